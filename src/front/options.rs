//! The command line as clap sees it, in both languages. A new option is one `Arg` here and one field of its command.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command};

use super::{digest, shell};
use crate::diag::Lang;
use crate::project::is_day;

/// Names of the options, once for declaring and reading.
pub(super) mod name {
    pub(in crate::front) const PATHS: &str = "paths";
    pub(in crate::front) const FORMAT: &str = "format";
    pub(in crate::front) const REPORT: &str = "report";
    pub(in crate::front) const OUTPUT: &str = "output";
    pub(in crate::front) const SELECT: &str = "select";
    pub(in crate::front) const IGNORE: &str = "ignore";
    pub(in crate::front) const MIN_CONFIDENCE: &str = "min-confidence";
    pub(in crate::front) const FAIL_ON: &str = "fail-on";
    pub(in crate::front) const RULES: &str = "rules";
    pub(in crate::front) const LANG: &str = "lang";
    pub(in crate::front) const JOBS: &str = "jobs";
    pub(in crate::front) const COLOR: &str = "color";
    pub(in crate::front) const QUIET: &str = "quiet";
    pub(in crate::front) const STATS: &str = "stats";
    pub(in crate::front) const STDIN_NAME: &str = "stdin-name";
    pub(in crate::front) const REVISIONS: &str = "revisions";
    pub(in crate::front) const FIX: &str = "fix";
    pub(in crate::front) const FIX_SUGGESTED: &str = "fix-suggested";
    pub(in crate::front) const DIFF: &str = "diff";
    pub(in crate::front) const ANNOTATE: &str = "annotate";
    pub(in crate::front) const ANNOTATE_INFOS: &str = "annotate-infos";
    pub(in crate::front) const ANNOTATE_BESIDE: &str = "annotate-beside";
    pub(in crate::front) const FORCE: &str = "force";
    pub(in crate::front) const IN_PLACE: &str = "in-place";
    pub(in crate::front) const CONFIG: &str = "config";
    pub(in crate::front) const NO_CONFIG: &str = "no-config";
    pub(in crate::front) const TODAY: &str = "today";
    pub(in crate::front) const SHOW_SUPPRESSED: &str = "show-suppressed";
    pub(in crate::front) const BASELINE: &str = "baseline";
    pub(in crate::front) const WRITE_BASELINE: &str = "write-baseline";
    pub(in crate::front) const PRUNE_BASELINE: &str = "prune-baseline";
    pub(in crate::front) const RULE: &str = "rule";
    pub(in crate::front) const FILE: &str = "file";
    pub(in crate::front) const WHAT: &str = "what";
    pub(in crate::front) const WHICH: &str = "which";
    pub(in crate::front) const CHECK: &str = "check";
    pub(in crate::front) const FOLDER: &str = "in";
    pub(in crate::front) const PARENT: &str = "against";
    pub(in crate::front) const OLD: &str = "old";
    pub(in crate::front) const PEER: &str = "peer";
    pub(in crate::front) const BEFORE: &str = "before";
    pub(in crate::front) const AFTER: &str = "after";
    pub(in crate::front) const PRINT: &str = "fingerprint";
    pub(in crate::front) const CHANGED_SINCE: &str = "changed-since";
    pub(in crate::front) const CACHE: &str = "cache";
    pub(in crate::front) const NO_CACHE: &str = "no-cache";
    pub(in crate::front) const WATCH: &str = "watch";
    pub(in crate::front) const SHELL: &str = "shell";
    pub(in crate::front) const DIR: &str = "dir";
    pub(in crate::front) const REGISTER: &str = "register";
    pub(in crate::front) const DRAFT: &str = "draft";
    pub(in crate::front) const KIND: &str = "kind";
    pub(in crate::front) const UNIT: &str = "unit";
    pub(in crate::front) const SOURCE: &str = "source";
    pub(in crate::front) const COLUMN: &str = "column";
    pub(in crate::front) const ASKED: &str = "asked";
    pub(in crate::front) const UPDATE: &str = "update";
    pub(in crate::front) const REANCHOR: &str = "reanchor";
    pub(in crate::front) const REVISED: &str = "revised";
    pub(in crate::front) const PUBLIC: &str = "public";
}

