"""Which address gets which of Ayrshare's webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from pydantic import JsonValue

from switchgear.ayrshare.models.base import AyrshareModel, Reply

__all__ = ["WebhookRegistration", "WebhookRegistrations"]


class WebhookRegistration(Reply):
    """The reply of `POST` and `DELETE /hook/webhook`: `action` is what the address is told of."""

    url: str | None = None


class WebhookRegistrations(AyrshareModel):
    """The reply of `GET /hook/webhook`: a field for each action, beside times of change."""

    status: str | None = None

    @property
    def urls(self) -> Mapping[str, str]:
        """The address by action."""
        extra = cast(Mapping[str, JsonValue], self.model_extra or {})
        return {name: url for name, url in extra.items() if isinstance(url, str) and "://" in url}
