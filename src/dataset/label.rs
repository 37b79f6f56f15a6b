//! Names for the open words of a case: a waste class or a kind of facility in, what a user reads out.
//! A word this list does not know is shown as it is written.

use crate::finding::Bilingual;

/// Classes of hazardous waste (国家危险废物名录, edition 2021; HW41–HW44 are not in it) and of general
/// solid waste (固体废物分类与代码目录): code, Chinese name, English name.
const CLASSES: &[(&str, &str, &str)] = &[
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
    ("SW01", "冶炼废渣", "smelting slag"),
    ("SW02", "粉煤灰", "coal fly ash"),
    ("SW03", "炉渣", "boiler slag"),
    ("SW04", "煤矸石", "coal gangue"),
    ("SW05", "尾矿", "tailings"),
    ("SW06", "脱硫石膏", "FGD gypsum"),
    ("SW07", "污泥", "sludge"),
    ("SW09", "赤泥", "red mud"),
    ("SW10", "磷石膏", "phosphogypsum"),
    ("SW11", "工业副产石膏", "other by-product gypsum"),
    ("SW12", "钻井岩屑", "drill cuttings"),
    ("SW13", "食品残渣", "food residue"),
    ("SW14", "纺织皮革业废物", "textile and leather waste"),
    ("SW15", "造纸印刷业废物", "paper and printing waste"),
    ("SW16", "化工废物", "chemical waste"),
    (
        "SW17",
        "可再生类废物",
        "recyclables (scrap, plastic, wood …)",
    ),
    ("SW59", "其他工业固体废物", "other industrial"),
    ("SW60", "有害垃圾", "household hazardous"),
    ("SW61", "厨余垃圾", "food waste"),
    ("SW62", "可回收物", "household recyclables"),
    ("SW63", "大件垃圾", "bulky"),
    ("SW64", "其他垃圾", "residual"),
    ("SW70", "工程渣土", "spoil"),
    ("SW71", "工程泥浆", "mud"),
    ("SW72", "工程垃圾", "construction waste"),
    ("SW73", "拆除垃圾", "demolition"),
    ("SW74", "装修垃圾", "decoration"),
    ("SW80", "农业废物", "farm"),
    ("SW81", "林业废物", "forestry"),
    ("SW82", "畜牧业废物", "livestock"),
    ("SW83", "渔业废物", "fishery"),
    ("SW90", "城镇污水污泥", "municipal sludge"),
    ("SW91", "清淤疏浚污泥", "dredging"),
    ("SW92", "实验室固体废物", "lab (general)"),
    ("SW93", "其他固体废物", "other"),
    ("SW99", "其他废物", "other"),
];

/// Kinds of facility the cases of this program use: word, Chinese name, English name.
const FACILITY_KINDS: &[(&str, &str, &str)] = &[("kiln", "水泥窑协同处置", "cement kiln")];

fn named(list: &[(&str, &str, &str)], word: &str) -> Bilingual {
    match list.iter().find(|(known, ..)| *known == word) {
        Some((_, zh, en)) => Bilingual::new(*zh, *en),
        None => Bilingual::new(word, word),
    }
}

/// Name of a waste class.
///
/// ```
/// use wasteflow::dataset::label::waste_class;
/// assert_eq!(waste_class("HW18").zh, "焚烧处置残渣");
/// ```
#[must_use]
pub fn waste_class(class: &str) -> Bilingual {
    named(CLASSES, class)
}

/// Name of a kind of facility.
#[must_use]
pub fn facility_kind(kind: &str) -> Bilingual {
    named(FACILITY_KINDS, kind)
}
