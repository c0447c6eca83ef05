#!/usr/bin/env python3
"""Check that tables, source records, constraint cards and bibliography agree.

    python3 scripts/check_tables.py

Every CSV of `data/` has a record with its row count and sha256; every card names
an existing table with the columns of its kind; every cited texkey is in the
bibliography. Exits with 1 and one line per fault if anything is wrong.
"""

from __future__ import annotations

import csv
import hashlib
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DATA, CARDS = ROOT / "data", ROOT / "constraints"
OWN = "own derivation"

RECORD_FIELDS = {
    "title", "experiment", "inspire", "arxiv", "locator", "confidence_level", "quantity", "digitised",
    "status", "licence_note", "notes", "rows", "sha256",
}
STATUSES = {"found", "derived", "recalled", "text"}
GROUPS = {"flavour", "visible", "invisible", "collider", "precision", "theory", "dark-matter"}
HEAD = {
    "id", "title", "label", "kind", "group", "cl", "table", "default", "same-data-as", "adds-to", "notes", "citation",
}

# Section -> (required keys, optional keys), for each kind of card.
Keys = tuple[set[str], set[str]]
SECTIONS: dict[str, dict[str, Keys]] = {
    "dark-photon": {"search": ({"production", "decay", "window", "reference-states"}, {"production-table"})},
    "dark-photon-rvalues": {"search": ({"production", "production-table", "decay"}, set())},
    "monophoton-likelihood": {"detector": ({"boost-beta-gamma"}, {"length-m"})},
    "b-dilepton": {"decay": ({"parent", "daughter", "lepton"}, set())},
    "b-likelihood": {
        "decay": ({"parent", "daughter", "regions"}, set()),
        "detector": ({"boost-beta-gamma"}, {"length-m"}),
    },
    "meson-invisible": {"decay": ({"parent", "daughter", "mode"}, {"detector-length-m", "parent-momentum-GeV"})},
    "b-invisible": {
        "decay": ({"parent", "daughter"}, set()),
        "detector": ({"boost-beta-gamma"}, {"length-m"}),
    },
    "upsilon": {"decay": ({"parent"}, set()), "detector": ({"boost-beta-gamma"}, {"length-m"})},
    "vlq-pair": {"search": ({"cross-section-table", "points"}, {"any-br-GeV"})},
    "vlq-invisible": {"search": ({"cross-section-table"}, set())},
    "gaussian": {
        "measurement": (
            {"quantity", "value"},
            {"sm", "sm-error", "signal", "error", "error-plus", "error-minus", "unit", "one-sided", "valid-mass-GeV"},
        )
    },
    "oblique": {"measurement": ({"S", "S-error", "T", "T-error", "correlation"}, set())},
    "upper-limit": {"measurement": ({"quantity", "limit"}, set())},
    "interval": {"measurement": ({"quantity", "intervals"}, set())},
    "theory": {"theory": ({"check"}, set())},
    "relic-density": {"measurement": ({"quantity", "value", "error"}, {"theory-error-rel", "one-sided"})},
    "recombination": {"measurement": ({"quantity", "limit"}, set())},
    "direct-detection": {"dark-matter": ({"scattering"}, {"target"})},
    "indirect-detection": {"dark-matter": ({"final-state"}, set())},
}

# Window kind -> keys beside `kind`; a boost of "beam-energy" also needs energy-GeV.
WINDOWS: dict[str, set[str]] = {
    "all": set(),
    "prompt-length": {"length-m", "boost"},
    "prompt-lhcb": set(),
    "prompt-cms": set(),
    "beam-dump": {"l-ratio"},
}
PRODUCTIONS = {"e_e", "e_brem", "mu_brem", "p_brem", "pi0_gamma", "eta_gamma", "phi_eta", "table"}
DECAYS = {"e_e", "mu_mu", "tau_tau", "pi_pi", "invisible"}
REFERENCES = {"visible", "leptons-only", "invisible"}

