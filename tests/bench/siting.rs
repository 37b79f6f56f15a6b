//! Facility location instances from outside: three text forms, good and broken, and the command end to end.

use super::{figures_of, folder, put, told};
use crate::common::wasteflow;
use serde_json::Value;
use wasteflow::bench::siting::{Form, Reading, SitingInstance, open};
use wasteflow::finding::Finding;

/// Two facilities, three customers. The first alone costs 10 + 4 + 7.5 + 30 = 51.5, the second alone is too small; both
/// cost 10 + 12 + 4·1 + 5·2 + 1.5·0.5 + 1·3 = 39.75, and 43.5 where the first must serve the second customer.
const CFLP: &str = "2 3\n12 10\n6.5 12\n4 2.5\n5\n1 3 6\n4 0.5 2\n";
const HOLMBERG: &str = "2 3\n12 10\n6.5 12\n 4. 2.5 5.\n 4. 7.5\n 30.\n 16. 1.25 10.\n";
const ORLIB: &str =
    " 2 3\n capacity 10.\n capacity 12.\n 4\n 4. 16.\n 2.5\n 7.5 1.25\n 5\n 30. 10.\n";

fn reading(capacity: Option<f64>) -> Reading {
    Reading {
        capacity,
        ..Reading::default()
    }
}

fn read(name: &str, text: &str, capacity: Option<f64>) -> Result<SitingInstance, Vec<Finding>> {
    let dir = folder();
    open(&put(dir.path(), name, text), &reading(capacity))
}

#[test]
fn three_forms_say_the_same() {
    let plain = read("a.cflp", CFLP, None).expect("a good file");
    assert_eq!(plain.form, Form::Cflp);
    assert_eq!(plain.siting.capacities(), [120, 65]); // tenths, as 2.5 and 6.5 need
    assert_eq!(plain.siting.demands(), [40, 25, 50]);
    assert_eq!(plain.siting.fixed(), [10.0, 12.0]);
    assert_eq!(plain.siting.costs(1), [0.4, 0.05, 0.2]);
    let holmberg = read("a.txt", HOLMBERG, None).expect("a good file");
    assert_eq!(holmberg.form, Form::Holmberg);
    assert_eq!(holmberg.siting, plain.siting);
    let orlib = read("b.txt", ORLIB, Some(6.5)).expect("a good file");
    assert_eq!(orlib.form, Form::OrLibrary);
    assert_eq!(orlib.siting.capacities(), [65, 65]);
    for facility in [0, 1] {
        assert_eq!(orlib.siting.costs(facility), plain.siting.costs(facility));
    }
    // What the name says can be overruled.
    let dir = folder();
    let named = put(dir.path(), "a.cflp", HOLMBERG);
    let other = Reading {
        form: Some(Form::Holmberg),
        ..Reading::default()
    };
    assert_eq!(
        open(&named, &other).expect("a good file").siting,
        plain.siting
    );
}

#[test]
fn every_fault_of_a_siting_file_is_named_with_its_line() {
    type Expected = &'static [(&'static str, Option<u32>)];
    let faults: &[(&str, Option<f64>, Expected)] = &[
        ("", None, &[("B050", None)]),
        ("\n \n", None, &[("B050", None)]),
        ("2\n", None, &[("B051", Some(1))]),
        ("0 3\n", None, &[("B051", Some(1))]),
        ("1.5 3\n", None, &[("B051", Some(1))]),
        ("-1 3\n", None, &[("B051", Some(1))]),
        ("9999999 3\n", None, &[("B051", Some(1))]),
        ("1 1\n5 2\n\n3\n", None, &[("B053", None)]),
        ("1 1\n5 2\n3\n4 5\n", None, &[("B053", None)]),
        ("1000000 1000000\n5 2\n", None, &[("B053", None)]),
        (
            "1 1\n5 x\n3\n4,5\n",
            None,
            &[("B052", Some(2)), ("B052", Some(4))],
        ),
        ("1 1\n5 nan\n3\n4\n", None, &[("B052", Some(2))]),
        ("1 1\n5 2\n\n-3\n4\n", None, &[("B052", Some(4))]),
        ("1 1\n-5 2\n3\n4\n", None, &[("B052", Some(2))]),
        ("1 1\n5 capacity\n3\n4\n", Some(5.0), &[("B052", Some(2))]),
        ("1 1\ncapacity 2\n3\n4\n", None, &[("B055", Some(2))]),
        ("1 1\n5 2\n3\n4\n", Some(5.0), &[("B055", Some(2))]),
        ("1 1\n5 2\n0.0000001\n4\n", None, &[("B054", Some(3))]),
        ("1 1\n1e16 2\n3\n4\n", None, &[("B054", Some(2))]),
        ("1 1\n5 1e300\n3\n4\n", None, &[("B054", None)]),
    ];
    for (text, capacity, expected) in faults {
        let found = read("bad.cflp", text, *capacity).expect_err(text);
        assert_eq!(told(&found), *expected, "{text}");
    }
    let dir = folder();
    let missing = open(&dir.path().join("none.cflp"), &reading(None)).expect_err("no file");
    assert_eq!(told(&missing), [("B001", None)]);
    let cut = put(dir.path(), "cut.cflp.xz", b"\xfd7zXZ\0\0\x04broken");
    assert_eq!(
        open(&cut, &reading(None)).expect_err("broken")[0].code,
        "B003"
    );
}

#[test]
fn the_command_tells_optimum_bound_and_who_is_open() {
    let dir = folder();
    let file = put(dir.path(), "a.cflp", CFLP);
    let told = figures_of("cflp", &file, &["--time", "20", "--threads", "1"]);
    assert_eq!(told["status"], "optimal", "{told}");
    assert_eq!(told["open"], serde_json::json!([1, 2]), "{told}");
    assert_eq!(told["clean"], true, "{told}");
    let number = |told: &Value, key: &str| told[key].as_f64().unwrap_or(f64::NAN);
    assert!((number(&told, "objective") - 39.75).abs() < 1e-9, "{told}");
    assert!(
        number(&told, "bound") <= 39.75 && number(&told, "gap") <= 1e-6,
        "{told}"
    );
    for key in ["seconds", "nodes", "read_seconds"] {
        assert!(number(&told, key) >= 0.0, "{key}: {told}");
    }
    let single = figures_of("cflp", &file, &["--single-source"]);
    assert_eq!(single["status"], "optimal", "{single}");
    assert!(
        (number(&single, "objective") - 43.5).abs() < 1e-9,
        "{single}"
    );
    let none = put(dir.path(), "none.cflp", "1 1\n2 1\n3\n1\n");
    let told = figures_of("cflp", &none, &[]);
    assert_eq!(told["status"], "infeasible", "{told}");
    assert!(
        told["objective"].is_null() && told["gap"].is_null(),
        "{told}"
    );
    for wrong in [
        ["--threads", "2"],
        ["--time", "0"],
        ["--gap", "-1"],
        ["--capacity", "nan"],
    ] {
        let path = file.to_str().expect("plain");
        let ran = wasteflow(&["bench", "cflp", path, wrong[0], wrong[1]]);
        assert_eq!(ran.code, 2, "{wrong:?}: {}", ran.stderr);
    }
}
