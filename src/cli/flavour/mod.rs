//! `flavour`: B -> K(*) + missing energy of one final state.

mod plot;
mod text;

use std::path::PathBuf;

use num_complex::Complex64;
use serde_json::{Map, Value, json};

use super::settings::key_value;
use super::{Global, point, print};
use crate::error::{Error, Result};
use crate::flavour::dark_current::Field;
use crate::flavour::{
    Basis, Benchmark, Decay, FLAVOUR_PARAMETERS, FinalState, FlavourParameterInfo, FlavourParameters,
    FormFactorSource, Helicities, Measured, Mode, NeutrinoPairs, Projection, Scenario, ScenarioKind, Support,
    TauTree, Theory, TheorySets, bs_to_invisible, pull, pulls, window,
};
use crate::prediction::Prediction;
use crate::provenance::record_of;

/// Luminosities of the projections, ab^-1.
const LUMINOSITIES: [f64; 3] = [5.0, 10.0, 50.0];

/// Options of `flavour`.
#[derive(Debug, clap::Args)]
pub(super) struct FlavourArgs {
    /// phi, phi-phi, psi-psi, V, V-V or spin-3/2 [default: neutrinos alone]
    #[arg(long, value_name = "NAME")]
    final_state: Option<String>,
    /// The mediator of a model instead, counted with the probability that
    /// Belle II misses it; with the measured inputs of the program
    #[arg(long, conflicts_with_all = ["final_state", "couplings", "mass"])]
    model: Option<String>,
    #[command(flatten)]
    at: point::At,
    /// A coupling, e.g. h_V=7.42e-9 or f_VV=1+0.5i; repeatable
    #[arg(long = "coupling", value_name = "NAME=VALUE")]
    couplings: Vec<String>,
    /// Mass of one particle, GeV
    #[arg(long, value_name = "GEV")]
    mass: Option<f64>,
    /// What couplings multiply: parity, chiral, or chiral-vev (v/sqrt2 where
    /// chirality flips)
    #[arg(long, default_value = "parity")]
    basis: String,
    /// Majorana fermions, real bosons
    #[arg(long)]
    real: bool,
    /// Scale of the couplings of pairs, GeV
    #[arg(long, value_name = "GEV", default_value_t = Scenario::LAMBDA)]
    lambda: f64,
    /// Edges of bins in q^2, GeV^2, e.g. 0,4,8,12,16,22.9
    #[arg(long, value_delimiter = ',', allow_hyphen_values = true, value_name = "EDGES")]
    bins: Vec<f64>,
    /// q^2 in GeV^2 at which dBR/dq^2 and F_L are wanted, e.g. 1,4.41,10
    #[arg(long, value_delimiter = ',', value_name = "Q2")]
    spectrum: Vec<f64>,
    /// Width in q^2 around m^2 of the F_L of one particle, GeV^2
    #[arg(long, value_name = "GEV2", default_value_t = 2.0)]
    window: f64,
    /// GRvDV2023, own2025, GKvD2018, BSZ2015 or HPQCD2022
    #[arg(long, default_value = "GRvDV2023", value_name = "SET")]
    form_factors: String,
    /// Masses and lifetimes of `darkbound inputs` instead of those of the
    /// Belle II release
    #[arg(long)]
    program_inputs: bool,
    /// Separation of all benchmark scenarios from each other
    #[arg(long)]
    compare: bool,
    /// Write spectra, F_L and BR(K*) against BR(K) as figures to this folder
    #[arg(long, value_name = "DIR")]
    plot: Option<PathBuf>,
}

impl FlavourArgs {
    fn parameters(&self, global: &Global) -> Result<FlavourParameters> {
        if self.program_inputs || self.model.is_some() {
            return Ok(FlavourParameters::of(&global.read_inputs()?));
        }
        let mut parameters = FlavourParameters::default();
        for (name, value) in global.input_overrides()? {
            parameters.set(&name, value)?;
        }
        Ok(parameters)
    }

