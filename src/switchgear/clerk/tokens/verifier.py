"""`TokenVerifier` and `AsyncTokenVerifier`: who a request is from, decided here, without a call for each request."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar, cast

from typing_extensions import TypedDict, Unpack, override

from switchgear._frames import frameless
from switchgear._observers import be_quiet, check_observers, notify
from switchgear.clerk.tokens.claims import SessionClaims
from switchgear.clerk.tokens.keys import AsyncJwksSource, AsyncKeys, JwksSource, Keys, KnownKeys, pem_key
from switchgear.clerk.tokens.machines import (
    AsyncMachineChecks,
    Checks,
    MachineChecks,
    MachineClaims,
    checks_of,
    judged,
    rejection,
)
from switchgear.clerk.tokens.renewal import Turns
from switchgear.clerk.tokens.requests import AuthState, MachineIn, RequestLike, SignedIn, SignedOut, refused, token_of
from switchgear.clerk.tokens.rules import (
    Allowed,
    Rules,
    TokenKind,
    allowed,
    cookie_names,
    issuer_of,
    kind_of,
    safe_kid,
)
from switchgear.errors import ConfigurationError, SwitchgearError, TokenFault, TokenRejected
from switchgear.pipeline.clock import SYSTEM_CLOCK, Clock
from switchgear.pipeline.hooks import AuthEvent, Observer, logging_observers
from switchgear.types.secrets import SecretSource, Unpicklable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    from switchgear.clerk.client import AsyncClerkClient, ClerkClient

__all__ = ["AsyncTokenVerifier", "TokenVerifier", "VerifierOptions"]

T = TypeVar("T")

_Steps: TypeAlias = Generator[Callable[[], Any], Any, T]
"""Decides, and yields what has to be fetched on the way."""


class VerifierOptions(TypedDict, total=False):
    """What both verifiers take, the synchronous and the asynchronous one."""

    publishable_key: str | None
    """The instance's. Its issuer follows from it, and the name of its cookie."""
    allow_pending: bool
    """Whether a user with a task left to do counts as signed in."""
    leeway: float
    """Seconds by which the clocks of Clerk and of this machine may differ: 5."""
    ttl: float
    """Seconds for which the keys of a JWKS are as good as new: 300."""
    interval: float
    """Seconds between two fetches of a JWKS, at least, however many tokens name unknown keys: 10."""
    stale_if_error: float
    """Seconds for which keys serve on after that while they cannot be fetched: 3600."""
    observers: Sequence[Observer]
    """Who is told, by an `AuthEvent`, of each token that is accepted or refused."""
    clock: Clock


_SECONDS: Final = {"leeway": 5.0, "ttl": 300.0, "interval": 10.0, "stale_if_error": 3600.0}


def _seconds(options: Mapping[str, Any], name: str) -> float:
    value: object = options.get(name, _SECONDS[name])
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1_000_000:
        raise ConfigurationError(f"{name} has to be a number of seconds from 0 to 1,000,000", service="clerk")
    return value


