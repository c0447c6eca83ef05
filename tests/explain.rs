//! `explain`: what it prints is what `point` computes, and its formulas are
//! right: recomputed here from nothing but the values it prints.

use std::collections::BTreeMap;
use std::f64::consts::{FRAC_PI_2, PI, SQRT_2};
use std::process::{Command, Output};

use serde_json::Value;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_darkbound")).args(arguments).output().unwrap()
}

fn ok(arguments: &[&str]) -> String {
    let out = run(arguments);
    assert!(out.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&ok(&[arguments, &["--json"]].concat())).unwrap()
}

/// One quantity with the values that its formula needs, as printed.
struct Printed {
    name: String,
    value: f64,
    needs: BTreeMap<String, f64>,
}

impl Printed {
    fn new(name: &str, set: &[&str]) -> Self {
        let mut arguments = vec!["explain", name];
        arguments.extend(set);
        let answer = json(&arguments);
        let q = &answer["quantity"];
        let mut needs = BTreeMap::new();
        for list in ["from", "inputs", "parameters"] {
            for item in q[list].as_array().unwrap() {
                let value = item["value"].as_f64().unwrap_or(f64::NAN);
                needs.insert(item["name"].as_str().unwrap().to_owned(), value);
            }
        }
        Self { name: name.to_owned(), value: q["value"].as_f64().unwrap(), needs }
    }

    fn get(&self, name: &str) -> f64 {
        *self.needs.get(name).unwrap_or_else(|| panic!("{} does not print {name}", self.name))
    }

    /// Fails where the formula does not give the printed value.
    fn is(&self, tolerance: f64, formula: impl Fn(&dyn Fn(&str) -> f64) -> f64) {
        let expected = formula(&|name| self.get(name));
        assert!(
            (self.value - expected).abs() <= tolerance * expected.abs().max(1e-300),
            "{}: {:e} is printed, the formula gives {expected:e}",
            self.name,
            self.value
        );
        assert!(expected != 0.0, "{}: nothing is tested where it is zero", self.name);
    }
}

/// Composite Gauss-Legendre rule of order four.
fn integral(a: f64, b: f64, f: impl Fn(f64) -> f64) -> f64 {
    const N: usize = 4000;
    let (nodes, weights) = ([0.339981043584856, 0.861136311594053], [0.652145154862546, 0.347854845137454]);
    let h = (b - a) / N as f64;
    let mut sum = 0.0;
    for i in 0..N {
        let centre = a + (i as f64 + 0.5) * h;
        for (x, w) in nodes.iter().zip(weights) {
            sum += w * (f(centre + 0.5 * h * x) + f(centre - 0.5 * h * x));
        }
    }
    0.5 * h * sum
}

const TIGHT: f64 = 1e-10;

/// A point of the aligned U(1)' where everything is open.
const RICH: &[&str] = &[
    "--set",
    "m_zprime=6",
    "--set",
    "m_X=2.95",
    "--set",
    "m_T=2000",
    "--set",
    "g=1e-3",
    "--set",
    "alpha_h=0.3",
    "--set",
    "m_phi=30",
    "--set",
    "eps_B=1e-3",
];

#[test]
fn electroweak_scheme() {
    let at = |name: &str| Printed::new(name, &[]);
    at("ew_v_GeV").is(TIGHT, |v| (SQRT_2 * v("G_F")).powf(-0.5));
    at("ew_g").is(TIGHT, |v| 2.0 * v("m_W") / v("ew_v_GeV"));
    at("ew_e").is(TIGHT, |v| (4.0 * PI / v("alpha_inv_mZ")).sqrt());
    at("ew_s_W").is(TIGHT, |v| v("ew_e") / v("ew_g"));
    at("ew_c_W").is(TIGHT, |v| (1.0 - v("ew_s_W").powi(2)).sqrt());
    at("e_0").is(TIGHT, |v| (4.0 * PI / v("alpha_inv_0")).sqrt());
}

#[test]
fn mixing_of_top_and_top_partner() {
    let at = |name: &str| Printed::new(name, RICH);
    at("v_tilde_GeV").is(TIGHT, |v| v("mediator_mass_GeV") / v("g"));
    at("theta_R").is(TIGHT, |v| {
        let r = v("m_t") / v("m_T");
        let k2 = (v("y_T") * v("v_tilde_GeV") / (SQRT_2 * v("m_T") * (1.0 - r * r))).powi(2);
        let b = 1.0 - k2 * (1.0 + r * r);
        (2.0 * k2 / (b + (b * b - 4.0 * r * r * k2 * k2).sqrt())).sqrt().atan()
    });
    at("theta_L").is(TIGHT, |v| (v("m_t") / v("m_T") * v("theta_R").tan()).atan());
    at("s_L").is(TIGHT, |v| v("theta_L").sin());
    at("s_R").is(TIGHT, |v| v("theta_R").sin());
    at("a_GeV").is(TIGHT, |v| v("m_t") * v("theta_L").cos() / v("theta_R").cos());
    at("b_GeV").is(TIGHT, |v| {
        let r = v("m_t") / v("m_T");
        v("m_T") * v("theta_L").cos() * v("theta_R").sin() * (1.0 - r * r)
    });
    at("M_0_GeV").is(TIGHT, |v| v("m_T") * v("theta_R").cos() / v("theta_L").cos());
    at("y_t").is(TIGHT, |v| SQRT_2 * v("a_GeV") / v("ew_v_GeV"));
    at("y_T").is(TIGHT, |v| SQRT_2 * v("b_GeV") / v("v_tilde_GeV"));
}

/// The light and the heavy squared mass over m_Z^2 of equation (C.4).
fn roots(v: &dyn Fn(&str) -> f64) -> (f64, f64) {
    let (ea, ez, d) = (v("epsilon_A"), v("epsilon_Z"), v("delta_Z"));
    let x = (v("mediator_mass_GeV") / v("m_Z")).powi(2);
    let (a, b, c) = (1.0 - ea * ea - ez * ez, 1.0 - ea * ea + x - 2.0 * d * ez, x - d * d);
    let root = (b * b - 4.0 * a * c).sqrt();
    (2.0 * c / (b + root), (b + root) / (2.0 * a))
}

