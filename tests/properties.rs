//! What must hold at every point of the parameter space, not only at the
//! benchmarks: a point exists and everything about it is a number, or the
//! error says which parameter is to blame.

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

/// How the mixing of t and T is given.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Given {
    Yukawa { large: bool },
    Angle,
}

const GIVEN: [Given; 3] = [Given::Yukawa { large: false }, Given::Yukawa { large: true }, Given::Angle];

fn set(model: &dyn Model, values: &mut Assignment, name: &str, value: f64) {
    values.set(model.name(), model.parameters(), name, value).unwrap();
}

/// All parameters but the alternatives, by a rule; the mixing as `given`.
fn assign(model: &dyn Model, given: Given, mut rule: impl FnMut(&Parameter) -> f64) -> Assignment {
    let mut values = Assignment::defaults(model.parameters());
    for p in model.parameters() {
        let value = match (&*p.name, given) {
            ("theta_R", Given::Yukawa { .. }) | ("y_T", Given::Angle) => continue,
            ("branch", Given::Yukawa { large }) => f64::from(u8::from(large)),
            _ => rule(p),
        };
        set(model, &mut values, &p.name, value);
    }
    values
}

#[test]
fn every_point_of_the_aligned_u1_is_a_number_or_a_named_error() {
    let model = AlignedU1::default();
    let context = context();
    let library = library().unwrap();
    let mut stream = Stream::new(1);
    let (mut points, mut derived, mut judged, mut refused) = (0, 0, 0, BTreeSet::new());
    for i in 0..102_000 {
        let given = GIVEN[i % 3];
        let values = assign(&model, given, |p| draw(p, &mut stream));
        let point = match model.point(&values, &context.inputs) {
            Ok(point) => point,
            Err(e) => {
                assert_names_a_parameter(&model, &e);
                if let Error::Unphysical { parameter, .. } = e {
                    refused.insert(parameter);
                }
                continue;
            }
        };
        points += 1;
        let at = describe(&model, &values);
        assert_point(&*point, &context.decays, &at);
        if points % 6 == 0 {
            let applied = assert_constraints(library, &*point, &context, &at);
            assert!(applied > 10, "{at}: only {applied} constraints apply");
            judged += 1;
        }
        if points % 60 == 0 {
            assert_derived(&*point, &context, &at);
            derived += 1;
        }
    }
    assert!(points > 30_000 && judged > 5000 && derived > 500, "{points} {judged} {derived}");
    assert_eq!(refused.into_iter().collect::<Vec<_>>(), ["g", "m_T", "y_T"]);
}

#[test]
fn the_corners_of_the_parameter_space_are_numbers_or_named_errors() {
    let model = AlignedU1::default();
    let context = context();
    let library = library().unwrap();
    let mut points = 0;
    for given in GIVEN {
        // Eleven parameters at either end (y_T and theta_R exclude each other,
        // and the branch and the Z penguin are choices).
        for corner in 0..1_usize << 11 {
            let mut bit = 0;
            let values = assign(&model, given, |p| {
                bit += 1;
                if corner >> (bit - 1) & 1 == 0 { p.range.0 } else { p.range.1 }
            });
            match model.point(&values, &context.inputs) {
                Ok(point) => {
                    points += 1;
                    let at = describe(&model, &values);
                    assert_point(&*point, &context.decays, &at);
                    assert_constraints(library, &*point, &context, &at);
                    if points % 16 == 0 {
                        assert_derived(&*point, &context, &at);
                    }
                }
                Err(e) => assert_names_a_parameter(&model, &e),
            }
        }
    }
    assert!(points > 500, "{points}");
}

#[test]
fn thresholds_of_the_top_partner_are_smooth() {
    // One ulp around every threshold the phase space must not turn into the
    // root of a negative number.
    let model = AlignedU1::default();
    let context = context();
    let i = &context.inputs;
    let (m_zprime, m_phi) = (2.1, 300.0);
    for threshold in [i.m_t, i.m_t + m_zprime, i.m_t + i.m_Z, i.m_t + i.m_h, i.m_t + m_phi] {
        for ulps in -8_i64..=8 {
            let m_big = f64::from_bits(threshold.to_bits().wrapping_add_signed(ulps));
            let mut values = Assignment::defaults(model.parameters());
            for (name, value) in
                [("m_T", m_big), ("theta_R", 0.3), ("m_zprime", m_zprime), ("m_phi", m_phi), ("alpha_h", 0.2)]
            {
                set(&model, &mut values, name, value);
            }
            match model.point(&values, i) {
                Ok(point) => assert_point(&*point, &context.decays, &format!("{threshold} {ulps}")),
                Err(e) => {
                    assert_names_a_parameter(&model, &e);
                    assert!(m_big <= i.m_t, "{e}");
                }
            }
        }
    }
}