/// The whole command line.
pub(super) fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    framed(Command::new("hegao"), lang)
        .override_usage(t("hegao <命令> [选项] [路径]…", "hegao <COMMAND> [OPTIONS] [PATH]…"))
        .version(env!("CARGO_PKG_VERSION"))
        .long_version(format!("{}\n{}{}", env!("CARGO_PKG_VERSION"), t("内置规则和词库：", "bundled rules and lexicon: "), digest::short(&digest::bundled())))
        .about(t(
            "核稿：查政府规划、方案类文稿中的前后矛盾、计算差错、要素缺漏和格式问题",
            "hegao: finds contradictions, slips of arithmetic, omissions and slips of form in Chinese plan drafts",
        ))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help_heading(t("选项", "Options"))
                .help(t("显示版本（--version 还显示内置规则和词库的标识）", "Show the version (--version: and which rules and lexicon are built in)")),
        )
        .subcommand(check(lang))
        .subcommand(super::survey_options::summary(lang))
        .subcommand(super::survey_options::compare(lang))
        .subcommand(super::opinion_options::opinions(lang))
        .subcommand(
            framed(Command::new("init"), lang).about(t("在当前文件夹写一份带注释的设置 hegao.toml", "Write a commented hegao.toml into the current folder")),
        )
        .subcommand(strip(lang))
        .subcommand(drop(lang))
        .subcommand(explain(lang))
        .subcommand(inspect(lang))
        .subcommand(super::rule_options::rules(lang))
        .subcommand(super::rule_options::why(lang))
        .subcommand(super::rule_options::why_not(lang))
        .subcommand(shell::completions_command(lang))
        .subcommand(shell::man_command(lang))
}

/// Headings, help flag and the options that every command has.
pub(super) fn framed(command: Command, lang: Lang) -> Command {
    let template =
        lang.pick("{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}\n", "{about-with-newline}\nUsage: {usage}\n\n{all-args}{after-help}\n");
    command
        .help_template(template)
        .subcommand_help_heading(lang.pick("命令", "Commands"))
        .subcommand_value_name(lang.pick("命令", "COMMAND"))
        .disable_help_flag(true)
        .arg(heading(Arg::new("help").short('h').long("help").action(ArgAction::HelpShort).help(lang.pick("显示帮助", "Show this help")), lang))
        .arg(
            choice(name::LANG, &["zh", "en"], lang)
                .help(lang.pick("报告和提示的语言（缺省按系统语言；JSON缺省为中文）", "Language of report and messages (by the locale; JSON: zh)")),
        )
}

pub(super) fn heading(arg: Arg, lang: Lang) -> Arg {
    arg.help_heading(lang.pick("选项", "Options"))
}

pub(super) fn option(id: &'static str, value: &'static str, lang: Lang) -> Arg {
    heading(Arg::new(id).long(id).value_name(value), lang)
}

pub(super) fn flag(id: &'static str, lang: Lang) -> Arg {
    heading(Arg::new(id).long(id).action(ArgAction::SetTrue), lang)
}

pub(super) fn choice(id: &'static str, values: &[&'static str], lang: Lang) -> Arg {
    let arg = option(id, "VALUE", lang).value_name(values.join("|"));
    arg.value_parser(PossibleValuesParser::new(values.to_vec())).hide_possible_values(true)
}

/// `<规则>`.
pub(super) fn rule_arg(lang: Lang) -> Arg {
    positional(name::RULE, lang.pick("规则", "RULE"), lang)
        .required(true)
        .help(lang.pick("规则名，如 indicator/text-table", "Id of the rule, such as indicator/text-table"))
}

pub(super) fn many(id: &'static str, value: &'static str, lang: Lang) -> Arg {
    option(id, value, lang).action(ArgAction::Append).value_delimiter(',')
}

