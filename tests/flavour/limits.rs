//! Limits, thresholds, positivity, and what is refused.

use std::f64::consts::PI;

use darkbound::flavour::dark_current::{
    Bilinears, FermionPair, Field, Scalar, ScalarPair, ScalarPairCouplings, SpinThreeHalfPair, Support,
    Vector, VectorPair, VectorPairCouplings,
};
use darkbound::flavour::{
    BDecay, Decay, FinalState, FlavourParameters, FormFactorSource, FormFactors, Mode, NeutrinoPairs,
    Scenario, ScenarioKind, Theory, TheorySets, Weights, b_to_k, b_to_kstar, double_differential, window,
};
use darkbound::inputs::Inputs;
use darkbound::models::Transition;
use darkbound::numerics::quad::{Feature, integrate};

use super::algebra::{C, Lcg};

const ONE: C = C::new(1.0, 0.0);
const NONE: C = C::new(0.0, 0.0);

fn decay(mode: Mode) -> Decay {
    let sets = TheorySets::new(FormFactorSource::Grvdv2023, FlavourParameters::default()).unwrap();
    sets.central().decay(mode).unwrap()
}

fn close(what: &str, value: f64, target: f64, relative: f64) {
    assert!((value / target - 1.0).abs() < relative, "{what}: {value:e} against {target:e}");
}

fn fermions(mass: f64, f: Bilinears) -> Box<dyn FinalState> {
    Box::new(FermionPair::new(mass, Field::Complex, 1.0, f).unwrap())
}

fn gravitinos(mass: f64, f: Bilinears) -> Box<dyn FinalState> {
    Box::new(SpinThreeHalfPair::new(mass, Field::Complex, 1.0, f).unwrap())
}

fn vectors(mass: f64, h: VectorPairCouplings) -> Box<dyn FinalState> {
    Box::new(VectorPair::new(mass, Field::Complex, 1.0, h).unwrap())
}

fn scalars(mass: f64, g: ScalarPairCouplings) -> Box<dyn FinalState> {
    Box::new(ScalarPair::new(mass, Field::Complex, 1.0, g).unwrap())
}

#[test]
fn massless_left_handed_fermions_look_like_neutrinos() {
    let sm = NeutrinoPairs::new(&FlavourParameters::default());
    let f = Bilinears { vv: ONE, va: -ONE, av: -ONE, aa: ONE, ..Bilinears::default() };
    let psi = fermions(0.0, f);
    for mode in [Mode::BpKp, Mode::B0Kst0] {
        let d = decay(mode);
        let ratio = |q_sq: f64| {
            let (a, b) = (d.spectrum(&*psi, q_sq).unwrap(), d.spectrum(&sm, q_sq).unwrap());
            close("helicities", a.f_l().unwrap(), b.f_l().unwrap(), 1e-14);
            a.total() / b.total()
        };
        for q_sq in [0.01, 1.0, 10.0, 19.0] {
            close("shape", ratio(q_sq), ratio(5.0), 1e-13);
        }
    }
}

type Take<'a> = &'a dyn Fn(&Weights) -> f64;
/// A pair, the particle it comes from, a decay, and the weight of the coupling.
type Case<'a> = (Box<dyn FinalState>, Box<dyn FinalState>, Mode, Take<'a>);

