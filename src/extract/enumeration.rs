//! Enumerations: members joined by 、 or standing quoted side by side, right before the number declared for them (六种, 三级, 四大).
//! Only lists whose members have one shape are read: quoted, administrative levels, or alike in their ends; the rest is left alone.

use std::ops::Range;
use std::sync::Arc;

use super::figure::Context;
use crate::fact::{FactSet, Rel, RowBuilder, Rows, Value};
use crate::text::{AnyOf, Span, holds_any};
use crate::value::{is_han_numeral, parse_chinese_integer};

/// What stands between the members of every list.
static LISTS: AnyOf = AnyOf::new(&["、", "”“", "》《", "+"]);

/// Words that may end a member of a list of levels (县、乡、村三级).
const LEVELS: &[&str] = &[
    "国家", "省", "市", "州", "盟", "区", "县", "旗", "乡", "镇", "街道", "村", "社区", "镇街", "街", "组", "院落", "网格", "团", "连", "师", "楼栋", "小区",
    "部", "学校", "部门", "校", "班",
];
/// What may follow the declared number.
static MEASURES: AnyOf = AnyOf::new(&[
    "级", "大", "种", "类", "项", "方", "张", "条", "个", "家", "处", "所", "座", "镇", "县", "区", "市", "省", "场", "批", "型", "位", "者", "层", "部门",
    "单位", "街道", "社区", "有”", "部", "份", "件", "色", "支",
]);

/// What is built and let: one of these may be for two things.
static JOINED: AnyOf = AnyOf::new(&["项目", "工程", "标段", "子项", "平台", "基地"]);

/// Members found before a declared number.
struct Members {
    spans: Vec<Span>,
    /// Members that may hide behind 和, 与, 及 in the last one.
    more: i64,
    partial: bool,
}

/// Finds all enumerations and adds their rows.
pub fn extract(context: &Context<'_>, facts: &mut FactSet) {
    let mut runs = Vec::new();
    let lines = super::enumeration_items::Lines::new();
    for (index, sentence) in context.outline.sentences.iter().enumerate() {
        let text = context.source.slice(sentence.span);
        numeral_runs(context, sentence.span, &mut runs);
        if runs.is_empty() {
            continue;
        }
        super::enumeration_items::announced(context, sentence, &runs, &lines, facts);
        super::enumeration_quoted::extract(context, sentence.span, facts);
        for (at, word) in declared_numbers(text, &runs) {
            if !LISTS.is_in(text) {
                break;
            }
            let Some(declared) = value_of(word) else { continue };
            if let Some(row) = read(context, sentence.span.from(), text, at, word, declared, facts) {
                facts.push(row);
            }
        }
        super::enumeration_more::extract(context, index, sentence, &runs, facts);
    }
}

/// The stretches of digits and of 两, 一 to 十 in a sentence, by bytes.
fn numeral_runs(context: &Context<'_>, sentence: Span, runs: &mut Vec<Range<usize>>) {
    runs.clear();
    let numeral = |c: char| c.is_ascii_digit() || c == '两' || is_han_numeral(c);
    for (at, c) in context.source.signs(sentence).filter(|(_, c)| numeral(*c)) {
        match runs.last_mut().filter(|run| run.end == at) {
            Some(run) => run.end += c.len_utf8(),
            None => runs.push(at..at + c.len_utf8()),
        }
    }
}

/// Numbers from 2 to 20 that a measure follows and a member precedes: byte offset and the number as written.
fn declared_numbers<'t>(text: &'t str, runs: &[Range<usize>]) -> Vec<(usize, &'t str)> {
    let mut found = Vec::new();
    for run in runs {
        // 一 declares nothing: 二十一 is no number of members.
        let own = text.get(run.clone()).unwrap_or("");
        let (start, at) = (own.rfind('一').map_or(run.start, |i| run.start + i + '一'.len_utf8()), run.end);
        if start == at {
            continue;
        }
        let (word, tail) = (text.get(start..at).unwrap_or(""), text.get(at..).unwrap_or(""));
        // “稳粮、兴茶、增收、治乱”八个字 counts characters.
        if MEASURES.at_start(tail).is_none_or(|m| tail.get(m.len()..).is_some_and(|t| t.starts_with('字') || t.starts_with("百分点"))) {
            continue;
        }
        let opener = text.get(..start).and_then(|t| t.chars().next_back()).unwrap_or('\0');
        let quoted = opener == '“' && tail.find('”').is_some_and(|i| i <= 21) && !text.get(..start).is_some_and(|t| t.ends_with("、“") || t.ends_with("。“"));
        let fits = (quoted || !goes_on(opener)) && opener != '\0';
        if fits && word.chars().count() <= 3 {
            found.push((start, word));
        }
    }
    found
}

