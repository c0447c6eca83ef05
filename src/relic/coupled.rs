//! Number density and temperature of X together, where scattering does not
//! keep X as warm as the plasma.
//!
//! The coupled equations of Binder et al., 1706.07433, for W = ln Y and V = ln y with
//! $y=mT_X/s^{2/3}$, for a Maxwell-Juttner distribution at $T_X$.

use super::annihilation::Annihilation;
use super::cosmology::{OMEGA_PER_YIELD, Plasmas};
use super::kinetic::{MomentumTransfer, TransferTable};
use super::number_density::{Settings, number_density};
use super::thermal::{RateTable, ThermalAverage, k2e};
use crate::error::{Error, Result};
use crate::numerics::chebyshev::Interpolant;
use crate::numerics::gauss::laguerre16;
use crate::numerics::radau::{self, Path, Stiff};

/// x = m/T_X of the tables; X is held at rest beyond, as hot as x = 1 before.
const TABLE: (f64, f64) = (1.0, 1e7);

/// Longest step in ln x.
const LONGEST: f64 = 0.2;

/// The elastic term of the temperature equation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Elastic {
    /// The exact p^2/3E moment of the Fokker-Planck operator.
    #[default]
    ExactMoment,
    /// Its leading order in T_X/m, as in most of the literature.
    LeadingOrder,
}

/// Choices of the coupled equations.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CoupledSettings {
    /// Plasma, accuracy and end.
    pub common: Settings,
    /// Elastic term.
    pub elastic: Elastic,
    /// x where X is put into equilibrium; by default the smaller of 8 and 0.4
    /// times freeze-out.
    pub start: Option<f64>,
}

/// Relic density with the temperature of X.
#[derive(Debug, Clone)]
pub struct Coupled {
    /// Omega h^2 of X and Xbar together.
    pub omega_h2: f64,
    /// Estimated numerical error of `omega_h2`.
    pub error: f64,
    /// (x, Y, T_X/T) of X alone along the solution.
    pub history: Vec<(f64, f64, f64)>,
}

/// Omega h^2 without the assumption of kinetic equilibrium.
///
/// # Errors
/// As [`number_density`].
pub fn coupled(
    sigma: &Annihilation,
    transfer: &MomentumTransfer,
    settings: &CoupledSettings,
) -> Result<Coupled> {
    let common = &settings.common;
    common.checked()?;
    let mass = sigma.dark().mass;
    let plasma = Plasmas::new(common.dof)?.with_planck_mass(common.planck_mass);
    let x_end = common.x_end(mass);
    let x_start = if let Some(x) = settings.start {
        x
    } else {
        let rough = Settings { accuracy: 1e-3, ..*common };
        (0.4 * number_density(sigma, &rough)?.x_f).min(8.0)
    };
    if !(x_start >= TABLE.0 && x_start < x_end) {
        let allowed = format!("between {} and the end, x = {x_end}", TABLE.0);
        return Err(Error::Parameter {
            name: "start of the coupled equations".into(),
            value: x_start,
            allowed,
        });
    }
    let goal = 0.1 * common.accuracy;
    let average = ThermalAverage::new(sigma, (TABLE.0, TABLE.1), goal)?;
    let system = Pair {
        mass,
        plasma,
        elastic: settings.elastic,
        first: RateTable::first(&average, TABLE, goal)?,
        second: RateTable::second(&average, TABLE, goal)?,
        transfer: transfer.table(mass / x_end, mass / x_start, goal)?,
        quartic: quartic_table(goal)?,
    };
    let tight = system.evolve(x_start, x_end, common.accuracy)?;
    let loose = system.evolve(x_start, x_end, 10.0 * common.accuracy)?;
    let omega = |path: &Path<2>| 2.0 * mass * path.y.last().map_or(0.0, |y| y[0].exp()) * OMEGA_PER_YIELD;
    let omega_h2 = omega(&tight);
    let tables =
        system.first.error() + system.second.error() + average.relative_error(&[x_start, TABLE.1])?;
    let error = (omega_h2 - omega(&loose)).abs() + tables * omega_h2;
    Ok(Coupled { omega_h2, error, history: system.history(&tight) })
}

