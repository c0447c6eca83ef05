//! Where the points of a scan are.

use super::card::{AxisCard, AxisScale, DesignCard, DesignKind};
use crate::error::{Error, Result};
use crate::models::{Parameter, Scale};

/// Axes resolved against the parameters of a model, and their points.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    axes: Vec<ResolvedAxis>,
    kind: DesignKind,
    seed: u32,
    len: usize,
}

#[derive(Debug, Clone, PartialEq)]
struct ResolvedAxis {
    parameter: usize,
    lo: f64,
    hi: f64,
    number: usize,
    log: bool,
}

impl ResolvedAxis {
    fn at(&self, t: f64) -> f64 {
        // The ends are exact, so that they pass a range check.
        if t <= 0.0 {
            self.lo
        } else if t >= 1.0 {
            self.hi
        } else if self.log {
            self.lo * (self.hi / self.lo).powf(t)
        } else {
            self.lo + (self.hi - self.lo) * t
        }
    }
}

impl Design {
    /// Resolves axes against the parameters of a model.
    ///
    /// # Errors
    /// Unknown or repeated parameter, ends outside of its range, too many
    /// dimensions or points, a quasi-random design without `number`.
    pub fn new(model: &str, parameters: &[Parameter], axes: &[AxisCard], design: DesignCard) -> Result<Self> {
        let resolved = axes
            .iter()
            .map(|axis| {
                let i = crate::models::index_of(model, parameters, &axis.parameter)?;
                axis.range.iter().try_for_each(|end| parameters[i].check(*end))?;
                let log = match axis.scale {
                    Some(scale) => scale == AxisScale::Log,
                    None => parameters[i].scale == Scale::Log && axis.range[0] > 0.0,
                };
                Ok(ResolvedAxis {
                    parameter: i,
                    lo: axis.range[0],
                    hi: axis.range[1],
                    number: axis.number,
                    log,
                })
            })
            .collect::<Result<Vec<_>>>()?;
        for (i, axis) in resolved.iter().enumerate() {
            if resolved[..i].iter().any(|a| a.parameter == axis.parameter) {
                let name = &parameters[axis.parameter].name;
                return Err(Error::Usage(format!("parameter `{name}` has two axes")));
            }
        }
        let len = match design.kind {
            DesignKind::Grid => resolved.iter().try_fold(1_usize, |n, a| n.checked_mul(a.number)),
            DesignKind::Sobol => Some(design.number.unwrap_or(0) as usize),
        };
        let len = len.filter(|n| *n > 0 && *n <= 1 << 31).ok_or_else(|| {
            Error::Usage("design: between 1 and 2^31 points are needed (`number` for sobol)".into())
        })?;
        Ok(Self { axes: resolved, kind: design.kind, seed: design.seed, len })
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether the points are all combinations of the values on the axes.
    pub fn is_grid(&self) -> bool {
        self.kind == DesignKind::Grid
    }

    /// Positions (in the list of parameters) of the axes.
    pub fn parameters(&self) -> impl Iterator<Item = usize> + '_ {
        self.axes.iter().map(|a| a.parameter)
    }

    /// The values on the axes at a point of the unit box.
    pub fn at(&self, unit: &[f64]) -> Vec<f64> {
        self.axes.iter().zip(unit).map(|(axis, t)| axis.at(*t)).collect()
    }

    /// The point `index` in the unit box.
    pub fn unit(&self, index: usize) -> Vec<f64> {
        let back = |axis: &ResolvedAxis, v: f64| {
            let t = if axis.log {
                (v / axis.lo).ln() / (axis.hi / axis.lo).ln()
            } else {
                (v - axis.lo) / (axis.hi - axis.lo)
            };
            t.clamp(0.0, 1.0)
        };
        self.axes.iter().zip(self.point(index)).map(|(axis, v)| back(axis, v)).collect()
    }

    /// The values on the axes at point `index`: a pure function of it.
    pub fn point(&self, index: usize) -> Vec<f64> {
        match self.kind {
            DesignKind::Grid => {
                let mut rest = index;
                let mut values: Vec<f64> = self
                    .axes
                    .iter()
                    .rev()
                    .map(|axis| {
                        let i = rest % axis.number;
                        rest /= axis.number;
                        axis.at(i as f64 / (axis.number - 1) as f64)
                    })
                    .collect();
                values.reverse();
                values
            }
            DesignKind::Sobol => {
                let sample = |d: usize| f64::from(sobol_burley::sample(index as u32, d as u32, self.seed));
                self.axes.iter().enumerate().map(|(d, axis)| axis.at(sample(d))).collect()
            }
        }
    }
}
