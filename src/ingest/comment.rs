//! Where a comment of the markup belongs: to the paragraph or table row whose end or middle it stands in, else to the block
//! after it. Knows no comment's meaning.

use std::ops::Range;

use super::{Block, BlockKind, Draft, Format, Grid};
use crate::text::{PieceKind, Source};

/// Elements that do not end a paragraph.
const INLINE: [&str; 22] =
    ["a", "abbr", "b", "big", "code", "del", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "o:p", "s", "small", "span", "strong", "sub", "sup", "u"];

impl Draft {
    /// What a comment is about, as a range of the decoded file; `None` at the end, where nothing follows it.
    #[must_use]
    pub fn beside(&self, comment: &Range<usize>) -> Option<Range<usize>> {
        let pieces = self.source.pieces();
        let after = pieces.partition_point(|p| p.origin.end <= comment.start);
        let written = |p: &&crate::text::Piece| p.kind != PieceKind::Made;
        let before = pieces.get(..after).and_then(|p| p.iter().rev().find(written));
        let next = pieces.get(after..).and_then(|p| p.iter().find(written)).map(|p| p.reading.start);
        let own = before.filter(|p| !self.ends_block(p.origin.end..comment.start)).map(|p| p.reading.end.saturating_sub(1));
        let at = own.or(next)?;
        let block = self.blocks.get(self.blocks.partition_point(|b| b.range.end <= at)).filter(|b| b.range.start <= at)?;
        // A comment before a table is about all of it.
        let inside = own.is_some() || before.is_some_and(|p| p.reading.start >= block.range.start);
        Some(origin(&self.source, if inside { row(block, at) } else { block.range.clone() }))
    }

    /// True where the markup between a text and a comment ends the text's block.
    fn ends_block(&self, between: Range<usize>) -> bool {
        let Some(markup) = self.source.origin().get(between) else { return true };
        (self.format == Format::Markdown && markup.contains('\n')) || markup.split('<').skip(1).any(is_block)
    }
}

/// True for what follows the `<` of a tag that ends a line of text.
fn is_block(tag: &str) -> bool {
    let tag = tag.trim_start_matches('/');
    let name = tag.split(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')).next().unwrap_or("");
    !tag.starts_with("!--") && !INLINE.iter().any(|i| name.eq_ignore_ascii_case(i))
}

/// The row of a table that holds a place of the reading; any other block as a whole.
fn row(block: &Block, at: usize) -> Range<usize> {
    let BlockKind::Table(Grid { rows, .. }) = &block.kind else { return block.range.clone() };
    let ranges = rows.iter().filter_map(|r| Some(r.iter().map(|c| c.range.start).min()?..r.iter().map(|c| c.range.end).max()?));
    ranges.into_iter().find(|r| r.start <= at && at < r.end).unwrap_or_else(|| block.range.clone())
}

fn origin(source: &Source, reading: Range<usize>) -> Range<usize> {
    source.origin_range(source.shadow_span(reading))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use crate::ingest;

    /// What each comment is about, `–` for nothing.
    fn check(path: &str, text: &str, expected: &[&str]) {
        let draft = ingest::read(path, text.as_bytes().to_vec(), None).unwrap();
        let comments = draft.source.comments();
        assert!(comments.iter().all(|c| text.get(c.clone()).unwrap().starts_with("<!--") && text.get(c.clone()).unwrap().ends_with("-->")), "{text}");
        let beside: Vec<&str> = comments.iter().map(|c| draft.beside(c).map_or("–", |r| text.get(r).unwrap())).collect();
        assert_eq!(beside, expected, "{text}");
    }

    #[test]
    fn markdown() {
        check("a.md", "甲段。\n\n<!-- x -->\n乙段。\n\n丙段。\n", &["乙段。"]);
        check("a.md", "甲段。\n\n<!-- x -->\n\n乙段。\n", &["乙段。"]);
        check("a.md", "甲段。\n\n乙段。 <!-- x -->\n\n丙段。\n", &["乙段。"]);
        check("a.md", "甲段。<!-- x -->还有。\n\n丙段。\n", &["甲段。<!-- x -->还有。"]);
        check("a.md", "甲段。\n<!-- x -->\n乙段。\n", &["乙段。"]);
        check("a.md", "甲段。\n\n<!-- x --> 乙段。\n\n丙段。\n", &["乙段。"]);
        check("a.md", "# 标题 <!-- x -->\n\n甲段。\n", &["标题"]);
        check("a.md", "- 甲\n- 乙 <!-- x -->\n- 丙\n", &["乙"]);
        check("a.md", "| 名称 | 数量 |\n|---|---|\n| 甲 | 3 <!-- x --> |\n| 乙 | 4 |\n", &["甲 | 3"]);
        check("a.md", "甲段。\n\n<!-- x -->\n| 名称 | 数量 |\n|---|---|\n| 乙 | 4 |\n", &["名称 | 数量 |\n|---|---|\n| 乙 | 4"]);
        check("a.md", "甲段。\n\n<!-- x -->\n", &["–"]);
        check("a.md", "<!-- x\ny -->\n\n甲段。\n<!-- z --><!-- w -->\n乙段。", &["甲段。", "乙段。", "乙段。"]);
        check("a.md", "`<!-- x -->`甲段。\n\n```\n<!-- y -->\n```\n\n    <!-- z -->\n", &[]);
    }

    #[test]
    fn html() {
        check("a.html", "<p>甲段。</p><!-- x --><p>乙段。</p>", &["乙段。"]);
        check("a.html", "<p>甲段。</p>\n<!-- x -->\n<p>乙<b>段</b>。</p>", &["乙<b>段</b>。"]);
        check("a.html", "<p>甲段。</p>\n<p>乙段。\n<!-- x --></p><p>丙段。</p>", &["乙段。"]);
        check("a.html", "<p>甲<b>段。</b><!-- x --></p><p>丙段。</p>", &["甲<b>段。"]);
        check("a.html", "<p>甲段。</p><p><!-- x -->乙段。</p>", &["乙段。"]);
        check("a.html", "甲段。<br><!-- x -->乙段。", &["乙段。"]);
        let table = "<table><tr><td>名称</td><td>数量</td></tr><tr><td>甲</td><td>3<!-- x --></td></tr><!-- y --><tr><td>乙</td><td>4</td></tr></table>";
        check("a.html", table, &["甲</td><td>3", "乙</td><td>4"]);
        check("a.html", "<p>甲段。</p><script>var a = '<!-- x -->';</script><p>乙段。</p>", &[]);
        check("a.html", "<!doctype html><p>甲段。</p><!-- x --><!-- y -->", &["–", "–"]);
    }
}
