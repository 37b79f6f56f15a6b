//! Rounds in; tables, sheets for drivers, tours on a map and in GPX, and the plan as JSON out.

mod map;
mod papers;
mod sheets;
mod stores;

use crate::finding::{Bilingual, Language};
use crate::plan::collection::onward::{Onward, StoreFault};
use crate::plan::collection::rounds::share::Share;
use crate::plan::collection::rounds::solution::{Fault, Rounds, Visit};
use crate::quantity::{LonLat, Metres, Seconds, Tonnes};
use crate::report::block::{self, Block, Cell, cells};
use crate::report::workbook;
use jiff::civil::Date;
pub use map::layer;
pub use sheets::page;
use std::collections::BTreeMap;

/// What is told of rounds.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// The rounds.
    pub rounds: &'a Rounds,
    /// What the check finds.
    pub faults: &'a [Fault],
    /// What each customer costs.
    pub shares: &'a [Share],
    /// Length of the same calls in nearest-neighbour order.
    pub nearest: Metres,
    /// What stands in the stores, and what goes on from them.
    pub onward: &'a Onward,
    /// What the check finds there.
    pub store_faults: &'a [StoreFault],
}

/// From one place of a tour to the next.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    /// Where it begins.
    pub from: LonLat,
    /// Where it ends.
    pub to: LonLat,
    /// The day.
    pub date: Date,
    /// When it is begun, from midnight.
    pub depart: Seconds,
}

/// A stretch as a line on the ground.
pub type Line<'a> = dyn Fn(&Stretch) -> Option<Vec<LonLat>> + 'a;

/// What was put on record, and when its points are due again.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Rows of the table typed in.
    pub recorded: usize,
    /// Rows of them that replaced one of the same day, vehicle, unit and code.
    pub replaced: usize,
    /// The points called on.
    pub next: Vec<Next>,
}

/// A point after a call.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Next {
    /// Point id.
    pub point: String,
    /// Its name.
    pub name: String,
    /// What lies there after the last call on record.
    pub t: Tonnes,
    /// Age of the oldest batch then, days.
    pub age: i64,
    /// Last day by law of the next call.
    pub due: Date,
}

/// A moment of the day, `08:05`.
fn clock(seconds: f64) -> String {
    let minutes = (seconds / 60.0).ceil();
    format!("{:02.0}:{:02.0}", (minutes / 60.0).floor(), minutes % 60.0)
}

fn kg(visit: &Visit) -> f64 {
    visit.taken.iter().map(|taken| taken.t.0 * 1000.0).sum()
}

fn codes(visit: &Visit) -> String {
    let codes: Vec<&str> = visit.taken.iter().map(|t| t.code.as_str()).collect();
    codes.join(" ")
}

/// Packaging in words.
#[must_use]
pub fn packaging(word: &str) -> Bilingual {
    match word {
        "drum" => Bilingual::new("桶", "drums"),
        "bag" => Bilingual::new("袋", "bags"),
        "box" => Bilingual::new("箱", "boxes"),
        "ibc" => Bilingual::new("吨桶", "containers"),
        "pallet" => Bilingual::new("托", "pallets"),
        "tank" => Bilingual::new("罐", "tank"),
        _ => Bilingual::new("散装", "bulk"),
    }
}

/// Windows in which a call may begin; empty: at any time.
fn hours(visit: &Visit) -> String {
    let window = |window: &[Seconds; 2]| window.map(|at| clock(at.0)).join("-");
    let windows: Vec<String> = visit.open.iter().map(window).collect();
    windows.join(";")
}

/// The tables: coverage, faults, tours, stops, calendar, what was left out, cost per customer.
#[must_use]
pub fn blocks(told: &Told<'_>) -> Vec<Block> {
    let mut blocks = vec![coverage(told)];
    if !told.faults.is_empty() {
        blocks.push(faults(told.faults));
    }
    blocks.extend([
        tours(told.rounds),
        stops(told.rounds),
        calendar(told.rounds),
        left(told.rounds),
        customers(told.shares),
    ]);
    blocks.extend(store_blocks(told));
    blocks.extend([
        stores::evenings(told.onward),
        papers::manifests(told.rounds),
        takings(told.rounds),
    ]);
    blocks
}

