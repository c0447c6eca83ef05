//! The Boltzmann equation for the number density, with X in kinetic
//! equilibrium.
//!
//! $W=\ln Y$ obeys $dW/d\ln x=-\lambda(e^W-e^{2W_{eq}-W})$. It starts on the
//! quasi-static solution, goes through freeze-out with an implicit method,
//! and ends as a quadrature: without creation $1/Y$ grows by
//! $\int\lambda\,d\ln x$.

use super::annihilation::Annihilation;
use super::cosmology::{Epoch, OMEGA_PER_YIELD, Plasmas};
use super::dof::Dof;
use super::thermal::{RateTable, ThermalAverage, k2e};
use crate::error::{Error, Result};
use crate::inputs::M_PLANCK;
use crate::numerics::gauss::rule16;
use crate::numerics::radau::{self, Path, Stiff};

/// Start where the relaxation is this much faster than the expansion.
const STIFF: f64 = 3e3;
/// First guess of the lowest x that the averages are prepared for.
const WARM: f64 = 8.0;
/// Lowest x at all.
const HOT: f64 = 1.0;
/// Creation is dropped where Y_eq/Y is below this.
const FROZEN: f64 = 1e-6;

/// Longest step in ln x: the table of degrees of freedom has structure of this
/// size.
const LONGEST: f64 = 0.2;

/// Where the integration ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum End {
    /// At a temperature in GeV.
    Temperature(f64),
    /// At a value of x = m/T.
    X(f64),
}

/// Choices of a calculation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Degrees of freedom of the plasma.
    pub dof: Dof,
    /// Relative accuracy of Omega.
    pub accuracy: f64,
    /// End of the integration.
    pub end: End,
    /// Planck mass in GeV, not reduced.
    pub planck_mass: f64,
}

impl Default for Settings {
    fn default() -> Self {
        let end = End::Temperature(1e-7);
        Self { dof: Dof::default(), accuracy: 1e-6, end, planck_mass: M_PLANCK }
    }
}

/// A relic density.
#[derive(Debug, Clone)]
pub struct Abundance {
    /// Omega h^2 of X and Xbar together.
    pub omega_h2: f64,
    /// Estimated numerical error of `omega_h2`.
    pub error: f64,
    /// x where Y = 2.5 Y_eq.
    pub x_f: f64,
    /// Yield of X alone, today.
    pub yield_today: f64,
    /// (x, Y) of X alone along the solution.
    pub history: Vec<(f64, f64)>,
}

impl Settings {
    /// x at the end of the integration.
    pub(super) fn x_end(&self, mass: f64) -> f64 {
        match self.end {
            End::Temperature(t) => mass / t,
            End::X(x) => x,
        }
    }

    pub(super) fn checked(&self) -> Result<()> {
        let end = match self.end {
            End::Temperature(t) => t,
            End::X(x) => x,
        };
        let not = |name: &str, value, allowed: &str| {
            Err(Error::Parameter { name: name.to_owned(), value, allowed: allowed.to_owned() })
        };
        if !(1e-9..=1e-2).contains(&self.accuracy) {
            return not("accuracy", self.accuracy, "a relative accuracy between 1e-9 and 1e-2");
        }
        if !(end > 0.0 && end.is_finite()) {
            return not("end of the integration", end, "a positive temperature or x");
        }
        if !(self.planck_mass > 0.0 && self.planck_mass.is_finite()) {
            return not("planck_mass", self.planck_mass, "a positive number is needed");
        }
        Ok(())
    }
}

/// Omega h^2 with X in kinetic equilibrium.
///
/// # Errors
/// X never reached equilibrium above x = 1, the end is before freeze-out, or
/// a numerical method failed.
pub fn number_density(sigma: &Annihilation, settings: &Settings) -> Result<Abundance> {
    settings.checked()?;
    let mass = sigma.dark().mass;
    let plasma = Plasmas::new(settings.dof)?.with_planck_mass(settings.planck_mass);
    let x_end = settings.x_end(mass);
    let goal = 0.1 * settings.accuracy;
    let (average, x_start) = prepared(sigma, plasma, x_end, goal)?;
    let table = RateTable::first(&average, (x_start, x_end), goal)?;
    let system = Yield { mass, plasma, table: &table, accuracy: settings.accuracy };
    let tight = system.freeze(x_start, x_end, settings.accuracy)?;
    // Ten times the tolerance: the difference bounds the error of the ODE.
    let loose = system.freeze(x_start, x_end, 10.0 * settings.accuracy)?;
    let (x_stop, w_stop) = last(&tight);
    let (grown, rough) = system.dilute(x_stop.ln(), x_end.ln());
    let today = |w: f64, integral: f64| 1.0 / ((-w).exp() + integral);
    let yield_today = today(w_stop, grown);
    let (x_loose, w_loose) = last(&loose);
    let between = system.dilute(x_loose.ln().min(x_stop.ln()), x_loose.ln().max(x_stop.ln())).0;
    let at_loose = if x_loose > x_stop { grown - between } else { grown + between };
    let omega = |y: f64| 2.0 * mass * y * OMEGA_PER_YIELD;
    let numerics = (today(w_loose, at_loose) / yield_today - 1.0).abs()
        + (rough / grown - 1.0).abs() * grown * yield_today
        + table.error()
        + average.relative_error(&[x_start, x_stop, x_end])?;
    let omega_h2 = omega(yield_today);
    let mut history: Vec<(f64, f64)> =
        tight.x.iter().zip(&tight.y).map(|(ln_x, w)| (ln_x.exp(), w[0].exp())).collect();
    history.push((x_end, yield_today));
    Ok(Abundance {
        omega_h2,
        error: numerics * omega_h2,
        x_f: system.freeze_out(&tight)?,
        yield_today,
        history,
    })
}

