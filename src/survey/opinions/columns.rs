//! Rows of a table to comments: which column means what, by its name and the usual other names for it. A new name goes into `NAMES`.

use std::collections::BTreeMap;

use super::{Kind, Outcome, Sender, squeezed, units};
use crate::diag::{Message, Problem};

/// Rows among which the header is looked for.
const HEAD: usize = 30;
/// Most characters of a cell.
const LONGEST: usize = 50_000;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// Number of the comment.
    Id,
    /// How it came.
    Source,
    /// When it came.
    Date,
    /// Whose it is.
    Unit,
    /// What is to be changed.
    Text,
    /// Chapter or article.
    Chapter,
    /// The words of the draft.
    Quote,
    /// Why.
    Reason,
    /// What became of it.
    Outcome,
    /// Why it was not adopted.
    Why,
    /// Remarks.
    Note,
    /// A unit that was asked.
    Asked,
}

/// The names of each column, the first of which is the usual one; without blanks, full-width marks folded.
const NAMES: &[(Meaning, &str, &[&str])] = &[
    (Meaning::Id, "id", &["编号", "序号", "意见编号", "号", "id", "no", "no.", "number"]),
    (Meaning::Source, "source", &["来源", "渠道", "意见来源", "来源渠道", "反馈渠道", "征集渠道", "提交方式", "反馈方式", "source", "channel"]),
    (
        Meaning::Date,
        "date",
        &["日期", "时间", "收到日期", "收到时间", "反馈日期", "反馈时间", "提交时间", "提交日期", "提出时间", "收文日期", "来信日期", "date", "time"],
    ),
    (
        Meaning::Unit,
        "unit",
        &[
            "单位", "反馈单位", "单位(个人)", "单位/个人", "单位或个人", "单位、个人", "个人/单位", "单位和个人", "姓名", "提出单位", "意见单位",
            "意见提出单位", "回复单位", "单位名称", "部门", "反馈部门", "反馈人", "提出人", "建议人", "反馈单位(个人)", "反馈单位/个人", "反馈单位或个人",
            "意见人", "来信人", "昵称", "网名", "姓名/单位", "姓名或单位", "姓名(单位)", "unit", "unit/person", "name", "department",
        ],
    ),
    (
        Meaning::Text,
        "text",
        &[
            "意见", "修改意见", "内容", "意见内容", "意见建议", "意见和建议", "意见与建议", "意见及建议", "意见或建议", "意见、建议", "反馈意见", "修改建议",
            "具体意见", "具体修改意见", "修改意见建议", "修改意见和建议", "修改意见及建议", "建议", "建议内容", "留言内容", "来信内容", "opinion", "comment",
            "text",
        ],
    ),
    (
        Meaning::Chapter,
        "chapter",
        &[
            "章节", "条款", "章节条款", "章节(条款)", "章节/条款", "章节、条款", "条目", "位置", "所在章节", "对应章节", "涉及章节", "涉及条款", "对应条款",
            "chapter", "place",
        ],
    ),
    (
        Meaning::Quote,
        "quote",
        &[
            "原文", "原文表述", "段落", "原文内容", "原稿表述", "原条文", "原表述", "征求意见稿原文", "征求意见稿表述", "征求意见稿内容", "文稿原文", "quote",
            "passage", "wordsofthedraft",
        ],
    ),
    (
        Meaning::Reason,
        "reason",
        &["理由", "修改理由", "理由依据", "修改依据", "修改理由及依据", "修改理由和依据", "理由及依据", "依据", "理由(依据)", "说明理由", "reason"],
    ),
    (Meaning::Outcome, "outcome", &["采纳情况", "是否采纳", "采纳与否", "意见采纳情况", "处理情况", "采纳意见", "处理结果", "outcome"]),
    (
        Meaning::Why,
        "why",
        &[
            "未采纳理由", "不采纳理由", "未采纳原因", "不采纳原因", "未采纳或部分采纳理由", "未采纳(部分采纳)理由", "部分采纳、未采纳理由", "未采纳情况说明",
            "未采纳说明", "whynot", "whynotadopted",
        ],
    ),
    (Meaning::Note, "note", &["备注", "附注", "note", "remark", "remarks"]),
    (Meaning::Asked, "asked", &["征求意见单位", "被征求意见单位", "应反馈单位", "发送单位", "征求单位", "asked"]),
];

