//! The kinds of findings about files to import; `docs/findings.md` lists them.

use crate::dataset::catalogue::{Entry, entry};
use crate::finding::Severity::{Error, Note, Warning};

const AGAIN: [&str; 2] = [
    "请重新下载或复制该文件，并与提供者公布的校验值核对",
    "download or copy the file again and compare it with the checksum its provider gives",
];
const SMALLER: [&str; 2] = [
    "请先截取所需区域（例如 osmium extract），再导入",
    "cut out the area you need first (for example with osmium extract), then import that",
];

/// The file cannot be opened or read.
pub const UNREADABLE: Entry = entry(
    "I001",
    Error,
    ["文件读不到", "a file that cannot be read"],
    [
        "请核对路径与读取权限",
        "check the path and the permission to read it",
    ],
);
/// Nothing in it.
pub const EMPTY: Entry = entry("I002", Error, ["文件为空", "an empty file"], AGAIN);
/// Neither PBF nor OSM XML.
pub const WRONG_TYPE: Entry = entry(
    "I003",
    Error,
    ["不是 OSM 文件", "not an OSM file"],
    [
        "请给出 .osm.pbf、.osm.gz 或 .osm 文件；其他格式请先转换（例如 osmium cat）",
        "give a .osm.pbf, .osm.gz or .osm file; convert other formats first (for example with osmium cat)",
    ],
);
/// It ends too early.
pub const TRUNCATED: Entry = entry(
    "I004",
    Error,
    ["文件不完整", "a file that ends too early"],
    AGAIN,
);
/// It contradicts its own format.
pub const CORRUPT: Entry = entry("I005", Error, ["文件已损坏", "a damaged file"], AGAIN);
/// A part of it is larger than the format allows, or unpacks without end.
pub const TOO_LARGE: Entry = entry(
    "I006",
    Error,
    [
        "文件的某一部分大得不合理",
        "a part of the file is larger than it can be",
    ],
    SMALLER,
);
/// A kind of OSM file that is not read.
pub const UNSUPPORTED: Entry = entry(
    "I007",
    Error,
    [
        "不支持的 OSM 文件种类",
        "a kind of OSM file that is not read",
    ],
    [
        "请改用当前时点的 .osm.pbf（zlib 压缩），例如 osmium cat 重新写出",
        "use a .osm.pbf of one moment, packed with zlib, for example as osmium cat writes it",
    ],
);
/// No road in it.
pub const NO_ROADS: Entry = entry(
    "I008",
    Error,
    [
        "文件中没有货车可用的道路",
        "no road for lorries in the file",
    ],
    [
        "请核对文件的区域与 --bbox、--boundary（经度在前，WGS84）",
        "check the area of the file and --bbox or --boundary (longitude first, WGS84)",
    ],
);
/// A boundary that is none.
pub const NO_AREA: Entry = entry(
    "I009",
    Error,
    ["边界不可用", "a boundary that cannot be used"],
    [
        "请给出 Polygon 或 MultiPolygon 的 GeoJSON（WGS84，经度在前）",
        "give GeoJSON with a Polygon or MultiPolygon (WGS84, longitude first)",
    ],
);
/// A file of own roads that cannot be used.
pub const NO_LINES: Entry = entry(
    "I010",
    Error,
    ["道路文件不可用", "a file of roads that cannot be used"],
    [
        "请给出 LineString 的 GeoJSON，或列有 from_lon,from_lat,to_lon,to_lat（或 wkt）的 CSV",
        "give GeoJSON with LineStrings, or a CSV with from_lon,from_lat,to_lon,to_lat (or wkt)",
    ],
);
/// One road of such a file that cannot be used.
pub const BAD_LINE: Entry = entry(
    "I011",
    Error,
    ["道路行有误", "a road that cannot be read"],
    ["请改正该行后重新导入", "mend the row and import again"],
);
/// The case has roads already.
pub const HAS_ROADS: Entry = entry(
    "I020",
    Error,
    ["案例中已有道路", "the case has roads already"],
    [
        "如需替换请加 --replace；原文件会保留在案例的 .replaced/ 中",
        "add --replace to replace them; the old files are kept in .replaced/ of the case",
    ],
);
/// The folder to write to is no case.
pub const NO_CASE: Entry = entry(
    "I021",
    Error,
    ["案例文件夹不可用", "a case folder that cannot be used"],
    [
        "请给出含 case.toml 的文件夹；新建案例请给出尚不存在或为空的文件夹",
        "give a folder with a case.toml; for a new case give a folder that does not exist or is empty",
    ],
);

