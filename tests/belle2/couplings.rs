//! Spectra of couplings by polarisation.

use darkbound::flavour::dark_current::Field;
use darkbound::flavour::{
    Basis, FlavourParameters, FormFactorSource, Mode, Scenario, ScenarioKind, TheorySets,
};
use darkbound::likelihoods::belle2::{Belle2, Regions, Spectrum};
use darkbound::likelihoods::quadratic::CouplingForm;
use num_complex::Complex64;

/// All kinds, bases and fields: sums of the form equal direct spectra at
/// complex couplings.
#[test]
fn the_form_is_the_spectrum_at_any_couplings() {
    let p = FlavourParameters::default();
    let sets = TheorySets::new(FormFactorSource::Grvdv2023, p.clone()).unwrap();
    let decay = sets.central().decay(Mode::BpKp).unwrap();
    let belle = Belle2::load(Regions::Combined).unwrap();
    let mut checked = 0;
    for (kind, _) in ScenarioKind::ALL {
        for basis in [Basis::Parity, Basis::Chiral, Basis::ChiralVev] {
            for field in [Field::Complex, Field::Real] {
                let names: Vec<&str> = kind.couplings(basis).collect();
                let scenario =
                    Scenario { basis, field, couplings: Vec::new(), ..Scenario::single(kind, 0.7, "", 0.0) };
                let values = |s: &dyn darkbound::flavour::FinalState| {
                    Ok(Spectrum::of(belle.binning(), &decay, s)?.rates().to_vec())
                };
                let form = CouplingForm::new(&scenario, &names, true, &p, values).unwrap();
                let c: Vec<Complex64> = (0..names.len())
                    .map(|i| Complex64::new(0.3 + 0.17 * i as f64, 0.9 - 0.23 * i as f64))
                    .collect();
                let couplings = names.iter().zip(&c).map(|(n, c)| ((*n).to_owned(), *c)).collect();
                let direct = values(&*Scenario { couplings, ..scenario.clone() }.build(&p).unwrap()).unwrap();
                let scale = direct.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
                for (a, b) in form.at(&c).unwrap().iter().zip(&direct) {
                    assert!((a - b).abs() <= 1e-10 * scale, "{kind:?} {basis:?} {field:?}: {a:e} {b:e}");
                }
                checked += usize::from(scale > 0.0);
            }
        }
    }
    assert_eq!(checked, 36);
}

/// Mapping the terms to events is the events of the sum.
#[test]
fn templates_are_mapped_term_by_term() {
    let p = FlavourParameters::default();
    let sets = TheorySets::new(FormFactorSource::Grvdv2023, p.clone()).unwrap();
    let decay = sets.central().decay(Mode::BpKp).unwrap();
    let belle = Belle2::load(Regions::Combined).unwrap();
    let scenario = Scenario { couplings: Vec::new(), ..Scenario::single(ScenarioKind::PsiPsi, 0.6, "", 0.0) };
    let form = CouplingForm::new(&scenario, &["f_VV", "f_TT"], false, &p, |s| {
        Ok(Spectrum::of(belle.binning(), &decay, s)?.rates().to_vec())
    })
    .unwrap();
    assert_eq!(form.form().terms().count(), 3, "vector and tensor interfere");
    let events = |rates: &[f64]| -> Vec<f64> {
        let spectrum = Spectrum::new(belle.binning(), rates.to_vec()).unwrap();
        belle.events(&spectrum).into_iter().flat_map(|(_, e)| e).collect()
    };
    let c = [Complex64::new(1.2, 0.0), Complex64::new(-0.4, 0.0)];
    let (mapped, direct) = (form.mapped(events).at(&c).unwrap(), events(&form.at(&c).unwrap()));
    assert_eq!(mapped.len(), 18);
    for (a, b) in mapped.iter().zip(direct) {
        assert!((a - b).abs() < 1e-9 * b.abs(), "{a} {b}");
    }
    assert!(form.at(&[Complex64::I, Complex64::ZERO]).unwrap_err().to_string().contains("f_VV"));
}
