"""What Ayrshare's events, replies and reads are about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from pydantic import ValidationError

from switchgear.ayrshare.events import (
    AccountActivityEvent,
    AutomationEvent,
    AyrshareGenericEvent,
    BatchEvent,
    CommentEvent,
    FeedEvent,
    MentionEvent,
    MessageEvent,
    ScheduledPostEvent,
    SocialAccountEvent,
    SuspendedEvent,
)
from switchgear.ayrshare.models.analytics import PostAnalyticsResult
from switchgear.ayrshare.models.notifications import LinkChange, ScheduledPost, SocialAccountChange
from switchgear.ayrshare.models.posts import DeleteResult, HistoryPost, PostResult
from switchgear.ayrshare.models.profiles import AyrshareUser, Profile
from switchgear.mirror.account import (
    account_changed,
    account_listed,
    accounts_listed,
    platforms_listed,
)
from switchgear.mirror.analytics import analytics_fragment
from switchgear.mirror.engagement import engagement_fragment
from switchgear.mirror.fragments import Envelope, announcement, deletion
from switchgear.mirror.kinds import (
    ENGAGEMENT,
    POST,
    PROFILE,
    account_key,
    linked_key,
    post_key,
    profile_key,
)
from switchgear.mirror.message import MISSING, NOTHING, Fragment, Message, dead, skipped
from switchgear.mirror.post import post_deleted, post_notice, post_shown
from switchgear.mirror.record import event_key
from switchgear.sync.keys import EntityKey
from switchgear.sync.policy import SyncPolicy
from switchgear.sync.state import State, join
from switchgear.sync.update import Effect
from switchgear.types.events import Read
from switchgear.types.payload import Payload
from switchgear.types.platforms import parse_platform

__all__ = ["ANALYTICS", "RECONNECT", "SUSPENDED", "interpret"]

ANALYTICS: Final = "post_analytics"
"""The kind of a read of a post's counts, whose reply does not name the post: `response.read(ANALYTICS, post_id)`."""
SUSPENDED: Final = "account_suspended"
"""The alert that a suspended profile raises, as the name of an effect."""

RECONNECT: Final = "account_reconnect"
"""The notice that an account has to be linked anew since the system unlinked it, as the name of an effect."""

_PASSED_ON: Final = (
    FeedEvent,
    CommentEvent,
    MentionEvent,
    MessageEvent,
    AutomationEvent,
    AccountActivityEvent,
)


def interpret(envelope: Envelope, policy: SyncPolicy) -> Message:
    """What an event, a reply or a read of Ayrshare's is about."""
    if isinstance(envelope, Read):
        return _read(envelope, policy.keep.get(POST, ()))
    ref_id = envelope.account or None
    match envelope:
        case ScheduledPostEvent(object=report):
            return _post(report.id, partial(post_notice, envelope, report, ref_id), ref_id)
        case SocialAccountEvent(object=change):
            message = _account(str(change.platform), partial(account_changed, envelope, change), ref_id)
            return replace(message, effects=_reconnect(envelope.id, change, ref_id))
        case AyrshareGenericEvent(type="scheduled", object=payload):
            post_id = payload.text("id") or payload.integer("id")
            return _post(str(post_id or ""), partial(announcement, envelope), ref_id)
        case AyrshareGenericEvent(type="social", object=payload):
            platform = parse_platform(payload.text("platform") or "")
            return _account(str(platform), partial(announcement, envelope), ref_id)
        case SuspendedEvent():
            alert = Effect(envelope.id, SUSPENDED, {"ref_id": ref_id})
            return Message(neighbours=_profile(ref_id), effects=(alert,))
        case BatchEvent(object=payload):
            reports: dict[EntityKey, list[ScheduledPost]] = {}
            for report in _reports(payload):
                reports.setdefault(post_key(report.id), []).append(report)
            return _posts({key: partial(_batched, envelope, told, ref_id) for key, told in reports.items()}, ref_id)
        case CommentEvent(object=payload) | MentionEvent(object=payload) if payload.text("postId"):
            key = EntityKey.of(envelope, ENGAGEMENT, event_key(envelope).id)
            told: dict[EntityKey, Fragment] = {key: partial(engagement_fragment, envelope, payload)}
            return Message(fragments=told, neighbours=_profile(ref_id), passed_on=True)
        case _:
            passed_on = isinstance(envelope, _PASSED_ON)
            return Message(neighbours=_profile(ref_id)) if passed_on else skipped("unknown_type", *_profile(ref_id))