/// Names of columns as they are looked for: `修改意见（意见、内容…）`.
#[must_use]
pub fn names_of(meaning: Meaning) -> &'static [&'static str] {
    NAMES.iter().find(|(m, _, _)| *m == meaning).map_or(&[], |(_, _, names)| names)
}

impl Meaning {
    /// The meaning that a person names, by one of its columns' names.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let word = squeezed(word).to_lowercase();
        NAMES.iter().find(|(_, id, names)| *id == word || names.contains(&word.as_str())).map(|(m, _, _)| *m)
    }

    /// The usual name of its column.
    #[must_use]
    pub fn usual(self) -> &'static str {
        names_of(self).first().copied().unwrap_or_default()
    }
}

/// A row of a table as it is read: its number, and cells with whether they are merged down from above.
pub type Given = (usize, Vec<(String, bool)>);

/// What the command line says of a whole table.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// In which table all of it belongs.
    pub kind: Option<Kind>,
    /// The unit where no column says it.
    pub unit: String,
    /// The source where no column says it.
    pub source: String,
    /// Columns by their names, whatever these would mean else.
    pub columns: BTreeMap<Meaning, String>,
}

/// A comment as a row says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The row.
    pub row: usize,
    /// In which table it belongs.
    pub kind: Kind,
    /// Who says so.
    pub from: Sender,
    /// What is to be changed.
    pub text: String,
    /// Chapter or article.
    pub chapter: String,
    /// The words of the draft.
    pub quote: String,
    /// Why.
    pub reason: String,
    /// What became of it.
    pub outcome: Option<Outcome>,
    /// Why it was not adopted.
    pub why: String,
    /// Remarks.
    pub note: String,
}

/// What the tables of a file say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comments {
    /// Comments in order.
    pub all: Vec<Comment>,
    /// Who answered that there is nothing to say (无意见).
    pub silent: Vec<Sender>,
    /// Units that were asked.
    pub asked: Vec<String>,
    /// Rows that say something and could not be read as a comment, each with why.
    pub left_out: Vec<(usize, Message)>,
    /// What a reader should know of the reading.
    pub notes: Vec<Message>,
}

/// Reads the tables of a file.
///
/// # Errors
/// Where none of them has the columns of comments, or one has two columns for the same.
pub fn comments(path: &str, tables: &[Vec<Given>], asked: &Asked) -> Result<Comments, Problem> {
    let mut out = Comments::default();
    let mut found = false;
    for table in tables {
        let Some(head) = head(table, asked) else { continue };
        let columns = columns(path, table, head, asked)?;
        if !columns.contains_key(&Meaning::Text) && !columns.contains_key(&Meaning::Asked) {
            continue;
        }
        found = true;
        out.notes.extend(unused(table, head, &columns));
        Reading { columns: &columns, asked, out: &mut out, above: String::new(), inherited: 0 }.rows(table, head);
    }
    if found { Ok(out) } else { Err(missing(path, tables, asked)) }
}

/// The columns that nothing is taken from, by name.
fn unused(table: &[Given], head: usize, columns: &BTreeMap<Meaning, usize>) -> Option<Message> {
    let cells = table.get(head).map_or(&[][..], |(_, cells)| cells.as_slice());
    let own = cells.iter().enumerate().filter(|(i, (c, _))| !c.is_empty() && !columns.values().any(|used| used == i));
    let names: Vec<String> = own.map(|(_, (c, _))| c.split_whitespace().collect::<String>().chars().take(20).collect()).collect();
    let (zh, en) = (names.join("、"), names.join(", "));
    (!names.is_empty()).then(|| Message::new(format!("没有用到的列：{zh}"), format!("columns that are not used: {en}")))
}

