//! Deciding where every label of a figure goes.

use super::geometry::{Pt, Rect};
use super::layer::{Layer, Shape, pixel, pixels};
use super::place::{Canvas, Placed, SIZE, room};
use super::raster::{Raster, Sums};
use super::style::Colour;
use super::svg::Anchor;

/// The distance of two places tried along a line, in pixels.
const STRIDE: f64 = 6.0;

/// How many columns of the frame may hold the end of a leader.
const ANCHORS: usize = 24;

/// A label in the frame.
pub(super) struct Direct {
    pub(super) placed: Placed,
    pub(super) colour: Colour,
    /// The layer it names.
    pub(super) layer: usize,
}

/// The labels of a figure.
pub(super) struct Labels {
    /// Labels in the frame.
    pub(super) direct: Vec<Direct>,
    /// The layers named in the key.
    pub(super) keyed: Vec<usize>,
}

/// Places the labels of all visible layers; with `key`, lists them in the key instead. Lines have
/// their names in one place: if one finds no room in the frame, all are in the key.
pub(super) fn arrange(layers: &[Layer], frame: Rect, key: bool) -> Labels {
    let found = placed(layers, frame, key);
    let lines = layers.iter().all(|l| matches!(l.shape, Shape::Curve { .. }));
    if lines && !found.keyed.is_empty() { placed(layers, frame, true) } else { found }
}

fn placed(layers: &[Layer], frame: Rect, key: bool) -> Labels {
    let mut ink = Raster::over(&frame);
    let mut cover = Raster::over(&frame);
    let mut mine: Vec<Sums> = Vec::with_capacity(layers.len());
    for layer in layers {
        let mut own = Raster::over(&frame);
        if let Shape::Patch(area) = &layer.shape {
            own.fill(&pixels(&frame, &area.rings));
            cover.add(&own);
        }
        for line in layer.strokes(&frame) {
            ink.stroke(&line);
            if !matches!(layer.shape, Shape::Patch(_)) {
                own.stroke(&line);
            }
        }
        mine.push(own.sums());
    }
    let mut canvas = Canvas::new(frame, &ink, &cover);
    let mut owners = Vec::new();
    let mut keyed = Vec::new();
    for index in order(layers) {
        let layer = &layers[index];
        let keyable = !matches!(layer.shape, Shape::Note(..) | Shape::Curve { inline: true, .. });
        if (key && keyable) || !place(&mut canvas, layer, &mine[index], frame) {
            keyed.push(index);
        } else {
            owners.push(index);
        }
    }
    keyed.sort_unstable();
    let named = |(placed, layer): (Placed, usize)| {
        let colour = layers[layer].style.colour.ink();
        Direct { placed, colour, layer }
    };
    let direct = canvas.into_placed().into_iter().zip(owners).map(named).collect();
    Labels { direct, keyed }
}

/// Labelled layers, the least movable labels first.
fn order(layers: &[Layer]) -> Vec<usize> {
    let rank = |layer: &Layer| match &layer.shape {
        Shape::Note(..) => (0, 0.0),
        Shape::Point(_) => (1, 0.0),
        Shape::Patch(area) => (2, area.size()),
        Shape::Curve { inline, .. } => (if *inline { 4 } else { 3 }, 0.0),
    };
    let mut order: Vec<usize> = (0..layers.len())
        .filter(|&i| layers[i].visible() && layers[i].label.iter().any(|l| !l.is_empty()))
        .collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (rank(&layers[a]), rank(&layers[b]));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    order
}

fn place(canvas: &mut Canvas, layer: &Layer, mine: &Sums, frame: Rect) -> bool {
    match &layer.shape {
        Shape::Note(at, anchor) => {
            let (w, h) = room(&layer.label, SIZE);
            let (x, y) = pixel(&frame, *at);
            let x0 = match anchor {
                Anchor::Start => x,
                Anchor::Middle => x - w / 2.0,
                Anchor::End => x - w,
            };
            let rect = Rect { x0, y0: y - h / 2.0, x1: x0 + w, y1: y + h / 2.0 };
            canvas.fix(Placed { rect, lines: layer.label.clone(), size: SIZE, leader: None });
            true
        }
        Shape::Point(at) => canvas.place_at(&layer.label, pixel(&frame, *at), 5.0),
        Shape::Patch(area) => {
            let rings = pixels(&frame, &area.rings);
            let mut anchors = mine.anchors(ANCHORS);
            // The end of a leader should be seen to lie inside, wherever the area is wide enough for it.
            let roomy = |p: &Pt| mine.covers(&Rect::centred(*p, (12.0, 12.0)));
            if anchors.iter().any(roomy) {
                anchors.retain(roomy);
            }
            if anchors.is_empty() {
                anchors.push(middle(&rings));
            }
            canvas.place_in(&layer.label, mine, &anchors)
        }
        Shape::Curve { pieces, inline } => {
            let mut points = walk(&pixels(&frame, pieces));
            if *inline {
                // A height line is read best in its middle.
                let half = points.len() / 2;
                points.rotate_left(half);
            }
            canvas.place_along(&layer.label, mine, &points, *inline)
        }
    }
}

/// The mean of the corners of the first ring, for areas too small for the raster.
fn middle(rings: &[Vec<Pt>]) -> Pt {
    let Some(ring) = rings.first().filter(|r| !r.is_empty()) else { return (0.0, 0.0) };
    let n = ring.len() as f64;
    (ring.iter().map(|p| p.0).sum::<f64>() / n, ring.iter().map(|p| p.1).sum::<f64>() / n)
}

/// Points at equal distances along the pieces, from the last end backwards.
fn walk(pieces: &[Vec<Pt>]) -> Vec<Pt> {
    let mut points = Vec::new();
    for piece in pieces.iter().rev() {
        let mut due = 0.0;
        for pair in piece.windows(2).rev() {
            let (b, a) = (pair[0], pair[1]);
            let length = (b.0 - a.0).hypot(b.1 - a.1);
            while due < length {
                let t = due / length;
                points.push((a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1)));
                due += STRIDE;
            }
            due -= length;
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_starts_at_the_end() {
        let points = walk(&[vec![(0.0, 0.0), (10.0, 0.0), (13.0, 0.0)]]);
        assert_eq!(points, [(13.0, 0.0), (7.0, 0.0), (1.0, 0.0)]);
        assert!(walk(&[]).is_empty());
    }
}
