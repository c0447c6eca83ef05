//! The joint likelihood of a job: one number per point, theory choices
//! profiled.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::card::{LikelihoodCard, Number};
use super::{Job, with_overrides};
use crate::constraints::{Constraint, Contribution, Group, Joint, Total};
use crate::error::{Error, Result};
use crate::models::Assignment;
use crate::prediction::{Context, Prediction};

/// One set of choices that theory leaves open.
pub struct Variation {
    /// What is chosen, for reports: `mu_0 = 1e6, scattering = 1.3`.
    pub name: String,
    parameters: BTreeMap<String, Number>,
    context: Context,
}

/// The joint likelihood of the constraints of a job.
pub struct JobLikelihood<'a> {
    job: &'a Job,
    joint: Joint,
    variations: Vec<Variation>,
}

/// One point under one set of choices.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The joint likelihood.
    pub total: Total,
    /// One contribution per constraint, in the order of the library.
    pub contributions: Vec<Contribution>,
}

impl Judged {
    /// -2 ln L; infinite where a requirement of the theory is not met.
    pub fn twice_nll(&self) -> f64 {
        if self.total.broken.is_some() { f64::INFINITY } else { self.total.twice_nll }
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
        Ok(Self { joint: Joint::new(&job.library)?, variations, job })
    }

    /// The sets of choices.
    pub fn variations(&self) -> &[Variation] {
        &self.variations
    }

    /// The joint likelihood of the library.
    pub fn joint(&self) -> &Joint {
        &self.joint
    }

    /// The job.
    pub fn job(&self) -> &'a Job {
        self.job
    }

    /// A point under one set of choices; `None` where the model has none.
    ///
    /// # Errors
    /// A failed computation.
    pub fn judge(&self, values: &Assignment, variation: usize) -> Result<Option<Judged>> {
        self.judge_below(values, variation, f64::INFINITY)
    }

    /// As [`JobLikelihood::judge`], but without the bounds on dark matter
    /// where the others alone are above `ceiling`: they cost a hundred times
    /// as much, and all terms are positive.
    ///
    /// # Errors
    /// A failed computation.
    pub fn judge_below(&self, values: &Assignment, variation: usize, ceiling: f64) -> Result<Option<Judged>> {
        let choice = &self.variations[variation];
        let values = with_overrides(&*self.job.model, values, &choice.parameters)?;
        let solved = match &self.job.tune {
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
        let cheap = self.joint.total(&contributions);
        if cheap.broken.is_some() || cheap.twice_nll > ceiling {
            return Ok(Some(Judged { total: cheap, contributions }));
        }
        for (c, slot) in self.job.library.iter().zip(&mut contributions).filter(|(c, _)| is_dark(*c)) {
            *slot = c.evaluate(&prediction)?;
        }
        Ok(Some(Judged { total: self.joint.total(&contributions), contributions }))
    }

    /// -2 ln L under one set of choices, exact below `ceiling` and above it
    /// where it is exactly above it.
    ///
    /// # Errors
    /// As [`JobLikelihood::judge`].
    pub(super) fn twice_nll_below(&self, values: &Assignment, variation: usize, ceiling: f64) -> Result<f64> {
        Ok(self.judge_below(values, variation, ceiling)?.map_or(f64::INFINITY, |j| j.twice_nll()))
    }

    /// -2 ln L of a point under one set of choices; infinite where there is
    /// no such point.
    ///
    /// # Errors
    /// As [`JobLikelihood::judge`].
    pub fn twice_nll(&self, values: &Assignment, variation: usize) -> Result<f64> {
        Ok(self.judge(values, variation)?.map_or(f64::INFINITY, |j| j.twice_nll()))
    }

    /// The lowest -2 ln L over all choices, and which choice has it.
    ///
    /// # Errors
    /// As [`JobLikelihood::judge`].
    pub fn profiled(&self, values: &Assignment) -> Result<(f64, usize)> {
        let mut best = (f64::INFINITY, 0);
        for i in 0..self.variations.len() {
            let value = self.twice_nll_below(values, i, best.0)?;
            if value < best.0 {
                best = (value, i);
            }
        }
        Ok(best)
    }

    /// The point with these values on the axes of the job, in their order.
    ///
    /// # Errors
    /// Another number of values than axes, or one outside of its range.
    pub fn assignment(&self, axes: &[f64]) -> Result<Assignment> {
        let given: Vec<usize> = self.job.design.parameters().collect();
        if given.len() != axes.len() {
            return Err(Error::Usage(format!(
                "{} values for the {} axes of the job",
                axes.len(),
                given.len()
            )));
        }
        let parameters = self.job.model.parameters();
        let mut values = self.job.base.clone();
        for (i, value) in given.into_iter().zip(axes) {
            parameters[i].check(*value)?;
            values.override_index(parameters, i, *value);
        }
        Ok(values)
    }

    /// ln L of many points, each with its values on the axes of the job, in
    /// parallel: for samplers outside. Theory choices are profiled; `-inf`
    /// where there is no such point.
    ///
    /// # Errors
    /// A value outside of its range, or a failed computation.
    pub fn log_likelihood(&self, points: &[Vec<f64>]) -> Result<Vec<f64>> {
        let one = |axes: &Vec<f64>| Ok(-0.5 * self.profiled(&self.assignment(axes)?)?.0);
        points.par_iter().map(one).collect()
    }
}

/// All combinations of the choices of a card.
fn variations(job: &Job, card: &LikelihoodCard) -> Result<Vec<Variation>> {
    let axes: Vec<&str> = job.card.axes.iter().map(|a| a.parameter.as_str()).collect();
    let mut out = vec![(Vec::<String>::new(), BTreeMap::new(), job.context.clone())];
    for (name, choices) in &card.vary {
        if axes.contains(&name.as_str()) {
            return Err(Error::Usage(format!(
                "parameter `{name}` is both an axis and varied in [likelihood]"
            )));
        }
        out = expand(&out, choices, name, |said, choice| {
            said.1.insert(name.clone(), choice.clone());
            with_overrides(&*job.model, &job.base, &said.1).map(|_| ())
        })?;
    }
    out = expand(&out, &card.scattering, "scattering", |said, factor| {
        said.2.dark_matter.scattering = *factor;
        said.2.dark_matter.checked().map(|_| ())
    })?;
    out = expand(&out, &card.hadrons, "hadrons", |said, mode| {
        let dark_matter = said.2.dark_matter;
        said.2 = Context { dark_matter, ..Context::new(said.2.inputs.clone(), *mode)? };
        Ok(())
    })?;
    Ok(out
        .into_iter()
        .map(|(name, parameters, context)| Variation { name: name.join(", "), parameters, context })
        .collect())
}

type Said = (Vec<String>, BTreeMap<String, Number>, Context);

/// Each set of choices with each further choice; unchanged where there is none.
fn expand<T: serde::Serialize>(
    sets: &[Said],
    choices: &[T],
    name: &str,
    apply: impl Fn(&mut Said, &T) -> Result<()>,
) -> Result<Vec<Said>> {
    if choices.is_empty() {
        return Ok(sets.to_vec());
    }
    let mut out = Vec::with_capacity(sets.len() * choices.len());
    for set in sets {
        for choice in choices {
            let mut next = set.clone();
            apply(&mut next, choice)?;
            let value = serde_json::to_string(choice)
                .map_err(|e| Error::Usage(format!("[likelihood] {name}: {e}")))?;
            next.0.push(format!("{name} = {}", value.trim_matches('"')));
            out.push(next);
        }
    }
    Ok(out)
}
