//! Hooks and pipelines: the commands of `.pre-commit-hooks.yaml` and `docs/ci/` run as they stand there in a git repository;
//! `--changed-since`, completion, manual, and the hash of the bundled rules.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use hegao::ingest::Format;
use regex::Regex;
use saphyr::{LoadableYamlNode as _, Yaml};
use serde_json::Value;
use support::{err, hegao, out, report, run, status, text};

const FAULTY: &str = "一、总体要求\n\n到2025年2月30日，基本建成。\n";
const CLEAN: &str = "一、总体要求\n\n到2025年2月28日，基本建成。\n";

fn page(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn yaml(text: &str) -> Yaml<'_> {
    let mut documents = Yaml::load_from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"));
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}

fn string<'y>(yaml: &'y Yaml<'_>) -> &'y str {
    yaml.as_str().unwrap_or_else(|| panic!("no text: {yaml:?}"))
}

/// The pairs of a mapping whose values are texts.
fn pairs(yaml: &Yaml<'_>) -> BTreeMap<String, String> {
    yaml.as_mapping().unwrap().iter().map(|(k, v)| (string(k).to_owned(), string(v).to_owned())).collect()
}

/// A command that sees the built program, and of git no settings but its own.
fn command(program: &str, folder: &Path) -> Command {
    let built = Path::new(env!("CARGO_BIN_EXE_hegao")).parent().unwrap().to_path_buf();
    let path = std::env::var_os("PATH").unwrap();
    let paths = std::iter::once(built).chain(std::env::split_paths(&path));
    let mut command = Command::new(program);
    command.current_dir(folder).env("PATH", std::env::join_paths(paths).unwrap()).env("LANG", "zh_CN.UTF-8").env_remove("LC_ALL").env_remove("LC_MESSAGES");
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CEILING_DIRECTORIES", folder.parent().unwrap());
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "甲").env(format!("GIT_{who}_EMAIL"), "a@example.com");
    }
    command
}

fn git(folder: &Path, args: &[&str]) -> String {
    let output = command("git", folder).args(args).output().unwrap();
    assert!(output.status.success(), "git {args:?}: {}", err(&output));
    out(&output)
}

fn write(folder: &Path, path: &str, content: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

fn commit(folder: &Path, said: &str) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", said]);
}

/// A repository on the branch `main` with these drafts committed.
fn repository(name: &str, drafts: &[(&str, &str)]) -> PathBuf {
    let folder = support::folder(&format!("ci-{name}"));
    git(&folder, &["init", "-q", "-b", "main"]);
    for (path, content) in drafts {
        write(&folder, path, content);
    }
    commit(&folder, "one");
    folder
}

/// The drafts that a JSON report names.
fn checked(output: &Output) -> Vec<String> {
    report(output)["files"].as_array().unwrap().iter().map(|f| f["path"].as_str().unwrap().to_owned()).collect()
}

/// The drafts that changed, and what was said about them.
fn since(folder: &Path, wanted: i32, more: &[&str]) -> (Vec<String>, String) {
    let output = hegao(folder, &[&["check", "--format", "json"], more].concat());
    assert_eq!(status(&output), wanted, "{more:?}: {}", err(&output));
    (checked(&output), err(&output))
}

#[test]
fn hooks_name_every_ending_that_is_read() {
    let text = page(".pre-commit-hooks.yaml");
    let hooks = yaml(&text);
    let quoted = Regex::new("\"([a-z]+)\"").unwrap();
    assert_eq!(hooks.as_sequence().unwrap().len(), 2);
    for hook in hooks.as_sequence().unwrap() {
        let files = string(&hook["files"]);
        let pattern = Regex::new(files).unwrap();
        let endings: Vec<&str> = files.split_once("\\.(").unwrap().1.trim_end_matches(")$").split('|').collect();
        for ending in &endings {
            let name = format!("附件 1/方案.{}", ending.to_uppercase());
            assert!(Format::of_path(&name).is_some() && pattern.is_match(&name), "{name}");
        }
        // Every ending that the source names is among them.
        let source = page("src/ingest/draft.rs");
        let arms = source.split_once("fn of_path").unwrap().1.split_once("_ => None,\n        }").unwrap().0;
        for ending in quoted.captures_iter(arms) {
            assert!(endings.contains(&ending.get(1).unwrap().as_str()), "{} is missing in {}", &ending[1], string(&hook["id"]));
        }
        assert!(!pattern.is_match("hegao.toml") && !pattern.is_match("txt"));
    }
}

