//! Names for the open words of a case: a kind of facility in, what a user reads out. A word this list
//! does not know is shown as it is written.

use crate::finding::Bilingual;

/// Kinds of facility the cases of this program use: word, Chinese name, English name.
const FACILITY_KINDS: &[(&str, &str, &str)] = &[
    ("ash_user", "粉煤灰利用", "fly-ash user"),
    ("ash_yard", "灰渣场", "ash yard"),
    ("brickworks", "砖厂", "brickworks"),
    ("captive_smelter", "自备熔炼", "captive smelter"),
    ("co_firing", "燃煤耦合掺烧", "co-firing power plant"),
    ("collector", "收集暂存", "collector"),
    ("compost", "堆肥", "composting plant"),
    ("drum_recycler", "包装桶回收", "drum recycler"),
    ("feed_user", "饲料化利用", "feed producer"),
    ("gypsum_user", "石膏利用", "gypsum user"),
    (
        "hw_cement_coprocessing",
        "水泥窑协同处置危险废物",
        "cement kiln co-processing hazardous waste",
    ),
    ("hw_disposal", "危险废物处置", "hazardous-waste disposal"),
    (
        "hw_incinerator",
        "危险废物焚烧",
        "hazardous-waste incinerator",
    ),
    ("hw_landfill", "危险废物填埋", "hazardous-waste landfill"),
    (
        "hw_physchem",
        "危险废物物化处理",
        "physico-chemical treatment of hazardous waste",
    ),
    ("hw_recycler", "危险废物利用", "hazardous-waste recycler"),
    ("kiln", "水泥窑协同处置", "cement kiln"),
    ("landfill", "填埋场", "landfill"),
    ("medical", "医疗废物处置", "medical-waste plant"),
    ("oil_refinery", "废矿物油再生", "waste-oil refinery"),
    ("paper_user", "废纸利用", "paper mill"),
    ("recycler", "一般工业固废利用", "recycler of general waste"),
    ("slag_user", "炉渣、冶炼渣利用", "slag user"),
    ("sludge_compost", "污泥堆肥", "sludge composting"),
    ("sludge_dryer", "污泥干化", "sludge dryer"),
    ("waste_to_energy", "垃圾焚烧发电", "waste-to-energy plant"),
];

/// Kinds of facility that are known, with their Chinese names.
pub fn facility_kinds() -> impl Iterator<Item = (&'static str, &'static str)> {
    FACILITY_KINDS.iter().map(|(word, zh, _)| (*word, *zh))
}

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
