//! Units and measure words: which text is a unit, its dimension and factor, multiples (万人) and quotients (元/年),
//! and which measure words a noun takes. Rows are in `rules/lexicon/units.toml`.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::rows::{Reader, Report};
use crate::text::fold_str;
use crate::value::{Base, Dim, Number, Unit};

/// A unit or measure word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// As written, folded.
    pub text: EcoString,
    /// What it measures.
    pub dim: Dim,
    /// Base units in one of it.
    pub factor: Number,
    /// `measure`, `unit`, `percent`, `point`, `multiple`, `age`, `level`.
    pub kind: EcoString,
    /// True where it may follow a numeral in Chinese characters (三个, not 三元).
    pub han: bool,
    /// True where it may follow digits (个, not 大).
    pub digits: bool,
    /// True where 万, 亿 … may stand before it.
    pub scaled: bool,
}

/// A unit read from text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRead<'l> {
    /// Bytes read.
    pub len: usize,
    /// Text, factor, dimension, multiplier and quotient included.
    pub unit: Unit,
    /// The row of the unit itself; `None` where only a multiplier stands there (3500万).
    pub row: Option<&'l UnitRow>,
    /// Power of ten of the multiplier: 万 is 4, none is 0.
    pub scale: i32,
    /// True for 元/年.
    pub quotient: bool,
}

/// Which measure words a noun takes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct NounRow {
    units: Vec<EcoString>,
    never: Vec<EcoString>,
    dims: Vec<Dim>,
}

/// All units.
#[derive(Debug, Clone, Default)]
pub struct Units {
    rows: Vec<UnitRow>,
    /// Rows by the first character of their text, longest first, with the second one (`\0` where there is none).
    by_char: FxHashMap<char, Vec<(char, u32)>>,
    nouns: FxHashMap<EcoString, NounRow>,
    /// Nouns by their first and by their last character, longest first.
    nouns_by_first: FxHashMap<char, Vec<EcoString>>,
    nouns_by_last: FxHashMap<char, Vec<EcoString>>,
}

/// Multipliers, longest first.
pub(super) const MULTIPLIERS: &[(&str, i32)] =
    &[("万亿", 12), ("千亿", 11), ("百亿", 10), ("十亿", 9), ("千万", 7), ("百万", 6), ("十万", 5), ("亿", 8), ("万", 4), ("千", 3), ("百", 2), ("十", 1)];

const KINDS: &[&str] = &["measure", "unit", "percent", "point", "multiple", "age", "level"];

