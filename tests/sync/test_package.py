"""The package: its names are lazy, and it knows none but `types` and `errors`."""

from __future__ import annotations

import dataclasses
import inspect
import pkgutil
import subprocess
import sys

import switchgear.sync as sync


def test_every_name_is_there_and_none_is_a_module():
    modules = {module.name for module in pkgutil.iter_modules(sync.__path__)}
    assert not modules & set(sync.__all__)
    assert sorted(sync.__all__) == sorted(dir(sync))
    for name in sync.__all__:
        assert not inspect.ismodule(getattr(sync, name))


def test_it_knows_types_and_errors_alone():
    code = (
        "import sys, switchgear.sync as sync\n"
        "for name in sync.__all__: getattr(sync, name)\n"
        "rooms = {name.split('.')[1] for name in sys.modules if name.startswith('switchgear.')}\n"
        "print(sorted(rooms), 'httpx' in sys.modules, 'stripe' in sys.modules)\n"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "['_fork', '_lazy', 'errors', 'sync', 'types'] False False"


def test_values_are_frozen_and_slotted():
    names = (getattr(sync, name) for name in sync.__all__)
    values = [name for name in names if inspect.isclass(name) and dataclasses.is_dataclass(name)]
    assert len(values) == 25
    for value in values:
        assert value.__dataclass_params__.frozen, value
        assert "__slots__" in vars(value), value


def test_the_words_that_stored_states_hold():
    assert sync.LOCAL == "local"
    assert list(sync.Phase) == ["created", "updated", "deleted", "read"]
    assert list(sync.Change) == ["created", "updated", "unchanged", "deleted"]
