//! Rare meson decays.

use super::*;

#[test]
fn dileptons_in_b_decays_at_the_cells_of_their_maps() {
    let setting = Setting::new();
    for c in setting.of_kind(Kind::BDilepton) {
        let lepton = match c.card().decay.as_ref().unwrap().lepton.as_deref() {
            Some("e") => Fermion::E,
            Some("mu") => Fermion::Mu,
            other => panic!("{other:?}"),
        };
        let (masses, log_tau, cells) = matrix(&columns(c));
        let point = |mass: f64, tau_ps: f64, br: f64, br_lepton: f64| {
            let width = HBAR_GEV_S / (tau_ps * 1e-12);
            let v = coupling_of_width(&setting, lepton, mass, br_lepton * width)?;
            let transitions = b_s_of_rate(&setting, channel(c), mass, br)?;
            let point = Synthetic::new(mass, only(lepton, v, 0.0)).with_transitions(transitions);
            Some(if br_lepton < 1.0 { point.with_dark_width((1.0 - br_lepton) * width) } else { point })
        };
        let (mut tried, mut closed, mut between) = (0, 0, 0);
        for i in (0..masses.len() - 1).step_by(9) {
            for j in 0..log_tau.len() - 1 {
                let Some(cell) = cells[i][j] else { continue };
                let tau = 10_f64.powf(log_tau[j]);
                let at = format!("{} {} GeV {tau} ps", c.id(), masses[i]);
                // All decays into the leptons, and a tenth of them, at the
                // same lifetime.
                for br_lepton in [1.0, 0.1] {
                    let Some(p) = point(masses[i], tau, 10_f64.powf(cell) / br_lepton, br_lepton) else {
                        continue;
                    };
                    tried += 1;
                    // Rounding of the lifetime can reach into a neighbouring hole.
                    let Some(ratio) = setting.ratio(c, &p) else { continue };
                    assert_one(ratio, 1e-6, &at);
                    closed += 1;
                }
                // In the middle of a cell: the geometric mean of its corners.
                let corners = [cells[i][j], cells[i][j + 1], cells[i + 1][j], cells[i + 1][j + 1]];
                let Some(mean) = corners.into_iter().sum::<Option<f64>>().map(|s| s / 4.0) else { continue };
                let mass = 0.5 * (masses[i] + masses[i + 1]);
                let tau = 10_f64.powf(0.5 * (log_tau[j] + log_tau[j + 1]));
                let Some(p) = point(mass, tau, 10_f64.powf(mean), 1.0) else { continue };
                let Some(ratio) = setting.ratio(c, &p) else { continue };
                assert_one(ratio, 1e-6, &at);
                between += 1;
            }
        }
        assert!(
            closed > 500 && closed * 100 > tried * 97 && between > 300,
            "{}: {closed} {tried} {between}",
            c.id()
        );
    }
}

/// A width for which the detector is one decay length long at the mean
/// energy, and the fraction that escapes: a plain sum over the direction of
/// flight in a frame that moves with `frame` = beta gamma.
fn escaping(gamma: f64, frame: f64, length_m: f64) -> (f64, f64) {
    const N: i32 = 20_000;
    let boost = frame.hypot(1.0);
    let flight = |g: f64| (g * g - 1.0).max(0.0).sqrt();
    let mean = flight(gamma * boost);
    let outside: f64 = (0..N)
        .map(|k| {
            let cosine = (2.0 * f64::from(k) + 1.0) / f64::from(N) - 1.0;
            let g = boost * gamma + frame * flight(gamma) * cosine;
            (-mean / flight(g)).exp()
        })
        .sum();
    (mean * C_M_PER_S * HBAR_GEV_S / length_m, outside / f64::from(N))
}

