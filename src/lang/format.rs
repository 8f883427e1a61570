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

/// A line of code: tabs become blanks up to the next fourth column, blanks at the end go; texts, regexes and comments stay.
fn code(body: &str) -> String {
    let at = plain(body).find(|(_, c, plain)| *plain && *c == '#').map_or(body.len(), |(i, _, _)| i);
    let (head, comment) = body.split_at_checked(at).unwrap_or((body, ""));
    let head = spaced(head);
    if comment.is_empty() { head.trim_end_matches([' ', '\t']).to_owned() } else { head + comment }
}

/// Tabs outside of texts and regexes as blanks.
fn spaced(head: &str) -> String {
    let (mut out, mut column) = (String::with_capacity(head.len()), 0usize);
    for (_, c, plain) in plain(head) {
        if c == '\t' && plain {
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

/// Each character of a line of code, and whether it stands outside of texts and regexes. A regex begins with `/` behind `(` or `,`.
fn plain(line: &str) -> impl Iterator<Item = (usize, char, bool)> + '_ {
    let (mut within, mut escaped, mut last) = (None, false, '\n');
    line.char_indices().map(move |(i, c)| {
        let outside = within.is_none();
        match within {
            Some(end) if c == end && !escaped => within = None,
            None if c == '"' || (c == '/' && matches!(last, '(' | ',')) => within = Some(c),
            _ => {}
        }
        escaped = !outside && c == '\\' && !escaped;
        if !c.is_whitespace() {
            last = c;
        }
        (i, c, outside)
    })
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
            ("where\tmatches(c.raw, /a\t#\tb/)\t#\tc\t\n", "where   matches(c.raw, /a\t#\tb/) #\tc\t\n"),
            ("report c zh \"a\\\"\tb\" en \"#\t\"\t\n", "report c zh \"a\\\"\tb\" en \"#\t\"\n"),
            ("let d = a / b\t- 1 # /\t\n", "let d = a / b   - 1 # /\t\n"),
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

    /// Blanks, empty lines and line ends are put into a bundled rule; formatting brings back what reads the same.
    fn shaken(text: &str, how: &[u8]) -> String {
        let mut how = how.iter().cycle();
        let (mut out, mut quoted) = (String::new(), false);
        for line in text.lines() {
            let turns = line.matches("\"\"\"").count() % 2 == 1;
            out.push_str(line);
            match how.next() {
                Some(1) if !quoted && !turns => out.push_str(" \t"),
                Some(2) if !quoted && !turns => out.push_str("\n\n\n"),
                Some(3) if !quoted && !turns && line.is_empty() => out.push('\n'),
                _ => {}
            }
            out.push('\n');
            quoted ^= turns;
        }
        out
    }

    fn read(path: &str, text: &str) -> String {
        let mut report = crate::lang::report::Report::new(path);
        let raw = crate::lang::parse::parse(text, &mut report);
        let lines = |t: &str| t.lines().map(str::trim).collect::<Vec<_>>().join("\n").trim().to_owned();
        let rows = |t: &str| lines(t).lines().filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n"); // facts are code
        let facts = |s: &crate::lang::tree::RawSample| s.format.as_ref().is_some_and(|f| f.what == "facts");
        let body = |s: &crate::lang::tree::RawSample| if facts(s) { rows(&s.text.what) } else { lines(&s.text.what) };
        let samples: Vec<String> = raw.samples.iter().map(|s| format!("{}{}", body(s), s.note)).collect();
        let words: Vec<String> = raw.sees.iter().map(|s| format!("{:?}", s.texts.zh.as_ref().map(|w| w.what.clone()))).collect();
        format!("{} {} {samples:?} {words:?} {}", report.problems.len(), raw.page, raw.matches.len() + raw.lets.len() + raw.from.len())
    }

    proptest::proptest! {
        #[test]
        fn formatting_shaken_rules_is_stable_and_loses_nothing(which in 0usize..1000, how in proptest::collection::vec(0u8..5, 1..30)) {
            let files = bundled();
            let Some((path, text)) = files.get(which % files.len().max(1)) else { return Ok(()) };
            let shaken = shaken(text, &how);
            let once = format(&shaken);
            proptest::prop_assert_eq!(&format(&once), &once);
            proptest::prop_assert_eq!(read(path, &once), read(path, &shaken));
            proptest::prop_assert_eq!(once.matches('#').count(), text.matches('#').count());
        }

        #[test]
        fn formatting_twice_is_formatting_once(parts in proptest::collection::vec("from |bad |\"\"\"|\"|#|\t| |\n|\r\n|甲|\\\\|a", 0..40)) {
            let text = parts.concat();
            let once = format(&text);
            proptest::prop_assert_eq!(format(&once), once);
        }
    }
}
