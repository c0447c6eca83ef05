use nalgebra::{DMatrix, DVector};
use sobol_burley::sample;

use super::{Minimum, Options, Status, minimise};
use crate::error::Result;
use crate::statistics::objective::Objective;

type Function = fn(&[f64]) -> (f64, Vec<f64>, Vec<f64>);

/// A function given with gradient and Hessian (by rows).
struct Toy {
    lower: Vec<f64>,
    upper: Vec<f64>,
    f: Function,
}

impl Toy {
    fn free(n: usize, f: Function) -> Self {
        Self { lower: vec![f64::NEG_INFINITY; n], upper: vec![f64::INFINITY; n], f }
    }

    fn fit(&self, start: &[f64]) -> Result<Minimum> {
        minimise(self, start, &vec![false; start.len()], &Options::default())
    }
}

impl Objective for Toy {
    fn lower(&self) -> &[f64] {
        &self.lower
    }
    fn upper(&self) -> &[f64] {
        &self.upper
    }
    fn value(&self, x: &[f64]) -> f64 {
        (self.f)(x).0
    }
    fn derivatives(&self, x: &[f64], gradient: &mut DVector<f64>, hessian: &mut DMatrix<f64>) -> f64 {
        let (value, g, h) = (self.f)(x);
        gradient.copy_from_slice(&g);
        hessian.copy_from_slice(&h);
        value
    }
    fn fisher(&self, x: &[f64], gradient: &mut DVector<f64>, information: &mut DMatrix<f64>) -> f64 {
        // Nothing is expected of a toy: no information.
        let value = self.derivatives(x, gradient, information);
        information.fill(0.0);
        value
    }
}

fn rosenbrock(x: &[f64]) -> (f64, Vec<f64>, Vec<f64>) {
    let (a, b) = (1.0 - x[0], x[1] - x[0] * x[0]);
    let gradient = vec![-2.0 * a - 400.0 * x[0] * b, 200.0 * b];
    let h_00 = 2.0 - 400.0 * b + 800.0 * x[0] * x[0];
    (a * a + 100.0 * b * b, gradient, vec![h_00, -400.0 * x[0], -400.0 * x[0], 200.0])
}

#[test]
fn rosenbrock_is_minimised_from_far_away() {
    for start in [[-1.2, 1.0], [100.0, -50.0], [-3.0, -3.0], [0.0, 0.0]] {
        let found = Toy::free(2, rosenbrock).fit(&start).unwrap();
        assert_eq!(found.status, Status::Converged, "{start:?}");
        assert!((found.x[0] - 1.0).abs() < 1e-4 && (found.x[1] - 1.0).abs() < 1e-4, "{:?}", found.x);
        assert!(found.value < 1e-10 && found.edm < 1e-10);
    }
}

#[test]
fn rosenbrock_in_a_box_ends_on_the_bound() {
    let toy = Toy { lower: vec![-2.0, -2.0], upper: vec![0.5, 2.0], f: rosenbrock };
    let found = toy.fit(&[-1.2, 1.0]).unwrap();
    assert_eq!(found.status, Status::AtBound(vec![0]));
    assert_eq!(found.x[0], 0.5);
    assert!((found.x[1] - 0.25).abs() < 1e-8);
    assert!((found.value - 0.25).abs() < 1e-9);
    assert_eq!(found.free, [1]);
}

#[test]
fn a_flat_direction_is_said_with_its_variables() {
    let toy = Toy::free(3, |x| {
        let (s, z) = (x[0] + x[1] - 1.0, x[2] - 2.0);
        let (g, h) = (2.0 * s + 4.0 * s.powi(3), 2.0 + 12.0 * s * s);
        (s * s + s.powi(4) + z * z, vec![g, g, 2.0 * z], vec![h, h, 0.0, h, h, 0.0, 0.0, 0.0, 2.0])
    });
    let found = toy.fit(&[3.0, -7.0, 0.0]).unwrap();
    assert_eq!(found.status, Status::Flat(vec![0, 1]));
    assert!(found.value < 1e-9);
    assert!((found.x[2] - 2.0).abs() < 1e-5);
    assert!(found.inverse_hessian().is_none());
}

