//! Whether a file lies on a network share, where SQLite's write-ahead log is unsafe.

use std::path::Path;

/// File systems of shares.
const SHARED: &[&str] = &[
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ncpfs",
    "fuse.sshfs",
    "fuse.davfs",
    "virtiofs",
    "vboxsf",
    "prl_fs",
];

/// True when the file lies on a network share, as far as the system says.
#[must_use]
pub fn is_shared(path: &Path) -> bool {
    let text = path.to_string_lossy();
    if text.starts_with(r"\\") || text.starts_with("//") {
        return true;
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let (Ok(folder), Ok(mounts)) = (
        folder.canonicalize(),
        std::fs::read_to_string("/proc/self/mounts"),
    ) else {
        return false;
    };
    kind_of(&mounts, &folder).is_some_and(|kind| SHARED.contains(&kind))
}

/// File system of the longest mount point that holds a folder.
fn kind_of<'a>(mounts: &'a str, folder: &Path) -> Option<&'a str> {
    let mounts = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let (point, kind) = (words.nth(1)?, words.next()?);
        Some((point.replace("\\040", " "), kind))
    });
    mounts
        .filter(|(point, _)| folder.starts_with(point))
        .max_by_key(|(point, _)| point.len())
        .map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_mount_point_decides() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\nsrv:/x /mnt/office\\040share nfs4 rw 0 0\n/dev/sdb /mnt/office\\040share/local ext4 rw 0 0\n";
        let kind = |path: &str| kind_of(mounts, Path::new(path));
        assert_eq!(kind("/home/a"), Some("ext4"));
        assert_eq!(kind("/mnt/office share/books"), Some("nfs4"));
        assert_eq!(kind("/mnt/office share/local/books"), Some("ext4"));
        assert!(is_shared(Path::new(r"\\server\share\ledger.db")));
    }

    #[test]
    fn a_place_no_mount_point_holds_is_not_known() {
        assert_eq!(kind_of("", Path::new("/home")), None);
        assert_eq!(
            kind_of("half a line\n/dev/sda1 /srv", Path::new("/srv")),
            None
        );
        // A name that only begins alike is another folder.
        let mounts = "/dev/sda1 / ext4 rw 0 0\nsrv:/x /mnt/share nfs4 rw 0 0\n";
        assert_eq!(kind_of(mounts, Path::new("/mnt/shared")), Some("ext4"));
    }

    #[test]
    fn every_share_is_told_from_a_disk() {
        for kind in SHARED {
            let mounts = format!("x / ext4 rw 0 0\ny /mnt {kind} rw 0 0\n");
            let found = kind_of(&mounts, Path::new("/mnt/books"));
            assert!(found.is_some_and(|kind| SHARED.contains(&kind)));
        }
    }
}