pub(super) fn positional(id: &'static str, value: &'static str, lang: Lang) -> Arg {
    Arg::new(id).value_name(value).help_heading(lang.pick("参数", "Arguments"))
}

fn check(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    framed(Command::new("check"), lang)
        .override_usage(lang.pick("hegao check [选项] [路径]…", "hegao check [OPTIONS] [PATH]…"))
        .about(t(
            "核查文稿：文件、文件夹、通配符，- 表示标准输入\n能读 Word 文档（.docx、.docm、.dotx）、旧版 Word 和 WPS（.doc、.wps）、表格（.xlsx、旧版 .xls、.et）、网页（.html）、版式文件（.pdf、.ofd）、Markdown（.md）、纯文本（.txt），以及指明的压缩包（.zip）内的这些文稿；\n装有 LibreOffice 时 .doc、.wps 先由它转换，还能读 .odt、.rtf",
            "Check drafts: files, folders, globs, - for standard input\nReads Word documents (.docx, .docm, .dotx), old Word and WPS (.doc, .wps), sheets (.xlsx, the old .xls and .et), web pages (.html), PDF and OFD (.pdf, .ofd), Markdown (.md), plain text (.txt), and these in archives (.zip) that are named;\nLibreOffice, where it is installed, converts .doc and .wps first, and .odt and .rtf",
        ))
        .after_help(t(
            "退出码：0 没有达到 --fail-on 的问题；1 有；2 有文件、规则或选项未能处理（2优先于1）",
            "Exit status: 0 nothing at or above --fail-on; 1 findings; 2 something could not be checked (2 wins over 1)",
        ))
        .arg(
            positional(name::PATHS, t("路径", "PATH"), lang)
                .num_args(0..)
                .help(t("要核查的文稿，缺省为当前文件夹", "What to check; the current folder if unsaid")),
        )
        .arg(
            choice(name::FORMAT, crate::output::FORMATS, lang)
                // All of them as the name of the value would leave no room for the help.
                .value_name(t("格式", "FORMAT"))
                .default_value("text")
                .hide_default_value(true)
                .help(format!("{}{}", t("报告格式（缺省text）：", "Format of the report (text): "), crate::output::FORMATS.join(t("、", ", ")))),
        )
        .args(writing(lang))
        .args(choosing(lang))
        .arg(fail_on(lang))
        .arg(changed_since(lang))
        .arg(rules_dir(lang))
        .arg(revisions(lang))
        .args(fixing(lang))
        .args(annotating(lang))
        .group(ArgGroup::new("copies").args([name::ANNOTATE, name::ANNOTATE_BESIDE]))
        .args(dossier(lang))
        .args(settings(lang))
        .args(project(lang))
        .args(cache(lang))
        .arg(watch(lang))
        .arg(jobs(lang))
        .arg(
            choice(name::COLOR, &["auto", "always", "never"], lang)
                .default_value("auto")
                .hide_default_value(true)
                .help(t("是否用颜色（缺省auto：仅在终端）", "Colours (auto: only on a terminal)")),
        )
        .arg(flag(name::QUIET, lang).short('q').help(t("只报总数", "Counts only")))
        .arg(flag(name::STATS, lang).help(t("报告用时和工作量", "Show times and amounts of work")))
        .arg(stdin_name(lang))
}

/// Where reports go.
pub(super) fn writing(lang: Lang) -> [Arg; 2] {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    [
        option(name::OUTPUT, t("文件", "FILE"), lang).short('o').help(t("报告写入文件", "Write the report to a file")),
        option(name::REPORT, t("格式=文件", "FORMAT=FILE"), lang)
            .action(ArgAction::Append)
            .help(t("另写一份此格式的报告，可多次给出，如 --report html=hegao.html", "Write a further report of this format; may be given several times")),
    ]
}

