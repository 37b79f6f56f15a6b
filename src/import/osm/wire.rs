//! The wire format of protocol buffers, read without copying: bytes in, fields out. Every length is
//! checked against what is there, so that a broken file ends in [`Broken`] and never in a panic.
//! Source: the published encoding of protocol buffers (varints, zig-zag, length-delimited fields).

/// What is wrong with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// It ends in the middle of a value.
    Short,
    /// A number has more than 64 bits.
    Overlong,
    /// A field has a kind it cannot have.
    Kind,
}

/// One value as it stands on the wire.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'a> {
    /// A whole number.
    Number(u64),
    /// A string, a message or a packed list.
    Bytes(&'a [u8]),
    /// Four or eight bytes, which no field of this format uses.
    Fixed,
}

impl<'a> Value<'a> {
    /// The bytes, or a fault when it is a number.
    pub(super) fn bytes(self) -> Result<&'a [u8], Broken> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            _ => Err(Broken::Kind),
        }
    }

    /// The number, or a fault when it is none.
    pub(super) fn number(self) -> Result<u64, Broken> {
        match self {
            Self::Number(number) => Ok(number),
            _ => Err(Broken::Kind),
        }
    }
}

/// A place in a message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wire<'a> {
    rest: &'a [u8],
}

impl<'a> Wire<'a> {
    /// At the start of a message or a packed list.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// True when nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// A number of up to 64 bits, seven bits a byte.
    #[inline]
    pub(super) fn varint(&mut self) -> Result<u64, Broken> {
        // Nearly all deltas of neighbouring nodes fit in one or two bytes.
        match self.rest {
            [a, rest @ ..] if *a < 0x80 => {
                self.rest = rest;
                Ok(u64::from(*a))
            }
            [a, b, rest @ ..] if *b < 0x80 => {
                self.rest = rest;
                Ok(u64::from(*a & 0x7f) | u64::from(*b) << 7)
            }
            _ => self.long_varint(),
        }
    }

    fn long_varint(&mut self) -> Result<u64, Broken> {
        let mut value = 0u64;
        for (i, &byte) in self.rest.iter().take(10).enumerate() {
            if i == 9 && byte > 1 {
                return Err(Broken::Overlong);
            }
            value |= u64::from(byte & 0x7f) << (7 * i);
            if byte < 0x80 {
                self.rest = &self.rest[i + 1..];
                return Ok(value);
            }
        }
        Err(if self.rest.len() < 10 {
            Broken::Short
        } else {
            Broken::Overlong
        })
    }

    /// A signed number, zig-zag coded.
    #[inline]
    pub(super) fn signed(&mut self) -> Result<i64, Broken> {
        self.varint().map(zigzag)
    }

    /// The next field and its value; `None` at the end.
    pub(super) fn field(&mut self) -> Result<Option<(u64, Value<'a>)>, Broken> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let tag = self.varint()?;
        let value = match tag & 7 {
            0 => Value::Number(self.varint()?),
            1 => {
                self.take(8)?;
                Value::Fixed
            }
            2 => {
                let length = self.varint()?;
                Value::Bytes(self.take(length)?)
            }
            5 => {
                self.take(4)?;
                Value::Fixed
            }
            _ => return Err(Broken::Kind),
        };
        Ok(Some((tag >> 3, value)))
    }

    fn take(&mut self, length: u64) -> Result<&'a [u8], Broken> {
        let length = usize::try_from(length).map_err(|_| Broken::Short)?;
        if length > self.rest.len() {
            return Err(Broken::Short);
        }
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        Ok(taken)
    }
}

/// Small numbers of either sign as small numbers without one.
pub(super) fn zigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_length_are_read() {
        for (bytes, value) in [
            (&[0x00][..], 0),
            (&[0x7f], 127),
            (&[0x80, 0x01], 128),
            (&[0xff, 0xff, 0x03], 65_535),
            (&[0xff; 9], 0),
        ] {
            let mut wire = Wire::new(bytes);
            if bytes.len() == 9 {
                assert_eq!(wire.varint(), Err(Broken::Short));
            } else {
                assert_eq!(wire.varint(), Ok(value));
                assert!(wire.is_empty());
            }
        }
        let most = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
        assert_eq!(Wire::new(&most).varint(), Ok(u64::MAX));
        assert_eq!(Wire::new(&[0xff; 10]).varint(), Err(Broken::Overlong));
    }

    #[test]
    fn zigzag_reaches_both_ends() {
        assert_eq!([0, 1, 2, 3].map(zigzag), [0, -1, 1, -2]);
        assert_eq!(zigzag(u64::MAX), i64::MIN);
        assert_eq!(zigzag(u64::MAX - 1), i64::MAX);
    }

    #[test]
    fn a_length_beyond_the_end_is_short() {
        assert!(matches!(
            Wire::new(&[0x0a, 0x05, 1]).field(),
            Err(Broken::Short)
        ));
        assert!(matches!(Wire::new(&[0x0b]).field(), Err(Broken::Kind)));
    }
}
