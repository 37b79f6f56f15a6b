//! The map picture of the page: places, roads and loads in, one SVG out. Own equirectangular
//! projection around the district's middle; no tiles, no scripts, nothing fetched.

use super::words::say;
use super::{MapLine, Page};
use crate::dataset::Dataset;
use crate::dataset::label::facility_kind;
use crate::dataset::tables::Tables;
use crate::dataset::vocabulary::RoadClass;
use crate::finding::{Bilingual, Language};
use crate::plan::baseline;
use crate::quantity::{LonLat, Tonnes};
use crate::report::figure;
use geo::{BoundingRect, Coord, Geometry};
use maud::{Markup, PreEscaped, html};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Width of the picture in its own units; the height follows the district.
pub(super) const WIDTH: f64 = 720.0;
/// Room around the district, as a share of its width.
const MARGIN: f64 = 0.04;
/// Steps of load and their colours, light to full.
const LOADS: [(f64, &str); 5] = [
    (0.25, "#e9f2e4"),
    (0.50, "#a8d0a5"),
    (0.75, "#f2cf6b"),
    (0.99, "#e78b3f"),
    (f64::INFINITY, "#b3261e"),
];
pub(super) const GENERAL: &str = "#2e6f57";
pub(super) const HAZARDOUS: &str = "#b3261e";

/// Degrees to picture units.
pub(super) struct Projection {
    west: f64,
    north: f64,
    per_lon: f64,
    per_lat: f64,
    pub(super) height: f64,
    metres_per_unit: f64,
}

impl Projection {
    /// Around the boundary and the zones of a case; `None` where it has neither.
    pub(super) fn of(tables: &Tables) -> Option<Self> {
        Self::around(tables, &[])
    }

    /// The same, with room for further places.
    pub(super) fn around(tables: &Tables, more: &[LonLat]) -> Option<Self> {
        let shapes = (tables.boundary.rows.iter().map(|f| &f.geometry))
            .chain(tables.zones.rows.iter().map(|f| &f.geometry));
        let mut bounds: Option<geo::Rect<f64>> = None;
        let places = more.iter().map(|at| {
            let at = Coord {
                x: at.lon,
                y: at.lat,
            };
            geo::Rect::new(at, at)
        });
        let rects: Vec<geo::Rect<f64>> = shapes.filter_map(BoundingRect::bounding_rect).collect();
        if rects.is_empty() {
            return None;
        }
        for rect in rects.into_iter().chain(places) {
            bounds = Some(bounds.map_or(rect, |known| {
                let low = |a: f64, b: f64| a.min(b);
                geo::Rect::new(
                    Coord {
                        x: low(known.min().x, rect.min().x),
                        y: low(known.min().y, rect.min().y),
                    },
                    Coord {
                        x: known.max().x.max(rect.max().x),
                        y: known.max().y.max(rect.max().y),
                    },
                )
            }));
        }
        let bounds = bounds?;
        let (width, height) = (bounds.width().max(1e-3), bounds.height().max(1e-3));
        let margin = MARGIN * width;
        let cos = bounds.center().y.to_radians().cos();
        let per_lon = WIDTH / (width + 2.0 * margin);
        let per_lat = per_lon / cos;
        let degree = LonLat::new(bounds.center().x, bounds.center().y)
            .distance(LonLat::new(bounds.center().x, bounds.center().y + 1.0));
        Some(Self {
            west: bounds.min().x - margin,
            north: bounds.max().y + margin * cos,
            per_lon,
            per_lat,
            height: height * per_lat + 2.0 * margin * per_lon,
            metres_per_unit: degree.0 / per_lat,
        })
    }

    /// True where the zones have room for their names: they take most of the frame.
    pub(super) fn is_near(&self, tables: &Tables) -> bool {
        Self::of(tables).is_some_and(|own| self.per_lon >= 0.6 * own.per_lon)
    }

    pub(super) fn put(&self, at: LonLat) -> (f64, f64) {
        (
            (at.lon - self.west) * self.per_lon,
            (self.north - at.lat) * self.per_lat,
        )
    }

    pub(super) fn shows(&self, at: LonLat) -> bool {
        let (x, y) = self.put(at);
        (0.0..=WIDTH).contains(&x) && (0.0..=self.height).contains(&y)
    }

    pub(super) fn line(&self, points: impl Iterator<Item = LonLat>, closed: bool) -> String {
        let mut d = String::new();
        for (i, point) in points.enumerate() {
            let (x, y) = self.put(point);
            let _ = write!(d, "{}{x:.1} {y:.1}", if i == 0 { "M" } else { "L" });
        }
        if closed && !d.is_empty() {
            d.push('Z');
        }
        d
    }

