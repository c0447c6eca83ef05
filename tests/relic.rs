//! Annihilation, freeze-out and kinetic decoupling against an independent
//! calculation.

use darkbound::relic::reference::{
    validate_coupled, validate_cross_section, validate_momentum_transfer, validate_relic_density,
    validate_thermal_average,
};

const POINTS: &str = include_str!("validation/relic_density.csv");

#[test]
fn cross_sections_by_channel() {
    let d = validate_cross_section(POINTS, include_str!("validation/relic_cross_section.csv")).unwrap();
    assert!(d.rows > 50 && d.max_rel < 1e-6 && d.median_rel < 1e-7, "{d:?}");
}

#[test]
fn thermal_averages() {
    let (first, second) =
        validate_thermal_average(POINTS, include_str!("validation/relic_average.csv")).unwrap();
    assert!(first.rows == 60 && first.max_rel < 1e-8, "{first:?}");
    assert!(second.rows > 30 && second.max_rel < 1e-7, "{second:?}");
}

#[test]
fn relic_densities_in_kinetic_equilibrium() {
    let d = validate_relic_density(POINTS).unwrap();
    assert!(d.rows == 60 && d.max_rel < 1e-6, "{d:?}");
}

#[test]
fn relic_densities_with_the_temperature_of_x() {
    let d = validate_coupled(include_str!("validation/relic_coupled.csv")).unwrap();
    assert!(d.rows >= 8 && d.max_rel < 5e-5, "{d:?}");
}

#[test]
fn momentum_transfer() {
    let d = validate_momentum_transfer(include_str!("validation/relic_momentum_transfer.csv")).unwrap();
    assert!(d.rows == 75 && d.max_rel < 2e-5, "{d:?}");
}
