"""Columns of users and of those who pay, over the mirror: the same for every product."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import JsonValue

from switchgear.domains.billing import BillingTarget, project_billing, winner
from switchgear.domains.entitlement import Billing, billing_of, entitlement
from switchgear.mirror.customer import customers_of
from switchgear.mirror.shows import Column
from switchgear.mirror.subscription import subscriptions_of
from switchgear.mirror.user import email_of
from switchgear.mirror.world import Seen

__all__ = ["created_at", "email", "full_name", "latest", "latest_customer", "local_id", "summary", "winning"]


def local_id(user: Seen) -> str:
    """The application's own id of a user, else the one that follows from Clerk's."""
    return user.owner.id or user.key.local_id


def email(user: Seen) -> str | None:
    """The address that is shown."""
    found = email_of(user.fields)
    return None if found is None else str(found["email_address"])


def full_name(user: Seen) -> str:
    """First and last name; empty text if there is neither."""
    parts = (str(part).strip() for part in (user.get("first_name"), user.get("last_name")) if part)
    return " ".join(filter(None, parts))


def created_at(user: Seen) -> JsonValue:
    """When the user was created, or else erased, in milliseconds."""
    return user.get("created_at") or user.erased_at


def latest(register: str) -> Column:
    """The time that a `maxima` register keeps."""

    def time(seen: Seen) -> JsonValue:
        known = seen.state.maxima.get(register)
        return None if known is None else known.value

    return time


def latest_customer(owner: Seen, *, personal: bool = False) -> str | None:
    """Stripe's id of the customer that was made last; see `customers_of` for the arguments."""
    found = customers_of(owner, personal=personal)
    last = max(found, key=lambda one: (str(one.get("created") or 0).zfill(20), one.key.id), default=None)
    return None if last is None else last.key.id


def winning(owner: Seen, *, personal: bool = False) -> Billing | None:
    """The subscription that a row sums up; see `subscriptions_of` for the arguments."""
    found = subscriptions_of(owner, personal=personal)
    return winner(map(billing_of, found), entitled=owner.world.once(entitlement))


def summary(status: str, target: BillingTarget, wins: Callable[[Seen], Billing | None] = winning) -> dict[str, Column]:
    """The columns that sum up the subscription that counts: its status as a product sees it, Stripe's own, and its id.

    Args:
        status: The name of the column of the status; that of Stripe's own is `<status>_raw`.
        target: How the product sees it.
        wins: Which subscription counts.
    """

    def raw(owner: Seen) -> str | None:
        found = owner.once(wins)
        return None if found is None else found.status_raw

    def id_at_stripe(owner: Seen) -> JsonValue:
        found = owner.once(wins)
        return None if found is None else found.stripe_subscription_id

    return {
        status: lambda owner: project_billing(raw(owner), target),
        f"{status}_raw": raw,
        "stripe_subscription_id": id_at_stripe,
    }
