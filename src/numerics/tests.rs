//! The hard cases on which the bare crates fail.

use super::quad::{Feature, integrate};
use super::*;
use nalgebra::SVector;

/// Breit-Wigner over s in [0, 16], M = 2, exact by arctangents.
fn breit_wigner(width_over_mass: f64) -> (f64, f64, f64) {
    let (m, g) = (2.0_f64, 2.0 * width_over_mass);
    let (m2, mg) = (m * m, m * g);
    let exact = (((16.0 - m2) / mg).atan() + (m2 / mg).atan()) / mg;
    (m2, mg, exact)
}

#[test]
fn narrow_poles_are_exact_down_to_1e_minus_12() {
    for exponent in [1, 2, 4, 6, 9, 12] {
        let (m2, mg, exact) = breit_wigner(10_f64.powi(-exponent));
        let f = |n: quad::Node| {
            let d = n.distance_to(m2);
            1.0 / (d * d + mg * mg)
        };
        let pole = [Feature::Pole { at: m2, half_width: mg }];
        let result = integrate(f, (0.0, 16.0), &pole, 1e-10).unwrap();
        let rel = (result.value / exact - 1.0).abs();
        assert!(rel < 1e-10, "Gamma/M = 1e-{exponent}: {rel:e}");
        assert!((result.value - exact).abs() <= result.error.max(1e-14 * exact), "error estimate not true");
    }
}

#[test]
fn blind_use_of_the_crate_really_fails() {
    // The reason for the wrapper: 100 % wrong with a small error estimate.
    let (m2, mg, exact) = breit_wigner(1e-6);
    let blind = quadrature::integrate(|s| 1.0 / ((s - m2).powi(2) + mg * mg), 0.0, 16.0, 1e-9 * exact);
    assert!((blind.integral / exact - 1.0).abs() > 0.5);
}

#[test]
fn threshold_kink_and_smooth_integrands_keep_their_promise() {
    // int_4^100 sqrt(1 - 4/s)/s^2 ds = (1/6) (1 - 4/100)^{3/2}
    let f = |n: quad::Node| (n.distance_to(4.0) / n.x).sqrt() / (n.x * n.x);
    let exact = 0.96_f64.powf(1.5) / 6.0;
    let r = integrate(f, (4.0, 100.0), &[Feature::Threshold { at: 4.0 }], 1e-12).unwrap();
    assert!((r.value / exact - 1.0).abs() < 1e-12 && (r.value - exact).abs() <= r.error.max(1e-15));

    let kink = |n: quad::Node| (n.x - 0.3).abs();
    let r = integrate(kink, (0.0, 1.0), &[Feature::Break { at: 0.3 }], 1e-12).unwrap();
    assert!((r.value - 0.29).abs() < 1e-13);
    // Also when nobody named the kink: the error stays true.
    let r = integrate(kink, (0.0, 1.0), &[], 1e-8).unwrap();
    assert!((r.value - 0.29).abs() <= r.error + 1e-15 && (r.value - 0.29).abs() < 3e-8);

    let r = integrate(|n| n.x.exp() * (5.0 * n.x).cos(), (0.0, 1.0), &[], 1e-12).unwrap();
    let exact = (1_f64.exp() * (5_f64.cos() + 5.0 * 5_f64.sin()) - 1.0) / 26.0;
    assert!((r.value / exact - 1.0).abs() < 1e-12);
}

#[test]
fn an_infinite_integrand_is_an_error_not_a_zero() {
    let result = integrate(|n| if n.x > 0.4 { f64::NAN } else { 1.0 }, (0.0, 1.0), &[], 1e-6);
    assert!(result.unwrap_err().to_string().contains("not finite"));
    assert!(integrate(|_| 1.0, (1.0, 0.0), &[], 1e-6).is_err());
}

#[test]
fn roots_are_relative_where_the_crate_is_absolute() {
    let x = root::log_root(|x| x * x - 1e-14, 1e-9, 1.0, 1e-14).unwrap();
    assert!((x / 1e-7 - 1.0).abs() < 1e-13, "{x:e}");
    assert!(root::log_root(|x| x * x + 1.0, 1e-9, 1.0, 1e-14).is_err());
}

#[test]
fn roots_next_to_the_edge_of_the_domain_are_found() {
    // f exists only above x = 0.1 and its root is 1e-6 above the edge.
    let f = |x: f64| (x >= 0.1).then_some(x - 0.1000001);
    let x = root::scan_log_root(f, 1e-6, 10.0, 20, 1e-12).unwrap().unwrap();
    assert!((x / 0.1000001 - 1.0).abs() < 1e-11);
    assert_eq!(root::scan_log_root(|x| Some(x + 1.0), 1e-6, 1.0, 20, 1e-9).unwrap(), None);
}

