"""Domains of the instance (https://clerk.com/docs/reference/backend-api/tag/Domains)."""

from __future__ import annotations

from typing import Final, Required

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.instances import Domain
from switchgear.clerk.operations.parameters import CLERK, gone, some
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Nullable, Text
from switchgear.pipeline.request import Request

__all__ = ["DomainCreateParams", "DomainUpdateParams", "Domains"]


class DomainCreateParams(TypedDict, total=False):
    """A new domain."""

    name: Required[Text]
    """With the port, where a development instance has one."""
    is_satellite: Required[bool]
    """Clerk takes nothing but True: there is one primary domain."""
    proxy_url: Nullable[str]
    """Of the proxy that stands before Clerk's Frontend API; in production."""


class DomainUpdateParams(TypedDict, total=False):
    """What can be changed of a domain."""

    name: Nullable[str]
    """Of the primary domain, it moves the instance: expect that users cannot sign in for a while."""
    proxy_url: Nullable[str]
    """None: the records of the DNS are used again."""
    is_secondary: Nullable[bool]
    """A subdomain is an application of its own."""


DOMAIN: Final = Kind(CLERK, "domain", "/v1/domains/{domain_id}", Domain)


class Domains(Namespace[ModeT], path="domains"):
    """`client.domains`."""

    @paginated
    def list(self) -> Paged[Domain]:
        """List the primary domain and its satellites; all of them are on one page."""
        return DOMAIN.list({})

    @operation
    def create(self, **params: Unpack[DomainCreateParams]) -> Request[Domain]:
        """Add a satellite. Nothing tells when a domain was added, so one that ended without an answer is not repeated.

        Raises:
            ValidationFailed: Clerk refuses it, such as a name that is taken.
        """
        return DOMAIN.create(params)

    @operation
    def update(self, domain_id: str, **params: Unpack[DomainUpdateParams]) -> Request[Domain]:
        """Set what is given and leave the rest.

        Raises:
            InvalidRequest: There is nothing to update.
        """
        return DOMAIN.update(domain_id, params=some(params), verb="PATCH")

    @operation
    def delete(self, domain_id: str) -> Request[DeletedObject]:
        """Delete a satellite.

        Raises:
            PermissionDenied: It is the primary domain.
        """
        return DOMAIN.reading(DeletedObject).delete(domain_id, gone=gone("domain", domain_id))
