//! All integration tests in one binary, because each binary links the LP solver. One file per stage.

mod architecture;
mod base;
mod bench;
mod check;
mod cli;
mod common;
mod flow;
mod network;
mod report;
mod serve;
mod stories;
mod synth;
