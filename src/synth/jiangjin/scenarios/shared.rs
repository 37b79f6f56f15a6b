//! Plants the plan encourages and gives no tonnes for: shared with neighbouring districts (its task 31) and
//! of large firms' own (its tasks 39 and 40). Their lines stand at 0 t in the base case; scenarios open them.

use super::set;
use crate::dataset::settings::Scenario;
use crate::finding::Bilingual;

/// Three plants in 高新, 大渡口 and 永川 open to the district's waste, and 永川's waste comes in (F044).
pub(super) fn joint_area() -> Scenario {
    let lines = [
        ("X_JOINT_GAOXIN-01", "5000"),
        ("X_JOINT_DADUKOU-01", "30000"),
        ("X_JOINT_YONGCHUAN-01", "8000"),
    ];
    let mut changes = lines
        .map(|(id, t)| set("permits.csv", id, "t_per_year", t))
        .to_vec();
    changes.push(set("imports.csv", "IM3", "t_per_year", "1000"));
    Scenario {
        id: "joint_area".to_owned(),
        name: Bilingual::new(
            "江津、高新、大渡口、永川联防联控（演示）",
            "Jiangjin, Gaoxin, Dadukou and Yongchuan jointly (demo)",
        ),
        about: Bilingual::new(
            "规划提出“探索建立江津、高新、大渡口、永川等区固体废物全过程污染防控体系”（F044、任务 31），没有吨数：高新利用含铜蚀刻废物 5000 吨/年、大渡口利用污泥 30000 吨/年、永川处置飞灰 8000 吨/年，并接收永川废离子交换树脂 1000 吨/年，均为演示。市内转移仅需联单。",
            "The plan wants to explore a system for solid waste shared by Jiangjin, Gaoxin, Dadukou and Yongchuan (F044, its task 31) and gives no tonnes: room for 5,000 t/yr of copper-bearing waste in Gaoxin, 30,000 t/yr of sludge used in Dadukou and 8,000 t/yr of fly ash in Yongchuan, and 1,000 t/yr taken in from Yongchuan, are demo. Moves within the municipality need a manifest only.",
        ),
        changes,
        ..Scenario::default()
    }
}

/// Plants of the two firms above 10,000 t of hazardous waste a year: one built, one enlarged (F112).
pub(super) fn captive_plants() -> Scenario {
    let lines = [("F_OWN_ASH-01", "20000"), ("F_SMELTER-01", "11000")];
    Scenario {
        id: "captive_plants".to_owned(),
        name: Bilingual::new(
            "万吨以上产废企业自建设施（演示）",
            "plants of large firms' own (demo)",
        ),
        about: Bilingual::new(
            "规划鼓励危险废物年产生 1 万吨及以上企业自行建设或优化升级利用处置设施（F112、任务 39–40），没有吨数：G0003 自建飞灰利用线 20000 吨/年，G0004 自用熔炼线由 10000 扩至 11000 吨/年，均为演示；只处理本企业的废物。",
            "The plan encourages firms above 10,000 t/yr of hazardous waste to build or upgrade plants of their own (F112, its tasks 39 and 40) and gives no tonnes: a fly-ash line of 20,000 t/yr at G0003 and the smelter of G0004 enlarged from 10,000 to 11,000 t/yr are demo. They take their owner's waste only.",
        ),
        changes: lines
            .map(|(id, t)| set("permits.csv", id, "t_per_year", t))
            .to_vec(),
        ..Scenario::default()
    }
}
