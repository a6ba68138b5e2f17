"""Benchmarks measure ratios: ours and a peer's work take turns in the same process, and medians are compared.

    pytest tests/benchmarks -n0
    pytest tests/benchmarks -n0 --ratios docs/data/ratios.json && python tests/benchmarks/plot.py

Nothing fails for being slow: the table at the end shows each ratio beside its bar. The second line keeps the ratios and
draws them for the documentation.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import pytest

HERE = Path(__file__).parent


@dataclass
class Ratios:
    """What was measured, in the order of measuring."""

    rows: list[tuple[str, float, str, float, float]] = field(default_factory=list)

    def compare(
        self,
        name: str,
        ours: Callable[[], object],
        peer: Callable[[], object],
        *,
        bar: str,
        rounds: int = 15,
        calls: int = 100,
    ) -> float:
        """Let both do `calls` calls in turn, `rounds` times; the ratio is of the medians, ours to the peer's."""
        ours(), peer()
        times: tuple[list[float], list[float]] = ([], [])
        for _ in range(rounds):
            for work, taken in zip((ours, peer), times, strict=True):
                began = time.perf_counter()
                for _ in range(calls):
                    work()
                taken.append((time.perf_counter() - began) / calls * 1e6)
        mine, theirs = median(times[0]), median(times[1])
        self.rows.append((name, mine / theirs, bar, mine, theirs))
        return mine / theirs


_RATIOS = Ratios()


@pytest.fixture
def ratios() -> Ratios:
    return _RATIOS


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--ratios", type=Path, help="keep the ratios in this file")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if kept := config.getoption("--ratios"):
        found = [
            {"work": name, "ratio": round(ratio, 4), "bar": bar, "ours_us": round(mine, 1), "peer_us": round(theirs, 1)}
            for name, ratio, bar, mine, theirs in _RATIOS.rows
        ]
        kept.write_text(json.dumps(found, indent=1) + "\n")
    if _RATIOS.rows:
        terminalreporter.section("ratios (ours to the peer's, medians of interleaved rounds)")
        for name, ratio, bar, mine, theirs in _RATIOS.rows:
            terminalreporter.write_line(f"{name:58} {ratio:7.3f}  bar {bar:10} {mine:10.1f} us / {theirs:10.1f} us")


@pytest.fixture(scope="session")
def user_body() -> bytes:
    """A Clerk user of about 4 KB, made by the sandbox and filled up with metadata."""
    from switchgear import ClerkClient
    from switchgear.testing import Sandbox

    sandbox = Sandbox()
    with ClerkClient(sandbox.clerk.secret_key, transport=sandbox.transport) as clerk:
        user = clerk.users.create(
            email_address=["ada@example.com"],
            public_metadata={f"preference_{n}": {"value": n, "label": "as given by the user"} for n in range(34)},
        )
    return json.dumps(user.to_wire()).encode()


@pytest.fixture(scope="session")
def customer_body() -> bytes:
    """A Stripe customer of about 2 KB, made by the sandbox."""
    from switchgear import StripeClient
    from switchgear.testing import Sandbox

    sandbox = Sandbox()
    with StripeClient(sandbox.stripe.secret_key, transport=sandbox.transport) as stripe:
        metadata = {f"preference_{n}": "as given by the customer" for n in range(30)}
        customer = stripe.customers.create(email="ada@example.com", name="Ada Lovelace", metadata=metadata)
    return json.dumps(customer.to_wire()).encode()


@pytest.fixture(scope="session")
def social_bodies() -> dict[str, bytes]:
    """An Ayrshare user and a post, made by the sandbox."""
    from switchgear import AyrshareClient
    from switchgear.testing import Sandbox

    sandbox = Sandbox()
    with AyrshareClient(sandbox.ayrshare.api_key, transport=sandbox.transport) as social:
        made = {"user": social.user.get(), "post": social.posts.create("Hello", platforms=["linkedin"])}
    return {name: json.dumps(model.to_wire()).encode() for name, model in made.items()}


@pytest.fixture(scope="session")
def server(
    user_body: bytes, customer_body: bytes, social_bodies: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The base URL of a server process that answers with the user, the customer, or what Ayrshare's path names."""
    folder = tmp_path_factory.mktemp("server")
    bodies = {"users": user_body, "customers": customer_body, **social_bodies}
    files = {folder / f"{name}.json": body for name, body in bodies.items()}
    for file, body in files.items():
        file.write_bytes(body)
    process = subprocess.Popen([sys.executable, str(HERE / "server.py"), *files], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    process.terminate()
    process.wait()
    process.stdout.close()
