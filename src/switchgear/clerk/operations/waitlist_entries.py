"""The waitlist (https://clerk.com/docs/reference/backend-api/tag/Waitlist-Entries)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Required

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.invitations import WaitlistEntry, WaitlistStatus
from switchgear.clerk.operations.parameters import CLERK, PageParams, gone, settled_in, several
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Entries, Nullable, Omittable, Text
from switchgear.pipeline.request import Lookup, Repeat, Request

__all__ = ["WaitlistEntries", "WaitlistEntryCreateParams", "WaitlistEntryInviteParams", "WaitlistEntryListParams"]


class WaitlistEntryListParams(PageParams, total=False):
    """Which entries, in which order, and where to begin."""

    query: Omittable[Text]
    """An id, or part of an e-mail address."""
    status: Omittable[WaitlistStatus]
    order_by: Omittable[Text]
    """`created_at`, `email_address` or `invited_at`, with `-` before it for descending; Clerk's default is
    `-created_at`."""


class WaitlistEntryCreateParams(TypedDict, total=False):
    """Who waits."""

    email_address: Required[Text]
    notify: Nullable[bool]
    """Whether an e-mail says so; Clerk's default is True."""


class WaitlistEntryInviteParams(TypedDict, total=False):
    """How to invite."""

    ignore_existing: Nullable[bool]
    """Whether to invite somebody who is invited already, or is a user."""


ENTRY: Final = Kind(CLERK, "waitlist_entry", "/v1/waitlist_entries/{waitlist_entry_id}", WaitlistEntry)
DELETED_ENTRY: Final = ENTRY.reading(DeletedObject)
SEVERAL_ENTRIES: Final = ENTRY.reading(several(WaitlistEntry))


class WaitlistEntries(Namespace[ModeT], path="waitlist_entries"):
    """`client.waitlist_entries`."""

    @paginated
    def list(self, **params: Unpack[WaitlistEntryListParams]) -> Paged[WaitlistEntry]:
        """List entries, the newest first."""
        return ENTRY.list(params)

    @operation
    def create(self, **params: Unpack[WaitlistEntryCreateParams]) -> Request[WaitlistEntry]:
        """Put an address on the waitlist.

        The entry of one that is on it is answered, so twice is as good as once.

        Raises:
            ValidationFailed: It is no e-mail address, or the instance has no waitlist.
        """
        return ENTRY.create(params, repeat=Repeat.SAFE)

    @operation
    def bulk_create(
        self, entries: Annotated[Sequence[WaitlistEntryCreateParams], Entries(1, 50)]
    ) -> Request[tuple[WaitlistEntry, ...]]:
        """Put several addresses on the waitlist, each once.

        The entries of those that are on it are answered, so twice is as good as once.
        """
        return SEVERAL_ENTRIES.create(entries, to="/bulk", repeat=Repeat.SAFE)

    @operation
    def invite(self, waitlist_entry_id: str, **params: Unpack[WaitlistEntryInviteParams]) -> Request[WaitlistEntry]:
        """Invite somebody who waits.

        One that ended without an answer is looked up, and repeated only if it did not take effect.

        Raises:
            NotFound: There is no such entry.
            Conflict: It is being worked on.
        """
        lookup = _became(waitlist_entry_id, "invited")
        return ENTRY.update(waitlist_entry_id, params=params, to="/invite", repeat=Repeat.LOOKUP, lookup=lookup)

    @operation
    def reject(self, waitlist_entry_id: str) -> Request[WaitlistEntry]:
        """Turn somebody away who waits.

        One that ended without an answer is looked up, and repeated only if it did not take effect.

        Raises:
            NotFound: There is no such entry.
            Conflict: It is being worked on.
        """
        lookup = _became(waitlist_entry_id, "rejected")
        return ENTRY.update(waitlist_entry_id, to="/reject", repeat=Repeat.LOOKUP, lookup=lookup)

    @operation
    def delete(self, waitlist_entry_id: str) -> Request[DeletedObject]:
        """Delete an entry that is pending.

        Raises:
            NotFound: There is no such entry.
            Conflict: It is being worked on.
        """
        return DELETED_ENTRY.delete(waitlist_entry_id, gone=gone("waitlist_entry", waitlist_entry_id))


def _became(waitlist_entry_id: str, status: str) -> Lookup[WaitlistEntry]:
    found = ENTRY.list({"query": waitlist_entry_id, "status": status})
    return settled_in(found, lambda entry: entry.id == waitlist_entry_id)
