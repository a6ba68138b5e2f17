"""Users: an account with its own authentication, and a summary of what is paid for."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import ClassVar

from typing_extensions import override

from switchgear.domains.coachflux.model import CoachFluxDocument, CoachFluxModel
from switchgear.domains.declaration import Library, Origin, Rows, Table, index
from switchgear.domains.fields import Closed, Email, Timestamp, Url
from switchgear.domains.parsing import Checker, Guard, Parser, checker, guard, parser
from switchgear.domains.secret import Encrypted, Secret
from switchgear.domains.violations import Violation

__all__ = ["AccountStatus", "EmailPreferences", "Plan", "Provider", "User", "is_user", "parse_user", "validate_user"]


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

    email: Email
    email_verified: bool
    name: str | None = None
    """First and last name; composed of the parts, never split into them."""
    first_name: Library[str | None] = None
    last_name: Library[str | None] = None
    picture: Url | None = None
    password_hash: Secret[str] | None = None
    provider: Closed[Provider] | None = None
    provider_raw: Library[str | None] = None
    provider_id: str | None = None
    clerk_id: Library[str | None] = None
    """Where Clerk is the source of identities."""
    totp_secret: Encrypted[str] | None = None
    totp_enabled: bool
    subscription_status: Closed[AccountStatus]
    subscription_status_raw: Library[str | None] = None
    stripe_customer_id: str | None = None
    stripe_subscription_id: str | None = None
    email_preferences: EmailPreferences
    onboarding_completed: bool
    preferred_framework: str | None = None
    """The code of a framework."""
    created_at: Timestamp
    last_login_at: Timestamp | None = None
    last_active_at: Timestamp | None = None
    deletion_requested_at: Library[Timestamp | None] = None
    """When the grace before the account is anonymised began."""

    @override
    def broken_rules(self) -> Iterator[Violation]:
        if self.provider in {Provider.GOOGLE, Provider.LINKEDIN} and self.provider_id is None:
            yield Violation("provider_id", "provider_id", f"Input should be given with {self.provider}")


parse_user: Parser[User] = parser(User)
is_user: Guard[User] = guard(User)
validate_user: Checker = checker(User)
