//! Single values read as a draft's would be: an amount, a goal, a date, a term that stand alone in a text. For samples of facts.

use super::dates::read_date;
use super::interpret::cell_goal;
use super::numbers::Scanner;
use crate::fact::{DateValue, Rel, Type, Value};
use crate::lexicon::Lexicon;
use crate::text::fold_str;

/// Reads values of one lexicon.
pub struct Written<'l> {
    lexicon: &'l Lexicon,
    scanner: Scanner<'l>,
}

impl<'l> Written<'l> {
    /// A reader; making one costs more than reading with it.
    #[must_use]
    pub fn new(lexicon: &'l Lexicon) -> Self {
        Self { lexicon, scanner: Scanner::new(lexicon) }
    }

    /// The value of a field of this relation and type; `None` where the text is none.
    #[must_use]
    pub fn read(&self, rel: Rel, ty: Type, text: &str) -> Option<Value> {
        // `>=` is how people type ≥; drafts have the sign.
        let folded = fold_str(text).replace(">=", "≥").replace("<=", "≤");
        match ty {
            Type::Term if matches!(rel, Rel::Indicator | Rel::Claim) => Some(Value::Term(self.lexicon.names().parse(&folded).key.clone())),
            Type::Term => Some(Value::Term(folded.into())),
            Type::Date => {
                let (length, date, _) = read_date(&folded)?;
                (length == folded.len()).then(|| Value::Date(DateValue { date, span: date.span() }))
            }
            Type::Goal if rel == Rel::Indicator => cell_goal(&folded, None, &self.scanner).map(Value::goal),
            _ => self.number(ty, &folded, text),
        }
    }

    /// The one number that fills the text, a minus sign before it included.
    fn number(&self, ty: Type, folded: &str, text: &str) -> Option<Value> {
        let (negative, body) = folded.strip_prefix('-').map_or((false, folded), |b| (true, b));
        let mut found = Vec::new();
        self.scanner.scan(body, 0, &mut found);
        let [number] = found.as_slice() else { return None };
        let whole = number.raw.from() == 0 && number.raw.to() == body.len();
        if !whole {
            return None;
        }
        if ty == Type::Goal {
            return number.goal(text).map(Value::goal);
        }
        let mut value = number.value()?;
        if negative {
            value.range = super::interpret::negated(value.range);
        }
        Some(Value::quantity(value))
    }
}

#[cfg(test)]
#[expect(clippy::panic, reason = "tests")]
mod tests {
    use super::Written;
    use crate::fact::{Rel, Type, Value};
    use crate::lexicon::Lexicon;

    #[test]
    fn values_are_read_as_in_drafts() {
        let written = Written::new(Lexicon::bundled());
        let shown = |rel, ty, text: &str| match written.read(rel, ty, text) {
            None => "–".to_owned(),
            Some(Value::Quantity(q)) => q.describe(),
            Some(Value::Goal(g)) => format!("{} {}", g.bound.as_str(), g.number.describe()),
            Some(Value::Term(t)) => t.to_string(),
            Some(Value::Date(d)) => format!("{:?}", (d.date.year, d.date.month, d.date.day)),
            Some(other) => panic!("{other:?}"),
        };
        for (rel, ty, text, expected) in [
            (Rel::Number, Type::Quantity, "1.2万人", "[1.15, 1.25]万人"),
            (Rel::Number, Type::Quantity, "120个", "120个"),
            (Rel::Number, Type::Quantity, "-0.5%", "[-0.55, -0.45]%"),
            (Rel::Number, Type::Quantity, "很多", "–"),
            (Rel::Number, Type::Quantity, "12个和13个", "–"),
            (Rel::Claim, Type::Goal, "达到80%以上", "ge 80%"),
            (Rel::Indicator, Type::Goal, ">= 80%", "ge 80%"),
            (Rel::Indicator, Type::Goal, "约束", "–"),
            (Rel::Document, Type::Date, "2023年6月", "(2023, Some(6), None)"),
            (Rel::Document, Type::Date, "2023年6月起", "–"),
        ] {
            assert_eq!(shown(rel, ty, text), expected, "{text}");
        }
    }
}
