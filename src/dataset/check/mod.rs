//! Tables in, findings out: every rule a case must keep, one function per rule named with its code.
//! All rules are run, side by side; [`RULES`] is the registry, `docs/findings.md` its catalogue.
//!
//! A rule says nothing about rows that reading had to leave out, so one slip is one finding.

mod codes;
mod collection;
mod context;
pub(crate) mod crs;
pub mod docs;
mod driving;
mod hosts;
mod ids;
mod land;
mod numbers;
mod permits;
mod places;
mod plan_rows;
mod points;
mod processes;
mod tables;
pub(crate) mod transfers;
mod waivers;

use super::catalogue::{Entry, Report, entry};
use super::read::Gaps;
use super::tables::Tables;
use crate::finding::Severity::{Error, Note, Warning};
use crate::finding::{self, Bilingual, Finding, Place};
pub use context::Context;
use rayon::prelude::*;

/// One rule: what it is called and how it looks.
pub struct Rule {
    /// Code, severity, title and action.
    pub entry: Entry,
    /// Looks at the case and reports what breaks the rule.
    pub check: fn(&Context, &mut Found),
}

/// What one rule found.
pub struct Found<'a> {
    entry: &'a Entry,
    report: Report,
}

impl Found<'_> {
    /// Reports a place.
    fn at(&mut self, place: Place, cause: impl FnOnce() -> Bilingual) {
        self.report.add(self.entry, place, cause);
    }

    /// Reports a cell.
    fn cell(&mut self, file: &str, row: u32, column: &str, cause: impl FnOnce() -> Bilingual) {
        self.at(Place::cell(file, row, column), cause);
    }

    /// Reports a cell with an action that fits its value better than the usual one.
    fn suggest(
        &mut self,
        file: &str,
        row: u32,
        column: &str,
        words: impl FnOnce() -> (Bilingual, Option<Bilingual>),
    ) {
        let entry = self.entry;
        self.report
            .add_with(entry, Place::cell(file, row, column), || {
                let (cause, action) = words();
                (cause, action.unwrap_or_else(|| entry.action.text()))
            });
    }
}

/// Runs every rule on tables that are complete.
#[must_use]
pub fn all(tables: &Tables) -> Vec<Finding> {
    with_gaps(tables, &Gaps::default())
}

/// Runs every rule on what could be read.
#[must_use]
pub fn with_gaps(tables: &Tables, gaps: &Gaps) -> Vec<Finding> {
    some(tables, gaps, |_| true)
}

/// The rule on scenarios, which looks at the case before one is applied.
pub(super) const SCENARIO: &str = "D060";

/// The rule that wants rows in the tables a plan is made from.
pub(super) const EMPTY_TABLE: &str = "D195";

/// Runs the rules whose codes are wanted.
pub(super) fn some(
    tables: &Tables,
    gaps: &Gaps,
    wanted: impl Fn(&str) -> bool + Sync,
) -> Vec<Finding> {
    let context = Context::new(tables, gaps);
    let mut findings: Vec<Finding> = RULES
        .par_iter()
        .filter(|rule| wanted(rule.entry.code))
        .flat_map_iter(|rule| {
            let mut found = Found {
                entry: &rule.entry,
                report: Report::default(),
            };
            (rule.check)(&context, &mut found);
            found.report.finish()
        })
        .collect();
    finding::sort(&mut findings);
    findings
}

macro_rules! rules {
    ($($code:literal $severity:ident $check:path, $title:expr, $action:expr;)+) => {
        /// Every rule, by code.
        pub const RULES: &[Rule] = &[$(Rule {
            entry: entry($code, $severity, $title, $action),
            check: $check,
        }),+];
    };
}

