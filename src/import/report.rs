//! What an import read, kept and left out, and why: counts and the first few ids of each reason.
//! Made while reading, shown by the command line as a table and written as a CSV.

use crate::finding::{Bilingual, Language};
use crate::quantity::Metres;
use std::collections::BTreeMap;

/// Ids named for each reason.
const EXAMPLES: usize = 3;

/// What became of the things a reason counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Left out of the net.
    LeftOut,
    /// Kept, but something said of it is not applied.
    NotApplied,
    /// Applied as the word says; listed so that somebody can look.
    Applied,
}

impl Fate {
    /// What a reader sees.
    #[must_use]
    pub fn label(self) -> Bilingual {
        match self {
            Self::LeftOut => Bilingual::new("未采用", "left out"),
            Self::NotApplied => Bilingual::new("未应用", "not applied"),
            Self::Applied => Bilingual::new("已应用", "applied"),
        }
    }
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $fate:ident, $unit_zh:literal, $unit_en:literal, $zh:literal, $en:literal;)+) => {
        /// Why something of the file is not in the net as it stands there.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Reason { $($(#[$doc])* $name,)+ }

        impl Reason {
            /// Every reason there is.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
            /// A stable word for programs.
            #[must_use]
            pub fn code(self) -> &'static str { match self { $(Self::$name => $code),+ } }
            /// What became of it.
            #[must_use]
            pub fn fate(self) -> Fate { match self { $(Self::$name => Fate::$fate),+ } }
            /// What is counted.
            #[must_use]
            pub fn unit(self) -> Bilingual { match self { $(Self::$name => Bilingual::new($unit_zh, $unit_en)),+ } }
            /// What a user reads.
            #[must_use]
            pub fn label(self) -> Bilingual { match self { $(Self::$name => Bilingual::new($zh, $en)),+ } }
        }
    };
}
reasons! {
    /// Footways, cycleways, paths, steps.
    NotForMotors = "not_for_motors", LeftOut, "路", "ways", "步行、骑行等非机动车道路", "footways, cycleways, paths and the like";
    /// Construction, proposed, abandoned.
    NotBuilt = "not_built", LeftOut, "路", "ways", "在建、规划或已废弃", "under construction, proposed or abandoned";
    /// An area, not a line.
    Area = "area", LeftOut, "路", "ways", "面状道路（area=yes）", "areas (area=yes)";
    /// A word of `highway` nobody knows.
    UnknownHighway = "unknown_highway", LeftOut, "路", "ways", "highway 取值不识", "highway of an unknown kind";
    /// Closed to all vehicles.
    NoVehicles = "no_vehicles", LeftOut, "路", "ways", "禁止机动车（access、vehicle、motor_vehicle）", "closed to motor vehicles (access, vehicle, motor_vehicle)";
    /// Closed to lorries.
    NoLorries = "no_lorries", LeftOut, "路", "ways", "禁止货车（hgv、goods）", "closed to lorries (hgv, goods)";
    /// Parking aisles and drive-throughs.
    MinorService = "minor_service", LeftOut, "路", "ways", "停车场通道等内部道路（service=…）", "parking aisles, drive-throughs, emergency ways (service=…)";
    /// Tracks without a hard surface.
    SoftTrack = "soft_track", LeftOut, "路", "ways", "未硬化的机耕道（track）", "tracks without a hard surface";
    /// Narrower than a lorry, or too rough.
    Unfit = "unfit", LeftOut, "路", "ways", "宽度不足 2.5 m 或路况极差", "narrower than 2.5 m or impassably rough";
    /// Lanes whose direction changes with the time of day.
    Reversible = "reversible", LeftOut, "路", "ways", "可变方向（oneway=reversible）", "direction changes with time (oneway=reversible)";
    /// Fewer than two nodes.
    TooShort = "too_short", LeftOut, "路", "ways", "不足两个节点", "fewer than two nodes";
    /// The same id again.
    Repeated = "repeated", LeftOut, "路", "ways", "编号重复，仅取第一条", "an id that was there before; the first counts";
    /// Wholly outside the area asked for.
    Outside = "outside", LeftOut, "路", "ways", "在所选区域之外", "outside the area asked for";
    /// Cut at the border of the area asked for.
    CutAtArea = "cut_at_area", Applied, "路", "ways", "在所选区域边界截断", "cut at the border of the area asked for";
    /// Nodes the file does not hold: the way is cut there.
    CutAtMissing = "cut_at_missing", Applied, "路", "ways", "所引用的节点不在文件中，在该处截断", "cut where a node is not in the file";
    /// None of its nodes is there.
    AllMissing = "all_missing", LeftOut, "路", "ways", "所引用的节点均不在文件中", "no two neighbouring nodes in the file";
    /// Nodes named by kept ways and not in the file.
    MissingNodes = "missing_nodes", LeftOut, "节点", "nodes", "道路引用但文件中没有的节点", "nodes that roads name and the file lacks";
    /// Nodes off the Earth.
    OffEarth = "off_earth", LeftOut, "节点", "nodes", "坐标超出范围的节点", "nodes with impossible coordinates";
    /// Barriers that cut a road.
    BarrierCuts = "barrier_cuts", Applied, "节点", "nodes", "障碍物截断道路（路桩、关闭的门等）", "barriers that cut a road (bollards, closed gates)";
    /// Barriers that can be passed.
    BarrierPassed = "barrier_passed", Applied, "节点", "nodes", "可通过的障碍物（门、收费站等）", "barriers that can be passed (gates, toll booths)";
    /// Barriers of an unknown kind.
    BarrierUnknown = "barrier_unknown", NotApplied, "节点", "nodes", "不识的障碍物，按可通过处理", "barriers of an unknown kind, taken as passable";
    /// Limits of a barrier where roads meet.
    BarrierAtJunction = "barrier_at_junction", NotApplied, "节点", "nodes", "位于路口的限高限重点，不知适用于哪条路", "limits at a point where roads meet: for which is not said";
    /// Rules that hold at some hours or for some loads.
    Conditional = "conditional", NotApplied, "路", "ways", "附条件的规定（…:conditional）", "conditional rules (…:conditional)";
    /// Numbers nobody can read.
    Unreadable = "unreadable_value", NotApplied, "标签", "tags", "限速、限重、限高等数值无法识别", "speeds, weights or heights that cannot be read";
    /// Words of access nobody knows.
    UnknownAccess = "unknown_access", NotApplied, "标签", "tags", "通行规定取值不识", "access of an unknown kind";
    /// Text that is not UTF-8.
    BadText = "bad_text", NotApplied, "标签", "tags", "非 UTF-8 文字", "text that is not UTF-8";
    /// Turn rules that hold at some hours.
    TurnConditional = "turn_conditional", NotApplied, "转向规定", "turns", "附条件的转向规定", "conditional turn rules";
    /// Turn rules for other vehicles.
    TurnOthers = "turn_others", LeftOut, "转向规定", "turns", "货车除外，或仅针对其他车辆的转向规定", "turn rules that spare lorries or hold for others only";
    /// Members that are not in the file.
    TurnMissing = "turn_missing", LeftOut, "转向规定", "turns", "成员不在文件中的转向规定", "turn rules with a member that is not in the file";
    /// Members that are no roads for lorries.
    TurnOffNet = "turn_off_net", LeftOut, "转向规定", "turns", "涉及未采用道路的转向规定", "turn rules on roads that are left out";
    /// Members that do not form a way through.
    TurnBroken = "turn_broken", LeftOut, "转向规定", "turns", "成员不相接或角色不全的转向规定", "turn rules whose members do not meet or lack a role";
    /// Turns nobody could make anyway.
    TurnIdle = "turn_idle", LeftOut, "转向规定", "turns", "因单行本就无法实现的转向规定", "turn rules on turns that one-way roads forbid anyway";
    /// Kinds of turn rule nobody knows.
    TurnUnknown = "turn_unknown", LeftOut, "转向规定", "turns", "种类不识的转向规定", "turn rules of an unknown kind";
    /// Own roads without a class.
    ClassAssumed = "class_assumed", Applied, "条", "roads", "未注明等级，按乡村道路", "no class given, taken as local";
    /// Own roads whose class is told by a word of an office or a web map.
    ClassByWord = "class_by_word", Applied, "条", "roads", "等级按词表理解", "class told by a word of the list";
    /// Own roads without a speed.
    SpeedAssumed = "speed_assumed", Applied, "条", "roads", "未注明车速，按等级取值", "no speed given, taken by class";
    /// Shapes that are no lines.
    NoLine = "no_line", LeftOut, "要素", "features", "不是折线的要素", "features that are no lines";
    /// Ends near each other that were joined.
    EndsJoined = "ends_joined", Applied, "端点", "ends", "容差内合并的端点", "ends joined within the tolerance";
}

