//! The reduced objective against the full one.

use darkbound::statistics::model::{Full, Reduced};
use darkbound::statistics::objective::Objective;

use crate::table::cases;

#[test]
fn completed_points_have_the_reduced_value_and_are_minima() {
    for (i, case) in cases().iter().enumerate() {
        let model = case.model();
        let (full, reduced) = (Full::new(&model, &[]).unwrap(), Reduced::new(&model, &[]).unwrap());
        for (point, _) in &case.points {
            let all = reduced.complete(&reduced.restrict(point));
            let value = reduced.value(&reduced.restrict(point));
            // Held parameters are at their start values in both.
            let direct = full.value(&full.restrict(&all));
            if !value.is_finite() {
                assert_eq!((value, direct), (f64::INFINITY, f64::INFINITY), "workspace {i}");
                continue;
            }
            assert!(
                (value - direct).abs() <= 1e-10 * direct.abs().max(1.0),
                "workspace {i}: {value} {direct}"
            );
            // No other value of any eliminated factor is better.
            for p in
                (0..all.len()).filter(|p| full.variables().contains(p) && !reduced.variables().contains(p))
            {
                let parameter = &model.parameters()[p];
                for other in
                    [0.999, 1.001, 0.5, 2.0].map(|f| (all[p] * f).clamp(parameter.lower, parameter.upper))
                {
                    let mut moved = all.clone();
                    moved[p] = other;
                    let there = full.value(&full.restrict(&moved));
                    assert!(
                        there >= value - 1e-9 * value.abs().max(1.0),
                        "workspace {i}: {} {other}",
                        parameter.name
                    );
                }
            }
        }
    }
}
