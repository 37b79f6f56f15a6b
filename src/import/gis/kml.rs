//! The bytes of a KML file in, a layer of its placemarks out: name, description, the attributes of `ExtendedData`, and
//! points, lines and areas. Read by a stack of names, so that no nesting of folders is too deep for it.

use super::{broken, fault, layer::Layer};
use crate::finding::Finding;
use crate::import::crs::Crs;
use crate::import::faults;
use encoding_rs::Encoding;
use geo::{Coord, LineString, Polygon};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Most elements within each other.
const DEEPEST: usize = 200;

/// Reads all placemarks.
pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Layer, Vec<Finding>> {
    let text = decoded(file, bytes)?;
    let mut layer = Layer::new(file, Layer::stem(file));
    layer.crs = Ok(Some(Crs::Wgs84));
    let mut reader = Reader::from_str(&text);
    let mut open: Vec<String> = Vec::new();
    let mut mark: Option<Mark> = None;
    let mut found = false;
    let mut content = String::new();
    loop {
        match reader.read_event().map_err(|why| broken(file, why))? {
            Event::Start(element) => {
                let name = local(&element);
                found |= name == "kml";
                if name == "Placemark" {
                    mark = Some(Mark::default());
                }
                if let Some(mark) = &mut mark {
                    mark.start(&name, &element);
                }
                open.push(name);
                content.clear();
                if open.len() > DEEPEST {
                    return Err(broken(file, "elements within elements without end"));
                }
            }
            Event::End(_) => {
                let name = open.pop().unwrap_or_default();
                if name == "Placemark" {
                    if let Some(mark) = mark.take() {
                        mark.put(&mut layer)?;
                    }
                } else if let Some(mark) = &mut mark {
                    mark.end(
                        &name,
                        open.last().map_or("", String::as_str),
                        content.trim(),
                    );
                }
                content.clear();
            }
            Event::Text(part) => {
                content.push_str(&part.xml_content(XmlVersion::Explicit1_0));
            }
            Event::CData(part) => {
                content.push_str(&part.into_inner());
            }
            Event::GeneralRef(entity) => match entity.resolve_char_ref() {
                Ok(Some(c)) => content.push(c),
                _ => content.push_str(match &*entity {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    _ => "",
                }),
            },
            Event::DocType(_) => return Err(broken(file, "a document with a DTD")),
            Event::Eof => break,
            _ => (),
        }
    }
    if !found {
        return Err(fault(
            &faults::GIS_KIND,
            file,
            "XML 里没有 <kml>",
            "there is no <kml> in the XML",
        ));
    }
    if !open.is_empty() {
        return Err(broken(file, "it ends too early"));
    }
    Ok(layer)
}

/// The text, in the encoding its first line names.
fn decoded(file: &str, bytes: &[u8]) -> Result<String, Vec<Finding>> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let named = head.split_once("encoding=").and_then(|(_, rest)| {
        let quote = rest.chars().next()?;
        let label = rest.get(1..)?.split(quote).next()?;
        Encoding::for_label(label.as_bytes())
    });
    let (text, encoding, bad) = named.unwrap_or(encoding_rs::UTF_8).decode(bytes);
    if bad {
        let name = encoding.name();
        return Err(fault(
            &faults::NO_ENCODING,
            file,
            format!("按 {name} 读出了无效的字节"),
            format!("some bytes are not {name}"),
        ));
    }
    Ok(text.into_owned())
}

fn local(element: &BytesStart<'_>) -> String {
    element.local_name().as_ref().to_owned()
}

/// A placemark as it is read.
#[derive(Default)]
struct Mark {
    cells: Vec<(String, String)>,
    key: Option<String>,
    shapes: Vec<geo::Geometry<f64>>,
    rings: Vec<LineString<f64>>,
    bad: Option<String>,
}

impl Mark {
    fn start(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "Data" | "SimpleData" => {
                let key = element.try_get_attribute("name").ok().flatten();
                self.key = key.map(|key| key.value.into_owned());
            }
            "Polygon" => self.rings.clear(),
            _ => (),
        }
    }

    fn end(&mut self, name: &str, within: &str, content: &str) {
        match (name, within) {
            ("name" | "description" | "address", "Placemark") => {
                self.cells.push((name.to_owned(), content.to_owned()));
            }
            ("value", "Data") | ("SimpleData", _) => {
                if let Some(key) = self.key.take() {
                    self.cells.push((key, content.to_owned()));
                }
            }
            ("coordinates", kind) => match corners(content) {
                None => self.bad = Some(content.chars().take(60).collect()),
                Some(corners) => match (kind, corners.as_slice()) {
                    ("Point", [at]) => self.shapes.push(geo::Point(*at).into()),
                    ("LineString", [_, _, ..]) => self.shapes.push(LineString(corners).into()),
                    ("LinearRing", [_, _, _, ..]) => self.rings.push(LineString(corners)),
                    _ => self.bad = Some(content.chars().take(60).collect()),
                },
            },
            ("Polygon", _) if !self.rings.is_empty() => {
                let outer = self.rings.remove(0);
                let inner = std::mem::take(&mut self.rings);
                self.shapes.push(Polygon::new(outer, inner).into());
            }
            _ => (),
        }
    }

    fn put(mut self, layer: &mut Layer) -> Result<(), Vec<Finding>> {
        let cells: Vec<(usize, String)> = (self.cells.into_iter())
            .map(|(name, text)| (layer.column(&name), text))
            .collect();
        let shape = match (self.bad, self.shapes.len()) {
            (Some(bad), _) => Err(bad),
            (None, 0) => Ok(None),
            (None, 1) => Ok(Some(self.shapes.remove(0))),
            (None, _) => several(self.shapes).map(Some),
        };
        layer.push(cells, shape)
    }
}

/// Several shapes of one kind as one.
fn several(shapes: Vec<geo::Geometry<f64>>) -> Result<geo::Geometry<f64>, String> {
    let (mut points, mut lines, mut areas) = (Vec::new(), Vec::new(), Vec::new());
    for shape in shapes {
        match shape {
            geo::Geometry::Point(point) => points.push(point),
            geo::Geometry::LineString(line) => lines.push(line),
            geo::Geometry::Polygon(area) => areas.push(area),
            _ => (),
        }
    }
    match (points.is_empty(), lines.is_empty(), areas.is_empty()) {
        (false, true, true) => Ok(geo::MultiPoint(points).into()),
        (true, false, true) => Ok(geo::MultiLineString(lines).into()),
        (true, true, false) => Ok(geo::MultiPolygon(areas).into()),
        _ => Err("MultiGeometry".to_owned()),
    }
}

/// `106.1,29.2,0 106.2,29.3`.
fn corners(text: &str) -> Option<Vec<Coord<f64>>> {
    text.split_whitespace()
        .map(|corner| {
            let mut numbers = corner.split(',').map(|number| number.trim().parse::<f64>());
            let (x, y) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
            (x.is_finite() && y.is_finite()).then_some(Coord { x, y })
        })
        .collect()
}
