//! The joint likelihood in the table of a scan, row by row.

use std::collections::BTreeMap;

use darkbound::models::ModelSet;
use darkbound::scan::{Job, JobCard, JobLikelihood, Outcome, Table};

use super::job;

/// A row of the table by the names of its columns.
fn printed(job: &Job, index: usize) -> BTreeMap<String, String> {
    let table = Table::new(job);
    let row = job.evaluate(index).unwrap();
    let text = format!("{}\n{}", table.header(), table.line(job, index, &row));
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let header = rows.headers().unwrap().clone();
    let record = rows.records().next().unwrap().unwrap();
    header.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect()
}

/// The number of a row is that of `fit` at the same place, and the sum of the
/// terms of its contributions; `leading` has the largest one.
#[test]
fn a_row_has_the_likelihood_of_its_point() {
    let job = job("");
    let likelihood = JobLikelihood::new(&job).unwrap();
    let (mut whole, mut broken) = (0, 0);
    for index in (0..job.design.len()).step_by(17) {
        let Outcome::Point { contributions, .. } = job.evaluate(index).unwrap().outcome else { continue };
        let row = printed(&job, index);
        let value: f64 = row["twice_nll"].parse().unwrap();
        let terms = job.joint.terms(&contributions);
        let sum: f64 = terms.iter().flatten().sum();
        assert!((value - sum).abs() <= 1e-12 * sum, "{value} {sum}");
        let id = |i: usize| job.library.iter().nth(i).unwrap().id();
        let (largest, _) = terms
            .iter()
            .enumerate()
            .max_by(|a, b| a.1.unwrap_or(0.0).total_cmp(&b.1.unwrap_or(0.0)))
            .unwrap();
        assert_eq!(row["leading"], id(largest));
        let place = likelihood.place(&job.design.point(index)).unwrap();
        let judged = likelihood.judge(&place, 0).unwrap().unwrap();
        if let Some(i) = judged.total.broken {
            // Hard: no such point for `fit`. The row names the requirement
            // and keeps the number of the data.
            assert!(likelihood.twice_nll(&place, 0).unwrap().is_infinite());
            assert!(row["excluded_by"].split(';').any(|e| e == id(i)) && row["allowed"] == "0");
            broken += 1;
        } else {
            assert_eq!(value, likelihood.twice_nll(&place, 0).unwrap());
            whole += 1;
        }
    }
    assert!(whole > 3 && broken > 0, "{whole} {broken}");
}

#[test]
fn a_point_that_does_not_exist_has_no_likelihood() {
    let card = "model = \"aligned_u1\"\nconstraints = [\"PDG_oblique_ST\", \"planck_cmb\"]\n[tune]\n\
                parameter = \"g\"\nobservable = \"br_bp_kp_zprime\"\nvalue = 0.9\nbracket = [1e-8, 1e-7]\n\
                [[axis]]\nparameter = \"m_T\"\nrange = [2000.0, 1e5]\nnumber = 2\n";
    let models = ModelSet::with_folder(None).unwrap();
    let job = Job::new(JobCard::read("test", card).unwrap(), &models, None).unwrap();
    let row = printed(&job, 0);
    assert!(row["status"].contains("br_bp_kp_zprime"), "{}", row["status"]);
    assert_eq!((&*row["allowed"], &*row["twice_nll"], &*row["leading"]), ("0", "", ""));
}