/// A pair through a narrow mediator of mass M: the rate is that of the
/// mediator, with $\Gamma=\rho/2M$ of its decay.
#[test]
fn pairs_at_a_narrow_pole_are_one_particle() {
    let (pole, mass) = (2.1_f64, 0.7);
    let scalar = |g_s, g_p| Box::new(Scalar::new(pole, g_s, g_p).unwrap()) as Box<dyn FinalState>;
    let vector = |h: [C; 2]| Box::new(Vector::new(pole, h, [NONE; 2]).unwrap()) as Box<dyn FinalState>;
    let b = Bilinears::default();
    let v = VectorPairCouplings::default();
    let s = ScalarPairCouplings::default();
    let take_s = |w: &Weights| w.s + w.p;
    let take_v = |w: &Weights| w.v_t + w.a_t;
    let cases: Vec<Case> = vec![
        (fermions(mass, Bilinears { ss: ONE, ..b }), scalar(ONE, NONE), Mode::B0K0, &take_s),
        (fermions(mass, Bilinears { sp: ONE, ..b }), scalar(ONE, NONE), Mode::B0K0, &take_s),
        (fermions(mass, Bilinears { ps: ONE, ..b }), scalar(NONE, ONE), Mode::B0Kst0, &take_s),
        (fermions(mass, Bilinears { vv: ONE, ..b }), vector([ONE, NONE]), Mode::B0K0, &take_v),
        (fermions(mass, Bilinears { av: ONE, ..b }), vector([NONE, ONE]), Mode::B0Kst0, &take_v),
        (scalars(mass, ScalarPairCouplings { ss: ONE, ..s }), scalar(ONE, NONE), Mode::B0K0, &take_s),
        (scalars(mass, ScalarPairCouplings { vv: ONE, ..s }), vector([ONE, NONE]), Mode::B0Kst0, &take_v),
        (vectors(mass, VectorPairCouplings { ss: ONE, ..v }), scalar(ONE, NONE), Mode::B0K0, &take_s),
        (vectors(mass, VectorPairCouplings { pg: ONE, ..v }), scalar(NONE, ONE), Mode::B0Kst0, &take_s),
        (vectors(mass, VectorPairCouplings { av: ONE, ..v }), vector([NONE, ONE]), Mode::B0Kst0, &take_v),
        (gravitinos(mass, Bilinears { pp: ONE, ..b }), scalar(NONE, ONE), Mode::B0Kst0, &take_s),
        (gravitinos(mass, Bilinears { vv: ONE, ..b }), vector([ONE, NONE]), Mode::B0K0, &take_v),
    ];
    for (i, (pair, line, mode, take)) in cases.iter().enumerate() {
        let d = decay(*mode);
        let m_sq = pole * pole;
        // A coupling of the mediator that makes it narrow.
        let rho = take(&pair.weights(m_sq));
        let g_sq = 1e-7 * 2.0 * m_sq / rho;
        let half_width = 0.5 * g_sq * rho;
        let integrand = |q_sq: f64, offset: f64| {
            d.spectrum(&**pair, q_sq).unwrap().total() * g_sq / (offset * offset + half_width * half_width)
        };
        let range = (4.0 * mass * mass * 1.000_001, d.end_point() * 0.999_999);
        let rate = integrate(
            |node| integrand(node.x, node.distance_to(m_sq)),
            range,
            &[Feature::Pole { at: m_sq, half_width }],
            1e-9,
        )
        .unwrap();
        let expected = d.total(&**line).unwrap().total();
        close(&format!("case {i}"), rate.value, expected, 1e-4);
    }
}

