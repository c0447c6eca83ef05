//! The recast engine against limits on a gauge coupling by DarkCast.

use std::collections::BTreeMap;

use darkbound::constraints::recast::{RecastSummary, validate_recast};
use darkbound::decays::{Decays, HadronMode};
use darkbound::inputs::Inputs;
use darkbound::models::charges::embedded_model;

const FILE: &str = "tests/validation/darkcast.csv";
const TABLE: &str = include_str!("validation/darkcast.csv");

fn compare(mode: HadronMode) -> RecastSummary {
    let inputs = Inputs::default();
    let decays = Decays::new(&inputs, mode).unwrap();
    let unit = |name: &str, mass: f64| Ok(embedded_model(name)?.unit_couplings(mass, &inputs));
    let summary = validate_recast(FILE, TABLE, &decays, &inputs, unit).unwrap();
    assert_eq!(summary.rows, 265);
    assert_eq!(summary.worst.len(), summary.rows);
    summary
}

/// Median difference of each search.
fn medians(summary: &RecastSummary) -> BTreeMap<&str, f64> {
    let mut groups = BTreeMap::<&str, Vec<f64>>::new();
    for row in &summary.worst {
        groups.entry(&row.limit).or_default().push(row.difference);
    }
    // The rows come sorted.
    let median = |d: Vec<f64>| d[d.len() / 2];
    groups.into_iter().map(|(id, differences)| (id, median(differences))).collect()
}

fn assert_medians(summary: &RecastSummary, bounds: &[(&str, f64)]) {
    let found = medians(summary);
    assert_eq!(found.keys().copied().collect::<Vec<_>>(), bounds.iter().map(|b| b.0).collect::<Vec<_>>());
    for (id, bound) in bounds {
        assert!(found[id] < *bound, "{id}: median {:e}", found[id]);
    }
}

#[test]
fn with_the_same_hadronic_widths_the_limits_agree() {
    let summary = compare(HadronMode::Vmd);
    assert!(summary.median_rel < 0.01, "{}", summary.median_rel);
    assert!(summary.p90_rel < 0.05, "{}", summary.p90_rel);
    assert!(summary.worst[0].difference < 0.15, "{:?}", summary.worst[0]);
    assert_eq!(summary.within_15_percent, 1.0);
    // To the five printed digits, and 1e-4 where production is a mixture;
    // between 11 and 200 GeV the widths into quarks differ (running coupling,
    // thresholds): 3 %.
    assert_medians(
        &summary,
        &[
            ("BaBar_Lees2014xha", 3e-5),
            ("BaBar_Lees2017lec", 3e-5),
            ("CMS_CMS2019kiy", 0.04),
            ("E141_Riordan1987aw", 3e-5),
            ("KLOE_Anastasi2015qla", 3e-5),
            ("LHCb_Aaij2019bvg_prompt", 1e-4),
            ("NA48_Batley2015lha", 3e-5),
            ("NA64_Banerjee2019hmi", 3e-5),
        ],
    );
}

#[test]
fn with_measured_hadronic_widths_the_limits_differ_as_the_widths_do() {
    let summary = compare(HadronMode::Data);
    assert!(summary.median_rel < 0.03, "{}", summary.median_rel);
    assert!(summary.p90_rel < 0.15, "{}", summary.p90_rel);
    // Below the first hadronic threshold nothing changes.
    assert_medians(
        &summary,
        &[
            ("BaBar_Lees2014xha", 0.01),
            ("BaBar_Lees2017lec", 3e-5),
            ("CMS_CMS2019kiy", 0.04),
            ("E141_Riordan1987aw", 3e-5),
            ("KLOE_Anastasi2015qla", 5e-5),
            ("LHCb_Aaij2019bvg_prompt", 0.02),
            ("NA48_Batley2015lha", 3e-5),
            ("NA64_Banerjee2019hmi", 3e-5),
        ],
    );
    // The two modes are not one: hadrons count where they are open.
    let vmd = compare(HadronMode::Vmd);
    let total = |s: &RecastSummary| s.worst.iter().map(|r| r.difference).sum::<f64>();
    assert!(total(&summary) > 1.05 * total(&vmd), "{} {}", total(&summary), total(&vmd));
}

#[test]
fn a_wrong_table_says_which_row_or_name() {
    let inputs = Inputs::default();
    let decays = Decays::new(&inputs, HadronMode::Vmd).unwrap();
    let unit = |name: &str, mass: f64| Ok(embedded_model(name)?.unit_couplings(mass, &inputs));
    let head = "model,limit,mass_GeV,g_lo,g_hi\n";
    for (row, expected) in [
        ("b_minus_1,BaBar_Lees2014xha,1,1e-3,", "b_minus_l"),
        ("b_minus_l,BaBar_Lees2014,1,1e-3,", "BaBar_Lees2014"),
        ("b_minus_l,PDG_rho0,1,1e-3,", "PDG_rho0"),
        ("b_minus_l,BaBar_Lees2014xha,one,1e-3,", "row 1, column `mass_GeV`"),
        ("b_minus_l,BaBar_Lees2014xha,1,1e-3", "x.csv"),
    ] {
        let e = validate_recast("x.csv", &format!("{head}{row}\n"), &decays, &inputs, unit).unwrap_err();
        assert!(e.to_string().contains(expected), "{row}: {e}");
        assert_eq!(e.to_string().lines().count(), 1, "{e}");
    }
    // A limit that the table has and this code has not is a disagreement.
    let far = format!("{head}b_minus_l,BaBar_Lees2014xha,50,1e-3,\n");
    let summary = validate_recast("x.csv", &far, &decays, &inputs, unit).unwrap();
    assert_eq!((summary.rows, summary.median_rel), (1, f64::INFINITY));
}
