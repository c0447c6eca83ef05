#!/usr/bin/env python3
"""-2 ln L by pyhf where darkbound's minima are lower than those of pyhf.

    cargo test --release --test fit -- --ignored --nocapture minima_below > POINTS
    python3 scripts/pyhf_lower_minima.py tests/validation/pyhf_workspaces.jsonl POINTS OUT.jsonl

Needs pyhf==0.7.6. POINTS has lines of JSON with line (of the table, from 0,
comments not counted), mu (held at, or null), x, twice_nll and pyhf (the
minimum in the table); other lines are skipped. Every point must be within the
bounds of pyhf, with held parameters where pyhf holds them. Each line of the
output is [line, mu, minimum of the table, -2 ln L by darkbound, -2 ln L by
pyhf at the same point].
"""

from __future__ import annotations

import argparse
import json
import logging
import warnings
from pathlib import Path
from typing import Any

import pyhf

warnings.filterwarnings("ignore")
logging.getLogger("pyhf").setLevel(logging.CRITICAL)

TYPES = {"n": "normfactor", "s": "normsys", "h": "histosys", "e": "staterror",
         "y": "shapesys", "f": "shapefactor", "l": "lumi"}


def modifier(row: list[Any]) -> dict[str, Any]:
    letter, name, *values = row
    keys = {"s": ("lo", "hi"), "h": ("lo_data", "hi_data")}.get(letter)
    data = dict(zip(keys, values)) if keys else (values[0] if values else None)
    return {"name": name, "type": TYPES[letter], "data": data}


def workspace(channels: list[Any], settings: list[Any]) -> dict[str, Any]:
    return {
        "channels": [{"name": name, "samples": [
            {"name": s, "data": data, "modifiers": [modifier(m) for m in modifiers]} for s, data, modifiers in samples]}
            for name, _, samples in channels],
        "observations": [{"name": name, "data": observed} for name, observed, _ in channels],
        "measurements": [{"name": "m", "config": {"poi": "mu", "parameters": settings}}],
        "version": "1.0.0",
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("table", type=Path)
    parser.add_argument("points", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    table = [json.loads(text) for text in arguments.table.read_text().splitlines() if not text.startswith("#")]
    lowest, apart = float("inf"), 0.0
    with arguments.out.open("w") as out:
        for text in arguments.points.read_text().splitlines():
            if not text.startswith("{"):
                continue
            point = json.loads(text)
            (normsys, histosys), channels, settings, *_ = table[point["line"]]
            parsed = pyhf.Workspace(workspace(channels, settings))
            model = parsed.model(modifier_settings={
                "normsys": {"interpcode": f"code{normsys}"}, "histosys": {"interpcode": f"code{histosys}"}})
            config = model.config
            for i, (x, (lo, hi)) in enumerate(zip(point["x"], config.suggested_bounds())):
                held = config.suggested_fixed()[i] and not (i == config.poi_index and point["mu"] is not None)
                if not lo <= x <= hi or (held and x != config.suggested_init()[i]):
                    raise SystemExit(f"{point['line']}: {config.par_names[i]} = {x} is not allowed")
            if point["mu"] is not None and point["x"][config.poi_index] != point["mu"]:
                raise SystemExit(f"{point['line']}: mu is not {point['mu']}")
            value = -2 * float(model.logpdf(point["x"], parsed.data(model))[0])
            lowest = min(lowest, point["pyhf"] - value)
            apart = max(apart, abs(value - point["twice_nll"]) / max(1.0, abs(value)))
            row = [point["line"], point["mu"], point["pyhf"], float(f"{point['twice_nll']:.12g}"), float(f"{value:.12g}")]
            out.write(json.dumps(row) + "\n")
    print(f"least drop below the table {lowest:.3g}, largest relative difference of both values {apart:.1e}")


if __name__ == "__main__":
    main()
