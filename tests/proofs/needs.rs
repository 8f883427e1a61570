//! What is set against something else: two counts in a proportion, a stand against a demand, a need reckoned from a norm.

use crate::harness::{Case, Dice, Kind, decimal, prove, round};

/// `a` against `b` is 1 to `x`, with one decimal; `b` is the greater.
fn proportion(dice: &mut Dice) -> Case {
    let a = dice.whole(620, 4900);
    let b = a * dice.whole(12, 180) / 10 + dice.whole(1, 9);
    let tenths = round(i128::from(b) * 10, i128::from(a));
    let right = vec![("a", a.to_string()), ("b", b.to_string()), ("x", decimal(tenths, 1))];
    let off = (tenths / 6).max(3) + dice.whole(0, 4);
    Case { right, moved: ("x", decimal(tenths + off, 1)), recomputed: tenths as f64 / 10.0 }
}

/// What is asked for, what there is, and what is left.
fn demand(dice: &mut Dice) -> Case {
    // None ends in 0, which may be rounded; what is stated is at most half or twice of what it should be: else it is of something else.
    let (t, a) = (dice.whole(42, 98) * 10 + 7, dice.whole(12, 30) * 10 + dice.whole(1, 6));
    let right = vec![("t", t.to_string()), ("a", a.to_string()), ("x", (t - a).to_string())];
    let off = dice.whole(6, 55);
    let moved = t - a + if dice.whole(0, 1) == 0 { off } else { -off };
    Case { right, moved: ("x", (if moved % 10 == 0 { moved + 1 } else { moved }).to_string()), recomputed: (t - a) as f64 }
}

/// Points between what is asked for and what there is.
fn points(dice: &mut Dice) -> Case {
    let (t, a) = (dice.whole(720, 950), dice.whole(500, 640));
    let right = vec![("t", decimal(t, 1)), ("a", decimal(a, 1)), ("x", decimal(t - a, 1))];
    Case { right, moved: ("x", decimal(t - a + dice.whole(7, 60), 1)), recomputed: (t - a) as f64 / 10.0 }
}

/// `p` 万 people, `r` yuan each, `x` 亿元 for all.
fn need(dice: &mut Dice) -> Case {
    let (p, r) = (dice.whole(112, 480), dice.whole(61, 189) * 10 + 5);
    // Tenths of 万 times yuan: a thousand yuan each; hundredths of 亿 are a million.
    let hundredths = round(i128::from(p) * i128::from(r), 1000);
    let right = vec![("p", decimal(p, 1)), ("r", r.to_string()), ("x", decimal(hundredths, 2))];
    Case { right, moved: ("x", decimal(hundredths * dice.whole(117, 150) / 100, 2)), recomputed: hundredths as f64 / 100.0 }
}

#[test]
fn two_counts_and_their_proportion() {
    prove(&Kind {
        name: "proportion",
        families: &["arithmetic"],
        wordings: &[
            "全市普通高中专任教师{a}人，在校学生{b}人，师生比为1:{x}。",
            "2020年末，全市执业（助理）医师{a}人，注册护士{b}人，医护比为1:{x}。",
            "全县幼儿园教职工{a}人，在园幼儿{b}人，师生比1:{x}。",
            "现有养老护理员{a}名，入住老年人{b}名，护理员与老年人之比为1:{x}。",
            "全市执业医师{a}名、注册护士{b}名，医护比达到1:{x}，结构进一步优化。",
            "全区义务教育阶段在校生{b}人，专任教师{a}人，师生比为1:{x}，教师补充压力较大。",
            "全市医师{a}人，护士{b}人，医护比1:{x}。",
            "到2020年底，全市医疗机构开放床位{a}张，配备护士{b}人，床护比为1:{x}。",
        ],
        late: &[
            "全市职业院校现有专任教师{a}名，在校生规模{b}人，师生比为1:{x}。",
            "全市医疗卫生机构执业（助理）医师达{a}人，注册护士达{b}人，医护比为1:{x}，仍需持续改善。",
            "截至2020年底，全市公办幼儿园有专任教师{a}人，在园幼儿{b}人，师生比约为1:{x}。",
            "全市现有在校学生{b}人、专任教师{a}人，师生比为1:{x}。",
            "全市疾控机构之外，医院共有医生{a}名、护士{b}名，医护比为1:{x}。",
        ],
        make: proportion,
    });
}

