"""`UNSET`: a parameter that was not given, apart from `None`, which is sent as null."""

from __future__ import annotations

from enum import Enum
from typing import Final, Literal, TypeAlias

from typing_extensions import override

__all__ = ["UNSET", "Unset"]


class _UnsetType(Enum):
    """An enum of one member, so that type checkers narrow `value is UNSET`."""

    UNSET = "unset"

    def __bool__(self) -> Literal[False]:
        return False

    @override
    def __repr__(self) -> str:
        return "UNSET"

    __str__ = __repr__


Unset: TypeAlias = Literal[_UnsetType.UNSET]
"""The type of `UNSET`: `first_name: str | None | Unset = UNSET`."""

UNSET: Final = _UnsetType.UNSET
"""Leave the field as the service has it. `None` says null instead."""