/// Which rules and findings count.
pub(super) fn choosing(lang: Lang) -> [Arg; 3] {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    [
        many(name::SELECT, t("规则|类别", "RULE|FAMILY"), lang)
            .help(t("只用这些规则或类别，可用逗号分隔", "Only these rules or families, separated by commas")),
        many(name::IGNORE, t("规则|类别", "RULE|FAMILY"), lang).help(t("不用这些规则或类别", "Without these rules or families")),
        choice(name::MIN_CONFIDENCE, &["high", "medium", "low"], lang).help(t("只报达到此把握的问题（缺省low）", "Only findings at least this sure (low)")),
    ]
}

pub(super) fn fail_on(lang: Lang) -> Arg {
    choice(name::FAIL_ON, &["error", "warning", "info", "never"], lang)
        .help(lang.pick("达到此程度即以1退出（缺省error）", "Exit with 1 from this severity on (error)"))
}

pub(super) fn jobs(lang: Lang) -> Arg {
    option(name::JOBS, "N", lang)
        .short('j')
        .value_parser(clap::value_parser!(usize))
        .help(lang.pick("并行核查的文稿数（缺省为处理器数）", "Drafts checked at once (number of processors)"))
}

pub(super) fn stdin_name(lang: Lang) -> Arg {
    option(name::STDIN_NAME, lang.pick("名称", "NAME"), lang)
        .help(lang.pick("标准输入的文件名，按它识别格式", "Name of standard input; its ending tells the format"))
}

fn changed_since(lang: Lang) -> Arg {
    option(name::CHANGED_SINCE, lang.pick("版本", "REV"), lang).help(lang.pick(
        "只查自 git 的这个版本（提交、分支、标签）以来改过或新添的文稿",
        "Only drafts that changed in git since this commit, branch or tag, or that are new",
    ))
}

fn fixing(lang: Lang) -> [Arg; 3] {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    [
        flag(name::FIX, lang).help(t(
            "写回不改变意思的修改（标准输入：改后文本送标准输出，报告送标准错误）",
            "Apply safe fixes (standard input: fixed text to standard output, report to standard error)",
        )),
        flag(name::FIX_SUGGESTED, lang).help(t("连同建议的修改一并写回", "Apply suggested fixes too")),
        flag(name::DIFF, lang)
            .conflicts_with_all([name::FORMAT, name::REPORT])
            .help(t("只显示会作的修改（统一差异格式），不写文件", "Show what would be fixed as a unified diff, write nothing")),
    ]
}

fn annotating(lang: Lang) -> [Arg; 4] {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    [
        option(name::ANNOTATE, t("文件|文件夹", "FILE|DIR"), lang).conflicts_with(name::DIFF).help(t(
            "另存一份带批注的副本（.docx；其他格式为网页 .html）；多份文稿时给文件夹，副本名加“-核稿”；与 --fix 同用时，修改写成修订",
            "Write a copy with comments (.docx; a page .html for other formats); a folder for several drafts; with --fix, fixes become tracked changes",
        )),
        flag(name::ANNOTATE_BESIDE, lang).conflicts_with_all([name::ANNOTATE, name::DIFF, name::FORCE]).help(t(
            "批注稿写在各份文稿旁边，名称加“-核稿”，已有时再加序号",
            "Write the copies beside their drafts, named with -核稿 and a number where that exists",
        )),
        flag(name::ANNOTATE_INFOS, lang).requires("copies").help(t("可酌的问题也加批注", "Comments for infos too")),
        flag(name::FORCE, lang).requires(name::ANNOTATE).help(t("副本已存在时覆盖", "Overwrite a copy that exists")),
    ]
}

fn drop(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    framed(Command::new("drop"), lang)
        .override_usage(t("hegao drop <文件>…", "hegao drop <FILE>…"))
        .about(t(
            "供拖放使用：核查文件，批注稿写在旁边，打开问题清单",
            "For dropped files: check them, write copies with comments beside them, open the list of findings",
        ))
        .arg(positional(name::PATHS, t("文件", "FILE"), lang).num_args(1..).required(true).help(t("拖来的文件", "The dropped files")))
        .arg(option(name::OUTPUT, t("文件", "FILE"), lang).short('o').help(t("清单写到这个文件，不打开", "Write the list to this file and don't open it")))
}

