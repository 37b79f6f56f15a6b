//! The smallest change that would make an application approvable: found by judging changed applications,
//! first every single change, then every pair, in order of how much they ask of the sender. What is worth
//! trying beside another code or receiver is looked for anew: tonnes and places are then others.

use super::build::Desk;
use super::decision::{approvable, review};
use super::instance::Condition;
use crate::dataset::tables::{ApplicationRow, CarrierRow};
use crate::dataset::vocabulary::Operation;
use crate::finding::Bilingual;
use crate::quantity::Tonnes;
use serde::Serialize;
use utoipa::ToSchema;

/// One change of an application.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Change {
    /// Column changed.
    pub column: String,
    /// Its new value.
    pub value: String,
    /// In words.
    pub text: Bilingual,
}

/// A change with how it is made and what it asks: the lower, the smaller.
struct Edit {
    weight: u32,
    change: Change,
    apply: Box<dyn Fn(&mut ApplicationRow)>,
}

impl Edit {
    /// True when other tonnes and places matter after it.
    fn turns(&self) -> bool {
        matches!(self.change.column.as_str(), "code" | "facility")
    }
}

fn edit(
    weight: u32,
    column: &str,
    value: &str,
    text: (String, String),
    apply: impl Fn(&mut ApplicationRow) + 'static,
) -> Edit {
    Edit {
        weight,
        change: Change {
            column: column.to_owned(),
            value: value.to_owned(),
            text: Bilingual::new(text.0, text.1),
        },
        apply: Box::new(apply),
    }
}

