//! Word's old format without another program: it reads as the same document in today's format does; what LibreOffice does not write
//! stands in files made by hand; broken and hostile files are named, never fatal.
#![expect(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "tests")]

#[path = "support/compound.rs"]
mod compound;
#[path = "support/old.rs"]
mod old;

use compound::{compound, fixture};
use hegao::diag::Problem;
use hegao::ingest::{BlockKind, Draft, Format, Options, Revisions, read, read_with};
use old::Old;
use proptest::prelude::*;

fn doc(bytes: Vec<u8>) -> Draft {
    read("稿.doc", bytes, None).unwrap_or_else(|p| panic!("{p:?}"))
}

fn refused(bytes: Vec<u8>) -> Problem {
    read("稿.doc", bytes, None).map(|d| panic!("{}", d.source.reading())).unwrap_err()
}

/// The reading, a stroke for each line end.
fn shown(old: &Old) -> String {
    doc(old.bytes()).source.reading().trim_end().replace('\n', "/")
}

fn unread(draft: &Draft) -> Vec<&str> {
    draft.container.iter().flat_map(|c| c.unread.iter().map(|m| m.zh.as_str())).collect()
}

/// `old.docx` has automatic numbers, notes, revisions, hidden and raised text, a table with merged cells, one inside another, a text box,
/// a link, a page break and a footer; `old.doc` is what LibreOffice makes of it.
#[test]
fn it_reads_as_the_same_document_of_today() {
    for revisions in [Revisions::Accepted, Revisions::Original] {
        let options = Options { revisions, converter: None };
        let today = read_with("a.docx", fixture("old.docx"), None, &options).unwrap();
        let old = read_with("a.doc", fixture("old.doc"), None, &options).unwrap();
        assert_eq!(old.source.reading(), today.source.reading());
        assert_eq!(old.blocks, today.blocks);
        assert_eq!((unread(&old), old.format), (unread(&today), Format::Doc));
        assert!(old.problems.is_empty() && old.container.as_ref().unwrap().notice.as_ref().unwrap().zh.contains("LibreOffice"));
    }
}

#[test]
fn pieces_of_both_kinds_and_signs() {
    let old = Old::of(&[("2025 \u{201C}a\u{1E}b\u{1F}c\r", true, 0), ("一\u{0B}二\t三\u{0C}四\u{2}\u{5}\r𠮷\r", false, 0)]);
    // The page break at the end of the second paragraph ends no section.
    assert_eq!(shown(&old), "2025 “a-bc/一/二\t三/四/𠮷");
    let fields = "\u{13} EMBED x \u{14}\u{1}\u{15}前\u{13}PAGE\u{14}7\u{15}后\u{13}eq \\o\\ac(○,21)\u{15}\u{1}\u{8}\r";
    let draft = doc(Old::of(&[(fields, false, 0)]).bytes());
    assert_eq!(draft.source.reading().trim_end(), "前7后㉑");
    assert_eq!(unread(&draft), ["未读：图片 1 处", "未读：嵌入对象 1 处", "未读：没有文字的图形（可能有图片） 1 处"]);
}

#[test]
fn revisions_hiding_and_raised_digits() {
    let mut old = Old::of(&[("到2025年2023年，面积5m2。隐\r接\r后\r", false, 0)]);
    let on = |number: u16| [&number.to_le_bytes()[..], &[1]].concat();
    old.runs = vec![
        (1, vec![]),
        (6, on(0x0801)),
        (11, on(0x0800)),
        (16, vec![]),
        (17, on(0x2A48)),
        (18, vec![]),
        (19, on(0x083C)),
        (21, vec![]),
        (22, on(0x0800)),
        (24, vec![]),
    ];
    assert_eq!(shown(&old), "到2025年，面积5m²。/接后");
    let draft = read_with("a.doc", old.bytes(), None, &Options { revisions: Revisions::Original, converter: None }).unwrap();
    assert_eq!(draft.source.reading(), "到2023年，面积5m²。\n接\n后\n");
    // The same said by the pieces: one property, and a list of them.
    let mut fast = Old::of(&[("留", false, 0), ("删", false, 0x41 << 1 | 1 << 8), ("隐", false, 1), ("留\r", false, 0)]);
    fast.named = vec![on(0x083C)];
    assert_eq!(shown(&fast), "留留");
}