fn strip(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    framed(Command::new("strip"), lang)
        .override_usage(t("hegao strip <文件> -o <文件> | --in-place", "hegao strip <FILE> -o <FILE> | --in-place"))
        .about(t("去除核稿加进Word文件的批注和修订，别人的不动", "Take hegao's comments and tracked changes out of a Word file, and nothing else"))
        .arg(positional(name::FILE, t("文件", "FILE"), lang).required(true).help(t("带批注的文件", "The file with comments")))
        .arg(option(name::OUTPUT, t("文件", "FILE"), lang).short('o').help(t("写到这个文件", "Write to this file")))
        .arg(flag(name::IN_PLACE, lang).conflicts_with(name::OUTPUT).help(t("直接改这个文件", "Change the file itself")))
        .arg(flag(name::FORCE, lang).help(t("目标文件已存在时覆盖", "Overwrite a file that exists")))
}

/// Other drafts beside the one that is checked.
pub(super) fn dossier(lang: Lang) -> [Arg; 3] {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    let file = t("文件", "FILE");
    [
        option(name::PARENT, file, lang).visible_alias("parent").action(ArgAction::Append).help(t(
            "上级规划：目标低于上级、缺上级的约束性指标、目标年份不同的一并报告；可多次给出",
            "A plan of the level above: targets below its own, binding indicators that are missing, targets of other years are reported too; may be given several times",
        )),
        option(name::OLD, file, lang).help(t("上一版文稿", "The former version of the draft")),
        option(name::PEER, file, lang).action(ArgAction::Append).help(t("同级文稿，可多次给出", "A plan of the same level; may be given several times")),
    ]
}

/// Which `hegao.toml` holds.
pub(super) fn settings(lang: Lang) -> [Arg; 2] {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    [
        option(name::CONFIG, t("文件", "FILE"), lang).help(t(
            "用这份设置（缺省：从文稿或当前文件夹起向上找hegao.toml）",
            "Settings to use (hegao.toml, found upward from the draft or the current folder)",
        )),
        flag(name::NO_CONFIG, lang).conflicts_with(name::CONFIG).help(t("不用任何hegao.toml", "Use no hegao.toml")),
    ]
}

/// Suppressions, baselines.
fn project(lang: Lang) -> [Arg; 5] {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    let file = t("文件", "FILE");
    [
        baseline(lang),
        option(name::WRITE_BASELINE, file, lang)
            .help(t("把这次的问题记为基线，供 --baseline 使用", "Write the findings of this run as a baseline, for --baseline")),
        flag(name::PRUNE_BASELINE, lang)
            .requires(name::BASELINE)
            .conflicts_with_all([name::DIFF, name::WRITE_BASELINE])
            .help(t("从基线中删去不再出现的问题，不加新的", "Take findings that no longer occur out of the baseline; add none")),
        flag(name::SHOW_SUPPRESSED, lang).help(t("也列出已豁免的问题和理由", "List suppressed findings too, with the reason")),
        today(lang),
    ]
}

/// Results of earlier runs.
fn cache(lang: Lang) -> [Arg; 2] {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    [
        option(name::CACHE, t("文件夹", "DIR"), lang).help(t(
            "查过的结果存入这个文件夹，没有改动的文稿不再重查（缺省按hegao.toml的[cache]）",
            "Keep results in this folder, so that unchanged drafts are not checked again ([cache] in hegao.toml)",
        )),
        flag(name::NO_CACHE, lang).conflicts_with(name::CACHE).help(t("不用查过的结果，全部重查", "Use no results of earlier runs")),
    ]
}

