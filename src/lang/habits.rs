//! What people write out of habit, from Chinese and from other languages, and how a rule says it. Only words and advice; where such a
//! slip is found is the business of `split`, `slips`, `unread` and the checker. A new habit is a row here.

use super::split::KEYWORDS;
use crate::diag::Message;
use crate::text::fold_char;

/// Words in the place of a keyword: `标题`, `if`.
const AS_KEYWORD: [(&str, &str); 23] = [
    ("title", "标题 题目 名称 name"),
    ("severity", "严重程度 程度 级别 等级 level"),
    ("confidence", "把握 置信度 可信度"),
    ("since", "版本 自 version"),
    ("formerly", "原名 曾用名 别名"),
    ("from", "从 来自 取自 对象 范围 in for select"),
    ("match", "匹配 关联 连接 对应 join on"),
    ("let", "令 设 变量 其中 var set"),
    ("where", "条件 当 如果 若 检查 if when condition check"),
    ("report", "报告 报出 报错 提示 输出 信息 message msg then"),
    ("see", "参见 另见 参看 note"),
    ("once", "合并 归并 一次 汇总 merge group"),
    ("help", "建议 帮助 说明 办法 hint advice"),
    ("basis", "依据 标准 根据 standard"),
    ("fix", "修改 修正 改正 更正 改为"),
    ("bad", "正例 错例 错误示例 反面 坏 坏例 fail"),
    ("good", "反例 对例 正确示例 正面 好 好例 ok pass"),
    ("undecided", "存疑 不定 待定 unknown"),
    ("says", "应说 所说 提示为 say expect"),
    ("param", "参数 阈值 parameter"),
    ("define", "定义 函数 function def fn"),
    ("view", "视图"),
    ("bad", "样例 例子 示例 sample example test"),
];

/// Words within code: `且`, `大于`, `警告`.
const AS_WORD: [(&str, &str); 32] = [
    ("and", "且 并且 而且 与 和 同时"),
    ("or", "或 或者"),
    ("not", "非 不 并非"),
    ("==", "等于 是 为"),
    ("!=", "不等于 不是"),
    (">", "大于 高于 多于 超过"),
    ("<", "小于 低于 少于"),
    (">=", "大于等于 不小于 不低于 不少于"),
    ("<=", "小于等于 不大于 不高于 不超过 不多于"),
    ("in", "在 属于"),
    ("not in", "不在 不属于"),
    ("is blank", "为空 是空 空白"),
    ("is absent", "缺失 没写"),
    ("before", "早于 先于"),
    ("some", "存在 任一 至少一个"),
    ("all", "全部 所有 每个"),
    ("no", "没有 不存在 无"),
    ("sum(…)", "求和 合计 总和"),
    ("count(…)", "计数 个数"),
    ("contains(…, \"…\")", "包含 含有 含"),
    ("then", "接着 然后"),
    ("error", "错误 应改 严重"),
    ("warning", "警告 请核 警示"),
    ("info", "信息 提示 可酌"),
    ("high", "高"),
    ("medium", "中"),
    ("low", "低"),
    ("up", "上升 升 增长 增加"),
    ("down", "下降 降 减少"),
    ("target", "目标 目标值"),
    ("actual", "现状 实际 实际值"),
    ("suggested", "建议"),
];

/// Words that no variable, `let`, parameter, view or function may be called; the grammar's `reserved`.
const RESERVED: [&str; 16] = ["and", "or", "not", "is", "in", "before", "for", "where", "then", "per", "some", "all", "no", "zh", "en", "with"];

/// The keyword that somebody meant with the first word of a line.
pub fn keyword(word: &str) -> Option<&'static str> {
    let plain: String = word.chars().filter_map(fold_char).collect::<String>().to_ascii_lowercase();
    KEYWORDS.iter().find(|k| **k == plain).copied().or_else(|| find(&AS_KEYWORD, &plain))
}

/// The word of the rule language that somebody meant.
pub fn word(written: &str) -> Option<&'static str> {
    find(&AS_WORD, written)
}

