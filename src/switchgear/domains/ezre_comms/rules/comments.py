"""Rules about comments: who writes and changes them, and how they hang together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from switchgear.domains.entity import build, evolve
from switchgear.domains.ezre_comms.content import ContentComment, ContentVersion
from switchgear.domains.ezre_comms.model import stored_id
from switchgear.domains.text import required, sanitize_text
from switchgear.domains.transitions import transition
from switchgear.domains.violations import NotAuthorized, Violation

__all__ = ["CommentThread", "add_comment", "build_threads", "edit_comment", "reply", "resolve", "unresolve"]


@dataclass(frozen=True, slots=True)
class CommentThread:
    """A comment with everything that was replied to it."""

    comment: ContentComment
    replies: tuple[CommentThread, ...]
    """Oldest first."""
    is_resolved: bool
    """Whether the comment is resolved, or one that it replies to."""
    finding: Violation | None = None
    """Why a reply stands on its own: its parent is missing, belongs to another version, or replies to it in turn."""


def add_comment(version: ContentVersion, by: str, text: str, now: datetime) -> ContentComment:
    """A comment on a version.

    Args:
        version: A stored version.
        by: The author.
        text: What is said; it is sanitised.
        now: The time of the command.

    Raises:
        BrokenRule: The text is empty, nobody is named, or the version was never stored.
    """
    return _written(stored_id(version), None, by, text, now)


def reply(parent: ContentComment, by: str, text: str, now: datetime) -> ContentComment:
    """A reply to a comment, on the same version.

    Raises:
        BrokenRule: The text is empty, nobody is named, or the parent was never stored.
    """
    return _written(parent.content_version_id, stored_id(parent), by, text, now)


def edit_comment(comment: ContentComment, by: str, text: str, now: datetime) -> ContentComment:
    """The comment with another text, which is sanitised.

    Raises:
        NotAuthorized: Somebody else wrote it.
        BrokenRule: The text is empty.
    """
    if by != comment.user_id:
        found = Violation("user_id", "not_authorized", "Only the author may edit a comment")
        raise NotAuthorized([found], subject="ContentComment")
    return evolve(comment, comment=_said(text), updated_at=now)


def resolve(comment: ContentComment, by: str, now: datetime) -> ContentComment:
    """The comment, resolved; so is what was replied to it, as `build_threads` says.

    Args:
        comment: An unresolved one.
        by: The user who resolves it.
        now: The time of the command.

    Raises:
        IllegalTransition: It is resolved already.
        BrokenRule: Nobody is named.
    """
    required(by, "user_id", "ContentComment")
    return transition(comment, to=True, now=now)


def unresolve(comment: ContentComment, by: str, now: datetime) -> ContentComment:
    """The comment, open again.

    Raises:
        IllegalTransition: It is not resolved.
        BrokenRule: Nobody is named.
    """
    required(by, "user_id", "ContentComment")
    return transition(comment, to=False, now=now)


def _written(version_id: str, parent_id: str | None, by: str, text: str, now: datetime) -> ContentComment:
    said = {
        "content_version_id": version_id,
        "user_id": required(by, "user_id", "ContentComment"),
        "comment": _said(text),
        "is_resolved": False,
        "created_at": now,
    }
    return build(ContentComment, said if parent_id is None else said | {"parent_comment_id": parent_id})


def _said(text: str) -> str:
    return required(sanitize_text(text), "comment", "ContentComment")


# --- threads ---


def build_threads(comments: Iterable[ContentComment]) -> list[CommentThread]:
    """The comments as threads, oldest first. Every comment is in exactly one place, whatever order they come in.

    A reply whose parent is missing or belongs to another version begins a thread of its own, and so does the oldest of
    several comments that reply to each other in a circle; each of these says so in `finding`.
    """
    ordered = sorted(comments, key=lambda found: (found.created_at, found.id or ""))
    places = {found.id: place for place, found in enumerate(ordered) if found.id is not None}
    found = [_parent(comment, ordered, places) for comment in ordered]
    parents = [parent for parent, _ in found]
    findings = {place: finding for place, (_, finding) in enumerate(found) if finding}
    for place in _oldest_of_circles(parents):
        parents[place] = None
        findings[place] = Violation("parent_comment_id", "parent_cycle", "Input should not reply to its own replies")
    return _threads(ordered, parents, findings)


def _parent(
    comment: ContentComment, ordered: Sequence[ContentComment], places: Mapping[str, int]
) -> tuple[int | None, Violation | None]:
    """The place of the parent, or why there is none."""
    if comment.parent_comment_id is None:
        return None, None
    place = places.get(comment.parent_comment_id)
    if place is None:
        return None, Violation("parent_comment_id", "parent_missing", "Input should be the id of a comment")
    if ordered[place].content_version_id != comment.content_version_id:
        return None, Violation("parent_comment_id", "parent_elsewhere", "Input should be on the same version")
    return place, None


def _oldest_of_circles(parents: Sequence[int | None]) -> list[int]:
    """The smallest place of each circle, found by walking up from everywhere, once over every place."""
    walk_of: dict[int, int] = {}
    oldest: list[int] = []
    for start in range(len(parents)):
        place: int | None = start
        while place is not None and place not in walk_of:
            walk_of[place] = start
            place = parents[place]
        if place is not None and walk_of[place] == start:
            circle, step = [place], parents[place]
            while step is not None and step != place:
                circle.append(step)
                step = parents[step]
            oldest.append(min(circle))
    return oldest


def _threads(
    ordered: Sequence[ContentComment], parents: Sequence[int | None], findings: Mapping[int, Violation]
) -> list[CommentThread]:
    """Without recursion, for a thread may be deeper than the stack."""
    replies: defaultdict[int | None, list[int]] = defaultdict(list)
    for place, parent in enumerate(parents):
        replies[parent].append(place)
    resolved: dict[int, bool] = {}
    down = list(replies[None])
    for place in down:  # parents before their replies; it grows while it is walked
        parent = parents[place]
        resolved[place] = ordered[place].is_resolved or (parent is not None and resolved[parent])
        down += replies[place]
    built: dict[int, CommentThread] = {}
    for place in reversed(down):
        below = tuple(built[reply] for reply in replies[place])
        built[place] = CommentThread(ordered[place], below, resolved[place], findings.get(place))
    return [built[place] for place in replies[None]]
