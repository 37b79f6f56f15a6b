//! A case in, the workbook that a district fills in out: a sheet for each table with Chinese headers, what is there
//! already, an example that is not read, and lists to choose from.

use super::columns::{self, refers, words};
use super::{EXAMPLE, HEAD, Table, at, begun, cell, head, notes, sheet_name, table};
use crate::dataset::record::{Column, Record as _};
use crate::dataset::tables::{FacilityRow, GeneratorRow, Tables};
use crate::dataset::write;
use rust_xlsxwriter::{DataValidation, Format, Formula, Workbook, Worksheet, XlsxError};

/// Tables a district fills in, in the order it does.
pub const TABLES: [&str; 16] = [
    "generators.csv",
    "streams.csv",
    "facilities.csv",
    "permits.csv",
    "prices.csv",
    "whitelist.csv",
    "gateways.csv",
    "hosts.csv",
    "processes.csv",
    "residues.csv",
    "landfills.csv",
    "population.csv",
    "collection_points.csv",
    "vehicles.csv",
    "carriers.csv",
    "wastes.csv",
];
/// Rows that have lists to choose from.
const LISTED: u32 = 3000;
/// Sheet of the lists.
const LISTS: &str = "选项 lists";

/// An example of a table; `镇` and `代码` stand for the first zone and the first code of the case.
const EXAMPLES: [(&str, &[(&str, &str)]); 9] = [
    (
        "generators.csv",
        &[
            ("name_zh", "某某机械有限公司"),
            ("kind", "工业企业"),
            ("sector", "汽车制造业"),
            ("tier", "重点监管"),
            ("declared", "是"),
            ("fine_managed", "否"),
            ("lon", "106.25"),
            ("lat", "29.29"),
            ("estimated", "否"),
            ("zone", "镇"),
            ("source", "public:2024 年申报"),
        ],
    ),
    (
        "streams.csv",
        &[
            ("generator", "某某机械有限公司"),
            ("code", "代码"),
            ("t_per_year", "12.5"),
            ("state", "液态"),
            ("packaging", "drum"),
            ("source", "public:2024 年申报"),
        ],
    ),
    (
        "facilities.csv",
        &[
            ("name_zh", "某某环保有限公司"),
            ("name_en", "Example plant"),
            ("kind", "危险废物利用"),
            ("status", "在运"),
            ("province", "某省"),
            ("district", "某区"),
            ("zone", "镇"),
            ("lon", "106.30"),
            ("lat", "29.30"),
            ("estimated", "否"),
            ("accuracy_km", "0.1"),
            ("confidence", "高"),
            ("licensed_operator", "是"),
            ("source", "public:经营许可证"),
        ],
    ),
    (
        "permits.csv",
        &[
            ("facility", "某某环保有限公司"),
            ("operation", "利用"),
            ("code", "代码"),
            ("t_per_year", "5000"),
            ("valid_from", "2024-01-01"),
            ("valid_to", "2028-12-31"),
            ("price", "gate.oil"),
            ("source", "public:经营许可证"),
        ],
    ),
    (
        "whitelist.csv",
        &[
            ("edition", "2024"),
            ("from_province", "某省"),
            ("to_province", "邻省"),
            ("facility", "某某环保有限公司"),
            ("code", "代码"),
            ("t_per_year", "1000"),
            ("source", "public:白名单公告"),
        ],
    ),
    (
        "gateways.csv",
        &[
            ("name_zh", "北出口"),
            ("name_en", "North gate"),
            ("province", "某省"),
            ("district", "某区"),
            ("lon", "106.20"),
            ("lat", "29.50"),
            ("source", "public:地图"),
        ],
    ),
    (
        "landfills.csv",
        &[
            ("facility", "某某环保有限公司"),
            ("room_t", "100000"),
            ("source", "public:验收文件"),
        ],
    ),
    (
        "population.csv",
        &[
            ("name", "镇"),
            ("lon", "106.25"),
            ("lat", "29.29"),
            ("people", "50000"),
            ("source", "public:统计年鉴"),
        ],
    ),
    (
        "vehicles.csv",
        &[
            ("operator", "某某环保有限公司"),
            ("name_zh", "厢式车"),
            ("count", "2"),
            ("payload_t", "5"),
            ("volume_m3", "18"),
            ("pallets", "8"),
            ("classes", "HW08;HW49"),
            ("cny_per_km", "4"),
            ("cny_per_h", "60"),
            ("cny_per_day", "300"),
            ("source", "public:行驶证"),
        ],
    ),
];

/// Where whoever fills the workbook in got it, and so how it comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The command line.
    Command,
    /// The page.
    Page,
}

impl From {
    /// How wastes, roads and the workbook come into the case.
    fn ways(self) -> [&'static str; 3] {
        match self {
            Self::Command => [
                "产废单位与废物也可以不填这里，直接用系统导出的表：wasteflow import table 导出的表 --into 案例文件夹",
                "道路：wasteflow import osm 文件 --into 案例文件夹（或 import roads）。",
                "填好后：wasteflow import workbook 本文件 --into 案例文件夹；没有填写的表保持案例中的原样。",
            ],
            Self::Page => [
                "产废单位与废物也可以不填这里，直接把系统导出的表拖进页面的“数据”面板。",
                "道路：把道路图层（GeoJSON、GeoPackage、Shapefile 的 .zip、KML、FlatGeobuf）拖进“数据”面板。",
                "填好后：把本文件拖进“数据”面板，看过结果再接受；没有填写的表保持案例中的原样。",
            ],
        }
    }
}

