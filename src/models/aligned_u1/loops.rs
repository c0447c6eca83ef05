//! Loop functions of the t-T system.

use crate::numerics::gauss::{rule16, rule32};
use crate::numerics::quad;
use crate::numerics::special::log1p_over;

use super::top_partner::TopMixing;

/// $G(a,b)=\int_0^1dx\,x(1-x)\ln(xa+(1-x)b)$ minus half of its values at
/// equal arguments: $G(a,b)-(\ln a+\ln b)/12$, symmetric, zero at a = b.
pub fn log_moment_excess(a: f64, b: f64) -> f64 {
    let (a, b) = if a >= b { (a, b) } else { (b, a) };
    if b <= 0.0 {
        return f64::NEG_INFINITY;
    }
    let ratio = a / b;
    if ratio < 1.6 {
        // Smooth here, while the closed form cancels.
        return rule16().integrate(0.0, 1.0, |x| x * (1.0 - x) * (x * (ratio - 1.0)).ln_1p())
            - ratio.ln() / 12.0;
    }
    let kappa = 1.0 / (ratio - 1.0);
    let c = 0.5 + kappa / 3.0;
    let polynomial = -1.0 / 9.0 + 0.5 * c - kappa * c;
    ratio.ln() / 12.0 - polynomial - kappa * kappa * c * (1.0 / kappa).ln_1p()
}

/// $\int_0^1 dx\,x(1-x)\ln(1-x(1-x)z)$ for z < 4.
pub fn equal_mass_log(z: f64) -> f64 {
    if z.abs() < 0.02 {
        // -sum_n z^n/n B(n+2, n+2)
        return -z
            * (1.0 / 30.0 + z * (1.0 / 280.0 + z * (1.0 / 1890.0 + z * (1.0 / 11088.0 + z / 60060.0))));
    }
    rule32().integrate(0.0, 1.0, |x| {
        let w = x * (1.0 - x);
        w * (-w * z).ln_1p()
    })
}

/// $z^{-1}\int_0^1 dx\,\ln(1-x(1-x)z)$ for z < 4; -1/6 at z = 0.
pub fn equal_mass_slope(z: f64) -> f64 {
    if z.abs() < 0.02 {
        // -sum_n z^{n-1}/n B(n+1, n+1)
        return -(1.0 / 6.0 + z * (1.0 / 60.0 + z * (1.0 / 420.0 + z * (1.0 / 2520.0 + z / 13860.0))));
    }
    rule32().integrate(0.0, 1.0, |x| {
        let w = x * (1.0 - x);
        -w * log1p_over(-w * z)
    })
}

/// The momentum-dependent pieces for two different masses, with
/// $D_0=xm_1^2+(1-x)m_2^2$:
/// $(\int x(1-x)\ln(1-x(1-x)q^2/D_0),\ \int D_0 L,\ \int L)$ with
/// $L=\ln(1-x(1-x)q^2/D_0)/q^2$.
///
/// Trapezoid in the logit of x: exponentially convergent, also where the
/// masses differ by orders of magnitude.
pub fn unequal_mass_pieces(m1_sq: f64, m2_sq: f64, q_sq: f64) -> (f64, f64, f64) {
    const STEP: f64 = 0.55;
    const HALF: usize = 34;
    // Centre between the two scales at which the integrand bends.
    let shift = 0.5 * (m2_sq / m1_sq).ln();
    let reach = HALF + (shift.abs() / STEP).ceil() as usize;
    let (mut log_part, mut d0_part, mut slope_part) = (0.0, 0.0, 0.0);
    let mut add = |x: f64, y: f64| {
        let w = x * y;
        let d0 = x * m1_sq + y * m2_sq;
        let ratio = w / d0;
        let slope = -ratio * log1p_over(-ratio * q_sq);
        log_part += w * w * slope;
        d0_part += w * d0 * slope;
        slope_part += w * slope;
    };
    add(0.5, 0.5);
    let (mut e, fall) = (1.0, (-STEP).exp());
    for _ in 1..=reach {
        e *= fall;
        let (small, large) = (e / (1.0 + e), 1.0 / (1.0 + e));
        add(small, large);
        add(large, small);
    }
    (STEP * log_part * q_sq, STEP * d0_part, STEP * slope_part)
}

