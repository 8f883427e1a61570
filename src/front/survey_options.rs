//! The command line of `hegao summary` and `hegao compare`: what they share with `check` comes from `options`.

use clap::{Arg, Command};

use super::options::{
    baseline, choice, choosing, dossier, fail_on, framed, jobs, name, positional, revisions, rules_dir, settings, stdin_name, today, writing,
};
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
        .arg(format(lang))
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

pub(super) fn compare(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    // A former version is what is compared with already.
    let beside = dossier(lang).into_iter().filter(|arg| arg.get_id() != name::OLD);
    framed(Command::new("compare"), lang)
        .override_usage(t("hegao compare [选项] <旧版> <新版>", "hegao compare [OPTIONS] <OLD> <NEW>"))
        .about(t(
            "对照前后两个版本（文件，或文件夹、压缩包）：哪些问题已消除、新出现、仍有，哪些指标和数值变了，哪些段落增、删、改、移",
            "Compare two versions (files, or folders and archives): findings fixed, new and remaining, indicators and figures that changed, passages added, removed, reworded, moved",
        ))
        .after_help(t(
            "文件夹中的文稿先按相对路径对应，改了名的再按名称和内容对应，只在一边有的另列\n退出码：0 没有达到 --fail-on 的新问题；1 有；2 有文件、规则或选项未能处理（2优先于1）",
            "Drafts of folders are paired by their paths, renamed ones by names and contents; those of one side only are listed\nExit status: 0 no new finding at or above --fail-on; 1 there are; 2 something could not be checked (2 wins over 1)",
        ))
        .arg(positional(name::BEFORE, t("旧版", "OLD"), lang).required(true).help(t("旧版：文件、文件夹或压缩包", "The old version: a file, a folder or an archive")))
        .arg(positional(name::AFTER, t("新版", "NEW"), lang).required(true).help(t("新版，与旧版同为文件或同为文件夹", "The new version: a file for a file, a folder for a folder")))
        .arg(format(lang))
        .args(writing(lang))
        .args(choosing(lang))
        .arg(fail_on(lang))
        .arg(rules_dir(lang))
        .arg(revisions(lang))
        .args(beside)
        .args(settings(lang))
        .arg(today(lang))
        .arg(jobs(lang))
}

fn format(lang: Lang) -> Arg {
    choice(name::FORMAT, SURVEY_FORMATS, lang)
        .default_value("text")
        .hide_default_value(true)
        .help(lang.pick("报告格式（缺省text）", "Format of the report (text)"))
}
