//! B+ -> K+ + missing energy of Belle II, for any spectrum.
//!
//! The public likelihood (2507.12393, HEPData 10.17182/hepdata.166082) of the
//! measurement 2311.14647: counts of five regions with 30 bins, nuisances, and
//! the joint number density $n_{bj}$ of the Standard Model signal in
//! reconstructed bins b and bins j of generated q^2. Another spectrum has
//! $n_b=\sum_jn_{bj}\,BR(j)/BR_{null}(j)$ events; efficiency and smearing are
//! in the ratio.
//!
//! A fit with a new contribution holds the Standard Model signal at mu = 1
//! (a branching ratio of 4.97e-6) with its nuisances. The new sample has the
//! experimental shifts of that signal, Monte Carlo factors of its own, and the
//! principal axes of its own form factors ([`FormFactorErrors`]).

mod cache;
mod couplings;
mod curve;
mod density;
mod fit;
mod new_physics;
mod null;
mod regions;
mod spectrum;
mod tables;
mod workspace;

pub use cache::TwoBodyProfiles;
pub use couplings::CouplingSpectra;
pub use curve::ProfileCurve;
pub use density::Binning;
pub use fit::{Fitted, WithNew};
pub use new_physics::{BR_UNIT, FormFactorErrors, NewPhysics};
pub use null::{NULL_BR, null_decay};
pub use regions::Regions;
pub use spectrum::Spectrum;
pub use tables::TABLES;
pub use workspace::{MU, NEW};

use density::Density;
use fit::Standard;
use tables::Region;

use crate::error::Result;
use crate::statistics::model::{Interpolation, Model};
use crate::statistics::workspace::document::Workspace;

/// The likelihood for a choice of regions.
#[derive(Debug, Clone)]
pub struct Belle2 {
    choice: Regions,
    regions: Vec<Region>,
    density: Density,
    standard: Standard,
}

impl Belle2 {
    /// Reads the embedded tables and fits the Standard Model.
    ///
    /// # Errors
    /// A table is missing or malformed.
    pub fn load(choice: Regions) -> Result<Self> {
        let regions = tables::read(choice)?;
        let density = Density::new(&regions)?;
        let published = workspace::build(&regions, &density, None);
        let standard = Standard::new(Model::new(&published, None, Interpolation::default())?)?;
        Ok(Self { choice, regions, density, standard })
    }

    /// Which regions are used.
    pub fn regions(&self) -> Regions {
        self.choice
    }

    /// Bins of generated q^2.
    pub fn binning(&self) -> &Binning {
        &self.density.binning
    }

    /// Expected events of a spectrum by region and bin; regions below the
    /// resonance have none and are left out.
    pub fn events(&self, spectrum: &Spectrum) -> Vec<(&str, Vec<f64>)> {
        let of = |r: &'_ Region| self.density.events(&r.name, spectrum);
        self.regions.iter().filter_map(|r| Some((r.name.as_str(), of(r)?))).collect()
    }

    /// The published likelihood: the strength mu of the Standard Model signal
    /// (1 is a branching ratio of [`NULL_BR`]) is free from -10 to 30.
    pub fn workspace(&self) -> Workspace {
        workspace::build(&self.regions, &self.density, None)
    }

    /// The likelihood with a new contribution, whose strength is the
    /// parameter of interest, from zero to a branching ratio of 1; the
    /// Standard Model signal is held at mu = 1 with its own nuisances.
    pub fn workspace_with(&self, new: &NewPhysics) -> Workspace {
        workspace::build(&self.regions, &self.density, Some(new))
    }
}
