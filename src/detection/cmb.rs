//! Annihilation at recombination: the energy that ionises the gas.
//!
//! Kernels of Slatyer, arXiv:1506.03811; bound of Planck 2018,
//! arXiv:1807.06209, eq. (89).

use crate::decays::Widths;
use crate::error::{Error, Result};
use crate::numerics::interp::Curve;
use crate::provenance::Columns;

/// Planck 2018 upper limit on p_ann in cm^3/s/GeV, 95 %, TT,TE,EE + lowE +
/// lensing + BAO (arXiv:1807.06209, eq. 89), for [`annihilation_parameter`].
pub const PLANCK_2018_CM3_PER_S_GEV: f64 = 3.2e-28;
/// The same from TT,TE,EE + lowE + lensing, without BAO.
pub const PLANCK_2018_LENSING_CM3_PER_S_GEV: f64 = 3.3e-28;
/// The same from TT,TE,EE + lowE alone.
pub const PLANCK_2018_TTTEEE_CM3_PER_S_GEV: f64 = 3.5e-28;

/// The table of kernels, below `data/`.
pub const KERNEL_TABLE: &str = "dark-matter/feff_kernels.csv";

/// A particle whose share of deposited energy is tabulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Injected {
    /// e+ or e-.
    Electron,
    /// Photon.
    Photon,
    /// mu+ or mu-, with its decay.
    Muon,
    /// pi+ or pi-, with its decay.
    ChargedPion,
    /// pi0, with its decay.
    NeutralPion,
}

impl Injected {
    const COLUMNS: [&str; 5] = ["f_e", "f_gamma", "f_mu", "f_pi_charged", "f_pi0"];
}

/// Where the energy of an annihilation at rest goes: fractions of
/// annihilations into a pair of particles of energy m_X each.
///
/// What is missing to one deposits nothing.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FinalStates {
    /// e+ e-.
    pub electrons: f64,
    /// mu+ mu-.
    pub muons: f64,
    /// pi+ pi-.
    pub charged_pions: f64,
    /// pi0 pi0.
    pub neutral_pions: f64,
    /// Two photons.
    pub photons: f64,
    /// Neutrinos: they deposit nothing.
    pub neutrinos: f64,
    /// All other hadrons, as pions of [`Hadronisation`].
    pub hadrons: f64,
    /// States without a kernel (tau): counted as depositing nothing, so that
    /// f_eff is a lower bound.
    pub unmodelled: f64,
}

impl FinalStates {
    /// Fractions from the widths of a mediator of mass 2 m_X: through the
    /// vector channel, annihilation at rest has the branching ratios of the
    /// off-shell decay. `None` where no Standard Model state is open.
    pub fn from_widths(widths: &Widths) -> Option<Self> {
        let total = widths.standard_model();
        if !(total > 0.0 && total.is_finite()) {
            return None;
        }
        let pions = widths.pi_pi.unwrap_or(0.0).clamp(0.0, widths.hadrons.max(0.0));
        let [electrons, muons, taus] = widths.charged_leptons.map(|w| w / total);
        Some(Self {
            electrons,
            muons,
            unmodelled: taus,
            charged_pions: pions / total,
            hadrons: (widths.hadrons - pions + widths.flavour_changing) / total,
            neutrinos: widths.neutrinos / total,
            ..Self::default()
        })
    }

    fn parts(&self) -> [f64; 8] {
        [
            self.electrons,
            self.muons,
            self.charged_pions,
            self.neutral_pions,
            self.photons,
            self.neutrinos,
            self.hadrons,
            self.unmodelled,
        ]
    }

    /// The same if the fractions can be fractions of one annihilation.
    ///
    /// # Errors
    /// A negative fraction, or more than one in total.
    pub fn checked(self) -> Result<Self> {
        let parts = self.parts();
        if let Some(bad) = parts.iter().find(|p| p.is_nan() || **p < 0.0) {
            return Err(Error::Usage(format!("fraction {bad} of annihilations is not allowed, 0 to 1 is")));
        }
        let sum: f64 = parts.iter().sum();
        if sum > 1.0 + 1e-9 {
            return Err(Error::Usage(format!(
                "fractions of annihilations add up to {sum}, at most 1 is allowed"
            )));
        }
        Ok(self)
    }
}

/// Hadrons as pions of equal energy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hadronisation {
    /// Share of the energy in charged pions.
    pub charged: f64,
    /// Share of the energy in neutral pions.
    pub neutral: f64,
    /// Number of pions: each has the energy 2 m_X / pions.
    pub pions: f64,
}

