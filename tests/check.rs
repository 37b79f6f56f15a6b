//! Broken cases: a small patch on a temporary copy of the small case, and exactly the planted faults
//! come out, each with code, file, row and column. Together the patches show every code of the catalogue.

use crate::common::{contents, copy_of, wasteflow};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use wasteflow::dataset::check::docs::{catalogue_markdown, entries};
use wasteflow::dataset::{Dataset, read, write};
use wasteflow::finding::{Finding, Severity};

const SMALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/small");

/// A layer of one area.
const AREAS: &str = "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"id\":\"A1\",\"name\":\"老城\",\"kind\":\"built_up\",\"people_per_km2\":4000,\"source\":\"demo\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[106.0,29.1],[106.1,29.1],[106.1,29.2],[106.0,29.2],[106.0,29.1]]]}}]}";

/// Layers of the ground, each with a slip.
const LAYERS: &str = r#"
project = [{ id = "P77", types = ["landfill"], source = "demo" }]
[[layer]]
id = "red_line"
kind = "exclude"
from = "file"
file = "layers/none.geojson"
source = "demo"
name = { zh = "红线", en = "red line" }
[[layer]]
id = "river"
kind = "buffer"
from = "rivers"
source = "demo"
name = { zh = "河", en = "river" }
rule = [{ id = "R061", distance_m = -1.0, edition = "2021" }]
[[layer]]
id = "school"
kind = "buffer"
from = "file"
file = "layers/odd.geojson"
source = "demo"
name = { zh = "学校", en = "school" }
[[layer]]
id = "park"
kind = "score"
from = "parks"
measure = "distance"
weight = 1.0
best = 5.0
worst = 5.0
source = "demo"
name = { zh = "园区", en = "park" }
[[layer]]
id = "park"
kind = "score"
from = "parks"
measure = "people"
distance_m = 500.0
weight = 1.0
best = 0.0
worst = 5.0
source = "demo"
name = { zh = "园区", en = "park" }
"#;

/// Rules of collection points, with slips.
const POINTS: &str = r#"[points.hazardous]
limit_km = 15
bring = 8
call = 160
round = 120
direct = 0
trip = 200
trip_km = 4.5
least_trips = 1
most_trips = 104
kept_share = 0.6
most_points = 8
most_collectors = 5
sizes = [{ id = "S", rooms = 2, room_t = 2, cny_per_year = 9000, source = "demo" }]
[points.general]
codes = ["SW17", "900-041-49"]
limit_km = 0
bring = 2
call = 0
round = 0
direct = 2
trip = 250
trip_km = 7
least_trips = 1
most_trips = 300
kept_share = 0.6
most_points = 6
most_collectors = 5
sizes = [{ id = "S", rooms = 0, room_t = 20, cny_per_year = 40000, source = "demo" }]
[flow]"#;

