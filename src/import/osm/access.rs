//! Tags in, whether a lorry may pass out. The most specific key that says something counts:
//! `hgv` before `goods` before `motor_vehicle` before `vehicle` before `access`, and of each the one for
//! the direction of travel before the general one. Source: OSM wiki, Key:access.

use super::sink::{Tags, value};
use crate::dataset::vocabulary::RoadAccess;

/// Keys by how closely they speak of lorries.
const KEYS: [&str; 5] = ["hgv", "goods", "motor_vehicle", "vehicle", "access"];

/// Whether a lorry may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Nothing is said.
    Unsaid,
    /// Yes.
    Open,
    /// Yes, with business there or the owner's leave.
    Limited(RoadAccess),
    /// No vehicle.
    Closed,
    /// No lorry.
    ClosedToLorries,
}

impl Access {
    pub(super) fn closed(self) -> bool {
        matches!(self, Self::Closed | Self::ClosedToLorries)
    }
}

/// Direction of travel along a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Along {
    Forward,
    Backward,
}

impl Along {
    fn suffix(self) -> &'static str {
        match self {
            Self::Forward => ":forward",
            Self::Backward => ":backward",
        }
    }
}

/// What the tags say for a direction of a way, or for a node. `unknown` is called for each word that
/// nobody knows; it says nothing.
pub(super) fn access(tags: &Tags<'_>, along: Option<Along>, mut unknown: impl FnMut()) -> Access {
    for (i, key) in KEYS.into_iter().enumerate() {
        let directed = along.and_then(|along| {
            let find = |(k, v): &(&str, &str)| {
                (k.strip_prefix(key) == Some(along.suffix()))
                    .then(|| word(v))
                    .flatten()
            };
            tags.iter().find_map(find)
        });
        let said = directed.or_else(|| {
            let text = value(tags, key)?;
            let said = word(text);
            if said.is_none() {
                unknown();
            }
            said
        });
        match said {
            Some(Access::Closed) if i < 2 => return Access::ClosedToLorries,
            Some(said) => return said,
            None => {}
        }
    }
    Access::Unsaid
}

/// True when something closer than `access` opens the way to motor vehicles.
pub(super) fn opened_to_motors(tags: &Tags<'_>) -> bool {
    KEYS[..3].iter().any(|key| {
        let said = value(tags, key).and_then(word);
        matches!(said, Some(Access::Open | Access::Limited(_)))
    })
}

/// The widest of the words of a list.
fn word(text: &str) -> Option<Access> {
    let rank = |access: &Access| match access {
        Access::Open => 4,
        Access::Limited(RoadAccess::Destination) => 3,
        Access::Limited(RoadAccess::Private) => 2,
        _ => 1,
    };
    text.split(';')
        .filter_map(|one| single(one.trim()))
        .max_by_key(rank)
}

fn single(word: &str) -> Option<Access> {
    Some(match word {
        "yes" | "permissive" | "designated" | "official" | "public" | "allowed" | "true"
        | "discouraged" | "toll" => Access::Open,
        "destination" | "delivery" | "customers" | "customer" | "residents" | "resident"
        | "employees" | "staff" | "local" => Access::Limited(RoadAccess::Destination),
        "private" | "permit" | "key" => Access::Limited(RoadAccess::Private),
        "no" | "false" | "agricultural" | "agriculture" | "forestry" | "military" | "emergency"
        | "psv" | "bus" | "use_sidepath" | "restricted" | "closed" => Access::Closed,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(tags: &Tags<'_>) -> Access {
        access(tags, None, || ())
    }

    #[test]
    fn the_most_specific_key_wins() {
        let limited = Access::Limited;
        for (tags, expected) in [
            (&[][..], Access::Unsaid),
            (&[("access", "no")], Access::Closed),
            (&[("access", "no"), ("vehicle", "yes")], Access::Open),
            (
                &[("motor_vehicle", "no"), ("vehicle", "yes")],
                Access::Closed,
            ),
            (
                &[("motor_vehicle", "no"), ("hgv", "delivery")],
                limited(RoadAccess::Destination),
            ),
            (&[("goods", "no")], Access::ClosedToLorries),
            (&[("hgv", "yes"), ("goods", "no")], Access::Open),
            (&[("access", "private")], limited(RoadAccess::Private)),
            (&[("access", "agricultural;forestry")], Access::Closed),
            (
                &[("access", "agricultural;destination")],
                limited(RoadAccess::Destination),
            ),
            (&[("hgv", "purple"), ("access", "no")], Access::Closed),
        ] {
            assert_eq!(said(tags), expected, "{tags:?}");
        }
    }

    #[test]
    fn a_direction_is_closer_than_none() {
        let tags = [("hgv:backward", "no"), ("hgv", "yes")];
        assert_eq!(access(&tags, Some(Along::Forward), || ()), Access::Open);
        assert_eq!(
            access(&tags, Some(Along::Backward), || ()),
            Access::ClosedToLorries
        );
    }

    #[test]
    fn unknown_words_are_counted_and_say_nothing() {
        let mut count = 0;
        let tags = [("hgv", "purple")];
        assert_eq!(access(&tags, None, || count += 1), Access::Unsaid);
        assert_eq!(count, 1);
    }
}