#[test]
fn the_hook_fails_on_a_faulty_draft_and_passes_a_clean_one() {
    let folder = repository("hook", &[("好 稿.txt", CLEAN)]);
    write(&folder, "新 稿.txt", FAULTY);
    git(&folder, &["add", "-A"]);
    let staged = git(&folder, &["diff", "--cached", "--name-only", "-z"]);
    let drafts: Vec<&str> = staged.split('\0').filter(|p| !p.is_empty()).collect();
    assert_eq!(drafts, ["新 稿.txt"]);
    for hook in yaml(&page(".pre-commit-hooks.yaml")).as_sequence().unwrap() {
        let entry: Vec<&str> = string(&hook["entry"]).split(' ').collect();
        let go = || command(entry[0], &folder).args(&entry[1..]).args(&drafts).output().unwrap();
        write(&folder, "新 稿.txt", FAULTY);
        let output = go();
        assert_eq!((status(&output), out(&output).contains("应改")), (1, true), "{}", err(&output));
        write(&folder, "新 稿.txt", CLEAN);
        assert_eq!(status(&go()), 0);
    }
    // The line for .git/hooks/pre-commit of the README, as git runs it.
    let readme = page("docs/ci/README.md");
    let line = Regex::new("`exec (hegao [^`]+)`").unwrap().captures(&readme).unwrap()[1].to_owned();
    write(&folder, ".git/hooks/pre-commit", &format!("#!/bin/sh\nexec {line}\n"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder.join(".git/hooks/pre-commit"), fs::Permissions::from_mode(0o755)).unwrap();
        write(&folder, "新 稿.txt", FAULTY);
        let refused = command("git", &folder).args(["commit", "-a", "-q", "-m", "two"]).output().unwrap();
        assert!(!refused.status.success() && text(&[refused.stdout.clone(), refused.stderr.clone()].concat()).contains("2月30日"), "{}", err(&refused));
        write(&folder, "新 稿.txt", CLEAN);
        git(&folder, &["commit", "-a", "-q", "-m", "two"]);
    }
}

/// Runs a step of the action with its inputs, and gives what it printed and what it told GitHub.
fn step(folder: &Path, inputs: &[(&str, &str)]) -> (Output, String, String) {
    let source = page("docs/ci/action.yml");
    let action = yaml(&source);
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    for (name, input) in action["inputs"].as_mapping().unwrap() {
        assert!(!string(&input["description"]).is_empty());
        values.insert(string(name).to_owned(), string(&input["default"]).to_owned());
    }
    for (name, value) in inputs {
        *values.get_mut(*name).unwrap() = (*value).to_owned();
    }
    let steps = action["runs"]["steps"].as_sequence().unwrap();
    let ids: Vec<&str> = steps.iter().map(|s| string(&s["id"])).collect();
    assert_eq!((string(&action["runs"]["using"]), ids.as_slice()), ("composite", &["install", "check", "upload"][..]));
    let temp = support::folder(&format!("{}-temp", folder.file_name().unwrap().to_string_lossy()));
    let [summary, told, path] = ["summary", "output", "path"].map(|n| temp.join(n));
    let mut last = None;
    for step in &steps[..2] {
        // What inputs hold is never pasted into a script.
        let script = string(&step["run"]);
        assert!(!script.contains("${{") && string(&step["shell"]) == "bash");
        let file = temp.join("step.sh");
        fs::write(&file, script).unwrap();
        let mut bash = command("bash", folder);
        bash.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(&file);
        bash.env("RUNNER_TEMP", &temp).env("GITHUB_STEP_SUMMARY", &summary).env("GITHUB_OUTPUT", &told).env("GITHUB_PATH", &path);
        for (name, value) in pairs(&step["env"]) {
            let filled = match value.strip_prefix("${{ inputs.").and_then(|v| v.strip_suffix(" }}")) {
                Some(input) => values[input].clone(),
                None => value.replace("${{ github.action_path }}", "/nowhere"),
            };
            bash.env(name, filled);
        }
        last = Some(bash.output().unwrap());
    }
    assert!(!path.exists(), "a hegao on the path is used");
    let read = |path: &Path| fs::read_to_string(path).unwrap_or_default();
    (last.unwrap(), read(&summary), read(&told))
}

