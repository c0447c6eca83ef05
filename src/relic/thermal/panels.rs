//! The nodes of all thermal averages of one point.
//!
//! The Boltzmann weight is smooth on the scale 4mT whatever the cross section
//! does. So $\sigma\Delta$ is integrated once, against the Lagrange basis of
//! 16 nodes on each of a ladder of panels (product integration), with as many
//! evaluations as its poles and thresholds need; an average at a temperature
//! is then a sum over the nodes of the panels that the weight reaches, equally
//! cheap for a pole of any width.

use super::super::annihilation::Annihilation;
use super::leaf::{Leaf, Map, N, Samples, legendre, legendre_at_nodes};
use crate::numerics::gauss::{rule16, rule24};
use crate::numerics::quad::Feature;

/// Ratio of panel edges: the weight varies by at most e^5 over a panel at
/// 25 temperatures above threshold, which 16 nodes interpolate to 1e-10.
const RATIO: f64 = 1.259_921_049_894_873_2;
/// First edge over the distance of the nearest singularity.
const CLEAN: f64 = 0.7;

/// Quadrature nodes and weights on an interval of Delta.
#[derive(Debug, Clone)]
pub(super) struct Panel {
    /// sqrt(s) - 2m at the lower end.
    pub(super) lowest: f64,
    /// sqrt(s) - 2m at the upper end.
    pub(super) highest: f64,
    /// Nodes.
    pub(super) nodes: Vec<Node>,
    /// Sum of the absolute weights.
    pub(super) absolute: f64,
    /// Logarithm of the absolute sum times the square of s/4m^2.
    pub(super) ln_bound: f64,
    /// Relative error of the weights.
    pub(super) error: f64,
}

/// A node of the thermal average.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) delta: f64,
    pub(super) root_s: f64,
    /// sqrt(s) - 2m without cancellation.
    pub(super) energy: f64,
    /// Weight of sigma Delta d Delta.
    pub(super) weight: f64,
}

/// Panels from threshold to the largest energy.
#[derive(Debug, Clone)]
pub(super) struct Panels {
    /// [0, b] for b halved from the first edge on: regular, one of them serves.
    pub(super) heads: Vec<Panel>,
    /// Disjoint, from the first edge upwards.
    pub(super) ladder: Vec<Panel>,
}

struct Builder<'a> {
    sigma: &'a Annihilation,
    resonance: f64,
    mass: f64,
    tolerance: f64,
    features: Vec<Feature>,
}

impl Panels {
    /// Panels for temperatures from `coldest` to `hottest` (GeV).
    pub(super) fn new(sigma: &Annihilation, (coldest, hottest): (f64, f64), tolerance: f64) -> Self {
        let builder = Builder {
            sigma,
            resonance: sigma.resonance(),
            mass: sigma.dark().mass,
            tolerance,
            features: sigma.features(),
        };
        let first = CLEAN * sigma.nearest_singularity();
        let error = builder.head_error(first);
        let mut heads = vec![builder.head(first, error)];
        let mut edge = first;
        while builder.energy(edge) > super::COLD * coldest {
            edge *= 0.5;
            heads.push(builder.head(edge, error));
        }
        let mut ladder = Vec::new();
        let mut edge = first;
        while builder.energy(edge) < super::REACH * hottest {
            ladder.push(builder.panel(edge, edge * RATIO));
            edge *= RATIO;
        }
        Self { heads, ladder }
    }
}

