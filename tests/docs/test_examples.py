"""The examples run as a stranger would run them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

QUICKSTART = Path(__file__).parents[2] / "examples" / "quickstart.py"


def test_quickstart_ends_with_the_whole_picture() -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", str(QUICKSTART)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
    )
    rows = {
        cells[0]: cells[1:] for line in run.stdout.splitlines() if (cells := re.findall(r"│ ([^│┃]*?) +(?=│)", line))
    }
    assert set(rows) == {"user", "customer", "subscription", "post"}
    assert rows["user"][1:] == ["active", "Ada Lovelace <ada@example.com>, role premium"]
    assert rows["subscription"][1] == "active"
    assert rows["post"][1:] == ["published", "bluesky: success, linkedin: success"]
    arrivals = [line for line in run.stdout.splitlines() if " -> " in line]
    assert len(arrivals) == 14
    assert sum("nothing new" in line for line in arrivals) >= 7, "a second delivery changes nothing"
