use super::*;
use crate::constraints::{Card, Kind};
use crate::decays::{Decays, HadronMode, Widths};
use crate::inputs::Inputs;
use crate::models::Couplings;
use crate::models::charges::embedded_model;
use crate::provenance::{Folder, embedded_files};

fn signal<'a>(
    mass: f64,
    couplings: &'a Couplings,
    widths: &'a Widths,
    dark_photon: &'a Widths,
) -> Signal<'a> {
    Signal { mass, couplings, widths, dark_photon, p_invisible: None }
}

fn curves() -> Vec<(String, DarkPhotonSearch)> {
    cards(Kind::DarkPhoton)
        .into_iter()
        .map(|card| {
            let search =
                DarkPhotonSearch::from_card(&card, None).unwrap_or_else(|e| panic!("{}: {e}", card.id));
            (card.id, search)
        })
        .collect()
}

fn cards(kind: Kind) -> Vec<Card> {
    embedded_files(Folder::Constraints)
        .filter(|(_, text)| text.contains("\"dark-photon"))
        .map(|(n, text)| Card::read(n, text).unwrap())
        .filter(|c| c.kind == kind)
        .collect()
}

/// A dark photon that decays as the reference of the search.
fn as_published(search: &DarkPhotonSearch, decays: &Decays, mass: f64, eps: f64) -> (Couplings, Widths) {
    let couplings = Couplings::photon_like(eps * decays.electric_charge());
    let mut widths = decays.standard_model(mass, &couplings);
    match search.reference {
        Reference::Visible => {}
        Reference::Invisible => widths.dark = 99.0 * widths.total(),
        Reference::LeptonsOnly => {
            widths = Widths { charged_leptons: widths.charged_leptons, ..Widths::default() };
            widths.charged_leptons[2] = 0.0;
        }
    }
    (couplings, widths)
}

#[test]
fn a_dark_photon_at_the_published_limit_has_ratio_one() {
    let inputs = Inputs::default();
    let decays = Decays::new(&inputs, HadronMode::Data).unwrap();
    let all = curves();
    assert!(all.len() >= 38, "{}", all.len());
    for (id, search) in &all {
        let (mut tried, mut closed) = (0, 0);
        for mass in search.masses().into_iter().step_by(7) {
            let (lo, hi) = search.published(mass).unwrap();
            let at = |eps: f64| {
                let photon = decays.dark_photon(mass);
                let (couplings, widths) = as_published(search, &decays, mass, eps);
                let signal = signal(mass, &couplings, &widths, &photon);
                search.ratio(&decays, &inputs, &signal).unwrap()
            };
            tried += 1;
            let Some(s) = at(lo) else { continue };
            closed += 1;
            // The mass threshold of the invisible branching ratio is exact only there.
            assert!((s - 1.0).abs() < 1e-6, "{id} at {mass} GeV: {s}");
            if let Some(hi) = hi {
                let s = at(hi).unwrap();
                assert!((s - 1.0).abs() < 1e-6, "{id} at {mass} GeV, upper end: {s}");
                assert!(at((lo * hi).sqrt()).unwrap() > 1.0, "{id} at {mass} GeV, inside");
            }
        }
        assert!(closed + 1 + tried / 10 >= tried, "{id}: only {closed} of {tried}");
    }
}

#[test]
fn limits_on_a_dark_photon_are_the_published_ones() {
    let inputs = Inputs::default();
    let decays = Decays::new(&inputs, HadronMode::Data).unwrap();
    let unit = Couplings::photon_like(1.0);
    for (id, search) in curves() {
        if search.reference == Reference::LeptonsOnly {
            continue;
        }
        for mass in search.masses().into_iter().step_by(11) {
            let Some(limits) = search.limits(&decays, &inputs, &unit, mass).unwrap() else { continue };
            let (lo, hi) = search.published(mass).unwrap();
            let close = |g: f64, eps: f64| (g / decays.electric_charge() / eps - 1.0).abs() < 1e-6;
            assert!(close(limits.lo, lo), "{id} {mass}: {limits:?} {lo}");
            assert!(limits.hi.is_none_or(|g| close(g, hi.unwrap())), "{id} {mass}: {limits:?} {hi:?}");
        }
    }
}

#[test]
fn limits_are_where_the_ratio_is_one_for_every_model_and_search() {
    let inputs = Inputs::default();
    let decays = Decays::new(&inputs, HadronMode::Data).unwrap();
    let mut checked = 0;
    for name in crate::models::charges::names() {
        let model = embedded_model(name).unwrap();
        for (id, search) in curves().iter().filter(|(_, s)| s.reference != Reference::Invisible) {
            for mass in search.masses().into_iter().step_by(23) {
                let unit = model.unit_couplings(mass, &inputs);
                let Some(limits) = search.limits(&decays, &inputs, &unit, mass).unwrap() else { continue };
                let at = |g: f64| {
                    let couplings = unit.scaled(g);
                    let (widths, photon) =
                        (decays.standard_model(mass, &couplings), decays.dark_photon(mass));
                    let signal = signal(mass, &couplings, &widths, &photon);
                    search.ratio(&decays, &inputs, &signal).unwrap().unwrap()
                };
                for g in [Some(limits.lo), limits.hi].into_iter().flatten() {
                    assert!((at(g) - 1.0).abs() < 1e-5, "{name} {id} {mass}: {limits:?} {}", at(g));
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 1000, "{checked}");
}

#[test]
fn displaced_grids_close_and_weaken_with_invisible_decays() {
    let inputs = Inputs::default();
    let decays = Decays::new(&inputs, HadronMode::Data).unwrap();
    for card in cards(Kind::DarkPhotonRvalues) {
        let search = RValueSearch::from_card(&card, None).unwrap();
        let (masses, log_eps) = search.axes();
        let mut excluded = 0;
        for mass in masses.iter().step_by(5) {
            for x in log_eps.iter().step_by(50) {
                let couplings = Couplings::photon_like(10.0_f64.powf(*x) * decays.electric_charge());
                let mut widths = decays.standard_model(*mass, &couplings);
                let photon = decays.dark_photon(*mass);
                let ratio = |w: &Widths| {
                    let s = signal(*mass, &couplings, w, &photon);
                    search.ratio(&decays, &inputs, &s)
                };
                let Some(s) = ratio(&widths) else { continue };
                let r = 10.0_f64.powf(search.log_r(*mass, *x).unwrap());
                assert!((s * r - 1.0).abs() < 1e-3, "{} {mass} {x}: {s} {r}", card.id);
                excluded += usize::from(s > 1.0);
                widths.dark = 1e-6 * widths.total();
                assert!(ratio(&widths).is_none_or(|diluted| (diluted / s - 1.0).abs() < 1e-2));
            }
        }
        let unit = Couplings::photon_like(decays.electric_charge());
        let any = masses.iter().any(|m| search.limits(&decays, &inputs, &unit, *m).unwrap().is_some());
        assert_eq!(any, excluded > 0, "{}", card.id);
    }
}

#[test]
fn the_window_of_a_dump_gives_equal_yields_at_both_ends() {
    let rate = 1e12;
    let (lo, hi) = (1e-5, 1e-2);
    let w = super::window::beam_dump((lo, hi), 300.0, rate).unwrap().unwrap();
    assert!((w.t1_s / w.t0_s - 301.0).abs() < 1e-9);
    let y = |e: f64| 2.0 * e.ln() + w.ln_acceptance(e * e * rate);
    assert!((y(lo) - y(hi)).abs() < 1e-6);
    assert!(super::window::beam_dump((lo, lo), 300.0, rate).unwrap().is_none());
}
