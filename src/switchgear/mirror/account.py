"""What is kept of linked accounts on social networks, and whom they and posts belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, cast

from pydantic import JsonValue

from switchgear.ayrshare.models.notifications import LinkChange, SocialAccountChange
from switchgear.ayrshare.models.profiles import AyrshareUser, DisplayName, Profile
from switchgear.mirror.fragments import TICKS, Envelope, announcement, moment, snapshot
from switchgear.mirror.kinds import linked_key, profile_key
from switchgear.mirror.user import user_ids
from switchgear.mirror.world import NOBODY, Owner, Seen, World
from switchgear.sync.canonical import Fields
from switchgear.sync.keys import EntityKey
from switchgear.sync.lifecycle import Place
from switchgear.sync.reads import read_fragment
from switchgear.sync.registers import Register
from switchgear.sync.state import EMPTY, State, join
from switchgear.types.events import Source
from switchgear.types.platforms import SocialPlatform, parse_platform
from switchgear.types.times import to_millis

__all__ = [
    "PROFILES",
    "account_active",
    "account_changed",
    "account_listed",
    "account_metadata",
    "account_owner",
    "account_platform",
    "accounts_listed",
    "first_seen",
    "link_ends",
    "listed_at",
    "platforms_listed",
    "post_owner",
    "profile_owner",
    "with_list",
]

_LINK: Final = Source.AYRSHARE.value
"""The lane of whether the account is linked: what notices and reads both say."""
_PROFILE: Final = "profile"
"""The lane of what only reads show: whose account it is."""
_NOTICE: Final = "notice"
"""The lane of what only notices say. A read is all that can be asked for in a tie; it says what is linked, not more."""
_CREATED: Final = "created_at"
"""The register of the first word of the account."""
PROFILES: Final = "profiles"
"""The profiles that are named with a post: there is only one, and not everything names it."""
_LISTED: Final = "platforms"
_TOLD: Final = ("source", "details", "title", "refresh_by")
"""What rows keep of the latest notice as metadata."""
_LINKED, _UNLINKED = Place(0), Place(1)
"""Of a link and an unlink in one second nobody knows the last: the account is shown as inactive."""


def account_changed(envelope: Envelope, change: SocialAccountChange) -> State:
    """The fragment of a link, an unlink or a refresh. Only the profile says which account was linked: read it then."""
    linked = change.type is not LinkChange.UNLINK
    shown = snapshot(envelope, {"is_active": linked}, place=_LINKED if linked else _UNLINKED)
    notice = {
        "source": change.source,
        "details": change.details,
        "title": change.title,
        "display_name": change.display_name,
        "refresh_by": _json_time(change.refresh_by),
    }
    more = State(
        minima={_CREATED: Register(shown.lanes[_LINK].clock.at)},
        signals=announcement(envelope).signals if change.type is LinkChange.LINK else {},
    )
    return join(shown, snapshot(envelope, notice, lane=_NOTICE), more)


def _json_time(value: object) -> JsonValue:
    return to_millis(value) if isinstance(value, datetime) else cast(JsonValue, value)


def accounts_listed(envelope: Envelope, user: AyrshareUser | Profile) -> State:
    """The fragment of a read of a profile, alone or among others, for the list of what it is linked to."""
    return snapshot(envelope, {_LISTED: cast(JsonValue, platforms_listed(user))})


def platforms_listed(user: AyrshareUser | Profile) -> list[str]:
    """The networks that a profile is linked to."""
    return sorted({str(platform) for platform in user.active_social_accounts})


def account_listed(envelope: Envelope, user: AyrshareUser, platform: str) -> State:
    """The fragment of a read of a profile, for an account that it lists."""
    account = user.account(parse_platform(platform))
    linked = snapshot(envelope, {"is_active": True}, place=_LINKED)
    shown = snapshot(envelope, _fields(account), lane=_PROFILE) if account else EMPTY
    since = account.created if account and account.created else moment(envelope)
    answered = {_NOTICE: linked.reads[_LINK]}
    return join(linked, shown, State(minima={_CREATED: Register(to_millis(since))}, reads=answered))


def _fields(account: DisplayName) -> Fields:
    return {
        "account_id": account.account_id,
        "account_name": account.display_name or account.username or account.page_name,
        "profile_url": account.profile_url or None,
        "profile_image_url": account.user_image or None,
    }


def absent(listed: State | None, platform: str) -> State:
    """What the reads of a profile say of an account that they do not list: that it is not linked any more."""
    if listed is None:
        return EMPTY
    if listed.tomb is not None:
        return State(tomb=listed.tomb)
    return join(*_absences(listed, platform))


def _absences(listed: State, platform: str) -> Iterable[State]:
    for lane in listed.lanes.values():
        for read in lane.candidates:
            named = read.fields.get(_LISTED)
            if isinstance(named, list) and platform not in named:
                at = lane.clock.time
                gone = read_fragment(_LINK, at, {"is_active": False}, tick=TICKS[Source.AYRSHARE], place=_UNLINKED)
                yield replace(gone, reads={**gone.reads, _NOTICE: lane.clock.at})


def account_active(seen: Seen) -> bool | None:
    """Whether the account is linked; None if nothing says so."""
    if seen.state.tomb is not None:
        return False
    return seen.get("is_active") is True if seen.fields else None


def listed_at(seen: Seen) -> int | None:
    """When a read last showed whose account it is, in milliseconds."""
    return seen.state.reads.get(_PROFILE)


def first_seen(seen: Seen) -> int | None:
    """Since when the account is known to be linked, in milliseconds."""
    register = seen.state.minima.get(_CREATED)
    return None if register is None else register.value


def account_platform(seen: Seen) -> str | None:
    """The network of an account; None if the library does not know it."""
    platform = parse_platform(seen.key.id)
    return platform.value if isinstance(platform, SocialPlatform) else None


def link_ends(seen: Seen) -> int | None:
    """When the link ends, in milliseconds; None if no notice says so in a form that can be read."""
    ends = seen.get("refresh_by")
    return ends if isinstance(ends, int) else None


def account_metadata(seen: Seen) -> JsonValue:
    """What the latest notice says besides: who unlinked it and why, the profile's title."""
    return {name: seen.fields[name] for name in _TOLD if name in seen.fields} or None


