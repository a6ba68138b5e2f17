"""Registers: single values that only ever move one way, so that joining them is taking the larger or the smaller."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, TypeAlias

from pydantic import PlainSerializer

from switchgear.sync.canonical import whole

__all__ = ["Ended", "Erased", "Register", "Tomb"]

Names: TypeAlias = Annotated[frozenset[str], PlainSerializer(sorted)]
"""A set of names, written in one order only."""


@dataclass(frozen=True, slots=True, order=True)
class Register:
    """The value of a `maxima` or `minima` register: a time in Unix milliseconds, a count, a version.

    Raises:
        InvalidRequest: The value is not an int.
    """

    value: int
    content: str = ""
    """What was seen with the value; of equal values the larger (or smaller) content stays."""
    tied: bool = False
    """Of a `minima` register: other content was seen with the value, too, and nothing says which came first. No read
    settles that, so whoever shows the content reports it."""

    def __post_init__(self) -> None:
        whole("a register's value", self.value)

    def first(self, other: Register) -> Register:
        """The one with the smaller value; of equal values the smaller content, `tied` if there are several."""
        kept = min(self, other)
        if self.value != other.value:
            return kept
        return replace(kept, tied=self.tied or other.tied or self.content != other.content)


@dataclass(frozen=True, slots=True, order=True)
class Tomb:
    """A deletion. It is never taken back; of two, the earlier stays."""

    at: int
    """Unix milliseconds, by the provider's clock."""
    event_id: str

    def __post_init__(self) -> None:
        whole("a deletion's time", self.at)


@dataclass(frozen=True, slots=True, order=True)
class Ended:
    """A terminal status. It is shown whatever a later snapshot says; of two, the earlier stays."""

    at: int
    """Unix milliseconds, by the provider's clock."""
    status: str
    event_id: str

    def __post_init__(self) -> None:
        whole("an end's time", self.at)


@dataclass(frozen=True, slots=True)
class Erased:
    """A product's erasure: from here on it sees none but the names in `keep`, whatever is joined to the state.

    `keep` lists what stays (ids, amounts, dates, statuses) rather than what goes, so that a field which nobody has
    thought of is erased. Of two erasures the earlier time stays, and only the names that both keep.
    """

    at: int
    """Unix milliseconds."""
    keep: Names = frozenset()
    """Names of fragment fields, registers, sets and maps."""
    beside: Names = frozenset()
    """The other products that show the object: until they have erased it too, nothing is dropped that they see."""

    def __post_init__(self) -> None:
        whole("an erasure's time", self.at)

    def join(self, other: Erased) -> Erased:
        """The earlier time, what both keep, and whom both leave it to."""
        return Erased(min(self.at, other.at), self.keep & other.keep, self.beside & other.beside)
