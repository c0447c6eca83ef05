//! Number density and temperature of X together, where scattering does not
//! keep X as warm as the plasma.
//!
//! The coupled equations of Binder et al., 1706.07433, for W = ln Y and V = ln y with
//! $y=mT_X/s^{2/3}$, for a Maxwell-Juttner distribution at $T_X$.

use std::sync::OnceLock;

use super::annihilation::Annihilation;
use super::cosmology::{OMEGA_PER_YIELD, Plasmas};
use super::decoupling;
use super::freeze_out::departure;
use super::kinetic::{MomentumTransfer, TransferTable};
use super::number_density::{COLDEST, HOT, Prepared, Settings};
use super::tail::Tail;
use super::thermal::{RateTable, ThermalAverage, k2e};
use crate::error::{Error, Result};
use crate::numerics::chebyshev::Interpolant;
use crate::numerics::gauss::laguerre16;
use crate::numerics::radau::{self, Path, Stiff};

/// The averages reach to this x at first, and to x = 1 where X becomes hotter.
pub(super) const WARM: f64 = 3.0;

/// Longest step in ln x: the table of degrees of freedom has structure of the
/// first size, whose effect at loose accuracy the step control sees.
const LONGEST: (f64, f64) = (0.2, 0.5);
/// Accuracy from which on it is loose.
const LOOSE: f64 = 1e-5;

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
    /// x where Y = 2.5 Y_eq.
    pub x_f: f64,
    /// Yield of X alone, today.
    pub yield_today: f64,
    /// (x, Y, T_X/T) of X alone along the solution.
    pub history: Vec<(f64, f64, f64)>,
}

/// Omega h^2 without the assumption of kinetic equilibrium.
///
/// # Errors
/// As [`number_density`](super::number_density()).
pub fn coupled(
    sigma: &Annihilation,
    transfer: &MomentumTransfer,
    settings: &CoupledSettings,
) -> Result<Coupled> {
    let common = &settings.common;
    common.checked()?;
    let mass = sigma.dark().mass;
    if let Some(x_start) = settings.start {
        let x_end = common.x_end(mass);
        if !(x_start >= HOT && x_start < x_end) {
            let name = "start of the coupled equations".to_owned();
            let allowed = format!("between {HOT} and the end, x = {x_end}");
            return Err(Error::Parameter { name, value: x_start, allowed });
        }
        let range = (HOT.max(WARM.min(0.5 * x_start)), x_end.max(COLDEST));
        let average = ThermalAverage::new(sigma, range, 0.1 * common.accuracy)?;
        return solve(sigma, (&average, None), transfer, settings, x_start);
    }
    let prepared = Prepared::new(sigma, common, WARM)?;
    let (equal, rates) = prepared.number_density(mass, common)?;
    from_equilibrium(sigma, (&prepared.average, &rates), transfer, settings, equal.x_f)
}

/// From the smaller of 8 and 0.4 times freeze-out; with rates at the accuracy
/// of the settings where X is in equilibrium.
pub(super) fn from_equilibrium(
    sigma: &Annihilation,
    (average, rates): (&ThermalAverage, &RateTable),
    transfer: &MomentumTransfer,
    settings: &CoupledSettings,
    x_f: f64,
) -> Result<Coupled> {
    solve(sigma, (average, Some(rates)), transfer, settings, (0.4 * x_f).clamp(HOT, 8.0))
}

/// With these averages, and with new ones from x = 1 where X becomes hotter
/// than they reach.
fn solve(
    sigma: &Annihilation,
    (average, rates): (&ThermalAverage, Option<&RateTable>),
    transfer: &MomentumTransfer,
    settings: &CoupledSettings,
    x_start: f64,
) -> Result<Coupled> {
    let lowest = average.range().0;
    // Averages vary over a factor of two in x.
    let margin = (0.5 * x_start).max(HOT);
    if margin >= lowest {
        let found = Pair::new(sigma, (average, rates), transfer, settings, (margin, x_start))?.solve()?;
        if let Some(found) = found {
            return Ok(found);
        }
    }
    let range = (HOT, average.range().1);
    let average = ThermalAverage::new(sigma, range, 0.1 * settings.common.accuracy)?;
    let system = Pair::new(sigma, (&average, None), transfer, settings, (HOT, x_start))?;
    system.solve()?.ok_or_else(|| {
        let why = format!("annihilation heats X above its mass, beyond x = {HOT}");
        Error::Numerics { method: "coupled equations", why }
    })
}

