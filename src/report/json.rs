//! An [`Outcome`] in, the bytes of `outcome.json` out, and back. Same outcome, same bytes: keys stand
//! in the order of the structure, maps are sorted, numbers are the shortest text that reads back equal.

use crate::finding::Bilingual;
use crate::plan::outcome::{Outcome, SCHEMA};
use serde::Serialize;

/// Why an `outcome.json` cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The text is no JSON.
    #[error("not JSON: {0}")]
    NotJson(serde_json::Error),
    /// JSON without the key `schema`.
    #[error("no \"schema\" key: this is not an outcome of wasteflow")]
    NoSchema,
    /// Another version of the structure, or another file of ours.
    #[error("schema is \"{found}\", this program reads \"{SCHEMA}\"")]
    OtherSchema {
        /// What the file says.
        found: String,
    },
    /// The schema is right, the content is not.
    #[error("the content does not follow {SCHEMA}: {0}")]
    Content(serde_json::Error),
}

impl ReadError {
    /// What is wrong, for a user.
    #[must_use]
    pub fn cause(&self) -> Bilingual {
        let zh = match self {
            Self::NotJson(e) => format!("第 {} 行第 {} 列不是合法的 JSON", e.line(), e.column()),
            Self::NoSchema => "缺少 \"schema\"：这不是 wasteflow 的结果文件".to_owned(),
            Self::OtherSchema { found } => {
                format!("文件的 schema 为“{found}”，本程序读取“{SCHEMA}”")
            }
            Self::Content(e) => format!("内容不符合 {SCHEMA}：{e}"),
        };
        Bilingual::new(zh, self.to_string())
    }

    /// What to do about it, for a user.
    #[must_use]
    pub fn action(&self) -> Bilingual {
        Bilingual::new(
            "请用本版本的 wasteflow flow 重新生成 outcome.json，不要手工修改其结构",
            "make outcome.json again with `wasteflow flow` of this version; do not edit its structure",
        )
    }
}

/// The bytes of `outcome.json`, ending in a newline.
#[must_use]
pub fn bytes(outcome: &Outcome) -> Vec<u8> {
    pretty(outcome)
}

/// The bytes of any document for programs, indented, ending in a newline.
///
/// # Panics
/// Never: documents of this program have string keys only.
pub(super) fn pretty(document: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(document)
        .expect("a document has string keys only and serialises");
    bytes.push(b'\n');
    bytes
}

/// Reads an `outcome.json`. The schema is looked at first, so that a file of another version is
/// called that and not a list of missing fields.
///
/// # Errors
/// [`ReadError`], never a guess.
pub fn read(bytes: &[u8]) -> Result<Outcome, ReadError> {
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(ReadError::NotJson)?;
    match value.get("schema").and_then(serde_json::Value::as_str) {
        None => Err(ReadError::NoSchema),
        Some(SCHEMA) => serde_json::from_value(value).map_err(ReadError::Content),
        Some(found) => Err(ReadError::OtherSchema {
            found: found.to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::outcome::{Certificate, PlanStatus, Totals};
    use crate::quantity::{Cny, Tonnes};

    fn outcome() -> Outcome {
        Outcome {
            schema: SCHEMA.to_owned(),
            version: "0.1.0".to_owned(),
            case: "tiny".to_owned(),
            case_name: Bilingual::new("小例", "tiny"),
            scenario: "base".to_owned(),
            road_changes: Vec::new(),
            plan_year: 2020,
            seed: 0,
            inputs: [("a.csv".to_owned(), "00".to_owned())].into(),
            unfinished: Vec::new(),
            status: PlanStatus::Optimal,
            lots: None,
            objective: crate::dataset::objective::Objective::default(),
            stages: Vec::new(),
            totals: Totals {
                arising_t: Tonnes(0.1 + 0.2),
                cost_cny: Cny(123_456_789.123_456_78),
                tonne_km: 1.0 / 3.0,
                unplaced_t: Tonnes(5e-324),
                ..Totals::default()
            },
            indicators: Vec::new(),
            rows: Vec::new(),
            feeds: Vec::new(),
            legs: Vec::new(),
            unserved: Vec::new(),
            loads: Vec::new(),
            certificate: Certificate::default(),
        }
    }

    #[test]
    fn an_outcome_reads_back_equal_and_is_written_to_the_same_bytes() {
        let first = bytes(&outcome());
        let back = read(&first).expect("own bytes");
        assert_eq!(back, outcome());
        assert_eq!(bytes(&back), first);
        assert_eq!(first.last(), Some(&b'\n'));
    }

    #[test]
    fn another_schema_is_named_and_not_taken_for_broken_content() {
        let text = r#"{"schema":"wasteflow/outcome/9","legs":7}"#;
        let error = read(text.as_bytes()).expect_err("another version");
        assert!(
            matches!(&error, ReadError::OtherSchema { found } if found == "wasteflow/outcome/9")
        );
        assert!(error.cause().zh.contains("wasteflow/outcome/9"));
    }

    #[test]
    fn broken_files_say_what_is_broken() {
        assert!(matches!(read(b"{"), Err(ReadError::NotJson(_))));
        assert!(matches!(read(b"[]"), Err(ReadError::NoSchema)));
        let text = format!(r#"{{"schema":"{SCHEMA}"}}"#);
        assert!(matches!(read(text.as_bytes()), Err(ReadError::Content(e))
            if e.to_string().contains("version")));
    }
}
