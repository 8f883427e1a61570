//! Functions on list markers: the marker that a person expects next.

use super::{Answer, Args, Function, Param};
use crate::fact::{STYLES, Type, Value};
use crate::value::{Reason, chinese_numeral};

/// The family's table.
pub static FUNCTIONS: &[Function] = &[Function {
    name: "numeral",
    params: &[Param::Atom(STYLES), Param::Int],
    result: Type::Text,
    doc: "the marker of a numbering style with this number",
    example: "numeral(han_paren, 3) is (三)",
    call: numeral,
}];

fn numeral(a: &Args<'_>) -> Answer {
    let n = a.int(1);
    if !(0..=9999).contains(&n) {
        return Err(Reason::Budget);
    }
    let han = chinese_numeral(n);
    let text = match a.text(0) {
        "chapter" => format!("第{han}章"),
        "section" => format!("第{han}节"),
        "article" => format!("第{han}条"),
        "part" => format!("第{han}部分"),
        "capital" => format!("{}、", capital(&han)),
        "han" => format!("{han}、"),
        "han_paren" => format!("（{han}）"),
        "arabic" => format!("{n}."),
        "arabic_paren" => format!("（{n}）"),
        "arabic_half" => format!("{n})"),
        "circled" => circled(n),
        "padded" => format!("{n:02}"),
        "yishi" => format!("{han}是"),
        "ordinal" => format!("第{han}"),
        "table" => format!("表{n}"),
        "annex" => format!("附件{n}"),
        _ => n.to_string(),
    };
    Ok(Value::Text(text.into()))
}

/// 拾贰 for 十二.
fn capital(han: &str) -> String {
    let pairs = "一壹二贰三叁四肆五伍六陆七柒八捌九玖十拾";
    han.chars().map(|c| pairs.chars().zip(pairs.chars().skip(1)).step_by(2).find(|(a, _)| *a == c).map_or(c, |p| p.1)).collect()
}

/// ① to ⑳, ㉑ to ㊿; else the number in brackets.
fn circled(n: i64) -> String {
    let base = match n {
        1..=20 => 0x2460 - 1,
        21..=35 => 0x3251 - 21,
        36..=50 => 0x32B1 - 36,
        0 => 0x24EA,
        _ => return format!("({n})"),
    };
    u32::try_from(base + n).ok().and_then(char::from_u32).map_or_else(|| format!("({n})"), String::from)
}

#[cfg(test)]
mod tests {
    use crate::fact::Value;
    use crate::func::Args;

    #[test]
    fn markers() {
        for (style, n, expected) in [
            ("han", 12, "十二、"),
            ("capital", 12, "拾贰、"),
            ("han_paren", 3, "（三）"),
            ("arabic", 4, "4."),
            ("circled", 5, "⑤"),
            ("circled", 21, "㉑"),
            ("circled", 36, "㊱"),
            ("chapter", 6, "第六章"),
            ("yishi", 2, "二是"),
            ("padded", 7, "07"),
            ("serial", 28, "28"),
        ] {
            let answer = super::numeral(&Args { values: &[&Value::Atom(style), &Value::Int(n)], regex: None, lexicon: crate::lexicon::Lexicon::bundled() });
            assert_eq!(answer, Ok(Value::Text(expected.into())));
        }
    }
}
