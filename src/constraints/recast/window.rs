//! Windows of proper lifetimes in which a search accepts decays.

use crate::error::Result;
use crate::inputs::{C_M_PER_S, Inputs};
use crate::numerics::root::log_root;

/// How the boost of the mediator follows from its mass.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Boost {
    /// e+e- -> gamma X at the mass of the phi: (m_phi^2+m^2)/(2 m_phi m).
    PhiGamma,
    /// phi -> eta X at rest: (m_phi^2+m^2-m_eta^2)/(2 m_phi m).
    PhiEta,
    /// Fixed energy in GeV: E/m.
    Energy(f64),
}

impl Boost {
    /// gamma = E/m. The flight length uses gamma for beta gamma, as in
    /// 1801.04847, to which the published windows belong.
    fn gamma(self, mass: f64, inputs: &Inputs) -> f64 {
        let m_phi = inputs.m_phi1020;
        match self {
            Self::PhiGamma => (m_phi * m_phi + mass * mass) / (2.0 * m_phi * mass),
            Self::PhiEta => (m_phi * m_phi + mass * mass - inputs.m_eta.powi(2)) / (2.0 * m_phi * mass),
            Self::Energy(energy) => energy / mass,
        }
    }
}

/// Accepted proper lifetimes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Window {
    /// Any lifetime.
    All,
    /// Decays within a length in m of the production.
    Length {
        /// Longest flight in m.
        length_m: f64,
        /// The boost.
        boost: Boost,
    },
    /// LHCb prompt: t1 = 0.1 ps + 0.004 GeV ps/(m - 2 m_mu). The code that
    /// accompanies 1801.04847 has 0.004, its notes on 1603.08926 say 0.04:
    /// unresolved; the difference matters only within 0.1 GeV of threshold.
    PromptLhcb,
    /// CMS prompt: no requirement below 45 GeV, 5 ps up to 130 GeV, then
    /// (0.312 m/GeV - 36.6) ps.
    PromptCms,
    /// Beam dump with decay volume over shielding length; the window follows
    /// from both ends of the excluded range.
    BeamDump {
        /// Decay volume over shielding length.
        l_ratio: f64,
    },
}

/// A window of proper times in s.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Interval {
    pub(super) t0_s: f64,
    pub(super) t1_s: f64,
}

impl Interval {
    pub(super) const ALL: Self = Self { t0_s: 0.0, t1_s: f64::INFINITY };

    /// ln of the probability to decay inside, $e^{-t_0/\tau}-e^{-t_1/\tau}$,
    /// at the decay rate 1/tau in 1/s: the logarithm survives where a beam
    /// dump underflows. Minus infinity for a stable state, except where any
    /// lifetime is accepted.
    pub(super) fn ln_acceptance(&self, rate: f64) -> f64 {
        if *self == Self::ALL {
            return 0.0;
        }
        if rate <= 0.0 {
            return f64::NEG_INFINITY;
        }
        -self.t0_s * rate + (-(-(self.t1_s - self.t0_s) * rate).exp_m1()).ln()
    }
}

impl Window {
    /// The window at a mass, except for beam dumps.
    pub(super) fn prompt(&self, mass: f64, inputs: &Inputs) -> Option<Interval> {
        let up_to = |t1_s: f64| Some(Interval { t0_s: 0.0, t1_s });
        match *self {
            Self::All => Some(Interval::ALL),
            Self::Length { length_m, boost } => up_to(length_m / (boost.gamma(mass, inputs) * C_M_PER_S)),
            Self::PromptLhcb => {
                let above = mass - 2.0 * inputs.m_mu;
                if above > 0.0 { up_to((0.1 + 0.004 / above) * 1e-12) } else { None }
            }
            Self::PromptCms if mass < 45.0 => Some(Interval::ALL),
            Self::PromptCms if mass < 130.0 => up_to(5e-12),
            Self::PromptCms => up_to((0.312 * mass - 36.6) * 1e-12),
            Self::BeamDump { .. } => None,
        }
    }
}

/// The window of a beam dump: t1 = t0 (1 + L_dec/L_sh), and t0 such that the
/// yields at both ends of the excluded range are equal (1801.04847 eq. 2.24).
/// `rate` is the decay rate of the dark photon at epsilon = 1 in 1/s.
///
/// # Errors
/// No t0 exists (the ends do not belong to one search).
pub(super) fn beam_dump((lo, hi): (f64, f64), l_ratio: f64, rate: f64) -> Result<Option<Interval>> {
    if !(lo > 0.0 && hi > lo && rate > 0.0) {
        return Ok(None);
    }
    let interval = |t0_s: f64| Interval { t0_s, t1_s: t0_s * (1.0 + l_ratio) };
    let ln_yield = |t0: f64, eps: f64| 2.0 * eps.ln() + interval(t0).ln_acceptance(eps * eps * rate);
    let difference = |t0: f64| ln_yield(t0, hi) - ln_yield(t0, lo);
    // For short shielding the stronger coupling wins, for long the weaker.
    let shortest = 1e-6 / (hi * hi * rate);
    let mut longest = shortest;
    while difference(longest) > 0.0 {
        longest *= 4.0;
        if longest * lo * lo * rate > 1e6 {
            return Ok(None);
        }
    }
    if longest == shortest {
        return Ok(None);
    }
    log_root(difference, shortest, longest, 1e-10).map(|t0| Some(interval(t0)))
}
