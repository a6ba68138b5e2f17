"""Law 9 for whole events: however a subscription's history arrives, it shows the truth, or says that it may not."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core_messages import T0
from subscription_histories import ENDED, SubscriptionHistory, subscription_history
from switchgear.domains import integration
from switchgear.sync import EntityKey, State
from switchgear.types import Source

KEY = EntityKey(Source.STRIPE, "subscription", "sub_1", livemode=False)
BOOKKEEPING = frozenset(("updated_at", "source_updated_at"))


def arrive(events):
    """The last update that these events, or reads, make of the subscription."""
    states = {}
    for event in events:
        updates = integration.sync(event, states)
        states |= {update.key: State.load(update.state.dump()) for update in updates}
        shown = updates[0]
        assert shown.key == KEY
    return shown


def told(update):
    """What an update shows, apart from when it was told."""
    return {name: value for name, value in update.view.fields.items() if name not in BOOKKEEPING}


def summary(update):
    return update.state, update.view.fields, update.entity, update.missing, update.refetch, update.ambiguous


def judge(history: SubscriptionHistory, rng: random.Random) -> bool:
    """Let a history arrive in every order; whether it is flagged."""
    updates = [arrive(order) for order in history.orders(rng)]
    first, truth = updates[0], told(arrive([history.read(at=1000)]))
    assert all(summary(update) == summary(first) for update in updates[1:])
    assert told(first) == truth or first.ambiguous
    assert history.tied or not first.ambiguous
    assert first.ambiguous is (first.refetch is not None)
    if first.refetch is not None:
        asked = first.refetch.not_before.timestamp() - T0
        settled = arrive([*history.events, history.read(at=asked)])
        assert not settled.ambiguous
        assert settled.refetch is None
        assert told(settled) == truth
    return first.ambiguous


@settings(max_examples=40)
@given(rng=st.randoms(use_true_random=False), size=st.integers(1, 4))
def test_small_histories(rng, size):
    judge(subscription_history(rng, size=size), rng)


@pytest.mark.parametrize("many", [10, pytest.param(100, marks=pytest.mark.long)])
def test_histories_of_five(many):
    rng = random.Random(9)
    histories = [subscription_history(rng) for _ in range(many)]
    flagged = sum(judge(history, rng) for history in histories)
    assert sum(history.tied for history in histories) > many / 3
    assert 1 <= flagged <= many / 3


@settings(max_examples=60)
@given(rng=st.randoms(use_true_random=False))
def test_no_part_of_a_history_shows_an_ended_subscription_as_live(rng):
    history = subscription_history(rng)
    for number in range(1, len(history.events) + 1):
        for part in combinations(history.events, number):
            ended = {event.object.status for event in part} & ENDED
            if ended:
                assert arrive(part).view.fields["status"] in ended
