//! A small map for a document: places with their names, and a way between two of them, on the ground of the case.

use super::map::{Projection, WIDTH, ground, labels, north_and_scale};
use crate::dataset::Dataset;
use crate::finding::{Bilingual, Language};
use crate::quantity::LonLat;
use maud::html;

/// What a place is in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// What the document is about.
    Chosen,
    /// What it is held against.
    Other,
}

/// A place on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Where.
    pub at: LonLat,
    /// What stands beside it.
    pub name: String,
    /// What it is.
    pub tone: Tone,
}

/// The map as SVG, framed so that the district, the places and the way are on it; empty for a case without ground.
#[must_use]
pub fn spots(
    dataset: &Dataset,
    title: &Bilingual,
    spots: &[Spot],
    way: &[LonLat],
    language: Language,
) -> String {
    let tables = dataset.tables();
    let more: Vec<LonLat> = spots
        .iter()
        .map(|spot| spot.at)
        .chain(way.iter().copied())
        .collect();
    let Some(p) = Projection::around(tables, &more) else {
        return String::new();
    };
    let height = format!("{:.1}", p.height);
    let style = |tone| match tone {
        Tone::Chosen => ("#8e1b5b", 5.5),
        Tone::Other => ("#5f6b73", 4.0),
    };
    let picture = html! {
        figure class="spots" {
            svg class="map" role="img" xmlns="http://www.w3.org/2000/svg"
                viewBox=(format!("0 0 {WIDTH:.0} {height}")) aria-label=(title.text(language)) {
                defs { clipPath id="frame" { rect width=(WIDTH) height=(height) {} } }
                rect width=(WIDTH) height=(height) fill="#eef1f2" {}
                (ground(tables, &[], &p))
                @if p.is_near(tables) { (labels(dataset, language, &p)) }
                @if way.len() > 1 {
                    path d=(p.line(way.iter().copied(), false)) fill="none" stroke="#4b2a9b" stroke-width="3"
                        stroke-linejoin="round" stroke-linecap="round" stroke-opacity="0.85" {}
                }
                g font-size="13" font-weight="700" stroke="#fff" stroke-width="3" stroke-linejoin="round" paint-order="stroke" {
                    @for spot in spots {
                        @let (colour, radius) = style(spot.tone);
                        @let (x, y) = p.put(spot.at);
                        @let end = x > WIDTH * 0.7;
                        circle cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r=(radius) fill=(colour) stroke="#fff" stroke-width="1.4" {}
                        text x=(format!("{:.1}", if end { x - 9.0 } else { x + 9.0 })) y=(format!("{:.1}", y - 6.0))
                            text-anchor=(if end { "end" } else { "start" }) fill=(colour) { (spot.name) }
                    }
                }
                (north_and_scale(&p))
            }
            figcaption class="small" { (title.text(language)) }
        }
    };
    picture.into_string()
}
