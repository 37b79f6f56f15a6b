//! The projects against the gap: what each would take, what is open about it, which wastes no project
//! takes, and for which class more is planned than is proven to arise.

use super::rows::RowGap;
use crate::dataset::Dataset;
use crate::dataset::cell::{Mark, Source};
use crate::dataset::tables::{ProjectLineRow, ProjectRow, StatementRow};
use crate::dataset::vocabulary::{Intent, ProjectKind, StatementKind};
use crate::finding::Bilingual;
use crate::plan::baseline::{self, name_of_class};
use crate::plan::outcome::{Figure, LimitKind, Outcome};
use crate::quantity::{CnyPerTonne, Tonnes};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Load a plant is commonly asked to reach, a share of its capacity.
pub const TARGET_LOAD: f64 = 0.6;

/// The load that over-capacity is measured at, 0–1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MostLoad(pub f64);

impl Default for MostLoad {
    fn default() -> Self {
        Self(TARGET_LOAD)
    }
}

/// Named capacity for general waste, tonnes a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct NamedUse {
    /// Lines that say use.
    pub sure: Tonnes,
    /// And those that say use or disposal.
    pub most: Tonnes,
    /// The weakest mark of them.
    pub mark: Mark,
}

/// One waste a project will handle.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = ProjectLine)]
pub struct Line {
    /// What the plan calls it.
    pub name: Bilingual,
    /// Class or code; none where the plan does not say.
    pub waste: Option<String>,
    /// General waste.
    pub general: bool,
    /// What will be done with it.
    pub intent: Intent,
    /// Tonnes a year; none where the plan states none.
    pub t_per_year: Option<Tonnes>,
    /// Source.
    #[schema(value_type = String)]
    pub source: Source,
}

/// Tonnes of a gap that a project's line would take.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Closes {
    /// Class.
    pub class: String,
    /// The smaller of line and gap.
    pub tonnes: Tonnes,
}

/// A project and what it means for the gap.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ProjectGap {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: ProjectKind,
    /// Investment, 万元.
    pub investment_wan_cny: Option<f64>,
    /// Year due.
    pub due: Option<i32>,
    /// What it will handle.
    pub lines: Vec<Line>,
    /// General waste with a gap that it would use.
    pub closes: Vec<Closes>,
    /// What is undecided: owner, place, capacity.
    pub open: Vec<Bilingual>,
    /// Source.
    #[schema(value_type = String)]
    pub source: Source,
}

/// A waste that arises and has no final permit in the district.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct NoPlace {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Class.
    pub class: String,
    /// Arising in the plan year.
    pub arising_t: Tonnes,
    /// Projects that would take it.
    pub projects: Vec<String>,
    /// What the plan says of it, with its fact; none where it says nothing.
    pub stated: Option<Remark>,
    /// Source of the tonnes.
    #[schema(value_type = String)]
    pub source: Source,
}

/// A class for which projects plan so much.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct OverCapacity {
    /// Class.
    pub class: String,
    /// Name.
    pub name: Bilingual,
    /// Projects with their tonnes a year.
    pub projects: Vec<(String, Tonnes)>,
    /// Their sum.
    pub capacity_t: Tonnes,
    /// Proven to arise: a lower bound.
    pub proven_t: Tonnes,
    /// Source of it.
    #[schema(value_type = String)]
    pub proven_source: Source,
    /// Proven ÷ capacity, a share.
    pub proven_load: f64,
    /// Arising in the rows of the case.
    pub arising_t: Tonnes,
    /// Arising ÷ capacity, a share.
    pub arising_load: f64,
    /// Load measured at, a share.
    pub load: f64,
    /// To be brought in for that load beyond what is proven.
    pub imports_t: Tonnes,
    /// Price of one more tonne of each project's room in the solved plan; none where the project has no
    /// permit line in it.
    pub prices: Vec<(String, Option<CnyPerTonne>)>,
    /// What others say about the class.
    pub said: Vec<Remark>,
}

/// A sentence with its source.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Remark {
    /// Text.
    pub text: Bilingual,
    /// Source.
    #[schema(value_type = String)]
    pub source: Source,
}

