//! The tables of the public likelihood, region by region.

use super::Regions;
use crate::error::{Error, Result};
use crate::provenance::Columns;

/// Tables below `data/`.
pub(super) const YIELDS: &str = "flavour/belle2_yields.csv";
const SHIFTS: &str = "flavour/belle2_systematics.csv";
const NORMS: &str = "flavour/belle2_norms.csv";

/// All tables of the likelihood.
pub const TABLES: [&str; 4] = [YIELDS, SHIFTS, NORMS, super::density::TABLE];

/// Name of the Standard Model signal in the tables.
pub(super) const SIGNAL: &str = "signal";

/// One region: what was seen and what is expected.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Region {
    /// Name.
    pub(super) name: String,
    /// Observed events by bin.
    pub(super) observed: Vec<f64>,
    /// Expected processes.
    pub(super) processes: Vec<Process>,
}

/// A process in a region.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Process {
    /// Name.
    pub(super) name: String,
    /// Expected events by bin.
    pub(super) expected: Vec<f64>,
    /// Their absolute statistical error of the simulation.
    pub(super) mc_error: Vec<f64>,
    /// Nuisances with the relative shift by bin at one standard deviation.
    pub(super) shifts: Vec<(String, Vec<f64>)>,
    /// Nuisances with the factors at -1 and +1 standard deviations.
    pub(super) norms: Vec<(String, [f64; 2])>,
}

impl Region {
    /// The Standard Model signal; absent below the resonance.
    pub(super) fn signal(&self) -> Option<&Process> {
        self.processes.iter().find(|p| p.name == SIGNAL)
    }
}

/// Reads the regions of a choice.
pub(super) fn read(regions: Regions) -> Result<Vec<Region>> {
    let (yields, shifts, norms) = (yields()?, shifts()?, norms()?);
    regions.regions().iter().map(|name| region(name, &yields, &shifts, &norms)).collect()
}

/// Labels and the cells that are not empty, by row.
type Labelled<const N: usize> = Vec<([String; N], Vec<f64>)>;

fn labelled<const N: usize>(table: &str, labels: [&str; N]) -> Result<Labelled<N>> {
    let cells = Columns::embedded(table)?;
    let mut out: Labelled<N> = vec![(std::array::from_fn(|_| String::new()), Vec::new()); cells.len()];
    for (i, label) in labels.iter().enumerate() {
        for (row, text) in out.iter_mut().zip(cells.text(label)?) {
            text.clone_into(&mut row.0[i]);
        }
    }
    for column in cells.header().filter(|h| h.starts_with("bin_")) {
        for (row, value) in out.iter_mut().zip(cells.optional(column)?) {
            row.1.extend(value);
        }
    }
    Ok(out)
}

fn yields() -> Result<Labelled<3>> {
    labelled(YIELDS, ["region", "sample", "quantity"])
}

fn shifts() -> Result<Labelled<3>> {
    labelled(SHIFTS, ["region", "sample", "nuisance"])
}

fn norms() -> Result<Vec<([String; 3], [f64; 2])>> {
    let cells = Columns::embedded(NORMS)?;
    let text = |column: &str| -> Result<Vec<String>> {
        Ok(cells.text(column)?.into_iter().map(str::to_owned).collect())
    };
    let (regions, samples, names) = (text("region")?, text("sample")?, text("nuisance")?);
    let (lo, hi) = (cells.numbers("lo")?, cells.numbers("hi")?);
    let labels = regions.into_iter().zip(samples).zip(names).map(|((r, s), n)| [r, s, n]);
    Ok(labels.zip(lo.into_iter().zip(hi).map(|(lo, hi)| [lo, hi])).collect())
}

fn fault(table: &str, message: String) -> Error {
    Error::Table { table: table.into(), message }
}

fn region(
    name: &str,
    yields: &Labelled<3>,
    shifts: &Labelled<3>,
    norms: &[([String; 3], [f64; 2])],
) -> Result<Region> {
    let cells = |sample: &str, quantity: &str| {
        let found = yields.iter().find(|([r, s, q], _)| r == name && s == sample && q == quantity);
        let lacking = || fault(YIELDS, format!("region {name} has no {quantity} of {sample}"));
        found.map(|(_, bins)| bins.clone()).ok_or_else(lacking)
    };
    let observed = cells("data", "observed")?;
    let expected = yields.iter().filter(|([r, _, q], _)| r == name && q == "expected");
    let mut processes = Vec::new();
    for ([_, sample, _], bins) in expected {
        let here = |[r, s, _]: &[String; 3]| r == name && s == sample;
        let process = Process {
            name: sample.clone(),
            expected: bins.clone(),
            mc_error: cells(sample, "mc_error")?,
            shifts: shifts.iter().filter(|(l, _)| here(l)).map(|(l, d)| (l[2].clone(), d.clone())).collect(),
            norms: norms.iter().filter(|(l, _)| here(l)).map(|(l, f)| (l[2].clone(), *f)).collect(),
        };
        let lengths = process.shifts.iter().map(|(_, d)| d.len()).chain([bins.len(), process.mc_error.len()]);
        if lengths.into_iter().any(|n| n != observed.len()) {
            let n = observed.len();
            return Err(fault(
                YIELDS,
                format!("{sample} in region {name} does not have {n} bins everywhere"),
            ));
        }
        processes.push(process);
    }
    Ok(Region { name: name.to_owned(), observed, processes })
}
