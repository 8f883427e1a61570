//! Which language to speak: the option, else the locale, else Chinese.

use std::ffi::OsString;

use crate::diag::Lang;

/// The option's value, before clap runs: help and usage errors are in that language too.
pub(super) fn asked(args: &[OsString]) -> Option<Lang> {
    let mut args = args.iter().filter_map(|a| a.to_str()).take_while(|a| *a != "--");
    while let Some(arg) = args.next() {
        let value = if arg == "--lang" { args.next() } else { arg.strip_prefix("--lang=") };
        match value {
            Some("zh") => return Some(Lang::Zh),
            Some("en") => return Some(Lang::En),
            _ => {}
        }
    }
    None
}

/// The locale's language: `LC_ALL`, `LC_MESSAGES`, `LANG` in this order, the system's own setting where none is set.
pub(super) fn of_locale() -> Lang {
    let set = |name: &&str| std::env::var(name).ok().filter(|v| !v.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set).or_else(sys_locale::get_locale);
    if locale.is_some_and(|l| l.to_ascii_lowercase().starts_with("en")) { Lang::En } else { Lang::Zh }
}

#[cfg(test)]
mod tests {
    use super::asked;
    use crate::diag::Lang;

    #[test]
    fn finds_the_option_anywhere_before_the_dashes() {
        for (line, expected) in
            [("check --lang en a", Some(Lang::En)), ("check a --lang=zh", Some(Lang::Zh)), ("check -- --lang en", None), ("check --lang fr", None)]
        {
            assert_eq!(asked(&line.split(' ').map(Into::into).collect::<Vec<_>>()), expected);
        }
    }
}
