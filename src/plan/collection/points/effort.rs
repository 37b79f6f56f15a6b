//! How long the searches of one question may go on, and who is told where they are: a control and the caller's clock in;
//! limits of each search and words on its way out.

use crate::finding::Bilingual;
use crate::plan::control::{Control, Progress};
use crate::plan::siting::Clock;
use crate::plan::solver::{Limits, Look};
use std::cell::RefCell;

/// Nodes after which the best plan so far stands with what is proved until then.
const NODES: i32 = 300;

/// Who steers the searches of a question, and how long they may take.
#[derive(Clone, Debug, Default)]
pub struct Effort {
    /// Asks to stop and hears where the searches are.
    pub control: Control,
    /// Seconds left of all searches together; without it nodes alone end one.
    pub clock: Option<Clock>,
}

impl Effort {
    /// Of a caller who sets no time.
    #[must_use]
    pub fn of(control: &Control) -> Self {
        Self {
            control: control.clone(),
            clock: None,
        }
    }

    /// Whether nothing more is to be begun.
    #[must_use]
    pub fn over(&self) -> bool {
        self.control.stop.stopped() || self.left() <= 0.0
    }

    fn left(&self) -> f64 {
        (self.clock.as_ref()).map_or(f64::INFINITY, |clock| (clock.left)())
    }

    /// When a search ends that is good enough at a gap.
    pub(super) fn limits(&self, gap: f64) -> Limits {
        Limits {
            gap,
            nodes: NODES,
            seconds: self.left(),
        }
    }

    /// Tells which step begins, and how much of the question is done.
    pub(super) fn report(&self, (zh, en): (&str, &str), done: f64) {
        let text = Bilingual::new(zh, en);
        self.control.report("points", text, Some(done));
    }

    /// Words for where a search is, told when they change: the solver asks many times a second; and whether that is enough.
    pub(super) fn ear(&self, words: impl Fn(Look) -> (Bilingual, bool)) -> impl Fn(Look) -> bool {
        let last = RefCell::new(Bilingual::default());
        move |look| {
            let (text, enough) = words(look);
            if look.bound.is_finite() && *last.borrow() != text {
                (self.control.progress)(Progress {
                    stage: "points",
                    text: text.clone(),
                    fraction: None,
                });
                last.replace(text);
            }
            enough
        }
    }
}

/// Where a search for the cheapest plan is; costs count from what everything costs today.
pub(super) fn money(look: Look, today: f64) -> Bilingual {
    let (best, bound) = (look.best + today, look.bound + today);
    if !best.is_finite() {
        return Bilingual::new("最省方案：尚无方案", "the cheapest plan: none yet");
    }
    let gap = 100.0 * (best - bound).max(0.0) / best.abs().max(1e-9);
    Bilingual::new(
        format!("最省方案：{best:.0} 元/年，差距 {gap:.1} %"),
        format!("the cheapest plan: {best:.0} CNY a year, gap {gap:.1} %"),
    )
}

/// Where a search for the widest plan is.
pub(super) fn coverage(look: Look) -> Bilingual {
    let most = (100.0 * look.bound).abs();
    if !look.best.is_finite() {
        return Bilingual::new(
            format!("覆盖最多：尚无方案，至多 {most:.1} %"),
            format!("the widest plan: none yet, at most {most:.1} %"),
        );
    }
    let share = (100.0 * look.best).abs();
    Bilingual::new(
        format!("覆盖最多：{share:.1} %，至多 {most:.1} %"),
        format!("the widest plan: {share:.1} %, at most {most:.1} %"),
    )
}