/// The units of a list: of the column that names them, or one a row where there is but one column.
#[must_use]
pub fn units_of(tables: &[Vec<Given>]) -> Vec<String> {
    let mut all = Vec::new();
    for table in tables {
        let named = |(_, cells): &Given| cells.iter().position(|(c, _)| matches!(meaning(c), Some(Meaning::Unit | Meaning::Asked)));
        let head = table.iter().take(HEAD).enumerate().find_map(|(row, given)| named(given).map(|column| (row, column)));
        let (from, column) = head.map_or((0, 0), |(row, column)| (row + 1, column));
        let cells = table.iter().skip(from).filter_map(|(_, cells)| cells.get(column)).filter(|(_, merged)| !merged);
        all.extend(cells.flat_map(|(c, _)| units(c)).filter(|u| !u.is_empty()));
    }
    all
}

/// What a header means: as it stands, else without what is in brackets.
fn meaning(head: &str) -> Option<Meaning> {
    let head = squeezed(head).to_lowercase();
    let named = |word: &str| NAMES.iter().find(|(_, _, names)| names.contains(&word)).map(|(m, _, _)| *m);
    named(&head).or_else(|| named(head.trim_end_matches([':', '*']))).or_else(|| named(head.trim_start_matches('*').split('(').next().unwrap_or("")))
}

/// The row of the header: the first with the most known names, with that of the comment where there is one.
fn head(table: &[Given], asked: &Asked) -> Option<usize> {
    let score = |(_, cells): &Given| {
        let known: Vec<Meaning> = cells.iter().filter_map(|(c, _)| own(c, asked).or_else(|| meaning(c))).collect();
        let has = known.iter().any(|m| matches!(m, Meaning::Text | Meaning::Asked));
        (usize::from(has), known.len())
    };
    let mut best: Option<(usize, (usize, usize))> = None;
    for (index, row) in table.iter().take(HEAD).enumerate() {
        let score = score(row);
        if score.1 > 0 && best.is_none_or(|(_, b)| score > b) {
            best = Some((index, score));
        }
    }
    best.map(|(index, _)| index)
}

/// What the command line says that a header means.
fn own(head: &str, asked: &Asked) -> Option<Meaning> {
    let head = squeezed(head);
    asked.columns.iter().find(|(_, name)| squeezed(name) == head).map(|(m, _)| *m)
}

fn columns(path: &str, table: &[Given], head: usize, asked: &Asked) -> Result<BTreeMap<Meaning, usize>, Problem> {
    let mut columns: BTreeMap<Meaning, usize> = BTreeMap::new();
    let Some((_, cells)) = table.get(head) else { return Ok(columns) };
    for (index, (cell, _)) in cells.iter().enumerate() {
        let named = own(cell, asked);
        let Some(found) = named.or_else(|| meaning(cell).filter(|m| !asked.columns.contains_key(m))) else { continue };
        if let Some(other) = columns.get(&found).and_then(|i| cells.get(*i)) {
            return Err(twice(path, found, &other.0, cell));
        }
        columns.insert(found, index);
    }
    let wanted = asked.columns.iter().find(|(m, _)| !columns.contains_key(m) && columns.contains_key(&Meaning::Text));
    if let Some((_, name)) = wanted {
        let message = Message::new(format!("没有“{name}”这一列{}", has(cells, true)), format!("there is no column “{name}”{}", has(cells, false)));
        return Err(Problem::file(path, message).with_help(Message::new("请核对 --column 写的列名", "check the name given with --column")));
    }
    if columns.contains_key(&Meaning::Text) && !columns.contains_key(&Meaning::Unit) && asked.unit.is_empty() {
        return Err(lacks(path, &[Meaning::Unit], cells));
    }
    Ok(columns)
}

fn twice(path: &str, meaning: Meaning, one: &str, other: &str) -> Problem {
    let usual = meaning.usual();
    let (one, other) = (one.replace('\n', ""), other.replace('\n', ""));
    let message =
        Message::new(format!("“{one}”“{other}”两列都像是“{usual}”，不知取哪一列"), format!("the columns “{one}” and “{other}” both look like “{usual}”"));
    let help = Message::new(
        format!("请用 --column {usual}={one} 指明，或改列名、删去一列"),
        format!("say which with --column {usual}={one}, or rename or delete one of them"),
    );
    Problem::file(path, message).with_help(help)
}

