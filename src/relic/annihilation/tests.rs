use super::*;
use crate::decays::Decays;
use crate::models;
use crate::relic::reference::{GridPoint, PB, grid_fermions};

fn point() -> GridPoint {
    GridPoint { id: "p".into(), m_x: 0.95, m_zprime: 2.1, width: 1e-4, g_x: 0.1, eps: 1e-3 }
}

#[test]
fn partial_cross_sections_add_up() {
    let sigma = point().annihilation().unwrap();
    for delta in [1e-6, 0.1, sigma.resonance(), 5.0, 40.0] {
        let sum: f64 = sigma.partials(delta).iter().map(|p| p.sigma).sum();
        assert!((sum / sigma.sigma(delta) - 1.0).abs() < 1e-12, "{delta}");
    }
}

#[test]
fn at_the_pole_it_is_the_unitarity_form() {
    // sigma = 12 pi/(4 k^2) (M^2... ) Gamma_X Gamma_f/(M^2 Gamma^2) 4/4 for spin 1/2 pairs:
    // (4): g^2 (s+2m^2) Gamma_F/(sqrt s beta M^2 Gamma^2) with Gamma_X = g^2 beta (M^2+2m^2)/(12 pi M).
    let sigma = point().annihilation().unwrap();
    let p2 = 0.25 * sigma.resonance();
    let expected = 3.0 * PI / p2 * sigma.dark_width() * sigma.visible_width() / 1e-8;
    assert!((sigma.sigma(sigma.resonance()) / expected / 1.0 - 1.0).abs() < 1e-9);
}

#[test]
fn at_rest_it_is_the_series_of_one_fermion() {
    // N_c g^2 v^2/2pi sqrt(1-r) (2m^2+m_f^2)/[(4m^2-M^2)^2 + ...].
    let dark = DarkMatter { mass: 0.9, coupling: 0.1 };
    let fermions = grid_fermions(1e-3).into_iter().filter(|f| f.name == "mu").collect();
    let (big, width) = (2.1, 1e-3);
    let sigma = Annihilation::new(dark, big, fermions, WidthLaw::Fixed(width)).unwrap();
    let (m2, f2) = (0.81_f64, 0.1056583755_f64.powi(2));
    let v = 1e-3 * crate::relic::reference::CHARGE;
    let pole = (4.0 * m2 - big * big).powi(2) + (big * width).powi(2);
    let expected = 0.01 * v * v / (2.0 * PI) * (1.0 - f2 / m2).sqrt() * (2.0 * m2 + f2) / pole;
    assert!((sigma.sigma_v_at_rest() / expected - 1.0).abs() < 1e-10);
}

#[test]
fn two_mediators_at_rest_and_below_threshold() {
    let heavy = GridPoint { m_x: 5.0, ..point() }.annihilation().unwrap();
    let r = (2.1_f64 / 5.0).powi(2);
    let expected = 1e-4 / (16.0 * PI * 25.0) * (1.0 - r).powf(1.5) / (1.0 - 0.5 * r).powi(2);
    let pairs = |sigma: &Annihilation, delta: f64| {
        sigma.partials(delta).into_iter().find(|p| p.channel == Channel::Mediators).unwrap().sigma
    };
    let delta = 1e-10;
    let v = 2.0 * (delta / 100.0_f64).sqrt();
    assert!((pairs(&heavy, delta) * v / expected - 1.0).abs() < 1e-9);
    // Forbidden: opens at s = 4 M^2.
    let light = point().annihilation().unwrap();
    let threshold = 4.0 * (2.1 - 0.95) * (2.1 + 0.95);
    assert_eq!(pairs(&light, threshold * (1.0 - 1e-9)), 0.0);
    assert!(pairs(&light, threshold * (1.0 + 1e-6)) > 0.0);
    assert!(pairs(&light, 1e8).is_finite());
}

#[test]
fn the_photon_limit_of_scalars_is_scalar_qed() {
    // Scalar QED: pi alpha^2 beta^3/3s far above the pole, g_X = e, g_s = e.
    let e = 0.3;
    let dark = DarkMatter { mass: 1e-3, coupling: e };
    let pair = ScalarPair { masses: (0.14, 0.14), coupling: e };
    let sigma = Annihilation::new(dark, 1e-4, Vec::new(), WidthLaw::Fixed(1e-9)).unwrap().with_scalars(pair);
    let s: f64 = 4.0;
    let beta3 = (1.0 - 4.0 * 0.14_f64.powi(2) / s).powf(1.5);
    let alpha = e * e / (4.0 * PI);
    let expected = PI * alpha * alpha * beta3 / (3.0 * s);
    assert!((sigma.sigma(s - 4e-6) / expected - 1.0).abs() < 1e-5);
}

#[test]
fn running_and_fixed_width_agree_on_the_pole() {
    let mut running = point().annihilation().unwrap();
    running.width = WidthLaw::Running;
    let gamma = running.mediator_width();
    assert!((gamma / (running.dark_width() + running.visible_width()) - 1.0).abs() < 1e-12);
    let mut fixed = running.clone();
    fixed.width = WidthLaw::Fixed(gamma);
    let at = running.resonance();
    assert!((running.sigma(at) / fixed.sigma(at) - 1.0).abs() < 1e-12);
}

