//! The next version of the draft beside its opinions: adopted ones whose passage stayed as it was, and passages that changed though
//! nobody asked for it, neither an opinion nor a finding.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::anchor::Found;
use super::{Kind, Opinion, Outcome, Register, squeezed};
use crate::survey::passage::{self, Change, Passage, Piece, shingles};
use crate::survey::{At, Part};

/// Share of the new words of a passage, in thousandths of their shingles, that an opinion must have for being what they come from.
const PROPOSED: usize = 500;
/// Fewest shingles by which that is told.
const FEWEST: usize = 4;
/// Opinions that may share a shingle before it tells nothing.
const COMMON: usize = 200;

/// What became of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It stands as it stood.
    Same,
    /// It was reworded.
    Reworded,
    /// It is gone.
    Gone,
}

/// An adopted opinion whose passage did not change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchanged {
    /// Whose table.
    pub kind: Kind,
    /// Its number.
    pub number: usize,
    /// Where the passage stands now.
    pub at: At,
    /// True where the passage was found for certain.
    pub sure: bool,
}

/// What a look into the next version tells.
#[derive(Debug, Clone, Default)]
pub struct Looked {
    /// Adopted, and the passage is the same.
    pub unchanged: Vec<Unchanged>,
    /// Adopted, and it is not known which passage that is about.
    pub unplaced: Vec<(Kind, usize)>,
    /// Adopted, and the passage changed or is gone, or a new one has its words.
    pub carried: usize,
    /// Changes that nobody asked for.
    pub unasked: Vec<Change>,
    /// All changes.
    pub changes: usize,
}

/// Compares the circulated draft and its next version, with the findings of the former.
#[must_use]
pub fn look(register: &Register, old: &Part, new: &Part) -> Looked {
    let matched = passage::matched(&old.passages, &new.passages);
    let fates = fates(&old.passages, &new.passages, &matched.from);
    let places = Places::new(&old.passages);
    let held: Vec<Option<usize>> = register.opinions.iter().map(|o| places.of(o)).collect();
    let found = old.findings.iter().filter_map(|f| passage::holding(&old.passages, f.offset));
    let spoken_of: BTreeSet<usize> = held.iter().flatten().copied().chain(found).collect();
    let (realised, proposed) = proposals(register, &matched.changes);
    let mut looked = Looked { changes: matched.changes.len(), ..Looked::default() };
    for (index, o) in register.opinions.iter().enumerate().filter(|(_, o)| matches!(o.outcome, Some(Outcome::Adopted | Outcome::Partly))) {
        let fate = held.get(index).copied().flatten().and_then(|i| fates.get(i));
        match fate {
            _ if realised.contains(&index) => looked.carried += 1,
            None => looked.unplaced.push((o.kind, o.number)),
            Some((Fate::Same, at)) => {
                let sure = o.anchor.as_ref().is_some_and(|a| a.found == Found::Exact);
                looked.unchanged.push(Unchanged { kind: o.kind, number: o.number, at: at.clone(), sure });
            }
            Some(_) => looked.carried += 1,
        }
    }
    for (index, change) in matched.changes.into_iter().enumerate() {
        let from = match &change {
            Change::Added(_) => None,
            Change::Removed(p) => places.at(&p.at),
            Change::Changed { old, .. } => places.at(old),
        };
        if !from.is_some_and(|i| spoken_of.contains(&i)) && !proposed.contains(&index) {
            looked.unasked.push(change);
        }
    }
    looked
}

/// For each old passage what became of it, and where it stands now; where it stood, for one that is gone.
fn fates(old: &[Passage], new: &[Passage], from: &[Option<usize>]) -> Vec<(Fate, At)> {
    let mut fates: Vec<(Fate, At)> = old.iter().map(|p| (Fate::Gone, p.at.clone())).collect();
    for (now, before) in new.iter().zip(from).filter_map(|(p, o)| Some((p, (*o)?))) {
        if let (Some(slot), Some(was)) = (fates.get_mut(before), old.get(before)) {
            *slot = (if was.text == now.text { Fate::Same } else { Fate::Reworded }, now.at.clone());
        }
    }
    fates
}

/// The old passages by where they stand and by their words.
struct Places<'p> {
    old: &'p [Passage],
    by_place: BTreeMap<(u32, String), usize>,
    by_text: BTreeMap<&'p str, usize>,
}

impl<'p> Places<'p> {
    fn new(old: &'p [Passage]) -> Self {
        let by_place = old.iter().enumerate().map(|(i, p)| ((p.at.line, p.at.place.zh()), i)).collect();
        Self { old, by_place, by_text: old.iter().enumerate().rev().map(|(i, p)| (p.text.as_str(), i)).collect() }
    }

    fn at(&self, at: &At) -> Option<usize> {
        self.by_place.get(&(at.line, at.place.zh())).copied()
    }

