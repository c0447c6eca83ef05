//! Published limits on scattering, as curves against the mass of X.

use super::{Contact, Target};
use crate::error::{Error, Result};
use crate::numerics::interp::Curve;
use crate::provenance::Columns;

/// What a limit is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// Spin-independent scattering on nucleons, f_n = f_p assumed.
    Nucleon(Target),
    /// Scattering on electrons by a heavy mediator.
    Electron,
}

/// A limit as a curve, linear in log sigma against log mass, without value
/// outside of the published masses.
#[derive(Debug, Clone)]
pub struct Limit {
    channel: Channel,
    range_gev: (f64, f64),
    log_log: Curve,
}

impl Limit {
    /// A limit from the columns `mass_GeV` and `sigma_cm2`; `table` is named in
    /// errors.
    ///
    /// # Errors
    /// A column is missing or malformed, or holds a value that is not positive.
    pub fn new(table: &str, channel: Channel, columns: &Columns) -> Result<Self> {
        let (mass, sigma) = (columns.numbers("mass_GeV")?, columns.numbers("sigma_cm2")?);
        if let Some(bad) = mass.iter().chain(&sigma).find(|v| v.is_nan() || **v <= 0.0) {
            let message = format!("{bad} is not positive, which a logarithm needs");
            return Err(Error::Table { table: table.to_owned(), message });
        }
        let range_gev = (mass.first().copied().unwrap_or(0.0), mass.last().copied().unwrap_or(0.0));
        let logs = |v: Vec<f64>| v.into_iter().map(f64::ln).collect();
        Ok(Self { channel, range_gev, log_log: Curve::new(table, logs(mass), logs(sigma))? })
    }

    /// What it is on.
    pub fn channel(&self) -> Channel {
        self.channel
    }

    /// Lowest and highest mass in GeV.
    pub fn range_gev(&self) -> (f64, f64) {
        self.range_gev
    }

    /// The limit in cm^2, `None` outside of the published masses.
    pub fn sigma_cm2(&self, m_x: f64) -> Option<f64> {
        self.log_log.at(m_x.ln()).map(f64::exp)
    }

    /// The predicted cross section and the limit in cm^2, both as the
    /// experiments quote them (f_n = f_p); `None` outside of the published
    /// masses. A part of the dark matter scatters as often as its fraction.
    ///
    /// CaWO4 counts with the element that constrains least.
    pub fn compare(&self, contact: &Contact, m_x: f64, m_electron: f64) -> Option<(f64, f64)> {
        let predicted = match self.channel {
            Channel::Nucleon(target) => contact.sigma_isoscalar_cm2(m_x, target),
            Channel::Electron => contact.sigma_electron_cm2(m_x, m_electron),
        };
        self.sigma_cm2(m_x).map(|limit| (predicted, limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::{Couplings, Mediator};
    use approx::assert_relative_eq;

    fn table() -> Columns {
        Columns::parse("t", "mass_GeV,sigma_cm2\n1,1e-39\n100,1e-43\n").unwrap()
    }

    #[test]
    fn a_curve_is_a_power_law_between_its_points_and_ends_with_them() {
        let limit = Limit::new("t", Channel::Electron, &table()).unwrap();
        assert_relative_eq!(limit.sigma_cm2(10.0).unwrap(), 1e-41, max_relative = 1e-12);
        assert_eq!(limit.range_gev(), (1.0, 100.0));
        assert_eq!(limit.sigma_cm2(0.999), None);
        assert_eq!(limit.sigma_cm2(100.1), None);
        assert_eq!(limit.sigma_cm2(f64::NAN), None);
    }

    #[test]
    fn nucleons_count_isospin_and_electrons_their_mass() {
        let photon = Mediator { mass: 2.1, couplings: Couplings::photon_like(3e-4), dark: Vec::new() };
        let contact = Contact::of(&photon, 0.1);
        let on =
            |channel| Limit::new("t", channel, &table()).unwrap().compare(&contact, 2.0, 0.511e-3).unwrap();
        let (on_xenon, _) = on(Channel::Nucleon(Target::Xenon));
        assert!((on_xenon / contact.sigma_proton_cm2(2.0) - 0.169).abs() < 1e-3);
        let (on_electrons, limit) = on(Channel::Electron);
        assert_relative_eq!(on_electrons, contact.sigma_electron_cm2(2.0, 0.511e-3));
        assert_relative_eq!(limit, 1e-39 / 4.0, max_relative = 1e-12);
    }

    #[test]
    fn a_table_that_is_not_positive_is_refused() {
        let columns = Columns::parse("t", "mass_GeV,sigma_cm2\n1,1e-40\n2,0\n").unwrap();
        let error = Limit::new("t", Channel::Electron, &columns).unwrap_err();
        assert!(error.to_string().contains("not positive"));
    }
}
