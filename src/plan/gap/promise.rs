//! What the indicators ask for, from the indicators alone. Nothing here reads a stream or a permit.
//!
//! With intensity `q`, value added `v`, hazardous waste `h`, use rate `r`, base year 0 and target year 1:
//! `W = q v` (0.49 t per 万元 × 亿元 = 万吨), `G₀ = W₀ − h`, `G₁ = W₁ G₀ / W₀`, `U = r G`.
//! Every figure is computed at the low, assumed and high `h`; the interval is the range of the three.

use super::WAN;
use super::projects::NamedUse;
use crate::dataset::Dataset;
use crate::dataset::cell::{Mark, Source};
use crate::dataset::settings::Indicator;
use crate::finding::Bilingual;
use crate::plan::outcome::Figure;

/// The numbers the formulas start from.
struct Terms {
    /// Waste per value added: base, its interval, target; t per 万元.
    intensity: (f64, f64, f64, f64),
    /// Value added: base, target; 亿元.
    value_added: (f64, f64),
    /// Use of general waste: base, target; shares.
    rate: (f64, f64),
    /// Hazardous waste of the base year: low, assumed, high; 万吨.
    hazardous: [f64; 3],
    /// Mark of what depends on the hazardous waste.
    assumed: Mark,
    /// Named capacity of the projects: surely for use, and at most; 万吨/年.
    named: (f64, f64),
    named_mark: Mark,
}

impl Terms {
    fn of(dataset: &Dataset, named: NamedUse) -> Option<Self> {
        let of = |id: &str| -> Option<&Indicator> {
            dataset.tables().indicators.iter().find(|i| i.id == id)
        };
        let (intensity, value_added) = (of("intensity")?, of("value_added")?);
        let (rate, hazardous) = (of("general_utilisation")?, of("hazardous_arising")?);
        let (q, h) = (intensity.base?, hazardous.base?);
        Some(Self {
            intensity: (
                q,
                intensity.base_low.unwrap_or(q),
                intensity.base_high.unwrap_or(q),
                intensity.target?,
            ),
            value_added: (value_added.base?, value_added.target?),
            rate: (rate.base? / 100.0, rate.target? / 100.0),
            hazardous: [
                hazardous.base_low.unwrap_or(h),
                h,
                hazardous.base_high.unwrap_or(h),
            ],
            assumed: hazardous.source.mark.max(Mark::Derived),
            named: (named.sure.0 / WAN, named.most.0 / WAN),
            named_mark: named.mark.max(Mark::Derived),
        })
    }

    fn arising(&self) -> (f64, f64) {
        (
            self.intensity.0 * self.value_added.0,
            self.intensity.3 * self.value_added.1,
        )
    }

    /// General waste of both years for so much hazardous waste, 万吨.
    fn general(&self, hazardous: f64) -> (f64, f64) {
        let (w0, w1) = self.arising();
        (w0 - hazardous, w1 * (w0 - hazardous) / w0)
    }

    /// How much more must be used, 万吨 a year.
    fn more_use(&self, hazardous: f64) -> f64 {
        let (g0, g1) = self.general(hazardous);
        self.rate.1 * g1 - self.rate.0 * g0
    }

    fn not_used(&self, hazardous: f64) -> (f64, f64) {
        let (g0, g1) = self.general(hazardous);
        ((1.0 - self.rate.0) * g0, (1.0 - self.rate.1) * g1)
    }
}

/// The figures as they are put together.
struct Figures<'a> {
    terms: &'a Terms,
    out: Vec<Figure>,
}

impl Figures<'_> {
    fn add(
        &mut self,
        id: &str,
        (zh, en): (&str, &str),
        (value, unit, decimals): (f64, &str, usize),
        formula: &str,
        mark: Mark,
    ) -> &mut Figure {
        self.out.push(Figure {
            id: id.to_owned(),
            label: Bilingual::new(zh, en),
            value,
            unit: unit.to_owned(),
            decimals,
            low: None,
            high: None,
            target: None,
            note: None,
            source: Source::new(mark, formula),
        });
        let last = self.out.len() - 1;
        &mut self.out[last]
    }

    /// A figure that depends on the hazardous waste, with the range over its interval.
    fn over(
        &mut self,
        id: &str,
        label: (&str, &str),
        (unit, decimals): (&str, usize),
        formula: &str,
        value: impl Fn(f64) -> f64,
    ) {
        let values = self.terms.hazardous.map(value);
        let mark = self.terms.assumed;
        let figure = self.add(id, label, (values[1], unit, decimals), formula, mark);
        figure.low = Some(values.into_iter().fold(f64::INFINITY, f64::min));
        figure.high = Some(values.into_iter().fold(f64::NEG_INFINITY, f64::max));
    }
}

