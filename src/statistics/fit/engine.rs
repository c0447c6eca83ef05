//! Fits of a model: which parameters move, from where, and what comes out.

use super::best::BestFit;
use super::minimise::{Minimum, Options, Status, minimise};
use crate::error::{Error, Result};
use crate::statistics::model::{Model, Reduced};

/// Further starts of a fit: templates that grow more than linearly make second
/// minima.
const STARTS: usize = 8;

/// Effects up to this are mild. With smooth interpolations, mild effects, a
/// good fit and a descent of full Newton steps alone a second minimum that is
/// lower is not excluded, but was never found: `tests/fit/starts.rs`.
const MILD: f64 = 0.5;

/// A fit of a model to its data, with parameters held as the model and the
/// caller say.
#[derive(Debug, Clone)]
pub struct Fit<'m> {
    model: &'m Model,
    held: Vec<(usize, f64)>,
    options: Options,
}

impl<'m> Fit<'m> {
    /// All parameters are free but those that the model fixes, at their start
    /// values.
    pub fn new(model: &'m Model) -> Self {
        let fixed = model.parameters().iter().enumerate().filter(|(_, p)| p.fixed);
        let held = fixed.map(|(i, p)| (i, p.init)).collect();
        let mild = model.is_smooth() && model.largest_effect() < MILD;
        let bins = model.observed().len() as f64;
        let good = if mild { model.saturated() + bins } else { f64::NEG_INFINITY };
        Self { model, held, options: Options { starts: STARTS, good, ..Options::default() } }
    }

    /// The same with other rules when to stop.
    #[must_use]
    pub fn with_options(self, options: Options) -> Self {
        Self { options, ..self }
    }

    /// The same with a parameter held at a value.
    ///
    /// # Errors
    /// A parameter that the model does not have, a value outside of its range.
    pub fn hold(mut self, name: &str, value: f64) -> Result<Self> {
        let i = self.model.index(name)?;
        self.check(i, value)?;
        self.held.retain(|(held, _)| *held != i);
        self.held.push((i, value));
        Ok(self)
    }

    /// The same fit of other data.
    #[must_use]
    pub fn of<'n>(&self, model: &'n Model) -> Fit<'n> {
        Fit { model, held: self.held.clone(), options: self.options }
    }

    /// The model.
    pub fn model(&self) -> &'m Model {
        self.model
    }

    /// The minimum over all free parameters: the lowest from the start values
    /// and from eight further starts around them.
    ///
    /// One start is enough where no interpolation has a kink, no effect is as
    /// large as 50 % ([`Model::largest_effect`]), the first descent took full
    /// Newton steps with a positive Hessian everywhere, and it ended no more
    /// than one unit per bin above [`Model::saturated`] (curvature of the
    /// expectation counts by $1-n/\nu$, little in a good fit). That is measured
    /// on random models, not proved: products of parameters are not convex.
    ///
    /// # Errors
    /// No point with a finite likelihood, or one that is not a number.
    pub fn run(&self) -> Result<BestFit<'m>> {
        let engine = Engine::new(self)?;
        Ok(engine.best(engine.lowest(&self.model.initial())?))
    }

    /// The minimum downhill of `start` (all parameters), from there alone.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn run_from(&self, start: &[f64]) -> Result<BestFit<'m>> {
        let engine = Engine::new(self)?;
        let point = engine.minimum(&[], start)?;
        Ok(engine.best(point))
    }

    /// The parameter of this name, if it can be moved.
    pub(super) fn movable(&self, name: &str) -> Result<usize> {
        let i = self.model.index(name)?;
        match self.held.iter().find(|(held, _)| *held == i) {
            Some((_, value)) => Err(Error::Usage(format!("parameter `{name}` is held at {value}"))),
            None => Ok(i),
        }
    }

    /// Whether `value` is in the range of parameter `i`.
    pub(super) fn check(&self, i: usize, value: f64) -> Result<()> {
        let p = &self.model.parameters()[i];
        if value >= p.lower && value <= p.upper {
            return Ok(());
        }
        let allowed = format!("its range is {} to {}", p.lower, p.upper);
        Err(Error::Parameter { name: p.name.clone(), value, allowed })
    }
}

/// Where a fit with some parameters at given values ended.
#[derive(Debug, Clone)]
pub(super) struct Point {
    /// All parameters.
    pub(super) x: Vec<f64>,
    pub(super) twice_nll: f64,
    /// With indices of parameters.
    pub(super) status: Status,
    pub(super) edm: f64,
    pub(super) gradient_norm: f64,
    pub(super) iterations: usize,
    pub(super) evaluations: usize,
    /// Derivative of the minimum with respect to each given value: that of the
    /// function alone, because it is stationary in everything else. `None` for
    /// parameters that were eliminated.
    pub(super) slopes: Vec<Option<f64>>,
}