#[test]
fn ode_solves_smooth_problems_and_refuses_stiff_ones() {
    let path = ode::solve(
        |_, y: &SVector<f64, 2>| SVector::from([y[1], -y[0]]),
        (0.0, 10.0),
        SVector::from([1.0, 0.0]),
        1e-10,
        1e-12,
    )
    .unwrap();
    assert!((path.y.last().unwrap()[0] - 10_f64.cos()).abs() < 1e-7);

    // Freeze-out from x = 1 with lambda = 1e12: explicit methods cannot.
    let lambda = 1e12;
    let ln_y_eq = |x: f64| (0.145 * x.powf(1.5) * (-x).exp()).ln();
    let rhs = |x: f64, w: &SVector<f64, 1>| {
        SVector::from([lambda / (x * x) * ((2.0 * ln_y_eq(x) - w[0]).exp() - w[0].exp())])
    };
    let started_at_one = ode::solve(rhs, (1.0, 1000.0), SVector::from([ln_y_eq(1.0)]), 1e-9, 1e-9);
    assert!(started_at_one.is_err());
    // On the quasi-static solution, from where lambda Y_eq / x ~ 5e2, they can.
    let stiffness = |x: f64| 2.0 * lambda * ln_y_eq(x).exp() / x;
    let mut x0 = 1.0;
    while stiffness(x0) > 1e3 {
        x0 += 0.01;
    }
    let slope = (ln_y_eq(x0 + 1e-4) - ln_y_eq(x0 - 1e-4)) / 2e-4;
    let w0 = ln_y_eq(x0) + (-x0 * x0 * slope / (2.0 * lambda * ln_y_eq(x0).exp())).asinh();
    let fine = ode::solve(rhs, (x0, 1000.0), SVector::from([w0]), 1e-11, 1e-11).unwrap();
    let coarse = ode::solve(rhs, (x0, 1000.0), SVector::from([w0]), 1e-8, 1e-8).unwrap();
    let (a, b) = (fine.y.last().unwrap()[0], coarse.y.last().unwrap()[0]);
    assert!((a - b).abs() < 3e-6, "{a} {b}");
}

#[test]
fn curves_refuse_gaps_and_extrapolation() {
    let x = vec![0.0, 1.0, 2.0, 9.0, 10.0, 11.0];
    let curve = interp::Curve::new("t", x.clone(), x).unwrap().with_gaps(3.0);
    assert_eq!(curve.at(1.5), Some(1.5));
    assert_eq!(curve.at(5.0), None);
    assert_eq!(curve.at(11.5), None);
    assert_eq!(curve.at(11.0), Some(11.0));
    assert!(interp::Curve::new("t", vec![1.0, 0.0], vec![0.0, 0.0]).is_err());
}

#[test]
fn grids_are_bilinear_and_know_their_holes() {
    let v = [0.0, 1.0, 1.0, 2.0, 2.0, f64::NAN].map(|v| (!v.is_nan()).then_some(v));
    let grid = interp::Grid::new("t", vec![0.0, 1.0, 2.0], vec![0.0, 1.0], v.to_vec()).unwrap();
    assert_eq!(grid.at(0.5, 0.5), Some(1.0));
    assert_eq!(grid.at(1.5, 0.5), None);
    assert_eq!(grid.at(1.5, 0.0), Some(1.5));
    assert_eq!(grid.at(2.5, 0.0), None);
    let x = vec![0.0, 1.0, 2.0, 3.0, 9.0, 10.0];
    let grid = interp::Grid::new("t", x, vec![0.0, 1.0], vec![Some(1.0); 12]).unwrap().with_gaps(5.0);
    assert_eq!((grid.at(5.0, 0.5), grid.at(2.5, 0.5), grid.at(9.0, 0.5)), (None, Some(1.0), Some(1.0)));
}

#[test]
fn gauss_rules_integrate_polynomials_exactly() {
    let exact = 1.0 / 32.0;
    assert!((gauss::rule16().integrate(0.0, 1.0, |x| x.powi(31)) - exact).abs() < 1e-15);
    assert!((gauss::rule32().integrate(-1.0, 2.0, f64::exp) - (2_f64.exp() - (-1_f64).exp())).abs() < 1e-13);
}

#[test]
fn momentum_is_exact_at_threshold() {
    assert_eq!(special::two_body_momentum(2.0, 1.0, 1.0), 0.0);
    let p = special::two_body_momentum(5.27941, 0.493677, 2.1);
    assert!((p - 2.190177).abs() < 1e-6);
    assert!((special::kallen(25.0, 9.0, 4.0) - 0.0).abs() < 1e-12);
}
