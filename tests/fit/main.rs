//! Fits of models: minima, profiles, intervals, limits, against pyhf and MINUIT.

mod limits;
mod minima;
mod models;
mod profiles;
#[path = "../workspace/table.rs"]
mod table;
mod toys;
