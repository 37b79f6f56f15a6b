//! Rounds in; tables, sheets for drivers, tours on a map and the plan as JSON out.

use crate::finding::{Bilingual, Language};
use crate::plan::collection::rounds::solution::{Rounds, Tour, Visit};
use crate::report::block::{self, Block, Cell, cells};
use geojson::{Feature, FeatureCollection, Geometry, GeometryValue, JsonObject};
use maud::{DOCTYPE, Markup, html};
use serde_json::json;

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
fn packaging(word: &str) -> Bilingual {
    match word {
        "drum" => Bilingual::new("桶", "drums"),
        "bag" => Bilingual::new("袋", "bags"),
        "box" => Bilingual::new("箱", "boxes"),
        "tank" => Bilingual::new("罐", "tank"),
        _ => Bilingual::new("散装", "bulk"),
    }
}

/// The tables: coverage, tours, stops, what was left out.
#[must_use]
pub fn blocks(rounds: &Rounds, faults: usize) -> Vec<Block> {
    vec![
        coverage(rounds, faults),
        tours(rounds),
        stops(rounds),
        left(rounds),
    ]
}

fn coverage(rounds: &Rounds, faults: usize) -> Block {
    let tours = || rounds.days.iter().flat_map(|day| &day.tours);
    let mut block = Block::new(
        "coverage",
        ("收运覆盖", "Coverage"),
        &[("项目", "item"), ("数值", "value")],
    )
    .about(Bilingual::new(
        "上次收运日与库存为合成（演示），不是事实。",
        "Last visits and stocks are synthetic (demo), no facts.",
    ));
    let count = |number: usize| Cell::Text(number.to_string());
    let km: f64 = tours().map(|tour| tour.metres.km()).sum();
    let t: f64 = tours().map(|tour| tour.t.0).sum();
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
        (("班次", "tours"), count(tours().count())),
        (("里程 km", "km"), Cell::Number(km, 1)),
        (("收运量 t", "tonnes taken"), Cell::Number(t, 2)),
        (
            ("不在班次内的流", "streams on no round"),
            count(rounds.excluded.len()),
        ),
        (
            ("独立复核发现的问题", "faults found by the check"),
            count(faults),
        ),
    ] {
        let words = Bilingual::new(words.0, words.1);
        block.rows.push(vec![Cell::from(words), cell]);
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
            ("出发", "start"),
            ("返回", "end"),
            ("驾驶 h", "driving h"),
            ("km", "km"),
            ("t", "t"),
        ],
    );
    for day in &rounds.days {
        for tour in &day.tours {
            block.rows.push(cells![
                day.date.to_string(),
                &tour.operator,
                &tour.vehicle,
                &tour.name,
                tour.visits.len().to_string(),
                clock(tour.start.0),
                clock(tour.end.0),
                Cell::Number(tour.driving.0 / 3600.0, 2),
                Cell::Number(tour.metres.km(), 1),
                Cell::Number(tour.t.0, 3),
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
            ("编号", "id"),
            ("名称", "name"),
            ("镇街", "zone"),
            ("代码", "codes"),
            ("预计 kg", "kg expected"),
            ("最迟", "due"),
            ("电话", "phone"),
        ],
    );
    block.shown = 60;
    for day in &rounds.days {
        for tour in &day.tours {
            for (number, visit) in (1..).zip(&tour.visits) {
                block.rows.push(cells![
                    day.date.to_string(),
                    &tour.vehicle,
                    number.to_string(),
                    clock(visit.arrive.0),
                    &visit.generator,
                    &visit.name,
                    &visit.zone,
                    codes(visit),
                    Cell::Number(kg(visit), 0),
                    visit.due.to_string(),
                    Cell::Empty,
                ]);
            }
        }
    }
    block
}

fn left(rounds: &Rounds) -> Block {
    let mut block = Block::new(
        "left",
        ("未收运及原因", "Left out, and why"),
        &[
            ("日期", "date"),
            ("编号", "id"),
            ("名称", "name"),
            ("最迟", "due"),
            ("原因", "reason"),
        ],
    );
    block.shown = 10;
    for day in &rounds.days {
        for left in &day.left {
            block.rows.push(cells![
                day.date.to_string(),
                &left.generator,
                &left.name,
                left.due.to_string(),
                &left.reason,
            ]);
        }
    }
    for excluded in &rounds.excluded {
        block.rows.push(cells![
            "",
            &excluded.generator,
            &excluded.code,
            "",
            &excluded.reason,
        ]);
    }
    block
}

const CSS: &str = "@page{size:A4;margin:12mm}body{font:15pt/1.35 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;margin:0}\
section{page-break-after:always}h1{font-size:22pt;margin:0 0 4mm}table{border-collapse:collapse;width:100%}\
th,td{border:1px solid #000;padding:2mm;text-align:left;vertical-align:top}td.n{text-align:right}td.blank{width:28mm}\
tr{break-inside:avoid}.warn{border:2px solid #000;padding:2mm;margin:2mm 0}";

/// Sheets for drivers, a page a vehicle and day.
fn sheets(rounds: &Rounds, language: Language) -> String {
    let say = |zh: &'static str, en: &'static str| match language {
        Language::Zh => zh,
        Language::En => en,
    };
    let page = html! {
        (DOCTYPE)
        html lang=(say("zh-CN", "en")) {
            head {
                meta charset="utf-8";
                title { (say("收运单", "Driver's sheets")) }
                style { (CSS) }
            }
            body {
                @for day in &rounds.days { @for tour in &day.tours {
                    (sheet(&day.date.to_string(), tour, rounds.synthetic, language))
                } }
            }
        }
    };
    page.into_string()
}

fn sheet(date: &str, tour: &Tour, synthetic: bool, language: Language) -> Markup {
    let say = |zh: &'static str, en: &'static str| match language {
        Language::Zh => zh,
        Language::En => en,
    };
    let rest =
        |seconds: f64| (seconds > 0.0).then(|| say("先休息 20 分钟", "rest 20 minutes first"));
    let headers = [
        say("序", "no."),
        say("时间", "time"),
        say("单位、镇街、坐标", "unit, zone, place"),
        say("代码与包装", "codes, packages"),
        say("预计 kg", "kg expected"),
        say("实收 kg", "kg taken"),
        say("电话", "phone"),
    ];
    html! {
        section {
            h1 { (say("收运单", "Driver's sheet")) " " (date) " " (tour.vehicle) " " (tour.name) }
            @if synthetic {
                div class="warn" { b { (say("演示数据，不是事实。", "Demo data, no facts.")) } }
            }
            p {
                (say("出发", "start")) " " (clock(tour.start.0)) "，" (say("返回", "back")) " " (clock(tour.end.0))
                "，" (format!("{:.1} km", tour.metres.km()))
            }
            table {
                thead { tr { @for header in headers { th { (header) } } } }
                tbody {
                    @for (number, visit) in (1..).zip(&tour.visits) {
                        tr {
                            td { (number) }
                            td { (clock(visit.arrive.0)) @if let Some(rest) = rest(visit.rest.0) { br; b { (rest) } } }
                            td {
                                b { (visit.name) } br; (visit.generator) " " (visit.zone) br;
                                (format!("{:.5}, {:.5}", visit.place.lon, visit.place.lat))
                            }
                            td { @for taken in &visit.taken {
                                div { (taken.code) " " (taken.packages) " " (packaging(&taken.packaging).text(language)) }
                            } }
                            td class="n" { (format!("{:.0}", kg(visit))) }
                            td class="blank" {}
                            td class="blank" {}
                        }
                    }
                }
            }
            @if let Some(rest) = rest(tour.rest.0) { p { b { (rest) } } }
        }
    }
}

/// Stops as points with their numbers, tours as straight lines between them.
fn layer(rounds: &Rounds) -> FeatureCollection {
    let mut features = Vec::new();
    let mut add = |geometry, properties: serde_json::Value| {
        let properties: JsonObject = properties.as_object().cloned().unwrap_or_default();
        features.push(Feature {
            geometry: Some(Geometry::new(geometry)),
            properties: Some(properties),
            ..Feature::default()
        });
    };
    for day in &rounds.days {
        for tour in &day.tours {
            let at = |visit: &Visit| vec![visit.place.lon, visit.place.lat];
            let line: Vec<Vec<f64>> = tour.visits.iter().map(at).collect();
            let about = json!({"date": day.date, "vehicle": tour.vehicle, "operator": tour.operator,
                "km": tour.metres.km(), "mark": "demo"});
            if line.len() > 1 {
                add(GeometryValue::new_line_string(line), about);
            }
            for (number, visit) in (1..).zip(&tour.visits) {
                let about = json!({"date": day.date, "vehicle": tour.vehicle, "number": number,
                    "generator": visit.generator, "name": visit.name, "kg": kg(visit), "mark": "demo"});
                add(GeometryValue::new_point(at(visit)), about);
            }
        }
    }
    FeatureCollection {
        features,
        ..FeatureCollection::default()
    }
}

/// All files of rounds, by name.
///
/// # Errors
/// When the plan cannot be spelled as JSON.
pub fn files(
    rounds: &Rounds,
    faults: usize,
    language: Language,
) -> Result<Vec<(String, Vec<u8>)>, serde_json::Error> {
    let mut files = block::files(&blocks(rounds, faults), language);
    files.push((
        "sheets.html".to_owned(),
        sheets(rounds, language).into_bytes(),
    ));
    files.push((
        "tours.geojson".to_owned(),
        layer(rounds).to_string().into_bytes(),
    ));
    files.push(("rounds.json".to_owned(), serde_json::to_vec_pretty(rounds)?));
    Ok(files)
}
