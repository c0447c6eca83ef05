//! The second moment `<sigma v>_2`, which cools or heats X.

use super::kernels::{Fitted, Kernel};
use super::{Average, ThermalAverage};
use crate::error::Result;
use crate::numerics::gauss::{laguerre8, laguerre16};

/// Below this x every node has its own inner integral.
const HOT: f64 = 2.0;
/// From here on eight nodes of the inner rule are enough: its nearest
/// singularity is at -2x temperatures, a rule of n nodes errs by
/// exp(-4 sqrt(2 n x)).
const SHORT: f64 = 6.0;

impl ThermalAverage {
    /// $\langle\sigma v\rangle_2$: the average weighted with $p^2/3ET$,
    /// as in Binder et al., 1706.07433. Equal to `<sigma v>` for constant sigma v.
    ///
    /// # Errors
    /// x outside of the range.
    pub fn second(&self, x: f64) -> Result<Average> {
        let t = self.temperature(x)?;
        let rule: &[(f64, f64)] = if x < SHORT { laguerre16() } else { laguerre8() };
        let kernel = |v: f64| inner(rule, v, (1.0 - v) / (2.0 * x));
        let sum = if x < HOT {
            self.sum(t, &Direct { x, rule })
        } else if self.rough() && x >= SHORT {
            self.sum(t, &Fitted::<6>::new(self.mass, self.v_max(t), kernel))
        } else if self.loose() && x >= SHORT {
            self.sum(t, &Fitted::<8>::new(self.mass, self.v_max(t), kernel))
        } else {
            self.sum(t, &Fitted::<14>::new(self.mass, self.v_max(t), kernel))
        };
        // With the kernel in units of 2m: m^-4 becomes 2 m^-3 T^(-3/2)/24.
        let norm = 1.0 / (24.0 * self.mass.powi(3) * t * t.sqrt() * super::k2e(x).powi(2));
        Ok(Average { value: sum.value * norm, error: sum.error * norm })
    }
}

struct Direct<'a> {
    x: f64,
    rule: &'a [(f64, f64)],
}

impl Kernel for Direct<'_> {
    const ERROR: f64 = 1e-9;

    fn at(&self, energy: f64, inverse: f64) -> f64 {
        let v = energy * inverse;
        inner(self.rule, v, (1.0 - v) / (2.0 * self.x)) / (1.0 - v)
    }
}

/// $G$ in $\frac{1}{\sqrt\Delta}\int_{\sqrt s}^\infty dE_+e^{-(E_+-\sqrt s)/T}
/// [aE_+-4m^2\,\mathrm{artanh}(a/E_+)]=T\sqrt{s\,u}\,G$, $a=\beta\sqrt{E_+^2-s}$,
/// $u=T/\sqrt s$, as a function of $v=1-2m/\sqrt s$ and u.
///
/// With $E_+=\sqrt s(1+\epsilon)$ the bracket over $s\beta$ is
/// $\sqrt{\epsilon(2+\epsilon)}/(1+\epsilon)\,[\beta^2+\epsilon(2+\epsilon)-(1-\beta^2)r^2\phi(r^2)]$
/// with $r=\beta\sqrt{\epsilon(2+\epsilon)}/(1+\epsilon)$ and
/// $\phi(r^2)=(\mathrm{artanh}\,r-r)/r^3$: no cancellation. It is $\sqrt\epsilon$
/// times an analytic function, for which the Gauss-Laguerre rule is made.
fn inner(rule: &[(f64, f64)], v: f64, u: f64) -> f64 {
    // beta^2 = Delta/s and 1 - beta^2 = 4m^2/s.
    let (beta2, rest) = (v * (2.0 - v), (1.0 - v) * (1.0 - v));
    let term = |(z, w): &(f64, f64)| {
        let e = u * z;
        let (product, total) = (e * (2.0 + e), 1.0 + e);
        let r2 = beta2 * product / (total * total);
        w * (2.0 + e).sqrt() / total * (beta2 + product - rest * r2 * phi(r2))
    };
    rule.iter().map(term).sum()
}

/// (artanh r - r)/r^3 as a function of r^2 < 1.
fn phi(r2: f64) -> f64 {
    const SERIES: [f64; 12] = [
        1.0 / 3.0,
        1.0 / 5.0,
        1.0 / 7.0,
        1.0 / 9.0,
        1.0 / 11.0,
        1.0 / 13.0,
        1.0 / 15.0,
        1.0 / 17.0,
        1.0 / 19.0,
        1.0 / 21.0,
        1.0 / 23.0,
        1.0 / 25.0,
    ];
    if r2 < 0.05 {
        return super::exp::polynomial(&SERIES, r2);
    }
    let r = r2.sqrt();
    (r.atanh() - r) / (r2 * r)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Over the energies that count, both rules and both interpolations.
    #[test]
    fn the_interpolated_kernel_is_the_integral() {
        for x in [6.0, 8.0, 12.0, 20.0, 60.0, 1e3, 1e6] {
            let f = |v: f64| inner(laguerre8(), v, (1.0 - v) / (2.0 * x));
            let reached: f64 = super::super::KERNEL / (2.0 * x);
            let v_max = reached / (1.0 + reached);
            let (loose, tight) = (Fitted::<8>::new(0.5, v_max, f), Fitted::<14>::new(0.5, v_max, f));
            let rough = Fitted::<6>::new(0.5, v_max, f);
            let exact = Direct { x, rule: laguerre16() };
            for y in [0.0, 0.1, 1.0, 5.0, 12.0, 30.0] {
                // In units of 2m = 1.
                let energy = y / (2.0 * x);
                let inverse = 1.0 / (1.0 + energy);
                let expected = exact.at(energy, inverse);
                let deviation = |value: f64| (value / expected - 1.0).abs();
                let (l, t) = (deviation(loose.at(energy, inverse)), deviation(tight.at(energy, inverse)));
                let r = deviation(rough.at(energy, inverse));
                assert!(r < 2e-5 && l < 3e-7 && t < 1e-10, "{x} {y}: {r:e} {l:e} {t:e}");
            }
        }
    }
}
