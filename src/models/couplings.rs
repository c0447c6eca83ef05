//! Couplings of a vector mediator, in the normalisation of the Lagrangian.

use num_complex::Complex64;

use super::Fermion;
use crate::inputs::Electroweak;

/// Vector and axial couplings to the Standard Model fermions,
/// $\mathcal L = V_\mu \bar f\gamma^\mu(v_f - a_f\gamma_5)f$.
///
/// A purely left-handed current with coefficient g_L (neutrinos) has
/// v = a = g_L/2.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Couplings {
    vector: [f64; 12],
    axial: [f64; 12],
}

impl Couplings {
    /// Vector coupling v_f.
    pub fn vector(&self, f: Fermion) -> f64 {
        self.vector[f.index()]
    }

    /// Axial coupling a_f.
    pub fn axial(&self, f: Fermion) -> f64 {
        self.axial[f.index()]
    }

    /// v_f^2 + a_f^2.
    pub fn squared(&self, f: Fermion) -> f64 {
        let (v, a) = (self.vector(f), self.axial(f));
        v * v + a * a
    }

    /// Sets both couplings of a fermion.
    pub fn set(&mut self, f: Fermion, vector: f64, axial: f64) {
        self.vector[f.index()] = vector;
        self.axial[f.index()] = axial;
    }

    /// Couplings of a dark photon, v_f = epsilon e Q_f.
    pub fn photon_like(epsilon_e: f64) -> Self {
        let mut out = Self::default();
        for f in Fermion::ALL {
            out.set(f, epsilon_e * f.charge(), 0.0);
        }
        out
    }

    /// Couplings of the Z, $\frac{g}{c_W}\bar f\gamma^\mu(T_3P_L-Qs_W^2)f$.
    pub fn of_z(ew: &Electroweak) -> Self {
        let half = 0.5 * ew.g_z();
        let mut out = Self::default();
        for f in Fermion::ALL {
            let (q, t3) = (f.charge(), f.isospin());
            out.set(f, half * (t3 - 2.0 * q * ew.s_w * ew.s_w), half * t3);
        }
        out
    }

    /// All couplings times a factor.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        Self { vector: self.vector.map(|v| v * factor), axial: self.axial.map(|a| a * factor) }
    }
}

/// A state of the dark sector that the mediator can decay into.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DarkState {
    /// Dirac fermion X, $V_\mu\bar X\gamma^\mu(v-a\gamma_5)X$.
    Fermion {
        /// Mass in GeV.
        mass: f64,
        /// Vector coupling.
        vector: f64,
        /// Axial coupling.
        axial: f64,
    },
    /// Scalar pair, $g V^\mu(\phi\partial_\mu a - a\partial_\mu\phi)$.
    ScalarPair {
        /// Masses in GeV.
        masses: (f64, f64),
        /// Coupling g.
        coupling: f64,
    },
}

/// A massive vector with its couplings.
#[derive(Debug, Clone, PartialEq)]
pub struct Mediator {
    /// Mass in GeV.
    pub mass: f64,
    /// Couplings to the Standard Model.
    pub couplings: Couplings,
    /// Invisible states of the dark sector.
    pub dark: Vec<DarkState>,
}

/// Flavour-changing couplings of the mediator,
/// $\mathcal L = \bar d_j\gamma_\mu(C_L P_L + C_R P_R)d_i V^\mu + h.c.$
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Transition {
    /// Left-handed coefficient.
    pub left: Complex64,
    /// Right-handed coefficient.
    pub right: Complex64,
}

impl Transition {
    /// h_V, coefficient of the vector current.
    pub fn vector(&self) -> Complex64 {
        (self.right + self.left) * 0.5
    }

    /// h_A, coefficient of the axial current (with +gamma5).
    pub fn axial(&self) -> Complex64 {
        (self.right - self.left) * 0.5
    }
}

/// The three down-type transitions.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Transitions {
    /// b -> s.
    pub b_s: Transition,
    /// b -> d.
    pub b_d: Transition,
    /// s -> d.
    pub s_d: Transition,
}
