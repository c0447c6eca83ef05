//! Inputs of b -> s + missing energy, with unit, source and status.
//!
//! The defaults are those of the Belle II release of B+ -> K+ nu nubar
//! (2311.14647) and of its theory, so that rates can be compared with it; a
//! [`Point`](crate::models::Point) uses the measured inputs of the program
//! through [`FlavourParameters::of`].

use crate::error::{Error, Result, suggest};
use crate::inputs::{HBAR_GEV_S, Inputs};
use crate::provenance::Status;

/// One parameter: its name, unit, default and source.
#[derive(Debug, Clone, Copy)]
pub struct FlavourParameterInfo {
    /// Name; that of [`Inputs`] where it is the same quantity.
    pub name: &'static str,
    /// Unit, empty where dimensionless.
    pub unit: &'static str,
    /// Default value.
    pub default: f64,
    /// One-sigma error where it enters errors of rates, else zero.
    pub error: f64,
    /// What it is.
    pub doc: &'static str,
    /// Source of the default.
    pub source: &'static str,
    /// How far the default was verified.
    pub status: Status,
}

macro_rules! parameters {
    ($($name:ident = $default:literal +- $error:literal, $unit:literal, $doc:literal, $source:literal, $status:ident;)*) => {
        /// Values of all parameters (GeV where no other unit is said).
        #[derive(Debug, Clone, PartialEq)]
        #[allow(non_snake_case, reason = "inputs carry the field's symbols")]
        pub struct FlavourParameters {
            $(#[doc = concat!($doc, " (", $unit, "). Source: ", $source, ".")] pub $name: f64,)*
        }

        /// All parameters with their sources.
        pub const FLAVOUR_PARAMETERS: &[FlavourParameterInfo] = &[$(FlavourParameterInfo {
            name: stringify!($name),
            unit: $unit,
            default: $default,
            error: $error,
            doc: $doc,
            source: $source,
            status: Status::$status,
        },)*];

        impl Default for FlavourParameters {
            fn default() -> Self {
                Self { $($name: $default,)* }
            }
        }

        impl FlavourParameters {
            /// The value of a parameter by name.
            pub fn get(&self, name: &str) -> Option<f64> {
                match name {
                    $(stringify!($name) => Some(self.$name),)*
                    _ => None,
                }
            }

            fn slot(&mut self, name: &str) -> Option<&mut f64> {
                match name {
                    $(stringify!($name) => Some(&mut self.$name),)*
                    _ => None,
                }
            }
        }
    };
}

parameters! {
    m_Bp = 5.27934 +- 0.0, "GeV", "charged B mass", "Particle Data Group, as in the release", Text;
    m_B0 = 5.27966 +- 0.0, "GeV", "neutral B mass", "Particle Data Group, as in the release", Text;
    m_Bs = 5.36692 +- 0.0, "GeV", "B_s mass", "Particle Data Group, as in the release", Text;
    m_Kp = 0.493677 +- 0.0, "GeV", "charged kaon mass", "Particle Data Group", Text;
    m_K0 = 0.497611 +- 0.0, "GeV", "neutral kaon mass", "Particle Data Group", Text;
    m_Kstp = 0.89167 +- 0.0, "GeV", "charged K*(892) mass", "Particle Data Group", Text;
    m_Kst0 = 0.89555 +- 0.0, "GeV", "neutral K*(892) mass", "Particle Data Group", Text;
    m_phi1020 = 1.01946 +- 0.0, "GeV", "phi(1020) mass", "Particle Data Group", Text;
    tau_Bp_ps = 1.638 +- 0.004, "ps", "charged B lifetime", "Particle Data Group, as in the release", Text;
    tau_B0_ps = 1.517 +- 0.004, "ps", "neutral B lifetime", "Particle Data Group, as in the release", Text;
    tau_Bs_ps = 1.52 +- 0.005, "ps", "B_s lifetime", "Particle Data Group, as in the release", Text;
    G_F = 1.1663788e-5 +- 0.0, "GeV^-2", "Fermi constant", "CODATA, as in the release", Text;
    alpha_inv_mZ = 127.952 +- 0.0, "", "inverse electromagnetic coupling at m_Z", "as in the release", Text;
    sin2_theta_W = 0.23124 +- 0.0, "", "weak mixing angle at m_Z", "as in the release", Text;
    X_t = 1.468 +- 0.017, "", "top loop function of b -> s nu nubar", "HPQCD 2207.13371, after Brod, Gorbahn, Stamou 1009.0947 (the error recalled)", Text;
    V_tbVts = 0.04185 +- 0.00093, "", "|V_tb V_ts|", "HPQCD 2207.13371, as in the release (the error recalled)", Text;
    m_b = 4.18 +- 0.0, "GeV", "bottom mass m_b(m_b) in scalar matrix elements", "Particle Data Group", Text;
    m_s = 0.0934 +- 0.0, "GeV", "strange mass at 2 GeV in scalar matrix elements", "Particle Data Group", Text;
    f_Bs = 0.2303 +- 0.0013, "GeV", "decay constant of the B_s", "FLAG, N_f = 2+1+1 (the error recalled)", Text;
    v = 246.22 +- 0.0, "GeV", "Higgs vacuum expectation value", "convention", Assumed;
    m_tau = 1.77686 +- 0.0, "GeV", "tau mass", "Particle Data Group", Recalled;
    f_B = 0.1900 +- 0.0013, "GeV", "decay constant of the charged B", "FLAG, N_f = 2+1+1", Recalled;
    V_ub = 3.70e-3 +- 0.16e-3, "", "|V_ub|", "HPQCD 2207.13371", Recalled;
    br_tau_K = 6.96e-3 +- 0.10e-3, "", "BR(tau -> K nu)", "Particle Data Group", Recalled;
    br_tau_Kst = 1.20e-2 +- 0.07e-2, "", "BR(tau -> K* nu)", "Particle Data Group", Recalled;
}

impl FlavourParameters {
    /// The masses, lifetimes and G_F of the measured inputs of the program,
    /// the rest as by default.
    pub fn of(inputs: &Inputs) -> Self {
        let mut parameters = Self::default();
        for info in FLAVOUR_PARAMETERS {
            // The release's coupling goes with its X_t; it is not the input.
            let shared = inputs.get(info.name).filter(|_| info.name != "alpha_inv_mZ");
            if let (Some(value), Some(slot)) = (shared, parameters.slot(info.name)) {
                *slot = value;
            }
        }
        parameters
    }

    /// Overrides one parameter.
    ///
    /// # Errors
    /// No such parameter; a value that is not a positive finite number.
    pub fn set(&mut self, name: &str, value: f64) -> Result<()> {
        if !(value.is_finite() && value > 0.0) {
            let why = format!("{value} is not allowed, a positive number is needed");
            return Err(Error::Input { name: name.to_owned(), why });
        }
        let slot = self.slot(name).ok_or_else(|| {
            let names = || FLAVOUR_PARAMETERS.iter().map(|i| i.name);
            let hint = suggest(name, names()).map_or_else(
                || format!("there are {}", names().collect::<Vec<_>>().join(", ")),
                |s| format!("did you mean `{s}`?"),
            );
            let why = format!("there is no such flavour parameter; {hint}");
            Error::Input { name: name.to_owned(), why }
        })?;
        *slot = value;
        Ok(())
    }

    /// $C_L=-X_t/s_W^2$.
    pub fn c_l(&self) -> f64 {
        -self.X_t / self.sin2_theta_W
    }
}

/// A lifetime in ps in 1/GeV.
pub(super) fn per_gev(tau_ps: f64) -> f64 {
    tau_ps * 1e-12 / HBAR_GEV_S
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_and_mistakes_are_named() {
        let mut p = FlavourParameters::default();
        p.set("X_t", 1.5).unwrap();
        assert_eq!(p.X_t, 1.5);
        assert!(p.set("X_t", -1.0).unwrap_err().to_string().contains("positive"));
        assert!(p.set("Xt", 1.0).unwrap_err().to_string().contains("X_t"));
    }

    #[test]
    fn measured_inputs_replace_masses_and_lifetimes_only() {
        let mut inputs = Inputs::default();
        inputs.set("tau_B0_ps", 1.6).unwrap();
        let p = FlavourParameters::of(&inputs);
        assert_eq!((p.tau_B0_ps, p.m_Kstp, p.m_b), (1.6, inputs.m_Kstp, inputs.m_b));
        let default = FlavourParameters::default();
        assert_eq!((p.alpha_inv_mZ, p.m_Bs), (default.alpha_inv_mZ, default.m_Bs));
    }
}
