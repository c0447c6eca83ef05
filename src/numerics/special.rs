//! Functions that lose digits when written as in a textbook.

/// $[\ln(1+x) - x]/x^2$-style safe difference: ln(1+x)/x, 1 at x = 0.
pub fn log1p_over(x: f64) -> f64 {
    // Eight terms reach rounding: 0.01^8/9.
    if x.abs() >= 0.01 {
        return x.ln_1p() / x;
    }
    (1..=8).rev().fold(0.0, |sum, k| 1.0 / f64::from(k) - x * sum)
}

/// Källén function $\lambda(a,b,c)=a^2+b^2+c^2-2ab-2bc-2ca$, evaluated as
/// $(a-b-c)^2-4bc$, which keeps the digits near threshold.
pub fn kallen(a: f64, b: f64, c: f64) -> f64 {
    let d = a - b - c;
    d * d - 4.0 * b * c
}

/// Momentum of a two-body decay M -> m1 m2 in the rest frame, zero below
/// threshold. Factorised, so that it is exact at threshold.
pub fn two_body_momentum(mass: f64, m1: f64, m2: f64) -> f64 {
    let above = (mass - m1 - m2) * (mass + m1 + m2) * (mass - m1 + m2) * (mass + m1 - m2);
    if mass <= m1 + m2 { 0.0 } else { above.max(0.0).sqrt() / (2.0 * mass) }
}
