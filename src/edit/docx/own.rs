//! hegao's own comments and changes in a document that comes back: which they are, which somebody answered, and how they go.
//! Others' comments and changes are never touched.

use std::collections::BTreeSet;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashMap;

use super::comment::{self, AUTHOR};
use super::desk::Desk;
use super::layout::{self, Names};
use super::ledger::{Change, Kind};
use super::package::{attribute, broken};
use crate::diag::Message;
use crate::ingest::{Container, OldComment};

/// A comment of hegao's that somebody answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What it is anchored to, in the reading.
    pub range: Option<Range<usize>>,
    /// Its rule; `None` where somebody wrote over the whole text.
    pub rule: Option<String>,
    /// Its text.
    pub text: String,
    /// What was answered, for people.
    pub reason: String,
    /// True where somebody wrote something; false where it was only marked as done.
    pub said: bool,
}

/// Words that let a finding stand where they are written into its comment.
const STANDS: [&str; 6] = ["不改", "不作修改", "不予修改", "无需修改", "口径不同", "口径不一"];

/// Words that say that the fault was mended: then it is looked at again.
const MENDED: [&str; 5] = ["已改", "已修改", "已更正", "已更改", "已调整"];

/// The comments of hegao's that were answered or marked as done, so that what they say is not said again.
#[must_use]
pub fn answers(container: &Container) -> Vec<Answer> {
    let beside = Beside::of(container);
    let answer = |c: &OldComment| {
        let rule = own_rule(c);
        if c.author != AUTHOR || !(rule.is_some() || is_answer(c)) {
            return None;
        }
        let replies = beside.replies(c);
        let reason = reason(c, rule, &replies)?;
        let said = !replies.is_empty() || is_answer(c);
        Some(Answer { range: c.range.clone(), rule: rule.map(str::to_owned), text: c.text.clone(), reason, said })
    };
    container.comments.iter().filter_map(answer).collect()
}

fn is_answer(c: &OldComment) -> bool {
    STANDS.iter().any(|w| beyond(&c.text).contains(w))
}

/// The comments of a document by the words that they stand on.
struct Beside<'c> {
    at: FxHashMap<(usize, usize), Vec<&'c OldComment>>,
}

impl<'c> Beside<'c> {
    fn of(container: &'c Container) -> Self {
        let mut at: FxHashMap<_, Vec<_>> = FxHashMap::default();
        for c in &container.comments {
            if let Some(range) = &c.range {
                at.entry((range.start, range.end)).or_default().push(c);
            }
        }
        Self { at }
    }

    /// What was answered to a comment, each on one line. Programs that know no threads write an answer as another comment on the same words;
    /// where several of hegao's stand there, nobody can say which it answers.
    fn replies(&self, c: &OldComment) -> Vec<String> {
        let here = c.range.as_ref().and_then(|r| self.at.get(&(r.start, r.end))).map_or(&[][..], Vec::as_slice);
        let alone = here.iter().filter(|o| o.author == AUTHOR).take(2).count() == 1;
        let stands = |t: &str| STANDS.iter().any(|w| t.contains(w));
        let others = if alone { here } else { &[] }.iter().filter(|o| o.author != AUTHOR && stands(&o.text)).map(|o| &o.text);
        c.replies.iter().chain(others).map(|r| r.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|r| !r.is_empty()).collect()
    }
}

fn reason(c: &OldComment, rule: Option<&str>, replies: &[String]) -> Option<String> {
    if replies.last().is_some_and(|r| MENDED.iter().any(|m| r.starts_with(m))) {
        return None;
    }
    if !replies.is_empty() {
        return Some(format!("批注答复：{}", replies.join("；")));
    }
    if is_answer(c) {
        return Some(format!("批注注明：{}", if rule.is_some() { beyond(&c.text) } else { c.text.trim().to_owned() }));
    }
    c.resolved.then(|| "批注已标为“已解决”".to_owned())
}

/// True for one that stays where hegao's comments are written anew or taken out.
fn is_kept(beside: &Beside<'_>, c: &OldComment) -> bool {
    c.resolved || !c.replies.is_empty() || is_answer(c) || !beside.replies(c).is_empty()
}

/// The rule that a text of hegao's ends with: `〔indicator/text-table〕`.
fn rule_in(text: &str) -> Option<&str> {
    let (before, _) = text.rsplit_once('〕')?;
    let (_, id) = before.rsplit_once('〔')?;
    let (family, name) = id.split_once('/')?;
    let word = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'/'));
    (word(family) && word(name) && (text.contains('【') || text.contains('↔'))).then_some(id)
}

fn own_rule(c: &OldComment) -> Option<&str> {
    rule_in(&c.text).filter(|_| c.author == AUTHOR)
}