#[test]
fn what_is_left_of_a_demand() {
    prove(&Kind {
        name: "demand",
        families: &["arithmetic"],
        wordings: &[
            "按照标准全市应配建托位{t}个，目前已建成{a}个，尚缺{x}个。",
            "目标任务为{t}公里，已完成{a}公里，距目标任务还差{x}公里。",
            "对照“到2025年建成{t}个示范村”的要求，全市已建成{a}个，尚缺{x}个，需加快补齐。",
            "已建成高标准农田{a}万亩，距{t}万亩的任务尚有{x}万亩的缺口。",
            "规划建设停车泊位{t}个，已建成{a}个，距规划目标还差{x}个。",
            "任务{t}户，已开工{a}户，未开工{x}户。",
            "改造任务{t}户，已完成{a}户，剩余{x}户。",
            "现有学位{a}个，2025年需求{t}个，缺口{x}个。",
        ],
        late: &[
            "按规范应配备消防车{t}辆，实有{a}辆，尚缺{x}辆。",
            "对照建成{t}座的目标，全市现有公共卫生间{a}座，还差{x}座，建设任务依然繁重。",
            "全市应设置家庭医生工作室{t}个，已设置{a}个，缺口{x}个。",
            "年度计划新增托位{t}个，已完成{a}个，剩余{x}个。",
            "全市规划布点加油站{t}座，已建成{a}座，与规划目标相差{x}座。",
        ],
        make: demand,
    });
}

#[test]
fn points_left_of_a_demand() {
    prove(&Kind {
        name: "demand in points",
        families: &["arithmetic"],
        wordings: &[
            "目标值为{t}%，实际完成{a}%，低于目标值{x}个百分点。",
            "全市护理型床位占比为{a}%，距{t}%的目标还差{x}个百分点。",
            "规划目标为{t}%，2020年实际为{a}%，与规划目标相差{x}个百分点。",
            "学前教育普及普惠率为{a}%，比{t}%的目标低{x}个百分点。",
            "按照{t}%的标准，全市实际达到{a}%，还差{x}个百分点。",
            "国家要求达到{t}%，全市目前为{a}%，低于国家要求{x}个百分点。",
            "农村生活污水治理率为{a}%，距离{t}%的规划目标还有{x}个百分点的差距。",
            "规范化管理率实际为{a}%，较{t}%的目标低{x}个百分点。",
        ],
        late: &[
            "任务指标为{t}%，完成{a}%，比任务指标低{x}个百分点。",
            "全市畜禽粪污综合利用率{a}%，距{t}%的目标值差{x}个百分点，工作仍有差距。",
            "考核标准为{t}%，全市实际得分率{a}%，低于考核标准{x}个百分点。",
            "生活垃圾回收利用率为{a}%，与{t}%的目标相差{x}个百分点。",
        ],
        make: points,
    });
}

#[test]
fn need_from_a_norm() {
    prove(&Kind {
        name: "need",
        families: &["arithmetic"],
        wordings: &[
            "全市在校学生{p}万人，生均公用经费按每年{r}元核定，年需经费{x}亿元。",
            "全市义务教育阶段学生{p}万人，生均公用经费{r}元，据此测算需安排资金{x}亿元。",
            "全市常住人口{p}万人，按人均{r}元的标准测算，年需经费{x}亿元。",
            "符合条件的农户{p}万户，户均补助{r}元，需资金{x}亿元。",
            "服务人口{p}万人，人均经费{r}元，据此测算需要资金{x}亿元。",
            "全市在园幼儿{p}万人，生均拨款标准为{r}元，需安排资金{x}亿元。",
            "惠及农户{p}万户，户均补助标准{r}元，共需资金{x}亿元。",
            "全市学生{p}万人，生均经费标准{r}元，测算需经费{x}亿元。",
        ],
        late: &[
            "全市户籍人口{p}万人，人均补助{r}元，测算需资金{x}亿元。",
            "中职在校生{p}万人，生均经费按{r}元安排，年需资金{x}亿元，由市县财政分担。",
            "参与改造的居民{p}万户，户均改造资金{r}元，据此测算需投入{x}亿元。",
            "全市总人口{p}万人，人均基本公共卫生服务经费{r}元，应安排资金{x}亿元。",
        ],
        make: need,
    });
}
