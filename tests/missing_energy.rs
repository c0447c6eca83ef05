//! Cards of missing energy: mistakes, a small card end to end, what regions
//! depend on.

use darkbound::flavour::FlavourParameters;
use darkbound::likelihoods::missing_energy::{
    ContourFit, MissingEnergy, MissingEnergyCard, MissingEnergyFit, markdown,
};

fn fit(text: &str) -> (MissingEnergy, MissingEnergyFit) {
    let card = MissingEnergyCard::read("small.toml", text).unwrap();
    let all = MissingEnergy::new(card, FlavourParameters::default()).unwrap();
    let found = all.fit().unwrap();
    (all, found)
}

const SCENARIO: &str = r#"
data = ["belle2-inclusive"]
[[scenario]]
id = "phi"
kind = "phi"
couplings = { g_S = 1e-8 }
mass = [1.9, 2.3, 9]
"#;

#[test]
fn a_small_card_finds_the_mass() {
    let (all, found) = fit(SCENARIO);
    let s = &found.scenarios[0];
    let (best, mass) = (s.best.unwrap(), s.mass.unwrap());
    // The reference fit of the public likelihood: 2.10 [2.00, 2.19], -14.0.
    assert!((mass.value - 2.1).abs() < 0.03 && (best.delta + 14.02).abs() < 0.05, "{mass:?} {best:?}");
    assert!((mass.lower.unwrap() - 2.0).abs() < 0.02 && (mass.upper.unwrap() - 2.19).abs() < 0.02);
    assert!((s.couplings["g_S"] - 1.4e-8).abs() < 0.02e-8, "{:?}", s.couplings);
    assert!(s.delta_rescaled.unwrap() < -5.0 && (found.rescaled.unwrap().mu - 5.41).abs() < 0.02);
    assert!(best.delta <= s.rows.iter().map(|r| r.delta).fold(0.0, f64::min));
    assert!(markdown(&all, &found).contains("| phi | 2.0"));
}

/// Other modes have the factor of the Standard Model too: their limits pull it
/// down.
#[test]
fn a_rescaled_standard_model_is_rescaled_in_all_modes() {
    let (_, alone) = fit(SCENARIO);
    let (_, joint) = fit(&SCENARIO.replace("-inclusive\"]", "-inclusive\", \"belle\"]"));
    let (alone, joint) = (alone.rescaled.unwrap(), joint.rescaled.unwrap());
    assert!(joint.mu < alone.mu - 1.0 && joint.delta > alone.delta, "{joint:?} {alone:?}");
}

fn plane(data: &str, number: usize) -> ContourFit {
    let text = format!(
        "[[contour]]\nid = \"c\"\nkind = \"phi\"\nmass = 2.1\ncouplings = [\"g_S\", \"g_P\"]\n\
         ranges = [[-4e-8, 4e-8], [-1.5e-7, 1.5e-7]]\nnumber = {number}\ndata = {data}"
    );
    fit(&text).1.contours.remove(0)
}

#[test]
fn parity_decides_what_a_decay_sees() {
    let found = plane(r#"["belle2", "babar-2013-kst0"]"#, 81);
    let n = found.x.len();
    let at = |r: usize, i: usize, j: usize| found.regions[r].above[j * n + i];
    for i in 0..n {
        for j in 0..n {
            // K sees the scalar coupling, K* the pseudoscalar one; signs are
            // free.
            assert!((at(0, i, j) - at(0, i, 0)).abs() < 1e-9);
            assert!((at(1, i, j) - at(1, 0, j)).abs() < 1e-9);
            assert!((at(2, i, j) - at(2, n - 1 - i, n - 1 - j)).abs() < 1e-9);
        }
    }
    // The band of K: the interval of the rate fit, taken twice.
    let inside = (0..n).filter(|i| at(0, *i, 0) <= 5.99).count();
    let height = 3e-7 * n as f64 / (n - 1) as f64;
    let band = inside as f64 * 1e-9 * height;
    assert!((found.regions[0].area[1] / band - 1.0).abs() < 1e-9);
    // Two independent conditions together are in neither alone less strict.
    assert!(found.regions[2].area[1] < found.regions[0].area[1].min(found.regions[1].area[1]));
    let best = found.regions[2].best;
    assert!((best[0].abs() - 1.33e-8).abs() < 0.03e-8, "{best:?}");
}

#[test]
fn areas_converge() {
    let area = |n| plane(r#"["belle2", "babar"]"#, n).regions[2].area;
    let (coarse, fine) = (area(81), area(241));
    for (a, b) in coarse.iter().zip(fine) {
        assert!((a / b - 1.0).abs() < 0.05, "{a:e} {b:e}");
    }
}

#[test]
fn mistakes_are_said_with_file_and_key() {
    let said = |text: &str| MissingEnergyCard::read("bad.toml", text).unwrap_err().to_string();
    let contour = "[[contour]]\nid = \"c\"\nkind = \"psi-psi\"\nmass = 0.6\ncouplings = [\"f_VV\", \"f_VA\"]\n\
                   ranges = [[-1, 1], [-1, 1]]\nnumber = 5\n";
    for (text, wanted) in [
        (SCENARIO.replace("mass =", "masses ="), "masses"),
        (SCENARIO.replace("g_S", "h_V"), "scenario `phi`: there is no coupling `h_V`"),
        (SCENARIO.replace("belle2-inclusive", "aleph"), "data: scenarios need belle2"),
        (SCENARIO.replace("belle2-inclusive", "delphi"), "data: there is no data set `delphi`"),
        (SCENARIO.replace("[1.9, 2.3, 9]", "[2.3, 1.9, 9]"), "scenario `phi`: mass = [2.3, 1.9, 9]"),
        (SCENARIO.replace("kind = \"phi\"", "kind = \"axion\""), "there is no final state `axion`"),
        (SCENARIO.replace("1e-8", "0.0"), "couplings: one at least"),
        (format!("form-factors = \"x\"\n{SCENARIO}"), "form-factors"),
        (format!("{contour}field = \"real\""), "contour `c`: field: dirac or majorana"),
        (format!("{contour}errors = \"shape\""), "contour `c`: errors"),
        (format!("{contour}data = []"), "contour `c`: data"),
        (contour.replace("f_VA", "f_VV"), "two different couplings"),
        (contour.replace("[-1, 1]]", "[1, -1]]"), "ranges must increase"),
        (format!("{contour}{contour}"), "two of this name"),
        ("title = \"nothing\"".into(), "`[[scenario]]` or a `[[contour]]`"),
    ] {
        let error = said(&text);
        assert!(error.starts_with("bad.toml") && error.contains(wanted), "{wanted}: {error}");
    }
}

/// The built-in cards are without mistakes.
#[test]
fn the_cards_of_the_talk_can_be_read() {
    for name in ["missing_energy", "missing_energy_chiral"] {
        let file = format!("{}/examples/cards/{name}.toml", env!("CARGO_MANIFEST_DIR"));
        let card = MissingEnergyCard::read(name, &std::fs::read_to_string(file).unwrap()).unwrap();
        assert!(card.scenarios.len() >= 5, "{name}");
    }
}
