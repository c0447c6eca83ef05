//! Ratios of production rates, per mechanism and for mixtures.

use super::mesons::{Transition, Vector, mixing};
use crate::error::{Error, Result};
use crate::inputs::Inputs;
use crate::models::{Couplings, Fermion};
use crate::numerics::interp::Curve;
use crate::provenance::Columns;

/// How the mediator is produced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mechanism {
    /// From a fermion line: e+e- annihilation, bremsstrahlung of e or mu,
    /// Drell-Yan; the rate goes with v^2 + a^2 (masses neglected).
    Fermion(Fermion),
    /// Proton bremsstrahlung, (2 v_u + v_d)^2.
    Proton,
    /// pi0 -> gamma X.
    Pi0Gamma,
    /// eta -> gamma X.
    EtaGamma,
    /// omega -> pi0 X.
    OmegaPi0,
    /// phi -> eta X.
    PhiEta,
    /// Mixing with the rho.
    Rho,
    /// Mixing with the omega.
    Omega,
    /// Mixing with the phi.
    Phi,
}

impl Mechanism {
    /// Name of a mechanism as in cards and table headers.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "e_e" | "e_brem" => Self::Fermion(Fermion::E),
            "mu_brem" => Self::Fermion(Fermion::Mu),
            "p_brem" => Self::Proton,
            "pi0_gamma" => Self::Pi0Gamma,
            "eta_gamma" => Self::EtaGamma,
            "omega_pi0" => Self::OmegaPi0,
            "phi_eta" => Self::PhiEta,
            "rho0" => Self::Rho,
            "omega" => Self::Omega,
            "phi" => Self::Phi,
            "d_d" => Self::Fermion(Fermion::D),
            "u_u" => Self::Fermion(Fermion::U),
            "s_s" => Self::Fermion(Fermion::S),
            "c_c" => Self::Fermion(Fermion::C),
            "b_b" => Self::Fermion(Fermion::B),
            _ => return None,
        })
    }

    /// Squared coupling strength, up to a factor that drops out of ratios.
    fn strength(self, mass: f64, c: &Couplings, inputs: &Inputs) -> f64 {
        match self {
            Self::Fermion(f) => c.squared(f),
            Self::Proton => (2.0 * c.vector(Fermion::U) + c.vector(Fermion::D)).powi(2),
            Self::Pi0Gamma => Transition::Pi0Gamma.strength(mass, c, inputs),
            Self::EtaGamma => Transition::EtaGamma.strength(mass, c, inputs),
            Self::OmegaPi0 => Transition::OmegaPi0.strength(mass, c, inputs),
            Self::PhiEta => Transition::PhiEta.strength(mass, c, inputs),
            Self::Rho => mixing(Vector::Rho, c),
            Self::Omega => mixing(Vector::Omega, c),
            Self::Phi => mixing(Vector::Phi, c),
        }
    }

    /// Rate relative to that of a dark photon with epsilon = 1.
    pub fn ratio(self, mass: f64, couplings: &Couplings, charge: f64, inputs: &Inputs) -> f64 {
        let photon = Couplings::photon_like(charge);
        self.strength(mass, couplings, inputs) / self.strength(mass, &photon, inputs)
    }
}

/// One mechanism, or a mixture with fractions that depend on the mass.
#[derive(Debug, Clone)]
pub enum Production {
    /// One mechanism.
    Single(Mechanism),
    /// Fractions of the dark-photon rate; beyond the ends of the table the
    /// fractions of the end are used and [`Production::is_extrapolated`]
    /// says so.
    Mixture(Vec<(Mechanism, Curve)>),
}

impl Production {
    /// A mechanism by name.
    ///
    /// # Errors
    /// No such mechanism.
    pub fn single(name: &str) -> Result<Self> {
        Mechanism::from_name(name).map(Self::Single).ok_or_else(|| unknown(name))
    }

    /// A table: masses in the first column, one mechanism in each other.
    ///
    /// # Errors
    /// A column that is no mechanism, or cells that are no numbers.
    pub fn mixture(table: &str, columns: &Columns) -> Result<Self> {
        let mut header = columns.header();
        let axis = header.next().unwrap_or_default();
        let masses = columns.numbers(axis)?;
        let part = |name: &str| {
            let mechanism = Mechanism::from_name(name).ok_or_else(|| unknown(name))?;
            Ok((mechanism, Curve::new(table, masses.clone(), columns.numbers(name)?)?))
        };
        Ok(Self::Mixture(header.map(part).collect::<Result<_>>()?))
    }

    /// Rate relative to that of a dark photon with epsilon = 1.
    pub fn ratio(&self, mass: f64, couplings: &Couplings, charge: f64, inputs: &Inputs) -> f64 {
        match self {
            Self::Single(m) => m.ratio(mass, couplings, charge, inputs),
            Self::Mixture(parts) => {
                let (mut rate, mut sum) = (0.0, 0.0);
                for (m, fraction) in parts {
                    let (lo, hi) = fraction.range();
                    let Some(f) = fraction.at(mass.clamp(lo, hi)).filter(|f| *f > 0.0) else { continue };
                    rate += f * m.ratio(mass, couplings, charge, inputs);
                    sum += f;
                }
                // The fractions add up to one only to their printed digits.
                rate / sum
            }
        }
    }

    /// Whether the fractions are continued beyond their table.
    pub fn is_extrapolated(&self, mass: f64) -> bool {
        match self {
            Self::Single(_) => false,
            Self::Mixture(parts) => parts.iter().any(|(_, f)| {
                let (lo, hi) = f.range();
                mass < lo || mass > hi
            }),
        }
    }
}

fn unknown(name: &str) -> Error {
    Error::Unknown {
        kind: "production mechanism",
        name: name.to_owned(),
        hint: "there are e_e, e_brem, mu_brem, p_brem, pi0_gamma, eta_gamma, omega_pi0, phi_eta, rho0, omega, phi, d_d, u_u, s_s, c_c, b_b and table".into(),
    }
}
