//! Suppressions written into a Markdown or HTML draft: `<!-- hegao: ignore RULE, FAMILY until 2026-12-31 REASON -->`,
//! `<!-- 核稿：忽略 RULE 理由 -->`, `ignore-file` and 忽略全文 for the whole draft. Other comments are nobody's business here.

use std::ops::Range;

use super::rows::Placed;
use super::suppress::{Suppression, finding, is_day};
use crate::diag::{Finding, Message, Severity, nearest};
use crate::text::Source;

/// What may follow `hegao:`, and whether it is about the whole draft.
const VERBS: [(&str, bool); 4] = [("ignore-file", true), ("忽略全文", true), ("ignore", false), ("忽略", false)];

/// What is wrong with a comment: where, what, and the remedy.
type Slip = (Range<usize>, Message, Message);

/// Reads one comment of a draft. `source` is the draft's decoded file as plain text, `beside` what the comment is about,
/// `known` all rules and families. A comment that is not meant for hegao gives nothing.
#[must_use]
pub fn inline(source: &Source, comment: &Range<usize>, beside: Option<Range<usize>>, known: &[String]) -> (Vec<Suppression>, Vec<Finding>) {
    let Some(text) = source.origin().get(comment.clone()) else { return (Vec::new(), Vec::new()) };
    let mut slips = Vec::new();
    let made = read(text, comment, beside, known, &mut slips).unwrap_or_default();
    let wrong = slips.into_iter().map(|(at, message, help)| finding(source, &at, ("suppression/invalid", Severity::Warning), message, help));
    (made, wrong.collect())
}

fn read(text: &str, comment: &Range<usize>, beside: Option<Range<usize>>, known: &[String], slips: &mut Vec<Slip>) -> Option<Vec<Suppression>> {
    let inner = text.strip_prefix("<!--")?;
    let inner = inner.strip_suffix("-->").unwrap_or(inner);
    let (order, own) = order(inner)?;
    let at = |part: &str| {
        let start = comment.start + (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        start..start + part.len()
    };
    let Some((rest, whole)) = VERBS.iter().find_map(|(verb, whole)| Some((after_verb(order, verb)?, *whole))) else {
        // 核稿 is an everyday word: only a comment that names a rule is taken for a slip.
        if own || order.split(|c: char| !is_name(c)).any(|w| w.contains('/') && known.iter().any(|k| k == w)) {
            let word = order.split_whitespace().next().unwrap_or("");
            let message = Message::new(format!("不认识“{word}”"), format!("“{word}” is not known"));
            slips.push((at(word), message, form()));
        }
        return None;
    };
    let (names, rest) = names(rest);
    let (until, reason) = until(rest);
    let before = slips.len();
    if names.is_empty() {
        let message = Message::new("没有写明哪条规则或哪个类别", "which rule or family?");
        slips.push((at(order), message, form()));
    }
    if reason.is_empty() {
        let message = Message::new("缺少理由：请写明为什么不报", "the reason is missing: say why");
        slips.push((at(order), message, form()));
    }
    if let Some(day) = until.filter(|u| !is_day(u)) {
        let message = Message::new(format!("“{day}”不是日期"), format!("“{day}” is no date"));
        slips.push((at(day), message, Message::new("请写作 2026-12-31", "write 2026-12-31")));
    }
    let broken = slips.len() > before;
    let (good, unknown): (Vec<&str>, Vec<&str>) = names.into_iter().partition(|n| known.iter().any(|k| k == n));
    slips.extend(unknown.into_iter().map(|name| no_rule(name, at(name), known)));
    let covered = if whole { None } else { Some(beside.unwrap_or(comment.end..comment.end)) };
    let make = |name: &str| Suppression {
        fingerprint: None,
        rule: Some::<Placed>((name.to_owned(), at(name))),
        path: None,
        line: None,
        text: None,
        within: covered.clone(),
        reason: reason.to_owned(),
        until: until.map(str::to_owned),
        at: at(name),
    };
    Some(if broken { Vec::new() } else { good.into_iter().map(make).collect() })
}

fn form() -> Message {
    Message::new("写作 <!-- hegao: ignore 规则 理由 -->，全文用 ignore-file", "write <!-- hegao: ignore RULE REASON -->; for the whole draft ignore-file")
}

fn no_rule(name: &str, at: Range<usize>, known: &[String]) -> Slip {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let help = match nearest(name, &known) {
        Some(near) => Message::new(format!("是否想写“{near}”？"), format!("did you mean “{near}”?")),
        None => Message::new("用 hegao rules list 查看全部规则", "hegao rules list shows all rules"),
    };
    (at, Message::new(format!("没有“{name}”这条规则或这个类别"), format!("there is no rule or family “{name}”")), help)
}

/// What follows `hegao:` or `核稿：`, and whether it was the first.
fn order(inner: &str) -> Option<(&str, bool)> {
    let inner = inner.trim();
    let (rest, own) = match (inner.get(..5).filter(|p| p.eq_ignore_ascii_case("hegao")), inner.strip_prefix("核稿")) {
        (Some(_), _) => (inner.get(5..)?, true),
        (None, Some(rest)) => (rest, false),
        (None, None) => return None,
    };
    Some((rest.trim_start().strip_prefix([':', '：'])?.trim_start(), own))
}

/// What follows a verb, where it is not the beginning of a longer word.
fn after_verb<'t>(order: &'t str, verb: &str) -> Option<&'t str> {
    let rest = order.strip_prefix(verb)?;
    (!verb.is_ascii() || !rest.starts_with(|c: char| is_name(c))).then(|| rest.trim_start_matches([':', '：', ' ', '\t', '\n', '\r', '　']))
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_')
}

