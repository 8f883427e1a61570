//! Words of order and place: 由多到少依次为甲、乙、丙; 居第3位, 排全市第二, 居五个县之首.

use crate::value::parse_chinese_integer;

/// The ends of a scale, the greater first.
const ENDS: &[(&str, &str)] = &[("多", "少"), ("高", "低"), ("大", "小"), ("长", "短"), ("强", "弱"), ("重", "轻"), ("快", "慢")];
/// Words between 由多到少 and the list.
const LEADS: &[&str] = &["排序", "排列", "排名", "排位", "依次", "分别", "顺序", ",", "为", "是", ":"];
/// Verbs before a place, longer ones first.
const VERBS: &[&str] = &["位居", "位列", "排名", "排在", "居于", "居", "列", "排"];
/// Words of a place that is the first or the last.
const EXTREMES: &[(&str, bool)] = &[("首位", false), ("之首", false), ("榜首", false), ("末位", true), ("之末", true)];

/// A list in order of size.
pub(super) struct Listed<'t> {
    /// What it is in order of, as far as the clause says.
    pub(super) subject: &'t str,
    /// True for 由多到少.
    pub(super) falls: bool,
    /// Where its members stand in the text.
    pub(super) names: Vec<(usize, usize)>,
}

/// The lists of a text.
pub(super) fn listed(text: &str) -> Vec<Listed<'_>> {
    let mut found = Vec::new();
    for (at, word) in text.match_indices(['到', '至', '前']) {
        let cue = if word == "前" { top(text, at) } else { scale(text, at) };
        let Some((head, falls, mut from)) = cue else { continue };
        let lead = from;
        while let Some(word) = text.get(from..).and_then(|t| LEADS.iter().find(|w| t.starts_with(**w))) {
            from += word.len();
        }
        let names = members(text, from);
        if from > lead && names.len() >= 3 {
            let subject = head.rsplit([',', ';', '。', ':', '(']).next().unwrap_or("").trim_start_matches('按');
            found.push(Listed { subject, falls, names });
        }
    }
    found
}

/// What stands before 由多到少, whether it falls, and where it ends.
fn scale(text: &str, at: usize) -> Option<(&str, bool, usize)> {
    ENDS.iter().find_map(|(more, less)| {
        let head = text.get(..at)?;
        let tail = text.get(at + '到'.len_utf8()..)?;
        let falls = head.ends_with(more) && tail.starts_with(less);
        let rises = head.ends_with(less) && tail.starts_with(more);
        let head = head.strip_suffix(if falls { more } else { less })?;
        let head = head.strip_suffix(['由', '从'])?;
        (falls || rises).then(|| (head, falls, at + '到'.len_utf8() + less.len()))
    })
}

/// 居前三位的依次为: the first ones in their order.
fn top(text: &str, at: usize) -> Option<(&str, bool, usize)> {
    let tail = text.get(at + '前'.len_utf8()..)?;
    let size: usize = tail.chars().take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c)).map(char::len_utf8).sum();
    let rest = tail.get(size..).filter(|_| size > 0)?;
    let behind = rest.strip_prefix(['位', '名']).unwrap_or(rest);
    let behind = behind.strip_prefix('的').unwrap_or(behind);
    let head = text.get(..at)?.trim_end_matches(['居', '排', '名', '位', '列', '在']);
    behind.starts_with("依次").then(|| (head, true, text.len() - behind.len()))
}

/// The members that begin here, up to the end of the clause, without the figures behind them: 甲(9.0张)、乙4.5张和丙.
fn members(text: &str, from: usize) -> Vec<(usize, usize)> {
    let rest = text.get(from..).unwrap_or("");
    let mut depth = 0u32;
    let mut names = Vec::new();
    let mut begin = 0;
    for (at, c) in rest.char_indices().chain([(rest.len(), '。')]) {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '、' | ',' | ';' | '。' | ':' | '\n' if depth == 0 || c == '。' => {
                names.extend(member(rest.get(begin..at).unwrap_or("")).into_iter().map(|(a, b)| (from + begin + a, from + begin + b)));
                begin = at + c.len_utf8();
                if c != '、' {
                    break;
                }
            }
            _ => {}
        }
    }
    names
}

/// The name or the two names (丙和丁) of a member.
fn member(piece: &str) -> Vec<(usize, usize)> {
    let end = |t: &str| t.find(|c: char| c == '(' || c.is_ascii_digit()).unwrap_or(t.len());
    match piece.split_once('和').filter(|(a, b)| a.chars().count() >= 2 && b.chars().count() >= 2) {
        Some((a, b)) => vec![(0, end(a)), (piece.len() - b.len(), piece.len() - b.len() + end(b))],
        None => vec![(0, end(piece))],
    }
}

