//! What `fit` prints.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::range::Pair;
use crate::error::{Error, Result};
use crate::statistics::fit::{
    BANDS, BestFit, Contour, Covariance, End, Interval, Profile, ProfileGrid, ToyCls, UpperLimit,
};
use crate::statistics::model::Model;

/// A limit and what belongs to it.
pub(super) struct Limit {
    pub(super) level: f64,
    pub(super) upper: UpperLimit,
    pub(super) significance: f64,
    pub(super) toys: Option<ToyCls>,
}

/// Fits of toys.
pub(super) struct ToyFits {
    pub(super) seed: u64,
    pub(super) asked: usize,
    pub(super) minima: usize,
    /// Mean and standard deviation of each parameter.
    pub(super) moments: Vec<(f64, f64)>,
}

/// Everything that was computed.
pub(super) struct Report<'a> {
    pub(super) model: &'a Model,
    pub(super) best: BestFit<'a>,
    pub(super) profile: Option<(String, Profile<'a>)>,
    pub(super) intervals: Vec<(String, f64, Interval<'a>)>,
    pub(super) pair: Option<&'a Pair>,
    pub(super) contour: Option<(ProfileGrid<'a>, Vec<Contour<'a>>)>,
    pub(super) limit: Option<Limit>,
    pub(super) toys: Option<ToyFits>,
}

/// A value per name.
fn named<'a>(entries: impl Iterator<Item = (&'a str, Value)>) -> Value {
    Value::Object(entries.map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}

impl<'a> Report<'a> {
    pub(super) fn new(model: &'a Model, best: BestFit<'a>) -> Self {
        let (profile, pair, contour, limit, toys) = (None, None, None, None, None);
        Self { model, best, profile, intervals: Vec::new(), pair, contour, limit, toys }
    }

    /// Takes a lower minimum that was found on the way.
    pub(super) fn improve(&mut self, found: &BestFit<'a>) {
        if found.twice_nll < self.best.twice_nll {
            self.best = found.clone();
        }
    }

    /// A fit that ended in no minimum is a failed computation.
    pub(super) fn fault(&self) -> Result<()> {
        if self.best.status.is_minimum() {
            return Ok(());
        }
        let why =
            format!("the fit ended without a minimum ({}, edm {:.1e})", self.best.status, self.best.edm);
        Err(Error::Numerics { method: "fit", why })
    }

    fn names(&self) -> impl Iterator<Item = (usize, &'a str)> {
        self.model.parameters().iter().enumerate().map(|(i, p)| (i, p.name.as_str()))
    }

    pub(super) fn as_json(&self) -> Value {
        let (best, covariance) = (&self.best, self.best.covariance());
        let error = |i: usize| json!(covariance.as_ref().and_then(|c| c.error(i)));
        let mut out = json!({
            "twice_nll": best.twice_nll, "status": best.status.to_string(),
            // An infinite distance, that of a fit without a step, is null.
            "edm": best.edm,
            "parameters": named(self.names().map(|(i, name)| (name, json!(best.x[i])))),
            "errors": named(self.names().map(|(i, name)| (name, error(i)))),
            "poi": self.model.poi().map(|i| self.model.parameters()[i].name.as_str()),
            "held": self.held(), "at_bound_or_flat": best.names_in_status(),
            "iterations": best.iterations, "evaluations": best.evaluations,
        });
        if let Some((name, profile)) = &self.profile {
            let row = |p: &crate::statistics::fit::ProfilePoint| {
                let mut row = Map::new();
                row.insert(name.clone(), json!(p.at));
                row.insert("twice_nll".into(), json!(p.twice_nll));
                row.insert("status".into(), json!(p.status.to_string()));
                Value::Object(row)
            };
            out["profile"] = profile.points.iter().map(row).collect();
        }
        if !self.intervals.is_empty() {
            out["intervals"] = named(
                self.intervals.iter().map(|(name, delta, i)| (name.as_str(), interval_json(*delta, i))),
            );
        }
        if let (Some(pair), Some((grid, lines))) = (self.pair, &self.contour) {
            out["contour"] = contour_json(pair, grid, lines);
        }
        if let Some(limit) = &self.limit {
            out["limit"] = limit_json(limit);
        }
        if let Some(toys) = &self.toys {
            let of = |k: fn(&(f64, f64)) -> f64| {
                named(self.names().map(|(i, name)| (name, json!(k(&toys.moments[i])))))
            };
            out["toys"] = json!({
                "seed": toys.seed, "toys": toys.asked, "minima": toys.minima, "mean": of(|m| m.0),
                "standard_deviation": of(|m| m.1),
            });
        }
        out
    }

    fn held(&self) -> Vec<&'a str> {
        self.names().filter(|(i, _)| self.best.is_held(*i)).map(|(_, name)| name).collect()
    }

    pub(super) fn as_text(&self) -> String {
        let best = &self.best;
        let mut out = String::new();
        let _ = writeln!(out, "-2 ln L     {:.6}", best.twice_nll);
        let which = best.names_in_status();
        let which = if which.is_empty() { String::new() } else { format!(" ({})", which.join(", ")) };
        let _ = writeln!(out, "status      {}{which}", best.status);
        let steps = format!("after {} steps", best.iterations);
        let _ = writeln!(out, "edm         {:.1e} {steps}", best.edm);
        let covariance = best.covariance();
        for (i, name) in self.names() {
            let mark = if self.model.poi() == Some(i) { "*" } else { " " };
            let _ = writeln!(
                out,
                "{mark} {name:<28} {:>12.6} {}",
                best.x[i],
                self.error_text(covariance.as_ref(), i)
            );
        }
        for (name, delta, interval) in &self.intervals {
            let _ = writeln!(out, "{}", interval_text(name, *delta, interval));
        }
        if let Some((name, profile)) = &self.profile {
            let _ = writeln!(out, "{name:>12} {:>16} {:>14}", "-2 ln L", "above minimum");
            for p in &profile.points {
                let rise = p.twice_nll - profile.best.twice_nll;
                let note = if p.status.is_minimum() { String::new() } else { format!(" {}", p.status) };
                let _ = writeln!(out, "{:>12} {:>16.6} {rise:>14.6}{note}", p.at, p.twice_nll);
            }
        }
        if let (Some(pair), Some((_, lines))) = (self.pair, &self.contour) {
            for line in lines {
                let _ = writeln!(
                    out,
                    "contour {:.3} above the minimum: {}, {}",
                    line.delta, pair.a.name, pair.b.name
                );
                for p in &line.points {
                    let note = if p.at_bound { " (range ends)" } else { "" };
                    let _ = writeln!(out, "{:>12.6} {:>12.6}{note}", p.a, p.b);
                }
            }
        }
        if let Some(limit) = &self.limit {
            limit_text(limit, &mut out);
        }
        if let Some(toys) = &self.toys {
            let _ = writeln!(
                out,
                "{} of {} toys fitted (seed {}): mean, deviation",
                toys.minima, toys.asked, toys.seed
            );
            for (i, name) in self.names() {
                let (mean, deviation) = toys.moments[i];
                let _ = writeln!(out, "  {name:<28} {mean:>12.6} {deviation:>12.6}");
            }
        }
        out
    }

    fn error_text(&self, covariance: Option<&Covariance>, i: usize) -> String {
        if self.best.is_held(i) {
            return "held".into();
        }
        match covariance.and_then(|c| c.error(i)) {
            Some(error) => format!("+- {error:.6}"),
            None if covariance.is_some() => "on its bound".into(),
            None => "no error".into(),
        }
    }
}

