//! Baselines: fingerprints of findings that are known, one a line or inside a JSON report.

use std::collections::BTreeSet;

use crate::diag::{Message, Problem};

/// Reads a JSON report of hegao, or fingerprints one a line (`#` begins a remark).
///
/// # Errors
/// Where it is neither.
pub fn baseline(path: &str, text: &str) -> Result<BTreeSet<String>, Problem> {
    let help = Message::new("请用 --write-baseline 生成", "make one with --write-baseline");
    if text.trim_start().starts_with('{') {
        let report: serde_json::Value = serde_json::from_str(text).map_err(|e| {
            Problem::file(path, Message::new(format!("不是完整的JSON报告：{e}"), format!("no complete JSON report: {e}"))).with_help(help.clone())
        })?;
        let files = report.get("files").and_then(|f| f.as_array());
        let files = files.ok_or_else(|| Problem::file(path, Message::new("不是核稿的JSON报告", "no JSON report of hegao")).with_help(help))?;
        let findings = files.iter().filter_map(|f| f.get("findings")?.as_array()).flatten();
        return Ok(findings.filter_map(|f| Some(f.get("fingerprint")?.as_str()?.to_owned())).collect());
    }
    let mut known = BTreeSet::new();
    for line in text.lines() {
        let word = line.split('#').next().unwrap_or("").trim();
        if word.is_empty() {
            continue;
        }
        if word.len() != 16 || !word.bytes().all(|b| b.is_ascii_hexdigit()) {
            let at = (word.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
            let message = Message::new(format!("“{word}”不是指纹"), format!("“{word}” is no fingerprint"));
            return Err(Problem::file(path, message).at(at..at + word.len()).with_help(help));
        }
        known.insert(word.to_owned());
    }
    Ok(known)
}

/// The list that [`baseline`] reads.
#[must_use]
pub fn write_baseline(known: &BTreeSet<String>) -> String {
    known.iter().map(|k| format!("{k}\n")).collect()
}
