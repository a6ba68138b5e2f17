"""What rules refuse, for tests: field and rule of each finding."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from products import PRODUCTS
from switchgear.domains.violations import BrokenRule

SUBJECTS = {cls.__name__ for facts in PRODUCTS.values() for cls in facts.classes} | {"datetime"}
"""What can be refused."""


def broken(caught: pytest.ExceptionInfo[BrokenRule]) -> list[tuple[str, str]]:
    """The findings of a refusal, which says what it refused."""
    assert caught.value.subject in SUBJECTS
    assert all(found.message for found in caught.value.violations)
    return [(found.field, found.rule) for found in caught.value.violations]


def refused(call: Callable[..., object], *arguments: object, **named: object) -> list[tuple[str, str]]:
    """Why a call is refused."""
    with pytest.raises(BrokenRule) as caught:
        call(*arguments, **named)
    return broken(caught)