#[test]
fn wrong_values_are_typed_errors_that_name_the_parameter() {
    let aligned = AlignedU1::default();
    let portals: Vec<_> = names().map(|n| embedded_model(n).unwrap()).collect();
    let models: Vec<&dyn Model> =
        std::iter::once(&aligned as &dyn Model).chain(portals.iter().map(|p| p as &dyn Model)).collect();
    for model in models {
        for p in model.parameters() {
            let (lo, hi) = p.range;
            let below = if lo == 0.0 { -1e-300 } else { lo - 1e-9 * lo.abs() };
            let above = hi * (1.0 + 1e-9);
            for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, below, above] {
                let mut values = Assignment::defaults(model.parameters());
                let e = values.set(model.name(), model.parameters(), &p.name, bad).unwrap_err();
                match &e {
                    Error::Parameter { name, value, .. } => {
                        assert_eq!(*name, p.name);
                        assert!(value.to_bits() == bad.to_bits());
                    }
                    other => panic!("{} = {bad}: {other:?}", p.name),
                }
                assert_eq!(e.exit_code(), 2);
                // The assignment is as it was.
                assert_eq!(values, Assignment::defaults(model.parameters()), "{}", p.name);
            }
            // The ends themselves are allowed.
            for good in [lo, hi] {
                let mut values = Assignment::defaults(model.parameters());
                set(model, &mut values, &p.name, good);
            }
        }
    }
}

#[test]
fn combinations_without_a_point_are_typed_errors() {
    let model = AlignedU1::default();
    let parameters = model.parameters();
    let with = |pairs: &[(&str, f64)]| {
        let mut values = Assignment::defaults(parameters);
        pairs.iter().try_for_each(|(n, v)| values.set("aligned_u1", parameters, n, *v))?;
        model.point(&values, &Inputs::default()).map(|_| ())
    };
    assert_eq!(with(&[]), Ok(()));
    for (first, second) in [("y_T", "theta_R"), ("theta_R", "y_T")] {
        let e = with(&[(first, 0.1), (second, 0.1)]).unwrap_err();
        assert!(matches!(e, Error::Usage(_)), "{e:?}");
        assert!(e.to_string().contains(first) && e.to_string().contains(second), "{e}");
    }
    for (pairs, culprit) in [
        (vec![("r_X", 0.5)], "r_X"),
        (vec![("m_T", 172.6)], "m_T"),
        (vec![("m_T", 100.0)], "m_T"),
        (vec![("y_T", 100.0)], "y_T"),
        (vec![("theta_R", 1.5), ("g", 10.0)], "g"),
    ] {
        match with(&pairs).unwrap_err() {
            Error::Unphysical { parameter, .. } => assert_eq!(parameter, culprit, "{pairs:?}"),
            other => panic!("{pairs:?}: {other:?}"),
        }
    }
    assert!(matches!(with(&[("r_X", -0.5)]), Err(Error::Parameter { .. })));
}

#[test]
fn both_ways_of_giving_the_mixing_are_the_same_point() {
    let model = AlignedU1::default();
    let inputs = Inputs::default();
    let mut stream = Stream::new(2);
    let mut compared = [0, 0];
    for _ in 0..20_000 {
        let values = assign(&model, Given::Angle, |p| draw(p, &mut stream));
        let Ok(by_angle) = model.solve(&values, &inputs) else { continue };
        let top = by_angle.top;
        let y_big = by_angle.yukawas.1;
        let fold = top.tan_r * top.tan_r * top.r();
        // Where both branches meet (fold = 1) the angle is the root of a small
        // difference: there it has half of the digits, or fewer next to m_t;
        // and y_T does not resolve an angle close to pi/2.
        let small = top.tan_r.min((top.r() * top.tan_r).recip());
        let conditioning = ((1.0 + fold) / (1.0 - fold) / (1.0 - top.r())).powi(2) * (1.0 + small * small);
        let range = parameter(&model, "y_T").range;
        if !(range.0..=range.1).contains(&y_big) || conditioning > 1e6 {
            continue;
        }
        let large = fold > 1.0;
        let mut given = values.clone();
        let y_index = model.parameters().iter().position(|p| p.name == "y_T").unwrap();
        let branch = model.parameters().iter().position(|p| p.name == "branch").unwrap();
        given.override_index(model.parameters(), y_index, y_big);
        given.override_index(model.parameters(), branch, f64::from(u8::from(large)));
        let by_yukawa = model.solve(&given, &inputs).unwrap();
        let error = (by_yukawa.top.tan_r / top.tan_r - 1.0).abs();
        assert!(error < 1e-14 * conditioning + 1e-13, "{}: {error:e}", describe(&model, &values));
        compared[usize::from(large)] += 1;
    }
    assert!(compared[0] > 1000 && compared[1] > 100, "{compared:?}");
}

