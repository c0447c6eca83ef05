//! `fit CARD.toml` of a job: best fit, profiles, regions of its joint
//! likelihood.

use std::path::Path;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;

use crate::cli::{Global, print, run};
use crate::error::{Error, Result};
use crate::figures;
use crate::scan::{JobFit, JobLikelihood, fit as fit_job, fit_report, write_atomically};

/// Fits a job and writes `fit.md`, `fit.json` and the figures into a folder.
pub(super) fn fit(card: &Path, out: &Path, global: &Global) -> Result<()> {
    let job = run::load(Some(card), global)?;
    let likelihood = JobLikelihood::new(&job)?;
    // Before minutes of fitting, not after.
    std::fs::create_dir_all(out).map_err(|e| Error::io(out, "creating the folder", &e))?;
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("fit {wide_bar} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    let report = |done: usize, all: usize| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    };
    let found = fit_job(&likelihood, &report)?;
    bar.finish_and_clear();
    let text = fit_report(&likelihood, &found)?;
    write_atomically(&out.join("fit.md"), &text)?;
    let json = as_json(&likelihood, &found);
    write_atomically(&out.join("fit.json"), &format!("{json:#}\n"))?;
    let drawn = figures::regions(&likelihood, &found, &out.join("figures"))?;
    if global.json {
        print(&json.to_string());
    } else {
        print(text.trim_end());
        print(&format!("\n{} figures in {}", drawn.len(), out.join("figures").display()));
    }
    Ok(())
}

fn as_json(likelihood: &JobLikelihood<'_>, fit: &JobFit) -> serde_json::Value {
    let names = likelihood.names();
    let best: serde_json::Map<String, serde_json::Value> =
        names.iter().zip(&fit.best.axes).map(|(name, v)| ((*name).to_owned(), json!(v))).collect();
    let profiles: Vec<_> = fit
        .profiles
        .iter()
        .map(|p| {
            json!({
                "parameter": p.parameter,
                "interval_68": p.one_sigma,
                "interval_95": p.two_sigma,
                // What does not exist has no number.
                "profile": p.nodes.iter().map(|(x, d)| json!([x, d.is_finite().then_some(*d)])).collect::<Vec<_>>(),
            })
        })
        .collect();
    let s = &fit.survival;
    json!({
        "twice_nll": fit.best.twice_nll,
        "status": if fit.best.converged { "converged" } else { "evaluation limit" },
        "choices": likelihood.variations()[fit.best.variation].name,
        "form_factor_penalty": likelihood.variations()[fit.best.variation].penalty(),
        "parameters": best,
        "profiles": profiles,
        "survival": {
            "hard_some_choice": s.allowed_by_some,
            "hard_all_choices": s.allowed_by_all,
            "likelihood_68": s.within_68,
            "likelihood_95": s.within_95,
        },
        "first_to_fall": fit.first_to_fall.iter().map(|(axis, rows)| json!({ "axis": axis, "bounds": rows })).collect::<Vec<_>>(),
    })
}
