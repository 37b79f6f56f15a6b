//! A case with a facility for every project at every candidate in, a [`Program`] out, with what its sites and openings
//! are called. A case with periods is one block, its periods joined; one without is its plan year.

use super::decode::person_km;
use super::instance::{Block, Group, Opening, Program, Rule, Site, with_stay};
use crate::dataset::siting::{BuildRow, CaseSite, SitingSettings};
use crate::dataset::{Dataset, PermitId};
use crate::network::Matrix;
use crate::plan::flow::instance::{Instance, Limit, Node};
use crate::plan::flow::{self, FlowError};
use crate::plan::outcome::LimitKind;
use crate::plan::years::build::{self as years_build, Lies};
use crate::plan::years::instance::{Period, Years};
use crate::plan::years::stack::{Family, Stack};
use crate::quantity::{Cny, CnyPerTonne, Tonnes};
use std::collections::BTreeMap;

/// What an opening is, and what it costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Label {
    /// Site, in the order of the case's.
    pub site: usize,
    /// Row of `builds.csv`.
    pub build: usize,
    /// First year it is open.
    pub year: i32,
    /// Investment, paid at once.
    pub capex: Cny,
    /// Land, paid at once.
    pub land: Cny,
    /// A year of it: investment and land as an annuity.
    pub annuity: Cny,
    /// A year of it: running cost whatever it takes in.
    pub fixed: Cny,
}

/// A program, and what its numbers stand for.
#[derive(Clone, Debug)]
pub struct Built {
    /// The numbers.
    pub program: Program,
    /// The periods with their flows, a line for what stays last in each.
    pub years: Years,
    /// True where the case has no periods: the one there is stands for its plan year.
    pub single: bool,
    /// By opening.
    pub labels: Vec<Label>,
    /// Where each heap of the periods lies.
    pub(super) lies: Vec<Lies>,
}

/// CNY of 万元.
const WAN: f64 = 1e4;

/// What a tonne of a limit that must be met costs at most: no plan pays it.
const NEVER: CnyPerTonne = CnyPerTonne(1e6);

/// Makes the program of a case; `sites` and the matrix are those of [`Dataset::with_sites`].
///
/// # Errors
/// [`FlowError`] as for the flows of a case.
pub fn build(dataset: &Dataset, sites: &[CaseSite], matrix: &Matrix) -> Result<Built, FlowError> {
    build_with(dataset, sites, matrix, None)
}

/// [`build`], with at most so much exposure (person·km·t) in a year of each period.
///
/// # Errors
/// [`FlowError`] as for the flows of a case.
pub fn build_with(
    dataset: &Dataset,
    sites: &[CaseSite],
    matrix: &Matrix,
    exposure: Option<&[f64]>,
) -> Result<Built, FlowError> {
    let settings = dataset.tables().case.siting.clone().unwrap_or_default();
    let (mut years, lies, single) = periods(dataset, matrix)?;
    let price = |node: &Node| match dataset.tables().wastes.rows[node.waste as usize].hazardous {
        true => settings.unplaced_hazardous_cny_per_t,
        false => settings.unplaced_general_cny_per_t,
    };
    let own = lines_of(dataset, sites, &years);
    let mut least = Vec::new();
    for (p, period) in years.periods.iter_mut().enumerate() {
        least.push(feeds(dataset, sites, &own, p, &mut period.flow));
        if let Some(most) = settings.most_t_per_zone {
            burden(dataset, most, &mut period.flow);
        }
        if let Some(most) = exposure {
            expose(dataset, matrix, most[p], &mut period.flow);
        }
        period.flow = with_stay(&period.flow, price);
    }
    let stack = Stack::new(&years, Family::ALL);
    let mut program = Program {
        blocks: vec![Block {
            flow: stack.instance.clone(),
            weight: 1.0,
        }],
        sites: (sites.iter().enumerate())
            .map(|(s, site)| Site {
                groups: groups(dataset, site, &own[s], &least, s, &years, &stack),
            })
            .collect(),
        ..Program::default()
    };
    let labels = openings(dataset, &settings, sites, &years, single, &mut program);
    program.rules = rules(dataset, &settings, sites, &labels);
    Ok(Built {
        program,
        years,
        single,
        labels,
        lies,
    })
}