/// The figures, in the order the argument is made; none where the case lacks one of the indicators.
pub(super) fn promise(dataset: &Dataset, named: NamedUse) -> Vec<Figure> {
    let Some(terms) = Terms::of(dataset, named) else {
        return Vec::new();
    };
    let t = &terms;
    let derived = Mark::Derived;
    let (w0, w1) = t.arising();
    let mut f = Figures {
        terms: t,
        out: Vec::new(),
    };
    let arising = f.add(
        "arising_base",
        ("基准年产生量", "arising in the base year"),
        (w0, "万吨", 2),
        "强度 × 增加值（F092、F054） / intensity × value added (F092, F054)",
        derived,
    );
    arising.low = Some(t.intensity.1 * t.value_added.0);
    arising.high = Some(t.intensity.2 * t.value_added.0);
    f.add(
        "arising_target",
        ("目标年产生量至多", "arising in the target year, at most"),
        (w1, "万吨", 1),
        "目标强度 × 目标增加值（F092、F055；两个口径，C3） / target intensity × target value added (F092, F055; two scopes, C3)",
        derived,
    );
    f.add(
        "growth",
        ("产生量增加至多", "growth of the arising, at most"),
        (w1 - w0, "万吨", 1),
        "目标年 − 基准年 / target year − base year",
        derived,
    );
    f.add(
        "growth_share",
        ("产生量增长", "growth of the arising"),
        ((w1 / w0 - 1.0) * 100.0, "%", 1),
        "目标年 ÷ 基准年 − 1（C2） / target year ÷ base year − 1 (C2)",
        derived,
    );
    f.add(
        "avoided",
        ("强度下降少产生", "avoided by the fall of the intensity"),
        ((t.intensity.0 - t.intensity.3) * t.value_added.1, "万吨", 2),
        "（基准强度 − 目标强度）× 目标增加值 / (base − target intensity) × target value added",
        derived,
    );
    f.over(
        "general_base",
        ("基准年一般固废", "general waste, base year"),
        ("万吨", 1),
        "产生量 − 危险废物 / arising − hazardous",
        |h| t.general(h).0,
    );
    f.over(
        "general_target",
        ("目标年一般固废", "general waste, target year"),
        ("万吨", 1),
        "目标年产生量 × 基准年一般固废占比 / arising of the target year × share of general waste",
        |h| t.general(h).1,
    );
    f.over(
        "used_base",
        ("基准年利用量", "used in the base year"),
        ("万吨", 1),
        "利用率 × 一般固废（F095） / rate × general waste (F095)",
        |h| t.rate.0 * t.general(h).0,
    );
    f.over(
        "used_target",
        ("目标年须利用", "to be used in the target year"),
        ("万吨", 1),
        "目标利用率 × 一般固废（F095、F096） / target rate × general waste (F095, F096)",
        |h| t.rate.1 * t.general(h).1,
    );
    f.over(
        "more_use",
        ("每年须多利用", "more to be used a year"),
        ("万吨", 1),
        "目标年须利用 − 基准年利用量（C5） / used in target year − in base year (C5)",
        |h| t.more_use(h),
    );
    f.over(
        "rate_step",
        ("其中利用率提高本身", "of it the rise of the rate itself"),
        ("万吨", 2),
        "（目标利用率 − 利用率）× 目标年一般固废 / (target rate − rate) × general waste of the target year",
        |h| (t.rate.1 - t.rate.0) * t.general(h).1,
    );
    named_figures(&mut f);
    f.over(
        "not_used_base",
        ("基准年未利用", "not used, base year"),
        ("万吨", 1),
        "（1 − 利用率）× 一般固废 / (1 − rate) × general waste",
        |h| t.not_used(h).0,
    );
    f.over(
        "not_used_target",
        ("目标年达标后仍未利用", "not used even at the target"),
        ("万吨", 1),
        "（1 − 目标利用率）× 一般固废 / (1 − target rate) × general waste",
        |h| t.not_used(h).1,
    );
    let (n0, n1) = t.not_used(t.hazardous[1]);
    f.add(
        "not_used_growth",
        ("未利用量增长", "growth of what is not used"),
        ((n1 / n0 - 1.0) * 100.0, "%", 1),
        "目标年 ÷ 基准年 − 1（危险废物量约去） / target ÷ base − 1 (the hazardous waste cancels)",
        derived,
    );
    let (g0, g1) = t.general(t.hazardous[1]);
    f.add(
        "rate_to_hold",
        ("未利用量不增所需利用率", "rate that keeps it from growing"),
        ((1.0 - (1.0 - t.rate.0) * g0 / g1) * 100.0, "%", 2),
        "1 −（1 − 利用率）× 基准年一般固废 ÷ 目标年一般固废 / 1 − (1 − rate) × general waste base ÷ target",
        derived,
    );
    f.out
}

