//! The closed vocabularies of the case format: the words cells may hold, with their labels.

use super::record::vocabulary;

vocabulary! {
    /// What a permit allows with a waste (licence operations).
    Operation {
        /// Fetched from generators.
        Collect = "collect", "收集", "collect";
        /// Kept for onward transfer.
        Store = "store", "贮存", "store";
        /// Recovered or recycled.
        Use = "use", "利用", "use";
        /// Treated or landfilled.
        Dispose = "dispose", "处置", "dispose";
    }
}

impl Operation {
    /// True where a tonne's journey may end; collected and stored waste must move on (R034).
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Use | Self::Dispose)
    }
}

vocabulary! {
    /// What a project is to do with a waste.
    Intent {
        /// Recovered or recycled.
        Use = "use", "利用", "use";
        /// Treated or landfilled.
        Dispose = "dispose", "处置", "dispose";
        /// The plan says 利用处置 and leaves open which.
        Either = "either", "利用处置", "use or disposal";
    }
}

vocabulary! {
    /// What a statement is about.
    StatementKind {
        /// A waste leaves because the district has no place for it.
        NoOutlet = "no_outlet", "区内无去向", "no place in the district";
        /// Tonnes of a waste that are proven to arise, a lower bound.
        Supply = "supply", "已证实的来源", "proven supply";
        /// A class said to have too much capacity already.
        OverBuilt = "over_built", "能力过剩", "over-built";
        /// Something to know about a project.
        Remark = "remark", "说明", "remark";
    }
}

vocabulary! {
    /// Kind of zone.
    ZoneKind {
        /// 街道
        Street = "street", "街道", "street";
        /// 镇
        Town = "town", "镇", "town";
    }
}

vocabulary! {
    /// Kind of site that produces waste.
    GeneratorKind {
        /// Industrial enterprise.
        Enterprise = "enterprise", "工业企业", "enterprise";
        /// Firm that sends out little hazardous waste.
        SmallFirm = "small_firm", "小微企业", "small firm";
        /// Class 1–2 vehicle repair.
        Garage = "garage", "汽修企业", "garage";
        /// Hospital.
        Hospital = "hospital", "医疗机构", "hospital";
        /// School or testing laboratory.
        Lab = "lab", "实验室", "laboratory";
        /// Building site.
        BuildingSite = "building_site", "建筑工地", "building site";
        /// Plant that handles others' waste and produces its own.
        Operator = "operator", "经营单位", "licensed operator";
    }
}

vocabulary! {
    /// Ledger class of a generator (R030, HJ 1259-2022).
    Tier {
        /// 100 t/yr and more of hazardous waste, or own plant or licence.
        Key = "key", "重点监管", "key";
        /// 10–100 t/yr.
        Simplified = "simplified", "简化管理", "simplified";
        /// Below 10 t/yr.
        Registered = "registered", "登记管理", "registered";
        /// No hazardous waste.
        None = "none", "无危险废物", "no hazardous waste";
    }
}

vocabulary! {
    /// Physical state of a waste.
    State {
        /// Solid.
        Solid = "solid", "固态", "solid";
        /// Sludge or paste.
        Sludge = "sludge", "半固态", "sludge";
        /// Liquid.
        Liquid = "liquid", "液态", "liquid";
    }
}

vocabulary! {
    /// Whether a site works.
    Status {
        /// In operation.
        Open = "open", "在运", "open";
        /// Not yet built or not yet licensed.
        Planned = "planned", "规划", "planned";
        /// Shut.
        Closed = "closed", "停运", "closed";
    }
}

vocabulary! {
    /// How sure the position and the identity of a facility are.
    Confidence {
        /// Documented.
        High = "high", "高", "high";
        /// Partly documented.
        Medium = "medium", "中", "medium";
        /// A guess near a known place.
        Low = "low", "低", "low";
        /// A placeholder.
        None = "none", "无", "none";
    }
}

vocabulary! {
    /// Class of a road.
    RoadClass {
        /// 高速公路
        Motorway = "motorway", "高速公路", "motorway";
        /// Trunk or expressway.
        Trunk = "trunk", "快速路", "trunk";
        /// Primary.
        Primary = "primary", "主干路", "primary";
        /// Secondary.
        Secondary = "secondary", "次干路", "secondary";
        /// Secondary inside a town.
        SecondaryUrban = "secondary_urban", "城区次干路", "urban secondary";
        /// Link to a motorway gate.
        SecondaryLink = "secondary_link", "收费站连接线", "toll-gate link";
        /// Tertiary.
        Tertiary = "tertiary", "支路", "tertiary";
        /// Lane.
        Local = "local", "乡村道路", "local";
        /// Across water by boat.
        Ferry = "ferry", "轮渡", "ferry";
    }
}