# Kind -> admissible headers; "matrix" is mass_GeV followed by ascending numbers.
EPS = [["mass_GeV", "eps_limit"], ["mass_GeV", "eps_lo", "eps_hi"]]
HEADERS: dict[str, list[list[str]] | str] = {
    "dark-photon": EPS,
    "dark-photon-rvalues": "matrix",
    "monophoton-likelihood": [["mass_GeV", "eps2_central", "eps2_sigma"]],
    "b-dilepton": "matrix",
    "meson-invisible": "matrix or limit",
    "b-invisible": [["mass_GeV", "br_best", "br_lo_1sigma", "br_hi_1sigma"]],
    "upsilon": [["mass_GeV", "br_limit"]],
    "vlq-invisible": [["m_stop_GeV", "m_inv_GeV", "sigma95_pb"]],
    "direct-detection": [["mass_GeV", "sigma_cm2"]],
    "indirect-detection": [["mass_GeV", "sigma_v_cm3_per_s"]],
}
BR_LIMIT = ["mass_GeV", "br_limit"]
CROSS_SECTION = ["m_T_GeV", "sigma_pb", "region"]


def load(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        return tomllib.load(stream)


def header_of(path: Path) -> list[str]:
    with path.open(newline="", encoding="utf-8") as stream:
        return next(csv.reader(stream))


def is_matrix(header: list[str]) -> bool:
    if header[0] != "mass_GeV" or len(header) < 3:
        return False
    try:
        axis = [float(cell) for cell in header[1:]]
    except ValueError:
        return False
    return all(a < b for a, b in zip(axis, axis[1:]))


def cited(key: str, bibliography: dict[str, Any]) -> bool:
    return key == OWN or key in bibliography


def numeric_faults(path: Path) -> list[str]:
    """Ragged rows, and masses that do not ascend."""
    with path.open(newline="", encoding="utf-8") as stream:
        header, *rows = list(csv.reader(stream))
    faults = [f"row {i + 2} has {len(row)} cells" for i, row in enumerate(rows) if len(row) != len(header)]
    if header[0] == "mass_GeV":
        masses = [float(row[0]) for row in rows]
        faults += ["masses do not ascend"] if any(b <= a for a, b in zip(masses, masses[1:])) else []
    if header == ["mass_GeV", "eps_lo", "eps_hi"]:
        faults += ["eps_hi below eps_lo"] if any(float(row[2]) < float(row[1]) for row in rows) else []
    if is_matrix(header):
        faults += ["an empty row"] if any(not any(row[1:]) for row in rows) else []
    return faults


def check_tables(bibliography: dict[str, Any]) -> list[str]:
    faults = []
    for table in sorted(DATA.rglob("*.csv")):
        name = table.relative_to(ROOT)
        payload = table.read_bytes()
        faults += [f"{name}: {fault}" for fault in numeric_faults(table)]
        if b"#" in payload:
            faults.append(f"{name}: holds a comment character")
        path = table.with_suffix(".source.toml")
        if not path.exists():
            faults.append(f"{name}: no source record")
            continue
        record = load(path)
        if set(record) != RECORD_FIELDS:
            faults.append(f"{name}: record fields differ by {sorted(set(record) ^ RECORD_FIELDS)}")
            continue
        if record["sha256"] != hashlib.sha256(payload).hexdigest():
            faults.append(f"{name}: sha256 differs from the record")
        if record["rows"] != payload.count(b"\n") - 1:
            faults.append(f"{name}: row count differs from the record")
        if record["status"] not in STATUSES:
            faults.append(f"{name}: unknown status {record['status']}")
        if not cited(record["inspire"], bibliography):
            faults.append(f"{name}: {record['inspire']} is not in the bibliography")
    for path in sorted(DATA.rglob("*.source.toml")):
        if not path.with_name(path.name.removesuffix(".source.toml") + ".csv").exists():
            faults.append(f"{path.relative_to(ROOT)}: record without a table")
    return faults


def table_fault(kind: str, header: list[str]) -> bool:
    allowed = HEADERS[kind]
    if isinstance(allowed, list):
        return header not in allowed
    return not (is_matrix(header) or (allowed == "matrix or limit" and header == BR_LIMIT))


def section_faults(card: dict[str, Any], kind: str) -> list[str]:
    sections = SECTIONS[kind]
    unknown = set(card) - HEAD - set(sections)
    faults = [f"unknown key {key}" for key in sorted(unknown)]
    for name, (required, optional) in sections.items():
        keys = set(card.get(name, {}))
        faults += [f"[{name}] lacks {key}" for key in sorted(required - keys)]
        faults += [f"[{name}] has unknown {key}" for key in sorted(keys - required - optional)]
    return faults


def search_faults(search: dict[str, Any]) -> list[str]:
    """Values of a dark-photon search."""
    faults = []
    if search.get("production") not in PRODUCTIONS:
        faults.append(f"unknown production {search.get('production')!r}")
    if not set(search.get("decay", [])) <= DECAYS or not search.get("decay"):
        faults.append(f"unknown decay {search.get('decay')!r}")
    if search.get("reference-states", "visible") not in REFERENCES:
        faults.append(f"unknown reference-states {search['reference-states']!r}")
    if "window" in search:
        window = dict(search["window"])
        kind = window.pop("kind", None)
        expected = WINDOWS.get(kind)
        if expected is not None and window.get("boost") == "beam-energy":
            expected = expected | {"energy-GeV"}
        if expected is None or set(window) != expected:
            faults.append(f"window {search['window']!r} has other keys than its kind asks for")
    return faults


def joint_faults(card: dict[str, Any]) -> list[str]:
    """Keys of the joint likelihood: other cards by id, and the name of a sum."""
    same, total = card.get("same-data-as", []), card.get("adds-to", "")
    faults = []
    if not isinstance(same, list) or not all(isinstance(name, str) for name in same):
        return ["same-data-as is not a list of ids"]
    if "same-data-as" in card and not same:
        faults.append("same-data-as is empty")
    if len(set(same)) < len(same):
        faults.append("same-data-as names a card twice")
    for name in same:
        if name == card.get("id"):
            faults.append("same-data-as names the card itself")
        elif not (CARDS / f"{name}.toml").exists():
            faults.append(f"same-data-as names {name}, which is not a card")
    if "adds-to" in card and (not isinstance(total, str) or not total.strip()):
        faults.append("adds-to is not a name")
    requirement = card.get("group") == "theory" or card.get("cl", 1.0) == 1.0
    if requirement and ("same-data-as" in card or "adds-to" in card):
        faults.append("a requirement has no data: same-data-as and adds-to need a bound")
    return faults


def card_faults(path: Path, bibliography: dict[str, Any]) -> list[str]:
    card = load(path)
    kind = card.get("kind", "")
    if kind not in SECTIONS:
        return [f"unknown kind {kind!r}"]
    faults = section_faults(card, kind) + joint_faults(card)
    faults += [f"lacks {key}" for key in ("id", "title", "label", "group", "cl", "notes", "citation") if key not in card]
    if card.get("id") != path.stem:
        faults.append("id differs from the file name")
    if card.get("group") not in GROUPS:
        faults.append(f"unknown group {card.get('group')}")
    if not isinstance(card.get("cl"), float):
        faults.append("cl is not a number with a decimal point")
    citation = card.get("citation", {})
    if not {"inspire", "locator"} <= set(citation) <= {"inspire", "arxiv", "locator"}:
        faults.append("[citation] must hold inspire, locator and, where there is one, arxiv")
    elif not cited(citation["inspire"], bibliography):
        faults.append(f"{citation['inspire']} is not in the bibliography")
    elif citation.get("arxiv", "") != bibliography.get(citation["inspire"], {}).get("arxiv", ""):
        faults.append(f"arXiv number differs from that of {citation['inspire']} in the bibliography")
    if (kind in HEADERS) != ("table" in card):
        faults.append("table missing" if kind in HEADERS else "this kind takes no table")
    elif "table" in card:
        table = DATA / card["table"]
        if not table.exists():
            faults.append(f"no table {card['table']}")
        elif table_fault(kind, header_of(table)):
            faults.append(f"columns of {card['table']} do not fit {kind}")
    search = card.get("search", {})
    if kind.startswith("dark-photon"):
        faults += search_faults(search)
    for key in ("production-table", "cross-section-table"):
        if key in search and not (DATA / search[key]).exists():
            faults.append(f"no table {search[key]}")
    if "cross-section-table" in search and header_of(DATA / search["cross-section-table"]) != CROSS_SECTION:
        faults.append("cross-section table has other columns")
    if (search.get("production") == "table") != ("production-table" in search):
        faults.append("production-table goes with production = \"table\" and only with it")
    if card.get("default", True) is False and "Not used by default" not in card["notes"]:
        faults.append("default = false without a reason in notes")
    return faults


def main() -> int:
    bibliography = load(DATA / "bibliography.toml")
    faults = check_tables(bibliography)
    cards = sorted(CARDS.glob("*.toml"))
    for path in cards:
        faults += [f"constraints/{path.name}: {fault}" for fault in card_faults(path, bibliography)]
    for fault in faults:
        print(fault)
    print(f"{len(list(DATA.rglob('*.csv')))} tables, {len(cards)} cards, {len(bibliography)} papers, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
