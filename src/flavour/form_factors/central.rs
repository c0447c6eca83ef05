//! Central B -> K and B -> K* form factors in the BSZ parameterisation
//! (Bharucha, Straub, Zwicky 1503.05534), coefficients of Gubernari et al.
//! 2305.06301.

use super::series::poles;
use super::{FormFactor, KaonSeries, Masses, VectorSeries, ZSeries};
use crate::error::{Error, Result};
use crate::provenance::Columns;

/// Central values of all form factors, one at a time by name.
#[derive(Debug, Clone, PartialEq)]
pub struct FormFactors {
    kaon: KaonSeries,
    kstar: VectorSeries,
}

impl FormFactors {
    /// The table below `data/` with the coefficients.
    pub const TABLE: &'static str = "flavour/GRvDV2023_BSZ.csv";

    /// Central values of Gubernari, Reboud, van Dyk, Virto 2305.06301.
    ///
    /// # Errors
    /// The table is missing or incomplete.
    pub fn grvdv2023() -> Result<Self> {
        const TABLE: &str = FormFactors::TABLE;
        let columns = Columns::embedded(TABLE)?;
        let (names, k, a) = (columns.text("form_factor")?, columns.numbers("k")?, columns.numbers("a_k")?);
        let mut coefficients = [[f64::NAN, f64::NAN, f64::NAN, 0.0]; 10];
        for ((name, k), a) in names.into_iter().zip(k).zip(a) {
            let slot = FormFactor::ALL.iter().position(|(_, n)| *n == name);
            if let (Some(i), 0..=2) = (slot, k as usize) {
                coefficients[i][k as usize] = a;
            }
        }
        if coefficients.iter().flatten().any(|a| a.is_nan()) {
            let message = "a coefficient of the ten form factors is missing".into();
            return Err(Error::Table { table: TABLE.into(), message });
        }
        let kaon = FormFactor::KAON.map(|f| coefficients[f as usize]);
        let kstar = FormFactor::VECTOR.map(|f| coefficients[f as usize]);
        Ok(Self {
            kaon: ZSeries::bsz(Masses::KAON, poles(FormFactor::KAON), kaon),
            kstar: ZSeries::bsz(Masses::KSTAR, poles(FormFactor::VECTOR), kstar),
        })
    }

    /// $F(q^2)=\frac1{1-q^2/m_R^2}\sum_ka_k[z(q^2)-z(0)]^k$, see [`ZSeries`];
    /// q^2 in GeV^2, valid up to t_-.
    pub fn at(&self, which: FormFactor, q_sq: f64) -> f64 {
        match FormFactor::KAON.iter().position(|f| *f == which) {
            Some(i) => self.kaon.at(q_sq)[i],
            None => self.kstar.at(q_sq)[which as usize - FormFactor::KAON.len()],
        }
    }

    /// f_+, f_0, f_T of B -> K.
    pub fn kaon(&self) -> &KaonSeries {
        &self.kaon
    }

    /// V, A0, A1, A12, T1, T2, T23 of B -> K*.
    pub fn kstar(&self) -> &VectorSeries {
        &self.kstar
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn constraints_at_zero_momentum_hold() {
        let ff = FormFactors::grvdv2023().unwrap();
        let at_zero = |f| ff.at(f, 0.0);
        assert_relative_eq!(at_zero(FormFactor::FPlus), at_zero(FormFactor::F0), max_relative = 1e-8);
        assert_relative_eq!(at_zero(FormFactor::T1), at_zero(FormFactor::T2), max_relative = 1e-8);
        let a12 = at_zero(FormFactor::A0) * Masses::KSTAR.a12_over_a0();
        assert_relative_eq!(at_zero(FormFactor::A12), a12, max_relative = 1e-6);
    }

    #[test]
    fn lattice_points_are_met_within_their_errors() {
        // HPQCD 2207.12468: f_+(12), f_+(22.9), f_0(22.9) with errors.
        let ff = FormFactors::grvdv2023().unwrap();
        for (f, q2, mean, sigma) in [
            (FormFactor::FPlus, 12.0, 0.742513, 0.0224276),
            (FormFactor::FPlus, 22.9, 2.79257, 0.107698),
            (FormFactor::F0, 12.0, 0.475729, 0.00903196),
            (FormFactor::FT, 12.0, 0.731494, 0.031506),
        ] {
            assert!((ff.at(f, q2) - mean).abs() < 2.0 * sigma, "{f:?}({q2}) = {}", ff.at(f, q2));
        }
    }
}
