//! Embeds every card and table, so that an installed binary is complete:
//! a new file under `constraints/`, `models/` or `data/` is picked up by name.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets the manifest directory"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets the output directory"));
    let mut code = String::new();
    for folder in ["constraints", "models", "data"] {
        println!("cargo::rerun-if-changed={folder}");
        let mut files = Vec::new();
        collect(&root.join(folder), &mut files);
        files.sort();
        let constant = folder.to_uppercase();
        writeln!(code, "pub(super) static {constant}: &[(&str, &str)] = &[").expect("string");
        for file in files {
            let name = file.strip_prefix(root.join(folder)).expect("below the folder");
            let name = name.to_string_lossy().replace('\\', "/");
            writeln!(code, "    ({name:?}, include_str!({:?})),", file.to_string_lossy()).expect("string");
        }
        code.push_str("];\n");
    }
    fs::write(out.join("embedded.rs"), code).expect("the output directory is writable");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "toml" || e == "csv") {
            files.push(path);
        }
    }
}
