//! What a tonne of room is worth on either side of a limit, in words.

use crate::finding::Language;
use crate::plan::outcome::{Load, SidePrice};
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
