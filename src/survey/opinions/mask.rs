//! Hides persons in what is published: names as 张某、张某某, mobile, identity and card numbers, mail and chat addresses; where they live is in
//! `dwelling`. Names are looked for where units and persons are named, and behind words that say so (联系人：…, 我叫…); names that stand in
//! one of these places are hidden in the comment too.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::dwelling::without_doors;
use super::{Kind, units};

/// Family names; those of two characters first.
const SURNAMES: &str = "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 端木 宇文 长孙 南宫 \
王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 高 林 罗 郑 梁 谢 宋 唐 许 韩 冯 邓 曹 彭 曾 肖 萧 田 董 袁 潘 于 蒋 蔡 余 杜 叶 程 苏 魏 吕 丁 任 沈 姚 卢 姜 崔 钟 谭 陆 汪 范 石 廖 贾 夏 韦 付 傅 \
方 白 邹 孟 熊 秦 邱 江 尹 薛 闫 阎 段 雷 侯 龙 史 陶 黎 贺 顾 毛 郝 龚 邵 万 钱 严 覃 武 戴 莫 孔 向 汤 康 易 常 施 洪 季 詹 樊 祝 左 涂 骆 牛 倪 翁 岳 齐 乔 庞 聂 柯 殷 俞 温 章 葛 伍 霍 梅 柳 费 卜 冉 \
鲁 毕 申 柴 蒙 蓝 华 焦 舒 路 饶 凌 裴 翟 阮 辛 耿 鲍 苗 颜 单 娄 解 谷 卞 尤 金 戚 安 褚 卓 关 米 包 童 甘 臧 符 文 艾 靳 欧 屈 祁 蒲 滕 佟 卫 纪 盛 成 景 党 宫 桂 闵 沙 晏 池 敖 冼 宁 习 栾 丛 岑 隋 郎 鄢 麦 巫 仇 胥 糜 荣 简 庄 丘 宗 牟 瞿 邝 蔺 屠 揭 芦 晁 储 封 荆 佘 亓 窦 栗 粟 阚 逄 仝 桑 郁 阙 邸 虞 辜 楚 厉 裘 缪 \
郦 雍 茹 禚 郜 匡 冀 苟 巩 狄 钮 ";

/// What ends the names of units.
const UNITS: &str = "局委办厅院校所队会社司厂店区县市镇乡村街部处科室组团站台馆中心集业行园家圈友民主者户众";

static SURNAME: LazyLock<Vec<&str>> = LazyLock::new(|| SURNAMES.split_whitespace().collect());

#[expect(clippy::unwrap_used, reason = "fixed patterns, tried by the tests")]
static PATTERNS: LazyLock<[Regex; 7]> = LazyLock::new(|| {
    // 13812345678, 138-1234-5678, +86 138 1234 5678
    let mobile = r"(?P<a>^|[^\dA-Za-z.])(?P<head>(?:[+＋]?(?:86|８６)[- ]?)?[1１][3-9３-９]\d)[-－ ]?\d{4}[-－ ]?(?P<tail>\d{4})(?P<z>$|\D)";
    // 18 digits or 15, a date among them: 110101199003071234, 110101 1990 0307 1234
    let id = r"(?P<a>^|[^0-9０-９A-Za-z])(?P<head>[1-9１-９]\d{2})\d{3}[- ]?(?:(?:[1１][9９]|[2２][0０])\d{2}[- ]?(?:[0０][1-9１-９]|[1１][0-2０-２])(?:[0０][1-9１-９]|[12１２]\d|[3３][01０１])[- ]?\d{3}[0-9０-９XxＸ]|\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?P<z>$|[^0-9０-９A-Za-z])";
    // 6222 0212 3456 7890 128: what its last digit proves, or what is called a card
    let card = r"(?P<a>^|[^\dA-Za-z.])(?P<said>(?:卡号|账号|帐号|账户|帐户|银行卡)(?:号码|号)?(?:为|是)?[ 　]*[:：]?[ 　]*)?(?P<head>[1-9]\d{3})(?P<mid>(?:[- ]?\d){4,14})(?P<tail>(?:[- ]?\d){4})(?P<z>$|[^\dA-Za-z])";
    // zhang.san@example.com
    let mail = r"(?P<head>[A-Za-z0-9])[A-Za-z0-9._%+-]*@(?P<tail>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)";
    // 微信：zhang_san88, QQ号12345678
    let chat = r"(?P<head>(?:微信|(?i:QQ|wechat|vx))(?:号码|号|账号)?(?:为|是)?[ 　]*[:：]?[ 　]*)[A-Za-z0-9][A-Za-z0-9_-]{4,19}";
    // 联系人：张三, 本人姓名张三
    let said = r"(?P<head>(?:联系人|经办人|填报人|填表人|反馈人|提出人|建议人|来信人|署名|姓名|签名|(?P<sure>我叫|名叫|(?:投诉人|举报人|申请人|反映人|户主|业主|负责人|法定代表人)[:：])|本人|我是)(?:姓名|名字|叫|为|是)*[ 　]*(?P<mark>[:：]?)[ 　]*)(?P<name>\p{Han}{2,8})";
    // 买买提·吐尔逊
    let dotted = r"(?P<head>\p{Han})\p{Han}+(?:[·•‧・]\p{Han}{2,})+";
    [mobile, id, card, mail, chat, said, dotted].map(|p| Regex::new(p).unwrap())
});