/// A place that is told.
pub(super) struct Told<'t> {
    /// The clause before the verb.
    pub(super) head: &'t str,
    pub(super) head_at: usize,
    /// Between verb and place: 全市, 五个县区.
    among: &'t str,
    /// From the verb to the end of the place.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) place: i64,
    /// True for 末位, whose number is that of the things.
    pub(super) last: bool,
}

impl<'t> Told<'t> {
    /// What is left of a clause without the name.
    pub(super) fn rest(&self, clause: &'t str, name: &str) -> &'t str {
        let at = clause.find(name).map_or(0, |i| i + name.len());
        clause.get(at..).unwrap_or("").trim_matches(['仅', '也', '均', '则', '的', '稳', '仍'])
    }
    /// True for 全市, 各县区, 五个片区, or nothing: not 全国, and not an area above the draft's own.
    pub(super) fn among_own(&self, own: Option<char>) -> bool {
        let area = self.among.strip_prefix('全').and_then(|a| a.chars().next());
        self.among.is_empty()
            || area.map_or_else(|| self.among.starts_with('各') || counted(self.among).is_some(), |a| own.map_or(a != '国' && a != '省', |o| o == a))
    }
    /// True where so many things may be the ones it is told among: 五个县区 of five.
    pub(super) fn among_fits(&self, things: usize) -> bool {
        counted(self.among).is_none_or(|n| usize::try_from(n).is_ok_and(|n| n == things))
    }
    /// True where the words before tell of another number of things (四个县中).
    pub(super) fn within_others(&self, lead: &str, things: usize) -> bool {
        let near = lead.rsplit(';').next().unwrap_or(lead);
        let all = near.match_indices("个").filter_map(|(at, _)| counted(near.get(..at + "个".len())?));
        self.among.is_empty() && all.last().is_some_and(|n| usize::try_from(n).is_ok_and(|n| n != things))
    }
    /// True where the place is right, counted from above or from below.
    pub(super) fn fits(&self, above: i64, level: i64, below: i64) -> bool {
        let said = if self.last { above + level + below } else { self.place };
        let within = |before: i64| said > before && said <= before + level;
        within(above) || within(below)
    }
}

/// 5 of 五个县区, 全市6个县.
fn counted(words: &str) -> Option<i64> {
    let head = words.get(..words.rfind('个')?)?;
    let digits = head.char_indices().rev().take_while(|(_, c)| c.is_ascii_digit() || "一二三四五六七八九十两".contains(*c)).last()?.0;
    int(head.get(digits..)?)
}

fn int(text: &str) -> Option<i64> {
    text.parse().ok().or_else(|| parse_chinese_integer(text))
}

/// The places that a sentence tells.
pub(super) fn places(text: &str) -> Vec<Told<'_>> {
    let mut found = Vec::new();
    let ordinals = text.match_indices('第').filter_map(|(at, _)| {
        let tail = text.get(at + '第'.len_utf8()..)?;
        let size: usize = tail.chars().take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c)).map(char::len_utf8).sum();
        let place = int(tail.get(..size)?)?;
        let unit = tail.get(size..).filter(|t| t.starts_with(['位', '名'])).map_or(0, |_| '位'.len_utf8());
        Some((at, at + '第'.len_utf8() + size + unit, place, false))
    });
    let extremes = EXTREMES.iter().flat_map(|(word, last)| text.match_indices(word).map(move |(at, _)| (at, at + word.len(), 1, *last)));
    for (at, to, place, last) in ordinals.chain(extremes) {
        let ends = text.get(to..).is_none_or(|t| t.is_empty() || t.starts_with([',', ';', '。', '、', ')', '\n']));
        let clause_at = text
            .get(..at)
            .and_then(|t| t.rfind([',', ';', '。', ':', '、']))
            .map_or(0, |i| i + text.get(i..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8));
        let Some(clause) = text.get(clause_at..at).filter(|_| ends) else { continue };
        let verb = VERBS.iter().filter_map(|v| Some((clause.rfind(v)?, v.len()))).max_by_key(|(i, n)| (i + n, *n));
        let Some((head, among)) = verb.and_then(|(i, n)| Some((clause.get(..i)?, clause.get(i + n..)?))) else { continue };
        found.push(Told {
            head: head.trim_end_matches(['仅', '也', '均', '则', '稳', '仍', '分', '别']),
            head_at: clause_at,
            among,
            from: clause_at + head.len(),
            to,
            place,
            last,
        });
    }
    found.sort_by_key(|t| t.from);
    found
}
