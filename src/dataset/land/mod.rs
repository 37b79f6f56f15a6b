//! `layers.toml` and `layers/*.geojson`: what rules a place out, and what makes it better or worse.
//!
//! A file in, [`LandFile`] out; a case without one has the layers built into the program, which are a file of
//! the same form. A layer that is not shipped stands in the list as missing, so that nobody takes it for clear.

use super::cell::Source;
use super::record::{record, vocabulary};
use super::tables::Tables;
use super::vocabulary::Intent;
use crate::finding::Bilingual;
use crate::quantity::Metres;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What a layer does to a place.
    LayerKind {
        /// A place in it cannot be used.
        Exclude = "exclude", "排除", "excludes";
        /// A place within a distance of it cannot be used.
        Buffer = "buffer", "缓冲排除", "excludes within a distance";
        /// It makes a place better or worse.
        Score = "score", "评分", "scores";
    }
}

vocabulary! {
    /// Where a layer comes from.
    LayerFrom {
        /// A file below `layers/`.
        File = "file", "图层文件", "a file";
        /// Lines of `rivers.geojson`.
        Rivers = "rivers", "河流线", "rivers";
        /// Discs of `population.csv` and areas with people of `areas.geojson`.
        Residents = "residents", "居民点", "residents";
        /// Seats of towns and streets.
        Seats = "seats", "镇街驻地", "seats of towns";
        /// Industrial parks of `places.csv`.
        Parks = "parks", "工业园区", "industrial parks";
        /// Open roads that are no motorway, no ferry and not closed to dangerous goods.
        Roads = "roads", "可通行危险货物的道路", "roads open to dangerous goods";
        /// The outline of the district.
        Border = "border", "区界", "the border";
        /// Ground of the parcels of `candidates.csv` against that of the project.
        Parcels = "parcels", "候选地块", "parcels";
        /// Streams the project's lines name.
        Feed = "feed", "原料产生点", "the feed";
        /// What facilities of the zone took in during the base year (`movements.csv`).
        Burden = "burden", "镇街已承接量", "burden carried by the zone";
        /// Not shipped with the case: told as not checked.
        Missing = "missing", "未提供", "not shipped";
    }
}

vocabulary! {
    /// What a score layer measures.
    LandMeasure {
        /// Straight distance to the nearest of it, m.
        Distance = "distance", "距离", "distance";
        /// People within `distance_m`.
        People = "people", "人口", "people";
        /// Class of the nearest road: 1 trunk, 2 primary, 3 secondary, 4 tertiary, 5 lane.
        RoadClass = "road_class", "道路等级", "road class";
        /// 1 where the zoning of the parcel fits, 0 where not.
        Zoning = "zoning", "用地性质", "zoning";
        /// Mean straight distance to the feed, by tonnes, m.
        Feed = "feed", "原料平均距离", "mean distance to the feed";
        /// Share of what the district took in, %.
        Share = "share", "占全区承接量", "share of the district";
    }
}

impl LandMeasure {
    /// Unit of its values.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::Distance | Self::Feed => "m",
            Self::People => "人",
            Self::RoadClass | Self::Zoning => "",
            Self::Share => "%",
        }
    }
}

/// One rule a layer stands for, and the kinds of project it holds for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LandRule {
    /// Rule id such as R061, or the plan's fact such as F137.
    pub id: String,
    /// Kinds of project, e.g. chemical, tailings, landfill, general, hazardous; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    /// Distance within which nothing may be built, of buffers; a default a user may change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<Metres>,
    /// Edition of the law or standard behind it.
    pub edition: String,
}

/// One layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LandLayer {
    /// Unique id.
    pub id: String,
    /// What it does.
    pub kind: LayerKind,
    /// Where it comes from.
    pub from: LayerFrom,
    /// File below `layers/`, when it comes from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Names (`name_zh`) of the features that count; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
    /// Names of the features that do not count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub but: Vec<String>,
    /// What a score layer measures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<LandMeasure>,
    /// Layers of one group share one weight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Radius within which people count, of layers that measure people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<Metres>,
    /// Weight of a score layer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// Value that earns all points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best: Option<f64>,
    /// Value that earns none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst: Option<f64>,
    /// True when features are known to be missing from it: it is then told as not fully checked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub incomplete: bool,
    /// How far its lines may be from the true ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy_m: Option<Metres>,
    /// Where shape and numbers come from.
    pub source: Source,
    /// Name.
    pub name: Bilingual,
    /// Name of the group, at its first layer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_name: Option<Bilingual>,
    /// Remark shown with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Bilingual>,
    /// Rules it stands for; the first that fits the project counts. Without any it holds for all.
    #[serde(default, rename = "rule", skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<LandRule>,
}

