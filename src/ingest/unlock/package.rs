//! Packages of today inside a compound file, encrypted as a whole ([MS-OFFCRYPTO] 2.3.4): “agile” (an XML that names hash, cipher and
//! turns) and “standard” (SHA-1, 50,000 turns, AES block by block).

use aes::cipher::{BlockCipherDecrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::super::bytes::{u16_at, u32_at};
use super::super::docx::xml::{Element, Item, Xml};
use super::super::ole::{MAGIC, Streams};
use super::password;

/// Turns of the hash at most; Office takes 100,000.
const TURNS: u32 = 1_000_000;
/// Bytes that one start value of the cipher is for.
const SEGMENT: usize = 4096;

/// The package, where Excel's own password opens it.
pub(in crate::ingest) fn opened(bytes: &[u8]) -> Option<Vec<u8>> {
    if !bytes.starts_with(MAGIC) {
        return None;
    }
    let mut streams = Streams::open(bytes).ok()?;
    let (info, data) = ("/EncryptionInfo", "/EncryptedPackage");
    if !streams.has(info) || !streams.has(data) {
        return None;
    }
    let (info, data) = (streams.read(info).ok()?, streams.read(data).ok()?);
    let (size, data) = (usize::try_from(u32_at(&data, 0)?).ok()?, data.get(8..)?);
    let mut out = match (u16_at(&info, 0)?, u16_at(&info, 2)?) {
        (4, 4) => Agile::read(std::str::from_utf8(info.get(8..)?).ok()?)?.package(data)?,
        (2..=4, 2) => {
            let cipher = standard(&info)?;
            cipher.blocks(data).flatten().collect()
        }
        _ => return None,
    };
    out.truncate(size);
    Some(out)
}

/// AES by the length of its key.
enum Cipher {
    Short(Box<Aes128>),
    Middle(Box<Aes192>),
    Long(Box<Aes256>),
}

impl Cipher {
    fn new(key: &[u8]) -> Option<Self> {
        match key.len() {
            16 => Aes128::new_from_slice(key).ok().map(|c| Self::Short(Box::new(c))),
            24 => Aes192::new_from_slice(key).ok().map(|c| Self::Middle(Box::new(c))),
            _ => Aes256::new_from_slice(key).ok().map(|c| Self::Long(Box::new(c))),
        }
    }

    /// Each whole block by itself.
    fn blocks(&self, bytes: &[u8]) -> impl Iterator<Item = [u8; 16]> {
        bytes.as_chunks::<16>().0.iter().map(|block| {
            let mut block = (*block).into();
            match self {
                Self::Short(cipher) => cipher.decrypt_block(&mut block),
                Self::Middle(cipher) => cipher.decrypt_block(&mut block),
                Self::Long(cipher) => cipher.decrypt_block(&mut block),
            }
            block.into()
        })
    }

    /// Blocks that each hang on the one before.
    fn chained(&self, start: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
        let first: [u8; 16] = start.get(..16)?.try_into().ok()?;
        let before = std::iter::once(&first).chain(bytes.as_chunks::<16>().0);
        Some(self.blocks(bytes).zip(before).flat_map(|(block, before)| std::iter::zip(block, *before).map(|(a, b)| a ^ b)).collect())
    }
}

#[derive(Clone, Copy)]
enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn named(name: &str) -> Option<Self> {
        match name {
            "SHA1" | "SHA-1" => Some(Self::Sha1),
            "SHA256" | "SHA-256" => Some(Self::Sha256),
            "SHA384" | "SHA-384" => Some(Self::Sha384),
            "SHA512" | "SHA-512" => Some(Self::Sha512),
            _ => None,
        }
    }

    fn of(self, first: &[u8], then: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => Sha1::new().chain_update(first).chain_update(then).finalize().to_vec(),
            Self::Sha256 => Sha256::new().chain_update(first).chain_update(then).finalize().to_vec(),
            Self::Sha384 => Sha384::new().chain_update(first).chain_update(then).finalize().to_vec(),
            Self::Sha512 => Sha512::new().chain_update(first).chain_update(then).finalize().to_vec(),
        }
    }

    /// The hash of the password after so many turns.
    fn turned(self, salt: &[u8], turns: u32) -> Vec<u8> {
        (0..turns).fold(self.of(salt, &password()), |hash, turn| self.of(&turn.to_le_bytes(), &hash))
    }
}

