//! Prints values into messages: what stands in the draft as written, the rest by its kind, in both languages.

use ecow::EcoString;

use super::eval::Env;
use super::tables::home;
use crate::diag::{Lang, Message};
use crate::fact::{DateValue, Missing, Value};
use crate::lang::{Expr, Piece, Template};
use crate::text::{Source, is_cjk};
use crate::value::Reason;

const MAX_SHOWN: usize = 40;

/// A message in both languages.
pub fn message(env: &Env<'_>, source: &Source, template: &Template) -> Message {
    Message::new(pieces(env, source, &template.zh, Lang::Zh), pieces(env, source, &template.en, Lang::En))
}

/// The text of pieces in one language.
pub fn pieces(env: &Env<'_>, source: &Source, list: &[Piece], lang: Lang) -> EcoString {
    let mut out = EcoString::new();
    for piece in list {
        match piece {
            Piece::Text(t) => out.push_str(t),
            Piece::Value(e) => out.push_str(&value(env, source, e, lang)),
        }
    }
    out
}

/// What stands at the place of a field, else its value.
fn value(env: &Env<'_>, source: &Source, expr: &Expr, lang: Lang) -> String {
    if let Some(span) = env.own_place(expr).filter(|s| !s.is_empty()) {
        return as_written(env.tables.source(env.file(expr), source).raw(span));
    }
    match env.eval(expr) {
        Ok(v) => shown(v.as_ref(), env, source, lang),
        Err(r) => unknown(r, lang),
    }
}

/// The value of an expression for `why`: as written, with the amounts that it may be where it is not one alone; without value the reason.
pub fn explained(env: &Env<'_>, source: &Source, expr: &Expr) -> Message {
    let text = |lang| {
        let shown = match env.eval(expr) {
            Ok(v) => match v.as_ref() {
                Value::Quantity(q) if !q.range.is_point() => q.describe(),
                v => shown(v, env, source, lang),
            },
            Err(r) => return unknown(r, lang),
        };
        match env.own_place(expr).filter(|s| !s.is_empty()).map(|s| as_written(env.tables.source(env.file(expr), source).raw(s))) {
            Some(written) if written != shown => format!("{shown}“{written}”"),
            _ => shown,
        }
    };
    Message::new(text(Lang::Zh), text(Lang::En))
}

fn shown(value: &Value, env: &Env<'_>, source: &Source, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    match value {
        Value::Missing(m) => unknown(
            match m {
                Missing::Absent => Reason::Absent,
                Missing::Blank => Reason::Blank,
                Missing::Lost => Reason::Lost,
            },
            lang,
        ),
        Value::Bool(b) => match (b, zh) {
            (true, true) => "是",
            (false, true) => "否",
            (true, false) => "yes",
            (false, false) => "no",
        }
        .to_owned(),
        Value::Int(n) => n.to_string(),
        Value::Year(y) => y.to_string(),
        Value::Text(t) | Value::Term(t) => cut(t),
        Value::Atom(a) => (*a).to_owned(),
        Value::Quantity(q) => q.show(),
        Value::Goal(g) => g.raw.to_string(),
        Value::Date(d) => date(d, zh),
        Value::Row(row) => {
            let (table, index) = home(*row);
            let text = env.tables.source(env.tables.file(table, index), source);
            env.tables.row(table, index).map_or_else(String::new, |r| as_written(text.raw(r.span)))
        }
        Value::Rows(rows) => rows.rows.len().to_string(),
    }
}

fn unknown(reason: Reason, lang: Lang) -> String {
    let (zh, en) = match reason {
        Reason::Absent => ("（未写明）", "(not stated)"),
        Reason::Blank => ("（空）", "(blank)"),
        Reason::Lost => ("（缺失）", "(lost)"),
        _ => ("（无法确定）", "(undecided)"),
    };
    if lang == Lang::Zh { zh } else { en }.to_owned()
}

fn date(d: &DateValue, zh: bool) -> String {
    let (y, m, day) = (d.date.year, d.date.month, d.date.day);
    match (m, day, zh) {
        (Some(m), Some(d), true) => format!("{y}年{m}月{d}日"),
        (Some(m), Some(d), false) => format!("{y}-{m:02}-{d:02}"),
        (Some(m), None, true) => format!("{y}年{m}月"),
        (Some(m), None, false) => format!("{y}-{m:02}"),
        (_, _, true) => format!("{y}年"),
        (_, _, false) => y.to_string(),
    }
}

/// The draft's own words on one line: blanks beside Chinese characters go, others become one, and a long text is cut.
pub fn as_written(raw: &str) -> String {
    let mut out = String::new();
    for word in raw.split_whitespace() {
        let glued = out.chars().next_back().is_some_and(wide) || word.chars().next().is_some_and(wide);
        if !out.is_empty() && !glued {
            out.push(' ');
        }
        out.push_str(word);
        if out.len() > MAX_SHOWN * 8 {
            break;
        }
    }
    cut(&out)
}

fn wide(c: char) -> bool {
    is_cjk(c) || matches!(c as u32, 0x3000..=0x303F | 0xFF00..=0xFFEF | 0x2018..=0x201D)
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_SHOWN) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or("")),
        None => text.to_owned(),
    }
}
