//! The records of a stream: a kind, a length, as many bytes. No more bytes are walked over than the reader was given.

use super::super::bytes::u16_at;
use super::Fault;

/// A record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'b> {
    pub(super) kind: u16,
    pub(super) data: &'b [u8],
}

/// Walks over records.
#[derive(Debug)]
pub(super) struct Records<'b, 'l> {
    stream: &'b [u8],
    at: usize,
    left: &'l mut usize,
}

impl<'b, 'l> Records<'b, 'l> {
    /// From a place in the stream; `left` bytes at most.
    pub(super) fn new(stream: &'b [u8], at: usize, left: &'l mut usize) -> Self {
        Self { stream, at, left }
    }

    /// The next one. A stream ends with a record of its own, never between two.
    pub(super) fn next(&mut self) -> Result<Record<'b>, Fault> {
        let found = self.peek().ok_or(Fault::Damaged)?;
        let size = 4 + found.data.len();
        *self.left = self.left.checked_sub(size).ok_or(Fault::TooMuch)?;
        self.at += size;
        Ok(found)
    }

    /// The next one where it is of this kind.
    pub(super) fn next_if(&mut self, kind: u16) -> Result<Option<&'b [u8]>, Fault> {
        if self.peek().is_some_and(|r| r.kind == kind) { self.next().map(|r| Some(r.data)) } else { Ok(None) }
    }

    fn peek(&self) -> Option<Record<'b>> {
        let size = usize::from(u16_at(self.stream, self.at.checked_add(2)?)?);
        let start = self.at + 4;
        Some(Record { kind: u16_at(self.stream, self.at)?, data: self.stream.get(start..start.checked_add(size)?)? })
    }
}