/// The cipher of a “standard” package, where the password is the right one.
fn standard(info: &[u8]) -> Option<Cipher> {
    let head = usize::try_from(u32_at(info, 8)?).ok().filter(|size| *size < 4096)?;
    let bytes = match u32_at(info, 12 + 16)? {
        0 => 16,
        bits @ (128 | 192 | 256) => bits as usize / 8,
        _ => return None,
    };
    let at = 12 + head + 4;
    let (salt, verifier, hash) = (info.get(at..at + 16)?, info.get(at + 16..at + 32)?, info.get(at + 36..at + 68)?);
    let last = Hash::Sha1.of(&Hash::Sha1.turned(salt, 50_000), &[0; 4]);
    let half = |pad: u8| {
        let mut block = [pad; 64];
        block.iter_mut().zip(&last).for_each(|(b, h)| *b ^= h);
        Hash::Sha1.of(&block, &[])
    };
    let cipher = Cipher::new([half(0x36), half(0x5C)].concat().get(..bytes)?)?;
    let verifier: Vec<u8> = cipher.blocks(verifier).flatten().collect();
    let hash: Vec<u8> = cipher.blocks(hash).flatten().take(20).collect();
    (Hash::Sha1.of(&verifier, &[]) == hash).then_some(cipher)
}

/// What a part of the XML says: hash, salt, length of the key.
struct Way {
    hash: Hash,
    salt: Vec<u8>,
    bytes: usize,
}

impl Way {
    fn read(element: &Element<'_>) -> Option<Self> {
        let aes = element.get("cipherAlgorithm")? == "AES" && element.get("cipherChaining")? == "ChainingModeCBC" && element.number("blockSize")? == 16;
        let bytes = match element.number("keyBits")? {
            128 => 16,
            192 => 24,
            256 => 32,
            _ => return None,
        };
        aes.then_some(())?;
        Some(Self { hash: Hash::named(&element.get("hashAlgorithm")?)?, salt: decoded(element, "saltValue")?, bytes })
    }
}

fn decoded(element: &Element<'_>, name: &str) -> Option<Vec<u8>> {
    STANDARD.decode(element.get(name)?.trim()).ok()
}

/// An “agile” package: how it is encrypted, and the key of the password.
struct Agile {
    data: Way,
    key: Cipher,
}

impl Agile {
    fn read(text: &str) -> Option<Self> {
        let (mut data, mut key) = (None, None);
        let mut xml = Xml::new(text, 0);
        while let Some(item) = xml.next().ok()? {
            let Item::Open(element) = item else { continue };
            match element.name() {
                "keyData" => data = Some(Way::read(&element)?),
                "encryptedKey" if key.is_none() => key = Some(Self::key(&element)?),
                _ => {}
            }
        }
        Some(Self { data: data?, key: Cipher::new(&key?)? })
    }

    /// The key of the package, where the password is the right one.
    fn key(element: &Element<'_>) -> Option<Vec<u8>> {
        let way = Way::read(element)?;
        let turns = u32::try_from(element.number("spinCount")?).ok().filter(|t| *t <= TURNS)?;
        let turned = way.hash.turned(&way.salt, turns);
        let open = |mark: u64, name: &str| {
            let mut key = way.hash.of(&turned, &mark.to_be_bytes());
            key.resize(way.bytes, 0x36);
            Cipher::new(&key)?.chained(&way.salt, &decoded(element, name)?)
        };
        let input = open(0xFEA7_D276_3B4B_9E79, "encryptedVerifierHashInput")?;
        let hash = open(0xD7AA_0F6D_3061_344E, "encryptedVerifierHashValue")?;
        let right = way.hash.of(&input, &[]);
        let key = open(0x146E_0BE7_ABAC_D0D6, "encryptedKeyValue")?;
        (hash.get(..right.len())? == right).then(|| key.get(..way.bytes).map(<[u8]>::to_vec))?
    }

    fn package(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(bytes.len());
        for (segment, bytes) in (0u32..).zip(bytes.chunks(SEGMENT)) {
            let mut start = self.data.hash.of(&self.data.salt, &segment.to_le_bytes());
            start.resize(16, 0x36);
            out.append(&mut self.key.chained(&start, bytes)?);
        }
        Some(out)
    }
}
