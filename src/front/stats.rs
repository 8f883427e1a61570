//! `--stats`: what a run looked at and what each rule left undecided, with the reasons; text, or one JSON object beside a JSON report.

use std::collections::BTreeMap;
use std::io::Write as _;

use serde_json::{Map, Value, json};

use super::drive::Tally;
use crate::diag::{Lang, RuleId};
use crate::value::Reason;

/// Combinations that rules left undecided, by rule and reason.
pub(super) type Undecided = BTreeMap<RuleId, BTreeMap<Reason, u64>>;

/// Adds counts to others.
pub(super) fn add(all: &mut Undecided, more: Undecided) {
    for (rule, reasons) in more {
        let own = all.entry(rule).or_default();
        for (reason, count) in reasons {
            *own.entry(reason).or_default() += count;
        }
    }
}

/// A run's time and width.
pub(super) struct Clock {
    pub(super) milliseconds: f64,
    pub(super) jobs: usize,
}

/// Says it on standard error.
pub(super) fn say(tally: &Tally, clock: &Clock, lang: Lang, as_json: bool) {
    let text = if as_json { format!("{}\n", object(tally, clock)) } else { text(tally, clock, lang) };
    let _ = write!(anstream::stderr(), "{text}");
}

/// The rules that reached their limits.
fn spent(tally: &Tally) -> Vec<&str> {
    tally.undecided.iter().filter(|(_, reasons)| reasons.contains_key(&Reason::Budget)).map(|(rule, _)| rule.as_str()).collect()
}

fn text(tally: &Tally, clock: &Clock, lang: Lang) -> String {
    let (files, kib, touches) = (tally.summary.files, tally.bytes / 1024, tally.touches);
    let (ms, jobs) = (clock.milliseconds, clock.jobs);
    let open: u64 = tally.undecided.values().flat_map(BTreeMap::values).sum();
    let cached = match tally.cached {
        0 => String::new(),
        n => lang.pick(format!("（{n}个取自缓存）"), format!(" ({n} from the cache)")),
    };
    let mut out = match lang {
        Lang::Zh => format!("{files}个文件{cached}，{kib} KiB，用时{ms}毫秒，并行{jobs}；规则查看{touches}行；{open}次因依据不足未下结论\n"),
        Lang::En => format!("{files} files{cached}, {kib} KiB, {ms} ms, {jobs} jobs; rules looked at {touches} rows; {open} combinations left undecided\n"),
    };
    for (rule, reasons) in &tally.undecided {
        let list: Vec<String> = reasons.iter().map(|(reason, count)| format!("{} {count}", reason.as_str())).collect();
        out.push_str(&format!("  {rule}{}{}\n", lang.pick("：", ": "), list.join(lang.pick("，", ", "))));
    }
    let spent = spent(tally);
    if !spent.is_empty() {
        let named = spent.join(lang.pick("、", ", "));
        out.push_str(&format!("{}{named}\n", lang.pick("达到计算上限的规则：", "rules that reached their limits: ")));
    }
    if !tally.skipped.is_empty() {
        let (count, named) = (tally.skipped.len(), skipped(tally).join(lang.pick("、", ", ")));
        out.push_str(
            &lang.pick(
                format!("{count}条规则缺少要对照的其他文稿，未用：{named}\n"),
                format!("{count} rules were skipped for want of another draft: {named}\n"),
            ),
        );
    }
    out
}

/// The rules that need another draft which was not given.
fn skipped(tally: &Tally) -> Vec<&str> {
    tally.skipped.iter().map(RuleId::as_str).collect()
}

fn object(tally: &Tally, clock: &Clock) -> Value {
    let counts = |reasons: &BTreeMap<Reason, u64>| reasons.iter().map(|(r, n)| (r.as_str().to_owned(), json!(n))).collect::<Map<_, _>>();
    let undecided: Map<String, Value> = tally.undecided.iter().map(|(rule, reasons)| (rule.to_string(), Value::Object(counts(reasons)))).collect();
    json!({ "stats": {
        "files": tally.summary.files, "cached": tally.cached, "bytes": tally.bytes, "milliseconds": clock.milliseconds, "jobs": clock.jobs,
        "rows": tally.touches, "undecided": undecided, "spent": spent(tally), "skipped": skipped(tally),
    } })
}
