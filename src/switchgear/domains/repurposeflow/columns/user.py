"""The columns of users: the profile, and the summary of what they pay for."""

from __future__ import annotations

from typing import Final

from pydantic import JsonValue

from switchgear.domains.billing import BillingTarget
from switchgear.domains.entitlement import entitlement
from switchgear.domains.repurposeflow.billing import SubscriptionStatus, Tier
from switchgear.domains.repurposeflow.columns.subscription import tier_of
from switchgear.domains.repurposeflow.rules.quota import next_reset
from switchgear.domains.repurposeflow.user import QUOTAS, User, parse_user
from switchgear.domains.rows import entity_maker
from switchgear.domains.user_columns import created_at, email, full_name, latest_customer, local_id, summary, winning
from switchgear.mirror.shows import Shows
from switchgear.mirror.world import Seen
from switchgear.types.times import from_millis, to_millis

__all__ = ["USERS"]


def _tier(seen: Seen) -> Tier:
    found = seen.once(winning)
    tier = found.seen.once(tier_of) if found is not None and seen.world.once(entitlement)(found) else None
    return Tier.FREE if tier is None else tier


def _period_end(seen: Seen) -> JsonValue:
    found = seen.once(winning)
    return None if found is None else found.seen.get("current_period_end")


def _reset_at(seen: Seen) -> JsonValue:
    """As the application says, else the beginning of the month after the user was created."""
    own, created = seen.get("usage_reset_at"), seen.get("created_at")
    if own is not None or not isinstance(created, int):
        return seen.erased_at if own is None else own
    return to_millis(next_reset(from_millis(created)))


USERS: Final[Shows[User]] = Shows(
    make=entity_maker(User, parse_user),
    columns={
        "id": local_id,
        "clerk_user_id": lambda seen: seen.key.id,
        "email": email,
        "full_name": lambda seen: full_name(seen) or seen.get("username"),
        "first_name": "first_name",
        "last_name": "last_name",
        "subscription_tier": lambda seen: _tier(seen).value,
        **summary("subscription_status", BillingTarget.REPURPOSEFLOW_USER),
        "stripe_customer_id": latest_customer,
        "subscription_current_period_end": _period_end,
        "generations_limit": lambda seen: QUOTAS[_tier(seen)],
        "generations_count_current_month": "generations_count_current_month",
        "last_generation_at": "last_generation_at",
        "usage_reset_at": _reset_at,
        "default_tone": "default_tone",
        "created_at": created_at,
    },
    findings={
        "identity_conflict": lambda seen: seen.owner.conflict,
        "subscription_tier": lambda seen: not seen.world.whole and seen.erased_at is None,
    },
    erased={
        "email": lambda seen: f"deleted+{local_id(seen)}@deleted.example",
        "clerk_user_id": lambda seen: f"deleted:{local_id(seen)}",
        "subscription_tier": lambda _: Tier.FREE.value,
        "subscription_status": lambda _: SubscriptionStatus.ACTIVE.value,
        "generations_limit": lambda _: QUOTAS[Tier.FREE],
        **dict.fromkeys(
            (
                *("subscription_status_raw", "stripe_customer_id", "stripe_subscription_id"),
                *("subscription_current_period_end", "default_tone"),
            ),
            lambda _: None,
        ),
    },
    kept=("created_at",),
)
