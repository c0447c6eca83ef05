//! The example `muon_tau_quark` against closed forms, and against the built-in
//! card of the same charges.

#[path = "../examples/muon_tau_quark.rs"]
mod muon_tau_quark;

use std::f64::consts::{FRAC_PI_2, PI};

use darkbound::constraints::{Verdict, library};
use darkbound::decays::HadronMode;
use darkbound::inputs::{HBAR_GEV_S, Inputs};
use darkbound::models::{Assignment, Fermion, Model, ModelSet};
use darkbound::prediction::{Context, Prediction};
use muon_tau_quark::{MuonTauQuark, main, mixing, report};

fn context() -> Context {
    Context::new(Inputs::default(), HadronMode::Data).unwrap()
}

fn values(model: &dyn Model, given: &[(&str, f64)]) -> Assignment {
    let mut values = Assignment::defaults(model.parameters());
    for (name, value) in given {
        values.set(model.name(), model.parameters(), name, *value).unwrap();
    }
    values
}

fn assert_close(value: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((value - expected).abs() <= tolerance * expected.abs(), "{what}: {value:e} against {expected:e}");
}

/// Integral in steps that are fine near both ends.
fn integral(a: f64, b: f64, f: impl Fn(f64) -> f64) -> f64 {
    const N: usize = 40_000;
    let (half, centre, step) = (0.5 * (b - a), 0.5 * (a + b), PI / N as f64);
    let node = |i: usize| -FRAC_PI_2 + (i as f64 + 0.5) * step;
    (0..N).map(|i| half * node(i).cos() * f(centre + half * node(i).sin())).sum::<f64>() * step
}

#[test]
fn the_loop_is_its_integral_below_and_above_threshold() {
    let inputs = Inputs::default();
    for mass in [1e-3, 0.05, 0.2, 0.3, 2.1, 3.4, 10.0, 70.0] {
        let term = |m: f64| {
            let f = |x: f64| x * (1.0 - x) * (m * m - x * (1.0 - x) * mass * mass).abs().ln();
            let edge = 0.5 - (0.25 - (m / mass).powi(2).min(0.25)).sqrt();
            2.0 * (integral(0.0, edge, f) + integral(edge, 0.5, f))
        };
        let expected = (term(inputs.m_tau) - term(inputs.m_mu)) / (2.0 * PI * PI);
        assert_close(mixing(mass, &inputs), expected, 1e-6, "mixing");
    }
}

#[test]
fn widths_rates_and_lifetime_are_closed_forms() {
    let (model, context) = (MuonTauQuark::default(), context());
    let (g, yy, m_q) = (1e-3, 3e-4, 5e3);
    let given = [("g", g), ("yy", yy), ("m_Q", m_q), ("q_X", 0.7), ("m_X", 0.8)];
    let point = model.point(&values(&model, &given), &context.inputs).unwrap();
    let p = Prediction::new(&*point, &context);
    let (w, i) = (p.widths().unwrap(), &context.inputs);
    let e2 = 4.0 * PI / i.alpha_inv_0;
    let eps = p.observable("epsilon_A").unwrap().unwrap();
    assert_close(eps, e2.sqrt() * g * mixing(2.1, i), 1e-14, "epsilon");
    let unit = 2.1 / (12.0 * PI);
    let pair = |m: f64, v: f64| {
        let r = (m / 2.1_f64).powi(2);
        unit * v * v * (1.0 + 2.0 * r) * (1.0 - 4.0 * r).sqrt()
    };
    assert_close(w.charged_leptons[0], pair(i.m_e, eps * e2.sqrt()), 1e-12, "e");
    assert_close(w.charged_leptons[1], pair(i.m_mu, g - eps * e2.sqrt()), 1e-12, "mu");
    assert_close(w.neutrinos, unit * g * g, 1e-12, "two left-handed neutrinos");
    assert_close(w.dark, pair(0.8, 0.7 * g), 1e-12, "X");
    assert_close(p.lifetime().unwrap().tau_s(), HBAR_GEV_S / w.total(), 1e-14, "lifetime");

    // C_L = g Y_b Y_s v_Phi^2/(2 m_Q^2), and the rate of B+ -> K+ V.
    let c_l = g * yy * (2.1 / g).powi(2) / (2.0 * m_q * m_q);
    assert_close(p.observable("C_L").unwrap().unwrap(), c_l, 1e-13, "C_L");
    let form_factor = darkbound::flavour::FormFactorSource::Grvdv2023.kaon().unwrap().central().at(4.41)[0];
    let (b, k) = (i.m_Bp.powi(2), i.m_Kp.powi(2));
    let kallen = b * b + k * k + 4.41_f64.powi(2) - 2.0 * (b * k + 4.41 * (b + k));
    let momentum = kallen.sqrt() / (2.0 * i.m_Bp);
    let width = (0.5 * c_l * form_factor).powi(2) * momentum.powi(3) / (2.0 * PI * 4.41);
    let rate = p.observable("br_bp_kp_zprime").unwrap().unwrap();
    assert_close(rate, width * i.tau_Bp_ps * 1e-12 / HBAR_GEV_S, 1e-12, "B -> K V");
}

