//! The potential of chapter M and the widths that follow from it.

use std::f64::consts::PI;

use super::formulas::{contents, kallen, pair, pair_shape};
use super::json;
use super::printed::{EXTENDED, Printed, TIGHT};

/// The last of the values that were set for a name.
fn given(set: &[&str], name: &str) -> f64 {
    let value = set.iter().rev().find_map(|s| s.strip_prefix(name)?.strip_prefix('='));
    value.unwrap().parse().unwrap()
}

/// The quartic part of the potential of chapter M, and the states.
struct Potential {
    vevs: [f64; 3],
    /// lambda_H, lambda_Phi, lambda_varphi, lambda_HPhi, lambda_HPhi_varphi,
    /// lambda_Phi_varphi.
    lambda: [f64; 6],
    /// K with (m, n).
    operator: (f64, i32, i32),
    /// Contents (h', phi', phi'', a', a_varphi) of h, phi, varphi, a.
    states: [[f64; 5]; 4],
}

impl Potential {
    fn new(v: &dyn Fn(&str) -> f64, set: &[&str]) -> Self {
        let (alpha, theta) = (given(set, "alpha_h"), given(set, "theta_varphi"));
        let ((s, c), (s_t, c_t)) = (alpha.sin_cos(), theta.sin_cos());
        let (s_b, vev, m_a) = (v("sin_beta"), v("v_varphi"), v("m_a"));
        let c_b = (1.0 - s_b * s_b).sqrt();
        let names = [
            "lambda_H",
            "lambda_Phi",
            "lambda_varphi",
            "lambda_HPhi",
            "lambda_HPhi_varphi",
            "lambda_Phi_varphi",
        ];
        Self {
            vevs: [v("ew_v_GeV"), v("v_tilde_GeV"), vev],
            lambda: names.map(v),
            operator: ((m_a * vev * c_b).powi(2), 2, 1),
            states: [
                [c, -s, 0.0, 0.0, 0.0],
                [s * c_t, c * c_t, -s_t, 0.0, 0.0],
                [s * s_t, c * s_t, c_t, 0.0, 0.0],
                [0.0, 0.0, 0.0, -s_b, c_b],
            ],
        }
    }

    fn at(&self, fields: [f64; 5]) -> f64 {
        let [h, p, f, a, b] = fields;
        let [v, w, u] = self.vevs;
        let squares = [(v + h).powi(2), (w + p).powi(2) + a * a, (u + f).powi(2) + b * b].map(|x| 0.5 * x);
        let [x, y, z] = squares;
        let l = &self.lambda;
        let quartic = l[0] * x * x + l[1] * y * y + l[2] * z * z + l[3] * x * y + l[4] * x * z + l[5] * y * z;
        let (k, m, n) = self.operator;
        let one = num_complex::Complex64::new(1.0 + p / w, a / w).powi(m);
        let two = num_complex::Complex64::new(1.0 + f / u, -b / u).powi(n);
        quartic - k * (one * two).re
    }

    /// Third derivative along states: exact for a polynomial of degree four.
    fn third(&self, along: [usize; 3]) -> f64 {
        let step = 1000.0;
        let mut sum = 0.0;
        for signs in 0..8 {
            let sign = |i: usize| if signs >> i & 1 == 0 { 1.0 } else { -1.0 };
            let fields =
                std::array::from_fn(|f| (0..3).map(|i| sign(i) * step * self.states[along[i]][f]).sum());
            sum += sign(0) * sign(1) * sign(2) * self.at(fields);
        }
        sum / (8.0 * step.powi(3))
    }

    /// Width into two scalars.
    fn width(&self, along: [usize; 3], masses: [f64; 3]) -> f64 {
        let [m, a, b] = masses;
        let same = if along[1] == along[2] { 0.5 } else { 1.0 };
        let momentum = kallen(1.0, (a / m).powi(2), (b / m).powi(2)).sqrt();
        same * self.third(along).powi(2) * momentum / (16.0 * PI * m)
    }
}