    /// The passage of an opinion: at its place, else with its words.
    fn of(&self, o: &Opinion) -> Option<usize> {
        let anchor = o.anchor.as_ref().filter(|a| matches!(a.found, Found::Exact | Found::Uncertain))?;
        let at = self.by_place.get(&(anchor.line, anchor.place.clone())).copied();
        let same = |i: &usize| self.old.get(*i).is_some_and(|p| p.text == anchor.passage);
        at.filter(same).or_else(|| self.by_text.get(anchor.passage.as_str()).copied())
    }
}

/// The new words of a change; the old ones where nothing came.
fn words(change: &Change) -> String {
    let text = match change {
        Change::Added(p) | Change::Removed(p) => p.text.clone(),
        Change::Changed { pieces, .. } => {
            let new = |p: &Piece| if let Piece::Changed(_, new) = p { new.clone() } else { String::new() };
            pieces.iter().map(new).collect()
        }
    };
    squeezed(&text)
}

/// Opinions, by their places in the register, whose words some new passage has; and changes whose words some opinion says.
fn proposals(register: &Register, changes: &[Change]) -> (BTreeSet<usize>, BTreeSet<usize>) {
    let mut index: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (at, o) in register.opinions.iter().enumerate() {
        for shingle in shingles(&squeezed(&o.text)) {
            let list = index.entry(shingle).or_default();
            if list.len() <= COMMON {
                list.push(at);
            }
        }
    }
    let (mut realised, mut proposed) = (BTreeSet::new(), BTreeSet::new());
    for (number, change) in changes.iter().enumerate() {
        let words = shingles(&words(change));
        if words.len() < FEWEST {
            continue;
        }
        let mut hits: Vec<usize> = words.iter().filter_map(|w| index.get(w)).filter(|l| l.len() <= COMMON).flatten().copied().collect();
        hits.sort_unstable();
        for run in hits.chunk_by(|a, b| a == b).filter(|run| run.len() * 1000 >= PROPOSED * words.len()) {
            proposed.insert(number);
            if !matches!(change, Change::Removed(_)) {
                realised.extend(run.first());
            }
        }
    }
    (realised, proposed)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::{Change, look};
    use crate::lexicon::Lexicon;
    use crate::survey::opinions::{Asked, Circulated, Given, Register, comments};
    use crate::survey::{Part, passages};
    use crate::{ingest, outline};

    const OLD: &str = "一、总体要求\n\n坚持统筹协调，形成工作合力。\n\n每年培训护理员不少于1000人次。\n\n新建小区按标准配建养老服务设施。\n\n到2025年建成社区食堂二十家以上。\n";

    fn part(text: &str) -> (Part, Circulated) {
        let (draft, outline) = outline::read(ingest::read("a.txt", text.as_bytes().to_vec(), None).unwrap());
        let part = Part { passages: passages(&draft.source, &outline), ..Part::default() };
        (part, Circulated::new(&draft.source, &outline))
    }

    #[test]
    fn adopted_and_unchanged_changed_and_unasked() {
        let (old, circulated) = part(OLD);
        let new = OLD
            .replace("1000", "2000")
            .replace("形成工作合力", "凝聚工作合力")
            .replace("二十家以上。", "二十家以上。\n\n发展银发经济，培育消费新业态和新模式。\n\n另起一段谁也没有提过的新内容。");
        let rows = "单位|原文|意见|采纳情况\n甲局|每年培训护理员不少于1000人次|改为2000|采纳\n乙局|新建小区按标准配建养老服务设施|改为“新建居住区”|采纳\n丙局||建议增加“发展银发经济，培育消费新业态和新模式”|采纳\n丁局||建议加大宣传力度|采纳\n戊局|到2025年建成社区食堂|改为三十家|未采纳";
        let rows: Vec<Given> = rows.lines().enumerate().map(|(n, l)| (n + 1, l.split('|').map(|c| (c.to_owned(), false)).collect())).collect();
        let mut register = Register::default();
        register.add(comments("a", &[rows], &Asked::default()).unwrap(), Some(&circulated), Lexicon::bundled(), (false, false));
        let looked = look(&register, &old, &part(&new).0);
        let unchanged: Vec<_> = looked.unchanged.iter().map(|u| (u.number, u.sure)).collect();
        assert_eq!((unchanged, looked.unplaced.iter().map(|u| u.1).collect::<Vec<_>>(), looked.carried), (vec![(2, true)], vec![4], 2));
        let unasked: Vec<String> = looked
            .unasked
            .iter()
            .map(|c| match c {
                Change::Added(p) | Change::Removed(p) => p.text.clone(),
                Change::Changed { new, .. } => new.place.zh(),
            })
            .collect();
        assert_eq!((unasked, looked.changes), (vec!["一、 第1段".to_owned(), "另起一段谁也没有提过的新内容。".to_owned()], 4));
    }
}
