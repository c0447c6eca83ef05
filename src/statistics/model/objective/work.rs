//! Evaluation of one region: shapes, expectations, best factors, derivatives.

use super::super::count_term;
use super::super::interpolation::{Jet, ShiftWeights};
use super::super::layout::{FactorKind, Region};
use super::bin::Bin;
use super::plan::{RegionPlan, Sizes};

/// Numbers that live through one evaluation; allocated once.
#[derive(Debug, Default)]
pub(super) struct Work {
    /// All parameters of the model.
    pub(super) x: Vec<f64>,
    pub(super) weights: Vec<ShiftWeights>,
    /// Of each template and factor: its value and derivatives.
    pub(super) jets: Vec<Jet>,
    /// The product of the other factors of its template.
    pub(super) others: Vec<f64>,
    /// Of each template and bin: nominal and shifts, and the product of its
    /// bin factors that are not eliminated.
    pub(super) shapes: Vec<f64>,
    pub(super) bin_factors: Vec<f64>,
    /// Of each bin and group: its counts before the eliminated factor, the
    /// factor and its compliance.
    pub(super) counts: Vec<f64>,
    pub(super) gamma: Vec<f64>,
    pub(super) compliance: Vec<f64>,
    /// Of each group, bin and variable: derivative of the counts.
    pub(super) derivatives: Vec<f64>,
    pub(super) nu: Vec<f64>,
    pub(super) u: Vec<f64>,
    /// Of each bin and variable: derivative of its expectation.
    pub(super) rows: Vec<f64>,
    /// Of each bin: a weight.
    pub(super) square: Vec<f64>,
    /// Per variable of a region.
    pub(super) tilt: Vec<f64>,
    /// Hessians of a region and of a group, lower triangles by rows.
    pub(super) hessian: Vec<f64>,
    pub(super) small: Vec<f64>,
}

impl Work {
    pub(super) fn new(base: &[f64], slots: usize, sizes: Sizes) -> Self {
        let cells = sizes.bins * sizes.groups;
        let square = sizes.locals * sizes.locals;
        Self {
            x: base.to_vec(),
            weights: vec![ShiftWeights::default(); slots],
            jets: vec![Jet::default(); sizes.jets],
            others: vec![0.0; sizes.jets],
            shapes: vec![0.0; sizes.shapes],
            bin_factors: vec![1.0; sizes.shapes],
            counts: vec![0.0; cells],
            gamma: vec![1.0; cells],
            compliance: vec![0.0; cells],
            derivatives: vec![0.0; sizes.derivatives],
            nu: vec![0.0; sizes.bins],
            u: vec![0.0; sizes.bins],
            rows: vec![0.0; sizes.bins * sizes.locals],
            square: vec![0.0; sizes.bins],
            tilt: vec![0.0; sizes.locals],
            hessian: vec![0.0; square],
            small: vec![0.0; square],
        }
    }

    /// Expectations of a region with the best factors, and its part of the
    /// value; infinite where events were seen and none can be expected.
    pub(super) fn expect(&mut self, region: &Region, plan: &RegionPlan, events: &[f64]) -> f64 {
        self.count(region, plan);
        let groups = plan.groups.len();
        let mut value = 0.0;
        for (b, n) in events.iter().enumerate() {
            let cell = b * groups..(b + 1) * groups;
            let priors = &plan.priors[b * (groups - 1)..(b + 1) * (groups - 1)];
            let counts = &self.counts[cell.clone()];
            let gamma = &mut self.gamma[cell.clone()];
            let compliance = &mut self.compliance[cell];
            let bin = Bin { events: *n, rest: counts[0], counts: &counts[1..], priors };
            let Some(best) = bin.solve(&mut gamma[1..], &mut compliance[1..]) else {
                return f64::INFINITY;
            };
            (self.nu[b], self.u[b]) = (best.nu, best.u);
            value += count_term(best.nu, *n);
            value += priors.iter().zip(&gamma[1..]).map(|(prior, gamma)| prior.term(*gamma)).sum::<f64>();
        }
        value
    }

    /// Shapes of all templates and counts of all groups.
    fn count(&mut self, region: &Region, plan: &RegionPlan) {
        let (bins, groups) = (region.range.len(), plan.groups.len());
        self.counts[..bins * groups].fill(0.0);
        for (template, term) in region.templates.iter().zip(&plan.terms) {
            let cells = term.first_bin..term.first_bin + bins;
            let shape = &mut self.shapes[cells.clone()];
            template.shifted(&self.weights, shape);
            let jets = &mut self.jets[term.first_jet..term.first_jet + template.factors.len()];
            let mut factor = 1.0;
            for (jet, f) in jets.iter_mut().zip(&template.factors) {
                *jet = match &f.kind {
                    FactorKind::Linear => Jet { value: self.x[f.parameter], first: 1.0, second: 0.0 },
                    FactorKind::Interpolated(normsys) => normsys.jet(self.x[f.parameter]),
                };
                factor *= jet.value;
            }
            for (b, product) in self.bin_factors[cells].iter_mut().enumerate() {
                *product = term.bin_factors.iter().map(|first| self.x[first + b]).product();
                self.counts[b * groups + term.group] += factor * shape[b] * *product;
            }
        }
    }

    /// The product of the other factors, for each factor of the region.
    pub(super) fn leave_one_out(&mut self, region: &Region, plan: &RegionPlan) {
        for (template, term) in region.templates.iter().zip(&plan.terms) {
            let range = term.first_jet..term.first_jet + template.factors.len();
            let (jets, others) = (&self.jets[range.clone()], &mut self.others[range]);
            let mut before = 1.0;
            for (other, jet) in others.iter_mut().zip(jets) {
                *other = before;
                before *= jet.value;
            }
            let mut after = 1.0;
            for (other, jet) in others.iter_mut().zip(jets).rev() {
                *other *= after;
                after *= jet.value;
            }
        }
    }

    /// Derivatives of the counts of each group and bin to its variables.
    pub(super) fn differentiate(&mut self, region: &Region, plan: &RegionPlan) {
        self.derivatives[..plan.sizes.derivatives].fill(0.0);
        let bins = region.range.len();
        for (template, term) in region.templates.iter().zip(&plan.terms) {
            let group = &plan.groups[term.group];
            let width = group.locals.len();
            let out = &mut self.derivatives[group.first_derivative..][..width * bins];
            let shape = &self.shapes[term.first_bin..][..bins];
            let product = &self.bin_factors[term.first_bin..][..bins];
            let mut factor = 1.0;
            for (f, local) in term.factors.iter().enumerate() {
                let jet = self.jets[term.first_jet + f];
                factor *= jet.value;
                let Some(local) = local else { continue };
                let slope = jet.first * self.others[term.first_jet + f];
                let cells = out[local.group..].iter_mut().step_by(width);
                for ((cell, shape), product) in cells.zip(shape).zip(product) {
                    *cell += slope * shape * product;
                }
            }
            for (k, (shift, local)) in template.shifts.iter().zip(&term.shifts).enumerate() {
                let Some(local) = local else { continue };
                let (up, down) = template.shift_rows(k);
                let weights = &self.weights[shift.slot];
                let (p, q) = (factor * weights.up.first, factor * weights.down.first);
                let cells = out[local.group..].iter_mut().step_by(width);
                for (((cell, up), down), product) in cells.zip(up).zip(down).zip(product) {
                    *cell += (p * up + q * down) * product;
                }
            }
        }
    }
}
