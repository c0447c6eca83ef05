//! Annihilation at rest through two mediators, and the sum of all ways.
//!
//! Own derivation. Each Z' of X Xbar -> Z'Z' at rest has the energy m_X. A
//! daughter of energy e and momentum p in its rest frame is spread evenly
//! over $\frac{m_X}{M}(e\pm\beta p)$, $\beta=\sqrt{1-M^2/m_X^2}$: for a pair,
//! $\frac{m_X}2(1\pm\beta\beta_d)$. Decay without preferred direction is
//! assumed; the polarisation of the Z' tilts the box, which averages over
//! its two ends.

use super::cmb::{FinalStates, HadronModel, Kernels};
use crate::error::{Error, Result};
use crate::relic::annihilation::{Annihilation, Channel};

impl Kernels {
    /// f_eff of X Xbar -> Z'Z' at rest: `states` are the fractions of Z'
    /// decays at its own mass (GeV).
    ///
    /// `None` where the channel is closed, a state with a fraction is closed
    /// or above the table, or more than a thousandth of the energy lies below
    /// it.
    pub fn f_cascade(
        &self,
        states: &FinalStates,
        hadrons: &impl HadronModel,
        mediator_mass: f64,
        m_x: f64,
    ) -> Option<f64> {
        if m_x.is_nan() || m_x < mediator_mass {
            return None;
        }
        self.of_system(states, hadrons, mediator_mass, m_x)
    }
}

/// How X Xbar annihilates at rest: shares of sigma v.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtRest {
    /// Through one mediator into its decay products.
    pub single: f64,
    /// Into two mediators.
    pub mediators: f64,
    /// Into a mediator and a dark Higgs boson.
    pub mediator_higgs: f64,
}

impl AtRest {
    /// The shares for v -> 0. Below the mass of the mediator, without a dark
    /// Higgs boson, all goes through one mediator.
    ///
    /// # Errors
    /// Nothing is open.
    pub fn of(annihilation: &Annihilation) -> Result<Self> {
        // Pairs open at m_X > M: the pole is then below threshold by more
        // than 3 m_X^2, and sigma beta is smooth at this distance.
        const NEAR: f64 = 1e-12;
        if annihilation.is_single_at_rest() && annihilation.sigma_v_at_rest() > 0.0 {
            return Ok(Self { single: 1.0, mediators: 0.0, mediator_higgs: 0.0 });
        }
        let delta = NEAR * annihilation.dark().mass.powi(2);
        let mut shares = Self { single: 0.0, mediators: 0.0, mediator_higgs: 0.0 };
        for partial in annihilation.partials(delta) {
            match partial.channel {
                Channel::Mediators => shares.mediators += partial.sigma,
                Channel::MediatorHiggs => shares.mediator_higgs += partial.sigma,
                Channel::Fermion(_) | Channel::Scalars(_) | Channel::Hadrons => {
                    shares.single += partial.sigma;
                }
            }
        }
        let total = shares.single + shares.mediators + shares.mediator_higgs;
        if !(total > 0.0 && total.is_finite()) {
            return Err(Error::Usage(format!("annihilation at rest has the cross section {total}")));
        }
        let share = |sigma: f64| sigma / total;
        Ok(Self {
            single: share(shares.single),
            mediators: share(shares.mediators),
            mediator_higgs: share(shares.mediator_higgs),
        })
    }

    /// f_eff of all ways: `single` of annihilation through one mediator
    /// ([`Kernels::f_eff`]), `cascade` through two ([`Kernels::f_cascade`]).
    /// The dark Higgs boson and the Z' beside it count as depositing nothing.
    /// `None` where a way with a share has no f_eff.
    pub fn f_eff(&self, single: Option<f64>, cascade: Option<f64>) -> Option<f64> {
        let part = |share: f64, f: Option<f64>| if share == 0.0 { Some(0.0) } else { f.map(|f| share * f) };
        Some(part(self.single, single)? + part(self.mediators, cascade)?)
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;
    use crate::detection::Hadronisation;
    use crate::relic::annihilation::{DarkHiggs, DarkMatter, FermionPair, WidthLaw};

    fn annihilation(m_x: f64, m_z: f64, g_x: f64) -> Annihilation {
        let muon = FermionPair { name: "mu".into(), mass: 0.10566, colours: 1.0, vector: 1e-2, axial: 0.0 };
        let dark = DarkMatter { mass: m_x, coupling: g_x };
        let new = Annihilation::new(dark, m_z, vec![muon], WidthLaw::Fixed(1e-4)).unwrap();
        new.with_mediator_pairs()
    }

    #[test]
    fn shares_at_rest_follow_the_closed_forms() {
        let (m, big, g) = (1.0_f64, 0.6_f64, 0.05_f64);
        let sigma = annihilation(m, big, g);
        let shares = AtRest::of(&sigma).unwrap();
        let r = (big / m).powi(2);
        // g^4/(16 pi m^2) (1-r)^{3/2}/(1-r/2)^2 for v -> 0.
        let pairs =
            g.powi(4) / (16.0 * std::f64::consts::PI * m * m) * (1.0 - r).powf(1.5) / (1.0 - 0.5 * r).powi(2);
        assert_relative_eq!(shares.mediators * sigma.sigma_v_at_rest(), pairs, max_relative = 1e-6);
        assert_relative_eq!(shares.single + shares.mediators, 1.0, max_relative = 1e-12);
        assert_eq!(shares.mediator_higgs, 0.0);
    }

    #[test]
    fn below_the_mediator_all_goes_through_one() {
        let shares = AtRest::of(&annihilation(0.95, 2.1, 0.1)).unwrap();
        assert_eq!(shares, AtRest { single: 1.0, mediators: 0.0, mediator_higgs: 0.0 });
        assert_eq!(shares.f_eff(Some(0.3), None), Some(0.3));
        assert_eq!(shares.f_eff(None, Some(0.3)), None);
        let higgs = DarkHiggs { mass: 0.3, kappa: 0.5 };
        let with = annihilation(1.0, 0.6, 0.05).with_higgs(higgs).unwrap();
        let shares = AtRest::of(&with).unwrap();
        assert!(shares.mediator_higgs > 0.0);
        let f = shares.f_eff(Some(0.3), Some(0.2)).unwrap();
        assert_relative_eq!(f, 0.3 * shares.single + 0.2 * shares.mediators);
    }

    #[test]
    fn a_cascade_of_muons_lies_between_its_ends() {
        let (k, pions) = (Kernels::embedded().unwrap(), Hadronisation::default());
        let muons = FinalStates { muons: 1.0, ..FinalStates::default() };
        // Energies from 0.05 to 0.95 GeV, with a mean of half the mass.
        let f = k.f_cascade(&muons, &pions, 0.5, 1.0).unwrap();
        let direct = k.f_eff(&muons, &pions, 1.0).unwrap();
        let soft = k.f_eff(&muons, &pions, 0.25).unwrap();
        assert!(f > direct && f < soft, "{direct} {f} {soft}");
    }
}
