"""Lazy packages: what checkers see and what is loaded on demand are the same names, said in their modules alone."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections import Counter

import pytest

from house import is_package, module_names, syntax_of
from switchgear._lazy import lazy_exports


def lazy_call(name: str) -> ast.Call | None:
    """Where a package makes its loader."""
    calls = (node for node in ast.walk(syntax_of(name)) if isinstance(node, ast.Call))
    return next((call for call in calls if ast.unparse(call.func) == "lazy_exports"), None)


LAZY = [name for name in module_names() if is_package(name) and lazy_call(name)]
each_package = pytest.mark.parametrize("name", LAZY)


def seen_by_checkers(name: str) -> dict[str, list[str]]:
    """Module -> the names imported from it for type checkers; `*` for all of them."""
    found: dict[str, list[str]] = {}
    for block in syntax_of(name).body:
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING":
            for statement in block.body:
                assert isinstance(statement, ast.ImportFrom)
                assert statement.module
                assert all(alias.asname == alias.name or alias.name == "*" for alias in statement.names)
                found.setdefault(statement.module, []).extend(alias.name for alias in statement.names)
    return found


def loaded_on_demand(name: str) -> dict[str, list[str]]:
    """Module -> the names that the loader looks for in it; `*` for all of them."""
    call = lazy_call(name)
    assert call is not None
    whole, selected = [*(ast.literal_eval(argument) for argument in call.args[1:]), {}][:2]
    found = {f"{name}.{module}": ["*"] for module in whole.split()}
    return found | {f"{name}.{module}": names.split() for module, names in selected.items()}


def homes(name: str) -> list[tuple[str, str]]:
    """Each exported name and its module."""
    return [
        (exported, module)
        for module, names in loaded_on_demand(name).items()
        for exported in (importlib.import_module(module).__all__ if names == ["*"] else names)
    ]


def test_there_are_lazy_packages():
    assert {"switchgear", "switchgear.types", "switchgear.webhooks", "switchgear.stripe"} <= set(LAZY)


@each_package
class TestEachPackage:
    def test_checkers_see_what_is_loaded_on_demand(self, name):
        assert seen_by_checkers(name) == loaded_on_demand(name)
        assert any(isinstance(block, ast.If) and block.orelse for block in syntax_of(name).body)

    def test_no_two_modules_offer_one_name(self, name):
        offered = Counter(exported for exported, _ in homes(name))
        assert [exported for exported, times in offered.items() if times > 1] == []

    def test_every_name_resolves_to_the_one_of_its_module(self, name):
        package = importlib.import_module(name)
        assert dir(package) == package.__all__ == sorted(exported for exported, _ in homes(name))
        for exported, home in homes(name):
            assert getattr(package, exported) is getattr(importlib.import_module(home), exported)
            assert exported in vars(package)  # the second look costs nothing

    def test_other_names_are_refused(self, name):
        with pytest.raises(AttributeError, match=f"module '{name}' has no attribute 'Nothing'"):
            _ = importlib.import_module(name).Nothing

    def test_listing_its_names_loads_none_of_their_modules(self, name):
        modules = [module for module in loaded_on_demand(name) if lazy_call(module) is None]
        code = f"import sys, {name}; dir({name}); print([module for module in {modules!r} if module in sys.modules])"
        answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert answer.stdout.strip() == "[]"


def test_names_are_found_where_no_source_is_at_hand():
    code = "from switchgear import _lazy, types; _lazy._source_of = lambda _: None; print(*dir(types))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == dir(importlib.import_module("switchgear.types"))


def test_a_module_that_lacks_a_promised_name():
    loader, listing = lazy_exports("switchgear", "", {"errors": "Missing"})
    assert listing() == ["Missing"]
    with pytest.raises(AttributeError):
        loader("Missing")
