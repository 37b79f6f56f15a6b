//! The words of vocabularies as offices write them: each with its label, the word of a case, and what else it is called,
//! in small letters.

use crate::dataset::cell::Cell as _;
use crate::dataset::vocabulary::{GeneratorKind, State, Tier};
use crate::finding::Bilingual;
use std::sync::LazyLock;

/// Words of a vocabulary, each with what it is called.
type Words<T> = Vec<(T, Vec<String>)>;

/// Label, word, and what else it is called.
fn words<T: Copy>(of: T, label: &Bilingual, word: &str, more: &[&str]) -> (T, Vec<String>) {
    let own = [label.zh.as_str(), word, label.en.as_str()];
    let all = own.into_iter().chain(more.iter().copied());
    (of, all.map(str::to_lowercase).collect())
}

/// Physical states.
pub(super) static STATES: LazyLock<Words<State>> = LazyLock::new(|| {
    let more = |state| match state {
        State::Solid => &["固体", "s", "固", "粉末", "块状"][..],
        State::Sludge => &["半固体", "污泥", "泥态", "膏状", "半固态/泥态"],
        State::Liquid => &["液体", "l", "液"],
    };
    (State::ALL.iter())
        .map(|&s| words(s, &s.label(), &s.spell(), more(s)))
        .collect()
});

/// Ledger classes.
pub(super) static TIERS: LazyLock<Words<Tier>> = LazyLock::new(|| {
    let more = |tier| match tier {
        Tier::Key => &["重点监管单位", "重点"][..],
        Tier::Simplified => &["简化管理单位", "简化"],
        Tier::Registered => &["登记管理单位", "登记"],
        Tier::None => &["无", "一般"],
    };
    (Tier::ALL.iter())
        .map(|&t| words(t, &t.label(), &t.spell(), more(t)))
        .collect()
});

/// Kinds of unit.
pub(super) static KINDS: LazyLock<Words<GeneratorKind>> = LazyLock::new(|| {
    let more = |kind| match kind {
        GeneratorKind::Enterprise => &["企业", "工业", "产废企业"][..],
        GeneratorKind::SmallFirm => &["小微", "小微单位"],
        GeneratorKind::Garage => &["汽修", "机动车维修", "汽车维修"],
        GeneratorKind::Hospital => &["医院", "医疗卫生机构"],
        GeneratorKind::Lab => &["学校", "检测机构", "科研院所"],
        GeneratorKind::BuildingSite => &["工地"],
        GeneratorKind::Operator => &["危废经营单位", "持证单位"],
    };
    (GeneratorKind::ALL.iter())
        .map(|&k| words(k, &k.label(), &k.spell(), more(k)))
        .collect()
});
