//! Branching ratios and lifetime of the Z' along the Belle II line.

use std::path::Path;

use super::card_figure;
use super::claim::Claim;
use super::studio::{Set, Studio};
use super::words::{ends, three, two};
use crate::error::Result;

const BRANCHING: &str = "branching-ratios";
const LIFETIME: &str = "lifetime";
const MASSES: [&str; 4] = ["1500", "1e4", "1e5", "1e6"];
const YUKAWAS: [&str; 3] = ["0.02", "0.1", "1"];
/// Velocity of light, m/ps.
const M_PER_PS: f64 = 2.997_924_58e-4;
/// The shortest lifetime of the displaced search of LHCb, ps (1612.07818).
const DISPLACED_PS: f64 = 0.1;

/// An observable over the masses and Yukawa couplings, where the line exists.
fn over(studio: &Studio, r_x: &str, masses: &[&str], observable: &str) -> Result<(f64, f64)> {
    let mut all = Vec::new();
    for m_t in masses {
        for y_t in YUKAWAS {
            let set: Set<'_> = &[("r_X", r_x), ("m_T", m_t), ("y_T", y_t)];
            all.extend(studio.ask(set, |p| p.observable(observable))?.flatten());
        }
    }
    Ok(ends(all))
}

/// The figure of branching ratios.
pub(super) fn branching(studio: &Studio, folder: &Path) -> Result<Vec<Claim>> {
    card_figure(&studio.job, BRANCHING, folder)?;
    Ok(vec![predicted(studio)?, dark(studio)?, suppressed(studio)?, flavour_changing(studio)?])
}

fn predicted(studio: &Studio) -> Result<Claim> {
    let mut text = Vec::new();
    let mut spread = 0.0_f64;
    for (observable, name) in
        [("br_ee", "ee"), ("br_mumu", "mu mu"), ("br_nunu", "nu nu"), ("br_had", "hadrons")]
    {
        let (lo, hi) = over(studio, "0", &MASSES, observable)?;
        spread = spread.max(hi / lo - 1.0);
        text.push(format!("{name} {} to {}", three(lo), three(hi)));
    }
    Claim::new(
        BRANCHING,
        "If the Belle II excess is satisfied, predictions for branching ratios",
        format!("without X, eps_B = 0 at m_T: {} (m_T = 1.5 to 1000 TeV, y_T = 0.02 to 1)", text.join(", ")),
        spread < 0.1,
        "they vary by more than 10 % along the line",
    )
}

fn dark(studio: &Studio) -> Result<Claim> {
    let (lo, hi) = over(studio, "12", &MASSES[..3], "br_xx")?;
    Claim::new(
        BRANCHING,
        "Z' -> X Xbar occurs at tree level: it dominates",
        format!(
            "r_X = 12, m_X = 0.95 GeV: B(X Xbar) = {lo:.3} to {hi:.3} for m_T = 1.5 to 100 TeV, y_T = 0.02 to 1"
        ),
        lo > 0.5,
        "where y_T is small and m_T large, g is so small that the loops to Standard Model states win",
    )
}

fn suppressed(studio: &Studio) -> Result<Claim> {
    let set: Set<'_> = &[("m_T", "1e4"), ("y_T", "0.1")];
    let with = studio.number(set, "br_mumu")?;
    let without = studio.number(&[("m_T", "1e4"), ("y_T", "0.1"), ("r_X", "0")], "br_mumu")?;
    Claim::new(
        BRANCHING,
        "... and takes Z' -> mu mu away",
        format!(
            "B(mu mu) = {} at r_X = 12, {} without X (m_T = 10 TeV, y_T = 0.1, eps_B = 0 at m_T)",
            three(with),
            three(without)
        ),
        with < 1e-2 * without,
        "the branching ratio into muons falls by less than a hundred",
    )
}

fn flavour_changing(studio: &Studio) -> Result<Claim> {
    let (lo, hi) = over(studio, "0", &MASSES, "br_fcnc")?;
    Claim::new(
        BRANCHING,
        "Z' -> d_i dbar_j by the W loop is among the decays",
        format!("without X: {} to {}; only d s is open at 2.1 GeV", two(lo), two(hi)),
        lo > 0.0 && hi < 1e-6,
        "it is not small against the other decays",
    )
}

/// The figure of the decay length.
pub(super) fn lifetime(studio: &Studio, folder: &Path) -> Result<Vec<Claim>> {
    card_figure(&studio.job, LIFETIME, folder)?;
    Ok(vec![minimal(studio)?, displaced(studio)?, contained(studio)?, with_x(studio)?])
}

fn minimal(studio: &Studio) -> Result<Claim> {
    let (lo, hi) = over(studio, "0", &MASSES, "zprime_ctau_m")?;
    Claim::new(
        LIFETIME,
        "If the Belle II excess is satisfied, a prediction for the lifetime",
        format!(
            "without X, eps_B = 0 at m_T: c tau = {} to {} mm for m_T = 1.5 to 1000 TeV, y_T = 0.02 to 1",
            two(1e3 * lo),
            two(1e3 * hi)
        ),
        hi / lo < 10.0,
        "it varies by more than a factor 10 along the line",
    )
}

fn displaced(studio: &Studio) -> Result<Claim> {
    let (lo, hi) = over(studio, "0", &MASSES, "zprime_ctau_m")?;
    let tau = |c: f64| c / M_PER_PS;
    Claim::new(
        LIFETIME,
        "Strong constraints from displaced dimuon searches at LHCb",
        format!(
            "without X: tau = {} to {} ps; LHCb's map begins at {DISPLACED_PS} ps",
            two(tau(lo)),
            two(tau(hi))
        ),
        tau(lo) > DISPLACED_PS,
        "the Z' of the minimal model can be prompt at LHCb",
    )
}

fn contained(studio: &Studio) -> Result<Claim> {
    let mut largest = 0.0_f64;
    for m_t in MASSES {
        for y_t in YUKAWAS {
            let set: Set<'_> = &[("r_X", "0"), ("m_T", m_t), ("y_T", y_t)];
            largest = largest.max(studio.number(set, "p_inv")? - studio.number(set, "br_nunu")?);
        }
    }
    Claim::new(
        LIFETIME,
        "Conclusion: the light Z' must have additional invisible decay modes to non-SM states",
        format!(
            "P_inv - B(nu nu) is at most {} without X: {} outside of 3 m",
            two(largest),
            if largest < 1e-9 { "no decay is" } else { "some decays are" }
        ),
        largest < 1e-3,
        "part of the invisible signal of the minimal model is decays outside of the detector",
    )
}

fn with_x(studio: &Studio) -> Result<Claim> {
    let at = |r_x: &str| studio.number(&[("m_T", "1e4"), ("y_T", "0.1"), ("r_X", r_x)], "zprime_ctau_m");
    let (without, one, twelve) = (at("0")?, at("1")?, at("12")?);
    Claim::new(
        LIFETIME,
        "With X the Z' decays promptly and invisibly",
        format!(
            "c tau = {} m at r_X = 12, {} m at r_X = 1, {} m without X (m_T = 10 TeV, y_T = 0.1)",
            two(twelve),
            two(one),
            two(without)
        ),
        twelve < 1e-2 * without && twelve / M_PER_PS < DISPLACED_PS,
        "its lifetime is not below what LHCb can tell from prompt",
    )
}
