"""Fills pages with tables made from the code itself."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import partial
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules, walk_packages
from typing import Any, get_args

import switchgear.domains
from switchgear import AyrshareClient, ClerkClient, StripeClient, operations_of
from switchgear.errors import SwitchgearError
from switchgear.pipeline.evidence import Evidence
from switchgear.pipeline.hooks import HookEvent
from switchgear.pipeline.operation import Bound
from switchgear.testing import Sandbox
from switchgear.testing.http import Arrived
from switchgear.types.events import Event, Source, kinds_of, shapes_of
from switchgear.types.headers import Headers

_MODULES = re.compile(r"<!-- modules ([\w.]+) -->")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Replace the markers by tables: errors, hook events, operations, what the sandbox plays, what benchmarks measured.

    `<!-- modules PACKAGE -->` is replaced by the reference of the package's public modules.
    """
    markdown = _MODULES.sub(lambda found: module_reference(found[1]), markdown)
    tables: dict[str, Callable[[], str]] = {
        "<!-- errors -->": error_table,
        "<!-- hooks -->": hook_table,
        "<!-- played stripe -->": played_table,
        "<!-- ratios -->": ratio_table,
    }
    for client in (AyrshareClient, ClerkClient, StripeClient):
        tables[f"<!-- operations {client.spec.name} -->"] = partial(operation_table, client)
        tables[f"<!-- events {client.spec.name} -->"] = partial(event_table, Source(client.spec.name))
    for marker, table in tables.items():
        if marker in markdown:
            markdown = markdown.replace(marker, table())
    return markdown


def module_reference(package: str) -> str:
    """What mkdocstrings shows of each public module that defines something."""
    path = import_module(package).__path__
    names = (module.name for module in iter_modules(path) if not module.ispkg and not module.name.startswith("_"))
    return "\n\n".join(f"::: {package}.{name}" for name in names)


def error_table() -> str:
    """A row per error class, each below its base: how the product degrades, what a user is told, what to do next."""
    for module in walk_packages(switchgear.domains.__path__, "switchgear.domains."):
        import_module(module.name)  # products' rules raise errors of their own
    rows = ["| error | tier | what to tell a user | what to do next |", "|---|---|---|---|"]
    for depth, cls in _tree(SwitchgearError):
        rows.append(f"| {'· ' * depth}`{cls.__name__}` | {cls.tier} | {cls.user_message} | {cls.guidance} |")
    return "\n".join(rows)


def hook_table() -> str:
    """A row per event: when it is told, and what it says."""
    rows = ["| event | is told when | and says |", "|---|---|---|"]
    for event in get_args(HookEvent):
        facts = ", ".join(f"`{fact.name}`" for fact in fields(event))
        rows.append(f"| `{event.__name__}` | {event.__doc__} | {facts} |")
    return "\n".join(rows)


def operation_table(client: type[Bound[Any]]) -> str:
    """A row per operation: where it goes, what a repeat means, and how its answer is kept."""
    rows = ["| operation | request | | repeat | timing | kept |", "|---|---|---|---|---|---|"]
    for facts in operations_of(client):
        told = f"{facts.summary}{f' **Deprecated**: {facts.deprecated}' if facts.deprecated else ''}"
        told += "" if facts.evidence is Evidence.DOCUMENTATION else f" *({facts.evidence})*"
        place = f"`{facts.method} {facts.path}`"
        rows.append(f"| `{facts.name}` | {place} | {told} | {facts.repeat} | {facts.timing} | {facts.caching} |")
    return "\n".join(rows)


def played_table() -> str:
    """A row per namespace of Stripe's operations that the sandbox plays."""
    sandbox = Sandbox().stripe
    played: dict[str, list[str]] = {}
    for facts in operations_of(StripeClient):
        namespace, _, name = facts.name.rpartition(".")
        if facts.method and sandbox.plays(Arrived(facts.method, facts.path, (), Headers(()), b"")):
            played.setdefault(namespace, []).append(f"`{name}`")
    rows = ["| namespace | what is played |", "|---|---|"]
    return "\n".join([*rows, *(f"| `{namespace}` | {', '.join(names)} |" for namespace, names in played.items())])


def event_table(service: Source) -> str:
    """A row per class of events: of which kinds it is, what it holds, and what it is told of."""
    import_module(f"switchgear.{service}.events")
    kinds: dict[type[Event[Any]], list[str]] = {}
    for kind, cls in kinds_of(service).items():
        kinds.setdefault(cls, []).append(f"`{kind}`")
    rows = ["| event | of | holds | |", "|---|---|---|---|"]
    for cls, of in sorted(kinds.items(), key=lambda row: row[0].__name__):
        holds = " or ".join(f"`{shape.__name__}`" for shape in shapes_of(cls))
        rows.append(f"| `{cls.__name__}` | {', '.join(of)} | {holds} | {' '.join((cls.__doc__ or '').split())} |")
    return "\n".join(rows)


def ratio_table() -> str:
    """A row per ratio that the benchmarks' latest run kept."""
    rows = ["| work | ratio | bar |", "|---|---:|---|"]
    for found in json.loads((Path(__file__).parents[1] / "data" / "ratios.json").read_text()):
        rows.append(f"| {found['work']} | {found['ratio']:.3f} | {found['bar'] or '—'} |")
    return "\n".join(rows)


def _tree(cls: type[SwitchgearError], depth: int = 0) -> Iterator[tuple[int, type[SwitchgearError]]]:
    """Each class of ours with its depth; bases first, in the order of their definition."""
    if cls.__module__.startswith("switchgear."):
        yield depth, cls
        for child in cls.__subclasses__():
            yield from _tree(child, depth + 1)
