//! Radiative meson decays by vector-meson dominance, 1801.04847 app. A.

use num_complex::Complex64;

use crate::inputs::Inputs;
use crate::models::{Couplings, Fermion};

/// Diagonal U(3) generators, eq. (A.1).
type Generator = [f64; 3];

const RHO: Generator = [0.5, -0.5, 0.0];
const OMEGA: Generator = [0.5, 0.5, 0.0];
const PHI: Generator = [0.0, 0.0, std::f64::consts::FRAC_1_SQRT_2];
const PI0: Generator = RHO;
/// diag(1, 1, -1)/sqrt(6).
const ETA: Generator = [0.408_248_290_463_863, 0.408_248_290_463_863, -0.408_248_290_463_863];
/// Quark charges.
const PHOTON: Generator = [2.0 / 3.0, -1.0 / 3.0, -1.0 / 3.0];

fn trace(a: &Generator, b: &Generator) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn trace3(a: &Generator, b: &Generator, c: &Generator) -> f64 {
    (0..3).map(|i| a[i] * b[i] * c[i]).sum()
}

/// Vector couplings of u, d, s.
fn charges(couplings: &Couplings) -> Generator {
    [Fermion::U, Fermion::D, Fermion::S].map(|f| couplings.vector(f))
}

/// A vector meson that mixes with the mediator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vector {
    Rho,
    Omega,
    Phi,
}

impl Vector {
    const ALL: [Self; 3] = [Self::Rho, Self::Omega, Self::Phi];

    fn generator(self) -> &'static Generator {
        match self {
            Self::Rho => &RHO,
            Self::Omega => &OMEGA,
            Self::Phi => &PHI,
        }
    }

    fn mass_and_width(self, inputs: &Inputs) -> (f64, f64) {
        match self {
            Self::Rho => (inputs.m_rho, inputs.Gamma_rho),
            Self::Omega => (inputs.m_omega, inputs.Gamma_omega),
            Self::Phi => (inputs.m_phi1020, inputs.Gamma_phi1020),
        }
    }

    /// Branching ratios and masses of the channels that make the width run
    /// (values of 1801.04847; three pions as a pair and one).
    fn channels(self, inputs: &Inputs) -> [(f64, f64, f64); 3] {
        let (pi, pi0) = (inputs.m_pip, inputs.m_pi0);
        match self {
            Self::Rho => [(0.9988, pi, pi), (0.0, pi, pi), (0.0, pi, pi)],
            Self::Omega => [(0.8995, 2.0 * pi, pi0), (0.0835, pi0, 0.0), (0.0154, pi, pi)],
            Self::Phi => [
                (0.4893, inputs.m_Kp, inputs.m_Kp),
                (0.3422, inputs.m_K0, inputs.m_K0),
                (0.0131, inputs.m_eta, 0.0),
            ],
        }
    }

    /// $m_V^2/(m_V^2-m^2-i m_V^2\Gamma_V\kappa(m)/m)$ with P-wave running
    /// $\kappa=\sum BR\,(q/q_V)^3$, eq. (A.3).
    fn breit_wigner(self, mass: f64, inputs: &Inputs) -> Complex64 {
        let (m_v, width) = self.mass_and_width(inputs);
        let (s, s_v) = (mass * mass, m_v * m_v);
        let momentum2 =
            |s: f64, m1: f64, m2: f64| (s - (m1 + m2).powi(2)) * (s - (m1 - m2).powi(2)) / (4.0 * s);
        let kappa: f64 = self
            .channels(inputs)
            .iter()
            .filter(|(br, m1, m2)| *br > 0.0 && mass > m1 + m2)
            .map(|(br, m1, m2)| br * (momentum2(s, *m1, *m2) / momentum2(s_v, *m1, *m2)).powf(1.5))
            .sum();
        s_v / Complex64::new(s_v - s, -s_v * width * kappa / mass)
    }
}

/// A meson decay A -> B X.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transition {
    Pi0Gamma,
    EtaGamma,
    OmegaPi0,
    PhiEta,
}

impl Transition {
    fn generators(self) -> (&'static Generator, &'static Generator) {
        match self {
            Self::Pi0Gamma => (&PI0, &PHOTON),
            Self::EtaGamma => (&ETA, &PHOTON),
            Self::OmegaPi0 => (&OMEGA, &PI0),
            Self::PhiEta => (&PHI, &ETA),
        }
    }

    /// $|\sum_V \mathrm{Tr}[T_AT_BT_V]\,\mathrm{Tr}[T_VQ_X]\,BW_V(m)|^2$,
    /// eqs. (2.7)-(2.10).
    pub(super) fn strength(self, mass: f64, couplings: &Couplings, inputs: &Inputs) -> f64 {
        let (a, b) = self.generators();
        let q = charges(couplings);
        let term = |v: &Vector| {
            let t = v.generator();
            v.breit_wigner(mass, inputs) * (trace3(a, b, t) * trace(t, &q))
        };
        Vector::ALL.iter().map(term).sum::<Complex64>().norm_sqr()
    }
}

/// Mixing with a vector meson, $\mathrm{Tr}[T_VQ_X]^2$, eq. (2.11).
pub(super) fn mixing(v: Vector, couplings: &Couplings) -> f64 {
    trace(v.generator(), &charges(couplings)).powi(2)
}
