//! Functions on text. Texts are folded (half-width marks, simplified characters), and so are the literals of a rule.

use super::{Answer, Args, Function, Param};
use crate::fact::{Type, Value};
use crate::text::holds;
use crate::value::Reason;

/// The family's table.
pub static FUNCTIONS: &[Function] = &[
    Function {
        name: "contains",
        params: &[Param::Text, Param::Text],
        result: Type::Bool,
        doc: "true where the second text stands in the first",
        example: "contains(\"床位数\", \"床位\") is true",
        call: contains,
    },
    Function {
        name: "starts",
        params: &[Param::Text, Param::Text],
        result: Type::Bool,
        doc: "true where the first text begins with the second",
        example: "starts(\"床位数\", \"床\") is true",
        call: starts,
    },
    Function {
        name: "ends",
        params: &[Param::Text, Param::Text],
        result: Type::Bool,
        doc: "true where the first text ends with the second",
        example: "ends(\"入学率\", \"率\") is true",
        call: ends,
    },
    Function {
        name: "matches",
        params: &[Param::Text, Param::Regex],
        result: Type::Bool,
        doc: "true where the regex matches anywhere in the text",
        example: "matches(\"2025年\", /^\\d{4}年/) is true",
        call: matches,
    },
    Function { name: "length", params: &[Param::Text], result: Type::Int, doc: "number of characters", example: "length(\"床位数\") is 3", call: length },
    Function {
        name: "strip",
        params: &[Param::Text, Param::Text],
        result: Type::Text,
        doc: "the text without any of the given characters at its ends",
        example: "strip(\"、甲,\", \"、,\") is \"甲\"",
        call: strip,
    },
    Function {
        name: "similar",
        params: &[Param::Text, Param::Text],
        result: Type::Int,
        doc: "0 to 100: how much of the longer text the longest common subsequence covers; unknown beyond 200 characters",
        example: "similar(\"床位数\", \"床位\") is 66",
        call: similar,
    },
    Function {
        name: "misspelt",
        params: &[Param::Text, Param::Text],
        result: Type::Bool,
        doc: "true where two texts differ in one character, and the two characters sound or look alike",
        example: "misspelt(\"海塘市\", \"海棠市\") is true",
        call: misspelt,
    },
    Function {
        name: "places",
        params: &[Param::Text],
        result: Type::Int,
        doc: "digits behind the point in a figure as written",
        example: "places(\"1,200.50\") is 2",
        call: places,
    },
    Function {
        name: "count_text",
        params: &[Param::Text, Param::Text],
        result: Type::Int,
        doc: "how often the second text stands in the first, without overlaps",
        example: "count_text(\"甲、乙、丙\", \"、\") is 2",
        call: count_text,
    },
];

fn contains(a: &Args<'_>) -> Answer {
    Ok(Value::Bool(holds(a.text(0), a.text(1))))
}
fn starts(a: &Args<'_>) -> Answer {
    Ok(Value::Bool(a.text(0).starts_with(a.text(1))))
}
fn ends(a: &Args<'_>) -> Answer {
    Ok(Value::Bool(a.text(0).ends_with(a.text(1))))
}
fn matches(a: &Args<'_>) -> Answer {
    a.regex.and_then(|r| r.is_match(a.text(0))).map(Value::Bool).ok_or(Reason::Budget)
}
fn length(a: &Args<'_>) -> Answer {
    Ok(Value::Int(i64::try_from(a.text(0).chars().count()).unwrap_or(i64::MAX)))
}
fn strip(a: &Args<'_>) -> Answer {
    let set = a.text(1);
    Ok(Value::Text(a.text(0).trim_matches(|c| set.contains(c)).into()))
}
fn misspelt(a: &Args<'_>) -> Answer {
    let (mut x, mut y) = (a.text(0).chars(), a.text(1).chars());
    let (mut other, phrases) = (None, a.lexicon.phrases());
    loop {
        match (x.next(), y.next()) {
            (Some(a), Some(b)) if a == b => {}
            (Some(a), Some(b)) if other.is_none() => other = Some((a, b)),
            (None, None) => return Ok(Value::Bool(other.is_some_and(|(a, b)| phrases.sound_alike(a, b) || phrases.look_alike(a, b)))),
            _ => return Ok(Value::Bool(false)),
        }
    }
}
fn places(a: &Args<'_>) -> Answer {
    let digits = a.text(0).rsplit_once('.').map_or("", |(_, d)| d);
    Ok(Value::Int(i64::try_from(digits.bytes().take_while(u8::is_ascii_digit).count()).unwrap_or(i64::MAX)))
}
fn count_text(a: &Args<'_>) -> Answer {
    let needle = a.text(1);
    let n = if needle.is_empty() { 0 } else { a.text(0).matches(needle).count() };
    Ok(Value::Int(i64::try_from(n).unwrap_or(i64::MAX)))
}

const MAX_SIMILAR: usize = 200;

fn similar(a: &Args<'_>) -> Answer {
    let (x, y): (Vec<char>, Vec<char>) = (a.text(0).chars().take(MAX_SIMILAR + 1).collect(), a.text(1).chars().take(MAX_SIMILAR + 1).collect());
    let longer = x.len().max(y.len());
    if longer > MAX_SIMILAR {
        return Err(Reason::Budget);
    }
    if longer == 0 {
        return Ok(Value::Int(100));
    }
    let mut row = vec![0usize; y.len() + 1];
    for c in &x {
        let mut diagonal = 0;
        let mut left = 0;
        for (d, slot) in y.iter().zip(row.iter_mut().skip(1)) {
            let above = *slot;
            *slot = if c == d { diagonal + 1 } else { above.max(left) };
            diagonal = above;
            left = *slot;
        }
    }
    let common = row.last().copied().unwrap_or(0);
    Ok(Value::Int(i64::try_from(common * 100 / longer).unwrap_or(0)))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use crate::fact::Value;
    use crate::func::{Args, find};

    #[test]
    fn texts() {
        for (name, a, b, expected) in [
            ("contains", "床位数", "床位", Value::Bool(true)),
            ("starts", "床位数", "位", Value::Bool(false)),
            ("ends", "入学率", "率", Value::Bool(true)),
            ("strip", "、甲,", "、,", Value::Text("甲".into())),
            ("similar", "床位数", "床位", Value::Int(66)),
            ("similar", "", "", Value::Int(100)),
            ("misspelt", "海塘市", "海棠市", Value::Bool(true)),
            ("misspelt", "海塘县", "海棠市", Value::Bool(false)),
            ("misspelt", "海安市", "海棠市", Value::Bool(false)),
            ("misspelt", "海棠市", "海棠市", Value::Bool(false)),
            ("misspelt", "海塘", "海棠市", Value::Bool(false)),
            ("places", "1,200.50", "", Value::Int(2)),
            ("places", "3万", "", Value::Int(0)),
            ("count_text", "甲、乙、丙", "、", Value::Int(2)),
        ] {
            let (a, b) = (Value::Text(a.into()), Value::Text(b.into()));
            let args = Args { values: &[&a, &b], regex: None, lexicon: crate::lexicon::Lexicon::bundled() };
            assert_eq!((find(name).unwrap().call)(&args), Ok(expected), "{name}");
        }
    }
}
