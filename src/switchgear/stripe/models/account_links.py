"""Where owners of connected accounts are sent, and applications."""

from __future__ import annotations

from typing import Literal

from switchgear.stripe.models.base import StripeModel, StripeObject
from switchgear.types.times import UnixSeconds

__all__ = [
    "AccountLink",
    "Application",
    "LoginLink",
]


class Application(StripeObject):
    """A platform's or a partner's application."""

    object: Literal["application"]
    deleted: bool | None = None
    name: str | None = None


class AccountLink(StripeModel):
    """An address where the owner of a connected account tells what is needed; it works once."""

    object: Literal["account_link"]
    created: UnixSeconds
    expires_at: UnixSeconds | None = None
    url: str | None = None


class LoginLink(StripeModel):
    """An address of a connected account's dashboard; it works once."""

    object: Literal["login_link"]
    created: UnixSeconds
    url: str | None = None
