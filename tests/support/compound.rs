//! Compound files of streams.

use std::io::{Cursor, Write as _};

/// A compound file.
pub fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// A file of `tests/docx`.
pub fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("tests/docx/{name}")).unwrap()
}

/// Any draft that comes of a damaged file can be checked further: its blocks lie inside the reading.
pub fn survives(name: &str, bytes: Vec<u8>, format: Option<hegao::ingest::Format>) {
    let draft = hegao::audit::guarded(name, || hegao::ingest::read(name, bytes, format)).unwrap_or_else(|p| panic!("{}", p.message.en));
    let Ok(draft) = draft else { return };
    let reading = draft.source.reading();
    assert!(draft.blocks.iter().all(|b| reading.get(b.range.clone()).is_some()), "{:?}", draft.blocks);
}
