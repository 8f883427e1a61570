//! The register (登记簿): all opinions of one consultation in one JSON file, an opinion a line, for version control and for people who
//! fill in what became of each. Text in, register out, and back; tables are added to it and nothing in it is lost.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::anchor::{Circulated, Found};
use super::columns::{Comment, Comments};
use super::{Kind, Mask, Opinion, Sender, plain, squeezed, unit_key, units};
use crate::diag::{Message, Problem};
use crate::lexicon::Lexicon;

/// The version that is written and read.
pub const REGISTER_VERSION: u64 = 1;

/// The draft that was sent round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftRef {
    /// Seen from the folder of the register.
    pub path: String,
    /// Its title.
    pub title: String,
    /// What tells its text from others.
    pub print: String,
}

/// All opinions of one consultation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Register {
    /// The draft; none while none was given.
    pub draft: Option<DraftRef>,
    /// Units that were asked, as first written.
    pub asked: Vec<String>,
    /// Who answered that there is nothing to say.
    pub silent: Vec<Sender>,
    /// The opinions.
    pub opinions: Vec<Opinion>,
}

/// What a table added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Added {
    /// Comments of the table.
    pub comments: usize,
    /// Comments that were not in the register.
    pub fresh: usize,
    /// Opinions that were not in the register.
    pub opinions: usize,
    /// Opinions that got an answer which was blank before.
    pub answered: usize,
    /// Opinions whose answer in the register is another one than the table's, which was not taken over: number, kind.
    pub kept: Vec<(Kind, usize)>,
    /// Units that answered 无意见 and were not in the register.
    pub silent: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "hegao-opinions")]
    _version: u64,
    draft: Option<DraftRef>,
    asked: Vec<String>,
    silent: Vec<Sender>,
    opinions: Vec<Opinion>,
    count: usize,
}

/// Opinions with the same words on the same passage that are compared by what they quote.
const ALIKE: usize = 500;

/// By what two comments are the same opinion.
type Key = (Kind, String, String);

impl Register {
    /// Reads a register.
    ///
    /// # Errors
    /// Where it is none, is cut off or damaged, or of another version.
    pub fn parse(path: &str, text: &str) -> Result<Self, Problem> {
        let wrong = |zh: String, en: String| Problem::file(path, Message::new(zh, en)).with_help(again());
        let json: serde_json::Value = serde_json::from_str(text).map_err(|e| {
            let (zh, en) =
                if e.is_eof() { ("登记簿不完整，后面缺了一截", "the register is cut off") } else { ("不是完整的JSON", "no complete JSON") };
            wrong(format!("{zh}（第{}行）", e.line()), format!("{en} (line {})", e.line()))
        })?;
        let Some(version) = json.get("hegao-opinions") else {
            return Err(wrong("不是意见登记簿".to_owned(), "no register of opinions".to_owned()));
        };
        if version.as_u64() != Some(REGISTER_VERSION) {
            return Err(wrong(
                format!("登记簿的版本是{version}，本程序只认{REGISTER_VERSION}"),
                format!("a register of version {version}; this hegao knows {REGISTER_VERSION}"),
            ));
        }
        let file: File = serde_json::from_str(text).map_err(|e| {
            let (line, said) = (e.line(), e.to_string());
            wrong(format!("登记簿第{line}行读不懂：{said}"), format!("line {line} of the register is not understood: {said}"))
        })?;
        let has = file.opinions.len() + file.silent.len();
        if file.count != has {
            return Err(wrong(
                format!("登记簿写明共{}条，实有{has}条；如确是有意增删，请把最后一行的count改为{has}", file.count),
                format!("the register says that it has {} entries and has {has}; if that is meant, write {has} as count in its last line", file.count),
            ));
        }
        let register = Self { draft: file.draft, asked: file.asked, silent: file.silent, opinions: file.opinions };
        register.sound().map(|()| register).map_err(|m| wrong(m.zh.to_string(), m.en.to_string()))
    }

