//! Reads lexicon files: TOML tables with places, every key asked for by name, so that unknown keys and wrong values
//! become problems with a range. Knows no lexicon file's meaning.

use std::ops::Range;

use ecow::EcoString;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diag::{Message, Problem, nearest};

/// A text and its place in the file.
pub(super) type Placed = (EcoString, Range<usize>);

/// A word with the columns that its row gives.
pub(super) type Word = (EcoString, Vec<(EcoString, EcoString)>);

/// Problems of one file.
#[derive(Debug)]
pub(super) struct Report<'a> {
    path: &'a str,
    problems: Vec<Problem>,
}

impl<'a> Report<'a> {
    /// An empty report on a file.
    pub(super) fn new(path: &'a str) -> Self {
        Self { path, problems: Vec::new() }
    }
    /// Adds a problem at a place.
    pub(super) fn add(&mut self, range: Range<usize>, zh: String, en: String) {
        self.problems.push(Problem::file(self.path, Message::new(zh, en)).at(range));
    }
    /// A word that is none of the known ones, with the nearest of them.
    pub(super) fn unknown(&mut self, range: Range<usize>, zh: String, en: String, word: &str, known: &[&str]) {
        let mut problem = Problem::file(self.path, Message::new(zh, en)).at(range);
        if let Some(near) = nearest(word, known) {
            problem = problem.with_help(Message::new(format!("是否想写“{near}”？"), format!("did you mean “{near}”?")));
        } else if (1..=16).contains(&known.len()) {
            problem = problem.with_help(Message::new(format!("可用的有：{}", known.join("、")), format!("there are: {}", known.join(", "))));
        }
        self.problems.push(problem);
    }
    /// What was found.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }
}

/// Parses a file; syntax errors go to the report, what could be read is returned.
pub(super) fn parse_file<'t>(text: &'t str, report: &mut Report<'_>) -> DeTable<'t> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for e in errors {
        report.add(e.span().unwrap_or(0..0), format!("TOML 语法错误：{}", e.message()), format!("TOML syntax: {}", e.message()));
    }
    table.into_inner()
}

/// One table of a file; what is not taken is reported by [`Reader::finish`].
#[derive(Debug)]
pub(super) struct Reader<'v, 'i> {
    left: Vec<(&'v str, Range<usize>, &'v Spanned<DeValue<'i>>)>,
    span: Range<usize>,
    asked: Vec<&'static str>,
}

impl<'v, 'i> Reader<'v, 'i> {
    /// Reads a table that stands at `span`.
    pub(super) fn new(table: &'v DeTable<'i>, span: Range<usize>) -> Self {
        let left = table.iter().map(|(k, v)| (k.get_ref().as_ref(), k.span(), v)).collect();
        Self { left, span, asked: Vec::new() }
    }
    /// The value of a key as it is.
    pub(super) fn take(&mut self, key: &'static str) -> Option<&'v Spanned<DeValue<'i>>> {
        self.asked.push(key);
        let at = self.left.iter().position(|(k, _, _)| *k == key)?;
        Some(self.left.swap_remove(at).2)
    }
    /// A text and its place.
    pub(super) fn text(&mut self, key: &'static str, report: &mut Report<'_>) -> Option<(EcoString, Range<usize>)> {
        let value = self.take(key)?;
        match value.get_ref().as_str() {
            Some(s) => Some((EcoString::from(s), value.span())),
            None => {
                wrong_type(key, "text", "文本", value, report);
                None
            }
        }
    }
    /// A text that must stand there.
    pub(super) fn required(&mut self, key: &'static str, report: &mut Report<'_>) -> Option<(EcoString, Range<usize>)> {
        if !self.left.iter().any(|(k, _, _)| *k == key) {
            report.add(self.span.clone(), format!("缺少“{key}”"), format!("missing “{key}”"));
            return None;
        }
        self.text(key, report)
    }
    /// Yes or no; absent is `default`.
    pub(super) fn flag(&mut self, key: &'static str, default: bool, report: &mut Report<'_>) -> bool {
        let Some(value) = self.take(key) else { return default };
        value.get_ref().as_bool().unwrap_or_else(|| {
            wrong_type(key, "true or false", "true 或 false", value, report);
            default
        })
    }
    /// A list of texts, or one text; absent is empty.
    pub(super) fn texts(&mut self, key: &'static str, report: &mut Report<'_>) -> Vec<(EcoString, Range<usize>)> {
        self.take(key).map_or_else(Vec::new, |value| list(key, value, report))
    }
    /// A whole number; absent is `None`.
    pub(super) fn integer(&mut self, key: &'static str, report: &mut Report<'_>) -> Option<i64> {
        let value = self.take(key)?;
        let n = value.get_ref().as_integer().and_then(|n| n.as_str().parse().ok());
        if n.is_none() {
            wrong_type(key, "a whole number", "整数", value, report);
        }
        n
    }
    /// The tables of an array of tables; absent is empty.
    pub(super) fn tables(&mut self, key: &'static str, report: &mut Report<'_>) -> Vec<Reader<'v, 'i>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            wrong_type(key, "a list of tables", "表的列表", value, report);
            return Vec::new();
        };
        let mut out = Vec::new();
        for v in array.iter() {
            match v.get_ref().as_table() {
                Some(t) => out.push(Reader::new(t, v.span())),
                None => wrong_type(key, "a table", "表", v, report),
            }
        }
        out
    }
    /// A table; absent is `None`.
    pub(super) fn table(&mut self, key: &'static str, report: &mut Report<'_>) -> Option<Self> {
        let value = self.take(key)?;
        if value.get_ref().as_table().is_none() {
            wrong_type(key, "a table", "表", value, report);
        }
        Some(Reader::new(value.get_ref().as_table()?, value.span()))
    }
    /// The keys that are left, with their places.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&'v str, Range<usize>)> + '_ {
        self.left.iter().map(|(key, at, _)| (*key, at.clone()))
    }
    /// All keys that are left, as named lists of texts.
    pub(super) fn remaining_lists(&mut self, report: &mut Report<'_>) -> Vec<(EcoString, Vec<Placed>)> {
        std::mem::take(&mut self.left).into_iter().map(|(key, _, value)| (EcoString::from(key), list(key, value, report))).collect()
    }
    /// All keys that are left, as named lists of words: texts, or tables with `word` and further texts.
    pub(super) fn remaining_words(&mut self, report: &mut Report<'_>) -> Vec<(EcoString, Vec<Word>)> {
        std::mem::take(&mut self.left).into_iter().map(|(key, _, value)| (EcoString::from(key), words(key, value, report))).collect()
    }
    /// Reports every key that nobody asked for.
    pub(super) fn finish(self, report: &mut Report<'_>) {
        for (key, span, _) in self.left {
            report.unknown(span, format!("没有“{key}”这个键"), format!("there is no key “{key}”"), key, &self.asked);
        }
    }
}