/// Round after round.
fn watch(lang: Lang) -> Arg {
    let alone = [
        name::FORMAT,
        name::OUTPUT,
        name::FIX,
        name::FIX_SUGGESTED,
        name::DIFF,
        name::ANNOTATE,
        name::ANNOTATE_BESIDE,
        name::WRITE_BASELINE,
        name::PRUNE_BASELINE,
        name::CHANGED_SINCE,
    ];
    flag(name::WATCH, lang).short('w').conflicts_with_all(alone).help(lang.pick(
        "守候：文稿、规则或设置一经保存即重新核查，只显示有变化的文稿；按 Ctrl-C 结束",
        "Check again whenever a draft, a rule or a setting is saved, and show the drafts that changed; Ctrl-C ends it",
    ))
}

pub(super) fn baseline(lang: Lang) -> Arg {
    option(name::BASELINE, lang.pick("文件", "FILE"), lang).help(lang.pick(
        "其中已有的问题只计数不报；不再出现的列出（基线或JSON报告）",
        "Count findings known there and don't report them; list those that no longer occur (baseline or JSON report)",
    ))
}

pub(super) fn today(lang: Lang) -> Arg {
    option(name::TODAY, "YYYY-MM-DD", lang)
        .value_parser(|text: &str| if is_day(text) { Ok(text.to_owned()) } else { Err("YYYY-MM-DD".to_owned()) })
        .help(lang.pick("按这一天判断豁免是否到期（缺省为今天）", "The day on which suppressions are judged (today)"))
}

pub(super) fn rules_dir(lang: Lang) -> Arg {
    option(name::RULES, lang.pick("文件夹", "DIR"), lang)
        .action(ArgAction::Append)
        .help(lang.pick("另加或替换规则（.hgr文件）", "Folder of .hgr files that add or replace rules"))
}

pub(super) fn revisions(lang: Lang) -> Arg {
    choice(name::REVISIONS, &["accepted", "original"], lang)
        .help(lang.pick("修订按接受后读还是按修订前读（缺省accepted；.docx）", "Tracked changes as accepted or as before them (accepted; .docx)"))
}

fn explain(lang: Lang) -> Command {
    framed(Command::new("explain"), lang)
        .override_usage(lang.pick("hegao explain <规则>", "hegao explain <RULE>"))
        .about(lang.pick("说明一条规则查什么、为什么、依据什么，附正反例", "Say what a rule asks, why, on which standard, with its samples"))
        .arg(rule_arg(lang))
        .arg(rules_dir(lang))
        .args(settings(lang))
}

fn inspect(lang: Lang) -> Command {
    framed(Command::new("inspect"), lang)
        .override_usage(lang.pick("hegao inspect [--what <…>] <文件>", "hegao inspect [--what <…>] <FILE>"))
        .about(lang.pick("显示核稿从文稿中读到了什么", "Show what hegao read in a draft"))
        .arg(positional(name::FILE, lang.pick("文件", "FILE"), lang).required(true).help(lang.pick("文稿，- 表示标准输入", "The draft, - for standard input")))
        .arg(
            option(name::WHAT, "text|outline|tables|links|facts|RELATION", lang)
                .default_value("outline")
                .hide_default_value(true)
                .help(lang.pick("看什么（缺省outline）", "What to show (outline)")),
        )
        .arg(option(name::STDIN_NAME, lang.pick("名称", "NAME"), lang).help(lang.pick("标准输入的文件名", "Name of standard input")))
        .arg(revisions(lang))
        .arg(rules_dir(lang))
        .args(settings(lang))
}

/// All values of an option that may be given several times.
pub(super) fn list(matches: &ArgMatches, id: &str) -> Vec<String> {
    matches.get_many::<String>(id).map(|v| v.cloned().collect()).unwrap_or_default()
}

/// The value of an option, empty where it was not given and has no default.
pub(super) fn one<'m>(matches: &'m ArgMatches, id: &str) -> &'m str {
    matches.get_one::<String>(id).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::command;
    use crate::diag::Lang;

    #[test]
    fn the_command_line_is_consistent_in_both_languages() {
        command(Lang::Zh).debug_assert();
        command(Lang::En).debug_assert();
    }
}
