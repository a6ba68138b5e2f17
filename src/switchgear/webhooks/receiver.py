"""Receivers: a delivery's raw bytes and headers in, a typed event out. Verified first, parsed after.

    receiver = StripeReceiver(os.environ["STRIPE_WEBHOOK_SECRET"])
    event = receiver.receive(body, headers)

A service's package is loaded when its receiver is built: who receives from one service does not pay for the others.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, NoReturn, Protocol, TypeAlias, TypeVar, cast

from pydantic import SecretStr
from typing_extensions import override

from switchgear._frames import frameless
from switchgear._observers import be_quiet, check_observers, log, notify
from switchgear.errors import ConfigurationError, Forged, InvalidRequest, TooLarge
from switchgear.types.events import Delivery, Event, Source
from switchgear.types.headers import Headers, HeadersLike
from switchgear.types.hooks import DeliveryAccepted, DeliveryObserver, DeliveryRefused
from switchgear.types.secrets import SecretSource, reveal
from switchgear.types.times import in_utc

if TYPE_CHECKING:
    from switchgear.ayrshare.events import AyrshareEvent
    from switchgear.clerk.events import ClerkEvent
    from switchgear.stripe.events import StripeEvent

__all__ = ["AyrshareReceiver", "Body", "ClerkReceiver", "Receiver", "Secrets", "StripeReceiver"]

EventT = TypeVar("EventT", bound="Event[Any]")
EventT_co = TypeVar("EventT_co", covariant=True)

Body: TypeAlias = bytes | bytearray | memoryview
"""The raw body. Text will not do: what was signed is bytes."""

Secrets: TypeAlias = SecretSource | Sequence[SecretSource]
"""An endpoint's signing secret, or several while one replaces another."""


class _Verify(Protocol):
    def __call__(
        self, body: bytes, headers: Headers, secrets: Sequence[SecretSource], *, now: datetime, tolerance: float
    ) -> Delivery: ...


class _Parse(Protocol[EventT_co]):
    def __call__(self, body: bytes, delivery: Delivery, *, received_at: datetime) -> EventT_co: ...


