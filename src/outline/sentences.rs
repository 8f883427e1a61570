//! One pass over a paragraph: its sentences and the markers inside it.
//! A sentence ends at 。！？ outside quotes and brackets, never at ；. What a marker belongs to is decided in `lists`.

use super::marker::{Mark, inline_at};
use crate::text::width;

/// What one pass finds; offsets are relative to the text.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Sentences, end mark included.
    pub sentences: Vec<(usize, usize)>,
    /// Markers behind a boundary.
    pub marks: Vec<(usize, Mark)>,
}

/// Bytes within which a bracket or quote must close to count.
const REACH: usize = 1_800;

/// Bytes above which a sentence is cut behind a comma or the like, and above twice of which behind any character that is no
/// letter or digit. No sentence that somebody wrote is near this; with it, work within a sentence stays bounded.
const LONGEST: usize = 12_000;

struct Scanner<'a> {
    text: &'a str,
    start: usize,
    shut: usize,
    out: Scan,
}

/// Scans a text; markers are looked for from `from` on (behind the paragraph's own marker).
pub(super) fn scan(text: &str, from: usize) -> Scan {
    let mut s = Scanner { text, start: 0, shut: 0, out: Scan::default() };
    s.mark(from);
    let bytes = text.as_bytes();
    let long = bytes.len() >= LONGEST;
    let mut at = 0;
    while let Some(&b) = bytes.get(at) {
        at = match b {
            b',' | b';' | b':' => s.boundary(at, at + 1, from),
            b')' => s.boundary(at, at + 1, from),
            b'!' | b'?' => s.stop(at, at + 1),
            b'(' => s.open(at, 1, b")"),
            0xE3 => s.three(at),
            0xE2 => s.quote(at),
            _ if long => at + width(b),
            _ => plain(bytes, at + width(b)),
        };
        if long {
            s.bound(b, at);
        }
    }
    s.finish()
}

/// The next byte from `at` on that is no letter, digit or Chinese character.
fn plain(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b) = bytes.get(at) {
        at += match b {
            0xE4..=0xE9 => 3,
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => 1,
            _ => break,
        };
    }
    at
}

impl Scanner<'_> {
    fn three(&mut self, at: usize) -> usize {
        match self.text.as_bytes().get(at + 1..at + 3) {
            Some([0x80, 0x82]) => self.stop(at, at + 3),
            Some([0x80, 0x8A]) => self.open(at, 3, "》".as_bytes()),
            // 【三增】一是…
            Some([0x80, 0x91]) => {
                self.mark(at + 3);
                at + 3
            }
            _ => at + 3,
        }
    }

    fn quote(&mut self, at: usize) -> usize {
        match self.text.as_bytes().get(at + 1..at + 3) {
            Some([0x80, 0x9C]) => self.open(at, 3, "”".as_bytes()),
            Some([0x80, 0x9D]) => self.boundary(at, at + 3, 0),
            _ => at + 3,
        }
    }

    /// Text up to the closing mark is one piece, if it closes soon.
    fn open(&mut self, at: usize, len: usize, close: &[u8]) -> usize {
        if at >= self.shut {
            let ahead = self.text.as_bytes().get(at..(at + REACH).min(self.text.len())).unwrap_or(&[]);
            if let Some(end) = memchr::memmem::find(ahead, close) {
                self.shut = at + end;
            }
        }
        at + len
    }

    fn boundary(&mut self, at: usize, next: usize, from: usize) -> usize {
        if at >= self.shut && next >= from {
            self.mark(next);
        }
        next
    }

    fn mark(&mut self, at: usize) {
        let rest = self.text.get(at..).unwrap_or("");
        if in_ratio(self.text.get(..at).unwrap_or("")) {
            return;
        }
        // A blank is looked for only where one may stand.
        let blank = rest.as_bytes().first().is_none_or(|b| !matches!(b, b'!'..=b'~' | 0xE4..));
        let trimmed = if blank { rest.trim_start() } else { rest };
        if let Some(mark) = inline_at(trimmed) {
            self.out.marks.push((at + rest.len() - trimmed.len(), mark));
        }
    }

    /// Cuts a sentence of absurd length behind the byte `b`, if that closes a character; `at` is the next one.
    fn bound(&mut self, b: u8, at: usize) {
        let len = at.saturating_sub(self.start);
        if len < LONGEST || b.is_ascii_alphanumeric() || b == b'.' || (len < 2 * LONGEST && !matches!(b, b',' | b';' | b':')) {
            return;
        }
        self.out.sentences.push((self.start, at));
        self.start = at;
    }

    /// A full stop: ends the sentence, with the closing marks behind it.
    fn stop(&mut self, at: usize, next: usize) -> usize {
        let rest = self.text.get(next..).unwrap_or("");
        let tail = rest.trim_start_matches(['。', '!', '?', '”', '’', ')', '》']);
        let end = next + rest.len() - tail.len();
        if at < self.shut && (end <= self.shut || continues(tail)) {
            return next;
        }
        self.shut = 0;
        self.out.sentences.push((self.start, end));
        self.start = end;
        self.mark(end);
        end
    }

    fn finish(mut self) -> Scan {
        if self.text.get(self.start..).is_some_and(|t| !t.trim().is_empty()) {
            self.out.sentences.push((self.start, self.text.len()));
        }
        for (start, end) in &mut self.out.sentences {
            let piece = self.text.get(*start..*end).unwrap_or("");
            *start += piece.len() - piece.trim_start().len();
        }
        self.out.sentences.retain(|(s, e)| s < e);
        self.out
    }
}