fn last(path: &Path<1>) -> (f64, f64) {
    let x = path.x.last().copied().unwrap_or_default().exp();
    (x, path.y.last().map_or(0.0, |w| w[0]))
}

/// Averages down to where X is in equilibrium, and that x.
fn prepared(
    sigma: &Annihilation,
    plasma: Plasmas,
    x_end: f64,
    tolerance: f64,
) -> Result<(ThermalAverage, f64)> {
    if x_end <= 2.0 * WARM {
        let why = format!("the integration ends at x = {x_end}, before freeze-out");
        return Err(Error::Numerics { method: "number density", why });
    }
    for lowest in [WARM, HOT] {
        let average = ThermalAverage::new(sigma, (lowest, x_end), tolerance)?;
        if let Some(x) = start(sigma.dark().mass, plasma, &average, lowest, x_end)? {
            return Ok((average, x));
        }
    }
    let why = format!("X is not in chemical equilibrium at x = {HOT}: this is not freeze-out");
    Err(Error::Numerics { method: "number density", why })
}

/// x where lambda Y_eq/x is about 3000, `None` where it is less at `lowest`.
fn start(
    mass: f64,
    plasma: Plasmas,
    average: &ThermalAverage,
    lowest: f64,
    x_end: f64,
) -> Result<Option<f64>> {
    let excess = |x: f64| -> Result<f64> {
        let epoch = plasma.at_log((mass / x).ln());
        let rate = epoch.dilution() * average.at(x)?.value;
        Ok(rate.ln() + epoch.ln_equilibrium(mass) - (STIFF * x).ln())
    };
    let mut x = lowest;
    let mut above = excess(x)?;
    if above < 0.0 {
        return Ok(None);
    }
    // The logarithm falls by one per unit of x: a fixed point is enough, and
    // half a step never overshoots by more than the margin of STIFF.
    for _ in 0..60 {
        if above < 1.0 {
            break;
        }
        x = (x + 0.8 * above).min(0.5 * x_end);
        above = excess(x)?;
    }
    while above < -1.0 && x > lowest {
        x = (x - 1.0).max(lowest);
        above = excess(x)?;
    }
    Ok(Some(x))
}

/// The equation for ln Y.
struct Yield<'a> {
    mass: f64,
    plasma: Plasmas,
    table: &'a RateTable,
    accuracy: f64,
}

/// lambda and ln Y_eq.
struct Coefficients {
    lambda: f64,
    equilibrium: f64,
}

impl Stiff<1> for Yield<'_> {
    type At = Coefficients;

    fn at(&self, ln_x: f64) -> Result<Coefficients> {
        let epoch = self.epoch(ln_x);
        let lambda = epoch.dilution() * self.table.at_log(ln_x).0;
        Ok(Coefficients { lambda, equilibrium: epoch.ln_equilibrium(self.mass) })
    }

    fn rates(&self, at: &Coefficients, w: &[f64; 1]) -> ([f64; 1], [[f64; 1]; 1]) {
        let loss = at.lambda * w[0].exp();
        let gain = at.lambda * (2.0 * at.equilibrium - w[0]).exp();
        ([gain - loss], [[-gain - loss]])
    }
}

