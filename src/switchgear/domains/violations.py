"""Findings: what breaks which rule of a product, as values that can be listed, returned or raised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from switchgear.errors import RuleViolation

__all__ = ["BrokenRule", "IllegalTransition", "NotAuthorized", "ParseFailure", "UnknownTier", "Violation"]


@dataclass(frozen=True, slots=True)
class Violation:
    """One finding. It never repeats the value that was refused."""

    field: str
    """The field's Python name; dotted inside embedded parts and lists (`tax_ids.0.type`), empty for the whole."""
    rule: str
    """A stable code, such as `missing`, `period_order` or `content_too_long`."""
    message: str
    """What the rule asks for, in words."""


class BrokenRule(RuleViolation):
    """A `RuleViolation` that carries its findings.

    Args:
        violations: At least one finding.
        subject: What was refused, such as `SocialPost`.
    """

    guidance = "Correct what the violations name; nothing was changed."

    def __init__(self, violations: Iterable[Violation], *, subject: str) -> None:
        self.violations: tuple[Violation, ...] = tuple(violations)
        self.subject: str = subject
        named = "; ".join(f"{found.field or 'value'}: {found.message}" for found in self.violations)
        super().__init__(f"{subject}: {named}", code=self.violations[0].rule)


class ParseFailure(BrokenRule):
    """What the `parse_` functions return instead of an object. It may be raised as it is."""


class IllegalTransition(BrokenRule):
    """The transition table has no such step; `allowed` lists the targets that it has."""

    def __init__(self, violations: Iterable[Violation], *, subject: str, allowed: Iterable[object] = ()) -> None:
        super().__init__(violations, subject=subject)
        self.allowed: tuple[object, ...] = tuple(allowed)


class NotAuthorized(BrokenRule):
    """The actor may not do this."""

    user_message = "You may not do that."
    guidance = "Let somebody with the role that the message names do it."


class UnknownTier(BrokenRule):
    """No tier or plan has this name; nothing is granted by default."""

    guidance = "Use one of the names that the message lists, or configure the plan."


def findings(error: ValidationError) -> tuple[Violation, ...]:
    """Pydantic's complaints as findings; pydantic's error type is the rule's code."""
    return tuple(
        Violation(".".join(str(part) for part in item["loc"]), item["type"], item["msg"])
        for item in error.errors(include_url=False, include_context=False, include_input=False)
    )


def refusal(title: str, violations: Iterable[Violation]) -> ValidationError:
    """The error by which a validator refuses with findings of its own, each at its field."""
    return ValidationError.from_exception_data(
        title,
        [
            InitErrorDetails(type=_complaint(found.rule, found.message), loc=(found.field,), input=None)
            for found in violations
        ],
        hide_input=True,
    )


def _complaint(rule: str, message: str) -> PydanticCustomError:
    # Literal strings are asked for, and these are some, though they pass through a variable.
    return PydanticCustomError(cast(Any, rule), cast(Any, message))
