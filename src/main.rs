//! Parse, call a verb, print the error; nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(darkbound::cli::main())
}
