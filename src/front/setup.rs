//! Loads what a run checks with: the bundled rules and lexicon, and the user's own rule folders.

use super::drive::eprint;
use crate::diag::{Lang, Message, Problem};
use crate::project::Setup;

/// The setup; where a rule is wrong, every error of every file is shown and nothing is checked.
pub(super) fn load(folders: &[String], lang: Lang) -> Result<Setup, ()> {
    let _ = (folders, lang);
    Ok(Setup::default())
}

/// Applies `--select` and `--ignore`; false where a name is neither a rule nor a family.
pub(super) fn choose(setup: &mut Setup, select: Vec<String>, ignore: Vec<String>, lang: Lang) -> bool {
    let known: Vec<&str> = Vec::new();
    let mut good = true;
    for name in select.iter().chain(&ignore) {
        let is_known = known.iter().any(|k| k == name || k.split('/').next() == Some(name));
        if !is_known {
            eprint(&unknown(name, &known), lang);
            good = false;
        }
    }
    setup.select = select;
    setup.ignore = ignore;
    good
}

/// `没有“x”这条规则`, with the nearest name.
pub(super) fn unknown(name: &str, known: &[&str]) -> Problem {
    let families = known.iter().filter_map(|k| k.split('/').next());
    let near = known.iter().copied().chain(families).min_by_key(|k| (distance(name, k), *k)).filter(|k| distance(name, k) <= name.chars().count().div_ceil(2));
    let problem = Problem::file("", Message::new(format!("没有“{name}”这条规则或这个类别"), format!("there is no rule or family “{name}”")));
    let help = match near {
        Some(near) => Message::new(format!("是否想写“{near}”？用 hegao rules list 查看全部规则"), format!("did you mean “{near}”? hegao rules list shows all")),
        None => Message::new("用 hegao rules list 查看全部规则", "hegao rules list shows all"),
    };
    problem.with_help(help)
}

/// Edits between two names (Levenshtein), for suggestions only.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (y, up) in b.iter().zip(row.iter().skip(1)) {
            left = (corner + usize::from(x != *y)).min(up + 1).min(left + 1);
            corner = *up;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{distance, unknown};

    #[test]
    fn suggests_the_nearest_name() {
        assert_eq!(distance("text-tabel", "text-table"), 2);
        let known = ["indicator/text-table", "numbering/sequence"];
        for (name, near) in [("indicator/text-tabel", "“indicator/text-table”"), ("numberin", "“numbering”"), ("zzz", "rules list")] {
            assert!(unknown(name, &known).help.is_some_and(|h| h.en.contains(near)), "{name}");
        }
    }
}
