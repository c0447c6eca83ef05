//! Momentum transfer between X and the plasma.

use std::f64::consts::PI;

use super::annihilation::{Annihilation, DarkMatter};
use super::cosmology::Plasmas;
use crate::error::{Error, Result};
use crate::numerics::chebyshev::Interpolant;
use crate::numerics::gauss::{rule8, rule16};
use crate::numerics::root::scan_log_root;

/// A species of the plasma that X scatters on; particle and antiparticle are
/// counted together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    /// A Dirac fermion (or a neutrino with v = a).
    Fermion {
        /// Mass in GeV.
        mass: f64,
        /// Number of colours.
        colours: f64,
        /// Vector coupling to the mediator.
        vector: f64,
        /// Axial coupling to the mediator.
        axial: f64,
    },
    /// A charged pseudoscalar pair such as pi+ and pi-.
    Meson {
        /// Mass in GeV.
        mass: f64,
        /// Coupling at zero momentum transfer.
        coupling: f64,
        /// Mass of the pole of its form factor, infinite for a point.
        pole: f64,
    },
}

impl Target {
    fn mass(&self) -> f64 {
        match *self {
            Self::Fermion { mass, .. } | Self::Meson { mass, .. } => mass,
        }
    }

    /// f(1-f) or f(1+f) at w = zT.
    fn occupation(&self, z: f64) -> f64 {
        let boltzmann = (-z).exp();
        match self {
            Self::Fermion { .. } => boltzmann / (1.0 + boltzmann).powi(2),
            Self::Meson { .. } => boltzmann / (-z).exp_m1().powi(2),
        }
    }

    /// Sum|M|^2 (t-M^2)^2/g_X^2, antiparticle included, at energy w of the
    /// target in the rest frame of X. The axial part follows from the vector
    /// one by m_f -> -m_f in the trace.
    fn squared(&self, m: f64, w: f64, t: f64) -> f64 {
        let mw = 2.0 * m * w;
        match *self {
            Self::Fermion { mass, colours, vector, axial } => {
                let (m2, f2) = (m * m, mass * mass);
                let common = mw * mw + (mw + t).powi(2);
                let v = common + 2.0 * (m2 + f2) * t;
                let a = common + 2.0 * (m2 - f2) * t - 8.0 * m2 * f2;
                16.0 * colours * (vector * vector * v + axial * axial * a)
            }
            Self::Meson { mass, coupling, pole } => {
                let form = 1.0 / (1.0 - t / (pole * pole));
                let s_minus_u = 2.0 * mw + t;
                4.0 * (coupling * form).powi(2) * (s_minus_u.powi(2) + t * (4.0 * mass * mass - t))
            }
        }
    }
}

/// The rate gamma(T) of $dT_X/dt=-\gamma(T_X-T)-2HT_X$ in GeV.
#[derive(Debug, Clone)]
pub struct MomentumTransfer {
    dark: DarkMatter,
    mediator: f64,
    targets: Vec<Target>,
}

impl MomentumTransfer {
    /// With these targets.
    ///
    /// # Errors
    /// No target, or a mass that is negative or not finite.
    pub fn new(dark: DarkMatter, mediator: f64, targets: Vec<Target>) -> Result<Self> {
        let bad = targets.iter().map(Target::mass).find(|m| !(*m >= 0.0 && m.is_finite()));
        if let Some(value) = bad {
            let allowed = "a mass >= 0".to_owned();
            return Err(Error::Parameter { name: "scattering target".into(), value, allowed });
        }
        if targets.is_empty() {
            return Err(Error::Usage("momentum transfer needs at least one target".into()));
        }
        Ok(Self { dark, mediator, targets })
    }

    /// With the leptons of the final states and, where there is a charge to
    /// couple to, charged pions with a rho pole. Quarks are confined at the
    /// temperatures at which a particle of 1 GeV decouples.
    ///
    /// # Errors
    /// As [`MomentumTransfer::new`].
    pub fn leptons_and_pions(sigma: &Annihilation, pion: Option<Target>) -> Result<Self> {
        let leptons = sigma.fermions().iter().filter(|f| f.colours == 1.0 && !f.name.starts_with("dark"));
        let mut targets: Vec<Target> = leptons
            .map(|f| Target::Fermion { mass: f.mass, colours: 1.0, vector: f.vector, axial: f.axial })
            .collect();
        targets.extend(pion);
        Self::new(sigma.dark(), sigma.mediator_mass(), targets)
    }

    /// The momentum-transfer rate of Binder et al., 1706.07433, at temperature T
    /// (GeV), with full recoil.
    pub fn at(&self, t: f64) -> f64 {
        let m = self.dark.mass;
        let sum: f64 = self.targets.iter().map(|target| self.integral(target, t)).sum();
        // 384 pi^3 g_X^dof m^3 T with two spins; one T is dw = T dz.
        self.dark.coupling.powi(2) * sum / (768.0 * PI * PI * PI * m * m * m)
    }

    fn integral(&self, target: &Target, t: f64) -> f64 {
        const EDGES: [f64; 5] = [0.0, 2.0, 7.0, 18.0, 45.0];
        let (m, mass) = (self.dark.mass, target.mass());
        let over = |y: f64| {
            let w = mass + t * y;
            // w^2 - m_f^2 without cancellation.
            let momentum2 = t * y * (2.0 * mass + t * y);
            let k2 = m * m * momentum2 / (m * m + 2.0 * w * m + mass * mass);
            target.occupation(w / t) * self.transfer(target, w, k2)
        };
        EDGES.windows(2).map(|e| rule16().integrate(e[0], e[1], over)).sum()
    }

