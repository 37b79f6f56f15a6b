//! A file handed in over the page on its way into a case: what it would become, what it would do, and the same written. The
//! calls are those the command line makes one by one: units and wastes, rows of other tables, roads, areas, a workbook.

mod aim;
mod sheet;

use super::intake::Intake;
use super::{Ground, RoadIntake, WorkbookTaken, take_workbook};
use crate::dataset::read;
use crate::dataset::tables::Tables;
use crate::finding::{Bilingual, Finding, Place};
use crate::import::crs::Crs;
use crate::import::faults::{NO_HEADERS, NO_USE};
use crate::import::gis::{self, Layer};
use crate::import::kept::unknown;
use crate::import::lines::{self, How};
use crate::import::table::book::{self, Book};
use crate::import::table::head::{Column as Head, Field, Mapping};
use crate::import::table::value::Unit;
use crate::import::table::{Choices, Imported, Looked, look_by_hand_in, look_in};
use crate::import::upsert::{self, To, Upserted};
use crate::import::{self, ImportError, Report, Target, Written, workbook};
use crate::quantity::Metres;
pub use aim::Aim;
pub use sheet::{Column, Kind, Sheet};
use std::io;
use std::path::{Path, PathBuf};

/// What somebody says of a file.
#[derive(Clone, Debug)]
pub struct Said {
    /// What it becomes; else told by what is in it.
    pub aim: Option<Aim>,
    /// How it is read.
    pub choices: Choices,
    /// Row of its headers, as a spreadsheet counts; else found by what is known.
    pub header_row: Option<u32>,
    /// What columns hold that are not taken as guessed: header, word, unit.
    pub columns: Vec<(String, String, Option<Unit>)>,
    /// Where it contradicts a file before it, it is right.
    pub later_wins: bool,
    /// Ends of roads no farther apart are one junction.
    pub tolerance: Metres,
}

impl Default for Said {
    fn default() -> Self {
        Self {
            aim: None,
            choices: Choices::default(),
            header_row: None,
            columns: Vec::new(),
            later_wins: false,
            tolerance: lines::TOLERANCE,
        }
    }
}

impl Said {
    fn pairs(&self) -> Vec<(String, String)> {
        let pairs = self.columns.iter();
        pairs
            .map(|(header, field, _)| (header.clone(), field.clone()))
            .collect()
    }

    /// The columns of a table of units and wastes.
    fn mapping(&self, file: &str) -> Result<Mapping, Vec<Finding>> {
        let head = |(header, word, unit): &(String, String, Option<Unit>)| {
            let field = Field::ALL.iter().find(|one| one.word() == word);
            let Some(field) = field else {
                let place = Place {
                    column: Some(header.clone()),
                    ..Place::file(file)
                };
                let words: Vec<&str> = Field::ALL.iter().map(|one| one.word()).collect();
                return Err(vec![unknown(place, word, &words)]);
            };
            Ok(Head {
                header: header.clone(),
                field: *field,
                unit: *unit,
                saved: true,
                word: None,
            })
        };
        let columns = self.columns.iter().map(head);
        Ok(Mapping {
            columns: columns.collect::<Result<_, _>>()?,
            ..Mapping::default()
        })
    }
}

/// A file and what is said of it.
#[derive(Clone, Copy, Debug)]
pub struct One<'a> {
    /// Its name.
    pub file: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
    /// What somebody says of it.
    pub said: &'a Said,
}

/// What a file would do to a case.
#[derive(Clone, Debug)]
pub enum Did {
    /// To units and wastes, file by file; those handed in before it stand first.
    Units(Vec<Imported>),
    /// To the rows of a table.
    Rows(Box<Upserted>),
    /// To the net of roads.
    Roads(Box<RoadsDid>),
    /// To zones, boundary or a layer of the ground.
    Areas(Bilingual),
    /// To the tables a workbook has.
    Workbook(WorkbookTaken),
}

/// What a file of roads would do.
#[derive(Clone, Debug, PartialEq)]
pub struct RoadsDid {
    /// Roads of the case and their length, before.
    pub before: (usize, Metres),
    /// Rules of turning on them, which go with them.
    pub turns_before: usize,
    /// What was read, kept and left out.
    pub report: Report,
}

