//! Closed lists that tell web page parts, metadata, titles, issuers and dates from running text.
//! Words only; which line is what is decided in `zones`.

use crate::text::{AnyOf, ends_with_any};

/// Names of metadata fields.
pub(super) const META_NAMES: [&str; 53] = [
    "成文时间", "发文日期", "信息发布时间", "索引号", "索取号", "发文字号", "文号", "主题分类", "体裁分类", "发布机构", "发文机关", "发文机构", "发布单位",
    "发文单位", "发布日期", "成文日期", "生成日期", "发布时间", "生成时间", "更新时间", "有效性", "效力状态", "公开方式", "公开形式", "公开范围", "公开类别",
    "信息来源", "文章来源", "来源", "日期", "时间", "标题", "名称", "主题词", "浏览次数", "访问量", "点击量", "阅读数", "阅读次数", "字号", "作者", "编辑",
    "责任编辑", "服务对象", "施行日期", "失效日期", "废止日期", "文件编号", "有效期", "发表时间", "浏览量", "印发日期", "公开日期",
];

/// A line with one of these is part of a web page.
static MENU_PARTS: AnyOf = AnyOf::new(&[
    "首页", "无障碍", "当前位置", "您所在的位置", "分享到", "扫一扫", "扫码", "版权所有", "版权声明", "版权与免责", "ICP备", "友情链接", "联系我们",
    "网站地图", "主办单位:", "承办单位:", "上一篇", "下一篇", "相关阅读", "相关链接", "责任编辑", "网站标识码", "公网安备", "微信公众号", "小程序", "移动版",
    "二维码", "打印本页", "关闭窗口", "文件下载:", "©", "网站专栏", "我要投稿", "抖音", "小红书", "视频号", "未经本网授权", "返回顶部", "关键词", "附件下载",
]);

/// Those that no plan has, even in a sentence.
static SURE_PARTS: AnyOf = AnyOf::new(&[
    "当前位置", "您所在的位置", "分享到", "扫一扫", "版权所有", "版权声明", "版权与免责", "ICP备", "友情链接", "网站标识码", "公网安备", "打印本页",
    "未经本网授权", "返回顶部",
]);

/// A line that is one of these is part of a web page.
const MENU_LINES: [&str; 30] = [
    "下载", "打印", "全屏", "收藏", "加大", "还原", "减小", "】", "【", "[", "]", "大", "中", "小", "|", "分享:", "分享", "来源:", "阅读数:", "字号:", "字号",
    "【字号:", "关闭", "返回", "搜索", "登录", "注册", "反馈", "政务公开", "更多",
];

/// Behind the last heading, everything from such a line on is the page's foot.
static FOOT_PARTS: AnyOf = AnyOf::new(&[
    "版权声明", "版权所有", "版权与免责", "ICP备", "友情链接", "相关阅读", "相关链接", "扫一扫", "文件下载:", "关键词", "责任编辑", "上一篇", "网站地图",
    "附件下载",
]);

/// Ends of titles.
const TITLE_ENDS: [&str; 26] = [
    "方案", "规划", "计划", "纲要", "意见", "通知", "报告", "办法", "建议", "公告", "规定", "条例", "函", "决定", "措施", "要点", "出台", "细则", "规程",
    "标准", "行动", "说明", "指引", "批复", "通告", "公报",
];

/// Ends of issuers' names.
const ISSUER_ENDS: [&str; 24] = [
    "人民政府", "政府办公厅", "政府办公室", "办公厅", "办公室", "委员会", "委办公室", "局", "厅", "部", "院", "委", "政府", "党组", "管委会", "领导小组",
    "中心", "公司", "总行", "法院", "集团", "协会", "联合会", "指挥部",
];

/// True for a web page part.
pub(super) fn is_menu(text: &str) -> bool {
    if MENU_LINES.contains(&text) {
        return true;
    }
    // A sentence may speak of accessibility, codes and home pages; of these only pages speak.
    let parts: &AnyOf = if text.contains('。') { &SURE_PARTS } else { &MENU_PARTS };
    let short = text.len() <= 240;
    short && (parts.is_in(text) || text.matches('|').count() >= 2 || text.matches('>').count() >= 2)
}

/// True for the first line of a page's foot.
pub(super) fn is_foot(text: &str) -> bool {
    text.len() <= 400 && FOOT_PARTS.is_in(text)
}

/// True for a line that ends like a document's title.
pub(super) fn is_title(text: &str) -> bool {
    let core = core_title(text);
    let n = super::lines::chars(core);
    (5..=64).contains(&n) && !text.contains(['。', '|', ';', '!']) && !text.starts_with(['(', '•', '[', '—', '>']) && ends_with_any(core, &TITLE_ENDS)
}

/// The title without 》 and brackets behind it: (草案), (2021-2025年).
pub(super) fn core_title(text: &str) -> &str {
    let mut core = text.trim_end_matches(['》', '”', ' ']);
    while let Some(open) = core.strip_suffix(')').and_then(|t| t.rfind('(')) {
        core = core.get(..open).unwrap_or("").trim_end_matches(['》', '”', ' ']);
    }
    core
}

/// True for a line that may name an issuer.
pub(super) fn is_issuer(text: &str) -> bool {
    let n = super::lines::chars(text);
    (3..=40).contains(&n)
        && !text.contains(['。', ',', ':', '(', ';', '“', '《'])
        && ends_with_any(text, &ISSUER_ENDS)
        && !text.starts_with(|c: char| c.is_ascii_digit())
}

/// 2026年4月17日(星期五) without the day of the week.
fn without_weekday(text: &str) -> &str {
    let told = |inner: &str| inner.starts_with("星期") && inner.chars().count() == 3 || inner.starts_with('周') && inner.chars().count() == 2;
    text.strip_suffix(')').and_then(|t| t.rsplit_once('(')).filter(|(_, inner)| told(inner)).map_or(text, |(date, _)| date)
}

/// True for a line that is a date: 2023年3月27日, 二〇二三年三月, 2023-03-31, 2023327 (marks lost).
pub(super) fn is_date(text: &str) -> bool {
    let text = without_weekday(text.trim());
    if text.len() > 40 {
        return false;
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return (6..=8).contains(&text.len()) && (text.starts_with("19") || text.starts_with("20"));
    }
    if !(text.starts_with("19") || text.starts_with("20") || text.starts_with("二") || text.starts_with("一九")) {
        return false;
    }
    let han = |c: char| matches!(c, '〇' | '○' | '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十');
    let digits = text.chars().filter(|c| c.is_ascii_digit() || han(*c)).count();
    let marks = text.chars().filter(|c| matches!(c, '年' | '月' | '日' | '-' | '/' | '.' | ':' | ' ')).count();
    digits >= 5 && marks >= 2 && digits + marks == text.chars().count()
}
