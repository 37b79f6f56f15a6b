//! What columns hold that somebody settled: `mapping.toml` of a case in, what headers of a file stand for out, and the same
//! file with what was settled now; what an import does not touch stays in it.
//!
//! `[[column]]` is of tables of units and wastes, `[tables.NAME]` of the rows of another table, `[roads]` of roads: a header
//! and the column it stands for, or [`NONE`].

use super::faults;
use super::table::head::{Column, Mapping};
use super::workbook::columns::of as workbook_columns;
use crate::dataset::record::Record as _;
use crate::dataset::tables::{GeneratorRow, RoadRow};
use crate::finding::{Bilingual, Finding, Place};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;

/// Name of the file within a case.
pub const MAPPING: &str = "mapping.toml";
/// What stands for the column of a header that is not read.
pub const NONE: &str = "none";
/// Name of the table of roads.
pub const ROADS: &str = "roads";

/// Who says what a header stands for, the surest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The program, by the text of the header.
    Guess,
    /// `mapping.toml` of the case.
    Kept,
    /// Somebody, now.
    Said,
}

/// What a header of a file stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Head {
    /// Its text.
    pub header: String,
    /// Column of the table of the case; `None` for what is not read.
    pub column: Option<&'static str>,
    /// Who says so.
    pub by: By,
}

/// What each header of a file stands for: as is said, else as it is guessed. A column is read from one header: the surest,
/// of equals the one that is its name, else the first.
pub(super) fn settle(
    headers: &[String],
    said: &[Head],
    guess: impl Fn(&str) -> Option<&'static str>,
) -> Vec<Head> {
    let head = |header: &String| {
        let own = said.iter().find(|one| one.header == *header);
        own.cloned().unwrap_or_else(|| Head {
            header: header.clone(),
            column: guess(header),
            by: By::Guess,
        })
    };
    let mut heads: Vec<Head> = headers.iter().map(head).collect();
    let claims = heads.iter().map(|one| {
        let column = one.column?;
        Some((column, (one.by, column == one.header)))
    });
    let stands = surest(&claims.collect::<Vec<_>>());
    for (one, stands) in heads.iter_mut().zip(stands) {
        one.column = one.column.filter(|_| stands);
    }
    heads
}

/// Which claims stand: each thing goes to the surest claim for it, of equals to the first.
pub(super) fn surest<T: Ord, R: Ord>(claims: &[Option<(T, R)>]) -> Vec<bool> {
    let mut best: BTreeMap<&T, (usize, &R)> = BTreeMap::new();
    for (at, claim) in claims.iter().enumerate() {
        let Some((thing, sure)) = claim else { continue };
        let first = best.entry(thing).or_insert((at, sure));
        if sure > first.1 {
            *first = (at, sure);
        }
    }
    let mut stands = vec![false; claims.len()];
    for (at, _) in best.into_values() {
        stands[at] = true;
    }
    stands
}

/// Headers somebody names now must be those of the file, which stand in `row` where they stand in one.
///
/// # Errors
/// `I066` for each that is not.
pub(super) fn are_there(
    file: &str,
    row: Option<u32>,
    headers: &[String],
    said: &[Head],
) -> Result<(), Vec<Finding>> {
    let strange = |one: &&Head| one.by == By::Said && !headers.contains(&one.header);
    let there: Vec<&str> = (headers.iter().map(String::as_str))
        .filter(|text| !text.is_empty())
        .collect();
    let told = said.iter().filter(strange).map(|one| {
        let header = &one.header;
        let place = Place {
            row,
            ..Place::file(file)
        };
        let cause = Bilingual::new(
            format!("没有表头“{header}”；有：{}", there.join("、")),
            format!("no header is {header:?}; there are: {}", there.join(", ")),
        );
        faults::NO_SUCH_COLUMN.finding(place, cause)
    });
    none_of(told.collect())
}

