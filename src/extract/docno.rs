//! The relation `docno`: document numbers (国办发〔2020〕52号, also damaged ones).
//! Standards (GB/T 9704-2012), orders (令第5号) and announcements are no document numbers.

use super::Syntax;
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::text::{AnyOf, Span, is_cjk};

/// A document number as read; spans are relative to the text it was found in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReadDocno {
    pub(super) start: usize,
    pub(super) end: usize,
    agency: usize,
    pub(super) year: i32,
    number: Option<i64>,
    brackets: &'static str,
    ordinal_word: bool,
    complete: bool,
}

/// Rows of `docno`.
pub(super) fn docnos(syntax: &Syntax<'_>, facts: &mut FactSet) {
    let mut texts: Vec<Span> = syntax.texts().chain(syntax.lost()).collect();
    texts.sort();
    texts.dedup();
    for span in texts {
        let text = syntax.slice(span);
        for d in find(text) {
            let at = |a: usize, b: usize| Span::new(a, b).shift(span.from());
            let whole = at(d.start, d.end);
            let row = RowBuilder::new(Rel::Docno, whole)
                .at("raw", Value::Text(syntax.slice(whole).into()), whole)
                .at("agency", Value::Text(syntax.slice(at(d.start, d.agency)).into()), at(d.start, d.agency))
                .set("year", Value::Year(d.year))
                .set("number", Value::or_absent(d.number, Value::Int))
                .set("brackets", Value::Atom(d.brackets))
                .set("ordinal_word", Value::Bool(d.ordinal_word))
                .set("complete", Value::Bool(d.complete));
            facts.push(row);
        }
    }
}

/// All document numbers of a text.
pub(super) fn find(text: &str) -> Vec<ReadDocno> {
    let bytes = text.as_bytes();
    let mut out: Vec<ReadDocno> = Vec::new();
    let mut at = 0;
    // A document number has a year: 19… or 20…
    for i in memchr::memchr2_iter(b'1', b'2', bytes) {
        if i < at || i > at && i.checked_sub(1).and_then(|b| bytes.get(b)).is_some_and(u8::is_ascii_digit) {
            continue;
        }
        let run = bytes.get(i..).map_or(0, |b| b.iter().take_while(|b| b.is_ascii_digit()).count());
        at = i + run;
        if run < 4 || !text.get(i..i + 2).is_some_and(|y| matches!(y, "19" | "20")) {
            continue;
        }
        let floor = out.last().map_or(0, |d| d.end);
        if let Some(d) = read(text, i, run, floor) {
            at = d.end.max(at);
            out.push(d);
        }
    }
    out
}

/// The document number whose year begins at byte `i`.
fn read(text: &str, i: usize, run: usize, floor: usize) -> Option<ReadDocno> {
    let before = text.get(floor..i)?;
    let (sign, brackets, close) = match before.chars().next_back()? {
        c @ ('〔' | '﹝') => (c.len_utf8(), "hexagonal", '〕'),
        '[' => (1, "square", ']'),
        '(' => (1, "round", ')'),
        '【' => (3, "lenticular", '】'),
        c if is_cjk(c) => (0, "none", ' '),
        _ => return None,
    };
    // Without a bracket only a blank and the serial number say that the year belongs to a document number.
    if brackets == "none" && !text.get(i + run..)?.starts_with(' ') {
        return None;
    }
    let code_text = before.get(..before.len() - sign)?;
    let start = i - sign - code_len(code_text, brackets)?;
    let year: i32 = text.get(i..i + 4)?.parse().ok()?;
    if !(1949..=2100).contains(&year) {
        return None;
    }
    let base = ReadDocno { start, end: i + run, agency: i - sign, year, number: None, brackets, ordinal_word: false, complete: false };
    let rest = text.get(i + run..)?;
    if run == 4 {
        return whole(base, rest, close);
    }
    // 〔201826号: the closing bracket was lost and year and serial number ran together.
    if brackets == "hexagonal" && (5..=8).contains(&run) {
        let number = text.get(i + 4..i + run)?.parse().ok();
        let end = base.end + if rest.starts_with('号') { "号".len() } else { 0 };
        return Some(ReadDocno { number, end, brackets: "broken", ..base });
    }
    None
}

