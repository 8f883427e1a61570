//! Runs the samples of rules through the whole pipeline, as `hegao rules test` and `cargo test` do.
//! A bad sample must give findings of its rule with exactly the marked places as primary labels, a good one none.

use std::ops::Range;

use super::{Checked, Dossier, Duties, Read, check_beside, facts, guarded, read};
use crate::diag::{Finding, Message, Problem};
use crate::edit::{self, Which};
use crate::engine::Input;
use crate::ingest::{self, Draft, Format};
use crate::lang::{FactText, Rule, Sample, Verdict};
use crate::outline::Outline;
use crate::project::Setup;
use crate::value::Reason;

/// How a sample went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleResult {
    /// `indicator/text-table bad 1`: rule, verdict, number among its kind.
    pub name: String,
    /// Path of the rule file.
    pub path: String,
    /// Where the sample stands in it.
    pub range: Range<usize>,
    /// What is wrong with it; `None` where it holds.
    pub fault: Option<Message>,
}

pub use super::facts::unread;

/// Runs the samples of all rules of a setup, in order, one by one.
pub fn run(setup: &Setup) -> impl Iterator<Item = SampleResult> + '_ {
    setup.rules().rules.iter().flat_map(move |rule| rule_samples(setup, rule))
}

fn rule_samples<'s>(setup: &'s Setup, rule: &'s Rule) -> impl Iterator<Item = SampleResult> + 's {
    let mut counts = [0usize; 3];
    rule.samples.iter().map(move |sample| {
        let (word, slot) = match sample.verdict {
            Verdict::Bad => ("bad", 0),
            Verdict::Good => ("good", 1),
            Verdict::Undecided => ("undecided", 2),
        };
        let number = counts.get_mut(slot).map_or(0, |n| {
            *n += 1;
            *n
        });
        let name = format!("{} {word} {number}", rule.id);
        SampleResult { name, path: rule.path.clone(), range: sample.at.range(), fault: fault(setup, rule, sample) }
    })
}

/// What is wrong with a sample.
fn fault(setup: &Setup, rule: &Rule, sample: &Sample) -> Option<Message> {
    let checked = match checked(setup, rule, sample) {
        Ok(checked) => checked,
        Err(problem) => return Some(problem.message),
    };
    let places = primary_places(&checked, rule);
    let mut marks: Vec<Range<usize>> = sample.marks.clone();
    marks.sort_by_key(|m| (m.start, m.end));
    match sample.verdict {
        Verdict::Bad if places.is_empty() => Some(silent(checked.undecided.get(&rule.id).map(|u| u.keys().copied().collect()))),
        Verdict::Bad if places != marks => Some(differs(sample, &places, &marks)),
        Verdict::Bad => unsaid(rule, sample, &checked).or_else(|| sample.fixed.as_ref().and_then(|text| unlike(rule, sample, &checked, text))),
        Verdict::Good | Verdict::Undecided if !places.is_empty() => Some(differs(sample, &places, &[])),
        Verdict::Undecided if !checked.undecided.contains_key(&rule.id) => Some(Message::new("规则没有存疑", "the rule leaves nothing undecided")),
        _ => None,
    }
}

/// The first message of `says` that no finding has.
fn unsaid(rule: &Rule, sample: &Sample, checked: &Checked) -> Option<Message> {
    let own: Vec<&Finding> = checked.findings.iter().filter(|f| f.rule == rule.id).collect();
    let (lang, wanted) = sample.says.iter().find(|(lang, text)| own.iter().all(|f| f.message.get(*lang) != text))?;
    let got = own.iter().map(|f| f.message.get(*lang)).collect::<Vec<_>>().join("\n  ");
    Some(Message::new(format!("提示应为\n  {wanted}\n实为\n  {got}"), format!("the message should be\n  {wanted}\nis\n  {got}")))
}

/// What the rule's fixes make of a bad sample, where it is not what `fixed` says.
fn unlike(rule: &Rule, sample: &Sample, checked: &Checked, wanted: &str) -> Option<Message> {
    let own: Vec<Finding> = checked.findings.iter().filter(|f| f.rule == rule.id).cloned().collect();
    let fixed = edit::apply(sample.text.as_bytes(), &checked.draft, &own, Which::All);
    if let Some(refused) = fixed.refused.first() {
        return Some(refused.reason.clone());
    }
    let got = String::from_utf8_lossy(&fixed.bytes);
    let (got, wanted) = (got.trim(), wanted.trim());
    (got != wanted).then(|| Message::new(format!("改后应为“{wanted}”，实为“{got}”"), format!("the fix should leave “{wanted}”, leaves “{got}”")))
}

