//! The relation `document`: one row with what is known of the draft as a whole.

use super::numbers::Role;
use super::period::date_value;
use super::{Syntax, dates, docno, period};
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::text::{AnyOf, Span, ends_with_any, is_traditional};

/// Names of the metadata that say when it was made.
const MADE: &[&str] = &["成文日期", "成文时间", "发文日期", "生成日期"];

/// Names of the metadata that say when it was published.
const PUBLISHED: &[&str] = &["发布日期", "公开日期", "发布时间", "信息发布时间", "印发日期", "公布日期", "发文时间"];

/// Words before a date under the title that say that it is when it was made.
const WRITTEN: &[&str] = &["制定", "编制", "起草", "拟定", "定稿", "成稿", "成文"];

/// Lines under the title among which a lone date is sought.
const DATED: usize = 3;

/// What follows a lone date under the title that says when the draft was made public.
const PUBLIC: &[&str] = &["发布", "公布", "印发"];

/// The row of `document`.
pub(super) fn document(syntax: &Syntax<'_>, facts: &mut FactSet) {
    let outline = syntax.outline;
    let whole = outline.title.unwrap_or_default();
    let int = |n: usize| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
    let annexes = outline.annexes.iter().filter(|a| !syntax.in_copy(a.title)).count();
    let mut row = RowBuilder::new(Rel::Document, whole).set("attachments", int(outline.attachments.len())).set("annexes", int(annexes));
    row = row.set("traditional", Value::Bool(is_traditional(syntax.draft.source.reading())));
    let title = outline.title.map(|t| syntax.slice(t).replace('\n', "")).unwrap_or_default();
    if let Some(span) = outline.title {
        row = row.at("title", Value::Text(title.as_str().into()), span);
    }
    if let Some((span, text)) = own_docno(syntax) {
        row = row.at("docno", Value::Text(text.into()), span);
    }
    let issuer = meta(syntax, &["发布机构", "发文机关", "发文单位", "发布单位", "制发机关", "发文机构", "信息来源"])
        .or(outline.signoff.map(|s| s.issuer).filter(|s| !s.is_empty()));
    if let Some(span) = issuer {
        row = row.at("issuer", Value::Text(syntax.slice(span).into()), span);
    }
    if let Some(level) = level(issuer.map_or("", |s| syntax.slice(s)), &title) {
        row = row.set("level", Value::Atom(level));
    }
    let line = date_line(syntax);
    for (field, names, public) in [("metadata_date", MADE, false), ("published", PUBLISHED, true)] {
        // Without a word a date under the title says when the draft was made only where no sign-off does.
        let own = line.filter(|l| l.1 == public && (public || outline.signoff.is_none())).map(|l| l.0);
        if let Some(d) = meta(syntax, names).and_then(|span| first_date(syntax, span)).or(own) {
            row = row.at(field, date_value(d.date), d.span);
        }
    }
    if let Some(d) = outline.signoff.and_then(|s| first_date(syntax, s.date)) {
        row = row.at("signoff", date_value(d.date), d.span);
    }
    let period = plan_period(syntax, &title);
    let dated = outline.signoff.map(|s| s.date).into_iter().chain(meta(syntax, MADE)).chain(meta(syntax, PUBLISHED));
    let made = dated.filter_map(|span| first_date(syntax, span)).chain(line.map(|l| l.0)).chain(date_above(syntax)).map(|d| d.date.year).next();
    row = row.set("year", Value::or_absent(made.or_else(|| year_of_title(&title)).or(period.and_then(|p| p.0)), Value::Year));
    if let Some(area) = super::interpret::own_area(&syntax.draft.source, outline) {
        row = row.set("area", Value::Text(area.to_string().into()));
    }
    if let Some(place) = own_place(&title).or_else(|| own_place(issuer.map_or("", |s| syntax.slice(s)))) {
        row = row.set("place", Value::Text(place.into()));
    }
    if let Some((from, to)) = period {
        row = row.set("period_from", Value::or_absent(from, Value::Year)).set("period_to", Value::Year(to));
    }
    facts.push(row);
}

