//! What is left of a dark sector: from a Lagrangian to its allowed region.
//!
//! The map of the house, from the ground up; an arrow never points up:
//!
//! - [`error`], [`provenance`], [`inputs`], [`numerics`]: who said a number,
//!   what it is, how to compute;
//! - [`models`]: a Lagrangian at a point (masses, mixings, couplings);
//! - [`decays`], [`flavour`]: widths, lifetimes, rare decays;
//! - [`relic`]: annihilation of dark matter and its abundance;
//! - [`detection`]: what a dark fermion does in detectors and in the sky;
//! - [`prediction`]: every observable of a point, computed when first asked;
//! - [`constraints`]: bounds as cards and tables, and their verdicts;
//! - [`statistics`]: binned likelihoods, fits, profiles, limits;
//! - [`compare`]: statistics of a comparison with numbers by others;
//! - [`scan`], [`figures`], [`plot`], [`cli`]: tables, figures, verbs.

pub mod cli;
pub mod compare;
pub mod constraints;
pub mod decays;
pub mod detection;
pub mod error;
pub mod figures;
pub mod flavour;
pub mod inputs;
pub mod models;
pub mod numerics;
pub mod plot;
pub mod prediction;
pub mod provenance;
pub mod relic;
pub mod scan;
pub mod statistics;
pub mod talk;

pub use error::{Error, Result};

/// The examples of the README, compiled and run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
