//! What a figure draws, in unit coordinates of its axes.

use super::geometry::{Pt, Rect};
use super::grid::Area;
use super::style::Style;
use super::svg::Anchor;
use super::text::Line;

/// The geometry of a layer.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// A filled area.
    Patch(Area),
    /// An open line, in its visible pieces; a label `inline` sits on it, as on a height line.
    Curve { pieces: Vec<Vec<Pt>>, inline: bool },
    /// A point.
    Point(Pt),
    /// Free text.
    Note(Pt, Anchor),
}

/// A shape with its style and its label.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    pub(super) shape: Shape,
    pub(super) style: Style,
    pub(super) label: Vec<Line>,
}

/// The pixel of a point in unit coordinates.
pub(super) fn pixel(frame: &Rect, p: Pt) -> Pt {
    (frame.x0 + p.0 * frame.width(), frame.y1 - p.1 * frame.height())
}

/// The pixels of many lines in unit coordinates.
pub(super) fn pixels(frame: &Rect, lines: &[Vec<Pt>]) -> Vec<Vec<Pt>> {
    lines.iter().map(|l| l.iter().map(|&p| pixel(frame, p)).collect()).collect()
}

impl Layer {
    /// The lines this layer draws with ink, in pixels.
    pub(super) fn strokes(&self, frame: &Rect) -> Vec<Vec<Pt>> {
        match &self.shape {
            Shape::Patch(area) => pixels(frame, &area.edges),
            Shape::Curve { pieces, .. } => pixels(frame, pieces),
            Shape::Point(_) | Shape::Note(..) => Vec::new(),
        }
    }

    /// Whether any of the layer lies in the frame.
    pub(super) fn visible(&self) -> bool {
        match &self.shape {
            Shape::Patch(area) => !area.rings.is_empty(),
            Shape::Curve { pieces, .. } => !pieces.is_empty(),
            Shape::Point(p) | Shape::Note(p, _) => (0.0..=1.0).contains(&p.0) && (0.0..=1.0).contains(&p.1),
        }
    }
}
