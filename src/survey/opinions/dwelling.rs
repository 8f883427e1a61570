//! Hides where a person lives: the numbers of doors, floors and buildings in a home's address. Streets, estates and the buildings of
//! plans (3号楼加装电梯) stay, and so do rooms of offices. New words for homes go into the lists here.

use std::sync::LazyLock;

use regex::Regex;

/// What stands for a number.
const HIDDEN: &str = "**";

/// Names of estates end so; a building behind one is somebody's home.
const ESTATES: [&str; 16] = ["小区", "花园", "花苑", "家园", "公寓", "新村", "新城", "雅居", "名都", "华府", "华庭", "佳苑", "嘉苑", "家属院", "宿舍", "苑"];

/// Words that say that somebody lives there.
const LIVES: [&str; 11] = ["家住", "住在", "住址", "现住", "居住", "住于", "家在", "家庭地址", "通讯地址", "地址", "住"];

/// Rooms behind these are offices.
const OFFICES: [&str; 9] = ["办公楼", "大楼", "大厦", "政府", "中心", "机关", "综合楼", "教学楼", "门诊楼"];

/// How far before the numbers words are looked for that say that somebody lives there, in characters.
const NEAR: usize = 24;

/// `3号楼2单元501室`, `5栋1201`, `18号`: numbers with what they count, a bare number last.
#[expect(clippy::unwrap_used, reason = "a fixed pattern, tried by the tests")]
static CHAIN: LazyLock<Regex> = LazyLock::new(|| {
    let counted = "(?:[0-9０-９A-Za-z]+(?:[-－—][0-9０-９]+)*[ 　]?(?:号楼|号院|号|栋|幢|座|单元|楼|层|室|房|户)|[一二三四五六七八九十]+(?:号楼|单元))";
    let bare = "[0-9０-９]+(?:[-－—][0-9０-９]+)*";
    Regex::new(&format!("{counted}(?:[ 　]?{counted})*(?:[ 　]?{bare})?")).unwrap()
});

/// One number with what it counts.
#[expect(clippy::unwrap_used, reason = "a fixed pattern, tried by the tests")]
static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new("[0-9０-９A-Za-z]+(?:[-－—][0-9０-９]+)*|[一二三四五六七八九十]+").unwrap());

/// The text without the numbers of homes.
#[must_use]
pub fn without_doors(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for found in CHAIN.find_iter(text) {
        let (Some(before), Some(between)) = (text.get(..found.start()), text.get(at..found.start())) else { continue };
        out.push_str(between);
        at = found.end();
        if is_home(before, found.as_str(), text.get(at..).unwrap_or("")) {
            out.push_str(&NUMBER.replace_all(found.as_str(), HIDDEN));
        } else {
            out.push_str(found.as_str());
        }
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

/// What counted things are called: a number before one is none of a door.
const COUNTED: [&str; 22] = ["平", "米", "万", "亿", "元", "年", "个", "户", "人", "名", "套", "间", "层", "台", "吨", "公", "亩", "度", "日", "月", "%", "."];

/// True for a chain that leads to a door, or to a building where words say that somebody lives in it.
fn is_home(before: &str, chain: &str, after: &str) -> bool {
    let has = |unit: &str| chain.contains(unit);
    if OFFICES.iter().any(|o| before.ends_with(o)) {
        return false;
    }
    let building = ["号楼", "号院", "栋", "幢", "座"].into_iter().any(has);
    // 5栋1201, 2单元502: the last number counts nothing.
    let bare = chain.ends_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c)) && !COUNTED.iter().any(|c| after.starts_with(c));
    let room = has("室") && NUMBER.find_iter(chain).any(|n| n.as_str().chars().count() >= 3);
    let inner = bare || ["室", "房", "户"].into_iter().any(has);
    room || (building || has("单元")) && inner || (building || has("单元") || has("室") || is_house(before, chain, after)) && lives(before, building)
}

/// 18号 of a street, not of a day, a document or a line.
fn is_house(before: &str, chain: &str, after: &str) -> bool {
    let other = before.ends_with(['月', '第', '〕', '］', ']', '】', '）', ')'])
        || after.starts_with(['线', '地', '文', '令', '公', '桥', '前', '以', '之', '起', '日']);
    chain.contains('号') && !other
}

/// True where an estate or somebody's living is named just before.
fn lives(before: &str, building: bool) -> bool {
    let near = before.char_indices().rev().nth(NEAR - 1).and_then(|(i, _)| before.get(i..)).unwrap_or(before);
    let clause = near.rsplit(['，', '。', '；', '！', '？', '\n', ',', ';', '、']).next().unwrap_or(near);
    building && ESTATES.iter().any(|e| clause.ends_with(e)) || LIVES.iter().any(|l| is_said(clause, l))
}

/// True where a word for living stands in a clause; 住 alone only with nothing like 住房 or 常住 around it.
fn is_said(clause: &str, word: &str) -> bool {
    clause.match_indices(word).any(|(i, _)| {
        let after = clause.get(i + word.len()..).unwrap_or("");
        let before = clause.get(..i).unwrap_or("");
        word != "住" || !after.starts_with(['房', '宅', '户', '院', '建', '有', '宿', '民']) && !before.ends_with(['常', '居', '入'])
    })
}

#[cfg(test)]
mod tests {
    use super::without_doors;

    #[test]
    fn doors_of_homes_are_hidden() {
        for (text, wanted) in [
            ("阳光小区3号楼2单元501室的住户", "阳光小区**号楼**单元**室的住户"),
            ("锦绣花园A座1201室", "锦绣花园**座**室"),
            ("龙湖5栋1201，噪音大", "龙湖**栋**，噪音大"),
            ("幸福里12幢3-2", "幸福里**幢**"),
            ("家住人民路18号", "家住人民路**号"),
            ("我住在解放碑街道五一路７号３栋", "我住在解放碑街道五一路**号**栋"),
            ("地址：建设路99号", "地址：建设路**号"),
            ("二单元502反映", "**单元**反映"),
            ("家属院三号楼漏水", "家属院**号楼漏水"),
        ] {
            assert_eq!(without_doors(text), wanted, "{text}");
        }
    }

    #[test]
    fn plans_documents_and_offices_keep_their_numbers() {
        for text in [
            "县医院3号楼改造、1号楼2号楼加装电梯",
            "渝府发〔2021〕18号、第5号公告、3号线二期",
            "新建一座3层楼房，建设5栋1200平方米",
            "5栋1200平方米用房，2025年建成",
            "请到市政府大楼301室、办公楼2楼205室领取",
            "人民路18号的公交站",
            "解决120户住房、新增住房2000户",
            "常住人口18号前登记",
            "每层2户，共6层",
            "建设20个活动室和3个会议室",
            "G65高速、B座写字楼",
            "住在3号线旁边，我们这里3号楼漏水",
            "地址见渝府发〔2021〕18号，居住到5月3号",
        ] {
            assert_eq!(without_doors(text), text);
        }
    }
}
