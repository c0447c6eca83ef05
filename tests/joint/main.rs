//! The joint likelihood: what it adds up, and that it can be walked along.

mod form_factors;
mod smooth;
mod tables;

use darkbound::constraints::{Constraint, Joint, Verdict, library};
use darkbound::models::ModelSet;
use darkbound::scan::{Job, JobCard, JobLikelihood};

const CARD: &str = r#"
model = "aligned_u1"
[fixed]
m_zprime = 2.1
[[axis]]
parameter = "m_X"
range = [0.9, 1.04]
number = 3
scale = "linear"
[[axis]]
parameter = "r_X"
range = [1.0, 1000.0]
number = 3
[[axis]]
parameter = "m_T"
range = [2000.0, 1e5]
number = 3
[[axis]]
parameter = "y_T"
range = [0.05, 2.0]
number = 3
[[axis]]
parameter = "g"
range = [1e-6, 1e-2]
number = 3
"#;

fn job(extra: &str) -> Job {
    let card = JobCard::read("test", &format!("{CARD}{extra}")).unwrap();
    Job::new(card, &ModelSet::with_folder(None).unwrap(), None).unwrap()
}

/// Sum of terms by hand: measurements as published, limits squared.
#[test]
fn it_is_the_sum_of_what_each_bound_says() {
    let job = job("");
    let likelihood = JobLikelihood::new(&job).unwrap();
    let values = likelihood.place(&[0.98, 12.0, 1e4, 1.0, 2e-3]).unwrap();
    let judged = likelihood.judge(&values, 0).unwrap().unwrap();
    let ids: Vec<&str> = job.library.iter().map(Constraint::id).collect();
    let of = |id: &str| {
        let i = ids.iter().position(|k| *k == id).unwrap();
        (judged.contributions[i], likelihood.joint().terms(&judged.contributions)[i])
    };
    let (lhcb, term) = of("LHCb_Aaij2016qsm_Bp_Kp_chi_mumu");
    assert!((term.unwrap() / (1.959963984540054 * lhcb.ratio).powi(2) - 1.0).abs() < 1e-12);
    let (higgs, term) = of("ATLAS_ATLAS2022vkf_kappa_t");
    assert_eq!(term, higgs.chi2);
    assert_eq!(of("unitarity_y_T").1, None);
    let sum: f64 = likelihood.joint().terms(&judged.contributions).iter().flatten().sum();
    assert!((judged.total.twice_nll - sum).abs() < 1e-9 * sum.max(1.0));
    // -ln L of a sampler is half of it.
    let log = likelihood.log_likelihood(&[vec![0.98, 12.0, 1e4, 1.0, 2e-3]]).unwrap();
    assert!((log[0] + 0.5 * sum).abs() < 1e-9 * sum.max(1.0));
}

#[test]
fn choices_of_theory_are_profiled() {
    let one = job("");
    let both = job("[likelihood]\nscattering = [1.0, 1.3]\nvary = { mu_0 = [\"m_T\", \"m_Planck\"] }\n");
    let (a, b) = (JobLikelihood::new(&one).unwrap(), JobLikelihood::new(&both).unwrap());
    assert_eq!((a.variations().len(), b.variations().len()), (1, 4));
    let axes = [0.98, 12.0, 1e4, 1.0, 2e-3];
    let each: Vec<f64> = (0..4).map(|i| b.twice_nll(&b.place(&axes).unwrap(), i).unwrap()).collect();
    let (least, which) = b.profiled(&b.place(&axes).unwrap()).unwrap();
    assert_eq!(least, each.iter().copied().fold(f64::INFINITY, f64::min));
    assert_eq!(least, each[which]);
    let own = a.profiled(&a.place(&axes).unwrap()).unwrap().0;
    assert!((own - each[0]).abs() < 1e-9 * own && each[0] != each[2], "{own} {each:?}");
}

#[test]
fn mistakes_are_named() {
    let wrong = |extra: &str| {
        let job = job(extra);
        JobLikelihood::new(&job).err().unwrap().to_string()
    };
    assert!(wrong("[likelihood]\nvary = { g = [1e-5, 2e-5] }\n").contains("`g` is both an axis and varied"));
    assert!(wrong("[likelihood]\nvary = { eps_C = [1] }\n").contains("eps_C"));
    assert!(wrong("[likelihood]\nscattering = [-1.0]\n").contains("scattering"));
    let job = job("");
    let likelihood = JobLikelihood::new(&job).unwrap();
    assert!(
        likelihood
            .log_likelihood(&[vec![0.98]])
            .unwrap_err()
            .to_string()
            .contains("1 values for the 5 coordinates")
    );
}

/// All bounds of the default set that have data take part somewhere.
#[test]
fn every_default_bound_has_a_role() {
    let library = library().unwrap();
    let joint = Joint::new(library).unwrap();
    let all = library.iter().map(|_| darkbound::constraints::Contribution {
        prediction: 1.0,
        limit: 1.0,
        ratio: 1.0,
        chi2: None,
        verdict: Verdict::Allowed,
        validity: darkbound::constraints::Validity::Valid,
    });
    let contributions: Vec<_> = all.collect();
    let terms = joint.terms(&contributions);
    for (c, term) in library.iter().zip(terms) {
        let card = c.card();
        let replaced = card.same_data_as.iter().any(|id| library.get(id).is_some());
        let hard = card.cl.is_none_or(|cl| cl == 1.0);
        assert_eq!(term.is_none(), replaced || hard, "{}", card.id);
    }
}
