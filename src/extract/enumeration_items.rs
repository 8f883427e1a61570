//! Enumerations whose number is declared before numbered members: 重点抓好三项任务:一是…;二是…;三是….
//! The members must begin right behind the number; they are followed in order, into the next paragraphs where these begin with the next marker.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use super::enumeration::{joins, split_last, split_members};
use super::enumeration_named::{in_clauses, in_quotes};
use super::figure::Context;
use crate::fact::{FactSet, Rel, RowBuilder, Rows, Value};
use crate::outline::{Item, Sentence};
use crate::text::{Span, holds_any};
use crate::value::{is_han_numeral, parse_chinese_integer};

/// What the number counts.
const COUNTED: &[&str] = &[
    "个方面", "方面", "项任务", "项重点任务", "项工作", "项重点工作", "项措施", "项举措", "条措施", "点意见", "条意见", "大任务", "大工程", "大行动", "大举措",
    "类", "家", "所", "个步骤", "个阶段", "项原则", "条原则", "个原则", "项要求", "点要求", "个重点", "项内容", "大方面", "项重点", "项主要任务", "个环节",
    "种情形", "项机制", "个问题", "种类型", "项改革", "项目标", "大重点任务", "大体系", "大提升行动", "项工程", "项行动", "个层面", "个维度", "个关键",
    "大板块", "项建议", "条建议", "种方式", "个体系", "项制度", "个机制", "项试点", "类问题", "个工程", "个抓手", "大短板", "个坚持", "个关系", "对关系",
    "大关系", "组关系", "对矛盾", "个突出问题",
];
const HAN: &str = "一二三四五六七八九十";
const CIRCLED: &str = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫";
/// A list goes on at most so far.
const FARTHEST: usize = 12_000;

/// Ways to number members inside running text.
#[derive(Clone, Copy)]
enum Marker {
    Is,
    Wants,
    Among,
    Ordinal,
    Paren,
    HanParen,
    Circled,
}

impl Marker {
    fn of(self, n: usize) -> Option<String> {
        let han = || match n {
            1..=10 => HAN.chars().nth(n - 1).map(String::from),
            11..=19 => HAN.chars().nth(n - 11).map(|c| format!("十{c}")),
            _ => None,
        };
        Some(match self {
            Self::Is => format!("{}是", han()?),
            Self::Wants => format!("{}要", han()?),
            Self::Among => format!("其{},", han()?),
            Self::Ordinal => format!("第{},", han()?),
            Self::Paren => format!("({n})"),
            Self::HanParen => format!("({})", han()?),
            Self::Circled => CIRCLED.chars().nth(n.checked_sub(1)?)?.to_string(),
        })
    }
}

/// The numbered lines of a draft in their order, sorted where a sentence asks for them.
pub(super) type Lines<'a> = OnceCell<Vec<&'a Item>>;

/// Adds the rows of one sentence.
pub(super) fn announced<'a>(context: &Context<'a>, sentence: &Sentence, runs: &[Range<usize>], lines: &Lines<'a>, facts: &mut FactSet) {
    let text = context.source.slice(sentence.span);
    for (at, word, counted) in numbers(text, runs) {
        let Some(declared) = value_of(word).filter(|n| (2..=19).contains(n)) else { continue };
        let from = sentence.span.from() + at + word.len() + counted.len();
        let Some((marker, first)) = opening(context, from) else {
            if numbered_lines(context, sentence, declared, (Span::new(sentence.span.from() + at, from), counted), lines, facts) {
                continue;
            }
            listed(context, sentence, declared, Span::new(sentence.span.from() + at, from), counted, facts);
            continue;
        };
        let places = members(context, sentence, marker, first);
        let span = Span::new(sentence.span.from() + at, from);
        let count = i64::try_from(places.len()).unwrap_or(0);
        if count < 2 || repeated(context, marker, first, &places) || (count - declared).abs() > 3 {
            continue;
        }
        let rows = places.iter().map(|s| facts.push(RowBuilder::new(Rel::Member, *s).at("text", Value::Text(context.source.slice(*s).into()), *s))).collect();
        facts.push(
            RowBuilder::new(Rel::Enumeration, span)
                .at("declared", Value::Int(declared), span)
                .set("count", Value::Int(count))
                .set("members", Value::Rows(Arc::new(Rows { rel: Rel::Member, rows, closed: true })))
                .set("partial", Value::Bool(false))
                .set("noun", Value::Text(counted.into())),
        );
    }
}

