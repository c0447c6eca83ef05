//! Figures of a job: evaluated on their own grid, kept as a table, drawn.
//!
//! Each figure writes `<id>.csv` (what is drawn) and `<id>.svg`; a figure can
//! be drawn again from its table without evaluating anything.

mod axis;
mod exclusion;
mod lines;
pub mod missing_energy;
mod region;
mod relic;
mod text;

use std::path::Path;

use axis::FigureAxis;
pub use region::regions;
pub use relic::relic;

use crate::error::{Error, Result};
use crate::plot::Figure;
use crate::scan::{FigureCard, FigureKind, Job, with_overrides, write_atomically};

/// Looks for mistakes in the figures of a job before anything is computed.
///
/// # Errors
/// Unknown parameters or observables, values outside of their ranges, names
/// that are no file names or occur twice.
pub fn check(job: &Job) -> Result<()> {
    let model = &*job.model;
    for (i, card) in job.card.figures.iter().enumerate() {
        let is_stem = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
        if card.id.is_empty() || !card.id.chars().all(is_stem) {
            let why = "a file name of letters, digits, _ and - is needed";
            return Err(Error::Usage(format!("figure `{}`: {why}", card.id)));
        }
        if job.card.figures[..i].iter().any(|f| f.id == card.id) {
            return Err(Error::Usage(format!("figure `{}`: there are two of this name", card.id)));
        }
        std::iter::once(&card.x).chain(&card.y).try_for_each(|a| FigureAxis::new(model, a).map(|_| ()))?;
        let base = with_overrides(model, &job.base, &card.fixed)?;
        for contour in &card.contours {
            job.check_observable(&contour.observable)?;
            if let Some((level, _)) = contour.levels.iter().find(|(v, _)| v.is_nan() || *v <= 0.0) {
                let why = "contours are drawn in the logarithm: a positive level is needed";
                return Err(Error::Usage(format!("figure `{}`: level {level}: {why}", card.id)));
            }
        }
        for line in card.lines.iter().chain(&card.bands) {
            job.check_observable(&line.observable)?;
            with_overrides(model, &base, &line.fixed)?;
        }
    }
    Ok(())
}

/// Evaluates a figure of a job, writes its table and its SVG (and PNG, where
/// that feature is on).
///
/// # Errors
/// Unusable card, failed computation, unwritable folder.
pub fn make(job: &Job, card: &FigureCard, folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|e| Error::io(folder, "creating the folder", &e))?;
    let table = match card.kind {
        FigureKind::Exclusion => exclusion::evaluate(job, card)?,
        FigureKind::Lines => lines::evaluate(job, card)?,
    };
    write_atomically(&folder.join(format!("{}.csv", card.id)), &table)?;
    draw(job, card, folder)
}

/// A cell of the table of a figure; an empty one is not a number.
fn number(cell: &str) -> std::result::Result<f64, String> {
    if cell.is_empty() {
        return Ok(f64::NAN);
    }
    cell.parse().map_err(|_| format!("`{cell}` is not a number"))
}

/// Draws a figure from the table that [`make`] left in the folder.
///
/// # Errors
/// The table is missing or of another card, or the SVG cannot be written.
pub fn draw(job: &Job, card: &FigureCard, folder: &Path) -> Result<()> {
    let path = folder.join(format!("{}.csv", card.id));
    let text =
        std::fs::read_to_string(&path).map_err(|e| Error::io(&path, "reading the figure's table", &e))?;
    let figure = match card.kind {
        FigureKind::Exclusion => exclusion::draw(job, card, &text)?,
        FigureKind::Lines => lines::draw(job, card, &text)?,
    };
    write_figure(&figure, &folder.join(format!("{}.svg", card.id)))
}

pub(crate) fn write_figure(figure: &Figure, path: &Path) -> Result<()> {
    figure.write(path).map_err(|e| Error::Io { path: path.to_path_buf(), why: e.to_string() })?;
    #[cfg(feature = "png")]
    {
        let png = path.with_extension("png");
        let bytes = figure.to_png(2.0).map_err(|e| Error::Io { path: png.clone(), why: e.to_string() })?;
        std::fs::write(&png, bytes).map_err(|e| Error::io(&png, "writing", &e))?;
    }
    Ok(())
}

/// A plot error as an error of the figure.
fn plot_error(card: &FigureCard) -> impl Fn(crate::plot::Error) -> Error + '_ {
    move |e| Error::Usage(format!("figure `{}`: {e}", card.id))
}
