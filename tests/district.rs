//! Another district, made as a planner makes one: `init`, the workbook filled in, own roads; then the whole program on
//! it. Nothing of it is like the bundled case: another place, other names, other codes, other ids.

use crate::common::wasteflow;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};
use wasteflow::dataset::cell::Cell as _;
use wasteflow::dataset::{read, write};
use wasteflow::pipeline;
use wasteflow::serve::{self, CaseEngine, Limits, State};
use wasteflow::stop::StopFlag;
use wasteflow::synth::{ProvinceRecipe, province};

pub(crate) struct District {
    room: tempfile::TempDir,
}

/// Corner of the district: near Lanzhou.
const WEST: f64 = 103.5;
const SOUTH: f64 = 36.0;
const TOWNS: [&str; 4] = ["柳泉镇", "石门乡", "城关街道", "安宁街道"];

fn square(x: f64, y: f64, wide: f64, high: f64) -> Value {
    json!([[
        [x, y],
        [x + wide, y],
        [x + wide, y + high],
        [x, y + high],
        [x, y]
    ]])
}

fn collection(features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

pub(crate) fn ran(args: &[&str]) -> String {
    let done = wasteflow(args);
    assert_eq!(done.code, 0, "{args:?}: {}{}", done.stdout, done.stderr);
    done.stdout
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

impl District {
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.room.path().join(name)
    }

    /// Outline, towns and roads as files, the case by `init`.
    pub(crate) fn begun() -> Self {
        let one = Self {
            room: tempfile::tempdir().expect("a temporary folder"),
        };
        let outline = json!({"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": square(WEST, SOUTH, 0.4, 0.2)}});
        fs::write(one.path("outline.geojson"), collection(&[outline])).expect("written");
        let towns: Vec<Value> = (TOWNS.iter().enumerate())
            .map(|(at, name)| {
                #[allow(clippy::cast_precision_loss)]
                let x = WEST + 0.1 * at as f64;
                json!({"type": "Feature", "properties": {"名称": name}, "geometry": {"type": "Polygon", "coordinates": square(x, SOUTH, 0.1, 0.2)}})
            })
            .collect();
        fs::write(one.path("towns.geojson"), collection(&towns)).expect("written");
        let road = |id: &str, from: [f64; 2], to: [f64; 2]| json!({"type": "Feature", "properties": {"id": id, "name": id, "highway": "primary", "class": "primary"}, "geometry": {"type": "LineString", "coordinates": [from, to]}});
        let y = SOUTH + 0.1;
        let roads: Vec<Value> = (0..4)
            .map(|at| {
                let x = WEST + 0.05 + 0.1 * f64::from(at);
                road(&format!("L{at}"), [x, y], [x + 0.1, y])
            })
            .collect();
        fs::write(one.path("roads.geojson"), collection(&roads)).expect("written");
        ran(&[
            "init",
            text(&one.path("case")),
            "--name",
            "河西区",
            "--province",
            "甘肃省",
            "--prefix",
            "HX",
            "--boundary",
            text(&one.path("outline.geojson")),
            "--zones",
            text(&one.path("towns.geojson")),
        ]);
        one
    }

    pub(crate) fn case(&self) -> PathBuf {
        self.path("case")
    }
}

