//! `check --annotate` and `strip` through the built program: what is written into a Word file, that all else stays byte for
//! byte, what a second run does, and that nothing is ever half-written or written over.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod support;
#[path = "support/word.rs"]
mod word;

use std::fs;
use std::path::Path;

use support::{err, folder, hegao, out, report, run, status};
use word::{Seen, comments, faults, p, package, part, parts, table, with};

/// A draft with an error in two places, a wrong word in two runs, a wrong sum and others' work.
fn body() -> String {
    let rows: &[&[&str]] = &[&["指标名称", "2020年", "2025年"], &["老年人健康管理率", "65.78%", ">70.00%"], &["护理型床位占比", "45%", "55%"]];
    [
        p("一、基本情况"),
        p("截|止2021年底，全市共有养老机构125个，其中公办50个、民办70个。"),
        p("二、主要目标"),
        p("到2025年，老年人健康管理率|达到80|%。"),
        table(rows),
        p("三、保障措施"),
        p("2月30日前完成报送。"),
    ]
    .concat()
}

fn written(folder: &Path, name: &str, bytes: &[u8]) {
    fs::write(folder.join(name), bytes).unwrap();
}

/// Words and beginnings of hegao's comments.
fn own(bytes: &[u8]) -> Vec<(String, String)> {
    let short = |c: Seen| (c.words, c.text.split('。').next().unwrap_or("").to_owned());
    comments(bytes).into_iter().filter(|c| c.author == "核稿").map(short).collect()
}

const FOUND: [(&str, &str); 5] = [
    ("截止", "【请核】“截止”后接时间，应为“截至”"),
    ("125个", "【应改】合计“125个”，分项之和为120个"),
    ("达到80%", "【应改】正文写“达到80%”，指标表为“>70.00%”"),
    (">70.00%", "↔ 见二、第1段“达到80%”〔indicator/text-table〕"),
    ("2月30日", "【应改】“2月30日”这一天不存在"),
];

fn found() -> Vec<(String, String)> {
    FOUND.iter().map(|(w, t)| ((*w).to_owned(), (*t).to_owned())).collect()
}

/// All parts but those that comments need are the same bytes.
fn rest_is_same(before: &[u8], after: &[u8]) {
    let (before, after) = (parts(before), parts(after));
    let may = ["[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels", "word/comments.xml"];
    for (name, bytes) in &before {
        assert!(may.contains(&name.as_str()) || after.get(name) == Some(bytes), "{name} was changed");
    }
    assert!(after.keys().all(|n| before.contains_key(n) || n == "word/comments.xml"));
}

#[test]
fn one_comment_a_finding_on_exactly_the_words() {
    let folder = folder("annotate-one");
    let before = package(&body(), &[]);
    written(&folder, "方案 一稿.docx", &before);
    let said = run(&folder, 1, &["check", "方案 一稿.docx", "--annotate", "方案 一稿（批注）.docx"]);
    assert!(said.contains("批注稿：方案 一稿（批注）.docx，批注5条。"), "{said}");
    let after = fs::read(folder.join("方案 一稿（批注）.docx")).unwrap();
    assert_eq!(faults(&after), Vec::<String>::new());
    assert_eq!(own(&after), found());
    let first = &comments(&after)[2].text;
    assert_eq!(first, "【应改】正文写“达到80%”，指标表为“>70.00%”。建议：请以审定的指标表为准统一。（另见：二、表1第1行“2025年”）〔indicator/text-table〕");
    assert_eq!(fs::read(folder.join("方案 一稿.docx")).unwrap(), before, "the draft itself");
    rest_is_same(&before, &after);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2, "a temporary file is left");
}

#[test]
fn strip_gives_the_parts_as_they_were() {
    let folder = folder("annotate-strip");
    let before = package(&body(), &[]);
    written(&folder, "a.docx", &before);
    for (number, extra) in [&[][..], &["--fix"], &["--fix", "--annotate-infos"]].iter().enumerate() {
        let (copy, clean) = (format!("{number}.docx"), format!("{number}-净.docx"));
        run(&folder, 1, &[&["check", "a.docx", "--annotate", &copy], *extra].concat());
        run(&folder, 0, &["strip", &copy, "-o", &clean]);
        assert_eq!(parts(&fs::read(folder.join(&clean)).unwrap()), parts(&before), "{extra:?}");
        // Again over the copy: comments anew, changes as they were.
        run(&folder, 1, &["check", &copy, "--annotate", "b.docx", "--force"]);
        run(&folder, 0, &["strip", "b.docx", "--in-place"]);
        assert_eq!(parts(&fs::read(folder.join("b.docx")).unwrap()), parts(&before), "{extra:?}");
    }
    let untouched = hegao(&folder, &["strip", "a.docx", "--in-place"]);
    assert_eq!((status(&untouched), fs::read(folder.join("a.docx")).unwrap() == before), (0, true));
    assert!(err(&untouched).contains("没有要去除"), "{}", err(&untouched));
}