/// What stands around hegao's own words.
fn beyond(text: &str) -> String {
    let Some(id) = rule_in(text) else { return text.trim().to_owned() };
    let begin = text.find(['【', '↔']).unwrap_or(0);
    let end = text.rfind(&format!("〔{id}〕")).map_or(text.len(), |at| at + id.len() + 2 * '〔'.len_utf8());
    format!("{} {}", text.get(..begin).unwrap_or(""), text.get(end..).unwrap_or("")).trim().to_owned()
}

/// Ids of the comments that are kept, and whether hegao has comments at all.
fn sorted(container: &Container) -> (BTreeSet<&str>, bool) {
    let own = || container.comments.iter().filter(|c| own_rule(c).is_some() || (c.author == AUTHOR && is_answer(c)));
    let beside = Beside::of(container);
    (own().filter(|c| is_kept(&beside, c)).map(|c| c.id.as_str()).collect(), own().next().is_some())
}

/// Takes out hegao's comments, those that were answered excepted. Exact where nobody changed the parts since.
pub(super) fn clear_comments(desk: &mut Desk<'_>, container: &Container) -> Result<usize, Message> {
    let (kept, any) = sorted(container);
    if desk.exact && kept.is_empty() {
        desk.undo(Some(Kind::Comment))?;
    }
    if any {
        remove(desk, &kept)?;
    }
    Ok(kept.len())
}

/// Takes out everything of hegao's, answered comments excepted; says how many these are.
pub(super) fn clear_all(desk: &mut Desk<'_>, container: &Container) -> Result<usize, Message> {
    let (kept, any) = sorted(container);
    if desk.exact && kept.is_empty() {
        desk.undo(None)?;
    }
    if any {
        remove(desk, &kept)?;
    }
    let main = desk.main().to_owned();
    let changes = revisions(desk.text(&main)?.unwrap_or_default())?;
    let changed = !changes.is_empty();
    if changed {
        desk.forget();
        desk.settle(&main, changes)?;
    }
    let nothing_left = kept.is_empty() && container.comments.iter().all(|c| c.author != AUTHOR || own_rule(c).is_some());
    if nothing_left && (any || changed) {
        forget_author(desk)?;
    }
    Ok(kept.len())
}

/// Word lists who wrote comments and changes; hegao goes from the list where nothing of it is left.
fn forget_author(desk: &mut Desk<'_>) -> Result<(), Message> {
    let Some(part) = comment::companion(desk, "/people")? else { return Ok(()) };
    let rows = elements(desk.text(&part)?.unwrap_or_default(), |e| (attribute(e, "author").as_deref() == Some(AUTHOR), ()))?;
    let gone = rows.into_iter().map(|(at, ())| Change { at, new: String::new(), kind: Kind::Comment }).collect::<Vec<_>>();
    if gone.is_empty() { Ok(()) } else { desk.settle(&part, gone) }
}

/// A comment as the part of comments has it.
struct Found {
    id: String,
    outer: Range<usize>,
    /// `w14:paraId` of its paragraphs.
    paras: Vec<String>,
}

/// Takes out hegao's comments by what they say; the ledger is given up where there is one to take out.
fn remove(desk: &mut Desk<'_>, kept: &BTreeSet<&str>) -> Result<(), Message> {
    let Some(part) = comment::part(desk)? else { return Ok(()) };
    let mut found = comments(desk.text(&part)?.unwrap_or_default())?;
    found.retain(|f| !kept.contains(f.id.as_str()));
    if found.is_empty() {
        return Ok(());
    }
    desk.forget();
    let gone = |at: Range<usize>| Change { at, new: String::new(), kind: Kind::Comment };
    desk.settle(&part, found.iter().map(|f| gone(f.outer.clone())).collect())?;
    let ids: BTreeSet<&str> = found.iter().map(|f| f.id.as_str()).collect();
    let main = desk.main().to_owned();
    let changes = anchors(desk.text(&main)?.unwrap_or_default(), &ids)?;
    desk.settle(&main, changes.into_iter().map(gone).collect())?;
    let paras: BTreeSet<&str> = found.iter().flat_map(|f| f.paras.iter().map(String::as_str)).collect();
    let mut durable = BTreeSet::new();
    for (kind, key) in [("/commentsExtended", "paraId"), ("/commentsIds", "paraId"), ("/commentsExtensible", "durableId")] {
        let Some(part) = comment::companion(desk, kind)? else { continue };
        let text = desk.text(&part)?.unwrap_or_default();
        let rows = elements(text, |e| {
            let ours = attribute(e, key).is_some_and(|v| if key == "paraId" { paras.contains(v.as_str()) } else { durable.contains(&v) });
            (ours, attribute(e, "durableId"))
        })?;
        durable.extend(rows.iter().filter_map(|r| r.1.clone()));
        desk.settle(&part, rows.into_iter().map(|r| gone(r.0)).collect())?;
    }
    Ok(())
}

