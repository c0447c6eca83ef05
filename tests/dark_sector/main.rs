//! The scalars of the aligned U(1)' and its extension by Phi': masses,
//! mixings, Z' -> varphi a, decays of h, phi and T, against the Lagrangian and
//! against limits.

mod higgs;
mod mass;
mod potential;
mod top;
mod whole;

use darkbound::decays::HadronMode;
use darkbound::inputs::Inputs;
use darkbound::models::aligned_u1::{AlignedPoint, AlignedU1, ExtendedU1};
use darkbound::models::{Assignment, Model};
use darkbound::prediction::Context;

fn solve(model: &dyn Model, set: &[(&str, f64)]) -> darkbound::Result<Assignment> {
    let mut values = Assignment::defaults(model.parameters());
    for (name, value) in set {
        values.set(model.name(), model.parameters(), name, *value)?;
    }
    Ok(values)
}

fn extended(set: &[(&str, f64)]) -> darkbound::Result<AlignedPoint> {
    let model = ExtendedU1::default();
    model.solve(&solve(&model, set)?, &Inputs::default())
}

fn minimal(set: &[(&str, f64)]) -> darkbound::Result<AlignedPoint> {
    let model = AlignedU1::default();
    model.solve(&solve(&model, set)?, &Inputs::default())
}

fn context() -> Context {
    Context::new(Inputs::default(), HadronMode::Data).unwrap()
}
