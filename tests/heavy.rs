//! Heavy X, m_X > M_Z'/2: freeze-out by X Xbar -> Z'Z', the second pole at
//! M_Z/2, and whether X can be the dark matter at r_X = 1000, m_T = 10 TeV.

use std::f64::consts::PI;

use approx::assert_relative_eq;
use darkbound::constraints::{Library, library};
use darkbound::decays::HadronMode;
use darkbound::inputs::Inputs;
use darkbound::models::aligned_u1::{AlignedPoint, AlignedU1, ExtendedU1};
use darkbound::models::{Assignment, Couplings, Model, Point};
use darkbound::numerics::root::scan_log_root;
use darkbound::prediction::{Context, DarkMatterChoice, Prediction, RelicMethod};
use darkbound::relic::annihilation::Channel;

fn context() -> Context {
    Context::new(Inputs::default(), HadronMode::Data).unwrap()
}

fn assign(model: &dyn Model, set: &[(&str, f64)]) -> darkbound::Result<Assignment> {
    let mut values = Assignment::defaults(model.parameters());
    for (name, value) in [("m_T", 1e4), ("r_X", 1e3)].iter().chain(set) {
        values.set(model.name(), model.parameters(), name, *value)?;
    }
    Ok(values)
}

/// The minimal model at m_T = 10 TeV and r_X = 1000.
fn minimal(set: &[(&str, f64)]) -> darkbound::Result<AlignedPoint> {
    let model = AlignedU1::default();
    model.solve(&assign(&model, set)?, &Inputs::default())
}

/// The same with Z' -> varphi a.
fn extended(set: &[(&str, f64)]) -> darkbound::Result<AlignedPoint> {
    let model = ExtendedU1::default();
    let with_vev = [&[("v_varphi", 0.5)], set].concat();
    model.solve(&assign(&model, &with_vev)?, &Inputs::default())
}

fn value(p: &AlignedPoint, context: &Context, name: &str) -> f64 {
    Prediction::new(p, context).observable(name).unwrap().unwrap()
}

#[test]
fn freeze_out_from_one_gev_to_a_hundred_tev() {
    let context = context();
    let inputs = Inputs::default();
    // Thresholds and poles: M/2, M, the top, M_Z/2, M_Z.
    let special = [1.05, 2.1, 0.5 * inputs.m_Z, inputs.m_Z, inputs.m_t, 0.5 * (2.1 + 1000.0)];
    let ladder = (0..26).map(|i| 10_f64.powf(0.2 * f64::from(i)));
    let masses: Vec<f64> =
        ladder.chain(special.into_iter().flat_map(|m| [m * (1.0 - 1e-6), m, m * (1.0 + 1e-6)])).collect();
    for m_x in masses {
        for g in [1e-4, 1e-3, 3.4e-3] {
            let p = minimal(&[("theta_R", 0.1), ("m_X", m_x), ("g", g)]).unwrap();
            let prediction = Prediction::new(&p, &context);
            let relic = prediction.relic().unwrap();
            let relic = relic.unwrap_or_else(|why| panic!("m_X = {m_x}, g = {g}: {}", why.0));
            assert!(relic.omega_h2 > 0.0 && relic.omega_h2.is_finite(), "{m_x} {g}");
            assert!(relic.error < 0.02 * relic.omega_h2, "{m_x} {g}: {} {}", relic.omega_h2, relic.error);
        }
    }
}

#[test]
fn two_mediators_at_rest_are_the_closed_form() {
    // g_X^4/(16 pi m^2) (1 - M^2/m^2)^{3/2}/(1 - M^2/2m^2)^2; all else is
    // suppressed by loops or 1/r_X^2.
    const GEV2_IN_CM3_PER_S: f64 = 1.167_33e-17;
    let context = context();
    for m_x in [2.2, 3.0, 10.0, 300.0, 1e4, 1e5] {
        let p = minimal(&[("theta_R", 0.1), ("m_X", m_x), ("g", 1e-3)]).unwrap();
        let g_x = value(&p, &context, "x_coupling");
        let r = (2.1 / m_x).powi(2);
        let closed = g_x.powi(4) / (16.0 * PI * m_x * m_x) * (1.0 - r).powf(1.5) / (1.0 - 0.5 * r).powi(2);
        let found = value(&p, &context, "sigma_v_today_cm3_per_s");
        assert_relative_eq!(found, closed * GEV2_IN_CM3_PER_S, max_relative = 1e-5);
    }
}

