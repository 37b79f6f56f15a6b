//! The program killed while it writes: nothing acknowledged is lost.

use super::decision;
use rand::{RngExt, SeedableRng};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;
use wasteflow::ledger::Ledger;

#[test]
fn two_hundred_kills_lose_no_entry_double_none_and_leave_the_chain_whole() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("book.db");
    drop(Ledger::create(&path).expect("made"));
    let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(200);
    let (mut acknowledged, mut killed) = (0, 0);
    for round in 0..200 {
        let file = dir.path().join("entries.jsonl");
        let lines: Vec<String> = (0..400)
            .map(|n| {
                let decision = decision(&format!("A{round}-{n}"), "", 1.0);
                serde_json::json!({ "decision": decision }).to_string()
            })
            .collect();
        std::fs::write(&file, lines.join("\n")).expect("written");
        let mut child = Command::new(env!("CARGO_BIN_EXE_wasteflow"))
            .args(["ledger", "record"])
            .arg(&path)
            .arg("--entries")
            .arg(&file)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut out = BufReader::new(child.stdout.take().expect("piped")).lines();
        let number = |line: String| line.parse::<i64>().ok();
        // Every other round waits for the first entry, so that kills fall among writes on slow machines, too.
        let first = (round % 2 == 0).then(|| out.next().and_then(Result::ok).and_then(number));
        std::thread::sleep(Duration::from_micros(rng.random_range(0..30_000)));
        killed += usize::from(child.try_wait().expect("asked").is_none());
        child.kill().expect("it can be killed");
        let rest = out.map_while(Result::ok).filter_map(number);
        let told: Vec<i64> = first.flatten().into_iter().chain(rest).collect();
        child.wait().expect("it ended");
        let ledger = Ledger::open(&path).expect("opens after a kill");
        let (last, _) = ledger.verify().expect("the chain holds after a kill");
        // At most one entry was written and not yet told.
        if let Some(end) = told.last() {
            assert!(last == *end || last == *end + 1, "told {end}, found {last}");
        } else {
            assert!(last == acknowledged || last == acknowledged + 1);
        }
        acknowledged = last;
    }
    assert!(
        acknowledged >= 100,
        "only {acknowledged} entries were written"
    );
    assert!(killed > 100, "only {killed} were killed while they worked");
    let ledger = Ledger::open(&path).expect("opens");
    let entries = ledger.entries().expect("read");
    let ids: std::collections::BTreeSet<_> =
        entries.iter().map(|e| &e.decision.application).collect();
    assert_eq!(ids.len(), entries.len(), "no entry twice");
}
