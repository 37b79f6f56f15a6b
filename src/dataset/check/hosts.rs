//! Rules on shared plants: limits of elements, and what wastes hold of them.

use super::{Context, Found};
use crate::dataset::catalogue::quoted;
use crate::finding::Bilingual;
use std::collections::{HashMap, HashSet};

/// Limits in tonnes and as a share, or in neither.
pub(super) fn check_d166_limit_of_an_element(c: &Context, found: &mut Found) {
    for (line, row) in c.tables.host_limits.numbered() {
        let cause = match (row.t_per_year, row.share) {
            (Some(_), Some(_)) => Bilingual::new("两种都填了", "both are given"),
            (None, None) => Bilingual::new("两种都没有填", "neither is given"),
            (None, Some(share)) if share > 1.0 => Bilingual::new(
                format!("份额为 {share}，大于 1"),
                format!("the share is {share}, above 1"),
            ),
            _ => continue,
        };
        found.cell("host_limits.csv", line, "t_per_year", || cause);
    }
}

/// Contents above a tonne in a tonne, and rows that say the same thing twice.
pub(super) fn check_d167_content(c: &Context, found: &mut Found) {
    let mut seen: HashMap<(&str, &str), u32> = HashMap::new();
    for (line, row) in c.tables.contents.numbered() {
        let most = row.high.unwrap_or(row.typical).max(row.typical);
        if most > 1.0 {
            found.cell("contents.csv", line, "typical", || {
                Bilingual::new(format!("每吨含 {most} t"), format!("{most} t in a tonne"))
            });
        }
        if let Some(first) = seen.insert((&row.code, &row.element), line) {
            found.cell("contents.csv", line, "element", || {
                let (code, element) = (quoted(&row.code), quoted(&row.element));
                Bilingual::new(
                    format!("{code} 的 {element} 已在第 {first} 行"),
                    format!("{element} of {code} is in row {first}"),
                )
            });
        }
    }
}

/// Wastes that a shared plant may take and that say nothing about an element it limits.
pub(super) fn check_d168_content_unknown(c: &Context, found: &mut Found) {
    let known: HashSet<(&str, &str)> = (c.tables.contents.rows.iter())
        .map(|row| (row.code.as_str(), row.element.as_str()))
        .collect();
    for limit in &c.tables.host_limits.rows {
        for (line, permit) in c.tables.permits.numbered() {
            let here = permit.host.as_ref() == Some(&limit.host);
            if here && !known.contains(&(permit.code.as_str(), limit.element.as_str())) {
                found.cell("permits.csv", line, "code", || {
                    let (code, element) = (quoted(&permit.code), quoted(&limit.element));
                    Bilingual::new(
                        format!("{code} 的 {element} 含量未知，按不含计"),
                        format!("the {element} of {code} is not known and counts as none"),
                    )
                });
            }
        }
    }
}
