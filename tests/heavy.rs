//! e
use darkbound::constraints::Library;
use darkbound::decays::HadronMode;
use darkbound::inputs::Inputs;
use darkbound::models::aligned_u1::{AlignedPoint, ExtendedU1};
use darkbound::models::{Assignment, Model};
use darkbound::prediction::{Context, Prediction};
use darkbound::numerics::root::scan_log_root;

fn point(set: &[(&str, f64)]) -> darkbound::Result<AlignedPoint> {
    let model = ExtendedU1::default();
    let mut values = Assignment::defaults(model.parameters());
    for (name, value) in set {
        values.set("aligned_u1", model.parameters(), name, *value)?;
    }
    model.solve(&values, &Inputs::default())
}

#[test]
fn explore() {
    let library = Library::with_folder(None).unwrap();
    let context = Context::new(Inputs::default(), HadronMode::Data).unwrap();
    for rx in [1e3, 1e5] {
    for y in [0.02, 0.03, 0.1, 0.3, 1.0, 2.8] {
    let f = |g: f64| {
        let p = point(&[("m_T", 1e4), ("y_T", y), ("g", g), ("v_varphi", 0.5), ("r_X", 0.0), ("m_varphi", 0.5)]).ok()?;
        Some((Prediction::new(&p, &context).observable("br_bp_kp_zprime_inv").ok()?? / 9.2e-6).ln())
    };
    let Some(g) = scan_log_root(f, 1e-8, 1.0, 60, 1e-9).unwrap() else { println!("{y} none"); continue };
    for m_x in [1.5, 1.8, 2.0, 2.2, 3.0, 4.0, 5.0, 7.0, 10.0, 20.0, 45.0, 100.0, 300.0, 1e3, 1e4, 1e5] {
            let Ok(p) = point(&[("m_T", 1e4), ("y_T", y), ("r_X", rx), ("m_X", m_x), ("g", g), ("v_varphi", 0.5)]) else { continue };
            let pr = Prediction::new(&p, &context);
            let v = |n: &str| pr.observable(n).unwrap().unwrap_or(f64::NAN);
            let mut out: Vec<(f64, String)> = library.iter().filter(|c| c.card().default).filter_map(|c| { let r = c.evaluate(&pr).unwrap(); r.excludes().then(|| (r.ratio, c.id().to_owned())) }).collect();
            out.sort_by(|a, b| b.0.total_cmp(&a.0));
            println!("{rx:e} y {y} g {g:.3e} mX {m_x} gX {:.3e} O {:.3e} f {:.2e} range {:.2e} kt {:.3} spn {:.2e} {:?}", rx*g, v("omega_h2"), v("f_X"), v("yukawa_range"), v("kappa_t"), v("sigma_xn_cm2"), out.iter().map(|o| format!("{}:{:.2}", o.1, o.0)).collect::<Vec<_>>());
    }
    }}
}