#[test]
fn fixes_become_tracked_changes_and_figures_stay() {
    let folder = folder("annotate-fix");
    let before = package(&body(), &[]);
    written(&folder, "a.docx", &before);
    let output = hegao(&folder, &["check", "a.docx", "--annotate", "b.docx", "--fix-suggested", "--fix"]);
    assert!(out(&output).contains("批注4条，修订1处"), "{}{}", out(&output), err(&output));
    let after = fs::read(folder.join("b.docx")).unwrap();
    assert_eq!(faults(&after), Vec::<String>::new());
    assert_eq!(own(&after), found()[1..], "what is changed needs no comment");
    let document = part(&after, "word/document.xml");
    let head = "<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/></w:rPr>";
    assert!(document.contains(&format!("{head}<w:delText xml:space=\"preserve\">截</w:delText></w:r></w:del>")), "{document}");
    assert!(document.contains(&format!("{head}<w:delText xml:space=\"preserve\">止</w:delText></w:r></w:del><w:ins ")), "{document}");
    assert!(document.contains(&format!("{head}<w:t xml:space=\"preserve\">截至</w:t></w:r></w:ins>{head}<w:t xml:space=\"preserve\">2021年底")), "{document}");
    assert_eq!(document.matches(" w:author=\"核稿\" ").count(), 3);
    assert_eq!(fs::read(folder.join("a.docx")).unwrap(), before);
    // Read back, the change is accepted: nothing more to fix.
    let again = hegao(&folder, &["check", "b.docx", "--annotate", "c.docx", "--fix"]);
    assert!(out(&again).contains("批注4条。"), "{}", out(&again));
    assert_eq!(fs::read(folder.join("c.docx")).unwrap(), after);
    // Without a copy there is nothing to write changes into.
    let alone = hegao(&folder, &["check", "a.docx", "--fix"]);
    assert!(err(&alone).contains("--annotate"), "{}", err(&alone));
    assert_eq!(fs::read(folder.join("a.docx")).unwrap(), before);
}

/// A package of the body with a comment and changes by another.
fn with_others() -> Vec<u8> {
    let others = "<w:p><w:commentRangeStart w:id=\"7\"/><w:r><w:t>公办园覆盖面为45.8%，</w:t></w:r><w:commentRangeEnd w:id=\"7\"/><w:r><w:commentReference w:id=\"7\"/></w:r>\
        <w:ins w:id=\"8\" w:author=\"张三\" w:date=\"2026-01-01T00:00:00Z\"><w:r><w:t>与国家要求的50%还差5个百分点</w:t></w:r></w:ins><w:del w:id=\"9\" w:author=\"张三\"><w:r><w:delText>截止2020年</w:delText></w:r></w:del><w:r><w:t>。</w:t></w:r></w:p>";
    let text = "<?xml version=\"1.0\"?><w:comments xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:comment w:id=\"7\" w:author=\"张三\"><w:p><w:r><w:t>【请核】数据来源〔我〕</w:t></w:r></w:p></w:comment></w:comments>";
    package(&(body() + others), &[("comments", text)])
}

#[test]
fn the_work_of_others_stays() {
    let folder = folder("annotate-others");
    let before = with_others();
    written(&folder, "a.docx", &before);
    run(&folder, 1, &["check", "a.docx", "--annotate", "b.docx", "--fix"]);
    let after = fs::read(folder.join("b.docx")).unwrap();
    assert_eq!(faults(&after), Vec::<String>::new());
    assert_eq!(comments(&after)[0], comments(&before)[0]);
    assert!(own(&after).contains(&("5个百分点".to_owned(), "【应改】“50%”与“45.8%”相差4.2个百分点，原文写“5个百分点”".to_owned())), "{:?}", own(&after));
    let document = part(&after, "word/document.xml");
    assert_eq!(document.matches("w:author=\"张三\"").count(), 2);
    assert!(document.contains("<w:delText>截止2020年</w:delText>"), "a deletion of another's");
    rest_is_same(&before, &after);
    run(&folder, 0, &["strip", "b.docx", "-o", "c.docx"]);
    assert_eq!(parts(&fs::read(folder.join("c.docx")).unwrap()), parts(&before));
}

