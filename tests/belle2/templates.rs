//! From spectra to expected events.

use darkbound::flavour::{
    FlavourParameters, FormFactorSource, Mode, NeutrinoPairs, Scenario, ScenarioKind, TheorySets,
};
use darkbound::likelihoods::belle2::{
    Belle2, Binning, FormFactorErrors, MU, NEW, NULL_BR, NewPhysics, Regions, Spectrum, null_decay,
};
use darkbound::provenance::Columns;
use darkbound::statistics::workspace::document::{Modifier, Workspace};

fn null(binning: &Binning) -> Spectrum {
    let p = FlavourParameters::default();
    let (decay, neutrinos) = (null_decay(&p).unwrap(), NeutrinoPairs::new(&p));
    let scale = NULL_BR / decay.total(&neutrinos).unwrap().total();
    Spectrum::of(binning, &decay, &neutrinos).unwrap().times(scale)
}

/// Acceptance A01: 4.966e-6 to 0.1 %; the release says 4.97e-6.
#[test]
fn the_null_model_is_that_of_the_release() {
    let p = FlavourParameters::default();
    let br = null_decay(&p).unwrap().total(&NeutrinoPairs::new(&p)).unwrap().total();
    println!("null model: {br:e}");
    assert!((br / 4.966e-6 - 1.0).abs() < 1e-3, "{br:e}");
    assert!((br / NULL_BR - 1.0).abs() < 1e-3, "{br:e}");
}

/// The null spectrum gives back the Standard Model signal: 0.1 % in the
/// inclusive tag. In the hadronic tag the column of negative q^2 that is left
/// out holds 0.15 to 0.22 % of the events, by its record.
#[test]
fn the_null_spectrum_gives_the_signal_of_the_release() {
    let belle = Belle2::load(Regions::Combined).unwrap();
    let spectrum = null(belle.binning());
    let cells = Columns::embedded("flavour/belle2_yields.csv").unwrap();
    let (regions, samples, kinds) =
        (cells.text("region").unwrap(), cells.text("sample").unwrap(), cells.text("quantity").unwrap());
    let mut bins = 0;
    for (region, events) in belle.events(&spectrum) {
        let row = (0..cells.len())
            .find(|r| regions[*r] == region && samples[*r] == "signal" && kinds[*r] == "expected")
            .unwrap();
        let (low, high) = if region == "H" { (1.5e-3, 2.3e-3) } else { (-1e-3, 1e-3) };
        for (b, n) in events.iter().enumerate() {
            let expected = cells.numbers(&format!("bin_{b}"));
            let expected = expected.map_or_else(
                |_| cells.optional(&format!("bin_{b}")).unwrap()[row].unwrap(),
                |column| column[row],
            );
            let lacking = 1.0 - n / expected;
            assert!(lacking > low && lacking < high, "{region} {b}: {n} for {expected}");
            bins += 1;
        }
    }
    assert_eq!(bins, 18);
}

/// Expected events are linear in the spectrum, and a line is between the
/// lines at the centres of its neighbours, with the mean at m^2.
#[test]
fn events_are_linear_and_a_line_has_its_mean_at_the_squared_mass() {
    let belle = Belle2::load(Regions::Combined).unwrap();
    let binning = belle.binning();
    let width = binning.end() / binning.bins() as f64;
    let centre = |j: usize| (j as f64 + 0.5) * width;
    for mass in [0.4_f64, 1.0, 2.1, 3.3, 4.7] {
        let line = Spectrum::line(binning, mass, 3e-6).unwrap();
        let mean: f64 = line.rates().iter().enumerate().map(|(j, r)| r * centre(j)).sum::<f64>() / 3e-6;
        assert!((mean - mass * mass).abs() < 1e-9, "{mass}: {mean}");
        assert!((line.total() - 3e-6).abs() < 1e-20);
        let j = ((mass * mass / width) - 0.5).floor() as usize;
        let part = (mass * mass - centre(j)) / width;
        let at = |k: usize| belle.events(&Spectrum::line(binning, centre(k).sqrt(), 3e-6).unwrap());
        let (low, high, here) = (at(j), at(j + 1), belle.events(&line));
        for r in 0..here.len() {
            for b in 0..here[r].1.len() {
                let between = (1.0 - part) * low[r].1[b] + part * high[r].1[b];
                assert!((here[r].1[b] - between).abs() < 1e-9 * (1e-3 + between), "{mass} {r} {b}");
            }
        }
    }
}

