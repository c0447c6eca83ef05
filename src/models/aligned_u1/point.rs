//! The aligned U(1)' at fixed parameters.

use std::f64::consts::PI;

use num_complex::Complex64;

use super::mixing::{Mixing, NeutralStates, TreeMixing};
use super::parameters::{MixingInput, Values};
use super::scalars::portal_running;
use super::second_scalar::SecondScalar;
use super::top_decays::{self, DecayInputs};
use super::top_partner::TopMixing;
use super::{loops, oblique};
use crate::error::{Error, Result};
use crate::inputs::{Electroweak, Inputs};
use crate::models::{
    Check, Couplings, DarkHiggs, DarkHiggsWidths, DarkState, Fermion, HiggsSector, Mediator, Oblique, Point,
    TopPartner, Transition, Transitions, ZSector,
};

/// Perturbative unitarity of a Yukawa coupling from the colour-singlet J = 0
/// s-channel, $a_0=N_cy^2/(16\pi)$ with $|\mathrm{Re}\,a_0|<1/2$.
pub const YUKAWA_BOUND: f64 = 2.894_405_018_233_069_6;

/// Masses, mixings and couplings of the aligned U(1)' at one point.
#[derive(Debug, Clone)]
pub struct AlignedPoint {
    pub(super) values: Values,
    pub(super) inputs: Inputs,
    pub(super) ew: Electroweak,
    /// Mixing of top and top partner.
    pub top: TopMixing,
    /// Kinetic and mass mixing.
    pub mixing: Mixing,
    /// Physical neutral states.
    pub states: NeutralStates,
    /// M_Z'^2/M_Z^2.
    pub x: f64,
    /// Vacuum expectation value of Phi, GeV: M_Z'/(g~ q'), times cos(beta)
    /// where Phi' has one too.
    pub v_tilde: f64,
    /// The second dark scalar, in the extended model.
    pub second: Option<SecondScalar>,
    /// Penguin function F.
    pub loop_f: f64,
    /// Yukawa couplings y_t and y_T.
    pub yukawas: (f64, f64),
    mediator: Mediator,
}

impl AlignedPoint {
    pub(super) fn new(values: &Values, inputs: &Inputs) -> Result<Self> {
        let ew = Electroweak::new(inputs);
        check_inputs(values, inputs, &ew)?;
        let f = values.m_zprime / values.g;
        let second = values.second.map(|given| SecondScalar::new(given, f, values.r_x)).transpose()?;
        let v_tilde = f * second.map_or(1.0, |s| s.c_beta);
        let top = match values.mixing {
            MixingInput::Angle(theta) => TopMixing::from_tan_r(inputs.m_t, values.m_big, theta.tan()),
            MixingInput::Yukawa(y, branch) => {
                TopMixing::from_yukawa(inputs.m_t, values.m_big, y, v_tilde, branch)?
            }
        };
        let tree = TreeMixing { eps_b: values.eps_b, mu_0: values.mu_0 };
        let x = (values.m_zprime / inputs.m_Z).powi(2);
        let mixing = Mixing::new(&top, &ew, inputs.m_Z, values.g, tree, values.m_zprime.powi(2));
        let states = NeutralStates::new(&mixing, x, values.g)?;
        let mut mediator = mediator(values, &ew, &top, &states);
        if let Some(second) = &second {
            let pairs = second.pairs(values.g * states.zprime[2], values.m_phi, values.alpha_h, inputs.m_h);
            mediator.dark.extend(pairs);
        }
        Ok(Self {
            second,
            loop_f: loops::penguin_vector(&top, inputs.m_W),
            yukawas: top.yukawas(ew.v, v_tilde),
            values: *values,
            inputs: inputs.clone(),
            ew,
            top,
            mixing,
            states,
            x,
            v_tilde,
            mediator,
        })
    }

    /// $\eta=(\epsilon_Zx-\delta_Z)/(1-x)$: the Z-like part of the Z'
    /// couplings at leading order.
    pub fn eta(&self) -> f64 {
        (self.mixing.epsilon_z * self.x - self.mixing.delta_z) / (1.0 - self.x)
    }

