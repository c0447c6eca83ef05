//! Momentum transfer against the reference.

use super::points::numbers;
use super::{Choices, fermions};
use crate::compare::Deviation;
use crate::error::{Error, Result};
use crate::provenance::Columns;
use crate::relic::annihilation::DarkMatter;
use crate::relic::{MomentumTransfer, Target};

/// Kinetic mixing of the table.
const EPS: f64 = 1e-3;

/// Compares the rates of momentum transfer with those of the columns
/// gamma_e_GeV, gamma_mu_GeV, gamma_pi_GeV that there are, at T_GeV, for
/// m_X = 0.95 GeV, M = 2.1 GeV, g_X = 0.1 and couplings 1e-3 e.
///
/// # Errors
/// A malformed table, or none of these columns.
pub fn validate_momentum_transfer(reference: &Columns, choices: &Choices) -> Result<Deviation> {
    let dark = DarkMatter { mass: 0.95, coupling: 0.1 };
    let coupling = EPS * choices.charge;
    let lepton = |name: &str| {
        let found = fermions(coupling).into_iter().find(|f| f.name == name);
        found.map(|f| Target::Fermion { mass: f.mass, colours: 1.0, vector: f.vector, axial: 0.0 })
    };
    let targets = [
        ("gamma_e_GeV", lepton("e")),
        ("gamma_mu_GeV", lepton("mu")),
        ("gamma_pi_GeV", Some(choices.pions(coupling))),
    ];
    let temperatures = numbers(reference, "T_GeV")?;
    let mut rows = Vec::new();
    for (column, target) in targets {
        let Some(target) = target.filter(|_| reference.has(column)) else { continue };
        let transfer = MomentumTransfer::new(dark, 2.1, vec![target])?;
        for (t, expected) in temperatures.iter().zip(numbers(reference, column)?) {
            rows.push((format!("{column} T = {t}"), transfer.at(*t), expected));
        }
    }
    if rows.is_empty() {
        let needed = "gamma_e_GeV, gamma_mu_GeV or gamma_pi_GeV is needed";
        return Err(Error::Usage(format!("there is nothing to compare with: a column {needed}")));
    }
    Ok(Deviation::of(rows))
}
