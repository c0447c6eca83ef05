//! The smallest halos: what kinetic decoupling leaves of structure.

use crate::error::{Error, Result};

/// Mass of the smallest protohalos in solar masses for X that decouples at
/// `t_kd` (GeV): $10^{-4}(T_{kd}/10\,\mathrm{MeV})^{-3}M_\odot$.
///
/// Assumed: an order of magnitude. The power is that of the mass within the
/// horizon at T_kd; free streaming and acoustic oscillations compete and the
/// prefactor differs by up to a hundred between treatments.
///
/// # Errors
/// The temperature is not positive and finite.
pub fn protohalo_mass_msun(t_kd: f64) -> Result<f64> {
    if t_kd > 0.0 && t_kd.is_finite() {
        return Ok(1e-4 * (t_kd / 0.01).powi(-3));
    }
    let allowed = "a positive temperature in GeV".to_owned();
    Err(Error::Parameter { name: "temperature of kinetic decoupling".into(), value: t_kd, allowed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_falls_with_the_cube_of_the_temperature() {
        assert!((protohalo_mass_msun(0.01).unwrap() / 1e-4 - 1.0).abs() < 1e-14);
        let (warm, cold) = (protohalo_mass_msun(0.02).unwrap(), protohalo_mass_msun(0.001).unwrap());
        assert!((cold / warm / 8e3 - 1.0).abs() < 1e-12);
        assert!(protohalo_mass_msun(0.0).is_err() && protohalo_mass_msun(f64::NAN).is_err());
    }
}
