//! `validate` of relic densities and of what they are made of.

use serde_json::Value;

use super::Folder;

const DENSITY: &str = include_str!("../validation/relic_density.csv");
const COUPLED: &str = include_str!("../validation/relic_coupled.csv");
const AVERAGE: &str = include_str!("../validation/relic_average.csv");
const SIGMA: &str = include_str!("../validation/relic_cross_section.csv");
const TRANSFER: &str = include_str!("../validation/relic_momentum_transfer.csv");
const MICROMEGAS: &str = include_str!("../validation/relic_micromegas.csv");
const CHANNELS: &str = include_str!("../validation/relic_channels.csv");

/// A point below the pole, with a width wider than that of its couplings.
const POINT: &str = "id,mX,MZp,Gamma_Zp,gX,eps,omega\nP,0.9585144756,2.1,2.1e-3,0.1,2e-4,0.3673683474\n";

const PRESET: [&str; 2] = ["--preset", "reference"];

fn tables(name: &str) -> Folder {
    let folder = Folder::new(name);
    let all = [
        ("omega.csv", DENSITY),
        ("coupled.csv", COUPLED),
        ("average.csv", AVERAGE),
        ("sigma.csv", SIGMA),
        ("transfer.csv", TRANSFER),
        ("micromegas.csv", MICROMEGAS),
        ("channels.csv", CHANNELS),
        ("point.csv", POINT),
    ];
    for (name, text) in all {
        folder.write(name, text);
    }
    folder
}

fn validate(folder: &Folder, args: &[&str], more: &[&str]) -> Value {
    folder.json(&[&["validate"], args, more].concat())
}

fn number(report: &Value, name: &str) -> f64 {
    report[name].as_f64().unwrap_or_else(|| panic!("{name}: {report}"))
}

#[test]
fn the_preset_reproduces_the_reference_tables() {
    let folder = tables("validate_preset");
    // Points are in the table, or built in.
    let cases: [(&[&str], usize, f64); 5] = [
        (&["relic-density", "omega.csv", "--column", "omega_ref_nBE"], 60, 1e-6),
        (&["relic-density", "coupled.csv", "--column", "omega_ref_cBE"], 9, 5e-5),
        (&["thermal-average", "average.csv"], 104, 1e-7),
        (&["cross-section", "sigma.csv"], 56, 1e-6),
        (&["momentum-transfer", "transfer.csv"], 75, 2e-5),
    ];
    for (args, rows, goal) in cases {
        let report = validate(&folder, args, &PRESET);
        assert_eq!(report["rows"], rows, "{args:?}");
        assert!(number(&report, "max_rel") < goal && number(&report, "median_rel") < goal, "{report}");
        let worst = &report["worst"][0];
        assert_eq!(worst["rel"], report["max_rel"]);
        let (value, reference) = (number(worst, "value"), number(worst, "reference"));
        assert!(((value / reference - 1.0).abs() - number(worst, "rel")).abs() < 1e-12, "{worst}");
        // The library's own choices are others.
        let no_hints: &[&str] = if args[0] == "relic-density" { &["--no-hints"] } else { &[] };
        let own = validate(&folder, args, no_hints);
        assert!(own.get("hints").is_none());
        assert!(number(&own, "max_rel") > 100.0 * goal, "{args:?} {own}");
    }
}

#[test]
fn the_column_decides_on_the_equations_of_the_preset() {
    let folder = tables("validate_column");
    let args = ["relic-density", "coupled.csv", "--preset", "reference", "--column"];
    let of = |column, method: &[&str]| {
        number(&validate(&folder, &[&args[..], &[column]].concat(), method), "max_rel")
    };
    assert!(of("omega_ref_nBE", &[]) < 1e-6);
    // What the temperature of X changes is not a numerical difference.
    assert!(of("omega_ref_cBE", &["--method", "number-density"]) > 0.1);
    assert!(of("omega_ref_nBE", &["--method", "coupled"]) > 0.1);
}

/// Omega h^2 of the point.
fn omega(folder: &Folder, flags: &[&str]) -> f64 {
    let report = validate(folder, &["relic-density", "point.csv", "--column", "omega"], flags);
    number(&report["worst"][0], "value")
}

