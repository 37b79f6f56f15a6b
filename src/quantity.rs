//! Units as types: what comes in is a plain number at the edge of the program (a cell, a
//! solver column), what goes out is a number that knows whether it is tonnes, metres, seconds or money.
//!
//! ```
//! use wasteflow::quantity::{CnyPerTonne, Tonnes};
//! let cost = Tonnes(2.5) * CnyPerTonne(400.0);
//! assert_eq!(cost.0, 1000.0); // CNY
//! ```

use serde::{Deserialize, Serialize};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

macro_rules! quantity {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        pub struct $name(pub f64);

        impl $name {
            /// Nothing of it.
            pub const ZERO: Self = Self(0.0);
            /// The smaller of two.
            #[must_use]
            pub fn min(self, other: Self) -> Self { Self(self.0.min(other.0)) }
            /// The larger of two.
            #[must_use]
            pub fn max(self, other: Self) -> Self { Self(self.0.max(other.0)) }
            /// The size without its sign.
            #[must_use]
            pub fn abs(self) -> Self { Self(self.0.abs()) }
        }
        impl Add for $name { type Output = Self; fn add(self, o: Self) -> Self { Self(self.0 + o.0) } }
        impl Sub for $name { type Output = Self; fn sub(self, o: Self) -> Self { Self(self.0 - o.0) } }
        impl Neg for $name { type Output = Self; fn neg(self) -> Self { Self(-self.0) } }
        impl AddAssign for $name { fn add_assign(&mut self, o: Self) { self.0 += o.0; } }
        impl SubAssign for $name { fn sub_assign(&mut self, o: Self) { self.0 -= o.0; } }
        impl Mul<f64> for $name { type Output = Self; fn mul(self, k: f64) -> Self { Self(self.0 * k) } }
        impl Div<f64> for $name { type Output = Self; fn div(self, k: f64) -> Self { Self(self.0 / k) } }
        impl Div for $name { type Output = f64; fn div(self, o: Self) -> f64 { self.0 / o.0 } }
        impl Sum for $name { fn sum<I: Iterator<Item = Self>>(it: I) -> Self { Self(it.map(|q| q.0).sum()) } }
        impl<'a> Sum<&'a Self> for $name { fn sum<I: Iterator<Item = &'a Self>>(it: I) -> Self { Self(it.map(|q| q.0).sum()) } }
    )+};
}

quantity! {
    /// Mass, metric tonnes (or tonnes per year where a rate is meant).
    Tonnes,
    /// Length along the ground, metres.
    Metres,
    /// Duration, seconds.
    Seconds,
    /// Money, Chinese yuan.
    Cny,
    /// Price of one tonne, CNY/t (negative: the sender is paid).
    CnyPerTonne,
    /// Price of moving one tonne one kilometre, CNY/(t·km).
    CnyPerTonneKm,
}

impl Metres {
    /// Kilometres.
    #[must_use]
    pub fn km(self) -> f64 {
        self.0 / 1000.0
    }
}

impl Mul<CnyPerTonne> for Tonnes {
    type Output = Cny;
    fn mul(self, price: CnyPerTonne) -> Cny {
        Cny(self.0 * price.0)
    }
}

impl Mul<Metres> for CnyPerTonneKm {
    type Output = CnyPerTonne;
    fn mul(self, way: Metres) -> CnyPerTonne {
        CnyPerTonne(self.0 * way.km())
    }
}

/// A place on the ground: WGS84 degrees, always `lon, lat`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LonLat {
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
}

impl LonLat {
    /// A place from degrees east and degrees north.
    #[must_use]
    pub const fn new(lon: f64, lat: f64) -> Self {
        Self { lon, lat }
    }

    /// Great-circle distance on the mean-radius sphere (haversine).
    ///
    /// ```
    /// use wasteflow::quantity::LonLat;
    /// let jijiang = LonLat::new(106.25001, 29.28993);
    /// let luohuang = LonLat::new(106.43514, 29.34662);
    /// assert!((jijiang.distance(luohuang).km() - 19.0).abs() < 0.2);
    /// ```
    #[must_use]
    pub fn distance(self, other: Self) -> Metres {
        use geo::{Distance, Haversine};
        Metres(Haversine.distance(self.point(), other.point()))
    }

    /// The same place as a `geo` point.
    #[must_use]
    pub fn point(self) -> geo::Point<f64> {
        geo::Point::new(self.lon, self.lat)
    }
}

impl From<geo::Coord<f64>> for LonLat {
    fn from(c: geo::Coord<f64>) -> Self {
        Self::new(c.x, c.y)
    }
}
