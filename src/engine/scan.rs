//! Finds the matches of all patterns and word lists: one sweep for the words and the literals that patterns need, then, when a rule
//! asks for them, each pattern's own regex on the parts of sentences where one was seen.

use std::borrow::Cow;
use std::cell::OnceCell;

use regex_automata::meta::Regex;
use regex_automata::util::captures::Captures;
use regex_automata::{Anchored, Input};

use super::literals::Literals;
use super::matched::{Marks, row_of};
use super::tables::Made;
use crate::fact::{FactSet, Field, Row, Value};
use crate::lang::{FindDef, Required, RuleSet, Texts};
use crate::text::{Source, Span};

/// A word of a list: the word and its row's other columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordRow {
    /// The word.
    pub word: String,
    /// The columns that `Names::word_lists` names, in that order.
    pub columns: Vec<String>,
}

/// Longest piece that a regex sees, in bytes.
const WINDOW: usize = 8192;

/// Bytes before a literal within which the match's beginning is tried place by place: a regex that begins at a known place needs few
/// states, one that may begin anywhere has a state for each set of places where it may have begun.
const BEGINS_WITHIN: usize = 12;

/// Bytes behind the literal, at most, of a pattern whose beginnings are tried: each try may look at all of them.
const ENDS_WITHIN: usize = 512;

/// What a text that is looked for belongs to.
#[derive(Debug, Clone, Copy)]
enum Owner {
    Find(usize),
    Word(usize, usize),
}

/// What is known of a pattern's matches before its regex runs.
struct Sieve {
    /// Texts of which every match contains one each, beside the literal that was seen.
    needs: Vec<Need>,
    /// Bytes that a match has before and behind the literal, at most; `None` where they are not bounded.
    around: (Option<usize>, Option<usize>),
    /// Bytes of a sentence within which the literal begins, where matches stand at its start only.
    reach: usize,
    /// The first characters of the literals, in order, where a sentence must begin with one: it is asked, not looked for.
    heads: Option<Vec<char>>,
    /// Bytes that matches begin before the literal, at most, where they are tried place by place.
    begins: Option<usize>,
}

/// Texts of which a match contains one.
enum Need {
    /// Characters of ASCII, a bit each.
    Ascii(u128),
    Texts(Texts),
}

impl Need {
    fn new(texts: &[String]) -> Self {
        let bit = |t: &String| match t.as_bytes() {
            [byte] if byte.is_ascii() => Some(1u128 << byte),
            _ => None,
        };
        let ascii = texts.iter().map(bit).try_fold(0, |all, bit| bit.map(|b| all | b));
        ascii.map_or_else(|| Self::Texts(Texts::new(texts.to_vec())), Self::Ascii)
    }
    fn stands_in(&self, piece: &str) -> bool {
        match self {
            Self::Ascii(bits) => piece.bytes().any(|b| b.is_ascii() && bits >> b & 1 != 0),
            Self::Texts(texts) => texts.are_in(piece),
        }
    }
}

impl Sieve {
    fn new(find: &FindDef) -> Self {
        let required = &find.required;
        let mut needs: Vec<Need> = find.regex.needs(&required.texts).iter().map(|texts| Need::new(texts)).collect();
        needs.sort_by_key(|n| matches!(n, Need::Texts(_)));
        Self {
            needs,
            around: (required.before, required.after),
            reach: required.before.filter(|_| required.at_start).unwrap_or(usize::MAX),
            heads: heads(required),
            begins: required.before.filter(|b| *b <= BEGINS_WITHIN && required.after.is_some_and(|a| a <= ENDS_WITHIN) && !required.at_start),
        }
    }
    /// False where no match can stand in a piece of text.
    fn passes(&self, piece: &str) -> bool {
        self.needs.iter().all(|need| need.stands_in(piece))
    }
}

