//! What a plan does within the parks and at large firms (tasks of the plan on park circulation and on plants of
//! their own): an outcome in, tables out.

use crate::dataset::Dataset;
use crate::dataset::vocabulary::Operation;
use crate::finding::Bilingual;
use crate::plan::outcome::{Origin, Outcome};
use crate::quantity::Tonnes;
use crate::report::block::{Block, Cell, Chapter, cells};
use crate::report::tally;
use std::collections::BTreeMap;

/// Hazardous tonnes a year from which the plan encourages a firm to build a plant of its own (F112).
const LARGE: Tonnes = Tonnes(10_000.0);

/// Circulation within each park, and firms with much hazardous waste.
#[must_use]
pub fn blocks(dataset: &Dataset, outcome: &Outcome) -> Vec<Block> {
    vec![parks(dataset, outcome), large(dataset, outcome)]
}

/// Both tables as a part of the plan's summary; none for a case without parks and large firms.
#[must_use]
pub fn chapter(dataset: &Dataset, outcome: &Outcome) -> Option<Chapter> {
    let blocks = blocks(dataset, outcome);
    let mark = tally::weakest(dataset).label();
    let told = blocks.iter().any(|block| !block.rows.is_empty());
    told.then(|| Chapter {
        title: Bilingual::new(
            "园区循环与自建设施",
            "Circulation within parks, plants of firms' own",
        ),
        answer: Bilingual::new(
            format!(
                "本方案中各园区产生的废物有多少在同一园区内利用，以及年产危险废物 1 万吨以上的企业有多少由自建设施处理（规划鼓励自建，F112）。数量来源：{}。",
                mark.zh
            ),
            format!(
                "How much of what arises in a park the plan uses in the same park, and how much of the hazardous waste of firms above 10,000 t/yr goes to plants of their own (which the plan encourages, F112). Source of the tonnes: {}.",
                mark.en
            ),
        ),
        page: None,
        blocks,
    })
}

/// Tonnes that arise in a park, and of them those used in it.
#[derive(Default)]
struct Park {
    arising: Tonnes,
    used: Tonnes,
    used_inside: Tonnes,
}

/// Tonnes that arise in a park and are used in the same park.
fn parks(dataset: &Dataset, outcome: &Outcome) -> Block {
    let mut block = Block::new(
        "parks",
        ("园区内循环（吨/年）", "Circulation within the parks (t/yr)"),
        &[
            ("编号", "id"),
            ("园区", "park"),
            ("园区产生", "arises in the park"),
            ("其中综合利用", "of it used"),
            ("其中园区内利用", "of it used in the same park"),
            ("园区内循环率（%）", "circulated, %"),
        ],
    );
    let links = dataset.links();
    let mut parks: BTreeMap<&str, Park> = BTreeMap::new();
    let mut of_stream: BTreeMap<&str, &str> = BTreeMap::new();
    for (id, row) in dataset.streams() {
        let generator = dataset.generator(links.stream_generator[id.index()]);
        if let Some(park) = &generator.park {
            parks.entry(park).or_default().arising += row.t_per_year;
            of_stream.insert(&row.id, park);
        }
    }
    let facilities: BTreeMap<&str, Option<&str>> = (dataset.facilities())
        .map(|(_, row)| (row.id.as_str(), row.park.as_deref()))
        .collect();
    for leg in outcome
        .legs
        .iter()
        .filter(|leg| leg.operation == Operation::Use)
    {
        let Origin::Stream { stream, .. } = &leg.from else {
            continue;
        };
        let Some(&park) = of_stream.get(stream.as_str()) else {
            continue;
        };
        let sums = parks.entry(park).or_default();
        sums.used += leg.tonnes;
        if facilities.get(leg.facility.as_str()) == Some(&Some(park)) {
            sums.used_inside += leg.tonnes;
        }
    }
    for (park, sums) in parks {
        let rate = if sums.arising > Tonnes::ZERO {
            sums.used_inside / sums.arising * 100.0
        } else {
            0.0
        };
        let mut places = dataset.tables().places.rows.iter();
        let name = places.find(|row| row.id == park).map_or_else(
            || Bilingual::new(park, park),
            |row| Bilingual::new(&row.name_zh, &row.name_en),
        );
        block.rows.push(cells![
            park,
            name,
            sums.arising,
            sums.used,
            sums.used_inside,
            Cell::Number(rate, 1),
        ]);
    }
    block
}

/// Firms above 1 万 t of hazardous waste a year, and how much of it goes to plants of their own.
fn large(dataset: &Dataset, outcome: &Outcome) -> Block {
    let mut block = Block::new(
        "large_generators",
        (
            "年产危险废物 1 万吨以上的企业（吨/年）",
            "Firms above 10,000 t/yr of hazardous waste",
        ),
        &[
            ("编号", "id"),
            ("名称", "name"),
            ("危险废物产生", "hazardous waste"),
            ("自建设施", "plants of its own"),
            ("自行利用处置", "handled there"),
            ("自行利用处置占比（%）", "share, %"),
        ],
    );
    let links = dataset.links();
    let mut arising: BTreeMap<usize, Tonnes> = BTreeMap::new();
    for (id, row) in dataset.streams() {
        if dataset.waste(links.stream_waste[id.index()]).hazardous {
            let generator = links.stream_generator[id.index()];
            *arising.entry(generator.index()).or_default() += row.t_per_year;
        }
    }
    for (id, row) in dataset.generators() {
        let t = arising.get(&id.index()).copied().unwrap_or_default();
        if t < LARGE {
            continue;
        }
        let own: Vec<&str> = (dataset.facilities())
            .filter(|(f, _)| links.facility_captive_of[f.index()] == Some(id))
            .map(|(_, row)| row.id.as_str())
            .collect();
        let handled: Tonnes = (outcome.legs.iter())
            .filter(|leg| {
                let from =
                    matches!(&leg.from, Origin::Stream { generator, .. } if *generator == row.id);
                let code = dataset
                    .tables()
                    .wastes
                    .rows
                    .iter()
                    .find(|w| w.code == leg.code);
                from && code.is_some_and(|w| w.hazardous) && own.contains(&leg.facility.as_str())
            })
            .map(|leg| leg.tonnes)
            .sum();
        block.rows.push(cells![
            &row.id,
            Bilingual::new(&row.name_zh, &row.name_zh),
            t,
            own.join(", "),
            handled,
            Cell::Number(handled / t * 100.0, 1),
        ]);
    }
    block
}
