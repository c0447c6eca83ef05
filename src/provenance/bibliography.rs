//! The bibliography `data/bibliography.toml` and its BibTeX form.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

use serde::Deserialize;

use super::{Status, table_text};
use crate::error::{Error, Result};

/// One entry of the bibliography.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// Title.
    pub title: String,
    /// Collaboration, where the paper has one.
    #[serde(default)]
    pub collaboration: Option<String>,
    /// Authors, "Surname, Initials".
    #[serde(default)]
    pub authors: Vec<String>,
    /// arXiv identifier.
    #[serde(default)]
    pub arxiv: Option<String>,
    /// DOI.
    #[serde(default)]
    pub doi: Option<String>,
    /// Journal reference.
    #[serde(default)]
    pub journal: Option<String>,
    /// Year.
    pub year: u32,
    /// How far the entry was verified.
    pub status: Status,
    /// How far the INSPIRE key itself was verified.
    #[serde(default)]
    pub key_status: Option<Status>,
}

impl Reference {
    /// BibTeX entry under `key`.
    pub fn bibtex(&self, key: &str) -> String {
        let mut out = format!("@article{{{key},\n");
        let mut field = |name: &str, value: &str| {
            let _ = writeln!(out, "  {name} = {{{value}}},");
        };
        if !self.authors.is_empty() {
            field("author", &self.authors.join(" and "));
        }
        if let Some(c) = &self.collaboration {
            if self.authors.is_empty() {
                field("author", &format!("{{{c} Collaboration}}"));
            }
            field("collaboration", c);
        }
        field("title", &format!("{{{}}}", self.title));
        if let Some(a) = &self.arxiv {
            field("eprint", a);
            field("archivePrefix", "arXiv");
        }
        if let Some(d) = &self.doi {
            field("doi", d);
        }
        if let Some(j) = &self.journal {
            field("journal", j);
        }
        field("year", &self.year.to_string());
        if self.status == Status::Recalled {
            field("note", "bibliographic data recalled, to be verified");
        }
        out.push_str("}\n");
        out
    }
}

/// All references by INSPIRE key.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub struct Bibliography(BTreeMap<String, Reference>);

impl Bibliography {
    /// The entry of a key.
    pub fn get(&self, key: &str) -> Option<&Reference> {
        self.0.get(key)
    }

    /// All keys, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// BibTeX of the given keys, each once, sorted. A key without an entry,
    /// which only a user's card can bring, is said to have none.
    pub fn bibtex<'a>(&self, keys: impl IntoIterator<Item = &'a str>) -> String {
        let unique: std::collections::BTreeSet<&str> = keys.into_iter().collect();
        let entry = |key: &str| {
            let bare =
                || format!("@misc{{{key},\n  note = {{cited by a card, not in the bibliography}},\n}}\n");
            self.get(key).map_or_else(bare, |r| r.bibtex(key))
        };
        unique.into_iter().map(entry).collect::<Vec<_>>().join("\n")
    }
}

/// The embedded bibliography.
///
/// # Errors
/// `data/bibliography.toml` is missing or malformed.
pub fn bibliography() -> Result<&'static Bibliography> {
    static PARSED: OnceLock<Result<Bibliography>> = OnceLock::new();
    PARSED
        .get_or_init(|| {
            let text = table_text("bibliography.toml")?;
            toml::from_str(text).map_err(|e| Error::toml("data/bibliography.toml", text, &e))
        })
        .as_ref()
        .map_err(Clone::clone)
}
