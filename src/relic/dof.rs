//! Effective degrees of freedom of the Standard Model plasma.

use std::sync::OnceLock;

use crate::error::{Error, Result};
use crate::numerics::spline::Spline;
use crate::provenance::Columns;

/// Which table of h(T) and g(T).
///
/// They differ by 1-5 % around the QCD transition: this, not numerics, is the
/// floor of a relic density.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dof {
    /// Saikawa and Shirai, 1803.01038.
    #[default]
    SaikawaShirai,
    /// Drees, Hajkarim and Schmitz, 1503.03513.
    Drees2015,
    /// Laine and Meyer, 1503.04935.
    LaineMeyer,
    /// Gondolo and Gelmini, Nucl. Phys. B360 (1991) 145.
    GondoloGelmini,
}

impl Dof {
    /// All choices.
    pub const ALL: [Self; 4] = [Self::SaikawaShirai, Self::Drees2015, Self::LaineMeyer, Self::GondoloGelmini];

    /// The table below `data/`.
    pub const fn table(self) -> &'static str {
        match self {
            Self::SaikawaShirai => "dark-matter/dof_saikawa_shirai2018.csv",
            Self::Drees2015 => "dark-matter/dof_drees2015.csv",
            Self::LaineMeyer => "dark-matter/dof_laine_meyer.csv",
            Self::GondoloGelmini => "dark-matter/dof_gondolo_gelmini.csv",
        }
    }

    /// The splines of this choice, read once.
    ///
    /// # Errors
    /// The embedded table is malformed.
    pub fn load(self) -> Result<&'static DegreesOfFreedom> {
        static LOADED: [OnceLock<Result<DegreesOfFreedom>>; 4] =
            [OnceLock::new(), OnceLock::new(), OnceLock::new(), OnceLock::new()];
        let read = || DegreesOfFreedom::read(self.table());
        LOADED[self as usize].get_or_init(read).as_ref().map_err(Clone::clone)
    }
}

/// h, g and the derivative of h at one temperature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plasma {
    /// Entropy degrees of freedom h.
    pub entropy: f64,
    /// Energy degrees of freedom g.
    pub energy: f64,
    /// $c=1+\tfrac13\,d\ln h/d\ln T$.
    pub c: f64,
}

/// Not-a-knot cubic splines of ln h and ln g in ln T.
///
/// Outside of the table h and g keep their value at its end and c = 1: all
/// species are relativistic above, only photons and neutrinos below.
#[derive(Debug, Clone)]
pub struct DegreesOfFreedom {
    entropy: Spline,
    energy: Spline,
}

impl DegreesOfFreedom {
    fn read(table: &str) -> Result<Self> {
        let cells = Columns::embedded(table)?;
        let logs = |column: &str| -> Result<Vec<f64>> {
            let numbers = cells.numbers(column)?;
            if let Some(bad) = numbers.iter().find(|v| **v <= 0.0) {
                let message = format!("column `{column}`: {bad} is not positive");
                return Err(Error::Table { table: table.to_owned(), message });
            }
            Ok(numbers.into_iter().map(f64::ln).collect())
        };
        let ln_t = logs("T_GeV")?;
        Ok(Self {
            entropy: Spline::new(table, ln_t.clone(), logs("h_eff")?)?,
            energy: Spline::new(table, ln_t, logs("g_eff")?)?,
        })
    }

    /// At ln(T/GeV).
    pub fn at_log(&self, ln_t: f64) -> Plasma {
        let (lo, hi) = self.entropy.range();
        let inside = ln_t.clamp(lo, hi);
        let cell = self.entropy.cell(inside);
        let (ln_h, slope) = self.entropy.in_cell(cell, inside);
        let c = if inside == ln_t { 1.0 + slope / 3.0 } else { 1.0 };
        Plasma { entropy: ln_h.exp(), energy: self.energy.in_cell(cell, inside).0.exp(), c }
    }

    /// At T in GeV.
    pub fn at(&self, t: f64) -> Plasma {
        self.at_log(t.ln())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_agree_with_the_values_quoted_for_them() {
        // Table values at 50 MeV and 100 GeV, to their printed digits.
        let expected =
            [(14.31, 14.62, 100.7), (14.39, 14.69, 102.9), (14.30, 14.60, 101.7), (14.31, 14.61, 103.8)];
        for (choice, (h, g, h_100)) in Dof::ALL.into_iter().zip(expected) {
            let dof = choice.load().unwrap();
            let low = dof.at(0.05);
            assert!((low.entropy - h).abs() < 0.01, "{choice:?} {low:?}");
            assert!((low.energy - g).abs() < 0.01, "{choice:?} {low:?}");
            let high = dof.at(100.0).entropy;
            assert!((high - h_100).abs() < 0.06, "{choice:?} {high}");
        }
    }

    #[test]
    fn the_ends_are_held_and_c_is_the_derivative_of_the_spline() {
        let dof = Dof::default().load().unwrap();
        assert_eq!(dof.at(1e-9).entropy, dof.at(1e-8).entropy);
        assert_eq!(dof.at(1e-9).c, 1.0);
        let (t, d) = (0.11_f64, 1e-5);
        let numeric = 1.0 + (dof.at(t * (1.0 + d)).entropy / dof.at(t * (1.0 - d)).entropy).ln() / (6.0 * d);
        assert!((dof.at(t).c - numeric).abs() < 1e-8);
    }
}
