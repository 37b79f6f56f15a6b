//! A case as one workbook: whatever stands in its cells comes back as it was, and nothing in it is a formula.

use proptest::prelude::*;
use wasteflow::dataset::tables::Tables;
use wasteflow::import::workbook::{read, write};

fn csv(names: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    writer.write_record(names).expect("memory");
    for row in rows {
        writer.write_record(row).expect("memory");
    }
    writer.into_inner().expect("memory")
}

const NAMES: [&str; 5] = ["id", "name_zh", "t_per_year", "source", "一个不认识的列"];

/// A cell of a case: trimmed text, numbers in any spelling, what a spreadsheet would run.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9\u{4e00}-\u{4e20},;\"'（）/ _.-]{0,14}".prop_map(|text| text.trim().to_owned()),
        any::<f64>()
            .prop_filter("a number", |x| x.is_finite())
            .prop_map(|x| x.to_string()),
        (-2000i32..2000).prop_map(|x| format!("{:.2}", f64::from(x) / 8.0)),
        Just("=cmd|' /C calc'!A0".to_owned()),
        Just("+1+1".to_owned()),
        Just("-2+3".to_owned()),
        Just("@SUM(A1)".to_owned()),
        Just("2025-12-01".to_owned()),
        Just("007".to_owned()),
        Just("true".to_owned()),
        Just("第一行\n第二行".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn whatever_stands_in_a_case_comes_back(cells in proptest::collection::vec(proptest::collection::vec(cell(), 5), 0..8), text in "\\PC{0,80}") {
        let rows: Vec<Vec<String>> = (cells.into_iter().enumerate())
            .map(|(at, mut row)| {
                // An id and a source are never empty.
                row[0] = format!("H{at}{}", row[0].replace('\n', ""));
                row[3] = format!("demo:{}", row[3]);
                row
            })
            .collect();
        let files = vec![("hosts.csv".to_owned(), csv(&NAMES, &rows)), ("case.toml".to_owned(), text.into_bytes())];
        let book = write("一个案例", &files).map_err(|found| TestCaseError::fail(found.code))?;
        let parts = read("a.xlsx", &book, &Tables::default()).map_err(|found| TestCaseError::fail(found[0].cause.en.clone()))?;
        let back: Vec<(String, Vec<u8>)> = parts.into_iter().map(|part| (part.path, part.bytes)).collect();
        prop_assert_eq!(back, files);
    }
}

#[test]
fn nothing_in_a_workbook_is_a_formula_and_equal_cases_give_equal_bytes() {
    let rows = vec![
        ["=1+1", "=HYPERLINK(\"http://x\")", "+3", "@a", "-b"]
            .map(str::to_owned)
            .to_vec(),
    ];
    let files = vec![("hosts.csv".to_owned(), csv(&NAMES, &rows))];
    let book = write("=1+1", &files).expect("a workbook");
    assert_eq!(book, write("=1+1", &files).expect("a workbook"));
    let mut archive =
        zip::ZipArchive::new(std::io::Cursor::new(&book)).expect("a workbook is an archive");
    let mut sheets = 0;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        if name.starts_with("xl/worksheets/") {
            let text = std::io::read_to_string(&mut entry).expect("XML");
            assert!(!text.contains("<f>") && !text.contains("<f "), "{name}");
            sheets += 1;
        }
    }
    assert_eq!(sheets, 3);
}

#[test]
fn a_workbook_of_something_else_or_with_names_that_leave_the_case_is_refused() {
    let other = rust_xlsxwriter::Workbook::new()
        .save_to_buffer()
        .expect("memory");
    let code = |bytes: &[u8]| {
        read("a.xlsx", bytes, &Tables::default()).map_err(|found| found[0].code.to_owned())
    };
    assert_eq!(code(&other).expect_err("no case"), "I048");
    assert_eq!(code(b"PK nothing").expect_err("no workbook"), "I040");
    for path in ["../x", "/etc/x", ".replaced/1/x", "a/../../x"] {
        let book = write("x", &[(path.to_owned(), b"text".to_vec())]).expect("a workbook");
        assert_eq!(code(&book).expect_err(path), "I048");
    }
}
