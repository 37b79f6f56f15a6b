//! Stores and loads that go on from them in, tables out.

use crate::finding::Bilingual;
use crate::plan::collection::onward::instance::LOAD;
use crate::plan::collection::onward::solution::{Onward, StoreFault};
use crate::report::block::{Block, Cell, cells};
use crate::report::figure;

/// How full the stores get.
pub(super) fn stores(onward: &Onward) -> Block {
    let mut block = Block::new(
        "stores",
        ("库存", "Stores"),
        &[
            ("单位", "operator"),
            ("库容 t", "room, t"),
            ("最多 t", "most, t"),
            ("日期", "on"),
            ("期末 t", "at the end, t"),
        ],
    )
    .about(Bilingual::new(
        "案例没有给出的期初库存按 0 计；没有给出库容的不作判断。",
        "Stock that the case does not give counts as none; room that it does not give is not judged.",
    ));
    for one in &onward.stores {
        let room = one.room;
        block.rows.push(cells![
            &one.operator,
            room.map_or(
                Cell::from(Bilingual::new("未给出", "not given")),
                |room| Cell::Number(room.0, 1)
            ),
            Cell::Number(one.most.0, 2),
            one.most_on.to_string(),
            Cell::Number(one.end.0, 2),
        ]);
    }
    block
}

/// What goes on, and where to.
pub(super) fn loads(onward: &Onward) -> Block {
    let load = figure::number(LOAD.0, 0);
    let mut block = Block::new(
        "onward",
        ("外运安排", "Loads that go on"),
        &[
            ("日期", "date"),
            ("单位", "operator"),
            ("代码", "code"),
            ("吨", "t"),
            ("去向", "to"),
            ("公里", "km"),
            ("原因", "because"),
            ("手续", "procedure"),
        ],
    )
    .about(Bilingual::new(
        format!("每车至多 {load} t（演示）；去最近的有许可、有余量的单位，市内优先。"),
        format!("At most {load} t a load (demo); to the nearest place with a permit and tonnes left, within the province first."),
    ));
    block.shown = 60;
    for one in &onward.loads {
        let papers = if one.beyond {
            Bilingual::new(
                "跨省，须先审批（R013）",
                "across the border: approval first (R013)",
            )
        } else {
            Bilingual::new("电子联单", "manifest")
        };
        block.rows.push(cells![
            one.date.to_string(),
            &one.operator,
            &one.code,
            Cell::Number(one.t.0, 3),
            &one.name,
            Cell::Number(one.metres.km(), 1),
            one.cause.label(),
            papers,
        ]);
    }
    block
}

/// Every evening; for the file, not for the screen.
pub(super) fn evenings(onward: &Onward) -> Block {
    let mut block = Block::new(
        "store_days",
        ("逐日库存", "Stock day by day"),
        &[
            ("日期", "date"),
            ("单位", "operator"),
            ("收进 t", "taken, t"),
            ("外运 t", "sent on, t"),
            ("当晚 t", "in the evening, t"),
        ],
    );
    block.shown = 0;
    for one in &onward.evenings {
        block.rows.push(cells![
            one.date.to_string(),
            &one.operator,
            Cell::Number(one.taken.0, 3),
            Cell::Number(one.sent.0, 3),
            Cell::Number(one.stock.0, 3),
        ]);
    }
    block
}

/// What is wrong with them.
pub(super) fn faults(faults: &[StoreFault]) -> Block {
    let mut block = Block::new(
        "store_faults",
        ("库存问题", "What is wrong with stores"),
        &[
            ("日期", "date"),
            ("单位", "operator"),
            ("代码", "code"),
            ("问题", "fault"),
        ],
    );
    block.shown = 60;
    for one in faults {
        block.rows.push(cells![
            one.date.to_string(),
            &one.operator,
            &one.code,
            one.kind.text()
        ]);
    }
    block
}
