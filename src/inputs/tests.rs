use super::*;

#[test]
fn scheme_reproduces_the_stated_couplings() {
    let mut inputs = Inputs::default();
    inputs.set("m_W", 80.3692).unwrap();
    let ew = Electroweak::new(&inputs);
    // Values stated with the inputs m_W = 80.3692, G_F = 1.1663788e-5, 1/alpha = 127.930.
    approx::assert_relative_eq!(ew.v, 246.219640, max_relative = 1e-8);
    approx::assert_relative_eq!(ew.g, 0.6528252573, max_relative = 1e-9);
    approx::assert_relative_eq!(ew.e, 0.3134142453, max_relative = 1e-9);
    approx::assert_relative_eq!(ew.s_w * ew.s_w, 0.2304854778, max_relative = 1e-9);
    approx::assert_relative_eq!(ew.c_w, 0.8772197685, max_relative = 1e-9);
}

#[test]
fn every_input_has_a_source_and_a_documentation() {
    for input in INPUTS {
        assert!(input.source.len() > 5 && input.doc.len() > 3, "{}", input.name);
        assert!(input.default > 0.0 && input.error >= 0.0, "{}", input.name);
    }
}

#[test]
fn overrides_are_recorded_and_bad_ones_refused() {
    let mut inputs = Inputs::default();
    inputs.set("m_t", 172.57).unwrap();
    assert_eq!(inputs.overridden().collect::<Vec<_>>(), vec![("m_t", 172.57)]);
    let message = inputs.set("m_tt", 1.0).unwrap_err().to_string();
    assert!(message.contains("did you mean `m_t`"), "{message}");
    assert!(inputs.set("m_t", -1.0).is_err());
    assert!(inputs.set("m_t", f64::NAN).is_err());
}
