//! What X does today and at recombination: recoils, annihilation at rest.

use super::super::Prediction;
use super::DarkFermion;
use crate::detection::{
    AtRest, CM3_PER_S_PER_GEV_MINUS_2, Conjugation, Contact, FinalStates, Flavours, Signal, cmb,
};
use crate::error::Result;
use crate::models::{Couplings, Fermion, Mediator};

impl Prediction<'_> {
    /// Contact interactions of X with protons, neutrons and electrons by
    /// exchange of mediator and Z.
    pub fn contact(&self) -> Option<Contact> {
        let (mediator, x) = (self.mediator()?, self.dark_fermion()?);
        let contact = Contact::of(mediator, x.vector);
        let Some(dark) = self.point().z_sector().map(|z| z.dark_vector) else { return Some(contact) };
        let couplings = Couplings::of_z(&self.context().electroweak);
        let z = Mediator { mass: self.inputs().m_Z, couplings, dark: Vec::new() };
        Some(contact + Contact::of(&z, dark))
    }

    /// sigma v of X Xbar at rest in cm^3/s.
    ///
    /// # Errors
    /// As [`Prediction::annihilation`].
    pub fn sigma_v_today_cm3_per_s(&self) -> Result<Option<f64>> {
        Ok(self.annihilation()?.map(|sigma| sigma.sigma_v_at_rest() * CM3_PER_S_PER_GEV_MINUS_2))
    }

    /// Final states of annihilation at rest through mediator and Z: those of
    /// a vector of mass 2 m_X with the couplings of both, weighted with their
    /// propagators. `None` without X, or where nothing visible is open.
    ///
    /// # Errors
    /// Fractions that are none: widths that are negative.
    pub fn final_states_today(&self) -> Result<Option<FinalStates>> {
        let (Some(mediator), Some(x)) = (self.mediator(), self.dark_fermion()) else { return Ok(None) };
        let mut off_shell = Mediator {
            mass: 2.0 * x.mass,
            couplings: self.at_rest(mediator, x),
            dark: mediator.dark.clone(),
        };
        off_shell.dark.remove(x.index);
        let context = self.context();
        let Some(states) = FinalStates::from_widths(&context.decays.widths(&off_shell)) else {
            return Ok(None);
        };
        let flavours = Flavours::of_vector(off_shell.mass, &off_shell.couplings, &context.inputs);
        states.with_flavours(flavours).checked().map(Some)
    }

    /// Couplings of the off-shell vector that X Xbar at rest annihilates
    /// through, up to a common factor.
    fn at_rest(&self, mediator: &Mediator, x: DarkFermion) -> Couplings {
        let Some(z) = self.z_exchange(x) else { return mediator.couplings };
        let s = 4.0 * x.mass * x.mass;
        // Away from the poles the propagators are real, and on one of them
        // the other does not count: each is multiplied by both denominators.
        let (p, q) = (x.vector * (s - z.mass * z.mass), z.dark * (s - mediator.mass.powi(2)));
        let largest = p.abs().max(q.abs());
        let mut sum = Couplings::default();
        for f in Fermion::ALL {
            let mixed = |a: f64, b: f64| (p * a + q * b) / largest;
            let (v, a) = (mediator.couplings.vector(f), mediator.couplings.axial(f));
            sum.set(f, mixed(v, z.standard_model.vector(f)), mixed(a, z.standard_model.axial(f)));
        }
        sum
    }

    /// Ways in which X Xbar annihilates at rest.
    fn ways_today(&self) -> Result<Option<AtRest>> {
        self.annihilation()?.map(AtRest::of).transpose()
    }

    /// p_ann of the microwave background in cm^3/s/GeV for a fraction of the
    /// dark matter; `None` where a kernel is missing.
    ///
    /// # Errors
    /// As [`Prediction::final_states_today`].
    pub fn annihilation_parameter(&self, fraction: f64) -> Result<Option<f64>> {
        let (Some(mediator), Some(x), Some(sigma_v)) =
            (self.mediator(), self.dark_fermion(), self.sigma_v_today_cm3_per_s()?)
        else {
            return Ok(None);
        };
        // What needs energy to annihilate does not at rest.
        if sigma_v == 0.0 {
            return Ok(Some(0.0));
        }
        let Some(ways) = self.ways_today()? else { return Ok(None) };
        let (kernels, hadrons) = (&self.context().kernels, &self.context().hadron_content);
        let single = self.final_states_today()?.and_then(|states| kernels.f_eff(&states, hadrons, x.mass));
        let mut on_shell = mediator.clone();
        on_shell.dark.remove(x.index);
        let cascade = (ways.mediators > 0.0)
            .then(|| FinalStates::from_widths(&self.context().decays.widths(&on_shell)))
            .flatten()
            .and_then(|states| kernels.f_cascade(&states, hadrons, mediator.mass, x.mass));
        let f_eff = ways.f_eff(single, cascade);
        Ok(f_eff.map(|f| cmb::annihilation_parameter(fraction, Conjugation::Dirac, f, sigma_v, x.mass)))
    }

    /// What X annihilates into today, for a fraction of the dark matter.
    ///
    /// # Errors
    /// As [`Prediction::final_states_today`].
    pub fn annihilation_signal(&self, fraction: f64) -> Result<Option<Signal>> {
        let (Some(x), Some(states)) = (self.dark_fermion(), self.final_states_today()?) else {
            return Ok(None);
        };
        let Some(all) = self.sigma_v_today_cm3_per_s()?.filter(|all| *all > 0.0) else { return Ok(None) };
        let Some(ways) = self.ways_today()? else { return Ok(None) };
        // What goes through two mediators first has other spectra.
        let sigma_v_cm3_per_s = ways.single * all;
        Ok(Some(Signal { fraction, conjugation: Conjugation::Dirac, sigma_v_cm3_per_s, states, m_x: x.mass }))
    }
}