_API_KEYS: Final = ("sk_", "pk_", "rk_")
_EPOCH: Final = datetime.fromtimestamp(0, UTC)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Receiver(ABC, Generic[EventT]):
    """Verifies and parses one service's deliveries. Safe to share between threads and tasks: it holds no state.

    Args:
        secrets: The endpoint's signing secrets, or a function that answers the current ones, asked at each delivery.
        tolerance: How many seconds the time of sending may lie from now, either way.
        clock: Answers the time, aware.
        max_body: The largest body to look at, in bytes.
        observers: Told of each delivery that was accepted or refused; those of clients are welcome.

    Raises:
        ConfigurationError: There is no secret, or one that cannot be a signing secret of this service; a limit is out
            of range; or an observer cannot be told.
    """

    source: ClassVar[Source]

    @frameless
    def __init__(
        self,
        secrets: Secrets | Callable[[], Secrets],
        *,
        tolerance: float = 300.0,
        clock: Callable[[], datetime] = _utc_now,
        max_body: int = 1_000_000,
        observers: Sequence[DeliveryObserver] = (),
    ) -> None:
        be_quiet()
        self._check(tolerance, max_body, clock)
        self._observers = (*check_observers(observers), log)
        self._verify, self._parse = self._load()
        self._tolerance = tolerance
        self._clock = clock
        self._max_body = max_body
        self._secrets: tuple[SecretSource, ...] | Callable[[], Secrets] = (
            secrets if callable(secrets) else self._usable(secrets)
        )

    def _check(self, tolerance: object, max_body: object, clock: object) -> None:
        """Refuse settings that cannot be any, whatever they are."""
        number = isinstance(tolerance, int | float) and not isinstance(tolerance, bool)
        if not (number and cast(float, tolerance) >= 0):
            reason = "tolerance has to be a number of seconds, at least 0; float('inf') accepts a delivery of any age"
        elif not isinstance(max_body, int) or isinstance(max_body, bool) or max_body < 1:
            reason = "max_body has to be a whole number of bytes, at least 1; sys.maxsize sets no limit"
        elif not callable(clock):
            reason = "clock has to be a function that answers the time, with a zone"
        else:
            return
        raise ConfigurationError(reason, service=self.source)

    @abstractmethod
    def _load(self) -> tuple[_Verify, _Parse[EventT]]:
        """The service's own two steps."""

    @frameless
    def receive(self, body: Body, headers: HeadersLike) -> EventT:
        """Verify a delivery, then read it.

        Args:
            body: The body as it came; JSON that was parsed and written again does not verify.
            headers: The request's headers: a mapping, pairs, or what Starlette, Django, Flask or a WSGI environ hold.

        Raises:
            Forged: The signature is missing or fits none of the secrets.
            Stale: It was sent too long ago, or in the future.
            Malformed: It is signed, but cannot be read as an event.
            TooLarge: The body is larger than `max_body`; it was not looked at.
            InvalidRequest: The body is not bytes, or the headers are none.
        """
        began = perf_counter()
        try:
            event = self._receive(body, headers)
        except Exception as error:
            refused = DeliveryRefused(self.source, type(error).__name__, perf_counter() - began)
            notify(self._observers, refused)
            raise
        accepted = DeliveryAccepted(self.source, event.type, perf_counter() - began, event.age)
        notify(self._observers, accepted)
        return event

    def _receive(self, body: object, headers: HeadersLike) -> EventT:
        raw = self._raw(body)
        fields = self._fields(headers)
        secrets = self._usable(self._secrets()) if callable(self._secrets) else self._secrets
        now = cast(object, self._clock())
        if not isinstance(now, datetime) or now.tzinfo is None:
            answered = "a time without a zone" if isinstance(now, datetime) else type(now).__name__
            raise ConfigurationError(f"the receiver's clock answers {answered}, not an aware time", service=self.source)
        received_at = in_utc(now)
        delivery = self._verify(raw, fields, secrets, now=received_at, tolerance=self._tolerance)
        return self._parse(raw, delivery, received_at=received_at)

    def _raw(self, body: object) -> bytes:
        if type(body) is bytes and len(body) <= self._max_body:
            return body
        if not isinstance(body, bytes | bytearray | memoryview):
            reason = f"the body is {type(body).__name__}; hand over the raw bytes as received, for these were signed"
            raise InvalidRequest(reason, service=self.source)
        view = memoryview(cast(Body, body))
        if view.nbytes > self._max_body:
            reason = f"the body has {view.nbytes} bytes, {self._max_body} are allowed"
            raise TooLarge(reason, service=self.source)
        return body if isinstance(body, bytes) else bytes(view)

    def _fields(self, headers: HeadersLike) -> Headers:
        try:
            return Headers.of(headers)
        except (TypeError, ValueError):
            reason = f"headers of type {type(headers).__name__} are neither a mapping nor pairs"
        raise InvalidRequest(reason, service=self.source)

    def _usable(self, secrets: Secrets) -> tuple[SecretSource, ...]:
        """The secrets, if each can be a signing secret of this service."""
        several = isinstance(secrets, Sequence) and not isinstance(secrets, str | bytes)
        given = tuple(cast(Sequence[SecretSource], secrets)) if several else (cast(SecretSource, secrets),)
        reasons = [_unusable(secret) for secret in given] or ["there is no webhook secret"]
        if reason := next(filter(None, reasons), None):
            raise ConfigurationError(reason, service=self.source)
        with suppress(Forged):  # as an unsigned delivery is, once the service has found nothing wrong with the secrets
            self._verify(b"", Headers(), given, now=_EPOCH, tolerance=0.0)
        return given

    @override
    def __repr__(self) -> str:
        secrets = "asked" if callable(self._secrets) else len(self._secrets)
        return f"{type(self).__name__}(secrets={secrets}, tolerance={self._tolerance:g}, max_body={self._max_body})"

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("a receiver holds secrets; build it where it is used")


def _unusable(secret: object) -> str:
    """Why this is no signing secret of any service, if it is not."""
    if isinstance(secret, Coroutine):
        secret.close()
        return "the function of secrets is asynchronous; a receiver asks a plain one"
    if not isinstance(secret, str | SecretStr):
        return f"a webhook secret is {type(secret).__name__}, not text; is its environment variable set?"
    text = cast(object, reveal(secret))
    if not isinstance(text, str):
        return f"a webhook secret holds {type(text).__name__}, not text"
    prefix = text[:3]
    if prefix in _API_KEYS:
        return f"a key that begins with {prefix} is an API key; the endpoint's signing secret (whsec_...) belongs here"
    return ""


class ClerkReceiver(Receiver["ClerkEvent[object]"]):
    """Receives Clerk's deliveries, signed by the Svix scheme."""

    source = Source.CLERK

    @override
    def _load(self) -> tuple[_Verify, _Parse[ClerkEvent[object]]]:
        from switchgear.clerk.events import parse
        from switchgear.clerk.signature import verify

        return verify, parse


class StripeReceiver(Receiver["StripeEvent[object]"]):
    """Receives Stripe's deliveries; those of connected accounts carry their `account`."""

    source = Source.STRIPE

    @override
    def _load(self) -> tuple[_Verify, _Parse[StripeEvent[object]]]:
        from switchgear.stripe.parsing import parse
        from switchgear.stripe.signature import verify

        return verify, parse


class AyrshareReceiver(Receiver["AyrshareEvent[object]"]):
    """Receives Ayrshare's deliveries.

    Their time of sending is not signed, so it stops no replay: a `ReplayGuard` or an inbox does, and a larger
    `tolerance` costs no safety.
    """

    source = Source.AYRSHARE

    @override
    def _load(self) -> tuple[_Verify, _Parse[AyrshareEvent[object]]]:
        from switchgear.ayrshare.events import parse
        from switchgear.ayrshare.signature import verify

        return verify, parse
