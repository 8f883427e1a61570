//! The expressions inside an expression, loops included: for everything that looks through whole rules (cost, mutations).

use super::rule::{Expr, Loop, Over, Query};

impl Expr {
    /// The expressions right inside, in the order of writing.
    #[must_use]
    pub fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Const(_) | Self::Param(_) | Self::Var(_) | Self::Local(_) | Self::Let(_) => Vec::new(),
            Self::Field(e, _) | Self::Goal(e, _) | Self::Not(e) | Self::Is(e, _) | Self::Neg(e) | Self::Maybe(e) | Self::Surely(e) => vec![e],
            Self::Call(_, list, _) | Self::And(list) | Self::Or(list) => list.iter().collect(),
            Self::Same(a, b) | Self::Compare(_, a, b) | Self::Before(a, b) | Self::Arith(_, a, b) | Self::With(_, a, b) => vec![a, b],
            Self::In(a, list) => std::iter::once(&**a).chain(list).collect(),
            Self::Fold(_, body, l) => std::iter::once(&**body).chain(l.parts()).collect(),
            Self::Quant(_, l) => l.parts(),
        }
    }

    /// The same, to be changed.
    pub fn parts_mut(&mut self) -> Vec<&mut Self> {
        match self {
            Self::Const(_) | Self::Param(_) | Self::Var(_) | Self::Local(_) | Self::Let(_) => Vec::new(),
            Self::Field(e, _) | Self::Goal(e, _) | Self::Not(e) | Self::Is(e, _) | Self::Neg(e) | Self::Maybe(e) | Self::Surely(e) => vec![e],
            Self::Call(_, list, _) | Self::And(list) | Self::Or(list) => list.iter_mut().collect(),
            Self::Same(a, b) | Self::Compare(_, a, b) | Self::Before(a, b) | Self::Arith(_, a, b) | Self::With(_, a, b) => vec![a, b],
            Self::In(a, list) => std::iter::once(&mut **a).chain(list).collect(),
            Self::Fold(_, body, l) => std::iter::once(&mut **body).chain(l.parts_mut()).collect(),
            Self::Quant(_, l) => l.parts_mut(),
        }
    }

    /// Hands on this expression and all inside it.
    pub fn each<'e>(&'e self, f: &mut dyn FnMut(&'e Self)) {
        f(self);
        for part in self.parts() {
            part.each(f);
        }
    }

    /// The loop of a fold or quantifier.
    #[must_use]
    pub fn as_loop(&self) -> Option<&Loop> {
        match self {
            Self::Fold(_, _, l) | Self::Quant(_, l) => Some(l),
            _ => None,
        }
    }
}

impl Loop {
    fn parts(&self) -> Vec<&Expr> {
        let over = if let Over::Field(e) = &self.over { Some(e) } else { None };
        over.into_iter().chain(self.keys.iter().flat_map(|(a, b)| [a, b])).chain(&self.cond).collect()
    }
    fn parts_mut(&mut self) -> Vec<&mut Expr> {
        let over = if let Over::Field(e) = &mut self.over { Some(e) } else { None };
        over.into_iter().chain(self.keys.iter_mut().flat_map(|(a, b)| [a, b])).chain(&mut self.cond).collect()
    }
}

impl Query {
    /// `let`s and conditions with all that is inside them.
    pub fn each<'q>(&'q self, f: &mut dyn FnMut(&'q Expr)) {
        for (expr, _) in self.lets.iter().chain(&self.conds) {
            expr.each(f);
        }
    }
}
