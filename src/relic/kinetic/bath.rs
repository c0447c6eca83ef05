//! Which targets there are at a temperature, and how warm they are.

use std::f64::consts::PI;
use std::sync::OnceLock;

use crate::error::{Error, Result};
use crate::numerics::chebyshev::Interpolant;
use crate::numerics::gauss::rule16;

/// When a target belongs to the plasma.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Phase {
    /// At any temperature, as warm as the photons.
    #[default]
    Always,
    /// At any temperature, as warm as the neutrinos.
    Neutrino,
    /// Below the transition of QCD: a meson.
    Hadronic,
    /// Above the transition of QCD: a free quark.
    Quark,
}

/// Where mesons give way to quarks: at T quarks have the part
/// $1/(1+(T_c/T)^n)$ of their free number and mesons the rest.
///
/// The crossover is at $T_c=156.5\pm1.5$ MeV (HotQCD, 1812.08235). Its width
/// is an assumption: with n = 16 quarks have 5 % at 0.13 GeV and 90 % at 0.18
/// GeV, between which susceptibilities of a hadron gas and of free quarks both
/// fail. A power has no edge, so that gamma keeps a logarithm where there are
/// quarks alone. What it does to Omega is a part of
/// [`TheoryError`](crate::relic::TheoryError).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Transition {
    /// Temperature in GeV where half of each is there.
    pub temperature: f64,
    /// The power n.
    pub power: f64,
}

impl Transition {
    /// The lowest place of the transition that is considered for the theory
    /// error (assumed).
    pub const EARLIEST: Self = Self { temperature: 0.13, power: 16.0 };
    /// The highest (assumed).
    pub const LATEST: Self = Self { temperature: 0.18, power: 16.0 };

    /// Part of free quarks at T (GeV).
    pub fn quarks(&self, t: f64) -> f64 {
        1.0 / (1.0 + (self.temperature / t).powf(self.power))
    }

    /// Part of mesons: without the cancellation of 1 - [`Transition::quarks`].
    pub fn mesons(&self, t: f64) -> f64 {
        1.0 / (1.0 + (t / self.temperature).powf(self.power))
    }

    pub(super) fn checked(self) -> Result<Self> {
        let both = [("transition temperature", self.temperature), ("power of the transition", self.power)];
        for (name, value) in both {
            if !(value > 0.0 && value.is_finite()) {
                let allowed = "a positive number".to_owned();
                return Err(Error::Parameter { name: name.to_owned(), value, allowed });
            }
        }
        Ok(self)
    }
}

impl Default for Transition {
    fn default() -> Self {
        Self { temperature: 0.1565, power: 16.0 }
    }
}

/// Temperature of the neutrinos at the photon temperature `t` (GeV).
///
/// They leave the plasma at about 2 MeV, before most electrons and positrons
/// annihilate: entropy conservation gives
/// $T_\nu/T=[(2+h_e(T))/(11/2)]^{1/3}$ with $h_e$ of e+ e- (own derivation;
/// instantaneous decoupling, off by below a percent). To leave the plasma does
/// not matter for X, which goes on scattering on them.
pub fn neutrino_temperature(t: f64, m_e: f64) -> f64 {
    // e+ e- are as good as massless, or gone: within 1e-5 and e^-40.
    let entropy = match m_e / t {
        z if z < 0.005 => 3.5 - 15.0 * (z / PI).powi(2) / 4.0,
        z if z > 45.0 => 0.0,
        z => tabulated_entropy(z),
    };
    t * ((2.0 + entropy) / 5.5).cbrt()
}

/// [`pair_entropy`] from a table of it, made once.
fn tabulated_entropy(z: f64) -> f64 {
    static TABLE: OnceLock<Option<Interpolant>> = OnceLock::new();
    let make = || {
        let log = |ln_z: f64| Ok(pair_entropy(ln_z.exp()).ln());
        Interpolant::new(log, (0.005_f64.ln(), 45.0_f64.ln()), 0.5, 1e-11).ok()
    };
    // Without a table the integral itself serves, as exactly.
    TABLE.get_or_init(make).as_ref().map_or_else(|| pair_entropy(z), |t| t.value(z.ln()).exp())
}

/// Entropy of e+ e- in units of $2\pi^2T^3/45$ at z = m_e/T: 7/2 for z = 0,
/// $\frac{45}{\pi^4}\int du\,u^2(\epsilon+u^2/3\epsilon)/(e^\epsilon+1)$.
fn pair_entropy(z: f64) -> f64 {
    const EDGES: [f64; 6] = [0.0, 0.5, 2.0, 7.0, 18.0, 45.0];
    let over = |u: f64| {
        let energy = u.hypot(z);
        u * u * (energy + u * u / (3.0 * energy)) / (energy.exp() + 1.0)
    };
    let integral: f64 = EDGES.windows(2).map(|e| rule16().integrate(e[0], e[1], over)).sum();
    45.0 / PI.powi(4) * integral
}

#[cfg(test)]
mod tests {
    use super::*;

    const M_E: f64 = 0.51099895e-3;

    #[test]
    fn neutrinos_are_colder_by_the_cube_root_of_four_elevenths() {
        assert!((neutrino_temperature(1e-6, M_E) / 1e-6 - (4.0_f64 / 11.0).cbrt()).abs() < 1e-12);
        // Hot: h_e = 7/2 - 15 z^2/4pi^2 + O(z^4 ln z).
        let z = M_E / 0.02;
        let expected = 1.0 - 15.0 * z * z / (4.0 * PI * PI) / 16.5;
        assert!((neutrino_temperature(0.02, M_E) / 0.02 - expected).abs() < 1e-6);
        assert!((pair_entropy(0.0) / 3.5 - 1.0).abs() < 1e-10);
        for z in [0.005, 0.02, 0.7, 3.3, 44.0] {
            assert!((tabulated_entropy(z) / pair_entropy(z) - 1.0).abs() < 1e-10, "{z}");
        }
    }

    #[test]
    fn the_step_has_the_width_that_is_stated() {
        let step = Transition::default();
        assert!((step.quarks(0.13) - 0.05).abs() < 0.005 && (step.quarks(0.18) - 0.90).abs() < 0.01);
        for t in [1e-3, 0.1, 0.1565, 0.2, 3.0] {
            assert!((step.quarks(t) + step.mesons(t) - 1.0).abs() < 1e-15, "{t}");
        }
        assert!(Transition { power: 0.0, ..step }.checked().is_err());
        assert!(Transition { temperature: f64::NAN, ..step }.checked().is_err());
    }
}
