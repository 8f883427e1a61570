//! From one figure to another: difference, percentage points, growth, fall, compound growth, multiples, doubling.

use crate::harness::{Case, Dice, Kind, decimal, prove, round};

fn difference(dice: &mut Dice) -> Case {
    let (a, d) = (dice.whole(200, 900), dice.whole(60, 400));
    let right = vec![("a", a.to_string()), ("b", (a + d).to_string()), ("x", d.to_string())];
    Case { right, moved: ("x", (d + dice.whole(9, 40)).to_string()), recomputed: d as f64 }
}

fn drop(dice: &mut Dice) -> Case {
    let mut case = difference(dice);
    let swap = case.right.iter().find(|(n, _)| *n == "b").unwrap().1.clone();
    let low = case.right.iter().find(|(n, _)| *n == "a").unwrap().1.clone();
    case.right = vec![("a", swap), ("b", low), ("x", case.right.iter().find(|(n, _)| *n == "x").unwrap().1.clone())];
    case
}

fn points(dice: &mut Dice) -> Case {
    let (a, d) = (dice.whole(300, 600), dice.whole(30, 200));
    let right = vec![("a", decimal(a, 1)), ("b", decimal(a + d, 1)), ("x", decimal(d, 1))];
    Case { right, moved: ("x", decimal(d + dice.whole(6, 40), 1)), recomputed: d as f64 / 10.0 }
}

fn points_down(dice: &mut Dice) -> Case {
    let (b, d) = (dice.whole(50, 300), dice.whole(20, 90));
    let right = vec![("a", decimal(b + d, 1)), ("b", decimal(b, 1)), ("x", decimal(d, 1))];
    Case { right, moved: ("x", decimal(d + dice.whole(6, 40), 1)), recomputed: d as f64 / 10.0 }
}

fn growth(dice: &mut Dice) -> Case {
    let a = dice.whole(200, 900);
    let b = a + a * dice.whole(12, 70) / 100;
    let tenths = round(i128::from(b - a) * 1000, i128::from(a));
    let right = vec![("a", a.to_string()), ("b", b.to_string()), ("x", decimal(tenths, 1))];
    Case { right, moved: ("x", decimal(tenths + dice.whole(25, 90), 1)), recomputed: tenths as f64 / 10.0 }
}

fn fall(dice: &mut Dice) -> Case {
    let a = dice.whole(300, 900);
    let b = a - a * dice.whole(12, 60) / 100;
    let tenths = round(i128::from(a - b) * 1000, i128::from(a));
    let right = vec![("a", a.to_string()), ("b", b.to_string()), ("x", decimal(tenths, 1))];
    Case { right, moved: ("x", decimal(tenths + dice.whole(25, 90), 1)), recomputed: tenths as f64 / 10.0 }
}

fn compound(dice: &mut Dice) -> Case {
    let a = dice.whole(200, 900);
    let b = a * dice.whole(128, 190) / 100;
    let rate = ((b as f64 / a as f64).powf(0.2) - 1.0) * 1000.0;
    let tenths = rate.round() as i64;
    let right = vec![("a", a.to_string()), ("b", b.to_string()), ("x", decimal(tenths, 1))];
    Case { right, moved: ("x", decimal(tenths + dice.whole(20, 50), 1)), recomputed: rate / 10.0 }
}

fn times(dice: &mut Dice) -> Case {
    let a = dice.whole(20, 90);
    let b = a * dice.whole(21, 55) / 10;
    let tenths = round(i128::from(b) * 10, i128::from(a));
    let right = vec![("a", a.to_string()), ("b", b.to_string()), ("x", decimal(tenths, 1))];
    Case { right, moved: ("x", decimal(tenths + dice.whole(6, 15), 1)), recomputed: tenths as f64 / 10.0 }
}

fn more_times(dice: &mut Dice) -> Case {
    let a = dice.whole(20, 90);
    let b = a * dice.whole(31, 65) / 10;
    let tenths = round(i128::from(b - a) * 10, i128::from(a));
    let right = vec![("a", a.to_string()), ("b", b.to_string()), ("x", decimal(tenths, 1))];
    Case { right, moved: ("x", decimal(tenths + dice.whole(5, 9), 1)), recomputed: tenths as f64 / 10.0 }
}

