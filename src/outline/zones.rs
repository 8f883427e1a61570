//! What stands around the plan: menus, metadata, notice, titles, attachment list, annexes, sign-off.
//! Gives each line a role and the bodies their first lines. Words are in `words`.

use super::lines::{Lines, Role, chars, ends_sentence, width};
use super::marker::{self, Mark};
use super::words::{META_NAMES, is_date, is_foot, is_issuer, is_menu, is_title};
use super::{Annex, AttachmentRef, MetaField, SignOff, Style};
use crate::text::{Span, ends_with_any};

/// What was found around the plan.
#[derive(Debug, Default)]
pub(super) struct Zones {
    /// First line of each body, in order: notice (0), plan, annexes.
    pub bodies: Vec<usize>,
    /// Title of the draft.
    pub title: Option<Span>,
    /// Metadata.
    pub meta: Vec<MetaField>,
    /// Attachment list.
    pub attachments: Vec<AttachmentRef>,
    /// Markers of the attachment list.
    pub entries: Vec<(Mark, Span, Span)>,
    /// Annexes; spans end where the next body begins.
    pub annexes: Vec<Annex>,
    /// Markers of annexes.
    pub annex_marks: Vec<(Mark, Span, Span)>,
    /// Issuer and date.
    pub signoff: Option<SignOff>,
}

/// Lines before the first heading that may be page parts or metadata.
const HEAD: usize = 400;

/// Finds the zones of the lines before `end` (a second copy is left alone).
pub(super) fn find(lines: &mut Lines, end: usize) -> Zones {
    let mut z = Zones { bodies: vec![0], ..Zones::default() };
    let first = first_heading(lines, end);
    head(lines, first.min(HEAD), &mut z);
    empty_page(lines, first, end);
    attachments(lines, end, &mut z);
    let sign = sign_off(lines, end, first, &mut z);
    title(lines, first, sign, &mut z);
    annexes(lines, end, &mut z);
    foot(lines, 0, end);
    z
}

/// The line of the first 一、, 第一章, (一), 1.
fn first_heading(lines: &Lines, end: usize) -> usize {
    let opens = |i: usize| {
        let t = lines.text(i);
        marker::at_start(t)
            .is_some_and(|m| m.ordinal == 1 && matches!(m.style, Style::Han | Style::Capital | Style::Chapter | Style::Part | Style::Section | Style::HanParen))
            || matches!(t, "前言" | "序言" | "总则" | "前 言" | "序 言")
    };
    (0..end).find(|&i| lines.role(i) == Role::Text && opens(i)).unwrap_or(end)
}

fn head(lines: &mut Lines, end: usize, z: &mut Zones) {
    let mut i = 0;
    while i < end {
        let text = lines.text(i);
        if lines.role(i) != Role::Text {
            i += 1;
            continue;
        }
        let used = meta_at(lines, i, end, z);
        if used > 0 {
            (i..i + used).for_each(|j| lines.set(j, Role::Meta));
            i += used;
            continue;
        }
        if is_date(text) && text.contains(':') {
            lines.set(i, Role::Meta);
        } else if is_menu(text) {
            lines.set(i, Role::Menu);
        }
        i += 1;
    }
}

/// Metadata at a line; gives the number of lines used.
fn meta_at(lines: &Lines, i: usize, end: usize, z: &mut Zones) -> usize {
    let (text, span) = (lines.text(i), lines.span(i));
    if let Some(name) = text.strip_prefix('•').map(str::trim) {
        return bullet_meta(lines, i, end, name, z);
    }
    if text.len() > 400 {
        return 0;
    }
    let mut fields = if text.starts_with(['[', '【']) { bracket_fields(text) } else { colon_fields(text) };
    if let Some(field) = blank_field(text).filter(|_| fields.is_empty()) {
        fields.push(field);
    }
    for (name, value) in &fields {
        z.meta.push(MetaField { name: Span::new(name.0, name.1).shift(span.from()), value: Span::new(value.0, value.1).shift(span.from()) });
    }
    usize::from(!fields.is_empty())
}

/// `•索引号` and `•115…` on the next line.
fn bullet_meta(lines: &Lines, i: usize, end: usize, name: &str, z: &mut Zones) -> usize {
    if !META_NAMES.contains(&name) {
        return 0;
    }
    let whole = lines.span(i);
    let name_span = Span::new(whole.to() - name.len(), whole.to());
    let next = lines.text(i + 1);
    let value = next.strip_prefix('•').map(str::trim).filter(|v| i + 1 < end && !META_NAMES.contains(v));
    let span = value.map_or(Span::new(whole.to(), whole.to()), |v| {
        let to = lines.span(i + 1).to();
        Span::new(to - v.len(), to)
    });
    z.meta.push(MetaField { name: name_span, value: span });
    1 + usize::from(value.is_some())
}

