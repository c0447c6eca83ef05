//! `relic`: the abundance of the dark fermion at one point.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::json;

use super::{Global, point, print};
use crate::constraints::{Constraint, Contribution, Group, Library, Verdict};
use crate::error::{Error, Result};
use crate::figures;
use crate::prediction::{AbundanceRule, Context, DarkMatterChoice, Prediction, RelicMethod};
use crate::relic::{Annihilation, Asymmetric, Dof, MARGIN, Method, Relic, TheoryError, protohalo_mass_msun};

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
    /// Theory errors too: scattering rate, QCD transition, degrees of freedom,
    /// self-scattering; takes several times as long
    #[arg(long)]
    theory: bool,
    /// More X than Xbar: the conserved Y_X - Y_Xbar, in kinetic equilibrium
    #[arg(long, value_name = "ETA", allow_negative_numbers = true)]
    asymmetry: Option<f64>,
    /// Write histories, averages and their figures into this folder
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = "out/relic")]
    plot: Option<PathBuf>,
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
            ..DarkMatterChoice::default()
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
    let files = args.plot.as_deref().map(|folder| figures::relic(&prediction, folder)).transpose()?;
    let report = Report {
        dof: &args.dof,
        prediction: &prediction,
        relic,
        bounds: bounds(&library, &prediction)?,
        theory: if args.theory { prediction.theory_error()? } else { None },
        asymmetric: args.asymmetry.map(|eta| prediction.asymmetric(eta)).transpose()?.flatten(),
        files: files.unwrap_or_default(),
    };
    if global.json {
        print(&report.as_json()?.to_string());
    } else {
        print(report.as_text()?.trim_end());
    }
    Ok(())
}

/// What is printed.
struct Report<'a> {
    dof: &'a str,
    prediction: &'a Prediction<'a>,
    relic: &'a Relic,
    bounds: Vec<(&'a dyn Constraint, Contribution)>,
    theory: Option<TheoryError>,
    asymmetric: Option<Asymmetric>,
    files: Vec<PathBuf>,
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

impl Report<'_> {
    fn as_json(&self) -> Result<serde_json::Value> {
        let (prediction, relic) = (self.prediction, self.relic);
        let all = AllOfIt::new(prediction)?;
        let bounds: Vec<_> = self
            .bounds
            .iter()
            .map(|(c, said)| {
                json!({
                    "id": c.id(), "verdict": said.verdict, "prediction": said.prediction,
                    "limit": said.limit, "ratio": said.ratio,
                })
            })
            .collect();
        let channels: serde_json::Map<String, serde_json::Value> = prediction
            .channels_at_freeze_out()?
            .into_iter()
            .map(|(name, fraction)| (name, json!(fraction)))
            .collect();
        let sigma = prediction.annihilation()?;
        let t_kd = prediction.kinetic_decoupling()?;
        let mut out = json!({
            "omega_h2": relic.omega_h2, "error": relic.error, "x_f": relic.x_f,
            "f_X": prediction.dark_matter_fraction()?.ok(),
            "method": describe(relic.method), "kinetic_margin": relic.margin,
            "t_kd_GeV": t_kd, "protohalo_mass_msun": t_kd.map(protohalo_mass_msun).transpose()?,
            "channels": channels,
            "m_X": sigma.map(|s| s.dark().mass), "m_zprime": sigma.map(Annihilation::mediator_mass),
            "gamma_zprime": sigma.map(Annihilation::mediator_width),
            "dof": self.dof,
            "if_all_dark_matter": {
                "p_ann_cm3_per_s_GeV": all.p_ann, "sigma_v_today_cm3_per_s": all.sigma_v,
                "sigma_proton_cm2": all.sigmas[0], "sigma_neutron_cm2": all.sigmas[1],
                "sigma_electron_cm2": all.sigmas[2],
            },
            "constraints": bounds,
        });
        if let Some(e) = &self.theory {
            out["theory_error"] = json!({
                "omega_h2_range": e.range(), "gamma_1.0_1.3": e.gamma_low_high, "qcd_transition": e.confinement,
                "self_scattering_relative": e.self_scattering.map(|s| s.change), "dof": e.dof,
            });
        }
        if let Some(a) = &self.asymmetric {
            out["asymmetric"] = json!({
                "eta": a.eta, "omega_h2": a.omega_h2, "error": a.error, "ln_antiparticles_per_particle": a.ln_ratio,
                "annihilation_factor": a.annihilation_factor(),
            });
        }
        if !self.files.is_empty() {
            out["files"] = json!(self.files);
        }
        // Last, because it is long: x, Y of X alone, T_X/T.
        out["history"] = json!(relic.history);
        Ok(out)
    }

    fn as_text(&self) -> Result<String> {
        let (prediction, relic) = (self.prediction, self.relic);
        let all = AllOfIt::new(prediction)?;
        let mut out = String::new();
        let mut line = |name: &str, text: String| {
            let _ = writeln!(out, "{name:<22} {text}");
        };
        line("Omega h^2", format!("{:.6e} +- {:.1e} (numerical)", relic.omega_h2, relic.error));
        if let Some(e) = &self.theory {
            theory_lines(e, &mut line);
        }
        if let Some(a) = &self.asymmetric {
            line("with the asymmetry", format!("{:.6e}, ln(Xbar/X) = {:.4e}", a.omega_h2, a.ln_ratio));
        }
        if let Ok(f) = prediction.dark_matter_fraction()? {
            line("Omega_X/Omega_DM", format!("{f:.4e}"));
        }
        line("method", describe(relic.method).to_owned());
        if let Some(margin) = relic.margin {
            line("kinetic margin", format!("{margin:.3e} (coupled equations below {MARGIN})"));
        }
        line("x_f", format!("{:.4}", relic.x_f));
        if let Some(t) = prediction.kinetic_decoupling()? {
            let halo = protohalo_mass_msun(t)?;
            line("T_kd", format!("{t:.4e} GeV, smallest halo about {halo:.0e} solar masses (assumed law)"));
        }
        for (name, fraction) in prediction.channels_at_freeze_out()? {
            if fraction > 1e-3 {
                line(&format!("  into {name}"), format!("{:.2} %", 100.0 * fraction));
            }
        }
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
        for (c, said) in &self.bounds {
            let verdict = if said.excludes() { "EXCLUDED" } else { "allowed" };
            line(&format!("  {}", c.id()), format!("{verdict:<9} ratio {:.3e}", said.ratio));
        }
        for file in &self.files {
            line("wrote", file.display().to_string());
        }
        Ok(out)
    }
}

fn theory_lines(e: &TheoryError, line: &mut impl FnMut(&str, String)) {
    let range = |(low, high): (f64, f64)| format!("{low:.4e} to {high:.4e}");
    line("  theory", range(e.range()));
    line("  gamma x 1.0, 1.3", format!("{:.4e}, {:.4e}", e.gamma_low_high.0, e.gamma_low_high.1));
    if let Some(pair) = e.confinement {
        line("  QCD transition", format!("{:.4e}, {:.4e} (at 0.13, 0.18 GeV)", pair.0, pair.1));
    }
    line("  degrees of freedom", range(e.dof));
    if let Some(s) = e.self_scattering {
        let (low, high) = (100.0 * s.change.0, 100.0 * s.change.1);
        line("  self-scattering", format!("+{low:.0} to +{high:.0} % (assessed)"));
    }
}
