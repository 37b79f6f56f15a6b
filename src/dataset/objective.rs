//! `[flow] objective` of `case.toml`: what a plan minimises once as many tonnes as possible have a place. Text in
//! (`cost, exposure` one after the other; `cost+20*exposure` at once), goals out.

use super::plan_row::Measure;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// What a goal may count.
const MEASURES: [Measure; 3] = [Measure::Cost, Measure::Exposure, Measure::Carbon];

/// What one stage minimises: a measure, or cost with others at a price.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal(Vec<(Measure, f64)>);

impl Goal {
    /// Measures and what a unit of each counts; the unit of cost is CNY here.
    #[must_use]
    pub fn terms(&self) -> &[(Measure, f64)] {
        &self.0
    }

    /// True for cost alone.
    #[must_use]
    pub fn is_cost(&self) -> bool {
        self.0 == [(Measure::Cost, 1.0)]
    }

    /// True where cost is among what it counts, so that its duals are prices in CNY.
    #[must_use]
    pub fn in_cny(&self) -> bool {
        self.0.iter().any(|(measure, _)| *measure == Measure::Cost)
    }

    /// Unit of its value.
    #[must_use]
    pub fn unit(&self) -> &'static str {
        match self.0.first() {
            Some((measure, _)) if *measure != Measure::Cost => measure.unit(),
            _ => "CNY",
        }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (measure, weight)) in self.0.iter().enumerate() {
            let plus = if i > 0 { "+" } else { "" };
            match *weight {
                1.0 => write!(f, "{plus}{}", measure.word())?,
                weight => write!(f, "{plus}{weight}*{}", measure.word())?,
            }
        }
        Ok(())
    }
}

/// Goals in the order in which they are minimised, each with those before it held at their least.
#[derive(Clone, Debug, PartialEq)]
pub struct Objective(Vec<Goal>);

impl Default for Objective {
    fn default() -> Self {
        Self(vec![Goal(vec![(Measure::Cost, 1.0)])])
    }
}

impl Objective {
    /// The goals, the first one first.
    #[must_use]
    pub fn goals(&self) -> &[Goal] {
        &self.0
    }

    /// True for least cost and nothing more.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        matches!(self.0.as_slice(), [goal] if goal.is_cost())
    }

    /// True where a measure counts in some goal.
    #[must_use]
    pub fn counts(&self, measure: Measure) -> bool {
        let mut terms = self.0.iter().flat_map(|goal| &goal.0);
        terms.any(|(own, _)| *own == measure)
    }

    fn of(goals: Vec<Goal>) -> Result<Self, UnknownGoal> {
        let mut seen: Vec<Measure> = Vec::new();
        for (measure, _) in goals.iter().flat_map(|goal| &goal.0) {
            if seen.contains(measure) {
                return Err(UnknownGoal(measure.word().to_owned()));
            }
            seen.push(*measure);
        }
        match goals.iter().find(|goal| goal.0.len() > 1) {
            _ if goals.is_empty() => Err(UnknownGoal(String::new())),
            Some(sum) if goals.len() > 1 => Err(UnknownGoal(sum.to_string())),
            _ => Ok(Self(goals)),
        }
    }
}

impl fmt::Display for Objective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let goals: Vec<String> = self.0.iter().map(Goal::to_string).collect();
        f.write_str(&goals.join(","))
    }
}

/// A text that is no objective.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is no objective: give cost, exposure and carbon one after the other (cost,exposure), or cost with the others at a price in CNY per unit (cost+20*exposure), each once"
)]
pub struct UnknownGoal(String);

impl FromStr for Goal {
    type Err = UnknownGoal;

    fn from_str(text: &str) -> Result<Self, UnknownGoal> {
        let unknown = || UnknownGoal(text.trim().to_owned());
        let mut terms = Vec::new();
        for (i, term) in text.split('+').map(str::trim).enumerate() {
            let (weight, word) = match term.split_once('*') {
                None => (1.0, term),
                Some((weight, word)) => {
                    let weight: f64 = weight.trim().parse().map_err(|_| unknown())?;
                    (weight, word.trim())
                }
            };
            let measure = MEASURES.into_iter().find(|m| m.word() == word);
            let measure = measure.ok_or_else(unknown)?;
            // A sum is money: cost comes first and as it is.
            let priced = i > 0 && weight.is_finite() && weight > 0.0;
            if !(priced || (i == 0 && weight == 1.0)) {
                return Err(unknown());
            }
            terms.push((measure, weight));
        }
        if terms.len() > 1 && terms[0].0 != Measure::Cost {
            return Err(unknown());
        }
        Ok(Self(terms))
    }
}

impl FromStr for Objective {
    type Err = UnknownGoal;

    fn from_str(text: &str) -> Result<Self, UnknownGoal> {
        Self::of(text.split(',').map(str::parse).collect::<Result<_, _>>()?)
    }
}

impl Serialize for Objective {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Goal::to_string))
    }
}

impl<'de> Deserialize<'de> for Objective {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let goals: Vec<String> = Vec::deserialize(deserializer)?;
        let goals: Result<Vec<Goal>, UnknownGoal> = goals.iter().map(|goal| goal.parse()).collect();
        goals.and_then(Self::of).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        for text in [
            "cost",
            "exposure,cost,carbon",
            "cost+20*exposure+0.5*carbon",
        ] {
            let objective: Objective = text.parse().expect("an objective");
            assert_eq!(objective.to_string(), text);
            let json = serde_json::to_string(&objective).expect("text");
            assert_eq!(
                serde_json::from_str::<Objective>(&json).ok(),
                Some(objective)
            );
        }
        let spaced: Objective = " cost + 2 * carbon ".parse().expect("an objective");
        assert_eq!(
            spaced.goals()[0].terms(),
            [(Measure::Cost, 1.0), (Measure::Carbon, 2.0)]
        );
        assert!(Objective::default().is_plain() && !spaced.is_plain());
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for text in [
            "",
            "joy",
            "cost,cost",
            "2*cost",
            "exposure+cost",
            "cost+-1*exposure",
            "cost+0*carbon",
            "cost+nan*carbon",
            "cost+2*exposure,carbon",
            "burden",
            "cost+20*cost",
            "cost,,exposure",
        ] {
            assert!(text.parse::<Objective>().is_err(), "{text}");
        }
    }
}
