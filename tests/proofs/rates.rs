//! Rates, shares and needs: from counts, of a population, per thousand, a share of a whole, the gap to a demand.

use crate::harness::{Case, Dice, Kind, decimal, prove, round};

fn rate(dice: &mut Dice) -> Case {
    let m = dice.whole(300, 1900);
    let n = m * dice.whole(35, 92) / 100;
    let tenths = round(i128::from(n) * 1000, i128::from(m));
    let right = vec![("m", m.to_string()), ("n", n.to_string()), ("x", decimal(tenths, 1))];
    Case { right, moved: ("x", decimal(tenths - dice.whole(21, 90), 1)), recomputed: tenths as f64 / 10.0 }
}

fn share(dice: &mut Dice) -> Case {
    let m = dice.whole(8000, 40000);
    let n = m * dice.whole(12, 40) / 100;
    let hundredths = round(i128::from(n) * 10000, i128::from(m));
    let right = vec![("m", decimal(m, 2)), ("n", decimal(n, 2)), ("x", decimal(hundredths, 2))];
    Case { right, moved: ("x", decimal(hundredths + dice.whole(110, 600), 2)), recomputed: hundredths as f64 / 100.0 }
}

fn per_thousand(dice: &mut Dice) -> Case {
    let pop = dice.whole(600, 3000);
    let beds = pop * dice.whole(30, 90) / 10;
    // `pop` is in tenths of 万人: one unit is 1000 people.
    let hundredths = round(i128::from(beds) * 100, i128::from(pop));
    let right = vec![("p", decimal(pop, 1)), ("n", beds.to_string()), ("x", decimal(hundredths, 2))];
    Case { right, moved: ("n", (beds * dice.whole(112, 140) / 100).to_string()), recomputed: beds as f64 }
}

fn of_total(dice: &mut Dice) -> Case {
    let (mut m, p) = (dice.whole(21, 129) * 20, dice.whole(6, 17) * 5);
    if m % 1000 == 0 {
        m += 20; // a round thousand may be rounded itself
    }
    let n = m * p / 100;
    let right = vec![("m", m.to_string()), ("x", p.to_string()), ("n", n.to_string())];
    Case { right, moved: ("x", (p + dice.whole(6, 12)).to_string()), recomputed: p as f64 }
}

fn left_out(dice: &mut Dice) -> Case {
    let m = dice.whole(300, 1900);
    let n = m * dice.whole(12, 60) / 100;
    let tenths = round(i128::from(m - n) * 1000, i128::from(m));
    let right = vec![("m", m.to_string()), ("n", n.to_string()), ("x", decimal(tenths, 1))];
    Case { right, moved: ("x", decimal(tenths - dice.whole(21, 90), 1)), recomputed: tenths as f64 / 10.0 }
}

fn each_year(dice: &mut Dice) -> Case {
    let x = dice.whole(21, 89);
    let right = vec![("t", (x * 5).to_string()), ("x", x.to_string())];
    Case { right, moved: ("x", (x + dice.whole(3, 19)).to_string()), recomputed: x as f64 }
}

fn gap(dice: &mut Dice) -> Case {
    let (a, d) = (dice.whole(300, 550), dice.whole(40, 180));
    let right = vec![("a", decimal(a, 1)), ("b", decimal(a + d, 1)), ("x", decimal(d, 1))];
    Case { right, moved: ("x", decimal(d + dice.whole(9, 40), 1)), recomputed: d as f64 / 10.0 }
}

