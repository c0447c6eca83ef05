//! Statistical models in the layout of pyhf (HistFactory in JSON).

pub(crate) mod check;
pub mod document;
mod node;
mod read;
mod write;

pub use check::check;
pub use document::Workspace;
pub(crate) use read::named;
pub use read::{LARGEST_FILE, parse, read};
pub use write::to_json;