impl Remark {
    fn of(row: &StatementRow) -> Self {
        Self {
            text: Bilingual::new(&row.text_zh, &row.text_en),
            source: row.source.clone(),
        }
    }
}

fn statements(dataset: &Dataset, kind: StatementKind) -> impl Iterator<Item = &StatementRow> {
    let rows = dataset.tables().statements.rows.iter();
    rows.filter(move |row| row.kind == kind)
}

fn lines_of<'a>(
    dataset: &'a Dataset,
    project: &'a ProjectRow,
) -> impl Iterator<Item = &'a ProjectLineRow> {
    let rows = dataset.tables().project_lines.rows.iter();
    rows.filter(move |line| line.project == project.id)
}

pub(super) fn named_use(dataset: &Dataset) -> NamedUse {
    let lines = dataset.tables().project_lines.rows.iter();
    let mut named = NamedUse {
        sure: Tonnes::ZERO,
        most: Tonnes::ZERO,
        mark: Mark::Plan,
    };
    for line in lines.filter(|line| line.general) {
        let t = line.t_per_year.unwrap_or_default();
        match line.intent {
            Intent::Use => {
                named.sure += t;
                named.most += t;
            }
            Intent::Either => named.most += t,
            Intent::Dispose => continue,
        }
        named.mark = named.mark.max(line.source.mark);
    }
    named
}

/// Investment by kind of project, counts, and the share without owner and place.
#[allow(clippy::cast_precision_loss)]
pub(super) fn investment(dataset: &Dataset) -> Vec<Figure> {
    let rows = &dataset.tables().projects.rows;
    if rows.is_empty() {
        return Vec::new();
    }
    let of = |kind: ProjectKind| rows.iter().filter(move |p| p.kind == kind);
    let money = |kind| -> f64 { of(kind).filter_map(|p| p.investment_wan_cny).sum() };
    let (works, soft) = (money(ProjectKind::Engineering), money(ProjectKind::Soft));
    let nowhere: f64 = of(ProjectKind::Engineering)
        .filter(|p| p.owner.is_none() && p.zone.is_none() && p.facility.is_none())
        .filter_map(|p| p.investment_wan_cny)
        .sum();
    let mark = rows.iter().map(|p| p.source.mark).max();
    let mark = mark.unwrap_or(Mark::Derived).max(Mark::Derived);
    let figure =
        |id: &str, (zh, en): (&str, &str), (value, unit, decimals), formula: &str| Figure {
            id: id.to_owned(),
            label: Bilingual::new(zh, en),
            value,
            unit: String::from(unit),
            decimals,
            low: None,
            high: None,
            target: None,
            note: None,
            source: Source::new(mark, formula),
        };
    let count = |kind| (of(kind).count() as f64, "个", 0);
    let mut figures = vec![
        figure(
            "investment",
            ("总投资", "investment"),
            (works + soft, "万元", 0),
            "工程 + 能力建设（F149） / engineering + capacity building (F149)",
        ),
        figure(
            "investment_works",
            ("其中工程项目", "of it engineering"),
            (works, "万元", 0),
            "Σ projects.csv（F136–F143）",
        ),
        figure(
            "investment_soft",
            ("其中能力建设", "of it capacity building"),
            (soft, "万元", 0),
            "Σ projects.csv（F144–F148）",
        ),
        figure(
            "works",
            ("工程项目", "engineering projects"),
            count(ProjectKind::Engineering),
            "projects.csv（F149）",
        ),
        figure(
            "soft",
            ("能力建设项目", "capacity-building projects"),
            count(ProjectKind::Soft),
            "projects.csv（F149）",
        ),
        figure(
            "text_only",
            ("仅见正文的项目", "projects named in the text only"),
            count(ProjectKind::TextOnly),
            "projects.csv（F150–F155）",
        ),
    ];
    if works > 0.0 {
        figures.push(figure(
            "without_place",
            (
                "无业主且无地点的工程投资",
                "engineering investment without owner and place",
            ),
            (nowhere, "万元", 0),
            "Σ 无业主、无地点的工程项目（C14） / Σ engineering without owner and place (C14)",
        ));
        figures.push(figure(
            "without_place_share",
            ("占工程投资", "share of engineering"),
            (nowhere / works * 100.0, "%", 1),
            "无业主、无地点 ÷ 工程（C14） / without owner and place ÷ engineering (C14)",
        ));
    }
    figures
}