impl Builder<'_> {
    fn energy(&self, delta: f64) -> f64 {
        delta / ((4.0 * self.mass * self.mass + delta).sqrt() + 2.0 * self.mass)
    }

    fn node(&self, delta: f64, weight: f64) -> Node {
        let root_s = (4.0 * self.mass * self.mass + delta).sqrt();
        Node { delta, root_s, energy: delta / (root_s + 2.0 * self.mass), weight }
    }

    /// Delta = b u^2 makes sqrt(Delta) times an analytic function analytic.
    fn head(&self, b: f64, error: f64) -> Panel {
        let nodes: Vec<Node> = rule24()
            .pairs()
            .map(|(u, w)| {
                let delta = b * u * u;
                self.node(delta, w * 2.0 * b * u * self.sigma.weighted(delta))
            })
            .collect();
        self.finish(0.0, b, nodes, error)
    }

    /// Error of the largest head, from fewer nodes than it has; the others are
    /// farther from all singularities.
    fn head_error(&self, b: f64) -> f64 {
        let leaf = Leaf { map: Map::Square, base: 0.0, lo: 0.0, hi: b.sqrt() };
        leaf.samples(self.sigma, self.resonance).error
    }

    fn finish(&self, lo: f64, hi: f64, nodes: Vec<Node>, error: f64) -> Panel {
        let absolute: f64 = nodes.iter().map(|n| n.weight.abs()).sum();
        let growth = 1.0 + hi / (4.0 * self.mass * self.mass);
        let ln_bound = (absolute * growth * growth).ln();
        Panel { lowest: self.energy(lo), highest: self.energy(hi), nodes, absolute, ln_bound, error }
    }

    fn panel(&self, lo: f64, hi: f64) -> Panel {
        let leaves = self.leaves(lo, hi);
        let first: Vec<Samples> =
            leaves.iter().map(|leaf| leaf.samples(self.sigma, self.resonance)).collect();
        // A tenth, because a cold average weighs the lower end of the panel
        // more than the integral does.
        let goal = 0.1 * self.tolerance * first.iter().map(Samples::absolute).sum::<f64>();
        let mut samples: Vec<Samples> = Vec::new();
        for (leaf, first) in leaves.iter().zip(&first) {
            leaf.resolve(first, self.sigma, self.resonance, goal, &mut samples);
        }
        let total: f64 = samples.iter().map(Samples::absolute).sum();
        let error = if total > 0.0 {
            samples.iter().map(|s| s.error * s.absolute()).sum::<f64>() / total
        } else {
            0.0
        };
        if let ([leaf], [only]) = (leaves.as_slice(), samples.as_slice())
            && leaf.map == Map::Linear
        {
            let nodes = only.delta.iter().zip(&only.weight).map(|(d, w)| self.node(*d, *w)).collect();
            return self.finish(lo, hi, nodes, error);
        }
        self.finish(lo, hi, self.product_nodes(lo, hi, &samples), error)
    }

    /// Weights of the 16 nodes of the panel that integrate polynomials times
    /// the samples exactly, by way of Legendre moments.
    fn product_nodes(&self, lo: f64, hi: f64, samples: &[Samples]) -> Vec<Node> {
        let mut moments = [0.0; N];
        for s in samples {
            for (delta, weight) in s.delta.iter().zip(&s.weight) {
                let p = legendre(2.0 * (delta - lo) / (hi - lo) - 1.0);
                for (moment, p) in moments.iter_mut().zip(p) {
                    *moment += weight * p;
                }
            }
        }
        let table = legendre_at_nodes();
        rule16()
            .pairs()
            .enumerate()
            .map(|(j, (u, w))| {
                let sum: f64 = (0..N).map(|k| (2.0 * k as f64 + 1.0) * table[k][j] * moments[k]).sum();
                self.node(lo + (hi - lo) * u, w * sum)
            })
            .collect()
    }

    /// Splits a panel at the thresholds inside and around the pole that owns
    /// it.
    fn leaves(&self, lo: f64, hi: f64) -> Vec<Leaf> {
        let mut cuts = vec![lo];
        let mut onsets = Vec::new();
        for f in &self.features {
            if let Feature::Threshold { at } = *f
                && at >= lo
                && at < hi
            {
                cuts.push(at);
                onsets.push(at);
            }
        }
        cuts.push(hi);
        cuts.sort_by(f64::total_cmp);
        cuts.dedup();
        let mut leaves = Vec::new();
        for pair in cuts.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            if let Some((at, half_width)) = self.owner(a, b) {
                around_pole(at, half_width, a, b, &mut leaves);
            } else if onsets.contains(&a) {
                leaves.push(Leaf { map: Map::Square, base: a, lo: 0.0, hi: (b - a).sqrt() });
            } else {
                leaves.push(Leaf { map: Map::Linear, base: 0.0, lo: a, hi: b });
            }
        }
        leaves
    }

    /// The nearest pole, if the interval is not far from it.
    fn owner(&self, a: f64, b: f64) -> Option<(f64, f64)> {
        let distance = |at: f64| (a - at).max(at - b).max(0.0);
        let poles = self.features.iter().filter_map(|f| match *f {
            Feature::Pole { at, half_width } => Some((at, half_width)),
            _ => None,
        });
        poles.filter(|(at, _)| distance(*at) < b - a).min_by(|p, q| distance(p.0).total_cmp(&distance(q.0)))
    }
}

/// Leaves at geometric distances from a pole, sinh across its core.
fn around_pole(at: f64, half_width: f64, a: f64, b: f64, leaves: &mut Vec<Leaf>) {
    const CORE: f64 = 4.0;
    const GROWTH: f64 = 8.0;
    let (lo, hi) = (a - at, b - at);
    let mut points = vec![lo, hi];
    let mut distance = CORE * half_width;
    while distance < lo.abs().max(hi.abs()) {
        points.extend([distance, -distance].into_iter().filter(|d| *d > lo && *d < hi));
        distance *= GROWTH;
    }
    points.sort_by(f64::total_cmp);
    for pair in points.windows(2) {
        let (p, q) = (pair[0], pair[1]);
        let core = p.abs().min(q.abs()) < CORE * half_width * (1.0 - 1e-12) || p * q < 0.0;
        leaves.push(if core {
            let map = Map::Sinh { half_width };
            Leaf { map, base: at, lo: (p / half_width).asinh(), hi: (q / half_width).asinh() }
        } else {
            Leaf { map: Map::Linear, base: at, lo: p, hi: q }
        });
    }
}
