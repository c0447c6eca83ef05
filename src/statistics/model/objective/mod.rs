//! The likelihood as functions to be minimised.
//!
//! [`Full`] has all parameters that are not held. [`Reduced`] has solved for
//! the factors of single bins: its value is the minimum over them, exactly and
//! within their bounds, so that both have the same minimum.

mod bin;
mod plan;
mod second;
mod work;

use std::cell::Cell;

use nalgebra::{DMatrix, DVector};

use self::plan::{RegionPlan, Role, Sizes, eliminable};
use self::second::{Curvature, Lower};
use self::work::Work;
use super::interpolation::ShiftWeights;
use super::{Constraint, Model, constraint_term};
use crate::error::{Error, Result};
use crate::statistics::objective::Objective;

/// $-2\ln L$ of all parameters that are not held.
pub struct Full<'m>(Evaluator<'m>);

/// $-2\ln L$ minimised over the factors that act in single bins alone.
///
/// A factor is eliminated if it is the only one on each of its samples and
/// acts in one channel (most staterror, shapesys, shapefactor); others stay
/// variables.
pub struct Reduced<'m>(Evaluator<'m>);

impl<'m> Full<'m> {
    /// With some parameters (index, value) held.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] for an index the model does not have or a value that
    /// is not finite.
    pub fn new(model: &'m Model, held: &[(usize, f64)]) -> Result<Self> {
        Ok(Self(Evaluator::new(model, held, &vec![false; model.parameters().len()])?))
    }
}

impl<'m> Reduced<'m> {
    /// With some parameters (index, value) held.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] for an index the model does not have or a value that
    /// is not finite.
    pub fn new(model: &'m Model, held: &[(usize, f64)]) -> Result<Self> {
        Ok(Self(Evaluator::new(model, held, &eliminable(model))?))
    }
}

/// Both objectives are an evaluator with or without eliminated factors.
macro_rules! objective {
    ($name:ident) => {
        impl $name<'_> {
            /// Parameter of the model of each variable.
            pub fn variables(&self) -> &[usize] {
                &self.0.variables
            }

            /// All parameters of the model: the variables, those held, and the
            /// best values of those eliminated.
            ///
            /// # Panics
            ///
            /// If `x` does not have one value per variable.
            pub fn complete(&self, x: &[f64]) -> Vec<f64> {
                self.0.complete(x)
            }

            /// The variables among all parameters of the model.
            ///
            /// # Panics
            ///
            /// If `all` does not have one value per parameter.
            pub fn restrict(&self, all: &[f64]) -> Vec<f64> {
                self.0.variables.iter().map(|p| all[*p]).collect()
            }
        }

        impl Objective for $name<'_> {
            fn lower(&self) -> &[f64] {
                &self.0.lower
            }

            fn upper(&self) -> &[f64] {
                &self.0.upper
            }

            fn kinks(&self) -> &[usize] {
                &self.0.kinks
            }

            fn value(&self, x: &[f64]) -> f64 {
                self.0.with_work(|work| self.0.evaluate(work, x))
            }

            fn derivatives(&self, x: &[f64], gradient: &mut DVector<f64>, hessian: &mut DMatrix<f64>) -> f64 {
                self.0.curve(x, Curvature::Observed, gradient, hessian)
            }

            fn fisher(&self, x: &[f64], gradient: &mut DVector<f64>, information: &mut DMatrix<f64>) -> f64 {
                self.0.curve(x, Curvature::Expected, gradient, information)
            }
        }
    };
}

objective!(Full);
objective!(Reduced);

/// A model with a role for each parameter.
struct Evaluator<'m> {
    model: &'m Model,
    variables: Vec<usize>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    /// Variables of interpolations with a kink.
    kinks: Vec<usize>,
    /// Start values and those held.
    base: Vec<f64>,
    regions: Vec<RegionPlan>,
    /// Variables with a constraint and its datum.
    constraints: Vec<(usize, Constraint, f64)>,
    /// What does not depend on variables.
    constant: f64,
    sizes: Sizes,
    /// Taken during an evaluation and put back after it.
    work: Cell<Option<Box<Work>>>,
}

impl<'m> Evaluator<'m> {
    fn new(model: &'m Model, held: &[(usize, f64)], eliminable: &[bool]) -> Result<Self> {
        let parameters = model.parameters();
        let mut base = model.initial();
        let mut constant: Vec<bool> = parameters.iter().map(|p| p.fixed).collect();
        for (p, value) in held {
            if *p >= base.len() || !value.is_finite() {
                let count = base.len();
                return Err(Error::Usage(format!(
                    "parameter {p} cannot be held at {value}: there are {count} parameters, values must be finite"
                )));
            }
            base[*p] = *value;
            constant[*p] = true;
        }
        let mut variables = Vec::new();
        let mut roles = vec![Role::Constant; parameters.len()];
        for p in 0..parameters.len() {
            if constant[p] {
                continue;
            }
            roles[p] = if eliminable[p] { Role::Eliminated } else { Role::Variable(variables.len()) };
            if !eliminable[p] {
                variables.push(p);
            }
        }
        let layout = &*model.layout;
        let regions: Vec<RegionPlan> =
            layout.regions.iter().map(|region| RegionPlan::new(region, model, &roles, &base)).collect();
        let sizes = regions.iter().fold(Sizes::default(), |all, region| all.largest(region.sizes));
        let mut out = Self {
            model,
            lower: variables.iter().map(|p| parameters[*p].lower).collect(),
            upper: variables.iter().map(|p| parameters[*p].upper).collect(),
            kinks: (0..variables.len()).filter(|v| layout.has_kink(variables[*v])).collect(),
            variables,
            base,
            regions,
            constraints: Vec::new(),
            constant: model.constant,
            sizes,
            work: Cell::new(None),
        };
        out.sort_constraints(&roles);
        Ok(out)
    }

