//! Profiles of two-body decays at any mass, from a fixed grid of masses.
//!
//! A line in q^2 is shared between two bins in proportion to its distance
//! from their centres, so a template changes smoothly between centres. The
//! profile is tabulated at the centres and half-way, each when first needed,
//! and interpolated as a parabola in between: what a mass costs and returns
//! does not depend on which others were asked for.

use std::sync::OnceLock;

use super::{BR_UNIT, Belle2, NewPhysics, ProfileCurve, Spectrum};
use crate::error::{Error, Result};

/// One node; nothing where no event is selected.
type Node = Result<Option<ProfileCurve>>;

/// Profile likelihoods in BR(B+ -> K+ X) P_inv on a grid of masses of X.
#[derive(Debug)]
pub struct TwoBodyGrid {
    likelihood: Belle2,
    nodes: Vec<OnceLock<Node>>,
}

/// The profile at a mass: nodes with their weights.
struct AtMass<'a> {
    curves: Vec<(&'a ProfileCurve, f64)>,
}

/// The profile likelihood at a mass and a branching ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoBody {
    /// $-2\ln L$ above the best branching ratio.
    pub above_best: f64,
    /// $-2\ln L$ of the best branching ratio relative to none.
    pub best: f64,
    /// Whether it is beyond the table (36 above the best): there it goes on
    /// along its tangent, within 10 % of the profile up to 200.
    pub beyond: bool,
}

impl TwoBodyGrid {
    /// No mass is tabulated yet.
    pub fn new(likelihood: Belle2) -> Self {
        let nodes = 2 * likelihood.binning().bins() - 1;
        Self { nodes: (0..nodes).map(|_| OnceLock::new()).collect(), likelihood }
    }

    /// The largest mass, where the bins of q^2 end.
    pub fn largest_mass(&self) -> f64 {
        self.likelihood.binning().end().sqrt()
    }

    fn node(&self, k: usize) -> Result<Option<&ProfileCurve>> {
        let node = self.nodes[k].get_or_init(|| self.tabulate(k));
        node.as_ref().map(Option::as_ref).map_err(Clone::clone)
    }

    fn tabulate(&self, k: usize) -> Node {
        let binning = self.likelihood.binning();
        let width = binning.end() / binning.bins() as f64;
        let mass = (0.5 * (k as f64 + 1.0) * width).sqrt();
        let line = NewPhysics::exact(Spectrum::line(binning, mass, BR_UNIT)?);
        if !self.likelihood.selects(&line) {
            return Ok(None);
        }
        self.likelihood.with_new(&line)?.curve().map(Some)
    }

    /// `None` where a neighbouring node selects no event.
    fn at(&self, mass: f64) -> Result<Option<AtMass<'_>>> {
        if !(mass >= 0.0 && mass <= self.largest_mass()) {
            let allowed = format!("0 to {:.4}, where the bins of q^2 end", self.largest_mass());
            return Err(Error::Parameter { name: "mass".into(), value: mass, allowed });
        }
        let place = self.likelihood.binning().place(mass * mass);
        let low = (place.floor() as usize).min(self.likelihood.binning().bins() - 2);
        let t = place - low as f64;
        let weights = [(1.0 - t) * (1.0 - 2.0 * t), 4.0 * t * (1.0 - t), t * (2.0 * t - 1.0)];
        let mut curves = Vec::with_capacity(3);
        for (i, weight) in weights.into_iter().enumerate() {
            if weight == 0.0 {
                continue;
            }
            match self.node(2 * low + i)? {
                Some(curve) => curves.push((curve, weight)),
                None => return Ok(None),
            }
        }
        Ok(Some(AtMass { curves }))
    }

    /// The profile; `None` where none of the events would be selected.
    ///
    /// # Errors
    /// A mass beyond the bins of q^2, a negative branching ratio, a fit that
    /// ends in no minimum.
    pub fn profile(&self, br: f64, mass: f64) -> Result<Option<TwoBody>> {
        if br.is_nan() || br < 0.0 {
            let allowed = "zero or positive".into();
            return Err(Error::Parameter { name: "branching ratio".into(), value: br, allowed });
        }
        self.at(mass)?.map(|at| at.profile(br)).transpose()
    }

    /// The branching ratio above the best one at which $-2\ln L$ has risen by
    /// `rise`; `None` where none of the events would be selected, or so few
    /// that no branching ratio up to one is limited.
    ///
    /// # Errors
    /// As [`profile`](Self::profile).
    pub fn upper_end(&self, mass: f64, rise: f64) -> Result<Option<f64>> {
        let Some(at) = self.at(mass)? else { return Ok(None) };
        let mut lo = at.mean(|c| c.best().max(0.0)) * BR_UNIT;
        let mut hi = at.mean(ProfileCurve::end) * BR_UNIT;
        while at.profile(hi)?.above_best < rise {
            if hi >= 1.0 {
                return Ok(None);
            }
            (lo, hi) = (hi, 2.0 * hi);
        }
        while hi - lo > 1e-10 * hi {
            let middle = 0.5 * (lo + hi);
            if at.profile(middle)?.above_best < rise { lo = middle } else { hi = middle }
        }
        Ok(Some(0.5 * (lo + hi)))
    }
}

impl AtMass<'_> {
    fn mean(&self, of: impl Fn(&ProfileCurve) -> f64) -> f64 {
        self.curves.iter().map(|(curve, weight)| weight * of(curve)).sum()
    }

    fn profile(&self, br: f64) -> Result<TwoBody> {
        let parameter = br / BR_UNIT;
        let mut above = 0.0;
        for (curve, weight) in &self.curves {
            above += weight * continued(curve, parameter)?;
        }
        // Nothing is below the best; what is interpolated is, by its error.
        Ok(TwoBody {
            above_best: above.max(0.0),
            best: self.mean(ProfileCurve::delta),
            beyond: self.curves.iter().any(|(curve, _)| parameter > curve.end()),
        })
    }
}

/// The table of a node above its best, along its tangent where it ends.
fn continued(curve: &ProfileCurve, parameter: f64) -> Result<f64> {
    let end = curve.end();
    if parameter <= end {
        return curve.above_best(parameter);
    }
    let step = 1e-3 * end;
    let last = curve.above_best(end)?;
    let slope = (last - curve.above_best(end - step)?) / step;
    Ok(last + slope * (parameter - end))
}
