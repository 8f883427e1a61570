//! Checks messages: both languages, placeholders that resolve and are the same in both.

use std::collections::BTreeSet;

use super::scope::Scope;
use super::words::type_name;
use crate::diag::Message;
use crate::fact::Type;
use crate::lang::expr::{read, unescape};
use crate::lang::parse::{Rule, run};
use crate::lang::rule::{Piece, Template, Ty};
use crate::lang::tree::{At, RawTexts, Word};

impl Scope<'_, '_> {
    /// A message that may hold placeholders.
    pub fn template(&mut self, texts: &RawTexts) -> Template {
        let (mut zh_set, mut en_set) = (BTreeSet::new(), BTreeSet::new());
        let before = self.report.problems.len();
        let zh = texts.zh.as_ref().map(|w| self.pieces(w, &mut zh_set)).unwrap_or_default();
        let after_zh = self.report.problems.len();
        let en = texts.en.as_ref().map(|w| self.pieces(w, &mut en_set)).unwrap_or_default();
        if after_zh > before && zh_set == en_set {
            self.report.problems.truncate(after_zh); // the same placeholders, the same slips
        }
        self.both(texts);
        let wide = [&texts.zh, &texts.en].into_iter().flatten().any(|w| w.what.contains(['｛', '｝']));
        if texts.zh.is_some() && texts.en.is_some() && zh_set != en_set && !wide {
            let shown = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).map(|p| format!("{{{p}}}")).collect::<Vec<_>>().join(" ");
            let (in_zh, in_en) = (shown(&zh_set, &en_set), shown(&en_set, &zh_set));
            let added = self.report.add(texts.at, "中文和英文里的占位不一样", "the placeholders of zh and en differ");
            added.help(&format!("只在中文里：{in_zh}；只在英文里：{in_en}"), &format!("only in zh: {in_zh}; only in en: {in_en}"));
        }
        Template { zh, en }
    }

    /// A message without placeholders.
    pub fn plain(&mut self, texts: &RawTexts) -> Message {
        self.both(texts);
        let text = |w: &Option<Word>| w.as_ref().map(|w| unescape(&w.what)).unwrap_or_default();
        Message::new(text(&texts.zh), text(&texts.en))
    }

    fn both(&mut self, texts: &RawTexts) {
        for (lang, word) in [("zh", &texts.zh), ("en", &texts.en)] {
            if word.as_ref().is_none_or(|w| w.what.trim().is_empty()) {
                self.report
                    .add(texts.at, &format!("缺少 {lang} 文本"), &format!("the {lang} text is missing"))
                    .help(&format!("请补上 {lang} \"…\""), &format!("add {lang} \"…\""));
            }
        }
    }

    /// The pieces of a text; each placeholder goes into `seen` as written without blanks.
    pub fn pieces(&mut self, word: &Word, seen: &mut BTreeSet<String>) -> Vec<Piece> {
        if let Some(i) = word.what.find(['｛', '｝']) {
            let at = At { start: word.at.start + i, end: word.at.start + i + "｛".len() };
            self.report.add(at, "占位要用半角花括号", "a placeholder stands in plain braces").help("写作 {c.raw}", "write {c.raw}");
        }
        let mut out: Vec<Piece> = Vec::new();
        let mut text = String::new();
        let mut rest = word.what.as_str();
        let mut at = word.at.start;
        while let Some(i) = rest.find(['{', '}']) {
            let (before, mark) = rest.split_at_checked(i).unwrap_or((rest, ""));
            text.push_str(before);
            at += i;
            let Some(after) = mark.strip_prefix(['{', '}']) else { break };
            if let Some(doubled) = mark.strip_prefix("{{").or_else(|| mark.strip_prefix("}}")) {
                text.extend(mark.chars().next());
                (rest, at) = (doubled, at + 2);
                continue;
            }
            let close = if mark.starts_with('{') { after.find('}') } else { None };
            let Some(inner) = close.and_then(|c| after.get(..c)) else {
                self.report
                    .add(At { start: at, end: at + 1 }, "花括号没有成对", "this brace has no partner")
                    .help("文字里的花括号要写两个：{{ 或 }}", "a brace in the text is written twice: {{ or }}");
                break;
            };
            if !text.is_empty() {
                out.push(Piece::Text(unescape(&text).into()));
                text.clear();
            }
            seen.insert(inner.chars().filter(|c| !c.is_whitespace()).collect());
            out.extend(self.placeholder(inner, at + 1));
            rest = after.get(inner.len() + 1..).unwrap_or("");
            at += inner.len() + 2;
        }
        text.push_str(rest);
        if !text.is_empty() {
            out.push(Piece::Text(unescape(&text).into()));
        }
        out
    }

    fn placeholder(&mut self, inner: &str, start: usize) -> Option<Piece> {
        if inner.trim().is_empty() {
            let at = At { start: start.saturating_sub(1), end: start + inner.len() + 1 };
            self.report.add(at, "花括号里没有写要显示什么", "the braces say nothing to show").help("例如 {c.raw}", "for example {c.raw}");
            return None;
        }
        if !crate::lang::slips::look_over("report", inner, start, self.report) {
            return None;
        }
        let at = At { start, end: start + inner.len() };
        let pair = run(Rule::s_expr, inner, start, self.report)?.into_inner().next();
        let raw = read(pair, at, start, self.report);
        let (expr, ty) = self.expr(&raw, None);
        if let Ty::Fact(Type::Rows(_)) = ty {
            let (zh, en) = type_name(ty);
            self.report.add(at, &format!("{zh}不能写进说明"), &format!("{en} cannot be printed")).help("请用 count(…) 或 sum(…)", "use count(…) or sum(…)");
        }
        Some(Piece::Value(expr))
    }
}
