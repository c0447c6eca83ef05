//! Modified Bessel functions times e^z.

use spec_math::cephes64;

/// Coefficients a_k of nu = 1: a_k = a_{k-1} (4 - (2k-1)^2)/(8k).
pub(super) const ASYMPTOTIC: [f64; 20] = [
    1.0,
    0.375,
    -0.1171875,
    0.1025390625,
    -0.144195556640625,
    0.2775764465332031,
    -0.6765925884246826,
    1.993531733751297,
    -6.883914268109947,
    27.248827311268542,
    -121.59789187653587,
    603.8440767050702,
    -3302.2722944808525,
    19718.37591223663,
    -127641.2726461746,
    890297.8767070678,
    -6656367.718817688,
    53104110.10968523,
    -450278600.3050393,
    4043620325.107754,
];

/// $e^zK_1(z)$.
///
/// Above z = 18 by the asymptotic series (DLMF 10.40.2) with as many terms as
/// reach rounding: nearly all nodes of a thermal average are there, and it
/// costs a fraction of the Chebyshev expansion.
pub(in crate::relic) fn k1e(z: f64) -> f64 {
    let u = 1.0 / z;
    let terms = if z > 150.0 {
        &ASYMPTOTIC[..7]
    } else if z > 40.0 {
        &ASYMPTOTIC[..12]
    } else if z > 18.0 {
        &ASYMPTOTIC[..]
    } else {
        return cephes64::k1e(z);
    };
    let sum = terms.iter().rev().fold(0.0, |sum, a| sum * u + a);
    (std::f64::consts::FRAC_PI_2 * u).sqrt() * sum
}

/// Coefficients of nu = 2: a_k = a_{k-1} (16 - (2k-1)^2)/(8k).
const ASYMPTOTIC_2: [f64; 20] = second_order();

const fn second_order() -> [f64; 20] {
    let mut a = [1.0; 20];
    let mut k = 1;
    while k < 20 {
        let odd = (2 * k - 1) as f64;
        a[k] = a[k - 1] * (16.0 - odd * odd) / (8.0 * k as f64);
        k += 1;
    }
    a
}

/// $e^zK_2(z)$: the series above z = 18, below by upward recurrence, which is
/// stable for K.
pub(in crate::relic) fn k2e(z: f64) -> f64 {
    let u = 1.0 / z;
    let terms = if z > 150.0 {
        &ASYMPTOTIC_2[..7]
    } else if z > 40.0 {
        &ASYMPTOTIC_2[..12]
    } else if z > 18.0 {
        &ASYMPTOTIC_2[..]
    } else {
        return cephes64::k0e(z) + 2.0 / z * cephes64::k1e(z);
    };
    let sum = terms.iter().rev().fold(0.0, |sum, a| sum * u + a);
    (std::f64::consts::FRAC_PI_2 * u).sqrt() * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_meets_the_expansion() {
        for z in [18.1, 20.0, 39.9, 40.1, 60.0, 149.0, 151.0, 300.0, 1e5, 1e9] {
            let (series, full) = (k1e(z), cephes64::k1e(z));
            assert!((series / full - 1.0).abs() < 6e-15, "{z}: {series} {full}");
            let recurrence = cephes64::k0e(z) + 2.0 / z * cephes64::k1e(z);
            assert!((k2e(z) / recurrence - 1.0).abs() < 8e-15, "{z}");
        }
    }

    #[test]
    fn values_from_abramowitz_and_stegun() {
        // e^5 K_1(5) and K_2(1).
        assert!((k1e(5.0) - 0.600_273_858_8).abs() < 1e-10);
        assert!((k2e(1.0) - 1.624_838_898_635_177 * std::f64::consts::E).abs() < 1e-13);
    }
}
