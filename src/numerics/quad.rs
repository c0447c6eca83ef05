//! Integration with stated structure and a true error estimate.
//!
//! The crate `quadrature` (double exponential) is fast and accurate where the
//! integrand is analytic, but used blindly it misses a narrow pole completely
//! while reporting convergence, takes only an absolute tolerance, and counts
//! non-finite values as zero. Here the caller names the poles and thresholds;
//! the interval is split there, each piece is mapped so that the integrand is
//! smooth, and the piece is accepted only when the double-exponential and an
//! independent Gauss-Kronrod rule agree.

use crate::error::{Error, Result};

/// Structure of the integrand that the integrator must know about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Feature {
    /// A pole at `at` with half width `half_width` (for a Breit-Wigner in s:
    /// M^2 and M Gamma). The map is x = at + half_width tan(theta).
    Pole {
        /// Position.
        at: f64,
        /// Half width at half maximum.
        half_width: f64,
    },
    /// A threshold with a square-root onset above `at`.
    Threshold {
        /// Position.
        at: f64,
    },
    /// A kink or a jump.
    Break {
        /// Position.
        at: f64,
    },
}

impl Feature {
    fn at(self) -> f64 {
        match self {
            Self::Pole { at, .. } | Self::Threshold { at } | Self::Break { at } => at,
        }
    }
}

/// Where the integrand is evaluated. Near a pole, `x` alone has lost the
/// digits of the distance: use `offset`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Node {
    /// The integration variable.
    pub x: f64,
    /// Distance to the reference point of the piece, exact also where `x`
    /// cannot resolve it.
    pub offset: f64,
    /// The reference point: a pole or threshold of the list, else an end.
    pub reference: f64,
}

impl Node {
    /// x - at, exact if `at` is the reference point of this piece.
    pub fn distance_to(&self, at: f64) -> f64 {
        if self.reference == at { self.offset } else { self.x - at }
    }
}

/// An integral, its estimated error and its cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Integral {
    /// Value.
    pub value: f64,
    /// Absolute error estimate.
    pub error: f64,
    /// Number of evaluations.
    pub evaluations: u32,
}

#[derive(Debug, Clone, Copy)]
enum Map {
    Linear,
    Pole { half_width: f64 },
    Threshold { sign: f64 },
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    map: Map,
    reference: f64,
    t: (f64, f64),
}

impl Piece {
    fn node(&self, t: f64) -> (Node, f64) {
        let (offset, jacobian) = match self.map {
            Map::Linear => (t, 1.0),
            Map::Pole { half_width } => {
                let tan = t.tan();
                (half_width * tan, half_width * (1.0 + tan * tan))
            }
            Map::Threshold { sign } => (sign * t * t, 2.0 * t),
        };
        (Node { x: self.reference + offset, offset, reference: self.reference }, jacobian)
    }
}

const MAX_PIECES: usize = 2000;

/// Integrates `f` over [a, b] to the relative tolerance `rel_tol`.
///
/// # Errors
/// Reversed or non-finite limits, a non-finite integrand, or no convergence
/// within 2000 pieces; the message holds the best value reached.
pub fn integrate(
    f: impl Fn(Node) -> f64,
    (a, b): (f64, f64),
    features: &[Feature],
    rel_tol: f64,
) -> Result<Integral> {
    if !(a.is_finite() && b.is_finite() && a <= b) {
        return Err(Error::Numerics { method: "quadrature", why: format!("limits [{a}, {b}]") });
    }
    let mut open = pieces(a, b, features);
    let bad = std::cell::Cell::new(None);
    let (mut value, mut error, mut evaluations) = (0.0, 0.0, 0_u32);
    // The scale against which errors are judged: a first estimate of all pieces.
    let mut scale: f64 = open.iter().map(|p| kronrod(&f, p, &bad).0.abs()).sum();
    let mut used = 0;
    while let Some(piece) = open.pop() {
        used += 1;
        let (gk, _) = kronrod(&f, &piece, &bad);
        scale = scale.max(gk.abs());
        let goal = rel_tol * scale.max(f64::MIN_POSITIVE);
        let de = quadrature::integrate(
            |t| {
                let (node, jacobian) = piece.node(t);
                let y = f(node) * jacobian;
                if !y.is_finite() {
                    bad.set(Some(node.x));
                }
                y
            },
            piece.t.0,
            piece.t.1,
            0.1 * goal,
        );
        evaluations += 42 + de.num_function_evaluations;
        if let Some(x) = bad.get() {
            let why = format!("the integrand is not finite at x = {x:e}");
            return Err(Error::Numerics { method: "quadrature", why });
        }
        let difference = (de.integral - gk).abs();
        // Pieces share the goal: demanding it of each keeps the sum honest
        // because the number of unresolved pieces stays small.
        if difference <= goal || piece_is_minimal(&piece) {
            value += de.integral;
            error += difference.min(de.error_estimate.abs().max(1e-15 * de.integral.abs()) + 0.1 * goal);
            error += 4.0 * f64::EPSILON * de.integral.abs();
        } else if used + open.len() > MAX_PIECES {
            let why = format!("no convergence on [{a}, {b}]: {value:e} with error {error:e}");
            return Err(Error::Numerics { method: "quadrature", why });
        } else {
            let middle = 0.5 * (piece.t.0 + piece.t.1);
            open.push(Piece { t: (piece.t.0, middle), ..piece });
            open.push(Piece { t: (middle, piece.t.1), ..piece });
        }
    }
    Ok(Integral { value, error, evaluations })
}