#[test]
fn the_action_annotates_sums_up_and_writes_sarif() {
    let folder = repository("action", &[("文稿/甲 稿.txt", FAULTY), ("文稿/乙.txt", CLEAN), ("别处/丙.txt", FAULTY)]);
    let (output, summary, told) = step(&folder, &[("paths", "文稿\n")]);
    assert_eq!((status(&output), told.as_str()), (1, "status=1\n"), "{}", err(&output));
    assert!(out(&output).contains("::error file=文稿/甲 稿.txt,line=3"), "{}", out(&output));
    assert!(!out(&output).contains("丙.txt") && summary.starts_with("<!-- hegao -->") && summary.contains("2月30日"), "{summary}");
    let sarif: Value = serde_json::from_str(&fs::read_to_string(folder.join("hegao.sarif")).unwrap()).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(1));
    // Named drafts, options a line each, nothing at or above the severity, English.
    let more =
        [("paths", "文稿/甲 稿.txt\n别处/丙.txt"), ("options", "--select=date\n--quiet\n"), ("fail-on", "never"), ("lang", "en"), ("sarif", "a b.sarif")];
    let (output, summary, told) = step(&folder, &more);
    assert_eq!((status(&output), told.as_str()), (0, "status=0\n"), "{}", err(&output));
    assert!(summary.contains("| error |") && folder.join("a b.sarif").exists(), "{summary}");
    // What changed on the branch.
    git(&folder, &["checkout", "-q", "-b", "topic"]);
    write(&folder, "文稿/丁.txt", FAULTY);
    commit(&folder, "two");
    let (output, _, _) = step(&folder, &[("changed-since", "main")]);
    let said: Vec<String> = out(&output).lines().filter(|l| l.starts_with("::error")).map(str::to_owned).collect();
    assert!(said.len() == 1 && said[0].contains("文稿/丁.txt"), "{said:?}");
    // Settings that are wrong, and inputs that are no options.
    let (output, _, told) = step(&folder, &[("changed-since", "--output=x")]);
    assert_eq!((status(&output), told.as_str()), (2, "status=2\n"));
    let (output, _, _) = step(&folder, &[("paths", "--fix; touch x")]);
    assert_eq!((status(&output), folder.join("x").exists()), (2, false));
}

#[test]
fn the_gitlab_job_writes_what_its_artifacts_name() {
    let folder = repository("gitlab", &[("甲 稿.txt", FAULTY), ("乙.txt", CLEAN)]);
    let source = page("docs/ci/gitlab.yml");
    let job = &yaml(&source)["hegao"];
    let script = |name: &str| job[name].as_sequence().unwrap().iter().map(string).collect::<Vec<_>>().join("\n");
    let go = |shell: &str, more: &[(&str, &str)]| {
        let mut command = command(shell, &folder);
        command.args(["-e", "-c", &format!("{}\n{}", script("before_script"), script("script"))]);
        command.envs(pairs(&job["variables"])).envs(more.iter().copied()).output().unwrap()
    };
    for shell in ["sh", "bash"] {
        let output = go(shell, &[("HEGAO_PATHS", "甲 稿.txt\n乙.txt"), ("HEGAO_OPTIONS", "--select=date\n--quiet")]);
        assert_eq!(status(&output), 1, "{}{}", out(&output), err(&output));
        let reports = pairs(&job["artifacts"]["reports"]);
        let quality: Value = serde_json::from_str(&fs::read_to_string(folder.join(&reports["codequality"])).unwrap()).unwrap();
        assert_eq!(quality[0]["location"]["path"], "甲 稿.txt");
        assert!(fs::read_to_string(folder.join(&reports["junit"])).unwrap().contains("<failure "));
        for page in job["artifacts"]["paths"].as_sequence().unwrap() {
            assert!(folder.join(string(page)).exists(), "{page:?}");
            fs::remove_file(folder.join(string(page))).unwrap();
        }
    }
    let output = go("sh", &[("HEGAO_CHANGED_SINCE", "HEAD")]);
    assert_eq!(status(&output), 0, "{}", err(&output));
    assert!(err(&output).contains("自“HEAD”以来没有改过的文稿"), "{}", err(&output));
    let output = go("/bin/sh", &[("PATH", "/nowhere")]);
    assert_eq!((status(&output), err(&output).contains("HEGAO_SOURCE")), (2, true));
}

