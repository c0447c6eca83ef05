//! B -> K and B -> K* form factors in the BSZ parameterisation
//! (Bharucha, Straub, Zwicky 1503.05534), coefficients of Gubernari et al.
//! 2305.06301.

use crate::error::{Error, Result};
use crate::provenance::Columns;

/// The parameterisation is defined with these masses (GeV): they belong to
/// the coefficients and do not follow the inputs.
const M_B: f64 = 5.279;
const M_K: f64 = 0.4937;
const M_KST: f64 = 0.8955;

/// A form factor of B -> K or B -> K*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormFactor {
    /// B -> K, vector current.
    FPlus,
    /// B -> K, scalar.
    F0,
    /// B -> K, tensor.
    FT,
    /// B -> K*, vector current.
    V,
    /// B -> K*, timelike axial.
    A0,
    /// B -> K*, axial.
    A1,
    /// B -> K*, longitudinal axial.
    A12,
    /// B -> K*, tensor.
    T1,
    /// B -> K*, tensor.
    T2,
    /// B -> K*, longitudinal tensor.
    T23,
}

impl FormFactor {
    const ALL: [(Self, &'static str); 10] = [
        (Self::FPlus, "f_plus"),
        (Self::F0, "f_0"),
        (Self::FT, "f_T"),
        (Self::V, "V"),
        (Self::A0, "A0"),
        (Self::A1, "A1"),
        (Self::A12, "A12"),
        (Self::T1, "T1"),
        (Self::T2, "T2"),
        (Self::T23, "T23"),
    ];

    /// Mass of the lowest resonance in the channel, GeV.
    const fn pole(self) -> f64 {
        match self {
            Self::FPlus | Self::FT | Self::V | Self::T1 => 5.415,
            Self::F0 => 5.630,
            Self::A0 => 5.366,
            Self::A1 | Self::A12 | Self::T2 | Self::T23 => 5.829,
        }
    }

    const fn daughter(self) -> f64 {
        match self {
            Self::FPlus | Self::F0 | Self::FT => M_K,
            _ => M_KST,
        }
    }
}

/// Coefficients of all form factors.
#[derive(Debug, Clone, PartialEq)]
pub struct FormFactors {
    coefficients: [[f64; 3]; 10],
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
        let mut coefficients = [[f64::NAN; 3]; 10];
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
        Ok(Self { coefficients })
    }

    /// $F(q^2)=\frac1{1-q^2/m_R^2}\sum_ka_k[z(q^2)-z(0)]^k$,
    /// $z=\frac{\sqrt{t_+-q^2}-\sqrt{t_+-t_0}}{\sqrt{t_+-q^2}+\sqrt{t_+-t_0}}$,
    /// $t_0=t_+(1-\sqrt{1-t_-/t_+})$; q^2 in GeV^2, valid up to t_-.
    pub fn at(&self, which: FormFactor, q_sq: f64) -> f64 {
        let m = which.daughter();
        let (t_plus, t_minus) = ((M_B + m).powi(2), (M_B - m).powi(2));
        let root_0 = (t_plus * (1.0 - t_minus / t_plus).sqrt()).sqrt();
        let z = |t: f64| {
            let root = (t_plus - t).sqrt();
            (root - root_0) / (root + root_0)
        };
        let dz = z(q_sq) - z(0.0);
        let [a0, a1, a2] = self.coefficients[which as usize];
        (a0 + dz * (a1 + dz * a2)) / (1.0 - q_sq / which.pole().powi(2))
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
        let a12 = at_zero(FormFactor::A0) * (M_B * M_B - M_KST * M_KST) / (8.0 * M_B * M_KST);
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
