//! `hegao opinions`: tables of comments into a register, tables and counts out of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::ArgMatches;

use super::drive::{Keeping, Run, Tally, eprint, eprint_problem};
use super::known::{self, Known, folder_of, relative};
use super::opinion_tables::{self, Table};
use super::options::{list, name, one};
use super::projects::{Asked as Projected, Projects, absolute};
use super::read::Raw;
use super::reports::{self, Reports};
use super::walk::Found;
use super::{check, print, read};
use crate::audit;
use crate::diag::{Lang, Message, Problem, nearest};
use crate::lexicon::Lexicon;
use crate::outline;
use crate::output::{OPINION_FORMATS, Told, opinions, visible};
use crate::survey::opinions::{Added, Asked, Circulated, DraftRef, Found as Anchored, Kind, Looked, Meaning, Opinion, Register, look, tally};

/// Opinions that are listed one by one.
const MOST_LISTED: usize = 30;

/// Runs `import` or `export`. `asked` is the language of `--lang`, `lang` also heeds the locale.
pub(super) fn run(matches: &ArgMatches, lang: Lang, asked: Option<Lang>) -> ExitCode {
    let done = match matches.subcommand() {
        Some(("import", m)) => import(m, lang),
        Some(("export", m)) => export(m, lang, asked),
        _ => Ok(ExitCode::from(2)),
    };
    done.unwrap_or_else(|problem| {
        eprint(&problem, lang);
        ExitCode::from(2)
    })
}

/// The register of a file; none where there is no file.
fn register(path: &str, may_begin: bool) -> Result<Register, Problem> {
    if may_begin && matches!(std::fs::symlink_metadata(path), Err(e) if e.kind() == std::io::ErrorKind::NotFound) {
        return Ok(Register::default());
    }
    Register::parse(path, &read::text(Path::new(path))?)
}

fn import(matches: &ArgMatches, lang: Lang) -> Result<ExitCode, Problem> {
    let (path, lexicon) = (one(matches, name::REGISTER), Lexicon::bundled());
    let asked = asked_of(matches)?;
    let tables = list(matches, name::PATHS);
    if tables.iter().chain(matches.get_one::<String>(name::DRAFT)).any(|t| absolute(Path::new(t)) == absolute(Path::new(path))) {
        let message = Message::new("登记簿不能同时是意见表或征求意见稿", "the register is no table and no draft");
        return Err(Problem::file(path, message).with_help(Message::new("请为 --register 另起文件名", "name another file for --register")));
    }
    let mut register = register(path, true)?;
    let before = register.clone();
    let draft = circulated(matches, path, &mut register, lang)?;
    let (mut faulty, mut taken, mut said) = (false, 0, Vec::new());
    for table in &tables {
        match opinion_tables::table(table, &asked, lang) {
            Ok(read) => {
                taken += 1;
                faulty |= read.faulty | !read.comments.left_out.is_empty();
                let (exported, update) = (read.exported, matches.get_flag(name::UPDATE));
                said.extend(rows_said(table, &read));
                let added = register.add(read.comments, draft.as_ref(), lexicon, (exported, update));
                said.extend(added_said(table, &added, exported));
            }
            Err(problem) => {
                eprint(&problem, lang);
                faulty = true;
            }
        }
    }
    if taken == 0 {
        // Nothing came: what stands there stays, and there is nothing to begin a register with.
        return Ok(ExitCode::from(2));
    }
    if let Some(file) = matches.get_one::<String>(name::ASKED) {
        let (units, unread) = opinion_tables::units(file, lang)?;
        faulty |= unread;
        register.ask(units, lexicon);
    }
    if let Some(draft) = &draft {
        register.anchor(draft, matches.get_flag(name::REANCHOR));
    }
    if register != before || !Path::new(path).exists() {
        reports::put(Path::new(path), register.write().as_bytes())?;
    }
    said.extend(stands_said(path, &register));
    said.iter().for_each(|m| print(&format!("{}\n", shown(m.get(lang)))));
    Ok(ExitCode::from(if faulty { 2 } else { 0 }))
}