    /// $\int_{-4k^2}^0dt(-t)\sum|M|^2$ over g_X^2, in $u=\ln(1-t/M^2)$, which
    /// makes the propagator an exponential for any ratio of k to M.
    fn transfer(&self, target: &Target, w: f64, k2: f64) -> f64 {
        let big2 = self.mediator * self.mediator;
        let end = (4.0 * k2 / big2).ln_1p();
        let integrand = |u: f64| {
            let minus_t = big2 * u.exp_m1();
            minus_t * target.squared(self.dark.mass, w, -minus_t) * (-u).exp()
        };
        // Exponentials of at most 3u: eight nodes are at rounding up to u = 0.7.
        let integral = if end < 0.7 {
            rule8().integrate(0.0, end, integrand)
        } else {
            rule16().integrate(0.0, end, integrand)
        };
        integral / big2
    }

    /// Temperature (GeV) where gamma = H, `None` where there is none between
    /// the lightest target mass over 200 (1 keV for massless targets) and m_X.
    ///
    /// # Errors
    /// The root finder failed.
    pub fn decoupling(&self, plasma: &Plasmas) -> Result<Option<f64>> {
        let excess = |t: f64| {
            let (rate, hubble) = (self.at(t), plasma.at_log(t.ln()).hubble);
            (rate > 0.0).then(|| (rate / hubble).ln())
        };
        scan_log_root(excess, self.coldest().max(1e-6), self.dark.mass, 80, 1e-9)
    }

    /// Below this the targets have disappeared: e^-200.
    fn coldest(&self) -> f64 {
        self.targets.iter().map(Target::mass).fold(f64::INFINITY, f64::min) / 200.0
    }

    /// ln gamma as a function of ln T between two temperatures.
    ///
    /// # Errors
    /// gamma is not resolved to `tolerance`.
    pub(super) fn table(&self, coldest: f64, hottest: f64, tolerance: f64) -> Result<TransferTable> {
        let lo = coldest.max(self.coldest());
        let log = |ln_t: f64| Ok(self.at(ln_t.exp()).ln());
        let range = (lo.ln(), hottest.ln());
        let ln_gamma = Interpolant::new(log, range, if tolerance > 1e-7 { 2.5 } else { 1.0 }, tolerance)?;
        Ok(TransferTable { ln_gamma })
    }
}

/// Interpolated gamma.
#[derive(Debug, Clone)]
pub(super) struct TransferTable {
    ln_gamma: Interpolant,
}

impl TransferTable {
    /// gamma at ln T; zero below the table, which ends where the last target
    /// has annihilated.
    pub(super) fn at_log(&self, ln_t: f64) -> f64 {
        if ln_t < self.ln_gamma.range().0 - 1e-9 {
            return 0.0;
        }
        self.ln_gamma.held(ln_t).0.exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn electron(mass: f64) -> MomentumTransfer {
        let dark = DarkMatter { mass: 0.95, coupling: 0.1 };
        let target = Target::Fermion { mass, colours: 1.0, vector: 3e-4, axial: 0.0 };
        MomentumTransfer::new(dark, 2.1, vec![target]).unwrap()
    }

    #[test]
    fn cold_massless_fermions_follow_the_closed_form() {
        let t = 1e-6;
        let closed = 62.0 * PI.powi(3) / 189.0 * 0.01 * 9e-8 * f64::powi(t, 6) / (0.95 * 2.1_f64.powi(4));
        let ratio = electron(0.0).at(t) / closed;
        assert!((ratio - 1.0).abs() < 1e-4, "{ratio}");
    }

    #[test]
    fn recoil_is_of_order_one_at_freeze_out() {
        for (t, expected) in [(0.003, 0.918), (0.01, 0.770), (0.05, 0.372), (0.1, 0.195)] {
            let closed = 62.0 * PI.powi(3) / 189.0 * 0.01 * 9e-8 * f64::powi(t, 6) / (0.95 * 2.1_f64.powi(4));
            let ratio = electron(0.51099895e-3).at(t) / closed;
            assert!((ratio - expected).abs() < 1.5e-3, "{t}: {ratio}");
        }
    }

    #[test]
    fn an_axial_current_on_massless_targets_is_a_vector_current() {
        let dark = DarkMatter { mass: 0.95, coupling: 0.1 };
        let of = |vector, axial| {
            let target = Target::Fermion { mass: 0.0, colours: 1.0, vector, axial };
            MomentumTransfer::new(dark, 2.1, vec![target]).unwrap().at(0.02)
        };
        assert!((of(1e-3, 0.0) / of(0.0, 1e-3) - 1.0).abs() < 1e-14);
    }

    #[test]
    fn the_table_is_the_function_and_ends_in_zero() {
        let gamma = electron(0.51099895e-3);
        let table = gamma.table(1e-8, 0.2, 1e-8).unwrap();
        for t in [3e-6, 1e-4, 0.01, 0.15_f64] {
            assert!((table.at_log(t.ln()) / gamma.at(t) - 1.0).abs() < 1e-7, "{t}");
        }
        assert_eq!(table.at_log(-18.0), 0.0);
    }

    #[test]
    fn there_must_be_something_to_scatter_on() {
        let dark = DarkMatter { mass: 0.95, coupling: 0.1 };
        assert!(MomentumTransfer::new(dark, 2.1, Vec::new()).is_err());
    }
}
