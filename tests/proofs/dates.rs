//! Dates that do not exist, ranges told backwards, spans against their years, plan periods against theirs.

use crate::harness::{Case, Dice, Kind, prove};

fn invalid(dice: &mut Dice) -> Case {
    let (year, month) = (dice.whole(2021, 2025), *[4_i64, 6, 9, 11].get(usize::try_from(dice.whole(0, 3)).unwrap()).unwrap());
    let say = |day: i64| format!("{year}年{month}月{day}日");
    Case { right: vec![("d", say(dice.whole(1, 30)))], moved: ("d", say(31)), recomputed: f64::NAN }
}

fn backwards(dice: &mut Dice) -> Case {
    let (year, first, day) = (dice.whole(2021, 2025), dice.whole(1, 5), dice.whole(1, 28));
    let later = first + dice.whole(2, 6);
    let say = |month: i64, day: i64| format!("{year}年{month}月{day}日");
    let early = if first > 1 { say(first - 1, day) } else { format!("{}年12月{day}日", year - 1) };
    Case { right: vec![("a", say(first, day)), ("b", say(later, dice.whole(1, 28)))], moved: ("b", early), recomputed: f64::NAN }
}

const YEARS: [&str; 7] = ["零", "一", "两", "三", "四", "五", "六"];

fn span(dice: &mut Dice) -> Case {
    let (n, from) = (usize::try_from(dice.whole(3, 5)).unwrap(), dice.whole(2014, 2019));
    let to = from + i64::try_from(n).unwrap() - 1;
    let wrong = if n == 3 { 5 } else { 3 };
    let right = vec![("n", YEARS.get(n).unwrap().to_string()), ("f", from.to_string()), ("t", to.to_string())];
    Case { right, moved: ("n", YEARS.get(wrong).unwrap().to_string()), recomputed: f64::NAN }
}

fn plan_years(dice: &mut Dice) -> Case {
    let k = dice.whole(0, 3);
    let name = *["十二五", "十三五", "十四五", "十五五"].get(usize::try_from(k).unwrap()).unwrap();
    let from = 2011 + 5 * k;
    let say = |from: i64, to: i64| format!("{from}—{to}年");
    let wrong = if dice.whole(0, 1) == 0 { say(from - 1, from + 4) } else { say(from, from + 5) };
    Case { right: vec![("p", format!("“{name}”")), ("y", say(from, from + 4))], moved: ("y", wrong), recomputed: (from + 4) as f64 }
}

#[test]
fn dates_that_do_not_exist() {
    prove(&Kind {
        name: "invalid",
        families: &["date"],
        wordings: &[
            "各地于{d}前报送年度工作总结。",
            "本办法自{d}起施行。",
            "{d}，全市养老服务工作会议召开。",
            "确保{d}前全面完成整改任务。",
            "数据统计时间截至{d}。",
            "公示时间为{d}起10个工作日。",
            "于{d}前完成首批试点验收。",
            "项目自{d}开工建设。",
            "{d}前完成任务。",
            "会议于{d}召开。",
            "{d}，项目正式开工。",
            "请于{d}前反馈意见。",
        ],
        late: &[
            "资金应于{d}前拨付到位。",
            "申报截止时间为{d}。",
            "有关单位于{d}组织联合检查（具体时间另行通知）。",
            "截至{d}，累计发放补贴860万元。",
            "各单位应于{d}前上报实施方案。",
            "首批设备于{d}安装到位，运行情况良好。",
            "自{d}起，全市统一执行新的补贴标准。",
            "{d}前，市民政局牵头完成年度评估。",
        ],
        make: invalid,
    });
}

#[test]
fn ranges_told_backwards() {
    prove(&Kind {
        name: "backwards",
        families: &["date", "process", "effect"],
        wordings: &[
            "公示时间为{a}至{b}。",
            "试点工作自{a}起至{b}止。",
            "公示期为{a}—{b}。",
            "实施期限为{a}至{b}。",
            "自查阶段（{a}至{b}）。",
            "报名时间：{a}至{b}。",
            "集中整治行动从{a}持续到{b}。",
            "第一阶段为动员部署阶段（{a}—{b}）。",
            "报名时间为{a}至{b}。",
            "公示时间：{a}至{b}。",
            "活动时间为{a}—{b}。",
            "执行期限为{a}至{b}。",
        ],
        late: &[
            "集中宣传月时间为{a}到{b}。",
            "征集活动于{a}至{b}开展。",
            "汛期值班安排：{a}—{b}，实行24小时值班。",
            "试运行期为{a}至{b}。",
            "申报时间：{a}—{b}。",
            "普查标准期为{a}至{b}，由统计部门组织实施。",
            "展示活动于{a}至{b}举行。",
        ],
        make: backwards,
    });
}

#[test]
fn spans_against_their_years() {
    prove(&Kind {
        name: "span",
        families: &["date"],
        wordings: &[
            "{n}年来（{f}—{t}年），全市民生事业取得长足进步。",
            "{f}年至{t}年{n}年间，全市新建养老机构32家。",
            "实施期限为{f}—{t}年，共{n}年。",
            "{f}年至{t}年{n}年，全市计划新增床位2000张。",
            "用{n}年时间（{f}—{t}年）完成老旧小区改造。",
            "{n}年来（{f}年至{t}年），成效明显。",
        ],
        late: &[
            "开展为期{n}年的专项行动（{f}—{t}年）。",
            "{f}—{t}年连续{n}年保持正增长。",
            "{f}年到{t}年的{n}年里，全市森林覆盖率稳步提高。",
            "专项资金使用期限{n}年（{f}—{t}年）。",
            "{f}—{t}年{n}年间，全市新建公园16个。",
            "试点期限为{f}—{t}年，共{n}年。",
            "{f}年至{t}年{n}年间，全市累计造林12.6万亩。",
            "用{n}年时间（{f}年至{t}年）补齐设施短板。",
        ],
        make: span,
    });
}

#[test]
fn plan_periods_against_their_years() {
    prove(&Kind {
        name: "plan-years",
        families: &["date"],
        wordings: &[
            "{p}时期（{y}）是全市转型发展的关键期。",
            "{p}期间（{y}），全市建成养老服务中心42个。",
            "规划期为{p}时期，即{y}。",
            "{p}时期（{y}）奠定了良好基础。",
            "{p}（{y}）期间，统筹推进各项任务。",
            "本规划期限为{p}时期（{y}）。",
            "全面总结{p}时期（{y}）发展成效。",
            "科学谋划{p}（{y}）重点项目。",
            "{p}时期（{y}），全市经济平稳发展。",
            "{p}期间（{y}）取得明显成效。",
            "{p}（{y}）是重要的五年。",
        ],
        late: &[
            "{p}规划实施以来（{y}），各项指标稳步提升。",
            "{p}这五年（{y}），是全市发展的重要阶段。",
            "{p}时期（{y}）主要任务全面完成。",
            "回顾{p}期间（{y}），各项事业取得长足进步。",
            "面向{p}时期（{y}），加快补齐短板。",
            "{p}（{y}）时期，服务体系更加健全。",
        ],
        make: plan_years,
    });
}