/// True for what stands before a number that counts no members: 第三, 近十, 2.5.
fn goes_on(c: char) -> bool {
    let mark = matches!(c, ',' | '、' | ';' | '。' | ':' | '(' | '.' | '-' | '—' | '~' | '/' | '“' | '《');
    mark || matches!(c, '第' | '到' | '至' | '约' | '近' | '超' | '每' | '十' | '百' | '千' | '万')
}

fn value_of(word: &str) -> Option<i64> {
    let n = if word.bytes().all(|b| b.is_ascii_digit()) { word.parse().ok()? } else { parse_chinese_integer(word)? };
    (2..=20).contains(&n).then_some(n)
}

fn read(context: &Context<'_>, base: usize, text: &str, at: usize, word: &str, declared: i64, facts: &mut FactSet) -> Option<RowBuilder> {
    let left = text.get(..at)?;
    // 2026年、2027年、2028年各建4个: so many each.
    if left.rsplit('、').next().is_some_and(|t| (t.contains(['各', '每', '均']) || t.contains("分别")) && t.chars().count() <= 12) {
        return None;
    }
    let left = left.strip_suffix('这').unwrap_or(left);
    let left = left.strip_suffix('“').map_or(left, |l| l.strip_suffix('的').filter(|l| l.ends_with('”')).unwrap_or(l));
    let tail = text.get(at + word.len()..)?;
    let counts_titles = tail.starts_with(['部', '份', '件', '个', '项']);
    let members = quoted(left, base).or_else(|| counts_titles.then(|| titles(left, base))?).or_else(|| joined(left, tail, base, declared))?;
    if tail.starts_with(['部', '份', '件']) && !left.trim_end_matches('等').ends_with('》') {
        return None;
    }
    // 省级专科1个、市级专科3个: the members have their own numbers.
    if members.spans.iter().any(|m| context.source.slice(*m).contains(|c: char| c.is_ascii_digit())) && !left.ends_with(['”', '》']) {
        return None;
    }
    let count = i64::try_from(members.spans.len()).ok()?;
    if count < 2 || (count < declared && declared <= count + members.more) {
        return None;
    }
    let noun: String = tail.chars().take(8).take_while(|c| !",。;、:()“”《》".contains(*c)).collect();
    let measure = noun.chars().next().map_or(0, char::len_utf8);
    let span = Span::new(base + at, base + at + word.len() + measure);
    let first = members.spans.first().copied().unwrap_or(span);
    let rows =
        members.spans.iter().map(|s| facts.push(RowBuilder::new(Rel::Member, *s).at("text", Value::Text(context.source.slice(*s).into()), *s))).collect();
    let sequence = Rows { rel: Rel::Member, rows, closed: !members.partial };
    Some(
        RowBuilder::new(Rel::Enumeration, first.join(span))
            .at("declared", Value::Int(declared), span)
            .set("count", Value::Int(count))
            .set("members", Value::Rows(Arc::new(sequence)))
            .set("partial", Value::Bool(members.partial))
            .set("noun", Value::Text(noun.into())),
    )
}

/// “…”“…” or “…”、“…” up to the number; of one quotation, what it lists.
fn quoted(left: &str, base: usize) -> Option<Members> {
    let mut found = enclosed(left, base, ('“', '”'))?;
    if let [only] = found.spans.as_slice() {
        let inner = left.get(only.from() - base + '“'.len_utf8()..only.to() - base - '”'.len_utf8())?;
        found.spans = inside_quotes(inner, only.from() + '“'.len_utf8());
    }
    Some(found).filter(|found| found.spans.len() >= 2)
}