#[test]
fn invisible_b_decays_at_best_fit_and_errors() {
    let setting = Setting::new();
    for c in setting.of_kind(Kind::BInvisible) {
        let table = columns(c);
        let column = |name: &str| table.numbers(name).unwrap();
        let (masses, best) = (column("mass_GeV"), column("br_best"));
        let (low, high) = (column("br_lo_1sigma"), column("br_hi_1sigma"));
        let detector = c.card().detector.unwrap();
        let (decay, kstar) = channel(c);
        let mut closed = 0;
        for i in 0..masses.len() {
            let mass = masses[i];
            let twice = masses.iter().filter(|m| **m == mass).count() > 1;
            if mass == 0.0 || twice || b_s_of_rate(&setting, (decay, kstar), mass, 1.0).is_none() {
                continue;
            }
            let at = |br: f64| {
                let transitions = b_s_of_rate(&setting, (decay, kstar), mass, br).unwrap();
                Synthetic::new(mass, Couplings::default()).with_dark_width(1e-9).with_transitions(transitions)
            };
            // CLs at 95 %: Phi((best - limit)/sigma) = 0.05 Phi(best/sigma).
            let limit = setting.evaluate(c, &at(1e-6)).limit;
            let sigma = high[i] - best[i];
            if sigma > 0.0 {
                let cls = ndtr((best[i] - limit) / sigma) / ndtr(best[i] / sigma);
                assert!((cls - 0.05).abs() < 1e-9, "{} {mass}: CLs = {cls}", c.id());
            }
            assert_one(setting.ratio(c, &at(limit)).unwrap(), 1e-9, &format!("{} {mass}", c.id()));
            let chi2 = |br: f64| setting.evaluate(c, &at(br)).chi2;
            if high[i] > best[i] && best[i] > 0.0 {
                assert!((chi2(high[i]).unwrap() - 1.0).abs() < 1e-9);
                assert!(chi2(best[i] * (1.0 + 1e-15)).unwrap() < 1e-9);
            }
            if low[i] > 0.0 && low[i] < best[i] {
                assert!((chi2(low[i]).unwrap() - 1.0).abs() < 1e-9);
            }
            // A visible mediator counts where it leaves the detector: here
            // after one decay length of the mean energy.
            let (m_b, i) = (decay.b_mass(setting.inputs()), setting.inputs());
            let m_k = if kstar { decay.kstar_mass(i) } else { decay.kaon_mass(i) };
            let gamma = (m_b * m_b + mass * mass - m_k * m_k) / (2.0 * m_b * mass);
            let length_m = detector.length_m.unwrap_or(i.L_det_m);
            let (width, escape) = escaping(gamma, detector.boost_beta_gamma, length_m);
            if let Some(v) = coupling_of_width(&setting, Fermion::E, mass, width) {
                let transitions = b_s_of_rate(&setting, (decay, kstar), mass, limit / escape).unwrap();
                let visible = Synthetic::new(mass, only(Fermion::E, v, 0.0)).with_transitions(transitions);
                assert_one(setting.ratio(c, &visible).unwrap(), 1e-6, &format!("{} {mass} visible", c.id()));
            }
            closed += 1;
        }
        assert!(closed > 40, "{}: {closed}", c.id());
    }
}

