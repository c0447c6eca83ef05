//! B -> K Z' by the Z penguin and Z-Z' mixing, without a loop of its own.

use super::claim::Claim;
use super::line::FIGURE;
use super::studio::{Set, Studio};
use super::words::{three, two};
use crate::error::{Error, Result};

/// A Z' that couples by kinetic mixing alone, at two sizes of it: t and T
/// hardly mix and hardly couple.
const SMALL: Set<'_> =
    &[("m_T", "1e4"), ("y_T", "1e-4"), ("g", "1e-6"), ("r_X", "0"), ("z_penguin", "1"), ("eps_B", "1e-3")];
const LARGE: Set<'_> =
    &[("m_T", "1e4"), ("y_T", "1e-4"), ("g", "1e-6"), ("r_X", "0"), ("z_penguin", "1"), ("eps_B", "0.1")];
/// Searches for Z' -> e+ e-, mu+ mu- at 2.1 GeV.
const SEARCHES: [(&str, &str); 3] = [
    ("BaBar", "BaBar_Lees2014xha"),
    ("BESIII", "BESIII_Ablikim2017aab"),
    ("LHCb", "LHCb_Aaij2019bvg_prompt"),
];

/// The mixing that the excess would need, against the limits on it.
pub(super) fn needs_too_much_mixing(studio: &Studio) -> Result<Claim> {
    let number = |set: Set<'_>, name: &str| -> Result<f64> {
        let found = studio.ask_in(&studio.job.context, None, set, |p| p.observable(name))?.flatten();
        found.ok_or_else(|| Error::Usage(format!("the talk's point {set:?} has no `{name}`")))
    };
    let wanted = studio
        .job
        .card
        .tune
        .as_ref()
        .ok_or_else(|| Error::Usage("the talk's card has no [tune]".into()))?
        .value;
    // The rate goes with the square of the mixing; P_inv = 1 asks for least.
    let needed = number(LARGE, "epsilon_A")? * (wanted / number(LARGE, "br_bp_kp_zprime")?).sqrt();
    let mixing = number(SMALL, "epsilon_A")?;
    let mut limits = Vec::new();
    for (name, id) in SEARCHES {
        let constraint = studio.constraint(id)?;
        let said = studio.ask_in(&studio.job.context, None, SMALL, |p| constraint.evaluate(p))?;
        let ratio = said.map(|c| c.ratio).filter(|r| *r > 0.0);
        let ratio = ratio.ok_or_else(|| Error::Usage(format!("`{id}` says nothing at {SMALL:?}")))?;
        limits.push((name, mixing / ratio.sqrt()));
    }
    let text: Vec<String> = limits.iter().map(|(name, limit)| format!("{} ({name})", two(*limit))).collect();
    Claim::new(
        FIGURE,
        "b -> s by Z-Z' mixing requires an epsilon_A excluded by BaBar, BESIII and LHCb at Z' -> e+e-, mu+mu-",
        format!(
            "epsilon_A = {} for B(B+ -> K+ Z') = {}; the limits are {}",
            three(needed),
            two(wanted),
            text.join(", ")
        ),
        limits.iter().all(|(_, limit)| needed > *limit),
        "a search allows the mixing that the rate needs",
    )
}
