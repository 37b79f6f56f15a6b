//! Files of text and workbooks, each messy in one way, with what each must come to.

use super::old::{ods, xls};
use super::{HEADS, csv, heads, row, xlsx};
use encoding_rs::GB18030;
use rust_xlsxwriter::{Format, Workbook};

/// What one messy file must come to: units and streams that are new, rows refused with the reason.
pub struct Due {
    pub units: usize,
    pub streams: usize,
    pub refused: &'static [(u32, &'static str)],
}

const ONE: Due = Due {
    units: 1,
    streams: 1,
    refused: &[],
};

fn refuses(refused: &'static [(u32, &'static str)]) -> Due {
    Due {
        units: 0,
        streams: 0,
        refused,
    }
}

pub type Messy = (&'static str, &'static str, Vec<u8>, Due);

/// Files of text and workbooks, each messy in one way.
pub fn messy() -> Vec<Messy> {
    let plain = |rows: &[Vec<String>]| csv(rows).into_bytes();
    let with = |changes: &[(usize, &str)]| plain(&[heads(), row(changes)]);
    let heads_as = |changes: &[(usize, &str)]| {
        let mut heads = heads();
        for (at, text) in changes {
            heads[*at] = (*text).to_owned();
        }
        heads
    };
    let line = |cells: &[&str]| {
        cells
            .iter()
            .map(|cell| (*cell).to_owned())
            .collect::<Vec<_>>()
    };
    let utf16 = |text: &str, little: bool| -> Vec<u8> {
        let units = text.encode_utf16();
        units
            .flat_map(|u| {
                if little {
                    u.to_le_bytes()
                } else {
                    u.to_be_bytes()
                }
            })
            .collect()
    };
    let table = [heads(), row(&[])];
    let text = csv(&table);
    let gb = GB18030.encode(&text).0.into_owned();
    vec![
        ("utf-8", "a.csv", text.clone().into_bytes(), ONE),
        (
            "utf-8 with its mark",
            "a.csv",
            [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            ONE,
        ),
        ("gb18030", "a.csv", gb, ONE),
        (
            "utf-16 with its mark",
            "a.csv",
            [b"\xFF\xFE".to_vec(), utf16(&text, true)].concat(),
            ONE,
        ),
        (
            "utf-16 big with its mark",
            "a.csv",
            [b"\xFE\xFF".to_vec(), utf16(&text, false)].concat(),
            ONE,
        ),
        ("tabs", "a.tsv", text.replace(',', "\t").into_bytes(), ONE),
        (
            "semicolons",
            "a.csv",
            text.replace(',', ";").into_bytes(),
            ONE,
        ),
        (
            "line ends of old days",
            "a.csv",
            text.replace('\n', "\r\n").into_bytes(),
            ONE,
        ),
        ("workbook of text", "a.xlsx", xlsx(&table, false, &[]), ONE),
        (
            "workbook of numbers",
            "a.xlsx",
            xlsx(&table, true, &[]),
            ONE,
        ),
        (
            "titles above, sums and remarks below",
            "a.xlsx",
            xlsx(
                &[
                    line(&["江津区 2024 年危险废物产生情况表"]),
                    line(&["填报单位：区局", "", "", "", "", "单位：吨"]),
                    line(&[]),
                    heads(),
                    row(&[]),
                    line(&["合 计", "", "", "", "", "1"]),
                    line(&["注：数据来自申报系统"]),
                ],
                true,
                &[(0, 0, 0, 5)],
            ),
            ONE,
        ),
        ("an OpenDocument workbook", "a.ods", ods(&table), ONE),
        (
            "an OpenDocument workbook with a title, repeated cells and a sum",
            "a.ods",
            ods(&[
                line(&["2024 年危险废物产生情况", "", "", "", "", ""]),
                heads(),
                row(&[(2, "30"), (3, "30")]),
                row(&[]),
                line(&["合计", "", "", "", "", "2"]),
            ]),
            Due {
                units: 1,
                streams: 1,
                refused: &[(3, "far_point")],
            },
        ),
        ("a workbook of Excel 97", "a.xls", xls(&table), ONE),
        (
            "a workbook of Excel 97 under another name, with a title, a sum and a class only",
            "a.xlsx",
            xls(&[
                line(&["2024 年危险废物产生情况"]),
                heads(),
                row(&[]),
                row(&[(0, "新厂乙"), (4, "HW08")]),
                line(&["合计", "", "", "", "", "2"]),
            ]),
            Due {
                units: 1,
                streams: 1,
                refused: &[(4, "class_only")],
            },
        ),
        (
            "headers over two rows",
            "a.xlsx",
            xlsx(
                &[
                    line(&["单位名称", "所在镇街", "位置", "", "废物", ""]),
                    line(&["", "", "经度", "纬度", "代码", "产生量(吨)"]),
                    row(&[]),
                ],
                true,
                &[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5)],
            ),
            ONE,
        ),
        (
            "one unit over several rows",
            "a.xlsx",
            xlsx(
                &[
                    heads(),
                    row(&[]),
                    row(&[(0, ""), (1, ""), (2, ""), (3, ""), (4, "900-041-49")]),
                ],
                true,
                &[(1, 0, 2, 0), (1, 1, 2, 1)],
            ),
            Due {
                units: 1,
                streams: 2,
                refused: &[],
            },
        ),
        (
            "merged tonnes count once",
            "a.xlsx",
            {
                let mut book = Workbook::new();
                let sheet = book.add_worksheet();
                for (r, row) in (0..).zip([heads(), row(&[]), row(&[(4, "900-041-49")])]) {
                    for (c, text) in (0..).zip(&row[..5]) {
                        sheet.write_string(r, c, text).expect("a cell");
                    }
                }
                sheet.write_string(0, 5, HEADS[5]).expect("a cell");
                sheet
                    .merge_range(1, 5, 2, 5, "", &Format::new())
                    .expect("an area");
                sheet.write_number(1, 5, 3.0).expect("a cell");
                book.save_to_buffer().expect("memory")
            },
            Due {
                units: 1,
                streams: 1,
                refused: &[(3, "no_tonnes")],
            },
        ),
        ("full-width digits", "a.csv", with(&[(5, "１２．５")]), ONE),
        ("thousands parted", "a.csv", with(&[(5, "1,234.5")]), ONE),
        ("a unit in the cell", "a.csv", with(&[(5, "0.5 吨")]), ONE),
        (
            "class before the code",
            "a.csv",
            with(&[(4, "HW08 900-214-08")]),
            ONE,
        ),
        (
            "name after the code",
            "a.csv",
            with(&[(4, "900-214-08（废矿物油）")]),
            ONE,
        ),
        (
            "a code of eight digits",
            "a.csv",
            with(&[(4, "90021 408")]),
            ONE,
        ),
        (
            "a class only",
            "a.csv",
            with(&[(4, "HW08")]),
            refuses(&[(2, "class_only")]),
        ),
        (
            "a code nobody has",
            "a.csv",
            with(&[(4, "999-999-99")]),
            refuses(&[(2, "unknown_code")]),
        ),
        (
            "a name for a code",
            "a.csv",
            with(&[(4, "废矿物油")]),
            refuses(&[(2, "no_code")]),
        ),
        (
            "a zone without its kind",
            "a.csv",
            with(&[(1, "青石")]),
            ONE,
        ),
        (
            "a zone with the district before it",
            "a.csv",
            with(&[(1, "江津区青石镇")]),
            ONE,
        ),
        (
            "a zone elsewhere",
            "a.csv",
            with(&[(1, "大足镇")]),
            refuses(&[(2, "unknown_zone")]),
        ),
        ("a zone told by the point", "a.csv", with(&[(1, "")]), ONE),
        (
            "no zone at all",
            "a.csv",
            with(&[(1, ""), (2, ""), (3, "")]),
            refuses(&[(2, "no_zone")]),
        ),
        (
            "a zone told by the address",
            "a.csv",
            plain(&[
                heads_as(&[(1, "地址")]),
                row(&[(1, "重庆市江津区红岩镇工业园 3 号"), (2, ""), (3, "")]),
            ]),
            ONE,
        ),
        ("no coordinates", "a.csv", with(&[(2, ""), (3, "")]), ONE),
        (
            "minutes and seconds",
            "a.csv",
            with(&[(2, "106°3'0\""), (3, "29°3′0″")]),
            ONE,
        ),
        (
            "half a point",
            "a.csv",
            with(&[(3, "")]),
            refuses(&[(2, "bad_point")]),
        ),
        (
            "words for a point",
            "a.csv",
            with(&[(2, "东边")]),
            refuses(&[(2, "bad_point")]),
        ),
        (
            "a point elsewhere",
            "a.csv",
            with(&[(2, "116.4"), (3, "39.9")]),
            refuses(&[(2, "far_point")]),
        ),
        (
            "longitude and latitude exchanged",
            "a.csv",
            with(&[(2, "29.05"), (3, "106.05")]),
            ONE,
        ),
        (
            "no name",
            "a.csv",
            with(&[(0, "")]),
            refuses(&[(2, "no_name")]),
        ),
        (
            "no tonnes",
            "a.csv",
            with(&[(5, "")]),
            refuses(&[(2, "no_tonnes")]),
        ),
        (
            "pieces for tonnes",
            "a.csv",
            with(&[(5, "3只")]),
            refuses(&[(2, "bad_tonnes")]),
        ),
        (
            "tonnes below nothing",
            "a.csv",
            with(&[(5, "-1")]),
            refuses(&[(2, "bad_tonnes")]),
        ),
        (
            "an error for tonnes",
            "a.csv",
            with(&[(5, "#REF!")]),
            refuses(&[(2, "bad_tonnes")]),
        ),
        (
            "the same row twice",
            "a.csv",
            plain(&[heads(), row(&[]), row(&[])]),
            Due {
                units: 1,
                streams: 1,
                refused: &[(3, "twice")],
            },
        ),
        (
            "headers once more in the middle",
            "a.csv",
            plain(&[heads(), row(&[]), heads(), row(&[(4, "900-041-49")])]),
            Due {
                units: 1,
                streams: 2,
                refused: &[],
            },
        ),
        (
            "kilograms of a known stream",
            "a.csv",
            plain(&[
                heads(),
                row(&[
                    (0, "试验化工"),
                    (1, "红岩镇"),
                    (2, ""),
                    (3, ""),
                    (4, "900-041-49"),
                    (5, "120000"),
                ]),
            ]),
            refuses(&[(2, "kilograms")]),
        ),
        (
            "an id in two zones",
            "a.csv",
            plain(&[
                heads_as(&[(2, "统一社会信用代码"), (3, "备注")]),
                row(&[(2, "91500116X"), (3, "")]),
                row(&[(1, "红岩镇"), (2, "91500116X"), (3, ""), (4, "900-041-49")]),
            ]),
            Due {
                units: 1,
                streams: 1,
                refused: &[(3, "two_zones")],
            },
        ),
        (
            "a state nobody knows",
            "a.csv",
            plain(&[
                heads_as(&[(2, "形态"), (3, "备注")]),
                row(&[(2, "气雾"), (3, "")]),
            ]),
            refuses(&[(2, "bad_word")]),
        ),
        (
            "kilograms by the header",
            "a.csv",
            plain(&[heads_as(&[(5, "产生量（千克）")]), row(&[(5, "2500")])]),
            ONE,
        ),
        (
            "columns of the receiver beside those of the sender",
            "a.csv",
            plain(&[
                line(&[
                    "序号",
                    "产废单位名称",
                    "镇街",
                    "废物代码",
                    "2024年产生量(吨)",
                    "接收单位名称",
                    "接收单位地址",
                ]),
                line(&[
                    "1",
                    "新厂甲",
                    "青石镇",
                    "900-214-08",
                    "3",
                    "别处公司",
                    "红岩镇",
                ]),
            ]),
            ONE,
        ),
        (
            "a formula that looks like a name",
            "a.csv",
            plain(&[heads(), row(&[(0, "=cmd|' /C calc'!A0")])]),
            ONE,
        ),
        (
            "control characters in a name",
            "a.csv",
            with(&[(0, "新厂\u{0}甲\u{7}")]),
            ONE,
        ),
    ]
}
