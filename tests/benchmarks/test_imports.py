"""What a new process pays before its first call."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

MODEL = "class M(__import__('pydantic').BaseModel):\n    id: str\nM(id='u')"


def run(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)


def compare(ratios: Any, name: str, ours: str, peer: str, bar: str) -> None:
    """Each process's own time is counted, less that of an empty one."""
    empty = ratios.compare(f"{name} (unadjusted)", lambda: run(ours), lambda: run(peer), bar="", rounds=9, calls=1)
    del empty
    _, _, _, mine, theirs = ratios.rows.pop()
    ratios.compare("empty", lambda: run("pass"), lambda: run("pass"), bar="", rounds=5, calls=1)
    _, _, _, nothing, _ = ratios.rows.pop()
    ratios.rows.append((name, (mine - nothing) / (theirs - nothing), bar, mine - nothing, theirs - nothing))


def test_package(ratios: Any) -> None:
    compare(ratios, "import switchgear / import httpx", "import switchgear", "import httpx", "<= 0.25")


def test_first_client(ratios: Any) -> None:
    ours = "from switchgear import ClerkClient; ClerkClient('sk_test_benchmark00000000000000000000')"
    compare(ratios, "a Clerk client / httpx + a pydantic model", ours, f"import httpx\n{MODEL}", "<= 1.25")


def test_receiver(ratios: Any) -> None:
    ours = (
        "from switchgear.webhooks import StripeReceiver\n"
        "try: StripeReceiver('whsec_x').receive(b'{}', {})\n"
        "except Exception: pass"
    )
    compare(ratios, "a receiver used / a pydantic model", ours, MODEL, "<= 1.15")
