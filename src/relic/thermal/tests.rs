use super::*;
use crate::relic::reference::GridPoint;

fn point(m_x: f64, width: f64) -> GridPoint {
    GridPoint { id: "p".into(), m_x, m_zprime: 2.1, width, g_x: 0.1, eps: 1e-3 }
}

/// The narrow-width average: 25 digits of an independent multi-precision evaluation.
#[test]
fn the_check_point() {
    let sigma = point(0.95, 1e-4).annihilation().unwrap();
    let average = ThermalAverage::new(&sigma, (1.0, 1e7), 1e-11).unwrap().at(10.0).unwrap();
    assert!((average.value / 8.4772705013e-6 - 1.0).abs() < 1e-9, "{average:?}");
    assert!((sigma.narrow_width_average(10.0) / 8.478102808e-6 - 1.0).abs() < 2e-9);
}

/// The same average by brute force: the general quadrature in ln Delta for
/// each temperature.
#[test]
fn the_stated_error_is_true() {
    for width in [0.2, 1e-2, 1e-4, 1e-6, 1e-9, 1e-12] {
        for m_x in [0.6, 0.95, 1.04, 1.0499999, 1.2] {
            let sigma = point(m_x, width).annihilation().unwrap();
            let fine = ThermalAverage::new(&sigma, (1.0, 1e7), 1e-12).unwrap();
            let coarse = ThermalAverage::new(&sigma, (1.0, 1e7), 1e-7).unwrap();
            for x in [1.0, 5.0, 20.0, 60.0, 1e3, 1e5, 1e7] {
                let (f, c) = (fine.at(x).unwrap(), coarse.at(x).unwrap());
                assert!((f.value - c.value).abs() <= c.error, "{width} {m_x} {x}: {f:?} {c:?}");
                assert!(c.error <= 1e-6 * c.value, "{width} {m_x} {x}: {c:?}");
            }
        }
    }
}

#[test]
fn quadrature_of_the_integrand_agrees() {
    use crate::numerics::quad::{Feature, integrate};
    let sigma = point(0.95, 1e-3).annihilation().unwrap();
    let average = ThermalAverage::new(&sigma, (1.0, 1e3), 1e-10).unwrap();
    for x in [2.0, 15.0, 80.0] {
        let (m, t) = (0.95, 0.95 / x);
        let f = |node: crate::numerics::quad::Node| {
            let delta = node.x;
            let root_s = (4.0 * m * m + delta).sqrt();
            sigma.weighted_near(delta, node.distance_to(sigma.resonance()))
                * root_s
                * k1e(root_s / t)
                * (-delta / (t * (root_s + 2.0 * m))).exp()
        };
        let mut features = sigma.features();
        features.push(Feature::Threshold { at: 0.0 });
        let end = 300.0 * m * m * (1.0 / x + 10.0 / (x * x));
        let brute = integrate(f, (0.0, end), &features, 1e-10).unwrap().value;
        let expected = brute / (8.0 * m.powi(4) * t * k2e(x).powi(2));
        let ours = average.at(x).unwrap().value;
        assert!((ours / expected - 1.0).abs() < 1e-8, "{x}: {ours:e} {expected:e}");
    }
}

#[test]
fn a_narrow_resonance_reaches_its_limit() {
    let sigma = point(0.95, 1e-11).annihilation().unwrap();
    let average = ThermalAverage::new(&sigma, (1.0, 100.0), 1e-10).unwrap();
    for x in [5.0, 20.0, 60.0] {
        let ratio = average.at(x).unwrap().value / sigma.narrow_width_average(x);
        assert!((ratio - 1.0).abs() < 1e-6, "{x}: {ratio}");
    }
}

#[test]
fn outside_of_the_range_is_an_error() {
    let sigma = point(0.95, 1e-4).annihilation().unwrap();
    let average = ThermalAverage::new(&sigma, (1.0, 100.0), 1e-8).unwrap();
    assert!(average.at(0.5).is_err() && average.at(200.0).is_err());
    assert!(ThermalAverage::new(&sigma, (0.01, 100.0), 1e-8).is_err());
}

#[test]
fn the_second_moment_of_a_constant_is_the_first() {
    // Far from all structure sigma v is constant for a cold X.
    let sigma = point(0.6, 0.1).annihilation().unwrap();
    let average = ThermalAverage::new(&sigma, (1.0, 1e7), 1e-10).unwrap();
    let (first, second) = (average.at(1e6).unwrap().value, average.second(1e6).unwrap().value);
    assert!((second / first - 1.0).abs() < 1e-4);
    let rest = sigma.sigma_v_at_rest();
    assert!((first / rest - 1.0).abs() < 1e-4, "{first} {rest}");
}

/// Ratios of the two averages, evaluated independently, for m = 0.95 GeV.
#[test]
fn a_resonance_heats_hot_and_cools_cold_matter() {
    let sigma = point(0.95, 1e-4).annihilation().unwrap();
    let average = ThermalAverage::new(&sigma, (1.0, 1e5), 1e-9).unwrap();
    for (x, ratio) in
        [(3.0, 0.606), (10.0, 1.088), (20.0, 1.760), (50.0, 3.557), (100.0, 1.066), (1e4, 1.0004)]
    {
        let ours = average.second(x).unwrap().value / average.at(x).unwrap().value;
        assert!((ours / ratio - 1.0).abs() < 1e-3, "{x}: {ours}");
    }
}

#[test]
fn the_table_reproduces_the_average() {
    let sigma = point(0.95, 1e-4).annihilation().unwrap();
    let average = ThermalAverage::new(&sigma, (1.0, 1e7), 1e-10).unwrap();
    let table = RateTable::first(&average, (1.0, 1e7), 1e-9).unwrap();
    for i in 0..200 {
        let ln_x = 16.0 * f64::from(i) / 200.0;
        let exact = average.at(ln_x.exp()).unwrap().value;
        let (value, _) = table.at_log(ln_x);
        assert!((value / exact - 1.0).abs() < 1e-8, "{ln_x}");
    }
}

/// Hadrons by measured spectral functions: kinks, and the J/psi far above.
#[test]
fn measured_hadrons_are_averaged_to_the_stated_error() {
    use crate::decays::{Decays, HadronMode};
    use crate::inputs::Inputs;
    use crate::models::{Couplings, DarkState, Mediator};
    use crate::relic::annihilation::{Quarks, WidthLaw};
    let inputs = Inputs::default();
    let decays = Decays::new(&inputs, HadronMode::Data).unwrap();
    for m_x in [0.3, 0.95, 1.2] {
        let mediator = Mediator {
            mass: 2.1,
            couplings: Couplings::photon_like(1e-3 * decays.electric_charge()),
            dark: vec![DarkState::Fermion { mass: m_x, vector: 0.1, axial: 0.0 }],
        };
        let quarks = Quarks::Hadrons(&decays);
        let sigma =
            crate::relic::Annihilation::of_mediator(&mediator, 0, &quarks, &inputs, WidthLaw::Running)
                .unwrap();
        let fine = ThermalAverage::new(&sigma, (5.0, 1e6), 1e-6).unwrap();
        let coarse = ThermalAverage::new(&sigma, (5.0, 1e6), 1e-3).unwrap();
        for x in [5.0, 20.0, 1e3, 1e6] {
            let (f, c) = (fine.at(x).unwrap(), coarse.at(x).unwrap());
            assert!((f.value - c.value).abs() <= c.error + f.error, "{m_x} {x}: {f:?} {c:?}");
            assert!(c.error < 2e-3 * c.value && f.error < 2e-5 * f.value, "{m_x} {x}: {f:?} {c:?}");
        }
    }
}
