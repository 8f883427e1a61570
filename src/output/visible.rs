//! Makes text from drafts safe for a terminal: what steers it is shown as a sign instead.

use std::borrow::Cow;

/// The text with control characters shown as signs (ESC as ␛, a line break as ↵) and marks that turn the writing direction replaced.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| visible_char(c) == c) { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(visible_char).collect()) }
}

/// One character of it; always one character for one.
pub(super) fn visible_char(c: char) -> char {
    match c {
        ' '..='~' => c,
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => '↵',
        '\t' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '␡',
        '\u{80}'..='\u{9f}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn shows_what_would_steer_the_terminal() {
        for (from, to) in
            [("达到80%", "达到80%"), ("\u{1b}[31m红", "␛[31m红"), ("一\r\n二", "一↵↵二"), ("a\u{202e}b\u{85}", "a\u{fffd}b\u{fffd}"), ("\u{7f}\u{7}", "␡␇")]
        {
            assert_eq!(visible(from), to);
        }
    }
}
