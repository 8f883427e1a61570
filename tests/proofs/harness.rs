//! Runs one kind: fills its wordings with figures, many paragraphs to a draft, checks the right draft and the moved one.
//! What is right and what is moved is said by the kind's `make`; nothing here knows a rule but by its family.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

use hegao::audit::check;
use hegao::diag::{Lang, Severity};
use hegao::ingest::read;
use hegao::project::Setup;

/// Kinds in all, so that the number of cases asked for is shared among them.
const KINDS: usize = 40;

/// A fixed sequence of numbers (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number from `low` to `high`, both included.
    pub fn whole(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high - low + 1).unwrap();
        low + i64::try_from(self.next() % width).unwrap()
    }

    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        let at = usize::try_from(self.next() % from.len() as u64).unwrap();
        from.get(at).unwrap()
    }
}

/// A number of hundredths, tenths or ones, written with that many decimals.
pub fn decimal(units: i64, places: usize) -> String {
    let scale = 10_i64.pow(u32::try_from(places).unwrap());
    if places == 0 { units.to_string() } else { format!("{}.{:0places$}", units / scale, units % scale) }
}

/// `numerator / denominator` rounded to whole units, halves up.
pub fn round(numerator: i128, denominator: i128) -> i64 {
    i64::try_from((2 * numerator + denominator).div_euclid(2 * denominator)).unwrap()
}

/// The figures of one sentence: by name as written, the one that is moved, and the value the message has to show.
pub struct Case {
    pub right: Vec<(&'static str, String)>,
    pub moved: (&'static str, String),
    pub recomputed: f64,
}

/// One kind of relation.
pub struct Kind {
    pub name: &'static str,
    /// Families whose finding counts for the moved figure.
    pub families: &'static [&'static str],
    pub wordings: &'static [&'static str],
    /// Written after extraction was last changed.
    pub late: &'static [&'static str],
    pub make: fn(&mut Dice) -> Case,
}

pub fn setup() -> &'static Setup {
    static SETUP: OnceLock<Setup> = OnceLock::new();
    SETUP.get_or_init(|| Setup::bundled().unwrap_or_else(|p| panic!("{p:#?}")))
}

/// Right cases for one kind.
pub fn cases() -> usize {
    let all = std::env::var("HEGAO_PROOFS").ok().and_then(|n| n.parse().ok()).unwrap_or(if cfg!(debug_assertions) { 4_000 } else { 100_000 });
    all / KINDS + 1
}

/// One error or warning: line (from 1), columns (characters, from 0), rule, message.
pub struct Loud {
    pub line: usize,
    pub from: usize,
    pub to: usize,
    pub rule: String,
    pub message: String,
}

pub fn loud(name: &str, text: &str) -> Vec<Loud> {
    let checked = check(setup(), read(name, text.as_bytes().to_vec(), None).unwrap());
    let of = |f: &hegao::diag::Finding| {
        let span = f.labels.first().unwrap().span;
        let (a, b) = checked.draft.source.positions(span);
        Loud {
            line: a.line as usize,
            from: a.column as usize - 1,
            to: if b.line == a.line { b.column as usize - 1 } else { usize::MAX },
            rule: f.rule.as_str().to_owned(),
            message: f.message.get(Lang::Zh).to_owned(),
        }
    };
    checked.findings.iter().filter(|f| f.severity != Severity::Info).map(of).collect()
}

const BEFORE: [&str; 6] =
    ["", "加强统筹协调，完善配套政策。", "各项工作稳步推进。", "坚持以人民为中心的发展思想，", "全市下辖5个县（市、区）。", "在各方面共同努力下，"];
const AFTER: [&str; 6] = ["", "服务水平明显提升。", "为下一步工作奠定了坚实基础。", "相关经验在全省推广。", "全年召开专题会议12次。", "（数据由统计部门提供）"];

/// A paragraph and where the moved figure stands in it (characters).
struct Filled {
    text: String,
    at: (usize, usize),
}

