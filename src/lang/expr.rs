//! Pairs of the grammar to expressions of the tree. Takes what slips of the pen produce (`=`, `&&`) and reports them with the correction.

use pest::iterators::Pair;

use super::parse::Rule;
use super::report::Report;
use super::tree::{ArithOp, At, Binder, CompareOp, FoldKind, QuantKind, Raw, RawKind, RawSource, SourceKind, Spot, Word};

/// Where a pair stands in the file.
#[must_use]
pub fn at_of(pair: &Pair<'_, Rule>, start: usize) -> At {
    let span = pair.as_span();
    let text = pair.as_str();
    At { start: start + span.start(), end: start + span.start() + text.trim_end().len() }
}

/// The members of a pair without the end mark and the grammar's own keywords.
pub fn inner_of(pair: Pair<'_, Rule>) -> impl Iterator<Item = Pair<'_, Rule>> {
    pair.into_inner().filter(|p| {
        !matches!(
            p.as_rule(),
            Rule::EOI
                | Rule::kw_in
                | Rule::kw_for
                | Rule::kw_then
                | Rule::kw_per
                | Rule::kw_of
                | Rule::kw_with
                | Rule::kw_above
                | Rule::kw_as
                | Rule::kw_where
                | Rule::kw_from
                | Rule::kw_match
                | Rule::kw_field
                | Rule::kw_is
                | Rule::kw_or
                | Rule::kw_and
                | Rule::kw_before
        )
    })
}

/// Reads an expression.
pub fn read(pair: Option<Pair<'_, Rule>>, near: At, start: usize, report: &mut Report<'_>) -> Raw {
    match pair {
        Some(p) => Exprs { start, report }.any(p),
        None => Raw { kind: RawKind::Broken, at: near },
    }
}

/// Reads what a variable ranges over.
pub fn read_source(pair: Option<Pair<'_, Rule>>, near: At, start: usize) -> RawSource {
    let empty = RawSource { kind: SourceKind::Path(Vec::new()), promised: false, role: None, at: near };
    let Some(pair) = pair else { return empty };
    let at = at_of(&pair, start);
    let mut parts = inner_of(pair);
    let Some(mut inner) = parts.next() else { return empty };
    let mut role = parts.next();
    let promised = inner.as_rule() == Rule::closed;
    if promised {
        let mut parts = inner_of(inner);
        let Some(within) = parts.next() else { return empty };
        role = role.or(parts.next());
        inner = within;
    }
    let word = |p: Pair<'_, Rule>| Spot { at: at_of(&p, start), what: p.as_str().to_owned() };
    let between = |w: Word, quote: char| {
        let what = w.what.strip_prefix(quote).and_then(|t| t.strip_suffix(quote)).unwrap_or(&w.what).to_owned();
        Spot { what, at: At { start: w.at.start + 1, end: w.at.end.saturating_sub(1) } }
    };
    let kind = match inner.as_rule() {
        Rule::find => {
            let mut parts = inner.into_inner();
            let everywhere = parts.next().is_some_and(|p| p.as_str() == "anywhere");
            let pattern = parts.next().map(|p| between(word(p), '/'));
            pattern.map(if everywhere { SourceKind::Anywhere } else { SourceKind::Find })
        }
        Rule::words => inner.into_inner().next().map(|p| SourceKind::Words(between(word(p), '"'))),
        _ => Some(SourceKind::Path(inner.into_inner().map(word).collect())),
    };
    RawSource { kind: kind.unwrap_or(empty.kind), promised, role: role.map(word), at }
}

/// Undoes `\"`, `\\` and `\n`.
#[must_use]
pub fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n') => out.push('\n'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            (c, false) => out.push(c),
        }
    }
    out
}

/// Operators of one rank in a row; bounds the depth of the tree together with the brackets.
const MAX_CHAIN: usize = 16;

struct Exprs<'r, 'a> {
    start: usize,
    report: &'r mut Report<'a>,
}

impl Exprs<'_, '_> {
    fn at(&self, pair: &Pair<'_, Rule>) -> At {
        at_of(pair, self.start)
    }
    fn word(&self, pair: Option<Pair<'_, Rule>>, near: At) -> Word {
        pair.map_or(Spot { what: String::new(), at: near }, |p| Spot { at: self.at(&p), what: p.as_str().to_owned() })
    }
    fn maybe(&mut self, pair: Option<Pair<'_, Rule>>, at: At) -> Raw {
        pair.map_or(Raw { kind: RawKind::Broken, at }, |p| self.any(p))
    }