/// Contents (A, Z, Z') of the Z', equation (C.7).
fn contents(v: &dyn Fn(&str) -> f64) -> [f64; 3] {
    let (ea, ez, d) = (v("epsilon_A"), v("epsilon_Z"), v("delta_Z"));
    let lambda = (v("m_zprime_physical_GeV") / v("m_Z")).powi(2);
    let z = -(d - lambda * ez) / (1.0 - lambda);
    let n = (1.0 - ea * ea + z * z + 2.0 * ez * z).sqrt().recip();
    [-ea * n, z * n, n]
}

#[test]
fn neutral_mixing() {
    let at = |name: &str| Printed::new(name, RICH);
    at("epsilon_A").is(TIGHT, |v| {
        let m_sq = v("mediator_mass_GeV").powi(2);
        let v_t = 0.5 * (v("s_L").powi(2) + v("s_R").powi(2));
        let term = |weight: f64, m: f64| {
            let z = m_sq / (m * m);
            let momentum = integral(0.0, 1.0, |x| x * (1.0 - x) * (-x * (1.0 - x) * z).ln_1p());
            weight * ((v("mu_0") / m).powi(2).ln() / 6.0 - momentum)
        };
        let loops = term(v_t, v("m_t")) + term(1.0 - v_t, v("m_T"));
        v("ew_c_W") * v("eps_B") + v("ew_e") * v("g") / (PI * PI) * loops
    });
    at("delta_Z").is(TIGHT, |v| {
        let (t, big) = (v("m_t").powi(2), v("m_T").powi(2));
        let (l, sl, sr) = ((big / t).ln(), v("s_L").powi(2), v("s_R").powi(2));
        let left = sl * (1.0 - sl) * (big + t - 2.0 * t * big / (big - t) * l);
        let right = 2.0 * (1.0 - sl) * sr * t * ((big + t) / (big - t) * l - 2.0);
        -3.0 * v("ew_g") * v("g") / (32.0 * PI * PI * v("ew_c_W") * v("m_Z").powi(2)) * (left + right)
    });
    at("eta").is(TIGHT, |v| {
        let x = (v("mediator_mass_GeV") / v("m_Z")).powi(2);
        (v("epsilon_Z") * x - v("delta_Z")) / (1.0 - x)
    });
    at("m_zprime_physical_GeV").is(TIGHT, |v| v("m_Z") * roots(v).0.sqrt());
    // A difference of nearly equal numbers.
    at("m_Z_shift_GeV").is(1e-6, |v| v("m_Z") * (roots(v).1.sqrt() - 1.0));
    at("delta_rho_mixing").is(TIGHT, |v| {
        let x = (v("mediator_mass_GeV") / v("m_Z")).powi(2);
        -(v("delta_Z") - v("epsilon_Z")).powi(2) / (1.0 - x)
    });
    for (name, q, t3) in
        [("mu", -1.0, -0.5), ("nu_e", 0.0, 0.5), ("c", 2.0 / 3.0, 0.5), ("b", -1.0 / 3.0, -0.5)]
    {
        at(&format!("v_{name}")).is(1e-9, |v| {
            let [a, z, _] = contents(v);
            let z_current = v("ew_g") / (2.0 * v("ew_c_W")) * (t3 - 2.0 * q * v("ew_s_W").powi(2));
            a * v("ew_e") * q + z * z_current
        });
        at(&format!("a_{name}")).is(1e-9, |v| contents(v)[1] * v("ew_g") / (2.0 * v("ew_c_W")) * t3);
    }
    at("x_vector").is(TIGHT, |v| contents(v)[2] * v("g") * v("r_X"));
}

/// The functions F_1 and F_2 of equation (D.1).
fn penguin(t: f64, big: f64) -> (f64, f64) {
    let r = |p: f64, q: f64| p * (p - 4.0) / ((1.0 - p) * (q - p).powi(2));
    let second = |p: f64, q: f64| {
        (4.0 - 2.0 * p) / ((1.0 - p) * (q - p).powi(2))
            - p * (p - 4.0) / ((1.0 - p).powi(2) * (q - p).powi(2))
            - 2.0 * p * (p - 4.0) / ((1.0 - p) * (q - p).powi(3))
    };
    let f1 = big + t - 2.0 * t * big / (big - t) * (big / t).ln();
    let logs = -second(t, big) * t.ln() - second(big, t) * big.ln();
    (f1, 0.5 * (big - t).powi(2) * (logs + r(t, big) / t + r(big, t) / big))
}

#[test]
fn flavour_change() {
    let at = |name: &str| Printed::new(name, RICH);
    at("loop_F").is(TIGHT, |v| {
        let (t, big) = ((v("m_t") / v("m_W")).powi(2), (v("m_T") / v("m_W")).powi(2));
        let (f1, f2) = penguin(t, big);
        let (sl, sr) = (v("s_L").powi(2), v("s_R").powi(2));
        sl * (1.0 - sl) * f1 + (1.0 - sl) * sr * t * f2
    });
    let coefficient = |v: &dyn Fn(&str) -> f64| {
        let direct = v("ew_g").powi(2) * v("g") * contents(v)[2] * v("loop_F") / (32.0 * PI * PI);
        let x = (v("m_t") / v("m_W")).powi(2);
        let c0 = x / 8.0 * ((x - 6.0) / (x - 1.0) + (3.0 * x + 2.0) * x.ln() / (x - 1.0).powi(2));
        direct + v("z_penguin") * contents(v)[1] * v("ew_g").powi(3) / (8.0 * PI * PI * v("ew_c_W")) * c0
    };
    at("C_L").is(TIGHT, |v| v("V_tb") * v("V_ts") * coefficient(v).abs());
    Printed::new("C_L_bd", &[RICH, &["--set", "z_penguin=on"]].concat())
        .is(1e-9, |v| v("V_tb") * v("V_td") * coefficient(v).abs());
    at("h_V").is(TIGHT, |v| v("C_L") / 2.0);
    at("C_T_per_GeV").is(TIGHT, |v| {
        -v("ew_g").powi(2) * v("g") * v("V_tb") * v("V_ts") * v("m_b") * v("loop_D")
            / (64.0 * (PI * v("m_W")).powi(2))
    });
    at("h_A_bs").is(TIGHT, |v| v("C_L") / 2.0);
    at("im_h_V_sd").is(1e-9, |v| {
        // V_td^* V_ts = -|V_td V_ts| exp(i(beta + beta_s)).
        -0.5 * v("C_L_sd") * (v("beta_deg").to_radians() + v("beta_s_rad")).sin()
    });
}

