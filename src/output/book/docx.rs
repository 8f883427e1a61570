//! A book as a Word document: A4 landscape, a table a sheet, the header row on each page, lists as content controls, version,
//! page and date in the footer. Written by hand: the parts are few, and nothing in them comes from a template.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use quick_xml::escape::escape;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Book, Cell, Line, Sheet, Tone, clean};

/// Width between the margins, in twentieths of a point.
const WIDTH: u32 = 15_138;

const NAMESPACE: &str =
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/><Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/><Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";
const ROOT: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>";
const LEADS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\" Target=\"footer1.xml\"/></Relationships>";
const STYLES: &str = "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"宋体\" w:cs=\"Times New Roman\"/><w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"Title\"><w:name w:val=\"Title\"/><w:basedOn w:val=\"Normal\"/><w:pPr><w:spacing w:before=\"0\" w:after=\"160\"/><w:jc w:val=\"center\"/></w:pPr><w:rPr><w:rFonts w:eastAsia=\"黑体\"/><w:sz w:val=\"36\"/></w:rPr></w:style><w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/><w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:pPr><w:keepNext/><w:spacing w:before=\"120\" w:after=\"80\"/><w:outlineLvl w:val=\"0\"/></w:pPr><w:rPr><w:rFonts w:eastAsia=\"黑体\"/><w:sz w:val=\"24\"/></w:rPr></w:style><w:style w:type=\"paragraph\" w:styleId=\"Footer\"><w:name w:val=\"footer\"/><w:basedOn w:val=\"Normal\"/><w:pPr><w:tabs><w:tab w:val=\"center\" w:pos=\"7569\"/><w:tab w:val=\"right\" w:pos=\"15138\"/></w:tabs></w:pPr></w:style><w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:left w:w=\"70\" w:type=\"dxa\"/><w:right w:w=\"70\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>";

pub(super) fn write(book: &Book) -> zip::result::ZipResult<Vec<u8>> {
    let parts = [
        ("[Content_Types].xml", TYPES.to_owned()),
        ("_rels/.rels", ROOT.to_owned()),
        ("docProps/core.xml", about(book)),
        ("word/document.xml", document(book)),
        ("word/_rels/document.xml.rels", LEADS.to_owned()),
        ("word/styles.xml", format!("<w:styles {NAMESPACE}>{STYLES}</w:styles>")),
        ("word/footer1.xml", footer(book)),
    ];
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, text) in parts {
        out.start_file(name, options)?;
        out.write_all(HEAD.as_bytes())?;
        out.write_all(text.as_bytes())?;
    }
    out.finish().map(Cursor::into_inner)
}

fn about(book: &Book) -> String {
    let date = format!("{}T00:00:00Z", book.day);
    format!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:creator>{}</dc:creator><dcterms:created xsi:type=\"dcterms:W3CDTF\">{date}</dcterms:created></cp:coreProperties>",
        text(&book.title),
        text(&book.maker())
    )
}

fn footer(book: &Book) -> String {
    let field = |name: &str| format!("<w:fldSimple w:instr=\" {name} \"><w:r><w:t>1</w:t></w:r></w:fldSimple>");
    let run = |said: &str| format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", text(said));
    let [first, middle, last] = book.lang.pick(["第", "页，共", "页"], ["page ", " of ", ""]);
    format!(
        "<w:ftr {NAMESPACE}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>{}<w:r><w:tab/></w:r>{}{}{}{}{}<w:r><w:tab/></w:r>{}</w:p></w:ftr>",
        run(&book.maker()),
        run(first),
        field("PAGE"),
        run(middle),
        field("NUMPAGES"),
        run(last),
        run(&book.day)
    )
}

fn document(book: &Book) -> String {
    let mut out = format!("<w:document {NAMESPACE}><w:body>{}", para("Title", &book.title));
    let mut lists = 0;
    for (index, sheet) in book.sheets.iter().enumerate() {
        let title = if index == 0 && sheet.title == book.title { String::new() } else { para("Heading1", &sheet.title) };
        out.push_str(&title);
        for note in &sheet.notes {
            out.push_str(&para("", note));
        }
        table(sheet, &mut lists, &mut out);
    }
    out.push_str("<w:p/><w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId2\"/><w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/><w:pgMar w:top=\"1020\" w:right=\"850\" w:bottom=\"1020\" w:left=\"850\" w:header=\"500\" w:footer=\"500\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>");
    out
}

