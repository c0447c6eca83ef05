//! The program as a new user meets it: what it prints, what it leaves behind,
//! and what it says to mistakes.

mod fit;
mod flavour;
mod own;
mod points;
mod relic;
mod scans;
mod validate;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use darkbound::constraints::{Kind, Library};
use darkbound::provenance::{record_of, sha256_hex};
use serde_json::Value;

/// A folder that is gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// All files below, by their path.
    fn files(&self) -> BTreeSet<String> {
        fn walk(folder: &Path, root: &Path, out: &mut BTreeSet<String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, root, out);
                } else {
                    out.insert(path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"));
                }
            }
        }
        let mut out = BTreeSet::new();
        walk(&self.0, &self.0, &mut out);
        out
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_darkbound"));
        command.current_dir(&self.0).args(arguments).stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// The output of a command that must work without a word on stderr.
    fn ok(&self, arguments: &[&str]) -> String {
        let out = self.run(arguments);
        assert!(out.status.success(), "{arguments:?}: {}", text(&out.stderr));
        assert_eq!(text(&out.stderr), "", "{arguments:?}");
        text(&out.stdout)
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let out = self.ok(&[arguments, &["--json"]].concat());
        serde_json::from_str(&out).unwrap_or_else(|e| panic!("{arguments:?}: {e}: {out}"))
    }

    /// A mistake: one line on stderr, nothing on stdout, the documented exit
    /// code, no new file; the same with `--json`.
    fn fails(&self, arguments: &[&str], code: i32, expected: &[&str]) {
        let before = self.files();
        for arguments in [arguments.to_vec(), [arguments, &["--json"]].concat()] {
            let out = self.run(&arguments);
            let message = text(&out.stderr);
            assert_eq!(out.status.code(), Some(code), "{arguments:?}: {message}");
            assert_eq!(text(&out.stdout), "", "{arguments:?}");
            assert_eq!(message.lines().count(), 1, "{arguments:?}: {message}");
            assert!(message.starts_with("darkbound: ") && message.ends_with('\n'), "{message:?}");
            for word in expected {
                assert!(message.contains(word), "{arguments:?}: {message} lacks {word}");
            }
            assert_eq!(self.files(), before, "{arguments:?}");
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A scan of a few points with two figures.
const CARD: &str = r#"
title = "A small scan"
model = "aligned_u1"
constraints = ["LHCb_Aaij2016qsm_Bp_Kp_chi_mumu", "PDG_oblique_ST", "CMS_CMS2022fck_VLQ"]
[fixed]
y_T = 0.1
[inputs]
m_t = 172.57
[tune]
parameter = "g"
observable = "br_bp_kp_zprime_inv"
value = 9.2e-6
[[axis]]
parameter = "m_T"
range = [1000.0, 1e5]
number = 4
[[axis]]
parameter = "r_X"
range = [0.1, 1e3]
number = 3
[[figure]]
id = "plane"
kind = "exclusion"
x = { parameter = "m_T", range = [600.0, 1e5], number = 12 }
y = { parameter = "r_X", range = [0.01, 1e5], number = 10 }
[[figure]]
id = "ratios"
kind = "lines"
x = { parameter = "m_T", range = [1000.0, 1e5], number = 8 }
y_range = [1e-7, 20.0]
line = [{ observable = "br_xx", label = "dark" }, { observable = "br_mumu", label = "muons" }]
"#;

#[test]
fn every_verb_has_help() {
    let folder = Folder::new("help");
    let top = folder.ok(&["--help"]);
    let verbs = [
        "run",
        "scan",
        "plot",
        "point",
        "relic",
        "flavour",
        "figures",
        "fit",
        "models",
        "constraints",
        "inputs",
        "explain",
        "cite",
        "validate",
    ];
    let listed = top.split_once("Commands:\n").unwrap().1.split_once("\n\n").unwrap().0;
    assert_eq!(listed.lines().filter_map(|l| l.split_whitespace().next()).collect::<Vec<_>>(), verbs);
    for verb in verbs {
        assert!(top.contains(verb), "{verb}");
        let help = folder.ok(&[verb, "--help"]);
        assert!(help.contains("Usage: darkbound") && help.contains("--json"), "{verb}: {help}");
        assert!(help.lines().next().unwrap().len() > 15, "{verb}: {help}");
    }
    assert!(folder.ok(&["validate", "recast", "--help"]).contains("model,limit,mass_GeV,g_lo,g_hi"));
    assert!(folder.ok(&["run", "--help"]).contains("default: out"));
    assert!(folder.ok(&["point", "--help"]).contains("GeV"));
    assert!(folder.ok(&["--version"]).starts_with("darkbound "));
    assert!(folder.files().is_empty());
}

/// The keys of a bibliography, each of which must be there once.
fn assert_keys_once(bibtex: &str) -> BTreeSet<String> {
    let keys: Vec<&str> = bibtex
        .lines()
        .filter_map(|l| l.strip_prefix('@'))
        .map(|l| l.split_once('{').unwrap().1.trim_end_matches(','))
        .collect();
    let unique: BTreeSet<String> = keys.iter().map(|k| (*k).to_owned()).collect();
    assert!(!keys.is_empty() && unique.len() == keys.len(), "{keys:?}");
    unique
}
