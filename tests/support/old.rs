//! Files in Word's old format made by hand, for what LibreOffice does not write: pieces of both kinds, properties of pieces and runs.

use super::compound::compound;

/// Where the text begins in the stream.
const TEXT: usize = 0x800;

/// A piece: its text, whether it has one byte a character, and what it changes.
pub type Piece = (&'static str, bool, u16);

/// A document.
#[derive(Clone)]
pub struct Old {
    pub version: u16,
    pub flags: u16,
    pub pieces: Vec<Piece>,
    /// Properties that pieces name.
    pub named: Vec<Vec<u8>>,
    /// For each paragraph its text's end, in characters, and its properties, the number of the style first.
    pub paras: Vec<(usize, Vec<u8>)>,
    /// The same for runs, without a style.
    pub runs: Vec<(usize, Vec<u8>)>,
    /// The stream `Data`.
    pub data: Vec<u8>,
    /// More tables: number, bytes.
    pub tables: Vec<(usize, Vec<u8>)>,
    /// Characters that the first block claims; else those that there are.
    pub claims: Option<u32>,
}

impl Old {
    pub fn of(pieces: &[Piece]) -> Self {
        Self {
            version: 0xC1,
            flags: 0x0200,
            pieces: pieces.to_vec(),
            named: Vec::new(),
            paras: Vec::new(),
            runs: Vec::new(),
            data: Vec::new(),
            tables: Vec::new(),
            claims: None,
        }
    }

    fn units(&self) -> usize {
        self.pieces.iter().map(|p| p.0.encode_utf16().count()).sum()
    }

    /// The stream with the text, and the byte of each character.
    fn text(&self) -> (Vec<u8>, Vec<u32>, Vec<u32>) {
        let (mut main, mut at, mut starts) = (vec![0; TEXT], Vec::new(), Vec::new());
        for (text, narrow, _) in &self.pieces {
            let start = u32::try_from(main.len()).unwrap();
            starts.push(if *narrow { (start * 2) | 0x4000_0000 } else { start });
            for unit in text.encode_utf16() {
                at.push(u32::try_from(main.len()).unwrap());
                match (narrow, unit) {
                    (true, 0x201C) => main.push(0x93),
                    (true, unit) => main.push(u8::try_from(unit).unwrap()),
                    (false, unit) => main.extend(unit.to_le_bytes()),
                }
            }
        }
        at.push(u32::try_from(main.len()).unwrap());
        (main, at, starts)
    }

    fn clx(&self, starts: &[u32]) -> Vec<u8> {
        let mut clx: Vec<u8> = self.named.iter().flat_map(|n| [&[1], &u16::try_from(n.len()).unwrap().to_le_bytes()[..], n].concat()).collect();
        let mut end = 0;
        let mut places = vec![0];
        for (text, ..) in &self.pieces {
            end += u32::try_from(text.encode_utf16().count()).unwrap();
            places.push(end);
        }
        let mut table: Vec<u8> = places.iter().flat_map(|p| p.to_le_bytes()).collect();
        for ((_, _, prm), start) in self.pieces.iter().zip(starts) {
            table.extend([&[0, 0], &start.to_le_bytes()[..], &prm.to_le_bytes()].concat());
        }
        clx.push(2);
        clx.extend(u32::try_from(table.len()).unwrap().to_le_bytes());
        clx.extend(table);
        clx
    }

    /// A page of properties onto the stream, and the table that leads to it.
    fn page(main: &mut Vec<u8>, at: &[u32], looks: &[(usize, Vec<u8>)], entry: usize) -> Vec<u8> {
        if looks.is_empty() {
            return Vec::new();
        }
        main.resize(main.len().next_multiple_of(512), 0);
        let number = u32::try_from(main.len() / 512).unwrap();
        let mut page = vec![0u8; 512];
        let edges: Vec<u32> = std::iter::once(at[0]).chain(looks.iter().map(|l| at[l.0])).collect();
        for (n, edge) in edges.iter().enumerate() {
            page[n * 4..n * 4 + 4].copy_from_slice(&edge.to_le_bytes());
        }
        let mut free = 510;
        for (n, (_, look)) in looks.iter().enumerate() {
            let stored: Vec<u8> = match (entry, look.len() % 2) {
                (1, _) => [&[u8::try_from(look.len()).unwrap()], &look[..]].concat(),
                (_, 1) => [&[u8::try_from(look.len() / 2 + 1).unwrap()], &look[..]].concat(),
                _ => [&[0, u8::try_from(look.len() / 2).unwrap()], &look[..]].concat(),
            };
            free = (free - stored.len()) & !1;
            page[free..free + stored.len()].copy_from_slice(&stored);
            page[edges.len() * 4 + n * entry] = u8::try_from(free / 2).unwrap();
        }
        page[511] = u8::try_from(looks.len()).unwrap();
        main.extend(page);
        [at[0].to_le_bytes(), at.last().unwrap().to_le_bytes(), number.to_le_bytes()].concat()
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let (mut main, at, starts) = self.text();
        let mut tables = self.tables.clone();
        tables.push((33, self.clx(&starts)));
        tables.push((12, Self::page(&mut main, &at, &self.runs, 1)));
        tables.push((13, Self::page(&mut main, &at, &self.paras, 13)));
        let mut table = Vec::new();
        for (number, bytes) in tables {
            let pair = [u32::try_from(table.len()).unwrap().to_le_bytes(), u32::try_from(bytes.len()).unwrap().to_le_bytes()].concat();
            main[154 + number * 8..154 + number * 8 + 8].copy_from_slice(&pair);
            table.extend(bytes);
        }
        let count = self.claims.unwrap_or(u32::try_from(self.units()).unwrap());
        for (place, value) in [(0, 0xA5EC), (2, self.version), (0x0A, self.flags), (32, 14), (62, 22), (152, 93)] {
            main[place..place + 2].copy_from_slice(&u16::to_le_bytes(value));
        }
        main[76..80].copy_from_slice(&count.to_le_bytes());
        compound(&[("/WordDocument", &main), ("/1Table", &table), ("/Data", &self.data)])
    }
}
