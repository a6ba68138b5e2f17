"""The columns of users, where Clerk is the source of identities: the profile, and the summary of what they pay for."""

from __future__ import annotations

from typing import Any, Final, cast

from pydantic import JsonValue

from switchgear.domains.billing import BillingTarget
from switchgear.domains.coachflux.user import AccountStatus, Provider, User, parse_user
from switchgear.domains.entitlement import Billing
from switchgear.domains.rows import entity_maker
from switchgear.domains.user_columns import (
    created_at,
    email,
    full_name,
    latest,
    latest_customer,
    local_id,
    summary,
    winning,
)
from switchgear.mirror.shows import Column, Shows
from switchgear.mirror.user import ACTIVE, SIGNED_IN, email_of
from switchgear.mirror.world import Seen

__all__ = ["USERS"]

_NETWORKS: Final = {"google": Provider.GOOGLE, "linkedin": Provider.LINKEDIN, "linkedin_oidc": Provider.LINKEDIN}
_NO_MAIL: Final[JsonValue] = {
    "product_updates": False,
    "newsletter": False,
    "action_reminders": False,
    "marketing_emails": False,
}


def _email_verified(seen: Seen) -> JsonValue:
    found = email_of(seen.fields)
    return None if found is None else bool(found["verified"])


def _account(seen: Seen) -> dict[str, Any] | None:
    """The first account on a network that the product knows, else the first on any."""
    accounts = cast("list[dict[str, Any]]", seen.get("external_accounts") or [])
    known = (account for account in accounts if account["provider"] in _NETWORKS)
    return next(known, None) or next(iter(accounts), None)


def _provider(seen: Seen) -> JsonValue:
    account = seen.once(_account)
    if account is None:
        return Provider.EMAIL.value if seen.fields else None
    found = _NETWORKS.get(account["provider"])
    return None if found is None else found.value


def _of_account(name: str) -> Column:
    def told(seen: Seen) -> JsonValue:
        account = seen.once(_account)
        return None if account is None else account[name]

    return told


def _winner(seen: Seen) -> Billing | None:
    return winning(seen, personal=True)


USERS: Final[Shows[User]] = Shows(
    make=entity_maker(User, parse_user),
    columns={
        "id": local_id,
        "clerk_id": lambda seen: seen.key.id,
        "email": email,
        "email_verified": _email_verified,
        "name": full_name,
        "first_name": "first_name",
        "last_name": "last_name",
        "picture": "image_url",
        "provider": _provider,
        "provider_raw": _of_account("provider"),
        "provider_id": _of_account("provider_user_id"),
        "totp_enabled": lambda seen: bool(seen.get("totp_enabled")),
        **summary("subscription_status", BillingTarget.COACHFLUX_USER, _winner),
        "stripe_customer_id": lambda seen: latest_customer(seen, personal=True),
        "email_preferences": lambda seen: seen.get("email_preferences") or _NO_MAIL,
        "onboarding_completed": lambda seen: bool(seen.get("onboarding_completed")),
        "preferred_framework": "preferred_framework",
        "created_at": created_at,
        "last_login_at": latest(SIGNED_IN),
        "last_active_at": latest(ACTIVE),
        "deleted_at": lambda _: None,
        "deletion_requested_at": lambda seen: None if seen.state.tomb is None else seen.state.tomb.at,
    },
    findings={
        "identity_conflict": lambda seen: seen.owner.conflict,
        "subscription_status": lambda seen: not seen.world.whole and seen.erased_at is None,
    },
    erased={
        "email": lambda seen: f"deleted+{local_id(seen)}@deleted.example",
        "clerk_id": lambda seen: f"deleted:{local_id(seen)}",
        "email_verified": lambda _: False,
        "subscription_status": lambda _: AccountStatus.FREE.value,
        "deleted_at": lambda seen: seen.erased_at,
        **dict.fromkeys(
            ("provider", "subscription_status_raw", "stripe_customer_id", "stripe_subscription_id"), lambda _: None
        ),
    },
    kept=("created_at",),
)
"""A deletion at Clerk begins the grace of a deletion that was asked for: the row is erased after it, or kept."""