#[test]
fn heavy_states() {
    let at = |name: &str| Printed::new(name, RICH);
    let (s, c) = 0.3_f64.sin_cos();
    at("lambda_H").is(TIGHT, |v| {
        (c * c * v("m_h").powi(2) + s * s * v("m_phi").powi(2)) / (2.0 * v("ew_v_GeV").powi(2))
    });
    at("lambda_Phi").is(TIGHT, |v| {
        (s * s * v("m_h").powi(2) + c * c * v("m_phi").powi(2)) / (2.0 * v("v_tilde_GeV").powi(2))
    });
    at("lambda_HPhi")
        .is(TIGHT, |v| s * c * (v("m_phi").powi(2) - v("m_h").powi(2)) / (v("ew_v_GeV") * v("v_tilde_GeV")));
    at("lambda_HPhi_running").is(TIGHT, |v| -3.0 / (4.0 * PI * PI) * (v("y_t") * v("y_T")).powi(2));
    at("kappa_t").is(TIGHT, |v| {
        let (l, r) = (v("s_L").powi(2), v("s_R").powi(2));
        c * (1.0 - l) + s * v("ew_v_GeV") / v("v_tilde_GeV") * (r - l)
    });
    at("T").is(TIGHT, |v| {
        let (rho, l) = ((v("m_T") / v("m_t")).powi(2), v("s_L").powi(2));
        let bracket = l - 2.0 + l * rho + 2.0 * (1.0 - l) * rho / (rho - 1.0) * rho.ln();
        3.0 * l * bracket * (v("m_t") / (4.0 * v("ew_s_W") * v("ew_c_W") * v("m_Z"))).powi(2) / PI
    });
    at("S").is(TIGHT, |v| {
        let (a, b, l) = (v("m_T").powi(2), v("m_t").powi(2), v("s_L").powi(2));
        let chi = (5.0 * (a * a + b * b) - 22.0 * a * b) / (9.0 * (a - b).powi(2))
            + (3.0 * a * b * (a + b) - a.powi(3) - b.powi(3)) * (a / b).ln() / (3.0 * (a - b).powi(3));
        -3.0 * l / (2.0 * PI) * ((a / b).ln() / 9.0 + (1.0 - l) * chi)
    });
    at("U").is(1e-9, |v| {
        let (a, b, l) = (v("m_T").powi(2), v("m_t").powi(2), v("s_L").powi(2));
        let moment = integral(0.0, 1.0, |x| x * (1.0 - x) * (x * a + (1.0 - x) * b).ln());
        let g = moment - (a.ln() + b.ln()) / 12.0;
        12.0 / PI * l * ((a / b).ln() / 24.0 - 0.5 * (1.0 - l) * g)
    });
}

fn kallen(a: f64, b: f64, c: f64) -> f64 {
    a * a + b * b + c * c - 2.0 * (a * b + b * c + c * a)
}

#[test]
fn top_partner() {
    let at = |name: &str| Printed::new(name, RICH);
    let vector = |m: f64, m_q: f64, m_v: f64, l: f64, r: f64| {
        let (r2, w) = ((m_q / m).powi(2), (m_v / m).powi(2));
        let squares = (l * l + r * r) * (1.0 + r2 - 2.0 * w + (1.0 - r2).powi(2) / w);
        m * kallen(1.0, r2, w).sqrt() / (32.0 * PI) * (squares - 12.0 * r2.sqrt() * l * r)
    };
    let cosine = |s: f64| (1.0 - s * s).sqrt();
    at("top_partner_width_bW_GeV")
        .is(TIGHT, |v| vector(v("m_T"), 0.0, v("m_W"), v("ew_g") / SQRT_2 * v("s_L") * v("V_tb"), 0.0));
    at("top_partner_width_tZ_GeV").is(TIGHT, |v| {
        let l = v("ew_g") / (2.0 * v("ew_c_W")) * v("s_L") * cosine(v("s_L"));
        vector(v("m_T"), v("m_t"), v("m_Z"), l, 0.0)
    });
    at("top_partner_width_tZprime_GeV").is(TIGHT, |v| {
        let g = |s: f64| -v("g") * s * cosine(s);
        vector(v("m_T"), v("m_t"), v("mediator_mass_GeV"), g(v("s_L")), g(v("s_R")))
    });
    let (sa, ca) = 0.3_f64.sin_cos();
    let scalar = |v: &dyn Fn(&str) -> f64, mass: f64, h: f64, phi: f64| {
        let (sl, sr) = (v("s_L"), v("s_R"));
        let (a, b) = (v("a_GeV") / v("ew_v_GeV"), v("b_GeV") / v("v_tilde_GeV"));
        let y_l = h * a * sl * cosine(sr) + phi * b * cosine(sl) * cosine(sr);
        let y_r = h * a * cosine(sl) * sr - phi * b * sl * sr;
        let (m, r2, w) = (v("m_T"), (v("m_t") / v("m_T")).powi(2), (mass / v("m_T")).powi(2));
        let squares = (y_l * y_l + y_r * y_r) * (1.0 + r2 - w) + 4.0 * r2.sqrt() * y_l * y_r;
        m * kallen(1.0, r2, w).sqrt() / (32.0 * PI) * squares
    };
    at("top_partner_width_th_GeV").is(TIGHT, |v| scalar(v, v("m_h"), ca, -sa));
    at("top_partner_width_tphi_GeV").is(TIGHT, |v| scalar(v, v("m_phi"), sa, ca));
}