/// The two integrals of the Z-Z' mass mixing, as dimensionless factors:
/// the coefficients of $s_L^2c_L^2$ and $2c_L^2s_R^2m_t^2$ in
/// $(m_T^2-m_t^2)^2\int_0^\infty dK\,K[\ldots]/((K+m_t^2)^2(K+m_T^2)^2)$,
/// in GeV^2 and 1.
pub fn mass_mixing_integrals(mt_sq: f64, big_sq: f64) -> (f64, f64) {
    let ratio = big_sq / mt_sq;
    if ratio < 1.5 {
        let d2 = (big_sq - mt_sq).powi(2);
        let i1 = positive_integral(mt_sq, big_sq, |k| k * k / ((k + mt_sq) * (k + big_sq)).powi(2));
        let i0 = positive_integral(mt_sq, big_sq, |k| k / ((k + mt_sq) * (k + big_sq)).powi(2));
        return (d2 * i1, d2 * i0);
    }
    let log = ratio.ln();
    let (sum, difference) = (big_sq + mt_sq, big_sq - mt_sq);
    (sum - 2.0 * mt_sq * big_sq / difference * log, sum / difference * log - 2.0)
}

/// Integral over K from 0 to infinity of a positive function that bends at
/// the two scales: trapezoid in ln K, exponentially convergent.
fn positive_integral(lo: f64, hi: f64, f: impl Fn(f64) -> f64) -> f64 {
    const STEP: f64 = 0.4;
    let (start, end) = (lo.ln() - 40.0, hi.ln() + 40.0);
    let n = ((end - start) / STEP).ceil() as usize;
    let step = (end - start) / n as f64;
    (0..=n).map(|i| (start + step * i as f64).exp()).map(|k| k * f(k)).sum::<f64>() * step
}

/// The b -> s penguin function F, positive:
/// $F=(x_T-x_t)^2\int_0^\infty dK\,\{s_L^2c_L^2K^2+c_L^2s_R^2x_tK(K+4)/(2(K+1))\}/((K+x_t)^2(K+x_T)^2)$
/// with $x_i=m_i^2/m_W^2$; closed form where it is accurate, integral near
/// its removable poles.
pub fn penguin_vector(mixing: &TopMixing, m_w: f64) -> f64 {
    let (x_t, x_b) = ((mixing.m_t / m_w).powi(2), (mixing.m_big / m_w).powi(2));
    let removable = |x: f64| (x - 1.0).abs() < 1e-2;
    if (x_b - x_t).abs() < 0.5 * x_t || removable(x_t) || removable(x_b) {
        penguin_vector_integral(mixing, m_w)
    } else {
        penguin_vector_closed(mixing, m_w)
    }
}

/// [`penguin_vector`] by its integral representation.
pub fn penguin_vector_integral(mixing: &TopMixing, m_w: f64) -> f64 {
    let (x_t, x_b) = ((mixing.m_t / m_w).powi(2), (mixing.m_big / m_w).powi(2));
    let (ll, lr) = penguin_weights(mixing);
    let integral = positive_integral(x_t.min(1.0), x_b.max(1.0), |k| {
        (ll * k * k + lr * x_t * k * (k + 4.0) / (2.0 * (k + 1.0))) / ((k + x_t) * (k + x_b)).powi(2)
    });
    (x_b - x_t).powi(2) * integral
}