    /// Coefficient of $\bar d_j\gamma_\mu P_Ld_iZ'^\mu$ without CKM factors:
    /// $g^2g\,F/(32\pi^2)$, plus the Z penguin times mixing where asked for.
    pub fn penguin_coefficient(&self) -> f64 {
        let g2 = self.ew.g * self.ew.g;
        let direct = g2 * self.values.g * self.states.zprime[2] * self.loop_f / (32.0 * PI * PI);
        if !self.values.z_penguin {
            return direct;
        }
        let x_t = (self.inputs.m_t / self.inputs.m_W).powi(2);
        direct + self.states.zprime[1] * g2 * self.ew.g_z() / (8.0 * PI * PI) * z_penguin(x_t)
    }

    /// The dipole function D, computed when asked.
    pub fn loop_d(&self) -> Option<f64> {
        loops::penguin_dipole(&self.top, self.inputs.m_W)
    }

    /// Coefficient of $\bar d_j\sigma_{\mu\nu}P_Rd_iZ'^{\mu\nu}$ per GeV
    /// without CKM factors,
    /// $-\frac{g^2g}{64\pi^2}\frac{m_{d_i}}{M_W^2}D$, for the mass (GeV) of
    /// the heavier quark. Its effect on B -> K relative to the vector is of
    /// order $(D/F)\,q^2/M_W^2\sim10^{-5}$: rates leave it out.
    pub fn dipole_coefficient(&self, quark_mass: f64) -> Option<f64> {
        let g2 = self.ew.g * self.ew.g;
        let d = self.loop_d()?;
        Some(-g2 * self.values.g * quark_mass / (64.0 * PI * PI * self.inputs.m_W.powi(2)) * d)
    }

    /// $\kappa_t=c_\alpha c_L^2+s_\alpha\frac v{\tilde v}(s_R^2-s_L^2)$.
    pub fn kappa_t(&self) -> f64 {
        let (s, c) = self.values.alpha_h.sin_cos();
        let t = &self.top;
        c * t.c_l * t.c_l + s * self.ew.v / self.v_tilde * (t.s_r * t.s_r - t.s_l * t.s_l)
    }
}

/// $C_0(x)=\frac x8\left[\frac{x-6}{x-1}+\frac{(3x+2)\ln x}{(x-1)^2}\right]$
/// (Inami, Lim).
fn z_penguin(x: f64) -> f64 {
    x / 8.0 * ((x - 6.0) / (x - 1.0) + (3.0 * x + 2.0) * x.ln() / (x - 1.0).powi(2))
}

fn check_inputs(v: &Values, inputs: &Inputs, ew: &Electroweak) -> Result<()> {
    let refuse =
        |what: &str, parameter, value| Err(Error::Unphysical { what: what.to_owned(), parameter, value });
    if ew.s_w >= 1.0 {
        let why = format!(
            "{} GeV gives sin(theta_W) = e v/(2 m_W) = {:.4}, which must be below 1",
            inputs.m_W, ew.s_w
        );
        return Err(Error::Input { name: "m_W".into(), why });
    }
    if v.m_zprime >= inputs.m_Z {
        return refuse(&format!("m_zprime must be below m_Z = {} GeV", inputs.m_Z), "m_zprime", v.m_zprime);
    }
    if v.m_zprime >= 2.0 * inputs.m_t {
        let what = format!("m_zprime must be below 2 m_t = {} GeV", 2.0 * inputs.m_t);
        return refuse(&what, "m_zprime", v.m_zprime);
    }
    if v.m_big <= inputs.m_t {
        return refuse(&format!("m_T must exceed the top mass {} GeV", inputs.m_t), "m_T", v.m_big);
    }
    if (v.r_x - 0.5).abs() < 1e-12 {
        return refuse("|r_X| = 1/2 allows a Majorana mass of X, which is not in the model", "r_X", v.r_x);
    }
    Ok(())
}

/// Exact couplings of the physical Z'.
fn mediator(v: &Values, ew: &Electroweak, top: &TopMixing, states: &NeutralStates) -> Mediator {
    let [photon, z, zprime] = states.zprime;
    let half_gz = 0.5 * ew.g_z() * z;
    let mut couplings = Couplings::default();
    for f in Fermion::ALL {
        let (q, t3) = (f.charge(), f.isospin());
        couplings.set(f, photon * ew.e * q + half_gz * (t3 - 2.0 * q * ew.s_w * ew.s_w), half_gz * t3);
    }
    // The top couples directly, and its left-handed Z coupling is diluted.
    let t = Fermion::T;
    let (l2, r2) = (top.s_l * top.s_l, top.s_r * top.s_r);
    let dilution = half_gz * 0.5 * l2;
    let g = v.g * zprime;
    couplings.set(
        t,
        couplings.vector(t) - dilution + g * (l2 + r2) / 2.0,
        couplings.axial(t) - dilution + g * (l2 - r2) / 2.0,
    );
    let dark = if v.r_x > 0.0 {
        vec![DarkState::Fermion { mass: v.m_x, vector: g * v.r_x, axial: 0.0 }]
    } else {
        Vec::new()
    };
    Mediator { mass: v.m_zprime, couplings, dark }
}

