"""The profiles of the account, one per customer or brand (Ayrshare's documentation: profiles).

All but `delete` without a title act on the account itself: the client's profile key does not go along.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from switchgear.ayrshare.models.profiles import CreatedProfile, DeletedProfile, Profile, ProfileList
from switchgear.ayrshare.operations.arguments import named, names, networks, within
from switchgear.errors import InvalidRequest
from switchgear.pipeline.body import json_body
from switchgear.pipeline.encoding import bracketed
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Cursor, Paged, Slice
from switchgear.pipeline.request import Caching, Path, Request, path
from switchgear.types.cache import CacheTag
from switchgear.types.model import decoder
from switchgear.types.platforms import SocialPlatform
from switchgear.types.unset import UNSET, Unset

__all__ = ["Profiles"]

_PATH: Final[Path] = path("/api/profiles")
_TAGS: Final = (CacheTag.of("ayrshare", "profile"),)

_read = decoder(ProfileList)


def _slice(body: bytes) -> Slice[Profile]:
    page = _read(body)
    return Slice(page.profiles, has_more=page.pagination.has_more, next=page.pagination.next_cursor)


def _only(body: bytes, *, title: str | None, ref_id: str | None) -> Profile | None:
    """The profile that was asked for; a filter may let others through."""
    profiles = _read(body).profiles
    if ref_id is None:
        return next((profile for profile in profiles if profile.title == title), None)
    return next((profile for profile in profiles if profile.ref_id == ref_id), None)


class Profiles(Namespace[ModeT], path="profiles"):
    """`/profiles`."""

    @operation
    def create(
        self,
        title: str,
        *,
        messaging_active: bool | Unset = UNSET,
        disable_social: Sequence[SocialPlatform | str] | Unset = UNSET,
        hide_top_header: bool | Unset = UNSET,
        hide_logo: bool | Unset = UNSET,
        top_header: str | Unset = UNSET,
        sub_header: str | Unset = UNSET,
        team: bool | Unset = UNSET,
        email: str | Unset = UNSET,
        tags: Sequence[str] | Unset = UNSET,
    ) -> Request[CreatedProfile]:
        """Create a profile. Its key is answered here and never again: store it encrypted, before anything else.

        A create is never repeated by itself: where it ended without an answer, the profile may be there, but its key
        is lost; delete it by its title, and create it again.

        Args:
            title: Unique within the account.
            messaging_active: Whether direct messages are on.
            disable_social: Networks that cannot be linked.
            hide_top_header: Whether the linking page has no header.
            hide_logo: Whether the linking page has no logo.
            top_header: The linking page's header.
            sub_header: The text below it.
            team: Whether to invite a team member; needs an e-mail address.
            email: Of the team member.
            tags: For oneself.

        Raises:
            Duplicate: There is a profile of that title.
        """
        if team is True and not email:
            raise InvalidRequest("team needs an email")
        return Request(
            method="POST",
            path=_PATH,
            decode=decoder(CreatedProfile),
            body=json_body(
                {
                    "title": named("title", title),
                    "messagingActive": messaging_active,
                    "disableSocial": UNSET
                    if disable_social is UNSET
                    else names(networks("disable_social", disable_social)),
                    "hideTopHeader": hide_top_header,
                    "hideLogo": hide_logo,
                    "topHeader": top_header,
                    "subHeader": sub_header,
                    "team": team,
                    "email": email,
                    "tags": UNSET if tags is UNSET else [named("tags", tag) for tag in tags],
                }
            ),
            tags=_TAGS,
            tenant=False,
        )

    @paginated
    def list(
        self,
        *,
        limit: int | Unset = UNSET,
        title: str | Unset = UNSET,
        ref_id: str | Unset = UNSET,
        has_active_social_accounts: bool | Unset = UNSET,
        includes_active_social_accounts: Sequence[SocialPlatform | str] | Unset = UNSET,
    ) -> Paged[Profile]:
        """The account's profiles, without their keys. Ayrshare answers from a cache of five minutes.

        Args:
            limit: Profiles per page, 1 to 5000.
            title: Only the one of this title.
            ref_id: Only the one of this reference id.
            has_active_social_accounts: Only those that have linked accounts, or that have none.
            includes_active_social_accounts: Only those linked to these networks.

        Raises:
            InvalidRequest: The limit lies outside its range, or a network is unknown.
        """
        linked = includes_active_social_accounts
        return Paged(
            method="GET",
            path=_PATH,
            decode=_slice,
            query=bracketed(
                limit=within("limit", limit, 1, 5000),
                title=title,
                refId=ref_id,
                hasActiveSocialAccounts=has_active_social_accounts,
                includesActiveSocialAccounts=UNSET
                if linked is UNSET
                else names(networks("includes_active_social_accounts", linked)),
            ),
            caching=Caching.REFERENCE,
            tags=_TAGS,
            tenant=False,
            paging=Cursor(),
        )

    @operation
    def find(self, *, title: str | None = None, ref_id: str | None = None) -> Request[Profile | None]:
        """The profile of a title or of a reference id; None: there is none.

        Raises:
            InvalidRequest: Neither is given, or both.
        """
        if (title is None) == (ref_id is None):
            raise InvalidRequest("find needs either title or ref_id")
        return Request(
            method="GET",
            path=_PATH,
            decode=partial(_only, title=title, ref_id=ref_id),
            query=bracketed(
                title=UNSET if title is None else named("title", title),
                refId=UNSET if ref_id is None else named("ref_id", ref_id),
            ),
            caching=Caching.REFERENCE,
            tags=_TAGS,
            tenant=False,
        )

    @operation
    def delete(self, *, title: str | None = None) -> Request[DeletedProfile]:
        """Delete a profile, its links and its posts. This cannot be undone, and is never repeated by itself.

        Args:
            title: Of the profile to delete, letter by letter. None: the profile that the client acts for.

        Raises:
            InvalidRequest: There is no title, and the client has no profile key.
        """
        return Request(
            method="DELETE",
            path=_PATH,
            decode=decoder(DeletedProfile),
            body=json_body({} if title is None else {"title": named("title", title)}),
            tags=_TAGS,
            tenant="required" if title is None else False,
        )
