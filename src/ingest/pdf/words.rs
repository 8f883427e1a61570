//! The words of a PDF by hayro, where pdftotext is not installed: what `pdftotext -bbox` would write, so that one reader makes lines and
//! tables of both. A hostile file may take any time and memory here: only a process of its own calls this (`front/pdf/own`).

use std::fmt::Write as _;

use hayro_interpret::font::{Glyph, GlyphRun, PositionedGlyph};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache, InterpreterSettings, RenderContent, SoftMask,
    TransformExt as _, interpret_page,
};

use super::tables::Tables;

/// Why a PDF gives no words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PdfFault {
    /// Encrypted with a password.
    Password,
    /// Encrypted in a way that is not known.
    Encryption,
    /// Not as it should be.
    Damaged,
    /// More words than are taken.
    TooMuch,
}

/// Units of an em in which glyphs are placed.
const EM: f64 = 1000.0;
/// Where the box of a character begins and ends over its line, in those units: as for fonts that do not tell it in poppler, and the same
/// for all, so that raised characters stand out.
const ASCENT: f64 = 950.0;
const DESCENT: f64 = -350.0;
/// A gap that parts words, in heights of a character.
const GAP: f64 = 0.1;

/// The words of a PDF and their boxes: XHTML with the elements `page` and `word`, `most` bytes at most.
///
/// # Errors
/// A [`PdfFault`]: what is wrong with the file as a whole. A broken page has no words.
pub fn pdf_words(bytes: Vec<u8>, most: usize) -> Result<Vec<u8>, PdfFault> {
    let pdf = Pdf::new(bytes).map_err(|fault| match fault {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => PdfFault::Password,
        LoadPdfError::Decryption(_) => PdfFault::Encryption,
        LoadPdfError::Invalid => PdfFault::Damaged,
    })?;
    let cache = InterpreterCache::new();
    let settings = InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    let mut words = Words { most, tables: Tables::of(&pdf), ..Words::default() };
    for page in pdf.pages().iter() {
        words.page(page, &cache, &settings);
        if words.full {
            return Err(PdfFault::TooMuch);
        }
    }
    words.write(format_args!("</doc>\n"));
    Ok(words.out.into_bytes())
}

/// Writes words as a page is interpreted.
#[derive(Default)]
struct Words {
    out: String,
    most: usize,
    full: bool,
    width: f64,
    height: f64,
    open: Option<Open>,
    tables: Tables,
}

/// A word that the next character may belong to.
struct Open {
    text: String,
    place: Rect,
    /// Where the next character begins, along which way, and how high the last one is.
    end: Point,
    way: Vec2,
    em: f64,
}

impl Words {
    fn page<'a>(&mut self, page: &Page<'a>, cache: &InterpreterCache<'a>, settings: &InterpreterSettings) {
        let (width, height) = page.render_dimensions();
        (self.width, self.height) = (f64::from(width), f64::from(height));
        self.write(format_args!("<page width=\"{width}\" height=\"{height}\">\n"));
        let start = page.initial_transform(true).to_kurbo();
        let mut context = Context::new(start, Rect::new(0.0, 0.0, self.width, self.height), cache, page.xref(), settings.clone());
        interpret_page(page, &mut context, self);
        self.close();
        self.write(format_args!("</page>\n"));
    }

    fn write(&mut self, text: std::fmt::Arguments<'_>) {
        let _ = self.out.write_fmt(text);
        self.full |= self.out.len() > self.most;
    }

    fn glyph(&mut self, ctm: Affine, glyph: &PositionedGlyph<'_>, mode: WritingMode) {
        let text = self.text(glyph);
        if text.chars().all(|c| c.is_whitespace() || c.is_control()) {
            return self.close();
        }
        let (outline, advance) = (ctm * glyph.transform(), advance(glyph));
        let corners = [(0.0, ASCENT), (0.0, DESCENT), (advance, ASCENT), (advance, DESCENT)].map(|p| outline * Point::from(p));
        let place = corners.iter().skip(1).fold(Rect::from_points(corners[0], corners[0]), |all, p| all.union_pt(*p));
        // Poppler leaves out what stands beside the page, too.
        if place.x1 < 0.0 || place.y1 < 0.0 || place.x0 > self.width || place.y0 > self.height {
            return self.close();
        }
        let (from, to) = match mode {
            WritingMode::Horizontal => (Point::ZERO, Point::new(advance, 0.0)),
            WritingMode::Vertical => (Point::new(advance / 2.0, ASCENT), Point::new(advance / 2.0, DESCENT)),
        };
        let (start, end) = (outline * from, outline * to);
        let em = (corners[0] - corners[1]).hypot() * EM / (ASCENT - DESCENT);
        let way = (end - start).normalize();
        match &mut self.open {
            Some(word) if word.goes_on(start, way, em) => {
                word.text.push_str(&text);
                word.place = word.place.union(place);
                (word.end, word.em) = (end, em);
            }
            _ => {
                self.close();
                self.open = Some(Open { text, place, end, way, em });
            }
        }
    }

    /// The characters of a glyph; what shows something and stands for none is `U+FFFD`.
    fn text(&mut self, glyph: &Glyph<'_>) -> String {
        let known = glyph.as_unicode().or_else(|| match glyph {
            Glyph::Outline(outline) => self.tables.characters(&outline.font_data()?.postscript_name?, outline.char_code()),
            Glyph::Type3(_) => None,
        });
        match known {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => match glyph {
                Glyph::Outline(outline) if outline.outline().elements().is_empty() => String::new(),
                _ => char::REPLACEMENT_CHARACTER.to_string(),
            },
        }
    }

    /// Writes the word that is open.
    fn close(&mut self) {
        let Some(Open { text, place, .. }) = self.open.take().filter(|_| !self.full) else { return };
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        let text = quick_xml::escape::escape(text.as_str());
        self.write(format_args!("<word xMin=\"{:.3}\" yMin=\"{:.3}\" xMax=\"{:.3}\" yMax=\"{:.3}\">{text}</word>\n", place.x0, place.y0, place.x1, place.y1));
    }
}

impl Open {
    /// True where a character of this height that begins there stands behind the last one, on its line.
    fn goes_on(&self, start: Point, way: Vec2, em: f64) -> bool {
        let (step, high) = (start - self.end, self.em.max(em));
        let (along, across) = (step.dot(self.way), step.cross(self.way).abs());
        way.dot(self.way) > 0.98 && self.em.min(em) > high * 0.9 && across < high * GAP && along < high * GAP && along > -high * 0.5
    }
}

/// How far it is to the next character.
fn advance(glyph: &Glyph<'_>) -> f64 {
    let advance = match glyph {
        Glyph::Outline(outline) => outline.advance_width(),
        Glyph::Type3(drawn) => drawn.advance_width(),
    };
    f64::from(advance.unwrap_or(500.0)).clamp(0.0, 4.0 * EM)
}

impl<'a> Device<'a> for Words {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            if !self.full {
                self.glyph(props.transform, glyph, run.writing_mode());
            }
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