/// 《甲条例》《乙办法》(等) up to the number.
fn titles(left: &str, base: usize) -> Option<Members> {
    enclosed(left, base, ('《', '》')).filter(|found| found.spans.len() >= 2)
}

/// What stands in marks, one beside the other, up to the end; 等 at the end makes it partial.
fn enclosed(left: &str, base: usize, (open, close): (char, char)) -> Option<Members> {
    let (mut rest, partial) = left.strip_suffix('等').map_or((left, false), |rest| (rest, true));
    let mut spans = Vec::new();
    while let Some(inner_end) = rest.strip_suffix(close) {
        let begin = inner_end.rfind(open)?;
        if inner_end.get(begin..)?.contains(close) {
            return None;
        }
        spans.push(Span::new(base + begin, base + rest.len()));
        rest = inner_end.get(..begin)?;
        rest = rest.strip_suffix(['、', '和', '与', '及']).unwrap_or(rest);
    }
    spans.reverse();
    Some(Members { spans, more: 0, partial })
}

/// “甲、乙、丙” as one quotation that holds the whole list.
fn inside_quotes(inner: &str, base: usize) -> Vec<Span> {
    if inner.contains('+') && !inner.contains('、') {
        let mut at = base;
        let mut spans = Vec::new();
        for piece in inner.split('+') {
            spans.push(Span::new(at, at + piece.len()));
            at += piece.len() + 1;
        }
        let short = inner.split('+').all(|p| (2..=10).contains(&p.chars().count()) && !joins(p));
        return if spans.len() >= 3 && short { spans } else { Vec::new() };
    }
    let pieces = split_members(inner);
    // “衣、食、住、行”
    let letters = pieces.len() >= 3 && pieces.iter().all(|(_, p)| p.chars().count() == 1 && p.chars().all(|c| crate::text::is_cjk(c) && !is_han_numeral(c)));
    let plain =
        pieces.iter().all(|(_, p)| (if letters { 1..=1 } else { 2..=8 }).contains(&p.chars().count()) && !p.contains(['和', '与', '及', ',', '“', '(']));
    let length = |p: &str| p.chars().count();
    let even = pieces.iter().all(|(_, p)| length(p) >= 4 && pieces.first().is_some_and(|f| length(f.1) == length(p)));
    if pieces.len() < 3 && !(pieces.len() == 2 && even) || !plain {
        return Vec::new();
    }
    pieces.iter().map(|(at, p)| Span::new(base + at, base + at + p.len())).collect()
}

