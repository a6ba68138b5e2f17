"""What goes wrong between a client and a sandboxed service: said beforehand, by script or by chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, Literal, TypeAlias, TypedDict

from switchgear.errors import ConfigurationError, Fault, TransportFault
from switchgear.pipeline.wire import Timeouts, WireResponse
from switchgear.testing.http import Arrived, matched
from switchgear.types.headers import Headers

__all__ = ["Chance", "Failure", "Failures", "How", "Service"]

Service: TypeAlias = Literal["clerk", "stripe", "ayrshare"]

_HTML: Final = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
_METHODS: Final = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})


class How(TypedDict, total=False):
    """How a request fares; what is not named stays as it is."""

    status: int
    """This status with an empty body, in place of the service's answer."""
    html: bool
    """The page of a gateway for a body, with `status` (502 if it is not named)."""
    retry_after: float
    """The header `Retry-After`, in seconds, with `status` (429 if it is not named)."""
    lost: Literal["connect", "reset", "stall"]
    """No answer: the connection is refused, or is reset, or nothing comes until the client's patience ends."""
    truncate: int
    """Only so many bytes of the body come, and then the connection is reset."""
    latency: float
    """Seconds before the answer comes; longer than the client waits is as good as a stall."""
    effect: bool
    """Whether the service carries the request out all the same. Not named: it does where its answer is cut off, comes
    late or not at all (`truncate`, `latency`, `stall`), and does not where another one comes, or a reset."""


class Failure:
    """How one request fares.

    Raises:
        ConfigurationError: Two ways to answer are named, or a number is out of range.
    """

    def __init__(self, how: How) -> None:
        other = any(name in how for name in ("status", "html", "retry_after"))
        if other + ("lost" in how) + ("truncate" in how) > 1:
            raise ConfigurationError("a request gets another answer, or a lost one, or a truncated one")
        if not (how.get("latency", 0) >= 0 and how.get("truncate", 0) >= 0 and 200 <= how.get("status", 200) < 600):
            raise ConfigurationError("latency and truncate are at least 0, and status is from 200 to 599")
        self._how: Final = how
        self._answer: Final = _other_answer(how) if other else None

    @property
    def takes_effect(self) -> bool:
        """Whether the service carries the request out."""
        lost = self._how.get("lost")
        return lost != "connect" and self._how.get("effect", self._answer is None and lost != "reset")

    def fault(self, timeouts: Timeouts) -> TransportFault | None:
        """What the client finds if no answer comes in its time."""
        lost = self._how.get("lost")
        if lost == "connect":
            return TransportFault(Fault.CONNECT, "refused by the sandbox", sent=False)
        if lost == "stall" or self._how.get("latency", 0.0) >= patience(timeouts):
            return TransportFault(Fault.READ_TIMEOUT, "the sandbox does not answer", sent=True)
        return TransportFault(Fault.LOST, "reset by the sandbox", sent=True) if lost == "reset" else None

    def seconds(self, timeouts: Timeouts) -> float:
        """How long the client waits for an answer, or in vain."""
        longest = patience(timeouts)
        return longest if self._how.get("lost") == "stall" else min(self._how.get("latency", 0.0), longest)

    def shown(self, answered: WireResponse | None) -> WireResponse | TransportFault:
        """What the client sees; `answered` is the service's answer, if the request took effect."""
        cut = self._how.get("truncate")
        if cut is not None:
            return TransportFault(Fault.LOST, f"cut off by the sandbox after {cut} bytes", sent=True)
        return self._answer or answered or WireResponse(204, Headers(), b"")


def patience(timeouts: Timeouts) -> float:
    """How long a client waits for an answer."""
    return min(timeouts.read, timeouts.total)


def _other_answer(how: How) -> WireResponse:
    after = how.get("retry_after")
    headers = [] if after is None else [("retry-after", f"{after:g}")]
    headers += [("content-type", "text/html")] if how.get("html") else []
    status = how.get("status", 502 if after is None else 429)
    return WireResponse(status, Headers(headers), _HTML if how.get("html") else b"")


class Chance:
    """How often something happens: so many times (None: without end), each time with this probability.

    Raises:
        ConfigurationError: They are out of range.
    """

    def __init__(self, random: Random, times: int | None, probability: float) -> None:
        if not (0 < probability <= 1 and (times is None or times >= 1)):
            raise ConfigurationError("probability is above 0 and at most 1, and times at least 1, or None")
        self._random: Final = random
        self._left = float("inf") if times is None else times
        self._probability: Final = probability

    def strikes(self) -> bool:
        """Whether it happens now."""
        if not self._left or self._random.random() >= self._probability:
            return False
        self._left -= 1
        return True


@dataclass(slots=True)
class _Rule:
    service: str
    method: str
    template: Sequence[str]
    failure: Failure
    chance: Chance

    def speaks_of(self, service: str, arrived: Arrived) -> bool:
        if service != self.service:
            return False
        return not self.method or (self.method == arrived.method and matched(self.template, arrived.path) is not None)


class Failures:
    """What is to go wrong, in the order in which it was said.

    Args:
        random: Decides where something goes wrong by chance.
    """

    def __init__(self, random: Random) -> None:
        self._random = random
        self._rules: list[_Rule] = []

    def add(self, service: Service, route: str | None, how: How, *, times: int | None, probability: float) -> None:
        """From now on, so many times (None: without end), each time with this probability.

        Raises:
            ConfigurationError: The route is none, or something is out of range.
        """
        method, _, path = (route or "").partition(" ")
        if route is not None and not (method in _METHODS and path.startswith("/")):
            raise ConfigurationError(f'a route is a method and a path, such as "POST /v1/customers", not {route!r}')
        chance = Chance(self._random, times, probability)
        self._rules.append(_Rule(service, method, path.strip("/").split("/"), Failure(how), chance))

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._rules.clear()

    def next(self, service: str, arrived: Arrived) -> Failure | None:
        """How this request fares; None: as it should."""
        for rule in self._rules:
            if rule.speaks_of(service, arrived) and rule.chance.strikes():
                return rule.failure
        return None
