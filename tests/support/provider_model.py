"""A small model of Stripe, Clerk and Ayrshare: objects that live, and the events that such lives would send.

It knows what is true in the end, so that what a sync shows can be told right or wrong.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

from coach_messages import code, coupon, invoice, organization
from core_messages import (
    T0,
    at,
    ayrshare_read,
    clerk_event,
    customer,
    item,
    items,
    millis,
    posted,
    profile,
    refused,
    scheduled,
    session,
    social,
    stripe_event,
    subscription,
    thin_event,
    user,
)
from switchgear.clerk import models as clerk
from switchgear.stripe import models as stripe
from switchgear.types import Read, Source
from sync_histories import previous_attributes

Wire = dict[str, Any]

_SUBSCRIPTION = {
    "incomplete": ("active", "incomplete_expired"),
    "trialing": ("active", "past_due"),
    "active": ("past_due", "active", "canceled"),
    "past_due": ("active", "unpaid", "canceled"),
    "unpaid": ("active", "canceled"),
}
_INVOICE = {"draft": ("open",), "open": ("paid", "uncollectible", "void"), "uncollectible": ("paid", "void")}
_SESSION = {"pending": ("active", "ended"), "active": ("active", "ended", "revoked", "removed")}


@dataclass(frozen=True)
class Kind:
    """How the objects of a kind live."""

    source: Source
    name: str
    prefix: str
    """Of the types of its events."""
    born: Callable[[Random], Wire]
    changed: Callable[[Random, Wire], Wire]
    model: type[Any] | None = None
    """What a read of it finds."""
    dies: bool = False
    """Whether it may be deleted."""
    older: Callable[[Wire], Wire] = copy.deepcopy
    """The same object in an older version of the API."""


@dataclass
class Life:
    """One object, and what it is now."""

    kind: Kind
    wire: Wire
    alive: bool = True


@dataclass
class Providers:
    """All that happens, in the true order.

    Args:
        rng: The randomness.
        dense: Whether many things happen within one second; else no two events of an object share a time.
        mortal: Whether objects may be deleted.
        only: The one kind of which there is anything; None for all.
    """

    rng: Random
    dense: bool = False
    mortal: bool = True
    only: str | None = None
    now: float = 0.0
    sent: list[Any] = field(default_factory=list)
    """Snapshot events, and reads in between."""
    sent_thin: list[Any] = field(default_factory=list)
    """The same, where Stripe tells of changes without showing them."""
    lives: list[Life] = field(default_factory=list)

    def run(self, size: int) -> None:
        """Let so many things happen: each kind is born once, then any object changes or ends."""
        kinds = [kind for kind in KINDS if self.only in {None, kind.name}]
        for kind in self.rng.sample(kinds, min(len(kinds), max(1, size // 2))):
            self._pass()
            life = Life(kind, kind.born(self.rng))
            self.lives.append(life)
            self._tell(life, "created", None)
        for _ in range(10 * size):  # some lives come to rest
            alive = [life for life in self.lives if life.alive]
            if len(self.sent) >= size or not alive:
                break
            self._pass()
            self._change(self.rng.choice(alive))

    def final_reads(self, *, after: float = 10) -> list[Any]:
        """What reads find when all has happened."""
        return [found for life in self.lives if (found := self._read(life, self.now + after)) is not None]

    def _pass(self) -> None:
        self.now = round(self.now + (self.rng.choice([0.05, 0.2, 0.4, 1.2]) if self.dense else 2.0), 3)

    def _change(self, life: Life) -> None:
        before = life.wire
        if self.mortal and life.kind.dies and self.rng.random() < 0.1:
            life.alive = False
            self._tell(life, "deleted", None)
            return
        life.wire = life.kind.changed(self.rng, copy.deepcopy(before))
        previous = previous_attributes(before, life.wire)
        if previous:
            self._tell(life, _verb(life), previous)
        elif self.rng.random() < 0.5 and (read := self._read(life, self.now)) is not None:
            self.sent.append(read)

    def _tell(self, life: Life, verb: str, previous: Wire | None) -> None:
        kind, name = life.kind, f"evt_{len(self.sent)}_{self.rng.randrange(10**9)}"
        match kind.source:
            case Source.STRIPE:
                self._tell_stripe(life, f"{kind.prefix}.{verb}", previous, name)
            case Source.CLERK:
                life.wire["updated_at"] = millis(self.now)
                self._send(clerk_event(f"{kind.prefix}.{verb}", self._shown(life, verb), at=self.now, id=name))
            case Source.AYRSHARE if kind.name == "post":
                told = [posted("x")] if life.wire["status"] == "success" else []
                errors = [] if told else [refused("x")]
                status = life.wire["status"]
                self._send(scheduled(at=self.now, status=status, postIds=told, errors=errors, hookId=name))
            case Source.AYRSHARE:
                linked = "link" if life.wire["linked"] else "unlink"
                self._send(social(at=self.now, type=linked, platform="x", hookId=name))

    def _send(self, event: Any) -> None:
        self.sent.append(event)
        self.sent_thin.append(event)

    def _tell_stripe(self, life: Life, type: str, previous: Wire | None, id: str) -> None:
        kind = life.kind
        related = {"id": life.wire["id"], "type": kind.name, "url": "/"}
        self.sent_thin.append(thin_event(f"v1.{type}", related, at=self.now))
        self.sent.append(stripe_event(type, copy.deepcopy(life.wire), at=self.now, id=id, previous=previous))
        if self.rng.random() < 0.3:  # another endpoint has it in another version
            again = kind.older(copy.deepcopy(life.wire))
            self.sent.append(stripe_event(type, again, at=self.now, id=id, previous=previous))

    def _shown(self, life: Life, verb: str) -> Wire:
        whole = verb != "deleted" or life.kind.name == "organization_membership"
        stub = {"id": life.wire["id"], "object": life.kind.name, "deleted": True}
        return copy.deepcopy(life.wire) if whole else stub

    def _read(self, life: Life, seconds: float) -> Any:
        kind = life.kind
        if kind.name == "social_account":
            return ayrshare_read("profile", profile(*(["x"] if life.wire["linked"] else [])), at=seconds, id="ref-1")
        if kind.model is None or not life.alive:
            return None
        found = kind.model.model_validate(life.wire)
        mode = {"livemode": False} if kind.source is Source.STRIPE else {}
        return Read(source=kind.source, kind=kind.name, id=life.wire["id"], object=found, at=at(int(seconds)), **mode)


def _verb(life: Life) -> str:
    if life.kind.name == "session":
        return {"active": "created"}.get(life.wire["status"], life.wire["status"])
    ended = life.kind.name == "subscription" and life.wire["status"] == "canceled"
    return "deleted" if ended else "updated"


# --- how each kind lives ---


def _chosen(choices: dict[str, list[Any]], rng: Random, wire: Wire) -> Wire:
    """One field, out of so few values that it often is what it was before."""
    name = rng.choice(sorted(choices))
    return {**wire, name: rng.choice(choices[name])}


def _along(statuses: dict[str, tuple[str, ...]], choices: dict[str, list[Any]], rng: Random, wire: Wire) -> Wire:
    """The next status, or one field."""
    if rng.random() < 0.5 and wire["status"] in statuses:
        return {**wire, "status": rng.choice(statuses[wire["status"]])}
    return _chosen(choices, rng, wire)


def _membership(rng: Random) -> Wire:
    member = {"user_id": rng.choice(["user_1", "user_2"]), "first_name": None, "identifier": "a@example.com"}
    times = {"created_at": millis(), "updated_at": millis()}
    return {
        "id": "orgmem_1",
        "object": "organization_membership",
        "role": "org:member",
        "public_metadata": {},
        "organization": organization(),
        "public_user_data": member,
        **times,
    }


def _older_subscription(wire: Wire) -> Wire:
    """Before 2025-03-31.basil the period was the subscription's own."""
    part = wire["items"]["data"][0]
    period = {name: part.pop(name) for name in ("current_period_start", "current_period_end")}
    return {**wire, **period}


