//! Why tonnes have no place: instance and solution in, for each unplaced node a [`Reason`] and a sentence
//! with the names of the limits that stand in the way.

use super::build::{holds, may_take, works};
use super::instance::{Instance, Origin};
use super::rows;
use super::solution::Solution;
use crate::dataset::{Dataset, FacilityId, PermitId};
use crate::finding::Bilingual;
use crate::network::Matrix;
use crate::plan::outcome::{LimitKind, Reason};
use crate::quantity::Tonnes;
use std::collections::{BTreeMap, BTreeSet};

/// Room below this counts as none.
const FULL: Tonnes = Tonnes(1e-3);

/// Names listed before a sentence says "and so many more".
const NAMED: usize = 4;

/// Tonnes below this are noise of the arithmetic.
const NOISE: Tonnes = Tonnes(1e-6);

/// How full everything is in a solution.
pub(super) struct Loads<'a> {
    dataset: &'a Dataset,
    matrix: &'a Matrix,
    instance: &'a Instance,
    solution: &'a Solution,
    line_room: Vec<Tonnes>,
    limit_room: Vec<Tonnes>,
    /// Lines by waste.
    of_waste: BTreeMap<u32, Vec<usize>>,
}

/// What stands between a node and a line.
enum Bar {
    /// Its permit, or a limit it counts in, allows nothing at all.
    Closed(Bilingual),
    NoRoad,
    Full(Vec<Bilingual>),
    NoQuota(Bilingual),
    /// Room and a way, but rows asked of the plan would be missed.
    Row(Vec<Bilingual>),
    /// Room and a way, but what it leaves at this node has no place.
    Downstream(usize),
    /// Room and a way, and nothing it leaves stands against it.
    Room,
}

/// One step of an explanation.
enum Step {
    Because(Reason, Bilingual),
    /// A line has room; ask why what it leaves has no place.
    Onward(usize, usize),
}

impl<'a> Loads<'a> {
    pub(super) fn of(
        dataset: &'a Dataset,
        matrix: &'a Matrix,
        instance: &'a Instance,
        solution: &'a Solution,
    ) -> Self {
        let mut line_room: Vec<Tonnes> = instance.lines.iter().map(|l| l.capacity).collect();
        let mut limit_room: Vec<Tonnes> = instance.limits.iter().map(|l| l.capacity).collect();
        for &(a, t) in &solution.flows {
            let arc = &instance.arcs[a as usize];
            line_room[arc.line as usize] -= t;
            for (k, share) in instance.limits_of(arc) {
                limit_room[k] -= t * share;
            }
        }
        let mut of_waste: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (l, line) in instance.lines.iter().enumerate() {
            if let Some(waste) = dataset.links().permit_waste[line.permit as usize] {
                let waste = super::instance::id(waste.index());
                of_waste.entry(waste).or_default().push(l);
            }
        }
        Self {
            dataset,
            matrix,
            instance,
            solution,
            line_room,
            limit_room,
            of_waste,
        }
    }

    /// Why the tonnes of a node have no place.
    pub(super) fn explain(&self, node: usize) -> (Reason, Bilingual) {
        let mut seen = BTreeSet::from([node]);
        let mut steps: Vec<(usize, usize)> = Vec::new();
        let mut n = node;
        loop {
            match self.step(n, &seen) {
                Step::Because(reason, why) => return (reason, self.told(node, &steps, why)),
                Step::Onward(l, next) => {
                    seen.insert(next);
                    steps.push((l, next));
                    n = next;
                }
            }
        }
    }

    /// The whole sentence: what the district lacks, the first few steps, and why the last of them fails.
    fn told(&self, node: usize, steps: &[(usize, usize)], why: Bilingual) -> Bilingual {
        let mut text = self.nothing_inside(node);
        for &(l, next) in steps.iter().take(NAMED) {
            let (line, code) = (self.line(l), self.code(self.instance.nodes[next].waste));
            text.zh += &format!("{}有余量，但其产出 {code} 无去处：", line.zh);
            text.en += &format!(
                "{} has room, but what it leaves, {code}, has no place: ",
                line.en
            );
        }
        if let Some(more) = steps.len().checked_sub(NAMED + 1) {
            let more = more + 1;
            text.zh += &format!("……再经 {more} 级：");
            text.en += &format!("… {more} steps further: ");
        }
        if let Some(&(_, last)) = steps.last() {
            let inside = self.nothing_inside(last);
            text.zh += &inside.zh;
            text.en += &inside.en;
        }
        text.zh += &why.zh;
        text.en += &why.en;
        text
    }

