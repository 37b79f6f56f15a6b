//! The server as a browser meets it: a real socket, a free port, an end that is asked for.

use super::state;
use super::tiny::{Manner, Toy};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use wasteflow::serve::{self, ServeError};
use wasteflow::stop::StopFlag;

#[test]
fn a_solve_over_a_real_socket_and_an_end_that_does_not_hang() {
    let stop = StopFlag::default();
    let (ready, address) = mpsc::channel();
    let server = std::thread::spawn({
        let stop = stop.clone();
        move || {
            let state = state(Toy::new(Manner::Waits));
            serve::run(0, state, serve::until(stop), |address| {
                ready.send(address).expect("the test waits for it");
            })
        }
    });
    let address = address
        .recv_timeout(Duration::from_secs(10))
        .expect("it listens");
    assert!(address.ip().is_loopback());
    let base = format!("http://{address}/api/v1");

    let mut case = ureq::get(format!("{base}/case")).call().expect("the case");
    let case: Value = case.body_mut().read_json().expect("JSON");
    assert_eq!(case["id"], "tiny");

    let started = ureq::post(format!("{base}/solves")).send_json(json!({"scenario": "base"}));
    let started = started.expect("a job");
    assert_eq!(started.status(), 202);
    let events = ureq::get(format!("{base}/solves/solve-1/events"))
        .call()
        .expect("a stream");
    let mut events = BufReader::new(events.into_body().into_reader());
    let mut line = String::new();
    events
        .read_line(&mut line)
        .expect("the first event arrives while it solves");
    assert_eq!(line, "event: progress\n");

    // The same port is taken now, and that is said so.
    let busy = serve::run(
        address.port(),
        state(Toy::new(Manner::Quick)),
        async {},
        |_| (),
    );
    let busy = busy.expect_err("the port is taken");
    assert!(matches!(busy, ServeError::PortBusy(port) if port == address.port()));
    assert!(busy.to_string().contains("--port") && busy.text().zh.contains("--port"));

    // With a solve running and a stream open, the end comes soon all the same.
    let asked = Instant::now();
    stop.stop();
    server.join().expect("no panic").expect("a proper end");
    assert!(asked.elapsed() < Duration::from_secs(8));
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut events, &mut rest).expect("the stream ends properly");
}