/// How full the stores get, what goes on from them, and what is wrong there.
#[must_use]
pub fn store_blocks(told: &Told<'_>) -> Vec<Block> {
    let mut blocks = vec![stores::stores(told.onward), stores::loads(told.onward)];
    if !told.store_faults.is_empty() {
        blocks.push(stores::faults(told.store_faults));
    }
    blocks
}

fn coverage(told: &Told<'_>) -> Block {
    let rounds = told.rounds;
    let mut block = Block::new(
        "coverage",
        ("收运覆盖", "Coverage"),
        &[("项目", "item"), ("数值", "value")],
    );
    if rounds.synthetic {
        block = block.about(Bilingual::new(
            "没有收运记录的点，上次收运日与库存为合成（演示），不是事实。",
            "Of points without calls on record, last visits and stocks are synthetic (demo), no facts.",
        ));
    }
    let count = |number: usize| Cell::Text(number.to_string());
    let t: f64 = rounds.tours().map(|tour| tour.t.0).sum();
    let km = rounds.metres().km();
    for (words, cell) in [
        (
            ("登记收运点", "points of the register"),
            count(rounds.points),
        ),
        (("期内到期", "due within the days"), count(rounds.due)),
        (
            ("已安排（覆盖）", "visited (coverage)"),
            count(rounds.visited),
        ),
        (("班次", "tours"), count(rounds.tours().count())),
        (("里程 km", "km"), Cell::Number(km, 1)),
        (
            (
                "同站同日按最近邻行驶 km（车辆不够时加车）",
                "km going to the nearest, same stops and days (more vehicles where the fleet has no time)",
            ),
            Cell::Number(told.nearest.km(), 1),
        ),
        (("收运量 t", "tonnes taken"), Cell::Number(t, 2)),
        (
            ("费用 元（里程、工时、用车）", "cost, CNY (km, hours, use)"),
            Cell::from(rounds.cny()),
        ),
        (
            ("不在班次内的流", "streams on no round"),
            count(rounds.excluded.len()),
        ),
        (
            ("复核发现的问题", "faults found by the check"),
            count(told.faults.len() + told.store_faults.len()),
        ),
    ] {
        let words = Bilingual::new(words.0, words.1);
        block.rows.push(vec![Cell::from(words), cell]);
    }
    block
}

/// Every fault by its name and place.
#[must_use]
pub fn faults(faults: &[Fault]) -> Block {
    let mut block = Block::new(
        "faults",
        ("复核发现的问题", "Faults found by the check"),
        &[
            ("日期", "date"),
            ("问题", "fault"),
            ("车辆", "vehicle"),
            ("收运点", "point"),
        ],
    );
    block.shown = 50;
    for fault in faults {
        let what = fault.kind.text();
        block.rows.push(cells![
            fault.date.to_string(),
            what,
            &fault.tour,
            &fault.point
        ]);
    }
    block
}

fn tours(rounds: &Rounds) -> Block {
    let mut block = Block::new(
        "tours",
        ("班次", "Tours"),
        &[
            ("日期", "date"),
            ("单位", "operator"),
            ("车辆", "vehicle"),
            ("车型", "kind"),
            ("站数", "stops"),
            ("趟数", "trips"),
            ("出发", "start"),
            ("返回", "end"),
            ("驾驶 h", "driving h"),
            ("km", "km"),
            ("t", "t"),
            ("元", "CNY"),
        ],
    );
    for day in &rounds.days {
        for tour in &day.tours {
            block.rows.push(cells![
                day.date.to_string(),
                &tour.operator,
                format!("{}-{}", tour.vehicle, tour.unit),
                &tour.name,
                tour.visits.len().to_string(),
                tour.unloads.len().to_string(),
                clock(tour.start.0),
                clock(tour.end.0),
                Cell::Number(tour.driving.0 / 3600.0, 2),
                Cell::Number(tour.metres.km(), 1),
                Cell::Number(tour.t.0, 3),
                tour.cny,
            ]);
        }
    }
    block
}

