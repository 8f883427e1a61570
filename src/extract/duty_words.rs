//! Reads what a note on duties says, with the lexicon's lists `duty_…`: labels (牵头单位:), verbs (牵头, 按职责分工负责), endings of
//! units' names. Where notes stand is found in `duty`.

use ecow::EcoString;

use super::Syntax;
use super::dates;
use super::duty::{Said, Unit};
use crate::lexicon::{Lexicon, WordList, WordLists};
use crate::text::{AnyOf, Span, ends_with_any};

/// What a unit does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// 牵头.
    Lead,
    /// 配合.
    Support,
    /// Responsible together with others.
    Joint,
}

impl Kind {
    /// Name in the schema.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Support => "support",
            Self::Joint => "joint",
        }
    }
}

/// What joins two units; a longer one comes before one that ends it.
const JOINTS: &[&str] = &["会同", "以及", "和", "及", "与"];
static JOINED: AnyOf = AnyOf::new(JOINTS);
/// Behind the last of some units.
static OPEN: AnyOf = AnyOf::new(&["等", "等单位", "等部门", "等有关部门", "等相关部门", "等相关单位", "等有关单位"]);

/// Ends every word of `duty_first_leads` and `duty_star_leads`.
const LEADS: &str = "为牵头";

/// The lexicon's words, and what the draft says of its own notes.
pub(super) struct Words<'d> {
    syntax: &'d Syntax<'d>,
    labels: [(&'d WordList, Kind); 3],
    verbs: [(&'d WordList, Kind); 3],
    /// Labels and verbs together.
    said: WordLists<'d, Kind>,
    times: &'d WordList,
    endings: &'d WordList,
    strange: &'d WordList,
    /// 列第一位者为牵头单位.
    pub(super) first_leads: bool,
    /// 带*为牵头单位.
    pub(super) stars: bool,
}

impl<'d> Words<'d> {
    /// The words for a draft.
    pub(super) fn new(syntax: &'d Syntax<'_>) -> Self {
        let list = |name: &str| syntax.lexicon.words(name);
        let by_kind = |lead: &str, support: &str, joint: &str| [(list(lead), Kind::Lead), (list(support), Kind::Support), (list(joint), Kind::Joint)];
        let shadow = syntax.draft.source.shadow();
        let stated: Vec<&str> = memchr::memmem::find_iter(shadow.as_bytes(), LEADS).filter_map(|i| shadow.get(..i + LEADS.len())).collect();
        let said = |name: &str| stated.iter().any(|t| list(name).iter().any(|w| t.ends_with(w.as_str())));
        let labels = by_kind("duty_lead_labels", "duty_support_labels", "duty_labels");
        let verbs = by_kind("duty_lead_verbs", "duty_support_verbs", "duty_verbs");
        Self {
            syntax,
            said: WordLists::new(labels.iter().chain(&verbs).copied().collect()),
            labels,
            verbs,
            times: list("duty_time_labels"),
            endings: list("duty_unit_endings"),
            strange: list("duty_no_unit"),
            first_leads: said("duty_first_leads"),
            stars: said("duty_star_leads"),
        }
    }

    /// True for a header of a column of time limits.
    pub(super) fn is_time(&self, header: &str) -> bool {
        self.times.at_end(header).is_some()
    }

    /// Units alone, without label or verb: (市民政局、市财政局、人行某某市分行). At least half begin with an area or
    /// are agencies of the lexicon.
    pub(super) fn bare(&self, whole: Span) -> Option<Said> {
        let mut said = Said { said: true, ..Said::default() };
        self.units(whole, Kind::Joint, &mut said);
        let name = |u: &Unit| self.syntax.slice(u.span).trim_matches(['*', ' ']);
        let opens = said.units.iter().filter(|u| self.opens_unit(name(u))).count();
        // 市海洋与渔业局、市发展改革委;东港区、澜海县、平岛县政府: areas beside agencies are their governments.
        let agency = said.units.iter().any(|u| name(u).starts_with(['市', '省', '州', '县', '区']) && name(u).ends_with(['局', '委', '厅', '办']));
        let areas = said
            .units
            .iter()
            .filter(|u| agency && !self.opens_unit(name(u)) && name(u).trim_end_matches("政府").ends_with(['区', '县', '市', '镇', '乡']))
            .count();
        let fits = said.strange == 0 && opens >= 1 && (opens + areas) * 2 >= said.units.len();
        fits.then_some(said)
    }

    /// What a column with this header holds.
    pub(super) fn column(&self, header: &str) -> Option<Kind> {
        let short = header.chars().count() <= 12;
        self.labels.iter().find(|(list, _)| short && list.is_in(header)).map(|(_, k)| *k)
    }

    /// A label behind a full stop, from a byte on: its place.
    pub(super) fn label_in(&self, text: &str, from: usize) -> Option<usize> {
        let colons = memchr::memchr_iter(b':', text.as_bytes()).filter(|i| *i >= from);
        let starts = colons.filter_map(|i| {
            let before = text.get(..i)?;
            let label = self.labels.iter().filter_map(|(list, _)| list.at_end(before)).map(|w| w.len()).max()?;
            Some(i - label)
        });
        let opens = |t: &str| t.trim().is_empty() || t.trim_end_matches([' ', '\n', '*']).ends_with(['。', ';', ')']) || behind_person(t);
        let mut ends = starts.filter(|at| text.get(..*at).is_some_and(opens));
        ends.next()
    }

    /// Reads a note without its brackets; `None` where it holds neither label nor verb.
    pub(super) fn read(&self, whole: Span) -> Option<Said> {
        let text = self.syntax.slice(whole);
        if !self.said.is_in(text) {
            return None;
        }
        let text = text.split('。').next().unwrap_or(text);
        let mut said = Said::default();
        self.units(Span::new(whole.from(), whole.from() + text.len()), Kind::Joint, &mut said);
        Some(said)
    }

    /// Adds the units of a text; `kind` holds until a label or verb says otherwise.
    pub(super) fn units(&self, whole: Span, kind: Kind, said: &mut Said) {
        let text = self.syntax.slice(whole);
        let mut label = kind;
        let mut acted = false;
        let mut pending = said.units.len();
        for (from, piece) in self.pieces(text) {
            let (start, mut name) = trimmed(piece, from);
            let mut start = start;
            if let Some((len, found)) = self.label(name) {
                (said.said, pending) = (true, said.units.len());
                said.labelled = true;
                match found {
                    Some(kind) => label = kind,
                    None => {
                        self.deadline(Span::new(start + len, start + name.len()).shift(whole.from()), said);
                        continue;
                    }
                }
                (start, name) = trimmed(name.get(len..).unwrap_or(""), start + len);
            }
            if self.deadline(Span::new(start, start + name.len()).shift(whole.from()), said) {
                continue;
            }
            let verb = self.verb(name);
            if let Some((len, _)) = verb {
                name = name.get(..name.len() - len).unwrap_or("");
            }
            // Behind the verb: 下同, 列第一位者为牵头单位.
            if acted && verb.is_none() && !self.is_unit(name) {
                continue;
            }
            acted |= verb.is_some();
            self.unit(name, whole.from() + start, label, said);
            if let Some((_, kind)) = verb {
                said.said = true;
                // 负责 says no more than the label or 会同 did.
                said.units.iter_mut().skip(pending).filter(|_| kind != Kind::Joint).for_each(|u| u.kind = kind);
                pending = said.units.len();
            }
        }
    }

    /// The pieces between 、, ; outside brackets, with their places. A line end parts two names, not the halves of a broken one.
    fn pieces<'t>(&self, text: &'t str) -> Vec<(usize, &'t str)> {
        let (mut out, mut depth, mut from) = (Vec::new(), 0usize, 0);
        for (i, c) in text.char_indices() {
            let parts = match c {
                '(' | '〔' | '[' => {
                    depth += 1;
                    false
                }
                ')' | '〕' | ']' => {
                    depth = depth.saturating_sub(1);
                    false
                }
                '、' | ',' | ';' => depth == 0,
                '\n' => depth == 0 && self.parts_names(text.get(from..i).unwrap_or(""), text.get(i + 1..).unwrap_or("")),
                _ => false,
            };
            if parts {
                out.push((from, text.get(from..i).unwrap_or("")));
                from = i + c.len_utf8();
            }
        }
        out.push((from, text.get(from..).unwrap_or("")));
        out.retain(|(_, t)| !t.trim().is_empty());
        out
    }

    fn parts_names(&self, before: &str, after: &str) -> bool {
        let after = after.trim_start();
        self.label(after).is_some() || (self.is_unit(before.trim()) && self.opens_unit(after))
    }

    /// True for one unit, not 各区县 or 有关部门.
    pub(super) fn is_one(&self, name: &str) -> bool {
        !name.starts_with('各') && !name.contains("有关") && !name.contains("相关") && !name.contains('及') && !name.contains('等')
    }

    /// Adds one unit, or the two of 市民政局会同市财政局, 市民政局和各区县.
    fn unit(&self, name: &str, at: usize, kind: Kind, said: &mut Said) {
        let (start, name) = trimmed(name.trim_start_matches('由'), at + if name.starts_with('由') { "由".len() } else { 0 });
        for joint in if JOINED.is_in(name) { JOINTS } else { &[] } {
            for (i, _) in name.match_indices(*joint).take(4) {
                let (left, right) = (name.get(..i).unwrap_or(""), name.get(i + joint.len()..).unwrap_or(""));
                // 相关街道和镇 is one.
                let two = right.chars().count() >= 2;
                if two && self.is_unit(left) && self.opens_unit(right) && (*joint == "会同" || left.chars().count() >= 3) {
                    let (first, second) = if *joint == "会同" { (Kind::Lead, Kind::Support) } else { (kind, kind) };
                    self.unit(left, start, first, said);
                    return self.unit(right, start + i + joint.len(), second, said);
                }
            }
        }
        let open = OPEN.at_end(name).and_then(|w| name.strip_suffix(w));
        said.open |= open.is_some();
        let bare = open.unwrap_or(name);
        if bare.is_empty() {
            return;
        }
        said.strange += usize::from(!self.is_unit(bare));
        said.units.push(Unit { span: Span::new(start, start + bare.len()), kind });
    }

    /// A date up to which it is done; true where the text is one.
    pub(super) fn deadline(&self, span: Span, said: &mut Said) -> bool {
        let signs = self.syntax.draft.source.signs(span);
        if !signs.clone().any(|(_, c)| c == '年') || !signs.clone().any(|(_, c)| c.is_ascii_digit() || c == '二') {
            return false;
        }
        let mut found = Vec::new();
        dates::scan_span(&self.syntax.draft.source, span, &mut found);
        if let Some(d) = found.last() {
            said.deadline = Some((d.date, d.span));
        }
        !found.is_empty()
    }

    /// A label that begins a text: its bytes with the colon; `None` for one of a time limit.
    fn label(&self, text: &str) -> Option<(usize, Option<Kind>)> {
        if !text.bytes().any(|b| matches!(b, b':' | b']' | b')' | 0x91)) {
            return None; // 0x91 ends 】
        }
        let with_colon = |w: &EcoString| text.get(w.len()..)?.strip_prefix([':', ']', '】', ')']).map(|rest| text.len() - rest.len());
        let of = |list: &WordList| list.all_at_start(text).find_map(with_colon);
        let unit = self.labels.iter().find_map(|(list, kind)| Some((of(list)?, Some(*kind))));
        unit.or_else(|| Some((of(self.times)?, None)))
    }

    /// The verb that ends a text, and who is meant.
    fn verb(&self, text: &str) -> Option<(usize, Kind)> {
        self.verbs.iter().filter_map(|(list, kind)| Some((list.at_end(text)?.len(), *kind))).max_by_key(|(len, _)| *len)
    }

    /// True for what looks like a unit's name.
    fn is_unit(&self, name: &str) -> bool {
        let bare = name.trim_matches(['*', ' ', '★']);
        let bare = bare.strip_suffix([')', '〕']).map_or(bare, |b| b.trim_end_matches(['*']));
        self.endings.at_end(bare).is_some() && (2..=30).contains(&bare.chars().count()) && !self.strange.is_in(bare)
    }

    /// True where a text begins with a known agency, or with the area of one.
    fn opens_unit(&self, text: &str) -> bool {
        let at = |i: usize| text.get(i..).is_some_and(|t| self.syntax.lexicon.agencies().longest(t).is_some());
        text.starts_with(['各', '市', '区', '县', '州', '省', '镇', '乡']) || text.starts_with("有关") || text.starts_with("相关") || at(0)
    }
}

/// True behind 责任领导:张某, : who leads was told by name, the units follow.
fn behind_person(text: &str) -> bool {
    let Some(head) = text.trim_end().strip_suffix(',') else { return false };
    let clause = head.rsplit(['。', ';', ',']).next();
    let Some((label, name)) = clause.and_then(|c| c.split_once(':')) else { return false };
    name.chars().count() <= 12 && ends_with_any(label, &["领导", "责任人", "负责人", "时限", "时间"])
}

/// The full name of an agency, without its area; of another unit the name as written.
pub(super) fn full_name(lexicon: &Lexicon, raw: &str) -> EcoString {
    let joined: String = raw.split('\n').map(str::trim).collect();
    let bare = joined.trim_matches(['*', ' ', '★']);
    let mut starts = bare.char_indices().map(|(i, _)| i).take(9);
    let found = starts.find_map(|i| {
        let rest = bare.get(i..)?;
        lexicon.agencies().longest(rest).filter(|(len, _)| *len == rest.len()).map(|(_, row)| row.name.clone())
    });
    found.unwrap_or_else(|| bare.into())
}

/// A piece without blanks and emphasis around it.
fn trimmed(piece: &str, from: usize) -> (usize, &str) {
    let start = piece.trim_start_matches([' ', '\t', '\n', ':']);
    (from + piece.len() - start.len(), start.trim_end_matches([' ', '\t', '\n', '。', ';']))
}