/// A derived quantity and how it is computed.
type Quantity = (&'static str, fn(&AlignedPoint) -> f64);

/// Derived quantities by name, in the order of the output.
const QUANTITIES: &[Quantity] = &[
    ("g", |p| p.values.g),
    ("theta_L", |p| (p.top.s_l / p.top.c_l).atan()),
    ("theta_R", |p| p.top.tan_r.atan()),
    ("s_L", |p| p.top.s_l),
    ("s_R", |p| p.top.s_r),
    ("y_t", |p| p.yukawas.0),
    ("y_T", |p| p.yukawas.1),
    ("v_tilde_GeV", |p| p.v_tilde),
    ("a_GeV", |p| p.top.lagrangian().0),
    ("b_GeV", |p| p.top.lagrangian().1),
    ("M_0_GeV", |p| p.top.lagrangian().2),
    ("loop_F", |p| p.loop_f),
    ("loop_D", |p| p.loop_d().unwrap_or(f64::NAN)),
    ("epsilon_A", |p| p.mixing.epsilon_a),
    ("epsilon_Z", |p| p.mixing.epsilon_z),
    ("delta_Z", |p| p.mixing.delta_z),
    ("eta", AlignedPoint::eta),
    ("m_zprime_physical_GeV", |p| p.states.lambda[0].sqrt() * p.inputs.m_Z),
    ("m_Z_shift_GeV", |p| (p.states.lambda[1].sqrt() - 1.0) * p.inputs.m_Z),
    ("C_L", AlignedPoint::b_to_s_coefficient),
    ("h_V", |p| p.b_to_s_coefficient() / 2.0),
    ("C_T_per_GeV", |p| {
        let ckm = p.inputs.V_tb * p.inputs.V_ts;
        p.dipole_coefficient(p.inputs.m_b).map_or(f64::NAN, |c| c * ckm)
    }),
    ("C_L_bd", |p| p.penguin_coefficient().abs() * p.inputs.V_tb * p.inputs.V_td),
    ("C_L_sd", |p| p.penguin_coefficient().abs() * p.inputs.V_ts * p.inputs.V_td),
    ("S", |p| p.oblique_parameters().s),
    ("T", |p| p.oblique_parameters().t),
    ("U", |p| p.oblique_parameters().u),
    ("delta_rho_mixing", |p| p.oblique_parameters().delta_rho_mixing),
    ("kappa_t", AlignedPoint::kappa_t),
    ("lambda_H", |p| p.quartics().higgs),
    ("lambda_Phi", |p| p.quartics().dark),
    ("lambda_HPhi", |p| p.quartics().portal),
    ("lambda_HPhi_running", |p| portal_running(p.yukawas.0, p.yukawas.1)),
    ("top_partner_width_bW_GeV", |p| p.top_widths().b_w),
    ("top_partner_width_tZ_GeV", |p| p.top_widths().t_z),
    ("top_partner_width_th_GeV", |p| p.top_widths().t_h),
    ("top_partner_width_tZprime_GeV", |p| p.top_widths().t_zprime),
    ("top_partner_width_tphi_GeV", |p| p.top_widths().t_phi),
];

/// Those of the extended model, after them.
const EXTENDED: &[Quantity] = &[
    ("sin_beta", |p| p.second.map_or(0.0, |s| s.s_beta)),
    ("varphi_a_coupling", |p| p.a_coupling(2)),
    ("phi_a_coupling", |p| p.a_coupling(1)),
    ("lambda_varphi", |p| p.potential().lambda()[2][2]),
    ("lambda_HPhi_varphi", |p| p.potential().lambda()[0][2]),
    ("lambda_Phi_varphi", |p| p.potential().lambda()[1][2]),
    ("top_partner_width_tdark_GeV", |p| {
        let w = p.top_widths();
        w.t_dark + w.t_undetected
    }),
];

impl AlignedPoint {
    fn quantities(&self) -> impl Iterator<Item = &'static Quantity> {
        QUANTITIES.iter().chain(if self.second.is_some() { EXTENDED } else { &[] })
    }
}

