//! `fit`: the JSON contract, messages, figures.

use serde_json::{Value, json};

use super::Folder;

/// A signal in two bins on backgrounds with a Poisson factor each.
fn workspace() -> String {
    json!({
        "channels": [{ "name": "c", "samples": [
            { "name": "s", "data": [5.0, 10.0],
              "modifiers": [{ "name": "mu", "type": "normfactor", "data": null }] },
            { "name": "b", "data": [50.0, 60.0],
              "modifiers": [{ "name": "u", "type": "shapesys", "data": [5.0, 12.0] }] },
        ]}],
        "observations": [{ "name": "c", "data": [53.0, 65.0] }],
        "measurements": [{ "name": "m", "config": { "poi": "mu", "parameters": [] } }],
        "version": "1.0.0",
    })
    .to_string()
}

fn near(value: &Value, expected: f64) {
    let value = value.as_f64().unwrap_or_else(|| panic!("{value} is not a number"));
    assert!((value - expected).abs() < 2e-4, "{value}, expected {expected}");
}

#[test]
fn a_fit_has_the_keys_and_numbers_of_pyhf() {
    let folder = Folder::new("fit_json");
    folder.write("w.json", &workspace());
    let report = folder.json(&["fit", "w.json", "--profile", "mu=0:3:0.5", "--interval", "mu", "--limit"]);
    // pyhf 0.7.6 with MINUIT.
    near(&report["twice_nll"], 23.336197);
    near(&report["parameters"]["mu"], 0.5401);
    near(&report["parameters"]["u[1]"], 0.9954);
    near(&report["limit"]["observed"], 2.5451);
    near(&report["limit"]["expected"]["+0"], 2.1716);
    assert_eq!(report["status"], "converged");
    assert!(report["edm"].as_f64().unwrap() < 1e-9 && report["errors"]["mu"].as_f64().unwrap() > 1.0);
    let profile = report["profile"].as_array().unwrap();
    assert_eq!(profile.len(), 7);
    assert_eq!(profile[0].as_object().unwrap().keys().next().unwrap(), "mu");
    assert!(profile.iter().all(|p| p["twice_nll"].as_f64() >= report["twice_nll"].as_f64()));
    assert_eq!(report["intervals"]["mu"]["lower"]["at_bound"], true);
}

#[test]
fn asimov_data_give_back_their_signal() {
    let folder = Folder::new("fit_asimov");
    folder.write("w.json", &workspace());
    let report = folder.json(&["fit", "w.json", "--asimov", "mu=2"]);
    near(&report["parameters"]["mu"], 2.0);
    let held = folder.json(&["fit", "w.json", "--fix", "mu=1", "--toys", "20"]);
    assert_eq!(held["held"], json!(["mu"]));
    assert!(held["errors"]["mu"].is_null());
    assert_eq!(held["toys"]["minima"], 20);
}

#[test]
fn a_profile_and_a_contour_are_drawn() {
    let folder = Folder::new("fit_plot");
    folder.write("w.json", &workspace());
    folder.json(&["fit", "w.json", "--profile", "mu=0:3:0.5", "--plot", "profile.svg"]);
    assert!(folder.read("profile.svg").starts_with("<svg"));
    let contour = ["fit", "w.json", "--contour", "mu=0:4:4,u[0]=0.6:1.4:3", "--plot", "contour.svg"];
    let report = folder.json(&contour);
    assert_eq!(report["contour"]["twice_nll"].as_array().unwrap().len(), 3);
    assert_eq!(report["contour"]["lines"].as_array().unwrap().len(), 2);
    assert!(folder.read("contour.svg").starts_with("<svg"));
}

#[test]
fn mistakes_are_said_in_one_line() {
    let folder = Folder::new("fit_mistakes");
    folder.write("w.json", &workspace());
    folder.write("card.txt", "");
    folder.fails(&["fit", "none.json"], 1, &["none.json"]);
    folder.fails(&["fit", "card.txt"], 2, &["card.txt", "JSON"]);
    folder.fails(&["fit", "w.json", "--profile", "mu=0:1"], 2, &["--profile `mu=0:1`", "START:STOP:STEP"]);
    folder.fails(&["fit", "w.json", "--profile", "mo=0:1:1"], 2, &["`mo`", "did you mean `mu`"]);
    folder.fails(&["fit", "w.json", "--profile", "mu=0:11:1"], 2, &["`mu` = 11", "0 to 10"]);
    folder.fails(&["fit", "w.json", "--fix", "mu=x"], 2, &["--fix `mu=x`", "not a number"]);
    folder.fails(&["fit", "w.json", "--measurement", "n"], 2, &["no measurement `n`", "m"]);
    folder.fails(&["fit", "w.json", "--limit", "--test-statistic", "q"], 2, &["qtilde"]);
    folder.fails(&["fit", "w.json", "--plot", "p.svg"], 2, &["--plot needs one of"]);
    folder.fails(&["fit", "w.json", "--toys", "1"], 2, &["two at least"]);
}