/// Powers of the velocity at threshold: 1 for S waves, 3 for P waves.
#[test]
fn thresholds_open_with_the_right_power() {
    let b = Bilinears::default();
    let all = Bilinears { ss: ONE, pp: ONE, vv: ONE, aa: ONE, tt: ONE, ..b };
    let power = |make: &dyn Fn(f64) -> Box<dyn FinalState>, take: &dyn Fn(&Weights) -> f64| {
        let mass = 0.8;
        let at = |beta_sq: f64| take(&make(mass).weights(4.0 * mass * mass / (1.0 - beta_sq)));
        (at(1e-6) / at(1e-8)).ln() / 100.0_f64.ln() * 2.0
    };
    for make in [fermions, gravitinos] {
        let only = |f: Bilinears| move |m: f64| make(m, f);
        let expect = |f: Bilinears, take: &dyn Fn(&Weights) -> f64, n: f64| {
            let found = power(&only(f), take);
            assert!((found - n).abs() < 1e-3, "{f:?}: {found} against {n}");
        };
        expect(Bilinears { ss: ONE, ..b }, &|w| w.s, 3.0);
        expect(Bilinears { pp: ONE, ..b }, &|w| w.p, 1.0);
        expect(Bilinears { vv: ONE, ..b }, &|w| w.v_t, 1.0);
        expect(Bilinears { aa: ONE, ..b }, &|w| w.a_t, 3.0);
        expect(all, &|w| w.a_l, 1.0);
        expect(all, &|w| w.t_e, 1.0);
        expect(all, &|w| w.t_m, 3.0);
    }
    let pair = |h: VectorPairCouplings| move |m: f64| vectors(m, h);
    let v = VectorPairCouplings::default();
    for (h, n) in [
        (VectorPairCouplings { ss: ONE, ..v }, 1.0),
        (VectorPairCouplings { sf: ONE, ..v }, 1.0),
        (VectorPairCouplings { sg: ONE, ..v }, 3.0),
        (VectorPairCouplings { vv: ONE, ..v }, 3.0),
    ] {
        let found = power(&pair(h), &|w| w.s + w.v_t);
        assert!((found - n).abs() < 1e-3, "{h:?}: {found} against {n}");
    }
    let tensor = VectorPairCouplings { tt: ONE, ..v };
    assert!((power(&pair(tensor), &|w| w.t_e) - 3.0).abs() < 1e-3);
    assert!((power(&pair(tensor), &|w| w.t_m) - 1.0).abs() < 1e-3);
}

/// The longitudinal modes of a light pair are scalars: V*V of V = dphi/m.
#[test]
fn light_vectors_are_goldstone_bosons() {
    let (mass, q_sq) = (0.01_f64, 4.0);
    let h = VectorPairCouplings { ss: ONE, ..Default::default() };
    let vectors = vectors(mass, h).weights(q_sq).s;
    // d phi . d phi*/m^2 = q^2/2m^2 phi phi* at m = 0.
    let scalars = scalars(0.0, ScalarPairCouplings { ss: ONE, ..Default::default() }).weights(q_sq).s;
    close("goldstone", vectors, scalars * (q_sq / (2.0 * mass * mass)).powi(2), 1e-3);
}

#[test]
fn real_fields_double_even_currents_and_lose_odd_ones() {
    let q_sq = 9.0;
    let f = Bilinears {
        ss: ONE,
        pp: ONE,
        vv: ONE,
        va: ONE,
        av: ONE,
        aa: ONE,
        tt: ONE,
        t5: ONE,
        ..Default::default()
    };
    let of = |field| {
        [
            FermionPair::new(0.5, field, 1.0, f).unwrap().weights(q_sq),
            SpinThreeHalfPair::new(0.5, field, 1.0, f).unwrap().weights(q_sq),
        ]
    };
    let dirac_axial = |i: usize| {
        let only = Bilinears { va: ONE, ..Default::default() };
        [fermions(0.5, only), gravitinos(0.5, only)][i].weights(q_sq).v_t
    };
    for (i, (d, m)) in of(Field::Complex).iter().zip(of(Field::Real)).enumerate() {
        for (twice, once) in [(m.s, d.s), (m.p, d.p), (m.a_l, d.a_l), (m.v_l, d.v_l), (m.ap, d.ap)] {
            close("even", twice, 2.0 * once, 1e-14);
        }
        close("axial alone", m.v_t, 2.0 * dirac_axial(i), 1e-14);
        assert_eq!((m.t_e, m.t_m, m.vt, m.at), (0.0, 0.0, 0.0, 0.0));
    }
    let h = VectorPairCouplings { ss: ONE, vv: ONE, tt: ONE, pg: ONE, ..Default::default() };
    let w = VectorPair::new(0.5, Field::Real, 1.0, h).unwrap().weights(q_sq);
    let d = VectorPair::new(0.5, Field::Complex, 1.0, h).unwrap().weights(q_sq);
    assert_eq!((w.v_t, w.t_e, w.t_m), (0.0, 0.0, 0.0));
    close("V*V", w.s, 2.0 * d.s, 1e-14);
    close("F*F~", w.p, 2.0 * d.p, 1e-14);
    let g = ScalarPairCouplings { ss: ONE, vv: ONE, ..Default::default() };
    let w = ScalarPair::new(0.5, Field::Real, 1.0, g).unwrap().weights(q_sq);
    assert_eq!(w.v_t, 0.0);
    close("phi phi", w.s, 2.0 * scalars(0.5, g).weights(q_sq).s, 1e-14);
}

