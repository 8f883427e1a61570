//! Lists the rule files of `rules/` for embedding, so that a new rule is one new file, and says of which sources the program is
//! built: a cache holds results of one build.

#![expect(clippy::unwrap_used, reason = "a build script reports by failing")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo:rerun-if-changed=Cargo.lock");
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap());
    let mut files = Vec::new();
    collect(&root.join("rules"), &mut files);
    files.sort();
    let mut code = String::from("&[\n");
    for file in files {
        let name = file.strip_prefix(&root).unwrap().components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        println!("cargo:rerun-if-changed={name}");
        writeln!(code, "    ({name:?}, include_str!({file:?})),").unwrap();
    }
    code.push_str("]\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap());
    std::fs::write(out.join("rule_files.rs"), code).unwrap();
    println!("cargo:rustc-env=HEGAO_SOURCES={:016x}", sources(&root));
}

/// A hash (FNV-1a) of everything that results depend on: the sources, the rules, the versions of the libraries.
fn sources(root: &Path) -> u64 {
    let mut files: Vec<PathBuf> = ["Cargo.toml", "Cargo.lock", "build.rs"].iter().map(|f| root.join(f)).filter(|f| f.is_file()).collect();
    for folder in ["src", "rules"] {
        println!("cargo:rerun-if-changed={folder}");
        every(&root.join(folder), &mut files);
    }
    files.sort();
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for file in files {
        let name = file.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        let bytes = std::fs::read(&file).unwrap();
        for byte in name.bytes().chain(bytes.len().to_le_bytes()).chain(bytes) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

/// All files below a folder.
fn every(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { every(&path, files) } else { files.push(path) }
    }
}

/// Rule files below a folder; a folder that is not there has none.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "hgr") {
            files.push(path);
        }
    }
}
