"""Where the webhooks of the instance are managed (https://clerk.com/docs/reference/backend-api/tag/Webhooks)."""

from __future__ import annotations

from typing import Final

from switchgear.clerk.models.instances import SvixURL
from switchgear.clerk.operations.parameters import CLERK, nothing
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.request import Repeat, Request

__all__ = ["Webhooks"]

SVIX: Final = Kind(CLERK, "svix_app", "/v1/webhooks/svix", SvixURL)
SVIX_URL: Final = Kind(CLERK, "svix_app", "/v1/webhooks/svix_url", SvixURL)


class Webhooks(Namespace[ModeT], path="webhooks"):
    """`client.webhooks`."""

    @operation
    def create_svix_app(self) -> Request[SvixURL]:
        """Begin to send webhooks through Svix. It is not repeated.

        Raises:
            ValidationFailed: There is an app already.
        """
        return SVIX.create(None)

    @operation
    def delete_svix_app(self) -> Request[None]:
        """Send no webhooks any more."""
        return SVIX.reading(nothing).delete(gone=b"")

    @operation
    def generate_svix_auth_url(self) -> Request[SvixURL]:
        """A new URL of the page on which webhooks are managed. Twice is as good as once."""
        return SVIX_URL.create(None, repeat=Repeat.SAFE)