/// A list of texts, or one text.
/// A list of words: texts, or tables with `word` and further texts.
fn words(key: &str, value: &Spanned<DeValue<'_>>, report: &mut Report<'_>) -> Vec<Word> {
    match value.get_ref().as_array().filter(|a| a.iter().any(|v| v.get_ref().as_table().is_some())) {
        Some(array) => array.iter().filter_map(|v| word(key, v, report)).collect(),
        None => list(key, value, report).into_iter().map(|(w, _)| (w, Vec::new())).collect(),
    }
}

fn list(key: &str, value: &Spanned<DeValue<'_>>, report: &mut Report<'_>) -> Vec<Placed> {
    if let Some(s) = value.get_ref().as_str() {
        return vec![(EcoString::from(s), value.span())];
    }
    let Some(array) = value.get_ref().as_array() else {
        wrong_type(key, "a list of texts", "文本列表", value, report);
        return Vec::new();
    };
    let mut out = Vec::new();
    for v in array.iter() {
        match v.get_ref().as_str() {
            Some(s) => out.push((EcoString::from(s), v.span())),
            None => wrong_type(key, "text", "文本", v, report),
        }
    }
    out
}

fn wrong_type(key: &str, en: &str, zh: &str, value: &Spanned<DeValue<'_>>, report: &mut Report<'_>) {
    report.add(value.span(), format!("“{key}”应为{zh}"), format!("“{key}” must be {en}"));
}

/// One word of a list with columns.
fn word(key: &str, value: &Spanned<DeValue<'_>>, report: &mut Report<'_>) -> Option<Word> {
    if let Some(text) = value.get_ref().as_str() {
        return Some((text.into(), Vec::new()));
    }
    let Some(table) = value.get_ref().as_table() else {
        wrong_type(key, "texts or tables", "文本或表", value, report);
        return None;
    };
    let mut reader = Reader::new(table, value.span());
    let (word, _) = reader.required("word", report)?;
    let further = std::mem::take(&mut reader.left);
    let columns = further.into_iter().filter_map(|(k, _, v)| match v.get_ref().as_str() {
        Some(text) => Some((EcoString::from(k), EcoString::from(text))),
        None => {
            wrong_type(k, "text", "文本", v, report);
            None
        }
    });
    let columns = columns.collect();
    Some((word, columns))
}
