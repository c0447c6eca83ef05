//! B -> K(*) + missing energy: against other codes, against explicit spin
//! sums, in limits, and the numbers that the literature quotes.

mod benchmarks;
mod codes;
