//! Cross sections by final state.

use super::{Annihilation, At, scalar_spectral};

/// A final state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Channel {
    /// Fermion pair of this name.
    Fermion(String),
    /// Scalar pair of this index.
    Scalars(usize),
    /// Hadrons by spectral functions.
    Hadrons,
    /// Mediator and dark Higgs boson.
    MediatorHiggs,
    /// Two mediators.
    Mediators,
}

/// A final state with its cross section in GeV^-2.
#[derive(Debug, Clone, PartialEq)]
pub struct Partial {
    /// The final state.
    pub channel: Channel,
    /// Cross section in GeV^-2.
    pub sigma: f64,
}

impl Channel {
    /// A name, as in the output of `relic`.
    pub fn name(&self) -> String {
        match self {
            Self::Fermion(name) => name.clone(),
            Self::Scalars(i) => format!("scalars{i}"),
            Self::Hadrons => "hadrons".into(),
            Self::MediatorHiggs => "Z' phi".into(),
            Self::Mediators => "Z' Z'".into(),
        }
    }
}

impl Annihilation {
    /// All final states, open or not.
    pub fn channels(&self) -> Vec<Channel> {
        let mut all: Vec<Channel> = self.fermions.iter().map(|f| Channel::Fermion(f.name.clone())).collect();
        all.extend((0..self.scalars.len()).map(Channel::Scalars));
        all.extend(self.hadrons.is_some().then_some(Channel::Hadrons));
        all.extend((!self.higgs.is_empty()).then_some(Channel::MediatorHiggs));
        all.extend(self.mediator_pairs.then_some(Channel::Mediators));
        all
    }

    /// The cross section into one final state alone. The width in the
    /// propagator stays that of all.
    #[must_use]
    pub fn only(&self, channel: Channel) -> Self {
        Self { only: Some(channel), ..self.clone() }
    }

    /// One term of the s-channel sum.
    pub(super) fn single(&self, channel: &Channel, at: &At) -> f64 {
        let Some(z) = &self.z else {
            let g = self.dark.coupling;
            let unit = self.spectral(at);
            return g * g * self.spectral_of(channel, at) / self.denominator(at, unit);
        };
        let amplitudes = self.amplitudes(z, at);
        let named = |name: &str| self.fermions.iter().zip(&z.pairs).find(|(f, _)| f.name == name);
        match channel {
            Channel::Fermion(name) => {
                named(name).map_or(0.0, |(f, pair)| self.interfering(f, *pair, amplitudes, at))
            }
            Channel::Hadrons => {
                self.hadrons.as_ref().map_or(0.0, |h| h.interfering(z, amplitudes, at.root_s))
            }
            _ => self.spectral_of(channel, at) * amplitudes.0.norm_sqr(),
        }
    }

    /// The spectral function of one final state of the mediator.
    fn spectral_of(&self, channel: &Channel, at: &At) -> f64 {
        match channel {
            Channel::Fermion(name) => {
                let found = self.fermions.iter().find(|f| f.name == *name);
                found.map_or(0.0, |f| self.fermion_spectral(f, at))
            }
            Channel::Scalars(i) => self.scalars.get(*i).map_or(0.0, |p| scalar_spectral(p, at)),
            Channel::Hadrons => self.hadrons.as_ref().map_or(0.0, |h| h.spectral(at.root_s)),
            Channel::MediatorHiggs => self.higgs_spectral(at.root_s),
            Channel::Mediators => 0.0,
        }
    }

    /// Whether all of the annihilation at rest goes through one mediator: two
    /// mediators, or one with a dark Higgs boson, are closed there.
    pub fn is_single_at_rest(&self) -> bool {
        let (m, big) = (self.dark.mass, self.mediator_mass);
        let pairs = self.mediator_pairs && m >= big;
        !pairs && self.higgs.iter().all(|h| big + h.mass > 2.0 * m)
    }

    /// Cross sections by final state at Delta > 0; closed ones are zero.
    pub fn partials(&self, delta: f64) -> Vec<Partial> {
        let all = self.channels().into_iter();
        all.map(|channel| Partial { sigma: self.only(channel.clone()).sigma(delta), channel }).collect()
    }
}