/// 坚持以下四项原则: and the numbered lines below, the first right behind the colon; true where there are such lines.
fn numbered_lines<'a>(
    context: &Context<'a>,
    sentence: &Sentence,
    declared: i64,
    (number, counted): (Span, &str),
    lines: &Lines<'a>,
    facts: &mut FactSet,
) -> bool {
    let said = context.get(number.to(), sentence.span.to()).trim_end();
    // 工作分三个阶段进行。
    let divided = context.get(sentence.span.from(), number.from()).ends_with(['分', '为']) && ["个阶段", "个步骤", "个环节"].contains(&counted);
    let listed = || divided || holds_any(context.source.slice(sentence.span), &["以下", "下列", "如下"]);
    let lead = said.strip_suffix(':').or_else(|| said.strip_suffix('。').filter(|_| listed()));
    // 围绕三个方面实施以下4项工程: the number behind declares the lines.
    let another = lead.is_some_and(|t| holds_any(t, &["以下", "下列"]) && t.contains(|c: char| c.is_ascii_digit() || is_han_numeral(c)));
    if another || lead.is_none_or(|t| t.chars().count() > 14 || t.contains([',', ';', '、', '(', '”', ':'])) {
        return false;
    }
    let lines = lines.get_or_init(|| {
        let mut lines: Vec<&Item> = context.outline.items.iter().filter(|i| !i.inline).collect();
        lines.sort_by_key(|i| i.marker.span);
        lines
    });
    let next = lines.partition_point(|i| i.marker.span.from() < sentence.span.to());
    let Some(first) = lines.get(next).filter(|i| i.marker.ordinal == 1) else { return false };
    if !context.get(sentence.span.to(), first.marker.span.from()).trim().is_empty() {
        return false;
    }
    let own = lines.get(next..).unwrap_or(&[]).iter().filter(|i| i.list == first.list);
    let places: Vec<Span> = own.enumerate().take_while(|(n, i)| *n == 0 || i.marker.ordinal != 1).take(24).map(|(_, i)| i.marker.span).collect();
    let count = i64::try_from(places.len()).unwrap_or(0);
    if count < 2 || (count - declared).abs() > 3 {
        return true;
    }
    let rows = places.iter().map(|s| facts.push(RowBuilder::new(Rel::Member, *s).at("text", Value::Text(context.source.slice(*s).into()), *s))).collect();
    facts.push(
        RowBuilder::new(Rel::Enumeration, number)
            .at("declared", Value::Int(declared), number)
            .set("count", Value::Int(count))
            .set("members", Value::Rows(Arc::new(Rows { rel: Rel::Member, rows, closed: true })))
            .set("partial", Value::Bool(false))
            .set("noun", Value::Text(counted.into())),
    );
    true
}