    pub(super) fn shape(&self, geometry: &Geometry<f64>) -> String {
        let ring = |line: &geo::LineString<f64>, closed| {
            self.line(line.0.iter().map(|&c| LonLat::from(c)), closed)
        };
        let polygon = |p: &geo::Polygon<f64>| {
            let inner: String = p.interiors().iter().map(|r| ring(r, true)).collect();
            ring(p.exterior(), true) + &inner
        };
        match geometry {
            Geometry::Polygon(p) => polygon(p),
            Geometry::MultiPolygon(many) => many.iter().map(polygon).collect(),
            Geometry::LineString(line) => ring(line, false),
            Geometry::MultiLineString(many) => many.iter().map(|l| ring(l, false)).collect(),
            Geometry::GeometryCollection(many) => many.iter().map(|g| self.shape(g)).collect(),
            _ => String::new(),
        }
    }
}

/// The picture with its legend; nothing when the case has neither boundary nor zones.
pub(super) fn picture(page: &Page<'_>) -> Markup {
    let tables = page.account.dataset.tables();
    let Some(projection) = Projection::of(tables) else {
        return html! {};
    };
    let p = &projection;
    let height = p.height;
    html! {
        svg class="map" role="img" xmlns="http://www.w3.org/2000/svg"
            viewBox=(format!("0 0 {WIDTH:.0} {height:.0}"))
            aria-label=(page.say("废物流向图", "map of the flows of waste")) {
            defs {
                clipPath id="frame" { rect width=(WIDTH) height=(format!("{height:.1}")) {} }
            }
            rect width=(WIDTH) height=(format!("{height:.1}")) fill="#eef1f2" {}
            (ground(tables, page.parts.lines, p))
            (facilities(page, p))
            (labels(page.account.dataset, page.language, p))
            (north_and_scale(p))
        }
        (legend(page))
    }
}

/// Boundary, zones, rivers, roads and flows, cut to the frame.
pub(super) fn ground(tables: &Tables, lines: &[MapLine], p: &Projection) -> Markup {
    html! {
        g clip-path="url(#frame)" fill="none" stroke-linejoin="round" stroke-linecap="round" {
            @for feature in &tables.boundary.rows {
                path d=(p.shape(&feature.geometry)) fill="#fdfcf7" stroke="none" {}
            }
            @for feature in &tables.zones.rows {
                path d=(p.shape(&feature.geometry)) fill="#fdfcf7" stroke="#d9d4c5" stroke-width="0.7" {}
            }
            @for feature in &tables.rivers.rows {
                path d=(p.shape(&feature.geometry)) stroke="#a9cfe4" stroke-width="3" {}
            }
            (roads(tables, p))
            @for feature in &tables.boundary.rows {
                path d=(p.shape(&feature.geometry)) stroke="#5f6b73" stroke-width="1.6" {}
            }
            (flows(lines, p))
        }
    }
}

fn roads(tables: &Tables, p: &Projection) -> Markup {
    let rows = &tables.roads.rows;
    let style = |class: RoadClass| match class {
        RoadClass::Motorway => ("#d9b26a", 2.0),
        RoadClass::Trunk | RoadClass::Primary => ("#dcc9a0", 1.5),
        RoadClass::Secondary | RoadClass::SecondaryUrban | RoadClass::SecondaryLink => {
            ("#ddd6c5", 1.1)
        }
        RoadClass::Tertiary | RoadClass::Local | RoadClass::Ferry => ("#e4dfd2", 0.8),
    };
    // Least important first, so that motorways lie on top.
    let mut classes: Vec<RoadClass> = RoadClass::ALL.to_vec();
    classes.reverse();
    html! {
        @for class in classes {
            @let d: String = rows.iter().filter(|f| f.row.class == class).map(|f| p.shape(&f.geometry)).collect();
            @if !d.is_empty() {
                @let (colour, width) = style(class);
                path d=(d) stroke=(colour) stroke-width=(width) {}
            }
        }
    }
}

/// Width of a line that carries some tonnes.
pub(super) fn width(t: Tonnes, most: Tonnes) -> f64 {
    (0.8 + 9.2 * (t.0 / most.0).powf(0.6)).min(10.0)
}

/// Stretches by their two ends (1e-6 degrees), lower end first.
type Stretches = BTreeMap<((i64, i64), (i64, i64)), Tonnes>;

/// Tonnes on each stretch of road, both directions together.
fn stretches(lines: &[MapLine], hazardous: Option<bool>) -> Stretches {
    #[allow(clippy::cast_possible_truncation)]
    let key = |at: &LonLat| ((at.lon * 1e6).round() as i64, (at.lat * 1e6).round() as i64);
    let mut sums: Stretches = BTreeMap::new();
    for line in lines {
        if hazardous.is_some_and(|h| h != line.hazardous) {
            continue;
        }
        for pair in line.line.windows(2) {
            let (a, b) = (key(&pair[0]), key(&pair[1]));
            if a != b {
                *sums.entry((a.min(b), a.max(b))).or_default() += line.tonnes;
            }
        }
    }
    sums
}

