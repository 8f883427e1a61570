//! Claims whose name does not stand right before the figure: 森林覆盖率、城镇化率分别达到43.5%、66.5%; 5G基站数(2844个); 由2020年的60.2%提高到2025年的66.5%.

use super::claim::{Claim, Kind, Stripped, Year, claimed, strip_right};
use super::figure::{Context, Figure, clause_start, years_in};
use crate::text::{Span, ends_with_any};
use crate::value::{Bound, Dim};

/// The claim of a figure that is one of several, stands in a bracket, or tells what a thing changes from or to.
pub(super) fn read(context: &Context<'_>, figure: &Figure, index: u32) -> Option<Claim> {
    if matches!(figure.dim(), Dim::Point | Dim::Other) {
        return None;
    }
    each(context, figure, index).or_else(|| bracketed(context, figure, index)).or_else(|| changed(context, figure, index))
}

/// A、B和C分别达到x、y和z: as many names as figures, in order.
fn each(context: &Context<'_>, figure: &Figure, index: u32) -> Option<Claim> {
    let sentence = context.sentence(figure.sentence);
    let text = context.get(sentence.from(), figure.digits.from());
    let all = context.of_sentence(figure.sentence);
    if all.len() < 2 || !text.contains("分别") {
        return None;
    }
    let at = sentence.from() + text.rfind("分别")?;
    let figures: Vec<&Figure> = all.iter().filter(|f| f.digits.from() > at).collect();
    let mut list: Vec<&Figure> = Vec::new();
    for f in figures {
        if let Some(last) = list.last()
            && !matches!(context.get(last.raw.to(), f.raw.from().max(last.raw.to())), "、" | "和" | "与" | "," | "及" | "以及" | "、和")
        {
            break;
        }
        list.push(f);
    }
    let place = list.iter().position(|f| f.digits == figure.digits)?;
    let lead = context.get(at, list.first()?.raw.from().max(at));
    if lead.chars().count() > 10 {
        return None;
    }
    let names = names_before(context, sentence.from(), at);
    if names.len() != list.len() || names.len() < 2 {
        return None;
    }
    let verb = lead.strip_prefix("分别")?;
    let bound = if verb.contains("不低于") || verb.contains("不少于") { Bound::Ge } else { Bound::Eq };
    let stripped = Stripped { name: *names.get(place)?, verb: figure.raw, bound, target: false };
    if let Some(claim) = of_years(context, figure, index, (&names, place), &stripped) {
        return Some(claim);
    }
    let mut claim = claimed(context, figure, index, names.first()?.from(), &stripped)?;
    // 每千人口医师数和护士数分别为…: per how many is said once.
    let first = context.source.slice(*names.first()?);
    let per = ["每千人口", "每万人口", "每百人口", "每千名", "每万名"].iter().find_map(|w| first.find(w).map(|_| *w));
    if place > 0
        && claim.name.per.is_none()
        && let Some(per) = per
    {
        claim.name = context.lexicon.names().parse(&format!("{per}{}", context.source.slice(claim.name_span)));
    }
    Some(claim)
}

/// 群众满意率2025年、2026年、2027年分别不低于95%、95.5%和96%: one name, a year each.
fn of_years(context: &Context<'_>, figure: &Figure, index: u32, (names, place): (&[Span], usize), stripped: &Stripped) -> Option<Claim> {
    let year = |span: &Span| years_in(context.source.slice(*span)).next_back();
    let bare = |span: &Span| year(span).is_some_and(|(at, _)| matches!(context.source.slice(*span).get(at + 7..), Some("" | "底" | "末")));
    let (first, rest) = names.split_first()?;
    if !bare(first) || !rest.iter().all(|s| bare(s) && year(s).is_some_and(|(at, _)| at == 0)) {
        return None;
    }
    let (at, _) = year(first)?;
    let name = Span::new(first.from(), first.from() + at);
    let claim = claimed(context, figure, index, first.from(), &Stripped { name, verb: stripped.verb, bound: stripped.bound, target: false })?;
    Some(dated(context, year(names.get(place)?)?.1, claim))
}

/// A claim with another year than its sentence tells.
fn dated(context: &Context<'_>, year: i32, claim: Claim) -> Claim {
    let kind = match context.year {
        Some(now) if year < now => Some(Kind::Actual),
        Some(now) if year > now => Some(Kind::Target),
        _ => claim.kind,
    };
    Claim { year: Some(Year { year, from: "clause" }), kind, ..claim }
}

