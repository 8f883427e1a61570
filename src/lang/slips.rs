//! Looks over the code of a section before it is parsed: full-width marks, curly quotes, open strings, nesting that is too deep.
//! Strings, regexes and comments are passed over. A new kind of slip that a character shows goes here.

use super::report::Report;
use super::tree::At;
use crate::text::fold_char;

const MAX_DEPTH: usize = 64;

/// True where the section may be parsed; otherwise the reasons are in the report.
pub fn look_over(body: &str, start: usize, report: &mut Report<'_>) -> bool {
    let before = report.problems.len();
    let mut scan = Scan { chars: body.char_indices().collect(), at: 0, start, end: start + body.len() };
    let (mut depth, mut deepest, mut opened) = (0usize, 0usize, '\n');
    while let Some((offset, c)) = scan.next() {
        match c {
            '"' => scan.string(offset, report),
            '/' if matches!(opened, '(' | ',') => scan.until_regex_end(),
            '#' => scan.skip_while(|c| c != '\n'),
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            's' | 'a' | 'n' if !is_word(opened) && scan.quantifier(offset, body) => depth += 1,
            _ if !c.is_ascii() => scan.foreign(offset, c, report),
            _ => {}
        }
        deepest = deepest.max(depth);
        if !c.is_whitespace() || is_word(opened) {
            opened = c;
        }
    }
    if deepest > MAX_DEPTH {
        let at = At { start, end: start + body.len() };
        report.add(at, &format!("嵌套超过{MAX_DEPTH}层"), &format!("nested more than {MAX_DEPTH} deep")).help("请用 let 把它分开", "split it with let");
    }
    report.problems.len() == before
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

struct Scan {
    chars: Vec<(usize, char)>,
    at: usize,
    start: usize,
    end: usize,
}

impl Scan {
    fn next(&mut self) -> Option<(usize, char)> {
        let item = self.chars.get(self.at).copied();
        self.at += 1;
        item
    }
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).map(|c| c.1)
    }
    fn offset(&self) -> usize {
        self.chars.get(self.at).map_or(self.end, |c| self.start + c.0)
    }
    fn skip_while(&mut self, f: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&f) {
            self.at += 1;
        }
    }
    fn quantifier(&self, offset: usize, body: &str) -> bool {
        ["some ", "all ", "no "].iter().any(|q| body.get(offset..).is_some_and(|b| b.starts_with(q)))
    }
    fn string(&mut self, offset: usize, report: &mut Report<'_>) {
        loop {
            match self.next() {
                Some((_, '\\')) => self.at += 1,
                Some((_, '"')) => return,
                Some((_, '\n')) | None => {
                    let at = At { start: self.start + offset, end: self.start + offset + 1 };
                    report
                        .add(at, "引号没有在本行结束", "this string is not closed on its line")
                        .help("请补上 \"；文本里的 \" 写作 \\\"", "close it with \"; inside a text write \\\"");
                    return;
                }
                _ => {}
            }
        }
    }
    fn until_regex_end(&mut self) {
        while let Some((_, c)) = self.next() {
            match c {
                '\\' => self.at += 1,
                '/' | '\n' => return,
                _ => {}
            }
        }
    }
    /// Something outside ASCII in code: its plain twin, or a text without quotes.
    fn foreign(&mut self, offset: usize, c: char, report: &mut Report<'_>) {
        let at = At { start: self.start + offset, end: self.start + offset + c.len_utf8() };
        if matches!(c, '“' | '”' | '‘' | '’' | '「' | '」') {
            self.skip_while(|c| !matches!(c, '”' | '“' | '’' | '」' | '\n'));
            self.at += usize::from(self.peek().is_some_and(|c| c != '\n'));
            report
                .add(at, &format!("规则里的文本要用半角引号，这里是“{c}”"), &format!("texts in rules stand in plain quotes, not {c}"))
                .help("请改为 \"", "write \"");
            return;
        }
        if let Some(twin) = twin(c) {
            report
                .add(at, &format!("规则里要用半角符号，这里是“{c}”"), &format!("rules use plain marks, not the full-width {c}"))
                .help(&format!("请改为 {twin}"), &format!("write {twin}"));
            return;
        }
        let after_digit = self.at.checked_sub(2).and_then(|i| self.chars.get(i)).is_some_and(|before| before.1.is_ascii_digit());
        self.skip_while(|c| !c.is_ascii() && twin(c).is_none());
        let at = At { start: at.start, end: self.offset() };
        if after_digit {
            report
                .add(at, "数后面不写单位", "numbers in rules have no unit")
                .help("请分开写，例如 n.unit == \"万元\" and magnitude(n.value) > 100", "say it apart, as in n.unit == \"万元\" and magnitude(n.value) > 100");
            return;
        }
        report
            .add(at, "这段文字不在引号里", "this text is not in quotes")
            .help("文本要写在 \"…\" 里；说明要以 # 开头", "texts stand in \"…\", comments begin with #");
    }
}

/// The plain way to write a mark: `，` is `,`, `≠` is `!=`.
fn twin(c: char) -> Option<String> {
    let special = match c {
        '≠' => "!=",
        '≤' | '≦' => "<=",
        '≥' | '≧' => ">=",
        '×' => "*",
        '÷' => "/",
        '−' | '–' | '—' => "-",
        '、' => ",",
        '。' => ".",
        '【' | '〔' => "[",
        '】' | '〕' => "]",
        _ => "",
    };
    if !special.is_empty() {
        return Some(special.to_owned());
    }
    fold_char(c).filter(char::is_ascii).map(String::from)
}
