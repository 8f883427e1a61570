//! The pass over a text: finds where a number begins, decides what it is, reads unit and bound words around it.

use ecow::EcoString;

use super::words::{Announcer, FigureWords, Tag};
use super::{Hedge, Role, ScannedNumber, han, post, shape};
use crate::extract::dates;
use crate::lexicon::{Lexicon, UnitRead};
use crate::text::{Signs, Source, Span};
use crate::value::{Bound, Dim, Margin};

/// Scans texts for numbers; made once a draft.
#[derive(Debug)]
pub struct Scanner<'l> {
    pub(super) lexicon: &'l Lexicon,
    pub(super) words: FigureWords<'l>,
}

/// A number being read at byte `at` of `text`.
pub(super) struct Place<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) base: usize,
    pub(super) quoted: bool,
}

impl<'t> Place<'t> {
    pub(super) fn before(&self) -> &'t str {
        self.text.get(..self.at).unwrap_or("")
    }
    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }
    pub(super) fn after(&self, len: usize) -> &'t str {
        self.text.get(self.at + len..).unwrap_or("")
    }
    pub(super) fn span(&self, len: usize) -> Span {
        Span::new(self.base + self.at, self.base + self.at + len)
    }
    /// A number of a role that has no amount, `len` bytes long.
    pub(super) fn plain<'l>(&self, len: usize, role: Role) -> ScannedNumber<'l> {
        let span = self.span(len);
        ScannedNumber {
            digits: span,
            figure: span,
            raw: span,
            role,
            low: EcoString::new(),
            high: None,
            over: None,
            unit: None,
            shared_unit: false,
            exact_company: false,
            bound: Bound::Eq,
            hedge: Hedge::None,
            years: None,
            date: None,
            han: false,
            margin: Margin::usual(),
        }
    }
}

impl<'l> Scanner<'l> {
    /// A scanner with the words and units of a lexicon.
    #[must_use]
    pub fn new(lexicon: &'l Lexicon) -> Self {
        Self { lexicon, words: FigureWords::new(lexicon) }
    }

    /// Appends the numbers of a text that begins at `base` in the shadow.
    pub fn scan(&self, text: &str, base: usize, out: &mut Vec<ScannedNumber<'l>>) {
        self.read(text, base, Signs::of(text).all(), out);
    }

    /// Appends the numbers in a span of a draft.
    pub fn scan_span(&self, source: &Source, span: Span, out: &mut Vec<ScannedNumber<'l>>) {
        self.read(source.slice(span), span.from(), source.signs(span), out);
    }

    fn read(&self, text: &str, base: usize, signs: impl Iterator<Item = (usize, char)>, out: &mut Vec<ScannedNumber<'l>>) {
        let first = out.len();
        let (mut at, mut quoted) = (0, false);
        for (i, sign) in signs {
            if i < at {
                continue;
            }
            let place = Place { text, at: i, base, quoted };
            let read = match sign {
                '“' | '”' => {
                    quoted = sign == '“';
                    continue;
                }
                '0'..='9' => self.read_digits(&place),
                '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千' | '万' | '两' | '翻' => self.read_han(&place),
                _ => continue,
            };
            at = i + sign.len_utf8();
            if let Some(number) = read {
                at = (number.figure.to() - base).max(at);
                out.push(number);
            } else if !sign.is_ascii() {
                at = i + han::run(place.rest()).max(sign.len_utf8());
            }
        }
        if let Some(new) = out.get_mut(first..) {
            post::settle(text, base, new);
            new.iter_mut().for_each(|number| number.margin = self.lexicon.margin());
        }
    }

    /// The verb or bound word that announces a figure, at the end of the text before it.
    #[must_use]
    pub fn announcer(&self, before: &str) -> Option<&Announcer> {
        self.words.announcer(before)
    }

