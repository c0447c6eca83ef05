//! Decay of an unpolarised tau. Own derivation with the branching ratios of
//! PDG 2026 (release of 2026-05-30, node S035).
//!
//! X Xbar through a vector makes taus whose spins are correlated but not
//! polarised one by one; an axial coupling interferes only in the angle.

use Injected::{ChargedKaon, ChargedPion, Electron, KLong, KShort, Muon, NeutralPion, Neutrino, Tau};

use super::decay::{Line, leptonic, phase_space};
use super::particles::Injected;
use crate::error::Result;
use crate::inputs::Inputs;
use crate::numerics::gauss;
use crate::numerics::interp::Curve;
use crate::provenance::Columns;

const TO_ELECTRON: f64 = 0.1785;
const TO_MUON: f64 = 0.1737;
const TO_RHO: f64 = 0.2549;
/// Width of the charged rho(770) in GeV, PDG (recalled).
const RHO_WIDTH_GEV: f64 = 0.1491;
/// Three pions: their mass follows the measured a_1 spectral function.
const THREE_PIONS: [(f64, &[Injected]); 2] =
    [(0.0926, &[ChargedPion, NeutralPion, NeutralPion]), (0.0902, &[ChargedPion, ChargedPion, ChargedPion])];
/// Branching ratio, hadrons and their mass in GeV (`None`: that of the one
/// hadron). Several pions: assumed masses; 0.2 GeV more or less changes f by
/// one per cent (test).
const FIXED: [(f64, &[Injected], Option<f64>); 9] = [
    (0.1082, &[ChargedPion], None),
    (0.0070, &[ChargedKaon], None),
    (0.0043, &[ChargedKaon, NeutralPion], Some(0.892)),
    (0.0042, &[ChargedPion, KShort], Some(0.892)),
    (0.0042, &[ChargedPion, KLong], Some(0.892)),
    (0.0038, &[ChargedPion, KLong, NeutralPion], Some(1.3)),
    (0.0449, &[ChargedPion, ChargedPion, ChargedPion, NeutralPion], Some(1.35)),
    (0.0104, &[ChargedPion, NeutralPion, NeutralPion, NeutralPion], Some(1.35)),
    (0.0050, &[ChargedPion, ChargedPion, ChargedPion, NeutralPion, NeutralPion], Some(1.5)),
];

/// Decay at rest. The modes add up to 98 %; they are normalised.
///
/// # Errors
/// The table of the a_1 is missing or malformed.
pub(super) fn lines(inputs: &Inputs) -> Result<Vec<Line>> {
    lines_with(inputs, 0.0)
}

/// As [`lines`], with the assumed masses of many pions shifted (GeV).
pub(super) fn lines_with(inputs: &Inputs, shift: f64) -> Result<Vec<Line>> {
    let m_tau = Tau.mass(inputs);
    let mut all = leptonic(m_tau, Electron, TO_ELECTRON, inputs);
    all.extend(leptonic(m_tau, Muon, TO_MUON, inputs));
    all.extend(rho(inputs));
    for (branching, pions) in THREE_PIONS {
        for (q, weight) in a1_masses(pions, inputs)? {
            all.extend(hadrons(branching * weight, pions, q, inputs));
        }
    }
    for (branching, daughters, mass) in FIXED {
        let many = daughters.len() > 3;
        let q = mass.map_or_else(|| daughters[0].mass(inputs), |m| if many { m + shift } else { m });
        all.extend(hadrons(branching, daughters, q, inputs));
    }
    // Every decay has one unit of tau mass: its energy is the norm.
    let norm: f64 = all.iter().map(|l| l.number * l.energy).sum::<f64>() / m_tau;
    for line in &mut all {
        line.number /= norm;
    }
    Ok(all)
}

/// tau -> nu and hadrons of mass q: the daughters share q isotropically in
/// their own frame, which moves with $E=(M^2+q^2)/2M$.
fn hadrons(weight: f64, daughters: &[Injected], q: f64, inputs: &Inputs) -> Vec<Line> {
    let at_rest = match daughters {
        [one] => vec![Line::new(*one, 1.0, q, q)],
        more => phase_space(more, q, inputs),
    };
    in_flight(weight, &at_rest, q, |_| 1.0, inputs)
}

