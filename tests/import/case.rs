//! From a file to a case that `wasteflow check` accepts, by the real program.

use super::net::{elements, xml};
use super::pbf;
use crate::common::{contents, copy_of, wasteflow};
use std::fs;
use std::path::Path;
use wasteflow::dataset::read;
use wasteflow::import::osm::{Input, read_input};
use wasteflow::import::{ATTRIBUTION, Options, Target};
use wasteflow::stop::StopFlag;

const SMALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/small");

/// A net with all that a row can hold.
fn sample() -> Vec<super::net::Element> {
    elements(
        "
        a---b---c---d
            |   |
            e---f   g
        ",
        "
        abcd highway=primary name=Road ref=G1 maxspeed=50 toll=yes
        be highway=secondary maxweight=7.5 maxheight=3.8 maxaxleload=10 hazmat=no access=destination
        cf highway=residential oneway=-1 bridge=yes
        ef highway=track tracktype=grade1
        dg route=ferry duration=00:02
        @e barrier=gate
        @b highway=crossing
        ! no_left_turn abcd c cf
        ! only_straight_on be e ef
        ",
    )
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("the file can be read")
}

#[test]
fn an_imported_case_reads_back_equal() {
    let bytes = pbf::file(&sample(), true);
    let import = || {
        read_input(
            Input::Bytes(&bytes),
            &Options::default(),
            &StopFlag::default(),
            &|_| (),
        )
        .expect("imported")
    };
    let dir = tempfile::tempdir().expect("a folder");
    let case = dir.path().join("case");
    let target = Target::look(&case, false).expect("a case to be made");
    let (written, _) = target.write(import(), Some(ATTRIBUTION)).expect("written");
    assert!(written.made && written.kept.is_none());
    let read = read::folder(&case);
    assert!(
        !read.findings.iter().any(|f| f.is_error()),
        "{:?}",
        read.findings
    );
    assert_eq!(read.tables.roads.rows, import().roads.rows);
    assert_eq!(read.tables.turns.rows, import().turns.rows);
    assert_eq!(read.tables.case.attributions, [ATTRIBUTION]);
    assert!(!read.tables.turns.rows.is_empty());
}

