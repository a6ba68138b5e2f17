"""The profiles of the account, one per customer or brand (https://www.ayrshare.com/docs/apis/profiles/overview).

All but `delete` without a title act on the account itself: the client's profile key does not go along.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Final, Literal, Required

from typing_extensions import TypedDict, Unpack

from switchgear.ayrshare.models.base import Reply
from switchgear.ayrshare.models.profiles import (
    CreatedProfile,
    DeletedProfile,
    LinkSession,
    LinkToken,
    Profile,
    ProfileList,
    UnlinkedAccount,
)
from switchgear.ayrshare.operations.parameters import AYRSHARE, Network, Networks
from switchgear.errors import InvalidRequest
from switchgear.pipeline.evidence import Evidence, known_from
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged, Slice
from switchgear.pipeline.parameters import Between, Either, Given, Needs, Omittable, Text
from switchgear.pipeline.request import Caching, Repeat, Request
from switchgear.types.model import decoder
from switchgear.types.secrets import SecretSource

__all__ = [
    "LinkSessionParams",
    "LinkTokenParams",
    "ProfileCreateParams",
    "ProfileDeleteParams",
    "ProfileFindParams",
    "ProfileListParams",
    "ProfileUpdateParams",
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
    is_byok_linked: Annotated[Omittable[bool], Evidence.PUBLISHED_CODE]
    """Only those whose X application is one's own."""
    action_log: Annotated[Omittable[bool | Annotated[int, Between(1, 365)]], Evidence.PUBLISHED_CODE]
    """Whether to tell what was done with them, or of how many days."""
    include: Annotated[Omittable[Text], Evidence.PUBLISHED_CODE]


class ProfileFindParams(TypedDict, total=False):
    """Which profile."""

    title: Annotated[Omittable[Text], Either("ref_id")]
    ref_id: Omittable[Text]


class ProfileDeleteParams(TypedDict, total=False):
    """Which profile."""

    title: Omittable[Text]
    """Of the profile to delete, letter by letter; the profile that the client acts for if it is left out."""


class ProfileUpdateParams(TypedDict, total=False):
    """What changes; what is left out stays."""

    title: Given[Text]
    disable_social: Given[Networks]
    messaging_active: Given[bool]
    hide_top_header: Given[bool]
    top_header: Given[str]
    display_title: Given[str]
    hide_title: Given[bool]
    tags: Given[Sequence[Text]]
    x_account_activity_active: Given[bool]


class LinkSessionParams(TypedDict, total=False):
    """How the linking page looks, and where it leads."""

    mode: Given[Literal["grid", "connect"]]
    redirect: Given[Text]
    """Where the user goes afterwards."""
    allowed_social: Given[Networks]
    """Networks that can be linked; all that are not disabled if unset."""
    network: Given[Network]
    """With the mode `connect`: which one."""
    origin: Given[Text]
    domain: Given[Text]
    logout: Given[bool]
    expires_in: Given[Annotated[int, Between(1)]]
    email: Given[Text]
    """Whom to send the address to."""


class LinkTokenParams(TypedDict, total=False):
    """Whose token it is, and how the linking page looks."""

    domain: Required[Text]
    private_key: Required[SecretSource]
    """Of the account, for signing."""
    base64: Given[bool]
    """Whether the private key is in base64."""
    redirect: Given[Text]
    allowed_social: Given[Networks]
    logout: Given[bool]
    verify: Given[bool]
    expires_in: Given[Annotated[int, Between(1, 2880)]]
    """Minutes."""
    email: Given[Text]


def _slice(body: bytes) -> Slice[Profile]:
    page = decoder(ProfileList)(body)
    more = page.pagination
    return Slice(page.profiles, has_more=more.has_more, next=more.next_cursor, as_of=page.last_updated)


def _only(body: bytes, *, title: str | None, ref_id: str | None) -> Profile | None:
    """The profile that was asked for; a filter may let others through."""
    profiles = decoder(ProfileList)(body).profiles
    if ref_id is None:
        return next((profile for profile in profiles if profile.title == title), None)
    return next((profile for profile in profiles if profile.ref_id == ref_id), None)


PROFILE: Final = Kind(AYRSHARE, "profile", "/api/profiles", Profile, caching=Caching.REFERENCE, tenant=False)
CREATED_PROFILE: Final = PROFILE.reading(CreatedProfile, tenant=False)
DELETED_PROFILE: Final = PROFILE.reading(DeletedProfile)
CHANGED_PROFILE: Final = PROFILE.reading(Reply)
UNLINKED: Final = Kind(AYRSHARE, "profile", "/api/profiles/social", UnlinkedAccount)
LINK_SESSION: Final = Kind(AYRSHARE, "link_session", "/api/profiles/link-sessions", LinkSession, tenant="required")
LINK_TOKEN: Final = Kind(AYRSHARE, "link_session", "/api/profiles/generateJWT", LinkToken, tenant=False)


class Profiles(Namespace[ModeT], path="profiles"):
    """`/profiles`: the account's profiles."""

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

    @operation
    @known_from(Evidence.SECOND_HAND)
    def update(self, *, primary: bool = False, **params: Unpack[ProfileUpdateParams]) -> Request[Reply]:
        """Change the profile that the client acts for. Setting the same values twice is as good as once.

        Args:
            primary: Whether the primary profile may be meant, which it is where the client has no profile key.

        Raises:
            InvalidRequest: There is nothing to change, or the client has no profile key and `primary` is not set.
        """
        if not params:
            raise InvalidRequest(f"one of {', '.join(ProfileUpdateParams.__annotations__)} must be given")
        return CHANGED_PROFILE.update(params=params, verb="PATCH", repeat=Repeat.SAFE, tenant=_acting(primary=primary))

    @operation
    def unlink_social(self, platform: Network, *, primary: bool = False) -> Request[UnlinkedAccount]:
        """Unlink the profile's account on a network. Twice is as good as once; it succeeds if nothing is linked too.

        Args:
            platform: The network.
            primary: Whether the primary profile may be meant, which it is where the client has no profile key.

        Raises:
            InvalidRequest: The client has no profile key, and `primary` is not set.
        """
        fields, tenant = {"platform": platform}, _acting(primary=primary)
        return UNLINKED.delete(params=fields, repeat=Repeat.SAFE, tenant=tenant)

    @operation
    @known_from(Evidence.SECOND_HAND)
    def create_link_session(self, **params: Unpack[LinkSessionParams]) -> Request[LinkSession]:
        """An address at which a user links accounts to the profile that the client acts for, within five minutes.

        Two addresses are as good as one, so it is repeated where needed; not so where it is sent by `email`.

        Raises:
            InvalidRequest: The client has no profile key.
        """
        return LINK_SESSION.create(params, repeat=Repeat.NEVER if params.get("email") else Repeat.SAFE)

    @operation
    def generate_jwt(self, profile_key: SecretSource, **params: Unpack[LinkTokenParams]) -> Request[LinkToken]:
        """A token, and the address with it, at which a user links accounts to a profile.

        Ayrshare has deprecated it, and answers it still: use `create_link_session`.

        Args:
            profile_key: Of the profile.
        """
        fields = {"profile_key": profile_key, **params}
        return LINK_TOKEN.create(fields, repeat=Repeat.NEVER if params.get("email") else Repeat.SAFE)


def _acting(*, primary: bool) -> Literal["required", True]:
    """Whether a missing profile key means the primary profile, or is refused."""
    return True if primary else "required"