/// What is said of a header is none of the words there are.
pub(crate) fn unknown(place: Place, word: &str, names: &[&str]) -> Finding {
    let cause = Bilingual::new(
        format!("“{word}”不是可用的含义；可写：{}", names.join("、")),
        format!(
            "{word:?} is nothing a column can hold; one of: {}",
            names.join(", ")
        ),
    );
    faults::NO_SUCH_COLUMN.finding(place, cause)
}

fn none_of(found: Vec<Finding>) -> Result<(), Vec<Finding>> {
    if found.is_empty() { Ok(()) } else { Err(found) }
}

/// Headers and what they stand for.
type Part = BTreeMap<String, Option<&'static str>>;

/// What is settled for the columns of a case's tables.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    units: Mapping,
    /// Of each other table by its name, roads among them.
    parts: BTreeMap<String, Part>,
    /// The text as it would be written of what was read.
    was: String,
}

/// The file as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    #[serde(default, rename = "column")]
    columns: Vec<Column>,
    #[serde(default)]
    tables: BTreeMap<String, BTreeMap<String, Spanned<String>>>,
    #[serde(default)]
    roads: BTreeMap<String, Spanned<String>>,
}

/// The file as it is written.
#[derive(Serialize)]
struct Write<'a> {
    #[serde(rename = "column", skip_serializing_if = "<[Column]>::is_empty")]
    columns: &'a [Column],
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    tables: BTreeMap<&'a str, BTreeMap<&'a str, &'a str>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    roads: BTreeMap<&'a str, &'a str>,
}