#[test]
fn difference_of_counts() {
    prove(&Kind {
        name: "difference",
        families: &["arithmetic"],
        wordings: &[
            "全市托育机构由{Y}年的{a}家增加到{Z}年的{b}家，增加{x}家。",
            "{Y}年至{Z}年，高新技术企业数量从{a}家增至{b}家，净增{x}家。",
            "{Z}年全市公共充电桩达到{b}个，比{Y}年的{a}个增加了{x}个。",
            "社区养老服务站由{a}个发展到{b}个，五年新增{x}个，覆盖面不断扩大。",
            "到{Z}年底，全市养老床位达{b}张，较{Y}年（{a}张）增加{x}张。",
            "规模以上工业企业从{Y}年的{a}户增加至{Z}年的{b}户，增加了{x}户，其中产值超亿元企业32户。",
            "{Y}年全市有家庭医生团队{a}支，{Z}年有{b}支，五年间增加{x}支。",
            "学校数量由{a}所增加到{b}所，增加{x}所。",
            "{Z}年全市共有药店{b}家，比{Y}年的{a}家增加{x}家。",
            "执业医师由{Y}年的{a}名增加到{Z}年的{b}名，增加了{x}名。",
        ],
        late: &[
            "村级卫生室{Y}年为{a}所，{Z}年增至{b}所，增加{x}所。",
            "到{Z}年，全市社区医院由{Y}年的{a}家增加到{b}家，增加{x}家。",
            "农家书屋数量从{a}个增加到{b}个，增加了{x}个，覆盖全部行政村。",
            "{Z}年全市文化馆分馆达{b}个，较{Y}年的{a}个增加{x}个。",
            "专职网格员由{Y}年的{a}人增加到{Z}年的{b}人，增加{x}人，队伍不断壮大。",
        ],
        make: difference,
    });
}

#[test]
fn drop_of_counts() {
    prove(&Kind {
        name: "drop",
        families: &["arithmetic"],
        wordings: &[
            "生产安全事故由{Y}年的{a}起下降到{Z}年的{b}起，减少{x}起。",
            "{Z}年全市出生人口{b}人，比{X}年的{a}人减少{x}人。",
            "全市行政村由{a}个调整为{b}个，减少{x}个。",
            "审批事项由原来的{a}项压减至{b}项，减少了{x}项。",
            "{Y}年火灾起数为{a}起，{Z}年降至{b}起，下降{x}起。",
            "全市建制村小学由{Y}年{a}所撤并为{Z}年{b}所，共减少{x}所。",
            "事故起数由{Y}年的{a}起减少到{Z}年的{b}起，减少{x}起。",
            "死亡人数从{a}人下降到{b}人，减少{x}人。",
        ],
        late: &[
            "重大隐患由{Y}年的{a}处减少到{Z}年的{b}处，减少{x}处。",
            "{Z}年全市投诉件{b}件，比{Y}年的{a}件减少{x}件，群众满意度持续提升。",
            "涉气企业数量由{a}家下降到{b}家，减少了{x}家。",
            "危房户数从{Y}年的{a}户减少到{Z}年的{b}户，减少{x}户。",
        ],
        make: drop,
    });
}

#[test]
fn percentage_points() {
    prove(&Kind {
        name: "points",
        families: &["arithmetic"],
        wordings: &[
            "常住人口城镇化率由{Y}年的{a}%提高到{Z}年的{b}%，提高{x}个百分点。",
            "{Z}年全市污水集中处理率达到{b}%，比{Y}年的{a}%提高了{x}个百分点。",
            "森林覆盖率从{a}%提升至{b}%，提升{x}个百分点，生态环境质量持续改善。",
            "护理型床位占比达{b}%，较{Y}年（{a}%）提高{x}个百分点。",
            "到{Z}年，学前教育普惠率由目前的{a}%提高到{b}%，增加{x}个百分点。",
            "{Y}年居民健康素养水平为{a}%，{Z}年上升到{b}%，上升{x}个百分点，经济总量年均增长6.5%。",
            "第三产业占比从{Y}年的{a}%上升到{Z}年的{b}%，五年上升{x}个百分点。",
            "与{Y}年{a}%相比，{Z}年全市农产品加工转化率达到{b}%，提高{x}个百分点。",
            "普惠托位占比由{a}%提高到{b}%，提高{x}个百分点。",
            "{Z}年巩固率达到{b}%，较{Y}年的{a}%提高{x}个百分点。",
        ],
        late: &[
            "集中供水率由{a}%增加到{b}%，增幅{x}个百分点。",
            "机械化率由{Y}年的{a}%提升到{Z}年的{b}%，提升{x}个百分点，农业现代化水平稳步提高。",
            "{Z}年全市政务服务网办率达到{b}%，较{Y}年的{a}%提升{x}个百分点。",
            "有效灌溉率从{a}%提高至{b}%，提高{x}个百分点。",
            "清洁取暖率由{a}%上升到{b}%，上升{x}个百分点。",
        ],
        make: points,
    });
}

