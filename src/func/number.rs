//! Functions on numbers and quantities.

use std::sync::Arc;

use super::{Answer, Args, Function, Param};
use crate::fact::{Type, Value};
use crate::value::{Dim, Interval, Limit, Number, Quantity, Reason, Unit};

/// The family's table.
pub static FUNCTIONS: &[Function] = &[
    Function { name: "abs", params: &[Param::Quantity], result: Type::Quantity, doc: "the amount without its sign", example: "abs(0 - 5) is 5", call: abs },
    Function {
        name: "round",
        params: &[Param::Quantity, Param::Int],
        result: Type::Quantity,
        doc: "an exact amount rounded half up to so many decimals of its unit; unknown for a range",
        example: "round(2.345, 2) is 2.35",
        call: round,
    },
    Function {
        name: "written",
        params: &[Param::Quantity],
        result: Type::Quantity,
        doc: "the number as it is written, without the doubt of rounding; unknown for an open range",
        example: "written(66.7%) is 66.7%",
        call: written,
    },
    Function {
        name: "yearly",
        params: &[Param::Quantity, Param::Int],
        result: Type::Quantity,
        doc: "the yearly rate that comes to this multiple in so many years, compounded",
        example: "yearly(1.5, 5) is 8.45%",
        call: yearly,
    },
    Function {
        name: "magnitude",
        params: &[Param::Quantity],
        result: Type::Quantity,
        doc: "the bare number in the unit as written",
        example: "magnitude(80%) is 80",
        call: magnitude,
    },
    Function {
        name: "like",
        params: &[Param::Quantity, Param::Quantity],
        result: Type::Quantity,
        doc: "the first amount in the unit of the second, for messages; unknown where they are not of one dimension",
        example: "like(p.rate * p.base, p.amount) is 5114.7个",
        call: like,
    },
    Function {
        name: "share",
        params: &[Param::Quantity],
        result: Type::Quantity,
        doc: "a bare number or a count as a share",
        example: "share(0.8) is 80%",
        call: share,
    },
    Function {
        name: "points",
        params: &[Param::Quantity],
        result: Type::Quantity,
        doc: "a share as a difference of shares",
        example: "points(5%) is 5个百分点",
        call: points,
    },
    Function {
        name: "number",
        params: &[Param::Text],
        result: Type::Quantity,
        doc: "the bare number that a text of plain digits says",
        example: "number(\"12.5\") is 12.5",
        call: number,
    },
    Function {
        name: "int",
        params: &[Param::Text],
        result: Type::Int,
        doc: "the integer that a text of digits or Chinese numerals says",
        example: "int(\"十二\") is 12",
        call: int,
    },
    Function {
        name: "swapped",
        params: &[Param::Quantity, Param::Quantity],
        result: Type::Bool,
        doc: "true where the numbers as written are the same but for two digits beside each other that changed places; zeros at both ends do not count",
        example: "swapped(65.3%, 63.5%) is true",
        call: swapped,
    },
    Function {
        name: "decimals",
        params: &[Param::Quantity],
        result: Type::Int,
        doc: "decimal places as written; negative where zeros at the end are taken for rounding",
        example: "decimals(12.50%) is 2",
        call: decimals,
    },
    Function {
        name: "key",
        params: &[Param::Quantity],
        result: Type::Text,
        doc: "a text that two amounts share exactly where == is true of them, so that match can join on it; unknown for a range",
        example: "key(1.2万人) == key(12000人) is true",
        call: key,
    },
    Function {
        name: "exact",
        params: &[Param::Quantity],
        result: Type::Bool,
        doc: "true where only one amount is possible",
        example: "exact(5) is true",
        call: exact,
    },
];

/// The amount at a position; an integer is a bare number.
fn quantity(a: &Args<'_>, at: usize) -> Result<Arc<Quantity>, Reason> {
    match a.values.get(at) {
        Some(Value::Quantity(q)) => Ok(Arc::clone(q)),
        Some(Value::Int(n)) => Ok(Arc::new(Quantity::bare(Number::int(*n)))),
        _ => Err(Reason::Unit),
    }
}

fn map(q: &Quantity, f: impl Fn(&Number) -> Option<Number>) -> Interval {
    let limit = |l: &Option<Limit>| l.as_ref().and_then(|l| Some(Limit { at: f(&l.at)?, open: l.open }));
    Interval { lo: limit(&q.range.lo), hi: limit(&q.range.hi) }
}

fn like(a: &Args<'_>) -> Answer {
    let (amount, model) = (quantity(a, 0)?, quantity(a, 1)?);
    if !amount.comparable(&model) {
        return Err(Reason::Unit);
    }
    Ok(Value::quantity(Quantity { unit: model.unit.clone(), decimals: model.decimals.max(0), raw: None, ..(*amount).clone() }))
}

