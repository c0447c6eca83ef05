//! Integration of the cross section itself, once per point.
//!
//! A leaf is an interval with a map that makes $\sigma\Delta$ smooth: sinh
//! across a pole, a square above a threshold. Leaves are bisected until the
//! Legendre coefficients of the integrand have died out.

use std::sync::OnceLock;

use super::super::annihilation::Annihilation;
use crate::numerics::gauss::{Rule, rule4, rule8, rule16};

/// Most nodes of a leaf, and those of a panel.
pub(super) const N: usize = 16;
const MAX_DEPTH: u32 = 14;

/// P_k at the nodes of the rule of `M` nodes on [0, 1].
fn legendre_at<const M: usize>(rule: &Rule<M>) -> [[f64; M]; M] {
    let mut table = [[0.0; M]; M];
    for (i, u) in rule.nodes().iter().enumerate() {
        for (row, p) in table.iter_mut().zip(legendre(2.0 * u - 1.0)) {
            row[i] = p;
        }
    }
    table
}

/// P_k at the 16 nodes.
pub(super) fn legendre_at_nodes() -> &'static [[f64; N]; N] {
    static TABLE: OnceLock<[[f64; N]; N]> = OnceLock::new();
    TABLE.get_or_init(|| legendre_at(rule16()))
}

fn legendre_at_eight() -> &'static [[f64; 8]; 8] {
    static TABLE: OnceLock<[[f64; 8]; 8]> = OnceLock::new();
    TABLE.get_or_init(|| legendre_at(rule8()))
}

fn legendre_at_four() -> &'static [[f64; 4]; 4] {
    static TABLE: OnceLock<[[f64; 4]; 4]> = OnceLock::new();
    TABLE.get_or_init(|| legendre_at(rule4()))
}

/// (2k-1)/k and (k-1)/k: no divisions in the recurrence.
const RECURRENCE: [(f64, f64); N] = {
    let mut all = [(0.0, 0.0); N];
    let mut k = 1;
    while k < N {
        let kf = k as f64;
        all[k] = ((2.0 * kf - 1.0) / kf, (kf - 1.0) / kf);
        k += 1;
    }
    all
};

/// P_0 to P_15.
pub(super) fn legendre(x: f64) -> [f64; N] {
    let mut p = [1.0; N];
    p[1] = x;
    for k in 2..N {
        p[k] = RECURRENCE[k].0 * x * p[k - 1] - RECURRENCE[k].1 * p[k - 2];
    }
    p
}

/// The variable of a leaf.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Map {
    /// Delta = base + t.
    Linear,
    /// Delta = base + t^2.
    Square,
    /// Delta = base + half_width sinh t.
    Sinh {
        /// Half width of the pole at the base.
        half_width: f64,
    },
}

/// An interval of the map variable.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaf {
    pub(super) map: Map,
    pub(super) base: f64,
    pub(super) lo: f64,
    pub(super) hi: f64,
    pub(super) size: Size,
}

/// Number of nodes of a leaf.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Size {
    Four,
    Eight,
    Sixteen,
}

impl Size {
    /// For an interval of `width` at `distance` from the nearest singularity:
    /// the rule errs by the ellipse parameter to the power of minus twice its
    /// nodes, which stays below 1e-10, or 1e-15 where not `loose`.
    pub(super) fn of(width: f64, distance: f64, loose: bool) -> Self {
        let (four, eight) = if loose { (0.25, 3.0) } else { (0.04, 0.25) };
        if width < four * distance {
            Self::Four
        } else if width < eight * distance {
            Self::Eight
        } else {
            Self::Sixteen
        }
    }
}

/// The integrand at the nodes of a leaf.
#[derive(Debug, Clone, Copy)]
pub(super) struct Samples {
    count: usize,
    delta: [f64; N],
    weight: [f64; N],
    /// Estimated relative error of the leaf.
    pub(super) error: f64,
    /// Sum of the absolute weights.
    pub(super) absolute: f64,
}

impl Samples {
    /// Delta and integrand times Jacobian times weight times width.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.delta[..self.count].iter().copied().zip(self.weight[..self.count].iter().copied())
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }
}

