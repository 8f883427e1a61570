//! Syntax relations as text: a draft in, its rows out.

use std::collections::BTreeSet;

use crate::fact::{FactSet, Rel, Row, Value};
use crate::ingest::Draft;
use crate::lexicon::Lexicon;
use crate::outline::{Outline, Para, ParaKind, Sentence};
use crate::text::Span;

/// A draft whose lines are paragraphs of one section, each of sentences that end in 。.
fn facts_of(text: &str, rel: Rel) -> (Draft, FactSet) {
    let draft = super::tests::draft(text);
    let mut outline = Outline::default();
    let mut at = 0;
    for line in draft.source.shadow().split_inclusive('\n') {
        let span = Span::new(at, at + line.trim_end().len());
        let para = u32::try_from(outline.paras.len()).ok();
        outline.paras.push(Para { span, kind: ParaKind::Body, heading: None, ordinal: 1, body: 1, copy: false });
        let mut start = at;
        for sentence in line.trim_end().split_inclusive('。') {
            outline.sentences.push(Sentence { span: Span::new(start, start + sentence.len()), para });
            start += sentence.len();
        }
        at += line.len();
    }
    let facts = super::extract(&draft, &outline, Lexicon::bundled(), &BTreeSet::from([rel]));
    (draft, facts)
}

fn field(row: &Row, rel: Rel, name: &str) -> String {
    match rel.field_index(name).and_then(|i| row.fields.get(i)).map(|f| &f.value) {
        Some(Value::Text(t) | Value::Term(t)) => t.to_string(),
        Some(Value::Int(n)) => n.to_string(),
        Some(Value::Year(y)) => y.to_string(),
        Some(Value::Atom(a)) => (*a).to_owned(),
        Some(Value::Row(_)) => "row".to_owned(),
        _ => "-".to_owned(),
    }
}

/// Compares the named fields of all rows, rows joined by `; `.
fn check(rel: Rel, names: &[&str], text: &str, expected: &str) {
    let (_, facts) = facts_of(text, rel);
    let rows = facts.table(rel).rows.iter().map(|r| names.iter().map(|n| field(r, rel, n)).collect::<Vec<_>>().join(" "));
    assert_eq!(rows.collect::<Vec<_>>().join("; "), expected, "{text}");
}

#[test]
fn unpaired_marks_are_found() {
    for (text, expected) in [
        ("建立“12348热线等平台。", "“12348热线等平台"),
        ("三孩”政策出台后,“全面”落实。", "三孩”"),
        ("“甲”和“乙”(丙(丁))《关于〈戊〉的通知》。", ""),
        ("1)甲;2)乙。", ""),
        ("(以下简称甲。", "(以下简称甲。"),
        ("包括:1)甲。\n2)乙。", ""),
        ("国办发〔201826号文件。", ""),
        ("国办发〔2018〕26号。", ""),
        ("“甲\n乙”", ""),
        ("(一)甲(二)乙", ""),
        ("(如下:1)甲;2)乙)", ""),
        ("《关于甲的通知", "《关于甲的通知"),
        ("“甲‘乙’丙”", ""),
        ("it’s", ""),
        ("“周调度“月研判", "“周调度“月研判 “月研判"),
    ] {
        let (_, facts) = facts_of(text, Rel::Mark);
        let lonely = facts.table(Rel::Mark).rows.iter().filter(|r| field(r, Rel::Mark, "partner") == "-").map(|r| field(r, Rel::Mark, "context"));
        assert_eq!(lonely.collect::<Vec<_>>().join(" "), expected, "{text}");
    }
}

#[test]
fn lonely_counts_marks_of_one_kind() {
    check(Rel::Mark, &["kind", "side", "lonely"], "甲”乙”(丙)《丁", "double_quote close 2; double_quote close 2; round open 0; round close 0; title open 1");
}

#[test]
fn citations_have_their_number() {
    check(
        Rel::Citation,
        &["title", "docno"],
        "按《甲的意见》(国办发〔2020〕52号)和《关于《乙》的通知》国办发〔201826号,见《丙》。",
        "甲的意见 国办发〔2020〕52号; 关于《乙》的通知 国办发〔201826号; 丙 -",
    );
}

#[test]
fn periods_have_the_years_said_after_them() {
    let names = ["raw", "years", "said_from", "said_to"];
    for (text, expected) in [
        ("人口自然增长率近五年呈下降趋势:从2019年的3.04‰,下降到2021年的-0.46‰。", "近五年 5 2019 2021"),
        ("根据近3年统计,2020年为24.39万人,与2016年相比减少9万人。", "近3年 3 2016 2020"),
        ("近三年建成养老机构10家。", "近三年 3 - -"),
        ("近三年建成10家,力争到2025年达到20家,2030年达到30家。", "近三年 3 - -"),
        ("“十四五”(2021-2025年)期间。", "十四五 5 2021 2025"),
        ("“十四五”期间,2019-2021年完成。", "十四五 5 - -"),
    ] {
        check(Rel::Period, &names, text, expected);
    }
}

#[test]
fn numbers_have_their_words_around() {
    let names = ["raw", "unit", "dimension", "role", "before", "verb", "noun"];
    for (text, expected) in [
        ("全市改造敬老院,建成养老服务中心533。", "533 - bare quantity 建成养老服务中心 建成 养老服务中心"),
        ("每千人托位数仅为0.31。", "千人 人 - ratio 每 - -; 0.31 - bare quantity 每千人托位数仅为 仅为 -"),
        ("参保人数达到2.2亿。", "达到2.2亿 - bare quantity 参保人数达到 达到 参保人数"),
        ("平均年龄从45岁下降到39,部分机构。", "45岁 岁 time quantity 平均年龄从 - -; 39 - bare quantity 平均年龄从45岁下降到 下降到 -"),
        ("全市养老机构500人通过培训。", "500人 人 count quantity 全市养老机构 - -"),
        ("总面积增加20%。", "20% % share quantity 总面积增加 增加 -"),
        ("居民收入比达到2.31。", "达到2.31 - bare quantity 居民收入比达到 达到 -"),
        ("GDP突破650亿,为民生奠定基础。", "突破650亿 - bare quantity GDP突破 突破 -"),
        ("改造总建筑面积10800米。", "10800米 米 length quantity 改造总建筑面积 改造 总建筑面积"),
        ("每百名养老机构床位配备护理员。", "百名 名 - ratio 每 - 床位"),
        ("设有床位约200张。", "约200张 张 count quantity 设有床位约 约 床位"),
        ("比重增加了5.64%。", "5.64% % share quantity 比重增加了 增加了 -"),
        ("增长2.5倍。", "2.5倍 倍 multiple quantity 增长 增长 -"),
    ] {
        check(Rel::Number, &names, text, expected);
    }
}

#[test]
fn repeated_text_and_agencies() {
    let long = "全市要加强组织领导,压实各方责任,确保按期完成任务。";
    check(Rel::Block, &["kind", "length"], &format!("{long}短句。短句。"), "");
    check(Rel::Block, &["kind", "length"], &format!("{long}短句。{long}"), "sentence 26; sentence 26");
    check(Rel::Agency, &["name", "raw"], "由市发改委、区民政局牵头。", "发展和改革委员会 发改委; 民政局 民政局");
}

#[test]
fn dates_are_mentioned() {
    check(Rel::DateMention, &["raw"], "2023年3月27日印发,2025年完成。\n2023327", "2023年3月27日; 2023327");
}
