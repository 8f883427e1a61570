//! A finding as the text of a comment in the margin: verdict and both figures first, within about eighty characters, then
//! advice, standard, where else to look, and the rule id last. Knows no file format.

use super::report::{FindingReport, LabelReport, ProblemReport};
use crate::diag::{Lang, Message};
use crate::text::Place;

/// Characters that the verdict may have before quotations in it are shortened.
const VERDICT: usize = 80;

/// Further places that are named.
const PLACES: usize = 3;

/// `【应改】正文写“80%”，指标表为“>70%”。建议：请以审定的指标表为准统一。（另见：表1第8行“2025”）〔indicator/text-table〕`
#[must_use]
pub fn remark(finding: &FindingReport, lang: Lang) -> String {
    let stop = lang.pick("。", ".");
    let mut out = format!("【{}】{}", finding.severity.word(lang), ended(&verdict(finding, lang), stop));
    let more = [(lang.pick("建议：", " Advice: "), &finding.help), (lang.pick("依据：", " Basis: "), &finding.basis)];
    for (name, said) in more {
        if let Some(said) = said.as_ref().map(|m| one_line(m.get(lang))).filter(|s| !s.is_empty()) {
            out.push_str(name);
            out.push_str(&ended(&said, stop));
        }
    }
    let places = other_places(finding, lang);
    if !places.is_empty() {
        let shown: Vec<&str> = places.iter().take(PLACES).map(String::as_str).collect();
        let rest = if places.len() > PLACES { lang.pick("等", " …") } else { "" };
        let listed = shown.join(lang.pick("；", "; "));
        out.push_str(&lang.pick(format!("（另见：{listed}{rest}）"), format!(" (see also: {listed}{rest})")));
    }
    out.push_str(&format!("〔{}〕", finding.rule));
    out
}

/// The verdict alone, as the comment begins with it.
#[must_use]
pub fn verdict(finding: &FindingReport, lang: Lang) -> String {
    verdict_of(&finding.message, lang)
}

/// A verdict on one line, its quotations shortened where it is long.
pub(super) fn verdict_of(message: &Message, lang: Lang) -> String {
    short(&one_line(message.get(lang)))
}

/// What stands at the second place of a contradiction: `↔ 见三、（四）第2段“达到80%”〔indicator/text-table〕`.
#[must_use]
pub fn counterpart(finding: &FindingReport, lang: Lang) -> String {
    let place = finding.labels.first().map(|l| named(l, lang)).unwrap_or_default();
    let words = counterpart_words(finding);
    lang.pick(format!("↔ 见{place}{words}〔{}〕", finding.rule), format!("↔ see {place} {words} 〔{}〕", finding.rule))
}

/// The words of the first place as its counterpart names them.
#[must_use]
pub fn counterpart_words(finding: &FindingReport) -> String {
    let words = finding.labels.first().map(|l| one_line(&l.text)).unwrap_or_default();
    format!("“{}”", cut(&words))
}

