//! What the talk says, and what comes out.

use std::fmt::Write as _;

use serde::Serialize;

use crate::error::{Error, Result};

/// How a claim compares with our number.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "status", content = "reason")]
pub enum Agreement {
    /// Our number is inside of what the talk states.
    Reproduced,
    /// It is if this is assumed, which the talk does not say.
    OnlyIf(String),
    /// It is not, and why.
    Differs(String),
}

/// A statement of the talk with our number beside it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
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
    ///
    /// # Errors
    /// A part is empty, the reason too, whether it is needed or not; or a part
    /// holds what is not a number, where its physical reason belongs.
    pub fn new(figure: &'static str, statement: &str, ours: String, agrees: bool, why: &str) -> Result<Self> {
        for (part, text) in [("statement", statement), ("number", &ours), ("reason", why)] {
            let said = if text.trim().is_empty() {
                "is empty"
            } else if text.split(|c: char| !c.is_alphanumeric()).any(|w| ["NaN", "inf"].contains(&w)) {
                "has a value that is not a number"
            } else {
                continue;
            };
            return Err(Error::Usage(format!("claim `{statement}` of figure `{figure}`: its {part} {said}")));
        }
        let agreement = if agrees { Agreement::Reproduced } else { Agreement::Differs(why.to_owned()) };
        Ok(Self { figure, statement: statement.to_owned(), ours, agreement })
    }

    /// The same where agreement rests on a choice that the talk does not name.
    ///
    /// # Errors
    /// The assumption is empty.
    pub fn only_if(self, assumption: &str) -> Result<Self> {
        if assumption.trim().is_empty() {
            let (s, f) = (&self.statement, self.figure);
            return Err(Error::Usage(format!("claim `{s}` of figure `{f}`: its assumption is empty")));
        }
        let agreement = match self.agreement {
            Agreement::Reproduced => Agreement::OnlyIf(assumption.to_owned()),
            other => other,
        };
        Ok(Self { agreement, ..self })
    }
}

/// The claims as a Markdown table.
pub fn table(claims: &[Claim]) -> String {
    let mut out = String::from("| figure | the talk | darkbound | agreement |\n|---|---|---|---|\n");
    let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
    for c in claims {
        let agreement = match &c.agreement {
            Agreement::Reproduced => "reproduced".to_owned(),
            Agreement::OnlyIf(what) => format!("only if {}", cell(what)),
            Agreement::Differs(why) => format!("differs: {}", cell(why)),
        };
        let _ =
            writeln!(out, "| `{}` | {} | {} | {agreement} |", c.figure, cell(&c.statement), cell(&c.ours));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_has_a_number_and_a_reason() {
        let of = |ours: &str, why: &str| Claim::new("f", "the talk says", ours.to_owned(), true, why);
        assert!(of("m = 2 GeV, information", "because").is_ok());
        for (ours, why) in [("", "because"), ("m = 2 GeV", " "), ("ratio NaN at 3", "because"), ("-inf", "x")]
        {
            let error = of(ours, why).unwrap_err().to_string();
            assert!(error.contains("the talk says"), "{error}");
        }
    }

    #[test]
    fn a_difference_has_its_reason_in_the_table() {
        let claim = Claim::new("f", "a | b", "1".into(), false, "other data").unwrap();
        assert!(
            table(std::slice::from_ref(&claim)).ends_with("| `f` | a \\| b | 1 | differs: other data |\n")
        );
        // A difference stays one, whatever is assumed.
        assert_eq!(claim.clone().only_if("more").unwrap(), claim);
        let held = Claim::new("f", "a", "1".into(), true, "other data").unwrap();
        assert!(held.clone().only_if(" ").is_err());
        let assumed = held.only_if("b vanishes").unwrap();
        assert!(table(&[assumed]).ends_with("| 1 | only if b vanishes |\n"));
    }
}
