//! The numbers of a file in, an instance out: which form it has and whether everything is there.

use super::tokens::Tokens;
use super::{Form, Reading, SitingInstance, faults};
use crate::finding::Bilingual;
use crate::plan::siting::{InstanceError, Siting};
use std::path::Path;

/// Decimal places a quantity may have.
const PLACES: u32 = 6;
/// Largest quantity in its smallest unit.
const LARGEST: f64 = (1u64 << 52) as f64;

/// The form as the name says it, or the layout: OR-Library has each demand alone in a line before its costs.
pub(super) fn form(path: &Path, tokens: &Tokens) -> Form {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().to_ascii_lowercase());
    let name = name.unwrap_or_default();
    if name.trim_end_matches(".xz").ends_with(".cflp") {
        return Form::Cflp;
    }
    let facilities = tokens.values[0];
    let after = 2.0 + 2.0 * facilities;
    // A broken first number is found later; any form will do till then.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let mut widths = tokens.widths(after.clamp(0.0, 1e9) as usize);
    match (widths.next(), widths.next()) {
        (Some(1), Some(next)) if next > 1 || facilities == 1.0 => Form::OrLibrary,
        _ => Form::Holmberg,
    }
}

/// Takes the numbers apart.
pub(super) fn instance(
    tokens: &mut Tokens,
    form: Form,
    reading: &Reading,
) -> Option<SitingInstance> {
    let [facilities, customers] = sizes(tokens)?;
    let expected = 2 + 2 * facilities + customers + facilities * customers;
    let there = tokens.values.len();
    if there != expected {
        tokens.add_file(&faults::SITES_COUNT, || {
            Bilingual::new(
                format!("{facilities} 处设施、{customers} 个客户须有 {expected} 个数值，实有 {there} 个"),
                format!("{facilities} facilities and {customers} customers take {expected} numbers, there are {there}"),
            )
        });
        return None;
    }
    capacities(tokens, facilities, reading)?;
    let demands: Vec<usize> = match form {
        Form::OrLibrary => (0..customers)
            .map(|i| 2 + 2 * facilities + i * (1 + facilities))
            .collect(),
        _ => (2 + 2 * facilities..).take(customers).collect(),
    };
    let capacities: Vec<usize> = (0..facilities).map(|j| 2 + 2 * j).collect();
    let fixed: Vec<usize> = (0..facilities).map(|j| 3 + 2 * j).collect();
    let mut good = true;
    for &at in capacities.iter().chain(&fixed).chain(&demands) {
        let value = tokens.values[at];
        if value < 0.0 {
            good = false;
            tokens.add(at, &faults::SITES_FIELD, || {
                Bilingual::new(
                    format!("{value}：容量、固定费用与需求不得为负"),
                    format!("{value}: capacities, fixed costs and demands are not negative"),
                )
            });
        }
    }
    if !good {
        return None;
    }
    let places = places(tokens, capacities.iter().chain(&demands))?;
    let unit = 10f64.powi(places);
    #[allow(clippy::cast_possible_truncation)]
    let whole = |at: &usize| (tokens.values[*at] * unit).round() as i64;
    let costs: Vec<f64> = (0..facilities)
        .flat_map(|j| (0..customers).map(move |i| (i, j)))
        .map(|(i, j)| {
            let own = tokens.values[demands[i]];
            match form {
                Form::Cflp => tokens.values[demands[0] + customers + j * customers + i] / unit,
                _ if own <= 0.0 => 0.0, // nobody is served
                Form::OrLibrary => tokens.values[demands[i] + 1 + j] / own / unit,
                Form::Holmberg => {
                    tokens.values[demands[0] + customers + j * customers + i] / own / unit
                }
            }
        })
        .collect();
    let made = Siting::new(
        capacities.iter().map(whole).collect(),
        fixed.iter().map(|at| tokens.values[*at]).collect(),
        demands.iter().map(whole).collect(),
        costs,
        reading.single_source,
    );
    match made {
        Ok(siting) => Some(SitingInstance { siting, form }),
        Err(error) => {
            too_large(tokens, error);
            None
        }
    }
}