/// Every project in file order. A line closes the gap of its class; one of no stated class closes none
/// that can be named.
pub(super) fn projects(dataset: &Dataset, by_class: &[RowGap]) -> Vec<ProjectGap> {
    let rows = dataset.tables().projects.rows.iter();
    rows.map(|row| {
        let lines: Vec<Line> = lines_of(dataset, row).map(line).collect();
        let closes = (lines.iter())
            .filter(|line| line.general && line.intent != Intent::Dispose)
            .filter_map(|line| {
                let class = line.waste.as_deref()?;
                let gap = by_class.iter().find(|row| row.id == class)?.gap_t;
                let tonnes = line.t_per_year?.min(gap);
                (tonnes > Tonnes::ZERO).then(|| Closes {
                    class: class.to_owned(),
                    tonnes,
                })
            })
            .collect();
        ProjectGap {
            id: row.id.clone(),
            name: row.name_zh.clone(),
            kind: row.kind,
            investment_wan_cny: row.investment_wan_cny,
            due: row.due,
            closes,
            open: open(row, &lines),
            lines,
            source: row.source.clone(),
        }
    })
    .collect()
}

fn line(row: &ProjectLineRow) -> Line {
    Line {
        name: Bilingual::new(&row.name_zh, &row.name_en),
        waste: row.waste.clone(),
        general: row.general,
        intent: row.intent,
        t_per_year: row.t_per_year,
        source: row.source.clone(),
    }
}

fn open(row: &ProjectRow, lines: &[Line]) -> Vec<Bilingual> {
    let mut open = Vec::new();
    let mut say = |when: bool, zh: &str, en: &str| {
        if when {
            open.push(Bilingual::new(zh, en));
        }
    };
    let builds = row.kind != ProjectKind::Soft;
    let named = row.facility.is_some() || row.zone.is_some();
    say(row.owner.is_none(), "无业主", "no owner");
    say(builds && !named, "无地点", "no place");
    let stated = lines.iter().any(|line| line.t_per_year.is_some());
    say(builds && !stated, "无能力", "no capacity");
    say(
        row.investment_wan_cny.is_none(),
        "无投资额",
        "no investment",
    );
    open
}

/// Codes that arise and have no final permit inside the district in the base year. Codes the plan speaks
/// of first, then the largest.
pub(super) fn no_place(base: &Dataset, dataset: &Dataset) -> Vec<NoPlace> {
    let links = base.links();
    let mut inside = vec![false; base.wastes().len()];
    for (id, permit) in base.permits() {
        let facility = links.permit_facility[id.index()];
        if let Some(waste) = links.permit_waste[id.index()]
            && permit.operation.is_final()
            // A line at 0 t waits for a scenario to open it: it gives nobody a place.
            && permit.t_per_year > Tonnes::ZERO
            && baseline::in_force(base, id)
            && baseline::inside(base, facility)
        {
            inside[waste.index()] = true;
        }
    }
    let mut sums: BTreeMap<usize, (Tonnes, Mark)> = BTreeMap::new();
    for (id, row) in dataset.streams() {
        let waste = dataset.links().stream_waste[id.index()].index();
        let sum = sums.entry(waste).or_insert((Tonnes::ZERO, Mark::Derived));
        sum.0 += row.t_per_year;
        sum.1 = sum.1.max(row.source.mark);
    }
    let mut found: Vec<NoPlace> = (sums.into_iter())
        .filter(|(waste, (t, _))| !inside[*waste] && *t > Tonnes::ZERO)
        .map(|(waste, (arising_t, mark))| {
            let row = &dataset.tables().wastes.rows[waste];
            let takes = |line: &&ProjectLineRow| {
                let named = line.waste.as_deref();
                named == Some(row.code.as_str()) || named == Some(row.class.as_str())
            };
            let lines = dataset.tables().project_lines.rows.iter();
            let stated = statements(dataset, StatementKind::NoOutlet).find(|s| match &s.code {
                Some(code) => *code == row.code,
                None => s.class.as_deref() == Some(row.class.as_str()),
            });
            NoPlace {
                code: row.code.clone(),
                name: Bilingual::new(&row.name_zh, &row.name_en),
                class: row.class.clone(),
                arising_t,
                projects: lines
                    .filter(takes)
                    .map(|line| line.project.clone())
                    .collect(),
                stated: stated.map(Remark::of),
                source: Source::new(mark, "Σ streams.csv"),
            }
        })
        .collect();
    found.sort_by(|a, b| {
        (a.stated.is_none(), b.arising_t.0)
            .partial_cmp(&(b.stated.is_none(), a.arising_t.0))
            .unwrap_or(std::cmp::Ordering::Equal)
            .then_with(|| a.code.cmp(&b.code))
    });
    found
}