/// A fit made ready for many minima that differ in a few held values.
pub(super) struct Engine<'f, 'm> {
    fit: &'f Fit<'m>,
    reduced: Reduced<'m>,
    /// Variable of each parameter that the reduced likelihood still has.
    variable: Vec<Option<usize>>,
}

impl<'f, 'm> Engine<'f, 'm> {
    pub(super) fn new(fit: &'f Fit<'m>) -> Result<Self> {
        let reduced = Reduced::new(fit.model, &fit.held)?;
        let mut variable = vec![None; fit.model.parameters().len()];
        for (k, &i) in reduced.variables().iter().enumerate() {
            variable[i] = Some(k);
        }
        Ok(Self { fit, reduced, variable })
    }

    pub(super) fn fit(&self) -> &'f Fit<'m> {
        self.fit
    }

    /// The minimum with the parameters `at` held at their values, starting at
    /// `start` (all parameters).
    pub(super) fn minimum(&self, at: &[(usize, f64)], start: &[f64]) -> Result<Point> {
        if at.iter().any(|(i, _)| self.variable[*i].is_none()) {
            // An eliminated parameter comes back by being held.
            let mut held = self.fit.held.clone();
            held.extend_from_slice(at);
            let reduced = Reduced::new(self.fit.model, &held)?;
            let held = vec![false; reduced.variables().len()];
            let found = minimise(&reduced, &reduced.restrict(start), &held, &self.nearest())?;
            return Ok(self.point(&reduced, found, vec![None; at.len()]));
        }
        let mut start = start.to_vec();
        let mut held = vec![false; self.reduced.variables().len()];
        let variables: Vec<usize> = at.iter().filter_map(|(i, _)| self.variable[*i]).collect();
        for ((i, value), k) in at.iter().zip(&variables) {
            start[*i] = *value;
            held[*k] = true;
        }
        let found = minimise(&self.reduced, &self.reduced.restrict(&start), &held, &self.nearest())?;
        let slopes = variables.iter().map(|k| Some(found.gradient[*k])).collect();
        Ok(self.point(&self.reduced, found, slopes))
    }

    /// The lowest minimum from `start` and from further starts around it.
    pub(super) fn lowest(&self, start: &[f64]) -> Result<Point> {
        let held = vec![false; self.reduced.variables().len()];
        let found = minimise(&self.reduced, &self.reduced.restrict(start), &held, &self.fit.options)?;
        Ok(self.point(&self.reduced, found, Vec::new()))
    }

    /// The minimum downhill of `start`; without one the lowest.
    pub(super) fn from(&self, start: Option<&[f64]>) -> Result<Point> {
        match start {
            Some(start) => self.minimum(&[], start),
            None => self.lowest(&self.fit.model.initial()),
        }
    }

    /// Rules for the minimum downhill of a start.
    fn nearest(&self) -> Options {
        Options { starts: 0, ..self.fit.options }
    }

    fn point(&self, reduced: &Reduced<'m>, found: Minimum, slopes: Vec<Option<f64>>) -> Point {
        let variables = reduced.variables();
        let x = reduced.complete(&found.x);
        let name = |which: &[usize]| which.iter().map(|k| variables[*k]).collect::<Vec<_>>();
        let status = match found.status {
            Status::Converged | Status::AtBound(_) => {
                let mut bound = if let Status::AtBound(k) = &found.status { name(k) } else { Vec::new() };
                bound.extend(self.eliminated_on_bound(variables, &x));
                bound.sort_unstable();
                if bound.is_empty() { Status::Converged } else { Status::AtBound(bound) }
            }
            Status::Flat(k) => Status::Flat(name(&k)),
            other => other,
        };
        Point {
            x,
            twice_nll: found.value,
            status,
            edm: found.edm,
            gradient_norm: found.gradient_norm,
            iterations: found.iterations,
            evaluations: found.evaluations,
            slopes,
        }
    }

    fn eliminated_on_bound(&self, variables: &[usize], x: &[f64]) -> Vec<usize> {
        let parameters = self.fit.model.parameters();
        let eliminated =
            |i: &usize| !variables.contains(i) && !self.fit.held.iter().any(|(held, _)| held == i);
        let on_bound = |i: &usize| x[*i] <= parameters[*i].lower || x[*i] >= parameters[*i].upper;
        (0..x.len()).filter(on_bound).filter(eliminated).collect()
    }

    pub(super) fn best(&self, point: Point) -> BestFit<'m> {
        BestFit::new(self.fit.model, point, self.fit.held.clone())
    }
}