/// The first characters of the texts that sentences must begin with to match; `None` where matches may begin elsewhere.
fn heads(required: &Required) -> Option<Vec<char>> {
    if is_looked_for(required) || required.texts.is_empty() {
        return None;
    }
    let mut heads: Vec<char> = required.texts.iter().filter_map(|t| t.chars().next()).collect();
    heads.sort_unstable();
    heads.dedup();
    Some(heads)
}

/// True where the literals of a pattern are looked for in the whole text; false where there are none or each sentence is asked for its
/// first character.
fn is_looked_for(required: &Required) -> bool {
    !required.texts.is_empty() && (!required.at_start || required.before != Some(0))
}

/// What is looked for by a rule set.
pub struct Scanner {
    literals: Literals,
    owners: Vec<Vec<Owner>>,
    words: Vec<Vec<WordRow>>,
    /// Of the patterns that are used.
    finds: Vec<Option<Sieve>>,
}

/// What is scanned.
pub struct Text<'a> {
    /// The shadow text.
    pub shadow: &'a str,
    /// Its sentences, in order, not overlapping.
    pub sentences: Cow<'a, [Span]>,
    /// Facts, for the rows of sentences.
    pub facts: &'a FactSet,
    /// Titles and quotations.
    pub marks: Marks,
}

impl<'a> Text<'a> {
    /// A draft's text.
    pub fn of(source: &'a Source, sentences: &'a [Span], facts: &'a FactSet) -> Self {
        let mut sentences = Cow::Borrowed(sentences);
        if !sentences.is_sorted() {
            sentences.to_mut().sort();
        }
        Self { shadow: source.shadow(), sentences, facts, marks: Marks::of(source) }
    }
}

/// A sentence or place and the part of it in which a pattern may match.
#[derive(Debug, Clone, Copy)]
struct Piece {
    sentence: Span,
    part: Span,
}

impl Piece {
    fn whole(sentence: Span) -> Self {
        Self { sentence, part: sentence }
    }
}

/// Where a pattern may match.
#[derive(Debug, Clone, Default)]
struct Candidates {
    pieces: Vec<Piece>,
    /// The literals that were seen, in order; of patterns whose matches begin near them.
    literals: Vec<Span>,
}

/// The matches of patterns and word lists, each made when a rule first asks for it: most rules of a draft end before they ask.
#[derive(Default)]
pub struct Finds<'a> {
    of: Option<(&'a Scanner, &'a RuleSet, Text<'a>)>,
    candidates: Vec<Candidates>,
    made: Vec<OnceCell<Made>>,
    /// The words seen, by list.
    seen: Vec<Vec<Seen>>,
    listed: Vec<OnceCell<Made>>,
}

impl Finds<'_> {
    /// The matches of a pattern, by its number.
    pub fn get(&self, number: usize) -> Option<&Made> {
        let made = self.made.get(number)?;
        Some(made.get_or_init(|| self.make(number).unwrap_or_default()))
    }

    /// The matches of a word list, by its number.
    pub fn list(&self, number: usize) -> Option<&Made> {
        let made = || {
            let (scanner, _, text) = self.of.as_ref()?;
            Some(word_matches(scanner.words.get(number)?, self.seen.get(number)?, text))
        };
        Some(self.listed.get(number)?.get_or_init(|| made().unwrap_or_default()))
    }

    /// How many words of a list were seen.
    pub fn words(&self, number: usize) -> usize {
        self.seen.get(number).map_or(0, Vec::len)
    }

    /// How many parts of the text a pattern is held against.
    pub fn parts(&self, number: usize) -> usize {
        match &self.of {
            Some((_, set, text)) if set.finds.get(number).is_some_and(|f| !is_looked_for(&f.required)) => text.facts.places().len().max(text.sentences.len()),
            _ => self.candidates.get(number).map_or(0, |c| c.pieces.len()),
        }
    }

    fn make(&self, number: usize) -> Option<Made> {
        let (scanner, set, text) = self.of.as_ref()?;
        let (find, sieve) = (set.finds.get(number)?, scanner.finds.get(number)?.as_ref()?);
        if is_looked_for(&find.required) {
            let seen = self.candidates.get(number)?;
            return Some(matches(find, sieve, text, seen.pieces.iter().copied(), &seen.literals));
        }
        let may_match = |place: &Span| {
            let first = || text.shadow.get(place.from()..place.to()).and_then(|t| t.chars().next());
            sieve.heads.as_ref().is_none_or(|heads| first().is_some_and(|c| heads.binary_search(&c).is_ok()))
        };
        Some(if find.everywhere {
            matches(find, sieve, text, text.facts.places().iter().map(|p| p.0).filter(may_match).map(Piece::whole), &[])
        } else {
            matches(find, sieve, text, text.sentences.iter().copied().filter(may_match).map(Piece::whole), &[])
        })
    }
}

