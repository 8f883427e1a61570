//! Streams of old workbooks: RC4 over all but the heads of the records, its key made anew each 1024 bytes ([MS-XLS] 2.2.10), of a hash
//! by MD5 (Excel 97) or SHA-1 (Excel 2002 and after). Not the obfuscation of Excel 95.

use md5::Md5;
use sha1::{Digest, Sha1};

use super::super::bytes::{u16_at, u32_at};
use super::password;

/// Bytes that one key is for.
const BLOCK: usize = 1024;
const FILE_PASS: u16 = 0x002F;
/// Records that stay as they are: those that say where a part begins, who has the file open, how it is encrypted.
const OPEN: [u16; 7] = [0x0809, FILE_PASS, 0x0194, 0x0195, 0x00E1, 0x0196, 0x0138];
const SHEET: u16 = 0x0085;
const END: u16 = 0x000A;

/// How the keys of blocks are made.
enum Keys {
    Md5([u8; 5]),
    Sha1([u8; 20], usize),
}

impl Keys {
    fn of(&self, block: u32) -> Vec<u8> {
        let number = block.to_le_bytes();
        match self {
            Self::Md5(start) => Md5::new().chain_update(start).chain_update(number).finalize().to_vec(),
            Self::Sha1(start, bytes) => {
                let mut key = Sha1::new().chain_update(start).chain_update(number).finalize().to_vec();
                key.truncate(*bytes);
                // Forty bits stand in a key of 128.
                if *bytes == 5 {
                    key.resize(16, 0);
                }
                key
            }
        }
    }
}

/// The stream with its records readable, where Excel's own password opens it.
pub(in crate::ingest) fn plain(stream: &[u8]) -> Option<Vec<u8>> {
    let keys = records(stream).take_while(|r| r.1 != END).find(|r| r.1 == FILE_PASS).and_then(|(_, _, data)| keys(data))?;
    let mut out = Vec::with_capacity(stream.len());
    for (block, bytes) in (0u32..).zip(stream.chunks(BLOCK)) {
        out.extend(Rc4::new(&keys.of(block)).zip(bytes).map(|(key, byte)| key ^ byte));
    }
    for (at, kind, data) in records(stream) {
        let kept = match kind {
            _ if OPEN.contains(&kind) => 4 + data.len(),
            // Where the sheet begins.
            SHEET => 8.min(4 + data.len()),
            _ => 4,
        };
        out.get_mut(at..at + kept)?.copy_from_slice(stream.get(at..at + kept)?);
        if kind == FILE_PASS {
            out.get_mut(at..at + 2)?.fill(0);
        }
    }
    Some(out)
}

/// Place, kind and bytes of each record.
fn records(stream: &[u8]) -> impl Iterator<Item = (usize, u16, &[u8])> {
    let mut next = 0usize;
    std::iter::from_fn(move || {
        let (at, size) = (next, usize::from(u16_at(stream, next + 2)?));
        next = at + 4 + size;
        Some((at, u16_at(stream, at)?, stream.get(at + 4..next)?))
    })
}

/// The keys by what `FilePass` says, where the password is the right one.
fn keys(data: &[u8]) -> Option<Keys> {
    if u16_at(data, 0)? != 1 {
        return None;
    }
    match (u16_at(data, 2)?, u16_at(data, 4)?) {
        (1, 1) => {
            let start = Md5::digest(password());
            let (salt, verifier, hash) = (data.get(6..22)?, data.get(22..38)?, data.get(38..54)?);
            let salted = [start.get(..5)?, salt].concat().repeat(16);
            let keys = Keys::Md5(Md5::digest(salted).get(..5)?.try_into().ok()?);
            let (verifier, hash) = verified(&keys, verifier, hash);
            (Md5::digest(verifier).as_slice() == hash).then_some(keys)
        }
        (2..=4, 2) => {
            let head = usize::try_from(u32_at(data, 10)?).ok().filter(|size| *size < 4096)?;
            let bits = match u32_at(data, 14 + 16)? {
                0 => 40,
                bits @ 40..=128 => bits,
                _ => return None,
            };
            let at = 14 + head + 4;
            let (salt, verifier, hash) = (data.get(at..at + 16)?, data.get(at + 16..at + 32)?, data.get(at + 36..at + 56)?);
            let start = Sha1::new().chain_update(salt).chain_update(password()).finalize();
            let keys = Keys::Sha1(start.as_slice().try_into().ok()?, bits as usize / 8);
            let (verifier, hash) = verified(&keys, verifier, hash);
            (Sha1::digest(verifier).as_slice() == hash).then_some(keys)
        }
        _ => None,
    }
}

/// A number and its hash, which prove the password.
fn verified(keys: &Keys, verifier: &[u8], hash: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let mut cipher = Rc4::new(&keys.of(0));
    let mut open = |bytes: &[u8]| bytes.iter().zip(cipher.by_ref()).map(|(byte, key)| byte ^ key).collect::<Vec<u8>>();
    (open(verifier), open(hash))
}

/// The bytes of RC4. The crates for it take keys of lengths that are known when they are compiled.
struct Rc4 {
    state: [u8; 256],
    i: u8,
    j: u8,
}

#[expect(clippy::indexing_slicing, reason = "a byte is always inside the state")]
impl Rc4 {
    fn new(key: &[u8]) -> Self {
        let mut state: [u8; 256] = std::array::from_fn(|n| u8::try_from(n).unwrap_or(0));
        let mut j = 0u8;
        for (i, key) in (0..256usize).zip(key.iter().cycle()) {
            j = j.wrapping_add(state[i]).wrapping_add(*key);
            state.swap(i, usize::from(j));
        }
        Self { state, i: 0, j: 0 }
    }
}

#[expect(clippy::indexing_slicing, reason = "a byte is always inside the state")]
impl Iterator for Rc4 {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        self.i = self.i.wrapping_add(1);
        let (i, a) = (usize::from(self.i), self.state[usize::from(self.i)]);
        self.j = self.j.wrapping_add(a);
        let (j, b) = (usize::from(self.j), self.state[usize::from(self.j)]);
        self.state.swap(i, j);
        Some(self.state[usize::from(a.wrapping_add(b))])
    }
}

#[cfg(test)]
mod tests {
    use super::Rc4;

    #[test]
    fn the_bytes_of_rfc_6229() {
        let bytes: Vec<u8> = Rc4::new(&[1, 2, 3, 4, 5]).take(8).collect();
        assert_eq!(bytes, [0xB2, 0x39, 0x63, 0x05, 0xF0, 0x3D, 0xC0, 0x27]);
    }
}
