//! Binned likelihoods: workspaces, minimisation, profiles, limits.
//!
//! Knows counts, templates and nuisances; no physics. A [`Workspace`] says
//! what was measured, an [`Objective`] is what a fit minimises.
//!
//! [`Workspace`]: workspace::document::Workspace
//! [`Objective`]: objective::Objective

pub mod fit;
pub mod objective;
pub mod workspace;
