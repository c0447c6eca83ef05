//! Kinetic and mass mixing of the photon, the Z and the Z', and its exact
//! diagonalisation.

use crate::error::{Error, Result};
use crate::inputs::Electroweak;

use super::loops;
use super::top_partner::TopMixing;

const N_C: f64 = 3.0;
const Q_U: f64 = 2.0 / 3.0;
const PI2: f64 = std::f64::consts::PI * std::f64::consts::PI;

/// Mixing in the Lagrangian,
/// $-\frac{\epsilon_A}2A_{\mu\nu}Z'^{\mu\nu}-\frac{\epsilon_Z}2Z_{\mu\nu}Z'^{\mu\nu}+\delta_ZM_Z^2Z_\mu Z'^\mu$.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mixing {
    /// Photon-Z' kinetic mixing at q^2 = M_Z'^2.
    pub epsilon_a: f64,
    /// Z-Z' kinetic mixing at q^2 = M_Z'^2.
    pub epsilon_z: f64,
    /// Z-Z' mass mixing over M_Z^2.
    pub delta_z: f64,
}

/// Tree-level kinetic mixing of B and B' and the scale at which it holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TreeMixing {
    /// eps_B.
    pub eps_b: f64,
    /// MS-bar scale, GeV.
    pub mu_0: f64,
}

impl Mixing {
    /// Tree level plus t and T loops at q^2 (GeV^2, below 4 m_t^2) for the
    /// gauge coupling g = g~ q'.
    ///
    /// $\epsilon_V(q^2)=\epsilon_V^{tree}(\mu_0)-[\Pi_{VZ'}(q^2)-\Pi_{VZ'}(0)]/q^2$
    /// with the MS-bar vacuum polarisation of fermions with couplings
    /// (g_L, g_R), (h_L, h_R):
    /// $\Pi=-\frac{N_c}{4\pi^2}\int_0^1dx\ln\frac{\mu^2}{D}\{(g_Lh_L+g_Rh_R)[x(1-x)q^2-\tfrac12D_0]+\tfrac12(g_Lh_R+g_Rh_L)m_1m_2\}$.
    pub fn new(top: &TopMixing, ew: &Electroweak, m_z: f64, g: f64, tree: TreeMixing, q_sq: f64) -> Self {
        let [mt_sq, big_sq] = top.masses().map(|m| m * m);
        let mu_sq = tree.mu_0 * tree.mu_0;
        let z_t = loops::equal_mass_log(q_sq / mt_sq);
        let z_b = loops::equal_mass_log(q_sq / big_sq);
        // int x(1-x) ln(mu^2/D) for tt, TT
        let log_t = (mu_sq / mt_sq).ln() / 6.0 - z_t;
        let log_b = (mu_sq / big_sq).ln() / 6.0 - z_b;

        let v_t = 0.5 * (top.s_l * top.s_l + top.s_r * top.s_r);
        let v_b = 0.5 * (top.c_l * top.c_l + top.c_r * top.c_r);
        let epsilon_a =
            ew.c_w * tree.eps_b + N_C * Q_U * ew.e * g / (2.0 * PI2) * (v_t * log_t + v_b * log_b);

        let epsilon_z = -ew.s_w * tree.eps_b + z_loop(top, ew, g, mu_sq, q_sq, (log_t, log_b));
        Self { epsilon_a, epsilon_z, delta_z: mass_mixing(top, ew, g) / (m_z * m_z) }
    }
}

