//! Texts ([MS-XLS] 2.5.293, 2.5.294): bytes or UTF-16 units behind a flag, which a record that continues another one repeats.

use super::Fault;
use super::records::Records;

/// What continues the record before.
const CONTINUE: u16 = 0x003C;
/// Flags of a text: two bytes a unit, data behind the text for phonetics, for fonts.
const WIDE: u8 = 1;
const PHONETIC: u8 = 4;
const RICH: u8 = 8;

/// The bytes of a record and of those that continue it.
#[derive(Debug)]
pub(super) struct Parts<'b> {
    parts: Vec<&'b [u8]>,
    part: usize,
    at: usize,
}

impl<'b> Parts<'b> {
    /// A record's own bytes.
    pub(super) fn of(data: &'b [u8]) -> Self {
        Self { parts: vec![data], part: 0, at: 0 }
    }

    /// With what continues it.
    pub(super) fn whole(data: &'b [u8], records: &mut Records<'b, '_>) -> Result<Self, Fault> {
        let mut out = Self::of(data);
        while let Some(more) = records.next_if(CONTINUE)? {
            if !more.is_empty() {
                out.parts.push(more);
            }
        }
        Ok(out)
    }

    /// The same from a byte on.
    pub(super) fn from(mut self, at: usize) -> Self {
        self.at = at;
        self
    }

    fn rest(&self) -> &'b [u8] {
        self.parts.get(self.part).and_then(|p| p.get(self.at..)).unwrap_or(&[])
    }

    /// Goes on to bytes that are left; false where none are.
    fn on(&mut self) -> bool {
        while self.rest().is_empty() {
            if self.part >= self.parts.len() {
                return false;
            }
            (self.part, self.at) = (self.part + 1, 0);
        }
        true
    }

    /// True where all was read.
    pub(super) fn is_done(&mut self) -> bool {
        !self.on()
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        if !self.on() {
            return None;
        }
        let byte = self.rest().first().copied();
        self.at += 1;
        byte
    }

    pub(super) fn short(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    pub(super) fn long(&mut self) -> Option<u32> {
        Some(u32::from(self.short()?) | u32::from(self.short()?) << 16)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            if !self.on() {
                return None;
            }
            let step = count.min(self.rest().len());
            self.at += step;
            count -= step;
        }
        Some(())
    }

    /// A text whose length has two bytes, and what stands behind it.
    pub(super) fn text(&mut self) -> Option<String> {
        let count = self.short()?;
        self.text_of(usize::from(count))
    }

    /// A text of so many units, flags before it.
    pub(super) fn text_of(&mut self, count: usize) -> Option<String> {
        let flags = self.byte()?;
        let runs = if flags & RICH == 0 { 0 } else { usize::from(self.short()?) * 4 };
        let phonetic = if flags & PHONETIC == 0 { 0 } else { self.long()? as usize };
        let text = self.units(count, flags & WIDE != 0)?;
        self.skip(runs.checked_add(phonetic)?)?;
        Some(text)
    }

    fn units(&mut self, count: usize, mut wide: bool) -> Option<String> {
        let mut units: Vec<u16> = Vec::new();
        while units.len() < count {
            if self.rest().is_empty() {
                // The flag stands again where the text goes on.
                wide = self.byte()? & WIDE != 0;
                continue;
            }
            let size = if wide { 2 } else { 1 };
            let step = (count - units.len()).min(self.rest().len() / size);
            if step == 0 {
                return None;
            }
            let bytes = self.rest().get(..step * size)?;
            units.extend(bytes.chunks_exact(size).map(|c| c.iter().rev().fold(0, |n, b| n << 8 | u16::from(*b))));
            self.at += step * size;
        }
        Some(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Parts;

    #[test]
    fn texts_over_records() {
        fn parts<'b>(parts: &[&'b [u8]]) -> Parts<'b> {
            Parts { parts: parts.to_vec(), part: 0, at: 0 }
        }
        assert_eq!(parts(&[&[2, 0, 0, b'a', b'b']]).text().as_deref(), Some("ab"));
        assert_eq!(parts(&[&[2, 0, 1, 0x2D, 0x4E, 0x61, 0]]).text().as_deref(), Some("中a"));
        // Bytes go on as units, also where a record ends between two texts, or holds nothing.
        let mut over = parts(&[&[3, 0, 0, b'a'], &[1, 0x2D, 0x4E], &[0, b'c'], &[], &[1, 0, 8, 1, 0, b'd', 9], &[9, 9, 9, 1, 0, 0, b'e']]);
        assert_eq!([over.text(), over.text(), over.text()].map(Option::unwrap_or_default), ["a中c", "d", "e"]);
        assert!(over.is_done() && over.text().is_none());
        for bad in [&[9u8, 0, 0, b'a'][..], &[1, 0], &[1, 0, 1, 0x2D], &[1, 0, 4, 0xFF, 0xFF, 0xFF, 0xFF, b'a'], &[]] {
            assert_eq!(parts(&[bad]).text(), None, "{bad:?}");
        }
    }
}