class _Verifier(Unpicklable):
    """What both decide alike."""

    def __init__(
        self,
        jwt_key: SecretSource | None,
        parties: Allowed,
        issuer: Allowed | None,
        machines: ClerkClient | AsyncClerkClient | Checks | None,
        options: VerifierOptions,
    ) -> None:
        publishable_key = options.get("publishable_key")
        if issuer is None:
            issuer = _issuer_of(publishable_key)
        self._rules: Final = Rules(
            issuers=allowed("issuer", issuer),
            parties=allowed("authorized_parties", parties),
            leeway=_seconds(options, "leeway"),
            allow_pending=options.get("allow_pending", False),
        )
        self._instance = issuer if isinstance(issuer, str) else None
        self._clock = options.get("clock", SYSTEM_CLOCK)
        self._observers = check_observers(options.get("observers", ()))
        be_quiet()
        self._cookies = cookie_names(publishable_key)
        self._machines: Checks = {} if machines is None else checks_of(machines)
        ttl, interval, stale = (_seconds(options, name) for name in ("ttl", "interval", "stale_if_error"))
        monotonic = self._clock.monotonic
        self._known: Final = KnownKeys(ttl, stale, Turns(interval, monotonic), monotonic)
        self._pem: Final = None if jwt_key is None else pem_key(jwt_key)
        self._keys: Keys | AsyncKeys | None = None  # each of the two has its own

    @override
    def __repr__(self) -> str:
        return f"{type(self).__name__}(issuer={self._instance!r}, {'jwks' if self._pem is None else 'jwt_key'})"

    def _verify(self, token: str) -> _Steps[SessionClaims]:
        kid: str | None = None
        try:
            if not isinstance(cast(object, token), str):
                raise TokenRejected.of(TokenFault.MALFORMED, f"a token is text, not {type(token).__name__}")
            unverified = self._rules.open(token)
            kid, key = unverified.kid, self._pem
            if key is None and self._keys is not None:
                key = yield partial(self._keys.get, kid or "")
            claims = self._rules.accept(unverified, cast("RSAPublicKey", key), self._clock.now().timestamp())
        except TokenRejected as error:
            self._tell(kid, error.reason)
            raise
        self._tell(kid, None)
        return claims

    def _verify_machine(self, token: str, kind: TokenKind) -> _Steps[MachineClaims]:
        check = self._machines.get(kind)
        if check is None:
            raise ConfigurationError(f"machines holds nothing that verifies {kind.value}", service="clerk")
        try:
            answered = yield partial(check, token)
            claims = judged(kind, answered, self._clock.now())
        except SwitchgearError as error:
            rejected = error if isinstance(error, TokenRejected) else rejection(error)
        else:
            self._tell(None, None)
            return claims
        self._tell(None, rejected.reason)
        raise rejected

    def _authenticate(self, request: RequestLike) -> _Steps[AuthState]:
        token = token_of(request, self._cookies)
        if token is None:
            return SignedOut(TokenFault.MISSING)
        kind = TokenKind.SESSION
        try:
            if self._machines and (stated := kind_of(token)) in self._machines:
                kind = stated
                return MachineIn((yield from self._verify_machine(token, kind)))
            return SignedIn((yield from self._verify(token)))
        except TokenRejected as error:
            return refused(error, session=kind is TokenKind.SESSION)

    def _tell(self, kid: str | None, reason: TokenFault | None) -> None:
        if observers := self._observers + logging_observers():
            notify(observers, AuthEvent("clerk", reason, safe_kid(kid), self._instance))


def _check_one(jwt_key: object, jwks: object) -> None:
    if (jwt_key is None) is (jwks is None):
        raise ConfigurationError("a verifier takes either jwt_key, the instance's PEM, or jwks", service="clerk")


def _issuer_of(publishable_key: str | None) -> str:
    if publishable_key is None:
        reason = "say whose tokens are accepted: issuer, the Frontend API's address, or publishable_key"
        raise ConfigurationError(reason, service="clerk")
    return issuer_of(publishable_key)