/// What may follow a name in running text, where no more than 本人 or the like stands before it.
const BEHIND: [&str; 12] = ["系", "为", "住", "身", "现", "今年", "电话", "手机", "联系", "先生", "女士", "同志"];

/// Hides the persons of one opinion.
#[derive(Debug, Clone)]
pub struct Mask {
    kind: Kind,
    /// Names of persons and what stands for them.
    names: Vec<(String, String)>,
}

impl Mask {
    /// For an opinion of these units and persons.
    pub fn new<'u>(kind: Kind, cells: impl IntoIterator<Item = &'u str>) -> Self {
        let mut names: Vec<(String, String)> = Vec::new();
        if kind == Kind::Public {
            let [.., dotted] = &*PATTERNS;
            for unit in cells.into_iter().flat_map(units) {
                let found = dotted.captures_iter(&unit).filter_map(|c| Some((c.get(0)?.as_str().to_owned(), format!("{}**", c.name("head")?.as_str()))));
                names.extend(found);
                names.extend(words(&unit).into_iter().filter_map(|w| hidden(&w).map(|h| (w, h))));
            }
        }
        // Longer names first: 张三丰 before 张三.
        names.sort_by_key(|(name, _)| (std::cmp::Reverse(name.len()), name.clone()));
        names.dedup();
        Self { kind, names }
    }

    /// A cell that names units or persons.
    #[must_use]
    pub fn unit(&self, cell: &str) -> String {
        let text = self.text(cell);
        if self.kind == Kind::Department || !text.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '.' | '\'')) {
            return text;
        }
        // A name in Latin letters.
        text.split(' ').map(|w| w.chars().next().map_or(String::new(), |c| format!("{c}**"))).collect::<Vec<_>>().join(" ")
    }

    /// A text.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let [mobile, id, card, mail, chat, said, _] = &*PATTERNS;
        let twice = |re: &Regex, text: String, to: &dyn Fn(&Captures<'_>) -> String| {
            // The sign between two numbers belongs to one of them only.
            let once = re.replace_all(&text, to).into_owned();
            re.replace_all(&once, to).into_owned()
        };
        let text = twice(id, text.to_owned(), &|c| format!("{}{}***************{}", of(c, "a"), of(c, "head"), of(c, "z")));
        let text = twice(mobile, text, &|c| format!("{}{}****{}{}", of(c, "a"), of(c, "head"), of(c, "tail"), of(c, "z")));
        let text = twice(card, text, &|c| if is_card(c) { hidden_card(c) } else { of(c, "").to_owned() });
        let text = mail.replace_all(&text, |c: &Captures<'_>| format!("{}***@{}", of(c, "head"), of(c, "tail"))).into_owned();
        let text = chat.replace_all(&text, |c: &Captures<'_>| format!("{}****", of(c, "head"))).into_owned();
        let (mut found, mut at) = (Vec::new(), 0);
        while let Some((c, stretch)) = said.captures_at(&text, at).and_then(|c| c.name("name").map(|n| (c, n))) {
            let sure = c.name("sure").is_some() || !of(&c, "mark").is_empty();
            let name = named(stretch.as_str(), sure);
            at = stretch.start() + name.map_or(0, str::len);
            found.extend(name.and_then(|name| Some((name.to_owned(), hidden(name)?))));
        }
        // Who is named once is meant elsewhere too.
        let text = found.iter().chain(&self.names).fold(text, |t, (name, mask)| t.replace(name.as_str(), mask));
        without_doors(&text)
    }
}

