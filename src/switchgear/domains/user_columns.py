"""Columns of users and of those who pay, over the mirror: the same for every product."""

from __future__ import annotations

from switchgear.domains.billing import winner
from switchgear.domains.entitlement import Billing, billing_of, entitlement
from switchgear.mirror.customer import customers_of
from switchgear.mirror.subscription import subscriptions_of
from switchgear.mirror.user import email_of
from switchgear.mirror.world import Seen

__all__ = ["email", "latest_customer", "local_id", "winning"]


def local_id(user: Seen) -> str:
    """The application's own id of a user, else the one that follows from Clerk's."""
    return user.owner.id or user.key.local_id


def email(user: Seen) -> str | None:
    """The address that is shown."""
    found = email_of(user.fields)
    return None if found is None else str(found["email_address"])


def latest_customer(owner: Seen, *, personal: bool = False) -> str | None:
    """Stripe's id of the customer that was made last; see `customers_of` for the arguments."""
    found = customers_of(owner, personal=personal)
    last = max(found, key=lambda one: (str(one.get("created") or 0).zfill(20), one.key.id), default=None)
    return None if last is None else last.key.id


def winning(owner: Seen, *, personal: bool = False) -> Billing | None:
    """The subscription that a row sums up; see `subscriptions_of` for the arguments."""
    found = subscriptions_of(owner, personal=personal)
    return winner(map(billing_of, found), entitled=owner.world.once(entitlement))