#[test]
fn rate_from_counts() {
    prove(&Kind {
        name: "rate",
        families: &["arithmetic"],
        wordings: &[
            "全市共有托位{m}个，其中普惠托位{n}个，占{x}%。",
            "在{m}个行政村中，已有{n}个建成农村养老互助站，占比{x}%。",
            "现有养老床位{m}张，其中护理型床位{n}张，占比达到{x}%。",
            "2020年入住老人{n}人，床位{m}张，入住率为{x}%。",
            "全市{m}家企业中有{n}家完成数字化改造，占企业总数的{x}%。",
            "应急管理人员{m}人，其中具有大专以上学历的{n}人，占总人数的{x}%，另有专家6人。",
            "全市共排查隐患{m}处，已整改{n}处，整改率{x}%。",
            "执业护士{m}人，本科及以上学历{n}人（占{x}%），队伍素质明显提升。",
            "全市共有村庄{m}个，其中示范村{n}个，占{x}%。",
            "共有床位{m}张，其中护理床位{n}张，占比{x}%。",
        ],
        late: &[
            "全年办理建议提案{m}件，已办结{n}件，办结率{x}%。",
            "监测断面共{m}个，优良断面{n}个，优良率为{x}%。",
            "全市应建规范化村卫生室{m}所，建成{n}所，建成率达到{x}%。",
            "全市共有公交车{m}辆，其中新能源车{n}辆，占{x}%。",
            "全市登记托育机构{m}家，其中备案机构{n}家，占比为{x}%，管理逐步规范。",
            "现有护理员{m}名，其中持证{n}名，占{x}%。",
            "全市共排摸问题{m}个，已整改{n}个，整改率为{x}%。",
            "参保职工{m}人，其中女职工{n}人，占参保职工的{x}%。",
            "核定编制{m}名，实有在编人员{n}名，满编率仅{x}%。",
            "全市应参加年检的机构{m}家，实际参检{n}家，参检率为{x}%。",
            "全市旅游收入{m}亿元，乡村旅游收入{n}亿元，占旅游总收入的{x}%。",
        ],
        make: rate,
    });
}

#[test]
fn share_of_a_population() {
    prove(&Kind {
        name: "share",
        families: &["arithmetic"],
        wordings: &[
            "2020年末，全市常住人口{m}万人，其中60岁及以上人口{n}万人，占{x}%。",
            "全市户籍人口{m}万人，60岁以上老年人{n}万人，占总人口的{x}%。",
            "根据第七次全国人口普查数据，全市常住人口为{m}万人，65岁及以上人口为{n}万人，占常住人口的{x}%。",
            "全市总人口{m}万人，其中0—14岁人口为{n}万人，占比为{x}%。",
            "2020年，全市户籍总人口{m}万人，其中老年人口{n}万人，占户籍人口比重为{x}%。",
            "全市常住人口{m}万人，城镇常住人口{n}万人，常住人口城镇化率为{x}%。",
            "全市户籍人口{m}万人，其中农业人口{n}万人，农业人口占比{x}%。",
            "常住人口中，0—3岁婴幼儿{n}万人，占全市常住人口{m}万人的{x}%。",
            "全市常住人口{m}万人，其中老年人口{n}万人，占{x}%。",
            "全市总面积{m}万亩，其中林地{n}万亩，占{x}%。",
        ],
        late: &[
            "全市增加值{m}亿元，其中第一产业增加值{n}亿元，占{x}%。",
            "全市户籍人口{m}万人，其中65岁以上老年人{n}万人，占{x}%，老龄化程度持续加深。",
            "全市农用地{m}万亩，其中耕地{n}万亩，占比为{x}%。",
            "全年发电量{m}亿千瓦时，其中清洁能源发电{n}亿千瓦时，占{x}%。",
            "进出口总额{m}亿元，其中出口{n}亿元，占进出口总额的{x}%。",
        ],
        make: share,
    });
}

