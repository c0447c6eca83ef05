#!/usr/bin/env python3
"""Fits of new contributions to the Belle II likelihood by pyhf, for the tests.

    python3 scripts/belle2_new_physics.py       (needs pyhf==0.7.6, jax, scipy)

Templates, spectra and samples are written down here a second time, with
nothing from the library but its tables: lines and pairs of Dirac fermions
through scalar, vector and tensor currents (central form factors GRvDV 2023).
Writes `tests/validation/belle2_new_physics.csv`: best branching ratio and
-2 ln L there minus that without the new contribution.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math

import numpy as np
import pyhf
from belle2_points import DATA, OUT, REGIONS, rows, workspace
from scipy.integrate import quad

WIDTH, BINS = 0.22885, 100
EDGES = WIDTH * np.arange(BINS + 1)
NULL_BR, UNIT = 4.97e-6, 1e-6
# Kinematics of the decay, and of the null model (isospin averages).
M_B, M_K = 5.27934, 0.493677
NULL_B, NULL_K, NULL_POLE = 5.279495, 0.495644, 5.4158
# Masses that belong to the coefficients of GRvDV 2023, and its poles.
FF_B, FF_K = 5.279, 0.4937
POLES = {"f_plus": 5.415, "f_T": 5.415, "f_0": 5.630}

CASES = [
    ("inclusive", "line", 2.1), ("combined", "line", 2.1), ("inclusive", "line", 1.0),
    ("inclusive", "scalar", 0.01), ("inclusive", "tensor", 0.4), ("inclusive", "vector", 0.6),
    ("combined", "vector", 0.6), ("combined", "scalar", 0.01), ("combined", "tensor", 0.4),
]


def kallen(q_sq: float, b: float, k: float) -> float:
    return max(((b - k) ** 2 - q_sq) * ((b + k) ** 2 - q_sq), 0.0)


def null_density(q_sq: float) -> float:
    """Proportional to dBR/dq^2 of the null model, HPQCD 2207.12468."""
    root, start = math.sqrt((NULL_B + NULL_K) ** 2 - q_sq), NULL_B + NULL_K
    z = (root - start) / (root + start)
    series = sum(a * (z**n - n / 3 * (-1) ** (n - 3) * z**3) for n, a in enumerate((0.2545, -0.71, 0.32)))
    return kallen(q_sq, NULL_B, NULL_K) ** 1.5 * (series / (1 - q_sq / NULL_POLE**2)) ** 2


def form_factor(name: str, q_sq: float) -> float:
    with (DATA / "GRvDV2023_BSZ.csv").open(newline="", encoding="utf-8") as stream:
        a = {int(r["k"]): float(r["a_k"]) for r in csv.DictReader(stream) if r["form_factor"] == name}
    plus, minus = (FF_B + FF_K) ** 2, (FF_B - FF_K) ** 2
    zero = plus * (1 - math.sqrt(1 - minus / plus))

    def z(t: float) -> float:
        u, v = math.sqrt(plus - t), math.sqrt(plus - zero)
        return (u - v) / (u + v)

    return sum(c * (z(q_sq) - z(0.0)) ** k for k, c in a.items()) / (1 - q_sq / POLES[name] ** 2)


def pair_density(kind: str, mass: float, q_sq: float) -> float:
    """Proportional to dBR/dq^2 of a pair of Dirac fermions."""
    x = mass**2 / q_sq
    if 4 * x >= 1:
        return 0.0
    lam, beta = kallen(q_sq, M_B, M_K), math.sqrt(1 - 4 * x)
    hadron = {
        "scalar": lambda: 2 * q_sq * (1 - 4 * x) * form_factor("f_0", q_sq) ** 2,
        "vector": lambda: 4 / 3 * q_sq * (1 + 2 * x) * lam / q_sq * form_factor("f_plus", q_sq) ** 2,
        "tensor": lambda: q_sq * (2 + 16 * x) * lam * form_factor("f_T", q_sq) ** 2,
    }
    return math.sqrt(lam) * beta * hadron[kind]()


def binned(density, lowest: float = 0.0) -> np.ndarray:
    def one(lo: float, hi: float) -> float:
        return quad(density, max(lo, lowest), hi, limit=200)[0] if hi > lowest else 0.0

    return np.array([one(lo, hi) for lo, hi in zip(EDGES, EDGES[1:])])


def spectrum(kind: str, mass: float) -> np.ndarray:
    """Branching ratios by bin with the sum of UNIT."""
    if kind != "line":
        pairs = binned(lambda q: pair_density(kind, mass, q), 4 * mass**2)
        return UNIT * pairs / pairs.sum()
    place = mass**2 / WIDTH - 0.5
    j = math.floor(place)
    out = np.zeros(BINS)
    out[j], out[j + 1] = UNIT * (1 - place + j), UNIT * (place - j)
    return out


def null_spectrum() -> np.ndarray:
    return NULL_BR * binned(null_density) / quad(null_density, 0, (NULL_B - NULL_K) ** 2)[0]


def new_sample(region: str, signal: dict, events: list[float]) -> dict:
    """Relative errors and experimental shifts of the signal on another template."""
    relative = [e / n for e, n in zip(signal["modifiers"][0]["data"], signal["data"])]
    modifiers = [
        {"name": f"stat_new_{region}", "type": "staterror", "data": [n * r for n, r in zip(events, relative)]},
        {"name": "new", "type": "normfactor", "data": None},
    ]
    for modifier in signal["modifiers"]:
        if modifier["type"] == "normsys":
            modifiers.append(modifier)
        if modifier["type"] == "histosys" and not modifier["name"].startswith("ff_"):
            up = [h / n for h, n in zip(modifier["data"]["hi_data"], signal["data"])]
            data = {
                "hi_data": [n * u for n, u in zip(events, up)],
                "lo_data": [n * (2 - u) for n, u in zip(events, up)],
            }
            modifiers.append({"name": modifier["name"], "type": "histosys", "data": data})
    return {"name": "new", "data": events, "modifiers": modifiers}


def model_with(regions: str, weights: np.ndarray) -> tuple[pyhf.Model, list[float]]:
    density = rows("number_density")
    space = json.loads(json.dumps(dict(workspace(regions))))
    for channel in space["channels"]:
        region = channel["name"]
        signal = next((s for s in channel["samples"] if s["name"] == "signal"), None)
        if signal is None:
            continue
        columns = [np.array([float(r[f"{region}_{b}"]) for r in density]) for b in range(len(signal["data"]))]
        channel["samples"].append(new_sample(region, signal, [float(c @ weights) for c in columns]))
    settings = [
        {"name": "mu", "inits": [1.0], "bounds": [[-10.0, 30.0]], "fixed": True},
        {"name": "new", "inits": [10.0], "bounds": [[0.0, 1e4]]},
    ]
    space["measurements"][0]["config"] = {"poi": "new", "parameters": settings}
    made = pyhf.Workspace(space)
    return made.model(), made.data(made.model())


def main() -> None:
    pyhf.set_backend("jax", pyhf.optimize.scipy_optimizer(maxiter=20000, tolerance=1e-11))
    null = null_spectrum()
    path = OUT / "belle2_new_physics.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerow(["regions", "kind", "mass_GeV", "br_1e6", "delta"])
        for regions, kind, mass in CASES:
            model, data = model_with(REGIONS[regions], spectrum(kind, mass) / null)
            x, best = pyhf.infer.mle.fit(data, model, return_fitted_val=True)
            without = pyhf.infer.mle.fixed_poi_fit(0.0, data, model, return_fitted_val=True)[1]
            value = float(x[model.config.poi_index])
            out.writerow([regions, kind, mass, f"{value:.5g}", f"{float(best - without):.5f}"])
            print(regions, kind, mass, value, float(best - without), flush=True)
    record = [
        'title = "Fits of new contributions to the Belle II likelihood of B+ -> K+ nu nubar"',
        f'method = "pyhf {pyhf.__version__}, jax, SLSQP; scripts/belle2_new_physics.py: templates and spectra written down independently"',
        'source = "data/flavour/belle2_*.csv (arXiv:2507.12393, HEPData 10.17182/hepdata.166082), GRvDV2023_BSZ.csv"',
        'status = "derived"',
        f"rows = {len(CASES)}",
        f'sha256 = "{hashlib.sha256(path.read_bytes()).hexdigest()}"',
    ]
    path.with_suffix(".source.toml").write_text("\n".join(record) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
