//! Where in the circulated draft an opinion belongs: the passage that has the words it quotes; else the passage that has most of them,
//! which is said to be uncertain; else only the chapter; else nothing, which is said too. Bounded: words are searched in one text, near
//! ones by shingles.

use std::cell::OnceCell;

use memchr::memmem::Finder;
use serde::{Deserialize, Serialize};

use super::squeezed;
use crate::diag::fingerprint;
use crate::outline::Outline;
use crate::survey::passage::{self, MOST_SHINGLES, shingles};
use crate::survey::{At, passages};
use crate::text::Source;

/// Fewest characters of words that are searched.
const SHORTEST: usize = 3;
/// Fewest characters of words in quotation marks inside a comment.
const SHORTEST_QUOTED: usize = 4;
/// Passages with the same words that are counted.
const MOST: usize = 50;
/// Bytes that searches may go through in one run; beyond, only near passages are looked for.
const BUDGET: usize = 64 << 30;
/// Passages that may share a shingle before it tells nothing.
const COMMON: usize = 96;
/// Most characters of a place that stands where words were asked for.
const PLACE: usize = 20;
/// Share of the quoted words, in thousandths of their shingles, from which on a passage is taken for the one that is meant.
const ALIKE: usize = 500;
/// Passages that are compared closely.
const CANDIDATES: usize = 8;

/// How a passage was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Found {
    /// It has the quoted words, and no other passage has them, or the chapter says which one it is.
    Exact,
    /// It has most of the quoted words, or others have the same words, or a paragraph is said by its number alone.
    Uncertain,
    /// Only a chapter is said.
    Chapter,
    /// The quoted words are nowhere.
    Missing,
    /// Neither words of the draft, three characters or more, nor one of its chapters are said.
    Unsaid,
}

/// Where an opinion belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// How that was found.
    pub found: Found,
    /// The place in Chinese; empty where there is none.
    pub place: String,
    /// The place in English.
    pub place_en: String,
    /// Its line, 0 where there is none.
    pub line: u32,
    /// Its chapter: the highest heading above it.
    pub chapter: String,
    /// The whole passage; empty for a chapter.
    pub passage: String,
    /// How much of the quoted words it has, in thousandths.
    pub alike: usize,
    /// How many other passages have the same words.
    pub others: usize,
}

/// A passage of the draft.
struct Held {
    text: String,
    at: At,
    chapter: String,
    /// Words and numbers of its headings from the outermost, and of its place below them.
    path: Vec<String>,
    /// Where it begins in the text of all.
    from: usize,
}

/// The draft that was sent round, as far as opinions ask of it.
pub struct Circulated {
    held: Vec<Held>,
    /// All passages one behind the other, as [`key`] has them.
    all: String,
    /// Shingles of the passages with their numbers, sorted; made when first needed.
    near: OnceCell<Vec<(u64, u32)>>,
    /// Its title; empty where it has none.
    pub title: String,
    /// What tells its text from others.
    pub print: String,
    spent: std::cell::Cell<usize>,
}

/// What words are found by: blanks, quotation marks and the lines between cells count for nothing.
fn key(text: &str) -> String {
    squeezed(text).chars().filter(|c| !matches!(c, '“' | '”' | '‘' | '’' | '"' | '\'' | '「' | '」' | '|')).collect()
}

/// Words and numbers, whatever parts them.
fn tokens(text: &str) -> Vec<String> {
    let folded = crate::text::fold_str(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|t| !t.is_empty()).map(str::to_owned).collect()
}

/// True where all words of a hint stand among those of a path, in order; a heading of three characters or more may stand inside a word.
fn leads(path: &[String], hint: &[String]) -> bool {
    let mut at = 0;
    let fits = |own: &String, word: &String| {
        own == word || (own.chars().count() >= 3 && word.contains(own.as_str())) || (word.chars().count() >= 4 && own.contains(word.as_str()))
    };
    let found = hint.iter().all(|word| {
        let next = path.iter().skip(at).position(|own| fits(own, word));
        at += next.map_or(0, |n| n + 1);
        next.is_some()
    });
    found && !hint.is_empty()
}

