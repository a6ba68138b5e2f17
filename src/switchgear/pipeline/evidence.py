"""How well a service's behaviour is known, where its own documentation does not say it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final, TypeVar

__all__ = ["Evidence", "evidence_of", "known_from"]

FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])


class Evidence(StrEnum):
    """What a declaration rests on; beside a parameter's type it is a mark: `Annotated[Given[str], SECOND_HAND]`."""

    DOCUMENTATION = "documentation"
    """The service's own."""
    PUBLISHED_CODE = "published code"
    """What the service publishes beside it: libraries, checks, plug-ins."""
    SECOND_HAND = "second-hand"
    """Others say so, who cite the documentation or log what was answered."""
    UNCONFIRMED = "unconfirmed"
    """It exists; parameters and reply may differ."""


_NAME: Final = "__evidence__"


def known_from(evidence: Evidence) -> Callable[[FunctionT], FunctionT]:
    """Below `@operation`: what the operation rests on, if not on documentation."""

    def marked(build: FunctionT) -> FunctionT:
        setattr(build, _NAME, evidence)
        return build

    return marked


def evidence_of(build: Callable[..., Any]) -> Evidence:
    """What a pure method rests on."""
    return getattr(build, _NAME, Evidence.DOCUMENTATION)