#[test]
fn roads_are_replaced_only_when_asked_and_the_old_ones_are_kept() {
    let case = copy_of(Path::new(SMALL));
    let before = contents(case.path());
    let file = case.path().join("net.osm");
    fs::write(&file, xml(&sample())).expect("writes");
    let path = case.path().to_string_lossy().into_owned();
    let source = file.to_string_lossy().into_owned();
    let refused = wasteflow(&["import", "osm", &source, "--into", &path, "--lang", "en"]);
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert!(refused.stderr.contains("I020") && refused.stderr.contains("--replace"));
    fs::remove_file(&file).expect("was there");
    assert!(
        contents(case.path()) == before,
        "a refused import changes nothing"
    );

    let outside = tempfile::tempdir().expect("a folder");
    let file = outside.path().join("net.osm.pbf");
    fs::write(&file, pbf::file(&sample(), true)).expect("writes");
    let source = file.to_string_lossy().into_owned();
    let list = outside
        .path()
        .join("left_out.csv")
        .to_string_lossy()
        .into_owned();
    let old_roads = text(&case.path().join("roads.geojson"));
    let old_settings = text(&case.path().join("case.toml"));
    let ran = wasteflow(&[
        "import",
        "osm",
        &source,
        "--into",
        &path,
        "--replace",
        "--report",
        &list,
        "--lang",
        "en",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("turn rules"), "{}", ran.stdout);
    assert!(
        text(Path::new(&list)).contains("barrier_passed"),
        "{}",
        text(Path::new(&list))
    );
    assert_eq!(
        text(&case.path().join(".replaced/1/roads.geojson")),
        old_roads
    );
    assert_eq!(
        text(&case.path().join(".replaced/1/case.toml")),
        old_settings
    );
    let settings = text(&case.path().join("case.toml"));
    assert!(settings.contains(ATTRIBUTION));
    // Only the attribution was added.
    assert_eq!(
        settings
            .lines()
            .filter(|l| !old_settings.contains(l))
            .count(),
        1
    );
    for (name, bytes) in &before {
        if !["roads.geojson", "turns.csv", "case.toml"].contains(&name.as_str()) {
            assert!(
                fs::read(case.path().join(name)).expect("still there") == *bytes,
                "{name} changed"
            );
        }
    }
    let names: Vec<String> = contents(case.path())
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert!(
        !names.iter().any(|name| name.contains(".writing-")),
        "{names:?}"
    );

    // Again: the next folder, no second attribution; the rules of a net without any are emptied.
    let plain = outside.path().join("plain.osm");
    fs::write(&plain, xml(&elements("a---b", "ab highway=primary"))).expect("writes");
    let source = plain.to_string_lossy().into_owned();
    let ran = wasteflow(&[
        "import",
        "osm",
        &source,
        "--into",
        &path,
        "--replace",
        "--json",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let told: serde_json::Value = serde_json::from_str(&ran.stdout).expect("one document");
    assert_eq!(
        (&told["roads"], &told["kept"]),
        (&1.into(), &".replaced/2".into())
    );
    assert_eq!(text(&case.path().join("case.toml")), settings);
    assert_eq!(text(&case.path().join("turns.csv")).lines().count(), 1);
}

#[test]
fn an_imported_net_goes_through_check() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("net.osm.gz");
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut encoder, xml(&sample()).as_bytes()).expect("memory");
    fs::write(&file, encoder.finish().expect("memory")).expect("writes");
    let case = copy_of(Path::new(SMALL));
    let (source, path) = (
        file.to_string_lossy().into_owned(),
        case.path().to_string_lossy().into_owned(),
    );
    let ran = wasteflow(&["import", "osm", &source, "--into", &path, "--replace"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let checked = wasteflow(&["check", &path, "--json"]);
    let told: serde_json::Value = serde_json::from_str(&checked.stdout).expect("one document");
    let of_roads: Vec<_> = told["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|f| f["severity"] == "error")
        .filter(|f| {
            ["roads.geojson", "turns.csv", "case.toml"]
                .iter()
                .any(|n| f["place"]["file"] == *n)
        })
        .collect();
    assert!(of_roads.is_empty(), "{of_roads:?}");
    // A new case has roads, and check says which tables are still to be filled in.
    let made = dir.path().join("made").to_string_lossy().into_owned();
    let ran = wasteflow(&["import", "osm", &source, "--into", &made]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let checked = wasteflow(&["check", &made, "--lang", "en"]);
    assert_eq!(checked.code, 0, "a new case is as it should be");
    assert!(checked.stdout.contains("D195"), "{}", checked.stdout);
    assert!(
        !checked.stdout.contains("roads.geojson"),
        "{}",
        checked.stdout
    );
}

#[test]
fn faults_of_the_command_are_findings_with_exit_2() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = |name: &str| dir.path().join(name).to_string_lossy().into_owned();
    fs::write(path("broken.osm.pbf"), [0, 0, 0, 13, 10, 9, 79, 83]).expect("writes");
    fs::write(path("net.osm"), xml(&sample())).expect("writes");
    fs::write(
        path("edges.csv"),
        "from_lon,from_lat,to_lon,to_lat\n106,29,106.1,29\n",
    )
    .expect("writes");
    for (args, code) in [
        (vec!["osm", "none.osm", "--into", "case"], "I001"),
        (vec!["osm", "broken.osm.pbf", "--into", "case"], "I004"),
        (vec!["osm", "net.osm", "--into", "."], "I021"),
        (
            vec![
                "osm",
                "net.osm",
                "--into",
                "case",
                "--boundary",
                "edges.csv",
            ],
            "I009",
        ),
        (vec!["roads", "net.osm", "--into", "case"], "I054"),
        (
            vec!["osm", "net.osm", "--into", "case", "--bbox", "1,2,3"],
            "--bbox",
        ),
    ] {
        let paths: Vec<String> = std::iter::once("import".to_owned())
            .chain(args.iter().map(|arg| {
                let is_path = arg.contains('.') || *arg == "case";
                if is_path {
                    path(arg)
                } else {
                    (*arg).to_owned()
                }
            }))
            .collect();
        let ran = wasteflow(&paths.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(code), "{args:?}: {}", ran.stderr);
        assert!(!dir.path().join("case").exists(), "{args:?} left a case");
    }
    let ran = wasteflow(&[
        "import",
        "roads",
        &path("edges.csv"),
        "--into",
        &path("case"),
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(dir.path().join("case/roads.geojson").is_file());
}
