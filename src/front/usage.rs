//! What clap says about a wrong command line, in the user's language.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::diag::Lang;

/// The text for an error of the command line; help and version come out as clap made them.
pub(super) fn say(error: &clap::Error, lang: Lang) -> String {
    let help = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand);
    if lang == Lang::En || help {
        let text = error.render().to_string();
        return if lang == Lang::En { text } else { full_width(&text) };
    }
    let get = |kind| error.get(kind).map(shown).unwrap_or_default();
    let arg = get(ContextKind::InvalidArg);
    let said = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有“{arg}”这个选项"),
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令", get(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue if get(ContextKind::InvalidValue).is_empty() => format!("选项“{arg}”后面缺一个值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("选项“{arg}”不能取“{}”", get(ContextKind::InvalidValue)),
        ErrorKind::MissingRequiredArgument => format!("还缺：{arg}"),
        ErrorKind::MissingSubcommand => "还缺一个命令".to_owned(),
        ErrorKind::ArgumentConflict => format!("选项“{arg}”重复，或与其他选项不能同用"),
        _ => return error.render().to_string(),
    };
    let valid = [ContextKind::ValidValue, ContextKind::ValidSubcommand].into_iter().map(get).find(|v| !v.is_empty());
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue].into_iter().map(get).find(|v| !v.is_empty());
    let mut text = format!("错误：{said}。");
    let value = error.kind() == ErrorKind::InvalidValue;
    let listed = near.is_none() || value;
    if let Some(near) = near {
        text.push_str(&format!("是否想写“{near}”？"));
    }
    if let Some(valid) = valid.filter(|_| listed) {
        text.push_str(&format!("可用：{valid}。"));
    }
    text.push_str("\n用 --help 查看用法。\n");
    text
}

/// clap puts a half-width colon behind its headings (选项:).
fn full_width(help: &str) -> String {
    let heading = |line: &str| line.strip_suffix(':').filter(|t| t.chars().all(crate::text::is_cjk)).map(|t| format!("{t}："));
    help.split('\n').map(|line| heading(line).unwrap_or_else(|| line.to_owned())).collect::<Vec<_>>().join("\n")
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::String(s) => s.clone(),
        ContextValue::Strings(list) => list.join("、"),
        other => other.to_string(),
    }
}
