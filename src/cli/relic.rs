//! `relic`: the abundance of the dark fermion at one point.

use std::fmt::Write as _;

use serde_json::json;

use super::{Global, point, print};
use crate::constraints::{Constraint, Contribution, Group, Library, Verdict};
use crate::error::{Error, Result};
use crate::prediction::{AbundanceRule, Context, DarkMatterChoice, MARGIN, Prediction, RelicMethod};
use crate::relic::{Annihilation, Dof, Method, Relic};

/// Options of `relic`.
#[derive(Debug, clap::Args)]
pub(super) struct RelicArgs {
    /// Model, see `darkbound models`
    model: String,
    #[command(flatten)]
    at: point::At,
    /// Degrees of freedom of the plasma: saikawa-shirai, drees, laine-meyer or
    /// gondolo-gelmini
    #[arg(long, default_value = "saikawa-shirai", value_name = "TABLE")]
    dof: String,
    /// Relative accuracy of Omega h^2, between 1e-9 and 1e-2
    #[arg(long, default_value_t = 1e-5)]
    accuracy: f64,
    /// auto, kinetic-equilibrium or coupled
    #[arg(long, default_value = "auto")]
    method: String,
    /// Fixed width in the propagator (default: running with s)
    #[arg(long)]
    fixed_width: bool,
}

pub(super) fn dof(name: &str) -> Result<Dof> {
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

fn method(name: &str) -> Result<RelicMethod> {
    match name {
        "auto" => Ok(RelicMethod::Auto),
        "kinetic-equilibrium" => Ok(RelicMethod::KineticEquilibrium),
        "coupled" => Ok(RelicMethod::Coupled),
        _ => Err(Error::Usage(format!("--method `{name}`: auto, kinetic-equilibrium or coupled is needed"))),
    }
}

impl RelicArgs {
    fn choice(&self) -> Result<DarkMatterChoice> {
        Ok(DarkMatterChoice {
            dof: dof(&self.dof)?,
            accuracy: self.accuracy,
            method: method(&self.method)?,
            abundance: AbundanceRule::FreezeOut,
            fixed_width: self.fixed_width,
        })
    }
}

/// Prints Omega h^2 of the dark fermion as text or JSON.
pub(super) fn relic(args: &RelicArgs, global: &Global) -> Result<()> {
    let (model, values, context) = point::resolve(&args.model, &args.at, global)?;
    let context = Context { dark_matter: args.choice()?, ..context };
    let at = model.point(&values, &context.inputs)?;
    let prediction = Prediction::new(&*at, &context);
    let Some(relic) = prediction.relic_density()? else {
        let why = "a mediator with a dark fermion is needed (give m_X and a charge of X that is not zero)";
        return Err(Error::Usage(format!("model `{}` has no dark matter here: {why}", model.name())));
    };
    let library = Library::with_folder(global.constraints.as_deref())?.select(&[])?;
    let bounds = bounds(&library, &prediction)?;
    if global.json {
        print(&as_json(args, &prediction, relic, &bounds)?.to_string());
    } else {
        print(as_text(&prediction, relic, &bounds)?.trim_end());
    }
    Ok(())
}

/// What the bounds on dark matter say, the strongest first.
fn bounds<'a>(
    library: &'a Library,
    prediction: &Prediction<'_>,
) -> Result<Vec<(&'a dyn Constraint, Contribution)>> {
    let mut all = Vec::new();
    for c in library.iter().filter(|c| c.card().group == Group::DarkMatter) {
        let said = c.evaluate(prediction)?;
        if said.verdict != Verdict::NotApplicable {
            all.push((c, said));
        }
    }
    all.sort_by(|a, b| b.1.ratio.total_cmp(&a.1.ratio));
    Ok(all)
}

/// How the number was computed.
fn describe(method: Method) -> &'static str {
    match method {
        Method::NumberDensity => "number density (kinetic equilibrium)",
        Method::Coupled => "number density and temperature",
    }
}