fn find(table: &[(&'static str, &str)], word: &str) -> Option<&'static str> {
    table.iter().find(|(_, list)| list.split(' ').any(|w| w == word)).map(|(name, _)| *name)
}

/// Where reading stopped.
pub struct Stop<'t> {
    /// The section before it.
    pub before: &'t str,
    /// The word or mark that could not be read; empty at the end.
    pub word: &'t str,
    /// What follows, that word included.
    pub rest: &'t str,
    /// What the grammar would have taken.
    pub wanted: &'t [String],
}

impl Stop<'_> {
    fn wants(&self, token: &str) -> bool {
        self.wanted.iter().any(|w| w.trim() == token)
    }
    fn only_wants(&self, token: &str) -> bool {
        self.wants(token) && self.wanted.iter().all(|w| [token, "_", "A..Z", "#", ""].contains(&w.trim()))
    }
    fn last_word(&self) -> &str {
        word_before(self.before)
    }
    fn begins_line(&self) -> bool {
        self.before.rfind('\n').is_some_and(|i| self.before.get(i..).is_some_and(|t| t.trim().is_empty()))
    }

    /// A word of the language that stands where a name is wanted (`where` in `from where in claim`), and a name to take.
    pub fn reserved(&self) -> Option<(&str, &str)> {
        let word = Some(self.last_word()).filter(|w| RESERVED.contains(w))?;
        let ahead = self.before.trim_end().strip_suffix(word)?;
        let begins = ahead.trim().is_empty() || ahead.trim_end().ends_with(',') || ["some", "all", "no", "for", "then"].contains(&word_before(ahead));
        let rest = self.rest.trim_start();
        let ranged =
            rest.strip_prefix("in ").or_else(|| rest.strip_prefix("then ")).filter(|_| !ahead.trim().is_empty() || !["some", "all", "no"].contains(&word));
        let argument = rest.starts_with('(') && rest.split(')').next().is_some_and(|t| t.contains(':'));
        let given = rest.starts_with([':', '=']) && !rest.starts_with("==");
        let is_name = rest.starts_with('.') || begins && (ranged.is_some() || argument || given);
        let relation = ranged.map(str::trim_start).and_then(|t| t.get(..1)).filter(|t| t.chars().all(|c| c.is_ascii_lowercase()));
        is_name.then(|| (word, relation.unwrap_or("x")))
    }

    /// The advice for what stands there, where it is a known habit.
    pub fn advice(&self) -> Option<Message> {
        let said = |zh: &str, en: &str| Some(Message::new(zh, en));
        let trimmed = self.before.trim_end();
        if KEYWORDS.contains(&self.word) {
            let word = self.word;
            return Some(if self.begins_line() {
                Message::new(format!("关键字 {word} 要写在行首，前面不留空白"), format!("the keyword {word} stands at the very start of its line"))
            } else {
                Message::new(format!("{word} 要另起一行，顶格写"), format!("{word} begins a line of its own"))
            });
        }
        match self.word {
            "contains" | "includes" | "has" => return said("写作 contains(c.raw, \"…\")", "write contains(c.raw, \"…\")"),
            "like" | "matches" | "regex" => return said("写作 matches(c.raw, /…/)", "write matches(c.raw, /…/)"),
            "between" => return said("写作 x >= 1 and x <= 9", "write x >= 1 and x <= 9"),
            ";" => return said("请删去分号", "leave out the semicolon"),
            "?" => return said("没有 a ? b : c；两种情形写作 (a and b) or (not a and c)", "there is no a ? b : c; write (a and b) or (not a and c)"),
            "[" if trimmed.ends_with(|c: char| c.is_ascii_alphanumeric()) && self.last_word() != "in" => {
                return said("不用下标；一行一行地查，写作 x in …", "there are no indices; range over the rows with x in …");
            }
            "(" if trimmed.strip_suffix(self.last_word()).is_some_and(|t| t.ends_with('.')) => {
                let name = self.last_word();
                return Some(Message::new(format!("函数写在前面：{name}(x.y, …)"), format!("the function comes first: {name}(x.y, …)")));
            }
            "," if self.wants("and") => return said("请删去逗号；几个条件之间写 and", "leave out the comma; write and between conditions"),
            "!" => return said("请改为 not", "write not"),
            ":" if self.rest.starts_with(":=") => return said("请改为 =", "write ="),
            "(" if self.last_word() == "in" => return said("几个值写在方括号里：x in [1, 2]", "values stand in square brackets: x in [1, 2]"),
            "<" | ">" | "=" => return said("一次只比较两个：a < b and b < c", "compare two at a time: a < b and b < c"),
            "i" if trimmed.ends_with('/') => return said("不分大小写写作 /(?i)…/", "to ignore case write /(?i)…/"),
            _ => {}
        }
        match self.last_word() {
            "if" | "when" => return said("不写 if，直接写条件", "there is no if; write the condition itself"),
            "exists" | "any" | "exist" => return said("写作 some d in claim where …", "write some d in claim where …"),
            "every" | "each" | "forall" => return said("写作 all d in claim where …", "write all d in claim where …"),
            "replace" | "delete" | "insert" if self.wants("replace") => {
                return said("fix 后面先写 safe 或 suggested", "after fix comes safe or suggested");
            }
            _ => {}
        }
        self.by_wanted(trimmed)
    }

    fn by_wanted(&self, trimmed: &str) -> Option<Message> {
        let said = |zh: &str, en: &str| Some(Message::new(zh, en));
        let quoted = self.word.starts_with('"');
        if matches!(trimmed.trim(), "" | "zh" | "en") && self.rest.trim_start().starts_with(['"', 'z', 'e']) && self.wants("a..z") && self.wants("0..9") {
            return said("先写标在哪里，例如 report c.raw zh \"…\" en \"…\"", "first the place, for example report c.raw zh \"…\" en \"…\"");
        }
        if trimmed.ends_with("find(") || trimmed.ends_with("find (") {
            return said("要找的写在斜线之间：find(/…/)", "what to find stands between slashes: find(/…/)");
        }
        if trimmed.ends_with("words(") {
            return said("词表名要加引号：words(\"…\")", "the name of a list has quotes: words(\"…\")");
        }
        if quoted && self.wants("with") {
            return said("写作 replace … with \"…\"", "write replace … with \"…\"");
        }
        if quoted && (self.wants("zh") || self.wants("en")) {
            return said("文本前写明语言：zh \"…\" en \"…\"", "say the language before a text: zh \"…\" en \"…\"");
        }
        if quoted && self.only_wants("a..z") {
            return said("这里不加引号", "no quotes here");
        }
        if self.only_wants("a..z") && self.word.starts_with(|c: char| c.is_ascii_digit()) {
            return said("把握写 high、medium 或 low", "confidence is high, medium or low");
        }
        if self.word.is_empty() && self.wants("then") && self.wants("in") {
            return said("先起一个名字，例如 c in claim", "give it a name first, for example c in claim");
        }
        if self.wants(",") && self.wants("]") {
            return said("几个值之间用逗号隔开：[2020, 2025]", "put commas between values: [2020, 2025]");
        }
        if self.wants(",") && self.wants("of") {
            return said("几个变量之间用逗号隔开：c in claim, t in indicator", "put a comma between variables: c in claim, t in indicator");
        }
        if self.word.is_empty() && self.only_wants("/") {
            return said("正则要以 / 结束", "a regex ends with /");
        }
        None
    }
}

/// The word that ends a text.
fn word_before(text: &str) -> &str {
    let end = text.trim_end();
    let start = end.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map_or(0, |i| i + 1);
    end.get(start..).unwrap_or("")
}

/// Advice for a name that means something elsewhere: `null`, `true`, a relation.
pub fn name(name: &str) -> Option<Message> {
    match name {
        "null" | "none" | "nil" | "empty" | "NULL" | "None" => {
            Some(Message::new("空值写作 x is blank、x is absent 或 x is missing", "write x is blank, x is absent or x is missing"))
        }
        "blank" | "lost" | "absent" | "missing" | "present" => Some(Message::new(format!("写作 x is {name}"), format!("write x is {name}"))),
        "true" | "false" | "True" | "False" => {
            Some(Message::new("条件直接写：c.generic，not c.generic", "write the condition itself: c.generic, not c.generic"))
        }
        _ => crate::fact::Rel::parse(name).map(|_| {
            Message::new(
                format!("“{name}”是关系，先起一个名字，例如 x in {name}"),
                format!("“{name}” is a relation: give it a name first, for example x in {name}"),
            )
        }),
    }
}

/// What a regex engine complains of, for people: message and advice.
pub fn regex(complaint: &str) -> (Message, Option<Message>) {
    let rows: [(&str, &str, &str, &str, &str); 8] = [
        ("look-around", "不支持前后断言", "look-around is not supported", "用命名组标出要的一段：(?<word>…)", "mark the part that you want: (?<word>…)"),
        ("backreferences", "不支持反向引用", "backreferences are not supported", "请改用 where 里的比较", "compare in where instead"),
        ("size limit", "展开后太大", "it becomes too large", "请减少 {…} 的次数", "use smaller counts in {…}"),
        ("unclosed group", "括号没有闭合", "unclosed group", "", ""),
        ("unopened group", "多了一个右括号", "unopened group", "要找括号本身，写作 \\( \\)", "for a bracket itself write \\( \\)"),
        ("unclosed character class", "方括号没有闭合", "unclosed character class", "要找方括号本身，写作 \\[ \\]", "for a bracket itself write \\[ \\]"),
        (
            "repetition operator missing", "* + ? 前面没有内容", "nothing stands before * + or ?", "要找符号本身，前面加 \\",
            "for the mark itself put \\ before it",
        ),
        ("nest", "套得太深", "nested too deep", "", ""),
    ];
    match rows.iter().find(|r| complaint.contains(r.0)) {
        Some((_, zh, en, help_zh, help_en)) => {
            (Message::new(format!("正则写错了：{zh}"), format!("the regex is wrong: {en}")), (!help_zh.is_empty()).then(|| Message::new(*help_zh, *help_en)))
        }
        None => (Message::new(format!("正则写错了：{complaint}"), format!("the regex is wrong: {complaint}")), None),
    }
}

#[cfg(test)]
mod tests {
    use super::RESERVED;

    #[test]
    fn the_reserved_words_are_those_of_the_grammar() {
        let line = include_str!("grammar.pest").lines().find(|l| l.starts_with("reserved")).unwrap_or("");
        let words: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
        assert_eq!(words, RESERVED);
    }
}