fn shown(text: &str) -> String {
    text.lines().map(visible).collect::<Vec<_>>().join("\n")
}

/// What the command line says of the tables.
fn asked_of(matches: &ArgMatches) -> Result<Asked, Problem> {
    let mut columns = BTreeMap::new();
    for given in list(matches, name::COLUMN) {
        let wrong = |zh: String, en: String| {
            let known = [Meaning::Id, Meaning::Source, Meaning::Date, Meaning::Unit, Meaning::Text, Meaning::Chapter, Meaning::Quote, Meaning::Reason];
            let known: Vec<&str> = known.into_iter().chain([Meaning::Outcome, Meaning::Why, Meaning::Note, Meaning::Asked]).map(Meaning::usual).collect();
            let near = given.split('=').next().and_then(|w| nearest(w, &known)).map(|n| format!("（是否想写“{n}”）")).unwrap_or_default();
            Problem::file("", Message::new(format!("--column {given}：{zh}{near}"), format!("--column {given}: {en}"))).with_help(Message::new(
                format!("写成“含义=列名”，如 --column 意见=具体建议；含义有：{}", known.join("、")),
                format!("write MEANING=NAME, as in --column 意见=具体建议; meanings: {}", known.join(", ")),
            ))
        };
        let Some((meaning, column)) = given.split_once('=').filter(|(_, c)| !c.trim().is_empty()) else {
            return Err(wrong("缺“=”或列名".to_owned(), "“=” or the name of the column is missing".to_owned()));
        };
        let Some(meaning) = Meaning::parse(meaning) else {
            return Err(wrong(format!("没有“{meaning}”这种含义"), format!("there is no meaning “{meaning}”")));
        };
        columns.insert(meaning, column.to_owned());
    }
    Ok(Asked { kind: kind(matches), unit: one(matches, name::UNIT).trim().to_owned(), source: one(matches, name::SOURCE).trim().to_owned(), columns })
}

fn kind(matches: &ArgMatches) -> Option<Kind> {
    match one(matches, name::KIND) {
        "department" => Some(Kind::Department),
        "public" => Some(Kind::Public),
        _ => None,
    }
}

/// The draft that was sent round: as named, else as the register has it. The register remembers it.
fn circulated(matches: &ArgMatches, path: &str, register: &mut Register, lang: Lang) -> Result<Option<Circulated>, Problem> {
    let named = matches.get_one::<String>(name::DRAFT);
    let Some(file) = named.map(PathBuf::from).or_else(|| register.draft.as_ref().map(|d| folder_of(path).join(&d.path))) else { return Ok(None) };
    if named.is_none() && !file.exists() {
        // Comments can be taken in without it; passages are found once it is there.
        let said = Message::new(
            format!("登记簿所记的征求意见稿“{}”不在，新收的意见暂不对应原文；找到后用 --draft 指明再导入一次", file.display()),
            format!("the draft “{}” of the register is not there: passages of new comments are not looked for until it is named with --draft", file.display()),
        );
        known::say(&Message::new(shown(&said.zh), shown(&said.en)), lang);
        return Ok(None);
    }
    let shown = file.to_string_lossy().into_owned();
    let raw = Raw::file(&file)?;
    let read = audit::guarded(&shown, || {
        let draft = raw.read()?;
        draft.problems.iter().for_each(|p| eprint(p, lang));
        let (draft, outline) = outline::read(draft);
        Ok(Circulated::new(&draft.source, &outline))
    })??;
    let new = DraftRef { path: relative(&folder_of(path), &absolute(&file)), title: read.title.clone(), print: read.print.clone() };
    match &register.draft {
        Some(own) if own.print != new.print && !matches.get_flag(name::REANCHOR) => return Err(another(&shown, &own.path)),
        _ => register.draft = Some(new),
    }
    Ok(Some(read))
}

