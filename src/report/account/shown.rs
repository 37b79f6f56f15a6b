//! How an account is shown: marks no better than the rows behind them, names that cannot be mistaken,
//! and the sums that reconcile one table with another.

use super::Account;
use crate::dataset::cell::Mark;
use crate::dataset::vocabulary::Route;
use crate::finding::Bilingual;
use crate::plan::outcome::{Figure, Leg, Origin};
use crate::quantity::Tonnes;

impl Account<'_> {
    /// The mark of what the plan as a whole comes to ([`weakest`]).
    #[must_use]
    pub fn mark(&self) -> Mark {
        self.mark
    }

    /// True when synthetic rows are behind the numbers of the plan.
    #[must_use]
    pub fn has_demo(&self) -> bool {
        self.mark == Mark::Demo
    }

    /// The mark of a leg: the weakest of its stream, its permit line and that line's price. Residues and
    /// collected waste come from many streams, so they have the mark of the whole plan.
    #[must_use]
    pub fn leg_mark(&self, leg: &Leg) -> Mark {
        let Some(&permit) = self.permits.get(leg.permit.as_str()) else {
            return self.mark;
        };
        let Origin::Stream { stream, .. } = &leg.from else {
            return self.mark;
        };
        let Some(&stream) = self.streams.get(stream.as_str()) else {
            return self.mark;
        };
        let permit = self.dataset.permit(permit);
        let price = self.dataset.price(&permit.price);
        let price = price.map_or(Mark::Derived, |row| row.source.mark);
        let stream = self.dataset.stream(stream).source.mark;
        (stream.max(permit.source.mark).max(price)).max(Mark::Derived)
    }

    /// The plan's own indicators as they are shown: with the mark of the weakest row behind them, and
    /// with names that cannot be taken for those of the base year.
    #[must_use]
    pub fn indicators(&self) -> Vec<Figure> {
        let shown = |figure: &Figure| {
            let mut figure = figure.clone();
            figure.source.mark = figure.source.mark.max(self.mark);
            match figure.id.as_str() {
                "hazardous_in_district" => {
                    figure.label = Bilingual::new(
                        "方案：区内各类设施利用处置的危险废物（含自行利用与残渣）",
                        "plan: hazardous waste handled by all facilities inside (captive plants and residues included)",
                    );
                }
                "unplaced" => "Σ 未安置量 / Σ unplaced".clone_into(&mut figure.source.detail),
                _ => {}
            }
            figure
        };
        self.outcome.indicators.iter().map(shown).collect()
    }

    /// Name of the scenario the plan was made for.
    #[must_use]
    pub fn scenario(&self) -> Bilingual {
        let id = &self.outcome.scenario;
        let own = &self.dataset.tables().scenarios;
        match own.iter().find(|scenario| scenario.id == *id) {
            Some(scenario) => scenario.name.clone(),
            None if id == "base" => Bilingual::new("基准情景", "base scenario"),
            None => Bilingual::new(id, id),
        }
    }

    /// How a leg crosses borders, in words; `district` means within one district, not always ours.
    #[must_use]
    pub fn route(&self, leg: &Leg) -> Bilingual {
        if leg.route == Route::District && !self.inside(&leg.facility) {
            return Bilingual::new("区外同区县", "within another district");
        }
        leg.route.label()
    }

    /// Tonnes used or disposed of outside beyond those that leave the district: residues of plants
    /// outside that look for a place there.
    #[must_use]
    pub fn beyond_transfers(&self) -> Tonnes {
        let outside: Tonnes = self.by_waste().iter().map(|b| b.outside).sum();
        outside - self.outcome.totals.exported_t
    }

    /// Legs so small that no lorry would go for them (below half a tonne a year).
    #[must_use]
    pub fn tiny_legs(&self) -> usize {
        let legs = self.outcome.legs.iter();
        legs.filter(|leg| leg.tonnes < Tonnes(0.5)).count()
    }
}
