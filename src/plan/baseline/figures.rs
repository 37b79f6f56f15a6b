//! The indicator strip of the base year: each number with its unit, interval, target, remark and
//! source. Values are computed from the rows of the case and never rounded.

use super::compliance::{self, Score};
use super::operators::{self, Operator, Role};
use super::published::{BaseFigure, Published};
use crate::dataset::Dataset;
use crate::dataset::cell::{Mark, Source};
use crate::dataset::settings::Indicator;
use crate::dataset::vocabulary::{CheckedKind, Operation, ZoneKind};
use crate::finding::Bilingual;
use crate::plan::outcome::Figure;
use crate::quantity::Tonnes;
use std::collections::HashMap;

/// Tonnes in one 万吨.
const WAN: f64 = 10_000.0;

/// The base numbers, in the order they are shown, each with its published value; a number that the
/// tables do not give is left out.
#[must_use]
pub fn figures(dataset: &Dataset) -> Vec<BaseFigure> {
    let arising = Arising::of(dataset);
    let mut figures = vec![total_waste(dataset, &arising)];
    figures.extend(intensity(dataset, &arising));
    figures.extend(general_utilisation(dataset, &arising));
    figures.extend(operator_figures(dataset));
    figures.push(zones(dataset));
    figures.extend(compliance_figure(dataset, CheckedKind::Generator));
    figures.extend(compliance_figure(dataset, CheckedKind::Operator));
    let stated = |figure: Figure| BaseFigure {
        published: published(dataset, &figure.id),
        figure,
    };
    figures.into_iter().map(stated).collect()
}

/// What the plan says itself, or what follows from its statements alone.
fn published(dataset: &Dataset, id: &str) -> Option<Published> {
    let stated = indicator(dataset, id)?;
    let value = stated.base?;
    let known = matches!(stated.source.mark, Mark::Plan | Mark::Derived);
    known.then(|| Published {
        value,
        source: stated.source.clone(),
    })
}

fn indicator<'a>(dataset: &'a Dataset, id: &str) -> Option<&'a Indicator> {
    dataset.tables().indicators.iter().find(|i| i.id == id)
}

/// A formula, Chinese and English, and the facts of the plan it is held against.
struct Formula {
    zh: &'static str,
    en: &'static str,
    facts: &'static str,
}

/// The source of a computed figure: its mark is the weakest of the rows, so synthetic rows make it `demo`,
/// whatever total they were tuned to.
fn source(formula: &Formula, mark: Mark) -> Source {
    let Formula { zh, en, facts } = formula;
    let detail = match mark {
        Mark::Demo => format!("{zh}，按 {facts} 标定 / {en}, calibrated to {facts}"),
        _ => format!("{zh}（{facts}） / {en} ({facts})"),
    };
    Source::new(mark, detail)
}

/// The mark of a computed figure: `derived`, or `demo` as soon as one row behind it is.
fn weaker(demo: bool) -> Mark {
    if demo { Mark::Demo } else { Mark::Derived }
}

/// A figure computed from the rows; interval and target come from `indicators.toml`.
fn computed(
    dataset: &Dataset,
    id: &str,
    label: Bilingual,
    (value, unit, decimals): (f64, &str, usize),
    formula: &Formula,
    mark: Mark,
) -> Figure {
    let stated = indicator(dataset, id);
    let mut figure = Figure {
        id: id.to_owned(),
        label,
        value,
        unit: unit.to_owned(),
        decimals,
        low: stated.and_then(|i| i.base_low),
        high: stated.and_then(|i| i.base_high),
        target: stated.and_then(|i| i.target),
        note: stated.and_then(|i| i.note.clone()),
        source: source(formula, mark),
    };
    if mark == Mark::Demo {
        remark(
            &mut figure,
            Bilingual::new(
                "合成数据，按规划总量标定",
                "synthetic rows, calibrated to the plan's total",
            ),
        );
    }
    figure
}

/// Adds a remark to those a figure has.
fn remark(figure: &mut Figure, text: Bilingual) {
    let note = figure.note.get_or_insert_with(Bilingual::default);
    for (old, new, gap) in [(&mut note.zh, text.zh, "；"), (&mut note.en, text.en, "; ")] {
        if !old.is_empty() {
            old.push_str(gap);
        }
        old.push_str(&new);
    }
}

