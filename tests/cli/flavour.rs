//! `flavour` and `validate flavour`.

use serde_json::Value;

use super::Folder;

const VECTOR: [&str; 7] = ["flavour", "--final-state", "V", "--coupling", "h_V=7.42e-9", "--mass", "2.1"];

fn number(v: &Value) -> f64 {
    v.as_f64().unwrap_or_else(|| panic!("{v} is not a number"))
}

#[test]
fn neutrinos_are_the_default() {
    let folder = Folder::new("flavour_sm");
    let report = folder.json(&["flavour"]);
    let kaon = &report["modes"]["B+->K+"];
    assert!((number(&kaon["br_sm"]["value"]) / 4.897e-6 - 1.0).abs() < 1e-3, "{kaon}");
    assert!(number(&kaon["br_sm"]["error"]) > 2e-7 && kaon["f_l"].is_null(), "{kaon}");
    assert_eq!(kaon["br"], kaon["br_sm"]);
    let kstar = &report["modes"]["B0->K*0"];
    assert!((number(&kstar["f_l_sm"]["value"]) - 0.466).abs() < 1e-3 && kstar["br_tau_tree"].is_null());
    assert!(number(&report["modes"]["Bs->phi"]["br_sm"]["value"]) > 5e-6);
    assert!(report["citations"].as_array().unwrap().contains(&"Gubernari:2023puw".into()));
    assert_eq!(report["parameters"]["X_t"]["value"], 1.468);
    assert_eq!(report["projections"][2]["pull_from_sm"], 0.0);
}

#[test]
fn one_vector_with_bins_and_figures() {
    let folder = Folder::new("flavour_v");
    let more = ["--bins", "0,4,8,22.9", "--plot", "figures"];
    let report = folder.json(&[&VECTOR[..], &more].concat());
    let kaon = &report["modes"]["B+->K+"];
    assert!((number(&kaon["br_new"]["value"]) / 9.61e-6 - 1.0).abs() < 1e-2, "{kaon}");
    let bins = kaon["bins"].as_array().unwrap();
    let of = |key: &str| bins.iter().map(|b| number(&b[key])).collect::<Vec<_>>();
    let new = of("br_new");
    assert!(new[0] == 0.0 && new[1] == number(&kaon["br_new"]["value"]) && new[2] == 0.0, "{new:?}");
    let sum: f64 = of("br_sm").iter().sum();
    assert!((sum / number(&kaon["br_sm"]["value"]) - 1.0).abs() < 1e-4, "{sum}");
    let window = &report["modes"]["B0->K*0"]["window"];
    assert!(number(&window["f_l"]) < 0.3, "{window}");
    for path in report["figures"].as_array().unwrap() {
        let svg = folder.read(path.as_str().unwrap());
        assert!(svg.starts_with("<svg") && svg.contains("this point"), "{path}");
    }
    let text = folder.ok(&VECTOR);
    assert!(text.starts_with("mode ") && text.contains("ab^-1") && text.contains("F_L within"), "{text}");
}

#[test]
fn spectra_are_given_where_there_are_any() {
    let folder = Folder::new("flavour_spectrum");
    let pair = ["flavour", "--final-state", "psi-psi", "--mass", "0.6", "--coupling", "f_VV=1.8"];
    let report = folder.json(&[&pair[..], &["--spectrum", "1,4.41,20"]].concat());
    let of = |mode: &str, i: usize, key: &str| report["modes"][mode]["spectrum"][i][key].clone();
    assert_eq!(of("B+->K+", 0, "dbr_dq2_new"), 0.0);
    assert!((number(&of("B+->K+", 1, "dbr_dq2_sm")) / 2.87e-7 - 1.0).abs() < 0.02);
    assert!(number(&of("B+->K+", 2, "dbr_dq2_new")) > 1e-7 && of("B+->K+", 1, "f_l").is_null());
    // The vector current alone gives transverse K* only.
    assert!(number(&of("B0->K*0", 1, "f_l")) < number(&of("B0->K*0", 1, "f_l_sm")));
    assert!(of("B0->K*0", 2, "unavailable").as_str().unwrap().contains("19.22"));
    assert!(folder.ok(&[&pair[..], &["--spectrum", "4"]].concat()).contains("q^2 = 4 "));
}

