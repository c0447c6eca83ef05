//! Relic densities and momentum transfer against the reference.

use super::table::points;
use super::{Deviation, GridPoint, grid_fermions};
use crate::error::{Error, Result};
use crate::provenance::Columns;
use crate::relic::annihilation::DarkMatter;
use crate::relic::{
    CoupledSettings, Dof, Elastic, End, MomentumTransfer, Settings, Target, coupled, number_density,
};

/// Settings of the column `omega_ref_nBE`.
pub const NUMBER_DENSITY: Settings = Settings { dof: Dof::Drees2015, accuracy: 1e-7, end: End::X(1e7), planck_mass: crate::inputs::M_PLANCK };

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

/// Compares Omega h^2 of X in kinetic equilibrium with `column` of a table of
/// points, where it has a number.
///
/// # Errors
/// A malformed table, no number in the column, or a failed calculation.
pub fn validate_relic_density(reference: &Columns, column: &str) -> Result<Deviation> {
    compare(reference, column, |point| Ok(number_density(&point.annihilation()?, &NUMBER_DENSITY)?.omega_h2))
}

/// Compares Omega h^2 of the coupled equations with `column` of a table of
/// points, where it has a number.
///
/// # Errors
/// As [`validate_relic_density`].
pub fn validate_coupled(reference: &Columns, column: &str) -> Result<Deviation> {
    compare(reference, column, |point| {
        let settings = coupled_settings(&point.id);
        Ok(coupled(&point.annihilation()?, &point.transfer()?, &settings)?.omega_h2)
    })
}

fn compare(
    reference: &Columns,
    column: &str,
    omega_h2: impl Fn(&GridPoint) -> Result<f64>,
) -> Result<Deviation> {
    let expected = reference.numbers(column)?;
    let mut rows = Vec::new();
    for (point, expected) in points(reference)?.into_iter().zip(expected) {
        if expected.is_finite() {
            let ours = omega_h2(&point)?;
            rows.push((point.id, ours, expected));
        }
    }
    if rows.is_empty() {
        return Err(Error::Usage(format!("column `{column}` has no number to compare with")));
    }
    Ok(Deviation::of(rows))
}

/// Compares the rates of momentum transfer with the columns T_GeV,
/// gamma_e_GeV, gamma_mu_GeV, gamma_pi_GeV for m_X = 0.95 GeV, M = 2.1 GeV,
/// g_X = 0.1 and couplings 1e-3 e.
///
/// # Errors
/// A malformed table.
pub fn validate_momentum_transfer(reference: &Columns) -> Result<Deviation> {
    let coupling = 1e-3 * super::CHARGE;
    let lepton = |mass| Target::Fermion { mass, colours: 1.0, vector: coupling, axial: 0.0 };
    let targets = [
        ("gamma_e_GeV", lepton(0.51099895e-3)),
        ("gamma_mu_GeV", lepton(0.1056583755)),
        ("gamma_pi_GeV", Target::Meson { mass: 0.13957, coupling, pole: f64::INFINITY }),
    ];
    let dark = DarkMatter { mass: 0.95, coupling: 0.1 };
    let temperatures = reference.numbers("T_GeV")?;
    let mut rows = Vec::new();
    for (column, target) in targets {
        let transfer = MomentumTransfer::new(dark, 2.1, vec![target])?;
        for (t, expected) in temperatures.iter().zip(reference.numbers(column)?) {
            rows.push((format!("{column} T = {t}"), transfer.at(*t), expected));
        }
    }
    Ok(Deviation::of(rows))
}
