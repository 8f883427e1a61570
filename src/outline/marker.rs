//! Markers at the start of a line and inside a paragraph: 第一章, 一、, (一), 1., 01, ①, 一是, 第一, 表1, 附件1.
//! Reads one marker from its form; what list it belongs to is decided in `lists`. A new style goes here and into `Style`.

use super::Style;
use crate::text::is_cjk;
use crate::value::parse_chinese_integer;

/// A marker at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// Style.
    pub style: Style,
    /// Number as written.
    pub ordinal: i64,
    /// Bytes of the marker.
    pub len: usize,
    /// What separates lists of one style: the number before the last point (3.2.1: 3.2), the word of a caption.
    pub scope: u32,
    /// Depth of a decimal number (1.1 is 2).
    pub depth: u8,
}

impl Mark {
    fn new(style: Style, ordinal: i64, len: usize) -> Self {
        Self { style, ordinal, len, scope: 0, depth: 0 }
    }
}

/// A digit of an ordinal in Chinese characters.
fn is_han_digit(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '零' | '〇')
}

/// True where a line opens with a marker that no running text begins with.
pub(super) fn opens(text: &str) -> bool {
    at_start(text).is_some() || inline_at(text).is_some_and(|m| matches!(m.style, Style::YiShi | Style::Ordinal))
}

/// The marker that opens a line.
pub(super) fn at_start(text: &str) -> Option<Mark> {
    let first = text.chars().next()?;
    match first {
        '第' => division(text),
        '(' | '〔' => paren(text),
        '0'..='9' => digits(text),
        '①'..='⑳' => Some(Mark::new(Style::Circled, i64::from(first as u32 - '①' as u32) + 1, first.len_utf8())),
        '表' | '图' | '专' => caption(text),
        '附' => annex(text),
        c if is_han_digit(c) => han(text),
        c if capital_digit(c).is_some() => capital(text),
        _ => None,
    }
}

/// The value of a numeral as banks write it; 壹 to 拾 are all that headings have.
fn capital_digit(c: char) -> Option<i64> {
    let at = ['壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖', '拾'].iter().position(|d| *d == c)?;
    i64::try_from(at + 1).ok()
}

/// 壹、 拾壹、 as number and bytes.
fn capital_number(text: &str) -> Option<(i64, usize)> {
    let mut digits = text.chars().map_while(|c| capital_digit(c).map(|v| (v, c.len_utf8()))).take(3);
    let (first, n) = digits.next()?;
    match (digits.next(), digits.next()) {
        (None, _) => Some((first, n)),
        (Some((second, m)), None) if first == 10 && second < 10 => Some((10 + second, n + m)),
        _ => None,
    }
}

/// 壹、改造对象; not 陆上风电.
fn capital(text: &str) -> Option<Mark> {
    let (ordinal, n) = capital_number(text)?;
    let rest = text.get(n..)?;
    let mark = mark_len(rest, &['、', '.', ':']);
    (mark > 0 && starts_words(rest.get(mark..)?)).then(|| Mark::new(Style::Capital, ordinal, n + mark))
}

/// The marker of a heading that a blank parts from its words: 一 现有基础, 壹 基本情况. `parted` says whether a blank stands behind so many bytes.
pub(super) fn before_blank(text: &str, parted: impl Fn(usize) -> bool) -> Option<Mark> {
    if let Some(mark) = before_number(text, &parted) {
        return Some(mark);
    }
    let n = han_len(text);
    let (style, ordinal, len) = match capital_number(text) {
        Some((ordinal, len)) => (Style::Capital, ordinal, len),
        None => (Style::Han, parse_chinese_integer(text.get(..n)?)?, n),
    };
    let rest = text.get(len..)?;
    let blank = rest.len() - rest.trim_start().len();
    let words = starts_words(rest);
    (words && (1..100).contains(&ordinal) && (blank > 0 || parted(len))).then(|| Mark::new(style, ordinal, len + blank))
}

