//! Couplings of quark bilinears to fermion bilinears.

use num_complex::Complex64;

use super::{Field, Weights};

/// $\mathcal L=\frac1{\Lambda^2}\sum f_{XY}[\bar s\Gamma_Xb][\bar\psi\Gamma_Y\psi]$,
/// X on the quarks, Y on the dark side; S = 1, P = γ5, V = γ^μ, A = γ^μγ5,
/// T = σ^{μν}, 5 = σ^{μν}γ5. Dimensionless.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[allow(missing_docs, reason = "the two letters say it")]
pub struct Bilinears {
    pub ss: Complex64,
    pub sp: Complex64,
    pub ps: Complex64,
    pub pp: Complex64,
    pub vv: Complex64,
    pub va: Complex64,
    pub av: Complex64,
    pub aa: Complex64,
    pub tt: Complex64,
    pub t5: Complex64,
}

/// Correlators of the five bilinears of a dark fermion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Correlators {
    pub(super) s: f64,
    pub(super) p: f64,
    pub(super) v_t: f64,
    pub(super) a_t: f64,
    pub(super) a_l: f64,
    pub(super) e: f64,
    pub(super) m: f64,
    /// $\langle V_iE_j^*\rangle=-i\rho_{VE}\delta_{ij}$.
    pub(super) ve: f64,
    /// $\langle A_0P^*\rangle$.
    pub(super) ap: f64,
}

impl Correlators {
    /// All of them times phase space, and what is left of them for a field
    /// that is its own antiparticle: S, P, A are even under charge
    /// conjugation, V and T odd.
    pub(super) fn scaled(self, phase_space: f64, field: Field) -> Self {
        let (even, odd) = (phase_space * field.factor(true), phase_space * field.factor(false));
        Self {
            s: self.s * even,
            p: self.p * even,
            v_t: self.v_t * odd,
            a_t: self.a_t * even,
            a_l: self.a_l * even,
            e: self.e * odd,
            m: self.m * odd,
            ve: self.ve * odd,
            ap: self.ap * even,
        }
    }

    /// Contracted with couplings that carry `scale` (1/Λ²).
    pub(super) fn weights(&self, f: &Bilinears, scale: f64) -> Weights {
        let n = |z: Complex64| z.norm_sqr();
        let re = |a: Complex64, b: Complex64| (a * b.conj()).re;
        let k = scale * scale;
        Weights {
            v_t: k * (n(f.vv) * self.v_t + n(f.va) * self.a_t),
            v_l: k * n(f.va) * self.a_l,
            a_t: k * (n(f.av) * self.v_t + n(f.aa) * self.a_t),
            a_l: k * n(f.aa) * self.a_l,
            s: k * (n(f.ss) * self.s + n(f.sp) * self.p),
            p: k * (n(f.ps) * self.s + n(f.pp) * self.p),
            // σγ5 is dual to σ: it exchanges the E and M of the dark side.
            t_e: k * (n(f.tt) * self.e + n(f.t5) * self.m),
            t_m: k * (n(f.tt) * self.m + n(f.t5) * self.e),
            vt: k * re(f.vv, f.tt) * self.ve,
            at: k * re(f.av, f.t5) * self.ve,
            vs: k * re(f.va, f.sp) * self.ap,
            ap: k * re(f.aa, f.pp) * self.ap,
        }
    }
}
