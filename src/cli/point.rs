//! `point`: everything at one point.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::{Global, print, settings};
use crate::constraints::{Constraint, Contribution, Joint, Library, Validity, Verdict};
use crate::error::{Error, Result};
use crate::models::{Assignment, Model};
use crate::prediction::{Context, Prediction};
use crate::scan::{Tune, TuneCard};

/// Where in the parameter space of a model.
#[derive(Debug, clap::Args)]
pub(super) struct At {
    /// Parameter, e.g. m_T=1500 (GeV) or mu_0=m_Planck; repeatable
    #[arg(long = "set", value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// Solve a parameter for an observable, e.g. g:br_bp_kp_zprime_inv=9.2e-6
    #[arg(long, value_name = "PARAMETER:OBSERVABLE=VALUE")]
    tune: Option<String>,
}

impl At {
    /// Whether nothing was given.
    pub(super) fn is_empty(&self) -> bool {
        self.set.is_empty() && self.tune.is_none()
    }
}

/// Options of `point`.
#[derive(Debug, clap::Args)]
pub(super) struct PointArgs {
    /// Model, see `darkbound models`
    model: String,
    #[command(flatten)]
    at: At,
    /// Only these constraints (default: those on by default); repeatable
    #[arg(long = "constraint", value_name = "ID")]
    only: Vec<String>,
}

/// Reads `parameter:observable=value`.
fn read_tune(text: &str) -> Result<TuneCard> {
    let wrong = || Error::Usage(format!("--tune `{text}`: PARAMETER:OBSERVABLE=VALUE is needed"));
    let (target, value) = text.split_once('=').ok_or_else(wrong)?;
    let (parameter, observable) = target.split_once(':').ok_or_else(wrong)?;
    Ok(TuneCard {
        parameter: parameter.trim().to_owned(),
        observable: observable.trim().to_owned(),
        value: value.trim().parse().map_err(|_| wrong())?,
        error_plus: None,
        error_minus: None,
        bracket: None,
    })
}

/// Model, values and context of `--set` and `--tune`.
pub(super) fn resolve(
    model: &str,
    at: &At,
    global: &Global,
) -> Result<(Box<dyn Model>, Assignment, Context)> {
    let model = global.model_set()?.get(model)?;
    let context = Context::new(global.read_inputs()?, global.hadron_mode()?.unwrap_or_default())?;
    let mut values = settings::assignment(&*model, &at.set)?;
    if let Some(text) = &at.tune {
        let tune = Tune::new(&read_tune(text)?, &*model)?;
        values = tune.solve(&*model, &context, &values)?;
    }
    Ok((model, values, context))
}

/// Terms of the joint likelihood that are named.
const LEADING: usize = 5;

/// What the constraints say about a point, one by one and together.
struct Said<'a> {
    constraints: Vec<&'a dyn Constraint>,
    contributions: Vec<Contribution>,
    joint: Joint,
}

impl<'a> Said<'a> {
    fn new(library: &'a Library, prediction: &Prediction<'_>) -> Result<Self> {
        Ok(Self {
            constraints: library.iter().collect(),
            contributions: library.iter().map(|c| c.evaluate(prediction)).collect::<Result<_>>()?,
            joint: Joint::new(library)?,
        })
    }

    fn each(&self) -> impl Iterator<Item = (&dyn Constraint, &Contribution)> {
        self.constraints.iter().copied().zip(&self.contributions)
    }

    /// The largest terms of -2 ln L by name.
    fn leading(&self) -> Vec<(&str, f64)> {
        let ranked = self.joint.ranked(&self.contributions);
        ranked.into_iter().take(LEADING).map(|(i, t)| (self.constraints[i].id(), t)).collect()
    }

    /// -2 ln L, and the requirement of the theory that is broken, if one is.
    fn total(&self) -> (f64, Option<&str>) {
        let total = self.joint.total(&self.contributions);
        (total.twice_nll, total.broken.map(|i| self.constraints[i].id()))
    }
}

/// Prints a point as text or JSON.
pub(super) fn point(args: &PointArgs, global: &Global) -> Result<()> {
    let (model, values, context) = resolve(&args.model, &args.at, global)?;
    let library = Library::with_folder(global.constraints.as_deref())?.select(&args.only)?;
    let point = model.point(&values, &context.inputs)?;
    let prediction = Prediction::new(&*point, &context);
    let said = Said::new(&library, &prediction)?;
    print(&if global.json {
        as_json(&*model, &values, &prediction, &said)
    } else {
        as_text(&*model, &values, &prediction, &said)
    });
    Ok(())
}