/// 师生比不低于1:5,…: the second term of a ratio is no marker.
fn in_ratio(before: &str) -> bool {
    before.strip_suffix(':').is_some_and(|t| t.ends_with(|c: char| c.is_ascii_digit()))
}

/// Behind a closing mark the sentence goes on: “…。”的要求.
fn continues(tail: &str) -> bool {
    tail.starts_with([',', ';', ':', '、', '的', '等', '和', '与', '是', '之', '为', '及', '或'])
}

#[cfg(test)]
mod tests {
    use super::scan;

    fn check(text: &str, expected: &[&str]) {
        let got: Vec<&str> = scan(text, 0).sentences.iter().filter_map(|(s, e)| text.get(*s..*e)).collect();
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn sentences_end_at_full_stops_outside_brackets() {
        check("甲;乙。丙!丁?戊", &["甲;乙。", "丙!", "丁?", "戊"]);
        check("他说“甲。乙。”然后走了。丙。", &["他说“甲。乙。”", "然后走了。", "丙。"]);
        check("按照“甲。”的要求办理。", &["按照“甲。”的要求办理。"]);
        check("建成(含在建。共3个)机构。乙。", &["建成(含在建。共3个)机构。", "乙。"]);
        check("失衡“甲。乙。丙", &["失衡“甲。", "乙。", "丙"]);
        check("责任(某局。)乙。", &["责任(某局。)", "乙。"]);
    }

    #[test]
    fn a_sentence_of_absurd_length_is_cut_but_no_number_is() {
        for unit in ["80%,", "其中", "“", "9", "，(《", "a.,"] {
            let text = unit.repeat(100_000 / unit.len());
            let all = scan(&text, 0).sentences;
            let digits = unit.bytes().all(|b| b.is_ascii_digit());
            assert!(digits == (all.len() == 1) && all.iter().all(|(s, e)| digits || e - s < 3 * super::LONGEST), "{unit}: {}", all.len());
            assert_eq!(all.iter().map(|(s, e)| e - s).sum::<usize>(), text.len(), "{unit}");
        }
    }

    #[test]
    fn markers_stand_behind_boundaries() {
        let text = "3基础。一是每年。二是以;三是(1)免征;(2)不是二是的";
        let got: Vec<String> = scan(text, 0).marks.iter().map(|(_, m)| format!("{}{}", m.style.as_str(), m.ordinal)).collect();
        assert_eq!(got, ["yishi1", "yishi2", "yishi3", "arabic_paren2"]);
    }
}
