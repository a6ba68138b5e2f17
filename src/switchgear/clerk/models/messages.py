"""E-mails and text messages, which hold one-time codes and links that sign somebody in.

What they say is secret: no repr holds it, `to_wire` shows asterisks, and neither they nor their events can be pickled.
Where `delivered_by_clerk` is False, it is for the receiver of the webhook to send them.
"""

from __future__ import annotations

from typing import Any

from pydantic import Secret, SecretStr
from typing_extensions import override

from switchgear.clerk.models.base import ClerkModel, Metadata
from switchgear.types.times import UnixMillis

__all__ = ["Email", "SMSMessage"]


class _Message(ClerkModel):
    """What e-mails and text messages have in common."""

    id: str
    slug: str | None = None
    """The template, such as `verification_code`."""
    user_id: str | None = None
    status: str | None = None
    """Such as `queued`."""
    data: Secret[Metadata] | None = None
    """What the template was filled with, such as `otp_code`."""
    delivered_by_clerk: bool | None = None

    @override
    def __repr_args__(self) -> list[tuple[str | None, Any]]:
        """Whom it is for and what was added to it are as private as what it says."""
        return [(name, getattr(self, name)) for name in ("id", "slug", "status", "delivered_by_clerk")]


class Email(_Message):
    """An e-mail."""

    object: str = "email"
    from_email_name: str | None = None
    """The part before the `@`."""
    reply_to_email_name: str | None = None
    to_email_address: str | None = None
    email_address_id: str | None = None
    subject: SecretStr | None = None
    body: SecretStr | None = None
    """As HTML."""
    body_plain: SecretStr | None = None


class SMSMessage(_Message):
    """A text message."""

    object: str = "sms_message"
    from_phone_number: str | None = None
    to_phone_number: str | None = None
    phone_number_id: str | None = None
    message: SecretStr | None = None
    created_at_ms: UnixMillis | None = None
    created_at: UnixMillis | None = None
    """In the place of `created_at_ms`, in some webhooks."""
