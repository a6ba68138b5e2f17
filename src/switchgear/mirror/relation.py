"""Relations: what ties states together, so that those which a summary needs can be found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Relation", "RelationKind", "every"]


class RelationKind(StrEnum):
    """What is common to the states of one relation."""

    USER = "user"
    """A user, and the customers that were ever said to be theirs; the id is any name of the user."""
    EMAIL = "email"
    """Users and customers who ever had an address, where owners are found by it; the id is a digest."""
    CUSTOMER = "customer"
    """A customer and its subscriptions; the id is the customer's key."""
    PROFILE = "profile"
    """An Ayrshare profile: its identity, and the list of its accounts; the id is its `refId`."""
    ACCOUNTS = "accounts"
    """The accounts of a profile."""
    MEMBERS = "members"
    """The accounts and the posts of a profile."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A query: all states that answer to it (`relations`) are asked for."""

    kind: RelationKind
    id: str


def every(kind: RelationKind, ids: Iterable[str]) -> frozenset[Relation]:
    """The relations of a kind to some ids."""
    return frozenset(Relation(kind, name) for name in ids)
