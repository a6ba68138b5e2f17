"""The kinds of things that have a state of their own, and the keys that follow from others."""

from __future__ import annotations

from typing import Final

from switchgear.sync.keys import EntityKey
from switchgear.types.events import Source

__all__ = [
    "ACCOUNT",
    "COUPON",
    "CUSTOMER",
    "EVENT",
    "INVOICE",
    "LINKED",
    "DOMAIN",
    "ENGAGEMENT",
    "MEMBERSHIP",
    "ORGANIZATION",
    "POST",
    "PROFILE",
    "PROMOTION_CODE",
    "SCHEDULE",
    "SESSION",
    "SUBSCRIPTION",
    "USER",
    "account_key",
    "linked_key",
    "organization_id",
    "part_key",
    "post_key",
    "profile_key",
    "schedule_key",
    "sibling",
]

USER: Final = "user"
ORGANIZATION: Final = "organization"
DOMAIN: Final = "organization_domain"
"""An e-mail domain of an organization. No product shows it."""
MEMBERSHIP: Final = "organization_membership"
SESSION: Final = "session"
CUSTOMER: Final = "customer"
SUBSCRIPTION: Final = "subscription"
INVOICE: Final = "invoice"
COUPON: Final = "coupon"
PROMOTION_CODE: Final = "promotion_code"
POST: Final = "post"
SCHEDULE: Final = "schedule"
"""A schedule of the application's own, from which posts follow."""
ENGAGEMENT: Final = "engagement"
"""Something that somebody did with a post, such as a comment."""
ACCOUNT: Final = "social_account"
EVENT: Final = "event"
PROFILE: Final = "profile"
"""An Ayrshare profile: whom it belongs to. No product shows it."""
LINKED: Final = "linked_accounts"
"""Which networks a profile is linked to, by the latest reads of it. No product shows it."""

_CLERK_ORGANIZATION: Final = "org_"
"""How Clerk's ids of organizations begin."""


def sibling(key: EntityKey, kind: str, id: str) -> EntityKey:
    """The key of another object in the same scope."""
    return EntityKey(key.source, kind, id, key.account, key.livemode)


def part_key(key: EntityKey, kind: str, name: str) -> EntityKey:
    """The key of a further row that an object makes."""
    return sibling(key, kind, f"{key.id}:{name}")


def organization_id(name: str) -> str:
    """The local id of the organization that answers to a name: Clerk's id of it, or the local id itself."""
    return EntityKey(Source.CLERK, ORGANIZATION, name).local_id if name.startswith(_CLERK_ORGANIZATION) else name


def post_key(post_id: str) -> EntityKey:
    """The key of a post. Ayrshare's replies do not always name the profile, so the profile is no part of it."""
    return EntityKey(Source.AYRSHARE, POST, post_id)


def schedule_key(schedule_id: str) -> EntityKey:
    """The key of a schedule, by the application's own id of it."""
    return EntityKey(Source.AYRSHARE, SCHEDULE, schedule_id)


def profile_key(ref_id: str) -> EntityKey:
    """The key of the identity of an Ayrshare profile."""
    return EntityKey(Source.AYRSHARE, PROFILE, ref_id)


def linked_key(ref_id: str) -> EntityKey:
    """The key of the list of an Ayrshare profile's linked networks."""
    return EntityKey(Source.AYRSHARE, LINKED, ref_id)


def account_key(platform: str, ref_id: str | None) -> EntityKey:
    """The key of a profile's account on a network; without a `refId` the profile is the primary one."""
    return EntityKey(Source.AYRSHARE, ACCOUNT, platform, account=ref_id or None)
