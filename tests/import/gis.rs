//! Files of a GIS: points and areas of every format in every usual system, deliberately messy ones with the findings each
//! must give and no others, and the command from outside.

mod command;
mod faults;
pub mod files;
mod formats;
mod messy;
mod placed;
pub mod shapes;
mod shift;

use crate::common::{Ran, copy_of, small, wasteflow};
use files::File;
use std::path::Path;
use wasteflow::dataset::read;
use wasteflow::dataset::tables::Tables;
use wasteflow::finding::Finding;
use wasteflow::import::crs::Crs;
use wasteflow::import::gis::{self, Layer};
use wasteflow::import::table::book::Book;
use wasteflow::import::table::{Choices, Imported, look_in};

fn tables() -> Tables {
    read::folder(&small()).tables
}

fn codes(found: &[Finding]) -> Vec<(&'static str, Option<u32>)> {
    found.iter().map(|one| (one.code, one.place.row)).collect()
}

/// A layer as rows of units and wastes.
fn taken(layer: Layer) -> Result<(Imported, Tables), Vec<Finding>> {
    let layer = layer.in_degrees(Crs::Auto)?;
    let book = Book {
        grids: vec![gis::grid::rows(&layer)],
        encoding: layer.encoding,
    };
    let mut tables = tables();
    let choices = Choices::default();
    let imported = look_in(&layer.file, book, &choices, &[])?.take(&mut tables, &choices)?;
    Ok((imported, tables))
}

fn layer(file: &File) -> Result<Layer, Vec<Finding>> {
    gis::of_bytes(&file.name, file.bytes.clone(), file.beside.clone(), None)
}

/// A copy of the small case that files are taken into from outside.
struct Case(tempfile::TempDir);

impl Case {
    fn new() -> Self {
        Self(copy_of(&small()))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn tables(&self) -> Tables {
        read::folder(self.path()).tables
    }

    /// Takes a file in as `gis` or `table`; the command must end with this code.
    fn import(&self, code: i32, way: &str, file: &Path, more: &[&str]) -> Ran {
        let [file, folder] = [file, self.path()].map(|path| path.to_str().expect("UTF-8"));
        run(
            code,
            &[&["import", way, file, "--into", folder], more].concat(),
        )
    }

    /// It has no errors.
    fn check(&self) {
        run(0, &["check", self.path().to_str().expect("UTF-8")]);
    }
}

/// Runs a command that must end with a code; what it said.
fn run(code: i32, args: &[&str]) -> Ran {
    let ran = wasteflow(args);
    assert_eq!(ran.code, code, "{args:?}: {}{}", ran.stdout, ran.stderr);
    ran
}
