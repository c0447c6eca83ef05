//! Sets of choices that theory leaves open.
//!
//! Some are discrete (a scale, a factor on scattering, a way to compute
//! hadrons) and cost nothing. Form factors have a measured error: they move
//! along the direction in which the rate of B -> K Z', or of B -> K* Z',
//! changes most at the mass of the Z', in steps of its standard deviation n
//! ([`MediatorDecays::with_form_factors`]), and cost n^2, a unit Gaussian.
//! The published fits of K and K* are not correlated, so each has its own n.
//!
//! Nothing counts twice. The two-body signal in the likelihood of Belle II is
//! a line in q^2 scaled to a branching ratio: it has the experimental errors
//! and no form factors, since a line has no shape. The three axes `ff_` there
//! belong to neutrinos in the Standard Model and stay with them, taken as
//! independent of those here, although both rest on the same lattice values.
//! All other bounds on B -> K(*) X are statements about the rate itself. Where
//! a rate is a coordinate (`tuned`), its form factors move the coupling.
//!
//! [`MediatorDecays::with_form_factors`]: crate::flavour::MediatorDecays::with_form_factors

use std::collections::BTreeMap;

use super::card::{LikelihoodCard, Number};
use super::{Job, with_overrides};
use crate::error::{Error, Result};
use crate::flavour::FormFactorPulls;
use crate::prediction::Context;

/// One set of choices that theory leaves open.
#[derive(Clone)]
pub struct Variation {
    /// What is chosen, for reports: `mu_0 = 1e6, scattering = 1.3`.
    pub name: String,
    pub(super) parameters: BTreeMap<String, Number>,
    pub(super) context: Context,
}

impl Variation {
    /// -2 ln of the Gaussian of the form factors; other choices cost nothing.
    pub fn penalty(&self) -> f64 {
        self.context.rare_b.pulls().penalty()
    }
}

/// All combinations of the choices of a card, those with central form factors
/// first.
///
/// # Errors
/// An unknown parameter, a value outside of its range, a choice that is also
/// an axis, form factors without their central value.
pub(super) fn variations(job: &Job, card: &LikelihoodCard) -> Result<Vec<Variation>> {
    let axes: Vec<&str> = job.card.axes.iter().map(|a| a.parameter.as_str()).collect();
    let mut out =
        vec![Variation { name: String::new(), parameters: BTreeMap::new(), context: job.context.clone() }];
    for (name, choices) in &card.vary {
        if axes.contains(&name.as_str()) {
            return Err(Error::Usage(format!(
                "parameter `{name}` is both an axis and varied in [likelihood]"
            )));
        }
        out = expand(&out, choices, name, |v, choice| {
            v.parameters.insert(name.clone(), choice.clone());
            with_overrides(&*job.model, &job.base, &v.parameters).map(|_| ())
        })?;
    }
    out = expand(&out, &card.scattering, "scattering", |v, factor| {
        v.context.dark_matter.scattering = *factor;
        v.context.dark_matter.checked().map(|_| ())
    })?;
    out = expand(&out, &card.hadrons, "hadrons", |v, mode| {
        let dark_matter = v.context.dark_matter;
        v.context = Context { dark_matter, ..Context::new(v.context.inputs.clone(), *mode)? };
        Ok(())
    })?;
    // After hadrons, which make a context of their own.
    let f = &card.form_factors;
    for (name, values) in [("K", &f.kaon), ("Kstar", &f.kstar)] {
        if !values.is_empty() && !values.contains(&0.0) {
            return Err(Error::Usage(format!(
                "[likelihood] form-factors: {name} = {values:?} lacks 0, the central value"
            )));
        }
    }
    out = expand(&out, &f.kaon, "form factors of K", |v, n| {
        pull(v, FormFactorPulls { kaon: *n, ..v.context.rare_b.pulls() })
    })?;
    out = expand(&out, &f.kstar, "form factors of K*", |v, n| {
        pull(v, FormFactorPulls { kstar: *n, ..v.context.rare_b.pulls() })
    })?;
    // What costs more than the lowest value so far need not be computed.
    out.sort_by(|a, b| a.penalty().total_cmp(&b.penalty()));
    Ok(out)
}

fn pull(v: &mut Variation, pulls: FormFactorPulls) -> Result<()> {
    v.context.rare_b = v.context.rare_b.with_form_factors(pulls)?;
    Ok(())
}

/// Each set of choices with each further choice; unchanged where there is none.
fn expand<T: serde::Serialize>(
    sets: &[Variation],
    choices: &[T],
    name: &str,
    apply: impl Fn(&mut Variation, &T) -> Result<()>,
) -> Result<Vec<Variation>> {
    if choices.is_empty() {
        return Ok(sets.to_vec());
    }
    let mut out = Vec::with_capacity(sets.len() * choices.len());
    for set in sets {
        for choice in choices {
            let mut next = set.clone();
            apply(&mut next, choice)?;
            let value = serde_json::to_string(choice)
                .map_err(|e| Error::Usage(format!("[likelihood] {name}: {e}")))?;
            let separator = if next.name.is_empty() { "" } else { ", " };
            next.name = format!("{}{separator}{name} = {}", next.name, value.trim_matches('"'));
            out.push(next);
        }
    }
    Ok(out)
}
