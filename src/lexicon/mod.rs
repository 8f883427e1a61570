//! The lexicon: units, standards, agencies, levels and word lists, as rows of `rules/lexicon/*.toml`.
//! A new row goes to its TOML file; a new file gets a module here and a line in `Lexicon::read`.

mod agency;
mod names;
mod own;
mod phrase;
mod rows;
mod standard;
mod term;
mod unit;
mod word;
mod word_list;

pub use agency::{Agencies, AgencyRow, Level, Levels};
pub use names::{Head, Kind, NameBook, Verb};
pub use phrase::{NearPhrase, Phrases};
pub use standard::Standards;
pub use term::{Name, Relation, members_of};
pub use unit::{UnitRead, UnitRow, Units};
pub use word::{WordEntry, Words};
pub use word_list::{CharSet, WordList, WordLists};

use std::sync::{LazyLock, OnceLock};

use crate::diag::{Message, Problem};
use crate::value::Margin;
use names::NameRows;
use rows::{Reader, Report, parse_file};

/// All rows of the lexicon, indexed.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    units: Units,
    standards: Standards,
    agencies: Agencies,
    levels: Levels,
    words: Words,
    names: NameBook,
    margin: Margin,
    phrases: OnceLock<Phrases>,
}

const BUNDLED: &[(&str, &str)] = &[
    ("rules/lexicon/indicators.toml", include_str!("../../rules/lexicon/indicators.toml")),
    ("rules/lexicon/plan-indicators.toml", include_str!("../../rules/lexicon/plan-indicators.toml")),
    ("rules/lexicon/units.toml", include_str!("../../rules/lexicon/units.toml")),
    ("rules/lexicon/standards.toml", include_str!("../../rules/lexicon/standards.toml")),
    ("rules/lexicon/agencies.toml", include_str!("../../rules/lexicon/agencies.toml")),
    ("rules/lexicon/levels.toml", include_str!("../../rules/lexicon/levels.toml")),
    ("rules/lexicon/words.toml", include_str!("../../rules/lexicon/words.toml")),
    ("rules/lexicon/phrases/words.toml", include_str!("../../rules/lexicon/phrases/words.toml")),
];

static LOADED: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(BUNDLED, None).0);

