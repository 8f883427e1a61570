//! Enumerations read where no closer reading was found: 坚持甲,坚持乙,坚持丙,以上三项原则; 甲5处、乙18处、丙97处,三级共120处; 柳河、青溪、云河3条河流;
//! 行政、人事、财务“三统一”管理; 有场所、有人员、有经费,确保“三有”; “四横”自下而上为甲层、乙层、….
//! The number stands right behind the list, or the slogan says how the list is told; what may be counted otherwise is left alone.

use std::ops::Range;
use std::sync::Arc;

use super::enumeration::{joins, split_last, split_members};
use super::figure::{Context, clause_start_of_list};
use crate::fact::{FactSet, Rel, RowBuilder, Rows, Value};
use crate::outline::Sentence;
use crate::text::{AnyOf, Span, is_cjk};
use crate::value::parse_chinese_integer;

/// What a list may be of, behind number and measure.
static NOUNS: AnyOf = AnyOf::new(&[
    "河流", "河道", "湖泊", "水库", "流域", "部门", "单位", "方面", "品牌", "品种", "类型", "模式", "渠道", "标准", "平台", "园区", "产业", "场景", "主体",
    "品类", "灌区", "高校", "学科", "工种", "病种", "疾病", "人群", "内容", "阶段", "步骤", "区域", "片区", "组团", "通道", "廊道", "走廊", "城市", "乡镇",
    "街道", "社区", "镇", "县", "区", "市", "省份", "作物", "能力", "要素", "污染物", "级别", "等级", "环节", "领域", "行业", "体系", "机制", "指标", "技术",
    "语种", "系统", "专业", "关系", "问题", "短板", "目标", "原则", "任务", "子系统", "模块", "板块", "维度", "机构", "地区", "渠", "集团", "学院", "学校",
    "医院", "赛事", "节会", "线路", "航线", "高速公路", "铁路", "口岸", "港区", "景区", "食品", "商品", "资源", "材料", "证照", "数据",
]);
/// What may follow such a noun and is no part of it.
static BEHIND: AnyOf = AnyOf::new(&[
    "为", "的", "中", "内", "建设", "示范", "开展", "生产", "同步", "实施", "协同", "联动", "全部", "全面", "均", "率先", "治理", "发展", "融合", "应用",
]);
/// Words of one member that stand for several.
const SEVERAL: &[&str] = &["企事业", "中小", "城乡", "老幼", "妇幼", "产学研", "上下", "各类", "供排水", "水电", "和", "其他"];
/// Words at the end of the last member that show that the number counts something else.
const DOING: &[&str] = &[
    "建设", "实施", "打造", "开展", "建成", "推进", "设立", "组建", "形成", "构建", "新建", "新增", "选取", "选择", "涉及", "覆盖", "布局", "各", "每", "均",
    "共", "达", "等", "有", "为", "约", "近", "超", "余下", "其他", "其余", "另外", "分别", "合计", "共计", "总计", "累计", "以上", "以下", "不少于", "达到",
    "完成", "改造", "培育", "创建", "争创", "引进", "安排", "设置", "配备", "投入", "在", "的", "与", "和", "及", "至少", "上述", "以及", "还有", "前", "后",
    "上", "下", "这", "那", "某", "哪", "第", "建", "增", "设", "修", "任", "持", "对", "由", "向", "于", "从", "到", "按", "将",
];
/// What a list of things is said to be in, in a slogan: 行政、人事、财务“三统一”管理.
const MANNERS: &[&str] = &[
    "统一", "联动", "融合", "一体", "同步", "共享", "互通", "互认", "协同", "合一", "兼备", "并举", "并重", "结合", "到位", "贯通", "集中", "公开", "下沉",
    "覆盖", "联", "同", "通", "合", "清", "化", "定", "结合", "衔接", "挂钩",
];
/// How the members of a slogan's part are told.
const OPENERS: &[&str] = &["自下而上为", "自上而下为", "分别为", "分别是", "分别指", "即为", "即", "是指", "指的是", "具体为", "具体指", "包括", "为", "是"];

/// A list and the number declared for it.
struct Found {
    declared: i64,
    number: Span,
    members: Vec<Span>,
    noun: String,
}

