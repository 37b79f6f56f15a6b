//! The TOML files in, settings, indicators and scenarios out.

use super::{Gap, Read, both, faults, text};
use crate::dataset::catalogue::Report;
use crate::dataset::settings::{CaseSettings, FORMAT, Indicator, Scenario};
use crate::finding::{Bilingual, Place};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Indicators {
    #[serde(default)]
    indicator: Vec<Indicator>,
}

/// Reads `case.toml`, `indicators.toml` and `scenarios/*.toml` into `read`.
pub(super) fn read(dir: &Path, names: &[String], read: &mut Read, report: &mut Report) {
    if names.iter().any(|name| name == "case.toml") {
        if let Some(case) = parse::<CaseSettings>(dir, "case.toml", read, report) {
            if case.format != FORMAT {
                let seen = case.format;
                let place = Place {
                    column: Some("format".to_owned()),
                    ..Place::file("case.toml")
                };
                report.add(&faults::OTHER_FORMAT, place, || {
                    Bilingual::new(
                        format!("格式版本为 {seen}，本程序支持 {FORMAT}"),
                        format!("the format version is {seen}, this program reads {FORMAT}"),
                    )
                });
            }
            read.tables.case = case;
        }
    } else {
        read.gaps.add(
            "case.toml",
            Gap {
                whole: true,
                ..Gap::default()
            },
        );
    }
    if names.iter().any(|name| name == "indicators.toml") {
        let file = parse::<Indicators>(dir, "indicators.toml", read, report);
        read.tables.indicators = file.map(|file| file.indicator).unwrap_or_default();
    }
    for file in scenario_files(dir, names, report) {
        if let Some(mut scenario) = parse::<Scenario>(dir, &file, read, report) {
            scenario.id = file["scenarios/".len()..file.len() - ".toml".len()].to_owned();
            read.tables.scenarios.push(scenario);
        }
    }
}

/// Paths of the scenario files, sorted; what else lies in the folder is a note.
fn scenario_files(dir: &Path, names: &[String], report: &mut Report) -> Vec<String> {
    if !names.iter().any(|name| name == "scenarios/") {
        return Vec::new();
    }
    let names = match super::list(&dir.join("scenarios")) {
        Ok(names) => names,
        Err(error) => {
            report.add(&faults::UNREADABLE, Place::file("scenarios/"), || {
                both(&error.to_string())
            });
            return Vec::new();
        }
    };
    let (files, others): (Vec<_>, Vec<_>) = names
        .into_iter()
        .filter(|name| !name.starts_with('.') && !name.ends_with(".md"))
        .map(|name| format!("scenarios/{name}"))
        .partition(|path| path.ends_with(".toml"));
    for path in others {
        report.add(&faults::UNKNOWN_FILE, Place::file(&path), || {
            Bilingual::new(format!("{path} 未被读取"), format!("{path} was not read"))
        });
    }
    files
}

/// Reads one file; a fault makes it a gap.
fn parse<T: DeserializeOwned>(
    dir: &Path,
    file: &str,
    read: &mut Read,
    report: &mut Report,
) -> Option<T> {
    let (text, digest) = text(dir, file, report);
    if let Some(digest) = digest {
        read.inputs.insert(file.to_owned(), digest);
    }
    let value = text.and_then(|text| from_toml(&text, file, report));
    if value.is_none() {
        read.gaps.add(
            file,
            Gap {
                whole: true,
                ..Gap::default()
            },
        );
    }
    value
}

fn from_toml<T: DeserializeOwned>(text: &str, file: &str, report: &mut Report) -> Option<T> {
    let error = match toml::from_str(text) {
        Ok(value) => return Some(value),
        Err(error) => error,
    };
    // A date may be written bare, as TOML has it, or in quotes.
    if let Ok(table) = toml::from_str::<toml::Table>(text)
        && let Ok(value) = dates_as_text(toml::Value::Table(table)).try_into()
    {
        return Some(value);
    }
    let place = match error.span() {
        Some(span) => {
            let before = text.as_bytes().get(..span.start).unwrap_or_default();
            let row = 1 + before.iter().filter(|byte| **byte == b'\n').count();
            Place::row(file, u32::try_from(row).unwrap_or(u32::MAX))
        }
        None => Place::file(file),
    };
    report.add(&faults::BAD_TOML, place, || both(error.message().trim()));
    None
}

fn dates_as_text(value: toml::Value) -> toml::Value {
    use toml::Value;
    match value {
        Value::Datetime(date) => Value::String(date.to_string()),
        Value::Array(list) => Value::Array(list.into_iter().map(dates_as_text).collect()),
        Value::Table(table) => {
            let table = table.into_iter().map(|(key, v)| (key, dates_as_text(v)));
            Value::Table(table.collect())
        }
        other => other,
    }
}