/// `成文日期 2022年5月18日`: a blank, or nothing, for the colon.
fn blank_field(text: &str) -> Option<Field> {
    let name = META_NAMES.iter().filter(|n| text.starts_with(**n)).max_by_key(|n| n.len())?;
    let value = text.get(name.len()..)?.trim();
    let at = text.find(value)?;
    is_date(value).then_some(((0, name.len()), (at, at + value.len())))
}

type Field = ((usize, usize), (usize, usize));

/// `[索引号]115…[发文字号]某府办发…`.
fn bracket_fields(text: &str) -> Vec<Field> {
    let mut out: Vec<Field> = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(open) = rest.find(['[', '【']) else { break };
        let from = at + open + rest.get(open..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8);
        let Some(close) = text.get(from..).and_then(|r| r.find([']', '】'])) else { break };
        let name = text.get(from..from + close).unwrap_or("");
        let after = from + close + text.get(from + close..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8);
        if !META_NAMES.contains(&name.trim()) {
            at = after;
            continue;
        }
        let stop = text.get(after..).and_then(|r| r.find(['[', '【'])).map_or(text.len(), |n| after + n);
        out.push(((from, from + close), trim(text, after, stop)));
        at = stop;
    }
    out
}

fn trim(text: &str, from: usize, to: usize) -> (usize, usize) {
    let piece = text.get(from..to).unwrap_or("");
    let body = piece.trim_matches([' ', ':', '|']);
    let start = piece.find(body).unwrap_or(0);
    (from + start, from + start + body.len())
}

/// `日期:2022-09-15来源:市民政局`.
fn colon_fields(text: &str) -> Vec<Field> {
    let mut heads: Vec<(usize, usize)> = Vec::new();
    for (at, _) in text.match_indices(':') {
        let before = text.get(..at).unwrap_or("");
        if let Some(name) = META_NAMES.iter().filter(|n| before.ends_with(*n)).max_by_key(|n| n.len()) {
            heads.push((at - name.len(), at));
        }
    }
    let lead = heads.first().map_or("", |(s, _)| text.get(..*s).unwrap_or(""));
    if heads.is_empty() || !(lead.len() <= 3 || is_date(lead)) || text.ends_with('。') {
        return Vec::new();
    }
    let next = |n: usize| heads.get(n + 1).map_or(text.len(), |h| h.0);
    heads.iter().enumerate().map(|(n, &(s, e))| ((s, e), trim(text, e + 1, next(n)))).collect()
}

/// `附件:1.重大项目清单` and the numbered lines below it.
fn attachments(lines: &mut Lines, end: usize, z: &mut Zones) {
    let Some(at) = (0..end).find(|&i| lines.role(i) == Role::Text && is_attachment_head(lines, i)) else { return };
    let span = lines.span(at);
    let rest = lines.text(at).trim_start_matches("附件").trim_start_matches(':').trim_start();
    lines.set(at, Role::Attach);
    if !rest.is_empty() {
        entry(Span::new(span.to() - rest.len(), span.to()), rest, z);
    }
    for i in at + 1..end.min(at + 60) {
        let text = lines.text(i);
        let rest = text.trim_start_matches("附件").trim_start_matches(':');
        let numbered = marker::at_start(rest).is_some_and(|m| matches!(m.style, Style::Arabic | Style::Annex))
            || marker::at_start(text).is_some_and(|m| m.style == Style::Annex);
        // 附件1 alone on its line is the annex itself, and 附件1 with its title below a list that goes 1. 2. is.
        let numbered_plainly = z.entries.first().is_some_and(|e| e.0.style == Style::Arabic);
        let annex = marker::at_start(text).is_some_and(|m| m.style == Style::Annex && (text.len() <= m.len || numbered_plainly));
        if lines.role(i) != Role::Text || !numbered || annex || ends_sentence(text) || chars(text) > 60 {
            break;
        }
        lines.set(i, Role::Attach);
        let span = lines.span(i);
        entry(span, text, z);
    }
}

