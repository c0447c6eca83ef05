//! Every table has a record, every record its hash, every key its entry.

use super::*;

fn tables() -> impl Iterator<Item = &'static str> {
    embedded_names(Folder::Data).filter(|n| n.strip_suffix(".csv").is_some())
}

#[test]
fn every_table_has_a_record_with_its_hash_and_row_count() {
    let mut seen = 0;
    for table in tables() {
        let record = record_of(table).unwrap_or_else(|e| panic!("{table}: {e}"));
        let text = table_text(table).unwrap();
        assert_eq!(record.sha256, sha256_hex(text), "{table} changed without its record");
        assert_eq!(record.rows, text.lines().count() - 1, "{table}");
        seen += 1;
    }
    assert!(seen > 50, "only {seen} tables");
}

#[test]
fn every_record_belongs_to_a_table() {
    for record in embedded_names(Folder::Data).filter(|n| n.ends_with(".source.toml")) {
        let table = record.replace(".source.toml", ".csv");
        assert!(embedded(Folder::Data, &table).is_some(), "{record} has no table");
    }
}

#[test]
fn every_cited_key_is_in_the_bibliography() {
    let bibliography = bibliography().unwrap();
    for table in tables() {
        if let Some(key) = record_of(table).unwrap().inspire.filter(|key| key != "own derivation") {
            assert!(bibliography.get(&key).is_some(), "{table} cites {key}");
        }
    }
}

#[test]
fn bibtex_names_each_key_once() {
    let bibliography = bibliography().unwrap();
    let key = bibliography.keys().next().unwrap();
    let text = bibliography.bibtex([key, key]);
    assert_eq!(text.matches(&format!("{{{key},")).count(), 1);
    let mine = bibliography.bibtex(["no:such", key]);
    assert!(mine.contains("@misc{no:such,") && mine.contains(text.trim_end()), "{mine}");
}
