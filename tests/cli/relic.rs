//! `relic`.

use super::Folder;

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
    // Final states are shares of the whole, the history ends with T_X < T.
    let shares: f64 = near["channels"].as_object().unwrap().values().map(|v| v.as_f64().unwrap()).sum();
    assert!((shares - 1.0).abs() < 1e-3, "{near}");
    let last = near["history"].as_array().unwrap().last().unwrap();
    assert!(last[2].as_f64().unwrap() < 1e-2, "{last}");
    // Such couplings never kept X warm; larger ones do.
    assert!(near["t_kd_GeV"].is_null());
    let strong = ["--set", "m_X=0.95", "--set", "q_X=1000", "--set", "epsilon=1e-3"];
    let warm = folder.json(&[&["relic", "dark_photon"][..], &strong].concat());
    assert!(warm["t_kd_GeV"].is_number() && warm["protohalo_mass_msun"].is_number(), "{warm}");
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
    let ratios: Vec<f64> = folder.json(&[
        "relic",
        "dark_photon",
        "--set",
        "m_X=1.4",
        "--set",
        "m_zprime=3",
        "--set",
        "q_X=1",
    ])["constraints"]
        .as_array()
        .unwrap()
        .iter()
        .map(|limit| limit["ratio"].as_f64().unwrap())
        .collect();
    assert!(ratios.len() > 2 && ratios.windows(2).all(|w| w[0] >= w[1]), "{ratios:?}");
    // Pairs of mediators decay into the same states.
    let pairs = of("m_zprime=1", "m_X=1.4", "q_X=1000");
    let f_eff = number(&pairs, "p_ann_cm3_per_s_GeV") * 2.8 / number(&pairs, "sigma_v_today_cm3_per_s");
    assert!((0.05..0.6).contains(&f_eff), "{f_eff}");
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
    // m_X > M/2: no resonance, and the visible width never bring X into equilibrium.
    folder.fails(&["relic", "aligned_u1", "--set", "m_X=1.06"], 1, &["equilibrium", "x = 1"]);
    folder.fails(&["relic", "aligned_u1", "--method", "guess"], 2, &["--method", "coupled"]);
    folder.fails(&["relic", "aligned_u1", "--asymmetry", "-1"], 2, &["asymmetry", "-1"]);
}

#[test]
fn theory_errors_and_an_asymmetry_on_demand() {
    let folder = Folder::new("relic_theory");
    let base = ["relic", "dark_photon", "--set", "m_X=0.9", "--set", "q_X=100", "--set", "epsilon=8.79e-4"];
    let with = |more: &[&str]| folder.json(&[&base[..], more].concat());
    let report = with(&["--theory"]);
    let (low, high) = (
        report["theory_error"]["omega_h2_range"][0].as_f64().unwrap(),
        report["theory_error"]["omega_h2_range"][1].as_f64().unwrap(),
    );
    assert!(low < omega(&report) && high > omega(&report), "{report}");
    assert!(folder.ok(&[&base[..], &["--theory"]].concat()).contains("gamma x 1.0, 1.3"));
    // Ten times the yield that is left as an excess: nearly all of it stays.
    let yield_today = report["history"].as_array().unwrap().last().unwrap()[1].as_f64().unwrap();
    let eta = format!("{:e}", 10.0 * yield_today);
    let asymmetric = with(&["--asymmetry", &eta]);
    let found = asymmetric["asymmetric"]["omega_h2"].as_f64().unwrap();
    assert!((found / (5.0 * omega(&report)) - 1.0).abs() < 0.02, "{asymmetric}");
    assert!(asymmetric["asymmetric"]["annihilation_factor"].as_f64().unwrap() < 0.1);
}

#[test]
fn histories_are_drawn_and_written() {
    let folder = Folder::new("relic_plot");
    let report = folder.json(&["relic", "aligned_u1", "--set", "m_X=1.0", "--plot", "drawn"]);
    assert_eq!(report["files"].as_array().unwrap().len(), 5);
    let history = folder.read("drawn/relic_history.csv");
    let rows: Vec<Vec<f64>> =
        history.lines().skip(1).map(|l| l.split(',').map(|c| c.parse().unwrap()).collect()).collect();
    assert!(history.starts_with("x,T_GeV,Y,Y_eq,T_X_over_T\n") && rows.len() > 20);
    // Once in equilibrium, later far above it and colder than the plasma.
    assert!((rows[0][2] / rows[0][3] - 1.0).abs() < 0.1, "{:?}", rows[0]);
    let last = rows.last().unwrap();
    assert!(last[2] > 1e10 * last[3] && last[4] < 0.1, "{last:?}");
    let averages = folder.read("drawn/relic_sigma_v.csv");
    assert!(averages.lines().count() == 301 && !averages.contains("NaN"));
    for name in ["sigma_v", "yield", "temperature"] {
        assert!(folder.read(&format!("drawn/relic_{name}.svg")).trim_end().ends_with("</svg>"));
    }
}