/// 甲、乙、丙 up to the number, where all members have one shape.
fn joined(left: &str, tail: &str, base: usize, declared: i64) -> Option<Members> {
    let (list, partial) = match left.strip_suffix('等') {
        Some(rest) => (rest, true),
        None => (left, false),
    };
    let start = super::figure::clause_start_of_list(list);
    let body = list.get(start..)?;
    if !body.contains('、') || list.get(..start).is_some_and(|t| t.ends_with('\n')) {
        return None; // a hard-wrapped line hides the first members
    }
    let plain = split_members(body);
    let unsplit = plain.len();
    // 火源管理和预警监测、阻隔、水源三项工程: where 和 joins in the middle, nobody can say how many there are.
    let midway = plain.split_last().is_some_and(|(_, others)| others.iter().any(|(_, p)| joins(p)));
    let pieces = split_last(plain);
    // 聚碳酸酯、公共管廊、智慧园区和应急中心3个项目: the last may be one.
    let ends = |p: &&(usize, &str)| p.1.chars().next_back();
    let built = JOINED.is_in(tail.split([',', '。', ';', '(']).next().unwrap_or(tail));
    let one =
        built && i64::try_from(unsplit) == Ok(declared) && pieces.len() > unsplit && !pieces.iter().all(|p| ends(&p) == pieces.first().and_then(|f| ends(&f)));
    if one || midway && i64::try_from(pieces.len()).is_ok_and(|n| n > declared) || pieces.len() < 2 || pieces.iter().any(|(_, p)| p.is_empty()) {
        return None;
    }
    let texts: Vec<&str> = pieces.iter().map(|(_, p)| *p).collect();
    let levels = tail.starts_with('级');
    let as_one = tail.starts_with("位一体") && texts.len() >= 3 && short_but_first(&texts);
    let ones = tail.starts_with("个一") && texts.iter().all(|t| t.starts_with('一'));
    let said = tail.starts_with("有”") && texts.iter().skip(1).all(|t| t.chars().count() <= 6 && t.contains("有所"));
    // 东、中、西三大片区
    let letters = tail.starts_with('大') && texts.len() >= 3 && texts.iter().skip(1).all(|t| t.chars().count() == 1);
    // 关爱老人、关爱留守儿童、关爱残疾人三项行动: all begin with one word.
    let head = texts.get(1).and_then(|t| t.char_indices().nth(2).and_then(|(i, _)| t.get(..i)));
    let one_head = texts.len() >= 3
        && head.is_some_and(|h| {
            texts.iter().skip(1).all(|t| t.starts_with(h) && t.chars().count() <= 10 && !joins(t)) && texts.first().is_some_and(|f| f.matches(h).count() == 1)
        });
    // 城镇划分为中心城市、副中心城市、重点县城三个层次: what is divided stands before the first.
    let graded = ["个层次", "个等级", "个梯次", "个层级", "个类型", "个类别", "个档次", "种类型"].iter().any(|w| tail.starts_with(w));
    let parted = graded
        && texts.len() >= 3
        && texts.first().is_some_and(|f| holds_any(f, &["划分为", "分为", "分成"]))
        && texts.iter().skip(1).all(|t| (2..=10).contains(&t.chars().count()) && !joins(t));
    let alike_in_kind = super::enumeration_named::named(&texts, tail, declared);
    let fits = as_one
        || parted
        || letters
        || one_head
        || ones
        || said
        || alike_in_kind
        || if levels {
            texts.iter().all(|t| is_level(t))
        } else if places(&texts, tail) {
            true
        } else {
            same_shape(&texts) || (tail.starts_with('大') && short_names(&texts))
        };
    let count = i64::try_from(pieces.len()).ok()?;
    let more = i64::try_from(texts.iter().map(|t| joints(t)).sum::<usize>()).ok()?;
    let farthest = if alike_in_kind && count >= 3 { 2 } else { 1 };
    if !fits || (!levels && count != declared && (count - declared).abs() > farthest) {
        return None;
    }
    let spans = pieces.iter().map(|(at, p)| Span::new(base + start + at, base + start + at + p.len())).collect();
    Some(Members { spans, more, partial })
}

/// 甲方面、乙方面和丙方面: the last piece is two where both are as long as all others.
pub(super) fn split_last(pieces: Vec<(usize, &str)>) -> Vec<(usize, &str)> {
    let Some((&(at, last), others)) = pieces.split_last() else { return pieces };
    let Some(cut) = last.find(['和', '与', '及']) else { return pieces };
    let (a, rest) = last.split_at(cut);
    let b = rest.get('和'.len_utf8()..).unwrap_or("");
    let length = |t: &str| t.chars().count();
    let same = others
        .iter()
        .skip(1)
        .chain(others.first().filter(|_| others.len() == 1))
        .all(|(_, o)| length(o) == length(a) || others.len() == 1 && length(o) >= length(a));
    if length(a) < 2 || length(a) != length(b) || !same || b.contains(['和', '与', '及']) {
        return pieces;
    }
    let mut split = others.to_vec();
    split.push((at, a));
    split.push((at + cut + '和'.len_utf8(), b));
    split
}

