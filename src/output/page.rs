//! What the pages of surveys are made of: the head with its style, tables, escaped text. No script, nothing from the network.

use std::fmt::Write as _;

use crate::diag::Lang;

const STYLE: &str = include_str!("survey.css");

/// The page up to its body.
pub(super) fn begin(lang: Lang, title: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        lang.pick("zh-CN", "en"),
    )
}

/// A table; a head that begins with `#` is that of numbers, one that begins with `!` that of single words, with `@` of places. Cells are HTML.
pub(super) fn table(out: &mut String, heads: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    let class = |at: usize| match heads.get(at).and_then(|h| h.chars().next()) {
        Some('#') => " class=\"n\"",
        Some('!') => " class=\"s\"",
        Some('@') => " class=\"at\"",
        _ => "",
    };
    out.push_str("<table><thead><tr>");
    for (at, head) in heads.iter().enumerate() {
        let _ = write!(out, "<th{}>{}</th>", class(at), escaped(head.strip_prefix(['#', '!', '@']).unwrap_or(head)));
    }
    out.push_str("</tr></thead><tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for (at, cell) in row.iter().enumerate() {
            let _ = write!(out, "<td{}>{cell}</td>", class(at));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table>\n");
}

/// Text for HTML, on one line, without what would steer.
pub(super) fn escaped(text: &str) -> String {
    crate::text::escaped(&super::visible(text))
}
