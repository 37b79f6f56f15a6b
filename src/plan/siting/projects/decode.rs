//! A plan in numbers in, the same with names out: what is built, what it takes in, what it costs by part.

use super::build::Built;
use super::instance::NOBODY;
use super::outcome::{BuiltSite, CostParts, Intake, Kept, Move, PeriodFlows, PlanPeriod, SitePlan};
use super::solution::Plan;
use crate::dataset::Dataset;
use crate::dataset::siting::CaseSite;
use crate::finding::Bilingual;
use crate::network::Matrix;
use crate::plan::flow::instance::{Instance, Node, Origin};
use crate::plan::flow::solution::{Duals, Solution};
use crate::plan::outcome::Origin as Place;
use crate::plan::years::build::Lies;
use crate::plan::years::instance::Period;
use crate::plan::years::stack::{Family, Stack};
use crate::quantity::{Cny, Tonnes};
use std::collections::BTreeMap;

/// What names are taken from.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) sites: &'a [CaseSite],
    pub(super) matrix: &'a Matrix,
    pub(super) built: &'a Built,
}

/// Arcs of a period and their tonnes a year.
type ArcFlows = Vec<(u32, Tonnes)>;

fn round(x: f64, decimals: i32) -> f64 {
    let unit = 10f64.powi(decimals);
    (x * unit).round() / unit
}

fn tonnes(t: Tonnes) -> Tonnes {
    Tonnes(round(t.0, 6))
}

fn cny(c: Cny) -> Cny {
    Cny(round(c.0, 2))
}

