//! Second derivatives of a region.
//!
//! With $v=\partial\nu/\partial\theta$ at fixed factors, $M_g$ that of the
//! counts of group g, $c_g$ half the curvature of its constraint (infinite at
//! a bound), $\kappa=n/\nu^2$, $S=\sum N_g^2/c_g$ and $Q=\sum N_gM_g/c_g$, the
//! Schur complement of the factors in half the Hessian of a bin is
//! $$u\,\partial^2\nu+\frac{\kappa}{1+\kappa S}(v-uQ)(v-uQ)^T-u^2\sum_g\frac{M_gM_g^T}{c_g}.$$
//! Own derivation (Sherman-Morrison). For the expected information $u\to0$ and
//! $\kappa\to1/\nu$.

use super::super::layout::{Region, Template};
use super::plan::{GroupPlan, RegionPlan, TermPlan};
use super::work::Work;

/// Where the second derivatives of all variables go: the lower triangle of a
/// matrix by rows, of half the value.
pub(super) struct Lower<'h> {
    pub(super) entries: &'h mut [f64],
    pub(super) order: usize,
}

impl Lower<'_> {
    pub(super) fn add(&mut self, a: usize, b: usize, value: f64) {
        let (row, column) = if a >= b { (a, b) } else { (b, a) };
        self.entries[row * self.order + column] += value;
    }
}

/// Which matrix is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Curvature {
    Observed,
    Expected,
}

impl Work {
    /// Adds half the gradient and half the matrix of a region.
    pub(super) fn curve(
        &mut self,
        region: &Region,
        plan: &RegionPlan,
        events: &[f64],
        which: Curvature,
        gradient: &mut [f64],
        out: &mut Lower,
    ) {
        self.leave_one_out(region, plan);
        self.differentiate(region, plan);
        let locals = plan.locals.len();
        self.hessian[..locals * locals].fill(0.0);
        for (b, n) in events.iter().enumerate() {
            self.bin_rows(plan, b);
            let row = &mut self.rows[b * locals..(b + 1) * locals];
            for (slope, variable) in row.iter().zip(&plan.locals) {
                gradient[*variable] += self.u[b] * slope;
            }
            if which == Curvature::Observed {
                row.iter_mut().zip(&self.tilt).for_each(|(slope, tilt)| *slope -= tilt);
            }
            self.square[b] = self.bin_weight(plan, b, *n, which);
        }
        add_squares(&mut self.hessian, &self.rows[..events.len() * locals], &self.square, locals);
        for b in 0..events.len() {
            let bin = BinOf { region, plan, b, weight: self.square[b] };
            self.explicit(&bin, which, gradient, out);
        }
        if which == Curvature::Observed {
            for (g, group) in plan.groups.iter().enumerate().skip(1) {
                self.subtract_group(plan, g, group);
            }
            for (template, term) in region.templates.iter().zip(&plan.terms) {
                self.add_template(template, term, plan);
            }
        }
        scatter(&self.hessian, &plan.locals, out.entries, out.order);
    }

    /// $v$ of a bin in its row and $uQ$ in `tilt`.
    fn bin_rows(&mut self, plan: &RegionPlan, b: usize) {
        let (locals, groups) = (plan.locals.len(), plan.groups.len());
        let row = &mut self.rows[b * locals..(b + 1) * locals];
        row.fill(0.0);
        self.tilt[..locals].fill(0.0);
        for (g, group) in plan.groups.iter().enumerate() {
            let cell = b * groups + g;
            let (gamma, compliance) =
                if g == 0 { (1.0, 0.0) } else { (self.gamma[cell], self.compliance[cell]) };
            // A free factor inside its bounds leaves u = 0 and no tilt.
            let tilt = if self.u[b] == 0.0 { 0.0 } else { self.u[b] * self.counts[cell] * compliance };
            let width = group.locals.len();
            let derivatives = &self.derivatives[group.first_derivative + b * width..][..width];
            for (local, derivative) in group.locals.iter().zip(derivatives) {
                row[*local] += gamma * derivative;
                self.tilt[*local] += tilt * derivative;
            }
        }
    }

    /// $\kappa/(1+\kappa S)$.
    fn bin_weight(&self, plan: &RegionPlan, b: usize, n: f64, which: Curvature) -> f64 {
        let groups = plan.groups.len();
        let nu = self.nu[b];
        let kappa = match which {
            Curvature::Observed if n == 0.0 => 0.0,
            Curvature::Observed => n / (nu * nu),
            // A bin that expects nothing informs of nothing.
            Curvature::Expected if nu > 0.0 => 1.0 / nu,
            Curvature::Expected => 0.0,
        };
        if kappa == 0.0 {
            return 0.0;
        }
        let priors = &plan.priors[b * (groups - 1)..(b + 1) * (groups - 1)];
        let mut softness = 0.0;
        for (g, prior) in priors.iter().enumerate() {
            let cell = b * groups + g + 1;
            let compliance = match which {
                Curvature::Observed => self.compliance[cell],
                Curvature::Expected => prior.expected_compliance(self.gamma[cell], self.compliance[cell]),
            };
            if compliance > 0.0 {
                softness += self.counts[cell] * self.counts[cell] * compliance;
            }
        }
        kappa / (1.0 + kappa * softness)
    }

