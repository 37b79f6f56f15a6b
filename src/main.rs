//! The `wasteflow` program: see [`wasteflow::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    wasteflow::cli::run()
}
