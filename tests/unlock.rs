//! Workbooks that Excel encrypts with a password of its own because their structure is protected: they read like any other. Two come
//! from other programs (`structure.xlsx`: agile; `structure.xls`: RC4 by MD5), two are encrypted here.
#![expect(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "support/compound.rs"]
mod compound;

use std::io::{Cursor, Read as _};

use aes::cipher::{BlockCipherEncrypt, KeyInit};
use compound::{compound, fixture, survives};
use hegao::ingest::{Draft, Format, Options, read, tables};
use proptest::prelude::*;
use sha1::{Digest, Sha1};

const OWN: &str = "VelvetSweatshop";

fn sha1(parts: &[&[u8]]) -> Vec<u8> {
    Sha1::digest(parts.concat()).to_vec()
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn longs(all: &[u32]) -> Vec<u8> {
    all.iter().flat_map(|n| n.to_le_bytes()).collect()
}

/// A package in “standard” encryption.
fn standard(package: &[u8], password: &str) -> Vec<u8> {
    let salt = [7u8; 16];
    let turned = (0..50_000u32).fold(sha1(&[&salt, &wide(password)]), |hash, turn| sha1(&[&turn.to_le_bytes(), &hash]));
    let last = sha1(&[&turned, &[0; 4]]);
    let block: Vec<u8> = (0..64).map(|n| 0x36 ^ last.get(n).unwrap_or(&0)).collect();
    let cipher = aes::Aes128::new_from_slice(&sha1(&[&block])[..16]).unwrap();
    let encrypted = |bytes: &[u8]| -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        bytes.resize(bytes.len().next_multiple_of(16), 0);
        let block = |chunk: &[u8]| {
            let mut block = <[u8; 16]>::try_from(chunk).unwrap().into();
            cipher.encrypt_block(&mut block);
            <[u8; 16]>::from(block)
        };
        bytes.chunks(16).flat_map(block).collect()
    };
    let verifier = [9u8; 16];
    let head = [longs(&[0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0]), wide("Microsoft Enhanced RSA and AES Cryptographic Provider\0")].concat();
    let start = [longs(&[0x0002_0003, 0x24, u32::try_from(head.len()).unwrap()]), head].concat();
    let info = [start, longs(&[16]), salt.to_vec(), encrypted(&verifier), longs(&[20]), encrypted(&sha1(&[&verifier]))].concat();
    let data = [(package.len() as u64).to_le_bytes().to_vec(), encrypted(package)].concat();
    compound(&[("/EncryptionInfo", &info), ("/EncryptedPackage", &data)])
}

fn rc4(key: &[u8]) -> impl FnMut() -> u8 + use<> {
    let mut state: Vec<u8> = (0..=255).collect();
    let (mut i, mut j) = (0u8, 0u8);
    for n in 0..256 {
        j = j.wrapping_add(state[n]).wrapping_add(key[n % key.len()]);
        state.swap(n, usize::from(j));
    }
    j = 0;
    move || {
        i = i.wrapping_add(1);
        j = j.wrapping_add(state[usize::from(i)]);
        state.swap(usize::from(i), usize::from(j));
        state[usize::from(state[usize::from(i)].wrapping_add(state[usize::from(j)]))]
    }
}

/// A workbook of old with RC4 by SHA-1, as Excel 2007 and after write it: `FilePass` stands behind the first record.
fn by_sha1(book: &[u8], password: &str, bits: u32) -> Vec<u8> {
    let mut stream = Vec::new();
    cfb::CompoundFile::open(Cursor::new(book)).unwrap().open_stream("/Workbook").unwrap().read_to_end(&mut stream).unwrap();
    let (salt, verifier) = ([5u8; 16], [6u8; 16]);
    let start = sha1(&[&salt, &wide(password)]);
    let key = |block: u32| {
        let mut key = sha1(&[&start, &block.to_le_bytes()])[..bits as usize / 8].to_vec();
        key.resize(if bits == 40 { 16 } else { key.len() }, 0);
        rc4(&key)
    };
    let mut first = key(0);
    let proof: Vec<u8> = [&verifier[..], &sha1(&[&verifier])].concat().iter().map(|b| b ^ first()).collect();
    let head = [longs(&[4, 0, 0x6801, 0x8004, bits, 1, 0, 0]), wide("Microsoft Enhanced Cryptographic Provider v1.0\0")].concat();
    let begin = [vec![1, 0, 4, 0, 2, 0], longs(&[4, u32::try_from(head.len()).unwrap()]), head, longs(&[16])].concat();
    let pass = [&begin[..], &salt, &proof[..16], &longs(&[20]), &proof[16..]].concat();
    let added = u32::try_from(pass.len()).unwrap() + 4;
    let mut records: Vec<(u16, Vec<u8>)> = Vec::new();
    let mut at = 0;
    while let Some(bytes) = stream.get(at..at + 4) {
        let (kind, size) = (u16::from_le_bytes([bytes[0], bytes[1]]), usize::from(u16::from_le_bytes([bytes[2], bytes[3]])));
        let Some(data) = stream.get(at + 4..at + 4 + size) else { break };
        let mut data = data.to_vec();
        if kind == 0x85 {
            let place = u32::from_le_bytes(data[..4].try_into().unwrap()) + added;
            data[..4].copy_from_slice(&place.to_le_bytes());
        }
        records.push((kind, data));
        at += 4 + size;
    }
    records.insert(1, (0x2F, pass));
    let (mut out, mut open) = (Vec::<u8>::new(), key(0));
    for (kind, data) in records {
        let whole = [&kind.to_le_bytes()[..], &u16::try_from(data.len()).unwrap().to_le_bytes(), &data].concat();
        for (n, byte) in whole.into_iter().enumerate() {
            if out.len() % 1024 == 0 {
                open = key(u32::try_from(out.len() / 1024).unwrap());
            }
            let key = open();
            let kept = n < 4 || matches!(kind, 0x809 | 0x2F | 0x194 | 0x195 | 0xE1 | 0x196 | 0x138) || kind == 0x85 && n < 8;
            out.push(if kept { byte } else { byte ^ key });
        }
    }
    compound(&[("/Workbook", &out)])
}

