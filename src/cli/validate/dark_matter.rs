//! `validate` of relic densities and of what they are made of.

use std::path::Path;

use super::super::Global;
use super::read;
use super::report::Report;
use crate::compare::Deviation;
use crate::error::Result;
use crate::provenance::Columns;
use crate::relic::reference::{
    Choices, Points, Shares, density_rows, explain, holds_inputs, validate_channels, validate_cross_section,
    validate_momentum_transfer, validate_relic_density, validate_thermal_average,
};

/// Beside a table without inputs, this one may hold them.
const SIBLING: &str = "omega_reference.csv";
/// Columns of thermal averages that are compared by default.
const AVERAGES: [&str; 2] = ["sv_XXbar_GeV-2", "sv2_GeV-2"];

fn columns(file: &Path) -> Result<Columns> {
    Columns::parse(&file.display().to_string(), &read(file)?)
}

/// Where the inputs of a table without them are looked up: points of one's
/// own are not mixed with others of the same name.
fn elsewhere(file: &Path, grid: Option<&Path>) -> Result<Vec<(String, Columns)>> {
    if let Some(grid) = grid {
        return Ok(vec![(grid.display().to_string(), columns(grid)?)]);
    }
    let mut all = Vec::new();
    let sibling = file.with_file_name(SIBLING);
    if sibling.exists() {
        let cells = columns(&sibling)?;
        if holds_inputs(&cells) {
            all.push((sibling.display().to_string(), cells));
        }
    }
    all.push(Points::built_in()?);
    Ok(all)
}

/// The inputs of the rows of `cells`, read from `file`.
fn inputs(file: &Path, cells: &Columns, grid: Option<&Path>) -> Result<Points> {
    Points::new(&file.display().to_string(), cells, &elsewhere(file, grid)?)
}

/// A comparison of Omega h^2.
pub(super) struct Density<'a> {
    pub(super) file: &'a Path,
    pub(super) column: &'a str,
    pub(super) points: Option<&'a Path>,
    /// A table of final states, and what its weights are.
    pub(super) channels: Option<(&'a Path, Shares)>,
    /// Whether causes of differences are looked for.
    pub(super) hints: bool,
}

impl Density<'_> {
    pub(super) fn validate(&self, choices: &Choices, global: &Global) -> Result<()> {
        let cells = columns(self.file)?;
        let points = inputs(self.file, &cells, self.points)?;
        let (rows, skipped) = density_rows(&cells, &points, self.column)?;
        let (ours, mut deviation) = validate_relic_density(&rows, choices)?;
        deviation.skipped = skipped;
        let mut report = Report::of("omega_h2", deviation);
        report.hints = self.hints.then(|| explain(&rows, &ours, choices));
        if let Some((file, shares)) = self.channels {
            report.channels = Some(self.final_states(&cells, file, shares, choices)?);
        }
        report.print(global);
        Ok(())
    }

    /// The inputs are those of the table of Omega h^2, then as for it.
    fn final_states(
        &self,
        densities: &Columns,
        file: &Path,
        shares: Shares,
        choices: &Choices,
    ) -> Result<Deviation> {
        let own = holds_inputs(densities).then(|| (self.file.display().to_string(), densities.clone()));
        let others: Vec<_> = own.into_iter().chain(elsewhere(self.file, self.points)?).collect();
        let cells = columns(file)?;
        let points = Points::new(&file.display().to_string(), &cells, &others)?;
        validate_channels(&cells, &points, choices, shares)
    }
}

/// `<sigma v>` and `<sigma v>_2`.
pub(super) fn thermal_average(
    file: &Path,
    column: Option<&str>,
    grid: Option<&Path>,
    choices: &Choices,
    global: &Global,
) -> Result<()> {
    let cells = columns(file)?;
    let points = inputs(file, &cells, grid)?;
    let compare = |column: &str| validate_thermal_average(&cells, &points, column, choices);
    let there: Vec<&str> = AVERAGES.into_iter().filter(|c| cells.has(c)).collect();
    let wanted = match column {
        Some(column) => vec![column],
        // Without either the error names the first and what there is.
        None if there.is_empty() => vec![AVERAGES[0]],
        None => there,
    };
    let all = wanted.into_iter().map(|c| Ok((c.to_owned(), compare(c)?))).collect::<Result<_>>()?;
    Report::new(all).print(global);
    Ok(())
}

/// sigma(s).
pub(super) fn cross_section(
    file: &Path,
    column: &str,
    grid: Option<&Path>,
    choices: &Choices,
    global: &Global,
) -> Result<()> {
    let cells = columns(file)?;
    let points = inputs(file, &cells, grid)?;
    Report::of("sigma", validate_cross_section(&cells, &points, column, choices)?).print(global);
    Ok(())
}

/// The rate of momentum transfer.
pub(super) fn momentum_transfer(file: &Path, choices: &Choices, global: &Global) -> Result<()> {
    Report::of("gamma_GeV", validate_momentum_transfer(&columns(file)?, choices)?).print(global);
    Ok(())
}
