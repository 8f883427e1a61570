//! A naive evaluator, without plan, index or order of conditions, agrees with the planned one on generated rules and facts.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::amount::same;
use super::eval::{Env, Indexes};
use super::plan::plan;
use super::search::Search;
use super::soundness::with_views;
use super::tests::{claims, count, head, span};
use crate::fact::{FactSet, Rel, RowBuilder, RowRef, Value};
use crate::lang::{Expr, Join, Names, Pair, Query, RuleFile, load};
use crate::value::{Reason, Truth};

/// True where the two rows of a pair are of one group and none stands between that is, or may be, of it.
fn neighbours(env: &Env<'_>, pair: &Pair) -> bool {
    let (table, first, second) = (env.bound(pair.first).0, env.bound(pair.first).1, env.bound(pair.second).1);
    let group = |row: u32| {
        let fields = &env.tables.row(table, row).unwrap().fields;
        pair.group.iter().map(|f| fields.get(*f).unwrap().value.clone()).collect::<Vec<_>>()
    };
    let known = |g: &[Value]| g.iter().all(|v| !matches!(v, Value::Missing(_)));
    let span = |row: u32| env.tables.row(table, row).unwrap().span.from();
    let rows = u32::try_from(env.tables.rows(table).len()).unwrap();
    let possible = (rows..rows + u32::try_from(env.tables.possible(table).len()).unwrap()).filter(|r| (span(first)..=span(second)).contains(&span(*r)));
    let own = group(first);
    let apart = |row: u32| known(&group(row)) && group(row) != own;
    first < second && known(&own) && group(second) == own && (first + 1..second).chain(possible).all(apart)
}

/// Every combination of rows, without plan, index or order of conditions.
fn naive(query: &Query, env: &Env<'_>, at: usize, out: &mut Vec<(Vec<u32>, Truth)>) {
    let Some(var) = query.vars.get(at) else {
        let equal = |j: &Join| match (env.known(&j.left.1), env.known(&j.right.1)) {
            (Ok(x), Ok(y)) => same(x.as_ref(), y.as_ref()).is_true(),
            _ => false,
        };
        let row = |v: usize| env.bound(v).1;
        let ordered = (0..query.vars.len()).all(|b| (0..b).all(|a| query.vars.get(a).unwrap().table != query.vars.get(b).unwrap().table || row(a) < row(b)));
        let truth = query.conds.iter().fold(Truth::True, |t, c| t.and(env.truth(&c.0)));
        if ordered && query.joins.iter().all(equal) && query.pairs.iter().all(|p| neighbours(env, p)) && truth != Truth::False {
            let kind = if truth.is_true() { truth } else { Truth::Unknown(Reason::Open) };
            out.push(((0..query.vars.len()).map(row).collect(), kind));
        }
        return;
    };
    for row in 0..env.tables.rows(var.table).len() {
        env.bind(at, var.table, u32::try_from(row).unwrap());
        naive(query, env, at + 1, out);
    }
}

/// The query with the keys of its loops as plain conditions, so that nothing is found by hashing.
fn without_keys(query: &Query) -> Query {
    fn strip(expr: &mut Expr) {
        if let Expr::Fold(_, _, l) | Expr::Quant(_, l) = expr {
            let keys = std::mem::take(&mut l.keys).into_iter().map(|(a, b)| Expr::Same(Box::new(a), Box::new(b)));
            let all: Vec<Expr> = keys.chain(l.cond.take()).collect();
            l.cond = (!all.is_empty()).then_some(Expr::And(all));
        }
        expr.parts_mut().into_iter().for_each(strip);
    }
    let mut query = query.clone();
    query.conds.iter_mut().for_each(|c| strip(&mut c.0));
    query
}

/// Links and indicators for claims, by numbers that may point anywhere.
fn linked(claims_of: &[(u8, i8, i64)], indicators: &[(u8, i8, i64)], links: &[(u32, u32, bool)]) -> FactSet {
    let mut facts = claims(claims_of);
    for (i, (name, year, value)) in indicators.iter().enumerate() {
        let year = if *year < 0 { Value::ABSENT } else { Value::Year(2020 + i32::from(*year)) };
        facts.push(
            RowBuilder::new(Rel::Indicator, span(i))
                .set("name", Value::Term(format!("名{name}").into()))
                .set("target_year", year)
                .set("baseline", Value::quantity(count(*value, 0))),
        );
    }
    for (claim, indicator, equal) in links {
        let row = |rel, index| Value::Row(RowRef { rel, index });
        facts.push(
            RowBuilder::new(Rel::Link, span(0))
                .set("claim", row(Rel::Claim, *claim))
                .set("indicator", row(Rel::Indicator, *indicator))
                .set("relation", Value::Atom(if *equal { "equal" } else { "near" })),
        );
    }
    facts.close(Rel::Indicator);
    facts
}

