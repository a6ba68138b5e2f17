"""The profiles of the account, one per customer or brand (https://www.ayrshare.com/docs/apis/profiles/overview).

All but `delete` without a title act on the account itself: the client's profile key does not go along.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Final

from typing_extensions import TypedDict, Unpack

from switchgear.ayrshare.models.profiles import CreatedProfile, DeletedProfile, Profile, ProfileList
from switchgear.ayrshare.operations.parameters import AYRSHARE, Networks
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged, Slice
from switchgear.pipeline.parameters import Between, Either, Given, Needs, Omittable, Text
from switchgear.pipeline.request import Caching, Request
from switchgear.types.model import decoder

__all__ = [
    "ProfileCreateParams",
    "ProfileDeleteParams",
    "ProfileFindParams",
    "ProfileListParams",
    "Profiles",
]


class ProfileCreateParams(TypedDict, total=False):
    """What a new profile may do, and how its linking page looks."""

    messaging_active: Given[bool]
    """Whether direct messages are on."""
    disable_social: Given[Networks]
    """Networks that cannot be linked."""
    hide_top_header: Given[bool]
    """Whether the linking page has no header."""
    hide_logo: Given[bool]
    """Whether the linking page has no logo."""
    top_header: Given[str]
    """The linking page's header."""
    sub_header: Given[str]
    """The text below it."""
    team: Annotated[Given[bool], Needs("email")]
    """Whether to invite a team member."""
    email: Given[str]
    """Of the team member."""
    tags: Given[Sequence[Text]]
    """For oneself."""


class ProfileListParams(TypedDict, total=False):
    """Which profiles."""

    limit: Omittable[Annotated[int, Between(1, 5000)]]
    """Profiles per page."""
    title: Omittable[str]
    """Only the one of this title."""
    ref_id: Omittable[str]
    """Only the one of this reference id."""
    has_active_social_accounts: Omittable[bool]
    """Only those that have linked accounts, or that have none."""
    includes_active_social_accounts: Omittable[Networks]
    """Only those linked to these networks."""


class ProfileFindParams(TypedDict, total=False):
    """Which profile."""

    title: Annotated[Omittable[Text], Either("ref_id")]
    ref_id: Omittable[Text]


class ProfileDeleteParams(TypedDict, total=False):
    """Which profile."""

    title: Omittable[Text]
    """Of the profile to delete, letter by letter; the profile that the client acts for if it is left out."""


def _slice(body: bytes) -> Slice[Profile]:
    page = decoder(ProfileList)(body)
    return Slice(page.profiles, has_more=page.pagination.has_more, next=page.pagination.next_cursor)


def _only(body: bytes, *, title: str | None, ref_id: str | None) -> Profile | None:
    """The profile that was asked for; a filter may let others through."""
    profiles = decoder(ProfileList)(body).profiles
    if ref_id is None:
        return next((profile for profile in profiles if profile.title == title), None)
    return next((profile for profile in profiles if profile.ref_id == ref_id), None)


PROFILE: Final = Kind(AYRSHARE, "profile", "/api/profiles", Profile, caching=Caching.REFERENCE, tenant=False)
CREATED_PROFILE: Final = PROFILE.reading(CreatedProfile, tenant=False)
DELETED_PROFILE: Final = PROFILE.reading(DeletedProfile)


class Profiles(Namespace[ModeT], path="profiles"):
    """`/profiles`."""

    @operation
    def create(self, title: Text, **params: Unpack[ProfileCreateParams]) -> Request[CreatedProfile]:
        """Create a profile. Its key is answered here and never again: store it encrypted, before anything else.

        A create is never repeated by itself: where it ended without an answer, the profile may be there, but its key
        is lost; delete it by its title, and create it again.

        Args:
            title: Unique within the account.

        Raises:
            Duplicate: There is a profile of that title.
        """
        return CREATED_PROFILE.create({"title": title, **params})

    @paginated
    def list(self, **params: Unpack[ProfileListParams]) -> Paged[Profile]:
        """The account's profiles, without their keys. Ayrshare answers from a cache of five minutes."""
        return PROFILE.list(params, items=_slice)

    @operation
    def find(self, **params: Unpack[ProfileFindParams]) -> Request[Profile | None]:
        """The profile of a title or of a reference id; None: there is none."""
        only = partial(_only, title=params.get("title") or None, ref_id=params.get("ref_id") or None)
        return PROFILE.reading(only, caching=Caching.REFERENCE, tenant=False).get(params=params)

    @operation
    def delete(self, **params: Unpack[ProfileDeleteParams]) -> Request[DeletedProfile]:
        """Delete a profile, its links and its posts. This cannot be undone, and is never repeated by itself.

        Raises:
            InvalidRequest: There is no title, and the client has no profile key.
        """
        return DELETED_PROFILE.delete(params=params, tenant=False if params.get("title") else "required")
