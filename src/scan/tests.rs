//! Designs, cards, resume.

use super::*;
use crate::models::ModelSet;

const CARD: &str = r#"
model = "aligned_u1"
[fixed]
y_T = 0.1
r_X = 12
[tune]
parameter = "g"
observable = "br_bp_kp_zprime_inv"
value = 9.2e-6
[[axis]]
parameter = "m_T"
range = [1000.0, 1e5]
number = 5
[[axis]]
parameter = "m_X"
range = [0.8, 1.04]
number = 4
scale = "linear"
"#;

fn job(text: &str) -> crate::Result<Job> {
    Job::new(JobCard::read("test.toml", text)?, &ModelSet::default(), None)
}

#[test]
fn grids_run_the_last_axis_fastest_and_keep_their_ends() {
    let job = job(CARD).unwrap();
    assert_eq!(job.design.len(), 20);
    assert_eq!(job.design.point(0), vec![1000.0, 0.8]);
    assert_eq!(job.design.point(3), vec![1000.0, 1.04]);
    assert_eq!(job.design.point(19), vec![1e5, 1.04]);
    assert!((job.design.point(8)[0] / 1e4 - 1.0).abs() < 1e-12);
}

#[test]
fn quasi_random_points_fill_the_range_and_do_not_depend_on_order() {
    let text = CARD.to_owned() + "[design]\nkind = \"sobol\"\nnumber = 1024\nseed = 7\n";
    let job = job(&text).unwrap();
    let points: Vec<_> = (0..1024).map(|i| job.design.point(i)).collect();
    assert_eq!(points[512], job.design.point(512));
    for (axis, lo, hi) in [(0, 1000.0, 1e5), (1, 0.8, 1.04)] {
        assert!(points.iter().all(|p| p[axis] >= lo && p[axis] <= hi));
    }
    let mean: f64 = points.iter().map(|p| p[0].log10()).sum::<f64>() / 1024.0;
    assert!((mean - 4.0).abs() < 0.01, "{mean}");
}

#[test]
fn tuned_points_have_the_value_of_the_observable() {
    let job = job(CARD).unwrap();
    for i in [0, 7, 19] {
        let row = job.evaluate(i).unwrap();
        let point = job.model.point(&row.values, &job.context.inputs).unwrap();
        let p = crate::prediction::Prediction::new(&*point, &job.context);
        let value = p.observable("br_bp_kp_zprime_inv").unwrap().unwrap();
        assert!((value / 9.2e-6 - 1.0).abs() < 1e-8, "{value:e}");
    }
}

#[test]
fn cards_with_mistakes_say_where() {
    for (from, to, expected) in [
        ("model = \"aligned_u1\"", "model = \"aligned_u1\"\ncolour = 1", "colour"),
        ("y_T = 0.1", "y_TT = 0.1", "did you mean `y_T`"),
        ("parameter = \"m_X\"", "parameter = \"m_XX\"", "did you mean `m_X`"),
        ("number = 4", "number = 1", "at least 2"),
        ("range = [0.8, 1.04]", "range = [1.04, 0.8]", "must increase"),
        ("range = [0.8, 1.04]", "range = [-0.8, 1.04]", "m_X"),
        ("parameter = \"m_X\"", "parameter = \"g\"", "both tuned and an axis"),
        ("br_bp_kp_zprime_inv", "br_bp_kp_zprim_inv", "br_bp_kp_zprime_inv"),
        ("aligned_u1", "aligned_u2", "aligned_u1"),
    ] {
        let text = CARD.replacen(from, to, 1);
        let message = match job(&text) {
            Err(e) => e.to_string(),
            Ok(job) => job.evaluate(0).unwrap_err().to_string(),
        };
        assert!(message.contains(expected), "{to}: {message}");
        assert_eq!(message.lines().count(), 1, "{message}");
    }
    let e = JobCard::read("c.toml", "model = \"x\"\n\ncolour = 1").unwrap_err().to_string();
    assert!(e.starts_with("c.toml:3:1"), "{e}");
}

fn temporary(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("darkbound-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

#[test]
fn an_interrupted_scan_resumes_to_the_same_bytes() {
    let text = CARD.replace("number = 5", "number = 40").replace("number = 4", "number = 20");
    let job = job(&text).unwrap();
    let (whole, cut) = (temporary("whole"), temporary("cut"));
    let quiet = |_: usize, _: usize| {};
    let reference = std::fs::read(run(&job, &whole, RunOptions::default(), &quiet).unwrap()).unwrap();

    // As a kill would leave it: some rows, the last one torn.
    std::fs::create_dir_all(&cut).unwrap();
    std::fs::write(cut.join("points.csv.part"), &reference[..reference.len() / 3]).unwrap();
    let resume = RunOptions { resume: true, shard: None };
    assert!(run(&job, &cut, resume, &quiet).unwrap_err().to_string().contains("another card"));
    // The stamp of this very card.
    let partial = temporary("stamp");
    let stop = |done: usize, _: usize| assert!(done == 0, "stop");
    let stopped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        run(&job, &partial, RunOptions::default(), &stop)
    }));
    assert!(stopped.is_err());
    std::fs::copy(partial.join("points.csv.stamp"), cut.join("points.csv.stamp")).unwrap();
    let resumed = std::fs::read(run(&job, &cut, resume, &quiet).unwrap()).unwrap();
    assert!(resumed == reference);
    assert!(!cut.join("points.csv.part").exists() && !cut.join("points.csv.stamp").exists());

    // And on one thread.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let single = temporary("single");
    let path = pool.install(|| run(&job, &single, RunOptions::default(), &quiet)).unwrap();
    assert!(std::fs::read(path).unwrap() == reference);
    for folder in [whole, cut, partial, single] {
        let _ = std::fs::remove_dir_all(folder);
    }
}

#[test]
fn shards_add_up() {
    let job = job(CARD).unwrap();
    let quiet = |_: usize, _: usize| {};
    let folder = temporary("shards");
    let mut rows = 0;
    for i in 1..=3 {
        let shard = Some(format!("{i}/3").parse().unwrap());
        let path = run(&job, &folder, RunOptions { resume: false, shard }, &quiet).unwrap();
        rows += std::fs::read_to_string(path).unwrap().lines().count() - 1;
    }
    assert_eq!(rows, 20);
    assert!("0/3".parse::<Shard>().is_err() && "x".parse::<Shard>().is_err());
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn the_summary_counts_what_the_table_says() {
    let job = job(CARD).unwrap();
    let folder = temporary("summary");
    let path = run(&job, &folder, RunOptions::default(), &|_, _| {}).unwrap();
    let (text, allowed) = summary(&job, &path).unwrap();
    let direct = (0..20).filter(|i| job.evaluate(*i).unwrap().is_allowed()).count();
    assert_eq!(allowed, direct);
    assert!(text.contains(&format!("20 points, {allowed} allowed")));
    let _ = std::fs::remove_dir_all(folder);
}