    /// What no table of fields says.
    fn sound(&self) -> Result<(), Message> {
        let mut seen = BTreeSet::new();
        for o in &self.opinions {
            if !seen.insert((o.kind, o.number)) || o.number == 0 {
                return Err(Message::new(
                    format!("登记簿中有两条意见的编号都是{}，或编号为0", o.number),
                    format!("two opinions of the register have the number {}, or it is 0", o.number),
                ));
            }
            if o.from.is_empty() || o.text.trim().is_empty() {
                let n = o.number;
                return Err(Message::new(
                    format!("登记簿第{n}号意见没有内容，或没有写是谁提的"),
                    format!("opinion {n} of the register has no text, or nobody said it"),
                ));
            }
        }
        Ok(())
    }

    /// The text that [`Register::parse`] reads.
    #[must_use]
    pub fn write(&self) -> String {
        let list = |rows: Vec<String>| if rows.is_empty() { "[]".to_owned() } else { format!("[\n{}\n]", rows.join(",\n")) };
        format!(
            "{{\"hegao-opinions\":{REGISTER_VERSION},\n\"draft\":{},\n\"asked\":{},\n\"silent\":{},\n\"opinions\":{},\n\"count\":{}}}\n",
            line(&self.draft),
            list(self.asked.iter().map(line).collect()),
            list(self.silent.iter().map(line).collect()),
            list(self.opinions.iter().map(line).collect()),
            self.opinions.len() + self.silent.len()
        )
    }

    /// Adds what a table says: only what is new; what staff filled in stays, and is taken from the table where it is blank, or where
    /// `update` says so. Rows of a table that was made from a register (`exported`) only bring answers to the opinions that they show.
    pub fn add(&mut self, comments: Comments, draft: Option<&Circulated>, lexicon: &Lexicon, (exported, update): (bool, bool)) -> Added {
        let mut added = Added { comments: comments.all.len(), ..Added::default() };
        let mut index: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
        let mut senders: BTreeSet<(usize, Sender)> = BTreeSet::new();
        let mut texts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut numbers: BTreeMap<Kind, usize> = BTreeMap::new();
        for (at, o) in self.opinions.iter().enumerate() {
            index.entry(of_opinion(o)).or_default().push(at);
            senders.extend(o.from.iter().map(|s| (at, s.clone())));
            texts.entry(plain(&o.text)).or_default().push(at);
            let last = numbers.entry(o.kind).or_default();
            *last = o.number.max(*last);
        }
        for comment in comments.all {
            let mut opinion = opinion(comment, draft);
            if let Some(slot) = shown(&self.opinions, &texts, &opinion).filter(|_| exported).and_then(|at| self.opinions.get_mut(at)) {
                answer(slot, &opinion, update, &mut added);
                continue;
            }
            let same = index.entry(of_opinion(&opinion)).or_default();
            let known = same.iter().copied().take(ALIKE).find(|at| self.opinions.get(*at).is_some_and(|o| is_same(o, &opinion)));
            if let Some((at, slot)) = known.and_then(|at| Some((at, self.opinions.get_mut(at)?))) {
                opinion.from.retain(|s| senders.insert((at, s.clone())));
                added.fresh += join(slot, &mut opinion);
                answer(slot, &opinion, update, &mut added);
                continue;
            }
            let last = numbers.entry(opinion.kind).or_default();
            *last += 1;
            opinion.number = *last;
            added.fresh += 1;
            added.opinions += 1;
            senders.extend(opinion.from.iter().map(|s| (self.opinions.len(), s.clone())));
            same.push(self.opinions.len());
            self.opinions.push(opinion);
        }
        let mut silent: BTreeSet<String> = self.silent.iter().map(|s| unit_key(&s.unit, lexicon)).collect();
        for sender in comments.silent {
            if silent.insert(unit_key(&sender.unit, lexicon)) {
                added.silent += 1;
                self.silent.push(sender);
            }
        }
        self.ask(comments.asked, lexicon);
        added
    }

