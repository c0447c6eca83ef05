//! Tables and methods behind a value: what was evaluated at this point.

use serde::{Deserialize, Serialize};

use crate::detection::cmb::KERNEL_TABLE;
use crate::error::Result;
use crate::models::{Fermion, Mediator};
use crate::prediction::{Prediction, RELIC_METHODS};
use crate::provenance::{Folder, Status, embedded, record_of};
use crate::relic::Method;

/// A group of tables, or a method, of which a point may use a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Evaluated {
    /// Hadronic widths of the mediator at its mass.
    Hadrons,
    /// Hadrons that X annihilates into at rest.
    HadronsAtRest,
    /// Form factors of B -> K.
    FormFactorsK,
    /// Form factors of B -> K*.
    FormFactorsKst,
    /// Form factors of B_s -> phi.
    FormFactorsPhi,
    /// Degrees of freedom of the plasma.
    Plasma,
    /// Fractions of deposited energy.
    Kernels,
    /// The Boltzmann equation: with the temperature of X where it counts.
    Boltzmann,
}

/// A table that was read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct TableUsed {
    /// Path below `data/`.
    pub(super) table: String,
    /// What it is.
    pub(super) title: String,
    /// Figure or table of the source.
    pub(super) locator: String,
    /// How far the numbers were verified.
    pub(super) status: Option<Status>,
    /// INSPIRE key.
    pub(super) cite: Option<String>,
}

impl TableUsed {
    /// The record of a table; a user's own table has none.
    pub(super) fn of(table: &str) -> Result<Self> {
        if embedded(Folder::Data, table).is_none() {
            let title = "a table of one's own".to_owned();
            return Ok(Self {
                table: table.to_owned(),
                title,
                locator: String::new(),
                status: None,
                cite: None,
            });
        }
        let record = record_of(table)?;
        Ok(Self {
            table: table.to_owned(),
            title: record.title,
            locator: record.locator,
            status: Some(record.status),
            cite: record.inspire.filter(|k| k.contains(':')),
        })
    }
}

impl Evaluated {
    /// The tables that the point used.
    pub(super) fn tables(self, prediction: &Prediction<'_>) -> Result<Vec<TableUsed>> {
        let names = self.table_names(prediction)?;
        names.iter().map(|t| TableUsed::of(t)).collect()
    }

    fn table_names(self, prediction: &Prediction<'_>) -> Result<Vec<String>> {
        let context = prediction.context();
        let Some(mediator) = prediction.mediator() else { return Ok(Vec::new()) };
        let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
        Ok(match self {
            Self::Hadrons => owned(context.decays.tables_used(mediator)),
            Self::HadronsAtRest => owned(at_rest(prediction, mediator)),
            Self::FormFactorsK => form_factors(prediction, "_BK_", context.inputs.m_Bp - context.inputs.m_Kp),
            Self::FormFactorsKst => {
                form_factors(prediction, "_BKstar_", context.inputs.m_B0 - context.inputs.m_Kstp)
            }
            Self::FormFactorsPhi => {
                let p = context.rare_b.sets().parameters();
                form_factors(prediction, "_Bsphi_", p.m_Bs - p.m_phi1020)
            }
            Self::Plasma if prediction.relic()?.is_ok() => owned(vec![context.dark_matter.dof.table()]),
            Self::Kernels if prediction.annihilation_parameter(1.0)?.is_some() => owned(vec![KERNEL_TABLE]),
            Self::Plasma | Self::Kernels | Self::Boltzmann => Vec::new(),
        })
    }

    /// Papers of the method that the point used.
    pub(super) fn methods(self, prediction: &Prediction<'_>) -> Result<&'static [&'static str]> {
        if self != Self::Boltzmann {
            return Ok(&[]);
        }
        Ok(match prediction.relic()? {
            Ok(relic) if relic.method == Method::Coupled => &RELIC_METHODS,
            Ok(_) => &RELIC_METHODS[..1],
            Err(_) => &[],
        })
    }
}

/// Tables of hadrons at sqrt(s) = 2 m_X.
fn at_rest(prediction: &Prediction<'_>, mediator: &Mediator) -> Vec<&'static str> {
    let Some(x) = prediction.dark_fermion() else { return Vec::new() };
    let couples = |f: Fermion| f.is_quark() && mediator.couplings.squared(f) > 0.0;
    if !Fermion::ALL.into_iter().any(couples) {
        return Vec::new();
    }
    let off_shell = Mediator { mass: 2.0 * x.mass, couplings: mediator.couplings, dark: Vec::new() };
    prediction.context().decays.tables_used(&off_shell)
}

/// Tables of form factors of one channel, where it is open and the model has
/// couplings that change flavour.
fn form_factors(prediction: &Prediction<'_>, channel: &str, end: f64) -> Vec<String> {
    let open =
        prediction.mediator().is_some_and(|m| m.mass < end) && prediction.point().transitions().is_some();
    let tables = prediction.context().rare_b.sets().tables();
    tables.into_iter().filter(|t| open && t.contains(channel)).collect()
}