/// X as all of the dark matter: what limits are quoted for.
struct AllOfIt {
    p_ann: Option<f64>,
    sigma_v: Option<f64>,
    sigmas: [f64; 3],
}

impl AllOfIt {
    fn new(prediction: &Prediction<'_>) -> Result<Self> {
        let sigma = |name: &str| Ok::<_, Error>(prediction.observable(name)?.unwrap_or(f64::NAN));
        Ok(Self {
            p_ann: prediction.annihilation_parameter(1.0)?,
            sigma_v: prediction.sigma_v_today_cm3_per_s()?,
            sigmas: [sigma("sigma_xp_cm2")?, sigma("sigma_xn_cm2")?, sigma("sigma_xe_cm2")?],
        })
    }
}

fn as_json(
    args: &RelicArgs,
    prediction: &Prediction<'_>,
    relic: &Relic,
    bounds: &[(&dyn Constraint, Contribution)],
) -> Result<serde_json::Value> {
    let all = AllOfIt::new(prediction)?;
    let bounds: Vec<_> = bounds
        .iter()
        .map(|(c, said)| {
            json!({
                "id": c.id(), "verdict": said.verdict, "prediction": said.prediction, "limit": said.limit,
                "ratio": said.ratio,
            })
        })
        .collect();
    let sigma = prediction.annihilation()?;
    Ok(json!({
        "omega_h2": relic.omega_h2, "error": relic.error, "x_f": relic.x_f,
        "f_X": prediction.dark_matter_fraction()?.ok(),
        "method": describe(relic.method), "kinetic_margin": relic.margin,
        "m_X": sigma.map(|s| s.dark().mass), "m_zprime": sigma.map(Annihilation::mediator_mass),
        "gamma_zprime": sigma.map(Annihilation::mediator_width),
        "dof": args.dof,
        "if_all_dark_matter": {
            "p_ann_cm3_per_s_GeV": all.p_ann, "sigma_v_today_cm3_per_s": all.sigma_v,
            "sigma_proton_cm2": all.sigmas[0], "sigma_neutron_cm2": all.sigmas[1],
            "sigma_electron_cm2": all.sigmas[2],
        },
        "constraints": bounds,
    }))
}

fn as_text(
    prediction: &Prediction<'_>,
    relic: &Relic,
    bounds: &[(&dyn Constraint, Contribution)],
) -> Result<String> {
    let all = AllOfIt::new(prediction)?;
    let mut out = String::new();
    let mut line = |name: &str, text: String| {
        let _ = writeln!(out, "{name:<22} {text}");
    };
    line("Omega h^2", format!("{:.6e} +- {:.1e} (numerical)", relic.omega_h2, relic.error));
    if let Ok(f) = prediction.dark_matter_fraction()? {
        line("Omega_X/Omega_DM", format!("{f:.4e}"));
    }
    line("method", describe(relic.method).to_owned());
    line("kinetic margin", format!("{:.3e} (coupled equations below {MARGIN})", relic.margin));
    line("x_f", format!("{:.4}", relic.x_f));
    line("if all dark matter", String::new());
    let or_missing = |value: Option<f64>, unit: &str| {
        value.map_or_else(|| "not known".to_owned(), |v| format!("{v:.3e} {unit}"))
    };
    line("  sigma v today", or_missing(all.sigma_v, "cm^3/s (X Xbar)"));
    line("  p_ann", or_missing(all.p_ann, "cm^3/s/GeV"));
    for (name, sigma) in ["p", "n", "e"].iter().zip(all.sigmas) {
        line(&format!("  sigma(X {name})"), format!("{sigma:.3e} cm^2"));
    }
    line("bounds, with that part", "ratio above 1: excluded".to_owned());
    for (c, said) in bounds {
        let verdict = if said.excludes() { "EXCLUDED" } else { "allowed" };
        line(&format!("  {}", c.id()), format!("{verdict:<9} ratio {:.3e}", said.ratio));
    }
    Ok(out)
}
