//! B -> K(*) + missing energy: against other codes, against explicit spin
//! sums, in limits, and the numbers that the literature quotes.

mod algebra;
mod benchmarks;
mod codes;
mod dark;
mod hadron;
mod limits;
mod spin_sums;
