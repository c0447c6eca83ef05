//! The dark fermion from a point to its bounds: abundance, microwave
//! background, detectors.

use darkbound::constraints::{Library, Verdict};
use darkbound::decays::HadronMode;
use darkbound::inputs::Inputs;
use darkbound::models::{Couplings, DarkHiggs, DarkState, Mediator, ModelSet, Point, ZSector};
use darkbound::prediction::{AbundanceRule, Context, DarkMatterChoice, Prediction, RelicMethod};
use darkbound::relic::Dof;

/// A photon-like mediator of 2.1 GeV with X.
struct Portal(Mediator);

impl Portal {
    fn new(m_x: f64, g_x: f64, epsilon: f64) -> Self {
        let dark = vec![DarkState::Fermion { mass: m_x, vector: g_x, axial: 0.0 }];
        // e as in the table that is compared with.
        let couplings = Couplings::photon_like(epsilon * 0.302_822_12);
        Self(Mediator { mass: 2.1, couplings, dark })
    }
}

impl Point for Portal {
    fn mediator(&self) -> Option<&Mediator> {
        Some(&self.0)
    }
}

fn context(choice: DarkMatterChoice, hadrons: HadronMode) -> Context {
    Context { dark_matter: choice, ..Context::new(Inputs::default(), hadrons).unwrap() }
}

fn equilibrium() -> DarkMatterChoice {
    DarkMatterChoice { method: RelicMethod::KineticEquilibrium, ..DarkMatterChoice::default() }
}

/// Couplings that give Omega h^2 = 0.12 in kinetic equilibrium for g_X = 0.1,
/// from an independent calculation with free quarks (m_u = m_d = m_s = 0.05 GeV):
/// m_X, epsilon, sigma v today in cm^3/s, sigma_p in cm^2.
const WINDOW: [[f64; 4]; 3] = [
    [1.02, 2.6233e-05, 1.58149e-28, f64::NAN],
    [0.98, 8.69558e-05, 3.06347e-28, 1.01533e-41],
    [0.92, 4.73865e-4, 2.4684e-27, 2.83168e-40],
];

#[test]
fn the_window_of_an_independent_calculation() {
    let choice = DarkMatterChoice { dof: Dof::Drees2015, fixed_width: true, ..equilibrium() };
    let context = context(choice, HadronMode::FreeQuarks);
    for [m_x, epsilon, sigma_v, sigma_p] in WINDOW {
        let portal = Portal::new(m_x, 0.1, epsilon);
        let p = Prediction::new(&portal, &context);
        let value = |name: &str| p.observable(name).unwrap().unwrap();
        // The masses of the quarks differ: up to a per cent.
        assert!((value("omega_h2") / 0.12 - 1.0).abs() < 0.01, "{m_x}: {}", value("omega_h2"));
        assert!((value("sigma_v_today_cm3_per_s") / sigma_v - 1.0).abs() < 0.01, "{m_x}");
        if sigma_p.is_finite() {
            assert!((value("sigma_xp_cm2") / sigma_p - 1.0).abs() < 1e-4, "{m_x}");
        }
        assert_eq!(value("sigma_xn_cm2"), 0.0);
    }
}

#[test]
fn on_the_resonance_only_the_visible_width_counts() {
    // Visible widths (GeV) that give 0.12 in kinetic equilibrium, from an
    // independent calculation with free quarks: where the pole is narrow,
    // hadrons matter at its energy only.
    let choice = DarkMatterChoice { dof: Dof::Drees2015, ..equilibrium() };
    let context = context(choice, HadronMode::Data);
    for (m_x, needed) in [(1.00, 4.88e-11), (1.02, 1.41e-11)] {
        let unit = Portal::new(m_x, 0.03, 1.0);
        let per_epsilon2 = Prediction::new(&unit, &context).widths().unwrap().standard_model();
        let portal = Portal::new(m_x, 0.03, (needed / per_epsilon2).sqrt());
        let omega = Prediction::new(&portal, &context).observable("omega_h2").unwrap().unwrap();
        assert!((omega / 0.12 - 1.0).abs() < 0.01, "{m_x}: {omega}");
    }
}

#[test]
fn bounds_scale_with_the_part_that_x_is() {
    let library = Library::with_folder(None).unwrap();
    let of = |portal: &Portal, choice| {
        let context = context(choice, HadronMode::Data);
        let p = Prediction::new(portal, &context);
        let ratio = |id: &str| library.get(id).unwrap().evaluate(&p).unwrap().ratio;
        let ids = ["planck_cmb", "XENON1T_XENON2019zpr_nucleon", "XENON1T_XENON2019gfn_electron"];
        (p.observable("f_X").unwrap().unwrap(), ids.map(ratio))
    };
    let observed = DarkMatterChoice { abundance: AbundanceRule::Observed, ..equilibrium() };
    let portal = Portal::new(0.95, 0.1, 1e-3);
    let (fraction, scaled) = of(&portal, equilibrium());
    let (all, full) = of(&portal, observed);
    assert!(all == 1.0 && fraction < 0.2, "{fraction}");
    for (i, power) in [(0, 2), (1, 1), (2, 1)] {
        let expected = fraction.powi(power);
        assert!((scaled[i] / full[i] / expected - 1.0).abs() < 1e-9, "{i}: {scaled:?} {full:?}");
    }
    // More than all of the dark matter cannot be in the halo.
    let (too_much, weak) = of(&Portal::new(0.95, 0.1, 1e-5), equilibrium());
    let (_, weak_full) = of(&Portal::new(0.95, 0.1, 1e-5), observed);
    assert!(too_much > 10.0 && weak == weak_full, "{too_much}");
}

