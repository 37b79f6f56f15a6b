//! What the catalogue and the readers say to whoever types commands in; the same for whoever sits before the page out:
//! the field or button that does it there.

use crate::finding::{Bilingual, Finding};
use crate::import::faults;

/// What to do on the page: code, Chinese, English.
const ACTIONS: [(&str, &str, &str); 18] = [
    (
        faults::NO_ENCODING.code,
        "请在“编码”中选择（如 GB18030、UTF-8），或在 Excel 中另存为“CSV UTF-8”",
        "choose it under Encoding (such as GB18030 or UTF-8), or save it as CSV UTF-8",
    ),
    (
        faults::NO_HEADERS.code,
        "请在“工作表”中另选，或在“表头”中选表头所在的行",
        "choose another one under Sheet, or the row of the headers under Headers",
    ),
    (
        faults::NO_COLUMN.code,
        "请在各列的“含义”中为所缺的每一项选一列",
        "choose a column for each under What it is",
    ),
    (
        faults::NO_SUCH_COLUMN.code,
        "请在各列的“含义”中另选；所说的是案例里存下的含义文件的，请由管理本程序的人按原因改正",
        "choose otherwise under What it is; where it is about the file of the case that keeps what columns hold, ask whoever runs the program to mend it",
    ),
    (
        faults::NO_WORKBOOK.code,
        "请用此处下载的填报模板，第 2 行的列名与表名请勿改动",
        "use the template downloaded here, and leave names of sheets and of columns in row 2 as they are",
    ),
    (
        faults::WHICH_CRS.code,
        "请向制图单位问明坐标系，在“坐标”中选择",
        "ask who made the map and choose the system under Coordinates",
    ),
    (
        faults::NO_CRS.code,
        "请由测绘部门或在 GIS 软件中换算为 CGCS2000 后再放入；确认文件所写坐标系有误的，在“坐标”中选择",
        "have it converted to CGCS2000 by the survey or in a GIS first; where the file is known to say the wrong thing, choose the system under Coordinates",
    ),
    (
        faults::NO_CASE.code,
        "请由管理本程序的人核对案例文件夹",
        "ask whoever runs the program to look at the folder of the case",
    ),
    (
        faults::WHICH_LAYER.code,
        "请在“图层”中选择",
        "choose one under Layer",
    ),
    (
        faults::BAD_FEATURE.code,
        "请在 GIS 软件中改正该要素，重新导出后再放入（行号：第一个要素为第 2 行）；坐标系不对的在“坐标”中选择",
        "mend the feature in a GIS, export and drop the file in again (the first feature is row 2); choose the system under Coordinates where it is wrong",
    ),
    (
        faults::GIS_KIND.code,
        "请放入 GeoJSON、GeoPackage、Shapefile 的 .zip（内含 .shp、.dbf、.prj）、KML/KMZ 或 FlatGeobuf",
        "drop in GeoJSON, GeoPackage, a .zip of a Shapefile (.shp, .dbf, .prj), KML/KMZ or FlatGeobuf",
    ),
    (
        faults::NO_USE.code,
        "请在“放入”中另选：点放入有坐标的表，线作道路，面作镇街界线、区界或选址图层",
        "choose otherwise under Goes into: points go into tables with places, lines are roads, areas are outlines or layers of the ground",
    ),
    (
        faults::NO_LINES.code,
        "道路须是线图层，或列有 from_lon、from_lat、to_lon、to_lat（或 wkt）的表；不是道路的请在“放入”中另选",
        "roads are a layer of lines, or a table with from_lon, from_lat, to_lon, to_lat (or wkt); choose otherwise under Goes into if it is no file of roads",
    ),
    (
        faults::BAD_LINE.code,
        "请改正该行后再放入；某列含义不对的在“含义”中另选或选“不用”，坐标系不对的在“坐标”中选择",
        "mend the row and drop the file in again; choose otherwise under What it is, or the system under Coordinates",
    ),
    (
        faults::SHIFT_UNDONE.code,
        "无需处理；本来没有偏移的请在“坐标”中选 WGS84",
        "nothing; choose WGS84 under Coordinates if there was no shift",
    ),
    (
        faults::SHIFT_DOUBTED.code,
        "请核对“坐标”：文件可能本来就是 WGS84 或 CGCS2000",
        "look at Coordinates: the file may be in WGS84 or CGCS2000",
    ),
    (
        faults::FILES_DIFFER.code,
        "请只在一个文件中保留该行；以后一个文件为准的勾选“以后一个文件为准”；分批填报的请并成一个文件后勾选合计",
        "keep the row in one of the files; tick The later file is right; join partial reports into one file and tick Add up",
    ),
    (
        crate::pipeline::UNFILLED,
        "请在“数据”面板放入该表",
        "hand the table in on the panel Data",
    ),
];