impl Yield<'_> {
    fn epoch(&self, ln_x: f64) -> Epoch {
        self.plasma.at_log(self.mass.ln() - ln_x)
    }

    /// From the quasi-static solution to where creation has ended.
    fn freeze(&self, x_start: f64, x_end: f64, accuracy: f64) -> Result<Path<1>> {
        let begin = x_start.ln();
        let at = self.at(begin)?;
        let epoch = self.epoch(begin);
        // d ln Y_eq/d ln x = -x K_1/K_2 + 3(c - 1).
        let slope = -x_start * super::thermal::k1e(x_start) / k2e(x_start) + 3.0 * (epoch.c - 1.0);
        let lag = -slope / (2.0 * at.lambda * at.equilibrium.exp());
        let frozen =
            |ln_x: f64, w: &[f64; 1]| self.epoch(ln_x).ln_equilibrium(self.mass) - w[0] < FROZEN.ln();
        radau::solve(
            self,
            (begin, x_end.ln()),
            [at.equilibrium + lag],
            (0.02 / x_start, LONGEST),
            accuracy,
            frozen,
        )
    }

    /// Integral of lambda over ln x, and the same with half as many panels.
    fn dilute(&self, a: f64, b: f64) -> (f64, f64) {
        let sum = |panels: usize| -> f64 {
            let width = (b - a) / panels as f64;
            let part = |i: usize| {
                let lo = a + width * i as f64;
                rule16()
                    .integrate(lo, lo + width, |ln_x| self.epoch(ln_x).dilution() * self.table.at_log(ln_x).0)
            };
            (0..panels).map(part).sum()
        };
        // h and g are cubics between their points: across these a Gauss rule
        // converges with the third power of the width.
        let width = (25.0 * self.accuracy.cbrt()).min(2.0);
        let panels = 2 * (0.5 * (b - a) / width).ceil().max(1.0) as usize;
        (sum(panels), sum(panels / 2))
    }

    /// x where Y = 2.5 Y_eq, on the cubic through the values and slopes of the
    /// step that contains it.
    fn freeze_out(&self, path: &Path<1>) -> Result<f64> {
        let excess = |ln_x: f64, w: f64| w - self.epoch(ln_x).ln_equilibrium(self.mass) - 2.5_f64.ln();
        let Some(i) = (1..path.x.len()).find(|i| excess(path.x[*i], path.y[*i][0]) >= 0.0) else {
            let why = "X does not leave equilibrium before the end".to_owned();
            return Err(Error::Numerics { method: "number density", why });
        };
        let h = path.x[i] - path.x[i - 1];
        let slope = |i: usize| self.at(path.x[i]).map(|at| self.rates(&at, &path.y[i]).0[0] * h);
        let (w0, w1, d0, d1) = (path.y[i - 1][0], path.y[i][0], slope(i - 1)?, slope(i)?);
        let cubic = |t: f64| {
            let u = 1.0 - t;
            u * u * ((1.0 + 2.0 * t) * w0 + t * d0) + t * t * ((1.0 + 2.0 * u) * w1 - u * d1)
        };
        let (mut lo, mut hi) = (0.0, 1.0);
        for _ in 0..30 {
            let t = 0.5 * (lo + hi);
            if excess(path.x[i - 1] + h * t, cubic(t)) < 0.0 {
                lo = t;
            } else {
                hi = t;
            }
        }
        Ok((path.x[i - 1] + h * 0.5 * (lo + hi)).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relic::reference::GridPoint;

    fn point() -> GridPoint {
        GridPoint { id: "A010".into(), m_x: 0.9585144756, m_zprime: 2.1, width: 2.1e-3, g_x: 0.1, eps: 2e-4 }
    }

    #[test]
    fn accuracy_is_what_was_asked_for_and_the_error_is_true() {
        let sigma = point().annihilation().unwrap();
        let settings = |accuracy| Settings { accuracy, ..Settings::default() };
        let best = number_density(&sigma, &settings(1e-9)).unwrap();
        for accuracy in [1e-3, 1e-4, 1e-6] {
            let a = number_density(&sigma, &settings(accuracy)).unwrap();
            let deviation = (a.omega_h2 - best.omega_h2).abs();
            assert!(deviation <= accuracy * best.omega_h2, "{accuracy}: {deviation:e}");
            assert!(deviation <= a.error + 1e-8 * best.omega_h2, "{accuracy}: {deviation:e} {:e}", a.error);
        }
    }

    #[test]
    fn too_weak_a_coupling_is_not_freeze_out() {
        let sigma = GridPoint { eps: 1e-12, g_x: 1e-6, ..point() }.annihilation().unwrap();
        assert!(number_density(&sigma, &Settings::default()).is_err());
    }

    #[test]
    fn an_end_before_freeze_out_is_refused() {
        let sigma = point().annihilation().unwrap();
        let early = Settings { end: End::X(10.0), ..Settings::default() };
        assert!(number_density(&sigma, &early).is_err());
    }

    #[test]
    fn the_yield_falls_along_the_history() {
        let sigma = point().annihilation().unwrap();
        let a = number_density(&sigma, &Settings::default()).unwrap();
        assert!(a.history.windows(2).all(|w| w[1].0 >= w[0].0 && w[1].1 <= w[0].1 * (1.0 + 1e-9)));
        assert!(a.x_f > 15.0 && a.x_f < 30.0);
    }
}