    /// $-u^2M_gM_g^T/c_g$ of all bins.
    fn subtract_group(&mut self, plan: &RegionPlan, g: usize, group: &GroupPlan) {
        let (locals, groups, width) = (plan.locals.len(), plan.groups.len(), group.locals.len());
        self.small[..width * width].fill(0.0);
        for b in 0..plan.sizes.bins {
            let (u, compliance) = (self.u[b], self.compliance[b * groups + g]);
            let moves = u != 0.0 && compliance > 0.0;
            self.square[b] = if moves { -u * u * compliance } else { 0.0 };
        }
        let rows = &self.derivatives[group.first_derivative..][..width * plan.sizes.bins];
        add_squares(&mut self.small, rows, &self.square, width);
        scatter(&self.small, &group.locals, &mut self.hessian, locals);
    }

    /// $u\,\partial^2\nu$ of the variables of a template.
    fn add_template(&mut self, template: &Template, term: &TermPlan, plan: &RegionPlan) {
        let (bins, groups, locals) = (plan.sizes.bins, plan.groups.len(), plan.locals.len());
        let factor: f64 =
            self.jets[term.first_jet..][..template.factors.len()].iter().map(|jet| jet.value).product();
        for b in 0..bins {
            let gamma = if term.group == 0 { 1.0 } else { self.gamma[b * groups + term.group] };
            self.square[b] = self.u[b] * gamma * self.bin_factors[term.first_bin + b];
        }
        let weights = &self.square[..bins];
        let sum = |row: &[f64]| weights.iter().zip(row).map(|(w, x)| w * x).sum::<f64>();
        let shape = sum(&self.shapes[term.first_bin..][..bins]);
        let mut entries = Entries { hessian: &mut self.hessian, order: locals };
        let jets = &self.jets[term.first_jet..][..template.factors.len()];
        let others = &self.others[term.first_jet..][..template.factors.len()];
        for (i, a) in term.factors.iter().enumerate() {
            let Some(a) = a else { continue };
            entries.add(a.region, a.region, others[i] * jets[i].second * shape);
            for (j, b) in term.factors.iter().enumerate().take(i) {
                let Some(b) = b else { continue };
                let rest = leave_two_out(jets, others, i, j);
                entries.add(a.region, b.region, rest * jets[i].first * jets[j].first * shape);
            }
        }
        for (k, (shift, c)) in template.shifts.iter().zip(&term.shifts).enumerate() {
            let Some(c) = c else { continue };
            let (up, down) = template.shift_rows(k);
            let (to_up, to_down) = (sum(up), sum(down));
            let weights = &self.weights[shift.slot];
            let second = weights.up.second * to_up + weights.down.second * to_down;
            entries.add(c.region, c.region, factor * second);
            let first = weights.up.first * to_up + weights.down.first * to_down;
            for (i, a) in term.factors.iter().enumerate() {
                let Some(a) = a else { continue };
                // One name as factor and shift: both orders are the same entry.
                let twice = if a.region == c.region { 2.0 } else { 1.0 };
                entries.add(a.region, c.region, twice * others[i] * jets[i].first * first);
            }
        }
    }

    /// Variables of this bin alone: gradient, squares and mixed derivatives.
    fn explicit(&self, bin: &BinOf, which: Curvature, gradient: &mut [f64], out: &mut Lower) {
        let BinOf { region, plan, b, weight } = *bin;
        let row = &self.rows[b * plan.locals.len()..];
        for (e, one) in plan.explicit[b].iter().enumerate() {
            let slope = self.slope(region, plan, b, &one.uses);
            gradient[one.variable] += self.u[b] * slope;
            for (local, variable) in row.iter().zip(&plan.locals) {
                out.add(one.variable, *variable, weight * slope * local);
            }
            for other in &plan.explicit[b][..=e] {
                let square = weight * slope * self.slope(region, plan, b, &other.uses);
                out.add(one.variable, other.variable, square);
            }
            if which == Curvature::Observed {
                self.mixed(region, plan, b, e, out);
            }
        }
    }

    /// Derivative of the expectation to a variable of this bin.
    fn slope(&self, region: &Region, plan: &RegionPlan, b: usize, uses: &[(usize, usize)]) -> f64 {
        uses.iter()
            .map(|(t, k)| {
                let term = &plan.terms[*t];
                let jets = &self.jets[term.first_jet..][..region.templates[*t].factors.len()];
                let factor: f64 = jets.iter().map(|jet| jet.value).product();
                factor * self.shapes[term.first_bin + b] * self.without(term, b, *k)
            })
            .sum()
    }

