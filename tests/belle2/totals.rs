//! BaBar, Belle and ALEPH as rates of their modes.

use darkbound::flavour::{
    FlavourParameters, FormFactorSource, NeutrinoPairs, Scenario, ScenarioKind, TheorySets,
};
use darkbound::likelihoods::totals::{Rate, Shape, TotalRate};

#[test]
fn every_measurement_has_its_numbers_and_says_what_is_approximated() {
    let all = TotalRate::all().unwrap();
    assert_eq!((all.len(), TotalRate::independent().unwrap().len()), (14, 11));
    let of = |id: &str| all.iter().find(|t| t.id == id).unwrap();
    assert_eq!(of("BaBar-2013-Kp").limit_90, 3.7e-5);
    assert_eq!(of("BaBar-2013-Kst0-both-tags").limit_90, 1.2e-4);
    assert_eq!(of("Belle-2017-Kst0").limit_90, 1.8e-5);
    assert_eq!((of("ALEPH-Bs").limit_90, of("ALEPH-Bs").rate), (5.6e-4, Rate::BsInvisible));
    for term in &all {
        assert!(!term.caveats.is_empty(), "{}", term.id);
        assert!(
            darkbound::provenance::bibliography().unwrap().get(term.inspire).is_some(),
            "{}",
            term.inspire
        );
        let counted = term.caveats.iter().any(|c| c.contains("Poisson"));
        assert_eq!(counted, matches!(term.shape, Shape::Count(_)), "{}", term.id);
    }
}

/// The efficiencies that follow from the limits of BaBar against those of its
/// table (43.8e-5 for K+, recalled) with 471 million pairs.
#[test]
fn a_limit_gives_back_the_efficiency() {
    let all = TotalRate::all().unwrap();
    let Shape::Count(count) = all[0].shape else { panic!("{:?}", all[0]) };
    let efficiency = count.events_per_rate() / 471e6;
    assert!((efficiency / 43.8e-5 - 1.0).abs() < 0.03, "{efficiency:e}");
}

/// A Gaussian around zero is 1.64^2 at its limit; counts are near it.
#[test]
fn limits_are_at_ninety_per_cent() {
    for term in TotalRate::all().unwrap() {
        let at_limit = term.twice_nll(term.limit_90).unwrap();
        match term.shape {
            Shape::Limit { .. } => assert!((at_limit - 1.64 * 1.64).abs() < 1e-12, "{}", term.id),
            Shape::Count(_) => assert!(at_limit > 1.0 && at_limit < 3.5, "{}: {at_limit}", term.id),
        }
        assert!(term.twice_nll(-1e-9).is_err() && term.twice_nll(f64::NAN).is_err());
    }
}

/// The rate of a mode is the sum of neutrinos and new states; A20: a tensor
/// coupling at the best fit of K+ exceeds the limits on K*0.
#[test]
fn all_final_states_count() {
    let p = FlavourParameters::default();
    let theory = TheorySets::new(FormFactorSource::Grvdv2023, p.clone()).unwrap().central();
    let neutrinos = NeutrinoPairs::new(&p);
    let tensor = Scenario::single(ScenarioKind::V, 2.1, "h_T", 4.94e-9).build(&p).unwrap();
    for term in TotalRate::independent().unwrap() {
        let sm = term.evaluate(&theory, &[&neutrinos]).unwrap();
        let both = term.evaluate(&theory, &[&neutrinos, &*tensor]).unwrap();
        let new = term.evaluate(&theory, &[&*tensor]).unwrap();
        let sum = sm.branching_ratio + new.branching_ratio;
        assert!((both.branching_ratio - sum).abs() < 1e-12 * (1e-12 + sum));
        if term.rate == Rate::BsInvisible {
            // Neutrinos need a mass, a single vector cannot be alone.
            assert_eq!(both.branching_ratio, 0.0);
        }
        if term.id == "BaBar-2013-Kst0" {
            assert!((new.branching_ratio / 1.16e-4 - 1.0).abs() < 0.02, "{:e}", new.branching_ratio);
            assert!(both.twice_nll - sm.twice_nll > 2.7, "{both:?}");
        }
    }
}
