//! Citations, own models, own bounds, validation.

use super::*;

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
    let mut dark_matter =
        of_tables(&["dark-matter/dof_saikawa_shirai2018.csv", "dark-matter/feff_kernels.csv"]);
    dark_matter.extend(["Gondolo:1990dk", "Binder:2017rgn"].map(str::to_owned));
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
        if model == "aligned_u1" {
            // X is there: its abundance, here with its temperature.
            expected.extend(dark_matter.clone());
        }
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
    folder.write("darkcast.csv", include_str!("../validation/darkcast.csv"));
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
