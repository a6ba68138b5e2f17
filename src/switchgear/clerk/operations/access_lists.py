"""Who may sign up, and who may not (https://clerk.com/docs/reference/backend-api/tag/Allow-list-Block-list)."""

from __future__ import annotations

from typing import Final, Required

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.access_lists import AllowlistIdentifier, BlocklistIdentifier
from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.operations.parameters import CLERK, PAGINATED, PageParams, created, gone
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Text
from switchgear.pipeline.request import Repeat, Request

__all__ = ["AllowlistIdentifierCreateParams", "AllowlistIdentifiers", "BlocklistIdentifiers"]


class AllowlistIdentifierCreateParams(TypedDict, total=False):
    """Whom to let in."""

    identifier: Required[Text]
    """An e-mail address or all of a domain (`*@example.com`), a phone number or a wallet."""
    notify: Given[bool]
    """Whether an invitation is sent."""


ALLOWED: Final = Kind(CLERK, "allowlist_identifier", "/v1/allowlist_identifiers/{identifier_id}", AllowlistIdentifier)
DELETED_ALLOWED: Final = ALLOWED.reading(DeletedObject)
BLOCKED: Final = Kind(CLERK, "blocklist_identifier", "/v1/blocklist_identifiers/{identifier_id}", BlocklistIdentifier)
DELETED_BLOCKED: Final = BLOCKED.reading(DeletedObject)


class AllowlistIdentifiers(Namespace[ModeT], path="allowlist_identifiers"):
    """`client.allowlist_identifiers`: who may sign up, where not everybody may."""

    @paginated
    def list(self, **params: Unpack[PageParams]) -> Paged[AllowlistIdentifier]:
        """List who may sign up."""
        return ALLOWED.list(PAGINATED | params)

    @operation
    def create(self, **params: Unpack[AllowlistIdentifierCreateParams]) -> Request[AllowlistIdentifier]:
        """Let somebody sign up. It is not repeated, since it may send an invitation.

        Raises:
            Duplicate: It is on the list already.
            ValidationFailed: It is no identifier.
            FeatureUnavailable: The account's plan at Clerk does not include it.
        """
        return ALLOWED.create(params)

    @operation
    def delete(self, identifier_id: str) -> Request[DeletedObject]:
        """Take somebody off the list.

        Raises:
            NotFound: There is no such entry.
        """
        return DELETED_ALLOWED.delete(identifier_id, gone=gone("allowlist_identifier", identifier_id))


class BlocklistIdentifiers(Namespace[ModeT], path="blocklist_identifiers"):
    """`client.blocklist_identifiers`: who may neither sign up nor in."""

    @paginated
    def list(self) -> Paged[BlocklistIdentifier]:
        """List who may not sign up; all of them come at once."""
        return BLOCKED.list({})

    @operation
    def create(self, identifier: Text) -> Request[BlocklistIdentifier]:
        """Keep somebody out.

        An identifier is on the list once, so a create that ended without an answer is looked up, and repeated only if
        it did not take effect.

        Args:
            identifier: An e-mail address or all of a domain (`*@example.com`), a phone number or a wallet.

        Raises:
            Duplicate: It is on the list already.
            ValidationFailed: It is no identifier.
            FeatureUnavailable: The account's plan at Clerk does not include it.
        """
        lookup = created(BLOCKED.list({}), lambda one: one.identifier == identifier)
        return BLOCKED.create({"identifier": identifier}, repeat=Repeat.LOOKUP, lookup=lookup)

    @operation
    def delete(self, identifier_id: str) -> Request[DeletedObject]:
        """Take somebody off the list.

        Raises:
            NotFound: There is no such entry.
        """
        return DELETED_BLOCKED.delete(identifier_id, gone=gone("blocklist_identifier", identifier_id))
