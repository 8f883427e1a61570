//! A book as a workbook: A4 landscape, the header row on each page and frozen, lists as data validation, version and date in the footer.
//! Texts are written as texts: one that begins like a formula stays text when its cell is edited.

use rust_xlsxwriter::{Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr as _;

use super::{Book, Cell, Column, Line, Sheet, Tone, clean};

/// Characters that a cell holds.
const LONGEST: usize = 32_000;
/// Width of a column for each of its characters: so narrow that a printed page is not made too small to read.
const WIDTH: f64 = 1.45;

/// The formats of a workbook.
struct Looks {
    title: Format,
    note: Format,
    head: Format,
    group: Format,
    plain: Format,
    number: Format,
    error: Format,
    warning: Format,
    total: Format,
}

impl Looks {
    fn new() -> Self {
        let base = Format::new().set_font_name("宋体").set_font_size(9).set_align(FormatAlign::Top).set_text_wrap();
        let cell = base.clone().set_border(FormatBorder::Thin);
        let head = cell.clone().set_bold().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter).set_background_color(Color::RGB(0xE7_E6_E6));
        Self {
            title: Format::new().set_font_name("黑体").set_font_size(16).set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter),
            note: base.set_align(FormatAlign::Left),
            group: cell.clone().set_bold().set_background_color(Color::RGB(0xF2_F2_F2)),
            number: cell.clone().set_align(FormatAlign::Center),
            error: cell.clone().set_bold().set_background_color(Color::RGB(0xF8_CB_AD)),
            warning: cell.clone().set_background_color(Color::RGB(0xFF_F2_CC)),
            total: cell.clone().set_bold(),
            plain: cell,
            head,
        }
    }

    fn of(&self, cell: &Cell) -> &Format {
        match cell.tone {
            Tone::Error => &self.error,
            Tone::Warning => &self.warning,
            Tone::Total => &self.total,
            Tone::Plain if cell.number => &self.number,
            Tone::Plain => &self.plain,
        }
    }
}

pub(super) fn write(book: &Book) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let mut about = DocProperties::new().set_title(clean(&book.title)).set_author(book.maker());
    if let Ok(made) = ExcelDateTime::parse_from_str(&format!("{}T00:00:00", book.day)) {
        about = about.set_creation_datetime(&made);
    }
    workbook.set_properties(&about);
    let looks = Looks::new();
    for sheet in &book.sheets {
        one(book, sheet, &looks, workbook.add_worksheet())?;
    }
    workbook.save_to_buffer()
}

fn one(book: &Book, sheet: &Sheet, looks: &Looks, to: &mut Worksheet) -> Result<(), XlsxError> {
    to.set_name(&sheet.name)?;
    let last = u16::try_from(sheet.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let mut wide = 0;
    for (index, column) in (0..=last).zip(&sheet.columns) {
        wide += halves(column);
        to.set_column_width(index, f64::from(column.width) * WIDTH + 0.7)?;
    }
    if sheet.columns.is_empty() {
        wide = 120;
        to.set_column_width(0, 120)?;
    }
    over(to, 0, last, &clean(&sheet.title), &looks.title)?;
    to.set_row_height(0, 30)?;
    let mut row = 1;
    for note in &sheet.notes {
        let note = clean(note);
        over(to, row, last, &note, &looks.note)?;
        let lines = note.width() / wide.max(1) + 1;
        to.set_row_height(row, 15.0 * f64::from(u16::try_from(lines.min(20)).unwrap_or(20)))?;
        row += 1;
    }
    if !sheet.columns.is_empty() {
        for (index, column) in (0..=last).zip(&sheet.columns) {
            to.write_string_with_format(row, index, clean(&column.head), &looks.head)?;
        }
        let heads = Line::Row(sheet.columns.iter().map(|c| Cell::text(&c.head)).collect());
        to.set_row_height(row, height(&heads, &sheet.columns))?;
        to.set_repeat_rows(row, row)?;
        to.set_freeze_panes(row + 1, 0)?;
        let first = row + 1;
        row = first;
        for line in &sheet.lines {
            written(to, row, last, line, looks)?;
            to.set_row_height(row, height(line, &sheet.columns))?;
            row += 1;
        }
        lists(to, sheet, last, first, row)?;
    }
    to.set_landscape().set_paper_size(9).set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3).set_print_fit_to_pages(1, 0);
    let pages = book.lang.pick("第&P页，共&N页", "page &P of &N");
    to.set_footer(format!("&L{}&C{pages}&R{}", book.maker(), book.day));
    Ok(())
}

/// Half widths of text of nine points that stand in a column, at the least one.
fn halves(column: &Column) -> usize {
    (usize::from(column.width) * 8 / 5).max(1)
}

/// Points that a line needs for its tallest cell, wrapped: programs do not measure rows that they open.
fn height(line: &Line, columns: &[Column]) -> f64 {
    const MOST: usize = 26;
    let wrapped = |text: &str, column: &Column| text.split('\n').map(|l| l.width().div_ceil(halves(column)).max(1)).sum();
    let lines: usize = match line {
        Line::Group(_) => 1,
        Line::Row(cells) => cells.iter().zip(columns).map(|(c, column)| wrapped(&c.text, column)).max().unwrap_or(1),
    };
    4.0 + 12.5 * f64::from(u16::try_from(lines.min(MOST)).unwrap_or(1))
}

/// The lists to choose from.
fn lists(to: &mut Worksheet, sheet: &Sheet, last: u16, first: u32, end: u32) -> Result<(), XlsxError> {
    for (index, at) in (0..=last).zip(0usize..) {
        let choices = sheet.choices(at);
        if !choices.is_empty() && end > first {
            to.add_data_validation(first, index, end - 1, index, &DataValidation::new().allow_list_strings(choices)?)?;
        }
    }
    Ok(())
}

fn written(to: &mut Worksheet, row: u32, last: u16, line: &Line, looks: &Looks) -> Result<(), XlsxError> {
    match line {
        Line::Group(text) => over(to, row, last, &clean(text), &looks.group),
        Line::Row(cells) => {
            for (index, cell) in (0..=last).zip(cells) {
                let look = looks.of(cell);
                match cell.text.parse::<u32>() {
                    Ok(number) if cell.number => to.write_number_with_format(row, index, number, look)?,
                    _ => put(to, row, index, &clean(&cell.text), look)?,
                };
            }
            Ok(())
        }
    }
}

fn put<'w>(to: &'w mut Worksheet, row: u32, column: u16, text: &str, look: &Format) -> Result<&'w mut Worksheet, XlsxError> {
    let cut: String = if text.len() > LONGEST { text.chars().take(LONGEST / 2).chain(['…']).collect() } else { text.to_owned() };
    if cut.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\'']) {
        return to.write_string_with_format(row, column, cut, &look.clone().set_quote_prefix());
    }
    to.write_string_with_format(row, column, cut, look)
}

/// A text over the whole width.
fn over(to: &mut Worksheet, row: u32, last: u16, text: &str, look: &Format) -> Result<(), XlsxError> {
    if last == 0 {
        put(to, row, 0, text, look)?;
        return Ok(());
    }
    to.merge_range(row, 0, row, last, "", look)?;
    put(to, row, 0, text, look)?;
    Ok(())
}
