//! A coarse raster of the frame, to ask what lies under a box.

use super::geometry::{Pt, Rect};

/// The side of a cell in pixels: a label is some five cells high.
pub(super) const CELL: f64 = 3.0;

/// How often each cell of a box is covered.
#[derive(Debug, Clone)]
pub(super) struct Raster {
    origin: Pt,
    nx: usize,
    ny: usize,
    cells: Vec<u32>,
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the raster")]
fn index(v: f64, n: usize) -> usize {
    v.clamp(0.0, n as f64) as usize
}

impl Raster {
    /// An empty raster over `frame`.
    pub(super) fn over(frame: &Rect) -> Self {
        let count = |length: f64| index((length / CELL).ceil(), 1 << 12).max(1);
        let (nx, ny) = (count(frame.width()), count(frame.height()));
        Self { origin: (frame.x0, frame.y0), nx, ny, cells: vec![0; nx * ny] }
    }

    /// Covers the cells whose centre an odd number of rings winds around.
    pub(super) fn fill(&mut self, rings: &[Vec<Pt>]) {
        for j in 0..self.ny {
            let y = self.origin.1 + (j as f64 + 0.5) * CELL;
            let mut crossings = Vec::new();
            for ring in rings {
                let Some(&(mut a)) = ring.last() else { continue };
                for &b in ring {
                    if (a.1 <= y) != (b.1 <= y) {
                        crossings.push(a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0));
                    }
                    a = b;
                }
            }
            crossings.sort_by(f64::total_cmp);
            for pair in crossings.chunks_exact(2) {
                let column = |x: f64| index((x - self.origin.0) / CELL + 0.5, self.nx);
                let (from, to) = (column(pair[0]), column(pair[1]));
                for cell in &mut self.cells[j * self.nx + from..j * self.nx + to] {
                    *cell += 1;
                }
            }
        }
    }

    /// Covers the cells a polyline passes, each once.
    pub(super) fn stroke(&mut self, line: &[Pt]) {
        for pair in line.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let steps = index((b.0 - a.0).hypot(b.1 - a.1) / (0.5 * CELL) + 1.0, 1 << 14);
            for k in 0..=steps {
                let t = k as f64 / steps as f64;
                let x = (a.0 + t * (b.0 - a.0) - self.origin.0) / CELL;
                let y = (a.1 + t * (b.1 - a.1) - self.origin.1) / CELL;
                let (i, j) = (index(x, self.nx - 1), index(y, self.ny - 1));
                self.cells[j * self.nx + i] = 1;
            }
        }
    }

    /// Adds the covers of another raster over the same frame.
    pub(super) fn add(&mut self, other: &Self) {
        for (a, b) in self.cells.iter_mut().zip(&other.cells) {
            *a += b;
        }
    }

    /// The sums from which means over boxes are read off.
    pub(super) fn sums(&self) -> Sums {
        let width = self.nx + 1;
        let mut sums = vec![0; width * (self.ny + 1)];
        for j in 0..self.ny {
            let mut row = 0;
            for i in 0..self.nx {
                row += self.cells[j * self.nx + i];
                sums[(j + 1) * width + i + 1] = sums[j * width + i + 1] + row;
            }
        }
        Sums { origin: self.origin, nx: self.nx, ny: self.ny, totals: sums }
    }
}

/// A raster summed from its corner.
#[derive(Debug, Clone)]
pub(super) struct Sums {
    origin: Pt,
    nx: usize,
    ny: usize,
    totals: Vec<u32>,
}

