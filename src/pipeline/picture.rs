//! A figure as SVG text and the fonts of a machine in, a PNG out. A character that no font can draw is told: a picture
//! with empty boxes where names belong is worse than none.

use crate::finding::{Bilingual, Finding, Place};
use crate::import::faults;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, Family, Query, Weight};
use resvg::usvg::roxmltree::Document;
use resvg::usvg::{FontFamily, FontResolver, Group, Node, Options, Tree};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// Dots per inch of the units of a figure, as browsers have them.
const UNITS: f64 = 96.0;
/// Most dots of a picture: 400 MB while it is drawn.
const MOST: f64 = 100e6;
/// Families that hold simplified Chinese, in the order in which they are taken.
const FAMILIES: [&str; 10] = [
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "SimSun",
];

/// How large a picture is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Size {
    /// Dots across.
    Width(u32),
    /// Dots per inch of the printed figure.
    Dpi(f64),
}

/// Fonts that texts are drawn with.
#[derive(Clone, Debug)]
pub struct Fonts(Arc<Database>);

impl Fonts {
    /// Those of the machine.
    #[must_use]
    pub fn of_system() -> Self {
        let mut fonts = Database::new();
        fonts.load_system_fonts();
        Self(Arc::new(fonts))
    }

    /// Those below a folder, and no others.
    #[must_use]
    pub fn of_folder(folder: &Path) -> Self {
        let mut fonts = Database::new();
        fonts.load_fonts_dir(folder);
        Self(Arc::new(fonts))
    }
}

/// Draws a figure; `file` names it in findings.
///
/// # Errors
/// `I061` when a character of it is in no font, `I062` when it would be too large or is no SVG.
pub fn png(svg: &str, size: Size, fonts: &Fonts, file: &str) -> Result<Vec<u8>, Vec<Finding>> {
    let cannot = |zh: String, en: String| {
        vec![faults::NO_PICTURE.finding(Place::file(file), Bilingual::new(zh, en))]
    };
    let options = Options {
        fontdb: Arc::clone(&fonts.0),
        font_resolver: resolver(),
        ..Options::default()
    };
    let text = Document::parse(svg).map_err(|e| cannot(e.to_string(), e.to_string()))?;
    let tree = Tree::from_xmltree(&text, &options);
    let tree = tree.map_err(|e| cannot(e.to_string(), e.to_string()))?;
    let missing = missing(&text, &tree);
    if !missing.is_empty() {
        let some: String = missing.iter().take(12).collect();
        let (all, known) = (missing.len(), fonts.0.len());
        let cause = Bilingual::new(
            format!("图中有 {all} 个字在本机 {known} 个字体中都没有（如“{some}”）"),
            format!("{all} characters of the figure (such as {some}) are in none of {known} fonts"),
        );
        return Err(vec![faults::NO_FONT.finding(Place::file(file), cause)]);
    }
    let own = tree.size();
    let scale = match size {
        Size::Width(dots) => f64::from(dots) / f64::from(own.width()),
        Size::Dpi(dpi) => dpi / UNITS,
    };
    let dots = |units: f32| (f64::from(units) * scale).round().max(1.0);
    let (width, height) = (dots(own.width()), dots(own.height()));
    let fits = scale.is_finite() && scale > 0.0 && width * height <= MOST;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let canvas = fits.then(|| Pixmap::new(width as u32, height as u32));
    let Some(mut canvas) = canvas.flatten() else {
        return Err(cannot(
            format!("图将有 {width:.0} × {height:.0} 个像素，上限共 1 亿"),
            format!("it would have {width:.0} × {height:.0} pixels, 100 million at most"),
        ));
    };
    #[allow(clippy::cast_possible_truncation)]
    let transform = Transform::from_scale(scale as f32, scale as f32);
    resvg::render(&tree, transform, &mut canvas.as_mut());
    let plain = canvas
        .encode_png()
        .map_err(|e| cannot(e.to_string(), e.to_string()))?;
    Ok(with_density(&plain, scale * UNITS))
}

/// Fonts a figure names, else families known to hold Chinese, else any that has a Chinese character, else any.
fn resolver() -> FontResolver<'static> {
    let having = FontResolver::default_fallback_selector();
    FontResolver {
        select_font: Box::new(move |font, fonts| {
            let named = font.families().iter().filter_map(|family| match family {
                FontFamily::Named(name) => Some(Family::Name(name)),
                _ => None,
            });
            let families: Vec<_> = named.chain(FAMILIES.map(Family::Name)).collect();
            let query = Query {
                families: &families,
                weight: Weight(font.weight()),
                ..Query::default()
            };
            let first = || fonts.faces().next().map(|face| face.id);
            fonts.query(&query).or_else(|| {
                let first = first()?;
                having('镇', &[first], &mut Arc::clone(fonts)).or(Some(first))
            })
        }),
        select_fallback: FontResolver::default_fallback_selector(),
    }
}

