//! The documents that are made from the code: the catalogue of findings and the case format.
//! A test compares them with `docs/`; `WASTEFLOW_BLESS=1` writes them anew.

use super::RULES;
use crate::dataset::catalogue::Entry;
use crate::dataset::land::ShapeRow;
use crate::dataset::read::{RESERVED, faults::FAULTS};
use crate::dataset::record::{Column, Record};
use crate::dataset::tables::{self, for_each_csv_table, for_each_layer};
use crate::dataset::write::REQUIRED;
use crate::finding::Severity;
use std::fmt::Write;

/// Every kind of finding about a case, reading and rules together, by code.
#[must_use]
pub fn entries() -> Vec<&'static Entry> {
    let mut entries: Vec<&Entry> = FAULTS
        .iter()
        .chain(RULES.iter().map(|rule| &rule.entry))
        .collect();
    entries.sort_by_key(|entry| entry.code);
    entries
}

/// `docs/findings.md` for a catalogue: [`entries`] and those of later stages.
#[must_use]
pub fn catalogue_markdown(entries: &[&Entry]) -> String {
    let mut text = String::from(FINDINGS_HEAD);
    for entry in entries {
        let severity = match entry.severity {
            Severity::Error => "错误 error",
            Severity::Warning => "警告 warning",
            Severity::Note => "提示 note",
        };
        let (title, action) = (entry.title, entry.action);
        let _ = writeln!(
            text,
            "| {} | {severity} | {}<br>{} | {}<br>{} |",
            entry.code,
            cell(title.zh),
            cell(title.en),
            cell(action.zh),
            cell(action.en)
        );
    }
    text
}

/// `docs/case-format.md`.
#[must_use]
pub fn format_markdown() -> String {
    let mut text = String::from(FORMAT_HEAD);
    macro_rules! sections {
        ($($field:ident: $row:ident,)+) => {$(
            section(&mut text, tables::$row::FILE, &tables::$row::columns());
        )+};
    }
    for_each_layer!(sections);
    for_each_csv_table!(sections);
    section(&mut text, ShapeRow::FILE, &ShapeRow::columns());
    text.push_str(FORMAT_TAIL);
    for name in RESERVED {
        let _ = writeln!(text, "- `{name}`");
    }
    text
}

fn section(text: &mut String, file: &str, columns: &[Column]) {
    let needed = if REQUIRED.contains(&file) {
        "required"
    } else {
        "optional"
    };
    let _ = writeln!(text, "\n## {file} ({needed})\n");
    let shape = match file {
        "zones.geojson" | "boundary.geojson" | "areas.geojson" => {
            "Geometry: Polygon or MultiPolygon.\n\n"
        }
        "rivers.geojson" => "Geometry: LineString or MultiLineString.\n\n",
        "layers/*.geojson" => {
            "Geometry: any of points, lines and areas. Named by `file` in layers.toml.\n\n"
        }
        "roads.geojson" => "Geometry: LineString. Roads meet where their end points coincide.\n\n",
        _ => "",
    };
    text.push_str(shape);
    text.push_str("| column | filled | holds | meaning |\n|---|---|---|---|\n");
    for column in columns {
        let filled = if column.required {
            "always"
        } else {
            "or empty"
        };
        let (name, holds, meaning) = (column.name, cell(&column.expected.en), cell(column.meaning));
        let _ = writeln!(text, "| `{name}` | {filled} | {holds} | {meaning} |");
    }
}

/// Text that does not break a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

const FINDINGS_HEAD: &str = "\
# 检查结果目录 · Findings

<!-- Written by the tests from the code: make bless -->

`wasteflow check CASE` 一次列出全部问题，每条含代码、文件、行、列、原因和处理办法。
有“错误”时案例不能计算；“警告”可以计算但应有人查看；“提示”仅供知悉。
同一文件同一代码超过 50 处时，前 50 处逐条列出，其余合计为一条。读取时剔除的行不再引出后续问题。