/// `2. 5个县各建成1个园`: the blank says that 2. is the marker; 3. 5亿元 is an amount that a conversion has torn.
fn before_number(text: &str, parted: impl Fn(usize) -> bool) -> Option<Mark> {
    // 1.2　10.4万亩池塘中,…
    let dotted = text.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let ends = |n: usize| n < dotted && parted(n) || n == dotted && text.get(n..).is_some_and(|t| t.starts_with(' '));
    let decimal = (3..=8).filter(|n| ends(*n)).find_map(|n| at_start(&format!("{}概述", text.get(..n)?)).filter(|m| m.style == Style::Decimal && m.len == n));
    if decimal.is_some() {
        return decimal;
    }
    let n = digit_len(text);
    let ordinal: i64 = text.get(..n).filter(|_| n <= 2)?.parse().ok()?;
    let words = text.get(n..)?.strip_prefix('.')?;
    let after = words.get(digit_len(words)..)?;
    let counted = after.starts_with(is_cjk) && !after.starts_with(['亿', '万', '千', '百', '倍', '度', '公', '平', '元', '米', '吨', '%']);
    let torn = after.starts_with("个百分点") || after.chars().take(12).count() < 12;
    (after.len() < words.len() && counted && !torn && ordinal > 0 && parted(n + 1)).then(|| Mark::new(Style::Arabic, ordinal, n + 1))
}

fn han_len(text: &str) -> usize {
    text.chars().take(7).take_while(|c| is_han_digit(*c)).map(char::len_utf8).sum()
}