/// 三项重点工作:甲、乙、丙; 三项任务,即甲、乙和丙; “三大行动”(甲、乙、丙): a plain list right behind the number.
fn listed(context: &Context<'_>, sentence: &Sentence, declared: i64, number: Span, counted: &str, facts: &mut FactSet) {
    let behind = LISTS.iter().find_map(|w| context.get(number.to(), sentence.span.to()).strip_prefix(w));
    if let Some((list, pieces)) = behind.filter(|_| counted.chars().count() == 1).and_then(|l| Some((l, in_quotes(l)?))) {
        let base = sentence.span.to() - list.len();
        return push(context, declared, number, (&pieces, base, false), counted, facts);
    }
    // Only numbered lines below are told so shortly.
    if matches!(counted, "项" | "条" | "种") {
        return;
    }
    let tail = context.get(number.to(), sentence.span.to());
    let quoted = tail.starts_with('”');
    let tail = tail.strip_prefix('”').unwrap_or(tail);
    // 两类机构(综合医院、中医医院): a noun between.
    let noun = tail.find(['(', '—']).filter(|&i| {
        matches!(counted, "类" | "家" | "所") && tail.get(..i).is_some_and(|n| (2..=5).contains(&n.chars().count()) && n.chars().all(crate::text::is_cjk))
    });
    let tail = noun.and_then(|i| tail.get(i..)).unwrap_or(tail);
    // “两进”活动(进社区、进学校)
    let single = counted.chars().count() == 1;
    let tail = if single { tail.trim_start_matches(crate::text::is_cjk) } else { tail };
    let (next, list) = if counted.ends_with("关系") { relations_behind(context, sentence, tail) } else { None }.unzip();
    let opened = || LISTS.iter().find_map(|w| Some((*w, tail.strip_prefix(w)?)));
    let Some((open, list)) = list.map(|l| (":", l)).or_else(opened) else { return };
    let base = next.unwrap_or(sentence.span.to()) - list.len();
    let Some((pieces, partial)) = in_turn(list, open)
        .or_else(|| relations(list, counted))
        .or_else(|| Some((in_clauses(list, counted)?, false)))
        .or_else(|| plain_list(list, open, counted))
    else {
        return;
    };
    // Each member holds the word of the slogan: told by it (enumeration_quoted).
    if quoted && counted.chars().count() >= 2 && pieces.iter().all(|(_, p)| p.contains(counted)) {
        return;
    }
    let partial = partial || open == ",包括";
    let count = i64::try_from(pieces.len()).unwrap_or(0);
    if noun.is_none() && matches!(counted, "家" | "所") || noun.is_some() && list.starts_with(['含', '如']) || list.starts_with("主要") {
        return;
    }
    let told = told(&pieces, list, open, counted, (quoted, noun.is_none()));
    // 评估和公示制度 may be two; 甲与乙相结合 is one where all are so.
    let joined = pieces.iter().filter(|(_, p)| joins(p)).count();
    let more = if joined == pieces.len() { 0 } else { i64::try_from(joined).unwrap_or(0) };
    // (1个城市社区、3个农村社区), (一期、二期): amounts and stages, not what is counted.
    let amounts = pieces.iter().any(|(_, p)| p.starts_with(|c: char| c.is_ascii_digit()) || p.ends_with(['期', '批', '年', '次']));
    if count < declared && declared <= count + more || amounts {
        return;
    }
    if !told || count < 2 || (count - declared).abs() > 3 {
        return;
    }
    push(context, declared, number, (&pieces, base, partial), counted, facts);
}

/// True where the members are what is counted; `whole` where no noun stands between the number and the list.
fn told(pieces: &[(usize, &str)], list: &str, open: &str, counted: &str, (quoted, whole): (bool, bool)) -> bool {
    let alike = || pieces.iter().all(|(_, p)| last(p) == pieces.first().and_then(|f| last(f.1)));
    let first_length = pieces.first().map_or(0, |f| length(f.1));
    let single = counted.chars().count() == 1;
    // 三个一: each member has its 一. 四个片区: each is one.
    match counted {
        _ if single => pieces.iter().all(|(_, p)| p.contains(counted)),
        "个一" => pieces.iter().all(|(_, p)| p.contains('一')),
        _ if COUNTED.contains(&counted) && whole => true,
        _ if pieces.len() >= 3 && whole && open == ":" && first_length >= 4 && pieces.iter().all(|(_, p)| length(p) == first_length) => true,
        // “五步工作法”,即排查摸底、分类建档、…
        _ if pieces.len() >= 3 && whole && quoted && pieces.iter().all(|(_, p)| length(p) == first_length) => true,
        // 三个不平衡:东西不平衡,…;淡旺季不平衡,…
        _ if whole && pieces.iter().all(|(_, p)| p.ends_with(counted.trim_start_matches(['个', '大', '项', '类', '种', '对']))) => true,
        // “三个全覆盖”,即低收入人口、留守儿童、孤寡老人全覆盖
        _ if pieces.len() >= 3 && whole && quoted && shares_noun(list, counted) => true,
        // 五个片区中心,分别是东城、西城、南关和北关片区中心
        _ if pieces.len() >= 3 && whole && first_length >= 2 && shares_noun(list, counted) => pieces.iter().all(|(_, p)| length(p) == first_length),
        _ => alike() && (whole || pieces.len() >= 3) || pieces.iter().all(|(_, p)| p.starts_with('《')),
    }
}

