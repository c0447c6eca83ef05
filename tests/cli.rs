//! The program as a new user meets it: what it prints, what it leaves behind,
//! and what it says to mistakes.

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
    let verbs = ["run", "scan", "plot", "point", "models", "constraints", "inputs", "cite", "validate"];
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

/// What the contract promises for the aligned U(1)'.
const DERIVED: [&str; 36] = [
    "g",
    "theta_L",
    "theta_R",
    "s_L",
    "s_R",
    "y_t",
    "y_T",
    "v_tilde_GeV",
    "loop_F",
    "loop_D",
    "epsilon_A",
    "epsilon_Z",
    "delta_Z",
    "eta",
    "C_L",
    "h_V",
    "zprime_width_GeV",
    "zprime_width_sm_GeV",
    "zprime_ctau_m",
    "br_ee",
    "br_mumu",
    "br_tautau",
    "br_nunu",
    "br_had",
    "br_xx",
    "p_inv",
    "br_bp_kp_zprime",
    "br_b0_kst0_zprime",
    "S",
    "T",
    "U",
    "kappa_t",
    "top_partner_width_bW_GeV",
    "top_partner_width_tZ_GeV",
    "top_partner_width_th_GeV",
    "top_partner_width_tZprime_GeV",
];

const POINT: [&str; 8] =
    ["point", "aligned_u1", "--set", "m_T=1500", "--set", "theta_R=0.29145679", "--set", "g=1e-3"];

#[test]
fn a_point_as_json_keeps_its_contract() {
    let folder = Folder::new("point");
    let inputs = ["m_t=172.57", "m_Z=91.1880", "m_W=80.3692", "m_h=125.20", "V_tb=0.99912", "V_ts=0.0415"];
    let overrides: Vec<&str> = inputs.iter().flat_map(|i| ["--input", i]).collect();
    let point = folder.json(&[&POINT[..], &overrides[..]].concat());
    let keys: Vec<&str> = point.as_object().unwrap().keys().map(String::as_str).collect();
    for key in ["model", "parameters", "derived", "constraints"] {
        assert!(keys.contains(&key), "{key} in {keys:?}");
    }
    assert_eq!(point["model"], "aligned_u1");
    assert_eq!(point["parameters"]["m_T"], 1500.0);
    assert_eq!(point["parameters"]["y_T"], Value::Null);
    assert_eq!(point["inputs"]["m_t"], 172.57);
    let derived = |name: &str| {
        point["derived"][name].as_f64().unwrap_or_else(|| panic!("{name}: {}", point["derived"][name]))
    };
    for name in DERIVED {
        derived(name);
    }
    derived("top_partner_width_tphi_GeV");
    // Computed independently, with 40 digits, at m_T = 1500 GeV, tan theta_R
    // = 0.3, g = 1e-3 (theta_R is given to eight digits).
    for (name, value) in [
        ("loop_F", 0.915170789147519),
        ("loop_D", 0.01128164311),
        ("epsilon_A", 9.58606980971e-7),
        ("epsilon_Z", -3.2678194597e-7),
        ("delta_Z", -1.22321152498e-5),
        ("s_L", 0.0344934615296),
        ("y_t", 1.03421858574),
        ("y_T", 0.286252880601),
        ("a_GeV", 180.061155461),
        ("b_GeV", 425.063841315),
        ("M_0_GeV", 1437.59490678),
    ] {
        assert!((derived(name) / value - 1.0).abs() < 1e-7, "{name} = {} not {value}", derived(name));
    }
    assert!((derived("C_L") / 2.0 - derived("h_V")).abs() < 1e-18);
    let constraints = point["constraints"].as_array().unwrap();
    assert!(constraints.len() > 50);
    for c in constraints {
        for key in ["id", "verdict", "prediction", "limit", "ratio", "chi2", "citation"] {
            assert!(c.get(key).is_some(), "{key} in {c}");
        }
        let verdict = c["verdict"].as_str().unwrap();
        assert!(["allowed", "excluded", "favoured", "not_applicable"].contains(&verdict), "{c}");
        assert_eq!(c["ratio"].is_number(), verdict != "not_applicable", "{c}");
        assert!(c["citation"]["inspire"].as_str().is_some_and(|k| k.len() > 3), "{c}");
    }
    // The same for people: every number that the JSON has, in a line of text.
    let plain = folder.ok(&POINT);
    for name in DERIVED {
        assert!(plain.lines().any(|l| l.split_whitespace().next() == Some(name)), "{name} in {plain}");
    }
}

