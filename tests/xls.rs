//! Workbooks of Excel 97 to 2003: they read as the same workbook of today does, and give its findings; what other programs do not write
//! stands in records made by hand; broken and hostile files are named, never fatal.
#![expect(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "support/compound.rs"]
mod compound;

use compound::{compound, fixture};
use hegao::audit::check;
use hegao::diag::Problem;
use hegao::ingest::{Draft, Format, Options, read, tables};
use hegao::project::Setup;
use proptest::prelude::*;

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &u16::try_from(data.len()).unwrap().to_le_bytes(), data].concat()
}

fn shorts(all: &[u16]) -> Vec<u8> {
    all.iter().flat_map(|n| n.to_le_bytes()).collect()
}

fn bof(kind: u16) -> Vec<u8> {
    record(0x0809, &shorts(&[0x0600, kind, 0, 0, 0, 0, 0, 0]))
}

/// A text of two bytes a unit; its length takes as many bytes as it is given.
fn text(text: &str, length: usize) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    [&units.len().to_le_bytes()[..length], &[1], &shorts(&units)].concat()
}

/// A cell: row and column from 0, style, value.
fn cell(kind: u16, (row, column, style): (u16, u16, u16), value: &[u8]) -> Vec<u8> {
    record(kind, &[&shorts(&[row, column, style])[..], value].concat())
}

/// The stream of a workbook: records before the sheets, and each sheet's name, state and records.
fn stream(globals: &[Vec<u8>], sheets: &[(&str, u8, Vec<Vec<u8>>)]) -> Vec<u8> {
    let end = record(0x000A, &[]);
    let bodies: Vec<Vec<u8>> = sheets.iter().map(|(_, _, records)| [bof(0x0010), records.concat(), end.clone()].concat()).collect();
    let list = |at: &[usize]| -> Vec<u8> {
        let name = |n: usize| [&u32::try_from(at[n]).unwrap().to_le_bytes()[..], &[sheets[n].1, 0], &text(sheets[n].0, 1)].concat();
        (0..sheets.len()).flat_map(|n| record(0x0085, &name(n))).collect()
    };
    let head = |at: &[usize]| [bof(0x0005), list(at), globals.concat(), end.clone()].concat();
    let mut at = head(&vec![0; sheets.len()]).len();
    let mut places = Vec::new();
    for body in &bodies {
        places.push(at);
        at += body.len();
    }
    [head(&places), bodies.concat()].concat()
}

fn book(globals: &[Vec<u8>], records: Vec<Vec<u8>>) -> Vec<u8> {
    compound(&[("/Workbook", &stream(globals, &[("Sheet1", 0, records)]))])
}

fn xls(bytes: Vec<u8>) -> Draft {
    read("表.xls", bytes, None).unwrap_or_else(|p| panic!("{p:?}"))
}

/// The reading, a stroke for each line end.
fn shown(bytes: Vec<u8>) -> String {
    xls(bytes).source.reading().split('\n').filter(|l| !l.is_empty()).collect::<Vec<_>>().join("/")
}

fn refused(name: &str, bytes: Vec<u8>) -> Problem {
    read(name, bytes, None).map(|d| panic!("{}", d.source.reading())).unwrap_err()
}

fn refuses(bytes: Vec<u8>, says: &str) {
    let problem = refused("表.xls", bytes);
    assert!(problem.message.zh.contains(says) && problem.help.is_some(), "{}", problem.message.zh);
}

fn findings(draft: Draft) -> Vec<String> {
    let setup = Setup::bundled().unwrap_or_else(|p| panic!("{p:#?}"));
    check(&setup, draft).findings.iter().map(|f| format!("{} {:?}", f.message.zh, f.labels.iter().map(|l| l.span).collect::<Vec<_>>())).collect()
}

/// `table.xlsx` has merged cells, formats, formulas, a hidden row and a hidden sheet; `table.xls` is what LibreOffice makes of it,
/// `table-xlwt.xls` what Python's xlwt writes of the same.
#[test]
fn it_reads_as_the_same_workbook_of_today() {
    let today = read("a.xlsx", fixture("table.xlsx"), None).unwrap();
    assert!(today.source.reading().contains("1,234,567.50") && today.source.reading().contains("2023年12月31日"));
    for name in ["table.xls", "table-xlwt.xls"] {
        let old = xls(fixture(name));
        assert_eq!(old.source.reading(), today.source.reading(), "{name}");
        assert_eq!(old.blocks, today.blocks, "{name}");
        assert!(old.format == Format::Xls && old.format.is_container() && old.problems.is_empty());
        assert_eq!(findings(old), findings(read("a.xlsx", fixture("table.xlsx"), None).unwrap()));
    }
    assert!(findings(today).len() >= 2);
    let rows = |name: &str| tables(name, fixture(name), &Options::default()).unwrap().all;
    assert_eq!(rows("table.xls"), rows("table.xlsx"));
}

