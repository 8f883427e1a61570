//! Interpreted relations as text: a draft in, its rows out.

use std::collections::BTreeSet;

use crate::fact::{FactSet, Missing, Rel, RowRef, Value};
use crate::ingest::{Draft, Format};
use crate::lexicon::Lexicon;
use crate::outline::outline;
use crate::text::Source;

/// A text as a draft.
pub(super) fn draft(text: &str) -> Draft {
    Draft {
        source: Source::plain("t.txt", text.to_owned()),
        format: Format::Text,
        encoding: "UTF-8",
        blocks: Vec::new(),
        problems: Vec::new(),
        container: None,
    }
}

/// The named fields of every row of a relation, as they stand in the draft or as values: `name=… kind=…`.
fn rows(rel: Rel, text: &str, fields: &[&str]) -> Vec<String> {
    let draft = draft(text);
    let facts = super::extract(&draft, &outline(&draft), Lexicon::bundled(), &BTreeSet::from([rel, Rel::Sentence, Rel::Duty]));
    let table = facts.table(rel);
    let line = |row: &crate::fact::Row| {
        let shown = fields.iter().map(|name| {
            let field = &row.fields[rel.field_index(name).unwrap()];
            format!("{name}={}", show(&field.value, field.span.map(|s| draft.source.raw(s)), &facts, &draft))
        });
        shown.collect::<Vec<_>>().join(" ")
    };
    table.rows.iter().map(line).collect()
}

fn show(value: &Value, raw: Option<&str>, facts: &FactSet, draft: &Draft) -> String {
    let place = |r: RowRef| facts.row(r.rel, r.index).map_or(String::new(), |row| draft.source.raw(row.span).to_owned());
    match (value, raw) {
        (Value::Missing(Missing::Absent), _) => "-".to_owned(),
        (Value::Missing(why), _) => format!("{why:?}"),
        (Value::Atom(a), _) => (*a).to_owned(),
        (Value::Bool(b), _) => b.to_string(),
        (Value::Rows(rows), _) => {
            let parts: Vec<String> = rows.rows.iter().map(|&index| place(RowRef { rel: rows.rel, index })).collect();
            format!("[{}]{}", parts.join("+"), if rows.closed { "" } else { "…" })
        }
        (Value::Row(r), _) => place(*r),
        (_, Some(raw)) => raw.to_owned(),
        (Value::Year(y), _) => y.to_string(),
        (Value::Int(n), _) => n.to_string(),
        (Value::Term(t) | Value::Text(t), _) => t.to_string(),
        (Value::Quantity(q), _) => q.show(),
        (other, _) => format!("{other:?}"),
    }
}

fn check(rel: Rel, fields: &[&str], cases: &[(&str, &[&str])]) {
    for (text, want) in cases {
        assert_eq!(rows(rel, text, fields), *want, "{text}");
    }
}

#[test]
fn claims() {
    check(
        Rel::Claim,
        &["name", "raw", "kind", "year", "scope"],
        &[
            ("到2025年，老年人健康管理率达到80%。", &["name=老年人健康管理率 raw=达到80% kind=target year=2025 scope=-"]),
            ("截至2021年12月，全市森林覆盖率为38.2%。", &["name=森林覆盖率 raw=为38.2% kind=actual year=2021 scope=全市"]),
            ("拥有3岁以下婴幼儿托位数力争达到4.5个。", &["name=3岁以下婴幼儿托位数 raw=力争达到4.5个 kind=target year=- scope=-"]),
            ("到2025年，每千人口执业（助理）医师数达到3.2人。", &["name=每千人口执业（助理）医师数 raw=达到3.2人 kind=target year=2025 scope=-"]),
            ("护理型床位占比到2025年不低于60%。", &["name=护理型床位占比 raw=不低于60% kind=target year=2025 scope=-"]),
            ("到2025年，单位地区生产总值能耗降低13.5%。", &["name=单位地区生产总值能耗降低 raw=13.5% kind=target year=2025 scope=-"]),
            ("到2025年，单位地区生产总值能耗比2020年降低13.5%。", &[]),
            ("目前托位数缺口为2188个。", &[]),
            ("入住率从45.8%增长至68.3%。", &["name=入住率 raw=45.8% kind=actual year=- scope=-", "name=入住率 raw=68.3% kind=- year=- scope=-"]),
            (
                "入住率由2020年的45.8%提高到2025年的68.3%。",
                &["name=入住率 raw=45.8% kind=- year=2020 scope=-", "name=入住率 raw=68.3% kind=target year=2025 scope=-"],
            ),
            ("城镇化率提高5个百分点，森林覆盖率提高2%。", &[]),
            (
                "基本养老保险参保率、医疗保险参保率分别达到95%、96%。",
                &["name=基本养老保险参保率 raw=达到95% kind=- year=- scope=-", "name=医疗保险参保率 raw=96% kind=- year=- scope=-"],
            ),
            ("超过60%的县建成养老服务中心。", &[]),
            (
                "全国养老床位达到800万张，全市养老床位达到5000张。",
                &["name=养老床位 raw=达到800万张 kind=- year=- scope=全国", "name=养老床位 raw=达到5000张 kind=- year=- scope=全市"],
            ),
            (
                "到2025年，研发经费投入强度达到2.8%以上，城镇登记失业率控制在5%以内。",
                &["name=研发经费投入强度 raw=达到2.8%以上 kind=target year=2025 scope=-", "name=城镇登记失业率 raw=控制在5%以内 kind=target year=2025 scope=-"],
            ),
        ],
    );
}

