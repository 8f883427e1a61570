//! Baselines: findings that are known, each with its draft, rule and words, so that a reviewer can read the list.
//! Text in, entries out, and back; what a run does with them is in `front`.

use crate::diag::{Message, Problem};

/// The version that is written and read.
pub const BASELINE_VERSION: u64 = 1;

/// A finding that is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry {
    /// The draft, relative to the folder of the baseline; empty for a list that knows no drafts.
    pub path: String,
    /// The rule; empty where it is not known.
    pub rule: String,
    /// What stands at the finding's place, shortened; for people.
    pub text: String,
    /// Identity (`diag::fingerprint`).
    pub fingerprint: String,
}

/// What a baseline was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BaselineKind {
    /// A baseline, as it is written.
    Baseline,
    /// A JSON report of hegao; its paths begin in the current folder.
    Report,
    /// Fingerprints, one a line: they hold in every draft.
    Prints,
}

/// Known findings, and what they were read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// What it was read from.
    pub kind: BaselineKind,
    /// The findings.
    pub entries: Vec<Entry>,
}

/// Most characters of a finding's words that are kept.
const MOST_TEXT: usize = 40;

impl Entry {
    /// An entry for a finding in a draft.
    #[must_use]
    pub fn new(path: String, rule: &str, text: &str, fingerprint: &str) -> Self {
        let mut short: String = text.chars().take(MOST_TEXT).map(|c| if c.is_control() { ' ' } else { c }).collect();
        if text.chars().nth(MOST_TEXT).is_some() {
            short.push('…');
        }
        Self { path, rule: rule.to_owned(), text: short, fingerprint: fingerprint.to_owned() }
    }
}

/// Reads a baseline, a JSON report of hegao, or fingerprints one a line (`#` begins a remark).
///
/// # Errors
/// Where it is none of them, cut off, or of another version.
pub fn baseline(path: &str, text: &str) -> Result<Baseline, Problem> {
    if !text.trim_start().starts_with('{') {
        return prints(path, text);
    }
    let wrong = |zh: String, en: String| Problem::file(path, Message::new(zh, en)).with_help(again());
    let json: serde_json::Value = serde_json::from_str(text).map_err(|e| {
        let cut = e.is_eof();
        let (zh, en) = if cut { ("文件不完整，后面缺了一截", "the file is cut off") } else { ("不是完整的JSON", "no complete JSON") };
        wrong(format!("{zh}（第{}行）", e.line()), format!("{en} (line {})", e.line()))
    })?;
    if let Some(version) = json.get("hegao-baseline") {
        if version.as_u64() != Some(BASELINE_VERSION) {
            return Err(wrong(
                format!("基线的版本是{version}，本程序只认{BASELINE_VERSION}"),
                format!("a baseline of version {version}; this hegao knows {BASELINE_VERSION}"),
            ));
        }
        return entries(&json).map(|entries| Baseline { kind: BaselineKind::Baseline, entries }).ok_or_else(|| {
            wrong("基线的内容不完整或被改坏：条目或总数对不上".to_owned(), "the baseline is damaged: its entries and its count do not agree".to_owned())
        });
    }
    let files = json.get("files").and_then(|f| f.as_array()).filter(|_| json.get("tool").is_some());
    let files = files.ok_or_else(|| wrong("既不是基线，也不是核稿的JSON报告".to_owned(), "neither a baseline nor a JSON report of hegao".to_owned()))?;
    Ok(Baseline { kind: BaselineKind::Report, entries: files.iter().flat_map(reported).collect() })
}

fn again() -> Message {
    Message::new("请用 --write-baseline 重新生成，或从版本库取回原来的文件", "write it anew with --write-baseline, or restore the file from version control")
}

/// `["fingerprint","path","rule","text"]` each, as many as the count says.
fn entries(json: &serde_json::Value) -> Option<Vec<Entry>> {
    let rows = json.get("findings")?.as_array()?;
    (json.get("count")?.as_u64()? == rows.len() as u64).then_some(())?;
    let row = |row: &serde_json::Value| {
        let part = |i: usize| Some(row.get(i)?.as_str()?.to_owned());
        let fingerprint = part(0).filter(|p| is_print(p))?;
        Some(Entry { fingerprint, path: part(1)?, rule: part(2)?, text: part(3)? })
    };
    rows.iter().map(row).collect()
}

