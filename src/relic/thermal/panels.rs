//! The nodes of all thermal averages of one point.
//!
//! The Boltzmann weight is smooth on the scale 4mT whatever the cross section
//! does. So $\sigma\Delta$ is integrated once, against the Lagrange basis of
//! 16 nodes on each of a ladder of panels (product integration), with as many
//! evaluations as its poles and thresholds need; an average at a temperature
//! is then a sum over the nodes of the panels that the weight reaches, equally
//! cheap for a pole of any width.

use super::super::annihilation::Annihilation;
use super::cold::Cold;
use super::draft::{Draft, Structure, importance};
use super::exp::exp_negative;
use super::kernels::LANES;
use super::leaf::{Leaf, Map, N, Samples, Size, legendre, legendre_at_nodes};
use crate::numerics::gauss::{rule16, rule24};

/// First edge over the distance of the nearest singularity.
const CLEAN: f64 = 0.7;

/// Quadrature nodes and weights on an interval of Delta.
#[derive(Debug, Clone, Default)]
pub(super) struct Panel {
    /// sqrt(s) - 2m at the lower end.
    pub(super) lowest: f64,
    /// sqrt(s) - 2m at the upper end.
    pub(super) highest: f64,
    /// Range of the nodes.
    nodes: (usize, usize),
    /// Sum of the absolute weights.
    pub(super) absolute: f64,
    /// Relative error of the weights.
    pub(super) error: f64,
    /// Whether the Boltzmann weight is interpolated between the nodes.
    product: bool,
}

impl Panel {
    /// Error of interpolating the Boltzmann weight, in the units of the sum.
    ///
    /// On a panel of 2h temperatures the coefficient of the first Chebyshev
    /// polynomial left out is $2I_{16}(h)$ times the weight in the middle.
    pub(super) fn interpolation(&self, inverse_t: f64) -> f64 {
        let h = 0.5 * (self.highest - self.lowest) * inverse_t;
        if !self.product || h < 1.0 {
            return 0.0;
        }
        // (h/2)^16/16! exp(h^2/68) bounds I_16.
        let bessel = (0.5 * h).powi(16) / 2.092_278_988_8e13 * (h * h / 68.0).min(h).exp();
        2.0 * bessel * exp_negative(-(self.lowest * inverse_t + h)) * self.absolute
    }

    pub(super) fn is_finite(&self) -> bool {
        self.absolute.is_finite()
    }
}

/// Panels from threshold to the largest energy.
#[derive(Debug, Clone)]
pub(super) struct Panels {
    /// Low temperatures.
    pub(super) cold: Vec<Cold>,
    /// From threshold to the first edge.
    pub(super) head: Panel,
    /// Disjoint, from the first edge upwards.
    pub(super) ladder: Vec<Panel>,
    energies: Vec<f64>,
    inverses: Vec<f64>,
    /// Weights of sigma Delta d Delta times s^(1/4).
    weights: Vec<f64>,
}

impl Panels {
    /// Panels for temperatures from `coldest` to `hottest` (GeV).
    pub(super) fn new(sigma: &Annihilation, (coldest, hottest): (f64, f64), tolerance: f64) -> Self {
        let mass = sigma.dark().mass;
        let structure = Structure::of(sigma, tolerance);
        let first = CLEAN * structure.nearest;
        let mut new = Self {
            cold: Cold::chain(sigma, mass, super::energy(mass, 0.5 * first), coldest),
            head: Panel::default(),
            ladder: Vec::new(),
            energies: Vec::new(),
            inverses: Vec::new(),
            weights: Vec::new(),
        };
        new.head = new.head(sigma, first);
        let top = super::delta(mass, super::REACH * hottest);
        let mut drafts: Vec<Draft> = structure
            .edges(first, top)
            .windows(2)
            .map(|w| Draft::new(sigma, &structure, w[0], w[1]))
            .collect();
        let parts = importance(mass, &new, &drafts, (coldest, hottest));
        for (draft, part) in drafts.iter_mut().zip(parts) {
            // A third, because several panels may be at their limit.
            draft.resolve(sigma, &structure, 0.3 * tolerance / part);
            let panel = new.panel(mass, draft);
            new.ladder.push(panel);
        }
        new
    }