/// A word seen: row of its list, span.
type Seen = (usize, Span);

impl Scanner {
    /// For the patterns and word lists that are used.
    pub fn new(set: &RuleSet, used_finds: &[bool], words: Vec<Vec<WordRow>>) -> Self {
        let mut patterns: Vec<(String, Owner)> = Vec::new();
        for (i, find) in set.finds.iter().enumerate().filter(|(i, _)| used_finds.get(*i) == Some(&true)) {
            patterns.extend(find.required.texts.iter().filter(|_| is_looked_for(&find.required)).map(|l| (l.clone(), Owner::Find(i))));
        }
        for (list, rows) in words.iter().enumerate() {
            patterns
                .extend(rows.iter().enumerate().filter(|(_, r)| !r.word.is_empty()).map(|(row, r)| (crate::text::fold_str(&r.word), Owner::Word(list, row))));
        }
        patterns.sort_by(|a, b| a.0.cmp(&b.0));
        let (mut texts, mut owners): (Vec<String>, Vec<Vec<Owner>>) = (Vec::new(), Vec::new());
        for (text, owner) in patterns {
            if texts.last() != Some(&text) {
                texts.push(text);
                owners.push(Vec::new());
            }
            owners.last_mut().into_iter().for_each(|o| o.push(owner));
        }
        let literals = Literals::new(texts.iter().map(String::as_str));
        let finds = set.finds.iter().enumerate().map(|(i, f)| (used_finds.get(i) == Some(&true)).then(|| Sieve::new(f)));
        Self { literals, owners, words, finds: finds.collect() }
    }

    /// Where patterns may match, and the words of lists that were seen.
    pub fn scan<'a>(&'a self, set: &'a RuleSet, text: Text<'a>) -> Finds<'a> {
        let mut candidates = vec![Candidates::default(); set.finds.len()];
        let mut seen = vec![Vec::new(); self.words.len()];
        self.pass(set, &text, &mut candidates, &mut seen);
        let (made, listed) = (cells(set.finds.len()), cells(seen.len()));
        Finds { of: Some((self, set, text)), candidates, made, seen, listed }
    }

    /// Looks for all texts: patterns of `find` are looked for in sentences, those of `anywhere` and words in every place of the draft.
    fn pass(&self, set: &RuleSet, text: &Text<'_>, candidates: &mut [Candidates], seen: &mut [Vec<Seen>]) {
        let places = text.facts.places();
        let (mut at, mut place) = (0usize, 0usize);
        self.literals.visit(text.shadow, |hit, number| {
            while text.sentences.get(at).is_some_and(|s| s.to() <= hit.start) {
                at += 1;
            }
            while places.get(place).is_some_and(|(s, _)| s.to() <= hit.start) {
                place += 1;
            }
            let holds = |s: &&Span| s.from() <= hit.start && hit.end <= s.to();
            let sentence = text.sentences.get(at).filter(holds);
            let placed = places.get(place).map(|p| &p.0).filter(holds);
            if sentence.is_none() && placed.is_none() {
                return;
            }
            for owner in self.owners.get(number as usize).into_iter().flatten() {
                match owner {
                    Owner::Find(i) => {
                        let around = if set.finds.get(*i).is_some_and(|f| f.everywhere) { placed } else { sentence };
                        if let (Some(around), Some(list), Some(Some(sieve))) = (around, candidates.get_mut(*i), self.finds.get(*i))
                            && (hit.start - around.from() <= sieve.reach || around.len() > WINDOW)
                        {
                            note(&mut list.pieces, *around, sieve.around, hit.clone());
                            if sieve.begins.is_some() {
                                list.literals.push(Span::new(hit.start, hit.end));
                            }
                        }
                    }
                    Owner::Word(list, row) => seen.get_mut(*list).into_iter().for_each(|s| s.push((*row, Span::new(hit.start, hit.end)))),
                }
            }
        });
    }
}

