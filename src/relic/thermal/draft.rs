//! Where the panels end, and how finely each must be resolved.

use super::super::annihilation::Annihilation;
use super::exp::exp_negative;
use super::leaf::{Leaf, Map, Samples, Size};
use super::panels::Panels;
use crate::numerics::quad::Feature;

/// Ratio of panel edges by the relative accuracy from which on it is enough.
///
/// Sixteen nodes interpolate the weight on a panel that starts at y
/// temperatures with an error, relative to the panel, of 5e-6, 4e-9 and 1e-12
/// at y = 16 to 20, where the panel itself is e^-y.
const RATIOS: [(f64, f64); 3] = [(super::LOOSE, 2.0), (1e-8, std::f64::consts::SQRT_2), (0.0, 1.26)];
/// Above the phi the tables have no peak narrower than their steps allow.
const TAME_GEV: f64 = 1.1;
/// A pole narrower than this part of its position gets a panel of its own, of
/// this half width: there the weight is interpolated best.
const OWN: f64 = 0.1;

/// Poles, thresholds and kinks in Delta.
pub(super) struct Structure {
    /// Few nodes per leaf and wide panels.
    loose: bool,
    ratio: f64,
    mass: f64,
    resonance: f64,
    poles: Vec<(f64, f64)>,
    thresholds: Vec<f64>,
    kinks: Vec<f64>,
    /// Distance of the nearest singularity from Delta = 0.
    pub(super) nearest: f64,
}

impl Structure {
    pub(super) fn of(sigma: &Annihilation, tolerance: f64) -> Self {
        let (mut poles, mut thresholds) = (Vec::new(), Vec::new());
        for f in sigma.features() {
            match f {
                Feature::Pole { at, half_width } => poles.push((at, half_width)),
                Feature::Threshold { at } | Feature::Break { at } => thresholds.push(at),
            }
        }
        let ratio = RATIOS.into_iter().find(|(from, _)| tolerance >= *from).map_or(1.26, |(_, r)| r);
        Self {
            ratio,
            loose: tolerance >= super::LOOSE,
            mass: sigma.dark().mass,
            resonance: sigma.resonance(),
            poles,
            thresholds,
            kinks: sigma.kinks(),
            nearest: sigma.nearest_singularity(),
        }
    }

    /// Geometric from `first` to beyond `top`, with edges at thresholds and
    /// around narrow poles.
    pub(super) fn edges(&self, first: f64, top: f64) -> Vec<f64> {
        let mut wanted: Vec<f64> = self.thresholds.iter().copied().filter(|a| *a > 0.0).collect();
        for (at, half_width) in &self.poles {
            if *at > 0.0 && *half_width < 0.5 * OWN * at {
                wanted.extend([at * (1.0 - OWN), at * (1.0 + OWN)]);
            }
        }
        wanted.sort_by(f64::total_cmp);
        let mut wanted = wanted.into_iter().filter(|a| *a > 1.02 * first).peekable();
        let mut edges = vec![first];
        let mut edge = first;
        while edge < top {
            while wanted.peek().is_some_and(|a| *a < 1.02 * edge) {
                wanted.next();
            }
            edge = match wanted.peek() {
                Some(a) if *a < 1.1 * self.ratio * edge => *a,
                _ => self.ratio * edge,
            };
            edges.push(edge);
        }
        edges
    }

    fn kinks(&self, lo: f64, hi: f64) -> &[f64] {
        let above = &self.kinks[self.kinks.partition_point(|a| *a <= lo)..];
        &above[..above.partition_point(|a| *a < hi)]
    }

    /// Splits a panel at the thresholds and `kinks` inside and around the pole
    /// that owns it.
    fn leaves(&self, lo: f64, hi: f64, kinks: &[f64]) -> Vec<Leaf> {
        let inside = |a: &f64| *a > lo && *a < hi;
        let mut cuts = vec![lo, hi];
        cuts.extend(self.thresholds.iter().filter(|a| inside(a)));
        cuts.extend(kinks);
        if cuts.len() > 2 {
            cuts.sort_by(f64::total_cmp);
            cuts.dedup();
        }
        let mut leaves = Vec::new();
        for pair in cuts.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            if let Some((at, half_width)) = self.owner(a, b) {
                around_pole((at, half_width), (a, b), self.loose, &mut leaves);
            } else if self.thresholds.contains(&a) {
                leaves.push(Leaf {
                    map: Map::Square,
                    base: a,
                    lo: 0.0,
                    hi: (b - a).sqrt(),
                    size: Size::Sixteen,
                });
            } else {
                let size = Size::of(b - a, a, self.loose);
                leaves.push(Leaf { map: Map::Linear, base: 0.0, lo: a, hi: b, size });
            }
        }
        leaves
    }

    /// The nearest pole, if the interval is not far from it.
    fn owner(&self, a: f64, b: f64) -> Option<(f64, f64)> {
        let distance = |at: f64| (a - at).max(at - b).max(0.0);
        let near = self.poles.iter().copied().filter(|(at, _)| distance(*at) < b - a);
        near.min_by(|p, q| distance(p.0).total_cmp(&distance(q.0)))
    }
}

