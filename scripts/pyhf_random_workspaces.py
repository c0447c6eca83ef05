#!/usr/bin/env python3
"""Random small workspaces with -2 ln L and minima by pyhf.

    python3 scripts/pyhf_random_workspaces.py OUT.jsonl [--count 1000] [--seed 20260101]
                                              [--without-fits] [--part I/N]

Needs pyhf==0.7.6, iminuit and numpy. Every modifier type, names shared between
channels, samples and types, bins without signal or without anything, errors of
zero, parameters held or at their bounds, extrapolations beyond +-1, settings of
auxiliary data. Each line of the output is a JSON list

    [codes, channels, settings, points, fits]

    codes     [normsys, histosys] as pyhf names them without "code"
    channels  [[name, observed, [[sample, nominal, [modifier, ...]], ...]], ...]
    modifier  [letter, name, ...]: n normfactor, s normsys (lo, hi), h histosys
              (lo_data, hi_data), e staterror (errors), y shapesys (errors),
              f shapefactor, l lumi
    settings  pyhf's list of parameter settings
    points    [[x, -2 ln L], ...] in pyhf's order of parameters
    fits      [[mu or null, -2 ln L, x], ...]: the free minimum, and the minimum
              at a value of mu; the lowest of several starts and minimisers

The parameter of interest is mu. Numbers of the workspace are rounded to four
digits before pyhf sees them, so that they are exact in the file.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pyhf

warnings.filterwarnings("ignore")
logging.getLogger("pyhf").setLevel(logging.CRITICAL)

NAMES = ["alpha", "beta", "jes", "Xsec", "tau", "b_tag", "pdf", "zeta", "Q2", "lep"]
LETTERS = {"normfactor": "n", "normsys": "s", "histosys": "h", "staterror": "e",
           "shapesys": "y", "shapefactor": "f", "lumi": "l"}


def short(value: float, digits: int = 4) -> float:
    return float(f"{value:.{digits}g}")


class Generator:
    """One random workspace."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.settings: list[dict[str, Any]] = []
        self.alphas = list(rng.permutation(NAMES)[: rng.integers(1, 5)])
        self.shapefactor_bins: int | None = None
        self.shape_count = 0

    def chance(self, p: float) -> bool:
        return bool(self.rng.random() < p)

    def workspace(self) -> dict[str, Any]:
        rng = self.rng
        count = int(rng.integers(1, 4))
        names = [str(n) for n in rng.permutation(["SR", "cr", "VR_2", "A"])[:count]]
        backgrounds = [str(n) for n in rng.permutation(["top", "Wjets", "dd", "fakes"])]
        backgrounds = backgrounds[: rng.integers(1, 4)]
        bins = {name: int(rng.integers(1, 4)) for name in names}
        # pyhf takes the number of bins of a shapefactor from the first channel.
        self.largest_first = bins[min(names)] == max(bins.values())
        self.shared_stat = self.chance(0.15)
        self.use_shapefactor = self.chance(0.2)
        self.use_lumi = self.chance(0.3)
        channels = [self.channel(name, bins[name], backgrounds) for name in names]
        self.parameter_settings(channels)
        observations = [self.observation(c) for c in channels]
        measurement = {"name": "m", "config": {"poi": "mu", "parameters": self.settings}}
        return {"channels": channels, "observations": observations, "measurements": [measurement],
                "version": "1.0.0"}

    def channel(self, name: str, bins: int, backgrounds: list[str]) -> dict[str, Any]:
        stat = "stat_all" if self.shared_stat else f"stat_{name}"
        empty = int(self.rng.integers(bins)) if self.chance(0.12) else None
        samples = [self.sample("signal", bins, name, 0.3, empty)]
        samples += [self.sample(b, bins, name, 1.0, empty) for b in backgrounds
                    if self.shared_stat or b == backgrounds[0] or self.chance(0.8)]
        choice = self.rng.random()
        for sample in samples:
            # Of all samples (shared), or one staterror per sample, or none.
            if self.shared_stat or choice < 0.35:
                self.add_stat(sample, stat)
            elif choice < 0.7:
                self.add_stat(sample, f"{stat}_{sample['name']}")
        self.rng.shuffle(samples)
        return {"name": name, "samples": samples}

    def add_stat(self, sample: dict[str, Any], name: str) -> None:
        size = self.rng.choice([0.05, 0.2, 0.5])
        errors = [short(size * math.sqrt(max(v, 0.1)) * self.rng.uniform(0.5, 1.5)) for v in sample["data"]]
        if self.chance(0.1):
            errors[int(self.rng.integers(len(errors)))] = 0.0
        sample["modifiers"].append({"name": name, "type": "staterror", "data": errors})

    def sample(self, name: str, bins: int, channel: str, scale: float, empty: int | None) -> dict[str, Any]:
        size = scale * 10 ** self.rng.uniform(0.3, 2.3)
        data = [short(size * self.rng.uniform(0.2, 1.5)) for _ in range(bins)]
        if self.chance(0.1 if name != "signal" else 0.25):
            data[int(self.rng.integers(bins))] = 0.0
        if empty is not None:
            data[empty] = 0.0
        modifiers: list[dict[str, Any]] = []
        if name == "signal":
            modifiers.append({"name": "mu", "type": "normfactor", "data": None})
        elif self.chance(0.15):
            modifiers.append({"name": f"norm_{name}", "type": "normfactor", "data": None})
        for alpha in self.alphas:
            modifiers += self.systematic(str(alpha), data)
        if name != "signal" and self.chance(0.2):
            self.shape_count += 1
            errors = [short(v * self.rng.choice([0.02, 0.1, 0.4])) for v in data]
            modifiers.append({"name": f"shape{self.shape_count}_{channel}", "type": "shapesys", "data": errors})
        if name == "top" and self.use_shapefactor and (self.largest_first or channel == "SR"):
            shared = "free" if self.largest_first else "free_SR"
            modifiers.append({"name": shared, "type": "shapefactor", "data": None})
        if self.use_lumi and self.chance(0.7):
            modifiers.append({"name": "lumi", "type": "lumi", "data": None})
        self.rng.shuffle(modifiers)
        return {"name": name, "data": data, "modifiers": modifiers}

    def systematic(self, name: str, data: list[float]) -> list[dict[str, Any]]:
        out = []
        if self.chance(0.45):
            up, down = self.rng.choice([0.02, 0.1, 0.4]) * self.rng.normal(1, 0.5, 2)
            # Sometimes both templates on the same side.
            side = 1 if self.chance(0.1) else -1
            lo, hi = short(max(0.2, 1 + side * down)), short(max(0.2, 1 + up))
            out.append({"name": name, "type": "normsys", "data": {"lo": lo, "hi": hi}})
        if self.chance(0.4):
            size = self.rng.choice([0.02, 0.1, 0.4])
            hi = [short(v * (1 + size * self.rng.normal())) for v in data]
            lo = [short(v * (1 + size * self.rng.normal())) for v in data]
            out.append({"name": name, "type": "histosys", "data": {"lo_data": lo, "hi_data": hi}})
        return out

    def parameter_settings(self, channels: list[dict[str, Any]]) -> None:
        used = {m["name"]: m["type"] for c in channels for s in c["samples"] for m in s["modifiers"]}
        if "lumi" in used:
            width = short(self.rng.uniform(0.01, 0.1))
            self.settings.append({"name": "lumi", "inits": [1.0], "bounds": [[0.5, 1.5]],
                                  "auxdata": [1.0], "sigmas": [width]})
        if self.chance(0.6):
            bounds = [[-5.0, 20.0], [0.0, 30.0], [0.0, 1.5]][int(self.rng.integers(3))]
            self.settings.append({"name": "mu", "inits": [1.0], "bounds": [bounds]})
        for name, kind in sorted(used.items()):
            if kind not in ("normsys", "histosys") or not self.chance(0.3):
                continue
            setting: dict[str, Any] = {"name": name}
            if self.chance(0.4):
                setting["auxdata"] = [short(self.rng.normal(0, 0.5))]
            if self.chance(0.4):
                setting["bounds"] = [[-3.0, short(self.rng.uniform(0.2, 3))]]
            if self.chance(0.4):
                setting["inits"] = [short(self.rng.uniform(-0.2, 0.2))]
            if self.chance(0.3):
                setting["fixed"] = True
            if len(setting) > 1:
                self.settings.append(setting)

    def observation(self, channel: dict[str, Any]) -> dict[str, Any]:
        strength = self.rng.choice([0.0, 1.0, 2.0])
        expected = [sum((strength if s["name"] == "signal" else 1.0) * s["data"][b] for s in channel["samples"])
                    for b in range(len(channel["samples"][0]["data"]))]
        counts = [float(self.rng.poisson(v)) for v in expected]
        if self.chance(0.05):
            counts = [short(v) for v in expected]
        if self.chance(0.05):
            counts[0] = 0.0
        return {"name": channel["name"], "data": counts}