impl Kept {
    /// What a case has settled; nothing where it has no such file.
    ///
    /// # Errors
    /// `I066` for each thing in its file that cannot be.
    pub fn open(folder: &Path) -> Result<Self, Vec<Finding>> {
        match std::fs::read_to_string(folder.join(MAPPING)) {
            Ok(text) => Self::read(&text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(vec![unreadable(Place::file(MAPPING), &error.to_string())]),
        }
    }

    /// The same, of the text of the file.
    ///
    /// # Errors
    /// As [`Kept::open`].
    pub fn read(text: &str) -> Result<Self, Vec<Finding>> {
        let place = |span: Range<usize>| {
            let before = text.get(..span.start).unwrap_or(text);
            let row = before.matches('\n').count() + 1;
            Place::row(MAPPING, u32::try_from(row).unwrap_or(u32::MAX))
        };
        let read: Read = toml::from_str(text).map_err(|error| {
            let place = error.span().map_or_else(|| Place::file(MAPPING), place);
            vec![unreadable(place, error.message())]
        })?;
        let roads = (!read.roads.is_empty()).then_some((ROADS.to_owned(), read.roads));
        let (mut parts, mut found) = (BTreeMap::new(), Vec::new());
        for (table, words) in read.tables.into_iter().chain(roads) {
            let Some(names) = names(&table).filter(|_| !parts.contains_key(&table)) else {
                found.push(no_table(&table));
                continue;
            };
            let mut part = Part::new();
            for (header, word) in words {
                match column(word.get_ref(), &names) {
                    Some(column) => {
                        part.insert(header, column);
                    }
                    None => {
                        let place = Place {
                            column: Some(header),
                            ..place(word.span())
                        };
                        found.push(unknown(place, word.get_ref(), &names));
                    }
                }
            }
            parts.insert(table, part);
        }
        none_of(found)?;
        let units = Mapping {
            columns: read.columns,
            ..Mapping::default()
        };
        let mut kept = Self {
            units,
            parts,
            was: String::new(),
        };
        kept.was = kept.text();
        Ok(kept)
    }

    /// Columns of tables of units and wastes.
    #[must_use]
    pub fn units(&self) -> &Mapping {
        &self.units
    }

    /// What is known of the headers of a file before it is looked at, as somebody says now (header, column or [`NONE`]),
    /// else as was settled before. Nothing of what is no table with ids.
    ///
    /// # Errors
    /// `I066` when what is said now cannot be.
    pub fn heads(
        &self,
        file: &str,
        table: &str,
        said: &[(String, String)],
    ) -> Result<Vec<Head>, Vec<Finding>> {
        let table = table.trim_end_matches(".csv");
        let Some(names) = names(table) else {
            return Ok(Vec::new());
        };
        let (mut heads, mut found) = (Vec::<Head>::new(), Vec::new());
        for (header, word) in said {
            let place = Place {
                column: Some(header.clone()),
                ..Place::file(file)
            };
            let Some(column) = column(word, &names) else {
                found.push(unknown(place, word, &names));
                continue;
            };
            let twice = |one: &&Head| one.column.is_some() && one.column == column;
            if let Some(other) = heads.iter().find(twice) {
                let other = &other.header;
                let cause = Bilingual::new(
                    format!("“{header}”与“{other}”都指定为 {word}；一项只能取自一列"),
                    format!(
                        "{header:?} and {other:?} are both said to be {word}, which is read from one column"
                    ),
                );
                found.push(faults::NO_SUCH_COLUMN.finding(place, cause));
            }
            heads.push(Head {
                header: header.clone(),
                column,
                by: By::Said,
            });
        }
        none_of(found)?;
        let before = self.parts.get(table).into_iter().flatten();
        let before = before.filter(|(header, _)| !said.iter().any(|(other, _)| other == *header));
        heads.extend(before.map(|(header, column)| Head {
            header: header.clone(),
            column: *column,
            by: By::Kept,
        }));
        Ok(heads)
    }

    /// Keeps what a file of units and wastes was read by.
    pub fn keep_units(&mut self, mapping: &Mapping) {
        for (at, column) in mapping.columns.iter().enumerate() {
            // Of columns with one header, the first counts.
            let mut before = mapping.columns[..at].iter();
            if column.header.is_empty() || before.any(|one| one.header == column.header) {
                continue;
            }
            let all = &mut self.units.columns;
            match all.iter_mut().find(|one| one.header == column.header) {
                Some(old) => old.clone_from(column),
                None => all.push(column.clone()),
            }
        }
    }

    /// Keeps what the headers of a file were read as that are as sure as `by`. A header kept before that gave way to one said
    /// now is not read from here on; one that gave way to another of before stays as it is, for files without that.
    pub fn keep(&mut self, table: &str, heads: &[Head], by: By) {
        let part = self.parts.entry(table.trim_end_matches(".csv").to_owned());
        let part = part.or_default();
        let said = |column: Option<&'static str>| {
            column.is_some() && (heads.iter()).any(|one| one.by == By::Said && one.column == column)
        };
        for (at, one) in heads.iter().enumerate() {
            // Of columns with one header, the first counts.
            let again = heads[..at].iter().any(|other| other.header == one.header);
            if one.by < by || one.header.is_empty() || again {
                continue;
            }
            let old = part.get(&one.header).copied().flatten();
            let gave_way = one.by == By::Kept && one.column.is_none();
            if !gave_way || said(old) {
                part.insert(one.header.clone(), one.column);
            }
        }
        self.parts.retain(|_, part| !part.is_empty());
    }

    /// The text of the file.
    ///
    /// # Panics
    /// Never: it has string keys only.
    #[must_use]
    pub fn text(&self) -> String {
        fn words(part: &Part) -> BTreeMap<&str, &str> {
            let word = |column: &Option<&'static str>| column.unwrap_or(NONE);
            let all = part.iter();
            all.map(|(header, column)| (header.as_str(), word(column)))
                .collect()
        }
        let others = self.parts.iter().filter(|(table, _)| *table != ROADS);
        let file = Write {
            columns: &self.units.columns,
            tables: others
                .map(|(table, part)| (table.as_str(), words(part)))
                .collect(),
            roads: self.parts.get(ROADS).map(words).unwrap_or_default(),
        };
        toml::to_string(&file).expect("it has string keys only")
    }

