//! The choices with which the reference numbers were computed, and the
//! comparison with them.
//!
//! A result can only be compared with one that has the same inputs: fixed
//! width, free quarks, the degrees of freedom of Drees et al., M_Pl =
//! 1.22089e19 GeV and the end of the integration at fixed x are not what
//! this library would choose, but what the tables were made with.

mod abundance;
mod compare;
mod sigma;
mod table;

pub use abundance::{
    NUMBER_DENSITY, coupled_settings, validate_coupled, validate_momentum_transfer, validate_relic_density,
};
pub use compare::{Compared, Deviation};
pub use sigma::{validate_cross_section, validate_thermal_average};

use super::annihilation::{Annihilation, DarkMatter, FermionPair, WidthLaw};
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
            vector: eps * CHARGE * charge,
            axial: 0.0,
        })
        .collect()
}

impl GridPoint {
    /// The cross sections with the choices of the reference.
    ///
    /// # Errors
    /// Inputs that are not positive.
    pub fn annihilation(&self) -> Result<Annihilation> {
        let dark = DarkMatter { mass: self.m_x, coupling: self.g_x };
        let width = WidthLaw::Fixed(self.width);
        Ok(Annihilation::new(dark, self.m_zprime, grid_fermions(self.eps), width)?.with_mediator_pairs())
    }
}
