//! Scenarios: a named change in, changed tables out. The changed case is checked like any other,
//! so a scenario cannot slip a fault past the rules.

use super::record::Record;
use super::settings::{Change, Scenario};
use super::tables::{Feature, Tables, for_each_csv_table, for_each_layer};
use crate::finding::{Bilingual, Finding, Place, Severity};

/// Applies a scenario to the tables.
///
/// # Errors
/// Findings (`D060`…) for changes that name an unknown file or column, select nothing, or set a bad value.
pub fn apply(tables: &mut Tables, scenario: &Scenario) -> Result<(), Vec<Finding>> {
    let mut findings = Vec::new();
    if let Some(today) = scenario.today {
        tables.case.today = today;
    }
    if let Some(year) = scenario.plan_year {
        tables.case.plan_year = year;
    }
    scenario.flow.apply(&mut tables.case.flow);
    for change in &scenario.changes {
        if let Err(cause) = apply_change(tables, change) {
            findings.push(Finding {
                code: "D060",
                severity: Severity::Error,
                place: Place::file(format!("scenarios/{}.toml", scenario.id)),
                cause,
                action: Bilingual::new(
                    "请对照数据表的文件名、列名与取值修改情景文件",
                    "mend the scenario: file, column and value must be those of the tables",
                ),
            });
        }
    }
    if findings.is_empty() {
        Ok(())
    } else {
        Err(findings)
    }
}

/// What applying the scenario would find, on a copy of the tables it names.
pub(super) fn trial(tables: &Tables, scenario: &Scenario) -> Vec<Finding> {
    let mut copy = Tables {
        case: tables.case.clone(),
        ..Tables::default()
    };
    macro_rules! copy_named {
        ($($field:ident: $row:ident,)+) => {$(
            if scenario.changes.iter().any(|change| change.file == super::tables::$row::FILE) {
                copy.$field = tables.$field.clone();
            }
        )+};
    }
    for_each_csv_table!(copy_named);
    for_each_layer!(copy_named);
    apply(&mut copy, scenario).err().unwrap_or_default()
}

fn apply_change(tables: &mut Tables, change: &Change) -> Result<(), Bilingual> {
    macro_rules! on_tables {
        ($($field:ident: $row:ident,)+) => {$(
            if change.file == super::tables::$row::FILE {
                return change_rows(tables.$field.rows.iter_mut(), change);
            }
        )+};
    }
    macro_rules! on_layers {
        ($($field:ident: $row:ident,)+) => {$(
            if change.file == super::tables::$row::FILE {
                return change_rows(tables.$field.rows.iter_mut().map(|Feature { row, .. }| row), change);
            }
        )+};
    }
    for_each_csv_table!(on_tables);
    for_each_layer!(on_layers);
    Err(Bilingual::new(
        format!("没有名为 {} 的数据表", change.file),
        format!("no table is called {}", change.file),
    ))
}

fn change_rows<'a, T: Record + 'a>(
    rows: impl Iterator<Item = &'a mut T>,
    change: &Change,
) -> Result<(), Bilingual> {
    let column = |name: &str| {
        T::NAMES.iter().position(|n| *n == name).ok_or_else(|| {
            Bilingual::new(
                format!("{} 没有列 {name}", T::FILE),
                format!("{} has no column {name}", T::FILE),
            )
        })
    };
    let select: Vec<(usize, &String)> = change
        .select
        .iter()
        .map(|(name, value)| Ok((column(name)?, value)))
        .collect::<Result<_, _>>()?;
    let scale: Vec<(usize, &String, f64)> = change
        .scale
        .iter()
        .map(|(name, k)| Ok((column(name)?, name, *k)))
        .collect::<Result<_, _>>()?;
    for name in change.set.keys() {
        column(name)?;
    }
    let bad = |name: &str, text: &str| {
        Bilingual::new(
            format!("{} 的列 {name} 不能取值“{text}”", T::FILE),
            format!("column {name} of {} cannot hold \"{text}\"", T::FILE),
        )
    };
    let mut touched = 0usize;
    for row in rows {
        if !select.iter().all(|(i, value)| row.cell(*i) == **value) {
            continue;
        }
        touched += 1;
        for (name, text) in &change.set {
            row.set(name, text).map_err(|_| bad(name, text))?;
        }
        for (i, name, k) in &scale {
            let cell = row.cell(*i);
            let Ok(value) = cell.parse::<f64>() else {
                return Err(bad(name, &cell));
            };
            let text = format!("{}", value * k);
            row.set(name, &text).map_err(|_| bad(name, &text))?;
        }
    }
    if touched == 0 {
        return Err(Bilingual::new(
            format!("{} 中没有符合 {:?} 的行", T::FILE, change.select),
            format!("no row of {} matches {:?}", T::FILE, change.select),
        ));
    }
    Ok(())
}