def random_point(rng: np.random.Generator, model: pyhf.Model, kind: int) -> list[float]:
    """Near the start, far from it, or with some parameters at their bounds."""
    config = model.config
    width = [0.3, 1.2, 0.8][kind]
    out = []
    for init, (lo, hi) in zip(config.suggested_init(), config.suggested_bounds()):
        scale = width * (2.0 if lo < 0 else 0.3)
        value = min(max(init + scale * rng.normal(), lo), hi)
        if kind == 2 and rng.random() < 0.2:
            value = hi if rng.random() < 0.3 or hi < 5 else lo
        out.append(min(max(short(value, 3), lo), hi))
    return out


def points(rng: np.random.Generator, model: pyhf.Model, data: list[float]) -> list[list[Any]]:
    out = []
    for kind in range(3):
        for _ in range(20):
            x = random_point(rng, model, kind)
            value = -2 * float(model.logpdf(x, data)[0])
            if math.isfinite(value):
                out.append([x, short(value, 15)])
                break
    return out


def starts(rng: np.random.Generator, model: pyhf.Model, count: int) -> list[list[float]]:
    """The start of pyhf, then others in the box, near the centres of the constraints."""
    init = model.config.suggested_init()
    bounds, fixed = model.config.suggested_bounds(), model.config.suggested_fixed()
    out = [init]
    for _ in range(count - 1):
        trial = [min(max(v + (0.5 if lo < 0 else 0.1) * rng.normal(), lo), hi)
                 for v, (lo, hi) in zip(init, bounds)]
        out.append([v if f else t for v, t, f in zip(init, trial, fixed)])
    return out