/// Sheets filled in as a person does: Chinese labels and names, no ids. `x1` is a place in the first town, and so on.
const SHEETS: [(&str, &[&str]); 11] = [
    (
        "产废单位 generators",
        &[
            "_|id|name_zh|kind|sector|tier|declared|fine_managed|flags|lon|lat|estimated|zone|park|source",
            "示例||某某机械有限公司|工业企业|汽车制造业||是|否||0|0|否|几江街道||",
            "||河西电解铝厂|工业企业|有色金属冶炼|重点监管|是|是||x1|y|否|柳泉镇||",
            "||石门修理厂|工业企业|汽车修理|登记管理|否|否||x2|y|否|石门乡||",
            "||城关医院|医疗机构|卫生|简化管理|否|否||x3|y|否|城关街道||public:医院年报",
        ],
    ),
    (
        "废物产生量 streams",
        &[
            "_|id|generator|code|t_per_year|t_low|t_high|state|packaging|un_class|source",
            "||河西电解铝厂|321-024-48|1200|||固态|bag||",
            "||石门修理厂|900-214-08|8.5|||液态|drum||",
            "||城关医院|841-001-01|20|||固态|box||",
        ],
    ),
    (
        "利用处置设施 facilities",
        &[
            "_|id|name_zh|name_en|kind|status|province|district|zone|park|gateway|lon|lat|estimated|accuracy_km|confidence|licensed_operator|captive_of|capacity_t_per_year|opens|note|source",
            "||安宁环保有限公司|Anning plant|危险废物处置|在运|甘肃省|河西区|安宁街道|||x4|y|否|0.1|高|是|||||",
        ],
    ),
    (
        "许可 permits",
        &[
            "_|id|facility|operation|code|t_per_year|valid_from|valid_to|host|process|price|only_from|waiver|source",
            "||安宁环保有限公司|利用|321-024-48|1000|2023-01-01|2030-12-31|||gate.oil|||",
            "||安宁环保有限公司|利用|900-214-08|100|2023-01-01|2030-12-31|||gate.oil|||",
            "||安宁环保有限公司|贮存|900-214-08|100|2023-01-01|2030-12-31|||gate.oil|||",
        ],
    ),
    (
        "车辆 vehicles",
        &[
            "_|id|operator|name_zh|count|payload_t|volume_m3|pallets|classes|cny_per_km|cny_per_h|cny_per_day|source",
            "||安宁环保有限公司|厢式车|1|5|18|8|HW08|4|60|300|",
        ],
    ),
    (
        "收运记录 visits",
        &[
            "_|date|operator|vehicle|generator|code|kg|source",
            "|2024-08-24|安宁环保有限公司|VEHICLES-0001|石门修理厂|900-214-08|2500|",
        ],
    ),
    (
        "转移申请 applications",
        &[
            "_|id|sender|code|t|facility|operation|method|carrier|un_class|roads|load_with|received|until|papers|purpose|priority|state|flags|source",
            "||石门修理厂|900-214-08|5|安宁环保有限公司|利用||||||2024-11-01|2025-10-31|form;licence;method;contract;local|再生|ordinary|accepted||",
        ],
    ),
    (
        "项目 projects",
        &[
            "_|id|name_zh|kind|investment_wan_cny|due|owner|capacity|area_mu|facility|zone|source",
            "|PA|铝灰利用项目|engineering|3000|2027|||40|||",
        ],
    ),
    (
        "建设规模 builds",
        &[
            "_|id|project|facility|technology|name_zh|name_en|share|capex_wan_cny|life_years|fixed_wan_cny_per_year|land_mu|landfill_mu|most_t_per_year|least_t_per_year|first_year|last_year|source",
            "||PA|||一期|phase one|1|3000|20|150|40||||2025|2027|",
        ],
    ),
    (
        "建设明细 build_lines",
        &[
            "_|project|technology|operation|code|t_per_year|process|price|source",
            "|PA||利用|321-024-48|500||gate.oil|",
        ],
    ),
    (
        "备选地块 candidates",
        &[
            "_|id|name_zh|projects|lon|lat|zone|area_mu|price_cny_mu|zoning|source",
            "||安宁一号地|PA|x4|y|安宁街道|60|150000|工业用地|",
        ],
    ),
];

pub(crate) fn filled() -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in SHEETS {
        let sheet = book.add_worksheet();
        sheet.set_name(name).expect("a name");
        for (r, row) in (1..).zip(rows) {
            for (c, text) in (0..).zip(row.split('|')) {
                let number = match text {
                    "y" => Some(SOUTH + 0.1),
                    "x1" => Some(WEST + 0.05),
                    "x2" => Some(WEST + 0.15),
                    "x3" => Some(WEST + 0.25),
                    "x4" => Some(WEST + 0.35),
                    text => text.parse().ok(),
                };
                match number {
                    Some(number) => sheet.write_number(r, c, number),
                    None => sheet.write_string(r, c, text),
                }
                .expect("a cell");
            }
        }
    }
    book.save_to_buffer().expect("memory")
}

