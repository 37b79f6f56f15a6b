//! Blocks in, one self-contained page to print out; the style is that of the plan's summary.

use super::{Block, Cell, exact};
use crate::dataset::cell::Source;
use crate::finding::{Bilingual, Language};
use crate::report::{figure, summary};
use maud::{DOCTYPE, Markup, PreEscaped, html as markup};

/// Tables of more columns are set smaller, their headers in several lines: A4 is not wider.
const MANY: usize = 8;

/// Texts of so many bytes stay in one piece: ids, numbers, days.
const SHORT: usize = 12;

/// Laid over the style where many tables must go on few sheets.
const TIGHT: &str = r"
.tight{font-size:9pt;line-height:1.4}
.tight h1{font-size:17pt}
.tight h2{font-size:10.5pt;margin:3.2mm 0 1mm;padding-bottom:.6mm;border-bottom-width:1px}
.tight header{padding-top:3mm}.tight .sub{margin:0 0 1.5mm}.tight .warn{padding:1.2mm 3mm;margin:1.5mm 0}
.tight table,.tight .wide{font-size:7.4pt;line-height:1.3;margin:.6mm 0 1.2mm}
.tight th,.tight td,.tight .wide th,.tight .wide td{padding:.5mm .9mm;overflow-wrap:normal;word-break:keep-all}
.tight tbody tr:not(.group) td:first-child{min-width:0;white-space:nowrap}
.tight p{margin:0 0 1mm}.tight footer{margin-top:2mm;padding-top:1mm}
.tight .n+:not(.n){padding-left:3.5mm}
.tight .mark{font-size:6.6pt}
.tight .spots{margin:1mm 0;break-inside:avoid}.tight .spots svg{width:62%;max-height:92mm;display:block;margin:0 auto}
@page{margin:11mm 11mm 10mm}
";

/// What stands around the tables of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paper {
    /// Heading.
    pub title: Bilingual,
    /// Case, scenario, year.
    pub subtitle: Bilingual,
    /// The answer in a sentence or two.
    pub answer: Bilingual,
    /// True when synthetic rows are behind the numbers.
    pub demo: bool,
}

/// The page as one HTML text.
#[must_use]
pub fn html(paper: &Paper, blocks: &[Block], language: Language) -> String {
    page(paper, "", blocks, language, false)
}

/// The same with a map (SVG) above the tables; in small type where it is handed out on a sheet or two (`tight`).
#[must_use]
pub fn pictured(
    paper: &Paper,
    picture: &str,
    blocks: &[Block],
    language: Language,
    tight: bool,
) -> String {
    page(paper, picture, blocks, language, tight)
}

fn page(paper: &Paper, picture: &str, blocks: &[Block], language: Language, tight: bool) -> String {
    let lang = match language {
        Language::Zh => "zh-CN",
        Language::En => "en",
    };
    let page = markup! {
        (DOCTYPE)
        html lang=(lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (paper.title.text(language)) }
                style { (PreEscaped(summary::CSS)) @if tight { (PreEscaped(TIGHT)) } }
            }
            body class=[tight.then_some("tight")] {
                header {
                    h1 { (paper.title.text(language)) }
                    p class="sub" { (paper.subtitle.text(language)) }
                    p { (paper.answer.text(language)) }
                }
                @if paper.demo { (warning(language)) }
                (PreEscaped(picture))
                @for block in blocks { (section(block, language)) }
                footer class="small" { p { "Wasteflow " (env!("CARGO_PKG_VERSION")) } }
            }
        }
    };
    page.into_string()
}

fn warning(language: Language) -> Markup {
    let (title, text) = match language {
        Language::Zh => (
            "演示数据，不是事实。",
            "标有“演示”的数字由程序合成或为假设，凡由它们推算的数字也不得作为现状引用。",
        ),
        Language::En => (
            "Demo data, no facts.",
            "Numbers marked demo are synthetic or assumed; nothing computed from them may be quoted as a fact.",
        ),
    };
    markup! { div class="warn" { b { (title) } " " (text) } }
}

/// A part of the plan's summary: a study under one heading, its tables cut to the rows worth printing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chapter {
    /// Heading.
    pub title: Bilingual,
    /// The answer in a sentence or two.
    pub answer: Bilingual,
    /// Page with all of it, beside the summary.
    pub page: Option<&'static str>,
    /// Tables.
    pub blocks: Vec<Block>,
}

impl Chapter {
    /// Its markup, for a page of the same style.
    pub(in crate::report) fn markup(&self, language: Language) -> Markup {
        let all = match language {
            Language::Zh => "完整表格：",
            Language::En => "All rows: ",
        };
        markup! {
            h2 class="page" { (self.title.text(language)) }
            p { (self.answer.text(language)) }
            @if let Some(page) = self.page { p class="small" { (all) a href=(page) { (page) } } }
            @for block in &self.blocks {
                h3 { (block.title.text(language)) }
                (table(block, block.shown, language))
            }
        }
    }
}

fn section(block: &Block, language: Language) -> Markup {
    markup! {
        h2 { (block.title.text(language)) }
        (table(block, usize::MAX, language))
    }
}

fn more(rest: usize, language: Language) -> String {
    match language {
        Language::Zh => format!("另有 {rest} 行"),
        Language::En => format!("{rest} more rows"),
    }
}

fn table(block: &Block, most: usize, language: Language) -> Markup {
    markup! {
        @if let Some(about) = &block.about { p { (about.text(language)) } }
        @if block.rows.is_empty() {
            p { (match language { Language::Zh => "无", Language::En => "none" }) }
        } @else {
            table class=[(block.columns.len() > MANY).then_some("wide")] {
                thead { tr {
                    @for (i, (zh, en)) in block.columns.iter().enumerate() {
                        @let number = block.rows.iter().any(|row| row.get(i).is_some_and(Cell::is_number));
                        th class=[number.then_some("n")] { (match language { Language::Zh => zh, Language::En => en }) }
                    }
                } }
                tbody {
                    @for row in block.rows.iter().take(most) { tr { @for cell in row { (td(cell, language)) } } }
                }
            }
            @if block.rows.len() > most { p class="small" { (more(block.rows.len() - most, language)) } }
        }
    }
}

fn td(cell: &Cell, language: Language) -> Markup {
    markup! {
        @match cell {
            Cell::Words(words) => { td { (words.text(language)) } },
            Cell::Text(text) if text.len() <= SHORT => { td class="k" { (text) } },
            Cell::Text(text) => { td { (text) } },
            Cell::Number(value, decimals) => { td class="n" { (figure::number(*value, *decimals)) } },
            Cell::Exact(value) => { td class="n small" { (exact(*value)) } },
            Cell::Mark(source) => { td { (chip(source, language)) } },
            Cell::Empty => { td {} },
        }
    }
}

fn chip(source: &Source, language: Language) -> Markup {
    markup! {
        span class={ "mark " (source.mark.word()) } { (source.mark.label().text(language)) }
        " " span class="small" { (figure::formula(&source.detail, language)) }
    }
}
