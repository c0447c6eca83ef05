//! What a model expects to be seen.

use super::interpolation::ShiftWeights;
use super::layout::{FactorKind, Layout, Template};
use super::{Constraint, Model};

/// Expected counts of a channel, sample by sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Stack<'m> {
    /// Name of the channel.
    pub channel: &'m str,
    /// Name of each sample and its counts per bin, in the order of the workspace.
    pub samples: Vec<(&'m str, Vec<f64>)>,
}

impl Model {
    /// Expected counts of all bins, channels sorted by name.
    ///
    /// # Panics
    ///
    /// If `x` does not have one value per parameter.
    pub fn expected(&self, x: &[f64]) -> Vec<f64> {
        let weights = self.layout.weights(x);
        let mut out = vec![0.0; self.layout.bins];
        for region in &self.layout.regions {
            let bins = &mut out[region.range.clone()];
            for template in &region.templates {
                let counts = template.counts(x, &weights);
                bins.iter_mut().zip(counts).for_each(|(bin, count)| *bin += count);
            }
        }
        out
    }

    /// Expected counts of each sample, for figures.
    ///
    /// # Panics
    ///
    /// If `x` does not have one value per parameter.
    pub fn expected_by_sample(&self, x: &[f64]) -> Vec<Stack<'_>> {
        let weights = self.layout.weights(x);
        let stack = |region: &'_ super::layout::Region| -> Vec<Vec<f64>> {
            region.templates.iter().map(|t| t.counts(x, &weights)).collect()
        };
        self.layout
            .regions
            .iter()
            .map(|region| Stack {
                channel: &region.name,
                samples: region.templates.iter().map(|t| t.name.as_str()).zip(stack(region)).collect(),
            })
            .collect()
    }

    /// Expected auxiliary data: the parameter, times tau for a Poisson
    /// constraint.
    ///
    /// # Panics
    ///
    /// If `x` does not have one value per parameter.
    pub fn expected_auxiliary(&self, x: &[f64]) -> Vec<f64> {
        let expected = |p: &usize| match self.layout.parameters[*p].constraint {
            Some(Constraint::Poisson { factor }) => factor * x[*p],
            _ => x[*p],
        };
        self.layout.constrained.iter().map(expected).collect()
    }
}

impl Layout {
    /// Weights of all shifts.
    pub(crate) fn weights(&self, x: &[f64]) -> Vec<ShiftWeights> {
        self.shifted.iter().map(|p| ShiftWeights::new(x[*p], self.interpolation.histosys)).collect()
    }
}

impl Template {
    /// Counts per bin.
    pub(crate) fn counts(&self, x: &[f64], weights: &[ShiftWeights]) -> Vec<f64> {
        let mut counts = vec![0.0; self.nominal.len()];
        self.shifted(weights, &mut counts);
        let factor = self.factor(x);
        for (bin, count) in counts.iter_mut().enumerate() {
            *count *= factor * self.bin_factors.iter().map(|first| x[first + bin]).product::<f64>();
        }
        counts
    }

    /// Nominal counts and all shifts.
    pub(crate) fn shifted(&self, weights: &[ShiftWeights], counts: &mut [f64]) {
        counts.copy_from_slice(&self.nominal);
        for (k, shift) in self.shifts.iter().enumerate() {
            let (up, down) = self.shift_rows(k);
            let (p, q) = (weights[shift.slot].up.value, weights[shift.slot].down.value);
            for ((count, up), down) in counts.iter_mut().zip(up).zip(down) {
                *count += p * up + q * down;
            }
        }
    }

    /// Product of the factors of all bins.
    fn factor(&self, x: &[f64]) -> f64 {
        let value = |kind: &FactorKind, x: f64| match kind {
            FactorKind::Linear => x,
            FactorKind::Interpolated(normsys) => normsys.value(x),
        };
        self.factors.iter().map(|f| value(&f.kind, x[f.parameter])).product()
    }
}
