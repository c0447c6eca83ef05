//! The one error type of the library: each message names what is wrong, the
//! value, and what is allowed.

use std::path::PathBuf;

/// Result with darkbound's [`enum@Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// Everything that can go wrong, one sentence each.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A parameter that the model does not have.
    #[error("model `{model}` has no parameter `{name}`; it has {known}")]
    UnknownParameter {
        /// The model asked.
        model: String,
        /// The name given.
        name: String,
        /// The names it has.
        known: String,
    },
    /// A parameter outside of its allowed range, or not a number.
    #[error("parameter `{name}` = {value} is not allowed: {allowed}")]
    Parameter {
        /// The parameter.
        name: String,
        /// The value given.
        value: f64,
        /// What is allowed.
        allowed: String,
    },
    /// A combination of parameters without a physical solution.
    #[error("no physical point: {what} (parameter `{parameter}` = {value})")]
    Unphysical {
        /// Why there is none.
        what: String,
        /// The parameter to change.
        parameter: &'static str,
        /// Its value.
        value: f64,
    },
    /// A measured input that does not exist or has an impossible value.
    #[error("input `{name}`: {why}")]
    Input {
        /// The input.
        name: String,
        /// What is wrong and what is allowed.
        why: String,
    },
    /// A card (model, constraint or scan) that cannot be used.
    #[error("{file}{}: {message}", .at.map(|(l, c)| format!(":{l}:{c}")).unwrap_or_default())]
    Card {
        /// File name.
        file: String,
        /// Line and column, from 1.
        at: Option<(usize, usize)>,
        /// What is wrong and what is allowed.
        message: String,
    },
    /// A table that is missing, malformed or out of order.
    #[error("table {table}: {message}")]
    Table {
        /// Name of the table.
        table: String,
        /// What is wrong.
        message: String,
    },
    /// A name (model, constraint, observable, verb option) that does not exist.
    #[error("there is no {kind} `{name}`; {hint}")]
    Unknown {
        /// What kind of thing was asked for.
        kind: &'static str,
        /// The name given.
        name: String,
        /// What exists.
        hint: String,
    },
    /// A numerical method that could not reach its goal.
    #[error("{method}: {why}")]
    Numerics {
        /// The method.
        method: &'static str,
        /// What happened, with values.
        why: String,
    },
    /// A dark fermion that does not freeze out: it was never in equilibrium
    /// with the plasma, or has nothing to annihilate into.
    #[error("no freeze-out: {why}")]
    NoFreezeOut {
        /// What was found, with values.
        why: String,
    },
    /// Reading or writing a file failed.
    #[error("{}: {why}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason and what was being attempted.
        why: String,
    },
    /// A wrong use of the command line or of a function.
    #[error("{0}")]
    Usage(String),
}

impl Error {
    /// The exit code of the program: 2 for wrong usage or card, 1 for a
    /// computation that failed.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Unphysical { .. }
            | Self::Numerics { .. }
            | Self::NoFreezeOut { .. }
            | Self::Io { .. }
            | Self::Table { .. } => 1,
            _ => 2,
        }
    }

    /// An input-output error with what was being attempted.
    pub fn io(path: impl Into<PathBuf>, doing: &str, source: &std::io::Error) -> Self {
        Self::Io { path: path.into(), why: format!("{doing} failed: {source}") }
    }

    /// A TOML error with the line and column of `text` it points to.
    pub fn toml(file: &str, text: &str, source: &toml::de::Error) -> Self {
        let at = source.span().map(|span| line_and_column(text, span.start));
        Self::Card { file: file.to_owned(), at, message: source.message().trim().replace('\n', " ") }
    }
}

pub(crate) fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset.min(text.len())];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
    (line, column)
}

/// The names closest to `name`, for "did you mean".
pub(crate) fn suggest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|k| (edit_distance(&name.to_lowercase(), &k.to_lowercase()), k))
        .min()
        .filter(|(d, k)| *d <= 1 + k.len() / 3)
        .map(|(_, k)| k)
}

fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let next = (diagonal + usize::from(ca != *cb)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = row[j + 1];
            row[j + 1] = next;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_and_column_count_from_one() {
        assert_eq!(line_and_column("ab\ncd", 4), (2, 2));
        assert_eq!(line_and_column("ab", 0), (1, 1));
    }

    #[test]
    fn near_names_are_suggested_and_far_ones_are_not() {
        let known = ["m_zprime", "m_T", "theta_R"];
        assert_eq!(suggest("m_zprim", known.into_iter()), Some("m_zprime"));
        assert_eq!(suggest("completely_else", known.into_iter()), None);
    }
}
