use super::*;
use crate::constraints::{Card, Kind};
use crate::decays::{Decays, HadronMode};
use crate::inputs::Inputs;
use crate::models::charges::embedded_model;
use crate::provenance::{Folder, embedded, embedded_names};

/// Comparison with tables of another code, read from the environment: it is
/// not part of the repository.
#[test]
#[ignore = "needs DARKBOUND_RECAST_REFERENCE=<csv>"]
fn reference() {
    let file = std::env::var("DARKBOUND_RECAST_REFERENCE").unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    let inputs = Inputs::default();
    for mode in [HadronMode::Data, HadronMode::Vmd] {
        let decays = Decays::new(&inputs, mode).unwrap();
        let unit = |name: &str, m: f64| Ok(embedded_model(name)?.unit_couplings(m, &inputs));
        let s = validate_recast(&file, &text, &decays, &inputs, unit).unwrap();
        println!("{mode:?}: {} rows, median {:.4}, p90 {:.4}, within 15 % {:.3}", s.rows, s.median, s.p90, s.within_15_percent);
        let mut groups = std::collections::BTreeMap::<String, Vec<f64>>::new();
        for r in &s.worst {
            groups.entry(format!("{} {}", r.model, r.limit)).or_default().push(r.difference);
        }
        for (name, d) in groups {
            println!("  {name}: n {} max {:.3} p90 {:.3} median {:.4}", d.len(), d[0], d[d.len() / 10], d[d.len() / 2]);
        }
        for r in s.worst.iter().take(40) {
            println!("  {} {} {} theirs {:?} ours {:?} {:.3}", r.model, r.limit, r.mass, r.theirs, r.ours, r.difference);
        }
    }
}