impl Default for Hadronisation {
    /// Four pions, half of the energy in neutral ones: an assumption. 70 % in
    /// charged ones lowers f_eff of the hadrons by a fifth.
    fn default() -> Self {
        Self { charged: 0.5, neutral: 0.5, pions: 4.0 }
    }
}

/// The fractions of deposited energy against the energy of the particle,
/// linear in the logarithm of the energy.
#[derive(Debug, Clone)]
pub struct Kernels {
    curves: [Curve; 5],
}

impl Kernels {
    /// Reads the embedded table.
    ///
    /// # Errors
    /// The table is missing or malformed.
    pub fn embedded() -> Result<Self> {
        let columns = Columns::embedded(KERNEL_TABLE)?;
        let log_energy: Vec<f64> = columns.numbers("E_GeV")?.into_iter().map(f64::ln).collect();
        let curve = |name: &str| -> Result<Curve> {
            let cells = columns.optional(name)?;
            let filled = log_energy.iter().zip(cells).filter_map(|(x, y)| y.map(|y| (*x, y)));
            let (x, y) = filled.unzip();
            Curve::new(KERNEL_TABLE, x, y)
        };
        let [e, gamma, mu, charged, neutral] = Injected::COLUMNS;
        Ok(Self { curves: [curve(e)?, curve(gamma)?, curve(mu)?, curve(charged)?, curve(neutral)?] })
    }

    /// Fraction of the energy of one particle that is deposited, `None`
    /// outside of the table.
    pub fn at(&self, particle: Injected, energy_gev: f64) -> Option<f64> {
        self.curve(particle).at(energy_gev.ln())
    }

    fn curve(&self, particle: Injected) -> &Curve {
        &self.curves[particle as usize]
    }

    /// f_eff of pions of equal energy; below the table, where fewer pions
    /// fit, at its lowest energy.
    fn hadrons(&self, pions: &Hadronisation, m_x: f64) -> Option<f64> {
        let part = |share: f64, particle: Injected| {
            let lowest = self.curve(particle).range().0;
            let log_energy = (2.0 * m_x / pions.pions).ln().max(lowest);
            weighted(share, || self.curve(particle).at(log_energy))
        };
        Some(part(pions.charged, Injected::ChargedPion)? + part(pions.neutral, Injected::NeutralPion)?)
    }

    /// f_eff of annihilation at rest, the sum of E_i f_i(E_i) over
    /// its particles divided by 2 m_X (arXiv:1506.03811, grouped by parent
    /// particle); `None` where a state with a fraction lies outside of the
    /// table.
    pub fn f_eff(&self, states: &FinalStates, hadrons: &Hadronisation, m_x: f64) -> Option<f64> {
        let pair = |fraction, particle| weighted(fraction, || self.at(particle, m_x));
        Some(
            pair(states.electrons, Injected::Electron)?
                + pair(states.muons, Injected::Muon)?
                + pair(states.charged_pions, Injected::ChargedPion)?
                + pair(states.neutral_pions, Injected::NeutralPion)?
                + pair(states.photons, Injected::Photon)?
                + weighted(states.hadrons, || self.hadrons(hadrons, m_x))?,
        )
    }
}

/// A fraction times a value that is only asked for if it carries weight.
fn weighted(fraction: f64, value: impl FnOnce() -> Option<f64>) -> Option<f64> {
    if fraction == 0.0 { Some(0.0) } else { value().map(|v| fraction * v) }
}

/// Whether X is its own antiparticle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Conjugation {
    /// X and its antiparticle, half of the density each.
    Dirac,
    /// X is its own antiparticle.
    SelfConjugate,
}

impl Conjugation {
    /// Pairs that can annihilate, relative to a self-conjugate X.
    pub fn pairs(self) -> f64 {
        match self {
            Self::Dirac => 0.5,
            Self::SelfConjugate => 1.0,
        }
    }
}

/// p_ann = f_X^2 (1/2 if Dirac) f_eff (sigma v)/m_X in cm^3/s/GeV: the energy
/// per volume and time over the square of the whole dark-matter density
/// (arXiv:1506.03811, written there for a self-conjugate X).
///
/// `fraction` is Omega_X/Omega_DM, `sigma_v_cm3_per_s` the spin-averaged
/// cross section of X with its antiparticle at zero velocity, into all the
/// states that `f_eff` averages over.
pub fn annihilation_parameter(
    fraction: f64,
    conjugation: Conjugation,
    f_eff: f64,
    sigma_v_cm3_per_s: f64,
    m_x: f64,
) -> f64 {
    fraction * fraction * conjugation.pairs() * f_eff * sigma_v_cm3_per_s / m_x
}
