"""`EntityKey`: which entity an event is about, known from the event alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import quote, unquote

from typing_extensions import override

from switchgear.errors import InvalidRequest
from switchgear.types.events import Event, Read, Source
from switchgear.types.ids import local_id

__all__ = ["EntityKey"]

_MODES: Final[dict[str, bool | None]] = {"": None, "live": True, "test": False}


@dataclass(frozen=True, slots=True)
class EntityKey:
    """A provider's object within its scope: live and test, accounts and instances are never mixed.

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
    instance: str | None = None
    """Clerk's instance."""

    def __post_init__(self) -> None:
        if "" in {self.kind, self.id, self.account, self.instance}:
            raise InvalidRequest("no part of an entity key may be empty; say None for a scope that does not apply")

    @classmethod
    def of(cls, envelope: Event[object] | Read[object], kind: str, id: str, *, instance: str | None = None) -> Self:
        """The key of an object within the scope of an event or a read.

        Args:
            envelope: The event or the read.
            kind: The kind of object, such as `customer`.
            id: The provider's id.
            instance: The configured Clerk instance, for a delivery from Clerk that names none.
        """
        default = instance if envelope.source is Source.CLERK else None
        return cls(envelope.source, kind, id, envelope.account, envelope.livemode, envelope.instance or default)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str(key)` wrote.

        Raises:
            InvalidRequest: It is no entity key.
        """
        source, *parts = text.split(":")
        try:
            kind, name, account, mode, instance = [unquote(part) for part in parts] + [""] * (5 - len(parts))
            return cls(Source(source), kind, name, account or None, _MODES[mode], instance or None)
        except (KeyError, ValueError):
            pass
        raise InvalidRequest("an entity key reads source:kind:id:account:mode:instance, the last three optional")

    @property
    def local_id(self) -> str:
        """The entity's own id, the same whatever arrives first."""
        return local_id(self.source, self.kind, self.id, account=self.account or self.instance or "")

    @override
    def __str__(self) -> str:
        mode = next(name for name, livemode in _MODES.items() if livemode is self.livemode)
        parts = (self.kind, self.id, self.account or "", mode, self.instance or "")
        return ":".join((self.source, *(quote(part, safe="") for part in parts))).rstrip(":")
