//! The text of a tag in, a number out: speeds, weights and lengths as people write them, with units,
//! lists and words. Source: OSM wiki, "Map Features/Units", Key:maxspeed, Key:maxweight, Key:maxheight.

/// What a tag says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// A number in the unit of the function that read it.
    Number(u32),
    /// A word for "no limit" or "as usual here".
    Nothing,
    /// Nothing that can be understood.
    Unclear,
}

/// The lowest number of a list; unclear when one entry is.
fn lowest(text: &str, one: impl Fn(&str) -> Said) -> Said {
    let mut lowest = Said::Nothing;
    for entry in text.split([';', '|']) {
        match (one(entry.trim()), lowest) {
            (Said::Unclear, _) => return Said::Unclear,
            (Said::Number(n), Said::Number(low)) => lowest = Said::Number(n.min(low)),
            (Said::Number(n), _) => lowest = Said::Number(n),
            (Said::Nothing, _) => {}
        }
    }
    lowest
}

/// A plain decimal number with `.` or `,`, and what follows it.
fn number(text: &str) -> Option<(f64, &str)> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let value: f64 = digits.replace(',', ".").parse().ok()?;
    value.is_finite().then(|| (value, rest.trim()))
}

/// A positive number below `most` as a whole one.
fn whole(value: f64, most: f64) -> Said {
    let value = value.round();
    if value >= 1.0 && value <= most {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        return Said::Number(value as u32);
    }
    Said::Unclear
}

/// A weight in kilograms; tonnes without a unit.
pub(super) fn kilograms(text: &str) -> Said {
    lowest(text, |entry| {
        if ["none", "no", "unsigned", "default", "unlimited"].contains(&entry) {
            return Said::Nothing;
        }
        let Some((value, unit)) = number(entry) else {
            return Said::Unclear;
        };
        let kg = match unit {
            // 200 t and more on a sign are kilograms somebody forgot to say.
            "" if value < 200.0 => 1000.0,
            "t" | "tonne" | "tonnes" | "mt" => 1000.0,
            "kg" => 1.0,
            "st" => 907.184_74,
            "lt" => 1_016.046_908_8,
            "lb" | "lbs" => 0.453_592_37,
            "cwt" => 50.802_345_44,
            _ => return Said::Unclear,
        };
        whole(value * kg, 1e6)
    })
}

/// A length in centimetres; metres without a unit.
pub(super) fn centimetres(text: &str) -> Said {
    lowest(text, |entry| {
        let words = [
            "none",
            "no",
            "default",
            "unsigned",
            "no_sign",
            "no_indications",
            "below_default",
            "unrestricted",
        ];
        if words.contains(&entry) {
            return Said::Nothing;
        }
        let Some((value, unit)) = number(entry) else {
            return Said::Unclear;
        };
        let cm = match unit {
            "" | "m" | "meter" | "metre" | "meters" | "metres" => value * 100.0,
            "cm" => value,
            "mm" => value / 10.0,
            _ => match feet(value, unit) {
                Some(cm) => cm,
                None => return Said::Unclear,
            },
        };
        whole(cm, 1e5)
    })
}

/// `12'6"`, `12 ft 6 in`, `12'`, `90 in` after the first number was read.
fn feet(value: f64, unit: &str) -> Option<f64> {
    let unit = unit.replace("feet", "'").replace("ft", "'");
    let unit = unit
        .replace("inches", "\"")
        .replace("in", "\"")
        .replace("''", "\"");
    if unit == "\"" {
        return Some(value * 2.54);
    }
    let rest = unit.strip_prefix('\'')?.trim();
    let inches = match rest.trim_end_matches('"').trim() {
        "" => 0.0,
        inches => match number(inches)? {
            (inches, "") => inches,
            _ => return None,
        },
    };
    Some(value * 30.48 + inches * 2.54)
}

/// A speed in tenths of km/h. Zone words count what the law of most countries says for lorries:
/// towns 50, outside 70, trunk roads 80, motorways 90 (an assumption of this program).
pub(super) fn speed(text: &str) -> Said {
    lowest(text, |entry| {
        let entry = entry.to_ascii_lowercase();
        let entry = entry.as_str();
        let words = [
            "none",
            "signals",
            "variable",
            "default",
            "no",
            "unlimited",
            "unposted",
            "national",
        ];
        if words.contains(&entry) {
            return Said::Nothing;
        }
        if entry == "walk" {
            return Said::Number(70);
        }
        let Some((value, unit)) = number(entry) else {
            return zone(entry);
        };
        let kmh = match unit {
            "" | "km/h" | "kmh" | "kph" | "kmph" => 1.0,
            "mph" => 1.609_344,
            "knots" | "knot" | "kn" => 1.852,
            _ => return Said::Unclear,
        };
        whole(value * kmh * 10.0, 3000.0)
    })
}

