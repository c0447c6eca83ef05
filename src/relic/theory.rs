//! What the equations leave out, as errors of Omega h^2: on demand, because
//! it takes several relic densities.

use super::annihilation::Annihilation;
use super::coupled::{CoupledSettings, coupled};
use super::dof::Dof;
use super::equilibrium::{Method, Relic};
use super::kinetic::{MomentumTransfer, Transition};
use super::number_density::{Settings, number_density};
use crate::error::Result;

/// The Fokker-Planck rate may be too small by this: it assumes momentum
/// transfers that are small against the momentum of X. Without the assumption
/// X of 0.95 GeV exchanges energy with e or mu 1.03 (at T = 3 MeV) to 1.26
/// (0.1 GeV) times faster; rounded up (assessed).
const GAMMA: f64 = 1.3;

/// Above this ratio of self-scattering to annihilation no error is quoted.
const THERMAL: f64 = 1e3;
/// Below this one, self-scattering is not counted on.
const POOR: f64 = 10.0;

/// Theory errors of a relic density, besides that of its numerics.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TheoryError {
    /// Omega h^2 that they are the errors of.
    pub omega_h2: f64,
    /// Omega h^2 with gamma times 1.0 and 1.3; equal in kinetic equilibrium,
    /// where gamma does not enter.
    pub gamma_low_high: (f64, f64),
    /// Omega h^2 with the transition from mesons to quarks at 0.13 and 0.18
    /// GeV; none in kinetic equilibrium or without hadrons to scatter on.
    pub confinement: Option<(f64, f64)>,
    /// What a distribution of X that is not thermal could add.
    pub self_scattering: Option<SelfScattering>,
    /// Smallest and largest Omega h^2 with the four tables of degrees of
    /// freedom; with the temperature of X, scaled from kinetic equilibrium.
    pub dof: (f64, f64),
}

/// Error of the assumption that X has a thermal distribution at its own
/// temperature: one-sided, Omega only rises.
///
/// It is assessed, not computed. The assumption holds where
/// X Xbar -> Z' -> X Xbar is faster than annihilation by a large
/// $\Gamma_X/\Gamma_{SM}$ on the pole. Behind the rule is one mass of the
/// mediator (2.1 GeV) with g_X = 0.01: at m_X = 0.90 GeV (ratio 249) a
/// solution for the full distribution on a grid of momenta, without any
/// self-scattering, leaves 17 times Omega of kinetic equilibrium, the coupled
/// equations 9.7. That is +75 %; self-scattering, which is there, takes most
/// of it away:
///
/// | ratio | quoted |
/// |---|---|
/// | above 1000 | nothing |
/// | 10 to 1000 | +5 % to +30 % |
/// | below 10, or no pole above 2 m_X | +5 % to +75 % |
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SelfScattering {
    /// Gamma_X/Gamma_SM on the pole; none where Z' -> X Xbar is closed.
    pub ratio: Option<f64>,
    /// Smallest and largest relative change of Omega.
    pub change: (f64, f64),
}

impl SelfScattering {
    /// The rule above; `None` where nothing is quoted.
    pub fn assess(sigma: &Annihilation) -> Option<Self> {
        let width = sigma.dark_width();
        let ratio = (width > 0.0).then(|| width / sigma.visible_width());
        let change = match ratio {
            Some(r) if r > THERMAL => return None,
            Some(r) if r >= POOR => (0.05, 0.30),
            _ => (0.05, 0.75),
        };
        Some(Self { ratio, change })
    }
}

impl TheoryError {
    /// Lowest and highest Omega h^2 with all errors in the same direction:
    /// none of them is statistical.
    pub fn range(&self) -> (f64, f64) {
        let centre = self.omega_h2;
        let pairs = [Some(self.gamma_low_high), self.confinement, Some(self.dof)];
        let all = || pairs.iter().flatten().flat_map(|p| [*p]);
        let down: f64 = all().map(|(a, b)| (centre - a.min(b)).max(0.0)).sum();
        let up: f64 = all().map(|(a, b)| (a.max(b) - centre).max(0.0)).sum();
        let distribution = self.self_scattering.map_or(0.0, |s| s.change.1 * centre);
        (centre - down, centre + up + distribution)
    }
}

/// The theory errors of `relic`, which came from the same `sigma`, `transfer`
/// and `settings`: four relic densities in kinetic equilibrium and, where the
/// temperature of X counts, one or three with it.
///
/// # Errors
/// As [`relic_density`](super::relic_density).
pub fn theory_error(
    sigma: &Annihilation,
    transfer: &MomentumTransfer,
    settings: &CoupledSettings,
    relic: &Relic,
) -> Result<TheoryError> {
    let omega_h2 = relic.omega_h2;
    let dof = spread(sigma, &settings.common, omega_h2)?;
    let mut new = TheoryError {
        omega_h2,
        gamma_low_high: (omega_h2, omega_h2),
        confinement: None,
        self_scattering: None,
        dof,
    };
    if relic.method == Method::NumberDensity {
        return Ok(new);
    }
    let with = |transfer: &MomentumTransfer| Ok(coupled(sigma, transfer, settings)?.omega_h2);
    new.gamma_low_high.1 = with(&transfer.scaled(GAMMA)?)?;
    if transfer.has_hadrons() {
        let at = |transition| with(&transfer.with_transition(transition)?);
        new.confinement = Some((at(Transition::EARLIEST)?, at(Transition::LATEST)?));
    }
    new.self_scattering = SelfScattering::assess(sigma);
    Ok(new)
}