#[test]
fn a_second_copy_of_the_mediator_as_z_doubles_the_amplitude() {
    let single = point().annihilation().unwrap();
    let charge = 1e-3 * crate::relic::reference::CHARGE;
    let double = single
        .clone()
        .with_z(&Couplings {
            mass: 2.1,
            width: 1e-4,
            dark: 0.1,
            standard_model: models::Couplings::photon_like(charge),
        })
        .unwrap();
    let at = 0.3;
    let ratio = (double.sigma(at)) / single.sigma(at);
    assert!((ratio - 4.0).abs() < 1e-5, "{ratio}");
}

#[test]
fn final_states_add_up_with_the_z_too() {
    let z =
        Couplings { mass: 3.0, width: 0.1, dark: 0.05, standard_model: models::Couplings::photon_like(3e-4) };
    let bare = point().annihilation().unwrap().with_higgs(DarkHiggs { mass: 0.4, kappa: 0.3 }).unwrap();
    for sigma in [bare.clone(), bare.with_z(&z).unwrap()] {
        for delta in [0.1, 3.0, 20.0] {
            let sum: f64 = sigma.partials(delta).iter().map(|p| p.sigma).sum();
            assert!((sum / sigma.sigma(delta) - 1.0).abs() < 1e-12, "{delta}");
        }
        let fractions = sigma.fractions(15.0).unwrap();
        let sum: f64 = fractions.iter().map(|f| f.1).sum();
        assert!((sum - 1.0).abs() < 1e-4 && fractions[0].1 > 0.2, "{fractions:?}");
    }
}

#[test]
fn nonsense_is_refused() {
    let dark = DarkMatter { mass: -1.0, coupling: 0.1 };
    assert!(Annihilation::new(dark, 2.1, Vec::new(), WidthLaw::Running).is_err());
    let dark = DarkMatter { mass: 1.0, coupling: 0.0 };
    // A pole above threshold that nothing can decay into.
    assert!(Annihilation::new(dark, 2.1, Vec::new(), WidthLaw::Running).is_err());
}

/// X X -> Z'* -> Z' phi, written out.
#[test]
fn mediator_and_higgs() {
    let higgs = DarkHiggs { mass: 0.4, kappa: 0.3 };
    let bare = point().annihilation().unwrap();
    let sigma = bare.clone().with_higgs(higgs).unwrap();
    let (m2, s): (f64, f64) = (0.9025, 16.0);
    let delta = s - 4.0 * m2;
    let lambda = (s - 2.5_f64.powi(2)) * (s - 1.7_f64.powi(2));
    let k = lambda.sqrt() / (2.0 * s.sqrt());
    let pole = (s - 4.41).powi(2) + (2.1e-4_f64).powi(2);
    let expected = 0.01 * 0.09 * k * (s + 2.0 * m2) * (1.0 + k * k / (3.0 * 4.41))
        / (8.0 * PI * s.powf(1.5) * (delta / s).sqrt() * pole);
    let ours = sigma.sigma(delta) - bare.sigma(delta);
    assert!((ours / expected - 1.0).abs() < 1e-9, "{ours:e} {expected:e}");
}

#[test]
fn hadrons_interfere_like_fermions() {
    let inputs = crate::inputs::Inputs::default();
    let decays = Decays::new(&inputs, crate::decays::HadronMode::Data).unwrap();
    let couplings = models::Couplings::photon_like(1e-3 * decays.electric_charge());
    let dark = models::DarkState::Fermion { mass: 0.95, vector: 0.1, axial: 0.0 };
    let mediator = models::Mediator { mass: 2.1, couplings, dark: vec![dark] };
    let width = WidthLaw::Fixed(1e-4);
    let single = Annihilation::of_mediator(&mediator, 0, &Quarks::Hadrons(&decays), &inputs, width).unwrap();
    let copy = Couplings { mass: 2.1, width: 1e-4, dark: 0.1, standard_model: couplings };
    let double = single.clone().with_z(&copy).unwrap();
    for delta in [0.1, 2.0] {
        let ratio = double.sigma(delta) / single.sigma(delta);
        assert!((ratio - 4.0).abs() < 1e-6, "{ratio}");
    }
    assert!(Annihilation::of_mediator(&mediator, 1, &Quarks::Free, &inputs, width).is_err());
}

#[test]
fn features_name_the_pole_and_the_thresholds() {
    use crate::numerics::quad::Feature;
    let sigma = point().annihilation().unwrap();
    let features = sigma.features();
    let pole = Feature::Pole { at: sigma.resonance(), half_width: 2.1e-4 };
    assert_eq!(features[0], pole);
    // Eight fermions and two mediators.
    assert_eq!(features.len(), 10);
    assert!(sigma.nearest_singularity() <= sigma.resonance() * 1.001);
}

#[test]
fn picobarns_are_as_defined() {
    assert!((PB / 3.8937966e8 - 1.0).abs() < 1e-15);
}