/// g at which Omega h^2 = 0.12 for a heavy X of the minimal model.
fn thermal_coupling(context: &Context, m_x: f64) -> f64 {
    let f = |g: f64| {
        let p = minimal(&[("theta_R", 0.1), ("m_X", m_x), ("g", g)]).ok()?;
        Some((Prediction::new(&p, context).observable("omega_h2").ok()?? / 0.12).ln())
    };
    scan_log_root(f, 1e-5, 1e-2, 12, 1e-6).unwrap().unwrap()
}

#[test]
fn the_thermal_coupling_of_heavy_x() {
    let choice = DarkMatterChoice { method: RelicMethod::KineticEquilibrium, ..DarkMatterChoice::default() };
    let context = Context { dark_matter: choice, ..context() };
    // sigma v that gives 0.12 at 100 GeV: 4.19e-26 cm^3/s for a Dirac pair,
    // from an independent calculation at constant sigma v; here it falls by
    // the p-wave part, a few per cent at x = 25, and the plasma differs.
    let g = thermal_coupling(&context, 100.0);
    let p = minimal(&[("theta_R", 0.1), ("m_X", 100.0), ("g", g)]).unwrap();
    let sigma_v = value(&p, &context, "sigma_v_today_cm3_per_s");
    assert_relative_eq!(sigma_v, 4.19e-26, max_relative = 0.05);
    assert_relative_eq!(1e3 * g, 0.208, max_relative = 5e-3);
    // g_X grows as the root of the mass, but for logarithms (own numbers);
    // perturbation theory (alpha_X < 1) ends the thermal range.
    let couplings = [10.0, 1e3, 1e4].map(|m| 1e3 * thermal_coupling(&context, m));
    for (found, expected) in couplings.into_iter().zip([0.0685, 0.664, 2.094]) {
        assert_relative_eq!(found, expected, max_relative = 1e-2);
    }
    let strongest = (4.0 * PI).sqrt() * 1e-3;
    let f = |m: f64| Some((thermal_coupling(&context, m) / strongest).ln());
    let heaviest = scan_log_root(f, 1e4, 1e5, 3, 1e-3).unwrap().unwrap();
    assert_relative_eq!(heaviest, 2.7e4, max_relative = 0.05);
}

#[test]
fn the_second_pole_is_the_breit_wigner_of_the_z() {
    let context = context();
    let i = &context.inputs;
    let p = minimal(&[("theta_R", 0.1), ("m_X", 45.0), ("g", 1e-3)]).unwrap();
    let prediction = Prediction::new(&p, &context);
    let sigma = prediction.annihilation().unwrap().unwrap();
    let delta = (i.m_Z - 90.0) * (i.m_Z + 90.0);
    // 3 pi/p^2 Gamma_X Gamma_f/Gamma_Z^2 for two spins 1/2 into spin 1.
    let visible = context.decays.standard_model(i.m_Z, &Couplings::of_z(&context.electroweak));
    let dark = p.z_sector().unwrap().gamma_dark;
    let peak = 3.0 * PI / (0.25 * delta) * dark / i.Gamma_Z.powi(2);
    let of = |channel: Channel| sigma.only(channel).sigma(delta);
    let fermion = |name: &str| of(Channel::Fermion(name.into()));
    assert_relative_eq!(fermion("mu"), peak * visible.charged_leptons[1], max_relative = 2e-3);
    let neutrinos = fermion("nu_e") + fermion("nu_mu") + fermion("nu_tau");
    assert_relative_eq!(neutrinos, peak * visible.neutrinos, max_relative = 2e-3);
    assert_relative_eq!(of(Channel::Hadrons), peak * visible.hadrons, max_relative = 2e-3);
    // It does not matter for the abundance: the Z couples to X by mixing only.
    assert!(fermion("mu") < 1e-6 * of(Channel::Mediators));
    let omega = |m_x: f64| {
        let p = minimal(&[("theta_R", 0.1), ("m_X", m_x), ("g", 1.4e-4)]).unwrap();
        value(&p, &context, "omega_h2")
    };
    let (below, on, above) = (omega(44.5), omega(45.5), omega(46.5));
    assert_relative_eq!(on, (below * above).sqrt(), max_relative = 1e-3);
}