#[test]
fn an_empty_case_of_another_district_is_valid_and_brings_a_workbook_to_fill_in() {
    let one = District::begun();
    let checked = wasteflow(&["check", text(&one.case()), "--json"]);
    assert_eq!(checked.code, 0, "{}{}", checked.stdout, checked.stderr);
    let tables = read::folder(&one.case()).tables;
    assert_eq!(
        tables
            .zones
            .rows
            .iter()
            .map(|zone| zone.row.id.as_str())
            .collect::<Vec<_>>(),
        ["HX01", "HX02", "HX03", "HX04"]
    );
    assert_eq!(tables.case.district, "河西区");
    // The template as it is, examples and all, changes nothing.
    let template = one.path("case/填报模板.xlsx");
    let told = ran(&[
        "import",
        "workbook",
        text(&template),
        "--into",
        text(&one.case()),
        "--json",
    ]);
    let told: Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!(told["written"], Value::Null, "{told}");
    let bytes = fs::read(&template).expect("a workbook");
    let book = wasteflow::import::table::book::read("t.xlsx", &bytes, None).expect("a workbook");
    let names: Vec<&str> = book.grids.iter().map(|grid| grid.name.as_str()).collect();
    assert!(
        names.contains(&"产废单位 generators")
            && names.contains(&"许可 permits")
            && names.contains(&"选项 lists"),
        "{names:?}"
    );
    let lists = book
        .grids
        .iter()
        .find(|grid| grid.name == "选项 lists")
        .expect("lists");
    let all: String = lists.rows.concat().join(" ");
    assert!(
        TOWNS.iter().all(|town| all.contains(town))
            && all.contains("900-214-08")
            && all.contains("工业企业")
    );
    // Another folder that is not empty is left alone.
    let again = wasteflow(&[
        "init",
        text(&one.case()),
        "--name",
        "x",
        "--boundary",
        text(&one.path("outline.geojson")),
        "--zones",
        text(&one.path("towns.geojson")),
    ]);
    assert_eq!(again.code, 2);
}

#[test]
fn towns_of_a_table_get_the_areas_nearest_to_their_seats() {
    let one = District::begun();
    let csv = "名称,经度,纬度\n东镇,103.8,36.1\n西镇,103.6,36.1\n";
    fs::write(one.path("towns.csv"), encoding_rs::GB18030.encode(csv).0).expect("written");
    ran(&[
        "init",
        text(&one.path("two")),
        "--name",
        "河西区",
        "--boundary",
        text(&one.path("outline.geojson")),
        "--zones",
        text(&one.path("towns.csv")),
    ]);
    let zones = read::folder(&one.path("two")).tables.zones;
    use geo::Area as _;
    let areas: Vec<f64> = zones
        .rows
        .iter()
        .map(|zone| zone.geometry.unsigned_area())
        .collect();
    assert!(
        (areas[0] - 0.04).abs() < 1e-6 && (areas[1] - 0.04).abs() < 1e-6,
        "{areas:?}"
    );
    assert!(
        zones
            .rows
            .iter()
            .all(|zone| zone.row.source.spell().starts_with("derived"))
    );
}