/// The periods of a case, or its plan year as the only one.
fn periods(dataset: &Dataset, matrix: &Matrix) -> Result<(Years, Vec<Lies>, bool), FlowError> {
    let periods = dataset
        .tables()
        .case
        .years
        .as_ref()
        .map(|y| y.periods.len());
    if periods.unwrap_or(0) > 0 {
        let built = years_build::build(dataset, matrix)?;
        return Ok((built.years, built.lies, false));
    }
    let only = Period {
        year: dataset.tables().case.plan_year,
        years: 1.0,
        discount: 1.0,
        urgency: 1.0,
        flow: flow::instance_of(dataset, matrix)?,
    };
    let years = Years {
        periods: vec![only],
        ..Years::default()
    };
    Ok((years, Vec::new(), true))
}

/// Lines of each site in each period.
fn lines_of(dataset: &Dataset, sites: &[CaseSite], years: &Years) -> Vec<Vec<Vec<u32>>> {
    let mut site_of: BTreeMap<usize, usize> = BTreeMap::new();
    for (s, site) in sites.iter().enumerate() {
        site_of.insert(site.facility, s);
    }
    let mut all = vec![vec![Vec::new(); years.periods.len()]; sites.len()];
    for (p, period) in years.periods.iter().enumerate() {
        for (l, line) in (0u32..).zip(&period.flow.lines) {
            let facility =
                dataset.links().permit_facility[PermitId::new(line.permit as usize).index()];
            if let Some(&s) = site_of.get(&facility.index()) {
                all[s][p].push(l);
            }
        }
    }
    all
}

/// Most a build holds at full share of what some column says, over the builds of a site.
fn full(dataset: &Dataset, site: &CaseSite, of: impl Fn(&BuildRow) -> Option<f64>) -> Option<f64> {
    (site.builds.iter())
        .filter_map(|&b| of(&dataset.tables().builds.rows[b]))
        .reduce(f64::max)
}

/// Adds the limits of sites that must be fed to the flows of a period, at a share of 1.
fn feeds(
    dataset: &Dataset,
    sites: &[CaseSite],
    own: &[Vec<Vec<u32>>],
    p: usize,
    flow: &mut Instance,
) -> Vec<Option<usize>> {
    (sites.iter().zip(own))
        .map(|(site, own)| {
            let at_full = |b: &BuildRow| b.least_t_per_year.map(|t| t.0 / b.share);
            let least = full(dataset, site, at_full).filter(|_| !own[p].is_empty())?;
            let k = flow.limits.len();
            flow.limits.push(Limit {
                least: Some(Tonnes(least)),
                capacity: Tonnes(f64::INFINITY),
                give: Some(NEVER),
                ..Limit::at_most(LimitKind::Facility, u32::MAX, Tonnes::ZERO)
            });
            for &l in &own[p] {
                let limit = u32::try_from(k).expect("few limits");
                flow.lines[l as usize].limits.push((limit, 1.0));
            }
            Some(k)
        })
        .collect()
}

/// Adds a limit on what is used and disposed of in each zone.
fn burden(dataset: &Dataset, most: Tonnes, flow: &mut Instance) {
    let mut zones: BTreeMap<String, u32> = BTreeMap::new();
    for line in &mut flow.lines {
        let permit = dataset.permit(PermitId::new(line.permit as usize));
        let facility = &dataset.tables().facilities.rows[line.facility as usize];
        let Some(zone) = facility
            .zone
            .clone()
            .filter(|_| permit.operation.is_final())
        else {
            continue;
        };
        let limits = &mut flow.limits;
        let k = *zones.entry(zone).or_insert_with(|| {
            limits.push(Limit::at_most(LimitKind::Row, u32::MAX, most));
            u32::try_from(limits.len() - 1).expect("few limits")
        });
        line.limits.push((k, 1.0));
    }
}

/// Exposure counts in the limit that holds it by this many person·km·t as one.
const PEOPLE: f64 = 1e4;

