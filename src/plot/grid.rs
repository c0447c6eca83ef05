//! Scalar fields on a grid, and the regions where they exceed a level.

use super::Error;
use super::axis::{Axis, Scale};
use super::geometry::{Pt, Rect, area, thinned};

/// A scalar field on the nodes of a rectangular grid.
///
/// A value which is not a number says "not evaluated here": no region is filled and no line is drawn
/// between such a node and its neighbours. Infinite values are evaluated ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    x: Vec<f64>,
    y: Vec<f64>,
    values: Vec<f64>,
}

/// Where a field is at or above a level, in unit coordinates of the axes.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Area {
    /// Closed rings; inside is where an odd number of them wind.
    pub(super) rings: Vec<Vec<Pt>>,
    /// The parts of the rings where the field really crosses the level.
    pub(super) edges: Vec<Vec<Pt>>,
}

impl Area {
    /// The area, as a share of the frame.
    pub(super) fn size(&self) -> f64 {
        self.rings.iter().map(|r| area(r)).sum::<f64>().abs()
    }

    /// The part within the unit square.
    pub(super) fn clipped(self) -> Self {
        let frame = Rect::UNIT;
        let mut rings: Vec<_> = self.rings.iter().map(|r| frame.clip_polygon(r)).collect();
        rings.retain(|r| r.len() > 2 && area(r).abs() > 0.0);
        Self { rings, edges: self.edges.iter().flat_map(|e| frame.clip_polyline(e)).collect() }
    }
}

impl Grid {
    /// A field with the value `values[j * x.len() + i]` at `(x[i], y[j])`.
    ///
    /// # Errors
    /// If there are not as many values as nodes, or the nodes are fewer than two or not increasing.
    pub fn new(x: Vec<f64>, y: Vec<f64>, values: Vec<f64>) -> Result<Self, Error> {
        for (along, nodes) in [('x', &x), ('y', &y)] {
            let increasing = nodes.windows(2).all(|w| w[0] < w[1]) && nodes.iter().all(|v| v.is_finite());
            if nodes.len() < 2 || !increasing {
                return Err(Error::GridNodes { along });
            }
        }
        if values.len() != x.len() * y.len() {
            return Err(Error::GridSize { nx: x.len(), ny: y.len(), got: values.len() });
        }
        Ok(Self { x, y, values })
    }

    /// The field `f(x, y)` sampled on the nodes.
    ///
    /// # Errors
    /// If the nodes are fewer than two or not increasing.
    pub fn sample(x: Vec<f64>, y: Vec<f64>, f: impl Fn(f64, f64) -> f64) -> Result<Self, Error> {
        let values = y.iter().flat_map(|&y| x.iter().map(move |&x| (x, y))).map(|(x, y)| f(x, y)).collect();
        Self::new(x, y, values)
    }

    /// Where the field is at or above `level`.
    pub(super) fn area(&self, x: &Axis, y: &Axis, level: f64) -> Result<Area, Error> {
        for (along, axis, nodes) in [('x', x, &self.x), ('y', y, &self.y)] {
            if axis.scale() == Scale::Log && nodes[0] <= 0.0 {
                return Err(Error::GridSign { along });
            }
        }
        // Unevaluated nodes are outside at every level.
        let masked: Vec<f64> =
            self.values.iter().map(|v| if v.is_nan() { f64::NEG_INFINITY } else { *v }).collect();
        let found = contour::contour_rings(&masked, level, self.x.len(), self.y.len())
            .map_err(|e| Error::Contour(e.to_string()))?;
        let columns: Vec<f64> = self.x.iter().map(|&v| x.unit(v)).collect();
        let rows: Vec<f64> = self.y.iter().map(|&v| y.unit(v)).collect();
        let mut result = Area::default();
        for ring in found {
            let crossings: Vec<Crossing> =
                ring.iter().map(|p| self.crossing((p.x, p.y), level, &columns, &rows)).collect();
            result.edges.extend(edges(&crossings));
            let mut points: Vec<Pt> = crossings.iter().map(|c| c.at).collect();
            points.dedup();
            let points = thinned(&points, 1e-9);
            if points.len() > 2 {
                result.rings.push(points);
            }
        }
        Ok(result.clipped())
    }

    /// The place where a ring crosses the grid edge whose middle is at `p`, in the half-integer
    /// coordinates of the contour crate (node `i` at `i + 1/2`).
    #[expect(clippy::cast_possible_truncation, reason = "positions of a grid held in memory")]
    fn crossing(&self, p: (f64, f64), level: f64, columns: &[f64], rows: &[f64]) -> Crossing {
        let node = |i: i64, j: i64| {
            let (i, j) = (usize::try_from(i).ok()?, usize::try_from(j).ok()?);
            if i >= columns.len() || j >= rows.len() {
                return None;
            }
            let value = self.values[j * columns.len() + i];
            (!value.is_nan()).then_some(((columns[i], rows[j]), value))
        };
        let (i, j) = (p.0.floor() as i64, p.1.floor() as i64);
        let ends =
            if p.0.fract() == 0.0 { [node(i - 1, j), node(i, j)] } else { [node(i, j - 1), node(i, j)] };
        match ends {
            [Some((a, va)), Some((b, vb))] => {
                let t = share(va, vb, level);
                Crossing { at: (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1)), real: true }
            }
            // Towards an unevaluated node, or out of the grid, the region ends at its last node.
            [Some((at, _)), None] | [None, Some((at, _))] => Crossing { at, real: false },
            // A ring only crosses edges with one end inside, so one end exists.
            [None, None] => Crossing { at: (f64::NAN, f64::NAN), real: false },
        }
    }
}