#[test]
fn loops_depend_on_ratios_of_masses_alone() {
    let ew = Electroweak::new(&Inputs::default());
    let mut stream = Stream::new(3);
    for _ in 0..300 {
        let (m_t, m_w, m_z) = (172.6, 80.4, 91.2);
        let m_big = stream.log(180.0, 1e8);
        let tan_r = stream.log(1e-6, 1e6);
        let m_zprime = stream.log(0.01, 80.0);
        let mu_0 = stream.log(1.0, 1e20);
        let k = stream.log(1e-3, 1e3);
        let all = |k: f64| {
            let top = TopMixing::from_tan_r(k * m_t, k * m_big, tan_r);
            let tree = TreeMixing { eps_b: 0.0, mu_0: k * mu_0 };
            let mixing = Mixing::new(&top, &ew, k * m_z, 1e-4, tree, (k * m_zprime).powi(2));
            [
                loops::penguin_vector(&top, k * m_w),
                loops::penguin_dipole(&top, k * m_w).unwrap(),
                mixing.delta_z,
                mixing.epsilon_a,
                mixing.epsilon_z,
                oblique::s(&top),
                oblique::t(&top, ew.s_w, k * m_z),
                oblique::u(&top),
            ]
        };
        for (i, (one, other)) in all(1.0).into_iter().zip(all(k)).enumerate() {
            assert!((one - other).abs() <= 1e-9 * one.abs(), "{i}: {one:e} {other:e} m_T = {m_big}, {tan_r}");
        }
    }
}

#[test]
fn the_scale_of_kinetic_mixing_drops_out_of_the_combination_without_counterterm() {
    // (3.4): eps_Z + (s_W/c_W) eps_A, with e = g s_W.
    let ew = Electroweak::new(&Inputs::default());
    let mut stream = Stream::new(4);
    for _ in 0..2000 {
        let top = TopMixing::from_tan_r(172.6, stream.log(173.0, 1e8), stream.log(1e-6, 1e6));
        let q_sq = stream.log(0.01, 80.0).powi(2);
        let at = |eps_b: f64, mu_0: f64| {
            let m = Mixing::new(&top, &ew, 91.2, 1e-3, TreeMixing { eps_b, mu_0 }, q_sq);
            (m.epsilon_z + ew.s_w / ew.c_w * m.epsilon_a, m.epsilon_z.abs() + m.epsilon_a.abs())
        };
        let (one, _) = at(0.0, top.m_big);
        let (other, size) = at(stream.linear(-0.01, 0.01), stream.log(1.0, 1e20));
        assert!((one - other).abs() < 1e-12 * size, "{one:e} {other:e} {top:?}");
    }
}

#[test]
fn mixing_and_penguin_are_linear_in_the_gauge_coupling() {
    let model = AlignedU1::default();
    let inputs = Inputs::default();
    let mut stream = Stream::new(5);
    for _ in 0..500 {
        let (m_big, theta) = (stream.log(180.0, 1e8), stream.log(1e-6, 1.5));
        let m_zprime = stream.log(0.05, 80.0);
        let solve = |g: f64| {
            let mut values = Assignment::defaults(model.parameters());
            for (name, value) in [("m_T", m_big), ("theta_R", theta), ("m_zprime", m_zprime), ("g", g)] {
                set(&model, &mut values, name, value);
            }
            model.solve(&values, &inputs).unwrap()
        };
        let (one, two) = (solve(1e-9), solve(1e-8));
        for (name, a, b) in [
            ("epsilon_A", one.mixing.epsilon_a, two.mixing.epsilon_a),
            ("epsilon_Z", one.mixing.epsilon_z, two.mixing.epsilon_z),
            ("delta_Z", one.mixing.delta_z, two.mixing.delta_z),
            // The content of the physical Z' adds corrections of second order.
            ("C_L", one.penguin_coefficient(), two.penguin_coefficient()),
        ] {
            assert!((10.0 * a - b).abs() <= 1e-9 * b.abs(), "{name}: {a:e} {b:e}");
        }
        assert!(one.loop_f > 0.0 && one.mixing.delta_z < 0.0);
    }
}