class TokenVerifier(_Verifier):
    """Verifies session tokens of one Clerk instance. Threads may share it; with `jwt_key` it never uses the network.

    Accepted is what is signed by RS256 with a key of the instance, names a user and a session, was issued by the
    instance (`iss`) for one of the applications (`azp`), has not expired (`exp`), and whose session is not pending.
    Tokens of machines, OAuth clients and JWT templates are refused, though the same key signs them.

    Args:
        jwt_key: The instance's public key, the PEM of its dashboard.
        jwks: In its place, a client whose instance's keys are fetched and kept, or a function that fetches a JWKS.
        authorized_parties: The origins that tokens may be made for, such as `https://app.example.com`. A token without
            one is refused. `ANY` takes whatever comes: do so only if no other application shares the domain.
        issuer: The address of the instance's Frontend API, several while it changes, or `ANY`. It follows from
            `publishable_key` if that is given.
        machines: For `authenticate_request`, a client that has Clerk verify API keys, OAuth access tokens and machines'
            tokens, or what verifies the kinds that are let in. None: they are refused.
        **options: See `VerifierOptions`.

    Raises:
        ConfigurationError: There is no key, no issuer or no party, or one that cannot be any.
    """

    @frameless
    def __init__(
        self,
        *,
        jwt_key: SecretSource | None = None,
        jwks: ClerkClient | JwksSource | None = None,
        authorized_parties: Allowed,
        issuer: Allowed | None = None,
        machines: ClerkClient | MachineChecks | None = None,
        **options: Unpack[VerifierOptions],
    ) -> None:
        _check_one(jwt_key, jwks)
        super().__init__(jwt_key, authorized_parties, issuer, machines, options)
        if jwks is not None:
            fetch = jwks if callable(jwks) else jwks.with_options(cache=False).jwks.get
            self._keys = Keys(fetch, self._known)

    @frameless
    def verify(self, token: str) -> SessionClaims:
        """Who a session token is of.

        Raises:
            TokenRejected: It is not accepted; `reason` says why.
        """
        return _walk(self._verify(token))

    @frameless
    def verify_machine(self, token: str, kind: TokenKind) -> MachineClaims:
        """Whom an API key, an OAuth access token or a machine's token lets in; Clerk is asked.

        Raises:
            TokenRejected: It is not accepted; `reason` says why.
            ConfigurationError: `machines` holds nothing for this kind.
        """
        return _walk(self._verify_machine(token, kind))

    @frameless
    def authenticate_request(self, request: RequestLike) -> AuthState:
        """Who a request is from, by its `Authorization: Bearer` or its session cookie.

        Args:
            request: Of any framework, or its headers.

        Returns:
            `SignedIn`, `MachineIn`, `Refreshable` or `SignedOut`; `admitted(state)` says what to answer.

        Raises:
            InvalidRequest: It has no headers, and is none.
        """
        return _walk(self._authenticate(request))


class AsyncTokenVerifier(_Verifier):
    """Verifies session tokens of one Clerk instance, asynchronously; see `TokenVerifier`. Tasks may share it."""

    @frameless
    def __init__(
        self,
        *,
        jwt_key: SecretSource | None = None,
        jwks: AsyncClerkClient | AsyncJwksSource | None = None,
        authorized_parties: Allowed,
        issuer: Allowed | None = None,
        machines: AsyncClerkClient | AsyncMachineChecks | None = None,
        **options: Unpack[VerifierOptions],
    ) -> None:
        _check_one(jwt_key, jwks)
        super().__init__(jwt_key, authorized_parties, issuer, machines, options)
        if jwks is not None:
            fetch = jwks if callable(jwks) else jwks.with_options(cache=False).jwks.get
            self._keys = AsyncKeys(fetch, self._known)

    @frameless
    async def verify(self, token: str) -> SessionClaims:
        """Who a session token is of; see `TokenVerifier.verify`."""
        return await _awalk(self._verify(token))

    @frameless
    async def verify_machine(self, token: str, kind: TokenKind) -> MachineClaims:
        """Whom another token lets in; see `TokenVerifier.verify_machine`."""
        return await _awalk(self._verify_machine(token, kind))

    @frameless
    async def authenticate_request(self, request: RequestLike) -> AuthState:
        """Who a request is from; see `TokenVerifier.authenticate_request`."""
        return await _awalk(self._authenticate(request))


def _walk(steps: _Steps[T]) -> T:
    go_on: Callable[[], Callable[[], Any]] = partial(next, steps)
    while True:
        try:
            fetch = go_on()
        except StopIteration as stop:
            return cast(T, stop.value)
        try:
            go_on = partial(steps.send, fetch())
        except SwitchgearError as error:
            go_on = partial(steps.throw, error)


async def _awalk(steps: _Steps[T]) -> T:
    go_on: Callable[[], Callable[[], Any]] = partial(next, steps)
    while True:
        try:
            fetch = go_on()
        except StopIteration as stop:
            return cast(T, stop.value)
        try:
            go_on = partial(steps.send, await fetch())
        except SwitchgearError as error:
            go_on = partial(steps.throw, error)
