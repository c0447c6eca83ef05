//! X heavier than half of the Z': how much of the dark matter it can be.

use std::path::Path;

use rayon::prelude::*;

use super::card_figure;
use super::claim::Claim;
use super::studio::Studio;
use super::words::{three, two};
use crate::constraints::{Contribution, Verdict};
use crate::error::{Error, Result};
use crate::models::{Assignment, index_of};
use crate::prediction::Prediction;
use crate::scan::{Job, Outcome};

const PLANE: &str = "heavy-plane";
const WIMP: &str = "wimp";
/// Yukawa couplings that are tried at each mass.
const YUKAWAS: usize = 25;

/// A point of the heavy job: its part of the dark matter and its bounds.
struct Tried {
    fraction: f64,
    contributions: Vec<Contribution>,
}

/// The values of the card with others on top.
fn values(job: &Job, set: &[(&str, f64)]) -> Result<Assignment> {
    let mut values = job.base.clone();
    for (name, value) in set {
        let i = index_of(job.model.name(), job.model.parameters(), name)?;
        values.override_index(job.model.parameters(), i, *value);
    }
    Ok(values)
}

fn tried(job: &Job, set: &[(&str, f64)]) -> Result<Option<Tried>> {
    match job.evaluate_quantities(values(job, set)?, &["f_X".to_owned()], &[])?.outcome {
        Outcome::Point { outputs, contributions } => Ok(Some(Tried { fraction: outputs[0], contributions })),
        Outcome::Unphysical(_) => Ok(None),
    }
}

/// The plane of mass and charge, and what larger charges do.
pub(super) fn plane(studio: &Studio, folder: &Path) -> Result<Vec<Claim>> {
    let job = &studio.heavy;
    card_figure(job, PLANE, folder)?;
    let position = |id: &str| {
        job.library
            .iter()
            .position(|c| c.id() == id)
            .ok_or_else(|| Error::Usage(format!("no constraint `{id}`")))
    };
    let (lz, higgs, oblique) =
        (position("LZ_LZ2024zvo_nucleon")?, position("CMS_CMS2022dwd_kappa_t")?, position("PDG_oblique_ST")?);
    let mut claims = Vec::new();
    let mut closed = Vec::new();
    let mut lowered = Vec::new();
    let (mut against_lz, mut against_top) = (Vec::new(), Vec::new());
    for r_x in [1e3, 1e4, 1e5] {
        let set = [("m_X", 30.0), ("r_X", r_x)];
        let Some(t) = tried(job, &set)? else { continue };
        let c = t.contributions[lz];
        let ratio = if c.verdict == Verdict::NotApplicable {
            let why = no_abundance(job, &set)?.unwrap_or("the card does not apply here");
            format!("not defined ({why})")
        } else {
            lowered.push(c.ratio);
            three(c.ratio)
        };
        against_lz.push(format!("{ratio} at r_X = {r_x:e}"));
        let [higgs, oblique] = [higgs, oblique].map(|i| t.contributions[i].ratio);
        closed.push(higgs > 1.0);
        against_top.push(format!("{} / {} at r_X = {r_x:e}", two(higgs), two(oblique)));
    }
    claims.push(Claim::new(
        PLANE,
        "q'_X >> q' is needed to avoid LZ and XENON1T",
        format!("m_X = 30 GeV, y_T = 0.3: predicted over limit of LZ is {}", against_lz.join(", ")),
        lowered.last().is_some_and(|r| *r < 1.0),
        "a larger charge of X leaves less of it (the ratio falls about as r_X^-2), but perturbation theory ends before \
         LZ allows it: on the Belle II line the excess nearly fixes what the Z' couples to nucleons with",
    )?);
    claims.push(Claim::new(
        PLANE,
        "... but this limit is excluded by kappa_t",
        format!(
            "m_X = 30 GeV, y_T = 0.3: ratio to the bounds of kappa_t / of S and T is {}",
            against_top.join(", ")
        ),
        closed.iter().any(|c| *c),
        "the excess fixes g and y_T the mixing of t and T, whatever the charge of X is: kappa_t is not what closes \
         this limit",
    )?);
    Ok(claims)
}

/// Why the abundance of X is not defined, where it is not.
fn no_abundance(job: &Job, set: &[(&str, f64)]) -> Result<Option<&'static str>> {
    let values = values(job, set)?;
    let solved =
        job.tune.as_ref().map_or(Ok(values.clone()), |t| t.solve(&*job.model, &job.context, &values))?;
    let point = job.model.point(&solved, &job.context.inputs)?;
    Ok(Prediction::new(&*point, &job.context).relic()?.err().map(|why| why.0))
}

/// The plane of mass and Yukawa coupling, and the largest allowed part of
/// the dark matter.
pub(super) fn wimp(studio: &Studio, folder: &Path) -> Result<Vec<Claim>> {
    let job = &studio.heavy;
    card_figure(job, WIMP, folder)?;
    let masses = [1.5, 5.0, 6.0, 7.0, 10.0, 20.0, 45.0, 100.0];
    let largest = |m_x: f64| -> Result<f64> {
        let mut most = 0.0_f64;
        for i in 0..YUKAWAS {
            let y_t = 0.02 * 140_f64.powf(i as f64 / (YUKAWAS - 1) as f64);
            if let Some(t) = tried(job, &[("m_X", m_x), ("y_T", y_t)])?
                && !t.contributions.iter().any(Contribution::excludes)
            {
                most = most.max(t.fraction);
            }
        }
        Ok(most)
    };
    let all = masses.par_iter().map(|m| largest(*m)).collect::<Result<Vec<_>>>()?;
    let part = |f: f64| match f {
        0.0 => "none".to_owned(),
        f if f < 1e-3 => two(f),
        f => format!("{:.0} %", 100.0 * f),
    };
    let text: Vec<String> =
        masses.iter().zip(&all).map(|(m, f)| format!("{} at {m} GeV", part(*f))).collect();
    let heavy = || masses.iter().zip(&all).filter(|(m, _)| **m >= 5.0).map(|(_, f)| *f);
    Ok(vec![Claim::new(
        WIMP,
        "Heavy X can be some, but not all of the dark matter (r_X = 1e3, m_T = 10 TeV)",
        format!(
            "largest part of the dark matter that no bound excludes, y_T = 0.02 to 2.8: {}",
            text.join(", ")
        ),
        heavy().all(|f| f < 0.9 && f > 0.0),
        "it comes out between about 6 and 10 GeV; below, X can be nearly all of it (more on a finer grid of \
         y_T), and where the part is none direct detection leaves nothing at any y_T tried",
    )?])
}
