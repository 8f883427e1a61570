//! Rule text to syntax tree: one section after another through the pest grammar. Says what cannot be read, checks no meaning.
//! A new section is a line in `section`, a production in `grammar.pest` and a keyword in `split.rs`.

use std::num::NonZeroUsize;
use std::sync::{Mutex, Once, PoisonError};

use pest::Parser as _;
use pest::iterators::Pair;

use super::expr::{self, at_of, inner_of};
use super::report::Report;
use super::slips::look_over;
use super::split::{Section, is_sample, split};
use super::tree::{
    At, Equation, RawBranch, RawDefine, RawEdit, RawFix, RawLet, RawOnce, RawParam, RawRange, RawRule, RawSee, RawSource, RawTexts, RawView, SourceKind, Spot,
    Verdict, Word,
};

/// The grammar.
#[derive(pest_derive::Parser)]
#[grammar = "lang/grammar.pest"]
pub struct RuleParser;

static SETUP: Once = Once::new();
/// Held while pest keeps what its detailed errors need, which costs more than the reading itself.
static DETAILED: Mutex<()> = Mutex::new(());

/// Prepares pest: bounded work.
fn set_up() {
    SETUP.call_once(|| pest::set_call_limit(NonZeroUsize::new(2_000_000)));
}

/// Reads a rule file.
pub fn parse(text: &str, report: &mut Report<'_>) -> RawRule {
    read(text, false, report)
}

/// Reads a rule file that tests have read whole: up to its first sample, without a look at slips of the pen.
pub fn parse_tested(text: &str, report: &mut Report<'_>) -> RawRule {
    let samples = ["\nbad ", "\ngood ", "\nundecided "].iter().filter_map(|word| text.find(word));
    let end = samples.min().map_or(text.len(), |at| at + 1);
    read(text.get(..end).unwrap_or(text), true, report)
}

fn read(text: &str, tested: bool, report: &mut Report<'_>) -> RawRule {
    set_up();
    let (page, sections) = split(text, report);
    let mut raw = RawRule { page, ..RawRule::default() };
    for s in &sections {
        if !section(s, tested, &mut raw, report) {
            raw.broken.push(s.keyword);
        }
    }
    raw
}

/// Reads one section into the rule; false where it cannot be read.
fn section(s: &Section<'_>, tested: bool, raw: &mut RawRule, report: &mut Report<'_>) -> bool {
    if is_sample(s.keyword) {
        return super::sample_text::read(s, raw, report);
    }
    let word = s.body.split('#').next().unwrap_or("").trim();
    if s.keyword == "severity" && !word.is_ascii() && super::habits::word(word).is_none() {
        let start = s.start + s.body.find(word).unwrap_or(0);
        report
            .add(At { start, end: start + word.len() }, "程度用英文词", "the severity is an English word")
            .help("写 error（应改）、warning（请核）或 info（可酌）", "error, warning or info");
        return false;
    }
    if !tested && !look_over(s.keyword, s.body, s.start, report) {
        return false;
    }
    let production = match s.keyword {
        "title" => Rule::s_title,
        "severity" | "confidence" => Rule::s_word,
        "since" => Rule::s_since,
        "formerly" => Rule::s_formerly,
        "basis" => Rule::s_basis,
        "from" => Rule::s_from,
        "match" => Rule::s_match,
        "let" => Rule::s_let,
        "where" => Rule::s_where,
        "report" => Rule::s_report,
        "see" => Rule::s_see,
        "once" => Rule::s_once,
        "help" => Rule::s_help,
        "fix" => Rule::s_fix,
        "says" => Rule::s_says,
        "param" => Rule::s_param,
        "define" => Rule::s_define,
        _ => Rule::s_view,
    };
    let Some(pair) = run(production, s.body, s.start, report) else { return false };
    let mut r = Reader { start: s.start, report };
    r.take(s, pair, raw)
}

