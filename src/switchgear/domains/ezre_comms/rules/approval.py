"""Rules about choosing a version, and approving or rejecting what was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from switchgear.domains.entity import evolve
from switchgear.domains.ezre_comms.content import ContentComment, ContentRequest, ContentVersion, RequestStatus
from switchgear.domains.ezre_comms.model import stored_id
from switchgear.domains.ezre_comms.rules.comments import add_comment
from switchgear.domains.text import required, sanitize_text
from switchgear.domains.violations import BrokenRule, Violation

__all__ = ["approve", "reject", "select_version"]


def approve(
    request: ContentRequest,
    by: str,
    now: datetime,
    comment: str | None = None,
    *,
    versions: Iterable[ContentVersion] = (),
) -> tuple[ContentRequest, ContentComment | None]:
    """The request, approved, and the comment on its selected version, if one is made.

    Args:
        request: An undecided one.
        by: The user who approves.
        now: The time of the command.
        comment: What to say about it.
        versions: The request's; only a comment needs them.

    Raises:
        BrokenRule: It is decided already, nobody is named, or there is no selected version to comment on.
    """
    said = _comment(request, by, now, comment, versions)
    return evolve(request, status=RequestStatus.APPROVED, approved_by=by, approved_at=now, updated_at=now), said


def reject(
    request: ContentRequest,
    by: str,
    reason: str,
    now: datetime,
    comment: str | None = None,
    *,
    versions: Iterable[ContentVersion] = (),
) -> tuple[ContentRequest, ContentComment | None]:
    """The request, rejected, and the comment on its selected version, if one is made.

    Args:
        request: An undecided one.
        by: The user who rejects.
        reason: Why; it is sanitised.
        now: The time of the command.
        comment: What to say about it.
        versions: The request's; only a comment needs them.

    Raises:
        BrokenRule: It is decided already, nobody or no reason is named, or there is no selected version to comment on.
    """
    why = required(sanitize_text(reason), "rejection_reason", "ContentRequest")
    said = _comment(request, by, now, comment, versions)
    rejected = evolve(
        request,
        status=RequestStatus.REJECTED,
        rejected_by=by,
        rejected_at=now,
        rejection_reason=why,
        updated_at=now,
    )
    return rejected, said


def select_version(versions: Iterable[ContentVersion], id: str, now: datetime) -> list[ContentVersion]:
    """The versions of a request with one of them selected, and no other; those that change say so in `updated_at`.

    Raises:
        BrokenRule: None of them has the id, they are of several requests, or the time is naive.
    """
    listed = list(versions)
    if not any(version.id == id for version in listed):
        raise _refused("id", "not_found", "Input should be the id of one of the versions", "ContentVersion")
    if len({version.content_request_id for version in listed}) > 1:
        raise _refused("content_request_id", "several_requests", "Input should be of one request", "ContentVersion")
    return [
        version
        if version.is_selected == (version.id == id)
        else evolve(version, is_selected=version.id == id, updated_at=now)
        for version in listed
    ]


def _comment(
    request: ContentRequest, by: str, now: datetime, comment: str | None, versions: Iterable[ContentVersion]
) -> ContentComment | None:
    """What both decisions begin with."""
    if request.is_approved or request.is_rejected:
        raise _refused("status", "already_decided", "Input should be undecided", "ContentRequest")
    required(by, "user_id", "ContentRequest")
    if comment is None:
        return None
    request_id = stored_id(request)
    own = (version for version in versions if version.content_request_id == request_id)
    selected = next((version for version in own if version.is_selected), None)
    if selected is None:
        raise _refused("comment", "no_selected_version", "Input should be absent without a version", "ContentRequest")
    return add_comment(selected, by, comment, now)


def _refused(field: str, rule: str, message: str, subject: str) -> BrokenRule:
    return BrokenRule([Violation(field, rule, message)], subject=subject)
