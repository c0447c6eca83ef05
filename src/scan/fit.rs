//! Best fit, intervals and profiled regions of a job's joint likelihood.
//!
//! Hard verdicts and the likelihood are reported side by side and never
//! mixed: [`Survival`] counts points that no bound excludes at its own level,
//! and points within a distance of the best fit.

use rayon::prelude::*;

use super::JobLikelihood;
use super::card::RegionCard;
use super::survival::{Sample, Survival, first_to_fall, sample, survival};
use crate::error::{Error, Result};
use crate::numerics::pattern::{Search, lowest_bounded};

/// The search for the best fit.
const BEST: Search = Search { step: 0.05, smallest: 1e-5, evaluations: 1500 };
/// The search at a node of a profile.
const NODE: Search = Search { step: 0.08, smallest: 2e-3, evaluations: 80 };
/// Far from the best fit a profile needs no digits.
const FAR: f64 = 50.0;
/// Points of the design from which the best fit is looked for.
const STARTS: usize = 6;
/// Points of the design near a node from which its profile is looked for.
const NEAR: usize = 12;
/// Nodes of a profile along one axis.
const PROFILE: usize = 33;

/// A point of the job with its likelihood.
#[derive(Debug, Clone, PartialEq)]
pub struct Best {
    /// In the unit box of the axes.
    pub unit: Vec<f64>,
    /// Values on the axes.
    pub axes: Vec<f64>,
    /// -2 ln L.
    pub twice_nll: f64,
    /// Which set of choices.
    pub variation: usize,
    /// Whether the search ended by itself.
    pub converged: bool,
}

/// The profile along one axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Name of the parameter.
    pub parameter: String,
    /// Value, and Delta(-2 ln L) relative to the best fit.
    pub nodes: Vec<(f64, f64)>,
    /// Where Delta is below 1, as pairs of ends.
    pub one_sigma: Vec<(f64, f64)>,
    /// Where Delta is below 3.84 (95 %).
    pub two_sigma: Vec<(f64, f64)>,
}

/// The profile in a plane.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    /// Its card.
    pub card: RegionCard,
    /// Values along x.
    pub x: Vec<f64>,
    /// Values along y.
    pub y: Vec<f64>,
    /// Delta(-2 ln L), x runs fastest; infinite where there is no point.
    pub delta: Vec<f64>,
}

/// The outcome of a fit.
#[derive(Debug, Clone, PartialEq)]
pub struct JobFit {
    /// The best fit.
    pub best: Best,
    /// What survives.
    pub survival: Survival,
    /// One profile per axis.
    pub profiles: Vec<Profile>,
    /// One per plane of the card.
    pub regions: Vec<Region>,
    /// Along each axis, how often each constraint is the first to fall where
    /// the design goes from allowed to excluded.
    pub first_to_fall: Vec<(String, Vec<(String, usize)>)>,
}

/// Delta(-2 ln L) that holds a share of the probability for `n` parameters:
/// chi-squared quantiles of 0.6827 and 0.95 (S. S. Wilks 1938).
pub fn thresholds(n: usize) -> (f64, f64) {
    use spec_math::cephes64::chdtri;
    let n = n as f64;
    (chdtri(n, 1.0 - 0.682689492137086), chdtri(n, 0.05))
}

