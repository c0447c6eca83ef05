//! A second UV model as a user would write it: gauged L_mu - L_tau with a
//! vector-like quark doublet Q that makes b -> s (Altmannshofer, Gori,
//! Pospelov, Yavin 1403.1269, the heavy-Q limit) and a dark Dirac fermion X.
//!
//! The model gives couplings; widths, lifetime, rare decays, relic density and
//! all bounds follow. Run with `cargo run --release --example muon_tau_quark`.

use std::f64::consts::PI;
use std::fmt::Write as _;

use darkbound::constraints::{Verdict, library};
use darkbound::decays::HadronMode;
use darkbound::inputs::Inputs;
use darkbound::models::{
    Assignment, Couplings, DarkState, Fermion, Mediator, Model, Parameter, Point, Scale, Transition,
    Transitions,
};
use darkbound::prediction::{Context, Prediction};

/// The model: its parameters.
pub(crate) struct MuonTauQuark(Vec<Parameter>);

/// The model at a point: its couplings.
struct Portal {
    mediator: Mediator,
    transitions: Transitions,
    epsilon: f64,
}

impl Default for MuonTauQuark {
    fn default() -> Self {
        let p = Parameter::new;
        Self(vec![
            p("m_zprime", "GeV", 2.1, (0.01, 80.0), Scale::Log, "$m_{Z'}$", "mediator mass"),
            p("g", "", 1e-4, (1e-9, 1.0), Scale::Log, "$g$", "gauge coupling"),
            p("m_Q", "GeV", 1e4, (1e3, 1e6), Scale::Log, "$m_Q$", "mass of the vector-like quark"),
            p("yy", "", 6.6e-5, (0.0, 12.0), Scale::Log, "$Y_bY_s$", "product of its Yukawa couplings"),
            p("q_X", "", 120.0, (0.0, 1e4), Scale::Log, "$q_X$", "charge of X; 0: no X"),
            p("m_X", "GeV", 0.985, (1e-3, 1e4), Scale::Log, "$m_X$", "mass of X"),
        ])
    }
}

/// Kinetic mixing with the photon over e g at q^2 = M^2 from the loops of mu
/// (charge 1) and tau (charge -1): finite, because the charges add up to zero.
pub(crate) fn mixing(mass: f64, inputs: &Inputs) -> f64 {
    let term = |m: f64| m.ln() / 3.0 + polarisation((mass / m).powi(2));
    (term(inputs.m_tau) - term(inputs.m_mu)) / (2.0 * PI * PI)
}

/// Real part of the integral of x(1-x) ln(1 - x(1-x)s) over x from 0 to 1, in
/// closed form; a series where that cancels.
fn polarisation(s: f64) -> f64 {
    if s < 1e-3 {
        return -s * (1.0 / 30.0 + s * (1.0 / 280.0 + s / 1890.0));
    }
    let tau = 4.0 / s;
    let root = (tau - 1.0).abs().sqrt();
    let b =
        if tau > 1.0 { 2.0 * root * (1.0 / root).atan() } else { root * ((1.0 + root) / (1.0 - root)).ln() };
    -5.0 / 18.0 - tau / 6.0 + (1.0 + 0.5 * tau) / 6.0 * b
}

impl Point for Portal {
    fn derived(&self) -> Vec<(&'static str, f64)> {
        vec![("epsilon_A", self.epsilon), ("C_L", self.transitions.b_s.left.re)]
    }

    fn mediator(&self) -> Option<&Mediator> {
        Some(&self.mediator)
    }

    fn transitions(&self) -> Option<Transitions> {
        Some(self.transitions)
    }
}

impl Model for MuonTauQuark {
    fn name(&self) -> &'static str {
        "muon_tau_quark"
    }

    fn summary(&self) -> &'static str {
        "gauged L_mu - L_tau with a vector-like quark and dark fermion X"
    }

    fn parameters(&self) -> &[Parameter] {
        &self.0
    }

    fn point(&self, x: &Assignment, inputs: &Inputs) -> darkbound::Result<Box<dyn Point>> {
        let [mass, g, m_q, yy, q_x, m_x] = [0, 1, 2, 3, 4, 5].map(|i| x.value(i));
        let e = (4.0 * PI / inputs.alpha_inv_0).sqrt();
        let epsilon = e * g * mixing(mass, inputs);
        let mut couplings = Couplings::photon_like(e * epsilon);
        for (lepton, neutrino, charge) in
            [(Fermion::Mu, Fermion::NuMu, 1.0), (Fermion::Tau, Fermion::NuTau, -1.0)]
        {
            couplings.set(lepton, couplings.vector(lepton) + charge * g, 0.0);
            // A left-handed current has v = a.
            couplings.set(neutrino, 0.5 * charge * g, 0.5 * charge * g);
        }
        // Q mixes with b and s by Y v_Phi/(sqrt2 m_Q), v_Phi = M/g.
        let left = (0.5 * g * yy * (mass / (g * m_q)).powi(2)).into();
        let b_s = Transition { left, ..Transition::default() };
        let dark = DarkState::Fermion { mass: m_x, vector: g * q_x, axial: 0.0 };
        let mediator = Mediator { mass, couplings, dark: if q_x > 0.0 { vec![dark] } else { vec![] } };
        let transitions = Transitions { b_s, ..Transitions::default() };
        Ok(Box::new(Portal { mediator, transitions, epsilon }))
    }
}

/// Widths, lifetime, rates, abundance, and all bounds that say something.
pub(crate) fn report(p: &Prediction<'_>) -> darkbound::Result<String> {
    let decays = ["zprime_width_GeV", "zprime_ctau_m", "br_ee", "br_mumu", "br_nunu", "br_had", "br_xx"];
    let others = ["br_bp_kp_zprime_inv", "fl_b0_kst0_zprime", "delta_a_mu", "omega_h2"];
    let mut out = String::new();
    for name in decays.into_iter().chain(others) {
        let value = p.observable(name)?.map_or("-".to_owned(), |v| format!("{v:.3e}"));
        let _ = writeln!(out, "  {name:<40} {value}");
    }
    for bound in library()?.iter() {
        let result = bound.evaluate(p)?;
        if result.verdict != Verdict::NotApplicable {
            let _ = writeln!(out, "  {:<40} {:?}, ratio {:.2e}", bound.id(), result.verdict, result.ratio);
        }
    }
    Ok(out)
}

pub(crate) fn main() -> darkbound::Result<()> {
    let model = MuonTauQuark::default();
    let context = Context::new(Inputs::default(), HadronMode::Data)?;
    for m_x in [0.95, 0.985, 1.01] {
        let mut values = Assignment::defaults(model.parameters());
        values.set(model.name(), model.parameters(), "m_X", m_x)?;
        let point = model.point(&values, &context.inputs)?;
        println!("{} at m_X = {m_x} GeV\n{}", model.name(), report(&Prediction::new(&*point, &context))?);
    }
    Ok(())
}
