"""Who may do what in Ezre Comms."""

from __future__ import annotations

from typing import Final

from switchgear.domains.access import MANAGERS, MEMBERS, Action, Authorize, Grant, Role, authorizer
from switchgear.domains.ezre_comms.connection import PlatformConnection
from switchgear.domains.ezre_comms.content import (
    ContentComment,
    ContentRequest,
    ContentVersion,
    File,
    MediaAttachment,
)
from switchgear.domains.ezre_comms.entities import ENTITIES
from switchgear.domains.ezre_comms.organization import Organization, User
from switchgear.domains.ezre_comms.publishing import Schedule

__all__ = ["GRANTS", "authorize"]

_CHANGES: Final = (Action.CREATE, Action.UPDATE, Action.DELETE)
_NAMES: Final = ("first_name", "last_name")
_PLAN: Final = (
    *("content_version_id", "platform_connection_id", "scheduled_at", "timezone", "status", "max_retries"),
    *("is_recurring", "recurrence_pattern", "cron_expression", "recurrence_end_date"),
)

GRANTS: Final[tuple[Grant, ...]] = (
    Grant("service", (Role.SERVICE,), (Action.READ, Action.EXPORT, *_CHANGES), ENTITIES),
    Grant("admin_reads", (Role.ADMIN,), (Action.READ,), ENTITIES),
    Grant("admin_accounts", (Role.ADMIN,), (Action.UPDATE, Action.DELETE), (Organization, User)),
    Grant("admin_exports", (Role.ADMIN,), (Action.EXPORT,), (User,)),
    Grant("own_identity", (Role.OWNER,), (Action.READ, Action.EXPORT), (User,)),
    Grant("own_name", (Role.OWNER,), (Action.UPDATE,), (User,), fields=_NAMES),
    # Members comment and edit.
    Grant("members_read", MEMBERS, (Action.READ,), ENTITIES),
    Grant("members_request", MEMBERS, (Action.CREATE,), (ContentRequest,), named_in="requested_by"),
    Grant("members_upload", MEMBERS, (Action.CREATE,), (File,)),
    Grant("members_attach", MEMBERS, (Action.CREATE, Action.DELETE), (MediaAttachment,), named_in="uploaded_by"),
    Grant("members_edit", MEMBERS, (Action.EDIT,), (ContentVersion,)),
    Grant("members_comment", MEMBERS, (Action.COMMENT,), (ContentVersion, ContentComment)),
    Grant("members_write", MEMBERS, (Action.CREATE,), (ContentComment,), named_in="user_id"),
    Grant("members_resolve", MEMBERS, (Action.UPDATE,), (ContentComment,), fields=("is_resolved",)),
    Grant("authors_edit", MEMBERS, (Action.UPDATE,), (ContentComment,), fields=("comment",), named_in="user_id"),
    # Their owners and admins decide what is published, and where.
    Grant("managers_decide", MANAGERS, (Action.APPROVE, Action.REJECT), (ContentRequest,)),
    Grant("managers_connect", MANAGERS, (Action.CONNECT, Action.DISCONNECT), (PlatformConnection,)),
    Grant("managers_schedule", MANAGERS, _CHANGES, (Schedule,), fields=_PLAN),
)
"""Rows belong to organizations. The edit history is only added to, by the service; usage, posts and analytics follow
from what happens."""

authorize: Authorize = authorizer(GRANTS)
