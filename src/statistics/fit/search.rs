//! One descent from one start.

use nalgebra::{DMatrix, DVector};

use super::minimise::{Minimum, Options, Status};
use super::step::{DEGENERATE, Quadratic, Step};
use crate::error::{Error, Result};
use crate::statistics::objective::Objective;

/// Where the curvature of a step comes from.
#[derive(Clone, Copy, PartialEq)]
enum Curvature {
    Exact,
    Fisher,
    Damped(f64),
}

/// One descent.
pub(super) struct Search<'a, O> {
    objective: &'a O,
    options: &'a Options,
    free: &'a [usize],
    lower: &'a [f64],
    upper: &'a [f64],
    x: Vec<f64>,
    value: f64,
    gradient: DVector<f64>,
    hessian: DMatrix<f64>,
    // Room for the point that is tried.
    trial: Vec<f64>,
    trial_gradient: DVector<f64>,
    trial_hessian: DMatrix<f64>,
    iterations: usize,
    evaluations: usize,
}

impl<'a, O: Objective> Search<'a, O> {
    pub(super) fn new(
        objective: &'a O,
        x: Vec<f64>,
        free: &'a [usize],
        (lower, upper): (&'a [f64], &'a [f64]),
        options: &'a Options,
    ) -> Result<Self> {
        let n = x.len();
        let (mut gradient, mut hessian) = (DVector::zeros(n), DMatrix::zeros(n, n));
        let value = objective.derivatives(&x, &mut gradient, &mut hessian);
        check(value, &gradient, &hessian, &x)?;
        let trial = x.clone();
        let (trial_gradient, trial_hessian) = (gradient.clone(), hessian.clone());
        Ok(Self {
            objective,
            options,
            free,
            lower,
            upper,
            x,
            value,
            gradient,
            hessian,
            trial,
            trial_gradient,
            trial_hessian,
            iterations: 0,
            evaluations: 1,
        })
    }

    /// Below this a change of the value is rounding of its sum.
    fn rounding(&self) -> f64 {
        1e-12 * (1.0 + self.value.abs())
    }