impl Leaf {
    fn node(&self, t: f64) -> (f64, f64) {
        match self.map {
            Map::Linear => (t, 1.0),
            Map::Square => (t * t, 2.0 * t),
            Map::Sinh { half_width } => {
                let p = t.exp();
                let m = 1.0 / p;
                (half_width * 0.5 * (p - m), half_width * 0.5 * (p + m))
            }
        }
    }

    /// The integrand at the nodes.
    pub(super) fn samples(&self, sigma: &Annihilation, resonance: f64) -> Samples {
        match self.size {
            Size::Four => self.by_rule(rule4(), legendre_at_four(), sigma, resonance),
            Size::Eight => self.by_rule(rule8(), legendre_at_eight(), sigma, resonance),
            Size::Sixteen => self.by_rule(rule16(), legendre_at_nodes(), sigma, resonance),
        }
    }

    fn by_rule<const M: usize>(
        &self,
        rule: &Rule<M>,
        table: &[[f64; M]; M],
        sigma: &Annihilation,
        resonance: f64,
    ) -> Samples {
        let width = self.hi - self.lo;
        let (mut delta, mut weight, mut values) = ([0.0; N], [0.0; N], [0.0; M]);
        for (i, (u, w)) in rule.pairs().enumerate() {
            let (from_base, jacobian) = self.node(self.lo + width * u);
            delta[i] = self.base + from_base;
            let offset = if self.base == resonance { from_base } else { delta[i] - resonance };
            values[i] = sigma.weighted_near(delta[i], offset) * jacobian;
            weight[i] = values[i] * w * width;
        }
        let absolute = weight.iter().map(|w| w.abs()).sum();
        let error = legendre_tail(rule, table, &values);
        Samples { count: M, delta, weight, error, absolute }
    }

    /// Bisects until the error of every piece is below `goal`, in the units of
    /// the integral.
    pub(super) fn resolve(
        self,
        first: &Samples,
        sigma: &Annihilation,
        resonance: f64,
        goal: f64,
        out: &mut Vec<Samples>,
    ) {
        let mut open = vec![(self, *first, 0)];
        while let Some((leaf, samples, depth)) = open.pop() {
            if samples.error * samples.absolute <= goal || depth == MAX_DEPTH {
                out.push(samples);
                continue;
            }
            let middle = 0.5 * (leaf.lo + leaf.hi);
            for half in [Self { lo: middle, ..leaf }, Self { hi: middle, ..leaf }] {
                open.push((half, half.samples(sigma, resonance), depth + 1));
            }
        }
    }
}

/// Estimated relative error of a rule with M nodes.
///
/// The rule is exact to degree 2M-1. The size of the coefficients there is
/// extrapolated from their decay between degrees M/2 and M: geometric for an
/// analytic integrand, hardly any across a kink, where the estimate is then
/// the last coefficient itself. The factor is margin.
fn legendre_tail<const M: usize>(rule: &Rule<M>, table: &[[f64; M]; M], values: &[f64; M]) -> f64 {
    const MARGIN: f64 = 10.0;
    let weights = rule.weights();
    let coefficient = |k: usize| {
        let sum: f64 = (0..M).map(|i| weights[i] * table[k][i] * values[i]).sum();
        (2.0 * k as f64 + 1.0) * sum.abs()
    };
    let scale: f64 = (0..M).map(|i| weights[i] * values[i].abs()).sum();
    if scale == 0.0 {
        return 0.0;
    }
    let last = coefficient(M - 2).max(coefficient(M - 1)) / scale;
    // Below this the coefficients are rounding, not decay.
    if last < 1e-13 {
        return last;
    }
    let middle = coefficient(M / 2 - 2).max(coefficient(M / 2 - 1)) / scale;
    let decay = if middle > 0.0 { (last / middle).min(1.0) } else { 1.0 };
    // The integrand meets a Boltzmann weight, whose coefficient of degree M on
    // a leaf that counts is at most this.
    let mixed = if M < N { 0.03 } else { 1e-3 };
    MARGIN * last * decay * decay + mixed * last
}