/// Fits a job.
///
/// # Errors
/// No axes, no physical point in the design, or a failed computation.
pub fn fit(likelihood: &JobLikelihood<'_>, progress: super::Progress<'_>) -> Result<JobFit> {
    let job = likelihood.job();
    let axes = likelihood.names().len();
    if job.card.axes.is_empty() {
        return Err(Error::Usage("the card has no [[axis]]: there is nothing to fit".into()));
    }
    let regions = job.card.likelihood.as_ref().map_or(&[][..], |l| &l.regions);
    let planes = regions.iter().map(|r| plane(likelihood, r)).collect::<Result<Vec<_>>>()?;
    let work = job.design.len() + axes * PROFILE + regions.iter().map(|r| r.number * r.number).sum::<usize>();
    let done = std::sync::atomic::AtomicUsize::new(0);
    let step = || progress(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, work);
    let samples = (0..job.design.len())
        .into_par_iter()
        .map(|i| sample(likelihood, i).inspect(|_| step()))
        .collect::<Result<Vec<_>>>()?;
    let mut best = best_fit(likelihood, &samples)?;
    let nodes = |free: &[usize], at: &[(usize, f64)]| -> Result<Best> {
        let out = at_node(likelihood, &samples, &best, free, at);
        step();
        out
    };
    let all: Vec<usize> = (0..axes).collect();
    let mut along = Vec::new();
    for axis in 0..axes {
        let free: Vec<usize> = all.iter().copied().filter(|a| *a != axis).collect();
        let at = |k: usize| nodes(&free, &[(axis, k as f64 / (PROFILE - 1) as f64)]);
        along.push((0..PROFILE).into_par_iter().map(at).collect::<Result<Vec<_>>>()?);
    }
    let mut over = Vec::new();
    for (card, [x, y]) in regions.iter().zip(&planes) {
        let free: Vec<usize> = all.iter().copied().filter(|a| a != x && a != y).collect();
        let unit = |k: usize| k as f64 / (card.number - 1) as f64;
        let at = |k: usize| nodes(&free, &[(*x, unit(k % card.number)), (*y, unit(k / card.number))]);
        over.push((0..card.number * card.number).into_par_iter().map(at).collect::<Result<Vec<_>>>()?);
    }
    // A node may lie below what the search for the best fit has found: it is
    // the better start.
    if let Some(lower) =
        along.iter().chain(&over).flatten().min_by(|a, b| a.twice_nll.total_cmp(&b.twice_nll))
        && lower.twice_nll < best.twice_nll
    {
        best = refine(likelihood, &lower.unit)?;
    }
    let least = best.twice_nll;
    let delta = |b: &Best| b.twice_nll - least;
    let profiles = along
        .iter()
        .enumerate()
        .map(|(axis, nodes)| {
            let line: Vec<(f64, f64)> = nodes.iter().map(|b| (b.axes[axis], delta(b))).collect();
            Profile {
                parameter: likelihood.names()[axis].to_owned(),
                one_sigma: below(&line, 1.0),
                two_sigma: below(&line, thresholds(1).1),
                nodes: line,
            }
        })
        .collect();
    let regions = regions
        .iter()
        .zip(&planes)
        .zip(&over)
        .map(|((card, [x, y]), nodes)| Region {
            x: nodes[..card.number].iter().map(|b| b.axes[*x]).collect(),
            y: nodes.iter().step_by(card.number).map(|b| b.axes[*y]).collect(),
            delta: nodes.iter().map(delta).collect(),
            card: card.clone(),
        })
        .collect();
    Ok(JobFit {
        survival: survival(&samples, least, axes),
        first_to_fall: first_to_fall(likelihood, &samples),
        best,
        profiles,
        regions,
    })
}

/// Positions of the axes of a plane.
fn plane(likelihood: &JobLikelihood<'_>, card: &RegionCard) -> Result<[usize; 2]> {
    let known = likelihood.names();
    let find = |name: &str| {
        known.iter().position(|a| *a == name).ok_or_else(|| {
            Error::Usage(format!("region `{}`: `{name}` is no axis; there are {}", card.id, known.join(", ")))
        })
    };
    if card.number < 3 {
        return Err(Error::Usage(format!(
            "region `{}`: number = {}, at least 3 needed",
            card.id, card.number
        )));
    }
    if card.x == card.y {
        return Err(Error::Usage(format!("region `{}`: x and y are both `{}`", card.id, card.x)));
    }
    Ok([find(&card.x)?, find(&card.y)?])
}

/// The search runs under the choices that are best at its start; all are
/// compared where it ends.
fn search(
    likelihood: &JobLikelihood<'_>,
    start: &[f64],
    free: &[usize],
    how: Search,
    ceiling: f64,
) -> Result<Best> {
    let place = |unit: &[f64]| likelihood.place(&likelihood.at(unit));
    let (_, first) = likelihood.profiled(&place(start)?)?;
    let value =
        |unit: &[f64], lowest: f64| likelihood.twice_nll_below(&place(unit)?, first, ceiling.min(lowest));
    let found = lowest_bounded(value, start, free, how)?;
    let (twice_nll, variation) = likelihood.profiled(&place(&found.at)?)?;
    let axes = likelihood.at(&found.at);
    Ok(Best { unit: found.at, axes, twice_nll, variation, converged: found.converged })
}

