//! Why a row of a table was refused, in words, and how it is mended.

use crate::finding::Bilingual;
use crate::quantity::LonLat;
use std::collections::BTreeMap;

/// Why a row was refused; the word names it in documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// No name of a unit.
    NoName,
    /// No zone, and neither address nor point tells one.
    NoZone,
    /// A zone the case does not have.
    UnknownZone,
    /// No waste code.
    NoCode,
    /// A class where a code of eight digits is needed.
    ClassOnly,
    /// A code that is not in the catalogue of the case.
    UnknownCode,
    /// No quantity.
    NoTonnes,
    /// A quantity that is none.
    BadTonnes,
    /// A thousand times that of last time: kilograms.
    Kilograms,
    /// An angle that is none, or one of two.
    BadPoint,
    /// A point far from the district.
    FarPoint,
    /// The same unit and code once more.
    Twice,
    /// A unit that stands in two zones.
    TwoZones,
    /// A word that is not known.
    BadWord,
    /// A cell that must not be empty.
    NoCell,
    /// A cell that does not hold what belongs there.
    BadCell,
    /// An id or a code that the case does not have.
    NotThere,
    /// The id of another row.
    SameId,
}

impl Why {
    /// The word in documents.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NoName => "no_name",
            Self::NoZone => "no_zone",
            Self::UnknownZone => "unknown_zone",
            Self::NoCode => "no_code",
            Self::ClassOnly => "class_only",
            Self::UnknownCode => "unknown_code",
            Self::NoTonnes => "no_tonnes",
            Self::BadTonnes => "bad_tonnes",
            Self::Kilograms => "kilograms",
            Self::BadPoint => "bad_point",
            Self::FarPoint => "far_point",
            Self::Twice => "twice",
            Self::TwoZones => "two_zones",
            Self::BadWord => "bad_word",
            Self::NoCell => "no_cell",
            Self::BadCell => "bad_cell",
            Self::NotThere => "not_there",
            Self::SameId => "same_id",
        }
    }

    /// How it is mended.
    #[must_use]
    pub fn action(self) -> Bilingual {
        let (zh, en) = match self {
            Self::NoName => (
                "请填写单位全称；合并单元格请拆分后逐行填写",
                "give the full name of the unit; part merged cells and fill each row",
            ),
            Self::NoZone => ("请填写所在镇街", "give the town or street"),
            Self::UnknownZone => (
                "请改为本区的镇街名称",
                "give a town or street of the district",
            ),
            Self::NoCode => (
                "请填写 8 位废物代码，如 900-249-08",
                "give the code of eight digits, such as 900-249-08",
            ),
            Self::ClassOnly => (
                "请把类别改为 8 位废物代码",
                "give the code of eight digits instead of the class",
            ),
            Self::UnknownCode => (
                "请对照现行名录核对代码；确有此类的请先加入 wastes.csv",
                "check the code against the catalogue in force; add it to wastes.csv if there is such a waste",
            ),
            Self::NoTonnes => (
                "请填写全年产生量；没有产生的请填 0",
                "give the arising of the year; 0 where none arose",
            ),
            Self::BadTonnes => (
                "请只填数字，单位写在表头",
                "give a number only, the unit in the header",
            ),
            Self::Kilograms => (
                "请核对单位：若为千克请换算为吨；确为该数量的请先在案例中改正上年数",
                "check the unit: turn kilograms into tonnes; if the amount is right, mend last year's in the case first",
            ),
            Self::BadPoint => (
                "请按十进制度填写经度与纬度，或两者都留空",
                "give both angles in decimal degrees, or neither",
            ),
            Self::FarPoint => (
                "请核对坐标与坐标系",
                "check the coordinates and their system",
            ),
            Self::Twice => (
                "请删去重复行；确为分批填报的请选择合计（命令行加 --sum）",
                "delete the repeated row; choose to add up partial reports (--sum on the command line)",
            ),
            Self::TwoZones => (
                "请统一该单位的所在镇街；确为两处厂区的请用不同名称",
                "give the unit one zone; name two sites differently",
            ),
            Self::BadWord => ("请改为所列的词之一", "use one of the words listed"),
            Self::NoCell => ("请补填所列的格", "fill in the cells listed"),
            Self::BadCell => (
                "请按所列的写法改正",
                "write the cells listed as they are expected",
            ),
            Self::NotThere => (
                "请改为案例中已有的编号、名称或代码；确需新增的请先导入相应的表",
                "use an id, name or code of the case; import the table it is in first if it is new",
            ),
            Self::SameId => (
                "请删去重复行，或给不同的编号",
                "delete the repeated row, or give it an id of its own",
            ),
        };
        Bilingual::new(zh, en)
    }
}

/// A row that was refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// Its number, as a spreadsheet counts.
    pub row: u32,
    /// Header of the cell, where one is at fault.
    pub column: Option<String>,
    /// Why.
    pub why: Why,
    /// Why, in words with the text of the cell.
    pub cause: Bilingual,
    /// Where the row says that its unit is, WGS84; none where it says nothing that can be read.
    pub place: Option<LonLat>,
}

/// Rows by what was wrong with them, the most frequent first.
#[must_use]
pub fn tally(refused: &[Refused]) -> Vec<(Why, usize)> {
    let mut counts: BTreeMap<Why, usize> = BTreeMap::new();
    for one in refused {
        *counts.entry(one.why).or_default() += 1;
    }
    let mut all: Vec<(Why, usize)> = counts.into_iter().collect();
    all.sort_by_key(|(why, count)| (std::cmp::Reverse(*count), *why));
    all
}
