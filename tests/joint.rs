//! The joint likelihood: what it adds up, and that it can be walked along.

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

/// A line through the unit box, seeded: splitmix64 (S. Vigna).
fn random(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

struct Node {
    value: f64,
    /// Which constraints take part.
    terms: Vec<bool>,
}

fn node(likelihood: &JobLikelihood<'_>, unit: &[f64]) -> Option<Node> {
    let values = likelihood.place(&likelihood.at(unit)).unwrap();
    let judged = likelihood.judge(&values, 0).unwrap()?;
    let terms = likelihood.joint().terms(&judged.contributions);
    let value = judged.total.twice_nll;
    assert!(value.is_finite() && value >= -1e-9, "{value} at {unit:?}");
    Some(Node { value, terms: terms.iter().map(Option::is_some).collect() })
}

/// On a line the interval with the larger difference is halved until it is
/// a millionth of the step. A smooth function differs there by nothing; a
/// jump stays. Omega h^2 has a relative error of 1e-3, and rates go with it:
/// that is the largest jump allowed, relative to the value.
#[test]
fn it_has_no_jumps_along_a_hundred_lines() {
    let job = job("");
    let likelihood = JobLikelihood::new(&job).unwrap();
    let mut state = 7;
    let (mut lines, mut ends) = (0, 0);
    while lines < 100 {
        let from: Vec<f64> = (0..5).map(|_| 0.1 + 0.8 * random(&mut state)).collect();
        let to: Vec<f64> =
            from.iter().map(|x| (x + 0.2 * (random(&mut state) - 0.5)).clamp(0.0, 1.0)).collect();
        let at = |t: f64| -> Vec<f64> { from.iter().zip(&to).map(|(a, b)| a + (b - a) * t).collect() };
        let steps = 8;
        let nodes: Vec<Option<Node>> =
            (0..=steps).map(|i| node(&likelihood, &at(f64::from(i) / f64::from(steps)))).collect();
        let Some(nodes) = nodes.into_iter().collect::<Option<Vec<_>>>() else { continue };
        lines += 1;
        // The step with the largest change relative to the value.
        let change = |a: &Node, b: &Node| (a.value - b.value).abs() / (1.0 + a.value.min(b.value));
        let worst = (0..nodes.len() - 1)
            .max_by(|i, j| change(&nodes[*i], &nodes[i + 1]).total_cmp(&change(&nodes[*j], &nodes[j + 1])))
            .unwrap();
        let width = 1.0 / f64::from(steps);
        let (mut lo, mut hi) = (worst as f64 * width, (worst + 1) as f64 * width);
        let mut ends_of_step = (node(&likelihood, &at(lo)).unwrap(), node(&likelihood, &at(hi)).unwrap());
        for _ in 0..20 {
            let middle = 0.5 * (lo + hi);
            let Some(m) = node(&likelihood, &at(middle)) else { break };
            if change(&ends_of_step.0, &m) > change(&m, &ends_of_step.1) {
                (hi, ends_of_step.1) = (middle, m);
            } else {
                (lo, ends_of_step.0) = (middle, m);
            }
        }
        let (a, b) = &ends_of_step;
        if a.terms != b.terms {
            // A search that ends there: its term begins at the edge of its table.
            ends += 1;
            continue;
        }
        assert!(
            change(a, b) < 2e-3,
            "-2 ln L jumps from {} to {} at {:?}",
            a.value,
            b.value,
            job.design.at(&at(0.5 * (lo + hi)))
        );
    }
    assert!(ends < 20, "{ends} of 100 lines end at the edge of a table");
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
