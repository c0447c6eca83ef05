//! Scans: cards, designs of points, tuning, parallel evaluation that can be
//! killed and resumed, tables and their record.

mod card;
mod design;
mod fit;
mod job;
mod likelihood;
mod manifest;
mod report;
mod row;
mod run;
mod summary;
mod survival;
mod tune;
mod variation;

pub use card::{
    AxisCard, AxisScale, ContourCard, DesignCard, DesignKind, FigureCard, FigureKind, FormFactorCard,
    JobCard, LikelihoodCard, LineCard, Number, RegionCard, TuneCard,
};
pub use design::Design;
pub use fit::{Best, JobFit, Profile, Region, fit, thresholds};
pub use job::Job;
pub(crate) use job::with_overrides;
pub use likelihood::{JobLikelihood, Judged, Place};
pub use report::fit_report;
pub use row::{Outcome, Row, Table};
pub use run::{Progress, RunOptions, Shard, evaluate, run};
pub use summary::summary;
pub use survival::Survival;
pub use tune::Tune;
pub use variation::Variation;

#[cfg(test)]
mod tests;

/// Writes a file under a temporary name and renames it, so that a reader
/// never finds half of it.
///
/// # Errors
/// The file cannot be written.
pub(crate) fn write_atomically(path: &std::path::Path, text: &str) -> crate::Result<()> {
    let temporary = path.with_extension("tmp");
    std::fs::write(&temporary, text).and_then(|()| std::fs::rename(&temporary, path)).map_err(|e| {
        // What could not be renamed is not left behind.
        let _ = std::fs::remove_file(&temporary);
        crate::Error::io(path, "writing", &e)
    })
}
