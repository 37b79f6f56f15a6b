//! Cells in, values out: numbers as people type them, units, waste codes.

use crate::quantity::Tonnes;
use serde::{Deserialize, Serialize};

/// Unit of a quantity of waste.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// Tonnes.
    #[serde(rename = "t")]
    Tonne,
    /// Ten thousand tonnes.
    #[serde(rename = "10kt")]
    TenThousandTonnes,
    /// Kilograms.
    #[serde(rename = "kg")]
    Kilogram,
}

impl Unit {
    /// The unit a text names, whole or with `/年`.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim_start_matches("单位");
        let text = text.split('/').next().unwrap_or(text);
        match text.trim() {
            "吨" | "t" | "吨每年" => Some(Self::Tonne),
            "万吨" | "10kt" => Some(Self::TenThousandTonnes),
            "千克" | "公斤" | "kg" => Some(Self::Kilogram),
            _ => None,
        }
    }

    /// Tonnes in one of it.
    #[must_use]
    pub fn tonnes(self) -> f64 {
        match self {
            Self::Tonne => 1.0,
            Self::TenThousandTonnes => 1e4,
            Self::Kilogram => 1e-3,
        }
    }
}

/// Full-width letters, digits and signs as their plain ones.
#[must_use]
pub fn narrow(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' => '-',
        other => other,
    };
    text.chars().map(plain).collect()
}

/// Why a cell is no quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoQuantity {
    /// Nothing in it.
    Empty,
    /// No number.
    NotANumber,
    /// Below zero.
    Negative,
    /// Larger than a district can produce.
    Huge,
}

/// A quantity: `1,234.5`, `１２`, `3.2吨`, `0.5万吨`; a unit in the cell goes before that of its column.
///
/// # Errors
/// [`NoQuantity`].
pub fn tonnes(text: &str, unit: Unit) -> Result<Tonnes, NoQuantity> {
    let text: String = narrow(text)
        .chars()
        .filter(|c| !c.is_whitespace() && *c != ',')
        .collect();
    if text.is_empty() {
        return Err(NoQuantity::Empty);
    }
    let digits = |c: char| c.is_ascii_digit() || ".-+".contains(c);
    // An exponent is part of the number only where digits follow it.
    let (number, tail) = match text.parse::<f64>() {
        Ok(_) => (text.as_str(), ""),
        Err(_) => text.split_at(text.find(|c| !digits(c)).unwrap_or(text.len())),
    };
    let unit = match tail {
        "" => unit,
        tail => Unit::of(&tail.to_lowercase()).ok_or(NoQuantity::NotANumber)?,
    };
    let value: f64 = number.parse().map_err(|_| NoQuantity::NotANumber)?;
    match value * unit.tonnes() {
        t if !t.is_finite() => Err(NoQuantity::NotANumber),
        t if t < 0.0 => Err(NoQuantity::Negative),
        t if t > 1e9 => Err(NoQuantity::Huge),
        // Kilograms come as 2500: no noise of the division stays.
        t => Ok(Tonnes((t * 1e9).round() / 1e9)),
    }
}

/// What a cell says of a waste code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Code {
    /// Eight digits, `900-249-08`.
    Eight(String),
    /// A class only, `HW08` or `SW02`.
    Class(String),
    /// Neither.
    None,
}

