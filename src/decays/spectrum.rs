//! The hadronic width as a function of mass for fixed couplings, for
//! integrals over it.
//!
//! The tables are linear between their points and everything else in the width
//! is smooth, so that between the points of all tables ("knots") each of the
//! fourteen functions that multiply a product of two couplings is a polynomial
//! of degree five to rounding, after a few bisections where a ratio of tables
//! is steep. They are computed once per set of inputs; one sum over the
//! fourteen per cell gives the polynomials of a point.

use std::sync::OnceLock;

use super::Hadrons;
use crate::models::Couplings;

/// Number of functions: six of the light vector form, c, b, t, and of the
/// axial current isovector, the other light quarks, c, b, t.
pub(super) const FUNCTIONS: usize = 14;
/// Points of a polynomial.
const POINTS: usize = 6;
/// Relative accuracy of the polynomials.
const ACCURACY: f64 = 1e-12;
const MAX_DEPTH: u32 = 16;
/// The tables end a little above.
const END_GEV: f64 = 49.0;

/// Polynomials of all functions between the knots.
#[derive(Debug)]
pub(super) struct Cells {
    start: f64,
    /// Upper ends; the lower end of a cell is that of the one before.
    ends: Vec<f64>,
    rows: Vec<[[f64; POINTS]; FUNCTIONS]>,
    knots: Vec<f64>,
}

impl Cells {
    /// Samples `f` between the knots, from the first of them on.
    pub(super) fn new(mut knots: Vec<f64>, f: impl Fn(f64) -> [f64; FUNCTIONS]) -> Self {
        knots.retain(|k| *k < END_GEV);
        knots.sort_by(f64::total_cmp);
        knots.dedup_by(|a, b| *a - *b < 1e-9 * *a);
        let start = knots.first().copied().unwrap_or(END_GEV);
        let edges: Vec<f64> = knots.iter().copied().chain([END_GEV]).collect();
        let (mut ends, mut rows) = (Vec::new(), Vec::new());
        for pair in edges.windows(2) {
            let mut open = vec![(pair[0], pair[1], 0)];
            while let Some((lo, hi, depth)) = open.pop() {
                let row = fit(&f, lo, hi);
                if depth == MAX_DEPTH || fits(&f, &row, lo, hi) {
                    ends.push(hi);
                    rows.push(row);
                } else {
                    let middle = 0.5 * (lo + hi);
                    open.push((middle, hi, depth + 1));
                    open.push((lo, middle, depth + 1));
                }
            }
        }
        Self { start, ends, rows, knots }
    }
}

/// Monomial coefficients in t = 2(m - lo)/(hi - lo) - 1.
fn fit(f: &impl Fn(f64) -> [f64; FUNCTIONS], lo: f64, hi: f64) -> [[f64; POINTS]; FUNCTIONS] {
    static INVERSE: OnceLock<[[f64; POINTS]; POINTS]> = OnceLock::new();
    let inverse = INVERSE.get_or_init(|| {
        let vandermonde =
            nalgebra::SMatrix::<f64, POINTS, POINTS>::from_fn(|j, p| (0..p).map(|_| node(j)).product());
        let inverse = vandermonde.try_inverse().unwrap_or_default();
        std::array::from_fn(|p| std::array::from_fn(|j| inverse[(p, j)]))
    });
    let values: [[f64; FUNCTIONS]; POINTS] =
        std::array::from_fn(|j| f(lo + (hi - lo) * 0.5 * (1.0 + node(j))));
    std::array::from_fn(|k| {
        std::array::from_fn(|p| inverse[p].iter().zip(&values).map(|(c, v)| c * v[k]).sum())
    })
}

/// Chebyshev points: inside of the cell, where no knot is touched.
fn node(j: usize) -> f64 {
    -(std::f64::consts::PI * (j as f64 + 0.5) / POINTS as f64).cos()
}

fn horner(coefficients: &[f64; POINTS], t: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * t + c)
}

/// Whether the polynomials are the functions between their points.
fn fits(f: &impl Fn(f64) -> [f64; FUNCTIONS], row: &[[f64; POINTS]; FUNCTIONS], lo: f64, hi: f64) -> bool {
    [-0.999, -0.5, 0.0, 0.7, 0.999].into_iter().all(|t| {
        let values = f(lo + (hi - lo) * 0.5 * (1.0 + t));
        // Interference vanishes where its squares do not.
        let scale = values.iter().fold(0.0, |m: f64, v| m.max(v.abs()));
        row.iter().zip(values).all(|(c, v)| (horner(c, t) - v).abs() <= ACCURACY * scale)
    })
}