/// Characters of texts that are drawn as an empty box, or not at all.
fn missing(text: &Document<'_>, tree: &Tree) -> BTreeSet<char> {
    /// Characters with a picture of their own, and those without.
    fn look(group: &Group, drawn: &mut [BTreeSet<char>; 2]) {
        for node in group.children() {
            match node {
                Node::Group(group) => look(group, drawn),
                Node::Text(text) => {
                    let spans = text.layouted().iter();
                    for glyph in spans.flat_map(|span| &span.positioned_glyphs) {
                        drawn[usize::from(glyph.id.0 == 0)].extend(glyph.text.chars());
                    }
                }
                Node::Path(_) | Node::Image(_) => (),
            }
        }
    }
    let mut drawn = [BTreeSet::new(), BTreeSet::new()];
    look(tree.root(), &mut drawn);
    let [drawn, mut missing] = drawn;
    let texts = text
        .descendants()
        .filter(|node| node.tag_name().name() == "text");
    // A text that no font at all is found for is not in the tree.
    let written = texts
        .flat_map(|node| node.descendants())
        .filter_map(|node| node.text());
    missing.extend(written.flat_map(str::chars).filter(|c| !drawn.contains(c)));
    missing.retain(|c| !c.is_whitespace() && !c.is_control());
    missing
}

/// A PNG that says how many dots an inch has, so that a document places it at its printed size.
fn with_density(png: &[u8], dpi: f64) -> Vec<u8> {
    // Signature (8) and header (4 length, 4 name, 13 data, 4 sum) come first in every PNG.
    let (start, rest) = png.split_at(33);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let per_metre = (dpi / 0.0254).round() as u32;
    let mut chunk = b"pHYs".to_vec();
    chunk.extend([per_metre.to_be_bytes(), per_metre.to_be_bytes()].concat());
    chunk.push(1);
    let mut sum = flate2::Crc::new();
    sum.update(&chunk);
    [
        start,
        &9u32.to_be_bytes(),
        &chunk,
        &sum.sum().to_be_bytes(),
        rest,
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_TEXT: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><rect width='40' height='20' fill='#fff'/></svg>";

    fn with_text(text: &str) -> String {
        let label = format!("<text x='4' y='15' font-size='12'>{text}</text></svg>");
        NO_TEXT.replace("</svg>", &label)
    }

    #[test]
    fn a_figure_without_text_needs_no_font_and_has_its_size() {
        let none = Fonts(Arc::new(Database::new()));
        let made = png(NO_TEXT, Size::Width(100), &none, "x.png").expect("a picture");
        let read = Pixmap::decode_png(&made).expect("a PNG");
        assert_eq!((read.width(), read.height()), (100, 50));
        // 96 units of an inch at 2.5 dots each: 240 dots, 9449 on a metre.
        let at = made
            .windows(4)
            .position(|four| four == b"pHYs")
            .expect("a density");
        assert_eq!(made[at + 4..at + 8], 9449u32.to_be_bytes());
        let made = png(NO_TEXT, Size::Dpi(192.0), &none, "x.png").expect("a picture");
        let read = Pixmap::decode_png(&made).expect("a PNG");
        assert_eq!((read.width(), read.height()), (80, 40));
    }

    #[test]
    fn a_text_no_font_can_draw_is_told_with_its_characters() {
        let none = Fonts(Arc::new(Database::new()));
        let found = png(&with_text("镇a"), Size::Width(40), &none, "x.png").expect_err("no font");
        assert_eq!(found[0].code, "I061");
        assert!(found[0].cause.zh.contains("2 个字"), "{:?}", found[0]);
        // A private character is in no font of any machine, whatever else it has.
        let text = with_text("\u{10fffd}");
        let found = png(&text, Size::Width(40), &Fonts::of_system(), "x.png");
        let found = found.expect_err("no such character");
        assert_eq!(found[0].code, "I061");
        assert!(found[0].cause.en.contains('\u{10fffd}'), "{:?}", found[0]);
    }

    #[test]
    fn a_picture_too_large_to_draw_or_no_picture_at_all_is_told() {
        let none = Fonts(Arc::new(Database::new()));
        for (svg, size) in [
            (NO_TEXT, Size::Width(1_000_000)),
            (NO_TEXT, Size::Dpi(f64::NAN)),
            ("<svg", Size::Width(40)),
        ] {
            let found = png(svg, size, &none, "x.png").expect_err("no picture");
            assert_eq!(found[0].code, "I062");
        }
    }
}