/// Finds the code in a cell: `HW08 900-249-08`, `900-249-08（废矿物油）`, `90024908`, `HW08`, `SW59`, `900-003-S17`.
#[must_use]
pub fn code(text: &str) -> Code {
    let text = narrow(text).to_uppercase();
    let words: Vec<&str> = (text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')))
        .filter(|word| !word.is_empty())
        .collect();
    if let Some(code) = words.iter().find_map(|word| eight(word)) {
        return Code::Eight(code);
    }
    // Dashes with space around them, or none at all.
    let joined: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let joined = joined.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let joined = match joined.len() {
        10 if ["HW", "SW"]
            .iter()
            .any(|class| text.trim_start().starts_with(class)) =>
        {
            &joined[2..]
        }
        _ => joined,
    };
    if let Some(code) = eight(joined) {
        return Code::Eight(code);
    }
    (words.iter().find_map(|word| class(word))).map_or(Code::None, Code::Class)
}

fn eight(word: &str) -> Option<String> {
    let plain: String = word.chars().filter(|c| *c != '-').collect();
    let dashes = word.len() - plain.len();
    let (head, tail) = plain
        .is_ascii()
        .then(|| plain.split_at_checked(6))
        .flatten()?;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let last = match tail.strip_prefix('S') {
        Some(rest) => rest.len() == 2 && digits(rest),
        None => tail.len() == 2 && digits(tail),
    };
    let (sector, number) = head.split_at(3);
    (digits(head) && last && (dashes == 0 || dashes == 2))
        .then(|| format!("{sector}-{number}-{tail}"))
}

fn class(word: &str) -> Option<String> {
    let (letters, digits) = word.split_at_checked(2)?;
    let known = matches!(letters, "HW" | "SW") && digits.len() == 2;
    (known && digits.bytes().all(|b| b.is_ascii_digit())).then(|| word.to_owned())
}

/// An angle: `106.25`, `106°15'0.5"`, `106度15分0.5秒`, `E106.25`.
#[must_use]
pub fn degrees(text: &str) -> Option<f64> {
    let text = narrow(text).to_uppercase();
    let text = text.trim_matches(|c: char| "NESW东经北纬:".contains(c) || c.is_whitespace());
    if let Ok(value) = text.parse() {
        return Some(value);
    }
    let parts: Vec<f64> = (text.split(|c: char| !(c.is_ascii_digit() || c == '.')))
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let signs = text.chars().any(|c| "°º度'′".contains(c));
    match parts[..] {
        [degrees] if signs => Some(degrees),
        [degrees, minutes] if signs && minutes < 60.0 => Some(degrees + minutes / 60.0),
        [degrees, minutes, seconds] if minutes < 60.0 && seconds < 60.0 => {
            Some(degrees + minutes / 60.0 + seconds / 3600.0)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_read_as_people_type_them() {
        for (text, unit, t) in [
            ("1,234.5", Unit::Tonne, 1234.5),
            ("１２．５", Unit::Tonne, 12.5),
            ("3.2吨", Unit::Kilogram, 3.2),
            ("0.5 万吨", Unit::Tonne, 5000.0),
            ("2500", Unit::Kilogram, 2.5),
            ("1e3", Unit::Tonne, 1000.0),
            ("2KG", Unit::Tonne, 0.002),
        ] {
            assert_eq!(tonnes(text, unit), Ok(Tonnes(t)), "{text}");
        }
        for (text, why) in [
            ("", NoQuantity::Empty),
            (" ", NoQuantity::Empty),
            ("约3", NoQuantity::NotANumber),
            ("3只", NoQuantity::NotANumber),
            ("-1", NoQuantity::Negative),
            ("1e12", NoQuantity::Huge),
            ("#REF!", NoQuantity::NotANumber),
        ] {
            assert_eq!(tonnes(text, Unit::Tonne), Err(why), "{text}");
        }
    }

    #[test]
    fn codes_are_found_in_what_people_write_around_them() {
        let due = Code::Eight("900-249-08".to_owned());
        for text in [
            "900-249-08",
            "HW08 900-249-08",
            "900-249-08（废矿物油）",
            "９００－２４９－０８",
            "90024908",
            "HW08/900-249-08",
            "HW0890024908",
            "900 - 249 - 08",
            "900–249–08",
        ] {
            assert_eq!(code(text), due, "{text}");
        }
        assert_eq!(code("900-003-S17"), Code::Eight("900-003-S17".to_owned()));
        for text in ["HW08", "hw08 废矿物油", "ＨＷ08"] {
            assert_eq!(code(text), Code::Class("HW08".to_owned()), "{text}");
        }
        assert_eq!(code("SW02"), Code::Class("SW02".to_owned()));
        for text in ["", "废矿物油", "900-249", "12345678901"] {
            assert_eq!(code(text), Code::None, "{text}");
        }
    }

    #[test]
    fn angles_are_decimal_or_of_minutes_and_seconds() {
        for (text, due) in [
            ("106.25", 106.25),
            ("E106.25", 106.25),
            ("106°15'0\"", 106.25),
            ("106°15′", 106.25),
            ("东经106度15分00秒", 106.25),
            ("106 15 36", 106.26),
        ] {
            let found = degrees(text).unwrap_or_else(|| panic!("{text}"));
            assert!((found - due).abs() < 1e-9, "{text}: {found}");
        }
        for text in ["", "无", "106 75 0", "abc"] {
            assert_eq!(degrees(text), None, "{text}");
        }
    }
}
