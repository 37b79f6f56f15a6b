//! What stays when the case behind the server changes: the case served now, where it lies, and tables somebody has
//! handed in but not accepted. Handlers that know one case only are given that of the moment ([`FromRef`]).

use super::error::{Code, Problem};
use super::state::{Engine, State, lock};
use crate::finding::{Bilingual, Finding};
use crate::import::{self, Version, Written};
use crate::pipeline::handed::{self, Did, Handed, One};
use axum::extract::FromRef;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tokio::sync::watch;

/// Most files handed in that are kept at a time.
const KEPT_DRAFTS: usize = 12;

/// Opens a case again after its files have changed.
pub type Reopen = Box<dyn Fn(&Path) -> Result<Arc<dyn Engine>, Vec<Finding>> + Send + Sync>;

/// Where the case lies and how it is opened again.
pub struct Home {
    /// Folder of the case.
    pub folder: PathBuf,
    /// Why nothing may be written there, where that is so from the start.
    pub locked: Option<Bilingual>,
    /// Opens it.
    pub reopen: Reopen,
}

/// The server's state: the case of the moment and the desk where tables are handed in. Clones are cheap.
#[derive(Clone)]
pub struct Served(Arc<Desk>);

/// What a [`Served`] points to.
pub struct Desk {
    now: RwLock<State>,
    home: Option<Home>,
    drafts: Mutex<Drafts>,
    /// One change of the case at a time.
    changing: Mutex<()>,
    closing: watch::Sender<bool>,
}

#[derive(Default)]
struct Drafts {
    last: u64,
    kept: Vec<Arc<Draft>>,
}

/// A file that was handed in. Its bytes lie in a temporary folder that goes with it.
pub struct Draft {
    /// Its number within this run of the server.
    pub number: u64,
    /// Name of the file.
    pub file: String,
    folder: tempfile::TempDir,
    asked: Mutex<Asked>,
}

/// What somebody says of a file.
#[derive(Clone, Default)]
pub struct Said {
    /// How it is read and what it becomes.
    pub own: handed::Said,
    /// The file handed in before it that it is taken in together with.
    pub after: Option<u64>,
}

/// What somebody said of a file, and what was shown for it.
#[derive(Default)]
struct Asked {
    said: Said,
    shown: Option<Did>,
}

/// A file, what is in it and what is said of it.
struct Part {
    file: String,
    bytes: Vec<u8>,
    said: handed::Said,
}

impl From<State> for Served {
    fn from(state: State) -> Self {
        Self::new(state, None)
    }
}

impl FromRef<Served> for State {
    fn from_ref(served: &Served) -> Self {
        served.now()
    }
}

impl std::ops::Deref for Served {
    type Target = Desk;
    fn deref(&self) -> &Desk {
        &self.0
    }
}

impl Served {
    /// A case, and where it lies; without a place it cannot be changed.
    #[must_use]
    pub fn new(state: State, home: Option<Home>) -> Self {
        Self(Arc::new(Desk {
            now: RwLock::new(state),
            home,
            drafts: Mutex::default(),
            changing: Mutex::default(),
            closing: watch::Sender::new(false),
        }))
    }

    /// Ends event streams and asks running solves to stop; no new ones start.
    pub fn close(&self) {
        self.closing.send_replace(true);
        self.now().close();
    }

    /// Resolves once the server closes.
    pub fn closed(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut closing = self.closing.subscribe();
        async move {
            // An error means the state itself is gone, which is as closed as it gets.
            let _ = closing.wait_for(|closing| *closing).await;
        }
    }
}

impl Desk {
    /// The case of the moment.
    #[must_use]
    pub fn now(&self) -> State {
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        now.clone()
    }

    /// Why the case cannot be changed here; `None` when it can.
    #[must_use]
    pub fn locked(&self) -> Option<Bilingual> {
        let Some(home) = &self.home else {
            return Some(Bilingual::new(
                "本次打开的案例不在磁盘上",
                "the case served is not on disk",
            ));
        };
        if home.locked.is_some() {
            return home.locked.clone();
        }
        let error = tempfile::Builder::new()
            .prefix(".writing-")
            .tempfile_in(&home.folder)
            .err()?;
        Some(Bilingual::new(
            format!("案例文件夹不能写入：{error}"),
            format!("the folder of the case cannot be written to: {error}"),
        ))
    }