def minimum(rng: np.random.Generator, model: pyhf.Model, data: list[float], mu: float | None) -> list[Any] | None:
    """The lowest of scipy (SLSQP) from several starts, then MIGRAD and SLSQP from there."""
    best: tuple[float, list[float]] | None = None

    def attempt(optimizer: Any, start: list[float]) -> None:
        nonlocal best
        pyhf.set_backend("numpy", optimizer)
        try:
            if mu is None:
                x = pyhf.infer.mle.fit(data, model, init_pars=start)
            else:
                x = pyhf.infer.mle.fixed_poi_fit(mu, data, model, init_pars=start)
        except Exception:
            return
        value = -2 * float(model.logpdf(x, data)[0])
        if math.isfinite(value) and (best is None or value < best[0]):
            best = (value, [float(v) for v in x])

    for start in starts(rng, model, 3):
        attempt(pyhf.optimize.scipy_optimizer(tolerance=1e-10, maxiter=2000), start)
    minuit = pyhf.optimize.minuit_optimizer(tolerance=1e-4, strategy=1, maxiter=100000)
    attempt(minuit, best[1] if best else model.config.suggested_init())
    if best:
        attempt(pyhf.optimize.scipy_optimizer(tolerance=1e-13, maxiter=2000), best[1])
    return None if best is None else [mu, short(best[0], 12), [short(v, 7) for v in best[1]]]


def compact(workspace: dict[str, Any]) -> list[Any]:
    def modifier(m: dict[str, Any]) -> list[Any]:
        data = m["data"]
        values = list(data.values()) if isinstance(data, dict) else ([] if data is None else [data])
        return [LETTERS[m["type"]], m["name"], *values]

    observed = {o["name"]: o["data"] for o in workspace["observations"]}
    return [[c["name"], observed[c["name"]],
             [[s["name"], s["data"], [modifier(m) for m in s["modifiers"]]] for s in c["samples"]]]
            for c in workspace["channels"]]


def line(seed: int, i: int, with_fits: bool) -> str | None:
    rng = np.random.default_rng([seed, i])
    generator = Generator(rng)
    workspace = generator.workspace()
    normsys = "4" if rng.random() < 0.8 else "1"
    histosys = "4p" if rng.random() < 0.8 else "0"
    pyhf.set_backend("numpy")
    codes = {"normsys": {"interpcode": f"code{normsys}"}, "histosys": {"interpcode": f"code{histosys}"}}
    parsed = pyhf.Workspace(workspace)
    model = parsed.model(modifier_settings=codes)
    data = parsed.data(model)
    at = points(rng, model, data)
    if not at:
        return None
    fits: list[Any] = []
    if with_fits:
        lo, hi = model.config.suggested_bounds()[model.config.poi_index]
        mu = [0.0, 0.5, 1.0][int(rng.integers(3))]
        fits = [minimum(rng, model, data, None), minimum(rng, model, data, min(max(mu, lo), hi))]
        fits = [f for f in fits if f is not None]
    settings = workspace["measurements"][0]["config"]["parameters"]
    return json.dumps([[normsys, histosys], compact(workspace), settings, at, fits], separators=(",", ":"))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20260101)
    parser.add_argument("--without-fits", action="store_true")
    parser.add_argument("--part", default="0/1", help="only every N-th workspace, from the I-th")
    arguments = parser.parse_args()
    first, step = (int(v) for v in arguments.part.split("/"))
    with arguments.out.open("w") as out:
        for i in range(first, arguments.count, step):
            text = line(arguments.seed, i, not arguments.without_fits)
            if text is not None:
                out.write(text.replace(".0,", ",").replace(".0]", "]") + "\n")
                out.flush()


if __name__ == "__main__":
    main()
