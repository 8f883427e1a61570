//! TOML tables with places: every key is asked for by name, so that unknown keys and wrong values become problems with a
//! range and the nearest spelling. Knows no key's meaning.

use std::ops::Range;

use globset::{GlobBuilder, GlobMatcher};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diag::{Message, Problem, nearest};

/// A text and its place in the file.
pub type Placed = (String, Range<usize>);

/// Problems of one file.
pub(super) struct Report<'p> {
    path: &'p str,
    pub(super) problems: Vec<Problem>,
}

impl<'p> Report<'p> {
    pub(super) fn new(path: &'p str) -> Self {
        Self { path, problems: Vec::new() }
    }
    pub(super) fn add(&mut self, at: &Range<usize>, zh: String, en: String) {
        self.problems.push(Problem::file(self.path, Message::new(zh, en)).at(at.clone()));
    }
    /// A word that is none of the known ones, with the nearest of them.
    pub(super) fn unknown(&mut self, at: &Range<usize>, what: (&str, &str), word: &str, known: &[&str]) {
        let message = Message::new(format!("没有“{word}”这{}", what.0), format!("there is no {} “{word}”", what.1));
        let help = match nearest(word, known).filter(|_| known.len() > 4) {
            Some(near) => Message::new(format!("是否想写“{near}”？"), format!("did you mean “{near}”?")),
            None if known.is_empty() => Message::new("请删去", "remove it"),
            None if known.len() > 24 => Message::new("用 hegao rules list 查看全部规则", "hegao rules list shows all rules"),
            None => Message::new(format!("可用的有：{}", known.join("、")), format!("there are: {}", known.join(", "))),
        };
        self.problems.push(Problem::file(self.path, message).at(at.clone()).with_help(help));
    }
}

/// The likeliest slips of syntax in Chinese; others as the parser says them.
fn in_chinese(said: &str) -> &str {
    const KNOWN: [(&str, &str); 14] = [
        ("duplicate key", "这个键或表写了两次，请合并"),
        ("string values must be quoted", "文字要加引号，如 \"error\""),
        ("invalid unquoted key", "这样的键要加引号，如 \"unit/digits\""),
        ("key with no value", "键后面缺“=”和值"),
        ("missing value", "“=”后面缺值"),
        ("missing assignment", "键和值之间缺“=”"),
        ("extra `=`", "多了一个“=”"),
        ("missing comma", "缺逗号（半角“,”）"),
        ("extra comma", "多了一个逗号"),
        ("unclosed array table", "缺“]]”"),
        ("unclosed array", "列表没有收尾，缺“]”"),
        ("unclosed table", "缺“]”"),
        ("unclosed inline table", "表没有收尾，缺“}”"),
        ("invalid basic string", "引号没有成对，或引号内有不能用的字符"),
    ];
    KNOWN.iter().find(|(en, _)| said.starts_with(en)).map_or(said, |(_, zh)| zh)
}

/// Parses a file; what could be read is returned.
pub(super) fn parse<'t>(text: &'t str, report: &mut Report<'_>) -> DeTable<'t> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for e in errors {
        report.add(&e.span().unwrap_or(0..0), format!("TOML语法错误：{}", in_chinese(e.message())), format!("TOML syntax: {}", e.message()));
    }
    table.into_inner()
}

