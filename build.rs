//! Has the program rebuilt when the built page changes: `web/dist` is embedded by `serve::page`.

#![allow(clippy::print_stdout)] // how a build script speaks to cargo

fn main() {
    // Cargo takes a watched path that does not exist as changed on every build, so an empty folder
    // (ignored by git) stands for "not built". A read-only source tree is no reason to fail.
    let _ = std::fs::create_dir_all("web/dist");
    println!("cargo:rerun-if-changed=web/dist");
    println!("cargo:rerun-if-changed=build.rs");
}
