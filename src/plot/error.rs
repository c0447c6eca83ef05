//! What can be wrong with a figure.

use std::path::PathBuf;

/// Why a figure cannot be built, written or rasterised.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The range of an axis is empty, inverted or not finite.
    #[error("axis \"{label}\" needs a finite range with min < max, not {min} to {max}")]
    EmptyRange {
        /// The label of the axis.
        label: String,
        /// The lower end asked for.
        min: f64,
        /// The upper end asked for.
        max: f64,
    },
    /// A logarithmic axis starts at or below zero.
    #[error("logarithmic axis \"{label}\" needs min > 0, not {min}")]
    LogRange {
        /// The label of the axis.
        label: String,
        /// The lower end asked for.
        min: f64,
    },
    /// The number of values of a grid is not the product of its node counts.
    #[error("a grid of {nx} x {ny} nodes needs {} values, not {got}", nx * ny)]
    GridSize {
        /// Nodes along x.
        nx: usize,
        /// Nodes along y.
        ny: usize,
        /// Values given.
        got: usize,
    },
    /// Grid nodes are too few, not finite or not increasing.
    #[error("grid nodes along {along} must be at least two, finite and increasing")]
    GridNodes {
        /// `x` or `y`.
        along: char,
    },
    /// A grid reaches to or below zero on a logarithmic axis.
    #[error("grid nodes along {along} must be positive on a logarithmic axis")]
    GridSign {
        /// `x` or `y`.
        along: char,
    },
    /// Marching squares failed on a grid.
    #[error("cannot contour the grid: {0}")]
    Contour(String),
    /// The file system refused the figure.
    #[error("cannot write the figure {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The figure could not be turned into pixels.
    #[error("cannot rasterise the figure: {0}")]
    Raster(String),
}
