//! Counts of a register that add up: by source, by chapter, by what became of the opinions; which units answered.

use std::collections::BTreeMap;

use super::{Kind, Opinion, Outcome, Register, unit_key};
use crate::lexicon::Lexicon;
use crate::survey::opinions::Found;

/// Comments under one name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Source or chapter; empty where none is said.
    pub name: String,
    /// Whose table, for a source.
    pub kind: Option<Kind>,
    /// Comments, each as often as it was made.
    pub comments: usize,
    /// Opinions, the same ones once. An opinion that came by two sources counts in both.
    pub opinions: usize,
    /// Comments whose opinion was adopted, partly adopted, not adopted, is open.
    pub outcomes: [usize; 4],
}

/// Units that were asked and that answered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Units {
    /// Asked, or answered all the same; 0 where nobody said who was asked.
    pub asked: usize,
    /// Of departments that answered, asked or not: with opinions.
    pub with_opinions: usize,
    /// 无意见, as written.
    pub silent: Vec<String>,
    /// Asked, and nothing came.
    pub unanswered: Vec<String>,
}

/// The counts of a register.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// All.
    pub total: Row,
    /// Departments, the public.
    pub kinds: Vec<Row>,
    /// By source; the comments add up to the total.
    pub sources: Vec<Row>,
    /// By chapter in the draft's order; comments and opinions add up to the total.
    pub chapters: Vec<Row>,
    /// How passages were found, by [`Found`]; opinions that were never looked for are in none.
    pub found: BTreeMap<Found, usize>,
    /// Units.
    pub units: Units,
}

impl Row {
    fn add(&mut self, comments: usize, opinions: usize, outcome: Option<Outcome>) {
        self.comments += comments;
        self.opinions += opinions;
        let at = outcome.and_then(|o| Outcome::ALL.iter().position(|a| *a == o)).unwrap_or(3);
        if let Some(slot) = self.outcomes.get_mut(at) {
            *slot += comments;
        }
    }
}

/// Counts a register; `asked` are units that were asked besides those that the register names.
#[must_use]
pub fn tally(register: &Register, lexicon: &Lexicon) -> Tally {
    let mut out = Tally::default();
    let mut sources: BTreeMap<(Kind, String), Row> = BTreeMap::new();
    let mut chapters: BTreeMap<String, (u32, Row)> = BTreeMap::new();
    for kind in [Kind::Department, Kind::Public] {
        let mut row = Row { kind: Some(kind), ..Row::default() };
        register.opinions.iter().filter(|o| o.kind == kind).for_each(|o| row.add(o.from.len(), 1, o.outcome));
        out.kinds.push(row);
    }
    for o in &register.opinions {
        out.total.add(o.from.len(), 1, o.outcome);
        let mut own: BTreeMap<&str, usize> = BTreeMap::new();
        o.from.iter().for_each(|s| *own.entry(&s.source).or_default() += 1);
        for (source, n) in own {
            let row = sources.entry((o.kind, source.to_owned())).or_insert_with(|| Row { name: source.to_owned(), kind: Some(o.kind), ..Row::default() });
            row.add(n, 1, o.outcome);
        }
        let chapter =
            chapters.entry(o.chapter().trim().to_owned()).or_insert_with(|| (u32::MAX, Row { name: o.chapter().trim().to_owned(), ..Row::default() }));
        chapter.0 = chapter.0.min(line(o));
        chapter.1.add(o.from.len(), 1, o.outcome);
        if let Some(anchor) = &o.anchor {
            *out.found.entry(anchor.found).or_default() += 1;
        }
    }
    out.sources = sources.into_values().collect();
    let mut chapters: Vec<(u32, Row)> = chapters.into_values().collect();
    chapters.sort_by(|(a, x), (b, y)| (x.name.is_empty(), a, &x.name).cmp(&(y.name.is_empty(), b, &y.name)));
    out.chapters = chapters.into_iter().map(|(_, row)| row).collect();
    out.units = units(register, lexicon);
    out
}

/// Where an opinion stands in the draft; last what stands nowhere.
fn line(o: &Opinion) -> u32 {
    o.anchor.as_ref().map(|a| a.line).filter(|l| *l > 0).unwrap_or(u32::MAX)
}

fn units(register: &Register, lexicon: &Lexicon) -> Units {
    let key = |u: &str| unit_key(u, lexicon);
    let answered = register.answered(lexicon);
    let of = |o: &&Opinion| o.kind == Kind::Department;
    let with: std::collections::BTreeSet<String> =
        register.opinions.iter().filter(of).flat_map(|o| &o.from).flat_map(|s| super::units(&s.unit)).filter(|u| !u.is_empty()).map(|u| key(&u)).collect();
    let silent: Vec<String> = register.silent.iter().flat_map(|s| super::units(&s.unit)).filter(|u| !u.is_empty() && !with.contains(&key(u))).collect();
    let unanswered: Vec<String> = register.asked.iter().filter(|u| !answered.contains(&key(u))).cloned().collect();
    let asked = if register.asked.is_empty() { 0 } else { with.len() + silent.len() + unanswered.len() };
    Units { asked, with_opinions: with.len(), silent, unanswered }
}
