//! Characters of Chinese fonts that come without a table of their own: the codes of a font are those of a known encoding (`GBK-EUC-H`)
//! or numbers in a known collection (Adobe-GB1), and the tables of these are public. hayro uses them where the font is not embedded;
//! here stand those that are.

use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as Text};
use rustc_hash::FxHashMap;

/// The fonts of a file by their names.
#[derive(Default)]
pub(super) struct Tables {
    fonts: FxHashMap<String, Font>,
    /// Tables that were read, by their names.
    read: FxHashMap<Vec<u8>, Option<CMap>>,
}

/// Names of the tables: codes to numbers, numbers to characters.
#[derive(Clone, PartialEq)]
struct Font {
    codes: Vec<u8>,
    characters: Vec<u8>,
    /// Fonts of this name do not agree.
    doubtful: bool,
}

impl Tables {
    /// The fonts of a file that need these tables.
    pub(super) fn of(pdf: &Pdf) -> Self {
        let mut tables = Self::default();
        for object in pdf.objects() {
            if let Object::Dict(dict) = object
                && dict.get::<Name<'_>>("Subtype").is_some_and(|n| n.as_str() == "Type0")
                && let Some((name, font)) = tables.font(&dict)
            {
                let known = tables.fonts.entry(name).or_insert_with(|| font.clone());
                known.doubtful |= *known != font;
            }
        }
        tables
    }

    fn font(&mut self, dict: &Dict<'_>) -> Option<(String, Font)> {
        if dict.get::<Stream<'_>>("ToUnicode").is_some() {
            return None;
        }
        let codes = dict.get::<Name<'_>>("Encoding")?.as_str().as_bytes().to_vec();
        let inner = dict.get::<Array<'_>>("DescendantFonts")?.iter::<Dict<'_>>().next()?;
        let family = self.table(&codes)?.metadata().character_collection.as_ref().map(|c| c.family.clone());
        let family = family.filter(|f| f.ucs2_cmap().is_some()).or_else(|| {
            let info = inner.get::<Dict<'_>>("CIDSystemInfo")?;
            let (registry, ordering) = (info.get::<Text<'_>>("Registry")?, info.get::<Text<'_>>("Ordering")?);
            Some(CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes()))
        })?;
        let characters = family.ucs2_cmap()?.to_bytes().to_vec();
        let name = dict.get::<Name<'_>>("BaseFont")?.as_str().to_owned();
        Some((bare(&name).to_owned(), Font { codes, characters, doubtful: false }))
    }

    fn table(&mut self, name: &[u8]) -> Option<&CMap> {
        if !self.read.contains_key(name) {
            let table = match CMapName::from_bytes(name) {
                CMapName::IdentityH => Some(CMap::identity_h()),
                CMapName::IdentityV => Some(CMap::identity_v()),
                known => load_embedded(known).and_then(|data| CMap::parse(data, load_embedded)),
            };
            self.read.insert(name.to_vec(), table);
        }
        self.read.get(name)?.as_ref()
    }

    /// The characters of a code in the font of this name.
    pub(super) fn characters(&mut self, font: &str, code: u32) -> Option<BfString> {
        let font = self.fonts.get(bare(font)).filter(|f| !f.doubtful)?.clone();
        let codes = self.table(&font.codes)?;
        let least = if code < 0x100 { 1 } else { 2 };
        let number = (least..=4).find_map(|bytes| codes.lookup_cid_code(code, bytes))?;
        self.table(&font.characters)?.lookup_bf_string(number)
    }
}

/// A font's name without the mark of a part of it, `ABCDEF+`.
fn bare(name: &str) -> &str {
    match name.split_once('+') {
        Some((mark, rest)) if mark.len() == 6 && mark.bytes().all(|b| b.is_ascii_uppercase()) => rest,
        _ => name,
    }
}
