#!/usr/bin/env python3
"""CLs values, upper limits and MINOS errors of small workspaces by pyhf.

    python3 scripts/pyhf_limits.py OUT.json [--count 4] [--seed 20260102]

Needs pyhf==0.7.6, iminuit, numpy and scipy. Minima by MINUIT,
strategy 1. Each entry of "models" has the workspace, the test statistic, CLs of
some values of the parameter of interest (observed and expected at -2 ... +2
standard deviations), the 95 % upper limits (observed and expected), the discovery
p-value where the signal may not be negative and, of the first two, the MINOS
errors of all parameters.
"""

from __future__ import annotations

import argparse
import json
import logging
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pyhf
from scipy.optimize import brentq

warnings.filterwarnings("ignore")
logging.getLogger("pyhf").setLevel(logging.CRITICAL)


def rounded(values: Any) -> list[float]:
    return [float(f"{v:.4g}") for v in values]


def workspace(rng: np.random.Generator, lower: float) -> dict[str, Any]:
    """Two channels, a signal and two backgrounds, every kind of constraint."""
    channels, observations = [], []
    for c in range(int(rng.integers(1, 3))):
        bins = int(rng.integers(2, 6))
        signal = rng.uniform(1, 8, bins)
        one, two = rng.uniform(15, 60, bins), rng.uniform(2, 20, bins)
        tilt = rng.uniform(0.02, 0.15) * np.linspace(-1, 1, bins)
        samples = [
            {"name": "signal", "data": rounded(signal), "modifiers": [
                {"name": "mu", "type": "normfactor", "data": None},
                {"name": "acceptance", "type": "normsys", "data": {"lo": 0.92, "hi": 1.07}},
            ]},
            {"name": "one", "data": rounded(one), "modifiers": [
                {"name": "rate", "type": "normsys", "data": {"lo": 0.85, "hi": 1.2}},
                {"name": "shape", "type": "histosys", "data": {
                    "lo_data": rounded(one * (1 - tilt)), "hi_data": rounded(one * (1 + 1.3 * tilt))}},
                {"name": f"stat_{c}", "type": "staterror", "data": rounded(0.08 * one)},
            ]},
            {"name": "two", "data": rounded(two), "modifiers": [
                {"name": f"sideband_{c}", "type": "shapesys", "data": rounded(0.2 * two)},
            ]},
        ]
        channels.append({"name": f"channel_{c}", "samples": samples})
        mean = one + two + rng.choice([0.0, 0.0, 1.0]) * signal
        observations.append({"name": f"channel_{c}", "data": [float(n) for n in rng.poisson(mean)]})
    poi = {"name": "mu", "bounds": [[lower, 20.0]], "inits": [1.0]}
    measurement = {"name": "limit", "config": {"poi": "mu", "parameters": [poi]}}
    return {"channels": channels, "observations": observations, "measurements": [measurement], "version": "1.0.0"}


def minos(model: pyhf.Model, data: list[float]) -> dict[str, list[float]]:
    _, result = pyhf.infer.mle.fit(data, model, return_result_obj=True)
    minuit = result.minuit
    minuit.tol = 1e-4
    minuit.migrad()
    minuit.minos()
    names = model.config.par_names
    return {n: [p.value, p.merror[0], p.merror[1]] for n, p in zip(names, minuit.params)}


def upper_limits(model: pyhf.Model, data: list[float], statistic: str) -> list[float]:
    """Where CLs is 0.05: observed, and expected at 0."""
    known: dict[float, list[float]] = {}

    def cls(mu: float, k: int) -> float:
        if mu not in known:
            observed, expected = pyhf.infer.hypotest(mu, data, model, test_stat=statistic, return_expected_set=True)
            known[mu] = [float(observed), *(float(x) for x in expected)]
        return known[mu][k] - 0.05

    return [brentq(cls, 0.05, 19.9, args=(k,), xtol=1e-6) for k in (0, 3)]


def entry(rng: np.random.Generator, statistic: str, with_minos: bool) -> dict[str, Any]:
    spec = workspace(rng, 0.0 if statistic == "qtilde" else -1.5)
    loaded = pyhf.Workspace(spec)
    model = loaded.model()
    data = loaded.data(model)
    tests = []
    for mu in (0.7, 3.0):
        observed, expected = pyhf.infer.hypotest(mu, data, model, test_stat=statistic, return_expected_set=True)
        tests.append([mu, float(observed), [float(x) for x in expected]])
    out = {"workspace": spec, "statistic": statistic, "cls": tests,
           "upper_limit": upper_limits(model, data, statistic)}
    if statistic == "qtilde":
        out["p_discovery"] = float(pyhf.infer.hypotest(0.0, data, model, test_stat="q0"))
    if with_minos:
        out["minos"] = minos(model, data)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=4)
    parser.add_argument("--seed", type=int, default=20260102)
    arguments = parser.parse_args()
    pyhf.set_backend("numpy", pyhf.optimize.minuit_optimizer(strategy=1, tolerance=1e-4))
    rng = np.random.default_rng(arguments.seed)
    kinds = ["qtilde", "q"]
    models = [entry(rng, kinds[k % 2], k < 2) for k in range(arguments.count)]
    source = {"who": f"pyhf {pyhf.__version__} with MINUIT", "script": "scripts/pyhf_limits.py", "seed": arguments.seed}
    arguments.out.write_text(json.dumps({"source": source, "models": models}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
