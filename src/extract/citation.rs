//! The relation `citation`: named documents 《…》 with the number behind them, the years that their titles name, and what the text
//! does with them. Which words say so stands in the lexicon (`citation_…`).

use ecow::EcoString;

use super::{Syntax, dates, docno, period};
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::lexicon::Lexicon;
use crate::text::Span;
use crate::value::parse_chinese_integer;

/// Rows of `citation`.
pub(super) fn citations(syntax: &Syntax<'_>, facts: &mut FactSet) {
    for span in syntax.texts() {
        let text = syntax.slice(span);
        if memchr::memmem::find(text.as_bytes(), "《".as_bytes()).is_none() {
            continue;
        }
        let mut last: Option<(usize, &'static str)> = None;
        for (start, end) in titles(text) {
            let behind = number_after(text.get(end..).unwrap_or("")).map(|(a, b, year)| (end + a, end + b, year));
            let at = Span::new(start, end).shift(span.from());
            let tail = behind.map_or(end, |n| n.1);
            let number = behind.or_else(|| number_before(text.get(..start).unwrap_or("")));
            let found = use_of(syntax, text, (start, tail), at, last);
            facts.push(row(syntax, span, at, number, tail).set("use", Value::Atom(found)));
            last = Some((tail, found));
        }
    }
}

fn row(syntax: &Syntax<'_>, text: Span, at: Span, number: Option<(usize, usize, i32)>, tail: usize) -> RowBuilder {
    let title = Span::new(at.from() + "《".len(), at.to() - "》".len());
    let flat: EcoString = syntax.slice(title).replace('\n', "").into();
    let (from, to) = years(&flat, syntax.lexicon);
    let rest = syntax.slice(Span::new(text.from() + tail, text.to()));
    let after = rest.char_indices().nth(12).map_or(rest, |(i, _)| rest.get(..i).unwrap_or(""));
    let mut row = RowBuilder::new(Rel::Citation, at)
        .set("period_from", Value::or_absent(from, Value::Year))
        .set("period_to", Value::or_absent(to, Value::Year))
        .set("before", Value::Text(clause_before(syntax.slice(Span::new(text.from(), at.from()))).into()))
        .set("after", Value::Text(after.into()))
        .set("sentence", Value::or_absent(sentence_at(syntax, at), Value::Row))
        .at("title", Value::Text(flat), title);
    if let Some((a, b, year)) = number {
        let span = Span::new(a, b).shift(text.from());
        row = row.at("docno", Value::Text(syntax.slice(span).into()), span).set("year", Value::Year(year));
    }
    row
}

/// The row of the sentence that a place belongs to.
pub(super) fn sentence_at(syntax: &Syntax<'_>, at: Span) -> Option<crate::fact::RowRef> {
    let all = &syntax.outline.sentences;
    let index = all.partition_point(|s| s.span.start <= at.start).checked_sub(1)?;
    all.get(index).filter(|s| s.span.overlaps(at))?;
    syntax.sentence_ref(u32::try_from(index).ok()?)
}

/// What the text does with a document whose title and number stand at `place`; one of a series is used as the one before it.
fn use_of(syntax: &Syntax<'_>, text: &str, place: (usize, usize), at: Span, last: Option<(usize, &'static str)>) -> &'static str {
    let words = |name: &str| syntax.lexicon.words(name);
    let head = last_bytes(text.get(..place.0).unwrap_or(""), WHOLE);
    let sentence = head.rfind('。').map_or(0, |i| i + "。".len());
    let rest = first_bytes(text.get(place.1..).unwrap_or(""), WHOLE);
    let rest = rest.get(..rest.find('。').unwrap_or(rest.len())).unwrap_or("");
    // 《…办法》(2019年修订): the bracket says which version.
    let rest = rest.strip_prefix('(').and_then(|r| r.split_once(')')).filter(|(inner, _)| inner.len() <= 60).map_or(rest, |(_, tail)| tail);
    let clause = clause_before(head);
    let soon: String = rest.chars().take(24).collect();
    // 落实《甲》,修订《乙》: a word right before another title speaks of that one.
    let after = words("citation_revise_after");
    let mut pieces = soon.split('《').rev();
    let revised = pieces.next().is_some_and(|last| after.is_in(last)) || pieces.any(|t| after.is_in(t) && after.at_end(t).is_none());
    if words("citation_revise_before").at_end(clause).is_some() || revised {
        return "revise";
    }
    let between = last.filter(|l| l.0 + head.len() >= place.0 + sentence).and_then(|l| text.get(l.0..place.0));
    if let (Some(between), Some((_, before))) = (between, last)
        && (between.chars().all(|c| matches!(c, '、' | ',' | '和' | '及' | '与' | '(' | ')' | '\n' | ' ')) || matches!(between, "以及" | "、以及" | ",以及"))
    {
        return before;
    }
    let around = [head.get(sentence..).unwrap_or(clause), rest];
    let says = |name: &str, t: &str| words(name).is_in(t);
    let rests = words("citation_basis").iter().any(|w| clause.rfind(w.as_str()).is_some_and(|i| clause.len() - i - w.len() <= LEAD));
    if rests && around.iter().any(|t| says("citation_making", t)) || headings(syntax, at).any(|h| says("citation_basis_headings", h)) {
        return "basis";
    }
    // 编制依据主要包括:《…》; 《…》是编制本规划的重要依据.
    let label = head.strip_suffix(':').map(|t| last_bytes(t, LABEL));
    if label.is_some_and(|t| says("citation_basis_headings", t)) || says("citation_basis_after", rest) {
        return "basis";
    }
    let then = syntax.slice(at);
    let chapter = syntax.sections.chapter_at(at.from()).map_or("", |s| syntax.slice(s));
    // In a chapter that looks back, a clause that rests on a document without telling what was done is no review.
    let told = around.iter().any(|t| says("citation_done", t));
    if around.iter().any(|t| says("citation_review", t) || was_in_force(t, then)) || (says("citation_review_chapters", chapter) && (!rests || told)) {
        return "review";
    }
    if rests { "basis" } else { "mention" }
}

