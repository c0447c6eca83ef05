//! Integrals over angles of targets with a form factor, tabulated: they
//! depend on the energy alone, and a table of gamma asks for them at many
//! temperatures.

use super::Target;
use super::angles;
use crate::error::Result;
use crate::numerics::chebyshev::Interpolant;

/// Part of the tolerance of gamma that the tables may spend.
const PART: f64 = 0.1;
/// A moment that falls below this part of its largest value counts as that
/// much: a form factor may have a zero.
const SMALLEST: f64 = 1e-2;
/// Part of the squared couplings below which what their sum leaves at small q
/// counts as that much: rounding is left there.
const CANCELLED: f64 = 1e-8;
/// Widest piece.
const WIDTH: f64 = 1.5;

/// $I_n(L)=\int_0^Ldq\,q^nF^2(q)/(q+M^2)^2$ for n = 1, 2 over $s^2L^{n-1}$, as
/// functions of $(1+L/P)^{1/4}-1$, with the nearest pole -P of the integrand and
/// $s=L/(L+P)$: poles are then off the axis, many decades of L fit on few
/// pieces, and what is tabulated varies little.
#[derive(Debug, Clone)]
pub(super) struct Moments {
    pole: f64,
    tables: [Interpolant; 2],
}

impl Moments {
    /// For L up to `longest` (GeV^2), mediator mass squared `big2` (GeV^2), to
    /// a relative tolerance on the sum of targets.
    ///
    /// # Errors
    /// A moment is not resolved.
    pub(super) fn new(target: &Target, big2: f64, longest: f64, tolerance: f64) -> Result<Self> {
        let pole2 = target.nearest_pole().powi(2);
        let pole = pole2.min(big2);
        let end = fourth_root(longest / pole);
        let at = |n: i32, u: f64| {
            if u <= 0.0 {
                return (target.form(0.0) * pole / big2).powi(2) / f64::from(n + 1);
            }
            let length = pole * u * (u + 2.0) * ((u + 1.0) * (u + 1.0) + 1.0);
            let s = length / (length + pole);
            let squared = |q: f64| target.form(q).powi(2) * q.powi(n - 1);
            angles::integral(squared, length, big2, pole2) / (s * s * length.powi(n - 1))
        };
        // In gamma the second is multiplied by L over what multiplies the first,
        // or less: its error counts beside the first.
        let sizes = [0.0, 0.5 * end.min(1.0), end].map(|u| at(1, u));
        let [least, most] = [f64::min, f64::max].map(|pick| sizes.into_iter().fold(sizes[0], pick));
        let whole = target.strength() * (pole / big2).powi(2);
        let absolute = PART * tolerance * least.max(SMALLEST * most).max(CANCELLED * whole);
        let table = |n: i32| Interpolant::new(|u| Ok(at(n, u)), (0.0, end), WIDTH, absolute);
        Ok(Self { pole, tables: [table(1)?, table(2)?] })
    }

    /// $I_1$ and $I_2$ at L.
    pub(super) fn at(&self, length: f64) -> [f64; 2] {
        let s = length / (length + self.pole);
        let u = fourth_root(length / self.pole);
        [self.tables[0].value(u) * s * s, self.tables[1].value(u) * s * s * length]
    }
}

/// $(1+r)^{1/4}-1$ without cancellation.
fn fourth_root(r: f64) -> f64 {
    let root = (1.0 + r).sqrt().sqrt();
    r / ((root + 1.0) * (root * root + 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_the_integrals() {
        let poles = [0.775, 0.783, 1.019];
        let targets = [
            Target::Meson { mass: 0.14, coupling: 1e-3, pole: 0.775 },
            Target::Dominated { mass: 0.49, couplings: [0.5, 0.17, 0.33], poles },
            // A charge that cancels at q = 0.
            Target::Dominated { mass: 0.5, couplings: [-0.5, 0.17, 0.33], poles },
        ];
        for target in targets {
            for big in [0.01, 0.3, 2.1, 50.0_f64] {
                let big2 = big * big;
                let moments = Moments::new(&target, big2, 1e7, 1e-4).unwrap();
                let pole2 = target.nearest_pole().powi(2);
                for length in [1e-9, 1e-4, 0.02, 0.5, 3.0, 19.0, 1e5] {
                    for (n, ours) in (1..).zip(moments.at(length)) {
                        let squared = |q: f64| target.form(q).powi(2) * q.powi(n - 1);
                        let exact = angles::integral(squared, length, big2, pole2);
                        let pole = pole2.min(big2);
                        let s = length / (length + pole);
                        // Where a charge cancels, the other energies count.
                        let first = angles::integral(|q| target.form(q).powi(2), length, big2, pole2);
                        let free = target.strength() * (s * pole / big2).powi(2) * length.powi(n - 1);
                        let error = (ours - exact).abs();
                        assert!(
                            error < 1e-5 * (first * length.powi(n - 1)).max(0.01 * free),
                            "{target:?} {big} {length}: {ours:e} {exact:e}"
                        );
                    }
                }
            }
        }
    }
}