/// Arisings of the declared enterprises (F093).
struct Arising {
    general: Tonnes,
    hazardous: Tonnes,
    demo: bool,
}

impl Arising {
    fn of(dataset: &Dataset) -> Self {
        let links = dataset.links();
        let mut sum = Self {
            general: Tonnes::ZERO,
            hazardous: Tonnes::ZERO,
            demo: false,
        };
        for (id, stream) in dataset.streams() {
            if !dataset
                .generator(links.stream_generator[id.index()])
                .declared
            {
                continue;
            }
            if dataset.waste(links.stream_waste[id.index()]).hazardous {
                sum.hazardous += stream.t_per_year;
            } else {
                sum.general += stream.t_per_year;
            }
            sum.demo |= stream.source.mark == Mark::Demo;
        }
        sum
    }

    fn total(&self) -> Tonnes {
        self.general + self.hazardous
    }
}

fn total_waste(dataset: &Dataset, arising: &Arising) -> Figure {
    computed(
        dataset,
        "total_waste",
        Bilingual::new("工业固体废物产生量", "industrial solid waste"),
        (arising.total().0 / WAN, "万吨", 2),
        &Formula {
            zh: "Σ streams.csv（申报企业）",
            en: "Σ streams.csv (declared enterprises)",
            facts: "F054、F092、F093、C1",
        },
        weaker(arising.demo),
    )
}

fn intensity(dataset: &Dataset, arising: &Arising) -> Option<Figure> {
    let value_added = dataset.tables().case.value_added_yi_cny?;
    Some(computed(
        dataset,
        "intensity",
        Bilingual::new("工业固体废物产生强度", "waste per value added"),
        (arising.total().0 / (value_added * WAN), "吨/万元", 2),
        &Formula {
            zh: "产生量 ÷ 工业增加值",
            en: "arising ÷ industrial value added",
            facts: "F054、F092、F093",
        },
        weaker(arising.demo),
    ))
}

/// Use ÷ (arising + prior-year stock used) × 100 (F098). What of a stream was moved beyond its
/// arising came from stock of earlier years; the used part of it counts below the line, too (C27).
fn general_utilisation(dataset: &Dataset, arising: &Arising) -> Option<Figure> {
    let links = dataset.links();
    let by_id: HashMap<&str, usize> = (dataset.streams())
        .map(|(id, stream)| (stream.id.as_str(), id.index()))
        .collect();
    let streams = &dataset.tables().streams.rows;
    let mut moved: HashMap<usize, (Tonnes, Tonnes)> = HashMap::new();
    let mut demo = arising.demo;
    for movement in base_movements(dataset) {
        let Some(&stream) = by_id.get(movement.stream.as_str()) else {
            continue;
        };
        let counted = dataset.generator(links.stream_generator[stream]).declared
            && !dataset.waste(links.stream_waste[stream]).hazardous;
        if counted {
            let (all, used) = moved.entry(stream).or_default();
            *all += movement.t;
            if movement.operation == Operation::Use {
                *used += movement.t;
            }
            demo |= movement.source.mark == Mark::Demo;
        }
    }
    let mut streams_moved: Vec<_> = moved.into_iter().collect();
    streams_moved.sort_unstable_by_key(|(stream, _)| *stream); // sums in one order, the same each time
    let mut used_all = Tonnes::ZERO;
    let mut stock_used = Tonnes::ZERO;
    for (stream, (all, used)) in streams_moved {
        used_all += used;
        let beyond = (all - streams[stream].t_per_year).max(Tonnes::ZERO);
        // Grains of rounding in the rows are no stock.
        if beyond > Tonnes(0.001) {
            stock_used += beyond.min(used);
        }
    }
    let below = arising.general + stock_used;
    if below.0 <= 0.0 {
        return None;
    }
    Some(computed(
        dataset,
        "general_utilisation",
        Bilingual::new(
            "一般工业固体废物综合利用率",
            "use of general industrial waste",
        ),
        (used_all / below * 100.0, "%", 2),
        &Formula {
            zh: "综合利用量 ÷（产生量 + 综合利用往年贮存量）",
            en: "used ÷ (arising + stock of earlier years used)",
            facts: "F066、F095、F098",
        },
        weaker(demo),
    ))
}

fn base_movements(dataset: &Dataset) -> impl Iterator<Item = &crate::dataset::tables::MovementRow> {
    let tables = dataset.tables();
    let year = tables.case.base_year;
    tables.movements.rows.iter().filter(move |m| m.year == year)
}