impl Names<'_> {
    /// The plan, told.
    pub(super) fn plan(&self, plan: &Plan) -> SitePlan {
        let (periods, kept) = self.flows(plan);
        let mut cost = CostParts::default();
        let mut told = SitePlan {
            flows: self.told_flows(&periods, &kept),
            ..SitePlan::default()
        };
        for (p, flows) in periods.iter().enumerate() {
            let period = &self.built.years.periods[p];
            let counted = period.years * period.discount;
            let stay = u32::try_from(period.flow.lines.len() - 1).expect("few lines");
            let mut at = PlanPeriod {
                year: period.year,
                ..PlanPeriod::default()
            };
            let mut exposure = Some(0.0);
            let mut zones: BTreeMap<&str, Tonnes> = BTreeMap::new();
            for &(a, t) in flows {
                let arc = &period.flow.arcs[a as usize];
                let node = &period.flow.nodes[node_of(&period.flow, a)];
                let line = &period.flow.lines[arc.line as usize];
                if arc.line == stay {
                    let hazardous =
                        self.dataset.tables().wastes.rows[node.waste as usize].hazardous;
                    match hazardous {
                        true => at.unplaced_hazardous_t += t,
                        false => at.unplaced_general_t += t,
                    }
                    cost.unplaced += t * arc.handling * counted;
                    continue;
                }
                cost.transport += t * arc.transport * counted;
                cost.handling += t * arc.handling * counted;
                cost.gate += t * line.gate * counted;
                let along = self.person_km(node, line.facility as usize);
                exposure = exposure.zip(along).map(|(sum, people)| sum + people * t.0);
                let permit = &self.dataset.tables().permits.rows[line.permit as usize];
                let there = &self.dataset.tables().facilities.rows[line.facility as usize];
                if let (true, Some(zone)) = (permit.operation.is_final(), &there.zone) {
                    *zones.entry(zone).or_default() += t;
                }
            }
            at.exposure_person_km_t = exposure.map(|sum| round(sum, 0));
            if let Some((zone, t)) = zones.into_iter().max_by(|a, b| a.1.0.total_cmp(&b.1.0)) {
                at.largest_burden_t = tonnes(t);
                at.largest_burden_zone = Some(zone.to_owned());
            }
            at.unplaced_hazardous_t = tonnes(at.unplaced_hazardous_t);
            at.unplaced_general_t = tonnes(at.unplaced_general_t);
            told.periods.push(at);
        }
        for &o in &plan.chosen {
            let (counted, label) = (self.counted(o), &self.built.labels[o as usize]);
            cost.building += label.annuity * counted;
            cost.running += label.fixed * counted;
            told.built.push(self.site(o, &periods));
        }
        cost.total = plan.cost;
        let parts = [
            cost.building,
            cost.running,
            cost.transport,
            cost.handling,
            cost.gate,
            cost.unplaced,
        ];
        cost.limits = plan.cost - parts.iter().sum::<Cny>();
        for part in [
            &mut cost.building,
            &mut cost.running,
            &mut cost.transport,
            &mut cost.handling,
            &mut cost.gate,
            &mut cost.unplaced,
            &mut cost.limits,
            &mut cost.total,
        ] {
            *part = cny(*part);
        }
        told.cost = cost;
        let periods = told.periods.iter().zip(&self.built.years.periods);
        told.exposure_person_km_t = periods
            .map(|(at, period)| Some(at.exposure_person_km_t? * period.years))
            .sum();
        told
    }

    /// `project@candidate:size:year` of an opening.
    pub(super) fn opening(&self, opening: u32) -> String {
        let site = self.site(opening, &[]);
        format!("{}:{}:{}", site.tag(), site.build, site.year)
    }

    /// Years that an opening is paid for.
    fn counted(&self, opening: u32) -> f64 {
        let label = &self.built.labels[opening as usize];
        let periods = self.built.years.periods.iter();
        (periods.filter(|period| period.year >= label.year))
            .map(|period| period.years * period.discount)
            .sum()
    }

    /// Arc of a period's flows and tonnes a year, by period; what lies, by heap and period.
    fn flows(&self, plan: &Plan) -> (Vec<ArcFlows>, Vec<Vec<Tonnes>>) {
        let stack = Stack::new(&self.built.years, Family::ALL);
        let solution = Solution {
            flows: plan.blocks[0].flows.clone(),
            unplaced: vec![Tonnes::ZERO; stack.instance.nodes.len()],
            unplaced_duals: Duals::none(&stack.instance),
            cost_duals: Duals::none(&stack.instance),
            ..Solution::default()
        };
        let apart = stack.apart(&solution);
        let flows = apart.periods.into_iter().map(|period| period.flows);
        (flows.collect(), apart.kept)
    }

    /// The flows with names.
    fn told_flows(&self, periods: &[Vec<(u32, Tonnes)>], kept: &[Vec<Tonnes>]) -> Vec<PeriodFlows> {
        let tables = self.dataset.tables();
        let code = |waste: u32| tables.wastes.rows[waste as usize].code.clone();
        let told = |(p, flows): (usize, &Vec<(u32, Tonnes)>)| {
            let Period { flow, year, .. } = &self.built.years.periods[p];
            let one = |&(a, t): &(u32, Tonnes)| {
                let arc = &flow.arcs[a as usize];
                let node = &flow.nodes[node_of(flow, a)];
                let permit = flow.lines[arc.line as usize].permit;
                let quota = arc.quota.map(|k| flow.limits[k as usize].row as usize);
                Move {
                    from: self.place(node.origin),
                    code: code(node.waste),
                    permit: (permit != NOBODY)
                        .then(|| tables.permits.rows[permit as usize].id.clone()),
                    quota: quota.map(|q| tables.whitelist.rows[q].id.clone()),
                    t: tonnes(t),
                }
            };
            let lies = (self.built.lies.iter().zip(kept)).map(|(lies, kept)| {
                let (stock, site, code) = match *lies {
                    Lies::Stock(row) => {
                        let row = &tables.stocks.rows[row];
                        (Some(row.id.clone()), row.site.clone(), row.code.clone())
                    }
                    Lies::Collected(f, waste) => {
                        let facility = &tables.facilities.rows[f as usize];
                        (None, facility.id.clone(), code(waste))
                    }
                };
                Kept {
                    stock,
                    site,
                    code,
                    t: tonnes(kept[p]),
                }
            });
            PeriodFlows {
                year: *year,
                moves: (flows.iter().map(one))
                    .filter(|one| one.t > Tonnes::ZERO)
                    .collect(),
                kept: lies.filter(|kept| kept.t > Tonnes::ZERO).collect(),
            }
        };
        periods.iter().enumerate().map(told).collect()
    }

    fn place(&self, origin: Origin) -> Place {
        let tables = self.dataset.tables();
        match origin {
            Origin::Stream(s) => {
                let row = &tables.streams.rows[s as usize];
                Place::Stream {
                    stream: row.id.clone(),
                    generator: row.generator.clone(),
                }
            }
            Origin::Residue(f) | Origin::PassedOn(f) => Place::Facility {
                facility: tables.facilities.rows[f as usize].id.clone(),
            },
            Origin::Import(i) => Place::Import {
                import: tables.imports.rows[i as usize].id.clone(),
            },
            Origin::Stock(i) => {
                let row = &tables.stocks.rows[i as usize];
                Place::Stock {
                    stock: row.id.clone(),
                    site: row.site.clone(),
                }
            }
        }
    }

    fn person_km(&self, node: &Node, facility: usize) -> Option<f64> {
        person_km(self.dataset, self.matrix, node, facility)
    }

    fn site(&self, opening: u32, periods: &[Vec<(u32, Tonnes)>]) -> BuiltSite {
        let tables = self.dataset.tables();
        let label = &self.built.labels[opening as usize];
        let site = &self.sites[label.site];
        let build = &tables.builds.rows[label.build];
        let facility = &tables.facilities.rows[site.facility];
        let candidate = site.candidate.map(|c| &tables.candidates.rows[c]);
        let name = match candidate {
            Some(row) => {
                let zone = (tables.zones.rows.iter()).find(|zone| zone.row.id == row.zone);
                let town = zone.map_or(row.zone.as_str(), |zone| zone.row.name_en.as_str());
                Bilingual::new(row.name_zh.clone(), format!("parcel in {town}"))
            }
            None => Bilingual::new(facility.name_zh.clone(), facility.name_en.clone()),
        };
        let intake = (periods.iter().zip(&self.built.years.periods))
            .filter(|(_, period)| period.year >= label.year)
            .map(|(flows, period)| {
                let mut codes: BTreeMap<String, Tonnes> = BTreeMap::new();
                let mut sum = Tonnes::ZERO;
                for &(a, t) in flows {
                    let line = &period.flow.lines[period.flow.arcs[a as usize].line as usize];
                    if line.facility as usize == site.facility {
                        let permit = &tables.permits.rows[line.permit as usize];
                        *codes.entry(permit.code.clone()).or_default() += t;
                        sum += t;
                    }
                }
                codes.values_mut().for_each(|t| *t = tonnes(*t));
                let lines: Tonnes = (period.flow.lines.iter())
                    .filter(|line| line.facility as usize == site.facility)
                    .map(|line| line.capacity * build.share)
                    .sum();
                Intake {
                    year: period.year,
                    t: tonnes(sum),
                    capacity_t: tonnes(build.most_t_per_year.map_or(lines, |most| most.min(lines))),
                    codes,
                }
            })
            .collect();
        let landfill = self.dataset.links().facility_landfill[site.facility];
        let largest = (site.builds.iter())
            .filter_map(|&b| tables.builds.rows[b].landfill_mu)
            .reduce(f64::max);
        BuiltSite {
            project: site.project.clone(),
            candidate: candidate.map(|row| row.id.clone()),
            name,
            zone: facility.zone.clone(),
            place: facility.place(),
            build: build.id.clone(),
            build_name: Bilingual::new(build.name_zh.clone(), build.name_en.clone()),
            year: label.year,
            capex_cny: label.capex,
            land_cny: label.land,
            intake,
            landfill_t: landfill
                .zip(build.landfill_mu.zip(largest))
                .map(|(i, (own, largest))| {
                    tonnes(tables.landfills.rows[i].room_t * (own / largest))
                }),
        }
    }
}

/// The node an arc belongs to.
fn node_of(flow: &Instance, arc: u32) -> usize {
    flow.arc_start.partition_point(|&start| start <= arc) - 1
}

/// People along the way from a node to a facility × its kilometres; none where the case has no people.
pub(super) fn person_km(
    dataset: &Dataset,
    matrix: &Matrix,
    node: &Node,
    facility: usize,
) -> Option<f64> {
    let links = dataset.links();
    let facilities = dataset.generators().len();
    let row = match node.origin {
        Origin::Stream(stream) => links.stream_generator[stream as usize].index(),
        Origin::Residue(f) | Origin::PassedOn(f) => facilities + f as usize,
        Origin::Stock(stock) => match links.stock_facility[stock as usize] {
            Some(f) => facilities + f.index(),
            None => links.stock_generator[stock as usize]?.index(),
        },
        // From a gateway by the straight line: nobody is counted.
        Origin::Import(_) => return Some(0.0),
    };
    matrix.person_km(row, facility)
}
