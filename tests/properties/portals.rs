//! Portals of charges, hadronic modes, couplings in any direction.

use super::*;

#[test]
fn every_portal_of_charges_is_a_number() {
    let context = context();
    let library = library().unwrap();
    let mut stream = Stream::new(6);
    for name in names() {
        let model = embedded_model(name).unwrap();
        let mut applied = 0;
        for i in 0..4000 {
            let mut values = Assignment::defaults(model.parameters());
            for p in model.parameters() {
                let value = if p.name == "m_zprime" { stream.log(1e-3, 80.0) } else { draw(p, &mut stream) };
                set(&model, &mut values, &p.name, value);
            }
            let point = model.point(&values, &context.inputs).unwrap();
            let at = format!("{name} {}", describe(&model, &values));
            assert_point(&*point, &context.decays, &at);
            if i % 4 == 0 {
                applied += assert_constraints(library, &*point, &context, &at);
                assert_derived(&*point, &context, &at);
            }
        }
        assert!(applied > 3000, "{name}: {applied}");
    }
}

#[test]
fn the_other_hadronic_modes_give_numbers_too() {
    let inputs = Inputs::default();
    let mut stream = Stream::new(7);
    for mode in [HadronMode::FreeQuarks, HadronMode::Vmd] {
        let decays = Decays::new(&inputs, mode).unwrap();
        for name in names() {
            let model = embedded_model(name).unwrap();
            for _ in 0..2000 {
                let mass = stream.log(1e-3, 80.0);
                let couplings = model.unit_couplings(mass, &inputs).scaled(stream.log(1e-12, 10.0));
                let mediator = Mediator { mass, couplings, dark: Vec::new() };
                assert_mediator(&mediator, &decays, &format!("{mode:?} {name} {mass}"));
            }
        }
    }
}

#[test]
fn widths_are_positive_for_couplings_in_any_direction() {
    // Also where amplitudes nearly cancel: half of the quarks couple almost
    // alike, and the isovector current decouples.
    let inputs = Inputs::default();
    let mut stream = Stream::new(9);
    for mode in [HadronMode::Data, HadronMode::FreeQuarks, HadronMode::Vmd] {
        let decays = Decays::new(&inputs, mode).unwrap();
        for _ in 0..20_000 {
            let mass = stream.log(1e-3, 80.0);
            let mut couplings = Couplings::default();
            let common = stream.linear(-1.0, 1.0);
            for f in Fermion::ALL {
                let axial = if stream.one_in(2) { 0.0 } else { stream.linear(-1.0, 1.0) };
                let size = if stream.one_in(2) { 1.0 } else { stream.log(1e-12, 1e-3) };
                couplings.set(f, common * f.colours() + size * stream.linear(-1.0, 1.0), axial * size);
            }
            let mediator = Mediator { mass, couplings, dark: Vec::new() };
            assert_mediator(&mediator, &decays, &format!("{mode:?} {mediator:?}"));
        }
    }
}

#[test]
fn widths_go_with_the_square_of_the_coupling() {
    let context = context();
    let mut stream = Stream::new(8);
    for name in names() {
        let model = embedded_model(name).unwrap();
        let coupling = if model.parameters().iter().any(|p| p.name == "g") { "g" } else { "epsilon" };
        for _ in 0..1000 {
            let (mass, q_x) = (stream.log(1e-3, 80.0), stream.log(1e-6, 1e6));
            let m_x = stream.log(1e-4, 10.0);
            let base = stream.log(1e-10, 1e-3);
            let widths = |c: f64| {
                let mut values = Assignment::defaults(model.parameters());
                for (n, v) in [("m_zprime", mass), ("q_X", q_x), ("m_X", m_x), (coupling, c)] {
                    set(&model, &mut values, n, v);
                }
                let point = model.point(&values, &context.inputs).unwrap();
                let w = context.decays.widths(point.mediator().unwrap());
                let [e, mu, tau] = w.charged_leptons;
                [e, mu, tau, w.neutrinos, w.hadrons, w.dark, w.total()]
            };
            let k = stream.log(1e-2, 1e2);
            for (one, other) in widths(base).into_iter().zip(widths(k * base)) {
                assert!((k * k * one - other).abs() <= 1e-11 * other, "{name} {mass}: {one:e} {other:e} {k}");
            }
        }
    }
}

#[test]
fn defaults_are_inside_their_ranges() {
    let aligned = AlignedU1::default();
    for p in aligned.parameters() {
        if let DefaultValue::Value(v) = p.default {
            p.check(v).unwrap();
        }
        for (_, v) in p.presets {
            p.check(*v).unwrap();
        }
    }
    for name in names() {
        let model = embedded_model(name).unwrap();
        let values = Assignment::defaults(model.parameters());
        for (p, v) in model.parameters().iter().zip(values.values()) {
            p.check(v.unwrap()).unwrap();
        }
    }
}
