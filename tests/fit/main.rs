//! Fits of models: minima, profiles, intervals, limits, against pyhf and MINUIT.

mod limits;
mod minima;
mod models;
mod profiles;
mod starts;
#[path = "../workspace/table.rs"]
mod table;
mod toys;