fn is_attachment_head(lines: &Lines, i: usize) -> bool {
    let text = lines.text(i);
    if annex_with_text(lines, i).is_some() {
        return false;
    }
    if text.starts_with("附件:") && chars(text) <= 70 && !text.ends_with('。') {
        return true;
    }
    let annex = |t: &str| marker::at_start(t).is_some_and(|m| m.style == Style::Annex && t.len() > m.len + 3);
    annex(text) && annex(lines.text(i + 1))
}

/// `附件：指标及名词解释` right above its own 一、: the annex itself, not the list; gives the marker's bytes.
fn annex_with_text(lines: &Lines, i: usize) -> Option<usize> {
    let rest = lines.text(i).strip_prefix("附件:").filter(|r| !r.is_empty() && marker::at_start(r).is_none())?;
    let opens = marker::at_start(lines.text(i + 1)).is_some_and(|m| m.ordinal == 1 && matches!(m.style, Style::Han | Style::Chapter | Style::HanParen));
    opens.then(|| lines.text(i).len() - rest.len())
}

fn entry(span: Span, text: &str, z: &mut Zones) {
    let mark = marker::at_start(text).filter(|m| matches!(m.style, Style::Arabic | Style::Annex));
    let len = mark.map_or(0, |m| m.len);
    let title = Span::new(span.from() + len, span.to());
    if text.get(len..).is_none_or(|t| !t.contains(crate::text::is_cjk)) {
        return;
    }
    z.attachments.push(AttachmentRef { ordinal: mark.map(|m| m.ordinal), title });
    if let Some(m) = mark {
        z.entries.push((m, Span::new(span.from(), span.from() + len), title));
    }
}

/// Issuer and date under the notice or under the text; gives the line behind them where a title follows.
fn sign_off(lines: &mut Lines, end: usize, first: usize, z: &mut Zones) -> Option<usize> {
    let is_pair = |i: usize| i > 0 && lines.role(i) == Role::Text && lines.role(i - 1) == Role::Text && is_date(lines.text(i)) && is_issuer(lines.text(i - 1));
    let at = (1..end).find(|&i| is_pair(i))?;
    lines.set(at, Role::SignOff);
    lines.set(at - 1, Role::SignOff);
    z.signoff = Some(SignOff { issuer: lines.span(at - 1), date: lines.span(at) });
    (at < first).then_some(at + 1)
}

/// A note under a task is never a title.
const NO_TITLE: &[&str] = &["责任单位", "牵头单位", "配合单位", "责任部门", "牵头部门", "配合部门", "完成时限"];

/// Title of the draft: behind the notice's sign-off, else the last title line before the first heading.
fn title(lines: &mut Lines, first: usize, sign: Option<usize>, z: &mut Zones) {
    let sign = sign.filter(|&s| has_letter(lines, s));
    let from = sign.unwrap_or(0);
    let free = |lines: &Lines, i: usize| lines.role(i) == Role::Text;
    let mut found = (from..first).take(HEAD).find(|&i| free(lines, i) && is_title(lines.text(i)));
    let worded = found.is_some();
    if !worded {
        found = (0..first.min(40)).find(|&i| {
            free(lines, i)
                && (8..=60).contains(&chars(lines.text(i)))
                && !ends_sentence(lines.text(i))
                && !lines.text(i).contains(['。', ';'])
                && !lines.text(i).starts_with('(')
                && !NO_TITLE.iter().any(|w| lines.text(i).starts_with(w))
        });
    }
    let Some(at) = found else {
        z.bodies.push(sign.unwrap_or(0));
        return;
    };
    let start = if worded { title_start(lines, at, from) } else { at };
    let last = title_end(lines, at, first);
    z.title = Some(lines.span(start).join(lines.span(last)));
    (start..=last).for_each(|i| lines.set(i, Role::Title));
    notice_title(lines, start, sign);
    if sign.is_none() {
        page_head(lines, start);
    }
    z.bodies.push(start);
}

/// Before the sign-off stands a letter (salutation or running text), not only a cover.
fn has_letter(lines: &Lines, sign: usize) -> bool {
    (0..sign).any(|i| lines.role(i) == Role::Text && (lines.text(i).ends_with(':') || (chars(lines.text(i)) >= 30 && ends_sentence(lines.text(i)))))
}

/// Lines above the title of a web page are its head, where some are plainly so.
fn page_head(lines: &mut Lines, start: usize) {
    let menus = (0..start).filter(|&i| lines.role(i) == Role::Menu).count();
    for i in 0..start {
        if lines.role(i) == Role::Text && (menus >= 3 || (menus > 0 && chars(lines.text(i)) <= 30)) {
            lines.set(i, Role::Menu);
        }
    }
}

