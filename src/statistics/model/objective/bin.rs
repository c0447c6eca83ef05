//! The best factors of one bin, given everything else.
//!
//! In a bin with n events and the expectation
//! $\nu=R+\sum_gN_g\gamma_g$ each factor has its own constraint. With
//! $u=1-n/\nu$ a stationary factor is
//! $\gamma=a-\sigma^2Nu$ (Gaussian) or $\gamma=a/(\tau+Nu)$ (Poisson); at a
//! bound it stays there. $N_g\gamma_g(u)$ never grows with $u$, whatever the
//! sign of $N_g$, and $u$ grows with $\nu$: one root, the one minimum of a
//! convex function. A free factor sits at an end unless $u=0$. Own derivation.

use super::super::{Constraint, constraint_term};

/// What is known about a factor beside the bin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prior {
    pub(super) kind: Kind,
    pub(super) lower: f64,
    pub(super) upper: f64,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// Not to be varied.
    Held(f64),
    /// Gaussian with its datum and variance.
    Gaussian { datum: f64, variance: f64 },
    /// Poisson with its (positive) datum and factor.
    Poisson { datum: f64, factor: f64 },
    /// No constraint; the value where the bin does not depend on it.
    Free { start: f64 },
}

impl Prior {
    /// The best value at `u`, and the inverse of half the second derivative of
    /// its constraint there: 0 at a bound.
    fn respond(&self, count: f64, u: f64) -> (f64, f64) {
        let (value, compliance) = match self.kind {
            Kind::Held(value) => return (value, 0.0),
            Kind::Gaussian { datum, variance } => (datum - variance * count * u, variance),
            Kind::Poisson { datum, factor } => {
                let denominator = factor + count * u;
                let value = if denominator > 0.0 { datum / denominator } else { f64::INFINITY };
                (value, value * value / datum)
            }
            Kind::Free { start } => (self.free(start, count * u), 0.0),
        };
        if value >= self.upper {
            (self.upper, 0.0)
        } else if value <= self.lower {
            (self.lower, 0.0)
        } else {
            (value, compliance)
        }
    }

    fn free(&self, start: f64, push: f64) -> f64 {
        if push > 0.0 {
            self.lower
        } else if push < 0.0 {
            self.upper
        } else {
            start
        }
    }

    /// The compliance with the expected in place of the observed information.
    pub(super) fn expected_compliance(&self, value: f64, compliance: f64) -> f64 {
        match self.kind {
            Kind::Poisson { factor, .. } if compliance > 0.0 => value / factor,
            _ => compliance,
        }
    }

    /// The part of -2 ln of its constraint that depends on the value.
    pub(super) fn term(&self, value: f64) -> f64 {
        match self.kind {
            Kind::Held(_) | Kind::Free { .. } => 0.0,
            Kind::Gaussian { datum, variance } => (datum - value) * (datum - value) / variance,
            Kind::Poisson { datum, factor } => constraint_term(Constraint::Poisson { factor }, datum, value),
        }
    }

    fn is_free(&self) -> bool {
        matches!(self.kind, Kind::Free { .. })
    }
}

/// A bin: its events, what does not depend on the factors, and per factor the
/// counts it multiplies and its prior.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bin<'b> {
    pub(super) events: f64,
    pub(super) rest: f64,
    pub(super) counts: &'b [f64],
    pub(super) priors: &'b [Prior],
}

/// Where the best factors leave the bin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Best {
    pub(super) nu: f64,
    /// $1-n/\nu$.
    pub(super) u: f64,
}

