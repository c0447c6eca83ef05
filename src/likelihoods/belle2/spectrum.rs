//! Branching ratios of B+ -> K+ + missing energy in the bins of the release.

use super::density::Binning;
use crate::error::{Error, Result};
use crate::flavour::{Decay, FinalState, Helicities, Mode, Support};

/// Branching ratios in the bins of generated q^2.
#[derive(Debug, Clone, PartialEq)]
pub struct Spectrum {
    rates: Vec<f64>,
}

impl Spectrum {
    /// One branching ratio per bin of `binning`.
    ///
    /// # Errors
    /// Another number of bins; a number that is not finite. A negative one is
    /// allowed: an interference term is a spectrum too.
    pub fn new(binning: &Binning, rates: Vec<f64>) -> Result<Self> {
        if rates.len() != binning.bins() {
            let why = format!("{} branching ratios for the {} bins of q^2", rates.len(), binning.bins());
            return Err(Error::Usage(why));
        }
        if let Some((i, value)) = rates.iter().enumerate().find(|(_, r)| !r.is_finite()) {
            let name = format!("branching ratio of bin {i} of q^2");
            return Err(Error::Parameter {
                name,
                value: *value,
                allowed: "a finite number is needed".into(),
            });
        }
        Ok(Self { rates })
    }

    /// A final state in B+ -> K+. A single particle is a line, see
    /// [`line`](Self::line); of a pair the part beyond the last bin (above
    /// 22.885 of 22.902 GeV^2, where phase space closes) is left out.
    ///
    /// # Errors
    /// Another mode than B+ -> K+; as [`Decay::bins`] and [`line`](Self::line).
    pub fn of(binning: &Binning, decay: &Decay, state: &dyn FinalState) -> Result<Self> {
        if decay.mode() != Mode::BpKp {
            let why = format!("the likelihood of Belle II is for B+->K+, not for {}", decay.mode().name());
            return Err(Error::Usage(why));
        }
        match state.support() {
            Support::Line(mass) => Self::line(binning, mass, decay.total(state)?.total()),
            Support::Above(_) => {
                let bins = decay.bins(state, binning.edges())?;
                Self::new(binning, bins.into_iter().map(Helicities::total).collect())
            }
        }
    }

    /// A particle of this mass (GeV) with this branching ratio: shared between
    /// the two bins with the next centres, linearly in q^2, so that the mean
    /// of q^2 is m^2. Within half a bin (0.114 GeV^2) of either end there is
    /// one centre only, which gets all.
    ///
    /// # Errors
    /// A mass that is negative or beyond the last bin; a branching ratio that
    /// is not finite.
    pub fn line(binning: &Binning, mass: f64, br: f64) -> Result<Self> {
        let end = binning.end();
        if !(mass >= 0.0 && mass * mass <= end) {
            let allowed = format!("0 to {:.4} GeV, where the bins of q^2 end, is needed", end.sqrt());
            return Err(Error::Parameter { name: "mass".into(), value: mass, allowed });
        }
        let mut rates = vec![0.0; binning.bins()];
        let place = binning.place(mass * mass);
        let (low, high) = (place.floor(), place.floor() as usize + 1);
        let part = place - low;
        rates[low as usize] = br * (1.0 - part);
        if let Some(slot) = rates.get_mut(high) {
            *slot = br * part;
        }
        Self::new(binning, rates)
    }

    /// Branching ratio by bin.
    pub fn rates(&self) -> &[f64] {
        &self.rates
    }

    /// Sum over all bins.
    pub fn total(&self) -> f64 {
        self.rates.iter().sum()
    }

    /// All rates times a factor.
    #[must_use]
    pub fn times(&self, factor: f64) -> Self {
        Self { rates: self.rates.iter().map(|r| r * factor).collect() }
    }

    /// Adds another spectrum times a factor.
    pub fn add(&mut self, factor: f64, other: &Self) {
        for (a, b) in self.rates.iter_mut().zip(&other.rates) {
            *a += factor * b;
        }
    }
}
