//! Functions on the bounds of goals.

use super::{Answer, Args, Function, Param};
use crate::fact::{GOAL_BOUNDS, Type, Value};

/// The family's table.
pub static FUNCTIONS: &[Function] = &[
    Function {
        name: "same_side",
        params: &[Param::Atom(GOAL_BOUNDS), Param::Atom(GOAL_BOUNDS)],
        result: Type::Bool,
        doc: "true where both bounds are lower bounds, both upper bounds, or both neither",
        example: "same_side(ge, gt) is true",
        call: same_side,
    },
    Function {
        name: "strict",
        params: &[Param::Atom(GOAL_BOUNDS)],
        result: Type::Bool,
        doc: "true for a bound that excludes the number itself",
        example: "strict(gt) is true",
        call: strict,
    },
];

fn side(bound: &str) -> i8 {
    match bound {
        "ge" | "gt" => 1,
        "le" | "lt" => -1,
        _ => 0,
    }
}

fn same_side(a: &Args<'_>) -> Answer {
    Ok(Value::Bool(side(a.text(0)) == side(a.text(1))))
}

fn strict(a: &Args<'_>) -> Answer {
    Ok(Value::Bool(matches!(a.text(0), "gt" | "lt")))
}

#[cfg(test)]
mod tests {
    use crate::fact::Value;
    use crate::func::Args;

    #[test]
    fn bounds() {
        for (a, b, same) in [("ge", "gt", true), ("ge", "le", false), ("eq", "about", true)] {
            assert_eq!(
                super::same_side(&Args { values: &[&Value::Atom(a), &Value::Atom(b)], regex: None, lexicon: crate::lexicon::Lexicon::bundled() }),
                Ok(Value::Bool(same))
            );
        }
        assert_eq!(super::strict(&Args { values: &[&Value::Atom("ge")], regex: None, lexicon: crate::lexicon::Lexicon::bundled() }), Ok(Value::Bool(false)));
    }
}