/// Adds a row with its members, given by where they stand from a base on.
fn push(context: &Context<'_>, declared: i64, number: Span, (pieces, base, partial): (&[(usize, &str)], usize, bool), counted: &str, facts: &mut FactSet) {
    let count = i64::try_from(pieces.len()).unwrap_or(0);
    let spans: Vec<Span> = pieces.iter().map(|(at, p)| Span::new(base + at, base + at + p.len())).collect();
    let rows = spans.iter().map(|s| facts.push(RowBuilder::new(Rel::Member, *s).at("text", Value::Text(context.source.slice(*s).into()), *s))).collect();
    facts.push(
        RowBuilder::new(Rel::Enumeration, number)
            .at("declared", Value::Int(declared), number)
            .set("count", Value::Int(count))
            .set("members", Value::Rows(Arc::new(Rows { rel: Rel::Member, rows, closed: !partial })))
            .set("partial", Value::Bool(partial))
            .set("noun", Value::Text(counted.into())),
    );
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn last(text: &str) -> Option<char> {
    text.chars().next_back()
}

type Pieces<'t> = (Vec<(usize, &'t str)>, bool);

/// 四对关系。正确把握发展与安全、…的关系: the sentence behind, without what leads to its list, and where it ends.
fn relations_behind<'c>(context: &'c Context<'_>, sentence: &Sentence, tail: &str) -> Option<(usize, &'c str)> {
    if !matches!(tail.trim_end_matches(['\n', ' ', '”']), "。" | "") {
        return None;
    }
    let end = context.text().get(sentence.span.to()..)?.find(['。', '\n'])? + sentence.span.to();
    let next = context.get(sentence.span.to(), end);
    let list = ["正确把握好", "正确把握", "正确处理好", "正确处理", "统筹处理好", "统筹好", "统筹", "处理好", "把握好", "即"]
        .iter()
        .find_map(|w| next.strip_prefix(w))?;
    Some((end, list))
}

/// 发展与安全、整体与局部、当前与长远的关系: each member joins two, and the noun stands once, behind the last.
fn relations<'t>(list: &'t str, counted: &str) -> Option<Pieces<'t>> {
    let body = list.get(..list.find([',', ';', '。']).unwrap_or(list.len()))?;
    let body = body.strip_suffix("的关系").or_else(|| body.strip_suffix("关系")).filter(|_| counted.ends_with("关系"))?;
    let pieces = split_members(body);
    let two = |p: &str| p.matches(['与', '和', '同']).count() == 1 && (5..=16).contains(&length(p)) && !p.contains(['(', '“', '等']);
    (pieces.len() >= 2 && pieces.iter().all(|(_, p)| two(p))).then_some((pieces, false))
}

/// The noun that is counted stands once, behind the last member.
fn shares_noun(list: &str, counted: &str) -> bool {
    let close = list.find([',', ';', '。', '(', ':']).unwrap_or(list.len());
    let noun = counted.trim_start_matches(['个', '大', '项', '类', '家', '所', '条']);
    noun.chars().count() >= 2 && list.get(..close).is_some_and(|l| l.ends_with(noun) && l.matches(noun).count() == 1)
}