fn table(sheet: &Sheet, lists: &mut usize, out: &mut String) {
    if sheet.columns.is_empty() {
        return;
    }
    let sum: u32 = sheet.columns.iter().map(|c| u32::from(c.width)).sum::<u32>().max(1);
    let widths: Vec<u32> = sheet.columns.iter().map(|c| u32::from(c.width) * WIDTH / sum).collect();
    let sides: String = ["top", "left", "bottom", "right", "insideH", "insideV"]
        .iter()
        .map(|s| format!("<w:{s} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>"))
        .collect();
    let _ = write!(
        out,
        "<w:tbl><w:tblPr><w:tblW w:w=\"{WIDTH}\" w:type=\"dxa\"/><w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>"
    );
    for width in &widths {
        let _ = write!(out, "<w:gridCol w:w=\"{width}\"/>");
    }
    out.push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (column, width) in sheet.columns.iter().zip(&widths) {
        cell(*width, 1, Some("E7E6E6"), &format!("<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>{}</w:p>", run(&column.head, true)), out);
    }
    out.push_str("</w:tr>");
    for line in &sheet.lines {
        out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        match line {
            Line::Group(said) => cell(WIDTH, sheet.columns.len(), Some("F2F2F2"), &format!("<w:p><w:pPr><w:keepNext/></w:pPr>{}</w:p>", run(said, true)), out),
            Line::Row(cells) => {
                for (index, (one, width)) in cells.iter().zip(&widths).enumerate() {
                    let choices = sheet.choices(index);
                    let inside = if choices.is_empty() { filled(one) } else { list(one, choices, lists) };
                    cell(*width, 1, shade(one.tone), &inside, out);
                }
            }
        }
        out.push_str("</w:tr>");
    }
    out.push_str("</w:tbl>");
}

fn shade(tone: Tone) -> Option<&'static str> {
    match tone {
        Tone::Error => Some("F8CBAD"),
        Tone::Warning => Some("FFF2CC"),
        Tone::Plain | Tone::Total => None,
    }
}

fn cell(width: u32, columns: usize, shade: Option<&str>, inside: &str, out: &mut String) {
    let span = if columns > 1 { format!("<w:gridSpan w:val=\"{columns}\"/>") } else { String::new() };
    let shade = shade.map(|s| format!("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{s}\"/>")).unwrap_or_default();
    let _ = write!(out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{span}{shade}</w:tcPr>{inside}</w:tc>");
}

fn filled(cell: &Cell) -> String {
    let look = if cell.number { "<w:pPr><w:jc w:val=\"center\"/></w:pPr>" } else { "" };
    format!("<w:p>{look}{}</w:p>", run(&cell.text, matches!(cell.tone, Tone::Error | Tone::Total)))
}

/// A list to choose from; what stands there now is chosen.
fn list(cell: &Cell, choices: &[&str], lists: &mut usize) -> String {
    *lists += 1;
    let items: String = choices.iter().map(|c| format!("<w:listItem w:displayText=\"{0}\" w:value=\"{0}\"/>", text(c))).collect();
    let chosen = if choices.contains(&cell.text.as_str()) { "" } else { "<w:showingPlcHdr/>" };
    format!(
        "<w:p><w:sdt><w:sdtPr><w:id w:val=\"{lists}\"/>{chosen}<w:dropDownList>{items}</w:dropDownList></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt></w:p>",
        run(if cell.text.is_empty() { "　" } else { &cell.text }, false)
    )
}

fn para(style: &str, said: &str) -> String {
    let style = if style.is_empty() { String::new() } else { format!("<w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>") };
    format!("<w:p>{style}{}</w:p>", run(said, false))
}

fn run(said: &str, bold: bool) -> String {
    let look = if bold { "<w:rPr><w:b/></w:rPr>" } else { "" };
    let lines: Vec<String> = clean(said).split('\n').map(|l| format!("<w:t xml:space=\"preserve\">{}</w:t>", escape(l))).collect();
    format!("<w:r>{look}{}</w:r>", lines.join("<w:br/>"))
}

fn text(said: &str) -> String {
    escape(clean(said).as_str()).into_owned()
}