fn opened(name: &str, bytes: Vec<u8>) -> Draft {
    read(name, bytes, None).unwrap_or_else(|p| panic!("{name}: {}", p.message.zh))
}

fn refused(name: &str, bytes: Vec<u8>) {
    let problem = read(name, bytes, None).map(|d| panic!("{}", d.source.reading())).unwrap_err();
    assert!(problem.message.zh.contains("密码") && problem.help.is_some(), "{name}: {}", problem.message.zh);
}

#[test]
fn protected_structures_read_as_if_there_were_none() {
    let plain = opened("a.xlsx", fixture("table.xlsx"));
    let of_today =
        [("structure.xlsx", fixture("structure.xlsx")), ("标准 一.xlsx", standard(&fixture("table.xlsx"), OWN)), ("名.xls", fixture("structure.xlsx"))];
    for (name, bytes) in of_today {
        let draft = opened(name, bytes);
        assert_eq!((draft.source.reading(), draft.format), (plain.source.reading(), Format::Xlsx), "{name}");
    }
    // The program that wrote it reckoned a formula anew, whose text it does not know.
    let written = opened("表.xls", fixture("structure.xls"));
    assert_eq!(written.source.reading(), plain.source.reading().replace("属\"实\"", "0"));
    for bytes in [by_sha1(&fixture("table.xls"), OWN, 128), by_sha1(&fixture("table-xlwt.xls"), OWN, 128), by_sha1(&fixture("table.xls"), OWN, 40)] {
        let draft = opened("表.xls", bytes);
        assert_eq!((draft.source.reading(), draft.format), (plain.source.reading(), Format::Xls));
        assert!(draft.problems.is_empty());
    }
    let rows = tables("意见.xlsx", fixture("structure.xlsx"), &Options::default()).unwrap();
    assert!(!rows.all.is_empty());
}

#[test]
fn a_password_of_somebody_s_own_stays_one() {
    refused("a.xls", fixture("password.xls"));
    refused("a.xls", by_sha1(&fixture("table.xls"), "geheim", 128));
    refused("a.xlsx", standard(&fixture("table.xlsx"), "geheim"));
    // Encrypted so that nobody waits for it: more turns of the hash than Office ever takes.
    let agile = fixture("structure.xlsx");
    let at = agile.windows(6).position(|w| w == b"100000").unwrap();
    let mut slow = agile.clone();
    slow[at..at + 6].copy_from_slice(b"999999");
    refused("a.xlsx", slow);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damaged_ones_end_with_a_word(old in any::<bool>(), changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut in any::<prop::sample::Index>()) {
        let (name, mut bytes) = if old { ("a.xls", fixture("structure.xls")) } else { ("a.xlsx", fixture("structure.xlsx")) };
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut.index(4) == 0 {
            bytes.truncate(cut.index(bytes.len()));
        }
        survives(name, bytes, None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Damage that stands inside the encryption, and to what says how it is encrypted.
    #[test]
    fn damaged_contents_end_with_a_word(old in any::<bool>(), changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut in any::<prop::sample::Index>()) {
        let mut bytes = fixture(if old { "table.xls" } else { "table.xlsx" });
        // The file of old is a compound file, whose head stays so that its stream is found.
        let from = if old { 512 } else { 0 };
        for (at, byte) in changes {
            let at = from + at.index(bytes.len() - from);
            bytes[at] = byte;
        }
        if !old && cut.index(4) == 0 {
            bytes.truncate(cut.index(bytes.len()));
        }
        if !old {
            survives("a.xlsx", standard(&bytes, OWN), None);
        } else if cfb::CompoundFile::open(Cursor::new(&bytes)).is_ok_and(|f| f.is_stream("/Workbook")) {
            // A stream that can't be read is none to encrypt.
            let made = std::panic::catch_unwind(|| by_sha1(&bytes, OWN, 128));
            made.into_iter().for_each(|b| survives("a.xls", b, None));
        }
    }

    #[test]
    fn damaged_ways_of_encryption_end_with_a_word(old in any::<bool>(), changes in prop::collection::vec((0usize..256, any::<u8>()), 1..6)) {
        let (name, mut bytes) = if old { ("a.xls", fixture("structure.xls")) } else { ("a.xlsx", standard(&fixture("table.xlsx"), OWN)) };
        let mark: &[u8] = if old { &[0x2F, 0, 0x36, 0] } else { &[2, 0, 3, 0, 0x24, 0, 0, 0] };
        let start = bytes.windows(mark.len()).position(|w| w == mark).unwrap_or_default();
        for (at, byte) in changes {
            if let Some(b) = bytes.get_mut(start + at) {
                *b = byte;
            }
        }
        survives(name, bytes, None);
    }
}
