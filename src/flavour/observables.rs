//! Sums over final states, windows, B_s -> invisible.

use super::dark_current::{FinalState, Support};
use super::decay::Decay;
use super::helicity::Helicities;
use super::parameters::{FlavourParameters, per_gev};
use crate::error::{Error, Result};

/// Sum of the branching ratios of different final states (they do not
/// interfere), by helicity.
///
/// # Errors
/// As [`Decay::total`].
pub fn sum_of_totals(decay: &Decay, states: &[&dyn FinalState]) -> Result<Helicities> {
    states.iter().try_fold(Helicities::default(), |sum, s| Ok(sum + decay.total(*s)?))
}

/// Sum over final states in bins of q^2.
///
/// # Errors
/// As [`Decay::bins`].
pub fn sum_of_bins(decay: &Decay, states: &[&dyn FinalState], edges: &[f64]) -> Result<Vec<Helicities>> {
    let mut sum = vec![Helicities::default(); edges.len().saturating_sub(1)];
    for state in states {
        for (slot, bin) in sum.iter_mut().zip(decay.bins(*state, edges)?) {
            *slot = *slot + bin;
        }
    }
    Ok(sum)
}

/// All states in the bin of width `width` (GeV^2) around the line of `line`:
/// $F_L=(F_L^{SM}B_{SM,w}+F_L^XB_X)/(B_{SM,w}+B_X)$ is that of the sum.
///
/// # Errors
/// `line` is not a single particle; a width that is not positive; as
/// [`Decay::bins`].
pub fn window(
    decay: &Decay,
    line: &dyn FinalState,
    others: &[&dyn FinalState],
    width: f64,
) -> Result<Helicities> {
    let Support::Line(m) = line.support() else {
        return Err(Error::Usage("a window around m^2 needs a final state of one particle".into()));
    };
    if !(width.is_finite() && width > 0.0) {
        let allowed = "a positive number of GeV^2 is needed".into();
        return Err(Error::Parameter { name: "width".into(), value: width, allowed });
    }
    let edges = [m * m - 0.5 * width, m * m + 0.5 * width];
    Ok(decay.total(line)? + sum_of_bins(decay, others, &edges)?[0])
}

/// $\frac{d^2BR}{dq^2d\cos\theta_K}$ per GeV^2 of a pair, with the angle of
/// the kaon in the K* frame.
///
/// # Errors
/// As [`Decay::spectrum`]; a B -> K decay; a cosine outside of [-1, 1].
pub fn double_differential(decay: &Decay, state: &dyn FinalState, q_sq: f64, cos: f64) -> Result<f64> {
    if !decay.mode().is_vector() {
        let why = "there is no helicity angle without a vector meson";
        return Err(Error::Usage(format!("{}: {why}", decay.mode().name())));
    }
    if !(-1.0..=1.0).contains(&cos) {
        let allowed = "-1 to 1".into();
        return Err(Error::Parameter { name: "cos(theta_K)".into(), value: cos, allowed });
    }
    Ok(decay.spectrum(state, q_sq)?.per_cos_theta(cos))
}

/// BR(B_s -> invisible) of a pair,
/// $\Gamma=\frac12m_{B_s}f_{B_s}^2a_L+\frac1{2m_{B_s}}F_P^2\,p-f_{B_s}F_P\,(ap)$
/// at $q^2=m_{B_s}^2$ with $F_P=f_{B_s}m_{B_s}^2/(m_b+m_s)$ and the weights
/// $a_L$, p, ap (own derivation). Zero for a single particle and below
/// threshold.
pub fn bs_to_invisible(state: &dyn FinalState, p: &FlavourParameters) -> f64 {
    let m = p.m_Bs;
    match state.support() {
        Support::Above(threshold) if threshold < m * m => {
            let w = state.weights(m * m);
            let f_p = p.f_Bs * m * m / (p.m_b + p.m_s);
            let width = 0.5 * m * p.f_Bs * p.f_Bs * w.a_l + f_p * f_p * w.p / (2.0 * m) - p.f_Bs * f_p * w.ap;
            width * per_gev(p.tau_Bs_ps)
        }
        _ => 0.0,
    }
}
