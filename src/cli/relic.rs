//! `relic`: the abundance of the dark fermion at one point.

use serde_json::json;

use super::{Global, point, print};
use crate::error::{Error, Result};
use crate::models::{DarkState, Fermion, Mediator};
use crate::prediction::Context;
use crate::relic::annihilation::Quarks;
use crate::relic::{
    Annihilation, CoupledSettings, Dof, Method, MomentumTransfer, Settings, Target, ThermalAverage, WidthLaw,
    relic_density,
};

/// Kinetic equilibrium is assumed where it is better than this: Omega changes
/// by roughly the inverse.
const MARGIN: f64 = 1e3;

/// Options of `relic`.
#[derive(Debug, clap::Args)]
pub(super) struct RelicArgs {
    /// Model, see `darkbound models`
    model: String,
    /// Parameter, e.g. m_X=0.95 (GeV); repeatable
    #[arg(long = "set", value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// Solve a parameter for an observable, as in `point`
    #[arg(long, value_name = "PARAMETER:OBSERVABLE=VALUE")]
    tune: Option<String>,
    /// Degrees of freedom of the plasma: saikawa-shirai, drees, laine-meyer or
    /// gondolo-gelmini
    #[arg(long, default_value = "saikawa-shirai", value_name = "TABLE")]
    dof: String,
    /// Relative accuracy of Omega h^2, between 1e-9 and 1e-2
    #[arg(long, default_value_t = 1e-5)]
    accuracy: f64,
    /// Fixed width in the propagator (default: running with s)
    #[arg(long)]
    fixed_width: bool,
}

fn dof(name: &str) -> Result<Dof> {
    match name {
        "saikawa-shirai" => Ok(Dof::SaikawaShirai),
        "drees" => Ok(Dof::Drees2015),
        "laine-meyer" => Ok(Dof::LaineMeyer),
        "gondolo-gelmini" => Ok(Dof::GondoloGelmini),
        _ => Err(Error::Usage(format!(
            "--dof `{name}`: saikawa-shirai, drees, laine-meyer or gondolo-gelmini is needed"
        ))),
    }
}

/// Prints Omega h^2 of the dark fermion as text or JSON.
pub(super) fn relic(args: &RelicArgs, global: &Global) -> Result<()> {
    let common = Settings { dof: dof(&args.dof)?, accuracy: args.accuracy, ..Settings::default() };
    let (model, values, context) = point::resolve(&args.model, &args.set, args.tune.as_deref(), global)?;
    let at = model.point(&values, &context.inputs)?;
    let dark = |m: &Mediator| m.dark.iter().position(|d| matches!(d, DarkState::Fermion { .. }));
    let Some((mediator, candidate)) = at.mediator().and_then(|m| Some((m, dark(m)?))) else {
        let why = "a mediator with a dark fermion is needed (give m_X and a charge of X that is not zero)";
        return Err(Error::Usage(format!("model `{}` has no dark matter here: {why}", model.name())));
    };
    let free = global.hadrons.as_deref() == Some("free-quarks");
    let quarks = if free { Quarks::Free } else { Quarks::Hadrons(&context.decays) };
    let sigma = annihilation(mediator, candidate, &quarks, &context, args.fixed_width)?;
    let transfer = MomentumTransfer::leptons_and_pions(&sigma, pions(mediator, &context))?;
    let settings = CoupledSettings { common, ..CoupledSettings::default() };
    let relic = relic_density(&sigma, &transfer, &settings, MARGIN)?;
    let average = ThermalAverage::new(&sigma, (0.5 * relic.x_f, 2.0 * relic.x_f), args.accuracy)?;
    let at_freeze_out = average.at(relic.x_f)?;
    let method = match relic.method {
        Method::NumberDensity => "number density (kinetic equilibrium)",
        Method::Coupled => "number density and temperature",
    };
    if global.json {
        let out = json!({
            "omega_h2": relic.omega_h2, "error": relic.error, "x_f": relic.x_f,
            "method": method, "kinetic_margin": relic.margin,
            "sigma_v_at_x_f_GeV-2": at_freeze_out.value,
            "m_X": sigma.dark().mass, "m_zprime": sigma.mediator_mass(), "gamma_zprime": sigma.mediator_width(),
            "dof": args.dof,
        });
        print(&out.to_string());
        return Ok(());
    }
    print(&format!("Omega h^2       {:.6e} +- {:.1e} (numerical)", relic.omega_h2, relic.error));
    print(&format!("method          {method}"));
    print(&format!("kinetic margin  {:.3e} (coupled equations below {MARGIN})", relic.margin));
    print(&format!("x_f             {:.4}", relic.x_f));
    print(&format!("<sigma v>(x_f)  {:.6e} GeV^-2 (X Xbar)", at_freeze_out.value));
    Ok(())
}

fn annihilation(
    mediator: &Mediator,
    candidate: usize,
    quarks: &Quarks<'_>,
    context: &Context,
    fixed: bool,
) -> Result<Annihilation> {
    let with = |law| Annihilation::of_mediator(mediator, candidate, quarks, &context.inputs, law);
    let running = with(WidthLaw::Running)?;
    if fixed { with(WidthLaw::Fixed(running.mediator_width())) } else { Ok(running) }
}

/// pi+ pi- with the rho in the form factor.
fn pions(mediator: &Mediator, context: &Context) -> Option<Target> {
    let coupling = mediator.couplings.vector(Fermion::U) - mediator.couplings.vector(Fermion::D);
    let (mass, pole) = (context.inputs.m_pip, context.inputs.m_rho);
    (coupling != 0.0).then_some(Target::Meson { mass, coupling, pole })
}
