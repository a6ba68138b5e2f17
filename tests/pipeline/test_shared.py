"""What clients share: what by service and host, what by owner, and how it ends."""

from __future__ import annotations

import gc
import logging

import pytest

from switchgear.pipeline.breaker import BreakerState
from switchgear.pipeline.cache import MemoryCache
from switchgear.pipeline.hooks import BreakerChanged, HookEvent
from switchgear.pipeline.shared import Lifetime, Shared
from switchgear.settings import BreakerPolicy, BudgetPolicy, CachePolicy, LimiterPolicy, Settings
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
        limiters = [shared.limiters(service).of(owner) for service, owner in (first, second)]
        assert (limiters[0] is limiters[1]) is same

    def test_limiters_are_one_per_rate(self):
        shared, rate = Shared(), LimiterPolicy(requests=3, per=1.0)
        assert shared.limiters("crm", rate) is shared.limiters("crm", LimiterPolicy(requests=3, per=1.0))
        assert shared.limiters("crm", rate) is not shared.limiters("crm")

    @pytest.mark.parametrize(
        ("other", "same"),
        [
            (("crm", "https://a.test/v2", 5), True),
            (("crm", "https://b.test", 5), False),
            (("erp", "https://a.test", 5), False),
            (("crm", "https://a.test", 6), False),
        ],
    )
    def test_room_is_one_per_service_host_and_limit(self, other, same):
        shared = Shared()
        assert (shared.concurrency("crm", "https://a.test", 5) is shared.concurrency(*other)) is same

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

    def test_who_is_gone_is_not_told_and_not_remembered(self):
        shared = Shared(clock=FakeClock())
        breaker, client = shared.breaker("crm", "https://a.test"), Lifetime()
        shared.watch("crm", "https://a.test", client, (lambda _: pytest.fail("told"),))
        del client
        gc.collect()
        breaker.isolate()
        assert [len(watching) for watching in shared._watching.values()] == [0]

    def test_who_says_nothing_is_not_remembered(self):
        shared = Shared()
        shared.watch("crm", "https://a.test", Lifetime(), ())
        assert shared._watching == {}

    def test_a_store_of_ones_own(self):
        store = MemoryCache(CachePolicy(), monotonic=FakeClock().monotonic)
        assert Shared(cache=store).cache is store

    def test_everybody_who_shares_a_breaker_is_told_of_its_changes_once(self, caplog):
        caplog.set_level(logging.INFO, "switchgear")
        told: list[HookEvent] = []
        shared = Shared(Settings(breaker=BreakerPolicy(consecutive=1)), clock=FakeClock())
        others: list[HookEvent] = []
        breaker = shared.breaker("crm", "https://a.test")
        clients = [Lifetime(), Lifetime(), Lifetime(), Lifetime()]
        shared.watch("crm", "https://a.test", clients[0], (told.append,))
        shared.watch("crm", "https://a.test/v2", clients[1], (others.append, told.append))
        shared.watch("crm", "https://b.test", clients[2], (lambda _: pytest.fail("told of another host"),))
        shared.watch("crm", "https://a.test", clients[3], (lambda _: pytest.fail("told after its end"),))
        clients[3].end()
        breaker.failure(breaker.admit())
        assert told == others == [BreakerChanged("crm", BreakerState.CLOSED, BreakerState.OPEN)]
        assert [record.levelname for record in caplog.records] == ["WARNING"]


class TestLifetime:
    def test_it_ends_once(self):
        lifetime = Lifetime()
        assert (lifetime.closed, lifetime.end(), lifetime.closed, lifetime.end()) == (False, True, True, False)

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
        assert part.limiters("crm") is shared.limiters("crm")
        assert (part.cache, part.flights, part.clock) == (shared.cache, shared.flights, shared.clock)
        part.lifetime.end()
        assert not shared.lifetime.closed
        second = shared.part()
        shared.lifetime.end()
        assert second.lifetime.closed