#[test]
fn z_decays_into_x_by_its_mixing() {
    // (M_Z/12 pi)(zeta g_X)^2 (1+2r) sqrt(1-4r), zeta = (delta_Z - eps_Z)/(1-x).
    let (library, context) = (library().unwrap(), context());
    let i = &context.inputs;
    let at = |m_x: f64, g: f64| minimal(&[("theta_R", 0.1), ("m_X", m_x), ("g", g)]).unwrap();
    for m_x in [1.0, 20.0, 45.0] {
        let p = at(m_x, 1e-3);
        let zeta = (p.mixing.delta_z - p.mixing.epsilon_z) / (1.0 - p.x);
        let r = (m_x / i.m_Z).powi(2);
        let leading = i.m_Z / (12.0 * PI) * zeta.powi(2) * (1.0 + 2.0 * r) * (1.0 - 4.0 * r).sqrt();
        assert_relative_eq!(value(&p, &context, "gamma_z_inv_extra_MeV"), 1e3 * leading, max_relative = 1e-3);
    }
    assert_eq!(value(&at(46.0, 1e-3), &context, "gamma_z_inv_extra_MeV"), 0.0);
    // The bound of 1.85 MeV is met where X is strongly coupled, not before.
    let ratio = |g: f64| {
        let p = at(1.0, g);
        library.get("LEP_gamma_z_inv").unwrap().evaluate(&Prediction::new(&p, &context)).unwrap().ratio
    };
    assert!(ratio(3.5e-3) < 1e-3, "{}", ratio(3.5e-3));
    assert_relative_eq!(ratio(7e-3) / ratio(3.5e-3), 16.0, max_relative = 1e-2);
}

/// A heavy X on the Belle II line of the extended model, at a Yukawa coupling.
struct Line<'a> {
    context: &'a Context,
    library: &'a Library,
}

impl Line<'_> {
    /// g at which BR(B+ -> K+ Z') P_inv = 9.2e-6.
    fn coupling(&self, y: f64) -> Option<f64> {
        let f = |g: f64| {
            let p = extended(&[("y_T", y), ("g", g), ("r_X", 0.0)].as_slice()[..2]).ok()?;
            let rate = Prediction::new(&p, self.context).observable("br_bp_kp_zprime_inv").ok()??;
            Some((rate / 9.2e-6).ln())
        };
        scan_log_root(f, 1e-8, 1.0, 60, 1e-9).unwrap()
    }

    fn at(&self, m_x: f64, y: f64) -> Option<AlignedPoint> {
        extended(&[("y_T", y), ("g", self.coupling(y)?), ("m_X", m_x)]).ok()
    }

    /// y_T at which X is a part of the dark matter.
    fn fraction(&self, m_x: f64, part: f64) -> AlignedPoint {
        let f = |y: f64| {
            let p = self.at(m_x, y)?;
            Some((Prediction::new(&p, self.context).observable("f_X").ok()?? / part).ln())
        };
        let y = scan_log_root(f, 0.1, 1.0, 6, 1e-4).unwrap().unwrap();
        self.at(m_x, y).unwrap()
    }

    fn ratio(&self, p: &AlignedPoint, id: &str) -> f64 {
        self.library.get(id).unwrap().evaluate(&Prediction::new(p, self.context)).unwrap().ratio
    }

    /// The bounds of the default set that exclude a point.
    fn excluded_by(&self, p: &AlignedPoint) -> Vec<&str> {
        let prediction = Prediction::new(p, self.context);
        let excludes = |c: &&dyn darkbound::constraints::Constraint| {
            c.card().default && c.evaluate(&prediction).unwrap().excludes()
        };
        self.library.iter().filter(excludes).map(darkbound::constraints::Constraint::id).collect()
    }
}