    /// Name and content of the file, where it says anything else than what was read.
    #[must_use]
    pub fn file(&self) -> Option<(String, Vec<u8>)> {
        let text = self.text();
        (text != self.was).then(|| (MAPPING.to_owned(), text.into_bytes()))
    }
}

/// Columns of a table that rows go to by their ids, or of roads; `None` of anything else, units and wastes among it.
fn names(table: &str) -> Option<Vec<&'static str>> {
    let path = format!("{table}.csv");
    let columns = workbook_columns(&path).filter(|_| path != GeneratorRow::FILE);
    let names = columns.map(|all| all.iter().map(|one| one.name).collect::<Vec<_>>());
    let roads = (table == ROADS).then(|| RoadRow::NAMES.to_vec());
    let mut names = names.filter(|all| all.contains(&"id")).or(roads)?;
    names.push(NONE);
    Some(names)
}

/// The column a word names; the inner `None` for [`NONE`].
fn column(word: &str, names: &[&'static str]) -> Option<Option<&'static str>> {
    let own = names.iter().find(|name| **name == word)?;
    Some(Some(*own).filter(|name| *name != NONE))
}

fn unreadable(place: Place, why: &str) -> Finding {
    let cause = Bilingual::new(
        format!("{MAPPING} 读不懂：{why}"),
        format!("{MAPPING} cannot be read: {why}"),
    );
    faults::NO_SUCH_COLUMN.finding(place, cause)
}

fn no_table(table: &str) -> Finding {
    let cause = Bilingual::new(
        format!("[tables.{table}]：没有这样的表（产废单位写在 [[column]]，道路写在 [roads]）"),
        format!(
            "[tables.{table}]: there is no such table (units go to [[column]], roads to [roads])"
        ),
    );
    faults::NO_SUCH_COLUMN.finding(Place::file(MAPPING), cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "[[column]]\nheader = \"数量\"\nfield = \"tonnes\"\nunit = \"kg\"\n";

    fn text(all: &[&str]) -> Vec<String> {
        all.iter().map(|one| (*one).to_owned()).collect()
    }

    fn said(all: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |(header, word): &(&str, &str)| ((*header).to_owned(), (*word).to_owned());
        all.iter().map(owned).collect()
    }

    /// Headers of a file read with what is kept and said, the guess being that each is its own name.
    fn read(kept: &Kept, table: &str, headers: &[&str], now: &[(&str, &str)]) -> Vec<Head> {
        let known = kept.heads("a.csv", table, &said(now)).expect("columns");
        settle(&text(headers), &known, |text| {
            names(table)?.into_iter().find(|name| *name == text)
        })
    }

    fn columns(heads: &[Head]) -> Vec<Option<&str>> {
        heads.iter().map(|one| one.column).collect()
    }

    #[test]
    fn what_was_said_is_used_the_next_time_and_all_else_in_the_file_stays() {
        let mut kept = Kept::read(OLD).expect("an old file");
        assert_eq!(kept.file(), None, "nothing was said");
        let roads = [("公路级别", "class"), ("备用", "none"), ("name", "none")];
        let headers = ["公路级别", "备用", "name", "id", ""];
        let first = read(&kept, ROADS, &headers, &roads);
        assert_eq!(
            columns(&first),
            [Some("class"), None, None, Some("id"), None]
        );
        kept.keep(ROADS, &first, By::Kept);
        let plants = read(&kept, "facilities", &["企业"], &[("企业", "name_zh")]);
        kept.keep("facilities.csv", &plants, By::Kept);
        let (name, bytes) = kept.file().expect("it changed");
        let written = String::from_utf8(bytes).expect("text");
        assert_eq!(name, MAPPING);
        assert!(written.starts_with(OLD), "{written}");
        assert!(
            !written.contains("id ="),
            "a guess is none of it: {written}"
        );

        let again = Kept::read(&written).expect("its own file");
        let second = read(&again, ROADS, &headers, &[]);
        assert_eq!(columns(&second), columns(&first));
        assert_eq!(second[0].by, By::Kept);
        assert_eq!(
            columns(&read(&again, "facilities", &["企业"], &[])),
            [Some("name_zh")]
        );
        assert_eq!(columns(&read(&again, "places", &["企业"], &[])), [None]);
        let mut same = again.clone();
        same.keep(ROADS, &second, By::Kept);
        assert_eq!(same.file(), None, "nothing new was said");
    }

    #[test]
    fn what_is_said_now_goes_before_what_was_kept_and_both_before_a_guess() {
        let mut kept =
            Kept::read("[roads]\n\"甲\" = \"class\"\n\"乙\" = \"name\"\n").expect("a file");
        let headers = ["甲", "乙", "丙", "name"];
        let now = read(&kept, ROADS, &headers, &[("丙", "class")]);
        assert_eq!(columns(&now), [None, Some("name"), Some("class"), None]);
        kept.keep(ROADS, &now, By::Kept);
        let next = read(&kept, ROADS, &headers, &[]);
        assert_eq!(columns(&next), columns(&now), "the same without a word");
        // Two that were kept of different files stay both, whichever file comes.
        let mut kept =
            Kept::read("[roads]\n\"甲\" = \"class\"\n\"乙\" = \"class\"\n").expect("a file");
        let both = read(&kept, ROADS, &["甲", "乙"], &[]);
        kept.keep(ROADS, &both, By::Kept);
        assert_eq!(
            (columns(&both), kept.file()),
            (vec![Some("class"), None], None)
        );
    }

    #[test]
    fn of_columns_with_one_header_the_first_counts() {
        let mut kept = Kept::default();
        let heads = read(&kept, ROADS, &["级", "级"], &[("级", "class")]);
        assert_eq!(columns(&heads), [Some("class"), None]);
        kept.keep(ROADS, &heads, By::Kept);
        assert!(kept.text().contains("class"), "{}", kept.text());
    }

    #[test]
    fn what_cannot_be_is_told_with_its_row_and_what_there_is() {
        let told = |text: &str| Kept::read(text).expect_err("a fault");
        let text = "[roads]\n\"级\" = \"class\"\n\"色\" = \"colour\"\n[tables.facilities]\n\"名\" = \"nam\"\n[tables.nothing]\n";
        let found = told(text);
        assert!(found.iter().all(|one| one.code == "I066"), "{found:?}");
        let rows: Vec<_> = (found.iter())
            .map(|one| (one.place.row, one.place.column.as_deref()))
            .collect();
        assert_eq!(
            rows,
            [(Some(5), Some("名")), (None, None), (Some(3), Some("色"))]
        );
        assert!(found[2].cause.zh.contains("class") && found[2].cause.zh.contains("none"));
        assert_eq!(told("[roads]\n\"级\" = 3\n")[0].place.row, Some(2));
        for text in [
            "[tables.generators]\na = \"id\"\n",
            "[tables.prices]\n",
            "[tables.roads]\nx = \"class\"\n[roads]\ny = \"name\"\n",
            "[[column]]\nheader = \"a\"\nfield = \"nothing\"\n",
            "roads = 1",
            "\u{0}",
        ] {
            assert_eq!(told(text)[0].code, "I066", "{text}");
        }
        let kept = Kept::default();
        for wrong in [&[("级", "colour")][..], &[("级", "class"), ("类", "class")]] {
            let found = kept.heads("a.csv", ROADS, &said(wrong));
            assert_eq!(found.expect_err("a fault")[0].code, "I066");
        }
        let known = kept.heads("a.csv", ROADS, &said(&[("级", "class")]));
        let known = known.expect("a column");
        let found = are_there("a.csv", None, &["其他".to_owned()], &known);
        assert!(
            found.expect_err("no such header")[0]
                .cause
                .zh
                .contains("其他")
        );
    }
}
