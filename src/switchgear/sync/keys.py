"""`EntityKey`: which entity an event is about, known from the event alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import quote, unquote

from typing_extensions import override

from switchgear.errors import InvalidRequest
from switchgear.types.events import Event, Read, Source
from switchgear.types.ids import local_id

__all__ = ["EntityKey"]

_PLAIN: Final = re.compile(r"[A-Za-z0-9_.~-]*")
"""What needs no escapes."""
_MODES: Final[dict[str, bool | None]] = {"": None, "live": True, "test": False}


@dataclass(frozen=True, slots=True)
class EntityKey:
    """A provider's object within its scope: live and test mode and accounts are never mixed.

    Clerk's ids are unique over all its instances, so the instance is no part of a key.

    `str(key)` is stable text for a database (`stripe:customer:cus_1:acct_1:live`), and `EntityKey.parse` reads it. Sort
    by it when locking several.

    Raises:
        InvalidRequest: A part is empty.
    """

    source: Source
    kind: str
    id: str
    account: str | None = None
    """Stripe's connected account, or the `refId` of an Ayrshare profile; None for our own."""
    livemode: bool | None = None

    def __post_init__(self) -> None:
        if "" in {self.kind, self.id, self.account}:
            raise InvalidRequest("no part of an entity key may be empty; say None for a scope that does not apply")

    @classmethod
    def of(cls, envelope: Event[object] | Read[object], kind: str, id: str) -> Self:
        """The key of an object within the scope of an event or a read.

        Args:
            envelope: The event or the read.
            kind: The kind of object, such as `customer`.
            id: The provider's id.
        """
        return cls(envelope.source, kind, id, envelope.account or None, envelope.livemode)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str(key)` wrote.

        Raises:
            InvalidRequest: It is no entity key.
        """
        source, *parts = text.split(":")
        try:
            kind, name, account, mode = [unquote(part) for part in parts] + [""] * (4 - len(parts))
            return cls(Source(source), kind, name, account or None, _MODES[mode])
        except (KeyError, ValueError):
            pass
        raise InvalidRequest("an entity key reads source:kind:id:account:mode, the last two optional")

    @property
    def local_id(self) -> str:
        """The entity's own id, the same whatever arrives first."""
        return local_id(self.source, self.kind, self.id, account=self.account or "")

    @override
    def __str__(self) -> str:
        mode = next(name for name, livemode in _MODES.items() if livemode is self.livemode)
        parts = (self.kind, self.id, self.account or "", mode)
        return ":".join((self.source, *map(_quoted, parts))).rstrip(":")


def _quoted(part: str) -> str:
    return part if _PLAIN.fullmatch(part) else quote(part, safe="")
