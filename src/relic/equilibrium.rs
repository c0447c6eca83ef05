//! Whether X stays as warm as the plasma, and the choice that follows.

use super::annihilation::Annihilation;
use super::coupled::{CoupledSettings, WARM, from_equilibrium};
use super::kinetic::MomentumTransfer;
use super::number_density::{Abundance, Prepared};
use super::thermal::ThermalAverage;
use crate::error::Result;

/// Kinetic equilibrium is assumed where its margin is above this: Omega then
/// changes by less than a per mille.
pub const MARGIN: f64 = 1e4;

/// How the relic density was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// X in kinetic equilibrium.
    NumberDensity,
    /// Number density and temperature together.
    Coupled,
}

/// A relic density by the method that the point needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Relic {
    /// Omega h^2 of X and Xbar together.
    pub omega_h2: f64,
    /// Estimated numerical error.
    pub error: f64,
    /// x where Y = 2.5 Y_eq, by the method.
    pub x_f: f64,
    /// Yield of X alone, today.
    pub yield_today: f64,
    /// (x, Y, T_X/T) of X alone along the solution; T_X = T where kinetic
    /// equilibrium is assumed.
    pub history: Vec<(f64, f64, f64)>,
    /// The method.
    pub method: Method,
    /// Smallest ratio of heat exchange to what annihilation does to the
    /// temperature of X while its number changes: see [`kinetic_margin`]. `None`
    /// where kinetic equilibrium was assumed without asking.
    pub margin: Option<f64>,
}

/// Omega h^2 by the coupled equations where the margin of kinetic equilibrium
/// is below `threshold`, else by the number density alone.
///
/// On the grid of the reference points a margin r goes with a change of Omega
/// by at most 6/r, mostly less: a threshold of 1000 keeps the choice below the
/// error of the degrees of freedom, 10 000 below a per mille.
///
/// # Errors
/// As [`number_density`](super::number_density()) and
/// [`coupled`](super::coupled()).
pub fn relic_density(
    sigma: &Annihilation,
    transfer: &MomentumTransfer,
    settings: &CoupledSettings,
    threshold: f64,
) -> Result<Relic> {
    let common = &settings.common;
    common.checked()?;
    let mass = sigma.dark().mass;
    let prepared = Prepared::new(sigma, common, WARM)?;
    let (equal, rates) = prepared.number_density(mass, common)?;
    let margin = margin(sigma, transfer, settings, &equal, &prepared.average)?;
    if margin >= threshold {
        return Ok(in_equilibrium(equal, Some(margin)));
    }
    let full = match settings.start {
        Some(_) => super::coupled::coupled(sigma, transfer, settings)?,
        None => from_equilibrium(sigma, (&prepared.average, &rates), transfer, settings, equal.x_f)?,
    };
    Ok(Relic {
        omega_h2: full.omega_h2,
        error: full.error,
        x_f: full.x_f,
        yield_today: full.yield_today,
        history: full.history,
        method: Method::Coupled,
        margin: Some(margin),
    })
}

/// Omega h^2 with X in kinetic equilibrium, whether it is or not.
///
/// # Errors
/// As [`number_density`](super::number_density()).
pub fn equilibrium_density(sigma: &Annihilation, settings: &CoupledSettings) -> Result<Relic> {
    Ok(in_equilibrium(super::number_density::number_density(sigma, &settings.common)?, None))
}

fn in_equilibrium(equal: Abundance, margin: Option<f64>) -> Relic {
    let Abundance { omega_h2, error, x_f, yield_today, history } = equal;
    let history = history.into_iter().map(|(x, y)| (x, y, 1.0)).collect();
    Relic { omega_h2, error, x_f, yield_today, history, method: Method::NumberDensity, margin }
}

/// Smallest ratio of gamma to the rate at which annihilation,
/// $sY|\langle\sigma v\rangle_2-\langle\sigma v\rangle|$, and expansion, H,
/// move the temperature of X, weighted with the part of the annihilation that
/// is still to come.
///
/// The usual condition, gamma >> A|`<sv>_2` - `<sv>`| at
/// freeze-out, is not enough where a resonance annihilates long after it: the
/// ratio is taken along the solution from freeze-out on, as long as more than
/// 5e-4 of X is still to annihilate.
///
/// # Errors
/// As [`number_density`](super::number_density()).
pub fn kinetic_margin(
    sigma: &Annihilation,
    transfer: &MomentumTransfer,
    settings: &CoupledSettings,
    solution: &Abundance,
) -> Result<f64> {
    let x_end = settings.common.x_end(sigma.dark().mass);
    let average = ThermalAverage::new(sigma, (0.5 * solution.x_f, x_end), 1e-4)?;
    margin(sigma, transfer, settings, solution, &average)
}

fn margin(
    sigma: &Annihilation,
    transfer: &MomentumTransfer,
    settings: &CoupledSettings,
    solution: &Abundance,
    average: &ThermalAverage,
) -> Result<f64> {
    /// Ratio of one x to the next.
    const STEP: f64 = 1.6;
    /// Where less than this part is still to annihilate, nothing counts any
    /// more.
    const DONE: f64 = 5e-4;
    let mass = sigma.dark().mass;
    let plasma = settings.common.plasma()?;
    let x_end = settings.common.x_end(mass);
    let (mut margin, mut x) = (f64::INFINITY, solution.x_f);
    while x < x_end {
        let y = solution.at(x);
        // Of the particles here, this part will still annihilate.
        let still = 1.0 - solution.yield_today / y;
        if still < DONE {
            break;
        }
        let epoch = plasma.at_log((mass / x).ln());
        let pull = (average.second(x)?.value - average.at(x)?.value).abs() * epoch.entropy * y;
        margin = margin.min(transfer.roughly(epoch.t)? / ((pull + epoch.hubble) * still));
        x *= STEP;
    }
    Ok(margin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relic::number_density::Settings;
    use crate::relic::reference::{GridPoint, coupled_settings};

    fn relic(m_x: f64, width: f64, g_x: f64, eps: f64, boost: f64) -> Relic {
        let point = GridPoint { id: "p".into(), m_x, m_zprime: 2.1, width, g_x, eps };
        let fast = GridPoint { eps: eps * boost.sqrt(), ..point.clone() };
        let common = Settings { accuracy: 1e-5, ..coupled_settings("p").common };
        let settings = CoupledSettings { common, ..CoupledSettings::default() };
        relic_density(&point.annihilation().unwrap(), &fast.transfer().unwrap(), &settings, 1e3).unwrap()
    }

    #[test]
    fn slow_scattering_needs_the_coupled_equations() {
        let slow = relic(1.0, 2.47e-6, 0.01, 4.887e-5, 1.0);
        assert_eq!(slow.method, Method::Coupled);
        assert!(slow.margin.unwrap() < 10.0, "{slow:?}");
    }

    #[test]
    fn fast_scattering_does_not() {
        let fast = relic(0.95, 1e-4, 0.1, 1e-3, 1e7);
        assert_eq!(fast.method, Method::NumberDensity, "{fast:?}");
    }
}