/// Adds a limit on people along the ways × their kilometres × tonnes.
fn expose(dataset: &Dataset, matrix: &Matrix, most: f64, flow: &mut Instance) {
    let k = u32::try_from(flow.limits.len()).expect("few limits");
    flow.limits.push(Limit::at_most(
        LimitKind::Row,
        u32::MAX,
        Tonnes(most / PEOPLE),
    ));
    for n in 0..flow.nodes.len() {
        for a in flow.arcs_of(n) {
            let arc = &flow.arcs[a];
            let facility = flow.lines[arc.line as usize].facility as usize;
            let people = person_km(dataset, matrix, &flow.nodes[n], facility).unwrap_or(0.0);
            if people > 0.0 {
                let mut set = flow.counts_of(arc).to_vec();
                set.push((k, people / PEOPLE));
                flow.arcs[a].counts = u32::try_from(flow.counts.len()).expect("few arcs");
                flow.counts.push(set);
            }
        }
    }
}

/// The room of a site in each period, and of its landfill over all of them.
fn groups(
    dataset: &Dataset,
    site: &CaseSite,
    own: &[Vec<u32>],
    least: &[Vec<Option<usize>>],
    s: usize,
    years: &Years,
    stack: &Stack,
) -> Vec<Group> {
    let mut groups = Vec::new();
    let apart = uneven(dataset, site);
    for (p, lines) in own.iter().enumerate() {
        let flow = &years.periods[p].flow;
        let of_facility = |limit: &Limit| {
            limit.kind == LimitKind::Facility && limit.row as usize == site.facility
        };
        let total = flow.limits.iter().position(of_facility);
        let total = total.filter(|_| !apart);
        groups.push(Group {
            block: 0,
            lines: lines.iter().map(|&l| stack.line(p, l as usize)).collect(),
            total: total.map(|k| stack.limit_of(p, k)),
            held: least[p][s].map(|k| stack.limit_of(p, k)),
        });
    }
    let landfill = dataset.links().facility_landfill[site.facility];
    let of_landfill =
        |limit: &Limit| limit.kind == LimitKind::Landfill && Some(limit.row as usize) == landfill;
    let life = (years.periods.iter().enumerate()).find_map(|(p, period)| {
        let k = period.flow.limits.iter().position(of_landfill)?;
        Some(stack.limit_of(p, k))
    });
    groups.push(Group {
        held: life,
        ..Group::default()
    });
    for (p, period) in years.periods.iter().enumerate().filter(|_| apart) {
        let of_facility = |limit: &Limit| {
            limit.kind == LimitKind::Facility && limit.row as usize == site.facility
        };
        let total = period.flow.limits.iter().position(of_facility);
        groups.push(Group {
            held: total.map(|k| stack.limit_of(p, k)),
            ..Group::default()
        });
    }
    groups
}

/// Whether the most a site takes in does not grow as its lines do from size to size.
fn uneven(dataset: &Dataset, site: &CaseSite) -> bool {
    let builds = site
        .builds
        .iter()
        .map(|&b| &dataset.tables().builds.rows[b]);
    let full: Vec<Option<f64>> = builds
        .map(|b| b.most_t_per_year.map(|t| t.0 / b.share))
        .collect();
    let same = |pair: &[Option<f64>]| match (pair[0], pair[1]) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs(),
        (a, b) => a == b,
    };
    !full.windows(2).all(same)
}

/// What a yuan costs a year over so many years.
fn annuity(rate: f64, years: f64) -> f64 {
    if rate <= 0.0 {
        1.0 / years
    } else {
        rate / (1.0 - (1.0 + rate).powf(-years))
    }
}

/// Most tonnes a year a build may take in.
fn room(dataset: &Dataset, site: &CaseSite, build: &BuildRow) -> Tonnes {
    let links = dataset.links();
    let lines: Tonnes = (dataset.permits())
        .filter(|(permit, _)| links.permit_facility[permit.index()].index() == site.facility)
        .map(|(_, row)| row.t_per_year * build.share)
        .sum();
    build.most_t_per_year.map_or(lines, |most| most.min(lines))
}

