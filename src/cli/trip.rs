//! What the commands on roads share: who drives, when, with what, and which roads are closed; places
//! by id or by coordinates.

use super::Failure;
use crate::dataset::Dataset;
use crate::dataset::cell::{Cell, TimeOfDay};
use crate::network::rules::Moment;
use crate::network::{Change, RoadChange};
use crate::pipeline::{LORRY, Trip};
use crate::quantity::LonLat;
use jiff::civil::DateTime;

/// Roads closed or slowed.
#[derive(Debug, clap::Args)]
pub(super) struct Changes {
    /// Close roads, by id (`E010,E011`), further to the scenario.
    #[arg(long, value_delimiter = ',', value_name = "ROAD")]
    close: Vec<String>,
    /// Slow roads to a share of their speed (`E010=0.5`).
    #[arg(long, value_delimiter = ',', value_name = "ROAD=SHARE", value_parser = slowed)]
    slow: Vec<RoadChange>,
}

impl Changes {
    pub(super) fn all(&self) -> Vec<RoadChange> {
        let closed = self.close.iter().map(|road| RoadChange {
            road: road.clone(),
            change: Change::Close(true),
        });
        closed.chain(self.slow.iter().cloned()).collect()
    }
}

fn slowed(text: &str) -> Result<RoadChange, String> {
    let parts = text.split_once('=');
    let share = parts.and_then(|(road, share)| Some((road, share.parse().ok()?)));
    let (road, share) = share.ok_or("write ROAD=SHARE, e.g. E010=0.5 · 请写 道路=比例")?;
    Ok(RoadChange {
        road: road.to_owned(),
        change: Change::Slow(share),
    })
}

/// Who drives, with what, when.
#[derive(Debug, clap::Args)]
pub(super) struct Driver {
    /// Profile of the vehicle: `lorry`, `hazmat`, or one of the case's `profiles/`.
    #[arg(long, default_value = LORRY)]
    profile: String,
    /// Day and hour, e.g. 2025-10-01T22:30; without it bans with hours do not hold.
    #[arg(long, value_name = "DATE-TIME")]
    at: Option<DateTime>,
    /// Waste classes on board (`HW08,HW49`).
    #[arg(long, value_delimiter = ',', value_name = "CLASS")]
    waste: Vec<String>,
    #[command(flatten)]
    changes: Changes,
}

impl Driver {
    pub(super) fn trip(&self, dataset: &Dataset) -> Trip {
        let moment = self.at.and_then(|at| {
            let hour = u16::from(at.hour().unsigned_abs());
            let time = TimeOfDay::new(hour, u16::from(at.minute().unsigned_abs()))?;
            Some(Moment::of(at.date(), time, &dataset.tables().holidays))
        });
        Trip {
            profile: self.profile.clone(),
            moment,
            classes: self.waste.clone(),
            changes: self.changes.all(),
        }
    }
}

/// A place given as `LON,LAT` or by the id of a generator, facility, place, zone, gateway, candidate or
/// collection point.
pub(super) fn place(dataset: &Dataset, text: &str) -> Result<LonLat, Failure> {
    if let Some((lon, lat)) = text.split_once([',', '，'])
        && let (Ok(lon), Ok(lat)) = (f64::parse(lon.trim()), f64::parse(lat.trim()))
    {
        if lon.abs() <= 180.0 && lat.abs() <= 90.0 {
            return Ok(LonLat::new(lon, lat));
        }
        return Err(Failure::Usage(format!(
            "{text}: 经度在 ±180、纬度在 ±90 以内，先经度后纬度 · lon within ±180 and lat within ±90, lon first"
        )));
    }
    named(dataset, text).ok_or_else(|| {
        Failure::Usage(format!(
            "{text}: 不是案例中的编号，也不是“经度,纬度” · neither an id of the case nor LON,LAT"
        ))
    })
}

fn named(dataset: &Dataset, id: &str) -> Option<LonLat> {
    let t = dataset.tables();
    macro_rules! first {
        ($($table:ident),+) => {
            None$(.or_else(|| t.$table.rows.iter().find(|row| row.id == id).map(|row| row.place())))+
        };
    }
    first!(
        generators,
        facilities,
        places,
        gateways,
        candidates,
        collection_points
    )
    .or_else(|| {
        let zone = t.zones.rows.iter().find(|zone| zone.row.id == id);
        zone.map(|zone| zone.row.seat())
    })
}
