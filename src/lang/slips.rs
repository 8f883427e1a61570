//! Looks over the code of a section before it is parsed: full-width marks, curly quotes, open strings, nesting that is too deep.
//! Strings, regexes and comments are passed over. A new kind of slip that a character shows goes here.

use super::habits;
use super::report::Report;
use super::tree::At;
use crate::text::fold_char;

const MAX_DEPTH: usize = 64;

/// True where the section may be parsed; otherwise the reasons are in the report.
pub fn look_over(keyword: &str, body: &str, start: usize, report: &mut Report<'_>) -> bool {
    let before = report.problems.len();
    let mut scan = Scan { chars: body.char_indices().collect(), at: 0, start, end: start + body.len(), keyword };
    let (mut depth, mut deepest, mut opened) = (0usize, 0usize, '\n');
    let mut brackets: Vec<(char, usize)> = Vec::new();
    while let Some((offset, c)) = scan.next() {
        match c {
            '"' => scan.string(offset, report),
            '/' if matches!(opened, '(' | ',') => {
                let kept = if scan.until_regex_end(offset, report) { brackets.len() } else { 0 };
                brackets.truncate(kept);
            }
            '#' => scan.skip_while(|c| c != '\n'),
            '\'' => scan.single(offset, report),
            '/' | '-' if scan.peek() == Some(c) && opened.is_ascii() && !matches!(opened, '(' | ',') => scan.comment(offset, report),
            '(' | '[' => {
                depth += 1;
                brackets.push((c, offset));
            }
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                if brackets.pop().is_none() {
                    let at = At { start: start + offset, end: start + offset + 1 };
                    report
                        .add(at, &format!("多了一个“{c}”"), &format!("one “{c}” too many"))
                        .help("请删去，或补上前面的括号", "leave it out, or open it before");
                }
            }
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
    if let Some((c, offset)) = brackets.first().filter(|_| deepest <= MAX_DEPTH) {
        let (at, close) = (At { start: start + offset, end: start + offset + 1 }, if *c == '(' { ')' } else { ']' });
        report.add(at, &format!("“{c}”没有闭合"), &format!("“{c}” is not closed")).help(&format!("请补上 {close}"), &format!("close it with {close}"));
    }
    report.problems.len() == before
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

struct Scan<'k> {
    keyword: &'k str,
    chars: Vec<(usize, char)>,
    at: usize,
    start: usize,
    end: usize,
}

impl Scan<'_> {
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
    /// True where the text before an offset ends so.
    fn ends_with(&self, offset: usize, tail: &str) -> bool {
        let before = self.chars.iter().rev().skip_while(|c| c.0 >= offset).map(|c| c.1);
        before.take(tail.len()).eq(tail.chars().rev())
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
    /// `'text'`.
    fn single(&mut self, offset: usize, report: &mut Report<'_>) {
        self.skip_while(|c| c != '\'' && c != '\n');
        self.at += usize::from(self.peek() == Some('\''));
        let at = At { start: self.start + offset, end: self.offset() };
        report.add(at, "文本要用双引号", "texts stand in double quotes").help("请把 ' 改为 \"", "write \" for '");
    }
    /// `// …` and `-- …`.
    fn comment(&mut self, offset: usize, report: &mut Report<'_>) {
        self.skip_while(|c| c != '\n');
        let at = At { start: self.start + offset, end: self.start + offset + 2 };
        report.add(at, "说明不这样写", "comments are not written so").help("说明以 # 开头", "a comment begins with #");
    }
    /// False where the line ends before the regex.
    fn until_regex_end(&mut self, offset: usize, report: &mut Report<'_>) -> bool {
        while let Some((_, c)) = self.next() {
            match c {
                '\\' => self.at += 1,
                '/' => return true,
                '\n' => break,
                _ => {}
            }
        }
        let at = At { start: self.start + offset, end: self.start + offset + 1 };
        report
            .add(at, "正则没有在本行结束", "this regex is not closed on its line")
            .help("请补上 /；正则里的 / 写作 \\/", "close it with /; inside a regex write \\/");
        false
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
        if let Some(first) = twin(c) {
            let (mut written, mut plain) = (String::from(c), first);
            while let Some((next, t)) = self.peek().filter(|n| !n.is_whitespace()).and_then(|n| Some((n, twin(n)?))) {
                if next.is_ascii() || is_operator(c) != is_operator(next) {
                    break;
                }
                written.push(next);
                plain.push_str(&t);
                self.at += 1;
            }
            if plain == "=" && self.keyword == "where" {
                plain.push('=');
            }
            let at = At { start: at.start, end: self.offset().min(at.start + written.len()) };
            report
                .add(at, &format!("规则里要用半角符号，这里是“{written}”"), &format!("rules use plain marks, not the full-width {written}"))
                .help(&format!("请改为 {plain}"), &format!("write {plain}"));
            return;
        }
        let after_digit =
            self.at.checked_sub(2).and_then(|i| self.chars.get(..=i)).and_then(|t| t.iter().rev().find(|x| x.1 != ' ')).is_some_and(|x| x.1.is_ascii_digit());
        let mut written = String::from(c);
        while let Some(next) = self.peek().filter(|c| !c.is_ascii() && twin(*c).is_none()) {
            written.push(next);
            self.at += 1;
        }
        let at = At { start: at.start, end: self.offset().min(at.start + written.len()) };
        match habits::word(&written) {
            Some(word) => report
                .add(at, &format!("规则里不写“{written}”"), &format!("“{written}” is no word of rules"))
                .help(&format!("请改为 {word}"), &format!("write {word}")),
            None if self.ends_with(offset, "find(") => {
                report
                    .add(at, "要找的要写在斜线之间", "what to find stands between slashes")
                    .help(&format!("写作 find(/{written}/)"), &format!("write find(/{written}/)"));
            }
            None if after_digit => report.add(at, "数后面不写单位", "a number has no unit here").help(
                "个数、百分数直接写 3、80%；有单位的分开写，例如 n.unit == \"万元\" and magnitude(n.value) > 100",
                "write counts and shares plainly: 3, 80%; say a unit apart, as in n.unit == \"万元\" and magnitude(n.value) > 100",
            ),
            None => report
                .add(at, "这段文字不在引号里", "this text is not in quotes")
                .help(&format!("文本要加引号：\"{written}\"；说明要以 # 开头"), &format!("texts stand in quotes, \"{written}\"; comments begin with #")),
        }
    }
}

fn is_operator(c: char) -> bool {
    matches!(c, '＝' | '＜' | '＞' | '！' | '≠' | '≤' | '≥')
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
