//! The recast engine against limits on a gauge coupling by DarkCast.

use std::collections::BTreeMap;

use darkbound::constraints::recast::{RecastSummary, validate_recast};
use darkbound::decays::{Decays, HadronMode};
use darkbound::inputs::Inputs;
use darkbound::models::charges::embedded_model;

const FILE: &str = "tests/validation/darkcast.csv";

fn compare(mode: HadronMode) -> RecastSummary {
    let inputs = Inputs::default();
    let decays = Decays::new(&inputs, mode).unwrap();
    let unit = |name: &str, mass: f64| Ok(embedded_model(name)?.unit_couplings(mass, &inputs));
    validate_recast(FILE, include_str!("validation/darkcast.csv"), &decays, &inputs, unit).unwrap()
}

/// Median difference of each search.
fn medians(summary: &RecastSummary) -> BTreeMap<&str, f64> {
    let mut groups = BTreeMap::<&str, Vec<f64>>::new();
    for row in &summary.worst {
        groups.entry(&row.limit).or_default().push(row.difference);
    }
    // The rows come sorted.
    groups.into_iter().map(|(id, differences)| (id, differences[differences.len() / 2])).collect()
}

#[test]
fn with_the_same_hadronic_widths_the_limits_agree() {
    let summary = compare(HadronMode::Vmd);
    for row in summary.worst.iter().take(12) {
        println!("{row:?}");
    }
    println!("{} {} {}", summary.median_rel, summary.p90_rel, summary.within_15_percent);
    println!("{:?}", medians(&summary));
}

#[test]
fn with_measured_hadronic_widths_the_limits_differ_as_the_widths_do() {
    let summary = compare(HadronMode::Data);
    for row in summary.worst.iter().take(12) {
        println!("{row:?}");
    }
    println!("{} {} {}", summary.median_rel, summary.p90_rel, summary.within_15_percent);
    println!("{:?}", medians(&summary));
}
