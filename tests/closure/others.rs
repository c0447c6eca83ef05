//! Upsilon decays and top partners.

use super::*;

#[test]
fn radiative_upsilon_decays_at_their_limits() {
    let setting = Setting::new();
    let resonances = Columns::embedded("hadrons/R_resonances.csv").unwrap();
    for c in setting.of_kind(Kind::Upsilon) {
        let name = c.card().decay.as_ref().unwrap().parent.replace(['(', ')'], "");
        let row = resonances.text("name").unwrap().iter().position(|n| *n == name).unwrap();
        let value = |column: &str| resonances.numbers(column).unwrap()[row];
        let (m_y, br_ll) = (value("M_GeV"), value("Gamma_ee_GeV") / value("Gamma_GeV"));
        let table = columns(c);
        let rows = table.numbers("mass_GeV").unwrap().into_iter().zip(table.numbers("br_limit").unwrap());
        let mut closed = 0;
        for (mass, limit) in rows.filter(|(m, _)| *m > 0.0 && *m < m_y) {
            // Wilczek with a Yukawa coupling y = 2 m_b a_b/M, m_b = M_Y/2:
            // BR(gamma V)/BR(l l) = y^2/(2 pi alpha) (1 - M^2/M_Y^2).
            let y2 = limit / br_ll * 2.0 * PI / setting.inputs().alpha_inv_0 / (1.0 - (mass / m_y).powi(2));
            let axial = mass / m_y * y2.sqrt();
            let couplings = only(Fermion::B, 0.0, axial);
            let dark = 1e12 * setting.width(mass, &couplings).max(1e-20);
            let at = |couplings: Couplings| Synthetic::new(mass, couplings).with_dark_width(dark);
            let Some(ratio) = setting.ratio(c, &at(couplings)) else { continue };
            assert_one(ratio, 1e-9, &format!("{} {mass}", c.id()));
            // A vector coupling is forbidden by charge conjugation.
            assert_eq!(setting.ratio(c, &at(only(Fermion::B, 1.0, 0.0))), Some(0.0));
            closed += 1;
        }
        assert!(closed > 300, "{}: {closed}", c.id());
    }
}

#[test]
fn pairs_of_top_partners_at_the_published_mass_limits() {
    let setting = Setting::new();
    for c in setting.of_kind(Kind::VlqPair) {
        let search = c.card().search.as_ref().unwrap();
        let at = |mass: f64, br: [f64; 4]| {
            let point = Synthetic::new(2.1, Couplings::default()).with_top_partner(mass, br);
            setting.ratio(c, &point).unwrap()
        };
        for published in &search.points {
            let [b, z, h] = published.br;
            let exact = at(published.mass_limit, [b, z, h, 0.0]);
            assert_one(exact, 1e-12, &format!("{} {published:?}", c.id()));
            assert!(at(published.mass_limit - 20.0, [b, z, h, 0.0]) > 1.0, "{}", c.id());
            assert!(at(published.mass_limit + 20.0, [b, z, h, 0.0]) < 1.0, "{}", c.id());
            // Half of the decays elsewhere: a quarter of the pairs.
            assert_one(4.0 * at(published.mass_limit, [b, z, h, 1.0]), 1e-12, c.id());
        }
        if let Some(mass) = search.any_br {
            for br in
                [[0.5, 0.25, 0.25, 0.0], [1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.2, 0.3, 0.5, 0.0]]
            {
                assert_one(at(mass, br), 1e-12, &format!("{} any {br:?}", c.id()));
            }
        }
    }
}

/// Cross section of T pairs in pb, linear in ln sigma.
fn pair_cross_section(c: &dyn Constraint, mass: f64) -> Option<f64> {
    let name = c.card().search.as_ref().unwrap().cross_section_table.clone().unwrap();
    let table = Columns::embedded(&name).unwrap();
    let (x, y) = (table.numbers("m_T_GeV").unwrap(), table.numbers("sigma_pb").unwrap());
    let i = (1..x.len()).find(|i| x[i - 1] <= mass && mass <= x[*i])?;
    let t = (mass - x[i - 1]) / (x[i] - x[i - 1]);
    Some((y[i - 1].ln() + t * (y[i] / y[i - 1]).ln()).exp())
}

