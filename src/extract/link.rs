//! Links: which indicator a claim speaks of. One equal name links; else exactly one near; anything else is no link.

use std::collections::BTreeMap;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::claim::Claim;
use super::indicator::Indicator;
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, RowRef, Value};
use crate::lexicon::{NameBook, Relation};
use crate::text::{Span, holds_any};

/// Most rows that one claim may be linked to.
const MOST: usize = 16;

/// Names of one head that are compared with a claim's one by one; of more only the one that is the same links.
const MOST_NAMES: usize = 1_000;

/// Distinct names of indicators and their rows.
struct Names<'a> {
    by_key: FxHashMap<&'a EcoString, Vec<usize>>,
    by_head: BTreeMap<&'a str, Vec<usize>>,
    groups: Vec<(&'a Indicator, Vec<u32>)>,
}

fn group(indicators: &[Indicator]) -> Names<'_> {
    let mut by_key: BTreeMap<(&EcoString, Vec<&EcoString>), usize> = BTreeMap::new();
    let mut names = Names { by_key: FxHashMap::default(), by_head: BTreeMap::new(), groups: Vec::new() };
    for indicator in indicators {
        let key = (&indicator.name.key, indicator.name.glosses.iter().map(|g| &g.key).collect());
        let at = *by_key.entry(key).or_insert_with(|| {
            names.groups.push((indicator, Vec::new()));
            let at = names.groups.len() - 1;
            names.by_key.entry(&indicator.name.key).or_default().push(at);
            for head in std::iter::once(&indicator.name.head).chain(indicator.name.glosses.iter().map(|g| &g.head)) {
                let list = names.by_head.entry(head.as_str()).or_default();
                if list.last() != Some(&at) {
                    list.push(at);
                }
            }
            at
        });
        if let Some((_, rows)) = names.groups.get_mut(at) {
            rows.push(indicator.row);
        }
    }
    names
}

/// Adds the links of all claims. Claims of another area are not linked.
pub fn extract(claims: &[Claim], indicators: &[Indicator], book: &NameBook, facts: &mut FactSet) {
    let names = group(indicators);
    let mut known: BTreeMap<&EcoString, Vec<(usize, Relation)>> = BTreeMap::new();
    for claim in claims {
        if claim.scope.as_ref().is_some_and(|(_, own)| !own) {
            continue;
        }
        let related = known.entry(&claim.name.key).or_insert_with(|| choose(claim, &names, book));
        for (group, relation) in related.iter() {
            let Some((_, rows)) = names.groups.get(*group) else { continue };
            for &row in rows.iter().take(MOST) {
                facts.push(link(claim, row, *relation));
            }
        }
    }
}

fn choose(claim: &Claim, names: &Names<'_>, book: &NameBook) -> Vec<(usize, Relation)> {
    let of_head = names.by_head.get(claim.name.head.as_str()).map_or(&[][..], Vec::as_slice);
    let candidates = if of_head.len() <= MOST_NAMES { of_head } else { names.by_key.get(&claim.name.key).map_or(&[][..], Vec::as_slice) };
    // A name that no noun of the lexicon ends is known from the table itself, letter for letter.
    let relate = |i: &Indicator| {
        let same = claim.name.head.is_empty() && claim.name.key == i.name.key;
        if same { Some(Relation::Equal) } else { book.relate(&claim.name, &i.name) }
    };
    let related: Vec<(usize, Relation)> = candidates.iter().filter_map(|&at| Some((at, relate(names.groups.get(at)?.0)?))).collect();
    if !related.iter().any(|(_, r)| *r == Relation::Equal)
        && let [only] = *elliptic(claim, names, candidates)
    {
        return vec![(only, Relation::Equal)];
    }
    for wanted in [Relation::Equal, Relation::Near, Relation::Narrower] {
        let these: Vec<(usize, Relation)> = related.iter().copied().filter(|(_, r)| *r == wanted).collect();
        match these.len() {
            0 => {}
            1 => return these,
            _ => return Vec::new(),
        }
    }
    let ends: Vec<usize> = candidates.iter().copied().filter(|at| names.groups.get(*at).is_some_and(|g| ends_alike(&claim.name.key, &g.0.name.key))).collect();
    if let [only] = ends.as_slice() { vec![(*only, Relation::Ending)] } else { Vec::new() }
}

/// 公园绿化活动场地服务半径覆盖率 and 服务半径覆盖率: what the longer one has before tells no other group of people or places.
fn ends_alike(a: &str, b: &str) -> bool {
    const GROUPS: &[&str] =
        &["农村", "城镇", "城市", "城区", "乡村", "县级", "公办", "民办", "普惠", "公共", "国有", "规模", "重点", "新建", "新增", "其中", "女", "儿童", "老年"];
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let Some(more) = long.strip_suffix(short).filter(|t| !t.is_empty()) else { return false };
    short.chars().count() >= 5 && !holds_any(&more.replace("城市 地级及以上", ""), GROUPS)
}

/// 高技能人才占比 for what a table calls 高技能人才占技能人才比例: the names that only say the whole as well.
fn elliptic(claim: &Claim, names: &Names<'_>, candidates: &[usize]) -> Vec<usize> {
    let stem = |key: &str| key.strip_suffix("|占比").map(str::to_owned);
    let Some(own) = stem(&claim.name.key).filter(|s| !s.is_empty() && !s.contains('占')) else { return Vec::new() };
    let of_whole = |i: &Indicator| stem(&i.name.key).and_then(|s| s.strip_prefix(&format!("{own}占")).map(|t| !t.is_empty())) == Some(true);
    candidates.iter().copied().filter(|at| names.groups.get(*at).is_some_and(|g| of_whole(g.0))).collect()
}

fn link(claim: &Claim, row: u32, relation: Relation) -> RowBuilder {
    let sure = if relation == Relation::Equal { claim.sure } else { claim.sure.min(Confidence::Medium) };
    let span: Span = claim.name_span.join(claim.raw);
    RowBuilder::new(Rel::Link, span)
        .set("claim", Value::Row(RowRef { rel: Rel::Claim, index: claim.row }))
        .set("indicator", Value::Row(RowRef { rel: Rel::Indicator, index: row }))
        .set("relation", Value::Atom(relation.as_str()))
        .sure(sure)
}