#[test]
fn changes() {
    check(
        Rel::Change,
        &["old", "new", "direction", "stated", "annual", "subject_is_share"],
        &[
            (
                "出生人口从2019年的8213人，下降到2021年的5503人，降幅达33%。",
                &["old=8213人 new=5503人 direction=down stated=33% annual=false subject_is_share=false"],
            ),
            (
                "抚养比由2010年的33.97%提升到46.58%，10年间提升12.61个百分点。",
                &["old=33.97% new=46.58% direction=up stated=12.61个百分点 annual=false subject_is_share=true"],
            ),
            (
                "增长率从2019年的3.04‰，下降到2021年的-0.46‰，下降了3.5个千分点。",
                &["old=3.04‰ new=-0.46‰ direction=down stated=3.5个千分点 annual=false subject_is_share=false"],
            ),
            ("入住率从45.8%增长至68.3%，服务质量提升。", &["old=45.8% new=68.3% direction=up stated=- annual=false subject_is_share=true"]),
            ("产值由120亿元增加到150亿元，年均增长7.7%。", &["old=120亿元 new=150亿元 direction=up stated=7.7% annual=true subject_is_share=false"]),
            ("65岁及以上人口的比重较2010年增加了5.64%。", &["old=- new=- direction=up stated=5.64% annual=false subject_is_share=true"]),
            ("65岁及以上人口较2010年增加了5.64%。", &[]),
            ("重大慢性病过早死亡率降低10%，劳动生产率提高20%。", &[]),
            ("城镇化率比上年提高1.2个百分点。", &[]),
            ("死亡率较上年下降20%。", &[]),
            ("护理型床位占比较上年下降2%，死亡率较上年下降20%。", &["old=- new=- direction=down stated=2% annual=false subject_is_share=true"]),
            (
                "2020年城镇新增就业5.26万人，2022年增加到6.18万人，增加0.92万人。",
                &["old=5.26万人 new=6.18万人 direction=up stated=0.92万人 annual=false subject_is_share=false"],
            ),
            ("2020年城镇新增就业5.26万人，2022年失业人员减少到1.18万人。", &[]),
            ("失业率由5.1%降到4.8%，青年失业率下降1个百分点。", &["old=5.1% new=4.8% direction=down stated=- annual=false subject_is_share=true"]),
            (
                "周转量32亿人公里，增长0.6%，平均运距由76.6公里延长到80.5公里。",
                &["old=76.6公里 new=80.5公里 direction=up stated=- annual=false subject_is_share=false"],
            ),
            ("民宿从126家发展到304家，增长1.4倍。", &["old=126家 new=304家 direction=up stated=1.4倍 annual=false subject_is_share=false"]),
        ],
    );
}

