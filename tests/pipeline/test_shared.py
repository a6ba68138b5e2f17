"""What clients share: what by service and host, what by owner, and how it ends."""

from __future__ import annotations

import logging

import pytest

from switchgear.errors import ClientClosed
from switchgear.pipeline.breaker import BreakerState
from switchgear.pipeline.cache import MemoryCache
from switchgear.pipeline.hooks import BreakerChanged, HookEvent
from switchgear.pipeline.shared import Lifetime, Shared
from switchgear.settings import BreakerPolicy, BudgetPolicy, CachePolicy, Settings
from switchgear.testing.clock import FakeClock


class TestState:
    @pytest.mark.parametrize("kind", ["breaker", "budget"])
    @pytest.mark.parametrize(
        ("first", "second", "same"),
        [
            (("crm", "https://a.test"), ("crm", "https://a.test"), True),
            (("crm", "https://a.test/v1"), ("crm", "https://a.test/v2"), True),
            (("crm", "https://a.test"), ("crm", "https://b.test"), False),
            (("crm", "https://a.test"), ("crm", "https://a.test:8443"), False),
            (("crm", "https://a.test"), ("erp", "https://a.test"), False),
        ],
    )
    def test_breaker_and_budget_are_one_per_service_and_host(self, kind, first, second, same):
        shared = Shared()
        assert (getattr(shared, kind)(*first) is getattr(shared, kind)(*second)) is same

    @pytest.mark.parametrize(
        ("first", "second", "same"),
        [
            (("crm", "o1"), ("crm", "o1"), True),
            (("crm", "o1"), ("crm", "o2"), False),
            (("crm", "o1"), ("erp", "o1"), False),
        ],
    )
    def test_limiters_are_one_per_owner(self, first, second, same):
        shared = Shared()
        limiters = [shared.limiter(service)(owner) for service, owner in (first, second)]
        assert (limiters[0] is limiters[1]) is same

    def test_limiters_are_bounded_and_the_one_not_used_for_longest_goes(self):
        limiter = Shared().limiter("crm")
        first, second = limiter("first"), limiter("second")
        for number in range(1022):
            limiter(str(number))
        assert limiter("first") is first
        limiter("one more")
        assert limiter("first") is first
        assert limiter("second") is not second

    def test_policies_come_from_the_settings(self):
        clock = FakeClock()
        settings = Settings(
            breaker=BreakerPolicy(consecutive=1), budget=BudgetPolicy(capacity=7), cache=CachePolicy(ttl=10)
        )
        shared = Shared(settings, clock=clock)
        breaker = shared.breaker("crm", "https://a.test")
        breaker.failure(breaker.admit())
        assert breaker.state is BreakerState.OPEN
        assert shared.budget("crm", "https://a.test").tokens == 7
        assert isinstance(shared.cache, MemoryCache)

    def test_a_store_of_ones_own(self):
        store = MemoryCache(CachePolicy(), monotonic=FakeClock().monotonic)
        assert Shared(cache=store).cache is store

    def test_whoever_asks_first_says_who_is_told(self, caplog):
        caplog.set_level(logging.INFO, "switchgear")
        told: list[HookEvent] = []
        shared = Shared(Settings(breaker=BreakerPolicy(consecutive=1)), clock=FakeClock())
        breaker = shared.breaker("crm", "https://a.test", (told.append,))
        assert shared.breaker("crm", "https://a.test", (lambda _: pytest.fail("told"),)) is breaker
        breaker.failure(breaker.admit())
        assert told == [BreakerChanged("crm", BreakerState.CLOSED, BreakerState.OPEN)]
        assert [record.levelname for record in caplog.records] == ["WARNING"]


class TestLifetime:
    def test_it_ends_once(self):
        lifetime = Lifetime()
        lifetime.check("crm", "x")
        assert (lifetime.closed, lifetime.end(), lifetime.closed, lifetime.end()) == (False, True, True, False)
        with pytest.raises(ClientClosed) as refused:
            lifetime.check("crm", "contacts.get")
        assert (refused.value.service, refused.value.operation) == ("crm", "contacts.get")

    def test_a_part_ends_with_the_whole_and_not_the_other_way(self):
        whole = Lifetime()
        part, other = Lifetime(whole), Lifetime(whole)
        part.end()
        assert (part.closed, other.closed, whole.closed) == (True, False, False)
        whole.end()
        assert other.closed

    def test_a_part_of_shared_state(self):
        shared = Shared(clock=FakeClock())
        part = shared.part()
        assert part.breaker("crm", "https://a.test") is shared.breaker("crm", "https://a.test")
        assert part.budget("crm", "https://a.test") is shared.budget("crm", "https://a.test")
        assert part.limiter("crm")("o") is shared.limiter("crm")("o")
        assert (part.cache, part.flights, part.clock) == (shared.cache, shared.flights, shared.clock)
        part.lifetime.end()
        assert not shared.lifetime.closed
        second = shared.part()
        shared.lifetime.end()
        assert second.lifetime.closed
