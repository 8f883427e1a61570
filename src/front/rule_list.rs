//! `hegao rules list`: a table for people, JSON for programs.

use std::collections::BTreeMap;

use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::digest;
use crate::diag::{Confidence, Lang};
use crate::lang::{Cost, ParamDef, Rule, RuleSet, written};
use crate::project::{Setup, is_shared};

#[derive(Serialize)]
struct Row<'r> {
    id: &'r str,
    family: &'r str,
    severity: &'static str,
    confidence: &'static str,
    cost: &'static str,
    title: Title<'r>,
    since: Option<&'r str>,
    basis: Option<&'r str>,
    relations: Vec<&'static str>,
    samples: usize,
    /// Those that the rule uses, then those of its family that hold for all rules.
    params: Vec<Param<'r>>,
}

#[derive(Serialize)]
struct Param<'r> {
    key: &'r str,
    #[serde(rename = "type")]
    ty: String,
    default: String,
    value: String,
    bounds: Option<[String; 2]>,
    title: Title<'r>,
    /// True where no rule names it, and all rules rest on it.
    shared: bool,
}

#[derive(Serialize)]
struct Title<'r> {
    zh: &'r str,
    en: &'r str,
}

/// The rules of a setup; `running` says with which severities and parameters they run, and whether.
pub(super) fn listed(setup: &Setup, running: &Setup, json: bool, lang: Lang) -> String {
    let set = setup.rules();
    let off = lang.pick("关", "off");
    if !json {
        let head = match lang {
            Lang::Zh => ["规则", "程度", "把握", "代价", "标题"],
            Lang::En => ["rule", "severity", "confidence", "cost", "title"],
        };
        let rows = set.rules.iter().map(|r| {
            let cells = [
                r.id.as_str(),
                running.severity(r).map_or(off, |s| s.word(lang)),
                sure_word(r.confidence, lang),
                cost_word(set.cost(r), lang),
                r.title.get(lang),
            ];
            cells.map(str::to_owned)
        });
        return table(&std::iter::once(head.map(str::to_owned)).chain(rows).collect::<Vec<_>>()) + &params(set, running, lang);
    }
    let rows: Vec<Row<'_>> = set
        .rules
        .iter()
        .map(|r| Row {
            id: r.id.as_str(),
            family: r.id.family(),
            severity: running.severity(r).map_or("off", crate::diag::Severity::as_str),
            confidence: r.confidence.as_str(),
            cost: set.cost(r).as_str(),
            title: Title { zh: r.title.get(Lang::Zh), en: r.title.get(Lang::En) },
            since: r.since.as_deref(),
            basis: r.basis.as_deref(),
            relations: r.relations.iter().map(|rel| rel.name()).collect(),
            samples: r.samples.len(),
            params: params_of(set, r).into_iter().map(|(p, shared)| param(p, shared, running)).collect(),
        })
        .collect();
    serde_json::to_string_pretty(&rows).map(|t| t + "\n").unwrap_or_default()
}

/// Which rules these are: two lists with the same hash were made of the same files.
pub(super) fn identity(hash: &blake3::Hash, lang: Lang) -> String {
    let bundled = digest::bundled();
    let mut text = format!("\n{}{}\n", lang.pick("内置规则和词库：", "bundled rules and lexicon: "), digest::short(&bundled));
    if *hash != bundled {
        text.push_str(&format!("{}{}\n", lang.pick("连同本单位的规则、词库和设置：", "with own rules, lexicon and settings: "), digest::short(hash)));
    }
    text
}

/// The parameters of a rule, and whether they are those of its family that hold for all rules.
pub(super) fn params_of<'s>(set: &'s RuleSet, rule: &Rule) -> Vec<(&'s ParamDef, bool)> {
    let of_family = |p: &&ParamDef| is_shared(p) && p.key.split('/').next() == Some(rule.id.family());
    let own = set.params_of(rule).into_iter().map(|p| (p, false));
    own.chain(set.params.iter().filter(of_family).map(|p| (p, true))).collect()
}

/// The parameters of the listed rules, below them.
fn params(set: &RuleSet, running: &Setup, lang: Lang) -> String {
    let all: BTreeMap<&str, &ParamDef> = set.rules.iter().flat_map(|r| params_of(set, r)).map(|(p, _)| (p.key.as_str(), p)).collect();
    if all.is_empty() {
        return String::new();
    }
    let head = match lang {
        Lang::Zh => ["参数", "现值", "缺省", "范围", "标题"],
        Lang::En => ["parameter", "value", "default", "range", "title"],
    };
    let rows = all.values().map(|p| {
        let range = p.bounds.as_ref().map_or_else(
            || "–".to_owned(),
            |(least, most)| lang.pick(format!("{}至{}", written(least), written(most)), format!("{} to {}", written(least), written(most))),
        );
        [p.key.clone(), written(running.param(p)), written(&p.default), range, p.title.get(lang).to_owned()]
    });
    format!("\n{}", table(&std::iter::once(head.map(str::to_owned)).chain(rows).collect::<Vec<_>>()))
}

fn param<'r>(p: &'r ParamDef, shared: bool, running: &Setup) -> Param<'r> {
    Param {
        key: &p.key,
        ty: format!("{:?}", p.ty).to_lowercase(),
        default: written(&p.default),
        value: written(running.param(p)),
        bounds: p.bounds.as_ref().map(|(least, most)| [written(least), written(most)]),
        title: Title { zh: p.title.get(Lang::Zh), en: p.title.get(Lang::En) },
        shared,
    }
}

/// `高`, `high`.
pub(super) fn sure_word(sure: Confidence, lang: Lang) -> &'static str {
    match (sure, lang) {
        (Confidence::High, Lang::Zh) => "高",
        (Confidence::Medium, Lang::Zh) => "中",
        (Confidence::Low, Lang::Zh) => "低",
        (word, Lang::En) => word.as_str(),
    }
}

fn cost_word(cost: Cost, lang: Lang) -> &'static str {
    match (cost, lang) {
        (Cost::Linear, Lang::Zh) => "线性",
        (Cost::Joined, Lang::Zh) => "联接",
        (Cost::Scan, Lang::Zh) => "扫描",
        (cost, Lang::En) => cost.as_str(),
    }
}

/// Rows with columns of even width; the last one is as wide as it is.
pub(super) fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let mut widths = [0usize; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (width, cell) in widths.iter().zip(row) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width + 2 - cell.width()));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn columns_count_wide_characters_twice() {
        let rows = [["规则", "x", "标题"], ["a/b", "中文", "t"]].map(|r| r.map(str::to_owned));
        assert_eq!(table(&rows), "规则  x     标题\na/b   中文  t\n");
    }
}
