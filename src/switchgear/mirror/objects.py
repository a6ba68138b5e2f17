"""What hangs on what: the table of the kinds of providers' objects, and how what belongs together is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from switchgear.mirror.account import PROFILES, account_owner, post_owner, profile_owner, with_list
from switchgear.mirror.coupon import coupon_of
from switchgear.mirror.customer import ORGANIZATIONS, OWNERS, customer_owner
from switchgear.mirror.emails import EMAILS
from switchgear.mirror.kinds import (
    ACCOUNT,
    COUPON,
    CUSTOMER,
    DOMAIN,
    ENGAGEMENT,
    INVOICE,
    LINKED,
    MEMBERSHIP,
    ORGANIZATION,
    POST,
    PROFILE,
    PROMOTION_CODE,
    SCHEDULE,
    SESSION,
    SUBSCRIPTION,
    USER,
    organization_id,
)
from switchgear.mirror.organization import membership_owner, organization_itself, organization_of
from switchgear.mirror.post import SCHEDULES
from switchgear.mirror.relation import Relation, RelationKind
from switchgear.mirror.session import session_owner
from switchgear.mirror.subscription import customer_of, payer_owner
from switchgear.mirror.user import user_itself, user_names, user_of
from switchgear.mirror.world import Kind, Related
from switchgear.sync.canonical import Fields
from switchgear.sync.keys import EntityKey
from switchgear.sync.state import State
from switchgear.sync.update import RefetchRequest
from switchgear.sync.views import view

__all__ = ["OBJECTS", "gather", "relations", "wanted"]


def _emails(key: EntityKey, state: State) -> Iterable[str]:
    del key
    return state.sets.get(EMAILS, ())


def _itself(key: EntityKey, state: State) -> Iterable[str]:
    del state
    return (str(key),)


def _by_id(key: EntityKey, state: State) -> Iterable[str]:
    del state
    return (key.id,)


def _owners(key: EntityKey, state: State) -> Iterable[str]:
    return state.sets.get(OWNERS, frozenset()) | state.sets.get(str(key), frozenset())


def _organizations(key: EntityKey, state: State) -> Iterable[str]:
    named = state.sets.get(ORGANIZATIONS, frozenset()) | state.sets.get(str(key), frozenset())
    return map(organization_id, named)


def _payers(key: EntityKey, state: State) -> Iterable[str]:
    """The customer that a subscription or an invoice names, or those that it may."""
    seen = view(state)
    customers = (customer_of(key, fields) for fields in (seen.alternatives if seen.ambiguous else (seen.fields,)))
    return (str(customer) for customer in customers if customer is not None)


def _coupon(key: EntityKey, state: State) -> Iterable[str]:
    found = coupon_of(key, view(state).fields)
    return () if found is None else (str(found),)


def _id_at_clerk(key: EntityKey, state: State) -> Iterable[str]:
    del state
    return (key.local_id,)


def _owning(*owners: Callable[[EntityKey, Fields], EntityKey | None]) -> Callable[[EntityKey, State], Iterable[str]]:
    """The keys of the organization and the user that something is of."""

    def keys(key: EntityKey, state: State) -> Iterable[str]:
        fields = view(state).fields
        return (str(found) for owner in owners if (found := owner(key, fields)) is not None)

    return keys


def _organization(key: EntityKey, state: State) -> Iterable[str]:
    found = organization_of(key, view(state).fields)
    return () if found is None else (found.local_id,)


def _member(key: EntityKey, state: State) -> Iterable[str]:
    found = user_of(key, view(state).fields)
    return () if found is None else (found.id,)


def _profile(key: EntityKey, state: State) -> Iterable[str]:
    """The profile of an account."""
    del state
    return (key.account,) if key.account else ()


def _profiles(key: EntityKey, state: State) -> Iterable[str]:
    """The profiles that are named with a post."""
    del key
    return state.sets.get(PROFILES, ())


def _schedules(key: EntityKey, state: State) -> Iterable[str]:
    """The schedules that a post was made for."""
    del key
    return state.sets.get(SCHEDULES, ())


def _profiles_read(request: RefetchRequest, state: State) -> RefetchRequest:
    """An account, and the list of accounts, are read with their profile."""
    del state
    ref_id = request.id if request.object == LINKED else request.account
    return replace(request, object=PROFILE, id=ref_id or "", account=ref_id)


def _posts_read(request: RefetchRequest, state: State) -> RefetchRequest:
    """A post is read by its profile's key."""
    return replace(request, account=min(state.sets.get(PROFILES, ()), default=None))


def _within(
    *owners: Callable[[EntityKey, Fields], EntityKey | None],
) -> Callable[[RefetchRequest, State], RefetchRequest]:
    """Something is read within what it belongs to, if all of that is known."""

    def request(request: RefetchRequest, state: State) -> RefetchRequest:
        fields = view(state).fields
        found = [owner(EntityKey(request.provider, request.object, request.id), fields) for owner in owners]
        return replace(request, parents=tuple(key.id for key in found if key is not None))

    return request