/// Adds the rows of one sentence.
pub(super) fn extract(context: &Context<'_>, index: usize, sentence: &Sentence, runs: &[Range<usize>], facts: &mut FactSet) {
    let text = context.source.slice(sentence.span);
    let base = sentence.span.from();
    let mut found = Vec::new();
    for run in runs {
        let (Some(word), Some(before), Some(tail)) = (text.get(run.clone()), text.get(..run.start), text.get(run.end..)) else { continue };
        let Some(declared) = value_of(word) else { continue };
        let number = Span::new(base + run.start, base + run.end + tail.chars().next().map_or(0, char::len_utf8));
        let list = said(context, index, before, tail)
            .or_else(|| amounts(before, tail, base))
            .or_else(|| before.strip_suffix('“').and_then(|b| slogan(b, tail, base)))
            .or_else(|| before.strip_suffix('“').and_then(|_| part_of(sentence, run.end, tail)))
            .or_else(|| plain(before, tail, base, declared));
        if let Some(members) = list {
            let noun = tail.chars().take(8).take_while(|c| is_cjk(*c)).collect();
            found.push(Found { declared, number, members, noun });
        }
    }
    for f in found {
        if !told(facts, f.number) {
            push(context, &f, facts);
        }
    }
}

/// True where a row has this number already.
fn told(facts: &FactSet, number: Span) -> bool {
    let rows = facts.table(Rel::Enumeration).rows.len();
    let near = (rows.saturating_sub(12)..rows).filter_map(|i| u32::try_from(i).ok());
    near.filter_map(|i| facts.field(Rel::Enumeration, i, "declared")?.span).any(|s| s.from() < number.to() && number.from() < s.to())
}

fn value_of(word: &str) -> Option<i64> {
    let n = if word.bytes().all(|b| b.is_ascii_digit()) { word.parse().ok()? } else { parse_chinese_integer(word)? };
    (2..=20).contains(&n).then_some(n)
}

/// 坚持甲,坚持乙,坚持丙,以上三项原则; 坚持甲;坚持乙。以上两条: clauses that begin alike, before 以上, 上述, 这.
fn said(context: &Context<'_>, index: usize, before: &str, tail: &str) -> Option<Vec<Span>> {
    let lead = ["以上", "上述", "这"].iter().find_map(|w| before.strip_suffix(w))?;
    if !tail.starts_with(['项', '条', '个', '大', '点', '种', '类']) {
        return None;
    }
    let own = context.outline.sentences.get(index)?;
    let (list, base) = if lead.is_empty() {
        let previous = context.outline.sentences.get(index.checked_sub(1)?).filter(|s| s.para.is_some() && s.para == own.para)?;
        (context.source.slice(previous.span).trim_end_matches(['。', ' ']), previous.span.from())
    } else {
        (lead.strip_suffix([',', ';', ':'])?, own.span.from())
    };
    let joint = [';', ',', '、'].into_iter().find(|c| list.contains(*c))?;
    let mut at = base;
    let mut members = Vec::new();
    for piece in list.split(joint) {
        members.push((piece, Span::new(at, at + piece.len())));
        at += piece.len() + joint.len_utf8();
    }
    let head = members.get(1).and_then(|m| m.0.char_indices().nth(2).and_then(|(i, _)| m.0.get(..i)))?;
    let begins = members.iter().skip(1).all(|m| m.0.starts_with(head)) && members.first().is_some_and(|f| f.0.contains(head));
    (begins && members.len() >= 3 && head.chars().all(is_cjk)).then(|| members.iter().map(|m| m.1).collect())
}

/// 甲5处、乙18处、丙97处,三级共120处: amounts of the unit of the sum.
fn amounts(before: &str, tail: &str, base: usize) -> Option<Vec<Span>> {
    let measure = ["级", "类", "项", "种", "个", "处", "镇", "者", "家", "部分", "县", "区"].iter().find(|m| tail.starts_with(**m))?;
    let rest = tail.get(measure.len()..)?;
    let rest = ["共计", "合计", "总计", "共有", "共"].iter().find_map(|w| rest.strip_prefix(w))?;
    let unit: String = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',')).chars().take_while(|c| is_cjk(*c)).collect();
    let list = before.strip_suffix([',', ';', '(', ':'])?;
    let mut members = Vec::new();
    let mut end = list.len();
    while let Some(own) = list.get(..end) {
        let start = own.rfind(['、', ',', ';', '。', ':', ')', '(']).map_or(0, |i| i + own.get(i..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8));
        let piece = own.get(start..)?;
        let figure = piece.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0);
        let same = figure.and_then(|at| piece.get(at..)).is_some_and(|f| f.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.') == unit);
        if !same || unit.is_empty() {
            // 780万元(按投资的10%)、甲860万元: the list goes on in a way not read here.
            if own.ends_with(')') || list.get(end..).is_some_and(|t| t.starts_with('、')) {
                return None;
            }
            break;
        }
        members.push(Span::new(base + start, base + end));
        // 受益人口22.7万人,其中甲8.1万人、乙9.3万人,两者合计: the list begins there.
        if piece.starts_with("其中") {
            break;
        }
        let mark = own.get(..start).and_then(|t| t.chars().next_back()).filter(|c| matches!(c, '、' | ',' | ';'));
        let Some(mark) = mark else { break };
        end = start - mark.len_utf8();
    }
    members.reverse();
    (members.len() >= 2).then_some(members)
}

