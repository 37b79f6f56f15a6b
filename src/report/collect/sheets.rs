//! Sheets for drivers: a page a vehicle and day, to print and to write on where there is no signal.

use super::{clock, hours, kg, packaging};
use crate::finding::Language;
use crate::plan::collection::rounds::solution::{Rounds, Tour, Unload};
use maud::{DOCTYPE, Markup, html};

const CSS: &str = "@page{size:A4;margin:12mm}body{font:15pt/1.35 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;margin:0}\
section{page-break-after:always}h1{font-size:22pt;margin:0 0 4mm}table{border-collapse:collapse;width:100%}\
th,td{border:1px solid #000;padding:2mm;text-align:left;vertical-align:top}td.n{text-align:right}td.blank{width:28mm}\
tr{break-inside:avoid}.warn{border:2px solid #000;padding:2mm;margin:2mm 0}";

/// Sheets for drivers, a page a vehicle and day.
#[must_use]
pub fn page(rounds: &Rounds, language: Language) -> String {
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
                    (sheet(&day.date.to_string(), tour, rounds, language))
                } }
            }
        }
    };
    page.into_string()
}

fn sheet(date: &str, tour: &Tour, rounds: &Rounds, language: Language) -> Markup {
    let zone = |id: &str| {
        let name = rounds.zones.get(id);
        name.map_or_else(|| id.to_owned(), |name| name.text(language).to_owned())
    };
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
            h1 { (say("收运单", "Driver's sheet")) " " (date) " " (tour.vehicle) "-" (tour.unit) " " (tour.name) }
            @if rounds.synthetic {
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
                        @for unload in tour.unloads.iter().filter(|unload| unload.after + 1 == number) {
                            (emptied(unload, language))
                        }
                        tr {
                            td { (number) }
                            td {
                                (clock(visit.arrive.0))
                                @if let Some(rest) = rest(visit.rest.0) { br; b { (rest) } }
                                @if visit.wait.0 > 0.0 {
                                    br; (say("等开门至", "wait until")) " " (clock(visit.arrive.0 + visit.wait.0))
                                }
                            }
                            td {
                                b { (visit.name) } br; (visit.generator) " " (zone(&visit.zone)) br;
                                (format!("{:.5}, {:.5}", visit.place.lon, visit.place.lat))
                                @if !visit.open.is_empty() {
                                    br; b { (say("开放", "open")) " " (hours(visit).replace(';', " ")) }
                                }
                            }
                            td {
                                @if let Some(number) = visit.compartment { b { (say("隔舱", "compartment")) " " (number) } br; }
                                @for taken in &visit.taken {
                                div { (taken.code) " " (taken.packages) " " (packaging(&taken.packaging).text(language)) }
                                }
                            }
                            td class="n" { (format!("{:.0}", kg(visit))) }
                            td class="blank" {}
                            td class="blank" {
                                @if let Some(contact) = &visit.contact { (contact) br; }
                                @if let Some(phone) = &visit.phone { (phone) }
                            }
                        }
                    }
                    @for unload in tour.unloads.iter().filter(|unload| unload.after == tour.visits.len()) {
                        (emptied(unload, language))
                    }
                }
            }
        }
    }
}

/// An unloading at the store between two stops.
fn emptied(unload: &Unload, language: Language) -> Markup {
    let say = |zh: &'static str, en: &'static str| match language {
        Language::Zh => zh,
        Language::En => en,
    };
    html! {
        tr {
            td {}
            td { (clock(unload.arrive.0)) @if unload.rest.0 > 0.0 { br; b { (say("先休息 20 分钟", "rest 20 minutes first")) } } }
            td colspan="2" { b { (say("回库卸车", "Unload at the store")) } }
            td class="n" { (format!("{:.0}", unload.t.0 * 1000.0)) }
            td class="blank" {}
            td class="blank" {}
        }
    }
}