fn cells(count: usize) -> Vec<OnceCell<Made>> {
    std::iter::repeat_with(OnceCell::new).take(count).collect()
}

/// The matches of a list's words that were seen: longest word first, without overlaps.
fn word_matches(words: &[WordRow], seen: &[Seen], text: &Text<'_>) -> Made {
    let mut seen = seen.to_vec();
    seen.sort_by_key(|(row, span)| (span.start, std::cmp::Reverse(span.end), *row));
    let mut made = Made::default();
    for (row, span) in seen {
        let Some(word) = words.get(row).filter(|_| made.rows.last().is_none_or(|r| r.span.end <= span.start)) else { continue };
        let columns = word.columns.iter().map(|c| Field { value: Value::Text(c.as_str().into()), span: None });
        made.rows.push(row_of(text, span, columns));
    }
    made
}

/// Parts of a sentence that are nearer than this are searched as one: a search costs something to begin.
const NEAR_PARTS: u32 = 64;

/// Adds to the pieces of text in which a pattern may match: what its matches reach around a literal that was seen, or the whole sentence.
/// A match lies within the piece of the literal that it needs, so pieces that meet become one and no match is cut.
fn note(pieces: &mut Vec<Piece>, sentence: Span, (before, after): (Option<usize>, Option<usize>), literal: std::ops::Range<usize>) {
    let most = |n: Option<usize>| n.filter(|_| sentence.len() <= WINDOW).unwrap_or(usize::MAX);
    let from = literal.start.saturating_sub(most(before)).max(sentence.from());
    let part = Span::new(from, literal.end.saturating_add(most(after)).min(sentence.to()));
    // Literals come in the order of their beginnings, and so do the parts.
    match pieces.last_mut() {
        Some(last) if last.sentence == sentence && part.start <= last.part.end.saturating_add(NEAR_PARTS) => last.part = last.part.join(part),
        _ => pieces.push(Piece { sentence, part }),
    }
}

/// A part of a text without the halves of characters at its ends.
fn unhalved(text: &str, part: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let to = part.end.min(text.len());
    let from = (part.start..=to).find(|i| text.is_char_boundary(*i)).unwrap_or(to);
    from..(from..=to).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(from)
}

/// The matches of one pattern in some pieces of text; `literals` are those that were seen, where matches begin near them.
fn matches(find: &FindDef, sieve: &Sieve, text: &Text<'_>, pieces: impl Iterator<Item = Piece>, mut literals: &[Span]) -> Made {
    // Open: what a pattern misses may be said in other words; headings and short cells are no sentences.
    let mut made = Made::default();
    let mut search = Search { find, text, captures: None };
    for piece in pieces {
        let own = literals.partition_point(|l| l.start < piece.part.end);
        let (seen, others) = literals.split_at(own);
        literals = others;
        for (from, slice) in windows(text.shadow, piece.sentence) {
            if slice.len() != piece.sentence.len() {
                if sieve.passes(slice) {
                    search.anywhere((from, slice), 0..slice.len(), &mut made.rows);
                }
                continue;
            }
            let part = unhalved(slice, piece.part.from().saturating_sub(from)..piece.part.to().saturating_sub(from));
            match sieve.begins {
                _ if !sieve.passes(slice.get(part.clone()).unwrap_or("")) => {}
                Some(before) => search.near((from, slice), part, (sieve, before, seen), &mut made.rows),
                None => search.anywhere((from, slice), part, &mut made.rows),
            }
        }
    }
    made
}

