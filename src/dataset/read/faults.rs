//! The faults reading can meet, with their wording: codes below D100 of the catalogue (D060 is a rule).

use crate::dataset::catalogue::{Entry, entry};
use crate::dataset::cell::CellFault;
use crate::finding::Severity::{Error, Note};

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $severity:ident, $title:expr, $action:expr;)+) => {
        $($(#[$doc])* pub const $name: Entry = entry($code, $severity, $title, $action);)+
        /// Every fault of reading, by code.
        pub const FAULTS: &[Entry] = &[$($name),+];
    };
}

faults! {
    /// No such folder.
    NO_FOLDER = "D001", Error, ["案例文件夹不存在", "the case folder does not exist"],
        ["请核对路径；案例是一个含 case.toml 的文件夹", "check the path; a case is a folder with a case.toml"];
    /// A required file is missing.
    NO_FILE = "D002", Error, ["缺少必需的文件", "a required file is missing"],
        ["请补上该文件；格式见 docs/case-format.md", "add the file; its format is in docs/case-format.md"];
    /// A file the format does not know.
    UNKNOWN_FILE = "D003", Note, ["不认识的文件", "a file the format does not know"],
        ["不影响计算；若是笔误请改为规定的文件名", "nothing depends on it; rename it if it is a slip"];
    /// A file of a later version.
    RESERVED_FILE = "D004", Note, ["保留的文件名，本版本尚不读取", "a reserved name this version does not read"],
        ["可以保留；其中的内容不参与本版本的计算", "keep it if you like; nothing in it takes part in this version's results"];
    /// The file cannot be opened.
    UNREADABLE = "D005", Error, ["文件无法读取", "the file cannot be read"],
        ["请检查权限，或关闭正在占用该文件的程序后重试", "check the permissions, or close the program that holds the file"];
    /// Not UTF-8.
    NOT_UTF8 = "D006", Error, ["编码不是 UTF-8", "the encoding is not UTF-8"],
        ["请在 Excel 中“另存为 → CSV UTF-8（逗号分隔）”，或用编辑器转为 UTF-8", "save it as \"CSV UTF-8\" in the spreadsheet, or convert it to UTF-8 in an editor"];
    /// No header.
    NO_HEADER = "D010", Error, ["表格为空，没有表头", "the table is empty and has no header"],
        ["请在第一行写上列名；列名见 docs/case-format.md", "write the column names in the first row; they are in docs/case-format.md"];
    /// A required column is missing.
    NO_COLUMN = "D011", Error, ["缺少必需的列", "a required column is missing"],
        ["请补上该列；在此之前整张表不能使用", "add the column; the table cannot be used before"];
    /// The same column twice.
    TWICE_COLUMN = "D012", Error, ["列名重复", "a column name occurs twice"],
        ["请删去或改名其中一列", "delete or rename one of the two"];
    /// A column the format does not know.
    UNKNOWN_COLUMN = "D013", Note, ["不认识的列，原样保留", "an unknown column, kept as it is"],
        ["不影响计算；若是笔误请改为规定的列名", "nothing depends on it; rename it if it is a slip"];
    /// Another number of cells than the header.
    RAGGED = "D014", Error, ["该行的单元格数与表头不符", "the row has another number of cells than the header"],
        ["请检查该行的逗号与引号；含逗号的文字须加双引号", "look at commas and quotes of the row; text with a comma needs double quotes"];
    /// A required cell is empty.
    EMPTY = "D020", Error, ["必填单元格为空", "a required cell is empty"],
        ["请填写该单元格", "fill in the cell"];
    /// No number.
    NO_NUMBER = "D021", Error, ["不是数值", "not a number"],
        ["请只填数字，不带单位、千分位逗号或说明", "write the bare number without unit, thousands separator or remark"];
    /// NaN or infinity.
    NOT_FINITE = "D022", Error, ["数值不是有限数", "the number is not finite"],
        ["请改为有限的数值；未知时若该列可空则留空", "write a finite number; leave the cell empty where the column allows it"];
    /// A word outside the vocabulary.
    NO_WORD = "D023", Error, ["不在该列允许的取值之内", "not a word of this column"],
        ["请改用所列取值之一", "use one of the words listed"];
    /// No date.
    NO_DATE = "D024", Error, ["不是日期", "not a date"],
        ["请写成 年-月-日，如 2025-12-01", "write it as year-month-day, e.g. 2025-12-01"];
    /// No source mark.
    NO_SOURCE = "D025", Error, ["来源标记无效", "not a source mark"],
        ["请写 plan:事实编号、public:出处、derived:算式 或 demo", "write plan:fact id, public:citation, derived:formula or demo"];
    /// No time of day.
    NO_CLOCK = "D026", Error, ["不是时刻", "not a time of day"],
        ["请写成 时:分，如 06:30；一天止于 24:00", "write it as hour:minute, e.g. 06:30; a day ends at 24:00"];
    /// No GeoJSON.
    NO_GEOJSON = "D030", Error, ["不是可读的 GeoJSON 要素集合", "not a readable GeoJSON feature collection"],
        ["请从 GIS 重新导出为 GeoJSON（FeatureCollection，WGS84）", "export it again from the GIS as GeoJSON (FeatureCollection, WGS84)"];
    /// Another coordinate system.
    OTHER_CRS = "D031", Error, ["坐标系不是 WGS84 / CGCS2000 经纬度", "the coordinate system is not WGS84 / CGCS2000 degrees"],
        ["请在 GIS 中转换为 EPSG:4326 后重新导出", "reproject it to EPSG:4326 in the GIS and export again"];
    /// A wrong kind of geometry.
    WRONG_SHAPE = "D032", Error, ["几何类型不适合该图层", "the wrong kind of geometry for this layer"],
        ["请改为该图层要求的几何类型（面或线）", "use the kind of geometry the layer asks for (polygon or line)"];
    /// An empty geometry.
    EMPTY_SHAPE = "D033", Error, ["几何为空或点数不足", "the geometry is empty or has too few points"],
        ["请补画该要素，或删去它", "draw the feature, or delete it"];
    /// Degrees out of range.
    OUT_OF_RANGE = "D034", Error, ["坐标超出经纬度范围", "coordinates outside the range of degrees"],
        ["请检查是否为米制坐标；须转换为经纬度（度）", "see whether they are metres; they must be degrees"];
    /// lon and lat exchanged.
    SWAPPED = "D035", Error, ["经纬度似乎写反", "longitude and latitude seem to be exchanged"],
        ["请按“经度在前、纬度在后”书写", "write longitude first, then latitude"];
    /// A TOML fault.
    BAD_TOML = "D040", Error, ["TOML 文件有误", "a fault in a TOML file"],
        ["请按 docs/case-format.md 修改所指的行", "mend the line named, see docs/case-format.md"];
    /// Another format version.
    OTHER_FORMAT = "D041", Error, ["案例格式版本不受支持", "the format version of the case is not supported"],
        ["请使用与之相应版本的程序，或按 docs/case-format.md 转换案例", "use the program version that fits, or convert the case, see docs/case-format.md"];
    /// No such scenario.
    NO_SCENARIO = "D061", Error, ["没有该名称的情景", "no scenario has this name"],
        ["请从所列情景中选择，或不指定情景", "choose one of the scenarios listed, or name none"];
}

/// The catalogue entry of a bad cell.
pub(super) fn of_cell(fault: CellFault) -> &'static Entry {
    match fault {
        CellFault::Missing => &EMPTY,
        CellFault::NotANumber => &NO_NUMBER,
        CellFault::NotFinite => &NOT_FINITE,
        CellFault::UnknownWord => &NO_WORD,
        CellFault::NotADate => &NO_DATE,
        CellFault::NotATime => &NO_CLOCK,
        CellFault::BadSource => &NO_SOURCE,
    }
}