#[test]
fn every_portal_of_charges_is_a_number() {
    let context = context();
    let library = library().unwrap();
    let mut stream = Stream::new(6);
    for name in names() {
        let model = embedded_model(name).unwrap();
        let mut applied = 0;
        for i in 0..4000 {
            let mut values = Assignment::defaults(model.parameters());
            for p in model.parameters() {
                let value = if p.name == "m_zprime" { stream.log(1e-3, 80.0) } else { draw(p, &mut stream) };
                set(&model, &mut values, &p.name, value);
            }
            let point = model.point(&values, &context.inputs).unwrap();
            let at = format!("{name} {}", describe(&model, &values));
            assert_point(&*point, &context.decays, &at);
            if i % 4 == 0 {
                applied += assert_constraints(library, &*point, &context, &at);
                assert_derived(&*point, &context, &at);
            }
        }
        assert!(applied > 3000, "{name}: {applied}");
    }
}

#[test]
fn the_other_hadronic_modes_give_numbers_too() {
    let inputs = Inputs::default();
    let mut stream = Stream::new(7);
    for mode in [HadronMode::FreeQuarks, HadronMode::Vmd] {
        let decays = Decays::new(&inputs, mode).unwrap();
        for name in names() {
            let model = embedded_model(name).unwrap();
            for _ in 0..2000 {
                let mass = stream.log(1e-3, 80.0);
                let couplings = model.unit_couplings(mass, &inputs).scaled(stream.log(1e-12, 10.0));
                let mediator = Mediator { mass, couplings, dark: Vec::new() };
                assert_mediator(&mediator, &decays, &format!("{mode:?} {name} {mass}"));
            }
        }
    }
}

#[test]
fn widths_are_positive_for_couplings_in_any_direction() {
    // Also where amplitudes nearly cancel: half of the quarks couple almost
    // alike, and the isovector current decouples.
    let inputs = Inputs::default();
    let mut stream = Stream::new(9);
    for mode in [HadronMode::Data, HadronMode::FreeQuarks, HadronMode::Vmd] {
        let decays = Decays::new(&inputs, mode).unwrap();
        for _ in 0..20_000 {
            let mass = stream.log(1e-3, 80.0);
            let mut couplings = Couplings::default();
            let common = stream.linear(-1.0, 1.0);
            for f in Fermion::ALL {
                let axial = if stream.one_in(2) { 0.0 } else { stream.linear(-1.0, 1.0) };
                let size = if stream.one_in(2) { 1.0 } else { stream.log(1e-12, 1e-3) };
                couplings.set(f, common * f.colours() + size * stream.linear(-1.0, 1.0), axial * size);
            }
            let mediator = Mediator { mass, couplings, dark: Vec::new() };
            assert_mediator(&mediator, &decays, &format!("{mode:?} {mediator:?}"));
        }
    }
}

#[test]
fn widths_go_with_the_square_of_the_coupling() {
    let context = context();
    let mut stream = Stream::new(8);
    for name in names() {
        let model = embedded_model(name).unwrap();
        let coupling = if model.parameters().iter().any(|p| p.name == "g") { "g" } else { "epsilon" };
        for _ in 0..1000 {
            let (mass, q_x) = (stream.log(1e-3, 80.0), stream.log(1e-6, 1e6));
            let m_x = stream.log(1e-4, 10.0);
            let base = stream.log(1e-10, 1e-3);
            let widths = |c: f64| {
                let mut values = Assignment::defaults(model.parameters());
                for (n, v) in [("m_zprime", mass), ("q_X", q_x), ("m_X", m_x), (coupling, c)] {
                    set(&model, &mut values, n, v);
                }
                let point = model.point(&values, &context.inputs).unwrap();
                let w = context.decays.widths(point.mediator().unwrap());
                let [e, mu, tau] = w.charged_leptons;
                [e, mu, tau, w.neutrinos, w.hadrons, w.dark, w.total()]
            };
            let k = stream.log(1e-2, 1e2);
            for (one, other) in widths(base).into_iter().zip(widths(k * base)) {
                assert!((k * k * one - other).abs() <= 1e-11 * other, "{name} {mass}: {one:e} {other:e} {k}");
            }
        }
    }
}

#[test]
fn defaults_are_inside_their_ranges() {
    let aligned = AlignedU1::default();
    for p in aligned.parameters() {
        if let DefaultValue::Value(v) = p.default {
            p.check(v).unwrap();
        }
        for (_, v) in p.presets {
            p.check(*v).unwrap();
        }
    }
    for name in names() {
        let model = embedded_model(name).unwrap();
        let values = Assignment::defaults(model.parameters());
        for (p, v) in model.parameters().iter().zip(values.values()) {
            p.check(v.unwrap()).unwrap();
        }
    }
}