/// The search for one pattern.
struct Search<'a> {
    find: &'a FindDef,
    text: &'a Text<'a>,
    captures: Option<Captures>,
}

impl Search<'_> {
    /// Adds the matches in a part of a sentence, one after the other; the pattern sees what stands around the part.
    fn anywhere(&mut self, (from, sentence): (usize, &str), part: std::ops::Range<usize>, rows: &mut Vec<Row>) {
        // Compiled here: a pattern that no piece can match is never needed.
        let Some(regex) = self.find.regex.regex() else { return };
        let mut input = Input::new(sentence).range(part);
        while input.start() <= input.end() {
            let Some(found) = self.first(regex, &input) else { break };
            input.set_start(if found.is_empty() { found.end + 1 } else { found.end });
            self.add(found, (from, sentence), rows);
        }
    }

    /// The same for matches that begin at most `before` bytes before one of some literals: each place there is tried, from left to right.
    fn near(
        &mut self,
        (from, sentence): (usize, &str),
        part: std::ops::Range<usize>,
        (sieve, before, literals): (&Sieve, usize, &[Span]),
        rows: &mut Vec<Row>,
    ) {
        let Some(regex) = self.find.regex.regex() else { return };
        let mut input = Input::new(sentence).range(part.clone()).anchored(Anchored::Yes);
        let mut next = part.start;
        for literal in literals {
            let Some((start, end)) = literal.from().checked_sub(from).zip(literal.to().checked_sub(from)) else { continue };
            let to = sieve.around.1.map_or(part.end, |after| end.saturating_add(after).min(part.end));
            let own = unhalved(sentence, start.saturating_sub(before).max(part.start)..to);
            if start < next || !sieve.passes(sentence.get(own.clone()).unwrap_or("")) {
                continue;
            }
            for at in own.start.max(next)..=start {
                if at < next || !sentence.is_char_boundary(at) {
                    continue;
                }
                input.set_start(at);
                next = at + 1;
                if let Some(found) = self.first(regex, &input) {
                    next = if found.is_empty() { next } else { found.end };
                    self.add(found, (from, sentence), rows);
                }
            }
        }
    }

    fn first(&mut self, regex: &Regex, input: &Input<'_>) -> Option<regex_automata::Span> {
        if self.find.groups.is_empty() {
            return regex.search(input).map(|m| m.span());
        }
        let captures = self.captures.get_or_insert_with(|| regex.create_captures());
        regex.search_captures(input, captures);
        captures.get_match().map(|m| m.span())
    }

    fn add(&self, found: regex_automata::Span, (from, sentence): (usize, &str), rows: &mut Vec<Row>) {
        if found.is_empty() {
            return;
        }
        let place = |m: regex_automata::Span| Span::new(m.start, m.end).shift(from);
        let group = |i: usize| match self.captures.as_ref().and_then(|c| c.get_group(i)) {
            Some(m) => Field { value: Value::Text(sentence.get(m.range()).unwrap_or("").into()), span: Some(place(m)) },
            None => Field { value: Value::ABSENT, span: None },
        };
        rows.push(row_of(self.text, place(found), self.find.groups.iter().map(|g| group(g.1))));
    }
}

/// A sentence in pieces of bounded length, so that a text without end marks stays linear; nearly always the sentence itself.
fn windows(shadow: &str, sentence: Span) -> impl Iterator<Item = (usize, &str)> {
    let mut at = sentence.from();
    std::iter::from_fn(move || {
        let rest = shadow.get(at..sentence.to()).filter(|r| !r.is_empty())?;
        let end = (0..=WINDOW.min(rest.len())).rev().find(|i| rest.is_char_boundary(*i)).unwrap_or(rest.len());
        let piece = rest.get(..end).filter(|p| !p.is_empty()).unwrap_or(rest);
        let from = at;
        at += piece.len();
        Some((from, piece))
    })
}
