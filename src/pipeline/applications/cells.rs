//! The cells of one application in, values out; what is wrong is kept with its column, and the row goes on.

use crate::dataset::catalogue::{closest, quoted};
use crate::dataset::cell::List;
use crate::dataset::check::transfers::PAPERS;
use crate::dataset::tables::Tables;
use crate::dataset::vocabulary::{ApplicationState, Operation, Priority};
use crate::finding::Bilingual;
use crate::import::table::value::{self, Code, Unit, narrow};
use crate::plan::transfers::paper;
use crate::quantity::Tonnes;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// A row that is being read.
pub(super) struct Cells<'a> {
    cell: &'a dyn Fn(&str) -> &'a str,
    tables: &'a Tables,
    unit: Unit,
    /// Column and cause of each fault.
    pub(super) faults: Vec<(&'static str, Bilingual)>,
}

/// Words of a list; blanks may be within one.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split([';', '；', '、', ',', '，', '\n']);
    words.map(str::trim).filter(|word| !word.is_empty())
}

/// `2025-12-01`, `2025/12/1`, `2025.12.1`, `2025年12月1日`.
fn day(text: &str) -> Option<Date> {
    let text = narrow(text);
    let digits = text.trim().trim_end_matches('日');
    let parts: Vec<&str> = digits.split(['-', '/', '.', '年', '月']).collect();
    let &[year, month, day] = parts.as_slice() else {
        return None;
    };
    // A time behind the day is passed over.
    let day = day.split_whitespace().next()?;
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A row of the case by its id, or by a name that only one has.
fn named<'r>(
    text: &str,
    rows: impl Iterator<Item = (&'r str, [&'r str; 2])> + Clone,
) -> Result<String, Bilingual> {
    let plain = |text: &str| narrow(text).replace(' ', "");
    if let Some((id, _)) = rows.clone().find(|(id, _)| *id == text) {
        return Ok(id.to_owned());
    }
    let wanted = plain(text);
    let same = |names: &[&str; 2]| names.iter().any(|n| !n.is_empty() && plain(n) == wanted);
    let found: Vec<&str> = (rows.clone().filter(|(_, names)| same(names)))
        .map(|(id, _)| id)
        .collect();
    match found.as_slice() {
        [id] => Ok((*id).to_owned()),
        [] => {
            let names = rows.flat_map(|(id, [zh, en])| [id, zh, en]);
            let like = closest(text, names.filter(|name| !name.is_empty()));
            let (zh, en) = like.map_or((String::new(), String::new()), |like| {
                (format!("，相近的有“{like}”"), format!("; {like} is close"))
            });
            let text = quoted(text);
            Err(Bilingual::new(
                format!("案例中没有“{text}”{zh}"),
                format!("the case has no {text}{en}"),
            ))
        }
        several => {
            let ids = several.join("、");
            Err(Bilingual::new(
                format!("有几家同名：{ids}，请写编号"),
                format!("several have that name: {ids}; write the id"),
            ))
        }
    }
}

impl<'a> Cells<'a> {
    pub(super) fn new(cell: &'a dyn Fn(&str) -> &'a str, tables: &'a Tables, unit: Unit) -> Self {
        Self {
            cell,
            tables,
            unit,
            faults: Vec::new(),
        }
    }

    fn wrong(&mut self, column: &'static str, zh: impl Into<String>, en: impl Into<String>) {
        self.faults.push((column, Bilingual::new(zh, en)));
    }

