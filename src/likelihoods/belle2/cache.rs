//! Profiles of two-body decays, one per mass, made when first asked for.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::{BR_UNIT, Belle2, NewPhysics, ProfileCurve, Spectrum, WithNew};
use crate::error::{Error, Result};

/// One mass: the likelihood and its table; nothing where no event is selected.
type Entry = Option<Arc<(WithNew, ProfileCurve)>>;

/// Masses that are kept; further ones are tabulated each time they are asked
/// for, so that a scan over random masses does not fill the memory.
const KEPT: usize = 128;

/// Profile likelihoods in BR(B+ -> K+ X) for masses of X: the first point at a
/// mass costs a few dozen fits, others at the same mass one look into a table.
#[derive(Debug)]
pub struct TwoBodyProfiles {
    likelihood: Belle2,
    /// By the bits of the mass.
    curves: Mutex<BTreeMap<u64, Entry>>,
}

impl TwoBodyProfiles {
    /// No mass is tabulated yet.
    pub fn new(likelihood: Belle2) -> Self {
        Self { likelihood, curves: Mutex::default() }
    }

    /// The likelihood behind the tables.
    pub fn likelihood(&self) -> &Belle2 {
        &self.likelihood
    }

    fn entry(&self, mass: f64) -> Result<Entry> {
        let key = mass.to_bits();
        let known = || self.curves.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = known().get(&key) {
            return Ok(entry.clone());
        }
        // Not under the lock: other masses go on meanwhile.
        let made = self.tabulate(mass)?;
        let mut curves = known();
        if curves.len() < KEPT {
            curves.insert(key, made.clone());
        }
        Ok(made)
    }

    fn tabulate(&self, mass: f64) -> Result<Entry> {
        let line = NewPhysics::exact(Spectrum::line(self.likelihood.binning(), mass, BR_UNIT)?);
        if !self.likelihood.selects(&line) {
            return Ok(None);
        }
        let likelihood = self.likelihood.with_new(&line)?;
        let curve = likelihood.curve()?;
        Ok(Some(Arc::new((likelihood, curve))))
    }

    /// $-2\ln L$ at a branching ratio (times the probability to be unseen)
    /// relative to the Standard Model; from the table to 1e-3, by a fit where
    /// the table ends (36 above the minimum); zero where none of its events
    /// would be selected.
    ///
    /// # Errors
    /// As [`Spectrum::line`]; a branching ratio outside of 0 to 1; a fit that
    /// ends in no minimum.
    pub fn twice_delta(&self, br: f64, mass: f64) -> Result<f64> {
        if !(0.0..=1.0).contains(&br) {
            let allowed = "0 to 1".into();
            return Err(Error::Parameter { name: "branching ratio".into(), value: br, allowed });
        }
        let Some(entry) = self.entry(mass)? else { return Ok(0.0) };
        let (likelihood, curve) = &*entry;
        let parameter = br / BR_UNIT;
        if parameter > curve.end() { likelihood.twice_delta(parameter) } else { curve.twice_delta(parameter) }
    }

    /// The same relative to the best branching ratio at this mass.
    ///
    /// # Errors
    /// As [`twice_delta`](Self::twice_delta).
    pub fn above_best(&self, br: f64, mass: f64) -> Result<f64> {
        Ok(self.twice_delta(br, mass)? - self.best(mass)?.map_or(0.0, |(_, delta)| delta))
    }

    /// The best branching ratio at this mass and $-2\ln L$ there relative to
    /// the Standard Model; `None` where none of its events would be selected.
    ///
    /// # Errors
    /// As [`twice_delta`](Self::twice_delta).
    pub fn best(&self, mass: f64) -> Result<Option<(f64, f64)>> {
        let of = |curve: &ProfileCurve| (curve.branching_ratio(curve.best()), curve.delta());
        Ok(self.entry(mass)?.map(|entry| of(&entry.1)))
    }

    /// $-2\ln L$ above the best branching ratio from the table alone, and
    /// whether it is beyond the end of the table: there it goes on along its
    /// tangent, which lies below a convex profile. `None` where none of the
    /// events would be selected.
    ///
    /// # Errors
    /// As [`Spectrum::line`]; a fit that ends in no minimum.
    pub fn tabulated(&self, br: f64, mass: f64) -> Result<Option<(f64, bool)>> {
        let Some(entry) = self.entry(mass)? else { return Ok(None) };
        let curve = &entry.1;
        let (parameter, end) = (br / BR_UNIT, curve.end());
        if parameter <= end {
            return curve.above_best(parameter).map(|v| Some((v, false)));
        }
        let step = 1e-3 * end;
        let last = curve.above_best(end)?;
        let slope = (last - curve.above_best(end - step)?) / step;
        Ok(Some((last + slope * (parameter - end), true)))
    }

    /// The branching ratio above the best one at which $-2\ln L$ has risen by
    /// `rise` (up to 36); `None` where none of the events would be selected.
    ///
    /// # Errors
    /// As [`tabulated`](Self::tabulated); a rise beyond the table.
    pub fn upper_end(&self, mass: f64, rise: f64) -> Result<Option<f64>> {
        let Some(entry) = self.entry(mass)? else { return Ok(None) };
        let curve = &entry.1;
        let (mut lo, mut hi) = (curve.best().max(0.0), curve.end());
        if curve.above_best(hi)? < rise {
            let why = format!("-2 ln L does not rise by {rise} within the table");
            return Err(Error::Numerics { method: "upper end of a profile", why });
        }
        while hi - lo > 1e-9 * hi {
            let middle = 0.5 * (lo + hi);
            if curve.above_best(middle)? < rise { lo = middle } else { hi = middle }
        }
        Ok(Some(curve.branching_ratio(0.5 * (lo + hi))))
    }
}
