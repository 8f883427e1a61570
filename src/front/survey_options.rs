//! The command line of `hegao summary`: what it shares with `check` comes from `options`.

use clap::Command;

use super::options::{baseline, choice, choosing, dossier, framed, jobs, name, positional, revisions, rules_dir, settings, stdin_name, today, writing};
use crate::diag::Lang;
use crate::output::SURVEY_FORMATS;

pub(super) fn summary(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    framed(Command::new("summary"), lang)
        .override_usage(t("hegao summary [选项] [路径]…", "hegao summary [OPTIONS] [PATH]…"))
        .about(t(
            "汇总多份文稿：按文稿、类别、规则、章计数，找出出自同一模板的问题，把各稿的指标列成对照表，标出前后矛盾和与众不同的数值",
            "Many drafts at a glance: counts by draft, family, rule and chapter, what comes from one template, and their indicators side by side, contradictions and outliers marked",
        ))
        .after_help(t(
            "退出码：0 汇总已成，有没有问题都是0；2 有文件、规则或选项未能处理，其余的照样汇总",
            "Exit status: 0 the summary is made, whatever was found; 2 something could not be checked, the rest is summed up all the same",
        ))
        .arg(
            positional(name::PATHS, t("路径", "PATH"), lang)
                .num_args(0..)
                .help(t("要汇总的文稿：文件、文件夹、通配符、压缩包，缺省为当前文件夹", "The drafts: files, folders, globs, archives; the current folder if unsaid")),
        )
        .arg(
            choice(name::FORMAT, SURVEY_FORMATS, lang).default_value("text").hide_default_value(true).help(t("报告格式（缺省text）", "Format of the report (text)")),
        )
        .args(writing(lang))
        .args(choosing(lang))
        .arg(rules_dir(lang))
        .arg(revisions(lang))
        .args(dossier(lang))
        .args(settings(lang))
        .arg(baseline(lang))
        .arg(today(lang))
        .arg(jobs(lang))
        .arg(stdin_name(lang))
}