fn digit_len(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// A Chinese or Arabic number at the start: value and bytes.
fn number(text: &str) -> Option<(i64, usize)> {
    let n = digit_len(text);
    if n > 0 {
        return (n <= 4).then(|| text.get(..n)).flatten()?.parse().ok().map(|v| (v, n));
    }
    let n = han_len(text);
    let run = text.get(..n)?;
    // 表一 三年建设任务, whose blank is not read: 一三 is no number of a table.
    let first = run.chars().next().map_or(0, char::len_utf8);
    let n = if n > first && !run.contains(['十', '百', '千', '〇', '零']) { first } else { n };
    parse_chinese_integer(text.get(..n)?).map(|v| (v, n))
}

/// 第一章 总则, 第二节, 第三条, 第一部分, 第一篇.
fn division(text: &str) -> Option<Mark> {
    let rest = text.strip_prefix('第')?;
    let gap = rest.len() - rest.trim_start().len();
    let (ordinal, n) = number(rest.trim_start())?;
    let after = rest.get(gap + n..)?.trim_start();
    let words = [("章", Style::Chapter), ("节", Style::Section), ("条", Style::Article), ("部分", Style::Part), ("篇", Style::Part), ("编", Style::Part)];
    let (word, style) = words.into_iter().find(|(w, _)| after.starts_with(w))?;
    let tail = after.strip_prefix(word)?;
    // 第五条中规定的, 第五条所称; but 第五条 中型车, 第五条 所有单位, whose blank is not read.
    let within = |c: char, words: &str| tail.strip_prefix(c).is_some_and(|t| t.starts_with(|n| words.contains(n)));
    let cites = within('中', "的规所明提关有列载约已,、。“") || within('所', "称列指述规涉定需说");
    let plain = cites
        || tail.starts_with(['的', '规', '第', '至', '和', '、', ',', '。', '(']) && !["规划", "规范", "规模", "和解"].iter().any(|w| tail.starts_with(w));
    if plain || ordinal > 400 {
        return None;
    }
    Some(Mark::new(style, ordinal, text.len() - tail.len() + mark_len(tail, &[':', '、', ' '])))
}

fn mark_len(text: &str, marks: &[char]) -> usize {
    text.chars().next().filter(|c| marks.contains(c)).map_or(0, char::len_utf8)
}

/// 一、 二. 三 (with a stray blank before the mark).
fn han(text: &str) -> Option<Mark> {
    let n = han_len(text);
    let rest = text.get(n..)?;
    let mark = mark_len(rest, &['、', '.']);
    let tail = rest.get(mark..)?;
    if mark == 0 || !tail.starts_with(|c: char| is_cjk(c) || matches!(c, '“' | '《' | '(' | '"') || c.is_ascii_alphanumeric()) {
        return None;
    }
    let ordinal = parse_chinese_integer(text.get(..n)?)?;
    (ordinal < 100 && !shared_numeral(tail)).then(|| Mark::new(Style::Han, ordinal, n + mark))
}

/// 二、三产业; 一、二级医院: the numeral goes on behind the mark.
fn shared_numeral(tail: &str) -> bool {
    let n = han_len(tail);
    let after = tail.get(n..).unwrap_or("");
    n > 0
        && !after.starts_with(['大', '年', '个', '步'])
        && !tail.starts_with("一老")
        && (after
            .starts_with(['、', '级', '产', '类', '线', '层', '轮', '次', '流', '季', '期', '甲', '等', '代', '天', '批', '档', '区', '圈', '环', '线', '是']))
}

/// (一) (1); also with stray blanks inside.
fn paren(text: &str) -> Option<Mark> {
    let inner = text.strip_prefix(['(', '〔'])?;
    let open = text.len() - inner.len();
    let (ordinal, n) = number(inner.trim_start())?;
    let gap = inner.len() - inner.trim_start().len();
    let after = inner.get(gap + n..)?;
    let trimmed = after.trim_start();
    let tail = trimmed.strip_prefix(')').or_else(|| trimmed.strip_prefix('〕').filter(|t| !t.starts_with(|c: char| c.is_ascii_digit())))?;
    let len = text.len() - tail.len();
    let listed = tail.strip_prefix('、').is_some_and(|t| t.starts_with('(') || !t.starts_with(is_cjk));
    if ordinal == 0 || ordinal > 100 || listed || tail.starts_with(['至', '和', ',', '。', '-']) || tail.starts_with('项') && !tail.starts_with("项目") {
        return None;
    }
    let style = if inner.get(gap..).is_some_and(|t| t.starts_with(|c: char| c.is_ascii_digit())) { Style::ArabicParen } else { Style::HanParen };
    let _ = open;
    Some(Mark::new(style, ordinal, len + mark_len(tail, &[':', '.', '、'])))
}

/// 1. 1、 1) 1.1 1.1.1 01 01、
fn digits(text: &str) -> Option<Mark> {
    let n = digit_len(text);
    let ordinal: i64 = text.get(..n).filter(|_| n <= 3)?.parse().ok()?;
    let rest = text.get(n..)?;
    let trimmed = rest.trim_start();
    let gap = rest.len() - trimmed.len();
    let next = trimmed.chars().next()?;
    if text.starts_with('0') {
        return padded(trimmed, ordinal, n, gap);
    }
    let tail = trimmed.get(next.len_utf8()..)?;
    if is_picture(text) {
        return None;
    }
    match next {
        '.' if tail.starts_with(|c: char| c.is_ascii_digit()) && !begins_year(tail) && !begins_hotline(tail) => decimal(text),
        '.' | '、' | '。' | ','
            if (starts_words(tail) || next == '.' && (begins_year(tail) || begins_hotline(tail)))
                && ordinal > 0
                && ordinal < 200
                && !shared_digit(tail, next, ordinal) =>
        {
            (!matches!(next, '。' | ',') || ordinal < 40 && gap == 0 && tail.starts_with(is_cjk))
                .then(|| Mark::new(Style::Arabic, ordinal, n + gap + next.len_utf8() + mark_len(tail, &[' '])))
        }
        ')' if n <= 2 && starts_words(tail) => Some(Mark::new(Style::ArabicHalf, ordinal, n + gap + 1)),
        _ => None,
    }
}

/// `1.png`.
pub(super) fn is_picture(text: &str) -> bool {
    const ENDS: [&str; 8] = ["png", "jpg", "jpeg", "gif", "bmp", "emf", "wmf", "tif"];
    if text.len() > 80 || !text.ends_with(|c: char| c.is_ascii_alphabetic() || c == ')') {
        return false;
    }
    let name = text.strip_prefix("![").and_then(|t| t.split_once("](")).map_or(text, |(_, t)| t.trim_end_matches(')'));
    let whole = name.len() == text.len() || text.ends_with(')');
    let plain = !name.contains([' ', ',', '。', '《', '“', ':']);
    whole && plain && name.rsplit_once('.').is_some_and(|(_, end)| ENDS.iter().any(|e| end.eq_ignore_ascii_case(e)))
}

/// 4.12345热线: no part of a number has five digits.
fn begins_hotline(tail: &str) -> bool {
    digit_len(tail) == 5 && tail.get(5..).is_some_and(|t| t.starts_with(is_cjk) || t.starts_with('“'))
}

/// 1、2号楼: the number goes on behind the mark.
fn shared_digit(tail: &str, mark: char, ordinal: i64) -> bool {
    let next: Option<i64> = tail.get(..digit_len(tail)).and_then(|d| d.parse().ok());
    mark == '、' && next.is_some_and(|n| n <= ordinal + 3)
}

fn starts_words(tail: &str) -> bool {
    tail.trim_start().starts_with(|c: char| is_cjk(c) || matches!(c, '“' | '《' | '(' | '"' | '\'' | '【') || c.is_ascii_alphanumeric())
}

/// 01、顶层设计, 01福利型人口; not 00, 0-3岁.
fn padded(rest: &str, ordinal: i64, n: usize, gap: usize) -> Option<Mark> {
    if n != 2 || ordinal == 0 {
        return None;
    }
    let mark = mark_len(rest, &['、', '.', ':']);
    let tail = rest.get(mark..)?;
    let bare_unit = mark == 0 && tail.starts_with(['月', '日', '年', '时', '分', '号', '个', '%']);
    (!bare_unit && tail.trim_start().starts_with(|c: char| is_cjk(c) || matches!(c, '“' | '《')))
        .then(|| Mark::new(Style::Padded, ordinal, n + gap + mark + mark_len(tail, &[' '])))
}

/// A number 10 and above that may carry on a list of 01…09: `10繁荣老年文体`.
pub(super) fn bare_two_digits(text: &str) -> Option<Mark> {
    let n = digit_len(text);
    let ordinal: i64 = text.get(..n).filter(|_| n == 2)?.parse().ok()?;
    let rest = text.get(n..)?;
    let mark = mark_len(rest, &['、', '.']);
    rest.get(mark..)?.starts_with(|c: char| is_cjk(c) || c == '“').then(|| Mark::new(Style::Padded, ordinal, n + mark))
}

/// 1.1 持续增强, 1.1 到2025年末, 3.1.1; not 2.5亿, 0.31, 1.1到2.3倍.
fn decimal(text: &str) -> Option<Mark> {
    let (mut at, mut depth, mut last, mut scope) = (0usize, 0u8, 0i64, 0u32);
    loop {
        let rest = text.get(at..)?;
        let n = digit_len(rest);
        if n == 0 || n > 2 || rest.starts_with('0') {
            return None;
        }
        if depth > 0 {
            scope = scope.wrapping_mul(131).wrapping_add(u32::try_from(last).unwrap_or(0));
        }
        last = rest.get(..n)?.parse().ok()?;
        depth += 1;
        at += n;
        let after = text.get(at..)?;
        match after.strip_prefix('.') {
            Some(t) if t.starts_with(|c: char| c.is_ascii_digit()) && depth < 5 => at += 1,
            _ => break,
        }
    }
    let tail = text.get(at..)?;
    let mark = mark_len(tail, &['.', '、', ' ']);
    let words = tail.get(mark..)?;
    let by_year = || words.strip_prefix(['到', '至']).is_some_and(opens_year);
    let unit = depth == 2 && mark == 0 && words.starts_with(UNIT_STARTS) && !NO_UNITS.iter().any(|w| words.starts_with(w)) && !by_year();
    let fits = words.starts_with(|c: char| is_cjk(c) || matches!(c, '“' | '《' | '【' | 'Ⅰ'..='Ⅻ')) && !unit || mark > 0 && opens_year(words);
    fits.then_some(Mark { style: Style::Decimal, ordinal: last, len: at + mark, scope: scope.wrapping_add(1), depth })
}

/// 1. 2026年撤并6所: a year behind a number that has but one part.
fn begins_year(tail: &str) -> bool {
    let tail = tail.trim_start();
    // 2.2026—2028年补贴资金测算表
    let range = |t: &str| t.strip_prefix(['—', '-', '~', '–']).is_some_and(|t| t.starts_with("20") && digit_len(t) == 4);
    tail.starts_with("20") && digit_len(tail) == 4 && tail.get(4..).is_some_and(|t| t.starts_with('年') || range(t))
}

/// 4.2 2025年目标: a year behind the marker, not a row of figures.
fn opens_year(words: &str) -> bool {
    digit_len(words) == 4 && words.starts_with(['1', '2']) && words.get(4..).is_some_and(|t| t.starts_with(['年', '-', '—', '~']))
}

/// True where a number before this text is a quantity, not a marker.
pub(super) fn starts_unit(text: &str) -> bool {
    text.starts_with(UNIT_STARTS)
}

/// Words behind a marker that begin like a unit: 9.2项目总投资, 6.1年度计划, 3.4人员转移.
const NO_UNITS: [&str; 68] = [
    "项目", "人员", "人口", "人才", "人均", "人民", "人工", "人力", "人社", "公共", "公园", "公众", "公开", "公司", "公益", "公交", "公安", "公办", "公示",
    "公平", "平台", "平安", "平均", "平时", "平战", "年度", "年均", "年产", "月度", "日常", "日间", "日照", "度汛", "条件", "条例", "户籍", "户用", "户外",
    "家庭", "家政", "家禽", "家校", "亩均", "小学", "小型", "小区", "小微", "小城", "小水", "所有", "所属", "所需", "座谈", "台账", "台风", "次生", "分区",
    "分类", "分工", "分级", "分步", "分年", "分析", "分期", "级配", "名称", "个人", "个体",
];

const UNIT_STARTS: [char; 44] = [
    '亿', '万', '千', '百', '十', '个', '年', '月', '日', '人', '元', '张', '倍', '米', '公', '平', '度', '级', '名', '条', '项', '吨', '户', '家', '亩', '小',
    '所', '件', '座', '台', '辆', '套', '克', '升', '岁', '天', '次', '分', '以', '左', '和', '至', '到', '厘',
];

/// 表1 主要指标, 表2-1:养老, 专栏1, 图3.
fn caption(text: &str) -> Option<Mark> {
    let (word, scope) = [("专栏", 1u32), ("表格", 2), ("表", 2), ("图", 3)].into_iter().find(|(w, _)| text.starts_with(w))?;
    let rest = text.strip_prefix(word)?;
    let gap = rest.len() - rest.trim_start().len();
    let (mut ordinal, mut n) = number(rest.trim_start())?;
    let mut scope = scope;
    let after = rest.get(gap + n..)?.trim_start();
    if let Some(second) = after.strip_prefix(['-', '.', '—'])
        && let Some((v, m)) = number(second.trim_start())
    {
        scope += u32::try_from(ordinal).unwrap_or(0) * 8;
        ordinal = v;
        n = rest.len() - gap - second.trim_start().get(m..)?.len();
    }
    let tail = rest.get(gap + n..)?;
    let runs_on = tail.starts_with(['中', '所', '为', '的', '和', '、', ',', '。', '显', '列', '至']) && !opens_title(tail);
    let plain = runs_on || tail.len() > 150 || tail.contains('。');
    let n_end = text.len() - tail.len();
    (!plain && ordinal > 0 && ordinal < 1000).then(|| Mark {
        style: Style::TableCaption,
        ordinal,
        len: n_end + mark_len(tail.trim_start(), &[':', '、', '.']),
        scope,
        depth: 0,
    })
}

/// 专栏3中医药振兴工程: the first word of a title that begins like 表3中所列, 图1和图2.
fn opens_title(tail: &str) -> bool {
    const WORDS: &[&str] = &[
        "中医", "中药", "中小", "中心", "中央", "中华", "中国", "中等", "中职", "中学", "中部", "中型", "中长", "中高", "中低", "中试", "为老", "为民", "为农",
        "为企", "和美", "和谐", "所有制",
    ];
    WORDS.iter().any(|w| tail.starts_with(w))
}

/// 附件1 重大项目清单, 附件1:; not 附件1的, 附件:1.
fn annex(text: &str) -> Option<Mark> {
    let rest = text.strip_prefix("附件").or_else(|| text.strip_prefix("附表")).or_else(|| text.strip_prefix("附录"))?;
    let (ordinal, n) = number(rest)?;
    let tail = rest.get(n..)?;
    let runs_on = tail.starts_with(['的', '所', '中', '、', '和', '至', ',', '。', ')', '-']) && !opens_title(tail);
    let plain = runs_on || tail.len() > 150 || tail.contains(['。', ';']);
    (!plain && ordinal > 0 && ordinal < 200).then(|| Mark::new(Style::Annex, ordinal, text.len() - tail.len() + mark_len(tail, &[':', '.'])))
}

/// The marker that may stand inside a paragraph, behind a mark: 一是 第一, 其一, (1) 1) ① 1.
pub(super) fn inline_at(text: &str) -> Option<Mark> {
    let first = text.chars().next()?;
    match first {
        '第' | '其' => ordinal_word(text, first),
        '(' => paren(text),
        '①'..='⑳' => at_start(text),
        '0'..='9' => digits(text)
            .or_else(|| wrong_stop(text))
            .filter(|m| matches!(m.style, Style::Arabic | Style::ArabicHalf) && m.ordinal < 40 && behind_mark(text, m.len)),
        c if is_han_digit(c) => yi_shi(text),
        _ => None,
    }
}

fn behind_mark(text: &str, len: usize) -> bool {
    text.get(len..).is_some_and(|t| t.starts_with(|c: char| is_cjk(c) || matches!(c, '“' | '《')))
}

/// `5。丰富`: a full stop for the point.
fn wrong_stop(text: &str) -> Option<Mark> {
    let n = digit_len(text);
    let ordinal: i64 = text.get(..n).filter(|_| n <= 2)?.parse().ok()?;
    text.get(n..)?.starts_with('。').then(|| Mark::new(Style::Arabic, ordinal, n + '。'.len_utf8()))
}

/// 一是, 十一是; not 一是一. 一要, 二要 (a list of their own); not 四要素.
fn yi_shi(text: &str) -> Option<Mark> {
    let n = han_len(text);
    if let Some(tail) = text.get(n..)?.strip_prefix('要') {
        let verb = !tail.starts_with(['素', '件', '义', '求', '点', '务', '害', '领', '把', '有', '按']) && tail.starts_with(is_cjk);
        let ordinal = parse_chinese_integer(text.get(..n)?).filter(|v| verb && *v > 0 && *v < 11)?;
        return Some(Mark { style: Style::YiShi, ordinal, len: n + '要'.len_utf8(), scope: 1, depth: 0 });
    }
    let tail = text.get(n..)?.strip_prefix('是')?;
    if n > 6 || tail.starts_with(['一', '二', '三', '否', '不']) && tail.chars().nth(1).is_none_or(|c| matches!(c, '、' | ',' | '。' | '是')) {
        return None;
    }
    parse_chinese_integer(text.get(..n)?).filter(|v| *v > 0 && *v < 30).map(|v| Mark::new(Style::YiShi, v, n + '是'.len_utf8()))
}

/// 第一, 第一、 其一, ; not 第一、二轮, 第一、第二产业.
fn ordinal_word(text: &str, first: char) -> Option<Mark> {
    let rest = text.strip_prefix(first)?;
    let n = han_len(rest);
    let ordinal = parse_chinese_integer(rest.get(..n)?).filter(|v| *v > 0 && *v < 20)?;
    let tail = rest.get(n..)?;
    let mark = mark_len(tail, &[',', '、', ':', '是']);
    let after = tail.get(mark..)?;
    if mark == 0 || (tail.starts_with('、') && after.starts_with(|c: char| c == '第' || is_han_digit(c))) {
        return None;
    }
    Some(Mark { style: Style::Ordinal, ordinal, len: first.len_utf8() + n + mark, scope: u32::from(first == '其'), depth: 0 })
}

#[cfg(test)]
mod tests {
    use super::{at_start, inline_at};

    #[test]
    fn markers_at_line_starts() {
        for (text, expected) in [
            ("第一章 总则", "chapter 1"),
            ("第二节强化", "section 2"),
            ("第三部分重点任务", "part 3"),
            ("第十二条本办法", "article 12"),
            ("第一、二轮", "-"),
            ("第一章的规定", "-"),
            ("一、实施背景", "han 1"),
            ("壹、改造对象", "capital 1"),
            ("拾壹、附则", "capital 11"),
            ("陆上风电", "-"),
            ("伍家岗区", "-"),
            ("十二、保障", "han 12"),
            ("二、三产业加快", "-"),
            ("三、五天", "-"),
            ("一是一、二是二", "-"),
            ("(一)发展基础", "han_paren 1"),
            ("(1)提供", "arabic_paren 1"),
            ("1)提供", "arabic_half 1"),
            ("1.政策", "arabic 1"),
            ("12、政策", "arabic 12"),
            ("2.5亿人", "-"),
            ("9.2项目总投资", "decimal 2"),
            ("9.2项", "-"),
            ("4.2Ⅲ级响应", "decimal 2"),
            ("4.2 2025年目标", "decimal 2"),
            ("4.2 2025", "-"),
            ("0.31", "-"),
            ("3.1持续增强", "decimal 1"),
            ("3.1.2持续", "decimal 2"),
            ("2025年建成", "-"),
            ("3岁以下", "-"),
            ("01、顶层设计", "padded 1"),
            ("02托育方面", "padded 2"),
            ("0-3岁", "-"),
            ("01月", "-"),
            ("①建设", "circled 1"),
            ("表2-1:养老方面", "table 1"),
            ("表1主要指标", "table 1"),
            ("表明了", "-"),
            ("附件1", "annex 1"),
            ("附件:1.重大", "-"),
            ("PM2.5", "-"),
            ("1-1", "-"),
            ("2022年12月16日", "-"),
            ("二〇二三年一月", "-"),
        ] {
            let got = at_start(text).map_or("-".to_owned(), |m| format!("{} {}", m.style.as_str(), m.ordinal));
            assert_eq!(got, expected, "{text}");
        }
    }

    #[test]
    fn markers_inside_paragraphs() {
        for (text, expected) in [
            ("一是每年", "yishi 1"),
            ("十一是加强", "yishi 11"),
            ("一是一,二是二", "-"),
            ("第一,坚持", "ordinal 1"),
            ("第一、第二产业", "-"),
            ("其一,坚持", "ordinal 1"),
            ("(2)免征", "arabic_paren 2"),
            ("2.方便老年人", "arabic 2"),
            ("5。丰富", "arabic 5"),
            ("3.5亿元", "-"),
        ] {
            let got = inline_at(text).map_or("-".to_owned(), |m| format!("{} {}", m.style.as_str(), m.ordinal));
            assert_eq!(got, expected, "{text}");
        }
    }
}
