//! A second dark scalar, $\Phi'=(\tilde v_\varphi+\varphi'+ia_\varphi)/\sqrt2$
//! of charge $q'_\varphi=r\,q'$: who gives the Z' its mass, which pseudoscalar
//! is left, and how the Z' couples to it (own derivation).
//!
//! With $\Phi=(\tilde v+\phi'+ia')/\sqrt2$ the mass is
//! $M_{Z'}^2=\tilde g^2(q'^2\tilde v^2+q'^2_\varphi\tilde v_\varphi^2)$. In
//! terms of $g=\tilde gq'$, $f=M_{Z'}/g$ and
//! $\tan\beta=r\tilde v_\varphi/\tilde v$ the Goldstone boson is
//! $G=c_\beta a'+s_\beta a_\varphi$ and what is left is
//! $a=-s_\beta a'+c_\beta a_\varphi$. Without a second vacuum expectation
//! value $\varphi$ and a are the two parts of one complex scalar.

use crate::error::{Error, Result};
use crate::models::DarkState;

/// Operators $\Phi^m\Phi'^{*n}$ + h.c. that are renormalisable: the only ones
/// that give a mass to a; each needs $q'_\varphi/q'=m/n$.
const OPERATORS: [(i32, i32); 4] = [(2, 1), (3, 1), (1, 2), (1, 3)];

/// Relative distance at which two charges count as equal.
const SAME: f64 = 1e-9;

/// What is given about the second scalar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SecondInput {
    /// Charge of Phi' over that of T'.
    pub charge: f64,
    /// Its vacuum expectation value, GeV.
    pub vev: f64,
    /// Mass of varphi, GeV.
    pub m_varphi: f64,
    /// Mass of the pseudoscalar a, GeV.
    pub m_a: f64,
    /// Mixing angle of phi and varphi.
    pub theta: f64,
}

/// The second scalar at a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SecondScalar {
    /// Charge, vacuum expectation value, masses and angle.
    pub given: SecondInput,
    /// sin(beta): the part of the Z' mass that comes from Phi'.
    pub s_beta: f64,
    /// cos(beta).
    pub c_beta: f64,
    /// (m, n) of the operator that gives a its mass.
    pub operator: Option<(i32, i32)>,
}

impl SecondScalar {
    /// For $f=M_{Z'}/g$ (GeV) and the charge of X over that of T'.
    ///
    /// # Errors
    /// Phi' alone would make the Z' heavier than it is; a charge at which Phi'
    /// couples to T' or gives X a Majorana mass; a mass of a that no
    /// renormalisable operator gives; two masses or an angle without a vacuum
    /// expectation value.
    pub fn new(given: SecondInput, f: f64, r_x: f64) -> Result<Self> {
        let refuse = |what: String, parameter, value| Err(Error::Unphysical { what, parameter, value });
        let SecondInput { charge, vev, m_varphi, m_a, theta } = given;
        if (charge - 1.0).abs() < SAME {
            let what = "r_varphi = 1 lets Phi' couple to T' and t', which is not in the model";
            return refuse(what.into(), "r_varphi", charge);
        }
        if r_x > 0.0 && (charge / (2.0 * r_x) - 1.0).abs() < SAME {
            let what = "r_varphi = 2 r_X allows a Majorana mass of X, which is not in the model";
            return refuse(what.into(), "r_varphi", charge);
        }
        if vev == 0.0 {
            if m_a != m_varphi {
                let what = format!("without v_varphi it is the mass of one complex scalar, {m_varphi} GeV");
                return refuse(what, "m_a", m_a);
            }
            if theta != 0.0 {
                return refuse("without v_varphi nothing mixes".into(), "theta_varphi", theta);
            }
            return Ok(Self { given, s_beta: 0.0, c_beta: 1.0, operator: None });
        }
        let s_beta = charge * vev / f;
        if s_beta >= 1.0 {
            let what = format!("v_varphi must be below m_zprime/(g r_varphi) = {} GeV", f / charge);
            return refuse(what, "v_varphi", vev);
        }
        let operator = OPERATORS
            .into_iter()
            .find(|(m, n)| (charge * f64::from(*n) / f64::from(*m) - 1.0).abs() < SAME)
            .filter(|_| m_a > 0.0);
        if m_a > 0.0 && operator.is_none() {
            let what = "a is massless unless r_varphi is 2, 3, 1/2 or 1/3, where Phi^m Phi'*^n exists";
            return refuse(what.into(), "m_a", m_a);
        }
        let c_beta = ((1.0 - s_beta) * (1.0 + s_beta)).sqrt();
        Ok(Self { given, s_beta, c_beta, operator })
    }

    /// Coupling of $Z'^\mu(S\partial_\mu a-a\partial_\mu S)$ for a scalar with
    /// the contents (phi', varphi'): from $|D\Phi|^2$,
    /// $g(-s_\beta c_{\phi'}+r\,c_\beta c_{\varphi'})$.
    pub fn zprime_coupling(&self, g: f64, phi: f64, varphi: f64) -> f64 {
        g * (-self.s_beta * phi + self.given.charge * self.c_beta * varphi)
    }

    /// Final states S a of the Z' that have a coupling, S = varphi, phi, h, for
    /// its gauge coupling g.
    pub fn pairs(&self, g: f64, m_phi: f64, alpha: f64, m_h: f64) -> Vec<DarkState> {
        let masses = [m_h, m_phi, self.given.m_varphi];
        let contents = contents(alpha, self.given.theta);
        let states = [2, 1, 0].map(|i| (masses[i], self.zprime_coupling(g, contents[1][i], contents[2][i])));
        let pair = |(mass, coupling)| DarkState::ScalarPair { masses: (mass, self.given.m_a), coupling };
        states.into_iter().filter(|(_, coupling)| *coupling != 0.0).map(pair).collect()
    }

    /// kappa of $\frac\kappa2S\,Z'_\mu Z'^\mu$,
    /// $2gM_{Z'}(c_\beta c_{\phi'}+r\,s_\beta c_{\varphi'})$, GeV.
    pub fn kappa(&self, g: f64, m_zprime: f64, phi: f64, varphi: f64) -> f64 {
        2.0 * g * m_zprime * (self.c_beta * phi + self.given.charge * self.s_beta * varphi)
    }
}

/// Contents of the mass states (h, phi, varphi), the columns, in the fields
/// (h', phi', varphi'), the rows: phi and varphi mix by theta after h and phi
/// by alpha, so that h has no part of varphi'.
pub fn contents(alpha: f64, theta: f64) -> [[f64; 3]; 3] {
    let (s, c) = alpha.sin_cos();
    let (s_t, c_t) = theta.sin_cos();
    [[c, s * c_t, s * s_t], [-s, c * c_t, c * s_t], [0.0, -s_t, c_t]]
}
