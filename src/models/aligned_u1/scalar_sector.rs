//! What the scalars of the aligned U(1)' do: h, phi, and, in the extended
//! model, varphi and a. States are numbered 0 (h), 1 (phi), 2 (varphi).

use std::f64::consts::PI;

use super::point::AlignedPoint;
use super::potential::{Potential, Spectrum};
use super::scalars::{Quartics, vector_pair};
use crate::models::{DarkHiggs, HiggsSector};
use crate::numerics::special::kallen;

/// $\Gamma(S\to S_1S_2)=\frac{T^2\lambda^{1/2}}{16\pi M}$, half of it for equal
/// ones, with the third derivative T of the potential (GeV).
fn to_scalars(mass: f64, m_1: f64, m_2: f64, third: f64, equal: bool) -> f64 {
    if mass <= m_1 + m_2 {
        return 0.0;
    }
    let lambda = kallen(1.0, (m_1 / mass).powi(2), (m_2 / mass).powi(2)).sqrt();
    third * third * lambda / (16.0 * PI * mass) * if equal { 0.5 } else { 1.0 }
}

/// $\Gamma(S\to Va)=\frac{g^2M^3}{16\pi M_V^2}\lambda^{3/2}(1,M_V^2/M^2,m_a^2/M^2)$
/// for $gV^\mu(S\partial_\mu a-a\partial_\mu S)$ (own derivation).
fn to_vector_and_scalar(mass: f64, m_v: f64, m_a: f64, coupling: f64) -> f64 {
    if mass <= m_v + m_a {
        return 0.0;
    }
    let lambda = kallen(1.0, (m_v / mass).powi(2), (m_a / mass).powi(2));
    (coupling / m_v).powi(2) * mass.powi(3) / (16.0 * PI) * lambda * lambda.sqrt()
}

impl AlignedPoint {
    /// The scalar potential.
    pub fn potential(&self) -> Potential {
        let v = &self.values;
        let known = Spectrum {
            vevs: (self.ew.v, self.v_tilde),
            masses: (self.inputs.m_h, v.m_phi),
            alpha: v.alpha_h,
        };
        Potential::new(&known, self.second.as_ref())
    }

    /// Quartic couplings of H and Phi.
    pub fn quartics(&self) -> Quartics {
        self.potential().two_fields()
    }

    /// Contents of a state in h', phi' and varphi'.
    pub(super) fn content(&self, state: usize) -> [f64; 3] {
        let theta = self.second.map_or(0.0, |s| s.given.theta);
        super::second_scalar::contents(self.values.alpha_h, theta).map(|row| row[state])
    }

    /// Mass of a state in GeV.
    fn scalar_mass(&self, state: usize) -> f64 {
        match state {
            0 => self.inputs.m_h,
            1 => self.values.m_phi,
            _ => self.second.map_or(f64::NAN, |s| s.given.m_varphi),
        }
    }

    /// Coupling of the Z' to a state and a; zero in the minimal model.
    pub(super) fn a_coupling(&self, state: usize) -> f64 {
        let [_, phi, varphi] = self.content(state);
        self.second.map_or(0.0, |s| s.zprime_coupling(self.values.g, phi, varphi))
    }

    /// A state with its $\frac\kappa2SZ'_\mu Z'^\mu$: $2gM_{Z'}$ times its part
    /// of phi', if only Phi breaks U(1)'.
    pub(super) fn dark_scalar(&self, state: usize) -> DarkHiggs {
        let v = &self.values;
        let [_, phi, varphi] = self.content(state);
        let minimal = || 2.0 * v.g * v.m_zprime * phi;
        let kappa = self.second.map_or_else(minimal, |s| s.kappa(v.g, v.m_zprime, phi, varphi));
        DarkHiggs { mass: self.scalar_mass(state), kappa }
    }

    /// Width of a state into two mediators, GeV.
    pub(super) fn to_zprime_pair(&self, state: usize) -> f64 {
        let scalar = self.dark_scalar(state);
        vector_pair(scalar.mass, self.values.m_zprime, scalar.kappa)
    }

    /// Width of a state into a mediator and a, GeV.
    pub(super) fn to_zprime_and_a(&self, state: usize) -> f64 {
        let Some(s) = self.second else { return 0.0 };
        let (mass, coupling) = (self.scalar_mass(state), self.a_coupling(state));
        to_vector_and_scalar(mass, self.values.m_zprime, s.given.m_a, coupling)
    }

    /// Width of a state into two others, GeV.
    pub(super) fn to_pair(&self, potential: &Potential, state: usize, pair: [usize; 2]) -> f64 {
        let [m_1, m_2] = pair.map(|i| self.scalar_mass(i));
        if self.scalar_mass(state) <= m_1 + m_2 {
            return 0.0;
        }
        let third = potential.trilinear([state, pair[0], pair[1]]);
        to_scalars(self.scalar_mass(state), m_1, m_2, third, pair[0] == pair[1])
    }

    /// Widths of a state into pairs of the second scalar that stay invisible,
    /// and into the other pairs with it, GeV. varphi counts as invisible
    /// where it cannot decay into a mediator.
    pub(super) fn to_second(&self, potential: &Potential, state: usize) -> (f64, f64) {
        let Some(s) = self.second else { return (0.0, 0.0) };
        let (mass, m_a) = (self.scalar_mass(state), s.given.m_a);
        let a_pair = to_scalars(mass, m_a, m_a, potential.trilinear_with_a(state), true);
        let varphi_pair = self.to_pair(potential, state, [2, 2]);
        let mixed = if state == 1 { 0.0 } else { self.to_pair(potential, state, [1, 2]) };
        if s.given.m_varphi <= self.values.m_zprime {
            (a_pair + varphi_pair, mixed)
        } else {
            (a_pair, varphi_pair + mixed)
        }
    }

    pub(super) fn higgs_sector(&self) -> HiggsSector {
        let potential = self.potential();
        let (gamma_dark, gamma_undetected) = self.to_second(&potential, 0);
        HiggsSector {
            kappa_t: self.kappa_t(),
            cos_alpha: self.values.alpha_h.cos(),
            gamma_zprime_zprime: self.to_zprime_pair(0),
            gamma_phi_phi: self.to_pair(&potential, 0, [1, 1]),
            gamma_zprime_a: self.to_zprime_and_a(0),
            gamma_dark,
            gamma_undetected,
        }
    }

    /// Width of the Z into a scalar and a by its content in Z', GeV.
    pub(super) fn z_to_scalars(&self) -> f64 {
        let Some(s) = self.second else { return 0.0 };
        let m_z = self.inputs.m_Z;
        let width = |state: usize| {
            let (m_1, m_2) = (self.scalar_mass(state), s.given.m_a);
            if m_z <= m_1 + m_2 {
                return 0.0;
            }
            let coupling = self.states.z[2] * self.a_coupling(state);
            let lambda = kallen(1.0, (m_1 / m_z).powi(2), (m_2 / m_z).powi(2));
            m_z / (48.0 * PI) * coupling * coupling * lambda * lambda.sqrt()
        };
        (0..3).map(width).sum()
    }
}
