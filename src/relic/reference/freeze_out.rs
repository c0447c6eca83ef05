//! Freeze-out at one temperature: the approximation of other codes.

use super::super::cosmology::{OMEGA_PER_YIELD, Plasmas};
use super::super::thermal::{ThermalAverage, k1e, k2e};
use crate::error::{Error, Result};
use crate::numerics::gauss::rule16;
use crate::relic::{Annihilation, Settings};

/// Y = (1 + delta) Y_eq at freeze-out.
const DELTA: f64 = 1.5;
/// Widest panel in ln x.
const WIDTH: f64 = 0.5;

/// A relic density in the freeze-out approximation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FreezeOut {
    /// Omega h^2 of X and Xbar together.
    pub omega_h2: f64,
    /// x where Y = 2.5 Y_eq is taken to hold.
    pub x_f: f64,
}

/// Omega h^2 with a sudden freeze-out, where
/// $-d\ln Y_{eq}/d\ln x=\lambda Y_{eq}\,\delta(\delta+2)$ with delta = 1.5:
/// Y = (1 + delta) Y_eq there, then annihilation without creation,
/// $1/Y_0=1/Y_f+\int\lambda\,d\ln x$.
///
/// The approximation of Gondolo and Gelmini, Nucl. Phys. B360 (1991) 145; for
/// comparison only, it is good to some percent.
///
/// # Errors
/// No freeze-out between x = 1 and half of the end.
pub fn freeze_out(sigma: &Annihilation, settings: &Settings) -> Result<FreezeOut> {
    settings.checked()?;
    let mass = sigma.dark().mass;
    let plasma = Plasmas::new(settings.dof)?.with_planck_mass(settings.planck_mass);
    let x_end = settings.x_end(mass);
    let (mut lo, mut hi) = (1.0, 0.5 * x_end.min(200.0));
    let average = ThermalAverage::new(sigma, (lo, x_end.max(hi)), settings.accuracy)?;
    let lambda =
        |x: f64| -> Result<f64> { Ok(plasma.at_log((mass / x).ln()).dilution() * average.at(x)?.value) };
    let excess = |x: f64| -> Result<f64> {
        let epoch = plasma.at_log((mass / x).ln());
        let fall = x * k1e(x) / k2e(x) - 3.0 * (epoch.c - 1.0);
        let rate = lambda(x)? * DELTA * (DELTA + 2.0);
        Ok(rate.ln() + epoch.ln_equilibrium(mass) - fall.ln())
    };
    if !(excess(lo)? > 0.0 && excess(hi)? < 0.0) {
        let why = format!("no freeze-out between x = {lo} and {hi}");
        return Err(Error::Numerics { method: "freeze-out approximation", why });
    }
    while hi - lo > 1e-9 * hi {
        let x = 0.5 * (lo + hi);
        if excess(x)? > 0.0 { lo = x } else { hi = x }
    }
    let x_f = 0.5 * (lo + hi);
    let at_freeze_out = plasma.at_log((mass / x_f).ln()).ln_equilibrium(mass).exp() * (1.0 + DELTA);
    let span = (x_end / x_f).ln();
    let panels = (span / WIDTH).ceil().max(1.0);
    let mut grown = 0.0;
    for i in 0..panels as usize {
        let a = x_f.ln() + span * i as f64 / panels;
        let failed = std::cell::Cell::new(None);
        grown += rule16().integrate(a, a + span / panels, |ln_x| {
            lambda(ln_x.exp().min(x_end)).unwrap_or_else(|e| {
                failed.set(Some(e));
                f64::NAN
            })
        });
        if let Some(e) = failed.take() {
            return Err(e);
        }
    }
    let y = 1.0 / (1.0 / at_freeze_out + grown);
    Ok(FreezeOut { omega_h2: 2.0 * mass * y * OMEGA_PER_YIELD, x_f })
}
