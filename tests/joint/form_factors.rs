//! Form factors as nuisances: what they move, what they cost.

use std::fs;
use std::path::{Path, PathBuf};

use darkbound::flavour::dark_current::Vector;
use darkbound::flavour::{FormFactorPulls, FormFactorSource, MediatorDecays, Mode, Theory};
use darkbound::inputs::Inputs;
use darkbound::models::{ModelSet, Transition};
use darkbound::scan::{Job, JobCard, JobLikelihood, Place, Table};
use num_complex::Complex64;

use super::{job, smooth};

const BOTH: &str = "[likelihood]\nform-factors = { K = [-1, 0, 1], Kstar = [-1, 0, 1] }\n";

fn left() -> Transition {
    Transition { left: Complex64::new(2e-8, 0.0), right: Complex64::ZERO }
}

fn error_of_form_factors(decays: &MediatorDecays, mode: Mode, mass: f64) -> f64 {
    let state = Vector::of_transition(mass, &left()).unwrap();
    let rate = |theory: &Theory| Ok(vec![theory.decay(mode)?.total(&state)?.total()]);
    decays.sets().propagate(rate).unwrap().form_factors[0][0].sqrt()
}

/// One standard deviation is the error of the rate, to first order: a rate is
/// r (1 + n e/2)^2 in K, where one form factor counts.
#[test]
fn one_standard_deviation_moves_the_rate_by_its_error() {
    let decays = MediatorDecays::new(&Inputs::default()).unwrap();
    let pulled = |kaon: f64, kstar: f64| decays.with_form_factors(FormFactorPulls { kaon, kstar }).unwrap();
    for mass in [0.1, 1.0, 2.1, 3.0, 4.0] {
        for (mode, kstar) in
            [(Mode::BpKp, false), (Mode::B0K0, false), (Mode::BpKstp, true), (Mode::B0Kst0, true)]
        {
            let rate = |d: &MediatorDecays| d.rate(mode, mass, &left()).unwrap().total();
            let central = rate(&decays);
            // Of form factors alone: lifetimes have a tenth of a per cent too.
            let error = error_of_form_factors(&decays, mode, mass) / central;
            let moved = |n: f64| if kstar { pulled(0.0, n) } else { pulled(n, 0.0) };
            let (up, down) = (rate(&moved(1.0)) / central - 1.0, rate(&moved(-1.0)) / central - 1.0);
            assert!(up > 0.0 && down < 0.0, "{mass} {mode:?}: {up} {down}");
            // The linear part is the error; K*+ follows the direction of K*0.
            assert!((0.5 * (up - down) / error - 1.0).abs() < 1e-3, "{mass} {mode:?}: {up} {down} {error}");
            assert!(0.5 * (up + down) < error * error, "{mass} {mode:?}: {up} {down} {error}");
            if !kstar {
                assert!((rate(&moved(2.0)) / central / (1.0 + error).powi(2) - 1.0).abs() < 1e-9);
            }
            // The fits have no correlation: the other channel stays.
            let other = if kstar { pulled(1.0, 0.0) } else { pulled(0.0, 1.0) };
            assert_eq!(rate(&other), central);
        }
    }
    let error = decays.rate_error(Mode::BpKp, 2.1, &left()).unwrap();
    let relative = error / decays.rate(Mode::BpKp, 2.1, &left()).unwrap().total();
    assert!((relative - 0.047).abs() < 5e-4, "{relative}");
    assert!(decays.with_form_factors(FormFactorPulls { kaon: f64::NAN, kstar: 0.0 }).is_err());
    // Closed: nothing to move.
    assert_eq!(pulled(1.0, 1.0).rate(Mode::BpKstp, 4.7, &left()).unwrap().total(), 0.0);
}