    /// Says so where the district has no line in force that uses or disposes of a node's waste.
    fn nothing_inside(&self, n: usize) -> Bilingual {
        let (case, node) = (&self.dataset.tables().case, &self.instance.nodes[n]);
        let inside = |f: u32| {
            let row = self.dataset.facility(FacilityId::new(f as usize));
            row.province == case.province && row.district == case.district
        };
        let from_inside = match node.origin {
            Origin::Stream(_) => true,
            Origin::Residue(f) | Origin::PassedOn(f) => inside(f),
            Origin::Import(_) => false,
            Origin::Stock(row) => {
                let facility = self.dataset.links().stock_facility[row as usize];
                facility.is_none_or(|f| {
                    let row = self.dataset.facility(f);
                    row.province == case.province && row.district == case.district
                })
            }
        };
        let lines = self.of_waste.get(&node.waste).into_iter().flatten();
        let ends: Vec<usize> = (lines.copied())
            .filter(|&l| {
                let line = &self.instance.lines[l];
                let permit = self.dataset.permit(PermitId::new(line.permit as usize));
                permit.operation.is_final() && inside(line.facility)
            })
            .collect();
        let any_open = (ends.iter()).any(|&l| self.instance.lines[l].capacity > Tonnes::ZERO);
        let waste = self.dataset.tables().wastes.rows[node.waste as usize].clone();
        if !from_inside || any_open {
            Bilingual::default()
        } else if waste.class == "HW18" && waste.name_zh.contains("飞灰") {
            // The plan's own words for the gap (F075).
            Bilingual::new(
                "区内无飞灰填埋场；",
                "the district has no landfill for fly ash; ",
            )
        } else if ends.is_empty() {
            Bilingual::new(
                "区内无该类别的利用处置许可；",
                "the district has no permit to use or dispose of it; ",
            )
        } else {
            Bilingual::new(
                "区内无可用的该类别利用处置许可（许可能力为零）；",
                "the district has no permit to use or dispose of it but at 0 t/yr; ",
            )
        }
    }

