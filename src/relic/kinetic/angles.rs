//! Integrals over the momentum transfer q = -t at a fixed energy.

use crate::numerics::gauss::{rule8, rule16};

/// Terms of the series: 0.15^14 is below rounding.
const TERMS: usize = 14;
/// Above this the closed forms keep twelve digits.
const SMALL: f64 = 0.15;

/// $\int_0^rdq\,q^n/(1+q)^2$ for n = 1, 2, 3: what a point target needs, with
/// q and r in units of the squared mass of the mediator.
pub(super) fn moments(r: f64) -> [f64; 3] {
    if r < SMALL {
        return series(r);
    }
    let (log, ratio) = (r.ln_1p(), r / (1.0 + r));
    [log - ratio, r + ratio - 2.0 * log, 0.5 * r * r - 2.0 * r + 3.0 * log - ratio]
}

/// Coefficients (k+1)/(n+1+k) of the series
/// $\sum_k(-1)^k\frac{k+1}{n+1+k}r^{n+1+k}$, by k and n.
const SERIES: [[f64; 3]; TERMS] = {
    let mut table = [[0.0; 3]; TERMS];
    let mut k = 0;
    while k < TERMS {
        let mut n = 0;
        while n < 3 {
            table[k][n] = (k + 1) as f64 / (n + 2 + k) as f64;
            n += 1;
        }
        k += 1;
    }
    table
};

fn series(r: f64) -> [f64; 3] {
    // 0.01^8 is below rounding too.
    let terms = if r < 0.01 { 8 } else { TERMS };
    let mut sum = [0.0; 3];
    for row in SERIES[..terms].iter().rev() {
        sum = std::array::from_fn(|n| row[n] - r * sum[n]);
    }
    let square = r * r;
    [sum[0] * square, sum[1] * square * r, sum[2] * square * square]
}

/// $\int_0^Ldq\,q\,f(q)/(q+M^2)^2$ for f with poles at -`pole2`.
///
/// Where the nearest pole -P is as far away as the interval is long, the
/// rational function is integrated as it is; beyond, in $u=\ln(1+q/P)$: that
/// pole is then at infinity, and others are at $\pm i\pi$ or further.
pub(super) fn integral(f: impl Fn(f64) -> f64, length: f64, big2: f64, pole2: f64) -> f64 {
    /// Longest interval of u for 16 nodes: poles at a distance of pi from it
    /// make an error of 2.8^-32.
    const LONGEST: f64 = 5.0;
    let pole = big2.min(pole2);
    let reach = length / pole;
    let direct = |q: f64| q * f(q) / ((q + big2) * (q + big2));
    // Errors of the rules: 9.9^-16 for a reach of 1/2, 2.6^-32 for 4.
    if reach < 0.5 {
        return rule8().integrate(0.0, length, direct);
    }
    if reach < 4.0 {
        return rule16().integrate(0.0, length, direct);
    }
    let in_log = |u: f64| {
        let rise = u.exp_m1();
        direct(pole * rise) * pole * (1.0 + rise)
    };
    let end = reach.ln_1p();
    let pieces = (end / LONGEST).ceil();
    let width = end / pieces;
    (0..pieces as u32)
        .map(|i| rule16().integrate(width * f64::from(i), width * f64::from(i + 1), in_log))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_forms_and_series_meet() {
        for (n, (below, above)) in moments(SMALL * (1.0 - 1e-15)).into_iter().zip(moments(SMALL)).enumerate()
        {
            assert!((below / above - 1.0).abs() < 1e-11, "{n}: {below} {above}");
        }
    }

    #[test]
    fn moments_are_the_integrals() {
        for r in [1e-12, 1e-3, 0.1, 0.3, 2.0, 30.0] {
            for (n, ours) in (1..).zip(moments(r)) {
                let pieces = 30;
                let width = r / f64::from(pieces);
                let over = |q: f64| q.powi(n) / (1.0 + q).powi(2);
                let sum: f64 = (0..pieces)
                    .map(|i| rule16().integrate(width * f64::from(i), width * f64::from(i + 1), over))
                    .sum();
                assert!((ours / sum - 1.0).abs() < 1e-11, "{r} {n}: {ours} {sum}");
            }
        }
    }
}