/// Most tonnes on a stretch, both directions together.
pub(super) fn most(lines: &[MapLine]) -> Tonnes {
    let all = stretches(lines, None);
    all.values().fold(Tonnes(1.0), |most, &t| most.max(t))
}

/// All waste in one colour at full width, hazardous waste within it.
fn flows(lines: &[MapLine], p: &Projection) -> Markup {
    let most = most(lines);
    #[allow(clippy::cast_precision_loss)]
    let place = |key: (i64, i64)| LonLat::new(key.0 as f64 / 1e6, key.1 as f64 / 1e6);
    let layer = |stretches: Stretches, colour: &str, opacity: &str| {
        html! {
            g stroke=(colour) stroke-opacity=(opacity) {
                @for ((a, b), t) in &stretches {
                    @if p.shows(place(*a)) || p.shows(place(*b)) {
                        path d=(p.line([place(*a), place(*b)].into_iter(), false))
                            stroke-width=(format!("{:.2}", width(*t, most))) {}
                    }
                }
            }
        }
    };
    html! {
        (layer(stretches(lines, None), GENERAL, "0.8"))
        (layer(stretches(lines, Some(true)), HAZARDOUS, "1"))
    }
}

/// Colour of a load.
fn colour(share: f64) -> &'static str {
    LOADS
        .iter()
        .find(|(upto, _)| share < *upto)
        .map_or(LOADS[4].1, |(_, colour)| colour)
}

fn facilities(page: &Page<'_>, p: &Projection) -> Markup {
    let mut loads = page.account.facility_loads();
    loads.retain(|load| baseline::inside(page.account.dataset, load.id) && load.capacity.0 > 0.0);
    loads.sort_by(|a, b| b.capacity.0.total_cmp(&a.capacity.0));
    let most = loads.first().map_or(1.0, |load| load.capacity.0);
    html! {
        g stroke="#27323a" stroke-width="0.8" {
            @for load in &loads {
                @let row = page.account.dataset.facility(load.id);
                @let (x, y) = p.put(row.place());
                @let radius = 2.6 + 11.0 * (load.capacity.0 / most).sqrt();
                circle cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r=(format!("{radius:.1}"))
                    fill=(colour(load.share().unwrap_or(0.0))) fill-opacity="0.92" {
                    title {
                        (page.account.facility_name(&row.id).text(page.language)) " ("
                        (facility_kind(&row.kind).text(page.language)) ") "
                        (figure::tonnes(load.load)) " / " (figure::tonnes(load.capacity)) " " (figure::unit("t", page.language))
                    }
                }
            }
        }
    }
}

/// A label's box: left, top, right, bottom.
type Area = [f64; 4];

fn overlap(a: &Area, b: &Area) -> f64 {
    let wide = (a[2].min(b[2]) - a[0].max(b[0])).max(0.0);
    let high = (a[3].min(b[3]) - a[1].max(b[1])).max(0.0);
    wide * high
}

/// Zone names beside their seats, each where it covers the least of the others.
pub(super) fn labels(dataset: &Dataset, language: Language, p: &Projection) -> Markup {
    let mut taken: Vec<Area> = Vec::new();
    let mut placed = Vec::new();
    for (_, zone) in dataset.zones() {
        let name = match language {
            Language::Zh => zone.name_zh.trim_end_matches("街道").trim_end_matches('镇'),
            Language::En => zone.name_en.as_str(),
        };
        #[allow(clippy::cast_precision_loss)]
        let wide = name
            .chars()
            .map(|c| if c.is_ascii() { 5.6 } else { 10.5 })
            .sum::<f64>();
        let (x, y) = p.put(zone.seat());
        let spots = [
            (x + 4.0, y + 3.5),
            (x - 4.0 - wide, y + 3.5),
            (x - wide / 2.0, y - 5.0),
            (x - wide / 2.0, y + 13.0),
            (x + 4.0, y - 6.0),
            (x - 4.0 - wide, y - 6.0),
            (x + 4.0, y + 13.0),
            (x - 4.0 - wide, y + 13.0),
        ];
        let area = |&(left, base): &(f64, f64)| [left, base - 9.5, left + wide, base + 2.0];
        let covers = |spot: &(f64, f64)| -> f64 {
            let own = area(spot);
            let off = own[0] < 2.0 || own[2] > WIDTH - 2.0;
            taken.iter().map(|other| overlap(&own, other)).sum::<f64>()
                + if off { 1e4 } else { 0.0 }
        };
        let best = spots.iter().min_by(|a, b| covers(a).total_cmp(&covers(b)));
        let spot = *best.unwrap_or(&spots[0]);
        taken.push(area(&spot));
        taken.push([x - 2.0, y - 2.0, x + 2.0, y + 2.0]);
        placed.push((name, (x, y), spot));
    }
    html! {
        g font-size="10.5" fill="#27323a" stroke="#fdfcf7" stroke-width="2.6" stroke-linejoin="round" paint-order="stroke" {
            @for (name, (x, y), (left, base)) in placed {
                circle cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r="1.6" fill="#27323a" stroke-width="1" {}
                text x=(format!("{left:.1}")) y=(format!("{base:.1}")) { (name) }
            }
        }
    }
}

