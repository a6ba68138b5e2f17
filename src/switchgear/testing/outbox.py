"""The webhooks that sandboxed services have sent: kept, so that a test delivers them late, twice and in any order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue

from switchgear.types.events import Source

__all__ = ["Outbox", "Webhook"]


@dataclass(frozen=True, slots=True)
class Webhook:
    """One event, ready to be delivered any number of times; each delivery is signed afresh."""

    source: Source
    id: str
    type: str
    body: bytes
    sign: Callable[[datetime], Mapping[str, str]]

    def headers(self, now: datetime) -> Mapping[str, str]:
        """The headers of a delivery at this time, as the service would sign it."""
        return self.sign(now)


class Outbox:
    """What was sent so far, oldest first."""

    def __init__(self) -> None:
        self._sent: list[Webhook] = []

    def send(
        self,
        source: Source,
        id: str,
        type: str,
        payload: JsonValue,
        sign: Callable[[bytes, datetime], Mapping[str, str]],
    ) -> None:
        """A service sends an event."""
        body = json.dumps(payload).encode()
        self._sent.append(Webhook(source, id, type, body, lambda now: sign(body, now)))

    def take(self) -> list[Webhook]:
        """All that was not taken yet."""
        sent, self._sent = self._sent, []
        return sent

    def __iter__(self) -> Iterator[Webhook]:
        return iter(self._sent)

    def __len__(self) -> int:
        return len(self._sent)
