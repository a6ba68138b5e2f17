"""Which address gets which webhook (https://www.ayrshare.com/docs/apis/webhooks/overview).

One address for each action and profile; a profile without one falls back to the primary profile's.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from typing_extensions import TypedDict, Unpack

from switchgear.ayrshare.models.registrations import WebhookRegistration, WebhookRegistrations
from switchgear.ayrshare.operations.parameters import AYRSHARE, HttpsUrl
from switchgear.pipeline.encoding import encode_json
from switchgear.pipeline.evidence import Evidence, known_from
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Given
from switchgear.pipeline.request import Repeat, Request
from switchgear.types.secrets import SecretSource

__all__ = ["WebhookAction", "WebhookRegisterParams", "Webhooks"]

WebhookAction: TypeAlias = Literal[
    "feed",
    "social",
    "scheduled",
    "batch",
    "messages",
    "mentions",
    "comments",
    "automations",
    "suspended",
    "accountActivity",
]
"""What an address can be told of."""


class WebhookRegisterParams(TypedDict, total=False):
    """How deliveries are signed."""

    secret: Given[SecretSource]
    """One for all actions of the profile; while it is changed, both sign for 24 hours."""


WEBHOOK: Final = Kind(AYRSHARE, "webhook", "/api/hook/webhook", WebhookRegistration)
REGISTRATIONS: Final = WEBHOOK.reading(WebhookRegistrations)


class Webhooks(Namespace[ModeT], path="webhooks"):
    """`/hook/webhook`: which address gets which webhook."""

    @operation
    def register(
        self, action: WebhookAction, url: HttpsUrl, **params: Unpack[WebhookRegisterParams]
    ) -> Request[WebhookRegistration]:
        """Have an address told of an action. Twice is as good as once, unless a secret changes with it.

        Args:
            action: What it is told of.
            url: An https address that answers 200 within 15 seconds, without a redirect.
        """
        fields = {"action": action, "url": url, **params}
        return WEBHOOK.update(params=fields, repeat=Repeat.NEVER if "secret" in params else Repeat.SAFE)

    @operation
    def unregister(self, action: WebhookAction) -> Request[WebhookRegistration]:
        """Tell nobody of an action any more. Twice is as good as once.

        Args:
            action: What the address was told of.
        """
        gone = encode_json({"status": "success", "action": action})
        return WEBHOOK.delete(params={"action": action}, repeat=Repeat.SAFE, gone=gone)

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def get(self) -> Request[WebhookRegistrations]:
        """Which address is told of which action."""
        return REGISTRATIONS.get()

    @operation
    def set_secret(self, secret: SecretSource) -> Request[WebhookRegistration]:
        """Have deliveries signed with another secret; the old one signs too for 24 hours.

        It is never repeated by itself: a second change might end that time.
        Accounts were seen at which this is not offered; `register` takes the secret too.

        Args:
            secret: For all actions of the profile.
        """
        return WEBHOOK.update(params={"secret": secret}, to="/secret")
