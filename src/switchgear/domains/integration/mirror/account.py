"""Linked accounts on social networks, from Ayrshare's notices and from reads of its profiles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, cast

from pydantic import JsonValue

from switchgear.ayrshare.models.notifications import LinkChange, SocialAccountChange
from switchgear.ayrshare.models.profiles import AyrshareUser, DisplayName
from switchgear.domains.credentials import CredentialKind
from switchgear.domains.integration.mirror.row import Row, common, value_of
from switchgear.domains.snapshots import TICKS, Envelope, announcement, moment, snapshot
from switchgear.sync.canonical import Fields
from switchgear.sync.keys import EntityKey
from switchgear.sync.lifecycle import Place
from switchgear.sync.reads import read_fragment
from switchgear.sync.registers import Register
from switchgear.sync.state import EMPTY, State, join
from switchgear.sync.views import View
from switchgear.types.events import Source
from switchgear.types.platforms import SocialPlatform, parse_platform
from switchgear.types.times import to_millis

if TYPE_CHECKING:
    from switchgear.domains.integration.mirror.world import World

__all__ = ["absent", "account_changed", "account_listed", "account_row", "accounts_listed", "platforms_listed"]

_LINK: Final = Source.AYRSHARE.value
"""The lane of whether the account is linked: what notices and reads both say."""
_PROFILE: Final = "profile"
"""The lane of what only reads show: whose account it is."""
_NOTICE: Final = "notice"
"""The lane of what only notices say. A read is all that can be asked for in a tie; it says what is linked, not more."""
_CREATED: Final = "created_at"
_LISTED: Final = "platforms"
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


def accounts_listed(envelope: Envelope, user: AyrshareUser) -> State:
    """The fragment of a read of a profile, for the list of what it is linked to."""
    return snapshot(envelope, {_LISTED: cast(JsonValue, platforms_listed(user))})


def platforms_listed(user: AyrshareUser) -> list[str]:
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
        "account_id": account.id or account.channel_id or account.user_id,
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


def account_row(key: EntityKey, view: View, world: World) -> Row:
    """What a state shows of an account. It holds no credential: those are the application's."""
    state, fields = view.state, view.fields
    platform = parse_platform(key.id)
    ends, owner = fields.get("refresh_by"), world.owner(key)
    kept: dict[str, JsonValue] = {name: fields[name] for name in _KEPT if name in fields}
    values = common(key, view)
    values |= {
        "user_id": owner.id,
        "platform": platform.value if isinstance(platform, SocialPlatform) else None,
        "platform_raw": key.id,
        "account_id": fields.get("account_id"),
        "account_name": fields.get("account_name") or fields.get("display_name"),
        "profile_url": fields.get("profile_url"),
        "profile_image_url": fields.get("profile_image_url"),
        "credential_kind": CredentialKind.AYRSHARE_PROFILE.value,
        "ref_id": key.account,
        "token_expires_at": ends if isinstance(ends, int) else None,
        "is_active": fields.get("is_active") is True and state.tomb is None if fields or state.tomb else None,
        "last_sync_at": state.reads.get(_PROFILE),
        "metadata": kept or None,
        "created_at": value_of(state.minima, _CREATED),
    }
    findings = {"unknown_platform": not isinstance(platform, SocialPlatform), "identity_conflict": owner.conflict}
    return Row(values, tuple(code for code, holds in findings.items() if holds))


_KEPT: Final = ("source", "details", "title", "refresh_by")
