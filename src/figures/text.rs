//! Words of figures: numbers and the list of fixed values.

use crate::models::{Assignment, DefaultValue};
use crate::scan::Job;

/// Characters of the markup in one line of a subtitle.
const LINE: usize = 160;

/// A number in the plot markup: 0.95, 2 x 10^{-5}, 10^{16}.
pub(super) fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".into();
    }
    if (1e-3..1e4).contains(&value.abs()) {
        return format!("{value:.4}").trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    let exponent = value.abs().log10().floor() as i32;
    let mantissa = format!("{:.2}", value / 10_f64.powi(exponent));
    let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
    if mantissa == "1" {
        format!("10^{{{exponent}}}")
    } else {
        format!("{mantissa}\\times 10^{{{exponent}}}")
    }
}

/// `name = value unit` for what is fixed and not on an axis, and what is
/// tuned to what, in lines of bounded length.
pub(super) fn subtitle(job: &Job, values: &Assignment, on_axes: &[usize]) -> String {
    let held = held(job, values, on_axes);
    let Some(t) = &job.card.tune else { return held };
    let i = job.model.parameters().iter().position(|p| p.name == t.parameter);
    let tex = i.map_or(t.parameter.as_str(), |i| job.model.parameters()[i].tex);
    let tuned = format!("{tex} from {} $= {}$", observable(&t.observable), number(t.value));
    if held.is_empty() { tuned } else { format!("{held}\n{tuned}") }
}

/// `name = value unit` for what is fixed, neither shown nor tuned.
pub(super) fn held(job: &Job, values: &Assignment, shown: &[usize]) -> String {
    let tuned = job.card.tune.as_ref();
    let mut parts: Vec<String> = Vec::new();
    for (i, p) in job.model.parameters().iter().enumerate() {
        if shown.contains(&i) || tuned.is_some_and(|t| t.parameter == p.name) {
            continue;
        }
        let inner = p.tex.trim_matches('$');
        // What follows another parameter is part of the choice that is made.
        if let (DefaultValue::SameAs(other), false) = (p.default, values.is_given(i)) {
            let other = job.model.parameters().iter().find(|q| q.name == other);
            let tex = other.map_or("", |q| q.tex.trim_matches('$'));
            parts.push(format!("${inner} = {tex}$"));
        } else if values.is_given(i) {
            let unit = if p.unit.is_empty() { String::new() } else { format!(" {}", p.unit) };
            parts.push(format!("${inner} = {}${unit}", number(values.value(i))));
        }
    }
    // As few lines as do, all about equally long.
    let total: usize = parts.iter().map(|p| p.len() + 2).sum();
    let width = total.div_ceil(total.div_ceil(LINE).max(1));
    let mut lines = vec![String::new()];
    for part in parts {
        let last = lines.len() - 1;
        if !lines[last].is_empty() && lines[last].len() + part.len() / 2 > width {
            lines.push(part);
        } else if lines[last].is_empty() {
            lines[last] = part;
        } else {
            lines[last] = format!("{}, {part}", lines[last]);
        }
    }
    lines.retain(|l| !l.is_empty());
    lines.join("\n")
}

/// An observable in the plot markup, where a field's notation exists.
pub(super) fn observable(name: &str) -> String {
    match name {
        "br_bp_kp_zprime_inv" => "$B(B^+\\to K^+Z')\\,P_{inv}$".into(),
        "omega_h2" => "$\\Omega h^2$".into(),
        "br_bp_kp_zprime" => "$B(B^+\\to K^+Z')$".into(),
        other => other.replace('_', "\\_"),
    }
}