    /// The mediator of a model as a vector with its b -> s couplings.
    fn of_model(&self, model: &str, global: &Global) -> Result<Scenario> {
        let (model, values, context) = point::resolve(model, &self.at, global)?;
        let at = model.point(&values, &context.inputs)?;
        let prediction = Prediction::new(&*at, &context);
        let (Some(mediator), Some(t), Some(invisible)) =
            (prediction.mediator(), at.transitions(), prediction.p_inv_belle2())
        else {
            let why = "has no flavour-changing couplings to down quarks";
            return Err(Error::Usage(format!("model `{}` {why}", model.name())));
        };
        let seen = |coupling: Complex64| coupling * invisible.sqrt();
        let couplings =
            vec![("h_V".to_owned(), seen(t.b_s.vector())), ("h_A".to_owned(), seen(t.b_s.axial()))];
        let (kind, field, basis) = (ScenarioKind::V, Field::Complex, Basis::Parity);
        Ok(Scenario { kind, mass: mediator.mass, field, lambda: self.lambda, basis, couplings })
    }

    fn scenario(&self, global: &Global) -> Result<Option<Scenario>> {
        if let Some(model) = &self.model {
            return self.of_model(model, global).map(Some);
        }
        if !self.at.is_empty() {
            return Err(Error::Usage("--set and --tune go with --model".into()));
        }
        let Some(name) = &self.final_state else {
            return if self.couplings.is_empty() && self.mass.is_none() {
                Ok(None)
            } else {
                Err(Error::Usage("--coupling and --mass go with --final-state".into()))
            };
        };
        let kind = ScenarioKind::named(name)?;
        let basis = Basis::named(&self.basis)?;
        let mass = self.mass.ok_or_else(|| Error::Usage(format!("--final-state {name} needs --mass")))?;
        if self.couplings.is_empty() {
            let known: Vec<_> = kind.couplings(basis).collect();
            let why = format!("--final-state {name} needs a --coupling; there are {}", known.join(", "));
            return Err(Error::Usage(why));
        }
        let parse = |text: &String| {
            let (name, value) = key_value("--coupling", text)?;
            let value = value.parse().map_err(|_| {
                Error::Usage(format!("--coupling `{text}`: a number or a complex number a+bi is needed"))
            })?;
            Ok((name.to_owned(), value))
        };
        let couplings = self.couplings.iter().map(parse).collect::<Result<_>>()?;
        let field = if self.real { Field::Real } else { Field::Complex };
        Ok(Some(Scenario { kind, mass, field, lambda: self.lambda, basis, couplings }))
    }
}

/// What a theory predicts for one mode.
struct Rates {
    sm: Helicities,
    new: Helicities,
}

impl Rates {
    fn of(theory: &Theory, mode: Mode, scenario: Option<&Scenario>) -> Result<Self> {
        let decay = theory.decay(mode)?;
        let sm = decay.total(&NeutrinoPairs::new(&theory.parameters))?;
        let new = match scenario {
            Some(s) => decay.total(&*s.build(&theory.parameters)?)?,
            None => Helicities::default(),
        };
        Ok(Self { sm, new })
    }

    /// BR of the Standard Model, of new physics, of both, and their F_L (zero
    /// without a rate).
    fn values(&self) -> [f64; 6] {
        let f_l = |h: Helicities| h.f_l().unwrap_or(0.0);
        let sum = self.sm + self.new;
        [self.sm.total(), self.new.total(), sum.total(), f_l(self.sm), f_l(self.new), f_l(sum)]
    }
}

/// Prints rates, F_L, bins and projections as text or JSON.
pub(super) fn flavour(args: &FlavourArgs, global: &Global) -> Result<()> {
    let source = FormFactorSource::named(&args.form_factors)?;
    let sets = TheorySets::new(source, args.parameters(global)?)?;
    let scenario = args.scenario(global)?;
    let theory = sets.central();
    let state = scenario.as_ref().map(|s| s.build(&theory.parameters)).transpose()?;
    let mut modes = Map::new();
    for (mode, name) in Mode::ALL {
        let report = match theory.decay(mode) {
            Ok(_) => mode_report(args, &sets, mode, scenario.as_ref(), state.as_deref())?,
            // A set without this channel: said in the place of its numbers.
            Err(e) => unavailable(&e),
        };
        modes.insert(name.to_owned(), report);
    }
    let mut report = json!({
        "final_state": scenario.as_ref().map(describe), "form_factors": source.name(),
        "modes": modes, "br_bs_invisible": state.as_deref().map_or(0.0, |s| bs_to_invisible(s, sets.parameters())),
        "br_bs_invisible_limit": plot::strongest_limit("BR(Bs->invisible)")?,
        "projections": projections(&theory, state.as_deref())?, "parameters": inputs(sets.parameters()), "citations": citations(&sets)?,
    });
    if args.compare {
        report["comparison"] = comparison(&theory, state.as_deref())?;
    }
    if let Some(folder) = &args.plot {
        report["figures"] = json!(plot::write(folder, &theory, state.as_deref(), args.window)?);
    }
    if global.json {
        print(&report.to_string());
    } else {
        print(text::text(&report).trim_end());
    }
    Ok(())
}

