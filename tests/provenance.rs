//! Every result can say where its numbers come from.

use darkbound::constraints::Library;
use darkbound::models::ModelSet;
use darkbound::provenance::{bibliography, record_of};

#[test]
fn every_model_and_constraint_is_in_the_bibliography() {
    let bibliography = bibliography().unwrap();
    let models = ModelSet::default();
    for name in models.names() {
        for key in models.get(&name).unwrap().citations() {
            assert!(bibliography.get(key).is_some(), "model {name} cites {key}");
        }
    }
    let library = Library::with_folder(None).unwrap();
    assert!(library.len() > 80);
    for c in library.iter() {
        let card = c.card();
        let key = &card.citation.inspire;
        assert!(
            key == "own derivation" || bibliography.get(key).is_some(),
            "constraint {} cites {key}",
            card.id
        );
        assert!(card.notes.len() > 10 && card.title.len() > 5, "{}", card.id);
        for table in card.tables() {
            record_of(table).unwrap_or_else(|e| panic!("{}: {e}", card.id));
        }
        if !card.default {
            assert!(card.notes.contains("Not used by default"), "{} is off without a reason", card.id);
        }
    }
}