#[test]
fn each_kind_of_cell() {
    let styles = [0u16, 9, 200, 14].map(|format| record(0x00E0, &shorts(&[0, format, 0, 0, 0, 0, 0, 0, 0, 0])));
    let format = record(0x041E, &[&shorts(&[200])[..], &text("0.0\"万\"", 2)].concat());
    let result = |bytes: [u8; 8]| [&bytes[..], &[0; 8]].concat();
    let number = |row: u16, column: u16, style: u16, bits: u32| cell(0x027E, (row, column, style), &bits.to_le_bytes());
    let several =
        [&shorts(&[3, 0])[..], &shorts(&[0]), &((7 << 2) | 2u32).to_le_bytes(), &shorts(&[1]), &((50 << 2) | 3u32).to_le_bytes(), &shorts(&[1])].concat();
    let cells = vec![
        cell(0x0204, (0, 0, 0), &text("标签", 2)),
        cell(0x00D6, (0, 1, 0), &[text("富文本", 2), shorts(&[1, 0, 0])].concat()),
        cell(0x0203, (1, 0, 1), &0.8f64.to_le_bytes()),
        number(1, 1, 2, (25 << 2) | 2),
        cell(0x0203, (1, 2, 3), &45016f64.to_le_bytes()),
        record(0x00BD, &several),
        // A chart on the sheet has cells of its own.
        [bof(0x0020), number(9, 0, 0, 2), record(0x000A, &[])].concat(),
        cell(0x0205, (4, 0, 0), &[1, 0]),
        cell(0x0205, (4, 1, 0), &[0x2A, 1]),
        cell(0x0006, (5, 0, 0), &result([0, 0, 0, 0, 0, 0, 0xFF, 0xFF])),
        record(0x04BC, &[0; 10]),
        record(0x0207, &[&[4, 0, 0][..], b"ab"].concat()),
        record(0x003C, &[&[1][..], &shorts(&[0x4E2D, 0x6587])].concat()),
        cell(0x0006, (5, 1, 1), &result(0.25f64.to_le_bytes())),
        cell(0x0006, (6, 0, 0), &result([1, 0, 0, 0, 0, 0, 0xFF, 0xFF])),
        cell(0x0006, (6, 1, 0), &result([2, 0, 7, 0, 0, 0, 0xFF, 0xFF])),
        cell(0x0006, (7, 0, 0), &result([3, 0, 0, 0, 0, 0, 0xFF, 0xFF])),
    ];
    let globals = [&styles[..], &[format]].concat();
    assert_eq!(shown(book(&globals, cells.clone())), "标签/富文本/80%/25.0万/2023/3/31/7/50%/TRUE/#N/A/ab中文/25%/FALSE/#DIV/0!");
    // Days from 1904; without a compound file around it; of two streams the newer one.
    let later = [&globals[..], &[record(0x0022, &[1, 0])]].concat();
    assert!(shown(book(&later, cells.clone())).contains("2027/4/1"));
    let naked = stream(&globals, &[("Sheet1", 0, cells)]);
    assert!(shown(naked.clone()).starts_with("标签"));
    assert!(shown(compound(&[("/Book", b"x"), ("/Workbook", &naked)])).starts_with("标签"));
}

#[test]
fn shared_texts_over_records() {
    let texts = [text("一二", 2), text("三", 2), [&[2, 0, 9, 1, 0][..], &shorts(&[0x56DB, 0x4E94]), &[0; 4]].concat()].concat();
    let at = |n: u16, row: u16| cell(0x00FD, (row, 0, 0), &u32::from(n).to_le_bytes());
    let cells = vec![at(0, 0), at(1, 1), at(2, 2), at(9, 3), cell(0x0204, (0, 1, 0), &text("右", 2))];
    let count = [3u32.to_le_bytes(), 3u32.to_le_bytes()].concat();
    for cut in 0..texts.len() {
        // A record ends inside a text: the next one begins with the flag again.
        let inside = [(3, 7), (10, 12), (17, 21)].iter().any(|(from, to)| (*from..*to).contains(&cut) && (cut - from) % 2 == 0 && cut > *from);
        let (first, more) = (&texts[..cut], &texts[cut..]);
        let more = if inside { [&[1], more].concat() } else { more.to_vec() };
        let whole = [record(0x00FC, &[&count[..], first].concat()), record(0x003C, &more)];
        if inside || [0, 7, 12].contains(&cut) {
            assert_eq!(shown(book(&whole, cells.clone())), "一二/右/三/四五", "cut at {cut}");
        } else {
            survives(book(&whole, cells.clone()));
        }
    }
}