`wasteflow check CASE` lists everything at once; each finding has code, file, row, column, cause and
action. A case with an error cannot be planned; a warning should be looked at; a note is worth knowing.
Of more than 50 findings of one code in one file the first 50 are listed and the rest is counted in one
more. Rows that could not be read cause no findings elsewhere.

D0xx: reading · D10x: ids · D11x: waste codes · D12x: positions · D13x–D14x: numbers · D15x: permits ·
D16x: treatment · D17x–D18x: transfers · D19x: tables · D21x: collection · I0xx: import · N1xx: roads · R0xx: results.

| code | severity | what | what to do |
|---|---|---|---|
";

const FORMAT_HEAD: &str = "\
# The case format, version 1

<!-- Written by the tests from the code: make bless -->

A case is a folder of plain files that a spreadsheet and a GIS can open.

- **Encoding** UTF-8, with or without byte-order mark; line ends of any kind. CSV with commas, quotes
  where a text holds a comma. Blank lines and spaces around a cell do not count.
- **Columns** are found by name, in any order. Columns the format does not know are kept, written back
  and reported as a note. A list in one cell is separated by `;`.
- **Rows** in findings are counted as a spreadsheet shows them: the header is row 1. In GeoJSON the first
  feature is row 2.
- **Units** are in the names: `t` tonnes, `t_per_year`, `m`, `km`, `kmh`, `cny`. Numbers are bare: no unit,
  no thousands separator. Dates are `2025-12-01`.
- **Coordinates** are WGS84 degrees, longitude first (CGCS2000 is the same within centimetres; GCJ-02 and
  BD-09 of web maps are not). Shapes are written with six decimals.
- **Source**: every row says where its numbers come from: `plan:F082` (the published plan and its fact),
  `public:citation`, `derived:formula`, or `demo` (made up; shown as 演示).
- **Ids** are free text, unique within their file; other files refer to them. Waste codes have eight
  digits (`900-041-49`) or are a general class (`SW02`); a form of the same code follows a slash
  (`772-002-18/stabilised`).
- Files named `*.md`, `*.txt`, `*.pdf` and hidden files are nobody's input and not reported.

Faults and what to do about them: [findings.md](findings.md).

## case.toml (required)