/// A point of the extended model where everything is open but heavy phi.
const EXTENDED: &[&str] = &[
    "--model",
    "aligned_u1_extended",
    "--set",
    "m_zprime=6",
    "--set",
    "m_X=2.95",
    "--set",
    "m_T=2000",
    "--set",
    "g=1e-3",
    "--set",
    "alpha_h=0.3",
    "--set",
    "m_phi=30",
    "--set",
    "eps_B=1e-3",
    "--set",
    "r_varphi=2",
    "--set",
    "v_varphi=700",
    "--set",
    "m_varphi=2",
    "--set",
    "m_a=1",
    "--set",
    "theta_varphi=0.2",
];

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

/// sqrt(1-4z)(1 - 4z + 12z^2) for z = ratio^2.
fn pair_shape(ratio: f64) -> f64 {
    let z = ratio * ratio;
    (1.0 - 4.0 * z).sqrt() * (1.0 - 4.0 * z + 12.0 * z * z)
}

/// Widths of T and phi, and what of them is not seen, with and without a
/// second scalar.
#[test]
fn chains_of_heavy_states() {
    let dark = |v: &dyn Fn(&str) -> f64, energy: f64, detector: f64| {
        let boost = ((energy / v("mediator_mass_GeV")).powi(2) - 1.0).sqrt();
        let outside = (-detector / (boost * v("zprime_ctau_m"))).exp();
        outside + (1.0 - outside) * v("br_inv")
    };
    for set in [RICH, EXTENDED] {
        let at = |name: &str| Printed::new(name, set);
        let second = set.len() == EXTENDED.len();
        let only = |v: &dyn Fn(&str) -> f64, name: &str| if second { v(name) } else { 0.0 };
        let total = |v: &dyn Fn(&str) -> f64| {
            let all = ["bW", "tZ", "th", "tZprime", "tphi"].map(|c| v(&format!("top_partner_width_{c}_GeV")));
            all.iter().sum::<f64>() + only(v, "top_partner_width_tdark_GeV")
        };
        let unseen = |v: &dyn Fn(&str) -> f64, p: f64| {
            let one = only(v, "width_phi_zprime_a_GeV") * p + only(v, "width_phi_dark_GeV");
            (v("width_phi_zprime_zprime_GeV") * p * p + one) / v("width_phi_GeV")
        };
        at("br_T_sm").is(TIGHT, |v| {
            let seen = ["bW", "tZ", "th"].map(|c| v(&format!("top_partner_width_{c}_GeV")));
            seen.iter().sum::<f64>() / total(v)
        });
        at("br_T_t_inv").is(TIGHT, |v| {
            let half = 0.5 * v("m_T");
            let direct = v("top_partner_width_tZprime_GeV") * dark(v, half, 4.0);
            let phi = v("top_partner_width_tphi_GeV") * unseen(v, dark(v, 0.5 * half, 4.0));
            (direct + phi + only(v, "top_partner_width_tlight_GeV")) / total(v)
        });
        at("br_h_inv").is(TIGHT, |v| {
            let half = 0.5 * v("m_h");
            let (p, phi) = (dark(v, half, 10.0), unseen(v, dark(v, 0.5 * half, 10.0)));
            let width = v("width_h_zprime_zprime_GeV") * p * p
                + only(v, "width_h_zprime_a_GeV") * p
                + v("width_h_phi_phi_GeV") * phi * phi
                + only(v, "width_h_dark_GeV");
            v("cos_alpha_h").powi(2) * width / v("width_h_GeV")
        });
        at("br_h_undetected").is(TIGHT, |v| 1.0 - v("cos_alpha_h").powi(2) * v("Gamma_h") / v("width_h_GeV"));
        at("br_phi_zprime_zprime").is(TIGHT, |v| v("width_phi_zprime_zprime_GeV") / v("width_phi_GeV"));
        at("yukawa_range")
            .is(TIGHT, |v| v("x_vector").powi(2) * v("x_mass_GeV") / (4.0 * PI * v("mediator_mass_GeV")));
    }
}

#[test]
fn heavy_dark_higgs_boson() {
    let (alpha, m_phi) = (0.3_f64, 5000.0);
    for (set, theta) in [(RICH, 0.0), (EXTENDED, 0.2_f64)] {
        let set = [set, &["--set", "m_phi=5000"]].concat();
        let at = |name: &str| Printed::new(name, &set);
        let (in_h, in_phi) = (alpha.sin() * theta.cos(), alpha.cos() * theta.cos());
        at("width_phi_weak_GeV").is(TIGHT, |v| {
            let pairs = 2.0 * pair_shape(v("m_W") / m_phi) + pair_shape(v("m_Z") / m_phi);
            (in_h / v("ew_v_GeV")).powi(2) * m_phi.powi(3) / (32.0 * PI) * pairs
        });
        at("width_phi_fermions_GeV").is(TIGHT, |v| {
            let one = |name: &str, colours: f64| {
                let r = (v(name) / m_phi).powi(2);
                colours * v(name).powi(2) * (1.0 - 4.0 * r).powf(1.5)
            };
            let quarks: f64 = ["m_u", "m_d", "m_s", "m_c", "m_b"].iter().map(|q| one(q, 3.0)).sum();
            let leptons: f64 = ["m_e", "m_mu", "m_tau"].iter().map(|l| one(l, 1.0)).sum();
            (in_h / v("ew_v_GeV")).powi(2) * m_phi / (8.0 * PI) * (quarks + leptons)
        });
        let quarks = |v: &dyn Fn(&str) -> f64, i: usize, j: usize| {
            let masses = [v("m_t"), if i + j > 0 { v("m_T") } else { 0.0 }];
            let cosine = |s: f64| (1.0 - s * s).sqrt();
            let (l, r) = (v("s_L"), v("s_R"));
            let (a, b, c) = ([cosine(l), l], [-l, cosine(l)], [cosine(r), r]);
            let y = |i: usize, j: usize| {
                in_h * v("a_GeV") / v("ew_v_GeV") * a[i] * c[j]
                    + in_phi * v("b_GeV") / v("v_tilde_GeV") * b[i] * c[j]
            };
            let [x, z] = [i, j].map(|k| (masses[k] / m_phi).powi(2));
            let (left, right) = (y(j, i), y(i, j));
            let squares = (left * left + right * right) * (1.0 - x - z) - 4.0 * (x * z).sqrt() * left * right;
            3.0 * m_phi * kallen(1.0, x, z).sqrt() / (16.0 * PI) * squares
        };
        at("width_phi_tt_GeV").is(1e-9, |v| quarks(v, 0, 0));
        at("width_phi_top_partners_GeV").is(1e-9, |v| 2.0 * quarks(v, 0, 1) + quarks(v, 1, 1));
    }
    let set = [RICH, &["--set", "m_phi=5000"]].concat();
    Printed::new("width_phi_hh_GeV", &set).is(1e-9, |v| {
        let ((s, c), v_h, v_d) = (alpha.sin_cos(), v("ew_v_GeV"), v("v_tilde_GeV"));
        let portal = v_d * (c.powi(3) - 2.0 * s * s * c) + v_h * (s.powi(3) - 2.0 * c * c * s);
        let third = 6.0 * v("lambda_H") * v_h * s * c * c
            + 6.0 * v("lambda_Phi") * v_d * c * s * s
            + v("lambda_HPhi") * portal;
        third.powi(2) / (32.0 * PI * m_phi) * (1.0 - (2.0 * v("m_h") / m_phi).powi(2)).sqrt()
    });
}

