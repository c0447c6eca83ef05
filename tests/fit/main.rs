//! Fits of models: minima, profiles, intervals, limits, against pyhf and MINUIT.

mod limits;
mod minima;
mod models;
mod profiles;
mod starts;
#[path = "../workspace/table.rs"]
#[expect(dead_code, reason = "values at points are compared in the tests of workspaces")]
mod table;
mod toys;