/// Every size and year of every site.
fn openings(
    dataset: &Dataset,
    settings: &SitingSettings,
    sites: &[CaseSite],
    years: &Years,
    single: bool,
    program: &mut Program,
) -> Vec<Label> {
    let tables = dataset.tables();
    let mut labels = Vec::new();
    for (s, site) in sites.iter().enumerate() {
        let landfill = full(dataset, site, |build| build.landfill_mu);
        for &b in &site.builds {
            let build = &tables.builds.rows[b];
            if build
                .least_t_per_year
                .is_some_and(|least| least > room(dataset, site, build))
            {
                // It could never take in what it must.
                continue;
            }
            let per_mu = site
                .candidate
                .and_then(|c| tables.candidates.rows[c].price_cny_mu);
            let capex = Cny(build.capex_wan_cny * WAN);
            let land = per_mu.map_or(Cny::ZERO, |cny| cny * build.land_mu);
            for period in &years.periods {
                let open = build.first_year..=build.last_year;
                if !single && !open.contains(&period.year) {
                    continue;
                }
                let label = Label {
                    site: s,
                    build: b,
                    year: period.year,
                    capex,
                    land,
                    annuity: (capex + land) * annuity(settings.discount_rate, build.life_years),
                    fixed: Cny(build.fixed_wan_cny_per_year * WAN),
                };
                let later = years
                    .periods
                    .iter()
                    .filter(|later| later.year >= period.year);
                let counted: f64 = later.map(|later| later.years * later.discount).sum();
                let mut share: Vec<f64> = (years.periods.iter())
                    .map(|at| {
                        if at.year >= period.year {
                            build.share
                        } else {
                            0.0
                        }
                    })
                    .collect();
                share.push(match (build.landfill_mu, landfill) {
                    (Some(own), Some(largest)) => own / largest,
                    (None, Some(_)) => 0.0,
                    // A landfill that is there, and no build says how large it would be.
                    (_, None) => build.share,
                });
                if uneven(dataset, site) {
                    let full = tables.facilities.rows[site.facility].capacity_t_per_year;
                    let own = room(dataset, site, build);
                    let of = full.map_or(1.0, |full| own / full);
                    share.extend(
                        (years.periods.iter()).map(|at| match at.year >= period.year {
                            true => of,
                            false => 0.0,
                        }),
                    );
                }
                program.openings.push(Opening {
                    site: u32::try_from(s).expect("few sites"),
                    cost: (label.annuity + label.fixed) * counted,
                    share,
                });
                labels.push(label);
            }
        }
    }
    labels
}

/// Land, one place for each project, those that exclude each other, budgets; that a project must be built is a rule
/// of the question.
fn rules(
    dataset: &Dataset,
    settings: &SitingSettings,
    sites: &[CaseSite],
    labels: &[Label],
) -> Vec<Rule> {
    let tables = dataset.tables();
    let terms = |amount: &dyn Fn(&Label) -> f64| -> Vec<(u32, f64)> {
        (0u32..)
            .zip(labels.iter().map(amount))
            .filter(|(_, amount)| *amount != 0.0)
            .collect()
    };
    let mut rules = Vec::new();
    let mut at_most = |terms: Vec<(u32, f64)>, least: f64, most: f64| {
        if !terms.is_empty() {
            rules.push(Rule { terms, least, most });
        }
    };
    for (c, candidate) in tables.candidates.rows.iter().enumerate() {
        let land = |label: &Label| match sites[label.site].candidate == Some(c) {
            true => tables.builds.rows[label.build].land_mu,
            false => 0.0,
        };
        at_most(terms(&land), f64::NEG_INFINITY, candidate.area_mu);
    }
    let one = |of: bool| f64::from(u8::from(of));
    let mut projects: Vec<&String> = sites.iter().filter_map(|s| s.project.as_ref()).collect();
    projects.dedup();
    for project in projects {
        let own = |label: &Label| one(sites[label.site].project.as_ref() == Some(project));
        at_most(terms(&own), f64::NEG_INFINITY, 1.0);
    }
    for group in &settings.exclusive {
        let own = |label: &Label| {
            one(sites[label.site]
                .project
                .as_ref()
                .is_some_and(|p| group.contains(p)))
        };
        at_most(terms(&own), f64::NEG_INFINITY, 1.0);
    }
    let spent = |label: &Label| (label.capex.0 + label.land.0) / WAN;
    if let Some(budget) = settings.budget_wan_cny {
        at_most(terms(&spent), f64::NEG_INFINITY, budget);
    }
    if let Some(budget) = settings.budget_wan_cny_per_year {
        let mut years: Vec<i32> = labels.iter().map(|label| label.year).collect();
        years.sort_unstable();
        years.dedup();
        for year in years {
            let in_year = |label: &Label| {
                if label.year == year {
                    spent(label)
                } else {
                    0.0
                }
            };
            at_most(terms(&in_year), f64::NEG_INFINITY, budget);
        }
    }
    rules
}
