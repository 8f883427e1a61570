//! Numbers as Word writes them in its formats of automatic numbering (ECMA-376, ST_NumberFormat).
//! A further format is an arm of `written`; one that is not known is written in Arabic digits.

/// Beyond this a number is written in Arabic digits, whatever the format.
const LARGEST: i64 = 99_999;

const HAN: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const LEGAL: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const LEGAL_TRADITIONAL: [char; 10] = ['零', '壹', '貳', '參', '肆', '伍', '陸', '柒', '捌', '玖'];
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";

/// A number in a format; `None` where the format shows none (`bullet`, `none`).
pub(super) fn written(format: &str, n: i64) -> Option<String> {
    let plain = || n.to_string();
    if matches!(format, "bullet" | "none") {
        return None;
    }
    if !(0..=LARGEST).contains(&n) {
        return Some(plain());
    }
    Some(match format {
        "decimalZero" => format!("{n:02}"),
        "upperRoman" => roman(n).unwrap_or_else(plain),
        "lowerRoman" => roman(n).map_or_else(plain, |r| r.to_lowercase()),
        "upperLetter" => letters(n, b'A').unwrap_or_else(plain),
        "lowerLetter" => letters(n, b'a').unwrap_or_else(plain),
        "decimalFullWidth" | "decimalFullWidth2" => plain().chars().map(|c| shifted(c, '0', '０')).collect(),
        "decimalEnclosedCircle" => sign(n, '①', 20).unwrap_or_else(plain),
        "decimalEnclosedCircleChinese" => sign(n, '①', 10).unwrap_or_else(plain),
        "decimalEnclosedFullstop" => sign(n, '⒈', 20).unwrap_or_else(plain),
        "decimalEnclosedParen" => sign(n, '⑴', 20).unwrap_or_else(plain),
        "ideographEnclosedCircle" => sign(n, '㊀', 10).unwrap_or_else(plain),
        "numberInDash" => format!("- {n} -"),
        // Up to 99 with 十, from 100 on digit by digit.
        "chineseCounting" | "taiwaneseCounting" | "koreanDigital2" if n >= 100 => digits(n),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => digits(n),
        "chineseCounting" | "taiwaneseCounting" | "koreanDigital2" | "chineseCountingThousand" | "taiwaneseCountingThousand" => {
            counted(n, HAN, ['十', '百', '千', '万'], true)
        }
        "japaneseCounting" => japanese(n),
        "chineseLegalSimplified" => counted(n, LEGAL, ['拾', '佰', '仟', '万'], false),
        "ideographLegalTraditional" => counted(n, LEGAL_TRADITIONAL, ['拾', '佰', '仟', '萬'], false),
        "ideographTraditional" => nth(STEMS, n - 1).unwrap_or_else(plain),
        "ideographZodiac" => nth(BRANCHES, n - 1).unwrap_or_else(plain),
        "ideographZodiacTraditional" if (1..=60).contains(&n) => {
            nth(STEMS, (n - 1) % 10).unwrap_or_default() + &nth(BRANCHES, (n - 1) % 12).unwrap_or_default()
        }
        _ => plain(),
    })
}

fn nth(signs: &str, n: i64) -> Option<String> {
    signs.chars().nth(usize::try_from(n).ok()?).map(String::from)
}

/// A character as far from `to` as it is from `from`.
fn shifted(c: char, from: char, to: char) -> char {
    char::from_u32(u32::from(to) + u32::from(c).saturating_sub(u32::from(from))).unwrap_or(c)
}

/// The n-th sign of a row that begins with `first`.
fn sign(n: i64, first: char, last: i64) -> Option<String> {
    let step = u32::try_from(n - 1).ok().filter(|_| (1..=last).contains(&n))?;
    char::from_u32(u32::from(first) + step).map(String::from)
}

fn digit(n: i64, names: [char; 10]) -> char {
    usize::try_from(n).ok().and_then(|i| names.get(i).copied()).unwrap_or('〇')
}

/// Digit by digit: 一〇五.
fn digits(n: i64) -> String {
    n.to_string().chars().map(|c| digit(i64::from(c.to_digit(10).unwrap_or(0)), HAN)).collect()
}