/// Equation (G.1) without colour.
fn pair(mass: f64, m_f: f64, vector: f64, axial: f64) -> f64 {
    let r = (m_f / mass).powi(2);
    let (v2, a2) = (vector * vector, axial * axial);
    mass / (12.0 * PI) * (1.0 - 4.0 * r).sqrt() * (v2 * (1.0 + 2.0 * r) + a2 * (1.0 - 4.0 * r))
}

#[test]
fn decays_of_the_mediator() {
    let at = |name: &str| Printed::new(name, RICH);
    for (channel, f) in [("ee", "e"), ("mumu", "mu"), ("tautau", "tau")] {
        at(&format!("width_{channel}_GeV")).is(TIGHT, |v| {
            let m_f = v(&format!("m_{f}"));
            pair(v("mediator_mass_GeV"), m_f, v(&format!("v_{f}")), v(&format!("a_{f}")))
        });
        at(&format!("br_{channel}"))
            .is(TIGHT, |v| v(&format!("width_{channel}_GeV")) / v("zprime_width_GeV"));
    }
    at("width_nunu_GeV").is(TIGHT, |v| {
        let flavours = ["nu_e", "nu_mu", "nu_tau"];
        flavours
            .iter()
            .map(|f| pair(v("mediator_mass_GeV"), 0.0, v(&format!("v_{f}")), v(&format!("a_{f}"))))
            .sum()
    });
    at("width_fcnc_GeV").is(TIGHT, |v| {
        let m = v("mediator_mass_GeV");
        let width = |c: f64, m_1: f64, m_2: f64| {
            let (r1, r2) = ((m_1 / m).powi(2), (m_2 / m).powi(2));
            let shape = 1.0 - 0.5 * (r1 + r2) - 0.5 * (r1 - r2).powi(2);
            m * kallen(1.0, r1, r2).sqrt() / (4.0 * PI) * c * c * shape
        };
        width(v("C_L"), v("m_b"), v("m_s"))
            + width(v("C_L_bd"), v("m_b"), v("m_d"))
            + width(v("C_L_sd"), v("m_s"), v("m_d"))
    });
    at("width_dark_GeV")
        .is(TIGHT, |v| pair(v("mediator_mass_GeV"), v("x_mass_GeV"), v("x_vector"), v("x_axial")));
    at("zprime_width_sm_GeV").is(TIGHT, |v| {
        ["ee", "mumu", "tautau", "nunu", "had", "fcnc"].iter().map(|c| v(&format!("width_{c}_GeV"))).sum()
    });
    at("zprime_width_GeV").is(TIGHT, |v| v("zprime_width_sm_GeV") + v("width_dark_GeV"));
    at("zprime_ctau_m").is(TIGHT, |v| 6.582119569e-25 * 2.99792458e8 / v("zprime_width_GeV"));
    at("br_inv").is(TIGHT, |v| (v("width_nunu_GeV") + v("width_dark_GeV")) / v("zprime_width_GeV"));
    // A mediator that lives for about a metre.
    let long = ["--set", "r_X=0", "--set", "theta_R=0.02", "--set", "g=2e-3", "--set", "m_zprime=0.4"];
    Printed::new("p_inv", &long).is(TIGHT, |v| {
        let gamma = (v("p_bp_kp_GeV") / v("mediator_mass_GeV")).hypot(1.0);
        let frame = 0.28_f64.hypot(1.0);
        let outside = 0.5
            * integral(-1.0, 1.0, |cos| {
                let lab = frame * gamma + 0.28 * (gamma * gamma - 1.0).sqrt() * cos;
                (-v("L_det_m") / ((lab * lab - 1.0).sqrt() * v("zprime_ctau_m"))).exp()
            });
        assert!(outside > 0.01 && outside < 0.99, "{outside}");
        outside + (1.0 - outside) * v("br_inv")
    });
}

const HBAR: f64 = 6.582119569e-25;