#[test]
fn a_second_run_adds_nothing_twice_and_refreshes_what_is_stale() {
    let folder = folder("annotate-again");
    written(&folder, "a.docx", &package(&body(), &[]));
    run(&folder, 1, &["check", "a.docx", "--annotate", "b.docx"]);
    run(&folder, 1, &["check", "b.docx", "--annotate", "c.docx"]);
    let (first, second) = (fs::read(folder.join("b.docx")).unwrap(), fs::read(folder.join("c.docx")).unwrap());
    assert!(first == second, "the same findings give the same file, dates too");
    // Another program writes the parts anew (here: a blank more); one fault is mended, the other stays.
    let document = part(&first, "word/document.xml").replace("2月30日", "2月28日").replace("<w:sectPr/>", "<w:sectPr />");
    written(&folder, "d.docx", &with(&first, &[("word/document.xml", document)]));
    run(&folder, 1, &["check", "d.docx", "--annotate", "e.docx"]);
    let after = fs::read(folder.join("e.docx")).unwrap();
    assert_eq!(faults(&after), Vec::<String>::new());
    assert_eq!(own(&after), found()[..4]);
    run(&folder, 0, &["strip", "e.docx", "-o", "f.docx"]);
    let clean = fs::read(folder.join("f.docx")).unwrap();
    assert_eq!((comments(&clean), faults(&clean)), (Vec::new(), Vec::new()));
    assert!(!part(&clean, "word/document.xml").contains("commentR"));
}

/// The first run's copy with its comments changed: `edit` gets the text of the part of comments; `extended` may be added.
fn answered(name: &str, edit: impl Fn(&str) -> String, extended: Option<&str>) -> (std::path::PathBuf, Vec<u8>) {
    let folder = folder(name);
    let plain = "<w15:commentsEx xmlns:w15=\"http://schemas.microsoft.com/office/word/2012/wordml\"></w15:commentsEx>";
    let further: &[(&str, &str)] = if extended.is_some() { &[("commentsExtended", plain)] } else { &[] };
    written(&folder, "a.docx", &package(&body(), further));
    run(&folder, 1, &["check", "a.docx", "--annotate", "b.docx"]);
    let first = fs::read(folder.join("b.docx")).unwrap();
    let mut changes = vec![("word/comments.xml", edit(&part(&first, "word/comments.xml")))];
    changes.extend(extended.map(|e| ("word/commentsExtended.xml", plain.replace("></", &format!(">{e}</")))));
    let changed = with(&first, &changes);
    written(&folder, "b.docx", &changed);
    (folder, changed)
}