/// Members of which only the last has the noun that is counted: 东城、西城、南关和北关(片区中心).
fn without_noun<'t>(pieces: &[(usize, &'t str)], counted: &str) -> Option<Vec<(usize, &'t str)>> {
    let noun = counted.trim_start_matches(['个', '大', '项', '类', '家', '所', '条']);
    let ((at, last), others) = pieces.split_last()?;
    let bare = last.strip_suffix(noun).filter(|b| noun.chars().count() >= 2 && b.chars().count() >= 2)?;
    if others.is_empty() || others.iter().any(|(_, p)| p.ends_with(noun)) {
        return None;
    }
    let mut all = others.to_vec();
    all.push((*at, bare));
    Some(split_last(all))
}

/// 儿童中心、肿瘤中心和心血管中心: both halves of the last end as all others do.
fn halves_alike<'t>(members: &[(usize, &'t str)], noun: &str) -> Option<Vec<(usize, &'t str)>> {
    let ((at, last), others) = members.split_last()?;
    let cut = last.find(['和', '与', '及'])?;
    let (a, rest) = last.split_at(cut);
    let b = rest.get('和'.len_utf8()..)?;
    let plain = |p: &str| p.ends_with(noun) && p.matches(noun).count() == 1 && (length(noun) + 2..=16).contains(&length(p));
    (!others.is_empty() && plain(a) && plain(b) && others.iter().all(|(_, p)| plain(p))).then(|| {
        let mut all = others.to_vec();
        all.push((*at, a));
        all.push((at + cut + '和'.len_utf8(), b));
        all
    })
}

/// 甲、乙、丙 up to the end of the clause, with true where 等 ends it.
fn plain_list<'t>(list: &'t str, open: &str, counted: &str) -> Option<Pieces<'t>> {
    let close = if open == "(" { list.find(')') } else { list.find([',', ';', '。', '(', ':']).or(Some(list.len())) };
    let body = list.get(..close?)?;
    let ends = open == "(" || list.get(body.len()..).is_none_or(|t| t.is_empty() || t.starts_with(['。', ';']) || open != ":" && t.starts_with(','));
    let (body, partial) = body.strip_suffix('等').map_or((body, false), |b| (b, true));
    // 四个结合,即甲与乙相结合、…: each member ends as the noun does.
    let noun = counted.char_indices().rev().nth(1).and_then(|(i, _)| counted.get(i..)).filter(|n| counted.len() > n.len());
    let members = split_members(body);
    if let Some(noun) = noun.filter(|n| {
        ends && members.len() >= 2
            && members.iter().all(|(_, p)| p.ends_with(*n) && p.matches(*n).count() == 1 && p.chars().count() <= 16 && !p.contains([',', '(', '“']))
    }) {
        return Some((members, partial)).filter(|_| !noun.is_empty());
    }
    if let Some(split) = noun.filter(|_| ends).and_then(|n| halves_alike(&members, n)) {
        return Some((split, partial));
    }
    let pieces = without_noun(&members, counted).unwrap_or_else(|| split_last(members));
    let short = pieces.iter().all(|(_, p)| (2..=14).contains(&p.chars().count()) && !joins(p) && !p.contains(['、', '“', '(', ':', '等', '《']));
    (ends && short).then_some((pieces, partial))
}