    fn any(&mut self, pair: Pair<'_, Rule>) -> Raw {
        let at = self.at(&pair);
        let text = pair.as_str();
        let kind = match pair.as_rule() {
            Rule::logic => return self.logic(pair),
            Rule::negation => return self.negation(pair),
            Rule::comparison => return self.comparison(pair),
            Rule::sum | Rule::product => return self.chain(pair),
            Rule::unary => return self.unary(pair),
            Rule::postfix => return self.postfix(pair),
            Rule::primary | Rule::bracket | Rule::argument => return self.maybe(pair.into_inner().next(), at),
            Rule::percent => RawKind::Percent(text.trim_end_matches('%').to_owned()),
            Rule::decimal => RawKind::Decimal(text.to_owned()),
            Rule::integer => self.integer(text, at),
            Rule::string => RawKind::Text(unescape(text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(text))),
            Rule::regex => RawKind::Regex(text.strip_prefix('/').and_then(|t| t.strip_suffix('/')).unwrap_or(text).to_owned()),
            Rule::ident | Rule::name => RawKind::Name(text.to_owned()),
            Rule::call => {
                let mut inner = pair.into_inner();
                let name = self.word(inner.next(), at);
                RawKind::Call(name, inner.map(|p| self.any(p)).collect())
            }
            Rule::fold => self.fold(pair),
            Rule::quant => self.quant(pair),
            _ => RawKind::Broken,
        };
        Raw { kind, at }
    }

    fn integer(&mut self, text: &str, at: At) -> RawKind {
        text.parse().map(RawKind::Int).unwrap_or_else(|_| {
            self.report.add(at, "这个数太大", "this number is too large");
            RawKind::Broken
        })
    }

    /// `a and b and c`; `and` mixed with `or` needs brackets.
    fn logic(&mut self, pair: Pair<'_, Rule>) -> Raw {
        let at = self.at(&pair);
        let (mut members, mut ors, mut ands) = (Vec::new(), 0, 0);
        for p in pair.into_inner() {
            if p.as_rule() != Rule::junction {
                members.push(self.any(p));
                continue;
            }
            let at = self.at(&p);
            match p.as_str() {
                "&&" => self.report.add(at, "这里不用“&&”", "“&&” is not used here").help("请改为 and", "write and"),
                "||" => self.report.add(at, "这里不用“||”", "“||” is not used here").help("请改为 or", "write or"),
                _ => {}
            }
            if matches!(p.as_str(), "or" | "||") { ors += 1 } else { ands += 1 }
        }
        if ors > 0 && ands > 0 {
            self.report
                .add(at, "and 和 or 混在一起，读者会看错", "and mixed with or is easily misread")
                .help("请用括号分开，例如 (a and b) or c", "use brackets, for example (a and b) or c");
        }
        match members.len() {
            0 => Raw { kind: RawKind::Broken, at },
            1 => members.remove(0),
            _ if ors > 0 => Raw { kind: RawKind::Or(members), at },
            _ => Raw { kind: RawKind::And(members), at },
        }
    }

    fn negation(&mut self, pair: Pair<'_, Rule>) -> Raw {
        let at = self.at(&pair);
        let (mut nots, mut out) = (0, Raw { kind: RawKind::Broken, at });
        for p in pair.into_inner() {
            if p.as_rule() == Rule::kw_not { nots += 1 } else { out = self.any(p) }
        }
        if nots % 2 == 1 { Raw { kind: RawKind::Not(Box::new(out)), at } } else { out }
    }

    fn comparison(&mut self, pair: Pair<'_, Rule>) -> Raw {
        let at = self.at(&pair);
        let mut inner = pair.into_inner();
        let left = self.maybe(inner.next(), at);
        let Some(tail) = inner.next() else { return left };
        let rule = tail.as_rule();
        let negated = rule != Rule::op_tail && tail.clone().into_inner().any(|p| p.as_rule() == Rule::kw_not);
        let mut rest = inner_of(tail).filter(|p| p.as_rule() != Rule::kw_not);
        let left = Box::new(left);
        let kind = match rule {
            Rule::is_tail => RawKind::Is(left, self.word(rest.next(), at)),
            Rule::in_tail => RawKind::In(left, rest.map(|p| self.any(p)).collect()),
            Rule::before_tail => RawKind::Before(left, Box::new(self.maybe(rest.next(), at))),
            _ => {
                let op = rest.next().map_or(CompareOp::Eq, |p| self.operator(p));
                RawKind::Compare(op, left, Box::new(self.maybe(rest.next(), at)))
            }
        };
        let out = Raw { kind, at };
        if negated { Raw { kind: RawKind::Not(Box::new(out)), at } } else { out }
    }

