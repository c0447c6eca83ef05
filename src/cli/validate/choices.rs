//! The choices of a calculation, from the command line.

use super::super::{Global, relic};
use crate::decays::{Decays, HadronMode};
use crate::error::{Error, Result};
use crate::relic::reference::{Choices, Equations, FinalQuarks, Width};

// Not a doc comment: it would replace the help of the verb.
// What the tables do not say; without --preset as the verb `relic`.
#[derive(Debug, clap::Args)]
pub(super) struct ChoiceArgs {
    /// reference: fixed width, free quarks (u, d, s of 0.05, c, b; no top),
    /// dof of Drees et al., e = 0.30282212, M_Planck = 1.22089e19, end at
    /// x = 1e7; coupled equations with e and mu, leading-order elastic term,
    /// from x = 8 to 1e5. Other flags change single choices of either base
    #[arg(long, value_name = "NAME")]
    preset: Option<String>,
    /// Degrees of freedom: saikawa-shirai, drees, laine-meyer or
    /// gondolo-gelmini [default: saikawa-shirai]
    #[arg(long, value_name = "TABLE")]
    dof: Option<String>,
    /// Width in the propagator: running, or fixed to Gamma_Zp of the table
    /// [default: running]
    #[arg(long, value_name = "LAW")]
    width: Option<String>,
    /// Planck mass [default: 1.22089e19]
    #[arg(long, value_name = "GEV", allow_negative_numbers = true)]
    planck_mass: Option<f64>,
    /// Electric charge e in the couplings eps e Q [default: from alpha(0)]
    #[arg(long = "e", value_name = "VALUE", allow_negative_numbers = true)]
    charge: Option<f64>,
}

impl ChoiceArgs {
    /// The choices, for a comparison with `column`.
    pub(super) fn read(
        &self,
        method: Option<&str>,
        column: Option<&str>,
        global: &Global,
    ) -> Result<Choices> {
        let mode = global.hadron_mode()?;
        let mut all = self.base(mode, column, global)?;
        if let Some(name) = &self.dof {
            all = all.with_dof(relic::dof(name)?);
        }
        if let Some(mass) = self.planck_mass {
            all = all.with_planck_mass(positive("--planck-mass", mass)?);
        }
        if let Some(charge) = self.charge {
            all.charge = positive("--e", charge)?;
        }
        all.width = match self.width.as_deref() {
            None => all.width,
            Some("fixed") => Width::Fixed,
            Some("running") => Width::Running,
            Some(other) => {
                return Err(Error::Usage(format!("--width `{other}`: fixed or running is needed")));
            }
        };
        all.equations = match method {
            None => all.equations,
            Some("by-margin") => Equations::ByMargin,
            Some("number-density") => Equations::NumberDensity,
            Some("coupled") => Equations::Coupled,
            Some("freeze-out") => Equations::FreezeOut,
            Some(other) => {
                let known = "by-margin, number-density, coupled or freeze-out is needed";
                return Err(Error::Usage(format!("--method `{other}`: {known}")));
            }
        };
        Ok(all)
    }

    fn base(&self, mode: Option<HadronMode>, column: Option<&str>, global: &Global) -> Result<Choices> {
        let inputs = global.read_inputs()?;
        let decays = |mode| Decays::new(&inputs, mode);
        match self.preset.as_deref() {
            None => {
                let mut all = Choices::library(&inputs, decays(mode.unwrap_or_default())?);
                if mode == Some(HadronMode::FreeQuarks) {
                    all.quarks = FinalQuarks::Free;
                }
                Ok(all)
            }
            Some("reference") => {
                let mut all = Choices::reference();
                if column.is_some_and(|c| c.contains("cBE")) {
                    all.equations = Equations::Coupled;
                }
                // Free quarks are those of the preset.
                if let Some(mode) = mode.filter(|m| *m != HadronMode::FreeQuarks) {
                    all = all.with_hadrons(&inputs, decays(mode)?);
                }
                Ok(all)
            }
            Some(other) => Err(Error::Usage(format!("--preset `{other}`: the only one is reference"))),
        }
    }
}

fn positive(flag: &str, value: f64) -> Result<f64> {
    if value.is_finite() && value > 0.0 {
        return Ok(value);
    }
    Err(Error::Usage(format!("{flag} {value}: a positive number is needed")))
}