/// A group of a match, or all of it.
fn of<'t>(c: &Captures<'t>, name: &str) -> &'t str {
    let found = if name.is_empty() { c.get(0) } else { c.name(name) };
    found.map_or("", |m| m.as_str())
}

/// True for a number that is called one of a card, and for 16 to 19 digits of an issuer of cards whose last one fits (ISO/IEC 7812-1).
fn is_card(c: &Captures<'_>) -> bool {
    if c.name("said").is_some() {
        return true;
    }
    let digits: Vec<u32> = [of(c, "head"), of(c, "mid"), of(c, "tail")].concat().chars().filter_map(|d| d.to_digit(10)).collect();
    let sum: u32 = digits.iter().rev().enumerate().map(|(i, d)| if i % 2 == 0 { *d } else { d * 2 / 10 + d * 2 % 10 }).sum();
    (16..=19).contains(&digits.len()) && of(c, "head").starts_with(['3', '4', '5', '6']) && sum.is_multiple_of(10)
}

fn hidden_card(c: &Captures<'_>) -> String {
    let tail: String = of(c, "tail").chars().filter(|d| !matches!(d, ' ' | '-')).collect();
    format!("{}{}{}********{tail}{}", of(c, "a"), of(c, "said"), of(c, "head"), of(c, "z"))
}

/// The name that a stretch of characters begins with; `sure` where the words before it leave no doubt that there is one.
fn named(stretch: &str, sure: bool) -> Option<&str> {
    let upto = |n: usize| stretch.char_indices().map(|(i, _)| i).chain([stretch.len()]).nth(n).and_then(|end| stretch.split_at_checked(end));
    let ends = |(name, rest): &(&str, &str)| hidden(name).is_some() && (rest.is_empty() || BEHIND.iter().any(|b| rest.starts_with(b)));
    let found = [2, 3, 4].into_iter().filter_map(upto).find(ends).map(|(name, _)| name);
    found.or_else(|| [3, 2].into_iter().filter(|_| sure).filter_map(upto).map(|(name, _)| name).find(|name| hidden(name).is_some()))
}

/// The words of a cell, without titles.
fn words(cell: &str) -> Vec<String> {
    let all = cell.split(|c: char| !('\u{4e00}'..='\u{9fff}').contains(&c)).filter(|w| !w.is_empty());
    let bare = |w: &str| ["先生", "女士", "同志", "老师"].iter().find_map(|t| w.strip_suffix(t)).unwrap_or(w).to_owned();
    all.map(bare).collect()
}

/// What stands for a name; none for what is no name of a person, or hidden already.
fn hidden(word: &str) -> Option<String> {
    let surname = SURNAME.iter().find(|s| word.starts_with(**s))?;
    let given = word.strip_prefix(surname)?;
    let (count, last) = (given.chars().count(), given.chars().next_back()?);
    if !(1..=2).contains(&count) || UNITS.contains(last) || given.starts_with('某') || given.contains(['氏', '总']) {
        return None;
    }
    Some(format!("{surname}{}", "某".repeat(count)))
}

#[cfg(test)]
mod tests {
    use super::{Kind, Mask};