/// Why a bad sample may have stayed silent, and how to see it.
fn silent(undecided: Option<Vec<Reason>>) -> Message {
    let reasons = undecided.unwrap_or_default();
    let said = |f: fn(Reason) -> &'static str| reasons.iter().map(|r| f(*r)).collect::<Vec<_>>();
    let (mut zh, mut en) = (String::new(), String::new());
    if !reasons.is_empty() {
        zh = format!("，有存疑（{}）", said(doubt).join("、"));
        en = format!(" and leaves something undecided ({})", said(Reason::as_str).join(", "));
    }
    let (mut more_zh, mut more_en) = ("", "");
    if reasons.contains(&Reason::Open) {
        (more_zh, more_en) = ("；确信没有遗漏的关系写作 closed(…)", "; write closed(…) around a relation that you know to be complete");
    }
    Message::new(
        format!("规则没有报告{zh}；把样例存成文稿，用 hegao why-not 看是哪个条件{more_zh}"),
        format!("the rule reports nothing{en}; save the sample as a draft and ask hegao why-not which condition it is{more_en}"),
    )
}

/// A reason in a few words.
fn doubt(reason: Reason) -> &'static str {
    match reason {
        Reason::Rounding => "四舍五入",
        Reason::Blank => "空格",
        Reason::Lost => "没有读出",
        Reason::Absent => "没有写",
        Reason::Open => "可能还有未读到的",
        Reason::Unit => "单位不能相比",
        Reason::Budget => "达到计算上限",
    }
}

fn checked(setup: &Setup, rule: &Rule, sample: &Sample) -> Result<Checked, Problem> {
    guarded(&rule.path, || {
        let mut drafts = Vec::new();
        for (other, role) in sample.beside.iter().map(|b| (b, b.role)) {
            let path = format!("{}#{}", rule.path, role.as_str());
            drafts.push((role, std::sync::Arc::new(reading(setup, &path, other.format, &other.text, other.facts.as_ref())?)));
        }
        let dossier = Dossier::new(drafts);
        if sample.facts.is_none() {
            return Ok(check_beside(setup, draft(&rule.path, sample.format, &sample.text)?, &dossier));
        }
        let own = reading(setup, &rule.path, sample.format, &sample.text, sample.facts.as_ref())?;
        Ok(over_facts(setup, own, &dossier))
    })?
}

fn draft(path: &str, format: &str, text: &str) -> Result<Draft, Problem> {
    let format = Format::of_path(&format!("sample.{format}")).unwrap_or(Format::Markdown);
    ingest::read(path, text.as_bytes().to_vec(), Some(format))
}

/// A text of a sample as read; of a sample of facts the facts as given.
fn reading(setup: &Setup, path: &str, format: &str, text: &str, rows: Option<&FactText>) -> Result<Read, Problem> {
    let Some(rows) = rows else { return Ok(read(draft(path, format, text)?, setup.lexicon(), &setup.wanted)) };
    let draft = draft(path, "txt", text)?;
    let facts = facts::facts(rows, &draft.source, setup.lexicon()).map_err(|(at, message)| Problem::file(path, message).at(at))?;
    Ok(Read { draft, outline: Outline::default(), facts, problems: Vec::new() })
}

/// Runs the rules over given facts; there are no sentences to look into.
fn over_facts(setup: &Setup, own: Read, dossier: &Dossier) -> Checked {
    let input = Input { facts: &own.facts, source: &own.draft.source, lexicon: setup.lexicon(), sentences: &[] };
    let mut outcome = setup.program.run_beside(input, &dossier.rows());
    outcome.findings.retain(|f| setup.shows(f));
    Checked {
        draft: own.draft,
        outline: own.outline,
        findings: outcome.findings,
        undecided: outcome.undecided,
        skipped: outcome.skipped,
        touches: 0,
        problems: Vec::new(),
        duties: Duties::default(),
    }
}

/// Primary places of the rule's findings in the sample's own text, in order, without repetitions.
fn primary_places(checked: &Checked, rule: &Rule) -> Vec<Range<usize>> {
    let own = checked.findings.iter().filter(|f| f.rule == rule.id);
    let mut places: Vec<Range<usize>> = own.flat_map(|f| f.labels.iter().filter(|l| l.primary)).map(|l| checked.draft.source.origin_range(l.span)).collect();
    places.sort_by_key(|p| (p.start, p.end));
    places.dedup();
    places
}

fn differs(sample: &Sample, got: &[Range<usize>], wanted: &[Range<usize>]) -> Message {
    let quote = |ranges: &[Range<usize>]| {
        let quoted: Vec<String> = ranges.iter().map(|r| format!("⟦{}⟧", sample.text.get(r.clone()).unwrap_or("").trim_end())).collect();
        if quoted.is_empty() { "–".to_owned() } else { quoted.join(" ") }
    };
    Message::new(format!("应报{}，实报{}", quote(wanted), quote(got)), format!("should report {}, reports {}", quote(wanted), quote(got)))
}
