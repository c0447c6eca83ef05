//! What must hold at every point of the parameter space, not only at the
//! benchmarks: a point exists and everything about it is a number, or the
//! error says which parameter is to blame.

mod aligned_u1;
mod portals;

use std::collections::BTreeSet;

use darkbound::Error;
use darkbound::constraints::{Library, Verdict, library};
use darkbound::decays::{Decays, HadronMode};
use darkbound::inputs::{Electroweak, Inputs};
use darkbound::models::aligned_u1::mixing::{Mixing, TreeMixing};
use darkbound::models::aligned_u1::top_partner::TopMixing;
use darkbound::models::aligned_u1::{AlignedU1, loops, oblique};
use darkbound::models::charges::{embedded_model, names};
use darkbound::models::{
    Assignment, Couplings, DarkState, DefaultValue, Fermion, Mediator, Model, Parameter, Point, Scale,
};
use darkbound::prediction::{Context, Prediction};

/// A deterministic stream of numbers (SplitMix64): the same points on every
/// machine and in every run.
#[derive(Debug, Clone)]
struct Stream(u64);

impl Stream {
    fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Uniform in [0, 1).
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform between the ends.
    fn linear(&mut self, lo: f64, hi: f64) -> f64 {
        (lo + (hi - lo) * self.unit()).clamp(lo, hi)
    }

    /// Uniform in the logarithm between the ends.
    fn log(&mut self, lo: f64, hi: f64) -> f64 {
        (lo.ln() + (hi / lo).ln() * self.unit()).exp().clamp(lo, hi)
    }

    /// True once in `n` times.
    fn one_in(&mut self, n: u64) -> bool {
        self.next().is_multiple_of(n)
    }
}

fn context() -> Context {
    Context::new(Inputs::default(), HadronMode::Data).unwrap()
}

fn parameter<'a>(model: &'a dyn Model, name: &str) -> &'a Parameter {
    model.parameters().iter().find(|p| p.name == name).unwrap()
}

/// A value from the whole range, in the spacing of the parameter; where the
/// range begins at or below zero, now and then zero or a negative value.
fn draw(p: &Parameter, stream: &mut Stream) -> f64 {
    let (lo, hi) = p.range;
    if p.discrete {
        return p.presets[usize::from(stream.one_in(2)) % p.presets.len()].1;
    }
    if p.name == "theta_R" && stream.one_in(2) {
        // Angles near pi/2 are as many as near zero: the other branch.
        return hi - stream.log(lo, 1.0);
    }
    match p.scale {
        Scale::Linear if lo <= 0.0 && stream.one_in(5) => 0.0,
        Scale::Linear => stream.linear(lo, hi),
        Scale::Log if lo > 0.0 => stream.log(lo, hi),
        Scale::Log if stream.one_in(10) => 0.0,
        Scale::Log if lo < 0.0 && stream.one_in(2) => -stream.log(1e-16 * -lo, -lo),
        Scale::Log => stream.log(1e-16 * hi, hi),
    }
}