/// All form factors follow by their correlation: along the gradient of f_+(q^2)
/// the others move by their covariance with it over its error.
#[test]
fn what_is_not_measured_follows_by_its_correlation() {
    let set = FormFactorSource::Grvdv2023.kaon().unwrap();
    let q_sq = 4.41;
    let moved = set.along_gradient(1.0, |s| Ok(s.at(q_sq)[0])).unwrap();
    let axes: Vec<_> = (0..set.rank()).map(|i| set.along(i, 1.0).unwrap()).collect();
    let shift = |i: usize, slot: usize, q: f64| axes[i].at(q)[slot] - set.central().at(q)[slot];
    let variance: f64 = (0..set.rank()).map(|i| shift(i, 0, q_sq).powi(2)).sum();
    for (slot, q) in [(0, q_sq), (0, 15.0), (1, q_sq), (2, 10.0)] {
        let covariance: f64 = (0..set.rank()).map(|i| shift(i, 0, q_sq) * shift(i, slot, q)).sum();
        let expected = covariance / variance.sqrt();
        let found = moved.at(q)[slot] - set.central().at(q)[slot];
        assert!((found - expected).abs() < 1e-9 * variance.sqrt(), "{slot} {q}: {found} {expected}");
    }
    // What does not depend on them leaves them where they are.
    assert_eq!(&set.along_gradient(2.0, |_| Ok(1.0)).unwrap(), set.central());
}

/// A folder with one bound: a measurement of the rate, gone afterwards.
struct Bound(PathBuf);

impl Bound {
    fn new(name: &str, value: f64, error: f64) -> Self {
        let folder =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("joint-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let card = format!(
            "id = \"rate\"\ntitle = \"a rate\"\nlabel = \"rate\"\nkind = \"gaussian\"\ngroup = \"flavour\"\n\
             cl = 0.95\n[citation]\ninspire = \"Gubernari:2023puw\"\n[measurement]\n\
             quantity = \"br_bp_kp_zprime\"\nvalue = {value:e}\nerror = {error:e}\n"
        );
        fs::write(folder.join("rate.toml"), card).unwrap();
        Self(folder)
    }
}

