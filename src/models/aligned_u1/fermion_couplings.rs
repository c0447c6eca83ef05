//! Exact couplings of t and T to W, Z, Z', h', phi' in the mass basis.
//!
//! Index 0 is t, 1 is T. With the contents $a^L$ of $t'_L$, $b^{L,R}$ of
//! $T'_{L,R}$ and $a^R=(c_R,s_R)$ of $t'_R$.

use std::f64::consts::SQRT_2;

use crate::inputs::Electroweak;

use super::top_partner::TopMixing;

/// A coupling matrix in (t, T).
pub type Matrix = [[f64; 2]; 2];

const Q_U: f64 = 2.0 / 3.0;

fn outer(left: [f64; 2], right: [f64; 2], factor: f64) -> Matrix {
    [
        [factor * left[0] * right[0], factor * left[0] * right[1]],
        [factor * left[1] * right[0], factor * left[1] * right[1]],
    ]
}

/// $\mathcal L=W^+_\mu V'_{tq}\,g_i\,\bar u_i\gamma^\mu P_Lq+h.c.$ with
/// $g_i=\frac g{\sqrt2}a^L_i$.
pub fn w(top: &TopMixing, ew: &Electroweak) -> [f64; 2] {
    top.a_l().map(|a| ew.g / SQRT_2 * a)
}

/// (g_L, g_R) of $Z_\mu\bar u_i\gamma^\mu(g_LP_L+g_RP_R)u_j$:
/// $g_L=\frac g{c_W}(\frac12a^L_ia^L_j-Q_us_W^2\delta_{ij})$,
/// $g_R=-\frac g{c_W}Q_us_W^2\delta_{ij}$.
pub fn z(top: &TopMixing, ew: &Electroweak) -> (Matrix, Matrix) {
    let vector = -ew.g_z() * Q_U * ew.s_w * ew.s_w;
    let a = top.a_l();
    let mut left = outer(a, a, 0.5 * ew.g_z());
    left[0][0] += vector;
    left[1][1] += vector;
    (left, [[vector, 0.0], [0.0, vector]])
}

/// (g_L, g_R) of the Z': $g\,b^{L,R}_ib^{L,R}_j$ for the gauge coupling
/// g = g~ q'.
pub fn zprime(top: &TopMixing, g: f64) -> (Matrix, Matrix) {
    let (l, r) = (top.b_l(), top.b_r());
    (outer(l, l, g), outer(r, r, g))
}

/// y_ij of $\mathcal L=-y_{ij}\,h'\,\bar u_iP_Ru_j+h.c.$:
/// $\frac av\,a^L_ia^R_j$.
pub fn higgs(top: &TopMixing, v: f64) -> Matrix {
    let (a, _, _) = top.lagrangian();
    outer(top.a_l(), [top.c_r, top.s_r], a / v)
}

/// y_ij of $\mathcal L=-y_{ij}\,\phi'\,\bar u_iP_Ru_j+h.c.$:
/// $\frac b{\tilde v}\,b^L_ia^R_j$.
pub fn phi(top: &TopMixing, v_tilde: f64) -> Matrix {
    let (_, b, _) = top.lagrangian();
    outer(top.b_l(), [top.c_r, top.s_r], b / v_tilde)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inputs::Inputs;
    use approx::assert_relative_eq;

    #[test]
    fn diagonal_scalar_couplings_reduce_to_the_identities() {
        for (m_big, tan_r) in [(600.0, 0.5), (1500.0, 0.3), (1e4, 0.2), (1e4, 3.0)] {
            let t = TopMixing::from_tan_r(172.57, m_big, tan_r);
            let (v, v_tilde) = (246.0, 2100.0);
            let (h, p) = (higgs(&t, v), phi(&t, v_tilde));
            let difference = t.s_l * t.s_l - t.s_r * t.s_r;
            assert_relative_eq!(h[0][0], t.m_t / v * t.c_l * t.c_l, max_relative = 1e-12);
            assert_relative_eq!(h[1][1], m_big / v * t.s_l * t.s_l, max_relative = 1e-12);
            assert_relative_eq!(p[0][0], t.m_t / v_tilde * difference, max_relative = 1e-10);
            assert_relative_eq!(p[1][1], -m_big / v_tilde * difference, max_relative = 1e-10);
        }
    }

    #[test]
    fn charges_add_up_and_mixing_is_a_rotation() {
        let ew = Electroweak::new(&Inputs::default());
        let t = TopMixing::from_tan_r(172.57, 1500.0, 0.3);
        let (left, right) = zprime(&t, 2.0);
        for m in [left, right] {
            assert_relative_eq!(m[0][0] + m[1][1], 2.0, max_relative = 1e-14);
            assert_relative_eq!(m[0][1], m[1][0], max_relative = 1e-14);
            assert_relative_eq!(m[0][0] * m[1][1], m[0][1] * m[1][0], max_relative = 1e-12);
        }
        // tT: -g (s_L c_L, s_R c_R)
        assert_relative_eq!(left[0][1], -2.0 * t.s_l * t.c_l, max_relative = 1e-14);
        assert_relative_eq!(right[0][1], -2.0 * t.s_r * t.c_r, max_relative = 1e-14);
        // Z: flavour changing only through T_3 of the doublet.
        let (z_left, z_right) = z(&t, &ew);
        assert_relative_eq!(z_left[0][1], ew.g_z() / 2.0 * t.s_l * t.c_l, max_relative = 1e-14);
        assert_eq!(z_right[0][1], 0.0);
        let trace = z_left[0][0] + z_left[1][1] - z_right[0][0] - z_right[1][1];
        assert_relative_eq!(trace, ew.g_z() / 2.0, max_relative = 1e-12);
        let g_w = w(&t, &ew);
        assert_relative_eq!(g_w[0].hypot(g_w[1]), ew.g / SQRT_2, max_relative = 1e-14);
    }
}