#[test]
fn so_many_per_thousand() {
    prove(&Kind {
        name: "per-thousand",
        families: &["arithmetic"],
        wordings: &[
            "全市常住人口{p}万人，医疗卫生机构床位{n}张，每千人口床位数{x}张。",
            "2020年末，全市有执业（助理）医师{n}人，按常住人口{p}万人计算，每千人口拥有{x}人。",
            "全市常住人口{p}万人，托位总数{n}个，每千人口拥有3岁以下婴幼儿托位数{x}个。",
            "全市共有注册护士{n}人，常住人口{p}万人，每千人口注册护士数为{x}人。",
            "全市现有床位{n}张，以{p}万常住人口计，千人口床位数为{x}张。",
            "2020年全市常住人口{p}万人，药师{n}人，每千人口药师数{x}人。",
            "按常住人口{p}万人计算，全市{n}名公共卫生人员，每千人口{x}名。",
            "全市常住人口{p}万人，每千人口床位{x}张，床位总数{n}张。",
            "常住人口{p}万人，床位{n}张，每千人口{x}张。",
            "全市常住人口{p}万人，现有床位{n}张，每千人口床位{x}张。",
            "全市常住人口{p}万人，执业医师{n}人，每千人口{x}人。",
            "全市常住人口{p}万人，共有托位{n}个，每千人口托位{x}个。",
        ],
        late: &[
            "以常住人口{p}万人为基数，全市养老护理员{n}人，每千人口{x}人。",
            "全市有体育指导员{n}名，常住人口{p}万人，平均每千人拥有{x}名。",
            "常住人口{p}万人，社会工作者{n}人，每千人口拥有社会工作者{x}人。",
            "全市常住人口{p}万人，共有护士{n}人，每千人口护士{x}人。",
            "2020年末常住人口{p}万人，医疗床位{n}张，每千人口床位数达到{x}张。",
            "全市常住人口{p}万人，养老护理员{n}名，每千人口拥有养老护理员{x}名。",
            "全市常住人口{p}万人、托位{n}个，每千人口托位数{x}个，与先进地区仍有差距。",
        ],
        make: per_thousand,
    });
}

#[test]
fn so_much_of_the_whole() {
    prove(&Kind {
        name: "of-total",
        families: &["arithmetic"],
        wordings: &[
            "到2025年，全市养老床位达到{m}张，其中护理型床位占{x}%，达到{n}张。",
            "全市{m}个社区中，{x}%的社区即{n}个社区建成嵌入式服务设施。",
            "总投资{m}万元，其中市级财政承担{x}%，即{n}万元。",
            "项目资金{m}万元，按{x}%的比例由省级财政补助{n}万元。",
            "全市共有村卫生室{m}所，其中产权公有的占{x}%，为{n}所。",
            "计划培训{m}人，其中女性占{x}%，即{n}人。",
        ],
        late: &[
            "公交车总数{m}辆，新能源车占{x}%，为{n}辆。",
            "项目总投资{m}万元，社会资本占{x}%，为{n}万元。",
            "全市新建住房{m}套，其中保障性住房占{x}%，为{n}套。",
            "计划招聘教师{m}名，其中乡村教师占{x}%，为{n}名。",
            "专项债券{m}万元，其中用于民生项目的占{x}%，为{n}万元。",
            "全市共有社会组织{m}个，其中公益类占{x}%，为{n}个，服务能力不断增强。",
            "年度造林任务{m}亩，其中混交林占{x}%，达到{n}亩。",
            "到2025年，公共停车位达到{m}个，其中配建充电设施的占{x}%，达到{n}个。",
        ],
        make: of_total,
    });
}