#[test]
fn kaon_decays_at_their_limits() {
    let setting = Setting::new();
    let i = setting.inputs();
    for c in setting.of_kind(Kind::MesonInvisible) {
        let decay = c.card().decay.as_ref().unwrap();
        let neutral = decay.parent == "KL";
        // The K_L decay follows the imaginary part.
        let s_d = |size: f64| Transition { left: Complex64::new(0.0, size), right: Complex64::ZERO };
        let point = |mass: f64, br: f64, couplings: Couplings, dark: f64| {
            let (charged, zero) = k_to_pi(&s_d(1.0), mass, i);
            let unit = if neutral { zero } else { charged };
            let transitions = Transitions { s_d: s_d((br / unit).sqrt()), ..Transitions::default() };
            let point = Synthetic::new(mass, couplings).with_transitions(transitions);
            let point = if dark > 0.0 { point.with_dark_width(dark) } else { point };
            (unit > 0.0).then_some(point)
        };
        let table = columns(c);
        let mut closed = 0;
        let mut check = |point: Option<Synthetic>, at: &str| {
            let Some(ratio) = point.and_then(|p| setting.ratio(c, &p)) else { return };
            assert_one(ratio, 1e-6, &format!("{} {at}", c.id()));
            closed += 1;
        };
        if table.has("br_limit") {
            let rows = table.numbers("mass_GeV").unwrap().into_iter().zip(table.numbers("br_limit").unwrap());
            for (mass, limit) in rows.filter(|(m, _)| *m > 0.0) {
                // Stable, decaying invisibly at once, and visibly after half
                // of the detector's lifetimes.
                check(point(mass, limit, Couplings::default(), 0.0), "stable");
                check(point(mass, limit, Couplings::default(), 1.0), "dark");
                let (m_k, m_pi) = if neutral { (i.m_K0, i.m_pi0) } else { (i.m_Kp, i.m_pip) };
                let gamma = (m_k * m_k + mass * mass - m_pi * m_pi) / (2.0 * m_k * mass);
                let frame = decay.parent_momentum.unwrap() / m_k;
                let (width, escape) = escaping(gamma, frame, decay.detector_length_m.unwrap());
                if let Some(v) = coupling_of_width(&setting, Fermion::E, mass, width) {
                    check(point(mass, limit / escape, only(Fermion::E, v, 0.0), 0.0), "visible");
                }
            }
            assert!(closed > 20, "{}: {closed}", c.id());
            continue;
        }
        let (masses, log_tau, cells) = matrix(&table);
        let muons = decay.mode.as_deref() == Some("mu_mu");
        let visible = if muons { Fermion::Mu } else { Fermion::E };
        for (mass, row) in masses.iter().zip(&cells).filter(|(m, _)| **m > 0.0) {
            for (log_tau, cell) in log_tau.iter().zip(row) {
                let Some(limit) = cell.map(|l| 10_f64.powf(l)) else { continue };
                // The prompt column is tested a long way below the next one.
                // What decays before the shortest lifetime is vetoed: there
                // rounding must not decide.
                let tau_ps = if log_tau.is_finite() { 10_f64.powf(*log_tau + 1e-9) } else { 1e-6 };
                let Some(v) = coupling_of_width(&setting, visible, *mass, HBAR_GEV_S / (tau_ps * 1e-12))
                else {
                    continue;
                };
                check(point(*mass, limit, only(visible, v, 0.0), 0.0), &format!("{mass} GeV, {tau_ps} ps"));
            }
            if !muons && let Some(limit) = row.last().copied().flatten() {
                // Invisible at once looks like the longest lifetime.
                check(
                    point(*mass, 10_f64.powf(limit), Couplings::default(), 1.0),
                    &format!("{mass} GeV, dark"),
                );
            }
        }
        assert!(closed > 500, "{}: {closed}", c.id());
    }
}

/// The limit is where q_mu is that of one side: 2.7055 at 95 %; the best rate
/// at 2.1 GeV is the fitted one, and nothing at all is as far away as the
/// excess is significant (pyhf: -13.12, 8.68e-6).
#[test]
fn the_belle2_likelihood_at_its_best_fit_and_limit() {
    let setting = Setting::new();
    let mut seen = 0;
    for c in setting.of_kind(Kind::BLikelihood) {
        for mass in [0.3, 1.0, 2.1, 3.0, 4.2] {
            let at = |br: f64| {
                let transitions = b_s_of_rate(&setting, (BDecay::Charged, false), mass, br).unwrap();
                Synthetic::new(mass, Couplings::default()).with_dark_width(1e-9).with_transitions(transitions)
            };
            let said = |br: f64| setting.evaluate(c, &at(br));
            let limit = said(1e-7).limit;
            let on_it = said(limit);
            assert_one(on_it.ratio, 1e-9, &format!("{mass}"));
            assert!((on_it.chi2.unwrap() - 2.705543).abs() < 1e-4, "{mass}: {on_it:?}");
            assert!(said(1.01 * limit).excludes() && !said(0.99 * limit).excludes());
            // Continuous and rising beyond the table.
            let far: Vec<f64> = (1..60).map(|i| said(f64::from(i) * limit).chi2.unwrap()).collect();
            assert!(far.windows(2).all(|w| w[1] > w[0]), "{mass}: {far:?}");
            seen += 1;
        }
        let at = |br: f64| {
            let transitions = b_s_of_rate(&setting, (BDecay::Charged, false), 2.1, br).unwrap();
            let point =
                Synthetic::new(2.1, Couplings::default()).with_dark_width(1e-9).with_transitions(transitions);
            setting.evaluate(c, &point)
        };
        assert!(at(8.68e-6).chi2.unwrap() < 2e-3 && at(8.68e-6).verdict == Verdict::Favoured);
        assert!((at(1e-30).chi2.unwrap() - 13.12).abs() < 0.02, "{:?}", at(1e-30));
        assert!(at(1e-30).verdict == Verdict::Allowed);
        assert!(matches!(at(3e-4).validity, darkbound::constraints::Validity::Extrapolated(_)));
    }
    assert_eq!(seen, 5);
}