#[test]
fn every_flag_changes_what_it_says() {
    let folder = tables("validate_flags");
    let preset = |flags: &[&str]| omega(&folder, &[&PRESET, flags].concat());
    let base = preset(&[]);
    assert!((base / 0.3673683474 - 1.0).abs() < 1e-6, "{base}");
    // The default, said.
    for same in [
        ["--dof", "drees"],
        ["--width", "fixed"],
        ["--planck-mass", "1.22089e19"],
        ["--e", "0.30282212"],
        ["--hadrons", "free-quarks"],
        ["--method", "number-density"],
    ] {
        assert_eq!(preset(&same), base, "{same:?}");
    }
    // Omega depends on M_Pl e^2 alone at a fixed width.
    let heavy = preset(&["--planck-mass", "2.44178e19"]);
    let charged = preset(&["--e", "0.42825514925"]);
    assert!((heavy / charged - 1.0).abs() < 1e-6 && (0.5..0.6).contains(&(heavy / base)), "{heavy}");
    for dof in ["saikawa-shirai", "laine-meyer", "gondolo-gelmini"] {
        let other = (preset(&["--dof", dof]) / base - 1.0).abs();
        assert!((1e-4..5e-2).contains(&other), "{dof}: {other}");
    }
    // The width of the couplings is a seventh of that of the table.
    let running = preset(&["--width", "running"]) / base;
    assert!((0.14..0.3).contains(&running), "{running}");
    let hadrons = preset(&["--hadrons", "data"]) / base;
    assert!((hadrons - 1.0).abs() < 0.15 && hadrons != 1.0, "{hadrons}");
}

#[test]
fn flags_lead_from_the_library_to_the_preset() {
    let folder = tables("validate_base");
    let flags =
        ["--width", "fixed", "--dof", "drees", "--hadrons", "free-quarks", "--method", "number-density"];
    // What is left are the masses of quarks and the end.
    let (own, preset) = (omega(&folder, &flags), omega(&folder, &PRESET));
    assert!((own / preset - 1.0).abs() < 2e-2 && own != preset, "{own} {preset}");
    assert!((omega(&folder, &[]) / preset - 1.0).abs() > 0.05);
    // A running width does not read that of the table, nor need it.
    folder.write("bare.csv", &POINT.replace("Gamma_Zp,", "").replace("2.1e-3,", ""));
    let args = ["relic-density", "bare.csv", "--column", "omega"];
    let bare = validate(&folder, &args, &[]);
    assert_eq!(number(&bare["worst"][0], "value"), omega(&folder, &[]));
    let fixed = [&["validate"], &args[..], &PRESET].concat();
    folder.fails(&fixed, 2, &["`P`", "Gamma_Zp", "running"]);
}

#[test]
fn cells_without_a_number_are_skipped() {
    let folder = tables("validate_nan");
    let rows = "S003,1.024695077,2.1,2.1e-05,0.01,0.0001,nan\nA009,1,,,,,\n";
    folder.write("holes.csv", &format!("{POINT}{rows}"));
    let args = ["relic-density", "holes.csv", "--column", "omega"];
    let report = validate(&folder, &args, &PRESET);
    assert_eq!((&report["rows"], &report["skipped"]), (&Value::from(1), &Value::from(2)));
    assert!(number(&report, "max_rel") < 1e-6, "{report}");
    folder.write("empty.csv", "id,mX,MZp,Gamma_Zp,gX,eps,omega\nP,1,2.1,1e-3,0.1,1e-4,nan\n");
    folder.fails(&["validate", "relic-density", "empty.csv", "--column", "omega"], 2, &["omega", "number"]);
}

#[test]
fn points_come_from_the_table_the_grid_the_neighbour_or_the_built_in_ones() {
    let folder = tables("validate_points");
    let of = |args: &[&str]| validate(&folder, &[&["thermal-average"], args].concat(), &PRESET);
    let near = |args: &[&str]| number(&of(args), "max_rel") < 1e-7;
    assert!(near(&["average.csv"]));
    assert!(near(&["average.csv", "--points", "omega.csv"]));
    // Beside the table: another width is another average.
    folder.write("a/average.csv", AVERAGE);
    folder.write("a/omega_reference.csv", DENSITY);
    assert!(near(&["a/average.csv"]));
    let shifted = DENSITY.replace("A000,1.034595742", "A000,1.02");
    folder.write("a/omega_reference.csv", &shifted);
    assert!(!near(&["a/average.csv"]));
    assert!(near(&["a/average.csv", "--points", "omega.csv"]));
    // In the table itself: before all others.
    let own = "id,mX,MZp,Gamma_Zp,gX,eps,x,sv_XXbar_GeV-2\nA000,1.034595742,2.1,2.1e-05,0.01,0.0001,3,7.329976180035e-10\n";
    folder.write("a/own.csv", own);
    assert!(near(&["a/own.csv"]));
}

