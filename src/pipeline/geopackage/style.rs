//! The name of a layer in, how QGIS draws it out: a QML style of our own making.

use crate::dataset::vocabulary::RoadClass;
use std::fmt::Write as _;

/// What a person calls a layer.
pub(super) fn title(name: &str) -> Option<&'static str> {
    Some(match name {
        "zones" => "镇街",
        "boundary" => "区界",
        "rivers" => "河流",
        "roads" => "道路",
        "areas" => "区域",
        "places" => "园区与地点",
        "generators" => "产废单位",
        "facilities" => "处置利用设施",
        "gateways" => "出入口",
        "candidates" => "候选地块",
        "collection_points" => "收集点",
        "result_flows" => "方案流向",
        "result_facilities" => "方案设施负荷",
        _ => return None,
    })
}

/// Widest outline of an area, millimetres.
const OUTLINE: f64 = 0.6;

/// Colour as QML writes it.
struct Look {
    fill: &'static str,
    line: &'static str,
    width: f64,
}

fn look(name: &str) -> Look {
    let (fill, line, width) = match name {
        "zones" => ("253,252,247,255", "200,193,175,255", 0.2),
        "boundary" => ("0,0,0,0", "95,107,115,255", 0.6),
        "rivers" => ("0,0,0,0", "169,207,228,255", 0.8),
        "roads" => ("0,0,0,0", "217,178,106,255", 0.4),
        "generators" => ("120,132,140,255", "255,255,255,255", 1.6),
        "facilities" | "result_facilities" => ("179,38,30,255", "255,255,255,255", 3.2),
        "gateways" => ("39,50,58,255", "255,255,255,255", 2.4),
        "candidates" => ("46,111,87,255", "255,255,255,255", 2.6),
        "result_flows" => ("0,0,0,0", "46,111,87,200", 0.8),
        _ => ("169,190,168,160", "90,110,100,255", 2.0),
    };
    Look { fill, line, width }
}

fn option(name: &str, value: &str) -> String {
    format!("<Option type=\"QString\" name=\"{name}\" value=\"{value}\"/>")
}

/// A symbol for a kind of shape.
fn symbol(number: usize, kind: &str, look: &Look) -> Option<String> {
    let (what, class, options) = if kind.ends_with("POINT") {
        let options = [
            option("color", look.fill),
            option("outline_color", look.line),
            option("name", "circle"),
            option("size", &look.width.to_string()),
            option("size_unit", "MM"),
        ];
        ("marker", "SimpleMarker", options.concat())
    } else if kind.ends_with("LINESTRING") {
        let options = [
            option("line_color", look.line),
            option("line_width", &look.width.to_string()),
            option("line_width_unit", "MM"),
            option("capstyle", "round"),
            option("joinstyle", "round"),
        ];
        ("line", "SimpleLine", options.concat())
    } else if kind.ends_with("POLYGON") {
        let options = [
            option("color", look.fill),
            option(
                "style",
                if look.fill.ends_with(",0") {
                    "no"
                } else {
                    "solid"
                },
            ),
            option("outline_color", look.line),
            option("outline_width", &look.width.min(OUTLINE).to_string()),
            option("outline_width_unit", "MM"),
        ];
        ("fill", "SimpleFill", options.concat())
    } else {
        return None;
    };
    Some(format!(
        "<symbol type=\"{what}\" name=\"{number}\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\"><layer class=\"{class}\" enabled=\"1\" locked=\"0\" pass=\"0\"><Option type=\"Map\">{options}</Option></layer></symbol>"
    ))
}

/// The style; none for a layer of shapes of several kinds.
pub(super) fn qml(name: &str, kind: &str) -> Option<String> {
    let look = look(name);
    let mut text = String::from(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'><qgis version=\"3.22\" styleCategories=\"Symbology\">",
    );
    if name == "roads" {
        let (mut categories, mut symbols) = (String::new(), String::new());
        for (number, class) in RoadClass::ALL.iter().enumerate() {
            let (line, width) = match class {
                RoadClass::Motorway => ("217,178,106,255", 0.8),
                RoadClass::Trunk | RoadClass::Primary => ("220,201,160,255", 0.6),
                RoadClass::Secondary | RoadClass::SecondaryUrban | RoadClass::SecondaryLink => {
                    ("201,190,165,255", 0.4)
                }
                RoadClass::Tertiary | RoadClass::Local | RoadClass::Ferry => {
                    ("214,208,194,255", 0.26)
                }
            };
            let look = Look {
                line,
                width,
                ..look
            };
            let _ = write!(
                categories,
                "<category value=\"{}\" symbol=\"{number}\" label=\"{}\" render=\"true\" type=\"string\"/>",
                class.word(),
                class.label().zh
            );
            symbols += &symbol(number, kind, &look)?;
        }
        let _ = write!(
            text,
            "<renderer-v2 type=\"categorizedSymbol\" attr=\"class\" symbollevels=\"0\" enableorderby=\"0\"><categories>{categories}</categories><symbols>{symbols}</symbols></renderer-v2>"
        );
    } else {
        let symbol = symbol(0, kind, &look)?;
        let _ = write!(
            text,
            "<renderer-v2 type=\"singleSymbol\" symbollevels=\"0\" enableorderby=\"0\"><symbols>{symbol}</symbols></renderer-v2>"
        );
    }
    text += "<blendMode>0</blendMode></qgis>";
    Some(text)
}
