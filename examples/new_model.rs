//! A new model as a user would write it: gauged B - 3 L_tau with its loop
//! kinetic mixing, confronted with every bound that is built in.
//!
//! Run with `cargo run --release --example new_model`.

use darkbound::constraints::library;
use darkbound::decays::HadronMode;
use darkbound::inputs::Inputs;
use darkbound::models::{Assignment, Couplings, Fermion, Mediator, Model, Parameter, Point, Scale};
use darkbound::prediction::{Context, Prediction};

/// Gauged B - 3 L_tau.
struct BaryonTau {
    parameters: Vec<Parameter>,
}

/// One point of it.
struct Portal(Mediator);

impl Point for Portal {
    fn mediator(&self) -> Option<&Mediator> {
        Some(&self.0)
    }
}

impl Model for BaryonTau {
    fn name(&self) -> &'static str {
        "b_minus_3l_tau"
    }

    fn summary(&self) -> &'static str {
        "gauged B - 3 L_tau with one-loop kinetic mixing from the tau"
    }

    fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    fn point(&self, values: &Assignment, inputs: &Inputs) -> darkbound::Result<Box<dyn Point>> {
        let (mass, g) = (values.value(0), values.value(1));
        let e = (4.0 * std::f64::consts::PI / inputs.alpha_inv_0).sqrt();
        // Leading logarithm between m_tau and 100 GeV.
        let epsilon = 3.0 * e * g / (6.0 * std::f64::consts::PI.powi(2)) * (100.0 / inputs.m_tau).ln();
        let mut couplings = Couplings::photon_like(epsilon * e);
        for f in Fermion::ALL.into_iter().filter(|f| f.is_quark()) {
            couplings.set(f, couplings.vector(f) + g / 3.0, 0.0);
        }
        couplings.set(Fermion::Tau, couplings.vector(Fermion::Tau) - 3.0 * g, 0.0);
        // A left-handed current of charge -3 has v = a = -3 g/2.
        couplings.set(Fermion::NuTau, -1.5 * g, -1.5 * g);
        Ok(Box::new(Portal(Mediator { mass, couplings, dark: Vec::new() })))
    }
}

fn main() -> darkbound::Result<()> {
    let p = Parameter::new;
    let model = BaryonTau {
        parameters: vec![
            p("m_zprime", "GeV", 1.0, (0.01, 80.0), Scale::Log, "$m_{Z'}$", "mediator mass"),
            p("g", "", 1e-3, (1e-12, 1.0), Scale::Log, "$g$", "gauge coupling"),
        ],
    };
    let context = Context::new(Inputs::default(), HadronMode::Data)?;
    for mass in [0.05, 0.3, 1.0, 2.1, 5.0] {
        let mut values = Assignment::defaults(model.parameters());
        values.set(model.name(), model.parameters(), "m_zprime", mass)?;
        let point = model.point(&values, &context.inputs)?;
        let prediction = Prediction::new(&*point, &context);
        let mut strongest = ("nothing", 0.0);
        for constraint in library()?.iter() {
            let ratio = constraint.evaluate(&prediction)?.ratio;
            if ratio > strongest.1 {
                strongest = (constraint.id(), ratio);
            }
        }
        let ctau = prediction.lifetime().map_or(f64::INFINITY, darkbound::decays::Lifetime::ctau_m);
        println!(
            "m = {mass:>4} GeV: c tau = {ctau:.2e} m, strongest bound {} ({:.2e})",
            strongest.0, strongest.1
        );
    }
    Ok(())
}
