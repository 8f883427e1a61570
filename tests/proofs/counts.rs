//! A number declared and the items listed: more than declared, fewer than declared.

use crate::harness::{Case, Dice, Kind, prove};

const LISTS: [&[&str]; 3] =
    [&["设施建设", "人才培养", "服务提升"], &["规划引领", "政策支持", "资金保障", "人才支撑"], &["组织领导", "要素保障", "监督考核", "宣传引导", "队伍建设"]];
const NUMERALS: [&str; 8] = ["零", "一", "两", "三", "四", "五", "六", "七"];

fn listed(dice: &mut Dice, step: i64) -> Case {
    let items = LISTS.get(usize::try_from(dice.whole(0, 2)).unwrap()).unwrap();
    let n = items.len();
    let say = |n: usize| (*NUMERALS.get(n).unwrap()).to_owned();
    let (last, rest) = items.split_last().unwrap();
    let right = vec![("n", say(n)), ("list", items.join("、")), ("and", format!("{}和{last}", rest.join("、")))];
    let wrong = usize::try_from(i64::try_from(n).unwrap() + step).unwrap();
    Case { right, moved: ("n", say(wrong)), recomputed: n as f64 }
}

#[test]
fn more_than_declared() {
    prove(&Kind {
        name: "count-more",
        families: &["arithmetic"],
        wordings: &[
            "重点实施{list}{n}大工程，推动各项任务落地见效。",
            "围绕{and}{n}个方面，细化工作举措。",
            "着力抓好{n}项重点工作：{list}。",
            "聚焦{list}等{n}个领域，集中力量攻坚。",
            "本方案共部署{n}项任务，即{list}。",
            "建立健全{and}{n}项机制，形成工作合力。",
            "开展{n}大行动，分别是{list}。",
            "实施“{n}大提升行动”（{list}），加快形成长效机制。",
            "着力实施{list}{n}大行动。",
            "重点抓好{list}{n}项工作。",
            "推进{list}{n}大体系建设。",
            "抓实{list}等{n}项任务。",
        ],
        late: &[
            "紧盯{and}{n}个关键环节，压实工作责任。",
            "主要任务包括以下{n}个方面：{list}。",
            "统筹推进{list}{n}项改革，激发内生动力。",
            "健全{n}大体系，即{and}。",
            "扎实开展{list}{n}大行动，不断增强群众获得感。",
            "全面推进{list}{n}项工程。",
            "抓好{list}{n}个重点，完善长效机制。",
            "加强{list}等{n}方面工作。",
        ],
        make: |dice| listed(dice, -1),
    });
}

#[test]
fn fewer_than_declared() {
    prove(&Kind {
        name: "count-fewer",
        families: &["arithmetic"],
        wordings: &[
            "着力抓好{n}项重点工作：{list}。",
            "本方案共部署{n}项任务，即{and}。",
            "开展{n}大行动，分别是{and}。",
            "实施“{n}大提升行动”（{list}），加快形成长效机制。",
            "围绕{and}{n}个方面，细化工作举措。",
            "主要包括{n}个方面：{list}。",
            "建立健全{and}{n}项机制，形成工作合力。",
            "统筹推进{and}这{n}项工作，确保取得实效。",
        ],
        late: &[
            "重点推进以下{n}项工程：{list}。",
            "健全{n}大体系，即{list}。",
            "着眼{and}{n}个重点环节，完善配套措施。",
            "全市实施{n}大工程，具体为{list}。",
            "实施{n}大工程，即{list}。",
        ],
        make: |dice| listed(dice, 1),
    });
}
