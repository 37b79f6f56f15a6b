//! The places around a leg: the nearest that may take the waste, and the nearer ones that may not.

use super::{Desk, LegWhy, Other, WhyError};
use crate::dataset::FacilityId;
use crate::finding::Bilingual;
use crate::plan::flow::build::may_take;
use crate::plan::flow::pricing::reach;
use crate::plan::outcome::LimitKind;
use crate::quantity::CnyPerTonne;

/// Licensed places told of.
const LICENSED: usize = 3;

/// Nearer places without a permit told of by name.
const UNLICENSED: usize = 5;

impl Desk<'_> {
    /// A leg with the places its tonnes do not go to.
    pub(super) fn leg(&self, i: usize) -> Result<LegWhy, WhyError> {
        let leg = &self.outcome.legs[i];
        let (node, arc) = self.arc_of(leg).ok_or(WhyError::Foreign)?;
        let chosen = &self.instance.arcs[arc];
        let price = self.instance.price(chosen);
        let here = self.instance.lines[chosen.line as usize].facility;
        let mut licensed = Vec::new();
        let mut others = Vec::new();
        for (facility, _) in self.dataset.facilities() {
            if facility.index() == here as usize {
                continue;
            }
            let other = self.other(node, arc, facility);
            if other.licensed {
                licensed.push(other);
            } else {
                others.push(other);
            }
        }
        let far = |other: &Other| other.metres.map_or(f64::INFINITY, |m| m.0);
        licensed.sort_by(|a, b| far(a).total_cmp(&far(b)).then(a.facility.cmp(&b.facility)));
        licensed.truncate(LICENSED);
        let farthest = (licensed.iter().map(far)).fold(leg.metres.0, f64::max);
        others.retain(|other| far(other) < farthest);
        others.sort_by(|a, b| far(a).total_cmp(&far(b)).then(a.facility.cmp(&b.facility)));
        let more = others.len().saturating_sub(UNLICENSED);
        others.truncate(UNLICENSED);
        others.append(&mut licensed);
        others.sort_by(|a, b| far(a).total_cmp(&far(b)).then(a.facility.cmp(&b.facility)));
        let row = self.dataset.facility(FacilityId::new(here as usize));
        Ok(LegWhy {
            leg: i + 1,
            facility: leg.facility.clone(),
            name: Bilingual::new(&row.name_zh, &row.name_en),
            permit: leg.permit.clone(),
            route: leg.route,
            tonnes: leg.tonnes,
            metres: leg.metres,
            price_cny_t: price,
            others,
            more_without_permit: more,
        })
    }

    /// One facility against the arc taken.
    fn other(&self, node: usize, taken: usize, facility: FacilityId) -> Other {
        let at = &self.instance.nodes[node];
        let code = self.names.code(at.waste);
        let row = self.dataset.facility(facility);
        let way = self.way(node, facility);
        let chosen = &self.instance.arcs[taken];
        let mut other = Other {
            facility: row.id.clone(),
            name: Bilingual::new(&row.name_zh, &row.name_en),
            metres: way,
            nearer: way.is_some_and(|metres| metres < chosen.metres),
            licensed: false,
            permit: None,
            route: None,
            bars: Vec::new(),
            dearer_cny_t: None,
            adds_cny_t: None,
            unplaces_per_t: None,
            text: Bilingual::default(),
        };
        let of_code = |permit: u32| {
            let waste = self.dataset.links().permit_waste[permit as usize];
            waste.is_some_and(|waste| waste.index() == at.waste as usize)
        };
        let lines: Vec<usize> = (0..self.instance.lines.len())
            .filter(|&l| {
                let line = &self.instance.lines[l];
                line.facility as usize == facility.index() && of_code(line.permit)
            })
            .collect();
        let takes = |&l: &usize| may_take(self.dataset, &self.instance.lines[l], node, at.origin);
        if lines.is_empty() {
            other.bars = self.unlicensed(facility, code);
        } else if !lines.iter().any(takes) {
            let line = &self.instance.lines[lines[0]];
            other.bars.push(self.not_for(at.origin, line));
        } else {
            other.licensed = true;
            self.licensed(node, taken, facility, &mut other);
        }
        other.text = sentence(&other);
        other
    }

    /// A facility that may take the waste: the best way there, what it costs and what is full.
    fn licensed(&self, node: usize, taken: usize, facility: FacilityId, other: &mut Other) {
        let reduced = |a: usize| {
            let arc = &self.instance.arcs[a];
            let cost = self.aimed.price(&self.aimed.arcs[a]).0;
            reach(self.instance, arc, cost, &self.cost) - self.cost.balance[node]
        };
        let short = |a: usize| {
            let arc = &self.instance.arcs[a];
            reach(self.instance, arc, 0.0, &self.unplaced) - self.unplaced.balance[node]
        };
        let best = (self.instance.arcs_of(node))
            .filter(|&a| {
                let line = self.instance.arcs[a].line as usize;
                self.instance.lines[line].facility as usize == facility.index()
            })
            .min_by(|&a, &b| {
                short(a)
                    .max(0.0)
                    .total_cmp(&short(b).max(0.0))
                    .then(reduced(a).total_cmp(&reduced(b)))
            });
        let Some(arc) = best else {
            other.bars.push(if other.metres.is_none() {
                Self::no_road()
            } else {
                self.no_quota(facility)
            });
            return;
        };
        let (way, chosen) = (&self.instance.arcs[arc], &self.instance.arcs[taken]);
        let line = &self.instance.lines[way.line as usize];
        other.permit = Some(self.names.limit(LimitKind::Permit, line.permit));
        other.route = Some(way.route);
        other.bars = self.full(arc);
        let dearer = self.instance.price(way) - self.instance.price(chosen);
        other.dearer_cny_t = Some(CnyPerTonne(round(dearer.0, 6)));
        // A goal that is no money has no price in CNY.
        let in_cny = self.outcome.objective.goals()[0].in_cny();
        let adds = round((reduced(arc) - reduced(taken)).max(0.0), 6);
        other.adds_cny_t = in_cny.then_some(CnyPerTonne(adds));
        let unplaces = (short(arc) - short(taken)).max(0.0);
        if unplaces > 1e-6 {
            other.unplaces_per_t = Some(round(unplaces, 6));
            if other.bars.is_empty() {
                other.bars.extend(self.downstream(line));
            }
        }
    }
}

