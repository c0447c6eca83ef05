//! Gauss-Legendre rules of fixed order, for smooth integrands in inner loops.

use std::sync::OnceLock;

/// Nodes and weights on [0, 1].
#[derive(Debug, Clone)]
pub struct Rule<const N: usize> {
    nodes: [f64; N],
    weights: [f64; N],
}

impl<const N: usize> Rule<N> {
    fn new() -> Self {
        let (mut nodes, mut weights) = ([0.0; N], [0.0; N]);
        for i in 0..N {
            let mut x = (std::f64::consts::PI * (i as f64 + 0.75) / (N as f64 + 0.5)).cos();
            let mut derivative = 1.0;
            for _ in 0..100 {
                let (p, dp) = legendre(N, x);
                derivative = dp;
                let step = p / dp;
                x -= step;
                if step.abs() < 1e-16 {
                    break;
                }
            }
            nodes[i] = 0.5 * (1.0 - x);
            weights[i] = 1.0 / ((1.0 - x * x) * derivative * derivative);
        }
        Self { nodes, weights }
    }

    /// Nodes and weights on [0, 1].
    pub fn pairs(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.nodes.iter().copied().zip(self.weights.iter().copied())
    }

    /// Nodes on [0, 1].
    pub fn nodes(&self) -> &[f64; N] {
        &self.nodes
    }

    /// Weights on [0, 1], whose sum is 1.
    pub fn weights(&self) -> &[f64; N] {
        &self.weights
    }

    /// Integral of `f` over [a, b].
    pub fn integrate(&self, a: f64, b: f64, mut f: impl FnMut(f64) -> f64) -> f64 {
        let width = b - a;
        let sum: f64 = self.nodes.iter().zip(&self.weights).map(|(x, w)| w * f(a + width * x)).sum();
        sum * width
    }
}

fn legendre(n: usize, x: f64) -> (f64, f64) {
    let (mut p0, mut p1) = (1.0, x);
    for k in 2..=n {
        let k = k as f64;
        (p0, p1) = (p1, ((2.0 * k - 1.0) * x * p1 - (k - 1.0) * p0) / k);
    }
    (p1, n as f64 * (x * p1 - p0) / (x * x - 1.0))
}

/// The rule with 16 nodes.
pub fn rule16() -> &'static Rule<16> {
    static RULE: OnceLock<Rule<16>> = OnceLock::new();
    RULE.get_or_init(Rule::new)
}

/// The rule with 32 nodes.
pub fn rule32() -> &'static Rule<32> {
    static RULE: OnceLock<Rule<32>> = OnceLock::new();
    RULE.get_or_init(Rule::new)
}

/// The rule with 24 nodes.
pub fn rule24() -> &'static Rule<24> {
    static RULE: OnceLock<Rule<24>> = OnceLock::new();
    RULE.get_or_init(Rule::new)
}

/// Nodes and weights of the generalised Gauss-Laguerre rule for
/// $\int_0^\infty\sqrt z\,e^{-z}f(z)\,dz$.
///
/// Golub and Welsch: eigenvalues of the Jacobi matrix of the recurrence.
fn laguerre<const N: usize>() -> [(f64, f64); N] {
    let jacobi = nalgebra::DMatrix::<f64>::from_fn(N, N, |i, j| match i.abs_diff(j) {
        0 => 2.0 * i as f64 + 1.5,
        1 => (i.max(j) as f64 * (i.max(j) as f64 + 0.5)).sqrt(),
        _ => 0.0,
    });
    let eigen = jacobi.symmetric_eigen();
    let norm = 0.5 * std::f64::consts::PI.sqrt();
    std::array::from_fn(|k| (eigen.eigenvalues[k], norm * eigen.eigenvectors[(0, k)].powi(2)))
}

/// The half-integer Laguerre rule with 16 nodes.
pub fn laguerre16() -> &'static [(f64, f64); 16] {
    static RULE: OnceLock<[(f64, f64); 16]> = OnceLock::new();
    RULE.get_or_init(laguerre)
}

/// The half-integer Laguerre rule with 8 nodes.
pub fn laguerre8() -> &'static [(f64, f64); 8] {
    static RULE: OnceLock<[(f64, f64); 8]> = OnceLock::new();
    RULE.get_or_init(laguerre)
}

/// The rule with 4 nodes.
pub fn rule4() -> &'static Rule<4> {
    static RULE: OnceLock<Rule<4>> = OnceLock::new();
    RULE.get_or_init(Rule::new)
}

/// The rule with 8 nodes.
pub fn rule8() -> &'static Rule<8> {
    static RULE: OnceLock<Rule<8>> = OnceLock::new();
    RULE.get_or_init(Rule::new)
}

/// The rule with 3 nodes.
pub fn rule3() -> &'static Rule<3> {
    static RULE: OnceLock<Rule<3>> = OnceLock::new();
    RULE.get_or_init(Rule::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn laguerre_integrates_powers() {
        // Gamma(k + 3/2).
        let mut exact = 0.5 * std::f64::consts::PI.sqrt();
        for k in 0..20 {
            let sum: f64 = laguerre16().iter().map(|(z, w)| w * z.powi(k)).sum();
            assert!((sum / exact - 1.0).abs() < 1e-12, "{k}: {sum} {exact}");
            if k < 16 {
                let sum: f64 = laguerre8().iter().map(|(z, w)| w * z.powi(k)).sum();
                assert!((sum / exact - 1.0).abs() < 1e-12, "{k}: {sum} {exact}");
            }
            exact *= f64::from(k) + 1.5;
        }
    }
}
