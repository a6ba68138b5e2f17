"""From states to updates: what each kind shows, as the strict entity if it is complete."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeAlias

from switchgear.domains.entity import Entity
from switchgear.domains.integration.billing import Customer, Subscription, parse_customer, parse_subscription
from switchgear.domains.integration.mirror.account import account_row
from switchgear.domains.integration.mirror.customer import customer_row
from switchgear.domains.integration.mirror.kinds import ACCOUNT, CUSTOMER, LINKED, POST, PROFILE, SUBSCRIPTION, USER
from switchgear.domains.integration.mirror.post import PROFILES, post_row
from switchgear.domains.integration.mirror.row import Row, strict
from switchgear.domains.integration.mirror.subscription import subscription_row
from switchgear.domains.integration.mirror.user import user_row
from switchgear.domains.integration.mirror.world import World
from switchgear.domains.integration.social import SocialAccount, SocialPost, parse_social_account, parse_social_post
from switchgear.domains.integration.user import User, parse_user
from switchgear.domains.violations import ParseFailure
from switchgear.sync.keys import EntityKey
from switchgear.sync.state import EMPTY, State
from switchgear.sync.update import EntityUpdate, RefetchRequest, change
from switchgear.sync.views import View, view

__all__ = ["ENTITY_KINDS", "Update", "show"]

Update: TypeAlias = EntityUpdate[Entity]


@dataclass(frozen=True, slots=True)
class _Kind:
    row: Callable[[EntityKey, View, World], Row]
    entity: type[Entity]
    parse: Callable[[object], Entity | ParseFailure]


_KINDS: Final[Mapping[str, _Kind]] = {
    USER: _Kind(user_row, User, parse_user),
    CUSTOMER: _Kind(customer_row, Customer, parse_customer),
    SUBSCRIPTION: _Kind(subscription_row, Subscription, parse_subscription),
    ACCOUNT: _Kind(account_row, SocialAccount, parse_social_account),
    POST: _Kind(post_row, SocialPost, parse_social_post),
}
ENTITY_KINDS: Final = frozenset(_KINDS)
"""The kinds whose states make entities."""


def show(key: EntityKey, known: State | None, world: World, *, findings: Iterable[str] = ()) -> Update:
    """What has become of one entity.

    Args:
        key: Which.
        known: Its state as it was.
        world: Its state as it is, and those around it.
        findings: Codes to be reported with it.
    """
    seen = world.view(key) or view(EMPTY)
    kind = _KINDS.get(key.kind)
    if kind is None:
        row, entity, missing = Row({}), None, tuple[str, ...]()
    else:
        row = kind.row(key, seen, world)
        entity, missing = strict(kind.entity, kind.parse, row)
    wanted = [at for at in (seen.not_before, row.not_before) if at is not None]
    refetch = _request(key, seen.state, max(wanted)) if wanted else _elsewhere(row.undecided, world)
    ambiguous = seen.ambiguous or row.undecided is not None
    return EntityUpdate(
        key=key,
        change=change(known, seen.state),
        state=seen.state,
        view=replace(seen, fields={**seen.fields, **row.values}, ambiguous=ambiguous),
        entity=entity,
        missing=(*missing, *findings),
        refetch=refetch,
    )


def _elsewhere(undecided: EntityKey | None, world: World) -> RefetchRequest | None:
    """The read of another object whose tie leaves this one open."""
    seen = None if undecided is None else world.view(undecided)
    if undecided is None or seen is None or seen.not_before is None:
        return None
    return _request(undecided, seen.state, seen.not_before)


def _request(key: EntityKey, state: State, not_before: datetime) -> RefetchRequest:
    """The read that settles it. An account is read with its profile, and a post is read by its profile's key."""
    request = RefetchRequest.of(key, not_before)
    if key.kind in {ACCOUNT, LINKED}:
        ref_id = key.id if key.kind == LINKED else key.account
        return replace(request, object=PROFILE, id=ref_id or "", account=ref_id)
    if key.kind == POST:
        return replace(request, account=min(state.sets.get(PROFILES, ()), default=None))
    return request
