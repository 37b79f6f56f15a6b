//! One cell of a table: text in, typed value out, and back again in one fixed spelling, so that a
//! file written twice is the same bytes. A cell that cannot be read says what was expected.

use crate::finding::Bilingual;
use crate::quantity::{Cny, CnyPerTonne, CnyPerTonneKm, Metres, Seconds, Tonnes};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// What kind of fault a cell has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellFault {
    /// A required cell is empty.
    Missing,
    /// Text that is no number where a number belongs.
    NotANumber,
    /// NaN or infinity.
    NotFinite,
    /// A word outside the vocabulary of the column.
    UnknownWord,
    /// Not a calendar date `YYYY-MM-DD`.
    NotADate,
    /// Not a time of day `HH:MM`.
    NotATime,
    /// A source without a known mark.
    BadSource,
}

/// A value that lives in a cell.
pub trait Cell: Sized {
    /// True when an empty cell is a value of its own (`None`, an empty list).
    const MAY_BE_EMPTY: bool = false;
    /// What the column holds, for documents and error texts.
    fn expected() -> Bilingual;
    /// Reads trimmed text. Callers handle the empty cell of required columns.
    ///
    /// # Errors
    /// The fault of the cell when the text is not such a value.
    fn parse(text: &str) -> Result<Self, CellFault>;
    /// The one spelling this program writes.
    fn spell(&self) -> String;
}

impl Cell for String {
    fn expected() -> Bilingual {
        Bilingual::new("文字", "text")
    }
    fn parse(text: &str) -> Result<Self, CellFault> {
        Ok(text.to_owned())
    }
    fn spell(&self) -> String {
        self.clone()
    }
}

impl Cell for f64 {
    fn expected() -> Bilingual {
        Bilingual::new("数值", "a number")
    }
    fn parse(text: &str) -> Result<Self, CellFault> {
        let value: f64 = text.parse().map_err(|_| CellFault::NotANumber)?;
        if value.is_finite() {
            Ok(value)
        } else {
            Err(CellFault::NotFinite)
        }
    }
    fn spell(&self) -> String {
        if *self == 0.0 {
            "0".to_owned()
        } else {
            format!("{self}")
        }
    }
}

macro_rules! whole_number_cell {
    ($($t:ty),+) => {$(
        impl Cell for $t {
            fn expected() -> Bilingual { Bilingual::new("整数", "a whole number") }
            fn parse(text: &str) -> Result<Self, CellFault> { text.parse().map_err(|_| CellFault::NotANumber) }
            fn spell(&self) -> String { self.to_string() }
        }
    )+};
}
whole_number_cell!(u32, i32);

impl Cell for bool {
    fn expected() -> Bilingual {
        Bilingual::new("true 或 false", "true or false")
    }
    fn parse(text: &str) -> Result<Self, CellFault> {
        match text {
            "true" | "TRUE" | "是" | "1" => Ok(true),
            "false" | "FALSE" | "否" | "0" => Ok(false),
            _ => Err(CellFault::UnknownWord),
        }
    }
    fn spell(&self) -> String {
        self.to_string()
    }
}

impl Cell for Date {
    fn expected() -> Bilingual {
        Bilingual::new("日期，如 2025-12-01", "a date such as 2025-12-01")
    }
    fn parse(text: &str) -> Result<Self, CellFault> {
        text.parse().map_err(|_| CellFault::NotADate)
    }
    fn spell(&self) -> String {
        self.to_string()
    }
}

/// A time of day, whole minutes after midnight: `00:00` to `24:00`.
///
/// ```
/// use wasteflow::dataset::cell::{Cell, TimeOfDay};
/// assert_eq!(TimeOfDay::parse("06:30").map(|time| time.minutes()), Ok(390));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// Midnight at the beginning of the day.
    pub const MIDNIGHT: Self = Self(0);

    /// A time from hour and minute; `None` past 24:00.
    #[must_use]
    pub fn new(hour: u16, minute: u16) -> Option<Self> {
        let whole = hour <= 23 && minute <= 59 || (hour, minute) == (24, 0);
        whole.then(|| Self(hour * 60 + minute))
    }

    /// Minutes after midnight, at most 1440.
    #[must_use]
    pub fn minutes(self) -> u16 {
        self.0
    }
}