    fn step(&self, n: usize, seen: &BTreeSet<usize>) -> Step {
        let node = &self.instance.nodes[n];
        let lines = self.of_waste.get(&node.waste).into_iter().flatten();
        let takers: Vec<usize> = lines
            .copied()
            .filter(|&l| may_take(self.dataset, &self.instance.lines[l], n, node.origin))
            .collect();
        let allows = |l: &&usize| self.instance.lines[**l].capacity > Tonnes::ZERO;
        if takers.iter().find(allows).is_none() {
            return self.all_closed(node.waste, &takers);
        }
        let (mut roads, mut circle, mut room) = (0, None, None);
        let (mut closed, mut full, mut quotas) = (Vec::new(), Vec::new(), Vec::new());
        let mut rows = Vec::new();
        for &l in takers.iter().filter(allows) {
            match self.bar(n, l, seen) {
                Bar::Closed(name) => closed.push(name),
                Bar::NoRoad => roads += 1,
                Bar::Full(names) => full.extend(names),
                Bar::NoQuota(name) => quotas.push(name),
                Bar::Row(names) => rows.extend(names),
                Bar::Downstream(next) if seen.contains(&next) => circle = circle.or(Some(l)),
                Bar::Downstream(next) => return Step::Onward(l, next),
                Bar::Room => room = room.or(Some(l)),
            }
        }
        let (reason, text) = if !rows.is_empty() {
            let names = list(rows);
            let text = Bilingual::new(
                format!("有余量，但再安置就不能满足：{}", names.zh),
                format!("there is room, but placing more would miss: {}", names.en),
            );
            (Reason::Row, text)
        } else if !quotas.is_empty() {
            let names = list(quotas);
            let text = Bilingual::new(
                format!("仅余跨省去向，白名单额度用尽或未列入：{}", names.zh),
                format!(
                    "only places in other provinces are left, quota used up or missing: {}",
                    names.en
                ),
            );
            (Reason::NoQuota, text)
        } else if !full.is_empty() {
            let names = list(full);
            let text = Bilingual::new(
                format!("能力已满：{}", names.zh),
                format!("full: {}", names.en),
            );
            (Reason::NoCapacity, text)
        } else if let Some(l) = circle {
            let name = self.line(l);
            let text = Bilingual::new(
                format!(
                    "残渣循环：{}有余量，但其残渣逐级又回到此处，没有终点",
                    name.zh
                ),
                format!(
                    "a circle of residues: {} has room, but what it leaves comes back here, with no end",
                    name.en
                ),
            );
            (Reason::NoCapacity, text)
        } else if let Some(l) = room {
            let name = self.line(l);
            let text = Bilingual::new(
                format!("{}尚有余量，余下的吨数小于求解精度", name.zh),
                format!(
                    "{} has room; what is left is below the precision of the solve",
                    name.en
                ),
            );
            (Reason::NoCapacity, text)
        } else if !closed.is_empty() {
            let names = list(closed);
            let text = Bilingual::new(
                format!("能力为零：{}", names.zh),
                format!("nothing is allowed: {}", names.en),
            );
            (Reason::NoCapacity, text)
        } else {
            let text = Bilingual::new(
                format!("有 {roads} 条有效许可，但道路都不通"),
                format!("{roads} valid permits, but no road leads to any of them"),
            );
            (Reason::NoRoad, text)
        };
        Step::Because(reason, text)
    }

    /// No line allows a tonne: there is none, or all that there are allow 0 t/yr.
    fn all_closed(&self, waste: u32, takers: &[usize]) -> Step {
        if takers.is_empty() {
            return Step::Because(Reason::NoPermit, self.no_permit(waste));
        }
        let case = &self.dataset.tables().case;
        let outside = takers.iter().any(|&l| {
            let facility = self.instance.lines[l].facility as usize;
            let row = self.dataset.facility(FacilityId::new(facility));
            row.province != case.province || row.district != case.district
        });
        let names = list(takers.iter().map(|&l| self.line(l)).collect());
        let reason = if outside {
            Reason::NoCapacity
        } else {
            Reason::NoPermit
        };
        let text = Bilingual::new(
            format!("许可能力为零：{}", names.zh),
            format!("permits allow 0 t/yr: {}", names.en),
        );
        Step::Because(reason, text)
    }

    /// What keeps a node's tonnes from a line that may take them.
    fn bar(&self, n: usize, l: usize, seen: &BTreeSet<usize>) -> Bar {
        let line = &self.instance.lines[l];
        let site = match self.instance.nodes[n].origin {
            Origin::Stream(s) => Some(self.dataset.links().stream_generator[s as usize].index()),
            Origin::Residue(f) | Origin::PassedOn(f) => {
                Some(self.dataset.generators().len() + f as usize)
            }
            Origin::Import(_) => None,
            Origin::Stock(row) => super::decode::stock_site(self.dataset, row),
        };
        if site.is_some_and(|site| self.matrix.get(site, line.facility as usize).is_none()) {
            return Bar::NoRoad;
        }
        for &(k, share) in &line.limits {
            let limit = &self.instance.limits[k as usize];
            if limit.kind == LimitKind::Row {
                continue;
            }
            // A mix may take what is above its share as long as other waste makes up for it.
            let mix = limit.kind == LimitKind::Element
                && self.dataset.tables().host_limits.rows[limit.row as usize]
                    .share
                    .is_some();
            if limit.capacity <= Tonnes::ZERO && share > 0.0 && !mix {
                return Bar::Closed(self.limit(k as usize));
            }
        }
        let mut full = Vec::new();
        if self.line_room[l] < FULL {
            full.push(self.line(l));
        }
        for &(k, share) in &line.limits {
            let row = self.instance.limits[k as usize].kind == LimitKind::Row;
            if !row && share > 0.0 && self.limit_room[k as usize] < FULL * share {
                full.push(self.limit(k as usize));
            }
        }
        if !full.is_empty() {
            return Bar::Full(full);
        }
        let mut arcs = self.instance.arcs_of(n).map(|a| &self.instance.arcs[a]);
        let mut closed = arcs
            .clone()
            .filter(|arc| arc.line as usize == l)
            .filter_map(|arc| arc.quota)
            .filter(|&q| self.limit_room[q as usize] < FULL);
        let passable = arcs.any(|arc| {
            arc.line as usize == l
                && arc
                    .quota
                    .is_none_or(|q| self.limit_room[q as usize] >= FULL)
        });
        if !passable {
            return Bar::NoQuota(
                closed
                    .next()
                    .map_or_else(|| self.line(l), |q| self.limit(q as usize)),
            );
        }
        let rows = self.rows(n, l);
        if !rows.is_empty() {
            return Bar::Row(rows);
        }
        // There is room and a way: the tonnes stay because what they would leave has no place.
        match self.hardest_output(l, seen) {
            Some(next) => Bar::Downstream(next),
            None => Bar::Room,
        }
    }

