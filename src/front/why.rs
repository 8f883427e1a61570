//! `hegao why` and `hegao why-not`: what made a finding, and what kept a rule silent.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use clap::ArgMatches;

use super::drive::{eprint, eprint_problem};
use super::options::{list, name, one};
use super::projects::{Asked, Projects};
use super::walk::{Found, Walk, unreadable};
use super::{print, read, why_json};
use crate::audit::{self, Dossier};
use crate::diag::{Finding, Lang, Message, Problem, sort_findings};
use crate::engine::{self, Condition, Explanation, Input};
use crate::fact::Role;
use crate::lang::Rule;
use crate::output::{Detail, FindingReport, report_beside, visible};
use crate::project::Setup;
use crate::text::{Source, Span};
use crate::value::{Reason, Truth};

/// Candidates that are told of.
const MOST: usize = 20;
/// Candidates among which the nearest is looked for, where the line has none.
const FAR: usize = 200;

/// `hegao why FINGERPRINT PATH…`.
pub(super) fn why(matches: &ArgMatches, lang: Lang, asked: Option<Lang>) -> ExitCode {
    let paths = list(matches, name::PATHS);
    let Ok(projects) = Projects::load(&paths, &Asked::of(matches), lang) else { return ExitCode::from(2) };
    let lang = asked.or_else(|| projects.lang()).unwrap_or(lang);
    let wanted = one(matches, name::PRINT).to_ascii_lowercase();
    let json = one(matches, name::FORMAT) == "json";
    let (mut told, mut left_out, mut failed, mut all) = (0usize, 0usize, false, Vec::new());
    for found in Walk::new(paths, Vec::new()).unpacking() {
        let (draft, project) = match found {
            Found::Problem(problem) => (Err(problem), None),
            Found::Stdin => (read::stdin(""), projects.of(None)),
            Found::Packed(archive, n) => (read::Raw::packed(&archive, n).and_then(read::Raw::draft), projects.of(Some(Path::new(archive.path())))),
            Found::Draft(path) => (read::file(&path), projects.of(Some(&path))),
        };
        match draft.and_then(|d| {
            let path = d.source.path().to_owned();
            let found = project.map(|(project, inside)| (project.setup(&inside), project.dossier(&inside, Some(Path::new(&path))).dossier));
            audit::guarded(&path, || found.map(|(s, beside)| of_draft(&s, d, &beside, &wanted, lang)).unwrap_or_default())
        }) {
            Ok(found) => {
                let room = MOST.saturating_sub(told);
                left_out += found.len().saturating_sub(room);
                told += found.len();
                for one in found.into_iter().take(room) {
                    if json { all.push(one.json) } else { print(&one.text) }
                }
            }
            Err(problem) => {
                eprint(&problem, lang);
                failed = true;
            }
        }
    }
    if json {
        print(&why_json::document("findings", all, left_out));
    } else if left_out > 0 {
        print(&lang.pick(format!("另有{left_out}处，请写出更多位指纹。\n"), format!("{left_out} more; give more of the fingerprint\n")));
    }
    failed |= unread(&projects, lang);
    if told == 0 && !failed {
        let said = Message::new(format!("这些文稿里没有指纹为“{wanted}”的问题"), format!("no finding in these drafts has the fingerprint “{wanted}”"));
        let help = Message::new("用 hegao check --format json 查看指纹", "hegao check --format json shows the fingerprints");
        eprint(&Problem::file("", said).with_help(help), lang);
        failed = true;
    }
    ExitCode::from(if failed { 2 } else { 0 })
}

/// A finding, explained for people and for programs.
struct Told {
    text: String,
    json: serde_json::Value,
}

/// Says which of the other drafts could not be read; true where there is one.
fn unread(projects: &Projects, lang: Lang) -> bool {
    let problems: Vec<_> = projects.iter().flat_map(|p| p.dossiers.problems()).collect();
    problems.iter().for_each(|p| eprint_problem(p, lang));
    !problems.is_empty()
}

/// The findings of one draft whose fingerprint begins so, explained.
fn of_draft(setup: &Setup, draft: crate::ingest::Draft, beside: &Dossier, wanted: &str, lang: Lang) -> Vec<Told> {
    let read = audit::read(draft, setup.lexicon(), &setup.wanted);
    let sentences: Vec<Span> = read.outline.sentences.iter().map(|s| s.span).collect();
    let source = &read.draft.source;
    let input = Input { facts: &read.facts, source, lexicon: setup.lexicon(), sentences: &sentences };
    let others = beside.rows();
    let mut findings: Vec<Finding> = setup.program.run_beside(input, &others).findings;
    findings.retain(|f| setup.shows(f));
    sort_findings(&mut findings);
    let reports = report_beside(source, &read.outline, &beside.texts(), findings.clone(), &Detail { windows: true, former: setup.former() });
    let chosen =
        findings.iter().zip(&reports).filter(|(_, r)| r.fingerprint.starts_with(wanted) || r.former.iter().any(|(_, print)| print.starts_with(wanted)));
    let mut out = Vec::new();
    for (finding, shown) in chosen {
        let Some(told) = setup.program.why(input, &others, finding) else { continue };
        let conditions: String = told.conditions.iter().map(|c| condition(c, lang)).collect();
        let text = format!("{}{}{conditions}\n", head(source, finding, shown, lang), rows(source, &others, &told, lang));
        out.push(Told { text, json: why_json::finding((source, &others), finding, shown, &told, lang) });
    }
    out
}

