//! Hadronic width of the axial current.
//!
//! R says nothing about it. The isovector part is measured in
//! tau -> 3 pi nu, where the a_1 dominates; isoscalar and strange parts have
//! no data below the perturbative region, so that their central value is
//! half of the parton value, with an error that covers 0 to all of it.

use super::form::Sampled;
use super::{AlphaS, smoothstep};
use crate::error::Result;
use crate::models::{Couplings, Fermion};

/// Half of the parton value starts here: nothing resonates below the f_1.
const ONSET_GEV: (f64, f64) = (1.0, 1.2);
/// Half becomes all.
const MATCHING_GEV: (f64, f64) = (1.7, 2.0);
/// The tau data end at 1.703 GeV (phase space closes at 1.78 GeV; errors exceed
/// 20 % from 1.64 GeV).
pub(super) const TAU_END_GEV: (f64, f64) = (1.55, 1.70);

/// A value of R with its error.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Banded {
    pub(super) value: f64,
    pub(super) error: f64,
}

impl Banded {
    fn scaled(self, factor: f64) -> Self {
        Self { value: self.value * factor, error: self.error * factor }
    }

    fn plus(self, other: Self) -> Self {
        Self { value: self.value + other.value, error: self.error + other.error }
    }
}

/// The a_1 spectral function and the threshold masses.
#[derive(Debug, Clone)]
pub(super) struct Axial {
    spectral: Sampled<2>,
    /// Effective masses of c, b, t: thresholds of open flavour.
    heavy: [(Fermion, f64); 3],
}

impl Axial {
    pub(super) fn read(heavy: [(Fermion, f64); 3]) -> Result<Self> {
        let spectral = Sampled::read("hadrons/aleph_a1.csv", "s_GeV2", ["a1", "a1_err"], false)?;
        Ok(Self { spectral, heavy })
    }

    /// Points of the tables and ends of what is blended.
    pub(super) fn knots(&self) -> Vec<f64> {
        let ends = [ONSET_GEV, MATCHING_GEV, TAU_END_GEV].into_iter().flat_map(|(a, b)| [a, b]);
        let heavy = self.heavy.iter().map(|(_, m)| 2.0 * m);
        self.spectral.points().iter().map(|s| s.sqrt()).chain(ends).chain(heavy).collect()
    }

    /// R of the axial current, $\Gamma=\frac{M}{12\pi}R_A$:
    /// $3a_1(M^2)(a_u-a_d)^2+\tfrac32K(a_u+a_d)^2+3Ka_s^2+\dots$; the free
    /// quark value of $a_1$ is $K/2$, $K=1+\alpha_s/\pi$.
    pub(super) fn at(&self, mass: f64, couplings: &Couplings, alpha_s: &AlphaS) -> Banded {
        let a = |f| couplings.axial(f);
        let (isovector, isoscalar) = (a(Fermion::U) - a(Fermion::D), a(Fermion::U) + a(Fermion::D));
        let strange = a(Fermion::S);
        // Nothing below multiplies it where alpha_s does not run, below 0.9 GeV.
        let parton = alpha_s.axial_correction(mass).unwrap_or_default();
        let unmeasured = half_parton(mass, parton);
        let heavy: f64 = self
            .heavy
            .iter()
            .filter(|(_, m)| mass > 2.0 * m)
            .map(|(f, m)| 3.0 * parton * (1.0 - (2.0 * m / mass).powi(2)).powf(1.5) * a(*f).powi(2))
            .sum();
        self.isovector(mass, parton)
            .scaled(isovector * isovector)
            .plus(unmeasured.scaled(1.5 * isoscalar * isoscalar + 3.0 * strange * strange))
            .plus(Banded { value: heavy, error: 0.0 })
    }

    fn isovector(&self, mass: f64, parton: f64) -> Banded {
        let quarks = 1.5 * parton;
        let weight = smoothstep(TAU_END_GEV.0, TAU_END_GEV.1, mass);
        if weight >= 1.0 {
            return Banded { value: quarks, error: 0.0 };
        }
        // Below the first bin (0.46 GeV) lies only the edge of three-pion
        // phase space: nothing was seen there.
        let Some([a1, error]) = self.spectral.at(mass * mass) else {
            return Banded::default();
        };
        let measured = Banded { value: 3.0 * a1, error: 3.0 * error };
        // Where data and partons are mixed their difference is an error too.
        let mixing = weight * (1.0 - weight) * (quarks - measured.value).abs();
        measured.scaled(1.0 - weight).plus(Banded { value: quarks * weight, error: mixing })
    }
}

fn half_parton(mass: f64, parton: f64) -> Banded {
    let on = smoothstep(ONSET_GEV.0, ONSET_GEV.1, mass);
    let all = smoothstep(MATCHING_GEV.0, MATCHING_GEV.1, mass);
    Banded { value: parton * on * 0.5 * (1.0 + all), error: parton * on * 0.5 * (1.0 - all) }
}
