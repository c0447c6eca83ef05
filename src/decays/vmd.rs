//! Hadronic width by vector-meson dominance, 1801.04847 sec. 2.2: exclusive
//! e+e- cross sections, each carried by one vector meson.
//!
//! Above 2 GeV the light quarks stay at their value there, which is the
//! parton value, and c and b are added as free quarks of 1.5 and 4.8 GeV:
//! this is the convention of that paper, kept for comparison with it.

use super::fermions::pair;
use super::form::{QuadraticForm, Sampled};
use crate::error::Result;

const COLUMNS: [&str; 12] = [
    "pip_pim.rho0",
    "pip_pim_pip_pim.rho0",
    "pip_pim_pi0_pi0.rho0",
    "other.rho0",
    "pip_pim_pi0.omega",
    "pi0_gamma.omega",
    "other.omega",
    "pip_pim_pi0.phi",
    "K_K.phi",
    "K_K_pi.phi",
    "other.phi",
    "pip_pim_pi0.omega_phi",
];

/// Masses of c and b in this convention.
const HEAVY_GEV: (f64, f64) = (1.5, 4.8);

/// R by meson: rho, omega, phi, omega-phi interference, and pi+pi-.
#[derive(Debug, Clone)]
pub(super) struct Vmd(Sampled<12>);

/// The response of the light quarks, of pi+pi-, and of c and b.
#[derive(Debug, Clone, Copy)]
pub(super) struct VmdResponse {
    pub(super) light: QuadraticForm,
    pub(super) pi_pi: QuadraticForm,
    pub(super) charm: f64,
    pub(super) bottom: f64,
}

impl Vmd {
    pub(super) fn read() -> Result<Self> {
        // Blank cells of the interference column are beyond its range, where
        // both amplitudes have died out.
        Ok(Self(Sampled::read("hadrons/vmd_exclusive.csv", "m_GeV", COLUMNS, true)?))
    }

    /// Points of the table and thresholds of the free quarks.
    pub(super) fn knots(&self) -> Vec<f64> {
        let heavy = [2.0 * HEAVY_GEV.0, 2.0 * HEAVY_GEV.1];
        self.0.points().iter().copied().chain(heavy).collect()
    }

    /// `None` below the table (0.14 GeV).
    pub(super) fn at(&self, mass: f64) -> Option<VmdResponse> {
        let c = self.0.at(mass.min(self.0.end()))?;
        let light = meson_form(c[..4].iter().sum(), c[4..7].iter().sum(), c[7..11].iter().sum(), c[11]);
        // The free-quark formula per M/12pi.
        let free = |m: f64| 3.0 * pair(mass, m, 1.0, 0.0) * 12.0 * std::f64::consts::PI / mass;
        Some(VmdResponse {
            light,
            pi_pi: meson_form(c[0], 0.0, 0.0, 0.0),
            charm: free(HEAVY_GEV.0),
            bottom: free(HEAVY_GEV.1),
        })
    }
}

/// 1801.04847 eqs. (2.15)-(2.18): with T_rho = diag(1,-1,0)/2,
/// T_omega = diag(1,1,0)/2, T_phi = diag(0,0,1)/sqrt(2) the prefactors are
/// 2 Tr[T_rho Q] = v_u - v_d, 6 Tr[T_omega Q] = 3(v_u + v_d) and
/// 3 sqrt(2) Tr[T_phi Q] = 3 v_s; interference carries twice the product.
fn meson_form(rho: f64, omega: f64, phi: f64, omega_phi: f64) -> QuadraticForm {
    QuadraticForm {
        uu: rho + 9.0 * omega,
        dd: rho + 9.0 * omega,
        ss: 9.0 * phi,
        ud: 18.0 * omega - 2.0 * rho,
        us: 18.0 * omega_phi,
        ds: 18.0 * omega_phi,
    }
}