/// 《甲办法》《乙办法》《丙办法》, or 甲、乙;丙、丁;戊、己 up to the end of the sentence: titles side by side, members parted by semicolons.
fn in_turn<'t>(list: &'t str, open: &str) -> Option<Pieces<'t>> {
    let end = if open == "(" { list.find(')')? } else { list.find('。').unwrap_or(list.len()) };
    let body = list.get(..end)?.trim_end();
    let mut pieces = Vec::new();
    if body.starts_with('《') {
        let mut at = 0;
        while let Some(rest) = body.get(at..).filter(|r| r.starts_with('《')) {
            let len = rest.find('》')? + '》'.len_utf8();
            pieces.push((at, rest.get(..len)?));
            at += len + rest.get(len..)?.chars().next().filter(|c| matches!(c, '、' | '和' | '与' | '及')).map_or(0, char::len_utf8);
        }
        let behind = body.get(at..)?;
        return (behind.is_empty() || behind.starts_with([',', '等', ';'])).then(|| (pieces, behind.starts_with('等')));
    }
    if open != ":" || !body.contains(';') {
        return None;
    }
    let mut at = 0;
    for piece in body.split(';') {
        pieces.push((at, piece));
        at += piece.len() + 1;
    }
    let short = pieces.iter().all(|(_, p)| (4..=24).contains(&p.chars().count()) && !p.contains([',', ':', '(', '“']) && p.matches('、').count() <= 1);
    let alike = pieces.iter().all(|(_, p)| p.matches('、').count() == pieces.first().map_or(0, |f| f.1.matches('、').count()));
    (short && alike && pieces.len() >= 2).then(|| (pieces, body.ends_with('等')))
}

/// What stands between a number and its list.
pub(super) const LISTS: &[&str] = &[",分别是", ",分别为", ",即", ",包括:", ",包括", ":", "(", ",也就是", ",具体为", ",具体是"];

/// Numbers before a counted noun: byte offset, number, noun.
fn numbers<'t>(text: &'t str, runs: &[Range<usize>]) -> Vec<(usize, &'t str, &'t str)> {
    let mut found = Vec::new();
    for run in runs {
        if let (Some(word), Some(tail)) = (text.get(run.clone()), text.get(run.end..))
            && (tail.starts_with(['个', '方', '项', '条', '点', '大', '类', '种', '家', '所', '对', '组'])
                || tail.chars().nth(1) == Some('”')
                || text.get(..run.start).is_some_and(|t| t.ends_with('“')))
            && let Some(counted) = COUNTED
                .iter()
                .filter(|w| tail.starts_with(**w))
                .max_by_key(|w| w.len())
                .copied()
                .or_else(|| noun_before_list(tail))
                .or_else(|| one_verb(text.get(..run.start)?, tail))
                .or_else(|| measure_of_quotes(tail))
                .or_else(|| ["项", "条", "种"].into_iter().find(|w| tail.strip_prefix(w).is_some_and(|t| t.starts_with([':', '。', ',']))))
            && !tail.starts_with("个百分点")
            && !text.get(..run.start).is_some_and(|t| t.ends_with(['第', '.', '/', '—', '-', '等', '上']))
        {
            found.push((run.start, word, tail.get(..counted.len()).unwrap_or(counted)));
        }
    }
    found
}

/// 进 of “两进”活动(进社区、…): one character behind a quoted number.
fn one_verb<'t>(before: &str, tail: &'t str) -> Option<&'t str> {
    let verb = tail.chars().next().filter(|c| before.ends_with('“') && crate::text::is_cjk(*c))?;
    let behind = tail.get(verb.len_utf8()..)?.strip_prefix('”')?;
    let noun = behind.find(|c: char| !crate::text::is_cjk(c))?;
    let list = behind.get(noun..)?;
    (noun <= 12 && list.starts_with(['(', ':'])).then(|| tail.get(..verb.len_utf8())).flatten()
}

/// 个 of 4个,分别为“甲”“乙”…: a measure right before names in quotes.
fn measure_of_quotes(tail: &str) -> Option<&str> {
    let measure = tail.get(..tail.chars().next()?.len_utf8()).filter(|m| "个家项条所种类".contains(*m))?;
    let behind = tail.get(measure.len()..)?;
    LISTS.iter().any(|w| behind.strip_prefix(w).is_some_and(|l| l.starts_with('“'))).then_some(measure)
}