struct Pair {
    mass: f64,
    plasma: Plasmas,
    elastic: Elastic,
    first: RateTable,
    second: RateTable,
    transfer: TransferTable,
    quartic: Interpolant,
}

/// What depends on x alone.
struct Coefficients {
    ln_x: f64,
    /// s c/H.
    dilution: f64,
    /// gamma c/H.
    scattering: f64,
    c: f64,
    ln_equilibrium: f64,
    /// ln x_X + V.
    ln_warmth: f64,
    first: f64,
    second: f64,
}

impl Pair {
    /// ln of m^2/s^(2/3).
    fn ln_warmth(&self, entropy: f64) -> f64 {
        2.0 * self.mass.ln() - entropy.ln() / 1.5
    }

    fn evolve(&self, x_start: f64, x_end: f64, accuracy: f64) -> Result<Path<2>> {
        let begin = x_start.ln();
        let at = self.at(begin)?;
        let state = [at.ln_equilibrium, at.ln_warmth - begin];
        radau::solve(self, (begin, x_end.ln()), state, (1e-3, LONGEST), accuracy, |_, _| false)
    }

    fn history(&self, path: &Path<2>) -> Vec<(f64, f64, f64)> {
        let row = |(ln_x, y): (&f64, &[f64; 2])| {
            let epoch = self.plasma.at_log(self.mass.ln() - ln_x);
            let ln_x_dark = self.ln_warmth(epoch.entropy) - y[1];
            (ln_x.exp(), y[0].exp(), (ln_x - ln_x_dark).exp())
        };
        path.x.iter().zip(&path.y).map(row).collect()
    }
}

impl Stiff<2> for Pair {
    type At = Coefficients;

    fn at(&self, ln_x: f64) -> Result<Coefficients> {
        let ln_t = self.mass.ln() - ln_x;
        let epoch = self.plasma.at_log(ln_t);
        Ok(Coefficients {
            ln_x,
            dilution: epoch.dilution(),
            scattering: self.transfer.at_log(ln_t) * epoch.c / epoch.hubble,
            c: epoch.c,
            ln_equilibrium: epoch.ln_equilibrium(self.mass),
            ln_warmth: self.ln_warmth(epoch.entropy),
            first: self.first.at_log(ln_x).0,
            second: self.second.at_log(ln_x).0,
        })
    }

    fn rates(&self, at: &Coefficients, &[w, v]: &[f64; 2]) -> ([f64; 2], [[f64; 2]; 2]) {
        let ln_dark = at.ln_warmth - v;
        let (first, first_slope) = self.first.at_log(ln_dark);
        let (second, second_slope) = self.second.at_log(ln_dark);
        let (ln_quartic, quartic_slope) = self.quartic.held(ln_dark);
        let quartic = ln_quartic.exp();
        // T/T_X = y_eq/y; x_X falls with V.
        let ratio = (ln_dark - at.ln_x).exp();
        let loss = at.dilution * w.exp();
        let gain = at.dilution * (2.0 * at.ln_equilibrium - w).exp();
        let (moment, moment_slope) = match self.elastic {
            Elastic::ExactMoment => (1.0 - quartic / 6.0, -quartic * quartic_slope / 6.0),
            Elastic::LeadingOrder => (1.0, 0.0),
        };
        let heating = ratio * at.second - at.first;
        let number = gain * at.first - loss * first;
        let temperature = at.scattering * (ratio - 1.0) * moment
            + loss * (first - second)
            + gain * heating
            + at.c * quartic / 3.0;
        let by_v = at.scattering * (-ratio * moment - (ratio - 1.0) * moment_slope)
            - loss * (first * first_slope - second * second_slope)
            - gain * ratio * at.second
            - at.c * quartic * quartic_slope / 3.0;
        let jacobian = [
            [-gain * at.first - loss * first, loss * first * first_slope],
            [loss * (first - second) - gain * heating, by_v],
        ];
        ([number, temperature], jacobian)
    }
}

