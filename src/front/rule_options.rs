//! The commands on rules as clap sees them: `rules …`, `why`, `why-not`. Options that other commands share stand in `options`.

use clap::{Arg, Command};

use super::options::{choice, dossier, flag, framed, name, option, positional, rule_arg, rules_dir, settings};
use crate::diag::Lang;

/// `hegao rules`.
pub(super) fn rules(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    let sub = |name: &'static str, zh: &'static str, en: &'static str| framed(Command::new(name), lang).about(t(zh, en));
    let which = || {
        positional(name::WHICH, t("规则|类别|文件", "RULE|FAMILY|FILE"), lang)
            .num_args(0..)
            .help(t("规则、类别或规则文件（.hgr），缺省为全部", "Rules, families or rule files (.hgr); all if unsaid"))
    };
    framed(Command::new("rules"), lang)
        .override_usage(t("hegao rules <命令> [规则|类别|文件]… [--rules <文件夹>]", "hegao rules <COMMAND> [RULE|FAMILY|FILE]… [--rules <DIR>]"))
        .about(t(
            "规则：列出、新建、检查写法、整理格式、试跑正反例、查样例漏洞、列出可用的事实和函数",
            "Rules: list, begin, check, format, run their samples, find what no sample notices, list facts and functions",
        ))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            sub("list", "列出规则：程度、把握、代价、标题", "List the rules: severity, confidence, cost class, title")
                .arg(which())
                .arg(format(&["text", "json"], lang))
                .arg(rules_dir(lang))
                .args(settings(lang)),
        )
        .subcommand(sub("test", "试跑规则的正反例", "Run the rules' samples").arg(which()).arg(rules_dir(lang)).args(settings(lang)))
        .subcommand(sub("check", "检查规则文件的写法", "Check how rule files are written").arg(which()).arg(rules_dir(lang)).args(settings(lang)))
        .subcommand(schema(sub("schema", "列出规则可用的事实、字段、类型和函数", "List relations, fields, types and functions for rules"), lang))
        .subcommand(fmt(sub("fmt", "整理规则文件的空格、空行和文件末尾；注释和样例不动", "Format rule files; comments and samples stay as they are"), lang))
        .subcommand(new(sub("new", "新建一条带注释、可直接运行的规则", "Begin a rule: a commented file that loads and runs"), lang))
        .subcommand(
            sub("mutate", "逐一改动规则的条件，列出样例没有察觉的改动", "Change each condition of a rule and list the changes that no sample notices")
                .arg(which())
                .arg(rules_dir(lang))
                .args(settings(lang)),
        )
}

fn format(values: &'static [&'static str], lang: Lang) -> Arg {
    choice(name::FORMAT, values, lang).default_value("text").hide_default_value(true).help(lang.pick("输出格式（缺省text）", "Format of the output (text)"))
}

fn schema(command: Command, lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    command
        .override_usage(t("hegao rules schema [事实|函数]… [--format <…>]", "hegao rules schema [RELATION|FUNCTION]… [--format <…>]"))
        .arg(positional(name::WHICH, t("事实|函数", "RELATION|FUNCTION"), lang).num_args(0..).help(t("只看这些，缺省为全部", "Only these; all if unsaid")))
        .arg(format(&["text", "markdown", "json"], lang))
}

fn fmt(command: Command, lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    command
        .override_usage(t("hegao rules fmt [文件|文件夹]… [--check]", "hegao rules fmt [FILE|DIR]… [--check]"))
        .arg(
            positional(name::PATHS, t("文件", "FILE"), lang)
                .num_args(0..)
                .help(t("规则文件或文件夹，缺省为当前文件夹；- 表示标准输入", "Rule files or folders; the current folder if unsaid; - for standard input")),
        )
        .arg(
            flag(name::CHECK, lang).help(t("只列出需要整理的文件，不改写；有则以1退出", "Only list the files that would change; exit with 1 if there are any")),
        )
}

fn new(command: Command, lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    command
        .override_usage(t("hegao rules new <类别/名称> [--in <文件夹>]", "hegao rules new <FAMILY/NAME> [--in <DIR>]"))
        .arg(
            positional(name::RULE, t("类别/名称", "FAMILY/NAME"), lang)
                .required(true)
                .help(t("新规则的名称，如 my/first", "Id of the new rule, such as my/first")),
        )
        .arg(option(name::FOLDER, t("文件夹", "DIR"), lang).help(t(
            "规则文件夹（缺省为hegao.toml所列的第一个，没有则为rules）；从不覆盖已有文件",
            "Folder of rules (the first that hegao.toml names, else rules); no file is ever overwritten",
        )))
        .args(settings(lang))
}

/// `hegao why`.
pub(super) fn why(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    framed(Command::new("why"), lang)
        .override_usage(t("hegao why <指纹> <文稿>…", "hegao why <FINGERPRINT> <PATH>…"))
        .about(t("说明一处问题从何而来：用到的事实，每个条件及其取值", "Say what made a finding: its rows, each condition and its values"))
        .arg(positional(name::PRINT, t("指纹", "FINGERPRINT"), lang).required(true).help(t(
            "报告中的指纹（--format json 的 fingerprint），可只写开头几位",
            "Fingerprint of the report (fingerprint in --format json), or how it begins",
        )))
        .arg(positional(name::PATHS, t("文稿", "PATH"), lang).required(true).num_args(1..).help(t("文稿、文件夹或通配符", "Drafts, folders or globs")))
        .arg(format(&["text", "json"], lang))
        .args(dossier(lang))
        .arg(rules_dir(lang))
        .args(settings(lang))
}

/// `hegao why-not`.
pub(super) fn why_not(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    framed(Command::new("why-not"), lang)
        .override_usage(t("hegao why-not <规则> <文稿>[:行]", "hegao why-not <RULE> <FILE>[:LINE]"))
        .about(t(
            "说明一条规则为什么没有报告：对相关的事实，第一个不成立的条件",
            "Say why a rule kept silent: for each candidate, the first condition that was not true",
        ))
        .arg(rule_arg(lang))
        .arg(positional(name::FILE, t("文稿[:行]", "FILE[:LINE]"), lang).required(true).help(t("文稿，可加行号", "The draft, with a line if wanted")))
        .arg(format(&["text", "json"], lang))
        .args(dossier(lang))
        .arg(rules_dir(lang))
        .args(settings(lang))
}