    fn model(&self) -> Quadratic<'_> {
        Quadratic {
            gradient: &self.gradient,
            hessian: &self.hessian,
            x: &self.x,
            lower: self.lower,
            upper: self.upper,
            free: self.free,
        }
    }

    pub(super) fn run(mut self) -> Result<Minimum> {
        let mut damping = 0.0;
        loop {
            let Some((step, curvature)) = self.step(damping)? else {
                return Ok(self.end(Status::Stalled, f64::INFINITY, &[]));
            };
            if step.decrease <= self.options.tolerance {
                // Where bounds hold every variable no curvature matters.
                if curvature == Curvature::Exact || step.bound.len() == self.free.len() {
                    return self.land(step);
                }
                // So much damping makes every step small.
                if matches!(curvature, Curvature::Damped(d) if d > 1e3) {
                    return Ok(self.end(Status::Stalled, step.decrease, &step.bound));
                }
                match self.leave_saddle(&step)? {
                    Some(status) => return Ok(self.end(status, step.decrease, &step.bound)),
                    None => continue,
                }
            }
            if self.iterations >= self.options.iterations {
                return Ok(self.end(Status::IterationLimit, step.decrease, &step.bound));
            }
            self.iterations += 1;
            if self.advance(&step)? {
                // What was too long once is so again near by.
                damping = if let Curvature::Damped(d) = curvature { 0.01 * d } else { 0.0 };
                if damping < 1e-7 {
                    damping = 0.0;
                }
                continue;
            }
            if curvature == Curvature::Exact && step.decrease < 10.0 * self.rounding() {
                return self.land(step);
            }
            damping = match curvature {
                Curvature::Exact | Curvature::Fisher => 1e-3,
                Curvature::Damped(d) => 100.0 * d,
            };
            if damping > 1e9 {
                return Ok(self.end(Status::Stalled, step.decrease, &step.bound));
            }
        }
    }

    /// The step with the best curvature that gives one.
    fn step(&mut self, damping: f64) -> Result<Option<(Step, Curvature)>> {
        if damping == 0.0 {
            if let Some(step) = self.model().step(0.0) {
                return Ok(Some((step, Curvature::Exact)));
            }
            let x = self.x.clone();
            let value = self.objective.fisher(&x, &mut self.trial_gradient, &mut self.trial_hessian);
            self.evaluations += 1;
            check(value, &self.trial_gradient, &self.trial_hessian, &x)?;
            let expected = Quadratic { hessian: &self.trial_hessian, ..self.model() };
            if let Some(step) = expected.step(0.0) {
                return Ok(Some((step, Curvature::Fisher)));
            }
        }
        Ok(self.model().damped(damping).map(|(step, d)| (step, Curvature::Damped(d))))
    }

    /// Moves along `step` as far as the value drops; says whether it did.
    fn advance(&mut self, step: &Step) -> Result<bool> {
        let rounding = self.rounding();
        let slope: f64 = self.free.iter().map(|&i| self.gradient[i] * step.p[i]).sum();
        let mut t = 1.0;
        for _ in 0..40 {
            self.place_trial(&step.p, t);
            // The full step is nearly always taken: its derivatives are not wasted.
            let value = if t == 1.0 { self.trial_derivatives()? } else { self.trial_value()? };
            if value <= self.value + 1e-4 * t * slope {
                if t < 1.0 {
                    self.trial_derivatives()?;
                }
                self.accept(value);
                return Ok(true);
            }
            // Too close to tell by the value: the gradient tells.
            if t == 1.0 && step.decrease < 1e3 * rounding && value <= self.value + 1e3 * rounding {
                let left = Quadratic {
                    gradient: &self.trial_gradient,
                    hessian: &self.trial_hessian,
                    x: &self.trial,
                    ..self.model()
                };
                if left.step(0.0).is_some_and(|left| left.decrease < 0.5 * step.decrease) {
                    self.accept(value);
                    return Ok(true);
                }
            }
            t *= if value.is_finite() {
                // The parabola through both values and the slope.
                (-0.5 * t * slope / (value - self.value - t * slope)).clamp(0.1, 0.5)
            } else {
                0.3
            };
        }
        Ok(false)
    }

    fn place_trial(&mut self, p: &[f64], t: f64) {
        let (lower, upper) = (self.lower, self.upper);
        self.trial.copy_from_slice(&self.x);
        for &i in self.free {
            // Sums may miss a bound by a rounding.
            self.trial[i] = (self.x[i] + t * p[i]).clamp(lower[i], upper[i]);
            if t == 1.0 && p[i] == lower[i] - self.x[i] {
                self.trial[i] = lower[i];
            } else if t == 1.0 && p[i] == upper[i] - self.x[i] {
                self.trial[i] = upper[i];
            }
        }
    }

    fn trial_derivatives(&mut self) -> Result<f64> {
        self.evaluations += 1;
        let value =
            self.objective.derivatives(&self.trial, &mut self.trial_gradient, &mut self.trial_hessian);
        check(value, &self.trial_gradient, &self.trial_hessian, &self.trial)?;
        Ok(value)
    }

    fn trial_value(&mut self) -> Result<f64> {
        self.evaluations += 1;
        let value = self.objective.value(&self.trial);
        if value.is_nan() { Err(not_a_number("value", &self.trial)) } else { Ok(value) }
    }

    fn accept(&mut self, value: f64) {
        self.value = value;
        std::mem::swap(&mut self.x, &mut self.trial);
        std::mem::swap(&mut self.gradient, &mut self.trial_gradient);
        std::mem::swap(&mut self.hessian, &mut self.trial_hessian);
    }

    /// Ends at a minimum; a last step that reaches a bound is taken, so that
    /// what the bound holds is on it.
    fn land(mut self, step: Step) -> Result<Minimum> {
        let (lower, upper) = (self.lower, self.upper);
        let reaches = step.bound.iter().any(|&i| self.x[i] > lower[i] && self.x[i] < upper[i]);
        let mut step = step;
        if reaches {
            self.place_trial(&step.p, 1.0);
            let value = self.trial_derivatives()?;
            if value <= self.value + self.rounding() {
                self.accept(value);
                if let Some(again) = self.model().step(0.0) {
                    step = again;
                }
            }
        }
        let bound = self.on_bound(&step.bound);
        let status = if bound.is_empty() { Status::Converged } else { Status::AtBound(bound) };
        Ok(self.end(status, step.decrease, &step.bound))
    }

    fn on_bound(&self, candidates: &[usize]) -> Vec<usize> {
        let (lower, upper) = (self.lower, self.upper);
        candidates.iter().copied().filter(|&i| self.x[i] <= lower[i] || self.x[i] >= upper[i]).collect()
    }

    /// Where the gradient vanishes and the Hessian is not positive: moves down
    /// its negative direction (`None`), or says that there is none.
    fn leave_saddle(&mut self, step: &Step) -> Result<Option<Status>> {
        let moving: Vec<usize> = self.free.iter().copied().filter(|i| !step.bound.contains(i)).collect();
        let Some(directions) = self.model().not_convex(&moving) else {
            return Ok(Some(Status::Stalled));
        };
        if self.iterations >= self.options.iterations {
            return Ok(Some(Status::IterationLimit));
        }
        for (_, direction) in directions.iter().filter(|(curvature, _)| *curvature < -DEGENERATE) {
            self.iterations += 1;
            if self.descend(direction)? {
                return Ok(None);
            }
        }
        if directions.iter().any(|(curvature, _)| *curvature < -1e-6) {
            return Ok(Some(Status::Stalled));
        }
        Ok(Some(Status::Flat(undetermined(&moving, &directions))))
    }

    /// Moves up or down `direction` to a lower value; says whether there is one.
    fn descend(&mut self, direction: &[f64]) -> Result<bool> {
        for t in [1.0, 0.3, 0.1, 0.03, 0.01, 1e-3] {
            for sign in [1.0, -1.0] {
                self.place_trial(direction, sign * t);
                let value = self.trial_value()?;
                if value < self.value - self.options.tolerance {
                    self.trial_derivatives()?;
                    self.accept(value);
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    fn end(self, status: Status, edm: f64, bound: &[usize]) -> Minimum {
        let bound = self.on_bound(bound);
        let free: Vec<usize> = self.free.iter().copied().filter(|i| !bound.contains(i)).collect();
        let gradient_norm = free.iter().fold(0.0_f64, |m, &i| m.max(self.gradient[i].abs()));
        Minimum {
            x: self.x,
            value: self.value,
            status,
            edm,
            gradient_norm,
            gradient: self.gradient,
            hessian: self.hessian,
            free,
            iterations: self.iterations,
            evaluations: self.evaluations,
        }
    }
}

/// Variables that take part in one of `directions`.
fn undetermined(moving: &[usize], directions: &[(f64, Vec<f64>)]) -> Vec<usize> {
    let takes_part = |i: usize| {
        directions.iter().any(|(_, d)| d[i].abs() > 1e-3 * d.iter().fold(0.0_f64, |m, x| m.max(x.abs())))
    };
    moving.iter().copied().filter(|&i| takes_part(i)).collect()
}

/// NaN is a fault of the function, wherever it appears; where the value is
/// infinite derivatives mean nothing.
fn check(value: f64, gradient: &DVector<f64>, hessian: &DMatrix<f64>, x: &[f64]) -> Result<()> {
    if value.is_nan() || value == f64::NEG_INFINITY {
        return Err(not_a_number("value", x));
    }
    if value.is_finite() && !gradient.iter().all(|g| g.is_finite()) {
        return Err(not_a_number("gradient", x));
    }
    if value.is_finite() && !hessian.iter().all(|h| h.is_finite()) {
        return Err(not_a_number("Hessian", x));
    }
    Ok(())
}

pub(super) fn not_a_number(what: &str, x: &[f64]) -> Error {
    let why = format!("the {what} is not a finite number at x = {x:?}");
    Error::Numerics { method: "fit", why }
}