#[test]
fn gap_to_a_demand() {
    prove(&Kind {
        name: "gap",
        families: &["arithmetic"],
        wordings: &[
            "护理型床位占比目前为{a}%，距离省级要求的{b}%还差{x}个百分点。",
            "全市城镇化率为{a}%，与全省平均水平{b}%相比，低{x}个百分点。",
            "当前普惠园覆盖率{a}%，离{b}%的目标还有{x}个百分点的差距。",
            "2020年家庭医生签约率为{a}%，比全省{b}%的平均水平低{x}个百分点。",
            "农产品加工转化率为{a}%，较全国{b}%的水平相差{x}个百分点。",
            "农村自来水普及率仅{a}%，而目标为{b}%，差距为{x}个百分点。",
            "全市高中阶段毛入学率{b}%，高于全省平均水平（{a}%）{x}个百分点。",
            "本市健康素养水平为{b}%，比全国平均水平{a}%高出{x}个百分点。",
            "覆盖率为{a}%，距离{b}%的目标还差{x}个百分点。",
            "全市占比为{a}%，比全省{b}%的平均水平低{x}个百分点。",
            "签约率为{a}%，与{b}%的要求相差{x}个百分点。",
            "普及率达到{b}%，比全省平均水平{a}%高{x}个百分点。",
        ],
        late: &[
            "居民医保政策范围内报销比例为{a}%，距{b}%的要求尚差{x}个百分点。",
            "生活垃圾分类覆盖率达到{b}%，较全省平均水平（{a}%）高{x}个百分点。",
            "全市数字化改造率为{a}%，低于全省{b}%的平均水平{x}个百分点。",
            "建成区绿化覆盖率{a}%，与{b}%的创建标准相差{x}个百分点。",
            "床位使用率为{a}%，比全省平均水平{b}%低{x}个百分点。",
            "目前登记率为{a}%，距{b}%的目标还差{x}个百分点。",
            "全市治理率达到{b}%，比全国平均水平{a}%高{x}个百分点，位居前列。",
            "达标率为{a}%，距离国家要求的{b}%相差{x}个百分点。",
        ],
        make: gap,
    });
}

#[test]
fn rate_of_what_is_left() {
    prove(&Kind {
        name: "left-out",
        families: &["arithmetic"],
        wordings: &[
            "抽检食品样品{m}批次，检出不合格{n}批次，合格率{x}%。",
            "全市抽查公共场所{m}家，不合格{n}家，合格率为{x}%。",
            "排查隐患{m}处，未整改{n}处，整改率{x}%。",
            "检查门店{m}户，其中不达标{n}户，达标率为{x}%。",
            "监测断面{m}个，不达标断面{n}个，达标率{x}%。",
            "全年检验电梯{m}台，检出不合格{n}台，合格率达到{x}%。",
            "全市应建档案{m}份，未建档{n}份，建档率{x}%。",
            "办理建议{m}件，未办结{n}件，办结率{x}%。",
        ],
        late: &[
            "随机抽查企业{m}家，发现不合格企业{n}家，合格率{x}%。",
            "共检测药品{m}批，其中不合格{n}批，合格率为{x}%。",
            "应签约居民{m}户，未签约{n}户，签约率{x}%。",
            "受检车辆{m}辆，不合格{n}辆，合格率为{x}%。",
        ],
        make: left_out,
    });
}

#[test]
fn so_much_a_year() {
    prove(&Kind {
        name: "each-year",
        families: &["arithmetic"],
        wordings: &[
            "五年累计新建农村公路{t}公里，年均新建{x}公里。",
            "“十三五”期间累计投入资金{t}亿元，年均投入{x}亿元。",
            "未来五年计划培训技能人才{t}人次，每年培训{x}人次。",
            "五年共改造老旧小区{t}个，平均每年改造{x}个。",
            "“十三五”时期新增绿地{t}公顷，年均新增{x}公顷。",
            "五年累计完成造林{t}万亩，年均完成{x}万亩。",
            "2016年至2020年，共投入财政资金{t}亿元，年均投入{x}亿元。",
            "2021—2025年计划新建公厕{t}座，年均建设{x}座。",
        ],
        late: &[
            "五年累计接待游客{t}万人次，年均接待{x}万人次。",
            "“十三五”期间共引进人才{t}名，年均引进{x}名。",
            "五年来累计发放补助{t}万元，年均发放{x}万元。",
            "2016—2020年累计建设标准化厂房{t}栋，年均建设{x}栋。",
        ],
        make: each_year,
    });
}