/// Reads `〕52号`, `]第52号`, or without bracket ` 52号` after the year.
fn whole(base: ReadDocno, rest: &str, close: char) -> Option<ReadDocno> {
    let closed = rest.strip_prefix(close);
    if closed.is_none() && base.brackets != "hexagonal" {
        return None;
    }
    let tail = closed.unwrap_or_else(|| rest.strip_prefix(' ').unwrap_or(rest));
    let ordinal_word = tail.starts_with('第');
    let body = tail.strip_prefix('第').unwrap_or(tail);
    let n = body.bytes().take_while(u8::is_ascii_digit).count();
    let number = body.get(..n).and_then(|t| t.parse::<i64>().ok());
    let ends = n > 0 && body.get(n..)?.starts_with('号');
    if !ends && (closed.is_none() || base.brackets != "hexagonal") {
        return closed.is_none().then_some(ReadDocno { brackets: "broken", ..base });
    }
    let used = rest.len() - body.len() + n + if ends { "号".len() } else { 0 };
    let brackets = if closed.is_some() { base.brackets } else { "broken" };
    Some(ReadDocno { end: base.end + used, number, ordinal_word, complete: ends && closed.is_some() && base.brackets != "none", brackets, ..base })
}

/// Bytes of the agency's code at the end of a text: 国办发. Only known endings count where no 〔 stands there.
fn code_len(before: &str, brackets: &str) -> Option<usize> {
    const LEADS: &[&str] = &[
        "根据", "按照", "依据", "详见", "参照", "执行", "印发", "转发", "落实", "贯彻", "文件", "通知", "意见", "方案", "以及", "见", "以", "和", "与", "及",
        "的", "按", "由", "号",
    ];
    static LED: AnyOf = AnyOf::new(LEADS);
    const ENDS: &[char] = &[
        '发', '函', '办', '字', '规', '文', '电', '政', '府', '委', '局', '社', '会', '改', '格', '教', '卫', '财', '农', '建', '号', '党', '组', '通', '议',
        '医', '民', '综', '基', '职', '高', '体', '人', '环', '水', '林', '自', '住', '城', '应', '急', '科', '工', '信', '文', '旅', '退', '令', '厅', '健',
        '源', '保', '福', '合', '法', '审', '市', '税', '商', '交', '宣', '险', '资', '险',
    ];
    const SURE: &[char] = &['发', '函', '办', '字', '规', '电', '政', '府', '文'];
    let mut len: usize = before.chars().rev().take(14).take_while(|c| is_cjk(*c)).map(char::len_utf8).sum();
    let mut code = before.get(before.len() - len..)?;
    let leads = if LED.is_in(code) { LEADS } else { &[] };
    if let Some(cut) = leads.iter().filter_map(|w| code.rfind(w).map(|i| i + w.len())).filter(|&c| c < code.len()).max() {
        code = code.get(cut..)?;
        len = code.len();
    }
    let last = code.chars().next_back()?;
    let fits = match brackets {
        "hexagonal" => true,
        "none" => SURE.contains(&last),
        _ => ENDS.contains(&last),
    };
    let order = code.ends_with("令") || code.ends_with("公告") || code.ends_with("通告");
    (fits && !order && code.chars().count() >= 2).then_some(len)
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn document_numbers_are_read() {
        for (text, expected) in [
            ("(国办发〔2020〕52号)", "国办发〔2020〕52号 2020 52 hexagonal true"),
            ("根据国办发〔2020〕52号文件", "国办发〔2020〕52号 2020 52 hexagonal true"),
            ("渝北府办发〔202337", "渝北府办发〔202337 2023 37 broken false"),
            ("详见渝北卫发〔202164号", "渝北卫发〔202164号 2021 64 broken false"),
            ("(发改社会〔20191606号)", "发改社会〔20191606号 2019 1606 broken false"),
            ("国办发[2020]52号", "国办发[2020]52号 2020 52 square true"),
            ("国办发(2020)52号", "国办发(2020)52号 2020 52 round true"),
            ("国办发〔2020〕第52号", "国办发〔2020〕第52号 2020 52 hexagonal true"),
            ("国办发〔2020 52号", "国办发〔2020 52号 2020 52 broken false"),
            ("国办发2020 52号", "国办发2020 52号 2020 52 none false"),
            ("国办发〔2020〕52", "国办发〔2020〕52 2020 52 hexagonal false"),
            ("按GB/T 15834-2011", ""),
            ("JGJ 450-2018", ""),
            ("国务院令第5号", ""),
            ("公告2019年第76号", ""),
            ("第1099号", ""),
            ("某市(2020)年", ""),
            ("主要指标(2025)", ""),
            ("发展2020年52号", ""),
            ("渝府办发〔2021〕1号、渝卫发〔2021〕2号", "渝府办发〔2021〕1号 2021 1 hexagonal true; 渝卫发〔2021〕2号 2021 2 hexagonal true"),
        ] {
            let show = |d: &super::ReadDocno| {
                format!("{} {} {} {} {}", text.get(d.start..d.end).unwrap_or("?"), d.year, d.number.unwrap_or(-1), d.brackets, d.complete)
            };
            let got = find(text).iter().map(show).collect::<Vec<_>>().join("; ");
            assert_eq!(got, expected, "{text}");
        }
    }
}
