//! Shapes of digits: literals, codes, times, ratios, ranges, list markers. Pure functions on text.

/// A run of digits with an optional decimal part: bytes, and true where thousands are grouped by commas.
pub(super) fn literal(text: &str) -> (usize, bool) {
    let bytes = text.as_bytes();
    let run = |from: usize| bytes.iter().skip(from).take_while(|b| b.is_ascii_digit()).count();
    let mut end = run(0);
    let mut grouped = false;
    while (1..=3).contains(&end) || grouped {
        if bytes.get(end) != Some(&b',') || run(end + 1) != 3 {
            break;
        }
        (end, grouped) = (end + 4, true);
    }
    if bytes.get(end) == Some(&b'.') && run(end + 1) > 0 {
        end += 1 + run(end + 1);
    }
    (end, grouped)
}

/// True for characters that glue digits and letters to one code.
pub(super) fn is_code_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'/' | b'-' | b'.' | b'@' | b'#' | b'&' | b'=' | b'?')
}

/// True where the digits after `before` carry on a code that has a letter: `GB/T `, `PM`, `www.x.cn/`.
pub(super) fn continues_code(before: &str) -> bool {
    let bytes = before.as_bytes();
    let tail = bytes.iter().rev();
    match bytes.last() {
        Some(b' ') => {
            let word = tail.skip(1).take(12).take_while(|b| is_code_byte(**b));
            word.into_iter().any(u8::is_ascii_alphabetic) && bytes.iter().rev().nth(1).is_some_and(u8::is_ascii_alphabetic)
        }
        Some(b) if is_code_byte(*b) => tail.take(64).take_while(|b| is_code_byte(**b)).any(u8::is_ascii_alphabetic),
        _ => false,
    }
}

/// The rest of a code from its first digit: bytes.
pub(super) fn code_len(text: &str) -> usize {
    let n = text.bytes().take_while(|b| is_code_byte(*b)).count();
    let body = text.get(..n).unwrap_or("");
    body.trim_end_matches(['.', '-', '/', '_', '#', '&', '=', '?']).len().max(1)
}

/// `14:45`, `14:45:06`: bytes.
pub(super) fn clock(text: &str) -> Option<usize> {
    let digits = text.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let hour = text.get(..digits).filter(|h| (1..=2).contains(&h.len()) && h.parse().is_ok_and(|n: u8| n <= 24))?;
    let two = |t: &str| {
        let d = t.bytes().take(3).take_while(u8::is_ascii_digit).count();
        (d == 2 && t.get(..2)?.parse::<u8>().ok()? < 60).then_some(2)
    };
    let rest = text.get(digits..)?.strip_prefix(':')?;
    let mut end = hour.len() + 1 + two(rest)?;
    if let Some(more) = rest.get(2..).and_then(|t| t.strip_prefix(':'))
        && let Some(n) = two(more)
    {
        end += 1 + n;
    }
    Some(end)
}

/// `1:3`, `3+5+N`, `7×24`, `24/7`, from its first digit: bytes. A `+` at the end (70+) is none.
pub(super) fn ratio(text: &str) -> Option<usize> {
    let (mut end, mut links) = (literal(text).0, 0);
    loop {
        let rest = text.get(end..)?;
        let mut chars = rest.chars();
        if !chars.next().is_some_and(|c| matches!(c, ':' | '+' | '×' | '*' | '∶' | '/')) {
            break;
        }
        let tail = chars.as_str();
        let n = match literal(tail).0 {
            0 if tail.starts_with(['N', 'n', 'X', 'x', 'Y', 'M', 'C', 'S']) => 1,
            n => n,
        };
        if n == 0 {
            break;
        }
        end += rest.len() - tail.len() + n;
        links += 1;
    }
    (links > 0).then_some(end)
}

/// `0836-2835199`, `023-43722222`, `400-800-1234`: bytes.
pub(super) fn phone(text: &str) -> Option<usize> {
    let digits = text.bytes().take(5).take_while(u8::is_ascii_digit).count();
    let (area, rest) = text.split_at_checked(digits)?;
    let local = rest.strip_prefix('-')?.bytes().take(9).take_while(u8::is_ascii_digit).count();
    let ok = (3..=4).contains(&area.len()) && (7..=8).contains(&local) || area.len() == 3 && local == 3 && text.as_bytes().get(7) == Some(&b'-');
    ok.then(|| area.len() + 1 + local)
}

/// The dash or word between the ends of a range: bytes.
pub(super) fn range_sign(text: &str) -> usize {
    let mut n = 0;
    for c in text.chars() {
        match c {
            '-' | '~' | '—' | '–' | '―' | '−' | '∼' | '〜' | '─' | '一' if n == 0 || (c != '一' && n <= 3) => n += c.len_utf8(),
            '至' | '到' if n == 0 => return c.len_utf8(),
            _ => break,
        }
        if c == '一' {
            return 0;
        }
    }
    n
}

/// True where a list marker may begin after `before`: start of text or line, or after an end mark.
pub(super) fn at_marker_place(before: &str) -> bool {
    before.chars().next_back().is_none_or(|c| matches!(c, '\n' | '。' | ';' | ':' | '!' | '?' | '：'))
}

/// `7.1.2`, `13.4.1`: a section number or version: bytes.
pub(super) fn chain(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let run = |from: usize| bytes.iter().skip(from).take_while(|b| b.is_ascii_digit()).count();
    let (mut end, mut points) = (run(0), 0);
    while bytes.get(end) == Some(&b'.') && run(end + 1) > 0 {
        end += 1 + run(end + 1);
        points += 1;
    }
    (points >= 2).then_some(end)
}

/// Digits without unit that may have strayed in: a page number at the start of a line, a footnote mark, figures cut by a line end.
pub(super) fn is_stray(before: &str, next: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    let line_start = before.is_empty() || before.ends_with('\n') || before.ends_with("\n-");
    let cut = next.strip_prefix(['\n', ' ']).is_some_and(|t| t.starts_with(digit));
    let cut_before = before.strip_suffix(['\n', ' ']).is_some_and(|t| t.ends_with(digit));
    cut || cut_before || line_start && !next.is_empty() && !next.starts_with(['。', ',', ';', '、', '/'])
}

/// Digits joined to other digits by a hyphen: 2-1, 2022-00743.
pub(super) fn is_hyphenated(before: &str, next: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    next.strip_prefix('-').is_some_and(|t| t.starts_with(digit)) || before.strip_suffix('-').is_some_and(|t| t.ends_with(digit))
}

/// `/10万`, `/十万`, `/万`, `/千` with no unit after it: bytes and power of ten.
pub(super) fn per_many(text: &str) -> Option<(usize, i32)> {
    let (word, scale) = [("/10万", 5), ("/十万", 5), ("/100万", 6), ("/百万", 6), ("/万", 4), ("/千", 3)].into_iter().find(|(w, _)| text.starts_with(w))?;
    let next = text.get(word.len()..)?.chars().next();
    next.is_none_or(|c| matches!(c, ',' | '。' | '、' | ';' | ')' | '(' | '以' | '左' | '\n' | '和' | '下' | '降' | '的' | '及' | '内'))
        .then_some((word.len(), scale))
}
