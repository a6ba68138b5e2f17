"""Histories of all three services, in any order: one set of states, and every product's rows right, or flagged."""

from __future__ import annotations

from importlib import import_module
from itertools import permutations
from pkgutil import iter_modules
from random import Random

import pytest

import switchgear.domains
from memory_store import MemoryStore
from provider_model import KINDS, histories, shuffled
from switchgear.mirror import EVENT
from switchgear.sync import EMPTY, State, SyncPolicy, join

POLICY = SyncPolicy(price_to_tier={"price_1": "pro"})
PRODUCTS = [
    import_module(f"switchgear.domains.{package.name}").PRODUCT
    for package in iter_modules(switchgear.domains.__path__)
    if hasattr(import_module(f"switchgear.domains.{package.name}"), "PRODUCT")
]
BOOKKEEPING = {"updated_at", "source_updated_at", "last_sync_at", "incomplete"}


def ingested(events, states=None):
    """One set of states, which every product syncs into."""
    states = dict(states or {})
    for event in events:
        for product in PRODUCTS:
            for update in product.sync(event, states, policy=POLICY):
                if update.key.kind != EVENT:
                    states[update.key] = update.state
    return states


def rows_of(states):
    """Every product's rows, those included that an object makes beside its own."""
    rows = [(product.name, row) for product in PRODUCTS for row in product.derive([], states, policy=POLICY)]
    return {(name, str(one.key)): one for name, row in rows for one in (row, *row.parts)}


def shown(states):
    rows = rows_of(states).items()
    return {name: (row.view.fields, row.entity, row.missing, row.ambiguous, row.refetch) for name, row in rows}


def true(row):
    """What a row says, without what tells when it was heard."""
    entity = row.entity
    return (
        None
        if entity is None
        else entity.model_copy(update=dict.fromkeys(BOOKKEEPING & type(entity).model_fields.keys()))
    )


class Count:
    """What becomes of rows over many histories."""

    def __init__(self):
        self.rows = self.flagged = 0

    def check(self, providers, order):
        """One order against what is true in the end."""
        states = ingested(order)
        settled = ingested(providers.final_reads(), states)
        truth = rows_of(ingested(providers.final_reads(), ingested(providers.sent)))
        now, then = rows_of(states), rows_of(settled)
        for name, row in now.items():
            self.rows += 1
            self.flagged += row.ambiguous
            if not row.ambiguous and row.refetch is None:  # else a read is asked for
                assert true(row) == true(truth[name]), f"{name} is wrong and not flagged"
        for name, row in then.items():
            assert true(row) == true(truth[name]), f"{name} is wrong after a read"
        return then


def test_every_product_is_here():
    assert [product.name for product in PRODUCTS] == ["coachflux", "ezre_comms", "integration", "repurposeflow"]


@pytest.mark.parametrize("many", [3, pytest.param(60, marks=pytest.mark.long)])
def test_every_order_of_a_small_history_gives_one_view(many):
    for providers in histories(1, many=many, size=5, dense=True):
        first = None
        for order in permutations(providers.sent[:5]):
            found = ingested([*order, order[0]])
            first = first or (found, shown(found))
            assert found == first[0]
        assert shown(ingested(reversed(providers.sent[:5]))) == first[1]


@pytest.mark.parametrize("many", [50, pytest.param(2000, marks=pytest.mark.long)])
def test_random_orders_of_a_long_history_give_one_view(many):
    rng = Random(3)
    for providers in histories(2, many=2, size=20, dense=True):
        first = ingested(providers.sent)
        for _ in range(many // 2):
            assert ingested(shuffled(providers.sent, rng)) == first


@pytest.mark.parametrize("many", [12, pytest.param(1000, marks=pytest.mark.long)])
def test_without_equal_clocks_nothing_is_flagged_and_nothing_is_wrong(many):
    count, rng = Count(), Random(4)
    for providers in histories(4, many=many, size=12):
        count.check(providers, shuffled(providers.sent, rng))
    assert count.rows > many
    assert count.flagged == 0


@pytest.mark.parametrize("many", [24, pytest.param(2000, marks=pytest.mark.long)])
def test_in_dense_histories_little_is_flagged_and_a_read_settles_it(many):
    count, rng = Count(), Random(5)
    for providers in histories(5, many=many, size=12, dense=True):
        then = count.check(providers, shuffled(providers.sent, rng))
        assert not any(row.ambiguous for row in then.values() if row.state.tomb is None), "what is gone cannot be read"
    assert 0 < count.flagged <= count.rows * 0.05, f"{count.flagged} of {count.rows}"


@pytest.mark.parametrize("many", [8, pytest.param(300, marks=pytest.mark.long)])
def test_snapshots_thin_events_with_their_reads_and_both_show_one_thing(many):
    rng = Random(6)
    for providers in histories(6, many=many, size=12, dense=True, mortal=False):
        reads = providers.final_reads()
        ways = (providers.sent, providers.sent_thin, providers.sent + providers.sent_thin)
        first, *others = (rows_of(ingested(shuffled(way + reads, rng))) for way in ways)
        for other in others:
            assert {name: true(row) for name, row in other.items()} == {name: true(row) for name, row in first.items()}


@pytest.mark.parametrize("size", [400, pytest.param(100_000, marks=pytest.mark.long)])
def test_a_shuffled_archive_gives_what_the_ordered_one_gives(size):
    (providers,) = histories(7, many=1, size=size, dense=True, mortal=False)
    archive = [event for event in providers.sent if not hasattr(event, "kind")]
    assert len(archive) > size // 2
    found = ingested(shuffled(archive, Random(7)))
    assert found == ingested(archive)
    assert max(len(state.dump()) for state in found.values()) < 40_000, "a state does not grow with its history"


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.name)
def test_what_follows_event_by_event_is_what_follows_from_all_at_once(product):
    for providers in histories(8, many=3, size=14, dense=True):
        store = MemoryStore(POLICY, product=product)
        store.deliver(*shuffled(providers.sent, Random(8)))
        states = {key: state for key, state in store.states.items() if key.kind != EVENT}
        whole = product.derive([], states, policy=POLICY)
        assert {row.key: row.entity for row in whole} == {row.key: store.rows[row.key].entity for row in whole}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_states_of_every_kind_are_joined_in_any_order_and_grouping(kind):
    found = [ingested(providers.sent) for providers in histories(9, many=3, size=6, dense=True, only=kind.name)]
    (key,) = {key for states in found for key in states if key.kind == kind.name}
    a, b, c = (states.get(key, EMPTY) for states in found)
    assert join(a, b) == join(b, a)
    assert join(join(a, b), c) == join(a, join(b, c))
    assert join(a, a) == a == join(a, EMPTY)
    assert State.load(join(a, b, c).dump()) == join(a, b, c)
