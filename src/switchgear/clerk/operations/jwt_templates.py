"""What tokens for other services hold (https://clerk.com/docs/reference/backend-api/tag/JWT-Templates)."""

from __future__ import annotations

from typing import Annotated, Final, Required

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.instances import JWTTemplate
from switchgear.clerk.operations.parameters import CLERK, PAGINATED, MetadataParams, PageParams, created, gone
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Between, Given, Nullable, Text
from switchgear.pipeline.request import Caching, Repeat, Request
from switchgear.types.secrets import SecretSource

__all__ = ["JWTTemplateParams", "JWTTemplates"]


class JWTTemplateParams(TypedDict, total=False):
    """A template. An update says all of it."""

    name: Required[Text]
    """Unique."""
    claims: Required[MetadataParams]
    """With placeholders such as `{{user.id}}`."""
    lifetime: Nullable[Annotated[int, Between(30, 315360000)]]
    """In seconds."""
    allowed_clock_skew: Nullable[Annotated[int, Between(0, 300)]]
    """In seconds."""
    custom_signing_key: Given[bool]
    """Sign with a key of one's own: then the two that follow are needed."""
    signing_algorithm: Nullable[str]
    signing_key: Nullable[SecretSource]


JWT_TEMPLATE: Final = Kind(
    CLERK, "jwt_template", "/v1/jwt_templates/{template_id}", JWTTemplate, caching=Caching.ENTITY
)


class JWTTemplates(Namespace[ModeT], path="jwt_templates"):
    """`client.jwt_templates`."""

    @paginated
    def list(self, **params: Unpack[PageParams]) -> Paged[JWTTemplate]:
        """List templates."""
        return JWT_TEMPLATE.list({**PAGINATED, **params})

    @operation
    def get(self, template_id: str) -> Request[JWTTemplate]:
        """Read a template.

        Raises:
            NotFound: There is no such template.
        """
        return JWT_TEMPLATE.get(template_id)

    @operation
    def create(self, **params: Unpack[JWTTemplateParams]) -> Request[JWTTemplate]:
        """Create a template.

        One that ended without an answer is looked up by its name, and repeated only if it did not take effect.

        Raises:
            ValidationFailed: Clerk refuses it, such as a name that is taken.
        """
        lookup = created(JWT_TEMPLATE.list({"limit": 500}), lambda one: one.name == params["name"])
        return JWT_TEMPLATE.create(params, repeat=Repeat.LOOKUP, lookup=lookup)

    @operation
    def update(self, template_id: str, **params: Unpack[JWTTemplateParams]) -> Request[JWTTemplate]:
        """Put a template in the place of another."""
        return JWT_TEMPLATE.update(template_id, params=params, verb="PATCH")

    @operation
    def delete(self, template_id: str) -> Request[DeletedObject]:
        """Delete a template."""
        return JWT_TEMPLATE.reading(DeletedObject).delete(template_id, gone=gone("jwt_template", template_id))