fn too_large(tokens: &mut Tokens, error: InstanceError) {
    tokens.add_file(&faults::SITES_SIZE, || {
        Bilingual::new("数量或费用之和过大，无法精确计算", error.to_string())
    });
}

fn sizes(tokens: &mut Tokens) -> Option<[usize; 2]> {
    let size = |at: usize| {
        let value = tokens.values.get(at).copied().unwrap_or(f64::NAN);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let whole =
            ((1.0..=1e6).contains(&value) && value.fract() == 0.0).then_some(value as usize);
        whole
    };
    match [size(0), size(1)] {
        [Some(facilities), Some(customers)] => Some([facilities, customers]),
        _ => {
            tokens.add(0, &faults::SITES_HEADER, || {
                Bilingual::new(
                    "文件须以设施数与客户数开头，为 1 到 1,000,000 的整数",
                    "the file must begin with the numbers of facilities and customers, whole and from 1 to 1,000,000",
                )
            });
            None
        }
    }
}

/// Puts the capacity of the command line where the file has the word, and nowhere else.
fn capacities(tokens: &mut Tokens, facilities: usize, reading: &Reading) -> Option<()> {
    let open = |at: &usize| tokens.values[*at].is_nan();
    let words: Vec<usize> = (0..tokens.values.len()).filter(open).collect();
    let stray = words
        .iter()
        .copied()
        .find(|at| *at >= 2 + 2 * facilities || at % 2 == 1);
    if let Some(at) = stray {
        tokens.add(at, &faults::SITES_FIELD, || {
            Bilingual::new(
                "“capacity”只能写在容量处",
                "`capacity` may stand for a capacity only",
            )
        });
        return None;
    }
    let cause = match (words.first(), reading.capacity) {
        (Some(_), Some(capacity)) => {
            for at in words {
                tokens.values[at] = capacity;
            }
            return Some(());
        }
        (None, None) => return Some(()),
        (Some(_), None) => Bilingual::new(
            "文件没有写明容量（“capacity”），须用 --capacity 给出",
            "the file leaves the capacity open (`capacity`): give --capacity",
        ),
        (None, Some(_)) => Bilingual::new(
            "文件已写明容量，不能再给 --capacity",
            "the file states its capacities: --capacity does not apply",
        ),
    };
    tokens.add(
        words.first().copied().unwrap_or(2),
        &faults::SITES_CAPACITY,
        || cause,
    );
    None
}

/// Decimal places that make all quantities whole.
fn places<'a>(tokens: &mut Tokens, quantities: impl Iterator<Item = &'a usize>) -> Option<i32> {
    let mut places = 0;
    let (mut largest, mut last) = (0.0f64, 2);
    for &at in quantities {
        let value = tokens.values[at];
        if value > largest {
            (largest, last) = (value, at);
        }
        let is_whole = |places: u32| {
            let scaled = value * 10f64.powi(places.cast_signed());
            (scaled - scaled.round()).abs() <= 1e-9 * scaled.abs().max(1.0)
        };
        match (places..=PLACES).find(|places| is_whole(*places)) {
            Some(found) => places = found,
            None => {
                too_fine(tokens, at);
                return None;
            }
        }
    }
    if largest * 10f64.powi(places.cast_signed()) > LARGEST {
        too_fine(tokens, last);
        return None;
    }
    Some(places.cast_signed())
}

fn too_fine(tokens: &mut Tokens, at: usize) {
    let value = tokens.values[at];
    tokens.add(at, &faults::SITES_SIZE, || {
        Bilingual::new(
            format!("{value}：数量至多 {PLACES} 位小数、15 位有效数字"),
            format!("{value}: a quantity has at most {PLACES} decimal places and 15 digits"),
        )
    });
}