| key | filled | holds | meaning |
|---|---|---|---|
| `format` | always | a whole number | 1 |
| `id` | always | text | Short id, e.g. jiangjin |
| `name.zh`, `name.en` | always | text | Name |
| `province`, `district` | always | text | As written in facilities.csv and gateways.csv |
| `base_year` | always | a whole number | Year whose arisings streams.csv gives |
| `plan_year` | always | a whole number | Year planned for: permits and white list are judged in it |
| `today` | always | a date | The day taken as today |
| `catalogue_edition` | always | text | Edition of the national catalogue of hazardous waste, e.g. \"2021\" |
| `synthetic` | or empty | true or false | The whole case is made up |
| `value_added_yi_cny` | or empty | a number | Industrial value added of the base year, 亿元 |
| `snap_limit_m` | or empty | a number | Farthest a point may be from the network before it is reported; 10000 |
| `flow.ordinary_route` | or empty | true or false | Hazardous waste may cross provinces outside the white list; true |
| `flow.ordinary_cny_per_t` | or empty | a number | What such an approval costs, CNY/t; 150 |
| `flow.trip_t` | or empty | a number | Tonnes per trip for the paper fee; 10 |
| `flow.min_lot_t` | or empty | a number | Fewest tonnes a stream sends to one place; smaller streams go as a whole; none |
| `flow.max_destinations` | or empty | a whole number | Most places a stream goes to; none |
| `flow.carbon_kg_per_tkm` | or empty | a number | CO2 equivalent of moving a tonne by a kilometre, kg; needed by rows with the measure `carbon`; none |
| `flow.carbon_source` | or empty | a source | Where that comes from |
| `flow.objective` | or empty | list of texts | What is minimised once as many tonnes as possible have a place: `cost` (CNY), `exposure` (thousand person·km·t), `carbon` (t CO2e), one after the other, each with those before it held at their least: [\"cost\", \"exposure\"]; or at once, the others at a price in CNY per unit: [\"cost+20*exposure\"]; [\"cost\"] |
| `flow.rows` | or empty | list of tables | What is asked of the plan as a whole: see [rows](#rows-asked-of-the-plan) |
| `exposure.distance_m` | or empty | a number | People within this distance of a vehicle count as exposed, metres; 500 (an assumption; 800 is usual, R067) |
| `exposure.people_per_km2` | or empty | a number | Places of population.csv without a radius are discs with so many people per km²; 10000 (an assumption) |
| `land.resolution` | or empty | a whole number | Size of the hexagons `wasteflow land` looks at (H3): 7 about 5 km², 8 about 0.7 km², 9 about 0.1 km²; 8 |
| `land.apart_m` | or empty | a number | Least distance between two of the best sites, metres; 3000 |
| `land.best` | or empty | a whole number | How many of the best are named; 5 |
| `collection.shift_start_h`, `collection.shift_h` | or empty | a number | Start and length of a shift of `wasteflow collect`, hours; 8, 9 |
| `collection.driving_h` | or empty | a number | Most driving of a vehicle on a day, hours; empty: what the shift holds |
| `collection.stop_min`, `collection.kg_per_min`, `collection.unload_min` | or empty | a number | Minutes at a stop before loading; kg loaded a minute; minutes of an unloading at the store; 10, 50, 30 |
| `collection.window_days` | or empty | a whole number | Days whose calls are chosen together with the tours, 1 to 28; 7 |
| `collection.closed` | or empty | list of dates | Days on which no shift runs and nobody is called on, each in quotes such as 2026-10-01; whoever is due then is called on before |
| `collection.holidays_off` | or empty | true or false | The days off of holidays.csv are such days; false. Medical waste has its clock of hours on them too |
| `collection.lead_days`, `collection.early_days` | or empty | a whole number | Days kept free before the last day by law (a tenth of the interval at most); days before it from which an early call has a value (a third at most); 3, 30 |
| `collection.medical_h` | or empty | a number | Longest time medical waste lies, hours; 48 |
| `collection.warn_days` | or empty | a whole number | Age of the oldest batch that is warned of (R032: 365); 335 |
| `collection.drum_kg`, `collection.bag_kg`, `collection.box_kg` | or empty | a number | Mass in one package; 180, 25, 40 |
| `collection.ibc_kg`, `collection.pallet_kg` | or empty | a number | Mass in an intermediate bulk container and on a pallet of batteries; 1000, 800 |
| `collection.drum_m3`, `collection.bag_m3`, `collection.box_m3`, `collection.ibc_m3`, `collection.pallet_m3` | or empty | a number | Room one package takes, m³; 0.25, 0.05, 0.1, 1.3, 1 |
| `collection.loose_t_per_m3` | or empty | a number | Tonnes in a cubic metre of what comes loose or in tanks; 0.8 |
| `collection.drums_per_pallet`, `collection.bags_per_pallet`, `collection.boxes_per_pallet` | or empty | a whole number | Packages on a pallet place; customers share places; 4, 24, 12. A container and a pallet of batteries take one each, what comes loose none |
| `collection.sources.KEY` | or empty | a source | Where a number comes from, by its key |
| `attributions` | or empty | list of texts | What the page and the documents must name |
| `years.discount_rate` | or empty | a number | Rate a year at which later cost counts less in `wasteflow years`; 0 |
| `years.urgency` | or empty | a number | By how much more an unplaced tonne weighs a year earlier; 0.001 |
| `years.base_intensity` | or empty | a number | Waste per value added of the base year, t/万元 |
| `years.carry_white_list` | or empty | true or false | A year without a white list uses the last one before it; true |
| `years.fixed_codes` | or empty | list of texts | Codes that do not grow with industry |
| `[[years.period]]` | or empty | list | The periods in order, all after `base_year`: `year`, `weight` (years it stands for, the last of them `year`; 1), `value_added_yi_cny`, `intensity` (t/万元), `renew_permits` (permits that lapse before count as renewed; false), `source` |
| `[[years.rate]]` | or empty | list | Growth of chosen wastes at a rate: `of.codes`, `of.sectors`, `percent_per_year`, `source` |
| `[[years.intensity]]` | or empty | list | Intensity of chosen wastes by period ÷ base year: `of.codes`, `of.sectors`, `path`, `source` |
| `years.landfill_design` | or empty | a table | What planned landfills are like: `share`, `depth_m`, `density_t_m3`, `wanted_years`, `source` |
| `siting.discount_rate` | or empty | a number | Rate a year at which what is built is paid back in `wasteflow site`; 0.06 |
| `siting.unplaced_hazardous_cny_per_t`, `siting.unplaced_general_cny_per_t` | or empty | a number | What a tonne without a place costs the district, CNY/t; 3000, 300 |
| `siting.required` | or empty | list of texts | Projects that must be built |
| `siting.exclusive` | or empty | list of lists | Groups of projects of which at most one is built |
| `siting.budget_wan_cny`, `siting.budget_wan_cny_per_year` | or empty | a number | Most that may be spent on building, in all and in one year, 万元; no limit |
| `siting.most_t_per_zone` | or empty | a number | Most tonnes a year that may be treated in one zone; no limit |
| `siting.source` | or empty | a source | Where these numbers come from |
| `points` | or empty | a table | What `wasteflow collect points` goes by: `points.hazardous` (shared points of small hazardous waste) and `points.general` (regional stores of packaging and off-cuts), each with the keys below; without it the numbers below, all of them assumptions |
| `points.KIND.codes`, `points.KIND.most_t_per_year` | or empty | list of texts, a number | General waste that counts, and the largest stream that is small; [\"SW17\"], 500; hazardous waste goes by the register of small sources and has neither |
| `points.KIND.limit_km`, `points.KIND.limit_min` | `limit_km` always | a number | Farthest and longest drive of a source along roads; 15 and 20 km, no limit of minutes |
| `points.KIND.bring` | always | a number | What bringing costs, way back included, CNY/t·km; 8, 2 |
| `points.KIND.call`, `points.KIND.round`, `points.KIND.direct` | always | a number | What today costs: a call of the rounds, CNY; a tonne on them, CNY/t; a tonne that the source sends itself, CNY/t·km; 160, 120, 0 and 0, 0, 2 |
| `points.KIND.trip`, `points.KIND.trip_km` | always | a number | What emptying a room costs, CNY, and a kilometre of it there and back, CNY/km; 200, 4.5 and 250, 7 |
| `points.KIND.least_trips`, `points.KIND.most_trips` | always | a number | Times a year a room is emptied: at least (R032: once), at most; 1, 104 and 1, 300 |
| `points.KIND.kept_share` | always | a number | Share of a size's yearly cost that a point of collection_points.csv costs; 0.6 |
| `points.KIND.most_points`, `points.KIND.most_collectors` | always | a whole number | Caps on points, and on the collectors whose waste they hold (R027); 8, 5 and 6, 5 |
| `[[points.KIND.sizes]]` | always | list | Sizes a point can be built in: `id`, `rooms` (kept apart: R045), `room_t` (what one holds; all together at most 3 t for hazardous waste, R031), `cny_per_year`, `source` |
| `points.KIND.sources.KEY` | or empty | a source | Where a number comes from, by its key |

## Rows asked of the plan

`[[flow.rows]]` in case.toml. In a scenario a row takes the place of the case's row of the same id; others
are added.

| key | filled | holds | meaning |
|---|---|---|---|
| `id` | always | text | Unique id, e.g. use_88 |
| `measure` | always | a word | `utilisation` %: general waste used ÷ (general arisings + general residues), imports apart; `landfilled` t: disposed of at facilities of landfills.csv; `export_share` %: out of the district ÷ arisings; `burden` t: taken in by use and disposal; `exposure` thousand person·km·t along the fastest ways; `carbon` t CO2e of transport; `cost` thousand CNY of moving, gate fees and handling |
| `code` | or empty | a waste code | Counts this waste only |
| `zone`, `facility` | or empty | an id | Counts what is taken in there only; `landfilled` and `burden`, which needs one of them |
| `at_least`, `at_most` | one of them | a number | Bounds, in the unit of the measure; percentages are 0 to 100 and are held unrounded |
| `strength` | or empty | a word | `hard`: kept before anything else, also before tonnes find a place; `soft`: missed at `cny_per_t`; `aim`: told only, no part of the plan; hard |
| `cny_per_t` | soft rows | a number | What a tonne (of CO2e; a thousand person·km·t) missing to the bound costs; of a percentage: a tonne of the part that is missing |
| `source` | or empty | a source | Where the bounds come from |
| `name.zh`, `name.en` | or empty | text | Name; that of the measure where there is none |

## indicators.toml (optional)

`[[indicator]]` with `id`, `name.zh`, `name.en`, `unit`, `base`, `base_low`, `base_high` (interval that
rounding leaves), `target`, `target_year`, `sense` (`>=` or `<=`), `note.zh`, `note.en`, `source`.

## rules.toml (optional)

What a transfer is reviewed by. The rules of the program are a file of this form; a case's own file takes
their place as a whole.

| key | holds | meaning |
|---|---|---|
| `clock.first_look`, `clock.reply`, `clock.decision` | a whole number | Working days of the ordinary route |
| `clock.in_list` | a whole number | Working days inside the white list |
| `clock.confirm` | a whole number | Working days in which a receiver confirms a manifest |
| `clock.months` | a whole number | Months an approval holds at most |
| `[[alliance]]` | `from_edition`, `provinces` | Provinces that share a white list from an edition on |
| `[[catalogue]]` | `edition`, `from` | Edition of the national catalogue and its first day |
| `[[rule]]` | list | `condition`, `check` (1 to 14), `limit` (a number) or `words`, `on_fail` and `on_unknown` (refuse, return, reduce, consent, condition, remark), `rule`, `edition`, `source`, `certainty`, `text.zh`, `text.en`; a condition without a row is not checked |

## scenarios/NAME.toml (optional)

A named change of the case, applied before it is checked: `name.zh`, `name.en`, `about.zh`, `about.en`,
and where wanted `today`, `plan_year`, `[flow]`, and any number of `[[change]]` with `file`, `where`
(columns and the values that select rows; empty: all), `set` (columns and new values) and `scale`
(columns and factors).

## layers.toml (optional)

What rules out a place for a new plant, and what makes it better or worse. A case without the file has the layers
built into the program. Layers are asked in the order of the file: the first that excludes a place is its rule.

`[[project]]` with `id`, `types` and `source` says what kinds a project is of, which decides the rules that hold for it:
`chemical`, `hazardous`, `general`, `landfill`, `tailings`, or any word of your own. Without it they follow from
project_lines.csv.

`[[layer]]`:

| key | filled | holds | meaning |
|---|---|---|---|
| `id` | always | text | Unique id, e.g. red_line |
| `kind` | always | a word | `exclude`: no place in it; `buffer`: no place within the distance of its rule; `score`: points |
| `from` | always | a word | `file`, `rivers`, `residents`, `seats`, `parks`, `roads`, `border`, `parcels`, `feed`, `burden`; `missing`: not shipped, told as not checked |
| `file` | of files | text | File below the case, e.g. layers/red_line.geojson |
| `only`, `but` | or empty | list of texts | Features that count, or do not, by `name_zh` |
| `measure` | score layers | a word | `distance` m; `people` within `distance_m`; `road_class` 1 trunk to 5 lane; `zoning` 1 fits, 0 not; `feed` m by tonnes; `share` % |
| `weight`, `best`, `worst` | score layers | a number | Weight; value that earns all points and value that earns none, linear between |
| `group` | score layers | text | Layers of a group share one weight on the page and in `--weights`; `group_name.zh`, `group_name.en` at the first of them |
| `distance_m` | of people | a number | Radius |
| `incomplete` | or empty | true or false | Features are known to be missing: told as not fully checked |
| `accuracy_m` | or empty | a number | How far its lines may be from the true ones |
| `[[layer.rule]]` | or empty | list | `id` (R061 …), `types` (kinds it holds for; empty: all), `distance_m` (buffers; a default to change), `edition` of the law or standard; the first that fits counts. Without any rule the layer holds for all |
| `name.zh`, `name.en` | always | text | Name |
| `note.zh`, `note.en` | or empty | text | Remark |
| `source` | always | a source | Where shape and numbers come from |

## profiles/NAME.toml (optional)

Who drives: which roads a vehicle may use, how fast, and what it would rather avoid. `lorry` and `hazmat`
are built into the program; a file of the same name replaces one, any other name adds one. What a file
leaves out is as in `lorry`.

| key | holds | meaning |
|---|---|---|
| `name.zh`, `name.en` | text | Name |
| `hazmat` | true or false | Carries dangerous goods: signs, tunnel categories and `cap` hold for it |
| `water_harming` | true or false | Carries what harms water |
| `tunnels` | list of A … E | Tunnel categories it may pass when `hazmat` is true |
| `top_kmh` | a number | Fastest speed; a road's own speed holds where it is lower |
| `weight_t`, `axle_t`, `height_m` | a number | Laden weight, heaviest axle, height; roads with lower limits are left out |
| `statuses` | list of open, verify, works, closed | Roads that may be used |
| `classes` | list of road classes | Roads that may be used; the built-in profiles leave ferries out |
| `access` | list of destination, private | Restricted roads that may be used all the same |
| `restricted_s_per_km` | a number | Seconds added per km of a restricted road |
| `toll_s_per_km` | a number | Seconds added per km of a toll road |
| `access_kmh`, `access_detour` | a number | Speed, and length per straight line, between a place and its road |
| `part_share` | a number | Share of all junctions that makes a cut-off part of the net one of its own |
| `cap.motorway_kmh`, `cap.other_kmh` | a number | Speed cap when `hazmat` is true (R039) |
| `speed_kmh.CLASS` | a number | Fastest speed on roads of a class; a road's own holds where it is lower |
| `factor.CLASS` | a number | How often driving time counts on roads of a class |
| `penalty_s_per_km.CLASS` | a number | Seconds added per km on roads of a class |
| `sources.KEY` | a source | Where a number comes from, by its key or the name of its table |

## Bans

A row of `bans.csv` names a road or an area (`areas.geojson`), which vehicles and wastes it holds for, when,
and what it does. A ban of an area holds on every road whose line touches the area. A ban from 22:00 to
06:00 begins on the days named and ends on the next morning. When no time is asked for, a ban with hours or
days is not applied, and the answer says how many there are.
";

const FORMAT_TAIL: &str = "
## Names kept for later versions

Not read yet; a file of such a name is reported as a note.

";

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::path::Path;

    fn compare(file: &str, expected: &str) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("docs")
            .join(file);
        if std::env::var_os("WASTEFLOW_BLESS").is_some() {
            std::fs::create_dir_all(path.parent().expect("docs/")).expect("a folder");
            std::fs::write(&path, expected).expect("writes");
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            found == expected,
            "docs/{file} is not what the code says; WASTEFLOW_BLESS=1 rewrites it"
        );
    }

    #[test]
    fn the_case_format_in_docs_is_the_one_in_the_code() {
        compare("case-format.md", &format_markdown());
    }

    #[test]
    fn codes_are_unique_and_well_formed() {
        let codes: Vec<&str> = entries().iter().map(|entry| entry.code).collect();
        assert_eq!(codes.iter().collect::<HashSet<_>>().len(), codes.len());
        assert!(
            codes
                .iter()
                .all(|code| code.len() == 4 && code.starts_with('D'))
        );
    }
}
