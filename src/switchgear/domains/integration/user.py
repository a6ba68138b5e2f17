"""Users: Clerk's identity plus what the application knows of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, TypeAlias

from pydantic import Field, JsonValue
from typing_extensions import override

from switchgear.domains.declaration import Erase, Library, Origin, Personal, Purge, Rows, Table, index
from switchgear.domains.entity import DocumentId, Synced
from switchgear.domains.fields import Closed, Email, Language, NonEmpty, Rule, Timestamp, TimeZone, Url
from switchgear.domains.integration.model import ERASED, IntegrationModel
from switchgear.domains.parsing import functions

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


def _default_preferences(_: object) -> UserPreferences:
    return UserPreferences.default()


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

    purge: ClassVar[Purge | None] = ERASED

    id: DocumentId
    clerk_id: Annotated[NonEmpty, Erase("deleted:{id}")]
    email: Annotated[Email, Erase("deleted+{id}@deleted.example")]
    """The primary address."""
    first_name: Personal[str | None] = None
    last_name: Personal[str | None] = None
    username: Personal[Username | None] = None
    profile_image_url: Personal[Url | None] = None
    role: Annotated[Closed[AccessRole], Erase(AccessRole.FREE)]
    role_raw: Library[Personal[str | None]] = None
    status: Annotated[Closed[UserStatus], Erase(UserStatus.DELETED)]
    status_raw: Library[Personal[str | None]] = None
    preferences: Annotated[UserPreferences, Erase(_default_preferences)]
    metadata: Personal[dict[str, JsonValue] | None] = None
    created_at: Timestamp
    updated_at: Timestamp
    last_login_at: Personal[Timestamp | None] = None
    email_verified_at: Personal[Timestamp | None] = None
    """When the primary address was first seen verified."""

    @override
    def restored_status(self) -> UserStatus:
        """Suspended if Clerk said why, else active: who was suspended by the application is to be named so again."""
        return UserStatus.SUSPENDED if self.status_raw else UserStatus.ACTIVE


parse_user, is_user, validate_user = functions(User)
parse_user_preferences, is_user_preferences, validate_user_preferences = functions(UserPreferences)
