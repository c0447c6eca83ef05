//! The catalogue is complete, consistent, and says what the code does.

use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::{Catalogue, WITHOUT_KEY, catalogue};
use super::{bound, steps, walk};
use crate::constraints::Library;
use crate::decays::HadronMode;
use crate::error::Error;
use crate::flavour::FLAVOUR_PARAMETERS;
use crate::inputs::{INPUTS, Inputs};
use crate::models::{Assignment, Model, ModelSet};
use crate::prediction::{Context, Prediction};
use crate::provenance::bibliography;

/// Points with every optional part on and off: (model, values).
const POINTS: &[(&str, &[(&str, f64)])] = &[
    ("aligned_u1", &[]),
    ("aligned_u1", &[("r_X", 0.0), ("m_zprime", 0.15)]),
    ("aligned_u1", &[("m_zprime", 0.15), ("m_X", 0.08), ("eps_B", 1e-4), ("y_T", 1e-2)]),
    (
        "aligned_u1",
        &[
            ("m_zprime", 6.0),
            ("m_X", 2.95),
            ("m_T", 2000.0),
            ("g", 1e-3),
            ("alpha_h", 0.3),
            ("m_phi", 30.0),
            ("eps_B", 1e-3),
            ("z_penguin", 1.0),
        ],
    ),
    (
        "aligned_u1",
        &[("m_X", 100.0), ("r_X", 2000.0), ("g", 1e-3), ("eps_B", 1e-3), ("theta_R", 0.2), ("m_phi", 40.0)],
    ),
    (
        "aligned_u1",
        &[
            ("m_zprime", 12.0),
            ("m_X", 46.0),
            ("r_X", 500.0),
            ("g", 2e-3),
            ("y_T", 1.0),
            ("m_phi", 40.0),
            ("alpha_h", 0.2),
        ],
    ),
    (
        "aligned_u1",
        &[("m_phi", 5000.0), ("m_T", 2000.0), ("y_T", 0.5), ("alpha_h", 0.2), ("g", 1e-3), ("r_X", 0.0)],
    ),
    (
        "aligned_u1_extended",
        &[
            ("m_zprime", 6.0),
            ("m_X", 2.95),
            ("m_T", 2000.0),
            ("g", 1e-3),
            ("alpha_h", 0.3),
            ("m_phi", 30.0),
            ("eps_B", 1e-3),
            ("z_penguin", 1.0),
            ("r_varphi", 2.0),
            ("v_varphi", 700.0),
            ("m_varphi", 2.0),
            ("m_a", 1.0),
            ("theta_varphi", 0.2),
        ],
    ),
    // Heavy varphi, light phi, massless a.
    (
        "aligned_u1_extended",
        &[
            ("m_zprime", 12.0),
            ("m_X", 100.0),
            ("r_X", 200.0),
            ("m_T", 2000.0),
            ("g", 1e-3),
            ("alpha_h", -0.2),
            ("m_phi", 8.0),
            ("v_varphi", 300.0),
            ("m_varphi", 20.0),
            ("theta_varphi", 0.3),
        ],
    ),
    // Heavy phi, an operator of dimension four, no X.
    (
        "aligned_u1_extended",
        &[
            ("r_X", 0.0),
            ("theta_R", 0.2),
            ("m_T", 2000.0),
            ("g", 1e-3),
            ("alpha_h", 0.2),
            ("m_phi", 5000.0),
            ("r_varphi", 1.0 / 3.0),
            ("v_varphi", 400.0),
            ("m_varphi", 0.7),
            ("m_a", 0.4),
            ("theta_varphi", -0.3),
        ],
    ),
    // The same with a massless a.
    (
        "aligned_u1_extended",
        &[
            ("r_X", 0.0),
            ("m_T", 2000.0),
            ("g", 1e-3),
            ("alpha_h", 0.2),
            ("m_phi", 400.0),
            ("v_varphi", 100.0),
            ("theta_varphi", 0.2),
        ],
    ),
    // phi into pairs of a varphi that is heavier than the mediator.
    (
        "aligned_u1_extended",
        &[
            ("r_X", 0.0),
            ("m_T", 2000.0),
            ("g", 1e-3),
            ("alpha_h", 0.2),
            ("m_phi", 400.0),
            ("v_varphi", 100.0),
            ("m_varphi", 30.0),
            ("theta_varphi", 0.2),
        ],
    ),
    // One complex scalar.
    (
        "aligned_u1_extended",
        &[("r_X", 1000.0), ("m_X", 5.0), ("v_varphi", 0.0), ("m_varphi", 0.5), ("m_a", 0.5)],
    ),
    ("dark_photon", &[("m_zprime", 0.7), ("q_X", 300.0), ("m_X", 0.3)]),
    ("l_mu_minus_l_tau", &[("q_X", 1.0), ("m_X", 1.0), ("g", 1e-2)]),
    ("b_minus_l", &[("q_X", 2.0), ("m_X", 1.0), ("g", 1e-2), ("epsilon", 1e-3)]),
    ("baryon_number", &[("m_zprime", 0.5)]),
    ("protophobic", &[("m_zprime", 0.017)]),
    ("tau_number", &[("g", 1e-2), ("q_X", 1.0), ("m_X", 0.8), ("epsilon", 1e-4)]),
];

