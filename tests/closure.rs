//! Every bound with a table, applied to what was published: at the published
//! value the ratio is one.

use std::collections::BTreeMap;
use std::f64::consts::PI;

use darkbound::constraints::{Constraint, Contribution, Kind, Library, Verdict};
use darkbound::decays::HadronMode;
use darkbound::flavour::{BDecay, b_to_k, b_to_kstar, k_to_pi};
use darkbound::inputs::{C_M_PER_S, HBAR_GEV_S, Inputs};
use darkbound::models::{
    Couplings, DarkState, Fermion, Mediator, Point, TopPartner, TopWidths, Transition, Transitions,
};
use darkbound::prediction::{Context, Prediction};
use darkbound::provenance::Columns;
use num_complex::Complex64;
use spec_math::cephes64::ndtr;

/// Anything one wants: a point without a model.
#[derive(Debug, Clone)]
struct Synthetic {
    mediator: Mediator,
    transitions: Option<Transitions>,
    top_partner: Option<TopPartner>,
}

impl Synthetic {
    fn new(mass: f64, couplings: Couplings) -> Self {
        let mediator = Mediator { mass, couplings, dark: Vec::new() };
        Self { mediator, transitions: None, top_partner: None }
    }

    /// Adds a massless dark fermion with this partial width.
    fn with_dark_width(mut self, width: f64) -> Self {
        let vector = (12.0 * PI * width / self.mediator.mass).sqrt();
        self.mediator.dark = vec![DarkState::Fermion { mass: 0.0, vector, axial: 0.0 }];
        self
    }

    fn with_transitions(mut self, transitions: Transitions) -> Self {
        self.transitions = Some(transitions);
        self
    }

    fn with_top_partner(mut self, mass: f64, [b_w, t_z, t_h, t_zprime]: [f64; 4]) -> Self {
        self.top_partner =
            Some(TopPartner { mass, widths: TopWidths { b_w, t_z, t_h, t_zprime, t_phi: 0.0 } });
        self
    }
}

impl Point for Synthetic {
    fn derived(&self) -> Vec<(&'static str, f64)> {
        Vec::new()
    }

    fn mediator(&self) -> Option<&Mediator> {
        Some(&self.mediator)
    }

    fn transitions(&self) -> Option<Transitions> {
        self.transitions
    }

    fn top_partner(&self) -> Option<TopPartner> {
        self.top_partner
    }
}

struct Setting {
    context: Context,
    library: Library,
}

impl Setting {
    fn new() -> Self {
        Self {
            context: Context::new(Inputs::default(), HadronMode::Data).unwrap(),
            library: Library::with_folder(None).unwrap(),
        }
    }

    fn inputs(&self) -> &Inputs {
        &self.context.inputs
    }

    fn of_kind(&self, kind: Kind) -> Vec<&dyn Constraint> {
        let found: Vec<_> = self.library.iter().filter(|c| c.card().kind == kind).collect();
        assert!(!found.is_empty(), "{kind:?}");
        found
    }

    fn evaluate(&self, c: &dyn Constraint, point: &Synthetic) -> Contribution {
        c.evaluate(&Prediction::new(point, &self.context)).unwrap()
    }

    /// The ratio, `None` where the bound does not apply.
    fn ratio(&self, c: &dyn Constraint, point: &Synthetic) -> Option<f64> {
        let r = self.evaluate(c, point);
        (r.verdict != Verdict::NotApplicable).then_some(r.ratio)
    }

    /// Width of a mediator at these couplings.
    fn width(&self, mass: f64, couplings: &Couplings) -> f64 {
        self.context.decays.standard_model(mass, couplings).total()
    }
}

fn columns(c: &dyn Constraint) -> Columns {
    Columns::embedded(c.card().table.as_deref().unwrap()).unwrap()
}

/// Axes and cells of a table with numbers in its header.
fn matrix(columns: &Columns) -> (Vec<f64>, Vec<f64>, Vec<Vec<Option<f64>>>) {
    let header: Vec<&str> = columns.header().collect();
    let y = header[1..].iter().map(|h| h.parse().unwrap()).collect();
    let by_column: Vec<_> = header[1..].iter().map(|h| columns.optional(h).unwrap()).collect();
    let x = columns.numbers(header[0]).unwrap();
    let cells = (0..x.len()).map(|i| by_column.iter().map(|c| c[i]).collect()).collect();
    (x, y, cells)
}

fn assert_one(ratio: f64, tolerance: f64, at: &str) {
    assert!((ratio - 1.0).abs() < tolerance, "{at}: {ratio}");
}

fn only(f: Fermion, vector: f64, axial: f64) -> Couplings {
    let mut couplings = Couplings::default();
    couplings.set(f, vector, axial);
    couplings
}

/// Vector coupling of one fermion at which the mediator has a width.
fn coupling_of_width(setting: &Setting, f: Fermion, mass: f64, width: f64) -> Option<f64> {
    let unit = setting.width(mass, &only(f, 1.0, 0.0));
    (unit > 0.0).then(|| (width / unit).sqrt())
}