vocabulary! {
    /// Directions a road may be driven in, seen along its line.
    OneWay {
        /// Both.
        No = "no", "双向", "both ways";
        /// Along the line only.
        Forward = "forward", "单向（顺）", "forward only";
        /// Against the line only.
        Backward = "backward", "单向（逆）", "backward only";
    }
}

vocabulary! {
    /// Whether a road can be driven.
    RoadStatus {
        /// Open.
        Open = "open", "通车", "open";
        /// Said to be open; to be verified.
        Verify = "verify", "待核实", "to verify";
        /// Under construction but passable.
        Works = "works", "施工可通行", "works, passable";
        /// Not passable.
        Closed = "closed", "封闭", "closed";
    }
}

vocabulary! {
    /// What a sign says of dangerous loads (R042).
    HazmatSign {
        /// Welcome or signed as a route for them.
        Yes = "yes", "允许", "allowed";
        /// None.
        No = "no", "禁止", "forbidden";
        /// None that harm water.
        Water = "water", "禁止危害水体的货物", "none that harm water";
    }
}

vocabulary! {
    /// Restriction category of a tunnel (ADR 8.6; R042): the higher the letter, the less may pass.
    TunnelCategory {
        /// No restriction.
        A = "A", "A 类", "A";
        /// No very large explosions.
        B = "B", "B 类", "B";
        /// No large explosions or toxic releases.
        C = "C", "C 类", "C";
        /// No large fires either.
        D = "D", "D 类", "D";
        /// Hardly any dangerous load.
        E = "E", "E 类", "E";
    }
}

vocabulary! {
    /// Who may use a road that is not open to everybody.
    RoadAccess {
        /// Only who has business there.
        Destination = "destination", "仅限到达", "destination only";
        /// Only with the owner's leave.
        Private = "private", "专用", "private";
    }
}

vocabulary! {
    /// What a turn row says.
    TurnKind {
        /// The roads must not be driven in this order.
        No = "no", "禁止", "no";
        /// Who comes along the roads before the last must go on into the last.
        Only = "only", "只准", "only";
    }
}

vocabulary! {
    /// What an area along the roads is.
    AreaKind {
        /// Protection zone of a drinking-water source.
        WaterSource = "water_source", "饮用水水源保护区", "water-source area";
        /// Where people live close together.
        BuiltUp = "built_up", "建成区", "built-up area";
        /// Nature reserve, scenic area or the like.
        Protected = "protected", "自然保护地、风景区", "protected area";
        /// Anything else.
        Other = "other", "其他区域", "other area";
    }
}

vocabulary! {
    /// On which days a ban holds.
    BanDays {
        /// On all.
        All = "all", "每天", "every day";
        /// On worked days.
        Workday = "workday", "工作日", "workdays";
        /// On Saturdays and Sundays that are not worked.
        Weekend = "weekend", "周末", "weekends";
        /// On public holidays.
        Holiday = "holiday", "节假日", "holidays";
    }
}

vocabulary! {
    /// What a ban does.
    BanEffect {
        /// The road must not be used.
        Forbid = "forbid", "禁行", "forbidden";
        /// It may be used, but slower.
        Speed = "speed", "限速", "speed limit";
    }
}

vocabulary! {
    /// Why a road is banned: the reasons R038 allows for dangerous loads, works, and others.
    BanReason {
        /// Key areas and crowds (R038).
        Crowds = "crowds", "重点区域、人员密集区域", "key area or crowds";
        /// A water-source zone (R038).
        WaterSource = "water_source", "饮用水水源保护区", "water-source zone";
        /// A large bridge (R038).
        LargeBridge = "large_bridge", "特大桥梁", "large bridge";
        /// A long tunnel (R038).
        LongTunnel = "long_tunnel", "特长隧道", "long tunnel";
        /// A group of tunnels (R038).
        TunnelGroup = "tunnel_group", "隧道群", "tunnel group";
        /// A steep mountain road (R038).
        SteepRoad = "steep_road", "长大下坡、山区险路", "steep mountain road";
        /// Works on the road.
        Works = "works", "施工", "works";
        /// Another reason.
        Other = "other", "其他原因", "another reason";
    }
}

vocabulary! {
    /// What treatment leaves.
    ResidueKind {
        /// A waste that needs a permit of its own.
        Residue = "residue", "残渣", "residue";
        /// A product that leaves the model.
        Product = "product", "产品", "product";
    }
}

