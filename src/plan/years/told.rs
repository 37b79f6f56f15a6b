//! What a plan over years assumes, in words: growth, white lists, permits, stock, landfills.

use super::outcome::Assumption;
use crate::dataset::Dataset;
use crate::dataset::cell::{Mark, Source};
use crate::dataset::years::{Assumed, YearsSettings};
use crate::finding::Bilingual;

fn assumption(year: Option<i32>, mark: Mark, zh: String, en: String) -> Assumption {
    Assumption {
        year,
        text: Bilingual::new(zh, en),
        source: Source::new(
            mark,
            match mark {
                Mark::Demo => "假设 / assumption",
                _ => "case.toml [years]、多年模型设定 / case.toml [years], the model over years",
            },
        ),
    }
}

/// All of them: for every year first, then by period.
pub(super) fn assumptions(
    dataset: &Dataset,
    settings: &YearsSettings,
    assumed: &[Vec<Assumed>],
) -> Vec<Assumption> {
    let mut told = general(settings);
    for (at, assumed) in settings.periods.iter().zip(assumed) {
        if at.weight > 1 {
            let first = at.year - i32::try_from(at.weight).unwrap_or(1) + 1;
            told.push(Assumption {
                year: Some(at.year),
                text: Bilingual::new(
                    format!("代表 {first}–{} 共 {} 年", at.year, at.weight),
                    format!("stands for the {} years {first} to {}", at.weight, at.year),
                ),
                source: at.source.clone(),
            });
        }
        told.extend(assumed.iter().map(|assumed| match assumed {
            Assumed::WhiteListOf { edition, rows } => assumption(
                Some(at.year),
                Mark::Demo,
                format!("无该年白名单，沿用 {edition} 年版（{rows} 行）"),
                format!("no white list of the year: that of {edition} is carried on ({rows} rows)"),
            ),
            Assumed::Renewed { permits } => assumption(
                Some(at.year),
                Mark::Demo,
                format!("此前到期的许可视为续期（{} 行）；豁免不续期", permits.len()),
                format!(
                    "permits that lapse before are taken as renewed ({} lines); waivers are not",
                    permits.len()
                ),
            ),
        }));
    }
    let later = dataset.tables().stocks.rows.len();
    let counted = settings.periods.first().map_or(0, |first| {
        dataset.opening_stock(super::build::first_year(first)).len()
    });
    let nothing = (dataset.tables().stocks.rows.iter())
        .filter(|row| row.t.0 <= 0.0)
        .count();
    if later > counted + nothing {
        let n = later - counted - nothing;
        told.push(assumption(
            None,
            Mark::Derived,
            format!("{n} 行库存的日期在首期之后，不作期初库存"),
            format!("{n} rows of stock are dated after the start and are no opening stock"),
        ));
    }
    told
}

fn general(settings: &YearsSettings) -> Vec<Assumption> {
    let mut told = vec![
        assumption(
            None,
            Mark::Derived,
            match settings.discount_rate {
                0.0 => "各年费用等权相加（折现率 0）".to_owned(),
                rate => format!("费用按年折现率 {} % 折到首年", rate * 100.0),
            },
            match settings.discount_rate {
                0.0 => "a yuan of any year counts the same (discount rate 0)".to_owned(),
                rate => format!("cost is discounted to the first year at {} %", rate * 100.0),
            },
        ),
        assumption(
            None,
            Mark::Derived,
            format!("未安置量早一年每吨多计 {} %，先满足早的年份", settings.urgency * 100.0),
            format!(
                "an unplaced tonne a year earlier weighs {} % more: earlier years come first",
                settings.urgency * 100.0
            ),
        ),
        assumption(
            None,
            Mark::Derived,
            "危险废物结存不超过一年（R032），贮存不超过库容（R031）；末期收集暂存单位清空，其余结存记为期末库存".to_owned(),
            "hazardous waste lies no longer than a year (R032), stores keep within their room (R031); at the end stores are empty, other stock is closing stock".to_owned(),
        ),
        assumption(
            None,
            Mark::Derived,
            "填埋库容各年共用（C23）；取用渣场存量不腾出库容，已填埋的不再取用".to_owned(),
            "a landfill's room is one for all years (C23); drawing down an ash yard gives no room back, what is buried is not drawn on".to_owned(),
        ),
    ];
    if !settings.fixed_codes.is_empty() {
        let codes = settings.fixed_codes.join("、");
        told.push(assumption(
            None,
            Mark::Derived,
            format!("不随工业增长的代码：{codes}"),
            format!(
                "codes that do not grow with industry: {}",
                settings.fixed_codes.join(", ")
            ),
        ));
    }
    let paths = (settings.rates.iter())
        .map(|rate| {
            let words = (&rate.of, format!("{} %/年", rate.percent_per_year));
            (
                words,
                format!("{} % a year", rate.percent_per_year),
                &rate.source,
            )
        })
        .chain(settings.intensities.iter().map(|own| {
            let path: Vec<String> = own.path.iter().map(f64::to_string).collect();
            let words = (&own.of, format!("强度路径 {}", path.join("、")));
            (
                words,
                format!("intensity path {}", path.join(", ")),
                &own.source,
            )
        }));
    for ((of, zh), en, source) in paths {
        let names: Vec<&str> = (of.codes.iter().chain(&of.sectors))
            .map(String::as_str)
            .collect();
        told.push(Assumption {
            year: None,
            text: Bilingual::new(
                format!("{}：{zh}", names.join("、")),
                format!("{}: {en}", names.join(", ")),
            ),
            source: source.clone(),
        });
    }
    told
}
