//! Blocks in, the text of a terminal out.

use super::{Block, Cell, Paper, exact, mark};
use crate::finding::Language;
use crate::report::figure;
use crate::report::table::grid;

/// An answer: what was asked in a line, what came of it, and its tables.
#[must_use]
pub fn answer(paper: &Paper, blocks: &[Block], language: Language) -> String {
    format!(
        "{}\n{}\n{}",
        paper.subtitle.text(language),
        paper.answer.text(language),
        terminal(blocks, language)
    )
}

/// The tables one below the other.
#[must_use]
pub fn terminal(blocks: &[Block], language: Language) -> String {
    let mut text = String::new();
    for block in blocks {
        text += &format!("\n■ {}\n", block.title.text(language));
        if let Some(about) = &block.about {
            text += &format!("{}\n", about.text(language));
        }
        text += &table(block, language);
    }
    text.push('\n');
    text
}

fn table(block: &Block, language: Language) -> String {
    if block.rows.is_empty() {
        return match language {
            Language::Zh => "无".to_owned(),
            Language::En => "none".to_owned(),
        };
    }
    let headers = block.columns.iter().map(|(zh, en)| match language {
        Language::Zh => (*zh).to_owned(),
        Language::En => (*en).to_owned(),
    });
    let rows = (block.rows.iter().take(block.shown))
        .map(|row| row.iter().map(|cell| spelled(cell, language)).collect());
    let numbers = (0..block.columns.len()).filter(|&i| {
        block
            .rows
            .iter()
            .any(|row| row.get(i).is_some_and(Cell::is_number))
    });
    let mut text = grid(
        headers.collect(),
        &numbers.collect::<Vec<_>>(),
        rows.collect(),
    );
    let rest = block.rows.len().saturating_sub(block.shown);
    if rest > 0 {
        text += &match language {
            Language::Zh => format!("\n… 另有 {rest} 行，见 CSV 或 --json"),
            Language::En => format!("\n… {rest} more rows in the CSV or --json"),
        };
    }
    text
}

fn spelled(cell: &Cell, language: Language) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Words(words) => words.text(language).to_owned(),
        Cell::Number(value, decimals) => figure::number(*value, *decimals),
        Cell::Exact(value) => exact(*value).to_string(),
        Cell::Mark(source) => mark(source, language),
        Cell::Empty => String::new(),
    }
}