/// [`penguin_vector`] in closed form.
pub fn penguin_vector_closed(mixing: &TopMixing, m_w: f64) -> f64 {
    let (p, q) = ((mixing.m_t / m_w).powi(2), (mixing.m_big / m_w).powi(2));
    let (ll, lr) = penguin_weights(mixing);
    let f1 = p + q - 2.0 * p * q / (q - p) * (q / p).ln();
    // (x_T - x_t)^2 Q and R with the differences cancelled analytically.
    let d = q - p;
    let r_part = |p: f64| p * (p - 4.0) / (1.0 - p);
    let q_part = |p: f64, d: f64| {
        let h = r_part(p);
        (4.0 - 2.0 * p) / (1.0 - p) - h / (1.0 - p) - 2.0 * h / d
    };
    let f2 = 0.5 * (-q_part(p, d) * p.ln() - q_part(q, -d) * q.ln() + r_part(p) / p + r_part(q) / q);
    ll * f1 + lr * p * f2
}

fn penguin_weights(mixing: &TopMixing) -> (f64, f64) {
    let c_l_sq = mixing.c_l * mixing.c_l;
    (mixing.s_l * mixing.s_l * c_l_sq, c_l_sq * mixing.s_r * mixing.s_r)
}

/// The dipole function D of $b\to s$: the sum of its terms over the
/// internal quarks. Returns `None` only if an integrand is not finite.
pub fn penguin_dipole(mixing: &TopMixing, m_w: f64) -> Option<f64> {
    let x = mixing.masses().map(|m| (m / m_w).powi(2));
    let (a_l, b_l, b_r) = (mixing.a_l(), mixing.b_l(), mixing.b_r());
    let mut total = 0.0;
    for i in 0..2 {
        for j in 0..2 {
            total += a_l[i] * a_l[j] * dipole_term((x[i], x[j]), b_l[i] * b_l[j], b_r[i] * b_r[j])?;
        }
    }
    Some(total)
}

/// One term of D, for internal quarks with $x=m^2/m_W^2$ and the products
/// $l=b^L_ib^L_j$, $r=b^R_ib^R_j$ of their couplings to the Z':
/// $\int_0^1dx\int_0^{1-x}dy\,[2lz(1-x)+\sqrt{x_ix_j}\,r\,x(1-z)+yx_il]/(xx_j+yx_i+z)$,
/// $z=1-x-y$. The inner integral is done analytically, the outer one
/// adaptively; `None` only if the integrand is not finite.
pub(super) fn dipole_term((x_i, x_j): (f64, f64), left: f64, right: f64) -> Option<f64> {
    let right = (x_i * x_j).sqrt() * right;
    let integrand = |n: quad::Node| {
        let u = n.x;
        let y_max = 1.0 - u;
        let (alpha, beta) = (u * x_j + y_max, x_i - 1.0);
        let n0 = 2.0 * left * y_max * y_max + right * u * u;
        let n1 = -2.0 * left * y_max + right * u + left * x_i;
        linear_over_linear(n0, n1, alpha, beta, y_max)
    };
    // The bend at u ~ 1/x_j is named, so that it is not missed.
    let bend = (1.0 / x_j.max(1.5)).min(0.5);
    let breaks = [quad::Feature::Break { at: bend }, quad::Feature::Break { at: (30.0 * bend).min(0.9) }];
    quad::integrate(integrand, (0.0, 1.0), &breaks, 1e-12).ok().map(|i| i.value)
}

/// $\int_0^Y dy\,(n_0+n_1y)/(\alpha+\beta y)$.
fn linear_over_linear(n0: f64, n1: f64, alpha: f64, beta: f64, y_max: f64) -> f64 {
    let t = beta * y_max / alpha;
    if t.abs() < 1e-3 {
        // Expansion in t: the closed form cancels.
        let (i0, i1) =
            (1.0 - t / 2.0 + t * t / 3.0 - t * t * t / 4.0, 0.5 - t / 3.0 + t * t / 4.0 - t * t * t / 5.0);
        return (n0 * y_max * i0 + n1 * y_max * y_max * i1) / alpha;
    }
    n1 * y_max / beta + (n0 - n1 * alpha / beta) / beta * t.ln_1p()
}