#[test]
fn breakdowns() {
    check(
        Rel::Breakdown,
        &["total", "parts", "overlap"],
        &[
            ("建成养老机构51家（其中：公建公营14家、公建民营9家、民办28家）。", &["total=51家 parts=[14家+9家+28家] overlap=false"]),
            ("共有养老机构125个。其中，农村敬老院31个，城市福利机构14个，社会力量兴办的机构80个。", &["total=125个 parts=[31个+14个+80个] overlap=false"]),
            (
                "共有机构48家，提供托位1727个。其中幼儿园33家，托位891个；社会机构15家（11家已备案），托位836个。",
                &["total=48家 parts=[33家+15家] overlap=false", "total=1727个 parts=[891个+836个] overlap=false"],
            ),
            ("共有养老机构125个，其中农村敬老院31个，城市公办机构14个。", &[]),
            ("安排资金3.6亿元：培训2.16亿元，占六成；学徒0.75亿元；载体0.51亿元；竞赛0.18亿元。", &[]),
            ("建成机构51家，其中公办14家、民办39家。", &["total=51家 parts=[14家+39家] overlap=false"]),
            ("现有幼儿园428所（公办园216所、民办园202所）。", &["total=428所 parts=[216所+202所] overlap=false"]),
            ("现有幼儿园428所（含公办园216所、民办园202所）。", &[]),
            ("有救援队伍86支：综合队伍18支，专业队伍27支，社会力量41支。", &["total=86支 parts=[18支+27支+41支] overlap=false"]),
            ("图书馆、文化馆、博物馆分别为12个、13个、21个，合计48个。", &["total=48个 parts=[12个+13个+21个] overlap=false"]),
            (
                "地区生产总值1234.5亿元，增长5.6%。其中，第一产业增加值123.4亿元，第二产业增加值456.7亿元，第三产业增加值754.4亿元。",
                &["total=1234.5亿元 parts=[123.4亿元+456.7亿元+754.4亿元] overlap=false"],
            ),
            ("养老机构247家，其中公建民营245家；居家养老服务机构2588家。", &[]),
        ],
    );
}

#[test]
fn ratios_gaps_enumerations() {
    check(
        Rel::Ratio,
        &["numerator", "denominator", "rate"],
        &[
            ("提供托位1727个，实际招收1234人，利用率71.45%。", &["numerator=1234人 denominator=1727个 rate=71.45%"]),
            (
                "全国总人口（不含港澳台）141178万人，其中60岁及以上人口全国为26401.9万人、占全国总人口的18.7%。",
                &["numerator=26401.9万人 denominator=141178万人 rate=18.7%"],
            ),
            ("常住人口320.5万人，其中60岁及以上人口64.1万人，占常住人口的20.0%。", &["numerator=64.1万人 denominator=320.5万人 rate=20.0%"]),
            ("参加医疗保险人数47.5万人，占常住人口50.2万人的95%。", &["numerator=47.5万人 denominator=50.2万人 rate=95%"]),
            ("共有护理员1246人，其中持证上岗1122人，持证率为90.0%。", &["numerator=1122人 denominator=1246人 rate=90.0%"]),
            ("326个行政村中，已有293个建成幸福院，覆盖率达到89.9%。", &["numerator=293个 denominator=326个 rate=89.9%"]),
            ("共有行政村1250个，新建幸福院126个，覆盖率达到89.9%。", &[]),
            ("60岁及以上人口为18.89万人，其中65岁及以上人口为14.90万人，占比17.86%。", &[]),
            ("床位66张；县级机构床位3476张；实际入住890人，入住率为25.6%。", &["numerator=890人 denominator=3476张 rate=25.6%"]),
        ],
    );
    check(
        Rel::Gap,
        &["low", "high", "delta"],
        &[
            ("覆盖面仅为45.8%，与国家要求的50%还差5个百分点。", &["low=45.8% high=50% delta=5个百分点"]),
            ("城镇化率为62.3%，比全国平均水平64.7%低2.4个百分点。", &["low=62.3% high=64.7% delta=2.4个百分点"]),
            ("占15.28%，与2010年相比，比重上升0.97个百分点。", &[]),
        ],
    );
    check(
        Rel::Conversion,
        &["first", "second"],
        &[("总用地132亩（约合8.8公顷）。", &["first=132亩 second=8.8公顷"]), ("流转土地1.2万亩（其中水田800公顷），建设周期2年（24个月）。", &[])],
    );
    check(
        Rel::Enumeration,
        &["declared", "count", "partial"],
        &[
            ("推出“甲专业办”“乙配套办”“丙一体办”三种模式。", &["declared=三种 count=3 partial=false"]),
            ("健全区、镇街、村（社区）三级网络。", &["declared=三级 count=3 partial=false"]),
            ("依托大渡河、雅砻江、金沙江四大流域。", &["declared=四大 count=3 partial=false"]),
            ("入选综合改革试点、居家社区试点等5个国家级试点。", &[]),
            ("支持企业、社会组织参与建设市、县两级平台。", &[]),
            ("统筹教育、医疗三项改革。", &[]),
            ("聚焦“产业、人才、资金、技术”五个要素。", &["declared=五个 count=4 partial=false"]),
            ("发展电子信息、装备制造、生物医药、新材料、绿色食品六大产业。", &["declared=六大 count=5 partial=false"]),
        ],
    );
}