fn another(path: &str, own: &str) -> Problem {
    let message = Message::new(
        format!("与登记簿所记的征求意见稿（{own}）文字不同，意见对应的原文会错乱，登记簿没有改动"),
        format!("its text is not that of the draft of the register ({own}); the register was left as it is"),
    );
    let help = Message::new(
        "请用发出征求意见的那一稿；确要换稿的，加 --draft 和 --reanchor 全部重新对应",
        "name the draft that was sent round; to take another one, add --draft and --reanchor, and all passages are found anew",
    );
    Problem::file(path, message).with_help(help)
}

/// Rows that were not taken, and how others were read.
fn rows_said(path: &str, read: &Table) -> Vec<Message> {
    let mut said: Vec<Message> = read.comments.notes.iter().map(|n| Message::new(format!("{path}：{}", n.zh), format!("{path}: {}", n.en))).collect();
    for (row, why) in read.comments.left_out.iter().take(MOST_LISTED) {
        said.push(Message::new(format!("{path}：第{row}行没有收：{}", why.zh), format!("{path}: row {row} was not taken: {}", why.en)));
    }
    let more = read.comments.left_out.len().saturating_sub(MOST_LISTED);
    if more > 0 {
        said.push(Message::new(format!("{path}：另有{more}行没有收"), format!("{path}: {more} more rows were not taken")));
    }
    said
}

/// What a table brought.
fn added_said(path: &str, a: &Added, exported: bool) -> Vec<Message> {
    let old = a.comments - a.fresh;
    let mut zh = format!("{path}：意见{}条，", a.comments);
    let mut en = format!("{path}: {} comments, ", a.comments);
    if exported {
        zh.push_str(&format!("是登记簿导出的表；填入处理结果{}条，新增{}条", a.answered, a.fresh));
        en.push_str(&format!("a table of the register; {} outcomes taken, {} comments added", a.answered, a.fresh));
    } else {
        zh.push_str(&format!("新增{}条（其中新的意见{}条），已有{old}条，填入处理结果{}条", a.fresh, a.opinions, a.answered));
        en.push_str(&format!("{} added ({} new opinions), {old} known, {} outcomes taken", a.fresh, a.opinions, a.answered));
    }
    if a.silent > 0 {
        zh.push_str(&format!("；反馈无意见{}家", a.silent));
        en.push_str(&format!("; {} units without opinions", a.silent));
    }
    let mut said = vec![Message::new(zh, en)];
    if !a.kept.is_empty() {
        let numbers = |lang: Lang| {
            let all = a.kept.iter().take(MOST_LISTED).map(|(k, n)| label(*k, *n, lang));
            let more = if a.kept.len() > MOST_LISTED { "…" } else { "" };
            format!("{}{more}", all.collect::<Vec<_>>().join(lang.pick("、", ", ")))
        };
        said.push(Message::new(
            format!("  {}条的处理结果与登记簿不同，仍按登记簿（以表为准请加 --update）：{}", a.kept.len(), numbers(Lang::Zh)),
            format!("  {} outcomes differ from the register's, which stay (--update takes the table's): {}", a.kept.len(), numbers(Lang::En)),
        ));
    }
    said
}

fn label(kind: Kind, number: usize, lang: Lang) -> String {
    match kind {
        Kind::Department => lang.pick(format!("部门{number}"), format!("dept {number}")),
        Kind::Public => lang.pick(format!("公众{number}"), format!("public {number}")),
    }
}

