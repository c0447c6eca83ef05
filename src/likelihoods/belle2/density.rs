//! From a spectrum to expected events by the joint number density.

use super::null::null_bins;
use super::spectrum::Spectrum;
use super::tables::Region;
use crate::error::{Error, Result};
use crate::provenance::Columns;

/// Table below `data/`.
pub(super) const TABLE: &str = "flavour/belle2_number_density.csv";

/// The uniform bins of generated q^2.
#[derive(Debug, Clone, PartialEq)]
pub struct Binning {
    edges: Vec<f64>,
}

impl Binning {
    /// The bins of the table: 100 from 0 to 22.885 GeV^2.
    ///
    /// # Errors
    /// The table is missing, or its bins are not adjacent and uniform.
    pub fn embedded() -> Result<Self> {
        let cells = Columns::embedded(TABLE)?;
        let (lo, hi) = (cells.numbers("q_sq_lo_GeV2")?, cells.numbers("q_sq_hi_GeV2")?);
        let fault = |message: &str| Error::Table { table: TABLE.into(), message: message.into() };
        let (first, last) = (lo.first().copied(), hi.last().copied());
        let (Some(first), Some(last)) = (first, last) else { return Err(fault("there are no bins")) };
        let width = (last - first) / lo.len() as f64;
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9 * last;
        let uniform = |(i, (a, b)): (usize, (&f64, &f64))| {
            near(*a, first + width * i as f64) && near(*b, first + width * (i + 1) as f64)
        };
        if first != 0.0 || width <= 0.0 || !lo.iter().zip(&hi).enumerate().all(uniform) {
            return Err(fault("the bins of q^2 must be adjacent and uniform and begin at zero"));
        }
        let edges = lo.into_iter().chain([last]).collect();
        Ok(Self { edges })
    }

    /// Edges in GeV^2, one more than bins.
    pub fn edges(&self) -> &[f64] {
        &self.edges
    }

    /// Number of bins.
    pub fn bins(&self) -> usize {
        self.edges.len() - 1
    }

    /// Upper end in GeV^2.
    pub fn end(&self) -> f64 {
        self.edges[self.bins()]
    }

    /// q^2 (GeV^2) in units of bins from the first centre, not below it and
    /// not above the last one.
    pub(super) fn place(&self, q_sq: f64) -> f64 {
        (q_sq / self.end() * self.bins() as f64 - 0.5).clamp(0.0, (self.bins() - 1) as f64)
    }
}

/// Expected events per branching ratio in a bin of q^2, for the regions that
/// have a signal.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Density {
    /// Bins of q^2.
    pub(super) binning: Binning,
    /// By region: name, then by reconstructed bin and bin of q^2.
    response: Vec<(String, Vec<Vec<f64>>)>,
}

impl Density {
    /// For the regions given.
    pub(super) fn new(regions: &[Region]) -> Result<Self> {
        let binning = Binning::embedded()?;
        let null = null_bins(binning.edges())?;
        let cells = Columns::embedded(TABLE)?;
        let mut response = Vec::new();
        for region in regions.iter().filter(|r| r.signal().is_some()) {
            let bins = (0..region.observed.len()).map(|b| {
                let counts = cells.numbers(&format!("{}_{b}", region.name))?;
                Ok(counts.iter().zip(&null).map(|(n, br)| n / br).collect())
            });
            response.push((region.name.clone(), bins.collect::<Result<_>>()?));
        }
        Ok(Self { binning, response })
    }

    /// Expected events of a spectrum in a region,
    /// $n_b=\sum_jn_{bj}\,BR(j)/BR_{null}(j)$; `None` where there is no signal.
    pub(super) fn events(&self, region: &str, spectrum: &Spectrum) -> Option<Vec<f64>> {
        let (_, bins) = self.response.iter().find(|(name, _)| name == region)?;
        let sum = |row: &Vec<f64>| row.iter().zip(spectrum.rates()).map(|(r, br)| r * br).sum();
        Some(bins.iter().map(sum).collect())
    }
}