#[test]
fn per_capita() {
    let text = "到2025年，每千人口拥有3岁以下婴幼儿托位数达到4.5个。按照2025年常住人口达到113.66万人计，3岁以下婴幼儿托位数应达到3400个。";
    check(Rel::PerCapita, &["rate", "base", "amount"], &[(text, &["rate=达到4.5个 base=113.66万人 amount=应达到3400个"])]);
}

const TASKS: &str = "某某市实施方案\n\n一、总体要求\n\n坚持创新。\n\n二、重点任务\n\n(一)完善设施\n\n1.建设网络。分两步推进。\n\n(1)加快城区覆盖,新增基站3000个,服务更多群众和企业,完善各类配套设施建设。(市大数据局负责)\n\n2.建设中心。统筹布局数据中心建设。\n\n责任单位:市发展改革委、市财政局\n\n三、保障措施\n\n(一)加强领导。健全机制。一是统筹;二是落实。\n";

#[test]
fn items_hold_what_stands_under_them() {
    let want = [
        "marker=一、 depth=1 parent=- chapter=总体要求 sentences=[坚持创新。] duties=[]",
        "marker=二、 depth=1 parent=- chapter=重点任务",
        "marker=三、 depth=1 parent=- chapter=保障措施",
        "marker=(一) depth=2 parent=二、 chapter=重点任务",
        "marker=1. depth=3 parent=(一) chapter=重点任务",
        "marker=2. depth=3 parent=(一) chapter=重点任务 sentences=[2.建设中心。+统筹布局数据中心建设。+责任单位:市发展改革委、市财政局] duties=[责任单位:市发展改革委、市财政局]",
        "marker=(1) depth=4 parent=1. chapter=重点任务",
        "marker=(一) depth=2 parent=三、 chapter=保障措施",
        "marker=一是 depth=0 parent=(一) chapter=保障措施 sentences=[] duties=[]",
        "marker=二是 depth=0 parent=(一) chapter=保障措施 sentences=[] duties=[]",
    ];
    let got = rows(Rel::Item, TASKS, &["marker", "depth", "parent", "chapter", "sentences", "duties"]);
    assert_eq!(got.len(), want.len(), "{got:#?}");
    for (got, want) in got.iter().zip(want) {
        assert!(got.starts_with(want), "{got}\n{want}");
    }
    let sentences = rows(Rel::Sentence, TASKS, &["item", "chapter"]);
    assert_eq!(sentences.first().map(String::as_str), Some("item=一、 chapter=总体要求"));
}

