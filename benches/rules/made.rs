//! What the bench of rules runs: 300 rules and a draft of 350 KB. The bundled rules as they are; variants of each, whose constants,
//! patterns and ids differ (no two variants share a pattern); and rules made from templates, as an office would add them: fields,
//! matches, neighbours, quantifiers and folds over the same relations.

use hegao::lang::RuleFile;

const RULES: usize = 300;
const SEEDS: [&str; 4] = ["wenzhou-2023.txt", "dazu-2023.txt", "kunming-2022.txt", "ganzi-2023-draft.txt"];

/// Words of plans, for patterns and terms.
const WORDS: [&str; 16] = ["养老", "托育", "医疗", "教育", "住房", "交通", "生态", "数字", "能源", "水利", "农业", "文旅", "人才", "消费", "应急", "金融"];
const TAILS: [&str; 16] = ["体系", "机制", "工程", "平台", "网络", "设施", "试点", "清单", "名录", "台账", "专班", "补贴", "标准", "规程", "考核", "评估"];

/// The rule files; those of one family share its definitions.
pub fn files() -> Vec<RuleFile> {
    let bundled = hegao::lang::bundled_files();
    let mut out = bundled.clone();
    let defs = out.iter().filter(|f| f.path.ends_with("_defs.hgr")).count();
    for n in 0..60 {
        out.push(RuleFile { path: format!("rules/house/made-{n}.hgr"), text: made(n) });
    }
    let mut turn = 0;
    while out.len() < RULES + defs {
        for file in bundled.iter().filter(|f| !f.path.ends_with("_defs.hgr")) {
            if out.len() < RULES + defs {
                out.push(RuleFile { path: file.path.replace(".hgr", &format!("-{turn}.hgr")), text: variant(&file.text, turn) });
            }
        }
        turn += 1;
    }
    out
}

/// The rule up to its first sample.
pub fn without_samples(text: &str) -> String {
    let sample = |line: &str| ["bad", "good", "undecided"].iter().any(|w| line.starts_with(w));
    text.lines().take_while(|l| !sample(l)).map(|l| format!("{l}\n")).collect()
}

/// A rule with a further condition by `turn`, a pattern with a further alternative.
fn variant(text: &str, turn: usize) -> String {
    let (mut out, mut section) = (String::new(), "");
    let mut in_sample = false;
    for line in text.lines() {
        let outside = !in_sample;
        in_sample ^= line.matches("\"\"\"").count() % 2 == 1;
        let keyword = line.split(' ').next().unwrap_or("");
        if outside && !keyword.is_empty() {
            section = if line.starts_with('#') { section } else { keyword };
        }
        if outside && matches!(section, "param" | "define") {
            // The family has it already.
        } else if outside && section == "from" && line.contains("find(/") {
            out.push_str(&line.replace("/)", &format!("|待{}{}定/)", word(turn, 3), word(turn, 5))));
        } else if outside && section == "where" && line.starts_with("where") && !line.contains(" or ") {
            out.push_str(&further(line, turn));
        } else {
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}

/// The condition with other figures, as a house would set them.
fn further(line: &str, turn: usize) -> String {
    line.replace(">= 50", &format!(">= {}", 50 + turn)).replace("<= 10", &format!("<= {}", 10 + turn)).replace("1, 2]", &format!("1, 2, {}]", 3 + turn))
}

fn word(n: usize, step: usize) -> String {
    let head = WORDS.get(n * step % WORDS.len()).unwrap_or(&"");
    let tail = TAILS.get((n / 3 + step) % TAILS.len()).unwrap_or(&"");
    format!("{head}{tail}")
}

/// Terms for a word list.
pub fn terms(n: usize) -> Vec<String> {
    (0..n).map(|i| format!("{}{}办", word(i, 7), word(i / 16, 3))).collect()
}

/// A rule of a house, by number.
fn made(n: usize) -> String {
    let (k, w) = (n / 12, word(n, 5));
    let (body, var) = match n % 12 {
        0 => (
            format!(
                "from c in claim, t in indicator\nmatch c.term = t.name, c.year = t.target_year\nwhere c.kind == target and c.goal.number > t.goal.number and c.goal.number > {}",
                10 + k
            ),
            "c",
        ),
        1 => (
            format!(
                "from n in number\nwhere n.role == quantity and not n.in_cell and n.unit == \"万元\" and n.value > {} * 10000 and matches(n.after, /^{w}/)",
                100 + k
            ),
            "n",
        ),
        2 => (format!("from s in sentence\nwhere count(n in number where n.sentence == s and n.role == quantity) > {}", 30 + k), "s"),
        3 => (format!("from h in heading\nwhere h.level == {} and contains(h.text, \"{w}\") and length(h.text) > 20", 1 + k % 3), "h"),
        4 => (format!("from a then b in heading per level\nwhere a.text == b.text and contains(a.text, \"{w}\")"), "b"),
        5 => (format!("from t in table\nlet k = count(c in cell where c.table == t and c.text is blank)\nwhere k > {}", 40 + k), "t"),
        6 => (
            format!(
                "from t in indicator\nwhere no c in claim where c.term == t.name and c.year == t.target_year and c.kind == target and length(c.name) > {k}"
            ),
            "t",
        ),
        7 => (format!("from w in breakdown\nlet s = sum(p.value for p in w.parts where p.value > {k})\nwhere not w.overlap and s > w.total * 2"), "w"),
        8 => (
            format!(
                "from n in number, m in number\nmatch n.sentence = m.sentence, n.unit = m.unit\nwhere n.role == quantity and m.role == quantity and n.verb == \"达到\" and m.verb == \"达到\" and n.value > m.value * {}",
                50 + k
            ),
            "n",
        ),
        9 => (format!("from m in find(/{w}(?<what>办|组|室|中心)/)\nwhere length(m.what) > {}", k % 2), "m"),
        10 => (format!("from i in item\nwhere i.first and not i.sole and i.ordinal > {} and contains(i.text, \"{w}\")", 1 + k), "i"),
        _ => (
            format!(
                "from d in docno\nwhere d.year < {} and some e in docno where e.agency == d.agency and e.year == d.year and e.number > d.number + 1000",
                1990 + k
            ),
            "d",
        ),
    };
    format!(
        "# 本单位的规则{n}。\n\ntitle zh \"本单位规则{n}\" en \"house rule {n}\"\nseverity warning\n\n{body}\n\nreport {var} zh \"请核对\" en \"look again\"\n\nbad \"\"\"\n某某区⟦养老⟧托育{n}\n\"\"\"\ngood \"\"\"\n某某\n\"\"\"\n"
    )
}

/// The seeds twice, the second time with every line a little different, so that it is not taken for a copy.
pub fn draft() -> String {
    let mut out = String::new();
    for turn in 0..2 {
        for name in SEEDS {
            let text = std::fs::read_to_string(format!("seeds/{name}")).unwrap_or_default();
            for (n, line) in text.lines().enumerate() {
                match line.split_once('，') {
                    Some((head, tail)) if turn > 0 => out.push_str(&format!("{head}（按{}部署），{tail}", word(n, 3))),
                    _ => out.push_str(line),
                }
                out.push('\n');
                if out.len() >= 350_000 {
                    return out;
                }
            }
        }
    }
    out
}
