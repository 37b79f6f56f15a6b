//! The tables of a plan: points, rooms, who brings what where, and the numbers it goes by.

use super::cny;
use crate::dataset::Dataset;
use crate::dataset::cell::{Mark, Source};
use crate::finding::Bilingual;
use crate::plan::collection::points::build::Waste;
use crate::plan::collection::points::outcome::{PointsOutcome, PointsPlan};
use crate::report::block::{Block, Cell, cells};
use crate::report::figure;

fn zone(dataset: &Dataset, id: &str) -> Bilingual {
    let mut zones = dataset.tables().zones.rows.iter();
    let row = zones.find(|feature| feature.row.id == id);
    row.map_or_else(
        || Bilingual::new(id, id),
        |feature| Bilingual::new(&feature.row.name_zh, &feature.row.name_en),
    )
}

fn facility(dataset: &Dataset, id: &str) -> Bilingual {
    let row = dataset
        .tables()
        .facilities
        .rows
        .iter()
        .find(|row| row.id == id);
    row.map_or_else(
        || Bilingual::new(id, id),
        |row| Bilingual::new(&row.name_zh, &row.name_en),
    )
}

/// The points.
pub(super) fn points(dataset: &Dataset, plan: &PointsPlan) -> Block {
    let mut block = Block::new(
        "points_open",
        ("收集点", "Points"),
        &[
            ("编号", "id"),
            ("名称", "name"),
            ("镇街", "zone"),
            ("依据", "why a candidate"),
            ("规模", "size"),
            ("容量 t", "room, t"),
            ("来源", "sources"),
            ("吨/年", "t a year"),
            ("最远 km", "farthest, km"),
            ("建点 元/年", "point, CNY"),
            ("清运 元/年", "emptying, CNY"),
        ],
    );
    for one in &plan.points {
        block.rows.push(cells![
            &one.id,
            &one.name,
            zone(dataset, &one.zone),
            one.origin.label(),
            &one.size,
            Cell::Number(one.room_t.0, 2),
            one.sources.to_string(),
            Cell::Number(one.t.0, 1),
            Cell::Number(one.farthest.km(), 1),
            one.cny,
            one.trips_cny,
        ]);
    }
    block
}

/// Their rooms.
pub(super) fn rooms(dataset: &Dataset, plan: &PointsPlan) -> Block {
    let mut block = Block::new(
        "points_rooms",
        ("贮存间与清运", "Rooms and emptying"),
        &[
            ("点", "point"),
            ("收集单位", "collector"),
            ("代码", "codes"),
            ("吨/年", "t a year"),
            ("每年清运次数", "times a year"),
            ("往返 km", "there and back, km"),
        ],
    )
    .about(Bilingual::new(
        "不同收集单位的、不相容的废物各占一间（R045、R047）；清运次数是平均数。",
        "Wastes of other collectors and wastes that must not meet have rooms of their own (R045, R047); times are an average.",
    ));
    block.shown = 40;
    for one in &plan.points {
        for room in &one.rooms {
            block.rows.push(cells![
                &one.name,
                facility(dataset, &room.collector),
                room.codes.join(" "),
                Cell::Number(room.t.0, 1),
                Cell::Number(room.trips, 1),
                Cell::Number(room.metres.km(), 1),
            ]);
        }
    }
    block
}

/// Who brings what where.
pub(super) fn brings(dataset: &Dataset, plan: &PointsPlan) -> Block {
    let mut block = Block::new(
        "points_brings",
        ("自送明细", "Who brings what where"),
        &[
            ("来源", "source"),
            ("名称", "name"),
            ("镇街", "zone"),
            ("点", "point"),
            ("收集单位", "collector"),
            ("吨/年", "t a year"),
            ("km", "km"),
            ("分钟", "minutes"),
            ("元/年", "CNY a year"),
            ("现状 元/年", "today, CNY"),
        ],
    );
    block.shown = 0;
    for one in &plan.brings {
        block.rows.push(cells![
            &one.source,
            &one.name,
            zone(dataset, &one.zone),
            &one.point,
            &one.collector,
            Cell::Number(one.t.0, 3),
            Cell::Number(one.metres.km(), 1),
            Cell::Number(one.seconds.0 / 60.0, 0),
            one.cny,
            one.today,
        ]);
    }
    block
}

/// The numbers it goes by, each with its source.
pub(super) fn assumptions(dataset: &Dataset, outcome: &PointsOutcome) -> Block {
    let settings = dataset.tables().case.points.clone().unwrap_or_default();
    let rules = match outcome.waste {
        Waste::Hazardous => settings.hazardous,
        Waste::General => settings.general,
    };
    let mut block = Block::new(
        "points_assumptions",
        ("采用的数值", "The numbers it goes by"),
        &[("项目", "item"), ("数值", "value"), ("来源", "source")],
    );
    block.shown = 40;
    let source = |key: &str| {
        if key == "call" {
            return outcome.call.source.clone();
        }
        let known = rules.sources.get(key).cloned();
        known.unwrap_or_else(|| Source::new(Mark::Demo, "程序默认值，为假设"))
    };
    let mut row = |zh: &str, en: &str, value: String, key: &str| {
        let words = Cell::from(Bilingual::new(zh, en));
        block
            .rows
            .push(vec![words, Cell::Text(value), Cell::Mark(source(key))]);
    };
    row(
        "限距 km",
        "driving limit, km",
        figure::number(outcome.limit_km, 1),
        "limit_km",
    );
    if let Some(minutes) = rules.limit_min {
        row(
            "限时 分钟",
            "driving limit, minutes",
            figure::number(minutes, 0),
            "limit_min",
        );
    }
    if let Some(most) = rules.most_t_per_year {
        row(
            "小量来源上限 t/年",
            "a small stream, t a year at most",
            figure::number(most.0, 0),
            "most_t_per_year",
        );
        row("代码", "codes", rules.codes.join(" "), "codes");
    }
    row(
        "自送 元/吨公里",
        "bringing, CNY/t·km",
        figure::number(rules.bring.0, 2),
        "bring",
    );
    row("上门一次 元", "a call, CNY", cny(outcome.call.cny), "call");
    row(
        "上门每吨 元",
        "a tonne on rounds, CNY",
        figure::number(rules.round.0, 0),
        "round",
    );
    row(
        "自行外运 元/吨公里",
        "sending it oneself, CNY/t·km",
        figure::number(rules.direct.0, 2),
        "direct",
    );
    row(
        "清运一间 元",
        "emptying a room, CNY",
        cny(rules.trip),
        "trip",
    );
    row(
        "清运 元/公里",
        "emptying, CNY/km",
        figure::number(rules.trip_km.0, 2),
        "trip_km",
    );
    row(
        "每年至少清运",
        "emptied a year, at least",
        figure::number(rules.least_trips, 0),
        "least_trips",
    );
    row(
        "每年至多清运",
        "emptied a year, at most",
        figure::number(rules.most_trips, 0),
        "most_trips",
    );
    row(
        "现有点费用份额",
        "share a point that is there costs",
        figure::number(rules.kept_share, 2),
        "kept_share",
    );
    for size in &rules.sizes {
        let zh = format!("规模 {}：间数 × t，元/年", size.id);
        let en = format!("size {}: rooms × t, CNY a year", size.id);
        let value = format!(
            "{} × {}，{}",
            size.rooms,
            figure::number(size.room_t.0, 2),
            cny(size.cny_per_year)
        );
        let words = Cell::from(Bilingual::new(zh, en));
        block.rows.push(vec![
            words,
            Cell::Text(value),
            Cell::Mark(size.source.clone()),
        ]);
    }
    block
}
