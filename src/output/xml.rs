//! XML for the formats that are XML: one element at a time, every text and attribute escaped, nothing that XML forbids.

use std::borrow::Cow;

use quick_xml::escape::escape;

/// The declaration.
pub(super) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// A start tag, or an empty element where `close` says so.
pub(super) fn tag(name: &str, attributes: &[(&str, &str)], close: bool) -> String {
    let mut out = format!("<{name}");
    for (key, value) in attributes {
        out.push_str(&format!(" {key}=\"{}\"", text(value)));
    }
    out.push_str(if close { "/>\n" } else { ">" });
    out
}

/// A text on one line: steering characters are shown as signs, what XML forbids is replaced.
pub(super) fn text(value: &str) -> String {
    let shown = super::visible(value);
    let shown: Cow<'_, str> = if shown.contains(['\u{fffe}', '\u{ffff}']) { shown.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}").into() } else { shown };
    escape(shown.as_ref()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::tag;

    #[test]
    fn attributes_are_escaped() {
        let made = tag("a", &[("b", "<x y=\"1\">&amp;\u{1b}[31m\n\u{ffff}'")], true);
        assert_eq!(made, "<a b=\"&lt;x y=&quot;1&quot;&gt;&amp;amp;␛[31m↵\u{fffd}&apos;\"/>\n");
    }
}