    /// What stands in a cell; a fault where nothing does.
    fn needed(&mut self, column: &'static str) -> Option<&'a str> {
        let text = (self.cell)(column);
        if text.is_empty() {
            self.wrong(column, "没有填写", "nothing is written");
            return None;
        }
        Some(text)
    }

    fn by_name<'r>(
        &mut self,
        column: &'static str,
        text: &str,
        rows: impl Iterator<Item = (&'r str, [&'r str; 2])> + Clone,
    ) -> String {
        named(text, rows).unwrap_or_else(|cause| {
            self.faults.push((column, cause));
            String::new()
        })
    }

    pub(super) fn text(&self, column: &str) -> Option<String> {
        let text = (self.cell)(column);
        (!text.is_empty()).then(|| text.to_owned())
    }

    pub(super) fn list(&self, column: &str) -> List {
        List(split((self.cell)(column)).map(str::to_owned).collect())
    }

    /// The id as given, or the next free one of the year: `2025-001`. `here` are those of this table.
    pub(super) fn id(
        &mut self,
        standing: &HashMap<String, ApplicationState>,
        here: &mut HashSet<String>,
        received: Date,
    ) -> String {
        let id = (self.cell)("id").to_owned();
        if id.is_empty() {
            let year = received.year();
            let free = (1..).map(|n: u32| format!("{year}-{n:03}"));
            let mut free = free.filter(|id| !standing.contains_key(id));
            return (free.find(|id| here.insert(id.clone()))).unwrap_or_default();
        }
        let shown = quoted(&id);
        if let Some(state) = (standing.get(&id)).filter(|state| **state != ApplicationState::Draft)
        {
            let label = state.label();
            self.wrong(
                "id",
                format!("已有申请 {shown}，现为“{}”，不能再改", label.zh),
                format!("application {shown} is {} and cannot be changed", label.en),
            );
        }
        if !here.insert(id.clone()) {
            self.wrong(
                "id",
                format!("编号 {shown} 在本表中重复"),
                format!("{shown} stands twice in this table"),
            );
        }
        id
    }

    pub(super) fn sender(&mut self) -> String {
        let Some(text) = self.needed("sender") else {
            return String::new();
        };
        let tables = self.tables;
        let rows = tables.generators.rows.iter();
        self.by_name(
            "sender",
            text,
            rows.map(|g| (g.id.as_str(), [g.name_zh.as_str(), ""])),
        )
    }

    pub(super) fn facility(&mut self) -> String {
        let Some(text) = self.needed("facility") else {
            return String::new();
        };
        let tables = self.tables;
        let rows = tables.facilities.rows.iter();
        let rows = rows.map(|f| (f.id.as_str(), [f.name_zh.as_str(), f.name_en.as_str()]));
        self.by_name("facility", text, rows)
    }

    pub(super) fn carrier(&mut self) -> Option<String> {
        let text = self.text("carrier")?;
        let tables = self.tables;
        let rows = tables.carriers.rows.iter();
        let rows = rows.map(|c| (c.id.as_str(), [c.name_zh.as_str(), ""]));
        Some(self.by_name("carrier", &text, rows))
    }

    pub(super) fn code(&mut self) -> String {
        let Some(text) = self.needed("code") else {
            return String::new();
        };
        match value::code(text) {
            Code::Eight(code) => code,
            Code::Class(class) => {
                self.wrong(
                    "code",
                    format!("{class} 只是类别，请写 8 位代码"),
                    format!("{class} is a class only; write the code of eight digits"),
                );
                String::new()
            }
            Code::None => {
                let text = quoted(text);
                self.wrong(
                    "code",
                    format!("“{text}”不是 8 位代码"),
                    format!("{text} is no code of eight digits"),
                );
                String::new()
            }
        }
    }

    pub(super) fn tonnes(&mut self) -> Tonnes {
        let Some(text) = self.needed("t") else {
            return Tonnes::ZERO;
        };
        match value::tonnes(text, self.unit) {
            Ok(t) if t.0 > 0.0 => t,
            _ => {
                let text = quoted(text);
                self.wrong(
                    "t",
                    format!("“{text}”不是大于 0 的数量"),
                    format!("{text} is no quantity above 0"),
                );
                Tonnes::ZERO
            }
        }
    }

    pub(super) fn operation(&mut self) -> Operation {
        let Some(text) = self.needed("operation") else {
            return Operation::Dispose;
        };
        let all = Operation::ALL.iter().copied();
        let found = all.into_iter().find(|one| {
            let label = one.label();
            [one.word(), label.zh.as_str(), label.en.as_str()].contains(&text)
        });
        found.unwrap_or_else(|| {
            let text = quoted(text);
            self.wrong(
                "operation",
                format!("“{text}”不是收集、贮存、利用、处置之一"),
                format!("{text} is not one of collect, store, use, dispose"),
            );
            Operation::Dispose
        })
    }

    pub(super) fn date(&mut self, column: &'static str) -> Option<Date> {
        let text = (self.cell)(column);
        if text.is_empty() {
            return None;
        }
        let found = day(text);
        if found.is_none() {
            let text = quoted(text);
            self.wrong(
                column,
                format!("“{text}”不是日期，应写成 2025-12-01"),
                format!("{text} is no day; write 2025-12-01"),
            );
        }
        found
    }

    pub(super) fn until(&mut self, received: Date) -> Date {
        let until = match self.needed("until") {
            Some(_) => self.date("until"),
            None => None,
        };
        if until.is_some_and(|until| until < received) {
            self.wrong(
                "until",
                format!("早于收到日期 {received}"),
                format!("it is before the day of receipt, {received}"),
            );
        }
        until.unwrap_or(received)
    }

    pub(super) fn papers(&mut self) -> List {
        let mut papers = Vec::new();
        for word in split((self.cell)("papers")) {
            let is = |id: &&&str| {
                let label = paper(id);
                [**id, label.zh.as_str(), label.en.as_str()].contains(&word)
            };
            match PAPERS.iter().find(is) {
                Some(id) => papers.push((*id).to_owned()),
                None => {
                    let known: Vec<String> = PAPERS.iter().map(|id| paper(id).zh).collect();
                    let (word, known) = (quoted(word), known.join("、"));
                    self.wrong(
                        "papers",
                        format!("没有名为“{word}”的材料；可写：{known}"),
                        format!(
                            "no paper is called {word}; there are: {}",
                            PAPERS.join(", ")
                        ),
                    );
                }
            }
        }
        List(papers)
    }

    pub(super) fn priority(&mut self) -> Option<Priority> {
        let text = (self.cell)("priority");
        if text.is_empty() {
            return None;
        }
        let all = Priority::ALL.iter().copied();
        let found = all.into_iter().find(|one| {
            let label = one.label();
            [one.word(), label.zh.as_str(), label.en.as_str()].contains(&text)
        });
        if found.is_none() {
            let text = quoted(text);
            self.wrong(
                "priority",
                format!("“{text}”不是“应急”或“一般”"),
                format!("{text} is neither emergency nor ordinary"),
            );
        }
        found
    }
}