#[test]
fn percentage_points_down() {
    prove(&Kind {
        name: "points-down",
        families: &["arithmetic"],
        wordings: &[
            "贫困发生率由{Y}年的{a}%下降到{Z}年的{b}%，下降{x}个百分点。",
            "个人卫生支出占卫生总费用的比重从{a}%降至{b}%，降低{x}个百分点。",
            "{Z}年煤炭消费比重为{b}%，比{Y}年的{a}%下降了{x}个百分点。",
            "城镇调查失业率由{a}%降低到{b}%，降低了{x}个百分点。",
            "第一产业占比由{Y}年{a}%调整为{Z}年{b}%，下降{x}个百分点。",
            "儿童青少年总体近视率从{Y}年的{a}%下降至{Z}年的{b}%，降幅为{x}个百分点。",
            "到{Z}年，成人吸烟率由{a}%降到{b}%，减少{x}个百分点。",
            "近视率由{a}%下降到{b}%，下降{x}个百分点。",
            "{Z}年漏损率为{b}%，较{Y}年的{a}%下降{x}个百分点。",
            "失业率从{Y}年的{a}%下降到{Z}年的{b}%，下降了{x}个百分点。",
            "煤炭占比由{Y}年的{a}%降低到{Z}年的{b}%，降低{x}个百分点。",
        ],
        late: &[
            "劣Ⅴ类水体比例由{a}%减少到{b}%，减少{x}个百分点。",
            "综合费用率从{Y}年{a}%压降至{b}%，压降{x}个百分点。",
            "{Z}年不良贷款率为{b}%，较{Y}年的{a}%回落{x}个百分点。",
            "设备闲置率由{a}%下降为{b}%，降低{x}个百分点。",
            "裸土地占比由{Y}年的{a}%下降到{Z}年的{b}%，下降{x}个百分点。",
            "{Z}年全市空置率降至{b}%，较{Y}年的{a}%下降{x}个百分点。",
            "耕地撂荒率从{a}%降到{b}%，下降{x}个百分点，粮食安全基础进一步夯实。",
            "辍学率由{a}%下降至{b}%，下降了{x}个百分点。",
        ],
        make: points_down,
    });
}

#[test]
fn growth_rate() {
    prove(&Kind {
        name: "growth",
        families: &["arithmetic"],
        wordings: &[
            "{Z}年，全市文化产业营业收入达到{b}亿元，比{Y}年的{a}亿元增长{x}%（未扣除价格因素）。",
            "全市旅游总收入由{Y}年的{a}亿元增加到{Z}年的{b}亿元，增长{x}%。",
            "养老床位从{a}张增至{b}张，增幅达{x}%。",
            "{Z}年接待游客{b}万人次，较上年{a}万人次增长{x}%。",
            "财政民生支出从{Y}年{a}亿元增长至{Z}年{b}亿元，累计增长{x}%。",
            "企业数量由{a}家发展到{b}家，增长了{x}%，其中上市企业3家。",
            "快递业务量{X}年为{a}万件，{Z}年达{b}万件，同比增长{x}%。",
            "全市专利授权量达{b}件，较{Y}年的{a}件增长{x}%，居全省第4位。",
            "{Z}年全市营业收入{b}亿元，比{Y}年的{a}亿元增长{x}%。",
        ],
        late: &[
            "用电量由{a}万千瓦时上升到{b}万千瓦时，上升{x}%。",
            "货运量由{Y}年的{a}万吨增加到{Z}年的{b}万吨，增长{x}%。",
            "{Z}年全市技术合同成交额{b}亿元，比{Y}年的{a}亿元增长{x}%，创历史新高。",
            "发明专利拥有量从{a}件增加到{b}件，增长{x}%。",
            "全市注册志愿者由{Y}年的{a}名增加到{Z}年的{b}名，增长了{x}%。",
        ],
        make: growth,
    });
}

