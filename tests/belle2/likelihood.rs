//! The likelihood built from the tables, against pyhf.

use darkbound::likelihoods::belle2::{Belle2, Regions};
use darkbound::provenance::{Columns, sha256_hex};
use darkbound::statistics::model::{Interpolation, Model};

const INCLUSIVE: &str = include_str!("../validation/belle2_inclusive.csv");
const COMBINED: &str = include_str!("../validation/belle2_combined.csv");

fn against_pyhf(regions: Regions, table: &str) {
    let model =
        Model::new(&Belle2::load(regions).unwrap().workspace(), None, Interpolation::default()).unwrap();
    let cells = Columns::parse("values by pyhf", table).unwrap();
    let names = cells.text("parameter").unwrap();
    let (last, parameters) = names.split_last().unwrap();
    assert_eq!(*last, "twice_nll");
    let ours: Vec<&str> = model.parameters().iter().map(|p| p.name.as_str()).collect();
    assert_eq!(ours, parameters, "the order of pyhf");
    let mut worst = 0.0_f64;
    for i in 0..20 {
        let column = cells.numbers(&format!("point_{i}")).unwrap();
        let (expected, x) = column.split_last().unwrap();
        worst = worst.max((model.twice_nll(x) / expected - 1.0).abs());
    }
    println!("{}: {} parameters, 20 points, worst {worst:.1e}", regions.name(), ours.len());
    assert!(worst < 1e-10, "{worst:e}");
}

/// -2 ln L of pyhf 0.7.6 to ten digits, with all constants.
#[test]
fn values_are_those_of_pyhf() {
    against_pyhf(Regions::Inclusive, INCLUSIVE);
    against_pyhf(Regions::Combined, COMBINED);
}

#[test]
fn the_values_belong_to_their_records() {
    let records = [
        (INCLUSIVE, include_str!("../validation/belle2_inclusive.source.toml")),
        (COMBINED, include_str!("../validation/belle2_combined.source.toml")),
    ];
    for (table, record) in records {
        assert!(record.contains(&sha256_hex(table)));
        assert!(record.contains(&format!("rows = {}\n", table.lines().count() - 1)));
    }
}