#[test]
fn polarisation_is_a_fraction_for_any_couplings() {
    let mut r = Lcg(11);
    let (kstar, kaon) = (decay(Mode::B0Kst0), decay(Mode::B0K0));
    for i in 0..100_000 {
        let mass = 0.01 + 2.0 * r.next().abs();
        let mut c = || r.complex();
        let state: Box<dyn FinalState> = match i % 4 {
            0 | 1 => {
                let [ss, sp, ps, pp, vv] = [c(), c(), c(), c(), c()];
                let [va, av, aa, tt, t5] = [c(), c(), c(), c(), c()];
                let f = Bilinears { ss, sp, ps, pp, vv, va, av, aa, tt, t5 };
                if i % 4 == 0 { fermions(mass, f) } else { gravitinos(mass, f) }
            }
            2 => {
                let [ss, ps, vv, av, tt] = [c(), c(), c(), c(), c()];
                let [t5, sf, pf, sg, pg] = [c(), c(), c(), c(), c()];
                vectors(mass, VectorPairCouplings { ss, ps, vv, av, tt, t5, sf, pf, sg, pg })
            }
            _ => Box::new(Vector::new(mass, [c(), c()], [c(), c()]).unwrap()),
        };
        let (k, ks) = if let Support::Above(threshold) = state.support() {
            let mut at = |d: &Decay| threshold + (d.end_point() - threshold) * (0.5 + 0.4999 * r.next());
            let (a, b) = (at(&kaon), at(&kstar));
            (kaon.spectrum(&*state, a).unwrap(), kstar.spectrum(&*state, b).unwrap())
        } else {
            (kaon.total(&*state).unwrap(), kstar.total(&*state).unwrap())
        };
        assert!(k.longitudinal >= 0.0 && k.transverse == 0.0, "{state:?}: {k:?}");
        assert!(ks.longitudinal >= 0.0 && ks.transverse >= 0.0, "{state:?}: {ks:?}");
        assert!(ks.f_l().is_none_or(|f| (0.0..=1.0).contains(&f)), "{state:?}: {ks:?}");
    }
}

#[test]
fn totals_and_bins_are_integrals_of_the_spectrum() {
    let sm = NeutrinoPairs::new(&FlavourParameters::default());
    let heavy = fermions(1.4, Bilinears { vv: ONE, aa: ONE, tt: ONE, ..Default::default() });
    let light = vectors(0.05, VectorPairCouplings { ss: ONE, av: ONE, t5: ONE, ..Default::default() });
    for mode in [Mode::BpKp, Mode::B0Kst0, Mode::BsPhi] {
        let d = decay(mode);
        for state in [&sm as &dyn FinalState, &*heavy, &*light] {
            let Support::Above(lo) = state.support() else { unreachable!() };
            let hi = d.end_point();
            let total = d.total(state).unwrap();
            let edge = [Feature::Threshold { at: lo }];
            // Up to the end point as in q^2 = hi - u^2, smooth at u = 0.
            let split = 0.5 * (lo + hi);
            let below = integrate(|n| at(&d, state, n.x.max(lo + 1e-12)), (lo, split), &edge, 1e-11).unwrap();
            let root = (hi - split).sqrt();
            let above = integrate(|n| 2.0 * n.x * at(&d, state, hi - n.x * n.x), (0.0, root), &[], 1e-11);
            close(mode.name(), total.total(), below.value + above.unwrap().value, 1e-9);
            let edges: Vec<f64> = (0..=100).map(|i| hi * f64::from(i) / 100.0).collect();
            let bins = d.bins(state, &edges).unwrap();
            let sum: f64 = bins.iter().map(|b| b.total()).sum();
            close("bins", sum, total.total(), 1e-9);
            let coarse = d.bins(state, &[0.0, 3.0, 11.0, 30.0]).unwrap();
            close("coarse", coarse.iter().map(|b| b.longitudinal).sum(), total.longitudinal, 1e-9);
            assert!(bins[0].total() >= 0.0 && (bins[0].total() == 0.0) == (lo >= edges[1]));
        }
    }
}

