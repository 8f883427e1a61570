//! What looks like a function and is part of the language: ranges, folds, quantifiers, truth. The checker refuses these names for
//! variables; `hegao rules schema` shows the table. Their grammar stands in `grammar.pest`; a new form is a row here, too.

/// A form of the language.
#[derive(Debug)]
pub struct Form {
    /// Its word.
    pub name: &'static str,
    /// How it is written.
    pub usage: &'static str,
    /// What it says.
    pub doc: &'static str,
    /// One use of it.
    pub example: &'static str,
}

/// All of them.
pub const FORMS: &[Form] = &[
    Form { name: "find", usage: "m in find(/regex/)", doc: "ranges over the matches in sentences", example: "from m in find(/截止(?<year>\\d{4})年/)" },
    Form {
        name: "anywhere",
        usage: "m in anywhere(/regex/)",
        doc: "ranges over the matches in every place of the draft",
        example: "from m in anywhere(/待补充/)",
    },
    Form {
        name: "words",
        usage: "m in words(\"list\")",
        doc: "ranges over the words of a list, the longest first",
        example: "from m in words(\"agency_names\")",
    },
    Form { name: "then", usage: "a then b in R per G", doc: "neighbours in the order of the draft, within a group", example: "from a then b in item per list" },
    Form {
        name: "of",
        usage: "x in R of parent|old|peer",
        doc: "ranges over another draft of the dossier",
        example: "from t in indicator, p in indicator of parent",
    },
    Form { name: "some", usage: "(some x in R where …)", doc: "true where a row fits", example: "(some t in indicator where t.name == c.term)" },
    Form {
        name: "all",
        usage: "(all x in R where …)",
        doc: "true where every row fits; over an open collection never true",
        example: "(all p in w.parts where p.value > 0)",
    },
    Form {
        name: "no",
        usage: "(no x in R where …)",
        doc: "true where no row fits; over an open collection never true",
        example: "(no l in closed(link) where l.claim == c)",
    },
    Form {
        name: "closed",
        usage: "closed(R)",
        doc: "the author's promise that nothing is missing; its finding has at most medium confidence",
        example: "(no l in closed(link) where l.claim == c)",
    },
    Form {
        name: "count",
        usage: "count(x in R where …)",
        doc: "how many rows fit; over an open collection at least so many",
        example: "count(u in d.units where u.role == lead) > 1",
    },
    Form {
        name: "sum",
        usage: "sum(e for x in R where …)",
        doc: "the sum; over an open collection at least so much, where nothing is negative",
        example: "sum(p.value for p in w.parts) != w.total",
    },
    Form { name: "min", usage: "min(e for x in R where …)", doc: "the least", example: "min(p.value for p in w.parts)" },
    Form { name: "max", usage: "max(e for x in R where …)", doc: "the greatest", example: "max(p.value for p in w.parts)" },
    Form { name: "maybe", usage: "maybe(condition)", doc: "true where the condition is true or unknown", example: "maybe(not matches(d.title, /草案/))" },
    Form { name: "surely", usage: "surely(condition)", doc: "false where the condition is unknown", example: "not surely(a.year == b.year)" },
    Form { name: "is", usage: "x is blank|lost|absent|missing|present", doc: "what the page shows; never unknown", example: "t.baseline is blank" },
    Form { name: "before", usage: "a before b", doc: "compares places in the draft", example: "a before b" },
];

/// True for the word of a form that is written like a function.
#[must_use]
pub fn is_called(name: &str) -> bool {
    FORMS.iter().any(|f| f.name == name && f.usage.contains(&format!("{name}(")))
}

#[cfg(test)]
mod tests {
    use super::{FORMS, is_called};

    #[test]
    fn forms_are_words_of_the_grammar() {
        let grammar = include_str!("grammar.pest");
        for form in FORMS {
            let is_read = grammar.contains(&format!("\"{}\"", form.name)) || ["maybe", "surely"].contains(&form.name);
            assert!(is_read, "{}", form.name);
            assert!(form.example.contains(form.name), "{}", form.name);
        }
        assert!(is_called("count") && !is_called("before"));
    }
}
