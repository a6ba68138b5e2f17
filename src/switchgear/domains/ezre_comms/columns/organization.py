"""The columns of organizations and of users: their identity, and the summary of what an organization pays for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pydantic import JsonValue

from switchgear.domains.billing import BillingTarget
from switchgear.domains.entitlement import entitlement
from switchgear.domains.ezre_comms.organization import Organization, User, parse_organization, parse_user
from switchgear.domains.ezre_comms.rules.usage import usage_period
from switchgear.domains.rows import entity_maker
from switchgear.domains.user_columns import latest_customer, local_id, summary, winning
from switchgear.mirror.shows import Shows
from switchgear.mirror.subscription import oldest_item, price_of
from switchgear.mirror.world import Seen
from switchgear.types.times import to_millis

__all__ = ["ORGANIZATIONS", "USERS"]

_PERIOD: Final = ("usage_period_start", "usage_period_end")
"""What the view shows and the product's table does not have."""


def _plan(seen: Seen) -> JsonValue:
    """As the application or Clerk's metadata says, else by the configured plan of the price that gives access."""
    own, found = seen.get("plan"), seen.once(winning)
    if isinstance(own, str):
        return own
    if found is None or not seen.world.once(entitlement)(found):
        return None
    price = price_of(oldest_item(found.seen))
    return seen.policy.price_to_tier.get(str(price.get("id")))


def _period(seen: Seen) -> tuple[int, int] | None:
    """The period that usage belongs to, where the time is known."""
    if seen.world.now is None or not seen.world.whole:
        return None
    found = usage_period(seen.once(winning), seen.world.now)
    return to_millis(found.start), to_millis(found.end)


def _bound(index: int) -> Callable[[Seen], JsonValue]:
    def told(seen: Seen) -> JsonValue:
        found = seen.once(_period)
        return None if found is None else found[index]

    return told


ORGANIZATIONS: Final[Shows[Organization]] = Shows(
    make=entity_maker(Organization, parse_organization),
    columns={
        "name": "name",
        "slug": "slug",
        "plan": _plan,
        "clerk_organization_id": lambda seen: seen.key.id,
        "stripe_customer_id": latest_customer,
        **summary("stripe_subscription_status", BillingTarget.EZRE_ORGANIZATION),
        **{name: _bound(index) for index, name in enumerate(_PERIOD)},
    },
    findings={"stripe_subscription_status": lambda seen: not seen.world.whole and seen.erased_at is None},
)

USERS: Final[Shows[User]] = Shows(
    make=entity_maker(User, parse_user),
    columns={
        "id": local_id,
        "clerk_id": lambda seen: seen.key.id,
        "first_name": "first_name",
        "last_name": "last_name",
    },
    findings={"identity_conflict": lambda seen: seen.owner.conflict},
    erased={"clerk_id": lambda seen: f"deleted:{local_id(seen)}"},
)
