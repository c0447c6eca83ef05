//! Plane geometry of polygons, polylines and boxes.

/// A point.
pub(super) type Pt = (f64, f64);

/// An upright box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rect {
    pub(super) x0: f64,
    pub(super) y0: f64,
    pub(super) x1: f64,
    pub(super) y1: f64,
}

impl Rect {
    /// The box of unit coordinates.
    pub(super) const UNIT: Self = Self { x0: 0.0, y0: 0.0, x1: 1.0, y1: 1.0 };

    pub(super) fn centred((x, y): Pt, (w, h): (f64, f64)) -> Self {
        Self { x0: x - w / 2.0, y0: y - h / 2.0, x1: x + w / 2.0, y1: y + h / 2.0 }
    }

    pub(super) fn width(&self) -> f64 {
        self.x1 - self.x0
    }

    pub(super) fn height(&self) -> f64 {
        self.y1 - self.y0
    }

    pub(super) fn centre(&self) -> Pt {
        (0.5 * (self.x0 + self.x1), 0.5 * (self.y0 + self.y1))
    }

    pub(super) fn grown(&self, by: f64) -> Self {
        Self { x0: self.x0 - by, y0: self.y0 - by, x1: self.x1 + by, y1: self.y1 + by }
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.x0 < other.x1 && other.x0 < self.x1 && self.y0 < other.y1 && other.y0 < self.y1
    }

    pub(super) fn holds(&self, other: &Self) -> bool {
        self.x0 <= other.x0 && self.y0 <= other.y0 && other.x1 <= self.x1 && other.y1 <= self.y1
    }

    /// The point of the box nearest to `p`.
    pub(super) fn nearest(&self, p: Pt) -> Pt {
        (p.0.clamp(self.x0, self.x1), p.1.clamp(self.y0, self.y1))
    }

    /// The part of the segment `a`–`b` inside the box.
    pub(super) fn clip_segment(&self, a: Pt, b: Pt) -> Option<(Pt, Pt)> {
        let d = (b.0 - a.0, b.1 - a.1);
        let (mut t0, mut t1) = (0.0_f64, 1.0_f64);
        let sides =
            [(-d.0, a.0 - self.x0), (d.0, self.x1 - a.0), (-d.1, a.1 - self.y0), (d.1, self.y1 - a.1)];
        for (p, q) in sides {
            if p == 0.0 {
                if q < 0.0 {
                    return None;
                }
            } else if p < 0.0 {
                t0 = t0.max(q / p);
            } else {
                t1 = t1.min(q / p);
            }
        }
        // Ends inside stay what they are to the last bit, so that pieces can be joined again.
        let at = |t: f64| if t == 1.0 { b } else { (a.0 + t * d.0, a.1 + t * d.1) };
        (t0 <= t1).then(|| (at(t0), at(t1)))
    }

    /// The pieces of a polyline inside the box.
    pub(super) fn clip_polyline(&self, points: &[Pt]) -> Vec<Vec<Pt>> {
        let mut pieces: Vec<Vec<Pt>> = Vec::new();
        for pair in points.windows(2) {
            let Some((a, b)) = self.clip_segment(pair[0], pair[1]) else { continue };
            match pieces.last_mut() {
                Some(piece) if piece.last() == Some(&a) => piece.push(b),
                _ => pieces.push(vec![a, b]),
            }
        }
        pieces.retain(|p| p.len() > 2 || p.first() != p.last());
        pieces
    }

    /// The pieces of a polyline outside of the box.
    pub(super) fn cut_polyline(&self, points: &[Pt]) -> Vec<Vec<Pt>> {
        let mut pieces: Vec<Vec<Pt>> = Vec::new();
        let mut draw = |a: Pt, b: Pt| match pieces.last_mut() {
            Some(piece) if piece.last() == Some(&a) => piece.push(b),
            _ => pieces.push(vec![a, b]),
        };
        for pair in points.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            match self.clip_segment(a, b) {
                None => draw(a, b),
                Some((enters, leaves)) => {
                    if enters != a {
                        draw(a, enters);
                    }
                    if leaves != b {
                        draw(leaves, b);
                    }
                }
            }
        }
        pieces
    }

    /// The part of a polygon inside the box; parts cut off stay joined along its sides.
    pub(super) fn clip_polygon(&self, ring: &[Pt]) -> Vec<Pt> {
        let mut ring = ring.to_vec();
        let sides: [&dyn Fn(Pt) -> f64; 4] =
            [&|p| p.0 - self.x0, &|p| self.x1 - p.0, &|p| p.1 - self.y0, &|p| self.y1 - p.1];
        for depth in sides {
            let mut kept = Vec::with_capacity(ring.len());
            for (k, &b) in ring.iter().enumerate() {
                let a = ring[(k + ring.len() - 1) % ring.len()];
                let (da, db) = (depth(a), depth(b));
                if (da < 0.0) != (db < 0.0) {
                    let t = da / (da - db);
                    kept.push((a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1)));
                }
                if db >= 0.0 {
                    kept.push(b);
                }
            }
            ring = kept;
        }
        ring
    }
}

