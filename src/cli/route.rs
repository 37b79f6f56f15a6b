//! `wasteflow route CASE --from A --to B`: the fastest, the shortest and the least exposed way, and
//! those that trade length against people exposed.

use super::trip::{self, Driver};
use super::{Failure, Terminal, terminal::Told};
use crate::finding::Language;
use crate::pipeline::{self, Route, Routes};
use crate::{dataset, report};
use comfy_table::{CellAlignment, LineStyle, Table, presets};
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the case.
    case: PathBuf,
    /// Start: LON,LAT or an id of the case.
    #[arg(long)]
    from: String,
    /// End: LON,LAT or an id of the case.
    #[arg(long)]
    to: String,
    /// Scenario of the case.
    #[arg(long)]
    scenario: Option<String>,
    /// Write the ways as GeoJSON.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    driver: Driver,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let opened =
        pipeline::open_roads(&args.case, args.scenario.as_deref()).map_err(Failure::Input)?;
    let from = trip::place(&opened.dataset, &args.from)?;
    let to = trip::place(&opened.dataset, &args.to)?;
    let trip = args.driver.trip(&opened.dataset);
    if !pipeline::prepare(&opened, &terminal.control()) {
        return Err(terminal.stopped());
    }
    let stop = terminal.stop();
    let routes = pipeline::routes(&opened, from, to, &trip, &stop).map_err(Failure::Input)?;
    if stop.stopped() {
        return Err(terminal.stopped());
    }
    if let Some(out) = &args.out {
        let lines = routes
            .routes
            .iter()
            .map(|route| (route.path.line.as_slice(), properties(route)));
        dataset::write::file(out, &report::geojson::lines(lines))?;
    }
    if terminal.json {
        return terminal.result(Told::Json(json!({
            "profile": trip.profile, "changes": trip.changes,
            "from": snap(&routes.from), "to": snap(&routes.to),
            "complete": routes.complete,
            "routes": routes.routes.iter().map(properties).collect::<Vec<_>>(),
        })));
    }
    terminal.result(Told::Text(text(&routes, terminal)))?;
    if routes.routes.is_empty() {
        return Err(Failure::Usage(
            terminal
                .say(
                    "两地之间没有该车辆可走的路：请查看封闭、限重与禁行的道路。",
                    "there is no way for this vehicle: look at closed roads, weight limits and bans.",
                )
                .to_owned(),
        ));
    }
    if !routes.complete {
        terminal.note(terminal.say(
            "折中线路未全部列出（数量或时间上限）。",
            "not all ways of the trade-off are listed (limit reached).",
        ));
    }
    for ban in &routes.left_out {
        terminal.note(match terminal.language {
            Language::Zh => format!("禁行 {} 有时段，未给出时间（--at），未计入。", ban.id),
            Language::En => format!(
                "ban {} has hours and no time was given (--at): left out.",
                ban.id
            ),
        });
    }
    Ok(())
}

fn properties(route: &Route) -> Value {
    let measure = route.path.measure;
    json!({
        "best": route.best, "metres": measure.metres().0, "seconds": measure.seconds().0,
        "person_km": measure.person_km(), "roads": route.roads,
        "steps": route.steps.iter().map(|step| json!({
            "name": step.name, "ref": step.road_ref, "metres": step.metres.0,
        })).collect::<Vec<_>>(),
    })
}

fn snap(snap: &crate::network::Snap) -> Value {
    json!({"lon": snap.point.lon, "lat": snap.point.lat, "distance_m": snap.distance.0})
}

fn text(routes: &Routes, terminal: &Terminal) -> String {
    let language = terminal.language;
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY.row_separator(LineStyle::none()));
    table.set_header(match language {
        Language::Zh => ["线路", "公里", "分钟", "人·公里", "途经"],
        Language::En => ["way", "km", "minutes", "person·km", "by"],
    });
    for route in &routes.routes {
        let best: Vec<String> = (route.best.iter())
            .map(|objective| objective.label().text(language).to_owned())
            .collect();
        let best = if best.is_empty() {
            terminal.say("折中", "between").to_owned()
        } else {
            best.join(terminal.say("、", ", "))
        };
        let measure = route.path.measure;
        let longest = {
            let mut steps: Vec<_> = route.steps.iter().collect();
            steps.sort_by(|a, b| b.metres.0.total_cmp(&a.metres.0));
            steps.truncate(3);
            let names: Vec<&str> = (route.steps.iter())
                .filter(|step| steps.iter().any(|long| std::ptr::eq(*long, *step)))
                .map(|step| step.name.as_str())
                .collect();
            names.join(" → ")
        };
        table.add_row([
            best,
            format!("{:.1}", measure.metres().km()),
            format!("{:.0}", measure.seconds().0 / 60.0),
            format!("{:.0}", measure.person_km()),
            longest,
        ]);
    }
    for column in 1..4 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let far = |name: &str, snap: &crate::network::Snap| match language {
        Language::Zh => format!("{name}距道路 {:.0} m", snap.distance.0),
        Language::En => format!("{name} is {:.0} m from the road", snap.distance.0),
    };
    format!(
        "{table}\n{}{}{}",
        far(terminal.say("起点", "the start"), &routes.from),
        terminal.say("；", "; "),
        far(terminal.say("终点", "the end"), &routes.to),
    )
}