/// Neither a workbook nor text in rows.
pub const NO_TABLE: Entry = entry(
    "I040",
    Error,
    ["不是可读的表格", "no readable table"],
    [
        "请用 Excel 或 WPS 打开核对后另存为 .xlsx 或 CSV；有密码的请先去掉密码",
        "open it in a spreadsheet program and save it as .xlsx or CSV; take off a password first",
    ],
);
/// More than can be read in an office.
pub const TABLE_SIZE: Entry = entry(
    "I041",
    Error,
    ["表格过大", "a table that is too large"],
    [
        "请按年份或镇街分成几个文件，或删去无关的工作表与列",
        "part it into several files by year or zone, or take out sheets and columns that are not needed",
    ],
);
/// Its characters cannot be told.
pub const NO_ENCODING: Entry = entry(
    "I042",
    Error,
    ["文本编码不明", "text in an unknown encoding"],
    [
        "请用 --encoding 指明（如 gb18030、utf-8、utf-16le），或在 Excel 中另存为“CSV UTF-8”",
        "name it with --encoding (gb18030, utf-8, utf-16le), or save it as CSV UTF-8",
    ],
);
/// No row of it names columns.
pub const NO_HEADERS: Entry = entry(
    "I043",
    Error,
    ["找不到表头", "no row of headers"],
    [
        "请核对表头所在行（前 30 行内），或用 --sheet 指明工作表，或在 mapping.toml 中写明各列",
        "look whether headers stand within the first 30 rows, name the sheet with --sheet, or the columns in mapping.toml",
    ],
);
/// A column is missing without which no row means anything.
pub const NO_COLUMN: Entry = entry(
    "I044",
    Error,
    ["缺少必需的列", "a needed column is missing"],
    [
        "请在 mapping.toml 中把相应的列指定为该字段（--write-mapping 可写出猜测供修改）",
        "give the column that field in mapping.toml (--write-mapping writes the guess to be changed)",
    ],
);
/// A header or a column that somebody names, now or in `mapping.toml`, is none.
pub const NO_SUCH_COLUMN: Entry = entry(
    "I066",
    Error,
    ["列的含义写得不对", "what is said of a column cannot be"],
    [
        "请改正 --column 或 mapping.toml 中的该项：表头须与文件一字不差，含义取原因中所列之一（不读的写 none）；不再需要的项可以删去；什么都没有写入",
        "mend it in --column or mapping.toml: the header as it stands in the file, what it holds one of those listed (none for what is not read); what is no longer needed can be deleted; nothing was written",
    ],
);
/// It has no sheets of a case.
pub const NO_WORKBOOK: Entry = entry(
    "I048",
    Error,
    ["不是案例的工作簿", "not the workbook of a case"],
    [
        "请用 wasteflow export xlsx 写出的工作簿或 wasteflow init 的模板，第 2 行的列名与表名请勿改动",
        "use a workbook of `wasteflow export xlsx` or the template of `wasteflow init`, and leave names of sheets and of columns in row 2 as they are",
    ],
);

/// The case would not pass its checks with the new rows.
pub const BREAKS_CASE: Entry = entry(
    "I045",
    Error,
    ["导入后案例通不过检查", "the case would not pass its checks"],
    [
        "请先按所列问题修改表格或案例；在此之前什么都没有写入",
        "mend the table or the case as listed; nothing was written",
    ],
);
/// A cell of an application that cannot be read.
pub const BAD_APPLICATION: Entry = entry(
    "I060",
    Error,
    ["申请表有误", "an application that cannot be read"],
    [
        "请按所列行、列改正后再导入；在此之前什么都没有写入",
        "mend rows and columns as listed and try again; nothing was written",
    ],
);
/// Metres of a plane nobody can tell.
pub const WHICH_CRS: Entry = entry(
    "I046",
    Error,
    [
        "投影坐标属于哪个坐标系看不出来",
        "projected coordinates in a system that cannot be told",
    ],
    [
        "请向制图单位问明坐标系，用 --crs 指定（如 gk105、zone35、utm48n、EPSG:4544）",
        "ask who made the map and name the system with --crs (such as gk105, zone35, utm48n, EPSG:4544)",
    ],
);
/// A system that is not read, or only with parameters of a survey.
pub const NO_CRS: Entry = entry(
    "I047",
    Error,
    [
        "坐标系不能直接换算",
        "a coordinate system that cannot be converted",
    ],
    [
        "请由测绘部门或在 GIS 软件中换算为 CGCS2000 后再导入；确认文件所写坐标系有误的，用 --crs 指定",
        "have it converted to CGCS2000 by the survey or in a GIS first; where the file is known to say the wrong thing, name the system with --crs",
    ],
);