/// `DE:urban`, `CN:zone:30`, `zone30`.
fn zone(entry: &str) -> Said {
    let word = entry.rsplit(':').next().unwrap_or(entry);
    let tenths = match word {
        "walk" => 70,
        "living_street" | "pedestrian_zone" => 100,
        "urban" | "built_up" => 500,
        "rural" | "nsl_single" | "single_carriageway" => 700,
        "trunk" | "nsl_dual" | "dual_carriageway" => 800,
        "motorway" => 900,
        "bicycle_road" => 300,
        "school_zone" => 300,
        _ => {
            let zoned = entry.contains("zone");
            let digits = word.trim_start_matches("zone");
            return match digits.parse::<f64>() {
                Ok(value) if zoned => whole(value * 10.0, 3000.0),
                _ => Said::Unclear,
            };
        }
    };
    Said::Number(tenths)
}

/// A duration in seconds: `20`, `1:30`, `01:30:00`, `PT1H30M`.
pub(super) fn seconds(text: &str) -> Option<u32> {
    let text = text.trim();
    if let Some(iso) = text.strip_prefix("PT") {
        let mut rest = iso;
        let mut total = 0.0;
        while !rest.is_empty() {
            let (value, unit) = number(rest)?;
            let factor = match unit.as_bytes().first()? {
                b'H' => 3600.0,
                b'M' => 60.0,
                b'S' => 1.0,
                _ => return None,
            };
            total += value * factor;
            rest = &unit[1..];
        }
        return seconds_in_range(total);
    }
    let parts: Option<Vec<f64>> = text
        .split(':')
        .map(|part| match number(part)? {
            (value, "" | "min" | "minutes") => Some(value),
            _ => None,
        })
        .collect();
    let total = match parts?.as_slice() {
        [m] => m * 60.0,
        [h, m] => h * 3600.0 + m * 60.0,
        [h, m, s] => h * 3600.0 + m * 60.0 + s,
        _ => return None,
    };
    seconds_in_range(total)
}

fn seconds_in_range(total: f64) -> Option<u32> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    (1.0..=864_000.0).contains(&total).then_some(total as u32)
}

#[cfg(test)]
mod tests {
    use super::Said::{Nothing, Number, Unclear};
    use super::*;

    #[test]
    fn weights_are_read_in_every_unit_people_write() {
        for (text, said) in [
            ("7.5", Number(7500)),
            ("7,5", Number(7500)),
            ("7.5 t", Number(7500)),
            ("7.5t", Number(7500)),
            ("3500 kg", Number(3500)),
            ("3500", Unclear),
            ("10 st", Number(9072)),
            ("22000 lbs", Number(9979)),
            ("7.5;12", Number(7500)),
            ("none", Nothing),
            ("none;5", Number(5000)),
            ("heavy", Unclear),
            ("0", Unclear),
            ("-5", Unclear),
            ("7.5.5", Unclear),
            ("1e400", Unclear),
            ("", Unclear),
        ] {
            assert_eq!(kilograms(text), said, "{text}");
        }
    }

    #[test]
    fn heights_are_read_in_metres_and_feet() {
        for (text, said) in [
            ("3.8", Number(380)),
            ("3.8 m", Number(380)),
            ("380 cm", Number(380)),
            ("12'6\"", Number(381)),
            ("12' 6\"", Number(381)),
            ("12 ft 6 in", Number(381)),
            ("13'", Number(396)),
            ("default", Nothing),
            ("below_default", Nothing),
            ("low", Unclear),
            ("3.8 yd", Unclear),
        ] {
            assert_eq!(centimetres(text), said, "{text}");
        }
    }

    #[test]
    fn speeds_are_read_in_units_words_and_zones() {
        for (text, said) in [
            ("50", Number(500)),
            ("30 mph", Number(483)),
            ("30mph", Number(483)),
            ("50 km/h", Number(500)),
            ("10 knots", Number(185)),
            ("walk", Number(70)),
            ("none", Nothing),
            ("signals", Nothing),
            ("DE:urban", Number(500)),
            ("CN:rural", Number(700)),
            ("DE:zone:30", Number(300)),
            ("DE:zone30", Number(300)),
            ("50;30", Number(300)),
            ("50 furlongs", Unclear),
            ("fast", Unclear),
            ("0", Unclear),
        ] {
            assert_eq!(speed(text), said, "{text}");
        }
    }

    #[test]
    fn durations_are_read_in_three_spellings() {
        assert_eq!(seconds("20"), Some(1200));
        assert_eq!(seconds("1:30"), Some(5400));
        assert_eq!(seconds("00:05:30"), Some(330));
        assert_eq!(seconds("PT1H30M"), Some(5400));
        assert_eq!(seconds("soon"), None);
        assert_eq!(seconds("0"), None);
    }
}