/// An error about a point names a parameter of the model, in one line.
fn assert_names_a_parameter(model: &dyn Model, error: &Error) {
    let text = error.to_string();
    assert!(matches!(error, Error::Unphysical { .. } | Error::Parameter { .. }), "{error:?}");
    assert!(model.parameters().iter().any(|p| text.contains(&*p.name)), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
}

/// Values as a text that can be pasted after `--set`.
fn describe(model: &dyn Model, values: &Assignment) -> String {
    let pairs = model.parameters().iter().zip(values.values());
    pairs.filter_map(|(p, v)| v.map(|v| format!("{}={v:e}", p.name))).collect::<Vec<_>>().join(" ")
}

fn assert_mediator(mediator: &Mediator, decays: &Decays, at: &str) {
    assert!(mediator.mass.is_finite() && mediator.mass > 0.0, "{at}");
    for f in Fermion::ALL {
        let (v, a) = (mediator.couplings.vector(f), mediator.couplings.axial(f));
        assert!(v.is_finite() && a.is_finite(), "{at}: {f:?} {v} {a}");
    }
    for state in &mediator.dark {
        if let DarkState::Fermion { mass, vector, axial } = state {
            assert!(mass.is_finite() && vector.is_finite() && axial.is_finite(), "{at}: {state:?}");
        }
    }
    let w = decays.widths(mediator);
    let parts = [&w.charged_leptons[..], &[w.neutrinos, w.hadrons, w.dark]].concat();
    assert!(parts.iter().all(|p| p.is_finite() && *p >= 0.0), "{at}: {w:?}");
    assert!(w.hadrons_error.is_none_or(|e| e.is_finite() && e >= 0.0), "{at}: {w:?}");
    assert!(w.pi_pi.is_none_or(|p| p.is_finite() && p >= 0.0), "{at}: {w:?}");
    if w.total() > 0.0 {
        let ratios: Vec<f64> = parts.iter().map(|p| w.branching(*p).unwrap()).collect();
        assert!((ratios.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{at}: {ratios:?}");
    } else {
        assert_eq!(w.branching(0.0), None, "{at}");
    }
}

fn assert_point(point: &dyn Point, decays: &Decays, at: &str) {
    assert_mediator(point.mediator().unwrap(), decays, at);
    for check in point.checks() {
        assert!(check.value.is_finite() && check.bound > 0.0, "{at}: {check:?}");
    }
    if let Some(o) = point.oblique() {
        assert!([o.s, o.t, o.u, o.delta_rho_mixing].iter().all(|x| x.is_finite()), "{at}: {o:?}");
    }
    if let Some(t) = point.top_partner() {
        let w = t.widths;
        let all = [w.b_w, w.t_z, w.t_h, w.t_zprime, w.t_phi];
        assert!(all.iter().all(|x| x.is_finite() && *x >= 0.0), "{at}: {w:?}");
    }
    if let Some(t) = point.transitions() {
        let all = [t.b_s, t.b_d, t.s_d].map(|t| t.left.norm() + t.right.norm());
        assert!(all.iter().all(|x| x.is_finite()), "{at}: {t:?}");
    }
    if let Some(h) = point.higgs() {
        assert!(h.kappa_t.is_finite() && h.gamma_zprime_zprime.is_finite(), "{at}: {h:?}");
        assert!(h.gamma_zprime_zprime >= 0.0, "{at}: {h:?}");
    }
    if let Some(z) = point.z_sector() {
        assert!(z.gamma_dark.is_finite() && z.gamma_dark >= 0.0, "{at}: {z:?}");
    }
}

/// The named results: numbers, each name once, and the same one by one.
fn assert_derived(point: &dyn Point, context: &Context, at: &str) {
    let prediction = Prediction::new(point, context);
    let all = prediction.derived();
    let mut seen = BTreeSet::new();
    for (name, value) in &all {
        assert!(seen.insert(*name), "{name} twice");
        // Only a stable mediator has an infinite decay length.
        assert!(value.is_finite() || (*name == "zprime_ctau_m" && *value > 0.0), "{at}: {name} = {value}");
        if name.starts_with("br_") || *name == "p_inv" {
            assert!(*value >= 0.0, "{at}: {name} = {value}");
        }
        let of_the_mediator =
            ["br_ee", "br_mumu", "br_tautau", "br_nunu", "br_had", "br_xx", "p_inv", "br_h_inv"];
        if of_the_mediator.contains(name) {
            assert!(*value <= 1.0 + 1e-12, "{at}: {name} = {value}");
        }
    }
    for (name, value) in point.derived() {
        assert_eq!(point.quantity(name), Some(value), "{at}: {name}");
        assert_eq!(prediction.observable(name).unwrap(), Some(value), "{at}: {name}");
    }
}

/// Every constraint says something definite, or that it does not apply.
fn assert_constraints(library: &Library, point: &dyn Point, context: &Context, at: &str) -> usize {
    let prediction = Prediction::new(point, context);
    let mut applied = 0;
    for c in library.iter() {
        let r = c.evaluate(&prediction).unwrap_or_else(|e| panic!("{at}: {}: {e}", c.id()));
        if r.verdict == Verdict::NotApplicable {
            continue;
        }
        applied += 1;
        assert!(!r.ratio.is_nan() && !r.prediction.is_nan() && !r.limit.is_nan(), "{at}: {}: {r:?}", c.id());
        assert!(r.chi2.is_none_or(|x| x >= 0.0), "{at}: {}: {r:?}", c.id());
        assert_eq!(r.excludes(), r.ratio > 1.0, "{at}: {}: {r:?}", c.id());
    }
    applied
}

fn set(model: &dyn Model, values: &mut Assignment, name: &str, value: f64) {
    values.set(model.name(), model.parameters(), name, value).unwrap();
}