#[test]
fn sheets_names_and_merged_cells() {
    let word = |row, column, word: &str| cell(0x0204, (row, column, 0), &text(word, 2));
    let merged = record(0x00E5, &shorts(&[2, 0, 0, 0, 1, 1, 2, 0, 0]));
    let first = vec![word(0, 0, "题"), word(1, 0, "甲"), word(1, 1, "一"), word(2, 1, "二"), merged];
    let hidden = vec![word(0, 0, "不核"), word(0, 1, "不核")];
    let sheets = [("投资表", 0, first), ("草稿", 1, hidden.clone()), ("更深", 2, hidden), ("Sheet4", 0, vec![word(0, 0, "说明")])];
    let draft = xls(compound(&[("/Workbook", &stream(&[], &sheets))]));
    let table = |n: usize| match &draft.blocks[n].kind {
        hegao::ingest::BlockKind::Table(grid) => grid.rows.iter().flatten().map(|c| (c.row_span, c.col_span)).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    assert_eq!(draft.source.reading().replace('\n', "/"), "投资表/题//甲/一//二/说明/");
    assert_eq!((draft.blocks.len(), table(1)), (3, vec![(1, 2), (2, 1), (1, 1), (1, 1)]));
}

#[test]
fn whatever_the_name() {
    for name in ["a.doc", "a.wps", "a.xlsx", "a.et", "a.xlt", "无后缀"] {
        assert_eq!(read(name, fixture("table.xls"), None).unwrap().format, Format::Xls, "{name}");
    }
    assert_eq!(read("a.xls", fixture("table.xlsx"), None).unwrap().format, Format::Xlsx);
    for page in [
        "<html><table><tr><td>一</td><td>二</td></tr></table></html>",
        "\u{feff}<table><tr><td>一</td><td>二</td></tr></table>",
        "<?xml version=\"1.0\"?>\n<html><p>一</p></html>",
    ] {
        assert_eq!(xls(page.into()).format, Format::Html, "{page}");
    }
    refuses(
        "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">".into(),
        "XML 表格",
    );
    refuses("<?xml version=\"1.0\"?><a/>".into(), "XML 文件");
    refuses("单位\t意见\n甲局\t无".into(), "纯文本");
    refuses(b"PK\x03\x04 nothing".to_vec(), "损坏");
    refuses(b"".to_vec(), "空");
    refuses(fixture("old.doc"), "没有 Excel 表格");
    refuses(compound(&[("/EncryptedPackage", b"x")]), "密码");
    assert!(refused("~$表.xls", fixture("table.xls")).message.zh.contains("临时文件"));
}

#[test]
fn what_is_not_read_is_said() {
    let password = record(0x002F, &[0; 6]);
    refuses(book(&[password], Vec::new()), "密码");
    let old = record(0x0809, &shorts(&[0x0500, 5, 0, 0]));
    refuses(compound(&[("/Book", &old)]), "Excel 95");
    refuses([9, 0, 4, 0, 2, 0, 0x10, 0].to_vec(), "Excel 95");
    refuses(compound(&[("/Workbook", b"x")]), "损坏");
    refuses(compound(&[("/Workbook", &bof(5))]), "损坏");
    refuses(book(&[], Vec::new()), "空");
    let word = |row, column| cell(0x0204, (row, column, 0), &text("甲", 2));
    // A broken sheet beside a good one.
    let sheets = [("好", 0, vec![word(0, 0), word(0, 1)]), ("坏", 0, vec![word(0, 0), cell(0x0203, (0, 0, 0), &[1])])];
    let draft = xls(compound(&[("/Workbook", &stream(&[], &sheets))]));
    assert!(draft.source.reading().contains("甲") && draft.problems[0].message.zh.contains("工作表“坏”不完整或已损坏"), "{:?}", draft.problems);
    let mut cut = stream(&[], &[("好", 0, vec![word(0, 0), word(0, 1)]), ("断", 0, vec![word(0, 0)])]);
    cut.truncate(cut.len() - 6);
    assert!(xls(compound(&[("/Workbook", &cut)])).problems[0].message.zh.contains("工作表“断”"));
    refuses(compound(&[("/Workbook", &stream(&[], &[("断", 0, vec![record(0x0006, &[0; 3])])]))]), "工作表“断”");
}

#[test]
fn no_more_memory_than_the_limits_say() {
    let long = record(0x00FC, &[&[0; 8][..], &[0x00, 0x20, 0], &[b'a'; 8192 - 11]].concat());
    let more = record(0x003C, &[&[0][..], &[b'a'; 11]].concat());
    // One text of 8 KB in 60,000 cells, in the farthest places.
    let cells = (0..60_000u16).map(|n| cell(0x00FD, (n, u16::MAX, 0), &[0; 4])).collect();
    refuses(book(&[long, more], cells), "超过上限");
    let merges =
        vec![cell(0x0204, (0, 0, 0), &text("甲", 2)), cell(0x0204, (9, 9, 0), &text("乙", 2)), record(0x00E5, &shorts(&[9, 0, 0xFFFF, 0, 0xFFFF, 9, 1, 9, 1]))];
    assert_eq!(shown(book(&[], merges)), "甲");
    let many = vec![record(0x00E5, &[&shorts(&[1000])[..], &shorts(&[0, 1, 0, 1]).repeat(1000)].concat()); 30];
    refuses(book(&[], many), "超过上限");
    // 200 sheets, each of which begins in the one before and ends with the stream.
    let head = |at: usize| [&u32::try_from(at).unwrap().to_le_bytes()[..], &[0, 0], &text("重", 1)].concat();
    let start = bof(5).len() + 200 * (head(0).len() + 4) + 4;
    let list: Vec<u8> = (0..200).flat_map(|n| record(0x0085, &head(start + n * bof(16).len()))).collect();
    let body = [bof(5), list, record(0x000A, &[]), bof(16).repeat(200), record(0x0001, &[0; 8000]).repeat(500)].concat();
    let problem = refused("表.xls", compound(&[("/Workbook", &body)]));
    assert!(problem.message.zh.contains("超过上限"), "{}", problem.message.zh);
}

#[test]
fn sectors_in_circles() {
    let whole = fixture("table.xls");
    let fat = 512 * (1 + u32::from_le_bytes(whole[76..80].try_into().unwrap()) as usize);
    for next in [0u32, 1, 5] {
        let mut bytes = whole.clone();
        (0..128).for_each(|n| bytes[fat + n * 4..fat + n * 4 + 4].copy_from_slice(&next.to_le_bytes()));
        refuses(bytes, "损坏");
    }
}

/// What comes of a damaged file can be checked further.
fn survives(bytes: Vec<u8>) {
    compound::survives("表.xls", bytes, Some(Format::Xls));
}

#[test]
fn files_cut_off_anywhere() {
    for name in ["table.xls", "table-xlwt.xls"] {
        let whole = fixture(name);
        (0..whole.len()).step_by(67).for_each(|end| survives(whole[..end].to_vec()));
        let stream = workbook(name);
        (0..stream.len()).for_each(|end| survives(stream[..end].to_vec()));
    }
}

fn workbook(name: &str) -> Vec<u8> {
    let mut file = cfb::CompoundFile::open(std::io::Cursor::new(fixture(name))).unwrap();
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut file.open_stream("/Workbook").unwrap(), &mut bytes).unwrap();
    bytes
}

/// Damage anywhere in the file, or in the stream alone, where it tells most.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let acts = prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![Just(0u8), Just(1), Just(0xFF), any::<u8>()], 1usize..5), 1..16);
    (any::<bool>(), any::<bool>(), acts).prop_map(|(first, inside, acts)| {
        let name = if first { "table.xls" } else { "table-xlwt.xls" };
        let mut bytes = if inside { workbook(name) } else { fixture(name) };
        for (at, value, many) in acts {
            let at = at.index(bytes.len());
            bytes.iter_mut().skip(at).take(many).for_each(|b| *b = value);
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, max_shrink_iters: 100, ..ProptestConfig::default() })]

    #[test]
    fn damage_is_survived(bytes in damaged()) {
        survives(bytes);
    }
}