_USER: Final = {RelationKind.USER: user_names, RelationKind.EMAIL: _emails}
_ORGANIZATION: Final = {RelationKind.ORGANIZATION: _id_at_clerk, RelationKind.BELONGS: _itself}
_CUSTOMER: Final = {
    RelationKind.CUSTOMER: _itself,
    RelationKind.USER: _owners,
    RelationKind.ORGANIZATION: _organizations,
    RelationKind.EMAIL: _emails,
}

_BILLED: Final = Kind(
    owner=payer_owner, answers={RelationKind.CUSTOMER: _payers}, leads={RelationKind.CUSTOMER: _payers}
)
"""What belongs to a customer."""

OBJECTS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        USER: Kind(owner=user_itself, answers=_USER, wanted={**_USER, RelationKind.BELONGS: _itself}, leads=_USER),
        ORGANIZATION: Kind(
            owner=organization_itself,
            answers={RelationKind.ORGANIZATION: _id_at_clerk},
            wanted=_ORGANIZATION,
            leads=_ORGANIZATION,
        ),
        DOMAIN: Kind(
            answers={RelationKind.BELONGS: _owning(organization_of)},
            wanted={RelationKind.ORGANIZATION: _organization},
            request=_within(organization_of),
        ),
        MEMBERSHIP: Kind(
            owner=membership_owner,
            answers={RelationKind.BELONGS: _owning(organization_of, user_of)},
            wanted={RelationKind.ORGANIZATION: _organization, RelationKind.USER: _member},
            request=_within(organization_of, user_of),
        ),
        SESSION: Kind(
            owner=session_owner,
            answers={RelationKind.BELONGS: _owning(user_of)},
            wanted={RelationKind.USER: _member},
        ),
        CUSTOMER: Kind(owner=customer_owner, answers=_CUSTOMER, leads=_CUSTOMER),
        SUBSCRIPTION: _BILLED,
        INVOICE: _BILLED,
        COUPON: Kind(answers={RelationKind.COUPON: _itself}),
        PROMOTION_CODE: Kind(answers={RelationKind.COUPON: _coupon}, leads={RelationKind.COUPON: _coupon}),
        POST: Kind(
            owner=post_owner,
            answers={RelationKind.MEMBERS: _profiles, RelationKind.POSTS: _schedules},
            wanted={RelationKind.PROFILE: _profiles, RelationKind.SCHEDULE: _schedules},
            request=_posts_read,
        ),
        SCHEDULE: Kind(
            answers={RelationKind.SCHEDULE: _by_id},
            wanted={RelationKind.POSTS: _by_id},
            leads={RelationKind.POSTS: _by_id},
        ),
        ENGAGEMENT: Kind(
            owner=account_owner,
            answers={RelationKind.MEMBERS: _profile},
            wanted={RelationKind.PROFILE: _profile},
        ),
        ACCOUNT: Kind(
            owner=account_owner,
            answers={RelationKind.ACCOUNTS: _profile, RelationKind.MEMBERS: _profile},
            wanted={RelationKind.PROFILE: _profile},
            complete=with_list,
            request=_profiles_read,
        ),
        PROFILE: Kind(
            owner=profile_owner, answers={RelationKind.PROFILE: _by_id}, wanted={RelationKind.MEMBERS: _by_id}
        ),
        LINKED: Kind(
            answers={RelationKind.PROFILE: _by_id},
            wanted={RelationKind.ACCOUNTS: _by_id, RelationKind.PROFILE: _by_id},
            request=_profiles_read,
        ),
    }
)
"""Kind -> what hangs on its objects, and what they hang on."""


def relations(key: EntityKey, state: State) -> frozenset[Relation]:
    """What a state answers to: keep an index of it, or look through the states."""
    kind = OBJECTS.get(key.kind)
    return frozenset() if kind is None else frozenset(_every(kind.answers, key, state))


def wanted(key: EntityKey, state: State) -> frozenset[Relation]:
    """By which relations those are found that a changed state concerns, and those that it depends on."""
    kind = OBJECTS.get(key.kind)
    return frozenset() if kind is None else frozenset(_every(kind.wanted or kind.answers, key, state))


def _leads(key: EntityKey, state: State) -> Iterable[Relation]:
    kind = OBJECTS.get(key.kind)
    return () if kind is None or kind.leads is None else _every(kind.leads, key, state)


def _every(related: Related, key: EntityKey, state: State) -> Iterator[Relation]:
    return (Relation(kind, name) for kind, names in related.items() for name in names(key, state))


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
        queries = {one for key, state in new.items() for one in _leads(key, state)}
    return found
