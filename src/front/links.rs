//! `inspect --what links`: every figure with the indicator it is linked to, or the candidates and why they were refused.

use std::fmt::Write as _;

use crate::diag::Lang;
use crate::fact::{FactSet, Field, Rel, Value};
use crate::lexicon::{Lexicon, Name};
use crate::text::Source;

/// Candidates shown of a figure that is not linked.
const MOST: usize = 4;

struct Shown<'a> {
    source: &'a Source,
    facts: &'a FactSet,
    lang: Lang,
}

/// The links of a draft as text.
pub(super) fn links(source: &Source, facts: &FactSet, lexicon: &Lexicon, lang: Lang) -> String {
    let shown = Shown { source, facts, lang };
    let names = |rel: Rel| (0..facts.table(rel).rows.len()).map(|i| lexicon.names().parse(&shown.folded(rel, i, "name"))).collect::<Vec<Name>>();
    let (claims, indicators) = (names(Rel::Claim), names(Rel::Indicator));
    let mut out = String::new();
    for (i, claim) in claims.iter().enumerate() {
        let _ = writeln!(out, "{}", shown.claim(i));
        let linked = shown.linked(i);
        for (indicator, relation) in &linked {
            let _ = writeln!(out, "      → {relation}  {}", shown.indicator(*indicator));
        }
        let head = |(_, name): &(usize, &Name)| name.head == claim.head && !claim.head.is_empty();
        let refused = indicators.iter().enumerate().filter(head).filter_map(|(n, name)| lexicon.names().refusal(claim, name).map(|why| (n, why)));
        for (n, (zh, en)) in refused.take(if linked.is_empty() { MOST } else { 0 }) {
            let _ = writeln!(out, "      ×  {}  {}", shown.indicator(n), lang.pick(zh, en));
        }
    }
    if claims.is_empty() {
        let _ = writeln!(out, "{}", lang.pick("正文中没有读到可与指标对照的数值。", "no figure in the text speaks of a named thing."));
    }
    out
}

impl Shown<'_> {
    fn field(&self, rel: Rel, row: usize, name: &str) -> Option<&Field> {
        self.facts.field(rel, u32::try_from(row).ok()?, name)
    }

    fn folded(&self, rel: Rel, row: usize, name: &str) -> String {
        self.field(rel, row, name).and_then(|f| f.span).map_or_else(String::new, |s| self.source.slice(s).replace('\n', ""))
    }

    fn raw(&self, rel: Rel, row: usize, name: &str) -> String {
        self.field(rel, row, name).and_then(|f| f.span).map_or_else(String::new, |s| self.source.raw(s).replace(['\n', '\r'], ""))
    }

    fn claim(&self, row: usize) -> String {
        let at = self.facts.row(Rel::Claim, u32::try_from(row).unwrap_or(u32::MAX)).map(|r| self.source.positions(r.span).0).unwrap_or_default();
        let year = match self.field(Rel::Claim, row, "year").map(|f| &f.value) {
            Some(Value::Year(y)) => self.lang.pick(&format!("{y}年"), &y.to_string()).to_owned(),
            _ => self.lang.pick("年份不明", "no year").to_owned(),
        };
        let kind = match self.field(Rel::Claim, row, "kind").map(|f| &f.value) {
            Some(Value::Atom("target")) => self.lang.pick("目标", "target"),
            Some(Value::Atom(_)) => self.lang.pick("现状", "actual"),
            _ => self.lang.pick("性质不明", "kind unknown"),
        };
        format!("{:>5}:{:<5} {} {}  〔{kind}，{year}〕", at.line, at.column, self.raw(Rel::Claim, row, "name"), self.raw(Rel::Claim, row, "raw"))
    }

    fn indicator(&self, row: usize) -> String {
        let at = self.facts.row(Rel::Indicator, u32::try_from(row).unwrap_or(u32::MAX)).map(|r| self.source.positions(r.span).0).unwrap_or_default();
        let shown = |name: &str| match self.field(Rel::Indicator, row, name) {
            Some(f) if f.span.is_some() => self.raw(Rel::Indicator, row, name),
            _ => "–".to_owned(),
        };
        format!(
            "{}（{} → {}，{}）",
            self.raw(Rel::Indicator, row, "name"),
            shown("baseline"),
            shown("goal"),
            self.lang.pick(&format!("第{}行", at.line), &format!("line {}", at.line))
        )
    }

    fn linked(&self, claim: usize) -> Vec<(usize, &'static str)> {
        let index = |row: usize, name: &str| match self.field(Rel::Link, row, name).map(|f| &f.value) {
            Some(Value::Row(r)) => Some(r.index as usize),
            _ => None,
        };
        let relation = |row: usize| match self.field(Rel::Link, row, "relation").map(|f| &f.value) {
            Some(Value::Atom("equal")) => self.lang.pick("同一", "equal"),
            Some(Value::Atom("near")) => self.lang.pick("相近", "near"),
            Some(Value::Atom("ending")) => self.lang.pick("名称一长一短", "ending"),
            _ => self.lang.pick("范围不同", "narrower"),
        };
        let rows = 0..self.facts.table(Rel::Link).rows.len();
        rows.filter(|&row| index(row, "claim") == Some(claim)).filter_map(|row| Some((index(row, "indicator")?, relation(row)))).collect()
    }
}