impl Units {
    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }
    /// The texts of all units, without multipliers.
    pub(super) fn spellings(&self) -> impl Iterator<Item = &EcoString> {
        self.rows.iter().map(|r| &r.text)
    }
    /// True without rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
    /// The longest unit that begins the text, without multiplier or quotient: bytes and row.
    #[must_use]
    pub fn longest(&self, text: &str) -> Option<(usize, &UnitRow)> {
        self.matching(text).next()
    }
    /// A unit by its whole text.
    #[must_use]
    pub fn get(&self, text: &str) -> Option<&UnitRow> {
        self.matching(text).find(|(n, _)| *n == text.len()).map(|(_, r)| r)
    }

    fn matching<'s, 't>(&'s self, text: &'t str) -> impl Iterator<Item = (usize, &'s UnitRow)> + use<'s, 't> {
        let mut chars = text.chars();
        let rows = chars.next().and_then(|c| self.by_char.get(&c)).map_or(&[][..], Vec::as_slice);
        let next = chars.next().unwrap_or('\0');
        rows.iter().filter(move |(second, _)| *second == next || *second == '\0').filter_map(move |&(_, i)| {
            let row = self.rows.get(i as usize)?;
            let rest = text.strip_prefix(row.text.as_str())?;
            let latin = row.text.ends_with(|c: char| c.is_ascii_alphanumeric());
            let cut = latin && rest.starts_with(|c: char| c.is_ascii_alphanumeric());
            // 较2020年的4000人年均增长: 年 belongs to what follows.
            let mean = rest.starts_with('均') && matches!(row.text.as_str(), "人年" | "人月" | "人日");
            (!cut && !mean).then_some((row.text.len(), row))
        })
    }

    /// Reads the unit that begins the text after digits: `万元/年`, `个`, `%`, `张/千人`; a lone multiplier too.
    #[must_use]
    pub fn read_after(&self, text: &str) -> Option<UnitRead<'_>> {
        self.read_where(text, |r| r.digits)
    }
    /// The same after a numeral in Chinese characters; no multipliers (they belong to the numeral).
    #[must_use]
    pub fn read_after_han(&self, text: &str) -> Option<UnitRead<'_>> {
        let (len, row) = self.matching(text).find(|(_, r)| r.han)?;
        Some(self.with_quotient(text, len, 0, row))
    }

    fn read_where<'s>(&'s self, text: &str, fits: impl Fn(&UnitRow) -> bool) -> Option<UnitRead<'s>> {
        if let Some((len, row)) = self.matching(text).find(|(_, r)| fits(r)) {
            return Some(self.with_quotient(text, len, 0, row));
        }
        let (word, scale) = MULTIPLIERS.iter().find(|(w, _)| text.starts_with(w))?;
        let rest = text.get(word.len()..)?;
        let more = usize::from(rest.starts_with('多') || rest.starts_with('余')) * 3;
        match self.matching(rest.get(more..)?).find(|(_, r)| fits(r) && r.scaled) {
            Some((len, row)) => Some(self.with_quotient(text, word.len() + more + len, *scale, row)),
            None if *scale < 3 => None,
            None => {
                let unit = Unit { text: (*word).into(), factor: Number::pow10(*scale)?, dim: Dim::Bare };
                Some(UnitRead { len: word.len(), unit, row: None, scale: *scale, quotient: false })
            }
        }
    }

    fn with_quotient<'s>(&self, text: &str, len: usize, scale: i32, row: &'s UnitRow) -> UnitRead<'s> {
        let mut factor = match scale {
            0 => row.factor.clone(),
            _ => Number::pow10(scale).and_then(|p| p.mul(&row.factor)).unwrap_or_else(Number::zero),
        };
        let (mut end, mut dim, mut quotient) = (len, row.dim, false);
        for _ in 0..3 {
            let Some((n, f, d)) = text.get(end..).and_then(|rest| self.denominator(rest)) else { break };
            factor = factor.div(&f).unwrap_or_else(Number::zero);
            dim = if d == Dim::Count { per_count(dim) } else { dim.per(d).unwrap_or(Dim::Other) };
            (end, quotient) = (end + n, true);
        }
        let unit = Unit { text: unit_text(text.get(..end).unwrap_or(""), scale), factor, dim };
        UnitRead { len: end, unit, row: Some(row), scale, quotient }
    }

    /// `/年`, `/千人`, `·月`, `/(人·月)` after a unit.
    fn denominator(&self, text: &str) -> Option<(usize, Number, Dim)> {
        let rest = text.strip_prefix(['/', '·', '∕'])?;
        let sign = text.len() - rest.len();
        if let Some(end) = self.bracketed_product(rest) {
            return Some((sign + end, Number::int(1), Dim::Other));
        }
        let body = rest.strip_prefix('(').unwrap_or(rest);
        let open = rest.len() - body.len();
        let (word, scale) = MULTIPLIERS.iter().find(|(w, _)| body.starts_with(w)).copied().unwrap_or(("", 0));
        let tail = body.get(word.len()..)?;
        let digits = if word.is_empty() { tail.bytes().take_while(u8::is_ascii_digit).count() } else { 0 };
        let after = tail.get(digits..)?;
        let (word2, scale2) = if digits > 0 { MULTIPLIERS.iter().find(|(w, _)| after.starts_with(w)).copied().unwrap_or(("", 0)) } else { ("", 0) };
        let (len, row) = self.matching(after.get(word2.len()..)?).next()?;
        let mut factor = Number::pow10(scale + scale2)?.mul(&row.factor)?;
        if digits > 0 {
            factor = factor.mul(&Number::parse(tail.get(..digits)?)?)?;
        }
        let mut end = sign + open + word.len() + digits + word2.len() + len;
        if open > 0 && text.get(end..)?.starts_with(')') {
            end += 1;
        }
        Some((end, factor, row.dim))
    }

    /// `(立方米·日)`: bytes of a product of units in brackets.
    fn bracketed_product(&self, text: &str) -> Option<usize> {
        let (inner, _) = text.strip_prefix('(')?.split_once(')').filter(|(i, _)| i.contains('·') && i.chars().count() <= 16)?;
        let one = |t: &str| matches!(t, "日" | "月" | "次") || self.read_after(t).is_some_and(|u| u.len == t.len());
        inner.split('·').all(one).then(|| inner.len() + "()".len())
    }

    /// The dimension of a unit's whole text, with multiplier and quotient: 万平方米 is an area.
    #[must_use]
    pub fn dim_of(&self, text: &str) -> Option<Dim> {
        self.read_after(text).filter(|u| u.len == text.len() && u.row.is_some()).map(|u| u.unit.dim)
    }

    /// Whether a noun takes a unit; `None` where the lexicon does not say.
    #[must_use]
    pub fn fits(&self, noun: &str, unit: &str, dim: Dim) -> Option<bool> {
        let row = self.nouns.get(noun)?;
        if row.never.iter().any(|u| u == unit) {
            return Some(false);
        }
        if row.units.iter().any(|u| u == unit) || row.dims.contains(&dim) {
            return Some(true);
        }
        (!row.dims.is_empty() && dim != Dim::Other).then_some(false)
    }
    /// The longest noun of the lexicon that ends the text.
    #[must_use]
    pub fn noun_at_end<'t>(&self, text: &'t str) -> Option<&'t str> {
        let nouns = self.nouns_by_last.get(&text.chars().next_back()?)?;
        let noun = nouns.iter().find(|n| text.ends_with(n.as_str()))?;
        text.get(text.len() - noun.len()..)
    }
    /// The longest noun of the lexicon that begins the text.
    #[must_use]
    pub fn noun_at_start<'t>(&self, text: &'t str) -> Option<&'t str> {
        let nouns = self.nouns_by_first.get(&text.chars().next()?)?;
        let noun = nouns.iter().find(|n| text.starts_with(n.as_str()))?;
        text.get(..noun.len())
    }

    pub(super) fn read(&mut self, reader: &mut Reader<'_, '_>, report: &mut Report<'_>) {
        for row in reader.tables("unit", report) {
            self.read_unit(row, report);
        }
        for mut row in reader.tables("noun", report) {
            let names = row.texts("text", report);
            let list = |v: Vec<(EcoString, _)>| v.into_iter().map(|(s, _)| s).collect::<Vec<EcoString>>();
            let (units, never) = (list(row.texts("units", report)), list(row.texts("never", report)));
            let dims = row.texts("dimensions", report).into_iter().filter_map(|(d, span)| read_dim(&d, span, report)).collect();
            let noun = NounRow { units, never, dims };
            for (name, _) in names {
                self.nouns.insert(name, noun.clone());
            }
            let _source = row.text("source", report);
            row.finish(report);
        }
    }

    fn read_unit(&mut self, mut row: Reader<'_, '_>, report: &mut Report<'_>) {
        let (texts, dim, factor) = (row.texts("text", report), row.required("dimension", report), row.text("factor", report));
        let kind = row.text("kind", report);
        let (han, digits, scaled) = (row.flag("han", true, report), row.flag("digits", true, report), row.flag("scaled", true, report));
        let _source = row.text("source", report);
        row.finish(report);
        let dim = dim.and_then(|(d, span)| read_dim(&d, span, report));
        let factor = match factor {
            Some((f, span)) => read_factor(&f, span, report),
            None => Some(Number::int(1)),
        };
        if let Some((k, span)) = &kind
            && !KINDS.contains(&k.as_str())
        {
            report.unknown(span.clone(), format!("没有“{k}”这个种类"), format!("unknown kind “{k}”"), k, KINDS);
        }
        let kind = kind.map_or_else(|| if dim == Some(Dim::Count) { "measure".into() } else { "unit".into() }, |(k, _)| k);
        let (Some(dim), Some(factor)) = (dim, factor) else { return };
        for (text, _) in texts {
            let text = EcoString::from(fold_str(&text));
            self.rows.retain(|r| r.text != text);
            self.rows.push(UnitRow { text, dim, factor: factor.clone(), kind: kind.clone(), han, digits, scaled });
        }
    }

    /// Removes a unit or a noun; false where there is none.
    pub(super) fn remove(&mut self, kind: &str, text: &str) -> bool {
        let text = fold_str(text);
        if kind == "noun" {
            return self.nouns.remove(text.as_str()).is_some();
        }
        let before = self.rows.len();
        self.rows.retain(|r| r.text != text);
        self.rows.len() < before
    }

    /// All units, or all nouns in order.
    pub(super) fn texts(&self, kind: &str) -> Vec<&str> {
        if kind == "noun" {
            let mut nouns: Vec<&str> = self.nouns.keys().map(EcoString::as_str).collect();
            nouns.sort_unstable();
            return nouns;
        }
        self.rows.iter().map(|r| r.text.as_str()).collect()
    }

    pub(super) fn index(&mut self) {
        self.by_char.clear();
        for (i, row) in self.rows.iter().enumerate() {
            let mut chars = row.text.chars();
            if let (Some(c), Ok(i)) = (chars.next(), u32::try_from(i)) {
                self.by_char.entry(c).or_default().push((chars.next().unwrap_or('\0'), i));
            }
        }
        (self.nouns_by_first, self.nouns_by_last) = (FxHashMap::default(), FxHashMap::default());
        for noun in self.nouns.keys() {
            let (first, last) = (noun.chars().next(), noun.chars().next_back());
            self.nouns_by_first.entry(first.unwrap_or_default()).or_default().push(noun.clone());
            self.nouns_by_last.entry(last.unwrap_or_default()).or_default().push(noun.clone());
        }
        for list in self.nouns_by_first.values_mut().chain(self.nouns_by_last.values_mut()) {
            list.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        }
        let len = |i: u32| self.rows.get(i as usize).map_or(0, |r| r.text.len());
        for list in self.by_char.values_mut() {
            list.sort_by_key(|&(_, i)| std::cmp::Reverse(len(i)));
        }
    }
}

