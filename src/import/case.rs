//! Imported tables and the folder of a case in, the case's road files replaced out. Everything else in
//! the folder stays as it is; the old files are kept in `.replaced/N/`.

use super::faults;
use super::halt::{Halt, ImportError, fault};
use super::{Imported, Report};
use crate::dataset::catalogue::quoted;
use crate::dataset::record::Record;
use crate::dataset::settings::CaseSettings;
use crate::dataset::tables::{RoadRow, Tables, TurnRow};
use crate::dataset::write;
use crate::finding::Bilingual;
use serde::Deserialize;
use std::io;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// Folder within a case that keeps what was replaced; hidden, so that it is nobody's input.
pub(super) const KEPT: &str = ".replaced";
/// File within such a folder that names, a line each, the files that were not there before.
pub(super) const MADE: &str = "made.txt";
const SETTINGS: &str = "case.toml";

/// A case that roads can be written to.
#[derive(Clone, Debug)]
pub struct Target {
    folder: PathBuf,
    /// Text of `case.toml`; `None` for a case to be made.
    settings: Option<String>,
    /// Files that are written with the roads.
    beside: Vec<(String, Vec<u8>)>,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Files written, below the case.
    pub files: Vec<String>,
    /// Folder with the files that were there before, below the case.
    pub kept: Option<String>,
    /// The case was made anew.
    pub made: bool,
}

impl Target {
    /// Looks at a folder before anything is read.
    ///
    /// # Errors
    /// `I020` when it has roads and `replace` is not set, `I021` when it is neither a case nor empty.
    pub fn look(folder: &Path, replace: bool) -> Result<Self, ImportError> {
        let target = Self {
            folder: folder.to_owned(),
            settings: None,
            beside: Vec::new(),
        };
        target.checked(replace).map_err(ImportError::from)
    }

    fn checked(mut self, replace: bool) -> Result<Self, Halt> {
        let name = self.folder.display().to_string();
        let unusable = |zh: String, en: String| fault(&faults::NO_CASE, &name, zh, en);
        if !self.folder.exists() {
            return Ok(self);
        }
        let entries = std::fs::read_dir(&self.folder)
            .map_err(|error| unusable(error.to_string(), error.to_string()))?;
        let path = self.folder.join(SETTINGS);
        if !path.exists() {
            return match entries.count() {
                0 => Ok(self),
                n => Err(unusable(
                    format!("文件夹里有 {n} 个文件，但没有 {SETTINGS}"),
                    format!("the folder holds {n} files and no {SETTINGS}"),
                )),
            };
        }
        let text = std::fs::read_to_string(&path)
            .map_err(|error| unusable(error.to_string(), error.to_string()))?;
        toml::from_str::<CaseSettings>(&text).map_err(|error| {
            let error = quoted(error.message());
            unusable(
                format!("{SETTINGS} 读不懂：{error}"),
                format!("{SETTINGS} cannot be read: {error}"),
            )
        })?;
        if !replace && has_roads(&self.folder.join(RoadRow::FILE)) {
            return Err(fault(
                &faults::HAS_ROADS,
                &self.folder.join(RoadRow::FILE).display().to_string(),
                "道路表不为空",
                "the table of roads is not empty",
            ));
        }
        self.settings = Some(text);
        Ok(self)
    }

    /// The same; another file, if any, is written with the roads.
    #[must_use]
    pub fn with(mut self, file: Option<(String, Vec<u8>)>) -> Self {
        self.beside.extend(file);
        self
    }

    /// Writes roads and turn rules: all to temporary files first, so that a reader meets the old files or
    /// the new ones. `attribution` is added to the case when it is not there.
    ///
    /// # Errors
    /// When a file cannot be written; the old files are then as they were.
    pub fn write(
        self,
        imported: Imported,
        attribution: Option<&str>,
    ) -> io::Result<(Written, Report)> {
        let report = imported.report;
        let mut tables = Tables {
            roads: imported.roads,
            turns: imported.turns,
            ..Tables::default()
        };
        let mut files = match &self.settings {
            None => {
                tables.case = blank(&self.folder);
                tables
                    .case
                    .attributions
                    .extend(attribution.map(str::to_owned));
                write::files(&tables)
            }
            Some(text) => {
                let mut files = write::files(&tables);
                files.retain(|(name, _)| name == RoadRow::FILE || name == TurnRow::FILE);
                if let Some(text) = attribution.and_then(|a| with_attribution(text, a)) {
                    files.push((SETTINGS.to_owned(), text.into_bytes()));
                }
                files
            }
        };
        let old_turns = self.folder.join(TurnRow::FILE).exists();
        if old_turns && !files.iter().any(|(name, _)| name == TurnRow::FILE) {
            // No rule is left: the old ones must not stay beside the new roads.
            let header = TurnRow::NAMES.join(",") + "\n";
            files.push((TurnRow::FILE.to_owned(), header.into_bytes()));
        }
        files.extend(self.beside);
        let kept = keep(&self.folder, files.iter().map(|(name, _)| name.as_str()))?;
        std::fs::create_dir_all(&self.folder)?;
        write::all(&files, &self.folder)?;
        let written = Written {
            files: files.into_iter().map(|(name, _)| name).collect(),
            kept,
            made: self.settings.is_none(),
        };
        Ok((written, report))
    }
}

