"""`RedisShared`: like `Shared`, with the cache and the breakers of many processes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from typing_extensions import override

from switchgear._frames import frameless
from switchgear.errors import ConfigurationError
from switchgear.pipeline.breaker import Breaker, BreakerState
from switchgear.pipeline.cache import CacheStore
from switchgear.pipeline.clock import SYSTEM_CLOCK, Clock
from switchgear.pipeline.processes.breaker import RedisBreaker
from switchgear.pipeline.processes.cache import RedisCache
from switchgear.pipeline.processes.link import RedisLink
from switchgear.pipeline.shared import Shared
from switchgear.settings import Settings
from switchgear.types.secrets import SecretSource, digest

__all__ = ["RedisShared"]


class RedisShared(Shared):
    """`ApiClientFactory.from_env(shared=RedisShared("redis://localhost/0"))`: cache and breakers for all processes.

    A server that fails or dawdles costs a warning in the log, and what it would have shared; never a call. Budgets,
    limiters and single flight stay each process's own. The answers that are kept hold personal data in clear; their
    keys are digests. Whoever can write to the server can answer for the services.

    Args:
        url: Where the server is, and its password; `redis://`, `rediss://` or `unix://`.
        settings: Whose breaker, budget and cache policies apply; the same in all processes.
        clock: Where time comes from; what is shared goes by the server's own.
        cache: A store of one's own, such as a `MemoryCache`, if no answer is to leave the process.
        prefix: Begins every key: processes that share have the same one.
        timeout: Seconds to wait for the server, at most.

    Raises:
        ConfigurationError: The URL is none of a Redis server, or the extra `redis` is not installed.
    """

    @frameless
    def __init__(
        self,
        url: SecretSource,
        settings: Settings | None = None,
        *,
        clock: Clock = SYSTEM_CLOCK,
        cache: CacheStore | None = None,
        prefix: str = "switchgear",
        timeout: float = 0.1,
    ) -> None:
        if not prefix:
            raise ConfigurationError("without a prefix, other keys of the server's could be taken for ours")
        settings = settings or Settings()
        self._link = RedisLink(url, prefix=prefix, timeout=timeout, monotonic=clock.monotonic)
        store = RedisCache(self._link, settings.cache) if cache is None else cache
        super().__init__(settings, clock=clock, cache=store)

    @override
    def _new_breaker(self, key: tuple[str, str], changed: Callable[[BreakerState, BreakerState], None]) -> Breaker:
        policy, monotonic = self.settings.breaker, self.clock.monotonic
        return RedisBreaker(self._link, digest(*key), policy, monotonic=monotonic, on_change=changed)

    def close(self) -> None:
        """Close the connections to the server, not the clients, which go on without it; twice does no harm."""
        self._link.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
