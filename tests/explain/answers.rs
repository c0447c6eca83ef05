//! The document, the chain of sources, the text and its mistakes.

use serde_json::Value;

use super::{json, ok, run};

#[test]
fn the_document_is_that_of_the_catalogue() {
    let document = include_str!("../../docs/formulas.md");
    let printed = ok(&["explain", "--formulas"]);
    assert!(
        document.trim_end() == printed.trim_end(),
        "docs/formulas.md is old: `darkbound explain --formulas > docs/formulas.md`"
    );
    for model in ["aligned_u1", "aligned_u1_extended", "dark_photon"] {
        let list = json(&["explain", "--model", model]);
        assert!(list.as_array().unwrap().len() > 80);
        for q in list.as_array().unwrap() {
            let (name, label) = (q["name"].as_str().unwrap(), q["equation"].as_str().unwrap());
            assert!(document.contains(&format!("**({label})**")), "{label}");
            assert!(document.contains(&format!("`{name}`")), "{name}");
        }
    }
}

#[test]
fn every_name_that_point_prints_is_explained() {
    for (model, m_x) in [("aligned_u1", "m_X=1.045"), ("aligned_u1_extended", "m_X=5")] {
        let set = ["--set", m_x, "--input", "m_W=80.3692"];
        let point = json(&[&["point", model], &set[..]].concat());
        let explain = |name: &str| json(&[&["explain", name, "--model", model], &set[..]].concat());
        for (name, value) in point["derived"].as_object().unwrap() {
            assert_eq!(explain(name)["quantity"]["value"], *value, "{name}");
        }
        for (name, value) in point["parameters"].as_object().unwrap() {
            let answer = explain(name);
            let found =
                [&answer["parameter"], &answer["quantity"]].into_iter().find(|a| !a.is_null()).unwrap();
            assert!(value.is_null() || close(&found["value"], value), "{name}: {answer}");
        }
        let input = explain("m_W");
        assert_eq!(
            (&input["input"]["value"], &input["input"]["overridden"]),
            (&point["inputs"]["m_W"], &true.into())
        );
        for c in point["constraints"].as_array().unwrap().iter().step_by(6) {
            let answer = explain(c["id"].as_str().unwrap());
            let result = &answer["constraint"]["result"];
            assert_eq!((&result["verdict"], &result["ratio"]), (&c["verdict"], &c["ratio"]), "{}", c["id"]);
        }
    }
}

fn close(a: &Value, b: &Value) -> bool {
    let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
    (a - b).abs() <= 1e-9 * b.abs()
}

#[test]
fn the_chain_holds_what_was_evaluated_and_no_more() {
    let tables = |name: &str, set: &[&str]| -> Vec<String> {
        let answer = json(&[&["explain", name], set].concat());
        let all = answer["chain"]["tables"].as_array().unwrap();
        all.iter().map(|t| t["table"].as_str().unwrap().to_owned()).collect()
    };
    let photon = ["--model", "dark_photon"];
    assert!(tables("width_ee_GeV", &photon).is_empty());
    let above = tables("br_ee", &[&photon[..], &["--set", "m_zprime=2.1"]].concat());
    let below = tables("br_ee", &[&photon[..], &["--set", "m_zprime=0.7"]].concat());
    assert!(below.iter().any(|t| t.contains("redeliver")) && !above.iter().any(|t| t.contains("redeliver")));
    assert!(tables("br_bp_kp_zprime", &[]).iter().all(|t| t.contains("_BK_")));
    assert!(tables("br_bp_kp_zprime", &["--set", "m_zprime=5.5", "--set", "y_T=0.01"]).is_empty());
    assert!(tables("omega_h2", &["--set", "r_X=0"]).iter().all(|t| t.contains("hadrons/")));
    let keys = |name: &str, set: &[&str]| json(&[&["explain", name], set].concat())["chain"]["keys"].clone();
    let has = |keys: &Value, key: &str| keys.as_array().unwrap().iter().any(|k| k == key);
    assert!(has(&keys("omega_h2", &[]), "Binder:2017rgn") && has(&keys("omega_h2", &[]), "Gondolo:1990dk"));
    assert!(!has(&keys("br_mumu", &[]), "Binder:2017rgn"));
    // Every paper of the chain is printed, as `cite` prints it.
    let answer = json(&["explain", "omega_h2"]);
    let bibtex = answer["bibtex"].as_str().unwrap();
    for key in answer["chain"]["keys"].as_array().unwrap() {
        assert_eq!(bibtex.matches(&format!("@article{{{},", key.as_str().unwrap())).count(), 1, "{key}");
    }
    let cited = ok(&["cite", "aligned_u1"]);
    let entry = cited.split("\n\n").find(|e| e.contains("Gondolo:1990dk")).unwrap();
    assert!(bibtex.contains(entry.trim()));
}

