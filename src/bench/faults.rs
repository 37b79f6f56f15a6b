//! The kinds of findings about the files `wasteflow bench` reads; `docs/findings.md` lists them.

use crate::dataset::catalogue::{Entry, entry};
use crate::finding::Severity::{Error, Note};

/// Where the format is described, as most actions say.
const FORMAT: [&str; 2] = [
    "DIMACS 格式：“p sp 节点数 弧数”一行，其后每弧一行“a 起点 终点 权重”，编号从 1 开始",
    "DIMACS: one line `p sp NODES ARCS`, then a line `a TAIL HEAD WEIGHT` for each arc, nodes counted from 1",
];

/// Nothing that can be read.
pub const UNREADABLE: Entry = entry(
    "B001",
    Error,
    ["文件读不到", "the file cannot be read"],
    [
        "请核对路径与权限；路网可用 .gr、.gr.xz 或案例文件夹",
        "check the path and its permissions; for a graph, a .gr, a .gr.xz or the folder of a case will do",
    ],
);
/// A kind of file nobody knows.
pub const UNKNOWN_KIND: Entry = entry(
    "B002",
    Error,
    ["不认识的路网文件类型", "an unknown kind of graph"],
    [
        "请给出 DIMACS .gr 或 .gr.xz 文件，或案例文件夹",
        "give a DIMACS .gr or .gr.xz file, or the folder of a case",
    ],
);
/// A file that is not what its name says.
pub const DAMAGED: Entry = entry(
    "B003",
    Error,
    ["文件损坏或不完整", "the file is damaged or cut short"],
    [
        "请重新下载或复制；.xz 文件可用 xz -t 检验",
        "download or copy it again; `xz -t` tests an .xz file",
    ],
);
/// No problem line before the arcs.
pub const NO_PROBLEM: Entry = entry(
    "B010",
    Error,
    ["缺少问题行", "the problem line is missing"],
    FORMAT,
);
/// A problem line that is wrong or the second one.
pub const BAD_PROBLEM: Entry = entry("B011", Error, ["问题行有误", "a bad problem line"], FORMAT);
/// A line that begins with no known letter.
pub const UNKNOWN_LINE: Entry = entry(
    "B012",
    Error,
    ["不认识的行", "a line of no known kind"],
    FORMAT,
);
/// Wrong number of fields, or a field that is no whole number.
pub const BAD_FIELD: Entry = entry(
    "B013",
    Error,
    [
        "字段数目或数值有误",
        "a wrong number of fields or no number",
    ],
    [
        "数值须为不带单位和小数点的整数，权重不得为负",
        "numbers are whole, without unit or decimal point; a weight is not negative",
    ],
);
/// A node outside 1 to N.
pub const NO_NODE: Entry = entry(
    "B014",
    Error,
    ["节点编号超出范围", "a node that is not in the graph"],
    [
        "编号须在 1 到问题行所写的节点数之间；从 0 开始的请加 1",
        "nodes count from 1 to the number in the problem line; add 1 where they count from 0",
    ],
);
/// More or fewer lines than the problem line says.
pub const COUNT: Entry = entry(
    "B015",
    Error,
    [
        "行数与问题行不符",
        "another number of lines than the problem line says",
    ],
    [
        "文件可能被截断：请重新复制，或改正问题行",
        "the file may be cut short: copy it again, or mend the problem line",
    ],
);
/// Beyond what the program counts with.
pub const TOO_LARGE: Entry = entry(
    "B016",
    Error,
    ["数值过大", "too large a number"],
    [
        "节点至多 1 亿；权重（毫秒、分米）须小于 2,147,483,647",
        "at most 100 million nodes; weights (ms, dm) below 2,147,483,647",
    ],
);
/// A second file about another graph.
pub const OTHER_GRAPH: Entry = entry(
    "B017",
    Error,
    ["附加文件与路网不对应", "a second file about another graph"],
    [
        "长度文件须与路网文件逐弧同序，坐标文件须给出全部节点",
        "lengths have the same arcs in the same order, coordinates have every node",
    ],
);
/// Farther than any time allows.
pub const TOO_FAST: Entry = entry(
    "B018",
    Error,
    ["时速超过 360 公里", "faster than 360 km/h"],
    [
        "权重须为毫秒、长度须为分米；请核对两个文件是否写反",
        "weights are ms and lengths dm; see whether the two files are exchanged",
    ],
);
/// A line of a list of points.
pub const BAD_POINT: Entry = entry(
    "B019",
    Error,
    ["点位行有误", "a bad line in a list of points"],
    [
        "每行写“s 节点”“t 节点”或“q 起点 终点”，编号从 1 开始",
        "write `s NODE`, `t NODE` or `q NODE NODE` on each line, nodes counted from 1",
    ],
);
/// Lengths made up.
pub const NO_LENGTHS: Entry = entry(
    "B020",
    Note,
    [
        "路网没有长度，已合成",
        "the graph has no lengths; synthetic ones are used",
    ],
    [
        "仅用于测速；如需真实长度，请用 --lengths 指定第二个 .gr 文件（分米）",
        "good for measuring only; name a second .gr of lengths (dm) with --lengths for real ones",
    ],
);

