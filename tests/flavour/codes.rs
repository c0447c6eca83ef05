//! Other codes at equal inputs.

use darkbound::compare::Deviation;
use darkbound::flavour::reference::validate_flavour;
use darkbound::provenance::Columns;

fn table(name: &str, text: &str) -> Columns {
    Columns::parse(name, text).unwrap()
}

fn flavio() -> Deviation {
    validate_flavour(
        &table("flavio", include_str!("../validation/flavour_flavio.csv")),
        &table("inputs", include_str!("../validation/flavour_flavio_inputs.csv")),
    )
    .unwrap()
}

fn eos() -> Deviation {
    validate_flavour(
        &table("eos", include_str!("../validation/flavour_eos.csv")),
        &table("inputs", include_str!("../validation/flavour_eos_inputs.csv")),
    )
    .unwrap()
}

#[test]
fn flavio_at_equal_inputs() {
    let d = flavio();
    // Ten digits are printed.
    assert!(d.rows.len() == 88 && d.max_rel() < 1e-8 && d.median_rel() < 1e-9, "{:?}", &d.rows[..5]);
}

#[test]
fn eos_at_equal_inputs() {
    let d = eos();
    assert!(d.rows.len() == 67 && d.max_rel() < 1e-6 && d.median_rel() < 1e-8, "{:?}", &d.rows[..5]);
}

#[test]
fn unusable_tables_are_refused() {
    let inputs = table("inputs", include_str!("../validation/flavour_flavio_inputs.csv"));
    let refused = |rows: &str| {
        let text = format!("quantity,arg,value\n{rows}\n");
        validate_flavour(&table("t", &text), &inputs).unwrap_err().to_string()
    };
    assert!(refused("BR(B+->D+nunu),,1e-6").contains("B+->D+"));
    assert!(refused("AFB(B+->K+nunu),1,1e-6").contains("AFB"));
    assert!(refused("dBR/dq2(B+->K+nunu),x,1e-6").contains("`x`"));
    assert!(refused("dBR/dq2(B+->K+nunu),30,1e-6").contains("30"));
    let few = table("few.csv", "name,value\nGF,1e-5\n");
    let table = table("t", "quantity,arg,value\nBR(B+->K+nunu),,1e-6\n");
    let error = validate_flavour(&table, &few).unwrap_err().to_string();
    assert!(error.contains("few.csv") && error.contains("B->K BSZ a0_f+"), "{error}");
}