/// The unit without the 多 or 余 inside it: 万多人 is 万人.
fn unit_text(text: &str, scale: i32) -> EcoString {
    if scale == 0 { text.into() } else { text.replacen(['多', '余'], "", 1).into() }
}

/// What an amount per person or thing measures.
fn per_count(dim: Dim) -> Dim {
    if dim == Dim::Count { Dim::Share } else { dim }
}

/// `count`, `money`, `energy/time`, `other` …
fn read_dim(text: &str, span: std::ops::Range<usize>, report: &mut Report<'_>) -> Option<Dim> {
    let one = |t: &str| {
        Some(match t {
            "bare" => Dim::Bare,
            "count" => Dim::Count,
            "share" => Dim::Share,
            "point" => Dim::Point,
            "money" => Dim::base(Base::Money, 1),
            "length" => Dim::base(Base::Length, 1),
            "area" => Dim::base(Base::Length, 2),
            "volume" => Dim::base(Base::Length, 3),
            "mass" => Dim::base(Base::Mass, 1),
            "time" => Dim::base(Base::Time, 1),
            "energy" => Dim::base(Base::Energy, 1),
            "person_time" => Dim::base(Base::PersonTime, 1),
            "other" => Dim::Other,
            _ => return None,
        })
    };
    let mut parts = text.split('/');
    let dim = parts.next().and_then(one).and_then(|first| parts.try_fold(first, |d, p| d.per(one(p)?)));
    if dim.is_none() {
        let known = ["bare", "count", "share", "point", "money", "length", "area", "volume", "mass", "time", "energy", "person_time", "other"];
        report.unknown(span, format!("没有“{text}”这种量纲"), format!("unknown dimension “{text}”"), text, &known);
    }
    dim
}

/// `10000`, `1/100`, `0.3048`, `10000/15`.
fn read_factor(text: &str, span: std::ops::Range<usize>, report: &mut Report<'_>) -> Option<Number> {
    let (num, den) = text.split_once('/').unwrap_or((text, "1"));
    let factor = Number::parse(num).zip(Number::parse(den)).and_then(|(n, d)| n.div(&d)).filter(|f| f.signum() > 0);
    if factor.is_none() {
        report.add(span, format!("“{text}”不是换算系数"), format!("“{text}” is not a factor"));
    }
    factor
}
