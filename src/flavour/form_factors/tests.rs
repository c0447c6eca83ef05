use super::*;
use approx::assert_relative_eq;

const WITH_KAON: [FormFactorSource; 4] = [
    FormFactorSource::Grvdv2023,
    FormFactorSource::Own,
    FormFactorSource::Gkvd2018,
    FormFactorSource::Hpqcd2022,
];
const WITH_KSTAR: [FormFactorSource; 4] = [
    FormFactorSource::Grvdv2023,
    FormFactorSource::Own,
    FormFactorSource::Gkvd2018,
    FormFactorSource::Bsz2015,
];

#[test]
fn constraints_at_zero_hold_for_every_sample() {
    for source in WITH_KAON {
        let set = source.kaon().unwrap();
        for i in 0..20 {
            let [plus, zero, _] = set.sampled(i, 1).unwrap().at(0.0);
            assert_relative_eq!(plus, zero, max_relative = 1e-6);
        }
    }
    let vectors = WITH_KSTAR.map(|s| (s.kstar().unwrap(), Masses::KSTAR));
    let phi = (FormFactorSource::Grvdv2023.phi().unwrap(), Masses::PHI);
    for (set, masses) in vectors.iter().chain([&phi]) {
        for i in 0..20 {
            let [_, a0, _, a12, t1, t2, _] = set.sampled(i, 1).unwrap().at(0.0);
            assert_relative_eq!(t1, t2, max_relative = 1e-6);
            // Exact in the sets; our fit knows the ratio with other masses to 1e-4.
            assert_relative_eq!(a12, a0 * masses.a12_over_a0(), max_relative = 3e-4);
        }
    }
}

#[test]
fn end_point_relations_hold_in_our_fit() {
    let set = FormFactorSource::Own.kstar().unwrap();
    let Masses { parent: b, daughter: v } = Masses::KSTAR;
    let t = (b - v).powi(2);
    for i in 0..20 {
        let [_, _, a1, a12, _, t2, t23] = set.sampled(i, 2).unwrap().at(t);
        let expected = (b + v) * (b * b - v * v - t) / (16.0 * b * v * v) * a1;
        assert_relative_eq!(a12, expected, max_relative = 1e-5);
        let expected = (b + v) * (b * b + 3.0 * v * v - t) / (8.0 * b * v * v) * t2;
        assert_relative_eq!(t23, expected, max_relative = 1e-5);
    }
}

#[test]
fn exact_constraints_leave_no_directions() {
    let rank = |s: FormFactorSource| s.kstar().unwrap().rank();
    assert_eq!(FormFactorSource::Grvdv2023.kaon().unwrap().rank(), 8);
    assert_eq!(FormFactorSource::Own.kaon().unwrap().rank(), 8);
    assert_eq!(rank(FormFactorSource::Grvdv2023), 19);
    assert_eq!(rank(FormFactorSource::Own), 17);
    assert_eq!(FormFactorSource::Grvdv2023.phi().unwrap().rank(), 19);
}

#[test]
fn principal_axes_reproduce_the_covariance() {
    // Published sigma of a_1 of f_+ and of a_2 of A12 (2305.06301).
    let variance = |axes: &mut dyn Iterator<Item = f64>| axes.map(|x| x * x).sum::<f64>().sqrt();
    let kaon = FormFactorSource::Grvdv2023.kaon().unwrap();
    let shift = |i: usize| kaon.along(i, 1.0).unwrap().coefficients[0][1] - kaon.central().coefficients[0][1];
    assert_relative_eq!(variance(&mut (0..8).map(shift)), 0.066704506, max_relative = 1e-6);
    let kstar = FormFactorSource::Grvdv2023.kstar().unwrap();
    let shift =
        |i: usize| kstar.along(i, 1.0).unwrap().coefficients[3][2] - kstar.central().coefficients[3][2];
    assert_relative_eq!(variance(&mut (0..19).map(shift)), 2.0588237, max_relative = 1e-6);
}

#[test]
fn samples_have_the_mean_and_the_errors_of_the_set() {
    let set = FormFactorSource::Grvdv2023.kaon().unwrap();
    let (n, q_sq) = (4096, 10.0);
    let values: Vec<f64> = (0..n).map(|i| set.sampled(i, 3).unwrap().at(q_sq)[0]).collect();
    let mean = values.iter().sum::<f64>() / f64::from(n);
    let sigma = (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / f64::from(n)).sqrt();
    assert_relative_eq!(mean, set.central().at(q_sq)[0], max_relative = 1e-3);
    assert_relative_eq!(sigma, set.errors_at(q_sq)[0], max_relative = 0.02);
}

#[test]
fn points_are_met_by_the_sets_made_of_them() {
    let hpqcd = FormFactorSource::Hpqcd2022.kaon().unwrap();
    assert_relative_eq!(hpqcd.central().at(12.0)[0], 0.742513, max_relative = 1e-12);
    assert_relative_eq!(hpqcd.central().at(22.9)[2], 2.72414, max_relative = 1e-12);
    assert_relative_eq!(hpqcd.errors_at(12.0)[1], 0.00903196, max_relative = 1e-5);
    let bsz = FormFactorSource::Bsz2015.kstar().unwrap();
    assert_relative_eq!(bsz.central().at(8.0)[6], 0.767831, max_relative = 1e-12);
    assert_relative_eq!(bsz.errors_at(4.0)[0], 0.0573701, max_relative = 1e-5);
}

#[test]
fn sets_agree_within_their_errors() {
    let reference = FormFactorSource::Grvdv2023.kaon().unwrap();
    for source in WITH_KAON {
        let set = source.kaon().unwrap();
        for q_sq in [0.0, 5.0, 12.0, 20.0] {
            let (a, b) = (set.central().at(q_sq), reference.central().at(q_sq));
            let (e, f) = (set.errors_at(q_sq), reference.errors_at(q_sq));
            for i in 0..3 {
                assert!((a[i] - b[i]).abs() < 3.0 * e[i].hypot(f[i]), "{source:?} {i} {q_sq}: {a:?} {b:?}");
            }
        }
    }
}

#[test]
fn what_a_set_lacks_is_said() {
    for error in [
        FormFactorSource::Bsz2015.kaon().unwrap_err(),
        FormFactorSource::Hpqcd2022.kstar().unwrap_err(),
        FormFactorSource::Own.phi().unwrap_err(),
    ] {
        assert!(error.to_string().contains("do not have B"), "{error}");
    }
    let error = FormFactorSource::named("x").unwrap_err().to_string();
    assert!(error.contains("GRvDV2023") && error.contains("HPQCD2022"), "{error}");
    let set = FormFactorSource::Grvdv2023.kaon().unwrap();
    assert!(set.with_nuisances(&[0.0]).unwrap_err().to_string().contains("1 nuisance parameters"));
}