impl Did {
    /// Whether a file would do the same as before.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Units(one), Self::Units(other)) => {
                let told = |one: &Imported| (one.changes.clone(), one.refused.clone());
                one.len() == other.len() && one.iter().map(told).eq(other.iter().map(told))
            }
            (Self::Rows(one), Self::Rows(other)) => one == other,
            (Self::Roads(one), Self::Roads(other)) => one == other,
            (Self::Areas(one), Self::Areas(other)) => one == other,
            // What the workbook has takes the place of what is there, whatever that is.
            (Self::Workbook(_), Self::Workbook(_)) => true,
            _ => false,
        }
    }
}

/// A file as it was looked at.
#[derive(Debug)]
pub struct Handed {
    /// What it becomes; none for the workbook of a case.
    pub aim: Option<Aim>,
    /// What it may become: word and name.
    pub aims: Vec<(String, Bilingual)>,
    /// It is a file of a GIS.
    pub shaped: bool,
    /// Names of its sheets or layers.
    pub sheets: Vec<String>,
    /// Its rows and columns; none when it cannot be read.
    pub sheet: Option<Sheet>,
    /// What it would do; none when it cannot be taken in as it is.
    pub did: Option<Did>,
    /// What is to be known of how it was read.
    pub notes: Vec<Finding>,
    /// What keeps it from being taken in.
    pub findings: Vec<Finding>,
    /// The tables of the case with it.
    pub tables: Tables,
    ready: Option<Ready>,
}

/// What is written once somebody accepts it.
#[derive(Debug)]
enum Ready {
    Units(Box<Intake>),
    Ground(Box<Ground>),
    Roads(Box<(Target, import::Imported)>),
    Workbook(String, Vec<u8>, PathBuf),
}

impl Handed {
    /// Writes it; nothing when nothing is different.
    ///
    /// # Errors
    /// The findings where it cannot be taken in; the inner error when a file cannot be written: the case is then as it was.
    pub fn write(self) -> Result<io::Result<Option<Written>>, Vec<Finding>> {
        let written = match self.ready {
            None => return Err(self.findings),
            Some(Ready::Units(intake)) => intake.write(),
            Some(Ready::Ground(ground)) => ground.write(),
            Some(Ready::Roads(all)) => {
                let (target, imported) = *all;
                target
                    .write(imported, None)
                    .map(|(written, _)| Some(written))
            }
            Some(Ready::Workbook(file, bytes, folder)) => {
                return Ok(Ok(take_workbook(&file, &bytes, &folder, false)?.written));
            }
        };
        Ok(written)
    }
}

/// Looks at a file: what it would do to the case in a folder. `before` are the files handed in together with it, in their
/// order: tables of units and wastes. Nothing is written.
///
/// # Errors
/// All findings when the case cannot be read.
pub fn look(folder: &Path, before: &[One<'_>], one: &One<'_>) -> Result<Handed, Vec<Finding>> {
    let read = read::folder(folder);
    if read.findings.iter().any(Finding::is_error) {
        return Err(read.findings);
    }
    let shaped = gis::is_one(one.file, one.bytes);
    let mut handed = Handed {
        aim: None,
        aims: aim::all(shaped, &read.tables),
        shaped,
        sheets: Vec::new(),
        sheet: None,
        did: None,
        notes: Vec::new(),
        findings: Vec::new(),
        tables: Tables::default(),
        ready: None,
    };
    if !shaped && one.said.aim.is_none() && workbook::is_one(one.file, one.bytes) {
        handed.aims.clear();
        match take_workbook(one.file, one.bytes, folder, true) {
            Ok(taken) => {
                let own = (one.file.to_owned(), one.bytes.to_vec(), folder.to_owned());
                handed.ready = Some(Ready::Workbook(own.0, own.1, own.2));
                handed.did = Some(Did::Workbook(taken));
            }
            Err(found) => handed.findings = found,
        }
        return Ok(handed);
    }
    let mut looking = Looking {
        folder,
        one,
        handed,
        layer: None,
        book: None,
    };
    if let Err(found) = looking.take(before) {
        looking.handed.findings = found;
    }
    Ok(looking.handed)
}

/// A file while it is looked at.
struct Looking<'a> {
    folder: &'a Path,
    one: &'a One<'a>,
    handed: Handed,
    /// Its layer in degrees, where it is of a GIS.
    layer: Option<Layer>,
    /// Its sheets, where it is a table.
    book: Option<Book>,
}

