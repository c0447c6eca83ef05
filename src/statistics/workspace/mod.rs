//! Statistical models in the layout of pyhf (HistFactory in JSON).

pub mod document;
