"""A sandbox of the three services, clients of both colours, and a store that its webhooks go to."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Self

from memory_store import MemoryStore
from switchgear import ApiClientFactory, AsyncApiClientFactory
from switchgear.domains import integration
from switchgear.mirror import Product
from switchgear.pipeline.shared import Shared
from switchgear.sync import EntityKey, State
from switchgear.testing import FakeClock, Sandbox
from switchgear.types import Event, Source
from switchgear.webhooks import AyrshareReceiver, ClerkReceiver, StripeReceiver

COLOURS = ["sync", "async"]


class Sandboxed:
    """A sandbox with a clock of its own; `clerk`, `stripe` and `social` block, whatever colour is tested."""

    def __init__(self, colour: str = "sync", *, product: Product[Any] = integration.PRODUCT, **options: Any) -> None:
        self.clock = FakeClock()
        self.box = Sandbox(clock=self.clock)
        self.store = MemoryStore(product=product)
        options = {"shared": Shared(clock=self.clock), **options}
        self._factory = ApiClientFactory(self.box.credentials, transport=self.box.transport, **options)
        self.clerk, self.stripe, self.social = (self._factory.create(source.value) for source in Source)
        self._awaiting = AsyncApiClientFactory(self.box.credentials, transport=self.box.async_transport, **options)
        self._runner = asyncio.Runner() if colour == "async" else None
        self._receivers = {
            Source.CLERK: ClerkReceiver(self.box.clerk.webhook_secret, clock=self.clock.now),
            Source.STRIPE: StripeReceiver(self.box.stripe.webhook_secret, clock=self.clock.now),
            Source.AYRSHARE: AyrshareReceiver(self.box.ayrshare.webhook_secret, clock=self.clock.now),
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._runner is not None:
            self._runner.run(self._awaiting.close())
            self._runner.close()

    def client(self, source: Source) -> Any:
        """A client of the colour that is tested."""
        factory: Any = self._factory if self._runner is None else self._awaiting
        return factory.create(source.value)

    @property
    def states(self) -> Any:
        """What looks up states, in the same colour."""
        return self._states if self._runner is None else self._awaited_states

    def _states(self, keys: Collection[EntityKey]) -> Mapping[EntityKey, State]:
        return {key: self.store.states[key] for key in keys if key in self.store.states}

    async def _awaited_states(self, keys: Collection[EntityKey]) -> Mapping[EntityKey, State]:
        return self._states(keys)

    def done(self, answer: Any) -> Any:
        """What a call answers, awaited in the colour that is."""

        async def awaited() -> Any:
            return await answer

        return answer if self._runner is None else self._runner.run(awaited())

    def each(self, found: Any) -> Iterator[Any]:
        """What is iterated, in either colour."""
        if self._runner is None:
            yield from found
            return
        try:
            while True:
                yield self.done(anext(found))
        except StopAsyncIteration:
            return

    def local(self, kind: str) -> list[EntityKey]:
        """The keys of a kind that the store knows."""
        return [key for key in self.store.states if key.kind == kind]

    def events(self) -> list[Event[Any]]:
        """What was sent since the last time, received."""
        now = self.clock.now()
        sent = self.box.webhooks.take()
        return [self._receivers[one.source].receive(one.body, one.headers(now)) for one in sent]
