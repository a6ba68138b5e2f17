"""How a service's parameters are declared: once, in the `TypedDict` of an operation's signature.

    class ContactFilters(TypedDict, total=False):
        limit: Omittable[Annotated[int, Between(1, 100)]]
        email: Omittable[Text]

    @paginated
    def list(self, **params: Unpack[ContactFilters]) -> Paged[Contact]:

A type checker reads the types. Before anything is sent, `pipeline.shape` reads types, limits and relations off the same
declaration, at any depth; so do the documentation and `operations_of`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeAlias, TypeVar

from typing_extensions import override

from switchgear.errors import InvalidRequest
from switchgear.types.unset import Unset

__all__ = [
    "NONE_OMITS",
    "Also",
    "AtLeastOne",
    "Between",
    "Check",
    "Either",
    "Entries",
    "Given",
    "Limit",
    "Needs",
    "Nullable",
    "Omittable",
    "Relation",
    "Text",
    "With",
    "Without",
    "filled_text",
]

T = TypeVar("T")

Check: TypeAlias = Callable[[str, Any], Any]
"""From the place of a value (`items[0].price`) and the value to the value that is sent, or `UNSET`; it refuses with
`InvalidRequest`. In an annotation a function is the whole check: `Annotated[str, idempotency_key]`."""

NONE_OMITS: Final = "None leaves it out"
"""The mark of `Omittable`."""

Given: TypeAlias = T | Unset
"""May be left out."""
Nullable: TypeAlias = T | Unset | None
"""May be left out; None unsets it."""
Omittable: TypeAlias = Annotated[T | Unset | None, NONE_OMITS]
"""May be left out, and None leaves it out too: for the filters of lists."""


class Limit(ABC):
    """A mark that narrows what a type takes. It sees only values of the type; its text is for the documentation."""

    @abstractmethod
    def __call__(self, name: str, value: Any) -> Any:
        """The value as it is sent.

        Raises:
            InvalidRequest: The value lies outside.
        """


@dataclass(frozen=True, slots=True)
class Between(Limit):
    """A number within bounds."""

    lowest: int
    highest: int | None = None

    @override
    def __call__(self, name: str, value: Any) -> Any:
        if value < self.lowest or (self.highest is not None and value > self.highest):
            upper = "" if self.highest is None else f" and at most {self.highest}"
            raise InvalidRequest(f"{name} must be at least {self.lowest}{upper}")
        return value

    @override
    def __str__(self) -> str:
        return f"at least {self.lowest}" if self.highest is None else f"{self.lowest} to {self.highest}"


@dataclass(frozen=True, slots=True)
class Entries(Limit):
    """A list of so many entries."""

    least: int
    most: int | None = None

    @override
    def __call__(self, name: str, value: Any) -> Any:
        if len(value) < self.least:
            few = "not be empty" if self.least == 1 else f"hold at least {self.least} entries"
            raise InvalidRequest(f"{name} must {few}")
        if self.most is not None and len(value) > self.most:
            raise InvalidRequest(f"{name} holds {len(value)} entries, and at most {self.most} are taken")
        return value

    @override
    def __str__(self) -> str:
        return f"{Between(self.least, self.most)} entries"


@dataclass(frozen=True, slots=True)
class Also(Limit):
    """A check of one's own, after the one that follows from the type."""

    check: Check

    @override
    def __call__(self, name: str, value: Any) -> Any:
        return self.check(name, value)

    @override
    def __str__(self) -> str:
        return ""


class Relation(ABC):
    """A mark that says what a parameter has to do with others of the same mapping. Its text is for documentation."""

    def __init__(self, *others: str) -> None:
        self.others: Final = others

    @abstractmethod
    def broken(self, name: str, given: Mapping[str, Any]) -> str | None:
        """How the parameters that are given break it, in words that follow the name; None: they do not."""

    @property
    def along(self) -> tuple[str, ...]:
        """What has to be given along with the parameter."""
        return ()


def _says(value: Any) -> bool:
    """Whether a value that is given says something: a number does, even 0; what is False, None or empty does not."""
    return bool(value) or type(value) in {int, float}


class With(Relation):
    """Given only together with all of the others."""

    @override
    def broken(self, name: str, given: Mapping[str, Any]) -> str | None:
        whole = name not in given or given.keys() >= set(self.others)
        return None if whole else f"needs {' and '.join(self.others)}"

    @property
    @override
    def along(self) -> tuple[str, ...]:
        return self.others

    @override
    def __str__(self) -> str:
        return f"with {' and '.join(self.others)}"


class Needs(Relation):
    """Given only together with one of the others. What is False, None or empty counts as not given."""

    @override
    def broken(self, name: str, given: Mapping[str, Any]) -> str | None:
        met = not _says(given.get(name)) or any(_says(given.get(other)) for other in self.others)
        return None if met else f"needs {' or '.join(self.others)}"

    @property
    @override
    def along(self) -> tuple[str, ...]:
        return self.others[:1]

    @override
    def __str__(self) -> str:
        return f"with {' or '.join(self.others)}"


class Without(Relation):
    """Given only without the others. What is False, None or empty counts as not given."""

    @override
    def broken(self, name: str, given: Mapping[str, Any]) -> str | None:
        others = (other for other in self.others if _says(given.get(other)))
        other = next(others, None) if _says(given.get(name)) else None
        return None if other is None else f"cannot be given together with {other}"

    @override
    def __str__(self) -> str:
        return f"not with {' or '.join(self.others)}"


class Either(Relation):
    """One of them is given, this or another, and only one."""

    @override
    def broken(self, name: str, given: Mapping[str, Any]) -> str | None:
        one = sum(other in given for other in (name, *self.others)) == 1
        return None if one else f"or {' or '.join(self.others)} must be given, and only one of them"

    @override
    def __str__(self) -> str:
        return f"this or {' or '.join(self.others)}"


class AtLeastOne(Relation):
    """One of them is given, this or another, or several. What is False, None or empty counts as not given."""

    @override
    def broken(self, name: str, given: Mapping[str, Any]) -> str | None:
        some = any(_says(given.get(other)) for other in (name, *self.others))
        return None if some else f"or {' or '.join(self.others)} must be given"

    @override
    def __str__(self) -> str:
        return f"this or {' or '.join(self.others)}, or both"


def filled_text(name: str, value: Any) -> Any:
    """Text that is not blank.

    Raises:
        InvalidRequest: It is no text, or blank.
    """
    if not isinstance(value, str) or not value.strip():
        what = "not be blank" if isinstance(value, str) else f"be text, not {type(value).__name__}"
        raise InvalidRequest(f"{name} must {what}")
    return value


Text: TypeAlias = Annotated[str, filled_text]
"""Text that is not blank."""
