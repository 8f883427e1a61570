//! The writer behind codespan: puts hegao's own severity words in place of codespan's English ones, adds the place
//! (三、(四) 第2段) to each location line, and colours where asked to.

use std::io::{self, Write};

use codespan_reporting::diagnostic::{LabelStyle, Severity};

use codespan_reporting::term::termcolor::{Ansi, ColorSpec, WriteColor};
use codespan_reporting::term::{Chars, Styles, WriteStyle};

/// Where in codespan's stream the writer is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Anything that is passed on.
    Rest,
    /// The severity word: swallowed.
    Severity,
    /// `: ` before the message: swallowed.
    Colon,
    /// Inside `┌─ path:line:column`: the place follows at its end.
    Location,
}

pub(super) struct Styled {
    out: Ansi<Vec<u8>>,
    styles: Option<Styles>,
    heading: String,
    places: std::vec::IntoIter<String>,
    start: String,
    part: Part,
}

impl Styled {
    pub(super) fn new(color: bool, heading: String, places: Vec<String>) -> Self {
        let start = Chars::default().snippet_start;
        Self { out: Ansi::new(Vec::new()), styles: color.then(Styles::default), heading, places: places.into_iter(), start, part: Part::Rest }
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.out.into_inner()
    }

    fn paint(&mut self, spec: impl Fn(&Styles) -> &ColorSpec) -> io::Result<()> {
        match &self.styles {
            Some(styles) => self.out.set_color(spec(styles)),
            None => Ok(()),
        }
    }
}

impl Write for Styled {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.part {
            Part::Severity => {}
            Part::Colon => {
                self.part = Part::Rest;
                self.out.write_all(bytes.strip_prefix(b": ").unwrap_or(bytes))?;
            }
            Part::Location if bytes.contains(&b'\n') => {
                self.part = Part::Rest;
                if let Some(place) = self.places.next().filter(|p| !p.is_empty()) {
                    write!(self.out, "  {place}")?;
                }
                self.out.write_all(bytes)?;
            }
            Part::Location | Part::Rest => {
                if bytes == self.start.as_bytes() {
                    self.part = Part::Location;
                }
                self.out.write_all(bytes)?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl WriteStyle for Styled {
    fn set_header(&mut self, severity: Severity) -> io::Result<()> {
        self.paint(|s| s.header(severity))?;
        let heading = std::mem::take(&mut self.heading);
        self.out.write_all(heading.as_bytes())?;
        self.part = Part::Severity;
        Ok(())
    }
    fn set_header_message(&mut self) -> io::Result<()> {
        self.part = Part::Colon;
        self.paint(Styles::header_message)
    }
    fn set_line_number(&mut self) -> io::Result<()> {
        self.paint(Styles::line_number)
    }
    fn set_note_bullet(&mut self) -> io::Result<()> {
        self.paint(Styles::note_bullet)
    }
    fn set_source_border(&mut self) -> io::Result<()> {
        self.paint(Styles::source_border)
    }
    fn set_label(&mut self, severity: Severity, style: LabelStyle) -> io::Result<()> {
        self.paint(|s| s.label(severity, style))
    }
    fn reset(&mut self) -> io::Result<()> {
        match &self.styles {
            Some(_) => WriteColor::reset(&mut self.out),
            None => Ok(()),
        }
    }
}
