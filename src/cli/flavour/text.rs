//! The report of `flavour` as text.

use std::fmt::Write as _;

use serde_json::Value;

/// A table of modes, with what was asked for below each.
pub(super) fn text(report: &Value) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{:<9} {:>24} {:>24} {:>24} {:>14}",
        "mode", "BR neutrinos", "BR new", "BR sum", "F_L sum"
    );
    let pair = |v: &Value, digits: usize| match (v["value"].as_f64(), v["error"].as_f64()) {
        (Some(x), Some(e)) if digits > 0 => format!("{x:.digits$} +- {e:.digits$}"),
        (Some(x), Some(e)) => format!("{x:.4e} +- {e:.1e}"),
        _ => "-".to_owned(),
    };
    for (name, m) in report["modes"].as_object().into_iter().flatten() {
        if let Some(why) = m["unavailable"].as_str() {
            let _ = writeln!(out, "{name:<9} {why}");
        } else {
            let (sm, new, br) = (pair(&m["br_sm"], 0), pair(&m["br_new"], 0), pair(&m["br"], 0));
            let _ = writeln!(out, "{name:<9} {sm:>24} {new:>24} {br:>24} {:>14}", pair(&m["f_l"], 3));
        }
        if let Some(why) = m["closed"].as_str() {
            let _ = writeln!(out, "  no rate, {why}");
        }
        if let Some(tree) = m["br_tau_tree"].as_f64() {
            let _ = writeln!(out, "  through a real tau, not included: {tree:.2e}");
        }
        if let Some(w) = m["window"].as_object() {
            let (width, f_l) = (w["width_GeV2"].as_f64(), w["f_l"].as_f64());
            if let (Some(width), Some(f_l)) = (width, f_l) {
                let _ = writeln!(out, "  F_L within {width} GeV^2 around m^2: {f_l:.4}");
            }
        }
        for s in m["spectrum"].as_array().into_iter().flatten() {
            if let Some(sm) = s["dbr_dq2_sm"].as_f64() {
                let f = |key: &str| s[key].as_f64().unwrap_or(f64::NAN);
                let f_l = s["f_l"].as_f64().map_or(String::new(), |x| format!("  F_L {x:.4}"));
                let (q_sq, new) = (f("q2_GeV2"), f("dbr_dq2_new"));
                let _ = writeln!(out, "  q^2 = {q_sq:<6} GeV^2: {sm:.4e} + {new:.4e} per GeV^2{f_l}");
            }
        }
        for b in m["bins"].as_array().into_iter().flatten() {
            let f = |key: &str| b[key].as_f64().unwrap_or(f64::NAN);
            let f_l = b["f_l"].as_f64().map_or(String::new(), |x| format!("  F_L {x:.4}"));
            let (lo, hi) = (f("q2_min_GeV2"), f("q2_max_GeV2"));
            let _ = writeln!(
                out,
                "  {lo:>6} - {hi:<6} GeV^2: {:.4e} + {:.4e} = {:.4e}{f_l}",
                f("br_sm"),
                f("br_new"),
                f("br")
            );
        }
    }
    if let Some(br) = report["br_bs_invisible"].as_f64() {
        let limit = report["br_bs_invisible_limit"].as_f64().unwrap_or(f64::NAN);
        let _ = writeln!(out, "Bs->invisible, new: {br:.4e} (limit {limit:.1e})");
    }
    for p in report["projections"].as_array().into_iter().flatten() {
        if let (Some(l), Some(pull)) = (p["luminosity_per_ab"].as_f64(), p["pull_from_sm"].as_f64()) {
            let _ = writeln!(out, "{l:>4} ab^-1: {pull:.2} sigma from the Standard Model");
        }
    }
    let names = report["comparison"]["scenarios"].as_array();
    for s in report["comparison"]["separations"].as_array().into_iter().flatten() {
        let _ = writeln!(out, "pulls at {} ab^-1:", s["luminosity_per_ab"]);
        for (name, row) in names.into_iter().flatten().zip(s["pulls"].as_array().into_iter().flatten()) {
            let _ = write!(out, "  {:<24}", name.as_str().unwrap_or_default());
            for x in row.as_array().into_iter().flatten().filter_map(Value::as_f64) {
                let _ = write!(out, " {x:>6.2}");
            }
            out.push('\n');
        }
    }
    for path in report["figures"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        let _ = writeln!(out, "{path}");
    }
    out
}
