//! Numbers with the inputs of the Belle II release, computed independently.

use darkbound::flavour::{
    FinalState, FlavourParameters, FormFactorSource, Mode, NeutrinoPairs, Scenario, ScenarioKind, TauTree,
    TheorySets,
};

fn theory() -> TheorySets {
    TheorySets::new(FormFactorSource::Grvdv2023, FlavourParameters::default()).unwrap()
}

#[test]
fn standard_model() {
    let sets = theory();
    let sm = NeutrinoPairs::new(sets.parameters());
    let t = sets.central();
    for m in Mode::ALL {
        let x = t.decay(m.0).unwrap().total(&sm).unwrap();
        println!("{} {:e} {:?}", m.1, x.total(), x.f_l());
    }
    let e = sets
        .propagate(|t| {
            Mode::ALL
                .iter()
                .map(|m| Ok(t.decay(m.0)?.total(&NeutrinoPairs::new(&t.parameters))?.total()))
                .collect()
        })
        .unwrap();
    for i in 0..5 {
        println!("{:e} +- {:e} (ff {:e})", e.values[i], e.error(i), e.form_factors[i][i].sqrt());
    }
    println!("{:?}", TauTree::new(Mode::BpKp, sets.parameters()));
}

#[test]
fn couplings() {
    let sets = theory();
    let p = sets.parameters();
    let t = sets.central();
    for (kind, c, v) in [
        (ScenarioKind::Phi, "g_S", 1.397e-8),
        (ScenarioKind::V, "h_V", 7.424e-9),
        (ScenarioKind::V, "h_T", 4.943e-9),
    ] {
        let s = Scenario::single(kind, 2.1, c, v).build(p).unwrap();
        let k = t.decay(Mode::BpKp).unwrap().total(&*s).unwrap();
        let ks = t.decay(Mode::B0Kst0).unwrap().total(&*s).unwrap();
        println!(
            "{c} {:e} coupling at 9.61e-6 {:e}; K*0 {:e} {:?}",
            k.total(),
            v * (9.61e-6 / k.total()).sqrt(),
            ks.total() * 9.61e-6 / k.total(),
            ks.f_l()
        );
    }
}