impl Drop for Bound {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const ONE_AXIS: &str = "model = \"aligned_u1\"\nconstraints = [\"rate\"]\n[[axis]]\nparameter = \"g\"\n\
                        range = [1e-5, 1e-2]\nnumber = 3\n";

/// At a fixed coupling the rate is 4.7 % above a measurement without an error
/// of its own: form factors come down by one standard deviation for about 1.
#[test]
fn a_rate_one_error_too_high_costs_one() {
    let models = ModelSet::with_folder(None).unwrap();
    let read = |extra: &str, folder: &Path| {
        Job::new(JobCard::read("test", &format!("{ONE_AXIS}{extra}")).unwrap(), &models, Some(folder))
            .unwrap()
    };
    let first = Bound::new("first", 1e-5, 1e-6);
    let job = read("", &first.0);
    let place = |l: &JobLikelihood<'_>| -> Place { l.place(&[1e-3]).unwrap() };
    let likelihood = JobLikelihood::new(&job).unwrap();
    let rate = likelihood.judge(&place(&likelihood), 0).unwrap().unwrap().contributions[0].prediction;
    // Measured one standard deviation below, to a thousandth.
    let measured = rate * (1.0 - 0.5 * 0.0470_f64).powi(2);
    let bound = Bound::new("second", measured, 1e-3 * measured);
    let without = read("", &bound.0);
    let with = read("[likelihood]\nform-factors = { K = [-2, -1, 0, 1, 2] }\n", &bound.0);
    let without = JobLikelihood::new(&without).unwrap();
    let with = JobLikelihood::new(&with).unwrap();
    let (far, _) = without.profiled(&place(&without)).unwrap();
    assert!((far.sqrt() - 47.0).abs() < 2.0, "{far}");
    let (near, which) = with.profiled(&place(&with)).unwrap();
    assert_eq!(with.variations()[which].name, "form factors of K = -1.0");
    assert_eq!(with.variations()[which].penalty(), 1.0);
    let judged = with.judge(&place(&with), which).unwrap().unwrap();
    assert_eq!((judged.penalty, judged.twice_nll()), (1.0, near));
    // What is left of the measurement, and the Gaussian.
    assert!((1.0..1.1).contains(&near), "{near}");
    assert!((judged.total.twice_nll - (near - 1.0)).abs() < 1e-12);
}

/// More choices cannot fit worse, and central values are one of them.
#[test]
fn the_profile_is_never_above_that_without() {
    let (one, both) = (job(""), job(BOTH));
    let (one, both) = (JobLikelihood::new(&one).unwrap(), JobLikelihood::new(&both).unwrap());
    assert_eq!(both.variations().len(), 9);
    let central = both.variations().iter().position(|v| v.penalty() == 0.0).unwrap();
    let mut lower = 0;
    for k in -3..5 {
        let at = [0.98, 12.0, 1e4, 1.0, 1e-3 * 1.5_f64.powi(k)];
        let without = one.profiled(&one.place(&at).unwrap()).unwrap().0;
        let with = both.profiled(&both.place(&at).unwrap()).unwrap().0;
        assert!(without.is_finite() && with <= without, "{at:?}: {with} {without}");
        assert_eq!(both.twice_nll(&both.place(&at).unwrap(), central).unwrap(), without);
        lower += usize::from(with < without);
    }
    assert!(lower > 1, "{lower}");
}

/// Verdicts know nothing of it: the table of a scan has central values.
#[test]
fn a_table_has_central_values() {
    let (one, both) = (job(""), job(BOTH));
    let line = |job: &Job| Table::new(job).line(job, 100, &job.evaluate(100).unwrap());
    assert_eq!(line(&one), line(&both));
}

/// The axis of the coupling becomes the rate: form factors then move the
/// coupling. Dark matter is left out, which costs most of the time.
#[test]
fn the_profile_has_no_jumps_along_a_hundred_lines() {
    let card = r#"
model = "aligned_u1"
constraints = ["BelleII_Abumusabh2025_likelihood", "BaBar_Altmannshofer2023hkn_B_Kst_X_inv",
    "LHCb_Aaij2016qsm_Bp_Kp_chi_mumu", "PDG_oblique_ST", "CMS_CMS2022dwd_kappa_t", "CMS_CMS2022dwd_mu",
    "LEP_gamma_z_inv", "MuonG2_Muong22025xyk_amu", "unitarity_y_T"]
[fixed]
y_T = 0.5
m_X = 0.45
[tune]
parameter = "g"
observable = "br_bp_kp_zprime_inv"
value = 9.2e-6
[[axis]]
parameter = "m_zprime"
range = [1.0, 3.0]
number = 3
[[axis]]
parameter = "r_X"
range = [1.0, 1000.0]
number = 3
[[axis]]
parameter = "m_T"
range = [2000.0, 1e5]
number = 3
[likelihood]
tuned = [1e-7, 5e-5]
form-factors = { K = [-1, 0, 1], Kstar = [-1, 0, 1] }
"#;
    let job =
        Job::new(JobCard::read("test", card).unwrap(), &ModelSet::with_folder(None).unwrap(), None).unwrap();
    let likelihood = JobLikelihood::new(&job).unwrap();
    let profiled = |place: &Place| {
        let (value, which) = likelihood.profiled(place).unwrap();
        value.is_finite().then(|| smooth::node(&likelihood, place, which))?
    };
    let ends = smooth::walk(&likelihood, 100, 1e-4, profiled);
    assert!(ends < 20, "{ends} of 100 lines end at the edge of a table");
}

#[test]
fn mistakes_are_named() {
    let wrong = |extra: &str| JobLikelihood::new(&job(extra)).err().unwrap().to_string();
    assert!(wrong("[likelihood]\nform-factors = { K = [-1, 1] }\n").contains("K = [-1.0, 1.0] lacks 0"));
    assert!(wrong("[likelihood]\nform-factors = { Kstar = [0, inf] }\n").contains("form factors"));
    let read = |value: &str| {
        let card = format!("model = \"aligned_u1\"\n[likelihood]\nform-factors = {value}\n");
        JobCard::read("test", &card).err().unwrap().to_string()
    };
    assert!(read("{ Kstr = [0] }").contains("Kstr"));
    assert!(read("[0, 1]").contains("test:3"));
}