/// The elements below the root for which `wanted` is true, with what it says.
fn elements<T>(text: &str, mut wanted: impl FnMut(&BytesStart<'_>) -> (bool, T)) -> Result<Vec<(Range<usize>, T)>, Message> {
    let mut found = Vec::new();
    let mut open: Option<(usize, usize, T)> = None;
    walk(text, |event, at, depth| match event {
        Event::Start(e) if depth == 1 && open.is_none() => {
            if let (true, said) = wanted(e) {
                open = Some((at.start, depth, said));
            }
        }
        Event::Empty(e) if depth == 1 && open.is_none() => {
            if let (true, said) = wanted(e) {
                found.push((at, said));
            }
        }
        Event::End(_) if depth == 1 => {
            if let Some((from, _, said)) = open.take() {
                found.push((from..at.end, said));
            }
        }
        _ => {}
    })?;
    Ok(found)
}

/// Every event with its range and how many elements are open around it (around the element, for its tags).
fn walk(text: &str, mut each: impl FnMut(&Event<'_>, Range<usize>, usize)) -> Result<(), Message> {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader::from_str(text.get(mark..).unwrap_or(""));
    let mut depth = 0usize;
    loop {
        let from = mark + usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = reader.read_event().map_err(|e| broken(&e))?;
        let at = from..mark + usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match &event {
            Event::Eof => return Ok(()),
            Event::Start(_) => {
                each(&event, at, depth);
                depth += 1;
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                each(&event, at, depth);
            }
            _ => each(&event, at, depth),
        }
    }
}

/// hegao's comments in the part of comments.
fn comments(text: &str) -> Result<Vec<Found>, Message> {
    let (mut found, mut now, mut said) = (Vec::new(), None::<Found>, String::new());
    walk(text, |event, at, depth| match event {
        Event::Start(e) if depth == 1 && e.local_name().as_ref() == "comment" && attribute(e, "author").as_deref() == Some(AUTHOR) => {
            said.clear();
            now = attribute(e, "id").map(|id| Found { id, outer: at, paras: Vec::new() });
        }
        Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "p" => {
            if let Some(f) = &mut now {
                f.paras.extend(attribute(e, "paraId"));
            }
        }
        Event::Text(t) => said.push_str(&t.xml10_content()),
        Event::End(_) if depth == 1 => {
            if let Some(f) = now.take().filter(|_| rule_in(&said).is_some()) {
                found.push(Found { outer: f.outer.start..at.end, ..f });
            }
        }
        _ => {}
    })?;
    Ok(found)
}

/// The marks of comments in the body.
fn anchors(text: &str, ids: &BTreeSet<&str>) -> Result<Vec<Range<usize>>, Message> {
    let layout = layout::scan(text)?;
    let mut gone = Vec::new();
    let Names { element: w, .. } = &layout.names;
    let (from, to, reference) = (format!("{w}commentRangeStart"), format!("{w}commentRangeEnd"), format!("<{w}commentReference"));
    let mut open = None;
    let marks = |e: &BytesStart<'_>| (e.name().as_ref() == from || e.name().as_ref() == to) && attribute(e, "id").is_some_and(|id| ids.contains(id.as_str()));
    walk(text, |event, at, _| match event {
        Event::Start(e) if marks(e) => open = Some(at.start),
        Event::Empty(e) if marks(e) => gone.push(at),
        Event::End(e) if e.name().as_ref() == from || e.name().as_ref() == to => gone.extend(open.take().map(|f| f..at.end)),
        _ => {}
    })?;
    for unit in &layout.units {
        let ours = |at: &Range<usize>| {
            let tag = text.get(at.clone()).filter(|t| t.starts_with(&reference))?;
            let id = tag.split_once("id=\"").or_else(|| tag.split_once("id='"))?.1.split(['"', '\'']).next()?;
            ids.contains(id).then_some(())
        };
        let references: Vec<_> = unit.children.iter().filter(|c| ours(&c.outer).is_some()).map(|c| c.outer.clone()).collect();
        if !references.is_empty() && references.len() == unit.children.len() {
            gone.push(unit.outer.clone());
        } else {
            gone.extend(references);
        }
    }
    Ok(gone)
}

/// What takes back hegao's tracked changes: insertions go, deletions become text again.
fn revisions(text: &str) -> Result<Vec<Change>, Message> {
    let mut changes = Vec::new();
    let mut open: Vec<(bool, Range<usize>, usize)> = Vec::new();
    let change = |at: Range<usize>, new: &str| Change { at, new: new.to_owned(), kind: Kind::Revision };
    walk(text, |event, at, depth| match event {
        Event::Start(e) if matches!(e.local_name().as_ref(), "ins" | "del") && attribute(e, "author").as_deref() == Some(AUTHOR) => {
            open.push((e.local_name().as_ref() == "ins", at, depth));
        }
        Event::Start(e) if e.local_name().as_ref() == "delText" && matches!(open.last(), Some((false, ..))) => {
            let name = at.start + 1 + e.name().prefix().map_or(0, |p| p.as_ref().len() + 1);
            changes.push(change(name..name + "delText".len(), "t"));
        }
        Event::End(e) if e.local_name().as_ref() == "delText" && matches!(open.last(), Some((false, ..))) => {
            let name = at.start + 2 + e.name().prefix().map_or(0, |p| p.as_ref().len() + 1);
            changes.push(change(name..name + "delText".len(), "t"));
        }
        Event::End(_) if open.last().is_some_and(|o| o.2 == depth) => match open.pop() {
            Some((true, from, _)) => changes.push(change(from.start..at.end, "")),
            Some((false, from, _)) => changes.extend([change(from, ""), change(at, "")]),
            None => {}
        },
        _ => {}
    })?;
    // What lies in an insertion goes with it.
    let whole: Vec<Range<usize>> = changes.iter().filter(|c| c.new.is_empty()).map(|c| c.at.clone()).collect();
    changes.retain(|c| !whole.iter().any(|w| *w != c.at && w.start <= c.at.start && c.at.end <= w.end));
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::{answers, beyond, revisions, rule_in};
    use crate::edit::docx::ledger::apply;
    use crate::ingest::{Container, OldComment};

    const OWN: &str = "【应改】正文写“80%”，指标表为“>70%”。请核对口径，如口径不同请注明。〔indicator/text-table〕";

    fn comment(author: &str, text: &str, resolved: bool, replies: &[&str]) -> OldComment {
        let replies = replies.iter().map(|r| (*r).to_owned()).collect();
        OldComment { id: "1".into(), author: author.into(), range: Some(3..6), text: text.into(), resolved, replies }
    }

    /// The reason that an old comment gives; `–` for none.
    fn check(old: OldComment, expected: &str) {
        let container = Container { comments: vec![old], ..Container::default() };
        let found = answers(&container);
        assert_eq!(found.first().map_or("–", |a| a.reason.as_str()), expected);
    }

    #[test]
    fn an_answer_is_the_reason() {
        check(comment("核稿", OWN, false, &[]), "–");
        check(comment("核稿", OWN, false, &["不改，\n口径不同"]), "批注答复：不改， 口径不同");
        check(comment("核稿", OWN, false, &["已改为70%"]), "–");
        check(comment("核稿", OWN, true, &[]), "批注已标为“已解决”");
        check(comment("核稿", &format!("{OWN}\n不改"), false, &[]), "批注注明：不改");
        check(comment("核稿", "不改，统计口径不同", false, &[]), "批注注明：不改，统计口径不同");
        check(comment("张三", "不改", false, &["好"]), "–");
        check(comment("核稿", "请补充说明", true, &["好"]), "–");
    }

    #[test]
    fn own_comments_end_with_their_rule() {
        assert_eq!(rule_in(OWN), Some("indicator/text-table"));
        assert_eq!(rule_in("↔ 见三、（四）第2段“80%”〔indicator/text-table〕"), Some("indicator/text-table"));
        for other in ["国发〔2021〕5号", "【应改】没有规则", "见〔a/b〕", "【x】〔A/b〕"] {
            assert_eq!(rule_in(other), None, "{other}");
        }
        assert_eq!(beyond(&format!("张三：{OWN} 不改")), "张三：  不改");
    }

    #[test]
    fn tracked_changes_are_taken_back() {
        let text = r#"<w:p><w:r><w:t>a</w:t></w:r><w:del w:author="核稿"><w:r><w:delText xml:space="preserve">止</w:delText></w:r></w:del><w:ins w:author="核稿"><w:r><w:t>至</w:t></w:r></w:ins><w:ins w:author="张三"><w:r><w:t>b</w:t></w:r></w:ins></w:p>"#;
        let back = revisions(text).ok().and_then(|c| apply(text, &[], c)).map(|r| r.0);
        let expected =
            r#"<w:p><w:r><w:t>a</w:t></w:r><w:r><w:t xml:space="preserve">止</w:t></w:r><w:ins w:author="张三"><w:r><w:t>b</w:t></w:r></w:ins></w:p>"#;
        assert_eq!(back.as_deref(), Some(expected));
    }
}