/// Smallest and largest Omega h^2 with the tables of degrees of freedom,
/// relative to that of `settings`, times `omega_h2`.
fn spread(sigma: &Annihilation, settings: &Settings, omega_h2: f64) -> Result<(f64, f64)> {
    let with = |dof| Ok(number_density(sigma, &Settings { dof, ..*settings })?.omega_h2);
    let here = with(settings.dof)?;
    let mut range = (omega_h2, omega_h2);
    for dof in Dof::ALL.into_iter().filter(|dof| *dof != settings.dof) {
        let other = omega_h2 * with(dof)? / here;
        range = (range.0.min(other), range.1.max(other));
    }
    Ok(range)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relic::reference::{GridPoint, coupled_settings};
    use crate::relic::relic_density;

    fn of(m_x: f64, width: f64, g_x: f64, eps: f64, boost: f64) -> (Relic, TheoryError) {
        let point = GridPoint { id: "p".into(), m_x, m_zprime: 2.1, width, g_x, eps };
        let common = Settings { accuracy: 1e-5, ..coupled_settings("p").common };
        let settings = CoupledSettings { common, ..CoupledSettings::default() };
        let transfer = point.transfer().unwrap().scaled(boost).unwrap();
        let sigma = point.annihilation().unwrap();
        let relic = relic_density(&sigma, &transfer, &settings, 1e3).unwrap();
        let error = theory_error(&sigma, &transfer, &settings, &relic).unwrap();
        (relic, error)
    }

    #[test]
    fn slow_scattering_has_an_error_of_gamma() {
        let (relic, error) = of(0.9, 3.94e-6, 0.01, 8.79e-4, 1.0);
        assert_eq!(error.gamma_low_high.0, relic.omega_h2);
        // More scattering brings it nearer to kinetic equilibrium.
        let change = error.gamma_low_high.1 / relic.omega_h2;
        assert!(change < 0.95 && change > 0.5, "{change}");
        let (low, high) = error.range();
        let up = relic.omega_h2 * 1.3 + (error.dof.1 - relic.omega_h2);
        let down = error.gamma_low_high.1 - (relic.omega_h2 - error.dof.0);
        assert!((high / up - 1.0).abs() < 1e-12 && (low / down - 1.0).abs() < 1e-12, "{error:?}");
    }

    #[test]
    fn in_kinetic_equilibrium_the_degrees_of_freedom_are_left() {
        let (relic, error) = of(0.95, 1e-4, 0.1, 1e-3, 1e7);
        assert_eq!(error.gamma_low_high, (relic.omega_h2, relic.omega_h2));
        assert!(error.confinement.is_none() && error.self_scattering.is_none());
        assert_eq!(error.range(), error.dof);
        let spread = (error.dof.1 - error.dof.0) / relic.omega_h2;
        assert!(spread > 1e-3 && spread < 0.1, "{spread}");
    }

    #[test]
    fn freeze_out_at_the_transition_depends_on_where_it_is() {
        use crate::inputs::Inputs;
        use crate::models::{Couplings, DarkState, Mediator};
        use crate::relic::WidthLaw;
        use crate::relic::annihilation::Quarks;
        let errors = |mass: f64| {
            let dark = vec![DarkState::Fermion { mass: 4.0, vector: 0.03, axial: 0.0 }];
            let mediator = Mediator { mass, couplings: Couplings::photon_like(3e-4), dark };
            let inputs = Inputs::default();
            let sigma =
                Annihilation::of_mediator(&mediator, 0, &Quarks::Free, &inputs, WidthLaw::Running).unwrap();
            let transfer = MomentumTransfer::plasma(&sigma, &mediator, &inputs).unwrap();
            let common = Settings { accuracy: 1e-4, ..Settings::default() };
            let settings = CoupledSettings { common, ..CoupledSettings::default() };
            let relic = relic_density(&sigma, &transfer, &settings, 1e3).unwrap();
            let (early, late) =
                theory_error(&sigma, &transfer, &settings, &relic).unwrap().confinement.unwrap();
            (early / relic.omega_h2 - 1.0, late / relic.omega_h2 - 1.0)
        };
        // X that leaves kinetic equilibrium at 0.06 GeV: more quarks, less X.
        let (early, late) = errors(9.6);
        assert!(early < -0.01 && early > -0.2 && late > 0.01 && late < 0.3, "{early} {late}");
    }

    #[test]
    fn self_scattering_is_a_caveat_where_annihilation_competes() {
        let assess = |m_x, width, g_x, eps| {
            let point = GridPoint { id: "p".into(), m_x, m_zprime: 2.1, width, g_x, eps };
            SelfScattering::assess(&point.annihilation().unwrap())
        };
        // The two ratios that the rule was made with: 249 is for e, mu, tau and u, d, s.
        let middle = assess(0.9, 3.94e-6, 0.01, 8.79e-4).unwrap();
        assert!(middle.ratio.unwrap() > 150.0 && middle.ratio.unwrap() < 300.0, "{middle:?}");
        assert_eq!(middle.change, (0.05, 0.30));
        assert_eq!(assess(1.0, 2.47e-6, 0.01, 4.887e-5), None);
        // As many into leptons and quarks as into X; no pole at all.
        assert_eq!(assess(0.9, 3.94e-6, 0.01, 2e-2).unwrap().change, (0.05, 0.75));
        let closed = assess(1.2, 1e-4, 0.01, 1e-3).unwrap();
        assert_eq!((closed.ratio, closed.change), (None, (0.05, 0.75)));
    }
}