const VIEWS: &str = "view dated\n  from c in claim\n  where c.value > 1 and c.year > 2019\n  field term = c.term, year = c.year, value = c.value\n";

const SHAPES: [&str; 18] = [
    "from l in link, c in claim, t in indicator\nmatch l.claim = c, l.indicator = t, c.year = t.target_year\nwhere l.relation == equal and c.value != t.baseline",
    "from a in claim, b in claim, t in indicator\nmatch a.term = b.term, b.term = t.name\nwhere a.value < b.value or t.target_year == a.year",
    "from t in indicator, a in claim\nmatch a.term = t.name\nlet d = a.value - t.baseline\nwhere d > 1 and (no b in claim where b.term == a.term and b.year == a.year)",
    "from t in indicator, a in claim\nmatch a.term = t.name\nlet d = a.value - t.baseline\nwhere d > 1 and (no b in claim where not (b.term != a.term) and not (b.year != a.year))",
    "from a in claim\nwhere count(t in indicator where t.name == a.term) > 1 and all b in claim where b.value <= a.value or b.generic",
    "from a in claim\nwhere count(b in claim where b.term == a.term and b.year == a.year and b.generic) > 1",
    "from t in indicator, a in claim\nmatch a.term = t.name\nwhere sum(c.value for c in claim where c.term == t.name and c.year == t.target_year) > t.baseline",
    "from t in indicator, a in claim\nmatch a.term = t.name\nwhere a.generic and t.target_year in [2020, 2021] and max(c.value for c in claim where c.year == t.target_year) > a.value",
    "from a then b in claim per term\nwhere b.value != a.value",
    "from a then b in claim per term, year, t in indicator\nmatch b.term = t.name\nwhere b.value < a.value or t.baseline > 2",
    "from a then b in dated per term\nwhere b.value > a.value",
    "from d in dated, t in indicator\nmatch d.term = t.name\nwhere d.value > t.baseline and no e in dated where e.term == d.term and e.year == d.year",
    "from a in claim\nwhere count(d in dated where d.term == a.term) > 1 and sum(d.value for d in dated where d.year == 2021) > 4",
    "from a in claim\nwhere not a.generic and a.year == 2021 and not (some t in indicator where t.target_year == a.year and t.baseline < a.value)",
    "from a then b in claim\nwhere a.year is present and not a.generic and b.value != a.value",
    "from a then b in claim\nwhere a.year == 2021 and b.year is missing",
    "from t in indicator, a in claim\nmatch a.term = t.name\nwhere t.target_year is present and a.year is missing and a.value > t.baseline",
    "from c in claim\nwhere count(l in link where l.claim == c and l.relation == equal) > 1 or some l in link where l.claim == c and l.indicator.baseline > c.value",
];

proptest::proptest! {
    #[test]
    fn the_plan_finds_what_every_combination_finds(
        c in proptest::collection::vec((0u8..3, -1i8..3, 0i64..4), 0..9),
        t in proptest::collection::vec((0u8..3, -1i8..3, 0i64..4), 0..7),
        l in proptest::collection::vec((0u32..9, 0u32..7, proptest::bool::ANY), 0..8),
    ) {
        let facts = linked(&c, &t, &l);
        let mut answers = Vec::new();
        for shape in SHAPES {
            let text = head(&format!("{shape}\nreport {} zh \"a\" en \"a\"", shape.split(' ').nth(1).unwrap().trim_end_matches(',')));
            let defs = RuleFile { path: "rules/test/_defs.hgr".to_owned(), text: VIEWS.to_owned() };
            let rules = load(&[RuleFile { path: "rules/test/rule.hgr".to_owned(), text }, defs], &Names::default()).unwrap_or_else(|p| panic!("{p:#?}"));
            let query = &rules.rules.first().unwrap().query;
            let indexes = Indexes::default();
            let tables = with_views(&rules, &facts, &indexes);
            let env = Env::new(&tables, &[], query, &indexes, u64::MAX);
            let mut expected = Vec::new();
            let plain = without_keys(query);
            naive(&plain, &Env::new(&tables, &[], &plain, &indexes, u64::MAX), 0, &mut expected);
            let mut found = Vec::new();
            Search::run(&env, &plan(query), &mut |env, truth| {
                let kind = if truth.is_true() { truth } else { Truth::Unknown(Reason::Open) };
                found.push(((0..query.vars.len()).map(|v| env.bound(v).1).collect::<Vec<_>>(), kind));
            });
            let key = |x: &(Vec<u32>, Truth)| x.0.clone();
            expected.sort_by_key(key);
            found.sort_by_key(key);
            proptest::prop_assert_eq!(&found, &expected, "{}", shape);
            answers.push(found);
        }
        proptest::prop_assert_eq!(answers.get(2), answers.get(3));
    }
}