#[test]
fn a_quartic_is_followed_to_the_tolerance() {
    let toy = Toy::free(1, |x| (x[0].powi(4), vec![4.0 * x[0].powi(3)], vec![12.0 * x[0] * x[0]]));
    let found = toy.fit(&[3.0]).unwrap();
    assert!(found.status.is_minimum() && found.value < 2e-10, "{found:?}");
}

#[test]
fn a_variable_without_effect_is_flat_and_stays() {
    let toy =
        Toy::free(2, |x| ((x[0] - 1.0).powi(2), vec![2.0 * (x[0] - 1.0), 0.0], vec![2.0, 0.0, 0.0, 0.0]));
    let found = toy.fit(&[5.0, 0.7]).unwrap();
    assert_eq!(found.status, Status::Flat(vec![1]));
    assert_eq!(found.x[1], 0.7);
    assert!((found.x[0] - 1.0).abs() < 1e-5);
}

#[test]
fn a_saddle_is_left() {
    // (x^2 - 1)^2 + y^2 from the top of the hill between both minima.
    let toy = Toy::free(2, |x| {
        let s = x[0] * x[0] - 1.0;
        (s * s + x[1] * x[1], vec![4.0 * x[0] * s, 2.0 * x[1]], vec![12.0 * x[0] * x[0] - 4.0, 0.0, 0.0, 2.0])
    });
    let found = toy.fit(&[0.0, 1.0]).unwrap();
    assert_eq!(found.status, Status::Converged);
    assert!((found.x[0].abs() - 1.0).abs() < 1e-5, "{:?}", found.x);
}

#[test]
fn the_edge_of_the_domain_is_stepped_back_from() {
    // -2 ln of a Poisson probability; the Newton step from 9 ends below zero.
    let poisson = |x: &[f64]| {
        if x[0] <= 0.0 {
            return (f64::INFINITY, vec![f64::NAN], vec![f64::NAN]);
        }
        let (n, l) = (3.0, x[0]);
        (2.0 * (l - n * l.ln()), vec![2.0 * (1.0 - n / l)], vec![2.0 * n / (l * l)])
    };
    for start in [9.0, 1e-3, 1e6, -4.0, 0.0] {
        let found = Toy::free(1, poisson).fit(&[start]).unwrap();
        assert_eq!(found.status, Status::Converged, "{start}");
        assert!((found.x[0] - 3.0).abs() < 1e-4);
    }
}

#[test]
fn faults_are_errors_that_name_the_point() {
    let nan = Toy::free(1, |x| (if x[0] > 2.0 { f64::NAN } else { -x[0] }, vec![-1.0], vec![0.0]));
    let said = nan.fit(&[1.0]).unwrap_err().to_string();
    assert!(said.contains("not a finite number at x = ["), "{said}");
    let nowhere = Toy::free(1, |_| (f64::INFINITY, vec![0.0], vec![0.0]));
    assert!(nowhere.fit(&[1.0]).unwrap_err().to_string().contains("infinite at the start"));
    assert!(nowhere.fit(&[f64::NAN]).unwrap_err().to_string().contains("not finite"));
    let toy = Toy { lower: vec![0.0, 0.0], upper: vec![1.0, 1.0], f: rosenbrock };
    let held = minimise(&toy, &[3.0, 0.0], &[true, false], &Options::default()).unwrap_err();
    assert!(held.to_string().contains("held at 3"), "{held}");
}

#[test]
fn an_unbounded_function_is_no_minimum() {
    let toy = Toy::free(1, |x| (-x[0], vec![-1.0], vec![0.0]));
    let found = toy.fit(&[0.0]).unwrap();
    assert!(!found.status.is_minimum(), "{:?}", found.status);
    let toy = Toy { lower: vec![-5.0], upper: vec![7.0], f: |x| (-x[0], vec![-1.0], vec![0.0]) };
    let found = toy.fit(&[0.0]).unwrap();
    assert_eq!((found.status, found.x[0]), (Status::AtBound(vec![0]), 7.0));
}

#[test]
fn held_variables_stay() {
    let toy = Toy::free(2, rosenbrock);
    let found = minimise(&toy, &[2.0, 0.0], &[true, false], &Options::default()).unwrap();
    assert_eq!(found.x[0], 2.0);
    assert!((found.x[1] - 4.0).abs() < 1e-9);
    assert_eq!(found.status, Status::Converged);
}

