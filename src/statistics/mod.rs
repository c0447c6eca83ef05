//! Binned likelihoods: workspaces, minimisation, profiles, limits.
//!
//! Knows counts, templates and nuisances; no physics. A [`Workspace`] says
//! what was measured, a [`Model`] is its likelihood, an [`Objective`] is what a
//! fit minimises.
//!
//! [`Workspace`]: workspace::document::Workspace
//! [`Model`]: model::Model
//! [`Objective`]: objective::Objective

pub mod fit;
pub mod model;
pub mod objective;
pub mod workspace;
