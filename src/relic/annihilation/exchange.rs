//! Z exchange and its interference with the mediator: amplitudes add
//! before the square (own derivation).

use num_complex::Complex64;

use super::{Annihilation, At, FermionPair, HadronSum, scalar_spectral};
use crate::models;

/// Couplings of X and of the final states to the Z.
///
/// X is neutral, so that after diagonalisation the photon does not couple to
/// it and these two vectors are all.
#[derive(Debug, Clone, PartialEq)]
pub struct ZExchange {
    /// Mass in GeV.
    pub mass: f64,
    /// Width in GeV.
    pub width: f64,
    /// Vector coupling of X.
    pub dark: f64,
    /// Vector and axial couplings of the fermions, in the order of
    /// [`Annihilation::fermions`].
    pub pairs: Vec<(f64, f64)>,
    /// Couplings of the Z to quarks, for hadrons by spectral functions.
    pub couplings: models::Couplings,
}

impl Annihilation {
    /// Sum over fermions of |sum_i g_Xi v_fi P_i|^2 and the axial analogue.
    /// Scalars and Z' phi couple to the mediator only.
    pub(super) fn with_interference(&self, z: &ZExchange, at: &At) -> f64 {
        let amplitudes = self.amplitudes(z, at);
        let fermions: f64 = self
            .fermions
            .iter()
            .zip(&z.pairs)
            .map(|(f, pair)| self.interfering(f, *pair, amplitudes, at))
            .sum();
        let others: f64 =
            self.scalars.iter().map(|p| scalar_spectral(p, at)).sum::<f64>() + self.higgs_spectral(at.root_s);
        let hadrons = self.hadrons.as_ref().map_or(0.0, |h| h.interfering(z, amplitudes, at.root_s));
        fermions + others * amplitudes.0.norm_sqr() + hadrons
    }

    /// Propagators of mediator and Z, each times its coupling to X.
    pub(super) fn amplitudes(&self, z: &ZExchange, at: &At) -> (Complex64, Complex64) {
        let unit = self.spectral(at);
        let mediator = Complex64::new(at.offset, self.width_term(at, unit)).finv() * self.dark.coupling;
        let m = self.dark.mass;
        let from_z = at.delta - (z.mass - 2.0 * m) * (z.mass + 2.0 * m);
        (mediator, Complex64::new(from_z, z.mass * z.width).finv() * z.dark)
    }

    /// One fermion pair with its couplings to the Z.
    pub(super) fn interfering(
        &self,
        f: &FermionPair,
        (v_z, a_z): (f64, f64),
        (mediator, boson): (Complex64, Complex64),
        at: &At,
    ) -> f64 {
        let above = self.above(at.delta, f.mass);
        if above <= 0.0 {
            return 0.0;
        }
        let vector = (mediator * f.vector + boson * v_z).norm_sqr();
        let axial = (mediator * f.axial + boson * a_z).norm_sqr();
        let m2 = f.mass * f.mass;
        f.colours * (above / at.s).sqrt() * (vector * (at.s + 2.0 * m2) + axial * above)
    }
}

impl HadronSum {
    /// The hadronic width is a quadratic form in the couplings: with complex
    /// amplitudes it is that of the real plus that of the imaginary parts.
    pub(super) fn interfering(
        &self,
        z: &ZExchange,
        (mediator, boson): (Complex64, Complex64),
        root_s: f64,
    ) -> f64 {
        let part = |p: f64, q: f64| {
            let mut mixed = models::Couplings::default();
            for f in models::Fermion::ALL {
                mixed.set(
                    f,
                    p * self.spectrum.couplings().vector(f) + q * z.couplings.vector(f),
                    p * self.spectrum.couplings().axial(f) + q * z.couplings.axial(f),
                );
            }
            self.spectrum.hadrons().width(root_s, &mixed).total()
        };
        let widths = part(mediator.re, boson.re) + part(mediator.im, boson.im);
        12.0 * std::f64::consts::PI * root_s * widths
    }
}
