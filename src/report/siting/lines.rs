//! JSON that stays readable and small: pretty down to the lists of moves, then a line for each.

use serde_json::ser::{Formatter, PrettyFormatter};
use std::io;

/// Objects and lists at this depth and beyond are written in one line: a move of a plan is a line.
const LINE: usize = 7;

/// Pretty text down to a depth, then a line for each value.
#[derive(Default)]
pub(super) struct Lines<'a> {
    pretty: PrettyFormatter<'a>,
    depth: usize,
}

impl Formatter for Lines<'_> {
    fn begin_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth += 1;
        match self.depth < LINE {
            true => self.pretty.begin_array(out),
            false => out.write_all(b"["),
        }
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth -= 1;
        match self.depth + 1 < LINE {
            true => self.pretty.end_array(out),
            false => out.write_all(b"]"),
        }
    }

    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> io::Result<()> {
        match self.depth < LINE {
            true => self.pretty.begin_array_value(out, first),
            false if first => Ok(()),
            false => out.write_all(b", "),
        }
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        match self.depth < LINE {
            true => self.pretty.end_array_value(out),
            false => Ok(()),
        }
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth += 1;
        match self.depth < LINE {
            true => self.pretty.begin_object(out),
            false => out.write_all(b"{"),
        }
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth -= 1;
        match self.depth + 1 < LINE {
            true => self.pretty.end_object(out),
            false => out.write_all(b"}"),
        }
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> io::Result<()> {
        match self.depth < LINE {
            true => self.pretty.begin_object_key(out, first),
            false if first => Ok(()),
            false => out.write_all(b", "),
        }
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        match self.depth < LINE {
            true => self.pretty.end_object_value(out),
            false => Ok(()),
        }
    }
}
