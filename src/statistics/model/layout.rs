//! A workspace as an evaluation needs it: numbers and indices, no names to look up.

use std::ops::Range;

use super::interpolation::{HistoSysCode, Interpolation, NormSys, NormSysCode};
use super::parameters::Parameter;

/// Everything of a model that does not change with the data.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) poi: Option<usize>,
    /// Parameter of each auxiliary datum.
    pub(crate) constrained: Vec<usize>,
    /// Auxiliary datum of each parameter.
    pub(crate) auxiliary_of: Vec<Option<usize>>,
    /// Parameters of histosys: each has a slot for its weights.
    pub(crate) shifted: Vec<usize>,
    pub(crate) regions: Vec<Region>,
    pub(crate) bins: usize,
    pub(crate) interpolation: Interpolation,
    /// Largest relative change of a yield by one standard deviation.
    pub(crate) largest_effect: f64,
}

impl Layout {
    /// Whether the interpolation of a parameter has a kink at zero.
    pub(crate) fn has_kink(&self, parameter: usize) -> bool {
        if self.interpolation == Interpolation::default() {
            return false;
        }
        let shift = self.interpolation.histosys == HistoSysCode::Code0 && self.shifted.contains(&parameter);
        let factor = |f: &Factor| matches!(f.kind, FactorKind::Interpolated(_)) && f.parameter == parameter;
        let mut templates = self.regions.iter().flat_map(|r| &r.templates);
        let code_1 = self.interpolation.normsys == NormSysCode::Code1;
        shift || (code_1 && templates.any(|t| t.factors.iter().any(factor)))
    }
}

/// A channel.
#[derive(Debug)]
pub(crate) struct Region {
    pub(crate) name: String,
    /// Its bins among all bins.
    pub(crate) range: Range<usize>,
    pub(crate) templates: Vec<Template>,
}

/// A sample of a channel: $\prod f(\theta)\,(N + \sum \text{shifts})\prod\gamma$.
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) name: String,
    pub(crate) nominal: Vec<f64>,
    pub(crate) factors: Vec<Factor>,
    pub(crate) shifts: Vec<Shift>,
    /// Of each shift the rows $N_+-N_0$ and $N_0-N_-$, one value per bin.
    pub(crate) rows: Vec<f64>,
    /// First parameter of each factor per bin; that of bin i is i further.
    pub(crate) bin_factors: Vec<usize>,
}

/// A factor of all bins.
#[derive(Debug)]
pub(crate) struct Factor {
    pub(crate) parameter: usize,
    pub(crate) kind: FactorKind,
}

#[derive(Debug)]
pub(crate) enum FactorKind {
    /// The parameter itself.
    Linear,
    Interpolated(NormSys),
}

/// A shift by templates.
#[derive(Debug)]
pub(crate) struct Shift {
    pub(crate) parameter: usize,
    /// Index of its weights.
    pub(crate) slot: usize,
}

impl Template {
    /// Rows of shift `k`: to +1 and from -1.
    pub(crate) fn shift_rows(&self, k: usize) -> (&[f64], &[f64]) {
        let n = self.nominal.len();
        let (up, down) = self.rows[2 * k * n..2 * (k + 1) * n].split_at(n);
        (up, down)
    }
}
