//! Momentum transfer between X and the plasma.

mod angles;
mod bath;
mod moments;
mod panels;
mod plasma;
mod target;

pub use bath::{Phase, Transition, neutrino_temperature};
pub use target::Target;

use std::f64::consts::PI;
use std::sync::OnceLock;

use super::annihilation::DarkMatter;
use super::cosmology::Plasmas;
use crate::error::{Error, Result};
use crate::inputs::Inputs;
use crate::numerics::chebyshev::Interpolant;
use crate::numerics::root::scan_log_root;
use moments::Moments;
use panels::{Node, Panels};

/// Temperature over m_X up to which angles are tabulated.
const WARMEST: f64 = 0.25;
/// Tolerance of gamma from which on tabulated angles are enough.
const ROUGH: f64 = 1e-4;

/// The rate gamma(T) of $dT_X/dt=-\gamma(T_X-T)-2HT_X$ in GeV.
#[derive(Debug, Clone)]
pub struct MomentumTransfer {
    dark: DarkMatter,
    mediator: f64,
    targets: Vec<(Target, Phase)>,
    transition: Transition,
    /// Electron mass in GeV: when e+ e- heat the photons.
    m_e: f64,
    /// Factor on gamma.
    scale: f64,
    /// Moments of the targets with a form factor, made when first needed.
    moments: OnceLock<Result<Vec<Option<Moments>>>>,
}

/// How finely a rate is integrated.
#[derive(Debug, Clone, Copy)]
struct Order {
    /// A target whose estimate is this part of the largest is left out.
    negligible: f64,
    panels: Panels,
}

impl Order {
    /// To rounding.
    const FULL: Self = Self { negligible: 1e-17, panels: Panels::Fine };

    /// To a relative tolerance (tests hold it).
    fn of(tolerance: f64) -> Self {
        let panels = match tolerance {
            t if t < 1e-5 => Panels::Fine,
            t if t < ROUGH => Panels::Medium,
            _ => Panels::Coarse,
        };
        Self { negligible: (1e-6 * tolerance).max(1e-17), panels }
    }
}

impl MomentumTransfer {
    /// With these targets at any temperature.
    ///
    /// # Errors
    /// As [`MomentumTransfer::in_phases`].
    pub fn new(dark: DarkMatter, mediator: f64, targets: Vec<Target>) -> Result<Self> {
        Self::in_phases(dark, mediator, targets.into_iter().map(|t| (t, Phase::Always)).collect())
    }

    /// With these targets, each when its phase is there.
    ///
    /// # Errors
    /// No target, a mass that is negative or not finite, a coupling that is
    /// not finite, or a pole that is not positive.
    pub fn in_phases(dark: DarkMatter, mediator: f64, targets: Vec<(Target, Phase)>) -> Result<Self> {
        let not = |value: f64, allowed: &str| {
            let allowed = allowed.to_owned();
            Err(Error::Parameter { name: "scattering target".into(), value, allowed })
        };
        for (target, _) in &targets {
            let mass = target.mass();
            if !(mass >= 0.0 && mass.is_finite()) {
                return not(mass, "a mass >= 0");
            }
            if !target.is_finite() {
                return not(target.strength(), "finite couplings and positive poles");
            }
        }
        if targets.is_empty() {
            return Err(Error::Usage("momentum transfer needs at least one target".into()));
        }
        let m_e = Inputs::default().m_e;
        let (transition, moments) = (Transition::default(), OnceLock::new());
        Ok(Self { dark, mediator, targets, transition, m_e, scale: 1.0, moments })
    }

    /// With gamma times a factor, for what is not in its formula.
    ///
    /// # Errors
    /// The factor is not positive and finite.
    pub fn scaled(&self, factor: f64) -> Result<Self> {
        if !(factor > 0.0 && factor.is_finite()) {
            let allowed = "a positive number".to_owned();
            return Err(Error::Parameter { name: "factor on gamma".into(), value: factor, allowed });
        }
        Ok(Self { scale: self.scale * factor, ..self.clone() })
    }

    /// With the transition from mesons to quarks elsewhere.
    ///
    /// # Errors
    /// A temperature or power that is not positive.
    pub fn with_transition(&self, transition: Transition) -> Result<Self> {
        Ok(Self { transition: transition.checked()?, ..self.clone() })
    }

    /// Whether the transition of QCD matters at all.
    pub fn has_hadrons(&self) -> bool {
        self.targets.iter().any(|(_, phase)| matches!(phase, Phase::Hadronic | Phase::Quark))
    }

    /// The targets with their phases.
    pub fn targets(&self) -> &[(Target, Phase)] {
        &self.targets
    }

    /// The momentum-transfer rate of Binder et al., 1706.07433, at temperature T
    /// (GeV), with full recoil.
    pub fn at(&self, t: f64) -> f64 {
        self.integrated(t, Order::FULL, &[])
    }

    /// The rate to a relative accuracy of 1e-3, several times as fast: enough
    /// to decide.
    ///
    /// # Errors
    /// A form factor is not resolved.
    pub(super) fn roughly(&self, t: f64) -> Result<f64> {
        self.rate(t, Order::of(1e-3))
    }

    /// The rate to an order, with tabulated angles where that is enough.
    fn rate(&self, t: f64, order: Order) -> Result<f64> {
        let tabulated = order.panels == Panels::Coarse && t <= WARMEST * self.dark.mass;
        let moments = if tabulated { self.moments()? } else { &[] };
        Ok(self.integrated(t, order, moments))
    }

