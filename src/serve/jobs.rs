//! Solves and studies as jobs: a task in, a job out that is queued, runs on a thread of its own, says how far
//! it is, can be cancelled, and keeps its result. One solve runs at a time (each takes all it can get),
//! the others wait. The same task gives the same job as long as that one is alive or done.

use super::error::{Code, Problem};
use super::state::{Engine, Solved, Task, lock};
use super::studies::{Studied, StudyAsk};
use crate::finding::Bilingual;
use crate::network::RoadChange;
use crate::plan::control::{Control, Progress, StopFlag};
use crate::plan::outcome::PlanStatus;
use serde::Serialize;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use tokio::sync::{Notify, Semaphore, watch};
use utoipa::ToSchema;

/// Where a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits for its turn.
    Queued,
    /// Solves.
    Running,
    /// Has a result.
    Done,
    /// Ended without a plan; the problem says why.
    Failed,
    /// Was cancelled.
    Cancelled,
}

impl JobState {
    /// True when nothing more will happen.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }

    /// The word, also the name of the last event.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// How far a job is.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct JobProgress {
    /// Stage, e.g. `matrix`, `unplaced`, `cost`.
    pub stage: String,
    /// What a user reads.
    pub text: Bilingual,
    /// Share done, 0–1, where it is known.
    pub fraction: Option<f64>,
}

impl From<Progress> for JobProgress {
    fn from(progress: Progress) -> Self {
        Self {
            stage: progress.stage.to_owned(),
            text: progress.text,
            fraction: progress.fraction,
        }
    }
}

/// A job as it is told.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct JobStatus {
    /// Id within this run of the server.
    pub id: String,
    /// Scenario solved.
    pub scenario: String,
    /// Roads changed for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<RoadChange>,
    /// What is studied, for a job that makes many plans.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub study: Option<StudyAsk>,
    /// Where it is.
    pub state: JobState,
    /// How far it is.
    pub progress: JobProgress,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// What a job ends with.
#[derive(Clone)]
pub enum Done {
    /// A plan.
    Plan(Arc<Solved>),
    /// Many plans, told as a study.
    Study(Arc<Studied>),
}

impl Done {
    /// True for what says of itself that it was stopped: worth reading though the job was cancelled.
    fn is_partial(&self) -> bool {
        match self {
            Self::Plan(solved) => solved.outcome.status == PlanStatus::Stopped,
            Self::Study(studied) => studied.study.is_partial(),
        }
    }
}

/// One solve or study.
pub struct Job {
    task: Task,
    status: watch::Sender<JobStatus>,
    stop: StopFlag,
    cancelled: Notify,
    done: OnceLock<Done>,
}

impl Job {
    fn new(id: String, task: &Task) -> Self {
        Self {
            task: task.clone(),
            status: watch::Sender::new(JobStatus {
                id,
                scenario: task.scenario.clone(),
                changes: task.changes.clone(),
                study: task.study.clone(),
                state: JobState::Queued,
                progress: JobProgress {
                    stage: JobState::Queued.word().to_owned(),
                    text: Bilingual::new("排队中", "waiting"),
                    fraction: None,
                },
                problem: None,
            }),
            stop: StopFlag::default(),
            cancelled: Notify::new(),
            done: OnceLock::new(),
        }
    }

    /// The job as it is now.
    #[must_use]
    pub fn status(&self) -> JobStatus {
        self.status.borrow().clone()
    }

    /// Its changes from now on.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<JobStatus> {
        self.status.subscribe()
    }

    /// The result once it is done.
    #[must_use]
    pub fn done(&self) -> Option<&Done> {
        self.done.get()
    }

    /// Asks it to end. A queued job ends at once, a running one at its next look at the flag, a
    /// finished one is left as it is.
    pub fn cancel(&self) {
        if self.status.borrow().state.is_final() {
            return;
        }
        self.stop.stop();
        self.cancelled.notify_one();
    }

    fn is_open_to(&self, task: &Task) -> bool {
        self.task == *task
            && match self.status.borrow().state {
                JobState::Queued | JobState::Running => !self.stop.stopped(),
                JobState::Done => true,
                JobState::Failed | JobState::Cancelled => false,
            }
    }

    fn enter(&self, state: JobState, text: Bilingual, fraction: Option<f64>) {
        self.status.send_modify(|status| {
            status.state = state;
            status.progress = JobProgress {
                stage: state.word().to_owned(),
                text,
                fraction,
            };
        });
    }

    fn end(&self, result: Result<Done, Problem>) {
        match result {
            result if self.stop.stopped() => {
                // What a study has done by then, or a plan that says it was stopped, can still be read.
                let text = match result.ok().filter(Done::is_partial) {
                    Some(done) => {
                        let _ = self.done.set(done);
                        Bilingual::new(
                            "已取消，已完成的部分保留",
                            "cancelled; what was done is kept",
                        )
                    }
                    None => Bilingual::new("已取消", "cancelled"),
                };
                self.enter(JobState::Cancelled, text, None);
            }
            Ok(done) => {
                // The result stands before the state says so; only the job's own task ends it, once.
                let _ = self.done.set(done);
                self.enter(JobState::Done, Bilingual::new("完成", "done"), Some(1.0));
            }
            Err(problem) => self.status.send_modify(|status| {
                status.state = JobState::Failed;
                status.progress.text = problem.cause.as_ref().clone();
                status.problem = Some(problem);
            }),
        }
    }

    /// Waits for its turn, solves, ends.
    async fn run(self: Arc<Self>, turn: Arc<Semaphore>, engine: Arc<dyn Engine>) {
        let turn = tokio::select! {
            biased;
            () = self.cancelled.notified() => None,
            turn = turn.acquire_owned() => turn.ok(),
        };
        if turn.is_none() || self.stop.stopped() {
            self.stop.stop();
            self.end(Err(Code::Internal.because("已取消", "cancelled")));
            return;
        }
        self.enter(
            JobState::Running,
            Bilingual::new("开始求解", "started"),
            None,
        );
        let job = Arc::clone(&self);
        let result = tokio::task::spawn_blocking(move || {
            let listener = Arc::clone(&job);
            let control = Control {
                stop: job.stop.clone(),
                progress: Arc::new(move |progress| {
                    listener
                        .status
                        .send_modify(|status| status.progress = progress.into());
                }),
            };
            match &job.task.study {
                None => (engine.solve(&job.task, &control)).map(|plan| Done::Plan(Arc::new(plan))),
                Some(ask) => (engine.study(&job.task, ask, &control))
                    .map(|study| Done::Study(Arc::new(study))),
            }
        })
        .await
        .unwrap_or_else(|error| {
            tracing::error!(%error, "a solve panicked");
            Err(Code::Internal.because("求解程序出错", "the solver of this program failed"))
        });
        self.end(result);
        drop(turn);
    }
}

