//! Annihilation, freeze-out and kinetic decoupling against an independent
//! calculation and against micrOMEGAs.

use darkbound::compare::Deviation;
use darkbound::decays::{Decays, HadronMode};
use darkbound::inputs::{Inputs, M_PLANCK};
use darkbound::provenance::Columns;
use darkbound::relic::Dof;
use darkbound::relic::reference::{
    Cause, Choices, Equations, FinalQuarks, GridPoint, Hint, Points, Shares, Width, channel_shares,
    density_rows, explain, validate_channels, validate_cross_section, validate_momentum_transfer,
    validate_relic_density, validate_thermal_average,
};

const POINTS: &str = include_str!("validation/relic_density.csv");
const AVERAGE: &str = include_str!("validation/relic_average.csv");
const MICROMEGAS: &str = include_str!("validation/relic_micromegas.csv");

fn table(text: &str) -> Columns {
    Columns::parse("reference", text).unwrap()
}

/// The rows' own inputs, or those of the points of the same name.
fn points(cells: &Columns) -> Points {
    Points::new("reference", cells, &[("densities".to_owned(), table(POINTS))]).unwrap()
}

fn with(equations: Equations) -> Choices {
    let mut choices = Choices::reference();
    choices.equations = equations;
    choices
}

fn densities(text: &str, column: &str, choices: &Choices) -> (Deviation, Vec<Hint>) {
    let cells = table(text);
    let (rows, _) = density_rows(&cells, &points(&cells), column).unwrap();
    let (ours, deviation) = validate_relic_density(&rows, choices).unwrap();
    (deviation, explain(&rows, &ours, choices))
}

#[test]
fn cross_sections_by_channel() {
    let cells = table(include_str!("validation/relic_cross_section.csv"));
    let d = validate_cross_section(&cells, &points(&cells), "sigma_ref_pb", &Choices::reference()).unwrap();
    assert!(d.rows.len() > 50 && d.max_rel() < 1e-6 && d.median_rel() < 1e-7, "{d:?}");
}

#[test]
fn thermal_averages() {
    let cells = table(AVERAGE);
    let of =
        |column| validate_thermal_average(&cells, &points(&cells), column, &Choices::reference()).unwrap();
    let (first, second) = (of("sv_XXbar_GeV-2"), of("sv2_GeV-2"));
    assert!(first.rows.len() == 60 && first.max_rel() < 1e-8, "{first:?}");
    assert!(second.rows.len() > 30 && second.max_rel() < 1e-7, "{second:?}");
    assert_eq!(second.rows.len() + second.skipped, 60);
}

#[test]
fn relic_densities_in_kinetic_equilibrium() {
    let (d, hints) = densities(POINTS, "omega_ref_nBE", &Choices::reference());
    assert!(d.rows.len() == 60 && d.max_rel() < 1e-6, "{d:?}");
    assert!(hints.is_empty(), "{hints:?}");
}

#[test]
fn relic_densities_with_the_temperature_of_x() {
    let text = include_str!("validation/relic_coupled.csv");
    let (d, _) = densities(text, "omega_ref_cBE", &with(Equations::Coupled));
    assert!(d.rows.len() >= 8 && d.max_rel() < 5e-5, "{d:?}");
}

#[test]
fn momentum_transfer() {
    let cells = table(include_str!("validation/relic_momentum_transfer.csv"));
    let d = validate_momentum_transfer(&cells, &Choices::reference()).unwrap();
    assert!(d.rows.len() == 75 && d.max_rel() < 2e-5, "{d:?}");
}

/// Rows whose hint has exactly these causes.
fn explained<'a>(hints: &'a [Hint], causes: &[Cause]) -> Vec<&'a str> {
    hints.iter().filter(|h| h.causes == causes).map(|h| h.id.as_str()).collect()
}

