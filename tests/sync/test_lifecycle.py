"""Lifecycles: ranks, stages and terminal statuses as data."""

from __future__ import annotations

from switchgear.sync import Ended, Lifecycle, Place

INVOICE = Lifecycle(
    ranks={"draft": 0, "open": 1, "uncollectible": 2, "void": 3, "paid": 3},
    one_way=True,
    terminal=frozenset({"void", "paid"}),
)
SUBSCRIPTION = Lifecycle(ranks={"incomplete": 0, "active": 2, "canceled": 7}, terminal=frozenset({"canceled"}))


def test_in_a_one_way_lifecycle_the_rank_is_the_stage():
    assert [INVOICE.place(status) for status in ("draft", "open", "paid")] == [Place(0, 0), Place(1, 1), Place(3, 3)]


def test_elsewhere_the_rank_only_breaks_ties():
    assert SUBSCRIPTION.place("active") == Place(rank=2, stage=-1)


def test_an_unknown_status_ranks_lowest_and_has_no_stage():
    assert INVOICE.place("refunded") == INVOICE.place(None) == Place(rank=-1, stage=-1)
    assert SUBSCRIPTION.place("dormant") == Place(rank=-1, stage=-1)


def test_only_a_terminal_status_ends():
    assert INVOICE.ended("paid", 5, "evt_1") == Ended(5, "paid", "evt_1")
    assert INVOICE.ended("open", 5, "evt_1") is None
    assert INVOICE.ended(None, 5, "evt_1") is None
