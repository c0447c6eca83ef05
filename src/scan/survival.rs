//! What survives of a design: points that no bound excludes, points near the
//! best fit, and which bound falls first.

use std::collections::BTreeMap;

use super::fit::thresholds;
use super::likelihood::{JobLikelihood, Judged};
use crate::error::Result;

/// A point of the design.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    pub(super) unit: Vec<f64>,
    pub(super) twice_nll: f64,
    /// Excluded by no bound, under any or under all choices.
    allowed: (bool, bool),
    /// The constraint with the largest ratio under the choices that fit best,
    /// form factors at their central values.
    strongest: Option<usize>,
}

/// What is left of the design, as fractions of its points (of the volume, in
/// the measure of the axes).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Survival {
    /// Excluded by no bound, under at least one set of choices (form factors
    /// at their central values: a verdict is not profiled over an error).
    pub allowed_by_some: f64,
    /// The same under all sets of choices.
    pub allowed_by_all: f64,
    /// Delta(-2 ln L) within 68 % for as many parameters as axes.
    pub within_68: f64,
    /// The same for 95 %.
    pub within_95: f64,
}

pub(super) fn sample(likelihood: &JobLikelihood<'_>, index: usize) -> Result<Sample> {
    let unit = likelihood.unit(index);
    let place = likelihood.place(&likelihood.at(&unit))?;
    let mut out = Sample { unit, twice_nll: f64::INFINITY, allowed: (false, true), strongest: None };
    for (i, variation) in likelihood.variations().iter().enumerate() {
        // Verdicts take form factors as they are published.
        let central = variation.penalty() == 0.0;
        let ceiling = if central { f64::INFINITY } else { out.twice_nll };
        let judged = likelihood.judge_below(&place, i, ceiling)?;
        if central {
            let allowed = judged.as_ref().is_some_and(Judged::is_allowed);
            out.allowed = (out.allowed.0 || allowed, out.allowed.1 && allowed);
        }
        let Some(judged) = judged else { continue };
        let lower = judged.twice_nll() < out.twice_nll;
        out.twice_nll = out.twice_nll.min(judged.twice_nll());
        if central && (lower || out.strongest.is_none()) {
            let ratios = judged.contributions.iter().enumerate().filter(|(_, c)| c.excludes());
            out.strongest = ratios.max_by(|a, b| a.1.ratio.total_cmp(&b.1.ratio)).map(|(k, _)| k);
        }
    }
    Ok(out)
}

pub(super) fn survival(samples: &[Sample], least: f64, axes: usize) -> Survival {
    let (one, two) = thresholds(axes);
    let share = |f: &dyn Fn(&Sample) -> bool| {
        samples.iter().filter(|s| f(s)).count() as f64 / samples.len().max(1) as f64
    };
    Survival {
        allowed_by_some: share(&|s| s.allowed.0),
        allowed_by_all: share(&|s| s.allowed.1),
        within_68: share(&|s| s.twice_nll - least <= one),
        within_95: share(&|s| s.twice_nll - least <= two),
    }
}

/// For each axis, which bound excludes most strongly one step beyond an
/// allowed point of a grid.
pub(super) fn first_to_fall(
    likelihood: &JobLikelihood<'_>,
    samples: &[Sample],
) -> Vec<(String, Vec<(String, usize)>)> {
    let job = likelihood.job();
    let ids: Vec<&str> = job.library.iter().map(super::super::constraints::Constraint::id).collect();
    let numbers: Vec<usize> = job.card.axes.iter().map(|a| a.number).collect();
    if samples.len() != numbers.iter().product::<usize>() || !job.design.is_grid() {
        return Vec::new();
    }
    let stride = |axis: usize| numbers[axis + 1..].iter().product::<usize>();
    (0..numbers.len())
        .map(|axis| {
            let mut count: BTreeMap<usize, usize> = BTreeMap::new();
            for (i, s) in samples.iter().enumerate() {
                let along = i / stride(axis) % numbers[axis];
                let beyond = [
                    (along > 0).then(|| i - stride(axis)),
                    (along + 1 < numbers[axis]).then(|| i + stride(axis)),
                ];
                for j in beyond.into_iter().flatten().filter(|_| s.allowed.0) {
                    if let Some(k) = samples[j].strongest.filter(|_| !samples[j].allowed.0) {
                        *count.entry(k).or_default() += 1;
                    }
                }
            }
            let mut rows: Vec<(String, usize)> =
                count.into_iter().map(|(k, n)| (ids[k].to_owned(), n)).collect();
            rows.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
            (job.card.axes[axis].parameter.clone(), rows)
        })
        .collect()
}
