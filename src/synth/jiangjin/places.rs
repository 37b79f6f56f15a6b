//! The ground of the case: zone seats, outline and rivers from the fact tables in; zone polygons, the
//! outline, rivers and residents out. Zone polygons are Voronoi cells, never real township borders.

use crate::dataset::record::Sheet;
use crate::dataset::tables::{BoundaryRow, Feature, PopulationRow, RiverRow, ZoneRow};
use crate::quantity::LonLat;
use crate::synth::dice::Dice;
use crate::synth::facts::{Fact, Facts, derived, public};
use crate::synth::plane;
use geo::{Coord, Geometry, LineString, Polygon};

/// A documented place of a town outside the Voronoi cell of its seat: it gets a cell of its own,
/// joined to the town's, so that documented addresses and polygons agree.
const EXTRA_SITES: [(f64, f64, &str); 1] = [(106.396_842, 29.291_766, "Z_LUOHUANG")];

/// Zones, their Voronoi sites and the outline.
pub(super) struct Ground {
    zones: Vec<Fact>,
    sites: Vec<(LonLat, usize)>,
    outline: Polygon<f64>,
}

impl Ground {
    /// Reads the fact tables.
    pub(super) fn new() -> Self {
        let zones = Facts::read(include_str!("facts/zones.csv")).rows;
        let mut sites: Vec<(LonLat, usize)> = zones
            .iter()
            .enumerate()
            .map(|(i, z)| (seat(z), i))
            .collect();
        for (lon, lat, zone) in EXTRA_SITES {
            let owner = zones.iter().position(|z| z.text("id") == zone);
            sites.push((
                LonLat::new(lon, lat),
                owner.expect("extra sites name a zone"),
            ));
        }
        let corners = Facts::read(include_str!("facts/boundary.csv"));
        let ring = corners.rows.iter().map(corner).collect();
        Self {
            zones,
            sites,
            outline: Polygon::new(LineString::new(ring), Vec::new()),
        }
    }

    /// Outline of the district.
    pub(super) fn outline(&self) -> &Polygon<f64> {
        &self.outline
    }

    /// Number of zones.
    pub(super) fn count(&self) -> usize {
        self.zones.len()
    }

    /// Index of a zone id.
    pub(super) fn index(&self, id: &str) -> usize {
        let at = self.zones.iter().position(|z| z.text("id") == id);
        at.expect("recipes name zones of the fact table")
    }

    /// Id of a zone.
    pub(super) fn id(&self, zone: usize) -> &str {
        self.zones[zone].text("id")
    }

    /// Seat of a zone.
    pub(super) fn seat(&self, zone: usize) -> LonLat {
        seat(&self.zones[zone])
    }

    /// Residents of the seat, 15,000 assumed where no source gives them (a weight, not a figure).
    pub(super) fn weight(&self, zone: usize) -> f64 {
        self.zones[zone]
            .get::<Option<f64>>("population")
            .unwrap_or(15_000.0)
    }

    /// A spot about `radius_km` around `centre`, inside the outline and clearly inside the zone.
    pub(super) fn spot(
        &self,
        dice: &mut Dice,
        centre: LonLat,
        radius_km: f64,
        zone: usize,
    ) -> LonLat {
        let degrees = radius_km / plane::KM_PER_DEGREE;
        for _ in 0..500 {
            let at = plane::place(
                centre.lon + dice.bell() * degrees / plane::STRETCH,
                centre.lat + dice.bell() * degrees,
            );
            let (owner, clear) = plane::nearest(&self.sites, at);
            if owner == zone && clear < 0.97 && plane::inside(&self.outline, at) {
                return at;
            }
        }
        centre
    }

    /// `zones.geojson`.
    pub(super) fn zones(&self) -> Sheet<Feature<ZoneRow>> {
        let cells = plane::territories(&self.sites, self.zones.len(), &self.outline);
        let rows = self.zones.iter().zip(cells).map(|(z, cell)| {
            let geonames: Option<String> = z.get("geonames_id");
            let accuracy: f64 = z.get("accuracy_km");
            let seat = seat(z);
            let source = match geonames {
                Some(id) => public(format!(
                    "驻地：GeoNames {id}（CC BY 4.0），±{accuracy} km；多边形为驻地的泰森多边形（推算）"
                )),
                None => derived(format!(
                    "驻地：一般地理认识估计，±{accuracy} km；多边形为驻地的泰森多边形（推算）"
                )),
            };
            Feature {
                row: ZoneRow {
                    id: z.get("id"),
                    name_zh: z.get("name_zh"),
                    name_en: z.get("name_en"),
                    kind: z.get("kind"),
                    seat_lon: seat.lon,
                    seat_lat: seat.lat,
                    estimated: z.get("estimated"),
                    population: z.get("population"),
                    source,
                },
                geometry: match <[Polygon<f64>; 1]>::try_from(cell.0) {
                    Ok([one]) => Geometry::Polygon(one),
                    Err(many) => Geometry::MultiPolygon(geo::MultiPolygon::new(many)),
                },
            }
        });
        Sheet::of(rows.collect())
    }

    /// `boundary.geojson`.
    pub(super) fn boundary(&self) -> Sheet<Feature<BoundaryRow>> {
        Sheet::of(vec![Feature {
            row: BoundaryRow {
                name_zh: "江津区".to_owned(),
                name_en: "Jiangjin District".to_owned(),
                source: public(
                    "天地图（国家地理信息公共服务平台）轮廓，经简化（约 1 km），非法定界线，仅供示意",
                ),
            },
            geometry: Geometry::Polygon(self.outline.clone()),
        }])
    }

    /// `population.csv`: residents at the seats that have a value.
    pub(super) fn population(&self) -> Sheet<PopulationRow> {
        let rows = self.zones.iter().filter_map(|z| {
            let people: f64 = z.get::<Option<f64>>("population")?;
            let seat = seat(z);
            Some(PopulationRow {
                name: z.get("name_zh"),
                lon: seat.lon,
                lat: seat.lat,
                people,
                radius_m: None,
                source: public(format!("GeoNames {}（CC BY 4.0）", z.text("geonames_id"))),
            })
        });
        Sheet::of(rows.collect())
    }
}

fn seat(zone: &Fact) -> LonLat {
    LonLat::new(zone.get("lon"), zone.get("lat"))
}

fn corner(fact: &Fact) -> Coord<f64> {
    Coord {
        x: fact.get("lon"),
        y: fact.get("lat"),
    }
}

/// `rivers.geojson`: the lines near the district.
pub(super) fn rivers() -> Sheet<Feature<RiverRow>> {
    let facts = Facts::read(include_str!("facts/rivers.csv"));
    let mut lines: Vec<(&Fact, Vec<Coord<f64>>)> = Vec::new();
    for fact in &facts.rows {
        match lines.last_mut() {
            Some((first, line)) if first.text("name_zh") == fact.text("name_zh") => {
                line.push(corner(fact));
            }
            _ => lines.push((fact, vec![corner(fact)])),
        }
    }
    let rows = lines.into_iter().map(|(fact, line)| Feature {
        row: RiverRow {
            name_zh: fact.get("name_zh"),
            name_en: fact.get("name_en"),
            source: public("Natural Earth 1:10m（公有领域），简化，精度 1–2 km"),
        },
        geometry: Geometry::LineString(LineString::new(line)),
    });
    Sheet::of(rows.collect())
}