    fn home(&self) -> Result<&Home, Problem> {
        self.home.as_ref().ok_or_else(|| {
            let why = self.locked().unwrap_or_default();
            Code::CaseLocked.problem(why)
        })
    }

    fn writable(&self) -> Result<&Home, Problem> {
        match self.locked() {
            Some(why) => Err(Code::CaseLocked.problem(why)),
            None => self.home(),
        }
    }

    /// Keeps a file that was handed in.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub fn hand_in(&self, file: &str, bytes: &[u8]) -> Result<Arc<Draft>, Problem> {
        self.home()?;
        let folder = tempfile::tempdir().map_err(|error| failed(&error))?;
        std::fs::write(folder.path().join(Draft::FILE), bytes).map_err(|error| failed(&error))?;
        let mut drafts = lock(&self.drafts);
        drafts.last += 1;
        let draft = Arc::new(Draft {
            number: drafts.last,
            file: file.to_owned(),
            folder,
            asked: Mutex::default(),
        });
        if drafts.kept.len() == KEPT_DRAFTS {
            drafts.kept.remove(0);
        }
        drafts.kept.push(Arc::clone(&draft));
        Ok(draft)
    }

    /// A file that was handed in.
    ///
    /// # Errors
    /// [`Code::UnknownDraft`].
    pub fn draft(&self, number: u64) -> Result<Arc<Draft>, Problem> {
        let drafts = lock(&self.drafts);
        let found = drafts.kept.iter().find(|draft| draft.number == number);
        found.cloned().ok_or_else(|| {
            Code::UnknownDraft.because(
                format!("没有第 {number} 份文件，或已不再保留"),
                format!("file {number} is not there, or no longer"),
            )
        })
    }

    /// Forgets a file that was handed in.
    ///
    /// # Errors
    /// [`Code::UnknownDraft`].
    pub fn drop_draft(&self, number: u64) -> Result<(), Problem> {
        self.draft(number)?;
        lock(&self.drafts).kept.retain(|one| one.number != number);
        Ok(())
    }

    /// Looks at a file as somebody chose: what it would do to the case. Nothing is written.
    ///
    /// # Errors
    /// When the case or the file cannot be read at all, or a file it goes together with is not there any more.
    pub fn look(&self, draft: &Draft, said: Said) -> Result<Handed, Problem> {
        let handed = self.seen(draft, &said)?;
        *lock(&draft.asked) = Asked {
            said,
            shown: handed.did.clone(),
        };
        Ok(handed)
    }

    /// Names of the files a file is taken in together with, the first one first.
    ///
    /// # Errors
    /// When one of them is not there any more.
    pub fn together(&self, said: &Said) -> Result<Vec<Arc<Draft>>, Problem> {
        let (mut before, mut next) = (Vec::new(), said.after);
        while let Some(number) = next {
            let draft = self.draft(number)?;
            next = lock(&draft.asked).said.after;
            before.push(draft);
            if before.len() > KEPT_DRAFTS {
                return Err(Code::UnknownDraft.because(
                    "文件的先后次序成环",
                    "the files come before each other in a circle",
                ));
            }
        }
        before.reverse();
        Ok(before)
    }

    fn seen(&self, draft: &Draft, said: &Said) -> Result<Handed, Problem> {
        let part = |draft: &Draft, said: &Said| {
            let bytes = draft.bytes().map_err(|error| failed(&error))?;
            Ok::<_, Problem>(Part {
                file: draft.file.clone(),
                bytes,
                said: said.own.clone(),
            })
        };
        let mut parts = Vec::new();
        for other in self.together(said)? {
            let said = lock(&other.asked).said.clone();
            parts.push(part(&other, &said)?);
        }
        parts.push(part(draft, said)?);
        let all: Vec<One<'_>> = (parts.iter())
            .map(|part| One {
                file: &part.file,
                bytes: &part.bytes,
                said: &part.said,
            })
            .collect();
        let (one, before) = all.split_last().expect("the file itself is among them");
        handed::look(&self.home()?.folder, before, one).map_err(Problem::of_findings)
    }

    /// Accepts a file as it was shown last, with those it goes together with: the case gets a new version, which is served
    /// from now on.
    ///
    /// # Errors
    /// When the case cannot be changed, has changed since, or would not pass its checks.
    pub fn accept(&self, draft: &Draft) -> Result<Option<Written>, Problem> {
        let home = self.writable()?;
        let _one = lock(&self.changing);
        let asked = lock(&draft.asked);
        let said = asked.said.clone();
        let handed = self.seen(draft, &said)?;
        let moved = match (&asked.shown, &handed.did) {
            (Some(shown), Some(now)) => handed.findings.is_empty() && !shown.same(now),
            _ => false,
        };
        if moved {
            return Err(Code::CaseMoved.because(
                "案例在预览之后被改动，预览与现在的结果不同",
                "the case has changed since this was shown, and so has what would happen",
            ));
        }
        drop(asked);
        let written = handed.write().map_err(Problem::of_findings)?;
        let written = written.map_err(|error| failed(&error))?;
        let before = self.together(&said)?;
        self.accepted(home, draft, &before, written)
    }

    /// Serves what was accepted and forgets the files.
    fn accepted(
        &self,
        home: &Home,
        draft: &Draft,
        before: &[Arc<Draft>],
        written: Option<Written>,
    ) -> Result<Option<Written>, Problem> {
        if let Some(written) = &written {
            self.serve_or_undo(home, written)?;
        }
        let done =
            |number: u64| number == draft.number || before.iter().any(|one| one.number == number);
        lock(&self.drafts).kept.retain(|one| !done(one.number));
        Ok(written)
    }

    /// Serves the case as it was written; one that cannot be served goes back to what it was.
    fn serve_or_undo(&self, home: &Home, written: &Written) -> Result<(), Problem> {
        let Err(problem) = self.open_again(home) else {
            return Ok(());
        };
        if let Some(kept) = kept_number(written) {
            import::restore(&home.folder, kept).map_err(|error| failed(&error))?;
        }
        Err(problem)
    }

    /// Older versions of the case, the newest first.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn versions(&self) -> Result<Vec<Version>, Problem> {
        let Some(home) = &self.home else {
            return Ok(Vec::new());
        };
        import::versions(&home.folder).map_err(|error| failed(&error))
    }

    /// Brings the case back to an older version, which is served from now on.
    ///
    /// # Errors
    /// When the case cannot be changed or there is no such version; a version that is no case any more is not kept.
    pub fn restore(&self, number: u32) -> Result<Written, Problem> {
        let home = self.writable()?;
        let _one = lock(&self.changing);
        let unknown = || {
            Code::UnknownVersion.because(
                format!("没有第 {number} 版"),
                format!("there is no version {number}"),
            )
        };
        let written = import::restore(&home.folder, number)
            .map_err(|error| failed(&error))?
            .ok_or_else(unknown)?;
        self.serve_or_undo(home, &written)?;
        Ok(written)
    }

    /// Looks at the files of the case again, which something else may have changed, and serves it as it is now.
    ///
    /// # Errors
    /// When the case is not on disk or has faults; the one served before stays.
    pub fn reopen(&self) -> Result<(), Problem> {
        let home = self.home()?;
        let _one = lock(&self.changing);
        self.open_again(home)
    }

    /// Serves the case as it lies on disk now. Solves of the case before are asked to stop; their numbers are not used
    /// again, so that nobody takes an old plan for one of the new case.
    fn open_again(&self, home: &Home) -> Result<(), Problem> {
        let engine = (home.reopen)(&home.folder).map_err(Problem::of_findings)?;
        let old = self.now();
        let new = State::after(&old, engine);
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = new;
        old.close();
        Ok(())
    }
}

/// Number of the folder that keeps what was written over.
#[must_use]
pub fn kept_number(written: &Written) -> Option<u32> {
    let kept = written.kept.as_deref()?;
    kept.rsplit('/').next()?.parse().ok()
}

impl Draft {
    /// Name of the bytes within the draft's folder: never that of the file, which came from elsewhere.
    const FILE: &str = "bytes";

    fn bytes(&self) -> io::Result<Vec<u8>> {
        std::fs::read(self.folder.path().join(Self::FILE))
    }

    /// What was shown last.
    #[must_use]
    pub fn shown(&self) -> Option<Did> {
        lock(&self.asked).shown.clone()
    }
}

fn failed(error: &io::Error) -> Problem {
    Code::Internal.because(error.to_string(), error.to_string())
}
