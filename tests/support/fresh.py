"""What a fresh process looks like after it imported modules, for many of them at the price of one start."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_ZYGOTE = """
import json, os, sys

def state():
    import logging, signal, threading
    return {
        "threads": threading.active_count(),
        "descriptors": sorted(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else [],
        "environment": dict(os.environ),
        "handlers": [len(logging.root.handlers), len(logging.getLogger("switchgear").handlers)],
        "levels": [logging.root.level, logging.getLogger("switchgear").level],
        "signals": [str(signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM)],
        "path": sys.path[:],
        "finders": len(sys.meta_path),
    }

preload, groups = json.loads(sys.stdin.read())
for name in preload:
    __import__(name)
import gc, logging, signal, threading
gc.disable()
answers = {}
for group, names in groups.items():
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            known, before = set(sys.modules), state()
            for name in names:
                __import__(name)
            after = state()
            changed = sorted(fact for fact in before if before[fact] != after[fact])
            answer = {"loaded": sorted(set(sys.modules) - known), "changed": changed}
        except BaseException as error:
            answer = {"loaded": [], "changed": [f"{type(error).__name__}: {error}"]}
        with os.fdopen(writing, "w") as pipe:
            json.dump(answer, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answers[group] = json.load(pipe)
    os.waitpid(child, 0)
print(json.dumps(answers))
"""


@dataclass(frozen=True)
class Imported:
    """What importing some modules did to a process that had not imported anything of ours."""

    loaded: frozenset[str]
    """These modules, and those that came with them."""
    changed: tuple[str, ...]
    """What else is different afterwards: threads, descriptors, the environment, handlers, levels, signals, paths."""


def imports(groups: Mapping[str, Sequence[str]], preloaded: Sequence[str] = ()) -> Mapping[str, Imported]:
    """Each group of modules imported by itself, in a fork of a process that knows only what was preloaded."""
    answer = json.loads(run(_ZYGOTE, [preloaded, groups]))
    return {group: Imported(frozenset(one["loaded"]), tuple(one["changed"])) for group, one in answer.items()}


def run(code: str, told: object = None, **environment: str) -> str:
    """What a fresh process prints."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": ":".join(places()), **environment},
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr
    return done.stdout.strip()


def places() -> Sequence[str]:
    return [place for place in sys.path if place]
