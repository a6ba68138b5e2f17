"""The packages export what they say, lazily, and no export hides behind a module of its own name."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

from products import PRODUCTS

ROOMS = [facts.package.__name__ for facts in PRODUCTS.values()]
PACKAGES = [
    "switchgear.domains",
    "switchgear.domains.lifecycle",
    "switchgear.domains.monitoring",
    *ROOMS,
]

packages = pytest.mark.parametrize("package", PACKAGES)


@packages
def test_every_export_is_there(package):
    module = importlib.import_module(package)

    assert len(set(module.__all__)) == len(module.__all__)
    assert dir(module) == sorted(module.__all__)
    for name in module.__all__:
        assert getattr(module, name) is not None
    with pytest.raises(AttributeError):
        module.nothing_of_this_name


@packages
def test_no_export_has_the_name_of_a_submodule(package):
    """Importing the submodule would replace the export by the module."""
    module = importlib.import_module(package)
    submodules = {found.name for found in pkgutil.iter_modules(module.__path__)}

    assert not submodules & set(module.__all__)


@packages
def test_exports_are_public_where_they_come_from(package):
    module = importlib.import_module(package)
    for found in pkgutil.iter_modules(module.__path__):
        if not found.ispkg:
            assert importlib.import_module(f"{package}.{found.name}").__all__
