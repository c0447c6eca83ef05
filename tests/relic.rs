//! Annihilation, freeze-out and kinetic decoupling against an independent
//! calculation.

use darkbound::provenance::Columns;
use darkbound::relic::reference::{
    validate_coupled, validate_cross_section, validate_momentum_transfer, validate_relic_density,
    validate_thermal_average,
};

const POINTS: &str = include_str!("validation/relic_density.csv");

fn table(text: &str) -> Columns {
    Columns::parse("reference", text).unwrap()
}

#[test]
fn cross_sections_by_channel() {
    let d =
        validate_cross_section(&table(POINTS), &table(include_str!("validation/relic_cross_section.csv")))
            .unwrap();
    assert!(d.rows.len() > 50 && d.max_rel() < 1e-6 && d.median_rel() < 1e-7, "{d:?}");
}

#[test]
fn thermal_averages() {
    let (first, second) =
        validate_thermal_average(&table(POINTS), &table(include_str!("validation/relic_average.csv")))
            .unwrap();
    assert!(first.rows.len() == 60 && first.max_rel() < 1e-8, "{first:?}");
    assert!(second.rows.len() > 30 && second.max_rel() < 1e-7, "{second:?}");
}

#[test]
fn relic_densities_in_kinetic_equilibrium() {
    let d = validate_relic_density(&table(POINTS), "omega_ref_nBE").unwrap();
    assert!(d.rows.len() == 60 && d.max_rel() < 1e-6, "{d:?}");
}

#[test]
fn relic_densities_with_the_temperature_of_x() {
    let d = validate_coupled(&table(include_str!("validation/relic_coupled.csv")), "omega_ref_cBE").unwrap();
    assert!(d.rows.len() >= 8 && d.max_rel() < 5e-5, "{d:?}");
}

#[test]
fn momentum_transfer() {
    let d =
        validate_momentum_transfer(&table(include_str!("validation/relic_momentum_transfer.csv"))).unwrap();
    assert!(d.rows.len() == 75 && d.max_rel() < 2e-5, "{d:?}");
}
