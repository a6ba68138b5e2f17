"""What a client is configured with: policies with their defaults, and credentials from the environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Self, TypeVar, cast

from pydantic import SecretStr

from switchgear._frames import frameless
from switchgear.errors import ConfigurationError
from switchgear.types.secrets import SecretSource, Unpicklable, reveal
from switchgear.types.unset import UNSET, Unset

__all__ = ["BreakerPolicy", "BudgetPolicy", "CachePolicy", "Credentials", "LimiterPolicy", "RetryPolicy", "Settings"]

T = TypeVar("T")
D = TypeVar("D")

MAX_TTL: Final = 900.0
"""The longest `CachePolicy.ttl`, in seconds."""
MAX_STALE: Final = 86_400.0
"""The longest `CachePolicy.stale_if_error`, in seconds."""


MAX_SECONDS: Final = 1_000_000.0
"""The longest of all other times, eleven days: what every clock, socket and event loop can wait for."""


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise ConfigurationError(message)


def _is_number(value: object, kinds: tuple[type, ...]) -> bool:
    """Whether it is one of these, not below 0, and not beyond what can be waited for."""
    return isinstance(value, kinds) and not isinstance(value, bool) and 0 <= cast(float, value) <= MAX_SECONDS


def _check_numbers(policy: object) -> None:
    """Refuse what is no number, negative, infinite, or beyond what can be waited for or counted."""
    for name, kind in type(policy).__annotations__.items():
        value = getattr(policy, name)
        if kind == "float":
            _require(_is_number(value, (int, float)), f"{name} must be a number from 0 to {MAX_SECONDS:,.0f}")
        elif kind == "int":
            whole = isinstance(value, int) and not isinstance(value, bool)
            _require(whole, f"{name} must be a whole number")


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often a call is sent, and how long it waits in between: full jitter below a doubling ceiling."""

    attempts: int = 3
    base: float = 0.5
    """The first ceiling, in seconds."""
    cap: float = 8.0
    """The last ceiling, in seconds. A Retry-After may be longer, and is then waited for."""

    def __post_init__(self) -> None:
        _check_numbers(self)
        _require(self.attempts >= 1, "attempts must be at least 1")
        _require(self.base <= self.cap, "backoff needs 0 <= base <= cap")


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetPolicy:
    """The retry budget. With the defaults: at most 100 retries in a burst, then one per five successes."""

    capacity: int = 500
    retry_cost: int = 5
    success_refund: int = 1

    def __post_init__(self) -> None:
        _check_numbers(self)
        _require(
            self.capacity >= 0 and self.retry_cost >= 1 and self.success_refund >= 0,
            "a retry budget needs capacity >= 0, retry_cost >= 1 and success_refund >= 0",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerPolicy:
    """When a failing service is left alone, and how it is tried again."""

    ratio: float = 0.5
    """Open when this share of the calls in the window failed."""
    minimum_calls: int = 20
    """Below this many calls the ratio says nothing."""
    window: float = 30.0
    """Seconds."""
    consecutive: int = 5
    """Open after this many failures in a row."""
    open_for: float = 30.0
    """Seconds until probes are let through."""
    probes: int = 3
    """How many calls may probe at once, and how many must succeed to close."""

    def __post_init__(self) -> None:
        _check_numbers(self)
        _require(0 < self.ratio <= 1, "a breaker's ratio lies above 0 and is at most 1")
        _require(
            min(self.minimum_calls, self.consecutive, self.probes) >= 1,
            "a breaker needs minimum_calls, consecutive and probes of at least 1",
        )
        _require(self.window > 0 and self.open_for > 0, "a breaker needs window and open_for above 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class LimiterPolicy:
    """A rate that is kept by each credential and tenant: never more than `requests` in any `per` seconds."""

    requests: int
    """Each window remembers its requests, at 32 bytes for one."""
    per: float
    """Seconds."""

    def __post_init__(self) -> None:
        _check_numbers(self)
        _require(self.requests >= 1, "a limiter needs requests of at least 1")
        _require(self.per > 0, "a limiter needs per, in seconds, above 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class CachePolicy:
    """Which classes of answers are kept, for how long, and in which form.

    The class `never` is refused whatever this says. `with_options(cache=CachePolicy(...))` changes which classes a
    sibling keeps and in which form it is answered; what is kept for how long (`ttl`, `max_entries`, and as how long
    `stale_if_error` needs it) stays the client's own, because its siblings share one store.
    """

    reference: bool = True
    """Key sets, products, prices, profiles."""
    entity: bool = False
    """Single users, organizations, customers."""
    stated: bool = True
    """Answers of which the service says until when it would give the same: until then, and not longer than `ttl`."""
    ttl: float = 300.0
    """Seconds; the products ask for 5 to 15 minutes."""
    max_entries: int = 1024
    shared: bool = False
    """False: bytes are kept, and validated anew for each caller, who may do with the value what he likes. True: the
    value that was read first is handed to all who follow; treat it as frozen, or others will see what you change."""
    stale_if_error: float = 0.0
    """For how many seconds beyond its ttl an answer may be served while the service is out; 0: never."""

    def __post_init__(self) -> None:
        _check_numbers(self)
        _require(0 < self.ttl <= MAX_TTL, "a cache's ttl lies above 0 and is at most 900 s")
        _require(0 <= self.stale_if_error <= MAX_STALE, "stale_if_error is at least 0 and at most a day")
        _require(self.max_entries >= 1, "a cache needs max_entries of at least 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything about a client but its credential."""

    deadline: float | None = None
    """Seconds for the whole call; None: by class of operation."""
    attempt_timeout: float | None = None
    """Seconds for one attempt; None: by class of operation."""
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    budget: BudgetPolicy = field(default_factory=BudgetPolicy)
    breaker: BreakerPolicy = field(default_factory=BreakerPolicy)
    limiter: LimiterPolicy | Unset | None = UNSET
    """The rate to keep; None: only what the service asks for is heeded; `UNSET`: what the service is known to allow."""
    hold_back: float = 60.0
    """For how many seconds at most a call that is told to wait (429, Retry-After) holds back others with its key; then
    one of them goes to see. The call itself never comes back sooner than it was asked to."""
    concurrency: int | None = None
    """How many requests may be under way at once at one host of a service; None: as many as there are connections."""
    cache: CachePolicy = field(default_factory=CachePolicy)
    enabled: bool = True
    """False: every call raises `IntegrationDisabled` before anything is sent."""
    flags: Mapping[str, float] = field(default_factory=dict[str, float], hash=False)
    """Service -> the share of its tenants that calls are made for, from 0 (off) to 1 (on); one that is not named is on.
    Other calls raise `IntegrationDisabled`. The same mapping may be `SyncPolicy.flags`, which knows further features.
    A client without a tenant is on if any share is."""
    sdk_errors: bool = True
    """Whether an official SDK on a client's pipeline (`StripeClient.sdk`) raises errors of its own; False: ours."""

    def __post_init__(self) -> None:
        check_seconds("deadline", self.deadline)
        check_seconds("attempt_timeout", self.attempt_timeout)
        check_seconds("hold_back", cast(object, self.hold_back) or 0)
        room = self.concurrency is None or (_is_number(self.concurrency, (int,)) and self.concurrency >= 1)
        _require(room, "concurrency must be a whole number, at least 1")
        _require(isinstance(cast(object, self.flags), Mapping), "flags must be a mapping of services to shares")
        for flag, share in self.flags.items():
            _require(_is_number(share, (int, float)) and share <= 1, f"the share of flag {flag!r} lies between 0 and 1")

    @classmethod
    @frameless
    def from_env(cls, env: Mapping[str, str] | None = None) -> Self:
        """Read `SWITCHGEAR_DEADLINE`, `_ATTEMPT_TIMEOUT`, `_ATTEMPTS`, `_CACHE_TTL`, `_ENABLED`, `_FLAGS`.

        What is absent has its default. Flags read `clerk=1,stripe=0.25,ayrshare=0`.

        Raises:
            ConfigurationError: A variable holds something else than what it should; the message names it.
        """
        env = os.environ if env is None else env
        seconds = "a positive number of seconds"
        return cls(
            deadline=_read(env, "SWITCHGEAR_DEADLINE", _seconds, seconds, None),
            attempt_timeout=_read(env, "SWITCHGEAR_ATTEMPT_TIMEOUT", _seconds, seconds, None),
            retry=_read(env, "SWITCHGEAR_ATTEMPTS", _retry, "a whole number, at least 1", RetryPolicy()),
            cache=_read(env, "SWITCHGEAR_CACHE_TTL", _cache, f"{seconds}, at most 900", CachePolicy()),
            enabled=_read(env, "SWITCHGEAR_ENABLED", _truth, "true or false", True),
            flags=_read(
                env, "SWITCHGEAR_FLAGS", _flags, "shares from 0 to 1 by service, as stripe=0.5", dict[str, float]()
            ),
        )


def check_seconds(name: str, value: object) -> None:
    """Refuse a limit that is no positive number of seconds.

    Raises:
        ConfigurationError: The message names the limit.
    """
    positive = value is None or (_is_number(value, (int, float)) and value != 0)
    _require(positive, f"{name} must be a positive number of seconds, at most {MAX_SECONDS:,.0f}")


def _seconds(text: str) -> float:
    seconds = float(text)
    check_seconds("it", seconds)
    return seconds


def _retry(text: str) -> RetryPolicy:
    return RetryPolicy(attempts=int(text))


def _cache(text: str) -> CachePolicy:
    return CachePolicy(ttl=float(text))


def _flags(text: str) -> dict[str, float]:
    pairs = (pair.split("=") for pair in text.split(","))
    flags = {name.strip(): float(share) for name, share in pairs}
    Settings(flags=flags)  # refuses what is no share
    return flags


def _truth(text: str) -> bool:
    return {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}[
        text.lower()
    ]


def _read(env: Mapping[str, str], name: str, parse: Callable[[str], T], wanted: str, default: D) -> T | D:
    text = env.get(name, "").strip()
    if not text:
        return default
    try:
        return parse(text)
    except (ValueError, KeyError, ConfigurationError):
        pass
    raise ConfigurationError(f"{name} must be {wanted}")


def _wrapped(name: str, value: object) -> object:
    """A secret, or several, as what shows nothing of it."""
    if name.endswith("_secrets"):
        several = cast("Sequence[object]", value) if isinstance(value, list | tuple) else (value,)
        return tuple(_secret(name.removesuffix("s"), one) for one in several)
    return None if value is None else _secret(name, value)


def _secret(name: str, value: object) -> SecretStr:
    _require(isinstance(value, str | SecretStr), f"{name} is of type {type(value).__name__}, not text; is it set?")
    return SecretStr(reveal(cast(SecretSource, value)))


@dataclass(frozen=True, slots=True, kw_only=True, init=False)
class Credentials(Unpicklable):
    """Keys and webhook secrets, as the environment holds them; absent ones are None or empty. Text is wrapped.

    Raises:
        ConfigurationError: A secret is neither text nor `SecretStr`; the message names it.
    """

    clerk_secret_key: SecretStr | None = None
    clerk_publishable_key: str | None = None
    clerk_jwt_key: SecretStr | None = None
    clerk_webhook_secrets: tuple[SecretStr, ...] = ()
    stripe_api_key: SecretStr | None = None
    stripe_webhook_secrets: tuple[SecretStr, ...] = ()
    ayrshare_api_key: SecretStr | None = None
    ayrshare_profile_key: SecretStr | None = None
    ayrshare_webhook_secrets: tuple[SecretStr, ...] = ()
    ayrshare_x_api_key: SecretStr | None = None
    ayrshare_x_api_secret: SecretStr | None = None

    @frameless
    def __init__(
        self,
        *,
        clerk_secret_key: SecretSource | None = None,
        clerk_publishable_key: str | None = None,
        clerk_jwt_key: SecretSource | None = None,
        clerk_webhook_secrets: Sequence[SecretSource] = (),
        stripe_api_key: SecretSource | None = None,
        stripe_webhook_secrets: Sequence[SecretSource] = (),
        ayrshare_api_key: SecretSource | None = None,
        ayrshare_profile_key: SecretSource | None = None,
        ayrshare_webhook_secrets: Sequence[SecretSource] = (),
        ayrshare_x_api_key: SecretSource | None = None,
        ayrshare_x_api_secret: SecretSource | None = None,
    ) -> None:
        given: dict[str, object] = {name: value for name, value in locals().items() if name != "self"}
        for name, value in given.items():
            kept = value if name == "clerk_publishable_key" else _wrapped(name, value)
            object.__setattr__(self, name, kept)

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Self:
        """Read the variables that the services' own tools use; webhook secrets are lists separated by commas."""
        env = os.environ if env is None else env

        def one(*names: str) -> SecretStr | None:
            text = next((env[name].strip() for name in names if env.get(name, "").strip()), "")
            return SecretStr(text) if text else None

        def many(name: str) -> tuple[SecretStr, ...]:
            return tuple(SecretStr(part.strip()) for part in env.get(name, "").split(",") if part.strip())

        return cls(
            clerk_secret_key=one("CLERK_SECRET_KEY"),
            clerk_publishable_key=env.get("CLERK_PUBLISHABLE_KEY", "").strip() or None,
            clerk_jwt_key=one("CLERK_JWT_KEY"),
            clerk_webhook_secrets=many("CLERK_WEBHOOK_SIGNING_SECRET"),
            stripe_api_key=one("STRIPE_SECRET_KEY", "STRIPE_API_KEY"),
            stripe_webhook_secrets=many("STRIPE_WEBHOOK_SECRET"),
            ayrshare_api_key=one("AYRSHARE_API_KEY"),
            ayrshare_profile_key=one("AYRSHARE_PROFILE_KEY"),
            ayrshare_webhook_secrets=many("AYRSHARE_WEBHOOK_SECRET"),
            ayrshare_x_api_key=one("AYRSHARE_X_API_KEY"),
            ayrshare_x_api_secret=one("AYRSHARE_X_API_SECRET"),
        )
