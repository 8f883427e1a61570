//! How types are named in messages.

use crate::fact::Type;
use crate::lang::rule::Ty;

/// A type of the schema in Chinese and in English.
pub fn words_of(ty: Type) -> (String, String) {
    type_name(Ty::Fact(ty))
}

/// A type in Chinese and in English.
pub fn type_name(ty: Ty) -> (String, String) {
    let fixed = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match ty {
        Ty::Broken => fixed("未知", "unknown"),
        Ty::Made(_) => fixed("匹配或视图的行", "row of a match or view"),
        Ty::Fact(t) => match t {
            Type::Bool => fixed("条件", "condition"),
            Type::Int => fixed("整数", "integer"),
            Type::Year => fixed("年份", "year"),
            Type::Text => fixed("文本", "text"),
            Type::Term => fixed("名称", "term"),
            Type::Atom(list) => (format!("枚举（{}）", shown(list).join("、")), format!("one of {}", shown(list).join(", "))),
            Type::Quantity => fixed("数量", "quantity"),
            Type::Goal => fixed("目标", "goal"),
            Type::Date => fixed("日期", "date"),
            Type::Row(rel) => (format!("{} 的行", rel.name()), format!("row of {}", rel.name())),
            Type::Rows(rel) => (format!("一组 {}", rel.name()), format!("rows of {}", rel.name())),
        },
    }
}

fn shown(list: &[&'static str]) -> Vec<&'static str> {
    list.iter().copied().take(8).collect()
}
