//! All integration tests in one binary, because each binary links the LP solver. One file per stage.

mod architecture;
mod base;
mod bench;
mod check;
mod cli;
mod common;
mod compare;
mod exposure;
mod flow;
mod gap;
mod import;
mod isochrone;
mod mincost;
mod network;
mod outage;
mod pareto;
mod report;
mod rules;
mod sample;
mod serve;
mod siting;
mod stories;
mod synth;
mod trips;
mod turns;
mod years;
