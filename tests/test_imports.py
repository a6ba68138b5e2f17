"""No two modules need each other, at run time or for type checkers, so that each can be read by itself."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter

import house

FAMILY = "switchgear.stripe.models."
"""Its models name each other: a customer has subscriptions, which have a customer."""


def needed(name: str) -> set[str]:
    """The modules that a module names in an import, wherever in its text; a package's own names lead nowhere."""
    found = set[str]()
    for node in ast.walk(house.syntax_of(name)):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {one for one in found if one in MODULES and not (one.startswith(FAMILY) and name.startswith(FAMILY))}


PACKAGES = {name for name in house.module_names() if house.is_package(name)}
MODULES = {*house.module_names()} - PACKAGES


def test_no_ring() -> None:
    TopologicalSorter({name: needed(name) for name in MODULES}).prepare()  # a CycleError names the ring
