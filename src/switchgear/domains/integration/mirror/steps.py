"""The steps of a sync: which states an event touches, what it makes of them, and what follows for others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from switchgear.domains.inbox import InboxStatus
from switchgear.domains.integration.mirror import ayrshare, clerk, stripe
from switchgear.domains.integration.mirror.event import event_key, event_update
from switchgear.domains.integration.mirror.kinds import EVENT, PRODUCT
from switchgear.domains.integration.mirror.message import UNREADABLE, Message, dead, skipped
from switchgear.domains.integration.mirror.queries import Relation, wanted
from switchgear.domains.integration.mirror.show import ENTITY_KINDS, Update, show
from switchgear.domains.integration.mirror.world import World
from switchgear.domains.snapshots import Envelope
from switchgear.errors import InvalidRequest
from switchgear.sync.keys import EntityKey
from switchgear.sync.policy import SyncPolicy
from switchgear.sync.state import EMPTY, State, join
from switchgear.sync.update import EntityUpdate
from switchgear.types.events import Read, Source

__all__ = ["absorb", "derive", "related", "sync", "touches"]

DEFAULT: Final = SyncPolicy()

_INTERPRET: Final = {
    Source.CLERK: clerk.interpret,
    Source.STRIPE: stripe.interpret,
    Source.AYRSHARE: ayrshare.interpret,
}


def touches(event: Envelope, *, policy: SyncPolicy = DEFAULT) -> tuple[EntityKey, ...]:
    """The keys whose states `sync` wants, as far as they are known; what the event is mainly about comes first."""
    keys = _message(event, policy).keys
    return keys if isinstance(event, Read) else (*keys, event_key(event))


def sync(event: Envelope, states: Mapping[EntityKey, State], *, policy: SyncPolicy = DEFAULT) -> list[Update]:
    """What an event, or a read, makes of the states that it touches.

    Every event also makes an update of its own record, a `WebhookEvent`, which comes last and says what became of it:
    `processed`, or `skipped` with the reason in `status_reason` (`wrong_mode`, `unknown_type`, `no_entity`, ...).
    A read has no record; if it says nothing, an unchanged update of what was read has the reason in `missing`.

    Args:
        event: A received event, or what an API call found (`Read`).
        states: What is known of the keys that `touches` named; more does no harm.
        policy: The configuration, the same as for `touches`.

    Returns:
        One update for each entity that the event says something about. A user's role is `free` here unless the user is
        an admin, and `missing` says `role`: it follows from all subscriptions, so `derive` tells it.
    """
    message, fragments = _said(_message(event, policy))
    keys = message.keys
    known = {key: states[key] for key in keys if key in states}
    world = World({**known, **{key: join(known.get(key), told) for key, told in fragments.items()}}, policy)
    if isinstance(event, Read):
        reasons = () if message.reason is None else (message.reason,)
        return [show(key, known.get(key), world, findings=reasons) for key in fragments]
    updates = [show(key, known.get(key), world) for key in fragments]
    owner = next((owner for key in keys if (owner := world.owner(key).id)), None)
    record = event_key(event)
    return [*updates, event_update(event, record, states.get(record), message, owner)]


def _said(message: Message) -> tuple[Message, Mapping[EntityKey, State]]:
    """What it says of each state; of what cannot be kept it says that."""
    try:
        return message, {key: say() for key, say in message.fragments.items()}
    except (InvalidRequest, ValueError, OverflowError, RecursionError):
        nothing = dict.fromkeys(message.fragments, EMPTY)
        return dead(UNREADABLE, *message.keys), nothing


def _message(event: Envelope, policy: SyncPolicy) -> Message:
    reason = policy.refusal(event)
    message = skipped(reason) if reason else _INTERPRET[event.source](event, policy)
    if policy.flags and not reason and not _enabled(event, message, policy):
        message = Message(status=InboxStatus.RECEIVED, reason="disabled")
    if isinstance(event, Read) and not message.fragments:
        key = EntityKey.of(event, event.kind, event.id)
        return replace(message, fragments={key: lambda: EMPTY})
    return message


def _enabled(event: Envelope, message: Message, policy: SyncPolicy) -> bool:
    """Whether the integration, the product and the handler are on, for the entity that the event is about."""
    handler = event.kind if isinstance(event, Read) else event.type
    subject = next((str(key) for key in message.keys), event.id)
    return policy.enabled(subject, event.source.value, PRODUCT, f"{PRODUCT}:{handler}")


def absorb(key: EntityKey, known: State | None, fragment: State, *, policy: SyncPolicy = DEFAULT) -> Update:
    """Join what the application itself knows of an entity: a link, an edit, an appointment, an erasure.

    Args:
        key: Which entity, or which Ayrshare profile.
        known: Its state; None if nothing is known.
        fragment: What is to be joined, as `link`, `edited`, `appointed` and `erasure` make it.
        policy: The configuration.
    """
    return show(key, known, World({key: join(known, fragment)}, policy))


def related(updates: Iterable[EntityUpdate[object]]) -> frozenset[Relation]:
    """The queries for what `derive` needs, for `gather` or for a database."""
    return frozenset(query for update in updates for query in wanted(update.key, update.state))


def derive(
    updates: Iterable[EntityUpdate[object]],
    found: Mapping[EntityKey, State],
    *,
    policy: SyncPolicy = DEFAULT,
    now: datetime | None = None,
) -> list[Update]:
    """What follows from several states: a user's role, whom a customer or a subscription belongs to, closed accounts.

    It recomputes and never increments, so it may be repeated at any time. Call it in the transaction of `sync`.

    Args:
        updates: What `sync` or `absorb` returned.
        found: The states that the queries of `related` ask for.
        policy: The configuration, the same as for `sync`.
        now: The time; needed where `past_due` has a grace.

    Returns:
        An update for each entity among all these, in the order of keys. Its `change` speaks of the state alone, so an
        `unchanged` one may still show another entity than before.

    Raises:
        InvalidRequest: `past_due` has a grace, and `now` is not given.
    """
    given = {update.key: update.state for update in updates if update.key.kind != EVENT}
    states = {**found, **{key: join(found.get(key), state) for key, state in given.items()}}
    world = World(states, policy, now=now, whole=True)
    return [show(key, states[key], world) for key in sorted(states, key=str) if key.kind in ENTITY_KINDS]
