//! All partial widths of the mediator at one point.

use super::fermions::{dark, flavour_changing, pair};
use super::{HadronMode, Hadrons};
use crate::error::Result;
use crate::inputs::Inputs;
use crate::models::{Couplings, Fermion, Mediator, Transitions};

/// Partial widths in GeV.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Widths {
    /// e, mu, tau.
    pub charged_leptons: [f64; 3],
    /// Sum over the neutrinos.
    pub neutrinos: f64,
    /// Sum over all hadronic states.
    pub hadrons: f64,
    /// Error of `hadrons`, `None` where the mode has none.
    pub hadrons_error: Option<f64>,
    /// pi+ pi-, contained in `hadrons`; `None` where it is not resolved.
    pub pi_pi: Option<f64>,
    /// Pairs of different down quarks, open above the meson thresholds.
    pub flavour_changing: f64,
    /// Sum over the dark states.
    pub dark: f64,
}

impl Widths {
    /// Everything.
    pub fn total(&self) -> f64 {
        self.standard_model() + self.dark
    }

    /// All Standard Model states.
    pub fn standard_model(&self) -> f64 {
        self.charged_leptons.iter().sum::<f64>() + self.neutrinos + self.hadrons + self.flavour_changing
    }

    /// Neutrinos and dark states.
    pub fn invisible(&self) -> f64 {
        self.neutrinos + self.dark
    }

    /// Width into a charged lepton, `None` for any other fermion.
    pub fn lepton(&self, f: Fermion) -> Option<f64> {
        Fermion::LEPTONS.iter().position(|l| *l == f).map(|i| self.charged_leptons[i])
    }

    /// Branching ratio of a partial width, `None` where nothing is open.
    pub fn branching(&self, partial: f64) -> Option<f64> {
        let total = self.total();
        (total > 0.0).then(|| partial / total)
    }

    /// Error of the hadronic width over its value.
    pub fn hadrons_relative_error(&self) -> Option<f64> {
        self.hadrons_error.filter(|_| self.hadrons > 0.0).map(|e| e / self.hadrons)
    }
}

/// Computes widths for one set of inputs: make it once, use it at every point.
#[derive(Debug, Clone)]
pub struct Decays {
    hadrons: Hadrons,
    lepton_masses: [f64; 3],
    /// e at zero momentum.
    charge: f64,
}

impl Decays {
    /// Reads the tables and runs the couplings.
    ///
    /// # Errors
    /// A table is missing or malformed.
    pub fn new(inputs: &Inputs, mode: HadronMode) -> Result<Self> {
        Ok(Self {
            hadrons: Hadrons::new(inputs, mode)?,
            lepton_masses: Fermion::LEPTONS.map(|f| f.mass(inputs)),
            charge: (4.0 * std::f64::consts::PI / inputs.alpha_inv_0).sqrt(),
        })
    }

    /// How hadronic widths are computed.
    pub fn mode(&self) -> HadronMode {
        self.hadrons.mode()
    }

    /// The tables that the widths of this mediator used.
    pub fn tables_used(&self, mediator: &Mediator) -> Vec<&'static str> {
        self.hadrons.tables_used(mediator.mass, &mediator.couplings)
    }

    /// The tables below `data/` that these widths are computed from.
    pub fn tables(&self) -> &'static [&'static str] {
        self.hadrons.mode().tables()
    }

    /// Hadronic width alone.
    pub fn hadronic(&self, mass: f64, couplings: &Couplings) -> f64 {
        self.hadrons.width(mass, couplings).total()
    }

    /// The hadronic widths themselves.
    pub fn hadrons(&self) -> &Hadrons {
        &self.hadrons
    }

    /// s and M Gamma (GeV^2) of the hadronic resonances narrower than any
    /// table: an integral over s must know them.
    pub fn narrow_poles(&self) -> Vec<(f64, f64)> {
        self.hadrons.narrow_poles()
    }

    /// The electric charge e = sqrt(4 pi alpha(0)) of the dark photon's
    /// normalisation.
    pub fn electric_charge(&self) -> f64 {
        self.charge
    }

    /// Masses of e, mu, tau in GeV.
    pub fn lepton_masses(&self) -> [f64; 3] {
        self.lepton_masses
    }

    /// Widths into Standard Model states.
    pub fn standard_model(&self, mass: f64, couplings: &Couplings) -> Widths {
        let lepton = |i: usize| {
            let f = Fermion::LEPTONS[i];
            pair(mass, self.lepton_masses[i], couplings.vector(f), couplings.axial(f))
        };
        let neutrino = |f: Fermion| pair(mass, 0.0, couplings.vector(f), couplings.axial(f));
        let hadrons = self.hadrons.width(mass, couplings);
        Widths {
            charged_leptons: [lepton(0), lepton(1), lepton(2)],
            neutrinos: Fermion::NEUTRINOS.into_iter().map(neutrino).sum(),
            hadrons: hadrons.total(),
            hadrons_error: hadrons.error,
            pi_pi: hadrons.pi_pi,
            flavour_changing: 0.0,
            dark: 0.0,
        }
    }

    /// All widths of a mediator.
    pub fn widths(&self, mediator: &Mediator) -> Widths {
        // An empty sum is -0.0.
        let dark = mediator.dark.iter().map(|state| dark(mediator.mass, state)).sum::<f64>() + 0.0;
        Widths { dark, ..self.standard_model(mediator.mass, &mediator.couplings) }
    }

    /// Width into different down quarks: b sbar and b dbar above the meson
    /// thresholds, s dbar as quarks above 2 GeV (below, the kaon modes are
    /// left out: |C|^2 M ~ 1e-24 M in models with minimal flavour violation).
    pub fn flavour_changing(&self, mass: f64, t: &Transitions) -> f64 {
        let i = self.hadrons.inputs();
        let above = |threshold: f64, width: f64| if mass > threshold { width } else { 0.0 };
        above(i.m_B0 + i.m_K0, flavour_changing(mass, i.m_b, i.m_s, &t.b_s))
            + above(i.m_B0 + i.m_pi0, flavour_changing(mass, i.m_b, i.m_d, &t.b_d))
            + above(2.0, flavour_changing(mass, i.m_s, i.m_d, &t.s_d))
    }

    /// Widths of a dark photon with kinetic mixing one: v_f = e Q_f.
    pub fn dark_photon(&self, mass: f64) -> Widths {
        self.standard_model(mass, &Couplings::photon_like(self.charge))
    }
}