/// True where a text speaks of a plan period in which the document was in force: “十三五”期间, of a plan of the same years.
fn was_in_force(text: &str, title: &str) -> bool {
    let of = |t: &str| period::find(t).into_iter().filter_map(|p| p.from).collect::<Vec<_>>();
    text.contains('五') && of(text).iter().any(|y| of(title).contains(y)) && text.contains("期")
}

/// The headings that a place stands under, innermost first.
fn headings<'d>(syntax: &'d Syntax<'_>, at: Span) -> impl Iterator<Item = &'d str> {
    let outline = syntax.outline;
    let para = outline.paras.partition_point(|p| p.span.start <= at.start).checked_sub(1).and_then(|i| outline.paras.get(i)).filter(|p| p.span.overlaps(at));
    let heading = |i: u32| outline.headings.get(i as usize);
    let first = para.and_then(|p| p.heading).and_then(heading);
    std::iter::successors(first, move |h| h.parent.and_then(heading)).take(8).map(|h| syntax.slice(h.text))
}

/// Bytes before and after a title that are searched for words.
const WHOLE: usize = 1_500;

fn first_bytes(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    text.get(..end).unwrap_or("")
}

fn last_bytes(text: &str, most: usize) -> &str {
    let start = (text.len().saturating_sub(most)..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
    text.get(start..).unwrap_or("")
}

/// Bytes that may stand between 根据 and the title: the issuer's name.
const LEAD: usize = 60;

/// Bytes of a label before a colon that are searched: 编制依据主要包括.
const LABEL: usize = 36;

/// The clause that ends a text, at most 24 characters.
fn clause_before(text: &str) -> &str {
    let ends = |c: char| matches!(c, ',' | ';' | '。' | ':' | '(' | '\n' | '!' | '?' | '》');
    let start = text.char_indices().rev().take(24).take_while(|(_, c)| !ends(*c)).last().map_or(text.len(), |(i, _)| i);
    text.get(start..).unwrap_or("")
}

/// First and last year that a title names; of a single year only the last, and only in titles of plans.
fn years(title: &str, lexicon: &Lexicon) -> (Option<i32>, Option<i32>) {
    let says = |name: &str| lexicon.words(name).is_in(title);
    // 高标准农田 is no standard.
    if lexicon.words("citation_no_plan").is_in(&title.replace("高标准", "")) {
        return (None, None);
    }
    let plan = period::find(title).into_iter().find_map(|p| p.from).or_else(|| numbered_plan(title));
    let named = named_years(title);
    let last = named.iter().copied().max();
    match (plan, named.as_slice()) {
        (Some(from), _) => (Some(from), Some(last.map_or(from + 4, |l| l.max(from + 4)))),
        (None, [first, _, ..]) => (Some(*first), last),
        (None, [year]) if says("citation_plan") => (None, Some(*year)),
        _ => (None, None),
    }
}

/// First year of 第十四个五年规划.
fn numbered_plan(title: &str) -> Option<i32> {
    let head = title.get(..title.find("个五年")?)?;
    let numeral = head.get(head.rfind('第')? + "第".len()..)?;
    let number = parse_chinese_integer(numeral).filter(|n| (6..=20).contains(n))?;
    i32::try_from(1981 + (number - 6) * 5).ok()
}

/// The years of a title in order; not of a version (2021年版).
fn named_years(title: &str) -> Vec<i32> {
    let mut found = Vec::new();
    let mut out: Vec<(usize, i32)> = Vec::new();
    dates::scan(title, 0, &mut found);
    out.extend(found.iter().map(|d| (d.span.to(), d.date.year)));
    for (i, _) in title.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
        let digits = |t: &str| t.bytes().take_while(u8::is_ascii_digit).count();
        let alone = !title.get(..i).is_some_and(|t| t.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.'));
        if let Some(year) = title.get(i..).filter(|t| alone && digits(t) == 4).and_then(|t| t.get(..4)?.parse().ok())
            && (1949..=2100).contains(&year)
        {
            out.push((i + 4, year));
        }
    }
    let version = |to: usize| title.get(to..).is_some_and(|t| ["版", "本", "修", "第"].iter().any(|w| t.strip_prefix('年').unwrap_or(t).starts_with(w)));
    let mut years: Vec<i32> = out.into_iter().filter(|(to, _)| !version(*to)).map(|(_, y)| y).collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// Byte ranges of 《…》 with its marks; an inner 《》 stays inside. At most 300 characters.
pub(super) fn titles(text: &str) -> Vec<(usize, usize)> {
    let (mut out, mut open): (Vec<(usize, usize)>, Vec<usize>) = (Vec::new(), Vec::new());
    let bytes = text.as_bytes();
    // 《 and 》 are E3 80 8A and E3 80 8B.
    for i in memchr::memchr2_iter(0x8A, 0x8B, bytes).filter_map(|last| last.checked_sub(2)) {
        let Some([0xE3, 0x80, last]) = bytes.get(i..i + 3) else { continue };
        if *last == 0x8A {
            open.push(i);
        } else if let Some(start) = open.pop()
            && open.is_empty()
            && i - start <= 900
        {
            out.push((start, i + "》".len()));
        }
    }
    out
}

/// The document number right after a title, with or without brackets, and its year.
fn number_after(text: &str) -> Option<(usize, usize, i32)> {
    let end = text.char_indices().nth(60).map_or(text.len(), |(i, _)| i);
    let d = docno::find(text.get(..end)?).into_iter().next()?;
    let lead = text.get(..d.start)?;
    matches!(lead, "" | "(" | ",").then_some((d.start, d.end, d.year))
}

/// The document number right before a title, 国办发〔2019〕15号《…》, and its year; not where it belongs to the title before it.
fn number_before(text: &str) -> Option<(usize, usize, i32)> {
    let from = text.char_indices().rev().take(40).last().map_or(0, |(i, _)| i);
    let d = docno::find(text.get(from..)?).into_iter().next_back()?;
    let (start, end) = (from + d.start, from + d.end);
    let alone = !text.get(..start)?.trim_end_matches(',').ends_with('》');
    (alone && matches!(text.get(end..)?, "" | "文" | "文件")).then_some((start, end, d.year))
}

#[cfg(test)]
mod tests {
    use super::{titles, years};
    use crate::lexicon::Lexicon;

    #[test]
    fn titles_keep_inner_titles() {
        let text = "按《关于印发《甲》的通知》和《乙》";
        let got: Vec<&str> = titles(text).into_iter().filter_map(|(a, b)| text.get(a..b)).collect();
        assert_eq!(got, ["《关于印发《甲》的通知》", "《乙》"]);
    }

    #[test]
    fn titles_name_periods() {
        for (title, expected) in [
            ("“十三五”国家老龄事业发展和养老体系建设规划", (Some(2016), Some(2020))),
            ("某市国民经济和社会发展第十四个五年规划和2035年远景目标纲要", (Some(2021), Some(2035))),
            ("某市国民经济和社会发展第十三个五年规划纲要", (Some(2016), Some(2020))),
            ("“十四五”规划和二〇三五年远景目标的建议", (Some(2021), Some(2035))),
            ("关于促进养老托育服务健康发展的意见", (None, None)),
            ("扩大内需战略三年行动方案(2023-2025年)", (Some(2023), Some(2025))),
            ("健康中国行动(2019—2030年)", (Some(2019), Some(2030))),
            ("2030年前碳达峰行动方案", (None, Some(2030))),
            ("国家基本公共服务标准(2021年版)", (None, None)),
            ("产业结构调整指导目录(2019年本)", (None, None)),
            ("2020年国民经济和社会发展统计公报", (None, None)),
            ("2021年政府工作要点", (None, Some(2021))),
        ] {
            assert_eq!(years(title, Lexicon::bundled()), expected, "{title}");
        }
    }
}