/// The names that a list begins with, parted by commas, and what follows.
fn names(text: &str) -> (Vec<&str>, &str) {
    let (mut names, mut rest) = (Vec::new(), text);
    loop {
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        let Some((name, after)) = rest.split_at_checked(end).filter(|(n, _)| n.starts_with(|c: char| c.is_ascii_alphabetic())) else { break };
        names.push(name);
        match after.trim_start().strip_prefix([',', '，', '、']) {
            Some(more) => rest = more.trim_start(),
            None => {
                rest = after;
                break;
            }
        }
    }
    (names, rest)
}

/// The last day, before the reason or behind it, and the reason.
fn until(text: &str) -> (Option<&str>, &str) {
    const ENDS: [char; 14] = [' ', '\t', '\n', '\r', '　', ':', '：', ',', '，', ';', '；', '。', '(', '（'];
    let text = text.trim_start_matches(ENDS).trim_end();
    let is_dated = |c: char| c.is_ascii_digit() || c == '-';
    for word in ["until", "至", "到"] {
        let Some(rest) = text.strip_prefix(word).map(str::trim_start).filter(|r| r.starts_with(|c: char| c.is_ascii_digit())) else { continue };
        let (day, reason) = rest.split_at_checked(rest.find(|c| !is_dated(c)).unwrap_or(rest.len())).unwrap_or((rest, ""));
        if day.contains('-') {
            return (Some(day), reason.trim_start_matches(ENDS));
        }
    }
    let closed = text.trim_end_matches(['。', ')', '）']);
    let head = closed.trim_end_matches(is_dated);
    let day = closed.get(head.len()..).unwrap_or("");
    for word in ["until", "至", "到"] {
        let Some(reason) = head.trim_end().strip_suffix(word).filter(|r| r.ends_with(ENDS)) else { continue };
        if day.contains('-') {
            return (Some(day), reason.trim_end_matches(ENDS));
        }
    }
    (None, text)
}

#[cfg(test)]
mod tests {
    use super::inline;
    use crate::text::Source;

    /// `rules|reason|until|whole`, else the places and messages of what is wrong.
    fn check(comment: &str, expected: &str) {
        let known = ["numbering", "numbering/sequence", "wording/up-to-now", "unit"].map(str::to_owned);
        let source = Source::plain("a.md", comment.to_owned());
        let (made, wrong) = inline(&source, &(0..comment.len()), Some(3..9), &known);
        let rules: Vec<&str> = made.iter().filter_map(|s| s.rule.as_ref()).map(|r| r.0.as_str()).collect();
        let mut said =
            made.first().map_or(String::new(), |s| format!("{}|{}|{}|{}", rules.join(","), s.reason, s.until.as_deref().unwrap_or(""), s.within.is_none()));
        said.extend(wrong.iter().map(|f| format!("<{}> {}", source.raw(f.span()), f.message.zh)));
        assert_eq!(said, expected, "{comment}");
    }

    #[test]
    fn both_languages_and_all_that_may_stand_in_them() {
        check("<!-- hegao: ignore numbering/sequence 原文如此 -->", "numbering/sequence|原文如此||false");
        check("<!--hegao:ignore numbering,unit as found-->", "numbering,unit|as found||false");
        check("<!-- 核稿：忽略 numbering、unit 原文如此 -->", "numbering,unit|原文如此||false");
        check("<!-- 核稿: 忽略numbering：原文如此。 -->", "numbering|原文如此。||false");
        check("<!-- Hegao: ignore-file unit, numbering\n  表格另行核对\n-->", "unit,numbering|表格另行核对||true");
        check("<!-- 核稿：忽略全文 unit 表格另行核对 -->", "unit|表格另行核对||true");
        check("<!-- hegao: ignore unit until 2026-12-31 as found -->", "unit|as found|2026-12-31|false");
        check("<!-- hegao: ignore unit as found until 2026-12-31 -->", "unit|as found|2026-12-31|false");
        check("<!-- 核稿：忽略 unit 原文如此，至2026-12-31 -->", "unit|原文如此|2026-12-31|false");
        check("<!-- 核稿：忽略 unit 至2026-12-31，原文如此（见函） -->", "unit|原文如此（见函）|2026-12-31|false");
        check("<!-- 核稿：忽略 unit 延至2026-12-31 -->", "unit|延至2026-12-31||false");
        check("<!-- 核稿：忽略 unit 目标到2026年 -->", "unit|目标到2026年||false");
    }

    #[test]
    fn other_comments_are_left_alone() {
        for other in [
            "<!-- prettier-ignore -->",
            "<!-- hegao is a tool -->",
            "<!-- 核稿：请王处再看一遍 -->",
            "<!-- 核稿人 忽略 unit 无 -->",
            "<!-- ignore: unit x -->",
            "<!---->",
        ] {
            check(other, "");
        }
    }

    #[test]
    fn slips_are_shown_where_they_stand() {
        check("<!-- hegao: ignore unit -->", "<ignore unit> 缺少理由：请写明为什么不报");
        check("<!-- hegao: ignore 原文如此 -->", "<ignore 原文如此> 没有写明哪条规则或哪个类别");
        check("<!-- hegao: ignore unti, numbering 原文如此 -->", "numbering|原文如此||false<unti> 没有“unti”这条规则或这个类别");
        check("<!-- hegao: ignore unit until 2026-13-01 x -->", "<2026-13-01> “2026-13-01”不是日期");
        check("<!-- hegao: ignored unit x -->", "<ignored> 不认识“ignored”");
        check("<!-- 核稿：不报 numbering/sequence 原文如此 -->", "<不报> 不认识“不报”");
    }
}