fn row(edges: &[i16], flags: &[u16]) -> Vec<u8> {
    let mut define: Vec<u8> = vec![u8::try_from(flags.len()).unwrap()];
    define.extend(edges.iter().flat_map(|e| e.to_le_bytes()));
    for flag in flags {
        define.extend(flag.to_le_bytes());
        define.extend([0; 18]);
    }
    [&[0x08, 0xD6], &u16::try_from(define.len() + 1).unwrap().to_le_bytes()[..], &define].concat()
}

const IN_TABLE: [u8; 3] = [0x16, 0x24, 1];
const ROW_END: [u8; 3] = [0x17, 0x24, 1];

fn para(list: &[&[u8]]) -> Vec<u8> {
    [&[0, 0], &list.concat()[..]].concat()
}

#[test]
fn rows_end_where_paragraphs_say_so_also_outside_of_the_pages() {
    let mut old = Old::of(&[("表前\r指标\u{7}目标\u{7}\u{7}甲\r乙\u{7}\u{7}\u{7}丙\u{7}70%\u{7}\u{7}表后\r", false, 0)]);
    let cell = para(&[&IN_TABLE]);
    let end = para(&[&IN_TABLE, &ROW_END, &row(&[0, 2000, 4000], &[0, 0])]);
    // The end of the second row is written in the stream `Data`.
    let list = [&IN_TABLE[..], &ROW_END, &row(&[0, 2000, 4000], &[0x60, 0])].concat();
    old.data = [&[9, 9], &u16::try_from(list.len()).unwrap().to_le_bytes()[..], &list].concat();
    let far = para(&[&[0x46, 0x66, 2, 0, 0, 0]]);
    let third = para(&[&IN_TABLE, &ROW_END, &row(&[0, 2000, 4000], &[0x20, 0])]);
    let cells = |n: usize| (n, cell.clone());
    old.paras =
        vec![(3, para(&[])), cells(6), cells(9), (10, end), cells(12), cells(14), cells(15), (16, far), cells(18), cells(22), (23, third), (26, para(&[]))];
    let draft = doc(old.bytes());
    let BlockKind::Table(grid) = &draft.blocks[1].kind else { panic!("{:?}", draft.blocks) };
    let reading = draft.source.reading();
    let cells: Vec<Vec<(&str, u32)>> = grid.rows.iter().map(|r| r.iter().map(|c| (&reading[c.range.clone()], c.row_span)).collect()).collect();
    assert_eq!(cells, [vec![("指标", 1), ("目标", 1)], vec![("甲\n乙", 2), ("", 1)], vec![("70%", 1)]]);
    assert_eq!((draft.blocks.len(), &reading[draft.blocks[2].range.clone()]), (3, "表后"));
    // Without properties of paragraphs cells are paragraphs, and that is said.
    old.paras.clear();
    let draft = doc(old.bytes());
    assert!(draft.source.reading().contains("甲\n乙\n") && draft.problems[0].message.zh.contains("表格未能读出"), "{:?}", draft.problems);
}

#[test]
fn numbers_of_word_6_are_said_to_be_unread() {
    let mut old = Old::of(&[("要求\r", false, 0)]);
    old.paras = vec![(3, para(&[&[0x0B, 0x46, 0xFF, 0x07]]))];
    let draft = doc(old.bytes());
    assert!(unread(&draft)[0].contains("旧式自动编号"), "{:?}", unread(&draft));
}

#[track_caller]
fn refuses(bytes: Vec<u8>, says: &str) {
    let problem = refused(bytes);
    assert!(problem.message.zh.contains(says), "{}", problem.message.zh);
    assert!(problem.help.is_some() && !problem.message.en.is_empty());
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let plain = Old::of(&[("一、总体要求\r", false, 0)]);
    refuses(Old { flags: 0x0300, ..plain.clone() }.bytes(), "密码");
    refuses(Old { version: 0x68, ..plain.clone() }.bytes(), "Word 95");
    refuses(Old::of(&[("\r\r", false, 0)]).bytes(), "空");
    refuses(compound(&[("/PowerPoint Document", b"x")]), "没有 Word 文档");
    refuses(compound(&[("/EncryptedPackage", b"x")]), "密码");
    refuses(compound(&[("/WordDocument", b"x")]), "损坏");
    refuses(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), "损坏");
    // The table stream is the other one.
    refuses(Old { flags: 0, ..plain.clone() }.bytes(), "损坏");
    refuses(Old { claims: Some(u32::MAX), ..plain.clone() }.bytes(), "损坏");
    assert_eq!(shown(&Old { claims: Some(0x7FFF_0000), ..plain }), "一、总体要求");
}