fn piece_is_minimal(piece: &Piece) -> bool {
    let (lo, hi) = piece.t;
    (hi - lo).abs() <= 1e-13 * lo.abs().max(hi.abs())
}

/// Splits [a, b] at the features and gives each piece the map of the nearest
/// structure.
fn pieces(a: f64, b: f64, features: &[Feature]) -> Vec<Piece> {
    let mut cuts: Vec<f64> = vec![a, b];
    let inside = |x: f64| x > a && x < b;
    cuts.extend(features.iter().map(|f| f.at()).filter(|x| inside(*x)));
    // Between two features the map changes owner half-way.
    let mut sorted: Vec<f64> = features.iter().map(|f| f.at()).collect();
    sorted.sort_by(f64::total_cmp);
    cuts.extend(sorted.windows(2).map(|w| 0.5 * (w[0] + w[1])).filter(|x| inside(*x)));
    cuts.sort_by(f64::total_cmp);
    cuts.dedup();
    cuts.windows(2).map(|w| piece_between(w[0], w[1], features)).collect()
}

fn piece_between(lo: f64, hi: f64, features: &[Feature]) -> Piece {
    let middle = 0.5 * (lo + hi);
    let distance = |f: &&Feature| (f.at() - middle).abs();
    match features.iter().min_by(|p, q| distance(p).total_cmp(&distance(q))) {
        Some(Feature::Pole { at, half_width }) if *half_width > 0.0 => Piece {
            map: Map::Pole { half_width: *half_width },
            reference: *at,
            t: (((lo - at) / half_width).atan(), ((hi - at) / half_width).atan()),
        },
        Some(Feature::Threshold { at }) if lo >= *at => Piece {
            map: Map::Threshold { sign: 1.0 },
            reference: *at,
            t: ((lo - at).sqrt(), (hi - at).sqrt()),
        },
        _ => Piece { map: Map::Linear, reference: lo, t: (0.0, hi - lo) },
    }
}

/// 21-point Gauss-Kronrod of one piece and the difference to its Gauss rule.
fn kronrod(f: &impl Fn(Node) -> f64, piece: &Piece, bad: &std::cell::Cell<Option<f64>>) -> (f64, f64) {
    let centre = 0.5 * (piece.t.0 + piece.t.1);
    let half = 0.5 * (piece.t.1 - piece.t.0);
    let eval = |u: f64| {
        let (node, jacobian) = piece.node(centre + half * u);
        let y = f(node) * jacobian;
        if !y.is_finite() {
            bad.set(Some(node.x));
        }
        y
    };
    let mut k = WK[10] * eval(0.0);
    let mut g = 0.0;
    for i in 0..10 {
        let pair = eval(XK[i]) + eval(-XK[i]);
        k += WK[i] * pair;
        if i % 2 == 1 {
            g += WG[i / 2] * pair;
        }
    }
    (k * half, ((k - g) * half).abs())
}

// QUADPACK qk21 (Piessens et al. 1983): abscissae and weights.
pub(crate) const XK: [f64; 11] = [
    0.995_657_163_025_808_1,
    0.973_906_528_517_171_7,
    0.930_157_491_355_708_2,
    0.865_063_366_688_984_5,
    0.780_817_726_586_416_9,
    0.679_409_568_299_024_4,
    0.562_757_134_668_604_7,
    0.433_395_394_129_247_2,
    0.294_392_862_701_460_2,
    0.148_874_338_981_631_2,
    0.0,
];
pub(crate) const WK: [f64; 11] = [
    0.011_694_638_867_371_874,
    0.032_558_162_307_964_725,
    0.054_755_896_574_351_995,
    0.075_039_674_810_919_96,
    0.093_125_454_583_697_6,
    0.109_387_158_802_297_64,
    0.123_491_976_262_065_84,
    0.134_709_217_311_473_34,
    0.142_775_938_577_060_09,
    0.147_739_104_901_338_49,
    0.149_445_554_002_916_9,
];
pub(crate) const WG: [f64; 5] = [
    0.066_671_344_308_688_14,
    0.149_451_349_150_580_6,
    0.219_086_362_515_982_04,
    0.269_266_719_309_996_35,
    0.295_524_224_714_752_87,
];