#[test]
fn too_much_is_excluded_and_less_is_a_part() {
    let library = Library::with_folder(None).unwrap();
    let of = |id: &str, g_x: f64, epsilon: f64, choice| {
        let context = context(choice, HadronMode::Data);
        let portal = Portal::new(0.95, g_x, epsilon);
        library.get(id).unwrap().evaluate(&Prediction::new(&portal, &context)).unwrap().verdict
    };
    let verdict = |id: &str, epsilon: f64, choice| of(id, 0.1, epsilon, choice);
    assert_eq!(verdict("planck_relic", 1e-5, equilibrium()), Verdict::Excluded);
    assert_eq!(verdict("planck_relic", 1e-3, equilibrium()), Verdict::Allowed);
    assert_eq!(verdict("planck_relic_all", 1e-3, equilibrium()), Verdict::Excluded);
    let observed = DarkMatterChoice { abundance: AbundanceRule::Observed, ..equilibrium() };
    assert_eq!(verdict("planck_relic", 1e-5, observed), Verdict::NotApplicable);
    // Couplings that never brought X into equilibrium say nothing.
    assert_eq!(of("planck_relic", 1e-6, 1e-13, equilibrium()), Verdict::NotApplicable);
    assert_eq!(of("planck_cmb", 1e-6, 1e-13, equilibrium()), Verdict::NotApplicable);
}

#[test]
fn without_x_there_is_nothing_to_bound() {
    let context = context(equilibrium(), HadronMode::Data);
    let library = Library::with_folder(None).unwrap();
    let model = ModelSet::with_folder(None).unwrap().get("aligned_u1").unwrap();
    let mut values = darkbound::models::Assignment::defaults(model.parameters());
    values.set(model.name(), model.parameters(), "r_X", 0.0).unwrap();
    let point = model.point(&values, &context.inputs).unwrap();
    let p = Prediction::new(&*point, &context);
    assert_eq!(p.observable("omega_h2").unwrap(), None);
    for id in ["planck_relic", "planck_cmb", "LZ_LZ2024zvo_nucleon"] {
        assert_eq!(library.get(id).unwrap().evaluate(&p).unwrap().verdict, Verdict::NotApplicable);
    }
}

/// A portal whose X couples to the Z too.
struct WithZ(Portal, f64);

impl Point for WithZ {
    fn mediator(&self) -> Option<&Mediator> {
        self.0.mediator()
    }

    fn z_sector(&self) -> Option<ZSector> {
        Some(ZSector { gamma_dark: 0.0, dark_vector: self.1 })
    }
}

#[test]
fn above_the_mediator_pairs_of_it_heat_the_gas() {
    let context = context(equilibrium(), HadronMode::Data);
    let f_eff = |g_x: f64, epsilon: f64| {
        let portal = Portal::new(3.0, g_x, epsilon);
        let p = Prediction::new(&portal, &context);
        let p_ann = p.annihilation_parameter(1.0).unwrap().unwrap();
        2.0 * p_ann * 3.0 / p.sigma_v_today_cm3_per_s().unwrap().unwrap()
    };
    // Through two mediators, the same leptons and hadrons are softer.
    let (two, one) = (f_eff(0.3, 1e-5), f_eff(1e-4, 1e-2));
    assert!(two > 0.1 && two < 0.5 && one > 0.1 && one < 0.5, "{two} {one}");
    assert!((two / one - 1.0).abs() > 1e-3 && (two / one - 1.0).abs() < 0.5, "{two} {one}");
}

#[test]
fn dwarf_galaxies_bound_annihilation_today() {
    let context =
        context(DarkMatterChoice { abundance: AbundanceRule::Observed, ..equilibrium() }, HadronMode::Data);
    let library = Library::with_folder(None).unwrap();
    let portal = Portal::new(10.0, 0.3, 1e-2);
    let p = Prediction::new(&portal, &context);
    let said = library.get("FermiLAT_FermiLAT2015att_mumu").unwrap().evaluate(&p).unwrap();
    // Half of the pairs, those into muons, against the published curve.
    let states = p.final_states_today().unwrap().unwrap();
    let signal = p.annihilation_signal(1.0).unwrap().unwrap();
    assert!((said.prediction / (0.5 * states.muons * signal.sigma_v_cm3_per_s) - 1.0).abs() < 1e-12);
    assert!(signal.sigma_v_cm3_per_s < p.sigma_v_today_cm3_per_s().unwrap().unwrap());
    assert!(said.limit > 1e-27 && said.limit < 1e-25, "{said:?}");
    // Below 2 GeV there is no curve.
    let light = Portal::new(0.95, 0.1, 1e-3);
    let p = Prediction::new(&light, &context);
    let said = library.get("FermiLAT_FermiLAT2015att_mumu").unwrap().evaluate(&p).unwrap();
    assert_eq!(said.verdict, Verdict::NotApplicable);
}

