//! Word documents from arbitrary bytes: the bytes as the file, and as each of its parts, so that the XML is reached without a zip
//! having to be guessed. Run: `cargo +nightly fuzz run docx`.
#![no_main]

use std::io::{Cursor, Write};

use hegao::ingest::{Format, read};
use libfuzzer_sys::fuzz_target;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const RELS: &str = r#"<Relationships><Relationship Id="1" Type="x/officeDocument" Target="word/document.xml"/></Relationships>"#;
const SIDES: &str = r#"<Relationships><Relationship Id="1" Type="x/styles" Target="styles.xml"/><Relationship Id="2" Type="x/numbering" Target="numbering.xml"/><Relationship Id="3" Type="x/footnotes" Target="footnotes.xml"/><Relationship Id="4" Type="x/comments" Target="comments.xml"/></Relationships>"#;
const PARTS: [&str; 5] = ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "word/comments.xml"];

fuzz_target!(|data: &[u8]| {
    let _ = read("a.docx", data.to_vec(), Some(Format::Docx));
    // Parts are separated by a byte that XML never has.
    let mut given = data.split(|b| *b == 0xFF);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, bytes: &[u8]| zip.start_file(name, SimpleFileOptions::default()).is_ok() && zip.write_all(bytes).is_ok();
    add("_rels/.rels", RELS.as_bytes());
    add("word/_rels/document.xml.rels", SIDES.as_bytes());
    for name in PARTS {
        add(name, given.next().unwrap_or_default());
    }
    if let Ok(file) = zip.finish()
        && let Ok(draft) = read("a.docx", file.into_inner(), Some(Format::Docx))
    {
        let reading = draft.source.reading();
        assert!(draft.blocks.iter().all(|b| reading.get(b.range.clone()).is_some()));
        for run in draft.container.iter().flat_map(|c| &c.runs) {
            assert!(reading.get(run.reading.clone()).is_some());
        }
    }
});