/// 行政、人事、财务“三统一”管理; 有场所、有人员、有经费,确保“三有”标准. What stands behind the number up to the closing mark is the manner.
fn slogan(before: &str, tail: &str, base: usize) -> Option<Vec<Span>> {
    let manner = tail.get(..tail.find('”')?).filter(|m| (1..=3).contains(&m.chars().count()) && m.chars().all(is_cjk))?;
    let behind = tail.get(manner.len() + '”'.len_utf8()..).unwrap_or("");
    if behind.starts_with(['、', '“']) || before.ends_with(['、', '”']) {
        return None;
    }
    let before = before.strip_suffix('的').unwrap_or(before);
    let own = |list: &str, at: usize| -> Option<Vec<Span>> {
        let pieces = split_last(split_members(list));
        let short = pieces.iter().skip(1).all(|(_, p)| (1..=6).contains(&p.chars().count()) && !joins(p) && !p.contains(['“', '(', '等']));
        let first = pieces.first().is_some_and(|f| (2..=18).contains(&f.1.chars().count()) && !joins(f.1) && !f.1.contains(['“', '(']));
        (pieces.len() >= 3 && short && first).then(|| pieces.iter().map(|(i, p)| Span::new(base + at + i, base + at + i + p.len())).collect())
    };
    let start = clause_start_of_list(before);
    let list = before.get(start..)?;
    // 良田良种良机良法“四良”融合
    let piece = list.rfind('、').map_or(0, |i| i + '、'.len_utf8());
    if let Some(run) = list.get(piece..).and_then(|p| in_pairs(p, manner, base + start + piece)) {
        return Some(run);
    }
    if list.contains('、') {
        return own(list, start).filter(|_| MANNERS.iter().any(|w| manner == *w || manner.strip_suffix('化') == Some(*w)));
    }
    // 县、乡都要有场所、有人员、有经费,确保“三有”标准
    let lead = ["确保", "实现", "达到", "做到", "形成", "落实", "推行", "实行", "全面落实", "切实做到"].contains(&list);
    let above = before.get(..start)?.strip_suffix([',', ';']).filter(|_| lead)?;
    let mut from = clause_start_of_list(above);
    while let Some(piece) = above.get(from..).filter(|p| !p.starts_with('\n')).and_then(|p| p.split('、').next()).filter(|p| !p.contains(manner)) {
        from = (from + piece.len() + '、'.len_utf8()).min(above.len());
        if from == above.len() {
            return None;
        }
    }
    let holds = |m: &Span| before.get(m.from() - base..m.to() - base).is_some_and(|t| t.matches(manner).count() == 1);
    own(above.get(from..)?, from).filter(|members| members.iter().all(holds))
}

/// 良田良种良机良法 before “四良”: pairs of characters that each begin with it.
fn in_pairs(list: &str, manner: &str, base: usize) -> Option<Vec<Span>> {
    let letter = manner.chars().next().filter(|_| manner.chars().count() == 1)?;
    let mut members = Vec::new();
    let mut rest = list;
    while let Some((at, c)) = rest.char_indices().nth_back(1).filter(|(_, c)| *c == letter) {
        if rest.get(at + c.len_utf8()..).is_some_and(|t| t.starts_with(letter) || !t.starts_with(is_cjk)) {
            break;
        }
        members.push(Span::new(base + at, base + rest.len()));
        rest = rest.get(..at)?;
    }
    members.reverse();
    (members.len() >= 3).then_some(members)
}

/// “四横”自下而上为甲层、乙层、丙层、丁层: members of one form behind a part of a slogan.
fn part_of(sentence: &Sentence, from: usize, tail: &str) -> Option<Vec<Span>> {
    let part = tail.get(..tail.find('”')?).filter(|m| m.chars().count() == 1 && m.chars().all(is_cjk))?;
    let behind = tail.get(part.len() + '”'.len_utf8()..)?;
    let opener = OPENERS.iter().find(|w| behind.starts_with(**w))?;
    let list = behind.get(opener.len()..)?;
    let end = list.find(['。', ';', ',', ')', ':', '(', '“', '《']).unwrap_or(list.len());
    if list.get(end..).is_some_and(|t| t.starts_with(['(', ':', '“', '《'])) {
        return None;
    }
    let pieces = split_last(split_members(list.get(..end)?));
    let last = |p: &str| p.chars().next_back();
    let alike = pieces.iter().all(|(_, p)| (3..=10).contains(&p.chars().count()) && last(p) == pieces.first().and_then(|f| last(f.1)) && !joins(p));
    let base = sentence.span.from() + from + part.len() + '”'.len_utf8() + opener.len();
    (pieces.len() >= 2 && alike).then(|| pieces.iter().map(|(i, p)| Span::new(base + i, base + i + p.len())).collect())
}