fn left(coefficient: f64) -> Transition {
    Transition { left: Complex64::new(coefficient, 0.0), right: Complex64::ZERO }
}

fn channel(c: &dyn Constraint) -> (BDecay, bool) {
    let decay = c.card().decay.as_ref().unwrap();
    match (decay.parent.as_str(), decay.daughter.as_deref()) {
        ("B+", Some("K+")) => (BDecay::Charged, false),
        ("B0", Some("K*0")) => (BDecay::Neutral, true),
        other => panic!("{other:?}"),
    }
}

/// b -> s coefficient that gives a branching ratio, `None` above threshold.
fn b_s_of_rate(setting: &Setting, (decay, kstar): (BDecay, bool), mass: f64, br: f64) -> Option<Transitions> {
    let rate = if kstar { b_to_kstar } else { b_to_k };
    let unit = rate(&left(1.0), mass, decay, &setting.context.form_factors, setting.inputs());
    let b_s = left((br / unit).sqrt());
    (unit > 0.0).then(|| Transitions { b_s, ..Transitions::default() })
}

#[test]
fn every_table_is_covered_by_a_test_below() {
    let covered = [
        Kind::DarkPhoton,
        Kind::DarkPhotonRvalues,
        Kind::MonophotonLikelihood,
        Kind::BDilepton,
        Kind::BInvisible,
        Kind::MesonInvisible,
        Kind::Upsilon,
        Kind::VlqPair,
        Kind::VlqInvisible,
    ];
    for c in Setting::new().library.iter() {
        let card = c.card();
        assert!(card.tables().next().is_none() || covered.contains(&card.kind), "{}", card.id);
    }
}

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

#[test]
fn radiative_upsilon_decays_at_their_limits() {
    let setting = Setting::new();
    let resonances = Columns::embedded("hadrons/R_resonances.csv").unwrap();
    for c in setting.of_kind(Kind::Upsilon) {
        let name = c.card().decay.as_ref().unwrap().parent.replace(['(', ')'], "");
        let row = resonances.text("name").unwrap().iter().position(|n| *n == name).unwrap();
        let value = |column: &str| resonances.numbers(column).unwrap()[row];
        let (m_y, br_ll) = (value("M_GeV"), value("Gamma_ee_GeV") / value("Gamma_GeV"));
        let table = columns(c);
        let rows = table.numbers("mass_GeV").unwrap().into_iter().zip(table.numbers("br_limit").unwrap());
        let mut closed = 0;
        for (mass, limit) in rows.filter(|(m, _)| *m > 0.0 && *m < m_y) {
            // Wilczek with a Yukawa coupling y = 2 m_b a_b/M, m_b = M_Y/2:
            // BR(gamma V)/BR(l l) = y^2/(2 pi alpha) (1 - M^2/M_Y^2).
            let y2 = limit / br_ll * 2.0 * PI / setting.inputs().alpha_inv_0 / (1.0 - (mass / m_y).powi(2));
            let axial = mass / m_y * y2.sqrt();
            let couplings = only(Fermion::B, 0.0, axial);
            let dark = 1e12 * setting.width(mass, &couplings).max(1e-20);
            let at = |couplings: Couplings| Synthetic::new(mass, couplings).with_dark_width(dark);
            let Some(ratio) = setting.ratio(c, &at(couplings)) else { continue };
            assert_one(ratio, 1e-9, &format!("{} {mass}", c.id()));
            // A vector coupling is forbidden by charge conjugation.
            assert_eq!(setting.ratio(c, &at(only(Fermion::B, 1.0, 0.0))), Some(0.0));
            closed += 1;
        }
        assert!(closed > 300, "{}: {closed}", c.id());
    }
}

#[test]
fn pairs_of_top_partners_at_the_published_mass_limits() {
    let setting = Setting::new();
    for c in setting.of_kind(Kind::VlqPair) {
        let search = c.card().search.as_ref().unwrap();
        let at = |mass: f64, br: [f64; 4]| {
            let point = Synthetic::new(2.1, Couplings::default()).with_top_partner(mass, br);
            setting.ratio(c, &point).unwrap()
        };
        for published in &search.points {
            let [b, z, h] = published.br;
            let exact = at(published.mass_limit, [b, z, h, 0.0]);
            assert_one(exact, 1e-12, &format!("{} {published:?}", c.id()));
            assert!(at(published.mass_limit - 20.0, [b, z, h, 0.0]) > 1.0, "{}", c.id());
            assert!(at(published.mass_limit + 20.0, [b, z, h, 0.0]) < 1.0, "{}", c.id());
            // Half of the decays elsewhere: a quarter of the pairs.
            assert_one(4.0 * at(published.mass_limit, [b, z, h, 1.0]), 1e-12, c.id());
        }
        if let Some(mass) = search.any_br {
            for br in
                [[0.5, 0.25, 0.25, 0.0], [1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.2, 0.3, 0.5, 0.0]]
            {
                assert_one(at(mass, br), 1e-12, &format!("{} any {br:?}", c.id()));
            }
        }
    }
}

