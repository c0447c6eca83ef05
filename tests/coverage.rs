//! docs/coverage.md names what exists: tests, exhibits, figures, cards.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use darkbound::constraints::{Constraint, Library};
use darkbound::talk::EXHIBITS;

/// What code spans of the document may be besides tests: what they look like
/// and what has to exist.
const CARD_PREFIXES: [&str; 24] = [
    "ATLAS_",
    "APV_",
    "BESIII_",
    "BaBar_",
    "BelleII_",
    "Belle_",
    "CMS_",
    "CRESST_",
    "DAMICM_",
    "DarkSide50_",
    "FermiLAT_",
    "KLOE_",
    "LEP_",
    "LHCb_",
    "LZ_",
    "MuonG2_",
    "NA62_",
    "NA64_",
    "PDG_",
    "PandaX4T_",
    "XENON",
    "boundedness_",
    "perturbativity_",
    "unitarity_",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn document() -> String {
    fs::read_to_string(root().join("docs/coverage.md")).unwrap()
}

/// The cells of a row.
fn cells(line: &str) -> Vec<&str> {
    line.trim().trim_matches('|').split('|').map(str::trim).collect()
}

/// Cells of the rows of the tables of statements.
fn rows(text: &str) -> Vec<Vec<&str>> {
    let rows = text.lines().filter(|l| l.starts_with('|') && !l.contains("---")).map(cells);
    rows.filter(|c| c.len() == 5 && c[0] != "slide").collect()
}

fn spans(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// All Rust sources of a folder, with their text.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            out.push((path, text));
        }
    }
    out
}

/// Names of test functions in a source.
fn tests_of(text: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let mut marked = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with("#[test]") {
            marked = true;
        } else if let Some(rest) = line.strip_prefix("fn ").filter(|_| marked) {
            out.insert(rest.split('(').next().unwrap_or_default().to_owned());
            marked = false;
        }
    }
    out
}

/// Whether a name follows a pattern with stars.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = name.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut last = None;
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
        last = Some(part);
    }
    match last {
        None => rest.is_empty(),
        Some("") => true,
        Some(part) => rest.is_empty() || name.ends_with(part),
    }
}

/// The sources that a `file` of `file::function` means: `flavour/codes` is
/// tests/flavour/codes.rs, `relic` tests/relic.rs or the folder tests/relic.
fn files<'s>(all: &'s [(PathBuf, String)], file: &str) -> Vec<&'s str> {
    let base = if file.starts_with("src/") { root() } else { root().join("tests") };
    let exact = base.join(file).with_extension("rs");
    let folder = base.join(file);
    let of = |path: &PathBuf| *path == exact || path.starts_with(&folder);
    all.iter().filter(|(p, _)| of(p)).map(|(_, t)| t.as_str()).collect()
}

#[test]
fn named_tests_exist() {
    let mut all = sources(&root().join("tests"));
    all.extend(sources(&root().join("src")));
    let text = document();
    let mut checked = 0;
    for row in rows(&text) {
        let mut file = String::new();
        for span in spans(row[3]) {
            // A name alone, or after an ellipsis, is in the file before.
            let function = match span.split_once("::") {
                Some(("…", function)) => function,
                Some((named, function)) => {
                    named.clone_into(&mut file);
                    function
                }
                None if span.contains('/') || !files(&all, span).is_empty() => {
                    span.clone_into(&mut file);
                    "*"
                }
                None => span,
            };
            let texts = files(&all, &file);
            assert!(!texts.is_empty(), "`{span}` in the row of `{}`: there is no file `{file}`", row[0]);
            let found = texts.iter().flat_map(|t| tests_of(t)).any(|name| matches(function, &name));
            assert!(found, "`{span}` in the row of `{}`: no test `{function}` in `{file}`", row[0]);
            checked += 1;
        }
    }
    assert!(checked > 60, "{checked} tests are named");
}

/// Identifiers of the figures of the cards in examples/cards.
fn figures() -> BTreeSet<String> {
    let mut out: BTreeSet<String> = EXHIBITS.iter().map(|e| e.id.to_owned()).collect();
    for entry in fs::read_dir(root().join("examples/cards")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let card: toml::Table = text.parse().unwrap();
        let tables = ["figure", "contour"].into_iter().filter_map(|k| card.get(k)?.as_array());
        out.extend(tables.flatten().filter_map(|f| Some(f.get("id")?.as_str()?.to_owned())));
    }
    out
}