/// 柳河、青溪、云河3条河流; 登山节(4月)、音乐节(7月)、灯会(元宵节)三大品牌; 田、土、水三个方面: short members right before number, measure and noun.
fn plain(before: &str, tail: &str, base: usize, declared: i64) -> Option<Vec<Span>> {
    let measure = ["个", "类", "种", "条", "大", "项", "家", "处", "座", "所"].iter().find(|m| tail.starts_with(**m))?;
    let rest = tail.get(measure.len()..)?;
    let noun: String = rest.chars().take(7).take_while(|c| is_cjk(*c)).collect();
    // 3条河流的, 4座水库的: rivers and reservoirs are counted so, whatever follows.
    let concrete = matches!(*measure, "条" | "座");
    let ends = (0..=noun.len()).filter(|&i| noun.is_char_boundary(i)).any(|i| {
        let at = noun.get(i..).and_then(|n| NOUNS.at_start(n).map(|w| i + w.len()));
        at.is_some_and(|to| noun.get(to..).is_some_and(|b| b.is_empty() || concrete || BEHIND.at_start(b).is_some()))
    });
    let start = clause_start_of_list(before);
    let list = before.get(start..)?;
    let lead = ["”即", "”为", "”是", "分别为", "分别是", "包括"].iter().filter_map(|w| Some(list.rfind(w)? + w.len())).max().unwrap_or(0);
    let (list, start) = (list.get(lead..)?, start + lead);
    if !ends || !list.contains('、') || before.get(..start).is_some_and(|t| t.ends_with('\n')) || DOING.iter().any(|w| list.ends_with(w)) {
        return None;
    }
    let pieces = split_last(split_members(list));
    // 登山节(4月): when, not what else.
    let when = |t: &str| t.ends_with(['月', '日', '年', '节', '季', '级']);
    let bare = |p: &str| p.strip_suffix(')').and_then(|t| t.split_once('(')).filter(|(_, w)| when(w)).map_or(p, |(name, _)| name).to_owned();
    let names: Vec<String> = pieces.iter().map(|(_, p)| bare(p)).collect();
    let quoted = |n: &str| n.starts_with('“') && n.ends_with('”') && n.matches('“').count() == 1;
    let short = |n: &String| {
        let size = n.chars().count();
        let plain = !joins(n)
            && !n.contains(['(', '《', '的', '以', '各', '等', '或'])
            && !SEVERAL.iter().any(|w| n.contains(w))
            && (quoted(n) || !n.contains(['“', '”']));
        plain && (1..=10).contains(&size) && !n.contains(|c: char| c.is_ascii_digit() || crate::value::is_han_numeral(c))
    };
    let first = names.first().is_some_and(|f| {
        (1..=16).contains(&f.chars().count()) && !joins(f) && !f.contains(['(', '等', '以', '各', '“', '《']) && !SEVERAL.iter().any(|w| f.contains(w))
    });
    let letters = names.iter().skip(1).all(|n| n.chars().count() == 1);
    let words = names.iter().skip(1).all(|n| n.chars().count() >= 2);
    let count = i64::try_from(pieces.len()).ok()?;
    let fits = first && names.iter().skip(1).all(short) && (letters || words) && count >= 3 && (count - declared).abs() <= 2;
    fits.then(|| pieces.iter().map(|(i, p)| Span::new(base + start + i, base + start + i + p.len())).collect())
}

fn push(context: &Context<'_>, found: &Found, facts: &mut FactSet) {
    let count = i64::try_from(found.members.len()).unwrap_or(i64::MAX);
    if (count - found.declared).abs() > 3 {
        return;
    }
    let member = |s: &Span| facts.push(RowBuilder::new(Rel::Member, *s).at("text", Value::Text(context.source.slice(*s).into()), *s));
    let rows = found.members.iter().map(member).collect();
    facts.push(
        RowBuilder::new(Rel::Enumeration, found.number)
            .at("declared", Value::Int(found.declared), found.number)
            .set("count", Value::Int(count))
            .set("members", Value::Rows(Arc::new(Rows { rel: Rel::Member, rows, closed: true })))
            .set("partial", Value::Bool(false))
            .set("noun", Value::Text(found.noun.as_str().into())),
    );
}
