//! X heavier than half of the Z': how much of the dark matter it can be.

use std::fmt::Write as _;
use std::path::Path;

use rayon::prelude::*;

use super::card_figure;
use super::claim::Claim;
use super::studio::Studio;
use crate::constraints::Contribution;
use crate::error::{Error, Result};
use crate::models::index_of;
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

fn tried(job: &Job, set: &[(&str, f64)]) -> Result<Option<Tried>> {
    let mut values = job.base.clone();
    for (name, value) in set {
        let i = index_of(job.model.name(), job.model.parameters(), name)?;
        values.override_index(job.model.parameters(), i, *value);
    }
    match job.evaluate_quantities(values, &["f_X".to_owned()], &[])?.outcome {
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
    let mut ours = String::from("at m_X = 30 GeV, ratio to the limit of LZ / kappa_t / S and T: ");
    let mut closed = Vec::new();
    for r_x in [1e3, 1e4, 1e5] {
        let Some(t) = tried(job, &[("m_X", 30.0), ("r_X", r_x)])? else { continue };
        let ratio = |i: usize| t.contributions[i].ratio;
        closed.push(ratio(higgs) > 1.0);
        let _ =
            write!(ours, "{:.3} / {:.2} / {:.2} at r_X = {r_x:e}, ", ratio(lz), ratio(higgs), ratio(oblique));
    }
    let text = format!("{}{}", ours.trim_end_matches(", "), "; y_T = 0.3, m_T = 10 TeV, the excess fixes g");
    Ok(vec![Claim::new(
        PLANE,
        "q'_X >> q' would avoid LZ, but this limit is excluded by kappa_t",
        text,
        closed.iter().any(|c| *c),
        "on the Belle II line the excess nearly fixes the coupling to nucleons, so that a larger charge of X does \
         not avoid LZ, and kappa_t is not what closes it",
    )])
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
    let text: Vec<String> = masses.iter().zip(&all).map(|(m, f)| format!("{m} GeV: {f:.2e}")).collect();
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
         y_T), and where the part is zero direct detection leaves nothing at any y_T tried",
    )])
}