#[test]
fn the_pages_samples_name_what_there_is() {
    let readme = page("docs/ci/README.md");
    let samples: Vec<&str> = readme.split("```yaml\n").skip(1).map(|s| s.split_once("```").unwrap().0).collect();
    assert_eq!(samples.len(), 3);
    let hook = yaml(samples[0]);
    assert_eq!(string(&hook["repos"][0]["hooks"][0]["id"]), "hegao");
    let (used, source) = (yaml(samples[1]), page("docs/ci/action.yml"));
    let action = yaml(&source);
    let with = &used["jobs"]["hegao"]["steps"][1]["with"];
    assert!(with.as_mapping().unwrap().keys().all(|k| action["inputs"].as_mapping_get(string(k)).is_some()));
    let rows: Vec<String> = Regex::new("(?m)^\\| `([a-z-]+)` \\|").unwrap().captures_iter(&readme).map(|c| c[1].to_owned()).collect();
    assert_eq!(rows, action["inputs"].as_mapping().unwrap().keys().map(|k| string(k).to_owned()).collect::<Vec<_>>());
    let (used, source) = (yaml(samples[2]), page("docs/ci/gitlab.yml"));
    let variables = pairs(&yaml(&source)["hegao"]["variables"]);
    assert!(pairs(&used["hegao"]["variables"]).keys().all(|k| variables.contains_key(k)));
    assert!(variables.keys().filter(|k| k.starts_with("HEGAO")).all(|k| readme.contains(k.as_str())));
}

#[test]
fn only_drafts_that_changed_are_checked() {
    let folder =
        repository("changed", &[("甲.txt", CLEAN), ("文 件/乙 稿.txt", CLEAN), ("文 件/丙.md", CLEAN), ("旧.txt", FAULTY), (".gitignore", "私.txt\n")]);
    git(&folder, &["tag", "起点"]);
    let (drafts, said) = since(&folder, 0, &["--changed-since", "起点"]);
    assert_eq!((drafts, said.trim_end()), (vec![], "自“起点”以来没有改过的文稿，未核查（4份未变）。"));
    // Committed, staged, in the working tree only, new, renamed, deleted.
    git(&folder, &["mv", "旧.txt", "文 件/新名 \"x\".txt"]);
    commit(&folder, "two");
    write(&folder, "文 件/乙 稿.txt", FAULTY);
    git(&folder, &["add", "-A"]);
    write(&folder, "甲.txt", &format!("{CLEAN}\n加强统筹。\n"));
    write(&folder, "未入库 稿.txt", CLEAN);
    write(&folder, "私.txt", CLEAN);
    git(&folder, &["rm", "-q", "-f", "文 件/丙.md"]);
    let (drafts, said) = since(&folder, 1, &["--changed-since", "起点"]);
    assert_eq!(drafts, ["文 件/乙 稿.txt", "文 件/新名 \"x\".txt", "未入库 稿.txt", "甲.txt"]);
    assert_eq!(said.trim_end(), "自“起点”以来改过或新添的文稿4份；0份未变，不查。");
    let (drafts, _) = since(&folder, 1, &["--changed-since", "HEAD"]);
    assert_eq!(drafts, ["文 件/乙 稿.txt", "未入库 稿.txt", "甲.txt"]);
    // Named drafts too, also one that git ignores; from a folder below; a folder without changes; a pattern.
    assert_eq!(since(&folder, 0, &["--changed-since=HEAD", "甲.txt", "私.txt", "文 件/新名 \"x\".txt"]).0, ["甲.txt", "私.txt"]);
    assert_eq!(since(&folder.join("文 件"), 1, &["--changed-since=HEAD"]).0, ["乙 稿.txt"]);
    assert_eq!(since(&folder.join("文 件"), 0, &["--changed-since=HEAD", "../甲.txt", "新名 \"x\".txt"]).0, ["../甲.txt"]);
    assert_eq!(since(&folder, 1, &["--changed-since=HEAD", "文*/*.txt"]).0, ["文 件/乙 稿.txt"]);
    // Git's own settings for lists of files do not matter.
    git(&folder, &["config", "diff.relative", "true"]);
    git(&folder, &["config", "diff.noprefix", "true"]);
    git(&folder, &["config", "core.quotepath", "true"]);
    assert_eq!(since(&folder.join("文 件"), 1, &["--changed-since=HEAD"]).0, ["乙 稿.txt"]);
    // A sidecar belongs to its draft.
    commit(&folder, "three");
    write(&folder, "甲.txt.hegao.toml", "");
    assert_eq!(since(&folder, 0, &["--changed-since", "HEAD"]).0, ["甲.txt"]);
}