#[test]
fn at_the_z_pole_the_z_annihilates_x() {
    let context = context(equilibrium(), HadronMode::FreeQuarks);
    let omega = |m_x: f64, to_z: f64| {
        let point = WithZ(Portal::new(m_x, 0.1, 1e-3), to_z);
        Prediction::new(&point, &context).relic_density().unwrap().unwrap().omega_h2
    };
    let gain = |m_x: f64| omega(m_x, 0.0) / omega(m_x, 0.01);
    // Far above, Z and mediator have the same propagator and only the
    // couplings differ.
    assert!(gain(45.0) > 10.0 * gain(200.0), "{} {}", gain(45.0), gain(200.0));
    assert!(gain(200.0) > 1.0);
}

/// A portal with a light dark Higgs boson.
struct WithHiggs(Portal, f64);

impl Point for WithHiggs {
    fn mediator(&self) -> Option<&Mediator> {
        self.0.mediator()
    }

    fn dark_higgs(&self) -> Option<DarkHiggs> {
        Some(DarkHiggs { mass: self.1, kappa: 0.4 })
    }
}

#[test]
fn a_light_dark_higgs_boson_is_a_final_state() {
    let context = context(equilibrium(), HadronMode::FreeQuarks);
    let of = |m_phi: f64| {
        let point = WithHiggs(Portal::new(2.0, 0.1, 1e-4), m_phi);
        let p = Prediction::new(&point, &context);
        let per_rate =
            p.annihilation_parameter(1.0).unwrap().unwrap() / p.sigma_v_today_cm3_per_s().unwrap().unwrap();
        (p.relic_density().unwrap().unwrap().omega_h2, per_rate)
    };
    let ((light, deposit), (heavy, full)) = (of(0.5), of(1e4));
    assert!(light < 0.1 * heavy, "{light} {heavy}");
    // What Z' phi does to the microwave background has no kernel: it counts
    // as nothing.
    assert!(deposit < 0.1 * full, "{deposit} {full}");
}

#[test]
fn annihilation_long_after_freeze_out_needs_the_temperature() {
    // Just above the resonance X goes on annihilating when the last electrons
    // have gone and nothing keeps it warm.
    let with = |method, m_x: f64, g_x: f64, epsilon: f64| {
        let context = context(DarkMatterChoice { method, ..DarkMatterChoice::default() }, HadronMode::Data);
        let portal = Portal::new(m_x, g_x, epsilon);
        Prediction::new(&portal, &context).relic_density().unwrap().unwrap().clone()
    };
    for (m_x, g_x, epsilon, effect) in
        [(1.0499, 0.1, 0.01, 0.05), (1.02, 0.03, 0.01, 0.0), (0.85, 1.0, 0.1, 0.0)]
    {
        let [auto, warm, cold] = [RelicMethod::Auto, RelicMethod::KineticEquilibrium, RelicMethod::Coupled]
            .map(|method| with(method, m_x, g_x, epsilon).omega_h2);
        assert!((auto / cold - 1.0).abs() < 2e-3, "{m_x}: {auto} {cold}");
        assert!((warm / cold - 1.0).abs() >= effect, "{m_x}: {warm} {cold}");
    }
}

/// Measured hadrons, scattering on the whole plasma, on and off the resonance:
/// what a scan computes to a per mille is as good as it says.
#[test]
fn the_error_that_a_scan_states_is_true() {
    let model = ModelSet::with_folder(None).unwrap().get("aligned_u1").unwrap();
    let of = |accuracy| {
        context(DarkMatterChoice { accuracy, ..DarkMatterChoice::default() }, HadronMode::default())
    };
    let (scan, fine) = (of(1e-3), of(1e-6));
    for m_x in [0.86, 0.9, 0.94, 0.98, 1.02, 1.045] {
        for r_x in [0.6, 12.0, 430.0] {
            let mut values = darkbound::models::Assignment::defaults(model.parameters());
            for (name, value) in [
                ("m_zprime", 2.1),
                ("m_T", 1.2e4),
                ("y_T", 1.0),
                ("mu_0", 1e6),
                ("g", 1.15e-3),
                ("r_X", r_x),
                ("m_X", m_x),
            ] {
                values.set(model.name(), model.parameters(), name, value).unwrap();
            }
            let point = model.point(&values, &scan.inputs).unwrap();
            let density = |context| {
                let p = Prediction::new(&*point, context);
                let relic = p.relic_density().unwrap().unwrap();
                (relic.omega_h2, relic.error)
            };
            let ((rough, error), (exact, _)) = (density(&scan), density(&fine));
            let deviation = (rough - exact).abs();
            assert!(deviation <= error && error < 2e-3 * exact, "{m_x} {r_x}: {deviation:e} {error:e}");
        }
    }
}
