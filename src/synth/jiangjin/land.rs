//! Layers for new sites: those built into the program, with the shapes this case has, in; `layers.toml` and
//! `layers/scenic.geojson` out. What the case does not have stays on the list as missing.

use super::places::Ground;
use crate::dataset::land::{LandFile, LandProject, LayerFrom, ShapeRow, built_in};
use crate::dataset::record::Sheet;
use crate::dataset::tables::{Feature, Tables};
use crate::finding::Bilingual;
use crate::quantity::{LonLat, Metres};
use crate::synth::facts::{derived, plan};
use crate::synth::plane;
use geo::{BooleanOps, Coord, Geometry, LineString, Polygon};

const SCENIC: &str = "layers/scenic.geojson";
/// Radius of the disc that stands for the scenic area: the accuracy of its point in `places.csv`.
const SCENIC_KM: f64 = 8.0;
/// Corners of a drawn disc.
const CORNERS: u32 = 48;

/// Puts layers and shapes into the case.
pub(super) fn lay(ground: &Ground, tables: &mut Tables) {
    let scenic = || {
        derived(
            "以四面山镇驻地为圆心、半径 8 km 的圆，裁到区界轮廓；估计，非法定景区界线，仅供示意",
        )
    };
    let mut layers = built_in().layers;
    for layer in layers.iter_mut().filter(|layer| layer.id == "scenic") {
        layer.from = LayerFrom::File;
        layer.file = Some(SCENIC.to_owned());
        layer.accuracy_m = Some(Metres(SCENIC_KM * 1000.0));
        layer.source = scenic();
        layer.name = Bilingual::new(
            "四面山风景名胜区（估计）",
            "Simianshan scenic area (estimated)",
        );
        layer.note = Some(Bilingual::new(
            "范围为估计；正式选址须换成法定界线",
            "The extent is an estimate; replace it by the legal one before any decision",
        ));
    }
    let project = |id: &str, types: &[&str], source| LandProject {
        id: id.to_owned(),
        types: types.iter().map(|kind| (*kind).to_owned()).collect(),
        source,
    };
    tables.land = LandFile {
        projects: vec![
            project(
                "P1",
                &["hazardous", "chemical", "general"],
                plan("F136（铝灰、废盐属危险废物；按化工项目从严，为本案例的判断）"),
            ),
            project(
                "P2",
                &["general", "landfill"],
                plan("F137（一般工业固废利用处置场，含填埋）"),
            ),
        ],
        layers,
    };
    let centre = tables.places.rows.iter().find(|row| row.id == "S_SIMIAN");
    let centre = centre.expect("the fact table has the scenic area").place();
    let shape = Feature {
        row: ShapeRow {
            name_zh: "四面山风景名胜区".to_owned(),
            name_en: Some("Simianshan scenic area".to_owned()),
            estimated: true,
            source: scenic(),
        },
        geometry: Geometry::MultiPolygon(plane::rounded(
            disc(centre).intersection(ground.outline()),
        )),
    };
    tables
        .shapes
        .insert(SCENIC.to_owned(), Sheet::of(vec![shape]));
}

fn disc(centre: LonLat) -> Polygon<f64> {
    let degrees = SCENIC_KM / plane::KM_PER_DEGREE;
    let corner = |i| {
        let angle = std::f64::consts::TAU * f64::from(i) / f64::from(CORNERS);
        Coord {
            x: plane::round5(centre.lon + degrees * angle.cos() / plane::STRETCH),
            y: plane::round5(centre.lat + degrees * angle.sin()),
        }
    };
    Polygon::new(
        LineString::new((0..CORNERS).map(corner).collect()),
        Vec::new(),
    )
}