fn describe(s: &Scenario) -> Value {
    let couplings: Map<String, Value> =
        s.couplings.iter().map(|(n, v)| (n.clone(), json!([v.re, v.im]))).collect();
    let basis = match s.basis {
        Basis::Parity => "parity",
        Basis::Chiral => "chiral",
        Basis::ChiralVev => "chiral-vev",
    };
    json!({
        "kind": s.kind.name(), "mass_GeV": s.mass, "real": s.field == Field::Real, "lambda_GeV": s.lambda,
        "basis": basis, "couplings": couplings,
    })
}

fn mode_report(
    args: &FlavourArgs,
    sets: &TheorySets,
    mode: Mode,
    scenario: Option<&Scenario>,
    state: Option<&dyn FinalState>,
) -> Result<Value> {
    let theory = sets.central();
    let decay = theory.decay(mode)?;
    let sm = NeutrinoPairs::new(&theory.parameters);
    let total = match sets.propagate(|t| Ok(Rates::of(t, mode, scenario)?.values().to_vec())) {
        Ok(p) => {
            let number = |i: usize| json!({ "value": p.values[i], "error": p.error(i) });
            let f_l = |i: usize, br: usize| {
                if mode.is_vector() && p.values[br] > 0.0 { number(i) } else { Value::Null }
            };
            json!({
                "br_sm": number(0), "br_new": number(1), "br": number(2),
                "f_l_sm": f_l(3, 0), "f_l_new": f_l(4, 1), "f_l": f_l(5, 2),
            })
        }
        // Form factors that end before the end point: bins may still work.
        Err(e) if matches!(&e, Error::Parameter { name, .. } if name == "q^2") => unavailable(&e),
        Err(e) => return Err(e),
    };
    let mut report = total;
    report["closed"] = json!(state.and_then(|s| decay.closed(s)));
    report["br_tau_tree"] = json!(TauTree::new(mode, &theory.parameters).map(|t| t.total()));
    if !args.bins.is_empty() {
        let new = state.map(|s| decay.bins(s, &args.bins)).transpose()?;
        let bins = decay.bins(&sm, &args.bins)?.into_iter().enumerate().map(|(i, sm)| {
            let new = new.as_ref().map_or(Helicities::default(), |n| n[i]);
            let f_l = |h: Helicities| h.f_l().filter(|_| mode.is_vector());
            json!({
                "q2_min_GeV2": args.bins[i], "q2_max_GeV2": args.bins[i + 1], "br_sm": sm.total(),
                "br_new": new.total(), "br": (sm + new).total(), "f_l_sm": f_l(sm), "f_l": f_l(sm + new),
            })
        });
        report["bins"] = bins.collect();
    }
    if !args.spectrum.is_empty() {
        report["spectrum"] =
            args.spectrum.iter().map(|q_sq| spectrum(&decay, sm, state, *q_sq)).collect::<Result<_>>()?;
    }
    let line = state.filter(|s| matches!(s.support(), Support::Line(_)));
    if let Some(line) = line.filter(|s| mode.is_vector() && decay.closed(*s).is_none()) {
        let around = window(&decay, line, &[&sm], args.window)?;
        report["window"] = json!({ "width_GeV2": args.window, "br": around.total(), "f_l": around.f_l() });
    }
    Ok(report)
}

