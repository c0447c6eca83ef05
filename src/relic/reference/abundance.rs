//! Relic densities and momentum transfer against the reference.

use super::table::points;
use super::{Deviation, GridPoint, grid_fermions};
use crate::error::Result;
use crate::provenance::Columns;
use crate::relic::annihilation::DarkMatter;
use crate::relic::{
    CoupledSettings, Dof, Elastic, End, MomentumTransfer, Settings, Target, coupled, number_density,
};

/// Settings of the column `omega_ref_nBE`.
pub const NUMBER_DENSITY: Settings = Settings { dof: Dof::Drees2015, accuracy: 1e-7, end: End::X(1e7) };

/// Settings of the column `omega_ref_cBE`. Two points that freeze out early
/// start at x = 4.
pub fn coupled_settings(id: &str) -> CoupledSettings {
    let start = if matches!(id, "A024" | "S021") { 4.0 } else { 8.0 };
    CoupledSettings {
        common: Settings { end: End::X(1e5), ..NUMBER_DENSITY },
        elastic: Elastic::LeadingOrder,
        start: Some(start),
    }
}

impl GridPoint {
    /// Scattering on e and mu, as in the column `omega_ref_cBE`.
    ///
    /// # Errors
    /// None for a point of the tables.
    pub fn transfer(&self) -> Result<MomentumTransfer> {
        let targets = grid_fermions(self.eps)
            .into_iter()
            .filter(|f| f.name == "e" || f.name == "mu")
            .map(|f| Target::Fermion { mass: f.mass, colours: 1.0, vector: f.vector, axial: 0.0 })
            .collect();
        let dark = DarkMatter { mass: self.m_x, coupling: self.g_x };
        MomentumTransfer::new(dark, self.m_zprime, targets)
    }
}

/// Compares Omega h^2 with the column `omega_ref_nBE` of a table of points.
///
/// # Errors
/// A malformed table or a failed calculation.
pub fn validate_relic_density(reference: &str) -> Result<Deviation> {
    let cells = Columns::parse("reference", reference)?;
    let expected = cells.numbers("omega_ref_nBE")?;
    let mut rows = Vec::new();
    for (point, expected) in points(&cells)?.into_iter().zip(expected) {
        let ours = number_density(&point.annihilation()?, &NUMBER_DENSITY)?;
        rows.push((point.id, ours.omega_h2, expected));
    }
    Ok(Deviation::of(rows))
}

/// Compares Omega h^2 with the column `omega_ref_cBE`, where it has a number.
///
/// # Errors
/// As [`validate_relic_density`].
pub fn validate_coupled(reference: &str) -> Result<Deviation> {
    let cells = Columns::parse("reference", reference)?;
    let expected = cells.numbers("omega_ref_cBE")?;
    let mut rows = Vec::new();
    for (point, expected) in points(&cells)?.into_iter().zip(expected) {
        if expected.is_finite() {
            let settings = coupled_settings(&point.id);
            let ours = coupled(&point.annihilation()?, &point.transfer()?, &settings)?;
            rows.push((point.id, ours.omega_h2, expected));
        }
    }
    Ok(Deviation::of(rows))
}

/// Compares the rates of momentum transfer with the columns T_GeV,
/// gamma_e_GeV, gamma_mu_GeV, gamma_pi_GeV for m_X = 0.95 GeV, M = 2.1 GeV,
/// g_X = 0.1 and couplings 1e-3 e.
///
/// # Errors
/// A malformed table.
pub fn validate_momentum_transfer(reference: &str) -> Result<Deviation> {
    let cells = Columns::parse("reference", reference)?;
    let coupling = 1e-3 * super::CHARGE;
    let lepton = |mass| Target::Fermion { mass, colours: 1.0, vector: coupling, axial: 0.0 };
    let targets = [
        ("gamma_e_GeV", lepton(0.51099895e-3)),
        ("gamma_mu_GeV", lepton(0.1056583755)),
        ("gamma_pi_GeV", Target::Meson { mass: 0.13957, coupling, pole: f64::INFINITY }),
    ];
    let dark = DarkMatter { mass: 0.95, coupling: 0.1 };
    let temperatures = cells.numbers("T_GeV")?;
    let mut rows = Vec::new();
    for (column, target) in targets {
        let transfer = MomentumTransfer::new(dark, 2.1, vec![target])?;
        for (t, expected) in temperatures.iter().zip(cells.numbers(column)?) {
            rows.push((format!("{column} T = {t}"), transfer.at(*t), expected));
        }
    }
    Ok(Deviation::of(rows))
}
