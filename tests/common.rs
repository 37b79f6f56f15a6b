//! What the tests share: the binary run from outside, and a copy of the bundled case to break.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How a run of the binary ended.
pub struct Ran {
    /// Exit code.
    pub code: i32,
    /// Everything on stdout.
    pub stdout: String,
    /// Everything on stderr.
    pub stderr: String,
}

/// Runs the program in the project folder and waits for it.
pub fn wasteflow(args: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_wasteflow"))
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("WASTEFLOW_LANG")
        .stdin(Stdio::null())
        .output()
        .expect("the binary runs");
    Ran {
        code: output.status.code().expect("it ended by itself"),
        stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
    }
}

/// The bundled case, copied to a temporary folder.
pub fn case_copy() -> tempfile::TempDir {
    copy_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo"))
}

/// The folder of the small case that every import begins with.
pub fn small() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/small")
}

/// A folder, copied to a temporary one.
pub fn copy_of(from: &Path) -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).expect("the folder can be made");
        for entry in fs::read_dir(from).expect("the case can be listed") {
            let entry = entry.expect("an entry");
            let target = to.join(entry.file_name());
            if entry.path().is_dir() {
                copy(&entry.path(), &target);
            } else {
                fs::copy(entry.path(), target).expect("the file can be copied");
            }
        }
    }
    let dir = tempfile::tempdir().expect("a temporary folder");
    copy(from, dir.path());
    dir
}

/// Every file below a folder with its bytes, sorted by name.
pub fn contents(dir: &Path) -> Vec<(String, Vec<u8>)> {
    fn collect(dir: &Path, root: &Path, files: &mut Vec<(String, Vec<u8>)>) {
        for entry in fs::read_dir(dir).expect("the folder can be listed") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                collect(&path, root, files);
            } else {
                let name = path
                    .strip_prefix(root)
                    .expect("below the root")
                    .to_string_lossy()
                    .into_owned();
                files.push((name, fs::read(&path).expect("the file can be read")));
            }
        }
    }
    let mut files = Vec::new();
    collect(dir, dir, &mut files);
    files.sort();
    files
}