/// The area that a title or an issuer's name begins with: of 某某市某某区 the last.
pub(super) fn own_place(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '年' | '《'));
    let text = text.strip_prefix("中共").unwrap_or(text);
    let text = text.strip_prefix("关于印发").unwrap_or(text).trim_start_matches('《');
    let (mut found, mut from) = (None, 0);
    for (n, (at, c)) in text.char_indices().enumerate().take(16) {
        let name = text.get(from..at)?;
        let most = if from == 0 { 8 } else { 5 };
        if !crate::text::is_cjk(c) || name.chars().count() > most || name.ends_with("关于") {
            break;
        }
        if from > 0 && VERBS.at_start(name).is_some() {
            break; // 东湖区支持青云县…方案
        }
        if "省市州县区旗盟".contains(c) && (is_word(name, c) || from > 0 && is_kind(name, c)) && !text.get(at + c.len_utf8()..)?.starts_with(['人', '政', '委'])
        {
            break;
        }
        if "省市州县区旗盟".contains(c) && n > 0 && !name.is_empty() && !goes_on(c, text.get(at + c.len_utf8()..)?) {
            found = text.get(from..at + c.len_utf8());
            from = at + c.len_utf8();
        }
    }
    found.filter(|f| (2..=12).contains(&f.chars().count()))
}

/// What a plan does, behind its own area.
static VERBS: AnyOf =
    AnyOf::new(&["支持", "推进", "推动", "促进", "加强", "服务", "帮扶", "援助", "对口", "建设", "开展", "实施", "完善", "深化", "加快", "创建", "落实"]);

/// 智慧社区, 公园城市, 示范园区: a kind of area behind the own one.
fn is_kind(name: &str, kind: char) -> bool {
    match kind {
        '市' => name.ends_with('城') && name.chars().count() >= 3,
        '区' => ends_with_any(name, &["社", "园", "小", "片", "景", "校", "辖", "开发", "示范", "保护", "试验", "灌"]),
        _ => false,
    }
}

/// True for a word that ends like the name of an area: 清河县城市更新, 临江市社区养老.
fn is_word(name: &str, kind: char) -> bool {
    let heads: &[&str] = match kind {
        '市' => &["城", "都", "集", "超", "门", "夜", "上", "楼", "股", "街"],
        '区' => &["城", "社", "园", "小", "片", "景", "山", "库", "校", "辖", "老", "林", "牧", "灾", "地", "郊", "港", "特", "新", "矿", "湖", "商"],
        '盟' => &["联"],
        _ => &[],
    };
    heads.contains(&name)
}

/// True where the character of an area's kind belongs to a longer name or word: 广州市, 市场, 区域.
fn goes_on(kind: char, after: &str) -> bool {
    if after.starts_with(['市', '州', '县', '区']) || kind == '州' && after.starts_with('省') {
        return kind != '市' || after.starts_with('区') && after.chars().nth(1).is_some_and(|c| matches!(c, '域' | '划'));
    }
    let word = after.starts_with(['域', '场', '级', '化', '间', '位', '直', '属', '内', '际']);
    word || after.starts_with("民") && !after.starts_with("民政") || after.starts_with("政") && !after.starts_with("政府")
}

/// The value of the first metadata line that has one of the names.
fn meta(syntax: &Syntax<'_>, names: &[&str]) -> Option<Span> {
    let mut fields = syntax.outline.meta.iter();
    fields.find(|m| names.contains(&syntax.slice(m.name).trim()) && !m.value.is_empty()).map(|m| m.value)
}

fn first_date(syntax: &Syntax<'_>, span: Span) -> Option<dates::ScannedDate> {
    let mut found = Vec::new();
    dates::scan_span(&syntax.draft.source, span, &mut found);
    found.into_iter().find(|d| d.date.month.is_some())
}

/// The document number of the metadata.
fn own_docno<'d>(syntax: &Syntax<'d>) -> Option<(Span, &'d str)> {
    let span = meta(syntax, &["发文字号", "文号", "发文文号", "文件编号", "文件字号"])?;
    let text = syntax.slice(span);
    docno::find(text).first().map(|_| (span, text))
}

/// Level of government from the issuer, else from the title.
fn level(issuer: &str, title: &str) -> Option<&'static str> {
    let of = |text: &str| {
        let head = text.split("人民政府").next().unwrap_or(text);
        match text {
            "" => None,
            t if t.contains("国务院") || t.starts_with("国家") || t.contains("中共中央") => Some("national"),
            t if !t.contains("人民政府") => None,
            _ if head.ends_with(['镇', '乡']) => Some("town"),
            _ if head.ends_with("自治区") => Some("province"),
            _ if head.ends_with(['县', '区', '旗']) => Some("county"),
            _ if head.ends_with(['州', '盟']) => Some("prefecture"),
            _ if head.ends_with('省') => Some("province"),
            _ if ["北京市", "上海市", "天津市", "重庆市"].contains(&head) => Some("province"),
            _ if head.ends_with('市') => Some("prefecture"),
            _ => None,
        }
    };
    of(issuer).or_else(|| of(title))
}

