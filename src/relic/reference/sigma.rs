//! Cross sections and their thermal averages against a table.

use rayon::prelude::*;

use super::final_states::FinalState;
use super::points::numbers;
use super::{Choices, GridPoint, PB, Points};
use crate::compare::Deviation;
use crate::error::{Error, Result};
use crate::provenance::Columns;
use crate::relic::ThermalAverage;

/// Compares sigma(s) with `column`, in pb or GeV^-2 by the end of its name.
///
/// `cells` has the momentum Pcm_GeV of X in the centre of mass or the energy
/// sqrts_GeV, and the final state `channel`; without that column the sum is
/// compared. Rows of single quarks are skipped where hadrons are measured.
///
/// # Errors
/// A malformed table, an unknown point or channel.
pub fn validate_cross_section(
    cells: &Columns,
    points: &Points,
    column: &str,
    choices: &Choices,
) -> Result<Deviation> {
    let unit = match column {
        c if c.ends_with("_pb") => PB,
        c if c.ends_with("_GeV-2") => 1.0,
        _ => return Err(unit_unknown(column, "_pb or _GeV-2")),
    };
    let (by_momentum, name) = if cells.has("Pcm_GeV") { (true, "Pcm_GeV") } else { (false, "sqrts_GeV") };
    let (energies, expected) = (numbers(cells, name)?, numbers(cells, column)?);
    let channels = if cells.has("channel") { Some(cells.text("channel")?) } else { None };
    let row = |i: usize| -> Result<(String, f64, f64)> {
        let point = points.of_row(i)?;
        let (energy, mut expected) = (energies[i], expected[i]);
        let delta = if by_momentum {
            4.0 * energy * energy
        } else {
            (energy - 2.0 * point.m_x) * (energy + 2.0 * point.m_x)
        };
        let sigma = choices.annihilation(point)?;
        let (what, ours) = match &channels {
            None => ("", sigma.sigma(delta)),
            Some(names) => {
                let state = FinalState::parse(names[i])?;
                let partials = sigma.partials(delta);
                // Measured hadrons are not split into quarks: nothing to compare.
                let found = partials.iter().find(|p| state.is(&p.channel)).map(|p| p.sigma);
                if found.is_none() && state.is_quark() {
                    expected = f64::NAN;
                }
                (names[i], found.unwrap_or(f64::NAN))
            }
        };
        let symbol = if by_momentum { "p" } else { "sqrt(s)" };
        Ok((format!("{} {what} {symbol} = {energy}", point.id), ours * unit, expected))
    };
    Ok(Deviation::of((0..cells.len()).map(row).collect::<Result<_>>()?))
}

/// What a column of thermal averages holds.
#[derive(Debug, Clone, Copy)]
struct Moment {
    second: bool,
    unit: f64,
}

impl Moment {
    fn of(column: &str) -> Result<Self> {
        let second = column.starts_with("sv2");
        match column {
            c if c.ends_with("_GeV-2") => Ok(Self { second, unit: 1.0 }),
            // Averaged over X and Xbar: half of that of the pair.
            c if c.ends_with("_pb_c") => Ok(Self { second, unit: 0.5 * PB }),
            _ => Err(unit_unknown(column, "_GeV-2 (of X Xbar) or _pb_c (half of it)")),
        }
    }

    fn at(self, average: &ThermalAverage, x: f64) -> Result<f64> {
        let value = if self.second { average.second(x)? } else { average.at(x)? };
        Ok(self.unit * value.value)
    }
}

fn unit_unknown(column: &str, ends: &str) -> Error {
    Error::Usage(format!("the unit of column `{column}` is not known: its name must end with {ends}"))
}

/// Compares `<sigma v>`, or `<sigma v>_2` where the name of the column starts
/// with sv2, at x = m/T or T_GeV.
///
/// Columns that end with _GeV-2 are of X Xbar, those with _pb_c half of it in
/// pb c, as micrOMEGAs averages over X and Xbar.
///
/// # Errors
/// A malformed table, an unknown point, an x outside of [0.1, 1e12].
pub fn validate_thermal_average(
    cells: &Columns,
    points: &Points,
    column: &str,
    choices: &Choices,
) -> Result<Deviation> {
    let moment = Moment::of(column)?;
    let (by_x, name) = if cells.has("x") { (true, "x") } else { (false, "T_GeV") };
    let (positions, expected) = (numbers(cells, name)?, numbers(cells, column)?);
    let rows = (0..cells.len()).map(|i| points.of_row(i)).collect::<Result<Vec<_>>>()?;
    let x = |i: usize| if by_x { positions[i] } else { rows[i].m_x / positions[i] };
    let wanted: Vec<usize> = (0..cells.len()).filter(|i| expected[*i].is_finite()).collect();
    let groups: Vec<&[usize]> = wanted.chunk_by(|a, b| rows[*a] == rows[*b]).collect();
    let group = |group: &&[usize]| -> Result<Vec<(String, f64, f64)>> {
        let point: &GridPoint = rows[group[0]];
        let xs = || group.iter().map(|i| x(*i));
        let range = (xs().fold(f64::INFINITY, f64::min), xs().fold(0.0, f64::max));
        let sigma = choices.annihilation(point)?;
        let average = ThermalAverage::new(&sigma, range, choices.average_accuracy())?;
        let row = |i: &usize| {
            let name = format!("{} x = {}", point.id, x(*i));
            Ok((name, moment.at(&average, x(*i))?, expected[*i]))
        };
        group.iter().map(row).collect()
    };
    let compared: Vec<Vec<_>> = groups.par_iter().map(group).collect::<Result<_>>()?;
    let mut deviation = Deviation::of(compared.into_iter().flatten().collect());
    deviation.skipped = cells.len() - wanted.len();
    Ok(deviation)
}