rules! {
    "D060" Error tables::check_d060_scenario,
        ["情景与数据表不符", "a scenario does not fit the tables"],
        ["请对照数据表的文件名、列名与取值修改情景文件", "mend the scenario: file, column and value must be those of the tables"];
    "D062" Error tables::check_d062_scenario_named_base,
        ["情景占用了保留名称", "a scenario with a reserved name"],
        ["请给情景文件改名", "give the scenario file another name"];
    "D101" Error ids::check_d101_duplicate_id,
        ["编号重复", "a duplicate id"],
        ["请给其中一行换一个编号，或删去重复的行", "give one of the rows another id, or delete the double"];
    "D102" Error ids::check_d102_dangling_reference,
        ["引用的编号不存在", "a reference to an id that does not exist"],
        ["请改为已有的编号，或在被引用的表中补上该行", "use an id that exists, or add the row to the table referred to"];
    "D103" Error ids::check_d103_zone_by_name,
        ["镇街栏写的是名称而非编号", "a zone given by name instead of id"],
        ["请改填镇街编号（zones.geojson 的 id）", "write the zone's id (id in zones.geojson)"];
    "D110" Error codes::check_d110_unknown_code,
        ["废物代码不在 wastes.csv 中", "a waste code that is not in wastes.csv"],
        ["请核对代码；确有此代码时在 wastes.csv 中补上一行", "check the code; if it exists add a row to wastes.csv"];
    "D111" Error codes::check_d111_other_edition,
        ["代码或类别不属于本案例的名录版本", "a code or class that is not in the catalogue edition of the case"],
        ["请按 case.toml 所列名录版本改用现行代码", "use the code of the edition named in case.toml"];
    "D112" Error codes::check_d112_code_and_class,
        ["代码格式有误或与类别不符", "a malformed code, or one that does not fit its class"],
        ["危险废物代码为 8 位（如 900-041-49），末两位即类别；一般固废为 SW 加两位数字", "hazardous codes have 8 digits (900-041-49) and end in their class; general waste is SW and two digits"];
    "D113" Warning codes::check_d113_permit_names_class,
        ["许可只写到类别，未写 8 位代码", "a permit that names a class, not an 8-digit code"],
        ["请按许可证写明 8 位代码；写明之前该行不承接任何废物", "write the 8-digit codes of the licence; until then the line covers nothing"];
    "D120" Error places::check_d120_coordinates,
        ["坐标超出范围或经纬度写反", "coordinates out of range, or longitude and latitude exchanged"],
        ["请填 WGS84 经纬度（度），经度在 lon 列、纬度在 lat 列", "write WGS84 degrees, longitude in lon and latitude in lat"];
    "D121" Error places::check_d121_outside_district,
        ["点位在辖区之外", "a point outside the district"],
        ["请核对坐标与坐标系；区外单位应列入 facilities.csv 并填 gateway", "check the coordinates and their system; a place outside belongs in facilities.csv with its gateway"];
    "D122" Warning places::check_d122_other_zone,
        ["点位不在所填的镇街内", "a point that is not in the zone it names"],
        ["请核对坐标与镇街，改正其中之一", "check point and zone and mend one of them"];
    "D123" Error places::check_d123_facility_in_or_out,
        ["设施的镇街栏与其位置矛盾", "a facility whose zone contradicts its position"],
        ["区内设施须填 zone，区外设施须留空 zone 并填 gateway", "inside the district fill in zone; outside leave it empty and fill in gateway"];
    "D124" Error places::check_d124_facility_district,
        ["设施的省、区县与其镇街矛盾", "a facility whose province or district contradicts its zone"],
        ["填了 zone 的设施，其 province 与 district 须与 case.toml 一致", "a facility with a zone has the province and district of case.toml"];
    "D126" Warning crs::check_d126_shifted_points,
        ["点位可能采用了偏移坐标系（GCJ-02 或 BD-09）", "points that may be in a shifted system (GCJ-02 or BD-09)"],
        ["请确认坐标来源；若来自国内网络地图，请先转换为 WGS84", "find out where the coordinates come from; convert them to WGS84 if from a Chinese web map"];
    "D127" Warning places::check_d127_zones_overlap,
        ["镇街面相互重叠", "zones that overlap"],
        ["请在 GIS 中修正边界，使镇街互不重叠", "mend the borders in the GIS so that zones do not overlap"];
    "D128" Warning places::check_d128_seat_outside_zone,
        ["镇街驻地不在其面内", "a zone's seat outside its own area"],
        ["请核对驻地坐标与镇街边界", "check the seat and the border of the zone"];
    "D130" Error numbers::check_d130_negative,
        ["数值为负，或应大于零而不是", "a negative number, or one that must be above zero and is not"],
        ["请改正该数值", "mend the number"];
    "D131" Warning numbers::check_d131_outlier,
        ["数量远大于同类，疑为千克误作吨", "far more than its like: kilograms in a column of tonnes?"],
        ["请核对单位；若为千克请除以 1000", "check the unit; divide by 1000 if it is kilograms"];
    "D132" Error numbers::check_d132_absurd_tonnes,
        ["数量与管理类别矛盾百倍以上，或超出可能范围", "tonnes a hundred times beyond the ledger class, or beyond what can be"],
        ["请核对单位（吨而非千克）与管理类别", "check the unit (tonnes, not kilograms) and the ledger class"];
    "D133" Warning numbers::check_d133_ledger_class,
        ["管理类别低于危险废物产生量所要求的", "a ledger class below what the hazardous tonnes ask for"],
        ["请按 HJ 1259-2022 核对：≥100 t 重点监管，10–100 t 简化管理，<10 t 登记管理", "check against HJ 1259-2022: ≥100 t key, 10–100 t simplified, <10 t registered"];
    "D134" Error numbers::check_d134_range_order,
        ["低、典型、高三值次序颠倒", "low, typical and high are out of order"],
        ["请使 低 ≤ 典型 ≤ 高", "make low ≤ typical ≤ high"];
    "D140" Error numbers::check_d140_road_numbers,
        ["道路长度或车速不大于零", "a road length or speed that is not above zero"],
        ["请填写实际长度（米）与货车车速（km/h）", "write the real length (m) and lorry speed (km/h)"];
    "D141" Warning numbers::check_d141_short_road,
        ["道路长度短于两端直线距离 2% 以上", "a road more than 2 % shorter than the straight line between its ends"],
        ["请核对长度单位（米）与端点坐标", "check the unit (m) of the length and the end points"];
    "D142" Warning numbers::check_d142_fast_road,
        ["货车车速高于 120 km/h", "a lorry speed above 120 km/h"],
        ["请核对单位与数值；高速公路货车一般不超过 100 km/h", "check unit and value; lorries drive 100 km/h at most"];
    "D143" Error driving::check_d143_ban_road_or_area,
        ["禁限行须且只须指明道路或区域之一", "a ban names exactly one of road and area"],
        ["请只填 road 或 area 中的一个", "fill in either road or area"];
    "D144" Error driving::check_d144_ban_effect,
        ["禁限行的方式与车速不符", "a ban whose effect and speed do not fit"],
        ["effect 为 speed 时填 kmh（1–120）；为 forbid 时 kmh 留空", "with the effect speed give kmh (1 to 120); with forbid leave it empty"];
    "D145" Error driving::check_d145_ban_hours,
        ["禁限行的时段有误", "the hours of a ban cannot be"],
        ["起止时刻都填或都留空；跨午夜时 to 小于 from", "give both times or none; past midnight, to is before from"];
    "D146" Error driving::check_d146_turn,
        ["转向限制的道路不相接", "a turn over roads that do not meet"],
        ["请按行驶顺序列出两条以上首尾相接的道路；两端都相接时填 at", "list two or more roads that meet, in driving order; where they meet at both ends fill in at"];
    "D147" Error driving::check_d147_profile_numbers,
        ["车辆参数超出范围", "a number of a profile out of range"],
        ["请核对数值与单位（吨、米、km/h、秒）", "check number and unit (tonnes, metres, km/h, seconds)"];
    "D148" Warning driving::check_d148_profile_sources,
        ["车辆参数没有来源", "a number of a profile without source"],
        ["请在 [sources] 下按键名写明来源", "name its source under [sources] by its key"];
    "D149" Error driving::check_d149_area_shape,
        ["区域的面无效", "an area with an outline that is not valid"],
        ["请在 GIS 中修正自相交与孔洞", "mend crossings and holes in the GIS"];
    "D150" Error permits::check_d150_permit_dates,
        ["许可截止日早于起始日", "a permit that ends before it begins"],
        ["请核对许可证的有效期", "check the dates on the licence"];
    "D151" Warning permits::check_d151_expired,
        ["许可已过期", "a permit that has expired"],
        ["请更新有效期；过期的许可行不承接废物", "renew the dates; an expired line takes no waste"];
    "D152" Warning permits::check_d152_not_in_plan_year,
        ["许可在规划年无效", "a permit not valid in the plan year"],
        ["请核对有效期与规划年；该行在规划年不承接废物", "check the dates and the plan year; the line takes no waste in it"];
    "D153" Error permits::check_d153_open_before_opening,
        ["设施标为在运，但投运年晚于规划年", "a facility marked open that opens after the plan year"],
        ["请将 status 改为 planned，或改正 opens", "set status to planned, or mend opens"];
    "D154" Warning permits::check_d154_operator_without_permit,
        ["持证经营单位没有任何危险废物许可行", "a licensed operator without a permit line for hazardous waste"],
        ["请在 permits.csv 中补上其许可，或将 licensed_operator 改为 false", "add its lines to permits.csv, or set licensed_operator to false"];
    "D155" Warning permits::check_d155_captive_without_permit,
        ["企业自用设施没有许可行", "a captive plant without a permit line"],
        ["请在 permits.csv 中写明它处理的代码与能力", "write the codes and tonnes it handles into permits.csv"];
    "D160" Error processes::check_d160_too_much_out,
        ["工艺产出多于投入与添加剂之和", "a process that gives more than its input and its reagent"],
        ["请核对系数，或补填 reagent_t_per_t（石灰、水、铁等）", "check the factors, or fill in reagent_t_per_t (lime, water, iron)"];
    "D162" Error processes::check_d162_residue_code,
        ["残渣没有代码，或产品带有代码", "a residue without a code, or a product with one"],
        ["残渣须填废物代码；产品的代码须留空", "give a residue its waste code; leave it empty for a product"];
    "D163" Error processes::check_d163_loop_with_gain,
        ["残渣循环不减量", "a loop of residues that does not shrink"],
        ["请核对循环中的工艺与系数；循环一周的系数之积须小于 1", "check processes and factors of the loop; once around, their product must be below 1"];
    "D164" Error processes::check_d164_treated_in_a_circle,
        ["就地处理的工艺首尾相接成环", "treatment on site that runs in a circle"],
        ["请核对 residues.csv 的 treated_by；就地处理须有终点", "check treated_by in residues.csv: treatment on site must come to an end"];
    "D165" Error processes::check_d165_stream_and_residue,
        ["同一废物既列为产生流又由工艺投入产生", "a waste that is both a stream and left by a process input"],
        ["请将该产生流的吨数置零，或将该工艺投入置零", "set the tonnes of the stream to zero, or those of the process input"];
    "D166" Error hosts::check_d166_limit_of_an_element,
        ["共用装置的元素限值须且只须写一种", "a limit of an element is given in one way"],
        ["请只填 t_per_year 或 share（0–1）中的一个", "fill in either t_per_year or share (0 to 1)"];
    "D167" Error hosts::check_d167_content,
        ["成分含量超出 0–1，或同一代码、元素重复", "a content beyond 0 to 1, or the same code and element twice"],
        ["请按吨/吨填写（1 % 写 0.01），每个代码、元素只写一行", "write tonnes per tonne (0.01 for 1 %), one row for each code and element"];
    "D168" Warning hosts::check_d168_content_unknown,
        ["共用装置接收的废物缺少受限元素的含量", "a waste of a shared plant without its content of a limited element"],
        ["请在 contents.csv 中补上含量；未列的按不含计", "add the content to contents.csv; what is not listed counts as having none"];
    "D170" Warning transfers::check_d170_same_province,
        ["白名单的移出省与接收省相同", "a white-list row within one province"],
        ["市（省）内转移通常只需联单（R010，待核实）；该行不作跨省额度，请核对省份", "inside a province the manifest usually is enough (R010, to be confirmed); the row is no cross-province quota: check the provinces"];
    "D171" Error transfers::check_d171_quota_province,
        ["白名单的接收省与接收单位所在省不符", "a white-list row whose receiver is in another province"],
        ["请核对 to_province 与 facilities.csv 的 province", "check to_province against province in facilities.csv"];
    "D172" Note transfers::check_d172_suspended,
        ["白名单行已暂停", "a suspended white-list row"],
        ["暂停的额度不参与计算；恢复后请清空 suspended_on", "a suspended quota is not used; empty suspended_on when it is lifted"];
    "D173" Warning transfers::check_d173_no_edition,
        ["没有规划年的白名单", "no white list for the plan year"],
        ["请补上该年度的白名单；否则跨省只能走普通审批", "add that year's list; without it waste crosses provinces by ordinary approval only"];
    "D174" Warning transfers::check_d174_quota_without_permit,
        ["白名单单位没有该代码的许可", "a white-list receiver without a permit for the code"],
        ["请核对代码，或在 permits.csv 中补上接收单位的许可", "check the code, or add the receiver's permit to permits.csv"];
    "D175" Error waivers::check_d175_waiver_of_what,
        ["许可豁免没有写明单位或工艺，或不是利用、处置", "a waiver of no plant and no process, or of no use or disposal"],
        ["请填 facility 或 process；豁免只针对利用或处置环节（R022）", "fill in facility or process; only use or disposal can be waived (R022)"];
    "D176" Warning waivers::check_d176_waiver_not_needed,
        ["单位已有该代码的许可，又列为豁免", "a waiver for what the plant has a permit for"],
        ["请核对代码与单位；许可行与豁免的吨数会相加", "check code and plant: the tonnes of permit line and waiver add up"];
    "D177" Error waivers::check_d177_waiver_column,
        ["许可行的 waiver 栏不应填写", "a permit line that names a waiver"],
        ["请将豁免写入 waivers.csv，并清空该栏", "write the waiver into waivers.csv and empty the cell"];
    "D178" Error transfers::check_d178_import_from_here,
        ["输入废物的来源就是本区", "an import from the district itself"],
        ["本区产生的废物请写入 streams.csv", "waste of the district belongs in streams.csv"];
    "D180" Warning transfers::check_d180_moved_more_than_arises,
        ["转移量大于产生量与库存之和", "more moved than arises and was in stock"],
        ["请核对转移量、产生量与单位", "check the tonnes moved, the arising and the units"];
    "D181" Warning transfers::check_d181_moved_without_permit,
        ["转移到没有相应许可的设施", "a movement to a facility without a permit for it"],
        ["请核对代码与利用处置方式，或补上当年的许可", "check code and operation, or add the permit of that year"];
    "D182" Warning transfers::check_d182_route,
        ["转移类型与设施所在地矛盾", "a movement whose route contradicts where the facility is"],
        ["区内、市内跨区、跨省须与设施的镇街和省份一致", "district, province or cross-province must fit the facility's zone and province"];
    "D183" Error transfers::check_d183_application_dates,
        ["转移申请的截止日早于收到日", "an application that ends before it was received"],
        ["请核对 received 与 until", "check received and until"];
    "D184" Warning transfers::check_d184_papers,
        ["转移申请的材料名称不认识", "a paper of an application that is not known"],
        ["材料只用 form、licence、method、contract、local、consent_letter、reason、route", "use form, licence, method, contract, local, consent_letter, reason, route"];
    "D185" Warning transfers::check_d185_quota_overdrawn,
        ["白名单额度已批超", "a white-list row with more approved than listed"],
        ["请核对 approvals.csv 的吨数与 quota；超出额度须有同意函（R003）", "check tonnes and quota in approvals.csv; above the list a letter of consent is needed (R003)"];
    "D186" Error transfers::check_d186_record,
        ["单位记录缺少该类必填的内容", "a record of a unit without what its kind needs"],
        ["信用评价填 grade，应急预案填 until，管理计划与台账填 code 和 t", "give grade for credit, until for an emergency plan, code and t for plans and ledgers"];
    "D190" Error tables::check_d190_missing_price,
        ["缺少模型必需的价格", "a price the model needs is missing"],
        ["请在 prices.csv 中补上该项", "add the item to prices.csv"];
    "D191" Error tables::check_d191_price_unit,
        ["价格单位不符", "a price in the wrong unit"],
        ["请按所列单位换算并改填 unit", "convert the value and write the unit listed"];
    "D192" Error tables::check_d192_years,
        ["年份不合理", "a year that cannot be"],
        ["请核对年份（四位数）", "check the year (four digits)"];
    "D195" Error tables::check_d195_empty_table,
        ["必需的表中没有任何行", "a required table without rows"],
        ["请补上数据；空表无法计算", "add the rows; nothing can be planned from an empty table"];
    "D196" Error plan_rows::check_d196_plan_row,
        ["规划约束行的写法不成立", "a row asked of the plan that cannot be"],
        ["请按 docs/case-format.md 的 [[flow.rows]] 修改", "mend it as [[flow.rows]] in docs/case-format.md says"];
    "D197" Error land::check_d197_land_layer,
        ["用地图层的写法不成立", "a layer of the ground that cannot be"],
        ["请按 docs/case-format.md 的 layers.toml 一节修改", "mend it as the section layers.toml of docs/case-format.md says"];
    "D198" Warning land::check_d198_unused_shapes,
        ["layers/ 下的文件没有图层使用", "a file below layers/ that no layer uses"],
        ["请在 layers.toml 中写明 from = \"file\" 与 file，否则该图层不参与判断", "name it in layers.toml with from = \"file\" and file, else nothing is checked by it"];
    "D193" Error numbers::check_d193_collection,
        ["[collection] 的数值不可用", "a number of [collection] that cannot be planned with"],
        ["请按 docs/case-format.md 的 collection 各行修改", "mend it as the rows collection of docs/case-format.md say"];
    "D210" Error collection::check_d210_hours,
        ["开放时段次序有误", "opening hours out of order"],
        ["每段先开后关，各段按先后书写且不相接，如 08:00-11:30;14:00-17:30", "each window ends after it begins, one after the other and apart, such as 08:00-11:30;14:00-17:30"];
    "D211" Warning collection::check_d211_never_open,
        ["班次内从不开放，无法收运", "never open within the shift: no collector can call"],
        ["请核对 open_hours 与 [collection] 的 shift_start_h、shift_h", "check open_hours, and shift_start_h and shift_h of [collection]"];
    "D219" Warning collection::check_d219_closed,
        ["停运日没有作用", "a closed day that changes nothing"],
        ["请删去重复的、已过去的停运日", "take out days named twice, and days gone by"];
    "D220" Warning collection::check_d220_holidays,
        ["停运日要求的放假安排缺失", "days off asked for and not known"],
        ["请在 holidays.csv 中补上当年放假安排，或去掉 collection.holidays_off", "fill in the year's days off in holidays.csv, or take out collection.holidays_off"];
    "D230" Warning collection::check_d230_vehicle_size,
        ["车辆大于该类别的限值（R036）", "a vehicle larger than its classes allow (R036)"],
        ["非罐式车辆装运剧毒、爆炸品不超过 10 t；罐体剧毒不超过 10 m³，爆炸品、强腐蚀品不超过 20 m³；请核对 classes、payload_t、volume_m3 与 equipment（tank）", "10 t at most for highly toxic and explosive goods outside tanks; tanks of 10 m³ at most for the highly toxic, of 20 m³ for explosive and strongly corrosive ones: check classes, payload_t, volume_m3 and equipment (tank)"];
    "D231" Warning collection::check_d231_no_vehicle_in,
        ["没有车辆符合该单位的要求，无法收运", "no vehicle is what the unit asks for: no collector can call"],
        ["请核对 customers.csv 的 largest_payload_t、needs 与 vehicles.csv 的 payload_t、equipment", "check largest_payload_t and needs of customers.csv, payload_t and equipment of vehicles.csv"];
    "D232" Error collection::check_d232_asked_twice,
        ["同一单位对同一收集单位有两行要求", "two rows of what a unit asks of one collector"],
        ["请把两行并为一行", "make one row of the two"];
    "D233" Error collection::check_d233_compartments,
        ["车辆的隔舱数不可用", "a number of compartments no vehicle has"],
        ["请填 1 至 16，不分隔则留空", "give a number from 1 to 16, or leave it empty where nothing is divided"];
    "D199" Error plan_rows::check_d199_objective,
        ["目标与其他设定不能同时成立", "an objective that does not go with other settings"],
        ["请改 flow.objective，或去掉所列的设定", "change flow.objective, or take away the setting named"];
    "D215" Error points::check_d215_points,
        ["[points] 的数值不可用", "a number of [points] that cannot be planned with"],
        ["请按 docs/case-format.md 的 points 各行修改", "mend it as the rows points of docs/case-format.md say"];
    "D216" Error points::check_d216_point_limit,
        ["危险废物收集点的规模超过 3 t", "a size of a point of hazardous waste above 3 t"],
        ["请减少间数或每间的容量", "take fewer rooms or smaller ones"];
    "D217" Error points::check_d217_general_codes,
        ["区域贮存设施的代码不是一般固废", "a code of regional stores that is no general waste"],
        ["请改用 wastes.csv 中的一般固废代码", "use codes of general waste of wastes.csv"];
    "D218" Warning points::check_d218_point_codes,
        ["收集点收的代码超出收集单位的许可", "a collection point with a code its collector may not collect"],
        ["请核对 collection_points.csv 的 codes 与 permits.csv", "check codes of collection_points.csv and permits.csv"];
}
