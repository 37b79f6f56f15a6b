//! Names of the 46 classes of hazardous waste (HW41–HW44 do not exist), as the national catalogue
//! (2021 edition) heads them; certainty K-high. Streams name 8-digit codes, readers think in classes.

use crate::finding::Bilingual;

const NAMES: &[(&str, &str, &str)] = &[
    ("HW01", "医疗废物", "clinical waste"),
    ("HW02", "医药废物", "pharmaceutical manufacturing waste"),
    ("HW03", "废药物、药品", "waste drugs and medicines"),
    ("HW04", "农药废物", "pesticide waste"),
    ("HW05", "木材防腐剂废物", "wood preservative waste"),
    (
        "HW06",
        "废有机溶剂与含有机溶剂废物",
        "waste organic solvents",
    ),
    ("HW07", "热处理含氰废物", "heat-treatment cyanide waste"),
    ("HW08", "废矿物油与含矿物油废物", "waste mineral oil"),
    (
        "HW09",
        "油/水、烃/水混合物或乳化液",
        "oil/water mixtures, emulsions",
    ),
    ("HW10", "多氯（溴）联苯类废物", "PCB / PBB waste"),
    ("HW11", "精（蒸）馏残渣", "distillation residues"),
    ("HW12", "染料、涂料废物", "dye and paint waste"),
    ("HW13", "有机树脂类废物", "organic resin waste"),
    ("HW14", "新化学物质废物", "waste of new chemicals"),
    ("HW15", "爆炸性废物", "explosive waste"),
    ("HW16", "感光材料废物", "photographic waste"),
    ("HW17", "表面处理废物", "surface-treatment waste"),
    ("HW18", "焚烧处置残渣", "incineration residues"),
    ("HW19", "含金属羰基化合物废物", "metal carbonyl waste"),
    ("HW20", "含铍废物", "beryllium waste"),
    ("HW21", "含铬废物", "chromium waste"),
    ("HW22", "含铜废物", "copper waste"),
    ("HW23", "含锌废物", "zinc waste"),
    ("HW24", "含砷废物", "arsenic waste"),
    ("HW25", "含硒废物", "selenium waste"),
    ("HW26", "含镉废物", "cadmium waste"),
    ("HW27", "含锑废物", "antimony waste"),
    ("HW28", "含碲废物", "tellurium waste"),
    ("HW29", "含汞废物", "mercury waste"),
    ("HW30", "含铊废物", "thallium waste"),
    ("HW31", "含铅废物", "lead waste"),
    ("HW32", "无机氟化物废物", "inorganic fluoride waste"),
    ("HW33", "无机氰化物废物", "inorganic cyanide waste"),
    ("HW34", "废酸", "waste acid"),
    ("HW35", "废碱", "waste alkali"),
    ("HW36", "石棉废物", "asbestos waste"),
    ("HW37", "有机磷化合物废物", "organophosphorus waste"),
    ("HW38", "有机氰化物废物", "organic cyanide waste"),
    ("HW39", "含酚废物", "phenol waste"),
    ("HW40", "含醚废物", "ether waste"),
    ("HW45", "含有机卤化物废物", "organohalogen waste"),
    ("HW46", "含镍废物", "nickel waste"),
    ("HW47", "含钡废物", "barium waste"),
    (
        "HW48",
        "有色金属采选和冶炼废物",
        "non-ferrous mining and smelting waste",
    ),
    ("HW49", "其他废物", "other waste"),
    ("HW50", "废催化剂", "spent catalysts"),
];

/// Name of a hazardous class such as `HW18`.
///
/// ```
/// let name = wasteflow::plan::baseline::class_name("HW18").expect("in the catalogue");
/// assert_eq!(name.zh, "焚烧处置残渣");
/// assert!(wasteflow::plan::baseline::class_name("HW42").is_none());
/// ```
#[must_use]
pub fn class_name(class: &str) -> Option<Bilingual> {
    let at = NAMES.binary_search_by_key(&class, |entry| entry.0).ok()?;
    Some(Bilingual::new(NAMES[at].1, NAMES[at].2))
}