#[allow(clippy::cast_precision_loss)]
fn operator_figures(dataset: &Dataset) -> Vec<Figure> {
    let operators = operators::operators(dataset);
    let count = |which: fn(&Operator) -> bool| operators.iter().filter(|o| which(o)).count();
    let role = |role: Role| operators.iter().filter(|o| o.role == role).count();
    let demo = operators.iter().any(|o| o.source.mark == Mark::Demo);

    // A count is as good as the rows that say who is counted.
    let rows = |id: &str| dataset.facilities().find(|(_, row)| row.id == id);
    let counted = (operators.iter())
        .filter_map(|o| rows(&o.facility))
        .map(|(_, row)| row.source.mark)
        .max()
        .unwrap_or(Mark::Derived);

    let mut number = computed(
        dataset,
        "operators",
        Bilingual::new("危险废物经营单位", "licensed operators"),
        (operators.len() as f64, "家", 0),
        &Formula {
            zh: "facilities.csv 中持有效许可的单位数",
            en: "operators of facilities.csv with a valid permit",
            facts: "F079、F080、F081",
        },
        counted,
    );
    let (used, disposed, medical, stored) = (
        role(Role::Use),
        count(|o| o.role.is_dispose()),
        role(Role::DisposeMedical),
        count(|o| o.role.is_store()),
    );
    let (battery, many, oil) = (
        role(Role::StoreBattery),
        role(Role::StoreMany),
        role(Role::StoreOil),
    );
    remark(
        &mut number,
        Bilingual::new(
            format!(
                "利用 {used}，处置 {disposed}（含医疗废物 {medical}），收集暂存 {stored}（铅蓄电池 {battery}、综合 {many}、汽修废油 {oil}）"
            ),
            format!(
                "{used} use, {disposed} dispose (of which {medical} medical), {stored} collect and store ({battery} lead batteries, {many} for small firms, {oil} garage oil)"
            ),
        ),
    );

    let permitted: Tonnes = operators.iter().map(|o| o.permitted_t).sum();
    let mut capacity = computed(
        dataset,
        "operator_capacity",
        Bilingual::new("经营单位许可能力", "permitted capacity of the operators"),
        (permitted.0 / WAN, "万吨/年", 2),
        &Formula {
            zh: "Σ permits.csv（持证单位）",
            en: "Σ permits.csv (licensed operators)",
            facts: "F082",
        },
        weaker(demo),
    );
    if indicator(dataset, "operator_capacity").is_none_or(|i| i.note.is_none()) {
        remark(
            &mut capacity,
            Bilingual::new(
                "收集、贮存、利用、处置能力相加，不是处置能力",
                "collection, storage, use and disposal added up; no disposal capacity",
            ),
        );
    }

    let (handled, handled_demo) = local_handled(dataset, &operators);
    let local = computed(
        dataset,
        "local_hazardous",
        Bilingual::new(
            "区内利用处置本区危险废物",
            "local hazardous waste handled in the district",
        ),
        (handled.0 / WAN, "万吨", 2),
        &Formula {
            zh: "Σ movements.csv（区内持证单位，利用 + 处置）",
            en: "Σ movements.csv (operators inside, use + disposal)",
            facts: "F083",
        },
        weaker(handled_demo),
    );

    let mut figures = vec![number, capacity, local];
    if permitted.0 > 0.0 {
        let mut share = computed(
            dataset,
            "local_share_of_permitted",
            Bilingual::new(
                "本区废物占许可能力",
                "local waste as a share of permitted capacity",
            ),
            (handled / permitted * 100.0, "%", 1),
            &Formula {
                zh: "区内利用处置量 ÷ 许可能力（C7）",
                en: "handled inside ÷ permitted (C7)",
                facts: "F083、F082",
            },
            weaker(demo || handled_demo),
        );
        remark(
            &mut share,
            Bilingual::new(
                "不是负荷率：许可能力把收集、贮存、利用、处置相加，能力也不是处理量",
                "not a load rate: permitted capacity adds up collection, storage, use and disposal, and capacity is not throughput",
            ),
        );
        figures.push(share);
    }
    if !operators.is_empty() && !dataset.tables().insurance.rows.is_empty() {
        let insured = count(|o| o.insured);
        let rows = &dataset.tables().insurance.rows;
        let insured_demo = rows.iter().any(|row| row.source.mark == Mark::Demo);
        let insured_mark = counted.max(weaker(insured_demo));
        let mut figure = computed(
            dataset,
            "insurance",
            Bilingual::new(
                "环境污染责任保险覆盖率",
                "operators with liability insurance",
            ),
            (insured as f64 * 100.0 / operators.len() as f64, "%", 0),
            &Formula {
                zh: "投保单位数 ÷ 经营单位数（insurance.csv）",
                en: "insured ÷ operators (insurance.csv)",
                facts: "F084",
            },
            insured_mark,
        );
        remark(
            &mut figure,
            Bilingual::new(
                format!("{} 家中 {insured} 家投保", operators.len()),
                format!("{insured} of {} are insured", operators.len()),
            ),
        );
        figures.push(figure);
    }
    figures
}

