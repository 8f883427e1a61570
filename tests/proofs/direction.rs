//! Words of rising and falling against the figures behind them, and shares that cannot be.

use crate::harness::{Case, Dice, Kind, decimal, prove};

fn rising(dice: &mut Dice) -> Case {
    let (a, d) = (dice.whole(300, 550), dice.whole(40, 180));
    Case { right: vec![("a", decimal(a, 1)), ("b", decimal(a + d, 1))], moved: ("b", decimal(a - dice.whole(20, 150), 1)), recomputed: a as f64 / 10.0 }
}

fn falling(dice: &mut Dice) -> Case {
    let (a, d) = (dice.whole(120, 350), dice.whole(20, 90));
    Case { right: vec![("a", decimal(a, 1)), ("b", decimal(a - d, 1))], moved: ("b", decimal(a + dice.whole(20, 90), 1)), recomputed: a as f64 / 10.0 }
}

fn impossible(dice: &mut Dice) -> Case {
    let over = dice.whole(1011, 1290);
    Case { right: vec![("a", decimal(dice.whole(800, 970), 1))], moved: ("a", decimal(over, 1)), recomputed: over as f64 / 10.0 }
}

#[test]
fn words_of_rising() {
    prove(&Kind {
        name: "rising",
        families: &["arithmetic", "indicator"],
        wordings: &[
            "常住人口城镇化率由{Y}年的{a}%提高到{Z}年的{b}%，城乡面貌焕然一新。",
            "污水处理率从{a}%提升至{b}%，水环境质量明显改善。",
            "到{Z}年，护理型床位占比由{a}%增加到{b}%。",
            "城乡社区养老服务设施覆盖率由{Y}年{a}%上升到{Z}年{b}%。",
            "居民健康素养水平从{Y}年的{a}%提高至{Z}年的{b}%以上。",
            "秸秆综合利用率由{Y}年的{a}%增长到{Z}年的{b}%。",
            "空气质量优良天数比率由{a}%上升为{b}%。",
            "农村卫生厕所普及率从{Y}年{a}%增至{Z}年{b}%，人居环境持续改善。",
            "覆盖率由{a}%提高到{b}%。",
            "{Z}年，普及率由{Y}年的{a}%提高到{b}%。",
            "床位由{a}万张增加到{b}万张。",
            "营业收入从{Y}年的{a}亿元增长到{Z}年的{b}亿元。",
        ],
        late: &[
            "{Y}年普惠托位占比为{a}%，{Z}年提高到{b}%。",
            "农村生活污水治理率由目前的{a}%提升到{Z}年的{b}%，三年内实现乡镇全覆盖。",
            "绿色出行比例从{a}%增加至{b}%，公共交通服务持续优化。",
            "全市数字化改造率由{Y}年底的{a}%提升到{Z}年底的{b}%。",
            "治理率由{Y}年的{a}%提升到{Z}年的{b}%，人居环境明显改善。",
            "参保人数由{a}万人增加到{b}万人。",
            "机械化率从{a}%提升到{b}%。",
            "电商交易额由{Y}年的{a}亿元增长到{Z}年的{b}亿元。",
        ],
        make: rising,
    });
}

#[test]
fn words_of_falling() {
    prove(&Kind {
        name: "falling",
        families: &["arithmetic", "indicator"],
        wordings: &[
            "婴儿死亡率由{Y}年的{a}‰下降到{Z}年的{b}‰。",
            "孕产妇死亡率从{Y}年的{a}/10万降至{Z}年的{b}/10万。",
            "PM2.5平均浓度由{Y}年的{a}微克/立方米降低到{Z}年的{b}微克/立方米。",
            "物流费用占地区生产总值比重由{a}%降到{b}%。",
            "到{Z}年，公共供水管网漏损率由{a}%下降至{b}%以内。",
            "企业开办时间由{a}小时缩短到{b}小时。",
            "城镇登记失业率从{Y}年的{a}%减少到{Z}年的{b}%。",
            "综合能耗由{Y}年的{a}万吨下降为{Z}年的{b}万吨。",
            "失业率由{a}%下降到{b}%。",
            "排放量由{a}万吨减少到{b}万吨。",
            "死亡率从{Y}年的{a}‰下降到{Z}年的{b}‰。",
            "漏损率由{Y}年的{a}%降至{Z}年的{b}%。",
        ],
        late: &[
            "儿童近视率由{Y}年{a}%回落至{Z}年{b}%。",
            "单位产品能耗由{a}千克标准煤下降至{b}千克标准煤。",
            "劣质耕地占比从{a}%降低至{b}%，耕地质量稳步提升。",
            "平均住院日由{Y}年的{a}天缩短至{Z}年的{b}天，群众就医体验持续改善。",
            "能耗由{Y}年的{a}万吨下降到{Z}年的{b}万吨。",
            "违约率从{a}%降至{b}%。",
            "化肥使用量由{a}万吨减少到{b}万吨，农业面源污染得到有效控制。",
            "平均通勤时间由{a}分钟缩短到{b}分钟。",
        ],
        make: falling,
    });
}

#[test]
fn shares_above_the_whole() {
    prove(&Kind {
        name: "impossible",
        families: &["indicator", "arithmetic", "unit"],
        wordings: &[
            "到2025年，城市生活垃圾无害化处理率达到{a}%。",
            "全市养老机构护理型床位占比达到{a}%以上。",
            "家庭医生签约服务覆盖率提高到{a}%。",
            "2020年，农村卫生厕所覆盖率为{a}%，建成示范村7个。",
            "特殊困难老年人月探访率达到{a}%。",
            "到2025年，产品质量监督抽查合格率稳定在{a}%以上。",
            "全市空气质量优良天数比例为{a}%。",
            "适龄儿童免疫规划疫苗接种率保持在{a}%以上。",
            "家庭医生签约率达到{a}%。",
            "到2025年，农村生活污水治理率达到{a}%。",
            "生活垃圾分类覆盖率达到{a}%以上。",
            "护理型床位占比达{a}%。",
        ],
        late: &[
            "秸秆综合利用率达{a}%。",
            "畜禽粪污综合利用率提高至{a}%以上。",
            "农村集中供水覆盖率{a}%。",
            "地表水达到或好于Ⅲ类水体比例达{a}%，较上年有所改善。",
            "到2025年，残疾儿童康复服务覆盖率达到{a}%。",
            "公共场所无障碍设施覆盖率为{a}%。",
            "食品安全监督抽检合格率达到{a}%以上，群众满意度不断提高。",
            "社区养老服务设施覆盖率提高到{a}%。",
        ],
        make: impossible,
    });
}
