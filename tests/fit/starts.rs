//! Whether one start is enough where a fit trusts it: many data sets of the mild
//! ones of the random workspaces, against 33 starts each.

use darkbound::numerics::random::Random;
use darkbound::statistics::fit::{Fit, Options, draw};
use darkbound::statistics::model::Model;

use crate::table::cases;

/// Fits, those of one start, and those of them with a lower minimum elsewhere.
fn count(toys: u64, every: usize) -> [usize; 3] {
    let mut out = [0; 3];
    for (i, case) in cases().iter().enumerate().step_by(every) {
        let model = case.model();
        if !model.is_smooth() || model.largest_effect() >= 0.5 {
            continue;
        }
        let mut sets: Vec<Model> = vec![model.clone()];
        for k in 0..toys {
            // Drawn at the start, but also far from it: poor fits.
            let x = if k % 2 == 0 {
                model.initial()
            } else {
                case.points[k as usize % case.points.len()].0.clone()
            };
            sets.extend(draw(&model, &x, &mut Random::new(i as u64, k)));
        }
        for set in &sets {
            for mu in [None, Some(0.5), Some(3.0)] {
                let free = Fit::new(set);
                let Ok(fit) = mu.map_or(Ok(free.clone()), |mu| free.hold("mu", mu)) else { continue };
                let Ok(found) = fit.run() else { continue };
                out[0] += 1;
                let good = found.twice_nll <= set.saturated() + set.observed().len() as f64;
                if !good || found.evaluations != found.iterations + 2 {
                    continue;
                }
                out[1] += 1;
                let many = fit.with_options(Options { starts: 32, ..Options::default() }).run().unwrap();
                out[2] += usize::from(many.twice_nll < found.twice_nll - 1e-6);
            }
        }
    }
    out
}

#[test]
fn one_start_is_enough_where_it_is_trusted() {
    let [all, trusted, missed] = count(4, 4);
    println!("{all} fits, {trusted} of one start, {missed} of these with a lower minimum elsewhere");
    assert!(trusted > 50 && missed == 0, "{missed} of {trusted}");
}

#[test]
#[ignore = "a minute"]
fn one_start_is_enough_of_many() {
    let [all, trusted, missed] = count(30, 1);
    println!("{all} fits, {trusted} of one start, {missed} of these with a lower minimum elsewhere");
    assert_eq!(missed, 0, "of {trusted}");
}
