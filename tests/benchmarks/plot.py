"""Draws the ratios that a run of the benchmarks has kept: `python tests/benchmarks/plot.py`.

Each bar is a ratio in units of the bar that it should stay within, so that all fit one picture: what ends left of the
line is as fast as it should be.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("svg")

from matplotlib import pyplot as plt

DATA = Path(__file__).parents[2] / "docs" / "data"


def share(row: dict[str, Any]) -> float | None:
    """The ratio in units of its bar; None: it has none. A bar such as `>= 3 x` speaks of the ratio's inverse."""
    found = re.fullmatch(r"(<=|<|>=) ([\d.]+)( x)?", row["bar"])
    if found is None:
        return None
    bar = float(found[2])
    return row["ratio"] * bar if found[1] == ">=" else row["ratio"] / bar


def draw(rows: list[dict[str, Any]], target: Path) -> None:
    """One horizontal bar for each ratio with a bar of its own."""
    shown = [(row["work"], within) for row in reversed(rows) if (within := share(row)) is not None]
    figure, axes = plt.subplots(figsize=(9, 0.32 * len(shown) + 1), layout="constrained")
    colours = ["#26a69a" if within <= 1 else "#ef6c00" for _, within in shown]
    axes.barh([name for name, _ in shown], [within for _, within in shown], color=colours)
    axes.axvline(1, color="#424242", linewidth=1)
    axes.set_xlabel("measured, in units of the bar (left of the line: within it)")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(target, metadata={"Date": None})


if __name__ == "__main__":
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "switchgear", "font.size": 9})
    draw(json.loads((DATA / "ratios.json").read_text()), DATA / "ratios.svg")
