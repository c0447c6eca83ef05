//! Modified Bessel functions times e^z.

use spec_math::cephes64;

/// Coefficients of nu = 1: a_k = a_{k-1} (4 - (2k-1)^2)/(8k).
const A: [f64; 12] = [
    1.0,
    0.375,
    -0.1171875,
    0.1025390625,
    -0.144195556640625,
    0.277_576_446_533_203_1,
    -0.676_592_588_424_682_6,
    1.993_531_733_751_297,
    -6.883_914_268_109_947,
    27.248_827_311_268_542,
    -121.597_891_876_535_86,
    603.844_076_705_070_2,
];

/// $e^zK_1(z)$.
///
/// The asymptotic series (DLMF 10.40.2) is used where its 12 terms are at
/// rounding: it costs a fifth of the Chebyshev expansion, and most nodes of a
/// thermal average are there.
pub(in crate::relic) fn k1e(z: f64) -> f64 {
    if z < 40.0 {
        return cephes64::k1e(z);
    }
    let u = 1.0 / z;
    let sum = A.iter().rev().fold(0.0, |sum, a| sum * u + a);
    (std::f64::consts::FRAC_PI_2 * u).sqrt() * sum
}

/// $e^zK_2(z)$ by upward recurrence, which is stable for K.
pub(in crate::relic) fn k2e(z: f64) -> f64 {
    cephes64::k0e(z) + 2.0 / z * cephes64::k1e(z)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_meets_the_expansion() {
        for z in [40.0, 41.5, 60.0, 300.0, 1e5, 1e9] {
            let (series, full) = (k1e(z), cephes64::k1e(z));
            assert!((series / full - 1.0).abs() < 2e-15, "{z}: {series} {full}");
        }
    }

    #[test]
    fn values_from_abramowitz_and_stegun() {
        // Table 9.8: e^x K_1(x) at 5 and e^x x^2 K_2(x)... at 1 by K_2(1) = 1.6248388986.
        assert!((k1e(5.0) - 0.600_273_858_8).abs() < 1e-10);
        assert!((k2e(1.0) - 1.624_838_898_635_177 * std::f64::consts::E).abs() < 1e-13);
    }
}