/// Every span that is named as an exhibit or figure is one.
#[test]
fn named_figures_exist_and_every_exhibit_is_named() {
    let (text, known) = (document(), figures());
    let mut exhibits = BTreeSet::new();
    for row in rows(&text) {
        for (column, cell) in row.iter().enumerate().filter(|(c, _)| *c != 3) {
            let words: Vec<&str> = cell.split('`').collect();
            let mut naming = false;
            for pair in words.chunks(2) {
                let before = pair[0].trim_end();
                // A list goes on over commas.
                naming = ["exhibit", "exhibits", "figure", "figures"].iter().any(|w| before.ends_with(w))
                    || (naming && [",", "and", ""].contains(&before.trim_start()));
                let Some(id) = pair.get(1).filter(|_| naming) else { continue };
                assert!(
                    known.iter().any(|k| matches(id, k)),
                    "column {column} of `{}`: no figure `{id}`",
                    row[0]
                );
                exhibits.extend(EXHIBITS.iter().map(|e| e.id).filter(|e| e == id));
            }
        }
    }
    for e in EXHIBITS {
        assert!(exhibits.contains(e.id), "exhibit `{}` is nowhere in docs/coverage.md", e.id);
    }
}

/// Paths of a span like `a::{b, c}`.
fn paths(span: &str) -> Vec<Vec<String>> {
    let (head, tails) = match span.split_once('{') {
        Some((head, rest)) => (head, rest.trim_end_matches('}').split(',').map(str::trim).collect()),
        None => (span, vec![""]),
    };
    let parts = |tail: &str| -> Vec<String> {
        let all = head.split("::").chain(tail.split("::"));
        all.filter(|p| !p.is_empty()).map(str::to_owned).collect()
    };
    tails.into_iter().map(parts).collect()
}

/// Whether a path of the library exists: modules as far as there are files,
/// then an item in one of the sources there.
fn exists(all: &[(PathBuf, String)], path: &[String]) -> bool {
    let mut at = root().join("src");
    for (k, part) in path.iter().enumerate() {
        let (folder, file) = (at.join(part), at.join(format!("{part}.rs")));
        if folder.is_dir() {
            at = folder;
        } else if file.is_file() && k + 1 == path.len() {
            return true;
        } else {
            let last = &path[path.len() - 1];
            let item = ["struct", "enum", "trait", "fn"].map(|kind| format!("pub {kind} {last}"));
            let here = |p: &PathBuf| p.starts_with(&at) || *p == file;
            return all.iter().any(|(p, t)| here(p) && item.iter().any(|i| t.contains(i.as_str())));
        }
    }
    true
}

#[test]
fn named_code_exists() {
    let all = sources(&root().join("src"));
    let text = document();
    let mut checked = 0;
    for row in rows(&text) {
        for span in spans(row[2]).into_iter().filter(|s| s.contains("::")) {
            for path in paths(span) {
                assert!(exists(&all, &path), "`{span}` in the row of `{}`: there is no {path:?}", row[0]);
                checked += 1;
            }
        }
    }
    assert!(checked > 30, "{checked} paths are named");
}

#[test]
fn named_cards_exist() {
    let library = Library::with_folder(None).unwrap();
    let ids: Vec<&str> = library.iter().map(Constraint::id).collect();
    let text = document();
    let mut checked = 0;
    // Fenced blocks have no spans.
    for span in spans(&text) {
        let card = CARD_PREFIXES.iter().any(|p| span.starts_with(p)) || span.starts_with("*_");
        if card && !span.contains("::") {
            assert!(ids.iter().any(|id| matches(span, id)), "no card `{span}`");
            checked += 1;
        }
        for folder in ["examples/", "models/", "docs/", "scripts/"] {
            if span.starts_with(folder) {
                assert!(root().join(span).exists(), "no file `{span}`");
            }
        }
    }
    assert!(checked > 15, "{checked} cards are named");
}

#[test]
fn patterns_match_as_they_read() {
    assert!(matches("*_kappa_t", "CMS_CMS2020mpn_kappa_t") && !matches("*_kappa_t", "CMS_kappa_tau"));
    assert!(matches("LZ_*", "LZ_LZ2024zvo_nucleon") && matches("a*b*", "axxbyy") && matches("same", "same"));
    assert!(!matches("same", "same_not") && !matches("LZ_*", "XLZ_"));
}
