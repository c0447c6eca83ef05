//! The command line of darkbound.

fn main() {}
