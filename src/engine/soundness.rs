//! What a rule reports holds in every reading: for generated facts with rounded, blank, lost and absent values and open collections,
//! a combination that fires also fires in sampled completions, views with possible members included (worlds in which every value is one value and every collection is closed).
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::eval::{Env, Indexes};
use super::plan::{plan, plans};
use super::search::Search;
use super::tables::Tables;
use super::views;
use crate::fact::{FactSet, Missing, Rel, RowBuilder, Rows, Value};
use crate::lang::{Names, RuleFile, RuleSet, load};
use crate::lexicon::Lexicon;
use crate::text::Span;
use crate::value::{Interval, Number, Quantity};

/// Sampled worlds in all.
const WORLDS: u32 = if cfg!(debug_assertions) { 10_000 } else { 100_000 };
/// The variable of the environment that asks for another number: `HEGAO_WORLDS=100000 cargo test --lib soundness`.
const WORLDS_VAR: &str = "HEGAO_WORLDS";
/// Worlds for each set of generated facts.
const WORLDS_EACH: u32 = 20;

const DEFS: &str = "view dated\n  from c in claim\n  where c.year > 2021\n  field term = c.term, value = c.value\n";
const RULES: [&str; 20] = [
    "from a then b in claim per term\nwhere b.value < a.value",
    "from a then b in claim per term, year\nwhere b.value != a.value",
    "from w in breakdown, p in w.parts\nwhere w.total < p.value + 1 and not (p.value == 2 or w.total > 9)",
    "from a in claim\nwhere no d in dated where d.term == a.term and d.value > a.value",
    "from a in claim\nwhere count(d in dated where d.value > 3) > 1 and a.value > 2",
    "from a in claim\nwhere not (all d in dated where d.value < 4)",
    "from a in claim\nwhere (all d in dated where d.value < 9) and a.value > 1",
    "from a in claim\nwhere sum(d.value for d in dated where d.term == a.term) > 5",
    "from w in breakdown\nwhere sum(p.value for p in w.parts) != w.total",
    "from w in breakdown\nwhere sum(p.value for p in w.parts where p.value > 3) > w.total",
    "from w in breakdown\nwhere max(p.value for p in w.parts) > w.total or min(p.value for p in w.parts) < 2",
    "from w in breakdown\nwhere count(w.parts) > 2 and not (count(p in w.parts where p.value == 4) > 1)",
    "from w in breakdown\nwhere no p in w.parts where p.value == 4",
    "from w in breakdown\nwhere all p in w.parts where p.value < 9",
    "from w in breakdown, p in w.parts\nlet d = w.total - p.value\nwhere d < 3 or d * 2 > 11",
    "from w in breakdown, p in w.parts\nwhere p.value / w.total > 50% and some q in w.parts where q.value <= 5",
    "from a in claim, b in claim\nmatch a.term = b.term, a.year = b.year\nwhere a.value != b.value",
    "from a in claim\nwhere no b in claim where b.term == a.term and b.value > a.value",
    "from a in claim\nwhere not (a.year < 2022 or a.value >= 5) and a.term in [\"名0\", \"名1\"]",
    "from a in claim\nwhere count(b in claim where b.term == a.term and b.year == a.year) > 1 and abs(a.value - 4) > 1",
];

/// A generator of small numbers, the same on every machine (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from((self.0 >> 16) % u64::from(sides)).unwrap()
    }
    fn number(&mut self, sides: u32) -> i64 {
        i64::from(self.roll(sides))
    }
}

/// A value as the draft gives it.
#[derive(Clone)]
enum Given {
    /// From one amount to another in halves; the same for an exact one.
    Halves(i64, i64),
    Missing(Missing),
}