#[test]
fn rare_decays() {
    let at = |name: &str| Printed::new(name, &["--set", "m_zprime=2.1"]);
    at("p_bp_kp_GeV").is(TIGHT, |v| {
        let (b, k, m) = (v("m_Bp").powi(2), v("m_Kp").powi(2), v("mediator_mass_GeV").powi(2));
        kallen(b, k, m).sqrt() / (2.0 * v("m_Bp"))
    });
    at("br_bp_kp_zprime").is(TIGHT, |v| {
        let squares = (v("h_V_bs") * v("f_plus_bk") / v("mediator_mass_GeV")).powi(2);
        v("tau_Bp_ps") * 1e-12 / HBAR * squares * v("p_bp_kp_GeV").powi(3) / (2.0 * PI)
    });
    at("br_bp_pip_zprime").is(TIGHT, |v| {
        let squares = (v("h_V_bd") * v("f_plus_bk") / v("mediator_mass_GeV")).powi(2);
        v("tau_Bp_ps") * 1e-12 / HBAR * squares * v("p_bp_kp_GeV").powi(3) / (2.0 * PI)
    });
    // (transverse, longitudinal) squares and the factor in front.
    let kstar = |v: &dyn Fn(&str) -> f64, p: f64, b: f64, k: f64, ff: &str, transition: &str| {
        let root = 2.0 * b * p;
        let h = |x: &str| v(&format!("h_{x}_{transition}"));
        let f = |x: &str| v(&format!("{x}_{ff}"));
        let parallel = h("A") * (b + k) * f("A1");
        let perpendicular = h("V") * root * f("V") / (b + k);
        let zero = h("A") * 8.0 * b * k * f("A12") / v("mediator_mass_GeV");
        (
            2.0 * (parallel.powi(2) + perpendicular.powi(2)),
            zero.powi(2),
            root / (16.0 * PI * b.powi(3)) / HBAR,
        )
    };
    at("br_b0_kst0_zprime").is(TIGHT, |v| {
        let (t, l, factor) = kstar(v, v("p_b0_kst0_GeV"), v("m_B0"), v("m_Kst0"), "bkst", "bs");
        v("tau_B0_ps") * 1e-12 * factor * (t + l)
    });
    at("br_bs_phi_zprime").is(TIGHT, |v| {
        let (t, l, factor) = kstar(v, v("p_bs_phi_GeV"), v("m_Bs"), v("m_phi1020"), "bsphi", "bs");
        v("tau_Bs_ps") * 1e-12 * factor * (t + l)
    });
    at("fl_b0_kst0_zprime").is(TIGHT, |v| {
        let (t, l, _) = kstar(v, v("p_b0_kst0_GeV"), v("m_B0"), v("m_Kst0"), "bkst", "bs");
        l / (t + l)
    });
    at("br_b0_rho0_zprime").is(TIGHT, |v| {
        let (t, l, factor) = kstar(v, v("p_b0_kst0_GeV"), v("m_B0"), v("m_Kst0"), "bkst", "bd");
        0.5 * v("tau_B0_ps") * 1e-12 * factor * (t + l)
    });
    at("br_bp_kp_zprime_inv").is(TIGHT, |v| v("br_bp_kp_zprime") * v("p_inv"));
    at("br_bp_kp_zprime_mumu").is(TIGHT, |v| v("br_bp_kp_zprime") * v("br_mumu"));
    let kaon = |v: &dyn Fn(&str) -> f64, h: f64, p: f64, tau: f64| {
        let m = v("mediator_mass_GeV");
        let f = v("f_plus_Kpi_0") / (1.0 - (m / v("M_V_Kpi")).powi(2));
        tau / HBAR * (h * f / m).powi(2) * p.powi(3) / (2.0 * PI)
    };
    let light = ["--set", "m_zprime=0.15", "--set", "y_T=0.01"];
    Printed::new("br_kp_pip_zprime", &light)
        .is(TIGHT, |v| kaon(v, v("h_V_sd"), v("p_kp_pip_GeV"), v("tau_Kp_s")));
    Printed::new("br_kl_pi0_zprime", &light)
        .is(TIGHT, |v| kaon(v, v("im_h_V_sd"), v("p_kl_pi0_GeV"), v("tau_KL_s")));
}

#[test]
fn precision() {
    let at = |name: &str| Printed::new(name, RICH);
    at("rho0").is(TIGHT, |v| 1.0 / (1.0 - v("T") / v("alpha_inv_mZ")) + v("delta_rho_mixing"));
    at("width_h_zprime_zprime_GeV").is(TIGHT, |v| {
        let z = (v("mediator_mass_GeV") / v("m_h")).powi(2);
        let shape = (1.0 - 4.0 * z).sqrt() * (1.0 - 4.0 * z + 12.0 * z * z);
        (v("alpha_h").sin() / v("v_tilde_GeV")).powi(2) * v("m_h").powi(3) / (32.0 * PI) * shape
    });
    at("width_h_phi_phi_GeV").is(TIGHT, |v| {
        let (s, c) = v("alpha_h").sin_cos();
        let (h, w) = (v("ew_v_GeV"), v("v_tilde_GeV"));
        let portal = h * (c.powi(3) - 2.0 * s * s * c) + w * (2.0 * c * c * s - s.powi(3));
        let coupling = 3.0 * v("lambda_H") * h * c * s * s - 3.0 * v("lambda_Phi") * w * s * c * c
            + 0.5 * v("lambda_HPhi") * portal;
        coupling.powi(2) / (8.0 * PI * v("m_h")) * (1.0 - (2.0 * v("m_phi") / v("m_h")).powi(2)).sqrt()
    });
    at("width_h_GeV").is(TIGHT, |v| {
        v("cos_alpha_h").powi(2) * v("Gamma_h") + v("width_h_zprime_zprime_GeV") + v("width_h_phi_phi_GeV")
    });
    at("mu_higgs").is(TIGHT, |v| v("cos_alpha_h").powi(4) * v("Gamma_h") / v("width_h_GeV"));
    at("gamma_z_inv_extra_MeV").is(TIGHT, |v| 1e3 * pair(v("m_Z"), v("x_mass_GeV"), v("z_x_vector"), 0.0));
    at("delta_a_mu").is(TIGHT, |v| {
        let r = (v("m_mu") / v("mediator_mass_GeV")).powi(2);
        let (v2, a2) = (v("v_mu").powi(2), v("a_mu").powi(2));
        r / (4.0 * PI * PI)
            * integral(0.0, 1.0, |u| {
                // The integrand has a pole near x = 1.
                let x = 1.0 - u * u;
                let axial = x * (1.0 - x) * (4.0 - x) + 2.0 * x.powi(3) * r;
                2.0 * u * (v2 * x * x * (1.0 - x) - a2 * axial) / (1.0 - x + x * x * r)
            })
    });
    at("delta_q_w_cs").is(TIGHT, |v| {
        let quarks = 188.0 * v("v_u") + 211.0 * v("v_d");
        -2.0 * SQRT_2 * v("a_e") / (v("G_F") * v("mediator_mass_GeV").powi(2)) * quarks
    });
}

