//! The Belle II line: which coupling explains the excess.

use std::path::Path;

use super::card_figure;
use super::claim::Claim;
use super::studio::{Set, Studio};
use super::words::{ends, three, two};
use crate::decays::{Escape, Widths};
use crate::error::{Error, Result};
use crate::models::aligned_u1::YUKAWA_BOUND;
use crate::numerics::special::two_body_momentum;

pub(super) const FIGURE: &str = "belle2-line";
/// Masses of T and Yukawa couplings at which numbers are quoted.
const MASSES: [&str; 3] = ["1500", "1e4", "1e5"];
const YUKAWAS: [&str; 3] = ["0.02", "0.1", "1"];

/// The gauge coupling on the line.
pub(super) fn make(studio: &Studio, folder: &Path) -> Result<Vec<Claim>> {
    card_figure(&studio.job, FIGURE, folder)?;
    Ok(vec![
        accommodated(studio)?,
        errors(studio)?,
        invisible(studio)?,
        escape(studio)?,
        all_of_it(studio)?,
        super::exchange::needs_too_much_mixing(studio)?,
    ])
}

/// g~ q' at some points of the plane.
fn accommodated(studio: &Studio) -> Result<Claim> {
    let mut text = Vec::new();
    let mut exists = true;
    for m_t in MASSES {
        let mut row = Vec::new();
        for y_t in YUKAWAS {
            let g = studio.ask(&[("m_T", m_t), ("y_T", y_t)], |p| p.observable("g"))?.flatten();
            exists &= g.is_some();
            row.push(g.map_or_else(|| "none".to_owned(), three));
        }
        text.push(format!("{} at m_T = {m_t} GeV", row.join(" / ")));
    }
    Claim::new(
        FIGURE,
        "The Belle II excess is accommodated for g q' along a line in (m_T, mixing)",
        format!("g q' for y_T = {}: {}", YUKAWAS.join(" / "), text.join(", ")),
        exists,
        "at one of these points no coupling gives the rate",
    )
}

/// The line moves with the square root of the rate.
fn errors(studio: &Studio) -> Result<Claim> {
    let none = || Error::Usage("the talk's card has no [tune] with errors".into());
    let card = studio.job.card.tune.as_ref().ok_or_else(none)?;
    let (plus, minus) = (card.error_plus.ok_or_else(none)?, card.error_minus.ok_or_else(none)?);
    let tune = studio.job.tune.as_ref().ok_or_else(none)?;
    let set: Set<'_> = &[("m_T", "1e4"), ("y_T", "0.1")];
    let at = |value: f64| -> Result<(f64, f64)> {
        let ask = |name: &str| {
            let found =
                studio.ask_in(&studio.job.context, Some(&tune.to_value(value)), set, |p| p.observable(name));
            found?.flatten().ok_or_else(|| Error::Usage(format!("the talk's point {set:?} has no `{name}`")))
        };
        Ok((ask("g")?, ask("s_R")?))
    };
    let (low, middle, high) = (at(card.value - minus)?, at(card.value)?, at(card.value + plus)?);
    Claim::new(
        FIGURE,
        "Belle II favoured regions (+- sigma)",
        format!(
            "B(B+ -> K+ Z') P_inv = {} +{} -{}: g q' = {} ({} to {}), s_R = {} ({} to {}) at m_T = 10 TeV, y_T = 0.1",
            two(card.value),
            two(plus),
            two(minus),
            three(middle.0),
            three(low.0.min(high.0)),
            three(low.0.max(high.0)),
            three(middle.1),
            three(low.1.min(high.1)),
            three(low.1.max(high.1))
        ),
        // At fixed y_T the mixing is what the errors move.
        (low.1 < middle.1) == (middle.1 < high.1) && (high.1 / low.1 - 1.0).abs() > 0.01,
        "the errors of the rate do not move the mixing in one direction",
    )
}

/// P_inv of the minimal model: neutrinos alone.
fn invisible(studio: &Studio) -> Result<Claim> {
    let mut all = Vec::new();
    for m_t in MASSES {
        for y_t in YUKAWAS {
            let set: Set<'_> = &[("r_X", "0"), ("m_T", m_t), ("y_T", y_t)];
            all.push((studio.number(set, "p_inv")?, studio.number(set, "br_bp_kp_zprime")?));
        }
    }
    let (p, br) = (ends(all.iter().map(|a| a.0)), ends(all.iter().map(|a| a.1)));
    Claim::new(
        FIGURE,
        "Z' -> nu nu and decays outside are what is invisible in the minimal model",
        format!(
            "P_inv = {} to {}, so that B(B+ -> K+ Z') = {} to {} (m_T = 1.5 to 100 TeV, y_T = 0.02 to 1)",
            three(p.0),
            three(p.1),
            three(br.0),
            three(br.1)
        ),
        p.0 > 0.05 && p.1 < 1.0,
        "hardly any, or all, of the minimal model's Z' are invisible",
    )
}

/// The formula of the slide with one boost against the average over flight
/// directions, where the detector is a few decay lengths long.
fn escape(studio: &Studio) -> Result<Claim> {
    // A coupling below the line, for a long lifetime; no X.
    let set: Set<'_> = &[("r_X", "0"), ("m_T", "1e4"), ("theta_R", "0.1"), ("g", "1.2e-5")];
    let inputs = &studio.job.context.inputs;
    let both = studio.ask_in(&studio.job.context, None, set, |p| {
        let (Some(mediator), Some(lifetime), Some(ours)) = (p.mediator(), p.lifetime(), p.p_inv_belle2())
        else {
            return Ok(None);
        };
        let momentum = two_body_momentum(inputs.m_Bp, inputs.m_Kp, mediator.mass);
        let escape = Escape::new(lifetime, momentum / mediator.mass, inputs.L_det_m);
        let simple = p.branching(Widths::invisible).map(|b| escape.invisible(b));
        Ok(simple.map(|s| (ours, s, escape.outside, lifetime.ctau_m())))
    })?;
    let (ours, simple, outside, ctau) =
        both.flatten().ok_or_else(|| Error::Usage(format!("no Z' at {set:?}")))?;
    Claim::new(
        FIGURE,
        "P_inv = P_out + (1 - P_out) B(Z' -> inv.), P_out = exp(-L/L_Z')",
        format!(
            "{}, averaged over directions in the frame of the B; {} with the boost of the B at rest; c tau = {} m, \
             P_out = {}, L = {} m (assumed, the talk gives none)",
            three(ours),
            three(simple),
            two(ctau),
            three(outside),
            two(inputs.L_det_m)
        ),
        (ours / simple - 1.0).abs() < 0.1 && outside > 1e-3,
        "the motion of the B mesons at Belle II changes P_inv by more than 10 %, or nothing escapes here",
    )
}

/// Every mixing above that of the unitarity edge has a coupling.
fn all_of_it(studio: &Studio) -> Result<Claim> {
    let (mut points, mut found) = (0, 0);
    for m_t in ["1000", "3000", "1e4", "3e4", "1e5"] {
        for factor in [1.02, 3.0, 10.0, 30.0, 100.0] {
            let y_t = (YUKAWA_BOUND / factor).to_string();
            points += 1;
            found +=
                usize::from(studio.ask(&[("m_T", m_t), ("y_T", &y_t)], |p| p.observable("g"))?.is_some());
        }
    }
    Claim::new(
        FIGURE,
        "Belle II can be accommodated everywhere above the gray region",
        format!("at {found} of {points} points with m_T = 1 to 100 TeV and y_T = 0.029 to 2.84"),
        found == points,
        "there are points inside of unitarity without a coupling that gives the rate",
    )
}
