//! Statistical models: pyhf's numbers, derivatives, elimination, messages.

mod derivatives;
mod elimination;
mod messages;
mod mutations;
mod pyhf;
mod table;