#[test]
fn second_scalar() {
    let at = |name: &str| Printed::new(name, EXTENDED);
    let ((s, c), (s_t, c_t), r) = (0.3_f64.sin_cos(), 0.2_f64.sin_cos(), 2.0);
    let c_b = |v: &dyn Fn(&str) -> f64| (1.0 - v("sin_beta").powi(2)).sqrt();
    at("sin_beta").is(TIGHT, |v| v("r_varphi") * v("v_varphi") * v("g") / v("mediator_mass_GeV"));
    at("v_tilde_GeV").is(TIGHT, |v| c_b(v) * v("mediator_mass_GeV") / v("g"));
    at("varphi_a_coupling").is(TIGHT, |v| v("g") * (r * c_b(v) * c_t - v("sin_beta") * c * s_t));
    at("phi_a_coupling").is(TIGHT, |v| -v("g") * (v("sin_beta") * c * c_t + r * c_b(v) * s_t));
    let m_h = json(&["explain", "m_h"])["input"]["value"].as_f64().unwrap();
    // Rows of O times squared masses.
    let o = [[c, s * c_t, s * s_t], [-s, c * c_t, c * s_t], [0.0, -s_t, c_t]];
    let mass = |i: usize, j: usize| {
        let squares = [m_h, 30.0, 2.0].map(|m| m * m);
        (0..3).map(|k| o[i][k] * o[j][k] * squares[k]).sum::<f64>()
    };
    at("lambda_H").is(TIGHT, |v| mass(0, 0) / (2.0 * v("ew_v_GeV").powi(2)));
    // (m, n) = (2, 1): nothing is subtracted from S_22.
    at("lambda_Phi").is(TIGHT, |v| mass(1, 1) / (2.0 * v("v_tilde_GeV").powi(2)));
    at("lambda_HPhi").is(TIGHT, |v| mass(0, 1) / (v("ew_v_GeV") * v("v_tilde_GeV")));
    at("lambda_varphi")
        .is(TIGHT, |v| (mass(2, 2) - (v("m_a") * c_b(v)).powi(2)) / (2.0 * v("v_varphi").powi(2)));
    at("lambda_HPhi_varphi").is(TIGHT, |v| mass(0, 2) / (v("ew_v_GeV") * v("v_varphi")));
    at("lambda_Phi_varphi").is(TIGHT, |v| {
        (mass(1, 2) + v("m_a").powi(2) * v("sin_beta") * c_b(v)) / (v("v_tilde_GeV") * v("v_varphi"))
    });
    let goldstone = |v: &dyn Fn(&str) -> f64, coupling: f64, m: f64, m_a: f64| {
        let m_v = v("mediator_mass_GeV");
        let momentum = kallen(1.0, (m_v / m).powi(2), (m_a / m).powi(2)).powf(1.5);
        (coupling / m_v).powi(2) * m.powi(3) / (16.0 * PI) * momentum
    };
    at("width_h_zprime_a_GeV").is(TIGHT, |v| goldstone(v, v("g") * v("sin_beta") * s, v("m_h"), v("m_a")));
    at("width_phi_zprime_a_GeV").is(TIGHT, |v| goldstone(v, v("phi_a_coupling"), v("m_phi"), v("m_a")));
    at("width_h_zprime_zprime_GeV").is(TIGHT, |v| {
        let coupling = s * c_b(v).powi(2) / v("v_tilde_GeV");
        coupling.powi(2) * v("m_h").powi(3) / (32.0 * PI) * pair_shape(v("mediator_mass_GeV") / v("m_h"))
    });
    at("width_phi_zprime_zprime_GeV").is(TIGHT, |v| {
        let m = v("mediator_mass_GeV");
        let kappa = 2.0 * v("g") * m * (c_b(v) * c * c_t - r * v("sin_beta") * s_t);
        (kappa / (m * m)).powi(2) * v("m_phi").powi(3) / (128.0 * PI) * pair_shape(m / v("m_phi"))
    });
    // V is 1e8 GeV^4 at the points of the differences, T ten GeV.
    let differences = 1e-7;
    at("width_h_phi_phi_GeV").is(differences, |v| {
        Potential::new(v, EXTENDED).width([0, 1, 1], [v("m_h"), v("m_phi"), v("m_phi")])
    });
    at("width_h_dark_GeV").is(differences, |v| {
        let (p, m, light) = (Potential::new(v, EXTENDED), v("m_h"), v("m_varphi"));
        p.width([0, 3, 3], [m, v("m_a"), v("m_a")]) + p.width([0, 2, 2], [m, light, light])
    });
    at("width_h_undetected_GeV").is(differences, |v| {
        Potential::new(v, EXTENDED).width([0, 1, 2], [v("m_h"), v("m_phi"), v("m_varphi")])
    });
    at("width_phi_dark_GeV").is(differences, |v| {
        let (p, m, light) = (Potential::new(v, EXTENDED), v("m_phi"), v("m_varphi"));
        p.width([1, 3, 3], [m, v("m_a"), v("m_a")]) + p.width([1, 2, 2], [m, light, light])
    });
    let heavy = [EXTENDED, &["--set", "m_phi=400"]].concat();
    Printed::new("width_phi_hh_GeV", &heavy)
        .is(differences, |v| Potential::new(v, &heavy).width([1, 0, 0], [v("m_phi"), v("m_h"), v("m_h")]));
    let to_a = |v: &dyn Fn(&str) -> f64, mass: f64, m: f64, coupling: f64| {
        let momentum = kallen(1.0, (m / mass).powi(2), (v("m_a") / mass).powi(2)).powf(1.5);
        mass / (48.0 * PI) * coupling.powi(2) * momentum
    };
    at("width_dark_GeV").is(TIGHT, |v| {
        let m = v("mediator_mass_GeV");
        let coupling = contents(v)[2] * v("varphi_a_coupling");
        pair(m, v("x_mass_GeV"), v("x_vector"), v("x_axial")) + to_a(v, m, v("m_varphi"), coupling)
    });
    at("gamma_z_inv_extra_MeV").is(TIGHT, |v| {
        let (m, content) = (v("m_Z"), v("z_x_vector") / (v("g") * v("r_X")));
        let to = |m_s: f64, name: &str| to_a(v, m, m_s, content * v(name));
        let scalars = to(v("m_varphi"), "varphi_a_coupling") + to(v("m_phi"), "phi_a_coupling");
        1e3 * (pair(m, v("x_mass_GeV"), v("z_x_vector"), 0.0) + scalars)
    });
    let sums = [
        ("width_h_GeV", vec!["zprime_zprime", "phi_phi", "zprime_a", "dark", "undetected"]),
        (
            "width_phi_GeV",
            vec!["zprime_zprime", "zprime_a", "dark", "hh", "weak", "fermions", "tt", "top_partners"],
        ),
    ];
    for (name, parts) in sums {
        at(name).is(TIGHT, |v| {
            let stem = name.trim_end_matches("_GeV");
            let own = if stem == "width_h" { v("cos_alpha_h").powi(2) * v("Gamma_h") } else { 0.0 };
            own + parts.iter().map(|p| v(&format!("{stem}_{p}_GeV"))).sum::<f64>()
        });
    }
}
