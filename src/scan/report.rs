//! The report of a fit.

use std::fmt::Write as _;

use super::{JobFit, JobLikelihood};
use crate::error::Result;

/// Best fit, intervals, terms and what survives, as Markdown.
///
/// # Errors
/// The best fit cannot be evaluated again.
pub fn fit_report(likelihood: &JobLikelihood<'_>, fit: &JobFit) -> Result<String> {
    let job = likelihood.job();
    let mut out = String::new();
    let title = if job.card.title.is_empty() { job.model.summary() } else { &job.card.title };
    let _ = writeln!(out, "# Fit: {title}\n");
    let best = &fit.best;
    let end = if best.converged { "" } else { " (the search stopped at its limit of evaluations)" };
    let _ = writeln!(out, "Best fit: -2 ln L = {:.4}{end}.\n", best.twice_nll);
    if likelihood.variations().len() > 1 {
        let _ = writeln!(
            out,
            "{} sets of theory choices are profiled; the best fit takes {}.\n",
            likelihood.variations().len(),
            likelihood.variations()[best.variation].name
        );
    }
    intervals(&mut out, likelihood, fit);
    terms(&mut out, likelihood, fit)?;
    survival(&mut out, fit);
    Ok(out)
}

fn intervals(out: &mut String, likelihood: &JobLikelihood<'_>, fit: &JobFit) {
    let _ = writeln!(out, "| parameter | unit | best | 68 % | 95 % |\n|---|---|---|---|---|");
    let text = |pairs: &[(f64, f64)]| {
        let all: Vec<String> = pairs.iter().map(|(a, b)| format!("{a:.4e} to {b:.4e}")).collect();
        if all.is_empty() { "between two nodes".to_owned() } else { all.join(", ") }
    };
    for (axis, profile) in fit.profiles.iter().enumerate() {
        let unit = likelihood
            .job()
            .design
            .parameters()
            .nth(axis)
            .map_or("", |i| likelihood.job().model.parameters()[i].unit);
        let _ = writeln!(
            out,
            "| `{}` | {unit} | {:.4e} | {} | {} |",
            profile.parameter,
            fit.best.axes[axis],
            text(&profile.one_sigma),
            text(&profile.two_sigma)
        );
    }
}

/// The terms of the best fit, the largest first.
fn terms(out: &mut String, likelihood: &JobLikelihood<'_>, fit: &JobFit) -> Result<()> {
    let values = likelihood.place(&fit.best.axes)?;
    let Some(judged) = likelihood.judge(&values, fit.best.variation)? else { return Ok(()) };
    let ids: Vec<&str> = likelihood.job().library.iter().map(crate::constraints::Constraint::id).collect();
    let mut rows: Vec<(f64, &str, f64)> = likelihood
        .joint()
        .terms(&judged.contributions)
        .into_iter()
        .zip(ids)
        .zip(&judged.contributions)
        .filter_map(|((t, id), c)| Some((t?, id, c.ratio)))
        .collect();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let _ = writeln!(
        out,
        "\n## What costs most at the best fit\n\n| constraint | -2 ln L | ratio to its limit |\n|---|---|---|"
    );
    for (term, id, ratio) in rows.iter().take(12) {
        let _ = writeln!(out, "| `{id}` | {term:.4} | {ratio:.3e} |");
    }
    if judged.penalty > 0.0 {
        let _ = writeln!(out, "| form factors | {:.4} | - |", judged.penalty);
    }
    let excluded: Vec<&str> = likelihood
        .job()
        .library
        .iter()
        .zip(&judged.contributions)
        .filter(|(_, c)| c.excludes())
        .map(|(c, _)| c.id())
        .collect();
    let _ = if excluded.is_empty() {
        writeln!(out, "\nNo bound excludes the best fit at its own level.")
    } else {
        writeln!(out, "\nExcluded at their own level by: {}.", excluded.join(", "))
    };
    Ok(())
}

fn survival(out: &mut String, fit: &JobFit) {
    let s = &fit.survival;
    let percent = |x: f64| 100.0 * x;
    let _ = writeln!(
        out,
        "\n## What survives\n\nShares of the volume of the design, in the measure of its axes. Hard: \
         excluded by no bound at its own level. Likelihood: within the distance from the best fit that \
         holds 68 or 95 % for as many parameters as axes.\n\n| | share |\n|---|---|\n\
         | hard, under at least one set of choices | {:.2} % |\n\
         | hard, under all sets of choices | {:.2} % |\n| likelihood, 68 % | {:.2} % |\n\
         | likelihood, 95 % | {:.2} % |",
        percent(s.allowed_by_some),
        percent(s.allowed_by_all),
        percent(s.within_68),
        percent(s.within_95)
    );
    for (parameter, rows) in &fit.first_to_fall {
        if rows.is_empty() {
            continue;
        }
        let all: Vec<String> = rows.iter().map(|(id, n)| format!("`{id}` ({n})")).collect();
        let _ = writeln!(out, "\nFirst to fall along `{parameter}`: {}.", all.join(", "));
    }
}