/// Runs a production over a text that begins at `start`; an error goes to the report, found by a second, detailed reading.
pub fn run<'t>(production: Rule, text: &'t str, start: usize, report: &mut Report<'_>) -> Option<Pair<'t, Rule>> {
    set_up();
    if let Ok(mut pairs) = RuleParser::parse(production, text) {
        return pairs.next();
    }
    let _held = DETAILED.lock().unwrap_or_else(PoisonError::into_inner);
    pest::set_error_detail(true);
    let again = RuleParser::parse(production, text);
    pest::set_error_detail(false);
    match again {
        Ok(mut pairs) => pairs.next(),
        Err(error) => {
            super::unread::explain(&error, text, start, report);
            None
        }
    }
}

/// Turns the pairs of one section into tree nodes.
pub struct Reader<'r, 'a> {
    /// Where the section's text begins in the file.
    pub start: usize,
    /// Where errors go.
    pub report: &'r mut Report<'a>,
}

impl Reader<'_, '_> {
    fn take(&mut self, s: &Section<'_>, pair: Pair<'_, Rule>, raw: &mut RawRule) -> bool {
        let at = at_of(&pair, self.start);
        let mut inner = inner_of(pair);
        match s.keyword {
            "says" => {
                let texts = self.texts_in(&mut inner, at);
                self.says(s.keyword_at, texts, raw);
            }
            "title" => once(&mut raw.title, self.texts_in(&mut inner, at), s, self.report),
            "help" => once(&mut raw.help, self.texts_in(&mut inner, at), s, self.report),
            "severity" => once(&mut raw.severity, self.word(inner.next(), at), s, self.report),
            "confidence" => once(&mut raw.confidence, self.word(inner.next(), at), s, self.report),
            "since" => once(&mut raw.since, self.word(inner.next(), at), s, self.report),
            "basis" => once(&mut raw.basis, self.string(inner.next(), at), s, self.report),
            "formerly" => raw.formerly.extend(inner.map(|p| self.string(Some(p), at)).collect::<Vec<_>>()),
            "from" => raw.from.extend(inner.map(|p| self.range(p)).collect::<Vec<_>>()),
            "match" => raw.matches.extend(inner.map(|p| self.equation(p)).collect::<Vec<_>>()),
            "let" => {
                let name = self.word(inner.next(), at);
                raw.lets.push(RawLet { name, value: self.expr(inner.next(), at) });
            }
            "where" => once(&mut raw.cond, self.expr(inner.next(), at), s, self.report),
            "report" => {
                let place = self.expr(inner.next(), at);
                let texts = self.texts_in(&mut inner, at);
                once(&mut raw.report, (place, texts), s, self.report);
            }
            "see" => raw.sees.push(self.see(inner, at)),
            "once" => {
                let value = self.once(inner, at);
                once(&mut raw.once, value, s, self.report);
            }
            "fix" => {
                let fix = self.fix(inner, at);
                once(&mut raw.fix, fix, s, self.report);
            }
            "param" => raw.params.push(self.param(inner, at)),
            "define" => raw.defines.push(self.define(inner, at)),
            _ => raw.views.push(self.view(inner, at)),
        }
        true
    }