impl Lexicon {
    /// The lexicon that is built into the program. Its files are checked by a test.
    #[must_use]
    pub fn bundled() -> &'static Self {
        &LOADED
    }

    /// Reads a lexicon from files, `(path, text)`; the file name says what a file holds. A later row replaces an
    /// earlier one of the same key.
    ///
    /// # Errors
    /// Every problem of every file, with its range.
    pub fn load(files: &[(&str, &str)]) -> Result<Self, Vec<Problem>> {
        Self::load_with(files, None)
    }

    /// The same with the rows that the `[lexicon]` table of a settings file, `(path, text)`, removes and adds.
    ///
    /// # Errors
    /// Every problem of every file, with its range.
    pub fn load_with(files: &[(&str, &str)], settings: Option<(&str, &str)>) -> Result<Self, Vec<Problem>> {
        let (lexicon, problems) = Self::read(files, settings);
        if problems.is_empty() { Ok(lexicon) } else { Err(problems) }
    }

    /// The files of the built-in lexicon, to be put before a project's own.
    #[must_use]
    pub fn bundled_files() -> &'static [(&'static str, &'static str)] {
        BUNDLED
    }

    fn read(files: &[(&str, &str)], settings: Option<(&str, &str)>) -> (Self, Vec<Problem>) {
        let (mut lexicon, mut problems) = (Self::default(), Vec::new());
        let mut names = NameRows::default();
        for (path, text) in files {
            let mut report = Report::new(path);
            if path.ends_with("indicators.toml") {
                match toml::from_str(text) {
                    Ok(rows) => names.add(rows),
                    Err(e) => report.add(e.span().unwrap_or(0..0), format!("词库文件有误：{}", e.message()), e.message().to_owned()),
                }
                problems.extend(report.into_problems());
                continue;
            }
            let table = parse_file(text, &mut report);
            let mut reader = Reader::new(&table, 0..0);
            match path.rsplit('/').next().unwrap_or(path) {
                "units.toml" => lexicon.units.read(&mut reader, &mut report),
                "standards.toml" => lexicon.standards.read(&mut reader, &mut report),
                "agencies.toml" => lexicon.agencies.read(&mut reader, &mut report),
                "levels.toml" => lexicon.levels.read(&mut reader, &mut report),
                "words.toml" => lexicon.words.read(&mut reader, &mut report),
                name => {
                    let message = Message::new(format!("不认识的词库文件“{name}”"), format!("unknown lexicon file “{name}”"));
                    problems.push(Problem::file(*path, message));
                    continue;
                }
            }
            reader.finish(&mut report);
            problems.extend(report.into_problems());
        }
        if let Some((path, text)) = settings {
            let mut report = Report::new(path);
            lexicon.read_own(text, &mut names, &mut report);
            problems.extend(report.into_problems());
        }
        lexicon.names = NameBook::new(names);
        lexicon.units.index();
        lexicon.names.know_units(lexicon.units.spellings());
        lexicon.agencies.index();
        (lexicon, problems)
    }

    /// Names of indicators: heads, classes, synonyms, verbs.
    #[must_use]
    pub fn names(&self) -> &NameBook {
        &self.names
    }
    /// Units and measure words.
    #[must_use]
    pub fn units(&self) -> &Units {
        &self.units
    }
    /// A standard by its key, with its name in both languages.
    #[must_use]
    pub fn standard(&self, key: &str) -> Option<&Message> {
        self.standards.get(key)
    }
    /// All standards.
    #[must_use]
    pub fn standards(&self) -> &Standards {
        &self.standards
    }
    /// Agencies.
    #[must_use]
    pub fn agencies(&self) -> &Agencies {
        &self.agencies
    }
    /// Levels of government.
    #[must_use]
    pub fn levels(&self) -> &Levels {
        &self.levels
    }
    /// A word list, longest word first; empty where there is no list of that name.
    #[must_use]
    pub fn words(&self, list: &str) -> &WordList {
        self.words.list(list)
    }
    /// Fixed phrases, to find what differs from one in a character.
    #[must_use]
    pub fn phrases(&self) -> &Phrases {
        self.phrases.get_or_init(|| Phrases::new(&self.words))
    }
    /// How far 约, 左右, 近, 余 may reach; ten percent unless told otherwise.
    #[must_use]
    pub fn margin(&self) -> &Margin {
        &self.margin
    }
    /// The same lexicon with another margin.
    #[must_use]
    pub fn with_margin(&self, margin: Margin) -> Self {
        Self { margin, ..self.clone() }
    }
    /// All word lists.
    #[must_use]
    pub fn word_lists(&self) -> &Words {
        &self.words
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::string_slice, reason = "tests")]
mod tests {
    use super::Lexicon;

    #[test]
    fn bundled_files_have_no_problems() {
        let problems = Lexicon::read(super::BUNDLED, None).1;
        assert!(problems.is_empty(), "{problems:#?}");
        assert!(Lexicon::bundled().units().len() >= 250, "{}", Lexicon::bundled().units().len());
    }

    #[test]
    fn unknown_keys_and_bad_values_are_problems_with_a_range() {
        let text = "unit = [\n  { text = \"元\", dimension = \"mony\", factor = \"1\", colour = \"red\" },\n  { text = 3, dimension = \"count\", factor = \"1/0\" },\n]\nfoo = 1\n";
        let problems = Lexicon::load(&[("x/units.toml", text)]).unwrap_err();
        let marked: Vec<&str> = problems.iter().map(|p| &text[p.range.clone().unwrap()]).collect();
        assert_eq!(marked, ["colour", "\"mony\"", "3", "\"1/0\"", "foo"]);
    }
}
