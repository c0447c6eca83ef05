//! What the talk says, and what comes out.

use std::fmt::Write as _;

use serde::Serialize;

/// How a claim compares with our number.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "status", content = "reason")]
pub enum Agreement {
    /// Our number is inside of what the talk states.
    Reproduced,
    /// It is not, and why.
    Differs(String),
}

/// A statement of the talk with our number beside it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Claim {
    /// The figure it belongs to.
    pub figure: &'static str,
    /// What the talk says.
    pub statement: String,
    /// What comes out here.
    pub ours: String,
    /// How they compare.
    pub agreement: Agreement,
}

impl Claim {
    /// A claim that holds if `agrees`; else `why` says where the difference
    /// is from.
    pub fn new(figure: &'static str, statement: &str, ours: String, agrees: bool, why: &str) -> Self {
        let agreement = if agrees { Agreement::Reproduced } else { Agreement::Differs(why.to_owned()) };
        Self { figure, statement: statement.to_owned(), ours, agreement }
    }
}

/// The claims as a Markdown table.
pub fn table(claims: &[Claim]) -> String {
    let mut out = String::from("| figure | the talk | darkbound | agreement |\n|---|---|---|---|\n");
    let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
    for c in claims {
        let agreement = match &c.agreement {
            Agreement::Reproduced => "reproduced".to_owned(),
            Agreement::Differs(why) => format!("differs: {}", cell(why)),
        };
        let _ =
            writeln!(out, "| `{}` | {} | {} | {agreement} |", c.figure, cell(&c.statement), cell(&c.ours));
    }
    out
}
