//! The second moment `<sigma v>_2`, which cools or heats X.

use super::{Average, ThermalAverage};
use crate::error::Result;
use crate::numerics::gauss::{laguerre8, laguerre16};

impl ThermalAverage {
    /// $\langle\sigma v\rangle_2$: the average weighted with $p^2/3ET$,
    /// as in Binder et al., 1706.07433. Equal to `<sigma v>` for constant sigma v.
    ///
    /// # Errors
    /// x outside of the range.
    pub fn second(&self, x: f64) -> Result<Average> {
        let t = self.temperature(x)?;
        let m2 = self.mass * self.mass;
        // The nearest singularity of the inner integrand is at -2x
        // temperatures: a rule of n nodes errs by exp(-4 sqrt(2 n x)).
        let rule: &[(f64, f64)] = if x < 6.0 { laguerre16() } else { laguerre8() };
        let sum = self.sum(t, |n| 0.5 * n.root_s * inner(rule, n.delta, n.root_s, t, m2));
        let norm = 1.0 / (24.0 * m2 * m2 * t * t * t * super::k2e(x).powi(2));
        Ok(Average { value: sum.value * norm, error: sum.error * norm })
    }
}

/// $\Delta^{-1/2}\int_{\sqrt s}^\infty dE_+e^{-(E_+-\sqrt s)/T}[aE_+-4m^2\,\mathrm{artanh}(a/E_+)]$
/// with $a=\beta\sqrt{E_+^2-s}$.
///
/// With $e=E_+-\sqrt s$ and $a=\sqrt\Delta\,q$ the bracket over $\sqrt\Delta$ is
/// $\frac q{E_+}[\Delta+e(2\sqrt s+e)-4m^2\Delta(q/E_+)^2\phi(r^2)]$,
/// $\phi(r^2)=(\mathrm{artanh}\,r-r)/r^3$: no cancellation. q is $\sqrt e$
/// times an analytic function, for which the Gauss-Laguerre rule is made.
fn inner(rule: &[(f64, f64)], delta: f64, root_s: f64, t: f64, m2: f64) -> f64 {
    let inverse_s = 1.0 / (root_s * root_s);
    let mut sum = 0.0;
    for (z, w) in rule {
        let e = t * z;
        let total = root_s + e;
        let product = e * (2.0 * root_s + e);
        // (q/E)^2, and q/(E sqrt z).
        let slope2 = product * inverse_s / (total * total);
        let slope = (t * (2.0 * root_s + e) * inverse_s).sqrt() / total;
        sum += w * slope * (delta + product - 4.0 * m2 * delta * slope2 * phi(delta * slope2));
    }
    t * sum
}

/// (artanh r - r)/r^3 as a function of r^2 < 1.
fn phi(r2: f64) -> f64 {
    if r2 < 0.02 {
        let c = [1.0 / 3.0, 0.2, 1.0 / 7.0, 1.0 / 9.0, 1.0 / 11.0, 1.0 / 13.0, 1.0 / 15.0, 1.0 / 17.0];
        return c.iter().rev().fold(0.0, |sum, c| sum * r2 + c);
    }
    let r = r2.sqrt();
    (r.atanh() - r) / (r2 * r)
}