impl Desk<'_> {
    /// The smallest change that makes an application approvable: empty when it is already, `None` when no
    /// one or two changes do.
    #[must_use]
    pub fn smallest_change(&self, row: &ApplicationRow) -> Option<Vec<Change>> {
        if self.passes(row) {
            return Some(Vec::new());
        }
        let edits = self.edits(row);
        let with = |changes: &[&Edit]| {
            let mut changed = row.clone();
            for edit in changes {
                (edit.apply)(&mut changed);
            }
            changed
        };
        if let Some(one) = edits.iter().find(|edit| self.passes(&with(&[edit]))) {
            return Some(vec![one.change.clone()]);
        }
        let others: Vec<(&Edit, Vec<Edit>)> = (edits.iter())
            .filter(|edit| edit.turns())
            .map(|edit| (edit, self.edits(&with(&[edit]))))
            .collect();
        let mut pairs = Vec::new();
        for (i, a) in edits.iter().enumerate().filter(|(_, edit)| !edit.turns()) {
            let rest = edits[i + 1..].iter().filter(|b| !b.turns());
            pairs.extend(rest.map(|b| (a, b)));
        }
        pairs.extend((others.iter()).flat_map(|(a, all)| all.iter().map(move |b| (*a, b))));
        pairs.retain(|(a, b)| a.change.column != b.change.column);
        pairs.sort_by_key(|(a, b)| a.weight + b.weight);
        let (a, b) = (pairs.into_iter()).find(|(a, b)| self.passes(&with(&[*a, *b])))?;
        Some(vec![a.change.clone(), b.change.clone()])
    }

    fn passes(&self, row: &ApplicationRow) -> bool {
        approvable(&review(&self.instance(row)))
    }

    /// Every single change worth trying, the smallest first.
    fn edits(&self, row: &ApplicationRow) -> Vec<Edit> {
        let mut edits = self.papers(row);
        edits.extend(self.tonnes(row));
        edits.extend(self.carriers(row));
        edits.extend(self.receivers(row));
        if let Some((edition, Some(new))) = self.instance(row).facts.renamed {
            let text = (
                format!("代码改为 {edition} 年版的 {new}"),
                format!("use {new} of edition {edition}"),
            );
            edits.push(edit(1, "code", &new.clone(), text, move |row| {
                row.code = new.clone()
            }));
        }
        if !row.load_with.0.is_empty() {
            let text = ("单独装车".to_owned(), "carry it alone".to_owned());
            edits.push(edit(1, "load_with", "", text, |row| {
                row.load_with.0.clear()
            }));
        }
        edits.sort_by(|a, b| {
            let key = |edit: &Edit| (edit.weight, edit.change.column.clone());
            (key(a).cmp(&key(b))).then_with(|| a.change.value.cmp(&b.change.value))
        });
        edits
    }

    fn papers(&self, row: &ApplicationRow) -> Vec<Edit> {
        let wanted = self
            .rules
            .of(Condition::Papers)
            .map_or(&[][..], |r| &r.words);
        let missing: Vec<String> = (wanted.iter())
            .filter(|w| !row.papers.has(w))
            .cloned()
            .collect();
        let mut sets = vec![vec!["reason".to_owned()], vec!["consent_letter".to_owned()]];
        if !missing.is_empty() {
            sets.push(missing);
        }
        (sets.into_iter())
            .filter(|set| set.iter().any(|p| !row.papers.has(p)))
            .map(|set| {
                let names: Vec<Bilingual> = set.iter().map(|p| super::paper(p)).collect();
                let zh: Vec<&str> = names.iter().map(|n| n.zh.as_str()).collect();
                let en: Vec<&str> = names.iter().map(|n| n.en.as_str()).collect();
                // A letter of another province takes longer than a paper of one's own.
                let weight = if set == ["consent_letter"] { 4 } else { 1 };
                let text = (
                    format!("补交{}", zh.join("、")),
                    format!("add {}", en.join(", ")),
                );
                edit(weight, "papers", &set.join(";"), text, move |row| {
                    row.papers.0.extend(set.iter().cloned());
                })
            })
            .collect()
    }

    fn tonnes(&self, row: &ApplicationRow) -> Vec<Edit> {
        let instance = self.instance(row);
        let quota = instance.facts.list.row.as_ref().map(|q| q.left());
        let caps = [Some(instance.room()), instance.sendable(), quota];
        let least = caps.iter().flatten().copied().reduce(Tonnes::min);
        let mut tried: Vec<Tonnes> = caps.into_iter().flatten().chain(least).collect();
        tried.retain(|t| t.0 > 0.0 && t.0 < row.t.0);
        tried.sort_by(|a, b| b.0.total_cmp(&a.0));
        tried.dedup();
        (tried.into_iter().zip(2..))
            .map(|(t, weight)| {
                let value = super::rules::t(t);
                let text = (format!("数量减为 {value} t"), format!("ask for {value} t"));
                edit(weight, "t", &value, text, move |row| row.t = t)
            })
            .collect()
    }

    fn carriers(&self, row: &ApplicationRow) -> Vec<Edit> {
        let others = self.tables.carriers.rows.iter();
        others
            .filter(|c| row.carrier.as_ref() != Some(&c.id))
            .map(|CarrierRow { id, name_zh, .. }| {
                let text = (
                    format!("改由 {id} {name_zh} 承运"),
                    format!("let {id} carry it"),
                );
                let to = id.clone();
                edit(2, "carrier", id, text, move |row| {
                    row.carrier = Some(to.clone())
                })
            })
            .collect()
    }

    fn receivers(&self, row: &ApplicationRow) -> Vec<Edit> {
        let mut seen: Vec<(usize, Operation)> = Vec::new();
        for place in self.takers(row) {
            let here = self.tables.facilities.rows[place.0].id == row.facility;
            if !here && !seen.contains(&place) {
                seen.push(place);
            }
        }
        (seen.into_iter().take(6).zip(3..))
            .map(|((facility, operation), weight)| {
                let (label, name) = (operation.label(), self.name(facility));
                let text = (
                    format!("改送{}（{}）", name.zh, label.zh),
                    format!("send it to {} ({})", name.en, label.en),
                );
                let to = self.tables.facilities.rows[facility].id.clone();
                edit(weight, "facility", &to.clone(), text, move |row| {
                    row.facility = to.clone();
                    row.operation = operation;
                })
            })
            .collect()
    }
}
