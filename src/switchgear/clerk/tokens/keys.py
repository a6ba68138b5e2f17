"""The public keys of an instance: from a PEM, or from its JWKS, which is kept and fetched anew in good time.

Keys are those of one instance, and never shared: a `kid` names an instance, so one that served two of them by `kid`
alone would take the tokens of one for those of the other.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from math import inf
from typing import Any, Final, Protocol, TypeAlias, cast

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from jwt import PyJWTError
from jwt.algorithms import RSAAlgorithm

from switchgear.clerk.tokens.renewal import AsyncRenewal, Renewal, Turns
from switchgear.errors import ConfigurationError, SwitchgearError, TokenFault, TokenRejected
from switchgear.types.secrets import SecretSource, reveal

__all__ = ["AsyncJwksSource", "JwksLike", "JwksSource"]


class _Wire(Protocol):
    def to_wire(self) -> Mapping[str, Any]: ...


JwksLike: TypeAlias = Mapping[str, Any] | _Wire
"""A JSON Web Key Set: `{"keys": [...]}`, as JSON or as the model that `clerk.jwks.get()` answers."""
JwksSource: TypeAlias = Callable[[], JwksLike]
"""Fetches the keys of an instance."""
AsyncJwksSource: TypeAlias = Callable[[], Awaitable[JwksLike]]
"""Likewise, awaited."""

_PEM: Final = re.compile(r"-----BEGIN ([A-Z ]+)-----(.+?)-----END \1-----", re.DOTALL)
_MINIMUM_BITS: Final = 2048


def pem_key(jwt_key: SecretSource) -> RSAPublicKey:
    r"""The key of a PEM as the dashboard shows it; line breaks may be `\n`, spaces or missing, as in an environment.

    Raises:
        ConfigurationError: It is no public key of RSA with at least 2048 bits.
    """
    found = _PEM.search(reveal(jwt_key).replace("\\n", "\n"))
    if found is None or found[1] != "PUBLIC KEY":
        held = found[1].lower() if found else "no PEM"
        raise ConfigurationError(f"jwt_key is {held}; it has to be the instance's PEM public key", service="clerk")
    with suppress(ValueError, UnsupportedAlgorithm):
        key = load_der_public_key(b64decode("".join(found[2].split()), validate=True))
        if isinstance(key, RSAPublicKey) and key.key_size >= _MINIMUM_BITS:
            return key
    reason = f"jwt_key has to be a public key of RSA with at least {_MINIMUM_BITS} bits"
    raise ConfigurationError(reason, service="clerk")


def _usable(jwks: JwksLike) -> Iterator[tuple[str, RSAPublicKey]]:
    """The keys that can sign by RS256, by `kid`; others of the set are for other purposes, or no keys."""
    held = (jwks if isinstance(jwks, Mapping) else jwks.to_wire())["keys"]
    for one in cast(Sequence[Mapping[str, Any]], held):
        if one.get("kty") == "RSA" and one.get("use", "sig") == "sig" and one.get("alg", "RS256") == "RS256":
            with suppress(PyJWTError, ValueError, TypeError, AttributeError):
                key = RSAAlgorithm.from_jwk({name: one.get(name) for name in ("kty", "n", "e")})
                if isinstance(key, RSAPublicKey) and key.key_size >= _MINIMUM_BITS:
                    yield str(one.get("kid")), key


class KnownKeys:
    """What is known of an instance's keys, and whether to ask anew.

    Args:
        ttl: Seconds for which keys are as good as new.
        stale_if_error: Seconds after that for which they still serve.
        turns: When they are asked for.
        monotonic: The clock.
    """

    def __init__(self, ttl: float, stale_if_error: float, turns: Turns, monotonic: Callable[[], float]) -> None:
        self._ttl, self._stale_if_error = ttl, stale_if_error
        self.turns: Turns = turns
        self._monotonic = monotonic
        self._keys: Mapping[str, RSAPublicKey] = {}
        self._came_at: float | None = None

    def take(self, jwks: JwksLike) -> None:
        """Keys came. Those that are in the set no more are good no more."""
        self._keys, self._came_at = dict(_usable(jwks)), self._monotonic()

    def due(self, kid: str) -> bool:
        """Whether to ask for keys, if it may be done."""
        return kid not in self._keys or self._age() > self._ttl

    def find(self, kid: str) -> RSAPublicKey | None:
        """The key, if there is one that may still be used."""
        return self._keys.get(kid) if self._age() <= self._ttl + self._stale_if_error else None

    def get(self, kid: str) -> RSAPublicKey:
        """The key.

        Raises:
            TokenRejected: There is none.
        """
        found = self.find(kid)
        if found is None:
            raise self._refusal()
        return found

    def _age(self) -> float:
        return inf if self._came_at is None else self._monotonic() - self._came_at

    def _refusal(self) -> TokenRejected:
        error = self.turns.error
        if error is None and self._came_at is not None:
            return TokenRejected.of(TokenFault.UNKNOWN_KEY, "the token names no key that the instance has (kid)")
        reason = f"the instance's keys could not be fetched ({type(error).__name__ if error else 'no answer yet'})"
        wait = max(self.turns.seconds_left(), 0.0)
        refusal = TokenRejected.of(TokenFault.KEYS_UNAVAILABLE, reason, retry_after=wait)
        refusal.__cause__ = error.copy() if isinstance(error, SwitchgearError) else None
        return refusal


class Keys:
    """An instance's keys for synchronous verifiers."""

    def __init__(self, fetch: JwksSource, known: KnownKeys) -> None:
        self._known, self._renewal = known, Renewal(fetch, known.take, known.turns)

    def get(self, kid: str) -> RSAPublicKey:
        """The key, fetched if need be; a known one is used while others fetch.

        Raises:
            TokenRejected: The instance has no such key, or its keys could not be fetched.
        """
        if self._known.due(kid):
            self._renewal.renew(urgent=self._known.find(kid) is None)
        return self._known.get(kid)


class AsyncKeys:
    """An instance's keys for asynchronous verifiers."""

    def __init__(self, fetch: AsyncJwksSource, known: KnownKeys) -> None:
        self._known, self._renewal = known, AsyncRenewal(fetch, known.take, known.turns)

    async def get(self, kid: str) -> RSAPublicKey:
        """The key, fetched if need be; a known one is used while keys are fetched.

        Raises:
            TokenRejected: The instance has no such key, or its keys could not be fetched.
        """
        if self._known.due(kid):
            await self._renewal.renew(urgent=self._known.find(kid) is None)
        return self._known.get(kid)