/// The signed area of a closed ring.
pub(super) fn area(ring: &[Pt]) -> f64 {
    let Some(&last) = ring.last() else { return 0.0 };
    let mut before = last;
    let mut twice = 0.0;
    for &p in ring {
        twice += before.0 * p.1 - p.0 * before.1;
        before = p;
    }
    0.5 * twice
}

/// The polyline without points which lie within `tolerance` of their neighbours' chord.
pub(super) fn thinned(points: &[Pt], tolerance: f64) -> Vec<Pt> {
    let mut kept: Vec<Pt> = Vec::with_capacity(points.len());
    for (k, &p) in points.iter().enumerate() {
        let Some(&a) = kept.last() else {
            kept.push(p);
            continue;
        };
        let Some(&b) = points.get(k + 1) else {
            kept.push(p);
            continue;
        };
        let chord = (b.0 - a.0, b.1 - a.1);
        let length = chord.0.hypot(chord.1);
        let arm = (p.0 - a.0, p.1 - a.1);
        let along = arm.0 * chord.0 + arm.1 * chord.1;
        let off = (arm.0 * chord.1 - arm.1 * chord.0).abs();
        let slack = tolerance * length.max(tolerance);
        let between = along >= -slack && along <= length * length + slack;
        if !between || off > tolerance * length.max(tolerance) {
            kept.push(p);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_polygon_is_cut_at_the_box() {
        let diamond = [(0.5, -0.5), (1.5, 0.5), (0.5, 1.5), (-0.5, 0.5)];
        let cut = Rect::UNIT.clip_polygon(&diamond);
        assert!((area(&cut).abs() - 1.0).abs() < 1e-12);
        assert!(Rect::UNIT.clip_polygon(&[(2.0, 2.0), (3.0, 2.0), (3.0, 3.0)]).is_empty());
    }

    #[test]
    fn a_polyline_leaves_and_returns() {
        let pieces = Rect::UNIT.clip_polyline(&[(-1.0, 0.5), (0.5, 0.5), (0.5, 2.0), (0.8, 2.0), (0.8, 0.5)]);
        assert_eq!(pieces, [vec![(0.0, 0.5), (0.5, 0.5), (0.5, 1.0)], vec![(0.8, 1.0), (0.8, 0.5)]]);
    }

    #[test]
    fn a_polyline_is_interrupted_by_a_box() {
        let middle = Rect::centred((2.0, 0.0), (1.0, 1.0));
        let pieces = middle.cut_polyline(&[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (4.0, 0.0)]);
        assert_eq!(pieces, [vec![(0.0, 0.0), (1.0, 0.0), (1.5, 0.0)], vec![(2.5, 0.0), (4.0, 0.0)]]);
        let beside = [(0.0, 3.0), (4.0, 3.0)];
        assert_eq!(middle.cut_polyline(&beside), [beside.to_vec()]);
        assert!(middle.cut_polyline(&[(1.8, 0.0), (2.2, 0.1)]).is_empty());
    }

    #[test]
    fn straight_runs_lose_their_inner_points() {
        let line = [(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (2.0, 1.0)];
        assert_eq!(thinned(&line, 1e-9), [(0.0, 0.0), (2.0, 0.0), (2.0, 1.0)]);
    }

    #[test]
    fn boxes_meet_only_inside() {
        let a = Rect::centred((0.0, 0.0), (2.0, 2.0));
        assert!(!a.overlaps(&Rect::centred((2.0, 0.0), (2.0, 2.0))));
        assert!(a.overlaps(&Rect::centred((1.9, 0.0), (2.0, 2.0))));
        assert_eq!(a.nearest((5.0, 0.5)), (1.0, 0.5));
        assert!(a.grown(0.1).holds(&a));
    }
}