/// One table; what is not asked for is reported by [`Rows::finish`].
pub(super) struct Rows<'v, 'i> {
    left: Vec<(&'v str, Range<usize>, &'v Spanned<DeValue<'i>>)>,
    asked: Vec<&'static str>,
    pub(super) at: Range<usize>,
}

impl<'v, 'i> Rows<'v, 'i> {
    pub(super) fn new(table: &'v DeTable<'i>, at: Range<usize>) -> Self {
        Self { left: table.iter().map(|(k, v)| (k.get_ref().as_ref(), k.span(), v)).collect(), asked: Vec::new(), at }
    }
    fn take(&mut self, key: &'static str) -> Option<&'v Spanned<DeValue<'i>>> {
        self.asked.push(key);
        let at = self.left.iter().position(|(k, _, _)| *k == key)?;
        Some(self.left.remove(at).2)
    }
    /// A text.
    pub(super) fn text(&mut self, key: &'static str, report: &mut Report<'_>) -> Option<Placed> {
        let value = self.take(key)?;
        match value.get_ref().as_str() {
            Some(text) => Some((text.to_owned(), value.span())),
            None => wrong(key, "文字（加引号）", "a text in quotes", value, report),
        }
    }
    /// One of a few words.
    pub(super) fn word<T>(&mut self, key: &'static str, known: &[&str], read: impl Fn(&str) -> Option<T>, report: &mut Report<'_>) -> Option<T> {
        let (text, at) = self.text(key, report)?;
        let read = read(&text).filter(|_| known.contains(&text.as_str()));
        if read.is_none() {
            report.unknown(&at, ("个值", "value"), &text, known);
        }
        read
    }
    /// A text, or a list of texts.
    pub(super) fn text_or_texts(&mut self, key: &'static str, report: &mut Report<'_>) -> Vec<Placed> {
        let is_list = self.left.iter().any(|(k, _, v)| *k == key && v.get_ref().as_array().is_some());
        if is_list { self.texts(key, report) } else { self.text(key, report).into_iter().collect() }
    }
    /// A list of texts.
    pub(super) fn texts(&mut self, key: &'static str, report: &mut Report<'_>) -> Vec<Placed> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            return wrong(key, "列表，如 [\"…\"]", "a list, such as [\"…\"]", value, report).unwrap_or_default();
        };
        let mut texts = Vec::new();
        for item in array.iter() {
            match item.get_ref().as_str() {
                Some(text) => texts.push((text.to_owned(), item.span())),
                None => texts.extend(wrong::<Placed>(key, "文字的列表", "a list of texts", item, report)),
            }
        }
        texts
    }
    /// A list of patterns.
    pub(super) fn globs(&mut self, key: &'static str, report: &mut Report<'_>) -> Vec<GlobMatcher> {
        self.texts(key, report).iter().filter_map(|t| glob(t, report)).collect()
    }
    /// A whole number above 0; `what` says what it counts, in Chinese and English.
    pub(super) fn count(&mut self, key: &'static str, what: (&str, &str), report: &mut Report<'_>) -> Option<u32> {
        let value = self.take(key)?;
        let count = value.get_ref().as_integer().and_then(|n| n.as_str().parse().ok()).filter(|n| *n > 0);
        count.or_else(|| wrong(key, what.0, what.1, value, report))
    }
    /// A line number.
    pub(super) fn line(&mut self, key: &'static str, report: &mut Report<'_>) -> Option<u32> {
        self.count(key, ("行号（从1起的整数）", "a line number, from 1 on"), report)
    }
    /// Yes or no.
    pub(super) fn flag(&mut self, key: &'static str, report: &mut Report<'_>) -> Option<bool> {
        let value = self.take(key)?;
        value.get_ref().as_bool().or_else(|| wrong(key, "true 或 false", "true or false", value, report))
    }
    /// A table.
    pub(super) fn table(&mut self, key: &'static str, report: &mut Report<'_>) -> Option<Rows<'v, 'i>> {
        let value = self.take(key)?;
        match value.get_ref().as_table() {
            Some(table) => Some(Rows::new(table, value.span())),
            None => wrong(key, "表（另起一行写 [名称]）", "a table", value, report),
        }
    }
    /// The tables of `[[key]]`.
    pub(super) fn tables(&mut self, key: &'static str, report: &mut Report<'_>) -> Vec<Rows<'v, 'i>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            return wrong(key, "多个表（写作 [[名称]]）", "an array of tables, [[…]]", value, report).unwrap_or_default();
        };
        array.iter().filter_map(|v| v.get_ref().as_table().map(|t| Rows::new(t, v.span())).or_else(|| wrong(key, "表", "a table", v, report))).collect()
    }
    /// All keys that are left, with values as text: numbers, texts, yes or no.
    pub(super) fn rest(&mut self, report: &mut Report<'_>) -> Vec<(Placed, Placed)> {
        let mut rest = Vec::new();
        for (key, at, value) in std::mem::take(&mut self.left) {
            let text = match value.get_ref() {
                DeValue::String(s) => Some(s.to_string()),
                DeValue::Integer(n) => Some(n.as_str().to_owned()),
                DeValue::Float(n) => Some(n.as_str().to_owned()),
                DeValue::Boolean(b) => Some(b.to_string()),
                _ => None,
            };
            match text {
                Some(text) => rest.push(((key.to_owned(), at), (text, value.span()))),
                None => match value.get_ref().as_table().and_then(|t| t.keys().next()) {
                    // unit.digits = 3 where "unit/digits" = 3 is meant.
                    Some(inner) => {
                        let whole = format!("\"{key}/{}\"", inner.get_ref());
                        report.add(&at, format!("名称要写成一个带引号的键：{whole}"), format!("write the name as one key in quotes: {whole}"));
                    }
                    None if self.asked.is_empty() => rest.extend(wrong::<(Placed, Placed)>(key, "一个值", "one value", value, report)),
                    // folder = ["x"] where folders is meant
                    None => report.unknown(&at, ("个键", "key"), key, &self.asked),
                },
            }
        }
        rest
    }
    /// True where nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        self.left.is_empty()
    }
    /// Reports every key that nobody asked for.
    pub(super) fn finish(self, report: &mut Report<'_>) {
        for (key, at, _) in self.left {
            report.unknown(&at, ("个键", "key"), key, &self.asked);
        }
    }
}

fn wrong<T>(key: &str, zh: &str, en: &str, value: &Spanned<DeValue<'_>>, report: &mut Report<'_>) -> Option<T> {
    report.add(&value.span(), format!("“{key}”应当是{zh}"), format!("“{key}” must be {en}"));
    None
}

/// A pattern over paths; `*` stays within a folder, `**` does not.
pub(super) fn glob(text: &Placed, report: &mut Report<'_>) -> Option<GlobMatcher> {
    let built = GlobBuilder::new(text.0.trim_start_matches("./")).literal_separator(true).build();
    match built {
        Ok(glob) => Some(glob.compile_matcher()),
        Err(error) => {
            report.add(&text.1, format!("通配符写法有误：{}", error.kind()), format!("bad pattern: {}", error.kind()));
            None
        }
    }
}