fn stops(rounds: &Rounds) -> Block {
    let mut block = Block::new(
        "stops",
        ("站点", "Stops"),
        &[
            ("日期", "date"),
            ("车辆", "vehicle"),
            ("序", "no."),
            ("到达", "arrival"),
            ("等开门 min", "waiting, min"),
            ("开放时段", "open"),
            ("收运点", "point"),
            ("名称", "name"),
            ("镇街", "zone"),
            ("代码", "codes"),
            ("隔舱", "compartment"),
            ("预计 kg", "kg expected"),
            ("车上 kg", "kg on board"),
            ("最迟", "due"),
            ("最老批次 天", "oldest batch, days"),
            ("联系人", "contact"),
            ("电话", "phone"),
        ],
    );
    block.shown = 60;
    for day in &rounds.days {
        for tour in &day.tours {
            let mut board = 0.0;
            for (number, visit) in tour.visits.iter().enumerate() {
                if tour.unloads.iter().any(|unload| unload.after == number) {
                    board = 0.0;
                }
                board += kg(visit);
                block.rows.push(cells![
                    day.date.to_string(),
                    format!("{}-{}", tour.vehicle, tour.unit),
                    (number + 1).to_string(),
                    clock(visit.arrive.0),
                    Cell::Number(visit.wait.0 / 60.0, 0),
                    hours(visit),
                    &visit.id,
                    &visit.name,
                    &visit.zone,
                    codes(visit),
                    visit.compartment.map(|number| number.to_string()),
                    Cell::Number(kg(visit), 0),
                    Cell::Number(board, 0),
                    visit.due.to_string(),
                    visit.age.to_string(),
                    visit.contact.as_ref(),
                    visit.phone.as_ref(),
                ]);
            }
        }
    }
    block
}

/// A line a day: what is driven, what is fetched.
fn calendar(rounds: &Rounds) -> Block {
    let mut block = Block::new(
        "calendar",
        ("日历", "Calendar"),
        &[
            ("日期", "date"),
            ("车辆", "vehicles"),
            ("站数", "stops"),
            ("km", "km"),
            ("t", "t"),
            ("元", "CNY"),
            ("当日到期", "due that day"),
        ],
    );
    block.shown = 31;
    for day in &rounds.days {
        let visits = || day.tours.iter().flat_map(|tour| &tour.visits);
        let km: f64 = day.tours.iter().map(|tour| tour.metres.km()).sum();
        let t: f64 = day.tours.iter().map(|tour| tour.t.0).sum();
        let cny: f64 = day.tours.iter().map(|tour| tour.cny.0).sum();
        block.rows.push(cells![
            day.date.to_string(),
            day.tours.len().to_string(),
            visits().count().to_string(),
            Cell::Number(km, 1),
            Cell::Number(t, 2),
            Cell::Number(cny, 0),
            visits()
                .filter(|visit| visit.due == day.date)
                .count()
                .to_string(),
        ]);
    }
    block
}

fn left(rounds: &Rounds) -> Block {
    let mut block = Block::new(
        "left",
        ("未收运及原因", "Left out, and why"),
        &[
            ("日期", "date"),
            ("收运点", "point"),
            ("名称", "name"),
            ("最迟", "due"),
            ("最老批次 天", "oldest batch, days"),
            ("原因", "reason"),
            ("最省的办法", "cheapest change"),
            ("增加 km", "km more"),
            ("增加 元", "CNY more"),
        ],
    );
    block.shown = 10;
    for day in &rounds.days {
        for left in &day.left {
            let change = left.change.as_ref();
            block.rows.push(cells![
                day.date.to_string(),
                &left.id,
                &left.name,
                left.due.to_string(),
                left.age.to_string(),
                &left.reason,
                change.map(|change| change.text.clone()),
                change.map(|change| Cell::Number(change.metres.km(), 1)),
                change.map(|change| Cell::Number(change.cny.0, 0)),
            ]);
        }
    }
    for excluded in &rounds.excluded {
        block.rows.push(cells![
            "",
            &excluded.generator,
            &excluded.code,
            "",
            "",
            &excluded.reason,
            "",
            Cell::Empty,
            Cell::Empty,
        ]);
    }
    block
}