fn fill(wording: &str, values: &[(&'static str, String)], key: &str, frame: (&str, &str), years: &[(&'static str, String)]) -> Filled {
    let (mut text, mut at, mut rest) = (frame.0.to_owned(), (0, 0), wording);
    while let Some((head, tail)) = rest.split_once('{') {
        let (name, tail) = tail.split_once('}').unwrap();
        text.push_str(head);
        let value = values.iter().chain(years).find(|(n, _)| *n == name).map(|(_, v)| v.as_str()).unwrap_or_else(|| panic!("{name} in {wording}"));
        let from = text.chars().count();
        text.push_str(value);
        if name == key {
            at = (from, from + value.chars().count());
        }
        rest = tail;
    }
    text.push_str(rest);
    text.push_str(frame.1);
    Filled { text, at }
}

struct Tally {
    bad: BTreeMap<String, (usize, String)>,
}

impl Tally {
    fn note(&mut self, wording: &str, what: String) {
        let entry = self.bad.entry(wording.to_owned()).or_insert((0, what));
        entry.0 += 1;
    }
}

/// True where the message holds the value (or, as a percentage, a hundred times of it); a case without one has NaN.
fn shows(message: &str, value: f64) -> bool {
    if value.is_nan() {
        return true;
    }
    let mut digits = String::new();
    let mut near = false;
    for c in message.chars().chain([' ']) {
        if c.is_ascii_digit() || c == '.' {
            digits.push(c);
        } else if !digits.is_empty() {
            near |= digits.parse::<f64>().is_ok_and(|x| [1.0, 100.0].iter().any(|k| (x - k * value).abs() <= k * (0.006 * value.abs() + 0.051)));
            digits.clear();
        }
    }
    near
}

fn judge(kind: &Kind, draft: &[(&str, Filled, f64)], moved: bool, head: &str, tally: &mut Tally) {
    let mut text = head.to_owned();
    let first = head.lines().count() + 1;
    for (_, p, _) in draft {
        writeln!(text, "{}\n", p.text).unwrap();
    }
    let found = loud("proof.txt", &text);
    for (i, (wording, p, value)) in draft.iter().enumerate() {
        let here: Vec<&Loud> = found.iter().filter(|l| l.line == first + 2 * i).collect();
        let said = || here.iter().map(|l| format!("{} {}", l.rule, l.message)).collect::<Vec<_>>().join("; ");
        if !moved && !here.is_empty() {
            tally.note(wording, format!("wrongly reported: {} — {}", p.text, said()));
        }
        let fits = |l: &&Loud| kind.families.contains(&l.rule.split('/').next().unwrap_or("")) && l.from < p.at.1 && p.at.0 < l.to;
        if moved && here.len() != 1 {
            tally.note(wording, format!("{} findings: {} — {}", here.len(), p.text, said()));
        } else if moved && !here.iter().all(fits) {
            tally.note(wording, format!("not on the figure: {} — {}", p.text, said()));
        } else if moved && !here.iter().all(|l| shows(&l.message, *value)) {
            tally.note(wording, format!("{value} not shown: {} — {}", p.text, said()));
        }
    }
}

