"""Rules about the text of versions: every change leaves an entry, and any entry can be taken back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import chain, groupby
from typing import Final, NamedTuple

from switchgear.domains.entity import build, evolve
from switchgear.domains.ezre_comms.content import ContentEditHistory, ContentVersion
from switchgear.domains.ezre_comms.model import stored_id
from switchgear.domains.text import required, sanitize_text
from switchgear.domains.violations import BrokenRule, Violation

__all__ = ["Change", "TextChange", "compare", "edit", "history_of", "revert"]


class Change(StrEnum):
    """What became of a piece of text."""

    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"


class TextChange(NamedTuple):
    """A piece of text, and what became of it."""

    change: Change
    text: str


_SPACE: Final = re.compile(r"(\s+)")
_ORDER: Final = (Change.EQUAL, Change.DELETE, Change.INSERT)


def edit(
    version: ContentVersion, text: str, by: str, reason: str | None, now: datetime
) -> tuple[ContentVersion, ContentEditHistory]:
    """The version with another text, and the entry that tells of it.

    Args:
        version: A stored version whose text is known.
        text: The new text; it is sanitised.
        by: The user who edits.
        reason: Why, in the user's words.
        now: The time of the command.

    Raises:
        BrokenRule: The version was never stored, its text is not known, or nobody is named.
    """
    return _rewritten(version, sanitize_text(text), by, None if reason is None else sanitize_text(reason), now)


def revert(
    version: ContentVersion, history: ContentEditHistory, by: str, now: datetime
) -> tuple[ContentVersion, ContentEditHistory]:
    """The version with the text that it had before an edit, and a new entry; no entry is ever taken away.

    Args:
        version: A stored version.
        history: The entry of the edit to take back, which need not be the latest.
        by: The user who reverts.
        now: The time of the command.

    Raises:
        BrokenRule: The entry is of another version, or nobody is named.
    """
    if history.content_version_id != version.id:
        found = Violation("content_version_id", "another_version", "Input should be an entry of the version")
        raise BrokenRule([found], subject="ContentEditHistory")
    return _rewritten(version, history.previous_text, by, "revert", now)


def _rewritten(
    version: ContentVersion, text: str, by: str, reason: str | None, now: datetime
) -> tuple[ContentVersion, ContentEditHistory]:
    if version.text is None:
        raise BrokenRule([Violation("text", "missing", "Input should have a text")], subject="ContentVersion")
    entry = {
        "content_version_id": stored_id(version),
        "previous_text": version.text,
        "new_text": text,
        "edited_by": required(by, "edited_by", "ContentEditHistory"),
        "created_at": now,
    }
    told = entry if reason is None else entry | {"edit_reason": reason}
    return evolve(version, text=text, updated_at=now), build(ContentEditHistory, told)


def history_of(version: ContentVersion, entries: Iterable[ContentEditHistory]) -> list[ContentEditHistory]:
    """The entries of a version, newest first."""
    own = (entry for entry in entries if entry.content_version_id == version.id)
    return sorted(own, key=lambda entry: (entry.created_at, entry.id or ""), reverse=True)


def compare(a: ContentVersion | str, b: ContentVersion | str) -> list[TextChange]:
    """What leads from one text to another, word by word.

    What is equal or deleted, put together, is the first text; what is equal or inserted, the second. A version whose
    text is not known has none.
    """
    changes: list[TextChange] = []
    for _, run in groupby(_pieces(_text(a), _text(b)), key=lambda piece: piece.change is Change.EQUAL):
        pieces = list(run)
        whole = {change: "".join(text for found, text in pieces if found is change) for change in _ORDER}
        changes += (TextChange(change, text) for change, text in whole.items() if text)
    return changes


def _text(version: ContentVersion | str) -> str:
    return version if isinstance(version, str) else version.text or ""


def _pieces(a: str, b: str) -> Iterator[TextChange]:
    """Only words are matched, for spaces are everywhere; those before two equal words are compared by themselves."""
    (spaces, words), (other_spaces, other_words) = _words(a), _words(b)
    matcher = SequenceMatcher(None, words, other_words, autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        before = zip(spaces[start:end], words[start:end], strict=True)
        after = zip(other_spaces[other_start:other_end], other_words[other_start:other_end], strict=True)
        if kind != "equal":
            yield TextChange(Change.DELETE, "".join(chain.from_iterable(before)))
            yield TextChange(Change.INSERT, "".join(chain.from_iterable(after)))
            continue
        for (space, word), (other_space, _) in zip(before, after, strict=True):
            if space == other_space:
                yield TextChange(Change.EQUAL, space + word)
                continue
            yield TextChange(Change.DELETE, space)
            yield TextChange(Change.INSERT, other_space)
            yield TextChange(Change.EQUAL, word)


def _words(text: str) -> tuple[list[str], list[str]]:
    """The words, and what stands before each; the first or last is empty where the text begins or ends with space."""
    parts = _SPACE.split(text)
    return ["", *parts[1::2]], parts[::2]