struct Pair<'a> {
    mass: f64,
    plasma: Plasmas,
    settings: &'a CoupledSettings,
    x_start: f64,
    x_end: f64,
    first: RateTable,
    second: RateTable,
    table: TransferTable,
    quartic: &'static Interpolant,
    average: &'a ThermalAverage,
    /// ln x from which on `<sigma v>` is nearly that at rest.
    at_rest: f64,
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

impl<'a> Pair<'a> {
    fn new(
        sigma: &Annihilation,
        (average, rates): (&'a ThermalAverage, Option<&RateTable>),
        transfer: &MomentumTransfer,
        settings: &'a CoupledSettings,
        (hottest, x_start): (f64, f64),
    ) -> Result<Self> {
        let common = &settings.common;
        let (mass, plasma, goal) = (sigma.dark().mass, common.plasma()?, 0.1 * common.accuracy);
        let x_end = common.x_end(mass);
        let range = (hottest, average.range().1);
        let first = match rates {
            Some(rates) => rates.extended_down(average, hottest, goal)?,
            None => RateTable::first(average, range, goal)?,
        };
        // Below gamma/H of a hundredth of the accuracy scattering does nothing.
        let warmest = mass / x_start;
        let coldest = decoupling::negligible(transfer, plasma, warmest, mass / x_end, goal)?;
        Ok(Self {
            mass,
            plasma,
            settings,
            x_start,
            x_end,
            second: RateTable::second(average, range, goal)?,
            table: transfer.table(coldest, warmest, goal)?,
            quartic: quartic_table()?,
            average,
            at_rest: at_rest(&first),
            first,
        })
    }

    /// `None` where X becomes hotter than the tables.
    fn solve(&self) -> Result<Option<Coupled>> {
        let accuracy = self.settings.common.accuracy;
        // Errors of W and V add up along many steps.
        let tight = self.evolve(0.2 * accuracy)?;
        let loose = self.evolve(0.8 * accuracy)?;
        let hottest = self.second.range().0 * (1.0 - 1e-9);
        let mut history = self.history(&tight);
        if history.iter().any(|(x, _, warmth)| x / warmth < hottest) {
            return Ok(None);
        }
        let (tail, yield_today) = self.today(&tight);
        let (_, rough) = self.today(&loose);
        let (_, [w, v]) = last(&tight);
        history.extend(tail.points.iter().map(|(ln_x, sum)| {
            let y = 1.0 / ((-w).exp() + sum);
            (ln_x.exp(), y, self.warmth(*ln_x, v))
        }));
        let steps: Vec<(f64, f64)> = tight.x.iter().zip(&tight.y).map(|(x, y)| (*x, y[0])).collect();
        let slope = |i: usize| self.at(tight.x[i]).map(|at| self.rates(&at, &tight.y[i]).0[0]);
        let x_f = departure(self.mass, self.plasma, &steps, slope)?;
        let numerics = (rough / yield_today - 1.0).abs()
            + tail.error * yield_today
            + self.first.error()
            + self.second.error()
            + self.average.error_after(x_f)?
            + 0.05 * accuracy;
        let omega_h2 = 2.0 * self.mass * yield_today * OMEGA_PER_YIELD;
        Ok(Some(Coupled { omega_h2, error: numerics * omega_h2, x_f, yield_today, history }))
    }

    /// ln of m^2/s^(2/3).
    fn ln_warmth(&self, entropy: f64) -> f64 {
        2.0 * self.mass.ln() - entropy.ln() / 1.5
    }

    /// Until annihilation at rest is all that is left, and little of it.
    fn evolve(&self, accuracy: f64) -> Result<Path<2>> {
        let begin = self.x_start.ln();
        let at = self.at(begin)?;
        let state = [at.ln_equilibrium, at.ln_warmth - begin];
        let common = &self.settings.common;
        let longest = if common.accuracy < LOOSE { LONGEST.0 } else { LONGEST.1 };
        let stop = |ln_x: f64, [w, v]: &[f64; 2]| {
            let epoch = self.plasma.at_log(self.mass.ln() - ln_x);
            let ln_dark = self.ln_warmth(epoch.entropy) - v;
            ln_dark > self.at_rest
                && ln_x > self.at_rest
                && epoch.dilution() * w.exp() * self.first.value(ln_dark) < 0.1 * common.accuracy
        };
        radau::solve(self, (begin, self.x_end.ln()), state, (1e-2, longest), accuracy, stop)
    }

    /// What is left after the end of a path, at constant y, and the yield.
    fn today(&self, path: &Path<2>) -> (Tail, f64) {
        let (ln_stop, [w, v]) = last(path);
        let lambda = |ln_x: f64| {
            let epoch = self.plasma.at_log(self.mass.ln() - ln_x);
            epoch.dilution() * self.first.value(self.ln_warmth(epoch.entropy) - v)
        };
        let inverse = (-w).exp();
        let tail = Tail::new(lambda, ln_stop, self.x_end.ln(), inverse, self.settings.common.accuracy);
        let yield_today = 1.0 / (inverse + tail.integral);
        (tail, yield_today)
    }

    /// T_X/T.
    fn warmth(&self, ln_x: f64, v: f64) -> f64 {
        let epoch = self.plasma.at_log(self.mass.ln() - ln_x);
        (ln_x + v - self.ln_warmth(epoch.entropy)).exp()
    }

    fn history(&self, path: &Path<2>) -> Vec<(f64, f64, f64)> {
        let row = |(ln_x, y): (&f64, &[f64; 2])| (ln_x.exp(), y[0].exp(), self.warmth(*ln_x, y[1]));
        path.x.iter().zip(&path.y).map(row).collect()
    }
}

fn last(path: &Path<2>) -> (f64, [f64; 2]) {
    (path.x.last().copied().unwrap_or_default(), path.y.last().copied().unwrap_or_default())
}

/// ln x from which on the rate stays within a tenth of its value at the end.
fn at_rest(rate: &RateTable) -> f64 {
    const STEP: f64 = 0.1;
    let (lo, hi) = rate.range();
    let (lo, mut ln_x) = (lo.ln(), hi.ln());
    let end = rate.value(ln_x);
    while ln_x > lo && (rate.value(ln_x) / end - 1.0).abs() < 0.1 {
        ln_x -= STEP;
    }
    ln_x + STEP
}

impl Stiff<2> for Pair<'_> {
    type At = Coefficients;

    fn at(&self, ln_x: f64) -> Result<Coefficients> {
        let ln_t = self.mass.ln() - ln_x;
        let epoch = self.plasma.at_log(ln_t);
        Ok(Coefficients {
            ln_x,
            dilution: epoch.dilution(),
            scattering: self.table.at_log(ln_t) * epoch.c / epoch.hubble,
            c: epoch.c,
            ln_equilibrium: epoch.ln_equilibrium(self.mass),
            ln_warmth: self.ln_warmth(epoch.entropy),
            first: self.first.value(ln_x),
            second: self.second.value(ln_x),
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
        let (moment, moment_slope) = match self.settings.elastic {
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

fn quartic_table() -> Result<&'static Interpolant> {
    static TABLE: OnceLock<Result<Interpolant>> = OnceLock::new();
    let log = |ln_x: f64| Ok(quartic(ln_x.exp()).ln());
    let make = || Interpolant::new(log, (HOT.ln(), COLDEST.ln()), 2.0, 1e-11);
    TABLE.get_or_init(make).as_ref().map_err(Clone::clone)
}

#[cfg(test)]
mod tests;