#[test]
fn duties() {
    let item = |note: &str| {
        format!(
            "某某市实施方案\n\n一、重点任务\n\n(一)建设网络。加快建设通信网络,推进城乡一体覆盖,完善标准规范体系。{note}\n\n(二)建设中心。统筹布局数据中心,提高算力水平。\n"
        )
    };
    for (note, want) in [
        ("(市发展改革委牵头,市教育局、各区县配合)", "leads=1 at_end=true deadline=- units=[市发展改革委 lead|市教育局 support|各区县 support]"),
        ("(牵头单位:市发展改革委;责任单位:市教育局、市财政局)", "leads=1 at_end=true deadline=- units=[市发展改革委 lead|市教育局 support|市财政局 support]"),
        ("(市教育局、市财政局按职责分工负责)", "leads=0 at_end=true deadline=- units=[市教育局 joint|市财政局 joint]"),
        ("(市民政局负责,2023年12月底前完成)", "leads=1 at_end=true deadline=2023年12月 units=[市民政局 lead]"),
        ("【责任单位:市民政局、有关部门】", "leads=0 at_end=true deadline=- units=[市民政局 joint|有关部门 joint]"),
        ("(责任单位:各区县人民政府)", "leads=0 at_end=true deadline=- units=[各区县人民政府 joint]"),
        ("(市民政局、市财政局牵头负责)", "leads=2 at_end=true deadline=- units=[市民政局 lead|市财政局 lead]"),
        ("(市民政局会同市财政局负责)。", "leads=1 at_end=true deadline=- units=[市民政局 lead|市财政局 support]"),
        ("(*市民政局、市财政局负责,带*为牵头单位)", "leads=1 at_end=true deadline=- units=[*市民政局 lead|市财政局 support]"),
        ("(市民政局、市财政局负责,列第一位者为牵头单位,下同)", "leads=1 at_end=true deadline=- units=[市民政局 lead|市财政局 support]"),
        ("责任单位:市文化和旅游局、市体育局。", "leads=0 at_end=true deadline=- units=[市文化和旅游局 joint|市体育局 joint]"),
        ("(市民政局负责)推广一批标准。", "leads=1 at_end=false deadline=- units=[市民政局 lead]"),
        ("(由主管部门的单位负责解释)", ""),
        ("(详见附件2)", ""),
        ("(总投资100万元)", ""),
    ] {
        let text = item(note);
        let units = rows(Rel::DutyUnit, &text, &["raw", "role"]);
        let shown: Vec<String> = units.iter().map(|u| u.replace("raw=", "").replace("role=", "")).collect();
        let got: Vec<String> =
            rows(Rel::Duty, &text, &["leads", "at_end", "deadline"]).into_iter().map(|d| format!("{d} units=[{}]", shown.join("|"))).collect();
        assert_eq!(got.join("; "), want, "{note}");
    }
}

#[test]
fn duties_of_tables_name_the_task() {
    let text = "| 任务 | 牵头单位 | 配合单位 |\n|---|---|---|\n| 建设网络 | 市大数据局 | 市财政局、各区县 |\n| 建设中心 | 市发展改革委 | |\n";
    let draft = crate::ingest::read("t.md", text.as_bytes().to_vec(), Some(Format::Markdown)).unwrap();
    let facts = super::extract(&draft, &outline(&draft), Lexicon::bundled(), &BTreeSet::from([Rel::DutyUnit]));
    let field = |row: u32, name: &str| show(&facts.field(Rel::Duty, row, name).unwrap().value, None, &facts, &draft);
    assert_eq!(
        (field(0, "task"), field(0, "leads"), field(0, "units"), field(0, "from_table")),
        ("建设网络".into(), "1".into(), "[市大数据局+市财政局+各区县]".into(), "true".into())
    );
    assert_eq!((field(1, "task"), field(1, "units")), ("建设中心".into(), "[市发展改革委]".into()));
}

#[test]
fn citations() {
    check(
        Rel::Citation,
        &["use", "period_from", "period_to", "year"],
        &[
            ("根据《“十三五”某规划》,制定本方案。", &["use=basis period_from=2016 period_to=2020 year=-"]),
            ("按照国务院办公厅《甲计划(2019—2022年)》(国办发〔2019〕5号)要求执行。", &["use=basis period_from=2019 period_to=2022 year=2019"]),
            ("落实《甲》《乙》和《丙》,加快建设。", &["use=basis period_from=- period_to=- year=-"; 3]),
            ("“十三五”期间,按照《“十三五”某规划》建成机构50家。", &["use=review period_from=2016 period_to=2020 year=-"]),
            ("“十四五”期间,落实《“十三五”某规划》。", &["use=basis period_from=2016 period_to=2020 year=-"]),
            ("先后出台《某办法》,成效明显。", &["use=review period_from=- period_to=- year=-"]),
            ("《某计划(2018—2020年)》同时废止。", &["use=revise period_from=2018 period_to=2020 year=-"]),
            (
                "落实《甲规划(2016—2020年)》,修订《乙办法》。",
                &["use=basis period_from=2016 period_to=2020 year=-", "use=revise period_from=- period_to=- year=-"],
            ),
            ("修订《某办法》,完善制度。", &["use=revise period_from=- period_to=- year=-"]),
            ("根据《某条例》(2019年修订)开展工作。", &["use=basis period_from=- period_to=- year=-"]),
            ("编印《某手册》,发放到户。", &["use=mention period_from=- period_to=- year=-"]),
            (
                "某某规划\n\n一、规划依据\n\n1.《某限建区规划(2006年-2020年)》(2007年)\n\n2.《某法》",
                &["use=basis period_from=2006 period_to=2020 year=-", "use=basis period_from=- period_to=- year=-"],
            ),
        ],
    );
}