/// A file of a GIS that cannot be read.
pub const GIS_BROKEN: Entry = entry(
    "I050",
    Error,
    ["GIS 文件读不懂", "a GIS file that cannot be read"],
    [
        "请在 GIS 软件中打开核对，重新导出为 GeoPackage 或 GeoJSON",
        "open it in a GIS and export it again as GeoPackage or GeoJSON",
    ],
);
/// More than can be read.
pub const GIS_LARGE: Entry = entry(
    "I051",
    Error,
    ["GIS 文件过大", "a GIS file that is too large"],
    [
        "请只导出需要的图层、范围与字段",
        "export only the layer, the extent and the attributes that are needed",
    ],
);
/// Several layers, or not the one named.
pub const WHICH_LAYER: Entry = entry(
    "I052",
    Error,
    ["图层没有指明", "which layer is meant is not said"],
    ["请用 --layer 指定图层", "name the layer with --layer"],
);
/// A feature that cannot be used.
pub const BAD_FEATURE: Entry = entry(
    "I053",
    Error,
    ["要素有误", "a feature that cannot be used"],
    [
        "请在 GIS 软件中改正该要素后重新导出（行号：第一个要素为第 2 行）",
        "mend the feature in a GIS and export again (the first feature is row 2)",
    ],
);
/// Another kind of file.
pub const GIS_KIND: Entry = entry(
    "I054",
    Error,
    ["不是可读的 GIS 文件", "no GIS file that is read"],
    [
        "请给出 GeoJSON、GeoPackage、Shapefile（或其 .zip）、KML/KMZ 或 FlatGeobuf；表格请用 import table",
        "give GeoJSON, GeoPackage, Shapefile (or a .zip of it), KML/KMZ or FlatGeobuf; tables go by import table",
    ],
);
/// A layer that a case has no use for.
pub const NO_USE: Entry = entry(
    "I055",
    Error,
    ["图层不能这样用", "a layer that cannot be used so"],
    [
        "请核对 --as 与 --table：点图层导入为表，面图层导入为 zones、boundary 或 layer:名称",
        "check --as and --table: points go into tables, areas into zones, boundary or layer:NAME",
    ],
);
/// A GeoPackage that no case was written to.
pub const NO_PACKAGE: Entry = entry(
    "I056",
    Error,
    ["不是案例的 GeoPackage", "no GeoPackage of a case"],
    [
        "请给出由 wasteflow export gpkg 写出的文件；其他 GeoPackage 请用 import gis",
        "give a file written by wasteflow export gpkg; other GeoPackages go by import gis",
    ],
);
/// A folder that holds something already.
pub const NOT_EMPTY: Entry = entry(
    "I057",
    Error,
    ["目标文件夹不为空", "a folder that is not empty"],
    [
        "请给出尚不存在或为空的文件夹",
        "give a folder that does not exist or is empty",
    ],
);

/// Characters of a figure that no font has.
pub const NO_FONT: Entry = entry(
    "I061",
    Error,
    [
        "没有能写出图中文字的字体",
        "no font for the texts of a figure",
    ],
    [
        "请安装一种中文字体（如 Noto Sans CJK SC），或用 --fonts 指明放有字体文件的文件夹，或改用 .svg；什么都没有写入",
        "install a font with Chinese characters (such as Noto Sans CJK SC), name a folder of font files with --fonts, or write an .svg; nothing was written",
    ],
);
/// A figure that cannot be drawn.
pub const NO_PICTURE: Entry = entry(
    "I062",
    Error,
    ["图片画不出", "a picture that cannot be drawn"],
    [
        "请减小 --width 或 --dpi，或改用 .svg；什么都没有写入",
        "give a smaller --width or --dpi, or write an .svg; nothing was written",
    ],
);

/// A shift of web maps that was undone.
pub const SHIFT_UNDONE: Entry = entry(
    "I063",
    Note,
    ["坐标偏移已换算", "a shift of coordinates was undone"],
    [
        "无需处理；偏移不对的请加 --crs wgs84 重新导入",
        "nothing; import again with --crs wgs84 if there was no shift",
    ],
);
/// A shift that was undone and seems not to have been there.
pub const SHIFT_DOUBTED: Entry = entry(
    "I064",
    Warning,
    [
        "换算偏移后反而不合",
        "a shift that was undone, and it fits worse",
    ],
    [
        "请核对 --crs：文件可能本来就是 WGS84 或 CGCS2000（--crs wgs84）",
        "look whether --crs is right: the file may be in WGS84 or CGCS2000 (--crs wgs84)",
    ],
);

/// Several files of one import that contradict each other.
pub const FILES_DIFFER: Entry = entry(
    "I065",
    Error,
    [
        "几个文件对同一单位、同一代码说法不同",
        "several files contradict each other about one unit and code",
    ],
    [
        "请只在一个文件中保留该行；以后一个文件为准的加 --later-wins；分批填报的请并成一个文件后加 --sum；什么都没有写入",
        "keep the row in one of the files; add --later-wins if the later file is right; join partial reports into one file and add --sum; nothing was written",
    ],
);

/// All of them.
pub const FAULTS: &[Entry] = &[
    UNREADABLE,
    EMPTY,
    WRONG_TYPE,
    TRUNCATED,
    CORRUPT,
    TOO_LARGE,
    UNSUPPORTED,
    NO_ROADS,
    NO_AREA,
    NO_LINES,
    BAD_LINE,
    HAS_ROADS,
    NO_CASE,
    NO_TABLE,
    TABLE_SIZE,
    NO_ENCODING,
    NO_HEADERS,
    NO_COLUMN,
    BREAKS_CASE,
    BAD_APPLICATION,
    WHICH_CRS,
    NO_CRS,
    GIS_BROKEN,
    GIS_LARGE,
    WHICH_LAYER,
    BAD_FEATURE,
    GIS_KIND,
    NO_USE,
    NO_PACKAGE,
    NOT_EMPTY,
    NO_WORKBOOK,
    NO_FONT,
    NO_PICTURE,
    SHIFT_UNDONE,
    SHIFT_DOUBTED,
    FILES_DIFFER,
    NO_SUCH_COLUMN,
];