/// One reason with its count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Why.
    pub reason: Reason,
    /// How many.
    pub count: u64,
    /// The first few, as `way 123`.
    pub examples: Vec<String>,
}

/// What was read and what came of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Nodes in the file.
    pub nodes: u64,
    /// Ways in the file.
    pub ways: u64,
    /// Relations in the file.
    pub relations: u64,
    /// Ways (own roads: lines) that are in the net, wholly or in part.
    pub ways_kept: u64,
    /// Roads made of them.
    pub roads: u64,
    /// Places where roads end or meet.
    pub junctions: u64,
    /// Rows of turn rules.
    pub turns: u64,
    /// Length of all roads.
    pub length: Metres,
    /// What was left out or not applied, in the order of [`Reason`].
    pub noted: Vec<Noted>,
}

impl Report {
    /// How often a reason was met.
    #[must_use]
    pub fn count(&self, reason: Reason) -> u64 {
        let found = self.noted.iter().find(|noted| noted.reason == reason);
        found.map_or(0, |noted| noted.count)
    }

    /// The reasons as a CSV for a spreadsheet: code, what became of it, why, count, unit, examples.
    #[must_use]
    pub fn csv(&self, language: Language) -> Vec<u8> {
        let memory = "writing to memory does not fail";
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(b"\xEF\xBB\xBF".to_vec());
        let head = match language {
            Language::Zh => ["代码", "处理", "原因", "数量", "单位", "示例"],
            Language::En => [
                "code",
                "what became of it",
                "why",
                "count",
                "unit",
                "examples",
            ],
        };
        writer.write_record(head).expect(memory);
        for noted in &self.noted {
            let reason = noted.reason;
            let cells = [
                reason.code(),
                reason.fate().label().text(language),
                reason.label().text(language),
                &noted.count.to_string(),
                reason.unit().text(language),
                &noted.examples.join("; "),
            ]
            .map(str::to_owned);
            writer.write_record(cells).expect(memory);
        }
        writer.into_inner().expect(memory)
    }
}

/// Counts while reading.
#[derive(Debug, Default)]
pub(super) struct Tally(BTreeMap<Reason, (u64, Vec<String>)>);

impl Tally {
    /// One more; `what` names it and is asked for the first few only.
    pub(super) fn add(&mut self, reason: Reason, what: impl FnOnce() -> String) {
        let (count, examples) = self.0.entry(reason).or_default();
        *count += 1;
        if examples.len() < EXAMPLES {
            examples.push(what());
        }
    }

    /// So many more without names.
    pub(super) fn many(&mut self, reason: Reason, more: u64) {
        if more > 0 {
            self.0.entry(reason).or_default().0 += more;
        }
    }

    /// Adds what another reading counted.
    pub(super) fn join(&mut self, other: Self) {
        for (reason, (count, examples)) in other.0 {
            let own = self.0.entry(reason).or_default();
            own.0 += count;
            let room = EXAMPLES.saturating_sub(own.1.len());
            own.1.extend(examples.into_iter().take(room));
        }
    }

    pub(super) fn finish(self) -> Vec<Noted> {
        let noted = self.0.into_iter().map(|(reason, (count, examples))| Noted {
            reason,
            count,
            examples,
        });
        noted.collect()
    }
}
