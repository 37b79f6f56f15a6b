//! What a tonne of room is worth on either side of a limit, and what would place what has no place, in
//! words.

use crate::finding::{Bilingual, Language};
use crate::plan::outcome::{Load, Remedy, SidePrice};
use crate::report::account::limit_kind;
use crate::report::figure;

/// What a tonne less costs and how far that holds; the price of the proof where the sides were not measured.
#[must_use]
pub fn less(load: &Load, language: Language) -> String {
    match &load.room {
        None => figure::cny_per_tonne(load.price_cny_t),
        Some(room) => (room.less.as_ref()).map_or("–".to_owned(), |less| side(less, language)),
    }
}

/// What a tonne more saves and how far that holds; the price of the proof where the sides were not measured.
#[must_use]
pub fn more(load: &Load, language: Language) -> String {
    match &load.room {
        None => figure::cny_per_tonne(load.price_cny_t),
        Some(room) => side(&room.more, language),
    }
}

fn side(side: &SidePrice, language: Language) -> String {
    let price = figure::cny_per_tonne(side.price_cny_t);
    let Some(range) = side.range_t else {
        return price;
    };
    let sign = if side.at_least { "≥ " } else { "" };
    let (range, unit) = (figure::tonnes(range), figure::unit("t", language));
    format!("{price} ({sign}{range} {unit})")
}

/// Openings named before a sentence says how many more there are.
const NAMED: usize = 4;

/// The smallest change that would place some tonnes, in a sentence.
#[must_use]
pub fn remedy(remedy: &Remedy) -> Bilingual {
    let mut parts: Vec<Bilingual> = Vec::new();
    if let Some(cost) = remedy.cost_cny_t {
        let mut named: Vec<Bilingual> = (remedy.openings.iter().take(NAMED))
            .map(|opening| {
                let (kind, t) = (limit_kind(opening.kind), figure::tonnes(opening.tonnes));
                Bilingual::new(
                    format!("{} {} 增 {t} 吨", kind.zh, opening.id),
                    format!("{} {} by {t} t", kind.en, opening.id),
                )
            })
            .collect();
        if let Some(more @ 1..) = remedy.openings.len().checked_sub(NAMED) {
            named.push(Bilingual::new(
                format!("另 {more} 项"),
                format!("{more} more"),
            ));
        }
        let zh: Vec<&str> = named.iter().map(|n| n.zh.as_str()).collect();
        let en: Vec<&str> = named.iter().map(|n| n.en.as_str()).collect();
        let (t, cost) = (figure::tonnes(remedy.tonnes), figure::cny_per_tonne(cost));
        parts.push(Bilingual::new(
            format!(
                "{}，即可安置 {t} 吨，总费用每吨增加 {cost} 元",
                zh.join("、")
            ),
            format!(
                "raising {} places {t} t; the plan then costs {cost} CNY more per tonne",
                en.join(", ")
            ),
        ));
    }
    if !remedy.permits_for.is_empty() {
        let codes = remedy.permits_for.join(", ");
        parts.push(Bilingual::new(
            format!("须新增或恢复 {codes} 的许可，放宽现有限制无济于事"),
            format!("a new or renewed permit for {codes} is needed; raising limits does not help"),
        ));
    }
    let zh: Vec<&str> = parts.iter().map(|n| n.zh.as_str()).collect();
    let en: Vec<&str> = parts.iter().map(|n| n.en.as_str()).collect();
    Bilingual::new(zh.join("；"), en.join("; "))
}
