//! The file that `hegao rules new` writes: a whole small rule with comments, that loads and whose samples hold.

/// What a new rule begins with.
const SKELETON: &str = r#"# {id}：“大力推动”要写明推动什么，不能一句带过。
# 文件开头的注释就是 hegao explain 显示的说明，请改为自己的：查什么、为什么、哪些情形不报。
# (These comment lines are the rule's page: say what is asked, why, and where the rule keeps silent.)

title     zh "措辞空泛"   en "empty wording"
severity  warning                # error 应改, warning 请核, info 可酌
confidence high                  # high, medium, low

# from：在哪些事实里查。hegao rules schema 列出全部事实和字段；hegao inspect --what facts 文稿 显示读到了什么。
# 例如 from c in claim（正文中的数值），from t in indicator（指标表的行）。
from   m in find(/大力推动。/)
# where：条件。只有确定为真才报告；拿不准（四舍五入、空格、缺字）就不报。
# where  c.kind == target and c.goal.number > 100%

# report：标出的位置和一句话；{m.text} 是那里的原文。中文、英文都要写。
report m  zh "“{m.text}”没有写明推动什么"  en "“{m.text}” does not say what is promoted"
help      zh "请写明对象和措施"  en "name the object and the measures"

# 正例：⟦ ⟧ 标出应报告的位置。
bad txt """
各地要⟦大力推动。⟧
"""

bad txt """
对养老服务⟦大力推动。⟧对托育服务积极支持。
"""

# 反例：与正例只差几个字，而不该报。
good txt """
各地要大力推动养老服务。
"""

# 句子没有在此结束
good txt """
大力推动，积极支持养老服务。
"""
"#;

/// The skeleton of a rule.
#[must_use]
pub fn skeleton(id: &str) -> String {
    SKELETON.replacen("{id}", id, 1)
}

/// What is wrong with the id of a new rule, in Chinese and English.
#[must_use]
pub fn wrong_id(id: &str) -> Option<(&'static str, &'static str)> {
    let good = |part: &str| {
        part.chars().next().is_some_and(|c| c.is_ascii_lowercase()) && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    match id.split_once('/') {
        None => Some(("规则名要写成 类别/名称", "a rule is called family/name")),
        Some((family, name)) if good(family) && good(name) => None,
        Some(_) => Some(("类别和名称只用小写字母、数字和连字符，以字母开头", "family and name take small letters, digits and hyphens and begin with a letter")),
    }
}

#[cfg(test)]
mod tests {
    use super::{skeleton, wrong_id};
    use crate::lang::{Names, RuleFile, format, load};

    #[test]
    fn the_skeleton_loads_and_is_formatted() {
        let text = skeleton("my/rule");
        assert_eq!(format(&text), text);
        let loaded = load(&[RuleFile { path: "rules/my/rule.hgr".to_owned(), text }], &Names::default());
        assert_eq!(loaded.err(), None);
    }

    #[test]
    fn ids() {
        for (id, good) in
            [("my/rule", true), ("my/rule-2", true), ("rule", false), ("my/Rule", false), ("../a", false), ("a/b/c", false), ("a/_defs", false), ("a/", false)]
        {
            assert_eq!(wrong_id(id).is_none(), good, "{id}");
        }
    }
}