/// 大片区 of 大片区:甲片区、…; 个县 of 个县(甲县、乙县): a measure and a noun of up to six characters right before a list.
fn noun_before_list(tail: &str) -> Option<&str> {
    let end = tail.char_indices().take(9).find(|(_, c)| !crate::text::is_cjk(*c) || *c == '”')?.0;
    let behind = tail.get(end..)?;
    let behind = behind.strip_prefix('”').unwrap_or(behind);
    let noun = tail.get(..end).filter(|n| n.chars().count() >= 2)?;
    (!noun.contains(['年', '月', '日', '等']) && LISTS.iter().any(|w| behind.starts_with(w))).then_some(noun)
}

fn value_of(word: &str) -> Option<i64> {
    if word.bytes().all(|b| b.is_ascii_digit()) { word.parse().ok() } else { parse_chinese_integer(word) }
}

/// The first marker, right behind the number: after at most twelve characters that end in a colon, or a full stop.
fn opening(context: &Context<'_>, from: usize) -> Option<(Marker, usize)> {
    let tail = context.text().get(from..)?;
    let (at, _) = tail.char_indices().take(16).find(|(_, c)| matches!(c, ':' | '。'))?;
    let lead = tail.get(..at)?;
    // 共三项约束性指标,分别是:(1)…
    let lead = [",分别是", ",分别为", ",即", ",具体为", ",具体是", ",包括", ",主要包括"].iter().find_map(|w| lead.strip_suffix(w)).unwrap_or(lead);
    if lead.contains([',', ';', '、', '(', '\n', '”']) && !matches!(lead.trim_start_matches('”'), "") {
        return None;
    }
    let behind = tail.get(at + if tail.get(at..)?.starts_with('。') { '。'.len_utf8() } else { 1 }..)?;
    let body = behind.trim_start_matches(['\n', ' ']);
    let first = from + tail.len() - body.len();
    let markers = [Marker::Is, Marker::Wants, Marker::Among, Marker::Ordinal, Marker::Paren, Marker::HanParen, Marker::Circled];
    let paragraph = behind.starts_with(['\n', ' ']);
    let marker = markers.into_iter().find(|m| m.of(1).is_some_and(|one| body.starts_with(one.as_str())))?;
    // Headings and numbered lines below a paragraph are no running text.
    (!paragraph || matches!(marker, Marker::Is | Marker::Wants | Marker::Ordinal)).then_some((marker, first))
}

/// Places of the markers in order, in this paragraph and in those that follow it and begin with the next marker.
fn members(context: &Context<'_>, sentence: &Sentence, marker: Marker, first: usize) -> Vec<Span> {
    let mut found = Vec::new();
    let paras = &context.outline.paras;
    let start = sentence.para.map_or(0, |p| p as usize);
    let mut from = first;
    for para in paras.get(start..).unwrap_or(&[]).iter().take(24) {
        let end = para.span.to().min(first + FARTHEST);
        if end <= from {
            continue;
        }
        if para.span.from() > first {
            let begins = marker.of(found.len() + 1).is_some_and(|m| context.source.slice(para.span).trim_start().starts_with(m.as_str()));
            if !begins {
                break;
            }
            from = para.span.from();
        }
        while let Some(next) = marker.of(found.len() + 1)
            && let Some(i) = context.get(from, end).find(next.as_str())
        {
            found.push(Span::new(from + i, from + i + next.len()));
            from += i + next.len();
        }
    }
    found
}

/// True where the first marker stands again among the members: then there are lists within lists.
fn repeated(context: &Context<'_>, marker: Marker, first: usize, places: &[Span]) -> bool {
    let Some(one) = marker.of(1) else { return true };
    let last = places.last().map_or(first, |s| s.to());
    let tail: String = context.text().get(last..).unwrap_or("").chars().take_while(|c| *c != '\n').collect();
    context.get(first, last).matches(one.as_str()).count() > 1 || tail.contains(one.as_str())
}