#[test]
fn scenarios_are_compared_with_each_other() {
    let folder = Folder::new("flavour_compare");
    let report = folder.json(&[&VECTOR[..], &["--compare"]].concat());
    let comparison = &report["comparison"];
    let names = comparison["scenarios"].as_array().unwrap();
    assert!(names.len() == 7 && names[0] == "Standard Model" && names[6] == "this point", "{names:?}");
    let pulls = &comparison["separations"][0]["pulls"];
    for i in 0..7 {
        assert_eq!(pulls[i][i], 0.0);
        assert_eq!(pulls[i][0], pulls[0][i]);
    }
    assert_eq!(pulls[6][0], report["projections"][0]["pull_from_sm"]);
    assert!(folder.ok(&["flavour", "--compare"]).contains("pulls at 5"));
}

#[test]
fn bases_and_fields_change_what_they_say() {
    let folder = Folder::new("flavour_bases");
    let kstar = |arguments: &[&str]| {
        let report = folder.json(&[&["flavour"][..], arguments].concat());
        let m = &report["modes"]["B0->K*0"];
        (number(&m["br_new"]["value"]), m["f_l_new"]["value"].as_f64())
    };
    let left = ["--final-state", "V", "--mass", "2.1", "--basis", "chiral", "--coupling", "h_L=1.484e-8"];
    let (br, f_l) = kstar(&left);
    assert!((br / 1.374e-5 - 1.0).abs() < 1e-2 && (f_l.unwrap() - 0.6244).abs() < 1e-3, "{br} {f_l:?}");
    let pair = ["--final-state", "psi-psi", "--mass", "0.6", "--coupling", "f_PP=1e-2+1e-2i"];
    let (dirac, majorana) = (kstar(&pair).0, kstar(&[&pair[..], &["--real"]].concat()).0);
    assert!((majorana / dirac - 2.0).abs() < 1e-12, "{majorana} {dirac}");
    let scale = kstar(&[&pair[..], &["--lambda", "2e4"]].concat()).0;
    assert!((dirac / scale - 16.0).abs() < 1e-9, "{scale}");
}

#[test]
fn inputs_are_those_of_the_release_or_of_the_program() {
    let folder = Folder::new("flavour_inputs");
    let br = |arguments: &[&str]| {
        let report = folder.json(&[&["flavour"][..], arguments].concat());
        number(&report["modes"]["B0->K0"]["br_sm"]["value"])
    };
    let default = br(&[]);
    assert!((br(&["--input", "tau_B0_ps=3.034"]) / default - 2.0).abs() < 1e-12);
    assert!((br(&["--input", "X_t=2.936"]) / default - 4.0).abs() < 1e-12);
    let program = br(&["--program-inputs"]);
    assert!(program != default && (program / default - 1.0).abs() < 0.01, "{program}");
    assert!(br(&["--form-factors", "HPQCD2022"]) > 0.9 * default);
}

#[test]
fn what_there_is_no_number_for_is_said() {
    let folder = Folder::new("flavour_reasons");
    let report = folder.json(&["flavour", "--form-factors", "BSZ2015", "--bins", "0,4,14"]);
    let why = |mode: &str| report["modes"][mode]["unavailable"].as_str().unwrap().to_owned();
    assert!(why("B+->K+").contains("do not have"));
    assert!(why("B0->K*0").contains("14 GeV^2"));
    assert!(number(&report["modes"]["B0->K*0"]["bins"][0]["br_sm"]) > 1e-6);
    assert!(report["projections"]["unavailable"].is_string());
    let heavy = ["flavour", "--final-state", "V", "--coupling", "h_V=1", "--mass", "4.5"];
    let report = folder.json(&heavy);
    let closed = &report["modes"]["B0->K*0"]["closed"];
    assert!(closed.as_str().unwrap().contains("4.5") && report["modes"]["B0->K0"]["closed"].is_null());
    assert!(folder.ok(&heavy).contains("no rate"));
}

