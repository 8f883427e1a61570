//! Named word lists of `words.toml`.

use std::collections::BTreeMap;

use ecow::EcoString;

use super::rows::{Reader, Report};
use super::word_list::WordList;
use crate::text::fold_str;

/// A word with the values of its list's columns, in their order; empty where the row does not give one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordEntry {
    /// The word, folded as drafts are.
    pub word: EcoString,
    /// Its columns.
    pub columns: Vec<EcoString>,
}

/// A list with columns.
#[derive(Debug, Clone, Default)]
struct Columns {
    names: Vec<EcoString>,
    rows: Vec<WordEntry>,
}

/// Word lists by name.
#[derive(Debug, Clone, Default)]
pub struct Words {
    lists: BTreeMap<EcoString, WordList>,
    columns: BTreeMap<EcoString, Columns>,
    none: WordList,
}

impl Words {
    /// A list, longest word first (by bytes), then by code point; empty where there is none of that name.
    #[must_use]
    pub fn list(&self, name: &str) -> &WordList {
        self.lists.get(name).unwrap_or(&self.none)
    }
    /// Names of all lists.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.lists.keys().map(EcoString::as_str)
    }
    /// Removes a word from a list; false where it is not in it, or there is no such list.
    pub(super) fn remove(&mut self, list: &str, word: &str) -> bool {
        let Some(list) = self.lists.get_mut(list) else { return false };
        let (before, word) = (list.len(), fold_str(word));
        *list = WordList::new(list.iter().filter(|w| **w != word).cloned().collect());
        list.len() < before
    }
    /// Names of a list's columns: the keys of its rows besides `word`, in alphabetic order.
    #[must_use]
    pub fn columns(&self, name: &str) -> &[EcoString] {
        self.columns.get(name).map_or(&[], |c| &c.names)
    }
    /// The words of a list with their columns.
    #[must_use]
    pub fn entries(&self, name: &str) -> Vec<WordEntry> {
        let rows = self.columns.get(name).map_or(&[][..], |c| &c.rows);
        let by_word: BTreeMap<&EcoString, &WordEntry> = rows.iter().map(|r| (&r.word, r)).collect();
        let with = |w: &EcoString| by_word.get(w).map(|r| (*r).clone());
        if rows.is_empty() {
            return self.list(name).iter().map(|w| WordEntry { word: w.clone(), columns: Vec::new() }).collect();
        }
        let none = vec![EcoString::new(); self.columns(name).len()];
        self.list(name).iter().map(|w| with(w).unwrap_or_else(|| WordEntry { word: w.clone(), columns: none.clone() })).collect()
    }
    pub(super) fn read(&mut self, reader: &mut Reader<'_, '_>, report: &mut Report<'_>) {
        for (name, words) in reader.remaining_words(report) {
            let list = self.lists.entry(name.clone()).or_default();
            *list = WordList::new(list.iter().cloned().chain(words.iter().map(|w| EcoString::from(fold_str(&w.0)))).collect());
            if words.iter().any(|w| !w.1.is_empty()) {
                self.columns.entry(name).or_default().add(words);
            }
        }
    }
}

impl Columns {
    /// Adds rows; the columns are those of all rows, earlier files included.
    fn add(&mut self, words: Vec<super::rows::Word>) {
        let given: std::collections::BTreeSet<&EcoString> = self.names.iter().chain(words.iter().flat_map(|w| w.1.iter().map(|c| &c.0))).collect();
        let names: Vec<EcoString> = given.into_iter().cloned().collect();
        for row in &mut self.rows {
            let old = |n: &EcoString| self.names.iter().position(|o| o == n).and_then(|i| row.columns.get(i)).cloned().unwrap_or_default();
            row.columns = names.iter().map(old).collect();
        }
        for (word, given) in words {
            let columns = names.iter().map(|n| given.iter().find(|g| g.0 == *n).map(|g| g.1.clone()).unwrap_or_default());
            self.rows.push(WordEntry { word: fold_str(&word).into(), columns: columns.collect() });
        }
        self.names = names;
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use crate::lexicon::Lexicon;

    #[test]
    fn rows_may_have_columns() {
        let text = "plain = [\"甲\"]\nnames = [{ word = \"发改委\", right = \"发展改革委\" }, \"教育局\", { word = \"卫健委\", since = \"2018\" }]\n";
        let lexicon = Lexicon::load(&[("x/words.toml", text)]).unwrap();
        let lists = lexicon.word_lists();
        assert_eq!(lists.columns("names"), ["right", "since"]);
        let shown: Vec<String> = lists.entries("names").iter().map(|e| format!("{} {}", e.word, e.columns.join("|"))).collect();
        assert_eq!(shown, ["卫健委 |2018", "发改委 发展改革委|", "教育局 |"]);
        assert!(lists.columns("plain").is_empty());
        let wrong = Lexicon::load(&[("x/words.toml", "names = [{ right = \"甲\" }, { word = 3 }]")]).unwrap_err();
        assert_eq!(wrong.iter().map(|p| p.message.en.as_str()).collect::<Vec<_>>(), ["missing “word”", "“word” must be text"]);
    }
}
