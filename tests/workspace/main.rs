//! Statistical models: pyhf's numbers, derivatives, elimination, messages.

mod derivatives;
mod elimination;
mod pyhf;
mod table;