impl Sums {
    /// The mean cover of the cells a box touches; a box outside the frame is not covered.
    pub(super) fn mean(&self, rect: &Rect) -> f64 {
        let column = |x: f64| index((x - self.origin.0) / CELL, self.nx);
        let row = |y: f64| index((y - self.origin.1) / CELL, self.ny);
        let (i0, i1) = (column(rect.x0), column(rect.x1 + CELL * 0.999));
        let (j0, j1) = (row(rect.y0), row(rect.y1 + CELL * 0.999));
        let count = i1.saturating_sub(i0) * j1.saturating_sub(j0);
        if count == 0 {
            return 0.0;
        }
        let at = |i: usize, j: usize| f64::from(self.totals[j * (self.nx + 1) + i]);
        (at(i1, j1) - at(i0, j1) - at(i1, j0) + at(i0, j0)) / count as f64
    }

    /// Whether every cell a box touches is covered.
    pub(super) fn covers(&self, rect: &Rect) -> bool {
        self.mean(rect) > 1.0 - 1e-9
    }

    /// The middle of the longest covered run in each of about `columns` columns.
    pub(super) fn anchors(&self, columns: usize) -> Vec<Pt> {
        let stride = (self.nx / columns.max(1)).max(1);
        // A small area may lie between the columns of a wide stride.
        [stride, 1].into_iter().map(|s| self.middles(s)).find(|m| !m.is_empty()).unwrap_or_default()
    }

    fn middles(&self, stride: usize) -> Vec<Pt> {
        let covered = |i: usize, j: usize| {
            let at = |i: usize, j: usize| self.totals[j * (self.nx + 1) + i];
            at(i + 1, j + 1) + at(i, j) > at(i + 1, j) + at(i, j + 1)
        };
        let middle = |i: usize| {
            let (mut from, mut longest, mut centre) = (None, 0, None);
            for j in 0..=self.ny {
                if j < self.ny && covered(i, j) {
                    from = from.or(Some(j));
                } else if let Some(start) = from.take()
                    && j - start > longest
                {
                    longest = j - start;
                    centre = Some(0.5 * (start + j) as f64);
                }
            }
            Some((self.origin.0 + (i as f64 + 0.5) * CELL, self.origin.1 + centre? * CELL))
        };
        (stride / 2..self.nx).step_by(stride).filter_map(middle).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Rect = Rect { x0: 0.0, y0: 0.0, x1: 90.0, y1: 60.0 };

    #[test]
    fn a_filled_square_is_found_by_its_boxes() {
        let mut raster = Raster::over(&FRAME);
        raster.fill(&[vec![(30.0, 15.0), (60.0, 15.0), (60.0, 45.0), (30.0, 45.0)]]);
        let sums = raster.sums();
        assert!(sums.covers(&Rect::centred((45.0, 30.0), (20.0, 20.0))));
        assert!(!sums.covers(&Rect::centred((45.0, 30.0), (40.0, 20.0))));
        assert_eq!(sums.mean(&Rect { x0: 0.0, y0: 0.0, x1: 27.0, y1: 60.0 }), 0.0);
        let middles = sums.anchors(10);
        assert!(middles.len() >= 3);
        assert!(middles.iter().all(|p| (30.0..60.0).contains(&p.0) && p.1 == 30.0), "{middles:?}");
    }

    #[test]
    fn holes_are_left_out() {
        let square = |c: f64, h: f64| vec![(c - h, c - h), (c + h, c - h), (c + h, c + h), (c - h, c + h)];
        let mut raster = Raster::over(&FRAME);
        raster.fill(&[square(30.0, 24.0), square(30.0, 9.0)]);
        assert_eq!(raster.sums().mean(&Rect::centred((30.0, 30.0), (11.0, 11.0))), 0.0);
    }

    #[test]
    fn strokes_cover_a_cell_once() {
        let mut raster = Raster::over(&FRAME);
        raster.stroke(&[(0.0, 10.0), (90.0, 10.0), (0.0, 10.0)]);
        let share = raster.sums().mean(&FRAME);
        assert!((share - 1.0 / 20.0).abs() < 1e-9);
        assert_eq!(raster.sums().anchors(5).len(), 5);
        assert!(Raster::over(&FRAME).sums().anchors(5).is_empty());
    }
}