#[test]
fn a_point_found_nowhere_is_said_with_what_to_do() {
    let folder = tables("validate_unknown");
    folder.write("lost.csv", "id,x,sv_XXbar_GeV-2\nQ999,20,1e-9\n");
    let expected = ["lost.csv", "Q999", "built-in", "--points", "id,mX,MZp,Gamma_Zp,gX,eps"];
    folder.fails(&["validate", "thermal-average", "lost.csv"], 1, &expected);
    // Points of one's own are not mixed with others of the same name.
    folder.write("few.csv", POINT);
    let args = ["validate", "thermal-average", "average.csv", "--points", "few.csv"];
    folder.fails(&args, 1, &["average.csv", "A000", "few.csv"]);
}

#[test]
fn averages_have_the_units_of_their_columns() {
    let folder = tables("validate_units");
    let args = |column| ["thermal-average", "half.csv", "--column", column];
    // Half of <sigma v> of X Xbar in pb c; by temperature.
    folder.write("half.csv", "id,T_GeV,sv_half_pb_c,other\nA000,3.4486524733e-01,1.4270718164e-01,1\n");
    let report = validate(&folder, &args("sv_half_pb_c"), &PRESET);
    assert!(report["rows"] == 1 && number(&report, "max_rel") < 1e-9, "{report}");
    let unknown = [&["validate"], &args("other")[..]].concat();
    folder.fails(&unknown, 2, &["other", "_GeV-2", "_pb_c"]);
    let text = folder.ok(&["validate", "thermal-average", "average.csv", "--preset", "reference"]);
    assert!(text.contains("sv_XXbar_GeV-2: 60 rows") && text.contains("sv2_GeV-2: "), "{text}");
}

#[test]
fn known_faults_of_other_codes_are_hinted_at() {
    let folder = tables("validate_hints");
    let args = ["relic-density", "micromegas.csv", "--column", "mo_om_fast0"];
    let report = validate(&folder, &args, &PRESET);
    let hints = report["hints"].as_array().unwrap();
    let c063 = hints.iter().find(|h| h["id"] == "C063").unwrap();
    assert!(c063["cause"].as_str().unwrap().contains("T = 1 MeV"), "{c063}");
    assert!(number(c063, "rel") > 0.05 && number(c063, "rel_with_cause") < 1e-3, "{c063}");
    let text = folder.ok(&[&["validate"], &args[..], &PRESET].concat());
    let line = text.lines().find(|l| l.starts_with("HINT: integration stopped at T = 1 MeV")).unwrap();
    assert!(line.contains("C063") && line.contains("C064"), "{line}");
    // With the temperature of X the table is seen to assume equilibrium.
    let warm = validate(&folder, &args, &[&PRESET[..], &["--method", "coupled"]].concat());
    let b036 = warm["hints"].as_array().unwrap().iter().find(|h| h["id"] == "B036").unwrap();
    assert!(b036["cause"].as_str().unwrap().contains("kinetic equilibrium"), "{b036}");
    assert!(number(b036, "rel") > 10.0 && number(b036, "rel_with_cause") < 1e-3, "{b036}");
    // Nothing to explain, no hint.
    let none = validate(&folder, &["relic-density", "omega.csv"], &PRESET);
    assert_eq!(none["hints"].as_array().unwrap().len(), 0);
}

#[test]
fn final_states_are_compared_row_by_row() {
    let folder = tables("validate_channels");
    let args = ["relic-density", "micromegas.csv", "--column", "moT_om_fast0", "--channels", "channels.csv"];
    let channels = validate(&folder, &args, &PRESET)["channels"].take();
    assert!(channels["rows"].as_u64().unwrap() > 20 && channels["skipped"].as_u64().unwrap() > 5);
    assert!(number(&channels, "max_rel") < 2e-2 && number(&channels, "median_rel") < 3e-3, "{channels}");
    let at = validate(&folder, &args, &[&PRESET[..], &["--at-freeze-out"]].concat());
    assert!(number(&at["channels"], "max_rel") > 5.0, "{at}");
    let text = folder.ok(&[&["validate"], &args[..], &PRESET].concat());
    assert!(text.contains("skipped") && text.contains("~dm ~Dm"), "{text}");
    folder.write("wrong.csv", "id,channel,weight\nA001,~dm ~Dm W+ W-,1\n");
    let wrong = ["validate", "relic-density", "micromegas.csv", "--channels", "wrong.csv"];
    folder.fails(&wrong, 2, &["channel", "W+ W-", "Zp"]);
}