fn interval_json(delta: f64, interval: &Interval) -> Value {
    let end = |end: End| json!({ "value": end.value(), "at_bound": matches!(end, End::Bound(_)) });
    json!({ "delta": delta, "value": interval.value, "lower": end(interval.lower), "upper": end(interval.upper) })
}

fn interval_text(name: &str, delta: f64, interval: &Interval) -> String {
    let part = |sign: &str, end: End| {
        let distance = (end.value() - interval.value).abs();
        let bound = if matches!(end, End::Bound(_)) { " (range ends)" } else { "" };
        format!("{sign}{distance:.4}{bound}")
    };
    let (up, down) = (part("+", interval.upper), part("-", interval.lower));
    format!("{name} = {:.4} {up} {down} (rise of {delta})", interval.value)
}

fn contour_json(pair: &Pair, grid: &ProfileGrid, lines: &[Contour]) -> Value {
    let line = |c: &Contour| {
        let points: Vec<_> =
            c.points.iter().map(|p| json!({ "a": p.a, "b": p.b, "at_bound": p.at_bound })).collect();
        json!({ "delta": c.delta, "points": points })
    };
    json!({
        "a": pair.a.name, "b": pair.b.name, "a_values": pair.a.values, "b_values": pair.b.values,
        "twice_nll": grid.twice_nll.chunks(pair.a.values.len()).collect::<Vec<_>>(),
        "lines": lines.iter().map(line).collect::<Vec<_>>(),
    })
}

fn limit_json(limit: &Limit) -> Value {
    let expected: Map<String, Value> =
        BANDS.iter().zip(limit.upper.expected).map(|(n, x)| (format!("{n:+}"), json!(x))).collect();
    let mut out = json!({
        "level": limit.level, "observed": limit.upper.observed, "expected": expected,
        "significance": limit.significance,
    });
    if let Some(t) = &limit.toys {
        out["toys"] = json!({ "at": t.mu, "cls": t.cls, "error": t.error, "cls_b": t.cls_b, "cl_b": t.cl_b });
    }
    out
}

fn limit_text(limit: &Limit, out: &mut String) {
    let _ = writeln!(out, "upper limit ({} CL)  {:.6}", limit.level, limit.upper.observed);
    for (n, x) in BANDS.iter().zip(limit.upper.expected) {
        let _ = writeln!(out, "  expected {n:+}          {x:.6}");
    }
    let _ = writeln!(out, "significance         {:.4}", limit.significance);
    if let Some(t) = &limit.toys {
        let _ = writeln!(out, "CLs there from toys  {:.5} +- {:.5}", t.cls, t.error);
    }
}