#[test]
fn micromegas_stops_at_one_mev_and_has_another_constant() {
    let (d, hints) = densities(MICROMEGAS, "mo_om_fast0", &Choices::reference());
    assert!(d.max_rel() > 0.05, "{d:?}");
    let late = explained(&hints, &[Cause::EndAt1MeV, Cause::Constant]);
    assert!(["C063", "C064", "C066"].iter().all(|id| late.contains(id)), "{hints:?}");
    assert!(hints.iter().all(|h| h.rel_with_cause < 6e-4), "{hints:?}");
    // Integrated to 0.1 keV only the constant is left.
    let (d, hints) = densities(MICROMEGAS, "moT_om_fast0", &Choices::reference());
    assert!(d.max_rel() < 2e-3, "{d:?}");
    assert!(!hints.is_empty() && hints.iter().all(|h| h.causes == [Cause::Constant]), "{hints:?}");
    let constant = hints.iter().find(|h| h.id == "C063").unwrap();
    assert!((constant.rel - 7.0e-4).abs() < 5e-5 && constant.rel_with_cause < 5e-5, "{constant:?}");
}

#[test]
fn a_table_in_kinetic_equilibrium_is_recognised() {
    let (d, hints) = densities(MICROMEGAS, "moT_om_fast0", &with(Equations::Coupled));
    // At weak coupling Omega is more than ten times larger.
    assert!(d.max_rel() > 10.0, "{d:?}");
    let hint = hints.iter().find(|h| h.id == "B036").unwrap();
    assert_eq!(hint.causes, [Cause::KineticEquilibrium, Cause::Constant]);
    assert!(hint.rel > 10.0 && hint.rel_with_cause < 1e-3, "{hint:?}");
    // And the other way.
    let (_, hints) = densities(MICROMEGAS, "omega_ref_cBE", &Choices::reference());
    assert!(hints.len() == 6 && hints.iter().all(|h| h.causes == [Cause::TemperatureOfX]), "{hints:?}");
}

#[test]
fn the_freeze_out_approximation_is_recognised() {
    let (d, hints) = densities(MICROMEGAS, "mo_omFO", &Choices::reference());
    assert!(d.median_rel() > 1e-2, "{d:?}");
    assert!(hints.iter().all(|h| h.causes[0] == Cause::FreezeOutFormula), "{hints:?}");
    assert!(hints.iter().all(|h| h.rel_with_cause < 2e-3), "{hints:?}");
    assert!(hints.len() >= 11, "{hints:?}");
    // Its integral ends with the table's.
    let late = hints.iter().find(|h| h.id == "C063").unwrap();
    assert!(late.causes.contains(&Cause::EndAt1MeV), "{late:?}");
}

#[test]
fn an_unexplained_difference_gets_no_hint() {
    // A factor that no cause has.
    let text = "id,mX,MZp,Gamma_Zp,gX,eps,omega\n\
        A001,1.034595742,2.1,0.0021,0.1,0.0002,1.518e-2\n\
        A009,0.9585144756,2.1,2.1e-05,0.01,0.0001,1.548\n\
        B027,0.9,2.1,3.925039693e-08,0.001,3e-05,20.31\n";
    let (d, hints) = densities(text, "omega", &Choices::reference());
    assert!(d.rows.iter().all(|r| (r.rel - 0.23).abs() < 0.01), "{d:?}");
    assert!(hints.is_empty(), "{hints:?}");
}

#[test]
fn shares_of_the_final_states_are_those_of_the_annihilation_after_freeze_out() {
    let cells = table(include_str!("validation/relic_channels.csv"));
    let compare = |shares| validate_channels(&cells, &points(&cells), &Choices::reference(), shares).unwrap();
    let after = compare(Shares::AfterFreezeOut);
    assert!(after.rows.len() > 20 && after.skipped > 5, "{after:?}");
    assert!(after.max_rel() < 2e-2 && after.median_rel() < 3e-3, "{after:?}");
    // Z'Z' below its threshold is gone soon after freeze-out.
    let at = compare(Shares::AtFreezeOut);
    assert_eq!(at.rows[0].id, "C069 ~dm ~Dm Zp Zp");
    assert!(at.rows[0].value > 5.0 * at.rows[0].reference, "{at:?}");
}