/// The columns that a table has, as a sentence goes on.
fn has(cells: &[(String, bool)], zh: bool) -> String {
    let names: Vec<String> = cells.iter().map(|(c, _)| c.replace('\n', "")).filter(|c| !c.is_empty()).map(|c| c.chars().take(20).collect()).collect();
    match (zh, names.is_empty()) {
        (true, true) => "，表中没有列名".to_owned(),
        (false, true) => "; the table has no names of columns".to_owned(),
        (true, false) => format!("；表中的列有：{}", names.join("、")),
        (false, false) => format!("; its columns: {}", names.join(", ")),
    }
}

fn lacks(path: &str, meanings: &[Meaning], cells: &[(String, bool)]) -> Problem {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for meaning in meanings {
        let names: Vec<&str> = names_of(*meaning).iter().copied().filter(|n| !n.is_ascii() && !n.contains('、')).collect();
        zh.push(format!("“{}”列（可写作{}）", meaning.usual(), names.join("、")));
        en.push(format!("“{}” (or {})", meaning.usual(), names_of(*meaning).join(", ")));
    }
    let message = Message::new(format!("缺{}{}", zh.join("和"), has(cells, true)), format!("there is no column {}{}", en.join(" and "), has(cells, false)));
    let usual = meanings.first().map_or("", |m| m.usual());
    let name = if meanings.contains(&Meaning::Unit) && meanings.len() == 1 { "；全表出自一个单位的，可用 --unit 写明" } else { "" };
    let unit = if name.is_empty() { "" } else { ", or name the unit of the whole table with --unit" };
    let help = Message::new(
        format!("请改列名，或用 --column {usual}=列名 指明{name}"),
        format!("rename the column, or say which it is with --column {usual}=NAME{unit}"),
    );
    Problem::file(path, message).with_help(help)
}

fn missing(path: &str, tables: &[Vec<Given>], asked: &Asked) -> Problem {
    if tables.iter().all(Vec::is_empty) {
        let message = Message::new("其中没有表", "there is no table in it");
        return Problem::file(path, message).with_help(Message::new(
            "意见表请存为xlsx或csv，第一行为列名；Word文件中的意见请排成表格",
            "save the comments as xlsx or csv with names of columns in the first row; in Word files they stand in a table",
        ));
    }
    let best = tables.iter().max_by_key(|t| t.len()).and_then(|t| t.get(head(t, asked).unwrap_or(0)));
    let cells = best.map_or(&[][..], |(_, cells)| cells.as_slice());
    let unit = cells.iter().any(|(c, _)| meaning(c) == Some(Meaning::Unit)) || !asked.unit.is_empty();
    let wanted: &[Meaning] = if unit { &[Meaning::Text] } else { &[Meaning::Text, Meaning::Unit] };
    lacks(path, wanted, cells)
}

/// One table on the way.
struct Reading<'t> {
    columns: &'t BTreeMap<Meaning, usize>,
    asked: &'t Asked,
    out: &'t mut Comments,
    /// The unit above, for rows that leave it blank.
    above: String,
    inherited: usize,
}

