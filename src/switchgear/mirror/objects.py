"""What hangs on what: the table of the kinds of providers' objects, and how what belongs together is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from switchgear.mirror.account import PROFILES, account_owner, post_owner, profile_owner, with_list
from switchgear.mirror.customer import OWNERS, customer_owner
from switchgear.mirror.emails import EMAILS
from switchgear.mirror.kinds import ACCOUNT, CUSTOMER, LINKED, POST, PROFILE, SUBSCRIPTION, USER
from switchgear.mirror.relation import Relation, RelationKind, every
from switchgear.mirror.subscription import customer_of, subscription_owner
from switchgear.mirror.user import user_itself, user_names
from switchgear.mirror.world import Kind
from switchgear.sync.keys import EntityKey
from switchgear.sync.state import State
from switchgear.sync.update import RefetchRequest
from switchgear.sync.views import view

__all__ = ["OBJECTS", "gather", "relations", "wanted"]


def _emails(state: State) -> frozenset[Relation]:
    return every(RelationKind.EMAIL, state.sets.get(EMAILS, ()))


def _user(key: EntityKey, state: State) -> frozenset[Relation]:
    return every(RelationKind.USER, user_names(key, state)) | _emails(state)


def _customer(key: EntityKey, state: State) -> frozenset[Relation]:
    owners = state.sets.get(OWNERS, frozenset()) | state.sets.get(str(key), frozenset())
    return every(RelationKind.CUSTOMER, (str(key),)) | every(RelationKind.USER, owners) | _emails(state)


def _subscription(key: EntityKey, state: State) -> frozenset[Relation]:
    seen = view(state)
    customers = (customer_of(key, fields) for fields in (seen.alternatives if seen.ambiguous else (seen.fields,)))
    return every(RelationKind.CUSTOMER, (str(customer) for customer in customers if customer is not None))


def _of_profile(*kinds: RelationKind) -> Callable[[EntityKey, State], frozenset[Relation]]:
    """An account answers to its profile by these relations."""
    return lambda key, _: frozenset(Relation(kind, key.account) for kind in kinds if key.account)


def _by_profiles(kind: RelationKind) -> Callable[[EntityKey, State], frozenset[Relation]]:
    """A post answers to the profiles that are named with it."""
    return lambda _, state: every(kind, state.sets.get(PROFILES, ()))


def _by_id(*kinds: RelationKind) -> Callable[[EntityKey, State], frozenset[Relation]]:
    return lambda key, _: frozenset(Relation(kind, key.id) for kind in kinds)


def _profiles_read(request: RefetchRequest, state: State) -> RefetchRequest:
    """An account, and the list of accounts, are read with their profile."""
    del state
    ref_id = request.id if request.object == LINKED else request.account
    return replace(request, object=PROFILE, id=ref_id or "", account=ref_id)


def _posts_read(request: RefetchRequest, state: State) -> RefetchRequest:
    """A post is read by its profile's key."""
    return replace(request, account=min(state.sets.get(PROFILES, ()), default=None))


OBJECTS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        USER: Kind(owner=user_itself, relations=_user, leads=True),
        CUSTOMER: Kind(owner=customer_owner, relations=_customer, leads=True),
        SUBSCRIPTION: Kind(owner=subscription_owner, relations=_subscription, leads=True),
        POST: Kind(
            owner=post_owner,
            relations=_by_profiles(RelationKind.MEMBERS),
            wanted=_by_profiles(RelationKind.PROFILE),
            request=_posts_read,
        ),
        ACCOUNT: Kind(
            owner=account_owner,
            relations=_of_profile(RelationKind.ACCOUNTS, RelationKind.MEMBERS),
            wanted=_of_profile(RelationKind.PROFILE),
            complete=with_list,
            request=_profiles_read,
        ),
        PROFILE: Kind(owner=profile_owner, relations=_by_id(RelationKind.PROFILE), wanted=_by_id(RelationKind.MEMBERS)),
        LINKED: Kind(
            relations=_by_id(RelationKind.PROFILE),
            wanted=_by_id(RelationKind.ACCOUNTS, RelationKind.PROFILE),
            request=_profiles_read,
        ),
    }
)
"""Kind -> what hangs on its objects, and what they hang on."""


def relations(key: EntityKey, state: State) -> frozenset[Relation]:
    """What a state answers to: keep an index of it, or look through the states."""
    kind = OBJECTS.get(key.kind)
    return frozenset() if kind is None else kind.relations(key, state)


def wanted(key: EntityKey, state: State) -> frozenset[Relation]:
    """By which relations those are found that a changed state concerns, and those that it depends on."""
    kind = OBJECTS.get(key.kind)
    return frozenset() if kind is None else (kind.wanted or kind.relations)(key, state)


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
        queries = {one for key, state in new.items() if _leads(key) for one in relations(key, state)}
    return found


def _leads(key: EntityKey) -> bool:
    kind = OBJECTS.get(key.kind)
    return kind is not None and kind.leads