/// The findings of one draft in a JSON report.
fn reported(file: &serde_json::Value) -> Vec<Entry> {
    let path = file.get("path").and_then(|p| p.as_str()).unwrap_or_default();
    let of = |f: &serde_json::Value| {
        let text = f.get("labels").and_then(|l| l.get(0)?.get("text")?.as_str()).unwrap_or_default();
        Some(Entry::new(path.to_owned(), f.get("rule")?.as_str()?, text, f.get("fingerprint")?.as_str()?))
    };
    file.get("findings").and_then(|f| f.as_array()).into_iter().flatten().filter_map(of).collect()
}

fn prints(path: &str, text: &str) -> Result<Baseline, Problem> {
    let mut entries = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let word = line.split('#').next().unwrap_or("").trim();
        if !word.is_empty() && !is_print(word) {
            let begin = at + line.find(word).unwrap_or(0);
            let message = Message::new(format!("“{word}”不是指纹"), format!("“{word}” is no fingerprint"));
            return Err(Problem::file(path, message).at(begin..begin + word.len()).with_help(again()));
        }
        if !word.is_empty() {
            entries.push(Entry::new(String::new(), "", "", word));
        }
        at += line.len();
    }
    Ok(Baseline { kind: BaselineKind::Prints, entries })
}

fn is_print(word: &str) -> bool {
    word.len() == 16 && word.bytes().all(|b| b.is_ascii_hexdigit())
}

/// The text that [`baseline`] reads: JSON with an entry a line, for version control; `entries` in order.
#[must_use]
pub fn write_baseline<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> String {
    let row = |e: &Entry| serde_json::json!([e.fingerprint, e.path, e.rule, e.text]).to_string();
    let rows: Vec<String> = entries.into_iter().map(row).collect();
    let between = if rows.is_empty() { "" } else { "\n" };
    format!("{{\"hegao-baseline\":{BASELINE_VERSION},\"findings\":[\n{}{between}],\"count\":{}}}\n", rows.join(",\n"), rows.len())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::{BaselineKind, Entry, baseline, write_baseline};

    fn two() -> Vec<Entry> {
        vec![
            Entry::new("稿/a.txt".into(), "wording/up-to-now", "截止2021年底，\"甲\"\t乙", "00000000000000aa"),
            Entry::new("稿/b.txt".into(), "unit/x", &"长".repeat(50), "00000000000000ab"),
        ]
    }

    #[test]
    fn what_is_written_is_read_again() {
        for entries in [two(), Vec::new()] {
            let text = write_baseline(&entries);
            let read = baseline("b", &text).unwrap();
            assert_eq!((read.kind, &read.entries), (BaselineKind::Baseline, &entries));
            assert_eq!(text.lines().count(), entries.len() + 2);
        }
        assert_eq!(two().last().unwrap().text.chars().count(), 41);
    }

    #[test]
    fn every_cut_is_noticed() {
        let text = write_baseline(&two());
        for cut in (1..text.trim_end().len()).filter(|i| text.is_char_boundary(*i)) {
            let said = baseline("b", text.get(..cut).unwrap()).err().map(|p| p.message.zh);
            assert!(said.as_ref().is_some_and(|s| s.contains("不完整")), "{cut}: {said:?}");
        }
        let fewer = text.replacen("\"count\":2", "\"count\":3", 1);
        assert!(baseline("b", &fewer).err().unwrap().message.zh.contains("总数对不上"));
    }

    #[test]
    fn other_versions_and_other_files_are_refused() {
        let other = write_baseline(&two()).replacen(":1,", ":2,", 1);
        assert!(baseline("b", &other).err().unwrap().message.zh.contains("版本是2，本程序只认1"));
        assert!(baseline("b", "{\"files\":[]}").err().unwrap().message.zh.contains("既不是基线"));
        let problem = baseline("b", "# 甲\n00000000000000aa # 乙\n  不是\n").err().unwrap();
        assert_eq!(problem.range, Some(31..37));
        assert_eq!(baseline("b", "00000000000000aa\n").unwrap().kind, BaselineKind::Prints);
    }
}
