"""Profiles and the accounts linked to them: replies of `/user` and `/profiles`."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field, SecretStr

from switchgear.ayrshare.models.base import AyrshareModel, Platform, Reply, TextId
from switchgear.types.enums import Open, Unrecognized
from switchgear.types.platforms import SocialPlatform
from switchgear.types.times import AnyTime

__all__ = [
    "AyrshareUser",
    "CreatedProfile",
    "DeletedProfile",
    "DisplayName",
    "LinkSession",
    "LinkToken",
    "Pagination",
    "Profile",
    "ProfileList",
    "ProfileStatus",
    "UnlinkedAccount",
]


class ProfileStatus(StrEnum):
    """Whether a profile may post."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class DisplayName(AyrshareModel):
    """An account on one network, as it shows itself."""

    platform: Platform
    id: TextId | None = None
    """The network's id of the account."""
    display_name: str | None = None
    username: str | None = None
    description: str | None = None
    profile_url: str | None = None
    user_image: str | None = None
    page_name: str | None = None
    user_id: TextId | None = None
    type: str | None = None
    """LinkedIn and Telegram: the kind of account."""
    created: AnyTime | None = None
    """When it was linked."""
    refresh_days_remaining: float | None = None
    """LinkedIn: days until the account has to be linked again."""
    used_quota: int | None = None
    """Instagram: posts in the last 24 hours."""
    messaging_active: bool | None = None
    channel_id: TextId | None = None
    """YouTube, with `channel_title`."""
    channel_title: str | None = None

    @property
    def account_id(self) -> str | None:
        """What the account is known by: the network's id, or what stands in for it where Ayrshare names none.

        Google Business Profile and Reddit are sent without `id`: then it is the channel's or the user's id, the user's
        name, the address of the profile, or the name that is shown, in this order.
        """
        ids = (self.id, self.channel_id, self.user_id)
        return next(filter(None, (*ids, self.username, self.profile_url, self.page_name, self.display_name)), None)


class AyrshareUser(AyrshareModel):
    """The reply of `GET /user`: the profile that the call acts for."""

    object: ClassVar[str] = "profile"
    """What it is about, as `Read.kind` has it."""

    ref_id: str | None = None
    title: str | None = None
    email: str | None = None
    created: AnyTime | None = None
    active_social_accounts: tuple[Platform, ...] = ()
    """Empty if nothing is linked; Ayrshare leaves the field out then."""
    display_names: tuple[DisplayName, ...] = ()
    monthly_api_calls: int | None = None
    messaging_enabled: bool | None = None
    ayrlink_url: str | None = None

    @property
    def id(self) -> str | None:
        """What it is known by: Ayrshare's own name for it is `refId`."""
        return self.ref_id

    def account(self, platform: SocialPlatform | Unrecognized) -> DisplayName | None:
        """The linked account on a network."""
        return next((account for account in self.display_names if account.platform == platform), None)


class Profile(AyrshareModel):
    """A row of `GET /profiles`."""

    object: ClassVar[str] = "profile"

    ref_id: str
    title: str | None = None
    display_title: str | None = None
    status: Open[ProfileStatus] | None = None
    suspended: bool | None = None
    created: AnyTime | None = None
    created_utc: AnyTime | None = Field(default=None, alias="createdUTC")
    active_social_accounts: tuple[Platform, ...] = ()

    @property
    def id(self) -> str:
        """What it is known by."""
        return self.ref_id


class Pagination(AyrshareModel):
    """Where a list goes on."""

    has_more: bool = False
    next_cursor: str | None = None
    limit: int | None = None


class ProfileList(AyrshareModel):
    """The reply of `GET /profiles`."""

    profiles: tuple[Profile, ...]
    count: int | None = None
    pagination: Pagination = Pagination()
    last_updated: AnyTime | None = None
    next_update: AnyTime | None = None
    """Asking again sooner brings the same answer."""


class CreatedProfile(AyrshareModel):
    """The reply of `POST /profiles`. The key is returned here and never again: store it encrypted."""

    ref_id: str
    profile_key: SecretStr
    title: str | None = None
    status: str | None = None
    messaging_active: bool | None = None


class DeletedProfile(Reply):
    """The reply of `DELETE /profiles`."""


class UnlinkedAccount(Reply):
    """The reply of `DELETE /profiles/social`: a success even if nothing was linked."""

    platform: Platform | None = None


class LinkSession(AyrshareModel):
    """The reply of `POST /profiles/link-sessions`: an address at which a user links accounts, for five minutes."""

    url: SecretStr
    """Whoever opens it links accounts to the profile."""
    session_id: TextId | None = None
    status: str | None = None
    title: str | None = None
    expires_at: AnyTime | None = None
    email_sent: bool | None = None


class LinkToken(AyrshareModel):
    """The reply of `POST /profiles/generateJWT`."""

    token: SecretStr
    url: SecretStr
    """Whoever opens it links accounts to the profile."""
    status: str | None = None
    title: str | None = None
    email_sent: bool | None = None
    expires_in: str | int | None = None
    """Such as `30m`."""