    #[test]
    fn persons_are_hidden_and_units_are_not() {
        for (cell, wanted) in [
            ("张三", "张某"),
            ("李小明", "李某某"),
            ("欧阳修", "欧阳某"),
            ("欧阳明月（某某大学）", "欧阳某某（某某大学）"),
            ("王女士", "王女士"),
            ("陈建国先生", "陈某某先生"),
            ("张某", "张某"),
            ("张**", "张**"),
            ("张三 13812345678", "张某 138****5678"),
            ("张三、李四", "张某、李某"),
            ("某某市建筑设计院", "某某市建筑设计院"),
            ("高新区", "高新区"),
            ("万科物业", "万科物业"),
            ("阳光小区业主", "阳光小区业主"),
            ("John Smith", "J** S**"),
            ("买买提·吐尔逊", "买**"),
            ("金美兰 １３８１２３４５６７８", "金某某 １３８****５６７８"),
            ("a.b@qq.com", "a***@qq.com"),
            ("", ""),
        ] {
            assert_eq!(Mask::new(Kind::Public, [cell]).unit(cell), wanted, "{cell}");
        }
        for cell in ["应急局", "文旅局", "市安监局", "司法局", "程局", "方案办"] {
            assert_eq!(Mask::new(Kind::Department, [cell]).unit(cell), cell);
        }
        assert_eq!(Mask::new(Kind::Department, ["市财政局（联系人：王五）"]).unit("市财政局（联系人：王五）"), "市财政局（联系人：王某）");
    }

    #[test]
    fn numbers_and_addresses_are_hidden_in_texts() {
        let mask = Mask::new(Kind::Public, ["张三"]);
        for (text, wanted) in [
            ("请回电13812345678、13912345678，谢谢", "请回电138****5678、139****5678，谢谢"),
            ("电话+86 138-1234-5678。", "电话+86 138****5678。"),
            ("身份证110101199003071234", "身份证110***************"),
            ("号码110101900307123，完", "号码110***************，完"),
            ("邮箱zhang.san@example.com.cn", "邮箱z***@example.com.cn"),
            ("我叫李四，住在这里", "我叫李某，住在这里"),
            ("本人张三系退休职工", "本人张某系退休职工"),
            ("联系人：王小二 电话", "联系人：王某某 电话"),
            ("本人姓名张三，退休", "本人姓名张某，退休"),
            ("我叫李小明今年六十岁", "我叫李某某今年六十岁"),
            ("姓名：王丽华，王丽华一家都赞成", "姓名：王某某，王某某一家都赞成"),
            ("我叫赵铁柱支持这个方案", "我叫赵某某支持这个方案"),
            ("投诉人：周建军反映", "投诉人：周某某反映"),
            ("建议张三同志的意见一并考虑", "建议张某同志的意见一并考虑"),
            ("本人高度赞成，本人支持", "本人高度赞成，本人支持"),
            ("我是江北区居民，我是常住人口", "我是江北区居民，我是常住人口"),
            ("业主代表认为，负责人要签字", "业主代表认为，负责人要签字"),
            ("联系人：市教育局办公室", "联系人：市教育局办公室"),
            ("我是一名教师", "我是一名教师"),
            ("我是王家村村民", "我是王家村村民"),
            ("身份证110101 1990 0307 1234", "身份证110***************"),
            ("身份证１１０１０１１９９００３０７１２３Ｘ", "身份证１１０***************"),
            ("退到6222021234567890128吧", "退到6222********0128吧"),
            ("卡号：6222 0212 3456 7890 123", "卡号：6222********0123"),
            ("账号41001234567890120001", "账号4100********0001"),
            ("编号62220212345678901289001，6222021234567890129", "编号62220212345678901289001，6222021234567890129"),
            ("微信zhang_san88，QQ：123456789", "微信****，QQ：****"),
            ("微信公众号、微信小程序、QQ群、wechat", "微信公众号、微信小程序、QQ群、wechat"),
            ("住阳光小区3号楼2单元501室", "住阳光小区**号楼**单元**室"),
            ("统一代码91500000MA5U4K2X8P，投资6222021234567890万元", "统一代码91500000MA5U4K2X8P，投资6222021234567890万元"),
            ("渝府发〔2021〕18号、国办发〔2019〕5号，2035年，12345热线、12315", "渝府发〔2021〕18号、国办发〔2019〕5号，2035年，12345热线、12315"),
            ("总量13812345678901元，编号2018500111130101234", "总量13812345678901元，编号2018500111130101234"),
            ("到2025年达到85%，热线12345，电话023-43722345", "到2025年达到85%，热线12345，电话023-43722345"),
        ] {
            assert_eq!(mask.text(text), wanted, "{text}");
        }
    }
}