#[test]
fn other_verbs_speak_json() {
    let folder = Folder::new("json");
    let models = folder.json(&["models"]);
    let names: Vec<&str> = models.as_array().unwrap().iter().map(|m| m["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        ["aligned_u1", "b_minus_l", "baryon_number", "dark_photon", "l_mu_minus_l_tau", "protophobic"]
    );
    for p in models[0]["parameters"].as_array().unwrap() {
        assert!(p["doc"].as_str().unwrap().len() > 5 && p["range"].as_array().unwrap().len() == 2, "{p}");
    }
    let (on, all) = (folder.json(&["constraints"]), folder.json(&["constraints", "--all"]));
    assert!(on.as_array().unwrap().len() < all.as_array().unwrap().len());
    let inputs = folder.json(&["inputs", "--input", "m_W=80.3692"]);
    let m_w = inputs.as_array().unwrap().iter().find(|i| i["name"] == "m_W").unwrap();
    assert_eq!((&m_w["value"], &m_w["default"]), (&Value::from(80.3692), &Value::from(80.3625)));
    // A reader that closes the pipe ends the program quietly.
    let mut child =
        folder.command(&["inputs"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let out = child.wait_with_output().unwrap();
    assert_eq!((out.status.code(), text(&out.stderr)), (Some(0), String::new()));
}

#[test]
fn wrong_points_are_one_line_and_an_exit_code() {
    let folder = Folder::new("wrong-point");
    let point = |arguments: &[&'static str]| [&["point", "aligned_u1"], arguments].concat();
    let table: &[(&[&str], i32, &[&str])] = &[
        (&["--set", "speed=1"], 2, &["speed", "aligned_u1", "m_zprime", "y_T"]),
        (&["--set", "m_zprim=1"], 2, &["did you mean `m_zprime`"]),
        (&["--set", "m_X=-1"], 2, &["m_X", "-1", "0.001", "GeV"]),
        (&["--set", "m_X=NaN"], 2, &["m_X", "NaN"]),
        (&["--set", "m_X=inf"], 2, &["m_X", "inf"]),
        (&["--set", "m_X=heavy"], 2, &["m_X", "heavy", "number"]),
        (&["--set", "mu_0=Planck"], 2, &["mu_0", "Planck", "m_Planck"]),
        (&["--set", "m_X"], 2, &["NAME=VALUE"]),
        (&["--set", "y_T=0.1", "--set", "theta_R=0.1"], 2, &["y_T", "theta_R", "alternatives"]),
        (&["--set", "r_X=0.5"], 1, &["r_X", "1/2"]),
        (&["--set", "y_T=90"], 1, &["y_T", "90"]),
        (&["--set", "m_T=120"], 1, &["m_T", "120"]),
        (&["--input", "m_tt=1"], 2, &["m_tt", "did you mean `m_t`"]),
        (&["--input", "m_t=top"], 2, &["m_t", "top", "number"]),
        (&["--input", "m_t=-1"], 2, &["m_t", "-1", "positive"]),
        (&["--input", "m_W=20"], 2, &["m_W", "20 GeV"]),
        (&["--input", "m_Z=2"], 1, &["m_zprime", "m_Z"]),
        (&["--constraint", "LEP_Fox2011"], 2, &["LEP_Fox2011", "did you mean `LEP_Fox2011fx`"]),
        (&["--constraint", "nobody"], 2, &["nobody", "darkbound constraints"]),
        (&["--hadrons", "lattice"], 2, &["lattice", "vmd"]),
        (&["--threads", "0"], 2, &["thread"]),
        (&["--threads", "two"], 2, &["two"]),
        (&["--tune", "g"], 2, &["PARAMETER:OBSERVABLE=VALUE"]),
        (&["--tune", "g:br_bp_kp=1e-6"], 2, &["br_bp_kp"]),
        (&["--tune", "gg:br_bp_kp_zprime=1e-6"], 2, &["gg"]),
        (&["--tune", "g:br_bp_kp_zprime=-1"], 2, &["-1", "positive"]),
        (&["--tune", "g:br_bp_kp_zprime_inv=9"], 1, &["g", "br_bp_kp_zprime_inv"]),
        (&["--models", "nowhere"], 1, &["nowhere"]),
        (&["--constraints", "nowhere"], 1, &["nowhere"]),
        (&["--colour"], 2, &["--colour"]),
    ];
    for (arguments, code, expected) in table {
        folder.fails(&point(arguments), *code, expected);
    }
    folder.fails(&["point", "aligned_u2"], 2, &["aligned_u2", "did you mean `aligned_u1`"]);
    folder.fails(&["point", "standard"], 2, &["standard", "dark_photon"]);
    folder.fails(&["point"], 2, &["MODEL"]);
    folder.fails(&["pont"], 2, &["pont", "point"]);
    folder.fails(&["validate"], 2, &["validate"]);
    folder.fails(&["models", "nobody"], 2, &["nobody"]);
    folder.fails(&["cite", "nobody"], 2, &["nobody"]);
    folder.fails(&["plot", "nowhere"], 2, &["nowhere"]);
    folder.fails(&["validate", "recast", "nowhere.csv"], 1, &["nowhere.csv"]);
}

#[test]
fn wrong_scan_cards_say_where_and_leave_nothing() {
    let folder = Folder::new("wrong-scan");
    let table = [
        ("model = \"aligned_u1\"", "model = \"aligned_u1\"\ncolour = 1", ["card.toml:4:1", "colour"]),
        ("y_T = 0.1", "y_TT = 0.1", ["y_TT", "did you mean `y_T`"]),
        ("y_T = 0.1", "y_T = \"large\"", ["y_T", "large"]),
        ("y_T = 0.1", "y_T = -0.1", ["y_T", "-0.1"]),
        ("y_T = 0.1", "y_T = 0.1\ntheta_R = 0.1", ["y_T", "alternatives"]),
        ("\"m_T\"\nrange", "\"m_TT\"\nrange", ["m_TT", "did you mean `m_T`"]),
        ("parameter = \"m_T\"\nrange", "paramter = \"m_T\"\nrange", ["card.toml:14:1", "paramter"]),
        ("number = 4", "number = 1", ["m_T", "at least 2"]),
        ("number = 4", "number = -4", ["card.toml:16:10", "-4"]),
        ("number = 4", "number = ", ["card.toml:16:", "expected"]),
        ("range = [1000.0, 1e5]\nnumber = 4", "range = [1e5, 1e3]\nnumber = 4", ["m_T", "must increase"]),
        ("range = [1000.0, 1e5]\nnumber = 4", "range = [-1, 1e3]\nnumber = 4", ["m_T", "-1"]),
        ("\"r_X\"\nrange = [0.1, 1e3]", "\"g\"\nrange = [0.1, 1.0]", ["g", "both tuned and an axis"]),
        ("\"PDG_oblique_ST\"", "\"PDG_oblique\"", ["PDG_oblique", "PDG_oblique_ST"]),
        ("\"aligned_u1\"", "\"aligned\"", ["aligned", "aligned_u1"]),
        ("m_t = 172.57", "m_top = 172.57", ["m_top", "input"]),
        ("m_t = 172.57", "m_t = nan", ["m_t", "NaN"]),
        ("kind = \"exclusion\"", "kind = \"pie\"", ["card.toml:23:8", "pie"]),
        ("br_bp_kp_zprime_inv", "br_bp_kp_zprim_inv", ["br_bp_kp_zprim_inv", "did you mean"]),
        // Mistakes in figures are found before the table is computed.
        ("observable = \"br_xx\"", "observable = \"br_x\"", ["br_x", "did you mean `br_xx`"]),
        ("\"m_T\", range = [1000.0", "\"m_TT\", range = [1000.0", ["m_TT", "did you mean `m_T`"]),
        ("\"m_T\", range = [600.0", "\"m_T\", range = [6.0", ["m_T", "6"]),
        ("label = \"dark\"", "label = \"dark\", fixed = { r_XX = 1 }", ["r_XX", "r_X"]),
        ("id = \"plane\"", "id = \"../plane\"", ["../plane", "file name"]),
        ("id = \"plane\"", "id = \"ratios\"", ["ratios", "two"]),
    ];
    for (from, to, expected) in table {
        assert!(CARD.contains(from), "{from}");
        folder.write("card.toml", &CARD.replacen(from, to, 1));
        folder.fails(&["scan", "card.toml", "--out", "out"], 2, &expected);
    }
    folder.write("card.toml", CARD);
    folder.fails(&["scan", "missing.toml"], 2, &["missing.toml"]);
    folder.fails(&["run", "missing.toml"], 2, &["missing.toml"]);
    folder.fails(&["cite", "missing.toml"], 2, &["missing.toml"]);
    for shard in ["5/3", "0/3", "1", "1/x", "-1/3"] {
        folder.fails(&["scan", "card.toml", &format!("--shard={shard}")], 2, &[shard]);
    }
    folder.write("file", "in the way");
    folder.fails(&["scan", "card.toml", "--out", "file"], 1, &["file"]);
    folder.fails(&["scan", "card.toml", "--out", "file/below"], 1, &["file"]);
    assert_eq!(folder.read("file"), "in the way");
    // The table is whole, but its summary cannot be written: no torn file.
    fs::create_dir_all(folder.path("blocked/summary.md")).unwrap();
    let out = folder.run(&["scan", "card.toml", "--out", "blocked"]);
    assert_eq!((out.status.code(), text(&out.stdout)), (Some(1), String::new()));
    assert!(text(&out.stderr).contains("summary.md") && text(&out.stderr).lines().count() == 1);
    let left: Vec<String> = folder.files().into_iter().filter(|f| f.starts_with("blocked/")).collect();
    assert_eq!(left, ["blocked/points.csv"]);
    // Manifests that are none.
    for (manifest, expected) in [
        ("{ \"card\": ", "manifest.json"),
        ("{}", "holds no card"),
        ("{ \"card\": { \"colour\": 1 } }", "colour"),
    ] {
        folder.write("run/manifest.json", manifest);
        folder.fails(&["plot", "run"], 2, &["run", expected]);
    }
    fs::remove_file(folder.path("run/manifest.json")).unwrap();
    folder.fails(&["plot", "run"], 1, &["manifest.json"]);
    folder.fails(&["cite", "run"], 1, &["references.bib"]);
}

#[test]
fn a_run_leaves_table_figures_summary_and_references() {
    let folder = Folder::new("run");
    folder.write("card.toml", CARD);
    let report = folder.json(&["run", "card.toml", "--out", "a", "--threads", "1"]);
    assert_eq!(report["points"], 12);
    folder.ok(&["run", "card.toml", "--out", "b", "--threads", "2"]);
    folder.ok(&["scan", "card.toml", "--out", "c"]);
    let names = ["figures/plane.csv", "figures/plane.svg", "figures/ratios.csv", "figures/ratios.svg"];
    let table = ["manifest.json", "points.csv", "references.bib", "summary.md"];
    let expected = |out: &str, names: &[&str]| names.iter().map(|n| format!("{out}/{n}")).collect::<Vec<_>>();
    let mut all = vec!["card.toml".to_owned()];
    all.extend(expected("a", &names).into_iter().chain(expected("a", &table)));
    all.extend(expected("b", &names).into_iter().chain(expected("b", &table)));
    all.extend(expected("c", &table));
    assert_eq!(folder.files(), all.into_iter().collect());
    // One thread or two: the same bytes, but for the record of the run itself.
    for name in names.iter().chain(&["points.csv", "references.bib", "summary.md"]) {
        assert!(folder.read(&format!("a/{name}")) == folder.read(&format!("b/{name}")), "{name}");
    }
    assert!(folder.read("a/points.csv") == folder.read("c/points.csv"));

    let points = folder.read("a/points.csv");
    let mut rows = csv::Reader::from_reader(points.as_bytes());
    let header: Vec<String> = rows.headers().unwrap().iter().map(str::to_owned).collect();
    assert!(header.contains(&"m_T_GeV".to_owned()) && header.contains(&"ratio_PDG_oblique_ST".to_owned()));
    let records: Vec<_> = rows.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 12);
    let allowed = records.iter().filter(|r| &r[14] == "1").count();
    assert_eq!(header[14], "allowed");
    assert_eq!(report["allowed"], allowed);

    let manifest: Value = serde_json::from_str(&folder.read("a/manifest.json")).unwrap();
    assert_eq!(manifest["card"]["model"], "aligned_u1");
    assert_eq!(manifest["inputs"]["m_t"], 172.57);
    assert_eq!(manifest["inputs_overridden"]["m_t"], 172.57);
    assert_eq!((&manifest["points"], &manifest["allowed"]), (&Value::from(12), &Value::from(allowed)));
    assert_eq!(manifest["constraints"].as_array().unwrap().len(), 3);
    let hash = manifest["tables"]["limits/LHCb_Aaij2016qsm_Bp_Kp_chi_mumu.csv"].as_str().unwrap();
    assert_eq!(hash, record_of("limits/LHCb_Aaij2016qsm_Bp_Kp_chi_mumu.csv").unwrap().sha256);
    let summary = folder.read("a/summary.md");
    assert!(
        summary.starts_with("# A small scan\n") && summary.contains(&format!("12 points, {allowed} allowed"))
    );
    assert_keys_once(&folder.read("a/references.bib"));
    assert_eq!(folder.ok(&["cite", "a"]).trim_end(), folder.read("a/references.bib").trim_end());
    assert_eq!(folder.ok(&["cite", "card.toml"]).trim_end(), folder.read("a/references.bib").trim_end());

    // Redrawn from the tables: the same bytes.
    let drawn: Vec<String> =
        ["a/figures/plane.svg", "a/figures/ratios.svg"].iter().map(|n| folder.read(n)).collect();
    for name in ["a/figures/plane.svg", "a/figures/ratios.svg"] {
        fs::remove_file(folder.path(name)).unwrap();
    }
    folder.ok(&["plot", "a"]);
    assert!(
        drawn[0] == folder.read("a/figures/plane.svg") && drawn[1] == folder.read("a/figures/ratios.svg")
    );
    assert!(drawn.iter().all(|svg| svg.starts_with('<') && svg.trim_end().ends_with("</svg>")));
    let plotted = folder.json(&["plot", "a"]);
    assert_eq!(plotted["figures"], serde_json::json!(["plane", "ratios"]));
    let cited = folder.json(&["cite", "a"]);
    assert_eq!(cited["bibtex"].as_str().unwrap(), folder.read("a/references.bib").trim_end());
    // The default card is one that a user can start from.
    let card = folder.ok(&["run", "--print-card"]);
    assert!(card.contains("[[axis]]") && darkbound::scan::JobCard::read("card.toml", &card).is_ok());
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

#[test]
fn a_killed_scan_resumes_to_the_same_bytes() {
    let folder = Folder::new("kill");
    // Thousands of tuned points: seconds, while a batch is a fraction of one.
    let card = CARD.replace("number = 4", "number = 64").replace("number = 3", "number = 50");
    folder.write("card.toml", &card);
    folder.ok(&["scan", "card.toml", "--out", "whole"]);

    let mut child = folder
        .command(&["scan", "card.toml", "--out", "cut", "--threads", "1"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let part = folder.path("cut/points.csv.part");
    let rows = || fs::read(&part).map_or(0, |text| String::from_utf8_lossy(&text).matches('\n').count());
    while rows() < 2 {
        assert!(child.try_wait().unwrap().is_none(), "ended before it wrote a row");
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let done = rows();
    assert!((2..3201).contains(&done), "{done}");
    let left: Vec<String> = folder.files().into_iter().filter(|f| f.starts_with("cut/")).collect();
    assert_eq!(left, ["cut/points.csv.part", "cut/points.csv.stamp"]);

    // Another card, or other inputs, are not continued.
    folder.write("other.toml", &card.replace("y_T = 0.1", "y_T = 0.2"));
    folder.fails(
        &["scan", "other.toml", "--out", "cut", "--resume"],
        2,
        &["points.csv.part", "another card"],
    );
    let changed = ["scan", "card.toml", "--out", "cut", "--resume", "--input", "m_h=125"];
    folder.fails(&changed, 2, &["points.csv.part"]);

    folder.ok(&["scan", "card.toml", "--out", "cut", "--resume"]);
    assert!(folder.read("cut/points.csv") == folder.read("whole/points.csv"));
    assert!(!part.exists() && !folder.path("cut/points.csv.stamp").exists());

    // The shards are the rows of the whole, in order.
    let mut sharded = String::new();
    for i in 1..=3 {
        folder.ok(&["scan", "card.toml", "--out", "shards", &format!("--shard={i}/3")]);
        let part = folder.read(&format!("shards/points.{i}-of-3.csv"));
        sharded += if i == 1 { &part } else { part.split_once('\n').unwrap().1 };
    }
    assert!(sharded == folder.read("whole/points.csv"));
}

#[test]
fn cite_prints_each_key_once_and_only_what_was_used() {
    let folder = Folder::new("cite");
    let cards: BTreeMap<String, BTreeSet<String>> = Library::with_folder(None)
        .unwrap()
        .iter()
        .map(|c| {
            let card = c.card();
            let tables = card.tables().filter_map(|t| record_of(t).unwrap().inspire);
            // Dark-photon searches are recast by the method of 1801.04847.
            let recast = matches!(card.kind, Kind::DarkPhoton | Kind::DarkPhotonRvalues);
            let method = recast.then(|| "Ilten:2018crw".to_owned());
            (card.id.clone(), tables.chain([card.citation.inspire.clone()]).chain(method).collect())
        })
        .collect();
    let of_tables = |names: &[&str]| -> BTreeSet<String> {
        names.iter().filter_map(|t| record_of(t).unwrap().inspire).collect()
    };
    // At 2.1 GeV hadrons are measured R and quarks; the exclusive form ends at
    // 1.75 GeV, the tau data at 1.7 GeV.
    let measured = of_tables(&["hadrons/R_evaluated.csv", "hadrons/R_resonances.csv"]);
    let exclusive = of_tables(&["hadrons/redeliver_quadratic_form.csv"]);
    let form_factors = of_tables(&["flavour/GRvDV2023_BSZ.csv"]);
    let inputs = ["PDG:2026", "ParticleDataGroup:2024cfk"].map(str::to_owned);
    let cases = [
        ("aligned_u1", &[][..], true, false),
        ("dark_photon", &["--set", "m_zprime=2.1"][..], false, false),
        ("dark_photon", &["--set", "m_zprime=0.7"][..], false, true),
    ];
    for (model, set, with_b_decays, below_quarks) in cases {
        let call = |verb| [&[verb, model], set].concat();
        let point = folder.json(&call("point"));
        let mut expected = measured.clone();
        expected.extend(inputs.clone());
        if with_b_decays {
            expected.extend(form_factors.iter().cloned());
        }
        if below_quarks {
            expected.extend(exclusive.iter().cloned());
        }
        let listed = folder.json(&["models", model]);
        let of_model = listed[0]["citations"].as_array().unwrap();
        expected.extend(of_model.iter().map(|k| k.as_str().unwrap().to_owned()));
        for c in point["constraints"].as_array().unwrap() {
            if c["verdict"] != "not_applicable" {
                expected.extend(cards[c["id"].as_str().unwrap()].iter().cloned());
            }
        }
        expected.retain(|k| k.contains(':'));
        assert_eq!(assert_keys_once(&folder.ok(&call("cite"))), expected, "{model}");
    }
}

#[test]
fn a_model_of_ones_own_is_a_card_of_a_few_lines() {
    let folder = Folder::new("model");
    let card = "\
name = \"muonic\"
summary = \"a vector that couples to muons and their neutrinos\"
[charges]
mu = 1
nu_mu = 1
";
    assert!(card.lines().count() < 20);
    folder.write("mine/muonic.toml", card);
    let point =
        folder.json(&["point", "muonic", "--models", "mine", "--set", "m_zprime=1", "--set", "g=1e-3"]);
    let value = |name: &str| point["derived"][name].as_f64().unwrap();
    assert_eq!(point["model"], "muonic");
    assert_eq!((value("br_ee"), value("br_had")), (0.0, 0.0));
    assert!((value("br_mumu") + value("br_nunu") - 1.0).abs() < 1e-12 && value("br_mumu") > 0.6);
    let text = folder.ok(&["point", "muonic", "--models", "mine"]);
    assert!(!text.contains("-0.000000e0"), "{text}");
    assert!(folder.ok(&["models", "--models", "mine"]).contains("muonic: a vector that couples"));
    // It can be scanned, and replaces a built-in one of the same name.
    folder.write(
        "card.toml",
        "model = \"muonic\"\n[[axis]]\nparameter = \"g\"\nrange = [1e-6, 1e-2]\nnumber = 5\n",
    );
    folder.ok(&["scan", "card.toml", "--models", "mine"]);
    assert_eq!(folder.read("out/points.csv").lines().count(), 6);
    folder.write("mine/b_minus_l.toml", &card.replace("muonic", "b_minus_l"));
    let replaced = folder.json(&["point", "b_minus_l", "--models", "mine"]);
    assert_eq!(replaced["derived"]["br_ee"], 0.0);
    fs::remove_file(folder.path("mine/b_minus_l.toml")).unwrap();
    for (from, to, expected) in [
        ("nu_mu = 1", "nu_muon = 1", ["mine/muonic.toml:5:1", "did you mean `nu_mu`"]),
        ("mu = 1", "mu = \"one\"", ["mine/muonic.toml:4:6", "is not a charge"]),
        ("[charges]", "[charge]", ["mine/muonic.toml:3:2", "charge"]),
        ("\"muonic\"", "\"electronic\"", ["mine/muonic.toml", "the name of the file"]),
    ] {
        folder.write("mine/muonic.toml", &card.replacen(from, to, 1));
        folder.fails(&["point", "muonic", "--models", "mine"], 2, &expected);
    }
}

const SEARCH: &str = r#"id = "Mine_2026"
title = "a search of one's own for A' -> mu mu"
label = "mine"
kind = "dark-photon"
group = "visible"
cl = 0.95
table = "mine.csv"
notes = "three points"
[citation]
inspire = "Mine:2026abc"
[search]
production = "e_e"
decay = ["mu_mu"]
window = { kind = "all" }
"#;

const LIMIT: &str = r#"id = "Limit_2026"
title = "an upper limit of one's own"
label = "mine"
kind = "upper-limit"
group = "precision"
cl = 0.95
notes = "on the width"
[citation]
inspire = "Mine:2026def"
[measurement]
quantity = "zprime_width_GeV"
limit = 1e-3
unit = "1e-9"
"#;

const CURVE: &str = "mass_GeV,eps_limit\n1,1e-3\n2,2e-3\n3,3e-3\n";

#[test]
fn a_bound_of_ones_own_is_a_card_and_a_table_beside_it() {
    let folder = Folder::new("bound");
    folder.write("mine/Mine_2026.toml", SEARCH);
    folder.write("mine/mine.csv", CURVE);
    folder.write("mine/Limit_2026.toml", LIMIT);
    let with = |arguments: &[&'static str]| [arguments, &["--constraints", "mine"]].concat();
    let point = ["point", "dark_photon", "--set", "m_zprime=2", "--set", "epsilon=2e-3"];
    let only = [&point[..], &["--constraint", "Mine_2026", "--constraint", "Limit_2026"]].concat();
    let results = folder.json(&with(&only));
    let of = |id: &str| {
        let all = results["constraints"].as_array().unwrap();
        all.iter().find(|c| c["id"] == id).unwrap_or_else(|| panic!("{id} in {all:?}")).clone()
    };
    // At the limit of the table the ratio is one.
    assert!((of("Mine_2026")["ratio"].as_f64().unwrap() - 1.0).abs() < 1e-9);
    let width = results["derived"]["zprime_width_GeV"].as_f64().unwrap();
    assert!((of("Limit_2026")["ratio"].as_f64().unwrap() * 1e-12 / width - 1.0).abs() < 1e-9);
    assert!(folder.ok(&with(&["constraints"])).contains("Mine_2026"));
    // Its key has no entry among the references: it is named all the same.
    assert!(assert_keys_once(&folder.ok(&with(&["cite", "dark_photon"]))).contains("Mine:2026abc"));
    folder.write(
        "card.toml",
        "model = \"dark_photon\"\n[[axis]]\nparameter = \"epsilon\"\nrange = [1e-4, 1e-2]\nnumber = 5\n",
    );
    folder.ok(&with(&["scan", "card.toml"]));
    assert!(folder.read("out/references.bib").contains("Mine:2026abc"));
    assert!(folder.read("out/points.csv").lines().next().unwrap().contains("ratio_Mine_2026"));

    // The record has the hash of the table, and a scan that stopped is not
    // continued with another table.
    let manifest: Value = serde_json::from_str(&folder.read("out/manifest.json")).unwrap();
    assert_eq!(manifest["tables"]["mine.csv"], sha256_hex(CURVE));
    fs::create_dir_all(folder.path("stopped/points.csv")).unwrap();
    folder.run(&with(&["scan", "card.toml", "--out", "stopped"]));
    fs::remove_dir(folder.path("stopped/points.csv")).unwrap();
    let resume = with(&["scan", "card.toml", "--out", "stopped", "--resume"]);
    folder.write("mine/mine.csv", &CURVE.replace("2e-3", "3e-3"));
    folder.fails(&resume, 2, &["points.csv.part", "another card, table"]);
    folder.write("mine/mine.csv", CURVE);
    folder.ok(&resume);
    assert!(folder.read("stopped/points.csv") == folder.read("out/points.csv"));

    let refused = |name: &str, text: &str, from: &str, to: &str, code: i32, expected: &[&str]| {
        assert!(text.contains(from), "{from}");
        folder.write(name, &text.replacen(from, to, 1));
        folder.fails(&with(&["constraints"]), code, expected);
        folder.write(name, text);
    };
    let card = "mine/Mine_2026.toml";
    refused(card, SEARCH, "cl = 0.95", "cl = 0.95\ncolour = 1", 2, &["mine/Mine_2026.toml:7:1", "colour"]);
    refused(card, SEARCH, "cl = 0.95", "cl = 95", 2, &[card, "95"]);
    refused(card, SEARCH, "\"visible\"", "\"visibel\"", 2, &["mine/Mine_2026.toml:5:9", "visibel"]);
    refused(card, SEARCH, "mine.csv", "nowhere.csv", 2, &[card, "nowhere.csv"]);
    refused(card, SEARCH, "e_e", "e_p", 2, &[card, "e_p", "e_brem"]);
    refused(card, SEARCH, "mu_mu", "mumu", 2, &[card, "mumu", "tau_tau"]);
    refused(card, SEARCH, "\"all\"", "\"any\"", 2, &[card, "any"]);
    refused(card, SEARCH, "Mine_2026", "Mine_2027", 2, &["Mine_2027", "Mine_2026"]);
    let table = "mine/mine.csv";
    refused(table, CURVE, "2,2e-3", "2,much", 1, &["mine.csv", "row 2", "eps_limit", "much"]);
    refused(table, CURVE, "2,2e-3", "2", 2, &["mine.csv"]);
    refused(table, CURVE, "2,2e-3", "0.5,2e-3", 1, &["mine.csv", "row 2", "0.5"]);
    refused(table, CURVE, "2,2e-3", "2,-2e-3", 1, &["mine.csv", "row 2", "-0.002"]);
    refused(table, CURVE, "mass_GeV", "mass_MeV", 1, &["mine.csv", "mass_GeV", "mass_MeV"]);
    let limit = "mine/Limit_2026.toml";
    refused(limit, LIMIT, "1e-9", "parsec", 2, &[limit, "parsec", "unit"]);
    refused(limit, LIMIT, "1e-9", "MeV", 2, &[limit, "MeV", "unit"]);
    refused(limit, LIMIT, "1e-9", "-1", 2, &[limit, "-1", "unit"]);
    refused(
        limit,
        LIMIT,
        "zprime_width_GeV",
        "zprime_with_GeV",
        2,
        &[limit, "did you mean `zprime_width_GeV`"],
    );
    refused(limit, LIMIT, "limit = 1e-3", "limit = -1e-3", 2, &[limit, "positive"]);
    refused(limit, LIMIT, "[measurement]", "[theory]", 2, &["mine/Limit_2026.toml:12:1", "limit"]);
}

#[test]
fn validation_of_a_recast_as_text_and_json() {
    let folder = Folder::new("validate");
    folder.write("darkcast.csv", include_str!("validation/darkcast.csv"));
    let report = folder.json(&["validate", "recast", "darkcast.csv"]);
    assert_eq!(report["rows"], 265);
    assert!(report["median_rel"].as_f64().unwrap() < 0.01);
    assert!(report["p90_rel"].as_f64().unwrap() < 0.05);
    let worst = report["worst"].as_array().unwrap();
    assert_eq!(worst.len(), 20, "the worst rows only");
    for row in worst {
        assert!(row["id"].as_str().unwrap().matches(':').count() == 2, "{row}");
        let (theirs, ours) = (row["reference"].as_f64().unwrap(), row["value"].as_f64().unwrap());
        let rel = row["rel"].as_f64().unwrap();
        assert!((ours / theirs).ln().abs() <= rel + 1e-12 && rel < 0.15, "{row}");
    }
    assert!(worst.windows(2).all(|w| w[0]["rel"].as_f64() >= w[1]["rel"].as_f64()));
    assert!(folder.ok(&["validate", "recast", "darkcast.csv"]).starts_with("265 rows: median"));
    folder.write("bad.csv", "model,limit,mass_GeV,g_lo,g_hi\nb_minus_l,BaBar_Lees2014xha,1,x,\n");
    folder.fails(&["validate", "recast", "bad.csv"], 1, &["bad.csv", "row 1", "g_lo", "x"]);
    folder.write("bad.csv", "model,limit,mass\n");
    folder.fails(&["validate", "recast", "bad.csv"], 1, &["bad.csv", "mass_GeV"]);
}