    /// Notes units that were asked.
    pub fn ask(&mut self, asked: Vec<String>, lexicon: &Lexicon) {
        let mut known: BTreeSet<String> = self.asked.iter().map(|a| unit_key(a, lexicon)).collect();
        self.asked.extend(asked.into_iter().filter(|a| !a.is_empty() && known.insert(unit_key(a, lexicon))));
    }

    /// Looks for the passages of opinions in a draft: of all, or of those that were never looked for.
    pub fn anchor(&mut self, draft: &Circulated, all: bool) -> usize {
        let mut done = 0;
        for o in self.opinions.iter_mut().filter(|o| all || o.anchor.is_none()) {
            o.anchor = Some(draft.find(&o.quote, &o.text, &o.chapter));
            done += 1;
        }
        done
    }

    /// The same with persons hidden.
    #[must_use]
    pub fn masked(&self) -> Self {
        let mut copy = self.clone();
        for o in &mut copy.opinions {
            let mask = Mask::new(o.kind, o.from.iter().map(|s| s.unit.as_str()));
            for s in &mut o.from {
                (s.unit, s.source) = (mask.unit(&s.unit), mask.text(&s.source));
            }
            for text in [&mut o.text, &mut o.chapter, &mut o.quote, &mut o.reason, &mut o.why, &mut o.note] {
                *text = mask.text(text);
            }
        }
        for s in &mut copy.silent {
            let mask = Mask::new(Kind::Department, [s.unit.as_str()]);
            s.unit = mask.unit(&s.unit);
        }
        copy
    }
}

