//! Tables: cells and rows as their marks end them, then WordprocessingML. A row of the old format has no spans, only edges:
//! how many columns a cell covers is what lies between its edges in the other rows.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::rc::Rc;

use super::looks::{RowLook, RunLook};

/// Edges that lie closer together, in twentieths of a point, are one.
const CLOSE: i32 = 60;

/// A row.
#[derive(Debug)]
struct Row {
    cells: Vec<String>,
    look: Option<Rc<RowLook>>,
    mark: RunLook,
}

/// A table on the way.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Row>,
    cells: Vec<String>,
    /// What stands in the cell that no mark has ended yet.
    pub(super) content: String,
}

impl Table {
    pub(super) fn end_cell(&mut self) {
        self.cells.push(std::mem::take(&mut self.content));
    }

    pub(super) fn end_row(&mut self, look: Option<Rc<RowLook>>, mark: RunLook) {
        if !self.content.is_empty() {
            self.end_cell();
        }
        if !self.cells.is_empty() {
            self.rows.push(Row { cells: std::mem::take(&mut self.cells), look, mark });
        }
    }

    /// The table as XML.
    pub(super) fn written(mut self) -> String {
        self.end_row(None, RunLook::default());
        let edges = self.edges();
        let mut out = String::from("<tbl>");
        for row in &self.rows {
            write_row(row, &edges, &mut out);
        }
        out.push_str("</tbl>");
        out
    }

    /// Where columns begin or end.
    fn edges(&self) -> Vec<i16> {
        let mut all = BTreeSet::new();
        let mut last: Option<&Rc<RowLook>> = None;
        for look in self.rows.iter().filter_map(Row::fitting) {
            if !last.is_some_and(|l| Rc::ptr_eq(l, look)) {
                all.extend(look.edges.iter().copied());
            }
            last = Some(look);
        }
        let mut edges: Vec<i16> = Vec::new();
        for edge in all {
            if edges.last().is_none_or(|e| i32::from(edge) - i32::from(*e) > CLOSE) {
                edges.push(edge);
            }
        }
        edges
    }
}

impl Row {
    /// Its look, where it speaks of as many cells as there are.
    fn fitting(&self) -> Option<&Rc<RowLook>> {
        self.look.as_ref().filter(|l| l.edges.len() == self.cells.len() + 1)
    }
}

/// The column that begins at an edge.
fn column(edges: &[i16], edge: i16) -> usize {
    edges.partition_point(|e| *e <= edge).saturating_sub(1)
}

fn write_row(row: &Row, edges: &[i16], out: &mut String) {
    let look = row.fitting();
    let at = |n: usize| look.and_then(|l| l.edges.get(n)).map(|e| column(edges, *e));
    out.push_str("<tr><trPr>");
    if let Some(before) = at(0).filter(|b| *b > 0) {
        let _ = write!(out, "<gridBefore val=\"{before}\"/>");
    }
    for (is, element) in [(look.is_some_and(|l| l.head), "<tblHeader/>"), (row.mark.inserted, "<ins/>"), (row.mark.deleted, "<del/>")] {
        out.push_str(if is { element } else { "" });
    }
    out.push_str("</trPr>");
    let flags = |n: usize| row.look.as_ref().and_then(|l| l.cells.get(n)).copied().unwrap_or(0);
    // Of cells that are merged in a row the first has another flag than those that belong to it.
    let mut first = 0;
    for (n, cell) in row.cells.iter().enumerate() {
        let span = at(n + 1).zip(at(n)).map_or(1, |(end, start)| end.saturating_sub(start).max(1));
        let _ = write!(out, "<tc><tcPr><gridSpan val=\"{span}\"/>");
        match flags(n) >> 5 & 3 {
            1 => out.push_str("<vMerge val=\"continue\"/>"),
            2 | 3 => out.push_str("<vMerge val=\"restart\"/>"),
            _ => {}
        }
        let own = flags(n) & 3;
        if !matches!(own, 0 | 3) && first != 0 && own != first {
            out.push_str("<hMerge val=\"continue\"/>");
        } else {
            first = own;
        }
        let _ = write!(out, "</tcPr>{cell}</tc>");
    }
    out.push_str("</tr>");
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::{RowLook, RunLook, Table};

    #[test]
    fn spans_come_from_the_edges_of_the_other_rows() {
        let mut table = Table::default();
        for (edges, flags) in [(vec![0, 1000, 3000], vec![0, 0]), (vec![10, 990, 2000, 2999], vec![0x60, 0, 0]), (vec![1005, 2010, 3020], vec![0, 0])] {
            flags.iter().for_each(|_| table.end_cell());
            table.end_row(Some(Rc::new(RowLook { edges, cells: flags, head: false })), RunLook::default());
        }
        let written = table.written().replace("<tc><tcPr>", "|").replace("</tcPr></tc>", "").replace("val=", "").replace('"', "");
        assert_eq!(
            written,
            "<tbl><tr><trPr></trPr>|<gridSpan 1/>|<gridSpan 2/></tr>\
             <tr><trPr></trPr>|<gridSpan 1/><vMerge restart/>|<gridSpan 1/>|<gridSpan 1/></tr>\
             <tr><trPr><gridBefore 1/></trPr>|<gridSpan 1/>|<gridSpan 1/></tr></tbl>"
        );
    }

    #[test]
    fn cells_that_are_merged_in_a_row_whichever_flag_the_first_has() {
        for flags in [vec![0, 1, 2, 2, 1, 2, 0], vec![0, 2, 1, 1, 3, 1, 0]] {
            let mut table = Table::default();
            flags.iter().for_each(|_| table.end_cell());
            // No edges: it is not told how wide they are.
            table.end_row(Some(Rc::new(RowLook { edges: vec![0], cells: flags, head: true })), RunLook::default());
            let written = table.written();
            let merged: Vec<bool> = written.split("<tc>").skip(1).map(|c| c.contains("hMerge")).collect();
            assert_eq!(merged, [false, false, true, true, false, true, false], "{written}");
        }
    }
}