fn refine(likelihood: &JobLikelihood<'_>, start: &[f64]) -> Result<Best> {
    let all: Vec<usize> = (0..start.len()).collect();
    search(likelihood, start, &all, BEST, f64::INFINITY)
}

fn best_fit(likelihood: &JobLikelihood<'_>, samples: &[Sample]) -> Result<Best> {
    let mut order: Vec<&Sample> = samples.iter().filter(|s| s.twice_nll.is_finite()).collect();
    order.sort_by(|a, b| a.twice_nll.total_cmp(&b.twice_nll));
    order.truncate(STARTS);
    let found = order.par_iter().map(|s| refine(likelihood, &s.unit)).collect::<Result<Vec<_>>>()?;
    found
        .into_iter()
        .min_by(|a, b| a.twice_nll.total_cmp(&b.twice_nll))
        .ok_or_else(|| Error::Usage("no point of the design exists: widen its axes".into()))
}

/// The profile at a node: the lowest value with some axes held, from the
/// best fit and from the best of the nearest points of the design.
fn at_node(
    likelihood: &JobLikelihood<'_>,
    samples: &[Sample],
    best: &Best,
    free: &[usize],
    held: &[(usize, f64)],
) -> Result<Best> {
    let distance = |s: &Sample| held.iter().map(|(a, v)| (s.unit[*a] - v).powi(2)).sum::<f64>();
    let mut near: Vec<(f64, &Sample)> =
        samples.iter().filter(|s| s.twice_nll.is_finite()).map(|s| (distance(s), s)).collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.twice_nll.total_cmp(&b.1.twice_nll)));
    let closest = near.iter().take(NEAR).min_by(|a, b| a.1.twice_nll.total_cmp(&b.1.twice_nll));
    let starts = std::iter::once(&best.unit).chain(closest.map(|(_, s)| &s.unit));
    let mut lowest: Option<Best> = None;
    for start in starts {
        let mut start = start.clone();
        for (a, v) in held {
            start[*a] = *v;
        }
        let found = search(likelihood, &start, free, NODE, best.twice_nll + FAR)?;
        if lowest.as_ref().is_none_or(|l| found.twice_nll < l.twice_nll) {
            lowest = Some(found);
        }
    }
    lowest.ok_or_else(|| Error::Usage("no start for a profile".into()))
}

/// Intervals in which a line is below a level, linear between the nodes.
fn below(line: &[(f64, f64)], level: f64) -> Vec<(f64, f64)> {
    let mut out: Vec<(f64, f64)> = Vec::new();
    let mut open: Option<f64> = None;
    for (i, &(x, y)) in line.iter().enumerate() {
        let crossing = || {
            let (x0, y0) = line[i - 1];
            if y0.is_finite() && y.is_finite() {
                x0 + (x - x0) * (level - y0) / (y - y0)
            } else {
                0.5 * (x0 + x)
            }
        };
        match (open, y <= level) {
            (None, true) => open = Some(if i == 0 { x } else { crossing() }),
            (Some(from), false) => {
                out.push((from, crossing()));
                open = None;
            }
            _ => {}
        }
    }
    if let (Some(from), Some((x, _))) = (open, line.last()) {
        out.push((from, *x));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_end_between_the_nodes() {
        let line = [(0.0, 4.0), (1.0, 0.0), (2.0, 2.0), (3.0, 0.5), (4.0, 0.5)];
        assert_eq!(below(&line, 1.0), vec![(0.75, 1.5), (2.0 + 1.0 / 1.5, 4.0)]);
        assert!(below(&[(0.0, 2.0), (1.0, 3.0)], 1.0).is_empty());
    }

    /// chi-squared quantiles: 1.000 and 3.841 for one parameter, -2 ln(1-p)
    /// for two.
    #[test]
    fn thresholds_are_those_of_chi_squared() {
        let (one, two) = thresholds(1);
        assert!((one - 1.0).abs() < 1e-9 && (two - 3.841458820694124).abs() < 1e-9);
        let (one, two) = thresholds(2);
        assert!((one + 2.0 * (1.0 - 0.682689492137086_f64).ln()).abs() < 1e-9);
        assert!((two + 2.0 * 0.05_f64.ln()).abs() < 1e-9);
    }
}
