//! Functions on nouns and their units, from the lexicon.

use super::{Answer, Args, Function, Param};
use crate::fact::{Type, Value};
use crate::value::{Dim, Reason};

/// The family's table.
pub static FUNCTIONS: &[Function] = &[Function {
    name: "takes",
    params: &[Param::Text, Param::Text],
    result: Type::Bool,
    doc: "whether a noun is counted or measured in a unit; unknown where the lexicon does not say",
    example: "takes(\"建筑面积\", \"米\") is false",
    call: takes,
}];

fn takes(a: &Args<'_>) -> Answer {
    let units = a.lexicon.units();
    let unit = ["万亿", "千万", "百万", "十万", "万", "亿"].iter().find_map(|m| a.text(1).strip_prefix(m)).filter(|u| !u.is_empty()).unwrap_or(a.text(1));
    let dim = units.dim_of(unit).unwrap_or(Dim::Other);
    units.fits(a.text(0), unit, dim).map(Value::Bool).ok_or(Reason::Absent)
}

#[cfg(test)]
mod tests {
    use super::super::Args;
    use crate::fact::Value;
    use crate::lexicon::Lexicon;

    #[test]
    fn nouns_take_their_units() {
        for (noun, unit, want) in
            [("面积", "米", Some(false)), ("面积", "平方米", Some(true)), ("床位", "名", Some(false)), ("床位", "张", Some(true)), ("云朵", "张", None)]
        {
            let (n, u) = (Value::Text(noun.into()), Value::Text(unit.into()));
            let answer = super::takes(&Args { values: &[&n, &u], regex: None, lexicon: Lexicon::bundled() });
            assert_eq!(answer.ok(), want.map(Value::Bool), "{noun} {unit}");
        }
    }
}
