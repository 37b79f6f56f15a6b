//! The bytes of a geometry of a GeoPackage in, a shape out. The counts in them are looked at before anything is made
//! room for, as a lying one would ask for more memory than there is.

use geozero::ToGeo as _;
use geozero::wkb::GpkgWkb;

/// Header without envelope.
const HEADER: usize = 8;

/// The shape; `None` for an empty one.
///
/// # Errors
/// In words, when the bytes are no geometry.
pub fn shape(bytes: &[u8]) -> Result<Option<geo::Geometry<f64>>, String> {
    let flags = *bytes.get(3).ok_or("too short")?;
    if !bytes.starts_with(b"GP") {
        return Err("no geometry of a GeoPackage".to_owned());
    }
    let envelope = match (flags >> 1) & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err("unknown envelope".to_owned()),
    };
    if flags & 0x10 != 0 {
        return Ok(None);
    }
    let mut walk = Walk {
        bytes,
        at: HEADER + envelope,
    };
    walk.geometry(0)?;
    (GpkgWkb(bytes.to_vec()).to_geo())
        .map(Some)
        .map_err(|error| error.to_string())
}

/// Looks at well-known binary without making anything of it.
struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Walk<'_> {
    fn take(&mut self, size: usize) -> Result<&[u8], String> {
        let end = self.at.checked_add(size).ok_or("too long")?;
        let part = self.bytes.get(self.at..end).ok_or("it ends too early")?;
        self.at = end;
        Ok(part)
    }

    fn number(&mut self, little: bool) -> Result<u32, String> {
        let four = self.take(4)?;
        let four = <[u8; 4]>::try_from(four).map_err(|_| "it ends too early")?;
        Ok(if little {
            u32::from_le_bytes(four)
        } else {
            u32::from_be_bytes(four)
        })
    }

    fn points(&mut self, little: bool, size: usize) -> Result<(), String> {
        let count = self.number(little)? as usize;
        self.take(count.checked_mul(size).ok_or("too long")?)?;
        Ok(())
    }

    fn geometry(&mut self, depth: u8) -> Result<(), String> {
        let little = self.take(1)?[0] == 1;
        let kind = self.number(little)?;
        let size = match kind / 1000 {
            0 => 16,
            1 | 2 => 24,
            3 => 32,
            _ => return Err("unknown kind of geometry".to_owned()),
        };
        match kind % 1000 {
            1 => {
                self.take(size)?;
            }
            2 => self.points(little, size)?,
            3 => {
                for _ in 0..self.number(little)? {
                    self.points(little, size)?;
                }
            }
            4..=7 if depth < 4 => {
                for _ in 0..self.number(little)? {
                    self.geometry(depth + 1)?;
                }
            }
            _ => return Err("unknown kind of geometry".to_owned()),
        }
        Ok(())
    }
}
