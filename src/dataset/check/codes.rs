//! Rules on waste codes: known, of the right edition, precise.

use super::{Context, Found};
use crate::dataset::catalogue::{closest, quoted};
use crate::dataset::vocabulary::ResidueKind;
use crate::finding::Bilingual;

/// What a text in a code column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Code {
    /// A row of `wastes.csv`.
    Known,
    /// A class of hazardous waste that exists, e.g. HW49.
    Class,
    /// A hazardous code or class whose class the edition does not have, e.g. HW41.
    OtherEdition,
    /// Anything else.
    Unknown,
}

impl Code {
    fn of(text: &str, c: &Context) -> Self {
        if c.wastes.contains_key(text) || c.gaps.hides("wastes.csv", text) {
            return Self::Known;
        }
        let class = class_number(text).or_else(|| eight_digits(text));
        match class {
            Some(class) if !class_exists(&c.tables.case.catalogue_edition, class) => {
                Self::OtherEdition
            }
            Some(_) if class_number(text).is_some() => Self::Class,
            _ => Self::Unknown,
        }
    }
}

/// 49 of `HW49`.
fn class_number(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("HW")?;
    (digits.len() == 2).then(|| digits.parse().ok()).flatten()
}

/// 49 of `900-041-49`, also with a form after a slash (`900-041-49/pressed`).
fn eight_digits(text: &str) -> Option<u32> {
    let code = text.split('/').next().unwrap_or(text);
    let mut parts = code.split('-');
    let mut number = |length: usize| {
        let part = parts.next()?;
        let right = part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        right.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (_, _, class) = (number(3)?, number(3)?, number(2)?);
    parts.next().is_none().then_some(class)
}

/// The classes of an edition of the national catalogue: HW01–HW49 in 2008; since 2016 HW01–HW50
/// without HW41–HW44.
fn class_exists(edition: &str, class: u32) -> bool {
    if edition == "2008" {
        (1..=49).contains(&class)
    } else {
        (1..=40).contains(&class) || (45..=50).contains(&class)
    }
}

/// Shows every code cell outside `wastes.csv`; `permit` tells permit lines, which may name a class.
fn each_code(c: &Context, mut see: impl FnMut(&'static str, u32, &'static str, &str, bool)) {
    let t = c.tables;
    for (line, row) in t.streams.numbered() {
        see("streams.csv", line, "code", &row.code, false);
    }
    for (line, row) in t.permits.numbered() {
        see("permits.csv", line, "code", &row.code, true);
    }
    for (line, row) in t.visits.numbered() {
        see("visits.csv", line, "code", &row.code, false);
    }
    for (line, row) in t.residues.numbered() {
        if let (ResidueKind::Residue, Some(code)) = (row.kind, &row.code) {
            see("residues.csv", line, "code", code, false);
        }
    }
    for (line, row) in t.imports.numbered() {
        see("imports.csv", line, "code", &row.code, false);
    }
    for (line, row) in t.waivers.numbered() {
        see("waivers.csv", line, "code", &row.code, false);
    }
    for (line, row) in t.contents.numbered() {
        see("contents.csv", line, "code", &row.code, false);
    }
    for (line, row) in t.whitelist.numbered() {
        see("whitelist.csv", line, "code", &row.code, false);
    }
    for (line, row) in t.approvals.numbered() {
        see("approvals.csv", line, "code", &row.code, false);
    }
    for (line, row) in t.unit_records.numbered() {
        if let Some(code) = &row.code {
            see("unit_records.csv", line, "code", code, false);
        }
    }
    for (line, row) in t.stocks.numbered() {
        see("stocks.csv", line, "code", &row.code, false);
    }
    for (line, row) in t.collection_points.numbered() {
        for code in &row.codes.0 {
            see("collection_points.csv", line, "codes", code, false);
        }
    }
}

/// Shows every class cell of a ban.
fn each_class(c: &Context, mut see: impl FnMut(u32, &str)) {
    for (line, row) in c.tables.bans.numbered() {
        for class in &row.classes.0 {
            see(line, class);
        }
    }
}

/// Codes `wastes.csv` does not have, bare classes where a code is needed, codes where a class is.
pub(super) fn check_d110_unknown_code(c: &Context, found: &mut Found) {
    each_code(c, |file, line, column, code, permit| {
        match Code::of(code, c) {
            Code::Unknown => found.cell(file, line, column, || {
                let like = closest(code, c.wastes.keys().copied());
                let (zh, en) = like.map_or_else(Default::default, |like| {
                    (
                        format!("；是否应为 {like}？"),
                        format!("; is {like} meant?"),
                    )
                });
                let code = quoted(code);
                Bilingual::new(
                    format!("wastes.csv 中没有代码 {code}{zh}"),
                    format!("wastes.csv has no code {code}{en}"),
                )
            }),
            Code::Class if !permit => found.cell(file, line, column, || {
                Bilingual::new(
                    format!("{code} 是类别，此处须填 8 位代码"),
                    format!("{code} is a class, an 8-digit code belongs here"),
                )
            }),
            _ => {}
        }
    });
    each_class(c, |line, class| {
        let general = || c.tables.wastes.rows.iter().any(|row| row.class == class);
        if class_number(class).is_none() && !general() {
            found.cell("bans.csv", line, "classes", || {
                let class = quoted(class);
                Bilingual::new(
                    format!("{class} 不是废物类别，此处填 HW08 之类"),
                    format!("{class} is no class of waste, such as HW08"),
                )
            });
        }
    });
}

/// Classes the edition does not have (HW41–HW44), and rows of another edition.
pub(super) fn check_d111_other_edition(c: &Context, found: &mut Found) {
    if !c.settled() {
        return;
    }
    let edition = &c.tables.case.catalogue_edition;
    let cause = |text: &str| {
        let text = quoted(text);
        Bilingual::new(
            format!("《国家危险废物名录》{edition} 版没有 {text}"),
            format!("the national catalogue, edition {edition}, has no {text}"),
        )
    };
    each_code(c, |file, line, column, code, _| {
        if Code::of(code, c) == Code::OtherEdition {
            found.cell(file, line, column, || cause(code));
        }
    });
    each_class(c, |line, class| {
        if Code::of(class, c) == Code::OtherEdition {
            found.cell("bans.csv", line, "classes", || cause(class));
        }
    });
    for (line, row) in c.tables.compat.numbered() {
        for (column, codes) in [("codes_a", &row.codes_a), ("codes_b", &row.codes_b)] {
            for code in &codes.0 {
                if Code::of(code, c) == Code::OtherEdition {
                    found.cell("compat.csv", line, column, || cause(code));
                }
            }
        }
    }
    for (line, row) in c.tables.wastes.numbered().filter(|(_, row)| row.hazardous) {
        let class = class_number(&row.class);
        if class.is_some_and(|class| !class_exists(edition, class)) {
            found.cell("wastes.csv", line, "class", || cause(&row.class));
        } else if row.edition != *edition {
            found.cell("wastes.csv", line, "edition", || {
                let (code, other) = (quoted(&row.code), quoted(&row.edition));
                Bilingual::new(
                    format!("{code} 属 {other} 版，本案例采用 {edition} 版"),
                    format!("{code} is of edition {other}, the case uses {edition}"),
                )
            });
        }
    }
}

/// Codes of `wastes.csv` that are malformed or end in another class than they name.
pub(super) fn check_d112_code_and_class(c: &Context, found: &mut Found) {
    for (line, row) in c.tables.wastes.numbered() {
        let base = row.code.split('/').next().unwrap_or(&row.code);
        let fits = if row.hazardous {
            eight_digits(base).is_some_and(|class| row.class == format!("HW{class:02}"))
        } else {
            let general = |text: &str| text.starts_with("SW") || eight_digits(text).is_none();
            general(base) && !row.class.starts_with("HW")
        };
        if !fits {
            found.cell("wastes.csv", line, "code", || {
                let (code, class) = (quoted(&row.code), quoted(&row.class));
                Bilingual::new(
                    format!("代码 {code} 与类别 {class} 不符"),
                    format!("the code {code} does not fit the class {class}"),
                )
            });
        }
    }
}

/// Permit lines that name a class only: HW49 covers drums, carbon and laboratory waste alike, which no licence does (C9).
pub(super) fn check_d113_permit_names_class(c: &Context, found: &mut Found) {
    for (line, row) in c.tables.permits.numbered() {
        if Code::of(&row.code, c) == Code::Class {
            found.cell("permits.csv", line, "code", || {
                let (permit, code) = (quoted(&row.id), &row.code);
                Bilingual::new(
                    format!("许可行 {permit} 只写了 {code}"),
                    format!("permit line {permit} names {code} only"),
                )
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_from_classes_and_from_words() {
        assert_eq!(eight_digits("900-041-49"), Some(49));
        assert_eq!(eight_digits("772-002-18/stabilised"), Some(18));
        assert_eq!(eight_digits("900-41-49"), None);
        assert_eq!(eight_digits("900-041-49-1"), None);
        assert_eq!(class_number("HW49"), Some(49));
        assert_eq!(class_number("HW4"), None);
        assert_eq!(class_number("SW02"), None);
    }

    #[test]
    fn the_editions_since_2016_have_46_classes() {
        assert_eq!((0..100).filter(|n| class_exists("2021", *n)).count(), 46);
        assert!(!class_exists("2021", 41) && class_exists("2008", 41) && !class_exists("2008", 50));
    }
}
