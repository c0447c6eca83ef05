//! Kinetic mixing from loops of fermions that carry both charges.

use std::f64::consts::PI;

use crate::inputs::Inputs;
use crate::models::Fermion;

/// Finite kinetic mixing with the photon, 2006.11225 eq. (7) generalised to
/// any fermions with $\sum N_c x_f Q_f=0$:
/// $\epsilon(q^2)=\frac{eg}{2\pi^2}\sum_f N_c x_f Q_f\int_0^1dx\,x(1-x)
/// \ln|m_f^2-x(1-x)q^2|$, real part, at $q^2=M^2$.
#[derive(Debug, Clone, PartialEq)]
pub struct LoopMixing {
    /// N_c x_f Q_f of each fermion.
    weights: Vec<(Fermion, f64)>,
}

impl LoopMixing {
    /// `None` where the sum of the weights does not vanish.
    pub(super) fn new(fermions: &[Fermion], charges: &[f64; 12]) -> Option<Self> {
        let weight = |f: &Fermion| f.colours() * charges[f.index()] * f.charge();
        let weights: Vec<_> = fermions.iter().map(|f| (*f, weight(f))).collect();
        let sum: f64 = weights.iter().map(|(_, w)| w).sum();
        let size: f64 = weights.iter().map(|(_, w)| w.abs()).sum();
        (size > 0.0 && sum.abs() < 1e-12 * size).then_some(Self { weights })
    }

    /// epsilon / (e g) at q^2 = M^2.
    pub fn at(&self, mass: f64, inputs: &Inputs) -> f64 {
        let term = |(f, w): &(Fermion, f64)| {
            let m2 = f.mass(inputs).powi(2);
            w * (m2.ln() / 6.0 + polarisation(mass * mass / m2))
        };
        self.weights.iter().map(term).sum::<f64>() / (2.0 * PI * PI)
    }
}

/// $\int_0^1dx\,x(1-x)\ln|1-x(1-x)s|$ with s in units of the mass squared:
/// $-\frac5{18}-\frac\tau6+\frac16(1+\frac\tau2)B$, $\tau=4/s$ (the real part
/// of the one-loop vacuum polarisation in closed form).
fn polarisation(s: f64) -> f64 {
    // Below s = 1e-3 the closed form cancels; three terms are exact to 1e-13.
    if s < 1e-3 {
        return -s / 30.0 - s * s / 280.0 - s * s * s / 1890.0;
    }
    let tau = 4.0 / s;
    let b = if tau > 1.0 {
        let root = (tau - 1.0).sqrt();
        2.0 * root * root.recip().atan()
    } else {
        let root = (1.0 - tau).sqrt();
        // tau/(1-root) = 1+root keeps the digits for tau -> 0.
        if tau == 1.0 { 0.0 } else { root * ((1.0 + root).powi(2) / tau).ln() }
    };
    -5.0 / 18.0 - tau / 6.0 + (1.0 + tau / 2.0) / 6.0 * b
}

#[cfg(test)]
mod tests {
    use super::polarisation;
    use crate::numerics::quad::{Feature, integrate};

    #[test]
    fn closed_form_is_the_integral() {
        for s in [1e-4, 1.01e-3, 0.5, 3.9, 4.7, 31.7, 1.1e4] {
            let f = |x: f64| x * (1.0 - x) * (1.0 - x * (1.0 - x) * s).abs().max(1e-300).ln();
            let mut features = vec![];
            if s > 4.0 {
                let root = (1.0_f64 - 4.0 / s).sqrt();
                features = [0.5 - 0.5 * root, 0.5 + 0.5 * root].map(|at| Feature::Break { at }).to_vec();
            }
            let exact = integrate(|n| f(n.x), (0.0, 1.0), &features, 1e-9).unwrap().value;
            let value = polarisation(s);
            assert!((value - exact).abs() < 1e-8 * exact.abs().max(1e-3), "{s}: {value} {exact}");
        }
    }
}