/// The share of the way from `a` to `b` at which the level is met.
fn share(a: f64, b: f64, level: f64) -> f64 {
    match (a.is_infinite(), b.is_infinite()) {
        (false, false) => ((level - a) / (b - a)).clamp(0.0, 1.0),
        // An infinite end pulls the crossing to the finite one; two of them meet halfway.
        (false, true) => 0.0,
        (true, false) => 1.0,
        (true, true) => 0.5,
    }
}

#[derive(Clone, Copy)]
struct Crossing {
    at: Pt,
    real: bool,
}

/// The stretches of a ring between real crossings.
fn edges(ring: &[Crossing]) -> Vec<Vec<Pt>> {
    let closed = ring.len() > 1 && ring.first().map(|c| c.at) == ring.last().map(|c| c.at);
    let ring = if closed { &ring[..ring.len() - 1] } else { ring };
    let Some(gap) = ring.iter().position(|c| !c.real) else {
        let points = ring.iter().chain(ring.first()).map(|c| c.at).collect();
        return vec![points];
    };
    // Starting behind a gap keeps a stretch which passes the ring's seam in one piece.
    let mut stretches: Vec<Vec<Pt>> = vec![Vec::new()];
    for k in 1..=ring.len() {
        let c = ring[(gap + k) % ring.len()];
        match stretches.last_mut() {
            Some(stretch) if c.real => stretch.push(c.at),
            _ => stretches.push(Vec::new()),
        }
    }
    stretches.iter().map(|s| thinned(s, 1e-9)).filter(|s| s.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axes() -> (Axis, Axis) {
        (Axis::linear("x", -1.0, 1.0).unwrap(), Axis::linear("y", -1.0, 1.0).unwrap())
    }

    fn field(n: usize, f: impl Fn(f64, f64) -> f64) -> Area {
        let (x, y) = axes();
        Grid::sample(x.nodes(n), y.nodes(n), f).unwrap().area(&x, &y, 0.0).unwrap()
    }

    #[test]
    fn a_disc_has_the_area_of_a_disc() {
        let disc = field(81, |x, y| 0.5 - x.hypot(y));
        // The unit square is half the side of the axes.
        let expected = std::f64::consts::PI * 0.25 / 4.0;
        assert!((disc.size() / expected - 1.0).abs() < 0.01, "{}", disc.size());
        assert_eq!((disc.rings.len(), disc.edges.len()), (1, 1));
        assert_eq!(disc.edges[0].first(), disc.edges[0].last());
    }

    #[test]
    fn a_hole_is_not_filled() {
        let ring = field(121, |x, y| 0.2 - (x.hypot(y) - 0.6).abs());
        let expected = std::f64::consts::PI * (0.64 - 0.16) / 4.0;
        assert!((ring.size() / expected - 1.0).abs() < 0.01);
    }

    #[test]
    fn a_full_field_fills_the_frame_without_an_edge() {
        let full = field(5, |_, _| 1.0);
        assert!((full.size() - 1.0).abs() < 1e-12);
        assert!(full.edges.is_empty());
        assert!(field(5, |_, _| -1.0).rings.is_empty());
    }

    #[test]
    fn unevaluated_cells_are_neither_filled_nor_outlined() {
        let half = field(21, |x, _| if x > 0.001 { f64::NAN } else { 1.0 });
        assert!((half.size() - 0.5).abs() < 1e-9);
        assert!(half.edges.is_empty());
        assert!(half.rings.iter().flatten().all(|p| p.0 <= 0.5 + 1e-12));
        assert!(field(5, |_, _| f64::NAN).rings.is_empty());
    }

    #[test]
    fn infinite_values_count_as_evaluated() {
        let half = field(21, |x, _| if x > 0.001 { f64::NEG_INFINITY } else { 1.0 });
        assert!((half.size() - 0.5).abs() < 1e-9);
        assert_eq!(half.edges.len(), 1);
        assert!(field(21, |x, _| x / 0.0).rings.iter().flatten().all(|p| p.0.is_finite()));
    }

    #[test]
    fn the_outline_stops_at_the_frame() {
        let slope = field(41, |x, y| y - 0.5 * x);
        assert!((slope.size() - 0.5).abs() < 1e-9);
        let [edge] = &slope.edges[..] else { panic!("one edge") };
        assert_eq!(edge.len(), 2, "{edge:?}");
        assert!((edge[0].0 - edge[1].0).abs() > 1.0 - 1e-9);
    }

    #[test]
    fn a_grid_wider_than_the_axes_is_cut() {
        let (x, y) = axes();
        let wide: Vec<f64> = (-20..=20).map(|k| f64::from(k) / 10.0).collect();
        let grid = Grid::sample(wide.clone(), wide, |x, _| x).unwrap();
        assert!((grid.area(&x, &y, 0.0).unwrap().size() - 0.5).abs() < 1e-9);
    }

    #[test]
    fn wrong_grids_are_refused() {
        assert_eq!(
            Grid::new(vec![0.0, 1.0], vec![0.0, 1.0], vec![0.0]).unwrap_err().to_string(),
            "a grid of 2 x 2 nodes needs 4 values, not 1"
        );
        assert!(Grid::new(vec![0.0], vec![0.0, 1.0], vec![0.0; 2]).is_err());
        assert!(Grid::new(vec![0.0, 0.0], vec![0.0, 1.0], vec![0.0; 4]).is_err());
        let grid = Grid::new(vec![0.0, 1.0], vec![0.0, 1.0], vec![0.0; 4]).unwrap();
        let log = Axis::log("x", 0.1, 1.0).unwrap();
        assert!(matches!(grid.area(&log, &axes().1, 0.0), Err(Error::GridSign { along: 'x' })));
    }
}
