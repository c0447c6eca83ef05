//! The public likelihood of B+ -> K+ nu nubar and its neighbours: templates,
//! values by pyhf, published fits, rates of other modes.

mod acceptance;
mod couplings;
mod grid;
mod likelihood;
mod significance;
mod templates;
mod totals;