    /// Rows that the stage-one proof says are missed by a tonne more from a node to a line, whatever the way.
    fn rows(&self, n: usize, l: usize) -> Vec<Bilingual> {
        let duals = &self.solution.unplaced_duals.limit;
        let against = |a: usize| -> Vec<usize> {
            (self.instance.limits_of(&self.instance.arcs[a]))
                .filter(|&(k, share)| {
                    self.instance.limits[k].kind == LimitKind::Row && duals[k] * share < -1e-9
                })
                .map(|(k, _)| k)
                .collect()
        };
        let ways = (self.instance.arcs_of(n))
            .filter(|&a| self.instance.arcs[a].line as usize == l)
            .map(against);
        let fewest = ways.min_by_key(Vec::len).unwrap_or_default();
        fewest.into_iter().map(|k| self.limit(k)).collect()
    }

    /// The output that keeps a line with room from being used: one not yet asked about before one that
    /// only closes a circle, one that has unplaced tonnes before one that has none, and among those the one that leaves most unplaced per tonne (stage-one dual × factor).
    fn hardest_output(&self, l: usize, seen: &BTreeSet<usize>) -> Option<usize> {
        let weight = |&(next, factor): &(u32, f64)| {
            let left = self.solution.unplaced[next as usize] >= NOISE;
            let dual = self.solution.unplaced_duals.balance[next as usize];
            (!seen.contains(&(next as usize)), left, dual * factor)
        };
        (self.instance.lines[l].outputs.iter())
            .filter(|output| weight(output).1 || weight(output).2 > 1e-9)
            .max_by(|a, b| {
                let (a, b) = (weight(a), weight(b));
                (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2))
            })
            .map(|&(next, _)| next as usize)
    }

    fn no_permit(&self, waste: u32) -> Bilingual {
        let (tables, links) = (self.dataset.tables(), self.dataset.links());
        let waste_row = &tables.wastes.rows[waste as usize];
        let code = &waste_row.code;
        let year = tables.case.plan_year;
        let mut asleep = Vec::new();
        let mut bare = Vec::new();
        for (permit, row) in self.dataset.permits() {
            let facility = self.dataset.facility(links.permit_facility[permit.index()]);
            let name = Bilingual::new(
                format!("{}（{}）", facility.name_zh, row.id),
                format!("{} ({})", facility.name_en, row.id),
            );
            if row.code == *code {
                if !holds(row.valid_from, row.valid_to, year) || !works(facility, year) {
                    asleep.push(name);
                }
            } else if row.code == waste_row.class && links.permit_waste[permit.index()].is_none() {
                bare.push(name);
            }
        }
        let mut text = Bilingual::new(
            format!("{year} 年没有可用的 {code} 许可"),
            format!("no permit for {code} that may be used in {year}"),
        );
        if !asleep.is_empty() {
            let names = list(asleep);
            text.zh += &format!("；未生效、已到期或设施未运行：{}", names.zh);
            text.en += &format!("; not in force, or the plant does not work: {}", names.en);
        }
        if !bare.is_empty() {
            let names = list(bare);
            let class = &waste_row.class;
            text.zh += &format!("；仅写类别 {class}、未细化到代码：{}", names.zh);
            text.en += &format!("; names only the class {class}: {}", names.en);
        }
        text
    }

    fn code(&self, waste: u32) -> &str {
        &self.dataset.tables().wastes.rows[waste as usize].code
    }

    fn line(&self, l: usize) -> Bilingual {
        let line = &self.instance.lines[l];
        let permit = self.dataset.permit(PermitId::new(line.permit as usize));
        let facility = self
            .dataset
            .facility(FacilityId::new(line.facility as usize));
        let t = line.capacity.0;
        Bilingual::new(
            format!("{}（许可 {}，{t} 吨/年）", facility.name_zh, permit.id),
            format!("{} (permit {}, {t} t/yr)", facility.name_en, permit.id),
        )
    }

    fn limit(&self, k: usize) -> Bilingual {
        let limit = &self.instance.limits[k];
        let (tables, row, t) = (self.dataset.tables(), limit.row as usize, limit.capacity.0);
        match limit.kind {
            LimitKind::Permit | LimitKind::Facility => {
                let facility = &tables.facilities.rows[row];
                Bilingual::new(
                    format!("{}（总能力 {t} 吨/年）", facility.name_zh),
                    format!("{} (as a whole, {t} t/yr)", facility.name_en),
                )
            }
            LimitKind::Host => {
                let host = &tables.hosts.rows[row];
                Bilingual::new(
                    format!("{}（共用装置，{t} 吨/年）", host.name_zh),
                    format!("{} (shared plant, {t} t/yr)", host.name_zh),
                )
            }
            LimitKind::Quota => {
                let quota = &tables.whitelist.rows[row];
                Bilingual::new(
                    format!("白名单 {}（{t} 吨/年）", quota.id),
                    format!("white-list row {} ({t} t/yr)", quota.id),
                )
            }
            LimitKind::Row => {
                let (row, side) = rows::side_of(limit.row);
                rows::words(&tables.case.flow.rows[row], side)
            }
            LimitKind::Waiver => {
                let row = &tables.waivers.rows[row];
                Bilingual::new(
                    format!("许可豁免 {}（{}，{t} 吨/年）", row.id, row.scheme),
                    format!("licence waiver {} ({}, {t} t/yr)", row.id, row.scheme),
                )
            }
            LimitKind::Element => {
                let row = &tables.host_limits.rows[row];
                let (host, element) = (&row.host, &row.element);
                let host = tables.hosts.rows.iter().find(|h| h.id == *host);
                let host = host.map_or(row.host.as_str(), |h| h.name_zh.as_str());
                match row.share {
                    Some(share) => Bilingual::new(
                        format!("{host}的 {element}（不超过投料的 {} %）", share * 100.0),
                        format!(
                            "{element} in {host} (at most {} % of what is fed)",
                            share * 100.0
                        ),
                    ),
                    None => Bilingual::new(
                        format!("{host}的 {element}（{t} 吨/年）"),
                        format!("{element} in {host} ({t} t/yr)"),
                    ),
                }
            }
            LimitKind::Landfill => {
                let facility = &tables.landfills.rows[row].facility;
                Bilingual::new(
                    format!("填埋场 {facility}（库容 {t} 吨）"),
                    format!("landfill {facility} (room {t} t)"),
                )
            }
        }
    }
}

/// The first few names, and how many more there are.
fn list(mut names: Vec<Bilingual>) -> Bilingual {
    names.sort();
    names.dedup();
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let zh: Vec<&str> = names.iter().map(|n| n.zh.as_str()).collect();
    let en: Vec<&str> = names.iter().map(|n| n.en.as_str()).collect();
    let mut text = Bilingual::new(zh.join("、"), en.join(", "));
    if more > 0 {
        text.zh += &format!(" 等另 {more} 项");
        text.en += &format!(" and {more} more");
    }
    text
}
