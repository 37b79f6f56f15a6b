//! What both readers tell of a file: nodes, ways and relations one after the other, to a [`Sink`] that
//! first says what it wants to hear. Nothing is kept between two elements.

/// Tags of one element, in file order.
pub(super) type Tags<'t> = [(&'t str, &'t str)];

/// The value of a key.
pub(super) fn value<'t>(tags: &Tags<'t>, key: &str) -> Option<&'t str> {
    tags.iter().find(|(k, _)| *k == key).map(|(_, v)| *v)
}

/// What a relation names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MemberKind {
    Node,
    Way,
    Relation,
}

/// One member of a relation.
#[derive(Clone, Debug)]
pub(super) struct Member<'t> {
    pub(super) kind: MemberKind,
    pub(super) id: i64,
    pub(super) role: std::borrow::Cow<'t, str>,
}

/// Which elements one reading of the file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    /// Ways and relations.
    Ways,
    /// Nodes.
    Nodes,
}

/// Hears the elements of a file.
pub(super) trait Sink {
    /// A node; its place is `[lon, lat]` in 1e-7 degrees, `None` when it is not on Earth.
    /// True when its tags are wanted.
    fn node(&mut self, id: i64, place: Option<[i32; 2]>) -> bool;
    /// The tags of the node just told.
    fn node_tags(&mut self, id: i64, tags: &Tags<'_>);
    /// True when the nodes of a way with these tags are wanted.
    fn wants_way(&mut self, id: i64, tags: &Tags<'_>) -> bool;
    /// A way that is wanted.
    fn way(&mut self, id: i64, tags: &Tags<'_>, refs: &[i64]);
    /// True when the members of a relation with these tags are wanted.
    fn wants_relation(&mut self, id: i64, tags: &Tags<'_>) -> bool;
    /// A relation that is wanted.
    fn relation(&mut self, id: i64, tags: &Tags<'_>, members: &[Member<'_>]);
    /// Tags left out because their text is not UTF-8.
    fn bad_text(&mut self);
}