#[test]
fn the_comparison_is_with_the_common_ancestor() {
    let folder = repository("ancestor", &[("甲.txt", CLEAN), ("乙.txt", CLEAN)]);
    git(&folder, &["checkout", "-q", "-b", "topic"]);
    write(&folder, "甲.txt", FAULTY);
    commit(&folder, "on topic");
    git(&folder, &["checkout", "-q", "main"]);
    write(&folder, "乙.txt", FAULTY);
    commit(&folder, "on main");
    git(&folder, &["checkout", "-q", "topic"]);
    assert_eq!(since(&folder, 1, &["--changed-since", "main"]).0, ["甲.txt"]);
    // A repository inside, as a submodule is, answers for itself.
    let inside = folder.join("内/库");
    fs::create_dir_all(&inside).unwrap();
    git(&inside, &["init", "-q", "-b", "main"]);
    write(&inside, "丙.txt", FAULTY);
    write(&inside, "丁.txt", FAULTY);
    commit(&inside, "one");
    write(&inside, "丁.txt", CLEAN);
    assert_eq!(since(&folder, 1, &["--changed-since", "main"]).0, ["内/库/丁.txt", "甲.txt"]);
    // As git runs its hooks: with variables that name another repository.
    let mut hook = Command::new(env!("CARGO_BIN_EXE_hegao"));
    hook.args(["check", "--format=json", "--changed-since=main"]).current_dir(&folder).env("GIT_DIR", inside.join(".git")).env("GIT_INDEX_FILE", "x");
    assert_eq!(checked(&hook.output().unwrap()), ["内/库/丁.txt", "甲.txt"]);
    // Unrelated history.
    git(&folder, &["checkout", "-q", "--orphan", "other"]);
    git(&folder, &["commit", "-q", "-m", "other"]);
    let output = hegao(&folder, &["check", "--changed-since", "main", "甲.txt"]);
    assert_eq!((status(&output), err(&output).contains("没有共同的历史") && err(&output).contains("fetch-depth: 0")), (2, true), "{}", err(&output));
}

#[test]
fn what_git_cannot_answer_is_said_before_anything_is_checked() {
    let folder = repository("refused", &[("甲.txt", FAULTY)]);
    for rev in ["没有这个", "-x", "--output=偷写", "", "main..HEAD", "HEAD:甲.txt", "main\nHEAD"] {
        let output = hegao(&folder, &["check", &format!("--changed-since={rev}")]);
        assert_eq!((status(&output), out(&output)), (2, String::new()), "{rev}");
        assert!(err(&output).contains("这个版本") && err(&output).contains("建议：请写提交、分支或标签"), "{rev}: {}", err(&output));
    }
    assert!(!folder.join("偷写").exists());
    let output = hegao(&folder, &["check", "--changed-since", "HEAD", "-"]);
    assert_eq!((status(&output), err(&output).contains("标准输入不在 git 中")), (2, true));
    let output =
        Command::new(env!("CARGO_BIN_EXE_hegao")).args(["check", "--changed-since=HEAD", "--lang=en"]).current_dir(&folder).env("PATH", "").output().unwrap();
    assert_eq!((status(&output), err(&output).contains("needs the git program")), (2, true), "{}", err(&output));
    // A broken repository: git's own words.
    fs::write(folder.join(".git/config"), "[core\n").unwrap();
    let output = hegao(&folder, &["check", "--changed-since=HEAD"]);
    assert_eq!((status(&output), err(&output).contains("git 没有答复：")), (2, true), "{}", err(&output));
    let outside = std::env::temp_dir().join(format!("hegao-ci-kit-{}", std::process::id()));
    fs::create_dir_all(&outside).unwrap();
    write(&outside, "甲.txt", FAULTY);
    let output = hegao(&outside, &["check", "--changed-since=HEAD"]);
    fs::remove_dir_all(&outside).unwrap();
    assert_eq!((status(&output), err(&output).contains("甲.txt：不在 git 仓库中")), (2, true), "{}", err(&output));
}

#[cfg(unix)]
#[test]
fn a_link_changes_with_what_it_leads_to() {
    let folder = repository("links", &[("正本/甲.txt", CLEAN), ("正本/乙.txt", CLEAN), ("稿/x", "")]);
    for name in ["甲.txt", "乙.txt"] {
        std::os::unix::fs::symlink(format!("../正本/{name}"), folder.join("稿").join(name)).unwrap();
    }
    commit(&folder, "two");
    write(&folder, "正本/甲.txt", FAULTY);
    assert_eq!(since(&folder.join("稿"), 1, &["--changed-since=HEAD"]).0, ["甲.txt"]);
}

