"""Billing status: Stripe's eight values are canonical, and each product sees them through one total projection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Protocol, TypeVar

from switchgear.types.times import later

__all__ = [
    "BILLING_HISTORY",
    "ENTITLED",
    "PROJECTIONS",
    "BillingStatus",
    "BillingTarget",
    "HasBilling",
    "Ranked",
    "entitled_within",
    "is_entitled",
    "project_billing",
    "winner",
]


class BillingStatus(StrEnum):
    """The status of a Stripe subscription."""

    INCOMPLETE = "incomplete"
    INCOMPLETE_EXPIRED = "incomplete_expired"
    TRIALING = "trialing"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    UNPAID = "unpaid"
    PAUSED = "paused"
    """Not the same as `pause_collection`, which leaves the status as it is."""
    CANCELED = "canceled"


class BillingTarget(StrEnum):
    """Where a status is shown."""

    INTEGRATION_SUBSCRIPTION = "integration.subscription"
    REPURPOSEFLOW_SUBSCRIPTION = "repurposeflow.subscription"
    REPURPOSEFLOW_USER = "repurposeflow.user"
    """Its tier goes with it: the price's while the status is entitled, else `free`."""
    COACHFLUX_SUBSCRIPTION = "coachflux.subscription"
    COACHFLUX_USER = "coachflux.user"
    EZRE_ORGANIZATION = "ezre_comms.organization"


def _projections() -> Mapping[str | None, Mapping[BillingTarget, str | None]]:
    # fmt: off
    columns = (  # in the order of BillingTarget
        ("active",             "active",             "active",     "active",   "active",   "active",   "active"),
        ("trialing",           "trialing",           "trialing",   "trialing", "trialing", "trial",    "active"),
        ("past_due",           "past_due",           "past_due",   "past_due", "past_due", "past_due", "past_due"),
        ("unpaid",             "unpaid",             "past_due",   "past_due", "unpaid",   "past_due", "past_due"),
        ("paused",             "paused",             "past_due",   "past_due", "unpaid",   "past_due", "past_due"),
        ("incomplete",         "incomplete",         "incomplete", "active",   "unpaid",   "free",     "past_due"),
        ("incomplete_expired", "incomplete_expired", "canceled",   "active",   "canceled", "free",     "canceled"),
        ("canceled",           "canceled",           "canceled",   "canceled", "canceled", "canceled", "canceled"),
        (None,                 None,                 None,         "active",   None,       "free",     None),
    )
    # fmt: on
    return {raw: dict(zip(BillingTarget, shown, strict=True)) for raw, *shown in columns}


BILLING_HISTORY: Final = "billing history, which has to be kept"
"""Why what mirrors Stripe outlives its owner."""

PROJECTIONS: Final = MappingProxyType(_projections())
"""Stripe's status (None: no subscription) -> what each target shows; None where it has no row or no value."""

ENTITLED: Final = frozenset((BillingStatus.ACTIVE, BillingStatus.TRIALING, BillingStatus.PAST_DUE))
"""The statuses that give access."""


def project_billing(raw: str | None, target: BillingTarget) -> str | None:
    """What a target shows for Stripe's status.

    It is total: a status that Stripe adds later shows like `unpaid`. Keep the raw value beside the projection.

    Args:
        raw: Stripe's status; None where there is no subscription.
        target: Where it is shown.
    """
    return PROJECTIONS.get(raw, PROJECTIONS["unpaid"])[target]


class HasBilling(Protocol):
    """What entitlement depends on; every product's subscriptions have it."""

    @property
    def status(self) -> str:
        """A billing status, or the product's projection of one."""
        ...

    @property
    def status_raw(self) -> str | None:
        """Stripe's own, where it is known."""
        ...

    @property
    def current_period_start(self) -> datetime:
        """When the running period began."""
        ...


def is_entitled(subscription: HasBilling) -> bool:
    """Whether a subscription gives access: active, trialing, or past due for however long.

    Projections say past due of what is unpaid, too, so Stripe's own status has to agree where it is known.
    """
    return subscription.status in ENTITLED and (subscription.status_raw or subscription.status) in ENTITLED


def entitled_within(grace: timedelta, now: datetime) -> Callable[[HasBilling], bool]:
    """Like `is_entitled`, but past due only for some time after the period began that was not paid."""

    def entitled(subscription: HasBilling) -> bool:
        overdue = BillingStatus.PAST_DUE in {subscription.status, subscription.status_raw}
        return is_entitled(subscription) and not (overdue and now >= later(subscription.current_period_start, grace))

    return entitled


class Ranked(HasBilling, Protocol):
    """What decides between several subscriptions of one customer."""

    @property
    def current_period_end(self) -> datetime:
        """When the running period ends."""
        ...

    @property
    def created_at(self) -> datetime:
        """When Stripe made it."""
        ...

    @property
    def stripe_subscription_id(self) -> str:
        """Stripe's id."""
        ...


S = TypeVar("S", bound=Ranked)

_PRIORITY: Final = (
    BillingStatus.INCOMPLETE_EXPIRED,
    BillingStatus.CANCELED,
    BillingStatus.INCOMPLETE,
    BillingStatus.PAUSED,
    BillingStatus.UNPAID,
    BillingStatus.PAST_DUE,
    BillingStatus.TRIALING,
    BillingStatus.ACTIVE,
)


def winner(subscriptions: Iterable[S], *, entitled: Callable[[HasBilling], bool] = is_entitled) -> S | None:
    """The subscription that a summary is made from; None if there is none.

    It is the largest by whether it is entitled, status, end of the period, creation and id. Test and live mode
    are never to be mixed.

    Args:
        subscriptions: All of one owner's, in any order.
        entitled: What counts as entitled.
    """

    def rank(found: S) -> tuple[bool, int, datetime, datetime, str]:
        raw = found.status_raw or found.status
        priority = _PRIORITY.index(BillingStatus(raw) if raw in _PRIORITY else BillingStatus.UNPAID)
        return entitled(found), priority, found.current_period_end, found.created_at, found.stripe_subscription_id

    return max(subscriptions, key=rank, default=None)
