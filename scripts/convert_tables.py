#!/usr/bin/env python3
"""Convert collected experimental tables into the layout of `data/`.

    python3 scripts/convert_tables.py SOURCE_DIR [OUTPUT_DIR]

SOURCE_DIR holds the collected tables (`# key: value` header, one header line,
numbers). OUTPUT_DIR is `data/` beside this script unless given. This script is
the record of how each table of `data/` was made; nothing in darkbound needs it
at build time or at run time. The output is a pure function of the input.

Layout: comma separated, one header line, no comments, units in column names.
Two-dimensional grids are matrices: the header is `mass_GeV` followed by the
values of the second axis (log10(tau/ps) or log10(eps)); cells are log10 of the
tabulated number and an empty cell means that nothing was published there.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from table import Table
from table_records import TABLES

Row = list[str]

E_CHARGE = 0.302822  # sqrt(4 pi alpha(0)), to turn a gauge coupling g' into eps
M_MU_GEV, M_TAU_GEV = 0.1056583755, 1.77693


def read(path: Path) -> tuple[Row, list[Row]]:
    """Header line and rows of a collected table, without its comments."""
    with path.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.reader(line for line in stream if not line.startswith("#")))
    return rows[0], [row for row in rows[1:] if row]


def by_mass(rows: Iterable[Row]) -> list[Row]:
    """Rows in ascending order of the first column; identical abscissae keep the first."""
    seen: dict[float, Row] = {}
    for row in rows:
        seen.setdefault(float(row[0]), row)
    return [seen[mass] for mass in sorted(seen)]


def short(value: float, decimals: int = 4) -> str:
    """Fixed decimals without trailing zeros, and no negative zero."""
    text = f"{value:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def columns(*wanted: str, rename: dict[str, str] | None = None) -> Callable[[Row, list[Row]], list[Row]]:
    """Keep the named columns (all if none are named), renamed, sorted by the first one."""

    def build(header: Row, rows: list[Row]) -> list[Row]:
        names = list(wanted) or header
        index = [header.index(name) for name in names]
        # "nan" is how a collector writes a mass without a limit: a gap, not a row.
        picked = [[row[i] for i in index] for row in rows if "nan" not in (row[i].lower() for i in index)]
        return [[(rename or {}).get(name, name) for name in names], *by_mass(picked)]

    return build


def unsorted_columns(*wanted: str, rename: dict[str, str] | None = None) -> Callable[[Row, list[Row]], list[Row]]:
    """Keep the named columns in the order of the source (labels in the first column)."""

    def build(header: Row, rows: list[Row]) -> list[Row]:
        names = list(wanted) or header
        index = [header.index(name) for name in names]
        return [[(rename or {}).get(name, name) for name in names], *([row[i] for i in index] for row in rows)]

    return build


def matrix(axis: Callable[[str], str], cell: Callable[[str], str]) -> Callable[[Row, list[Row]], list[Row]]:
    """Long (mass, second axis, number) rows as one row per mass."""

    def build(_header: Row, rows: list[Row]) -> list[Row]:
        grid: dict[float, dict[str, str]] = {}
        label = {}
        for mass, second, number in rows:
            key = float(mass)
            label.setdefault(key, mass)
            grid.setdefault(key, {})[axis(second)] = cell(number)
        axis_values = sorted({second for row in grid.values() for second in row}, key=float)
        body = [[label[mass], *(grid[mass].get(second, "") for second in axis_values)] for mass in sorted(grid)]
        return [["mass_GeV", *axis_values], *body]

    return build


lifetime_matrix = matrix(axis=lambda tau: tau, cell=lambda limit: short(float(limit)))
rvalue_matrix = matrix(
    axis=lambda eps: f"{math.log10(float(eps)):.6f}",
    cell=lambda r: short(math.log10(float(r))),
)


def gauge_coupling_to_eps(header: Row, rows: list[Row]) -> list[Row]:
    """L_mu - L_tau limit on g' as a dark-photon eps with A' -> e+e-, mu+mu- only.

    sigma ~ g'^2 BR(Z' -> mu mu) with BR = f_mu/(f_mu + f_tau + 1) (f = width over that
    of a massless lepton; the two neutrinos together count 1), against
    eps^2 e^2 f_mu/(1 + f_mu) in the reference model: the ratio is 1 below 2 m_tau.
    """

    def phase_space(mass: float, lepton: float) -> float:
        ratio = (lepton / mass) ** 2
        return math.sqrt(1.0 - 4.0 * ratio) * (1.0 + 2.0 * ratio) if ratio < 0.25 else 0.0

    out = []
    for mass_text, limit in rows:
        mass = float(mass_text)
        f_mu, f_tau = phase_space(mass, M_MU_GEV), phase_space(mass, M_TAU_GEV)
        eps = float(limit) / E_CHARGE * math.sqrt((1.0 + f_mu) / (1.0 + f_mu + f_tau))
        out.append([mass_text, f"{eps:.5g}"])
    return [header, *by_mass(out)]


def below_upsilon_endpoint(header: Row, rows: list[Row]) -> list[Row]:
    """Sorted by mass; the closing point of the digitised polygon (out of order) is dropped."""
    if float(rows[-1][0]) < float(rows[-2][0]) - 0.1:
        rows = rows[:-1]
    return [["mass_GeV", "br_limit"], *by_mass(rows)]


def physical_intervals(_header: Row, rows: list[Row]) -> list[Row]:
    """Best fit and 1 sigma; unconstrained rows (upper end above 1) are dropped, rounding noise set to 0."""
    kept = []
    for mass, best, low, high in rows:
        if float(high) > 1.0:
            continue
        kept.append([mass, best, "0" if float(low) < 1e-20 else low, high])
    return [["mass_GeV", "br_best", "br_lo_1sigma", "br_hi_1sigma"], *by_mass(kept)]


def light_invisible(_header: Row, rows: list[Row]) -> list[Row]:
    """Stop limits for an invisible of 0-5 GeV.

    The lowest m_inv column is kept, with every column up to 5 GeV, and the first one
    above 5 GeV where it lies below 25 GeV and covers at least half of the masses.
    """
    by_invisible: dict[float, list[Row]] = {}
    for row in rows:
        by_invisible.setdefault(float(row[1]), []).append(row)
    values = sorted(by_invisible)
    keep = {values[0], *(value for value in values if value <= 5.0)}
    above = next((value for value in values if value > 5.0 and value not in keep), None)
    if above is not None and above < 25.0 and values[0] <= 5.0:
        if 2 * len(by_invisible[above]) >= len(by_invisible[values[0]]):
            keep.add(above)
    kept = [row for row in rows if float(row[1]) in keep]
    kept.sort(key=lambda row: (float(row[0]), float(row[1])))
    return [["m_stop_GeV", "m_inv_GeV", "sigma95_pb"], *kept]


def two_pions(header: Row, rows: list[Row]) -> list[Row]:
    """The pi+ pi- channel of the quadratic form."""
    channel = header.index("channel")
    body = [row[:channel] + row[channel + 1 :] for row in rows if row[channel] == "2pi"]
    return [header[:channel] + header[channel + 1 :], *by_mass(body)]


def published_masses(_header: Row, rows: list[Row]) -> list[Row]:
    """Limits on a cross section up to 10 TeV: beyond, collectors continue the curves by a straight line."""
    return [["mass_GeV", "sigma_cm2"], *by_mass(row for row in rows if float(row[0]) <= 1.01e4)]


def annihilation_limit(column: str, lowest: float = 0.0) -> Callable[[Row, list[Row]], list[Row]]:
    """Limits on sigma v from the named column, without the masses below `lowest` (GeV)."""

    def build(header: Row, rows: list[Row]) -> list[Row]:
        index = header.index(column)
        kept = ([row[0], row[index]] for row in rows if float(row[0]) >= lowest)
        return [["mass_GeV", "sigma_v_cm3_per_s"], *by_mass(kept)]

    return build


BUILDERS: dict[str, Callable[[Row, list[Row]], list[Row]]] = {
    "eps-limit": columns("mass_GeV", "eps_limit"),
    "eps-interval": columns("mass_GeV", "eps_lo", "eps_hi"),
    "gauge-coupling": gauge_coupling_to_eps,
    "lifetime-matrix": lifetime_matrix,
    "rvalue-matrix": rvalue_matrix,
    "br-limit": columns("mass_GeV", "BR_limit", rename={"BR_limit": "br_limit"}),
    "br-limit-upsilon": below_upsilon_endpoint,
    "br-interval": physical_intervals,
    "likelihood": columns("mass_GeV", "eps2_central", "eps2_sigma"),
    "stop": light_invisible,
    "cross-section": columns("mT_GeV", "sigma_pb", "region", rename={"mT_GeV": "m_T_GeV"}),
    "vlq-points": unsorted_columns(
        "collab", "arxiv", "BR_bW", "BR_tZ", "BR_tH", "mT_min_GeV", "note",
        rename={"collab": "collaboration", "BR_bW": "br_bW", "BR_tZ": "br_tZ", "BR_tH": "br_tH", "mT_min_GeV": "m_T_min_GeV"},
    ),
    "vlq-other": unsorted_columns(rename={"document": "pdg_document", "mass_limit_GeV": "m_T_min_GeV"}),
    "vlq-recast": unsorted_columns(rename={"BR_T_to_tZpInv": "br_T_tZprime_inv", "mT_min_GeV": "m_T_min_GeV"}),
    "sigma-limit": published_masses,
    "sigma-v-limit": annihilation_limit("sigmav_cm3_s"),
    "sigma-v-limit-8-GeV": annihilation_limit("sigmav_cm3_s", lowest=8.0),
    "sigma-v-limit-sv95": annihilation_limit("sv95_cm3_s"),
    "r-evaluated": columns("m_GeV", "R", "dR"),
    "relic-points": unsorted_columns("id", "mX", "MZp", "Gamma_Zp", "gX", "eps"),
    "resonances": unsorted_columns("name", "M_GeV", "Gamma_GeV", "Gamma_ee_GeV"),
    "quadratic-pipi": two_pions,
    "all": columns(),
    "a1": columns("s_GeV2", "a1", "err", rename={"err": "a1_err"}),
}


def form_factors(_header: Row, rows: list[Row]) -> list[Row]:
    """Coefficients by the names that the code uses."""
    names = {"f+": "f_plus", "f0": "f_0", "fT": "f_T"}
    return [["form_factor", "k", "a_k"], *([names.get(row[0], row[0]), row[1], row[2]] for row in rows)]


BUILDERS["form-factors"] = form_factors


def parameter_name(label: str) -> str:
    """`alpha^f+_0` and `f+_a0` as `f_plus_0`, `f_0(q2=12)` as `f_0@12`."""
    point = re.fullmatch(r"(\w*_?[+\w]+)\(q2=([\d.]+)\)", label)
    if point:
        short_names = {"f_+": "f_plus", "f_0": "f_0", "f_T": "f_T"}
        return f"{short_names.get(point[1], point[1].replace('_', ''))}@{point[2]}"
    name, order = label.removeprefix("alpha^").rsplit("_", 1)
    names = {"f+": "f_plus", "f0": "f_0", "fT": "f_T"}
    return f"{names.get(name, name)}_{order.removeprefix('a')}"


def form_factor_means(header: Row, rows: list[Row]) -> list[Row]:
    """Names and means of the parameters of a set of form factors."""
    mean = header.index("mean")
    return [["parameter", "mean"], *([parameter_name(row[0]), row[mean]] for row in rows)]


def form_factor_covariance(header: Row, rows: list[Row]) -> list[Row]:
    """The covariance of the parameters, which stands beside the means in some sources."""
    first = header.index("sigma") + 1 if "sigma" in header else 1
    names = [parameter_name(label.removeprefix("cov:")) for label in header[first:]]
    return [["parameter", *names], *([parameter_name(row[0]), *row[first:]] for row in rows)]


BUILDERS["ff-mean"] = form_factor_means
BUILDERS["ff-covariance"] = form_factor_covariance
BUILDERS["measurements"] = unsorted_columns()


def per_bin(*labels: str, rename: dict[str, dict[str, str]] | None = None) -> Callable[[Row, list[Row]], list[Row]]:
    """Label columns, then one column per bin; regions with fewer bins end in empty cells."""

    def build(_header: Row, rows: list[Row]) -> list[Row]:
        width = max(len(row) for row in rows)
        names = [(rename or {}).get(label, {}) for label in labels]
        body = [
            [*(n.get(cell, cell) for n, cell in zip(names, row)), *row[len(labels) :], *[""] * (width - len(row))]
            for row in rows
        ]
        return [[*labels, *(f"bin_{i}" for i in range(width - len(labels)))], *body]

    return build


def number_density(_header: Row, rows: list[Row]) -> list[Row]:
    """One row per bin of generated q^2, one column per reconstructed bin; the column [-1, 0] GeV^2 is dropped."""
    edges = [f"{0.22885 * j:.5f}" for j in range(101)]
    head = ["q_sq_lo_GeV2", "q_sq_hi_GeV2", *(f"{row[0]}_{row[1]}" for row in rows)]
    return [head, *([edges[j], edges[j + 1], *(row[3 + j] for row in rows)] for j in range(100))]


BUILDERS["belle2-yields"] = per_bin(
    "region", "sample", "quantity", rename={"quantity": {"nominal": "expected", "mcstat": "mc_error"}}
)
BUILDERS["belle2-shifts"] = per_bin("nuisance", "region", "sample")
BUILDERS["belle2-norms"] = unsorted_columns("nuisance", "region", "sample", "lo", "hi")
BUILDERS["belle2-density"] = number_density


def to_csv(rows: list[Row]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode("utf-8")


def toml_string(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def veto_gaps(rows: list[Row]) -> str:
    """Mass strips without a limit: wider than six median steps, as text."""
    masses = [float(row[0]) for row in rows[1:]]
    steps = sorted(b - a for a, b in zip(masses, masses[1:]))
    if len(steps) < 50:
        return ""
    limit = 6.0 * steps[len(steps) // 2]
    gaps = [f"{a:g}-{b:g}" for a, b in zip(masses, masses[1:]) if b - a > limit]
    return f" Mass strips without any limit (GeV): {', '.join(gaps)}." if gaps and len(gaps) <= 12 else ""


def record(table: Table, rows: list[Row], payload: bytes) -> str:
    notes = table.notes + (veto_gaps(rows) if table.builder == "lifetime-matrix" else "")
    level = f"{table.confidence_level:g}" if table.confidence_level is not None else '"n/a"'
    if level in ("0", "1"):
        level += ".0"
    lines = [
        f"title = {toml_string(table.title)}",
        f"experiment = {toml_string(table.experiment)}",
        f"inspire = {toml_string(table.inspire)}",
        f"arxiv = {toml_string(table.arxiv)}",
        f"locator = {toml_string(table.locator)}",
        f"confidence_level = {level}",
        f"quantity = {toml_string(table.quantity)}",
        f"digitised = {toml_string(table.digitised)}",
        f"status = {toml_string(table.status)}",
        f"licence_note = {toml_string(table.licence_note)}",
        f"notes = {toml_string(notes.strip())}",
        f"rows = {len(rows) - 1}",
        f"sha256 = {toml_string(hashlib.sha256(payload).hexdigest())}",
    ]
    return "\n".join(lines) + "\n"


def convert(source_dir: Path, output_dir: Path) -> int:
    total = 0
    for table in TABLES:
        header, body = read(source_dir / table.source)
        rows = BUILDERS[table.builder](header, body)
        payload = to_csv(rows)
        target = output_dir / table.target
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(payload)
        target.with_suffix(".source.toml").write_text(record(table, rows, payload), encoding="utf-8")
        total += len(payload)
    return total


def main(arguments: list[str]) -> int:
    if len(arguments) not in (1, 2):
        print(__doc__, file=sys.stderr)
        return 2
    default = Path(__file__).resolve().parent.parent / "data"
    output = Path(arguments[1]) if len(arguments) == 2 else default
    size = convert(Path(arguments[0]), output)
    print(f"{len(TABLES)} tables, {size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