/// Replaces files of a case, all or none; those that were there before are kept.
///
/// # Errors
/// When a file cannot be written; the old files are then as they were.
pub fn replace(folder: &Path, files: &[(String, Vec<u8>)]) -> io::Result<Written> {
    let kept = keep(folder, files.iter().map(|(name, _)| name.as_str()))?;
    write::all(files, folder)?;
    Ok(Written {
        files: files.iter().map(|(name, _)| name.clone()).collect(),
        kept,
        made: false,
    })
}

/// Copies what will be replaced into the next numbered folder.
pub(super) fn keep<'a>(
    folder: &Path,
    names: impl Iterator<Item = &'a str>,
) -> io::Result<Option<String>> {
    let (old, new): (Vec<&str>, Vec<&str>) = names.partition(|name| folder.join(name).exists());
    if old.is_empty() {
        return Ok(None);
    }
    let number = (1..)
        .find(|n: &u32| !folder.join(KEPT).join(n.to_string()).exists())
        .expect("a folder holds fewer than 2^32 others");
    let kept = format!("{KEPT}/{number}");
    let to = folder.join(&kept);
    std::fs::create_dir_all(&to)?;
    for name in old {
        let copy = to.join(name);
        std::fs::create_dir_all(copy.parent().unwrap_or(&to))?;
        std::fs::copy(folder.join(name), copy)?;
    }
    if !new.is_empty() {
        std::fs::write(to.join(MADE), new.join("\n") + "\n")?;
    }
    Ok(Some(kept))
}

/// True when the file holds a feature, or cannot be read as one that holds none.
fn has_roads(path: &Path) -> bool {
    #[derive(Deserialize)]
    struct Layer {
        features: Vec<serde::de::IgnoredAny>,
    }
    match std::fs::read(path) {
        Err(_) => path.exists(),
        Ok(bytes) => {
            serde_json::from_slice::<Layer>(&bytes).map_or(true, |l| !l.features.is_empty())
        }
    }
}

/// Settings of a case that holds roads and nothing else; a person fills in the rest.
fn blank(folder: &Path) -> CaseSettings {
    let id = folder.file_name().map_or_else(
        || "case".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    );
    CaseSettings {
        name: Bilingual::new(id.clone(), id.clone()),
        id,
        province: "待填".to_owned(),
        district: "待填".to_owned(),
        ..CaseSettings::default()
    }
}

/// The text of `case.toml` with one more attribution and nothing else changed; `None` when it is there.
fn with_attribution(text: &str, attribution: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        attributions: Option<Spanned<Vec<String>>>,
    }
    let quoted = toml::Value::String(attribution.to_owned()).to_string();
    let named = toml::from_str::<Named>(text).ok()?.attributions;
    let Some(list) = named else {
        // Keys of the case itself stand before the first table.
        return Some(format!("attributions = [{quoted}]\n{text}"));
    };
    if list.get_ref().iter().any(|a| a == attribution) {
        return None;
    }
    let close = list.span().end.checked_sub(1)?;
    let before = text.get(..close)?.trim_end();
    let comma = if before.ends_with(['[', ',']) {
        ""
    } else {
        ","
    };
    let made = format!("{before}{comma} {quoted}{}", text.get(close..)?);
    // A comment at the end of the list would swallow it.
    let read: Named = toml::from_str(&made).ok()?;
    let there = |list: Spanned<Vec<String>>| list.get_ref().iter().any(|a| a == attribution);
    read.attributions.is_some_and(there).then_some(made)
}

#[cfg(test)]
mod tests {
    use super::with_attribution;

    #[test]
    fn an_attribution_is_added_once_and_nothing_else_changes() {
        for (before, after) in [
            (
                "# mine\nid = \"a\"\n",
                "attributions = [\"© X\"]\n# mine\nid = \"a\"\n",
            ),
            ("attributions = []\n", "attributions = [ \"© X\"]\n"),
            (
                "attributions = [\"B\"] # note\nid = \"a\"\n",
                "attributions = [\"B\", \"© X\"] # note\nid = \"a\"\n",
            ),
            (
                "attributions = [\n  \"B\",\n]\n[flow]\n",
                "attributions = [\n  \"B\", \"© X\"]\n[flow]\n",
            ),
        ] {
            assert_eq!(with_attribution(before, "© X").as_deref(), Some(after));
            assert_eq!(with_attribution(after, "© X"), None);
        }
    }
}
