//! `figures`: every figure of the talk, and its claims.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::{Global, print};
use crate::error::{Error, Result};
use crate::scan::write_atomically;
use crate::talk::{Claim, EXHIBITS, Exhibit, Studio, table};

/// What the rows do not explain.
const LEGEND: &str = "- m_T, y_T: mass of the top partner T and its Yukawa coupling; r_X: charge of the dark \
fermion X over that of T; g q': gauge coupling.
- eps_B: tree-level kinetic mixing of the U(1)' with hypercharge, a free parameter that runs. The talk does not \
give it; here it vanishes at a scale that is named, and loops of t and T do the rest.
- Delta, Delta(-2lnL): -2 ln L relative to the Standard Model; one sigma is one.
- The Belle II line: g q' such that B(B+ -> K+ Z') P_inv = 9.2e-6 (2602.09666).
";

/// Options of `figures`.
#[derive(Debug, clap::Args)]
pub(super) struct FiguresArgs {
    /// Which figures; all if absent
    id: Vec<String>,
    /// Folder for the figures, their tables and reproduction.md
    #[arg(long, default_value = "talk", value_name = "DIR")]
    out: PathBuf,
    /// List the figures and stop
    #[arg(long)]
    list: bool,
}

/// Draws the figures and writes `reproduction.md`.
pub(super) fn figures(args: &FiguresArgs, global: &Global) -> Result<()> {
    if args.list {
        for e in EXHIBITS {
            print(&format!("{:22} {}", e.id, e.slide));
        }
        return Ok(());
    }
    let chosen: Vec<Exhibit> = if args.id.is_empty() {
        EXHIBITS.to_vec()
    } else {
        args.id.iter().map(|id| Exhibit::named(id)).collect::<Result<_>>()?
    };
    std::fs::create_dir_all(&args.out).map_err(|e| Error::io(&args.out, "creating the folder", &e))?;
    let studio = Studio::new()?;
    let mut claims: Vec<Claim> = Vec::new();
    for exhibit in &chosen {
        claims.extend(exhibit.make(&studio, &args.out)?);
    }
    let report = args.out.join("reproduction.md");
    let text = format!(
        "# The talk and darkbound\n\nMade by `darkbound figures`. Each row is a statement of the talk, or of a \
         paper it rests on, with the number that comes out here; where they differ, the reason, and where agreement rests on a \
         choice that the talk does not name, that choice.\n\n{LEGEND}\n{}",
        table(&claims)
    );
    write_atomically(&report, &text)?;
    write_atomically(&args.out.join("gallery.md"), &gallery(&chosen, &args.out)?)?;
    if global.json {
        let ids: Vec<&str> = chosen.iter().map(|e| e.id).collect();
        print(&serde_json::json!({ "figures": ids, "folder": args.out, "claims": claims }).to_string());
    } else {
        print(&format!("{} figures and {} claims in {}", chosen.len(), claims.len(), args.out.display()));
    }
    Ok(())
}

/// The figures of the exhibits as Markdown: every SVG whose name begins with
/// the identifier.
fn gallery(chosen: &[Exhibit], folder: &Path) -> Result<String> {
    let entries = std::fs::read_dir(folder).map_err(|e| Error::io(folder, "listing the folder", &e))?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|e| Error::io(folder, "listing the folder", &e))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.retain(|n| Path::new(n).extension().is_some_and(|e| e == "svg"));
    names.sort();
    let mut out = String::from("# The figures of the talk\n\nMade by `darkbound figures`.\n");
    for exhibit in chosen {
        let _ = write!(out, "\n## {} (`{}`)\n\n", exhibit.slide, exhibit.id);
        for name in names.iter().filter(|n| n.starts_with(exhibit.id)) {
            let _ = writeln!(out, "![{}]({name})", name.trim_end_matches(".svg"));
        }
    }
    Ok(out)
}
