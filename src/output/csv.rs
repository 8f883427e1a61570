//! CSV (RFC 4180) that spreadsheets open by a double click: UTF-8 with its mark, a row a finding, a header row. A cell that would
//! be taken for a formula begins with an apostrophe.

use super::Render;
use super::remark::{named, one_line};
use super::report::{FileReport, FindingReport, ProblemReport, Summary};
use super::visible;
use crate::diag::Lang;

/// The CSV format.
#[derive(Debug, Clone, Copy)]
pub struct Csv {
    /// Language of the messages.
    pub lang: Lang,
}

const ZH: [&str; 14] = ["文件", "位置", "行", "列", "程度", "把握", "规则", "问题", "原文", "另见", "建议", "依据", "指纹", "豁免理由"];
const EN: [&str; 14] =
    ["File", "Place", "Line", "Column", "Severity", "Confidence", "Rule", "Finding", "Text", "See also", "Advice", "Basis", "Fingerprint", "Suppressed"];

impl Csv {
    fn finding(self, file: &FileReport, f: &FindingReport) -> String {
        let label = f.labels.first();
        let place = label.map(|l| named(l, self.lang)).unwrap_or_default();
        let (line, column) = label.filter(|_| !file.reading).map(|l| (l.start.line.to_string(), l.start.column.to_string())).unwrap_or_default();
        let text = label.map(|l| l.text.as_str()).unwrap_or_default();
        let others: Vec<String> = f.labels.iter().skip(1).map(|l| format!("{}“{}”", named(l, self.lang), one_line(&l.text))).collect();
        let others = others.join(self.lang.pick("；", "; "));
        let help = f.help.as_ref().map(|m| m.get(self.lang)).unwrap_or_default();
        let basis = f.basis.as_ref().map(|m| m.get(self.lang)).unwrap_or_default();
        let sure = self.lang.pick(["低", "中", "高"], ["low", "medium", "high"]);
        let sure = sure.get(f.confidence as usize).copied().unwrap_or_default();
        let (message, suppressed) = (one_line(f.message.get(self.lang)), f.suppressed.as_ref().map(|w| w.reason.as_str()).unwrap_or_default());
        let severity = f.severity.word(self.lang);
        row([&file.path, &place, &line, &column, severity, sure, f.rule.as_str(), &message, text, &others, help, basis, &f.fingerprint, suppressed])
    }
}

impl Render for Csv {
    fn begin(&self) -> Vec<u8> {
        format!("\u{feff}{}", row(self.lang.pick(ZH, EN))).into_bytes()
    }

    fn file(&self, report: &FileReport) -> Vec<u8> {
        report.findings.iter().map(|f| self.finding(report, f)).collect::<String>().into_bytes()
    }

    fn end(&self, _: &Summary, problems: &[ProblemReport]) -> Vec<u8> {
        let one = |p: &ProblemReport| {
            let (line, column) = p.position.map(|at| (at.line.to_string(), at.column.to_string())).unwrap_or_default();
            let help = p.help.as_ref().map(|m| m.get(self.lang)).unwrap_or_default();
            let word = self.lang.pick("未能检查", "not checked");
            row([&p.path, "", &line, &column, word, "", "", p.message.get(self.lang), "", "", help, "", "", ""])
        };
        problems.iter().map(one).collect::<String>().into_bytes()
    }
}

fn row<const N: usize>(cells: [&str; N]) -> String {
    cells.map(cell).join(",") + "\r\n"
}

/// One cell on one line.
fn cell(text: &str) -> String {
    let text = visible(text.trim());
    let formula = text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t']);
    let quoted = text.contains(['"', ',', ';', '\'']);
    let text = if formula { format!("'{text}") } else { text.into_owned() };
    if quoted || formula { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::row;

    #[test]
    fn cells_are_quoted_and_no_formulas() {
        let made = row(["甲", "a,\"b\"", "=cmd|'/C calc'!A1", "+1", "\t-2", "@x", "一\n二", "＝1+1", "3-2"]);
        assert_eq!(made, "甲,\"a,\"\"b\"\"\",\"'=cmd|'/C calc'!A1\",\"'+1\",\"'-2\",\"'@x\",一↵二,\"'＝1+1\",3-2\r\n");
    }
}