impl Circulated {
    /// Of a draft as read.
    #[must_use]
    pub fn new(source: &Source, outline: &Outline) -> Self {
        let (mut held, mut all) = (Vec::new(), String::new());
        let spans = passage::spans(source, outline);
        for ((span, text), passage) in spans.into_iter().zip(passages(source, outline)) {
            let heading = |n: u32| outline.headings.get(n as usize);
            let above = outline.headings.partition_point(|h| h.span.start <= span.start).checked_sub(1).and_then(|n| u32::try_from(n).ok());
            let chapter = outline.chapter_of(span).and_then(|text| outline.headings.iter().find(|h| h.text == text));
            let (mut path, mut next) = (Vec::new(), chapter.and(above));
            for _ in 0..16 {
                let Some(h) = next.and_then(heading) else { break };
                path.splice(0..0, tokens(source.raw(h.span).lines().next().unwrap_or("")));
                next = h.parent;
            }
            let inside = crate::text::Place { headings: Vec::new(), steps: passage.at.place.steps.clone() };
            path.extend(tokens(&inside.zh()));
            let chapter = chapter.map(|h| short(source.raw(h.span))).unwrap_or_default();
            let from = all.len();
            all.push_str(&key(&text));
            held.push(Held { text, at: passage.at, chapter, path, from });
        }
        let title = outline.title.map(|t| source.raw(t).split_whitespace().collect::<String>()).unwrap_or_default();
        let print = fingerprint("draft", &squeezed(source.shadow()), [], 0);
        Self { held, all, near: OnceCell::new(), title, print, spent: std::cell::Cell::new(0) }
    }

    /// Where a comment belongs: by the words it quotes, else by those in quotation marks of its text, else by its chapter.
    #[must_use]
    pub fn find(&self, quote: &str, text: &str, chapter: &str) -> Anchor {
        let hint = tokens(chapter);
        let length = key(quote).chars().count();
        if length >= SHORTEST {
            let found = self.exact(quote, &hint).or_else(|| self.close(quote, &hint));
            // 第二章第3段 where words were asked for.
            let place = || Some(self.chapter(&tokens(quote), Found::Unsaid)).filter(|a| length <= PLACE && a.found != Found::Unsaid);
            return found.or_else(place).unwrap_or_else(|| self.chapter(&hint, Found::Missing));
        }
        let quoted = quoted(text).into_iter().find_map(|words| self.exact(&words, &hint));
        quoted.unwrap_or_else(|| self.chapter(&hint, Found::Unsaid))
    }

    /// The passages that have all parts of the words, which `…` parts.
    fn having(&self, words: &str) -> Vec<usize> {
        let parts: Vec<String> =
            words.split(['…', '⋯']).flat_map(|p| p.split("...")).map(key).map(|k| k.trim_matches(['。', '.', ',', ';', ':', '、']).to_owned()).collect();
        let parts: Vec<&String> = parts.iter().filter(|p| p.chars().count() >= SHORTEST).collect();
        let Some((first, rest)) = parts.split_first() else { return Vec::new() };
        let cost = self.spent.get().saturating_add(self.all.len());
        if cost > BUDGET {
            return Vec::new();
        }
        self.spent.set(cost);
        let mut found: Vec<usize> = Vec::new();
        for at in Finder::new(first.as_bytes()).find_iter(self.all.as_bytes()) {
            let holder = self.held.partition_point(|h| h.from <= at).saturating_sub(1);
            // What follows stands behind it, not far away.
            let mut from = at + first.len();
            let end = self.held.get(holder + parts.len() + 2).map_or(self.all.len(), |h| h.from);
            let all = rest.iter().all(|part| {
                let next = self.all.get(from..end).and_then(|t| t.find(part.as_str()));
                from += next.map_or(0, |n| n + part.len());
                next.is_some()
            });
            if all && found.last() != Some(&holder) {
                found.push(holder);
                if found.len() > MOST {
                    break;
                }
            }
        }
        found
    }

    fn exact(&self, words: &str, hint: &[String]) -> Option<Anchor> {
        let found = self.having(words);
        let hinted: Vec<usize> = found.iter().copied().filter(|i| self.held.get(*i).is_some_and(|h| leads(&h.path, hint))).collect();
        let (at, sure) = match (found.as_slice(), hinted.as_slice()) {
            ([only], _) | (_, [only]) => (*only, Found::Exact),
            (_, [first, ..]) | ([first, ..], []) => (*first, Found::Uncertain),
            ([], []) => return None,
        };
        Some(self.anchor(at, sure, 1000, found.len() - 1))
    }