impl Bin<'_> {
    /// Writes the best factors and their compliances; none if no allowed
    /// factors give a positive expectation where events were seen.
    pub(super) fn solve(&self, gamma: &mut [f64], compliance: &mut [f64]) -> Option<Best> {
        if self.events == 0.0 {
            let nu = self.respond(1.0, gamma, compliance).nu;
            return Some(Best { nu, u: 1.0 });
        }
        if let Some(best) = self.fill_with_free(gamma, compliance) {
            return Some(best);
        }
        self.search(gamma, compliance)
    }

    /// The best factors at `u` and what they give.
    fn respond(&self, u: f64, gamma: &mut [f64], compliance: &mut [f64]) -> Response {
        let mut out = Response { nu: self.rest, slope: 0.0, size: self.rest.abs() };
        for (g, (count, prior)) in self.counts.iter().zip(self.priors).enumerate() {
            (gamma[g], compliance[g]) = prior.respond(*count, u);
            let part = count * gamma[g];
            out.nu += part;
            out.size += part.abs();
            out.slope += count * count * compliance[g];
        }
        out
    }

    /// Free factors can make the expectation equal to the events ($u=0$) if
    /// the events are between what their ends give.
    fn fill_with_free(&self, gamma: &mut [f64], compliance: &mut [f64]) -> Option<Best> {
        if !self.priors.iter().any(Prior::is_free) {
            return None;
        }
        self.respond(0.0, gamma, compliance);
        let (mut low, mut high) = (self.rest, self.rest);
        for (g, (count, prior)) in self.counts.iter().zip(self.priors).enumerate() {
            let ends = if prior.is_free() { [prior.lower, prior.upper] } else { [gamma[g]; 2] };
            low += (count * ends[0]).min(count * ends[1]);
            high += (count * ends[0]).max(count * ends[1]);
        }
        if !(low <= self.events && self.events <= high) || low == high {
            return None;
        }
        let fraction = (self.events - low) / (high - low);
        for (g, (count, prior)) in self.counts.iter().zip(self.priors).enumerate() {
            if prior.is_free() && *count != 0.0 {
                let along = if *count > 0.0 { fraction } else { 1.0 - fraction };
                gamma[g] = prior.lower + along * (prior.upper - prior.lower);
                compliance[g] = f64::INFINITY;
            }
        }
        Some(Best { nu: self.events, u: 0.0 })
    }

    /// The root of $u=1-n/\nu(u)$: with $\nu$ linear in $u$ (Gaussian factors,
    /// the same ones at bounds) it is that of a quadratic equation, so each
    /// step solves that of the tangent, inside of a bracket.
    fn search(&self, gamma: &mut [f64], compliance: &mut [f64]) -> Option<Best> {
        let n = self.events;
        let (mut below, mut above) = (f64::NEG_INFINITY, 1.0);
        let mut u = 0.0;
        for _ in 0..MOST_STEPS {
            let here = self.respond(u, gamma, compliance);
            if here.nu <= 0.0 && !self.can_be_positive() {
                return None;
            }
            // Not positive is too far up: fewer counts come from larger u.
            let too_far = here.nu <= 0.0 || u - 1.0 + n / here.nu > 0.0;
            if too_far {
                above = u;
            } else {
                below = u;
            }
            let nu = tangent_root(here.nu + here.slope * (u - 1.0), here.slope * n);
            let next = (nu - n) / nu;
            // Met within what the rounding of nu does to u.
            let rounding = MET * (u.abs() + n / nu * (here.size / nu));
            if nu > 0.0 && (next - u).abs() <= rounding {
                return Some(Best { nu, u: next });
            }
            u = if nu > 0.0 && next > below && next < above { next } else { inside(below, above) };
            if below.is_finite() && above - below <= f64::EPSILON * above.abs().max(below.abs()) {
                let nu = self.respond(u, gamma, compliance).nu;
                return (nu > 0.0).then_some(Best { nu, u: (nu - n) / nu });
            }
        }
        // Bisection ends long before; a fault (NaN) must not pass as a value.
        Some(Best { nu: f64::NAN, u: f64::NAN })
    }

    fn can_be_positive(&self) -> bool {
        let most = |(count, prior): (&f64, &Prior)| match prior.kind {
            Kind::Held(value) => count * value,
            _ => (count * prior.lower).max(count * prior.upper),
        };
        self.rest + self.counts.iter().zip(self.priors).map(most).sum::<f64>() > 0.0
    }
}

/// What the factors at some u give.
struct Response {
    nu: f64,
    /// Minus the derivative of nu.
    slope: f64,
    /// Sum of the absolute values in nu: the scale of its rounding.
    size: f64,
}

/// Agreement of successive steps, in units of the rounding of their terms.
const MET: f64 = 8.0 * f64::EPSILON;

/// Far above the steps of a bisection over all doubles.
const MOST_STEPS: usize = 3000;

/// The positive root of $\nu^2-A\nu-B=0$ with $B\ge0$ (0 if there is none).
fn tangent_root(a: f64, b: f64) -> f64 {
    let root = (a * a + 4.0 * b).sqrt();
    if a >= 0.0 { 0.5 * (a + root) } else { 2.0 * b / (root - a) }
}

