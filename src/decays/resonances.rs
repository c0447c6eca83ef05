//! The narrow heavy-quark resonances J/psi, psi(2S), Upsilon(1S-3S).
//!
//! They are in no compilation of R because they are far narrower than its
//! steps; the broad ones (omega, phi, psi(3770) and above) are in it.

use crate::error::Result;
use crate::inputs::Inputs;
use crate::provenance::Columns;

/// A Breit-Wigner in R.
#[derive(Debug, Clone, Copy)]
struct BreitWigner {
    mass2: f64,
    /// M Gamma.
    width_term: f64,
    /// 9/alpha^2 Gamma_ee Gamma_had.
    strength: f64,
    charm: bool,
}

/// The narrow resonances of charm and bottom.
#[derive(Debug, Clone)]
pub(super) struct Resonances(Vec<BreitWigner>);

impl Resonances {
    pub(super) fn read(inputs: &Inputs) -> Result<Self> {
        let table = Columns::embedded("hadrons/R_resonances.csv")?;
        let (masses, widths) = (table.numbers("M_GeV")?, table.numbers("Gamma_GeV")?);
        let electronic = table.numbers("Gamma_ee_GeV")?;
        let names = table.text("name")?;
        let narrow = |name: &str| matches!(name, "Jpsi" | "psi2S" | "Upsilon1S" | "Upsilon2S" | "Upsilon3S");
        let all = names.iter().zip(masses.iter().zip(widths.iter().zip(&electronic)));
        Ok(Self(
            all.filter(|(name, _)| narrow(name))
                .map(|(name, (m, (width, ee)))| {
                    // Leptons are counted with the leptons: lepton universality.
                    let leptons = if *m > 2.0 * inputs.m_tau { 3.0 } else { 2.0 };
                    let hadronic = width - leptons * ee;
                    BreitWigner {
                        mass2: m * m,
                        width_term: m * width,
                        strength: 9.0 * inputs.alpha_inv_0.powi(2) * ee * hadronic,
                        charm: name.contains("psi"),
                    }
                })
                .collect(),
        ))
    }

    /// s and half width (M Gamma) of each, GeV^2.
    pub(super) fn poles(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.0.iter().map(|r| (r.mass2, r.width_term))
    }

    /// Contributions to R of a photon-like current: charm and bottom,
    /// $R=\frac{9}{\alpha^2}\frac{s\,\Gamma_{ee}\Gamma_{had}}{(s-M^2)^2+M^2\Gamma^2}$.
    pub(super) fn at(&self, mass: f64) -> (f64, f64) {
        let s = mass * mass;
        self.0.iter().fold((0.0, 0.0), |(charm, bottom), r| {
            let d = s - r.mass2;
            let value = r.strength * s / (d * d + r.width_term * r.width_term);
            if r.charm { (charm + value, bottom) } else { (charm, bottom + value) }
        })
    }
}
