//! Lifetime, decay length, and the probability to look invisible.

use crate::inputs::{C_M_PER_S, HBAR_GEV_S};

/// The lifetime of a state with some width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Lifetime {
    /// Nothing is open.
    Stable,
    /// Lifetime in seconds.
    Seconds(f64),
}

impl Lifetime {
    /// hbar / Gamma.
    pub fn of_width(width: f64) -> Self {
        if width > 0.0 { Self::Seconds(HBAR_GEV_S / width) } else { Self::Stable }
    }

    /// Lifetime in s, infinite where stable.
    pub fn tau_s(self) -> f64 {
        match self {
            Self::Stable => f64::INFINITY,
            Self::Seconds(tau) => tau,
        }
    }

    /// Lifetime in ps.
    pub fn tau_ps(self) -> f64 {
        self.tau_s() * 1e12
    }

    /// c tau in m.
    pub fn ctau_m(self) -> f64 {
        self.tau_s() * C_M_PER_S
    }

    /// Decay length beta gamma c tau in m; zero at rest unless stable.
    pub fn decay_length_m(self, beta_gamma: f64) -> f64 {
        match self {
            Self::Stable => f64::INFINITY,
            Self::Seconds(_) => beta_gamma * self.ctau_m(),
        }
    }

    /// Probability exp(-t/tau) to live longer than a proper time in s.
    pub fn survival(self, t_s: f64) -> f64 {
        match self {
            Self::Stable => 1.0,
            Self::Seconds(tau) => (-t_s / tau).exp(),
        }
    }

    /// Probability to decay between two proper times in s,
    /// $e^{-t_0/\tau}-e^{-t_1/\tau}$, exact also where both are nearly one.
    pub fn decay_between(self, t0_s: f64, t1_s: f64) -> f64 {
        match self {
            Self::Stable => 0.0,
            Self::Seconds(tau) => (-t0_s / tau).exp() * -(-(t1_s - t0_s) / tau).exp_m1(),
        }
    }
}

/// Escape from a detector.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Escape {
    /// Probability to decay outside, $e^{-L_{det}/(\beta\gamma c\tau)}$.
    pub outside: f64,
}

impl Escape {
    /// From the lifetime, the boost and the size of the detector. An
    /// underflow to zero is the right answer, not an error.
    pub fn new(lifetime: Lifetime, beta_gamma: f64, detector_m: f64) -> Self {
        let length = lifetime.decay_length_m(beta_gamma);
        Self { outside: if length > 0.0 { (-detector_m / length).exp() } else { 0.0 } }
    }

    /// Probability to look invisible, $P_{out}+(1-P_{out})\,BR_{inv}$.
    pub fn invisible(self, br_invisible: f64) -> f64 {
        self.outside + (1.0 - self.outside) * br_invisible
    }
}
