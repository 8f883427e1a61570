//! The command line of `hegao opinions`; what it shares with other commands comes from `options`.

use clap::{Arg, ArgAction, Command};

use super::options::{choice, choosing, flag, framed, jobs, name, option, positional, rules_dir, settings, today, writing};
use crate::diag::Lang;
use crate::output::OPINION_FORMATS;

pub(super) fn opinions(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    framed(Command::new("opinions"), lang)
        .override_usage(t("hegao opinions <import|export> [选项]…", "hegao opinions <import|export> [OPTIONS]…"))
        .about(t(
            "征求意见：把意见表收进登记簿，对应到征求意见稿的原文，合并相同意见；再写成意见汇总表（部门、公众）和统计",
            "Comments on a draft: gather tables of them in a register, find the passages they speak of, join the same ones; write the usual tables and counts",
        ))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(import(lang))
        .subcommand(export(lang))
}

fn import(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    let file = t("文件", "FILE");
    framed(Command::new("import"), lang)
        .override_usage(t("hegao opinions import <意见表>… --register <登记簿>", "hegao opinions import <TABLE>… --register <REGISTER>"))
        .about(t(
            "把意见表（.xlsx、.xls、.csv，或Word文件中的表格）收进登记簿；已有的意见不重复，已填的采纳情况不动。导出的汇总表填好后也用它导回",
            "Take tables of comments (.xlsx, .xls, .csv, tables of Word files) into a register; what is there already is not added again, and outcomes that were filled in stay. Exported tables that were filled in come back by it too",
        ))
        .after_help(t(
            "列按名称识别：编号、来源、日期、单位（个人）、意见、章节、原文、理由、采纳情况、未采纳理由、备注，及其常见的其他写法；意见和单位两列必须有\n退出码：0 全部收入；2 有表、行或选项未能处理，登记簿只加不减",
            "Columns are known by their names: 编号, 来源, 日期, 单位（个人）, 意见, 章节, 原文, 理由, 采纳情况, 未采纳理由, 备注, and the usual other words for them; comment and unit are needed\nExit status: 0 all is in the register; 2 a table, a row or an option could not be handled; nothing in the register is lost",
        ))
        .arg(positional(name::PATHS, t("意见表", "TABLE"), lang).num_args(1..).required(true).help(t("意见表，可多份", "Tables of comments")))
        .arg(
            option(name::REGISTER, file, lang)
                .short('r')
                .required(true)
                .help(t("登记簿（.json），没有时新建", "The register (.json); begun where there is none")),
        )
        .arg(option(name::DRAFT, file, lang).help(t(
            "征求意见稿，意见据此对应原文；登记簿会记住它",
            "The draft that was sent round, in which passages are found; the register remembers it",
        )))
        .arg(choice(name::KIND, &["department", "public"], lang).help(t(
            "全表是部门意见还是公众意见（缺省按来源和列名判断）",
            "Whose opinions the tables hold (by source and names of columns)",
        )))
        .arg(option(name::UNIT, t("单位", "UNIT"), lang).help(t("没有写单位的行出自哪个单位", "The unit of rows that name none")))
        .arg(option(name::SOURCE, t("来源", "SOURCE"), lang).help(t("没有写来源的行从何而来，如“门户网站”", "How rows came that do not say it")))
        .arg(
            option(name::COLUMN, t("含义=列名", "MEANING=NAME"), lang)
                .action(ArgAction::Append)
                .help(t("指明某列的含义，可多次给出，如 --column 意见=具体建议", "Say what a column means; may be given several times")),
        )
        .arg(asked(lang))
        .arg(flag(name::UPDATE, lang).help(t("表中的采纳情况等与登记簿不同时，以表为准", "Where outcomes in the table differ from the register's, take the table's")))
        .arg(
            flag(name::REANCHOR, lang)
                .requires(name::DRAFT)
                .help(t("换用另一份征求意见稿，全部意见重新对应原文", "Take another draft and find all passages anew")),
        )
}

fn export(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    let file = t("文件", "FILE");
    framed(Command::new("export"), lang)
        .override_usage(t("hegao opinions export <登记簿> [--report <格式=文件>]…", "hegao opinions export <REGISTER> [--report <FORMAT=FILE>]…"))
        .about(t(
            "由登记簿写意见汇总表（docx、xlsx：部门、公众两种表和统计），在终端上显示统计；给出修改稿时核对采纳情况",
            "Write the tables of opinions (docx, xlsx: departments, the public, counts) from a register, counts on the terminal; beside a revised draft, look whether adopted opinions were carried out",
        ))
        .after_help(t(
            "退出码：0 已写成；1 给出了修改稿，而有标为采纳的意见原文未改；2 有文件或选项未能处理",
            "Exit status: 0 all is written; 1 a revised draft was given, and the passage of some adopted opinion did not change; 2 a file or an option could not be handled",
        ))
        .arg(positional(name::REGISTER, t("登记簿", "REGISTER"), lang).required(true).help(t("登记簿（.json）", "The register (.json)")))
        .arg(
            choice(name::FORMAT, OPINION_FORMATS, lang)
                .default_value("text")
                .hide_default_value(true)
                .help(t("报告格式（缺省text，即统计）", "Format of the report (text: the counts)")),
        )
        .args(writing(lang))
        .arg(flag(name::FORCE, lang).help(t("文件已存在时覆盖", "Overwrite files that exist")))
        .arg(choice(name::KIND, &["department", "public", "both"], lang).help(t(
            "写哪种表（缺省：有意见的；都没有时两种都写成“未收到意见”）",
            "Which tables to write (those that have opinions; where none has, both say so)",
        )))
        .arg(asked(lang))
        .arg(flag(name::PUBLIC, lang).conflicts_with(name::REVISED).help(t(
            "供公开：隐去姓名、手机号码、证件和银行卡号码、邮箱、微信号、住处门牌，不写存疑等内部记载",
            "For publication: hide names, mobile, identity and card numbers, mail and chat addresses and the numbers of homes, and leave out working notes",
        )))
        .arg(option(name::REVISED, file, lang).help(t(
            "修改稿：列出标为采纳而原文未改的意见，以及没有意见或问题对应的改动",
            "The revised draft: list adopted opinions whose passage did not change, and changes that answer no opinion and no finding",
        )))
        .arg(option(name::DRAFT, file, lang).help(t("征求意见稿（缺省为登记簿所记）", "The draft that was sent round (as the register has it)")))
        .args(choosing(lang))
        .arg(rules_dir(lang))
        .args(settings(lang))
        .arg(today(lang))
        .arg(jobs(lang))
}

fn asked(lang: Lang) -> Arg {
    option(name::ASKED, lang.pick("文件", "FILE"), lang).help(lang.pick(
        "征求意见的单位名单（.txt、.csv、.xlsx、.xls，一行一家），未反馈的据此列出",
        "List of the units that were asked (.txt, .csv, .xlsx, .xls, one a row), to name those that did not answer",
    ))
}
