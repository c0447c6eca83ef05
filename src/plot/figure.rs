//! A figure: axes, layers and how they are put together.

use std::path::Path;

use super::Error;
use super::axis::Axis;
use super::geometry::{Pt, Rect};
use super::grid::{Area, Grid};
use super::layer::{Layer, Shape};
use super::style::Style;
use super::svg::Anchor;
use super::text::parse;

/// A figure under construction; see the [module](super) for an example.
///
/// Layers are drawn in the order in which they are added and cut at the frame. Every label is
/// [rich text](super#text); an empty one means no label.
#[derive(Debug, Clone)]
pub struct Figure {
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) size: (f64, f64),
    pub(super) key: bool,
    pub(super) layers: Vec<Layer>,
}

impl Figure {
    /// An empty figure with these axes.
    pub fn new(x: Axis, y: Axis) -> Self {
        Self {
            x,
            y,
            title: String::new(),
            subtitle: String::new(),
            size: (640.0, 520.0),
            key: false,
            layers: Vec::new(),
        }
    }

    /// With a title above the frame.
    #[must_use]
    pub fn title(self, title: &str) -> Self {
        Self { title: title.to_owned(), ..self }
    }

    /// With smaller lines below the title: what is held fixed in the figure.
    #[must_use]
    pub fn subtitle(self, subtitle: &str) -> Self {
        Self { subtitle: subtitle.to_owned(), ..self }
    }

    /// With this width and height in pixels instead of 640 by 520; a key adds to the width.
    #[must_use]
    pub fn size(self, width: f64, height: f64) -> Self {
        Self { size: (width.max(240.0), height.max(200.0)), ..self }
    }

    /// With all labels in a key right of the frame, and none in the frame but those of height lines.
    ///
    /// Without this, the key lists only the labels which find no room in the frame, and is absent if
    /// all do.
    #[must_use]
    pub fn key(self) -> Self {
        Self { key: true, ..self }
    }

    /// The x axis.
    pub fn x(&self) -> &Axis {
        &self.x
    }

    /// The y axis.
    pub fn y(&self) -> &Axis {
        &self.y
    }

    /// Fills the region where the field is at or above `level`.
    ///
    /// Nodes which are not a number are in no region. A region outside the frame leaves no trace,
    /// and no label.
    ///
    /// # Errors
    /// If the grid has nodes which a logarithmic axis cannot show.
    pub fn region(&mut self, grid: &Grid, level: f64, style: Style, label: &str) -> Result<&mut Self, Error> {
        let area = grid.area(&self.x, &self.y, level)?;
        Ok(self.add(Shape::Patch(area), style, label))
    }

    /// Draws the lines on which the field is at each level, each with its label.
    ///
    /// # Errors
    /// If the grid has nodes which a logarithmic axis cannot show.
    pub fn contour_line(
        &mut self,
        grid: &Grid,
        levels: &[(f64, &str)],
        style: Style,
    ) -> Result<&mut Self, Error> {
        for &(level, label) in levels {
            let pieces = grid.area(&self.x, &self.y, level)?.edges;
            self.add(Shape::Curve { pieces, inline: true }, style, label);
        }
        Ok(self)
    }

    /// Fills the band of points `(x, y_low, y_high)`, given in the order of x.
    ///
    /// Points which are not numbers interrupt the band; what a logarithmic axis cannot show lies
    /// below it.
    pub fn band(&mut self, points: &[(f64, f64, f64)], style: Style, label: &str) -> &mut Self {
        let unit = |&(x, low, high): &(f64, f64, f64)| {
            (self.x.unit(x), self.y.unit_floored(low), self.y.unit_floored(high))
        };
        let units: Vec<(f64, f64, f64)> = points.iter().map(unit).collect();
        let mut area = Area::default();
        for run in units.split(|p| !(p.0.is_finite() && p.1.is_finite() && p.2.is_finite())) {
            let low: Vec<Pt> = run.iter().map(|p| (p.0, p.1)).collect();
            let high: Vec<Pt> = run.iter().map(|p| (p.0, p.2)).collect();
            area.rings.push(low.iter().copied().chain(high.iter().rev().copied()).collect());
            area.edges.extend([low, high]);
        }
        self.add(Shape::Patch(area.clipped()), style, label)
    }

    /// Draws a line through the points; points which are not numbers, or which a logarithmic axis
    /// cannot show, interrupt it.
    pub fn line(&mut self, points: &[(f64, f64)], style: Style, label: &str) -> &mut Self {
        let units: Vec<Pt> = points.iter().map(|p| (self.x.unit(p.0), self.y.unit(p.1))).collect();
        let runs = units.split(|p| !(p.0.is_finite() && p.1.is_finite()));
        let pieces = runs.flat_map(|run| Rect::UNIT.clip_polyline(run)).collect();
        self.add(Shape::Curve { pieces, inline: false }, style, label)
    }

    /// Draws a line across the frame at a height, its label on it as on a height line.
    pub fn level(&mut self, y: f64, style: Style, label: &str) -> &mut Self {
        let height = self.y.unit(y);
        let pieces = Rect::UNIT.clip_polyline(&[(0.0, height), (1.0, height)]);
        self.add(Shape::Curve { pieces, inline: true }, style, label)
    }

    /// Marks a point.
    pub fn marker(&mut self, x: f64, y: f64, style: Style, label: &str) -> &mut Self {
        self.add(Shape::Point((self.x.unit(x), self.y.unit(y))), style, label)
    }

    /// Writes text at a point of the frame.
    pub fn text(&mut self, x: f64, y: f64, anchor: Anchor, style: Style, text: &str) -> &mut Self {
        self.add(Shape::Note((self.x.unit(x), self.y.unit(y)), anchor), style, text)
    }

    fn add(&mut self, shape: Shape, style: Style, label: &str) -> &mut Self {
        self.layers.push(Layer { shape, style, label: parse(label) });
        self
    }

    /// The figure as SVG: the same bytes for the same input.
    pub fn to_svg(&self) -> String {
        super::render::svg(self)
    }

    /// Writes the figure as SVG. The file appears whole or not at all.
    ///
    /// # Errors
    /// If the file system refuses.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        let failed = |source| Error::Write { path: path.to_owned(), source };
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let part = path.with_file_name(name);
        std::fs::write(&part, self.to_svg()).and_then(|()| std::fs::rename(&part, path)).map_err(|e| {
            // The error to report is the first one; a leftover part is harmless.
            let _ = std::fs::remove_file(&part);
            failed(e)
        })
    }
}