pub(super) fn north_and_scale(p: &Projection) -> Markup {
    let km = [50.0, 20.0, 10.0, 5.0, 2.0, 1.0, 0.5];
    let units = |km: f64| km * 1000.0 / p.metres_per_unit;
    let km = km
        .into_iter()
        .find(|&km| units(km) <= WIDTH / 4.0)
        .unwrap_or(0.5);
    let (left, base) = (18.0, p.height - 18.0);
    let half = units(km) / 2.0;
    html! {
        g font-size="10" fill="#27323a" stroke="none" {
            path d=(format!("M{0:.1} 14 l7 22 l-7 -5 l-7 5 Z", WIDTH - 24.0)) fill="#27323a" {}
            text x=(format!("{:.1}", WIDTH - 24.0)) y="48" text-anchor="middle" font-weight="700" { "N" }
            rect x=(format!("{left:.1}")) y=(format!("{:.1}", base - 5.0)) width=(format!("{half:.1}")) height="4" fill="#27323a" {}
            rect x=(format!("{:.1}", left + half)) y=(format!("{:.1}", base - 5.0)) width=(format!("{half:.1}")) height="4" fill="#fff" stroke="#27323a" stroke-width="0.8" {}
            text x=(format!("{left:.1}")) y=(format!("{:.1}", base - 9.0)) { "0" }
            text x=(format!("{:.1}", left + 2.0 * half)) y=(format!("{:.1}", base - 9.0)) text-anchor="middle" { (km) " km" }
        }
    }
}

fn legend(page: &Page<'_>) -> Markup {
    let most = most(page.parts.lines);
    let round = Tonnes(10f64.powf(most.0.max(100.0).log10().floor()));
    let steps = ["<25%", "25–50%", "50–75%", "75–99%", "≥99%"];
    let key = |colour: &str, text: Bilingual| {
        html! { span class="key" { i style=(format!("background:{colour}")) {} (text.text(page.language)) } }
    };
    let svg_line = |t: Tonnes| {
        let w = width(t, most);
        PreEscaped(format!(
            "<svg width=\"34\" height=\"12\"><path d=\"M1 6H33\" stroke=\"{GENERAL}\" stroke-opacity=\".8\" stroke-linecap=\"round\" stroke-width=\"{w:.2}\"/></svg>"
        ))
    };
    html! {
        div class="legend" {
            div {
                b { (page.say("流向（宽度按吨数）", "flows (width by tonnes)")) }
                (key(GENERAL, Bilingual::new("全部废物", "all waste")))
                (key(HAZARDOUS, Bilingual::new("其中危险废物", "of it hazardous")))
                @for share in [0.01, 0.1, 1.0] {
                    span class="key" { (svg_line(round * share)) (figure::number(round.0 * share, 0)) " " (figure::unit("t", page.language)) }
                }
            }
            div {
                b { (page.say("设施（大小按许可能力，颜色按本方案负荷）", "facilities (size by permitted tonnes, colour by this plan's load)")) }
                @for ((_, colour), text) in LOADS.iter().zip(steps) {
                    (key(colour, Bilingual::new(text, text)))
                }
            }
            div {
                b { (page.say("底图", "base map")) }
                (key("#d9b26a", RoadClass::Motorway.label()))
                (key("#dcc9a0", RoadClass::Primary.label()))
                (key("#ddd6c5", RoadClass::Secondary.label()))
                (key("#a9cfe4", Bilingual::new("河流", "river")))
            }
            p class="small" {
                (say(page.language,
                    "线宽为同一路段双向合计；每年不足 1,000 吨的产生单位并入镇街驻地绘制，吨数不变。图幅外的路段未画出。镇街界线为示意（驻地泰森多边形），不作行政区划依据。",
                    "Widths add up both directions of a stretch; generators below 1,000 t/yr are drawn from the seat of their zone, no tonne is lost. Roads beyond the frame are not drawn. Zone outlines are Voronoi cells of the seats, no administrative borders."))
            }
            @if !page.account.dataset.tables().case.attributions.is_empty() {
                p class="small" { (page.account.dataset.tables().case.attributions.join("；")) }
            }
        }
    }
}
