//! A vector portal at fixed parameters.

use super::{Charges, at};
use crate::inputs::Inputs;
use crate::models::{Assignment, Couplings, DarkState, Fermion, Mediator, Point};

/// A vector portal at fixed parameters.
#[derive(Debug, Clone)]
pub struct PortalPoint {
    mediator: Mediator,
    g: f64,
    epsilon: f64,
    q_x: f64,
    m_x: f64,
}

/// The electric charge at zero momentum, the normalisation of epsilon.
fn electric_charge(inputs: &Inputs) -> f64 {
    (4.0 * std::f64::consts::PI / inputs.alpha_inv_0).sqrt()
}

/// All couplings: charges times g, and mixing (tree-level `epsilon` plus the
/// loops) times e Q_f.
pub(super) fn couplings(model: &Charges, mass: f64, g: f64, epsilon: f64, inputs: &Inputs) -> Couplings {
    let Some(charges) = &model.multiples else {
        return Couplings::photon_like(g);
    };
    let e = electric_charge(inputs);
    let mixing = e * total_mixing(model, mass, g, epsilon, inputs);
    let mut out = Couplings::default();
    for f in Fermion::ALL {
        let x = charges[f.index()] * g;
        if f.is_neutrino() {
            out.set(f, x / 2.0, x / 2.0);
        } else {
            out.set(f, x + mixing * f.charge(), 0.0);
        }
    }
    out
}

fn total_mixing(model: &Charges, mass: f64, g: f64, epsilon: f64, inputs: &Inputs) -> f64 {
    let loops = model.loop_mixing.as_ref().map_or(0.0, |l| l.at(mass, inputs));
    epsilon + electric_charge(inputs) * g * loops
}

impl PortalPoint {
    pub(super) fn new(model: &Charges, values: &Assignment, inputs: &Inputs) -> Self {
        let mass = values.value(at::M_ZPRIME);
        let epsilon = values.value(at::EPSILON);
        let (m_x, q_x) = (values.value(at::M_X), values.value(at::Q_X));
        let has_charges = model.multiples.is_some();
        let g = if has_charges { values.value(at::G) } else { epsilon * electric_charge(inputs) };
        let dark = if q_x == 0.0 {
            Vec::new()
        } else {
            vec![DarkState::Fermion { mass: m_x, vector: g * q_x, axial: 0.0 }]
        };
        let couplings = couplings(model, mass, g, epsilon, inputs);
        let epsilon = if has_charges { total_mixing(model, mass, g, epsilon, inputs) } else { epsilon };
        Self { mediator: Mediator { mass, couplings, dark }, g, epsilon, q_x, m_x }
    }
}

impl Point for PortalPoint {
    fn derived(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("g", self.g),
            ("epsilon_A", self.epsilon),
            ("m_zprime_physical_GeV", self.mediator.mass),
            ("q_X", self.q_x),
            ("m_X_GeV", self.m_x),
            ("g_X", self.g * self.q_x),
        ]
    }

    fn mediator(&self) -> Option<&Mediator> {
        Some(&self.mediator)
    }
}
