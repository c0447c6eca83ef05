//! Scans: wrong cards, what a run leaves, kill and resume.

use super::*;

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

/// The card of the extended model with fewer points: light X survives, once
/// with all of the dark matter; heavy X does not.
#[test]
fn the_card_of_heavy_x_runs() {
    const HEAVY: &str = include_str!("../../examples/cards/extended.toml");
    let folder = Folder::new("heavy");
    let mut card = HEAVY.to_owned();
    for (from, to) in
        [("number = 9", "number = 5"), ("number = 7", "number = 4"), ("number = 14", "number = 4")]
    {
        assert_eq!(card.matches(from).count(), 1, "{from}");
        card = card.replace(from, to);
    }
    folder.write("card.toml", &card.replace("number = 10", "number = 3"));
    let report = folder.json(&["run", "card.toml", "--out", "out"]);
    assert_eq!(report["points"], 20);
    let points = folder.read("out/points.csv");
    let mut rows = csv::Reader::from_reader(points.as_bytes());
    let header: Vec<String> = rows.headers().unwrap().iter().map(str::to_owned).collect();
    let column = |name: &str| header.iter().position(|h| h == name).unwrap();
    let mut allowed = Vec::new();
    for record in rows.records().map(Result::unwrap) {
        let value = |name: &str| record[column(name)].parse::<f64>().unwrap();
        assert!((value("br_bp_kp_zprime") * value("p_inv") / 9.2e-6 - 1.0).abs() < 1e-6);
        // X is too heavy for Z' -> X Xbar but at the lower end: dark is varphi a.
        assert!(value("br_xx") > 0.98, "{record:?}");
        if &record[column("allowed")] == "1" {
            allowed.push((value("m_X_GeV"), value("y_T"), value("omega_h2")));
        }
    }
    assert_eq!(report["allowed"], allowed.len());
    assert!(!allowed.is_empty() && allowed.iter().all(|(m, ..)| *m < 9.0), "{allowed:?}");
    let all_of_it = allowed.iter().filter(|(.., omega)| (omega - 0.12).abs() < 0.005).count();
    assert_eq!(all_of_it, 1, "{allowed:?}");
    assert!(folder.read("out/figures/mX_yT.svg").trim_end().ends_with("</svg>"));
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
    assert_eq!(header[14..19], ["allowed", "excluded_by", "extrapolated", "twice_nll", "leading"]);
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
    // The lowest -2 ln L of the table, and what of it is allowed.
    let lowest = records.iter().filter_map(|r| r[17].parse::<f64>().ok()).fold(f64::INFINITY, f64::min);
    let line = summary.lines().find(|l| l.starts_with("| all points |")).unwrap();
    assert!(lowest.is_finite() && line.contains(&format!("| {lowest:.4} |")), "{lowest} {line}");
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
    // A damaged table is not drawn as one with holes.
    for (name, table) in
        [("plane", folder.read("a/figures/plane.csv")), ("ratios", folder.read("a/figures/ratios.csv"))]
    {
        let file = format!("a/figures/{name}.csv");
        let damaged = table.trim_end().rsplit_once(',').unwrap().0.to_owned() + ",1.0x\n";
        folder.write(&file, &damaged);
        folder.fails(&["plot", "a"], 1, &[&format!("{name}.csv"), "1.0x", "number"]);
        folder.write(&file, &table);
    }
    // The default card is one that a user can start from.
    let card = folder.ok(&["run", "--print-card"]);
    assert!(card.contains("[[axis]]") && darkbound::scan::JobCard::read("card.toml", &card).is_ok());
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

const WINDOW: &str = r#"
model = "dark_photon"

[fixed]
m_zprime = 2.1
epsilon = 1e-4

[dark-matter]
method = "kinetic-equilibrium"
accuracy = 1e-3

[[axis]]
parameter = "m_X"
range = [0.95, 1.02]
number = 3
scale = "linear"

[[figure]]
id = "window"
kind = "exclusion"
fixed = { q_X = 300 }
x = { parameter = "m_X", range = [0.9, 1.03], number = 8, scale = "linear" }
y = { parameter = "q_X", range = [300.0, 3e4], number = 4, scale = "log" }
contour = [{ observable = "omega_h2", levels = [[0.12, "all of it"]] }]

[[figure]]
id = "without"
kind = "exclusion"
without = ["dark-matter"]
fixed = { q_X = 300 }
x = { parameter = "m_X", range = [0.9, 1.03], number = 3, scale = "linear" }
y = { parameter = "epsilon", range = [1e-5, 1e-3], number = 3, scale = "log" }
"#;

#[test]
fn figures_show_the_window_of_dark_matter() {
    let folder = Folder::new("window");
    folder.write("card.toml", WINDOW);
    folder.ok(&["run", "card.toml", "--out", "a"]);
    let table = folder.read("a/figures/window.csv");
    let header: Vec<&str> = table.lines().next().unwrap().split(',').collect();
    assert_eq!(header[..4], ["x", "y", "no solution", "omega_h2"]);
    let bound = header.iter().position(|h| h.contains("Omega_X")).unwrap();
    let mut across = [0, 0];
    for row in table.lines().skip(1) {
        let cells: Vec<f64> = row.split(',').map(|c| c.parse().unwrap_or(f64::NAN)).collect();
        // Two per cent of theory error lie between the two.
        assert_eq!(cells[bound] > 1.0, cells[3] > 0.1245, "{row}");
        across[usize::from(cells[3] > 0.12)] += 1;
    }
    assert!(across.iter().all(|n| *n > 4), "{across:?}");
    assert!(folder.read("a/figures/window.svg").contains("all of it"));
    let without = folder.read("a/figures/without.csv");
    let i = without.lines().next().unwrap().split(',').position(|h| h.contains("Omega_X")).unwrap();
    assert!(without.lines().skip(1).all(|row| row.split(',').nth(i) == Some("")), "{without}");
    // The choices are part of the record, and a mistake is found at once.
    assert!(folder.read("a/manifest.json").contains("kinetic-equilibrium"));
    for (from, to, says) in [
        ("accuracy = 1e-3", "accuracy = 1.0", "accuracy"),
        ("method = \"kinetic", "method = \"kinetik", "kinetik"),
        ("[[0.12,", "[[-0.12,", "-0.12"),
        ("\"omega_h2\"", "\"omega_h3\"", "omega_h3"),
        ("without = [\"dark-matter\"]", "without = [\"dark\"]", "dark"),
    ] {
        folder.write("wrong.toml", &WINDOW.replace(from, to));
        folder.fails(&["run", "wrong.toml", "--out", "b"], 2, &[says]);
    }
}
