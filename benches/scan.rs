//! Placeholder until the models exist.
fn main() {}
