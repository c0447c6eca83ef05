//! Source records: one `<table>.source.toml` beside each table.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{Folder, Status, embedded};
use crate::error::{Error, Result};

/// What is known of the origin of a table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceRecord {
    /// What the table is.
    pub title: String,
    /// Who measured or computed it.
    pub experiment: String,
    /// INSPIRE texkey of the source.
    #[serde(default)]
    pub inspire: Option<String>,
    /// arXiv identifier.
    #[serde(default)]
    pub arxiv: Option<String>,
    /// Figure or table in the source.
    pub locator: String,
    /// Confidence level, or "n/a".
    pub confidence_level: toml::Value,
    /// What the numbers are, with units.
    pub quantity: String,
    /// How the numbers were taken and by whom.
    pub digitised: String,
    /// How far the numbers were verified.
    pub status: Status,
    /// Terms under which the numbers were available.
    pub licence_note: String,
    /// Anything a user must know.
    #[serde(default)]
    pub notes: String,
    /// Number of data rows.
    pub rows: usize,
    /// SHA-256 of the table, hexadecimal.
    pub sha256: String,
}

/// The text of a table below `data/`.
///
/// # Errors
/// The table is not there.
pub fn table_text(name: &str) -> Result<&'static str> {
    embedded(Folder::Data, name).ok_or_else(|| Error::Table {
        table: name.to_owned(),
        message: "there is no such table in data/".into(),
    })
}

/// The source record of a table below `data/`.
///
/// # Errors
/// There is no record, or it cannot be read.
pub fn record_of(table: &str) -> Result<SourceRecord> {
    let name = format!("{}.source.toml", table.trim_end_matches(".csv"));
    let text = table_text(&name)?;
    toml::from_str(text).map_err(|e| Error::toml(&format!("data/{name}"), text, &e))
}

/// SHA-256 of a text, hexadecimal.
pub fn sha256_hex(text: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