impl Looking<'_> {
    fn take(&mut self, before: &[One<'_>]) -> Result<(), Vec<Finding>> {
        let One { file, bytes, said } = *self.one;
        let crs = said.choices.crs;
        // A file whose kind cannot be told yet is one of units and wastes.
        self.handed.aim = Some(said.aim.clone().unwrap_or(Aim::Units));
        if self.handed.shaped {
            self.handed.sheets = gis::layers(file, bytes);
            let wanted = said.choices.sheet.as_deref();
            let layer = gis::of_bytes(file, bytes.to_vec(), Vec::new(), wanted)?;
            if said.aim.is_none() {
                self.handed.aim = Some(Aim::of(&layer));
            }
            self.handed.sheet = Some(Sheet::of_layer(&layer));
            self.layer = Some(layer.in_degrees(crs)?);
        } else {
            let book = book::read(file, bytes, said.choices.encoding.as_deref());
            let book = book.map_err(|found| vec![*found])?;
            let names = book.grids.iter().map(|grid| grid.name.clone());
            self.handed.sheets = names.collect();
            if said.aim.is_none() && lines::is_table(&book) {
                self.handed.aim = Some(Aim::Roads);
            }
            self.book = Some(book);
        }
        let aim = self.handed.aim.clone().unwrap_or(Aim::Units);
        if !before.is_empty() && aim != Aim::Units {
            return Err(no_use(
                file,
                "与前面的文件一起放入的须是产废单位与废物的表",
                "what is taken in together with other files must be a table of units and wastes",
            ));
        }
        match aim {
            Aim::Units => self.units(before),
            Aim::Rows(table) => self.rows(&table),
            Aim::Roads => self.roads(),
            Aim::Areas(to) => {
                let mut ground = Ground::open(self.folder)?;
                let layer = self.layer.take().ok_or_else(|| {
                    no_use(
                        file,
                        "表格没有面，不能作界线或图层",
                        "a table has no areas: it is no outline and no layer",
                    )
                })?;
                let (layer, told) = ground.unshifted(layer, crs, Some(&to))?;
                self.handed.notes.extend(told);
                let done = ground.place(&layer, &to)?;
                self.handed.did = Some(Did::Areas(done));
                self.ready_ground(ground)
            }
        }
    }

    /// Units and wastes.
    fn units(&mut self, before: &[One<'_>]) -> Result<(), Vec<Finding>> {
        let mut intake = Intake::open(self.folder)?.later_wins(self.one.said.later_wins);
        for other in before {
            let looked = units_of(other, book_of(other)?, &intake)?;
            intake.take(looked, &choices(other))?;
        }
        let book = match (self.layer.take(), self.book.take()) {
            (Some(layer), _) => book_of_layer(&layer),
            (None, Some(book)) => book,
            (None, None) => book_of(self.one)?,
        };
        let looked = units_of(self.one, book, &intake)?;
        self.handed.sheet = Some(Sheet::of_units(&looked, self.handed.shaped));
        intake.take(looked, &choices(self.one))?;
        self.handed.did = Some(Did::Units(intake.files().to_vec()));
        self.handed.tables = intake.tables().clone();
        intake.check()?;
        self.handed.ready = Some(Ready::Units(Box::new(intake)));
        Ok(())
    }

    /// Rows of a table with ids.
    fn rows(&mut self, table: &str) -> Result<(), Vec<Finding>> {
        let One { file, said, .. } = *self.one;
        let mut ground = Ground::open(self.folder)?;
        let to = To {
            table,
            placed: self.handed.shaped,
            columns: &ground.heads(file, table, &said.pairs())?,
            crs: self.layer.is_none().then_some(said.choices.crs),
        };
        let (grid, encoding) = match self.layer.take() {
            Some(layer) => {
                let (layer, told) = ground.unshifted(layer, said.choices.crs, None)?;
                self.handed.notes.extend(told);
                (gis::grid::rows(&layer), layer.encoding)
            }
            None => {
                let Book {
                    mut grids,
                    encoding,
                } = self.book.take().map_or_else(|| book_of(self.one), Ok)?;
                let wanted = said.choices.sheet.as_deref();
                grids.retain(|grid| wanted.is_none_or(|wanted| grid.name == wanted));
                let grid = upsert::sheet(grids, &to).unwrap_or_default();
                (grid, encoding)
            }
        };
        // What the rows are is seen even where no header is known, so that somebody can say it.
        let own = upsert::columns(table);
        let sheet = match upsert::by_hand(&grid, &to) {
            Some((row, heads)) => Sheet::of_rows(grid.clone(), (row, &heads), &own),
            None => Sheet {
                grid: grid.clone(),
                ..Sheet::default()
            },
        };
        self.handed.sheet = Some(Sheet { encoding, ..sheet });
        let done = ground.upsert(file, grid, &to)?;
        let heads = (done.head, &done.heads[..]);
        self.handed.sheet = Some(Sheet {
            encoding,
            ..Sheet::of_rows(done.grid.clone(), heads, &own)
        });
        self.handed.did = Some(Did::Rows(Box::new(done)));
        self.ready_ground(ground)
    }

    /// The net of roads.
    fn roads(&mut self) -> Result<(), Vec<Finding>> {
        let One { file, said, .. } = *self.one;
        let intake = RoadIntake::open(self.folder, true).map_err(faults)?;
        let how = How {
            layer: said.choices.sheet.clone(),
            encoding: said.choices.encoding.clone(),
            crs: said.choices.crs,
            columns: intake.heads(file, &said.pairs())?,
        };
        let mut ground = Ground::open(self.folder)?;
        let looked = match (self.layer.take(), self.book.take()) {
            (Some(layer), _) => lines::look_layer(layer, &how)?,
            (None, book) => {
                let book = book.map_or_else(|| book_of(self.one), Ok)?;
                lines::look_book(file, book, &how)?
            }
        };
        self.handed.sheet = Some(Sheet::of_roads(&looked));
        let target = intake.target(&looked);
        let (layer, told) = ground.unshifted(looked.layer().clone(), how.crs, None)?;
        self.handed.notes.extend(told);
        let imported = (looked.with(layer).take(said.tolerance)).map_err(faults)?;
        let old = ground.tables();
        let before: Metres = old.roads.rows.iter().map(|road| road.row.length_m).sum();
        let did = RoadsDid {
            before: (old.roads.rows.len(), before),
            turns_before: old.turns.rows.len(),
            report: imported.report.clone(),
        };
        ground.roads(file, &imported);
        self.handed.did = Some(Did::Roads(Box::new(did)));
        self.handed.tables = ground.tables().clone();
        ground.check()?;
        self.handed.ready = Some(Ready::Roads(Box::new((target, imported))));
        Ok(())
    }

    fn ready_ground(&mut self, ground: Ground) -> Result<(), Vec<Finding>> {
        self.handed.tables = ground.tables().clone();
        ground.check()?;
        self.handed.ready = Some(Ready::Ground(Box::new(ground)));
        Ok(())
    }
}

/// The sheets of a table, or the points of a layer as one.
fn book_of(one: &One<'_>) -> Result<Book, Vec<Finding>> {
    let choices = &one.said.choices;
    if gis::is_one(one.file, one.bytes) {
        let wanted = choices.sheet.as_deref();
        let layer = gis::of_bytes(one.file, one.bytes.to_vec(), Vec::new(), wanted)?;
        return Ok(book_of_layer(&layer.in_degrees(choices.crs)?));
    }
    book::read(one.file, one.bytes, choices.encoding.as_deref()).map_err(|found| vec![*found])
}

fn book_of_layer(layer: &Layer) -> Book {
    Book {
        grids: vec![gis::grid::rows(layer)],
        encoding: layer.encoding,
    }
}

/// How units are read. The one layer of a file of a GIS is chosen already, and in degrees where a plane was named.
fn choices(one: &One<'_>) -> Choices {
    let choices = one.said.choices.clone();
    if !gis::is_one(one.file, one.bytes) {
        return choices;
    }
    Choices {
        sheet: None,
        crs: match choices.crs {
            Crs::Plane(_) => Crs::Auto,
            other => other,
        },
        ..choices
    }
}

/// A table of units and wastes as it is looked at.
fn units_of(one: &One<'_>, book: Book, intake: &Intake) -> Result<Looked, Vec<Finding>> {
    let saved: Vec<Mapping> = std::iter::once(one.said.mapping(one.file)?)
        .chain(intake.saved().to_vec())
        .collect();
    let (file, choices, row) = (one.file, choices(one), one.said.header_row);
    if row.is_some() {
        return look_by_hand_in(file, book, &choices, &saved, row);
    }
    // Where no header is known, a person is asked, not sent away.
    look_in(file, book.clone(), &choices, &saved).or_else(|found| {
        let unknown = found.iter().all(|one| one.code == NO_HEADERS.code);
        if unknown {
            look_by_hand_in(file, book, &choices, &saved, row).or(Err(found))
        } else {
            Err(found)
        }
    })
}

fn faults(error: ImportError) -> Vec<Finding> {
    match error {
        ImportError::Faults(found) => found,
        ImportError::Stopped => Vec::new(),
    }
}

fn no_use(file: &str, zh: &str, en: &str) -> Vec<Finding> {
    vec![NO_USE.finding(Place::file(file), Bilingual::new(zh, en))]
}
