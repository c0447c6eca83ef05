//! What X annihilates into at a temperature.

use super::super::annihilation::Annihilation;
use super::ThermalAverage;
use crate::error::Result;

impl Annihilation {
    /// Parts of `<sigma v>` at x = m/T by final state, the largest first.
    ///
    /// # Errors
    /// x below 0.1, or a cross section that is not finite.
    pub fn fractions(&self, x: f64) -> Result<Vec<(String, f64)>> {
        /// Of each part; they are shares of a sum, not inputs of one.
        const TOLERANCE: f64 = 1e-5;
        let average = |sigma: &Self| Ok(ThermalAverage::new(sigma, (x, x), TOLERANCE)?.at(x)?.value);
        let total = average(self)?;
        let mut parts = Vec::new();
        for channel in self.channels() {
            let name = channel.name();
            let part = average(&self.only(channel))? / total;
            if part > 0.0 {
                parts.push((name, part));
            }
        }
        parts.sort_by(|a, b| b.1.total_cmp(&a.1));
        Ok(parts)
    }
}
