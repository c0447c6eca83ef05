//! Figures of publication quality as SVG.
//!
//! A [`Figure`] has two [axes](Axis) and layers: regions and height lines of a field on a [`Grid`],
//! bands, lines, markers and text. Layers are named where they are, in the frame, and only what finds
//! no room there is listed in a key. Colours stay apart for the colour blind, hatches and dashes in
//! grey. The same input gives the same bytes.
//!
//! # Text
//!
//! Labels are written in a tiny subset of TeX. Between `$` signs letters lean; outside they stand, as
//! units do. In both, `_` and `^` set scripts of a character or a group in braces, and a backslash
//! names a symbol (`\tau`, `\Omega`, `\to`, `\times`, `\approx`, …), an accent (`\bar{b}`), upright
//! letters (`\mathrm{inv}`) or the next character as it is (`\_`). A line break in the source breaks
//! the line.
//!
//! # Examples
//!
//! ```
//! use darkbound::plot::{Axis, Figure, Grid, Style};
//!
//! let x = Axis::log(r"$m_{Z'}$ [GeV]", 0.01, 10.0)?;
//! let y = Axis::log(r"$\epsilon$", 1e-8, 1e-2)?;
//! // The field is the logarithm of prediction over limit: excluded where it is positive.
//! let grid = Grid::sample(x.nodes(60), y.nodes(60), |m, e| (e / (1e-4 * m)).ln())?;
//! let mut figure = Figure::new(x, y).subtitle(r"$y_T = 0.1$, $m_T = 2$ TeV");
//! figure.region(&grid, 0.0, Style::nth(0), r"$B^+ \to K^+ Z'$")?;
//! figure.line(&[(0.01, 1e-7), (10.0, 1e-6)], Style::nth(1), r"$c\tau = 1$ m");
//! assert!(figure.to_svg().starts_with("<svg"));
//! # Ok::<(), darkbound::plot::Error>(())
//! ```

mod axis;
mod error;
mod figure;
mod frame;
mod geometry;
mod grid;
mod key;
mod labels;
mod layer;
mod metrics;
mod place;
#[cfg(feature = "png")]
mod png;
mod raster;
mod render;
mod style;
mod svg;
mod symbols;
#[cfg(test)]
mod tests;
mod text;
mod ticks;

pub use axis::{Axis, Scale};
pub use error::Error;
pub use figure::Figure;
pub use grid::Grid;
pub use style::{Colour, Dash, Hatch, Mark, Style};
pub use svg::Anchor;
