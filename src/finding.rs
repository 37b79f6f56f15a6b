//! What a user can repair: every fault of an input becomes one [`Finding`] that says where,
//! why and what to do, in Chinese and English. Findings are collected; reading never stops at the first.

use serde::Serialize;
use std::fmt;

/// One text in both languages of the program.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
pub struct Bilingual {
    /// Chinese, shown first.
    pub zh: String,
    /// English, on the switch.
    pub en: String,
}

impl Bilingual {
    /// Both texts.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The text in one language.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// Language of everything a user reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// 中文
    #[default]
    Zh,
    /// English
    En,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The case cannot be used until this is mended.
    Error,
    /// The case can be used; somebody should look.
    Warning,
    /// Worth knowing.
    Note,
}

/// Where a finding is: a file of the case, and the row and column when it has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
pub struct Place {
    /// File name within the case folder.
    pub file: String,
    /// 1-based line as a spreadsheet shows it (the header is row 1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// Column name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
}

impl Place {
    /// A whole file.
    pub fn file(file: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            row: None,
            column: None,
        }
    }

    /// One row of a file.
    pub fn row(file: impl Into<String>, row: u32) -> Self {
        Self {
            file: file.into(),
            row: Some(row),
            column: None,
        }
    }

    /// One cell of a file.
    pub fn cell(file: impl Into<String>, row: u32, column: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            row: Some(row),
            column: Some(column.into()),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(row) = self.row {
            write!(f, ":{row}")?;
        }
        if let Some(column) = &self.column {
            write!(f, " [{column}]")?;
        }
        Ok(())
    }
}

/// One fault or remark about an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Finding {
    /// Stable code, e.g. `D101`; the catalogue is `docs/findings.md`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// What is wrong, with the values seen.
    pub cause: Bilingual,
    /// What to do about it.
    pub action: Bilingual,
}

impl Finding {
    /// True when the case cannot be used because of it.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// One line for a terminal: code, place, cause, action.
    #[must_use]
    pub fn line(&self, language: Language) -> String {
        let mark = match (self.severity, language) {
            (Severity::Error, Language::Zh) => "错误",
            (Severity::Warning, Language::Zh) => "警告",
            (Severity::Note, Language::Zh) => "提示",
            (Severity::Error, Language::En) => "error",
            (Severity::Warning, Language::En) => "warning",
            (Severity::Note, Language::En) => "note",
        };
        format!(
            "{} {mark} {}: {} → {}",
            self.code,
            self.place,
            self.cause.text(language),
            self.action.text(language)
        )
    }
}

/// Sorts findings the way a person works through them: errors first, then by file, row and column.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        (a.severity, &a.place, a.code, &a.cause).cmp(&(b.severity, &b.place, b.code, &b.cause))
    });
}
