//! Cross sections by final state.

use std::f64::consts::PI;

use super::{Annihilation, scalar_spectral};
use crate::error::{Error, Result};

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

impl Annihilation {
    /// Cross sections by final state at Delta > 0; closed ones are zero.
    ///
    /// # Errors
    /// With Z exchange the amplitudes of hadrons are not split here: use
    /// [`Annihilation::sigma`].
    pub fn partials(&self, delta: f64) -> Result<Vec<Partial>> {
        if self.z.is_some() {
            return Err(Error::Usage("partial cross sections are not split with Z exchange".into()));
        }
        let at = self.at(delta, delta - self.resonance());
        let unit = self.spectral(&at);
        let (m, g) = (self.dark.mass, self.dark.coupling);
        let common = g * g * (at.s + 2.0 * m * m) / (12.0 * PI * at.s) * at.flux
            / (self.denominator(&at, unit) * delta);
        let mut all: Vec<Partial> = self
            .fermions
            .iter()
            .map(|f| Partial {
                channel: Channel::Fermion(f.name.clone()),
                sigma: common * self.fermion_spectral(f, &at),
            })
            .collect();
        all.extend(
            self.scalars.iter().enumerate().map(|(i, p)| Partial {
                channel: Channel::Scalars(i),
                sigma: common * scalar_spectral(p, &at),
            }),
        );
        if let Some(h) = &self.hadrons {
            all.push(Partial { channel: Channel::Hadrons, sigma: common * h.spectral(at.root_s) });
        }
        if let Some(h) = &self.higgs {
            let sigma = common * h.spectral(self.mediator_mass, at.root_s);
            all.push(Partial { channel: Channel::MediatorHiggs, sigma });
        }
        if self.mediator_pairs {
            all.push(Partial { channel: Channel::Mediators, sigma: self.weighted_pairs(&at) / delta });
        }
        Ok(all)
    }
}