vocabulary! {
    /// Kind of project.
    ProjectKind {
        /// Engineering project of the plan's table.
        Engineering = "engineering", "工程项目", "engineering";
        /// Capacity building and policy.
        Soft = "soft", "能力建设", "capacity building";
        /// Named in the text only.
        TextOnly = "text_only", "仅见正文", "named in the text only";
    }
}

vocabulary! {
    /// Result of a spot check.
    Grade {
        /// 达标
        Pass = "pass", "达标", "pass";
        /// 基本达标
        Basic = "basic", "基本达标", "basic";
        /// 不达标
        Fail = "fail", "不达标", "fail";
    }
}

vocabulary! {
    /// Who was spot-checked.
    CheckedKind {
        /// Generator of hazardous waste.
        Generator = "generator", "产废单位", "generator";
        /// Licensed operator.
        Operator = "operator", "经营单位", "operator";
    }
}

vocabulary! {
    /// Kind of place that is neither generator nor facility.
    PlaceKind {
        /// Industrial park.
        Park = "park", "工业园区", "industrial park";
        /// Bonded zone.
        BondedZone = "bonded_zone", "综合保税区", "bonded zone";
        /// River port.
        Port = "port", "港口", "river port";
        /// Rail terminal.
        Rail = "rail", "铁路物流中心", "rail terminal";
        /// Scenic area.
        Scenic = "scenic", "风景区", "scenic area";
    }
}

vocabulary! {
    /// How a movement crosses borders.
    Route {
        /// Stays in the district.
        District = "district", "区内", "inside the district";
        /// Leaves the district, stays in the province: manifest only (R010).
        Province = "province", "市内跨区", "inside the province";
        /// Crosses a province within a white-list quota (R003).
        WhiteList = "white_list", "跨省白名单", "cross-province, white list";
        /// Crosses a province with an approval of its own (R013, R014).
        Ordinary = "ordinary", "跨省普通审批", "cross-province, ordinary approval";
    }
}

vocabulary! {
    /// Kind of calendar day that differs from the week.
    DayKind {
        /// Free.
        Holiday = "holiday", "放假", "holiday";
        /// Worked though on a weekend.
        Workday = "workday", "调休上班", "worked";
    }
}

vocabulary! {
    /// How far an application for a transfer has come (R013).
    ApplicationState {
        /// Being written.
        Draft = "draft", "草稿", "draft";
        /// Taken in by the province of origin.
        Accepted = "accepted", "已受理", "accepted";
        /// The receiving province has been asked.
        Consulted = "consulted", "已函商", "consulted";
        /// It has answered.
        Answered = "answered", "已复函", "answered";
        /// Decided.
        Decided = "decided", "已决定", "decided";
        /// The decision is passed on.
        Notified = "notified", "已告知", "notified";
        /// All tonnes are moved or the approval has ended.
        Closed = "closed", "已办结", "closed";
    }
}

impl ApplicationState {
    /// True until somebody has decided.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::Draft | Self::Accepted | Self::Consulted | Self::Answered
        )
    }
}

vocabulary! {
    /// Which applications come first where a quota is short (R008).
    Priority {
        /// Emergency transfer.
        Emergency = "emergency", "应急", "emergency";
        /// Any other.
        Ordinary = "ordinary", "一般", "ordinary";
    }
}

vocabulary! {
    /// What is on record about a unit.
    RecordKind {
        /// A penalty.
        Penalty = "penalty", "行政处罚", "penalty";
        /// A serious violation or lost capability (R004).
        SeriousPenalty = "serious_penalty", "严重违法", "serious violation";
        /// The environmental credit grade.
        Credit = "credit", "环境信用评价", "credit grade";
        /// An emergency plan filed, with its last day.
        EmergencyPlan = "emergency_plan", "应急预案备案", "emergency plan";
        /// The yearly management plan of a generator: tonnes of a code to be sent out.
        ManagementPlan = "management_plan", "管理计划", "management plan";
        /// The ledger of a generator: tonnes of a code in stock and the date of the oldest batch.
        Ledger = "ledger", "管理台账", "ledger";
    }
}

vocabulary! {
    /// Grade of environmental credit.
    CreditGrade {
        /// 诚信（绿）
        Honest = "honest", "环保诚信", "honest";
        /// 良好（蓝）
        Good = "good", "环保良好", "good";
        /// 警示（黄）
        Warned = "warned", "环保警示", "warned";
        /// 不良（红）
        Bad = "bad", "环保不良", "bad";
    }
}
