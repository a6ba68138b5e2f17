"""Relations: what ties states together, so that those which a summary needs can be found.

`relations` says what a state answers to: keep an index of it, or look through the states. `wanted` says by which
relations the others are found that an update may concern.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from switchgear.domains.integration.mirror.addresses import EMAILS
from switchgear.domains.integration.mirror.customer import OWNERS
from switchgear.domains.integration.mirror.kinds import (
    CUSTOMER,
    SUBSCRIPTION,
    USER,
)
from switchgear.domains.integration.mirror.post import PROFILES
from switchgear.domains.integration.mirror.subscription import customer_of
from switchgear.domains.integration.mirror.world import user_names
from switchgear.sync.keys import EntityKey
from switchgear.sync.state import State
from switchgear.sync.views import view

__all__ = ["Relation", "RelationKind", "gather", "relations", "wanted"]


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


_BILLING = frozenset((USER, CUSTOMER, SUBSCRIPTION))
"""The kinds that are found through each other: a role depends on all subscriptions of all customers of a user."""


def relations(key: EntityKey, state: State) -> frozenset[Relation]:
    """What a state answers to."""
    match key.kind:
        case "user":
            return _all(RelationKind.USER, user_names(key, state)) | _emails(state)
        case "customer":
            owners = state.sets.get(OWNERS, frozenset()) | state.sets.get(str(key), frozenset())
            return _all(RelationKind.CUSTOMER, (str(key),)) | _all(RelationKind.USER, owners) | _emails(state)
        case "subscription":
            customers = (customer_of(key, fields) for fields in view(state).alternatives)
            return _all(RelationKind.CUSTOMER, (str(customer) for customer in customers if customer is not None))
        case "social_account":
            refs = (key.account,) if key.account else ()
            return _all(RelationKind.ACCOUNTS, refs) | _all(RelationKind.MEMBERS, refs)
        case "post":
            return _all(RelationKind.MEMBERS, state.sets.get(PROFILES, ()))
        case "profile" | "linked_accounts":
            return _all(RelationKind.PROFILE, (key.id,))
        case _:
            return frozenset()


def wanted(key: EntityKey, state: State) -> frozenset[Relation]:
    """By which relations those are found that a changed state concerns, and those that it depends on."""
    match key.kind:
        case "social_account":
            return _all(RelationKind.PROFILE, (key.account,) if key.account else ())
        case "post":
            return _all(RelationKind.PROFILE, state.sets.get(PROFILES, ()))
        case "profile":
            return _all(RelationKind.MEMBERS, (key.id,))
        case "linked_accounts":
            return _all(RelationKind.ACCOUNTS, (key.id,)) | _all(RelationKind.PROFILE, (key.id,))
        case _:
            return relations(key, state)


def gather(
    queries: Iterable[Relation],
    look_up: Callable[[AbstractSet[Relation]], Mapping[EntityKey, State]],
) -> dict[EntityKey, State]:
    """All states that a set of queries asks for, and those that they lead on to.

    A subscription leads to its customer, the customer to its user, the user to all other customers, and so on. A store
    in a database does the same with an index of `relations`.

    Args:
        queries: What `related` answered.
        look_up: The states that answer to any of some relations.
    """
    found: dict[EntityKey, State] = {}
    asked: set[Relation] = set()
    while asking := set(queries) - asked:
        asked |= asking
        new = {key: state for key, state in look_up(asking).items() if key not in found}
        found |= new
        queries = {one for key, state in new.items() if key.kind in _BILLING for one in relations(key, state)}
    return found


def _all(kind: RelationKind, ids: Iterable[str]) -> frozenset[Relation]:
    return frozenset(Relation(kind, name) for name in ids)


def _emails(state: State) -> frozenset[Relation]:
    return _all(RelationKind.EMAIL, state.sets.get(EMAILS, ()))