const CM2: f64 = 3.893793721e-28;

#[test]
fn dark_matter() {
    let at = |name: &str| Printed::new(name, RICH);
    at("epsilon_R").is(TIGHT, |v| {
        let four = 4.0 * v("x_mass_GeV").powi(2);
        (v("mediator_mass_GeV").powi(2) - four) / four
    });
    at("x_coupling").is(TIGHT, |v| v("x_vector").abs());
    at("omega_h2").is(TIGHT, |v| 2.0 * v("yield_today") * v("x_mass_GeV") * 2891.2 / 1.053672e-5);
    at("f_X").is(TIGHT, |v| v("omega_h2") / v("omega_dm_h2"));
    at("f_signal").is(TIGHT, |v| v("f_X").min(1.0));
    at("p_ann_cm3_per_s_GeV").is(TIGHT, |v| v("f_signal").powi(2) * v("p_ann_all_cm3_per_s_GeV"));
    for (name, m_n, u, d) in [("p", 0.93827208943, 2.0, 1.0), ("n", 0.93956542194, 1.0, 2.0)] {
        at(&format!("contact_{name}_per_GeV2")).is(TIGHT, |v| {
            let half = v("ew_g") / (2.0 * v("ew_c_W"));
            let z = |q: f64, t3: f64| half * (t3 - 2.0 * q * v("ew_s_W").powi(2));
            let by_z = v("z_x_vector") * (u * z(2.0 / 3.0, 0.5) + d * z(-1.0 / 3.0, -0.5)) / v("m_Z").powi(2);
            v("x_vector") * (u * v("v_u") + d * v("v_d")) / v("mediator_mass_GeV").powi(2) + by_z
        });
        at(&format!("sigma_x{name}_cm2")).is(TIGHT, |v| {
            let mu = v("x_mass_GeV") * m_n / (v("x_mass_GeV") + m_n);
            CM2 * (mu * v(&format!("contact_{name}_per_GeV2"))).powi(2) / PI
        });
    }
    at("sigma_xe_cm2").is(TIGHT, |v| {
        let mu = v("x_mass_GeV") * v("m_e") / (v("x_mass_GeV") + v("m_e"));
        CM2 * (mu * v("contact_e_per_GeV2")).powi(2) / PI
    });
    at("self_interaction_cm2_per_g").is(TIGHT, |v| {
        let sigma = v("x_vector").powi(4) * v("x_mass_GeV") / (4.0 * PI * v("mediator_mass_GeV").powi(4));
        CM2 * sigma / 1.78266192e-24
    });
}

/// Equation (J.3) on and off the resonance: the width at 2m is that of a
/// mediator of this mass.
#[test]
fn annihilation_at_rest() {
    for m_x in ["0.95", "1.0499"] {
        let m: f64 = m_x.parse().unwrap();
        let twice = format!("m_zprime={}", 2.0 * m);
        let base = ["--model", "dark_photon", "--set", "epsilon=1e-3"];
        let width = Printed::new("zprime_width_sm_GeV", &[&base[..], &["--set", &twice]].concat()).value;
        let m_set = format!("m_X={m_x}");
        let set = [&base[..], &["--set", "q_X=100", "--set", &m_set]].concat();
        Printed::new("sigma_v_today_cm3_per_s", &set).is(1e-6, |v| {
            let distance = 4.0 * m * m - v("mediator_mass_GeV").powi(2);
            let squared = distance.powi(2) + (2.0 * m * width).powi(2);
            6.0 * v("x_vector").powi(2) * v("x_mass_GeV") * width / squared * CM2 * 2.99792458e10
        });
    }
}

#[test]
fn portals() {
    let loops = ["--model", "l_mu_minus_l_tau", "--set", "q_X=2", "--set", "epsilon=1e-5"];
    Printed::new("epsilon_A", &loops).is(1e-6, |v| {
        let m_sq = v("mediator_mass_GeV").powi(2);
        // The logarithm is singular where q^2 passes the threshold of mu.
        let term = |m: f64| {
            let f = |x: f64| x * (1.0 - x) * (m * m - x * (1.0 - x) * m_sq).abs().ln();
            let edge = 0.5 - (0.25 - (m * m / m_sq).min(0.25)).sqrt();
            let smooth = |a: f64, b: f64| {
                integral(-FRAC_PI_2, FRAC_PI_2, |t| {
                    0.5 * (b - a) * t.cos() * f(0.5 * (a + b) + 0.5 * (b - a) * t.sin())
                })
            };
            2.0 * (smooth(0.0, edge) + smooth(edge, 0.5))
        };
        v("epsilon") + v("e_0") * v("g") / (2.0 * PI * PI) * (term(v("m_tau")) - term(v("m_mu")))
    });
    let at = |name: &str| Printed::new(name, &loops);
    at("v_mu").is(TIGHT, |v| v("g") - v("epsilon_A") * v("e_0"));
    at("v_c").is(TIGHT, |v| 2.0 / 3.0 * v("epsilon_A") * v("e_0"));
    at("a_nu_tau").is(TIGHT, |v| -0.5 * v("g"));
    at("g_X").is(TIGHT, |v| v("g") * v("q_X"));
    at("x_vector").is(TIGHT, |v| v("g_X"));
    Printed::new("g", &["--model", "dark_photon"]).is(TIGHT, |v| v("epsilon") * v("e_0"));
}