/// The page's calls answer with this district, and a plan is solved over them.
fn served(case: &Path) {
    let opened = pipeline::open(case, None).expect("the case has no errors");
    let state = State::new(Arc::new(CaseEngine::new(opened)), Limits::default());
    let (ready, address) = mpsc::channel();
    let stop = StopFlag::default();
    let server = std::thread::spawn({
        let stop = stop.clone();
        move || {
            serve::run(0, state, serve::until(stop), |at| {
                ready.send(at).expect("the test waits")
            })
        }
    });
    let address = address
        .recv_timeout(Duration::from_secs(30))
        .expect("it listens");
    let get = |path: &str| -> Value {
        let mut answer = ureq::get(format!("http://{address}/api/v1{path}"))
            .call()
            .expect(path);
        answer.body_mut().read_json().expect("JSON")
    };
    assert_eq!(get("/case")["district"], "河西区");
    assert_eq!(
        get("/layers/zones")["features"].as_array().map(Vec::len),
        Some(4)
    );
    for path in [
        "/base",
        "/findings",
        "/layers/facilities",
        "/land/answer",
        "/transfers",
    ] {
        let told = get(path).to_string();
        assert!(
            !told.contains("江津") && !told.contains("重庆"),
            "{path}: {told}"
        );
    }
    ureq::post(format!("http://{address}/api/v1/solves"))
        .send_json(json!({"scenario": "base"}))
        .expect("a job");
    let until = Instant::now() + Duration::from_secs(60);
    while get("/solves/solve-1")["state"] != "done" {
        assert!(Instant::now() < until, "{}", get("/solves/solve-1"));
        std::thread::sleep(Duration::from_millis(50));
    }
    let unplaced = get("/solves/solve-1/outcome")["totals"]["unplaced_t"].as_f64();
    assert!((unplaced.expect("tonnes") - 220.0).abs() < 1e-6);
    stop.stop();
    server.join().expect("no panic").expect("a proper end");
}

#[test]
fn another_district_goes_through_the_whole_program() {
    let one = District::begun();
    let case = one.case();
    let into = text(&case);
    ran(&[
        "import",
        "roads",
        text(&one.path("roads.geojson")),
        "--into",
        into,
    ]);
    fs::write(one.path("filled.xlsx"), filled()).expect("written");
    ran(&[
        "import",
        "workbook",
        text(&one.path("filled.xlsx")),
        "--into",
        into,
    ]);
    let tables = read::folder(&case).tables;
    assert_eq!(tables.generators.rows.len(), 3, "the example is not read");
    assert_eq!(tables.generators.rows[0].zone, "HX01");
    assert_eq!(
        tables.streams.rows[1].generator,
        tables.generators.rows[1].id
    );
    assert!(
        tables.streams.rows[0]
            .source
            .spell()
            .contains("filled.xlsx")
    );
    let checked = wasteflow(&["check", into]);
    assert_eq!(checked.code, 0, "{}{}", checked.stdout, checked.stderr);

    let out = one.path("out");
    let told: Value =
        serde_json::from_str(&ran(&["flow", into, "--out", text(&out), "--json"])).expect("JSON");
    let outcome: Value =
        serde_json::from_slice(&fs::read(out.join("outcome.json")).expect("an outcome"))
            .expect("JSON");
    let totals = &outcome["totals"];
    assert!(
        (totals["arising_t"].as_f64().expect("tonnes") - 1228.5).abs() < 1e-6,
        "{told}"
    );
    // 200 t of ash beyond the permit, and medical waste nobody may take.
    assert!(
        (totals["unplaced_t"].as_f64().expect("tonnes") - 220.0).abs() < 1e-6,
        "{totals}"
    );
    ran(&["verify", text(&out.join("outcome.json")), into]);
    let said = |args: &[&str]| {
        let done = wasteflow(args);
        assert_eq!(done.code, 0, "{args:?}: {}{}", done.stdout, done.stderr);
        for word in ["江津", "jiangjin", "几江", "重庆"] {
            let told = format!("{}{}", done.stdout, done.stderr);
            assert!(!told.contains(word), "{args:?} speaks of {word}: {told}");
        }
        done.stdout
    };
    assert!(said(&["land", into, "--project", "PA"]).contains("安宁"));
    assert!(said(&["site", into]).contains("PA"));
    assert!(said(&["review", into, "--application", "APPLICATIONS-0001"]).contains("石门修理厂"));
    let rounds = said(&["collect", into, "--days", "3", "--json"]);
    assert!(
        rounds.contains("GENERATORS-0002") && rounds.contains("VEHICLES-0001"),
        "{rounds}"
    );
    said(&["gap", into]);
    served(&case);
    let all = fs::read_dir(&out).expect("results").filter_map(Result::ok);
    for entry in all.filter(|entry| entry.path().is_file()) {
        let text = String::from_utf8_lossy(&fs::read(entry.path()).expect("a file")).into_owned();
        assert!(
            !text.contains("江津") && !text.contains("几江"),
            "{:?}",
            entry.path()
        );
    }
}