/// A point between, or further down where there is no lower end yet.
fn inside(below: f64, above: f64) -> f64 {
    if below.is_finite() { 0.5 * (below + above) } else { 2.0 * above.min(0.0) - 1.0 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::statistics::model::count_term;

    fn objective(bin: &Bin, gamma: &[f64]) -> f64 {
        let nu = bin.rest + bin.counts.iter().zip(gamma).map(|(c, g)| c * g).sum::<f64>();
        let priors: f64 = bin.priors.iter().zip(gamma).map(|(p, g)| p.term(*g)).sum();
        count_term(nu, bin.events) + priors
    }

    /// The minimum over one factor on its interval by golden sections; the
    /// function is convex where it is finite.
    fn line(bin: &Bin, gamma: &mut [f64], g: usize) {
        let (mut lo, mut hi) = (bin.priors[g].lower, bin.priors[g].upper);
        let ratio = 0.5 * (5.0_f64.sqrt() - 1.0);
        let mut value = |x: f64| {
            gamma[g] = x;
            objective(bin, gamma)
        };
        for _ in 0..200 {
            let (a, b) = (hi - ratio * (hi - lo), lo + ratio * (hi - lo));
            let (at_a, at_b) = (value(a), value(b));
            // Both outside of the domain: towards the end that is inside.
            let left =
                if at_a.is_infinite() && at_b.is_infinite() { bin.counts[g] < 0.0 } else { at_a <= at_b };
            if left { hi = b } else { lo = a }
        }
        let best = [bin.priors[g].lower, 0.5 * (lo + hi), bin.priors[g].upper]
            .into_iter()
            .min_by(|a, b| value(*a).total_cmp(&value(*b)));
        gamma[g] = best.unwrap_or(1.0);
    }

    /// Minimum over all factors by brute force: cycles of line searches.
    fn brute_force(bin: &Bin, start: &[f64]) -> f64 {
        let mut gamma = start.to_vec();
        for _ in 0..20 {
            (0..gamma.len()).for_each(|g| line(bin, &mut gamma, g));
        }
        objective(bin, &gamma)
    }

    /// The factors with the largest expectation.
    fn most(bin: &Bin) -> Vec<f64> {
        let end = |(c, p): (&f64, &Prior)| if *c > 0.0 { p.upper } else { p.lower };
        bin.counts.iter().zip(bin.priors).map(end).collect()
    }

    fn prior() -> impl Strategy<Value = Prior> {
        let kind = prop_oneof![
            (0.5..1.5_f64, 0.01..1.0_f64)
                .prop_map(|(datum, sigma)| Kind::Gaussian { datum, variance: sigma * sigma }),
            (1.0..200.0_f64, 0.5..1.5_f64)
                .prop_map(|(factor, a)| Kind::Poisson { datum: factor * a, factor }),
            Just(Kind::Free { start: 1.0 }),
        ];
        // Narrow bounds are met often, wide ones are those of pyhf.
        let bounds = prop_oneof![Just((1e-10, 10.0)), (0.5..0.99_f64, 1.01..1.5_f64)];
        (kind, bounds).prop_map(|(kind, (lower, upper))| Prior { kind, lower, upper })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn no_allowed_factors_are_better(
            events in prop_oneof![Just(0.0), 0.0..3.0_f64, 0.0..300.0_f64],
            rest in -20.0..100.0_f64,
            parts in prop::collection::vec((-30.0..100.0_f64, prior()), 1..4),
        ) {
            let (counts, priors): (Vec<f64>, Vec<Prior>) = parts.into_iter().unzip();
            let bin = Bin { events, rest, counts: &counts, priors: &priors };
            let (mut gamma, mut compliance) = (vec![0.0; counts.len()], vec![0.0; counts.len()]);
            let Some(best) = bin.solve(&mut gamma, &mut compliance) else {
                prop_assert!(brute_force(&bin, &most(&bin)).is_infinite());
                return Ok(());
            };
            for (gamma, prior) in gamma.iter().zip(&priors) {
                prop_assert!(prior.lower <= *gamma && *gamma <= prior.upper);
            }
            let nu = rest + counts.iter().zip(&gamma).map(|(c, g)| c * g).sum::<f64>();
            let size = rest.abs() + counts.iter().zip(&gamma).map(|(c, g)| (c * g).abs()).sum::<f64>();
            prop_assert!((nu - best.nu).abs() <= 1e-11 * size, "{nu} {best:?}");
            // A convex function with a smooth part that couples: where no line
            // along an axis goes down, no direction does.
            let found = objective(&bin, &gamma);
            let scale = 1.0 + found.abs() + size;
            for start in [&gamma, &most(&bin)] {
                let brute = brute_force(&bin, start);
                prop_assert!(found <= brute + 1e-10 * scale, "{found} above {brute}");
            }
        }
    }
}
