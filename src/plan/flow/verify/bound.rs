//! The proof of optimality, read back: from the duals an outcome carries, the value no plan of this case
//! can stay below, over every lawful way the tables allow.

use super::rows;
use super::tables::{Case, Spot};
use crate::dataset::plan_row::PlanRow;
use crate::plan::outcome::{Duals, LimitKind};
use std::collections::{BTreeMap, HashMap};

/// Capacity of every limit of the plan year, by the name certificates use.
pub(in crate::plan) fn capacities(case: &Case<'_>) -> BTreeMap<String, f64> {
    let mut capacities = BTreeMap::new();
    let mut add = |kind: LimitKind, id: &str, t: f64| {
        capacities.insert(format!("{}/{id}", kind.word()), t.max(0.0));
    };
    for permit in case.tables.permits.rows.iter().filter(|p| case.in_force(p)) {
        add(LimitKind::Permit, &permit.id, permit.t_per_year.0);
    }
    for facility in &case.tables.facilities.rows {
        if let Some(t) = facility.capacity_t_per_year {
            add(LimitKind::Facility, &facility.id, t.0);
        }
    }
    for host in &case.tables.hosts.rows {
        add(LimitKind::Host, &host.id, host.t_per_year.0);
    }
    for landfill in &case.tables.landfills.rows {
        add(LimitKind::Landfill, &landfill.facility, landfill.room_t.0);
    }
    for waiver in &case.tables.waivers.rows {
        add(LimitKind::Waiver, &waiver.id, waiver.t_per_year.0);
    }
    for limit in &case.tables.host_limits.rows {
        add(
            LimitKind::Element,
            &limit.id,
            limit.t_per_year.map_or(0.0, |t| t.0),
        );
    }
    for (q, quota) in case.tables.whitelist.rows.iter().enumerate() {
        let there = &case
            .facility(case.facilities[quota.facility.as_str()])
            .province;
        if case.usable(q) && *there == quota.to_province {
            add(LimitKind::Quota, &quota.id, quota.t_per_year.0);
        }
    }
    capacities
}

/// Names of the limits, quotas apart, that tonnes under a permit count in, and what a tonne counts as.
pub(in crate::plan) fn limits_of(case: &Case<'_>, permit: usize) -> Vec<(String, f64)> {
    let row = case.permit(permit);
    let mut names = vec![format!("permit/{}", row.id)];
    let facility = case.facility(case.facilities[row.facility.as_str()]);
    if facility.capacity_t_per_year.is_some() {
        names.push(format!("facility/{}", facility.id));
    }
    if let Some(host) = &row.host {
        names.push(format!("host/{host}"));
    }
    if let Some(waiver) = &row.waiver {
        names.push(format!("waiver/{waiver}"));
    }
    let buried = row.operation == crate::dataset::vocabulary::Operation::Dispose;
    let landfills = &case.tables.landfills.rows;
    if buried && landfills.iter().any(|l| l.facility == row.facility) {
        names.push(format!("landfill/{}", row.facility));
    }
    let mut counts: Vec<(String, f64)> = names.into_iter().map(|name| (name, 1.0)).collect();
    for limit in &case.tables.host_limits.rows {
        if row.host.as_ref() == Some(&limit.host) {
            let contents = case.tables.contents.rows.iter();
            let content: f64 = contents
                .filter(|c| c.code == row.code && c.element == limit.element)
                .map(|c| c.typical)
                .sum();
            let above = content - limit.share.unwrap_or(0.0);
            counts.push((format!("element/{}", limit.id), above));
        }
    }
    counts
}

/// Name of a spot's balance in certificates.
pub(in crate::plan) fn balance_name(case: &Case<'_>, spot: Spot, code: &str) -> String {
    match spot {
        Spot::Stream(s) => case.stream(s).id.clone(),
        Spot::Residue(f) => format!("{}/{code}", case.facility(f).id),
        Spot::Collected(f) => format!("{}/{code}/passed_on", case.facility(f).id),
        Spot::Import(i) => format!("import/{}", case.tables.imports.rows[i].id),
        Spot::Stock(i) => format!("stock/{}", case.tables.stocks.rows[i].id),
    }
}

/// Tonnes of one code at one spot: what arises by itself, and the most it can ever hold.
struct Heap<'a> {
    spot: Spot,
    code: &'a str,
    supply: f64,
    most: f64,
}