impl LandLayer {
    /// The rule by which it holds for a project of these kinds; `None` when it does not.
    #[must_use]
    pub fn rule(&self, types: &[String]) -> Option<&LandRule> {
        let fits = |rule: &&LandRule| {
            rule.types.is_empty() || rule.types.iter().any(|one| types.contains(one))
        };
        self.rules.iter().find(fits)
    }
}

/// Kinds of one project, which decide what rules hold for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LandProject {
    /// Project id.
    pub id: String,
    /// Its kinds.
    pub types: Vec<String>,
    /// Why.
    pub source: Source,
}

/// `layers.toml`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LandFile {
    /// Kinds of projects.
    #[serde(rename = "project", skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<LandProject>,
    /// Layers, in the order in which they are asked.
    #[serde(rename = "layer", skip_serializing_if = "Vec::is_empty")]
    pub layers: Vec<LandLayer>,
}

record! {
    /// A shape of a layer of its own: area, line or point.
    ShapeRow in "layers/*.geojson" {
        /// Chinese name.
        name_zh: String,
        /// English name.
        name_en: Option<String>,
        /// True when the shape is an estimate.
        estimated: bool,
        /// Source.
        source: Source,
    }
}

/// How the ground is looked at: `[land]` of `case.toml`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LandSettings {
    /// Resolution of the hexagons (H3): 7 about 5 km², 8 about 0.7 km², 9 about 0.1 km².
    pub resolution: u8,
    /// Least distance between two of the best, so that they are no neighbours.
    pub apart_m: Metres,
    /// How many of the best are named.
    pub best: u32,
}

impl Default for LandSettings {
    fn default() -> Self {
        Self {
            resolution: 8,
            apart_m: Metres(3000.0),
            best: 5,
        }
    }
}

/// The layers every case has without a file.
///
/// ```
/// use wasteflow::dataset::land::{LayerFrom, built_in};
/// let layers = built_in().layers;
/// assert!(layers.iter().any(|layer| layer.from == LayerFrom::Missing && layer.id == "red_line"));
/// ```
///
/// # Panics
/// Never: a test reads the file.
#[must_use]
pub fn built_in() -> LandFile {
    toml::from_str(include_str!("layers.toml")).expect("a test reads the file")
}

impl Tables {
    /// The layers of the case, else those built into the program.
    #[must_use]
    pub fn land_layers(&self) -> Vec<LandLayer> {
        if self.land.layers.is_empty() {
            built_in().layers
        } else {
            self.land.layers.clone()
        }
    }

    /// Kinds of a project: as `layers.toml` has them, else what its lines say. Hazardous waste counts as a chemical
    /// project, and what may be filled as a landfill: the careful reading.
    #[must_use]
    pub fn land_types(&self, project: &str) -> Vec<String> {
        if let Some(own) = self.land.projects.iter().find(|own| own.id == project) {
            return own.types.clone();
        }
        let lines = || (self.project_lines.rows.iter()).filter(|line| line.project == project);
        let mut types = Vec::new();
        if lines().any(|line| line.general) {
            types.push("general");
        }
        if lines().any(|line| !line.general) {
            types.extend(["hazardous", "chemical"]);
        }
        if lines().any(|line| line.general && line.intent != Intent::Use) {
            types.push("landfill");
        }
        types.into_iter().map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_layers_are_read_and_every_one_has_both_names() {
        let file = built_in();
        assert!(file.layers.len() > 20);
        for layer in &file.layers {
            assert!(
                !layer.name.zh.is_empty() && !layer.name.en.is_empty(),
                "{layer:?}"
            );
        }
    }

    #[test]
    fn a_river_band_is_as_wide_as_the_kind_of_project_asks() {
        let layers = built_in().layers;
        let river = layers.iter().find(|layer| layer.id == "main_river");
        let river = river.expect("the layer is built in");
        let width = |kind: &str| {
            river
                .rule(&[kind.to_owned()])
                .and_then(|rule| rule.distance_m)
        };
        assert_eq!(width("chemical"), Some(Metres(1000.0)));
        assert_eq!(width("tailings"), Some(Metres(3000.0)));
        assert_eq!(width("office"), None);
    }
}