fn at(d: &Decay, state: &dyn FinalState, q_sq: f64) -> f64 {
    d.spectrum(state, q_sq).unwrap().total()
}

#[test]
fn polarisation_at_both_ends() {
    let sm = NeutrinoPairs::new(&FlavourParameters::default());
    let sets = TheorySets::new(FormFactorSource::Own, FlavourParameters::default()).unwrap();
    let d = sets.central().decay(Mode::B0Kst0).unwrap();
    let f_l = |q_sq: f64| d.spectrum(&sm, q_sq).unwrap().f_l().unwrap();
    // All helicities alike where the K* is at rest; one at q^2 = 0.
    close("end point", f_l(d.end_point() - 1e-4), 1.0 / 3.0, 2e-3);
    close("zero", f_l(1e-6), 1.0, 1e-6);
}

#[test]
fn angles_integrate_to_the_rate() {
    let sm = NeutrinoPairs::new(&FlavourParameters::default());
    let d = decay(Mode::B0Kst0);
    let rule = darkbound::numerics::gauss::rule8();
    let moment =
        |n: i32| rule.integrate(-1.0, 1.0, |c| c.powi(n) * double_differential(&d, &sm, 7.0, c).unwrap());
    let at = d.spectrum(&sm, 7.0).unwrap();
    close("rate", moment(0), at.total(), 1e-13);
    // <(3cos^2 - 1)/2> = (3F_L - 1)/5.
    let mean = 1.5 * moment(2) / moment(0) - 0.5;
    close("moment", mean, (3.0 * at.f_l().unwrap() - 1.0) / 5.0, 1e-12);
    assert!(double_differential(&d, &sm, 7.0, 1.5).is_err());
    assert!(double_differential(&decay(Mode::BpKp), &sm, 7.0, 0.0).is_err());
}

#[test]
fn a_window_mixes_the_line_with_what_is_below() {
    let p = FlavourParameters::default();
    let (sm, d) = (NeutrinoPairs::new(&p), decay(Mode::B0Kst0));
    let phi = Scenario::single(ScenarioKind::Phi, 2.1, "g_P", 1.4e-8).build(&p).unwrap();
    let narrow = window(&d, &*phi, &[&sm], 1e-6).unwrap().f_l().unwrap();
    assert!((narrow - 1.0).abs() < 1e-6, "{narrow}");
    let edges = [4.41 - 1.0, 4.41 + 1.0];
    let background = d.bins(&sm, &edges).unwrap()[0];
    let line = d.total(&*phi).unwrap();
    let expected = (background.longitudinal + line.total()) / (background.total() + line.total());
    close("window", window(&d, &*phi, &[&sm], 2.0).unwrap().f_l().unwrap(), expected, 1e-13);
    assert!(window(&d, &sm, &[], 2.0).is_err() && window(&d, &*phi, &[&sm], 0.0).is_err());
}

