//! Scenarios of the Belle II excess that figures and projections compare.

use num_complex::Complex64;

use super::dark_current::FinalState;
use super::decay::Mode;
use super::scenario::{Basis, Scenario, ScenarioKind};
use super::theory::Theory;
use crate::error::{Error, Result};

/// A chiral scenario with the rate into K+ at which it fits the excess.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Benchmark {
    /// Label in figures.
    pub label: &'static str,
    /// Final state.
    pub kind: ScenarioKind,
    /// Mass in GeV.
    pub mass: f64,
    /// The one coupling, in the chiral basis.
    pub coupling: &'static str,
    /// BR(B+ -> K+) without the Standard Model.
    pub br_kaon: f64,
}

impl Benchmark {
    /// Masses as quoted in the talk, rates from fits of the public Belle II
    /// likelihood (derived).
    pub const ALL: [Self; 5] = [
        Self::new(r"$V$, 2.1 GeV", ScenarioKind::V, 2.1, "h_L", 9.61e-6),
        Self::new(r"$\phi$, 2.1 GeV", ScenarioKind::Phi, 2.1, "g_R", 9.61e-6),
        Self::new(r"$\psi\bar{\psi}$ vector, 0.60 GeV", ScenarioKind::PsiPsi, 0.60, "f_LV", 3.1e-5),
        Self::new(r"$\phi\phi$ vector, 0.38 GeV", ScenarioKind::PhiPhi, 0.38, "g_LV", 3.2e-5),
        Self::new(r"$\phi\phi$ scalar, 0.52 GeV", ScenarioKind::PhiPhi, 0.52, "g_LS", 4.3e-5),
    ];

    const fn new(
        label: &'static str,
        kind: ScenarioKind,
        mass: f64,
        coupling: &'static str,
        br_kaon: f64,
    ) -> Self {
        Self { label, kind, mass, coupling, br_kaon }
    }

    fn with(&self, coupling: f64, theory: &Theory) -> Result<Box<dyn FinalState>> {
        let couplings = vec![(self.coupling.to_owned(), Complex64::new(coupling, 0.0))];
        let scenario = Scenario::single(self.kind, self.mass, "", 0.0);
        Scenario { basis: Basis::Chiral, couplings, ..scenario }.build(&theory.parameters)
    }

    /// The scenario at its rate.
    ///
    /// # Errors
    /// The theory has no B -> K form factors, or the rate is zero there.
    pub fn build(&self, theory: &Theory) -> Result<Box<dyn FinalState>> {
        let unit = theory.decay(Mode::BpKp)?.total(&*self.with(1.0, theory)?)?.total();
        if unit > 0.0 {
            return self.with((self.br_kaon / unit).sqrt(), theory);
        }
        let why = format!("{} of {} GeV has no rate into K+", self.kind.name(), self.mass);
        Err(Error::Numerics { method: "benchmark", why })
    }
}