#[test]
fn mistakes_are_one_sentence() {
    let folder = Folder::new("flavour_mistakes");
    folder.fails(&["flavour", "--final-state", "X"], 2, &["final state", "spin-3/2"]);
    folder.fails(&["flavour", "--mass", "2.1"], 2, &["--final-state"]);
    folder.fails(&["flavour", "--final-state", "V", "--coupling", "h_V=1"], 2, &["--mass"]);
    folder.fails(&["flavour", "--final-state", "V", "--mass", "2.1"], 2, &["--coupling", "h_T5"]);
    let wrong = ["flavour", "--final-state", "V", "--mass", "2.1", "--coupling"];
    folder.fails(&[&wrong[..], &["g_S=1"]].concat(), 2, &["g_S", "h_V"]);
    folder.fails(&[&wrong[..], &["h_V=x"]].concat(), 2, &["h_V=x", "complex"]);
    folder.fails(&[&wrong[..], &["h_V=1", "--coupling", "h_V=2"]].concat(), 2, &["h_V", "twice"]);
    folder.fails(&[&VECTOR[..], &["--basis", "x"]].concat(), 2, &["basis", "chiral-vev"]);
    folder.fails(&[&VECTOR[..], &["--bins", "4,2"]].concat(), 2, &["ascending"]);
    folder.fails(&["flavour", "--form-factors", "x"], 2, &["form factors", "GRvDV2023"]);
    folder.fails(&["flavour", "--input", "X_T=1"], 2, &["X_T", "X_t"]);
}

#[test]
fn tables_of_other_codes_are_compared() {
    let folder = Folder::new("validate_flavour");
    folder.write("flavio.csv", include_str!("../validation/flavour_flavio.csv"));
    folder.write("flavio_inputs.csv", include_str!("../validation/flavour_flavio_inputs.csv"));
    folder.write("eos.csv", include_str!("../validation/flavour_eos.csv"));
    folder.write("eos_inputs.csv", include_str!("../validation/flavour_eos_inputs.csv"));
    let report = folder.json(&["validate", "flavour", "flavio.csv", "--inputs", "flavio_inputs.csv"]);
    assert_eq!(report["rows"], 88);
    assert!(number(&report["median_rel"]) < 1e-9 && number(&report["max_rel"]) < 1e-8, "{report}");
    let report = folder.json(&["validate", "flavour", "eos.csv", "--inputs", "eos_inputs.csv"]);
    assert!(report["rows"] == 67 && number(&report["max_rel"]) < 1e-6, "{report}");
    let crossed = ["validate", "flavour", "eos.csv", "--inputs", "absent.csv"];
    folder.fails(&crossed, 1, &["absent.csv"]);
    folder.fails(&["validate", "flavour", "eos.csv", "--inputs", "eos.csv"], 1, &["eos.csv", "name"]);
}

#[test]
fn a_model_is_a_final_state() {
    let folder = Folder::new("flavour_model");
    let at = ["--tune", "g:br_bp_kp_zprime_inv=9.2e-6", "--set", "m_X=0.95"];
    let point = folder.json(&[&["point", "aligned_u1"][..], &at].concat());
    let report = folder.json(&[&["flavour", "--model", "aligned_u1"][..], &at].concat());
    // The Belle II condition in the spectrum: what is missed of K+ Z'.
    let found = report["modes"]["B+->K+"]["br_new"]["value"].as_f64().unwrap();
    assert!((found / 9.2e-6 - 1.0).abs() < 1e-6, "{report}");
    let kstar = report["modes"]["B0->K*0"]["br_new"]["value"].as_f64().unwrap();
    let of_point = point["derived"]["br_b0_kst0_zprime"].as_f64().unwrap();
    let invisible = point["derived"]["p_inv"].as_f64().unwrap();
    assert!((kstar / (of_point * invisible) - 1.0).abs() < 1e-2, "{kstar} {of_point}");
    // Minimal flavour violation: the ratio of CKM factors.
    let number = |name: &str| point["derived"][name].as_f64().unwrap();
    let ckm = (number("C_L_bd") / number("C_L")).powi(2);
    assert!((number("br_bp_pip_zprime") / number("br_bp_kp_zprime") / ckm - 1.0).abs() < 1e-9);
    let f_l = number("fl_b0_kst0_zprime");
    assert!(f_l > 0.0 && f_l < 1.0);
    folder.fails(&["flavour", "--model", "dark_photon"], 2, &["dark_photon", "flavour-changing"]);
    folder.fails(&["flavour", "--model", "aligned_u1", "--mass", "1"], 2, &["--mass"]);
    folder.fails(&["flavour", "--set", "m_X=1"], 2, &["--model"]);
}