impl Given {
    fn new(dice: &mut Dice) -> Self {
        match dice.roll(6) {
            0 => Self::Missing([Missing::Blank, Missing::Lost, Missing::Absent].get(dice.roll(3) as usize).copied().unwrap()),
            1 | 2 => {
                let middle = 2 * dice.number(8) + 2;
                Self::Halves(middle - 1, middle + 1)
            }
            _ => {
                let exact = 2 * dice.number(8);
                Self::Halves(exact, exact)
            }
        }
    }
    fn value(&self) -> Value {
        match self {
            Self::Halves(lo, hi) => quantity(*lo, *hi),
            Self::Missing(m) => Value::Missing(*m),
        }
    }
    /// One amount that it may be.
    fn world(&self, dice: &mut Dice) -> Self {
        let exact = match self {
            Self::Halves(lo, hi) => lo + dice.number(u32::try_from(hi - lo + 1).unwrap()),
            Self::Missing(_) => dice.number(24),
        };
        Self::Halves(exact, exact)
    }
}

fn quantity(lo: i64, hi: i64) -> Value {
    let half = |n| Number::ratio(n, 2).unwrap();
    Value::quantity(Quantity { range: Interval::closed(half(lo), half(hi)), ..Quantity::count(0) })
}

/// The facts of a draft or of a world, before they are rows.
#[derive(Clone)]
struct Draft {
    breakdowns: Vec<(Given, Vec<Given>, bool)>,
    claims: Vec<(Option<u32>, Option<i32>, Given)>,
    claims_closed: bool,
}

impl Draft {
    fn new(dice: &mut Dice) -> Self {
        let breakdowns = (0..dice.roll(3)).map(|_| {
            let total = Given::new(dice);
            let parts = (0..dice.roll(4)).map(|_| Given::new(dice)).collect();
            (total, parts, dice.roll(2) == 0)
        });
        let breakdowns = breakdowns.collect();
        let claims = (0..dice.roll(5)).map(|_| claim(dice)).collect();
        Self { breakdowns, claims, claims_closed: dice.roll(2) == 0 }
    }

    /// A completion: what is given becomes one value, what is open gets further members; the rows of the draft keep their numbers.
    fn world(&self, dice: &mut Dice) -> Self {
        let mut world = self.clone();
        for (total, parts, closed) in &mut world.breakdowns {
            *total = total.world(dice);
            if !*closed {
                parts.extend((0..dice.roll(3)).map(|_| Given::new(dice)).collect::<Vec<_>>());
            }
            *parts = parts.iter().map(|p| p.world(dice)).collect();
            *closed = true;
        }
        if !world.claims_closed {
            world.claims.extend((0..dice.roll(3)).map(|_| claim(dice)).collect::<Vec<_>>());
        }
        for (term, year, value) in &mut world.claims {
            *term = term.or_else(|| Some(dice.roll(3)));
            *year = year.or_else(|| Some(2020 + i32::try_from(dice.roll(4)).unwrap()));
            *value = value.world(dice);
        }
        world.claims_closed = true;
        world
    }

    /// Rows; parts that only a world has come after all parts of the draft, so that numbers stay.
    fn facts(&self, draft: &Self) -> FactSet {
        let mut facts = FactSet::default();
        let span = Span::new(0, 1);
        let part = |facts: &mut FactSet, g: &Given| facts.push(RowBuilder::new(Rel::Part, span).set("value", g.value()));
        let own: Vec<usize> = draft.breakdowns.iter().map(|b| b.1.len()).collect();
        let mut rows: Vec<Vec<u32>> = self.breakdowns.iter().zip(&own).map(|(b, n)| b.1.iter().take(*n).map(|g| part(&mut facts, g)).collect()).collect();
        for ((b, n), rows) in self.breakdowns.iter().zip(&own).zip(&mut rows) {
            rows.extend(b.1.iter().skip(*n).map(|g| part(&mut facts, g)));
        }
        for ((total, _, closed), rows) in self.breakdowns.iter().zip(rows) {
            let parts = Value::Rows(Rows { rel: Rel::Part, rows, closed: *closed }.into());
            facts.push(RowBuilder::new(Rel::Breakdown, span).set("total", total.value()).set("parts", parts));
        }
        for (term, year, value) in &self.claims {
            let term = Value::or_absent(*term, |t| Value::Term(format!("名{t}").into()));
            let row = RowBuilder::new(Rel::Claim, span).set("term", term).set("year", Value::or_absent(*year, Value::Year));
            facts.push(row.set("value", value.value()));
        }
        if self.claims_closed {
            facts.close(Rel::Claim);
        }
        facts
    }
}