#[test]
fn what_is_out_of_reach_is_zero_with_a_reason_or_refused() {
    let p = FlavourParameters::default();
    let heavy = Scenario::single(ScenarioKind::V, 4.6, "h_V", 1e-8).build(&p).unwrap();
    let (kaon, kstar) = (decay(Mode::BpKp), decay(Mode::B0Kst0));
    assert_eq!(kstar.total(&*heavy).unwrap().total(), 0.0);
    let reason = kstar.closed(&*heavy).unwrap();
    assert!(reason.contains("B0->K*0") && reason.contains("4.6") && reason.contains("4.384"), "{reason}");
    assert!(kaon.closed(&*heavy).is_none() && kaon.total(&*heavy).unwrap().total() > 0.0);
    assert!(kstar.bins(&*heavy, &[0.0, 5.0, 25.0]).unwrap().iter().all(|b| b.total() == 0.0));
    let sm = NeutrinoPairs::new(&p);
    let error = |q_sq: f64| kaon.spectrum(&sm, q_sq).unwrap_err().to_string();
    assert!(error(23.0).contains("q^2") && error(23.0).contains("22.9"), "{}", error(23.0));
    assert!(error(0.0).contains("above zero"));
    let pair = fermions(1.0, Bilinears { vv: ONE, ..Default::default() });
    assert!(kaon.spectrum(&*pair, 3.9).unwrap_err().to_string().contains("4 to"));
    assert!(kaon.spectrum(&*heavy, 3.9).unwrap_err().to_string().contains("line"));
    assert!(kaon.bins(&sm, &[5.0, 1.0]).unwrap_err().to_string().contains("ascending"));
    // Sum rules end at 14 GeV^2.
    let sets = TheorySets::new(FormFactorSource::Bsz2015, p.clone()).unwrap();
    let d = sets.central().decay(Mode::B0Kst0).unwrap();
    assert!(d.spectrum(&sm, 13.0).unwrap().total() > 0.0 && d.bins(&sm, &[0.0, 14.0]).is_ok());
    for error in [d.total(&sm).unwrap_err(), d.spectrum(&sm, 15.0).unwrap_err()] {
        assert!(error.to_string().contains("form factors") && error.to_string().contains("14"), "{error}");
    }
    let error = sets.central().decay(Mode::B0K0).unwrap_err().to_string();
    assert!(error.contains("B0->K0"), "{error}");
    assert!(FermionPair::new(-1.0, Field::Complex, 1.0, Bilinears::default()).is_err());
    assert!(FermionPair::new(1.0, Field::Complex, 0.0, Bilinears::default()).is_err());
    assert!(Vector::new(0.0, [ONE; 2], [ONE; 2]).is_err());
}

#[test]
fn a_mediator_of_a_model_has_the_rates_of_its_transition() {
    let inputs = Inputs::default();
    let p = FlavourParameters::of(&inputs);
    let central = FormFactors::grvdv2023().unwrap();
    let t = Transition { left: C::new(2e-8, 1e-8), right: C::new(-0.5e-8, 0.3e-8) };
    let state = Vector::of_transition(2.1, &t).unwrap();
    let theory = Theory::with_series(p, central.kaon().clone(), central.kstar().clone());
    let total = |mode| theory.decay(mode).unwrap().total(&state).unwrap().total();
    for (charge, k, v) in
        [(BDecay::Charged, Mode::BpKp, Mode::BpKstp), (BDecay::Neutral, Mode::B0K0, Mode::B0Kst0)]
    {
        close("K", total(k), b_to_k(&t, 2.1, charge, &central, &inputs), 1e-12);
        close("K*", total(v), b_to_kstar(&t, 2.1, charge, &central, &inputs), 1e-12);
    }
}

#[test]
fn a_massless_scalar_is_allowed() {
    let state = Scalar::new(0.0, ONE, NONE).unwrap();
    let d = decay(Mode::BpKp);
    let p = FlavourParameters::default();
    let f_0 = FormFactorSource::Grvdv2023.kaon().unwrap().central().at(0.0)[1];
    let gap = p.m_Bp * p.m_Bp - p.m_Kp * p.m_Kp;
    let amplitude = gap * f_0 / (p.m_b - p.m_s);
    let tau = p.tau_Bp_ps * 1e-12 / darkbound::inputs::HBAR_GEV_S;
    let expected = gap / (16.0 * PI * p.m_Bp.powi(3)) * amplitude * amplitude * tau;
    close("massless", d.total(&state).unwrap().total(), expected, 1e-12);
}
