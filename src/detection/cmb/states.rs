//! Where the energy of an annihilation goes.

use super::particles::Injected;
use crate::decays::{Widths, fermions};
use crate::error::{Error, Result};
use crate::inputs::Inputs;
use crate::models::{Couplings, Fermion};

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
    /// tau+ tau-.
    pub taus: f64,
    /// pi+ pi-.
    pub charged_pions: f64,
    /// pi0 pi0.
    pub neutral_pions: f64,
    /// Two photons.
    pub photons: f64,
    /// Neutrinos: they deposit nothing.
    pub neutrinos: f64,
    /// All other hadrons, by a [`super::HadronModel`].
    pub hadrons: f64,
    /// Share of [`FinalStates::hadrons`] by the quarks that made them; zero
    /// where it is not known.
    pub flavours: Flavours,
    /// Other states: counted as depositing nothing, so that f_eff is a lower
    /// bound.
    pub unmodelled: f64,
}

/// Quarks behind hadrons, as shares of the hadrons.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Flavours {
    /// u, d and s.
    pub light: f64,
    /// c.
    pub charm: f64,
    /// b.
    pub bottom: f64,
    /// t.
    pub top: f64,
}

impl Flavours {
    /// Shares of the widths into quark pairs of a vector of this mass, with
    /// half of the open-flavour thresholds as masses of c and b; zero where
    /// no quark couples.
    ///
    /// These are partons: the narrow resonances and the thresholds are not in
    /// it, so use it well above 2 GeV.
    pub fn of_vector(mass: f64, couplings: &Couplings, inputs: &Inputs) -> Self {
        let width = |f: Fermion, m: f64| fermions::pair(mass, m, couplings.vector(f), couplings.axial(f));
        let light: f64 = [Fermion::U, Fermion::D, Fermion::S].into_iter().map(|f| width(f, 0.0)).sum();
        let (charm, bottom) = (width(Fermion::C, inputs.m_D0), width(Fermion::B, inputs.m_B0));
        let top = width(Fermion::T, inputs.m_t);
        let total = light + charm + bottom + top;
        let share = |w: f64| if total > 0.0 { w / total } else { 0.0 };
        Self { light: share(light), charm: share(charm), bottom: share(bottom), top: share(top) }
    }
}

impl FinalStates {
    /// Fractions from the widths of a mediator of mass 2 m_X: through the
    /// vector channel, annihilation at rest has the branching ratios of the
    /// off-shell decay. Dark states lighter than X count as depositing
    /// nothing. `None` where no Standard Model state is open.
    pub fn from_widths(widths: &Widths) -> Option<Self> {
        let total = widths.total();
        if !(widths.standard_model() > 0.0 && total.is_finite()) {
            return None;
        }
        let pions = widths.pi_pi.unwrap_or(0.0).clamp(0.0, widths.hadrons.max(0.0));
        let [electrons, muons, taus] = widths.charged_leptons.map(|w| w / total);
        Some(Self {
            electrons,
            muons,
            taus,
            charged_pions: pions / total,
            hadrons: (widths.hadrons - pions + widths.flavour_changing) / total,
            neutrinos: widths.neutrinos / total,
            ..Self::default()
        })
    }

    /// With the quarks behind the hadrons, see [`Flavours::of_vector`].
    #[must_use]
    pub fn with_flavours(self, flavours: Flavours) -> Self {
        Self { flavours, ..self }
    }

    /// Pairs of one particle, with their fractions.
    pub(super) fn pairs(&self) -> [(Injected, f64); 6] {
        [
            (Injected::Electron, self.electrons),
            (Injected::Muon, self.muons),
            (Injected::Tau, self.taus),
            (Injected::ChargedPion, self.charged_pions),
            (Injected::NeutralPion, self.neutral_pions),
            (Injected::Photon, self.photons),
        ]
    }

    /// The same if the fractions can be fractions of one annihilation.
    ///
    /// # Errors
    /// A negative fraction, or more than one in total.
    pub fn checked(self) -> Result<Self> {
        let pairs = self.pairs().map(|(_, fraction)| fraction);
        let parts = pairs.into_iter().chain([self.neutrinos, self.hadrons, self.unmodelled]);
        let Flavours { light, charm, bottom, top } = self.flavours;
        within_one("annihilations", parts)?;
        within_one("hadrons", [light, charm, bottom, top].into_iter())?;
        Ok(self)
    }
}

fn within_one(what: &str, parts: impl Iterator<Item = f64> + Clone) -> Result<()> {
    if let Some(bad) = parts.clone().find(|p| p.is_nan() || *p < 0.0) {
        return Err(Error::Usage(format!("fraction {bad} of {what} is not allowed, 0 to 1 is")));
    }
    let sum: f64 = parts.sum();
    if sum > 1.0 + 1e-9 {
        return Err(Error::Usage(format!("fractions of {what} add up to {sum}, at most 1 is allowed")));
    }
    Ok(())
}
