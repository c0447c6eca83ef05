//! Significances and the goodness of the fit of the Standard Model signal.

use darkbound::likelihoods::belle2::{Belle2, Regions};

/// Standard deviations over no B+ -> K+ nu nubar at all and over the Standard
/// Model, as published: 2311.14647, abstract (combined) and the sections of
/// the results (inclusive, hadronic), in one digit after the point. The
/// asymptotic sqrt(q) of the public likelihood is within 0.05 of each.
#[test]
fn significances_are_those_of_belle_ii() {
    for (regions, over_nothing, over_standard_model) in
        [(Regions::Inclusive, 3.5, 2.9), (Regions::Hadronic, 1.1, 0.6), (Regions::Combined, 3.5, 2.7)]
    {
        let belle = Belle2::load(regions).unwrap();
        let best = belle.fit_mu().unwrap();
        for (mu, published) in [(0.0, over_nothing), (1.0, over_standard_model)] {
            let sigma = (belle.twice_delta_mu(mu).unwrap() - best.delta).sqrt();
            println!("{regions:?}, mu = {mu}: {sigma:.3} (published {published})");
            assert!((sigma - published).abs() <= 0.05, "{regions:?} at mu = {mu}: {sigma}, not {published}");
        }
    }
}

/// -2 ln L of the best fit above the saturated likelihood is a chi^2 of as
/// many degrees of freedom as bins less free parameters: of the size of
/// these, positive, and least at the best mu.
#[test]
fn the_best_fit_describes_the_data() {
    for (regions, bins) in [(Regions::Inclusive, 24), (Regions::Hadronic, 6), (Regions::Combined, 30)] {
        let belle = Belle2::load(regions).unwrap();
        let model = belle.model();
        assert_eq!(model.observed().len(), bins, "{regions:?}");
        let free = model.parameters().iter().filter(|p| !p.fixed && p.constraint.is_none()).count();
        assert_eq!(free, 1, "mu alone has no auxiliary data");
        let above = |twice_nll: f64| twice_nll - model.saturated();
        let at_one = above(belle.standard_model());
        let best = at_one + belle.fit_mu().unwrap().delta;
        let dof = (bins - free) as f64;
        println!("{regions:?}: {best:.2} at the best mu, {at_one:.2} at 1, {dof} degrees of freedom");
        assert!(best > 0.0 && best < at_one);
        // Three standard deviations of a chi^2.
        assert!((best - dof).abs() < 3.0 * (2.0 * dof).sqrt(), "{regions:?}: {best} for {dof}");
    }
}
