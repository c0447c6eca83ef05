//! Couplings of quark bilinears to fermion bilinears.

use num_complex::Complex64;

use super::{Field, Weights};

/// $\mathcal L=\frac1{\Lambda^2}\sum f_{XY}(\bar s\Gamma_Xb)(\bar\psi\Gamma_Y\psi)$,
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

/// What enters rates: squares and interferences of the couplings, with
/// 1/Λ⁴, computed once for all q².
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Strengths {
    ss: f64,
    sp: f64,
    ps: f64,
    pp: f64,
    vv: f64,
    va: f64,
    av: f64,
    aa: f64,
    tt: f64,
    t5: f64,
    vv_tt: f64,
    av_t5: f64,
    va_sp: f64,
    aa_pp: f64,
}

impl Bilinears {
    pub(super) fn strengths(&self, lambda: f64) -> Strengths {
        let k = lambda.powi(-4);
        let n = |z: Complex64| k * z.norm_sqr();
        let re = |a: Complex64, b: Complex64| k * (a * b.conj()).re;
        Strengths {
            ss: n(self.ss),
            sp: n(self.sp),
            ps: n(self.ps),
            pp: n(self.pp),
            vv: n(self.vv),
            va: n(self.va),
            av: n(self.av),
            aa: n(self.aa),
            tt: n(self.tt),
            t5: n(self.t5),
            vv_tt: re(self.vv, self.tt),
            av_t5: re(self.av, self.t5),
            va_sp: re(self.va, self.sp),
            aa_pp: re(self.aa, self.pp),
        }
    }
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

    /// Contracted with couplings.
    pub(super) fn weights(&self, f: &Strengths) -> Weights {
        Weights {
            v_t: f.vv * self.v_t + f.va * self.a_t,
            v_l: f.va * self.a_l,
            a_t: f.av * self.v_t + f.aa * self.a_t,
            a_l: f.aa * self.a_l,
            s: f.ss * self.s + f.sp * self.p,
            p: f.ps * self.s + f.pp * self.p,
            // σγ5 is dual to σ: it exchanges the E and M of the dark side.
            t_e: f.tt * self.e + f.t5 * self.m,
            t_m: f.tt * self.m + f.t5 * self.e,
            vt: f.vv_tt * self.ve,
            at: f.av_t5 * self.ve,
            vs: f.va_sp * self.ap,
            ap: f.aa_pp * self.ap,
        }
    }
}