    /// `moments` are those of the targets that have them tabulated, in order;
    /// the others are integrated over angles.
    fn integrated(&self, t: f64, order: Order, moments: &[Option<Moments>]) -> f64 {
        let m = self.dark.mass;
        let present = self.present(t);
        // A form factor may cancel where it counts: nothing is small beside it.
        let sure = present.iter().filter(|p| !matches!(p.target, Target::Dominated { .. }));
        let largest = sure.map(Present::estimate).fold(0.0, f64::max);
        let sum: f64 = present
            .iter()
            .filter(|p| p.estimate() >= order.negligible * largest)
            .map(|p| {
                let tabulated = moments.get(p.index).and_then(Option::as_ref);
                p.weight * self.integral(p.target, p.t, order.panels, tabulated)
            })
            .sum();
        // 384 pi^3 g_X^dof m^3 T with two spins; one T is dw = T dz.
        self.scale * self.dark.coupling.powi(2) * sum / (768.0 * PI * PI * PI * m * m * m)
    }

    /// The targets as they are at the photon temperature t.
    fn present(&self, t: f64) -> Vec<Present<'_>> {
        let (mesons, quarks) = (self.transition.mesons(t), self.transition.quarks(t));
        let bath = |phase: Phase| match phase {
            Phase::Always => (1.0, t),
            Phase::Neutrino => (1.0, neutrino_temperature(t, self.m_e)),
            Phase::Hadronic => (mesons, t),
            Phase::Quark => (quarks, t),
        };
        self.targets
            .iter()
            .enumerate()
            .map(|(index, (target, phase))| {
                let (weight, t) = bath(*phase);
                Present { index, target, weight, t }
            })
            .collect()
    }

    fn integral(&self, target: &Target, t: f64, panels: Panels, moments: Option<&Moments>) -> f64 {
        let (m, mass) = (self.dark.mass, target.mass());
        let cold = (-mass / t).exp();
        let at = |node: &Node| {
            let kinetic = t * node.y;
            let k2 = momentum_squared(m, mass, kinetic);
            let occupation = target.occupation(cold * node.boltzmann);
            node.weight * occupation * self.transfer(target, mass + kinetic, k2, moments)
        };
        panels.nodes().iter().map(at).sum()
    }

    /// $\int_{-4k^2}^0dt(-t)\sum|M|^2$ over g_X^2.
    fn transfer(&self, target: &Target, w: f64, k2: f64, moments: Option<&Moments>) -> f64 {
        let big2 = self.mediator * self.mediator;
        if let Some(moments) = moments {
            // Mesons have no q^2 in their polynomial.
            let [a, b, _] = target.polynomial(self.dark.mass, w);
            let [first, second] = moments.at(4.0 * k2);
            return a * first + b * second;
        }
        if target.nearest_pole().is_infinite() {
            let [a, b, c] = target.polynomial(self.dark.mass, w);
            let [first, second, third] = angles::moments(4.0 * k2 / big2);
            let sum = a * first + big2 * (b * second + big2 * c * third);
            return target.form(0.0).powi(2) * sum;
        }
        let squared = |q: f64| target.squared(self.dark.mass, w, q);
        angles::integral(squared, 4.0 * k2, big2, target.nearest_pole().powi(2))
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
        self.targets.iter().map(|(t, _)| t.mass()).fold(f64::INFINITY, f64::min) / 200.0
    }

    /// Moments of the targets with a form factor for all temperatures up to
    /// [`WARMEST`].
    fn moments(&self) -> Result<&[Option<Moments>]> {
        let (m, big2) = (self.dark.mass, self.mediator * self.mediator);
        let of = |(target, _): &(Target, Phase)| {
            if target.nearest_pole().is_infinite() {
                return Ok(None);
            }
            let k2 = momentum_squared(m, target.mass(), Panels::Coarse.end() * WARMEST * m);
            Moments::new(target, big2, 4.0 * k2, ROUGH).map(Some)
        };
        let made = self.moments.get_or_init(|| self.targets.iter().map(of).collect());
        made.as_deref().map_err(Clone::clone)
    }

    /// ln gamma as a function of ln T between two temperatures.
    ///
    /// # Errors
    /// gamma is not resolved to `tolerance`.
    pub(super) fn table(&self, coldest: f64, hottest: f64, tolerance: f64) -> Result<TransferTable> {
        let order = Order::of(tolerance);
        let lo = coldest.max(self.coldest());
        let log = |ln_t: f64| Ok(self.rate(ln_t.exp(), order)?.ln());
        let range = (lo.ln(), hottest.ln());
        let width = if tolerance > 1e-7 { 2.5 } else { 1.0 };
        let ln_gamma = Interpolant::new(log, range, width, tolerance)?;
        Ok(TransferTable { ln_gamma })
    }
}

/// Squared momentum (GeV^2) in the centre of mass of X at rest and a target of
/// this kinetic energy.
fn momentum_squared(m: f64, mass: f64, kinetic: f64) -> f64 {
    // w^2 - m_f^2 without cancellation.
    let momentum2 = kinetic * (2.0 * mass + kinetic);
    m * m * momentum2 / (m * m + 2.0 * (mass + kinetic) * m + mass * mass)
}

/// A target at one temperature.
struct Present<'a> {
    /// Its position among all.
    index: usize,
    target: &'a Target,
    /// Part of its free number that is there.
    weight: f64,
    /// Its temperature in GeV.
    t: f64,
}

impl Present<'_> {
    /// Size of its contribution within a few powers of ten, to tell what is
    /// negligible without its integral: a slow target transfers at most
    /// (m/T)^4 times as much as a fast one.
    fn estimate(&self) -> f64 {
        let z = self.target.mass() / self.t;
        self.weight * self.target.strength() * (1.0 + z).powi(6) * (-z).exp()
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
mod tests;