def profile_owner(seen: Seen) -> Owner:
    """By our own link of the profile, the account or the post."""
    return linked_owner(seen.world, seen.key, seen.state) or NOBODY


def account_owner(seen: Seen) -> Owner:
    """By our own link of the account, else of its profile."""
    return _by_profiles(seen, (seen.key.account or "",))


def post_owner(seen: Seen) -> Owner:
    """By our own link of the post, else of its profile."""
    return _by_profiles(seen, seen.state.sets.get(PROFILES, frozenset()))


def _by_profiles(seen: Seen, named: Iterable[str]) -> Owner:
    world = seen.world
    if (own := linked_owner(world, seen.key, seen.state)) is not None:
        return own
    keys = (profile_key(ref_id) for ref_id in sorted(named) if ref_id)
    owners = (linked_owner(world, key, world.states[key]) for key in keys if key in world.states)
    return next((owner for owner in owners if owner), NOBODY)


def linked_owner(world: World, key: EntityKey, state: State) -> Owner | None:
    """Whom the application linked something to; None if it did not."""
    ids = user_ids(world, state.sets.get(str(key), ()))
    return Owner(min(ids), conflict=len(ids) > 1) if ids else None


def with_list(key: EntityKey, state: State, states: Mapping[EntityKey, State]) -> State:
    """An account, with what the list of its profile's accounts says of it."""
    return state if key.account is None else join(state, absent(states.get(linked_key(key.account)), key.id))
