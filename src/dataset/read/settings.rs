//! The TOML files in, settings, indicators, scenarios, profiles and layers of the ground out.

use super::{Gap, Read, both, faults, layer, text};
use crate::dataset::catalogue::Report;
use crate::dataset::land::LandFile;
use crate::dataset::profile::ProfileSettings;
use crate::dataset::rulebook::Rulebook;
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

/// Reads `case.toml`, `indicators.toml`, `layers.toml`, `rules.toml`, `scenarios/*.toml`, `profiles/*.toml` and the
/// shapes of `layers/*.geojson` into `read`.
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
    if names.iter().any(|name| name == "rules.toml") {
        read.tables.rules = parse::<Rulebook>(dir, "rules.toml", read, report);
    }
    if names.iter().any(|name| name == "layers.toml") {
        let file = parse::<LandFile>(dir, "layers.toml", read, report);
        read.tables.land = file.unwrap_or_default();
    }
    for (_, file) in files_of("layers/", ".geojson", dir, names, report) {
        let (text, digest) = text(dir, &file, report);
        if let Some(digest) = digest {
            read.inputs.insert(file.clone(), digest);
        }
        let mut gap = Gap::default();
        let shapes = text.and_then(|text| layer::read_as(&file, &text, report, &mut gap.ids));
        gap.whole = shapes.is_none();
        read.gaps.add(&file, gap);
        read.tables.shapes.insert(file, shapes.unwrap_or_default());
    }
    for (id, file) in files_of("scenarios/", ".toml", dir, names, report) {
        if let Some(scenario) = parse::<Scenario>(dir, &file, read, report) {
            read.tables.scenarios.push(Scenario { id, ..scenario });
        }
    }
    for (id, file) in files_of("profiles/", ".toml", dir, names, report) {
        if let Some(profile) = parse::<ProfileSettings>(dir, &file, read, report) {
            read.tables.profiles.push(ProfileSettings { id, ..profile });
        }
    }
}

/// Stem and path of the files of one kind in a folder of the case, sorted; what else lies in it is a note.
fn files_of(
    folder: &str,
    end: &str,
    dir: &Path,
    names: &[String],
    report: &mut Report,
) -> Vec<(String, String)> {
    if !names.iter().any(|name| name == folder) {
        return Vec::new();
    }
    let names = match super::list(&dir.join(folder)) {
        Ok(names) => names,
        Err(error) => {
            report.add(&faults::UNREADABLE, Place::file(folder), || {
                both(&error.to_string())
            });
            return Vec::new();
        }
    };
    let (files, others): (Vec<_>, Vec<_>) = names
        .into_iter()
        .filter(|name| !name.starts_with('.') && !name.ends_with(".md"))
        .map(|name| format!("{folder}{name}"))
        .partition(|path| path.ends_with(end));
    for path in others {
        report.add(&faults::UNKNOWN_FILE, Place::file(&path), || {
            Bilingual::new(format!("{path} 未被读取"), format!("{path} was not read"))
        });
    }
    let stem = |path: &str| path[folder.len()..path.len() - end.len()].to_owned();
    files.into_iter().map(|path| (stem(&path), path)).collect()
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
