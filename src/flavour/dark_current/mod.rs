//! What an invisible final state does to b -> s: spectral functions.
//!
//! The decay factorises into the hadronic matrix element of a quark current
//! and the correlator of a dark current, $\rho$, integrated over the phase
//! space of the dark particles. A vector correlator is
//! $(-g_{\mu\nu}+q_\mu q_\nu/q^2)\rho_T+(q_\mu q_\nu/q^2)\rho_L$, a scalar one
//! $\rho_S$, a tensor one in the rest frame of the pair $\rho_E$ for the
//! components $0i$ and $\rho_M$ for $ij$. A final state is one file here: it
//! contracts its couplings with its correlators to [`Weights`], and nothing
//! outside knows what it is made of.
//!
//! Lagrangian (parity basis, $\bar s\Gamma b$): see each final state. All
//! correlators: own derivation by explicit spin sums, repeated numerically in
//! the tests.

mod bilinears;
mod fermion_pair;
mod scalar;
mod scalar_pair;
mod spin_three_half_pair;
mod vector;
mod vector_pair;

pub use bilinears::Bilinears;
pub use fermion_pair::FermionPair;
pub use scalar::Scalar;
pub use scalar_pair::{ScalarPair, ScalarPairCouplings};
pub use spin_three_half_pair::SpinThreeHalfPair;
pub use vector::Vector;
pub use vector_pair::{VectorPair, VectorPairCouplings};

use std::ops::Add;

use crate::error::{Error, Result};

/// Spectral functions contracted with couplings, by quark current.
///
/// The squared amplitudes are (own derivation; interference terms checked by
/// explicit spin sums)
/// - B -> K: $v_TH_0^2+v_LH_t^2+s\,H_S^2+4t_EE_0^2+4(vt)H_0E_0+2(vs)H_tH_S$;
/// - B -> K*, transverse:
///   $2v_TH_V^2+2a_TH_A^2+8t_EE_\perp^2+8t_MM_\perp^2+8(vt)H_VE_\perp-8(at)H_AM_\perp$;
/// - B -> K*, longitudinal:
///   $a_TH_0^2+a_LH_t^2+p\,H_P^2+4t_MM_0^2-4(at)H_0M_0-2(ap)H_tH_P$.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Weights {
    /// Vector quark current, transverse dark current, GeV^-2.
    pub v_t: f64,
    /// Vector quark current, longitudinal dark current, GeV^-2.
    pub v_l: f64,
    /// Axial quark current, transverse dark current, GeV^-2.
    pub a_t: f64,
    /// Axial quark current, longitudinal dark current, GeV^-2.
    pub a_l: f64,
    /// Scalar quark current, GeV^-2.
    pub s: f64,
    /// Pseudoscalar quark current, GeV^-2.
    pub p: f64,
    /// Tensor: what multiplies the T1 (and fT) amplitudes, GeV^-2.
    pub t_e: f64,
    /// Tensor: what multiplies the T2 and T23 amplitudes, GeV^-2.
    pub t_m: f64,
    /// Interference of vector and tensor quark currents, GeV^-2.
    pub vt: f64,
    /// Interference of axial and tensor quark currents, GeV^-2.
    pub at: f64,
    /// Interference of vector and scalar quark currents, GeV^-2.
    pub vs: f64,
    /// Interference of axial and pseudoscalar quark currents, GeV^-2.
    pub ap: f64,
}

impl Add for Weights {
    type Output = Self;

    /// Incoherent sum: different final states.
    fn add(self, o: Self) -> Self {
        Self {
            v_t: self.v_t + o.v_t,
            v_l: self.v_l + o.v_l,
            a_t: self.a_t + o.a_t,
            a_l: self.a_l + o.a_l,
            s: self.s + o.s,
            p: self.p + o.p,
            t_e: self.t_e + o.t_e,
            t_m: self.t_m + o.t_m,
            vt: self.vt + o.vt,
            at: self.at + o.at,
            vs: self.vs + o.vs,
            ap: self.ap + o.ap,
        }
    }
}

/// Whether the missing mass is one number or a spectrum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Support {
    /// One particle of this mass in GeV: $\rho=2\pi\delta(q^2-m^2)\times$ the
    /// weights.
    Line(f64),
    /// A pair: q^2 from this threshold in GeV^2 upwards.
    Above(f64),
}

/// An invisible final state with its couplings.
pub trait FinalState: std::fmt::Debug + Send + Sync {
    /// Where in q^2 it contributes.
    fn support(&self) -> Support;

    /// Weights at q^2 in GeV^2. For a line: of the squared amplitude, without
    /// phase space; for a pair: with the phase space $\beta/8\pi$. Only
    /// called within [`support`](Self::support).
    fn weights(&self, q_sq: f64) -> Weights;
}

/// Whether particle and antiparticle differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Field {
    /// Dirac fermion, complex boson.
    #[default]
    Complex,
    /// Majorana fermion, real boson, with the same operator (no factor 1/2):
    /// correlators that are even under charge conjugation double (amplitude 2,
    /// phase space 1/2), odd ones vanish.
    Real,
}

impl Field {
    /// Factor of a correlator of currents that are even or odd under charge
    /// conjugation of the dark particle.
    fn factor(self, even: bool) -> f64 {
        match (self, even) {
            (Self::Complex, _) => 1.0,
            (Self::Real, true) => 2.0,
            (Self::Real, false) => 0.0,
        }
    }
}

/// Phase space $\beta/8\pi$ and $x=m^2/q^2$ of a pair; zero below threshold.
fn pair_phase_space(mass: f64, q_sq: f64) -> (f64, f64) {
    let x = mass * mass / q_sq;
    ((1.0 - 4.0 * x).max(0.0).sqrt() / (8.0 * std::f64::consts::PI), x)
}

/// A mass that a final state can have.
fn checked_mass(mass: f64, zero: bool) -> Result<f64> {
    let allowed = if zero { "zero or a positive number" } else { "a positive number" };
    if mass.is_finite() && (mass > 0.0 || (zero && mass == 0.0)) {
        return Ok(mass);
    }
    let allowed = format!("{allowed} of GeV is needed");
    Err(Error::Parameter { name: "mass".into(), value: mass, allowed })
}

/// A scale that couplings of higher dimension are divided by.
fn checked_scale(lambda: f64) -> Result<f64> {
    if lambda.is_finite() && lambda > 0.0 {
        return Ok(lambda);
    }
    let allowed = "a positive number of GeV is needed".into();
    Err(Error::Parameter { name: "lambda".into(), value: lambda, allowed })
}
