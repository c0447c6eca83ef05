//! Comparison with a table of limits recast by another code.

use super::limits::GLimits;
use super::{DarkPhotonSearch, RValueSearch};
use crate::constraints::{Card, Kind};
use crate::decays::Decays;
use crate::error::{Error, Result};
use crate::inputs::Inputs;
use crate::models::Couplings;
use crate::provenance::{Columns, Folder, embedded};

/// One row of the comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Model.
    pub model: String,
    /// Identifier of the search.
    pub limit: String,
    /// Mass in GeV.
    pub mass: f64,
    /// The other code: lower and upper end.
    pub theirs: (f64, Option<f64>),
    /// This code, `None` where it has no limit.
    pub ours: Option<GLimits>,
    /// |ln(ours/theirs)|, the larger of both ends; infinite where only one
    /// code has a limit.
    pub difference: f64,
}

/// Summary of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct RecastSummary {
    /// Number of rows compared.
    pub rows: usize,
    /// Median relative difference.
    pub median_rel: f64,
    /// 90 % of the rows are below.
    pub p90_rel: f64,
    /// Fraction of rows within 15 %.
    pub within_15_percent: f64,
    /// All rows, the worst first.
    pub worst: Vec<Comparison>,
}

enum Search {
    Curve(DarkPhotonSearch),
    RValues(RValueSearch),
}

impl Search {
    fn load(id: &str) -> Result<Self> {
        let text = embedded(Folder::Constraints, &format!("{id}.toml")).ok_or_else(|| Error::Unknown {
            kind: "constraint",
            name: id.to_owned(),
            hint: "`darkbound constraints` lists them".into(),
        })?;
        let card = Card::read(&format!("constraints/{id}.toml"), text)?;
        match card.kind {
            Kind::DarkPhoton => DarkPhotonSearch::from_card(&card, None).map(Self::Curve),
            Kind::DarkPhotonRvalues => RValueSearch::from_card(&card, None).map(Self::RValues),
            _ => Err(card.error("is no search for dark photons")),
        }
    }

    fn limits(&self, d: &Decays, inputs: &Inputs, unit: &Couplings, mass: f64) -> Result<Option<GLimits>> {
        match self {
            Self::Curve(s) => s.limits(d, inputs, unit, mass),
            Self::RValues(s) => s.limits(d, inputs, unit, mass),
        }
    }
}

/// Compares with a CSV `model,limit,mass_GeV,g_lo,g_hi` (comments with `#`);
/// `unit_couplings` gives the couplings of a model at g = 1.
///
/// # Errors
/// A table that cannot be read, an unknown search or model.
pub fn validate_recast(
    file: &str,
    text: &str,
    decays: &Decays,
    inputs: &Inputs,
    unit_couplings: impl Fn(&str, f64) -> Result<Couplings>,
) -> Result<RecastSummary> {
    let table = Columns::parse(file, text)?;
    let (models, ids) = (table.text("model")?, table.text("limit")?);
    let (masses, lo, hi) = (table.numbers("mass_GeV")?, table.numbers("g_lo")?, table.optional("g_hi")?);
    let mut searches = std::collections::BTreeMap::new();
    let mut rows = Vec::with_capacity(table.len());
    for i in 0..table.len() {
        let search = match searches.entry(ids[i]) {
            std::collections::btree_map::Entry::Occupied(e) => e.into_mut(),
            std::collections::btree_map::Entry::Vacant(e) => e.insert(Search::load(ids[i])?),
        };
        let unit = unit_couplings(models[i], masses[i])?;
        let ours = search.limits(decays, inputs, &unit, masses[i])?;
        let theirs = (lo[i], hi[i]);
        rows.push(Comparison {
            model: models[i].to_owned(),
            limit: ids[i].to_owned(),
            mass: masses[i],
            theirs,
            ours,
            difference: ours.map_or(f64::INFINITY, |o| difference(o, theirs)),
        });
    }
    Ok(summarise(rows))
}

fn difference(ours: GLimits, (lo, hi): (f64, Option<f64>)) -> f64 {
    let below = (ours.lo / lo).ln().abs();
    match (ours.hi, hi) {
        (Some(a), Some(b)) => below.max((a / b).ln().abs()),
        (None, None) => below,
        // An end that only one code has is no agreement.
        _ => f64::INFINITY,
    }
}

fn summarise(mut rows: Vec<Comparison>) -> RecastSummary {
    rows.sort_by(|a, b| b.difference.total_cmp(&a.difference));
    let n = rows.len();
    // Sorted from the worst: a tenth of the rows is above the 90 % quantile.
    let above = |fraction: usize| rows.get(n / fraction).map_or(f64::NAN, |r| r.difference);
    let within = rows.iter().filter(|r| r.difference <= 0.15).count();
    RecastSummary {
        rows: n,
        median_rel: above(2),
        p90_rel: above(10),
        within_15_percent: if n > 0 { within as f64 / n as f64 } else { f64::NAN },
        worst: rows,
    }
}
