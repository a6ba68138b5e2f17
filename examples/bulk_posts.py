"""A thousand posts of a CSV file, offline: the process is killed in the middle and resumed, and no post goes out twice.

python examples/bulk_posts.py
"""

from __future__ import annotations

import csv
from collections import Counter
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from typing_extensions import override

from switchgear import AyrshareClient
from switchgear.ayrshare.operations import read_posts
from switchgear.pipeline.shared import Shared
from switchgear.pipeline.wire import Timeouts, WireRequest, WireResponse
from switchgear.testing import FakeClock, Sandbox
from switchgear.types.headers import Headers

ROWS = 1000
KILLED_AFTER = 400

console = Console(width=100)


class StoppedClock(FakeClock):
    """In the sandbox nothing is still under way after a kill, so nobody waits to see."""

    @override
    def sleep(self, seconds: float, /) -> None:
        """Go on at once."""


class Line:
    """A transport whose other end, the sandbox, lives in the process that is not killed."""

    offline = True

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lock = Lock()

    def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        """One request, and its answer."""
        with self._lock:
            self._connection.send(((request.method, request.url, request.headers, request.content), timeouts))
            status, headers, content = self._connection.recv()
        return WireResponse(status, Headers(headers), content)

    def close(self) -> None:
        """Nothing is held."""


def post_all(connection: Connection, api_key: str, table: Path, journal: Path) -> None:
    """What the process does that is killed: publish all rows of a file, and show how far it is."""
    bar = Progress(TextColumn("posts"), BarColumn(), MofNCompleteColumn(), console=console)
    shared = Shared(clock=StoppedClock())
    with AyrshareClient(api_key, transport=Line(connection), shared=shared) as social, bar:
        task = bar.add_task("posts")
        outcomes = social.posts.create_many(
            read_posts(table),
            journal=journal,
            on_progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    connection.send(sum(outcome.ok for outcome in outcomes))


def run(sandbox: Sandbox, table: Path, journal: Path, kill_after: int | None = None) -> int:
    """Start the process, answer its requests, and kill it when so many posts are out; how many rows succeeded."""
    processes = get_context("spawn")
    ours, theirs = processes.Pipe()
    process = processes.Process(target=post_all, args=(theirs, sandbox.ayrshare.api_key, table, journal))
    process.start()
    theirs.close()
    try:
        while True:
            told = ours.recv()
            if isinstance(told, int):
                return told
            request, timeouts = told
            response = sandbox.transport.send(WireRequest(*request), timeouts)
            if len(sandbox.ayrshare.posts) == kill_after:
                process.kill()  # the post is out, and its answer is lost
                return 0
            ours.send((response.status, response.headers.pairs, response.content))
    finally:
        ours.close()
        process.join()


def main() -> None:
    """Write the file, begin, be killed, resume, and count what went out."""
    sandbox = Sandbox()
    sandbox.ayrshare.rate_limit = 10 * ROWS  # 300 in five minutes would take a quarter of an hour
    with TemporaryDirectory() as folder:
        table, journal = Path(folder, "posts.csv"), Path(folder, "posts.journal")
        with table.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("post", "platforms"))
            writer.writerows((f"Tip {number}: look before you repeat.", "linkedin bluesky") for number in range(ROWS))
        run(sandbox, table, journal, kill_after=KILLED_AFTER)
        console.print(f"killed after {len(sandbox.ayrshare.posts)} posts")
        before = len(sandbox.requests)
        succeeded = run(sandbox, table, journal)
    looked = sum(request.method == "GET" for request in sandbox.requests[before:])
    times = Counter(str(row["post"]) for row in sandbox.ayrshare.posts.values())
    twice = sum(count > 1 for count in times.values())
    console.print(f"resumed: {succeeded} of {ROWS} rows succeeded, {twice} went out twice")
    console.print(f"{looked} look-ups in the history for what was under way")


if __name__ == "__main__":
    main()