/// A page without any heading and with many page parts holds no draft.
fn empty_page(lines: &mut Lines, first: usize, end: usize) {
    let menus = (0..end).filter(|&i| lines.role(i) == Role::Menu).count();
    if first == end && menus >= 10 && menus * 8 >= end {
        (0..end).filter(|&i| lines.role(i) == Role::Text).collect::<Vec<_>>().into_iter().for_each(|i| lines.set(i, Role::Menu));
    }
}

/// Lines above that belong to a title broken over lines.
fn title_start(lines: &Lines, at: usize, from: usize) -> usize {
    let mut start = at;
    while start > from && at - start < 3 {
        let (above, here) = (lines.text(start - 1), lines.text(start));
        let joined = here.starts_with(['和', '及', '的', '与', '》']) || !(here.starts_with("关于") && lines.role(start - 1) != Role::Text);
        let open = lines.role(start - 1) == Role::Text
            && chars(above) <= 34
            && !ends_sentence(above)
            && !above.starts_with(['(', '—', '['])
            && !matches!(above, "附件" | "附件:")
            && marker::at_start(above).is_none()
            && !is_date(above)
            && !above.contains('〔');
        let complete = is_title(above) && !here.starts_with(['和', '及', '的', '与', '》', '“']);
        if !joined || !open || complete || lines.all.get(start).is_some_and(|l| l.gap > 2) {
            break;
        }
        start -= 1;
    }
    start
}

/// Lines below: (征求意见稿), (2021年-2035年).
fn title_end(lines: &Lines, at: usize, first: usize) -> usize {
    let mut last = at;
    while last + 1 < first && last - at < 3 && lines.role(last + 1) == Role::Text {
        let below = lines.text(last + 1);
        let whole = lines.slice(lines.span(at).join(lines.span(last)));
        if whole.matches('《').count() > whole.matches('》').count() && below.contains('》') && chars(below) <= 24 {
            last += 1;
            continue;
        }
        if below.starts_with(['和', '及', '的', '与', '》']) && chars(below) <= 30 && is_title(below) {
            last += 1;
            continue;
        }
        if !(below.starts_with('(') && below.ends_with(')') && chars(below) <= 20) || below.contains("公开") || is_dated(below) {
            break;
        }
        last += 1;
    }
    last
}

/// (2021年11月3日发布) under a title: when it was made, no part of it.
fn is_dated(text: &str) -> bool {
    let inner = text.trim_start_matches('(').trim_end_matches(')').trim_end_matches(['发', '公', '印', '布']);
    is_date(inner) && inner.contains('月')
}

/// The notice's own title above the salutation.
fn notice_title(lines: &mut Lines, start: usize, sign: Option<usize>) {
    if sign.is_none() {
        return;
    }
    let Some(salutation) = (0..start).find(|&i| lines.role(i) == Role::Text && lines.text(i).ends_with(':')) else { return };
    for i in 0..salutation {
        let text = lines.text(i);
        if lines.role(i) == Role::Text && !ends_sentence(text) && width(text) <= 140 {
            // 大府办发〔2023〕37号 stands between the titles.
            let number = text.contains('〔') && chars(text) <= 24 && !text.contains('《');
            lines.set(i, if number { Role::Meta } else { Role::Title });
        }
    }
}