/// A convex function: a quadratic form plus quartics.
struct Convex {
    lower: Vec<f64>,
    upper: Vec<f64>,
    centre: Vec<f64>,
    form: DMatrix<f64>,
    quartic: f64,
}

impl Convex {
    fn random(seed: u32) -> Self {
        let n = 1 + seed as usize % 12;
        let draw = |k: usize| 2.0 * f64::from(sample(seed, (k % 200) as u32, 1 + (k / 200) as u32)) - 1.0;
        let root = DMatrix::from_fn(n, n, |i, j| draw(4 * n + i * n + j) * 10f64.powf(2.0 * draw(i)));
        let form = &root * root.transpose() + DMatrix::identity(n, n) * 1e-3;
        let lower: Vec<f64> =
            (0..n).map(|i| if draw(n + i) > 0.6 { f64::NEG_INFINITY } else { draw(n + i) - 0.5 }).collect();
        let upper =
            lower.iter().enumerate().map(|(i, l)| l.max(-1.0) + 0.7 * (1.01 + draw(2 * n + i))).collect();
        let centre = (0..n).map(|i| 1.5 * draw(3 * n + i)).collect();
        Self { lower, upper, centre, form, quartic: f64::from(seed % 3) }
    }
}

impl Objective for Convex {
    fn lower(&self) -> &[f64] {
        &self.lower
    }
    fn upper(&self) -> &[f64] {
        &self.upper
    }
    fn value(&self, x: &[f64]) -> f64 {
        let d = DVector::from_fn(x.len(), |i, _| x[i] - self.centre[i]);
        0.5 * d.dot(&(&self.form * &d)) + self.quartic * d.iter().map(|x| x.powi(4)).sum::<f64>()
    }
    fn derivatives(&self, x: &[f64], gradient: &mut DVector<f64>, hessian: &mut DMatrix<f64>) -> f64 {
        let d = DVector::from_fn(x.len(), |i, _| x[i] - self.centre[i]);
        gradient.copy_from(&(&self.form * &d + d.map(|x| 4.0 * self.quartic * x.powi(3))));
        hessian.copy_from(&self.form);
        for i in 0..x.len() {
            hessian[(i, i)] += 12.0 * self.quartic * d[i] * d[i];
        }
        self.value(x)
    }
    fn fisher(&self, x: &[f64], gradient: &mut DVector<f64>, information: &mut DMatrix<f64>) -> f64 {
        self.derivatives(x, gradient, information)
    }
}

#[test]
fn the_conditions_of_karush_kuhn_and_tucker_hold_at_every_minimum() {
    let mut at_bound = 0;
    for seed in 0..600 {
        let problem = Convex::random(seed);
        let n = problem.dimension();
        let start = vec![0.1; n];
        let found = minimise(&problem, &start, &vec![false; n], &Options::default()).unwrap();
        assert!(matches!(found.status, Status::Converged | Status::AtBound(_)), "{seed}: {:?}", found.status);
        assert!(found.edm < 1e-10);
        at_bound += usize::from(matches!(found.status, Status::AtBound(_)));
        for i in 0..n {
            let (x, g) = (found.x[i], found.gradient[i]);
            assert!(x >= problem.lower[i] && x <= problem.upper[i]);
            // A gradient this small moves the value by less than the tolerance.
            let small = (4e-10 * found.hessian[(i, i)]).sqrt();
            if x > problem.lower[i] && x < problem.upper[i] {
                assert!(g.abs() < small, "{seed}: gradient {g:e} of free variable {i}");
            } else if x == problem.lower[i] {
                assert!(g > -small, "{seed}: lower bound of {i} pulls: {g:e}");
            } else {
                assert!(g < small, "{seed}: upper bound of {i} pulls: {g:e}");
            }
        }
    }
    assert!(at_bound > 200, "too few problems touch a bound: {at_bound}");
}

#[test]
fn a_corner_of_a_concave_function_is_at_its_bounds() {
    // Not convex, and so close to the bound that the step to it is no gain.
    let concave: Function = |x| (-x[0] * x[0], vec![-2.0 * x[0]], vec![-2.0]);
    let toy = Toy { lower: vec![0.0], upper: vec![1.0], f: concave };
    let found = toy.fit(&[1.0 - 1e-12]).unwrap();
    assert_eq!((found.status, found.x), (Status::AtBound(vec![0]), vec![1.0]));
}