fn round(value: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    let rounded = (value * scale).round() / scale;
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// What a person reads about a place the tonnes do not go to.
fn sentence(other: &Other) -> Bilingual {
    let bars: (Vec<&str>, Vec<&str>) = (other.bars.iter())
        .map(|bar| (bar.text.zh.as_str(), bar.text.en.as_str()))
        .unzip();
    let mut text = Bilingual::new(bars.0.join("；"), bars.1.join("; "));
    let mut say = |zh: String, en: String| {
        for (text, more, comma) in [(&mut text.zh, zh, "；"), (&mut text.en, en, "; ")] {
            if !text.is_empty() {
                text.push_str(comma);
            }
            text.push_str(&more);
        }
    };
    if let Some(t) = other.unplaces_per_t {
        say(
            format!("每送 1 吨，别处有 {t:.2} 吨失去去处"),
            format!("each tonne sent there leaves {t:.2} t elsewhere without a place"),
        );
    }
    match (other.dearer_cny_t, other.adds_cny_t) {
        (Some(plain), Some(adds)) if other.bars.is_empty() && adds.0 < 0.005 => say(
            format!("同样可行，总费用相同（直接费用差 {:.2} 元/吨）", plain.0),
            format!("just as good in all (direct cost {:+.2} CNY/t)", plain.0),
        ),
        (Some(plain), Some(adds)) => say(
            format!(
                "直接费用差 {:+.2} 元/吨，计入余量与残渣后总费用多 {:.2} 元/吨",
                plain.0, adds.0
            ),
            format!(
                "direct cost {:+.2} CNY/t; the plan would cost {:.2} CNY/t more, room and residues paid for",
                plain.0, adds.0
            ),
        ),
        _ => (),
    }
    text
}