/// `附件1`, title on the line or below it; `1` and a line in 清单, where an attachment list has that number.
fn annexes(lines: &mut Lines, end: usize, z: &mut Zones) {
    // A bare number names an annex only where no line names that one in words.
    let named: Vec<i64> = (0..end)
        .filter_map(|i| marker::at_start(lines.text(i)).filter(|m| m.style == Style::Annex && lines.text(i).len() <= m.len))
        .map(|m| m.ordinal)
        .collect();
    let listed: Vec<i64> = z.attachments.iter().filter_map(|a| a.ordinal).filter(|n| !named.contains(n)).collect();
    let mut i = 0;
    while i < end {
        let last = z.annexes.last().and_then(|a| a.ordinal).unwrap_or(0);
        if let Some(mark) = plan_as_annex(lines, i, z) {
            let own = lines.span(i);
            let title = z.title.unwrap_or_default();
            lines.set(i, Role::Title);
            z.annexes.push(Annex { ordinal: Some(mark.ordinal).filter(|o| *o > 0), title, span: Span::new(own.from(), own.to()) });
            if mark.ordinal > 0 {
                z.annex_marks.push((mark, Span::new(own.from(), own.from() + mark.len), title));
            }
            i += 1;
            continue;
        }
        if let Some((mark, from, to)) = annex_at(lines, i, end, |n| n > last && listed.contains(&n)) {
            let own = lines.span(i);
            let title = if to > i { lines.span(to) } else { Span::new(own.from() + mark.len, own.to()) };
            (i..=to).for_each(|j| lines.set(j, Role::Title));
            z.annexes.push(Annex { ordinal: Some(mark.ordinal).filter(|o| *o > 0), title, span: Span::new(own.from(), own.to()) });
            if mark.ordinal > 0 {
                z.annex_marks.push((mark, Span::new(own.from(), own.from() + mark.len), title));
            }
            z.bodies.push(from);
            i = to;
        }
        i += 1;
    }
    let ends: Vec<usize> = z.annexes.iter().skip(1).map(|a| a.span.from()).chain(std::iter::once(lines.span(end.saturating_sub(1)).to())).collect();
    for (annex, to) in z.annexes.iter_mut().zip(ends) {
        annex.span = Span::new(annex.span.from(), to);
    }
}

/// `附件` or `附件1` above the draft's own title, where the notice before it has an attachment list.
fn plan_as_annex(lines: &Lines, i: usize, z: &Zones) -> Option<Mark> {
    let text = lines.text(i);
    let below = z.title.is_some_and(|t| t.from() == lines.span(i + 1).from());
    if z.attachments.is_empty() || lines.role(i) != Role::Text || lines.role(i + 1) != Role::Title || !below {
        return None;
    }
    if matches!(text, "附件" | "附件:") {
        return Some(Mark { style: Style::Annex, ordinal: 0, len: text.len(), scope: 0, depth: 0 });
    }
    marker::at_start(text).filter(|m| m.style == Style::Annex && text.len() <= m.len)
}

fn annex_at(lines: &Lines, i: usize, end: usize, listed: impl Fn(i64) -> bool) -> Option<(Mark, usize, usize)> {
    let text = lines.text(i);
    if lines.role(i) != Role::Text || text.len() > 200 {
        return None;
    }
    let below = lines.text(i + 1);
    let titled = i + 1 < end
        && matches!(lines.role(i + 1), Role::Text | Role::Caption)
        && chars(below) <= 50
        && !ends_sentence(below)
        && marker::at_start(below).is_none();
    let bare: Option<i64> = text.parse().ok().filter(|n| listed(*n));
    if let Some(n) = bare {
        let kind = ends_with_any(below, &["清单", "表", "方案", "名单"]);
        return (titled && kind).then(|| (Mark { style: Style::Annex, ordinal: n, len: text.len(), scope: 0, depth: 0 }, i, i + 1));
    }
    if matches!(text, "附件" | "附件:") {
        return titled.then_some((Mark { style: Style::Annex, ordinal: 0, len: text.len(), scope: 0, depth: 0 }, i, i + 1));
    }
    if let Some(len) = annex_with_text(lines, i) {
        return Some((Mark { style: Style::Annex, ordinal: 0, len, scope: 0, depth: 0 }, i, i));
    }
    let mark = marker::at_start(text).filter(|m| m.style == Style::Annex && chars(text) <= 60)?;
    let alone = text.get(mark.len..).is_none_or(|t| t.trim().is_empty());
    (!alone || titled).then_some((mark, i, i + usize::from(alone)))
}

/// The page's foot: from the first foot line behind the last heading on.
pub(super) fn foot(lines: &mut Lines, from: usize, end: usize) {
    let heading = |i: &usize| {
        lines.role(*i) == Role::Text
            && marker::at_start(lines.text(*i)).is_some_and(|m| {
                matches!(m.style, Style::Han | Style::Capital | Style::HanParen | Style::Chapter | Style::Section | Style::Arabic | Style::Padded)
            })
    };
    let last = (from..end).rev().find(heading).map_or(from, |i| i + 1);
    let Some(at) = (last..end).find(|&i| lines.role(i) == Role::Text && is_foot(lines.text(i))) else { return };
    for i in at..end {
        if lines.role(i) == Role::Text {
            lines.set(i, Role::Menu);
        }
    }
    if let Some(i) = at.checked_sub(1).filter(|&i| lines.text(i).starts_with("来源:")) {
        lines.set(i, Role::Menu);
    }
}
