//! Annihilation after creation has ended: a quadrature.

use crate::numerics::gauss::rule8;

/// Integral of lambda over ln x, by which 1/Y grows.
pub(super) struct Tail {
    /// The integral.
    pub(super) integral: f64,
    /// Its error.
    pub(super) error: f64,
    /// ln x and the integral up to it.
    pub(super) points: Vec<(f64, f64)>,
}

impl Tail {
    /// From ln x = a to b, to a part `accuracy` of 1/Y, which is `inverse` at
    /// a: the panels are halved until their number does not matter.
    pub(super) fn new(lambda: impl Fn(f64) -> f64, a: f64, b: f64, inverse: f64, accuracy: f64) -> Self {
        const HALVINGS: u32 = 6;
        let mut scale = 1.0;
        for _ in 0..HALVINGS {
            let tail = Self::with(&lambda, &panels(a, b, scale, accuracy));
            if tail.error <= 0.5 * accuracy * (inverse + tail.integral) {
                return tail;
            }
            scale *= 0.5;
        }
        Self::with(&lambda, &panels(a, b, scale, accuracy))
    }

    fn with(lambda: &impl Fn(f64) -> f64, edges: &[f64]) -> Self {
        let part = |lo: f64, hi: f64| rule8().integrate(lo, hi, lambda);
        let (mut fine, mut coarse, mut points) = (0.0, 0.0, Vec::new());
        for pair in edges.windows(3).step_by(2) {
            for half in pair.windows(2) {
                fine += part(half[0], half[1]);
                points.push((half[1], fine));
            }
            coarse += part(pair[0], pair[2]);
        }
        Self { integral: fine, error: (fine - coarse).abs(), points }
    }
}

/// Edges of an even number of panels.
///
/// h and g are cubics between their points: across these a Gauss rule
/// converges with the third power of the width. The integrand falls as
/// 1/x, so that later panels may be wider.
fn panels(a: f64, b: f64, scale: f64, accuracy: f64) -> Vec<f64> {
    const WIDEST: f64 = 1.4;
    let mut width = (12.0 * accuracy.cbrt()).min(0.5) * scale;
    let mut edges = vec![a];
    let mut edge = a;
    while edge < b {
        // The two halves of a pair are equal.
        let end = if edge + 2.2 * width > b { b } else { edge + 2.0 * width };
        edges.extend([0.5 * (edge + end), end]);
        edge = end;
        width = (width * (2.0 * width / 3.0).exp()).min(WIDEST * scale);
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_falling_rate_is_integrated_and_its_points_add_up() {
        let tail = Tail::new(|u| (-u).exp(), 3.0, 16.0, 0.01, 1e-6);
        let exact = (-3.0_f64).exp() - (-16.0_f64).exp();
        assert!((tail.integral - exact).abs() < 1e-9 && tail.error < 1e-6, "{}", tail.integral);
        assert_eq!(tail.points.last().copied(), Some((16.0, tail.integral)));
    }

    #[test]
    fn a_late_bump_is_found() {
        let bump = |u: f64| (-u).exp() + 1e-2 * (-((u - 9.0) / 0.3_f64).powi(2)).exp();
        let tail = Tail::new(bump, 3.0, 16.0, 0.01, 1e-4);
        let exact = (-3.0_f64).exp() - (-16.0_f64).exp() + 3e-3 * std::f64::consts::PI.sqrt();
        assert!((tail.integral - exact).abs() <= tail.error.max(1e-6), "{} {exact}", tail.integral);
        assert!(tail.error < 1e-4 * (0.01 + exact));
    }
}