    /// The passage that has most of the words.
    fn close(&self, words: &str, hint: &[String]) -> Option<Anchor> {
        let wanted = shingles(&key(words));
        if key(words).chars().count() < SHORTEST + 3 {
            return None;
        }
        let near = self.near.get_or_init(|| self.shingled());
        let mut hits: Vec<u32> = Vec::new();
        for shingle in &wanted {
            let from = near.partition_point(|(s, _)| s < shingle);
            let of = near.get(from..).unwrap_or(&[]).iter().take_while(|(s, _)| s == shingle);
            if of.clone().take(COMMON + 1).count() <= COMMON {
                hits.extend(of.map(|(_, n)| *n));
            }
        }
        hits.sort_unstable();
        let mut counted: Vec<(usize, u32)> = hits.chunk_by(|a, b| a == b).filter_map(|run| Some((run.len(), *run.first()?))).collect();
        counted.sort_unstable_by_key(|(n, at)| (std::cmp::Reverse(*n), *at));
        let best = counted.into_iter().take(CANDIDATES).filter_map(|(_, at)| {
            let held = self.held.get(at as usize)?;
            let alike = shared(&wanted, &shingles(&key(&held.text)));
            (alike >= ALIKE).then_some((alike, leads(&held.path, hint), std::cmp::Reverse(at)))
        });
        best.max().map(|(alike, _, at)| self.anchor(at.0 as usize, Found::Uncertain, alike, 0))
    }

    fn shingled(&self) -> Vec<(u64, u32)> {
        let mut all: Vec<(u64, u32)> = (0u32..).zip(&self.held).flat_map(|(n, h)| shingles(&key(&h.text)).into_iter().map(move |s| (s, n))).collect();
        all.sort_unstable();
        all
    }

    /// Only the chapter, where it is one of the draft's; or the paragraph that is counted there, which people may count in another way.
    fn chapter(&self, hint: &[String], otherwise: Found) -> Anchor {
        let at = self.held.iter().position(|h| !h.path.is_empty() && leads(&h.path, hint));
        let none = Anchor {
            found: otherwise,
            place: String::new(),
            place_en: String::new(),
            line: 0,
            chapter: String::new(),
            passage: String::new(),
            alike: 0,
            others: 0,
        };
        let Some(held) = at.and_then(|i| self.held.get(i)).filter(|h| !h.chapter.is_empty()) else { return none };
        let counted = hint.len() > 1 && hint.last() == held.path.last() && hint.last().is_some_and(|w| w.starts_with('第') && w.ends_with('段'));
        if let Some(at) = at.filter(|_| counted && otherwise != Found::Missing) {
            return self.anchor(at, Found::Uncertain, 0, 0);
        }
        // Words that are nowhere stay missing, but the chapter is known.
        let found = if otherwise == Found::Missing { Found::Missing } else { Found::Chapter };
        Anchor { found, chapter: held.chapter.clone(), line: held.at.line, ..none }
    }

    fn anchor(&self, at: usize, found: Found, alike: usize, others: usize) -> Anchor {
        let (mut anchor, held) = (self.chapter(&[], found), self.held.get(at));
        if let Some(h) = held {
            (anchor.place, anchor.place_en, anchor.line) = (h.at.place.zh(), h.at.place.en(), h.at.line);
            (anchor.chapter, anchor.passage) = (h.chapter.clone(), h.text.clone());
        }
        Anchor { alike, others, ..anchor }
    }
}

/// A heading on one line, of at most thirty characters.
fn short(text: &str) -> String {
    text.split_whitespace().flat_map(str::chars).take(30).collect()
}

/// How much of the wanted shingles another text has, in thousandths; of a long text only its smallest are known.
fn shared(wanted: &[u64], other: &[u64]) -> usize {
    let last = if other.len() < MOST_SHINGLES { u64::MAX } else { other.last().copied().unwrap_or(u64::MAX) };
    let (mut all, mut both) = (0, 0);
    for shingle in wanted.iter().filter(|s| **s <= last) {
        all += 1;
        both += usize::from(other.binary_search(shingle).is_ok());
    }
    both * 1000 / all.max(1)
}