#[test]
fn a_card_of_missing_energy_leaves_report_tables_and_figures() {
    let folder = Folder::new("fit_missing_energy");
    let card = "data = [\"belle2-inclusive\"]\n[[scenario]]\nid = \"V\"\nkind = \"V\"\n\
                couplings = { h_V = 1e-8 }\nmass = [2.0, 2.2, 5]\n[[contour]]\nid = \"plane\"\nkind = \"V\"\n\
                mass = 2.1\ncouplings = [\"h_V\", \"h_A\"]\nranges = [[-2e-8, 2e-8], [-3e-8, 3e-8]]\nnumber = 21\n";
    folder.write("card.toml", card);
    let report = folder.json(&["fit", "card.toml", "--out", "o"]);
    let best = &report["fit"]["scenarios"][0]["best"];
    assert!((best["delta"].as_f64().unwrap() + 14.02).abs() < 0.05, "{best}");
    let files = folder.files();
    for name in
        ["fit.md", "fit.json", "figures/likelihood_mass.svg", "figures/plane.csv", "figures/plane.svg"]
    {
        assert!(files.contains(&format!("o/{name}")), "{name}: {files:?}");
    }
    assert!(folder.read("o/fit.md").contains("| plane | combined |"));
    assert_eq!(folder.read("o/figures/plane.csv").lines().count(), 21 * 21 + 1);
}

/// A card says itself what is fitted: an option of workspaces is refused, by
/// name, whatever kind of card it is.
#[test]
fn a_card_refuses_options_of_workspaces() {
    let folder = Folder::new("fit_options");
    folder.write("job.toml", NOWHERE);
    folder.write("data.toml", "data = [\"belle2-inclusive\"]\n[[scenario]]\nid = \"V\"\nkind = \"V\"\n");
    let options: [&[&str]; 13] = [
        &["--profile", "mu"],
        &["--fix", "mu=1"],
        &["--measurement", "m"],
        &["--interval", "mu"],
        &["--delta", "4"],
        &["--contour", "mu=0:4:4,u=0:1:3"],
        &["--limit"],
        &["--test-statistic", "q"],
        &["--level", "0.9"],
        &["--toys", "10"],
        &["--seed", "2"],
        &["--asimov", "mu=1"],
        &["--plot", "p.svg"],
    ];
    for card in ["job.toml", "data.toml"] {
        for option in options {
            let arguments = [&["fit", card], option].concat();
            folder.fails(&arguments, 2, &[&format!("{} is for workspaces", option[0]), "a card"]);
        }
    }
}

/// The rate of `tune` is beyond any coupling: no point of the design exists.
const NOWHERE: &str = r#"
model = "aligned_u1"
constraints = ["PDG_oblique_ST"]
[tune]
parameter = "g"
observable = "br_bp_kp_zprime"
value = 0.9
bracket = [1e-8, 1e-7]
[[axis]]
parameter = "m_T"
range = [2000.0, 1e5]
number = 2
"#;

/// The fit of this card fails when it computes; with a file in the way of its
/// folder it does not come so far.
#[test]
fn the_folder_of_a_job_comes_before_its_fit() {
    let folder = Folder::new("fit_folder");
    folder.write("card.toml", NOWHERE);
    folder.write("file", "in the way");
    folder.fails(&["fit", "card.toml", "--out", "file"], 1, &["file", "creating the folder"]);
    folder.fails(&["fit", "card.toml", "--out", "file/below"], 1, &["file", "creating the folder"]);
    assert_eq!(folder.read("file"), "in the way");
    std::fs::create_dir(folder.path("out")).unwrap();
    folder.fails(&["fit", "card.toml", "--out", "out"], 2, &["no point of the design exists"]);
}
