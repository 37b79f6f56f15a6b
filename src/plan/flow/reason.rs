//! Why tonnes have no place: instance and solution in, for each unplaced node a [`Reason`] and a sentence
//! with the names of the limits that stand in the way.

use super::build::{holds, may_take, works};
use super::instance::{Instance, Origin};
use super::solution::Solution;
use crate::dataset::{Dataset, FacilityId, PermitId};
use crate::finding::Bilingual;
use crate::network::Matrix;
use crate::plan::outcome::{LimitKind, Reason};
use crate::quantity::Tonnes;
use std::collections::BTreeMap;

/// Room below this counts as none.
const FULL: Tonnes = Tonnes(1e-3);

/// Names listed before a sentence says "and so many more".
const NAMED: usize = 4;

/// How full everything is in a solution.
pub(super) struct Loads<'a> {
    dataset: &'a Dataset,
    matrix: &'a Matrix,
    instance: &'a Instance,
    line_room: Vec<Tonnes>,
    limit_room: Vec<Tonnes>,
    /// Lines by waste.
    of_waste: BTreeMap<u32, Vec<usize>>,
}

/// What stands between a node and a line.
enum Bar {
    NoRoad,
    Full(Vec<Bilingual>),
    NoQuota(Bilingual),
    Downstream(usize),
}

impl<'a> Loads<'a> {
    pub(super) fn of(
        dataset: &'a Dataset,
        matrix: &'a Matrix,
        instance: &'a Instance,
        solution: &Solution,
    ) -> Self {
        let mut line_room: Vec<Tonnes> = instance.lines.iter().map(|l| l.capacity).collect();
        let mut limit_room: Vec<Tonnes> = instance.limits.iter().map(|l| l.capacity).collect();
        for &(a, t) in &solution.flows {
            let arc = &instance.arcs[a as usize];
            line_room[arc.line as usize] -= t;
            for k in instance.limits_of(arc) {
                limit_room[k] -= t;
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
            line_room,
            limit_room,
            of_waste,
        }
    }

    /// Why the tonnes of a node have no place.
    pub(super) fn explain(&self, node: usize) -> (Reason, Bilingual) {
        self.explain_within(node, &mut vec![node])
    }

    fn explain_within(&self, n: usize, seen: &mut Vec<usize>) -> (Reason, Bilingual) {
        let node = &self.instance.nodes[n];
        let lines = self.of_waste.get(&node.waste).into_iter().flatten();
        let open: Vec<usize> = lines
            .copied()
            .filter(|&l| may_take(self.dataset, &self.instance.lines[l], n, node.origin))
            .collect();
        if open.is_empty() {
            return (Reason::NoPermit, self.no_permit(node.waste));
        }
        let (mut roads, mut full, mut quotas, mut downstream) = (0, Vec::new(), Vec::new(), None);
        for l in open {
            match self.bar(n, l) {
                Bar::NoRoad => roads += 1,
                Bar::Full(names) => full.extend(names),
                Bar::NoQuota(name) => quotas.push(name),
                Bar::Downstream(next) => downstream = downstream.or(Some((l, next))),
            }
        }
        if let Some((l, next)) = downstream
            && !seen.contains(&next)
        {
            seen.push(next);
            let (reason, why) = self.explain_within(next, seen);
            let (line, code) = (self.line(l), self.code(self.instance.nodes[next].waste));
            return (
                reason,
                Bilingual::new(
                    format!("{}有余量，但其产出 {code} 无去处：{}", line.zh, why.zh),
                    format!(
                        "{} has room, but what it leaves, {code}, has no place: {}",
                        line.en, why.en
                    ),
                ),
            );
        }
        if !quotas.is_empty() {
            let names = list(quotas);
            return (
                Reason::NoQuota,
                Bilingual::new(
                    format!("仅余跨省去向，白名单额度用尽或未列入：{}", names.zh),
                    format!(
                        "only places in other provinces are left, quota used up or missing: {}",
                        names.en
                    ),
                ),
            );
        }
        if full.is_empty() {
            return (
                Reason::NoRoad,
                Bilingual::new(
                    format!("有 {roads} 条有效许可，但道路都不通"),
                    format!("{roads} valid permits, but no road leads to any of them"),
                ),
            );
        }
        let names = list(full);
        (
            Reason::NoCapacity,
            Bilingual::new(
                format!("能力已满：{}", names.zh),
                format!("full: {}", names.en),
            ),
        )
    }

    /// What keeps a node's tonnes from a line that may take them.
    fn bar(&self, n: usize, l: usize) -> Bar {
        let line = &self.instance.lines[l];
        let site = match self.instance.nodes[n].origin {
            Origin::Stream(s) => self.dataset.links().stream_generator[s as usize].index(),
            Origin::Residue(f) | Origin::PassedOn(f) => {
                self.dataset.generators().len() + f as usize
            }
        };
        if self.matrix.get(site, line.facility as usize).is_none() {
            return Bar::NoRoad;
        }
        let mut full = Vec::new();
        if self.line_room[l] < FULL {
            full.push(self.line(l));
        }
        for &k in &line.limits {
            if self.limit_room[k as usize] < FULL {
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
        // There is room and a way: the tonnes stay because what they would leave has no place.
        match line.outputs.first() {
            Some(&(next, _)) => Bar::Downstream(next as usize),
            None => Bar::Full(vec![self.line(l)]),
        }
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
