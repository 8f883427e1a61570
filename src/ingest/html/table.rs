//! Tables: a grid for a table of data, plain blocks for a table that only lays out the page.
//! Spans are capped by what the table holds; they are not expanded here.

use std::ops::Range;

use super::super::{BlockKind, Grid, GridCell};
use super::render::Render;
use super::tags::Kind;
use super::tree::{Event, TableInfo};

/// Writes the table that opens at event `open` and gives the event after it.
pub(super) fn render(render: &mut Render<'_, '_>, open: usize, info: u32) -> usize {
    render.end_line();
    let table = render.tree.tables.get(info as usize).copied().unwrap_or_default();
    if is_layout(table) {
        return open + 1; // its parts begin lines like any block
    }
    let close = find_close(render, open);
    let parts = find_parts(render, open + 1..close);
    let first_row = parts.iter().position(|p| p.kind == Kind::Row).unwrap_or(parts.len());
    let (before, after) = parts.split_at(first_row);
    for stray in before.iter().filter(|p| p.kind == Kind::Stray) {
        render.events(stray.events.clone(), false);
        render.end_line();
    }
    let start = render.reading.len();
    let caption = parts.iter().find(|p| p.kind == Kind::Caption);
    let mut grid = Grid { caption: caption.and_then(|p| write(render, p.events.clone())), rows: Vec::new() };
    for part in &parts {
        match part.kind {
            Kind::Row => {
                end_row(render, &grid);
                grid.rows.push(Vec::new());
            }
            Kind::Cell(header) => {
                let at = render.reading.len();
                let (row_span, col_span) = render.spans(part.info);
                let range = write(render, part.events.clone()).unwrap_or(at..at);
                if let Some(row) = grid.rows.last_mut() {
                    row.push(GridCell { range, row_span, col_span, header: header || part.in_head });
                }
            }
            _ => {}
        }
    }
    finish(render, start, grid);
    for stray in after.iter().filter(|p| p.kind == Kind::Stray) {
        render.events(stray.events.clone(), false);
        render.end_line();
    }
    close + 1
}

/// A table that only lays out the page: one column, other tables inside, headings, or few rows around a long text.
fn is_layout(table: TableInfo) -> bool {
    let few = table.rows <= 3;
    table.layout || table.nested || table.widest <= 1 || (few && table.headings) || (few && table.longest > 4500)
}

fn find_close(render: &Render<'_, '_>, open: usize) -> usize {
    let events = render.tree.events.iter().enumerate().skip(open + 1);
    // a grid holds no other table, so the next end of a table is its own
    events.into_iter().find(|(_, e)| matches!(e, Event::Close { kind: Kind::Table, .. })).map_or(render.tree.events.len(), |(i, _)| i)
}

struct Part {
    kind: Kind,
    info: u32,
    in_head: bool,
    events: Range<usize>,
}

/// Rows, cells, captions and strays in order; a row's own range is empty.
fn find_parts(render: &Render<'_, '_>, range: Range<usize>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let (mut in_head, mut inside) = (false, None::<Part>);
    let mut i = range.start;
    while i < range.end {
        if inside.is_none()
            && let Some(end) = render.skip(i)
        {
            i = end;
            continue;
        }
        match render.tree.events.get(i) {
            Some(&Event::Open { kind: Kind::Section(head), .. }) => in_head = head,
            Some(&Event::Open { kind: Kind::Row, info, .. }) => parts.push(Part { kind: Kind::Row, info, in_head, events: i..i }),
            Some(&Event::Open { kind: kind @ (Kind::Cell(_) | Kind::Caption | Kind::Stray), info, .. }) if inside.is_none() => {
                inside = Some(Part { kind, info, in_head, events: i + 1..i + 1 });
            }
            Some(&Event::Close { kind, .. }) => {
                if matches!(kind, Kind::Section(_)) {
                    in_head = false;
                }
                if let Some(mut part) = inside.take_if(|p| p.kind == kind) {
                    part.events.end = i;
                    parts.push(part);
                }
            }
            _ => {}
        }
        i += 1;
    }
    parts
}

/// Writes the lines of a cell or caption; `None` where there is nothing to see.
fn write(render: &mut Render<'_, '_>, events: Range<usize>) -> Option<Range<usize>> {
    render.restart();
    let start = render.reading.len();
    let outer = std::mem::replace(&mut render.in_grid, true);
    render.events(events, false);
    render.end_line();
    render.in_grid = outer;
    let end = start + render.reading.since(start).trim_end_matches('\n').len();
    (end > start).then_some(start..end)
}

/// A blank line after a row that holds something.
fn end_row(render: &mut Render<'_, '_>, grid: &Grid) {
    if grid.rows.last().is_some_and(|row| row.iter().any(|c| !c.range.is_empty())) {
        let at = render.at();
        render.reading.made(at, "\n");
    }
}

fn finish(render: &mut Render<'_, '_>, start: usize, mut grid: Grid) {
    let end = start + render.reading.since(start).trim_end_matches('\n').len();
    if end > start {
        while grid.rows.last().is_some_and(|row| row.iter().all(|c| c.range.is_empty())) {
            grid.rows.pop(); // rows that only hold the widths of the columns
        }
        grid.cap_spans();
        grid.clamp(end);
        let kind = BlockKind::Table(grid);
        render.reading.truncate(end);
        render.reading.block(kind, start);
        let at = render.at();
        render.reading.made(at, "\n");
    }
    render.restart();
}
