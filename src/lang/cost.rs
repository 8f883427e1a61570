//! What a rule costs, told from its shape alone: `linear` (one variable or neighbours), `joined` (several variables joined by
//! hashing), `scan` (a pattern without a literal, or a fold over a whole relation for every row).

use super::rule::{Over, Query, Rule, RuleSet, TableRef};

/// Cost class of a rule, from cheap to dear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cost {
    /// Linear in the rows of one relation.
    Linear,
    /// Linear in rows plus matches.
    Joined,
    /// Looks at every sentence, or at a whole relation for every row.
    Scan,
}

impl Cost {
    /// `linear`, `joined`, `scan`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Joined => "joined",
            Self::Scan => "scan",
        }
    }
}

impl RuleSet {
    /// Cost class of a rule.
    #[must_use]
    pub fn cost(&self, rule: &Rule) -> Cost {
        self.query_cost(&rule.query)
    }

    fn query_cost(&self, q: &Query) -> Cost {
        let tables = q.vars.iter().map(|v| v.table).chain(q.looked_at.iter().copied()).map(|t| self.table_cost(t)).max();
        let mut loops = Cost::Linear;
        q.each(&mut |e| {
            if let Some(l) = e.as_loop()
                && matches!(l.over, Over::Table(_))
            {
                loops = loops.max(if l.keys.is_empty() { Cost::Scan } else { Cost::Joined });
            }
        });
        let joined = if q.joins.is_empty() { Cost::Linear } else { Cost::Joined };
        tables.unwrap_or(Cost::Linear).max(loops).max(joined)
    }

    /// Each view uses only earlier ones, so this ends.
    fn table_cost(&self, table: TableRef) -> Cost {
        match table {
            TableRef::Find(i) if self.finds.get(i).is_some_and(|f| f.required.texts.is_empty()) => Cost::Scan,
            TableRef::View(i) => self.views.get(i).into_iter().flat_map(|v| &v.branches).map(|b| self.query_cost(&b.0)).max().unwrap_or(Cost::Linear),
            _ => Cost::Linear,
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use crate::lang::{Cost, Names, RuleFile, load};

    #[test]
    fn classes() {
        for (body, expected) in [
            ("from c in claim\nwhere c.generic\nreport c zh \"a\" en \"a\"", Cost::Linear),
            ("from a then b in item per list\nwhere b.ordinal != a.ordinal + 1\nreport b zh \"a\" en \"a\"", Cost::Linear),
            ("from a in claim, b in claim\nmatch a.term = b.term\nreport b zh \"a\" en \"a\"", Cost::Joined),
            ("from a in claim\nwhere no t in indicator where t.name == a.term\nreport a zh \"a\" en \"a\"", Cost::Joined),
            ("from a in claim\nwhere no t in indicator where t.lost > 1\nreport a zh \"a\" en \"a\"", Cost::Scan),
            ("from m in find(/\\p{Han}+/)\nreport m zh \"a\" en \"a\"", Cost::Scan),
            ("from m in find(/截止\\d+/)\nreport m zh \"a\" en \"a\"", Cost::Linear),
        ] {
            let text = format!("title zh \"a\" en \"a\"\nseverity info\n{body}\n");
            let set = load(&[RuleFile { path: "rules/t/a.hgr".to_owned(), text }], &Names::default()).unwrap();
            assert_eq!(set.cost(set.rules.first().unwrap()), expected, "{body}");
        }
    }
}