/// 十一, 一百零五, 一万零二十; `bare`: a leading 一十 is 十.
fn counted(n: i64, names: [char; 10], [ten, hundred, thousand, myriad]: [char; 4], bare: bool) -> String {
    if n == 0 {
        return names.first().map(|c| if *c == '〇' { '零' } else { *c }).map(String::from).unwrap_or_default();
    }
    let mut out = String::new();
    let mut gap = false;
    for (worth, unit) in [(10_000, Some(myriad)), (1_000, Some(thousand)), (100, Some(hundred)), (10, Some(ten)), (1, None)] {
        let d = n / worth % 10;
        if d == 0 {
            gap = gap || !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        if !(bare && d == 1 && worth == 10 && out.is_empty()) {
            out.push(digit(d, names));
        }
        out.extend(unit);
    }
    out
}

/// 十, 百, 百一: no 一 before a unit, no 零.
fn japanese(n: i64) -> String {
    if n == 0 {
        return "〇".to_owned();
    }
    let mut out = String::new();
    for (worth, unit) in [(10_000, Some('万')), (1_000, Some('千')), (100, Some('百')), (10, Some('十')), (1, None)] {
        let d = n / worth % 10;
        if d > 1 || (d == 1 && matches!(worth, 1 | 10_000)) {
            out.push(digit(d, HAN));
        }
        if d > 0 {
            out.extend(unit);
        }
    }
    out
}

fn roman(n: i64) -> Option<String> {
    const SIGNS: [(i64, &str); 13] =
        [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut rest = n;
    let mut out = String::new();
    for (worth, sign) in SIGNS {
        while (1..4000).contains(&n) && rest >= worth {
            out.push_str(sign);
            rest -= worth;
        }
    }
    (!out.is_empty()).then_some(out)
}

/// A … Z, AA, BB …: the letter comes again, as often as the alphabet was gone through.
fn letters(n: i64, first: u8) -> Option<String> {
    let step = usize::try_from(n.checked_sub(1)?).ok()?;
    let letter = char::from(first + u8::try_from(step % 26).ok()?);
    (step < 780).then(|| String::from(letter).repeat(step / 26 + 1))
}

#[cfg(test)]
mod tests {
    use super::written;

    fn row(format: &str, numbers: &[i64]) -> String {
        numbers.iter().map(|n| written(format, *n).unwrap_or_else(|| "–".to_owned())).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn formats() {
        assert_eq!(
            row("chineseCountingThousand", &[1, 10, 11, 20, 100, 101, 110, 111, 1000, 1010, 10_005]),
            "一 十 十一 二十 一百 一百零一 一百一十 一百一十一 一千 一千零一十 一万零五"
        );
        assert_eq!(row("chineseCounting", &[9, 10, 15, 99, 100]), "九 十 十五 九十九 一〇〇");
        assert_eq!(row("japaneseCounting", &[1, 10, 12, 100, 101]), "一 十 十二 百 百一");
        assert_eq!(row("taiwaneseCountingThousand", &[3, 21]), "三 二十一");
        assert_eq!(row("ideographDigital", &[1, 10, 25]), "一 一〇 二五");
        assert_eq!(row("chineseLegalSimplified", &[1, 10, 11, 105]), "壹 壹拾 壹拾壹 壹佰零伍");
        assert_eq!(row("ideographTraditional", &[1, 10, 11]), "甲 癸 11");
        assert_eq!(row("decimalEnclosedCircle", &[1, 20, 21]), "① ⑳ 21");
        assert_eq!(row("decimalEnclosedCircleChinese", &[1, 10, 11]), "① ⑩ 11");
        assert_eq!(row("decimalEnclosedParen", &[1, 2]), "⑴ ⑵");
        assert_eq!(row("decimalEnclosedFullstop", &[1, 2]), "⒈ ⒉");
        assert_eq!(row("decimalFullWidth", &[12]), "１２");
        assert_eq!(row("decimalZero", &[1, 12]), "01 12");
        assert_eq!(row("upperLetter", &[1, 26, 27, 28]), "A Z AA BB");
        assert_eq!(row("lowerRoman", &[1, 4, 9, 0]), "i iv ix 0");
        assert_eq!(row("bullet", &[1]), "–");
        assert_eq!(row("ideographZodiacTraditional", &[1, 13]), "甲子 丙子");
        assert_eq!(row("somethingNew", &[7, -1]), "7 -1");
        assert_eq!(row("chineseCountingThousand", &[i64::MAX, 0]), "9223372036854775807 零");
    }
}
