//! The relation `typing`: how the running text was typed, one row a habit at its first place: half-width marks between Chinese
//! characters, half-width brackets around Chinese text, half-width full stops behind it, blanks inside it. Whether that is worth a word, the rules say.

use super::Syntax;
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::outline::ParaKind;
use crate::text::{ends_with_any, is_cjk};

/// Places of one habit.
#[derive(Debug, Default)]
struct Habit {
    /// Byte range of the first one in the reading.
    first: Option<std::ops::Range<usize>>,
    count: i64,
}

impl Habit {
    fn add(&mut self, start: usize, end: usize) {
        self.first.get_or_insert(start..end);
        self.count += 1;
    }
}

/// Rows of `typing`.
pub(super) fn typing(syntax: &Syntax<'_>, facts: &mut FactSet) {
    let source = &syntax.draft.source;
    let (mut half, mut blank, mut full) = (Habit::default(), Habit::default(), 0i64);
    let (mut bracket, mut stop, mut full_brackets, mut full_stops) = (Habit::default(), Habit::default(), 0i64, 0i64);
    let paras = syntax.outline.paras.iter().zip(&syntax.para_rows).filter(|(p, row)| row.is_some() && matches!(p.kind, ParaKind::Body | ParaKind::Heading));
    for (para, _) in paras {
        // Of a heading only the stop at its end: short articles (第三条…) are read as such.
        let body = para.kind == ParaKind::Body;
        let range = source.reading_range(para.span);
        let text = source.reading().get(range.clone()).unwrap_or("");
        let running = body && text.contains('。');
        full_stops += i64::try_from(memchr::memmem::find_iter(text.as_bytes(), "。").count()).unwrap_or(i64::MAX);
        let mut next = 0;
        while let Some(at) = next_mark(text.as_bytes(), next) {
            next = at + 1;
            match text.as_bytes().get(at).copied().unwrap_or(0) {
                b',' | b';' | b':' | b'?' | b'!' if body && is_half(text, at) => half.add(range.start + at, range.start + at + 1),
                b'(' if body && is_pair(text, at) => bracket.add(range.start + at, range.start + at + 1),
                b'.' if is_stop(text, at) => stop.add(range.start + at, range.start + at + 1),
                b'(' | b')' if body && is_mixed(text, at) => half.add(range.start + at, range.start + at + 1),
                b' ' if running && is_blank(text, at) => blank.add(range.start + at, range.start + at + 1),
                0xEF if matches!(text.as_bytes().get(at + 1..at + 3), Some([0xBC, 0x88])) => full_brackets += 1, // （
                0xEF if matches!(text.as_bytes().get(at + 1..at + 3), Some([0xBC, 0x81 | 0x8C | 0x9A | 0x9B | 0x9F])) => full += 1, // ！，：；？
                _ => {}
            }
        }
    }
    for (kind, habit, full) in [("half_mark", half, full), ("half_bracket", bracket, full_brackets), ("half_stop", stop, full_stops), ("blank", blank, full)] {
        let Some(first) = habit.first else { continue };
        let around = source.reading().get(..first.start).and_then(|t| t.char_indices().next_back()).map_or(first.start, |(i, _)| i);
        let end = source.reading().get(first.end..).and_then(|t| t.chars().next()).map_or(first.end, |c| first.end + c.len_utf8());
        let span = source.shadow_span(if kind == "blank" { around..end } else { first });
        let row = RowBuilder::new(Rel::Typing, span)
            .set("kind", Value::Atom(kind))
            .at("text", Value::Text(source.raw(span).into()), span)
            .set("count", Value::Int(habit.count))
            .set("full", Value::Int(full));
        facts.push(row);
    }
}

/// The next byte that is ASCII, or begins a full-width form (EF); eight bytes at a time are passed over.
fn next_mark(bytes: &[u8], from: usize) -> Option<usize> {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    const FORM: u64 = 0xEFEF_EFEF_EFEF_EFEF;
    const ONES: u64 = 0x0101_0101_0101_0101;
    let mut at = from;
    while let Some(Ok(eight)) = bytes.get(at..at + 8).map(<[u8; 8]>::try_from) {
        let word = u64::from_le_bytes(eight);
        let other = word ^ FORM;
        if word & HIGH != HIGH || other.wrapping_sub(ONES) & !other & HIGH != 0 {
            break;
        }
        at += 8;
    }
    bytes.get(at..)?.iter().position(|b| b.is_ascii() || *b == 0xEF).map(|i| at + i)
}

/// The characters beside a byte that is one by itself.
fn beside(text: &str, at: usize) -> (Option<char>, Option<char>) {
    (text.get(..at).and_then(|t| t.chars().next_back()), text.get(at + 1..).and_then(|t| t.chars().next()))
}

