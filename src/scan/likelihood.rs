//! The joint likelihood of a job: one number per point, theory choices
//! profiled.

use rayon::prelude::*;

use super::variation::{Variation, variations};
use super::{Job, with_overrides};
use crate::constraints::{Constraint, Contribution, Group, Joint, Total};
use crate::error::{Error, Result};
use crate::models::Assignment;
use crate::prediction::Prediction;

/// The joint likelihood of the constraints of a job.
///
/// Its coordinates are the axes of the job and, where `[likelihood]` gives a
/// range for it, the value that the tuned observable takes: along a measured
/// rate the likelihood is a narrow valley in the couplings, and plain in the
/// rate.
pub struct JobLikelihood<'a> {
    job: &'a Job,
    variations: Vec<Variation>,
    /// Name and range of the tuned observable, where it is a coordinate.
    tuned: Option<(String, [f64; 2])>,
}

/// A point of a job: values of the parameters, and of the tuned observable
/// where that is a coordinate.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    values: Assignment,
    tuned: Option<f64>,
}

/// One point under one set of choices.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The joint likelihood.
    pub total: Total,
    /// What the choices cost: -2 ln of the Gaussian of the form factors.
    pub penalty: f64,
    /// One contribution per constraint, in the order of the library.
    pub contributions: Vec<Contribution>,
}

impl Judged {
    /// -2 ln L with the penalty; infinite where a requirement of the theory is
    /// not met.
    pub fn twice_nll(&self) -> f64 {
        if self.total.broken.is_some() { f64::INFINITY } else { self.total.twice_nll + self.penalty }
    }

    /// Whether no bound excludes the point at its own level.
    pub fn is_allowed(&self) -> bool {
        !self.contributions.iter().any(Contribution::excludes)
    }
}

impl<'a> JobLikelihood<'a> {
    /// Resolves the choices of the section `[likelihood]` of the card.
    ///
    /// # Errors
    /// An unknown parameter, a value outside of its range, a choice that is
    /// also an axis.
    pub fn new(job: &'a Job) -> Result<Self> {
        let card = job.card.likelihood.clone().unwrap_or_default();
        let variations = variations(job, &card)?;
        let tuned = match (card.tuned, &job.card.tune) {
            (None, _) => None,
            (Some(_), None) => {
                return Err(Error::Usage("[likelihood] tuned: the card has no [tune]".into()));
            }
            (Some([lo, hi]), Some(t)) if lo > 0.0 && lo < t.value && t.value < hi && hi.is_finite() => {
                Some((t.observable.clone(), [lo, hi]))
            }
            (Some([lo, hi]), Some(t)) => {
                return Err(Error::Usage(format!(
                    "[likelihood] tuned = [{lo}, {hi}]: a positive range around the value {:e} of [tune] is needed",
                    t.value
                )));
            }
        };
        Ok(Self { variations, tuned, job })
    }

    /// Names of the coordinates.
    pub fn names(&self) -> Vec<&str> {
        let axes = self.job.card.axes.iter().map(|a| a.parameter.as_str());
        axes.chain(self.tuned.as_ref().map(|t| t.0.as_str())).collect()
    }

    /// Position of the tuned observable among the coordinates.
    pub fn tuned(&self) -> Option<usize> {
        self.tuned.as_ref().map(|_| self.job.card.axes.len())
    }

    /// The coordinates at a point of the unit box.
    pub fn at(&self, unit: &[f64]) -> Vec<f64> {
        let mut out = self.job.design.at(unit);
        if let (Some((_, [lo, hi])), Some(t)) = (&self.tuned, unit.get(out.len())) {
            out.push(lo * (hi / lo).powf(*t));
        }
        out
    }

    /// A point of the design in the unit box; the tuned observable has the
    /// value of the card.
    pub fn unit(&self, index: usize) -> Vec<f64> {
        let mut out = self.job.design.unit(index);
        if let (Some((_, [lo, hi])), Some(tune)) = (&self.tuned, &self.job.card.tune) {
            out.push((tune.value / lo).ln() / (hi / lo).ln());
        }
        out
    }

    /// The sets of choices.
    pub fn variations(&self) -> &[Variation] {
        &self.variations
    }

    /// The joint likelihood of the library.
    pub fn joint(&self) -> &Joint {
        &self.job.joint
    }