/// On one line, cut where it is long.
pub(super) fn short(text: &str) -> String {
    cut(&text.split_whitespace().collect::<Vec<_>>().join(" "), 40)
}

fn cut(text: &str, most: usize) -> String {
    text.char_indices().nth(most).map_or_else(|| text.to_owned(), |(at, _)| format!("{}…", text.get(..at).unwrap_or(text)))
}

fn head(source: &Source, finding: &Finding, shown: &FindingReport, lang: Lang) -> String {
    let at = source.positions(finding.span()).0;
    format!("{}:{}:{}  {}  {}\n{}\n", source.path(), at.line, at.column, finding.rule, shown.fingerprint, visible(finding.message.get(lang)))
}

/// One line a row: variable, relation, place, text.
fn rows(own: &Source, others: &engine::Dossier<'_>, told: &Explanation, lang: Lang) -> String {
    let mut out = String::new();
    for row in &told.rows {
        let other = others.source(row.file);
        let source = other.unwrap_or(own);
        let path = other.map_or_else(String::new, |o| format!("{}:", visible(o.path())));
        let at = source.positions(row.span).0;
        let text = short(source.raw(row.span));
        let table = short(&row.table);
        let _ = writeln!(out, "  {} {} {}  {path}{}:{}  {}", row.var, lang.pick("取自", "in"), visible(&table), at.line, at.column, visible(&text));
    }
    out
}

fn condition(told: &Condition, lang: Lang) -> String {
    if told.parts.is_empty() {
        return single(told, lang);
    }
    let parts = told.parts.iter().flat_map(|p| single(p, lang).lines().map(|l| format!("    {l}\n")).collect::<Vec<_>>());
    format!("  {} {}\n{}", truth(told.truth, lang), visible(&cut(&told.text, MADE)), parts.collect::<String>())
}

/// Characters of a condition whose parts follow.
const MADE: usize = 80;

fn single(told: &Condition, lang: Lang) -> String {
    let mut out = format!("  {} {}\n", truth(told.truth, lang), visible(&told.text));
    for (text, value) in &told.operands {
        let value = Some(value.get(lang)).filter(|v| !v.is_empty()).unwrap_or("\"\"");
        let _ = writeln!(out, "      {} = {}", visible(text), visible(value));
    }
    out
}

fn truth(truth: Truth, lang: Lang) -> String {
    match truth {
        Truth::True => lang.pick("〔真〕", "[true]").to_owned(),
        Truth::False => lang.pick("〔假〕", "[false]").to_owned(),
        Truth::Unknown(r) => format!("{}{}{}", lang.pick("〔不定：", "[unknown: "), reason(r, lang), lang.pick("〕", "]")),
    }
}

fn reason(reason: Reason, lang: Lang) -> &'static str {
    match (reason, lang) {
        (Reason::Rounding, Lang::Zh) => "四舍五入，两种可能都有",
        (Reason::Blank, Lang::Zh) => "单元格是空的",
        (Reason::Lost, Lang::Zh) => "原有内容没有读出来",
        (Reason::Absent, Lang::Zh) => "文稿没有写",
        (Reason::Open, Lang::Zh) => "可能还有未读到的",
        (Reason::Unit, Lang::Zh) => "单位不能相比",
        (Reason::Budget, Lang::Zh) => "达到计算上限",
        (Reason::Rounding, Lang::En) => "rounding, both are possible",
        (Reason::Blank, Lang::En) => "blank, the cell is empty",
        (Reason::Lost, Lang::En) => "lost, what stood there could not be read",
        (Reason::Absent, Lang::En) => "absent, the draft does not say",
        (Reason::Open, Lang::En) => "open, there may be more than was found",
        (Reason::Unit, Lang::En) => "unit, these cannot be compared",
        (Reason::Budget, Lang::En) => "budget, a counted limit was reached",
    }
}

/// `hegao why-not RULE FILE[:LINE]`.
pub(super) fn why_not(matches: &ArgMatches, lang: Lang, asked: Option<Lang>) -> ExitCode {
    let wanted = one(matches, name::RULE);
    let (path, line) = split_line(one(matches, name::FILE));
    // without the draft its settings, and so its rules, are not known
    if let Err(error) = std::fs::metadata(path) {
        eprint(&unreadable(path, &error), lang);
        return ExitCode::from(2);
    }
    let Ok(projects) = Projects::load(&[path.to_owned()], &Asked::of(matches), lang) else { return ExitCode::from(2) };
    let lang = asked.or_else(|| projects.lang()).unwrap_or(lang);
    let Some((project, inside)) = projects.of(Some(path.as_ref())) else { return ExitCode::from(2) };
    let setup = project.setup(&inside);
    let Some(rule) = setup.rules().rule_once(wanted) else {
        let known: Vec<&str> = project.known.iter().map(String::as_str).filter(|k| k.contains('/')).collect();
        let family = known.iter().find(|k| k.split('/').next() == Some(wanted));
        let problem = match family {
            _ if known.contains(&wanted) => off(wanted),
            Some(rule) => a_family(wanted, rule),
            None => crate::project::unknown_rule(wanted, &known),
        };
        eprint(&problem, lang);
        return ExitCode::from(2);
    };
    let beside = project.dossier(&inside, Some(path.as_ref())).dossier;
    if unread(&projects, lang) {
        return ExitCode::from(2);
    }
    let json = one(matches, name::FORMAT) == "json";
    match read::file(path.as_ref()).and_then(|draft| audit::guarded(path, || silent(&setup, rule, draft, &beside, (line, json), lang))) {
        Ok(text) => {
            print(&text);
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprint(&problem, lang);
            ExitCode::from(2)
        }
    }
}