/// A half-width mark between Chinese text: 提高能力,完善体系; not 12:30, 1,200, http://…
fn is_half(text: &str, at: usize) -> bool {
    let (before, after) = beside(text, at);
    let han = |c: Option<char>| c.is_some_and(|c| is_cjk(c) || "“”‘’《》〈〉（）〔〕【】%％".contains(c));
    let plain = text.as_bytes().get(at).is_some_and(|b| matches!(b, b',' | b';')) && before.is_some_and(|c| c.is_ascii_alphanumeric() || c == ')');
    let after = if after == Some(' ') { text.get(at + 2..).and_then(|t| t.chars().next()) } else { after };
    (han(before) || plain) && (han(after) || after.is_none() && han(before))
}

/// A half-width bracket around Chinese text with its partner: 平均水平(全省为15.5%); not a link's, a formula's, a marker's.
fn is_pair(text: &str, at: usize) -> bool {
    const REACH: usize = 120;
    let (before, after) = beside(text, at);
    let rest = text.get(at + 1..).unwrap_or("");
    let Some(inner) = rest.find([')', '）', '(', '（', '[', ']']).filter(|&i| i <= REACH && rest.get(i..).is_some_and(|t| t.starts_with(')'))) else {
        return false;
    };
    let inner = rest.get(..inner).unwrap_or("");
    before.is_some_and(|c| is_cjk(c) || "%％》”".contains(c)) && after.is_some_and(|c| c != ' ') && inner.chars().filter(|c| is_cjk(*c)).count() >= 2
}

/// A half-width full stop that ends a sentence: behind six characters without a mark, the last three Chinese, at the end or before
/// Chinese text.
fn is_stop(text: &str, at: usize) -> bool {
    const LEAST: usize = 6;
    let after = text.get(at + 1..).unwrap_or("");
    let clause = |t: &str| {
        let plain = t.chars().rev().take(3).filter(|c| is_cjk(*c)).count() == 3;
        plain && t.chars().rev().take_while(|c| is_cjk(*c) || c.is_ascii_digit()).take(LEAST).count() == LEAST
    };
    let ends = after.trim_start_matches(' ').chars().next().is_none_or(|c| is_cjk(c) || c == '“' || c == '《');
    // 中国政府网.政务 is an address.
    ends && text.get(..at).is_some_and(|t| clause(t.trim_end_matches(['”', '》', '）'])) && !t.ends_with('网'))
}

/// A half-width bracket whose partner is full-width: 各县(市、区）.
fn is_mixed(text: &str, at: usize) -> bool {
    const REACH: usize = 120;
    let (before, after) = (text.get(..at).unwrap_or(""), text.get(at + 1..).unwrap_or(""));
    let near = |found: Option<usize>| found.is_some_and(|distance| distance <= REACH);
    if text.as_bytes().get(at) == Some(&b'(') {
        let close = after.find([')', '）', '(', '（']).filter(|&i| after.get(i..).is_some_and(|t| t.starts_with('）')));
        return near(close) && before.chars().next_back().is_some_and(is_cjk);
    }
    let open = before.rfind([')', '）', '(', '（']).filter(|&i| before.get(i..).is_some_and(|t| t.starts_with('（')));
    near(open.map(|i| before.len() - i))
}

/// 中共中央 国务院, 市委 市政府, 中共某某省委 某某省人民政府: two organs that sign together.
fn organs(before: &str, after: &str) -> bool {
    let near: String = after.chars().filter(|c| !c.is_whitespace()).take(12).collect();
    ends_with_any(before, &["中央", "委", "人大", "政府", "政协", "办公厅", "办公室"])
        && (near.starts_with(['国', '中', '省', '市', '县', '区', '州', '旗', '政', '人']) || near.contains("人民政府"))
}

/// 第五条, 第十二章: the number of a heading or an article, which a blank follows.
fn ends_marker(text: &str) -> bool {
    let end: String = text.chars().rev().filter(|c| !c.is_whitespace()).take(8).collect();
    let text: String = end.chars().rev().collect();
    let Some(body) = text.strip_suffix(['条', '章', '节', '篇', '款', '编', '部']) else { return false };
    let numeral = body.trim_end_matches(|c: char| c.is_ascii_digit() || "〇零一二三四五六七八九十百".contains(c));
    numeral.len() < body.len() && numeral.ends_with('第')
}

/// One blank between two Chinese characters; behind a role (记者 张三) it keeps a name apart.
fn is_blank(text: &str, at: usize) -> bool {
    const ROLES: &[&str] = &[
        "记者", "通讯员", "作者", "编辑", "主编", "编审", "摄影", "供稿", "审核", "校对", "签发人", "联系人", "主任", "局长", "市长", "省长", "县长", "区长",
        "州长",
    ];
    let (before, after) = beside(text, at);
    let role = || text.get(..at).is_some_and(|t| ROLES.iter().any(|r| t.ends_with(r)));
    before.is_some_and(is_cjk)
        && after.is_some_and(is_cjk)
        && !role()
        && !text.get(..at).is_some_and(|t| ends_marker(t) || organs(t, text.get(at + 1..).unwrap_or("")))
}