    /// The job.
    pub fn job(&self) -> &'a Job {
        self.job
    }

    /// A point under one set of choices; `None` where the model has none.
    ///
    /// # Errors
    /// A failed computation.
    pub fn judge(&self, place: &Place, variation: usize) -> Result<Option<Judged>> {
        self.judge_below(place, variation, f64::INFINITY)
    }

    /// As [`JobLikelihood::judge`], but without the bounds on dark matter
    /// where the others alone are above `ceiling`: they cost a hundred times
    /// as much, and all terms are positive.
    ///
    /// # Errors
    /// A failed computation.
    pub fn judge_below(&self, place: &Place, variation: usize, ceiling: f64) -> Result<Option<Judged>> {
        let choice = &self.variations[variation];
        let values = with_overrides(&*self.job.model, &place.values, &choice.parameters)?;
        let tune = match (&self.job.tune, place.tuned) {
            (Some(tune), Some(value)) => Some(tune.to_value(value)),
            (tune, _) => tune.clone(),
        };
        let solved = match &tune {
            Some(tune) => tune.solve(&*self.job.model, &choice.context, &values),
            None => Ok(values),
        };
        let point = match solved.and_then(|v| self.job.model.point(&v, &choice.context.inputs)) {
            Ok(point) => point,
            Err(Error::Unphysical { .. } | Error::Numerics { method: "tune", .. }) => return Ok(None),
            Err(e) => return Err(e),
        };
        let prediction = Prediction::new(&*point, &choice.context);
        let is_dark = |c: &dyn Constraint| c.card().group == Group::DarkMatter;
        let mut contributions = self
            .job
            .library
            .iter()
            .map(|c| {
                if is_dark(c) {
                    Ok(Contribution::not_applicable("not asked"))
                } else {
                    c.evaluate(&prediction)
                }
            })
            .collect::<Result<Vec<_>>>()?;
        let cheap = self.job.joint.total(&contributions);
        let penalty = choice.penalty();
        if cheap.broken.is_some() || cheap.twice_nll + penalty > ceiling {
            return Ok(Some(Judged { total: cheap, penalty, contributions }));
        }
        for (c, slot) in self.job.library.iter().zip(&mut contributions).filter(|(c, _)| is_dark(*c)) {
            *slot = c.evaluate(&prediction)?;
        }
        Ok(Some(Judged { total: self.job.joint.total(&contributions), penalty, contributions }))
    }

    /// -2 ln L under one set of choices, exact below `ceiling` and above it
    /// where it is exactly above it.
    ///
    /// # Errors
    /// As [`JobLikelihood::judge`].
    pub(super) fn twice_nll_below(&self, place: &Place, variation: usize, ceiling: f64) -> Result<f64> {
        Ok(self.judge_below(place, variation, ceiling)?.map_or(f64::INFINITY, |j| j.twice_nll()))
    }

    /// -2 ln L of a point under one set of choices; infinite where there is
    /// no such point.
    ///
    /// # Errors
    /// As [`JobLikelihood::judge`].
    pub fn twice_nll(&self, place: &Place, variation: usize) -> Result<f64> {
        Ok(self.judge(place, variation)?.map_or(f64::INFINITY, |j| j.twice_nll()))
    }

    /// The lowest -2 ln L over all choices, and which choice has it. Of form
    /// factors it is the lowest over the listed values, not in between: with
    /// values one standard deviation apart it is at most 0.25 (1 + k) above the
    /// minimum in n, where the data rise by k n^2 (k = 0.02 for a rate known
    /// to 30 % and moved by 4.7 %).
    ///
    /// # Errors
    /// As [`JobLikelihood::judge`].
    pub fn profiled(&self, place: &Place) -> Result<(f64, usize)> {
        let mut best = (f64::INFINITY, 0);
        for i in 0..self.variations.len() {
            let value = self.twice_nll_below(place, i, best.0)?;
            if value < best.0 {
                best = (value, i);
            }
        }
        Ok(best)
    }

    /// The point with these coordinates.
    ///
    /// # Errors
    /// Another number of values than coordinates, or one outside of its range.
    pub fn place(&self, coordinates: &[f64]) -> Result<Place> {
        let given: Vec<usize> = self.job.design.parameters().collect();
        let names = self.names();
        if names.len() != coordinates.len() {
            return Err(Error::Usage(format!(
                "{} values for the {} coordinates {}",
                coordinates.len(),
                names.len(),
                names.join(", ")
            )));
        }
        let parameters = self.job.model.parameters();
        let mut values = self.job.base.clone();
        for (i, value) in given.iter().zip(coordinates) {
            parameters[*i].check(*value)?;
            values.override_index(parameters, *i, *value);
        }
        let tuned = coordinates.get(given.len()).copied();
        if let Some(value) = tuned.filter(|v| !(*v > 0.0 && v.is_finite())) {
            let name = names[given.len()].to_owned();
            return Err(Error::Parameter { name, value, allowed: "a positive number".into() });
        }
        Ok(Place { values, tuned })
    }

    /// ln L of many points, each with its coordinates ([`JobLikelihood::names`]),
    /// in parallel: for samplers outside. Theory choices are profiled; `-inf`
    /// where there is no such point.
    ///
    /// # Errors
    /// A value outside of its range, or a failed computation.
    pub fn log_likelihood(&self, points: &[Vec<f64>]) -> Result<Vec<f64>> {
        let one = |coordinates: &Vec<f64>| Ok(-0.5 * self.profiled(&self.place(coordinates)?)?.0);
        points.par_iter().map(one).collect()
    }
}