    fn once<'t>(&mut self, mut inner: impl Iterator<Item = Pair<'t, Rule>>, near: At) -> RawOnce {
        let mut once = RawOnce { above: self.expr(inner.next(), near), severity: None, per: None };
        for part in inner {
            let (rule, at, inside) = (part.as_rule(), at_of(&part, self.start), inner_of(part).next());
            if rule == Rule::once_as {
                once.severity = Some(self.word(inside, at));
            } else {
                once.per = Some(self.expr(inside, at));
            }
        }
        once
    }

    /// A name or other word, as written.
    pub fn word(&self, pair: Option<Pair<'_, Rule>>, near: At) -> Word {
        match pair {
            Some(p) => Spot { at: at_of(&p, self.start), what: p.as_str().to_owned() },
            None => Spot { at: near, what: String::new() },
        }
    }
    /// What stands between the quotes (or the word itself), not unescaped.
    pub fn string(&self, pair: Option<Pair<'_, Rule>>, near: At) -> Word {
        let word = self.word(pair, near);
        match word.what.strip_prefix('"').and_then(|w| w.strip_suffix('"')) {
            Some(text) => Spot { what: text.to_owned(), at: At { start: word.at.start + 1, end: word.at.end - 1 } },
            None => word,
        }
    }
    fn texts_in<'t>(&mut self, inner: &mut impl Iterator<Item = Pair<'t, Rule>>, near: At) -> RawTexts {
        inner.find(|p| p.as_rule() == Rule::texts).map_or(RawTexts { at: near, ..RawTexts::default() }, |p| self.texts(p))
    }
    fn texts(&mut self, pair: Pair<'_, Rule>) -> RawTexts {
        let mut texts = RawTexts { at: at_of(&pair, self.start), ..RawTexts::default() };
        let mut inner = pair.into_inner();
        while let (Some(lang), Some(text)) = (inner.next(), inner.next()) {
            let at = at_of(&lang, self.start);
            let slot = if lang.as_str() == "zh" { &mut texts.zh } else { &mut texts.en };
            if slot.is_some() {
                self.report.add(at, &format!("{}写了两次", lang.as_str()), &format!("{} is given twice", lang.as_str()));
            }
            *slot = Some(self.string(Some(text), at));
        }
        texts
    }
    /// An expression; what is missing is broken.
    pub fn expr(&mut self, pair: Option<Pair<'_, Rule>>, near: At) -> super::tree::Raw {
        expr::read(pair, near, self.start, self.report)
    }
    fn source(&mut self, pair: Option<Pair<'_, Rule>>, near: At) -> RawSource {
        expr::read_source(pair, near, self.start)
    }
    fn range(&mut self, pair: Pair<'_, Rule>) -> RawRange {
        let at = at_of(&pair, self.start);
        let Some(pair) = inner_of(pair).next() else {
            return RawRange::Single(Word { what: String::new(), at }, RawSource { kind: SourceKind::Path(Vec::new()), promised: false, role: None, at });
        };
        let is_pair = pair.as_rule() == Rule::pair;
        let mut inner = inner_of(pair);
        let first = self.word(inner.next(), at);
        if !is_pair {
            let source = self.source(inner.next(), at);
            return RawRange::Single(first, source);
        }
        let second = self.word(inner.next(), at);
        let source = self.source(inner.next(), at);
        let group = inner.next().map(|g| g.into_inner().filter(|p| p.as_rule() == Rule::name).map(|p| self.word(Some(p), at)).collect());
        RawRange::Pair(first, second, source, group.unwrap_or_default())
    }
    /// What the bad sample before it is to say.
    fn says(&mut self, keyword: At, texts: RawTexts, raw: &mut RawRule) {
        match raw.samples.last_mut().filter(|sample| sample.verdict == Verdict::Bad) {
            Some(sample) => sample.says.push(texts),
            None => {
                self.report
                    .add(keyword, "says 前面没有 bad 样例", "no bad sample stands before says")
                    .help("says 写在 bad 样例后面，是它应有的提示", "says follows a bad sample and gives its message");
            }
        }
    }
    fn equation(&mut self, pair: Pair<'_, Rule>) -> Equation {
        let at = at_of(&pair, self.start);
        let mut inner = pair.into_inner();
        let left = self.expr(inner.next(), at);
        if let Some(op) = inner.next().filter(|op| op.as_str() == "==") {
            self.report.add(at_of(&op, self.start), "match 里的等号只写一个", "match takes a single =").help("请改为 =", "write =");
        }
        Equation { left, right: self.expr(inner.next(), at), at }
    }
    fn see<'t>(&mut self, mut inner: impl Iterator<Item = Pair<'t, Rule>>, at: At) -> RawSee {
        let place = self.expr(inner.next(), at);
        let (mut each, mut texts) = (None, RawTexts { at, ..RawTexts::default() });
        while let Some(p) = inner.next() {
            match p.as_rule() {
                Rule::texts => texts = self.texts(p),
                _ => {
                    let var = self.word(Some(p), at);
                    each = Some((var, self.source(inner.next(), at)));
                }
            }
        }
        RawSee { place, each, texts }
    }
    fn fix<'t>(&mut self, mut inner: impl Iterator<Item = Pair<'t, Rule>>, at: At) -> RawFix {
        let safety = self.word(inner.next(), at);
        let (mut edits, mut texts) = (Vec::new(), RawTexts { at, ..RawTexts::default() });
        for p in inner {
            match p.as_rule() {
                Rule::texts => texts = self.texts(p),
                _ => edits.extend(inner_of(p).next().map(|e| self.edit(e))),
            }
        }
        RawFix { safety, edits, texts }
    }
    fn edit(&mut self, pair: Pair<'_, Rule>) -> RawEdit {
        let at = at_of(&pair, self.start);
        let kind = pair.as_rule();
        let mut inner = inner_of(pair);
        match kind {
            Rule::edit_replace => {
                let place = self.expr(inner.next(), at);
                RawEdit::Replace(place, self.string(inner.next(), at))
            }
            Rule::edit_delete => RawEdit::Delete(self.expr(inner.next(), at)),
            _ => {
                let text = self.string(inner.next(), at);
                let after = inner.next().is_some_and(|p| p.as_str() == "after");
                RawEdit::Insert(text, after, self.expr(inner.next(), at))
            }
        }
    }
    fn param<'t>(&mut self, mut inner: impl Iterator<Item = Pair<'t, Rule>>, at: At) -> RawParam {
        let name = self.word(inner.next(), at);
        let (mut ty, mut value, mut bounds, mut texts) = (None, None, None, None);
        for p in inner {
            match p.as_rule() {
                Rule::name => ty = Some(self.word(Some(p), at)),
                Rule::bounds => {
                    let mut ends = p.into_inner().filter(|p| p.as_rule() == Rule::sum);
                    bounds = Some((self.expr(ends.next(), at), self.expr(ends.next(), at)));
                }
                Rule::texts => texts = Some(self.texts(p)),
                _ => value = Some(self.expr(Some(p), at)),
            }
        }
        RawParam { name, ty, value: value.unwrap_or_else(|| self.expr(None, at)), bounds, texts }
    }
    fn define<'t>(&mut self, mut inner: impl Iterator<Item = Pair<'t, Rule>>, at: At) -> RawDefine {
        let name = self.word(inner.next(), at);
        let (mut formals, mut value) = (Vec::new(), None);
        for p in inner {
            if p.as_rule() == Rule::formal {
                let mut f = p.into_inner();
                let formal = self.word(f.next(), at);
                let first = f.next().map(|p| if p.as_rule() == Rule::words { p.clone().into_inner().next().unwrap_or(p) } else { p });
                let first = self.word(first, at);
                let ty = match f.next() {
                    Some(field) => Spot { at: first.at.join(at_of(&field, self.start)), what: format!("{}.{}", first.what, field.as_str()) },
                    None => first,
                };
                formals.push((formal, ty));
            } else {
                value = Some(self.expr(Some(p), at));
            }
        }
        RawDefine { name, formals, value: value.unwrap_or_else(|| self.expr(None, at)) }
    }
    fn view<'t>(&mut self, mut inner: impl Iterator<Item = Pair<'t, Rule>>, at: At) -> RawView {
        let name = self.word(inner.next(), at);
        let branches = inner.filter(|p| p.as_rule() == Rule::view_branch).map(|p| self.branch(p)).collect();
        RawView { name, branches }
    }
    fn branch(&mut self, pair: Pair<'_, Rule>) -> RawBranch {
        let at = at_of(&pair, self.start);
        let mut branch = RawBranch { from: Vec::new(), matches: Vec::new(), cond: None, columns: Vec::new() };
        for p in inner_of(pair) {
            match p.as_rule() {
                Rule::range => branch.from.push(self.range(p)),
                Rule::equation => branch.matches.push(self.equation(p)),
                Rule::column => {
                    let mut c = p.into_inner();
                    let name = self.word(c.next(), at);
                    branch.columns.push((name, self.expr(c.next(), at)));
                }
                _ => branch.cond = Some(self.expr(Some(p), at)),
            }
        }
        branch
    }
}

/// Fills what a rule may say once.
fn once<T>(slot: &mut Option<T>, value: T, s: &Section<'_>, report: &mut Report<'_>) {
    if slot.is_some() {
        report
            .add(s.keyword_at, &format!("“{}”写了两次", s.keyword), &format!("“{}” is given twice", s.keyword))
            .help("一条规则只写一次", "a rule says it once");
        return;
    }
    *slot = Some(value);
}