/// How the register stands, and which passages are to be looked at by people.
fn stands_said(path: &str, register: &Register) -> Vec<Message> {
    let (n, m, s) = (register.said(), register.opinions.len(), register.silent.len());
    let mut said = vec![Message::new(
        format!("登记簿“{path}”：意见{n}条，合并相同的为{m}条；反馈无意见{s}家"),
        format!("register “{path}”: {n} comments, {m} opinions with the same ones joined; {s} units without opinions"),
    )];
    let of = |found: Anchored| -> Vec<&Opinion> { register.opinions.iter().filter(|o| o.anchor.as_ref().is_some_and(|a| a.found == found)).collect() };
    for (found, zh, en) in [
        (Anchored::Uncertain, "对应的原文存疑，请核对", "the passage is uncertain"),
        (Anchored::Missing, "在征求意见稿中找不到所引的原文", "the quoted words are not in the draft"),
    ] {
        let all = of(found);
        if all.is_empty() {
            continue;
        }
        said.push(Message::new(format!("{zh}（{}条）：", all.len()), format!("{en} ({}):", all.len())));
        for o in all.iter().take(MOST_LISTED) {
            let words: String = if o.quote.is_empty() { &o.text } else { &o.quote }.split_whitespace().flat_map(str::chars).take(30).collect();
            let (at, at_en) = o.anchor.as_ref().map_or((String::new(), String::new()), |a| (a.place.replace(' ', ""), a.place_en.clone()));
            let line = |lang: Lang, at: &str| {
                let to = if at.is_empty() { String::new() } else { format!(" → {at}") };
                format!("  {}{}{words}{}{to}", label(o.kind, o.number, lang), lang.pick("“", " “"), "”")
            };
            said.push(Message::new(line(Lang::Zh, &at), line(Lang::En, &at_en)));
        }
        let more = all.len().saturating_sub(MOST_LISTED);
        if more > 0 {
            said.push(Message::new(format!("  另有{more}条未列出，见登记簿"), format!("  {more} more stand in the register")));
        }
    }
    said
}

fn export(matches: &ArgMatches, lang: Lang, asked: Option<Lang>) -> Result<ExitCode, Problem> {
    let (path, lexicon) = (one(matches, name::REGISTER), Lexicon::bundled());
    let inputs: Vec<String> =
        [path.to_owned()].into_iter().chain([name::DRAFT, name::REVISED, name::ASKED].iter().filter_map(|n| matches.get_one::<String>(n).cloned())).collect();
    let reports = Reports::among(matches, &inputs, OPINION_FORMATS)?;
    if !matches.get_flag(name::FORCE) {
        unwritten(&reports)?;
    }
    let mut register = register(path, false)?;
    let mut faulty = false;
    if let Some(file) = matches.get_one::<String>(name::ASKED) {
        let (units, unread) = opinion_tables::units(file, lang)?;
        faulty = unread;
        register.ask(units, lexicon);
    }
    let mut looked = matches.get_one::<String>(name::REVISED).map(|revised| looked(matches, &register, (path, revised), lang)).transpose()?;
    faulty |= looked.as_ref().is_some_and(|(_, _, faulty)| *faulty);
    let public = matches.get_flag(name::PUBLIC);
    let tables = tables(matches, &register);
    if let Some((_, l, _)) = &mut looked {
        l.unchanged.retain(|u| tables.contains(&u.kind));
        l.unplaced.retain(|u| tables.contains(&u.0));
    }
    let shown = of_kinds(if public { register.masked() } else { register }, &tables);
    let counts = tally(&shown, lexicon);
    let today = matches.get_one::<String>(name::TODAY).cloned().unwrap_or_else(super::today);
    let file = Path::new(path).file_name().map(|f| f.to_string_lossy().into_owned()).unwrap_or_default();
    let told = Told {
        register: &shown,
        tally: &counts,
        name: &file,
        looked: looked.as_ref().map(|(name, looked, _)| (name.as_str(), looked)),
        tables: &tables,
        public,
        lang,
        day: &today,
    };
    write(&reports, told, (lang, asked))?;
    let unchanged = looked.as_ref().is_some_and(|(_, l, _)| !l.unchanged.is_empty());
    Ok(ExitCode::from(if faulty { 2 } else { u8::from(unchanged) }))
}

/// Which tables are written.
fn tables(matches: &ArgMatches, register: &Register) -> Vec<Kind> {
    let all = [Kind::Department, Kind::Public];
    if let Some(kind) = kind(matches) {
        return vec![kind];
    }
    let units = !register.silent.is_empty() || !register.asked.is_empty();
    let has = |kind: &Kind| register.opinions.iter().any(|o| o.kind == *kind) || (*kind == Kind::Department && units);
    let some: Vec<Kind> = all.into_iter().filter(has).collect();
    if some.is_empty() || one(matches, name::KIND) == "both" { all.to_vec() } else { some }
}

