//! The parameters of the aligned U(1)' and their typed values.

use crate::inputs::M_PLANCK;
use crate::models::{Assignment, DefaultValue, Parameter, Scale};

use super::second_scalar::SecondInput;
use super::top_partner::Branch;

/// Positions in the list of parameters.
mod at {
    pub(super) const M_ZPRIME: usize = 0;
    pub(super) const M_T: usize = 1;
    pub(super) const Y_T: usize = 2;
    pub(super) const THETA_R: usize = 3;
    pub(super) const G: usize = 4;
    pub(super) const R_X: usize = 5;
    pub(super) const M_X: usize = 6;
    pub(super) const M_PHI: usize = 7;
    pub(super) const ALPHA_H: usize = 8;
    pub(super) const EPS_B: usize = 9;
    pub(super) const MU_0: usize = 10;
    pub(super) const BRANCH: usize = 11;
    pub(super) const Z_PENGUIN: usize = 12;
    pub(super) const R_VARPHI: usize = 13;
    pub(super) const V_VARPHI: usize = 14;
    pub(super) const M_VARPHI: usize = 15;
    pub(super) const M_A: usize = 16;
    pub(super) const THETA_VARPHI: usize = 17;
}

/// All parameters, in the order of the constants above.
pub(super) fn all() -> Vec<Parameter> {
    let p = Parameter::new;
    let mut mu_0 = p(
        "mu_0",
        "GeV",
        0.0,
        (1.0, 1e20),
        Scale::Log,
        "$\\mu_0$",
        "MS-bar scale at which eps_B is given; not given: m_T",
    );
    mu_0.default = DefaultValue::SameAs("m_T");
    mu_0.presets = &[("1e6", 1e6), ("1e16", 1e16), ("m_Planck", M_PLANCK)];
    let branch = p(
        "branch",
        "",
        0.0,
        (0.0, 1.0),
        Scale::Linear,
        "branch",
        "solution in theta_R for a given y_T: small or large mixing",
    )
    .among(&[("small", 0.0), ("large", 1.0)]);
    let z_penguin = p(
        "z_penguin",
        "",
        0.0,
        (0.0, 1.0),
        Scale::Linear,
        "Z penguin",
        "adds the Z penguin times Z-Z' mixing to C_L (two-loop order, gauge dependent alone): off or on",
    )
    .among(&[("off", 0.0), ("on", 1.0)]);
    vec![
        p("m_zprime", "GeV", 2.1, (0.01, 80.0), Scale::Log, "$m_{Z'}$", "Z' mass"),
        p("m_T", "GeV", 1e4, (100.0, 1e8), Scale::Log, "$m_T$", "top-partner mass"),
        p("y_T", "", 0.1, (1e-8, 100.0), Scale::Log, "$y_T$", "Yukawa coupling of Phi Tbar'_L t'_R"),
        p(
            "theta_R",
            "",
            0.0,
            (1e-9, std::f64::consts::FRAC_PI_2 - 1e-9),
            Scale::Log,
            "$\\theta_R$",
            "right-handed t-T mixing angle (rad), instead of y_T",
        )
        .replacing("y_T"),
        p("g", "", 2e-5, (1e-12, 10.0), Scale::Log, "$\\tilde g q'$", "gauge coupling g~ q' of T' and Phi"),
        p("r_X", "", 12.0, (0.0, 1e8), Scale::Log, "$r_X$", "charge of X over that of T', q'_X/q'; 0: no X"),
        p("m_X", "GeV", 0.95, (1e-3, 1e6), Scale::Log, "$m_X$", "mass of the dark fermion X"),
        p("m_phi", "GeV", 1000.0, (1e-3, 1e8), Scale::Log, "$m_\\phi$", "mass of the dark scalar"),
        p("alpha_h", "", 0.0, (-1.5, 1.5), Scale::Linear, "$\\alpha$", "h-phi mixing angle (rad)"),
        p(
            "eps_B",
            "",
            0.0,
            (-0.1, 0.1),
            Scale::Linear,
            "$\\epsilon_B$",
            "tree-level B-B' kinetic mixing at mu_0",
        ),
        mu_0,
        branch,
        z_penguin,
    ]
}

/// The same with those of a second dark scalar.
pub(super) fn extended() -> Vec<Parameter> {
    let p = Parameter::new;
    let mut all = all();
    all.extend([
        p(
            "r_varphi",
            "",
            10.0,
            (1e-8, 1e8),
            Scale::Log,
            "$r_\\varphi$",
            "charge of Phi' over that of T', q'_varphi/q'",
        ),
        p(
            "v_varphi",
            "GeV",
            10.0,
            (0.0, 1e12),
            Scale::Log,
            "$\\tilde v_\\varphi$",
            "vacuum expectation value of Phi'; 0: none, Phi' is one complex scalar",
        ),
        p(
            "m_varphi",
            "GeV",
            0.5,
            (1e-6, 1e8),
            Scale::Log,
            "$m_\\varphi$",
            "mass of the scalar varphi of Phi'",
        ),
        p(
            "m_a",
            "GeV",
            0.0,
            (0.0, 1e8),
            Scale::Log,
            "$m_a$",
            "mass of the pseudoscalar; 0 unless r_varphi is 2, 3, 1/2, 1/3 or v_varphi is 0",
        ),
        p(
            "theta_varphi",
            "",
            0.0,
            (-1.6, 1.6),
            Scale::Linear,
            "$\\theta_\\varphi$",
            "phi-varphi mixing angle (rad)",
        ),
    ]);
    all
}

/// How the mixing is given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum MixingInput {
    /// By y_T on a branch.
    Yukawa(f64, Branch),
    /// By theta_R.
    Angle(f64),
}

/// The values by name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Values {
    pub(super) m_zprime: f64,
    pub(super) m_big: f64,
    pub(super) mixing: MixingInput,
    pub(super) g: f64,
    pub(super) r_x: f64,
    pub(super) m_x: f64,
    pub(super) m_phi: f64,
    pub(super) alpha_h: f64,
    pub(super) eps_b: f64,
    pub(super) mu_0: f64,
    pub(super) z_penguin: bool,
    /// The second dark scalar of the extended model.
    pub(super) second: Option<SecondInput>,
}

impl Values {
    pub(super) fn read(values: &Assignment) -> Self {
        let v = |i: usize| values.value(i);
        let branch = if v(at::BRANCH) > 0.5 { Branch::Large } else { Branch::Small };
        let mixing = match values.values()[at::THETA_R] {
            Some(angle) => MixingInput::Angle(angle),
            None => MixingInput::Yukawa(v(at::Y_T), branch),
        };
        Self {
            m_zprime: v(at::M_ZPRIME),
            m_big: v(at::M_T),
            mixing,
            g: v(at::G),
            r_x: v(at::R_X),
            m_x: v(at::M_X),
            m_phi: v(at::M_PHI),
            alpha_h: v(at::ALPHA_H),
            eps_b: v(at::EPS_B),
            mu_0: v(at::MU_0),
            z_penguin: v(at::Z_PENGUIN) > 0.5,
            second: (values.values().len() > at::R_VARPHI).then(|| SecondInput {
                charge: v(at::R_VARPHI),
                vev: v(at::V_VARPHI),
                m_varphi: v(at::M_VARPHI),
                m_a: v(at::M_A),
                theta: v(at::THETA_VARPHI),
            }),
        }
    }
}