/// $\langle p^4/E^3\rangle/T$ for a Maxwell-Juttner distribution at x = m/T,
/// 15/x for small temperatures.
fn quartic(x: f64) -> f64 {
    let sum: f64 = laguerre16()
        .iter()
        .map(|(z, w)| {
            let e = z / x;
            w * z * z * (2.0 + e).powf(2.5) / (1.0 + e).powi(2)
        })
        .sum();
    sum / (x.powf(1.5) * k2e(x))
}

fn quartic_table(tolerance: f64) -> Result<Interpolant> {
    let log = |ln_x: f64| Ok(quartic(ln_x.exp()).ln());
    Interpolant::new(log, (TABLE.0.ln(), TABLE.1.ln()), 2.0, tolerance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_relativistic_moment_has_its_limits() {
        // 15/x (1 + O(1/x)), and the factor 0.90 of the exact moment at x = 20.
        assert!((quartic(1e5) * 1e5 / 15.0 - 1.0).abs() < 1e-4);
        assert!((1.0 - quartic(20.0) / 6.0 - 0.90).abs() < 0.01, "{}", quartic(20.0));
    }

    /// A point with m = 0.95 GeV: gamma scaled up restores kinetic equilibrium.
    #[test]
    fn fast_scattering_is_the_number_density_equation() {
        use crate::relic::reference::{GridPoint, coupled_settings};
        let point = GridPoint { id: "p".into(), m_x: 0.95, m_zprime: 2.1, width: 1e-4, g_x: 0.1, eps: 1e-3 };
        let sigma = point.annihilation().unwrap();
        let settings = CoupledSettings {
            common: Settings { accuracy: 1e-5, ..coupled_settings("p").common },
            ..coupled_settings("p")
        };
        let equilibrium = number_density(&sigma, &settings.common).unwrap().omega_h2;
        let scaled = |factor: f64| {
            let mut fast = point.clone();
            fast.eps *= factor.sqrt();
            coupled(&sigma, &fast.transfer().unwrap(), &settings).unwrap()
        };
        let far = scaled(1e4).omega_h2 / equilibrium;
        assert!((far - 1.0).abs() < 1e-4, "{far}");
        let near = scaled(10.0).omega_h2 / equilibrium;
        assert!(near > 1.0 && near < scaled(1.0).omega_h2 / equilibrium, "{near}");
    }

    #[test]
    fn after_decoupling_the_temperature_falls_with_the_square() {
        use crate::relic::reference::{GridPoint, coupled_settings};
        let point = GridPoint { id: "p".into(), m_x: 0.95, m_zprime: 2.1, width: 1e-4, g_x: 0.1, eps: 1e-3 };
        let path =
            coupled(&point.annihilation().unwrap(), &point.transfer().unwrap(), &coupled_settings("p"))
                .unwrap()
                .history;
        let ratio = |x: f64| {
            let i = path.partition_point(|p| p.0 < x).max(1);
            let (a, b) = (path[i - 1], path[i]);
            let f = (x / a.0).ln() / (b.0 / a.0).ln();
            (a.2.ln() * (1.0 - f) + b.2.ln() * f).exp()
        };
        // T_X ~ 1/a^2 ~ s^(2/3): h changes between the two as e+e- annihilate.
        // The rest is late annihilation of the slowest.
        let plasma = crate::relic::Dof::Drees2015.load().unwrap();
        let scale = |x: f64| plasma.at(0.95 / x).entropy.powf(2.0 / 3.0) / x;
        let fall = ratio(2e4) / ratio(1e4) * scale(1e4) / scale(2e4);
        assert!((fall - 1.0).abs() < 1e-2, "{fall}");
    }

    #[test]
    fn a_start_outside_of_the_tables_is_refused() {
        use crate::relic::reference::{GridPoint, coupled_settings};
        let point = GridPoint { id: "p".into(), m_x: 0.95, m_zprime: 2.1, width: 1e-4, g_x: 0.1, eps: 1e-3 };
        let settings = CoupledSettings { start: Some(0.1), ..coupled_settings("p") };
        assert!(coupled(&point.annihilation().unwrap(), &point.transfer().unwrap(), &settings).is_err());
    }
}
