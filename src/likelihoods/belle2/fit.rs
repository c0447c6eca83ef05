//! Fits of the Standard Model signal and of a new contribution.

use super::curve::ProfileCurve;
use super::new_physics::NewPhysics;
use super::workspace::{MU, NEW};
use super::{BR_UNIT, Belle2};
use crate::error::{Error, Result};
use crate::statistics::fit::{BestFit, End, Fit, interval};
use crate::statistics::model::{Interpolation, Model};

/// A parameter with its 68 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fitted {
    /// Value at the minimum.
    pub value: f64,
    /// Where $-2\ln L$ has risen by 1 below it, or the range ends.
    pub lower: End,
    /// The same above.
    pub upper: End,
    /// $-2\ln L$ at the minimum minus that of the Standard Model (mu = 1, no
    /// new contribution): zero or less.
    pub delta: f64,
}

impl Fitted {
    /// The same in another unit of the parameter.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        let end = |e| match e {
            End::At(x) => End::At(factor * x),
            End::Bound(x) => End::Bound(factor * x),
        };
        let (lower, upper) = (end(self.lower), end(self.upper));
        Self { value: factor * self.value, lower, upper, delta: self.delta }
    }
}

/// The Standard Model alone: where its nuisances are at mu = 1.
#[derive(Debug, Clone)]
pub(super) struct Standard {
    model: Model,
    x: Vec<f64>,
    twice_nll: f64,
}

impl Standard {
    pub(super) fn new(model: Model) -> Result<Self> {
        let best = minimum(&Fit::new(&model).hold(MU, 1.0)?.run()?)?;
        Ok(Self { model, x: best.0, twice_nll: best.1 })
    }

    /// The same place among the parameters of another model; what it has in
    /// addition stays at its start values.
    fn place(&self, other: &Model) -> Vec<f64> {
        let at = |name: &str| self.model.parameters().iter().position(|p| p.name == name);
        other.parameters().iter().map(|p| at(&p.name).map_or(p.init, |i| self.x[i])).collect()
    }
}

/// The parameters and the value of a fit that ended in a minimum.
fn minimum(fit: &BestFit<'_>) -> Result<(Vec<f64>, f64)> {
    if fit.status.is_minimum() {
        return Ok((fit.x.clone(), fit.twice_nll));
    }
    let why = format!("no minimum: {}, estimated distance {:e}", fit.status, fit.edm);
    Err(Error::Numerics { method: "fit of the Belle II likelihood", why })
}

impl Belle2 {
    /// The published likelihood, mu free.
    pub fn model(&self) -> &Model {
        &self.standard.model
    }

    /// $-2\ln L$ of the published likelihood at mu = 1, minimised in all
    /// nuisances: the reference of all differences.
    pub fn standard_model(&self) -> f64 {
        self.standard.twice_nll
    }

    /// The strength mu of the Standard Model signal.
    ///
    /// # Errors
    /// A fit that ends in no minimum.
    pub fn fit_mu(&self) -> Result<Fitted> {
        let found = interval(&Fit::new(self.model()), MU, 1.0)?;
        let (_, value) = minimum(&found.best)?;
        let delta = value - self.standard.twice_nll;
        Ok(Fitted { value: found.value, lower: found.lower, upper: found.upper, delta })
    }

    /// $-2\ln L$ at a fixed mu relative to mu = 1.
    ///
    /// # Errors
    /// A strength outside of -10 to 30; a fit that ends in no minimum.
    pub fn twice_delta_mu(&self, mu: f64) -> Result<f64> {
        let (_, value) = minimum(&Fit::new(self.model()).hold(MU, mu)?.run_from(&self.standard.x)?)?;
        Ok(value - self.standard.twice_nll)
    }

    /// The likelihood with a new contribution, ready to be fitted.
    ///
    /// # Errors
    /// No event of it is expected in these regions.
    pub fn with_new(&self, new: &NewPhysics) -> Result<WithNew> {
        if !self.selects(new) {
            let why = "no event of the new contribution is expected: its q^2 is where nothing is selected";
            return Err(Error::Numerics { method: "fit of the Belle II likelihood", why: why.into() });
        }
        let model = Model::new(&self.workspace_with(new), None, Interpolation::default())?;
        let poi = model.index(NEW)?;
        let mut start = self.standard.place(&model);
        start[poi] = 0.0;
        // Without the new contribution its nuisances are at their centres and
        // all others where they are without it.
        let reference = model.twice_nll(&start);
        Ok(WithNew { model, poi, start, reference, per_parameter: new.spectrum().total() })
    }

