//! Gradients and Hessians against finite differences.

use darkbound::statistics::model::{Full, Interpolation, Model, Reduced};
use darkbound::statistics::objective::Objective;
use darkbound::statistics::workspace::parse;
use nalgebra::{DMatrix, DVector};
use serde_json::json;

use crate::table::cases;

/// Central differences of value and gradient.
fn check(objective: &dyn Objective, x: &[f64], what: &str) {
    let n = objective.dimension();
    let (mut gradient, mut hessian) = (DVector::zeros(n), DMatrix::zeros(n, n));
    let value = objective.derivatives(x, &mut gradient, &mut hessian);
    assert!((value - objective.value(x)).abs() <= 1e-12 * value.abs().max(1.0), "{what}: {value}");
    assert_eq!(hessian, hessian.transpose(), "{what}");
    let scale = 1.0 + hessian.amax();
    for v in 0..n {
        let step = 1e-4 * x[v].abs().clamp(0.01, 1.0);
        let at = |shift: f64| {
            let mut moved = x.to_vec();
            moved[v] += shift;
            let (mut g, mut h) = (DVector::zeros(n), DMatrix::zeros(n, n));
            let value = objective.derivatives(&moved, &mut g, &mut h);
            (value, g)
        };
        let ((up, g_up), (down, g_down)) = (at(step), at(-step));
        let slope = (up - down) / (2.0 * step);
        let tolerance = 1e-5 * scale;
        assert!((slope - gradient[v]).abs() < tolerance, "{what}: d/d{v} {} against {slope}", gradient[v]);
        for w in 0..n {
            let curvature = (g_up[w] - g_down[w]) / (2.0 * step);
            assert!(
                (curvature - hessian[(v, w)]).abs() < tolerance,
                "{what}: d2/d{v}d{w} {} against {curvature}",
                hessian[(v, w)]
            );
        }
    }
}

fn finite(model: &Model, x: &[f64]) -> bool {
    // Where an expectation is nearly gone differences are no measure.
    model.expected(x).iter().zip(model.observed()).all(|(nu, n)| *n == 0.0 || *nu > 0.05)
}

#[test]
fn full_derivatives_are_those_of_finite_differences() {
    let mut checked = 0;
    for (i, case) in cases().iter().enumerate().step_by(7) {
        let model = case.model();
        let full = Full::new(&model, &[]).expect("nothing held");
        let x = &case.points[0].0;
        if finite(&model, x) {
            check(&full, &full.restrict(x), &format!("workspace {i}"));
            checked += 1;
        }
    }
    assert!(checked > 100, "{checked}");
}

#[test]
fn reduced_derivatives_are_those_of_finite_differences() {
    let mut checked = 0;
    for (i, case) in cases().iter().enumerate().step_by(7) {
        let model = case.model();
        let reduced = Reduced::new(&model, &[]).expect("nothing held");
        let x = reduced.restrict(&case.points[0].0);
        if finite(&model, &reduced.complete(&x)) {
            check(&reduced, &x, &format!("workspace {i}"));
            checked += 1;
        }
    }
    assert!(checked > 100, "{checked}");
}

#[test]
fn a_poisson_constraint_without_events_is_linear_down_to_zero() {
    let document = json!({
        "channels": [{ "name": "c", "samples": [
            { "name": "s", "data": [1.0], "modifiers": [{ "name": "mu", "type": "normfactor", "data": null }] },
            { "name": "b", "data": [50.0], "modifiers": [{ "name": "u", "type": "shapesys", "data": [5.0] }] },
        ]}],
        "observations": [{ "name": "c", "data": [53.0] }],
        "measurements": [{ "name": "m", "config": { "poi": "mu", "parameters": [
            { "name": "u", "auxdata": [0.0], "bounds": [[0.0, 10.0]] },
        ] } }],
        "version": "1.0.0",
    });
    let workspace = parse("a test", document.to_string().as_bytes()).unwrap();
    let model = Model::new(&workspace, None, Interpolation::default()).unwrap();
    let full = Full::new(&model, &[]).unwrap();
    let (mut gradient, mut matrix) = (DVector::zeros(2), DMatrix::zeros(2, 2));
    // nu = mu + 50 u with mu = 2 and u = 0; the constraint is 2 * 100 u.
    let u = 1.0 - 53.0 / 2.0;
    for exact in [true, false] {
        if exact {
            full.derivatives(&[2.0, 0.0], &mut gradient, &mut matrix);
        } else {
            full.fisher(&[2.0, 0.0], &mut gradient, &mut matrix);
        }
        assert!((gradient[0] - 2.0 * u).abs() < 1e-12, "{gradient}");
        assert!((gradient[1] - (2.0 * 50.0 * u + 200.0)).abs() < 1e-9, "{gradient}");
        let weight = if exact { 53.0 / 4.0 } else { 1.0 / 2.0 };
        assert!((matrix[(1, 1)] - 2.0 * 2500.0 * weight).abs() < 1e-9, "{matrix}");
    }
}