fn heaps<'a>(case: &Case<'a>, over: &OverYears<'a>) -> Vec<Heap<'a>> {
    let mut heaps: Vec<Heap<'a>> = (case.tables.streams.rows.iter().enumerate())
        .map(|(s, row)| Heap {
            spot: Spot::Stream(s),
            code: &row.code,
            supply: row.t_per_year.0,
            most: row.t_per_year.0,
        })
        .collect();
    heaps.extend(
        (case.tables.imports.rows.iter().enumerate()).map(|(i, row)| Heap {
            spot: Spot::Import(i),
            code: &row.code,
            supply: row.t_per_year.0,
            most: row.t_per_year.0,
        }),
    );
    let mut made: BTreeMap<(Spot, &str), f64> = BTreeMap::new();
    for permit in case.tables.permits.rows.iter().filter(|p| case.in_force(p)) {
        for (spot, code, factor) in case.leaves(permit) {
            *made.entry((spot, code)).or_default() += factor * permit.t_per_year.0.max(0.0);
        }
    }
    let mut fed: BTreeMap<(Spot, &str), f64> = BTreeMap::new();
    for (f, code, t) in case.fed() {
        *fed.entry((Spot::Residue(f), code)).or_default() += t;
        made.entry((Spot::Residue(f), code)).or_default();
    }
    heaps.extend(made.into_iter().map(|((spot, code), most)| {
        let supply = fed.get(&(spot, code)).copied().unwrap_or(0.0);
        Heap {
            spot,
            code,
            supply,
            most: most + supply,
        }
    }));
    for &(spot, code, supply, most) in &over.lying {
        let known = heaps.iter_mut().find(|h| h.spot == spot && h.code == code);
        match known {
            Some(heap) => {
                heap.supply += supply;
                heap.most += most;
            }
            None => heaps.push(Heap {
                spot,
                code,
                supply,
                most,
            }),
        }
    }
    heaps
}

/// What a year of a plan over years has beyond a year of its own.
#[derive(Default)]
pub(in crate::plan) struct OverYears<'a> {
    /// Spots where tonnes may lie from the year before: what is sure to, and the most that can.
    pub lying: Vec<(Spot, &'a str, f64, f64)>,
    /// What a tonne more that comes to a spot is worth besides its balance: it lets a tonne lie on.
    pub coming: BTreeMap<(Spot, &'a str), f64>,
}

/// What stage a bound is for.
#[derive(Clone, Copy)]
pub(in crate::plan) enum Of<'a> {
    /// Unplaced tonnes.
    Unplaced,
    /// Cost, with at most so many unplaced tonnes and the dual of that row.
    Cost { least: f64, lock: f64 },
    /// Another goal, likewise: rows that count what it is made of, each with a factor.
    Goal {
        least: f64,
        lock: f64,
        terms: &'a [(PlanRow, f64)],
    },
}

/// The Lagrangian bound of some duals (limit duals and lock ≤ 0, those of rows of the sign their side has), over
/// all lawful ways.
pub(super) fn bound(case: &Case<'_>, duals: &Duals, of: Of<'_>) -> f64 {
    bound_over(case, duals, of, &OverYears::default())
}

/// [`bound`], of a year of a plan over years.
pub(in crate::plan) fn bound_over<'a>(
    case: &Case<'a>,
    duals: &Duals,
    of: Of<'_>,
    over: &OverYears<'a>,
) -> f64 {
    let (per_unplaced, lock, mut value) = match of {
        Of::Unplaced => (1.0, 0.0, 0.0),
        Of::Cost { least, lock } | Of::Goal { least, lock, .. } => (0.0, lock, lock * least),
    };
    let limit = |name: &str| duals.limit.get(name).copied().unwrap_or(0.0);
    let balance = |name: &str| duals.balance.get(name).copied().unwrap_or(0.0);
    for (name, capacity) in capacities(case) {
        value += limit(&name) * capacity;
    }
    let rows = rows::priced(case, duals);
    for (side, dual) in &rows {
        value += dual * side.amount;
    }
    // What a tonne under each permit uses up and leaves behind, at the prices of the duals.
    let mut of_code: HashMap<&str, Vec<(usize, f64)>> = HashMap::new();
    for (p, permit) in case.tables.permits.rows.iter().enumerate() {
        if case.in_force(permit) {
            let room: f64 = (limits_of(case, p).iter())
                .map(|(name, share)| share * limit(name))
                .sum();
            let left: f64 = (case.leaves(permit).iter())
                .map(|&(spot, code, factor)| {
                    let coming = over.coming.get(&(spot, code)).copied().unwrap_or(0.0);
                    factor * (balance(&balance_name(case, spot, code)) + coming)
                })
                .sum();
            of_code
                .entry(&permit.code)
                .or_default()
                .push((p, room - left));
        }
    }
    for heap in heaps(case, over) {
        let worth = balance(&balance_name(case, heap.spot, heap.code));
        value += worth * heap.supply + (per_unplaced - worth - lock).min(0.0) * heap.most;
        for &(p, dual) in of_code.get(heap.code).into_iter().flatten() {
            let permit = case.permit(p);
            if !case.may_take(heap.spot, heap.code, permit) {
                continue;
            }
            for offer in case.offers(heap.spot, permit) {
                let price = match of {
                    Of::Unplaced => 0.0,
                    Of::Cost { .. } => offer.price(),
                    Of::Goal { terms, .. } => (terms.iter())
                        .map(|(row, factor)| {
                            let way = (offer.metres, offer.price());
                            factor * case.counts(row, heap.spot, permit, way)[0]
                        })
                        .sum(),
                };
                let quota = offer.quota.map_or(0.0, |q| {
                    limit(&format!("quota/{}", case.tables.whitelist.rows[q].id))
                });
                let asked = rows::worth(case, &rows, heap.spot, p, &offer);
                let reduced = price - worth - dual - quota - asked;
                value += reduced.min(0.0) * heap.most.min(permit.t_per_year.0.max(0.0));
            }
        }
    }
    value
}