    /// $-2\ln L$ of a new contribution at parameter 1 (a point of couplings)
    /// relative to the Standard Model, minimised in the nuisances; zero where
    /// none of its events is expected to be selected.
    ///
    /// # Errors
    /// A branching ratio above 1; a fit that ends in no minimum.
    pub fn twice_delta(&self, new: &NewPhysics) -> Result<f64> {
        if !self.selects(new) {
            return Ok(0.0);
        }
        self.with_new(new)?.twice_delta(1.0)
    }

    /// Whether events of a contribution are expected in these regions: at the
    /// end of the spectrum nothing is selected.
    pub fn selects(&self, new: &NewPhysics) -> bool {
        self.events(new.spectrum()).iter().flat_map(|(_, e)| e).any(|n| *n > 0.0)
    }

    /// A particle of this mass in GeV; the parameter is the branching ratio of
    /// B+ -> K+ with it unseen, in units of 1e-6.
    ///
    /// # Errors
    /// As [`Spectrum::line`](super::Spectrum::line) and
    /// [`with_new`](Self::with_new).
    pub fn with_two_body(&self, mass: f64) -> Result<WithNew> {
        let line = super::Spectrum::line(self.binning(), mass, BR_UNIT)?;
        self.with_new(&NewPhysics::exact(line))
    }
}

/// The likelihood with the Standard Model at mu = 1 and a new contribution.
#[derive(Debug, Clone)]
pub struct WithNew {
    model: Model,
    poi: usize,
    start: Vec<f64>,
    reference: f64,
    per_parameter: f64,
}

impl WithNew {
    /// The likelihood; its parameter of interest is [`NEW`].
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// $-2\ln L$ without the new contribution, minimised in the nuisances,
    /// with the constants of this model.
    pub fn reference(&self) -> f64 {
        self.reference
    }

    /// The branching ratio of a value of the parameter.
    pub fn branching_ratio(&self, parameter: f64) -> f64 {
        parameter * self.per_parameter
    }

    /// The parameter and the difference to the Standard Model at the minimum.
    ///
    /// # Errors
    /// A fit that ends in no minimum.
    pub fn best(&self) -> Result<(f64, f64)> {
        let mut start = self.start.clone();
        start[self.poi] = self.model.parameters()[self.poi].init;
        let (x, value) = minimum(&Fit::new(&self.model).run_from(&start)?)?;
        Ok((x[self.poi], value - self.reference))
    }

    /// The same with the 68 % interval.
    ///
    /// # Errors
    /// As [`best`](Self::best).
    pub fn fit(&self) -> Result<Fitted> {
        let found = interval(&Fit::new(&self.model), NEW, 1.0)?;
        let (_, value) = minimum(&found.best)?;
        let delta = value - self.reference;
        Ok(Fitted { value: found.value, lower: found.lower, upper: found.upper, delta })
    }

    /// $-2\ln L$ at a value of the parameter, minimised in the nuisances,
    /// relative to the Standard Model.
    ///
    /// # Errors
    /// A parameter that is negative or beyond a branching ratio of 1; a fit
    /// that ends in no minimum.
    pub fn twice_delta(&self, parameter: f64) -> Result<f64> {
        Ok(self.profile_from(parameter, &self.start)?.1)
    }

    /// The same from another start, with where the nuisances end.
    pub(super) fn profile_from(&self, parameter: f64, start: &[f64]) -> Result<(Vec<f64>, f64)> {
        let fit = Fit::new(&self.model).hold(NEW, parameter)?;
        let mut start = start.to_vec();
        start[self.poi] = parameter;
        let (x, value) = minimum(&fit.run_from(&start)?)?;
        Ok((x, value - self.reference))
    }

    /// Where profiles start.
    pub(super) fn start(&self) -> &[f64] {
        &self.start
    }

    /// The whole profile as a table, see [`ProfileCurve`].
    ///
    /// # Errors
    /// As [`twice_delta`](Self::twice_delta).
    pub fn curve(&self) -> Result<ProfileCurve> {
        ProfileCurve::new(self)
    }
}