/// Leaves at geometric distances from a pole, sinh across its core.
fn around_pole((at, half_width): (f64, f64), (a, b): (f64, f64), loose: bool, leaves: &mut Vec<Leaf>) {
    const CORE: f64 = 4.0;
    // Eight nodes over a factor of 4, or sixteen over 8, err by 1e-8 or 1e-10.
    let growth = if loose { 4.0 } else { 8.0 };
    let (lo, hi) = (a - at, b - at);
    let mut points = vec![lo, hi];
    let mut distance = CORE * half_width;
    while distance < lo.abs().max(hi.abs()) {
        points.extend([distance, -distance].into_iter().filter(|d| *d > lo && *d < hi));
        distance *= growth;
    }
    points.sort_by(f64::total_cmp);
    for pair in points.windows(2) {
        let (p, q) = (pair[0], pair[1]);
        let core = p.abs().min(q.abs()) < CORE * half_width * (1.0 - 1e-12) || p * q < 0.0;
        leaves.push(if core {
            let map = Map::Sinh { half_width };
            let (lo, hi) = ((p / half_width).asinh(), (q / half_width).asinh());
            Leaf { map, base: at, lo, hi, size: Size::Sixteen }
        } else {
            let size = Size::of(q - p, p.abs().min(q.abs()), loose);
            Leaf { map: Map::Linear, base: at, lo: p, hi: q, size }
        });
    }
}

/// A panel before its nodes are made.
pub(super) struct Draft {
    pub(super) lo: f64,
    pub(super) hi: f64,
    leaves: Vec<Leaf>,
    pub(super) samples: Vec<Samples>,
    /// Whether the samples are nodes as they are: no pole, no threshold.
    pub(super) linear: bool,
    absolute: f64,
    /// Whether kinks were passed over.
    passed: bool,
}

impl Draft {
    /// Many kinks are passed over at first: far from all that matters what
    /// they do to the integral is small enough. Not where tables have narrow
    /// peaks, which 16 nodes could miss.
    pub(super) fn new(sigma: &Annihilation, structure: &Structure, lo: f64, hi: f64) -> Self {
        const MANY: usize = 4;
        let kinks = structure.kinks(lo, hi);
        let passed = kinks.len() > MANY && 4.0 * structure.mass * structure.mass + lo > TAME_GEV * TAME_GEV;
        let leaves = structure.leaves(lo, hi, if passed { &[] } else { kinks });
        Self::of(sigma, structure, (lo, hi), leaves, passed)
    }

    fn of(
        sigma: &Annihilation,
        structure: &Structure,
        (lo, hi): (f64, f64),
        leaves: Vec<Leaf>,
        passed: bool,
    ) -> Self {
        let samples: Vec<Samples> = leaves.iter().map(|l| l.samples(sigma, structure.resonance)).collect();
        let linear = leaves.iter().all(|l| l.map == Map::Linear);
        let absolute = samples.iter().map(|s| s.absolute).sum();
        Self { lo, hi, leaves, samples, linear, absolute, passed }
    }

    /// Bisects the leaves until the error of each is below `goal` times the
    /// integral over the panel.
    pub(super) fn resolve(&mut self, sigma: &Annihilation, structure: &Structure, goal: f64) {
        if self.error() <= goal {
            return;
        }
        if self.passed {
            let range = (self.lo, self.hi);
            let leaves = structure.leaves(self.lo, self.hi, structure.kinks(self.lo, self.hi));
            *self = Self::of(sigma, structure, range, leaves, false);
        }
        // Leaves share it: of a few hundred, few are at the limit.
        let goal = goal * self.absolute;
        let first = std::mem::take(&mut self.samples);
        for (leaf, first) in self.leaves.iter().zip(&first) {
            leaf.resolve(first, sigma, structure.resonance, goal, &mut self.samples);
        }
    }

    /// Mean Delta.
    fn mean(&self) -> f64 {
        let sum: f64 = self.samples.iter().flat_map(Samples::pairs).map(|(delta, w)| delta * w.abs()).sum();
        if self.absolute > 0.0 { sum / self.absolute } else { self.hi }
    }

    /// Relative error of the integral over the panel.
    pub(super) fn error(&self) -> f64 {
        let total: f64 = self.samples.iter().map(|s| s.absolute).sum();
        if total > 0.0 { self.samples.iter().map(|s| s.error * s.absolute).sum::<f64>() / total } else { 0.0 }
    }
}

/// The largest part of an average that each draft can be if all of it had the
/// weight of its lower end, over all temperatures: a panel that never matters
/// need not be resolved, one at many temperatures must be resolved better than
/// its integral.
///
/// The average is at least the sum with the weights of the mean energies
/// (Jensen's inequality).
pub(super) fn importance(
    mass: f64,
    panels: &Panels,
    drafts: &[Draft],
    (coldest, hottest): (f64, f64),
) -> Vec<f64> {
    const STEP: f64 = 1.5;
    const MOST: f64 = 1e6;
    let ends: Vec<(f64, f64)> =
        drafts.iter().map(|d| (super::energy(mass, d.lo), super::energy(mass, d.mean()))).collect();
    let root = |d: &Draft| d.absolute * (4.0 * mass * mass + d.hi).powf(0.25);
    let absolutes: Vec<f64> = drafts.iter().map(root).collect();
    let (energies, _, weights) = panels.of(&panels.head);
    let mut parts = vec![1e-12; drafts.len()];
    let mut t = hottest;
    loop {
        let inverse = 1.0 / t;
        let near: f64 = energies.iter().zip(weights).map(|(e, w)| w.abs() * exp_negative(-e * inverse)).sum();
        let far = ends.iter().zip(&absolutes).map(|((_, mean), a)| a * exp_negative(-mean * inverse));
        let least = near + far.sum::<f64>();
        for ((part, (lo, _)), a) in parts.iter_mut().zip(&ends).zip(&absolutes) {
            let most = a * exp_negative(-lo * inverse);
            if most > *part * least {
                *part = (most / least).min(MOST);
            }
        }
        // Colder than 100 temperatures no panel matters but the head.
        if t <= coldest || ends.first().is_none_or(|(lo, _)| lo * inverse > 100.0) {
            return parts;
        }
        t = (t / STEP).max(coldest);
    }
}
