"""Coaching: conversations along a framework, what was answered at each step, and what is to be done."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import JsonValue

from switchgear.domains.coachflux.model import CoachFluxDocument, OrganizationId, SessionId, UserId
from switchgear.domains.declaration import Emptied, Erase, External, Personal, Table, Transitions, index
from switchgear.domains.fields import Closed, Timestamp
from switchgear.domains.parsing import functions
from switchgear.domains.row_rules import RowRule

__all__ = [
    "ActionItem",
    "CoachingSession",
    "Priority",
    "SessionReflection",
    "is_action_item",
    "is_coaching_session",
    "is_session_reflection",
    "parse_action_item",
    "parse_coaching_session",
    "parse_session_reflection",
    "validate_action_item",
    "validate_coaching_session",
    "validate_session_reflection",
]


class CoachingSession(CoachFluxDocument):
    """A conversation: of a user, or anonymous, and then only for a time."""

    table: ClassVar[Table] = Table(
        "coaching_sessions",
        owner="user_id",
        exported="sessions",
        indexes=(
            index("by_user", "user_id"),
            index("by_org", "org_id"),
            index("by_anonymous", "anonymous_id"),
            index("by_expiry", "expires_at"),
            index("by_created", "created_at"),
        ),
    )

    user_id: UserId | None = None
    org_id: OrganizationId | None = None
    framework: str
    """The code of a framework, such as GROW, CLEAR or COMPASS."""
    step: str
    state: Annotated[JsonValue, Erase()]
    """The framework's own."""
    is_anonymous: bool
    anonymous_id: External[str | None] = None
    closed_at: Timestamp | None = None
    expires_at: Timestamp | None = None
    created_at: Timestamp
    updated_at: Timestamp

    rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            "anonymous",
            "user_id",
            "Input should be given exactly when it is not anonymous",
            lambda row: (row.user_id is None) != row.is_anonymous,
        ),
        RowRule(
            "anonymous",
            "anonymous_id",
            "Input should be given exactly when it is anonymous",
            lambda row: (row.anonymous_id is not None) != row.is_anonymous,
        ),
        RowRule(
            "anonymous",
            "expires_at",
            "Input should be given exactly when it is anonymous",
            lambda row: (row.expires_at is not None) != row.is_anonymous,
        ),
    )


class SessionReflection(CoachFluxDocument):
    """What was answered at a step."""

    table: ClassVar[Table] = Table(
        "session_reflections",
        owner="session_id",
        indexes=(index("by_session", "session_id"), index("by_step", "session_id", "step")),
    )

    session_id: SessionId
    step: str
    user_input: Emptied[str]
    payload: Annotated[JsonValue, Erase()]
    created_at: Timestamp


class Priority(StrEnum):
    """How much an action matters."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class ActionItem(CoachFluxDocument):
    """What a user set out to do."""

    table: ClassVar[Table] = Table(
        "action_items",
        owner="user_id",
        exported="actions",
        indexes=(
            index("by_user", "user_id"),
            index("by_session", "session_id"),
            index("by_due_date", "user_id", "due_date"),
            index("by_completed", "user_id", "completed"),
        ),
    )
    transitions: ClassVar[Transitions] = Transitions(
        "completed",
        {False: (True,), True: (False,)},
        stamps={True: "completed_at"},
        clears={False: "completed_at"},
    )

    user_id: UserId
    session_id: SessionId
    title: Emptied[str]
    description: Personal[str | None] = None
    due_date: Timestamp | None = None
    completed: bool
    completed_at: Timestamp | None = None
    priority: Closed[Priority]
    tags: Emptied[list[str]]
    reminder_sent: bool
    created_at: Timestamp
    updated_at: Timestamp

    rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            "completed",
            "completed_at",
            "Input should be given when it is completed, and only then",
            lambda row: row.completed != (row.completed_at is not None),
        ),
    )


parse_coaching_session, is_coaching_session, validate_coaching_session = functions(CoachingSession)
parse_session_reflection, is_session_reflection, validate_session_reflection = functions(SessionReflection)
parse_action_item, is_action_item, validate_action_item = functions(ActionItem)