#[test]
fn a_mistake_in_the_workbook_is_told_by_its_sheet_and_row_and_nothing_is_written() {
    let one = District::begun();
    let case = one.case();
    let before = fs::read(case.join("generators.csv")).expect("a table");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("废物产生量 streams").expect("a name");
    for (r, row) in (1..).zip([
        [
            "_",
            "generator",
            "code",
            "t_per_year",
            "state",
            "id",
            "source",
        ],
        ["", "无名厂", "900-214-08", "x", "固态", "", ""],
    ]) {
        for (c, text) in (0..).zip(row) {
            sheet.write_string(r, c, text).expect("a cell");
        }
    }
    fs::write(one.path("bad.xlsx"), book.save_to_buffer().expect("memory")).expect("written");
    let done = wasteflow(&[
        "import",
        "workbook",
        text(&one.path("bad.xlsx")),
        "--into",
        text(&case),
    ]);
    assert_eq!(done.code, 2);
    assert!(
        done.stderr.contains("废物产生量 streams") && done.stderr.contains('3'),
        "{}",
        done.stderr
    );
    assert_eq!(
        fs::read(case.join("generators.csv")).expect("a table"),
        before
    );
}

/// Case → workbook → case, file by file.
fn there_and_back(case: &Path) {
    let room = tempfile::tempdir().expect("a temporary folder");
    let (book, back) = (room.path().join("case.xlsx"), room.path().join("back"));
    ran(&["export", "xlsx", text(case), text(&book)]);
    ran(&["import", "workbook", text(&book), "--into", text(&back)]);
    let files = |folder: &Path| write::files(&read::folder(folder).tables);
    let (was, is) = (files(case), files(&back));
    assert_eq!(
        was.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        is.iter().map(|(name, _)| name).collect::<Vec<_>>()
    );
    for ((name, one), (_, other)) in was.iter().zip(&is) {
        assert!(one == other, "{name} differs");
        assert_eq!(
            fs::read(back.join(name)).ok().as_ref(),
            Some(one),
            "{name} is not as it was written"
        );
    }
}

#[test]
fn the_bundled_case_and_the_small_one_come_back_from_a_workbook_as_they_were() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    there_and_back(&root.join("data/geo"));
    there_and_back(&root.join("tests/fixtures/small"));
}

/// Small made-up cases of many seeds, in memory: every table's cells and every other file's content.
#[test]
fn small_cases_of_any_seed_come_back_from_a_workbook_as_they_were() {
    for seed in 0..20 {
        let made = province(&ProvinceRecipe {
            generators: 5 + usize::try_from(seed).expect("small"),
            facilities: 8,
            codes: 5,
            road_nodes: 64,
            candidates: usize::try_from(seed % 3).expect("small"),
            seed,
        });
        let files = write::files(&made);
        let book = wasteflow::import::workbook::write("x", &files).expect("a workbook");
        let parts = wasteflow::import::workbook::read("x.xlsx", &book, &made).expect("read");
        assert_eq!(parts.len(), files.len(), "seed {seed}");
        for part in parts {
            let (_, was) = files
                .iter()
                .find(|(name, _)| *name == part.path)
                .expect(&part.path);
            assert!(part.bytes == *was, "seed {seed}: {} differs", part.path);
        }
    }
}
