//! The `[lexicon]` table of a project's `hegao.toml`: rows removed first, then rows added, in the keys of the lexicon files.
//! A new kind of row is a line in `read_own`, and in `remove` where it can be removed.

use serde::Deserialize as _;
use toml::Spanned;
use toml::de::DeTable;

use super::Lexicon;
use super::names::NameRows;
use super::rows::{Placed, Reader, Report};
use crate::diag::distance;

/// Kinds of names of indicators (`indicators.toml`).
const NAMES: [&str; 7] = ["head", "indicator", "kind", "class", "verb", "synonym", "rate"];

impl Lexicon {
    /// Reads the table; syntax errors of the file are the settings' own.
    pub(super) fn read_own(&mut self, text: &str, names: &mut NameRows, report: &mut Report<'_>) {
        let (table, _) = DeTable::parse_recoverable(text);
        let Some(mut own) = Reader::new(table.get_ref(), 0..0).table("lexicon", &mut Report::new("")) else { return };
        own.take("files");
        if let Some(remove) = own.table("remove", report) {
            self.remove(remove, names, report);
        }
        self.units.read(&mut own, report);
        self.agencies.read(&mut own, report);
        self.standards.read(&mut own, report);
        self.levels.read(&mut own, report);
        if let Some(mut words) = own.table("words", report) {
            self.near_lists(&words, report);
            self.words.read(&mut words, report);
        }
        let mut rows = DeTable::new();
        for kind in NAMES {
            if let Some(value) = own.take(kind) {
                rows.insert(Spanned::new(value.span(), kind.into()), value.clone());
            }
        }
        match NameRows::deserialize(toml::Deserializer::from(Spanned::new(0..0, rows))) {
            Ok(rows) => names.add(rows),
            Err(e) => report.add(e.span().unwrap_or(0..0), format!("词库写法有误：{}", e.message()), e.message().to_owned()),
        }
        own.finish(report);
    }

    /// A new list is fine; one that is called nearly like another is a slip.
    fn near_lists(&self, words: &Reader<'_, '_>, report: &mut Report<'_>) {
        let known: Vec<&str> = self.words.names().collect();
        for (key, at) in words.keys().filter(|(key, _)| !known.contains(key)) {
            if let Some(near) = known.iter().find(|k| distance(k, key) == 1) {
                let zh = format!("没有“{key}”这个词表；要新建词表，名称请勿与“{near}”只差一个字母");
                report.unknown(at, zh, format!("there is no word list “{key}”; a new one may not be so like “{near}”"), key, &known);
            }
        }
    }

    fn remove(&mut self, mut remove: Reader<'_, '_>, names: &mut NameRows, report: &mut Report<'_>) {
        for kind in ["unit", "noun"] {
            for text in remove.texts(kind, report) {
                if !self.units.remove(kind, &text.0) {
                    missing(&text, &self.units.texts(kind), report);
                }
            }
        }
        for text in remove.texts("agency", report) {
            if !self.agencies.remove(&text.0) {
                missing(&text, &self.agencies.texts(), report);
            }
        }
        for kind in NAMES {
            for text in remove.texts(kind, report) {
                if !names.remove(kind, &text.0) {
                    missing(&text, &names.names(kind), report);
                }
            }
        }
        if let Some(mut words) = remove.table("words", report) {
            for (list, words) in words.remaining_lists(report) {
                for word in words.into_iter().filter(|w| !self.words.remove(&list, &w.0)).collect::<Vec<_>>() {
                    let known: Vec<&str> = self.words.list(&list).iter().map(ecow::EcoString::as_str).collect();
                    missing(&word, &known, report);
                }
            }
        }
        remove.finish(report);
    }
}

/// A row that is to be removed and is not there.
fn missing((text, at): &Placed, known: &[&str], report: &mut Report<'_>) {
    report.unknown(at.clone(), format!("词库里没有“{text}”，无从去掉"), format!("the lexicon has no “{text}” to remove"), text, known);
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::string_slice, reason = "tests")]
mod tests {
    use crate::lexicon::Lexicon;

    fn load(text: &str) -> Result<Lexicon, String> {
        Lexicon::load_with(Lexicon::bundled_files(), Some(("hegao.toml", text))).map_err(|problems| {
            let line = |p: &crate::diag::Problem| {
                let help = p.help.as_ref().map_or(String::new(), |h| format!(" {}", h.en));
                format!("<{}> {}{help}", &text[p.range.clone().unwrap()], p.message.en)
            };
            problems.iter().map(line).collect::<Vec<_>>().join("; ")
        })
    }

    #[test]
    fn rows_are_removed_then_added() {
        let text = "[lexicon]\nfiles = []\n[lexicon.remove]\nunit = [\"亩\"]\nagency = [\"乡村振兴局\", \"发改委\"]\nhead = [\"床位\"]\n[lexicon.remove.words]\nover = [\"逾\"]\n[[lexicon.unit]]\ntext = \"标箱\"\ndimension = \"count\"\n[[lexicon.agency]]\nname = \"乡村振兴局\"\nshort = [\"振兴局\"]\n[[lexicon.head]]\ntext = \"翘楚\"\ndimension = \"count\"\n[lexicon.words]\nover = [\"多于\"]\n";
        let own = load(text).unwrap();
        assert!(own.units().get("亩").is_none() && own.units().get("标箱").is_some() && own.units().get("米").is_some());
        let row = own.agencies().get("乡村振兴局").unwrap();
        assert_eq!((row.short.as_slice(), row.until), (&["振兴局".into()][..], None));
        assert!(own.agencies().longest("发改委").is_none());
        assert!(own.names().head_of("养老床位").is_none() && own.names().head_of("甲翘楚").is_some());
        assert_eq!(own.words("over")[..], ["多于", "超"]);
    }

    #[test]
    fn slips_have_a_place_and_the_nearest_spelling() {
        for (text, expected) in [
            ("[lexicon.remove]\nunit = [\"平方埋\"]", "<\"平方埋\"> the lexicon has no “平方埋” to remove did you mean “平方”?"),
            ("[lexicon.remove]\nunits = []", "<units> there is no key “units” did you mean “unit”?"),
            ("[[lexicon.units]]\ntext = \"箱\"", "<units> there is no key “units” did you mean “unit”?"),
            ("[[lexicon.unit]]\ntext = \"箱\"\ndimension = \"cuont\"", "<\"cuont\"> unknown dimension “cuont” did you mean “count”?"),
            ("[[lexicon.unit]]\ntext = \"箱\"", "<[[lexicon.unit]]> missing “dimension”"),
            ("[lexicon.words]\noverr = []", "<overr> there is no word list “overr”; a new one may not be so like “over” did you mean “over”?"),
            ("[lexicon.words]\nover = 3", "<3> “over” must be a list of texts"),
        ] {
            assert_eq!(load(text).err().unwrap_or_default(), expected, "{text}");
        }
        assert!(load("[[lexicon.head]]\ntext = \"翘楚\"\ndimention = \"count\"").err().unwrap().contains("dimention"));
    }
}
