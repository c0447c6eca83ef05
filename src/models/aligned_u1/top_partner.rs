//! The t-T mass matrix, its exact diagonalisation, and the inverse problem.
//!
//! $-\mathcal L = (\bar t',\bar T')_L M (t',T')_R^T$,
//! $M=\begin{pmatrix}a&0\\b&M_0\end{pmatrix}$ with $a=y_tv/\sqrt2$,
//! $b=y_T\tilde v/\sqrt2$ (Kamenik, Soreq, Zupan 1704.06005; the zero is the
//! U(1)' and makes every loop below finite).

use crate::error::{Error, Result};

/// Which of the two solutions in theta_R belongs to a given y_T.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Branch {
    /// tan^2(theta_R) < m_T/m_t: the physical one for a heavy T.
    Small,
    /// The other one, tan(theta_R) -> (m_T/m_t)/tan(theta_R).
    Large,
}

/// Exact mixing of top and top partner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TopMixing {
    /// Top mass, GeV.
    pub m_t: f64,
    /// Top-partner mass, GeV.
    pub m_big: f64,
    /// tan theta_R.
    pub tan_r: f64,
    /// sin and cos of theta_L.
    pub s_l: f64,
    /// cos theta_L.
    pub c_l: f64,
    /// sin theta_R.
    pub s_r: f64,
    /// cos theta_R.
    pub c_r: f64,
}

impl TopMixing {
    /// From the physical masses and tan theta_R:
    /// $\tan\theta_L = (m_t/m_T)\tan\theta_R$, exact.
    pub fn from_tan_r(m_t: f64, m_big: f64, tan_r: f64) -> Self {
        let tan_l = tan_r * m_t / m_big;
        let (c_l, c_r) = (1.0 / 1.0_f64.hypot(tan_l), 1.0 / 1.0_f64.hypot(tan_r));
        Self { m_t, m_big, tan_r, s_l: tan_l * c_l, c_l, s_r: tan_r * c_r, c_r }
    }

    /// From y_T and g = g~ q': solves
    /// $k = y_T M_{Z'}/(\sqrt2 g m_T(1-r^2)) = c_L s_R$ for tan theta_R.
    ///
    /// # Errors
    /// k > 1/(1+r): y_T is too large for this g and m_T.
    pub fn from_yukawa(m_t: f64, m_big: f64, y_big: f64, v_tilde: f64, branch: Branch) -> Result<Self> {
        let r = m_t / m_big;
        let one_minus_r2 = (1.0 - r) * (1.0 + r);
        let k = y_big * v_tilde / (std::f64::consts::SQRT_2 * m_big * one_minus_r2);
        let k_max = 1.0 / (1.0 + r);
        if k > k_max {
            let y_max = y_big * k_max / k;
            return Err(Error::Unphysical {
                what: format!("y_T <= {y_max:.6e} is needed for these m_T, g and m_zprime"),
                parameter: "y_T",
                value: y_big,
            });
        }
        let (k2, r2) = (k * k, r * r);
        let b = 1.0 - k2 * (1.0 + r2);
        // b^2 - 4 r^2 k^4 = (1 - k^2 (1+r)^2)(1 - k^2 (1-r)^2): no cancellation.
        let root = ((1.0 - k2 * (1.0 + r).powi(2)) * (1.0 - k2 * (1.0 - r).powi(2))).max(0.0).sqrt();
        let small = (2.0 * k2 / (b + root)).sqrt();
        let tan_r = match branch {
            Branch::Small => small,
            Branch::Large => 1.0 / (r * small),
        };
        Ok(Self::from_tan_r(m_t, m_big, tan_r))
    }

    /// From the Lagrangian entries a, b, M_0 (all positive). The light mass
    /// is a M_0/m_T: a difference would lose its digits.
    pub fn from_lagrangian(a: f64, b: f64, m_0: f64) -> Self {
        let sum = a * a + b * b + m_0 * m_0;
        // S^2 - 4 a^2 M_0^2 = ((a-M_0)^2 + b^2)((a+M_0)^2 + b^2)
        let root = (((a - m_0).powi(2) + b * b) * ((a + m_0).powi(2) + b * b)).sqrt();
        let m_big = (0.5 * (sum + root)).sqrt();
        let m_t = a * m_0 / m_big;
        let theta_r = 0.5 * (2.0 * b * m_0).atan2(m_0 * m_0 - a * a - b * b);
        Self::from_tan_r(m_t, m_big, theta_r.tan())
    }