/// Without the quark it is the built-in L_mu - L_tau: equal widths, abundance
/// and bounds.
#[test]
fn without_the_quark_it_is_the_card() {
    let (own, context) = (MuonTauQuark::default(), context());
    let card = ModelSet::default().get("l_mu_minus_l_tau").unwrap();
    for mass in [0.15, 0.7, 2.1, 4.5] {
        let (g, m_x) = (2e-4, 0.4995 * mass);
        let shared = [("m_zprime", mass), ("g", g), ("m_X", m_x), ("q_X", 2.0)];
        let mine =
            own.point(&values(&own, &[&shared[..], &[("yy", 0.0)]].concat()), &context.inputs).unwrap();
        let theirs = card.point(&values(&*card, &shared), &context.inputs).unwrap();
        for f in Fermion::ALL {
            let [a, b] = [&mine, &theirs].map(|p| p.mediator().unwrap().couplings.vector(f));
            assert!((a - b).abs() <= 1e-10 * g, "{mass} {f:?}: {a:e} {b:e}");
        }
        let (mine, theirs) = (Prediction::new(&*mine, &context), Prediction::new(&*theirs, &context));
        for name in
            ["zprime_width_GeV", "br_mumu", "br_xx", "omega_h2", "sigma_v_today_cm3_per_s", "delta_a_mu"]
        {
            let of = |p: &Prediction<'_>| p.observable(name).unwrap().unwrap();
            assert_close(of(&mine), of(&theirs), 1e-6, name);
        }
        let mut said = 0;
        for bound in library().unwrap().iter() {
            let (a, b) = (bound.evaluate(&mine).unwrap(), bound.evaluate(&theirs).unwrap());
            if b.verdict != Verdict::NotApplicable {
                assert_close(a.ratio, b.ratio, 1e-5, bound.id());
                assert_eq!(a.verdict, b.verdict, "{}", bound.id());
                said += 1;
            }
        }
        assert!(said >= 10, "{mass}: only {said} bounds apply");
    }
}

/// Flavour, abundance and all bounds come for free: the report of the
/// defaults, which explain the signal of Belle II.
#[test]
fn the_report_has_everything() {
    let (model, context) = (MuonTauQuark::default(), context());
    let point = model.point(&values(&model, &[]), &context.inputs).unwrap();
    let p = Prediction::new(&*point, &context);
    let text = report(&p).unwrap();
    for word in [
        "zprime_ctau_m",
        "br_xx",
        "fl_b0_kst0_zprime",
        "omega_h2",
        "BelleII",
        "LHCb",
        "planck_relic",
        "BaBar",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
    assert!(text.lines().count() > 30, "{text}");
    let omega = p.relic_density().unwrap().unwrap();
    let rate = p.observable("br_bp_kp_zprime_inv").unwrap().unwrap();
    // The guide: 7 % more than all of the dark matter, and nothing else.
    let part = omega.omega_h2 / context.inputs.omega_dm_h2;
    let excluded: Vec<String> = library()
        .unwrap()
        .iter()
        .filter(|b| b.evaluate(&p).unwrap().verdict == Verdict::Excluded)
        .map(|b| b.id().to_owned())
        .collect();
    assert!((part - 1.07).abs() < 0.01, "{part} of the dark matter");
    assert_eq!(excluded, ["planck_relic"]);
    assert!(rate > 5e-6 && rate < 2e-5, "{rate:e}");
    main().unwrap();
}

/// A block of the guide: what is behind the fence, and its lines.
fn blocks(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut all: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        match (line.strip_prefix("```"), open) {
            (Some(kind), false) => {
                all.push((kind, Vec::new()));
                open = true;
            }
            (Some(_), true) => open = false,
            (None, true) => all.last_mut().unwrap().1.push(line),
            (None, false) => {}
        }
    }
    all
}

/// Text with single spaces, so that columns may move.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a command of the guide prints.
fn output(line: &str, folder: &std::path::Path) -> String {
    let arguments: Vec<&str> = line.split_whitespace().collect();
    match arguments[..] {
        ["cargo", "run", "--release", "--example", "muon_tau_quark"] => {
            let (model, context) = (MuonTauQuark::default(), context());
            let point = model.point(&values(&model, &[]), &context.inputs).unwrap();
            report(&Prediction::new(&*point, &context)).unwrap()
        }
        ["darkbound", ..] => {
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_darkbound"));
            let out = command.current_dir(folder).args(&arguments[1..]).output().unwrap();
            assert!(out.status.success(), "{line}: {}", String::from_utf8_lossy(&out.stderr));
            String::from_utf8(out.stdout).unwrap()
        }
        _ => panic!("the guide has a command that is not tested: {line}"),
    }
}

/// Files are written, commands run in order, and every line of output that the
/// guide shows must be in what the commands before it printed.
#[test]
fn the_guide_works_as_written() {
    let folder =
        std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("guide-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("mine")).unwrap();
    let (mut printed, mut commands, mut compared) = (String::new(), 0, 0);
    for (kind, lines) in blocks(include_str!("../docs/guide.md")) {
        match kind.split_once(' ') {
            Some((_, file)) => std::fs::write(folder.join(file), lines.join("\n") + "\n").unwrap(),
            None if kind == "sh" => {
                let all: Vec<String> = lines.iter().map(|l| output(l, &folder)).collect();
                commands += all.len();
                printed = words(&all.join(" "));
            }
            None => {
                assert_eq!(kind, "text", "a block that is neither command nor output");
                for line in &lines {
                    assert!(printed.contains(&words(line)), "the guide shows `{line}`; printed: {printed}");
                    compared += 1;
                }
            }
        }
    }
    assert!(commands >= 14 && compared >= 12, "{commands} commands, {compared} lines");
    for file in ["points.csv", "summary.md", "figures/plane.svg", "references.bib"] {
        assert!(folder.join("plane").join(file).exists(), "{file}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