fn abs(a: &Args<'_>) -> Answer {
    let q = quantity(a, 0)?;
    let below = |l: &Option<Limit>| l.as_ref().is_none_or(|l| l.at.signum() < 0);
    if !below(&q.range.lo) {
        return Ok(Value::Quantity(q));
    }
    let flipped = Interval { lo: q.range.hi.clone().map(negative), hi: q.range.lo.clone().map(negative) };
    let range = if below(&q.range.hi) && q.range.hi.is_some() {
        flipped
    } else {
        let top = match (&flipped.hi, &q.range.hi) {
            (Some(x), Some(y)) => Some(if x.at > y.at { x.clone() } else { y.clone() }),
            _ => None,
        };
        Interval { lo: Some(Limit { at: Number::zero(), open: false }), hi: top }
    };
    let nominal = q.nominal.as_ref().map(|n| if n.signum() < 0 { n.neg() } else { n.clone() });
    Ok(Value::quantity(Quantity { nominal, ..q.with_range(range) }))
}

fn negative(l: Limit) -> Limit {
    Limit { at: l.at.neg(), open: l.open }
}

fn round(a: &Args<'_>) -> Answer {
    let q = quantity(a, 0)?;
    let places = u32::try_from(a.int(1)).map_err(|_| Reason::Budget)?;
    if !q.range.is_point() {
        return Err(Reason::Rounding);
    }
    let shown = q.range.middle().and_then(|m| m.div(&q.unit.factor)).ok_or(Reason::Budget)?.to_decimal(places);
    let at = Number::parse(&shown).and_then(|n| n.mul(&q.unit.factor)).ok_or(Reason::Budget)?;
    let decimals = i32::try_from(places).unwrap_or(30);
    Ok(Value::quantity(Quantity { decimals, ..q.with_range(Interval::point(at)) }))
}

fn plain(dim: Dim) -> Unit {
    Unit { text: "".into(), factor: Number::int(1), dim }
}

/// The n-th root less one, to eight decimals: rates are stated to two.
fn yearly(a: &Args<'_>) -> Answer {
    let (q, years) = (quantity(a, 0)?, a.int(1));
    if years < 1 || !matches!(q.dim, Dim::Share | Dim::Bare) {
        return Err(Reason::Unit);
    }
    let root = |n: &Number| root(n, years)?.sub(&Number::int(1));
    let range = map(&q, root);
    if range.lo.is_none() || range.hi.is_none() {
        return Err(Reason::Rounding);
    }
    let unit = Unit { text: "%".into(), factor: Number::ratio(1, 100).ok_or(Reason::Budget)?, dim: Dim::Share };
    let nominal = q.nominal().as_ref().and_then(root);
    Ok(Value::quantity(Quantity { nominal, dim: Dim::Share, unit, decimals: 1, ..q.with_range(range) }))
}

/// The root of a positive number to eight places, by halving an interval that holds it; exact arithmetic, so the same on every machine.
fn root(n: &Number, degree: i64) -> Option<Number> {
    const PLACES: i32 = 8;
    if n.signum() <= 0 || !(1..=40).contains(&degree) {
        return None;
    }
    let step = Number::pow10(-PLACES)?;
    let power = |at: i64| (1..degree).try_fold(Number::int(at).mul(&step)?, |p, _| p.mul(&Number::int(at).mul(&step)?));
    let (mut low, mut high) = (0i64, n.to_decimal(0).parse::<i64>().ok()?.checked_add(1)?.checked_mul(100_000_000)?);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if power(middle)? <= *n { low = middle } else { high = middle }
    }
    Number::int(if power(high)? <= *n { high } else { low }).mul(&step)
}

fn written(a: &Args<'_>) -> Answer {
    let q = quantity(a, 0)?;
    let nominal = q.nominal().ok_or(Reason::Rounding)?;
    Ok(Value::quantity(Quantity { range: Interval::point(nominal), nominal: None, ..(*q).clone() }))
}

fn magnitude(a: &Args<'_>) -> Answer {
    let q = quantity(a, 0)?;
    let range = map(&q, |n| n.div(&q.unit.factor));
    Ok(Value::quantity(Quantity {
        nominal: q.nominal.as_ref().and_then(|n| n.div(&q.unit.factor)),
        dim: Dim::Bare,
        unit: plain(Dim::Bare),
        ..q.with_range(range)
    }))
}

