//! Limits on one coupling from a search: all roots of S(g) = 1.

use super::search::{DarkPhotonSearch, Reference, invisible_reference, partial};
use super::window::Interval;
use crate::decays::Decays;
use crate::error::Result;
use crate::inputs::{HBAR_GEV_S, Inputs};
use crate::models::Couplings;
use crate::numerics::root::log_root;

/// The excluded range of a coupling.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GLimits {
    /// Excluded above.
    pub lo: f64,
    /// Excluded below, `None` where there is no end.
    pub hi: Option<f64>,
}

/// Couplings beyond this are no limit.
const G_MAX: f64 = 1e5;
const TOLERANCE: f64 = 1e-9;

/// $S(g)=c\,g^2\,\epsilon(\tau/g^2)$, in logarithms.
struct Yield {
    ln_c: f64,
    interval: Interval,
    /// Decay rate at g = 1 in 1/s.
    rate: f64,
}

impl Yield {
    fn ln_at(&self, g: f64) -> f64 {
        self.ln_c + 2.0 * g.ln() + self.interval.ln_acceptance(g * g * self.rate)
    }

    /// Where S(g) is largest: infinite without a minimal lifetime; otherwise
    /// $u=g^2\cdot$rate solves $1-t_0u+(t_1u-1)e^{-(t_1-t_0)u}=0$.
    fn peak(&self) -> Result<f64> {
        let Interval { t0_s, t1_s } = self.interval;
        if t0_s <= 0.0 {
            return Ok(G_MAX);
        }
        let slope = |u: f64| 1.0 - t0_s * u + (t1_s * u - 1.0) * (-(t1_s - t0_s) * u).exp();
        // The slope is positive at 1/t0 and negative at 3/t0 or beyond.
        let mut far = 2.0 / t0_s;
        while slope(far) > 0.0 {
            far *= 2.0;
        }
        let u = log_root(slope, 0.5 / t0_s, far, TOLERANCE)?;
        Ok((u / self.rate).sqrt())
    }
}

impl DarkPhotonSearch {
    /// Excluded range of g for couplings proportional to g, given at g = 1,
    /// and decays into the Standard Model alone; for searches of invisible
    /// decays a dark width 99 times the visible one is assumed, as for the
    /// reference. `None` where the search excludes nothing.
    ///
    /// # Errors
    /// No convergence.
    pub fn limits(
        &self,
        decays: &Decays,
        inputs: &Inputs,
        unit: &Couplings,
        mass: f64,
    ) -> Result<Option<GLimits>> {
        let photon = decays.dark_photon(mass);
        let Some(reference) = self.reference_point(&photon, inputs, mass)? else { return Ok(None) };
        let w = decays.standard_model(mass, unit);
        let (branching, total) = if self.reference == Reference::Invisible {
            invisible_reference(&w)
        } else {
            let part: Option<f64> = self.channels.iter().map(|c| partial(*c, &w)).sum();
            let Some(part) = part else { return Ok(None) };
            (part / w.total(), w.total())
        };
        let production = self.production.ratio(mass, unit, decays.electric_charge(), inputs);
        let c = production * branching;
        if c.is_nan() || c <= 0.0 {
            return Ok(None);
        }
        let s = Yield {
            ln_c: c.ln() - reference.ln_yield,
            interval: reference.interval,
            rate: total / HBAR_GEV_S,
        };
        let peak = s.peak()?;
        if s.ln_at(peak) <= 0.0 {
            return Ok(None);
        }
        let lo = rising(&s, peak)?;
        let hi = if s.interval.t0_s > 0.0 { Some(falling(&s, peak)?) } else { None };
        Ok(Some(GLimits { lo, hi }))
    }
}

fn rising(s: &Yield, peak: f64) -> Result<f64> {
    let mut low = peak;
    while s.ln_at(low) > 0.0 {
        low *= 0.1;
    }
    log_root(|g| s.ln_at(g), low, peak, TOLERANCE)
}

fn falling(s: &Yield, peak: f64) -> Result<f64> {
    let mut high = peak;
    while s.ln_at(high) > 0.0 {
        high *= 2.0;
    }
    log_root(|g| s.ln_at(g), peak, high, TOLERANCE)
}
