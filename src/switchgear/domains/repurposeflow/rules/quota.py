"""Rules about tiers and how much may be generated in a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from switchgear.domains.entity import evolve
from switchgear.domains.instants import month_of, utc
from switchgear.domains.repurposeflow.billing import Tier
from switchgear.domains.repurposeflow.user import QUOTAS, UNLIMITED, User
from switchgear.domains.violations import BrokenRule, UnknownTier, Violation

__all__ = ["QuotaDecision", "QuotaExceeded", "check_quota", "limit_for", "next_reset", "set_tier"]


class QuotaExceeded(BrokenRule):
    """The user has generated all that the tier allows this month."""

    user_message = "You have used up this month's generations."
    guidance = "Wait until the counter begins anew, or raise the tier."


@dataclass(frozen=True, slots=True)
class QuotaDecision:
    """Whether a user may generate."""

    allowed: bool
    remaining: int
    """How many are left this month; never below zero, and of no meaning without a limit."""
    user_update: User | None
    """The user with the counter begun anew, if that was due; for the caller to store."""

    @property
    def can_generate(self) -> bool:
        """The product's own name for `allowed`."""
        return self.allowed


def limit_for(tier: str) -> int:
    """Generations per month; from `UNLIMITED` on there is no limit.

    Raises:
        UnknownTier: There is no such tier.
    """
    if tier in QUOTAS:
        return QUOTAS[Tier(tier)]
    known = ", ".join(QUOTAS)
    raise UnknownTier(
        [Violation("subscription_tier", "unknown_tier", f"Input should be one of {known}")], subject="User"
    )


def set_tier(user: User, tier: str, now: datetime) -> User:
    """The user with another tier, and the limit that goes with it.

    Raises:
        UnknownTier: There is no such tier.
        BrokenRule: The time is naive.
    """
    return evolve(user, generations_limit=limit_for(tier), subscription_tier=Tier(tier), updated_at=now)


def next_reset(now: datetime) -> datetime:
    """When a counter begins anew: the first instant of next month in UTC."""
    return month_of(now).end


def check_quota(user: User, now: datetime, *, pending: int = 0) -> QuotaDecision:
    """Whether the user may start a generation now.

    The instant of the reset belongs to the new month, and the limit holds after a reset, too.

    Args:
        user: The user as stored.
        now: The time of the command.
        pending: Generations that are under way. Only completed ones count, so many at once may exceed the limit; give
            the number of those under way to reserve for them.
    """
    due = utc(now) >= user.usage_reset_at
    after = begin_anew(user, now) if due else user
    used = after.generations_count_current_month + pending
    return QuotaDecision(
        allowed=used < after.generations_limit or after.generations_limit >= UNLIMITED,
        remaining=max(after.generations_limit - used, 0),
        user_update=after if due else None,
    )


def begin_anew(user: User, now: datetime) -> User:
    """The user at the beginning of the month that `now` lies in."""
    return evolve(user, generations_count_current_month=0, usage_reset_at=next_reset(now), updated_at=now)
