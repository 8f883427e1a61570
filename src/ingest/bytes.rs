//! Numbers as they stand in the files of old Word and Excel: little-endian, at a byte. What lies outside is `None`.
//! A PLC is a table of positions, one more than there are items, and the items behind them.

use std::ops::Range;

pub(super) fn u8_at(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at).copied()
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(super) fn i16_at(bytes: &[u8], at: usize) -> Option<i16> {
    u16_at(bytes, at).map(u16::cast_signed)
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

pub(super) fn i32_at(bytes: &[u8], at: usize) -> Option<i32> {
    u32_at(bytes, at).map(u32::cast_signed)
}

pub(super) fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

/// A stretch that is given by its place and length; what lies outside is cut off.
pub(super) fn stretch(bytes: &[u8], range: Range<usize>) -> &[u8] {
    bytes.get(range.start..range.end.min(bytes.len())).unwrap_or(&[])
}

/// Text of so many UTF-16 units.
pub(super) fn wide(bytes: &[u8], at: usize, units: usize) -> Option<String> {
    let bytes = bytes.get(at..at.checked_add(units.checked_mul(2)?)?)?;
    let units = bytes.chunks_exact(2).filter_map(|pair| u16_at(pair, 0));
    Some(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

/// A PLC.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plc<'w> {
    bytes: &'w [u8],
    size: usize,
    /// Number of items.
    pub(super) len: usize,
}

impl<'w> Plc<'w> {
    /// A PLC whose items have `size` bytes.
    pub(super) fn new(bytes: &'w [u8], size: usize) -> Self {
        Self { bytes, size, len: bytes.len().saturating_sub(4) / (size + 4) }
    }

    /// The n-th position; there is one more than items.
    pub(super) fn at(&self, n: usize) -> Option<u32> {
        if n > self.len || self.bytes.is_empty() { None } else { u32_at(self.bytes, n * 4) }
    }

    /// The n-th item.
    pub(super) fn item(&self, n: usize) -> Option<&'w [u8]> {
        let start = (self.len + 1) * 4 + n.checked_mul(self.size)?;
        if n < self.len { self.bytes.get(start..start + self.size) } else { None }
    }

    /// The item whose positions a value lies between.
    pub(super) fn find(&self, value: u32) -> Option<usize> {
        let (mut low, mut high) = (0, self.len);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.at(middle + 1)? <= value {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        (low < self.len && self.at(low)? <= value).then_some(low)
    }
}

#[cfg(test)]
mod tests {
    use super::{Plc, wide};

    #[test]
    fn positions_and_items() {
        let bytes: Vec<u8> = [0u32, 5, 9].iter().flat_map(|n| n.to_le_bytes()).chain([1, 0, 2, 0]).collect();
        let plc = Plc::new(&bytes, 2);
        assert_eq!((plc.len, plc.at(2), plc.at(3), plc.item(1)), (2, Some(9), None, Some(&[2, 0][..])));
        assert_eq!([0, 4, 5, 8, 9].map(|v| plc.find(v)), [Some(0), Some(0), Some(1), Some(1), None]);
        let empty = Plc::new(&[], 2);
        assert_eq!((empty.len, empty.at(0), empty.find(0)), (0, None, None));
        assert_eq!(wide(&[0x2D, 0x4E, 0x61, 0], 0, 2).as_deref(), Some("中a"));
        assert_eq!(wide(&[0x2D, 0x4E], 0, usize::MAX), None);
    }
}
