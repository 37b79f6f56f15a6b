//! Nets drawn as text.

use super::road;
use std::collections::BTreeMap;
use wasteflow::dataset::record::Sheet;
use wasteflow::dataset::tables::{Feature, RoadRow};
use wasteflow::dataset::vocabulary::{OneWay, RoadStatus};
use wasteflow::finding::Finding;
use wasteflow::network::{Network, Profile};
use wasteflow::quantity::LonLat;
use wasteflow::stop::StopFlag;

/// Degrees per character of a drawing; about 100 m.
pub const STEP: f64 = 0.001;

/// A drawn net. Letters are junctions; `-` and `|` are two-way roads, a `>`, `<`, `v` or `^` among
/// them makes the road one-way, an `x` closes it. A road is 1 km at 36 km/h per character of it.
pub struct Drawing {
    pub places: BTreeMap<char, LonLat>,
    pub roads: Sheet<Feature<RoadRow>>,
}

impl Drawing {
    pub fn of(text: &str) -> Self {
        let lines: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
        let at = |row: usize, column: usize| -> char {
            *lines.get(row).and_then(|l| l.get(column)).unwrap_or(&' ')
        };
        #[allow(clippy::cast_precision_loss)]
        let place = |row: usize, column: usize| {
            LonLat::new(106.0 + column as f64 * STEP, 29.0 - row as f64 * STEP)
        };
        let mut drawing = Self {
            places: BTreeMap::new(),
            roads: Sheet::default(),
        };
        for (row, line) in lines.iter().enumerate() {
            for (column, &letter) in line.iter().enumerate() {
                if !letter.is_ascii_uppercase() {
                    continue;
                }
                drawing.places.insert(letter, place(row, column));
                for (down, right, strokes) in [(0, 1, "-<>x"), (1, 0, "|v^x")] {
                    let step = |n: usize| (row + down * n, column + right * n);
                    let stroke = |n: usize| at(step(n).0, step(n).1);
                    let length = (1..).take_while(|&n| strokes.contains(stroke(n))).count();
                    if length == 0 || !stroke(length + 1).is_ascii_uppercase() {
                        continue;
                    }
                    let drawn: String = (1..=length).map(stroke).collect();
                    let oneway = if drawn.contains(['>', 'v']) {
                        OneWay::Forward
                    } else if drawn.contains(['<', '^']) {
                        OneWay::Backward
                    } else {
                        OneWay::No
                    };
                    let end = step(length + 1);
                    let id = format!("{letter}{}", at(end.0, end.1));
                    #[allow(clippy::cast_precision_loss)]
                    let metres = length as f64 * 1000.0;
                    let mut feature =
                        road(&id, place(row, column), place(end.0, end.1), metres, oneway);
                    if drawn.contains('x') {
                        feature.row.status = RoadStatus::Closed;
                    }
                    drawing.roads.rows.push(feature);
                }
            }
        }
        drawing
    }

    pub fn network(&self) -> (Network, Vec<Finding>) {
        Network::build(&self.roads, &Profile::lorry())
    }

    /// Kilometres between all letters, `.` where there is no way.
    pub fn matrix(&self) -> String {
        let (network, _) = self.network();
        let places: Vec<LonLat> = self.places.values().copied().collect();
        let matrix = network.matrix(&places, &places, &StopFlag::default());
        let mut text = String::new();
        for (i, letter) in self.places.keys().enumerate() {
            text.push(*letter);
            for j in 0..places.len() {
                match matrix.get(i, j) {
                    Some(way) => {
                        assert_eq!(way.metres.0 / 10.0, way.seconds.0, "36 km/h throughout");
                        text.push_str(&format!(" {}", way.metres.km()));
                    }
                    None => text.push_str(" ."),
                }
            }
            text.push('\n');
        }
        text
    }

    pub fn codes(&self) -> Vec<&'static str> {
        self.network().1.iter().map(|f| f.code).collect()
    }
}
