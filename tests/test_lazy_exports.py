"""Lazy packages: what checkers see, what `__all__` says and what is loaded on demand are the same names."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys

import pytest

from house import module_names, syntax_of
from switchgear._lazy import lazy_exports

LAZY = [
    name
    for name in module_names()
    if any(
        isinstance(node, ast.Call) and ast.unparse(node.func) == "lazy_exports" for node in ast.walk(syntax_of(name))
    )
]
each_package = pytest.mark.parametrize("name", LAZY)


def seen_by_checkers(tree: ast.Module) -> dict[str, str]:
    """Name -> module, as imported for type checkers; `__all__` makes an export of each."""
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for statement in node.body:
                assert isinstance(statement, ast.ImportFrom)
                assert statement.module
                for alias in statement.names:
                    assert alias.asname in {None, alias.name}
                    found[alias.name] = statement.module
    return found


def loaded_on_demand(tree: ast.Module, package: str) -> dict[str, str]:
    """Name -> module, as the lazy table says."""
    table = next(
        node.args[1]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "lazy_exports"
    )
    homes: dict[str, str] = ast.literal_eval(table)
    return {name: f"{package}.{home}" for home, names in homes.items() for name in names.split()}


def test_there_are_lazy_packages():
    assert {"switchgear", "switchgear.types", "switchgear.webhooks", "switchgear.stripe"} <= set(LAZY)


@each_package
class TestEachPackage:
    def test_the_three_lists_agree(self, name):
        package = importlib.import_module(name)
        tree = syntax_of(name)
        assert seen_by_checkers(tree) == loaded_on_demand(tree, name)
        assert sorted(package.__all__) == sorted(seen_by_checkers(tree))
        assert dir(package) == sorted(package.__all__)

    def test_every_name_resolves_to_the_one_of_its_module(self, name):
        package = importlib.import_module(name)
        for exported, home in loaded_on_demand(syntax_of(name), name).items():
            assert getattr(package, exported) is getattr(importlib.import_module(home), exported)
            assert exported in vars(package)  # the second look costs nothing

    def test_checkers_do_not_see_the_loader(self, name):
        guarded = [node for node in syntax_of(name).body if isinstance(node, ast.If)]
        assert any(ast.unparse(node.test) == "not TYPE_CHECKING" for node in guarded)

    def test_other_names_are_refused(self, name):
        with pytest.raises(AttributeError, match=f"module '{name}' has no attribute 'Nothing'"):
            _ = importlib.import_module(name).Nothing

    def test_importing_it_loads_none_of_them(self, name):
        homes = sorted(set(loaded_on_demand(syntax_of(name), name).values()))
        code = f"import sys, {name}; print([home for home in {homes!r} if home in sys.modules])"
        answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert answer.stdout.strip() == "[]"


def test_a_module_that_lacks_a_promised_name():
    loader, listing = lazy_exports("switchgear", {"errors": "Missing"})
    assert listing() == ["Missing"]
    with pytest.raises(AttributeError):
        loader("Missing")
