//! Tables that are shown in four ways from one description: a [`Block`] (title, columns, rows) in; text for
//! a terminal, CSV bytes, a printable page out. A number keeps its unrounded value for the CSV and is
//! rounded once, the same way, for the reader.

mod data;
mod page;
mod text;

use crate::dataset::cell::Source;
use crate::finding::{Bilingual, Language};
use crate::quantity::{Cny, Tonnes};
use crate::report::{json, table};
use serde::Serialize;

pub use data::{Table, TableCell};
pub use page::{Chapter, Paper, html, pictured};
pub use text::{answer, terminal};

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// An id or a name, the same in both languages.
    Text(String),
    /// Words.
    Words(Bilingual),
    /// A number and the decimals a reader sees.
    Number(f64, usize),
    /// A number as it was computed; only the noise of the arithmetic, below 1e-9, is taken away.
    Exact(f64),
    /// Where a number comes from.
    Mark(Source),
    /// Nothing.
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}
impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<Bilingual> for Cell {
    fn from(words: Bilingual) -> Self {
        Self::Words(words)
    }
}
impl From<&Bilingual> for Cell {
    fn from(words: &Bilingual) -> Self {
        Self::Words(words.clone())
    }
}
impl From<Tonnes> for Cell {
    fn from(t: Tonnes) -> Self {
        Self::Number(t.0, 1)
    }
}
impl From<Cny> for Cell {
    fn from(cny: Cny) -> Self {
        Self::Number(cny.0, 0)
    }
}
impl From<&Source> for Cell {
    fn from(source: &Source) -> Self {
        Self::Mark(source.clone())
    }
}
impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

impl Cell {
    /// Right-aligned.
    fn is_number(&self) -> bool {
        matches!(self, Self::Number(..) | Self::Exact(_))
    }
}

/// One table.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Stem of its CSV file.
    pub file: &'static str,
    /// Heading.
    pub title: Bilingual,
    /// What stands under the heading.
    pub about: Option<Bilingual>,
    /// Header texts, Chinese and English.
    pub columns: Vec<(&'static str, &'static str)>,
    /// Rows of as many cells.
    pub rows: Vec<Vec<Cell>>,
    /// Rows shown in a terminal; the CSV has all.
    pub shown: usize,
}

impl Block {
    /// A table without rows.
    #[must_use]
    pub fn new(
        file: &'static str,
        title: (&str, &str),
        columns: &[(&'static str, &'static str)],
    ) -> Self {
        Self {
            file,
            title: Bilingual::new(title.0, title.1),
            about: None,
            columns: columns.to_vec(),
            rows: Vec::new(),
            shown: 20,
        }
    }

    /// The same with a text under its heading.
    #[must_use]
    pub fn about(self, about: Bilingual) -> Self {
        Self {
            about: Some(about),
            ..self
        }
    }

    /// Its rows as a CSV file.
    #[must_use]
    pub fn csv(&self, language: Language) -> Vec<u8> {
        table::csv(self.heads(language), self.values(language))
    }

    /// The texts over its columns.
    pub(in crate::report) fn heads(
        &self,
        language: Language,
    ) -> impl Iterator<Item = &'static str> {
        self.columns.iter().map(move |(zh, en)| match language {
            Language::Zh => *zh,
            Language::En => *en,
        })
    }

    /// Its rows as cells of a file.
    pub(in crate::report) fn values(
        &self,
        language: Language,
    ) -> impl Iterator<Item = Vec<table::Value>> {
        self.rows.iter().map(move |row| {
            row.iter()
                .map(|cell| match cell {
                    Cell::Text(text) => table::Value::from(text),
                    Cell::Words(words) => table::Value::from(words.text(language)),
                    Cell::Number(value, _) | Cell::Exact(value) => table::Value::from(*value),
                    Cell::Mark(source) => table::Value::from(mark(source, language)),
                    Cell::Empty => table::Value::from(""),
                })
                .collect()
        })
    }
}

/// An unrounded number without the noise of the arithmetic.
fn exact(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

/// A source in words: its mark, and its formula or fact.
fn mark(source: &Source, language: Language) -> String {
    let label = source.mark.label();
    let label = label.text(language);
    let detail = super::figure::formula(&source.detail, language);
    match (detail.is_empty(), language) {
        (true, _) => label.to_owned(),
        (false, Language::Zh) => format!("{label}：{detail}"),
        (false, Language::En) => format!("{label}: {detail}"),
    }
}

/// The CSV files of several tables, by name.
#[must_use]
pub fn files(blocks: &[Block], language: Language) -> Vec<(String, Vec<u8>)> {
    let file = |block: &Block| (format!("{}.csv", block.file), block.csv(language));
    blocks.iter().map(file).collect()
}

/// The files of an answer: its tables, `STEM.html` to print, and `STEM.json` for programs.
#[must_use]
pub fn answer_files(
    stem: &str,
    paper: &Paper,
    blocks: &[Block],
    document: &impl Serialize,
    language: Language,
) -> Vec<(String, Vec<u8>)> {
    let mut files = files(blocks, language);
    let page = html(paper, blocks, language);
    files.push((format!("{stem}.html"), page.into_bytes()));
    files.push((format!("{stem}.json"), json::pretty(document)));
    files
}

/// A row from values of any kind a cell holds.
macro_rules! cells {
    ($($value:expr),+ $(,)?) => { vec![$($crate::report::block::Cell::from($value)),+] };
}
pub(in crate::report) use cells;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::cell::Mark;

    fn block() -> Block {
        let mut block = Block::new("t", ("表", "table"), &[("名称", "name"), ("吨", "t")]);
        block.rows.push(cells!["=1+1", Cell::Number(1234.567, 1),]);
        block.rows.push(vec![
            Cell::Words(Bilingual::new("甲<b>", "a<b>")),
            Cell::Mark(Source::new(Mark::Plan, "F082")),
        ]);
        block
    }

    #[test]
    fn a_csv_keeps_the_unrounded_number_and_runs_no_formula() {
        let text = String::from_utf8(block().csv(Language::Zh)).expect("UTF-8");
        assert_eq!(
            text,
            "\u{feff}名称,吨\r\n'=1+1,1234.567\r\n甲<b>,规划：F082\r\n"
        );
    }

    #[test]
    fn a_reader_sees_the_rounded_number_and_a_page_no_markup_of_others() {
        let text = terminal(&[block()], Language::En);
        assert!(text.contains("1,234.6"), "{text}");
        let paper = Paper {
            title: Bilingual::new("题", "title"),
            ..Paper::default()
        };
        let page = html(&paper, &[block()], Language::Zh);
        assert!(
            page.contains("1,234.6") && page.contains("甲&lt;b&gt;"),
            "{page}"
        );
    }

    #[test]
    fn rows_beyond_those_shown_are_counted() {
        let mut block = block();
        block.shown = 1;
        assert!(terminal(&[block], Language::Zh).contains("另有 1 行"));
    }
}