/// t/T loops of epsilon_Z.
fn z_loop(
    top: &TopMixing,
    ew: &Electroweak,
    g: f64,
    mu_sq: f64,
    q_sq: f64,
    (log_t, log_b): (f64, f64),
) -> f64 {
    let m = top.masses();
    let m_sq = m.map(|m| m * m);
    let (a_l, b_l, b_r) = (top.a_l(), top.b_l(), top.b_r());
    let g_right = -Q_U * ew.s_w * ew.s_w;
    let mut sum = 0.0;
    for (i, log) in [(0, log_t), (1, log_b)] {
        let g_left = 0.5 * a_l[i] * a_l[i] + g_right;
        let (h_left, h_right) = (b_l[i] * b_l[i], b_r[i] * b_r[i]);
        let same = g_left * h_left + g_right * h_right;
        let flip = g_left * h_right + g_right * h_left;
        let slope = loops::equal_mass_slope(q_sq / m_sq[i]);
        sum += same * log + 0.5 * (same - flip) * slope;
    }
    // tT and Tt: only the left-handed Z current changes flavour.
    let g_left = 0.5 * a_l[0] * a_l[1];
    let (same, flip) = (g_left * b_l[0] * b_l[1], g_left * b_r[0] * b_r[1]);
    let (log_q, d0_slope, slope) = loops::unequal_mass_pieces(m_sq[0], m_sq[1], q_sq);
    let excess = loops::log_moment_excess(m_sq[0], m_sq[1]);
    let log = mu_sq.ln() / 6.0 - (m_sq[0].ln() + m_sq[1].ln()) / 12.0 - excess - log_q;
    sum += 2.0 * (same * log + 0.5 * (same * d0_slope - flip * m[0] * m[1] * slope));
    N_C / (4.0 * PI2) * ew.g_z() * g * sum
}

/// $M^2_{ZZ'}$ in GeV^2: finite because $\sum_i a^L_ib^L_i=0$ and the mass
/// matrix has a zero.
pub fn mass_mixing(top: &TopMixing, ew: &Electroweak, g: f64) -> f64 {
    let [mt_sq, big_sq] = top.masses().map(|m| m * m);
    let (left, right) = loops::mass_mixing_integrals(mt_sq, big_sq);
    let (s_l2, c_l2, s_r2) = (top.s_l * top.s_l, top.c_l * top.c_l, top.s_r * top.s_r);
    -ew.g * g * N_C / (32.0 * PI2 * ew.c_w) * (s_l2 * c_l2 * left + 2.0 * c_l2 * s_r2 * mt_sq * right)
}

/// Physical states of the neutral sector.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NeutralStates {
    /// Content of the physical Z' in (A, Z, Z') of the Lagrangian.
    pub zprime: [f64; 3],
    /// Content of the physical Z.
    pub z: [f64; 3],
    /// Squared masses of (Z', Z) over the M_Z^2 of the Lagrangian.
    pub lambda: [f64; 2],
}

impl NeutralStates {
    /// Diagonalises kinetic and mass matrix exactly; x = M_Z'^2/M_Z^2.
    /// The photon is exactly (1, 0, 0): massless, its couplings unshifted.
    ///
    /// # Errors
    /// A kinetic or mass matrix that is not positive definite.
    pub fn new(mixing: &Mixing, x: f64, g: f64) -> Result<Self> {
        let Mixing { epsilon_a, epsilon_z, delta_z } = *mixing;
        let kinetic = 1.0 - epsilon_a * epsilon_a - epsilon_z * epsilon_z;
        let mass = x - delta_z * delta_z;
        if !(kinetic > 0.0 && mass > 0.0) {
            let what = if kinetic > 0.0 {
                format!(
                    "M_Z'^2/M_Z^2 = {x:.3e} must exceed delta_Z^2 = {:.3e}: the neutral mass matrix is not positive",
                    delta_z * delta_z
                )
            } else {
                format!(
                    "epsilon_A^2 + epsilon_Z^2 = {:.3e} must be below 1: the kinetic matrix is not positive",
                    1.0 - kinetic
                )
            };
            return Err(Error::Unphysical { what, parameter: "g", value: g });
        }
        let diagonal = 1.0 - epsilon_a * epsilon_a;
        let b = diagonal + x - 2.0 * delta_z * epsilon_z;
        let root = (b * b - 4.0 * kinetic * mass).max(0.0).sqrt();
        let heavy = (b + root) / (2.0 * kinetic);
        let light = 2.0 * mass / (b + root);
        let content = |z: f64, zprime: f64| {
            let norm = zprime * zprime * diagonal + z * z + 2.0 * epsilon_z * z * zprime;
            let n = norm.sqrt().recip();
            [-epsilon_a * zprime * n, z * n, zprime * n]
        };
        let zprime = content(-(delta_z - light * epsilon_z) / (1.0 - light), 1.0);
        let z = content(1.0, -(delta_z - heavy * epsilon_z) / (x - heavy * diagonal));
        Ok(Self { zprime, z, lambda: [light, heavy] })
    }
}
