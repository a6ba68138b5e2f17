"""`SessionTokenSource`: a session token that is always fresh, for calling an application's own backend."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol, TypeAlias

from pydantic import SecretStr

from switchgear._frames import frameless
from switchgear.clerk.tokens.claims import seconds
from switchgear.clerk.tokens.jws import opened
from switchgear.clerk.tokens.renewal import AsyncRenewal, Renewal, Turns
from switchgear.errors import ConfigurationError, SwitchgearError, TokenFault, TokenRejected
from switchgear.pipeline.clock import SYSTEM_CLOCK, Clock
from switchgear.types.secrets import SecretSource, Unpicklable, reveal

__all__ = ["AsyncSessionTokenSource", "IssuedToken", "SessionTokenSource"]


class _Issued(Protocol):
    @property
    def jwt(self) -> SecretSource | None: ...


IssuedToken: TypeAlias = SecretSource | _Issued
"""A token, or what Clerk answers with one in `jwt`."""


class _KnownToken:
    """The token at hand, and whether to ask for another."""

    def __init__(self, margin: float, clock: Clock, interval: float) -> None:
        self._margin, self._clock = margin, clock
        self.turns = Turns(interval, clock.monotonic)
        self._token: SecretStr | None = None
        self._expires_at = 0.0

    def take(self, issued: IssuedToken) -> None:
        token = reveal((issued if isinstance(issued, str | SecretStr) else issued.jwt) or "")
        self._expires_at, self._token = _expiry(token), SecretStr(token)

    def left(self) -> float:
        return self._expires_at - self._clock.now().timestamp()

    def due(self) -> bool:
        return self.left() <= self._margin

    def usable(self) -> bool:
        return self._token is not None and self.left() > 0

    def get(self) -> SecretStr:
        if self._token is not None and self.left() > 0:
            return self._token
        error = self.turns.error
        if isinstance(error, SwitchgearError):
            raise error.copy()
        why = "what was issued has expired already" if error is None else f"{type(error).__name__} was raised"
        raise TokenRejected.of(TokenFault.KEYS_UNAVAILABLE, f"no fresh session token could be had: {why}")


def _expiry(token: str) -> float:
    """When a token expires; it is one's own, so nothing of it is verified.

    Raises:
        ConfigurationError: It is no JWT that says so.
    """
    expires_at: float | None = None
    with suppress(TokenRejected):
        expires_at = seconds(opened(token).claims().get("exp"))
    if expires_at is None:
        raise ConfigurationError("what was issued is no token that says when it expires (exp)", service="clerk")
    return expires_at


def _check(margin: float, interval: float) -> None:
    if not (margin >= 0 and interval >= 0):
        raise ConfigurationError("margin and interval have to be seconds, at least 0", service="clerk")


class SessionTokenSource(Unpicklable):
    """Answers a session's token, and asks for another before it expires. Threads share it, and one asks for all.

    It is a credential for a client of one's own: `CrmClient(SessionTokenSource(...))`.

    Args:
        issue: Makes a token, such as `lambda: clerk.sessions.create_token(session_id)`.
        margin: Seconds before a token expires from which another is asked for; the one at hand is used meanwhile.
        interval: Seconds between two attempts, at least, if they fail.
        clock: Where time comes from.

    Raises:
        ConfigurationError: `margin` or `interval` is negative.
    """

    def __init__(
        self,
        issue: Callable[[], IssuedToken],
        *,
        margin: float = 10.0,
        interval: float = 1.0,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        _check(margin, interval)
        self._known = _KnownToken(margin, clock, interval)
        self._renewal = Renewal(issue, self._known.take, self._known.turns)

    @frameless
    def __call__(self) -> SecretStr:
        """The token.

        Raises:
            SwitchgearError: There is none that is fresh, and none could be had; it is what `issue` raised.
        """
        if self._known.due():
            self._renewal.renew(urgent=not self._known.usable())
        return self._known.get()


class AsyncSessionTokenSource(Unpicklable):
    """Answers a session's token, asynchronously; see `SessionTokenSource`. Tasks share it."""

    def __init__(
        self,
        issue: Callable[[], Awaitable[IssuedToken]],
        *,
        margin: float = 10.0,
        interval: float = 1.0,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        _check(margin, interval)
        self._known = _KnownToken(margin, clock, interval)
        self._renewal = AsyncRenewal(issue, self._known.take, self._known.turns)

    @frameless
    async def __call__(self) -> SecretStr:
        """The token; see `SessionTokenSource.__call__`."""
        if self._known.due():
            await self._renewal.renew(urgent=not self._known.usable())
        return self._known.get()