/// A family where a rule is wanted.
fn a_family(family: &str, rule: &str) -> Problem {
    let message = Message::new(format!("“{family}”是类别，这里只能写一条规则"), format!("“{family}” is a family; name one rule of it"));
    Problem::file("", message)
        .with_help(Message::new(format!("例如 {rule}；hegao rules list {family} 列出全部"), format!("for example {rule}; hegao rules list {family} shows all")))
}

/// A rule that the settings switch off.
fn off(rule: &str) -> Problem {
    let message = Message::new(format!("设置里关闭了“{rule}”，所以不报"), format!("the settings switch “{rule}” off, so it keeps silent"));
    Problem::file("", message).with_help(Message::new("用 --no-config 不理会设置", "--no-config leaves the settings aside"))
}

/// `a.md:12` is line 12 of a.md, unless there is a file of that name.
fn split_line(named: &str) -> (&str, Option<u32>) {
    match named.rsplit_once(':') {
        Some((path, line)) if !Path::new(named).exists() => line.parse().map_or((named, None), |n| (path, Some(n))),
        _ => (named, None),
    }
}

fn silent(setup: &Setup, rule: &Rule, draft: crate::ingest::Draft, beside: &Dossier, (line, json): (Option<u32>, bool), lang: Lang) -> String {
    let read = audit::read(draft, setup.lexicon(), &setup.wanted);
    let sentences: Vec<Span> = read.outline.sentences.iter().map(|s| s.span).collect();
    let source = &read.draft.source;
    let input = Input { facts: &read.facts, source, lexicon: setup.lexicon(), sentences: &sentences };
    let others = beside.rows();
    if let Some(role) = rule.roles.iter().find(|r| !others.has(**r)) {
        let role = if *role == Role::Parent { name::PARENT } else { role.as_str() };
        return lang.pick(
            format!("{}要对照其他文稿，没有给出：--{role} <文件>\n", rule.id),
            format!("{} compares with another draft, which is not given: --{role} FILE\n", rule.id),
        );
    }
    let accepts = |span: Span| {
        line.is_none_or(|line| {
            let (start, end) = source.positions(span);
            (start.line..=end.line).contains(&line)
        })
    };
    let told = setup.program.why_not(input, &others, &rule.id, MOST, &accepts);
    if json {
        return why_json::document("candidates", told.iter().map(|t| why_json::candidate((source, &others), t, lang)).collect(), 0);
    }
    if told.is_empty() {
        let what: Vec<String> = rule.query.vars.iter().map(|v| short(&setup.rules().table_name(v.table))).collect();
        let what = what.join(lang.pick("、", ", "));
        let elsewhere = setup.program.why_not(input, &others, &rule.id, FAR, &|_| true);
        let lines = elsewhere.iter().flat_map(|t| t.rows.iter().map(|r| source.positions(r.span).0.line));
        if let Some(near) = line.and_then(|line| lines.min_by_key(|l| l.abs_diff(line))) {
            return lang.pick(
                format!("这一行没有可供{}核查的事实（{what}）；最近的在第{near}行。\n", rule.id),
                format!("nothing on this line that {} asks about ({what}); the nearest is on line {near}\n", rule.id),
            );
        }
        return lang.pick(
            format!("这里没有可供{}核查的事实（{what}）。用 hegao inspect --what facts 查看读到了什么。\n", rule.id),
            format!("nothing here that {} asks about ({what}); hegao inspect --what facts shows what was read\n", rule.id),
        );
    }
    let parts: Vec<String> = told.iter().map(|t| format!("{}{}", rows(source, &others, t, lang), verdict(t, lang))).collect();
    parts.join("\n")
}

/// What ended it for a candidate.
fn verdict(told: &Explanation, lang: Lang) -> String {
    if let Some((var, text)) = &told.no_row {
        let text = if text.is_empty() { String::new() } else { format!("{}{text}", lang.pick("：", ": ")) };
        return lang.pick(format!("  没有可与之对应的 {var}{text}\n"), format!("  no row for {var}{text}\n"));
    }
    if told.reported {
        return lang.pick("  条件全部成立，这条规则在此处有报告\n", "  every condition holds: the rule reports this\n").to_owned();
    }
    told.conditions.iter().map(|c| condition(c, lang)).collect()
}
