#!/usr/bin/env python3
"""Values of the Belle II likelihood by pyhf, as numbers for the tests.

    python3 scripts/belle2_points.py            (needs pyhf==0.7.6)

Builds the workspaces from `data/flavour/belle2_*.csv` and writes
`tests/validation/belle2_{inclusive,combined}.csv`: one row per parameter in the
order of pyhf, one column per point, and a last row `twice_nll` with
-2 ln(probability density) of main and auxiliary data. The points are a pure
function of the seed.
"""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import numpy as np
import pyhf

ROOT = Path(__file__).resolve().parent.parent
DATA, OUT = ROOT / "data" / "flavour", ROOT / "tests" / "validation"
POINTS, SEED = 20, 20260
REGIONS = {"inclusive": "ABCD", "combined": "ABCDH"}
POI = {"name": "mu", "bounds": [[-10.0, 30.0]], "inits": [1.0]}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"belle2_{name}.csv").open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def bins(row: dict[str, str]) -> list[float]:
    return [float(cell) for key, cell in row.items() if key.startswith("bin_") and cell]


def modifiers(region: str, sample: str, expected: list[float], error: list[float]) -> list[dict]:
    out = [{"name": f"stat_{sample}_{region}", "type": "staterror", "data": error}]
    if sample == "signal":
        out.append({"name": "mu", "type": "normfactor", "data": None})
    for row in rows("norms"):
        if (row["region"], row["sample"]) == (region, sample):
            data = {"lo": float(row["lo"]), "hi": float(row["hi"])}
            out.append({"name": row["nuisance"], "type": "normsys", "data": data})
    for row in rows("systematics"):
        if (row["region"], row["sample"]) == (region, sample):
            shift = list(zip(expected, bins(row)))
            data = {"hi_data": [n * (1 + d) for n, d in shift], "lo_data": [n * (1 - d) for n, d in shift]}
            out.append({"name": row["nuisance"], "type": "histosys", "data": data})
    return out


def workspace(regions: str) -> pyhf.Workspace:
    table = {(r["region"], r["sample"], r["quantity"]): bins(r) for r in rows("yields")}
    channels, observations = [], []
    for region in regions:
        names = [s for (r, s, q) in table if r == region and q == "expected"]
        samples = []
        for name in names:
            expected, error = table[region, name, "expected"], table[region, name, "mc_error"]
            samples.append({"name": name, "data": expected, "modifiers": modifiers(region, name, expected, error)})
        channels.append({"name": region, "samples": samples})
        observations.append({"name": region, "data": table[region, "data", "observed"]})
    measurement = {"name": "mu", "config": {"poi": "mu", "parameters": [POI]}}
    return pyhf.Workspace(
        {"channels": channels, "observations": observations, "measurements": [measurement], "version": "1.0.0"}
    )


def points(model: pyhf.Model, random: np.random.Generator) -> list[np.ndarray]:
    """Nuisances of 0.8 and Monte Carlo factors of half a standard deviation, mu from -1 to 8."""
    width = np.array([0.5 if n.startswith("stat_") else 0.8 for n in model.config.par_names])
    sigma = np.ones(len(width))
    for name, slot in model.config.par_map.items():
        if name.startswith("stat_"):
            sigma[slot["slice"]] = slot["paramset"].sigmas
    centre = np.array(model.config.suggested_init())
    out = []
    for _ in range(POINTS):
        x = centre + width * sigma * random.standard_normal(len(width))
        x[model.config.poi_index] = random.uniform(-1.0, 8.0)
        low, high = np.array(model.config.suggested_bounds()).T
        # The digits that are written, so that the values belong to them.
        out.append(np.array([float(f"{v:.9g}") for v in np.clip(x, low, high)]))
    return out


def write(name: str, regions: str) -> None:
    space = workspace(regions)
    model = space.model()
    data = space.data(model)
    sample = points(model, np.random.default_rng(SEED))
    values = [-2.0 * float(model.logpdf(x, data)[0]) for x in sample]
    path = OUT / f"belle2_{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerow(["parameter", *(f"point_{i}" for i in range(POINTS))])
        for i, parameter in enumerate(model.config.par_names):
            out.writerow([parameter, *(f"{x[i]:.9g}" for x in sample)])
        out.writerow(["twice_nll", *(f"{v:.10f}" for v in values)])
    record = [
        f'title = "Belle II B+ -> K+ nu nubar, regions {regions}: -2 ln L at {POINTS} points"',
        f'method = "pyhf {pyhf.__version__}, numpy backend; scripts/belle2_points.py, seed {SEED}"',
        'source = "workspace built from data/flavour/belle2_*.csv (arXiv:2507.12393, HEPData 10.17182/hepdata.166082)"',
        'status = "derived"',
        f"rows = {len(model.config.par_names) + 1}",
        f'sha256 = "{hashlib.sha256(path.read_bytes()).hexdigest()}"',
    ]
    path.with_suffix(".source.toml").write_text("\n".join(record) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for name, regions in REGIONS.items():
        write(name, regions)