fn line(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn again() -> Message {
    Message::new(
        "登记簿没有改动；请取回完整的登记簿（版本库或备份），或另起文件名，从意见表重新导入",
        "the register was left as it is; restore it from version control or a backup, or name another file and import the tables anew",
    )
}

fn opinion(comment: Comment, draft: Option<&Circulated>) -> Opinion {
    let Comment { kind, from, text, chapter, quote, reason, outcome, why, note, .. } = comment;
    let anchor = draft.map(|d| d.find(&quote, &text, &chapter));
    Opinion { number: 0, kind, from: vec![from], text, chapter, quote, reason, anchor, outcome, why, note }
}

/// The words, and the passage: where it was found, else as it was quoted, else the chapter.
fn of_opinion(o: &Opinion) -> Key {
    let found = o.anchor.as_ref().filter(|a| matches!(a.found, Found::Exact | Found::Uncertain));
    let passage = match found {
        Some(a) => format!("{} {}", a.line, a.place),
        None if !o.quote.trim().is_empty() => plain(&o.quote),
        None => squeezed(&o.chapter),
    };
    (o.kind, plain(&o.text), passage)
}

/// True where two opinions with the same words on the same passage speak of the same part of it: one quotes what the other does, or
/// they say so much that it can be nothing else.
fn is_same(one: &Opinion, other: &Opinion) -> bool {
    /// Characters of what is not said twice by chance, as 建议删除 is.
    const TELLING: usize = 12;
    let [a, b] = [&one.quote, &other.quote].map(|q| plain(q));
    a.is_empty() || b.is_empty() || a.contains(&b) || b.contains(&a) || plain(&one.text).chars().count() >= TELLING
}

/// Adds who says the same, and what they say besides; gives how many they are.
fn join(to: &mut Opinion, from: &mut Opinion) -> usize {
    let count = from.from.len();
    to.from.append(&mut from.from);
    if count > 0 && !from.reason.is_empty() && !squeezed(&to.reason).contains(&squeezed(&from.reason)) {
        to.reason = if to.reason.is_empty() { from.reason.clone() } else { format!("{}\n{}", to.reason, from.reason) };
    }
    for (own, said) in [(&mut to.quote, &from.quote), (&mut to.chapter, &from.chapter)] {
        if own.is_empty() {
            own.clone_from(said);
        }
    }
    count
}

/// The opinion that a row of an exported table shows: by its words, where several have them by its number, then by its passage.
fn shown(opinions: &[Opinion], texts: &BTreeMap<String, Vec<usize>>, row: &Opinion) -> Option<usize> {
    let same = texts.get(&plain(&row.text))?;
    let of = |wanted: &dyn Fn(&Opinion) -> bool| same.iter().copied().find(|at| opinions.get(*at).is_some_and(wanted));
    let number = row.from.first().and_then(|s| s.id.parse::<usize>().ok());
    if let [only] = same.as_slice() {
        return Some(*only);
    }
    of(&|o| Some(o.number) == number && o.kind == row.kind).or_else(|| of(&|o| o.kind == row.kind && plain(&o.quote) == plain(&row.quote)))
}

/// Takes over what a table says became of an opinion.
fn answer(to: &mut Opinion, from: &Opinion, update: bool, added: &mut Added) {
    let (mut changed, mut differs) = (false, false);
    if let Some(said) = from.outcome.filter(|s| to.outcome != Some(*s)) {
        let take = update || to.outcome.is_none();
        if take {
            to.outcome = Some(said);
        }
        (changed, differs) = (take, !take);
    }
    for (own, said) in [(&mut to.why, &from.why), (&mut to.note, &from.note)] {
        if said.is_empty() || squeezed(own) == squeezed(said) {
            continue;
        }
        let take = update || own.is_empty();
        if take {
            own.clone_from(said);
        }
        changed |= take;
        differs |= !take;
    }
    added.answered += usize::from(changed);
    if differs {
        added.kept.push((to.kind, to.number));
    }
}

impl Register {
    /// How many comments were made: each opinion as often as it was said.
    #[must_use]
    pub fn said(&self) -> usize {
        self.opinions.iter().map(|o| o.from.len()).sum()
    }

    /// Units that have opinions or said that they have none, by their keys.
    #[must_use]
    pub fn answered(&self, lexicon: &Lexicon) -> BTreeSet<String> {
        let senders = self.opinions.iter().flat_map(|o| &o.from).chain(&self.silent);
        senders.flat_map(|s| units(&s.unit)).filter(|u| !u.is_empty()).map(|u| unit_key(&u, lexicon)).collect()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use super::Register;
    use crate::lexicon::Lexicon;
    use crate::survey::opinions::{Asked, Comments, Given, Outcome, comments};

    fn table(text: &str) -> Comments {
        let rows: Vec<Given> = text.lines().enumerate().map(|(n, l)| (n + 1, l.split('|').map(|c| (c.to_owned(), false)).collect())).collect();
        comments("a", &[rows], &Asked::default()).unwrap()
    }

    const TABLE: &str = "编号|反馈单位|原文|意见|采纳情况|备注\n1|市财政局|达到80%|改为85%||\n2|市教育局|达到 80％|改为“85%”。||\n3|市民政局|达到70%|改为85%|采纳|已核\n4|市发改委||无意见||";

    fn register() -> Register {
        let mut register = Register::default();
        register.add(table(TABLE), None, Lexicon::bundled(), (false, false));
        register
    }

    #[test]
    fn the_same_is_said_once_with_all_who_say_it() {
        let register = register();
        let shown: Vec<_> = register.opinions.iter().map(|o| (o.number, o.from.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), o.outcome)).collect();
        assert_eq!(shown, [(1, vec!["1", "2"], None), (2, vec!["3"], Some(Outcome::Adopted))]);
        assert_eq!((register.silent.len(), register.said()), (1, 3));
    }

    #[test]
    fn short_words_on_different_parts_of_a_passage_are_two() {
        let read = "一、总体要求\n\n坚持统筹协调，形成工作合力。到2025年，基本建成养老服务体系，老年人获得感明显增强。\n";
        let (draft, outline) = crate::outline::read(crate::ingest::read("a.txt", read.as_bytes().to_vec(), None).unwrap());
        let circulated = super::Circulated::new(&draft.source, &outline);
        let mut register = Register::default();
        let rows = "单位|原文|意见|理由\n甲局|坚持统筹协调|删除|重复\n乙局|老年人获得感明显增强|删除|\n丙局|统筹协调|删除|不准确\n丁局|坚持统筹协调|建议改为坚持系统观念和统筹协调|\n戊局|形成工作合力|建议改为坚持系统观念和统筹协调|";
        register.add(table(rows), Some(&circulated), Lexicon::bundled(), (false, false));
        let shown: Vec<_> = register.opinions.iter().map(|o| (o.from.len(), o.reason.as_str())).collect();
        assert_eq!(shown, [(2, "重复\n不准确"), (1, ""), (2, "")]);
    }

    #[test]
    fn a_second_import_adds_only_what_is_new_and_keeps_answers() {
        let mut register = register();
        register.opinions[0].outcome = Some(Outcome::Rejected);
        register.opinions[0].why = "已有规定".to_owned();
        let before = register.clone();
        let more = format!("{}\n5|市教育局||增加经费保障||", TABLE.replace("改为85%||", "改为85%|采纳|"));
        let added = register.add(table(&more), None, Lexicon::bundled(), (false, false));
        assert_eq!((added.comments, added.fresh, added.opinions, added.answered, added.kept.len(), added.silent), (4, 1, 1, 0, 1, 0));
        assert_eq!(register.opinions[..2], before.opinions[..]);
        assert_eq!(register.opinions[2].number, 3);
        register.add(table(&more), None, Lexicon::bundled(), (false, true));
        assert_eq!((register.opinions[0].outcome, register.opinions[0].why.as_str(), register.opinions.len()), (Some(Outcome::Adopted), "已有规定", 3));
    }

    #[test]
    fn an_exported_table_brings_answers_alone() {
        let mut register = register();
        let back = "序号|反馈单位|原文表述|修改意见|采纳情况|备注\n1|市财政局、市教育局|某处|改为85%|部分采纳|\n2|市民政局|别处|改为85%|未采纳|\n|市审计局||未反馈意见||\n3|市水利局||另加的一条||";
        let added = register.add(table(back), None, Lexicon::bundled(), (true, false));
        let shown: Vec<_> = register.opinions.iter().map(|o| (o.from.len(), o.outcome)).collect();
        assert_eq!(shown, [(2, Some(Outcome::Partly)), (1, Some(Outcome::Adopted)), (1, None)]);
        assert_eq!((added.answered, added.kept.len(), register.asked.as_slice()), (1, 1, &["市审计局".to_owned()][..]));
    }

    #[test]
    fn what_is_written_is_read_again_and_every_cut_is_noticed() {
        let register = register();
        let text = register.write();
        assert_eq!(Register::parse("a", &text).unwrap(), register);
        assert_eq!(Register::parse("a", &Register::default().write()).unwrap(), Register::default());
        for cut in (1..text.trim_end().len()).filter(|i| text.is_char_boundary(*i)) {
            let said = Register::parse("a", text.get(..cut).unwrap()).unwrap_err().message.zh;
            assert!(said.contains("不完整"), "{cut}: {said}");
        }
    }

    #[test]
    fn what_is_no_register_of_this_version_is_refused() {
        let text = register().write();
        for (from, to, said) in [
            ("\"hegao-opinions\":1", "\"hegao-opinions\":2", "版本是2，本程序只认1"),
            ("\"hegao-opinions\":1", "\"x\":1", "不是意见登记簿"),
            ("\"count\":3", "\"count\":4", "写明共4条，实有3条"),
            ("\"采纳\"", "\"采纳了\"", "读不懂"),
            ("\"why\":", "\"warum\":", "读不懂"),
            ("\"number\":2", "\"number\":1", "编号都是1"),
            ("\"text\":\"改为85%\"", "\"text\":\"\"", "没有内容"),
        ] {
            let changed = text.replacen(from, to, 1);
            assert_ne!(changed, text);
            let problem = Register::parse("a", &changed).unwrap_err();
            assert!(problem.message.zh.contains(said) && problem.help.is_some(), "{}", problem.message.zh);
        }
    }
}
