//! Names for the open words of a case: a kind of facility in, what a user reads out. A word this list
//! does not know is shown as it is written.

use crate::finding::Bilingual;

/// Kinds of facility the cases of this program use: word, Chinese name, English name.
const FACILITY_KINDS: &[(&str, &str, &str)] = &[
    ("kiln", "水泥窑协同处置", "cement kiln"),
    ("hw_recycler", "危险废物利用", "hazardous-waste recycler"),
    ("hw_disposer", "危险废物处置", "hazardous-waste disposer"),
    ("incinerator", "焚烧", "incinerator"),
    ("medical", "医疗废物处置", "medical-waste plant"),
    ("collector", "收集贮存", "collector"),
    ("landfill", "填埋场", "landfill"),
    ("ash_user", "粉煤灰利用", "ash user"),
    ("brickworks", "砖厂", "brickworks"),
    ("power_plant", "火电厂", "power plant"),
];

/// Name of a kind of facility.
///
/// ```
/// use wasteflow::dataset::label::facility_kind;
/// assert_eq!(facility_kind("kiln").zh, "水泥窑协同处置");
/// assert_eq!(facility_kind("窑 9").en, "窑 9");
/// ```
#[must_use]
pub fn facility_kind(kind: &str) -> Bilingual {
    match FACILITY_KINDS.iter().find(|(known, ..)| *known == kind) {
        Some((_, zh, en)) => Bilingual::new(*zh, *en),
        None => Bilingual::new(kind, kind),
    }
}
