//! Integration of the cross section itself, once per point.
//!
//! A leaf is an interval with a map that makes $\sigma\Delta$ smooth: sinh
//! across a pole, a square above a threshold. Leaves are bisected until the
//! Legendre coefficients of the integrand have died out.

use std::sync::OnceLock;

use super::super::annihilation::Annihilation;
use crate::numerics::gauss::rule16;

/// Nodes per leaf and per panel.
pub(super) const N: usize = 16;
const MAX_DEPTH: u32 = 14;

/// P_k at the nodes of the rule on [0, 1].
pub(super) fn legendre_at_nodes() -> &'static [[f64; N]; N] {
    static TABLE: OnceLock<[[f64; N]; N]> = OnceLock::new();
    TABLE.get_or_init(|| {
        let nodes = rule16().nodes();
        let mut table = [[0.0; N]; N];
        for (i, u) in nodes.iter().enumerate() {
            for (row, p) in table.iter_mut().zip(legendre(2.0 * u - 1.0)) {
                row[i] = p;
            }
        }
        table
    })
}

/// P_0 to P_15.
pub(super) fn legendre(x: f64) -> [f64; N] {
    let mut p = [1.0; N];
    p[1] = x;
    for k in 2..N {
        let kf = k as f64;
        p[k] = ((2.0 * kf - 1.0) * x * p[k - 1] - (kf - 1.0) * p[k - 2]) / kf;
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
}

/// The integrand at the nodes of a leaf.
#[derive(Debug, Clone, Copy)]
pub(super) struct Samples {
    /// Delta at the nodes.
    pub(super) delta: [f64; N],
    /// Integrand times Jacobian times weight times width.
    pub(super) weight: [f64; N],
    /// Estimated relative error of the leaf.
    pub(super) error: f64,
}

impl Samples {
    pub(super) fn absolute(&self) -> f64 {
        self.weight.iter().map(|w| w.abs()).sum()
    }
}

impl Leaf {
    fn node(&self, t: f64) -> (f64, f64) {
        match self.map {
            Map::Linear => (t, 1.0),
            Map::Square => (t * t, 2.0 * t),
            Map::Sinh { half_width } => {
                let (p, m) = (t.exp(), (-t).exp());
                (half_width * 0.5 * (p - m), half_width * 0.5 * (p + m))
            }
        }
    }

    /// The integrand at the 16 nodes.
    pub(super) fn samples(&self, sigma: &Annihilation, resonance: f64) -> Samples {
        let rule = rule16();
        let width = self.hi - self.lo;
        let (mut delta, mut values, mut weight) = ([0.0; N], [0.0; N], [0.0; N]);
        for (i, (u, w)) in rule.pairs().enumerate() {
            let (from_base, jacobian) = self.node(self.lo + width * u);
            delta[i] = self.base + from_base;
            let offset = if self.base == resonance { from_base } else { delta[i] - resonance };
            values[i] = sigma.weighted_near(delta[i], offset) * jacobian;
            weight[i] = values[i] * w * width;
        }
        Samples { delta, weight, error: legendre_tail(&values) }
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
            if samples.error * samples.absolute() <= goal || depth == MAX_DEPTH {
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

/// Estimated relative error of the 16-point rule.
///
/// The rule is exact to degree 31. The size of the coefficients there is
/// extrapolated from their decay between degrees 7 and 15: geometric for an
/// analytic integrand, hardly any across a kink, where the estimate is then
/// the last coefficient itself. The factor is margin.
fn legendre_tail(values: &[f64; N]) -> f64 {
    const MARGIN: f64 = 10.0;
    let table = legendre_at_nodes();
    let weights = rule16().weights();
    let coefficient = |k: usize| {
        let sum: f64 = (0..N).map(|i| weights[i] * table[k][i] * values[i]).sum();
        (2.0 * k as f64 + 1.0) * sum.abs()
    };
    let scale: f64 = (0..N).map(|i| weights[i] * values[i].abs()).sum();
    if scale == 0.0 {
        return 0.0;
    }
    let last = coefficient(14).max(coefficient(15)) / scale;
    let middle = coefficient(6).max(coefficient(7)) / scale;
    let decay = if middle > 0.0 { (last / middle).min(1.0) } else { 1.0 };
    // Below this the coefficients are rounding, not decay.
    if last < 1e-13 {
        return last;
    }
    MARGIN * last * decay * decay
}
