//! Who said this number: the embedded cards and tables, their source records,
//! and the bibliography.

mod bibliography;
mod columns;
mod embedded;
mod record;

pub use bibliography::{Bibliography, Reference, bibliography};
pub use columns::Columns;
pub(crate) use embedded::cards_in;
pub use embedded::{Folder, embedded, embedded_files, embedded_names};
pub use record::{SourceRecord, record_of, sha256_hex, table_text};

use serde::{Deserialize, Serialize};

/// How well a number is known to be what its source says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Read in the named source.
    Found,
    /// Quoted in a text that was read.
    Text,
    /// Computed from found numbers, checked as stated.
    Derived,
    /// A convention or choice.
    Assumed,
    /// From memory of the named source: to be verified.
    Recalled,
}

/// Where a bound, a formula or a number comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// INSPIRE texkey, the key of the bibliography.
    pub inspire: String,
    /// arXiv identifier, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arxiv: Option<String>,
    /// Figure, table or equation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locator: Option<String>,
}

impl std::fmt::Display for Citation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.inspire)?;
        if let Some(arxiv) = &self.arxiv {
            write!(f, " [arXiv:{arxiv}]")?;
        }
        if let Some(locator) = self.locator.as_ref().filter(|l| *l != "not recorded") {
            write!(f, ", {locator}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
