"""Users: an account with its own authentication, and a summary of what is paid for."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, ClassVar, Final

from switchgear.domains.coachflux.model import CoachFluxDocument, CoachFluxModel
from switchgear.domains.declaration import Emptied, Erase, Library, Origin, Personal, Purge, Rows, Table, index
from switchgear.domains.fields import Closed, Email, Timestamp, Url
from switchgear.domains.parsing import functions
from switchgear.domains.row_rules import RowRule
from switchgear.domains.secret import Encrypted, Secret

__all__ = [
    "DELETION_GRACE",
    "AccountStatus",
    "EmailPreferences",
    "Plan",
    "Provider",
    "User",
    "is_user",
    "parse_user",
    "validate_user",
]


DELETION_GRACE: Final = timedelta(days=7)
"""How long a user may change their mind."""


class Provider(StrEnum):
    """By what a user signs in."""

    EMAIL = "email"
    GOOGLE = "google"
    LINKEDIN = "linkedin"


class AccountStatus(StrEnum):
    """What a user's row says of billing."""

    FREE = "free"
    TRIAL = "trial"
    ACTIVE = "active"
    CANCELED = "canceled"
    PAST_DUE = "past_due"


class Plan(StrEnum):
    """What a user gets, and from which plan on a resource may be read."""

    FREE = "free"
    PRO = "pro"
    ENTERPRISE = "enterprise"


class EmailPreferences(CoachFluxModel):
    """Which mail a user wants."""

    product_updates: bool
    newsletter: bool
    action_reminders: bool
    marketing_emails: bool


def _none_wanted(_: object) -> EmailPreferences:
    return EmailPreferences(product_updates=False, newsletter=False, action_reminders=False, marketing_emails=False)


class User(CoachFluxDocument):
    """A user."""

    table: ClassVar[Table] = Table(
        "users",
        owner="id",
        indexes=(
            index("by_email", unique=Rows.LIVE, fold_case=True),
            index("by_provider", "provider", "provider_id"),
            index("by_stripe_customer", "stripe_customer_id", unique=Rows.LIVE),
            index("by_clerk_id", unique=Rows.ALL, origin=Origin.LIBRARY),
        ),
    )

    purge: ClassVar[Purge | None] = Purge("deletion_requested_at", DELETION_GRACE, erases=True)

    email: Annotated[Email, Erase("deleted+{id}@deleted.example")]
    email_verified: Emptied[bool]
    name: Personal[str | None] = None
    """First and last name; composed of the parts, never split into them."""
    first_name: Library[Personal[str | None]] = None
    last_name: Library[Personal[str | None]] = None
    picture: Personal[Url | None] = None
    password_hash: Secret[str] | None = None
    provider: Personal[Closed[Provider] | None] = None
    provider_raw: Library[Personal[str | None]] = None
    provider_id: Personal[str | None] = None
    clerk_id: Library[Annotated[str | None, Erase("deleted:{id}")]] = None
    """Where Clerk is the source of identities."""
    totp_secret: Encrypted[str] | None = None
    totp_enabled: Emptied[bool]
    subscription_status: Annotated[Closed[AccountStatus], Erase(AccountStatus.FREE)]
    subscription_status_raw: Library[Personal[str | None]] = None
    stripe_customer_id: Personal[str | None] = None
    stripe_subscription_id: Personal[str | None] = None
    email_preferences: Annotated[EmailPreferences, Erase(_none_wanted)]
    onboarding_completed: Emptied[bool]
    preferred_framework: Personal[str | None] = None
    """The code of a framework."""
    created_at: Timestamp
    last_login_at: Personal[Timestamp | None] = None
    last_active_at: Personal[Timestamp | None] = None
    deletion_requested_at: Library[Timestamp | None] = None
    """When the grace before the account is anonymised began."""

    rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            "provider_id",
            "provider_id",
            "Input should be given with google and linkedin",
            lambda row: row.provider in {Provider.GOOGLE, Provider.LINKEDIN} and row.provider_id is None,
        ),
    )


parse_user, is_user, validate_user = functions(User)