def _read(read: Read[object], further: tuple[str, ...]) -> Message:
    match read.object:
        case PostResult() | HistoryPost() as post:
            ref_id = read.account or post.ref_id
            return _post(post.id or read.id, partial(post_shown, read, post, ref_id, further), ref_id)
        case DeleteResult() as reply:
            ref_id = read.account or reply.ref_id
            return _post(read.id, partial(post_deleted, read, reply, ref_id), ref_id)
        case PostAnalyticsResult() as result:
            counts = Payload(result.model_extra or {})
            return _post(read.id, partial(analytics_fragment, read, counts), read.account)
        case Payload() as reply if read.kind == ANALYTICS:
            return _post(read.id, partial(analytics_fragment, read, reply), read.account)
        case AyrshareUser() as user:
            return _user(read, user)
        case Profile() as row:
            return Message(fragments={linked_key(row.ref_id): partial(accounts_listed, read, row)})
        case None if read.kind == POST:
            return _post(read.id, partial(deletion, read), read.account)
        case None if read.kind == PROFILE and read.id:
            return Message(fragments={linked_key(read.id): partial(deletion, read)})
        case _:
            return skipped("not_found" if read.object is None else NOTHING)


def _user(read: Read[object], user: AyrshareUser) -> Message:
    ref_id = user.ref_id or read.account
    if not ref_id:
        return dead(MISSING)
    fragments: dict[EntityKey, Fragment] = {linked_key(ref_id): partial(accounts_listed, read, user)}
    for platform in platforms_listed(user):
        fragments[account_key(platform, ref_id)] = partial(account_listed, read, user, platform)
    return Message(fragments=fragments, neighbours=_profile(ref_id))


def _post(id: str | None, fragment: Fragment, ref_id: str | None) -> Message:
    return _posts({post_key(id): fragment}, ref_id) if id else dead(MISSING, *_profile(ref_id))


def _account(platform: str, fragment: Fragment, ref_id: str | None) -> Message:
    neighbours = (*_list(ref_id), *_profile(ref_id))
    return (
        Message(fragments={account_key(platform, ref_id): fragment}, neighbours=neighbours)
        if platform
        else dead(MISSING, *neighbours)
    )


def _reconnect(event_id: str, change: SocialAccountChange, ref_id: str | None) -> tuple[Effect, ...]:
    """What a person is told of an account that the system unlinked."""
    if change.type is not LinkChange.UNLINK or change.source != "system" or not change.platform:
        return ()
    return (Effect(event_id, RECONNECT, {"ref_id": ref_id, "platform": str(change.platform)}),)


def _posts(fragments: dict[EntityKey, Fragment], ref_id: str | None) -> Message:
    return Message(fragments=fragments, neighbours=_profile(ref_id))


def _profile(ref_id: str | None) -> tuple[EntityKey, ...]:
    return (profile_key(ref_id),) if ref_id else ()


def _list(ref_id: str | None) -> tuple[EntityKey, ...]:
    return (linked_key(ref_id),) if ref_id else ()


def _batched(envelope: Envelope, reports: list[ScheduledPost], ref_id: str | None) -> State:
    return join(*(post_notice(envelope, report, ref_id) for report in reports))


def _reports(payload: Payload) -> Iterator[ScheduledPost]:
    """The entries of a batch that say what became of a post. Its fields are not documented: any list may hold them."""
    for name in payload:
        for entry in payload.children(name):
            if entry.get("id") and not {"postIds", "errors"}.isdisjoint(entry):
                try:
                    yield ScheduledPost.model_validate({"action": "scheduled", **entry.to_dict()})
                except ValidationError:
                    continue