/// One change of a case folder.
enum Patch {
    /// Sets the cell of the row whose first cell is the id: file, id, column, text.
    Set(&'static str, &'static str, &'static str, &'static str),
    /// Adds a line at the end of a file.
    Add(&'static str, &'static str),
    /// Replaces the first occurrence of a text: file, old, new.
    Swap(&'static str, &'static str, &'static str),
    /// Writes a file.
    Write(&'static str, &'static str),
    /// Removes a file.
    Remove(&'static str),
    /// Keeps the header of a table only.
    Empty(&'static str),
    /// Changes the tables by code.
    Tables(fn(&mut wasteflow::dataset::tables::Tables)),
}
use Patch::{Add, Empty, Remove, Set, Swap, Tables, Write};

impl Patch {
    fn apply(&self, dir: &Path) {
        let text =
            |file: &str| fs::read_to_string(dir.join(file)).expect("the file is in the case");
        let put = |file: &str, text: String| fs::write(dir.join(file), text).expect("writes");
        match self {
            Set(file, id, column, value) => put(file, set_cell(&text(file), id, column, value)),
            Add(file, line) => put(file, format!("{}{line}\n", text(file))),
            Swap(file, old, new) => {
                let before = text(file);
                assert!(before.contains(old), "{file} has {old}");
                put(file, before.replacen(old, new, 1));
            }
            Write(file, content) => {
                let folder = dir.join(file);
                fs::create_dir_all(folder.parent().expect("below the case")).expect("a folder");
                put(file, (*content).to_owned());
            }
            Remove(file) => fs::remove_file(dir.join(file)).expect("was there"),
            Empty(file) => put(
                file,
                text(file)
                    .lines()
                    .take(1)
                    .map(|l| format!("{l}\n"))
                    .collect(),
            ),
            Tables(change) => {
                let mut tables = read::folder(dir).tables;
                change(&mut tables);
                write::folder(&tables, dir).expect("writes");
            }
        }
    }
}

fn set_cell(text: &str, id: &str, column: &str, value: &str) -> String {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> = reader
        .records()
        .map(|row| row.expect("a table").iter().map(str::to_owned).collect())
        .collect();
    let at = rows[0]
        .iter()
        .position(|name| name == column)
        .expect("the column exists");
    let row = rows
        .iter_mut()
        .find(|row| row[0] == id)
        .expect("the row exists");
    row[at] = value.to_owned();
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).expect("in memory");
    }
    String::from_utf8(writer.into_inner().expect("in memory")).expect("UTF-8")
}

fn findings(dir: &Path, scenario: Option<&str>) -> Vec<Finding> {
    match Dataset::open(dir, scenario) {
        Ok(opened) => opened.dataset.findings().to_vec(),
        Err(findings) => findings,
    }
}

fn short(findings: &[Finding]) -> Vec<String> {
    let mut lines: Vec<String> = findings
        .iter()
        .map(|f| format!("{} {}", f.code, f.place))
        .collect();
    lines.sort();
    lines
}

/// Findings after the patches that were not there before.
fn planted(from: &Path, patches: &[Patch]) -> Vec<Finding> {
    let dir = copy_of(from);
    let before = findings(dir.path(), None);
    for patch in patches {
        patch.apply(dir.path());
    }
    let mut after = findings(dir.path(), None);
    after.retain(|finding| !before.contains(finding));
    after
}

/// Patches and what they must bring to light: `CODE file:row [column]`, sorted.
fn broken() -> Vec<(&'static str, Vec<Patch>, Vec<&'static str>)> {
    vec![
        (
            "a required file is gone",
            vec![Remove("permits.csv")],
            vec!["D002 permits.csv"],
        ),
        (
            "a misspelt and a reserved file",
            vec![Write("stock.csv", ""), Write("stops.csv", "")],
            vec!["D003 stock.csv", "D004 stops.csv"],
        ),
        (
            "a table without header",
            vec![Write("hosts.csv", "\n")],
            vec!["D010 hosts.csv"],
        ),
        (
            "a column is renamed",
            vec![Swap("streams.csv", "t_per_year", "kg_per_year")],
            vec![
                "D011 streams.csv [t_per_year]",
                "D013 streams.csv [kg_per_year]",
            ],
        ),
        (
            "a column twice",
            vec![Write(
                "holidays.csv",
                "date,kind,name_zh,source,kind\n2020-10-01,holiday,国庆节,demo,holiday\n",
            )],
            vec!["D012 holidays.csv:1 [kind]"],
        ),
        (
            "a note column of the bureau",
            vec![Write(
                "hosts.csv",
                "id,name_zh,t_per_year,source,备注\nH1,窑,8000,demo,好\n",
            )],
            vec!["D013 hosts.csv [备注]"],
        ),
        (
            "a comma too many",
            vec![Add("population.csv", "新村,106.05,29.05,1,200,demo")],
            vec!["D014 population.csv:3"],
        ),
        (
            "an empty cell",
            vec![Set("generators.csv", "G-CHEM", "sector", "")],
            vec!["D020 generators.csv:27 [sector]"],
        ),
        (
            "a number with its unit",
            vec![Set("permits.csv", "L01", "t_per_year", "5000 t")],
            vec!["D021 permits.csv:2 [t_per_year]"],
        ),
        (
            "a number that is none",
            vec![Set("streams.csv", "S26", "t_per_year", "NaN")],
            vec!["D022 streams.csv:27 [t_per_year]"],
        ),
        (
            "a word of no vocabulary",
            vec![Set("permits.csv", "L02", "operation", "burn")],
            vec!["D023 permits.csv:3 [operation]"],
        ),
        (
            "a date of a spreadsheet",
            vec![Set("permits.csv", "L03", "valid_to", "2024/12/31")],
            vec!["D024 permits.csv:4 [valid_to]"],
        ),
        (
            "a plan number without its fact",
            vec![Set("prices.csv", "gate.kiln", "source", "plan")],
            vec!["D025 prices.csv:6 [source]"],
        ),
        (
            "a layer cut off",
            vec![Write("rivers.geojson", "{\"type\":\"FeatureCollection\"}")],
            vec!["D030 rivers.geojson"],
        ),
        (
            "a layer in metres",
            vec![Swap(
                "roads.geojson",
                "{\"type\":\"FeatureCollection\"",
                "{\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:4525\"}},\"type\":\"FeatureCollection\"",
            )],
            vec!["D031 roads.geojson"],
        ),
        (
            "a river drawn as an area",
            vec![Swap("rivers.geojson", "LineString", "Polygon")],
            vec!["D032 rivers.geojson:2 [geometry]"],
        ),
        (
            "a road of one point",
            vec![Swap(
                "roads.geojson",
                "[[106.05,29.05],[106.15,29.05]]",
                "[[106.05,29.05]]",
            )],
            vec!["D033 roads.geojson:2 [geometry]"],
        ),
        (
            "a road in metres",
            vec![Swap(
                "roads.geojson",
                "[[106.05,29.05]",
                "[[36406000.0,3215000.0]",
            )],
            vec!["D034 roads.geojson:2 [geometry]"],
        ),
        (
            "a road the wrong way round",
            vec![Swap("roads.geojson", "[[106.05,29.05]", "[[29.05,106.05]")],
            vec!["D035 roads.geojson:2 [geometry]"],
        ),
        (
            "a word in case.toml",
            vec![Swap(
                "case.toml",
                "base_year = 2020",
                "base_year = \"last\"",
            )],
            vec!["D040 case.toml:5"],
        ),
        (
            "a format of the future",
            vec![Swap("case.toml", "format = 1", "format = 2")],
            vec!["D041 case.toml [format]"],
        ),
        (
            "a scenario on a column that is not there",
            vec![Swap(
                "scenarios/landfill_shut.toml",
                "scale = { t_per_year",
                "scale = { tonnes",
            )],
            vec!["D060 scenarios/landfill_shut.toml"],
        ),
        (
            "a permit id twice",
            vec![Set("permits.csv", "L02", "id", "L01")],
            vec!["D101 permits.csv:3 [id]"],
        ),
        (
            "a zone twice",
            vec![Swap("zones.geojson", "\"id\":\"Z4\"", "\"id\":\"Z3\"")],
            vec![
                "D101 zones.geojson:5 [id]",
                "D102 candidates.csv:2 [zone]",
                "D102 facilities.csv:9 [zone]",
                "D102 generators.csv:18 [zone]",
                "D102 generators.csv:19 [zone]",
                "D102 generators.csv:20 [zone]",
                "D102 generators.csv:21 [zone]",
                "D102 generators.csv:30 [zone]",
                "D102 generators.csv:31 [zone]",
                "D102 generators.csv:32 [zone]",
                "D102 generators.csv:33 [zone]",
                "D102 generators.csv:34 [zone]",
                "D102 generators.csv:35 [zone]",
                "D102 generators.csv:36 [zone]",
                "D102 generators.csv:37 [zone]",
                "D102 generators.csv:38 [zone]",
                "D102 projects.csv:2 [zone]",
            ],
        ),
        (
            "ids that lead nowhere",
            vec![
                Set("streams.csv", "S29", "generator", "G-HOPS"),
                Set("permits.csv", "L01", "host", "H9"),
                Set("permits.csv", "L08", "price", "gate.none"),
                Set("permits.csv", "L11", "process", "fire"),
                Set("facilities.csv", "F-CAPTIVE", "captive_of", "G-X"),
                Set("candidates.csv", "C1", "projects", "PR1;PR7"),
                Set("vehicles.csv", "V1", "operator", "K9"),
                Set("inspections.csv", "I1", "unit", "F-KILN"),
                Set("movements.csv", "M3", "stream", "S99"),
            ],
            vec![
                "D102 candidates.csv:2 [projects]",
                "D102 facilities.csv:6 [captive_of]",
                "D102 inspections.csv:2 [unit]",
                "D102 movements.csv:4 [stream]",
                "D102 permits.csv:12 [process]",
                "D102 permits.csv:2 [host]",
                "D102 permits.csv:9 [price]",
                "D102 streams.csv:30 [generator]",
                "D102 vehicles.csv:2 [operator]",
            ],
        ),
        (
            "zones by their names",
            vec![
                Set("generators.csv", "G-CHEM", "zone", "红岩镇"),
                Set("generators.csv", "G-WTE", "zone", "青石"),
                Set("facilities.csv", "F-MED", "zone", "Lvshui"),
                Set("places.csv", "P-EAST", "zone", "Z9"),
            ],
            vec![
                "D102 places.csv:2 [zone]",
                "D103 facilities.csv:5 [zone]",
                "D103 generators.csv:27 [zone]",
                "D103 generators.csv:28 [zone]",
            ],
        ),
        (
            "codes nobody knows",
            vec![
                Set("streams.csv", "S27", "code", "900-039-94"),
                Set("streams.csv", "S26", "code", "HW49"),
                Set("stocks.csv", "T1", "code", "drums"),
                Set(
                    "collection_points.csv",
                    "CP1",
                    "codes",
                    "900-214-08;900-041-48",
                ),
            ],
            vec![
                "D110 collection_points.csv:2 [codes]",
                "D110 stocks.csv:2 [code]",
                "D110 streams.csv:27 [code]",
                "D111 streams.csv:28 [code]",
            ],
        ),
        (
            "classes that left the catalogue in 2016",
            vec![
                Set("permits.csv", "L02", "code", "HW42"),
                Set("whitelist.csv", "Q1", "code", "900-001-41"),
                Set("compat.csv", "3A", "codes_a", "HW08;HW43"),
            ],
            vec![
                "D111 compat.csv:2 [codes_a]",
                "D111 permits.csv:3 [code]",
                "D111 whitelist.csv:2 [code]",
            ],
        ),
        (
            "a row of another edition",
            vec![Set("wastes.csv", "841-001-01", "edition", "2016")],
            vec!["D111 wastes.csv:5 [edition]"],
        ),
        (
            "a code of another class",
            vec![
                Set("wastes.csv", "900-041-49", "class", "HW08"),
                Add(
                    "wastes.csv",
                    "900-41-49,HW49,桶,drums,true,T,2021,,K-high,demo",
                ),
            ],
            vec!["D112 wastes.csv:10 [code]", "D112 wastes.csv:3 [code]"],
        ),
        (
            "a permit for HW49",
            vec![Set("permits.csv", "L02", "code", "HW49")],
            vec!["D113 permits.csv:3 [code]"],
        ),
        (
            "a point on the moon, one exchanged",
            vec![
                Set("generators.csv", "G-HOSP", "lat", "129.15"),
                Set("facilities.csv", "F-MED", "lon", "29.16"),
                Set("facilities.csv", "F-MED", "lat", "106.05"),
            ],
            vec![
                "D120 facilities.csv:5 [lon]",
                "D120 generators.csv:29 [lat]",
            ],
        ),
        (
            "generators outside",
            vec![
                Set("generators.csv", "G-HOSP", "lon", "106.45"),
                Set("collection_points.csv", "CP1", "lat", "29.5"),
            ],
            vec![
                "D121 collection_points.csv:2 [lon]",
                "D121 generators.csv:29 [lon]",
            ],
        ),
        (
            "a point in the next zone",
            vec![Set("generators.csv", "G-HOSP", "zone", "Z1")],
            vec!["D122 generators.csv:29 [zone]"],
        ),
        (
            "facilities inside out",
            vec![
                Set("facilities.csv", "F-MED", "lon", "106.35"),
                Set("facilities.csv", "F-COLL", "zone", ""),
            ],
            vec![
                "D123 facilities.csv:3 [zone]",
                "D123 facilities.csv:5 [zone]",
            ],
        ),
        (
            "a facility of two districts",
            vec![Set("facilities.csv", "F-MED", "district", "邻区")],
            vec!["D124 facilities.csv:5 [district]"],
        ),
        (
            "zones drawn over each other",
            vec![Swap(
                "zones.geojson",
                "[[[106.1,29.1],",
                "[[[106.07,29.05],",
            )],
            vec![
                "D127 zones.geojson:5 [geometry]",
                "D127 zones.geojson:5 [geometry]",
            ],
        ),
        (
            "a seat in the next zone",
            vec![Swap(
                "zones.geojson",
                "\"seat_lon\":106.05,",
                "\"seat_lon\":106.15,",
            )],
            vec!["D128 zones.geojson:2 [seat_lon]"],
        ),
        (
            "numbers below zero",
            vec![
                Set("permits.csv", "L01", "t_per_year", "-5"),
                Set("vehicles.csv", "V1", "payload_t", "0"),
                Swap("case.toml", "trip_t = 10", "trip_t = 0"),
                Set("prices.csv", "gate.ash", "typical", "-70"),
            ],
            vec![
                "D130 case.toml [flow.trip_t]",
                "D130 permits.csv:2 [t_per_year]",
                "D130 vehicles.csv:2 [payload_t]",
            ],
        ),
        (
            "a garage's oil in kilograms",
            vec![Set("streams.csv", "S05", "t_per_year", "950")],
            vec!["D131 streams.csv:6 [t_per_year]"],
        ),
        (
            "a small firm's drums and an ash in kilograms",
            vec![
                Set("streams.csv", "S31", "t_per_year", "4000"),
                Tables(|t| {
                    for stream in t.streams.rows.iter_mut().filter(|s| s.id == "S25") {
                        (stream.t_per_year.0, stream.t_low, stream.t_high) = (6e8, None, None);
                    }
                }),
            ],
            vec![
                "D132 streams.csv:26 [t_per_year]",
                "D132 streams.csv:32 [t_per_year]",
            ],
        ),
        (
            "a chemical works as a small one",
            vec![Set("generators.csv", "G-CHEM", "tier", "simplified")],
            vec!["D133 generators.csv:27 [tier]"],
        ),
        (
            "ranges upside down",
            vec![
                Set("streams.csv", "S25", "t_low", "650000"),
                Set("prices.csv", "gate.kiln", "high", "1000"),
                Set("residues.csv", "burn", "low", "0.3"),
                Swap("indicators.toml", "base = 86.5", "base = 88.5"),
            ],
            vec![
                "D134 indicators.toml",
                "D134 prices.csv:6 [high]",
                "D134 residues.csv:2 [low]",
                "D134 streams.csv:26 [t_low]",
            ],
        ),
        (
            "a road without speed",
            vec![Swap("roads.geojson", "\"speed_kmh\":60", "\"speed_kmh\":0")],
            vec!["D140 roads.geojson:2 [speed_kmh]"],
        ),
        (
            "a road in kilometres, one at aircraft speed",
            vec![Tables(|t| {
                t.roads.rows[1].row.length_m.0 = 12.2;
                t.roads.rows[4].row.speed_kmh = 800.0;
            })],
            vec![
                "D141 roads.geojson:3 [length_m]",
                "D142 roads.geojson:6 [speed_kmh]",
            ],
        ),
        (
            "a time that is none",
            vec![Write(
                "bans.csv",
                "id,road,from,to,effect,reason,source\nB1,R1,22h,06:00,forbid,crowds,demo\n",
            )],
            vec!["D026 bans.csv:2 [from]"],
        ),
        (
            "bans on nothing, on both, on what is not there, and twice the same id",
            vec![
                Write("areas.geojson", AREAS),
                Write(
                    "bans.csv",
                    "id,road,area,vehicles,classes,effect,reason,source\n\
                     B1,,,,,forbid,crowds,demo\n\
                     B2,R1,A1,,,forbid,crowds,demo\n\
                     B3,R9,,lorry;lory,,forbid,works,demo\n\
                     B4,,A9,hazmat,HW08;SW02,forbid,water_source,demo\n\
                     B4,R2,,,HW43,forbid,other,demo\n\
                     B5,R2,,,900-041-49,forbid,other,demo\n",
                ),
            ],
            vec![
                "D101 bans.csv:6 [id]",
                "D102 bans.csv:4 [road]",
                "D102 bans.csv:4 [vehicles]",
                "D102 bans.csv:5 [area]",
                "D110 bans.csv:7 [classes]",
                "D111 bans.csv:6 [classes]",
                "D143 bans.csv:2 [road]",
                "D143 bans.csv:3 [road]",
            ],
        ),
        (
            "effects that do not fit, hours that cannot be",
            vec![Write(
                "bans.csv",
                "id,road,from,to,effect,kmh,reason,source\n\
                 B1,R1,22:00,06:00,forbid,,crowds,demo\n\
                 B2,R1,00:00,24:00,speed,40,works,demo\n\
                 B3,R1,,,forbid,40,works,demo\n\
                 B4,R1,,,speed,,works,demo\n\
                 B5,R1,,,speed,0,works,demo\n\
                 B6,R1,22:00,,forbid,,crowds,demo\n\
                 B7,R1,06:00,06:00,forbid,,crowds,demo\n\
                 B8,R1,24:00,00:00,forbid,,crowds,demo\n",
            )],
            vec![
                "D144 bans.csv:4 [kmh]",
                "D144 bans.csv:5 [kmh]",
                "D144 bans.csv:6 [kmh]",
                "D145 bans.csv:7 [to]",
                "D145 bans.csv:8 [to]",
                "D145 bans.csv:9 [to]",
            ],
        ),
        (
            "turns over roads that do not meet",
            vec![
                Tables(|t| {
                    for (road, (from, to)) in
                        [("R1", ("a", "b")), ("R3", ("b", "c")), ("R4", ("d", "c"))]
                    {
                        let row = t.roads.rows.iter_mut().find(|f| f.row.id == road);
                        let row = &mut row.expect("the case has it").row;
                        (row.from_node, row.to_node) = (Some(from.into()), Some(to.into()));
                    }
                    let mut twin = t.roads.rows[0].clone();
                    twin.row.id = "R1b".into();
                    t.roads.rows.push(twin);
                }),
                Write(
                    "turns.csv",
                    "id,kind,roads,at,source\n\
                     T1,no,R1;R3,,demo\n\
                     T2,no,R1;R3;R4,b,demo\n\
                     T3,no,R1;R1b,b,demo\n\
                     T4,only,R1,,demo\n\
                     T5,no,R1;R4,,demo\n\
                     T6,no,R3;R1;R4,,demo\n\
                     T7,no,R1;R3,c,demo\n\
                     T8,no,R1;R1b,,demo\n\
                     T8,no,R1;R7x,,demo\n\
                     T9,no,R5;R6;R7,,demo\n",
                ),
            ],
            vec![
                "D101 turns.csv:10 [id]",
                "D102 turns.csv:10 [roads]",
                "D146 turns.csv:11 [roads]",
                "D146 turns.csv:5 [roads]",
                "D146 turns.csv:6 [roads]",
                "D146 turns.csv:7 [roads]",
                "D146 turns.csv:8 [at]",
                "D146 turns.csv:9 [at]",
            ],
        ),
        (
            "a profile of a tank, in kilograms and without sources",
            vec![Write(
                "profiles/tank.toml",
                "hazmat = true\nweight_t = 18000.0\ntop_kmh = 80.0\nheight_m = 3.5\nclasses = []\n\
                 [name]\nzh = \"罐车\"\nen = \"tank\"\n[cap]\nmotorway_kmh = 80.0\nother_kmh = 60.0\n\
                 [speed_kmh]\nlocal = nan\n[sources]\nweight_t = \"demo\"\ncap = \"public:R039\"\n\
                 speed_kmh = \"demo\"\n",
            )],
            vec![
                "D147 profiles/tank.toml [classes]",
                "D147 profiles/tank.toml [speed_kmh.local]",
                "D147 profiles/tank.toml [weight_t]",
                "D148 profiles/tank.toml [height_m]",
            ],
        ),
        (
            "a profile with a word of no vocabulary, and a ban that names it",
            vec![
                Write(
                    "profiles/tank.toml",
                    "hazmat = true\nclasses = [\"rail\"]\n",
                ),
                Write("profiles/notes.csv", "x\n"),
                Write(
                    "bans.csv",
                    "id,road,vehicles,effect,reason,source\nB1,R1,tank,forbid,crowds,demo\n",
                ),
            ],
            vec!["D003 profiles/notes.csv", "D040 profiles/tank.toml:2"],
        ),
        (
            "a row asked of the plan without a bound",
            vec![Swap(
                "case.toml",
                "[name]",
                "[[flow.rows]]\nid = \"use\"\nmeasure = \"utilisation\"\n[name]",
            )],
            vec!["D196 case.toml [flow.rows]"],
        ),
        (
            "layers of the ground that say too little, name no file, or are named by nobody",
            vec![
                Write(
                    "layers/old.geojson",
                    "{\"type\":\"FeatureCollection\",\"features\":[]}",
                ),
                Write(
                    "layers/odd.geojson",
                    "{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Feature\",\"properties\":{\"name_zh\":\"甲\",\"estimated\":\"maybe\",\"source\":\"demo\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[106.0,29.1]}}]}",
                ),
                Write("layers.toml", LAYERS),
                Swap("case.toml", "[name]", "[land]\nresolution = 20\n[name]"),
            ],
            vec![
                "D023 layers/odd.geojson:2 [estimated]",
                "D197 case.toml [land]",
                "D197 layers.toml [layer.park.best]",
                "D197 layers.toml [layer.park.measure]",
                "D197 layers.toml [layer.park]",
                "D197 layers.toml [layer.red_line.file]",
                "D197 layers.toml [layer.river.distance_m]",
                "D197 layers.toml [layer.school.rule]",
                "D197 layers.toml [project.P77]",
                "D198 layers/old.geojson",
            ],
        ),
        (
            "rounds with no shift and a window of no days",
            vec![Swap(
                "case.toml",
                "[flow]",
                "[collection]\nshift_h = 0\nwindow_days = 0\n[flow]",
            )],
            vec![
                "D193 case.toml [collection.shift_h]",
                "D193 case.toml [collection.window_days]",
            ],
        ),
        (
            "days without shifts that are gone by or named twice, and holidays nobody knows",
            vec![Swap(
                "case.toml",
                "[flow]",
                "[collection]\nclosed = [\"2021-01-01\", \"2021-01-01\", \"2020-10-01\"]\nholidays_off = true\n[flow]",
            )],
            vec![
                "D219 case.toml [collection.closed]",
                "D219 case.toml [collection.closed]",
                "D220 case.toml [collection.holidays_off]",
            ],
        ),
        (
            "a day without shifts that is no day",
            vec![Swap(
                "case.toml",
                "[flow]",
                "[collection]\nclosed = [\"2021-02-30\"]\n[flow]",
            )],
            vec!["D040 case.toml:19"],
        ),
        (
            "points that hold too much, too little, of unknown waste, without a permit",
            vec![
                Swap("case.toml", "[flow]", POINTS),
                Set("collection_points.csv", "CP1", "codes", "900-039-49"),
            ],
            vec![
                "D215 case.toml [points.general.limit_km]",
                "D215 case.toml [points.general.sizes.S]",
                "D216 case.toml [points.hazardous.sizes.S]",
                "D217 case.toml [points.general.codes]",
                "D218 collection_points.csv:2 [codes]",
            ],
        ),
        (
            "opening hours that end before they begin, are over before the shift, or are no hours",
            vec![
                Swap("generators.csv", "park,source", "open_hours,source"),
                Swap("generators.csv", "Z1,,demo", "Z1,05:00-06:00,demo"),
                Swap("generators.csv", "Z2,,demo", "Z2,mornings,demo"),
                Swap("generators.csv", "P-EAST", "08:00-11:30;11:30-17:00"),
            ],
            vec![
                "D026 generators.csv:6 [open_hours]",
                "D210 generators.csv:27 [open_hours]",
                "D211 generators.csv:2 [open_hours]",
            ],
        ),
        (
            "vehicles larger than their classes allow, and what no vehicle is or has",
            vec![
                Set("vehicles.csv", "V1", "classes", "6.1;3"),
                Set("vehicles.csv", "V1", "payload_t", "12"),
                Write(
                    "customers.csv",
                    "generator,operator,largest_payload_t,needs,source\nG-CAR01,,3,,demo\nG-CAR01,,,tail_lift,demo\n",
                ),
            ],
            vec![
                "D230 vehicles.csv:2 [payload_t]",
                "D231 customers.csv:2 [largest_payload_t]",
                "D231 customers.csv:3 [needs]",
                "D232 customers.csv:3 [generator]",
            ],
        ),
        (
            "vehicles divided into none and into too many compartments",
            vec![
                Swap(
                    "vehicles.csv",
                    "pallets,classes",
                    "pallets,compartments,classes",
                ),
                Swap(
                    "vehicles.csv",
                    "V1,F-COLL,厢式车,2,4.9,20,8,HW08;HW49,4.5,80,300,demo",
                    "V1,F-COLL,厢式车,2,4.9,20,8,0,HW08;HW49,4.5,80,300,demo\nV2,F-COLL,厢式车,2,4.9,20,8,17,HW08;HW49,4.5,80,300,demo\nV3,F-COLL,厢式车,2,4.9,20,8,2,HW08;HW49,4.5,80,300,demo\nV4,F-COLL,厢式车,2,4.9,20,8,,HW08;HW49,4.5,80,300,demo",
                ),
            ],
            vec![
                "D233 vehicles.csv:2 [compartments]",
                "D233 vehicles.csv:3 [compartments]",
            ],
        ),
        (
            "an eighth day of the week",
            vec![
                Swap("generators.csv", "park,source", "open_days,source"),
                Swap("generators.csv", "P-EAST", "1-5;8"),
            ],
            vec!["D023 generators.csv:27 [open_days]"],
        ),
        (
            "an objective with lots and without the carbon it counts",
            vec![Swap(
                "case.toml",
                "trip_t = 10",
                "trip_t = 10\nobjective = [\"carbon\"]\nmin_lot_t = 1",
            )],
            vec![
                "D199 case.toml [flow.objective]",
                "D199 case.toml [flow.objective]",
            ],
        ),
        (
            "areas that cross themselves, with people below zero",
            vec![
                Write("areas.geojson", AREAS),
                Swap(
                    "areas.geojson",
                    "[106.1,29.1],[106.1,29.2]",
                    "[106.1,29.2],[106.1,29.1]",
                ),
                Swap(
                    "areas.geojson",
                    "\"people_per_km2\":4000",
                    "\"people_per_km2\":-4000",
                ),
                Swap("case.toml", "[name]", "[exposure]\ndistance_m = 0\n[name]"),
                Write(
                    "population.csv",
                    "name,lon,lat,people,radius_m,source\n青石,106.05,29.05,20000,0,demo\n",
                ),
            ],
            vec![
                "D130 areas.geojson:2 [people_per_km2]",
                "D130 case.toml [exposure.distance_m]",
                "D130 population.csv:2 [radius_m]",
                "D149 areas.geojson:2 [geometry]",
            ],
        ),
        (
            "a permit that ends before it begins",
            vec![Set("permits.csv", "L02", "valid_to", "2019-12-31")],
            vec!["D150 permits.csv:3 [valid_to]"],
        ),
        (
            "an expired permit",
            vec![Set("permits.csv", "L03", "valid_to", "2020-06-30")],
            vec!["D151 permits.csv:4 [valid_to]"],
        ),
        (
            "a plan year after the permits",
            vec![
                Swap("case.toml", "plan_year = 2020", "plan_year = 2025"),
                Set("whitelist.csv", "Q1", "edition", "2021"),
                Tables(|t| {
                    for permit in t.permits.rows.iter_mut().filter(|p| p.id != "L05") {
                        permit.valid_to = permit.valid_to.max(jiff::civil::date(2026, 12, 31));
                    }
                }),
            ],
            vec![
                "D152 permits.csv:6 [valid_to]",
                "D173 whitelist.csv [edition]",
            ],
        ),
        (
            "open before it opens",
            vec![Set("facilities.csv", "F-NEW", "status", "open")],
            vec!["D153 facilities.csv:9 [opens]"],
        ),
        (
            "an operator and a captive plant without permits",
            vec![
                Set("permits.csv", "L09", "facility", "F-OUT"),
                Set("permits.csv", "L10", "facility", "F-OUT"),
            ],
            vec![
                "D154 facilities.csv:5 [licensed_operator]",
                "D155 facilities.csv:6 [captive_of]",
            ],
        ),
        (
            "lime forgotten",
            vec![Set("processes.csv", "stabilise", "reagent_t_per_t", "0")],
            vec!["D160 processes.csv:4 [reagent_t_per_t]"],
        ),
        (
            "a residue without code, a product with one",
            vec![
                Set("residues.csv", "burn", "code", ""),
                Set("residues.csv", "stabilise", "code", "SW17"),
            ],
            vec!["D162 residues.csv:2 [code]", "D162 residues.csv:3 [code]"],
        ),
        (
            "slag to slag",
            vec![
                Add(
                    "residues.csv",
                    "stabilise,residue,900-214-08,油,0.02,,,demo",
                ),
                Set("residues.csv", "burn", "t_per_t", "1"),
                Set("residues.csv", "burn", "high", "1"),
                Set("permits.csv", "L12", "process", "burn"),
            ],
            vec!["D163 residues.csv:2 [t_per_t]"],
        ),
        (
            "treated on site in a circle",
            vec![Tables(|t| {
                t.residues.rows[0].treated_by = Some("burn".to_owned());
            })],
            vec!["D164 residues.csv:2 [treated_by]"],
        ),
        (
            "raw ash as a stream and as what refuse leaves",
            vec![
                Swap("residues.csv", "772-003-18", "772-002-18"),
                Write(
                    "feeds.csv",
                    "id,facility,name_zh,name_en,process,t_per_year,generator,source\nFD1,F-OUT,垃圾,refuse,burn,100,G-WTE,demo\n",
                ),
            ],
            vec!["D165 streams.csv:29 [t_per_year]"],
        ),
        (
            "chlorine in two ways, contents beyond a tonne and twice, and not known",
            vec![
                Write(
                    "host_limits.csv",
                    "id,host,element,t_per_year,share,source\nE1,H1,Cl,5,0.01,demo\n",
                ),
                Write(
                    "contents.csv",
                    "code,element,typical,source\n900-041-49,Cl,1.5,demo\n900-039-49,Cl,0.1,demo\n900-039-49,Cl,0.2,demo\n",
                ),
            ],
            vec![
                "D166 host_limits.csv:2 [t_per_year]",
                "D167 contents.csv:2 [typical]",
                "D167 contents.csv:4 [element]",
                "D168 permits.csv:4 [code]",
            ],
        ),
        (
            "waivers of no plant, of a store, of what has a permit, and one in a permit line",
            vec![
                Write(
                    "waivers.csv",
                    "id,generator,code,facility,process,operation,scheme,t_per_year,valid_from,until,price,source\n\
                     W1,,900-041-49,,,use,R020,5,2020-01-01,2020-12-31,gate.kiln,demo\n\
                     W2,,900-214-08,F-KILN,,store,R020,5,2020-01-01,2020-12-31,gate.kiln,demo\n\
                     W3,,900-041-49,F-KILN,,use,R020,5,2020-01-01,2020-12-31,gate.kiln,demo\n\
                     W4,,900-214-08,F-KILN,,use,R020,5,2020-01-01,2019-12-31,gate.kiln,demo\n",
                ),
                Tables(|t| t.permits.rows[0].waiver = Some("W1".to_owned())),
            ],
            vec![
                "D175 waivers.csv:2 [facility]",
                "D175 waivers.csv:3 [operation]",
                "D175 waivers.csv:5 [until]",
                "D176 waivers.csv:4 [code]",
                "D177 permits.csv:2 [waiver]",
            ],
        ),
        (
            "an import from the district itself",
            vec![Write(
                "imports.csv",
                "id,from_province,from_district,gateway,code,t_per_year,source\nI1,重庆,试验区,W1,900-041-49,5,demo\n",
            )],
            vec!["D178 imports.csv:2 [from_district]"],
        ),
        (
            "applications that end early and have a strange paper, a quota overdrawn, records without a value",
            vec![
                Write(
                    "applications.csv",
                    "id,sender,code,t,facility,operation,received,until,papers,priority,state,source\n\
                     A1,G-CAR01,900-041-49,5,F-KILN,dispose,2020-05-02,2020-05-01,form;diploma,ordinary,accepted,demo\n",
                ),
                Write(
                    "approvals.csv",
                    "id,decided,quota,facility,code,operation,t,until,source\n\
                     V1,2020-02-01,Q1,F-KILN,900-041-49,dispose,1000000,2020-12-31,demo\n",
                ),
                Write(
                    "unit_records.csv",
                    "id,unit,kind,date,source\nU1,F-KILN,credit,2020-01-01,demo\nU2,F-KILN,emergency_plan,2020-01-01,demo\nU3,G-CAR01,ledger,2020-01-01,demo\n",
                ),
            ],
            vec![
                "D183 applications.csv:2 [until]",
                "D184 applications.csv:2 [papers]",
                "D185 whitelist.csv:2 [t_per_year]",
                "D186 unit_records.csv:2 [grade]",
                "D186 unit_records.csv:3 [until]",
                "D186 unit_records.csv:4 [code]",
            ],
        ),
        (
            "a white list within the province",
            vec![Set("whitelist.csv", "Q1", "to_province", "重庆")],
            vec!["D170 whitelist.csv:2 [to_province]"],
        ),
        (
            "a receiver elsewhere, suspended",
            vec![
                Set("whitelist.csv", "Q1", "to_province", "贵州"),
                Set("whitelist.csv", "Q1", "suspended_on", "2020-05-01"),
            ],
            vec![
                "D171 whitelist.csv:2 [to_province]",
                "D172 whitelist.csv:2 [suspended_on]",
            ],
        ),
        (
            "a quota for what the receiver may not take",
            vec![Set("whitelist.csv", "Q1", "code", "900-041-49")],
            vec!["D174 whitelist.csv:2 [code]"],
        ),
        (
            "more moved than made",
            vec![
                Set("movements.csv", "M1", "t", "121"),
                Add(
                    "movements.csv",
                    "M4,2020,S27,F-KILN,dispose,district,34,demo",
                ),
            ],
            vec!["D180 movements.csv:2 [t]"],
        ),
        (
            "moved to a plant that may not",
            vec![
                Set("movements.csv", "M1", "operation", "use"),
                Set("movements.csv", "M3", "route", "district"),
            ],
            vec![
                "D181 movements.csv:2 [operation]",
                "D182 movements.csv:4 [route]",
            ],
        ),
        (
            "a price gone, one in another unit",
            vec![
                Set(
                    "prices.csv",
                    "transport.general",
                    "item",
                    "transport.generic",
                ),
                Set("prices.csv", "gate.kiln", "unit", "万元/t"),
            ],
            vec!["D190 prices.csv [item]", "D191 prices.csv:6 [unit]"],
        ),
        (
            "a price per vehicle-km and a gate fee per trip",
            vec![
                Set(
                    "prices.csv",
                    "transport.small_rounds",
                    "unit",
                    "CNY/vehicle-km",
                ),
                Set("permits.csv", "L01", "price", "handling.hazardous_trip"),
            ],
            vec!["D191 prices.csv:5 [unit]", "D191 prices.csv:4 [unit]"],
        ),
        (
            "a scenario called base for a year with a digit too few",
            vec![Write(
                "scenarios/base.toml",
                "plan_year = 202\n[name]\nzh = \"甲\"\nen = \"a\"\n[about]\nzh = \"\"\nen = \"\"\n",
            )],
            vec![
                "D062 scenarios/base.toml",
                "D192 scenarios/base.toml [plan_year]",
            ],
        ),
        (
            "no generators",
            vec![
                Empty("generators.csv"),
                Empty("streams.csv"),
                Remove("stocks.csv"),
                Remove("inspections.csv"),
                Remove("movements.csv"),
                Set("facilities.csv", "F-CAPTIVE", "captive_of", ""),
            ],
            vec!["D195 generators.csv", "D195 streams.csv"],
        ),
    ]
}

#[test]
fn the_small_case_has_no_findings() {
    assert_eq!(
        short(&findings(Path::new(SMALL), None)),
        Vec::<String>::new()
    );
}

#[test]
fn broken_cases_show_exactly_the_planted_faults() {
    let mut wrong = Vec::new();
    for (name, patches, expected) in broken() {
        let found = planted(Path::new(SMALL), &patches);
        let mut expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
        expected.sort();
        if short(&found) != expected {
            wrong.push(format!(
                "{name}:\n  expected {expected:?}\n  found    {:?}",
                short(&found)
            ));
        }
        for finding in found {
            let texts = [&finding.cause, &finding.action];
            assert!(
                texts.iter().all(|t| !t.zh.is_empty() && !t.en.is_empty()),
                "{finding:?}"
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_program_refuses_broken_cases_with_2_and_writes_nothing() {
    let mut refused = 0;
    for (name, patches, expected) in broken() {
        let dir = copy_of(Path::new(SMALL));
        for patch in &patches {
            patch.apply(dir.path());
        }
        let before = contents(dir.path());
        let ran = wasteflow(&["check", &dir.path().to_string_lossy(), "--json"]);
        let report: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON on stdout");
        let mut found: Vec<String> = report["findings"]
            .as_array()
            .expect("a list of findings")
            .iter()
            // What a broken road does to the net is the road engine's to say.
            .filter(|f| !f["code"].as_str().is_some_and(|code| code.starts_with('N')))
            .map(|f| {
                let place = &f["place"];
                let mut line = format!("{} {}", text(&f["code"]), text(&place["file"]));
                if let Some(row) = place["row"].as_u64() {
                    line += &format!(":{row}");
                }
                if let Some(column) = place["column"].as_str() {
                    line += &format!(" [{column}]");
                }
                line
            })
            .collect();
        found.sort();
        let mut expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
        expected.sort();
        assert_eq!(found, expected, "{name}");
        let faulty = report["errors"].as_u64().expect("a count") > 0;
        assert_eq!(
            ran.code,
            if faulty { 2 } else { 0 },
            "{name}: {}",
            ran.stderr
        );
        assert!(
            contents(dir.path()) == before,
            "{name}: the case was changed"
        );
        refused += usize::from(faulty);
    }
    assert!(refused >= 25, "only {refused} cases are refused");
}

fn text(value: &serde_json::Value) -> &str {
    value.as_str().expect("a text")
}

/// Codes shown by a test of their own instead of the table.
const SHOWN_ELSEWHERE: &[&str] = &["D001", "D005", "D006", "D061", "D126"];

#[test]
fn every_code_of_the_catalogue_has_a_case() {
    let mut shown: BTreeSet<String> = SHOWN_ELSEWHERE
        .iter()
        .map(|code| (*code).to_owned())
        .collect();
    for (_, _, expected) in broken() {
        shown.extend(expected.iter().map(|line| line[..4].to_owned()));
    }
    let codes: BTreeSet<String> = entries()
        .iter()
        .map(|entry| entry.code.to_owned())
        .collect();
    assert_eq!(shown, codes);
}

#[test]
fn every_code_of_the_other_stages_has_a_test() {
    let mut tests = String::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs")
                && !path.ends_with("tests/check.rs")
            {
                tests += &fs::read_to_string(path).expect("a test");
            }
        }
    }
    for entry in wasteflow::pipeline::catalogue() {
        if !entry.code.starts_with('D') {
            assert!(
                tests.contains(&format!("\"{}\"", entry.code)),
                "{} has no test",
                entry.code
            );
        }
    }
}

#[test]
fn the_catalogue_in_docs_is_the_one_in_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings.md");
    let expected = catalogue_markdown(&wasteflow::pipeline::catalogue());
    if std::env::var_os("WASTEFLOW_BLESS").is_some() {
        fs::write(&path, &expected).expect("writes");
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "docs/findings.md is not what the code says: make bless"
    );
}

#[test]
fn no_folder_no_text_and_no_scenario_are_findings() {
    let nowhere = Path::new(SMALL).join("nowhere");
    assert_eq!(findings(&nowhere, None)[0].code, "D001");
    let dir = copy_of(Path::new(SMALL));
    fs::write(dir.path().join("hosts.csv"), [0xb1, 0xb8, b'\n']).expect("writes");
    fs::remove_file(dir.path().join("holidays.csv")).expect("was there");
    fs::create_dir(dir.path().join("holidays.csv")).expect("a folder");
    let found = findings(dir.path(), Some("landfil"));
    assert_eq!(
        short(&found),
        [
            "D003 holidays.csv/",
            "D005 holidays.csv",
            "D006 hosts.csv:1",
            "D061 scenarios/landfil.toml"
        ]
    );
    assert!(
        found
            .iter()
            .any(|f| f.cause.en.contains("base, landfill_shut"))
    );
}

#[test]
fn a_scenario_leaves_the_choices_it_does_not_name_as_the_case_has_them() {
    let dir = copy_of(Path::new(SMALL));
    let name = "[name]\nzh = \"甲\"\nen = \"a\"\n[about]\nzh = \"\"\nen = \"\"\n";
    let case = fs::read_to_string(dir.path().join("case.toml")).expect("reads");
    let case = case.replace("ordinary_cny_per_t = 150", "ordinary_cny_per_t = 77");
    fs::write(dir.path().join("case.toml"), case).expect("writes");
    fs::write(
        dir.path().join("scenarios/x.toml"),
        format!("{name}[flow]\ntrip_t = 5\n"),
    )
    .expect("writes");
    let opened = Dataset::open(dir.path(), Some("x")).expect("the case is fine");
    let flow = &opened.dataset.tables().case.flow;
    assert_eq!(
        (flow.trip_t, flow.ordinary_cny_per_t.0, flow.ordinary_route),
        (5.0, 77.0, true)
    );
}

#[test]
fn a_scenario_changes_the_tables_and_base_does_not() {
    let tonnes = |scenario| {
        let opened = Dataset::open(Path::new(SMALL), scenario).expect("no errors");
        let permits = &opened.dataset.tables().permits.rows;
        permits
            .iter()
            .find(|p| p.id == "L08")
            .expect("there")
            .t_per_year
            .0
    };
    assert_eq!(tonnes(Some("base")), 300_000.0);
    assert_eq!(tonnes(Some("landfill_shut")), 150_000.0);
}

#[test]
fn points_from_a_web_map_are_one_warning_that_names_the_shift() {
    let dir = copy_of(Path::new(SMALL));
    // What a web map shows for the same places: about 500 m to the south-east of them.
    Tables(|t| {
        for row in &mut t.generators.rows {
            // Four more at a border the shift crosses.
            if ["G-CAR13", "G-CAR14", "G-CAR15", "G-CAR16"].contains(&row.id.as_str()) {
                (row.lat, row.zone) = (29.1015, "Z3".into());
            }
            (row.lon, row.lat) = (row.lon + 0.003_9, row.lat - 0.002_82);
        }
    })
    .apply(dir.path());
    let found = findings(dir.path(), None);
    let shift = found
        .iter()
        .find(|f| f.code == "D126")
        .expect("the shift is seen");
    assert_eq!(shift.severity, Severity::Warning);
    assert!(
        shift.cause.en.contains("GCJ-02") && shift.cause.en.contains("north-west"),
        "{}",
        shift.cause.en
    );
    assert_eq!(short(&found), ["D126 generators.csv"]);
}

#[test]
fn a_slip_in_every_row_does_not_hide_the_others() {
    let dir = copy_of(Path::new(SMALL));
    Tables(|t| {
        let row = t.holidays.rows[0].clone();
        t.holidays.rows = vec![row; 3];
        let stream = t.streams.rows[0].clone();
        for i in 0..2000 {
            t.streams.rows.push(wasteflow::dataset::tables::StreamRow {
                id: format!("N{i}"),
                code: "900-999-49".into(),
                ..stream.clone()
            });
        }
    })
    .apply(dir.path());
    Set("permits.csv", "L01", "t_per_year", "-1").apply(dir.path());
    let found = findings(dir.path(), None);
    assert_eq!(found.iter().filter(|f| f.code == "D110").count(), 51);
    assert!(
        found
            .iter()
            .any(|f| f.code == "D110" && f.cause.zh.contains("1950"))
    );
    assert!(found.iter().any(|f| f.code == "D130"));
}

const JIANGJIN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/geo");

#[test]
fn the_jiangjin_case_has_no_errors_and_only_warnings_its_sources_cause() {
    let found = findings(Path::new(JIANGJIN), None);
    let others: Vec<&Finding> = found.iter().filter(|f| f.code != "D141").collect();
    assert!(others.is_empty(), "{others:?}");
    // Published lengths below the straight line between estimated junctions; each road says so.
    let roads = read::folder(Path::new(JIANGJIN)).tables.roads;
    for finding in found {
        let road = roads
            .numbered()
            .find(|(line, _)| Some(*line) == finding.place.row);
        let (_, road) = road.expect("the row of the finding");
        assert!(road.row.note.is_some(), "{finding:?}");
    }
}

#[test]
fn slips_planted_in_the_jiangjin_case_are_found_alone() {
    use wasteflow::dataset::vocabulary::GeneratorKind;
    let garage_in_kg = Tables(|t| {
        let garages: BTreeSet<&str> = (t.generators.rows.iter())
            .filter(|g| g.kind == GeneratorKind::Garage)
            .map(|g| g.id.as_str())
            .collect();
        let oil = |s: &&mut wasteflow::dataset::tables::StreamRow| {
            s.code == "900-214-08" && garages.contains(s.generator.as_str())
        };
        let stream = t
            .streams
            .rows
            .iter_mut()
            .filter(oil)
            .nth(7)
            .expect("garages have oil");
        stream.t_per_year.0 *= 1000.0;
        (stream.t_low, stream.t_high) = (None, None);
    });
    let dir = copy_of(Path::new(JIANGJIN));
    let before = findings(dir.path(), None);
    garage_in_kg.apply(dir.path());
    let mut found = findings(dir.path(), None);
    found.retain(|finding| !before.contains(finding));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(["D131", "D132"].contains(&found[0].code), "{found:?}");
    assert_eq!(found[0].place.column.as_deref(), Some("t_per_year"));

    let by_name = Tables(|t| t.generators.rows[40].zone = "珞璜".into());
    let found = planted(Path::new(JIANGJIN), &[by_name]);
    assert_eq!(short(&found), ["D103 generators.csv:42 [zone]"]);
    assert!(found[0].action.en.contains("Z_LUOHUANG"));

    let class_only = Tables(|t| {
        let permit = t.permits.rows.iter_mut().find(|p| p.code == "900-041-49");
        permit.expect("a permit for drums").code = "HW49".into();
    });
    let found = planted(Path::new(JIANGJIN), &[class_only]);
    assert!(found.iter().any(|f| f.code == "D113"), "{found:?}");
    assert!(found.iter().all(|f| !f.is_error()), "{found:?}");
}

#[test]
fn the_jiangjin_case_from_a_web_map_is_seen_to_be_shifted() {
    let shifted = Tables(|t| {
        for row in &mut t.generators.rows {
            (row.lon, row.lat) = (row.lon + 0.003_9, row.lat - 0.002_8);
        }
    });
    let found = planted(Path::new(JIANGJIN), &[shifted]);
    let shift = found.iter().find(|f| f.code == "D126");
    let shift = shift.unwrap_or_else(|| panic!("{:?}", short(&found)));
    assert!(shift.cause.zh.contains("GCJ-02"), "{}", shift.cause.zh);
}

#[test]
fn slips_on_all_sides_of_the_borders_are_not_taken_for_a_shift() {
    let wrong_side = Tables(|t| {
        let zones = [("Z1", "Z2"), ("Z2", "Z1"), ("Z3", "Z1"), ("Z1", "Z3")];
        for (i, row) in t.generators.rows.iter_mut().take(16).enumerate() {
            let (right, wrong) = zones[i / 4];
            assert_eq!(row.zone, right);
            row.zone = wrong.into();
        }
    });
    let found = planted(Path::new(SMALL), &[wrong_side]);
    assert_eq!(found.len(), 16, "{:?}", short(&found));
    assert!(
        found.iter().all(|f| f.code == "D122"),
        "{:?}",
        short(&found)
    );
}