/// $\frac{12\pi}{M}\Gamma_{had}(M)$ for fixed couplings.
#[derive(Debug, Clone)]
pub struct Spectrum {
    hadrons: Hadrons,
    couplings: Couplings,
    knots: Vec<f64>,
    start: f64,
    ends: Vec<f64>,
    /// Lower end and 2/width, and the polynomial without narrow resonances.
    cells: Vec<(f64, f64, [f64; POINTS])>,
    /// Squared couplings of c and b over squared charges.
    narrow: (f64, f64),
}

impl Spectrum {
    /// Prepares masses between `lo` and `hi` (GeV); others are computed
    /// directly.
    pub fn new(hadrons: &Hadrons, couplings: &Couplings, (lo, hi): (f64, f64)) -> Self {
        let weights = Hadrons::weights(couplings);
        let (mut ends, mut cells, mut start) = (Vec::new(), Vec::new(), f64::INFINITY);
        let cached = hadrons.cells();
        if let Some(all) = cached {
            let first = all.ends.partition_point(|e| *e <= lo);
            start = if first == 0 { all.start } else { all.ends[first - 1] };
            let mut bottom = start;
            for (end, row) in all.ends[first..].iter().zip(&all.rows[first..]) {
                let polynomial =
                    std::array::from_fn(|p| row.iter().zip(&weights).map(|(c, w)| w * c[p]).sum::<f64>());
                ends.push(*end);
                cells.push((bottom, 2.0 / (end - bottom), polynomial));
                bottom = *end;
                if bottom > hi {
                    break;
                }
            }
        }
        let knots = cached.map_or_else(|| hadrons.knots(), |all| all.knots.clone());
        let narrow = hadrons.narrow_weights(couplings);
        Self { hadrons: hadrons.clone(), couplings: *couplings, knots, start, ends, cells, narrow }
    }

    /// Masses in GeV, in order, between which the width is analytic.
    pub fn knots(&self) -> &[f64] {
        &self.knots
    }

    /// The Hadrons of this spectrum.
    pub fn hadrons(&self) -> &Hadrons {
        &self.hadrons
    }

    /// The couplings.
    pub fn couplings(&self) -> &Couplings {
        &self.couplings
    }

    /// $12\pi\Gamma_{had}/M$ at M = `mass`.
    pub fn at(&self, mass: f64) -> f64 {
        let i = self.ends.partition_point(|e| *e < mass);
        if mass <= self.start || i >= self.cells.len() {
            let width = self.hadrons.width(mass, &self.couplings).total();
            return 12.0 * std::f64::consts::PI / mass * width;
        }
        let (lo, scale, polynomial) = &self.cells[i];
        let smooth = horner(polynomial, (mass - lo) * scale - 1.0);
        let (charm, bottom) = self.hadrons.narrow(mass);
        // As in the form itself: what rounding leaves below zero is zero.
        smooth.max(0.0) + self.narrow.0 * charm + self.narrow.1 * bottom
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decays::HadronMode;
    use crate::inputs::Inputs;
    use crate::models::Fermion;

    fn chiral() -> Couplings {
        let mut c = Couplings::default();
        for (i, f) in Fermion::ALL.into_iter().enumerate() {
            let i = i as f64;
            c.set(f, 1e-3 * (1.0 + 0.3 * i), 1e-3 * (0.7 - 0.2 * i));
        }
        c
    }

    #[test]
    fn the_spectrum_is_the_width() {
        let inputs = Inputs::default();
        for mode in [HadronMode::Data, HadronMode::FreeQuarks, HadronMode::Vmd] {
            let hadrons = Hadrons::new(&inputs, mode).unwrap();
            for couplings in [Couplings::photon_like(3e-4), chiral()] {
                let spectrum = Spectrum::new(&hadrons, &couplings, (0.1, 60.0));
                let mut mass = 0.1;
                while mass < 60.0 {
                    let direct = hadrons.width(mass, &couplings).total() * 12.0 * std::f64::consts::PI / mass;
                    let ours = spectrum.at(mass);
                    assert!((ours - direct).abs() <= 1e-9 * direct, "{mode:?} {mass}: {ours:e} {direct:e}");
                    mass *= 1.0 + 1.37e-4;
                }
            }
        }
    }
}
