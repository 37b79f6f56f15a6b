//! Rounds in, drafts of manifests out: a line for each waste of each call.

use super::packaging;
use crate::finding::Bilingual;
use crate::plan::collection::rounds::solution::Rounds;
use crate::report::block::{Block, Cell, cells};

/// What a manifest will say; its number of 14 digits is given by the national system.
pub(super) fn manifests(rounds: &Rounds) -> Block {
    let mut block = Block::new(
        "manifests",
        ("联单草稿", "Drafts of manifests"),
        &[
            ("联单编号", "number"),
            ("转移日期", "date"),
            ("移出单位编号", "sender id"),
            ("移出单位", "sender"),
            ("废物代码", "code"),
            ("包装", "packaging"),
            ("件数", "packages"),
            ("拟移出 t", "expected, t"),
            ("实收 t", "received, t"),
            ("承运车辆", "vehicle"),
            ("接收单位", "receiver"),
        ],
    )
    .about(Bilingual::new(
        "编号（14 位）由国家系统生成，此处留空；实收由驾驶员称重后填写。",
        "Numbers (14 digits) come from the national system and are left empty; received is what the driver weighs.",
    ));
    block.shown = 0;
    for day in &rounds.days {
        for tour in &day.tours {
            for visit in &tour.visits {
                for taken in &visit.taken {
                    block.rows.push(cells![
                        Cell::Empty,
                        day.date.to_string(),
                        &visit.generator,
                        &visit.name,
                        &taken.code,
                        packaging(&taken.packaging),
                        taken.packages.to_string(),
                        Cell::Number(taken.t.0, 3),
                        Cell::Empty,
                        format!("{}-{}", tour.vehicle, tour.unit),
                        &tour.operator,
                    ]);
                }
            }
        }
    }
    block
}