#[test]
fn fall_rate() {
    prove(&Kind {
        name: "fall",
        families: &["arithmetic"],
        wordings: &[
            "出生人口从{X}年的{a}人下降到{Z}年的{b}人，降幅达{x}%。",
            "生产安全事故由{a}起减少到{b}起，下降{x}%。",
            "{Z}年信访总量{b}件，较{X}年的{a}件下降{x}%。",
            "化肥施用量由{Y}年的{a}吨减少至{Z}年的{b}吨，减少{x}%。",
            "全市刑事案件发案数由{a}起降至{b}起，同比下降{x}%。",
            "能耗由{a}吨下降到{b}吨，下降{x}%。",
            "{Z}年全市事故{b}起，比{Y}年的{a}起下降{x}%。",
            "排放量从{Y}年的{a}吨减少到{Z}年的{b}吨，减少{x}%。",
            "办理时限由{a}小时压缩到{b}小时，压缩{x}%。",
            "用水量由{Y}年的{a}万立方米下降到{Z}年的{b}万立方米，下降{x}%。",
        ],
        late: &[
            "平均办理时间由{a}分钟缩短至{b}分钟，缩短{x}%。",
            "{Z}年全市火灾{b}起，比上年（{a}起）减少{x}%。",
            "农药使用量由{a}千克降低到{b}千克，降低了{x}%。",
            "{Y}年全市有僵尸企业{a}户，{Z}年减少为{b}户，减少了{x}%。",
            "氮氧化物排放量由{Y}年的{a}吨下降到{Z}年的{b}吨，下降{x}%。",
            "{Z}年全市电信诈骗发案{b}起，比{Y}年的{a}起下降{x}%，平安建设成效明显。",
            "三公经费从{a}万元减少到{b}万元，减少{x}%。",
            "积压案件由{a}件下降到{b}件，下降了{x}%。",
        ],
        make: fall,
    });
}

#[test]
fn compound_growth() {
    prove(&Kind {
        name: "compound",
        families: &["arithmetic"],
        wordings: &[
            "全市社会消费品零售总额由{Y}年的{a}亿元增加到{Z}年的{b}亿元，年均增长{x}%。",
            "{Y}年至{Z}年，旅游收入从{a}亿元增至{b}亿元，年均增速{x}%。",
            "到{Z}年，数字经济核心产业营业收入达到{b}万元，较{Y}年的{a}万元年均增长{x}%。",
            "一般公共预算收入从{Y}年{a}亿元增长到{Z}年{b}亿元，年均增长率为{x}%，居全省第5位。",
            "{Z}年固定资产投资完成{b}亿元，比{Y}年的{a}亿元年均增长{x}%。",
            "进出口总额由{Y}年{a}亿元提高到{Z}年{b}亿元，五年年均增长{x}%。",
            "{Y}年全市快递业务量{a}万件，{Z}年达到{b}万件，年平均增长{x}%。",
            "产值由{Y}年的{a}亿元增长到{Z}年的{b}亿元，年均增长{x}%。",
            "营业收入从{Y}年的{a}亿元增加到{Z}年的{b}亿元，年均增长{x}%。",
            "{Z}年社会物流总额{b}亿元，比{Y}年的{a}亿元年均增长{x}%。",
            "全市用电量由{Y}年的{a}万千瓦时增长到{Z}年的{b}万千瓦时，年均增长{x}%。",
        ],
        late: &[
            "研发经费支出从{Y}年的{a}万元提高到{Z}年的{b}万元，年均增长{x}%，为创新发展提供了支撑。",
            "全市数字化车间由{Y}年的{a}个增加到{Z}年的{b}个，年均增长{x}%。",
            "软件业务收入由{Y}年的{a}亿元提高到{Z}年的{b}亿元，年均增长{x}%。",
            "旅游人数从{Y}年的{a}万人次增长到{Z}年的{b}万人次，年均增长{x}%，远高于全省平均水平。",
            "“十三五”期间，存款余额由{Y}年的{a}亿元增加到{Z}年的{b}亿元，年均增长{x}%。",
            "{Z}年高技术制造业产值达到{b}亿元，较{Y}年的{a}亿元年均增长{x}%。",
        ],
        make: compound,
    });
}