/// Where the two forms of flow instances are described.
const FLOW_FORM: [&str; 2] = [
    "文本格式：“S F K C”一行；F 个容量一行；S 行，每行 C 个产生量；S×K 行“源 设施 C 个费用”，编号从 0 开始。或 DIMACS：“p min 节点数 弧数”，“n 节点 供给”，“a 起点 终点 下限 上限 费用”，编号从 1 开始",
    "text: one line `S F K C`, one of F capacities, S lines of C supplies, S×K lines `SOURCE FACILITY` with C costs, counted from 0; or DIMACS: `p min NODES ARCS`, `n NODE SUPPLY`, `a TAIL HEAD LOWER UPPER COST`, counted from 1",
];

/// No flow instance at all.
pub const NO_FLOW: Entry = entry(
    "B040",
    Error,
    ["不是流量算例", "no flow instance"],
    FLOW_FORM,
);
/// A first line that is wrong.
pub const FLOW_HEADER: Entry = entry(
    "B041",
    Error,
    ["流量算例首行有误", "a bad first line of a flow instance"],
    FLOW_FORM,
);
/// A line that is wrong.
pub const FLOW_FIELD: Entry = entry(
    "B042",
    Error,
    ["流量算例的行有误", "a bad line in a flow instance"],
    FLOW_FORM,
);
/// A source, facility or node there is none of.
pub const FLOW_END: Entry = entry(
    "B043",
    Error,
    [
        "源、设施或节点编号超出范围",
        "a source, facility or node that does not exist",
    ],
    FLOW_FORM,
);
/// More or fewer lines than the first line says.
pub const FLOW_COUNT: Entry = entry(
    "B044",
    Error,
    [
        "流量算例的行数与首行不符",
        "another number of lines than the first line says",
    ],
    [
        "文件可能被截断：请重新复制，或改正首行",
        "the file may be cut short: copy it again, or mend the first line",
    ],
);
/// Supplies without demands.
pub const UNBALANCED: Entry = entry(
    "B045",
    Error,
    ["供给与需求不平衡", "supplies and demands do not cancel"],
    [
        "各节点供给之和须为 0；需求写为负数，多余部分可接一个零费用的节点",
        "supplies add up to 0 with demands negative; a node reached at no cost can take a surplus",
    ],
);
/// Beyond what the program counts with.
pub const FLOW_SIZE: Entry = entry(
    "B046",
    Error,
    ["流量算例数值过大或过细", "numbers too large or too fine"],
    [
        "数值按整数精确计算：请换用较大的单位，或舍去多余的小数位",
        "everything is counted exactly in whole numbers: take a larger unit, or fewer decimal places",
    ],
);
/// Bounds the wrong way round.
pub const FLOW_BOUNDS: Entry = entry(
    "B047",
    Error,
    ["下限大于上限", "a lower bound above the upper bound"],
    [
        "请核对两个数是否写反；无上限写 -1",
        "see whether the two are exchanged; write -1 for no upper bound",
    ],
);

/// Where the three forms of facility location instances are described.
const SITES_FORM: [&str; 2] = [
    "开头为“设施数 客户数”，其后每处设施“容量 固定费用”；.cflp 与 Holmberg 格式再写全部需求，然后逐设施写费用；OR-Library 格式逐客户写“需求”与各设施的费用。.cflp 写单位费用，其余写整个需求的费用；可用 --format 指明",
    "first the numbers of facilities and customers, then `CAPACITY FIXED_COST` of each facility; .cflp and Holmberg go on with all demands and a row of costs for each facility, OR-Library with each customer's demand and its costs. .cflp has the cost of a unit, the others that of the whole demand; --format says which it is",
];

