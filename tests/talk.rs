//! Exhibits of the talk that take seconds: figures, tables, claims.

use std::fs;
use std::path::PathBuf;

use darkbound::talk::{Agreement, Claim, EXHIBITS, Exhibit, Studio};

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("darkbound-talk-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The claims of an exhibit, with its files looked at.
fn made(id: &str) -> Vec<Claim> {
    let folder = Folder::new(id);
    let claims = Exhibit::named(id).unwrap().make(&Studio::new().unwrap(), &folder.0).unwrap();
    let svg = fs::read_to_string(folder.0.join(format!("{id}.svg"))).unwrap();
    assert!(svg.starts_with("<svg") && !svg.contains("NaN"), "{id}");
    assert!(folder.0.join(format!("{id}.csv")).is_file(), "{id}");
    for c in &claims {
        println!("{}: {} -> {} ({:?})", c.figure, c.statement, c.ours, c.agreement);
        assert_eq!(c.figure, id);
    }
    claims
}

fn held(claims: &[Claim], words: &str) -> bool {
    let found = claims.iter().find(|c| c.statement.contains(words));
    found.unwrap_or_else(|| panic!("no claim on `{words}`")).agreement == Agreement::Reproduced
}

#[test]
fn the_belle_ii_line_and_its_decays() {
    let line = made("belle2-line");
    assert!(held(&line, "accommodated for g q'") && held(&line, "P_inv = P_out"));
    assert!(held(&line, "Z-Z' mixing"));
    let branching = made("branching-ratios");
    assert!(held(&branching, "predictions for branching ratios"));
    let lifetime = made("lifetime");
    assert!(held(&lifetime, "displaced dimuon") && held(&lifetime, "additional invisible decay modes"));
}

#[test]
fn the_summary_of_constraints() {
    let claims = made("constraint-summary");
    for words in ["sqrt(8 pi/3)", "pp -> T Tbar", "rho =", "scalar sector", "kappa_t"] {
        assert!(held(&claims, words), "{words}");
    }
    // With eps_B = 0 at m_T the photon is out of reach.
    let photon = claims.iter().find(|c| c.statement.contains("gamma + inv")).unwrap();
    assert!(matches!(&photon.agreement, Agreement::OnlyIf(what) if what.contains("eps_B")), "{photon:?}");
}

/// What cannot be defined is said, with its reason.
#[test]
fn heavy_x_beyond_perturbation_theory_is_not_a_number() {
    let claims = made("heavy-plane");
    let lz = claims.iter().find(|c| c.statement.contains("LZ")).unwrap();
    assert!(lz.ours.contains("not defined (X couples beyond perturbation theory"), "{}", lz.ours);
    assert!(claims.iter().all(|c| matches!(&c.agreement, Agreement::Differs(why) if why.len() > 20)));
}

#[test]
fn exhibits_have_names_of_their_own() {
    for (i, e) in EXHIBITS.iter().enumerate() {
        assert!(EXHIBITS[..i].iter().all(|o| o.id != e.id) && !e.slide.is_empty(), "{}", e.id);
    }
    let error = Exhibit::named("heavy-plan").unwrap_err().to_string();
    assert!(error.contains("heavy-plane"), "{error}");
}