    fn read_digits(&self, place: &Place<'_>) -> Option<ScannedNumber<'l>> {
        let (before, rest) = (place.before(), place.rest());
        if let Some(len) = shape::chain(rest).filter(|_| dates::read_date(rest).is_none()) {
            return Some(place.plain(len, if shape::at_marker_place(before) { Role::Ordinal } else { Role::Identifier }));
        }
        if shape::continues_code(before) || before.ends_with(['〔', '﹝']) {
            return Some(place.plain(shape::code_len(rest), Role::Identifier));
        }
        if let Some(date) = read_date(place) {
            return Some(date);
        }
        let (len, _) = shape::literal(rest);
        if let Some(n) = self.special(place, len) {
            return Some(n);
        }
        let written = rest.get(..len)?;
        let low = if written.contains(',') { written.replace(',', "").into() } else { EcoString::from(written) };
        let mut number = place.plain(len, Role::Quantity);
        number.low = low;
        self.read_range(place, &mut number);
        if let Some(years) = self.read_years(place, &number) {
            return Some(years);
        }
        self.read_unit(place, &mut number);
        self.settle_role(place, &mut number);
        self.read_bounds(place, &mut number);
        Some(number)
    }

    /// Times, phones, ratios, list markers, ordinals: everything that is no amount by its shape alone.
    fn special(&self, place: &Place<'_>, len: usize) -> Option<ScannedNumber<'l>> {
        let (before, rest) = (place.before(), place.rest());
        let next = place.after(len);
        let next = next.strip_prefix('\n').unwrap_or(next);
        if let Some(n) = shape::clock(rest).filter(|_| !before.ends_with(['比', '为', '到', '达', '于'])) {
            return Some(place.plain(n, Role::Date));
        }
        if let Some(n) = shape::phone(rest) {
            return Some(place.plain(n, Role::Identifier));
        }
        let small = len <= 3 && !rest.get(..len)?.contains('.');
        let bracketed = before.ends_with('(') && next.starts_with(')') || before.ends_with('[') && next.starts_with(']');
        if before.ends_with("..") || before.ends_with("……") {
            return Some(place.plain(len, Role::Ordinal));
        }
        if before.ends_with(['×', '÷', '^']) {
            return Some(place.plain(len, Role::Ratio));
        }
        let dotted = next.starts_with(['.', '、', ')', '。']) && !next.starts_with(".0") && shape::at_marker_place(before);
        if small && (bracketed || dotted) {
            return Some(place.plain(len, Role::Ordinal));
        }
        if let Some((_, tag)) = self.words.code(before.trim_end_matches(['\n', ':'])) {
            let unit = self.lexicon.units().read_after(next).is_some_and(|u| u.row.is_some());
            match tag {
                Tag::Ordinal if before.ends_with('第') || !unit || before.ends_with("附件") => return Some(place.plain(len, Role::Ordinal)),
                Tag::Code if !unit => return Some(place.plain(len, Role::Identifier)),
                _ => {}
            }
        }
        if let Some(n) = self.per_many(place, len) {
            return Some(n);
        }
        if let Some(n) = shape::ratio(rest) {
            return Some(self.read_ratio(place, n));
        }
        if rest.starts_with('0') && small && len > 1 {
            return Some(place.plain(len, Role::Ordinal));
        }
        if self.words.following(next, |t| t == Tag::Ordinal).is_some() && !rest.get(..len)?.contains('.') {
            return Some(place.plain(len, Role::Ordinal));
        }
        let letters = next.starts_with(|c: char| c.is_ascii_alphabetic());
        if letters && self.lexicon.units().read_after(next).is_none() {
            return Some(place.plain(shape::code_len(rest), Role::Identifier));
        }
        None
    }

    /// `7.66/10万`, `12/千`: a rate per many, as of deaths; its unit is `/10万`.
    fn per_many(&self, place: &Place<'_>, len: usize) -> Option<ScannedNumber<'l>> {
        let (end, scale) = shape::per_many(place.after(len))?;
        let mut number = place.plain(len, Role::Quantity);
        number.low = place.rest().get(..len)?.into();
        number.figure = place.span(len + end);
        let factor = crate::value::Number::pow10(-scale)?;
        let unit = crate::value::Unit { text: place.after(len).get(..end)?.into(), factor, dim: Dim::Share };
        number.unit = Some(UnitRead { len: end, unit, row: None, scale: 0, quotient: true });
        self.read_bounds(place, &mut number);
        Some(number)
    }

    /// `1/3` is a share where the words around say so; anything else is a ratio.
    fn read_ratio(&self, place: &Place<'_>, len: usize) -> ScannedNumber<'l> {
        let mut number = place.plain(len, Role::Ratio);
        let text = place.rest().get(..len).unwrap_or("");
        if let Some((a, b)) = text.split_once('/')
            && let (Ok(num), Ok(den)) = (a.parse::<u32>(), b.parse::<u32>())
            && num < den
            && den <= 100
            && place.before().ends_with(['占', '的', '近', '约', '达', '到', '为', '低', '少', '过', '于'])
        {
            (number.low, number.over, number.role) = (a.into(), Some(b.into()), Role::Quantity);
            number.unit = han::share_unit(0);
            self.read_bounds(place, &mut number);
        }
        number
    }

    /// `—20` after the first literal: the upper end, where it is larger.
    fn read_range(&self, place: &Place<'_>, number: &mut ScannedNumber<'l>) {
        let len = number.digits.len();
        let next = place.after(len);
        let unit = if shape::range_sign(next) > 0 { None } else { self.lexicon.units().read_after(next) };
        let skip = unit.as_ref().map_or(0, |u| u.len);
        let Some(tail) = next.get(skip..) else { return };
        let sign = shape::range_sign(tail);
        let (n, _) = shape::literal(tail.get(sign..).unwrap_or(""));
        if sign == 0 || n == 0 {
            return;
        }
        let high: EcoString = tail.get(sign..sign + n).unwrap_or("").chars().filter(|c| *c != ',').collect();
        let same = match &unit {
            None => true,
            Some(u) => self.lexicon.units().read_after(tail.get(sign + n..).unwrap_or("")).is_some_and(|v| v.unit == u.unit),
        };
        let both = crate::value::Number::parse(&number.low).zip(crate::value::Number::parse(&high));
        if same && both.is_some_and(|(a, b)| a < b) {
            number.digits = place.span(len + skip + sign + n);
            number.high = Some(high);
        }
    }

    fn read_unit(&self, place: &Place<'_>, number: &mut ScannedNumber<'l>) {
        let len = number.digits.len();
        let mut skip = usize::from(place.after(len).starts_with('\n'));
        let mut after = place.after(len + skip);
        let hedged = after.starts_with(['多', '余', '几']);
        if hedged {
            skip += "多".len();
            after = place.after(len + skip);
        }
        let Some(mut unit) = self.lexicon.units().read_after(after).filter(|u| !self.words.is_no_unit(after, u)) else {
            number.figure = number.digits;
            return;
        };
        if unit.row.is_none()
            && let Some(whole) = self.unit_over_line(after, &unit)
        {
            unit = whole;
        }
        let end = len + skip + unit.len;
        let inner = after.get(..unit.len).is_some_and(|t| unit.scale > 0 && t.contains(['多', '余']));
        if hedged || inner {
            number.hedge = Hedge::More;
        }
        number.figure = place.span(end);
        number.unit = Some(unit);
    }

    /// 万 at the end of a line and 亩 at the start of the next.
    fn unit_over_line(&self, after: &str, scale: &UnitRead<'_>) -> Option<UnitRead<'l>> {
        let rest = after.get(scale.len..)?.strip_prefix('\n')?;
        let mut whole = self.lexicon.units().read_after(rest).filter(|u| u.row.is_some_and(|r| r.scaled) && !self.words.is_no_unit(rest, u)).or_else(|| {
            // 万 | 亿元: the multiplier itself was cut.
            self.lexicon.units().read_after(rest).filter(|u| u.scale > 0 && u.row.is_some())
        })?;
        whole.unit.text = ecow::eco_format!("{}{}", scale.unit.text, whole.unit.text);
        whole.unit.factor = whole.unit.factor.mul(&scale.unit.factor)?;
        whole.scale += scale.scale;
        whole.len += scale.len + 1;
        Some(whole)
    }

    /// Bound and hedging words on both sides, and how far the whole reaches.
    pub(super) fn read_bounds(&self, place: &Place<'_>, number: &mut ScannedNumber<'l>) {
        let mut before = place.before();
        for _ in 0..2 {
            let Some((len, tag)) = self.words.binding(before) else { break };
            apply(number, tag);
            before = before.get(..before.len() - len).unwrap_or("");
        }
        for verb in ["达到", "达"] {
            if let Some(rest) = before.strip_suffix(verb) {
                before = rest;
                break;
            }
        }
        let start = place.base + before.len();
        let mut end = number.figure.to();
        let mut after = place.text.get(end - place.base..).unwrap_or("");
        // 167.1亿元多51.1亿元, 多支出51.1亿元: 多 is no hedge there.
        let verb = after.strip_prefix('多').is_some_and(|t| t.starts_with(|c: char| c.is_ascii_digit() || "支收增投产出于".contains(c)));
        let more = after.starts_with(['多', '余']) && !verb && number.unit.is_some() && number.role == Role::Quantity;
        if more {
            number.hedge = Hedge::More;
            end += "多".len();
            after = place.text.get(end - place.base..).unwrap_or("");
        }
        if let Some((len, tag)) = self.words.following(after, |t| matches!(t, Tag::Bind(_) | Tag::Hedge(_))).filter(|_| !after.starts_with("起步")) {
            apply(number, tag);
            end += len;
        }
        number.raw = Span::new(start, end);
    }
}

fn apply(number: &mut ScannedNumber<'_>, tag: Tag) {
    match tag {
        Tag::Bind(b) => number.bound = b,
        Tag::Hedge(h) => number.hedge = h,
        _ => {}
    }
}

/// A date that begins at the place, as a number of role date; years alone are left to `read_years`.
fn read_date<'l>(place: &Place<'_>) -> Option<ScannedNumber<'l>> {
    let (len, date, _) = dates::read_date(place.rest())?;
    date.month?;
    let mut n = place.plain(len, Role::Date);
    n.date = Some(date);
    n.years = Some((date.year, date.year));
    Some(n)
}
