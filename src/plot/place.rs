//! Finding room for one label among all that is drawn.

use super::geometry::{Pt, Rect};
use super::metrics::{extent, width};
use super::raster::{CELL, Raster, Sums};
use super::text::{Line, halves};

/// The usual size of labels in the frame.
pub(super) const SIZE: f64 = 15.0;
/// The size of labels where the usual one finds no room.
pub(super) const SMALL: f64 = 12.5;
/// Room kept to the frame, so that labels stay clear of the ticks.
const INSET: f64 = 11.0;
/// Room kept around placed labels.
const GAP: f64 = 3.0;

/// A label with its place.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) rect: Rect,
    pub(super) lines: Vec<Line>,
    pub(super) size: f64,
    /// From the label to what it names, if that is not obvious.
    pub(super) leader: Option<(Pt, Pt)>,
}

/// One way to set a label, and what choosing it costs.
struct Setting {
    lines: Vec<Line>,
    size: f64,
    extent: (f64, f64),
    cost: f64,
}

/// The room taken by a label; a little more than its text, as fonts differ.
pub(super) fn room(lines: &[Line], size: f64) -> (f64, f64) {
    let (w, h) = extent(lines, size);
    (1.04 * w + 3.0, h + 3.0)
}

fn settings(label: &[Line]) -> Vec<Setting> {
    let broken = match label {
        [line] => halves(line, |l| width(l, SIZE)).map(Vec::from),
        _ => None,
    };
    let mut found = Vec::new();
    for (size, surcharge) in [(SIZE, 0.0), (SMALL, 0.35)] {
        for (lines, more) in std::iter::once((label.to_vec(), 0.0)).chain(broken.clone().map(|b| (b, 0.15))) {
            let extent = room(&lines, size);
            found.push(Setting { lines, size, extent, cost: surcharge + more });
        }
    }
    found
}

/// The frame with all that is already drawn in it.
pub(super) struct Canvas {
    frame: Rect,
    ink: Sums,
    cover: Sums,
    placed: Vec<Placed>,
}

/// The better of a candidate and the best so far; the first of equals wins, for determinism.
fn keep(best: &mut Option<(f64, Placed)>, score: f64, make: impl FnOnce() -> Placed) {
    if best.as_ref().is_none_or(|b| score > b.0) {
        *best = Some((score, make()));
    }
}

impl Canvas {
    /// A canvas with lines (`ink`) and overlapping fills (`cover`).
    pub(super) fn new(frame: Rect, ink: &Raster, cover: &Raster) -> Self {
        Self { frame, ink: ink.sums(), cover: cover.sums(), placed: Vec::new() }
    }

    /// All labels so far.
    pub(super) fn into_placed(self) -> Vec<Placed> {
        self.placed
    }

    /// Takes room for a label whose place is given.
    pub(super) fn fix(&mut self, placed: Placed) {
        self.placed.push(placed);
    }

    fn free(&self, rect: &Rect) -> bool {
        let grown = rect.grown(GAP);
        let crossed = |(a, b): (Pt, Pt)| grown.clip_segment(a, b).is_some();
        self.frame.grown(-INSET).holds(rect)
            && !self.placed.iter().any(|p| p.rect.overlaps(&grown) || p.leader.is_some_and(crossed))
    }

    /// Box centres on a lattice over the frame.
    fn lattice(&self) -> impl Iterator<Item = Pt> + use<> {
        let frame = self.frame.grown(-INSET);
        let step = |k: i32| f64::from(k) * CELL;
        let rows = (0..).map(step).take_while(move |dy| frame.y0 + dy < frame.y1);
        rows.flat_map(move |dy| {
            let columns = (0..).map(step).take_while(move |dx| frame.x0 + dx < frame.x1);
            columns.map(move |dx| (frame.x0 + dx, frame.y0 + dy))
        })
    }

    /// Places a label inside the area `mine`, or outside with a leader to one of the anchors; `false`
    /// if there is no room.
    pub(super) fn place_in(&mut self, label: &[Line], mine: &Sums, anchors: &[Pt]) -> bool {
        let found = self.inside(label, mine).or_else(|| self.outside(label, mine, anchors));
        let placed = found.is_some();
        self.placed.extend(found);
        placed
    }

    fn inside(&self, label: &[Line], mine: &Sums) -> Option<Placed> {
        let mut best = None;
        for setting in settings(label) {
            for centre in self.lattice() {
                let rect = Rect::centred(centre, setting.extent);
                if !mine.covers(&rect.grown(2.0)) || !self.free(&rect) {
                    continue;
                }
                let fits = |k: &f64| mine.covers(&rect.grown(*k));
                let margin =
                    [4.0, 7.0, 10.0, 14.0, 19.0, 25.0, 35.0, 50.0].into_iter().take_while(fits).last();
                let others = (self.cover.mean(&rect) - 1.0).max(0.0);
                let score = (margin.unwrap_or(2.0) / 20.0).sqrt()
                    - 1.5 * others
                    - 6.0 * self.ink.mean(&rect)
                    - setting.cost;
                keep(&mut best, score, || Placed {
                    rect,
                    lines: setting.lines.clone(),
                    size: setting.size,
                    leader: None,
                });
            }
        }
        best.map(|b| b.1)
    }