#[test]
fn the_text_has_formula_values_inputs_and_papers() {
    let text = ok(&["explain", "br_bp_kp_zprime", "--depth", "2"]);
    let words = [
        "(H.5)",
        "(D.6)",
        "f_+(M²)²",
        "tau_Bp_ps",
        "+- 4e-3 ps",
        "GRvDV2023_BK_mean.csv",
        "@article{Gubernari:2023puw",
    ];
    for word in words {
        assert!(text.contains(word), "{word} is not in\n{text}");
    }
    assert!(ok(&["explain", "omega_h2", "--set", "r_X=0"]).contains("omega_h2 = not at this point"));
    assert!(ok(&["explain", "m_t"]).contains("found"));
    assert!(ok(&["explain", "f_plus_Kpi_0"]).contains("recalled"));
    assert!(ok(&["explain", "LHCb_Aaij2016qsm_Bp_Kp_chi_mumu"]).contains("(L.4)"));
    assert!(ok(&["explain"]).contains("omega_h2"));
}

#[test]
fn a_wrong_name_is_one_sentence_with_the_nearest() {
    for (arguments, words) in [
        (&["explain", "br_muon"][..], &["`br_muon`", "nearest", "`br_mumu`"][..]),
        (&["explain", "omega"], &["nearest", "`omega_h2`"]),
        (&["explain", "theta_L", "--model", "dark_photon"], &["theta_L", "aligned_u1", "--model"]),
        (&["explain", "nothing_like_any_of_the_names"], &["without a name lists"]),
        (&["explain", "g", "--model", "dark_foton"], &["did you mean `dark_photon`"]),
    ] {
        let out = run(arguments);
        let message = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(2), "{message}");
        assert!(out.stdout.is_empty() && message.lines().count() == 1, "{message}");
        assert!(words.iter().all(|w| message.contains(w)), "{message}");
    }
}

/// The sum is that of `point`, and that of its terms; the papers of the terms
/// are there.
#[test]
fn the_joint_likelihood_is_the_sum_of_its_terms() {
    let at = ["--set", "m_T=1500", "--set", "g=1e-3"];
    let sum = json(&[&["explain", "twice_nll"], &at[..]].concat());
    let likelihood = &sum["likelihood"];
    let value = likelihood["value"].as_f64().unwrap();
    let terms = likelihood["terms"].as_array().unwrap();
    let added: f64 = terms.iter().map(|t| t["twice_nll"].as_f64().unwrap()).sum();
    assert!(terms.len() > 5 && (added / value - 1.0).abs() < 1e-12, "{added} {value}");
    let point = json(&[&["point", "aligned_u1"], &at[..]].concat());
    assert_eq!(point["likelihood"]["twice_nll"].as_f64().unwrap(), value);
    assert_eq!(point["likelihood"]["leading"][0]["id"], terms[0]["id"]);
    assert!(sum["bibtex"].as_str().unwrap().contains("Abumusabh"));
    let text = ok(&[&["explain", "twice_nll"], &at[..]].concat());
    let near = String::from_utf8(run(&["explain", "twice_nl"]).stderr).unwrap();
    assert!(near.contains("`twice_nll`"), "{near}");
    assert!(text.contains("-2 ln L = sum_i t_i") && text.contains(terms[0]["id"].as_str().unwrap()));
}
