//! The folders of a case that keep what was replaced in; its older versions out, and the way back to one of them.
//! Version N is the case as it was before its N-th change: going back lays the kept files of all changes since over
//! the case, the earliest of each file last, and takes out what those changes had added. Going back is itself a change
//! that is kept.

use super::case::{KEPT, MADE, Written, keep};
use crate::dataset::write;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Component, Path};
use std::time::SystemTime;

/// One older version of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number; the case was so before its change of this number.
    pub number: u32,
    /// Files that were replaced by that change.
    pub replaced: Vec<String>,
    /// Files that were added by it.
    pub made: Vec<String>,
    /// When that was, as the disk tells it.
    pub at: Option<SystemTime>,
}

/// The older versions of a case, the newest first.
///
/// # Errors
/// When a folder cannot be read.
pub fn versions(folder: &Path) -> io::Result<Vec<Version>> {
    let kept = folder.join(KEPT);
    if !kept.exists() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(kept)? {
        let entry = entry?;
        let number = entry.file_name().to_str().and_then(|n| n.parse().ok());
        let (Some(number), true) = (number, entry.file_type()?.is_dir()) else {
            continue;
        };
        let mut replaced = Vec::new();
        files(&entry.path(), "", &mut replaced)?;
        replaced.retain(|name| name != MADE);
        replaced.sort();
        found.push(Version {
            number,
            replaced,
            made: made(&entry.path())?,
            at: entry.metadata()?.modified().ok(),
        });
    }
    found.sort_by_key(|version| std::cmp::Reverse(version.number));
    Ok(found)
}

/// Brings a case back to an older version; `None` when there is no such version.
///
/// # Errors
/// When a file cannot be read or written; the case is then as it was.
pub fn restore(folder: &Path, number: u32) -> io::Result<Option<Written>> {
    let all = versions(folder)?;
    if !all.iter().any(|version| version.number == number) {
        return Ok(None);
    }
    let mut back: BTreeMap<String, Option<Vec<u8>>> = BTreeMap::new();
    // The newest first, so that the earliest copy of a file is what stays.
    for version in all.iter().filter(|version| version.number >= number) {
        let from = folder.join(KEPT).join(version.number.to_string());
        for name in &version.made {
            back.insert(name.clone(), None);
        }
        for name in &version.replaced {
            back.insert(name.clone(), Some(std::fs::read(from.join(name))?));
        }
    }
    let kept = keep(folder, back.keys().map(String::as_str))?;
    let mut names = Vec::new();
    let (mut put, mut gone) = (Vec::new(), Vec::new());
    for (name, bytes) in back {
        names.push(name.clone());
        match bytes {
            Some(bytes) => put.push((name, bytes)),
            None => gone.push(name),
        }
    }
    write::all(&put, folder)?;
    for name in gone {
        match std::fs::remove_file(folder.join(&name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => (),
        }
    }
    Ok(Some(Written {
        files: names,
        kept,
        made: false,
    }))
}

/// Files added by a change; names that would leave the case are no names of its files.
fn made(folder: &Path) -> io::Result<Vec<String>> {
    let text = match std::fs::read_to_string(folder.join(MADE)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        text => text?,
    };
    let within = |name: &&str| {
        let mut parts = Path::new(name).components();
        !name.is_empty() && parts.all(|part| matches!(part, Component::Normal(_)))
    };
    let names: BTreeSet<&str> = text.lines().filter(within).collect();
    Ok(names.into_iter().map(str::to_owned).collect())
}

fn files(folder: &Path, below: &str, found: &mut Vec<String>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            files(&entry.path(), &format!("{name}/"), found)?;
        } else {
            found.push(name);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::replace;

    #[test]
    fn a_case_goes_back_through_all_changes_since_and_forth_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path();
        let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
        let read = |name: &str| std::fs::read_to_string(at.join(name)).ok();
        write::all(&[file("a", "1"), file("b/c", "1")], at).expect("written");
        replace(at, &[file("a", "2"), file("new", "2")]).expect("written");
        replace(at, &[file("a", "3"), file("b/c", "3")]).expect("written");
        let found = versions(at).expect("a list");
        assert_eq!(found.iter().map(|v| v.number).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(found[1].made, ["new"]);
        assert_eq!(found[0].replaced, ["a", "b/c"]);

        restore(at, 1).expect("read").expect("a version");
        assert_eq!(
            (read("a"), read("b/c"), read("new")),
            (Some("1".into()), Some("1".into()), None)
        );
        restore(at, 3)
            .expect("read")
            .expect("the way back is kept, too");
        assert_eq!(
            (read("a"), read("b/c"), read("new")),
            (Some("3".into()), Some("3".into()), Some("2".into()))
        );
        restore(at, 2).expect("read").expect("a version");
        assert_eq!(
            (read("a"), read("b/c"), read("new")),
            (Some("2".into()), Some("1".into()), Some("2".into()))
        );
        assert!(restore(at, 99).expect("read").is_none());
    }

    #[test]
    fn names_that_leave_the_case_are_not_taken_out_of_it() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(MADE), "../x\n/etc/x\n\nb/c\n").expect("written");
        assert_eq!(made(folder.path()).expect("read"), ["b/c"]);
    }
}