def _older_code(wire: Wire) -> Wire:
    """Before 2025-09-30.clover a promotion code named its coupon itself."""
    return {**wire, "coupon": coupon(wire["promotion"]["coupon"]), "promotion": None}


_OWNERS: list[Any] = [{"user_id": "user_1"}, {"user_id": "user_2"}, {"org_id": "org_1"}, {}]
_QUANTITIES: list[Any] = [items(item("price_1", id="si_sub_1", quantity=quantity)) for quantity in (1, 2)]

KINDS = (
    Kind(
        Source.STRIPE,
        "customer",
        "customer",
        lambda rng: customer(metadata=rng.choice(_OWNERS)),
        partial(_chosen, {"metadata": _OWNERS, "name": ["Ada", "Grace"]}),
        stripe.Customer,
        dies=True,
    ),
    Kind(
        Source.STRIPE,
        "subscription",
        "customer.subscription",
        lambda rng: subscription(status=rng.choice(["incomplete", "trialing", "active"])),
        partial(_along, _SUBSCRIPTION, {"cancel_at": [None, T0 + 1000], "items": _QUANTITIES}),
        stripe.Subscription,
        older=_older_subscription,
    ),
    Kind(
        Source.STRIPE,
        "invoice",
        "invoice",
        lambda _: invoice("draft"),
        partial(_along, _INVOICE, {"amount_due": [1999, 999]}),
        stripe.Invoice,
    ),
    Kind(
        Source.STRIPE,
        "coupon",
        "coupon",
        lambda _: coupon(),
        partial(_chosen, {"valid": [True, False], "times_redeemed": [3, 4]}),
        stripe.Coupon,
        dies=True,
    ),
    Kind(
        Source.STRIPE,
        "promotion_code",
        "promotion_code",
        lambda _: code(),
        partial(_chosen, {"active": [True, False], "times_redeemed": [2, 3]}),
        stripe.PromotionCode,
        older=_older_code,
    ),
    Kind(
        Source.CLERK,
        "user",
        "user",
        lambda _: user(),
        partial(_chosen, {"first_name": ["Ada", "Grace"], "banned": [True, False]}),
        clerk.User,
        dies=True,
    ),
    Kind(
        Source.CLERK,
        "organization",
        "organization",
        lambda _: organization(),
        partial(_chosen, {"name": ["Acme", "Engines"], "max_allowed_memberships": [0, 1, 5]}),
        clerk.Organization,
        dies=True,
    ),
    Kind(
        Source.CLERK,
        "organization_membership",
        "organizationMembership",
        _membership,
        partial(_chosen, {"role": ["org:admin", "org:member"]}),
        clerk.OrganizationMembership,
        dies=True,
    ),
    Kind(
        Source.CLERK,
        "session",
        "session",
        lambda _: session(created=0, status="pending", id="sess_1"),
        partial(_along, _SESSION, {"last_active_at": [millis(1), millis(2)]}),
        clerk.Session,
    ),
    Kind(
        Source.AYRSHARE,
        "post",
        "scheduled",
        lambda rng: {"status": rng.choice(["error", "success"])},
        lambda _, wire: {**wire, "status": "success"},
    ),
    Kind(
        Source.AYRSHARE,
        "social_account",
        "social",
        lambda _: {"linked": True},
        lambda rng, _: {"linked": rng.random() < 0.5},
    ),
)
"""Every kind that has a state, but those that only others are found by."""


def shuffled(events: list[Any], rng: Random, *, twice: int = 3) -> list[Any]:
    """A random order of arrival, some of it delivered twice."""
    order = [*events, *rng.choices(events, k=twice)]
    rng.shuffle(order)
    return order


def histories(seed: int, *, many: int, size: int, **how: Any) -> Iterator[Providers]:
    """So many of them."""
    for number in range(many):
        providers = Providers(Random(seed * 1_000_003 + number), **how)
        providers.run(size)
        yield providers