fn number(value: f64) -> Value {
    // JSON has no NaN: not applicable is null.
    serde_json::Number::from_f64(value).map_or(Value::Null, Value::Number)
}

fn as_json(model: &dyn Model, values: &Assignment, prediction: &Prediction<'_>, said: &Said<'_>) -> String {
    let parameters: Map<String, Value> = model
        .parameters()
        .iter()
        .zip(values.values())
        .map(|(p, v)| (p.name.to_string(), v.map_or(Value::Null, number)))
        .collect();
    let derived: Map<String, Value> =
        prediction.derived().into_iter().map(|(n, v)| (n.to_owned(), number(v))).collect();
    let terms = said.joint.terms(&said.contributions);
    let constraints: Vec<Value> = said
        .each()
        .zip(terms)
        .map(|((c, r), term)| {
            let card = c.card();
            json!({
                "id": card.id,
                "title": card.title,
                "verdict": r.verdict,
                "prediction": number(r.prediction),
                "limit": number(r.limit),
                "ratio": number(r.ratio),
                "chi2": r.chi2.map_or(Value::Null, number),
                "twice_nll": term.map_or(Value::Null, number),
                "cl": card.cl,
                "validity": r.validity,
                "citation": card.citation,
            })
        })
        .collect();
    let overridden: Map<String, Value> =
        prediction.context().inputs.overridden().map(|(n, v)| (n.to_owned(), number(v))).collect();
    let (twice_nll, broken) = said.total();
    let leading: Vec<Value> =
        said.leading().into_iter().map(|(id, t)| json!({ "id": id, "twice_nll": number(t) })).collect();
    let all = json!({
        "model": model.name(),
        "parameters": parameters,
        "inputs": overridden,
        "derived": derived,
        "constraints": constraints,
        "likelihood": { "twice_nll": number(twice_nll), "leading": leading, "broken": broken },
    });
    // A value made of maps, strings and numbers always has a text.
    serde_json::to_string_pretty(&all).unwrap_or_default()
}

fn as_text(model: &dyn Model, values: &Assignment, prediction: &Prediction<'_>, said: &Said<'_>) -> String {
    let mut out = format!("{}: {}\n\nparameters\n", model.name(), model.summary());
    for (p, v) in model.parameters().iter().zip(values.values()) {
        let value = v.map_or_else(|| "(derived)".to_owned(), |v| format!("{v:.6e}"));
        let _ = writeln!(out, "  {:<28} {value:>14} {:<4} {}", p.name, p.unit, p.doc);
    }
    out.push_str("\nderived\n");
    for (name, value) in prediction.derived() {
        let _ = writeln!(out, "  {name:<30} {value:>14.6e}");
    }
    out.push_str("\nconstraints (ratio above 1: excluded)\n");
    let mut silent = Vec::new();
    for (c, r) in said.each() {
        if r.verdict == Verdict::NotApplicable {
            silent.push(c.id());
            continue;
        }
        let verdict = match r.verdict {
            Verdict::Excluded => "EXCLUDED",
            Verdict::Favoured => "favoured",
            _ => "allowed",
        };
        let note = match r.validity {
            Validity::Valid => "",
            Validity::Recast(why) | Validity::Extrapolated(why) | Validity::Outside(why) => why,
        };
        let _ = writeln!(
            out,
            "  {:<42} {verdict:<9} ratio {:>10.3e}  {:.3e} against {:.3e}  {}  {note}",
            c.id(),
            r.ratio,
            r.prediction,
            r.limit,
            c.card().citation
        );
    }
    out.push_str(&likelihood(said));
    if !silent.is_empty() {
        let _ = writeln!(out, "\nnot applicable here: {}", silent.join(", "));
    }
    out.trim_end().to_owned()
}

/// The joint likelihood, apart from the verdicts.
fn likelihood(said: &Said<'_>) -> String {
    let (twice_nll, broken) = said.total();
    let mut out =
        format!("\nlikelihood of all bounds together, apart from their verdicts\n  -2 ln L {twice_nll:.4}");
    let leading: Vec<String> = said.leading().iter().map(|(id, t)| format!("{id} {t:.3e}")).collect();
    if !leading.is_empty() {
        let _ = write!(out, ", most of it: {}", leading.join(", "));
    }
    if let Some(id) = broken {
        let _ = write!(out, "\n  {id} is broken: the theory has no such point, whatever its likelihood");
    }
    out.push('\n');
    out
}