/// Runs the kind; panics with one line a failing wording.
pub fn prove(kind: &Kind) {
    let all: Vec<&str> = kind.wordings.iter().chain(kind.late).copied().collect();
    assert!(all.len() >= 12 && kind.late.len() * 3 >= all.len(), "{}: {} wordings, {} late", kind.name, all.len(), kind.late.len());
    let mut dice = Dice(kind.name.bytes().fold(7_u64, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b))));
    let mut tally = Tally { bad: BTreeMap::new() };
    let mut done = 0;
    while done < cases() {
        let start = 2016 + dice.whole(0, 5);
        let years = [("Y", start.to_string()), ("Z", (start + 5).to_string()), ("X", (start + 4).to_string())];
        let head = "安河市民生事业发展报告\n\n一、发展情况\n\n".to_owned();
        let (mut right, mut wrong) = (Vec::new(), Vec::new());
        for wording in &all {
            let case = (kind.make)(&mut dice);
            let frame = (dice.pick(&BEFORE), dice.pick(&AFTER));
            let mut moved = case.right.clone();
            moved.iter_mut().filter(|(n, _)| *n == case.moved.0).for_each(|(_, v)| case.moved.1.clone_into(v));
            right.push((*wording, fill(wording, &case.right, case.moved.0, frame, &years), case.recomputed));
            wrong.push((*wording, fill(wording, &moved, case.moved.0, frame, &years), case.recomputed));
        }
        judge(kind, &right, false, &head, &mut tally);
        judge(kind, &wrong, true, &head, &mut tally);
        done += all.len();
    }
    let lines: Vec<String> =
        tally.bad.iter().map(|(w, (n, what))| format!("{n}× {}{w}\n      {what}", if kind.late.contains(&w.as_str()) { "[late] " } else { "" })).collect();
    assert!(lines.is_empty(), "{}: {} of {} wordings fail\n  {}", kind.name, lines.len(), all.len(), lines.join("\n  "));
}

/// A whole draft: right, and with one thing moved; ⟦ ⟧ in the moved one mark where the finding may stand.
pub struct Whole {
    pub name: &'static str,
    pub families: &'static [&'static str],
    /// What the layouts are, for the report; the last third is new since extraction was last changed.
    pub layouts: &'static [&'static str],
    pub make: fn(&mut Dice, usize) -> Drafts,
}

/// File name (its ending says the format), right text, moved text with ⟦ ⟧, value that the message has to show (NaN: none).
pub struct Drafts {
    pub file: &'static str,
    pub right: String,
    pub moved: String,
    pub recomputed: f64,
}

fn marked(text: &str) -> (String, Vec<(usize, usize, usize)>) {
    let (mut plain, mut places) = (String::new(), Vec::new());
    for (n, line) in text.lines().enumerate() {
        let (mut at, mut open) = (0, None);
        for c in line.chars() {
            match c {
                '⟦' => open = Some(at),
                '⟧' => places.extend(open.take().map(|from| (n + 1, from, at))),
                c => {
                    plain.push(c);
                    at += 1;
                }
            }
        }
        plain.push('\n');
    }
    (plain, places)
}

/// Runs a kind of whole drafts.
pub fn prove_whole(kind: &Whole) {
    assert!(kind.layouts.len() >= 12, "{}", kind.name);
    let mut dice = Dice(kind.name.bytes().fold(11_u64, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b))));
    let mut tally = Tally { bad: BTreeMap::new() };
    for n in 0..cases() {
        let layout = n % kind.layouts.len();
        let drafts = (kind.make)(&mut dice, layout);
        let name = kind.layouts.get(layout).unwrap();
        let said = |found: &[Loud]| found.iter().map(|l| format!("{}:{} {} {}", l.line, l.from, l.rule, l.message)).collect::<Vec<_>>().join("; ");
        let right = loud(drafts.file, &drafts.right);
        if !right.is_empty() {
            tally.note(name, format!("wrongly reported: {}\n{}", said(&right), drafts.right));
        }
        let (text, places) = marked(&drafts.moved);
        let found = loud(drafts.file, &text);
        let on = |l: &Loud| {
            places.iter().any(|(line, a, b)| l.line == *line && l.from < *b && *a < l.to) && kind.families.contains(&l.rule.split('/').next().unwrap_or(""))
        };
        if found.len() != 1 || !found.iter().all(on) {
            tally.note(name, format!("{} findings: {}\n{}", found.len(), said(&found), drafts.moved));
        } else if !found.iter().all(|l| shows(&l.message, drafts.recomputed)) {
            tally.note(name, format!("{} not shown: {}", drafts.recomputed, said(&found)));
        }
    }
    let lines: Vec<String> = tally.bad.iter().map(|(w, (n, what))| format!("{n}× {w}\n      {what}")).collect();
    assert!(lines.is_empty(), "{}: {} of {} layouts fail\n  {}", kind.name, lines.len(), kind.layouts.len(), lines.join("\n  "));
}
