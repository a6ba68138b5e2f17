"""All objects of a kind, page by page, however often it is interrupted, and whatever comes and goes meanwhile."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from planted import KINDS, MANY, STATES, product_of
from sandboxed import COLOURS, Sandboxed
from switchgear.backfill import backfill
from switchgear.backfill.listed import table
from switchgear.domains import coachflux, integration, repurposeflow
from switchgear.errors import InvalidRequest
from switchgear.sync import Change
from switchgear.types import Source

each_kind = pytest.mark.parametrize(("source", "kind"), KINDS)
each_colour = pytest.mark.parametrize("colour", COLOURS)


def read_all(world: Sandboxed, source: Source, kind: str, **options: Any) -> list[Any]:
    """Everything in one go, saved; the batches."""
    batches = []
    options = {"limit": 3, **options}
    found = backfill(world.client(source), domain=world.store.product, kind=kind, states=world.states, **options)
    for batch in world.each(found):
        world.store.keep(batch.updates)
        batches.append(batch)
    return batches


@each_kind
@each_colour
def test_all_objects_of_a_kind_come_in_batches(colour: str, source: Source, kind: str) -> None:
    with Sandboxed(colour, product=product_of(kind)) as world:
        planted, told = KINDS[source, kind](world), []
        batches = read_all(world, source, kind, on_progress=lambda done, total: told.append((done, total)))
        assert sorted(key.id for key in world.local(STATES.get(kind, kind))) == sorted(planted)
        assert [batch.done for batch in batches][-1] == MANY
        assert told == [(batch.done, batch.total) for batch in batches]
        assert {update.change for batch in batches for update in batch.updates} == {Change.CREATED}
        assert all(len(batch.updates) <= 3 for batch in batches)
        assert [batch.cursor is None for batch in batches] == [False] * (len(batches) - 1) + [True]


@each_kind
def test_interrupted_anywhere_and_resumed_it_equals_one_run(source: Source, kind: str) -> None:
    dice = Random(kind)
    with Sandboxed(product=product_of(kind)) as world:
        KINDS[source, kind](world)
        whole = read_all(world, source, kind)
        shown = world.store.shown()
        for _ in range(5):
            world.store.clear()
            cursor, saved = None, []
            while not saved or cursor is not None:
                found = backfill(
                    world.client(source),
                    domain=world.store.product,
                    kind=kind,
                    states=world.states,
                    cursor=cursor,
                    limit=3,
                )
                for batch in found:
                    if dice.random() < 0.4:  # killed before it is saved
                        break
                    world.store.keep(batch.updates)
                    cursor, saved = batch.cursor, [*saved, batch]
            assert world.store.shown() == shown
            assert [(batch.done, batch.cursor, batch.total) for batch in saved] == [
                (batch.done, batch.cursor, batch.total) for batch in whole
            ]


def test_every_kind_that_is_listed_is_tried() -> None:
    every = {(source, kind) for source in Source for kind, of in table(source).items() if of.pages is not None}
    assert {*KINDS} == every


def test_what_cannot_be_is_refused_before_anything_is_sent() -> None:
    with Sandboxed() as world:
        every: dict[str, Any] = {"domain": integration.PRODUCT, "states": world.states}
        for refused, said in [
            ({"kind": "product"}, "nothing is kept of stripe's 'product'"),
            ({"kind": "customer", "limit": 101}, "1 to 100"),
            ({"kind": "organization", "client": world.clerk}, "integration keeps nothing of clerk's organization"),
            (
                {"kind": "session", "client": world.clerk, "domain": coachflux.PRODUCT},
                "clerk has no list of every session",
            ),
            ({"kind": "customer", "cursor": "cus_1"}, "cursor must be that of a batch"),
        ]:
            with pytest.raises(InvalidRequest, match=said):
                backfill(**{"client": world.stripe, **every, **refused})
        with pytest.raises(InvalidRequest, match="does not listen"):
            backfill(world.social, **{**every, "kind": "post", "domain": repurposeflow.PRODUCT})
        assert world.box.requests == []