/// At either end there is one centre: all of the rate is there.
#[test]
fn the_ends_of_the_bins_have_one_centre() {
    let binning = Binning::embedded().unwrap();
    assert_eq!((binning.bins(), binning.end()), (100, 22.885));
    let massless = Spectrum::line(&binning, 0.0, 1.0).unwrap();
    assert_eq!((massless.rates()[0], massless.rates()[1]), (1.0, 0.0));
    let light = Spectrum::line(&binning, 0.3, 1.0).unwrap();
    assert_eq!(light, massless, "0.09 GeV^2 is below the first centre");
    let heaviest = Spectrum::line(&binning, 4.7838, 1.0).unwrap();
    assert_eq!(heaviest.rates()[99], 1.0);
    for mass in [-0.1, 4.784, f64::NAN] {
        let error = Spectrum::line(&binning, mass, 1.0).unwrap_err().to_string();
        assert!(error.contains("mass") && error.contains("4.7838"), "{error}");
    }
    let kstar = TheorySets::new(FormFactorSource::Grvdv2023, FlavourParameters::default()).unwrap();
    let decay = kstar.central().decay(Mode::B0Kst0).unwrap();
    let state = NeutrinoPairs::new(&FlavourParameters::default());
    assert!(Spectrum::of(&binning, &decay, &state).unwrap_err().to_string().contains("B+->K+"));
    assert!(Spectrum::new(&binning, vec![0.0; 99]).is_err());
    assert!(Spectrum::new(&binning, vec![f64::INFINITY; 100]).is_err());
}

/// A spectrum with the efficiency of the table as weight: the flat one is the
/// sum of its lines (closed form of (5.2)).
#[test]
fn a_flat_spectrum_is_the_sum_of_its_lines() {
    let belle = Belle2::load(Regions::Inclusive).unwrap();
    let binning = belle.binning();
    let n = binning.bins();
    let flat = belle.events(&Spectrum::new(binning, vec![1e-7; n]).unwrap());
    let null = null(binning);
    let cells = Columns::embedded("flavour/belle2_number_density.csv").unwrap();
    for (region, events) in flat {
        for (b, sum) in events.iter().enumerate() {
            let density = cells.numbers(&format!("{region}_{b}")).unwrap();
            let expected: f64 = density.iter().zip(null.rates()).map(|(d, r)| d * 1e-7 / r).sum();
            assert!((sum / expected - 1.0).abs() < 1e-12, "{region} {b}");
        }
    }
}

fn modifiers<'w>(space: &'w Workspace, region: &str, name: &str) -> &'w [Modifier] {
    let channel = space.channels.iter().find(|c| c.name == region).unwrap();
    &channel.samples.iter().find(|s| s.name == name).unwrap().modifiers
}

