//! Magnetic moment of the muon and weak charge of caesium.

use std::f64::consts::{PI, SQRT_2};

use crate::inputs::Inputs;
use crate::models::{Fermion, Mediator};
use crate::numerics::gauss::rule32;

/// One-loop shift of $a_\mu$,
/// $\frac1{4\pi^2}\frac{m^2}{M^2}\int_0^1dx\frac{v^2x^2(1-x)-a^2[x(1-x)(4-x)+2x^3m^2/M^2]}{1-x+x^2m^2/M^2}$.
pub(super) fn delta_a_mu(mediator: &Mediator, inputs: &Inputs) -> f64 {
    let (v, a) = (mediator.couplings.vector(Fermion::Mu), mediator.couplings.axial(Fermion::Mu));
    let r = (inputs.m_mu / mediator.mass).powi(2);
    // With y = 1 - x.
    let integrand = |x: f64, y: f64| {
        let vector = x * x * y;
        let axial = x * y * (4.0 - x) + 2.0 * x.powi(3) * r;
        (v * v * vector - a * a * axial) / (y + x * x * r)
    };
    // The denominator vanishes near u = +-i sqrt(r) in y = u^2 where the
    // mediator is heavy, near x = +-i/sqrt(r) where it is light.
    let integral = if r < 1.0 {
        from_scale(r.sqrt(), |u| 2.0 * u * integrand((1.0 - u) * (1.0 + u), u * u))
    } else {
        from_scale(1.0 / r.sqrt(), |x| integrand(x, 1.0 - x))
    };
    r / (4.0 * PI * PI) * integral
}

/// Integral over [0, 1] of what changes at `scale` (at most 1) and is smooth
/// in the logarithm above: panels that grow by eight.
fn from_scale(scale: f64, f: impl Fn(f64) -> f64) -> f64 {
    let (mut from, mut to, mut sum) = (0.0, scale.min(1.0), 0.0);
    while from < to {
        sum += rule32().integrate(from, to, &f);
        (from, to) = (to, (8.0 * to).min(1.0));
    }
    sum
}

/// Shift of the weak charge of 133Cs,
/// $\Delta Q_W=-\frac{2\sqrt2a_e}{G_FM^2}[(2Z+N)v_u+(Z+2N)v_d]$ with Z = 55,
/// N = 78; the mediator must be heavy against the atomic momenta (above
/// about 100 MeV; Bouchiat, Fayet hep-ph/0410260), else `None`.
pub(super) fn delta_q_w_cs(mediator: &Mediator, inputs: &Inputs) -> Option<f64> {
    const LIGHTEST: f64 = 0.1;
    if mediator.mass < LIGHTEST {
        return None;
    }
    let c = &mediator.couplings;
    let quarks = 188.0 * c.vector(Fermion::U) + 211.0 * c.vector(Fermion::D);
    // A vector without axial coupling shifts nothing: 0, not -0.
    Some(-2.0 * SQRT_2 * c.axial(Fermion::E) / (inputs.G_F * mediator.mass.powi(2)) * quarks + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::Couplings;
    use approx::assert_relative_eq;

    fn with(f: Fermion, v: f64, a: f64, mass: f64) -> Mediator {
        let mut couplings = Couplings::default();
        couplings.set(f, v, a);
        Mediator { mass, couplings, dark: Vec::new() }
    }

    #[test]
    fn heavy_limit_and_qed_limit_of_the_magnetic_moment() {
        let inputs = Inputs::default();
        let r = (inputs.m_mu / 50.0).powi(2);
        let vector = delta_a_mu(&with(Fermion::Mu, 1.0, 0.0, 50.0), &inputs);
        assert_relative_eq!(vector, r / (12.0 * PI * PI), max_relative = 1e-3);
        let axial = delta_a_mu(&with(Fermion::Mu, 0.0, 1.0, 50.0), &inputs);
        assert_relative_eq!(axial, -5.0 * r / (12.0 * PI * PI), max_relative = 1e-3);
        // A massless photon: alpha/(2 pi) = g^2/(8 pi^2) (Schwinger).
        let light = delta_a_mu(&with(Fermion::Mu, 1.0, 0.0, 1e-4), &inputs);
        assert_relative_eq!(light, 1.0 / (8.0 * PI * PI), max_relative = 3e-2);
    }

    /// Against a double-exponential rule in x with 8000 nodes.
    #[test]
    fn magnetic_moment_has_all_digits_at_every_mass() {
        let inputs = Inputs::default();
        for mass in [1e-5, 1e-3, 0.03, 0.09, 0.1, 0.106, 0.12, 0.2, 0.5, 2.1, 6.0, 80.0] {
            for (v, a) in [(1.0, 0.0), (0.0, 1.0), (0.3, -0.7)] {
                let r = (inputs.m_mu / mass).powi(2);
                let h = 1e-3;
                let integral: f64 = (-4000..=4000)
                    .map(|i| {
                        let t = f64::from(i) * h;
                        let (x, y) =
                            (1.0 / (1.0 + (-PI * t.sinh()).exp()), 1.0 / (1.0 + (PI * t.sinh()).exp()));
                        let top = v * v * x * x * y - a * a * (x * y * (4.0 - x) + 2.0 * x.powi(3) * r);
                        h * PI * t.cosh() * x * y * top / (y + x * x * r)
                    })
                    .sum();
                let value = delta_a_mu(&with(Fermion::Mu, v, a, mass), &inputs);
                assert_relative_eq!(value, r / (4.0 * PI * PI) * integral, max_relative = 1e-12);
            }
        }
    }

    #[test]
    fn weak_charge_has_the_sign_of_the_z() {
        // A mediator with the couplings and mass of the Z adds the tree-level
        // weak charge itself: Q_W = -N + Z(1 - 4 s_W^2).
        let inputs = Inputs::default();
        let ew = crate::inputs::Electroweak::new(&inputs);
        let mut couplings = Couplings::default();
        let half = ew.g_z() / 2.0;
        for f in Fermion::ALL {
            let (q, t3) = (f.charge(), f.isospin());
            couplings.set(f, half * (t3 - 2.0 * q * ew.s_w * ew.s_w), half * t3);
        }
        // G_F/sqrt2 = g_Z^2/(8 m_Z^2) at tree level.
        let mass = ew.g_z() / 2.0 * ew.v;
        let z = Mediator { mass, couplings, dark: Vec::new() };
        let q_w = delta_q_w_cs(&z, &inputs).unwrap();
        assert_relative_eq!(q_w, -78.0 + 55.0 * (1.0 - 4.0 * ew.s_w * ew.s_w), max_relative = 1e-10);
        assert_eq!(delta_q_w_cs(&with(Fermion::E, 0.0, 1.0, 0.05), &inputs), None);
    }
}