/// The workbook.
///
/// # Errors
/// When something does not fit a sheet.
pub fn template(title: &str, tables: &Tables, from: From) -> Result<Vec<u8>, XlsxError> {
    let mut book = begun();
    let [wastes, roads, back] = from.ways();
    notes(
        &mut book,
        title,
        &[
            "逐表填写：第 1 行是列名（* 必填，单位在括号里），第 2 行是程序用的列名，请勿改动；从第 3 行起填写。",
            "“标记”一列写着“示例”的行不读入，可留可删。编号可以不填，程序自动编号；来源不填时记为本工作簿的行。",
            "有下拉列表的格请从列表中选；产废单位、设施可以填名称。坐标为 WGS84；日期写作 2025-12-01。",
            wastes,
            roads,
            back,
        ],
    )?;
    let files = write::files(tables);
    let mut lists = Lists::default();
    for path in TABLES {
        let own = columns::of(path).unwrap_or_default();
        let names: Vec<String> = own.iter().map(|column| column.name.to_owned()).collect();
        let there = files.iter().find(|(name, _)| name == path);
        let there = there
            .and_then(|(_, bytes)| table(bytes).ok())
            .unwrap_or_default();
        let sheet = book.add_worksheet();
        head(sheet, path, &names)?;
        let first = example(sheet, path, &names, tables)?;
        rows(sheet, first, &there, &names)?;
        for (column, one) in own.iter().enumerate() {
            if let Some(list) = lists.of(path, one, tables) {
                let choice = DataValidation::new().allow_list_formula(Formula::new(list));
                // A name that is new is no mistake yet.
                let choice = choice.show_error_message(refers(one.name).is_none());
                sheet.add_data_validation(HEAD, at(column + 1), LISTED, at(column + 1), &choice)?;
            }
        }
    }
    lists.write(&mut book)?;
    book.save_to_buffer()
}

/// The row of the example, where there is one; the row after it.
fn example(
    sheet: &mut Worksheet,
    path: &str,
    names: &[String],
    tables: &Tables,
) -> Result<u32, XlsxError> {
    let Some((_, cells)) = EXAMPLES.iter().find(|(of, _)| *of == path) else {
        return Ok(HEAD);
    };
    let soft = Format::new().set_italic().set_font_color("#7F7F7F");
    sheet.write_string_with_format(HEAD, 0, EXAMPLE, &soft)?;
    for (name, text) in *cells {
        let text = match *text {
            "镇" => tables
                .zones
                .rows
                .first()
                .map_or("", |zone| &zone.row.name_zh),
            "代码" => tables
                .wastes
                .rows
                .iter()
                .find(|row| row.hazardous)
                .map_or("", |row| &row.code),
            text => text,
        };
        if let Some(column) = names.iter().position(|other| other == name) {
            sheet.write_string_with_format(HEAD, at(column + 1), text, &soft)?;
        }
    }
    Ok(HEAD + 1)
}

/// What the case has already.
fn rows(
    sheet: &mut Worksheet,
    first: u32,
    there: &Table,
    names: &[String],
) -> Result<(), XlsxError> {
    for (line, row) in (first..).zip(&there.rows) {
        for (name, text) in there.names.iter().zip(row) {
            if let Some(column) = names.iter().position(|other| other == name) {
                cell(sheet, line, at(column + 1), text)?;
            }
        }
    }
    Ok(())
}

/// Lists to choose from, each written once.
#[derive(Default)]
struct Lists(Vec<(String, Vec<String>)>);

impl Lists {
    /// Where the choices of a column stand; `None` where anything may be written.
    fn of(&mut self, path: &str, column: &Column, tables: &Tables) -> Option<String> {
        let names = |file: &str| {
            // Names follow ids: column A is the mark.
            format!("='{}'!$C${}:$C${LISTED}", sheet_name(file), HEAD + 1)
        };
        match (refers(column.name), column.name) {
            (Some(GeneratorRow::FILE), _) => return Some(names(GeneratorRow::FILE)),
            (Some(FacilityRow::FILE), _) => {
                return Some(names(FacilityRow::FILE));
            }
            (Some(_), _) => {
                let zones = tables
                    .zones
                    .rows
                    .iter()
                    .map(|zone| zone.row.name_zh.clone());
                return self.put("zone", zones.collect());
            }
            (_, "code") if path != "wastes.csv" => {
                let codes = tables.wastes.rows.iter().map(|row| row.code.clone());
                return self.put("code", codes.collect());
            }
            (_, "price") => {
                let items = tables.prices.rows.iter().map(|row| row.item.clone());
                return self.put("price", items.collect());
            }
            _ => (),
        }
        let labels: Vec<String> = words(path, column)
            .into_iter()
            .map(|(_, label)| label)
            .collect();
        self.put(&format!("{path} {}", column.name), labels)
    }

    fn put(&mut self, name: &str, list: Vec<String>) -> Option<String> {
        if list.is_empty() {
            return None;
        }
        let known = self.0.iter().position(|(_, other)| *other == list);
        let place = known.unwrap_or_else(|| {
            self.0.push((name.to_owned(), list));
            self.0.len() - 1
        });
        let column = rust_xlsxwriter::utility::column_number_to_name(at(place));
        let last = self.0[place].1.len() + 1;
        Some(format!("='{LISTS}'!${column}$2:${column}${last}"))
    }

    fn write(&self, book: &mut Workbook) -> Result<(), XlsxError> {
        let sheet = book.add_worksheet();
        sheet.set_name(LISTS)?;
        for (column, (name, list)) in self.0.iter().enumerate() {
            sheet.write_string(0, at(column), name)?;
            for (line, text) in (1..).zip(list) {
                sheet.write_string(line, at(column), text)?;
            }
        }
        Ok(())
    }
}
