use super::*;
use crate::numerics::ode;
use crate::relic::number_density;
use crate::relic::reference::GridPoint;
use nalgebra::SVector;

fn sigma() -> Annihilation {
    GridPoint { id: "p".into(), m_x: 0.95, m_zprime: 2.1, width: 1e-4, g_x: 0.1, eps: 1e-3 }
        .annihilation()
        .unwrap()
}

fn settings() -> Settings {
    Settings { accuracy: 1e-7, ..Settings::default() }
}

/// lambda from the averages, without the table of the solver.
fn lambda(average: &ThermalAverage, ln_x: f64) -> f64 {
    let plasma = Plasmas::new(Settings::default().dof).unwrap();
    plasma.at_log(0.95_f64.ln() - ln_x).dilution() * average.at(ln_x.exp()).unwrap().value
}

#[test]
fn without_asymmetry_it_is_the_number_density() {
    let symmetric = number_density(&sigma(), &settings()).unwrap();
    for eta in [0.0, 1e-9 * symmetric.yield_today] {
        let both = asymmetric(&sigma(), eta, &settings()).unwrap();
        let deviation = (both.omega_h2 / symmetric.omega_h2 - 1.0).abs();
        assert!(deviation < 2e-7, "{eta}: {deviation:e}");
        assert!(both.ln_ratio.abs() < 1e-8 && both.annihilation_factor() > 1.0 - 1e-15);
    }
}

#[test]
fn accuracy_is_what_was_asked_for_and_the_errors_are_true() {
    for eta in [1e-12, 3e-11] {
        let at = |accuracy| asymmetric(&sigma(), eta, &Settings { accuracy, ..settings() }).unwrap();
        let best = at(1e-9);
        for accuracy in [1e-3, 1e-4, 1e-6] {
            let a = at(accuracy);
            let deviation = (a.omega_h2 - best.omega_h2).abs();
            assert!(deviation <= accuracy * best.omega_h2, "{accuracy}: {deviation:e}");
            assert!(deviation <= a.error + 1e-9 * best.omega_h2, "{accuracy}: {deviation:e} {a:?}");
            let deviation = (a.ln_ratio - best.ln_ratio).abs();
            assert!(deviation <= a.ln_ratio_error + 1e-8, "{accuracy}: {deviation:e} {a:?}");
        }
    }
}

#[test]
fn a_large_asymmetry_is_all_that_is_left() {
    let eta = 1e-6;
    let both = asymmetric(&sigma(), eta, &settings()).unwrap();
    assert!((both.omega_h2 / (0.95 * eta * OMEGA_PER_YIELD) - 1.0).abs() < 1e-15);
    assert!(both.ln_ratio < -300.0 && both.ln_ratio.is_finite(), "{}", both.ln_ratio);
    assert!(both.annihilation_factor() < 1e-130);
    let (plus, minus) = both.yields_today();
    assert_eq!(plus - minus, eta);
}

/// d ln(Y_-/Y_+)/d ln x = -lambda eta once creation has ended.
#[test]
fn the_ratio_falls_exponentially_with_the_annihilation_to_come() {
    let symmetric = number_density(&sigma(), &settings()).unwrap().yield_today;
    let average = ThermalAverage::new(&sigma(), (8.0, 1e7), 1e-10).unwrap();
    for eta in [0.3 * symmetric, 3.0 * symmetric, 30.0 * symmetric] {
        let both = asymmetric(&sigma(), eta, &settings()).unwrap();
        let created = |(x, w): (f64, f64)| {
            let plasma = Plasmas::new(settings().dof).unwrap();
            let equal = plasma.at_log((0.95 / x).ln()).ln_equilibrium(0.95);
            2.0 * equal - w - (w.exp() + eta).ln()
        };
        let from = *both.history.iter().find(|h| created(**h) < -22.0).unwrap();
        let ratio = |w: f64| -(eta / w.exp()).ln_1p();
        let (a, b) = (from.0.ln(), both.history.last().unwrap().0.ln());
        let steps = 400;
        let h = (b - a) / f64::from(steps);
        let integral: f64 = (0..steps)
            .map(|i| {
                let lo = a + h * f64::from(i);
                rule16().integrate(lo, lo + h, |u| lambda(&average, u))
            })
            .sum();
        let expected = ratio(from.1) - eta * integral;
        assert!((both.ln_ratio / expected - 1.0).abs() < 1e-6, "{eta:e}: {} {expected}", both.ln_ratio);
        assert!((both.ln_ratio - expected).abs() < 10.0 * both.ln_ratio_error + 1e-7, "{both:?}");
    }
}

/// The equation for Z by an explicit method, from where it is not stiff.
#[test]
fn the_sum_obeys_its_own_equation() {
    let symmetric = number_density(&sigma(), &settings()).unwrap().yield_today;
    let average = ThermalAverage::new(&sigma(), (8.0, 1e7), 1e-10).unwrap();
    let plasma = Plasmas::new(settings().dof).unwrap();
    let eta = 2.0 * symmetric;
    let both = asymmetric(&sigma(), eta, &settings()).unwrap();
    let total = |w: f64| eta + 2.0 * w.exp();
    let at = |x: f64| *both.history.iter().find(|h| h.0 > x).unwrap();
    let (from, to) = (at(21.0), at(27.0));
    // In units of eta, so that the tolerances are relative.
    let rate = |u: f64, z: &SVector<f64, 1>| {
        let equal = plasma.at_log(0.95_f64.ln() - u).ln_equilibrium(0.95).exp() / eta;
        let slope = -0.5 * lambda(&average, u) * eta * (z[0] * z[0] - 1.0 - 4.0 * equal * equal);
        SVector::<f64, 1>::new(slope)
    };
    let start = SVector::<f64, 1>::new(total(from.1) / eta);
    let path = ode::solve(rate, (from.0.ln(), to.0.ln()), start, 1e-10, 1e-12).unwrap();
    let explicit = path.y.last().unwrap()[0] * eta;
    assert!((total(to.1) / explicit - 1.0).abs() < 1e-6, "{} {explicit}", total(to.1));
    assert!(total(from.1) / total(to.1) > 1.5);
}

#[test]
fn more_asymmetry_leaves_more_particles_and_fewer_antiparticles() {
    let mut last = asymmetric(&sigma(), 0.0, &settings()).unwrap();
    for eta in [1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9] {
        let next = asymmetric(&sigma(), eta, &settings()).unwrap();
        assert!(next.omega_h2 > last.omega_h2 && next.ln_ratio < last.ln_ratio, "{eta:e}");
        assert!(next.annihilation_factor() < last.annihilation_factor());
        last = next;
    }
}

#[test]
fn impossible_asymmetries_are_refused() {
    for eta in [-1e-12, f64::NAN, f64::INFINITY] {
        let refused = asymmetric(&sigma(), eta, &settings());
        assert!(matches!(refused, Err(Error::Parameter { .. })), "{eta}");
    }
    for x in [10.0, 20.0] {
        let early = Settings { end: crate::relic::End::X(x), ..settings() };
        assert!(asymmetric(&sigma(), 1e-12, &early).is_err());
    }
}