#[test]
fn the_document_is_that_of_the_catalogue() {
    let document = include_str!("../docs/formulas.md");
    let printed = ok(&["explain", "--formulas"]);
    assert!(
        document.trim_end() == printed.trim_end(),
        "docs/formulas.md is old: `darkbound explain --formulas > docs/formulas.md`"
    );
    for model in ["aligned_u1", "aligned_u1_extended", "dark_photon"] {
        let list = json(&["explain", "--model", model]);
        assert!(list.as_array().unwrap().len() > 80);
        for q in list.as_array().unwrap() {
            let (name, label) = (q["name"].as_str().unwrap(), q["equation"].as_str().unwrap());
            assert!(document.contains(&format!("**({label})**")), "{label}");
            assert!(document.contains(&format!("`{name}`")), "{name}");
        }
    }
}

#[test]
fn every_name_that_point_prints_is_explained() {
    for (model, m_x) in [("aligned_u1", "m_X=1.045"), ("aligned_u1_extended", "m_X=5")] {
        let set = ["--set", m_x, "--input", "m_W=80.3692"];
        let point = json(&[&["point", model], &set[..]].concat());
        let explain = |name: &str| json(&[&["explain", name, "--model", model], &set[..]].concat());
        for (name, value) in point["derived"].as_object().unwrap() {
            assert_eq!(explain(name)["quantity"]["value"], *value, "{name}");
        }
        for (name, value) in point["parameters"].as_object().unwrap() {
            let answer = explain(name);
            let found =
                [&answer["parameter"], &answer["quantity"]].into_iter().find(|a| !a.is_null()).unwrap();
            assert!(value.is_null() || close(&found["value"], value), "{name}: {answer}");
        }
        let input = explain("m_W");
        assert_eq!(
            (&input["input"]["value"], &input["input"]["overridden"]),
            (&point["inputs"]["m_W"], &true.into())
        );
        for c in point["constraints"].as_array().unwrap().iter().step_by(6) {
            let answer = explain(c["id"].as_str().unwrap());
            let result = &answer["constraint"]["result"];
            assert_eq!((&result["verdict"], &result["ratio"]), (&c["verdict"], &c["ratio"]), "{}", c["id"]);
        }
    }
}

fn close(a: &Value, b: &Value) -> bool {
    let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
    (a - b).abs() <= 1e-9 * b.abs()
}

#[test]
fn the_chain_holds_what_was_evaluated_and_no_more() {
    let tables = |name: &str, set: &[&str]| -> Vec<String> {
        let answer = json(&[&["explain", name], set].concat());
        let all = answer["chain"]["tables"].as_array().unwrap();
        all.iter().map(|t| t["table"].as_str().unwrap().to_owned()).collect()
    };
    let photon = ["--model", "dark_photon"];
    assert!(tables("width_ee_GeV", &photon).is_empty());
    let above = tables("br_ee", &[&photon[..], &["--set", "m_zprime=2.1"]].concat());
    let below = tables("br_ee", &[&photon[..], &["--set", "m_zprime=0.7"]].concat());
    assert!(below.iter().any(|t| t.contains("redeliver")) && !above.iter().any(|t| t.contains("redeliver")));
    assert!(tables("br_bp_kp_zprime", &[]).iter().all(|t| t.contains("_BK_")));
    assert!(tables("br_bp_kp_zprime", &["--set", "m_zprime=5.5", "--set", "y_T=0.01"]).is_empty());
    assert!(tables("omega_h2", &["--set", "r_X=0"]).iter().all(|t| t.contains("hadrons/")));
    let keys = |name: &str, set: &[&str]| json(&[&["explain", name], set].concat())["chain"]["keys"].clone();
    let has = |keys: &Value, key: &str| keys.as_array().unwrap().iter().any(|k| k == key);
    assert!(has(&keys("omega_h2", &[]), "Binder:2017rgn") && has(&keys("omega_h2", &[]), "Gondolo:1990dk"));
    assert!(!has(&keys("br_mumu", &[]), "Binder:2017rgn"));
    // Every paper of the chain is printed, as `cite` prints it.
    let answer = json(&["explain", "omega_h2"]);
    let bibtex = answer["bibtex"].as_str().unwrap();
    for key in answer["chain"]["keys"].as_array().unwrap() {
        assert_eq!(bibtex.matches(&format!("@article{{{},", key.as_str().unwrap())).count(), 1, "{key}");
    }
    let cited = ok(&["cite", "aligned_u1"]);
    let entry = cited.split("\n\n").find(|e| e.contains("Gondolo:1990dk")).unwrap();
    assert!(bibtex.contains(entry.trim()));
}

#[test]
fn the_text_has_formula_values_inputs_and_papers() {
    let text = ok(&["explain", "br_bp_kp_zprime", "--depth", "2"]);
    let words = [
        "(H.5)",
        "(D.6)",
        "f_+(M²)²",
        "tau_Bp_ps",
        "+- 4e-3 ps",
        "GRvDV2023_BK_mean.csv",
        "@article{Gubernari:2023puw",
    ];
    for word in words {
        assert!(text.contains(word), "{word} is not in\n{text}");
    }
    assert!(ok(&["explain", "omega_h2", "--set", "r_X=0"]).contains("omega_h2 = not at this point"));
    assert!(ok(&["explain", "m_t"]).contains("found"));
    assert!(ok(&["explain", "f_plus_Kpi_0"]).contains("recalled"));
    assert!(ok(&["explain", "LHCb_Aaij2016qsm_Bp_Kp_chi_mumu"]).contains("(L.4)"));
    assert!(ok(&["explain"]).contains("omega_h2"));
}

#[test]
fn a_wrong_name_is_one_sentence_with_the_nearest() {
    for (arguments, words) in [
        (&["explain", "br_muon"][..], &["`br_muon`", "nearest", "`br_mumu`"][..]),
        (&["explain", "omega"], &["nearest", "`omega_h2`"]),
        (&["explain", "theta_L", "--model", "dark_photon"], &["theta_L", "aligned_u1", "--model"]),
        (&["explain", "nothing_like_any_of_the_names"], &["without a name lists"]),
        (&["explain", "g", "--model", "dark_foton"], &["did you mean `dark_photon`"]),
    ] {
        let out = run(arguments);
        let message = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(2), "{message}");
        assert!(out.stdout.is_empty() && message.lines().count() == 1, "{message}");
        assert!(words.iter().all(|w| message.contains(w)), "{message}");
    }
}
