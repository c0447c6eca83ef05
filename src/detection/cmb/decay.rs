//! Energies of decay products, at rest and in flight. Own derivation.

use super::kernel::Deposit;
use super::kernels::Kernels;
use super::particles::Injected;
use crate::inputs::Inputs;
use crate::numerics::gauss;
use crate::numerics::special::two_body_momentum;

/// Particles of one energy and momentum (GeV) in the rest frame of their
/// parent, in all directions alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    pub(super) particle: Injected,
    /// Mean number of them.
    pub(super) number: f64,
    pub(super) energy: f64,
    pub(super) momentum: f64,
}

impl Line {
    pub(super) fn new(particle: Injected, number: f64, energy: f64, mass: f64) -> Self {
        let momentum = (energy - mass).max(0.0) * (energy + mass);
        Self { particle, number, energy, momentum: momentum.sqrt() }
    }
}

/// What the lines deposit if their parent moves with the Lorentz factor
/// `gamma`.
///
/// A line of energy e and momentum p becomes a box: decay without preferred
/// direction spreads the energy evenly over
/// $\gamma(e\pm\beta p)$.
pub(super) fn deposit(lines: &[Line], kernels: &Kernels, gamma: f64) -> Option<Deposit> {
    let gamma_beta = ((gamma - 1.0).max(0.0) * (gamma + 1.0)).sqrt();
    lines
        .iter()
        .map(|line| {
            let (centre, half) = (gamma * line.energy, gamma_beta * line.momentum);
            kernels.mean(line.particle, centre - half, centre + half).map(|d| d * line.number)
        })
        .sum()
}

/// Daughters of a system of this mass (GeV) by flat phase space; empty where
/// the daughters are heavier.
///
/// Two bodies are a line. One of n > 2 has the spectrum
/// $dN/dE\propto p\,\Phi_{n-1}(\mu)$, where $\mu$ is the mass of the others:
/// $\Phi_2$ is exact, for more $\Phi_n\propto T^{(3n-5)/2}\mu^{(n-3)/2}$ with
/// the kinetic energy T at rest, which is right at threshold and for massless
/// particles, and in between within a per cent of the deposited energy (test).
/// The spectra are normalised to the energy of the system.
pub(super) fn phase_space(daughters: &[Injected], mass: f64, inputs: &Inputs) -> Vec<Line> {
    let masses: Vec<f64> = daughters.iter().map(|d| d.mass(inputs)).collect();
    let free = mass - masses.iter().sum::<f64>();
    if free.is_nan() || free < 0.0 {
        return Vec::new();
    }
    if let [a, b] = masses[..] {
        let momentum = two_body_momentum(mass, a, b);
        let line = |particle, m: f64| Line { particle, number: 1.0, energy: m.hypot(momentum), momentum };
        return vec![line(daughters[0], a), line(daughters[1], b)];
    }
    let mut all = Vec::new();
    for (i, (particle, m)) in daughters.iter().zip(&masses).enumerate() {
        let earlier = daughters[..i].contains(particle);
        if !earlier {
            let number = daughters.iter().filter(|d| *d == particle).count() as f64;
            let others: Vec<f64> = (0..masses.len()).filter(|j| *j != i).map(|j| masses[j]).collect();
            all.extend(one_of_many(*particle, *m, number, mass, &others));
        }
    }
    let norm = mass / all.iter().map(|l| l.number * l.energy).sum::<f64>();
    for line in &mut all {
        line.number *= norm;
    }
    all
}

/// The spectrum of one particle beside `others`, as eight lines.
fn one_of_many(particle: Injected, m: f64, number: f64, mass: f64, others: &[f64]) -> Vec<Line> {
    let least: f64 = others.iter().sum();
    let largest = 0.5 * (mass + (m - least) * (m + least) / mass);
    let n = others.len() as f64;
    let mut lines: Vec<Line> = gauss::rule8()
        .pairs()
        .map(|(u, w)| {
            // The spectrum starts and, beside two others, ends like a root:
            // a cubic with slope zero at both ends takes the roots out.
            let energy = m + (largest - m) * u * u * (3.0 - 2.0 * u);
            let line = Line::new(particle, w * u * (1.0 - u), energy, m);
            let recoil = (mass * mass + m * m - 2.0 * mass * line.energy).max(least * least).sqrt();
            let volume = match others {
                [a, b] => two_body_momentum(recoil, *a, *b) / recoil,
                _ => (recoil - least).powf(0.5 * (3.0 * n - 5.0)) * recoil.powf(0.5 * (n - 3.0)),
            };
            Line { number: line.number * line.momentum * volume, ..line }
        })
        .collect();
    let norm: f64 = lines.iter().map(|l| l.number).sum();
    if norm > 0.0 {
        for line in &mut lines {
            line.number *= number / norm;
        }
        return lines;
    }
    // All at rest.
    vec![Line::new(particle, number, m, m)]
}

/// Decay at rest of all but tau.
pub(super) fn lines(parent: Injected, inputs: &Inputs) -> Vec<Line> {
    if parent == Injected::Muon {
        return leptonic(inputs.m_mu, Injected::Electron, 1.0, inputs);
    }
    let modes = parent.modes();
    let total: f64 = modes.iter().map(|m| m.branching).sum();
    let mass = parent.mass(inputs);
    modes
        .iter()
        .flat_map(|m| {
            let weight = m.branching / total;
            phase_space(m.daughters, mass, inputs)
                .into_iter()
                .map(move |l| Line { number: weight * l.number, ..l })
        })
        .collect()
}

/// Decay of an unpolarised lepton into a lighter one and two neutrinos:
/// $d\Gamma/dx\propto\sqrt{x^2-x_0^2}\,(3x-2x^2-x_0^2)$ with
/// $x=2ME/(M^2+m^2)$, $x_0=2Mm/(M^2+m^2)$ (V-A, Michel parameter 3/4).
pub(super) fn leptonic(parent: f64, daughter: Injected, branching: f64, inputs: &Inputs) -> Vec<Line> {
    let m = daughter.mass(inputs);
    let largest = 0.5 * (parent * parent + m * m) / parent;
    let x0 = m / largest;
    // x = x0 + (1-x0) u^2 takes the root out of the integrand.
    let nodes: Vec<(f64, f64)> = gauss::rule32()
        .pairs()
        .map(|(u, w)| {
            let x = x0 + (1.0 - x0) * u * u;
            let shape = (x * x - x0 * x0).max(0.0).sqrt() * (3.0 * x - 2.0 * x * x - x0 * x0);
            (x, w * u * shape)
        })
        .collect();
    let norm: f64 = nodes.iter().map(|(_, w)| w).sum();
    let mut all = Vec::with_capacity(2 * nodes.len());
    for (x, weight) in nodes {
        let (energy, number) = (x * largest, branching * weight / norm);
        all.push(Line::new(daughter, number, energy, m));
        all.push(Line::new(Injected::Neutrino, number, parent - energy, 0.0));
    }
    all
}