    /// Constraints of variables are kept, those of constants are summed.
    fn sort_constraints(&mut self, roles: &[Role]) {
        for (datum, p) in self.model.auxiliary.iter().zip(&self.model.layout.constrained) {
            let Some(constraint) = self.model.parameters()[*p].constraint else { continue };
            match roles[*p] {
                Role::Variable(v) => self.constraints.push((v, constraint, *datum)),
                Role::Constant => self.constant += constraint_term(constraint, *datum, self.base[*p]),
                Role::Eliminated => {}
            }
        }
    }

    /// Runs with the work space, without allocation from the second time on.
    fn with_work<T>(&self, run: impl FnOnce(&mut Work) -> T) -> T {
        let slots = self.model.layout.shifted.len();
        let new = || Box::new(Work::new(&self.base, slots, self.sizes));
        let mut work = self.work.take().unwrap_or_else(new);
        let out = run(&mut work);
        self.work.set(Some(work));
        out
    }

    fn place(&self, work: &mut Work, x: &[f64]) {
        for (v, p) in self.variables.iter().enumerate() {
            work.x[*p] = x[v];
        }
        let layout = &*self.model.layout;
        for (weights, p) in work.weights.iter_mut().zip(&layout.shifted) {
            *weights = ShiftWeights::new(work.x[*p], layout.interpolation.histosys);
        }
    }

    fn evaluate(&self, work: &mut Work, x: &[f64]) -> f64 {
        self.place(work, x);
        let mut value = self.constant + self.constraint_value(x);
        for (region, plan) in self.model.layout.regions.iter().zip(&self.regions) {
            value += work.expect(region, plan, &self.model.observed[region.range.clone()]);
        }
        value
    }

    fn constraint_value(&self, x: &[f64]) -> f64 {
        self.constraints
            .iter()
            .map(|(v, constraint, datum)| constraint_term(*constraint, *datum, x[*v]))
            .sum()
    }

    fn curve(
        &self,
        x: &[f64],
        which: Curvature,
        gradient: &mut DVector<f64>,
        matrix: &mut DMatrix<f64>,
    ) -> f64 {
        let order = self.variables.len();
        if gradient.len() != order {
            *gradient = DVector::zeros(order);
        }
        if matrix.shape() != (order, order) {
            *matrix = DMatrix::zeros(order, order);
        }
        gradient.fill(0.0);
        matrix.fill(0.0);
        let value = self.with_work(|work| {
            // Rows of the lower triangle are columns of the upper one.
            let mut lower = Lower { entries: matrix.as_mut_slice(), order };
            self.curve_regions(work, x, which, gradient.as_mut_slice(), &mut lower)
        });
        if value.is_finite() {
            *gradient *= 2.0;
            *matrix *= 2.0;
            self.curve_constraints(x, which, gradient, matrix);
        }
        matrix.fill_lower_triangle_with_upper_triangle();
        value
    }

    fn curve_regions(
        &self,
        work: &mut Work,
        x: &[f64],
        which: Curvature,
        gradient: &mut [f64],
        lower: &mut Lower,
    ) -> f64 {
        self.place(work, x);
        let mut value = self.constant + self.constraint_value(x);
        for (region, plan) in self.model.layout.regions.iter().zip(&self.regions) {
            let events = &self.model.observed[region.range.clone()];
            value += work.expect(region, plan, events);
            if !value.is_finite() {
                return value;
            }
            work.curve(region, plan, events, which, gradient, lower);
        }
        value
    }

    fn curve_constraints(
        &self,
        x: &[f64],
        which: Curvature,
        gradient: &mut DVector<f64>,
        matrix: &mut DMatrix<f64>,
    ) {
        for (v, constraint, datum) in &self.constraints {
            let (slope, curvature) = match *constraint {
                Constraint::Gaussian { sigma } => {
                    (2.0 * (x[*v] - datum) / (sigma * sigma), 2.0 / (sigma * sigma))
                }
                Constraint::Poisson { factor } => {
                    // Without events the constraint is linear, at 0 too.
                    let (part, observed) =
                        if *datum == 0.0 { (0.0, 0.0) } else { (datum / x[*v], datum / (x[*v] * x[*v])) };
                    let curvature = match which {
                        Curvature::Observed => observed,
                        Curvature::Expected if x[*v] > 0.0 => factor / x[*v],
                        // As for a bin: what expects nothing informs of nothing.
                        Curvature::Expected => 0.0,
                    };
                    (2.0 * (factor - part), 2.0 * curvature)
                }
            };
            gradient[*v] += slope;
            matrix[(*v, *v)] += curvature;
        }
    }

    fn complete(&self, x: &[f64]) -> Vec<f64> {
        self.with_work(|work| {
            self.place(work, x);
            let mut all = work.x.clone();
            for (region, plan) in self.model.layout.regions.iter().zip(&self.regions) {
                work.expect(region, plan, &self.model.observed[region.range.clone()]);
                let groups = plan.groups.len();
                for (g, first) in
                    plan.groups.iter().enumerate().filter_map(|(g, plan)| Some((g, plan.first?)))
                {
                    for b in 0..region.range.len() {
                        all[first + b] = work.gamma[b * groups + g];
                    }
                }
            }
            all
        })
    }
}