    fn operator(&mut self, pair: Pair<'_, Rule>) -> CompareOp {
        let at = self.at(&pair);
        let (op, plain) = match pair.as_str() {
            "==" => return CompareOp::Eq,
            "!=" => return CompareOp::Ne,
            "<" => return CompareOp::Lt,
            "<=" => return CompareOp::Le,
            ">" => return CompareOp::Gt,
            ">=" => return CompareOp::Ge,
            "<>" => (CompareOp::Ne, "!="),
            "=<" => (CompareOp::Le, "<="),
            "=>" => (CompareOp::Ge, ">="),
            _ => (CompareOp::Eq, "=="),
        };
        let written = pair.as_str().to_owned();
        self.report
            .add(at, &format!("比较不写“{written}”"), &format!("a comparison is not written “{written}”"))
            .help(&format!("请改为 {plain}"), &format!("write {plain}"));
        op
    }

    /// `a + b - c`, from the left.
    fn chain(&mut self, pair: Pair<'_, Rule>) -> Raw {
        let at = self.at(&pair);
        let mut inner = pair.into_inner();
        let mut out = self.maybe(inner.next(), at);
        let mut length = 0;
        while let (Some(op), Some(right)) = (inner.next(), inner.next()) {
            let op = match op.as_str() {
                "+" => ArithOp::Add,
                "-" => ArithOp::Sub,
                "*" => ArithOp::Mul,
                _ => ArithOp::Div,
            };
            length += 1;
            if length > MAX_CHAIN {
                self.report.add(at, "这个算式太长", "this expression is too long").help("请用 let 把它分开", "split it with let");
                break;
            }
            let right = self.any(right);
            let at = out.at.join(right.at);
            out = Raw { kind: RawKind::Arith(op, Box::new(out), Box::new(right)), at };
        }
        out
    }

    fn unary(&mut self, pair: Pair<'_, Rule>) -> Raw {
        let at = self.at(&pair);
        let mut inner = pair.into_inner().peekable();
        let minus = inner.next_if(|p| p.as_rule() == Rule::minus).is_some();
        let out = self.maybe(inner.next(), at);
        if minus { Raw { kind: RawKind::Neg(Box::new(out)), at } } else { out }
    }

    fn postfix(&mut self, pair: Pair<'_, Rule>) -> Raw {
        let at = self.at(&pair);
        let mut inner = pair.into_inner();
        let mut out = self.maybe(inner.next(), at);
        for (i, field) in inner.enumerate() {
            let name = self.word(Some(field), at);
            if i >= 16 {
                self.report.add(name.at, "字段的层数太多", "too many fields in a row");
                break;
            }
            let at = out.at.join(name.at);
            out = Raw { kind: RawKind::Field(Box::new(out), name), at };
        }
        out
    }

    fn binder(&mut self, pair: Option<Pair<'_, Rule>>, near: At) -> Binder {
        let Some(pair) = pair else {
            return Binder { var: Spot { what: String::new(), at: near }, source: read_source(None, near, self.start), cond: None };
        };
        let at = self.at(&pair);
        let mut inner = inner_of(pair);
        let var = self.word(inner.next(), at);
        let source = read_source(inner.next(), at, self.start);
        let cond = inner.next().map(|p| self.any(p));
        Binder { var, source, cond }
    }

    fn fold(&mut self, pair: Pair<'_, Rule>) -> RawKind {
        let at = self.at(&pair);
        let (mut kind, mut body, mut binder) = (FoldKind::Sum, None, None);
        for p in inner_of(pair) {
            match p.as_rule() {
                Rule::fold_name => {
                    kind = match p.as_str() {
                        "sum" => FoldKind::Sum,
                        "count" => FoldKind::Count,
                        "min" => FoldKind::Min,
                        _ => FoldKind::Max,
                    }
                }
                Rule::binder => binder = Some(Box::new(self.binder(Some(p), at))),
                _ => body = Some(Box::new(self.any(p))),
            }
        }
        RawKind::Fold(kind, body, binder)
    }

    fn quant(&mut self, pair: Pair<'_, Rule>) -> RawKind {
        let at = self.at(&pair);
        let mut inner = pair.into_inner();
        let kind = match inner.next().map_or("", |p| p.as_str()) {
            "some" => QuantKind::Some,
            "all" => QuantKind::All,
            _ => QuantKind::No,
        };
        let binder = self.binder(inner.next(), at);
        RawKind::Quant(kind, Box::new(binder))
    }
}