/// Web pages under this name are read as such, as are documents of today.
#[test]
fn other_formats_under_this_name() {
    for page in [
        "\u{feff}<html><p>一、总体要求</p></html>".as_bytes().to_vec(),
        b"\xFF\xFE".iter().copied().chain("<html><p>一</p></html>".encode_utf16().flat_map(u16::to_le_bytes)).collect(),
    ] {
        assert_eq!(doc(page).format, Format::Html);
    }
    assert_eq!(doc(fixture("old.docx")).format, Format::Docx);
    refuses(b"PK\x03\x04 not a document".to_vec(), "别的程序转换");
    refuses(b"{\\rtf1 abc}".to_vec(), "别的程序转换");
    refuses("一、总体要求".into(), "纯文本");
}

#[test]
fn sectors_in_circles_and_lists_of_sectors_without_end() {
    let whole = fixture("plan.doc");
    // Where a sector says which one follows: all follow the first, or themselves.
    let fat = 512 * (1 + u32::from_le_bytes(whole[76..80].try_into().unwrap()) as usize);
    for next in [0u32, 1, 5] {
        let mut bytes = whole.clone();
        for n in 0..128 {
            bytes[fat + n * 4..fat + n * 4 + 4].copy_from_slice(&next.to_le_bytes());
        }
        refuses(bytes, "损坏");
    }
    // A list of many sectors, each of which names the same one 127 times: the library would read it 127 times.
    let mut bytes = whole;
    let first = u32::try_from(bytes.len() / 512 - 1).unwrap();
    bytes[68..72].copy_from_slice(&first.to_le_bytes());
    for n in 0..20_000u32 {
        bytes.extend((0..127).flat_map(|_| 1u32.to_le_bytes()).chain((first + n + 1).to_le_bytes()));
    }
    refuses(bytes, "损坏");
}

/// What comes of a damaged file can be checked further.
fn survives(bytes: Vec<u8>) {
    compound::survives("稿.doc", bytes, None);
}

#[test]
fn files_cut_off_anywhere() {
    for name in ["old.doc", "plan.doc"] {
        let whole = fixture(name);
        (0..whole.len()).step_by(67).for_each(|end| survives(whole[..end].to_vec()));
    }
}

fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let acts = prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![Just(0u8), Just(0xFF), any::<u8>()], 1usize..5), 1..12);
    (any::<bool>(), acts).prop_map(|(first, acts)| {
        let mut bytes = fixture(if first { "old.doc" } else { "plan.doc" });
        for (at, value, many) in acts {
            let at = at.index(bytes.len());
            bytes.iter_mut().skip(at).take(many).for_each(|b| *b = value);
        }
        bytes
    })
}

/// Damage where it tells most: in the streams that say where things lie, inside a compound file that is whole.
fn misled() -> impl Strategy<Value = Vec<u8>> {
    let acts = prop::collection::vec((any::<bool>(), any::<prop::sample::Index>(), prop_oneof![Just(0u8), Just(1), Just(0xFF), any::<u8>()]), 1..20);
    (any::<bool>(), acts).prop_map(|(first, acts)| {
        let mut file = cfb::CompoundFile::open(std::io::Cursor::new(fixture(if first { "old.doc" } else { "plan.doc" }))).unwrap();
        let mut stream = |name: &str| {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut file.open_stream(name).unwrap(), &mut bytes).unwrap();
            bytes
        };
        let (mut main, mut table) = (stream("/WordDocument"), stream("/1Table"));
        for (of_table, at, value) in acts {
            let bytes = if of_table { &mut table } else { &mut main };
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        compound(&[("/WordDocument", &main), ("/1Table", &table)])
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, failure_persistence: None, max_shrink_iters: 100, ..ProptestConfig::default() })]

    #[test]
    fn damage_is_survived(bytes in damaged()) {
        survives(bytes);
    }

    #[test]
    fn misleading_places_are_survived(bytes in misled()) {
        survives(bytes);
    }
}