/// No facility location instance at all.
pub const NO_SITES: Entry = entry(
    "B050",
    Error,
    ["不是选址算例", "no facility location instance"],
    SITES_FORM,
);
/// A first line that is wrong.
pub const SITES_HEADER: Entry = entry(
    "B051",
    Error,
    [
        "选址算例首行有误",
        "a bad first line of a facility location instance",
    ],
    SITES_FORM,
);
/// A number that is wrong.
pub const SITES_FIELD: Entry = entry(
    "B052",
    Error,
    [
        "选址算例的数值有误",
        "a bad number in a facility location instance",
    ],
    SITES_FORM,
);
/// More or fewer numbers than the first line says.
pub const SITES_COUNT: Entry = entry(
    "B053",
    Error,
    [
        "选址算例的数值个数与首行不符",
        "another number of numbers than the first line says",
    ],
    [
        "文件可能被截断：请重新复制，或改正首行",
        "the file may be cut short: copy it again, or mend the first line",
    ],
);
/// Beyond what the program counts with.
pub const SITES_SIZE: Entry = entry(
    "B054",
    Error,
    [
        "选址算例数值过大或过细",
        "numbers too large or too fine for siting",
    ],
    [
        "数量按整数精确计算：请换用较大的单位，或舍去多余的小数位",
        "quantities are counted exactly in whole numbers: take a larger unit, or fewer decimal places",
    ],
);
/// A capacity missing, or given twice.
pub const SITES_CAPACITY: Entry = entry(
    "B055",
    Error,
    ["容量缺失或重复", "a capacity missing or given twice"],
    [
        "文件以“capacity”代替容量时，用 --capacity 给出各设施的容量；否则不要给",
        "give --capacity where the file has the word `capacity` in place of a number, and only there",
    ],
);

/// Where the forms of routing instances are described.
const ROUNDS_FORM: [&str; 2] = [
    "VRPLIB（.vrp）为“键 : 值”与各部分；Solomon 为 VEHICLE 与 CUSTOMER 两部分；Cordeau 首行为“类型 车辆数 客户数 天数”；GeoJSON（.geojson）含 info、features 与 duration 矩阵",
    "VRPLIB (.vrp) has `KEY : VALUE` lines and sections; Solomon the parts VEHICLE and CUSTOMER; Cordeau begins with `TYPE VEHICLES CUSTOMERS DAYS`; GeoJSON (.geojson) has info, features and a matrix duration",
];

/// No routing instance at all.
pub const NO_ROUNDS: Entry = entry(
    "B060",
    Error,
    ["不是车辆路径算例", "no vehicle routing instance"],
    ROUNDS_FORM,
);
/// A first part that is wrong.
pub const ROUNDS_HEADER: Entry = entry(
    "B061",
    Error,
    [
        "车辆路径算例的说明部分有误",
        "a bad specification of a vehicle routing instance",
    ],
    ROUNDS_FORM,
);
/// A number that is wrong.
pub const ROUNDS_FIELD: Entry = entry(
    "B062",
    Error,
    [
        "车辆路径算例的数值有误",
        "a bad number in a vehicle routing instance",
    ],
    ROUNDS_FORM,
);
/// More or fewer lines than the first part says.
pub const ROUNDS_COUNT: Entry = entry(
    "B063",
    Error,
    [
        "车辆路径算例的行数与说明不符",
        "another number of lines than the specification says",
    ],
    [
        "文件可能被截断：请重新复制，或改正说明部分",
        "the file may be cut short: copy it again, or mend the specification",
    ],
);
/// Beyond what the program counts with.
pub const ROUNDS_SIZE: Entry = entry(
    "B064",
    Error,
    [
        "车辆路径算例过大或数值超出范围",
        "a vehicle routing instance too large or out of range",
    ],
    [
        "至多 16000 处地点、31 天、64 种车辆；时间窗不得颠倒，地点须存在",
        "16000 places, 31 days and 64 kinds of vehicle at most; windows end after they begin, places exist",
    ],
);

/// All of them.
pub const FAULTS: &[Entry] = &[
    UNREADABLE,
    UNKNOWN_KIND,
    DAMAGED,
    NO_PROBLEM,
    BAD_PROBLEM,
    UNKNOWN_LINE,
    BAD_FIELD,
    NO_NODE,
    COUNT,
    TOO_LARGE,
    OTHER_GRAPH,
    TOO_FAST,
    BAD_POINT,
    NO_LENGTHS,
    NO_FLOW,
    FLOW_HEADER,
    FLOW_FIELD,
    FLOW_END,
    FLOW_COUNT,
    UNBALANCED,
    FLOW_SIZE,
    FLOW_BOUNDS,
    NO_SITES,
    SITES_HEADER,
    SITES_FIELD,
    SITES_COUNT,
    SITES_SIZE,
    SITES_CAPACITY,
    NO_ROUNDS,
    ROUNDS_HEADER,
    ROUNDS_FIELD,
    ROUNDS_COUNT,
    ROUNDS_SIZE,
];