impl Reading<'_> {
    fn rows(&mut self, table: &[Given], head: usize) {
        let own = table.get(head).and_then(|(_, cells)| self.columns.get(&Meaning::Unit).and_then(|i| cells.get(*i))).map(|(c, _)| squeezed(c));
        let person = own.is_some_and(|c| c.contains("个人") || c.contains('人') || c.contains("姓名") || c.contains('名'));
        let heads = table.get(head).map(|(_, cells)| cells.clone()).unwrap_or_default();
        for (number, cells) in table.iter().skip(head + 1).filter(|(_, cells)| *cells != heads) {
            self.row(*number, cells, if person { Kind::Public } else { Kind::Department });
        }
        if self.inherited > 0 {
            let n = self.inherited;
            self.out
                .notes
                .push(Message::new(format!("有{n}行没有写单位，按上一行的单位计"), format!("{n} rows name no unit and are taken for those of the unit above")));
        }
    }

    fn row(&mut self, row: usize, cells: &[(String, bool)], kind: Kind) {
        let columns = self.columns;
        let of = |m: Meaning| tidy(cell(columns, cells, m).0);
        self.out.asked.extend(units(&of(Meaning::Asked)).into_iter().filter(|u| !u.is_empty()));
        let (merged, quote_merged) = (cell(columns, cells, Meaning::Text).1, cell(columns, cells, Meaning::Quote).1);
        let (text, quote, reason, unit) = (of(Meaning::Text), of(Meaning::Quote), of(Meaning::Reason), of(Meaning::Unit));
        let blank = text.is_empty() && quote.is_empty() && reason.is_empty();
        if merged && (quote.is_empty() || quote_merged) || blank && unit.is_empty() {
            return;
        }
        if [&text, &quote, &reason].iter().any(|t| t.chars().count() > LONGEST) {
            let message = Message::new(
                format!("一格超过{LONGEST}字，多半是行与行连在了一起"),
                format!("a cell of more than {LONGEST} characters: rows are run together"),
            );
            self.out.left_out.push((row, message));
            return;
        }
        let source = Some(of(Meaning::Source)).filter(|s| !s.is_empty()).unwrap_or_else(|| self.asked.source.clone());
        let kind = self.asked.kind.or_else(|| kind_of(&source)).unwrap_or(kind);
        let from = Sender { id: of(Meaning::Id), unit: self.unit(unit, kind, &text), source, date: of(Meaning::Date) };
        if text.is_empty() || is_unanswered(&text) || is_nothing(&text) {
            self.without((row, blank), &text, from);
            return;
        }
        let (outcome, why, note) = answer(&of(Meaning::Outcome), of(Meaning::Why), of(Meaning::Note));
        self.out.all.push(Comment { row, kind, from, text, chapter: of(Meaning::Chapter), quote, reason, outcome, why, note });
    }

    /// A row without an opinion.
    fn without(&mut self, (row, blank): (usize, bool), text: &str, from: Sender) {
        if is_nothing(text) {
            self.out.silent.push(from);
        } else if blank || is_unanswered(text) {
            // The unit was asked, and there is nothing of it.
            self.out.asked.extend(units(&from.unit).into_iter().filter(|u| !u.is_empty() && !is_sum(u)));
        } else {
            self.out.left_out.push((row, Message::new("有原文或理由，没有写意见", "there is a passage or a reason, but no comment")));
        }
    }

    /// The unit of a row; in tables of departments a blank is that of the row above.
    fn unit(&mut self, unit: String, kind: Kind, text: &str) -> String {
        if !unit.is_empty() {
            self.above.clone_from(&unit);
            return unit;
        }
        if !self.asked.unit.is_empty() {
            return self.asked.unit.clone();
        }
        if kind == Kind::Department && !self.above.is_empty() && !text.is_empty() {
            self.inherited += 1;
            return self.above.clone();
        }
        unit
    }
}

/// The text of a column, and whether it is merged down from above.
fn cell<'c>(columns: &BTreeMap<Meaning, usize>, cells: &'c [(String, bool)], meaning: Meaning) -> (&'c str, bool) {
    columns.get(&meaning).and_then(|i| cells.get(*i)).map_or(("", false), |(text, merged)| (text.trim(), *merged))
}