#[test]
fn invisible_top_partners_at_the_limits_of_stop_searches() {
    let setting = Setting::new();
    for c in setting.of_kind(Kind::VlqInvisible) {
        let table = columns(c);
        let column = |name: &str| table.numbers(name).unwrap();
        // The lightest invisible state at each mass.
        let mut lightest = BTreeMap::<u64, (f64, f64)>::new();
        for ((m, i), s) in column("m_stop_GeV").into_iter().zip(column("m_inv_GeV")).zip(column("sigma95_pb"))
        {
            let entry = lightest.entry(m.to_bits()).or_insert((i, s));
            if i < entry.0 {
                *entry = (i, s);
            }
        }
        let mut closed = 0;
        for (mass, (_, limit)) in lightest.into_iter().map(|(m, r)| (f64::from_bits(m), r)) {
            let Some(sigma) = pair_cross_section(c, mass) else { continue };
            let br = (limit / sigma).sqrt();
            if br > 1.0 {
                continue;
            }
            let point = Synthetic::new(2.1, Couplings::default())
                .with_dark_width(1e-9)
                .with_top_partner(mass, [1.0 - br, 0.0, 0.0, br]);
            assert_one(setting.ratio(c, &point).unwrap(), 1e-9, &format!("{} {mass} GeV", c.id()));
            closed += 1;
        }
        assert!(closed >= 5, "{}: {closed}", c.id());
    }
}

#[test]
fn mass_limits_of_invisible_top_partners_are_those_of_an_independent_recast() {
    // Lower limits on m_T in GeV for BR(T -> t Z'(inv)) from the stop tables
    // of the same analyses and the NNLO+NNLL pair cross section, found on a
    // grid of 5 GeV. Limits at the end of a table are left out.
    let setting = Setting::new();
    let quoted: [(&str, &[(f64, f64)]); 7] = [
        // CMS-SUS-20-002
        ("CMS_CMS2021eha_T2tt", &[(0.5, 1425.0), (0.35, 1300.0), (0.25, 1175.0)]),
        // CMS-SUS-19-010
        ("CMS_CMS2021beq_T2tt", &[(0.5, 1425.0), (0.35, 1285.0), (0.25, 1150.0)]),
        // CMS-SUS-19-009
        ("CMS_CMS2019ysk_T2tt", &[(0.7, 1400.0), (0.5, 1275.0), (0.35, 1160.0), (0.25, 1040.0)]),
        // CMS-SUS-19-006
        (
            "CMS_CMS2019zmd_T2tt",
            &[(1.0, 1605.0), (0.7, 1445.0), (0.5, 1295.0), (0.35, 1145.0), (0.25, 1000.0)],
        ),
        // CMS-SUS-19-011
        ("CMS_CMS2020pyk_T2tt", &[(0.7, 1105.0), (0.5, 995.0), (0.35, 875.0), (0.25, 755.0)]),
        // ATLAS-SUSY-2018-12
        ("ATLAS_ATLAS2020dsf_T2tt", &[(0.5, 1365.0), (0.35, 1225.0), (0.25, 1055.0)]),
        // ATLAS-SUSY-2018-08
        (
            "ATLAS_ATLAS2021hza_T2tt",
            &[(1.0, 1225.0), (0.7, 1110.0), (0.5, 1010.0), (0.35, 910.0), (0.25, 825.0)],
        ),
    ];
    for (id, limits) in quoted {
        let c = setting.library.get(id).unwrap();
        for (br, m_limit) in limits {
            let excluded = |mass: f64| {
                let point = Synthetic::new(0.01, Couplings::default())
                    .with_dark_width(1e-9)
                    .with_top_partner(mass, [1.0 - br, 0.0, 0.0, *br]);
                setting.evaluate(c, &point).excludes()
            };
            // The last excluded mass on a fine grid.
            let found = (0..2000).rev().map(|i| 700.0 + f64::from(i)).find(|m| excluded(*m));
            assert!(found.is_some_and(|m| (m - m_limit).abs() <= 6.0), "{id} BR = {br}: {found:?} {m_limit}");
        }
    }
}