    /// r = m_t/m_T.
    pub fn r(&self) -> f64 {
        self.m_t / self.m_big
    }

    /// (a, b, M_0) in GeV: a = m_t c_L/c_R, M_0 = m_T c_R/c_L,
    /// b = m_T c_L s_R (1 - r^2).
    pub fn lagrangian(&self) -> (f64, f64, f64) {
        let r = self.r();
        (
            self.m_t * self.c_l / self.c_r,
            self.m_big * self.c_l * self.s_r * (1.0 - r) * (1.0 + r),
            self.m_big * self.c_r / self.c_l,
        )
    }

    /// y_t and y_T for the vacuum expectation values v and v~.
    pub fn yukawas(&self, v: f64, v_tilde: f64) -> (f64, f64) {
        let (a, b, _) = self.lagrangian();
        (std::f64::consts::SQRT_2 * a / v, std::f64::consts::SQRT_2 * b / v_tilde)
    }

    /// Content of t'_L in (t, T).
    pub fn a_l(&self) -> [f64; 2] {
        [self.c_l, self.s_l]
    }

    /// Content of T'_L in (t, T).
    pub fn b_l(&self) -> [f64; 2] {
        [-self.s_l, self.c_l]
    }

    /// Content of T'_R in (t, T).
    pub fn b_r(&self) -> [f64; 2] {
        [-self.s_r, self.c_r]
    }

    /// Masses of (t, T).
    pub fn masses(&self) -> [f64; 2] {
        [self.m_t, self.m_big]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::Matrix2;

    #[test]
    fn rotations_diagonalise_the_mass_matrix() {
        for (m_big, tan_r) in
            [(600.0, 1e-4), (1500.0, 0.3), (1e4, 0.2), (1e4, 5.0), (1e5, 40.0), (173.0, 0.7)]
        {
            let t = TopMixing::from_tan_r(172.57, m_big, tan_r);
            let (a, b, m0) = t.lagrangian();
            let m = Matrix2::new(a, 0.0, b, m0);
            let l = Matrix2::new(t.c_l, -t.s_l, t.s_l, t.c_l);
            let r = Matrix2::new(t.c_r, -t.s_r, t.s_r, t.c_r);
            let d = l * m * r.transpose();
            assert!((d[(0, 0)] / 172.57 - 1.0).abs() < 1e-9, "{d}");
            assert!((d[(1, 1)] / m_big - 1.0).abs() < 1e-12, "{d}");
            assert!(d[(0, 1)].abs() < 1e-12 * m_big && d[(1, 0)].abs() < 1e-12 * m_big, "{d}");
            let back = TopMixing::from_lagrangian(a, b, m0);
            assert!((back.m_t / 172.57 - 1.0).abs() < 1e-12 && (back.m_big / m_big - 1.0).abs() < 1e-12);
            assert!((back.tan_r / tan_r - 1.0).abs() < 1e-9, "{} {tan_r}", back.tan_r);
        }
    }

    #[test]
    fn both_branches_give_back_their_yukawa() {
        for m_big in [200.0, 1500.0, 1e4, 1e5] {
            let v_tilde = 2100.0;
            for fraction in [1e-4, 0.1, 0.9, 0.999_999, 1.0] {
                let r: f64 = 172.57 / m_big;
                let y_max = std::f64::consts::SQRT_2 * m_big * (1.0 - r * r) / (v_tilde * (1.0 + r));
                let y = fraction * y_max * (1.0 - 1e-15);
                for branch in [Branch::Small, Branch::Large] {
                    let t = TopMixing::from_yukawa(172.57, m_big, y, v_tilde, branch).unwrap();
                    let (_, back) = t.yukawas(246.0, v_tilde);
                    assert!((back / y - 1.0).abs() < 1e-7, "{branch:?} {m_big} {fraction}: {back} {y}");
                    assert_eq!(
                        t.tan_r.powi(2) <= 1.0 / r * (1.0 + 1e-6),
                        branch == Branch::Small || fraction == 1.0
                    );
                }
            }
        }
        let too_large = TopMixing::from_yukawa(172.57, 1e4, 100.0, 2100.0, Branch::Small);
        assert!(too_large.unwrap_err().to_string().contains("y_T"));
    }
}