/// Cross section of T pairs in pb, linear in ln sigma.
fn pair_cross_section(c: &dyn Constraint, mass: f64) -> Option<f64> {
    let name = c.card().search.as_ref().unwrap().cross_section_table.clone().unwrap();
    let table = Columns::embedded(&name).unwrap();
    let (x, y) = (table.numbers("m_T_GeV").unwrap(), table.numbers("sigma_pb").unwrap());
    let i = (1..x.len()).find(|i| x[i - 1] <= mass && mass <= x[*i])?;
    let t = (mass - x[i - 1]) / (x[i] - x[i - 1]);
    Some((y[i - 1].ln() + t * (y[i] / y[i - 1]).ln()).exp())
}

#[test]
fn invisible_top_partners_at_the_limits_of_stop_searches() {
    let setting = Setting::new();
    for c in setting.of_kind(Kind::VlqInvisible) {
        let table = columns(c);
        let column = |name: &str| table.numbers(name).unwrap();
        // The lightest invisible state at each mass.
        let mut lightest = BTreeMap::<u64, (f64, f64)>::new();
        for ((m, i), s) in column("m_stop_GeV").into_iter().zip(column("m_inv_GeV")).zip(column("sigma95_pb"))
        {
            let entry = lightest.entry(m.to_bits()).or_insert((i, s));
            if i < entry.0 {
                *entry = (i, s);
            }
        }
        let mut closed = 0;
        for (mass, (_, limit)) in lightest.into_iter().map(|(m, r)| (f64::from_bits(m), r)) {
            let Some(sigma) = pair_cross_section(c, mass) else { continue };
            let br = (limit / sigma).sqrt();
            if br > 1.0 {
                continue;
            }
            let point = Synthetic::new(2.1, Couplings::default())
                .with_dark_width(1e-9)
                .with_top_partner(mass, [1.0 - br, 0.0, 0.0, br]);
            assert_one(setting.ratio(c, &point).unwrap(), 1e-9, &format!("{} {mass} GeV", c.id()));
            closed += 1;
        }
        assert!(closed >= 5, "{}: {closed}", c.id());
    }
}

#[test]
fn mass_limits_of_invisible_top_partners_are_those_of_an_independent_recast() {
    // Lower limits on m_T in GeV for BR(T -> t Z'(inv)) from the stop tables
    // of the same analyses and the NNLO+NNLL pair cross section, found on a
    // grid of 5 GeV. Limits at the end of a table are left out.
    let setting = Setting::new();
    let quoted: [(&str, &[(f64, f64)]); 7] = [
        // CMS-SUS-20-002
        ("CMS_CMS2021eha_T2tt", &[(0.5, 1425.0), (0.35, 1300.0), (0.25, 1175.0)]),
        // CMS-SUS-19-010
        ("CMS_CMS2021beq_T2tt", &[(0.5, 1425.0), (0.35, 1285.0), (0.25, 1150.0)]),
        // CMS-SUS-19-009
        ("CMS_CMS2019ysk_T2tt", &[(0.7, 1400.0), (0.5, 1275.0), (0.35, 1160.0), (0.25, 1040.0)]),
        // CMS-SUS-19-006
        (
            "CMS_CMS2019zmd_T2tt",
            &[(1.0, 1605.0), (0.7, 1445.0), (0.5, 1295.0), (0.35, 1145.0), (0.25, 1000.0)],
        ),
        // CMS-SUS-19-011
        ("CMS_CMS2020pyk_T2tt", &[(0.7, 1105.0), (0.5, 995.0), (0.35, 875.0), (0.25, 755.0)]),
        // ATLAS-SUSY-2018-12
        ("ATLAS_ATLAS2020dsf_T2tt", &[(0.5, 1365.0), (0.35, 1225.0), (0.25, 1055.0)]),
        // ATLAS-SUSY-2018-08
        (
            "ATLAS_ATLAS2021hza_T2tt",
            &[(1.0, 1225.0), (0.7, 1110.0), (0.5, 1010.0), (0.35, 910.0), (0.25, 825.0)],
        ),
    ];
    for (id, limits) in quoted {
        let c = setting.library.get(id).unwrap();
        for (br, m_limit) in limits {
            let excluded = |mass: f64| {
                let point = Synthetic::new(0.01, Couplings::default())
                    .with_dark_width(1e-9)
                    .with_top_partner(mass, [1.0 - br, 0.0, 0.0, *br]);
                setting.evaluate(c, &point).excludes()
            };
            // The last excluded mass on a fine grid.
            let found = (0..2000).rev().map(|i| 700.0 + f64::from(i)).find(|m| excluded(*m));
            assert!(found.is_some_and(|m| (m - m_limit).abs() <= 6.0), "{id} BR = {br}: {found:?} {m_limit}");
        }
    }
}