/// Gives the comment on 2月30日 an id for its paragraph.
fn with_para(text: &str) -> String {
    let (before, last) = text.rsplit_once("<w:comment ").unwrap();
    let before = before.replacen("<w:comments ", "<w:comments xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" ", 1);
    format!("{before}<w:comment {}", last.replacen("<w:p>", "<w:p w14:paraId=\"0A0A0A0A\">", 1))
}

/// The finding on 2月30日 must be silent, for this reason, its old comment kept, the others as before.
fn check_answered(folder: &Path, reason: &str, kept: usize) {
    let output = hegao(folder, &["check", "b.docx", "--annotate", "c.docx", "--format", "json", "--show-suppressed"]);
    let json = report(&output);
    let suppressed: Vec<(&str, &str)> =
        json["files"][0]["findings"].as_array().unwrap().iter().filter_map(|f| Some((f["rule"].as_str()?, f["suppressed"].as_str()?))).collect();
    assert_eq!(suppressed, [("date/invalid", reason)], "{}", err(&output));
    let after = fs::read(folder.join("c.docx")).unwrap();
    let all = comments(&after);
    assert_eq!(all.iter().filter(|c| c.text.contains("date/invalid") || c.text == "不改，按原文").count(), kept, "{all:#?}");
    let others: Vec<_> = own(&after).into_iter().filter(|c| !c.1.contains("2月30日") && c.1 != "不改，按原文").collect();
    assert_eq!(others, found()[..4]);
    // And so a third time.
    run(folder, 1, &["check", "c.docx", "--annotate", "d.docx"]);
    assert_eq!(comments(&fs::read(folder.join("d.docx")).unwrap()).len(), all.len());
    // What somebody answered is not taken away.
    run(folder, 0, &["strip", "c.docx", "-o", "e.docx"]);
    assert_eq!(comments(&fs::read(folder.join("e.docx")).unwrap()).len(), all.len() - 4);
}

#[test]
fn an_answered_comment_does_not_come_back() {
    let reply = "<w:comment w:id=\"99\" w:author=\"李四\"><w:p w14:paraId=\"0B0B0B0B\"><w:r><w:t>不改，照抄上级文件</w:t></w:r></w:p></w:comment></w:comments>";
    let anchored = |folder: &Path| {
        // A reply is anchored on the same words.
        let bytes = fs::read(folder.join("b.docx")).unwrap();
        let document = part(&bytes, "word/document.xml");
        let id = comments(&bytes).iter().find(|c| c.words == "2月30日").unwrap().id.clone();
        let (start, end) = (format!("<w:commentRangeStart w:id=\"{id}\"/>"), format!("<w:commentRangeEnd w:id=\"{id}\"/>"));
        let marked = document
            .replace(&start, &format!("{start}<w:commentRangeStart w:id=\"99\"/>"))
            .replace(&end, &format!("<w:commentRangeEnd w:id=\"99\"/><w:r><w:commentReference w:id=\"99\"/></w:r>{end}"));
        written(folder, "b.docx", &with(&bytes, &[("word/document.xml", marked)]));
    };
    let extended =
        "<w15:commentEx w15:paraId=\"0A0A0A0A\" w15:done=\"0\"/><w15:commentEx w15:paraId=\"0B0B0B0B\" w15:paraIdParent=\"0A0A0A0A\" w15:done=\"0\"/>";
    let (folder, _) = answered("annotate-reply", |t| with_para(t).replace("</w:comments>", reply), Some(extended));
    anchored(&folder);
    check_answered(&folder, "批注答复：不改，照抄上级文件", 1);
}

/// Comments of others at the end of the part, each with its paragraph's id.
fn with_replies(text: &str, replies: &[(&str, &str)]) -> String {
    let more: String = replies
        .iter()
        .enumerate()
        .map(|(n, (id, said))| format!("<w:comment w:id=\"9{n}\" w:author=\"李四\"><w:p w14:paraId=\"{id}\"><w:r><w:t>{said}</w:t></w:r></w:p></w:comment>"))
        .collect();
    with_para(text).replace("</w:comments>", &format!("{more}</w:comments>"))
}

fn thread(links: &[(&str, &str)]) -> String {
    links.iter().map(|(id, above)| format!("<w15:commentEx w15:paraId=\"{id}\" w15:paraIdParent=\"{above}\" w15:done=\"0\"/>")).collect()
}

#[test]
fn answers_to_answers_belong_to_the_first_of_the_thread() {
    let links = thread(&[("0B0B0B0B", "0A0A0A0A"), ("0C0C0C0C", "0B0B0B0B")]);
    let two = |t: &str| with_replies(t, &[("0B0B0B0B", "不改"), ("0C0C0C0C", "同意")]);
    let (folder, _) = answered("annotate-thread", two, Some(&links));
    let suppressed = |folder: &Path| {
        let json = report(&hegao(folder, &["check", "b.docx", "--format", "json", "--show-suppressed"]));
        let all = json["files"][0]["findings"].as_array().unwrap().clone();
        all.iter().filter_map(|f| f["suppressed"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(suppressed(&folder), ["批注答复：不改；同意"]);
    // The last word of the thread says that it was mended: it is looked at again.
    let mended = |t: &str| with_replies(t, &[("0B0B0B0B", "不改"), ("0C0C0C0C", "已改")]);
    let (folder, _) = answered("annotate-thread-mended", mended, Some(&links));
    assert_eq!(suppressed(&folder), [""; 0]);
    // Answers that answer each other belong to none, and nothing hangs.
    let circle = thread(&[("0B0B0B0B", "0C0C0C0C"), ("0C0C0C0C", "0B0B0B0B")]);
    let (folder, _) = answered("annotate-thread-circle", two, Some(&circle));
    assert_eq!(suppressed(&folder), [""; 0]);
}

#[test]
fn a_remark_beside_several_of_hegaos_answers_none_of_them() {
    // Another comment on the same words is an answer only where hegao's stands there alone.
    let folder = folder("annotate-beside");
    written(&folder, "a.docx", &package(&body(), &[]));
    run(&folder, 1, &["check", "a.docx", "--annotate", "b.docx"]);
    let bytes = fs::read(folder.join("b.docx")).unwrap();
    let id = comments(&bytes).iter().find(|c| c.words == "2月30日").unwrap().id.clone();
    let twice = |also: &[(&str, &str)]| {
        let (mut document, mut remarks) = (part(&bytes, "word/document.xml"), part(&bytes, "word/comments.xml"));
        for (n, (author, text)) in also.iter().enumerate() {
            let (start, end) = (format!("<w:commentRangeStart w:id=\"{id}\"/>"), format!("<w:commentRangeEnd w:id=\"{id}\"/>"));
            document = document
                .replace(&start, &format!("{start}<w:commentRangeStart w:id=\"8{n}\"/>"))
                .replace(&end, &format!("<w:commentRangeEnd w:id=\"8{n}\"/><w:r><w:commentReference w:id=\"8{n}\"/></w:r>{end}"));
            let one = format!("<w:comment w:id=\"8{n}\" w:author=\"{author}\"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:comment></w:comments>");
            remarks = remarks.replace("</w:comments>", &one);
        }
        written(&folder, "c.docx", &with(&bytes, &[("word/document.xml", document), ("word/comments.xml", remarks)]));
        let json = report(&hegao(&folder, &["check", "c.docx", "--format", "json", "--show-suppressed"]));
        json["files"][0]["findings"].as_array().unwrap().iter().filter(|f| f["suppressed"].is_string()).count()
    };
    assert_eq!(twice(&[("李四", "不改")]), 1);
    assert_eq!(twice(&[("李四", "请领导阅示")]), 0);
    assert_eq!(twice(&[("李四", "不改"), ("核稿", "【请核】另一处〔date/order〕")]), 0);
}

#[test]
fn a_resolved_comment_does_not_come_back() {
    let (folder, _) = answered("annotate-done", with_para, Some("<w15:commentEx w15:paraId=\"0A0A0A0A\" w15:done=\"1\"/>"));
    check_answered(&folder, "批注已标为“已解决”", 1);
}

#[test]
fn a_comment_that_was_edited_is_an_answer() {
    let (folder, _) = answered("annotate-edited", |t| t.replacen("〔date/invalid〕", "〔date/invalid〕口径不同，不改", 1), None);
    check_answered(&folder, "批注注明：口径不同，不改", 1);
    let whole = |t: &str| {
        let (before, last) = t.rsplit_once("【应改】").unwrap();
        format!("{before}不改，按原文</w:t>{}", last.split_once("</w:t>").unwrap().1)
    };
    let (folder, _) = answered("annotate-edited-whole", whole, None);
    check_answered(&folder, "批注注明：不改，按原文", 1);
}

#[test]
fn an_answer_does_not_cover_another_fault_on_the_same_words() {
    let (folder, changed) = answered("annotate-other-fault", |t| t.replacen("〔date/invalid〕", "〔date/invalid〕不改", 1), None);
    let document = part(&changed, "word/document.xml").replace("2月30日", "2月31日");
    written(&folder, "b.docx", &with(&changed, &[("word/document.xml", document)]));
    run(&folder, 1, &["check", "b.docx", "--annotate", "c.docx"]);
    let after = own(&fs::read(folder.join("c.docx")).unwrap());
    assert!(after.contains(&("2月31日".to_owned(), "【应改】“2月31日”这一天不存在".to_owned())), "{after:?}");
}

#[test]
fn what_word_keeps_beside_a_comment_goes_with_it() {
    let folder = folder("annotate-rows");
    let root = |name: &str, rows: &str| format!("<w15:{name} xmlns:w15=\"x\">{rows}</w15:{name}>");
    let extended = root("commentsEx", "<w15:commentEx w15:paraId=\"0A0A0A0A\" w15:done=\"0\"/><w15:commentEx w15:paraId=\"0C0C0C0C\" w15:done=\"0\"/>");
    let ids = root("commentsIds", "<w15:commentId w15:paraId=\"0A0A0A0A\" w15:durableId=\"11\"/><w15:commentId w15:paraId=\"0C0C0C0C\" w15:durableId=\"12\"/>");
    let extensible =
        root("commentsExtensible", "<w15:commentExtensible w15:durableId=\"11\"><w15:x/></w15:commentExtensible><w15:commentExtensible w15:durableId=\"12\"/>");
    let further = [("commentsExtended", extended.as_str()), ("commentsIds", &ids), ("commentsExtensible", &extensible)];
    written(&folder, "a.docx", &package(&body(), &further));
    run(&folder, 1, &["check", "a.docx", "--annotate", "b.docx"]);
    let first = fs::read(folder.join("b.docx")).unwrap();
    // As Word saves it: the paragraphs of comments have ids, and rows in the parts beside.
    written(&folder, "b.docx", &with(&first, &[("word/comments.xml", with_para(&part(&first, "word/comments.xml")))]));
    run(&folder, 0, &["strip", "b.docx", "--in-place"]);
    let clean = fs::read(folder.join("b.docx")).unwrap();
    assert_eq!((comments(&clean), faults(&clean)), (Vec::new(), Vec::new()));
    assert_eq!(part(&clean, "word/commentsExtended.xml"), root("commentsEx", "<w15:commentEx w15:paraId=\"0C0C0C0C\" w15:done=\"0\"/>"));
    assert_eq!(part(&clean, "word/commentsIds.xml"), root("commentsIds", "<w15:commentId w15:paraId=\"0C0C0C0C\" w15:durableId=\"12\"/>"));
    assert_eq!(part(&clean, "word/commentsExtensible.xml"), root("commentsExtensible", "<w15:commentExtensible w15:durableId=\"12\"/>"));
}

#[test]
fn nothing_is_written_over() {
    let folder = folder("annotate-safe");
    let before = package(&body(), &[]);
    written(&folder, "原 稿.docx", &before);
    written(&folder, "已有.docx", b"x");
    written(&folder, "b.md", "2月30日前完成。\n".as_bytes());
    let refused = |args: &[&str], reason: &str| {
        let output = hegao(&folder, &[&["check"], args].concat());
        assert_eq!(status(&output), 2, "{args:?} {}", out(&output));
        assert!(err(&output).contains(reason), "{args:?}: {}", err(&output));
        assert_eq!(fs::read(folder.join("原 稿.docx")).unwrap(), before);
        assert_eq!(fs::read(folder.join("已有.docx")).unwrap(), b"x");
    };
    refused(&["原 稿.docx", "--annotate", "已有.docx"], "文件已存在，未覆盖");
    refused(&["原 稿.docx", "--annotate", "原 稿.docx"], "与原文稿是同一个文件");
    refused(&["原 稿.docx", "--annotate", "./原 稿.docx", "--force"], "与原文稿是同一个文件");
    refused(&["原 稿.docx", "--annotate", "没有/x.docx"], "文件夹不存在");
    refused(&["原 稿.docx", "--annotate", "已有.docx/x.docx"], "不是文件夹");
    refused(&["原 稿.docx", "--annotate", "x.txt"], "应以 .docx");
    written(&folder, "宏.docm", &before);
    refused(&["宏.docm", "--annotate", "x.docx"], "应以 .docm");
    fs::remove_file(folder.join("宏.docm")).unwrap();
    refused(&["b.md", "--annotate", "x.docx"], "应以 .html 结尾");
    refused(&["原 稿.docx", "b.md", "--annotate", "已有.docx"], "要给文件夹");
    refused(&["坏.docx", "--annotate", "x.docx"], "没有这个文件");
    let strip = hegao(&folder, &["strip", "原 稿.docx", "-o", "已有.docx"]);
    assert!(status(&strip) == 2 && err(&strip).contains("文件已存在"), "{}", err(&strip));
    let strip = hegao(&folder, &["strip", "原 稿.docx"]);
    assert!(status(&strip) == 2 && err(&strip).contains("--in-place"), "{}", err(&strip));
    let strip = hegao(&folder, &["strip", "b.md", "--in-place"]);
    assert!(status(&strip) == 2 && err(&strip).contains("不是Word文件"), "{}", err(&strip));
    run(&folder, 1, &["check", "原 稿.docx", "--annotate", "已有.docx", "--force"]);
    assert_eq!(own(&fs::read(folder.join("已有.docx")).unwrap()), found());
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 3, "a temporary file is left");
}

#[cfg(unix)]
#[test]
fn a_folder_that_can_t_be_written_is_said() {
    use std::io::Write as _;
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder("annotate-read-only");
    written(&folder, "a.docx", &package(&body(), &[]));
    fs::create_dir(folder.join("只读")).unwrap();
    fs::set_permissions(folder.join("只读"), fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(folder.join("只读/x"), "").is_ok() {
        let _ = writeln!(std::io::stdout(), "\nSKIPPED a_folder_that_can_t_be_written_is_said: this user (root) writes everywhere");
        return;
    }
    let output = hegao(&folder, &["check", "a.docx", "--annotate", "只读/b.docx"]);
    assert!(status(&output) == 2 && err(&output).contains("没有写入权限"), "{}", err(&output));
    assert_eq!(fs::read_dir(folder.join("只读")).unwrap().count(), 0);
}

#[test]
fn several_drafts_go_into_a_folder() {
    let root = folder("annotate-folder");
    let before = package(&body(), &[]);
    for name in ["稿/甲/方案.docx", "稿/乙/方案.docx", "稿/丙.md", "稿/丁.txt", "稿/戊.html"] {
        fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
        let bytes = if name.ends_with("docx") { before.clone() } else { "<p>2月30日前完成报送。</p>\n".as_bytes().to_vec() };
        let bytes = if name.ends_with("txt") { "2月30日前完成<报送>。\n".as_bytes().to_vec() } else { bytes };
        written(&root, name, &bytes);
    }
    let output = hegao(&root, &["check", "稿", "--annotate", "批注稿"]);
    assert_eq!(status(&output), 1, "{}", err(&output));
    for name in ["甲/方案-核稿.docx", "乙/方案-核稿.docx"] {
        assert_eq!(own(&fs::read(root.join("批注稿").join(name)).unwrap()), found());
    }
    for name in ["丙-核稿.html", "丁-核稿.html", "戊-核稿.html"] {
        let page = fs::read_to_string(root.join("批注稿").join(name)).unwrap();
        assert!(page.contains("<mark class=\"r0\">2月30日</mark>") && page.contains("【应改】“2月30日”这一天不存在"), "{name}: {page}");
        assert!(name != "丁-核稿.html" || page.contains("&lt;报送&gt;"), "{page}");
    }
    // Equal names are numbered in the order of the drafts, whatever the number of threads.
    run(&root, 1, &["check", "稿/甲/方案.docx", "稿/乙/方案.docx", "--annotate", "平铺", "--jobs", "4"]);
    assert!(root.join("平铺/方案-核稿.docx").is_file() && root.join("平铺/方案-核稿-2.docx").is_file());
    // Copies beside their drafts: numbered where one exists, and not checked when the folder is checked again.
    run(&root, 1, &["check", "稿/甲", "--annotate-beside"]);
    let again = hegao(&root, &["check", "稿/甲", "--annotate-beside"]);
    assert!(out(&again).contains("1个文件"), "{}", out(&again));
    assert!(root.join("稿/甲/方案-核稿.docx").is_file() && root.join("稿/甲/方案-核稿-2.docx").is_file());
}

#[test]
fn drafts_of_an_archive_get_their_copies_beside_or_in_the_folder() {
    let root = folder("annotate-archive");
    let before = package(&body(), &[]);
    let files = [("甲/方案.docx", before.as_slice()), ("乙/方案.docx", &before), ("/逃.docx", &before)];
    fs::create_dir_all(root.join("内/收件")).unwrap();
    written(&root, "内/收件/稿.zip", &word::zipped(files.into_iter()));
    let output = hegao(&root.join("内"), &["check", "收件/稿.zip", "--annotate", "批注稿", "--fix"]);
    assert!(status(&output) == 1 && out(&output).contains("修订1处"), "{}{}", out(&output), err(&output));
    let names = |folder: &str| {
        let mut all: Vec<String> = fs::read_dir(root.join(folder)).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        all.sort();
        all
    };
    assert_eq!(names("内/批注稿"), ["方案-核稿-2.docx", "方案-核稿.docx", "逃-核稿.docx"]);
    let output = hegao(&root.join("内"), &["check", "收件/稿.zip", "--annotate-beside"]);
    assert_eq!(status(&output), 1, "{}", err(&output));
    assert_eq!(names("内/收件"), ["方案-核稿-2.docx", "方案-核稿.docx", "稿.zip", "逃-核稿.docx"]);
    assert_eq!((names("."), names("内").len()), (vec!["内".to_owned()], 2), "nothing outside");
    for name in names("内/批注稿") {
        assert_eq!(faults(&fs::read(root.join("内/批注稿").join(name)).unwrap()), Vec::<String>::new());
    }
}

#[test]
fn what_is_beyond_the_limits_is_listed() {
    let folder = folder("annotate-many");
    let line = "2月30日、2月31日、4月31日、6月31日、9月31日完成。";
    written(&folder, "a.docx", &package(&p(line), &[]));
    let said = run(&folder, 1, &["check", "a.docx", "--annotate", "b.docx"]);
    assert!(said.contains("批注3条。\n以下2处未写批注"), "{said}");
    assert!(said.contains("“6月31日”这一天不存在〔date/invalid〕\n") && said.contains("“9月31日”这一天不存在〔date/invalid〕\n"), "{said}");
    let json = report(&hegao(&folder, &["check", "a.docx", "--annotate", "c.docx", "--format", "json"]));
    let file = &json["files"][0];
    let left: Vec<&str> = file["annotated"]["left_out"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
    let prints: Vec<&str> = file["findings"].as_array().unwrap().iter().skip(3).map(|f| f["fingerprint"].as_str().unwrap()).collect();
    assert_eq!((file["annotated"]["comments"].as_u64(), left), (Some(3), prints));
    let many: String = (0..70).map(|n| p(&format!("第{n}项于2月30日完成。"))).collect();
    written(&folder, "d.docx", &package(&many, &[]));
    let said = run(&folder, 1, &["check", "d.docx", "--annotate", "e.docx"]);
    let written = own(&fs::read(folder.join("e.docx")).unwrap()).len();
    assert!(written <= 60 && said.contains(&format!("批注{written}条")), "{written}");
}

#[test]
fn dates_follow_the_source_date() {
    let folder = folder("annotate-date");
    written(&folder, "a.docx", &package(&body(), &[]));
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_hegao"));
    let output = command.args(["check", "a.docx", "--annotate", "b.docx"]).current_dir(&folder).env("SOURCE_DATE_EPOCH", "1700000000").output().unwrap();
    assert_eq!(status(&output), 1);
    let text = part(&fs::read(folder.join("b.docx")).unwrap(), "word/comments.xml");
    assert_eq!(text.matches("w:date=\"2023-11-14T22:13:20Z\"").count(), 5, "{text}");
}

/// The minute of the one date that all comments and changes of a new copy bear, read as it stands.
fn minute(folder: &Path, zone: &str, copy: &str) -> i64 {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_hegao"));
    let args = ["check", "a.docx", "--fix", "--annotate", copy];
    let output = command.args(args).current_dir(folder).env("TZ", zone).env_remove("SOURCE_DATE_EPOCH").output().unwrap();
    assert_eq!(status(&output), 1, "{}", err(&output));
    let copy = fs::read(folder.join(copy)).unwrap();
    let all = part(&copy, "word/comments.xml") + &part(&copy, "word/document.xml");
    let mut dates: Vec<&str> = all.split("w:author=\"核稿\" w:date=\"").skip(1).map(|t| t.split('"').next().unwrap()).collect();
    let count = dates.len();
    dates.dedup();
    assert!(count > 5 && dates.len() == 1 && dates[0].len() == 20, "{count} comments and changes, dates: {dates:?}");
    dates[0].parse::<jiff::Timestamp>().unwrap().as_second().div_euclid(60)
}

#[test]
fn dates_are_those_of_the_machines_zone() {
    let folder = folder("annotate-zone");
    written(&folder, "a.docx", &package(&body(), &[]));
    let utc = minute(&folder, "UTC", "utc.docx");
    for (zone, copy, hours) in [("Asia/Shanghai", "named.docx", 8), ("CST-8", "posix.docx", 8), ("Nowhere/Atall", "unknown.docx", 0)] {
        let later = minute(&folder, zone, copy) - utc;
        // The runs may lie on both sides of a minute's end.
        assert!((hours * 60..=hours * 60 + 1).contains(&later), "{zone}: {later} minutes later");
    }
}

#[test]
fn a_signed_file_is_warned_about() {
    let folder = folder("annotate-signed");
    let signed = with(&package(&body(), &[]), &[("_xmlsignatures/sig1.xml", "<Signature/>".to_owned())]);
    written(&folder, "a.docx", &signed);
    let output = hegao(&folder, &["check", "a.docx", "--annotate", "b.docx"]);
    assert!(status(&output) == 1 && err(&output).contains("签名失效"), "{}", err(&output));
}

#[test]
fn dropped_files_give_copies_and_a_list() {
    let folder = folder("annotate-drop");
    written(&folder, "方案 甲.docx", &package(&body(), &[]));
    written(&folder, "乙.md", "2月30日前完成。\n".as_bytes());
    let output = hegao(&folder, &["drop", "方案 甲.docx", "乙.md", "-o", "清单.html"]);
    assert_eq!(status(&output), 1, "{}", err(&output));
    let list = fs::read_to_string(folder.join("清单.html")).unwrap();
    assert!(
        list.contains("批注稿：方案 甲-核稿.docx，批注5条。")
            && list.contains("批注稿：乙-核稿.html")
            && list.contains("<h1>应改4处，请核")
            && list.contains("共2份文稿；"),
        "{list}"
    );
    assert_eq!(own(&fs::read(folder.join("方案 甲-核稿.docx")).unwrap()), found());
}

#[test]
fn a_package_that_is_wrong_is_seen() {
    let good = package(&body(), &[]);
    assert_eq!(faults(&good), Vec::<String>::new());
    type Break = fn(String) -> String;
    let broken: [(&str, Break); 4] = [
        ("word/document.xml", |t| t.replace("</w:body>", "")),
        ("word/document.xml", |t| t.replace("<w:sectPr/>", "<w:commentRangeStart w:id=\"1\"/>")),
        ("[Content_Types].xml", |t| t.replace("/word/document.xml", "/word/weg.xml")),
        ("_rels/.rels", |t| t.replace("word/document.xml", "word/weg.xml")),
    ];
    for (name, change) in broken {
        let bad = with(&good, &[(name, change(part(&good, name)))]);
        assert!(std::panic::catch_unwind(|| faults(&bad)).map_or(true, |f| !f.is_empty()), "{name}");
    }
}