/// All jobs of this run of the server.
pub struct Jobs {
    list: Mutex<Vec<Arc<Job>>>,
    next: AtomicU64,
    turn: Arc<Semaphore>,
    waiting: usize,
    kept: usize,
}

impl Jobs {
    /// No jobs yet; at most `waiting` unfinished and `kept` altogether.
    #[must_use]
    pub fn new(waiting: usize, kept: usize) -> Self {
        Self {
            list: Mutex::default(),
            next: AtomicU64::new(1),
            turn: Arc::new(Semaphore::new(1)),
            waiting,
            kept: kept.max(waiting),
        }
    }

    /// The same, with numbers that go on after those of others.
    pub(super) fn after(self, others: &Self) -> Self {
        let next = others.next.load(Ordering::Relaxed);
        Self {
            next: AtomicU64::new(next),
            ..self
        }
    }

    /// The job for a task: the one that is there, else a new one. Must be called within a runtime.
    ///
    /// # Errors
    /// [`Code::Busy`] when too many wait.
    pub fn start(&self, task: &Task, engine: &Arc<dyn Engine>) -> Result<Arc<Job>, Problem> {
        let mut list = lock(&self.list);
        if let Some(job) = list.iter().find(|job| job.is_open_to(task)) {
            return Ok(Arc::clone(job));
        }
        let unfinished = (list.iter())
            .filter(|job| !job.status.borrow().state.is_final())
            .count();
        if unfinished >= self.waiting {
            return Err(Code::Busy.because(
                format!("已有 {unfinished} 个求解任务在等待或运行"),
                format!("{unfinished} solves wait or run already"),
            ));
        }
        let job = self.enlist(&mut list, task);
        tokio::spawn(Arc::clone(&job).run(Arc::clone(&self.turn), Arc::clone(engine)));
        Ok(job)
    }

    fn enlist(&self, list: &mut Vec<Arc<Job>>, task: &Task) -> Arc<Job> {
        if list.len() >= self.kept {
            forget_one(list);
        }
        let kind = if task.study.is_some() {
            "study"
        } else {
            "solve"
        };
        let id = format!("{kind}-{}", self.next.fetch_add(1, Ordering::Relaxed));
        let job = Arc::new(Job::new(id, task));
        list.push(Arc::clone(&job));
        job
    }

    /// Takes over a plan that was solved before: a finished job like any other.
    pub fn adopt(&self, scenario: &str, solved: Solved) {
        let task = Task::new(scenario, solved.outcome.road_changes.clone());
        let job = self.enlist(&mut lock(&self.list), &task);
        job.end(Ok(Done::Plan(Arc::new(solved))));
    }

    /// A job by its id.
    ///
    /// # Errors
    /// [`Code::UnknownSolve`].
    pub fn get(&self, id: &str) -> Result<Arc<Job>, Problem> {
        let list = lock(&self.list);
        let found = list.iter().find(|job| job.status.borrow().id == id);
        found.cloned().ok_or_else(|| {
            Code::UnknownSolve.because(
                format!("没有求解任务 {id}"),
                format!("there is no solve {id}"),
            )
        })
    }

    /// All jobs, oldest first.
    #[must_use]
    pub fn all(&self) -> Vec<JobStatus> {
        lock(&self.list).iter().map(|job| job.status()).collect()
    }

    /// Cancels everything.
    pub fn stop_all(&self) {
        for job in lock(&self.list).iter() {
            job.cancel();
        }
    }
}

/// Drops the oldest job without a result, else the oldest finished one.
fn forget_one(list: &mut Vec<Arc<Job>>) {
    let state = |job: &Arc<Job>| job.status.borrow().state;
    let oldest = (list.iter())
        .position(|job| matches!(state(job), JobState::Failed | JobState::Cancelled))
        .or_else(|| list.iter().position(|job| state(job).is_final()));
    if let Some(index) = oldest {
        list.remove(index);
    }
}
