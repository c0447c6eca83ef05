//! The number density of X from its cross sections, with X in kinetic
//! equilibrium.

use super::annihilation::Annihilation;
use super::cosmology::Plasmas;
use super::dof::Dof;
use super::freeze_out::{Yield, start};
use super::thermal::{RateTable, ThermalAverage};
use crate::error::{Error, Result};
use crate::inputs::M_PLANCK;

/// First guess of the lowest x that the averages are prepared for.
const WARM: f64 = 12.0;
/// No particle freezes out before.
const EARLY: f64 = 16.0;
/// The averages reach at least this x: X is colder than the plasma once it
/// has decoupled.
pub(super) const COLDEST: f64 = 1e7;
/// Lowest x at all.
pub(super) const HOT: f64 = 1.0;

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
    /// (x, Y) of X alone along the solution; its temperature is that of the
    /// plasma.
    pub history: Vec<(f64, f64)>,
}

impl Abundance {
    /// Y at x, interpolated in logarithms.
    pub(super) fn at(&self, x: f64) -> f64 {
        let i = self.history.partition_point(|h| h.0 < x).clamp(1, self.history.len().max(2) - 1);
        let (Some(a), Some(b)) = (self.history.get(i - 1), self.history.get(i)) else {
            return self.yield_today;
        };
        let part = ((x / a.0).ln() / (b.0 / a.0).ln()).clamp(0.0, 1.0);
        (a.1.ln() + part * (b.1 / a.1).ln()).exp()
    }
}

impl Settings {
    /// x at the end of the integration.
    pub(super) fn x_end(&self, mass: f64) -> f64 {
        match self.end {
            End::Temperature(t) => mass / t,
            End::X(x) => x,
        }
    }

    /// The plasma of these choices.
    pub(super) fn plasma(&self) -> Result<Plasmas> {
        Ok(Plasmas::new(self.dof)?.with_planck_mass(self.planck_mass))
    }

    /// Whether these settings can be used.
    ///
    /// # Errors
    /// The accuracy or the end is out of range.
    pub fn checked(&self) -> Result<()> {
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
    let prepared = Prepared::new(sigma, settings, WARM)?;
    Ok(prepared.number_density(sigma.dark().mass, settings)?.0)
}

/// Averages down to where X is in equilibrium, and that x.
pub(super) struct Prepared {
    pub(super) average: ThermalAverage,
    x_start: f64,
}

impl Prepared {
    /// Averages from x = `warm`, or from x = 1 where X is not in equilibrium
    /// at `warm`.
    pub(super) fn new(sigma: &Annihilation, settings: &Settings, warm: f64) -> Result<Self> {
        let mass = sigma.dark().mass;
        let x_end = settings.x_end(mass);
        let plasma = settings.plasma()?;
        after_freeze_out(x_end)?;
        for lowest in [warm, HOT] {
            let range = (lowest, x_end.max(COLDEST));
            let average = ThermalAverage::new(sigma, range, 0.1 * settings.accuracy)?;
            let rate = |x: f64| average.at(x).map(|a| a.value);
            if let Some(x_start) = start(mass, plasma, rate, (lowest, x_end))? {
                return Ok(Self { average, x_start });
            }
        }
        Err(never_in_equilibrium(HOT))
    }

    /// The density, and the rates that it used.
    pub(super) fn number_density(&self, mass: f64, settings: &Settings) -> Result<(Abundance, RateTable)> {
        let x_end = settings.x_end(mass);
        let range = (self.x_start, self.average.range().1);
        let table = RateTable::first(&self.average, range, 0.1 * settings.accuracy)?;
        let mut found = Yield::new(mass, &table, settings)?.solve(self.x_start, x_end)?;
        let averages = self.average.error_after(found.x_f)?;
        found.error += averages * found.omega_h2;
        Ok((found, table))
    }
}

/// The density of a particle that annihilates with any rate.
///
/// `rate` is $\langle\sigma v\rangle$ of X Xbar (GeV^-2) as a function of
/// x = m/T; `mass` in GeV. Below the range of the table nothing is assumed: X
/// must be in equilibrium in it. Above, the rate stays as it is at its end.
///
/// # Errors
/// As [`number_density`].
pub fn freeze_out(mass: f64, rate: &RateTable, settings: &Settings) -> Result<Abundance> {
    settings.checked()?;
    if !(mass > 0.0 && mass.is_finite()) {
        let allowed = "a positive number is needed".to_owned();
        return Err(Error::Parameter { name: "m_X".into(), value: mass, allowed });
    }
    let x_end = settings.x_end(mass);
    after_freeze_out(x_end)?;
    let lowest = rate.range().0.max(HOT);
    let plasma = settings.plasma()?;
    let Some(x_start) = start(mass, plasma, |x: f64| Ok(rate.value(x.ln())), (lowest, x_end))? else {
        return Err(never_in_equilibrium(lowest));
    };
    Yield::new(mass, rate, settings)?.solve(x_start, x_end)
}

/// Freeze-out is at x of 10 to 50.
fn after_freeze_out(x_end: f64) -> Result<()> {
    if x_end > EARLY {
        return Ok(());
    }
    let why = format!("the integration ends at x = {x_end}, before freeze-out");
    Err(Error::Numerics { method: "number density", why })
}

fn never_in_equilibrium(x: f64) -> Error {
    Error::NoFreezeOut { why: format!("X is not in chemical equilibrium at x = {x}") }
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
