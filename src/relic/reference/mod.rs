//! The choices with which the reference numbers were computed, and the
//! comparison with them.
//!
//! A result can only be compared with one that has the same inputs: fixed
//! width, free quarks, the degrees of freedom of Drees et al., M_Pl =
//! 1.22089e19 GeV and the end of the integration at fixed x are not what
//! this library would choose, but what the tables were made with.
//!
//! A table is a CSV with one header line; `#` starts a comment. Its columns:
//! id; the inputs mX, MZp, Gamma_Zp (GeV), gX and eps, unless [`Points`] finds
//! them by id elsewhere; and numbers of another code, where an empty cell or
//! nan is skipped. A table of final states has id, channel and weight.

mod abundance;
mod choices;
mod final_states;
mod fractions;
mod freeze_out;
mod hints;
mod points;
mod sigma;
mod transfer;

pub use abundance::{DensityRow, density_rows, validate_relic_density};
pub use choices::{Choices, Equations, FinalQuarks, NUMBER_DENSITY, Width};
pub use fractions::{Shares, channel_shares, validate_channels};
pub use freeze_out::{FreezeOut, freeze_out};
pub use hints::{Cause, Hint, explain};
pub use points::{Points, holds_inputs};
pub use sigma::{validate_cross_section, validate_thermal_average};
pub use transfer::validate_momentum_transfer;

use super::annihilation::{Annihilation, FermionPair};
use super::{CoupledSettings, MomentumTransfer};
use crate::error::Result;

/// e in v_f = eps e Q_f of the reference tables.
pub const CHARGE: f64 = 0.30282212;
/// GeV^-2 in pb.
pub const PB: f64 = 3.8937966e8;

/// Inputs of one reference point.
#[derive(Debug, Clone, PartialEq)]
pub struct GridPoint {
    /// Name of the row.
    pub id: String,
    /// m_X in GeV.
    pub m_x: f64,
    /// Mass of the mediator in GeV.
    pub m_zprime: f64,
    /// Fixed width of the mediator in GeV.
    pub width: f64,
    /// Coupling of X.
    pub g_x: f64,
    /// Kinetic mixing.
    pub eps: f64,
}

/// e, mu, tau and free quarks up to b with photon-like couplings.
pub fn grid_fermions(eps: f64) -> Vec<FermionPair> {
    fermions(eps * CHARGE)
}

/// As [`grid_fermions`] with this coupling to a unit charge.
fn fermions(coupling: f64) -> Vec<FermionPair> {
    let list = [
        ("e", 0.51099895e-3, 1.0, -1.0),
        ("mu", 0.1056583755, 1.0, -1.0),
        ("tau", 1.77686, 1.0, -1.0),
        ("u", 0.05, 3.0, 2.0 / 3.0),
        ("d", 0.05, 3.0, -1.0 / 3.0),
        ("s", 0.05, 3.0, -1.0 / 3.0),
        ("c", 1.27, 3.0, 2.0 / 3.0),
        ("b", 4.18, 3.0, -1.0 / 3.0),
    ];
    list.into_iter()
        .map(|(name, mass, colours, charge)| FermionPair {
            name: name.to_owned(),
            mass,
            colours,
            vector: coupling * charge,
            axial: 0.0,
        })
        .collect()
}

/// Settings of the column `omega_ref_cBE`. Two points that freeze out early
/// start at x = 4.
pub fn coupled_settings(id: &str) -> CoupledSettings {
    choices::coupled_at(if matches!(id, "A024" | "S021") { 4.0 } else { 8.0 })
}

impl GridPoint {
    /// The cross sections with the choices of the reference.
    ///
    /// # Errors
    /// Inputs that are not positive.
    pub fn annihilation(&self) -> Result<Annihilation> {
        Choices::reference().annihilation(self)
    }

    /// Scattering on e and mu, as in the column `omega_ref_cBE`.
    ///
    /// # Errors
    /// None for a point of the tables.
    pub fn transfer(&self) -> Result<MomentumTransfer> {
        Choices::reference().transfer(self, &self.annihilation()?)
    }
}
