//! What a person sees while a command runs: data on stdout, everything else on stderr.
//! The only file that prints.

use super::Failure;
pub use crate::bench::meter::peak_bytes;
use crate::finding::{self, Bilingual, Finding, Language, Severity};
use crate::plan::control::{Control, Progress};
use crate::plan::flow::FlowError;
use crate::stop::StopFlag;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

/// Language, form and loudness of everything a command says.
pub struct Terminal {
    /// Language of the user.
    pub language: Language,
    /// One JSON document instead of tables.
    pub json: bool,
    quiet: bool,
    stop: OnceLock<StopFlag>,
}

impl Terminal {
    pub(super) fn new(language: Language, json: bool, quiet: bool) -> Self {
        Self {
            language,
            json,
            quiet,
            stop: OnceLock::new(),
        }
    }

    /// The text in the user's language.
    pub fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// Data: goes to stdout as it is. A reader that has seen enough (`| head`) is no fault.
    pub fn data(&self, text: &str) -> io::Result<()> {
        let end = if text.ends_with('\n') { "" } else { "\n" };
        let mut out = io::stdout().lock();
        let written = (out.write_all(text.as_bytes()))
            .and_then(|()| out.write_all(end.as_bytes()))
            .and_then(|()| out.flush());
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }

    /// What a command found, on stdout.
    pub fn result(&self, told: Told) -> Result<(), Failure> {
        match told {
            Told::Text(text) => Ok(self.data(&text)?),
            Told::Json(value) => self.document(&value),
        }
    }

    /// The failure of a command that was stopped with nothing to show.
    pub fn stopped(&self) -> Failure {
        let text = self.say("已停止，没有写出结果。", "stopped; nothing was written.");
        Failure::Stopped(text.to_owned())
    }

    /// One JSON document on stdout.
    pub fn document(&self, value: &impl Serialize) -> Result<(), Failure> {
        Ok(self.data(&serde_json::to_string_pretty(value)?)?)
    }

    /// A line for the person, on stderr; silent when quiet.
    pub fn note(&self, text: impl AsRef<str>) {
        if !self.quiet {
            self.line(text.as_ref());
        }
    }

    fn line(&self, text: &str) {
        // A closed stderr must not end the work.
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    /// Findings on stderr: errors and warnings always, notes unless quiet, and a last line with counts.
    pub fn findings(&self, findings: &[Finding]) {
        for f in findings {
            if f.severity != Severity::Note || !self.quiet {
                self.line(&f.line(self.language));
            }
        }
        if !findings.is_empty() {
            self.line(&self.counts(findings));
        }
    }

    fn counts(&self, findings: &[Finding]) -> String {
        let count = |s: Severity| findings.iter().filter(|f| f.severity == s).count();
        let (errors, warnings, notes) = (
            count(Severity::Error),
            count(Severity::Warning),
            count(Severity::Note),
        );
        match self.language {
            Language::Zh => format!("错误 {errors} 项，警告 {warnings} 项，提示 {notes} 项"),
            Language::En => format!("{errors} errors, {warnings} warnings, {notes} notes"),
        }
    }

    pub(super) fn failure(&self, failure: &Failure) {
        let findings = match failure {
            Failure::Input(findings) => {
                let mut findings = findings.clone();
                finding::sort(&mut findings);
                self.findings(&findings);
                findings
            }
            Failure::Internal(text) => {
                self.line(&format!(
                    "{} {text}",
                    self.say("程序内部错误：", "internal error:")
                ));
                Vec::new()
            }
            Failure::Clash(error) => {
                self.line(error.text().text(self.language));
                Vec::new()
            }
            Failure::Usage(text) | Failure::Incomplete(text) | Failure::Stopped(text) => {
                self.line(text);
                Vec::new()
            }
        };
        // A program that reads stdout gets one document even so; other failures follow their document.
        if self.json
            && matches!(
                failure,
                Failure::Input(_) | Failure::Internal(_) | Failure::Clash(_)
            )
        {
            let mut error =
                serde_json::json!({ "error": { "exit": failure.code(), "findings": findings } });
            if let Failure::Clash(clash) = failure {
                error["error"]["text"] = serde_json::json!(clash.text());
                if let FlowError::Clash(clash) = &**clash {
                    error["error"]["clash"] = serde_json::json!(clash);
                }
            }
            // Nobody is left to tell when stdout is closed.
            let _ = self.document(&error);
        }
    }

    /// A control whose progress is drawn on stderr and whose stop flag is set by Ctrl-C; the second
    /// Ctrl-C ends the program at once.
    pub fn control(&self) -> Control {
        Control {
            stop: self.stop(),
            progress: self.progress(),
        }
    }

    /// The flag that Ctrl-C sets.
    pub fn stop(&self) -> StopFlag {
        let stop = self.stop.get_or_init(|| {
            let stop = StopFlag::default();
            let flag = stop.clone();
            let hint = self
                .say(
                    "正在停止……（再按一次立即结束）",
                    "stopping … (once more ends at once)",
                )
                .to_owned();
            // Fails only when the system has no signals: then the program ends the hard way.
            let _ = ctrlc::set_handler(move || {
                if flag.stopped() {
                    std::process::exit(130);
                }
                flag.stop();
                let _ = writeln!(io::stderr(), "{hint}");
            });
            stop
        });
        stop.clone()
    }

    fn progress(&self) -> Arc<dyn Fn(Progress) + Send + Sync> {
        let language = self.language;
        if self.quiet || !io::stderr().is_terminal() {
            let quiet = self.quiet;
            let last = Mutex::new(Bilingual::default());
            return Arc::new(move |p: Progress| {
                let Ok(mut last) = last.lock() else { return };
                if !quiet && *last != p.text {
                    let _ = writeln!(io::stderr().lock(), "{}", p.text.text(language));
                    *last = p.text;
                }
            });
        }
        let bar = ProgressBar::with_draw_target(Some(1000), ProgressDrawTarget::stderr());
        if let Ok(style) =
            ProgressStyle::with_template("{spinner} {wide_msg} {percent:>3}% {elapsed}")
        {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Arc::new(move |p: Progress| {
            bar.set_message(p.text.text(language).to_owned());
            if let Some(fraction) = p.fraction {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                bar.set_position((fraction.clamp(0.0, 1.0) * 1000.0) as u64);
            }
        })
    }
}

/// What a command found, as it goes to stdout.
pub enum Told {
    /// Tables for a person.
    Text(String),
    /// One document for a program.
    Json(serde_json::Value),
}
