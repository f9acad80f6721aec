//! GitLab Code Quality: a list of issues whose fingerprints must differ, also between articles that say the same.

use std::fmt::Write as _;
use std::io::{self, Write};

use rustc_hash::FxHashMap;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::model::Report;
use super::places::{ColumnUnit, Regions};
use super::{escape, plain};
use crate::finding::Severity;

/// Active findings.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    let mut issues = Vec::new();
    for document in &report.documents {
        let path = escape::path(&document.document.path);
        let regions = Regions::new(&document.document, ColumnUnit::CodePoints);
        for found in document.active() {
            let finding = &found.finding;
            let key = format!("{path}\0{}", found.fingerprint);
            let count = seen.entry(key.clone()).or_default();
            *count += 1;
            let region = regions.of(found.location);
            issues.push(json!({
                "type": "issue",
                "check_name": finding.check,
                "description": plain(&finding.message),
                "content": { "body": finding.working.iter().map(|step| plain(step)).collect::<Vec<_>>().join("; ") },
                "categories": ["Bug Risk"],
                "severity": match finding.severity {
                    Severity::Error => "critical",
                    Severity::Warning => "minor",
                    Severity::Note => "info",
                },
                "fingerprint": digest(&format!("{key}\0{count}")),
                "location": { "path": path, "lines": { "begin": region.line, "end": region.end_line } },
            }));
        }
    }
    escape::json(&Value::from(issues), out)
}

/// 128 bits in hexadecimal digits.
fn digest(key: &str) -> String {
    Sha256::digest(key.as_bytes()).iter().take(16).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