/// 物业管理覆盖率2023年达到85%、2024年达到88%,2025年达到92%; 参与率达到75%以上,其中2023年达到70%: a later year of what was just told.
pub(super) fn continued(context: &Context<'_>, figure: &Figure, index: u32, last: &Claim) -> Option<Claim> {
    let before = context.figures.get(last.figure as usize).filter(|_| last.figure + 1 == index)?;
    let same = before.sentence == figure.sentence && before.dim() == figure.dim() && before.unit() == figure.unit();
    let between = context.get(before.raw.to(), figure.raw.from().max(before.raw.to()));
    let told = between.strip_prefix(['、', ',', ';'])?;
    let told = ["其中", "到", "至", "力争", "力争到"].iter().find_map(|w| told.strip_prefix(w).filter(|t| t.starts_with("20"))).unwrap_or(told);
    let (0, year) = years_in(told).next()? else { return None };
    let verb = told.get(7..)?.trim_start_matches(['底', '末', '前']);
    let verb = verb.strip_prefix(',').unwrap_or(verb);
    let level = [
        "", "达到", "达", "为", "提高到", "提高至", "提升到", "提升至", "增加到", "增至", "不低于", "降至", "下降到", "控制在", "稳定在", "先行达到",
        "力争达到",
    ];
    if !same || !level.contains(&verb) || last.year.is_some_and(|y| y.year == year) {
        return None;
    }
    let stripped = Stripped { name: last.name_span, verb: figure.raw, bound: figure.bound, target: false };
    let claim = claimed(context, figure, index, last.name_span.from(), &stripped)?;
    Some(dated(context, year, claim))
}

/// The names of a list that ends at `at`.
fn names_before(context: &Context<'_>, floor: usize, at: usize) -> Vec<Span> {
    let text = context.get(floor, at);
    let start = floor + text.rfind([',', ';', '。', ':']).map_or(0, |i| i + text.get(i..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8));
    let list = context.get(start, at);
    let mut spans = Vec::new();
    let (mut from, mut depth) = (start, 0i32);
    for (i, c) in list.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            '、' | '和' | '与' | '及' if depth == 0 => {
                spans.push(Span::new(from, start + i));
                from = start + i + c.len_utf8();
            }
            _ => {}
        }
    }
    spans.push(Span::new(from, at));
    spans
}

/// 2020年5G基站数(2844个): the bracket holds the figure alone.
fn bracketed(context: &Context<'_>, figure: &Figure, index: u32) -> Option<Claim> {
    let sentence = context.sentence(figure.sentence);
    let inside = context.get(figure.raw.from().checked_sub(1)?, figure.raw.from());
    let close = context.text().get(figure.raw.to()..)?.starts_with(')');
    if inside != "(" || !close {
        return None;
    }
    let open = figure.raw.from() - 1;
    let start = clause_start(context.text(), sentence.from(), open);
    let stripped = strip_right(context.lexicon.names(), context.text(), start, open, figure.dim() == Dim::Share)?;
    let bare = stripped.name.to() == open;
    bare.then(|| claimed(context, figure, index, start, &Stripped { verb: figure.raw, ..stripped }))?
}

/// 城镇化率由2020年的60.2%提高到2025年的66.5%: both figures with their own years.
fn changed(context: &Context<'_>, figure: &Figure, index: u32) -> Option<Claim> {
    let sentence = context.sentence(figure.sentence);
    let before = context.get(sentence.from(), figure.digits.from());
    let dated = before.strip_suffix('的').unwrap_or(before);
    let year_at = sentence.from() + years_in(dated).next_back().filter(|(at, _)| matches!(dated.get(at + 7..), Some("" | "底" | "末" | "年底" | "年末")))?.0;
    let lead = context.get(sentence.from(), year_at);
    let opens = |t: &str| t.char_indices().rev().take(40).find(|(_, c)| matches!(c, '从' | '由')).map(|(i, _)| i);
    let at = sentence.from() + opens(lead)?;
    let between = context.get(at, year_at);
    let first = matches!(between, "从" | "由");
    let second = !first && !between.contains([';', '。', ')']) && ends_with_any(between, UP_TO) && between.matches('年').count() <= 1;
    let start = clause_start(context.text(), sentence.from(), at);
    if !(first || second) || between.chars().count() > 30 || figure.bound != Bound::Eq && first {
        return None;
    }
    let stripped = Stripped { name: Span::new(start, at), verb: figure.raw, bound: figure.bound, target: false };
    claimed(context, figure, index, year_at, &stripped)
}

/// What leads to the second figure of a change.
const UP_TO: &[&str] = &[
    "提高到", "提高至", "提升到", "提升至", "增加到", "增加至", "增长到", "增长至", "增至", "上升到", "上升至", "下降到", "下降至", "降低到", "降低至", "降至",
    "减少到", "减少至", "缩短到", "缩短至", "发展到", "扩大到",
];