/// The opinions of the tables that are written; units that were asked belong to those of departments.
fn of_kinds(mut register: Register, tables: &[Kind]) -> Register {
    register.opinions.retain(|o| tables.contains(&o.kind));
    if !tables.contains(&Kind::Department) {
        register.silent.clear();
        register.asked.clear();
    }
    register
}

/// Refuses files that exist: somebody may have filled them in.
fn unwritten(reports: &Reports) -> Result<(), Problem> {
    let Some(file) = reports.files().into_iter().find(|f| f.is_file()) else { return Ok(()) };
    let message =
        Message::new("文件已存在，没有覆盖（其中可能有已填的采纳情况）", "the file exists and was not overwritten; outcomes may have been filled in there");
    let help = Message::new("请另起文件名，或先用 opinions import 导回；确要覆盖的加 --force", "name another file, or import it first; --force overwrites it");
    Err(Problem::file(file.to_string_lossy(), message).with_help(help))
}

fn write(reports: &Reports, told: Told<'_>, (lang, asked): (Lang, Option<Lang>)) -> Result<(), Problem> {
    let (outs, opened) = reports.open(false)?;
    let failed = reports.write(outs, (lang, asked), |format, lang| opinions(format, Told { lang, ..told }));
    let run = Tally { failed, ..Tally::default() };
    opened.close(&run)
}

/// The next version beside the register: both versions are checked as `compare` does it.
fn looked(matches: &ArgMatches, register: &Register, (path, revised): (&str, &str), lang: Lang) -> Result<(String, Looked, bool), Problem> {
    let named = matches.get_one::<String>(name::DRAFT).map(PathBuf::from);
    let Some(own) = &register.draft else {
        let message = Message::new("登记簿没有记征求意见稿，不能与修改稿对照", "the register names no draft that the revised one could be compared with");
        return Err(Problem::file(path, message)
            .with_help(Message::new("请先用 hegao opinions import 加 --draft 导入，对应原文", "import with --draft first, so that passages are found")));
    };
    let file = named.unwrap_or_else(|| folder_of(path).join(&own.path));
    let old = file.to_string_lossy().into_owned();
    let raw = Raw::file(&file)?;
    let print = audit::guarded(&old, || {
        let (draft, outline) = outline::read(raw.read()?);
        Ok(Circulated::new(&draft.source, &outline).print)
    })??;
    if print != own.print {
        return Err(another(&old, &own.path));
    }
    let paths = [old, revised.to_owned()];
    let Ok(projects) = Projects::load(&paths, &Projected::of(matches), lang) else {
        return Err(Problem::file("", Message::new("设置或规则有错，没有对照", "settings or rules are faulty, nothing was compared")));
    };
    let projects = Arc::new(projects);
    let (baseline, today) = (Known::default(), matches.get_one::<String>(name::TODAY).cloned().unwrap_or_else(super::today));
    let run = Run::keeping(Keeping::Passages, (&projects, &baseline), &today, (lang, check::jobs(matches)));
    let mut faulty = false;
    let mut parts = Vec::new();
    for path in &paths {
        let done = run.checked(&run.raw(&Found::Draft(PathBuf::from(path)))?, None)?;
        done.problems.iter().for_each(|p| eprint_problem(p, lang));
        faulty |= !done.problems.is_empty();
        parts.extend(done.part);
    }
    let [old, new] = parts.as_slice() else {
        let message = Message::new("没有读成，不能对照", "could not be read, nothing was compared");
        return Err(Problem::file(revised, message).with_help(Message::new("请核对文件和设置", "check the file and the settings")));
    };
    let looked = audit::guarded(revised, || look(register, old, new))?;
    Ok((revised.to_owned(), looked, faulty))
}