fn share(a: &Args<'_>) -> Answer {
    let q = quantity(a, 0)?;
    match q.dim {
        Dim::Share => Ok(Value::Quantity(q)),
        Dim::Bare | Dim::Count => {
            let unit = Unit { text: "%".into(), factor: Number::ratio(1, 100).ok_or(Reason::Budget)?, dim: Dim::Share };
            Ok(Value::quantity(Quantity { dim: Dim::Share, unit, decimals: q.decimals - 2, raw: None, ..(*q).clone() }))
        }
        _ => Err(Reason::Unit),
    }
}

fn points(a: &Args<'_>) -> Answer {
    let q = quantity(a, 0)?;
    match q.dim {
        Dim::Point => Ok(Value::Quantity(q)),
        Dim::Share => {
            let text = if q.unit.text == "‰" { "个千分点" } else { "个百分点" };
            let unit = Unit { text: text.into(), factor: q.unit.factor.clone(), dim: Dim::Point };
            Ok(Value::quantity(Quantity { dim: Dim::Point, unit, raw: None, ..(*q).clone() }))
        }
        _ => Err(Reason::Unit),
    }
}

fn number(a: &Args<'_>) -> Answer {
    let text = a.text(0);
    let n = Number::parse(text).ok_or(Reason::Lost)?;
    let decimals = text.split_once('.').map_or(0, |(_, d)| i32::try_from(d.len()).unwrap_or(0));
    Ok(Value::quantity(Quantity { decimals, ..Quantity::bare(n) }))
}

fn int(a: &Args<'_>) -> Answer {
    let text = a.text(0);
    text.parse().ok().or_else(|| crate::value::parse_chinese_integer(text)).map(Value::Int).ok_or(Reason::Lost)
}

fn swapped(a: &Args<'_>) -> Answer {
    let digits = |n: usize| {
        let q = quantity(a, n)?;
        let at = q.nominal.clone().or_else(|| q.range.middle()).ok_or(Reason::Open)?;
        Ok::<_, Reason>(at.to_decimal(4).replace('.', "").trim_matches('0').as_bytes().to_vec())
    };
    let (x, y) = (digits(0)?, digits(1)?);
    let mut differ = x.iter().zip(&y).enumerate().filter(|(_, (a, b))| a != b);
    let two = (differ.next(), differ.next(), differ.next());
    let crossed = matches!(two, (Some((i, (a, b))), Some((j, (c, d))), None) if j == i + 1 && a == d && b == c);
    Ok(Value::Bool(x.len() == y.len() && crossed))
}

fn decimals(a: &Args<'_>) -> Answer {
    Ok(Value::Int(i64::from(quantity(a, 0)?.decimals)))
}

fn key(a: &Args<'_>) -> Answer {
    let q = quantity(a, 0)?;
    let only = q.range.lo.as_ref().filter(|_| q.range.is_point()).ok_or(Reason::Rounding)?;
    // What compares with each other is of one kind here, too; an unknown unit compares with nothing.
    let kind = match q.dim {
        Dim::Other => return Err(Reason::Unit),
        Dim::Bare => Dim::Count,
        other => other,
    };
    Ok(Value::Text(format!("{kind:?} {}", only.at.to_fraction()).into()))
}

fn exact(a: &Args<'_>) -> Answer {
    Ok(Value::Bool(quantity(a, 0)?.range.is_point()))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use crate::fact::Value;
    use crate::func::{Args, find};
    use crate::value::{Dim, Interval, Number, Quantity};

    fn check(name: &str, n: &str, expected: &str) {
        let q = Value::quantity(Quantity::bare(Number::parse(n).unwrap()));
        let args = Args { values: &[&q, &Value::Int(2)], regex: None, lexicon: crate::lexicon::Lexicon::bundled() };
        let Ok(Value::Quantity(out)) = (find(name).unwrap().call)(&args) else { return assert_eq!(name, "a quantity") };
        assert_eq!(out.show(), expected, "{name}({n})");
    }

    #[test]
    fn amounts() {
        check("abs", "-5", "5");
        check("round", "2.345", "2.35");
        check("share", "0.8", "80%");
        check("yearly", "1.44", "20%");
    }

    #[test]
    fn amounts_as_keys() {
        let key = |q: Quantity| (find("key").unwrap().call)(&Args { values: &[&Value::quantity(q)], regex: None, lexicon: crate::lexicon::Lexicon::bundled() });
        let bare = |n: &str| Quantity::bare(Number::parse(n).unwrap());
        let of = |n: &str, dim: Dim| Quantity { dim, ..bare(n) };
        assert_eq!(key(bare("65.0")), key(of("65", Dim::Count)));
        assert_ne!(key(bare("65")), key(of("65", Dim::Share)));
        assert_ne!(key(bare("0.65")), key(bare("0.66")));
        assert!(key(bare("65").with_range(Interval { hi: None, ..Interval::int(65) })).is_err() && key(of("65", Dim::Other)).is_err());
    }
}