/// A text without control characters, and without the apostrophe that keeps spreadsheets from taking it for a formula.
fn tidy(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
    let text = text.trim();
    let bare = text.strip_prefix('\'').filter(|t| t.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']));
    bare.unwrap_or(text).to_owned()
}

/// What became of it; words that are none of the three go to the remarks. Tables of the public have no column for why an opinion was
/// not adopted: there it is a line of the remarks.
fn answer(said: &str, mut why: String, note: String) -> (Option<Outcome>, String, String) {
    let reason = |line: &&str| line.starts_with("未采纳理由：") || line.starts_with("Not adopted because: ");
    let (reasons, rest): (Vec<&str>, Vec<&str>) = note.lines().partition(reason);
    if let Some((_, own)) = reasons.first().and_then(|l| l.split_once(['：', ':'])).filter(|_| why.is_empty()) {
        own.trim().clone_into(&mut why);
    }
    let mut note = rest.join("\n");
    let outcome = Outcome::parse(said);
    let kept = format!("采纳情况原写“{said}”");
    if outcome.is_none() && !said.is_empty() && !note.contains(&kept) {
        note = if note.is_empty() { kept } else { format!("{note}；{kept}") };
    }
    (outcome, why, note)
}

/// `合计`: no unit, but a line of sums.
fn is_sum(unit: &str) -> bool {
    matches!(squeezed(unit).trim_end_matches(':'), "合计" | "总计" | "小计" | "说明" | "注" | "备注")
}

/// `无意见`: an answer without an opinion.
fn is_nothing(text: &str) -> bool {
    let bare = squeezed(text);
    let bare = bare.trim_end_matches(['。', '.', '!', ';']);
    let bare = ["我局", "我委", "我办", "我单位", "本单位", "经研究,", "经研究", "经认真研究,", "对文稿", "对征求意见稿", "对此", "对该稿"]
        .iter()
        .fold(bare, |b, w| b.strip_prefix(w).unwrap_or(b));
    matches!(
        bare,
        "无" | "无意见"
            | "无修改意见"
            | "没有意见"
            | "没有修改意见"
            | "无不同意见"
            | "无异议"
            | "同意"
            | "无反馈意见"
            | "无意见建议"
            | "无意见和建议"
            | "无修改意见和建议"
            | "原则同意"
            | "无修改建议"
            | "无建议"
            | "none"
    ) || matches!(squeezed(text).as_str(), "/" | "-" | "—" | "——")
}

/// `未反馈意见`, as exported tables say of those that did not answer.
fn is_unanswered(text: &str) -> bool {
    matches!(squeezed(text).to_lowercase().as_str(), "未反馈意见" | "未反馈" | "未回复" | "noanswer" | "no answer")
}

/// Whose opinions come by a source.
fn kind_of(source: &str) -> Option<Kind> {
    let holds = |words: &[&str]| words.iter().any(|w| source.contains(w));
    if holds(&[
        "公众", "网民", "网友", "个人", "群众", "市民", "网站", "门户", "网络", "社会", "微信", "来信", "来电", "电话", "热线", "信箱", "邮件", "邮箱", "座谈",
        "听证", "问卷",
    ]) {
        return Some(Kind::Public);
    }
    holds(&["部门", "单位", "公文", "复函", "回函", "发函", "征求意见函", "区县", "县区", "街道", "乡镇"]).then_some(Kind::Department)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use super::{Asked, Comments, Given, Meaning, comments, meaning, units_of};
    use crate::survey::opinions::{Kind, Outcome};

    /// Rows with cells parted by `|`; `^` marks one that is merged from above.
    fn table(text: &str) -> Vec<Given> {
        let cell = |c: &str| (c.trim_start_matches('^').replace('⏎', "\n"), c.starts_with('^'));
        text.lines().enumerate().map(|(n, l)| (n + 1, l.split('|').map(cell).collect())).collect()
    }

    fn read(text: &str) -> Comments {
        comments("a.xlsx", &[table(text)], &Asked::default()).unwrap()
    }

    fn refused(text: &str) -> String {
        let problem = comments("a.xlsx", &[table(text)], &Asked::default()).unwrap_err();
        format!("{}。{}", problem.message.zh, problem.help.unwrap().zh)
    }

    #[test]
    fn usual_names_of_columns() {
        for (head, wanted) in [
            ("序 号", Some(Meaning::Id)),
            ("单位（个人）", Some(Meaning::Unit)),
            ("反馈单位（盖章）", Some(Meaning::Unit)),
            ("修改意见\n", Some(Meaning::Text)),
            ("原文表述", Some(Meaning::Quote)),
            ("章节/条款", Some(Meaning::Chapter)),
            ("未采纳理由", Some(Meaning::Why)),
            ("*意见：", None),
            ("意见摘录", None),
            ("联系电话", None),
        ] {
            assert_eq!(meaning(head), wanted, "{head}");
        }
    }

    #[test]
    fn a_table_with_a_title_and_merged_units() {
        let read = read(
            "征求意见反馈表\n序号|反馈单位|原文表述|修改意见|采纳情况\n1|市财政局|达到80%|改为85%|采纳\n2|^市财政局|床位|增加床位|研究中\n3|市教育局||无意见\n4|市民政局\n合计",
        );
        let shown: Vec<_> = read.all.iter().map(|c| (c.from.unit.as_str(), c.text.as_str(), c.outcome, c.note.as_str())).collect();
        assert_eq!(shown, [("市财政局", "改为85%", Some(Outcome::Adopted), ""), ("市财政局", "增加床位", None, "采纳情况原写“研究中”")]);
        assert_eq!((read.silent[0].unit.as_str(), read.asked.as_slice(), read.left_out.len()), ("市教育局", &["市民政局".to_owned()][..], 0));
        assert!(read.all.iter().all(|c| c.kind == Kind::Department));
    }

    #[test]
    fn whose_table_a_row_belongs_to() {
        let read = read("来源|姓名|意见\n网站|张三|甲\n征求意见函|市教育局|乙\n|李四|丙");
        assert_eq!(read.all.iter().map(|c| c.kind).collect::<Vec<_>>(), [Kind::Public, Kind::Department, Kind::Public]);
    }

    #[test]
    fn a_blank_unit_in_a_table_of_departments_is_that_above() {
        let departments = read("反馈单位|修改意见\n市财政局|甲\n|乙");
        assert_eq!((departments.all[1].from.unit.as_str(), departments.notes.len()), ("市财政局", 1));
        assert_eq!(read("单位|意见|联系 电话\n甲局|一|1").notes[0].zh, "没有用到的列：联系电话");
        let public = read("单位（个人）|意见\n张三|甲\n|乙");
        assert_eq!((public.all[1].from.unit.as_str(), public.notes.len()), ("", 0));
    }

    #[test]
    fn what_is_missing_or_double_is_said() {
        let said = refused("编号|姓名|电话\n1|张三|138");
        assert!(
            said.contains("缺“意见”列（可写作意见、修改意见、内容") && said.contains("表中的列有：编号、姓名、电话") && said.contains("--column 意见=列名"),
            "{said}"
        );
        let said = refused("序号|修改意见\n1|甲");
        assert!(said.contains("缺“单位”列") && said.contains("--unit"), "{said}");
        let said = refused("单位|意见|修改意见\n甲局|一|二");
        assert!(said.contains("“意见”“修改意见”两列都像是“意见”") && said.contains("--column 意见=意见"), "{said}");
        let said = refused("甲|乙\n丙|丁");
        assert!(said.contains("缺“意见”列") && said.contains("“单位”列") && said.contains("表中的列有：甲、乙"), "{said}");
        let named = Asked { columns: [(Meaning::Text, "修改意见".to_owned())].into(), ..Asked::default() };
        let read = comments("a", &[table("单位|意见|修改意见\n甲局|一|二")], &named).unwrap();
        assert_eq!(read.all[0].text, "二");
        let wrong = comments("a", &[table("单位|意见\n甲局|一")], &Asked { columns: [(Meaning::Quote, "原话".to_owned())].into(), ..Asked::default() });
        assert!(wrong.unwrap_err().message.zh.contains("没有“原话”这一列"));
    }

    #[test]
    fn a_row_without_a_comment_is_named() {
        let read = read("单位|原文|意见\n甲局|达到80%|\n乙局|达到|改");
        assert_eq!((read.left_out[0].0, read.all.len()), (2, 1));
    }

    #[test]
    fn formulas_keep_no_apostrophe() {
        assert_eq!(read("单位|意见\n甲局|'=1+1改为2").all[0].text, "=1+1改为2");
    }

    #[test]
    fn units_of_a_list() {
        assert_eq!(units_of(&[table("甲局\n乙局、丙局\n")]), ["甲局", "乙局", "丙局"]);
        assert_eq!(units_of(&[table("征求意见名单\n序号|单位\n1|甲局\n2|乙局")]), ["甲局", "乙局"]);
    }
}