fn model(name: &str) -> Box<dyn Model> {
    ModelSet::default().get(name).unwrap()
}

fn values(model: &dyn Model, given: &[(&str, f64)]) -> Assignment {
    let mut values = Assignment::defaults(model.parameters());
    for (name, value) in given {
        values.set(model.name(), model.parameters(), name, *value).unwrap();
    }
    values
}

/// What a test does with a point.
fn with_point<T>(
    model: &dyn Model,
    values: &Assignment,
    inputs: &Inputs,
    then: impl FnOnce(&walk::Walk<'_>) -> T,
) -> T {
    let context = Context::new(inputs.clone(), HadronMode::Data).unwrap();
    let point = model.point(values, inputs).unwrap();
    let prediction = Prediction::new(&*point, &context);
    then(&walk::Walk { catalogue: catalogue().unwrap(), model, values, prediction: &prediction })
}

/// Names of a model that are values and not kinds of bounds.
fn names<'a>(catalogue: &'a Catalogue, model: &'a str) -> BTreeSet<&'a str> {
    catalogue.names(model).map(|(n, _)| n).filter(|n| !n.starts_with(bound::PREFIX)).collect()
}

#[test]
fn every_name_of_a_point_has_an_equation() {
    let all = ModelSet::default().names();
    let covered: BTreeSet<&str> = POINTS.iter().map(|(m, _)| *m).collect();
    assert!(
        all.iter().all(|m| covered.contains(m.as_str())),
        "a model without a point in this test: {all:?}"
    );
    for (name, given) in POINTS {
        let model = model(name);
        with_point(&*model, &values(&*model, given), &Inputs::default(), |walk| {
            let derived = walk.prediction.derived();
            assert!(derived.len() > 15);
            for (quantity, value) in derived {
                assert!(walk.find(quantity).is_some(), "`{quantity}` of {name} is not in data/quantities");
                let same = walk.value(quantity).unwrap().map(f64::to_bits);
                assert_eq!(same, Some(value.to_bits()), "{quantity} of {name}");
            }
        });
    }
}

#[test]
fn every_bound_has_an_equation() {
    for constraint in Library::with_folder(None).unwrap().iter() {
        let model = model("aligned_u1");
        with_point(&*model, &values(&*model, &[]), &Inputs::default(), |walk| {
            let (bound, chain) = bound::explain(constraint, 1, walk).unwrap();
            assert!(bound.method.equation.starts_with("L."), "{}", bound.id);
            assert!(constraint.card().citations().all(|k| chain.keys.contains(k)), "{}", bound.id);
            let tables: Vec<&str> = chain.tables.iter().map(|t| t.table.as_str()).collect();
            assert!(constraint.card().tables().all(|t| tables.contains(&t)), "{}: {tables:?}", bound.id);
        });
    }
}

#[test]
fn labels_count_up_and_sources_exist() {
    let (catalogue, bibliography) = (catalogue().unwrap(), bibliography().unwrap());
    assert!(catalogue.chapters.len() >= 12);
    for chapter in &catalogue.chapters {
        assert!(chapter.title.len() > 5 && chapter.intro.len() > 20, "{}", chapter.letter);
        for (i, e) in chapter.equations.iter().enumerate() {
            assert_eq!(e.label, format!("{}.{}", chapter.letter, i + 1));
            assert!(e.what.len() > 5 && !e.formula.trim().is_empty() && !e.source.is_empty(), "{}", e.label);
            for key in &e.source {
                let known = WITHOUT_KEY.contains(&key.as_str()) || bibliography.get(key).is_some();
                assert!(known, "{}: `{key}` is not in the bibliography", e.label);
            }
        }
    }
    for e in &catalogue.equations {
        let texts = e.names.iter().chain(&e.from).chain(&e.inputs).chain([&e.what]);
        for text in texts {
            assert!(!text.contains(['{', '}']), "{}: `{text}` is not filled in", e.label);
        }
    }
}

#[test]
fn every_dependency_exists() {
    let catalogue = catalogue().unwrap();
    let models = ModelSet::default();
    let all: Vec<_> = models.names().iter().map(|m| models.get(m).unwrap()).collect();
    let of_equation = |own: &[String]| -> Vec<&dyn Model> {
        all.iter().map(|m| &**m).filter(|m| own.is_empty() || own.iter().any(|o| o == m.name())).collect()
    };
    for e in &catalogue.equations {
        let models = of_equation(&e.models);
        assert!(e.models.iter().all(|o| models.iter().any(|m| m.name() == o)), "{}: {:?}", e.label, e.models);
        for name in &e.from {
            let found = models.iter().any(|m| catalogue.find(name, m.name()).is_some());
            assert!(found, "{}: there is no quantity `{name}`", e.label);
            let here = models.iter().all(|m| catalogue.find(name, m.name()).is_some());
            // What one of several models lacks is left out there.
            assert!(here || e.models.len() != 1, "{}: {:?} lacks `{name}`", e.label, e.models);
        }
        for name in &e.parameters {
            let has = |m: &&dyn Model| m.parameters().iter().any(|p| p.name == *name);
            assert!(models.iter().any(has), "{}: there is no parameter `{name}`", e.label);
        }
        for name in &e.inputs {
            let known =
                INPUTS.iter().any(|i| i.name == name) || FLAVOUR_PARAMETERS.iter().any(|i| i.name == name);
            assert!(known, "{}: there is no input `{name}`", e.label);
        }
    }
}

#[test]
fn names_are_unique_and_computed_somewhere() {
    let catalogue = catalogue().unwrap();
    let mut computed: BTreeSet<String> = steps::names().collect();
    for (name, given) in POINTS {
        let model = model(name);
        with_point(&*model, &values(&*model, given), &Inputs::default(), |walk| {
            computed.extend(walk.prediction.derived().into_iter().map(|(n, _)| n.to_owned()));
        });
    }
    let mut seen = BTreeSet::new();
    for e in &catalogue.equations {
        for name in &e.names {
            let kind = name.starts_with(bound::PREFIX);
            assert!(kind || computed.contains(name), "({}) `{name}` is computed nowhere", e.label);
            let own = if e.models.is_empty() { vec![String::new()] } else { e.models.clone() };
            for model in own {
                assert!(seen.insert((name.clone(), model.clone())), "`{name}` twice for `{model}`");
            }
        }
    }
    for step in steps::names() {
        assert!(
            catalogue.equations.iter().any(|e| e.names.contains(&step)),
            "the step `{step}` has no equation"
        );
    }
}

#[test]
fn no_quantity_rests_on_itself() {
    fn visit(catalogue: &Catalogue, model: &str, name: &str, path: &mut Vec<String>) {
        assert!(!path.iter().any(|p| p == name), "{model}: {path:?} -> {name}");
        let Some(e) = catalogue.find(name, model) else { return };
        path.push(name.to_owned());
        e.from.iter().for_each(|next| visit(catalogue, model, next, path));
        path.pop();
    }
    let catalogue = catalogue().unwrap();
    for model in ModelSet::default().names() {
        for name in names(catalogue, &model) {
            visit(catalogue, &model, name, &mut Vec::new());
        }
    }
}

/// All values by name.
fn all_values(walk: &walk::Walk<'_>) -> BTreeMap<String, Option<f64>> {
    let all = names(walk.catalogue, walk.model.name());
    all.into_iter().map(|n| (n.to_owned(), walk.value(n).unwrap())).collect()
}

/// Whether a value changed by more than rounding.
fn moved(before: Option<f64>, after: Option<f64>) -> bool {
    match (before, after) {
        (Some(a), Some(b)) => (a - b).abs() > 1e-11 * a.abs(),
        (a, b) => a.is_some() != b.is_some(),
    }
}

/// Values at a point with one input, or one parameter, moved by a little;
/// `None` where it cannot be moved alone: the charge and the mass of a second
/// scalar may depend on each other.
fn shifted(model: &dyn Model, start: &Assignment, what: &str) -> Option<BTreeMap<String, Option<f64>>> {
    const STEP: f64 = 1e-4;
    let mut inputs = Inputs::default();
    if let Some(input) = INPUTS.iter().find(|i| i.name == what) {
        inputs.set(what, input.default * (1.0 + STEP)).unwrap();
        return Some(with_point(model, start, &inputs, all_values));
    }
    let i = model.parameters().iter().position(|p| p.name == what)?;
    let value = start.values()[i].filter(|_| !model.parameters()[i].discrete)?;
    let mut values = start.clone();
    values.set_index(model.parameters(), i, if value == 0.0 { STEP } else { value * (1.0 + STEP) }).unwrap();
    if let Err(e) = model.point(&values, &inputs) {
        let tied = ["r_varphi", "v_varphi", "m_varphi", "m_a", "theta_varphi"];
        assert!(matches!(e, Error::Unphysical { .. }) && tied.contains(&what), "{what}: {e}");
        return None;
    }
    Some(with_point(model, &values, &inputs, all_values))
}

/// The catalogue cannot leave out an input or a parameter that the code uses,
/// nor name one that it does not use.
#[test]
fn what_moves_a_quantity_is_its_chain() {
    let catalogue = catalogue().unwrap();
    let (mut missing, mut moves) = (BTreeSet::new(), BTreeSet::new());
    for (name, given) in POINTS {
        let model = model(name);
        let start = values(&*model, given);
        let (before, chains) = with_point(&*model, &start, &Inputs::default(), |walk| {
            let all = names(walk.catalogue, name);
            let chains: BTreeMap<_, _> =
                all.into_iter().map(|n| (n.to_owned(), walk.chain(&[n.to_owned()]).unwrap())).collect();
            (all_values(walk), chains)
        });
        let parameters = model.parameters().iter().map(|p| &*p.name);
        for what in INPUTS.iter().map(|i| i.name).chain(parameters) {
            for (quantity, after) in shifted(&*model, &start, what).into_iter().flatten() {
                let label = &catalogue.find(&quantity, name).unwrap().label;
                if before[&quantity].map(f64::to_bits) != after.map(f64::to_bits) {
                    moves.insert((label.clone(), what.to_owned()));
                }
                let chain = &chains[&quantity];
                let known = chain.inputs.contains(what) || chain.parameters.contains(what);
                if moved(before[&quantity], after) && !known {
                    missing.insert(format!("{name}: {what} moves {quantity}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.into_iter().collect::<Vec<_>>().join("\n"));
    // Loops of the fermions of a user's card, choices without neighbours,
    // thresholds.
    let only_elsewhere = |label: &str, what: &str| {
        label == "F.2"
            || ["branch", "z_penguin"].contains(&what)
            || (label == "G.4" && ["m_B0", "m_K0", "m_pi0"].contains(&what))
    };
    let mut idle = BTreeSet::new();
    for e in catalogue.equations.iter().filter(|e| !e.label.starts_with("L.")) {
        let of_flavour = |what: &str| !INPUTS.iter().any(|i| i.name == what);
        for what in e.inputs.iter().filter(|w| !of_flavour(w)).chain(&e.parameters) {
            let known = moves.contains(&(e.label.clone(), what.clone()));
            if !known && !only_elsewhere(&e.label, what) {
                idle.insert(format!("({}) names {what}, which moves nothing", e.label));
            }
        }
    }
    assert!(idle.is_empty(), "{}", idle.into_iter().collect::<Vec<_>>().join("\n"));
}