/// Ends of sentences about a command and what they are on the page.
const PHRASES: [(&str, &str); 8] = [
    ("；不对请加 --crs wgs84", "；不对请在“坐标”中选 WGS84"),
    (
        "; add --crs wgs84 if that is wrong",
        "; choose WGS84 under Coordinates if that is wrong",
    ),
    (
        "文件没有写明坐标系的请加 --crs",
        "文件没有写明坐标系的请在“坐标”中选择",
    ),
    (
        "; add --crs where the file names no system",
        "; choose one under Coordinates where the file names none",
    ),
    (
        "文件没有写明坐标系的请指定（--crs）",
        "文件没有写明坐标系的请在“坐标”中选择",
    ),
    (
        "where the file names no system, name it (--crs)",
        "where the file names no system, choose it under Coordinates",
    ),
    (
        "请选择合计（命令行加 --sum）",
        "请勾选“同一单位同一代码的多行合计”",
    ),
    (
        "choose to add up partial reports (--sum on the command line)",
        "tick Add up rows of one unit and code for partial reports",
    ),
];

/// Findings with the actions of the page.
#[must_use]
pub fn findings(found: Vec<Finding>) -> Vec<Finding> {
    let mut found = found;
    for finding in &mut found {
        finding.cause = text(&finding.cause);
        if let Some((_, zh, en)) = ACTIONS.iter().find(|(code, ..)| *code == finding.code) {
            finding.action = Bilingual::new(*zh, *en);
        }
    }
    found
}

/// A text of a reader as the page says it.
#[must_use]
pub fn text(text: &Bilingual) -> Bilingual {
    let on_page = |text: &str| {
        let replaced = |text: String, (from, to): &(&str, &str)| text.replace(from, to);
        PHRASES.iter().fold(text.to_owned(), replaced)
    };
    Bilingual::new(on_page(&text.zh), on_page(&text.en))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;
    use crate::import::table::why::Why;

    fn is_of_the_page(text: &Bilingual) -> bool {
        let words = ["--", "wasteflow ", ".toml"];
        [&text.zh, &text.en]
            .iter()
            .all(|text| !words.iter().any(|word| text.contains(word)))
    }

    #[test]
    fn what_can_happen_to_a_file_handed_in_names_what_is_on_the_page() {
        let tables = [
            faults::NO_TABLE,
            faults::TABLE_SIZE,
            faults::NO_ENCODING,
            faults::NO_HEADERS,
            faults::NO_COLUMN,
            faults::NO_SUCH_COLUMN,
            faults::NO_WORKBOOK,
            faults::BREAKS_CASE,
            faults::WHICH_CRS,
            faults::NO_CRS,
            faults::NO_CASE,
            faults::EMPTY,
            faults::GIS_BROKEN,
            faults::GIS_LARGE,
            faults::WHICH_LAYER,
            faults::BAD_FEATURE,
            faults::GIS_KIND,
            faults::NO_USE,
            faults::NO_LINES,
            faults::BAD_LINE,
            faults::SHIFT_UNDONE,
            faults::SHIFT_DOUBTED,
            faults::FILES_DIFFER,
        ];
        let told = tables.map(|entry| entry.finding(Place::file("a.xlsx"), Bilingual::default()));
        for finding in findings(told.to_vec()) {
            assert!(
                is_of_the_page(&finding.action),
                "{}: {:?}",
                finding.code,
                finding.action
            );
        }
    }

    #[test]
    fn why_a_row_goes_back_and_what_its_coordinates_are_name_what_is_on_the_page() {
        let twice = text(&Why::Twice.action());
        assert!(is_of_the_page(&twice), "{twice:?}");
        // The sentences of the readers, so that a change of their words is noticed here.
        for reader in [
            include_str!("../import/table/place.rs"),
            include_str!("../import/gis/areas.rs"),
            include_str!("../import/lines/mod.rs"),
        ] {
            let of_commands: Vec<&str> = reader
                .lines()
                .filter(|line| line.contains("--crs"))
                .collect();
            assert_eq!(of_commands.len(), 2);
            for line in of_commands {
                assert!(is_of_the_page(&text(&Bilingual::new(line, line))), "{line}");
            }
        }
    }
}