    /// Number of nodes.
    pub(super) fn nodes(&self) -> usize {
        self.energies.len()
    }

    /// Energies, 1/sqrt(s) and weights of a panel.
    pub(super) fn of(&self, panel: &Panel) -> (&[f64], &[f64], &[f64]) {
        let (a, b) = panel.nodes;
        (&self.energies[a..b], &self.inverses[a..b], &self.weights[a..b])
    }

    fn push(&mut self, mass: f64, delta: f64, weight: f64) -> f64 {
        let root_s = (4.0 * mass * mass + delta).sqrt();
        let weight = weight * root_s.sqrt();
        self.energies.push(delta / (root_s + 2.0 * mass));
        self.inverses.push(1.0 / root_s);
        self.weights.push(weight);
        weight.abs()
    }

    /// [0, b]: Delta = b u^2 makes sqrt(Delta) times an analytic function
    /// analytic. The error is that of fewer nodes.
    fn head(&mut self, sigma: &Annihilation, b: f64) -> Panel {
        let mass = sigma.dark().mass;
        let begin = self.energies.len();
        let mut absolute = 0.0;
        for (u, w) in rule24().pairs() {
            let delta = b * u * u;
            absolute += self.push(mass, delta, w * 2.0 * b * u * sigma.weighted(delta));
        }
        let leaf = Leaf { map: Map::Square, base: 0.0, lo: 0.0, hi: b.sqrt(), size: Size::Sixteen };
        let error = leaf.samples(sigma, sigma.resonance()).error;
        self.finish(mass, (0.0, b), begin, absolute, error, false)
    }

    /// Where the cross section is smooth its nodes serve, elsewhere 16 nodes
    /// with the moments of the cross section.
    fn panel(&mut self, mass: f64, draft: &Draft) -> Panel {
        let begin = self.energies.len();
        let mut absolute = 0.0;
        let count = draft.samples.iter().map(Samples::len).sum::<usize>();
        let product = count > N || count % LANES != 0 || !draft.linear;
        if product {
            for (delta, weight) in product_nodes(draft) {
                absolute += self.push(mass, delta, weight);
            }
        } else {
            for (delta, weight) in draft.samples.iter().flat_map(Samples::pairs) {
                absolute += self.push(mass, delta, weight);
            }
        }
        self.finish(mass, (draft.lo, draft.hi), begin, absolute, draft.error(), product)
    }

    fn finish(
        &self,
        mass: f64,
        (lo, hi): (f64, f64),
        begin: usize,
        absolute: f64,
        error: f64,
        product: bool,
    ) -> Panel {
        Panel {
            lowest: super::energy(mass, lo),
            highest: super::energy(mass, hi),
            nodes: (begin, self.energies.len()),
            absolute,
            error,
            product,
        }
    }
}

/// Weights of the 16 nodes of the panel that integrate polynomials times the
/// samples exactly, by way of Legendre moments.
fn product_nodes(draft: &Draft) -> [(f64, f64); N] {
    let (lo, width) = (draft.lo, draft.hi - draft.lo);
    let scale = 2.0 / width;
    let mut moments = [0.0; N];
    for (delta, weight) in draft.samples.iter().flat_map(Samples::pairs) {
        let p = legendre((delta - lo) * scale - 1.0);
        for (moment, p) in moments.iter_mut().zip(p) {
            *moment += weight * p;
        }
    }
    for (k, moment) in moments.iter_mut().enumerate() {
        *moment *= 2.0 * k as f64 + 1.0;
    }
    let (table, rule) = (legendre_at_nodes(), rule16());
    std::array::from_fn(|j| {
        let sum: f64 = (0..N).map(|k| table[k][j] * moments[k]).sum();
        (lo + width * rule.nodes()[j], rule.weights()[j] * sum)
    })
}
