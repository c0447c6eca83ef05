//! Searches for dark photons and mono-photons.

use super::*;

#[test]
fn dark_photons_at_the_published_limit() {
    let setting = Setting::new();
    let e = setting.context.decays.electric_charge();
    for c in setting.of_kind(Kind::DarkPhoton) {
        let search = c.card().search.as_ref().unwrap();
        let states = search.reference_states.as_deref();
        let table = columns(c);
        let masses = table.numbers("mass_GeV").unwrap();
        let ends: Vec<&str> =
            if table.has("eps_limit") { vec!["eps_limit"] } else { vec!["eps_lo", "eps_hi"] };
        let (mut tried, mut closed) = (0, 0);
        for column in ends {
            let limits = table.numbers(column).unwrap();
            for i in (0..masses.len()).step_by(5) {
                let (mass, eps) = (masses[i], limits[i]);
                // Where a mass is given twice the curve jumps.
                if mass == 0.0 || masses.iter().filter(|m| **m == mass).count() > 1 {
                    continue;
                }
                let photon = Couplings::photon_like(eps * e);
                let mut expected = 1.0;
                let point = match states {
                    None | Some("visible") => Synthetic::new(mass, photon),
                    Some("invisible") => {
                        Synthetic::new(mass, photon).with_dark_width(99.0 * setting.width(mass, &photon))
                    }
                    Some("leptons-only") if search.production.as_deref() == Some("mu_brem") => {
                        let mut leptons = only(Fermion::E, -eps * e, 0.0);
                        leptons.set(Fermion::Mu, -eps * e, 0.0);
                        Synthetic::new(mass, leptons)
                    }
                    Some("leptons-only") => {
                        // Made from quarks: hadronic decays that the
                        // publication leaves out dilute the leptons.
                        let w = setting.context.decays.standard_model(mass, &photon);
                        expected = (w.charged_leptons[0] + w.charged_leptons[1]) / w.total();
                        Synthetic::new(mass, photon)
                    }
                    Some(other) => panic!("{other}"),
                };
                tried += 1;
                if let Some(ratio) = setting.ratio(c, &point) {
                    closed += 1;
                    // Roots of beam-dump windows are found to 1e-10 in t0.
                    assert_one(ratio / expected, 1e-6, &format!("{} at {mass} GeV, {column}", c.id()));
                }
            }
        }
        // Not applicable: outside of the production table, or below the
        // threshold of the channel at the very end of a digitised curve.
        assert!(closed > 0 && closed + 1 + tried / 10 >= tried, "{}: {closed} of {tried}", c.id());
    }
}

#[test]
fn dark_photons_on_grids_of_r_values() {
    let setting = Setting::new();
    let e = setting.context.decays.electric_charge();
    for c in setting.of_kind(Kind::DarkPhotonRvalues) {
        let (masses, log_eps, cells) = matrix(&columns(c));
        let mut closed = 0;
        for i in (0..masses.len()).step_by(7) {
            for j in (1..log_eps.len() - 1).step_by(40) {
                let Some(log_r) = cells[i][j] else { continue };
                let point = Synthetic::new(masses[i], Couplings::photon_like(e * 10_f64.powf(log_eps[j])));
                let Some(ratio) = setting.ratio(c, &point) else { continue };
                assert_one(
                    ratio * 10_f64.powf(log_r),
                    1e-6,
                    &format!("{} {} {}", c.id(), masses[i], log_eps[j]),
                );
                closed += 1;
            }
        }
        assert!(closed > 50, "{}: {closed}", c.id());
    }
}

#[test]
fn mono_photon_likelihood_at_its_bound() {
    let setting = Setting::new();
    let e = setting.context.decays.electric_charge();
    for c in setting.of_kind(Kind::MonophotonLikelihood) {
        let table = columns(c);
        let column = |name: &str| table.numbers(name).unwrap();
        let rows = column("mass_GeV").into_iter().zip(column("eps2_central")).zip(column("eps2_sigma"));
        for ((mass, central), sigma) in rows.filter(|((m, _), _)| *m > 0.0) {
            // One-sided 90 %: 1.2815516 sigma above the fit, or above zero.
            let limit = central.max(0.0) + 1.281_551_565_544_600_4 * sigma;
            let at = |eps2: f64| {
                let couplings = only(Fermion::E, eps2.sqrt() * e, 0.0);
                // Invisible to one part in 1e12.
                let dark = 1e12 * setting.width(mass, &couplings).max(1e-20);
                setting.evaluate(c, &Synthetic::new(mass, couplings).with_dark_width(dark))
            };
            let r = at(limit);
            assert_one(r.ratio, 1e-9, &format!("{mass} GeV"));
            // Relative to the best signal that is not negative.
            let chi2 = ((limit - central) / sigma).powi(2) - (central.min(0.0) / sigma).powi(2);
            assert!((r.chi2.unwrap() - chi2).abs() < 1e-7 * chi2, "{mass}: {r:?}");
            if central > 0.0 {
                // Below the best fit there is nothing to be penalised.
                assert_eq!(at(0.5 * central).chi2, Some(0.0));
            }
            // Half of the decays visible: half of the signal.
            let couplings = only(Fermion::E, limit.sqrt() * e, 0.0);
            let visible = setting.width(mass, &couplings);
            if visible > 1e-12 {
                let half = Synthetic::new(mass, couplings).with_dark_width(visible);
                assert!((setting.evaluate(c, &half).ratio - 0.5).abs() < 1e-9);
            }
        }
    }
}