#[test]
fn so_many_times() {
    prove(&Kind {
        name: "times",
        families: &["arithmetic"],
        wordings: &[
            "{Z}年全市快递业务量达到{b}万件，是{Y}年{a}万件的{x}倍。",
            "全市规上数字企业从{a}家增至{b}家，为{Y}年的{x}倍。",
            "{Z}年光伏装机{b}万千瓦，相当于{Y}年（{a}万千瓦）的{x}倍。",
            "到{Z}年，托位数由{a}个增加到{b}个，达到{Y}年的{x}倍。",
            "养老护理员数量由{Y}年的{a}人增加到{Z}年的{b}人，是{Y}年的{x}倍。",
            "冷库库容{Z}年达到{b}万立方米，为{Y}年{a}万立方米的{x}倍。",
            "全市科技型企业达到{b}家，是“十三五”初期{a}家的{x}倍。",
            "产值达到{b}亿元，是{Y}年{a}亿元的{x}倍。",
            "{Z}年企业数量达到{b}家，是{Y}年{a}家的{x}倍。",
            "{Z}年全市床位{b}张，为{Y}年{a}张的{x}倍。",
            "游客量由{Y}年的{a}万人次增加到{Z}年的{b}万人次，是{Y}年的{x}倍。",
            "装机容量{b}万千瓦，是{Y}年{a}万千瓦的{x}倍。",
        ],
        late: &[
            "乡村民宿由{a}家发展到{b}家，达到{Y}年的{x}倍。",
            "{Z}年全市5G基站{b}座，是{Y}年{a}座的{x}倍，实现乡镇以上区域全覆盖。",
            "{Z}年全市充电桩达到{b}台，是{Y}年{a}台的{x}倍。",
            "志愿服务队伍达到{b}支，是{Y}年{a}支的{x}倍，服务网络更加健全。",
            "{Z}年冷链车辆{b}辆，为{Y}年{a}辆的{x}倍。",
            "出口额达到{b}亿元，相当于{Y}年{a}亿元的{x}倍。",
        ],
        make: times,
    });
}

#[test]
fn more_by_so_many_times() {
    prove(&Kind {
        name: "more-times",
        families: &["arithmetic"],
        wordings: &[
            "养老护理员由{Y}年的{a}人增加到{Z}年的{b}人，增长{x}倍。",
            "冷库库容由{a}万立方米扩大到{b}万立方米，扩大了{x}倍。",
            "科技型中小企业数量从{Y}年的{a}家增长到{Z}年的{b}家，增加了{x}倍。",
            "农产品网络零售额{Z}年达{b}亿元，较{Y}年的{a}亿元增长{x}倍。",
            "托位总数由{Y}年的{a}个增至{Z}年的{b}个，增加{x}倍。",
            "{Z}年接待入境游客{b}万人次，比{Y}年的{a}万人次增长了{x}倍。",
            "新能源装机由{a}万千瓦增加到{b}万千瓦，五年增长{x}倍。",
            "有效发明专利从{Y}年{a}件增长至{Z}年{b}件，增长{x}倍。",
        ],
        late: &[
            "新能源汽车保有量由{a}辆增至{b}辆，增长了{x}倍。",
            "{Z}年全市直播电商企业{b}家，较{Y}年（{a}家）增加{x}倍。",
            "跨境电商交易额从{a}亿元提高到{b}亿元，增长{x}倍，规模居全省前列。",
            "家庭农场由{Y}年的{a}家增加到{Z}年的{b}家，增长{x}倍。",
            "{Z}年全市新能源汽车产量{b}万辆，比{Y}年的{a}万辆增长{x}倍。",
            "网络销售额从{Y}年的{a}亿元增长到{Z}年的{b}亿元，增长了{x}倍。",
        ],
        make: more_times,
    });
}