/// Words in quotation marks that stand before 改为 or the like; all of them where nothing does.
fn quoted(text: &str) -> Vec<String> {
    const TO: &[&str] = &["修改为", "调整为", "改为", "更改为", "替换为", "改成", "换成", "表述为", "完善为", "更正为"];
    let inside = |text: &str| -> Vec<String> {
        let mut all = Vec::new();
        for (open, close) in [('“', '”'), ('「', '」'), ('"', '"')] {
            let mut rest = text;
            while let Some((_, after)) = rest.split_once(open) {
                let Some((words, tail)) = after.split_once(close) else { break };
                all.push(words.to_owned());
                rest = tail;
            }
        }
        all.retain(|w| key(w).chars().count() >= SHORTEST_QUOTED);
        all
    };
    let before = TO.iter().filter_map(|w| text.find(w)).min().and_then(|at| text.get(..at)).map(inside).unwrap_or_default();
    if before.is_empty() { inside(text) } else { before }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::{Circulated, Found};
    use crate::{ingest, outline};

    const DRAFT: &str = "某某市养老服务规划（征求意见稿）\n\n一、总体要求\n\n坚持统筹协调，形成工作合力。\n\n二、主要任务\n\n（一）加强设施建设\n\n到2025年，每千名老年人拥有养老床位达到50张以上，护理型床位占比达到55%以上。新建小区按标准配建养老服务设施，与住宅同步规划、同步建设。\n\n（二）提升服务质量\n\n加强队伍建设，每年培训护理员不少于1000人次。\n\n三、保障措施\n\n（一）加强组织领导\n\n坚持统筹协调，形成工作合力。各有关部门按照职责分工抓好落实。\n";

    fn draft(text: &str) -> Circulated {
        let read = ingest::read("a.txt", text.as_bytes().to_vec(), None).unwrap();
        let (draft, outline) = outline::read(read);
        Circulated::new(&draft.source, &outline)
    }

    fn shown(quote: &str, text: &str, chapter: &str) -> String {
        let a = draft(DRAFT).find(quote, text, chapter);
        let found = match a.found {
            Found::Exact => "exact",
            Found::Uncertain => "uncertain",
            Found::Chapter => "chapter",
            Found::Missing => "missing",
            Found::Unsaid => "unsaid",
        };
        format!("{found} {} {} +{}", a.place.replace(' ', ""), a.chapter, a.others)
    }

    #[test]
    fn by_the_quoted_words() {
        for (quote, text, chapter, wanted) in [
            ("护理型床位占比达到 55％ 以上", "", "", "exact 二、（一）第1段 二、主要任务 +0"),
            ("“每千名老年人……同步规划、同步建设。”", "", "", "exact 二、（一）第1段 二、主要任务 +0"),
            ("（二）提升服务质量\n加强队伍建设", "", "", "exact 二、（二） 二、主要任务 +0"),
            ("坚持统筹协调,形成工作合力", "", "", "uncertain 一、第1段 一、总体要求 +1"),
            ("坚持统筹协调，形成工作合力", "", "第三部分保障措施", "exact 三、（一）第1段 三、保障措施 +1"),
            ("坚持统筹协调，形成工作合力", "", "三、（一）", "exact 三、（一）第1段 三、保障措施 +1"),
            ("每千名老年人拥有养老床位数量达到50张，护理型床位达到55%以上", "", "", "uncertain 二、（一）第1段 二、主要任务 +0"),
            ("发展银发经济，培育消费新业态", "", "", "missing   +0"),
            ("发展银发经济，培育消费新业态", "", "二、主要任务", "missing  二、主要任务 +0"),
            ("", "建议将“不少于1000人次”改为“不少于2000人次”", "", "exact 二、（二）第1段 二、主要任务 +0"),
            ("", "增加“发展银发经济”的内容", "保障措施", "chapter  三、保障措施 +0"),
            ("", "建议加大投入", "", "unsaid   +0"),
            ("", "建议加大投入", "二（二）第1段", "uncertain 二、（二）第1段 二、主要任务 +0"),
            ("二、（二）第1段", "建议加大投入", "", "uncertain 二、（二）第1段 二、主要任务 +0"),
            ("第三部分 保障措施", "建议加大投入", "", "chapter  三、保障措施 +0"),
            ("养老", "建议加大投入", "", "unsaid   +0"),
            ("", "建议加大投入", "第九章", "unsaid   +0"),
        ] {
            assert_eq!(shown(quote, text, chapter), wanted, "{quote} {text} {chapter}");
        }
    }

    #[test]
    fn the_same_text_has_the_same_print() {
        assert_eq!(draft(DRAFT).print, draft(&DRAFT.replace('\n', "\r\n")).print);
        assert_ne!(draft(DRAFT).print, draft(&DRAFT.replace("55%", "60%")).print);
        assert_eq!(draft(DRAFT).title, "某某市养老服务规划（征求意见稿）");
    }

    #[test]
    fn many_searches_are_bounded() {
        let long: String = (0..4000).map(|n| format!("第{n}项工作由有关单位负责，按期完成，确保质量。\n\n")).collect();
        let circulated = draft(&long);
        let found = (0..2000).filter(|n| circulated.find(&format!("第{n}项工作由有关部门负责，按期完成，确保质量"), "", "").found == Found::Uncertain).count();
        assert!(found > 1900, "{found}");
    }
}
