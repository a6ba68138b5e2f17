"""Users: Clerk's identity plus what the application knows of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, TypeAlias

from pydantic import Field, JsonValue

from switchgear.domains.declaration import Library, Origin, Rows, Table, index
from switchgear.domains.entity import Synced
from switchgear.domains.fields import Closed, Email, Language, NonEmpty, Rule, Timestamp, TimeZone, Url
from switchgear.domains.integration.model import IntegrationModel
from switchgear.domains.parsing import Checker, Guard, Parser, checker, guard, parser

__all__ = [
    "AccessRole",
    "NotificationPreferences",
    "PrivacyPreferences",
    "Theme",
    "User",
    "UserPreferences",
    "UserStatus",
    "is_user",
    "is_user_preferences",
    "parse_user",
    "parse_user_preferences",
    "validate_user",
    "validate_user_preferences",
]


class AccessRole(StrEnum):
    """What a user may reach; see `derive_role`."""

    ADMIN = "admin"
    PREMIUM = "premium"
    FREE = "free"


class UserStatus(StrEnum):
    """Whether the account is in use."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    DELETED = "deleted"


class Theme(StrEnum):
    """How the application looks."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


class NotificationPreferences(IntegrationModel):
    """Which notifications a user wants."""

    email: bool
    push: bool
    marketing: bool
    security: bool


class PrivacyPreferences(IntegrationModel):
    """What a user lets be seen and used."""

    profile_visible: bool
    analytics_enabled: bool
    data_sharing: bool


class UserPreferences(IntegrationModel):
    """A user's settings. All of them are always there."""

    theme: Closed[Theme]
    language: Language
    timezone: TimeZone
    notifications: NotificationPreferences
    privacy: PrivacyPreferences

    @classmethod
    def default(cls) -> UserPreferences:
        """What a user has whom a webhook created: nothing that asks for consent is on."""
        return cls(
            theme=Theme.SYSTEM,
            language="en",
            timezone="UTC",
            notifications=NotificationPreferences(email=True, push=True, marketing=False, security=True),
            privacy=PrivacyPreferences(profile_visible=False, analytics_enabled=False, data_sharing=False),
        )


Username: TypeAlias = Annotated[
    str,
    Field(pattern="^[A-Za-z0-9_-]+$"),
    Rule("username_invalid", "Input should hold only ASCII letters, digits, underscore and dash"),
]
"""A user name. Clerk permits more, so it may be missing here while `incomplete` says `username_invalid`."""


class User(Synced, IntegrationModel):
    """The central account record."""

    table: ClassVar[Table] = Table(
        "users",
        owner="id",
        indexes=(
            index("by_clerk_id", unique=Rows.ALL),
            index("by_email", unique=Rows.LIVE, fold_case=True),
            index("by_role"),
            index("by_status"),
            index("by_username", unique=Rows.LIVE, origin=Origin.LIBRARY),
        ),
    )

    id: str
    clerk_id: NonEmpty
    email: Email
    """The primary address."""
    first_name: str | None = None
    last_name: str | None = None
    username: Username | None = None
    profile_image_url: Url | None = None
    role: Closed[AccessRole]
    role_raw: Library[str | None] = None
    status: Closed[UserStatus]
    status_raw: Library[str | None] = None
    preferences: UserPreferences
    metadata: dict[str, JsonValue] | None = None
    created_at: Timestamp
    updated_at: Timestamp
    last_login_at: Timestamp | None = None
    email_verified_at: Timestamp | None = None
    """When the primary address was first seen verified."""


parse_user: Parser[User] = parser(User)
is_user: Guard[User] = guard(User)
validate_user: Checker = checker(User)
parse_user_preferences: Parser[UserPreferences] = parser(UserPreferences)
is_user_preferences: Guard[UserPreferences] = guard(UserPreferences)
validate_user_preferences: Checker = checker(UserPreferences)
