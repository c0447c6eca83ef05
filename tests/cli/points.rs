//! Points: the contract of the JSON, and wrong ones.

use super::*;

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
    for key in ["model", "parameters", "derived", "constraints", "likelihood"] {
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
        [
            "aligned_u1",
            "aligned_u1_extended",
            "b_minus_l",
            "baryon_number",
            "dark_photon",
            "l_mu_minus_l_tau",
            "protophobic",
            "tau_number"
        ]
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

/// The joint likelihood of a point: the sum of its terms, the largest first,
/// beside the verdicts.
#[test]
fn a_point_has_its_joint_likelihood() {
    let folder = Folder::new("point_likelihood");
    let point = folder.json(&POINT);
    let total = &point["likelihood"];
    let terms: Vec<(f64, &str)> = point["constraints"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|c| Some((c["twice_nll"].as_f64()?, c["id"].as_str().unwrap())))
        .collect();
    let sum: f64 = terms.iter().map(|t| t.0).sum();
    assert!(terms.len() > 30 && (total["twice_nll"].as_f64().unwrap() / sum - 1.0).abs() < 1e-12);
    let (largest, id) = terms.iter().max_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
    assert_eq!(
        (&total["leading"][0]["id"], &total["leading"][0]["twice_nll"]),
        (&(*id).into(), &(*largest).into())
    );
    let text = folder.ok(&POINT);
    assert!(text.contains(&format!("-2 ln L {sum:.4}, most of it: {id} ")), "{text}");
    // A requirement that is broken is named, and adds nothing.
    let broken = ["--set", "m_T=1500", "--set", "r_X=1e5", "--set", "g=1e-3"];
    let broken = [&["point", "aligned_u1", "--constraint", "perturbativity_g_X"], &broken[..]].concat();
    let answer = folder.json(&broken);
    assert_eq!(
        answer["likelihood"],
        serde_json::json!({ "twice_nll": 0.0, "leading": [], "broken": "perturbativity_g_X" })
    );
    assert!(folder.ok(&broken).contains("perturbativity_g_X is broken"));
}
