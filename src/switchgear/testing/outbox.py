"""The webhooks that sandboxed services have sent: kept, so that a test delivers them late, twice and in any order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from random import Random

from pydantic import JsonValue

from switchgear.errors import ConfigurationError
from switchgear.pipeline.clock import Clock
from switchgear.testing.clock import FakeClock
from switchgear.testing.faults import Chance
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

    @classmethod
    def of(
        cls,
        source: Source,
        id: str,
        type: str,
        payload: JsonValue,
        sign: Callable[[bytes, datetime], Mapping[str, str]],
    ) -> Webhook:
        """An event with this payload for a body."""
        body = json.dumps(payload).encode()
        return cls(source, id, type, body, lambda now: sign(body, now))

    def headers(self, now: datetime) -> Mapping[str, str]:
        """The headers of a delivery at this time, as the service would sign it."""
        return self.sign(now)


@dataclass(slots=True)
class _Rule:
    pattern: str
    copies: int
    late: timedelta
    chance: Chance


class Outbox:
    """What was sent so far, oldest first.

    Args:
        clock: Says when what is late is due.
        random: Decides where something goes wrong by chance.
    """

    def __init__(self, clock: Clock | None = None, random: Random | None = None) -> None:
        self._clock = clock or FakeClock()
        self._random = random or Random(0)  # noqa: S311 - a test's dice
        self._sent: list[Webhook] = []
        self._late: list[tuple[datetime, Webhook]] = []
        self._rules: list[_Rule] = []

    def send(self, webhook: Webhook) -> None:
        """A service sends an event."""
        fitting = (rule for rule in self._rules if fnmatchcase(webhook.type, rule.pattern))
        rule = next((rule for rule in fitting if rule.chance.strikes()), None)
        copies = [webhook] * (1 if rule is None else rule.copies)
        if rule is not None and rule.late:
            self._late += [(self._clock.now() + rule.late, copy) for copy in copies]
        else:
            self._sent += copies

    def fail(
        self,
        type: str = "*",
        *,
        lost: bool = False,
        doubled: bool = False,
        late: float = 0.0,
        times: int | None = 1,
        probability: float = 1.0,
    ) -> None:
        """From now on, the way to the endpoint fails.

        Args:
            type: Which types, as a pattern such as `invoice.*`.
            lost: They never come.
            doubled: They come twice.
            late: They come so many seconds later by the sandbox's clock, after what was sent meanwhile.
            times: How often; None: without end.
            probability: Of each.

        Raises:
            ConfigurationError: Nothing is to go wrong, or something is out of range.
        """
        chance = Chance(self._random, times, probability)
        if late < 0 or (lost and doubled) or not (lost or doubled or late):
            raise ConfigurationError("webhooks are lost, doubled or late (and late is at least 0)")
        copies = 0 if lost else 2 if doubled else 1
        self._rules.append(_Rule(type, copies, timedelta(seconds=late), chance))

    def take(self) -> list[Webhook]:
        """All that has come and was not taken yet."""
        self._settle()
        sent, self._sent = self._sent, []
        return sent

    def _settle(self) -> None:
        """Let come what was late and is due."""
        now = self._clock.now()
        self._sent += [webhook for due, webhook in sorted(self._late, key=lambda one: one[0]) if due <= now]
        self._late = [(due, webhook) for due, webhook in self._late if due > now]

    def __iter__(self) -> Iterator[Webhook]:
        self._settle()
        return iter(self._sent)

    def __len__(self) -> int:
        self._settle()
        return len(self._sent)
