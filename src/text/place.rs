//! Where a person finds something: heading path, paragraph, table row and column.

use ecow::EcoString;

use serde::{Deserialize, Serialize};

/// One step of a place below the headings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlaceStep {
    /// n-th paragraph under the last heading, 1-based.
    Paragraph(u32),
    /// n-th table of the draft, 1-based, with its caption if it has one.
    Table(u32, EcoString),
    /// n-th row of the table, header not counted, 1-based.
    Row(u32),
    /// n-th footnote.
    Footnote(u32),
    /// n-th endnote.
    Endnote(u32),
    /// Header text of the column.
    Column(EcoString),
    /// n-th page of the file.
    Page(u32),
}

/// A place as people name it: `三、(四) 第2段`, `表1 第4行 “2025年”`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Place {
    /// Markers of the headings from the outermost, as they stand in the draft.
    pub headings: Vec<EcoString>,
    /// What follows below the headings.
    pub steps: Vec<PlaceStep>,
}

impl Place {
    /// The place in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        let mut out = self.path();
        for step in &self.steps {
            if !out.is_empty() {
                out.push(' ');
            }
            match step {
                PlaceStep::Paragraph(n) => out.push_str(&format!("第{n}段")),
                PlaceStep::Table(n, _) => out.push_str(&format!("表{n}")),
                PlaceStep::Row(n) => out.push_str(&format!("第{n}行")),
                PlaceStep::Footnote(n) => out.push_str(&format!("脚注{n}")),
                PlaceStep::Endnote(n) => out.push_str(&format!("尾注{n}")),
                PlaceStep::Column(c) => out.push_str(&format!("“{c}”")),
                PlaceStep::Page(n) => out.push_str(&format!("第{n}页")),
            }
        }
        out
    }

    /// The markers of the headings; a blank keeps figures apart (十二、12.3 12.3.2).
    fn path(&self) -> String {
        self.headings.iter().fold(String::new(), |mut path, marker| {
            if path.ends_with(|c: char| c.is_ascii_digit()) && marker.starts_with(|c: char| c.is_ascii_digit()) {
                path.push(' ');
            }
            path.push_str(marker);
            path
        })
    }

    /// The place in English.
    #[must_use]
    pub fn en(&self) -> String {
        let mut out = self.path();
        for step in &self.steps {
            if !out.is_empty() {
                out.push_str(", ");
            }
            match step {
                PlaceStep::Paragraph(n) => out.push_str(&format!("paragraph {n}")),
                PlaceStep::Table(n, _) => out.push_str(&format!("table {n}")),
                PlaceStep::Row(n) => out.push_str(&format!("row {n}")),
                PlaceStep::Footnote(n) => out.push_str(&format!("footnote {n}")),
                PlaceStep::Endnote(n) => out.push_str(&format!("endnote {n}")),
                PlaceStep::Column(c) => out.push_str(&format!("“{c}”")),
                PlaceStep::Page(n) => out.push_str(&format!("page {n}")),
            }
        }
        out
    }
}
