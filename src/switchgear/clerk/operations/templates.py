"""What e-mails and text messages are made from.

Clerk has deprecated all of it. Source: Clerk's Backend API reference, Email & SMS Templates
(https://clerk.com/docs/reference/backend-api/tag/Email-and-SMS-Templates).
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from pydantic import JsonValue
from typing_extensions import TypedDict, Unpack, deprecated

from switchgear.clerk.models.instances import Template
from switchgear.clerk.operations.parameters import CLERK, PAGINATED, PageParams
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable
from switchgear.pipeline.request import Repeat, Request
from switchgear.types.model import decoder

__all__ = [
    "TemplateDeliveryParams",
    "TemplateParams",
    "TemplatePreviewParams",
    "Templates",
]

TemplateType: TypeAlias = Literal["email", "sms"]
_DEPRECATED: Final = "Clerk has deprecated templates in its Backend API; they are edited in the dashboard"


class TemplatePreviewParams(TypedDict, total=False):
    """What a message says; all but `body` of e-mails only."""

    subject: Nullable[str]
    body: Given[str]
    """With its variables."""
    from_email_name: Given[str]
    """The part before the `@`."""
    reply_to_email_name: Given[str]
    """The part before the `@`."""


class TemplateParams(TemplatePreviewParams, total=False):
    """A template."""

    name: Given[str]
    markup: Nullable[str]
    """What the editor makes the body from."""
    delivered_by_clerk: Nullable[bool]
    """False: Clerk sends the message as a webhook alone."""


class TemplateDeliveryParams(TypedDict, total=False):
    """Who delivers."""

    delivered_by_clerk: Given[bool]
    """False: Clerk sends the message as a webhook alone."""


TEMPLATE: Final = Kind(CLERK, "template", "/v1/templates/{template_type}/{slug}", Template)
PREVIEW: Final = TEMPLATE.reading(decoder(dict[str, JsonValue]))


class Templates(Namespace[ModeT], path="templates"):
    """`client.templates`. A template is named by its type, `email` or `sms`, and its slug."""

    @paginated
    @deprecated(_DEPRECATED)
    def list(self, template_type: TemplateType, **params: Unpack[PageParams]) -> Paged[Template]:
        """List the templates of a type."""
        return TEMPLATE.list({**PAGINATED, **params}, template_type)

    @operation
    @deprecated(_DEPRECATED)
    def get(self, template_type: TemplateType, slug: str) -> Request[Template]:
        """Read a template.

        Raises:
            NotFound: There is no such template.
        """
        return TEMPLATE.get(template_type, slug)

    @operation
    @deprecated(_DEPRECATED)
    def update(self, template_type: TemplateType, slug: str, **params: Unpack[TemplateParams]) -> Request[Template]:
        """Change a template."""
        return TEMPLATE.update(template_type, slug, params=params, verb="PUT")

    @operation
    @deprecated(_DEPRECATED)
    def revert(self, template_type: TemplateType, slug: str) -> Request[Template]:
        """Make a template what it was at first. Twice is as good as once."""
        return TEMPLATE.update(template_type, slug, to="/revert", repeat=Repeat.SAFE)

    @operation
    @deprecated(_DEPRECATED)
    def preview(
        self, template_type: TemplateType, slug: str, **params: Unpack[TemplatePreviewParams]
    ) -> Request[dict[str, JsonValue]]:
        """What a message would look like. Twice is as good as once."""
        return PREVIEW.update(template_type, slug, params=params, to="/preview", repeat=Repeat.SAFE)

    @operation
    @deprecated(_DEPRECATED)
    def toggle_delivery(
        self, template_type: TemplateType, slug: str, **params: Unpack[TemplateDeliveryParams]
    ) -> Request[Template]:
        """Set who delivers the messages. Twice is as good as once."""
        return TEMPLATE.update(template_type, slug, params=params, to="/toggle_delivery", repeat=Repeat.SAFE)
