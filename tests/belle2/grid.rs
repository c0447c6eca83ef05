//! Profiles on the grid of masses against a fit at the mass itself, and
//! against the Gaussian summaries of the same data.

use darkbound::likelihoods::belle2::{Belle2, Regions, TwoBodyGrid, TwoBodyProfiles};

/// Masses between the nodes, at their worst and elsewhere. The largest
/// difference within the tables is below 0.02.
#[test]
fn the_grid_is_the_fit_at_any_mass() {
    let exact = TwoBodyProfiles::new(Belle2::load(Regions::Combined).unwrap());
    let grid = TwoBodyGrid::new(Belle2::load(Regions::Combined).unwrap());
    let mut worst = (0.0_f64, 0.0, 0.0);
    for mass in [0.05, 0.61, 1.234, 1.9, 2.0, 2.1, 2.2, 2.75, 3.3, 3.9, 4.3] {
        for br in [0.0, 1e-6, 3e-6, 6e-6, 9.2e-6, 1.3e-5, 2e-5, 3e-5] {
            let there = exact.above_best(br, mass).unwrap();
            let here = grid.profile(br, mass).unwrap().unwrap();
            if here.beyond {
                // Along its tangent.
                assert!(here.above_best > 30.0, "{mass} {br}: {here:?}");
                let off = (here.above_best / there - 1.0).abs();
                assert!(there > 200.0 || off < 0.1, "{mass} {br}: {here:?} {there}");
            } else {
                let off = (here.above_best - there).abs();
                if off > worst.0 {
                    worst = (off, mass, br);
                }
            }
        }
    }
    println!("largest difference {worst:?}");
    assert!(worst.0 < 0.02, "{worst:?}");
}

/// The Gaussian of 2602.09666 (9.2 +1.8 -3.4 e-6) at 2.1 GeV: how far it is
/// from the likelihood, as the README says.
#[test]
fn the_gaussian_summary_has_a_measured_difference() {
    let grid = TwoBodyGrid::new(Belle2::load(Regions::Combined).unwrap());
    let gaussian = |br: f64| ((br - 9.2e-6) / if br > 9.2e-6 { 1.8e-6 } else { 3.4e-6 }).powi(2);
    let row = |br: f64| (gaussian(br), grid.profile(br, 2.1).unwrap().unwrap().above_best);
    for br in [0.0, 4e-6, 6e-6, 8.68e-6, 9.2e-6, 1.1e-5, 1.3e-5, 1.6e-5] {
        println!("{br:e}: Gaussian {:.3}, likelihood {:.3}", row(br).0, row(br).1);
    }
    // No signal: 7.3 against 13.1. Above: 4.5 against 2.9 at 1.3e-5.
    let (g, l) = row(0.0);
    assert!((g - 7.32).abs() < 0.01 && (l - 13.12).abs() < 0.03, "{g} {l}");
    let (g, l) = row(1.3e-5);
    assert!((g - 4.46).abs() < 0.01 && (l - 2.9).abs() < 0.15, "{g} {l}");
}
