//! The table of inputs: the only place where a measured number stands.

use crate::error::{Error, Result, suggest};
use crate::provenance::Status;

/// One input: its name, unit, default and source.
#[derive(Debug, Clone, Copy)]
pub struct InputInfo {
    /// Name, as used on the command line and in cards.
    pub name: &'static str,
    /// Unit, empty where dimensionless.
    pub unit: &'static str,
    /// Default value.
    pub default: f64,
    /// One-sigma uncertainty, zero where irrelevant or exact.
    pub error: f64,
    /// What it is.
    pub doc: &'static str,
    /// Source of the default.
    pub source: &'static str,
    /// How far the default was verified.
    pub status: Status,
}

macro_rules! inputs {
    ($($name:ident = $default:literal +- $error:literal, $unit:literal, $doc:literal, $source:literal, $status:ident;)*) => {
        /// Values of all inputs (GeV where no other unit is said).
        #[derive(Debug, Clone, PartialEq)]
        #[allow(non_snake_case, reason = "inputs carry the field's symbols")]
        pub struct Inputs {
            $(#[doc = concat!($doc, " (", $unit, "). Source: ", $source, ".")] pub $name: f64,)*
            overridden: Vec<&'static str>,
        }

        /// All inputs with their sources.
        pub const INPUTS: &[InputInfo] = &[$(InputInfo {
            name: stringify!($name),
            unit: $unit,
            default: $default,
            error: $error,
            doc: $doc,
            source: $source,
            status: Status::$status,
        },)*];

        impl Default for Inputs {
            fn default() -> Self {
                Self { $($name: $default,)* overridden: Vec::new() }
            }
        }

        impl Inputs {
            /// The value of an input by name.
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

const PDG: &str = "PDG 2026 (API release 2026-05-30)";

inputs! {
    G_F = 1.1663788e-5 +- 6e-12, "GeV^-2", "Fermi constant from the muon lifetime", "PDG 2024 table of constants (CODATA 2022: 1.1663787e-5)", Recalled;
    alpha_inv_0 = 137.035999177 +- 2.1e-8, "", "inverse fine-structure constant at zero momentum", "CODATA 2022", Found;
    alpha_inv_mZ = 127.930 +- 0.008, "", "inverse electromagnetic coupling at m_Z (MS-bar)", "PDG 2024 electroweak review, sec. 10.2.2", Found;
    alpha_s_mZ = 0.1180 +- 0.0009, "", "strong coupling at m_Z", "PDG 2024 QCD review, eq. 9.25", Found;
    m_W = 80.3625 +- 0.0077, "GeV", "W mass", "PDG 2026 (API release 2026-05-30), S043M", Found;
    m_Z = 91.1879 +- 0.0020, "GeV", "Z mass", "PDG 2026 (API release 2026-05-30), S044M", Found;
    m_h = 125.13 +- 0.11, "GeV", "Higgs mass", "PDG 2026 (API release 2026-05-30), S126M", Found;
    Gamma_Z = 2.4955 +- 0.0023, "GeV", "Z width", "PDG 2026 (API release 2026-05-30), S044W", Found;
    Gamma_h = 4.10e-3 +- 0.06e-3, "GeV", "Standard Model Higgs width at 125.1 GeV", "LHC Higgs cross section working group, CERN-2017-002-M", Recalled;
    m_t = 172.60 +- 0.27, "GeV", "top mass, direct measurements", "PDG 2026 (API release 2026-05-30), Q007TP", Found;
    m_b = 4.186 +- 0.006, "GeV", "bottom mass m_b(m_b)", "PDG 2026 (API release 2026-05-30), Q005M", Found;
    m_c = 1.2729 +- 0.0045, "GeV", "charm mass m_c(m_c)", "PDG 2026 (API release 2026-05-30), Q004M", Found;
    m_s = 0.0929 +- 0.0007, "GeV", "strange mass at 2 GeV", "PDG 2026 (API release 2026-05-30), Q123SM", Found;
    m_d = 0.00470 +- 0.00007, "GeV", "down mass at 2 GeV", "PDG 2026 (API release 2026-05-30), Q123DM", Found;
    m_u = 0.00216 +- 0.00007, "GeV", "up mass at 2 GeV", "PDG 2026 (API release 2026-05-30), Q123UM", Found;
    m_e = 0.51099895069e-3 +- 1.6e-13, "GeV", "electron mass", "PDG 2026 (API release 2026-05-30), S003M", Found;
    m_mu = 0.1056583755 +- 2.3e-9, "GeV", "muon mass", "PDG 2026 (API release 2026-05-30), S004M", Found;
    m_tau = 1.77693 +- 0.00009, "GeV", "tau mass", "PDG 2026 (API release 2026-05-30), S035M", Found;
    m_pip = 0.13957039 +- 1.8e-7, "GeV", "charged pion mass", "PDG 2026 (API release 2026-05-30), S008M", Found;
    m_pi0 = 0.1349768 +- 5e-7, "GeV", "neutral pion mass", "PDG 2026 (API release 2026-05-30), S009M", Found;
    m_eta = 0.547862 +- 1.7e-5, "GeV", "eta mass", "PDG 2026 (API release 2026-05-30), S014M", Found;
    m_rho = 0.77526 +- 0.00023, "GeV", "neutral rho(770) mass", "PDG 2026 (API release 2026-05-30), M009M0", Found;
    m_omega = 0.78266 +- 0.00013, "GeV", "omega(782) mass", "PDG 2026 (API release 2026-05-30), M001M", Found;
    m_phi1020 = 1.019460 +- 1.6e-5, "GeV", "phi(1020) mass", "PDG 2026 (API release 2026-05-30), M004M", Found;
    Gamma_rho = 0.1474 +- 0.0008, "GeV", "neutral rho(770) width", "PDG 2026 (API release 2026-05-30), M009W0", Found;
    Gamma_omega = 0.00868 +- 0.00013, "GeV", "omega(782) width", "PDG 2026 (API release 2026-05-30), M001W", Found;
    Gamma_phi1020 = 0.004249 +- 1.3e-5, "GeV", "phi(1020) width", "PDG 2026 (API release 2026-05-30), M004W", Found;
    m_Kp = 0.493677 +- 1.5e-5, "GeV", "charged kaon mass", "PDG 2026 (API release 2026-05-30), S010M", Found;
    m_K0 = 0.497611 +- 1.3e-5, "GeV", "neutral kaon mass", "PDG 2026 (API release 2026-05-30), S011M", Found;
    m_Kst0 = 0.89556 +- 0.00020, "GeV", "neutral K*(892) mass", "PDG 2026 (API release 2026-05-30), M018M2", Found;
    m_Kstp = 0.89188 +- 0.00023, "GeV", "charged K*(892) mass", "PDG 2026 (API release 2026-05-30), M018M1", Found;
    m_Bp = 5.27941 +- 7e-5, "GeV", "charged B mass", "PDG 2026 (API release 2026-05-30), S041M", Found;
    m_B0 = 5.27972 +- 8e-5, "GeV", "neutral B mass", "PDG 2026 (API release 2026-05-30), S042M", Found;
    m_D0 = 1.86484 +- 5e-5, "GeV", "neutral D mass: open-charm threshold", "PDG 2026 (API release 2026-05-30), S032M", Found;
    tau_Bp_ps = 1.637 +- 0.004, "ps", "charged B lifetime", "PDG 2026 (API release 2026-05-30), S041T", Found;
    tau_B0_ps = 1.5113 +- 0.0027, "ps", "neutral B lifetime", "PDG 2026 (API release 2026-05-30), S042T", Found;
    tau_Kp_s = 1.2380e-8 +- 2e-11, "s", "charged kaon lifetime", "PDG 2026 (API release 2026-05-30), S010T", Found;
    tau_KL_s = 5.116e-8 +- 2.1e-10, "s", "K_L lifetime", "PDG 2026 (API release 2026-05-30), S013T", Found;
    V_tb = 0.999118 +- 0.00003, "", "|V'_tb| of the 3x3 unitary CKM", "PDG CKM review, December 2025, global fit", Text;
    V_ts = 0.04111 +- 0.0007, "", "|V'_ts| of the 3x3 unitary CKM", "PDG CKM review, December 2025, global fit", Text;
    V_td = 0.00858 +- 0.0002, "", "|V'_td| of the 3x3 unitary CKM", "PDG CKM review, December 2025, global fit", Text;
    beta_deg = 22.73 +- 0.6, "deg", "CKM angle beta = -arg V_td, from rhobar and etabar", "PDG CKM review, December 2025: atan(etabar/(1-rhobar))", Derived;
    beta_s_rad = 0.0178 +- 0.0004, "rad", "CKM angle beta_s: arg(-V_ts), lambda^2 etabar", "PDG CKM review, December 2025", Derived;
    f_plus_Kpi_0 = 0.9698 +- 0.0017, "", "K -> pi vector form factor at q^2 = 0", "FLAG 2021, N_f = 2+1+1", Recalled;
    M_V_Kpi = 0.8925 +- 0.005, "GeV", "pole mass of the K -> pi vector form factor", "PDG kaon review, pole parameterisation", Recalled;
    omega_dm_h2 = 0.120 +- 0.001, "", "Omega h^2 of dark matter", "Planck 2018, arXiv:1807.06209: TT,TE,EE+lowE+lensing", Text;
    L_det_m = 3.0 +- 0.0, "m", "distance within which a decay counts as seen at Belle II", "aligned U(1)' convention: the paper's value was not found", Assumed;
}

impl Inputs {
    /// Overrides one input.
    ///
    /// # Errors
    /// No such input; a value that is not a positive finite number.
    pub fn set(&mut self, name: &str, value: f64) -> Result<()> {
        if !(value.is_finite() && value > 0.0) {
            return Err(Error::Input {
                name: name.to_owned(),
                why: format!("{value} is not allowed, a positive number is needed"),
            });
        }
        let info = INPUTS.iter().find(|i| i.name == name).ok_or_else(|| {
            let names = || INPUTS.iter().map(|i| i.name);
            let hint = suggest(name, names()).map_or_else(
                || format!("there are {}", names().collect::<Vec<_>>().join(", ")),
                |s| format!("did you mean `{s}`?"),
            );
            Error::Input { name: name.to_owned(), why: format!("there is no such input; {hint}") }
        })?;
        if let Some(slot) = self.slot(name) {
            *slot = value;
        }
        if !self.overridden.contains(&info.name) {
            self.overridden.push(info.name);
        }
        Ok(())
    }

    /// Names and values that differ from the defaults by request.
    pub fn overridden(&self) -> impl Iterator<Item = (&'static str, f64)> + '_ {
        self.overridden.iter().filter_map(|n| self.get(n).map(|v| (*n, v)))
    }

    /// INSPIRE keys of the compilations that the defaults are from.
    pub fn citations() -> &'static [&'static str] {
        &["PDG:2026", "ParticleDataGroup:2024cfk"]
    }

    /// The edition the defaults were taken from.
    pub fn edition() -> &'static str {
        PDG
    }
}