fn claim(dice: &mut Dice) -> (Option<u32>, Option<i32>, Given) {
    let term = (dice.roll(6) > 0).then(|| dice.roll(3));
    let year = (dice.roll(4) > 0).then(|| 2020 + i32::try_from(dice.roll(4)).unwrap());
    (term, year, Given::new(dice))
}

/// Tables with the rows of all views.
pub fn with_views<'f>(set: &RuleSet, facts: &'f FactSet, indexes: &Indexes) -> Tables<'f> {
    let mut tables = Tables {
        facts,
        dossier: super::Dossier::NONE,
        lexicon: Lexicon::bundled(),
        finds: super::scan::Finds::default(),
        views: super::tables::Views::default(),
    };
    for def in &set.views {
        let planned: Vec<_> = def.branches.iter().map(|b| plans(&b.0)).collect();
        let made = views::make(def, &planned, &tables, &[], indexes, &|| u64::MAX);
        tables.views.push(made);
    }
    tables
}

/// The combinations of rows for which each rule fires.
fn fired(set: &RuleSet, facts: &FactSet) -> Vec<Vec<Vec<u32>>> {
    let indexes = Indexes::default();
    let tables = with_views(set, facts, &indexes);
    let of = |q: &crate::lang::Query| {
        let env = Env::new(&tables, &[], q, &indexes, u64::MAX);
        let mut out = Vec::new();
        Search::run(&env, &plan(q), &mut |env, truth| {
            if truth.is_true() {
                out.push((0..q.vars.len()).map(|v| env.bound(v).1).collect());
            }
        });
        out
    };
    set.rules.iter().map(|r| of(&r.query)).collect()
}

#[test]
fn what_fires_fires_in_every_sampled_world() {
    let files: Vec<RuleFile> = RULES
        .iter()
        .enumerate()
        .map(|(i, body)| {
            let var = body.split(' ').nth(1).unwrap();
            let text = format!("title zh \"题\" en \"t\"\nseverity info\n{body}\nreport {var} zh \"a\" en \"a\"\n");
            RuleFile { path: format!("rules/test/r{i:02}.hgr"), text }
        })
        .collect();
    let defs = RuleFile { path: "rules/test/_defs.hgr".to_owned(), text: DEFS.to_owned() };
    let files: Vec<RuleFile> = files.into_iter().chain([defs]).collect();
    let set = load(&files, &Names::default()).unwrap_or_else(|p| panic!("{p:#?}"));
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut firings = [0u32; RULES.len()];
    let wanted = std::env::var(WORLDS_VAR).ok().and_then(|n| n.parse().ok()).unwrap_or(WORLDS);
    let mut worlds = 0;
    while worlds < wanted {
        let draft = Draft::new(&mut dice);
        let found = fired(&set, &draft.facts(&draft));
        for (count, combinations) in firings.iter_mut().zip(&found) {
            *count += u32::try_from(combinations.len()).unwrap();
        }
        if found.iter().all(Vec::is_empty) {
            continue;
        }
        worlds += WORLDS_EACH;
        for _ in 0..WORLDS_EACH {
            let facts = draft.world(&mut dice).facts(&draft);
            for ((rule, found), world) in RULES.iter().zip(&found).zip(fired(&set, &facts)) {
                for combination in found {
                    assert!(world.contains(combination), "{rule}\n{combination:?} fires in the draft and not in a world\n{facts:#?}");
                }
            }
        }
    }
    assert!(firings.iter().all(|n| *n > 0), "a rule never fired, so nothing was tested: {firings:?}");
}
