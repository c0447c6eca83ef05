//! What `explain` prints of one quantity, and the points at which it is asked.

use std::collections::BTreeMap;

use super::json;

/// One quantity with the values that its formula needs, as printed.
pub(crate) struct Printed {
    name: String,
    pub(crate) value: f64,
    needs: BTreeMap<String, f64>,
}

impl Printed {
    pub(crate) fn new(name: &str, set: &[&str]) -> Self {
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
    pub(crate) fn is(&self, tolerance: f64, formula: impl Fn(&dyn Fn(&str) -> f64) -> f64) {
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

pub(crate) const TIGHT: f64 = 1e-10;

/// A point of the aligned U(1)' where everything is open.
pub(crate) const RICH: &[&str] = &[
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

/// A point of the extended model where everything is open but heavy phi.
pub(crate) const EXTENDED: &[&str] = &[
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
