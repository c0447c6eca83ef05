//! `relic`, and `validate` of what it is made of.

use super::Folder;

const DENSITY: &str = include_str!("../validation/relic_density.csv");
const COUPLED: &str = include_str!("../validation/relic_coupled.csv");
const AVERAGE: &str = include_str!("../validation/relic_average.csv");

fn omega(report: &serde_json::Value) -> f64 {
    report["omega_h2"].as_f64().unwrap()
}

#[test]
fn relic_density_of_a_point_as_text_and_json() {
    let folder = Folder::new("relic");
    let near = folder.json(&["relic", "aligned_u1", "--set", "m_X=1.04"]);
    let far = folder.json(&["relic", "aligned_u1", "--set", "m_X=0.95"]);
    // Closer below the pole there is more annihilation.
    assert!(omega(&near) < 0.1 * omega(&far), "{near} {far}");
    assert!(near["error"].as_f64().unwrap() < 1e-4 * omega(&near));
    // Couplings of 1e-5 do not keep X warm.
    assert_eq!(near["method"], "number density and temperature");
    assert!(near["kinetic_margin"].as_f64().unwrap() < 1.0);
    assert_eq!(near["scattering_on_quarks_missing"], false);
    let heavy = ["relic", "aligned_u1", "--set", "m_X=5000", "--set", "m_zprime=10", "--set", "g=0.1"];
    assert_eq!(folder.json(&heavy)["scattering_on_quarks_missing"], true);
    assert!(folder.ok(&heavy).contains("quarks are missing"));
    let text = folder.ok(&["relic", "aligned_u1", "--set", "m_X=1.04"]);
    assert!(text.starts_with("Omega h^2 ") && text.contains("x_f "), "{text}");
}

#[test]
fn a_model_is_enough_for_a_relic_density() {
    let folder = Folder::new("relic_model");
    let base = ["relic", "dark_photon", "--set", "m_zprime=3", "--set", "m_X=1.4", "--set", "q_X=1"];
    let weak = omega(&folder.json(&base));
    let strong = omega(&folder.json(&[&base[..], &["--set", "q_X=3"]].concat()));
    assert!(strong < weak, "{strong} {weak}");
}

#[test]
fn signals_are_those_of_a_dark_photon() {
    let folder = Folder::new("relic_signals");
    let of = |m_zprime: &str, m_x: &str, q_x: &str| {
        let set = ["--set", m_zprime, "--set", m_x, "--set", q_x];
        folder.json(&[&["relic", "dark_photon"][..], &set].concat())["if_all_dark_matter"].take()
    };
    let number = |report: &serde_json::Value, name: &str| report[name].as_f64().unwrap();
    let light = of("m_zprime=3", "m_X=1.4", "q_X=1");
    // Photon-like couplings see charge only, and rates go with its square.
    assert_eq!(number(&light, "sigma_neutron_cm2"), 0.0);
    let strong = of("m_zprime=3", "m_X=1.4", "q_X=2");
    for name in ["sigma_proton_cm2", "sigma_electron_cm2", "p_ann_cm3_per_s_GeV"] {
        let ratio = number(&strong, name) / number(&light, name);
        assert!((ratio - 4.0).abs() < 2e-2, "{name}: {ratio}");
    }
    let ratios: Vec<f64> = light["direct_limits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|limit| limit["ratio"].as_f64().unwrap())
        .collect();
    assert!(ratios.len() > 2 && ratios.windows(2).all(|w| w[0] >= w[1]), "{ratios:?}");
    // Pairs of mediators have no kernel yet: no number, not zero.
    assert!(of("m_zprime=1", "m_X=1.4", "q_X=1000")["p_ann_cm3_per_s_GeV"].is_null());
}

#[test]
fn accuracy_is_what_it_says() {
    let folder = Folder::new("relic_accuracy");
    let at = |accuracy: &str| {
        let args = ["relic", "aligned_u1", "--set", "m_X=1.0", "--accuracy", accuracy];
        folder.json(&args)
    };
    let (rough, fine) = (at("1e-3"), at("1e-7"));
    let difference = (omega(&rough) / omega(&fine) - 1.0).abs();
    assert!(difference < 1e-3, "{difference}");
}

#[test]
fn no_dark_matter_and_wrong_options_are_refused() {
    let folder = Folder::new("relic_refused");
    folder.fails(&["relic", "aligned_u1", "--set", "r_X=0"], 2, &["aligned_u1", "dark fermion"]);
    folder.fails(&["relic", "aligned_u1", "--dof", "x"], 2, &["--dof", "saikawa-shirai"]);
    folder.fails(&["relic", "aligned_u1", "--accuracy", "1"], 2, &["accuracy", "1e-9", "1e-2"]);
    // m_X > M/2: no resonance, and the visible width leaves X out of equilibrium.
    folder.fails(&["relic", "aligned_u1", "--set", "m_X=1.06"], 1, &["equilibrium", "x = 1"]);
}

#[test]
fn reference_tables_are_compared_row_by_row() {
    let folder = Folder::new("validate_relic");
    folder.write("omega.csv", DENSITY);
    folder.write("coupled.csv", COUPLED);
    folder.write("average.csv", AVERAGE);
    let report = folder.json(&["validate", "relic-density", "omega.csv"]);
    assert_eq!(report["rows"], 60);
    assert!(report["max_rel"].as_f64().unwrap() < 1e-6, "{report}");
    assert_eq!(report["worst"][0]["rel"], report["max_rel"]);
    let column = ["--coupled", "--column", "omega_ref_cBE"];
    let report = folder.json(&[&["validate", "relic-density", "coupled.csv"][..], &column].concat());
    assert!(report["max_rel"].as_f64().unwrap() < 5e-5, "{report}");
    // What the temperature of X changes is not a numerical difference.
    let wrong = folder.json(&["validate", "relic-density", "coupled.csv", "--column", "omega_ref_cBE"]);
    assert!(wrong["max_rel"].as_f64().unwrap() > 0.1, "{wrong}");
    let text = folder.ok(&["validate", "thermal-average", "average.csv", "--points", "omega.csv"]);
    assert!(text.contains("sv_XXbar_GeV-2: 60 rows") && text.contains("sv2_GeV-2: "), "{text}");
    folder.fails(
        &["validate", "relic-density", "omega.csv", "--column", "nope"],
        1,
        &["omega.csv", "nope", "omega_ref_nBE"],
    );
}