/// First and last year of the plan: from the title, else from 十四五 in the text, else the year most often named after 到.
fn plan_period(syntax: &Syntax<'_>, title: &str) -> Option<(Option<i32>, i32)> {
    let years_of = |text: &str| {
        let mut found = Vec::new();
        syntax.scanner.scan(text, 0, &mut found);
        found.into_iter().filter(|n| n.role == Role::Year).find_map(|n| n.years.filter(|(a, b)| a != b))
    };
    if let Some((from, to)) = years_of(title) {
        return Some((Some(from), to));
    }
    if let Some(from) = period::find(title).iter().find_map(|p| p.from) {
        return Some((Some(from), from + 4));
    }
    if let Some(told) = told_period(syntax) {
        return Some(told);
    }
    let source = &syntax.draft.source;
    let mut plans: Vec<i32> = Vec::new();
    for s in syntax.outline.sentences.iter().filter(|s| s.para.is_some()) {
        plans.extend(period::find_in(source, s.span).iter().filter_map(|p| p.from));
    }
    let top = most_common(&target_years(syntax));
    match (most_common(&plans), top) {
        (Some((from, n)), t) if n >= 3 && t.is_none_or(|(y, _)| (from..from + 5).contains(&y)) => Some((Some(from), from + 4)),
        (_, Some((year, n))) if n >= 2 => Some((None, year)),
        _ => None,
    }
}

/// Words before the span of years that a draft says it holds for.
static TOLD: AnyOf = AnyOf::new(&["实施期限", "规划期限", "规划期", "实施期", "行动期限", "方案期限", "计划期限", "实施时间", "规划年限"]);

/// 实施期限为2025年7月至2028年6月, 规划期为2026—2030年.
fn told_period(syntax: &Syntax<'_>) -> Option<(Option<i32>, i32)> {
    syntax.outline.sentences.iter().filter(|s| s.para.is_some()).find_map(|s| {
        let text = syntax.slice(s.span);
        let (at, word) = TOLD.find(text)?;
        let tail = text.get(at + word.len()..)?.trim_start_matches(['为', '是', ':', '自', '从']);
        if let Some((from, to)) = dashed(tail) {
            return Some((Some(from), to));
        }
        let mut years = super::figure::years_in(tail);
        let (first, second) = (years.next()?, years.next()?);
        let between = tail.get(first.0..second.0)?;
        let spans = ['至', '到', '—', '-', '~'].iter().any(|m| between.contains(*m)) && between.chars().count() <= 12;
        let held = spans && first.0 == 0 && first.1 <= second.1 && second.1 - first.1 <= 20;
        held.then_some((Some(first.1), second.1))
    })
}

/// The years of 2026—2030年 at the beginning of a text.
fn dashed(text: &str) -> Option<(i32, i32)> {
    let from: i32 = text.get(..4)?.parse().ok()?;
    let rest = text.get(4..)?;
    let tail = rest.trim_start_matches(['—', '–', '-', '~', '至', '到']);
    let to: i32 = tail.get(..4).filter(|_| tail.len() < rest.len() && tail.get(4..).is_some_and(|t| t.starts_with('年')))?.parse().ok()?;
    (1990..=2100).contains(&from).then_some((from, to)).filter(|(a, b)| a < b && b - a <= 30)
}

/// The years that the text names behind 到, as often as they stand there.
pub(super) fn target_years(syntax: &Syntax<'_>) -> Vec<i32> {
    let sentences = syntax.outline.sentences.iter().filter(|s| s.para.is_some());
    let years = |span: Span| {
        let text = syntax.slice(span);
        syntax.draft.source.signs(span).filter(|(_, c)| *c == '年').filter_map(|(i, _)| target_year(text, i)).collect::<Vec<_>>()
    };
    sentences.flat_map(|s| years(s.span)).collect()
}

/// A line under the title that is nothing but a date, in brackets or not: (2023年4月12日), (2021年11月3日发布). True where it says that the
/// draft was made public then.
fn date_line(syntax: &Syntax<'_>) -> Option<(dates::ScannedDate, bool)> {
    let title = syntax.outline.title?;
    let mut below = syntax.outline.paras.iter().filter(|p| p.span.from() >= title.to()).take(DATED);
    below.find_map(|para| {
        let text = syntax.slice(para.span).trim();
        let inner = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).unwrap_or(text);
        let (inner, public) = PUBLIC.iter().find_map(|w| inner.strip_suffix(w)).map_or((inner, false), |i| (i, true));
        let written =
            inner.split_once(':').filter(|(name, _)| WRITTEN.iter().any(|w| name.trim().strip_prefix(w).is_some_and(|rest| matches!(rest, "时间" | "日期"))));
        lone_date(syntax, para.span, written.map_or(inner, |(_, date)| date)).map(|date| (date, public)).or_else(|| numbered_date(syntax, para.span))
    })
}

