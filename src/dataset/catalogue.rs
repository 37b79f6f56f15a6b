//! What a finding is called: an [`Entry`] per code in, findings of one wording out. A [`Report`] collects
//! them and keeps a slip repeated in 100,000 rows from hiding everything else, without losing its count.

use crate::finding::{Bilingual, Finding, Place, Severity};
use std::collections::HashMap;

/// Findings of one code listed one by one for one file; the rest is counted in one more finding.
pub const LISTED: u32 = 50;

/// A fixed text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Phrase {
    /// The text as findings carry it.
    #[must_use]
    pub fn text(self) -> Bilingual {
        Bilingual::new(self.zh, self.en)
    }
}

/// A kind of fault: what `docs/findings.md` lists under one code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Stable code, e.g. `D101`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What the fault is, in a few words.
    pub title: Phrase,
    /// What to do about it.
    pub action: Phrase,
}

/// Shortens `Entry { … }` in the lists: code, severity, title zh/en, action zh/en.
pub(crate) const fn entry(
    code: &'static str,
    severity: Severity,
    title: [&'static str; 2],
    action: [&'static str; 2],
) -> Entry {
    Entry {
        code,
        severity,
        title: Phrase {
            zh: title[0],
            en: title[1],
        },
        action: Phrase {
            zh: action[0],
            en: action[1],
        },
    }
}

/// Collects findings; per code and file the first [`LISTED`] are kept, the others counted.
#[derive(Clone, Debug, Default)]
pub struct Report {
    findings: Vec<Finding>,
    seen: HashMap<(&'static str, String), (Entry, u32)>,
}

impl Entry {
    /// A finding of this kind with the usual action.
    pub fn finding(&self, place: Place, cause: Bilingual) -> Finding {
        Finding {
            code: self.code,
            severity: self.severity,
            place,
            cause,
            action: self.action.text(),
        }
    }
}

impl Report {
    /// Adds a finding with the usual action of its kind. The cause is only put into words when it is listed.
    pub fn add(&mut self, entry: &Entry, place: Place, cause: impl FnOnce() -> Bilingual) {
        self.add_with(entry, place, || (cause(), entry.action.text()));
    }

    /// Adds a finding with an action of its own (a suggestion that fits this value).
    pub fn add_with(
        &mut self,
        entry: &Entry,
        place: Place,
        words: impl FnOnce() -> (Bilingual, Bilingual),
    ) {
        let key = (entry.code, place.file.clone());
        let (_, count) = self.seen.entry(key).or_insert((*entry, 0));
        *count += 1;
        if *count <= LISTED {
            let (cause, action) = words();
            self.findings.push(Finding {
                action,
                ..entry.finding(place, cause)
            });
        }
    }

    /// All findings, with one "and N more" for each code and file that had more than [`LISTED`].
    #[must_use]
    pub fn finish(self) -> Vec<Finding> {
        let mut findings = self.findings;
        for ((_, file), (entry, count)) in self.seen {
            if count > LISTED {
                let more = count - LISTED;
                findings.push(entry.finding(
                    Place::file(file),
                    Bilingual::new(
                        format!("同类问题另有 {more} 处（共 {count} 处，仅列出前 {LISTED} 处）"),
                        format!("{more} more of the same ({count} in all, the first {LISTED} are listed)"),
                    ),
                ));
            }
        }
        findings
    }
}

/// The candidate most like `word`, when one is like enough to be meant.
///
/// ```
/// use wasteflow::dataset::catalogue::closest;
/// assert_eq!(closest("facilty", ["permit", "facility"]), Some("facility"));
/// assert_eq!(closest("facilty", ["zone"]), None);
/// ```
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word)
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= 0.85)
        // Of equals the first in the alphabet, so that the answer does not hang on the order.
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}

/// Text as a finding quotes it: short, on one line.
#[must_use]
pub fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST)
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}
