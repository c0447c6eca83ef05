//! `relic`: the abundance of the dark fermion at one point.

use serde_json::json;

use super::{Global, point, print};
use crate::detection::cmb::PLANCK_2018_CM3_PER_S_GEV;
use crate::detection::{
    CM3_PER_S_PER_GEV_MINUS_2, Conjugation, Contact, FinalStates, Hadronisation, Kernels, Limit, cmb,
};
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

/// Above this temperature (GeV, about the QCD transition) X scatters on quarks
/// and gluons where pions are counted here.
const CONFINEMENT: f64 = 0.15;

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

/// Prints Omega h^2 of the dark fermion as text or JSON.
pub(super) fn relic(args: &RelicArgs, global: &Global) -> Result<()> {
    let common = Settings { dof: dof(&args.dof)?, accuracy: args.accuracy, ..Settings::default() };
    let (model, values, context) = point::resolve(&args.model, &args.at, global)?;
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
    let confined = sigma.dark().mass / relic.x_f < CONFINEMENT;
    let signals = Signals::new(mediator, &sigma, &context)?;
    if global.json {
        let out = json!({
            "if_all_dark_matter": signals.as_json(),
            "omega_h2": relic.omega_h2, "error": relic.error, "x_f": relic.x_f,
            "method": method, "kinetic_margin": relic.margin, "scattering_on_quarks_missing": !confined,
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
    if !confined {
        print("                freeze-out above 0.15 GeV: quarks are missing among what X scatters on");
    }
    print(&format!("x_f             {:.4}", relic.x_f));
    print(&format!("<sigma v>(x_f)  {:.6e} GeV^-2 (X Xbar)", at_freeze_out.value));
    signals.print();
    Ok(())
}

/// What X would do if it were all of the dark matter.
struct Signals {
    contact: Contact,
    m_x: f64,
    m_electron: f64,
    /// cm^3/s/GeV; none where X X -> Z'Z' is open or a kernel is missing.
    p_ann: Option<f64>,
    /// Predicted over published limit, the strongest first.
    scattering: Vec<(&'static str, f64)>,
}

impl Signals {
    fn new(mediator: &Mediator, sigma: &Annihilation, context: &Context) -> Result<Self> {
        let dark = sigma.dark();
        let contact = Contact::of(mediator, dark.coupling);
        let (m_x, m_electron) = (dark.mass, context.inputs.m_e);
        let mut scattering = Vec::new();
        for limit in Limit::all()? {
            if let Some(ratio) = limit.ratio(&contact, 1.0, m_x, m_electron) {
                scattering.push((limit.info().name, ratio));
            }
        }
        scattering.sort_by(|a, b| b.1.total_cmp(&a.1));
        let p_ann = if m_x < mediator.mass { annihilation_today(mediator, sigma, context)? } else { None };
        Ok(Self { contact, m_x, m_electron, p_ann, scattering })
    }

    fn as_json(&self) -> serde_json::Value {
        let limits: Vec<_> =
            self.scattering.iter().map(|(name, ratio)| json!({ "name": name, "ratio": ratio })).collect();
        json!({
            "p_ann_cm3_per_s_GeV": self.p_ann, "p_ann_limit_cm3_per_s_GeV": PLANCK_2018_CM3_PER_S_GEV,
            "sigma_proton_cm2": self.contact.sigma_proton_cm2(self.m_x),
            "sigma_neutron_cm2": self.contact.sigma_neutron_cm2(self.m_x),
            "sigma_electron_cm2": self.contact.sigma_electron_cm2(self.m_x, self.m_electron),
            "direct_limits": limits,
        })
    }

    fn print(&self) {
        print("if X is all of the dark matter (taus deposit nothing in p_ann):");
        print(&match self.p_ann {
            Some(p) => format!(
                "  p_ann           {p:.3e} cm^3/s/GeV against {PLANCK_2018_CM3_PER_S_GEV:.1e} (Planck 2018)"
            ),
            None => {
                "  p_ann           not known: Z' pairs are open or no kernel reaches this mass".to_owned()
            }
        });
        print(&format!("  sigma(X p)      {:.3e} cm^2", self.contact.sigma_proton_cm2(self.m_x)));
        print(&format!("  sigma(X n)      {:.3e} cm^2", self.contact.sigma_neutron_cm2(self.m_x)));
        for (name, ratio) in &self.scattering {
            print(&format!("  {name:<22} {ratio:.3e} of its limit"));
        }
    }
}

/// The CMB parameter of X at rest. The final states are those of a mediator
/// of mass 2 m_X.
fn annihilation_today(mediator: &Mediator, sigma: &Annihilation, context: &Context) -> Result<Option<f64>> {
    let m_x = sigma.dark().mass;
    let off_shell = Mediator { mass: 2.0 * m_x, ..mediator.clone() };
    let Some(states) = FinalStates::from_widths(&context.decays.widths(&off_shell)) else {
        return Ok(None);
    };
    let f_eff = Kernels::embedded()?.f_eff(&states.checked()?, &Hadronisation::default(), m_x);
    let sigma_v = sigma.sigma_v_at_rest() * CM3_PER_S_PER_GEV_MINUS_2;
    Ok(f_eff.map(|f| cmb::annihilation_parameter(1.0, Conjugation::Dirac, f, sigma_v, m_x)))
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