#[test]
fn above_six_gev_heavy_x_is_some_but_not_all_of_the_dark_matter() {
    let (library, context) = (Library::with_folder(None).unwrap(), context());
    let line = Line { context: &context, library: &library };
    // All of it, below where xenon sees it: nothing of the default set objects.
    for (m_x, y) in [(1.3, 0.387), (2.2, 0.179), (3.0, 0.159), (5.0, 0.169)] {
        let p = line.fraction(m_x, 1.0);
        assert_relative_eq!(p.yukawas.1, y, max_relative = 1e-2);
        assert_eq!(line.excluded_by(&p), Vec::<&str>::new(), "{m_x}");
        // Z' -> varphi a is what Belle II sees.
        assert!(value(&p, &context, "p_inv") > 0.99);
    }
    // Above, detectors exclude it by the ratios shown.
    for (m_x, id, ratio) in [
        (6.0, "XENONnT_XENON2024hup_nucleon", 1.15),
        (7.0, "XENONnT_XENON2024hup_nucleon", 4.51),
        (10.0, "LZ_LZ2024zvo_nucleon", 98.5),
        (45.0, "LZ_LZ2024zvo_nucleon", 1.118e4),
        (1000.0, "LZ_LZ2024zvo_nucleon", 2.13e4),
    ] {
        let p = line.fraction(m_x, 1.0);
        assert_relative_eq!(line.ratio(&p, id), ratio, max_relative = 0.03);
    }
    // A part is allowed: 2 % at 7 GeV, 1e-4 at 9 GeV, nothing of note beyond.
    assert!(line.excluded_by(&line.fraction(7.0, 0.02)).is_empty());
    assert!(!line.excluded_by(&line.fraction(7.0, 0.1)).is_empty());
    assert!(line.excluded_by(&line.fraction(9.0, 1e-4)).is_empty());
    assert!(!line.excluded_by(&line.fraction(15.0, 1e-4)).is_empty());
}

#[test]
fn more_dark_charge_costs_electroweak_precision_before_kappa_t() {
    // At the thermal g_X = 0.115 of 30 GeV a larger r_X means a smaller g and,
    // on the Belle II line, more mixing: what the Z' couples to nucleons with
    // is nearly fixed by the excess.
    let (library, context) = (Library::with_folder(None).unwrap(), context());
    let line = Line { context: &context, library: &library };
    let g_x = value(&line.fraction(30.0, 1.0), &context, "x_coupling");
    let at = |r_x: f64| {
        let g = g_x / r_x;
        let with = |theta: f64| extended(&[("theta_R", theta), ("g", g), ("m_X", 30.0), ("r_X", r_x)]).ok();
        let f = |theta: f64| {
            let p = with(theta)?;
            let rate = Prediction::new(&p, &context).observable("br_bp_kp_zprime").ok()??;
            Some((rate / 9.2e-6).ln())
        };
        let theta = scan_log_root(f, 0.01, 1.57, 60, 1e-9).unwrap().unwrap();
        let p = with(theta).unwrap();
        let ids = ["LZ_LZ2024zvo_nucleon", "PDG_oblique_ST", "CMS_CMS2020mpn_kappa_t"];
        (ids.map(|id| line.ratio(&p, id)), value(&p, &context, "kappa_t"))
    };
    // LZ, S and T, kappa_t.
    for (r_x, lz, oblique) in
        [(1e3, 7110.0, 0.783), (1e4, 4032.0, 0.543), (3e4, 1753.0, 1.33), (1e5, 955.0, 18.3)]
    {
        let (ratios, kappa_t) = at(r_x);
        assert_relative_eq!(ratios[0], lz, max_relative = 0.03);
        assert_relative_eq!(ratios[1], oblique, max_relative = 0.03);
        assert!(ratios[2] < 0.5 && kappa_t > 0.98, "{r_x}: kappa_t = {kappa_t}");
    }
}

#[test]
fn sommerfeld_enhancement_would_count_above_a_few_hundred_gev() {
    // alpha_X m_X/M at the thermal coupling; what it does is left out.
    let context = context();
    let range = |m_x: f64| {
        let g = thermal_coupling(&context, m_x);
        let p = minimal(&[("theta_R", 0.1), ("m_X", m_x), ("g", g)]).unwrap();
        value(&p, &context, "yukawa_range")
    };
    assert!(range(30.0) < 0.02);
    assert_relative_eq!(range(300.0), 1.5, max_relative = 0.02);
    assert_relative_eq!(range(1000.0), 16.7, max_relative = 0.02);
}