#[test]
fn wrong_names_are_refused() {
    let folder = tables("validate_refused");
    let of = |flags: &[&'static str]| [&["validate", "relic-density", "omega.csv"], flags].concat();
    folder.fails(&of(&["--preset", "x"]), 2, &["--preset", "reference"]);
    folder.fails(&of(&["--dof", "x"]), 2, &["--dof", "saikawa-shirai"]);
    folder.fails(&of(&["--width", "x"]), 2, &["--width", "running"]);
    folder.fails(&of(&["--method", "x"]), 2, &["--method", "coupled"]);
    folder.fails(&of(&["--hadrons", "x"]), 2, &["--hadrons", "vmd"]);
    folder.fails(&of(&["--planck-mass", "-1"]), 2, &["--planck-mass"]);
    folder.fails(&of(&["--e", "0"]), 2, &["--e", "positive"]);
    folder.fails(&of(&["--column", "nope"]), 1, &["omega.csv", "nope", "omega_ref_nBE"]);
    assert!(folder.ok(&["validate", "relic-density", "--help"]).contains("mX,MZp,Gamma_Zp"));
}

/// One bin of signal on a known background, and two of its points.
const WORKSPACE: &str = r#"{
  "channels": [{ "name": "c", "samples": [
    { "name": "s", "data": [1.0], "modifiers": [{ "name": "mu", "type": "normfactor", "data": null }] },
    { "name": "b", "data": [4.0], "modifiers": [{ "name": "jes", "type": "normsys", "data": { "lo": 0.9, "hi": 2.0 } }] }
  ] }],
  "observations": [{ "name": "c", "data": [2.0] }],
  "measurements": [{ "name": "m", "config": { "poi": "mu", "parameters": [] } }],
  "version": "1.0.0"
}"#;

fn points(names: &str) -> String {
    // 2 [nu - 2 ln nu + ln 2] + ln 2 pi + jes^2 at nu = 1 + 4 and 2 + 4 * 2.
    let value = |nu: f64, jes: f64| {
        2.0 * (nu - 2.0 * nu.ln() + 2f64.ln()) + (2.0 * std::f64::consts::PI).ln() + jes * jes
    };
    let [a, b] = [value(5.0, 0.0), value(10.0, 1.0)];
    format!(
        r#"{{ "parameters": {names}, "points": [
            {{ "x": [0, 1], "twice_nll": {a} }}, {{ "x": [1, 2], "twice_nll": {b} }} ] }}"#
    )
}

#[test]
fn a_workspace_is_compared_point_by_point() {
    let folder = Folder::new("validate_workspace");
    folder.write("w.json", WORKSPACE);
    folder.write("points.json", &points(r#"["jes", "mu"]"#));
    let args = ["validate", "workspace", "w.json", "--points", "points.json"];
    let report = folder.json(&args);
    assert_eq!(report["points"], 2);
    assert!(number(&report, "max_abs") < 1e-12, "{report}");
    // The factor is 2 at one standard deviation in every code; between, code 4
    // feels the other side too.
    let middle = points(r#"["jes", "mu"]"#).replace("[1, 2]", "[0.5, 2]");
    folder.write("middle.json", &middle);
    let of = |code| {
        folder.json(&["validate", "workspace", "w.json", "--points", "middle.json", "--normsys-code", code])
    };
    assert!((number(&of("1"), "max_abs") - number(&of("4"), "max_abs")).abs() > 1e-3);
}

#[test]
fn points_of_another_model_are_said_before_anything_is_evaluated() {
    let folder = Folder::new("validate_workspace_names");
    folder.write("w.json", WORKSPACE);
    let said = |names: &str, expected: &[&str]| {
        folder.write("points.json", &points(names));
        folder.fails(&["validate", "workspace", "w.json", "--points", "points.json"], 2, expected);
    };
    said(r#"["jess", "nu"]"#, &["points.json", "does not have `jess`, `nu`", "did you mean `jes`"]);
    said(r#"["mu", "mu"]"#, &["points.json", "`mu` is there twice"]);
    said(r#"["mu"]"#, &["points.json", "points[0].x: has 2 values for 1 parameters"]);
    // What only the compilation finds has the name of the file too.
    folder.write(
        "w.json",
        &WORKSPACE.replace(r#""parameters": []"#, r#""parameters": [{ "name": "mu", "inits": [50] }]"#),
    );
    said(r#"["jes", "mu"]"#, &["w.json: measurements[0].config.parameters[0]", "50", "[0, 10]"]);
}
