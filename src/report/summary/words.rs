//! Texts of the page that are longer than a label: warning, method, assumptions.

use crate::finding::Language;

/// One of two texts.
pub(super) fn say(language: Language, zh: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}

/// Title and text of a paragraph, Chinese and English.
type Paragraph = [(&'static str, &'static str); 2];

/// How the plan is found and what its prices mean.
pub(super) const METHOD: &[Paragraph] = &[
    [
        ("做什么", "What is decided"),
        (
            "每一股废物（产生单位 × 废物代码）每年送往哪一条许可（设施 × 方式 × 八位代码）多少吨。处理留下的残渣按自己的代码继续找去处；收集、贮存不是终点，须转往利用或处置单位。",
            "How many tonnes a year of each stream (generator × waste code) go to which permit line (facility × operation × 8-digit code). Residues of treatment look for a place under their own code; collected or stored waste must move on to use or disposal.",
        ),
    ],
    [
        ("约束", "Limits"),
        (
            "物料平衡（每一股的吨数必须全部去到某处或列为未安置）；许可吨数与有效期；设施总能力；共用装置（如一座窑对应多张许可）；跨省白名单年度额度；填埋库容。许可写到大类（如“HW49”）而无八位代码的，不覆盖任何废物。",
            "Mass balance (every tonne goes somewhere or is listed as unplaced); permitted tonnes and dates; capacity of a facility; shared plants (one kiln behind several permits); yearly white-list quotas across provinces; landfill room. A permit that names only a class (such as HW49) covers nothing.",
        ),
    ],
    [
        ("两步求解", "Two stages"),
        (
            "第一步：使未安置吨数最少。第二步：保持第一步的结果，使运输费 + 处理费 + 手续费之和最小。两步都是线性规划（HiGHS 求解），各自附最优性证明；不使用“惩罚系数”，因此价格里没有人为数字。",
            "First the unplaced tonnes are made as few as possible. Then, with that fixed, transport + gate fees + handling are made as cheap as possible. Both are linear programmes (HiGHS), each with its proof; there are no penalty weights, so no made-up number gets into the prices.",
        ),
    ],
    [
        ("影子价格", "Shadow prices"),
        (
            "“影子价格”指某条限制放宽 1 吨时全区总费用减少多少元（第二步的对偶值）；“多安置”指放宽 1 吨时能多安置多少吨（第一步的对偶值）。它们只对小幅变化成立，不是市场价格。",
            "The shadow price is how much the total cost falls when that limit is one tonne wider (dual of stage two); “tonnes placed” is how many more tonnes find a place (dual of stage one). Both hold for small changes only and are no market prices.",
        ),
    ],
    [
        ("运距", "Ways"),
        (
            "路网上最快的货车路线（时间相同取较短者），单行、封闭、限重按数据执行；点位到最近可用道路的一段按直线距离 × 1.3、20 km/h 计入。路不通即无路线，不以大数代替。",
            "The fastest lorry way on the road network (equal times: the shorter), one-ways, closures and weight limits as the data say; from a place to the nearest usable road 1.3 × the straight line at 20 km/h. No road means no way, never a large number.",
        ),
    ],
];

/// What the plan takes for granted.
pub(super) const ASSUMPTIONS: &[(&str, &str)] = &[
    (
        "价格与残渣系数是起始值（多为一般经验，未经核实），须由使用者替换为合同价与实测值。",
        "Prices and residue factors are starting values (mostly general experience, not confirmed) for users to replace by contracts and measurements.",
    ),
    (
        "规划文本未给出按废物、按镇街、按单个设施的吨数，也未给出坐标、白名单额度与价格；这些均为演示数据。",
        "The plan gives no tonnes by waste, town or single facility, no coordinates, white-list quotas or prices: all of these are demo data.",
    ),
    (
        "许可能力不等于处理量；“本区废物占许可能力”不是负荷率。",
        "Permitted capacity is no throughput; the share of local waste in it is no load rate.",
    ),
    (
        "跨省转移是否可行以主管部门审批为准；本方案仅按白名单额度与普通审批两种路径计算费用。",
        "Whether a cross-province transfer may go ahead is for the authority to decide; the plan only prices the white-list and the ordinary route.",
    ),
    (
        "未计入：内河船运、车辆跟踪（由国家系统承担）、单次运输批量下限。",
        "Not modelled: shipping by river, vehicle tracking (the national system has it), least lot per trip.",
    ),
];
