//! A model at fixed parameters: what downstream code may ask of it.

use super::{Mediator, Transitions};

/// Partial widths of a vector-like top partner in GeV.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TopWidths {
    /// T -> b W.
    pub b_w: f64,
    /// T -> t Z.
    pub t_z: f64,
    /// T -> t h.
    pub t_h: f64,
    /// T -> t Z'.
    pub t_zprime: f64,
    /// T -> t phi.
    pub t_phi: f64,
    /// T -> t and other dark scalars that stay invisible.
    pub t_dark: f64,
    /// T -> t and other dark scalars that decay into mediators.
    pub t_undetected: f64,
}

impl TopWidths {
    /// Sum of all.
    pub fn total(&self) -> f64 {
        self.b_w + self.t_z + self.t_h + self.t_zprime + self.t_phi + self.t_dark + self.t_undetected
    }
}

/// A vector-like quark with charge 2/3 that mixes with the top.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TopPartner {
    /// Mass in GeV.
    pub mass: f64,
    /// Partial widths.
    pub widths: TopWidths,
}

/// Oblique parameters with respect to the Standard Model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Oblique {
    /// S.
    pub s: f64,
    /// T.
    pub t: f64,
    /// U.
    pub u: f64,
    /// rho_0 - 1 from the mixing of the Z with the mediator alone.
    pub delta_rho_mixing: f64,
}

/// What the model does to the Higgs boson.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HiggsSector {
    /// Top coupling relative to the Standard Model.
    pub kappa_t: f64,
    /// Common factor of the other couplings, cos(alpha).
    pub cos_alpha: f64,
    /// Width into pairs of mediators, GeV.
    pub gamma_zprime_zprime: f64,
    /// Width into pairs of the dark scalar, GeV.
    pub gamma_phi_phi: f64,
    /// Width into a mediator and a dark pseudoscalar, GeV.
    pub gamma_zprime_a: f64,
    /// Width into pairs of other dark states that stay invisible, GeV.
    pub gamma_dark: f64,
    /// Width into other pairs of dark scalars, which decay in ways that no
    /// search covers, GeV.
    pub gamma_undetected: f64,
}

impl HiggsSector {
    /// Total width for the Standard Model width `gamma_sm`, GeV.
    pub fn total_width(&self, gamma_sm: f64) -> f64 {
        self.cos_alpha.powi(2) * gamma_sm
            + self.gamma_zprime_zprime
            + self.gamma_phi_phi
            + self.gamma_zprime_a
            + self.gamma_dark
            + self.gamma_undetected
    }
}

/// What the model does to the Z boson.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ZSector {
    /// Additional width into dark states, GeV.
    pub gamma_dark: f64,
    /// Vector coupling of the Z to the dark fermion.
    pub dark_vector: f64,
}

/// A dark Higgs boson with $\tfrac\kappa2\phi Z'_\mu Z'^\mu$.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DarkHiggs {
    /// Mass in GeV.
    pub mass: f64,
    /// Coupling kappa in GeV.
    pub kappa: f64,
}

/// Partial widths of the dark Higgs boson in GeV. Decays by loops alone
/// (gluons, photons) are not counted: the t and T contributions to its
/// coupling cancel for a light one, because det M does not depend on the dark
/// vacuum expectation value.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct DarkHiggsWidths {
    /// Two mediators.
    pub zprime_zprime: f64,
    /// A mediator and the dark pseudoscalar.
    pub zprime_a: f64,
    /// Pairs of other dark states that stay invisible.
    pub dark: f64,
    /// Pairs of other dark states that decay further.
    pub undetected: f64,
    /// Two Higgs bosons of the Standard Model.
    pub h_h: f64,
    /// W W and Z Z.
    pub weak: f64,
    /// Fermions other than t and T, by mixing with the Higgs boson.
    pub fermions: f64,
    /// t tbar.
    pub t_t: f64,
    /// t Tbar, T tbar and T Tbar.
    pub top_partners: f64,
}

impl DarkHiggsWidths {
    /// Sum of all.
    pub fn total(&self) -> f64 {
        self.zprime_zprime
            + self.zprime_a
            + self.dark
            + self.undetected
            + self.h_h
            + self.weak
            + self.fermions
            + self.t_t
            + self.top_partners
    }
}

/// A theoretical requirement: satisfied while `value` is below `bound`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Check {
    /// Name, as theory cards refer to it.
    pub name: &'static str,
    /// The quantity.
    pub value: f64,
    /// Its bound.
    pub bound: f64,
}

/// A model at fixed parameters: immutable masses, mixings and couplings.
///
/// Every capability is optional. A bound that needs one that is absent is
/// not applicable, which is different from passed.
pub trait Point: Send + Sync {
    /// Named quantities of the model itself, in the order of the output
    /// contract (`point --json`, key `derived`).
    fn derived(&self) -> Vec<(&'static str, f64)> {
        Vec::new()
    }

    /// One of [`Point::derived`], without computing the others.
    fn quantity(&self, name: &str) -> Option<f64> {
        self.derived().into_iter().find(|(n, _)| *n == name).map(|(_, v)| v)
    }

    /// The vector mediator.
    fn mediator(&self) -> Option<&Mediator> {
        None
    }

    /// Flavour-changing couplings of the mediator to down quarks.
    fn transitions(&self) -> Option<Transitions> {
        None
    }

    /// A vector-like top partner.
    fn top_partner(&self) -> Option<TopPartner> {
        None
    }

    /// Oblique parameters.
    fn oblique(&self) -> Option<Oblique> {
        None
    }

    /// Higgs couplings.
    fn higgs(&self) -> Option<HiggsSector> {
        None
    }

    /// The dark Higgs boson that gives the mediator its mass.
    fn dark_higgs(&self) -> Option<DarkHiggs> {
        None
    }

    /// All scalars with such a coupling.
    fn dark_higgses(&self) -> Vec<DarkHiggs> {
        self.dark_higgs().into_iter().collect()
    }

    /// How the dark Higgs boson decays.
    fn dark_higgs_widths(&self) -> Option<DarkHiggsWidths> {
        None
    }

    /// Z decays.
    fn z_sector(&self) -> Option<ZSector> {
        None
    }

    /// Perturbative unitarity, positivity and the like.
    fn checks(&self) -> Vec<Check> {
        Vec::new()
    }

    /// One of [`Point::checks`].
    fn check(&self, name: &str) -> Option<Check> {
        self.checks().into_iter().find(|c| c.name == name)
    }
}