/// Classes with a proven supply, against what the projects plan for them.
pub(super) fn over_capacity(
    dataset: &Dataset,
    outcome: &Outcome,
    MostLoad(load): MostLoad,
) -> Vec<OverCapacity> {
    let links = dataset.links();
    let classes = statements(dataset, StatementKind::Supply);
    let found = classes.filter_map(|supply| {
        let class = supply.class.as_deref()?;
        let proven_t = supply.t_per_year?;
        let mut projects: Vec<(String, Tonnes)> = Vec::new();
        for line in &dataset.tables().project_lines.rows {
            let named = line.waste.as_deref().map(|waste| class_of(dataset, waste));
            if let (Some(named), Some(t)) = (named, line.t_per_year)
                && named == class
            {
                projects.push((line.project.clone(), t));
            }
        }
        let capacity_t: Tonnes = projects.iter().map(|(_, t)| *t).sum();
        if capacity_t <= Tonnes::ZERO {
            return None;
        }
        let arising_t = (dataset.streams())
            .filter(|(id, _)| dataset.waste(links.stream_waste[id.index()]).class == class)
            .map(|(_, row)| row.t_per_year)
            .sum::<Tonnes>();
        let prices = projects
            .iter()
            .map(|(id, _)| (id.clone(), price(dataset, outcome, id, class)))
            .collect();
        Some(OverCapacity {
            class: class.to_owned(),
            name: name_of_class(dataset, class),
            capacity_t,
            proven_t,
            proven_source: supply.source.clone(),
            proven_load: proven_t / capacity_t,
            arising_t,
            arising_load: arising_t / capacity_t,
            load,
            imports_t: (capacity_t * load - proven_t).max(Tonnes::ZERO),
            prices,
            said: statements(dataset, StatementKind::OverBuilt)
                .filter(|s| s.class.as_deref() == Some(class))
                .chain([supply])
                .map(Remark::of)
                .collect(),
            projects,
        })
    });
    found.collect()
}

/// The class of a code, or the class itself.
fn class_of<'a>(dataset: &'a Dataset, waste: &'a str) -> &'a str {
    let row = dataset.wastes().find(|(_, row)| row.code == waste);
    row.map_or(waste, |(_, row)| row.class.as_str())
}

/// The highest price of a permit line of the project's facility for the class, in the solved plan.
fn price(dataset: &Dataset, outcome: &Outcome, project: &str, class: &str) -> Option<CnyPerTonne> {
    let tables = dataset.tables();
    let row = tables.projects.rows.iter().find(|row| row.id == project)?;
    let facility = row.facility.as_deref()?;
    let lines =
        tables.permits.rows.iter().filter(|permit| {
            permit.facility == facility && class_of(dataset, &permit.code) == class
        });
    let prices = lines.filter_map(|permit| {
        let mut loads = outcome.loads.iter();
        loads.find(|load| load.kind == LimitKind::Permit && load.id == permit.id)
    });
    prices
        .map(|load| load.price_cny_t)
        .reduce(|most, price| most.max(price))
}

pub(super) fn remarks(dataset: &Dataset) -> Vec<Remark> {
    statements(dataset, StatementKind::Remark)
        .map(Remark::of)
        .collect()
}