/// Splits at 、 outside brackets and quotes: byte offset and text of each piece.
pub(super) fn split_members(body: &str) -> Vec<(usize, &str)> {
    let (mut depth, mut start, mut pieces) = (0i32, 0usize, Vec::new());
    for (at, c) in body.char_indices() {
        match c {
            '(' | '“' | '《' => depth += 1,
            ')' | '”' | '》' => depth -= 1,
            '、' if depth <= 0 => {
                pieces.push((start, body.get(start..at).unwrap_or("")));
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    pieces.push((start, body.get(start..).unwrap_or("")));
    pieces
}

/// 城关街道、新港街道、大桥镇 before 3个镇(街道): names of places, and the noun is of places too.
fn places(texts: &[&str], tail: &str) -> bool {
    let noun = tail.strip_prefix('个').unwrap_or(tail);
    let place = |t: &&str| is_level(t) && !t.contains(['和', '与', '及', '(', '各', '级']);
    noun.starts_with(['镇', '乡', '县', '区', '市', '街', '社', '村'])
        && texts.len() >= 3
        && texts.iter().all(place)
        && LEVELS.iter().any(|l| l.chars().count() <= 2 && noun.starts_with(l) && texts.iter().any(|t| t.ends_with(l)))
        && texts.iter().skip(1).all(|t| (3..=6).contains(&t.chars().count()))
}

fn is_level(piece: &str) -> bool {
    let bare = piece.split('(').next().unwrap_or(piece);
    LEVELS.iter().any(|l| bare.ends_with(l))
}

/// True where 和, 与 or 及 may join two things; not in 参与, 普及, 和谐.
pub(super) fn joins(text: &str) -> bool {
    joints(text) > 0
}

fn joints(text: &str) -> usize {
    let joint = |(at, c): &(usize, &str)| {
        let (at, c) = (*at, *c);
        let (before, after) = (text.get(..at).unwrap_or(""), text.get(at + c.len()..).unwrap_or(""));
        match c {
            "和" => !after.starts_with(['谐', '平', '睦', '美']) && !before.ends_with(['温', '缓', '饱', '调', '祥']),
            "与" => !before.ends_with(['参', '给', '赠']) && !after.starts_with(['会', '时']),
            _ => !before.ends_with(['普', '涉', '波', '触', '顾']) && !after.starts_with(['时', '早', '格']),
        }
    };
    text.match_indices(['和', '与', '及']).filter(joint).count()
}

/// At least four members of two to six characters before 五大: 装备制造、生物医药、新材料.
fn short_names(texts: &[&str]) -> bool {
    let short = |t: &&str| (2..=6).contains(&t.chars().count());
    let plain = |t: &&str| !joins(t) && !t.contains(['(', '的', '以']);
    texts.len() >= 4 && texts.iter().all(plain) && texts.iter().skip(1).all(short)
}

/// Members of two to six characters before 四位一体; the first may be led in.
fn short_but_first(texts: &[&str]) -> bool {
    let plain = |t: &&str| !joins(t) && !t.contains(['(', '的', '以']);
    texts.iter().all(plain) && texts.iter().skip(1).all(|t| (2..=6).contains(&t.chars().count()))
}

/// All but the first have one length of at most four characters or end alike, and the first ends alike or is long enough to hold one more.
fn same_shape(texts: &[&str]) -> bool {
    let Some((first, others)) = texts.split_first() else { return false };
    // 市发展改革委会同市教育局、市民政局、…: who leads is one more.
    if holds_any(&first.replace("牵头单位", ""), &["会同", "联合", "牵头", "协同", "带领"]) {
        return false;
    }
    if others.len() < 2 && others.first().is_none_or(|o| o.chars().count() < 4) || others.is_empty() || texts.iter().any(|t| joins(t) || t.contains('(')) {
        return false;
    }
    let length = others.first().map_or(0, |t| t.chars().count());
    let same_length = (2..=4).contains(&length) && others.iter().all(|t| t.chars().count() == length) && first.chars().count() >= length;
    let last = others.first().and_then(|t| t.chars().next_back());
    let same_end = others.iter().all(|t| t.chars().next_back() == last && t.chars().count() <= 14) && first.chars().next_back() == last;
    // 市儿童医院、市康复医院、市精神卫生中心: bodies of one level.
    let head = others.first().and_then(|t| t.chars().next()).filter(|c| matches!(c, '市' | '省' | '县' | '州' | '区'));
    let same_head = head.is_some_and(|h| first.matches(h).count() == 1 && others.iter().all(|t| t.starts_with(h) && (4..=14).contains(&t.chars().count())));
    same_end || same_length || same_head
}
