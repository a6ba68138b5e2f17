"""What a field's type does not say: values that mean more than text, and fields that follow others.

Fields are drawn one by one. Then those that a rule ties to others follow them, so that nothing has to be thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from switchgear.domains.declaration import declaration_of
from switchgear.domains.entity import Embedded

__all__ = ["Fields", "Follower", "followers_of", "suggestions_for"]

Fields: TypeAlias = Mapping[str, Any]
"""Drawn fields by their Python names."""

Follower: TypeAlias = Callable[[Fields, Any, Callable[[], Any]], Any]
"""(All fields, what was drawn of this one, draws one that is not None) -> what this one is to be."""

Condition: TypeAlias = Callable[[Fields], bool]


def _exactly_if(wanted: Condition) -> Follower:
    """Given if, and only if."""
    return lambda fields, held, draw: (draw() if held is None else held) if wanted(fields) else None


def _at_least_if(wanted: Condition) -> Follower:
    """Given if; otherwise as it was drawn."""
    return lambda fields, held, draw: draw() if held is None and wanted(fields) else held


def _only_if(possible: Condition) -> Follower:
    """As it was drawn if; otherwise None."""
    return lambda fields, held, _: held if possible(fields) else None


def _from(first: str, *, at_least: timedelta = timedelta()) -> Follower:
    """Not before another time, if both are given."""

    def follow(fields: Fields, held: datetime | None, _: object) -> datetime | None:
        start: datetime | None = fields.get(first)
        return held if held is None or start is None else start + max(abs(held - start), at_least)

    return follow


def _is(field: str, *values: object) -> Condition:
    return lambda fields: fields.get(field) in values


def _given(field: str) -> Condition:
    return lambda fields: fields.get(field) is not None


def _not(condition: Condition) -> Condition:
    return lambda fields: not condition(fields)


_TICK: Final = timedelta(milliseconds=1)
_OAUTH: Final = _is("credential_kind", "oauth")
_ANONYMOUS: Final = _is("is_anonymous", True)


def _approved(fields: Fields) -> bool:
    return _is("status", "approved")(fields) or _given("approved_by")(fields) or _given("approved_at")(fields)


def _rejected(fields: Fields) -> bool:
    return _is("status", "rejected")(fields) or _given("rejected_by")(fields) or _given("rejected_at")(fields)


def _period(fields: Fields, held: datetime | None, draw: Callable[[], Any]) -> object:
    """The end of a period that has a start."""
    ended = _exactly_if(_given("period_start"))(fields, held, draw)
    return _from("period_start", at_least=_TICK)(fields, ended, draw)


_FOLLOWERS: Final[Mapping[tuple[str, str], Mapping[str, Follower]]] = {
    ("", "Received"): {
        "processed": lambda fields, held, _: (
            fields["status"] in {"processed", "skipped"} if fields.get("status") else held
        ),
    },
    ("integration", "Subscription"): {"current_period_end": _from("current_period_start", at_least=_TICK)},
    ("integration", "SocialAccount"): {
        "access_token": _exactly_if(_OAUTH),
        "permissions": lambda fields, held, draw: (held or draw() or ["post"]) if _OAUTH(fields) else None,
    },
    ("repurposeflow", "TwitterOutput"): {
        "tweet_count": lambda fields, held, _: (
            held if held is None or fields.get("thread") is None else len(fields["thread"])
        ),
    },
    ("repurposeflow", "UsageLog"): {
        "platform_count": lambda fields, held, _: held if fields.get("platforms") is None else len(fields["platforms"]),
    },
    ("coachflux", "User"): {"provider_id": _at_least_if(_is("provider", "google", "linkedin"))},
    ("coachflux", "CoachingSession"): {
        "user_id": _exactly_if(_not(_ANONYMOUS)),
        "anonymous_id": _exactly_if(_ANONYMOUS),
        "expires_at": _exactly_if(_ANONYMOUS),
    },
    ("coachflux", "ActionItem"): {"completed_at": _exactly_if(_is("completed", True))},
    ("coachflux", "Coupon"): {
        "amount_off": _exactly_if(_not(_given("percent_off"))),
        "currency": _at_least_if(_given("amount_off")),
        "duration_in_months": _exactly_if(_is("duration", "repeating")),
    },
    ("coachflux", "AnalyticsEvent"): {"anonymous_id": _at_least_if(_not(_given("user_id")))},
    ("coachflux", "Notification"): {"read_at": _exactly_if(_is("read", True))},
    ("ezre_comms", "UsageTracking"): {"period_end": _period},
    ("ezre_comms", "AnalyticsAggregate"): {"period_end": _period},
    ("ezre_comms", "PlatformConnection"): {"access_token": _exactly_if(_OAUTH)},
    ("ezre_comms", "ContentRequest"): {
        "approved_by": _only_if(_not(_is("status", "rejected"))),
        "approved_at": _only_if(_not(_is("status", "rejected"))),
        "rejected_by": _only_if(_not(_approved)),
        "rejected_at": _only_if(_not(_approved)),
        "rejection_reason": _only_if(_rejected),
    },
    ("ezre_comms", "MediaAttachment"): {"height": _exactly_if(_given("width"))},
    ("ezre_comms", "Schedule"): {
        "is_recurring": _at_least_if(lambda _: True),  # always, for others follow it
        "recurrence_pattern": _exactly_if(_is("is_recurring", True)),
        "cron_expression": _exactly_if(_is("recurrence_pattern", "cron")),
        "recurrence_end_date": _from("scheduled_at"),
        "retry_count": lambda fields, held, _: held and held % (fields.get("max_retries", 3) + 1),
    },
}
"""Product and class -> the fields that follow, in their order."""

_SUGGESTIONS: Final[Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]]] = {
    ("ezre_comms", "ContentRequest"): {"status": ("pending", "approved", "rejected", "in_review")},
    ("ezre_comms", "Schedule"): {
        "status": ("pending", "processing", "published", "failed", "canceled", "paused"),
        "cron_expression": ("0 9 * * 1", "*/15 * * * *", "0 0 1 1 *", "30 2 * * SUN"),
    },
}
"""Product and class -> text fields with values that mean something."""


def followers_of(cls: type[Embedded]) -> dict[str, Follower]:
    """The fields of a class, its bases' included, that follow others."""
    followers = {field: follower for key in _keys(cls) for field, follower in _FOLLOWERS.get(key, {}).items()}
    deleted = declaration_of(cls).deleted
    return followers if deleted is None else followers | {"deleted_at": _exactly_if(_is("status", deleted))}


def suggestions_for(cls: type[Embedded], field: str) -> tuple[str, ...]:
    """Values of a text field that mean something; none where any text does."""
    return next((found[field] for key in _keys(cls) if field in (found := _SUGGESTIONS.get(key, {}))), ())


def _keys(cls: type[Embedded]) -> list[tuple[str, str]]:
    return [(getattr(base, "product", ""), base.__name__) for base in reversed(cls.__mro__)]