/// The new sample has the shifts of the signal but its form factors, and
/// Monte Carlo factors of its own; the signal keeps all of its own.
#[test]
fn the_new_sample_inherits_what_is_experimental() {
    let belle = Belle2::load(Regions::Combined).unwrap();
    let new = NewPhysics::exact(Spectrum::line(belle.binning(), 2.1, 1e-6).unwrap());
    let space = belle.workspace_with(&new);
    let names = |region, name| -> Vec<String> {
        modifiers(&space, region, name).iter().map(|m| m.name.clone()).collect()
    };
    let experimental = ["trackingEff", "neutralGamma", "neutralUnmatched", "bdt", "bb", "KLeff"];
    let expected: Vec<String> =
        ["stat_new_A", NEW].iter().chain(&experimental).map(|s| (*s).to_owned()).collect();
    assert_eq!(names("A", "new"), expected);
    assert_eq!(names("H", "new"), ["stat_new_H", NEW, "norm_sgn_had", "nBB", "NEE"]);
    assert!(names("A", "signal").contains(&"ff_c3".to_owned()));
    assert!(names("A", "signal").contains(&MU.to_owned()));
    assert!(space.channels.iter().filter(|c| c.name == "C" || c.name == "D").all(|c| c.samples.len() == 5));
    let settings = &space.measurements[0].parameters;
    assert_eq!(space.measurements[0].poi.as_deref(), Some(NEW));
    assert!(settings.iter().any(|s| s.name == MU && s.fixed == Some(true) && s.inits == Some(vec![1.0])));
    assert!(settings.iter().any(|s| s.name == NEW
        && s.bounds.as_ref().is_some_and(|b| b[0][0] == 0.0 && (b[0][1] - 1e6).abs() < 1e-3)));
    let published = belle.workspace();
    assert_eq!(published.measurements[0].poi.as_deref(), Some(MU));
    assert_eq!(published.measurements[0].parameters[0].bounds, Some(vec![[-10.0, 30.0]]));
    assert_eq!(published.channels.len(), 5);
}

/// Form factors of the new contribution: eight axes of B -> K; at a fixed
/// rate their templates have the rate, a line has none.
#[test]
fn form_factor_axes_are_shapes_or_rates() {
    let sets = TheorySets::new(FormFactorSource::Grvdv2023, FlavourParameters::default()).unwrap();
    let binning = Binning::embedded().unwrap();
    let p = FlavourParameters::default();
    let pair = Scenario::single(ScenarioKind::PsiPsi, 0.6, "f_VV", 1.8).build(&p).unwrap();
    let shape = NewPhysics::of(&binning, &sets, &*pair, FormFactorErrors::Shape).unwrap();
    let rate = NewPhysics::of(&binning, &sets, &*pair, FormFactorErrors::RateAndShape).unwrap();
    assert_eq!((shape.axes().len(), rate.axes().len()), (8, 8));
    let total = shape.spectrum().total();
    for pair in shape.axes().iter().flatten() {
        assert!((pair.total() / total - 1.0).abs() < 1e-12);
    }
    let error = rate.axes().iter().map(|[u, d]| (0.5 * (u.total() - d.total())).powi(2)).sum::<f64>().sqrt();
    let decay = |t: &darkbound::flavour::Theory| t.decay(Mode::BpKp).unwrap();
    let spread = sets.propagate(|t| Ok(vec![Spectrum::of(&binning, &decay(t), &*pair)?.total()])).unwrap();
    assert!((error / spread.form_factors[0][0].sqrt() - 1.0).abs() < 1e-9, "the covariance is kept");
    let unit = shape.per_branching_ratio().unwrap();
    assert!((unit.spectrum().total() - 1e-6).abs() < 1e-18);
    let line = Scenario::single(ScenarioKind::V, 2.1, "h_V", 1e-8).build(&p).unwrap();
    assert!(NewPhysics::of(&binning, &sets, &*line, FormFactorErrors::Shape).unwrap().axes().is_empty());
    assert_eq!(
        NewPhysics::of(&binning, &sets, &*line, FormFactorErrors::RateAndShape).unwrap().axes().len(),
        8
    );
    let none = Scenario::single(ScenarioKind::V, 2.1, "h_A", 1e-8).build(&p).unwrap();
    let nothing = NewPhysics::of(&binning, &sets, &*none, FormFactorErrors::Central).unwrap();
    assert!(nothing.per_branching_ratio().unwrap_err().to_string().contains("positive rate"));
}