#[test]
fn completions_and_pages_of_the_manual() {
    let folder = support::folder("ci-shell");
    for (shell, words) in [
        ("bash", "complete -F _hegao"),
        ("zsh", "#compdef hegao"),
        ("fish", "complete -c hegao"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion:arg-completer[hegao]"),
    ] {
        let script = run(&folder, 0, &["completions", shell]);
        assert!(script.contains(words) && script.contains("changed-since"), "{shell}: {script}");
    }
    assert!(run(&folder, 0, &["completions", "fish", "--lang", "en"]).contains("Only drafts that changed"));
    let script = folder.join("hegao.bash");
    fs::write(&script, run(&folder, 0, &["completions", "bash"])).unwrap();
    let asked = "source hegao.bash; COMP_WORDS=(hegao check --chan); COMP_CWORD=2; _hegao hegao --chan check; echo \"${COMPREPLY[@]}\"";
    let output = command("bash", &folder).args(["--noprofile", "--norc", "-c", asked]).output().unwrap();
    assert_eq!(out(&output).trim(), "--changed-since", "{}", err(&output));
    let output = hegao(&folder, &["completions", "tcsh"]);
    assert_eq!((status(&output), err(&output).contains("不能取“tcsh”")), (2, true));

    let page = run(&folder, 0, &["man"]);
    assert!(page.contains(".SH 名称\nhegao \\- 核稿：") && page.contains("hegao\\-check(1)"), "{page}");
    assert!(run(&folder, 0, &["man", "--lang", "en"]).contains(".SH NAME\nhegao \\- hegao: finds"));
    run(&folder, 0, &["man", "--dir", "手册/一"]);
    let mut pages: Vec<String> = fs::read_dir(folder.join("手册/一")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    pages.sort();
    assert!(pages.contains(&"hegao-check.1".to_owned()) && pages.contains(&"hegao-rules-new.1".to_owned()) && pages.iter().all(|p| p.ends_with(".1")));
    let check = fs::read_to_string(folder.join("手册/一/hegao-check.1")).unwrap();
    assert!(check.contains(".SH 名称\nhegao\\-check \\- 核查文稿：文件、文件夹、通配符，\\- 表示标准输入\n.SH 用法\n"), "{check}");
    fs::write(folder.join("挡.txt"), "").unwrap();
    let output = hegao(&folder, &["man", "--dir", "挡.txt"]);
    assert_eq!((status(&output), err(&output).contains("挡.txt")), (2, true), "{}", err(&output));
}

#[test]
fn the_rules_are_known_by_a_hash() {
    let folder = support::folder("ci-hash");
    write(&folder, "甲.txt", FAULTY);
    let version = run(&folder, 0, &["--version"]);
    let hash = Regex::new("^hegao [0-9.]+\n内置规则和词库：([0-9a-f]{16})\n$").unwrap().captures(&version).unwrap()[1].to_owned();
    assert_eq!(run(&folder, 0, &["-V"]), format!("hegao {}\n", env!("CARGO_PKG_VERSION")));
    let json: Value = serde_json::from_str(&run(&folder, 1, &["check", "--format=json"])).unwrap();
    assert_eq!(json["tool"]["rules"], hash);
    let lines = run(&folder, 1, &["check", "--format=jsonl"]);
    assert_eq!(serde_json::from_str::<Value>(lines.lines().last().unwrap()).unwrap()["tool"]["rules"], hash);
    let sarif: Value = serde_json::from_str(&run(&folder, 1, &["check", "--format=sarif"])).unwrap();
    assert_eq!(sarif["runs"][0]["tool"]["driver"]["properties"]["rules"], hash);
    let list = run(&folder, 0, &["rules", "list"]);
    assert!(list.ends_with(&format!("\n\n内置规则和词库：{hash}\n")), "{list}");
    // Own settings have a hash of their own, whatever the folder is called.
    let own = |name: &str, text: &str| {
        write(&folder, &format!("{name}/hegao.toml"), text);
        let list = run(&folder.join(name), 0, &["rules", "list"]);
        list.lines().last().unwrap().strip_prefix("连同本单位的规则、词库和设置：").unwrap_or_else(|| panic!("{list}")).to_owned()
    };
    let of = [own("一", "fail-on = \"warning\"\n"), own("二", "fail-on = \"warning\"\n"), own("三", "fail-on = \"info\"\n")];
    assert!(of[0] == of[1] && of[1] != of[2] && of[2] != hash, "{of:?}");
}