impl Point for AlignedPoint {
    fn derived(&self) -> Vec<(&'static str, f64)> {
        self.quantities().map(|(name, compute)| (*name, compute(self))).collect()
    }

    fn quantity(&self, name: &str) -> Option<f64> {
        self.quantities().find(|(n, _)| *n == name).map(|(_, compute)| compute(self))
    }

    fn mediator(&self) -> Option<&Mediator> {
        Some(&self.mediator)
    }

    fn transitions(&self) -> Option<Transitions> {
        let c = self.penguin_coefficient();
        let i = &self.inputs;
        let v_td = Complex64::from_polar(i.V_td, -i.beta_deg.to_radians());
        let v_ts = -Complex64::from_polar(i.V_ts, i.beta_s_rad);
        let v_tb = Complex64::from(i.V_tb);
        let left = |ckm: Complex64| Transition { left: ckm * c, right: Complex64::ZERO };
        Some(Transitions {
            b_s: left(v_ts.conj() * v_tb),
            b_d: left(v_td.conj() * v_tb),
            s_d: left(v_td.conj() * v_ts),
        })
    }

    fn top_partner(&self) -> Option<TopPartner> {
        Some(TopPartner { mass: self.top.m_big, widths: self.top_widths() })
    }

    fn oblique(&self) -> Option<Oblique> {
        Some(self.oblique_parameters())
    }

    fn higgs(&self) -> Option<HiggsSector> {
        Some(self.higgs_sector())
    }

    fn dark_higgs(&self) -> Option<DarkHiggs> {
        Some(self.dark_scalar(1))
    }

    fn dark_higgses(&self) -> Vec<DarkHiggs> {
        let states = if self.second.is_some() { 1..3 } else { 1..2 };
        states.map(|i| self.dark_scalar(i)).filter(|s| s.kappa != 0.0).collect()
    }

    fn dark_higgs_widths(&self) -> Option<DarkHiggsWidths> {
        Some(self.phi_widths())
    }

    fn z_sector(&self) -> Option<ZSector> {
        // Gamma(Z -> X Xbar) with the content of the physical Z in Z'.
        let v = &self.values;
        let coupling = self.states.z[2] * v.g * v.r_x;
        let r = (v.m_x / self.inputs.m_Z).powi(2);
        let to_x = if r < 0.25 {
            self.inputs.m_Z / (12.0 * PI) * coupling * coupling * (1.0 + 2.0 * r) * (1.0 - 4.0 * r).sqrt()
        } else {
            0.0
        };
        Some(ZSector { gamma_dark: to_x + self.z_to_scalars(), dark_vector: coupling })
    }

    fn checks(&self) -> Vec<Check> {
        let potential = self.potential();
        vec![
            Check { name: "unitarity_y_T", value: self.yukawas.1, bound: YUKAWA_BOUND },
            Check { name: "unitarity_y_t", value: self.yukawas.0, bound: YUKAWA_BOUND },
            Check { name: "unitarity_scalar", value: potential.largest_eigenvalue(), bound: 8.0 * PI },
            Check { name: "boundedness_scalar", value: potential.unboundedness(), bound: 1.0 },
            Check {
                name: "positivity_neutral_mass",
                value: self.mixing.delta_z.powi(2) / self.x,
                bound: 1.0,
            },
        ]
    }
}

impl AlignedPoint {
    /// Modulus of the coefficient of sbar gamma_mu P_L b Z'.
    fn b_to_s_coefficient(&self) -> f64 {
        self.penguin_coefficient().abs() * self.inputs.V_tb * self.inputs.V_ts
    }

    fn oblique_parameters(&self) -> Oblique {
        let difference = self.mixing.delta_z - self.mixing.epsilon_z;
        Oblique {
            s: oblique::s(&self.top),
            t: oblique::t(&self.top, self.ew.s_w, self.inputs.m_Z),
            u: oblique::u(&self.top),
            delta_rho_mixing: -difference * difference / (1.0 - self.x),
        }
    }

    fn top_widths(&self) -> crate::models::TopWidths {
        let v = &self.values;
        let p = DecayInputs {
            g: v.g,
            m_zprime: v.m_zprime,
            m_phi: v.m_phi,
            alpha_h: v.alpha_h,
            v_tilde: self.v_tilde,
            second: self.second,
        };
        top_decays::widths(&self.top, &self.ew, &self.inputs, &p)
    }
}