impl Cell for TimeOfDay {
    fn expected() -> Bilingual {
        Bilingual::new("时刻，如 06:30", "a time of day such as 06:30")
    }
    fn parse(text: &str) -> Result<Self, CellFault> {
        let digits = |part: &str| {
            let plain = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| part.parse::<u16>().ok()).flatten()
        };
        let parts = text.split_once(':').or_else(|| text.split_once('：'));
        parts
            .filter(|(_, minute)| minute.len() == 2)
            .and_then(|(hour, minute)| Self::new(digits(hour)?, digits(minute)?))
            .ok_or(CellFault::NotATime)
    }
    fn spell(&self) -> String {
        format!("{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

macro_rules! quantity_cell {
    ($($t:ident),+) => {$(
        impl Cell for $t {
            fn expected() -> Bilingual { f64::expected() }
            fn parse(text: &str) -> Result<Self, CellFault> { f64::parse(text).map($t) }
            fn spell(&self) -> String { self.0.spell() }
        }
    )+};
}
quantity_cell!(Tonnes, Metres, Seconds, Cny, CnyPerTonne, CnyPerTonneKm);

impl<T: Cell> Cell for Option<T> {
    const MAY_BE_EMPTY: bool = true;
    fn expected() -> Bilingual {
        T::expected()
    }
    fn parse(text: &str) -> Result<Self, CellFault> {
        if text.is_empty() {
            Ok(None)
        } else {
            T::parse(text).map(Some)
        }
    }
    fn spell(&self) -> String {
        self.as_ref().map(Cell::spell).unwrap_or_default()
    }
}

/// A list in one cell, separated by `;`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct List(pub Vec<String>);

impl List {
    /// True when one entry is exactly `word`.
    #[must_use]
    pub fn has(&self, word: &str) -> bool {
        self.0.iter().any(|entry| entry == word)
    }
}

impl Cell for List {
    const MAY_BE_EMPTY: bool = true;
    fn expected() -> Bilingual {
        Bilingual::new("用 ; 分隔的列表", "a list separated by ;")
    }
    fn parse(text: &str) -> Result<Self, CellFault> {
        let entries = text
            .split([';', '；'])
            .map(str::trim)
            .filter(|e| !e.is_empty());
        Ok(Self(entries.map(str::to_owned).collect()))
    }
    fn spell(&self) -> String {
        self.0.join(";")
    }
}

/// How far a number can be trusted: where it comes from.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// The published plan; the detail names the fact (`F082`).
    Plan,
    /// A named public source.
    Public,
    /// Computed from other numbers; the detail gives the formula.
    Derived,
    /// Synthetic: made up, tuned at most to a published total.
    Demo,
}

impl Mark {
    /// The spelling used in cells.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Public => "public",
            Self::Derived => "derived",
            Self::Demo => "demo",
        }
    }

    /// What a reader sees beside a number.
    #[must_use]
    pub fn label(self) -> Bilingual {
        match self {
            Self::Plan => Bilingual::new("规划", "plan"),
            Self::Public => Bilingual::new("公开", "public"),
            Self::Derived => Bilingual::new("推算", "derived"),
            Self::Demo => Bilingual::new("演示", "demo"),
        }
    }
}

/// The source of a row's numbers: a mark and what it refers to, spelled `plan:F082`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The kind of source.
    pub mark: Mark,
    /// Fact id, citation, formula or note; may be empty for `demo`.
    pub detail: String,
}

impl Source {
    /// A source with its detail.
    pub fn new(mark: Mark, detail: impl Into<String>) -> Self {
        Self {
            mark,
            detail: detail.into(),
        }
    }
}

impl Cell for Source {
    fn expected() -> Bilingual {
        Bilingual::new(
            "来源：plan:事实编号、public:出处、derived:算式 或 demo",
            "a source: plan:fact id, public:citation, derived:formula or demo",
        )
    }
    fn parse(text: &str) -> Result<Self, CellFault> {
        let (mark, detail) = text.split_once(':').unwrap_or((text, ""));
        let mark = match mark.trim() {
            "plan" => Mark::Plan,
            "public" => Mark::Public,
            "derived" => Mark::Derived,
            "demo" => Mark::Demo,
            _ => return Err(CellFault::BadSource),
        };
        let detail = detail.trim();
        if detail.is_empty() && mark != Mark::Demo {
            return Err(CellFault::BadSource);
        }
        Ok(Self::new(mark, detail))
    }
    fn spell(&self) -> String {
        if self.detail.is_empty() {
            self.mark.word().to_owned()
        } else {
            format!("{}:{}", self.mark.word(), self.detail)
        }
    }
}

impl Serialize for Source {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.spell())
    }
}

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|_| de::Error::custom(Self::expected().en))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_spelled_so_that_it_reads_back_the_same() {
        for value in [0.0, -0.0, 1.0, 0.1 + 0.2, 235.79, 1e-9, -8500.0] {
            assert_eq!(f64::parse(&value.spell()), Ok(value));
        }
    }

    #[test]
    fn nan_and_infinity_are_refused() {
        assert_eq!(f64::parse("NaN"), Err(CellFault::NotFinite));
        assert_eq!(f64::parse("inf"), Err(CellFault::NotFinite));
        assert_eq!(f64::parse("12 t"), Err(CellFault::NotANumber));
    }

    #[test]
    fn a_time_of_day_has_hours_and_minutes() {
        for (text, minutes) in [
            ("00:00", 0),
            ("6:05", 365),
            ("22：30", 1350),
            ("24:00", 1440),
        ] {
            assert_eq!(TimeOfDay::parse(text).map(TimeOfDay::minutes), Ok(minutes));
        }
        for text in [
            "", "6", "24:01", "12:60", "+6:00", "06:5", "6:30:00", "noon",
        ] {
            assert_eq!(TimeOfDay::parse(text), Err(CellFault::NotATime), "{text}");
        }
        assert_eq!(
            TimeOfDay::parse("6:05").map(|t| t.spell()),
            Ok("06:05".to_owned())
        );
    }

    #[test]
    fn a_source_needs_its_detail_unless_it_is_demo() {
        assert_eq!(Source::parse("plan"), Err(CellFault::BadSource));
        assert_eq!(Source::parse("guess:x"), Err(CellFault::BadSource));
        assert_eq!(
            Source::parse("plan:F082").map(|s| s.spell()),
            Ok("plan:F082".to_owned())
        );
        assert_eq!(Source::parse("demo").map(|s| s.mark), Ok(Mark::Demo));
    }
}
