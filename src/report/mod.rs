//! Outcome and dataset in, bytes out; pure.

pub mod account;
pub mod figure;
pub mod table;