fn customers(shares: &[Share]) -> Block {
    let mut block = Block::new(
        "customers",
        ("各户费用", "Cost per customer"),
        &[
            ("编号", "id"),
            ("名称", "name"),
            ("镇街", "zone"),
            ("次数", "calls"),
            ("t", "t"),
            ("km", "km"),
            ("元", "CNY"),
        ],
    )
    .about(Bilingual::new(
        "每班次的里程与费用按各站单独往返仓库的里程比例分摊；合计等于班次合计。",
        "Kilometres and cost of a tour are split in proportion to each stop's way from the store and back alone; sums are exact.",
    ));
    for share in shares {
        block.rows.push(cells![
            &share.generator,
            &share.name,
            &share.zone,
            share.visits.to_string(),
            Cell::Number(share.t.0, 3),
            Cell::Number(share.metres.km(), 2),
            Cell::Number(share.cny.0, 2),
        ]);
    }
    block
}

/// The table a dispatcher types weights into, in the form `collect record` reads.
fn takings(rounds: &Rounds) -> Block {
    let mut block = Block::new(
        "visits",
        ("实收登记表", "Weights to record"),
        &[
            ("date", "date"),
            ("operator", "operator"),
            ("vehicle", "vehicle"),
            ("generator", "generator"),
            ("code", "code"),
            ("kg", "kg"),
            ("source", "source"),
        ],
    )
    .about(Bilingual::new(
        "kg 先填预计值；改为实收后用 wasteflow collect record 登记。",
        "kg holds what is expected; put in what was taken and record it with wasteflow collect record.",
    ));
    block.shown = 0;
    for day in &rounds.days {
        for tour in &day.tours {
            for visit in &tour.visits {
                let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
                for taken in &visit.taken {
                    *sums.entry(&taken.code).or_default() += taken.t.0 * 1000.0;
                }
                for (code, kg) in sums {
                    block.rows.push(cells![
                        day.date.to_string(),
                        &tour.operator,
                        &tour.vehicle,
                        &visit.generator,
                        code,
                        Cell::Text(format!("{kg:.0}")),
                        "derived:预计收运量，待实收",
                    ]);
                }
            }
        }
    }
    block
}

/// When points called on are due again.
#[must_use]
pub fn next_due(recorded: &Recorded) -> Block {
    let mut block = Block::new(
        "next_due",
        ("已登记，下次最迟", "Recorded; due next"),
        &[
            ("收运点", "point"),
            ("名称", "name"),
            ("余量 t", "left, t"),
            ("最老批次 天", "oldest batch, days"),
            ("下次最迟", "due next"),
        ],
    );
    block.shown = 100;
    for next in &recorded.next {
        block.rows.push(cells![
            &next.point,
            &next.name,
            Cell::Number(next.t.0, 3),
            next.age.to_string(),
            next.due.to_string(),
        ]);
    }
    block
}

/// What stands on the first sheet of the workbook.
fn notes(told: &Told<'_>) -> Vec<Bilingual> {
    let rounds = told.rounds;
    let days = rounds.days.len();
    let mut notes = vec![Bilingual::new(
        format!(
            "收运计划，{} 起 {days} 天；数值未取整，单位写在表头。",
            rounds.from
        ),
        format!(
            "Rounds of {days} days from {}; numbers are unrounded, units are in the headers.",
            rounds.from
        ),
    )];
    if rounds.synthetic {
        notes.push(Bilingual::new(
            "没有收运记录的点，上次收运日与库存为合成（演示），不是事实。",
            "Of points without calls on record, last visits and stocks are synthetic (demo), no facts.",
        ));
    }
    notes
}

/// All files of rounds, by name.
///
/// # Errors
/// When the plan cannot be spelled as JSON.
pub fn files(
    told: &Told<'_>,
    way: &Line<'_>,
    language: Language,
) -> Result<Vec<(String, Vec<u8>)>, serde_json::Error> {
    let mut files = block::files(&blocks(told), language);
    let rounds = told.rounds;
    files.push((
        "sheets.html".to_owned(),
        page(rounds, language).into_bytes(),
    ));
    files.push((
        "tours.geojson".to_owned(),
        layer(rounds, way).to_string().into_bytes(),
    ));
    files.push(("tours.gpx".to_owned(), map::gpx(rounds, way).into_bytes()));
    files.push(("rounds.json".to_owned(), serde_json::to_vec_pretty(rounds)?));
    files.push((
        "tables.xlsx".to_owned(),
        workbook::of_blocks(&notes(told), &blocks(told), language),
    ));
    Ok(files)
}