/// Hazardous waste of the district that its own licensed operators used or disposed of.
fn local_handled(dataset: &Dataset, operators: &[Operator]) -> (Tonnes, bool) {
    let links = dataset.links();
    let hazardous: HashMap<&str, bool> = (dataset.streams())
        .map(|(id, stream)| {
            let waste = dataset.waste(links.stream_waste[id.index()]);
            (stream.id.as_str(), waste.hazardous)
        })
        .collect();
    let by: HashMap<&str, &Operator> = operators.iter().map(|o| (o.facility.as_str(), o)).collect();
    let mut sum = Tonnes::ZERO;
    let mut demo = false;
    for movement in base_movements(dataset) {
        if movement.operation.is_final()
            && by.contains_key(movement.facility.as_str())
            && hazardous.get(movement.stream.as_str()) == Some(&true)
        {
            sum += movement.t;
            demo |= movement.source.mark == Mark::Demo;
        }
    }
    (sum, demo)
}

#[allow(clippy::cast_precision_loss)]
fn zones(dataset: &Dataset) -> Figure {
    let streets = dataset
        .zones()
        .filter(|(_, z)| z.kind == ZoneKind::Street)
        .count();
    let towns = dataset.zones().len() - streets;
    let mark = (dataset.zones().map(|(_, zone)| zone.source.mark).max()).unwrap_or(Mark::Derived);
    let mut figure = computed(
        dataset,
        "zones",
        Bilingual::new("镇街", "towns and streets"),
        (dataset.zones().len() as f64, "个", 0),
        &Formula {
            zh: "zones.geojson 的镇街数",
            en: "zones of zones.geojson",
            facts: "F004、F005",
        },
        mark,
    );
    remark(
        &mut figure,
        Bilingual::new(
            format!("{streets} 个街道、{towns} 个镇"),
            format!("{streets} streets and {towns} towns"),
        ),
    );
    figure
}

fn compliance_figure(dataset: &Dataset, kind: CheckedKind) -> Option<Figure> {
    let year = dataset.tables().case.base_year;
    let score = compliance::score(dataset, kind, year);
    let percent = score.percent()?;
    let (id, label) = match kind {
        CheckedKind::Generator => (
            "compliance_generators",
            Bilingual::new("产废单位规范化管理合格率", "compliance of generators"),
        ),
        CheckedKind::Operator => (
            "compliance_operators",
            Bilingual::new("经营单位规范化管理合格率", "compliance of operators"),
        ),
    };
    let formula = Formula {
        zh: "（达标 + 0.7 × 基本达标）÷ 抽查数",
        en: "(passed + 0.7 × basically) ÷ checked",
        facts: "F099、F100",
    };
    let checks = &dataset.tables().inspections.rows;
    let demo = (checks.iter())
        .any(|c| c.kind == kind && i32::from(c.date.year()) == year && c.source.mark == Mark::Demo);
    let value = (percent, "%", 2);
    let mut figure = computed(dataset, id, label, value, &formula, weaker(demo));
    let Score {
        pass,
        basic,
        checked,
    } = score;
    remark(
        &mut figure,
        Bilingual::new(
            format!("抽查 {checked}，达标 {pass}，基本达标 {basic}"),
            format!("{checked} checked, {pass} passed, {basic} basically"),
        ),
    );
    if let Some(target) = figure.target {
        let (zh, en) = if score.meets(target) {
            ("达到目标", "target met")
        } else {
            ("未达目标", "target missed")
        };
        remark(&mut figure, Bilingual::new(zh, en));
    }
    Some(figure)
}
