//! How often a text stands in drafts, roughly: of the texts that a pattern needs, the rarest are looked for.

/// A set of texts that is rarer need not be bettered: about one in a draft of usual length.
pub(super) const RARE: f64 = 2e-6;

/// What a text costs by itself, in the same measure.
const EACH: f64 = 2e-7;

/// How often one of some texts stands at a place of a draft by chance.
pub(super) fn frequency(texts: &[String]) -> f64 {
    texts.iter().map(|t| of(t) + EACH).sum()
}

fn of(text: &str) -> f64 {
    let mut before = None;
    let mut all = 1.0;
    for c in text.chars() {
        all *= match before {
            None => alone(c),
            Some(b) => behind(b, c),
        };
        before = Some(c);
    }
    all
}

/// A character anywhere.
fn alone(c: char) -> f64 {
    match c {
        ',' => 0.04,
        '、' => 0.03,
        '。' => 0.015,
        '0'..='9' => 0.008,
        '(' | ')' | '.' | ';' | ':' | '“' | '”' | '%' => 0.004,
        _ if c.is_ascii() => 0.0005,
        _ if is_common(c) => 0.006,
        _ => 0.0005,
    }
}

/// The commonest characters of plans, each about one in two hundred.
#[rustfmt::skip]
const fn is_common(c: char) -> bool {
    matches!(c,
        '的' | '和' | '发' | '展' | '建' | '设' | '工' | '业' | '服' | '务' | '提' | '升' | '推' | '进' | '加' | '强'
        | '全' | '市' | '生' | '产' | '会' | '社' | '区' | '人' | '文' | '化' | '民' | '理' | '管' | '体' | '创' | '新'
        | '大' | '安' | '能' | '经' | '济' | '保' | '用' | '重' | '点' | '中' | '年' | '政' | '地' | '机' | '制' | '以'
        | '上' | '成' | '到' | '实' | '施' | '完' | '善' | '国' | '家' | '为' | '作' | '有' | '动' | '高' | '技' | '合'
    )
}

/// A character behind another: figures and words hang together.
fn behind(before: char, c: char) -> f64 {
    match (before.is_ascii_digit(), c) {
        (true, '0'..='9') => 0.12,
        (true, '年') => 0.25,
        (true, '月' | '%' | '万' | '.' | '个') => 0.05,
        (true, _) => alone(c).max(0.005),
        (false, '0'..='9') => 0.01,
        (false, _) => alone(c).max(0.02),
    }
}

#[cfg(test)]
mod tests {
    use super::frequency;

    #[test]
    fn words_are_rarer_than_characters() {
        let of = |texts: &[&str]| frequency(&texts.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert!(of(&["截止"]) < of(&["截"]));
        assert!(of(&["至", "到"]) > of(&["年至", "年到"]));
        assert!(of(&["2"]) > of(&["近2", "约2"]));
        assert!(of(&["的"]) > of(&["缮"]));
    }
}
