//! `hegao rules fmt`: blanks at line ends, runs of empty lines, tabs in code and the end of the file. Everything else stays as written:
//! alignment, line breaks, comments and samples byte for byte.

use super::split::is_sample;

/// The formatted text; formatting it again changes nothing.
#[must_use]
pub fn format(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut quoted, mut in_sample, mut empty) = (false, false, 0usize);
    for line in text.split_inclusive('\n') {
        let (body, end) = split_end(line);
        if !quoted {
            let word = body.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("");
            in_sample = if word.is_empty() { in_sample } else { is_sample(word) };
        }
        let turns = in_sample && body.matches("\"\"\"").count() % 2 == 1;
        if quoted && !turns {
            out.push_str(line);
            continue;
        }
        let shown = match (quoted, in_sample) {
            (true, _) => closing(body),
            (false, true) => opening(body),
            (false, false) => code(body),
        };
        quoted ^= turns;
        empty = if shown.is_empty() { empty + 1 } else { 0 };
        if empty < 2 && !(shown.is_empty() && out.is_empty()) {
            out.push_str(&shown);
            out.push_str(end);
        }
    }
    if quoted {
        return out; // an open sample: what follows belongs to it
    }
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let kept = out.trim_end_matches(['\n', '\r']).len();
    out.truncate(kept);
    if !out.is_empty() {
        out.push_str(end);
    }
    out
}

/// A line and its line end.
fn split_end(line: &str) -> (&str, &str) {
    let body = line.trim_end_matches('\n');
    let body = if body.len() < line.len() { body.strip_suffix('\r').unwrap_or(body) } else { body };
    line.split_at_checked(body.len()).unwrap_or((line, ""))
}

/// `bad txt """` and what may follow in the same line: only what stands before the quotes is code.
fn opening(body: &str) -> String {
    match body.find("\"\"\"").and_then(|at| body.split_at_checked(at)) {
        Some((head, rest)) => {
            let closed = rest.matches("\"\"\"").count() % 2 == 0;
            format!("{}{}", spaced(head), if closed { closing(rest) } else { rest.to_owned() })
        }
        None => code(body),
    }
}

/// The line that closes a sample: only what follows the quotes is code.
fn closing(body: &str) -> String {
    match body.rfind("\"\"\"").and_then(|at| body.split_at_checked(at + 3)) {
        Some((text, tail)) => format!("{text}{}", code(tail)),
        None => body.to_owned(),
    }
}

/// A line of code: tabs become blanks up to the next fourth column, blanks at the end go; texts and comments stay.
fn code(body: &str) -> String {
    let (mut at, mut open, mut escaped) = (body.len(), false, false);
    for (i, c) in body.char_indices() {
        match c {
            '"' if !escaped => open = !open,
            '#' if !open => {
                at = i;
                break;
            }
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    let (head, comment) = body.split_at_checked(at).unwrap_or((body, ""));
    let head = spaced(head);
    if comment.is_empty() { head.trim_end_matches([' ', '\t']).to_owned() } else { head + comment }
}

/// Tabs outside of texts as blanks.
fn spaced(head: &str) -> String {
    let (mut out, mut column, mut open, mut escaped) = (String::with_capacity(head.len()), 0usize, false, false);
    for c in head.chars() {
        if c == '"' && !escaped {
            open = !open;
        }
        escaped = c == '\\' && !escaped;
        if c == '\t' && !open {
            let blanks = 4 - column % 4;
            out.extend(std::iter::repeat_n(' ', blanks));
            column += blanks;
        } else {
            out.push(c);
            column += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::format;
    use crate::lang::bundled;

    #[test]
    fn normalises_little_and_is_stable() {
        for (text, expected) in [
            ("from c in claim  \n\n\n\nwhere\tc.generic", "from c in claim\n\nwhere   c.generic\n"),
            ("# page  \n\ntitle zh \"甲\t乙\" en \"a\"\t# why \t\n\n\n", "# page  \n\ntitle zh \"甲\t乙\" en \"a\"   # why \t\n"),
            (
                "bad\ttxt \"\"\"\n\tx  \n\n\n\ny  \n\"\"\"  \n\n\n\ngood \"\"\" a \t\"\"\"\t\n",
                "bad txt \"\"\"\n\tx  \n\n\n\ny  \n\"\"\"\n\ngood \"\"\" a \t\"\"\"\n",
            ),
            ("where c.year ＝ 2025\r\n\r\n\r\nhelp zh \"a\" en \"b\" \r\n", "where c.year ＝ 2025\r\n\r\nhelp zh \"a\" en \"b\"\r\n"),
            ("\n\n# a\n", "# a\n"),
            ("bad \"\"\"\nopen  \n\n\n", "bad \"\"\"\nopen  \n\n\n"),
            ("", ""),
        ] {
            assert_eq!(format(text), expected, "{text:?}");
            assert_eq!(format(expected), expected, "{text:?}");
        }
    }

    #[test]
    fn every_bundled_rule_is_formatted() {
        for (path, text) in bundled() {
            assert_eq!(&format(text), text, "{path}");
        }
    }

    proptest::proptest! {
        #[test]
        fn formatting_twice_is_formatting_once(parts in proptest::collection::vec("from |bad |\"\"\"|\"|#|\t| |\n|\r\n|甲|\\\\|a", 0..40)) {
            let text = parts.concat();
            let once = format(&text);
            proptest::prop_assert_eq!(format(&once), once);
        }
    }
}