fn point(m_x: f64, width: f64) -> GridPoint {
    GridPoint { id: "p".into(), m_x, m_zprime: 2.1, width, g_x: 0.1, eps: 2e-4 }
}

#[test]
fn shares_add_up_with_and_without_hadrons() {
    let inputs = Inputs::default();
    let measured = Choices::library(&inputs, Decays::new(&inputs, HadronMode::Data).unwrap());
    for choices in [Choices::reference(), measured] {
        for shares in [Shares::AtFreezeOut, Shares::AfterFreezeOut] {
            let all = channel_shares(&point(0.9, 1e-4), &choices, shares).unwrap();
            let sum: f64 = all.iter().map(|(_, v)| v).sum();
            assert!((sum - 1.0).abs() < 1e-12 && all.iter().all(|(_, v)| *v > -1e-6), "{all:?}");
        }
    }
}

#[test]
fn each_choice_moves_the_density_as_it_must() {
    let p = point(0.9585144756, 2.1e-3);
    let of = |choices: &Choices| choices.omega_h2(&p).unwrap();
    let base = of(&Choices::reference());
    let mixed = |eps: f64| Choices::reference().omega_h2(&GridPoint { eps, ..p.clone() }).unwrap();
    // Expansion enters as M_Pl <sigma v> alone, and <sigma v> goes with eps^2
    // where the width is fixed (Z'Z' is closed at freeze-out).
    let heavy = of(&Choices::reference().with_planck_mass(2.0 * M_PLANCK));
    assert!((heavy / mixed(p.eps * 2.0_f64.sqrt()) - 1.0).abs() < 1e-5, "{heavy}");
    // Less time to annihilate by two, but it lasts longer.
    assert!((0.5..0.6).contains(&(heavy / base)), "{heavy} {base}");
    let mut charged = Choices::reference();
    charged.charge *= 2.0;
    assert!((of(&charged) / mixed(2.0 * p.eps) - 1.0).abs() < 1e-9);
    assert!((0.25..0.35).contains(&(of(&charged) / base)));
    // Tables of degrees of freedom differ by percents.
    for dof in [Dof::SaikawaShirai, Dof::LaineMeyer, Dof::GondoloGelmini] {
        let other = (of(&Choices::reference().with_dof(dof)) / base - 1.0).abs();
        assert!((1e-4..5e-2).contains(&other), "{dof:?}: {other}");
    }
    // The width of the couplings is a seventh of this one: the pole, which
    // annihilates as 1/Gamma, by so much more, its wings not.
    let mut running = Choices::reference();
    running.width = Width::Running;
    let width = running.annihilation(&p).unwrap().mediator_width();
    let narrow = of(&running) / base;
    assert!((1.0..2.0).contains(&(narrow / (width / p.width))), "{narrow} {width}");
    // With that width nothing but its dependence on energy is left.
    let same = GridPoint { width, ..p.clone() };
    let ratio = Choices::reference().omega_h2(&same).unwrap() / of(&running);
    assert!((ratio - 1.0).abs() < 1e-2 && (ratio - 1.0).abs() > 1e-6, "{ratio}");
    // Without width there is no fixed one.
    assert!(Choices::reference().omega_h2(&GridPoint { width: f64::NAN, ..p.clone() }).is_err());
}

#[test]
fn hadrons_are_another_input_than_free_quarks() {
    let inputs = Inputs::default();
    let mut choices = Choices::reference();
    let p = point(0.95, 1e-4);
    let free = choices.omega_h2(&p).unwrap();
    choices.quarks = FinalQuarks::Hadrons(Box::new(Decays::new(&inputs, HadronMode::Data).unwrap()));
    let measured = choices.omega_h2(&p).unwrap();
    // R near 2 GeV is close to that of free quarks; Omega to 1/(2 + R).
    assert!((measured / free - 1.0).abs() < 0.15 && measured != free, "{measured} {free}");
}
