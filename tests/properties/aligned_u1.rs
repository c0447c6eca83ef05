//! The aligned U(1)' over its whole parameter space.

use super::*;

/// How the mixing of t and T is given.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Given {
    Yukawa { large: bool },
    Angle,
}

const GIVEN: [Given; 3] = [Given::Yukawa { large: false }, Given::Yukawa { large: true }, Given::Angle];

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