/// A line of issuer, document number and date: 宁政办发〔2025〕27号 2025年4月28日, 某县人民政府办公室 某政办发〔2025〕18号 2025年6月12日印发.
fn numbered_date(syntax: &Syntax<'_>, span: Span) -> Option<(dates::ScannedDate, bool)> {
    let text = syntax.slice(span).trim();
    let (number, date) = (docno::find(text), first_date(syntax, span)?);
    let head = syntax.slice(Span::new(span.from(), date.span.from())).trim_end();
    let tail = syntax.slice(Span::new(date.span.to(), span.to())).trim();
    let whole = number.len() == 1 && head.ends_with('号') && text.chars().count() <= 60 && !text.contains(['。', ',', '《', '(']);
    let public = PUBLIC.contains(&tail);
    (whole && !date.damaged && (tail.is_empty() || public)).then_some((date, public))
}

/// The date of a paragraph where the text inside it is nothing else.
fn lone_date(syntax: &Syntax<'_>, span: Span, inner: &str) -> Option<dates::ScannedDate> {
    first_date(syntax, span).filter(|d| !d.damaged && syntax.slice(d.span) == inner.trim())
}

/// A line right above the title that is nothing but a date: it says only in which year the draft was made.
fn date_above(syntax: &Syntax<'_>) -> Option<dates::ScannedDate> {
    let title = syntax.outline.title?;
    let above = syntax.outline.paras.iter().take_while(|p| p.span.to() <= title.from()).last()?;
    lone_date(syntax, above.span, syntax.slice(above.span).trim())
}

/// The only year of a title that names no period: 2024年养老服务工作要点. Not that of a prospect (2035年远景目标).
fn year_of_title(title: &str) -> Option<i32> {
    let mut years = title.match_indices('年').filter_map(|(i, _)| {
        let start = i.checked_sub(4)?;
        let year: i32 = title.get(start..i)?.parse().ok().filter(|y| (1990..=2100).contains(y))?;
        let alone = !title.get(..start)?.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '—' | '–' | '~' | '至' | '到'));
        Some((year, alone && !title.get(i..)?.trim_start_matches('年').starts_with(['远', '-', '—', '–', '~', '至', '到'])))
    });
    let first = years.next()?;
    (first.1 && years.next().is_none() && period::find(title).is_empty()).then_some(first.0)
}

/// The year of `到2025年` whose 年 is at byte `i`.
fn target_year(text: &str, i: usize) -> Option<i32> {
    let start = i.checked_sub(4)?;
    let before = text.get(..start)?;
    // 2027年目标: named as one.
    if before.strip_suffix(['到', '至']).is_none() && text.get(i..).is_some_and(|t| t.starts_with("年目标") || t.starts_with("年总体目标")) {
        return text.get(start..i)?.parse().ok().filter(|y| (1990..=2100).contains(y));
    }
    let clause = before.strip_suffix(['到', '至'])?;
    // 2021年至2025年 is a span.
    if clause.ends_with(['截', '达', '降', '高', '加', '少', '升', '长', '年', '月', '日', '起', '直']) || clause.ends_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    text.get(start..i)?.parse().ok().filter(|y| (1990..=2100).contains(y))
}

/// The commonest value and how often it stands there; of equal ones the smaller.
fn most_common(values: &[i32]) -> Option<(i32, usize)> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let mut best: Option<(i32, usize)> = None;
    for group in sorted.chunk_by(|a, b| a == b) {
        if let Some(&v) = group.first()
            && best.is_none_or(|(_, n)| group.len() > n)
        {
            best = Some((v, group.len()));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::own_place;

    #[test]
    fn the_own_area_is_read() {
        for (title, expected) in [
            ("广州市天河区幼儿园招生方案", "天河区"),
            ("重庆市民政局关于建议的答复", "重庆市"),
            ("2026年广州市养老服务方案", "广州市"),
            ("凉山州养老服务方案", "凉山州"),
            ("贵州省推动复工复产复市方案", "贵州省"),
            ("某某县人民政府办公室", "某某县"),
            ("关于印发《临江市养老服务方案》的通知", "临江市"),
            ("市场监管体系建设方案", "-"),
            ("清河县城市更新三年行动方案", "清河县"),
            ("临江市社区养老服务方案", "临江市"),
            ("晋城市城区人民政府工作报告", "城区"),
            ("城市更新行动方案", "-"),
            ("“无废城市”建设方案", "-"),
            ("国务院关于养老的意见", "-"),
            ("江宁市智慧社区建设方案", "江宁市"),
            ("江宁市公园城市建设方案", "江宁市"),
            ("吉林省白城市养老服务方案", "白城市"),
            ("东湖区支持青云县社区建设方案", "东湖区"),
        ] {
            assert_eq!(own_place(title).unwrap_or("-"), expected, "{title}");
        }
    }
}