/// Lines of a system of mass q seen in the rest frame of the tau, and the
/// neutrino; `density` is the distribution of cos psi, flat if one.
fn in_flight(
    weight: f64,
    at_rest: &[Line],
    q: f64,
    density: impl Fn(f64) -> f64,
    inputs: &Inputs,
) -> Vec<Line> {
    let m_tau = Tau.mass(inputs);
    let (energy, momentum) = (0.5 * (m_tau + q * q / m_tau), 0.5 * (m_tau - q * q / m_tau));
    let mut all = vec![Line::new(Neutrino, weight, momentum, 0.0)];
    for line in at_rest {
        let m = line.particle.mass(inputs);
        if line.momentum == 0.0 {
            all.push(Line::new(line.particle, weight * line.number, energy, m));
            continue;
        }
        for (u, w) in gauss::rule8().pairs() {
            let cos = 2.0 * u - 1.0;
            let e = (energy * line.energy + momentum * line.momentum * cos) / q;
            all.push(Line::new(line.particle, weight * line.number * w * density(cos), e, m));
        }
    }
    all
}

/// tau -> pi pi0 nu by a P-wave Breit-Wigner of the rho,
/// $(1-r)^2(1+2r)\,\beta^3\,|F|^2$ with $r=q^2/M^2$.
///
/// The tau makes longitudinal and transverse rho in the ratio $M^2:2q^2$, so
/// that the pions fly at $\psi$ to the rho with a density proportional to
/// $M^2\cos^2\psi+q^2\sin^2\psi$.
fn rho(inputs: &Inputs) -> Vec<Line> {
    let pions = [ChargedPion, NeutralPion];
    let (m_tau, m_rho) = (Tau.mass(inputs), inputs.m_rho);
    let threshold = inputs.m_pip + inputs.m_pi0;
    let momentum = |q: f64| phase_space(&pions, q, inputs).first().map_or(0.0, |l| l.momentum);
    let at_pole = momentum(m_rho);
    let nodes: Vec<(f64, f64)> = gauss::rule32()
        .pairs()
        .map(|(u, w)| {
            let q = threshold + (m_tau - threshold) * u;
            let (r, k) = ((q / m_tau).powi(2), momentum(q));
            let width = RHO_WIDTH_GEV * (k / at_pole).powi(3) * (m_rho / q);
            let offset = q * q - m_rho * m_rho;
            let propagator = 1.0 / (offset * offset + (q * width).powi(2));
            // dq^2 = 2 q dq.
            (q, w * q * (1.0 - r).powi(2) * (1.0 + 2.0 * r) * (2.0 * k / q).powi(3) * propagator)
        })
        .collect();
    let norm: f64 = nodes.iter().map(|(_, w)| w).sum();
    nodes
        .into_iter()
        .flat_map(|(q, w)| {
            let (tau2, q2) = (m_tau * m_tau, q * q);
            // Mean one over the sphere.
            let density =
                move |cos: f64| 3.0 * (tau2 * cos * cos + q2 * (1.0 - cos * cos)) / (tau2 + 2.0 * q2);
            in_flight(TO_RHO * w / norm, &phase_space(&pions, q, inputs), q, density, inputs)
        })
        .collect()
}

/// Masses of three pions and their weights, which add up to one.
fn a1_masses(pions: &[Injected], inputs: &Inputs) -> Result<Vec<(f64, f64)>> {
    const TABLE: &str = "hadrons/aleph_a1.csv";
    let columns = Columns::embedded(TABLE)?;
    let spectral = Curve::new(TABLE, columns.numbers("s_GeV2")?, columns.numbers("a1")?)?;
    let m_tau2 = Tau.mass(inputs).powi(2);
    let (first, last) = spectral.range();
    let threshold: f64 = pions.iter().map(|p| p.mass(inputs)).sum();
    let lo = first.max(threshold * threshold);
    let nodes: Vec<(f64, f64)> = gauss::rule8()
        .pairs()
        .filter_map(|(u, w)| {
            let s = lo + (last.min(m_tau2) - lo) * u;
            let r = s / m_tau2;
            spectral.at(s).map(|a| (s.sqrt(), w * a * (1.0 - r).powi(2) * (1.0 + 2.0 * r)))
        })
        .collect();
    let norm: f64 = nodes.iter().map(|(_, w)| w).sum();
    Ok(nodes.into_iter().map(|(q, w)| (q, w / norm)).collect())
}
