//! What an import does to a case, and what each row said: values only.

use crate::dataset::vocabulary::State;
use crate::quantity::Tonnes;

/// One thing that is different.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Id of the unit or stream.
    pub id: String,
    /// Name of the unit, with the code of a stream.
    pub name: String,
    /// Column that changed, with the value before and the value now; none for what is new.
    pub values: Vec<(&'static str, String, String)>,
}

/// What an import does to a case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// Units that were not there.
    pub new_units: Vec<Change>,
    /// Units of which something is different.
    pub changed_units: Vec<Change>,
    /// Units as they were.
    pub same_units: usize,
    /// Units of the case of which the file has no row.
    pub missing_units: Vec<Change>,
    /// Streams that were not there.
    pub new_streams: Vec<Change>,
    /// Streams with other tonnes, state or packaging.
    pub changed_streams: Vec<Change>,
    /// Streams as they were.
    pub same_streams: usize,
    /// Streams of units in the file of which it has no row.
    pub missing_streams: Vec<Change>,
    /// Units placed at the seat of their zone, for want of coordinates.
    pub placed_at_seat: usize,
    /// Tonnes before and now, of all streams.
    pub tonnes: [Tonnes; 2],
}

impl Changes {
    /// True when the case stays as it is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.new_units.is_empty()
            && self.changed_units.is_empty()
            && self.new_streams.is_empty()
            && self.changed_streams.is_empty()
    }
}

/// What a row said of a stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// Number of the row, as a spreadsheet counts.
    pub row: u32,
    /// The stream, by its row in the case.
    pub stream: usize,
    /// Arising, t/yr.
    pub tonnes: Tonnes,
    /// Physical state, where it said one.
    pub state: Option<State>,
    /// Packaging, where it said one.
    pub packaging: Option<String>,
}