    fn outside(&self, label: &[Line], mine: &Sums, anchors: &[Pt]) -> Option<Placed> {
        let mut best = None;
        for setting in settings(label) {
            for centre in self.lattice() {
                let rect = Rect::centred(centre, setting.extent);
                if mine.mean(&rect) > 0.02 || !self.free(&rect) {
                    continue;
                }
                let base = -1.2 * self.cover.mean(&rect) - 6.0 * self.ink.mean(&rect) - setting.cost;
                for &anchor in anchors {
                    let near = rect.nearest(anchor);
                    let distance = (near.0 - anchor.0).hypot(near.1 - anchor.1);
                    if !(12.0..160.0).contains(&distance) {
                        continue;
                    }
                    let crossed = |p: &Placed| p.rect.grown(1.0).clip_segment(near, anchor).is_some();
                    if self.placed.iter().any(crossed) {
                        continue;
                    }
                    // A leader should end where nothing else can be meant.
                    let shared = (self.cover.mean(&Rect::centred(anchor, (6.0, 6.0))) - 1.0).max(0.0);
                    let score = base - distance / 60.0 - 0.8 * shared;
                    keep(&mut best, score, || Placed {
                        rect,
                        lines: setting.lines.clone(),
                        size: setting.size,
                        leader: Some((near, anchor)),
                    });
                }
            }
        }
        best.filter(|b| b.0 > -3.2).map(|b| b.1)
    }

    /// Places a label beside one of the points of a line (if `inline`, on it where it can), the first
    /// ones preferred; `mine` is the ink of the line itself. `false` if there is no room.
    pub(super) fn place_along(&mut self, label: &[Line], mine: &Sums, points: &[Pt], inline: bool) -> bool {
        let mut best = None;
        for setting in settings(label) {
            let (w, h) = setting.extent;
            for (k, p) in points.iter().enumerate() {
                for (sx, sy) in sides(inline) {
                    // Beside a height line where there is no room on it.
                    let aside = if inline && (sx, sy) != (0.0, 0.0) { 0.5 } else { 0.0 };
                    let centre = (p.0 + sx * (w / 2.0 + 3.0), p.1 + sy * (h / 2.0 + 2.0));
                    let rect = Rect::centred(centre, (w, h));
                    if !self.free(&rect) {
                        continue;
                    }
                    let own = mine.mean(&rect);
                    let crossed = if inline { self.ink.mean(&rect) - own } else { self.ink.mean(&rect) };
                    // One line through a label of one line is more than this, whatever the label's height.
                    if crossed * setting.lines.len() as f64 > 0.12 {
                        continue;
                    }
                    // What lies near should be what is named.
                    let confused = |by: f64| {
                        let near = rect.grown(by);
                        (self.ink.mean(&near) - mine.mean(&near)).max(0.0)
                    };
                    let beside = |by: f64| if confused(by) > 1e-9 { 0.15 } else { 0.0 };
                    let score = -9.0 * crossed
                        - 3.0 * confused(5.0)
                        - beside(14.0)
                        - beside(26.0)
                        - 0.25 * self.cover.mean(&rect)
                        - 0.6 * k as f64 / points.len() as f64
                        - aside
                        - setting.cost;
                    keep(&mut best, score, || Placed {
                        rect,
                        lines: setting.lines.clone(),
                        size: setting.size,
                        leader: None,
                    });
                }
            }
        }
        let placed = best.is_some();
        self.placed.extend(best.map(|b| b.1));
        placed
    }

    /// Places a label beside a point. `false` if there is no room.
    pub(super) fn place_at(&mut self, label: &[Line], at: Pt, clear: f64) -> bool {
        let mut best = None;
        for setting in settings(label) {
            let (w, h) = setting.extent;
            for (k, (sx, sy)) in sides(false).enumerate() {
                let centre = (at.0 + sx * (w / 2.0 + clear), at.1 + sy * (h / 2.0 + clear));
                let rect = Rect::centred(centre, (w, h));
                if self.free(&rect) {
                    let score = -6.0 * self.ink.mean(&rect)
                        - 0.3 * self.cover.mean(&rect)
                        - 0.02 * k as f64
                        - setting.cost;
                    let lines = setting.lines.clone();
                    keep(&mut best, score, || Placed { rect, lines, size: setting.size, leader: None });
                }
            }
        }
        let placed = best.is_some();
        self.placed.extend(best.map(|b| b.1));
        placed
    }
}

/// The directions in which a label may lie, the usual ones first.
fn sides(inline: bool) -> impl Iterator<Item = (f64, f64)> {
    let around = [
        (1.0, 0.0),
        (1.0, -1.0),
        (0.0, -1.0),
        (0.0, 1.0),
        (-1.0, -1.0),
        (1.0, 1.0),
        (-1.0, 1.0),
        (-1.0, 0.0),
    ];
    let on_it = inline.then_some((0.0, 0.0)).into_iter();
    on_it.chain(around.into_iter().filter(move |(sx, _)| !inline || *sx == 0.0))
}