/// Where the other labels stand, each place once, the primary one's left out.
fn other_places(finding: &FindingReport, lang: Lang) -> Vec<String> {
    let own = finding.labels.first().map(|l| named(l, lang)).unwrap_or_default();
    let mut places: Vec<String> = Vec::new();
    for label in finding.labels.iter().skip(1) {
        let place = named(label, lang);
        if !place.is_empty() && place != own && !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

pub(super) fn named(label: &LabelReport, lang: Lang) -> String {
    let place = lang.pick(tight(&label.place), label.place.en());
    match &label.path {
        Some(path) => {
            let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
            lang.pick(format!("《{name}》{place}"), format!("{name}: {place}"))
        }
        None => place,
    }
}

/// A Chinese place without blanks.
fn tight(place: &Place) -> String {
    place.zh().chars().filter(|c| *c != ' ').collect()
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn ended(text: &str, stop: &str) -> String {
    let closed = text.ends_with(['。', '！', '？', '.', '!', '?']);
    if closed { text.to_owned() } else { format!("{text}{stop}") }
}

/// Quotations in a verdict that is too long keep their beginning and their end.
fn short(text: &str) -> String {
    if text.chars().count() <= VERDICT {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('“') {
        let (quoted, behind) = after.split_once('”').unwrap_or((after, ""));
        out.push_str(&format!("{before}“{}", cut(quoted)));
        if after.len() > quoted.len() {
            out.push('”');
        }
        rest = behind;
    }
    out + rest
}

/// At most twenty characters, those in the middle left out.
fn cut(text: &str) -> String {
    let all: Vec<char> = text.chars().collect();
    match (all.get(..10), all.len().checked_sub(8).and_then(|at| all.get(at..))) {
        (Some(head), Some(tail)) if all.len() > 20 => head.iter().chain(['…'].iter()).chain(tail).collect(),
        _ => text.to_owned(),
    }
}

/// Severity and verdict for a reader who sees the file's lines; where there are none, the place stands before them.
pub(super) fn placed(finding: &FindingReport, reading: bool, lang: Lang) -> String {
    let said = remark(finding, lang);
    let place = finding.labels.first().map(|l| named(l, lang)).filter(|p| reading && !p.is_empty());
    place.map_or(said.clone(), |p| format!("{p}{}{said}", lang.pick("：", ": ")))
}

/// A problem on one line: `未能检查：…。建议：…。`
pub(super) fn unchecked(problem: &ProblemReport, lang: Lang) -> String {
    let stop = lang.pick("。", ".");
    let help = problem.help.as_ref().map(|h| format!("{}{}", lang.pick("建议：", " Advice: "), ended(&one_line(h.get(lang)), stop))).unwrap_or_default();
    format!("{}{}{help}", lang.pick("未能检查：", "Not checked: "), ended(&one_line(problem.message.get(lang)), stop))
}

/// The closing note on a copy: `批注稿：甲-核稿.docx，批注12条，修订3处。`
#[must_use]
pub fn copied(path: &str, comments: usize, changes: usize) -> Message {
    let (zh, en) = if changes > 0 { (format!("，修订{changes}处"), format!(", {changes} tracked changes")) } else { (String::new(), String::new()) };
    Message::new(format!("批注稿：{path}，批注{comments}条{zh}。"), format!("annotated copy: {path}, {comments} comments{en}."))
}

#[cfg(test)]
mod tests {
    use super::{cut, remark, short, verdict};
    use crate::diag::{Confidence, Lang, Message, RuleId, Severity};
    use crate::output::{FindingReport, LabelReport};
    use crate::text::{Place, PlaceStep, Position};

    fn label(primary: bool, text: &str, heading: &str, paragraph: u32) -> LabelReport {
        let at = Position { line: 1, column: 1, offset: 0 };
        let place = Place { headings: vec![heading.into()], steps: vec![PlaceStep::Paragraph(paragraph)] };
        LabelReport { path: None, primary, message: Message::default(), text: text.into(), raw: None, start: at, end: at, bytes: (1, 1), place }
    }

    fn finding(message: &str) -> FindingReport {
        FindingReport {
            rule: RuleId("indicator/text-table".into()),
            severity: Severity::Error,
            confidence: Confidence::High,
            message: Message::new(message, message),
            labels: vec![label(true, "达到80%", "三、", 2), label(false, ">70%", "四、（四）", 1), label(false, ">70%", "四、（四）", 1)],
            places: 1,
            windows: Vec::new(),
            help: Some(Message::new("请以审定的指标表为准统一", "bring both to the approved table")),
            basis: None,
            fix: None,
            fingerprint: String::new(),
            kin: String::new(),
            chapter: String::new(),
            former: Vec::new(),
            suppressed: None,
        }
    }

    #[test]
    fn verdict_first_rule_last() {
        let zh = remark(&finding("正文写“达到80%”，指标表为“>70%”"), Lang::Zh);
        assert_eq!(zh, "【应改】正文写“达到80%”，指标表为“>70%”。建议：请以审定的指标表为准统一。（另见：四、（四）第1段）〔indicator/text-table〕");
        let en = remark(&finding("80% or 70%"), Lang::En);
        assert_eq!(en, "【error】80% or 70%. Advice: bring both to the approved table. (see also: 四、（四）, paragraph 1)〔indicator/text-table〕");
        assert_eq!(super::counterpart(&finding("x"), Lang::Zh), "↔ 见三、第2段“达到80%”〔indicator/text-table〕");
    }

    #[test]
    fn long_quotations_lose_their_middle() {
        let long = "甲".repeat(70);
        let said = verdict(&finding(&format!("正文写“{long}”，\n指标表为“>70%”")), Lang::Zh);
        assert_eq!(said, format!("正文写“{}…{}”， 指标表为“>70%”", "甲".repeat(10), "甲".repeat(8)));
        assert_eq!(short("短“句”"), "短“句”");
        assert_eq!(cut(&"乙".repeat(20)), "乙".repeat(20));
        assert_eq!(short(&format!("“{long}{long}")).chars().count(), 20, "an open quotation is cut too");
    }
}