/// dBR/dq^2 in GeV^-2 at one q^2; beyond the end point of a mode that is said
/// in its place, below the threshold of a pair its rate is zero, and a single
/// particle has none.
fn spectrum(decay: &Decay, sm: NeutrinoPairs, state: Option<&dyn FinalState>, q_sq: f64) -> Result<Value> {
    let neutrinos = match decay.spectrum(&sm, q_sq) {
        Ok(rate) => rate,
        Err(e @ Error::Parameter { .. }) => {
            return Ok(json!({ "q2_GeV2": q_sq, "unavailable": e.to_string() }));
        }
        Err(e) => return Err(e),
    };
    let new = match state.map(|s| (s, s.support())) {
        Some((s, Support::Above(threshold))) if q_sq >= threshold => decay.spectrum(s, q_sq)?,
        _ => Helicities::default(),
    };
    let f_l = |h: Helicities| h.f_l().filter(|_| decay.mode().is_vector());
    Ok(json!({
        "q2_GeV2": q_sq, "dbr_dq2_sm": neutrinos.total(), "dbr_dq2_new": new.total(),
        "f_l_sm": f_l(neutrinos), "f_l": f_l(neutrinos + new),
    }))
}

/// What stands in the place of numbers that there are none of.
fn unavailable(why: &Error) -> Value {
    json!({ "unavailable": why.to_string() })
}

/// Projected errors and the separation from the Standard Model.
fn projections(theory: &Theory, state: Option<&dyn FinalState>) -> Result<Value> {
    let neutrinos = NeutrinoPairs::new(&theory.parameters);
    let sm = match Measured::of(theory, &[&neutrinos]) {
        Ok(sm) => sm,
        // Form factors that lack a mode or end before its end point.
        Err(e @ (Error::Usage(_) | Error::Parameter { .. })) => return Ok(unavailable(&e)),
        Err(e) => return Err(e),
    };
    let with = match state {
        Some(s) => Measured::of(theory, &[&neutrinos, s])?,
        None => sm,
    };
    let mut out = Vec::new();
    for luminosity in LUMINOSITIES {
        let projection = Projection::new(luminosity, &sm)?;
        let errors: Map<String, Value> =
            Measured::NAMES.iter().zip(projection.errors).map(|(n, e)| ((*n).to_owned(), json!(e))).collect();
        out.push(json!({
            "luminosity_per_ab": luminosity, "errors": errors, "pull_from_sm": pull(&with, &sm, &projection),
        }));
    }
    Ok(json!(out))
}

/// Pulls between the Standard Model, the benchmarks and the given state, all
/// with neutrinos, at each luminosity.
fn comparison(theory: &Theory, state: Option<&dyn FinalState>) -> Result<Value> {
    let sm = NeutrinoPairs::new(&theory.parameters);
    let built = Benchmark::ALL.iter().map(|b| b.build(theory)).collect::<Result<Vec<_>>>()?;
    let mut names = vec!["Standard Model".to_owned()];
    let mut all = vec![Measured::of(theory, &[&sm])?];
    for (benchmark, new) in Benchmark::ALL.iter().zip(&built) {
        names.push(format!("{} {} {} GeV", benchmark.kind.name(), benchmark.coupling, benchmark.mass));
        all.push(Measured::of(theory, &[&sm, &**new])?);
    }
    if let Some(state) = state {
        names.push("this point".into());
        all.push(Measured::of(theory, &[&sm, state])?);
    }
    let mut out = Vec::new();
    for luminosity in LUMINOSITIES {
        let projection = Projection::new(luminosity, &all[0])?;
        out.push(json!({ "luminosity_per_ab": luminosity, "pulls": pulls(&all, &projection) }));
    }
    let values: Vec<_> = all.iter().map(|m| m.values).collect();
    Ok(json!({ "scenarios": names, "observables": Measured::NAMES, "values": values, "separations": out }))
}

/// Every parameter with its source.
fn inputs(parameters: &FlavourParameters) -> Value {
    let entry = |i: &FlavourParameterInfo| {
        let value = parameters.get(i.name);
        let (unit, source, status) = (i.unit, i.source, i.status);
        (i.name.to_owned(), json!({ "value": value, "unit": unit, "source": source, "status": status }))
    };
    Value::Object(FLAVOUR_PARAMETERS.iter().map(entry).collect())
}

fn citations(sets: &TheorySets) -> Result<Vec<String>> {
    let mut keys = Vec::new();
    for table in sets.tables() {
        keys.extend(record_of(&table)?.inspire);
    }
    keys.extend(["Parrott:2022zte", "Belle-II:2023esi", "Belle-II:2018jsg"].map(str::to_owned));
    keys.dedup();
    Ok(keys)
}