    /// Product of the bin factors of a term but one.
    fn without(&self, term: &TermPlan, b: usize, k: usize) -> f64 {
        let others = term.bin_factors.iter().enumerate().filter(|(i, _)| *i != k);
        others.map(|(_, first)| self.x[first + b]).product()
    }

    /// $u\,\partial^2\nu$ of a variable of this bin with all others.
    fn mixed(&self, region: &Region, plan: &RegionPlan, b: usize, e: usize, out: &mut Lower) {
        let one = &plan.explicit[b][e];
        for (t, k) in &one.uses {
            let (template, term) = (&region.templates[*t], &plan.terms[*t]);
            let weight = self.u[b] * self.without(term, b, *k);
            let shape = self.shapes[term.first_bin + b];
            let mut factor = 1.0;
            for (i, local) in term.factors.iter().enumerate() {
                let jet = self.jets[term.first_jet + i];
                factor *= jet.value;
                let Some(local) = local else { continue };
                let slope = self.others[term.first_jet + i] * jet.first * shape;
                out.add(one.variable, plan.locals[local.region], weight * slope);
            }
            for (i, (shift, local)) in template.shifts.iter().zip(&term.shifts).enumerate() {
                let Some(local) = local else { continue };
                let (up, down) = template.shift_rows(i);
                let weights = &self.weights[shift.slot];
                let slope = factor * (weights.up.first * up[b] + weights.down.first * down[b]);
                out.add(one.variable, plan.locals[local.region], weight * slope);
            }
            for other in &plan.explicit[b][..e] {
                let Some((_, l)) = other.uses.iter().find(|(same, _)| same == t) else { continue };
                let kept = term.bin_factors.iter().enumerate().filter(|(i, _)| i != k && i != l);
                let product: f64 = kept.map(|(_, first)| self.x[first + b]).product();
                out.add(one.variable, other.variable, self.u[b] * factor * shape * product);
            }
        }
    }
}

/// A bin of a region and the weight of its square.
#[derive(Clone, Copy)]
struct BinOf<'p> {
    region: &'p Region,
    plan: &'p RegionPlan,
    b: usize,
    weight: f64,
}

/// Lower triangle of a region by rows.
struct Entries<'h> {
    hessian: &'h mut [f64],
    order: usize,
}

impl Entries<'_> {
    fn add(&mut self, a: usize, b: usize, value: f64) {
        let (row, column) = if a >= b { (a, b) } else { (b, a) };
        self.hessian[row * self.order + column] += value;
    }
}

/// Adds $\sum_bw_br_br_b^T$ to a lower triangle by rows of this order; four
/// bins at once, so that each entry is loaded and stored a quarter as often.
fn add_squares(lower: &mut [f64], rows: &[f64], weights: &[f64], order: usize) {
    if order == 0 {
        return;
    }
    let mut fours = rows.chunks_exact(4 * order);
    let mut weights = weights.iter();
    for four in &mut fours {
        let (one, rest) = four.split_at(order);
        let (two, rest) = rest.split_at(order);
        let (three, four) = rest.split_at(order);
        let mut weight = || weights.next().copied().unwrap_or(0.0);
        let w = [weight(), weight(), weight(), weight()];
        for i in 0..order {
            let c = [w[0] * one[i], w[1] * two[i], w[2] * three[i], w[3] * four[i]];
            let entries = lower[i * order..=i * order + i].iter_mut();
            for ((((entry, r1), r2), r3), r4) in entries.zip(one).zip(two).zip(three).zip(four) {
                *entry += c[0] * r1 + c[1] * r2 + c[2] * r3 + c[3] * r4;
            }
        }
    }
    for (row, weight) in fours.remainder().chunks_exact(order).zip(weights) {
        for (i, value) in row.iter().enumerate() {
            let scaled = weight * value;
            for (entry, other) in lower[i * order..=i * order + i].iter_mut().zip(row) {
                *entry += scaled * other;
            }
        }
    }
}

/// Adds a lower triangle by rows to a larger one, at ascending `places`.
fn scatter(from: &[f64], places: &[usize], to: &mut [f64], order: usize) {
    for (i, place) in places.iter().enumerate() {
        let row = &mut to[place * order..=place * order + place];
        for (value, column) in from[i * places.len()..].iter().zip(&places[..=i]) {
            row[*column] += value;
        }
    }
}

/// Product of all factors but two; division only by what is not zero.
fn leave_two_out(jets: &[super::super::interpolation::Jet], others: &[f64], i: usize, j: usize) -> f64 {
    if jets[i].value != 0.0 {
        others[j] / jets[i].value
    } else if jets[j].value != 0.0 {
        others[i] / jets[j].value
    } else {
        let rest = jets.iter().enumerate().filter(|(k, _)| *k != i && *k != j);
        rest.map(|(_, jet)| jet.value).product()
    }
}