/// What the projects name, and what is left without a name.
fn named_figures(f: &mut Figures<'_>) {
    let t = f.terms;
    let (sure, most) = t.named;
    let few = t.more_use(t.hazardous[2]);
    let many = t.more_use(t.hazardous[0]);
    f.add(
        "named_sure",
        (
            "项目写明的一般固废利用能力",
            "named capacity for using general waste",
        ),
        (sure, "万吨/年", 2),
        "Σ project_lines.csv（一般固废，利用；C6） / Σ project_lines.csv (general, use; C6)",
        t.named_mark,
    );
    f.add(
        "named_most",
        ("连同“利用处置”项目", "with projects for use or disposal"),
        (most, "万吨/年", 2),
        "再加写作“利用处置”的项目 / and those worded use or disposal",
        t.named_mark,
    );
    let mark = t.assumed.max(t.named_mark);
    let middle = t.more_use(t.hazardous[1]);
    let left = f.add(
        "no_place_named",
        ("没有写明去处", "no place named"),
        (middle - sure, "万吨/年", 0),
        "须多利用 − 项目写明的能力；下限取须多利用的低值减全部，上限取高值减写明利用者（C6；规划未给出现有厂的空余能力） / more use − named capacity; low: least need less all named, high: most need less what is surely use (C6; the plan gives no idle room)",
        mark,
    );
    left.low = Some(few - most);
    left.high = Some(many - sure);
    let share = f.add(
        "named_share",
        ("项目至多覆盖", "covered by projects, at most"),
        (sure / middle * 100.0, "%", 0),
        "项目写明的能力 ÷ 须多利用（C6） / named capacity ÷ more use (C6)",
        mark,
    );
    share.low = Some(sure / many * 100.0);
    share.high = Some(most / few * 100.0);
}

/// The answer in a sentence: can the plan reach its use rate with what it names?
pub(super) fn answer(promise: &[Figure]) -> Bilingual {
    let of = |id: &str| promise.iter().find(|f| f.id == id);
    let (Some(left), Some(before), Some(after), Some(need)) = (
        of("no_place_named"),
        of("not_used_base"),
        of("not_used_target"),
        of("more_use"),
    ) else {
        return Bilingual::new(
            "案例缺少强度、增加值、综合利用率或危险废物产生量指标，无法推算目标年的缺口。",
            "The case lacks one of the indicators intensity, value added, use rate or hazardous arising: the gap of the target year cannot be computed.",
        );
    };
    let (low, high) = (
        left.low.unwrap_or(left.value),
        left.high.unwrap_or(left.value),
    );
    let (need_low, need_high) = (
        need.low.unwrap_or(need.value),
        need.high.unwrap_or(need.value),
    );
    if low <= 0.0 {
        return Bilingual::new(
            "项目写明的能力可以覆盖须多利用的数量。",
            "What the projects name covers the use that is needed.",
        );
    }
    Bilingual::new(
        format!(
            "不能：每年须多利用 {need_low:.1}–{need_high:.1} 万吨，其中 {low:.0}–{high:.0} 万吨没有写明去处（规划没有给出现有厂的空余能力）；即使达到目标利用率，未利用量仍由约 {:.0} 万吨增至 {:.0} 万吨。",
            before.value, after.value,
        ),
        format!(
            "No: {need_low:.1}–{need_high:.1} × 10⁴ t more must be used a year, and no place is named for {low:.0}–{high:.0} × 10⁴ t of it (the plan gives no idle room); even at the target rate what is not used grows from about {:.0} to {:.0} × 10⁴ t.",
            before.value, after.value,
        ),
    )
}
